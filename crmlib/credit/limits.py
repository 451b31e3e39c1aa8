"""How much open credit: the decision between need, capacity and portfolio, with its reason.

Source: the decision R on published practice (P).
"""

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.credit.candidates import limit_facts, limit_formulas, value_by_grade
from crmlib.days import Day, as_day
from crmlib.language import joined, readable, say
from crmlib.rules import Rule
from crmlib.showing.prose import Words

# column to the bound that is named; of equal ones the first decides
BOUNDS = {"need": "need", "limit_capacity": "capacity", "portfolio_cap": "portfolio_cap"}


def credit_limit(
    customers: pd.DataFrame,
    *,
    as_of: Day,
    methods: Rule = "credit/limit_methods",
    by_grade: Rule = "credit/limit_by_grade",
    working_shares: Rule = "credit/working_assets",
) -> pd.DataFrame:
    """Decide the open limit of every customer, and say which bound decides.

    ``open limit = min(need, capacity, portfolio cap)`` with ``capacity = coefficient of the grade * mean of net worth,
    working capital, references and working assets``, over those that are known. What is fully secured comes beside it:
    ``secured = min(secured share * need, need - open)``, ``line = open + secured``, ``left = need - line``.

    A limit that cannot be set is missing: the grade, the need or everything behind the capacity is not known. That is
    not the limit 0 of a grade that gets no open credit.

    Parameters
    ----------
    customers : DataFrame
        As in :func:`crmlib.credit.candidates.limit_candidates`, and where known ``secured_share`` (0 to 1; without it nothing counts as
        secured), ``portfolio_cap`` (money; without it there is no such bound), ``alert`` (true: review at once).
    as_of : date
        The day of the decision.
    methods, by_grade, working_shares : str or DataFrame
        Rule tables, as in :func:`crmlib.credit.candidates.limit_candidates`; ``by_grade`` has the rows ``mean_coefficient`` and
        ``review_months`` too.

    Returns
    -------
    DataFrame
        One row per customer: ``grade``, ``need``, ``mean`` (of the four), ``coefficient``, ``limit_capacity``,
        ``open_limit`` (missing: no limit set), ``binds`` (``need``, ``capacity`` or ``portfolio_cap``), ``secured``,
        ``line``, ``left``, ``review`` (date), and ``gate`` where the customers have it.

    Raises
    ------
    DataError
        A grade or a method is not known, or `as_of` is no date.

    Notes
    -----
    Source: R. A limit is no cap on orders: above it an order can still go out against a deposit or a letter of credit.

    Examples
    --------
    >>> buyer = pd.DataFrame({"grade": ["A"], "monthly_sales": [60], "credit_days": [60], "transit_days": [15],
    ...                       "supplier_limits": [[60, 80, 120]], "secured_share": [0.3]}, index=["Ana"])
    >>> credit_limit(buyer, as_of="2026-06-30")[["need", "limit_capacity", "open_limit", "binds", "left"]]
          need  limit_capacity  open_limit     binds  left
    Ana  150.0            64.0        64.0  capacity  41.0
    """
    today = as_day(as_of)
    facts = limit_facts(customers, by_grade)
    limits = limit_formulas(facts, methods, by_grade, working_shares)
    in_mean = rules.table(methods).query("in_mean == 1")["method"].tolist()
    decided = pd.DataFrame({"grade": facts["grade"], "need": limits["need"]})
    decided["mean"] = limits[in_mean].mean(axis=1)
    decided["coefficient"] = value_by_grade(facts, by_grade, "mean_coefficient")
    decided["limit_capacity"] = (decided["coefficient"] * decided["mean"]).mask(decided["coefficient"] == 0, 0.0)

    bounds = pd.concat([decided, facts[["portfolio_cap", "secured_share"]]], axis=1)
    decided = pd.concat([decided, bounded_limit(bounds)], axis=1)
    decided["review"] = _reviews(facts, by_grade, today)
    return decided.assign(gate=customers["gate"]) if "gate" in customers else decided


def bounded_limit(bounds: pd.DataFrame) -> pd.DataFrame:
    """The decision of :func:`credit_limit` between bounds that are known already: the smallest one is the open limit.

    Parameters
    ----------
    bounds : DataFrame
        ``need``, ``limit_capacity``, ``portfolio_cap`` (missing: no such bound), ``secured_share`` (missing: nothing is secured).

    Returns
    -------
    DataFrame
        ``open_limit``, ``binds``, ``secured``, ``line``, ``left``, as in :func:`credit_limit`.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> bounded_limit(pd.DataFrame({"need": [150.0], "limit_capacity": 68.0, "portfolio_cap": None, "secured_share": 0.3}))
       open_limit     binds  secured   line  left
    0        68.0  capacity     45.0  113.0  37.0
    """
    amounts = bounds[list(BOUNDS)].to_numpy(dtype=float, na_value=np.nan)
    need, capacity, _ = amounts.T
    sums = np.where(np.isnan(amounts), np.inf, np.maximum(amounts, [-np.inf, -np.inf, 0.0]))
    known = ~np.isnan(capacity) & (~np.isnan(need) | (capacity == 0))
    open_limit = np.where(known, sums.min(axis=1), np.nan)
    share = np.clip(np.nan_to_num(bounds["secured_share"].to_numpy(dtype=float, na_value=np.nan)), 0, 1)
    secured = np.minimum(share * need, need - np.nan_to_num(open_limit))
    binds = pd.array(np.asarray(list(BOUNDS.values()), dtype=object)[sums.argmin(axis=1)], dtype="str")
    return pd.DataFrame(
        {
            "open_limit": open_limit,
            "binds": pd.Series(binds, index=bounds.index).where(known),
            "secured": secured,
            "line": open_limit + secured,
            "left": need - (open_limit + secured),
        },
        index=bounds.index,
    )


