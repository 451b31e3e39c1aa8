"""A day that an argument names, and how far back the figures look."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say

WINDOWS = rules.table("credit/windows").set_index("window")["value"]


def as_day(as_of: Any) -> pd.Timestamp:
    """The calendar day of an argument, without its hour.

    Parameters
    ----------
    as_of : date, Timestamp or str
        Text as year-month-day.

    Returns
    -------
    Timestamp

    Raises
    ------
    DataError
        It is no date.

    Examples
    --------
    >>> as_day("2026-06-30 17:45")
    Timestamp('2026-06-30 00:00:00')
    """
    day = pd.to_datetime(as_of, errors="coerce")
    if pd.isna(day):
        raise DataError(say("{as_of!r} is no date: write the day as year-month-day, such as 2026-06-30.", as_of=as_of))
    return pd.Timestamp(day).tz_localize(None).normalize()
