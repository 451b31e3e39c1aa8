"""One page on one key account: eight things to know, what the file says on each, and what is missing.

Source: S230 for the eight keys; the questions beside them and what is read from the file are ours (R).
"""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.classification.periods import order_window
from crmlib.classification.plan import service_plan
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.showing.prose import heading

EMPTY = ""


def account_plan(
    customer: str,
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    *,
    as_of: Day,
    grade: str | None = None,
    points: Rule = "classification/account_plan",
) -> pd.DataFrame:
    """The eight points of serving a key account, filled in as far as the file goes.

    Parameters
    ----------
    customer : str
        Its id.
    orders : DataFrame
        Order lines with ``customer_id, date, amount``; ``cost, order_id, product, service_hours`` where there are.
    customers : DataFrame
        Customer cards.
    as_of : str or date
        The day to look back from.
    grade : str, optional
        A to D: its service is the goal of the plan.
    points : str or DataFrame
        Rule table ``point``, with the words ``label`` and ``ask``.

    Returns
    -------
    DataFrame
        Index ``point`` (1 to 8): ``point_called``, ``on_file`` (a sentence from the file, or empty) and ``ask`` (the question to
        answer by hand).

    Raises
    ------
    DataError
        The customer has no order lines.

    Notes
    -----
    Source: S230.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana"], "date": pd.to_datetime(["2026-05-31"]), "amount": [900.0], "cost": [600.0]})
    >>> cards = pd.DataFrame({"customer_id": ["Ana"], "name": ["Lumen Works GmbH"], "potential": [3600.0]})
    >>> plan = account_plan("Ana", lines, cards, as_of="2026-06-30", grade="B")
    >>> plan["on_file"].loc[[1, 2, 3]].tolist()
    ['Lumen Works GmbH', 'we deliver 25% of 3,600 a year; others deliver the rest', 'sales of the year 900, gross margin 33%']
    """
    day = as_day(as_of)
    lines = of_customer(customer, orders, day)
    card = customers[customers["customer_id"] == customer].iloc[:1]
    year = order_window(lines, day)
    known = [
        _who(card) or str(customer),
        _others(card, year),
        _left(year),
        _service(grade),
        _gaps(card),
        _work(year),
        _range(lines, year),
        _last(lines, day),
    ]
    return (
        rules.wordings(points, "label", "ask")
        .set_axis(["point_called", "ask"], axis=1)
        .assign(on_file=known)[["point_called", "on_file", "ask"]]
    )


def of_customer(customer: str, orders: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The order lines of one customer up to a day."""
    lines = orders[(orders["customer_id"] == customer) & (orders["date"] <= day)]
    if lines.empty:
        raise DataError(
            say("Customer {customer} has no order lines up to {day}: check the id.", customer=customer, day=day.date())
        )
    return lines


def known_demand(customers: pd.DataFrame, customer: str) -> float | None:
    """What a customer needs in a year with all suppliers, by its card; None where nobody has asked."""
    demand = _cell(customers[customers["customer_id"] == customer].iloc[:1], "potential")
    return float(demand) if demand and demand > 0 else None


def _cell(card: pd.DataFrame, column: str) -> Any:
    return card[column].iloc[0] if column in card and len(card) and pd.notna(card[column].iloc[0]) else None


def _who(card: pd.DataFrame) -> str:
    return joined(_cell(card, name) for name in ("name", "kind", "city", "country") if _cell(card, name))


def _others(card: pd.DataFrame, year: pd.DataFrame) -> str:
    demand = _cell(card, "potential")
    if not demand:
        return EMPTY
    return say(
        "we deliver {share:.0%} of {demand:,.0f} a year; others deliver the rest",
        share=min(1.0, max(0.0, year["amount"].sum() / demand)),
        demand=demand,
    )


def _left(year: pd.DataFrame) -> str:
    sales = year["amount"].sum()
    if "cost" not in year or not sales > 0:
        return say("sales of the year {sales:,.0f}", sales=sales)
    return say(
        "sales of the year {sales:,.0f}, gross margin {margin:.0%}", sales=sales, margin=1 - year["cost"].sum() / sales
    )


def _service(grade: str | None) -> str:
    if grade is None:
        return EMPTY
    plan = service_plan(pd.Series([grade]))
    if grade not in plan.index:
        return EMPTY
    one = plan.loc[grade]
    return say(
        "grade {grade}: {visits} visits a year by {who}; complaints: {complaints}",
        grade=grade,
        visits=one["visits"],
        who=one["who visits"],
        complaints=one["complaints"],
    )


def _gaps(card: pd.DataFrame) -> str:
    if not len(card):
        return say("no customer card on file")
    empty = [heading(name) for name in card if pd.isna(card[name].iloc[0])]
    return say("not on the card: {names}", names=joined(empty)) if empty else say("the card is complete")


def _work(year: pd.DataFrame) -> str:
    if not {"service_hours", "order_id"} <= set(year):
        return EMPTY
    return say(
        "{hours:,.0f} [hour|hours] of service in the year, goods sent back {returns} [time|times]",
        hours=year["service_hours"].sum(),
        returns=year.loc[year["amount"] < 0, "order_id"].nunique(),
    )


def _range(lines: pd.DataFrame, year: pd.DataFrame) -> str:
    if "product" not in lines:
        return EMPTY
    return say(
        "{now} [product|products] bought in the year, {ever} ever",
        now=year.loc[year["amount"] > 0, "product"].nunique(),
        ever=lines["product"].nunique(),
    )


def _last(lines: pd.DataFrame, day: pd.Timestamp) -> str:
    bought = lines.loc[lines["amount"] > 0, "date"]
    if bought.empty:
        return say("nothing but goods sent back")
    return say(
        "last order {day}, {days} [day|days] ago",
        day=bought.max().date(),
        days=(day - bought.max()).days,
    )
