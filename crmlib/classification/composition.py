"""Who the customers are: their make-up by country, kind, sales person or size, and what each class buys.

Source: S095 for the make-up, S098 for the two ways in which customers differ; the sizes are ours (R), the grid of two
properties is professional practice (P).
"""

import pandas as pd

from crmlib.check import Money, money_of, need_columns
from crmlib.language import DataError, say
from crmlib.rows import account, first_reason
from crmlib.rules import Rule
from crmlib.scores import band
from crmlib.showing.prose import heading


def composition(
    customers: pd.DataFrame,
    amounts: Money,
    by: str = "kind",
    sizes: Rule = "classification/sizes",
) -> pd.DataFrame:
    """The customers by what is on their card, and the sales of each group.

    ``share_of_customers = customers of the group / all``; ``share_of_sales = sales of the group / all sales``.

    Parameters
    ----------
    customers : DataFrame
        Customer cards with ``customer_id`` and the column `by`; see :func:`crmlib.read_customers`.
    amounts : Series or DataFrame
        Sales per customer; of a customer table the column ``monetary``. Its customers are the ones counted.
    by : str
        ``country``, ``kind``, ``owner`` or another column of the cards; ``size`` goes by the sales themselves.
    sizes : str or DataFrame
        For ``size``: rule table with ``size`` and ``from`` (sales, lower edge inclusive).

    Returns
    -------
    DataFrame
        Index: the groups, by sales, largest first. ``customers``, ``share_of_customers``, ``sales``, ``share_of_sales``.
        Customers without a card or without the entry are the group "not on file"; customers and sales add up to all.

    Raises
    ------
    DataError
        There are no customers, or the cards have no column `by`.

    Notes
    -----
    Source: S095 (ownership, business model, industry).

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["Ana", "Bo"], "kind": ["importer", "wholesaler"]})
    >>> composition(cards, pd.Series({"Ana": 60.0, "Bo": 30.0, "Cy": 10.0}))[["customers", "share_of_sales"]]
                 customers  share_of_sales
    kind
    importer             1             0.6
    wholesaler           1             0.3
    not on file          1             0.1
    """
    money = money_of(amounts)
    if money.empty:
        raise DataError(say("There are no customers to group."))
    if by == "size":
        entry = band(money, sizes, "size")
    else:
        need_columns(customers, by, table=say("customer cards"), why=say("'size' groups by the sales themselves."))
        entry = customers.drop_duplicates("customer_id").set_index("customer_id")[by].reindex(money.index)
        if entry.isna().all():
            raise DataError(say("No customer card on file says this: {name}.", name=heading(by)))
    groups = money.groupby(entry.astype("object").where(entry.notna(), say("not on file")).rename(by))
    made = pd.DataFrame({"customers": groups.size(), "sales": groups.sum()})
    made.insert(1, "share_of_customers", made["customers"] / len(money))
    made["share_of_sales"] = made["sales"] / money.sum() if money.sum() > 0 else float("nan")
    return made.sort_values(["sales", "customers"], ascending=False, kind="stable")


def sales_grid(
    orders: pd.DataFrame, customers: pd.DataFrame, rows: str = "country", columns: str = "product"
) -> pd.DataFrame:
    """Sales by two properties at once: country by product, kind of business by sales person.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, amount``; goods sent back reduce the sales.
    customers : DataFrame
        Customer cards with ``customer_id``; see :func:`crmlib.read_customers`.
    rows, columns : str
        Columns of the order lines or of the cards.

    Returns
    -------
    DataFrame
        Index: the pairs of entries that have sales, the row and the column with the most sales first. ``sales`` (money),
        ``share`` (of the row's sales), ``usual_share`` (the column's share of all sales), ``customers``, ``largest_share`` (the
        cell's largest customer, as a share of the cell). Customers without a card or without the entry are "not on
        file", so the sales add up to all.

    Raises
    ------
    DataError
        A column is missing in both tables, or there are no lines.

    Notes
    -----
    Source: S095; two properties at once are professional practice (P).

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["Ana", "Bo"], "country": ["DE", "FR"]})
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "product": ["lamp", "tube", "tube"], "amount": [60.0, 20.0, 20.0]})
    >>> sales_grid(lines, cards)[["sales", "share", "usual_share", "customers"]]
                     sales  share  usual_share  customers
    country product
    DE      lamp      60.0   0.75          0.6          1
            tube      20.0   0.25          0.4          1
    FR      tube      20.0   1.00          0.4          1
    """
    nowhere = [name for name in (rows, columns) if name not in customers]
    need_columns(orders, "customer_id", "amount", *nowhere, table=say("orders"), why=say("A grid of sales needs it."))
    if orders.empty:
        raise DataError(say("There are no order lines to share out."))
    cells = pd.DataFrame({name: _entries(orders, customers, name) for name in (rows, columns)})
    by = [cells[rows], cells[columns]]
    each = orders["amount"].groupby([*by, orders["customer_id"].rename("_customer")]).sum()
    cell = each.groupby(level=[rows, columns])
    sums = orders["amount"].groupby(cells[rows]).sum(), orders["amount"].groupby(cells[columns]).sum()
    made = pd.DataFrame({"sales": cell.sum()}).reset_index()
    row_sum, column_sum = made[rows].map(sums[0]), made[columns].map(sums[1])
    made["share"] = (made["sales"] / row_sum).where(row_sum > 0)
    made["usual_share"] = column_sum / orders["amount"].sum()
    made["customers"] = cell.size().to_numpy()
    made["largest_share"] = (cell.max().to_numpy() / made["sales"]).where(made["sales"] > 0)
    order = pd.DataFrame({"row": -row_sum, "column": -column_sum}).sort_values(["row", "column"], kind="stable").index
    return made.loc[order].set_index([rows, columns])


def _entries(orders: pd.DataFrame, customers: pd.DataFrame, name: str) -> pd.Series:
    """What each order line has in a column of its own, or of its customer's card."""
    if name in orders:
        found = orders[name]
    else:
        found = orders["customer_id"].map(customers.drop_duplicates("customer_id").set_index("customer_id")[name])
        if found.isna().all():
            raise DataError(say("No customer card on file says this: {name}.", name=heading(name)))
    return found.astype("object").where(found.notna(), say("not on file"))


def product_mix(orders: pd.DataFrame, classes: pd.Series) -> pd.DataFrame:
    """What the customers of each class buy: the products as shares of the class's sales.

    ``share = sales of the product to the class / sales of the class``.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, product, amount``; goods sent back reduce the sales.
    classes : Series
        Class per customer; customers without one are left out and counted.

    Returns
    -------
    DataFrame
        Index: the products, the best-selling first; a column per class, each adding up to 1.
        ``attrs["left_out"]`` counts the lines of customers without a class.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: S098, customers differ in what they bring and in what they need.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "product": ["lamp", "tube", "tube"], "amount": [75.0, 25.0, 10.0]})
    >>> product_mix(lines, pd.Series({"Ana": "A", "Bo": "C"}))
    class       A    C
    product
    lamp     0.75  0.0
    tube     0.25  1.0
    """
    need_columns(
        orders,
        "customer_id",
        "product",
        "amount",
        table=say("orders"),
        why=say("What each class buys cannot be seen without."),
    )
    grade = orders["customer_id"].map(classes)
    sold = orders.assign(**{"class": grade}).pivot_table(
        index="product", columns="class", values="amount", aggfunc="sum", fill_value=0.0
    )
    mix = (sold / sold.sum()).loc[sold.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    mix.attrs = {
        "left_out": account(first_reason({"no_class": grade.isna()}), {"no_class": say("the customer has no class")})
    }
    return mix
