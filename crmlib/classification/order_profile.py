"""How a customer orders: the long list, the large single item, or neither.

Source: S194; both kinds are followed closely, each in its own way. The limits are ours (R).
"""

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.language import DataError, say
from crmlib.rules import Rule
from crmlib.scores import first_fit


def order_profile(orders: pd.DataFrame, profiles: Rule = "classification/order_profiles") -> pd.DataFrame:
    """Name each customer's way of ordering: the first row of the table that fits.

    ``products`` = mean number of different products in an order; ``order_value`` = mean amount of an order; ``standing`` =
    share of the customers whose mean order is smaller.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, order_id, product, amount``; without order numbers a customer's lines of one ``date``
        are one order. Goods sent back are not counted.
    profiles : str or DataFrame
        Rule table ``profile, products_an_order_from, products_an_order_to, standing_from``; an empty cell is no limit.

    Returns
    -------
    DataFrame
        Index ``customer_id``, largest orders first: ``orders``, ``products_an_order``, ``order_value``, ``standing``, ``profile``,
        ``what_to_do``. ``attrs["without_purchase"]`` counts customers with nothing but returns.

    Raises
    ------
    DataError
        A column is missing, or nobody bought anything.

    Notes
    -----
    Source: S194.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana"] * 3 + ["Bo", "Cy"], "order_id": ["1", "1", "1", "2", "3"],
    ...                       "product": ["lamp", "tube", "bulb", "tube", "tube"], "amount": [30.0, 30.0, 30.0, 80.0, 5.0]})
    >>> order_profile(lines)["profile"].to_dict()
    {'Ana': 'list', 'Bo': 'single item', 'Cy': 'mixed'}
    """
    order = "order_id" if "order_id" in orders else "date"
    need_columns(
        orders,
        "customer_id",
        order,
        "product",
        "amount",
        table=say("orders"),
        why=say("How a customer orders cannot be seen without."),
    )
    sold = orders[orders["amount"] > 0]
    if sold.empty:
        raise DataError(say("No order line has an amount above zero."))
    each = sold.groupby(["customer_id", order]).agg(
        products_an_order=("product", "nunique"), order_value=("amount", "sum")
    )
    per_customer = each.groupby("customer_id")
    made = per_customer.mean()
    made.insert(0, "orders", per_customer.size())
    made["standing"] = (made["order_value"].rank(method="min") - 1) / max(1, len(made) - 1)
    made = made.sort_values("order_value", ascending=False, kind="stable")
    profiles = rules.table(profiles)
    made["profile"] = first_fit(made, profiles, "profile", profiles["profile"].iloc[-1]).astype("str")
    made["what_to_do"] = made["profile"].map(rules.words(profiles, "action"))
    made.attrs = {"without_purchase": int(orders["customer_id"].nunique() - len(made))}
    return made
