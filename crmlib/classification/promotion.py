"""The second pass of ABC(D): a customer with potential rises one grade, for a reason and until a day.

Source: S102, the sales person grades by growth potential; that the reason and the end are written down is ours (R). S199
for the prospect who is kept in the best grade while the intent lasts.
"""

from datetime import date as Day

import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say
from crmlib.rows import count_left_out

GRADES = "ABCD"


def promote(
    graded: pd.DataFrame,
    promotions: pd.DataFrame,
    *,
    as_of: str | Day,
    rule: pd.DataFrame = rules.table("classification/promotion"),
    grades: str = GRADES,
) -> pd.DataFrame:
    """Move customers with potential up, one grade at most, for a written reason and a limited time.

    A promotion counts from the day it is written to the day it expires, both included. The earliest that counts is taken.

    Parameters
    ----------
    graded : DataFrame
        From :func:`crmlib.abcd_classify`, with ``abcd_class``.
    promotions : DataFrame
        ``customer_id``, ``reason``, ``expires`` (date) and, if there, ``date`` (day written).
    as_of : str or date
        The day on which the grades are to hold.
    rule : DataFrame
        Rule table with ``grades_up`` and ``longest_months``, the longest time a promotion may run from `as_of`.
    grades : str
        The grades, best first.

    Returns
    -------
    DataFrame
        `graded` with ``grade`` (after the second pass), ``reason`` and ``expires`` (empty where nothing moved). Rows and
        their order stay. ``attrs["promoted"]`` counts who rose; ``attrs["left_out"]`` counts the promotions that do not
        count, by reason: no reason given, no expiry date, expired, not yet begun, too long, not a customer, already at
        the top, promoted twice.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: S102; one grade, reason and expiry are R.

    Examples
    --------
    >>> graded = pd.DataFrame({"abcd_class": ["A", "C", "D"]}, index=["Ana", "Bo", "Cy"])
    >>> asked = pd.DataFrame({"customer_id": ["Bo", "Cy"], "reason": ["opens 30 shops", ""],
    ...                       "expires": pd.to_datetime(["2026-12-31", "2026-12-31"])})
    >>> second = promote(graded, asked, as_of="2026-06-30")
    >>> second["grade"].to_dict()
    {'Ana': 'A', 'Bo': 'B', 'Cy': 'D'}
    >>> [(entry["reason"], entry["rows"]) for entry in second.attrs["left_out"]]
    [('no reason is given', 1)]
    """
    _columns(graded, promotions)
    day = pd.Timestamp(as_of).normalize()
    asked = _judged(promotions, graded, day, rule.iloc[0], grades)
    counted = asked[asked["why_not"] == ""].set_index("customer_id")
    step = pd.Series(0, index=graded.index).mask(graded.index.isin(counted.index), int(rule["grades_up"].iloc[0]))
    place = graded["abcd_class"].map({name: i for i, name in enumerate(grades)})
    second = graded.assign(
        grade=[grades[max(0, int(i) - int(up))] for i, up in zip(place, step, strict=True)],
        reason=counted["reason"].reindex(graded.index),
        expires=counted["expires"].reindex(graded.index),
    )
    second.attrs = {
        **graded.attrs,
        "promoted": len(counted),
        "left_out": count_left_out({why: asked["why_not"] == why for why in asked["why_not"].unique() if why}),
    }
    return second


def _columns(graded: pd.DataFrame, promotions: pd.DataFrame) -> None:
    if "abcd_class" not in graded:
        raise DataError(say("The grades have no column 'abcd_class': make them with abcd_classify."))
    missing = [name for name in ("customer_id", "reason", "expires") if name not in promotions]
    if missing:
        raise DataError(
            say(
                "The promotions have no column {names}: each needs a customer, a reason and the day it expires.",
                names=", ".join(missing),
            )
        )


def _judged(
    promotions: pd.DataFrame, graded: pd.DataFrame, day: pd.Timestamp, rule: pd.Series, grades: str
) -> pd.DataFrame:
    """Each promotion with the first reason why it does not count, empty where it does."""
    asked = promotions.assign(expires=pd.to_datetime(promotions["expires"]))
    written = pd.to_datetime(asked["date"]) if "date" in asked else pd.Series(pd.NaT, index=asked.index)
    last = day + pd.DateOffset(months=int(rule["longest_months"]))
    top = graded.index[graded["abcd_class"] == grades[0]]
    why_not = pd.Series("", index=asked.index)
    for why, holds in [
        (say("the customer is not among those graded"), ~asked["customer_id"].isin(graded.index)),
        (say("no reason is given"), asked["reason"].isna() | (asked["reason"].astype("str").str.strip() == "")),
        (say("no expiry date is given"), asked["expires"].isna()),
        (say("not yet begun"), written > day),
        (say("expired"), asked["expires"] < day),
        (say("runs longer than {months} months", months=int(rule["longest_months"])), asked["expires"] > last),
        (say("already in the best grade"), asked["customer_id"].isin(top)),
    ]:
        why_not = why_not.mask(holds & (why_not == ""), why)
    asked = asked.assign(why_not=why_not).sort_values("expires", kind="stable")
    again = (asked["why_not"] == "") & asked[asked["why_not"] == ""]["customer_id"].duplicated().reindex(
        asked.index, fill_value=False
    )
    return asked.assign(why_not=asked["why_not"].mask(again, say("promoted twice: one grade is the most"))).sort_index()
