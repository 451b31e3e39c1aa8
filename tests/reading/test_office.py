"""What a real spreadsheet program writes, and what it makes of our workbooks."""

import os
import shutil
import subprocess

import pandas as pd
import pytest

import crmlib as crm
from crmlib.course.company import check_company
from crmlib.course.workbook import write_marked, write_template

pytestmark = pytest.mark.slow


def office(folder, *words):
    """Run LibreOffice on files of a folder; CI has it, elsewhere its absence is said."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have LibreOffice: .ci/run installs it")
        pytest.skip("no soffice here: what LibreOffice writes is not looked at")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run = subprocess.run(
        [program, profile, "--headless", *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert run.returncode == 0, run.stderr


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """The exporter's orders as a real sheet: title, headings, dates and numbers as cells, a sum below."""
    folder = tmp_path_factory.mktemp("office")
    orders = crm.sample("orders")
    with pd.ExcelWriter(folder / "orders.xlsx", engine="openpyxl", datetime_format="dd/mm/yyyy") as book:
        orders.to_excel(book, sheet_name="orders", startrow=2, index=False)
        page = book.sheets["orders"]
        page["A1"] = "Halden Lighting, all orders"
        page.cell(len(orders) + 4, 1, "Total")
        amount = orders.columns.get_loc("amount") + 1
        page.cell(
            len(orders) + 4,
            amount,
            f"=SUM({page.cell(4, amount).coordinate}:{page.cell(len(orders) + 3, amount).coordinate})",
        )
        for row in range(4, len(orders) + 4):
            page.cell(row, amount).number_format = "#,##0.00_);(#,##0.00)"
    return folder


# Text in its filter's own words: separator, quote, character set (76 UTF-8, 1 Windows western), first line, as shown on the screen
TEXT = {
    "as shown.csv": "44,34,76,1,,0,false,true",
    "western.csv": "59,34,1,1,,0,false,true",
    "tabs.csv": "9,34,76,1,,0,false,true",
    "as stored.csv": "44,34,76,1,,0,false,false",
}


@pytest.mark.parametrize("name", [*TEXT, "orders.ods.xlsx"])
def test_exported_by_libreoffice_and_read_back(sheet, tmp_path, name):
    if name in TEXT:
        office(
            sheet,
            "--convert-to",
            f"csv:Text - txt - csv (StarCalc):{TEXT[name]}",
            "--outdir",
            tmp_path,
            sheet / "orders.xlsx",
        )
        path = tmp_path / "orders.csv"
    else:
        office(sheet, "--convert-to", "ods", "--outdir", tmp_path, sheet / "orders.xlsx")
        office(sheet, "--convert-to", "xlsx", "--outdir", tmp_path / "again", tmp_path / "orders.ods")
        path = tmp_path / "again" / "orders.xlsx"
    orders, wanted = crm.read_orders(path), crm.read_orders(None)
    pd.testing.assert_frame_equal(orders.reset_index(drop=True), wanted.reset_index(drop=True))
    assert orders.index[0] == 4
    assert crm.left_out(orders).to_numpy().tolist() == [["total row", 1, str(len(wanted) + 4)]]


def test_the_template_and_the_marked_copy_open_in_libreoffice(tmp_path):
    raw = pd.DataFrame(
        {"Customer": ["Ana", None, "合计"], "Date": ["2026-01-05", "2026-01-06", None], "Amount": [5, 6, 11]}
    )
    write_marked(check_company({"orders": raw}), tmp_path / "checked.xlsx")
    write_template(tmp_path / "company.xlsx")
    for name in ("checked", "company"):
        office(tmp_path, "--convert-to", "pdf", f"{name}.xlsx")
        assert (tmp_path / f"{name}.pdf").stat().st_size > 5_000
