"""Order lines of any engine: the four columns that count, why a line does not count, and the account of it.

The lines stay on their engine (pandas, Polars, PyArrow, DuckDB and whatever else Narwhals knows); only counts come home.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrame

from crmlib.check import need_columns
from crmlib.currency import check_rates, rates_wanted, wanted_currency
from crmlib.days import FIRST, LAST, Day, as_day, day_after
from crmlib.language import DataError, joined, say
from crmlib.rows import FIRST_ROWS, Entry

Orders: TypeAlias = pd.DataFrame | IntoFrame  # a table of any engine, one row per order line
Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
Refunds = Literal["net", "drop", "error"]

_LARGEST = 1e14  # no order line is worth more in any money; of larger ones a float does not keep the cents
_FAR = timedelta(days=366)  # after the last order but one: who buys once a year is not far off


class Lines(NamedTuple):
    """Order lines ready to judge."""

    frame: Frame  # customer, date, amount, order, and whether orders are numbered
    money: dict[str, Any]  # currency of the amounts and the rates that made it


class Judged(NamedTuple):
    """Order lines with the reason why a line is left out."""

    frame: Frame  # as of Lines, and `why`: the key of the reason, missing for a line that counts
    day: date
    facts: dict[str, Any]  # what a result carries beside its rows


def judged(
    orders: Orders, columns: Mapping[str, str], as_of: Day | None, refunds: Refunds, rates: Mapping[str, float] | None
) -> Judged:
    """Order lines marked and counted; an error where none can be used, or where refunds are to be refused."""
    lines = opened(orders, columns, rates)
    day = _day(lines.frame, as_of)
    frame = marked(lines.frame, day, refunds)
    rows = _rows(frame)
    _refuse(rows, lines.frame, day, refunds)
    earlier = getattr(orders, "attrs", {})
    facts = {
        "as_of": day.isoformat(),
        "rows_read": earlier.get("rows_read", sum(rows.values())),
        "rows_used": rows[None],
        "left_out": earlier.get("left_out", []) + _entries(frame, _words(), rows, orders),
        "noticed": earlier.get("noticed", []) + (stray_days(lines.frame, orders) if as_of is None else []),
        **lines.money,
    }
    return Judged(frame, day, facts)


def opened(orders: Orders, columns: Mapping[str, str], rates: Mapping[str, float] | None) -> Lines:
    """The four columns that count, under fixed names and types, still on the engine of the orders.

    Parameters
    ----------
    orders : DataFrame, or a table of any engine
    columns : mapping
        ``customer``, ``date``, ``amount`` and ``order`` to the names in the orders.
    rates : mapping or None
        As of :func:`crmlib.customer_table`.
    """
    refuse_dask(orders)
    date = columns["date"]
    if isinstance(orders, pd.DataFrame) and isinstance(orders.dtypes.get(date), pd.DatetimeTZDtype):
        # Narwhals reads no zone with an underscore in its name from pandas
        orders = orders.assign(**{date: orders[date].dt.tz_localize(None)})
    frame: Frame = nw.from_native(orders)
    schema = frame.collect_schema()
    own = [columns["order"]] if columns["order"] != "order_id" else []
    there = pd.DataFrame(columns=schema.names())
    need_columns(
        there, columns["customer"], date, columns["amount"], *own, table=say("orders"), why=say("Name the right one.")
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
        else (nw.lit(1.0), {name: known.get(name) for name in ("currency", "rates")})
    )
    numbered = columns["order"] in schema
    frame = frame.select(
        nw.col(columns["customer"]).alias("customer"),
        when.cast(nw.Datetime("us")).alias("date"),
        (nw.col(columns["amount"]).cast(nw.Float64) * factor).alias("amount"),
        nw.col(columns["order"]).alias("order") if numbered else nw.lit(1).alias("order"),
    )
    # an amount that is infinite or not a number is no amount; comparing is the test all engines share
    amount = nw.when(nw.col("amount").abs() < _LARGEST).then(nw.col("amount")).alias("amount")
    return Lines(frame.with_columns(amount, nw.lit(numbered).alias("numbered")), money)


def marked(frame: Frame, day: date | None, refunds: Refunds) -> Frame:
    """The lines with `why`: the key of the first reason to leave a line out, missing for a line that counts.

    Without a day none is too late.
    """
    late = nw.lit(False) if day is None else nw.col("date") >= _moment(pd.Timestamp(day) + timedelta(days=1))
    tests = {  # the first that holds counts
        "no_customer_id": nw.col("customer").is_null(),
        "no_date": nw.col("date").is_null(),
        "no_real_day": ~_real(),
        "no_amount": nw.col("amount").is_null(),
        "after_as_of": late,
        "refund_or_zero": nw.col("amount") <= 0 if refunds == "drop" else nw.lit(False),
    }
    why: Any = nw.lit(None, nw.String)
    for key, test in reversed(tests.items()):
        why = nw.when(test).then(nw.lit(key)).otherwise(why)
    return frame.with_columns(why.alias("why"))


def used(frame: Frame) -> Frame:
    """The lines that count."""
    return frame.filter(nw.col("why").is_null())


def stray_days(lines: Orders, orders: Orders) -> list[Entry]:
    """Rows that would move the day to look back from to where nobody is: after today, or a year and more after all others.

    Parameters
    ----------
    lines : DataFrame, or a table of any engine
        With ``date``.
    orders
        The table whose row numbers to give.

    Returns
    -------
    list of Entry
        At most one. Nothing is dropped.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> orders = pd.DataFrame({"date": pd.to_datetime(["2020-01-05", "2020-03-01", "2022-01-01"])})
    >>> stray_days(orders, orders)[0]["reason"]
    'dated 2022-01-01, more than a year after all others'
    """
    frame: Frame = nw.from_native(lines).filter(_real())
    last = _edge(frame, nw.col("date").max())
    if pd.isna(last):
        return []
    tomorrow = pd.Timestamp.now().normalize() + timedelta(days=1)  # a buyer's calendar may be a day ahead
    key, start = "after_today", tomorrow + timedelta(days=1)
    said = say("dated after today, the last on {day}", day=last.date())
    if last <= start:
        key, start = "year_after_others", last.normalize()
        said = say("dated {day}, more than a year after all others", day=last.date())
        before = _edge(frame.filter(nw.col("date") < _moment(start)), nw.col("date").max())
        if pd.isna(before) or start - before.normalize() <= _FAR:
            return []
    stray = nw.when((nw.col("date") >= _moment(start)) & _real()).then(nw.lit(key))
    found: Frame = nw.from_native(lines).with_columns(stray.otherwise(nw.lit(None, nw.String)).alias("why"))
    return _entries(found, {key: said}, _rows(found), orders)


def home(frame: Frame) -> pd.DataFrame:
    """Bring a small result home to pandas."""
    return (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_pandas()


def refuse_dask(orders: Orders) -> None:
    """Dask counts an order once in each of its parts, and Narwhals adds these counts up: a wrong frequency, said by nobody."""
    if type(nw.to_native(orders, pass_through=True)).__module__.startswith("dask"):
        raise DataError(
            say(
                "The orders are a Dask table, in which an order that lies in two parts would count twice: pass on "
                "orders.compute(), or read the same files with DuckDB or Polars."
            )
        )


def _exchange(frame: Frame, rates: Mapping[str, float] | None) -> tuple[nw.Expr, dict[str, Any]]:
    """One factor per line from its currency, a single currency needs none; and the currency and rates that were used."""
    counted = home(frame.group_by("currency").agg(nw.len().alias("rows")))
    names = counted["currency"].astype("object").where(counted["currency"].notna(), "")
    rows = {str(name): int(n) for name, n in sorted(zip(names, counted["rows"], strict=True))}
    if rates is None:
        if wanted := rates_wanted(rows):
            raise DataError(wanted)
        return nw.lit(1.0), {"currency": next((name for name in rows if name), None), "rates": None}
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


def _real() -> nw.Expr:
    """Whether a date is a day of somebody's business, and not the 9999-12-31 by which systems mean an open end."""
    return (nw.col("date") >= _moment(FIRST)) & (nw.col("date") < _moment(LAST + timedelta(days=1)))


