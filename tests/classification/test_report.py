"""The portfolio review: each list against the methods, firms with few columns, large and small books."""

import numpy as np
import openpyxl
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import plots, report
from crmlib.course import reports
from crmlib.course.lists import write_lists

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
    return pd.DataFrame(
        {
            "order_id": [f"S{i // 2}" for i in range(n)],
            "customer_id": chance.choice(names, n, p=weight / weight.sum()),
            "date": pd.Timestamp(DAY) - pd.to_timedelta(chance.integers(0, 1095, n), unit="D"),
            "product": chance.choice(["tube", "panel", "bulb"], n),
            "amount": amount,
            "cost": (amount * chance.uniform(0.6, 0.95, n)).round(2),
            "service_hours": chance.gamma(1, 1.5, n).round(1),
        }
    )


def test_grades_say_why_somebody_moved(lines, cards):
    graded = report.grades(lines, cards)
    changed = report.changes(graded)
    assert set(changed["move"]) <= {"gone", "new", "fell", "rose"} and changed["reason"].ne("").all()
    assert graded.loc[graded["move"] == "", "reason"].eq("").all()
    assert changed.loc["C043", ["grade_before", "grade", "move", "reason"]].tolist() == ["B", "C", "fell", "sales -68%"]
    assert changed.loc["C041", "reason"] == "no order in the last twelve months"
    assert changed.loc["C056", "reason"] == "first order on 2025-10-06"
    year = crm.order_window(lines, DAY)
    bought = year[year["amount"] > 0]["customer_id"].unique()
    expected = crm.abcd_classify(year[year["customer_id"].isin(bought)].groupby("customer_id")["amount"].sum())[
        "abcd_class"
    ]
    assert graded.loc[expected.index, "grade"].to_dict() == expected.to_dict()
    matrix = report.moves(graded)
    assert matrix.attrs["after"] == len(expected) and plots.migration(matrix).finding.startswith(
        f"{matrix.attrs['stayed']} of"
    )


def test_a_rank_can_fall_while_sales_rise():
    some = pd.DataFrame(
        [
            ("Ana", "2025-01-10", 100.0),
            ("Ana", "2026-01-10", 110.0),
            ("Bo", "2025-01-10", 50.0),
            ("Bo", "2026-01-10", 500.0),
        ],
        columns=["customer_id", "date", "amount"],
    ).assign(date=lambda d: pd.to_datetime(d["date"]))
    graded = report.grades(crm.order_lines(some, as_of=DAY), crm.read_customers(False))
    assert graded.loc["Ana", "reason"] == "sales +10%, but others changed more"
    assert graded.loc["Bo", "reason"] == "sales +900%"


def test_the_call_list_and_the_flags_are_the_methods(lines, cards, segmented):
    calls = report.call_list(lines, segmented, cards)
    rhythm = crm.own_rhythm(lines, as_of=DAY)
    assert set(calls.index) == set(rhythm.index[rhythm["rhythm"].isin(["silent", "late"])])
    assert calls.index[0] == "C043" and calls.loc["C043", ["name", "owner"]].tolist() == [
        "Marisma Hogar S.L.",
        "Mei Lin",
    ]
    assert report.false_accounts(lines, cards)["nature"].to_dict() == {
        "C016": "margin under 8%",
        "C006": "sends much back and leaves a loss",
        "C041": "bought once",
    }
    assert set(report.key_accounts(lines, cards).query("level == 'key account'").index) == {
        "C001",
        "C002",
        "C008",
        "C029",
    }
    assert len(report.six_lists(lines, cards)) == 6
    assert report.attitudes(lines, cards)["customers"].sum() == 61


