"""The one door for big data: order lines on any engine become one pandas row per customer.

The lines stay where they are (pandas, Polars, PyArrow, DuckDB and whatever else Narwhals knows, but Dask); only the
small table comes back. Every score of the course is computed on that small table.
"""

from collections.abc import Mapping

import narwhals as nw
import pandas as pd

from crmlib.check import one_of
from crmlib.days import Day
from crmlib.language import DataError, say
from crmlib.lines import Frame, Orders, Refunds, home, judged, marked, opened, refuse_dask, used

# Money is added in ten-thousandths as whole numbers: sums then do not depend on row order or engine.
_UNITS = 10_000


def customer_table(
    orders: Orders,
    *,
    customer: str = "customer_id",
    date: str = "date",
    amount: str = "amount",
    order: str = "order_id",
    as_of: Day | None = None,
    refunds: Refunds = "net",
    rates: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """One row per customer from order lines: first and last order, recency, frequency, monetary.

    ``recency = as_of - last order`` in days; ``frequency`` = number of distinct orders;
    ``monetary`` = sum of the amounts, rounded to cents once per customer.

    Parameters
    ----------
    orders : DataFrame, or a table or relation of any engine Narwhals knows but Dask
        One row per order line; a date outside 1901 to 2199 is what systems write for "open" and is left out.
    customer, date, amount, order : str
        Column names. Where the orders have no `order` column, every row is an order of its own.
    as_of : str or date, optional
        The day from which recency is counted; later rows are left out. Default: the day after the last row.
    refunds : {"net", "drop", "error"}
        ``net``: rows with a negative amount reduce the money, but are no purchases; a customer with nothing but
        refunds stays, with frequency 0 and no recency. ``drop``: rows with an amount of zero or less are left out.
        ``error``: refuse them.
    rates : mapping, optional
        Currency to the value of one unit in the currency wanted, such as ``{"EUR": 1.1, "USD": 1}``; needed when
        ``currency`` holds more than one. ``""`` stands for lines that name none.

    Returns
    -------
    DataFrame
        Index: the customer, sorted. Columns ``first``, ``last`` (days), ``recency`` (whole days, missing without a
        purchase), ``frequency`` (orders), ``monetary`` (currency units). ``attrs``: ``as_of``, ``rows_read``,
        ``rows_used``, ``amount`` (sum of all used lines), ``left_out``, which :func:`crmlib.left_out` shows, ``noticed`` (rows that
        count and deserve a look, such as a last order far in the future), ``currency`` (that of the amounts, None where
        nothing says) and ``rates`` (those used, or None).

    Raises
    ------
    DataError
        A column is missing or holds the wrong kind of data, no row is usable, currencies are mixed, or the engine is Dask.

    Notes
    -----
    Source: S130 names the three measures; that refunds are no purchases is professional practice (K).

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "amount": [120.0, 80.0, 50.0],
    ...                        "date": pd.to_datetime(["2026-05-01", "2026-06-20", "2026-01-10"])})
    >>> customer_table(orders, as_of="2026-06-30")[["recency", "frequency", "monetary"]]
                 recency  frequency  monetary
    customer_id
    Ana               10          2     200.0
    Bo               171          1      50.0
    """
    one_of("refunds", refunds, ("net", "drop", "error"))
    found = judged(orders, _columns(customer, date, amount, order), as_of, refunds, rates)
    table = _per_customer(used(found.frame), pd.Timestamp(found.day)).rename_axis(customer)
    table.attrs |= found.facts
    return table


def customer_days(
    orders: Orders,
    *,
    customer: str = "customer_id",
    date: str = "date",
    amount: str = "amount",
    order: str = "order_id",
    refunds: Refunds = "net",
    rates: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """What each customer had reached on each day with an order: :func:`customer_table` for every day at once.

    The last row of a customer up to a day says what `customer_table` with that ``as_of`` says. The order lines need
    not be read again.

    Parameters
    ----------
    orders, customer, date, amount, order, refunds, rates
        As in :func:`customer_table`.

    Returns
    -------
    DataFrame
        ``customer``, ``day``, ``last`` (last day with a purchase, missing before the first), ``frequency`` and
        ``monetary`` so far; by customer and day.

    Raises
    ------
    DataError
        As in :func:`customer_table`.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "amount": [120.0, 80.0, 50.0],
    ...                        "date": pd.to_datetime(["2026-05-01", "2026-06-20", "2026-01-10"])})
    >>> customer_days(orders)[["customer", "day", "frequency", "monetary"]]
      customer        day  frequency  monetary
    0      Ana 2026-05-01          1     120.0
    1      Ana 2026-06-20          2     200.0
    2       Bo 2026-01-10          1      50.0
    """
    lines = opened(orders, _columns(customer, date, amount, order), rates).frame
    counts = _prepared(used(marked(lines, None, refunds)))
    days = home(counts.select("customer", "date", "units", "bought", "bought_as", "numbered"))
    if days.empty:
        raise DataError(say("None of the order lines can be used: check the columns."))
    days["day"] = pd.to_datetime(days["date"]).dt.normalize().astype("datetime64[us]")
    days = days.sort_values(["customer", "day"], kind="stable")
    # an order counts once, on its first day; a purchase without a number is an order of its own
    again = days["bought_as"].notna() & days["numbered"].astype(bool) & (days["bought"] == 1)
    again &= days[again].duplicated(["customer", "bought_as"]).reindex(days.index, fill_value=False)
    days["frequency"] = days["bought"].where(~again, 0)
    days["last"] = days["day"].where(days["bought"] == 1)
    per_day = days.groupby(["customer", "day"], observed=True).agg(
        units=("units", "sum"), frequency=("frequency", "sum"), last=("last", "max")
    )
    customers = per_day.groupby("customer", observed=True)
    so_far = customers[["units", "frequency"]].cumsum().astype("int64")
    return so_far.assign(last=customers["last"].ffill(), monetary=_money(so_far["units"])).reset_index()[
        ["customer", "day", "last", "frequency", "monetary"]
    ]


def order_lines(
    orders: Orders,
    *,
    as_of: Day | None = None,
    refunds: Refunds = "net",
    rates: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """The order lines that :func:`customer_table` counts, with all their columns, in one currency.

    What is computed from lines (costs, hours, products) then stands on the same lines as the customer table, and the
    totals agree.

    Parameters
    ----------
    orders : DataFrame, or a table of any engine
        With ``customer_id, date, amount`` and whatever else the lines have.
    as_of, refunds, rates
        As in :func:`customer_table`.

    Returns
    -------
    DataFrame
        The lines that count, all columns but ``currency``; ``amount`` and, where there is one, ``cost`` in one currency.
        ``attrs``: ``as_of``, ``rows_read``, ``rows_used``, ``left_out``, ``noticed``, ``currency`` and ``rates``, as of :func:`customer_table`.

    Raises
    ------
    DataError
        As in :func:`customer_table`.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", None, "Bo"], "amount": [120.0, 80.0, 50.0], "product": ["lamp"] * 3,
    ...                        "date": pd.to_datetime(["2026-05-01", "2026-06-20", "2026-07-10"])})
    >>> lines = order_lines(orders, as_of="2026-06-30")
    >>> lines[["customer_id", "amount", "product"]].values.tolist()
    [['Ana', 120.0, 'lamp']]
    >>> [(entry["reason"], entry["rows"]) for entry in lines.attrs["left_out"]]
    [('after as_of', 1), ('no customer id', 1)]
    """
    refuse_dask(orders)
    frame = orders if isinstance(orders, pd.DataFrame) else home(nw.from_native(orders))
    found = judged(frame, _columns("customer_id", "date", "amount", "order_id"), as_of, refunds, rates)
    known = home(found.frame.select("amount", "why"))
    lines = frame.assign(amount=known["amount"].to_numpy())
    if rates is not None and "currency" in frame and "cost" in frame:
        factor = frame["currency"].astype(object).fillna("").map(dict(rates)).astype("float64")
        lines["cost"] = frame["cost"].astype("float64") * factor
    lines = lines[known["why"].isna().to_numpy()].drop(columns="currency", errors="ignore")
    lines.attrs = found.facts
    return lines


def _columns(customer: str, date: str, amount: str, order: str) -> dict[str, str]:
    return {"customer": customer, "date": date, "amount": amount, "order": order}


def _per_customer(lines: Frame, day: pd.Timestamp) -> pd.DataFrame:
    """The one group-by. What counts per line is prepared first, so that every engine can add it up."""
    grouped = home(
        _prepared(lines)
        .group_by("customer")
        .agg(
            nw.col("bought_on").min().alias("first"),
            nw.col("bought_on").max().alias("last"),
            nw.col("bought").sum().alias("bought"),
            nw.col("bought_as").n_unique().alias("orders"),
            nw.col("unnumbered").sum().alias("unnumbered"),
            nw.len().alias("lines"),
            nw.col("units").sum().alias("units"),
            nw.col("numbered").max().alias("numbered"),
        )
    )
    sums = ["bought", "orders", "unnumbered", "lines", "units"]
    grouped[sums] = grouped[sums].astype("int64")  # DuckDB adds whole numbers up as decimals
    ids = grouped["customer"]
    grouped = grouped.set_axis(
        ids.astype(ids.cat.categories.dtype) if isinstance(ids.dtype, pd.CategoricalDtype) else ids
    )
    grouped = grouped.sort_index()
    # n_unique counts "no number" as one number; a purchase without an order number is an order of its own
    numbered = grouped["orders"] - (grouped["unnumbered"] > 0)
    blank = grouped["bought"] - (grouped["lines"] - grouped["unnumbered"])
    frequency = (numbered + blank).where(grouped["numbered"].astype(bool), grouped["bought"])
    first, last = (pd.to_datetime(grouped[edge]).dt.normalize().astype("datetime64[us]") for edge in ("first", "last"))
    recency = (day - last).dt.days
    table = pd.DataFrame(
        {
            "first": first,
            "last": last,
            "recency": recency.astype("Int64") if recency.isna().any() else recency.astype("int64"),
            "frequency": frequency.astype("int64"),
            "monetary": _money(grouped["units"]),
        }
    )
    table.attrs["amount"] = int(grouped["units"].sum()) / _UNITS
    return table


def _prepared(lines: Frame) -> Frame:
    """The lines with what counts on each: the day and the number of a purchase, and the money in whole units."""
    bought = nw.col("amount") > 0
    return lines.with_columns(
        nw.when(bought).then(nw.col("date")).alias("bought_on"),
        nw.when(bought).then(nw.col("order")).alias("bought_as"),
        bought.cast(nw.Int64).alias("bought"),
        (nw.col("amount") * _UNITS).round(0).cast(nw.Int64).alias("units"),
    ).with_columns(nw.col("bought_as").is_null().cast(nw.Int64).alias("unnumbered"))


def _money(units: pd.Series) -> pd.Series:
    """Whole units as money, rounded to cents."""
    return (units + _UNITS // 200) // (_UNITS // 100) / 100
