"""Who fell or went, and the one question to each."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification.story import behaviour, keeping

DAY, BEFORE = "2026-06-30", "2025-06-30"


@pytest.fixture(scope="module")
def lines():
    return crm.sample("orders")


def test_all_who_fell_or_went_are_on_the_list_the_largest_loss_first(lines):
    fallen = crm.who_fell(lines, BEFORE, DAY)
    moved = crm.movers(crm.abc_of_year(lines, BEFORE), crm.abc_of_year(lines, DAY))
    assert set(fallen.index) == set(moved.index[moved["move"].isin(["fell", "gone"])])
    assert (fallen["year_sales_before"] - fallen["year_sales"]).is_monotonic_decreasing
    assert fallen.loc["C041", "ask"] == "Is there a next project, and when?"
    assert fallen["ask"].str.len().gt(0).all()
    assert fallen.loc["C048", "ask"].startswith("You have ordered nothing since 2025-10-03")  # silent by its own rhythm
    assert fallen.loc["C015", "ask"] == "You buy less of this: desk lamp. Who delivers it now?"


def test_who_bought_more_and_fell_is_not_asked_what_went_wrong():
    rows = [
        ("Ana", "2025-01-10", 60.0),
        ("Ana", "2026-01-10", 70.0),
        ("Bo", "2025-01-10", 40.0),
        ("Bo", "2026-01-10", 900.0),
    ]
    lines = pd.DataFrame(rows, columns=["customer_id", "date", "amount"]).astype({"date": "datetime64[ns]"})
    assert crm.who_fell(lines, BEFORE, DAY)["ask"].to_dict() == {
        "Ana": "Nothing: it did not buy less; others grew faster."
    }


def test_without_a_year_before_there_is_no_list_and_it_says_why(lines):
    few = lines[lines["date"] >= "2025-08-01"]
    fallen = crm.who_fell(few, BEFORE, DAY)
    assert fallen.empty and fallen.attrs["why"]
    assert keeping.balance("orders.xlsx", few, BEFORE, DAY) == fallen.attrs["why"]


def test_the_balance_of_a_year_is_that_of_the_matrix(lines):
    said = keeping.balance("orders.xlsx", lines, BEFORE, DAY)
    matrix = crm.migration_matrix(crm.abc_of_year(lines, BEFORE), crm.abc_of_year(lines, DAY)).attrs
    assert said.startswith(f"{matrix['gone']} customers went and {matrix['new']} came") and "Marisma" not in said
    assert "is in class A today" in keeping.balance(None, lines, BEFORE, DAY)


def test_what_is_said_of_behaviour_is_true_of_any_file(lines):
    cards = crm.sample("customers")
    months = crm.recency_in_months(crm.customer_table(lines, as_of=DAY))
    scored = crm.rfm_score(months, method="cuts", cuts=crm.rfm_preset("trade"))
    classed = crm.rfm_segment(scored)
    said = behaviour.silent_among_the_largest(scored, cards)
    assert said.startswith("2 of the 10 largest have a score below 4 in recency: Marisma Hogar S.L., ")
    lately = scored[scored["r_score"] == 5]
    assert behaviour.silent_among_the_largest(lately, cards).startswith("All of the largest have bought lately")
    calls = crm.call_list(classed, lines, ["HHH", "LHH"])
    assert behaviour.late_and_still_high(calls, classed, cards).startswith(
        "The class of Iluminación Levante S.L., Harbour"
    )
    assert behaviour.late_and_still_high(calls.head(2), classed, cards).startswith("All on the list have changed")
    assert behaviour.late_and_still_high(calls.head(0), classed, cards).startswith("Nobody who buys often")
    assert behaviour.two_dates("orders.xlsx", calls, cards) is None


def test_the_hour_of_a_call_is_theirs_in_summer_and_in_winter_and_missing_where_no_zone_is_known():
    cards = pd.DataFrame({"customer_id": ["Ana", "Bo", "Cy"], "zone": ["Europe/Madrid", None, "Nowhere/At All"]})
    calls = pd.DataFrame(index=["Bo", "Ana", "Cy"])
    for day, hour in (("2026-06-30", "16:00"), ("2026-12-30", "17:00")):
        timed = crm.call_hours(calls, cards, day)["our_time"]
        assert timed.index[0] == "Ana" and timed.iloc[0] == hour and timed.iloc[1:].isna().all()
    assert crm.call_hours(calls, cards.drop(columns="zone"), "2026-06-30")["our_time"].isna().all()


def test_the_levels_hold_all_customers_with_scores(lines):
    weighted = crm.rfm_weighted(crm.rfm_score(crm.customer_table(lines, as_of=DAY)))
    levels = crm.vip_summary(weighted)
    assert levels["customers"].sum() == weighted["vip_label"].notna().sum()
    assert levels["sales_share"].sum() == pytest.approx(1)
    assert levels["vip_label"].iloc[0] == "VVVVVIP"
