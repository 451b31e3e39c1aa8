"""What no score can outweigh: conditions that set the best grade a customer may have.

A weighted sum lets strength in one place pay for weakness in another. A cap does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import Limit, limits_of

COLUMNS = ("cap", "fact", "if_missing", "max_grade", "approval")


class Cap(NamedTuple):
    """One row of the table of caps: holds where every limit is met."""

    cap: str
    fact: str
    if_missing: str | None
    max_grade: str | None
    approval: str | None
    limits: list[Limit]


def apply_caps(facts: pd.DataFrame, caps: Rule = "credit/caps", grades: Rule = "credit/grades") -> pd.DataFrame:
    """Check every cap on every customer; the worst one wins.

    Parameters
    ----------
    facts : DataFrame
        One row per customer, one column per fact that a cap asks for.
    caps : str or DataFrame
        Rule table ``cap, fact`` and its limits under ``from, above, to, below``. A further limit, such as
        ``secured_share_below``, excuses those of whom it is known not to be met. ``if_missing`` says what a fact without
        evidence means: ``cap`` holds as well, ``ask`` is listed as not checked, empty nothing. ``max_grade`` may be empty
        where only an ``approval`` is needed.
    grades : str or DataFrame
        Rule table ``grade, order`` (1 is best).

    Returns
    -------
    DataFrame
        One row per customer: ``cap`` (the best grade allowed), ``capped_by`` (ids of all caps that hold, worst
        first), ``approval`` (who has to agree), ``approval_why`` (ids of the caps that ask for it) and
        ``not_checked`` (ids of the caps without evidence); missing where
        there is none.

    Raises
    ------
    DataError
        A cap asks for a fact that is not there, has no limit, or names an unknown grade.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> caps = rules.table("credit/caps").query("fact in ['oldest_overdue_days', 'mean_days_beyond_terms']")
    >>> facts = pd.DataFrame({"oldest_overdue_days": [95, None], "mean_days_beyond_terms": [35, 45]},
    ...                      index=["Ana", "Bo"])
    >>> apply_caps(facts, caps)[["cap", "capped_by", "not_checked"]]
        cap                 capped_by      not_checked
    Ana   C  overdue_over_90, late_30              NaN
    Bo    B                   late_30  overdue_over_90
    """
    columns = {fact: facts[fact].to_numpy(dtype=float, na_value=np.nan) for fact in facts}
    steps = rules.table(grades)
    order = dict(zip(steps["grade"], steps["order"], strict=True))
    return pd.DataFrame(check_caps(columns, read_caps(caps), order), index=facts.index)


def read_caps(caps: Rule) -> list[Cap]:
    """The table of caps as rows that can be checked quickly.

    Examples
    --------
    >>> read_caps("credit/caps")[0].limits
    [Limit(row=0, fact='sanctions_hit', test='from', value=1.0)]
    """
    table = rules.table(caps)
    why = say("The limits of a fact stand under from, above, to, below.")
    need_columns(table, *COLUMNS, table=say("rule table caps"), why=why)
    limits = limits_of(table)
    rows = table[list(COLUMNS)].astype(object).where(table[list(COLUMNS)].notna(), None)
    found = [
        Cap(**row, limits=[limit for limit in limits if limit.row == place])
        for place, row in enumerate(rows.to_dict("records"))
    ]
    for cap in found:
        if cap.fact not in {limit.fact for limit in cap.limits}:
            raise DataError(say("The cap {cap} has no limit: write one under from, above, to or below.", cap=cap.cap))
    return found


def check_caps(facts: Mapping[str, np.ndarray], caps: Sequence[Cap], order: Mapping[str, int]) -> dict[str, Any]:
    """The work of :func:`apply_caps`, on one array per fact, with the caps of :func:`read_caps` and grade to place.

    Examples
    --------
    >>> late = Cap("late", "days", None, "C", None, [Limit(0, "days", "from", 60)])
    >>> check_caps({"days": np.array([59.0, 60.0])}, [late], {"A": 1, "C": 2})["capped_by"].tolist()
    [nan, 'late']
    """
    _refuse_unknown(facts, caps, order)
    ranked = sorted(caps, key=lambda cap: -order[cap.max_grade] if cap.max_grade else 0)
    values = {limit.fact: np.round(facts[limit.fact], 9) for cap in ranked for limit in cap.limits}
    gone = {fact: np.isnan(value) for fact, value in values.items()}
    customers = range(max(map(len, facts.values()), default=0))
    holds = [(cap, _holds(cap, values, gone).tolist()) for cap in ranked]
    asks = [(cap, gone[cap.fact].tolist()) for cap in ranked if cap.if_missing == "ask"]
    held = [[cap for cap, hold in holds if hold[place]] for place in customers]
    return {
        "cap": _text(next((cap.max_grade for cap in caps if cap.max_grade), None) for caps in held),
        "capped_by": _listed([cap.cap for cap in caps if cap.max_grade] for caps in held),
        "approval": _listed([cap.approval for cap in caps if cap.approval] for caps in held),
        "approval_why": _listed([cap.cap for cap in caps if cap.approval] for caps in held),
        "not_checked": _listed([cap.cap for cap, missing in asks if missing[place]] for place in customers),
    }


def _holds(cap: Cap, values: Mapping[str, np.ndarray], gone: Mapping[str, np.ndarray]) -> np.ndarray:
    """For whom a cap holds. A gap in what could excuse excuses nobody."""
    held, excused = ~gone[cap.fact], np.zeros(len(gone[cap.fact]), dtype=bool)
    for limit in cap.limits:
        met = limit.met_by(values[limit.fact])
        if limit.fact == cap.fact:
            held &= met
        else:
            excused |= ~met & ~gone[limit.fact]
    if cap.if_missing == "cap":
        held |= gone[cap.fact]
    return held & ~excused


def _listed(names: Iterable[list[str]]) -> Any:
    """The names of each customer, each once, in order."""
    return _text(", ".join(dict.fromkeys(found)) or None for found in names)


def _text(entries: Iterable[str | None]) -> Any:
    return pd.array(list(entries), dtype="str")


def _refuse_unknown(facts: Mapping[str, np.ndarray], caps: Sequence[Cap], order: Mapping[str, int]) -> None:
    for cap in caps:
        unknown = [limit.fact for limit in cap.limits if limit.fact not in facts]
        if unknown:
            raise DataError(
                say(
                    "The cap {cap} asks for {fact}, which is no item of the evidence; correct the table of caps.",
                    cap=cap.cap,
                    fact=unknown[0],
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


def grade_sentence(row: pd.Series, caps: Rule = "credit/caps") -> str:
    """Score and cap side by side, so that nobody sees one without the other.

    Parameters
    ----------
    row : Series
        One customer's row of :func:`crmlib.credit.five_c.five_c`.
    caps : str or DataFrame
        Rule table with the reasons in words.

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
    words = rules.words(caps, "reason", by="cap").to_dict()
    why = joined((words[name] for name in str(row["capped_by"]).split(", ") if name in words), ";")
    said = {
        "by_score": row["grade_by_score"],
        "score": row["score"],
        "cap": row["cap"],
        "why": why,
        "grade": row["grade"],
    }
    if pd.isna(row["score"]):
        return _without_score(row, why)
    if pd.isna(row["cap"]):
        return say(
            "The score says {by_score} ({score:.1f}), and no cap applies.",
            by_score=said["by_score"],
            score=said["score"],
        )
    return say("The score says {by_score} ({score:.1f}), the cap says {cap}: {why}. The grade is {grade}.", **said)


