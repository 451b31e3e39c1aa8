"""What is open on a day: invoices less the payments made by then, back-dated or today, and nothing lost on the way.

Source: K; what happens to records that do not fit R.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from crmlib.credit.matching import Basis, matched
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.rows import Entry, account, count_rows


def open_items(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None = None,
    *,
    as_of: Day,
    basis: Basis = "due",
    rates: Mapping[str, float] | None = None,
    settled: bool = False,
) -> pd.DataFrame:
    """What every invoice still owes on a day.

    ``open = amount - payments made by that day``. Rows with the same customer and invoice number are one item. The
    payments of a customer that belong to no invoice of that day are one item more: a credit. So the open amounts add
    up to all usable invoices less all usable payments up to the day.

    Parameters
    ----------
    invoices : DataFrame
        ``invoice_id, customer_id, amount`` (a credit note is negative), ``invoice_date, due_date`` and ``currency``
        where known.
    payments : DataFrame, optional
        ``invoice_id, payment_date, amount`` and, where known, ``customer_id`` and ``currency``; without a currency it is
        that of the invoice.
    as_of : date
        The day; later invoices and payments are left out, so that a day in the past can be looked at again.
    basis : {"due", "invoice"}
        Count the days from the due date or from the invoice date.
    rates : mapping, optional
        Currency to its worth in ours: ``{"USD": 1, "EUR": 1.1}``. Without it the currency of most invoices is ours.
        Invoices in a currency without a rate are left out, their payments with them; so is a payment in such a currency.
    settled : bool
        Keep the items on which nothing is open.

    Returns
    -------
    DataFrame
        One row per item: ``customer_id``, ``invoice_id`` (missing for payments without invoice), ``date`` (the one
        the days are counted from), ``days_late`` (negative before it, missing without it), ``open`` (negative: a
        credit). ``attrs``: ``currency``, ``left_out`` (rows that do not count), ``noticed`` (rows that count and
        deserve a look).

    Raises
    ------
    DataError
        A column is missing, or `as_of` or `basis` cannot be used.

    Notes
    -----
    Source: K; the rules for misfits R. Of several dates for one item the earliest counts.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": ["1", "2"], "customer_id": "Ana", "amount": [100, 40],
    ...                          "due_date": ["2026-05-31", "2026-07-31"]})
    >>> payments = pd.DataFrame({"invoice_id": ["1", "1"], "amount": [60, 40], "payment_date": ["2026-06-10", "2026-07-05"]})
    >>> open_items(invoices, payments, as_of="2026-06-30")[["invoice_id", "days_late", "open"]].values.tolist()
    [['1', 30.0, 40.0], ['2', -31.0, 40.0]]
    """
    today = as_day(as_of)
    bills, paid, home, customers, ids = matched(invoices, payments, today, basis, rates)
    items = _balances(bills[bills["why"].isna()], paid[paid["why"].isna()], len(customers))

    found = pd.DataFrame(
        {
            "customer_id": customers.take(items["owner"]),
            "invoice_id": ids.take(items["id"].clip(lower=0)).where(items["id"] >= 0) if len(ids) else None,
            "date": items["date"].to_numpy(),
            "days_late": (today - items["date"]).dt.days.to_numpy(dtype=float),
            "open": items["open"].to_numpy(),
        }
    )
    found = found if settled else found[found["open"] != 0].reset_index(drop=True)
    found.attrs = {
        "currency": home,
        "left_out": _not_counted(bills, paid),
        "noticed": _noticed(bills, paid, items),
    }
    return found


def paid_items(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None,
    *,
    as_of: Day,
    months: int | None = None,
    rates: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """How late every payment was: ``days_beyond_terms = payment date - due date``.

    An invoice paid in parts has a row for each. What is paid above the amount of its invoice was not owed and has no
    lateness: a second payment by mistake makes nobody a late payer.

    Parameters
    ----------
    invoices, payments, as_of, rates
        As in :func:`open_items`.
    months : int, optional
        Only payments of the last months; without it all.

    Returns
    -------
    DataFrame
        One row per payment in the order of the days: ``customer_id``, ``invoice_id``, ``date``, ``days_beyond_terms``
        (negative when early), ``amount`` (in our currency). ``attrs["left_out"]``: payments without such days.

    Raises
    ------
    DataError
        As in :func:`open_items`.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": ["1"], "customer_id": "Ana", "amount": [100], "due_date": ["2026-05-31"]})
    >>> payments = pd.DataFrame({"invoice_id": ["1", "1"], "amount": [60, 40], "payment_date": ["2026-05-30", "2026-06-10"]})
    >>> paid_items(invoices, payments, as_of="2026-06-30")[["days_beyond_terms", "amount"]].values.tolist()
    [[-1.0, 60.0], [10.0, 40.0]]
    """
    today = as_day(as_of)
    bills, paid, _, customers, ids = matched(invoices, payments, today, "due", rates)
    usable = bills[bills["why"].isna() & (bills["id"] >= 0)]
    billed = (usable["amount"] * usable["rate"]).clip(lower=0).groupby(usable["item"]).sum()
    due = usable.groupby("item")["date"].min()
    begin = today - pd.DateOffset(months=months) if months is not None else pd.Timestamp.min
    paid = paid.assign(due=due.reindex(paid["item"]).to_numpy(), money=paid["amount"] * paid["rate"])
    settles = paid["why"].isna() & (paid["day"] > begin)
    counts = settles & paid["matched"] & paid["due"].notna() & (paid["money"] > 0)

    rows = paid[counts].sort_values("day", kind="stable")
    before = rows.groupby("item")["money"].cumsum() - rows["money"]
    room = (billed.reindex(rows["item"]).to_numpy() - before).clip(lower=0)
    rows = rows.assign(money=rows["money"].clip(upper=room))
    rows = rows[rows["money"].round(6) > 0]
    found = pd.DataFrame(
        {
            "customer_id": customers.take(rows["owner"]),
            "invoice_id": ids.take(rows["id"]),
            "date": rows["day"].to_numpy(),
            "days_beyond_terms": (rows["day"] - rows["due"]).dt.days.to_numpy(dtype=float),
            "amount": rows["money"].to_numpy(),
        }
    )
    found.attrs = {
        "left_out": _of("payments", account(paid["why"], _why_not_paid()))
        + _of(
            "payments",
            count_rows(
                {
                    "above_amount": (
                        say("paid above the amount of the invoice"),
                        counts & ~paid.index.isin(rows.index),
                    ),
                    "payback": (say("payback"), settles & (paid["money"] <= 0)),
                    "no_invoice": (say("payment for no invoice"), settles & ~paid["matched"]),
                    "no_due_date": (
                        say("payment of an invoice without a due date"),
                        settles & paid["matched"] & paid["due"].isna(),
                    ),
                }
            ),
        )
    }
    return found


def _why_not_billed() -> dict[str, str]:
    return {
        "no_customer": say("invoice without a customer"),
        "no_amount": say("invoice without a readable amount"),
        "no_rate": say("invoice in a currency without a rate"),
        "later": say("invoice after the day"),
    }


def _why_not_paid() -> dict[str, str]:
    return {
        "invoice_without_rate": say("payment of an invoice in a currency without a rate"),
        "no_customer": say("payment without invoice and customer"),
        "no_amount": say("payment without a readable amount"),
        "no_date": say("payment without a readable date"),
        "later": say("payment after the day"),
        "no_rate": say("payment in a currency without a rate"),
    }


def _not_counted(bills: pd.DataFrame, paid: pd.DataFrame) -> list[Entry]:
    """The rows of both tables that do not count, by reason."""
    return _of("invoices", account(bills["why"], _why_not_billed())) + _of(
        "payments", account(paid["why"], _why_not_paid())
    )


def _of(table: str, entries: Iterable[Entry]) -> list[Entry]:
    """Entries that say which table they speak of."""
    return [{**entry, "table": table} for entry in entries]


def _balances(bills: pd.DataFrame, paid: pd.DataFrame, customers: int) -> pd.DataFrame:
    """Sum up each item: one row per customer and invoice number, with its earliest date."""
    alone = -2 - np.arange(len(bills))  # an invoice without a number is an item of its own
    billed = pd.DataFrame(
        {
            "owner": bills["owner"],
            "id": bills["id"].where(bills["id"] >= 0, alone),
            "open": bills["amount"] * bills["rate"],
            "date": bills["date"],
        }
    )
    settled = pd.DataFrame({"owner": paid["owner"], "id": paid["id"], "open": -paid["amount"] * paid["rate"]})
    rows = pd.concat([billed, settled.assign(date=pd.Series(pd.NaT, index=paid.index, dtype="datetime64[us]"))])
    items = rows.groupby(rows["owner"] + rows["id"] * (customers + 1)).agg(
        owner=("owner", "first"), id=("id", "first"), open=("open", "sum"), date=("date", "min")
    )
    return items.sort_values(["owner", "id"]).assign(open=items["open"].round(6) + 0.0)


def _noticed(bills: pd.DataFrame, paid: pd.DataFrame, items: pd.DataFrame) -> list[Entry]:
    """Rows that count and still deserve a look."""
    counts, settles = bills["why"].isna(), paid["why"].isna()
    over = items.index[(items["open"] < 0) & (items["id"] >= 0)]
    billed = {
        "due_before": (say("invoice due before its date"), counts & (bills["due"] < bills["issued"])),
        "exchanged": (say("invoice exchanged into our currency"), counts & (bills["rate"] != 1)),
        "above_amount": (
            say("invoice paid or credited above its amount"),
            counts & (bills["amount"] > 0) & bills["item"].isin(over),
        ),
        "no_date": (say("invoice without a date to count from"), counts & bills["date"].isna()),
        "no_number": (say("invoice without a number"), counts & (bills["id"] < 0)),
        "repeated": (
            say("several rows with one invoice number"),
            counts & (bills["id"] >= 0) & bills["item"].duplicated(keep=False),
        ),
    }
    settled = {
        "no_invoice": (say("payment for no invoice"), settles & ~paid["matched"]),
        "other_currency": (say("payment in another currency than its invoice"), settles & paid["other"]),
        "other_customer": (say("payment under another customer than its invoice"), settles & paid["moved"]),
    }
    return _of("invoices", count_rows(billed)) + _of("payments", count_rows(settled))