def test_the_pair_and_the_loss_are_figures_of_the_methods(lines, segmented):
    assert "20% bring **68%**, and 80% of sales takes **33%** of the customers (20 of 61)" in report.actual_pair(
        segmented
    )
    accounts = report.accounts(lines)
    left = crm.without_largest(accounts)
    assert f"from {left['sales'].iloc[0]:,.0f} to {left['sales'].iloc[1]:,.0f}" in report.loss(
        segmented, accounts, crm.sample("customers")
    )
    assert "Profit after service" in report.loss(segmented, accounts, crm.sample("customers"))


def test_without_costs_cards_and_numbers_each_gap_is_named(segmented):
    bare = crm.order_lines(crm.sample("orders")[["customer_id", "date", "amount"]], as_of=DAY)
    none = crm.read_customers(False)
    assert report.lacking(bare, none)["column"].tolist() == [
        "product",
        "order_id",
        "cost",
        "service_hours",
        "name",
        "country",
        "kind",
        "owner",
        "potential",
    ]
    assert "- cost in the table orders would bring margins, the whale" in report.not_in_this_review(bare, none)
    assert report.not_in_this_review(crm.order_lines(crm.sample("orders")), crm.sample("customers")) == ""
    for rows in (
        report.accounts(bare),
        report.effort(report.accounts(bare), none),
        report.room(bare, none),
        report.least_margins(bare, none),
    ):
        assert rows.empty and rows.attrs["why"]
        assert report.drawn(plots.effort, rows).startswith("*Left out here.*") and report.page(rows) == ""
    assert report.false_accounts(bare, none)["nature"].to_dict() == {"C041": "bought once"}
    assert "Profit" not in report.loss(segmented, report.accounts(bare), none)
    key = report.key_accounts(bare, none)
    assert "could still buy much more (needs potential)" in report.not_judged(key)
    assert (
        report.not_judged(
            report.key_accounts(crm.order_lines(crm.sample("orders"), as_of=DAY), crm.sample("customers"))
        )
        == ""
    )
    assert "not in the file" in repr(report.six_answers(report.six_lists(bare, none)))
    assert report.drawn(plots.make_up, report.make_up(none, segmented, "kind")).endswith(
        "No customer card has an entry under kind."
    )
    assert report.groups(report.make_up(none, segmented, "country")) == ""


def test_margins_without_hours_flag_no_squeezer():
    half = crm.order_lines(crm.sample("orders").drop(columns="service_hours"), as_of=DAY)
    assert report.false_accounts(half, crm.read_customers(False))["nature"].to_dict() == {
        "C016": "margin under 8%",
        "C041": "bought once",
    }


def test_an_empty_list_says_nobody():
    assert report.page(pd.DataFrame({"sales": []})) == "Nobody."


def test_what_a_file_does_not_tell_is_not_judged_as_nobody(lines, cards):
    bare = crm.order_lines(
        crm.sample("orders")[["customer_id", "date", "amount"]].query("customer_id != 'C041'"), as_of=DAY
    )
    flagged = report.false_accounts(bare, crm.read_customers(False))
    assert flagged.empty and report.page(flagged) == "Nobody, as far as the file tells."
    assert report.not_judged(flagged, "false_key_accounts") == (
        "Not judged: margin under 8% (needs cost); sends much back and leaves a loss (needs cost, service_hours and goods sent back)."
    )
    assert report.not_judged(report.false_accounts(lines, cards), "false_key_accounts") == ""


def test_returns_that_were_dropped_are_neither_subtracted_nor_counted_as_complaints(cards):
    dropped = crm.order_lines(crm.sample("orders"), as_of=DAY, refunds="drop")
    table = crm.customer_table(dropped, as_of=DAY)
    assert report.actual_pair(table, "drop").endswith("The base is sales before returns, not profit.")
    assert report.actual_pair(table).endswith("The base is sales after returns, not profit.")
    six = report.six_lists(dropped, cards, "drop")
    assert six["large with complaints"].attrs["why"] == "not in the file (needs goods sent back)"
    assert "goods sent back" in repr(report.six_answers(six))
    assert "goods sent back" in report.not_judged(report.false_accounts(dropped, cards, "drop"), "false_key_accounts")


