"""What was left out of a result, and what counts and deserves a look: the account of rows.

A row has one reason, the first that fits. Each reason has a key, which logic reads, and a sentence, which people read.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NotRequired, TypedDict

import numpy as np
import pandas as pd

from crmlib.language import DataError, joined, say

FIRST_ROWS = 5  # how many row numbers an entry names


class Entry(TypedDict):
    """Rows with one reason."""

    key: str
    reason: str
    rows: int
    first_rows: list[int]
    table: NotRequired[str]  # where an account speaks of several


def first_reason(tests: Mapping[str, Any], index: pd.Index | None = None) -> pd.Series:
    """The first reason that holds for each row.

    Parameters
    ----------
    tests : mapping
        Key to the rows for which it holds, a boolean Series or array; the most important reason first.
    index : Index, optional
        Of the rows; default that of the first test.

    Returns
    -------
    Series
        The key; missing where no reason holds.

    Examples
    --------
    >>> amount = pd.Series([5.0, None, -1.0])
    >>> first_reason({"no_amount": amount.isna(), "refund": amount < 0}).tolist()
    [nan, 'no_amount', 'refund']
    """
    holds = [np.asarray(test, dtype=bool) for test in tests.values()]
    rows = index if index is not None else next(iter(tests.values())).index
    keys = [np.array(key, dtype=object) for key in tests]
    return pd.Series(np.select(holds, keys, np.array(np.nan, dtype=object)), index=rows, dtype="str")


def account(why: pd.Series, words: Mapping[str, str]) -> list[Entry]:
    """Count the rows of each reason.

    Parameters
    ----------
    why : Series
        A key per row, as :func:`first_reason` gives it; missing for rows that are used.
    words : mapping
        Key to sentence, each made with :func:`crmlib.language.say`.

    Returns
    -------
    list of Entry
        In the order of `words`, only reasons that hold for some row; with the first five row numbers: the file's own where
        the frame knows them (index ``row``), else from 1.

    Examples
    --------
    >>> account(pd.Series([None, "no_amount", "no_amount"]), {"no_amount": "no amount"})
    [{'key': 'no_amount', 'reason': 'no amount', 'rows': 2, 'first_rows': [2, 3]}]
    """
    there = set(why.unique())
    return count_rows({key: (said, why == key) for key, said in words.items() if key in there})


def count_rows(reasons: Mapping[str, tuple[str, pd.Series]]) -> list[Entry]:
    """Count rows by reasons that may hold together, as those that deserve a look may.

    Examples
    --------
    >>> paid = pd.Series([60, 40], index=pd.Index([2, 3], name="row"))
    >>> count_rows({"large": ("a large payment", paid > 50)})
    [{'key': 'large', 'reason': 'a large payment', 'rows': 1, 'first_rows': [2]}]
    """
    found = [entry(key, said, rows_of(holds)) for key, (said, holds) in reasons.items()]
    return [counted for counted in found if counted["rows"]]


def entry(key: str, reason: str, rows: Iterable[int]) -> Entry:
    """One reason with its rows."""
    numbers = [int(row) for row in rows]
    return {"key": key, "reason": reason, "rows": len(numbers), "first_rows": numbers[:FIRST_ROWS]}


def rows_of(holds: pd.Series) -> np.ndarray:
    """The row numbers of the rows for which something holds."""
    places = np.flatnonzero(holds)
    return np.asarray(holds.index[places] if holds.index.name == "row" else places + 1)


def known(result: Any, fact: str) -> Any:
    """A fact that a result of the course carries beside its rows, such as ``as_of``.

    Raises
    ------
    DataError
        The frame does not carry it: a merge, a `reset_index` or a file loses it.

    Examples
    --------
    >>> known(pd.DataFrame(), "as_of")
    Traceback (most recent call last):
    crmlib.language.DataError: The table no longer says as_of: a merge or reset_index loses it. Pass on what the reader or method gave.
    """
    if fact not in getattr(result, "attrs", {}):
        raise DataError(
            say(
                "The table no longer says {fact}: a merge or reset_index loses it. "
                "Pass on what the reader or method gave.",
                fact=fact,
            )
        )
    return result.attrs[fact]


def shown_rows(numbers: Iterable[int]) -> str:
    """Row numbers as people read them.

    Examples
    --------
    >>> shown_rows([2, 7])
    '2, 7'
    """
    return joined(numbers)


def left_out(result: pd.DataFrame | Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What a function or a reader left out, by reason.

    Parameters
    ----------
    result : DataFrame, or a mapping of them
        A result of the course's readers and methods, or a whole company.

    Returns
    -------
    DataFrame
        One row per reason: ``reason``, ``rows``, ``first_rows`` (up to five row numbers, as the user's file counts them);
        of a company with ``table`` before them. No rows means that nothing was left out.

    Raises
    ------
    DataError
        The table carries no account, so that it is not known what was left out.

    Examples
    --------
    >>> import crmlib as crm
    >>> orders = pd.DataFrame({"customer_id": ["Ana", None], "date": ["2026-01-05", "2026-01-06"], "amount": [9, 8]})
    >>> left_out(crm.read_orders(orders)).values.tolist()
    [['no customer id', 1, '2']]
    """
    if isinstance(result, Mapping):
        parts = [left_out(frame).assign(table=table) for table, frame in result.items()]
        return pd.concat(parts, ignore_index=True)[["table", "reason", "rows", "first_rows"]]
    entries = [{**found, "first_rows": shown_rows(found["first_rows"])} for found in known(result, "left_out")]
    return pd.DataFrame(entries, columns=["reason", "rows", "first_rows"])


def noticed(result: pd.DataFrame) -> pd.DataFrame:
    """Rows that count and still deserve a look: paid twice, due before their date, read in one of two ways.

    Parameters
    ----------
    result : DataFrame
        From a reader, :func:`crmlib.open_items` or :func:`crmlib.ageing`.

    Returns
    -------
    DataFrame
        ``reason``, ``rows``, ``first_rows`` (row numbers as the file counts them), and ``counts``: False for what was left
        out instead.

    Raises
    ------
    DataError
        The table carries no account.

    Notes
    -----
    Source: R. Nothing of a ledger is dropped in silence: what has no place of its own stands here.

    Examples
    --------
    >>> import crmlib as crm
    >>> payments = pd.DataFrame({"invoice_id": ["9"], "customer_id": "Ana", "payment_date": ["2026-06-10"], "amount": [60]})
    >>> invoices = pd.DataFrame({"invoice_id": ["1"], "customer_id": "Ana", "amount": [100], "due_date": ["2026-05-31"]})
    >>> noticed(crm.open_items(invoices, payments, as_of="2026-06-30"))[["reason", "rows", "counts"]].values.tolist()
    [['payment for no invoice', 1, True]]
    """
    entries = [
        {**found, "first_rows": shown_rows(found["first_rows"]), "counts": kind == "noticed"}
        for kind in ("noticed", "left_out")
        for found in (known(result, "left_out") if kind == "left_out" else result.attrs.get("noticed", []))
    ]
    return pd.DataFrame(entries, columns=["reason", "rows", "first_rows", "counts"])
