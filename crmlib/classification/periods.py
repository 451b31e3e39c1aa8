"""Order lines of a stretch of time, and sales year by year.

Source: S096, sales of a month or a year; S224, this year's largest need not be last year's.
"""

from datetime import date as Day
from typing import Any, Literal

import pandas as pd

from crmlib.language import DataError, say
from crmlib.rows import count_left_out


def order_window(orders: pd.DataFrame, until: str | Day, months: int = 12) -> pd.DataFrame:
    """The order lines of the months up to a day, that day included.

    A line counts when ``until - months < day <= until``, by the calendar.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``date``.
    until : str or date
        The last day.
    months : int
        How many months back.

    Returns
    -------
    DataFrame
        The lines inside; ``attrs["left_out"]`` counts those before and after, beside what was left out earlier.

    Raises
    ------
    DataError
        There is no column of dates, or `months` is not above zero.

    Notes
    -----
    Source: S096.

    Examples
    --------
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2025-06-30", "2025-07-01", "2026-06-30"]), "amount": [1.0, 2.0, 3.0]})
    >>> order_window(lines, "2026-06-30")["amount"].tolist()
    [2.0, 3.0]
    """
    if "date" not in orders:
        raise DataError(say("The orders have no column 'date': which lines are of which year cannot be seen without."))
    if not months > 0:
        raise DataError(say("months={given!r} cannot be used: give a number above zero, such as 12.", given=months))
    day = pd.Timestamp(until).normalize()
    dates = (
        orders["date"].dt.tz_localize(None) if getattr(orders["date"].dt, "tz", None) is not None else orders["date"]
    )
    late = dates.dt.normalize() > day
    early = dates.dt.normalize() <= day - pd.DateOffset(months=months)
    undated = dates.isna()
    kept = orders[~(late | early | undated)].copy()
    gone = {
        say("before the {months} [month|months]", months=months): early,
        say("after {day}", day=day.date()): late,
        say("no date"): undated,
    }
    kept.attrs = {**orders.attrs, "left_out": [*orders.attrs.get("left_out", []), *count_left_out(gone)]}
    return kept


def sales_by_period(orders: pd.DataFrame, period: Literal["year", "quarter", "month"] = "year") -> pd.DataFrame:
    """Sales of each customer in each year, quarter or month of the calendar.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``.
    period : {"year", "quarter", "month"}
        The unit of the columns.

    Returns
    -------
    DataFrame
        Index: the customer, the largest over all periods first, so that one who has gone is seen. A column per period, as text such as "2026" or
        "2026-06", in order and without gaps; zero where a customer bought nothing. The cells add up to all sales of
        dated lines.

    Raises
    ------
    DataError
        The period is not known, or a column is missing.

    Notes
    -----
    Source: S096, monthly or yearly sales of each customer.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo", "Bo"], "amount": [10.0, 20.0, 30.0],
    ...                       "date": pd.to_datetime(["2024-02-01", "2024-03-01", "2026-01-05"])})
    >>> sales_by_period(lines)
                 2024  2025  2026
    customer_id
    Bo           20.0   0.0  30.0
    Ana          10.0   0.0   0.0
    """
    units: dict[Any, str] = {"year": "Y", "quarter": "Q", "month": "M"}
    if period not in units:
        raise DataError(say("period={given!r} is not known: use 'year', 'quarter' or 'month'.", given=period))
    missing = [name for name in ("customer_id", "date", "amount") if name not in orders]
    if missing:
        raise DataError(
            say(
                "The orders have no column {names}: sales by {period} need it.", names=", ".join(missing), period=period
            )
        )
    if not orders["date"].notna().any():
        raise DataError(say("No order line has a date: sales by {period} need it.", period=period))
    when = orders["date"].dt.to_period(units[period])
    table = orders.pivot_table(index="customer_id", columns=when, values="amount", aggfunc="sum", fill_value=0.0)
    every = pd.period_range(when.min(), when.max(), freq=units[period])
    table = table.reindex(columns=every, fill_value=0.0)
    table.columns = pd.Index([str(each) for each in every])
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def months_before(day: str | Day, months: int = 12) -> str:
    """The same day some months earlier, by the calendar.

    Parameters
    ----------
    day : str or date
        The day to go back from.
    months : int
        How many months.

    Returns
    -------
    str
        Such as "2025-06-30"; where the earlier month is shorter, its last day.

    Raises
    ------
    DataError
        The day cannot be read.

    Notes
    -----
    Source: S096, one year beside the other.

    Examples
    --------
    >>> months_before("2026-06-30"), months_before("2026-03-31", 1)
    ('2025-06-30', '2026-02-28')
    """
    try:
        return str((pd.Timestamp(day) - pd.DateOffset(months=months)).date())
    except (ValueError, TypeError):
        raise DataError(say("{day!r} is no day: write it as 2026-06-30.", day=day)) from None
