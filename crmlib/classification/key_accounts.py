"""Large customers that only look like key accounts: the one-off, the thin one, the squeezer.

Source: S126 for what a key account is, S136 for what it may cost; the limits are ours (K) and stand in ``rules/false_key_accounts.csv``.
"""

import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say
from crmlib.rows import count_left_out
from crmlib.scores import first_fit

FACTS = ("orders", "margin", "returned", "profit")


def account_facts(orders: pd.DataFrame, service: pd.DataFrame = rules.table("classification/service")) -> pd.DataFrame:
    """What the order lines say about each customer as an account.

    ``margin = (sales - cost) / sales``; ``returned = goods sent back / goods delivered``;
    ``profit = sales - cost - cost per hour * service hours``.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, order_id, amount, cost, service_hours``; goods sent back are negative.
    service : DataFrame
        Rule table with ``cost_per_hour``.

    Returns
    -------
    DataFrame
        Index ``customer_id``, largest sales first: ``sales``, ``orders`` (distinct, returns not counted), ``lines``,
        ``margin``, ``returned``, ``profit``. The sales add up to those of the lines; a line without a cost counts for neither
        margin nor profit, and ``attrs["left_out"]`` counts them.

    Raises
    ------
    DataError
        A column is missing.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana"] * 3, "order_id": ["S1", "S1", "R1"], "amount": [900.0, 100.0, -100.0],
    ...                        "cost": [500.0, 50.0, -50.0], "service_hours": [1.0, 0.0, 4.0]})
    >>> account_facts(orders).round(2).to_dict("records")
    [{'sales': 900.0, 'orders': 1, 'lines': 2, 'margin': 0.44, 'returned': 0.1, 'profit': 200.0}]
    """
    missing = [name for name in ("customer_id", "order_id", "amount", "cost", "service_hours") if name not in orders]
    if missing:
        raise DataError(
            say(
                "The orders have no column {names}: what serving a customer costs cannot be seen without.",
                names=", ".join(missing),
            )
        )
    hour = float(service["cost_per_hour"].iloc[0])
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
            "margin": ((known["amount"] - known["cost"]) / known["amount"]).where(known["amount"] > 0),
            "returned": 1 - sales / delivered,
            "profit": known["amount"] - known["cost"] - hour * known["service_hours"],
        }
    )
    facts = facts.sort_values("sales", ascending=False, kind="stable")
    facts.attrs = {"left_out": count_left_out({"no customer id": orders["customer_id"].isna(), "no cost": unpriced})}
    return facts


def false_key_accounts(
    accounts: pd.DataFrame,
    limits: pd.DataFrame = rules.table("classification/false_key_accounts"),
) -> pd.DataFrame:
    """Name what is wrong with a large customer: the first row of the table whose every limit is met.

    Parameters
    ----------
    accounts : DataFrame
        One row per customer with ``orders``, ``margin``, ``returned`` and ``profit``; see :func:`account_facts`.
    limits : DataFrame
        Rule table ``nature, orders_to, margin_below, returned_from, profit_below``; an empty cell is no limit.

    Returns
    -------
    DataFrame
        `accounts` with ``nature``: "one-off", "thin", "squeezer" or, where no row fits, "sound".

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: S126; a key account is one that comes again and leaves something, not one that is large.

    Examples
    --------
    >>> accounts = pd.DataFrame({"orders": [1, 20, 20], "margin": [0.3, 0.05, 0.3], "returned": [0.0, 0.0, 0.01],
    ...                          "profit": [10.0, 10.0, 10.0]}, index=["Ana", "Bo", "Cy"])
    >>> false_key_accounts(accounts)["nature"].to_dict()
    {'Ana': 'one-off', 'Bo': 'thin', 'Cy': 'sound'}
    """
    missing = [name for name in FACTS if name not in accounts]
    if missing:
        raise DataError(
            say("The accounts have no column {names}: make them with account_facts.", names=", ".join(missing))
        )
    return accounts.assign(nature=first_fit(accounts, limits, "nature", "sound").astype("str"))