def _moment(day: pd.Timestamp) -> Any:
    return day.to_pydatetime()


def _day(lines: Frame, as_of: Day | None) -> date:
    if as_of is not None:
        return as_day(as_of).date()
    return day_after([_edge(lines.filter(_real()), nw.col("date").max())]).date()


def _edge(frame: Frame, edge: nw.Expr) -> pd.Timestamp:
    """The first or last date of some lines."""
    return pd.Timestamp(home(frame.select(edge))["date"].iloc[0])


def _words() -> dict[str, str]:
    """The reasons to leave a line out, in the order in which people read them."""
    return {
        "after_as_of": say("after as_of"),
        "no_amount": say("no amount"),
        "no_customer_id": say("no customer id"),
        "no_date": say("no date"),
        "no_real_day": say("date outside {first} to {last}", first=FIRST.year, last=LAST.year),
        "refund_or_zero": say("refund or zero amount"),
    }


def _rows(marked: Frame) -> dict[str | None, int]:
    """How many lines each reason holds for; None counts those without one."""
    counts = home(marked.group_by("why").agg(nw.len().alias("rows")))
    return {None if pd.isna(why) else str(why): int(n) for why, n in counts[["why", "rows"]].itertuples(index=False)}


def _refuse(rows: Mapping[str | None, int], lines: Frame, day: date, refunds: Refunds) -> None:
    """Stop where there is nothing to work with, or where the caller asked to."""
    if refunds == "error":
        negative = home(lines.filter(nw.col("amount") < 0).select(nw.len().alias("n")))["n"].iloc[0]
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
    if rows.get("after_as_of"):
        raise DataError(
            say(
                "as_of {day} is before the first order ({first}): choose a later day.",
                day=day,
                first=_edge(lines.filter(_real()), nw.col("date").min()).date(),
            )
        )
    why = joined(say("{reason}: {n}", reason=_words()[str(key)], n=n) for key, n in rows.items())
    raise DataError(
        say("None of the {n} order lines can be used ({why}). Check the columns.", n=sum(rows.values()), why=why)
    )


def _entries(marked: Frame, words: Mapping[str, str], rows: Mapping[str | None, int], orders: Orders) -> list[Entry]:
    """The account of the reasons that hold; with row numbers where the engine keeps an order of rows."""
    first: dict[str, list[int]] = {}
    if set(words) & set(rows) and isinstance(marked, nw.DataFrame):
        places = marked.select("why").with_row_index("place").filter(~nw.col("why").is_null()).to_pandas()
        numbers = orders.index if isinstance(orders, pd.DataFrame) and orders.index.name == "row" else None
        for key, found in places.groupby("why")["place"]:
            first[key] = [int(i) + 1 if numbers is None else int(numbers[i]) for i in found.head(FIRST_ROWS)]
    return [
        {"key": key, "reason": said, "rows": rows[key], "first_rows": first.get(key, [])}
        for key, said in words.items()
        if key in rows
    ]
