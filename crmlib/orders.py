"""The one door for big data: order lines on any engine become one pandas row per customer.

The lines stay where they are (pandas, Polars, PyArrow, DuckDB and whatever else Narwhals knows); only the small
table comes back. Every score of the course is computed on that small table.
"""

from collections.abc import Mapping
from datetime import date as Day
from typing import Any, Literal

import narwhals as nw
import pandas as pd

from crmlib.currency import check_rates, rates_wanted, wanted_currency
from crmlib.language import DataError, say

Refunds = Literal["net", "drop", "error"]

# Money is added in ten-thousandths as whole numbers: sums then do not depend on row order or engine.
_UNITS = 10_000


def customer_table(
    orders: Any,
    *,
    customer: str = "customer_id",
    date: str = "date",
    amount: str = "amount",
    order: str = "order_id",
    as_of: str | Day | None = None,
    refunds: Refunds = "net",
    rates: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """One row per customer from order lines: first and last order, recency, frequency, monetary.

    ``recency = as_of - last order`` in days; ``frequency`` = number of distinct orders;
    ``monetary`` = sum of the amounts, rounded to cents once per customer.

    Parameters
    ----------
    orders : DataFrame, or a table or relation of any engine Narwhals knows
        One row per order line.
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
        A column is missing or holds the wrong kind of data, no row is usable, or currencies are mixed.

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
    if refunds not in ("net", "drop", "error"):
        raise DataError(say("refunds={given!r} is not known: use 'net', 'drop' or 'error'.", given=refunds))
    lines, money = _lines(orders, customer, date, amount, order, rates)
    day = _as_of(lines, as_of)
    marked = lines.with_columns(_reason(day, refunds).alias("reason"))
    counts = _collect(marked.group_by("reason").agg(nw.len().alias("rows"))).set_index("reason")["rows"]
    counts.index = counts.index.astype(object).where(counts.index.notna(), None)
    rows = {None if reason is None else str(reason): int(n) for reason, n in counts.items()}
    _refuse(rows, lines, day, refunds)

    table = _per_customer(marked.filter(nw.col("reason").is_null()), day).rename_axis(customer)
    earlier = getattr(orders, "attrs", {})
    read = sum(rows.values())
    table.attrs = {
        "as_of": day.isoformat(),
        "rows_read": earlier.get("rows_read", read),
        "rows_used": rows[None],
        "amount": table.attrs["amount"],
        "left_out": earlier.get("left_out", []) + _left_out(marked, rows, orders),
        "noticed": earlier.get("noticed", []) + (stray_days(lines, orders) if as_of is None else []),
        **money,
    }
    return table


def customer_days(
    orders: Any,
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
    lines, _ = _lines(orders, customer, date, amount, order, rates)
    used = _prepared(
        lines.with_columns(_reason(_as_of(lines, None), refunds).alias("reason")).filter(nw.col("reason").is_null())
    )
    days = _collect(used.select("customer", "date", "units", "bought", "bought_as", "numbered"))
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
    orders: Any,
    *,
    as_of: str | Day | None = None,
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
    frame = orders if isinstance(orders, pd.DataFrame) else _collect(nw.from_native(orders))
    lines, money = _lines(frame, "customer_id", "date", "amount", "order_id", rates)
    day = _as_of(lines, as_of)
    marked = lines.with_columns(_reason(day, refunds).alias("reason"))
    known = _collect(marked.select("amount", "reason"))
    reason = known["reason"].astype(object).where(known["reason"].notna(), None)
    rows = {None if why is None else str(why): int(n) for why, n in reason.value_counts(dropna=False).items()}
    _refuse(rows, lines, day, refunds)
    used = frame.assign(amount=known["amount"].to_numpy())
    if rates is not None and "currency" in frame and "cost" in frame:
        used["cost"] = frame["cost"].astype("float64") * frame["currency"].astype(object).fillna("").map(
            dict(rates)
        ).astype("float64")
    used = used[reason.isna().to_numpy()].drop(columns="currency", errors="ignore")
    earlier = getattr(orders, "attrs", {})
    used.attrs = {
        "as_of": day.isoformat(),
        "rows_read": earlier.get("rows_read", len(frame)),
        "rows_used": len(used),
        "left_out": earlier.get("left_out", []) + _left_out(marked, rows, frame),
        "noticed": earlier.get("noticed", []) + (stray_days(lines, frame) if as_of is None else []),
        **money,
    }
    return used


def stray_days(lines: Any, orders: Any) -> list[dict[str, Any]]:
    """Rows that would move the day to look back from to where nobody is: after today, or a year and more after all others.

    Parameters
    ----------
    lines : DataFrame, or a table of any engine
        With ``date``.
    orders
        The table whose row numbers to give.

    Returns
    -------
    list of dict
        ``reason``, ``rows``, ``first_rows``; at most one entry. Nothing is dropped.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> orders = pd.DataFrame({"date": pd.to_datetime(["2020-01-05", "2020-03-01", "2022-01-01"])})
    >>> stray_days(orders, orders)
    [{'reason': 'dated 2022-01-01, more than a year after all others', 'rows': 1, 'first_rows': [3]}]
    """
    frame = nw.from_native(lines)
    date = nw.col("date")
    last, tomorrow = (
        _latest(frame),
        pd.Timestamp.now().normalize() + pd.Timedelta(days=1),
    )  # a buyer's calendar may be a day ahead
    if pd.isna(last):
        return []
    start = (tomorrow + pd.Timedelta(days=1)) if last > tomorrow + pd.Timedelta(days=1) else last.normalize()
    reason = say("dated after today, the last on {day}", day=last.date())
    if start == last.normalize():
        before = _latest(frame.filter(date < start.to_pydatetime()))
        if pd.isna(before) or start - before.normalize() <= pd.Timedelta(days=366):
            return []
        reason = say("dated {day}, more than a year after all others", day=last.date())
    stray = nw.when(date >= start.to_pydatetime()).then(nw.lit(reason)).otherwise(nw.lit(None, nw.String))
    marked = frame.with_columns(stray.alias("reason"))
    rows = int(_collect(marked.filter(~nw.col("reason").is_null()).select(nw.len().alias("n")))["n"].iloc[0])
    return _left_out(marked, {reason: rows}, orders)


def _latest(frame: Any) -> pd.Timestamp:
    return pd.Timestamp(_collect(frame.select(nw.col("date").max()))["date"].iloc[0])


def _lines(
    orders: Any, customer: str, date: str, amount: str, order: str, rates: Mapping[str, float] | None
) -> tuple[Any, dict[str, Any]]:
    """The four columns that count, under fixed names and types, still on the engine of the orders; and the currency of the amounts."""
    if isinstance(orders, pd.DataFrame) and isinstance(orders.dtypes.get(date), pd.DatetimeTZDtype):
        # Narwhals reads no zone with an underscore in its name from pandas
        orders = orders.assign(**{date: orders[date].dt.tz_localize(None)})
    frame = nw.from_native(orders)
    schema = frame.collect_schema()
    wanted = [customer, date, amount] + ([order] if order != "order_id" else [])
    for column in wanted:
        if column not in schema:
            raise DataError(
                say(
                    "The orders have no column {column!r}; they have {there}. Name the right one.",
                    column=column,
                    there=", ".join(schema),
                )
            )
    if not schema[date].is_temporal():
        raise DataError(
            say(
                "Column {column!r} holds {kind}, not dates: read the file with read_orders, "
                "or convert the column first.",
                column=date,
                kind=str(schema[date]),
            )
        )
    when = nw.col(date)
    if getattr(schema[date], "time_zone", None):
        when = when.dt.replace_time_zone(None)  # the calendar day where the order was booked
    known = getattr(orders, "attrs", {})
    factor, money = (
        _exchange(frame, rates)
        if "currency" in schema
        else (1.0, {name: known.get(name) for name in ("currency", "rates")})
    )
    frame = frame.select(
        nw.col(customer).alias("customer"),
        when.cast(nw.Datetime("us")).alias("date"),
        (nw.col(amount).cast(nw.Float64) * factor).alias("amount"),
        nw.col(order).alias("order") if order in schema else nw.lit(1).alias("order"),
    )
    # an amount that is infinite or not a number is no amount; comparing is the test all engines share
    return frame.with_columns(
        nw.when(nw.col("amount").abs() < 1e14).then(nw.col("amount")).alias("amount"),
        nw.lit(order in schema).alias("numbered"),
    ), money


def _exchange(frame: Any, rates: Mapping[str, float] | None) -> tuple[Any, dict[str, Any]]:
    """One factor per line from its currency, a single currency needs none; and the currency and rates that were used."""
    counted = _collect(frame.group_by("currency").agg(nw.len().alias("rows")))
    names = counted["currency"].astype("object").where(counted["currency"].notna(), "")
    rows = {str(name): int(n) for name, n in sorted(zip(names, counted["rows"], strict=True))}
    if rates is None:
        if wanted := rates_wanted(rows):
            raise DataError(wanted)
        return 1.0, {"currency": next((name for name in rows if name), None), "rates": None}
    check_rates(rates, rows)
    factor: Any = nw.lit(None, nw.Float64)
    for currency, rate in rates.items():
        this = nw.col("currency") == currency
        factor = (
            nw.when(this if currency else this | nw.col("currency").is_null())
            .then(nw.lit(float(rate)))
            .otherwise(factor)
        )
    return factor, {"currency": wanted_currency(rates), "rates": {name: float(rate) for name, rate in rates.items()}}


def _as_of(lines: Any, as_of: str | Day | None) -> Day:
    if as_of is None:
        last = _latest(lines)
        if pd.isna(last):
            raise DataError(say("The orders hold no row with a date: there is nothing to count from."))
        return (last + pd.Timedelta(days=1)).date()
    try:
        # a text is year-month-day: 05.07.2026 would be May in one country and July in another
        day = pd.to_datetime(as_of, format="ISO8601") if isinstance(as_of, str) else pd.Timestamp(as_of)
    except (ValueError, TypeError):
        day = pd.NaT
    if day is pd.NaT:
        raise DataError(say("as_of={given!r} is not a day: write it as 2026-06-30.", given=as_of))
    return day.date()


def _reason(day: Day, refunds: Refunds) -> Any:
    """Why a line is left out; empty for a line that is used. The first reason that fits counts."""
    after = pd.Timestamp(day) + pd.Timedelta(days=1)
    too_small = nw.col("amount") <= 0 if refunds == "drop" else nw.lit(False)
    reason: Any = nw.lit(None, nw.String)
    for name, test in [
        ("refund or zero amount", too_small),
        ("after as_of", nw.col("date") >= after.to_pydatetime()),
        ("no amount", nw.col("amount").is_null()),
        ("no date", nw.col("date").is_null()),
        ("no customer id", nw.col("customer").is_null()),
    ]:
        reason = nw.when(test).then(nw.lit(name)).otherwise(reason)
    return reason


def _refuse(rows: Mapping[str | None, int], lines: Any, day: Day, refunds: Refunds) -> None:
    """Stop where there is nothing to work with, or where the caller asked to."""
    if refunds == "error":
        negative = _collect(lines.filter(nw.col("amount") < 0).select(nw.len().alias("n")))["n"].iloc[0]
        if negative:
            raise DataError(
                say(
                    "{n} order lines have a negative amount: choose refunds='net' to subtract them "
                    "or refunds='drop' to leave them out.",
                    n=int(negative),
                )
            )
    if rows.get(None):
        return
    if not rows:
        raise DataError(say("The orders hold no rows: there is nothing to count."))
    if rows.get("after as_of"):
        first = _collect(lines.select(nw.col("date").min()))["date"].iloc[0]
        raise DataError(
            say(
                "as_of {day} is before the first order ({first}): choose a later day.",
                day=day,
                first=pd.Timestamp(first).date(),
            )
        )
    why = ", ".join(f"{reason}: {n}" for reason, n in rows.items())
    raise DataError(
        say("None of the {n} order lines can be used ({why}). Check the columns.", n=sum(rows.values()), why=why)
    )


def _per_customer(lines: Any, day: Day) -> pd.DataFrame:
    """The one group-by. What counts per line is prepared first, so that every engine can add it up."""
    grouped = _collect(
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
    recency = (pd.Timestamp(day) - last).dt.days
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


def _prepared(lines: Any) -> Any:
    """The lines with what counts on each: the day and the number of a purchase, and the money in whole units."""
    bought = nw.col("amount") > 0
    return lines.with_columns(
        nw.when(bought).then(nw.col("date")).alias("bought_on"),
        nw.when(bought).then(nw.col("order")).alias("bought_as"),
        bought.cast(nw.Int64).alias("bought"),
        (nw.col("amount") * _UNITS).round(0).cast(nw.Int64).alias("units"),
    ).with_columns(nw.col("bought_as").is_null().cast(nw.Int64).alias("unnumbered"))


def _money(units: Any) -> Any:
    """Whole units as money, rounded to cents."""
    return (units + _UNITS // 200) // (_UNITS // 100) / 100


def _left_out(marked: Any, rows: Mapping[str | None, int], orders: Any) -> list[dict[str, Any]]:
    """Reason, number of lines and, where the engine keeps an order of rows, the first five row numbers."""
    reasons = [reason for reason in rows if reason is not None]
    first: dict[str, list[int]] = {reason: [] for reason in reasons}
    if reasons and isinstance(marked, nw.DataFrame):
        places = marked.select("reason").with_row_index("place").filter(~nw.col("reason").is_null()).to_pandas()
        named = isinstance(orders, pd.DataFrame) and orders.index.name == "row"
        for reason in reasons:
            found = places.loc[places["reason"] == reason, "place"].head(5)
            first[reason] = [int(orders.index[i]) if named else int(i) + 1 for i in found]
    return [{"reason": reason, "rows": rows[reason], "first_rows": first[reason]} for reason in sorted(reasons)]


def _collect(frame: Any) -> pd.DataFrame:
    """Bring a small result home to pandas."""
    return (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_pandas()