@pytest.mark.parametrize("n", [1, 3])
def test_a_handful_of_customers_is_not_compared_with_each_other(n):
    lines = crm.order_lines(firm(n), as_of=DAY)
    none = crm.read_customers(False)
    table = crm.customer_table(lines, as_of=DAY)
    segmented = crm.rfm_segment(crm.rfm_weighted(crm.rfm_score(table)))
    opening = report.opening(segmented, lines)
    assert (
        ("1 customer with " if n == 1 else "3 customers with ") in opening
        and "fifth" not in opening
        and "Gini" not in opening
    )
    assert "too few to say whether 20%" in report.actual_pair(table) and report.segment_actions(segmented) == ""
    assert list(report.largest(segmented, none)) == ["last", "recency", "frequency", "monetary"]
    drawn = report.drawn(plots.score_grid, report.enough(segmented))
    assert drawn == f"*Left out here.* It takes 5 customers to compare them here; the file has {n}."
    said = report.loss(table, report.accounts(lines), none)
    assert said.startswith(
        "1 customer brings all sales. Without"
        if n == 1
        else "3 customers bring all sales: the loss of any one matters. Without"
    )
    assert "hangs on" not in said
    losing = plots.losing(report.largest_shares(table, none))
    assert n > 1 or losing.finding == "Without K000 nobody is left who buys."
    assert max(losing.figure.axes[0].get_xticks()) <= 1


def test_five_customers_are_enough_to_compare():
    table = pd.DataFrame({"monetary": [5.0, 4, 3, 2, 1]})
    assert report.enough(table) is table and "20% bring" in report.actual_pair(table)


def test_customers_called_by_name_need_no_other_name(segmented):
    lines = crm.order_lines(crm.sample("orders"), as_of=DAY)
    names = crm.sample("customers").set_index("customer_id")["name"]
    none = crm.read_customers(False)
    assert "name" in set(report.lacking(lines, none)["column"])
    named = lines.assign(customer_id=lines["customer_id"].map(names))
    assert "name" not in set(report.lacking(named, none)["column"])
    assert "name" not in set(report.lacking(lines.assign(customer_id="宏远照明"), none)["column"])
    assert "name" not in report.largest(segmented, none) and "name" in report.largest(
        segmented, crm.sample("customers")
    )


def test_the_currency_and_the_rates_are_named(segmented):
    lines = pd.DataFrame()
    assert "bring 7,922,372. The" in report.opening(segmented, lines)
    lines.attrs = {"currency": "USD", "rates": {"USD": 1.0, "EUR": 1.1, "CNY": 0.14}}
    said = report.opening(segmented, lines)
    assert "bring 7,922,372 USD. The" in said
    assert said.endswith(" Other currencies were counted at 1 EUR = 1.1 USD, 1 CNY = 0.14 USD.")


def test_sizes_stand_from_large_to_small_with_their_limits(segmented):
    made = report.make_up(crm.read_customers(False), segmented, "size")
    assert list(made.index) == [
        "large: 300,000 and more",
        "medium: from 100,000",
        "small: from 30,000",
        "very small: above zero",
        "no sales: nothing or more returned than bought",
    ]
    assert made["customers"].sum() == 61
    three = report.make_up(
        crm.read_customers(False),
        pd.Series({"a": 31_000.0, "b": 31_000, "c": 31_000, "d": 50_000, "e": 100_000}),
        "size",
    )
    assert list(three.index) == [
        "medium: from 100,000",
        "small: from 30,000",
    ]  # the small ones bring more


