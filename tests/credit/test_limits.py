"""The limit methods side by side and the decision: the worked case, its gaps, and what must always hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import rules
from crmlib.credit.candidates import limit_candidates, working_assets_limit
from crmlib.credit.limits import credit_limit, limit_sentence
from crmlib.language import DataError

G1 = {
    "grade": "A",
    "monthly_sales": 60,
    "credit_days": 60,
    "transit_days": 15,
    "total_assets": 2000,
    "current_assets": 1100,
    "stock": 400,
    "current_liabilities": 700,
    "total_liabilities": 1100,
    "supplier_limits": [60, 80, 120],
    "secured_share": 0.3,
}
ACCOUNTS = ["total_assets", "current_assets", "stock", "current_liabilities", "total_liabilities"]


def buyers(**facts):
    return pd.DataFrame([G1 | facts], index=["G1"])


def decide(**facts):
    return credit_limit(buyers(**facts), as_of="2026-06-30").iloc[0]


def candidates(**facts):
    return limit_candidates(buyers(**facts)).set_index("method")["limit"]


def test_the_methods_of_the_worked_case():
    assert candidates().dropna().to_dict() == pytest.approx(
        {"need": 150, "net_worth": 90, "working_capital": 40, "references": 80, "working_assets": 130, "sales": 96}
    )
    assert np.isnan(candidates()["insurer"])
    assert candidates(insurer_limit=400, insurer_cover=0.9)["insurer"] == pytest.approx(360)


def test_the_decision_of_the_worked_case():
    found = decide()
    assert found[["need", "mean", "limit_capacity", "open_limit", "secured", "line", "left"]].tolist() == pytest.approx(
        [150, 85, 68, 68, 45, 113, 37]
    )
    assert found["binds"] == "capacity"
    assert found["review"] == pd.Timestamp("2027-06-30")
    assert crm.credit_limit is credit_limit


def test_every_method_says_why():
    reasons = limit_candidates(buyers(insurer_limit=400, insurer_cover=0.9)).set_index("method")["reason"].to_dict()
    assert reasons == {
        "need": "60 a month for 75 days",
        "net_worth": "10% of a net worth of 900",
        "working_capital": "10% of a working capital of 400",
        "references": "the median of what other suppliers give",
        "working_assets": "a share of working assets of 650",
        "sales": "60 a month for 60 days, times 0.8 for the grade A",
        "insurer": "90% of the insurer's limit of 400",
    }
    gaps = limit_candidates(buyers(stock=None, grade=None, supplier_limits=None)).set_index("method")["reason"]
    assert gaps["working_assets"] == "not known without stock"
    assert gaps["sales"] == "not known without grade"
    assert gaps["references"] == "not known without limits of other suppliers"


@pytest.mark.parametrize(
    ("grade", "open_limit", "months"),
    [
        ("AAA", 127.5, 12),
        ("AA", 85, 12),
        ("A", 68, 12),
        ("B", 51, 6),
        ("C", 0, 3),
        ("D", 0, 3),
    ],
)
def test_the_grade_decides_the_share_and_the_review(grade, open_limit, months):
    found = decide(grade=grade)
    assert found["open_limit"] == pytest.approx(open_limit)
    assert found["review"] == pd.Timestamp("2026-06-30") + pd.DateOffset(months=months)


def test_an_alert_means_a_review_at_once():
    assert decide(alert=True)["review"] == pd.Timestamp("2026-06-30")
    assert decide(alert=False)["review"] == pd.Timestamp("2027-06-30")


@pytest.mark.parametrize(
    ("facts", "open_limit", "binds"),
    [
        ({"monthly_sales": 20}, 50, "need"),
        ({"portfolio_cap": 60}, 60, "portfolio_cap"),
        ({"portfolio_cap": 0}, 0, "portfolio_cap"),
        ({"portfolio_cap": 68}, 68, "capacity"),
        ({"portfolio_cap": -5}, 0, "portfolio_cap"),
        ({}, 68, "capacity"),
    ],
)
def test_which_bound_decides(facts, open_limit, binds):
    found = decide(**facts)
    assert found["open_limit"] == pytest.approx(open_limit)
    assert found["binds"] == binds


def test_no_limit_set_is_not_the_limit_zero():
    for facts in ({"grade": None}, {"monthly_sales": None}, dict.fromkeys([*ACCOUNTS, "supplier_limits"])):
        found = decide(**facts)
        assert found[["open_limit", "binds", "line", "left"]].isna().all()
        assert limit_sentence(found).startswith("No limit is set")
    for facts in (
        {"grade": "D"},
        {"grade": "C", **dict.fromkeys([*ACCOUNTS, "supplier_limits"])},
        {"grade": "D", "monthly_sales": None},
    ):
        found = decide(**facts)
        assert found["open_limit"] == 0
        assert limit_sentence(found).startswith("The open limit is 0")


def test_what_is_not_known_is_left_out_of_the_mean_and_never_zero():
    assert decide(stock=None)["mean"] == pytest.approx((90 + 40 + 80) / 3)
    assert decide(**dict.fromkeys(ACCOUNTS))["mean"] == 80
    assert decide(secured_share=None)["secured"] == 0


def test_what_is_secured_never_makes_the_line_longer_than_the_need():
    found = decide(grade="AAA", monthly_sales=20, secured_share=1)
    assert found[["open_limit", "secured", "line", "left"]].tolist() == [50, 0, 50, 0]


def test_what_would_be_below_zero_is_zero():
    found = candidates(total_liabilities=2400, current_liabilities=1300)
    assert found[["net_worth", "working_capital", "working_assets"]].tolist() == [0, 0, 0]


def test_intangible_assets_are_no_net_worth():
    assert candidates(intangible_assets=200)["net_worth"] == pytest.approx(70)


@pytest.mark.parametrize(
    "limits", [[60, 80, 120], "60; 80; 120", "120;60;80", 80, (80,), [80, None], [60, 80, 120, -9], "80;?"]
)
def test_the_median_of_the_references(limits):
    assert candidates(supplier_limits=limits)["references"] == 80


@pytest.mark.parametrize("limits", [None, [], "", "none", np.nan])
def test_no_references(limits):
    assert np.isnan(candidates(supplier_limits=limits)["references"])


@pytest.mark.parametrize(
    ("up_to", "share"),
    [
        (-4.6, 0),
        (-3.9, 2.5),
        (-3.2, 5),
        (-2.5, 7.5),
        (-1.8, 10),
        (-1.1, 12.5),
        (-0.4, 15),
        (0.3, 17.5),
        (1.0, 20),
        (1.001, 25),
    ],
)
def test_the_table_of_working_assets(up_to, share):
    # without stock and with debts of one: E = 2 * current assets - 2 / net worth
    worth = 1000.0
    current = (up_to + 2 / worth) / 2
    facts = pd.DataFrame(
        {
            "total_assets": [worth + 1],
            "total_liabilities": [1.0],
            "current_assets": [current],
            "stock": [0.0],
            "current_liabilities": [1.0],
        }
    )
    assert working_assets_limit(facts).iloc[0] == pytest.approx(share / 100 * (current - 1 + worth) / 2)


def test_no_debt_at_all_is_the_best_and_no_net_worth_the_worst():
    sound = candidates(current_liabilities=0, total_liabilities=0)
    assert sound["working_assets"] == pytest.approx(0.25 * (1100 + 2000) / 2)
    assert candidates(total_liabilities=2000, current_liabilities=0)["working_assets"] == 0


def test_tables_of_ones_own():
    by_grade = rules.table("credit/limit_by_grade")
    double = by_grade.assign(value=by_grade["value"].where(by_grade["rule"] != "mean_coefficient", 1))
    assert credit_limit(buyers(), as_of="2026-06-30", by_grade=double)["open_limit"].item() == pytest.approx(85)
    fewer = rules.table("credit/limit_methods").query("method in ['need', 'references']")
    assert credit_limit(buyers(), as_of="2026-06-30", methods=fewer)["open_limit"].item() == pytest.approx(64)


@pytest.mark.parametrize("index", [[7], ["G1"], pd.CategoricalIndex(["G1"])])
def test_any_kind_of_id_and_the_input_stays(index):
    table = buyers().set_axis(index)
    before = table.copy(deep=True)
    found = credit_limit(table, as_of="2026-06-30")
    assert found.index.equals(table.index)
    pd.testing.assert_frame_equal(table, before)


def test_nobody():
    empty = buyers().head(0)
    assert credit_limit(empty, as_of="2026-06-30").empty
    assert limit_candidates(empty).empty
    assert credit_limit(pd.DataFrame(index=["x"]), as_of="2026-06-30")["open_limit"].isna().all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: credit_limit(buyers(grade="E"), as_of="2026-06-30"), "grade E is not"),
        (lambda: credit_limit(buyers(), as_of="soon"), "'soon' is not a day"),
        (
            lambda: limit_candidates(buyers(), pd.DataFrame({"method": ["guess"], "share": [1]})),
            "no limit method guess",
        ),
    ],
)
def test_what_cannot_be_used(call, message):
    with pytest.raises(DataError, match=message):
        call()


def test_text_in_place_of_a_number_is_a_gap():
    assert np.isnan(candidates(monthly_sales="much")["need"])


def test_the_decision_in_words():
    assert limit_sentence(decide()) == (
        "The open limit is 68: 0.8 for the grade A times 85, the mean of what the accounts and the references carry. With "
        "45 fully secured the line is 113, which leaves 37 of the need of 150 to a deposit, a letter of credit or insurance."
    )
    assert "no more is needed" in limit_sentence(decide(monthly_sales=20))
    assert "our portfolio allows no more" in limit_sentence(decide(portfolio_cap=5))
    assert "the grade D gets no open credit" in limit_sentence(decide(grade="D"))
    assert "the whole need" in limit_sentence(decide(monthly_sales=20))
    assert "there is no grade" in limit_sentence(decide(grade=None))
    assert "the need is not known" in limit_sentence(decide(credit_days=None))
    assert "neither accounts nor references" in limit_sentence(decide(**dict.fromkeys([*ACCOUNTS, "supplier_limits"])))
    assert (
        limit_sentence(decide(grade="D", monthly_sales=None)) == "The open limit is 0: the grade D gets no open credit."
    )


money = st.floats(0, 1e6)
facts = st.fixed_dictionaries(
    dict.fromkeys([*ACCOUNTS, "monthly_sales"], money)
    | {
        "supplier_limits": st.lists(money, max_size=4),
        "secured_share": st.floats(0, 1),
        "credit_days": st.integers(0, 180),
        "grade": st.sampled_from(["AAA", "AA", "A", "B", "C", "D"]),
        "portfolio_cap": st.none() | money,
    }
)


def open_limits(*rows):
    """One decision for several versions of a customer."""
    return credit_limit(pd.DataFrame(rows), as_of="2026-06-30")["open_limit"].tolist()


@given(facts, money)
def test_a_portfolio_cap_never_raises_a_limit(given_facts, cap):
    free, capped = open_limits(given_facts | {"portfolio_cap": None}, given_facts | {"portfolio_cap": cap})
    assert capped <= min(free, cap) + 1e-6


@given(facts)
def test_open_secured_and_left_are_the_need(given_facts):
    found = decide(**given_facts)
    assert found["open_limit"] + found["secured"] + found["left"] == pytest.approx(found["need"], abs=1e-6)
    assert (found[["open_limit", "secured", "left"]] >= -1e-6).all()


@given(facts, money)
def test_more_assets_or_more_sales_never_lower_a_limit(given_facts, more):
    before, *after = open_limits(
        given_facts, *(given_facts | {item: given_facts[item] + more} for item in ("total_assets", "monthly_sales"))
    )
    assert min(after) >= before - 1e-6


@given(facts)
def test_a_better_grade_never_lowers_a_limit(given_facts):
    limits = open_limits(*(given_facts | {"grade": grade} for grade in ("AAA", "AA", "A", "B", "C", "D")))
    assert limits == sorted(limits, reverse=True)
