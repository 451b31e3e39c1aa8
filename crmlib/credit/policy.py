"""The credit policy: all rule tables behind a grade, checked and made ready. Change a table, change the policy.

Source: weights, grades and caps R; the tables say it row by row.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.credit.caps import Cap, read_caps
from crmlib.credit.evidence import Items, read_items
from crmlib.credit.ratios import z2_weights
from crmlib.language import DataError, joined, say

Scales = dict[str, dict[float, float]]


class Weights(NamedTuple):
    """The C's, their items, and what each weighs."""

    letters: list[str]
    items: list[str]
    of_c: np.ndarray  # place of each item's C among the letters
    inner: np.ndarray  # items x C's: weight of an item in its C, zero elsewhere
    outer: np.ndarray  # weight of each C


class Grades(NamedTuple):
    """Lower edge of each grade, best first, and its place (1 is best)."""

    edges: dict[str, float]
    order: dict[str, int]

    def reached(self, score: float) -> str | None:
        """The best grade whose edge the score reaches; none without a score."""
        return next((grade for grade, edge in self.edges.items() if score >= edge), None)

    def worse(self, by_score: str | None, cap: str | float) -> str | None:
        """The worse of two grades, either may be missing. Without a score only the last grade can be given."""
        if by_score is None and self.order.get(str(cap)) != max(self.order.values()):
            return None
        return max((grade for grade in (by_score, cap) if isinstance(grade, str)), key=lambda grade: self.order[grade])


class Policy(NamedTuple):
    """All rule tables, made ready."""

    five_c_weights: Weights
    five_c_scales: Scales
    grades: Grades
    caps: list[Cap]
    evidence_items: Items
    ratio_inputs: pd.DataFrame
    z2: dict[str, float]


def credit_policy(own: Mapping[str, pd.DataFrame] | None = None) -> Policy:
    """The course's rule tables, some of them replaced by your own.

    Parameters
    ----------
    own : mapping, optional
        Rule-table name to table: ``five_c_weights``, ``five_c_scales``, ``grades``, ``caps``, ``evidence_items``,
        ``ratio_inputs``, ``z2``.

    Returns
    -------
    Policy

    Raises
    ------
    DataError
        A name is not known, or a table cannot be used.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> strict = rules.table("credit/grades").assign(**{"from": [90, 80, 70, 60, 50, 0]})
    >>> credit_policy().grades.reached(71.15), credit_policy({"grades": strict}).grades.reached(69.0)
    ('A', 'B')
    """
    own = own or {}
    for name in own:
        if name not in _READY:
            near = get_close_matches(str(name), _READY, 1) or list(_READY)
            raise DataError(
                say("There is no credit rule table {name!r}: did you mean {near}?", name=name, near=joined(near))
            )
    return Policy(**{name: _ready(name, own[name]) if name in own else _default(name) for name in _READY})


def _weights(table: pd.DataFrame) -> Weights:
    letter, items = table["c"].to_numpy(dtype=object), table["item"].tolist()
    c_weight, item_weight = (table[column].to_numpy(dtype=float) for column in ("c_weight", "item_weight"))
    letters = list(dict.fromkeys(letter))
    of_c = letter[:, None] == np.array(letters, dtype=object)
    inner, outer = of_c * item_weight[:, None], (of_c * c_weight[:, None]).max(axis=0, initial=0)
    usable = np.isfinite(c_weight) & np.isfinite(item_weight) & (c_weight >= 0) & (item_weight >= 0)
    if not usable.all() or not outer.sum() > 0 or not (inner.sum(axis=0) > 0).all():
        raise DataError(
            say(
                "The weights must be zero or more, with at least one C and one item of every C above zero; "
                "correct the table five_c_weights."
            )
        )
    if len(set(items)) < len(items) or (of_c @ outer != c_weight).any():
        raise DataError(
            say(
                "The weights must name every item once and give all items of a C the same c_weight; "
                "correct the table five_c_weights."
            )
        )
    return Weights(letters, items, of_c.argmax(axis=1), inner, outer)


def _scales(table: pd.DataFrame) -> Scales:
    """Item to its pairs of value and points."""
    scales: Scales = {}
    for item, value, points in zip(*(table[column].tolist() for column in ("item", "value", "points")), strict=True):
        if value in scales.setdefault(item, {}):
            raise DataError(
                say("The scale of {item} has two rows for the value {value}; keep one.", item=item, value=value)
            )
        scales[item][value] = points
    return scales


def _grades(table: pd.DataFrame) -> Grades:
    rows = table.sort_values("from", ascending=False)
    grades, order = rows["grade"].tolist(), rows["order"].tolist()
    if len(set(grades)) < len(grades) or len(set(order)) < len(order) or order != sorted(order):
        raise DataError(
            say(
                "The grades must be named once each, and a higher edge must mean a lower order; "
                "correct the table grades."
            )
        )
    return Grades(dict(zip(grades, rows["from"].tolist(), strict=True)), dict(zip(grades, order, strict=True)))


# The columns each table must have, and how it is made ready.
_READY: dict[str, tuple[tuple[str, ...], Callable[[pd.DataFrame], Any]]] = {
    "five_c_weights": (("c", "item", "c_weight", "item_weight"), _weights),
    "five_c_scales": (("item", "value", "points"), _scales),
    "grades": (("grade", "from", "order"), _grades),
    "caps": ((), read_caps),  # they say more themselves
    "evidence_items": (("item", "lowest", "highest", "caution"), read_items),
    "ratio_inputs": (("ratio", "item"), lambda table: table),
    "z2": (("ratio", "coefficient"), z2_weights),
}


def _ready(name: str, table: pd.DataFrame) -> Any:
    columns, make = _READY[name]
    need_columns(table, *columns, table=say("rule table {name}", name=name))
    return make(table)


@cache
def _default(name: str) -> Any:
    """The course's own tables are made ready once."""
    return _ready(name, rules.table("credit/" + name))
