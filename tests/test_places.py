"""The reader's file is found where people put it, and the sentence that misses it says where was looked."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib import places
from crmlib.reading import sheets

LINES = pd.DataFrame({"customer": ["Ana", "Bo"], "date": ["2026-01-05", "2026-02-06"], "amount": [5.0, 6.0]})


@pytest.fixture
def lamps(tmp_path, monkeypatch):
    """Where the course was started; it holds my-course, and one stands where a chapter does."""
    lamps = tmp_path / "lamps"
    (lamps / "my-course/notebooks").mkdir(parents=True)
    (lamps / "my-course" / ".crmlib").mkdir()
    (lamps / "my-course" / places.MARK).write_text("{}")
    monkeypatch.setenv(places.STARTED, str(lamps))
    monkeypatch.chdir(lamps / "my-course/notebooks")
    return lamps


def put(folder, name="my orders.csv"):
    LINES.to_csv(folder / name, index=False)
    return folder / name


@pytest.mark.parametrize("folder", [".", "my-course", "my-course/notebooks"])
def test_a_file_is_found_beside_the_notebook_in_the_course_and_where_it_was_started(lamps, folder):
    put(lamps / folder)
    assert crm.read_orders("my orders.csv")["amount"].sum() == 11
    assert crm.read_orders(["my orders.csv", "my orders"])["amount"].sum() == 11
    assert list(crm.read_company("my orders.csv")) == ["orders"]


def test_a_file_is_found_by_the_way_to_it_from_where_the_course_was_started(lamps):
    put(lamps / "my-course")
    assert len(crm.read_orders("my-course/my orders.csv")) == 2


def test_a_folder_of_files_is_found_too(lamps):
    (lamps / "lists").mkdir()
    put(lamps / "lists", "orders.csv")
    assert len(crm.read_orders("lists")) == 2


def test_the_nearest_of_two_files_is_taken(lamps):
    LINES.assign(amount=1.0).to_csv(lamps / "my-course/notebooks/orders.csv", index=False)
    put(lamps, "orders.csv")
    assert crm.read_orders("orders.csv")["amount"].sum() == 2


def test_a_file_that_is_nowhere_is_missed_with_the_folders_that_were_looked_in(lamps):
    with pytest.raises(crm.DataError) as missed:
        crm.read_orders("my orders.xlsx")
    assert str(missed.value) == (
        "There is no file my orders.xlsx in my-course/notebooks, my-course, lamps (where you started the course): "
        "check the name and the folder."
    )


@pytest.mark.parametrize(
    "there", ["my orders.csv", "My Orders.XLSX", "my_orders.xlsx", "my orders.xlsx.xlsx", "my order.xlsx", "my orders"]
)
def test_a_file_with_nearly_the_name_is_named_and_where_it_is(lamps, there):
    put(lamps / "my-course", there)
    asked = "my  orders.xlsx" if there == "My Orders.XLSX" else "my orders.xlsx"
    with pytest.raises(crm.DataError, match="if you mean that file, write its name") as missed:
        crm.read_orders(asked)
    assert f"But {there} is in my-course:" in str(missed.value)


def test_a_file_in_a_folder_below_is_named_with_the_way_to_it(lamps):
    (lamps / "lists").mkdir()
    put(lamps / "lists", "orders.csv")
    with pytest.raises(crm.DataError, match=r"But lists/orders\.csv is in lamps"):
        crm.read_orders("lists/orders.xlsx")


def test_the_same_name_with_another_ending_comes_before_a_name_like_it(lamps):
    put(lamps, "my order.xlsx")
    put(lamps, "my orders.csv")
    with pytest.raises(crm.DataError, match=r"But my orders\.csv is in lamps"):
        crm.read_orders("my orders.xlsx")


@pytest.mark.parametrize("there", ["my orders.ipynb", ".my orders.xlsx", "~$my orders.xlsx", "quotations.xlsx"])
def test_what_is_no_data_or_has_another_name_is_not_proposed(lamps, there):
    put(lamps, there)
    with pytest.raises(crm.DataError, match="check the name and the folder"):
        crm.read_orders("my orders.xlsx")


def test_the_lists_that_chapters_write_are_not_taken_for_the_readers_data(lamps):
    put(lamps, "orders.csv")
    put(lamps, "04b_on_monday.csv")
    assert [sheet.name for sheet in sheets.sheets_of(lamps)] == ["orders"]
    with pytest.raises(crm.DataError, match="check the name and the folder"):
        crm.read_orders("04a_on_monday.csv")
    assert len(crm.read_orders("04b_on_monday.csv")) == 2  # who names it gets it


def test_a_marked_copy_is_not_read_beside_what_it_is_a_copy_of(lamps):
    from crmlib.course.company import check_company
    from crmlib.course.workbook import write_marked

    put(lamps, "orders.csv")
    copy = write_marked(check_company(lamps), lamps / "lamps-checked.xlsx")
    assert len(crm.read_orders(lamps)) == 2
    with pytest.raises(crm.DataError, match=r"But orders\.csv is in lamps"):
        crm.read_orders("orders.xlsx")
    (lamps / "orders.csv").unlink()
    assert len(crm.read_orders(lamps, sheet="orders")) == 2  # who has corrected it, and has nothing else, means it
    assert copy.is_file()


def test_outside_the_course_only_the_folder_one_stands_in_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(places.STARTED, raising=False)
    with pytest.raises(crm.DataError, match=f"^There is no file orders.csv in {tmp_path.name}: "):
        crm.read_orders("orders.csv")


def test_a_file_with_its_whole_way_is_looked_for_there_alone(lamps):
    put(lamps / "my-course", "orders.csv")
    gone = lamps / "elsewhere" / "orders.csv"
    with pytest.raises(crm.DataError) as missed:
        crm.read_orders(gone)
    assert str(missed.value) == f"There is no file orders.csv in {gone.parent}: check the name and the folder."


@pytest.mark.parametrize("name", ["a" * 5000, "\0", "no\nname.xlsx", "~nobody/orders.csv"])
def test_what_can_be_no_name_of_a_file_is_missed_with_a_sentence(lamps, name):
    with pytest.raises(crm.DataError, match="There is no file"):
        crm.read_orders(name)


def test_the_readers_home_can_be_written_as_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    put(tmp_path, "orders.csv")
    assert len(crm.read_orders("~/orders.csv")) == 2


def test_the_folder_of_the_course_is_found_from_anywhere_in_it(lamps, monkeypatch):
    course = lamps / "my-course"
    assert places.course_of() == course
    assert places.course_of(places.Path()) == course
    assert places.course_of(places.Path("../notebooks")) == course
    assert places.course_of(places.Path("new")) == places.Path("new")
    monkeypatch.chdir(lamps)
    assert places.course_of() == places.Path("my-course")
    assert places.course_of(places.Path("my-course/notebooks")) == course
