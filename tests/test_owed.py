"""Who owes money that is past its due date."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib.credit.ledger import open_items
from crmlib.credit.overdue import overdue
from crmlib.language import DataError
from crmlib.owed import late_money

DAYS = ["2025-12-31", "2026-03-31", "2026-06-30"]


@pytest.mark.parametrize("day", DAYS)
def test_late_money_is_that_of_the_ledger(day):
    invoices, payments = crm.sample("invoices"), crm.sample("payments")
    late = late_money(invoices, payments, as_of=day)
    late = late[late["currency"] == "USD"]  # the ledger needs rates for the others
    whole = overdue(open_items(invoices, payments, as_of=day))
    whole = whole[whole["overdue"] > 0].reindex(late.index)
    assert late["overdue"].tolist() == pytest.approx(whole["overdue"].tolist())
    assert late["late_days"].tolist() == whole["oldest"].tolist()


def test_a_day_late_is_a_day_after_the_due_date_and_what_is_paid_is_not_late():
    invoices = pd.DataFrame(
        {
            "invoice_id": ["1", "2", "3", "4"],
            "customer_id": ["Ana", "Ana", "Bo", "Cy"],
            "amount": [100.0, 40.0, 70.0, 10.0],
            "due_date": pd.to_datetime(["2026-06-29", "2026-06-30", "2026-01-31", None]),
        }
    )
    payments = pd.DataFrame(
        {"invoice_id": ["3", "1"], "amount": [70.0, 5.0], "payment_date": pd.to_datetime(["2026-06-30", "2026-07-01"])}
    )
    assert late_money(invoices, payments, as_of="2026-06-30").to_dict("index") == {
        "Ana": {"overdue": 100.0, "currency": "", "late_days": 1}
    }
    assert set(late_money(invoices, as_of="2026-06-30").index) == {"Ana", "Bo"}
    two = invoices.assign(currency=["USD", "EUR", "USD", "USD"])
    late = late_money(two, as_of="2026-07-31").loc["Ana"]
    assert pd.isna(late["overdue"]) and late["late_days"] == 32


def test_without_invoices_or_due_dates_nothing_is_known_to_be_late():
    bare = pd.DataFrame({"invoice_id": ["1"], "customer_id": ["Ana"], "amount": [1.0]})
    for invoices in (None, bare, bare.iloc[:0].assign(due_date=pd.NaT)):
        late = late_money(invoices, as_of="2026-06-30")
        assert late.empty and list(late) == ["overdue", "currency", "late_days"]
    with pytest.raises(DataError, match="no column amount in the invoices"):
        late_money(bare.drop(columns="amount").assign(due_date=pd.NaT), as_of="2026-06-30")