def test_the_lists_have_the_headings_of_the_page(lines, cards, segmented, tmp_path):
    lists = {
        "customers": report.largest(segmented, cards),
        "room": report.room(lines, cards),
        "key accounts": report.key_accounts(lines, cards),
        "call list": report.call_list(lines, segmented, cards),
        **report.six_lists(lines, cards),
        "what was read": report.accounted(segmented),
    }
    write_lists(report.sheets(lists), tmp_path / "l.xlsx", report.heads())
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    headings = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book}
    assert list(headings) == list(lists), "no name is cut"
    # what a list was chosen by is the same in all its rows
    assert not {"silent", "order days"} & {heading for row in headings.values() for heading in row}
    assert headings["customers"] == [
        "customer",
        "name",
        "last order",
        "days ago",
        "orders",
        "sales",
        "R F M",
        "level",
        "class",
        "sales person",
    ]
    assert headings["room"] == [
        "customer",
        "name",
        "sales",
        "yearly demand",
        "our share of it",
        "bought from others",
        "class",
        "what to do",
        "sales person",
    ]
    assert headings["large with complaints"] == [
        "customer",
        "name",
        "sales",
        "orders sent back, two years",
        "sales person",
    ]
    assert headings["what was read"] == ["what became of the rows", "rows", "first row numbers"]
    jargon = {
        "label en",
        "rfm score",
        "times",
        "met",
        "known",
        "cell",
        "fact",
        "value",
        "customer id",
        "monetary",
        "recency",
    }
    assert not jargon & {heading for row in headings.values() for heading in row}


@pytest.mark.slow
@pytest.mark.parametrize("customers", [1, 10, 400])
def test_a_firm_of_any_size_gets_its_report_and_its_lists(tmp_path, customers):
    lines = firm(customers)
    lines.to_csv(tmp_path / "orders.csv", index=False)
    page = reports.run_report(
        "classification", {"orders": str(tmp_path / "orders.csv"), "as_of": DAY}, tmp_path / "out"
    ).read_text()
    assert "Lakeshore" not in page  # no name of the sample firm
    book = openpyxl.load_workbook(tmp_path / "out" / "classification.xlsx")
    assert book.sheetnames[:4] == ["customers", "call list", "grades", "changes"]
    assert book["customers"].max_row - 1 == lines["customer_id"].nunique()


@pytest.mark.slow
def test_own_data_without_costs_still_gets_a_report(tmp_path):
    sample = crm.sample("orders")[["customer_id", "date", "amount"]]
    sample["customer_id"] = sample["customer_id"].replace("C001", "=1+1")
    sample.to_csv(tmp_path / "orders.csv", index=False)
    page = reports.run_report(
        "classification", {"orders": str(tmp_path / "orders.csv"), "as_of": DAY}, tmp_path / "out"
    ).read_text()
    assert "Not in this review" in page and "service_hours in the table orders" in page
    book = openpyxl.load_workbook(tmp_path / "out" / "classification.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any("1+1" in str(cell.value) for cell in cells)


def test_a_day_far_off_is_used_and_named():
    orders = pd.DataFrame(
        {
            "customer_id": [*"ABCDEFGH", "A"],
            "date": pd.to_datetime([*["2025-03-01"] * 8, "2029-01-01"]),
            "amount": 100.0,
        }
    )
    rows = report.accounted(crm.customer_table(orders)).set_index("what")
    assert rows.loc["used", "rows"] == 9
    odd = rows[rows.index.str.startswith("used, but look: ")]
    assert odd["rows"].tolist() == [1] and odd["first_rows"].tolist() == ["9"]


def test_a_rate_for_lines_without_a_currency_is_named_in_words():
    orders = pd.DataFrame(
        {
            "customer_id": [*"ABCDEF"],
            "date": pd.to_datetime(["2025-03-01"] * 6),
            "amount": 100.0,
            "currency": ["USD", "EUR", None, "USD", "USD", "USD"],
        }
    )
    read = crm.order_lines(orders, rates={"USD": 1, "EUR": 1.1, "": 7})
    says = repr(report.opening(crm.rfm_weighted(crm.rfm_score(crm.customer_table(read))), read))
    assert "1 EUR = 1.1 USD, 1 without a currency = 7 USD" in says
