"""The second pass of ABC(D): a customer with potential rises one grade, for a reason and until a day.

Source: S102, the sales person grades by growth potential; that the reason and the end are written down is ours (R). S199
for the prospect who is kept in the best grade while the intent lasts.
"""

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.rows import account, first_reason
from crmlib.rules import Rule

GRADES = "ABCD"


def promote(
    graded: pd.DataFrame,
    promotions: pd.DataFrame,
    *,
    as_of: Day,
    rule: Rule = "classification/promotion",
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
    rule : str or DataFrame
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
    need_columns(graded, "abcd_class", table=say("grades"), why=say("Make them with abcd_classify."))
    need_columns(
        promotions,
        "customer_id",
        "reason",
        "expires",
        table=say("promotions"),
        why=say("Each needs a customer, a reason and the day it expires."),
    )
    limits = rules.table(rule).iloc[0]
    asked = _judged(promotions, graded, as_day(as_of), limits, grades)
    counted = asked[asked["why_not"].isna()].set_index("customer_id")
    step = pd.Series(0, index=graded.index).mask(graded.index.isin(counted.index), int(limits["grades_up"]))
    place = graded["abcd_class"].map({name: i for i, name in enumerate(grades)})
    second = graded.assign(
        grade=[grades[max(0, int(i) - int(up))] for i, up in zip(place, step, strict=True)],
        reason=counted["reason"].reindex(graded.index),
        expires=counted["expires"].reindex(graded.index),
    )
    second.attrs = {
        **graded.attrs,
        "promoted": len(counted),
        "left_out": account(asked["why_not"], _why_not(int(limits["longest_months"]))),
    }
    return second


def _judged(
    promotions: pd.DataFrame, graded: pd.DataFrame, day: pd.Timestamp, limits: pd.Series, grades: str
) -> pd.DataFrame:
    """Each promotion with the key of the first reason why it does not count, missing where it does."""
    asked = promotions.assign(expires=pd.to_datetime(promotions["expires"], format="ISO8601", errors="coerce"))
    written = (
        pd.to_datetime(asked["date"], format="ISO8601", errors="coerce")
        if "date" in asked
        else pd.Series(pd.NaT, index=asked.index)
    )
    tests = {
        "no_customer": ~asked["customer_id"].isin(graded.index),
        "no_reason": asked["reason"].isna() | (asked["reason"].astype("str").str.strip() == ""),
        "no_expiry": asked["expires"].isna(),
        "not_begun": written > day,
        "expired": asked["expires"] < day,
        "too_long": asked["expires"] > day + pd.DateOffset(months=int(limits["longest_months"])),
        "at_the_top": asked["customer_id"].isin(graded.index[graded["abcd_class"] == grades[0]]),
    }
    asked = asked.assign(why_not=first_reason(tests)).sort_values("expires", kind="stable")
    counted = asked[asked["why_not"].isna()]
    asked.loc[counted.index[counted["customer_id"].duplicated()], "why_not"] = "twice"  # the earliest counts
    return asked.sort_index()


def _why_not(months: int) -> dict[str, str]:
    return {
        "no_customer": say("the customer is not among those graded"),
        "no_reason": say("no reason is given"),
        "no_expiry": say("no expiry date is given"),
        "not_begun": say("not yet begun"),
        "expired": say("expired"),
        "too_long": say("runs longer than {months} [month|months]", months=months),
        "at_the_top": say("already in the best grade"),
        "twice": say("promoted twice: one grade is the most"),
    }
