"""The chapter's list is written beside the notebook; nothing of the reader's is lost, and the rows are shown whatever happens."""

import os
from io import BytesIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import crmlib as crm
from crmlib.course.workspace import course_files
from crmlib.showing import monday
from crmlib.showing.prose import heading

CARDS = pd.DataFrame({"customer_id": ["K1", "K2"], "name": ["Lumen Works GmbH", "=Ana"]})
ROWS = pd.DataFrame(
    {"recency": [88, 12], "monetary": [1234.5, 99.0], "share": [0.25, 0.75]},
    index=pd.Index(["K1", "K2"], name="customer_id"),
)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def cells(name):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(name).active.iter_rows()]


def test_the_list_is_written_with_names_headings_and_formats():
    shown = crm.on_monday("04z", ROWS, names=CARDS)
    assert shown[0] == "The list stands in 04z_on_monday.xlsx, beside this notebook: 2 rows."
    assert "Lumen Works GmbH" in repr(shown[1])
    assert cells("04z_on_monday.xlsx") == [
        [heading(name) for name in ("customer_id", "name", "recency", "monetary", "share")],
        ["K1", "Lumen Works GmbH", 88, 1234.5, 0.25],
        ["K2", "=Ana", 12, 99, 0.75],
    ]
    sheet = openpyxl.load_workbook("04z_on_monday.xlsx").active
    assert sheet["E2"].number_format == "0.0%"
    assert sheet["C3"].data_type == "n" and sheet["B3"].data_type == "s"


def test_the_same_list_again_is_the_same_file_and_the_same_words(here):
    first = crm.on_monday("04z", ROWS)
    before = Path("04z_on_monday.xlsx").read_bytes()
    assert list(crm.on_monday("04z", ROWS)[:1]) == list(first[:1])
    assert Path("04z_on_monday.xlsx").read_bytes() == before
    assert [path.name for path in here.iterdir()] == ["04z_on_monday.xlsx"]


def test_a_file_with_other_contents_is_kept_and_the_new_list_has_the_next_name(here):
    crm.on_monday("04z", ROWS)
    book = openpyxl.load_workbook("04z_on_monday.xlsx")
    book.active["H1"] = "called on Tuesday"
    book.save("04z_on_monday.xlsx")
    noted = Path("04z_on_monday.xlsx").read_bytes()
    for _ in range(2):
        said = crm.on_monday("04z", ROWS)[0]
        assert (
            said.startswith("The list stands in 04z_on_monday-2.xlsx")
            and "04z_on_monday.xlsx holds another one" in said
        )
    assert crm.on_monday("04z", ROWS.head(1))[0].startswith("The list stands in 04z_on_monday-3.xlsx")
    assert Path("04z_on_monday.xlsx").read_bytes() == noted
    assert len(list(here.iterdir())) == 3


def test_a_folder_of_that_name_or_a_file_that_cannot_be_read_is_passed_over(here, monkeypatch):
    (here / "04z_on_monday.xlsx").mkdir()
    assert "04z_on_monday-2.xlsx" in crm.on_monday("04z", ROWS)[0]
    monkeypatch.setattr(Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(13, "in use")))
    assert "04z_on_monday-3.xlsx" in crm.on_monday("04z", ROWS)[0]


@pytest.mark.parametrize(
    "refused", [PermissionError(13, "Permission denied"), OSError(30, "Read-only file system"), OSError("odd")]
)
def test_where_nothing_can_be_written_the_rows_are_shown_all_the_same(refused, monkeypatch):
    def no(*given, **how):
        raise refused

    monkeypatch.setattr(Path, "open", no)
    shown = crm.on_monday("04z", ROWS, names=CARDS)
    assert shown[0].startswith("The list could not be written as 04z_on_monday.xlsx (")
    assert "Lumen Works GmbH" in repr(shown[1])


@pytest.mark.skipif(not hasattr(os, "mkfifo") or not Path("/dev/full").exists(), reason="needs a full disk to write to")
def test_a_disk_that_fills_up_leaves_no_half_file(here, monkeypatch):
    open_ = Path.open

    class Full(BytesIO):
        def write(self, content):
            raise OSError(28, "No space left on device")

    def fill(path, mode="r", **how):
        if mode != "xb":
            return open_(path, mode, **how)
        open_(path, mode).close()
        return Full()

    monkeypatch.setattr(Path, "open", fill)
    assert "No space left on device" in crm.on_monday("04z", ROWS)[0]
    assert list(here.iterdir()) == []


def test_a_list_without_rows_says_so_and_writes_nothing(here):
    assert list(crm.on_monday("04z", ROWS.head(0), names=CARDS)) == ["Nobody is on this list, so no file is written."]
    empty = ROWS.head(0)
    empty.attrs = {"why": "The cards have no yearly demand."}
    assert list(crm.on_monday("04z", empty)) == ["There is no list. The cards have no yearly demand."]
    assert list(here.iterdir()) == []


def test_only_the_head_is_shown_and_all_is_written():
    many = pd.DataFrame({"monetary": range(30)}, index=pd.Index([f"K{n}" for n in range(30)], name="customer_id"))
    shown = crm.on_monday("04z", many)
    assert repr(shown[1]).count("\n") == monday.HEAD
    assert shown[2] == "22 more stand in the workbook."
    assert len(cells("04z_on_monday.xlsx")) == 31


def test_the_words_hold_no_path_and_no_clock(here):
    said = repr(crm.on_monday("04z", ROWS))
    assert str(here) not in said and "202" not in said


def test_a_list_is_no_file_of_the_course(tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name in ("04b_classification.ipynb", "04b_on_monday.xlsx", "04b_on_monday-2.xlsx"):
        (tmp_path / "notebooks" / name).write_bytes(b"x")
    assert list(course_files(tmp_path)) == ["notebooks/04b_classification.ipynb"]


def test_a_list_goes_into_no_package_and_no_commit():
    root = Path(crm.__file__).parents[1]
    if not (root / "pyproject.toml").is_file():
        pytest.skip("the installed package has no project file")
    assert "*_on_monday*.xlsx" in (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert (root / "pyproject.toml").read_text(encoding="utf-8").count('"*_on_monday*.xlsx"') == 2
