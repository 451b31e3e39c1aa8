"""The sections of the portfolio review: what people read, whatever the file lacks, and in marked words."""

import openpyxl
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import pack, plots, report
from crmlib.course import reports
from crmlib.showing.page import accounted, drawn
from crmlib.showing.prose import Table
from tests.classification.firms import DAY, bare, firm, review, sorry
from tests.marked import MARK, marked_say
from tests.marked import bare as unmarked

SECTIONS = [
    report.this_week,
    report.opening,
    report.what_the_largest_bring,
    report.who_they_are,
    report.what_is_left_of_sales,
    report.grades_and_moves,
    report.how_lately_and_how_often,
    report.whom_to_call,
    report.the_largest,
    report.what_is_left_after_service,
    report.no_key_accounts,
    report.hours_and_margin,
    report.room_to_grow,
    report.six_questions,
    report.key_accounts,
    report.what_hangs_on_the_largest,
    report.what_each_grade_gets,
    report.what_was_read,
]


@pytest.fixture(scope="module")
def found():
    return review()


@pytest.fixture(scope="module")
def little():
    """The exporter's customers, days and amounts alone."""
    return review(bare())


def said(part):
    """What a part of a section says: the words, the page's table, the finding of a picture."""
    return part._repr_html_() if isinstance(part, Table) else repr(part)


def everything(found):
    """All that a review says: its sections, the sheets of its workbook, its figures."""
    return {
        **{section.__name__: "\n".join(map(said, section(found))) for section in SECTIONS},
        **{name: rows.to_csv() for name, rows in pack.lists(found).items()},
        "figures": repr(report.headline(found)),
    }


def test_every_section_shows_what_the_notebook_asks_of_it():
    import nbformat

    source = nbformat.read(reports.report_notebook("classification"), as_version=4)
    code = [cell.source for cell in source.cells if cell.cell_type == "code"]
    assert [f"report.{section.__name__}(found)" for section in SECTIONS] == code[2:-2]


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"orders": sorry(), "rates": {"USD": 1, "EUR": 1.1}},
        {"orders": sorry().drop(columns=["cost", "order_id"]), "rates": {"USD": 1, "EUR": 1.1}, "refunds": "drop"},
    ],
    ids=["the exporter", "ugly rows", "ugly rows, few columns"],
)
def test_no_number_and_no_warning_hangs_on_a_word(how):
    plain = everything(review(**how))
    with marked_say():
        marked = everything(review(**how))
    assert {unmarked(name): unmarked(words) for name, words in marked.items()} == plain
    assert all(MARK in marked[name] for name in ("opening", "what_hangs_on_the_largest", "what_was_read"))


def test_ugly_rows_open_the_report():
    opened = report.this_week(review(sorry(), rates={"USD": 1, "EUR": 1.1}))
    assert str(opened[0]).startswith("**") and "could not be used: see the last section" in opened[0]
    assert "could not be used" not in report.this_week(review())[0]


def test_the_report_opens_with_names_reasons_and_amounts(found):
    """The call list, who went, whom to talk to and whom to visit, each customer once; Marisma Hogar first."""
    week = repr(report.this_week(found)[-1])
    rows = week.splitlines()
    assert "Marisma Hogar S.L." in rows[1] and "no order for 238 days, used to order every 29" in rows[1]
    assert rows[1].split()[1] == "call" and "640,668" in rows[1]
    customers = [row.split()[0] for row in rows[1:]]
    assert len(customers) == len(set(customers)) == 11
    assert [sum(f" {what} " in row for row in rows) for what in ("call", "ask why", "talk to", "visit")] == [3, 3, 2, 3]


def test_a_week_without_anybody_to_call_says_so(found):
    lists = ("calls", "changes", "false_accounts", "room")
    quiet = found._replace(**{name: getattr(found, name).head(0) for name in lists})
    assert "names nobody to call" in report.this_week(quiet)[-1]


def test_the_pair_and_the_loss_are_figures_of_the_methods(found):
    assert "20% bring **68%**, and 80% of sales takes **33%** of the customers (20 of 61)" in report.actual_pair(found)
    left = crm.without_largest(found.year_accounts)
    words = report.loss(found)
    assert f"from {left['sales'].iloc[0]:,.0f} to {left['sales'].iloc[1]:,.0f}" in words
    assert f"Profit after service falls from {left['profit'].iloc[0]:,.0f} to {left['profit'].iloc[1]:,.0f}." in words


def test_what_is_lacking_is_said_once_in_its_section(found, little):
    assert "- cost in the table orders would bring margins, the whale" in report.opening(little)[1]
    assert len(report.opening(found)) == 1
    for section in (
        report.what_is_left_of_sales,
        report.what_is_left_after_service,
        report.hours_and_margin,
        report.room_to_grow,
    ):
        (only,) = section(little)
        assert only.startswith("*Left out here.*") and len(only) > 30
    assert "Profit" not in report.loss(little)
    assert "could still buy much more (needs potential)" in report.key_accounts(little)[-1]
    assert len(report.key_accounts(found)) == 1
    assert "not in the file" in repr(report.six_questions(little)[0])
    assert report.who_they_are(little)[0].endswith("No customer card has an entry under kind.")
    assert len(report.who_they_are(little)) == 2, "the sizes stand all the same"


def test_an_empty_list_says_nobody():
    assert report.those(pd.DataFrame({"sales": []})) == ["Nobody."]


def test_a_long_list_says_how_many_more_stand_in_the_workbook(found):
    table, more = report.the_largest(found)
    assert len(repr(table).splitlines()) == 16 and more == "46 more stand in the workbook."


