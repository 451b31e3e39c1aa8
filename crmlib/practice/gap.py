"""The gap ``____`` that an answer replaces."""

from typing import Any


class Gap:
    """It can be passed on, so that a fresh notebook runs to its end."""

    def __repr__(self) -> str:
        return "____"


____ = Gap()


def is_gap(answer: Any) -> bool:
    """Nothing yet: the gap itself, None, dots, a blank text, or a list with a gap in it."""
    if isinstance(answer, str):
        return answer.strip("_ \n") == ""
    if isinstance(answer, list | tuple):
        return any(isinstance(part, Gap) for part in answer[:100])
    if isinstance(answer, dict):
        return len(answer) < 100 and any(is_gap(part) for part in answer.values())
    return answer is None or answer is ... or isinstance(answer, Gap)
