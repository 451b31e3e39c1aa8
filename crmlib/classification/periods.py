"""Order lines of a stretch of time, and sales year by year.

Source: S096, sales of a month or a year; S224, this year's largest need not be last year's.
"""

from typing import Literal

import pandas as pd

from crmlib.check import need_columns, one_of
from crmlib.days import Day, as_day
from crmlib.language import DataError, say
from crmlib.rows import account, first_reason

UNITS = {"year": "Y", "quarter": "Q", "month": "M"}


def order_window(orders: pd.DataFrame, until: Day, months: int = 12) -> pd.DataFrame:
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
    need_columns(orders, "date", table=say("orders"), why=say("Which lines are of which year cannot be seen without."))
    if not months > 0:
        raise DataError(say("months={given!r} cannot be used: give a number above zero, such as 12.", given=months))
    day = as_day(until, "until")
    dates = orders["date"].dt.tz_localize(None).dt.normalize()
    why = first_reason(
        {"no_date": dates.isna(), "before": dates <= day - pd.DateOffset(months=months), "after": dates > day}
    )
    kept = orders[why.isna()].copy()
    words = {
        "no_date": say("no date"),
        "before": say("before the {months} [month|months]", months=months),
        "after": say("after {day}", day=day.date()),
    }
    kept.attrs = {**orders.attrs, "left_out": [*orders.attrs.get("left_out", []), *account(why, words)]}
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
    one_of("period", period, UNITS)
    need_columns(
        orders,
        "customer_id",
        "date",
        "amount",
        table=say("orders"),
        why=say("Sales by year, quarter or month need it."),
    )
    if not orders["date"].notna().any():
        raise DataError(say("No order line has a date: sales by year, quarter or month need it."))
    when = orders["date"].dt.to_period(UNITS[period])
    table = orders.pivot_table(index="customer_id", columns=when, values="amount", aggfunc="sum", fill_value=0.0)
    every = pd.period_range(when.min(), when.max(), freq=UNITS[period])
    table = table.reindex(columns=every, fill_value=0.0)
    table.columns = pd.Index([str(each) for each in every])
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def months_before(day: Day, months: int = 12) -> str:
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
    return str((as_day(day, "day") - pd.DateOffset(months=months)).date())
