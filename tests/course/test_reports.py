"""Reports: the page, the figures beside it, and one sentence where nothing can be made."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import crmlib as crm
from crmlib.course import reports
from crmlib.reading.sample import course_folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "new" / "folder"
    reports.run_report("classification", {"as_of": "2026-06-30"}, out)
    return out


def test_what_is_written(made):
    assert sorted(path.name for path in made.iterdir()) == [
        "classification.ipynb",
        "classification.xlsx",
        "index.html",
        "results.json",
    ]
    notebook = nbformat.read(made / "classification.ipynb", as_version=4)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


def test_the_figures_are_those_of_the_methods(made):
    figures = json.loads((made / "results.json").read_text())
    table = crm.customer_table(crm.read_orders(None), as_of="2026-06-30")
    expected = crm.headline_figures(crm.rfm_score(table))
    assert figures == json.loads(json.dumps(expected))


def test_the_page_is_one_file_without_outside_requests(made):
    html = (made / "index.html").read_text()
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", html)
    assert "<script" not in html
    assert "@import" not in html
    assert "url(http" not in html
    pictures = re.findall(r'<img alt="([^"]*)" src="data:image/png', html)
    assert len(pictures) == 12
    assert all(len(words) > 20 for words in pictures)  # the finding, for those who do not see the picture
    assert "import crmlib" not in html  # a manager's page shows no code
    assert "application/json" not in html and "rows_read" not in html


@pytest.mark.slow
def test_names_are_escaped(tmp_path):
    orders = crm.sample("orders")
    orders["customer_id"] = orders["customer_id"].replace("C001", "<script>alert(1)</script>")
    orders.to_csv(tmp_path / "orders.csv", index=False)
    html = reports.run_report("classification", {"orders": str(tmp_path / "orders.csv")}, tmp_path / "out").read_text()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.slow
def test_much_set_aside_opens_the_report(tmp_path):
    orders = crm.sample("orders")
    orders.loc[orders.index % 10 == 0, "customer_id"] = None
    orders.to_csv(tmp_path / "orders.csv", index=False)
    html = reports.run_report("classification", {"orders": str(tmp_path / "orders.csv")}, tmp_path / "out").read_text()
    assert re.search(r"<strong>[\d,]+ of [\d,]+ rows \(10%\) could not be used", html)
    figures = json.loads((tmp_path / "out" / "results.json").read_text())
    assert figures["rows_left_out"]["no_customer_id"] == int((orders["customer_id"].isna()).sum())


def crmlib(*words, cwd):
    return subprocess.run(
        [Path(sys.executable).with_name("crmlib"), *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def bad_files(folder):
    pd.DataFrame({"customer_id": [], "date": [], "amount": []}).to_csv(folder / "header.csv", index=False)
    pd.DataFrame({"customer_id": ["A"], "amount": [1]}).to_csv(folder / "nodate.csv", index=False)
    (folder / "empty.csv").touch()
    (folder / "folder.csv").mkdir()
    (folder / "broken.xlsx").write_bytes(b"not a workbook")
    (folder / "old.xls").write_bytes(b"old")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--orders", "missing.csv"], "no file"),
        (["--orders", "folder.csv"], "is a folder"),
        (["--orders", "empty.csv"], "is empty"),
        (["--orders", "header.csv"], "no rows"),
        (["--orders", "nodate.csv"], "no column for date"),
        (["--orders", "broken.xlsx"], "cannot be read"),
        (["--orders", "old.xls"], "save it as"),
        (["--as-of", "2001-01-01"], "before the first order"),
        (["--as-of", "someday"], "is not a day"),
        (["-p", "colour=red"], "no parameter colour"),
        (["--customer", "Kunde"], "no column 'Kunde'"),
    ],
)
def test_bad_input_is_one_sentence_exit_2_and_nothing_written(tmp_path, options, message):
    bad_files(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    run = crmlib("report", "classification", *options, "--out", tmp_path / "out", cwd=tmp_path)
    assert run.returncode == 2, run.stderr
    assert message in run.stderr
    assert len(run.stderr.strip().splitlines()) <= 3
    assert "Traceback" not in run.stderr + run.stdout
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
def test_unknown_lesson(tmp_path):
    run = crmlib("report", "astrology", "--out", "out", cwd=tmp_path)
    assert run.returncode == 2
    assert "classification" in run.stderr


@pytest.mark.slow
def test_plain_papermill_runs_it(tmp_path):
    source = course_folder() / "notebooks" / "reports" / "04_classification.ipynb"
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "papermill",
            str(source),
            "out.ipynb",
            "-p",
            "as_of",
            "2026-06-30",
            "-p",
            "refunds",
            "drop",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    figures = reports.results(nbformat.read(tmp_path / "out.ipynb", as_version=4))
    table = crm.customer_table(crm.sample("orders"), as_of="2026-06-30", refunds="drop")
    assert figures["amount"] == table.attrs["amount"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("refunds", "customers", "amount"), [("drop", 4_338, 8_911_407.904), ("net", 4_372, 8_300_065.81)]
)
def test_online_retail_from_the_command_line(real, tmp_path, refunds, customers, amount):
    run = crmlib(
        "report",
        "classification",
        "--orders",
        real / "online_retail.parquet",
        "--as-of",
        "2011-12-10",
        "--refunds",
        refunds,
        "--out",
        "out",
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.stderr
    figures = json.loads((tmp_path / "out" / "results.json").read_text())
    assert figures["customers"] == customers
    assert figures["amount"] == pytest.approx(amount, abs=0.01)
    assert figures["rows_read"] == 541_909 == figures["rows_used"] + sum(figures["rows_left_out"].values())


@pytest.mark.slow
def test_gb18030_with_chinese_headings_to_the_finished_report_in_one_command(tmp_path):
    orders = crm.sample("orders").rename(
        columns={"customer_id": "客户编号", "date": "下单日期", "order_id": "订单号", "amount": "金额"}
    )
    lines = orders[["订单号", "客户编号", "下单日期", "金额"]].assign(
        下单日期=orders["下单日期"].dt.strftime("%Y年%m月%d日")
    )
    text = (
        "哈尔登照明有限公司订单明细,,,\n"
        + lines.to_csv(index=False, lineterminator="\n")
        + f"合计,,,{lines['金额'].sum():.2f}\n"
    )
    (tmp_path / "订单.csv").write_bytes(text.encode("gb18030"))
    run = crmlib("report", "all", "订单.csv", "--as-of", "2026-06-30", "--out", "out", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "invoice number" in next(line for line in run.stdout.splitlines() if line.startswith("credit:"))
    figures = json.loads((tmp_path / "out" / "classification" / "results.json").read_text())
    assert figures["amount"] == pytest.approx(crm.sample("orders")["amount"].sum())
    assert figures["rows_left_out"]["total_row"] == 1


@pytest.mark.slow
def test_template_validate_and_report_on_one_workbook(tmp_path):
    made = crmlib("template", "company.xlsx", cwd=tmp_path)
    assert made.returncode == 0 and (tmp_path / "company.xlsx").is_file()
    empty = crmlib("validate", "company.xlsx", cwd=tmp_path)
    assert empty.returncode == 2 and "no filled table" in empty.stderr
    rows = pd.DataFrame(
        {
            "Customer": ["Ana", "Bo", None],
            "Date": ["2026-01-05", "2026-02-05", "2026-02-06"],
            "Amount": ["$5", "€6", "$7"],
        }
    )
    rows.to_excel(tmp_path / "orders.xlsx", index=False)
    run = crmlib("validate", "orders.xlsx", cwd=tmp_path)
    assert run.returncode == 0 and "no customer id" in run.stdout and "2 currencies" in run.stdout
    assert (tmp_path / "orders-checked.xlsx").is_file()
    mixed = crmlib("report", "classification", "orders.xlsx", cwd=tmp_path)
    assert mixed.returncode == 2 and "rates=" in mixed.stderr
    done = crmlib("report", "classification", "orders.xlsx", "-p", "rates={'USD': 1, 'EUR': 1.5}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lacking = crmlib(
        "report",
        "classification",
        "company.xlsx",
        "--orders",
        "orders.xlsx",
        "-p",
        "rates={'USD': 1, 'EUR': 1.5}",
        cwd=tmp_path,
    )
    assert lacking.returncode == 2 and "no filled table" in lacking.stderr


@pytest.fixture
def two_tables(tmp_path, monkeypatch):
    """A report that needs orders, can do without customers, and writes its lists."""
    code = [
        "orders = None\ncustomers = None\noptional = ['customers']\nworkbook = None",
        "import crmlib as crm\nlines = crm.read_orders(orders)\npeople = crm.read_customers(customers, beside=orders)",
        "from crmlib.course.lists import write_lists\nwrite_lists({'people': people}, workbook)",
        "from IPython.display import JSON\nJSON({'lines': len(lines), 'people': len(people)})",
    ]
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": tags})
        for source, tags in zip(code, [["parameters"], [], [], ["results"]], strict=True)
    ]
    source = tmp_path / "00_two.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"language_info": {"name": "python"}}), source)
    monkeypatch.setattr(reports, "report_notebook", lambda lesson: source)
    return source


def test_a_table_that_a_report_can_do_without(two_tables, tmp_path):
    assert reports.table_parameters(two_tables) == ["orders"]
    assert reports.optional_tables(two_tables) == ["customers"]
    assert reports.parameters_of(two_tables) == ["orders", "customers"]
    crm.sample("orders").head(50).to_csv(tmp_path / "mine.csv", index=False)
    out = reports.run_report("two", {"orders": str(tmp_path / "mine.csv")}, tmp_path / "out").parent
    assert json.loads((out / "results.json").read_text()) == {"lines": 50, "people": 0}  # never the sample's customers
    assert list(pd.read_excel(out / "two.xlsx", sheet_name=None)) == ["people"]


def test_own_tables_are_never_filled_up_with_the_samples(two_tables, tmp_path):
    with pytest.raises(crm.DataError, match=r"needs orders too: name the file with --orders"):
        reports.run_report("two", {"customers": str(tmp_path / "mine.csv")}, tmp_path / "out")


def test_a_neighbour_table_is_found_beside_the_first(tmp_path):
    crm.sample("orders").head(5).to_csv(tmp_path / "orders.csv", index=False)
    assert len(crm.read_customers(None, beside=str(tmp_path))) == 0
    crm.sample("customers").head(7).to_csv(tmp_path / "customers.csv", index=False)
    assert len(crm.read_customers(None, beside=str(tmp_path))) == 7
    assert len(crm.read_customers(None, beside=str(tmp_path / "orders.csv"))) == 0
    assert len(crm.read_customers(None)) == 61


def test_the_help_names_the_reports_that_there_are():
    from typer.testing import CliRunner

    from crmlib import cli

    there = {path.stem.partition("_")[2] for path in (course_folder() / "notebooks" / "reports").glob("*.ipynb")}
    said = CliRunner().invoke(cli.app, ["report", "--help"]).output
    assert all(name in said for name in there)
    assert not [name for name in {"prospecting", "information", "visits", "followup"} - there if f"{name}," in said]
