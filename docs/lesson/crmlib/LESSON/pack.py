"""The report of lesson N: what it says of a firm's customers, worked out once from the firm's own files."""

from typing import Any, NamedTuple

import pandas as pd

from crmlib.LESSON.silence import silence
from crmlib.days import Day
from crmlib.language import say
from crmlib.reading.tables import read_tables
from crmlib.showing.cards import with_names


class Pack(NamedTuple):
    """One report. A list has the customer as index and keys in place of words."""

    read: pd.DataFrame  # the order lines, with the account of what was left out
    states: pd.DataFrame  # silence
    calls: pd.DataFrame  # those who are quiet or asleep, with names


def read_files(orders: Any, *, customers: Any = None, **how: Any) -> dict[str, pd.DataFrame]:
    """The tables of the report; the cards from where the orders come from if they are not named."""
    return read_tables(["orders", "customers"], {"orders": orders, "customers": customers}, **how)


def LESSON_pack(orders: pd.DataFrame, customers: pd.DataFrame, *, as_of: Day | None = None) -> Pack:
    """Work out everything once; the sections of the report only pick from it.

    Parameters
    ----------
    orders, customers : DataFrame
        As :func:`read_files` gives them.
    as_of : date, optional
        The day to look back from.

    Returns
    -------
    Pack
    """
    states = silence(orders, as_of=as_of)
    calls = with_names(states[states["state"] != "active"], customers)
    return Pack(read=orders, states=states, calls=calls)


def lists(found: Pack) -> dict[str, pd.DataFrame]:
    """The lists as the workbook has them: the name of each sheet to all its rows."""
    return {say("call list", context="sheet"): found.calls}
