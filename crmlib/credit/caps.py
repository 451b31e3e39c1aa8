"""What no score can outweigh: conditions that set the best grade a customer may have.

A weighted sum lets strength in one place pay for weakness in another. A cap does not.
"""

import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say

COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}


class Cap(NamedTuple):
    """One row of the table of caps: holds where `item op limit`, unless `unless_item unless_op unless_limit`."""

    cap: str
    item: str
    op: str
    limit: float
    unless_item: str | None
    unless_op: str | None
    unless_limit: float | None
    if_missing: str | None
    max_grade: str | None
    approval: str | None


def apply_caps(
    facts: pd.DataFrame,
    caps: pd.DataFrame = rules.table("credit/caps"),
    grades: pd.DataFrame = rules.table("credit/grades"),
) -> pd.DataFrame:
    """Check every cap on every customer; the worst one wins.

    Parameters
    ----------
    facts : DataFrame
        One row per customer, one column per item that a cap asks for.
    caps : DataFrame
        Rule table: the cap holds where ``item op limit`` and not ``unless_item unless_op unless_limit``.
        ``if_missing`` says what an item without evidence means: ``cap`` holds as well, ``ask`` is listed as not
        checked, empty nothing. ``max_grade`` may be empty where only an ``approval`` is needed.
    grades : DataFrame
        Rule table ``grade, order`` (1 is best).

    Returns
    -------
    DataFrame
        One row per customer: ``cap`` (the best grade allowed), ``capped_by`` (ids of all caps that hold, worst
        first), ``approval`` (who has to agree) and ``not_checked`` (ids of the caps without evidence); missing where
        there is none.

    Raises
    ------
    DataError
        A rule asks for an item that is not there, or names an unknown grade or comparison.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> caps = rules.table("credit/caps").query("item in ['oldest_overdue_days', 'mean_days_beyond_terms']")
    >>> facts = pd.DataFrame({"oldest_overdue_days": [95, None], "mean_days_beyond_terms": [35, 45]},
    ...                      index=["Ana", "Bo"])
    >>> apply_caps(facts, caps)[["cap", "capped_by", "not_checked"]]
        cap                 capped_by      not_checked
    Ana   C  overdue_over_90, late_30              NaN
    Bo    B                   late_30  overdue_over_90
    """
    columns = {item: facts[item].to_numpy(dtype=float, na_value=np.nan) for item in facts}
    order = dict(zip(grades["grade"], grades["order"], strict=True))
    return pd.DataFrame(check_caps(columns, read_caps(caps), order), index=facts.index)


def read_caps(caps: pd.DataFrame) -> list[Cap]:
    """The table of caps as rows that can be checked quickly.

    Parameters
    ----------
    caps : DataFrame
        As in :func:`apply_caps`.

    Returns
    -------
    list of Cap

    Raises
    ------
    DataError
        A comparison is not known.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> read_caps(rules.table("credit/caps"))[0][:4]
    ('sanctions_hit', 'sanctions_hit', '>=', 1.0)
    """
    rows = caps[list(Cap._fields)].astype(object).where(caps[list(Cap._fields)].notna(), None)
    found = [Cap(*row) for row in rows.itertuples(index=False)]
    used = [op for cap in found for op in (cap.op, cap.unless_op if cap.unless_item else cap.op)]
    wrong = [str(op) for op in used if op not in COMPARE]
    if wrong:
        raise DataError(
            say(
                "The table of caps compares with {wrong}; use one of {known}.", wrong=wrong[0], known=", ".join(COMPARE)
            )
        )
    return found