def limit_sentence(row: pd.Series) -> Words:
    """The decision on one customer in words.

    Parameters
    ----------
    row : Series
        One row of :func:`credit_limit`.

    Returns
    -------
    Words
        A text that a notebook shows as prose.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> limit_sentence(pd.Series({"grade": "A", "need": 150, "mean": 85, "coefficient": 0.8, "open_limit": 68,
    ...                           "binds": "capacity", "secured": 45, "line": 113, "left": 37}))
    The open limit is 68: 0.8 for the grade A times 85, the mean of what the accounts and the references carry. With 45
     fully secured the line is 113, which leaves 37 of the need of 150 to a deposit, a letter of credit or insurance.
    """
    if pd.isna(row["open_limit"]):
        return Words(joined([_unset(row), say("That is not the limit 0, which somebody has decided.")], "."))
    if pd.isna(row["left"]):
        return Words(_bound(row))
    return Words(joined([_bound(row), _secured(row)], "."))


def _unset(row: pd.Series) -> str:
    """What is missing for a limit."""
    if row.get("gate") == "stop":
        return say("No limit is set: the gate before any score has stopped this customer.")
    if row.get("gate") == "ask":
        return say("No limit is set: a question of the gate before any score is open.")
    if pd.isna(row["grade"]):
        return say("No limit is set: there is no grade.")
    if pd.isna(row["need"]):
        return say("No limit is set: the need is not known.")
    return say("No limit is set: neither accounts nor references say what the customer can carry.")


def _bound(row: pd.Series) -> str:
    """The open limit, and the bound that decides."""
    limit = readable(row["open_limit"])
    if row["binds"] == "need":
        return say("The open limit is {limit:,}: no more is needed.", limit=limit)
    if row["binds"] == "portfolio_cap":
        return say("The open limit is {limit:,}: our portfolio allows no more.", limit=limit)
    if row["coefficient"] == 0:
        return say(
            "The open limit is {limit:,}: the grade {grade} gets no open credit.", limit=limit, grade=row["grade"]
        )
    return say(
        "The open limit is {limit:,}: {coefficient:g} for the grade {grade} times {mean:,}, the mean of what the accounts and the "
        "references carry.",
        limit=limit,
        coefficient=row["coefficient"],
        grade=row["grade"],
        mean=readable(row["mean"]),
    )


def _secured(row: pd.Series) -> str:
    """The line with what is secured, and what is left of the need."""
    secured, line = readable(row["secured"]), readable(row["line"])
    if row["left"] <= 0:
        return say(
            "With {secured:,} fully secured the line is {line:,}, which is the whole need.", secured=secured, line=line
        )
    return say(
        "With {secured:,} fully secured the line is {line:,}, which leaves {left:,} of the need of {need:,} to a deposit, a letter of "
        "credit or insurance.",
        secured=secured,
        line=line,
        left=readable(row["left"]),
        need=readable(row["need"]),
    )


def _reviews(facts: pd.DataFrame, by_grade: Rule, today: pd.Timestamp) -> pd.Series:
    """When to look again: by grade, at once on an alert."""
    months = value_by_grade(facts, by_grade, "review_months").mask(facts["alert"], 0)
    days = [today + pd.DateOffset(months=int(wait)) if wait == wait else pd.NaT for wait in months]
    return pd.Series(pd.to_datetime(days), index=facts.index, dtype="datetime64[us]")


def limit_expired(
    agreed_on: pd.Series, grade: pd.Series, *, as_of: Day, by_grade: Rule = "credit/limit_by_grade"
) -> pd.Series:
    """Whether a limit is past its review: ``as_of > agreed_on + review months of the grade``.

    Parameters
    ----------
    agreed_on : Series
        Day of the last decision on each customer's limit.
    grade : Series
        Grade today; the worse it is, the sooner a limit expires.
    as_of : date
        Today.
    by_grade : str or DataFrame
        Rule table ``rule, grade, value`` with the rows ``review_months``.

    Returns
    -------
    Series
        True or False per customer; without a day or a grade it is expired, since nobody knows.

    Raises
    ------
    DataError
        `as_of` is no date.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> agreed = pd.Series(["2025-12-01", "2025-12-01"], index=["Ana", "Bo"])
    >>> limit_expired(agreed, pd.Series(["A", "B"], index=["Ana", "Bo"]), as_of="2026-06-30").tolist()
    [False, True]
    """
    today = as_day(as_of)
    table = pd.DataFrame({"agreed_on": pd.to_datetime(agreed_on, format="ISO8601", errors="coerce"), "grade": grade})
    months = value_by_grade(table, by_grade, "review_months")
    known = table["agreed_on"].notna() & months.notna()
    ends = [
        day + pd.DateOffset(months=int(wait)) if sure else pd.NaT
        for day, wait, sure in zip(table["agreed_on"], months, known, strict=True)
    ]
    return ~(pd.Series(pd.to_datetime(ends), index=table.index, dtype="datetime64[us]") >= today)
