"""What serving a customer costs, who leaves something after it and who does not: the whale curve.

Source: S182, S225 for counting effort; S196 for the claim that a fifth of the customers brought more than the whole
profit; S136 for the money that a large customer ties up; the curve is published (P).
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib.check import Money, largest_first, money_of, need_columns, share_of
from crmlib.classification.service import cost_of_credit, cost_of_hour
from crmlib.days import Day
from crmlib.language import DataError, say
from crmlib.orders import order_lines
from crmlib.rows import account, first_reason
from crmlib.rules import Rule


def cost_to_serve(
    orders: pd.DataFrame,
    service: Rule = "classification/service",
    *,
    as_of: Day | None = None,
    credit_days: Any = None,
) -> pd.DataFrame:
    """What each customer leaves after the goods and after our own work.

    ``gross_profit = sales - cost``; ``cost_to_serve = hours * cost per hour``; ``profit = gross_profit - cost_to_serve``.
    With days of credit their cost comes off too: ``financing = sales * credit rate * days / 365``.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount, cost, service_hours``; goods sent back are negative.
    service : str or DataFrame
        Rule table with ``cost_per_hour``, in the currency of the orders, and ``credit_rate``, what money costs in a year.
    as_of : str or date, optional
        Later lines are left out. Default: none.
    credit_days : float or Series, optional
        How long we wait for our money, for all customers or for each. Default: what waiting costs is not counted.

    Returns
    -------
    DataFrame
        Index ``customer_id``, largest sales first: ``sales``, ``gross_profit``, ``hours``, ``cost_to_serve``, with days of
        credit ``financing``, and ``profit``.
        A line without a cost is left out, with its sales; a line without hours counts none. ``attrs["left_out"]`` counts
        both, ``attrs["sales_left_out"]`` is the money on the lines left out here.

    Raises
    ------
    DataError
        A column is missing, no line has a cost, or as in :func:`crmlib.order_lines`.

    Notes
    -----
    Source: S182, S225 for counting effort, S136 for money tied up; the two costs are assumptions (R): put in your own.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "amount": [900.0, 100.0, 300.0], "cost": [500.0, 50.0, 200.0],
    ...                        "service_hours": [1.0, 4.0, 3.0], "date": pd.to_datetime(["2026-05-01", "2026-06-20", "2026-01-10"])})
    >>> cost_to_serve(orders)
                  sales  gross_profit  hours  cost_to_serve  profit
    customer_id
    Ana          1000.0         450.0    5.0          200.0   250.0
    Bo            300.0         100.0    3.0          120.0   -20.0
    """
    need_columns(
        orders,
        "cost",
        "service_hours",
        table=say("orders"),
        why=say("What serving a customer costs cannot be seen without."),
    )
    lines = order_lines(orders, as_of=as_of)
    priced = lines["cost"].notna()
    if not priced.any():
        raise DataError(say("No order line has a cost: fill in the column cost."))
    sums = lines[priced].groupby("customer_id", observed=True)[["amount", "cost", "service_hours"]].sum()
    table = pd.DataFrame(
        {"sales": sums["amount"], "gross_profit": sums["amount"] - sums["cost"], "hours": sums["service_hours"]}
    )
    table["cost_to_serve"] = table["hours"] * cost_of_hour(service)
    table["profit"] = table["gross_profit"] - table["cost_to_serve"]
    if credit_days is not None:
        days = credit_days.reindex(table.index, fill_value=0) if isinstance(credit_days, pd.Series) else credit_days
        table.insert(4, "financing", cost_of_credit(table["sales"].clip(lower=0), days, service))
        table["profit"] -= table["financing"]
    table = table.sort_values("sales", ascending=False, kind="stable")
    why = first_reason({"no_cost": ~priced, "no_service_hours": lines["service_hours"].isna()})
    words = {"no_cost": say("no cost"), "no_service_hours": say("no service hours, counted as none")}
    table.attrs = {
        **lines.attrs,
        "left_out": lines.attrs["left_out"] + account(why, words),
        "sales_left_out": float(lines.loc[~priced, "amount"].sum()),
    }
    return table


def whale_curve(profit: Money) -> pd.DataFrame:
    """Customers by profit, largest first, with the share of the whole profit so far.

    ``cum_share = profit so far / whole profit``. It climbs above 1 while customers leave something, and falls back to 1
    as the losers take their part: the hump of the whale.

    Parameters
    ----------
    profit : Series, list or DataFrame
        Profit after service per customer; losses are negative. Of a frame the column ``profit`` is taken.

    Returns
    -------
    DataFrame
        Index: the customer. ``profit``, ``cum_profit``, ``cum_share`` (fraction). ``attrs["peak_share"]``,
        ``attrs["peak_customers"]`` (how many customers it takes) and ``attrs["losers"]`` sum it up.

    Raises
    ------
    DataError
        There are no customers, one has no profit, or the whole profit is not above zero.

    Notes
    -----
    Source: S196; published curves peak at 140 % to 200 % (P).

    Examples
    --------
    >>> curve = whale_curve(pd.Series({"Ana": 60.0, "Bo": -20.0, "Cy": 40.0}))
    >>> curve
         profit  cum_profit  cum_share
    Ana    60.0        60.0       0.75
    Cy     40.0       100.0       1.25
    Bo    -20.0        80.0       1.00
    >>> curve.attrs
    {'peak_share': 1.25, 'peak_customers': 2, 'losers': 1}
    """
    money = money_of(profit, "profit")
    if money.empty:
        raise DataError(say("There are no customers to add up."))
    if not np.isfinite(money).all():
        raise DataError(
            say(
                "{n} [customer has|customers have] no profit: fill it in or leave them out first.",
                n=int((~np.isfinite(money)).sum()),
            )
        )
    if money.sum() <= 0:
        raise DataError(say("The profit adds up to {total:,.2f}: shares need a total above zero.", total=money.sum()))
    ordered = money.iloc[largest_first(money)]
    curve = pd.DataFrame(
        {"profit": ordered, "cum_profit": ordered.cumsum(), "cum_share": ordered.cumsum() / money.sum()}
    )
    curve.attrs = {
        "peak_share": float(curve["cum_share"].max()),
        "peak_customers": int((money > 0).sum()),
        "losers": int((money < 0).sum()),
    }
    return curve


def share_of_best(curve: pd.DataFrame, best: float = 0.20) -> float:
    """What share of the whole profit the best customers leave together.

    Parameters
    ----------
    curve : DataFrame
        From :func:`whale_curve`.
    best : float
        Which part of the customers are the best: 0.20 for a fifth, rounded to whole customers, at least one.

    Returns
    -------
    float
        A fraction; above 1 where the others eat a part of what they leave.

    Examples
    --------
    >>> share_of_best(whale_curve(pd.Series({"Ana": 60.0, "Bo": -20.0, "Cy": 40.0})), best=0.5)
    1.25
    """
    return float(curve["cum_share"].iloc[share_of(len(curve), best) - 1])
