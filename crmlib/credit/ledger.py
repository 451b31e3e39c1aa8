"""What is open on a day: invoices less the payments made by then, back-dated or today, and nothing lost on the way.

Source: K; what happens to records that do not fit R.
"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib.days import as_day
from crmlib.language import DataError, say
from crmlib.rows import count_left_out

Basis = Literal["due", "invoice"]


def open_items(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None = None,
    *,
    as_of: Any,
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
    bills, paid, home, customers, ids = _matched(invoices, payments, today, basis, rates)
    items = _balances(bills[bills["why"] == 0], paid[paid["why"] == 0], len(customers))

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
        "left_out": _reasons(bills, WHY_NOT_BILLED) + _reasons(paid, WHY_NOT_PAID),
        "noticed": _noticed(bills, paid, items),
    }
    return found


def paid_items(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None,
    *,
    as_of: Any,
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
    bills, paid, _, customers, ids = _matched(invoices, payments, today, "due", rates)
    usable = bills[(bills["why"] == 0) & (bills["id"] >= 0)]
    billed = (usable["amount"] * usable["rate"]).clip(lower=0).groupby(usable["item"]).sum()
    due = usable.groupby("item")["date"].min()
    begin = today - pd.DateOffset(months=months) if months is not None else pd.Timestamp.min
    paid["item"] = paid["owner"] + paid["id"] * (len(customers) + 1)
    paid["due"], paid["money"] = due.reindex(paid["item"]).to_numpy(), paid["amount"] * paid["rate"]
    counts = (paid["why"] == 0) & paid["matched"] & paid["due"].notna() & (paid["money"] > 0) & (paid["day"] > begin)
    rows = paid[counts].sort_values("day", kind="stable")
    before = rows.groupby("item")["money"].cumsum() - rows["money"]
    room = (billed.reindex(rows["item"]).to_numpy() - before).clip(lower=0)
    rows["money"] = rows["money"].clip(upper=room)
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
    settles = (paid["why"] == 0) & (paid["day"] > begin)
    found.attrs = {
        "left_out": _reasons(paid, WHY_NOT_PAID)
        + count_left_out(
            {
                "payment for no invoice": settles & ~paid["matched"],
                "payment of an invoice without a due date": settles & paid["matched"] & paid["due"].isna(),
                "paid above the amount of the invoice": settles & counts & ~paid.index.isin(rows.index),
                "payback": settles & (paid["money"] <= 0),
            }
        )
    }
    return found


def _matched(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None,
    today: pd.Timestamp,
    basis: str,
    rates: Mapping[str, float] | None,
) -> tuple[pd.DataFrame, pd.DataFrame, str | None, pd.Index, pd.Index]:
    """Bills and payments with why they do not count, our currency, and the names behind the numbers of owner and id."""
    bills, paid = _bills(invoices, basis), _paid(payments)
    bills["id"], paid["id"], ids = _codes(bills["invoice_id"], paid["invoice_id"])
    bills["owner"], paid["owner"], customers = _codes(bills["customer_id"], paid["customer_id"])
    bills["item"], paid["item"] = (rows["owner"] + rows["id"] * (len(customers) + 1) for rows in (bills, paid))
    home, rates = _home(bills["currency"], rates)
    bills["rate"], paid["rate"] = _worth(bills["currency"], rates), _worth(paid["currency"], rates)
    bills["why"] = _not_billed(bills, today)
    _match(paid, bills)
    paid["why"] = _not_paid(paid, today)
    return bills, paid, home, customers, ids


def _bills(invoices: pd.DataFrame, basis: str) -> pd.DataFrame:
    """The invoices under short names; `date` is the one the days are counted from."""
    if basis not in ("due", "invoice"):
        raise DataError(say("The basis {basis!r} is not known: use 'due' or 'invoice'.", basis=basis))
    _need(
        invoices, ("invoice_id", "customer_id", "amount", "due_date" if basis == "due" else "invoice_date"), "invoices"
    )
    issued, due = _dates(invoices, "invoice_date"), _dates(invoices, "due_date")
    return pd.DataFrame(
        {
            "invoice_id": invoices["invoice_id"],
            "customer_id": invoices["customer_id"],
            "issued": issued,
            "due": due,
            "date": due if basis == "due" else issued,
            "amount": _numbers(invoices["amount"]),
            "currency": invoices.get("currency"),
        }
    )


def _paid(payments: pd.DataFrame | None) -> pd.DataFrame:
    """The payments under short names."""
    if payments is None:
        payments = pd.DataFrame(columns=["invoice_id", "payment_date", "amount"])
    _need(payments, ("invoice_id", "payment_date", "amount"), "payments")
    return pd.DataFrame(
        {
            "invoice_id": payments["invoice_id"],
            "day": _dates(payments, "payment_date"),
            "customer_id": payments.get("customer_id"),
            "currency": payments.get("currency"),
            "amount": _numbers(payments["amount"]),
        }
    )


def _need(table: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise DataError(
            say(
                "The {table} have no column {names}; they have {there}. Name the columns so.",
                table=name,
                names=", ".join(missing),
                there=", ".join(map(str, table.columns)),
            )
        )


def _numbers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column, errors="coerce").astype(float).replace([np.inf, -np.inf], np.nan)


def _dates(table: pd.DataFrame, name: str) -> pd.Series:
    """Calendar days, missing where the column or the date is."""
    if name not in table:
        return pd.Series(pd.NaT, index=table.index, dtype="datetime64[us]")
    days = pd.to_datetime(table[name], format="ISO8601", errors="coerce", utc=True)
    return days.dt.tz_localize(None).dt.as_unit("us").dt.normalize()


def _codes(first: pd.Series, second: pd.Series) -> tuple[np.ndarray, np.ndarray, pd.Index]:
    """Numbers in place of ids, equal for equal ids of both tables; -1 without an id."""
    there = [column.notna().to_numpy() for column in (first, second)]
    known = [_plain(column[has]) for column, has in zip((first, second), there, strict=True) if has.any()]
    if len({pd.api.types.is_numeric_dtype(column) for column in known}) > 1:
        known = [column.astype("str") for column in known]
    codes = np.full(len(first) + len(second), -1)
    names = pd.Index([])
    if known:
        codes[np.concatenate(there)], uniques = pd.factorize(pd.concat(known, ignore_index=True))
        names = pd.Index(uniques)
    return codes[: len(first)], codes[len(first) :], names


def _plain(ids: pd.Series) -> pd.Series:
    """Ids without their categories; 17850.0 is 17850."""
    if isinstance(ids.dtype, pd.CategoricalDtype):
        ids = ids.astype(ids.cat.categories.dtype)
    return ids.astype("int64") if pd.api.types.is_float_dtype(ids) and (ids % 1 == 0).all() else ids


def _home(currency: pd.Series, rates: Mapping[str, float] | None) -> tuple[str | None, Mapping[str, float]]:
    """Our currency and the rates; without rates ours is that of most invoices."""
    if rates is None:
        kind, names = pd.factorize(currency, sort=True)
        rates = {str(names[np.bincount(kind[kind >= 0]).argmax()]): 1.0} if len(names) else {}
    return next((name for name, rate in rates.items() if rate == 1), None), rates


def _worth(currency: pd.Series, rates: Mapping[str, float]) -> np.ndarray:
    """What each row's currency is worth in ours; no currency is ours."""
    kind, names = pd.factorize(currency)
    return np.array([*(rates.get(str(name), np.nan) for name in names), 1.0], dtype=float)[kind]


