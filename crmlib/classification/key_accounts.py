"""Large customers that only look like key accounts: the one-off, the thin one, the squeezer.

Source: S128 for the three kinds, S126 for what a key account is, S136 for what it may cost;
the limits are ours (K), in ``rules/false_key_accounts.csv``.
"""

import numpy as np
import pandas as pd

from crmlib.check import need_columns
from crmlib.classification.service import cost_of_hour
from crmlib.language import DataError, joined, say
from crmlib.rows import account, first_reason
from crmlib.rules import Rule
from crmlib.scores import first_fit, limits_of
from crmlib.showing.prose import heading

# What an account is judged by, and the columns of the order lines behind it.
FACTS = {
    "orders": "order_id",
    "margin_of_sales_share": "cost",
    "returned_share": "amount",
    "profit": "cost, service_hours",
}
RECALL = 2.0  # what a bad batch costs, in average orders: the goods taken back and as much again in damages


def account_facts(orders: pd.DataFrame, service: Rule = "classification/service") -> pd.DataFrame:
    """What the order lines say about each customer as an account.

    ``margin_of_sales_share = (sales - cost) / sales``; ``returned_share = goods sent back / goods delivered``;
    ``profit = sales - cost - cost per hour * service hours``.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, amount`` and, where there are any, ``order_id, cost, service_hours``; goods sent back
        are negative. Without an order's number the lines of a day (``date``) are one order.
    service : str or DataFrame
        Rule table with ``cost_per_hour``.

    Returns
    -------
    DataFrame
        Index ``customer_id``, largest sales first: ``sales``, ``orders`` (distinct, returns not counted), ``lines``,
        ``margin_of_sales_share``, ``returned_share``, ``profit``. The sales add up to those of the lines; a line without a cost counts for neither
        margin nor profit, and ``attrs["left_out"]`` counts them. Without costs margin and profit are missing, without hours
        the profit is: it would be the margin.

    Raises
    ------
    DataError
        A column is missing.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana"] * 3, "order_id": ["S1", "S1", "R1"], "amount": [900.0, 100.0, -100.0],
    ...                        "cost": [500.0, 50.0, -50.0], "service_hours": [1.0, 0.0, 4.0]})
    >>> account_facts(orders).round(2).to_dict("records")
    [{'sales': 900.0, 'orders': 1, 'lines': 2, 'margin_of_sales_share': 0.44, 'returned_share': 0.1, 'profit': 200.0}]
    """
    need_columns(
        orders,
        *("customer_id", "amount", *(() if "order_id" in orders else ("date",))),
        table=say("orders"),
        why=say("What a customer brings cannot be seen without."),
    )
    has_hours = "service_hours" in orders
    orders = orders.assign(
        **{name: np.nan for name in ("cost", "service_hours") if name not in orders},
        **({} if "order_id" in orders else {"order_id": orders["date"].dt.date.astype("str")}),
    )
    hour = cost_of_hour(service)
    unpriced = orders["cost"].isna()  # such a line says nothing about margin and profit
    sold = orders[orders["amount"] > 0].groupby("customer_id", observed=True)
    whole = orders.groupby("customer_id", observed=True)
    known = orders[~unpriced].groupby("customer_id", observed=True)[["amount", "cost", "service_hours"]].sum()
    sales, delivered = whole["amount"].sum(), sold["amount"].sum()
    known = known.reindex(sales.index)
    facts = pd.DataFrame(
        {
            "sales": sales,
            "orders": sold["order_id"].nunique().reindex(sales.index, fill_value=0),
            "lines": sold.size().reindex(sales.index, fill_value=0),
            "margin_of_sales_share": ((known["amount"] - known["cost"]) / known["amount"]).where(known["amount"] > 0),
            "returned_share": 1 - sales / delivered,
            "profit": known["amount"] - known["cost"] - hour * known["service_hours"] if has_hours else np.nan,
        }
    )
    facts = facts.sort_values("sales", ascending=False, kind="stable")
    why = first_reason({"no_customer_id": orders["customer_id"].isna(), "no_cost": unpriced})
    words = {"no_customer_id": say("no customer id"), "no_cost": say("no cost")}
    facts.attrs = {"left_out": account(why, words)}
    return facts


def orders_for_a_recall(accounts: pd.DataFrame, times: float = RECALL) -> pd.Series:
    """How many average orders of a customer it takes to earn what one bad batch costs.

    ``orders = times * sales / profit``: a recall costs `times` average orders, and an average order leaves
    ``profit / orders``.

    Parameters
    ----------
    accounts : DataFrame
        One row per customer with ``sales`` and ``profit``; see :func:`account_facts`.
    times : float
        What the recall costs, in average orders.

    Returns
    -------
    Series
        Number of orders per customer; missing where a customer leaves no profit, since no number of orders pays then.

    Notes
    -----
    Source: S136 (one bad batch may cost a fortune); counting it in orders is ours (R).

    Examples
    --------
    >>> orders_for_a_recall(pd.DataFrame({"sales": [900.0, 500.0], "profit": [180.0, -20.0]}, index=["Ana", "Bo"])).tolist()
    [10.0, nan]
    """
    profit = accounts["profit"].where(accounts["profit"] > 0)
    return (times * accounts["sales"] / profit).rename("orders_for_a_recall")


def false_key_accounts(
    accounts: pd.DataFrame,
    limits: Rule = "classification/false_key_accounts",
) -> pd.DataFrame:
    """Name what is wrong with a large customer: the first row of the table whose every limit is met.

    Parameters
    ----------
    accounts : DataFrame
        One row per customer with ``orders``, ``margin_of_sales_share``, ``returned_share`` and ``profit``; see :func:`account_facts`.
    limits : str or DataFrame
        Rule table ``nature, orders_to, margin_of_sales_share_below, returned_share_from, profit_below``; an empty cell is no limit.

    Returns
    -------
    DataFrame
        `accounts` with ``nature``: "one-off", "thin", "squeezer" or, where no row fits, "sound".

    Raises
    ------
    DataError
        A column is missing, or a fact that the table asks for is known of nobody: "sound" would then mean "not known".

    Notes
    -----
    Source: S126, S128. In the source the third kind fleeces the supplier by price, terms and exclusivity; no file counts
    that, so our test looks at what the file has, goods sent back and a loss (R).

    Examples
    --------
    >>> accounts = pd.DataFrame({"orders": [1, 20, 20], "margin_of_sales_share": [0.3, 0.05, 0.3],
    ...                          "returned_share": [0.0, 0.0, 0.01], "profit": [10.0, 10.0, 10.0]}, index=["Ana", "Bo", "Cy"])
    >>> false_key_accounts(accounts)["nature"].to_dict()
    {'Ana': 'one-off', 'Bo': 'thin', 'Cy': 'sound'}
    """
    need_columns(accounts, *FACTS, table=say("accounts", context="customers"), why=say("Make them with account_facts."))
    asked = {limit.fact for limit in limits_of(limits)}
    unknown = [fact for fact in FACTS if fact in asked and len(accounts) and accounts[fact].isna().all()]
    if unknown:
        raise DataError(
            say(
                "Nobody can be called sound while this is known of nobody: {facts}. The order lines need {columns}.",
                facts=joined(map(heading, unknown)),
                columns=FACTS[unknown[-1]],
            )
        )
    return accounts.assign(nature=first_fit(accounts, limits, "nature", "sound").astype("str"))
