"""What a report shows beside its tables and figures: prose for people, figures for programs, pictures that are finished."""

from typing import Any


class Words(str):
    """A text that a notebook shows as prose."""

    def _repr_markdown_(self) -> str:
        return str(self)

    __repr__ = str.__str__


class Json(dict[str, Any]):
    """Figures for another program: the notebook keeps them as JSON."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"application/json": dict(self), "text/plain": repr(dict(self))}


class Shot:
    """A finished picture: its bytes, its width and its finding in words."""

    def __init__(self, png: bytes, width: int, finding: str) -> None:
        self.png, self.width, self.finding = png, width, finding

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self.png, "text/plain": self.finding}, {
            "image/png": {"alt": self.finding, "width": self.width}
        }

    def __repr__(self) -> str:
        return self.finding
