"""The numbers that stand in the prose of the chapters, computed."""

import nbformat
import pytest

import crmlib as crm
from crmlib.tables import course_folder


def prose(chapter):
    notebook = nbformat.read(course_folder() / "notebooks" / f"{chapter}.ipynb", as_version=4)
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_classification():
    text, customers, orders = prose("04_classification"), crm.sample("customers"), crm.sample("orders")
    assert "sixty-odd buyers in twenty-six countries" in text
    assert 60 <= len(customers) < 70
    assert customers["country"].nunique() == 26
    assert "more than a thousand lines" in text
    assert len(orders) > 1000
    assert "bring less than the saying claims" in text
    assert crm.top_share(crm.customer_table(orders, as_of="2026-06-30")) < 0.80
    assert "Read in **bands** they hold 26%" in text
    assert (crm.abcd_classify(range(1000, 0, -1), reading="bands")["abcd_class"] != "D").mean() == pytest.approx(0.26)


def test_prospecting():
    text, leads = prose("01_prospecting"), crm.sample("leads")
    assert "if money has to reach 80 instead of 60, which code grows most?" in text
    grown = [crm.man_code(leads["money"], leads["authority"], leads["need"], threshold={"M": m, "A": 60, "N": 60}).value_counts()
             for m in (60, 80)]
    assert (grown[1] - grown[0]).idxmax() == "mAN"


def test_information():
    text, records = prose("02_information"), crm.sample("companies")
    assert "Five departments keep records" in text
    assert records["department"].nunique() == 5
    assert "a likeness of 65%" in text
    wrong = [crm.pair_quality(crm.find_duplicates(records, threshold=t), crm.sample("companies_key"))["wrong"] for t in (0.8, 0.65)]
    assert wrong[0] == 0 < wrong[1]


def test_visits():
    text = prose("03_visits")
    assert "on Monday 30 March, the clocks in Berlin have changed" in text
    before, after = (crm.contact_windows("Europe/Berlin", day)["my_start"].iloc[0].hour for day in ("2026-03-27", "2026-03-30"))
    assert before - after == 1


def test_credit():
    text, evidence = prose("05_credit"), crm.sample("credit_evidence").query("customer_id == 'C029'")
    values = evidence.set_index("item")["value"]
    assert "sixty days on 150 thousand dollars" in text
    assert values["requested_limit"] == 150
    assert "this buyer is graded A" in text
    assert crm.five_c(evidence)["grade"].tolist() == ["A"]
    assert "twelve buyers" in " ".join(cell.source for cell in nbformat.read(
        course_folder() / "notebooks" / "05_credit.ipynb", as_version=4).cells)
    assert crm.sample("credit_evidence")["customer_id"].nunique() == 12
