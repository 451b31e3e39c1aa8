"""The form of the chapters: one for all of them, stored executed, free of machinery."""

import ast
import json
import re
from pathlib import Path
from tempfile import gettempdir

import nbformat
import pandas as pd
import pytest

import crmlib
from crmlib.course import release
from crmlib.course.chapters import chapters
from crmlib.reading.sample import course_folder

ALL = chapters()
LESSONS = [path for path in ALL if path.parent.name == "notebooks" and path.stem != "99_glossary"]  # that one is made
FULL = {"05a_credit_score", "05b_credit_limits"}
TAUGHT = ("04",)  # lessons in the form of test_taught_form.py, which asks more of them


def name(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(params=ALL, ids=name)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(params=LESSONS, ids=name)
def lesson(request):
    return request.param, nbformat.read(request.param, as_version=4)


def test_stored_executed_and_clean(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert "widgets" not in notebook.metadata
    text = json.dumps([cell.get("outputs", []) for cell in code])
    assert "widget-view" not in text
    machine = "|".join(re.escape(f"{path}/") for path in (Path.home(), course_folder().parent, gettempdir()))
    assert not re.search(rf"object at 0x|{machine}|Traceback", text)
    assert all(output.get("name") != "stderr" for cell in code for output in cell.outputs)
    assert all(re.fullmatch(r"[a-z0-9-]+", cell.id) for cell in notebook.cells)  # ids are given, not drawn
    nbformat.validate(notebook)


def test_cells_hold_no_machinery(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            most = 16 if "parameters" in cell.metadata.get("tags", []) else 8  # a setting has a line of its own
            assert len(cell.source.splitlines()) <= most, cell.id
            assert not cell.source.rstrip().endswith(";"), cell.id
            banned = [
                node
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.Try | ast.Lambda)
            ]
            assert not banned, cell.id


PACKAGE = Path(crmlib.__file__).parent


def columns_of(path):
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def known_names():
    """Names of columns: of results, of files, and of the exporter's tables; a table of one's own has none in a chapter."""
    tables = [columns_of(path) for path in (course_folder() / "data").glob("*.csv")]
    listed = [columns_of(PACKAGE / place) for place in ("showing/results.csv", "reading/columns.csv")]
    return {column for table in tables for column in table} | {name for names in listed for name in names["column"]}


def data_values():
    """What stands in the exporter's tables, and the keys of the rule tables."""
    tables = [columns_of(path) for path in (course_folder() / "data").glob("*.csv")]
    keys = [columns_of(path).iloc[:, :1] for path in PACKAGE.glob("*/rules/*.csv")]
    return {value for table in [*tables, *keys] for column in table for value in table[column].unique()}


COLUMNS, VALUES = known_names(), data_values()
# what a program reads: a setting or a key, an id, a day, a zone or file, an address
PLAIN = re.compile(
    r"[a-z_][a-z0-9_]*|[A-Z]{1,4}\d*|\d\d?[a-z]?(\.\d+)?|\d{4}-\d\d(-\d\d)?|[\w.-]+/[\w.-]+|[\w-]+\.[a-z]+|\S+@\S+|"
)
HEADED = {"rename", "rename_axis", "set_axis", "add_suffix", "add_prefix", "reset_index"}  # give a column its name


def words_in(source):
    """What a code cell holds for people to read: printed texts, labels, literals that are no name of the data."""
    tree = ast.parse(source)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = getattr(node.func, "id", getattr(node.func, "attr", ""))
            labels = [part for part in node.keywords if function == "show" and part.arg not in ("guess", None)]
            given = [*node.args, *(part.value for part in node.keywords)] if function in HEADED else []
            new = [part for value in given for part in ast.walk(value) if isinstance(part, ast.Constant)]
            found += ["print"] if function == "print" else []
            found += [f"{part.arg}=" for part in labels]
            found += [part.value for part in new if isinstance(part.value, str) and part.value not in COLUMNS]
        elif isinstance(node, ast.JoinedStr):
            found += [ast.unparse(node)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            known = node.value in COLUMNS or node.value in VALUES or PLAIN.fullmatch(node.value)
            of_one_language = node.value.endswith(("_en", "_zh"))
            found += [] if known and not of_one_language else [node.value]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("path", ALL, ids=name)
def test_code_cells_hold_no_words(path):
    """Both editions have the same cells: what people read comes from functions, tables and the prose around."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert {cell.id: words for cell in cells if (words := words_in(cell.source))} == {}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("print(round(edge, 3))", ["print"]),
        ("crm.show(table, sales='money')", ["sales="]),
        ("crm.show(table, guess='04a.1')", []),
        ("table['criteria met'] = 1", ["criteria met"]),
        ("table.rename(columns={'amount': 'dollars'})", ["dollars"]),
        ("shares[['amount', 'cum_share']]", []),
        ("orders.query(\"product == 'LED tube 18W'\")", ["product == 'LED tube 18W'"]),
        ("orders[orders['product'] == 'LED tube 18W']", []),
        ("panels.order(customer='C029', as_of='2026-06-30', zone='Europe/Berlin')", []),
        ("mix.add_suffix(' share')", [" share"]),
        ("table.drop(columns='label_zh')", ["label_zh"]),
        ("f'{n} leads'", ["f'{n} leads'", " leads"]),
    ],
)
def test_words_in_a_cell_are_found(source, words):
    assert words_in(source) == words


def test_the_form_of_a_chapter(lesson):
    path, notebook = lesson
    first = notebook.cells[0].source
    prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    text = "\n".join(prose)
    assert re.match(r"# .+\?\n", first), "the title is a question"
    taught = path.stem.startswith(TAUGHT)
    opening = taught and bool(re.match(r"\d\d_", path.stem))  # it has a map in place of key points, and no data
    for part in ("**You will be able to**", "**You need first**", "**Time**", "**Next:**"):
        assert part in text, part
    if not opening:
        assert "\n## Key points" in "\n" + text
    if not taught:
        assert "## On your own customers" in text
    most = 35 if path.stem in FULL or path.stem == "00_start" else 20
    least = 20 if path.stem in FULL or path.stem == "00_start" else 8
    assert taught or least <= len(notebook.cells) <= most
    assert taught or sum("panels." in cell.source for cell in notebook.cells if cell.cell_type == "code") >= (
        2 if path.stem in FULL else 1
    )
    if path.stem != "00_start" and not opening:
        assert any("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells)
    if path.stem in FULL:
        assert "Predict first" in text
    for heading in re.findall(r"(?m)^## (.+)$", text):
        assert len(heading.split()) >= 4 or heading.startswith(("Key points", "On Monday")), heading
    assert "!" not in re.sub(r"`[^`]*`|!=", "", text), "no exclamation marks"
    assert all(len(part.split()) <= 130 for part in prose)


def test_panels_keep_picture_and_sentence(lesson):
    _, notebook = lesson
    for cell in notebook.cells:
        if cell.cell_type == "code" and "panels." in cell.source and "import" not in cell.source.splitlines()[-1]:
            shown = [output.data for output in cell.outputs if "data" in output]
            assert shown and "image/png" in shown[-1] and len(shown[-1]["text/plain"]) > 20, cell.id


def test_reports_and_chapters_run_with_orders_none(notebook):
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(cells) <= 1
    for cell in cells:
        values = [node.value for node in ast.parse(cell.source).body if isinstance(node, ast.Assign)]
        assert all(isinstance(value, ast.Constant | ast.Dict | ast.List | ast.Tuple) for value in values)


def test_learner_copies_are_those_of_the_sources():
    assert release.sources()
    for copy, source in release.sources().items():
        fresh = release.release(nbformat.read(source, as_version=4))
        assert nbformat.read(copy, as_version=4) == fresh, f"{copy.name} is stale: run make exercises"
        assert "SOLUTION" not in copy.read_text()


@pytest.mark.parametrize("path", release.sources().values(), ids=lambda path: path.stem)
def test_sources_answer_right_and_copies_run_to_the_end(path, tmp_path):
    from nbclient import NotebookClient

    source = nbformat.read(path, as_version=4)
    NotebookClient(source, timeout=60, kernel_name="python3").execute()
    said = [
        output.data["text/plain"]
        for cell in source.cells
        if cell.cell_type == "code" and "check(" in cell.source
        for output in cell.outputs
        if "data" in output
    ]
    assert said and all(re.match(r"[\d.]+: (Correct|It holds|Kept for your instructor)\.", words) for words in said)
    copy = release.release(nbformat.read(path, as_version=4))
    NotebookClient(copy, timeout=60, kernel_name="python3").execute()
    text = json.dumps([cell.get("outputs", []) for cell in copy.cells])
    assert "Not attempted" in text
    assert '"error"' not in text


def test_no_solution_in_the_learners_files():
    for path in (course_folder() / "exercises").glob("*.ipynb"):
        assert "abc_classify" not in path.read_text()
