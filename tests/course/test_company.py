"""The firm's own data at the door: the template, what is usable, the marked copy, and files made to do harm."""

import os
import subprocess
import sys
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

import crmlib as crm
from crmlib.course.company import check_company
from crmlib.course.workbook import write_marked, write_template
from crmlib.reading.company import TABLES, open_company
from crmlib.reading.headings import known, needed
from tests.reading import ugly


def filled(folder, **tables):
    """The template with rows under its own headings, in place of the examples; a row is a mapping of our names."""
    path = folder / "company.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    for table, rows in tables.items():
        places = {column: place for place, column in enumerate(known()[known()["table"] == table]["column"], 1)}
        sheet = book[table]
        for row, values in enumerate(rows, 2):
            for column in places:
                cell = sheet.cell(row, places[column])
                cell.value = values.get(column)
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    book.save(path)
    return path


ORDERS = [
    {"customer_id": "Ana", "date": datetime(2026, 1, 5), "amount": 5, "quantity": "many"},
    {"customer_id": None, "date": datetime(2026, 1, 6), "amount": 6},
    {"customer_id": "Bo", "date": "soon", "amount": 7},
    {"customer_id": "Cy", "date": datetime(2026, 1, 8), "amount": 8, "quantity": 2},
    {"customer_id": "合计", "amount": 26},
]


def test_template_has_every_table_with_both_languages_and_drop_downs(tmp_path):
    write_template(tmp_path / "new" / "company.xlsx")
    book = openpyxl.load_workbook(tmp_path / "new" / "company.xlsx")
    assert [name for name in book.sheetnames if name in TABLES] == list(TABLES)
    for table in TABLES:
        columns = known()[known()["table"] == table]
        heads = [cell.value.split("\n") for cell in book[table][1]]
        assert heads == columns[["label_en", "label_zh"]].to_numpy().tolist()
        assert all(cell.comment for cell in book[table][1])
        choices = sum(bool(values) for values in columns["values"])
        assert len(book[table].data_validations.dataValidation) == choices
        assert book[table].max_row >= 3
    assert book["lists"].sheet_state == "hidden"


@pytest.mark.slow
def test_template_is_read_back_without_its_examples(tmp_path):
    for table in TABLES:
        columns = known()[known()["table"] == table].set_index("column")
        samples = {"id": "X1", "text": "words", "number": 7, "date": datetime(2026, 2, 3)}
        path = filled(tmp_path, **{table: [{column: samples[kind] for column, kind in columns["kind"].items()}]})
        assert list(open_company(path).tables) == [table]
        frame = crm.read_company(path)[table]
        assert set(frame.columns) == set(columns.index)
        assert len(frame) == 1
        assert crm.left_out(frame)["reason"].tolist() == ["example row"]  # the second example still stands there
        path.unlink()


def test_untouched_template_is_no_data_and_is_never_overwritten(tmp_path):
    write_template(tmp_path / "company.xlsx")
    with pytest.raises(crm.DataError, match="no filled table"):
        crm.read_company(tmp_path / "company.xlsx")
    with pytest.raises(crm.DataError, match="is there already"):
        write_template(tmp_path / "company.xlsx")


def test_what_to_fix_comes_in_order_and_every_row_is_accounted_for(tmp_path):
    checked = check_company(filled(tmp_path, orders=ORDERS, payments=[{"invoice_id": "F1", "amount": 5}]))
    orders = checked.tables.set_index("table").loc["orders"]
    assert (orders["rows"], orders["used"], orders["left_out"]) == (5, 2, 3)
    assert checked.fixes[["table", "problem", "first_rows"]].to_numpy().tolist() == [
        ["orders", "no customer id", "3"],
        ["orders", "date not readable", "4"],
        ["payments", "no payment date", "2"],
        ["orders", "quantity not readable", "2"],
    ]
    runs = checked.reports.set_index("report")
    assert runs.loc["classification", "runs"] and not runs.loc["credit", "runs"]
    assert "invoice number, customer, invoice date, amount" in runs.loc["credit", "says"]
    assert "visit date" in runs.loc["visits", "says"]


