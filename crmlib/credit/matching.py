"""Every payment beside its invoice, and why a row of either does not count on a day.

Source: K; what happens to records that do not fit R.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from crmlib.check import need_columns, one_of
from crmlib.language import say
from crmlib.rows import first_reason

Basis = Literal["due", "invoice"]


class Matched(NamedTuple):
    """Bills and payments with why they do not count, our currency, and the names behind the numbers of owner and id."""

    bills: pd.DataFrame
    paid: pd.DataFrame
    home: str | None
    customers: pd.Index
    ids: pd.Index


def matched(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None,
    today: pd.Timestamp,
    basis: Basis,
    rates: Mapping[str, float] | None,
) -> Matched:
    """Every payment beside its invoice."""
    bills, paid = _bills(invoices, basis), _paid(payments)
    billed_id, paid_id, ids = _codes(bills["invoice_id"], paid["invoice_id"])
    biller, payer, customers = _codes(bills["customer_id"], paid["customer_id"])
    home, rates = _home(bills["currency"], rates)
    bills = bills.assign(owner=biller, id=billed_id, rate=_worth(bills["currency"], rates))
    bills = bills.assign(item=_item(bills, len(customers)), why=_not_billed(bills, today))
    paid = paid.assign(owner=payer, id=paid_id, rate=_worth(paid["currency"], rates))
    paid = _with_invoice(paid.assign(item=_item(paid, len(customers))), bills)
    paid = paid.assign(item=_item(paid, len(customers)), why=_not_paid(paid, today))
    return Matched(bills, paid, home, customers, ids)


def _item(rows: pd.DataFrame, customers: int) -> pd.Series:
    """One number for customer and invoice number."""
    return rows["owner"] + rows["id"] * (customers + 1)


def _bills(invoices: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    """The invoices under short names; `date` is the one the days are counted from."""
    one_of("basis", basis, ["due", "invoice"])
    counted_from = "due_date" if basis == "due" else "invoice_date"
    need_columns(invoices, "invoice_id", "customer_id", "amount", counted_from, table=say("invoices"))
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
    need_columns(payments, "invoice_id", "payment_date", "amount", table=say("payments"))
    return pd.DataFrame(
        {
            "invoice_id": payments["invoice_id"],
            "day": _dates(payments, "payment_date"),
            "customer_id": payments.get("customer_id"),
            "currency": payments.get("currency"),
            "amount": _numbers(payments["amount"]),
        }
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


def _with_invoice(paid: pd.DataFrame, bills: pd.DataFrame) -> pd.DataFrame:
    """The invoice of each payment: by number and customer, else by number. Without one the customer has a credit."""
    numbered = bills[bills["id"] >= 0]
    usable = numbered[numbered["why"].isna()]
    exact = paid["item"].isin(usable["item"])
    first = usable.drop_duplicates("id").set_index("id")[["owner", "currency", "rate"]].reindex(paid["id"])
    theirs = first.set_axis(paid.index)
    matched = exact | theirs["owner"].notna()
    said = paid["currency"].notna()
    return paid.assign(
        matched=matched,
        moved=matched & ~exact & (paid["owner"] >= 0),
        foreign=~matched & paid["id"].isin(numbered.loc[numbered["rate"].isna(), "id"]),
        other=said & matched & (theirs["rate"] != paid["rate"]),
        owner=paid["owner"].where(exact | ~matched, theirs["owner"]).astype(int),
        rate=paid["rate"].where(said, theirs["rate"].fillna(1)),
        id=paid["id"].where(matched, -1),
    )


def _not_billed(bills: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Why an invoice does not count on that day; missing where it does."""
    return first_reason(
        {
            "no_customer": bills["owner"] < 0,
            "no_amount": bills["amount"].isna(),
            "no_rate": bills["rate"].isna(),
            "later": bills["issued"] > today,
        }
    )


def _not_paid(paid: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Why a payment does not count on that day; missing where it does."""
    return first_reason(
        {
            "invoice_without_rate": paid["foreign"],
            "no_customer": paid["owner"] < 0,
            "no_amount": paid["amount"].isna(),
            "no_date": paid["day"].isna(),
            "later": paid["day"] > today,
            "no_rate": paid["rate"].isna(),
        }
    )
