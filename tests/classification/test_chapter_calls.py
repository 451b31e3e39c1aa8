"""The small functions that the chapters of lesson 4 call in one line: each is what its parts give."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib.language import DataError

DAY = "2026-06-30"


@pytest.fixture(scope="module")
def lines():
    return crm.sample("orders")


@pytest.fixture(scope="module")
def classed(lines):
    return crm.rfm_segment(crm.rfm_score(crm.customer_table(lines, as_of=DAY)))


def test_the_call_list_holds_one_class_and_those_who_are_overdue(lines, classed):
    calls = crm.call_list(classed, lines)
    rhythm = crm.own_rhythm(lines, as_of=DAY)["rhythm"]
    lapsing = classed.index[classed["segment"] == "LHH"]
    assert set(calls.index) == {name for name in lapsing if rhythm[name] in ("silent", "late")}
    assert calls["times"].is_monotonic_decreasing


def test_several_classes_can_be_called(lines, classed):
    calls = crm.call_list(classed, lines, ["LHL", "LHH"])
    assert set(classed.loc[calls.index, "segment"]) == {"LHL", "LHH"}
    assert set(crm.call_list(classed, lines).index) < set(calls.index)
    rhythm = crm.own_rhythm(lines, as_of=DAY)
    assert calls["recency"].tolist() == rhythm.loc[calls.index, "recency"].tolist()


def test_the_day_a_silence_could_be_seen_is_the_first_on_which_the_rhythm_says_late(lines):
    limits = crm.rfm_preset("trade")
    months = crm.recency_in_months(crm.customer_table(lines, as_of=DAY))
    classed = crm.rfm_segment(crm.rfm_score(months, method="cuts", cuts=limits))
    seen = crm.silence_seen(crm.call_list(classed, lines, ["HHH", "LHH"]), limits)
    assert len(seen) == 4
    for name, row in seen.iterrows():
        for day, late in ((row["late_from"] - pd.Timedelta(days=1), False), (row["late_from"], True)):
            assert (crm.own_rhythm(lines, as_of=day).loc[name, "rhythm"] != "on time") == late
        for day, low in ((row["low_from"] - pd.Timedelta(days=1), False), (row["low_from"], True)):
            table = crm.recency_in_months(crm.customer_table(lines, as_of=day))
            assert (crm.rfm_score(table, method="cuts", cuts=limits).loc[name, "r_score"] < 4) == low
        assert row["days_earlier"] == (row["low_from"] - row["late_from"]).days


def test_a_class_that_is_empty_gives_nobody_to_call(lines, classed):
    assert crm.call_list(classed, lines, segment="none").empty


def test_a_call_list_without_classes_or_without_its_day_says_so(lines, classed):
    with pytest.raises(DataError, match="rfm_segment"):
        crm.call_list(classed.drop(columns="segment"), lines)
    forgotten = classed.copy()
    forgotten.attrs = {}
    with pytest.raises(DataError, match="no longer says as_of"):
        crm.call_list(forgotten, lines)


def test_the_classes_of_a_year_are_those_of_its_orders_alone(lines):
    for until in ("2025-06-30", DAY):
        year = crm.customer_table(crm.order_window(lines, until), as_of=until)
        assert crm.abc_of_year(lines, until).equals(crm.abc_classify(year)["abc_class"])


def test_the_best_fifth_is_rounded_to_whole_customers(lines):
    curve = crm.whale_curve(crm.cost_to_serve(lines))
    assert crm.share_of_best(curve, 0.20) == curve["cum_share"].iloc[11]  # of 61
    assert crm.share_of_best(curve.head(1), 0.20) == curve["cum_share"].iloc[0]
    assert crm.share_of_best(curve, 1.0) == pytest.approx(1)


def test_classes_questions_and_attitudes_add_up_to_all(lines):
    table = crm.customer_table(lines, as_of=DAY)
    summary = crm.abc_summary(crm.abc_classify(table))
    assert summary["customers"].sum() == len(table)
    assert summary[["share_of_customers", "share_of_sales"]].sum().tolist() == pytest.approx([1, 1])
    judged = crm.attitude(lines, crm.sample("customers"), as_of=DAY)
    assert crm.attitude_summary(judged)["customers"].sum() == len(judged)
    answers = crm.six_questions(crm.question_facts(lines, crm.sample("customers"), DAY))
    assert crm.question_summary(answers)["customers"].sum() == len(answers)


def test_both_rules_for_ties_are_those_of_the_score(classed):
    both = crm.tie_scores(classed)
    assert both["quantile"].equals(classed["f_score"])
    assert both["rank"].equals(crm.rfm_score(classed, method="rank")["f_score"])


def test_the_page_of_a_plan_has_a_row_for_each_part(classed):
    plan = crm.service_plan(crm.abcd_classify(classed)["abcd_class"])
    page = crm.plan_page(plan)
    assert list(page) == [*"ABCD", "origin"] and list(page.index) == list(plan)
    shown = repr(crm.show(page))
    assert "part of the plan" in shown and "A customers" in shown
