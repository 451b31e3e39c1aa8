"""What is left of sales after the goods are paid for, by product, by customer, by any column.

Source: S097; S191 for the fifth of the products that is said to bring most of the profit.
"""

import pandas as pd

from crmlib.check import need_columns
from crmlib.language import DataError, say
from crmlib.rows import account, first_reason
from crmlib.showing.prose import heading


def gross_margin(orders: pd.DataFrame, by: str = "product") -> pd.DataFrame:
    """Gross margin by product, by customer or by another column of the order lines.

    ``margin = sales - cost``; ``margin_of_sales_share = margin / sales``.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``amount``, ``cost`` and the column `by`; goods sent back are negative in both.
    by : str
        ``product``, ``customer_id`` or another column.

    Returns
    -------
    DataFrame
        Index: the values of `by`, largest margin first. ``sales``, ``cost``, ``margin`` (money), ``margin_of_sales_share`` (of the
        group's sales; missing without sales) and ``share_of_margin`` (of all margin). Lines without a cost or without
        `by` are left out and counted in ``attrs["left_out"]``: a guessed cost would be a guessed margin.

    Raises
    ------
    DataError
        A column is missing, or no line has a cost.

    Notes
    -----
    Source: S097.

    Examples
    --------
    >>> lines = pd.DataFrame({"product": ["lamp", "tube", "tube"], "amount": [100.0, 60.0, 40.0], "cost": [70.0, 50.0, None]})
    >>> gross_margin(lines)[["sales", "margin", "margin_of_sales_share"]].round(2)
             sales  margin  margin_of_sales_share
    product
    lamp     100.0    30.0          0.30
    tube      60.0    10.0          0.17
    """
    group = heading(by)
    need_columns(
        orders,
        "amount",
        "cost",
        by,
        table=say("orders"),
        why=say("The margin by {by} cannot be computed without.", by=group),
    )
    why = first_reason({"no_cost": orders["cost"].isna(), f"no_{by}": orders[by].isna()})
    groups = orders[why.isna()].groupby(by)
    if not len(groups):
        raise DataError(say("No order line has a cost: fill in what the goods cost you, line by line."))
    made = groups[["amount", "cost"]].sum().rename(columns={"amount": "sales"})
    made["margin"] = made["sales"] - made["cost"]
    made["margin_of_sales_share"] = (made["margin"] / made["sales"]).where(made["sales"] > 0)
    whole = made["margin"].sum()
    made["share_of_margin"] = made["margin"] / whole if whole > 0 else float("nan")
    made = made.sort_values("margin", ascending=False, kind="stable")
    made.attrs = {"left_out": account(why, {"no_cost": say("no cost"), f"no_{by}": say("no {by}", by=group)})}
    return made
