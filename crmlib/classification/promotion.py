"""The second pass of ABC(D): a customer with potential rises one grade, for a reason and until a day.

Source: S102, the sales person grades by growth potential; that the reason and the end are written down is ours (R). S199
for the prospect who is kept in a grade while the intent lasts.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.reading.sample import sample
from crmlib.rows import account, first_reason, known
from crmlib.rules import Rule

GRADES = "ABCD"
ASKED = ("customer_id", "date", "by", "reason", "expires", "grade")  # the columns of a book of requests


def promote(
    graded: pd.DataFrame,
    promotions: pd.DataFrame,
    *,
    as_of: Day,
    prospects: pd.DataFrame | None = None,
    rule: Rule = "classification/promotion",
    facts: Rule = "classification/fact_words",
    grades: str = GRADES,
) -> pd.DataFrame:
    """Move customers with potential up, one grade at most, for a written reason and a limited time.

    A promotion counts from the day it is written to the day it expires, both included; then the customer falls back to its
    own grade. The earliest that counts is taken. A prospect has no grade yet: it takes the one that is asked for. A grade
    of service moves no terms of payment: those follow from credit alone.

    Parameters
    ----------
    graded : DataFrame
        From :func:`crmlib.abcd_classify`, with ``abcd_class``.
    promotions : DataFrame
        ``customer_id``, ``reason``, ``expires`` (date) and, if there, ``date`` (day written) and ``grade`` (the grade that a
        prospect is to have).
    as_of : str or date
        The day on which the grades are to hold.
    prospects : DataFrame, optional
        Leads, with ``lead_id``: a request may name one of them.
    rule : str or DataFrame
        Rule table with ``grades_up`` and ``longest_months``, the longest time a promotion may run from `as_of`.
    facts : str or DataFrame
        Rule table with the column ``pattern``: what a date or an amount looks like. A reason must have one.
    grades : str
        The grades, best first.

    Returns
    -------
    DataFrame
        `graded` with ``grade`` (after the second pass), ``reason`` and ``expires`` (empty where nothing moved) and
        ``fell_back`` (the last day of a promotion that is over, where no other counts). Rows and their order stay; prospects
        follow, without an amount. ``attrs["promoted"]`` counts who rose; ``attrs["why_not"]`` says for each request why it
        does not count (empty where it does), and ``attrs["left_out"]`` counts them by reason.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: S102, S199; one grade, the fact, the reason and the last day are R.

    Examples
    --------
    >>> graded = pd.DataFrame({"abcd_class": ["A", "C", "D"]}, index=["Ana", "Bo", "Cy"])
    >>> asked = pd.DataFrame({"customer_id": ["Bo", "Cy"], "reason": ["opens 30 shops", "will grow"],
    ...                       "expires": pd.to_datetime(["2026-12-31", "2026-12-31"])})
    >>> second = promote(graded, asked, as_of="2026-06-30")
    >>> second["grade"].to_dict()
    {'Ana': 'A', 'Bo': 'B', 'Cy': 'D'}
    >>> [(entry["reason"], entry["rows"]) for entry in second.attrs["left_out"]]
    [('the reason names no date and no amount', 1)]
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
    leads = pd.Index([] if prospects is None else prospects["lead_id"]).difference(graded.index)
    asked = _judged(promotions, graded, leads, as_day(as_of), limits, rules.table(facts)["pattern"], grades)
    counted = asked[asked["why_not"].isna()].set_index("customer_id")
    over = asked[asked["why_not"] == "expired"].groupby("customer_id")["expires"].max()
    new = leads[leads.isin(counted.index)]  # of the prospects, those who get a grade
    second = graded.reindex([*graded.index, *new]).rename_axis(graded.index.name)
    place = second["abcd_class"].map({name: i for i, name in enumerate(grades)})
    up = place.index.isin(counted.index) * int(limits["grades_up"])
    risen = (place - up).clip(lower=0).map(dict(enumerate(grades)))
    second = second.assign(
        grade=risen.fillna(counted["asked"].reindex(second.index)) if len(new) else risen,
        reason=counted["reason"].reindex(second.index),
        expires=counted["expires"].reindex(second.index),
        fell_back=over.drop(counted.index, errors="ignore").reindex(second.index),
    )
    words = _why_not(int(limits["longest_months"]))
    second.attrs = {
        **graded.attrs,
        "promoted": len(counted),
        "why_not": [words.get(why, "") for why in asked["why_not"]],
        "left_out": account(asked["why_not"], words),
    }
    return second


def _judged(
    promotions: pd.DataFrame,
    graded: pd.DataFrame,
    prospects: pd.Index,
    day: pd.Timestamp,
    limits: pd.Series,
    facts: pd.Series,
    grades: str,
) -> pd.DataFrame:
    """Each promotion with the key of the first reason why it does not count, missing where it does."""
    empty = pd.Series(None, index=promotions.index, dtype="object")
    asked = promotions.assign(expires=_days(promotions["expires"]), asked=promotions.get("grade", empty))
    reason = asked["reason"].fillna("").astype("str").str.strip()
    who = asked["customer_id"]
    tests = {
        "no_customer": ~who.isin(graded.index) & ~who.isin(prospects),
        "at_the_top": who.isin(graded.index[graded["abcd_class"] == grades[0]]),
        "no_reason": reason == "",
        "no_fact": ~has_fact(reason, facts),
        "no_grade": who.isin(prospects) & ~asked["asked"].isin(list(grades)),
        "no_expiry": asked["expires"].isna(),
        "not_begun": (_days(asked["date"]) if "date" in asked else pd.Series(pd.NaT, index=asked.index)) > day,
        "expired": asked["expires"] < day,
        "too_long": asked["expires"] > day + pd.DateOffset(months=int(limits["longest_months"])),
    }
    asked = asked.assign(why_not=first_reason(tests)).sort_values("expires", kind="stable")
    counted = asked[asked["why_not"].isna()]
    asked.loc[counted.index[counted["customer_id"].duplicated()], "why_not"] = "twice"  # the earliest counts
    return asked.sort_index()