def test_a_missing_column_is_named_where_the_report_is_asked_for(tmp_path):
    (tmp_path / "orders.csv").write_text("Customer,Amount\nAna,5\n")
    checked = check_company(tmp_path)
    assert "no column for date" in checked.fixes["problem"].iloc[0]
    assert "no column for date" in checked.reports.set_index("report").loc["classification", "says"]


def test_how_days_are_written_can_be_said_for_the_check_too(tmp_path):
    (tmp_path / "orders.csv").write_text("Asiakas,Date,Amount\nAna,03/04/2026,5\n")
    assert "date_format=" in check_company(tmp_path, columns={"customer_id": "Asiakas"}).fixes["problem"].iloc[0]
    checked = check_company(tmp_path, columns={"customer_id": "Asiakas"}, date_format="%d/%m/%Y")
    assert checked.examined["orders"].used["date"].tolist() == [pd.Timestamp("2026-04-03")]


@pytest.mark.slow
def test_marked_copy_keeps_the_places_and_says_why(tmp_path):
    checked = check_company(filled(tmp_path, orders=ORDERS))
    path = write_marked(checked, tmp_path / "checked.xlsx")
    sheet = openpyxl.load_workbook(path)["orders"]
    colours = {
        (cell.row, cell.column): cell.fill.fgColor.rgb[2:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type
    }
    columns = known()[known()["table"] == "orders"]["column"].tolist()
    place = {column: columns.index(column) + 1 for column in columns}
    assert colours.pop((3, place["customer_id"])) == colours.pop((4, place["date"])) == "F8B4A6"
    assert colours.pop((2, place["quantity"])) == "FFE699"
    assert set(colours.values()) == {"E0E0E0"} and {row for row, _ in colours} == {6}
    assert "date not readable" in sheet.cell(4, place["date"]).comment.text
    assert sheet.cell(5, place["customer_id"]).value == "Cy"
    assert (
        write_marked(checked, tmp_path / "checked.xlsx").name == "checked-2.xlsx"
    )  # the first may have been worked on


def test_same_buyer_under_three_spellings_is_a_hint_only():
    names = {
        "C1": "Nordlicht Handels GmbH",
        "C2": "NORDLICHT HANDELS G.M.B.H.",
        "C3": "Nordlicht-Handels",
        "C4": "Ponteluce S.r.l.",
    }
    customers = pd.DataFrame(names.items(), columns=["Customer no", "Company"])
    checked = check_company({"customers": customers})
    assert {frozenset(pair) for pair in checked.same_buyer[["left", "right"]].to_numpy().tolist()} == {
        frozenset(pair) for pair in (["C1", "C2"], ["C1", "C3"], ["C2", "C3"])
    }
    assert len(checked.examined["customers"].used) == 4
    orders = pd.DataFrame(
        {"Customer": ["Bright Star Ltd", "Brightstar Limited", "C0001", "C0002"], "Date": "2026-01-05", "Amount": 5}
    )
    assert check_company({"orders": orders}).same_buyer[["left", "right"]].to_numpy().tolist() == [
        ["Bright Star Ltd", "Brightstar Limited"]
    ]


def test_company_from_folder_mapping_and_single_file(tmp_path):
    (tmp_path / "订单.csv").write_text("客户,日期,金额\nAna,2026-01-05,5\n", encoding="gb18030")
    (tmp_path / "our clients.csv").write_text("Customer no;Company;Country\nC1;Ana;DE\n")
    (tmp_path / "notes.txt").write_text("call Ana on Monday\n")
    company = crm.read_company(tmp_path)
    assert list(company) == ["orders", "customers"]
    assert crm.read_orders(tmp_path)["amount"].tolist() == [5]
    assert list(crm.read_company(tmp_path / "订单.csv")) == ["orders"]
    assert crm.read_company({"orders": tmp_path / "订单.csv"})["orders"]["customer_id"].tolist() == ["Ana"]
    with pytest.raises(crm.DataError, match="no table colours"):
        crm.read_company({"colours": tmp_path / "订单.csv"})
    with pytest.raises(crm.DataError, match="none of 3 sheets or files"):
        crm.read_visits(tmp_path)
    assert crm.left_out(company).columns.tolist() == ["table", "reason", "rows", "first_rows"]


def test_two_sheets_with_the_same_table_are_never_chosen_between_in_silence(tmp_path):
    path = tmp_path / "years.xlsx"
    path.write_bytes(ugly.book({"2025": ugly.grid(), "2026": ugly.grid()}))
    for read in (crm.read_orders, crm.read_company):
        with pytest.raises(crm.DataError, match=r"'2025' and .*'2026' both hold the orders"):
            read(path)
    assert len(crm.read_orders(path, sheet="2026")) == 5
    path.write_bytes(ugly.book({"2025": ugly.grid(), "Orders": ugly.grid(ugly.ROWS[:2])}))
    assert len(crm.read_company(path)["orders"]) == 2


@pytest.mark.parametrize("table", TABLES)
def test_every_table_reads_what_it_needs_in_english_and_chinese(table):
    columns = known()[known()["table"] == table].set_index("column")
    values = {"id": "X1", "text": "words", "number": 7.0, "date": pd.Timestamp("2026-02-03")}
    for label in ("label_en", "label_zh"):
        raw = pd.DataFrame(
            {columns.loc[column, label]: [values[columns.loc[column, "kind"]]] for column in needed(table)}
        )
        frame = getattr(crm, f"read_{table}")(raw)
        for column in needed(table):
            assert frame[column].iloc[0] == values[columns.loc[column, "kind"]]


# Files made to do harm


def harmful(folder):
    """A workbook with a formula and HTML for names, a macro, a link to another file, and a path for a sheet's name."""
    rows = ugly.grid(
        [
            ('=HYPERLINK("http://bad.example","click")', *ugly.ROWS[0][1:]),
            ("<script>alert(1)</script>", *ugly.ROWS[1][1:]),
            ("@SUM(1+1)*cmd|' /C calc'!A0", *ugly.ROWS[2][1:]),
        ]
    )

    def as_text(book):
        for row in book.active.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.data_type = "s"

    plain, path = folder / "plain.xlsx", folder / "harm.xlsx"
    plain.write_bytes(ugly.book({"orders": rows}, as_text))
    with zipfile.ZipFile(plain) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
        for part in good.namelist():
            data = good.read(part)
            if part == "xl/workbook.xml":
                data = data.replace(b'name="orders"', b'name="../../../harm/[x]"').replace(
                    b"<calcPr",
                    b'<externalReferences><externalReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
                    b'relationships" r:id="rId99"/></externalReferences><calcPr',
                )
            if part == "xl/_rels/workbook.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                    b'relationships/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>',
                )
            bad.writestr(part, data)
        bad.writestr("xl/vbaProject.bin", b"macro" * 100)
        bad.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    return path


