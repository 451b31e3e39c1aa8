"""Seven ways to a credit limit, side by side, each with its reason.

Source: net worth, working capital, references, need and sales P; working assets K.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import first_fit
from crmlib.showing.prose import heading

NUMBERS = (
    "monthly_sales",
    "credit_days",
    "transit_days",
    "total_assets",
    "intangible_assets",
    "current_assets",
    "stock",
    "current_liabilities",
    "total_liabilities",
    "insurer_limit",
    "insurer_cover",
    "secured_share",
    "portfolio_cap",
)
INPUTS = {
    "need": ("monthly_sales", "credit_days"),
    "net_worth": ("total_assets", "total_liabilities"),
    "working_capital": ("current_assets", "current_liabilities"),
    "references": ("supplier_limits",),
    "working_assets": ("total_assets", "total_liabilities", "current_assets", "stock", "current_liabilities"),
    "sales": ("monthly_sales", "credit_days", "grade"),
    "insurer": ("insurer_limit", "insurer_cover"),
}
DAYS_IN_MONTH = 30  # a month of the trade: credit days are agreed in thirties


def limit_candidates(
    customers: pd.DataFrame,
    methods: Rule = "credit/limit_methods",
    by_grade: Rule = "credit/limit_by_grade",
    working_shares: Rule = "credit/working_assets",
) -> pd.DataFrame:
    """Every method's limit for every customer, with its reason.

    ``need = monthly sales * (credit days + transit days) / 30`` · ``net_worth = 10 % of (total assets - intangible
    assets - total liabilities)`` · ``working_capital = 10 % of (current assets - current liabilities)`` ·
    ``references = median of the other suppliers' limits`` · ``working_assets``: see :func:`working_assets_limit` ·
    ``sales = monthly sales * credit days / 30 * coefficient of the grade`` ·
    ``insurer = insurer's limit * cover``. What would be below zero is 0.

    Parameters
    ----------
    customers : DataFrame
        One row per customer: ``grade``, ``monthly_sales``, ``credit_days``, ``transit_days`` (and grace),
        ``total_assets``, ``intangible_assets``, ``current_assets``, ``stock``, ``current_liabilities``,
        ``total_liabilities``, ``supplier_limits`` (a list, or text such as ``"60; 80; 120"``), ``insurer_limit``,
        ``insurer_cover`` (0 to 1). Money in one currency. Transit days and intangible assets that are not given
        count as none; any other gap leaves the methods that need it missing.
    methods : str or DataFrame
        Rule table ``method, share, in_mean``.
    by_grade : str or DataFrame
        Rule table ``rule, grade, value`` with the rows ``sales_coefficient``.
    working_shares : str or DataFrame
        Rule table ``soundness_to, share``.

    Returns
    -------
    DataFrame
        One row per customer and method: ``customer_id``, ``method``, ``limit`` (missing where not known), ``reason``.

    Raises
    ------
    DataError
        A grade or a method is not known.

    Notes
    -----
    Source: P; working assets K.

    Examples
    --------
    >>> ana = pd.DataFrame({"monthly_sales": [60], "credit_days": [60], "transit_days": [15], "grade": ["A"]}, index=["Ana"])
    >>> limit_candidates(ana).dropna()[["method", "limit", "reason"]].values.tolist()
    [['need', 150.0, '60 a month for 75 days'], ['sales', 96.0, '60 a month for 60 days, times 0.8 for the grade A']]
    """
    facts = limit_facts(customers, by_grade)
    limits = limit_formulas(facts, methods, by_grade, working_shares)
    share = rules.table(methods).set_index("method")["share"]
    coefficient = value_by_grade(facts, by_grade, "sales_coefficient")
    rows = [
        (customer, method, limits[method].iloc[place], _reason(method, row, share[method], coefficient.iloc[place]))
        for place, (customer, row) in enumerate(facts.iterrows())
        for method in limits
    ]
    return pd.DataFrame(rows, columns=["customer_id", "method", "limit", "reason"])


def working_assets_limit(facts: pd.DataFrame, shares: Rule = "credit/working_assets") -> pd.Series:
    """A share of the working assets: the sounder the accounts, the larger the share.

    ``working assets = (working capital + net worth) / 2``;
    ``E = current ratio + quick ratio - current liabilities / net worth - total liabilities / net worth``;
    the table gives the share for E. Without net worth E is below every edge.

    Parameters
    ----------
    facts : DataFrame
        ``total_assets``, ``total_liabilities``, ``current_assets``, ``stock``, ``current_liabilities``.
    shares : str or DataFrame
        Rule table ``soundness_to`` (upper edge of E, inclusive), ``share``, the lowest edge first.

    Returns
    -------
    Series
        Limit per customer; missing where an account is missing.

    Notes
    -----
    Source: the model is known (P), its table of shares is from memory (K).

    Examples
    --------
    >>> accounts = pd.DataFrame({"total_assets": [2000], "total_liabilities": [1100], "current_assets": [1100],
    ...                          "stock": [400], "current_liabilities": [700]})
    >>> working_assets_limit(accounts).tolist()
    [130.0]
    """
    owed, worth = facts["current_liabilities"], _net_worth(facts)
    working_assets = (facts["current_assets"] - owed + worth) / 2
    means = 2 * facts["current_assets"] - facts["stock"]  # current ratio + quick ratio, times what is owed
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        liquidity = np.where((owed <= 0) & means.notna(), np.inf, np.asarray(means) / np.asarray(owed, dtype=float))
        debt = np.asarray((owed + facts["total_liabilities"]) / worth)
        soundness = np.where(worth > 0, liquidity - debt, np.where(worth.notna(), -np.inf, np.nan))
    sound = pd.DataFrame({"soundness": np.round(np.clip(soundness, -1e6, 1e6), 9)}, index=facts.index)
    table = rules.table(shares)
    need_columns(table, "soundness_to", "share", table=say("rule table working_assets"))
    share = first_fit(sound, table.sort_values("soundness_to"), "share", np.nan).astype(float)
    return (share * working_assets.clip(lower=0)).where(sound["soundness"].notna())


def limit_facts(customers: pd.DataFrame, by_grade: Rule = "credit/limit_by_grade") -> pd.DataFrame:
    """The columns that the methods need, as numbers; what is not there is missing.

    Examples
    --------
    >>> ana = pd.DataFrame({"grade": ["A"], "supplier_limits": ["60; 80; 120"]})
    >>> limit_facts(ana)[["supplier_limits", "transit_days"]].values.tolist()
    [[80.0, 0.0]]
    """
    facts = customers.reindex(columns=list(NUMBERS)).apply(pd.to_numeric, errors="coerce").astype(float)
    facts = facts.replace([np.inf, -np.inf], np.nan)
    facts = facts.fillna({"transit_days": 0, "intangible_assets": 0})
    given = customers.reindex(columns=["grade", "supplier_limits", "alert"]).astype(object)
    facts["grade"] = given["grade"].where(given["grade"].notna())
    facts["supplier_limits"] = [_median(limits) for limits in given["supplier_limits"]]
    facts["alert"] = given["alert"].eq(True).to_numpy()
    known = rules.table(by_grade)["grade"].drop_duplicates()
    unknown = sorted(set(facts["grade"].dropna()) - set(known), key=str)
    if unknown:
        raise DataError(
            say(
                "The grade {grade} is not in the table of limits; it has {known}. Correct one of them.",
                grade=unknown[0],
                known=joined(known),
            )
        )
    return facts


def _median(limits: Any) -> float:
    """The middle of the other suppliers' limits; missing without any."""
    values = limits.split(";") if isinstance(limits, str) else np.atleast_1d(np.asarray(limits, dtype=object))
    known = pd.to_numeric(pd.Series(list(values), dtype=object), errors="coerce").astype(float)
    return float(known[known >= 0].median())


