"""The ledger agrees with the orders and with the credit evidence, and its planted uglinesses are really in it."""

import pandas as pd
import pytest

from tests.data.tables import DATA, TODAY, read

UGLY = {"C003", "C005", "C012", "C014", "C023", "C062"}
BEGIN = pd.Timestamp("2026-01-01")


@pytest.fixture(scope="module")
def bills():
    bills = read("invoices")
    bills["due_date"] = pd.to_datetime(bills["due_date"], format="%Y-%m-%d")
    return bills


@pytest.fixture(scope="module")
def paid():
    return read("payments")


@pytest.fixture(scope="module")
def owed(bills, paid):
    """What is open on each invoice number, in its own currency."""
    billed = bills.groupby("invoice_id").agg(
        customer=("customer_id", "first"),
        due=("due_date", "first"),
        currency=("currency", "first"),
        amount=("amount", "sum"),
    )
    billed["open"] = (
        billed["amount"] - paid.groupby("invoice_id")["amount"].sum().reindex(billed.index).fillna(0)
    ).round(2)
    return billed[billed["open"] != 0]


@pytest.fixture(scope="module")
def evidence():
    return read("credit_evidence")


def test_the_readme_counts_the_rows_of_the_ledger(bills):
    assert f"The {len(bills)} rows of the ledger" in (DATA / "README.md").read_text(encoding="utf-8")


def test_the_paid_invoices_of_the_twelve_are_those_of_the_evidence(bills, paid, evidence):
    lines = evidence[evidence["item"] == "days_beyond_terms"]
    both = paid[paid["customer_id"].isin(lines["customer_id"])].merge(
        bills, on=["invoice_id", "customer_id"], suffixes=("", "_billed")
    )
    assert (both["amount"] == both["amount_billed"]).all()
    both["value"] = (both["payment_date"] - both["due_date"]).dt.days
    both["amount"] /= 1000
    want = ["customer_id", "payment_date", "value", "amount"]
    found = both[want].sort_values(want).to_numpy().tolist()
    assert found == lines.rename(columns={"date": "payment_date"})[want].sort_values(want).to_numpy().tolist()


def test_what_the_twelve_owe_is_as_overdue_as_the_evidence_says(owed, evidence):
    facts = evidence.pivot_table(index="customer_id", columns="item", values="value")
    late = (TODAY - owed["due"]).dt.days.groupby(owed["customer"]).max().clip(lower=0)
    assert (late.reindex(facts.index) == facts["oldest_overdue_days"]).all()


@pytest.mark.parametrize("rate", [0, 1.10])
def test_the_twelve_owe_the_part_of_receivables_that_the_evidence_says(owed, evidence, rate):
    """Whether the euros count or not; our debts to customers are not set against what others owe us."""
    facts = evidence.pivot_table(index="customer_id", columns="item", values="value")
    worth = (owed["open"] * owed["currency"].map({"USD": 1, "EUR": rate})).groupby(owed["customer"]).sum()
    assert ((worth / worth.clip(lower=0).sum()).round(2).reindex(facts.index) == facts["share_of_receivables"]).all()


def test_the_worked_case_has_its_open_items(owed):
    case = owed[owed["customer"] == "C029"]
    assert case["open"].sum() == 95_000
    assert (case["due"] > TODAY).all()


def test_nobody_is_billed_more_than_ordered(bills, orders):
    worth = bills["amount"] * bills["currency"].map({"USD": 1, "EUR": 1.10})
    billed = worth[bills["amount"] > 0].groupby(bills["customer_id"]).sum().drop("C062")
    ordered = orders[(orders["date"] >= "2025-01-01") & (orders["amount"] > 0)].groupby("customer_id")["amount"].sum()
    assert (billed <= ordered.reindex(billed.index) + 0.01).all()


def test_an_invoice_of_a_small_customer_is_one_order(bills, orders, evidence):
    small = bills[~bills["customer_id"].isin([*evidence["customer_id"], "C062"]) & (bills["amount"] > 0)]
    sold = orders[orders["order_id"].str.startswith("S")].groupby(["customer_id", "order_id"])["amount"].sum().round(2)
    dollars = (small["amount"] * small["currency"].map({"USD": 1, "EUR": 1.10})).round(1)
    there = pd.MultiIndex.from_arrays([small["customer_id"], dollars])
    assert there.isin(pd.MultiIndex.from_arrays([sold.index.get_level_values(0), sold.round(1)])).all()
    assert small["customer_id"].nunique() == 12


def test_the_ledger_begins_with_what_was_open(bills, paid):
    assert paid["payment_date"].min() >= BEGIN
    before = bills[bills["invoice_date"] < BEGIN]
    last = paid.groupby("invoice_id")["payment_date"].max()
    assert len(before)
    assert (last.reindex(before["invoice_id"]).fillna(TODAY) >= BEGIN).all()


def test_invoices_are_numbered_in_the_order_of_their_dates(bills):
    plain = bills[bills["amount"] > 0]
    assert plain["invoice_id"].is_unique
    assert plain["invoice_id"].is_monotonic_increasing
    assert plain["invoice_date"].is_monotonic_increasing


def test_each_ugliness_is_there_once_and_no_other(bills, paid, customers, owed):
    assert list(bills.loc[bills["due_date"].isna(), "customer_id"]) == ["C023"]
    assert list(bills.loc[bills["due_date"] < bills["invoice_date"], "customer_id"]) == ["C005"]
    assert list(bills.loc[bills["amount"] < 0, "customer_id"]) == ["C012"]
    assert set(bills["customer_id"]) - set(customers.index) == {"C062"}
    assert set(bills.loc[bills["currency"] == "EUR", "customer_id"]) == {"C018", "C033"}
    stray = paid[~paid["invoice_id"].isin(bills["invoice_id"])]
    assert stray[["invoice_id", "customer_id", "amount"]].to_numpy().tolist() == [["PI-0447", "C014", 1250.0]]
    credit = owed[owed["open"] < 0]
    assert dict(zip(credit["customer"], credit["open"], strict=True)).keys() == {"C003", "C012"}
    assert credit.set_index("customer")["open"]["C012"] < -420


def test_an_invoice_was_paid_twice(bills, paid):
    whole = paid.merge(bills[bills["amount"] > 0], on=["invoice_id", "customer_id", "amount"])
    twice = whole[whole.duplicated("invoice_id", keep=False)]
    assert list(twice["customer_id"]) == ["C003", "C003"]
    assert twice["payment_date"].diff().dropna().dt.days.tolist() == [6]


def test_some_pay_in_parts(paid):
    parts = paid[paid.duplicated("invoice_id", keep=False) & (paid["customer_id"] != "C003")]
    assert parts["invoice_id"].nunique() >= 3


def test_the_accounts_are_those_of_the_evidence(evidence):
    accounts = read("accounts").set_index("customer_id")
    facts = evidence.pivot_table(index="customer_id", columns="item", values="value").drop(index="C010")
    columns = [column for column in accounts if column != "date"]
    assert accounts[columns].sort_index().astype(float).equals(facts[columns].astype(float).rename_axis(columns=None))