def _days(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, format="ISO8601", errors="coerce")


def has_fact(reasons: pd.Series, facts: pd.Series) -> pd.Series:
    """Whether a reason names a date or an amount.

    Examples
    --------
    >>> patterns = rules.table("classification/fact_words")["pattern"]
    >>> has_fact(pd.Series(["tender in October", "orders 3 containers", "good people", "may grow"]), patterns).tolist()
    [True, True, False, False]
    """
    return reasons.str.contains("|".join(f"(?:{pattern})" for pattern in facts))


def _why_not(months: int) -> dict[str, str]:
    return {
        "no_customer": say("neither a customer with a grade nor a prospect"),
        "at_the_top": say("already in the best grade"),
        "no_reason": say("no reason is given"),
        "no_fact": say("the reason names no date and no amount"),
        "no_grade": say("no grade is asked for the prospect"),
        "no_expiry": say("no expiry date is given"),
        "not_begun": say("not yet begun"),
        "expired": say("expired: back in the grade of its sales"),
        "too_long": say("runs longer than {months} [month|months]", months=months),
        "twice": say("promoted twice: one grade is the most"),
    }


def promotion_answers(second: pd.DataFrame, promotions: pd.DataFrame) -> pd.DataFrame:
    """Each request with what became of it: the grade by sales, the grade now, and why a request does not count.

    Parameters
    ----------
    second : DataFrame
        From :func:`promote`.
    promotions : DataFrame
        The requests it was given.

    Returns
    -------
    DataFrame
        Index ``customer_id``, the order of the requests: ``abcd_class`` (missing for a prospect), ``grade``,
        ``promoted_until`` (missing where it does not count) and ``why_not`` (empty where it counts).

    Examples
    --------
    >>> graded = pd.DataFrame({"abcd_class": ["C", "D"]}, index=["Bo", "Cy"])
    >>> asked = pd.DataFrame({"customer_id": ["Bo", "Cy"], "reason": ["opens 30 shops"] * 2, "expires": ["2026-03-31", "2026-12-31"]})
    >>> promotion_answers(promote(graded, asked, as_of="2026-06-30"), asked)[["grade", "why_not"]].values.tolist()
    [['C', 'expired: back in the grade of its sales'], ['C', '']]
    """
    who = promotions["customer_id"]
    counts = np.array([not why for why in known(second, "why_not")], dtype=bool)
    return pd.DataFrame(
        {
            "abcd_class": second["abcd_class"].reindex(who).to_numpy(),
            "grade": second["grade"].reindex(who).to_numpy(),
            "promoted_until": second["expires"].reindex(who).where(counts).to_numpy(),
            "why_not": known(second, "why_not"),
        },
        index=pd.Index(who, name="customer_id"),
    )


def promotion_requests(orders: Any = None) -> pd.DataFrame:
    """The book in which sales people ask for a better grade: ``promotions.csv`` or ``.xlsx`` beside the orders.

    Parameters
    ----------
    orders : str, Path, DataFrame or None
        Where the orders are; None is the fictional exporter.

    Returns
    -------
    DataFrame
        ``customer_id``, ``date``, ``by``, ``reason``, ``expires``, ``grade``; without rows where there is no such file.

    Examples
    --------
    >>> promotion_requests()["by"].nunique(), len(promotion_requests("nowhere/orders.xlsx"))
    (3, 0)
    """
    if orders is None:
        return sample("promotions")
    empty = pd.DataFrame(columns=list(ASKED), dtype="object")
    if not isinstance(orders, str | Path):
        return empty
    folder = Path(orders) if Path(orders).is_dir() else Path(orders).parent
    for file, read in ((folder / "promotions.csv", pd.read_csv), (folder / "promotions.xlsx", pd.read_excel)):
        if file.is_file():
            return read(file, dtype={"customer_id": "str"})
    return empty


def everybody(customers: pd.DataFrame, prospects: pd.DataFrame) -> pd.DataFrame:
    """Customers and prospects in one list, so that a table can name both.

    Parameters
    ----------
    customers : DataFrame
        Cards with ``customer_id`` and ``name``.
    prospects : DataFrame
        Leads with ``lead_id`` and ``company``.

    Returns
    -------
    DataFrame
        ``customer_id``, ``name``.

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["K1"], "name": ["Lumen Works GmbH"]})
    >>> everybody(cards, pd.DataFrame({"lead_id": ["L1"], "company": ["Ostrana Trading"]})).values.tolist()
    [['K1', 'Lumen Works GmbH'], ['L1', 'Ostrana Trading']]
    """
    leads = prospects.rename(columns={"lead_id": "customer_id", "company": "name"})
    both = [frame.reindex(columns=["customer_id", "name"]) for frame in (customers, leads) if len(frame)]
    return pd.concat(both, ignore_index=True) if both else pd.DataFrame(columns=["customer_id", "name"])
