"""Promises to pay: how many were kept. Who keeps promises pays, even when late.

Source: K.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib.check import need_columns
from crmlib.credit.windows import window
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say


def kept_promises(
    promises: pd.DataFrame, payments: pd.DataFrame, *, as_of: Day, tolerance: float | None = None
) -> pd.DataFrame:
    """What customers promised to pay and what came, by customer.

    A promise is kept when what was paid on its invoice from the day it was given to the day it names is the promised
    amount, up to a small tolerance for bank charges. A promise whose day has not passed is open and counts for nothing.

    Parameters
    ----------
    promises : DataFrame
        ``customer_id, invoice_id, given`` (the day of the call), ``promised`` (the day of the money), ``amount``.
    payments : DataFrame
        ``invoice_id, payment_date, amount``.
    as_of : date
        The end of this day: what was promised for it and has not come is broken; later payments are not seen.
    tolerance : float, optional
        Part of the amount that may be missing; without it that of the rule table ``credit/windows``.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``promises``, ``kept``, ``broken``, ``open``, ``kept_rate`` (of those whose day has passed;
        missing without one).

    Raises
    ------
    DataError
        A column is missing, a day or an amount cannot be read, or `as_of` is no date.

    Notes
    -----
    Source: K; the tolerance R. ``kept_rate`` is an item of the credit evidence with a scale of its own; in the house weights it
    has none, and a row in ``five_c_weights`` under character gives it one. Two promises on one invoice share its payments:
    the earlier is served first.

    Examples
    --------
    >>> promises = pd.DataFrame({"customer_id": "Ana", "invoice_id": ["1", "2"], "given": "2026-05-20",
    ...                          "promised": ["2026-05-31", "2026-06-10"], "amount": [100, 50]})
    >>> payments = pd.DataFrame({"invoice_id": ["1", "2"], "payment_date": ["2026-05-29", "2026-06-12"], "amount": [100, 50]})
    >>> kept_promises(promises, payments, as_of="2026-06-30").values.tolist()
    [[2.0, 1.0, 1.0, 0.0, 0.5]]
    """
    today = as_day(as_of)
    given = _ready(promises, ["customer_id", "invoice_id", "given", "promised", "amount"], say("promises"))
    paid = _ready(payments, ["invoice_id", "payment_date", "amount"], say("payments"))
    paid = paid[paid["payment_date"] <= today]
    given = given.sort_values(["promised", "given"], kind="stable")  # the day of the money decides who is served first
    came = pd.Series([_came(row, paid) for row in given.itertuples(index=False)], index=given.index, dtype=float)
    earlier = given["amount"].groupby(given["invoice_id"]).cumsum() - given["amount"]
    missing_at_most = window("promise_tolerance", tolerance)
    kept = came - earlier >= given["amount"] * (1 - missing_at_most)
    waiting = (given["promised"] > today) & ~kept
    each = given[["customer_id"]].assign(promises=1, kept=kept, broken=~kept & ~waiting, open=waiting)
    table = each.groupby("customer_id", observed=True).sum().astype(int)
    done = table["kept"] + table["broken"]
    return table.assign(kept_rate=table["kept"] / done.where(done > 0))


def _came(promise: Any, paid: pd.DataFrame) -> float:
    """What was paid on the invoice while the promise ran."""
    mine = (paid["invoice_id"] == promise.invoice_id) & (paid["payment_date"] >= promise.given)
    return float(paid.loc[mine & (paid["payment_date"] <= promise.promised), "amount"].sum())


def _ready(table: pd.DataFrame, columns: list[str], name: str) -> pd.DataFrame:
    """The columns that are needed, days as days and money as numbers."""
    need_columns(table, *columns, table=name)
    ready = table[columns].copy()
    for column in {"given", "promised", "payment_date"} & set(columns):
        ready[column] = pd.to_datetime(ready[column], format="ISO8601", errors="coerce")
    ready["amount"] = pd.to_numeric(ready["amount"], errors="coerce")
    wrong = np.flatnonzero(ready.isna().any(axis=1))
    if len(wrong):
        raise DataError(
            say(
                "Row {row} of the {table} has a gap or cannot be read: give {names}.",
                row=int(wrong[0]) + 1,
                table=name,
                names=joined(columns),
            )
        )
    return ready
