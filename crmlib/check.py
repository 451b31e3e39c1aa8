"""What many functions ask of their arguments, at one door: the columns that are needed, an option that is known, money per customer."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from crmlib.language import DataError, joined, say

Money: TypeAlias = pd.Series | pd.DataFrame | Sequence[float]  # per customer; of a customer table the column "monetary"


def need_columns(frame: pd.DataFrame, *names: str, table: str = "table", why: str = "") -> None:
    """Refuse a table that lacks a column.

    Parameters
    ----------
    frame : DataFrame
    *names : str
        The columns that are needed.
    table : str
        What the table is called, in words.
    why : str
        What they are needed for, a sentence of its own.

    Raises
    ------
    DataError
        The sentence names all that are missing and those that are there.

    Examples
    --------
    >>> need_columns(pd.DataFrame({"date": []}), "date", "cost", table="orders")
    Traceback (most recent call last):
    crmlib.language.DataError: There is no column cost in the orders, only date. Name the columns so.
    """
    missing = list(dict.fromkeys(name for name in names if name not in frame))
    if missing:
        there = joined(frame.columns) or say("none", context="column")
        raise DataError(
            say(
                "There is no column {names} in the {table}, only {there}. {why}",
                table=table,
                names=joined(missing),
                there=there,
                why=why or say("Name the columns so."),
            )
        )


def one_of(name: str, value: Any, known: Iterable[Any]) -> None:
    """Refuse an option that is not known.

    Examples
    --------
    >>> one_of("refunds", "nett", ["net", "drop"])
    Traceback (most recent call last):
    crmlib.language.DataError: refunds='nett' is not known: use 'net' or 'drop'.
    """
    options = [repr(option) for option in known]
    if repr(value) not in options:
        listed = say("{most} or {last}", most=joined(options[:-1]), last=options[-1]) if options[1:] else options[0]
        raise DataError(say("{name}={value!r} is not known: use {listed}.", name=name, value=value, listed=listed))


def money_of(amounts: Any, table: str = "monetary") -> pd.Series:
    """Money per customer as floats.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        Of a customer table the column ``monetary`` is taken.
    table : str
        The column to take of a frame.

    Returns
    -------
    Series
        Index: the customer.

    Raises
    ------
    DataError
        The frame has no such column, or an amount is no number.

    Examples
    --------
    >>> money_of([5, 3]).tolist()
    [5.0, 3.0]
    """
    if isinstance(amounts, pd.DataFrame):
        if table not in amounts:
            raise DataError(
                say(
                    "The customer table has no column {table!r}: name the column of money, e.g. table['sales'].",
                    table=table,
                )
            )
        amounts = amounts[table]
    try:
        return pd.Series(amounts).astype("float64")
    except (ValueError, TypeError):
        raise DataError(say("The amounts hold something that is no number: give money per customer.")) from None


def largest_first(money: pd.Series) -> np.ndarray:
    """Places of the customers by money, the largest first; equal ones by their name, so that row order never matters.

    Examples
    --------
    >>> largest_first(pd.Series({"Bo": 3.0, "Ana": 3.0, "Cy": 9.0})).tolist()
    [2, 1, 0]
    """
    return np.lexsort((money.index.map(str), -money.to_numpy(dtype=float)))


def share_of(n: int, share: float) -> int:
    """How many of n customers a share is, at least one, half of one rounded up.

    Examples
    --------
    >>> share_of(12, 0.2), share_of(3, 0.1)
    (2, 1)
    """
    return max(1, int(n * share + 0.5))


def one_or_many(given: Any) -> tuple[pd.DataFrame, bool]:
    """A frame as it is, or one thing (a mapping, a Series) as its only row, and whether it was one.

    Examples
    --------
    >>> one_or_many({"name": "Nordlicht", "country": "DE"})
    (        name country
    0  Nordlicht      DE, True)
    """
    return (given, False) if isinstance(given, pd.DataFrame) else (pd.DataFrame([dict(given)]), True)


def side_by_side(**columns: Any) -> tuple[pd.DataFrame, bool]:
    """Scalars, lists and Series as the columns of one frame, and whether all of them were single values.

    A single value holds for every row. A method that takes customers or one customer works on the frame and gives back
    its first row where all were single.

    Returns
    -------
    (DataFrame, bool)

    Raises
    ------
    DataError
        The Series speak of different customers.

    Examples
    --------
    >>> frame, single = side_by_side(money=pd.Series({"Ana": 70, "Bo": 40}), need=60)
    >>> frame.values.tolist(), single
    ([[70, 60], [40, 60]], False)
    >>> side_by_side(money=70)[1]
    True
    """
    series = [column for column in columns.values() if isinstance(column, pd.Series)]
    lists = [column for column in columns.values() if np.ndim(column) == 1]
    if not lists:
        return pd.DataFrame({name: [value] for name, value in columns.items()}), True
    index = series[0].index if series else pd.RangeIndex(len(lists[0]))
    if any(not column.index.equals(index) for column in series) or any(len(column) != len(index) for column in lists):
        raise DataError(
            say("The columns {names} speak of different customers: take them from one table.", names=joined(columns))
        )
    return pd.DataFrame(
        {
            name: column
            if np.ndim(column) == 0
            else np.asarray(column)
            if not isinstance(column, pd.Series)
            else column
            for name, column in columns.items()
        },
        index=index,
    ), False
