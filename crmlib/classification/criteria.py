"""Which customers are key accounts, and why: criteria that are met, not met, or cannot be judged.

Source: S223 for the six criteria, S126 for frequency, volume and margin; the numbers are ours (R), in ``rules/key_account_criteria.csv``.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.classification.periods import order_window
from crmlib.classification.profit import cost_to_serve
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say
from crmlib.orders import customer_table, order_lines
from crmlib.rules import Rule
from crmlib.scores import band


def account_profile(
    orders: pd.DataFrame,
    customers: pd.DataFrame | None = None,
    *,
    as_of: Day | None = None,
    months: int = 12,
    service: Rule = "classification/service",
) -> pd.DataFrame:
    """The facts that the key-account criteria ask for, one row per customer.

    Shares are those of the last `months` months. What the data do not say is missing, never zero.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount`` and, where there are any, ``cost`` and ``service_hours``.
    customers : DataFrame, optional
        ``customer_id`` and, where known, ``since`` (day of the first deal) and ``potential`` (yearly demand).
    as_of : str or date, optional
        The day to judge from. Default: the day after the last line.
    months : int
        Length of the window.
    service : str or DataFrame
        As in :func:`crmlib.cost_to_serve`.

    Returns
    -------
    DataFrame
        Index ``customer_id``, largest sales in the window first: ``sales`` and ``profit`` (money), ``sales_share``,
        ``profit_share``, ``hours_share`` (fractions), ``usual_customers`` (sales as a multiple of those of the median
        customer of the window), ``profit_times`` (profit as a multiple of the median gain), ``years`` (since the first deal
        known), ``open_share`` (demand not bought from us, by our sales), ``orders_a_year``, ``margin_ratio`` (margin by our
        own average).

    Raises
    ------
    DataError
        As in :func:`crmlib.order_lines`; nothing was sold in the window; a customer stands twice in `customers`.

    Notes
    -----
    Source: S223, S126; R for how each is counted.

    Examples
    --------
    >>> days = pd.to_datetime(["2023-01-10", "2026-02-01", "2026-05-01"])
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "date": days, "amount": [50.0, 90.0, 30.0]})
    >>> account_profile(orders, as_of="2026-06-30")[["sales", "sales_share", "usual_customers", "years"]].round(2)
                 sales  sales_share  usual_customers  years
    customer_id
    Ana           90.0         0.75              1.5   3.47
    Bo            30.0         0.25              0.5   0.16
    """
    lines = order_lines(orders, as_of=as_of)
    day = as_day(lines.attrs["as_of"])
    lately = order_window(lines, day.date(), months)
    known = _buyers(customers)
    if not (lately["amount"] > 0).any():
        raise DataError(
            say(
                "Nothing was sold in the {n} [month|months] up to {day}: choose an earlier day.",
                n=months,
                day=day.date(),
            )
        )
    whole = customer_table(lines, as_of=day.date())
    table = pd.DataFrame({"sales": lately.groupby("customer_id", observed=True)["amount"].sum()}).reindex(
        whole.index, fill_value=0.0
    )
    total = table["sales"].sum()
    table["sales_share"] = table["sales"] / total
    table["usual_customers"] = table["sales"] / table["sales"][table["sales"] > 0].median()
    since = pd.concat([whole["first"], known["since"].reindex(whole.index)], axis=1).min(axis=1)
    table["years"] = (day - since).dt.days / 365.25
    table["orders_a_year"] = (
        customer_table(lately, as_of=day.date())["frequency"].reindex(whole.index, fill_value=0) * 12 / months
    )
    demand = known["potential"].where(known["potential"] > 0).reindex(whole.index) * months / 12
    table["open_share"] = (demand - table["sales"].clip(lower=0)).clip(lower=0) / total
    table = table.assign(
        profit=np.nan, profit_share=np.nan, profit_times=np.nan, hours_share=np.nan, margin_ratio=np.nan
    )
    return (
        _with_costs(table, lately, service)
        .sort_values("sales", ascending=False, kind="stable")
        .rename_axis("customer_id")
    )


def _buyers(customers: pd.DataFrame | None) -> pd.DataFrame:
    """What is known about each buyer beside the orders: first deal and yearly demand."""
    if customers is None:
        customers = pd.DataFrame({"customer_id": []})
    named = customers.reset_index() if customers.index.name == "customer_id" else customers
    if named["customer_id"].duplicated().any():
        raise DataError(
            say(
                "Customer {name} stands twice in the list of customers: keep one row for each.",
                name=named.loc[named["customer_id"].duplicated(), "customer_id"].iloc[0],
            )
        )
    return (
        named.set_index("customer_id")
        .reindex(columns=["since", "potential"])
        .astype({"since": "datetime64[us]", "potential": "float64"})
    )


def _with_costs(table: pd.DataFrame, lately: pd.DataFrame, service: pd.DataFrame) -> pd.DataFrame:
    """Profit, hours and margin, as far as the lines tell them."""
    hours, priced = "service_hours" in lately, "cost" in lately and lately["cost"].notna().any()
    if hours and lately["service_hours"].sum() > 0:
        spent = lately.groupby("customer_id", observed=True)["service_hours"].sum().reindex(table.index, fill_value=0.0)
        table["hours_share"] = spent / spent.sum()
    if priced:
        accounts = cost_to_serve(lately if hours else lately.assign(service_hours=0.0), service).reindex(table.index)
        ours = accounts["gross_profit"].sum() / accounts["sales"].sum()
        table["margin_ratio"] = (accounts["gross_profit"] / accounts["sales"]).where(accounts["sales"] > 0) / ours
        if hours and accounts["profit"].sum() > 0:
            table["profit"] = accounts["profit"]
            table["profit_share"] = accounts["profit"] / accounts["profit"].sum()
            table["profit_times"] = accounts["profit"] / accounts["profit"][accounts["profit"] > 0].median()
    return table


def key_account_criteria(
    orders: pd.DataFrame,
    customers: pd.DataFrame | None = None,
    *,
    as_of: Day | None = None,
    criteria: Rule = "classification/key_account_criteria",
    levels: Rule = "classification/key_account_levels",
    **how: Any,
) -> pd.DataFrame:
    """Judge each customer by the criteria of a key account, with the reasons.

    A criterion is met where its fact reaches the limit of the table; a fact that is not known is neither met nor missed.
    Who misses a criterion that must be met (the profit) is no key account, however many others are met.

    Parameters
    ----------
    orders, customers, as_of
        As in :func:`account_profile`, whose facts are judged.
    criteria : str or DataFrame
        Rule table ``criterion, fact, from, unit, must``, with the words ``needs`` and ``short``: ``{figure}`` stands for the
        customer's.
    levels : str or DataFrame
        Rule table ``label, from``: how many criteria make a key account, how many a candidate.
    **how
        ``months`` and ``service`` of :func:`account_profile`.

    Returns
    -------
    DataFrame
        Index ``customer_id``, most criteria first, then largest sales: ``sales``, one column per criterion (True, False or
        missing), ``met`` and ``known`` (how many), ``level`` ("key account", "candidate", "other"), ``reasons`` (the
        criteria met, in figures; before them the one that must be met and is not). ``attrs["unknown"]`` maps each criterion that
        nobody can be judged by to the column that would bring it.

    Raises
    ------
    DataError
        As in :func:`account_profile`, or the criteria name a fact that there is not.

    Notes
    -----
    Source: S223, S126. Taking many hours is a mark of a key account in the source, not a merit: look at it beside the profit.

    Examples
    --------
    >>> days = pd.to_datetime(["2023-01-10", "2026-02-01", "2026-05-01"])
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "date": days, "amount": [50.0, 90.0, 30.0]})
    >>> judged = key_account_criteria(orders, as_of="2026-06-30")
    >>> [int(judged.loc["Ana", "met"]), int(judged.loc["Ana", "known"]), judged.loc["Ana", "reasons"]]
    [2, 4, '75% of our sales; with us 3.5 years']
    >>> sorted(judged.attrs["unknown"])
    ['effort', 'future', 'margin', 'profit']
    """
    profile = account_profile(orders, customers, as_of=as_of, **how)
    criteria = rules.table(criteria)
    need_columns(profile, *criteria["fact"], table=say("facts"), why=say("The criteria judge by them."))
    facts = profile[list(criteria["fact"])].set_axis(list(criteria["criterion"]), axis=1).astype("float64")
    met = facts.ge(criteria.set_index("criterion")["from"].astype("float64"), axis=1)
    judged = met.astype("boolean").mask(facts.isna())
    table = pd.concat([profile[["sales"]], judged], axis=1).assign(met=met.sum(axis=1), known=facts.notna().sum(axis=1))
    must = list(criteria.loc[criteria["must"] == "yes", "criterion"])
    missed = judged[must].eq(False).fillna(False).any(axis=1)
    table["level"] = band(table["met"].mask(missed, 0), levels).astype("str")
    table["reasons"] = _reasons(facts, judged, criteria)
    table = table.sort_values(["met", "sales"], ascending=False, kind="stable")
    needs = rules.words(criteria, "needs")
    table.attrs = {"unknown": dict(needs[facts.isna().all().to_numpy()])}
    return table


def _reasons(facts: pd.DataFrame, judged: pd.DataFrame, criteria: pd.DataFrame) -> list[str]:
    """For each customer what is missing and must be met, then the criteria met, in figures."""
    short = rules.words(criteria.assign(figure="{figure}"), "short")  # the figure is each customer's own
    missed, met = [], []
    for row in criteria.to_dict("records"):
        name, unit = row["criterion"], row["unit"]
        figures = [short[name].format(figure=_figure(fact, unit)) for fact in facts[name]]
        reached = judged[name].astype("object")
        met.append([text if holds is True else "" for text, holds in zip(figures, reached, strict=True)])
        if row["must"] == "yes":
            least = _figure(row["from"], unit)
            missed.append(
                [
                    say("no key account: {fact} (needed: {least})", fact=text, least=least) if holds is False else ""
                    for text, holds in zip(figures, reached, strict=True)
                ]
            )
    return [joined(filter(None, row), ";") for row in zip(*missed, *met, strict=True)]


def _figure(fact: float, unit: str) -> str:
    """A fact as people say it, by its unit in the table."""
    return format(fact, {"share": ".0%", "number": ".0f", "years": ".1f", "ratio": ".1f"}[unit])