def test_harmful_workbook_is_data_and_nothing_else(tmp_path):
    path = harmful(tmp_path)
    orders = crm.read_orders(path)
    assert orders["customer_id"].tolist()[0].startswith("=HYPERLINK")
    before = sorted(tmp_path.rglob("*"))
    copy = write_marked(check_company(path), tmp_path / "copy.xlsx")
    assert sorted(tmp_path.rglob("*")) == sorted([*before, copy])  # the sheet's name went nowhere
    book = openpyxl.load_workbook(copy)
    assert not any(set("/\\[]:*?") & set(name) for name in book.sheetnames)
    assert not [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(copy) as packed:
        assert not [name for name in packed.namelist() if "vba" in name or "external" in name]
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


def test_macro_workbook_is_read_as_data(tmp_path):
    path = tmp_path / "macro.xlsm"
    path.write_bytes(harmful(tmp_path).read_bytes())
    assert len(crm.read_orders(path)) == 3


def million(path):
    """A workbook whose sheet ends in a million formatted empty rows; its data are the first six rows."""
    made = path.with_name("made.xlsx")
    made.write_bytes(ugly.book({"orders": ugly.grid()}))
    with zipfile.ZipFile(made) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
        for part in good.namelist():
            if part != "xl/worksheets/sheet1.xml":
                bad.writestr(part, good.read(part))
        head, tail = good.read("xl/worksheets/sheet1.xml").split(b"</sheetData>")
        with bad.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(head)
            for start in range(7, 1_000_007, 1_000):
                sheet.write(
                    b"".join(
                        b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(start, start + 1_000)
                    )
                )
            sheet.write(b"</sheetData>" + tail)


def unpacked(path):
    if not zipfile.is_zipfile(path):
        return path.stat().st_size
    with zipfile.ZipFile(path) as packed:
        return sum(part.file_size for part in packed.infolist())


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["million.xlsx", "million.csv", "bomb.xlsx"])
def test_memory_stays_within_four_times_the_file(tmp_path, kind):
    path = tmp_path / kind
    if kind == "million.xlsx":
        million(path)
    elif kind == "bomb.xlsx":
        path.write_bytes(ugly.bomb())
    else:
        path.write_text(ugly.lines() + ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r\n" * 1_000_000, encoding="utf-8")
    size = path.stat().st_size if kind.startswith("bomb") else unpacked(path)
    code = (
        "import sys, resource, warnings; import crmlib as crm\n"
        "small = crm.read_orders(sys.argv[2]); before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: print(len(crm.read_orders(sys.argv[1])))\n"
        "except crm.DataError as refused: print(refused)\n"
        "print(1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))"
    )
    small = tmp_path / "small.xlsx"
    small.write_bytes(ugly.book({"orders": ugly.grid()}))
    run = subprocess.run(
        [sys.executable, "-c", code, str(path), str(small)], capture_output=True, text=True, check=True
    )
    said, more = run.stdout.splitlines()
    assert said == "5" or ("would grow" in said and kind == "bomb.xlsx")
    assert int(more) <= 4 * max(
        size, 5_000_000
    )  # below five megabytes the interpreter's own steps are larger than the file


# What a file does in silence is said by validate


def validated(folder, words, *options):
    path = folder / "orders.csv"
    path.write_text(words, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "crmlib", "validate", "orders.csv", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "240"},
    )
    assert "Traceback" not in run.stdout + run.stderr
    return run