def check_caps(facts: Mapping[str, np.ndarray], caps: Sequence[Cap], order: Mapping[str, int]) -> dict[str, Any]:
    """The work of :func:`apply_caps`, on one array per item.

    Parameters
    ----------
    facts : mapping
        Item to array, one entry per customer.
    caps : sequence of Cap
        From :func:`read_caps`.
    order : mapping
        Grade to its place, 1 is best.

    Returns
    -------
    dict
        The columns of :func:`apply_caps`.

    Raises
    ------
    DataError
        As in :func:`apply_caps`.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> late = Cap("late", "days", ">=", 60, None, None, None, None, "C", None)
    >>> check_caps({"days": np.array([59.0, 60.0])}, [late], {"A": 1, "C": 2})["capped_by"].tolist()
    [nan, 'late']
    """
    _refuse_unknown(facts, caps, order)
    ranked = sorted(caps, key=lambda cap: -order[cap.max_grade] if cap.max_grade else 0)
    values = {cap.item: np.round(facts[cap.item], 9) for cap in ranked}
    gone = {item: np.isnan(value) for item, value in values.items()}
    customers = range(max(map(len, facts.values()), default=0))
    holds = [(cap, _holds(cap, values[cap.item], gone[cap.item], facts).tolist()) for cap in ranked]
    asks = [(cap, gone[cap.item].tolist()) for cap in ranked if cap.if_missing == "ask"]
    held = [[cap for cap, hold in holds if hold[place]] for place in customers]
    return {
        "cap": _text(next((cap.max_grade for cap in caps if cap.max_grade), None) for caps in held),
        "capped_by": _listed([cap.cap for cap in caps if cap.max_grade] for caps in held),
        "approval": _listed([cap.approval for cap in caps if cap.approval] for caps in held),
        "not_checked": _listed([cap.cap for cap, missing in asks if missing[place]] for place in customers),
    }


def _holds(cap: Cap, value: np.ndarray, gone: np.ndarray, facts: Mapping[str, np.ndarray]) -> np.ndarray:
    held = COMPARE[cap.op](value, cap.limit) | (gone & (cap.if_missing == "cap"))
    if cap.unless_item:
        held &= ~np.asarray(COMPARE[str(cap.unless_op)](facts[cap.unless_item], np.float64(cap.unless_limit or 0)))
    return held


def _listed(names: Iterable[list[str]]) -> Any:
    """The names of each customer, each once, in order."""
    return _text(", ".join(dict.fromkeys(found)) or None for found in names)


def _text(entries: Iterable[str | None]) -> Any:
    return pd.array(list(entries), dtype="str")


def _refuse_unknown(facts: Mapping[str, np.ndarray], caps: Sequence[Cap], order: Mapping[str, int]) -> None:
    for cap in caps:
        for item in (cap.item, cap.unless_item):
            if item and item not in facts:
                raise DataError(
                    say(
                        "The cap {cap} asks for {item}, which is no item of the evidence; correct the table of caps.",
                        cap=cap.cap,
                        item=item,
                    )
                )
        if cap.max_grade and cap.max_grade not in order:
            raise DataError(
                say(
                    "The cap {cap} allows the grade {grade}, which is not in the table of grades; correct one of them.",
                    cap=cap.cap,
                    grade=cap.max_grade,
                )
            )


def grade_sentence(
    row: pd.Series,
    caps: pd.DataFrame = rules.table("credit/caps"),
    *,
    reason: str = "reason_en",
) -> str:
    """Score and cap side by side, so that nobody sees one without the other.

    Parameters
    ----------
    row : Series
        One customer's row of :func:`crmlib.credit.five_c.five_c`.
    caps : DataFrame
        Rule table with the reasons in words.
    reason : str
        Its column to take them from.

    Returns
    -------
    str

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> grade_sentence(pd.Series({"score": 66.19, "grade_by_score": "A", "cap": "C", "capped_by": "late_60",
    ...                           "grade": "C"}))
    'The score says A (66.2), the cap says C: pays 60 days late or more on average. The grade is C.'
    """
    words = dict(zip(caps["cap"], caps[reason], strict=True))
    why = [words[name] for name in str(row["capped_by"]).split(", ") if name in words]
    if pd.isna(row["score"]):
        score = say("There is no score")
    else:
        score = say("The score says {grade} ({score:.1f})", grade=row["grade_by_score"], score=row["score"])
    if pd.isna(row["cap"]):
        return say("{score}, and no cap applies.", score=score)
    return say(
        "{score}, the cap says {cap}: {why}. The grade is {grade}.",
        score=score,
        cap=row["cap"],
        why="; ".join(why),
        grade=say("open") if pd.isna(row["grade"]) else row["grade"],
    )
