"""A report's lists as a workbook: values only, shares as percent, names that a sheet may have."""

import openpyxl
import pandas as pd
import pytest

from crmlib import DataError
from crmlib.course.lists import write_lists

DANGEROUS = ['=HYPERLINK("http://evil.example")', "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0"]


def test_a_name_that_begins_like_a_formula_stays_a_name(tmp_path):
    write_lists({"lists": pd.DataFrame({"name": DANGEROUS, "=head": [1, 2, 3, 4, 5]})}, tmp_path / "l.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "l.xlsx")["lists"]
    cells = [*sheet["A"][1:], *sheet[1]]
    assert [cell.value for cell in sheet["A"][1:]] == DANGEROUS
    assert {cell.data_type for cell in cells} == {"s"}
    # without the mark of a text a spreadsheet makes a formula of it as soon as somebody edits the cell
    assert all(cell.quotePrefix for cell in cells)
    assert not any(cell.quotePrefix for cell in sheet["B"][1:])


def test_values_keep_their_kind_and_all_their_digits(tmp_path):
    rows = pd.DataFrame(
        {
            "sales_share": [0.68123],
            "last": pd.to_datetime(["2026-06-30"]),
            "orders": [3],
            "sales": [1234.567],
            "gap": [None],
        },
        index=pd.Index(["C001"], name="customer_id"),
    )
    says = write_lists({"a": rows}, tmp_path / "l.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "l.xlsx")["a"]
    head, line = sheet.iter_rows()
    assert [cell.value for cell in head] == ["customer", "share of sales", "last order", "orders", "sales", "gap"]
    assert [cell.value for cell in line] == [
        "C001",
        0.68123,
        pd.Timestamp("2026-06-30").to_pydatetime(),
        3,
        1234.567,
        None,
    ]
    assert line[1].number_format == "0.0%"
    assert says == "The lists stand as sheets in l.xlsx: a."


def test_nothing_is_lost_on_the_way(tmp_path):
    rows = pd.DataFrame(
        {
            "note": ["a" * 40_000, None],
            "met": pd.to_datetime(["2026-06-30 14:30", None]),
            "ratio": [float("inf"), float("nan")],
            "late": [True, False],
            "mixed": ["=1+1", 5],
        }
    )
    write_lists({"a": rows}, tmp_path / "l.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "l.xlsx")["a"]
    first, second = list(sheet.iter_rows(values_only=True))[1:]
    assert first[0] == "a" * 32_767, "a cell holds no more letters"
    assert first[1] == pd.Timestamp("2026-06-30 14:30") and sheet["B2"].number_format == "yyyy-mm-dd hh:mm"
    assert str(first[2]) in ("=1/0", "#DIV/0!") and first[3:] == (True, "=1+1") and sheet["E2"].data_type == "s"
    assert second == (None, None, None, False, 5)


def test_every_list_has_a_sheet_of_its_own_even_without_rows(tmp_path):
    lists = {"a/b": pd.DataFrame({"x": []}), "A-B": pd.DataFrame({"x": [1]}), "n" * 40: pd.DataFrame({"x": [1]})}
    write_lists(lists, tmp_path / "l.xlsx")
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    assert len({name.casefold() for name in book.sheetnames}) == 3
    assert book.worksheets[0]["A1"].value == "x" and book.worksheets[0].max_row == 1


def test_no_list_is_an_error_and_no_path_writes_nothing(tmp_path):
    with pytest.raises(DataError, match="no list"):
        write_lists({}, tmp_path / "l.xlsx")
    assert "call list" in write_lists({"call list": pd.DataFrame()}, None)
    assert not list(tmp_path.iterdir())


def test_a_list_has_the_headings_of_a_page_and_a_share_stays_a_share(tmp_path):
    rows = pd.DataFrame({"gap_share": [0.25], "note": ["客" * 40]})
    write_lists({"a": rows}, tmp_path / "l.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "l.xlsx")["a"]
    assert sheet["A1"].value == "hours minus margin" and sheet["A2"].number_format == "0.0%"
    assert sheet["B2"].alignment.wrap_text and sheet.column_dimensions["B"].width > 55, "Chinese letters are wide"


def test_a_list_that_could_not_be_made_says_why(tmp_path):
    none = pd.DataFrame(index=pd.Index([], name="customer_id"))
    none.attrs = {"why": "The orders have no column cost."}
    write_lists({"margins": none}, tmp_path / "l.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "l.xlsx")["margins"]
    assert sheet["A1"].value == "The orders have no column cost." and sheet.max_row == 1


def test_a_name_of_31_letters_is_not_cut(tmp_path):
    lists = {"n" * 31: pd.DataFrame({"x": [1]}), "n" * 32: pd.DataFrame({"x": [1]})}
    write_lists(lists, tmp_path / "l.xlsx")
    assert openpyxl.load_workbook(tmp_path / "l.xlsx").sheetnames == ["n" * 31, "n" * 27 + " 2"]
