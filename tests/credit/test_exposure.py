"""May one more order go out: the worked case, every rule at its edge, and the order of the rules."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import rules
from crmlib.credit.exposure import exposure, order_decision
from crmlib.language import DataError

SEVERITY = ["release", "approve", "deposit", "hold", "stop"]


def decide(limit=150, now=100, order=40, **facts):
    return order_decision(limit, now, order, **facts).iloc[0]


def test_whom_the_gate_has_not_let_through_gets_no_goods():
    assert decide(gate="stop")[["action", "rule"]].tolist() == ["stop", "gate_stop"]
    assert decide(gate="ask")[["action", "rule"]].tolist() == ["hold", "gate_ask"]
    assert decide(gate="ask", overdue_days=40)["action"] == "stop"
    assert decide(gate="go")["action"] == decide(gate=None)["action"] == "release"


def test_the_agreed_limit_rules_until_the_new_one_is_signed():
    """C029: agreed 150, worked out today 113. The order is decided on 150; under 113 it would be held."""
    evidence, ledger = crm.sample("credit_evidence"), (crm.read_invoices(None), crm.read_payments(None))
    late = crm.overdue(crm.open_items(*ledger, as_of="2026-06-30", rates={"USD": 1, "EUR": 1.10}))
    line = crm.credit_lines(evidence, late, as_of="2026-06-30", unit=1000).loc["C029"]
    new = crm.credit_limit(crm.limit_inputs(evidence), as_of="2026-06-30").loc["C029", "line"]
    assert (line["limit"], new) == (150, pytest.approx(113))
    assert order_decision(line["limit"], line["exposure"], 40)[["action", "deposit"]].values.tolist() == [
        ["deposit", 23.0]
    ]
    assert order_decision(new, line["exposure"], 40)["rule"].item() == "above_limit"


def test_the_worked_case():
    now = exposure(open_items=95, delivered_not_billed=20, open_orders=18)
    assert now == 133
    found = decide(150, now, 40)
    assert found[["exposure", "headroom", "owed_after", "excess", "deposit"]].tolist() == [133, 17, 173, 23, 23]
    assert found["action"] == "deposit"
    assert found["deposit"] / 40 == pytest.approx(0.575)
    assert crm.order_decision is order_decision
    assert crm.exposure is exposure


@pytest.mark.parametrize(
    ("facts", "action", "rule"),
    [
        ({}, "release", "within_limit"),
        ({"order": 50}, "release", "within_limit"),
        ({"order": 50.01}, "deposit", "excess"),
        ({"overdue_days": 7}, "release", "within_limit"),
        ({"overdue_days": 8}, "approve", "overdue_over_7"),
        ({"overdue_days": 15}, "approve", "overdue_over_7"),
        ({"overdue_days": 16}, "hold", "overdue_over_15"),
        ({"overdue_days": 30}, "hold", "overdue_over_15"),
        ({"overdue_days": 31}, "stop", "overdue_over_30"),
        ({"overdue_days": 90}, "stop", "overdue_over_30"),
        ({"overdue_days": 91}, "stop", "overdue_over_90"),
        ({"order": 65, "grade": "A"}, "approve", "small_excess"),
        ({"order": 65, "grade": "AAA"}, "approve", "small_excess"),
        ({"order": 65.01, "grade": "A"}, "deposit", "excess"),
        ({"order": 65, "grade": "B"}, "deposit", "excess"),
        ({"order": 65}, "deposit", "excess"),
        ({"order": 65, "overdue_days": 10}, "deposit", "excess"),
        ({"order": 65, "grade": "A", "overdue_days": 10}, "approve", "small_excess"),
        ({"now": 150}, "deposit", "excess"),
        ({"now": 150.01}, "hold", "above_limit"),
        ({"now": 151, "order": 1, "grade": "AAA"}, "hold", "above_limit"),
        ({"order": 500, "overdue_days": 31}, "stop", "overdue_over_30"),
        ({"overdue_days": None}, "hold", "not_known"),
        ({"now": None}, "hold", "not_known"),
        ({"now": -20}, "release", "within_limit"),
    ],
)
def test_every_rule_at_its_edge(facts, action, rule):
    found = decide(**facts)
    assert (found["action"], found["rule"]) == (action, rule)


def test_what_else_holds_is_listed():
    assert decide(order=65, overdue_days=10)["also"] == "overdue_over_7"
    assert decide(order=65, grade="A")["also"] == "excess"
    assert pd.isna(decide()["also"])


def test_no_limit_set_is_not_the_limit_zero():
    for none in (None, np.nan):
        found = decide(limit=none, now=0)
        assert (found["action"], found["rule"], found["deposit"]) == ("hold", "not_known", 0)
        assert np.isnan(found["headroom"])
    zero = decide(limit=0, now=0, grade="AAA")
    assert (zero["action"], zero["deposit"]) == ("deposit", 40)


def test_a_deposit_is_only_asked_where_it_is_the_decision():
    assert decide(now=150, order=40)["deposit"] == 40
    assert decide(now=160, order=40)["deposit"] == 0
    assert decide(order=65, grade="A")["deposit"] == 0


def test_rounding_is_no_excess():
    assert decide(limit=0.3, now=0.1, order=0.2)["action"] == "release"
    assert decide(limit=100, now=100, order=10, grade="A")["action"] == "approve"


def test_four_dollars_are_an_excess_where_money_is_in_thousands():
    assert decide(order=50.004)[["action", "deposit"]].tolist() == ["deposit", 0.004]
    assert decide(limit=40, now=40.004, order=1)["rule"] == "above_limit"


def test_the_reason_names_the_limit_of_the_table_that_was_used():
    own = rules.table("credit/order_rules").replace({"above": {15: 20}})
    assert decide(overdue_days=21, order_rules=own)["reason"] == "more than 20 days overdue: hold new orders, call"
    assert decide(overdue_days=20, order_rules=own)["rule"] == "overdue_over_7"


def test_many_orders_and_words(monkeypatch):
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    book = pd.DataFrame(
        {"limit": [150, None], "now": [133, 0], "order": [40, 5], "grade": ["B", None]}, index=["x", "y"]
    )
    before = book.copy(deep=True)
    found = order_decision(book["limit"], book["now"], book["order"], grade=book["grade"], overdue_days=0)
    assert found["action"].to_dict() == {"x": "deposit", "y": "hold"}
    assert found.loc["x", "reason"] == "订单超出额度：收预付款或开信用证"
    pd.testing.assert_frame_equal(book, before)
    assert order_decision(book["limit"].head(0), 0, 1).empty


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"order": 0}, "order of 0"),
        ({"order": -5}, "order of -5"),
        ({"order": "much"}, "order of nan"),
        ({"limit": -1}, "limit of -1"),
        ({"grade": "E"}, "grade E is not"),
        ({"order_rules": rules.table("credit/order_rules").replace({"fact": {"waits": "mood"}})}, "no column mood"),
        ({"order_rules": rules.table("credit/order_rules").rename(columns={"fact": "measure"})}, "no column fact"),
        ({"order_rules": rules.table("credit/order_rules").iloc[:-1]}, "leave the limits of the last row empty"),
    ],
)
def test_what_cannot_be_decided(facts, message):
    with pytest.raises(DataError, match=message):
        decide(**facts)


amounts = st.floats(0, 1e6).map(lambda amount: round(amount, 2))


@given(
    amounts,
    amounts,
    amounts.map(lambda amount: amount + 1),
    st.integers(0, 120),
    st.sampled_from(["AAA", "A", "B", None]),
)
def test_later_money_a_larger_order_or_a_smaller_limit_never_makes_it_easier(limit, now, order, late, grade):
    found = order_decision(
        pd.Series([limit, limit, limit, limit / 2, limit]),
        pd.Series([now, now, now, now, now + 5]),
        pd.Series([order, order * 2, order, order, order]),
        grade=grade,
        overdue_days=pd.Series([late, late, late + 10, late, late]),
    )
    place = found["action"].map(SEVERITY.index)
    assert (place >= place.iloc[0]).all()
    assert found["deposit"].between(0, pd.Series([order, order * 2, order, order, order])).all()


@given(amounts, amounts, amounts.map(lambda amount: amount + 1))
def test_after_the_deposit_the_order_fits(limit, now, order):
    found = decide(limit, now, order)
    if found["action"] == "deposit":
        assert found["owed_after"] - found["deposit"] <= limit + 1e-5


# Blocked, expired, and orders in other currencies


@pytest.mark.parametrize(
    ("facts", "action", "rule"),
    [
        ({"blocked": True}, "hold", "blocked"),
        ({"expired": True}, "hold", "expired"),
        ({"blocked": True, "expired": True}, "hold", "blocked"),
        ({"blocked": True, "overdue_days": 31}, "stop", "overdue_over_30"),
        ({"blocked": True, "overdue_days": 16}, "hold", "overdue_over_15"),
        ({"expired": True, "order": 65, "grade": "AAA"}, "hold", "expired"),
        ({"blocked": None, "expired": np.nan}, "release", "within_limit"),
        ({"limit": None, "expired": True}, "hold", "expired"),
    ],
)
def test_a_blocked_customer_and_an_expired_limit_hold(facts, action, rule):
    found = decide(**facts)
    assert (found["action"], found["rule"]) == (action, rule)


def test_orders_in_several_currencies_need_rates():
    orders = pd.Series([40, 40], index=["Ana", "Bo"])
    named = pd.Series(["USD", "EUR"], index=orders.index)
    with pytest.raises(DataError, match="The orders are in EUR, USD"):
        order_decision(150, 133, orders, currency=named)
    with pytest.raises(DataError, match="no rate for EUR"):
        order_decision(150, 133, orders, currency=named, rates={"USD": 1})
    found = order_decision(150, 133, orders, currency=named, rates={"USD": 1, "EUR": 1.5})
    assert found["deposit"].tolist() == [23, 43]
    assert found.attrs["converted"] == "1 from EUR"


def test_one_currency_or_none_needs_no_rates():
    assert decide(currency="EUR")["action"] == "release"
    assert order_decision(150, 100, 40).attrs["converted"] == ""
    assert order_decision(150, 133, 40, currency=None, rates={"USD": 1, "EUR": 2})["deposit"].tolist() == [23]


@given(st.floats(0.01, 10), st.integers(1, 500), st.integers(0, 300))
def test_a_rate_is_nothing_but_another_amount(rate, order, now):
    found = order_decision(150, now, order, currency="EUR", rates={"USD": 1, "EUR": rate})
    pd.testing.assert_frame_equal(found, order_decision(150, now, order * rate))
