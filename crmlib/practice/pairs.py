"""A decimal comma that Python takes without a word: ``price = 4,80`` is two numbers, and the next line goes on with both.

Nobody but the learner knows whether a pair was meant, so this is an advice and no error: it is given for a number, a comma and
two digits with nothing between them, ``4,80``, that get one name. ``limits = 4, 80`` and ``low, high = 4,80`` are pairs.
"""

from __future__ import annotations

import ast
import re

from crmlib.practice.broken import put
from crmlib.practice.mending import LONGEST, Slip, problem
from crmlib.practice.unknown import place_of

_DECIMAL = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d\d")  # 4,80 and 1.250,80
_LIKELY = re.compile(r"=\s*[-+]?[\d.]+,\d\d(?!\d)")  # most cells have none, and are not looked at


def decimal_pairs(source: str) -> list[Slip]:
    """The names of a cell that were given two numbers where one with a decimal comma may have been meant.

    Parameters
    ----------
    source : str
        The text of a cell that Python can read.

    Examples
    --------
    >>> [(slip.line, slip.piece, slip.mended) for slip in decimal_pairs("price = 4,80")]
    [(1, '4,80', 'price = 4.80')]
    >>> [decimal_pairs(text) for text in ("a, b = 1, 2", "limits = 4, 80", "limits = (4,80)", "sizes = 4,80,12")]
    [[], [], [], []]
    """
    if len(source) > LONGEST or not _LIKELY.search(source):
        return []
    source = re.sub(r"(?m)^[ \t]*[%!].*$", "", source)  # magic lines
    pairs = _pairs(ast.parse(source)) if problem(source) is None else []
    pieces = [(pair, ast.get_source_segment(source, pair) or "") for pair in pairs]
    found = [(pair, piece) for pair, piece in pieces if _DECIMAL.fullmatch(piece)]
    mended = source
    for pair, piece in reversed(found):
        start = place_of(source, pair.lineno, pair.col_offset)
        mended = put(mended, start, start + len(piece), piece.replace(".", "").replace(",", "."))
    return [Slip("decimal_pair", pair.lineno, piece, mended) for pair, piece in found]


def _pairs(tree: ast.AST) -> list[ast.Tuple]:
    """Two things that get one name, in the order of the text."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name()], value=ast.Tuple(elts=[_, _]) as pair):
                found.append(pair)
    return sorted(found, key=lambda pair: (pair.lineno, pair.col_offset))