def test_what_a_file_does_not_tell_is_not_judged_as_nobody(found):
    assert report.no_key_accounts(review(bare().query("customer_id != 'C041'"))) == [
        "Nobody, as far as the file tells.",
        "Not judged: margin under 8% (needs cost); sends much back and leaves a loss (needs cost, service_hours and goods sent back).",
    ]
    assert len(report.no_key_accounts(found)) == 1


def test_returns_that_were_dropped_are_neither_subtracted_nor_counted_as_complaints(found):
    dropped = review(refunds="drop")
    assert report.actual_pair(dropped).endswith("The base is sales before returns, not profit.")
    assert report.actual_pair(found).endswith("The base is sales after returns, not profit.")
    assert "goods sent back" in repr(report.six_questions(dropped)[0])
    assert "goods sent back" in report.no_key_accounts(dropped)[-1]


@pytest.mark.parametrize("n", [1, 3])
def test_a_handful_of_customers_is_not_compared_with_each_other(n):
    few = review(firm(n))
    opening = report.opening(few)[0]
    assert ("1 customer with " if n == 1 else "3 customers with ") in opening
    assert "fifth" not in opening and "Gini" not in opening
    assert "too few to say whether 20%" in report.actual_pair(few)
    assert report.how_lately_and_how_often(few) == [
        f"*Left out here.* It takes 5 customers to compare them here; the file has {n}."
    ]
    words = report.loss(few)
    assert words.startswith(
        "1 customer brings all sales. Without"
        if n == 1
        else "2 customers bring all sales: the loss of any one matters. Without"  # the third bought nothing this year
    )
    assert "hangs on" not in words
    losing = report.what_hangs_on_the_largest(few)[0]
    assert n > 1 or losing.finding == "Without K000 nobody is left who buys."
    assert max(losing.figure.axes[0].get_xticks()) <= 1


def test_the_currency_and_the_rates_are_named(found):
    lines = pd.DataFrame()
    assert "bring 7,922,372. The" in report.opening(found._replace(lines=lines))[0]
    lines.attrs = {"currency": "USD", "rates": {"USD": 1.0, "EUR": 1.1, "CNY": 0.14}}
    opening = report.opening(found._replace(lines=lines))[0]
    assert "bring 7,922,372 USD. The" in opening
    assert opening.endswith(" Other currencies were counted at 1 EUR = 1.1 USD, 1 CNY = 0.14 USD.")


def test_a_rate_for_lines_without_a_currency_is_named_in_words():
    orders = pd.DataFrame(
        {
            "customer_id": [*"ABCDEF"],
            "date": pd.to_datetime(["2025-07-01"] * 6),
            "amount": 100.0,
            "currency": ["USD", "EUR", None, "USD", "USD", "USD"],
        }
    )
    opening = report.opening(review(orders, rates={"USD": 1, "EUR": 1.1, "": 7}))[0]
    assert "1 EUR = 1.1 USD, 1 without a currency = 7 USD" in opening


def test_sizes_stand_with_their_limits(found):
    sizes = repr(report.who_they_are(found)[-1])
    for words in (
        "large: 300,000 and more",
        "medium: 100,000 to under 300,000",
        "small: 30,000 to under 100,000",
        "very small: above zero, under 30,000",
        "no sales: nothing or more returned than bought",
    ):
        assert words in sizes


def test_a_picture_that_cannot_be_drawn_stops_no_section():
    rows = pd.DataFrame()
    rows.attrs = {"why": "The orders have no column cost."}
    assert drawn(plots.effort, rows) == "*Left out here.* The orders have no column cost."
    assert report.those(rows) == []


def test_a_day_far_off_is_used_and_named():
    orders = pd.DataFrame(
        {
            "customer_id": [*"ABCDEFGH", "A"],
            "date": pd.to_datetime([*["2025-03-01"] * 8, "2029-01-01"]),
            "amount": 100.0,
        }
    )
    rows = accounted(crm.customer_table(orders)).set_index("what")
    assert rows.loc["used", "rows"] == 9
    odd = rows[rows.index.str.startswith("used, but look: ")]
    assert odd["rows"].tolist() == [1] and odd["first_rows"].tolist() == ["9"]


@pytest.mark.slow
@pytest.mark.parametrize("customers", [1, 10, 400])
def test_a_firm_of_any_size_gets_its_report_and_its_lists(tmp_path, customers):
    lines = firm(customers)
    lines.to_csv(tmp_path / "orders.csv", index=False)
    html = reports.run_report(
        "classification", {"orders": str(tmp_path / "orders.csv"), "as_of": DAY}, tmp_path / "out"
    ).read_text()
    assert "Lakeshore" not in html  # no name of the sample firm
    book = openpyxl.load_workbook(tmp_path / "out" / "classification.xlsx")
    assert book.sheetnames[:4] == ["customers", "call list", "grades", "changes"]
    assert book["customers"].max_row - 1 == lines["customer_id"].nunique()


@pytest.mark.slow
def test_own_data_without_costs_still_gets_a_report(tmp_path):
    sample = bare()
    sample["customer_id"] = sample["customer_id"].replace("C001", "=1+1")
    sample.to_csv(tmp_path / "orders.csv", index=False)
    html = reports.run_report(
        "classification", {"orders": str(tmp_path / "orders.csv"), "as_of": DAY}, tmp_path / "out"
    ).read_text()
    assert "Not in this review" in html and "service_hours in the table orders" in html
    book = openpyxl.load_workbook(tmp_path / "out" / "classification.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any("1+1" in str(cell.value) for cell in cells)
