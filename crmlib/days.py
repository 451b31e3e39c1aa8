"""A day that an argument names: read in one way everywhere, or refused with one sentence."""

from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from crmlib.language import DataError, say

Day: TypeAlias = str | date | pd.Timestamp

# Systems write 9999-12-31 or 1900-01-01 where they mean "open" or "not known"; no deal of a reader's lies outside these.
FIRST, LAST = pd.Timestamp(1901, 1, 1), pd.Timestamp(2199, 12, 31)


def as_day(day: Any, name: str = "as_of") -> pd.Timestamp:
    """The calendar day of an argument, without its hour.

    Parameters
    ----------
    day : date, Timestamp or str
        Text as year-month-day: 05.07.2026 would be May in one country and July in another.
    name : str
        What the argument is called, for the sentence that refuses it.

    Returns
    -------
    Timestamp
        Without a zone; of a moment with one, the day on the calendar there.

    Raises
    ------
    DataError
        It is no day, or one that systems write where they mean none, such as 9999-12-31.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> as_day("2026-06-30 17:45")
    Timestamp('2026-06-30 00:00:00')
    >>> as_day("05.07.2026")
    Traceback (most recent call last):
    crmlib.language.DataError: as_of='05.07.2026' is not a day: write it as year-month-day, such as 2026-06-30.
    """
    try:
        if not isinstance(day, str | date) and not hasattr(day, "tzinfo"):
            raise TypeError
        read = pd.to_datetime(day.strip(), format="ISO8601") if isinstance(day, str) else pd.Timestamp(day)
        whole = not isinstance(day, str) or len(day.strip()) >= len("20260630")  # 2026-06 names a month, not a day
    except (ValueError, TypeError, OverflowError):
        read, whole = pd.NaT, False
    if read is pd.NaT or not whole:
        raise DataError(
            say("{name}={day!r} is not a day: write it as year-month-day, such as 2026-06-30.", name=name, day=day)
        )
    if not FIRST <= read.tz_localize(None) < LAST + pd.Timedelta(days=1):
        raise DataError(
            say(
                "{name}={day!r} lies outside {first} to {last}: choose a day of your own business.",
                name=name,
                day=day,
                first=FIRST.date(),
                last=LAST.date(),
            )
        )
    return read.tz_localize(None).normalize().as_unit("us")


def day_after(dates: Any) -> pd.Timestamp:
    """The day after the last of some dates: from there the course looks back where no other day is named.

    Examples
    --------
    >>> day_after(pd.to_datetime(["2026-06-29 16:00", None, "2026-02-01 08:00"]))
    Timestamp('2026-06-30 00:00:00')
    """
    last = pd.to_datetime(pd.Series(dates)).max()
    if pd.isna(last):
        raise DataError(say("There is no row with a date: there is nothing to count from."))
    return as_day(last, "date") + pd.Timedelta(days=1)