def limit_formulas(facts: pd.DataFrame, methods: Rule, by_grade: Rule, working_shares: Rule) -> pd.DataFrame:
    """The formulas of :func:`limit_candidates`: one column per method of the table, nothing below zero.

    Examples
    --------
    >>> facts = limit_facts(pd.DataFrame({"insurer_limit": [400], "insurer_cover": [0.9]}))
    >>> limit_formulas(facts, "credit/limit_methods", "credit/limit_by_grade", "credit/working_assets")["insurer"].tolist()
    [360.0]
    """
    table = rules.table(methods)
    share = dict(zip(table["method"], table["share"], strict=True))
    unknown = [str(method) for method in share if method not in INPUTS]
    if unknown:
        raise DataError(
            say(
                "There is no limit method {method}; there are {known}. Correct the table of methods.",
                method=unknown[0],
                known=joined(INPUTS),
            )
        )
    formulas = {
        "need": credit_need(facts),
        "net_worth": share.get("net_worth", np.nan) * _net_worth(facts),
        "working_capital": share.get("working_capital", np.nan)
        * (facts["current_assets"] - facts["current_liabilities"]),
        "references": facts["supplier_limits"],
        "working_assets": working_assets_limit(facts, working_shares),
        "sales": facts["monthly_sales"]
        * facts["credit_days"]
        / DAYS_IN_MONTH
        * value_by_grade(facts, by_grade, "sales_coefficient"),
        "insurer": facts["insurer_limit"] * facts["insurer_cover"].clip(0, 1),
    }
    return pd.DataFrame({method: formulas[method].clip(lower=0).round(9) for method in share}, index=facts.index)


