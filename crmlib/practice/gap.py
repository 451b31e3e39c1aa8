"""The gap ``____`` that an answer replaces."""

from typing import Any


class Gap:
    """It can be passed on, so that a fresh notebook runs to its end."""

    def __repr__(self) -> str:
        return "____"


____ = Gap()


def is_gap(answer: Any) -> bool:
    """Nothing yet: the gap itself, None, dots, a blank text, or a list or entries with a gap in them.

    One blank entry among others is an answer: it is said which one.

    Examples
    --------
    >>> is_gap(____), is_gap("  "), is_gap([____, 3]), is_gap({"C006": "", "C016": "thin"})
    (True, True, True, False)
    """
    if isinstance(answer, str):
        return answer.strip("_ \n") == ""
    if isinstance(answer, list | tuple):
        return any(map(_is_unfilled, answer[:100]))
    if isinstance(answer, dict):
        parts = list(answer.values())[:100]
        return any(map(_is_unfilled, parts)) or bool(parts and all(map(is_gap, parts)))
    return answer is None or answer is ... or isinstance(answer, Gap)


def _is_unfilled(part: Any) -> bool:
    """The gap itself, also in quotation marks or one list further in."""
    if isinstance(part, list | tuple):
        return any(isinstance(inner, Gap) for inner in part[:100])
    return isinstance(part, Gap) or part is ... or (isinstance(part, str) and set(part.strip()) == {"_"})
