"""Headings and formats of results: one table, two languages, no column that a chapter shows is without a row."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crmlib
from crmlib import language
from crmlib.course.chapters import chapters
from crmlib.credit.ageing import bucket_words
from crmlib.reading.sample import course_folder
from crmlib.showing.prose import Table, cell, form, heading

RESULTS = Path(crmlib.__file__).parent / "showing" / "results.csv"
ROWS = list(csv.DictReader(RESULTS.read_text(encoding="utf-8").splitlines()))
FORMATS = ("share", "money", "days", "date", "number", "text")
TABLES = course_folder() / "data"  # their own columns keep their names


def test_the_table_is_sorted_and_names_each_column_once():
    names = [row["column"] for row in ROWS]
    assert names == sorted(set(names))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["column"])
def test_every_column_has_a_heading_in_both_languages_and_a_format(row):
    assert row["format"] in FORMATS
    assert row["label_en"].strip() and row["label_zh"].strip()
    assert "_" not in row["label_en"] + row["label_zh"]
    assert re.search(r"[\u4e00-\u9fff]", row["label_zh"]) or re.fullmatch(r"\d?[A-Z]( [A-Z])*", row["label_zh"])


def test_a_heading_is_in_the_language_of_the_course(monkeypatch):
    assert (heading("monetary"), heading("our_colour")) == ("sales", "our colour")
    monkeypatch.setenv(language.SETTING, "zh")
    assert heading("monetary") == "销售额"


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.684, "share", "68%"),
        (-0.001, "share", "0%"),
        (1234.5, "money", "1,234"),
        (12.5, "days", "12.5"),
        (17850, "text", "17850"),
        (17850.0, "text", "17850"),
        (np.int64(17850), "number", "17,850"),
        (0.25, "", "0.25"),
        (np.True_, "text", "yes"),
        (pd.Timestamp("2026-06-30 17:45"), "date", "2026-06-30"),
        (pd.NA, "money", ""),
    ],
)
def test_a_value_is_written_by_the_format_of_its_column(value, form, shown):
    assert cell(value, form) == shown


def test_no_format_goes_by_the_name():
    shown = Table(pd.DataFrame({"market_share": [0.5], "share": [0.5]}))
    assert form("market_share") == ""
    assert repr(shown).split()[-2:] == ["0.5", "50%"]


def test_a_number_that_is_a_name_stands_as_one():
    shown = Table(pd.DataFrame({"customer_id": [17850]}))
    assert "17850" in repr(shown)
    assert '<td class="text" style="text-align:left">17850</td>' in shown._repr_html_()


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [path for path in chapters() if "exercises" not in path.parts], ids=lambda path: path.stem
)
def test_every_column_that_is_shown_has_a_row(path, tmp_path):
    run = [sys.executable, "-m", "tests.showing.shown", tmp_path / "columns", path]
    subprocess.run(run, check=True, capture_output=True, cwd=RESULTS.parents[2])
    shown = (tmp_path / "columns").read_text(encoding="utf-8").splitlines()
    known = {row["column"] for row in ROWS}
    own = {
        name for path in TABLES.glob("*.csv") for name in path.read_text(encoding="utf-8").splitlines()[0].split(",")
    }
    buckets = {*bucket_words(), *bucket_words().values()}  # called by their limits, which anybody may change
    assert sorted(name for name in shown if name not in known | own | buckets and not name.isdigit() and name) == []
