"""What a cell that Python cannot read was meant to say.

A slip is named only if the text without it can be read by Python: so no message gives a wrong reason, and what no mender
mends is left to Python's own words.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Container, Iterator
from itertools import islice
from typing import NamedTuple

from crmlib.practice.broken import Broken
from crmlib.practice.menders import MENDERS

LONGEST = 20_000  # signs of a cell that is looked at: more is no slip of the first days
TRIED = 60  # proposals of one mender
# two slips in one cell: the first is one of these, which leave a trace of their own
SURE = (
    "quotes_curly",
    "signs",
    "indentation",
    "file_quotes",
    "percent",
    "thousands",
    "decimal",
    "colon",
    "text_quotes",
    "bracket_open",
)


class Slip(NamedTuple):
    """One slip: its key in ``slips.csv``, where it is, the learner's own piece, and the whole text without it."""

    key: str
    line: int
    piece: str
    mended: str


def problem(source: str) -> SyntaxError | None:
    """Why Python cannot read a text; None where it can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return error
    except ValueError:  # a null byte
        return SyntaxError("null byte")
    return None


def mend(source: str, error: SyntaxError, known: Container[str] = ()) -> list[Slip]:
    """The slips, one or two, without which the text can be read; none where nothing fits.

    Parameters
    ----------
    source : str
        The text of a cell.
    error : SyntaxError
        What Python says of it.
    known : container of str
        The names that exist.
    """
    if len(source) > LONGEST or error.msg.startswith("f-string"):
        return []
    broken = Broken(source, error)
    return _one(broken, known) or next(_two(broken, known), []) or _certain(broken)


def _one(broken: Broken, known: Container[str]) -> list[Slip]:
    return next(([slip] for slip in _proposed(broken, known) if problem(slip.mended) is None), [])


def _two(broken: Broken, known: Container[str]) -> Iterator[list[Slip]]:
    """A slip that brings Python further, and the slip at which it stops then."""
    here = (broken.error.lineno, broken.error.offset, broken.error.msg)
    for slip in _proposed(broken, known, each=3):
        left = problem(slip.mended) if slip.key in SURE else None
        if left and (left.lineno, left.offset, left.msg) != here:
            second = _one(Broken(slip.mended, left), known)
            if second:
                yield [slip, *second]


def _certain(broken: Broken) -> list[Slip]:
    """What Python itself knows for certain where no text without it can be read: a bracket that nothing opened."""
    unmatched = re.fullmatch(r"unmatched '(.)'", broken.error.msg)
    return [Slip("bracket_extra", broken.line, unmatched[1], broken.source)] if unmatched else []


def _proposed(broken: Broken, known: Container[str], each: int = TRIED) -> Iterator[Slip]:
    for key, mender in MENDERS.items():
        for place, piece, text in islice(mender(broken), each):
            named = key == "text_quotes" and any(
                word in known for word in piece.split()
            )  # no text, but things made before
            if text != broken.source and not named:
                yield Slip(key, broken.line_of(place), piece.strip(), text)
