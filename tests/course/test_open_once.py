"""A firm's workbook is opened once in every process, and its tables are found only once."""

import os
import subprocess
import sys
from contextlib import nullcontext

import nbformat
import openpyxl
import pandas as pd
import pytest

import crmlib as crm
from crmlib.course import reports
from crmlib.course.company import check_company, run_all
from crmlib.reading import company
from crmlib.reading.company import address, open_company
from crmlib.reading.tables import read_table, read_tables

TABLES = ("orders", "customers", "invoices", "payments")


@pytest.fixture(scope="module")
def firm(tmp_path_factory):
    path = tmp_path_factory.mktemp("firm") / "firm.xlsx"
    with pd.ExcelWriter(path) as book:
        for table in TABLES:
            crm.sample(table).head(60).to_excel(book, sheet_name=table, index=False)
        pd.DataFrame({"note": ["call Ana"]}).to_excel(book, sheet_name="notes", index=False)
    return path


@pytest.fixture
def opened(monkeypatch):
    """How many workbooks have been opened."""
    times = []
    load = openpyxl.load_workbook
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *given, **how: times.append(1) or load(*given, **how))
    return times


@pytest.fixture
def handed_on(monkeypatch):
    """What each report's kernel is told, in place of running it."""
    import papermill

    told = []
    monkeypatch.setattr(reports, "_kernel", lambda lesson: nullcontext())

    def execute(source, out, parameters, **how):
        told.append(parameters)
        return nbformat.read(source, as_version=4)

    monkeypatch.setattr(papermill, "execute_notebook", execute)
    return told


def test_a_firm_knows_where_its_tables_are(firm, opened):
    found = open_company(firm)
    assert list(found.tables) == list(TABLES)
    assert [sheet.name for sheet in found.sheets] == [*TABLES, "notes"]
    assert open_company(found) is found and len(opened) == 1
    assert address(found.tables["payments"]) == [str(firm), "payments"]
    assert len(read_table("payments", found)) == 60 and len(read_table("visits", found)) == 0
    assert len(opened) == 1


def test_the_check_and_all_reports_open_the_workbook_once_for_all_of_them(firm, opened, handed_on, tmp_path):
    said = run_all({"as_of": "2026-06-30"}, tmp_path, firm).set_index("report")
    assert len(opened) == 1
    assert said["page"].astype(bool).sum() == len(handed_on) == 2
    for told in handed_on:
        asked = {table: place for table, place in told.items() if table in company.TABLES}
        assert {table for table, place in asked.items() if place} <= set(TABLES)
        assert all(place == (table in TABLES and [str(firm), table]) for table, place in asked.items())


def test_a_kernel_opens_it_once_and_does_not_look_for_tables_again(firm, opened, handed_on, tmp_path, monkeypatch):
    run_all({"as_of": "2026-06-30"}, tmp_path, firm)
    monkeypatch.setattr(company, "table_of", lambda *_: pytest.fail("the tables were found before"))
    for told, first in zip(handed_on, ("orders", "invoices"), strict=True):
        opened.clear()
        wanted = [first, *(table for table in told if table in company.TABLES and table != first)]
        frames = read_tables(wanted, told)
        assert len(opened) == 1
        assert {table: len(rows) for table, rows in frames.items() if len(rows)} == {
            table: 60 for table in wanted if table in TABLES
        }


def test_tables_that_are_not_named_are_those_of_the_same_firm(firm, opened):
    frames = read_tables(["orders", "customers", "visits"], {"orders": firm})
    assert {table: len(rows) for table, rows in frames.items()} == {"orders": 60, "customers": 60, "visits": 0}
    assert len(opened) == 1
    assert frames["visits"].columns.tolist() == crm.read_visits(False).columns.tolist()
    mine = read_tables(["orders", "customers"], {"orders": frames["orders"], "customers": None})
    assert len(mine["customers"]) == 0  # never the sample's customers
    assert len(read_tables(["orders", "customers"], {})["customers"]) == 61


def test_headings_are_named_for_the_first_table_and_days_for_all(tmp_path):
    (tmp_path / "orders.csv").write_text("Asiakas,Date,Amount\nAna,03/04/2026,5\n")
    (tmp_path / "visits.csv").write_text("Customer,Visit date\nAna,03/04/2026\n")
    how = {"columns": {"customer_id": "Asiakas"}, "date_format": "%d/%m/%Y"}
    frames = read_tables(["orders", "visits"], {"orders": tmp_path}, **how)
    assert [rows["date"].iloc[0] for rows in frames.values()] == [pd.Timestamp("2026-04-03")] * 2


def test_a_sheet_that_stays_behind_is_named_when_the_table_is_replaced(firm, opened):
    checked = check_company(open_company(firm), {"orders": crm.sample("orders").head(3)})
    unused = checked.tables[checked.tables["table"] == ""]
    assert unused["where"].tolist() == ["orders, notes"]
    assert len(opened) == 1


COUNTED = """
import os, zipfile
plain = zipfile.ZipFile.__init__
def opening(self, file, *given, **how):
    if str(file).endswith("firm.xlsx"):
        with open(os.environ["OPENED"], "a") as log:
            print(os.getpid(), file=log)
    return plain(self, file, *given, **how)
zipfile.ZipFile.__init__ = opening
"""


@pytest.mark.slow
def test_the_command_for_all_reports_and_each_kernel_open_the_workbook_once(firm, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(COUNTED)
    path = os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    subprocess.run(
        [sys.executable, "-m", "crmlib", "report", "all", str(firm), "--out", "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "OPENED": str(tmp_path / "log")},
        check=True,
    )
    processes = (tmp_path / "log").read_text().split()
    assert len(processes) == len(set(processes)) == 3  # the parent, and the kernels of two reports
    assert len(list((tmp_path / "out").rglob("*.xlsx"))) == 2