def _match(paid: pd.DataFrame, bills: pd.DataFrame) -> None:
    """Find the invoice of each payment: by number and customer, else by number. Without one the customer has a credit."""
    numbered = bills[bills["id"] >= 0]
    usable = numbered[numbered["why"] == 0]
    exact = paid["item"].isin(usable["item"])
    usable = usable.drop_duplicates("id").set_index("id")
    by_number = usable["owner"].reindex(paid["id"]).to_numpy(dtype=float)

    paid["matched"] = exact | ~np.isnan(by_number)
    paid["moved"] = paid["matched"] & ~exact & (paid["owner"] >= 0)
    paid["owner"] = np.where(exact | ~paid["matched"], paid["owner"], by_number).astype(int)
    paid["foreign"] = ~paid["matched"] & paid["id"].isin(numbered.loc[numbered["rate"].isna(), "id"])
    theirs = usable[["currency", "rate"]].reindex(paid["id"])
    said = paid["currency"].notna().to_numpy()
    paid["other"] = said & paid["matched"] & (theirs["rate"].to_numpy() != paid["rate"].to_numpy())
    paid["rate"] = np.where(said, paid["rate"], theirs["rate"].fillna(1).to_numpy())
    paid["id"] = paid["id"].where(paid["matched"], -1)


WHY_NOT_BILLED = (
    "",
    "invoice without a customer",
    "invoice without a readable amount",
    "invoice in a currency without a rate",
    "invoice after the day",
)
WHY_NOT_PAID = (
    "",
    "payment of an invoice in a currency without a rate",
    "payment without invoice and customer",
    "payment without a readable amount",
    "payment without a readable date",
    "payment after the day",
    "payment in a currency without a rate",
)


def _not_billed(bills: pd.DataFrame, today: pd.Timestamp) -> np.ndarray:
    """Why an invoice does not count on that day, as a place in WHY_NOT_BILLED; 0 where it does."""
    return np.select(
        [bills["owner"] < 0, bills["amount"].isna(), bills["rate"].isna(), bills["issued"] > today], [1, 2, 3, 4]
    )


def _not_paid(paid: pd.DataFrame, today: pd.Timestamp) -> np.ndarray:
    """Why a payment does not count on that day, as a place in WHY_NOT_PAID; 0 where it does."""
    return np.select(
        [
            paid["foreign"],
            paid["owner"] < 0,
            paid["amount"].isna(),
            paid["day"].isna(),
            paid["day"] > today,
            paid["rate"].isna(),
        ],
        [1, 2, 3, 4, 5, 6],
    )


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


def _noticed(bills: pd.DataFrame, paid: pd.DataFrame, items: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows that count and still deserve a look."""
    counts, settles = bills["why"] == 0, paid["why"] == 0
    over = items.index[(items["open"] < 0) & (items["id"] >= 0)]
    return count_left_out(
        {
            "invoice without a date to count from": counts & bills["date"].isna(),
            "invoice without a number": counts & (bills["id"] < 0),
            "invoice due before its date": counts & (bills["due"] < bills["issued"]),
            "several rows with one invoice number": counts & (bills["id"] >= 0) & bills["item"].duplicated(keep=False),
            "invoice paid or credited above its amount": counts & (bills["amount"] > 0) & bills["item"].isin(over),
            "invoice exchanged into our currency": counts & (bills["rate"] != 1),
        }
    ) + count_left_out(
        {
            "payment for no invoice": settles & ~paid["matched"],
            "payment under another customer than its invoice": settles & paid["moved"],
            "payment in another currency than its invoice": settles & paid["other"],
        }
    )


def _reasons(rows: pd.DataFrame, reasons: tuple[str, ...]) -> list[dict[str, Any]]:
    return count_left_out({reasons[code]: rows["why"] == code for code in np.unique(rows["why"]) if code})