def _without_score(row: pd.Series, why: str) -> str:
    if pd.isna(row["cap"]):
        return say("There is no score, and no cap applies.")
    if pd.isna(row["grade"]):
        return say("There is no score, the cap says {cap}: {why}. The grade is open.", cap=row["cap"], why=why)
    return say(
        "There is no score, the cap says {cap}: {why}. The grade is {grade}.",
        cap=row["cap"],
        why=why,
        grade=row["grade"],
    )


def grade_reasons(scores: pd.DataFrame, caps: Rule = "credit/caps") -> pd.DataFrame:
    """Score and cap in a sentence for everybody whose grade is not what the score alone says.

    Parameters
    ----------
    scores : DataFrame
        From :func:`crmlib.five_c`.
    caps : str or DataFrame
        As in :func:`grade_sentence`.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``reason``. Who has no score is among them.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> scores = pd.DataFrame({"score": [66.19, 80.0], "grade_by_score": ["A", "AA"], "cap": ["C", None],
    ...                        "capped_by": ["late_60", None], "grade": ["C", "AA"]}, index=["Ana", "Bo"])
    >>> grade_reasons(scores)["reason"].to_dict()
    {'Ana': 'The score says A (66.2), the cap says C: pays 60 days late or more on average. The grade is C.'}
    """
    lower = scores[scores["grade"] != scores["grade_by_score"]]
    said = [grade_sentence(row, caps) for _, row in lower.iterrows()]
    return pd.DataFrame({"reason": pd.array(said, dtype="str")}, index=lower.index)
