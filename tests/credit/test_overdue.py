"""Who is late today: by amount, not by invoice; and the lines that an order is checked against."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib.credit.approval import approver_for, policy_page
from crmlib.credit.figures import credit_figures, monthly_credit_sales, receivable_days
from crmlib.credit.inputs import credit_lines, limit_inputs
from crmlib.credit.limits import limit_expired
from crmlib.credit.overdue import overdue
from crmlib.credit.promises import kept_promises
from crmlib.language import DataError

DAY = "2026-06-30"
RATES = {"USD": 1, "EUR": 1.10}


def items(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "open", "days_late"])


@pytest.fixture(scope="module")
def ledger():
    return crm.read_invoices(None), crm.read_payments(None)


@pytest.fixture(scope="module")
def late(ledger):
    return overdue(crm.open_items(*ledger, as_of=DAY, rates=RATES))


def test_days_are_weighted_with_the_money():
    found = overdue(
        items(["Ana", 90, 10], ["Ana", 10, 60], ["Ana", 500, -5], ["Bo", 40, 20], ["Bo", -30, 99], ["Bo", 5, None])
    )
    assert found.loc["Ana"].tolist() == [600, 100, 15, 60]
    assert found.loc["Bo"].tolist() == [45, 40, 20, 20]
    assert found.attrs["days_late"] == pytest.approx((100 * 15 + 40 * 20) / 140)
    assert found.attrs["share_current"] == pytest.approx(1 - 140 / 645)


def test_nothing_is_late_and_nothing_is_owed():
    assert overdue(items(["Ana", 90, -1])).loc["Ana"].tolist()[:2] == [90, 0]
    assert np.isnan(overdue(items(["Ana", 90, -1])).attrs["days_late"])
    assert overdue(items()).empty
    with pytest.raises(DataError, match="days_late"):
        overdue(pd.DataFrame({"customer_id": [], "open": []}))


@given(
    st.lists(
        st.tuples(st.sampled_from(["Ana", "Bo"]), st.integers(-100, 100), st.one_of(st.none(), st.integers(-50, 200)))
    )
)
def test_what_is_overdue_is_what_the_ageing_has_in_its_late_buckets(rows):
    mine = items(*rows).astype({"open": float, "days_late": float})
    found = overdue(mine)
    assert found["owed"].sum() == pytest.approx(mine["open"].clip(lower=0).sum())
    assert (found["overdue"] <= found["owed"] + 1e-9).all()
    assert (found["days_late"].dropna() <= found["oldest"][found["days_late"].notna()] + 1e-9).all()


def test_the_exporter_is_owed_what_its_ageing_says(ledger, late):
    aged = crm.ageing(*ledger, as_of=DAY, rates=RATES)
    assert late["owed"].sum() == pytest.approx(aged.drop(columns=["credits", "total"]).to_numpy().sum())
    assert late["overdue"].sum() == pytest.approx(aged[["1-30", "31-60", "61-90", ">90"]].to_numpy().sum())


# Limits and orders from the credit file


def test_the_worked_case_through_every_stage(ledger, late):
    evidence = crm.sample("credit_evidence")
    facts = limit_inputs(evidence).loc[["C029"]]
    ways = crm.limit_candidates(facts).set_index("method")["limit"]
    assert ways[
        ["need", "net_worth", "working_capital", "references", "working_assets", "sales"]
    ].tolist() == pytest.approx([150, 90, 40, 80, 130, 96])
    decided = crm.credit_limit(facts, as_of=DAY).iloc[0]
    assert decided[["open_limit", "secured", "line", "left"]].tolist() == pytest.approx([68, 45, 113, 37])
    line = credit_lines(evidence, late, as_of=DAY, unit=1000).loc["C029"]
    assert line[["limit", "open_items", "delivered", "orders", "exposure", "headroom"]].tolist() == [
        150,
        95,
        20,
        18,
        133,
        17,
    ]
    found = crm.order_decision(
        line["limit"],
        line["exposure"],
        40,
        overdue_days=line["overdue_days"],
        grade=line["grade"],
        blocked=line["blocked"],
        expired=line["expired"],
    )
    assert found[["action", "deposit"]].to_numpy().tolist() == [["deposit", 23]]
    assert approver_for(decided["open_limit"], decided["grade"]).item() == "credit manager"


def test_lines_of_the_exporter(late):
    lines = credit_lines(crm.sample("credit_evidence"), late, as_of=DAY, unit=1000)
    assert lines.index[lines["blocked"]].tolist() == ["C045"]
    assert {"C013", "C045"} <= set(lines.index[lines["expired"]])
    assert lines.loc["C024", "limit"] == 0
    assert lines.loc[["C042", "C056", "C062"], "limit"].isna().all()  # the last is a stranger with an open invoice
    assert not lines.loc["C056", "expired"]  # what was never set cannot expire
    assert lines["exposure"].notna().all()


def test_the_evidence_on_one_customer():
    evidence = crm.sample("credit_evidence")
    assert set(crm.evidence_of(evidence, "C010")["customer_id"]) == {"C010"}
    with pytest.raises(DataError, match=r"no evidence on 'C999': write one of those.*C029"):
        crm.evidence_of(evidence, "C999")


def test_every_ugliness_of_the_ledger_is_reported_and_none_is_lost(ledger):
    """A payment for no invoice, paid twice, a credit note larger than its invoice, no due date, two currencies, a due date
    before the invoice, a stranger: each is in the totals and in a list."""
    open_items = crm.open_items(*ledger, as_of=DAY, rates=RATES)
    noticed = crm.noticed(open_items).set_index("reason")["rows"].to_dict()
    assert noticed == {
        "payment for no invoice": 1,
        "invoice paid or credited above its amount": 2,
        "invoice without a date to count from": 1,
        "several rows with one invoice number": 2,
        "invoice due before its date": 1,
        "invoice exchanged into our currency": 7,
    }
    worth = [table["amount"] * table["currency"].map(RATES) for table in ledger]
    assert open_items["open"].sum() == pytest.approx(worth[0].sum() - worth[1].sum())
    aged = crm.ageing(*ledger, as_of=DAY, rates=RATES)
    assert aged["total"].sum() == pytest.approx(worth[0].sum() - worth[1].sum())
    assert set(aged.index[aged["credits"] < 0]) == {"C003", "C012", "C014"}
    assert aged.loc["C023", "no_date"] == aged.loc["C023", "total"] > 0
    assert aged.loc["C062", "total"] == 2300


def test_a_country_that_nobody_knows_means_payment_in_advance():
    offer = crm.terms_for(pd.Series(["A", None], index=["Ana", "C062"]), pd.Series([None, None], index=["Ana", "C062"]))
    assert offer["default"].tolist() == ["advance", "advance"]
    assert "not known" in offer.loc["Ana", "reason"]


@pytest.mark.parametrize(
    ("agreed", "grade", "expired"),
    [
        ("2025-06-30", "A", False),
        ("2025-06-29", "A", True),
        ("2025-12-30", "B", False),
        ("2025-12-29", "B", True),
        ("2026-03-30", "C", False),
        ("2026-03-29", "D", True),
        (None, "A", True),
        ("2026-06-29", None, True),
    ],
)
def test_a_limit_expires_with_its_review(agreed, grade, expired):
    assert limit_expired(pd.Series([agreed]), pd.Series([grade]), as_of=DAY).tolist() == [expired]


@pytest.mark.parametrize(
    ("limit", "grade", "who"),
    [
        (20, "A", "credit clerk"),
        (20.01, "A", "credit manager"),
        (100, "A", "credit manager"),
        (100.01, "A", "management"),
        (50, "AAA", "credit clerk"),
        (1, "B", "credit manager"),
        (0, "C", "credit manager"),
        (1, "C", "management"),
        (0, "D", "management"),
        (None, "A", "management"),
        (10, None, "management"),
    ],
)
def test_who_approves(limit, grade, who):
    assert approver_for(limit, grade).tolist() == [who]


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.sampled_from(["AAA", "AA", "A", "B", "C", "D"]))
def test_more_money_is_never_approved_lower_down(one, other, grade):
    order = ["credit clerk", "credit manager", "management"]
    low, high = (order.index(approver_for(limit, grade).item()) for limit in sorted([one, other]))
    assert low <= high


def test_the_policy_names_tables_that_exist():
    page = policy_page()
    assert page[["policy_topic", "policy_rule", "kept_by"]].notna().all().all()
    from crmlib import rules

    for table in page["table"].dropna():
        assert len(rules.table(f"credit/{table}"))
    with pytest.raises(DataError, match="grade E"):
        approver_for(10, "E")


def test_a_cap_that_asks_for_an_approver_and_the_matrix_are_one_rule():
    facts = limit_inputs(crm.sample("credit_evidence"))
    assert facts.loc["C001", "approval"] == "management"  # 26 % of all receivables
    assert approver_for(90, "AA").item() == "credit manager"
    assert approver_for(90, "AA", approval="management").item() == "management"
    assert approver_for(900, "AA", approval="credit_clerk").item() == "management"  # the higher of the two
    with pytest.raises(DataError, match="the cook must agree and is not in the matrix"):
        approver_for(90, "AA", approval="the cook")


# Figures of the month


def test_days_of_the_exporter(ledger):
    found = receivable_days(*ledger, as_of=DAY, rates=RATES)
    sales = monthly_credit_sales(ledger[0], as_of=DAY, rates=RATES)
    assert found["simple"] == pytest.approx(crm.dso(found["receivable"], sales.iloc[-3:]))
    assert found["simple"] - found["best_possible"] == pytest.approx(found["delinquent"])
    assert found["countback"] == pytest.approx(crm.dso(found["receivable"], sales, method="countback"))
    assert found["opening"] == pytest.approx(
        overdue(crm.open_items(*ledger, as_of="2026-03-31", rates=RATES))["owed"].sum()
    )
    assert 0 < found["cei"] < 100


def test_an_invoice_without_a_date_is_owed_and_not_late_wherever_it_is_counted(ledger, late):
    days, aged = receivable_days(*ledger, as_of=DAY, rates=RATES), crm.ageing(*ledger, as_of=DAY, rates=RATES)
    assert aged["no_date"].sum() > 0
    overdue_money = late["overdue"].sum()
    assert days["receivable"] - days["current"] == pytest.approx(overdue_money)
    assert aged[["1-30", "31-60", "61-90", ">90"]].to_numpy().sum() == pytest.approx(overdue_money)
    assert days["best_possible"] / days["simple"] == pytest.approx(late.attrs["share_current"])
    figures = credit_figures(*ledger, as_of=DAY, rates=RATES).set_index("figure")["value"]
    assert figures["cei"] == pytest.approx(days["cei"] / 100)


def test_the_published_case():
    """Sales 120, 150 and 180; 270 of the 420 outstanding is not overdue; 390 were outstanding before."""
    rows = [
        ("0", 120, "2026-03-31", "2026-05-01"),
        ("1", 120, "2026-04-30", "2026-06-01"),
        ("2", 150, "2026-05-31", "2026-07-01"),
        ("3", 180, "2026-06-30", "2026-07-30"),
        ("x", 270, "2026-02-01", "2026-03-01"),
    ]
    invoices = pd.DataFrame(rows, columns=["invoice_id", "amount", "invoice_date", "due_date"]).assign(
        customer_id="Ana"
    )
    payments = pd.DataFrame(
        {"invoice_id": ["x", "2"], "payment_date": ["2026-05-01", "2026-06-01"], "amount": [360, 60]}
    )
    found = receivable_days(invoices, payments, as_of=DAY)
    assert found[["sales", "opening"]].tolist() == [450, 390]
    assert found["simple"] == pytest.approx(found["receivable"] / 450 * 91)


def test_the_figures_of_the_meeting(ledger, late):
    lines = credit_lines(crm.sample("credit_evidence"), late, as_of=DAY, unit=1000)
    kept = kept_promises(
        promises(["Ana", "1", "2026-06-01", "2026-06-10", 9], ["Bo", "2", "2026-06-01", "2026-06-10", 9]),
        money(["1", "2026-06-10", 9]),
        as_of=DAY,
    )
    found = credit_figures(*ledger, as_of=DAY, lines=lines, promises=kept, written_off=6000, rates=RATES).set_index(
        "figure"
    )["value"]
    days = receivable_days(*ledger, as_of=DAY, rates=RATES)
    assert found[["dso", "best_possible", "bad_debt"]].tolist() == pytest.approx(
        [days["simple"], days["best_possible"], 6000 / days["sales"]]
    )
    assert found[["share_current", "kept_rate"]].tolist() == pytest.approx([late.attrs["share_current"], 0.5])
    assert found["limit_breaches"] == 3  # C001, C008 and C024; who has no limit is not above it
    bare = credit_figures(*ledger, as_of=DAY, rates=RATES).set_index("figure")["value"]
    assert bare[["bad_debt", "limit_breaches", "kept_rate"]].isna().all()


def test_a_house_that_weighs_promises():
    from crmlib import rules

    weights = pd.concat(
        [
            rules.table("credit/five_c_weights"),
            pd.DataFrame({"c": ["character"], "item": ["kept_rate"], "c_weight": [30], "item_weight": [20]}),
        ],
        ignore_index=True,
    )
    evidence = pd.DataFrame({"customer_id": ["Ana", "Bo"], "item": "kept_rate", "value": [1.0, 0.5]})
    assert crm.five_c(evidence)["score"].isna().all()
    assert crm.five_c(evidence, rules={"five_c_weights": weights})["character"].tolist() == [100, 30]


def test_days_that_cannot_be_known():
    none = pd.DataFrame(
        {
            "invoice_id": ["1"],
            "customer_id": "Ana",
            "amount": [-5],
            "invoice_date": ["2026-06-01"],
            "due_date": ["2026-06-30"],
        }
    )
    found = receivable_days(none, as_of=DAY)
    assert found[["simple", "countback", "best_possible", "delinquent"]].isna().all()
    with pytest.raises(DataError, match="has a date"):
        monthly_credit_sales(none.assign(invoice_date=None), as_of=DAY)


# Promises


def promises(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "invoice_id", "given", "promised", "amount"])


def money(*rows):
    return pd.DataFrame(rows, columns=["invoice_id", "payment_date", "amount"])


@pytest.mark.parametrize(
    ("payments", "kept", "broken", "waiting"),
    [
        (money(["1", "2026-06-10", 100]), 1, 0, 0),
        (money(["1", "2026-06-11", 100]), 0, 1, 0),
        (money(["1", "2026-06-10", 99]), 1, 0, 0),
        (money(["1", "2026-06-10", 98.9]), 0, 1, 0),
        (money(["1", "2026-05-31", 100]), 0, 1, 0),
        (money(["2", "2026-06-10", 100]), 0, 1, 0),
        (money(["1", "2026-06-05", 60], ["1", "2026-06-10", 40]), 1, 0, 0),
        (money(), 0, 1, 0),
    ],
)
def test_a_promise(payments, kept, broken, waiting):
    found = kept_promises(promises(["Ana", "1", "2026-06-01", "2026-06-10", 100]), payments, as_of=DAY).iloc[0]
    assert found[["kept", "broken", "open"]].tolist() == [kept, broken, waiting]
    assert found["kept_rate"] == kept


def test_a_promise_whose_day_has_not_come_is_open():
    found = kept_promises(promises(["Ana", "1", "2026-06-01", "2026-07-10", 100]), money(), as_of=DAY).iloc[0]
    assert (found["open"], np.isnan(found["kept_rate"])) == (1, True)


def test_two_promises_on_one_invoice_share_its_money():
    twice = promises(["Ana", "1", "2026-06-01", "2026-06-10", 50], ["Ana", "1", "2026-06-01", "2026-06-20", 50])
    assert kept_promises(twice, money(["1", "2026-06-05", 50]), as_of=DAY)["kept"].tolist() == [1]
    assert kept_promises(twice, money(["1", "2026-06-05", 50], ["1", "2026-06-15", 50]), as_of=DAY)[
        "kept"
    ].tolist() == [2]


def test_of_two_promises_the_one_with_the_earlier_day_of_the_money_is_served_first():
    twice = promises(["Ana", "1", "2026-06-01", "2026-06-20", 80], ["Ana", "1", "2026-06-05", "2026-06-10", 50])
    found = kept_promises(twice, money(["1", "2026-06-08", 50]), as_of=DAY).iloc[0]
    assert found[["kept", "broken"]].tolist() == [1, 1]  # not the larger one, though it was given first


def test_money_that_comes_on_the_day_of_the_call_counts():
    asked = promises(["Ana", "1", "2026-06-01", "2026-06-10", 100])
    assert kept_promises(asked, money(["1", "2026-06-01", 100]), as_of=DAY)["kept"].tolist() == [1]


def test_a_promise_for_the_day_of_the_review_is_broken_at_its_end():
    asked = promises(["Ana", "1", "2026-06-01", DAY, 100])
    assert kept_promises(asked, money(), as_of=DAY)[["broken", "open"]].values.tolist() == [[1, 0]]
    assert kept_promises(asked, money(["1", DAY, 100]), as_of=DAY)["kept"].tolist() == [1]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (promises(["Ana", "1", "soon", "2026-06-10", 100]), "Row 1 of the promises"),
        (promises(["Ana", "1", "2026-06-01", "2026-06-10", None]), "Row 1 of the promises"),
        (promises().drop(columns="amount"), "no column amount"),
    ],
)
def test_promises_that_cannot_be_used(table, message):
    with pytest.raises(DataError, match=message):
        kept_promises(table, money(), as_of=DAY)