def credit_need(facts: pd.DataFrame) -> pd.Series:
    """What the planned sales need: ``monthly sales * (credit days + transit days) / 30``, never below zero.

    Parameters
    ----------
    facts : DataFrame
        ``monthly_sales``, ``credit_days``, ``transit_days``.

    Returns
    -------
    Series

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> credit_need(pd.DataFrame({"monthly_sales": [60], "credit_days": [60], "transit_days": [15]})).tolist()
    [150.0]
    """
    days = facts["credit_days"] + facts["transit_days"]
    return (facts["monthly_sales"] * days / DAYS_IN_MONTH).clip(lower=0).round(9)


def _net_worth(facts: pd.DataFrame) -> pd.Series:
    """What is left when every debt is paid, without what cannot be touched."""
    return facts["total_assets"] - facts.get("intangible_assets", 0) - facts["total_liabilities"]


def value_by_grade(facts: pd.DataFrame, by_grade: Rule, rule: str) -> pd.Series:
    """What the table of grades says for each customer.

    Examples
    --------
    >>> grades = pd.DataFrame({"grade": ["AAA", None]})
    >>> value_by_grade(grades, "credit/limit_by_grade", "mean_coefficient").tolist()
    [1.5, nan]
    """
    table = rules.table(by_grade)
    rows = table[table["rule"] == rule]
    return facts["grade"].map(dict(zip(rows["grade"], rows["value"], strict=True))).astype(float)


def _reason(method: str, row: pd.Series, share: float, coefficient: float) -> str:
    """Where a method's number comes from, or what is missing for it."""
    missing = [name for name in INPUTS[method] if pd.isna(row[name])]
    if missing:
        return say("not known without {names}", names=joined(heading(name) for name in missing))
    working_capital = row["current_assets"] - row["current_liabilities"]
    worth = row["total_assets"] - row["intangible_assets"] - row["total_liabilities"]
    match method:
        case "need":
            return say(
                "{sales:,.10g} a month for {days:g} days",
                sales=row["monthly_sales"],
                days=row["credit_days"] + row["transit_days"],
            )
        case "net_worth":
            return say("{share:.0%} of a net worth of {worth:,.10g}", share=share, worth=worth)
        case "working_capital":
            return say("{share:.0%} of a working capital of {capital:,.10g}", share=share, capital=working_capital)
        case "references":
            return say("the median of what other suppliers give")
        case "working_assets":
            return say("a share of working assets of {assets:,.10g}", assets=(working_capital + worth) / 2)
        case "sales":
            return say(
                "{sales:,.10g} a month for {days:g} days, times {coefficient:g} for the grade {grade}",
                sales=row["monthly_sales"],
                days=row["credit_days"],
                coefficient=coefficient,
                grade=row["grade"],
            )
        case _:
            return say(
                "{cover:.0%} of the insurer's limit of {limit:,.10g}",
                cover=row["insurer_cover"],
                limit=row["insurer_limit"],
            )
