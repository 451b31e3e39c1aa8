"""Break-even, expected profit and loss, insurance."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import rules
from crmlib.credit.insurance import insurance_duties, insurance_premium, insured_recovery
from crmlib.credit.probability import (
    break_even_probability,
    expected_loss,
    expected_profit,
    expected_profit_with_repeat,
)
from crmlib.language import DataError


def test_break_even_of_the_worked_case():
    assert break_even_probability(82_000, 100_000, days=60, rate=0.09) == pytest.approx(0.832, abs=0.0005)
    assert 82_000 / break_even_probability(82_000, 100_000, days=60, rate=0.09) == pytest.approx(98_542, abs=0.5)
    assert break_even_probability(1000, 1200) == pytest.approx(0.8333, abs=0.0001)
    assert break_even_probability(120, 100) > 1


def test_the_textbook_case_with_its_repeat_order():
    assert expected_profit(1000, 1200, 0.8) == pytest.approx(-40)
    assert expected_profit(1000, 1200, 0.95) == pytest.approx(140)
    assert expected_profit_with_repeat(1000, 1200, 0.8, 0.95, discount=0.2) == pytest.approx(53.3, abs=0.05)


def test_a_repeat_order_at_a_loss_is_not_taken():
    assert expected_profit_with_repeat(1000, 1200, 0.8, 0.5, discount=0.2) == pytest.approx(-40)


@given(st.floats(0, 1e6), st.floats(1, 1e6))
def test_at_the_break_even_probability_nothing_is_won_or_lost(cost, price):
    if cost <= price:
        assert expected_profit(cost, price, break_even_probability(cost, price)) == pytest.approx(0, abs=1e-4)


@given(st.floats(0, 1e6), st.floats(1, 1e6), st.floats(0, 1), st.floats(0, 1))
def test_a_better_chance_never_lowers_the_profit(cost, price, one, other):
    worse, better = sorted([one, other])
    assert expected_profit(cost, price, worse) <= expected_profit(cost, price, better) + 1e-6


@pytest.mark.parametrize(
    "call",
    [
        lambda: expected_profit(1, 2, 1.1),
        lambda: expected_profit(1, 2, -0.1),
        lambda: expected_profit(1, 2, float("nan")),
        lambda: expected_profit_with_repeat(1, 2, 0.5, 2, discount=0),
        lambda: break_even_probability(5, 0),
        lambda: break_even_probability(-1, 5),
        lambda: break_even_probability(1, 5, days=-1),
        lambda: expected_loss(5, "E", 1),
        lambda: insured_recovery(5, 4, 1.2),
        lambda: insured_recovery(5, 4, None),
    ],
)
def test_what_cannot_be_used(call):
    with pytest.raises(DataError):
        call()


@pytest.mark.parametrize(("grade", "loss"), [("AAA", 0.5), ("AA", 1.5), ("A", 4), ("B", 12.5), ("C", 40), ("D", 125)])
def test_expected_loss(grade, loss):
    assert expected_loss(1000, grade, 0.5) == pytest.approx(loss)
    assert expected_loss(-1000, grade, 0.5) == 0


def test_expected_loss_of_a_portfolio():
    book = pd.DataFrame({"exposure": [1000, -5, 100], "grade": ["B", "D", None]}, index=["x", "y", "z"])
    found = expected_loss(book["exposure"], book["grade"], 0.5)
    assert found.dropna().to_dict() == {"x": 12.5, "y": 0}
    assert np.isnan(expected_loss(1, None, 1))


def test_insurance_of_the_worked_case():
    assert insured_recovery(500, 400, 0.9).iloc[0].tolist() == pytest.approx([360, 140])
    assert insured_recovery(500, 400).iloc[0].tolist() == pytest.approx([360, 140])
    assert insurance_premium(50_000, 0.004) == 200
    assert crm.insured_recovery is insured_recovery


@pytest.mark.parametrize(
    ("exposure", "limit", "kept"),
    [
        (300, 400, 30),
        (500, None, 500),
        (500, 0, 500),
        (-20, 400, 0),
        (0, 400, 0),
        (500, -5, 500),
    ],
)
def test_edges_of_the_cover(exposure, limit, kept):
    assert insured_recovery(exposure, limit, 0.9)["net_at_risk"].item() == pytest.approx(kept)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1))
def test_paid_and_kept_are_the_exposure(exposure, limit, cover):
    found = insured_recovery(pd.Series([exposure]), limit, cover).iloc[0]
    assert found.sum() == pytest.approx(exposure)
    assert 0 <= found["recovery"] <= limit


def test_the_duties_calendar():
    rows = pd.DataFrame(
        {
            "invoice_id": ["1", "2"],
            "customer_id": ["Ana", "Bo"],
            "invoice_date": ["2026-05-01", None],
            "due_date": ["2026-05-31", "soon"],
        }
    )
    before = rows.copy(deep=True)
    found = insurance_duties(rows, as_of="2026-07-01")
    assert found["duty"].tolist() == ["declare", "stop_shipping", "report_overdue", "claim"]
    assert found["date"].dt.strftime("%m-%d").tolist() == ["05-31", "06-30", "07-30", "08-29"]
    assert found["days_left"].tolist() == [-31, -1, 29, 59]
    assert found.attrs["left_out"] == [
        {"key": "no_date", "reason": "invoice without a date to count a duty from", "rows": 1, "first_rows": [2]}
    ]
    pd.testing.assert_frame_equal(rows, before)
    assert insurance_duties(rows.head(0), as_of="2026-07-01").empty
    with pytest.raises(DataError, match="no column due_date"):
        insurance_duties(rows.drop(columns="due_date"), as_of="2026-07-01")


def test_every_number_has_its_source():
    for name in (
        "ageing_buckets",
        "collection_ladder",
        "default_probability",
        "early_warnings",
        "insurance_duties",
        "insurance_terms",
        "lens_cells",
        "lens_tags",
        "limit_by_grade",
        "limit_methods",
        "order_rules",
        "roll_rates",
        "terms_by_grade",
        "terms_countries",
        "terms_ladder",
        "working_assets",
    ):
        assert set(rules.table("credit/" + name)["source"]) <= set("SPKR")
