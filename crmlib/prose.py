"""What a report says beside its tables and pictures: prose for people, figures for programs."""

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
