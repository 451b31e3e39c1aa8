"""Ageing: buckets that add up on every day, whatever is in the ledger."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import rules
from crmlib.credit.ageing import ageing, ageing_summary, bucket_words
from crmlib.credit.ledger import open_items
from crmlib.language import DataError
from crmlib.rows import noticed

DAY = "2026-06-30"


def bills(*rows):
    return pd.DataFrame(rows, columns=["invoice_id", "customer_id", "invoice_date", "due_date", "amount"])


def paid(*rows):
    return pd.DataFrame(rows, columns=["invoice_id", "customer_id", "payment_date", "amount"])


def bill(due="2026-06-10", amount=100, number="1", customer="Ana", date="2026-05-01"):
    return (number, customer, date, due, amount)


def pay(amount=60, day="2026-06-15", number="1", customer="Ana"):
    return (number, customer, day, amount)


def reasons(table, kind="left_out"):
    return {entry["reason"]: (entry["rows"], entry["first_rows"]) for entry in table.attrs[kind]}


@pytest.mark.parametrize(
    ("due", "bucket"),
    [
        ("2026-07-01", "not_due"),
        ("2026-06-30", "not_due"),
        ("2026-06-29", "1-30"),
        ("2026-05-31", "1-30"),
        ("2026-05-30", "31-60"),
        ("2026-05-01", "31-60"),
        ("2026-04-30", "61-90"),
        ("2026-04-01", "61-90"),
        ("2026-03-31", ">90"),
        ("1999-01-01", ">90"),
        (None, "no_date"),
        ("soon", "no_date"),
    ],
)
def test_each_bucket_to_the_day(due, bucket):
    found = ageing(bills(bill(due)), as_of=DAY).loc["Ana"]
    assert found[found != 0].to_dict() == {bucket: 100, "total": 100}


def test_from_the_invoice_date_terms_look_like_lateness():
    rows = bills(bill("2026-07-30", date="2026-05-01"))
    assert ageing(rows, as_of=DAY)["not_due"].item() == 100
    assert ageing(rows, as_of=DAY, basis="invoice")["31-60"].item() == 100


def test_back_dated_with_later_payments_present():
    rows, money = bills(bill(), bill(number="2", date="2026-07-02")), paid(pay(60), pay(40, "2026-07-05"))
    then = ageing(rows, money, as_of=DAY)
    assert then["1-30"].item() == 40
    assert reasons(then) == {"invoice after the day": (1, [2]), "payment after the day": (1, [2])}
    assert ageing(rows, money, as_of="2026-06-14")["total"].item() == 100
    assert ageing(rows, money, as_of="2026-07-06")["total"].item() == 100
    assert ageing(rows, money, as_of="2026-04-01").empty


def test_payment_for_no_invoice_is_a_credit():
    found = ageing(bills(bill()), paid(pay(number="99"), pay(7, number=None, customer="Cid")), as_of=DAY)
    assert found[["credits", "1-30", "total"]].to_dict("index") == {
        "Ana": {"credits": -60, "1-30": 100, "total": 40},
        "Cid": {"credits": -7, "1-30": 0, "total": -7},
    }
    assert reasons(found, "noticed") == {"payment for no invoice": (2, [1, 2])}


def test_paid_twice():
    found = ageing(bills(bill()), paid(pay(100), pay(100)), as_of=DAY)
    assert found[["credits", "1-30", "total"]].values.tolist() == [[-100, 0, -100]]
    assert reasons(found, "noticed") == {"invoice paid or credited above its amount": (1, [1])}


def test_a_credit_note_larger_than_its_invoice():
    same = ageing(bills(bill(), bill(amount=-130)), as_of=DAY)
    assert same[["credits", "1-30", "total"]].values.tolist() == [[-30, 0, -30]]
    assert reasons(same, "noticed") == {
        "several rows with one invoice number": (2, [1, 2]),
        "invoice paid or credited above its amount": (1, [1]),
    }
    own = ageing(bills(bill(), bill(amount=-130, number="C1")), as_of=DAY)
    assert own[["credits", "1-30", "total"]].values.tolist() == [[-130, 100, -30]]


def test_payments_without_invoice_are_one_item_of_their_customer():
    rows, money = bills(bill()), paid(pay(60, number="98"), pay(-45, number="99"))
    assert ageing(rows, money, as_of=DAY)[["credits", "no_date", "total"]].values.tolist() == [[-15, 0, 85]]
    assert open_items(rows, money, as_of=DAY)["invoice_id"].fillna("-").tolist() == ["-", "1"]


def test_of_several_dates_of_one_item_the_earliest_counts():
    assert ageing(bills(bill("2026-07-30"), bill("2026-05-10")), as_of=DAY)["31-60"].item() == 200


def test_dates_with_zones():
    rows = bills(bill("2026-06-29T23:30+01:00"), bill("2026-06-29T12:00+08:00", number="2"))
    assert ageing(rows, as_of="2026-06-30T10:00+00:00")["1-30"].item() == 200


def test_a_refund_without_an_invoice_is_owed_and_undated():
    assert ageing(bills(bill()), paid(pay(-20, number="99")), as_of=DAY).loc["Ana", ["no_date", "1-30"]].tolist() == [
        20,
        100,
    ]


def test_missing_and_impossible_dates_are_noticed():
    found = ageing(bills(bill(None), bill("2026-04-01", number="2"), bill(number="3", date=None)), as_of=DAY)
    assert reasons(found, "noticed") == {
        "invoice without a date to count from": (1, [1]),
        "invoice due before its date": (1, [2]),
    }
    assert found["total"].item() == 300


def test_rows_that_cannot_count():
    rows = bills(
        bill(),
        bill(customer=None, number="2"),
        bill(amount="much", number="3"),
        bill(amount=None, number="4"),
        bill(amount=float("inf"), number="5"),
    )
    money = paid(pay(), pay(number="99", customer=None), pay("x"), pay(day=None), pay(day="soon"))
    found = ageing(rows, money, as_of=DAY)
    assert found["total"].to_dict() == {"Ana": 40}
    assert reasons(found) == {
        "invoice without a customer": (1, [2]),
        "invoice without a readable amount": (3, [3, 4, 5]),
        "payment without invoice and customer": (1, [2]),
        "payment without a readable amount": (1, [3]),
        "payment without a readable date": (2, [4, 5]),
    }
    assert crm.left_out(found)["rows"].sum() == 8


def test_a_payment_finds_its_invoice():
    rows = bills(bill(), bill(customer="Bo"), bill(number="2", customer="Bo"))
    money = paid(pay(10, customer="Bo"), pay(5, customer=None), pay(3, number="2", customer="Ana"))
    found = ageing(rows, money, as_of=DAY)
    assert found["total"].to_dict() == {"Ana": 95, "Bo": 187}  # the same number twice; by number; under another name
    assert reasons(found, "noticed") == {"payment under another customer than its invoice": (1, [3])}
    assert ageing(rows, money.drop(columns="customer_id"), as_of=DAY)["total"].sum() == 282


def test_two_currencies():
    rows = bills(bill(), bill(number="2"), bill(number="3"), bill(number="4")).assign(
        currency=["USD", "EUR", "USD", None]
    )
    money = paid(pay(10, number="2"), pay(10))
    found = ageing(rows, money, as_of=DAY)
    assert found.attrs["currency"] == "USD"
    assert found["total"].item() == 290
    assert reasons(found) == {
        "invoice in a currency without a rate": (1, [2]),
        "payment of an invoice in a currency without a rate": (1, [1]),
    }
    exchanged = ageing(rows, money, as_of=DAY, rates={"USD": 1, "EUR": 1.5})
    assert exchanged["total"].item() == 290 + 1.5 * 90
    assert exchanged.attrs["left_out"] == []
    assert reasons(exchanged, "noticed")["invoice exchanged into our currency"] == (1, [2])


@pytest.mark.parametrize(
    ("currency", "rates", "total", "kind", "reason"),
    [
        ("EUR", {"USD": 1, "EUR": 1.5}, 40, "noticed", "payment in another currency than its invoice"),
        ("EUR", {"USD": 1}, 100, "left_out", "payment in a currency without a rate"),
        ("EUR", None, 100, "left_out", "payment in a currency without a rate"),
        (None, None, 60, None, None),
        ("USD", {"USD": 1, "EUR": 1.5}, 60, None, None),
    ],
)
def test_a_payment_in_its_own_currency(currency, rates, total, kind, reason):
    """40 paid on an invoice of 100 USD: in euros they are worth 60."""
    rows, money = bills(bill()).assign(currency="USD"), paid(pay(40)).assign(currency=currency)
    found = open_items(rows, money, as_of=DAY, rates=rates)
    assert found["open"].tolist() == [total]
    looked = {entry["reason"] for part in ("noticed", "left_out") for entry in found.attrs[part]}
    assert looked == ({reason} if reason else set())
    assert not kind or reasons(found, kind)[reason] == (1, [1])


def test_a_payment_for_no_invoice_counts_in_its_own_currency():
    rows = bills(bill()).assign(currency="USD")
    money = paid(pay(40, number="9")).assign(currency="EUR")
    assert ageing(rows, money, as_of=DAY, rates={"USD": 1, "EUR": 1.5})["total"].tolist() == [40]
    assert noticed(ageing(rows, money, as_of=DAY))["reason"].tolist() == ["payment in a currency without a rate"]
    assert noticed(ageing(bills(bill()), as_of=DAY)).empty


@pytest.mark.parametrize(
    ("numbers", "customers"),
    [
        ([1, 2], [7, 8]),
        ([1.0, 2.0], [7.0, 8.0]),
        (["1", "2"], ["7", "8"]),
        (["1", "2"], pd.Categorical(["7", "8"])),
    ],
)
@pytest.mark.parametrize("other", [int, str, float])
def test_ids_of_any_kind(numbers, customers, other):
    rows = bills(bill(), bill()).assign(invoice_id=numbers, customer_id=customers)
    money = paid(pay(number=other(2), customer=other(8)))
    if other is float:
        money.loc[1] = [None, None, DAY, 5]
    elif isinstance(numbers[0], float):
        rows = pd.concat([rows, rows.head(1).assign(customer_id=np.nan)], ignore_index=True)
    found = ageing(rows, money, as_of=DAY)["total"]
    assert found.rename(str).to_dict() == {"7": 100, "8": 40}


def test_settled_to_the_cent():
    found = ageing(bills(bill(amount=0.3)), paid(pay(0.1), pay(0.2)), as_of=DAY)
    assert found.loc["Ana"].eq(0).all()
    assert found.attrs["noticed"] == []
    assert open_items(bills(bill(amount=0.3)), paid(pay(0.1), pay(0.2)), as_of=DAY).empty


def test_nothing_one_and_unchanged_input():
    assert ageing(bills(), as_of=DAY).empty
    assert ageing(bills(), paid(), as_of=DAY).empty
    assert ageing(bills(), paid(pay()), as_of=DAY)["total"].to_dict() == {"Ana": -60}
    rows, money = bills(bill(), bill()).set_axis([5, 5]), paid(pay())
    before = rows.copy(deep=True), money.copy(deep=True)
    assert ageing(rows, money, as_of=DAY)["total"].item() == 140
    pd.testing.assert_frame_equal(rows, before[0])
    pd.testing.assert_frame_equal(money, before[1])


def test_row_numbers_of_the_file():
    rows = bills(bill(), bill(customer=None)).set_index(pd.Index([2, 3], name="row"))
    assert reasons(ageing(rows, as_of=DAY)) == {"invoice without a customer": (1, [3])}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"as_of": "someday"}, "'someday' is not a day"),
        ({"as_of": DAY, "basis": "delivery"}, "basis='delivery' is not known"),
        (
            {"as_of": DAY, "payments": pd.DataFrame({"amount": [1]})},
            "no column invoice_id, payment_date in the payments",
        ),
    ],
)
def test_what_cannot_be_used(arguments, message):
    with pytest.raises(DataError, match=message):
        ageing(bills(bill()), **arguments)
    with pytest.raises(DataError, match="no column due_date in the invoices"):
        ageing(bills(bill()).drop(columns="due_date"), as_of=DAY)


def test_rows_after_the_day_have_one_key_in_both_tables():
    money = pd.DataFrame({"invoice_id": ["1"], "payment_date": ["2026-07-01"], "amount": [5]})
    rows = bills(bill()).assign(invoice_date=["2026-07-01"])
    entries = ageing(rows, money.assign(customer_id="Ana"), as_of=DAY).attrs["left_out"]
    assert [(entry["table"], entry["key"]) for entry in entries] == [("invoices", "later"), ("payments", "later")]


def test_own_buckets():
    own = pd.DataFrame({"bucket": ["fine", "late"], "from": [-np.inf, 8], "source": "R"})
    found = ageing(bills(bill("2026-06-23"), bill("2026-06-22", number="2")), as_of=DAY, buckets=own)
    assert found[["fine", "late"]].values.tolist() == [[100, 100]]
    assert [bucket_words(own)[name] for name in ("fine", "late")] == ["up to 7 days late", "over 7 days late"]
    assert rules.table("credit/ageing_buckets")["source"].eq("K").all()


def test_a_bucket_is_called_by_its_own_limits():
    found = ageing(bills(bill()), as_of=DAY)
    assert list(bucket_words()) == list(found)
    edges = rules.table("credit/ageing_buckets").replace({"from": {91: 121}})
    assert bucket_words(edges)["61-90"] == "61–120 days late"
    assert bucket_words(edges)[">90"] == "over 120 days late"


def test_the_summary():
    rows = bills(
        bill("2026-07-30", 60),
        bill(number="2", amount=30),
        bill("2026-01-01", 10, "3", "Bo"),
        bill(amount=-50, number="4", customer="Cid"),
    )
    found = ageing_summary(ageing(rows, as_of=DAY))
    assert found["share"].dropna().to_dict() == pytest.approx(
        {"not_due": 0.6, "1-30": 0.3, "31-60": 0, "61-90": 0, ">90": 0.1, "no_date": 0}
    )
    assert found.loc["credits", "amount"] == -50
    assert found.attrs["top_overdue"] == "Ana, Bo"
    assert ageing_summary(ageing(rows, as_of=DAY), largest=1).attrs["top_overdue"] == "Ana"
    assert ageing_summary(ageing(bills(), as_of=DAY))["share"].isna().all()


START = dt.date(2026, 1, 1)
dates = st.integers(0, 200).map(lambda days: START + dt.timedelta(days))
cents = st.integers(-50_000, 50_000).map(lambda amount: amount / 100)
numbers = st.sampled_from(["1", "2", "3", None])
customers = st.sampled_from(["Ana", "Bo"])
ledgers = st.tuples(
    st.lists(st.tuples(numbers, customers, dates, st.none() | dates, cents), max_size=12),
    st.lists(st.tuples(st.sampled_from(["1", "2", "3", "9", None]), customers, dates, cents), max_size=12),
)


@given(ledgers, dates, st.sampled_from(["due", "invoice"]))
def test_the_buckets_add_up_to_what_is_outstanding_on_every_day(ledger, day, basis):
    rows, money = bills(*ledger[0]), paid(*ledger[1])
    found = ageing(rows, money, as_of=day, basis=basis)
    outstanding = sum(row[4] for row in ledger[0] if row[2] <= day) - sum(row[3] for row in ledger[1] if row[2] <= day)
    assert found["total"].sum() == pytest.approx(outstanding, abs=1e-6)
    assert found.drop(columns="total").sum(axis=1).tolist() == pytest.approx(found["total"].tolist(), abs=1e-6)
    assert (found["credits"] <= 0).all()
    assert (found.drop(columns=["credits", "total"]) >= 0).all(axis=None)


@pytest.mark.slow
@given(ledgers, dates)
def test_the_order_of_the_rows_does_not_matter(ledger, day):
    rows, money = bills(*ledger[0]), paid(*ledger[1])
    pd.testing.assert_frame_equal(ageing(rows, money, as_of=day), ageing(rows[::-1], money[::-1], as_of=day))


@pytest.mark.slow
@given(ledgers, dates, dates)
def test_what_happens_later_changes_nothing_before(ledger, day, later):
    rows, money = bills(*ledger[0]), paid(*ledger[1])
    known = rows[rows["invoice_date"] <= day], money[money["payment_date"] <= day]
    pd.testing.assert_frame_equal(ageing(rows, money, as_of=day), ageing(*known, as_of=day), check_index_type=False)


@given(ledgers, dates, st.lists(st.sampled_from(["USD", "EUR", None]), min_size=24, max_size=24))
def test_in_two_currencies_it_adds_up_too(ledger, day, marks):
    """Every row is in the totals, at its own rate, or counted as left out."""
    worth = {"USD": 1.0, "EUR": 1.5, None: 1.0}
    rows = bills(*ledger[0]).assign(currency=pd.Series(marks[: len(ledger[0])], dtype=object))
    money = paid(*ledger[1]).assign(currency=["USD"] * len(ledger[1]))
    found = ageing(rows, money, as_of=day, rates={"USD": 1, "EUR": 1.5})
    owed = sum(row[4] * worth[mark] for row, mark in zip(ledger[0], marks, strict=False) if row[2] <= day)
    assert found["total"].sum() == pytest.approx(owed - sum(row[3] for row in ledger[1] if row[2] <= day), abs=1e-6)