def test_two_currencies_are_no_report_before_there_are_rates(tmp_path):
    orders = pd.DataFrame(
        {"Customer": ["A", "B"], "Date": ["2026-01-05", "2026-01-06"], "Amount": [5, 6], "Cur": ["EUR", "USD"]}
    )
    checked = check_company({"orders": orders})
    says = checked.reports.set_index("report")["says"]["classification"]
    assert "once you say what each currency is worth" in says
    assert "-p \"rates={'EUR': …, 'USD': …}\"" in checked.fixes["do"].iloc[0]


def test_repeats_and_far_days_are_counted_and_used(tmp_path):
    rows = {
        "Customer": ["A", "A", "B", "A"],
        "Date": ["2026-01-05", "2026-01-05", "2099-01-06", "2026-01-05"],
        "Amount": [5, 5, 6, 5],
    }
    checked = check_company({"orders": pd.DataFrame(rows)})
    assert checked.fixes[["problem", "rows", "first_rows"]].to_numpy().tolist() == [
        ["exact repeat of an earlier row", 2, "2, 4"],
        ["dated after today, the last on 2099-01-06", 1, "3"],
    ]
    assert checked.tables["used"].tolist() == [4]


@pytest.mark.slow
def test_validate_takes_headings_and_says_what_its_copy_holds(tmp_path):
    bad = "Asiakas,Päivä,Summa\nA,2026-01-05,5\nB,soon,6\n"
    named = ["--customer", "Asiakas", "--date", "Päivä", "--amount", "Summa"]
    run = validated(tmp_path, bad)
    assert run.returncode == 2
    assert "so nothing is marked" in run.stdout
    run = validated(tmp_path, bad, *named, "--decimal", ",")
    assert run.returncode == 0, run.stderr
    assert "Each of these cells is marked" in run.stdout
    run = validated(tmp_path, bad.replace("soon", "2026-01-06"), *named)
    assert "No cell had to be marked" in run.stdout
