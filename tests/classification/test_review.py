"""The portfolio review: each list against the methods, firms with few columns, large and small books."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import plots, review
from crmlib.course import reports

DAY = "2026-06-30"


@pytest.fixture(scope="module")
def lines():
    return crm.order_lines(crm.sample("orders"), as_of=DAY)


@pytest.fixture(scope="module")
def cards():
    return crm.sample("customers")


@pytest.fixture(scope="module")
def segmented(lines):
    return crm.rfm_segment(crm.rfm_weighted(crm.rfm_score(crm.customer_table(lines, as_of=DAY))))


def firm(customers, lines=36, seed=4):
    """Order lines of three years."""
    chance = np.random.default_rng(seed)
    names = np.array([f"K{n:03}" for n in range(customers)])
    weight = chance.lognormal(0, 1.2, customers)
    n = customers * lines
    amount = chance.lognormal(7, 1, n).round(2)
    return pd.DataFrame({
        "order_id": [f"S{i // 2}" for i in range(n)], "customer_id": chance.choice(names, n, p=weight / weight.sum()),
        "date": pd.Timestamp(DAY) - pd.to_timedelta(chance.integers(0, 1095, n), unit="D"), "product": chance.choice(["tube", "panel", "bulb"], n),
        "amount": amount, "cost": (amount * chance.uniform(0.6, 0.95, n)).round(2), "service_hours": chance.gamma(1, 1.5, n).round(1)})


def test_grades_say_why_somebody_moved(lines, cards):
    graded = review.grades(lines, cards)
    changed = review.changes(graded)
    assert set(changed["move"]) <= {"gone", "new", "fell", "rose"} and changed["reason"].ne("").all()
    assert graded.loc[graded["move"] == "", "reason"].eq("").all()
    assert changed.loc["C043", ["grade_before", "grade", "move", "reason"]].tolist() == ["B", "C", "fell", "sales -68%"]
    assert changed.loc["C041", "reason"] == "no order in the last twelve months"
    assert changed.loc["C056", "reason"] == "first order on 2025-10-06"
    year = crm.order_window(lines, DAY)
    bought = year[year["amount"] > 0]["customer_id"].unique()
    expected = crm.abcd_classify(year[year["customer_id"].isin(bought)].groupby("customer_id")["amount"].sum())["abcd_class"]
    assert graded.loc[expected.index, "grade"].to_dict() == expected.to_dict()
    matrix = review.moves(graded)
    assert matrix.attrs["after"] == len(expected) and plots.migration(matrix).finding.startswith(f"{matrix.attrs['stayed']} of")


def test_a_rank_can_fall_while_sales_rise():
    some = pd.DataFrame([("Ana", "2025-01-10", 100.0), ("Ana", "2026-01-10", 110.0), ("Bo", "2025-01-10", 50.0), ("Bo", "2026-01-10", 500.0)],
                        columns=["customer_id", "date", "amount"]).assign(date=lambda d: pd.to_datetime(d["date"]))
    graded = review.grades(crm.order_lines(some, as_of=DAY), crm.read_customers(False))
    assert graded.loc["Ana", "reason"] == "sales +10%, but others changed more"
    assert graded.loc["Bo", "reason"] == "sales +900%"


def test_the_call_list_and_the_flags_are_the_methods(lines, cards, segmented):
    calls = review.call_list(lines, segmented, cards)
    rhythm = crm.own_rhythm(lines, as_of=DAY)
    assert set(calls.index) == set(rhythm.index[rhythm["rhythm"].isin(["silent", "late"])])
    assert calls.index[0] == "C043" and calls.loc["C043", ["name", "owner"]].tolist() == ["Marisma Hogar S.L.", "Mei Lin"]
    assert review.false_accounts(lines, cards)["nature"].to_dict() == {
        "C016": "margin under 8%", "C006": "sends much back and leaves a loss", "C041": "bought once"}
    assert set(review.key_accounts(lines, cards).query("level == 'key account'").index) == {"C001", "C002", "C008", "C029"}
    assert len(review.six_lists(lines, cards)) == 6
    assert review.attitudes(lines, cards)["customers"].sum() == 61


def test_the_pair_and_the_loss_are_figures_of_the_methods(lines, segmented):
    assert "20% bring **68%**, and 80% of sales takes **33%** of the customers (20 of 61)" in review.actual_pair(segmented)
    accounts = review.accounts(lines)
    left = crm.without_largest(accounts)
    assert f"from {left['sales'].iloc[0]:,.0f} to {left['sales'].iloc[1]:,.0f}" in review.loss(segmented, accounts)
    assert "Profit after service" in review.loss(segmented, accounts)


def test_without_costs_cards_and_numbers_each_gap_is_named(segmented):
    bare = crm.order_lines(crm.sample("orders")[["customer_id", "date", "amount"]], as_of=DAY)
    none = crm.read_customers(False)
    assert review.lacking(bare, none)["column"].tolist() == [
        "product", "order_id", "cost", "service_hours", "name", "country", "kind", "owner", "potential"]
    assert "- cost in the table orders would bring margins, the whale" in review.not_in_this_review(bare, none)
    assert review.not_in_this_review(crm.order_lines(crm.sample("orders")), crm.sample("customers")) == ""
    for rows in (review.accounts(bare), review.effort(review.accounts(bare), none), review.room(bare, none), review.least_margins(bare, none)):
        assert rows.empty and rows.attrs["why"]
        assert review.drawn(plots.effort, rows).startswith("*Left out here.*") and review.page(rows) == ""
    assert review.false_accounts(bare, none)["nature"].to_dict() == {"C041": "bought once"}
    assert "Profit" not in review.loss(segmented, review.accounts(bare))
    key = review.key_accounts(bare, none)
    assert "could still buy much more (needs potential)" in review.not_judged(key)
    assert review.not_judged(review.key_accounts(crm.order_lines(crm.sample("orders"), as_of=DAY), crm.sample("customers"))) == ""
    assert "not in the file" in repr(review.six_answers(review.six_lists(bare, none)))
    assert review.drawn(plots.make_up, review.make_up(none, segmented, "kind")).endswith("No customer card has an entry under kind.")
    assert review.groups(review.make_up(none, segmented, "country")) == ""


def test_margins_without_hours_flag_no_squeezer():
    half = crm.order_lines(crm.sample("orders").drop(columns="service_hours"), as_of=DAY)
    assert review.false_accounts(half, crm.read_customers(False))["nature"].to_dict() == {"C016": "margin under 8%", "C041": "bought once"}


def test_an_empty_list_says_nobody():
    assert review.page(pd.DataFrame({"sales": []})) == "Nobody."


@pytest.mark.slow
@pytest.mark.parametrize("customers", [1, 10, 400])
def test_a_firm_of_any_size_gets_its_report_and_its_lists(tmp_path, customers):
    lines = firm(customers)
    lines.to_csv(tmp_path / "orders.csv", index=False)
    page = reports.run_report("classification", {"orders": str(tmp_path / "orders.csv"), "as_of": DAY}, tmp_path / "out").read_text()
    assert "Lakeshore" not in page          # no name of the sample firm
    book = openpyxl.load_workbook(tmp_path / "out" / "classification.xlsx")
    assert book.sheetnames[:4] == ["customers", "call list", "grades", "changes"]
    assert book["customers"].max_row - 1 == lines["customer_id"].nunique()


@pytest.mark.slow
def test_own_data_without_costs_still_gets_a_report(tmp_path):
    sample = crm.sample("orders")[["customer_id", "date", "amount"]]
    sample["customer_id"] = sample["customer_id"].replace("C001", "=1+1")
    sample.to_csv(tmp_path / "orders.csv", index=False)
    page = reports.run_report("classification", {"orders": str(tmp_path / "orders.csv"), "as_of": DAY}, tmp_path / "out").read_text()
    assert "Not in this review" in page and "service_hours in the table orders" in page
    book = openpyxl.load_workbook(tmp_path / "out" / "classification.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any("1+1" in str(cell.value) for cell in cells)
