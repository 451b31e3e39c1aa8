"""The ledger and the accounts as evidence: the worked cases, conservation, and what no accounts cost."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib.credit.five_c import assess, detailed, scored
from crmlib.credit.ledger import paid_items
from crmlib.credit.record import accounts_evidence, cost_of_no_accounts, ledger_evidence, renew
from crmlib.language import DataError

DAY = "2026-06-30"
RATES = {"USD": 1, "EUR": 1.10}


@pytest.fixture(scope="module")
def ledger():
    return crm.read_invoices(None), crm.read_payments(None)


@pytest.fixture(scope="module")
def evidence():
    return crm.sample("credit_evidence")


def bills(*rows):
    return pd.DataFrame(rows, columns=["invoice_id", "customer_id", "amount", "due_date"])


def paid(*rows):
    return pd.DataFrame(rows, columns=["invoice_id", "payment_date", "amount"])


def test_the_ledger_of_the_exporter_says_what_the_evidence_says(ledger, evidence):
    """Grades and scores do not care whether the lines were typed or counted."""
    fresh = ledger_evidence(*ledger, as_of=DAY, customers=crm.read_customers(None), unit=1000, rates=RATES)
    want, found = crm.five_c(evidence), crm.five_c(renew(evidence, fresh))
    assert found.loc[want.index, "score"].tolist() == pytest.approx(want["score"].tolist())
    assert found.loc[want.index, "grade"].tolist() == want["grade"].tolist()
    case = fresh[(fresh["customer_id"] == "C029") & (fresh["item"] == "days_beyond_terms")]
    assert case[["value", "amount"]].to_numpy().tolist() == [[0, 50], [10, 30], [40, 20]]
    late = fresh[(fresh["customer_id"] == "C008") & (fresh["item"] == "days_beyond_terms")]
    assert crm.mean_days_beyond_terms(late.rename(columns={"value": "days_beyond_terms"})) == pytest.approx(62.5)


def test_without_rates_the_others_stay_and_are_counted(ledger):
    fresh = ledger_evidence(*ledger, as_of=DAY)
    assert not {"C018", "C033"} & set(fresh["customer_id"])
    assert {entry["reason"] for entry in fresh.attrs["left_out"]} == {
        "invoice in a currency without a rate",
        "payment of an invoice in a currency without a rate",
    }


def test_a_second_payment_by_mistake_makes_nobody_late():
    invoices = bills(["1", "Ana", 100, "2026-05-31"])
    twice = paid_items(invoices, paid(["1", "2026-05-31", 100], ["1", "2026-06-20", 100]), as_of=DAY)
    assert twice[["days_beyond_terms", "amount"]].to_numpy().tolist() == [[0, 100]]
    entry = {"key": "above_amount", "reason": "paid above the amount of the invoice", "rows": 1, "first_rows": [2]}
    assert twice.attrs["left_out"] == [entry | {"table": "payments"}]


def test_payments_that_have_no_lateness_are_counted():
    invoices = bills(["1", "Ana", 100, None], ["2", "Ana", 100, "2026-05-31"])
    found = paid_items(
        invoices,
        paid(["1", "2026-06-01", 10], ["9", "2026-06-01", 20], ["2", "2026-06-01", -5], ["2", "2026-07-01", 5]).assign(
            customer_id="Ana"
        ),
        as_of=DAY,
    )
    assert found.empty
    assert {entry["reason"] for entry in found.attrs["left_out"]} == {
        "payment for no invoice",
        "payment of an invoice without a due date",
        "payback",
        "payment after the day",
    }


def test_only_the_last_months_count():
    invoices, money = bills(["1", "Ana", 100, "2025-01-31"]), paid(["1", "2025-06-30", 40], ["1", "2025-07-01", 60])
    assert paid_items(invoices, money, as_of=DAY, months=12)["amount"].tolist() == [60]
    assert paid_items(invoices, money, as_of=DAY)["amount"].tolist() == [40, 60]


def test_own_history_is_counted_in_whole_months():
    since = pd.DataFrame({"customer_id": ["Ana", "Bo"], "since": pd.to_datetime(["2025-07-01", "2025-06-30"])})
    invoices = bills(["1", "Ana", 100, DAY], ["2", "Bo", 100, DAY])
    found = ledger_evidence(invoices, as_of=DAY, customers=since).query("item == 'own_history_months'")
    assert dict(zip(found["customer_id"], found["value"], strict=True)) == {"Ana": 11, "Bo": 12}


@pytest.mark.parametrize("unit", [0, -1, float("nan")])
def test_a_unit_that_cannot_be_used(unit, ledger):
    with pytest.raises(DataError, match="unit"):
        ledger_evidence(*ledger, as_of=DAY, unit=unit)


def test_nobody_owes_anything():
    found = ledger_evidence(bills(["1", "Ana", 100, DAY]), paid(["1", DAY, 100]), as_of=DAY)
    assert found.query("item == 'share_of_receivables'")["value"].tolist() == [0]
    none = pd.DataFrame(columns=["invoice_id", "customer_id", "amount", "due_date"])
    assert ledger_evidence(none, as_of=DAY).empty


def test_accounts_are_the_evidence_they_were_typed_from(evidence):
    fresh = accounts_evidence(crm.read_accounts(None))
    old = evidence[evidence["item"].isin(fresh["item"])]
    keys = ["customer_id", "item"]
    assert fresh.sort_values(keys)["value"].tolist() == old.sort_values(keys)["value"].tolist()
    assert crm.five_c(renew(evidence, fresh))["score"].tolist() == pytest.approx(crm.five_c(evidence)["score"].tolist())
    with pytest.raises(DataError, match="customer_id"):
        accounts_evidence(pd.DataFrame({"ebit": [1]}))


def test_fresh_evidence_replaces_only_its_own_items():
    old = pd.DataFrame({"customer_id": ["A", "A", "B"], "item": ["ebit", "stock", "ebit"], "value": [1.0, 2, 3]})
    new = renew(old, pd.DataFrame({"customer_id": ["A"], "item": ["ebit"], "value": [9.0]}))
    assert new.to_numpy().tolist() == [["A", "stock", 2], ["B", "ebit", 3], ["A", "ebit", 9]]
    assert renew(old, old.iloc[:0]).equals(old)


def test_what_no_accounts_cost(evidence):
    cost = cost_of_no_accounts(evidence)
    assert cost["accounts"].sum() == 11
    assert cost.loc["C029", ["with_accounts", "without_accounts", "steps"]].tolist() == ["A", "B", 1]
    assert cost.loc["C002", "steps"] == 3
    assert (cost["without_accounts"].isin(["B", "C", "D"])).all()  # the cap
    assert cost.index[cost["steps"] < 0].tolist() == ["C013", "C045"]  # who holds accounts back may know why
    assert cost["accounts_worth"].notna().all()


def test_a_good_buyer_without_accounts_is_told_what_they_could_bring(evidence):
    mine = evidence[evidence["customer_id"] == "C002"]
    gone = mine[~mine["source"].eq("accounts") & (mine["item"] != "accounts_quality")]
    cost = cost_of_no_accounts(gone).iloc[0]
    assert (cost["grade"], cost["with_accounts"]) == ("B", "AAA")
    assert cost["accounts_worth"] == "No accounts: B, where the rest of the evidence says AAA."


def test_without_a_grade_there_is_nothing_to_compare():
    bare = pd.DataFrame({"customer_id": ["Ana"], "item": ["identity_verified"], "value": [1]})
    assert cost_of_no_accounts(bare)["accounts_worth"].tolist() == ["There is no grade to compare."]


MONEY = st.integers(1, 500)
DAYS = st.dates(pd.Timestamp("2026-01-01").date(), pd.Timestamp("2026-06-30").date()).map(str)


@given(
    st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["Ana", "Bo"]), MONEY, DAYS), max_size=6),
    st.lists(st.tuples(st.sampled_from("1234"), DAYS, MONEY), max_size=8),
)
def test_never_more_is_late_than_was_billed_or_paid(invoices, payments):
    billed, money = bills(*invoices), paid(*payments)
    found = paid_items(billed, money, as_of=DAY)
    assert found["amount"].sum() <= billed["amount"].sum() + 1e-6
    assert found["amount"].sum() <= money["amount"].sum() + 1e-6
    assert (found["amount"] > 0).all()


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(st.sampled_from("1234"), st.sampled_from(["Ana", "Bo", "Cy"]), MONEY, DAYS), min_size=1, max_size=6
    ),
    st.lists(st.tuples(st.sampled_from("1234"), DAYS, MONEY), max_size=6),
)
def test_shares_are_of_one_whole(invoices, payments):
    found = ledger_evidence(bills(*invoices), paid(*payments), as_of=DAY).query("item == 'share_of_receivables'")[
        "value"
    ]
    assert found.sum() == pytest.approx(1) or (found == 0).all()
    assert found.between(0, 1).all()


def test_evidence_that_is_worked_out_once_answers_every_question():
    evidence = crm.sample("credit_evidence")
    gate = crm.investigation_gate(evidence, as_of=DAY)
    late = pd.DataFrame({"owed": [9.0], "oldest": [0.0]}, index=pd.Index(["C029"], name="customer_id"))
    case = assess(evidence)
    pd.testing.assert_frame_equal(scored(case, gate=gate), crm.five_c(evidence, gate=gate))
    pd.testing.assert_frame_equal(detailed(case), crm.five_c_detail(evidence))
    for ask in (
        lambda **once: crm.limit_inputs(evidence, gate=gate, **once),
        lambda **once: crm.credit_lines(evidence, late, as_of=DAY, gate=gate, **once),
        lambda **once: crm.cost_of_no_accounts(evidence, gate=gate, **once),
        lambda **once: crm.lens(evidence, "5P", **once),
    ):
        pd.testing.assert_frame_equal(ask(case=case), ask())
