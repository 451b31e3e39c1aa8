"""Who owes money that is past its due date: the one figure of the ledger that every lesson has to know before it promises.

Source: K. The ledger itself, with credits, currencies and misfits, is the credit lesson's.
"""

import pandas as pd

from crmlib.check import need_columns
from crmlib.days import Day, as_day
from crmlib.language import say


def late_money(invoices: pd.DataFrame | None, payments: pd.DataFrame | None = None, *, as_of: Day) -> pd.DataFrame:
    """What each customer owes past its due date, and for how long.

    ``open = amount - payments made by that day``; late is what is open the day after it was due, or longer.

    Parameters
    ----------
    invoices : DataFrame or None
        ``invoice_id, customer_id, amount, due_date``, and ``currency`` where there is. Without due dates nothing is known to be late.
    payments : DataFrame, optional
        ``invoice_id, payment_date, amount``.
    as_of : str or date
        The day; later payments do not count.

    Returns
    -------
    DataFrame
        Index ``customer_id``, most money first, those with something late: ``overdue`` (missing where it is in several
        currencies), its ``currency`` (empty where the invoices name none) and ``late_days`` (of the oldest late invoice).

    Raises
    ------
    DataError
        A column is missing, or the day cannot be read.

    Notes
    -----
    Source: K. An invoice without a due date is owed and not late.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": ["1", "2"], "customer_id": ["Ana", "Ana"], "amount": [100.0, 40.0],
    ...                          "due_date": pd.to_datetime(["2026-05-31", "2026-07-31"])})
    >>> payments = pd.DataFrame({"invoice_id": ["1"], "amount": [60.0], "payment_date": pd.to_datetime(["2026-06-10"])})
    >>> late_money(invoices, payments, as_of="2026-06-30").to_dict("index")
    {'Ana': {'overdue': 40.0, 'currency': '', 'late_days': 30}}
    """
    day = as_day(as_of)
    if invoices is None or "due_date" not in invoices:
        none = pd.DataFrame(columns=["overdue", "currency", "late_days"], index=pd.Index([], name="customer_id"))
        return none.astype({"overdue": "float64", "late_days": "float64"})
    need_columns(invoices, "invoice_id", "customer_id", "amount", table=say("invoices"))
    named = invoices.reindex(columns=["currency"])["currency"].astype("object")
    due = invoices.assign(currency=named.where(named.notna(), ""))
    bills = due.groupby(["customer_id", "invoice_id"], observed=True).agg(
        amount=("amount", "sum"), due_date=("due_date", "min"), currency=("currency", "first")
    )
    paid = _paid(payments, day).reindex(bills.index.get_level_values("invoice_id")).fillna(0.0).to_numpy()
    bills["open"] = (bills["amount"] - paid).round(2)
    late = bills[(bills["open"] > 0) & (bills["due_date"] < day)].groupby("customer_id", observed=True)
    found = pd.DataFrame(
        {
            "overdue": late["open"].sum().where(late["currency"].max() == late["currency"].min()),
            "currency": late["currency"].min(),
            "late_days": (day - late["due_date"].min()).dt.days,
        }
    )
    return found.sort_values("overdue", ascending=False, kind="stable")


def _paid(payments: pd.DataFrame | None, day: pd.Timestamp) -> pd.Series:
    """What was paid on each invoice by a day."""
    if payments is None or payments.empty:
        return pd.Series(dtype="float64")
    made = payments[payments["payment_date"] <= day]
    return made.groupby("invoice_id", observed=True)["amount"].sum()
