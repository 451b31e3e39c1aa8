"""The files of the fictional exporter: made the same to the last byte, documented, clean."""

import ast
import csv
import itertools
import os
import random
import re
import subprocess
import sys

import pytest

from tests.data.tables import DATA, read


def make(folder, **environment):
    subprocess.run([sys.executable, "-B", DATA / "make.py", folder], check=True, env={**os.environ, **environment})


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_the_tables_come_out_the_same_to_the_last_byte(tmp_path, hash_seed):
    make(tmp_path, PYTHONHASHSEED=hash_seed)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in DATA.glob("*.csv")}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_the_files_are_utf8_with_plain_line_ends(path):
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    raw.decode("utf-8")


def test_the_generator_uses_the_standard_library_and_of_chance_only_random():
    modules = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in DATA.glob("*.py")}
    nodes = [node for tree in modules.values() for node in ast.walk(tree)]
    imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names | set(modules)
    assert not sys.stdlib_module_names & set(modules)
    other_draws = {name for name in dir(random.Random) if not name.startswith("_")} - {"random"}
    assert not other_draws & {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_a_table_does_not_depend_on_the_tables_made_before_it(tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(DATA)!r}); sys.dont_write_bytecode = True; import make, pathlib\n"
        f"for table in reversed(make.TABLES): make.write(table, pathlib.Path({str(tmp_path)!r}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert all((tmp_path / path.name).read_bytes() == path.read_bytes() for path in DATA.glob("*.csv"))


def cells(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_no_cell_is_a_spreadsheet_formula_or_has_loose_blanks(path):
    for cell in itertools.chain.from_iterable(cells(path)):
        assert cell == cell.strip()
        if cell.startswith(("=", "+", "-", "@")):
            assert re.fullmatch(r"-?\d+(\.\d+)?", cell)


def test_every_address_is_a_fictional_one(customers):
    companies = read("companies")
    sites = companies["website"].dropna().str.replace(r"^(https?://)?(www\.)?", "", regex=True)
    mailboxes, domains = zip(*companies["email"].dropna().str.split("@"), strict=True)
    assert len(sites) and len(domains)
    assert all(re.fullmatch(r"[a-z0-9-]+\.example", domain) for domain in [*sites, *domains])
    assert set(mailboxes) <= {"purchasing", "orders", "info"}  # offices, not people
    for path in DATA.glob("*.csv"):  # and no other table has any
        if path.stem != "companies":
            assert not re.search(r"@|www\.|https?:", path.read_text(encoding="utf-8"))


def documented():
    """Column names per table and the items of the evidence, read from README.md."""
    tables = {}
    for section in (DATA / "README.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        table = section.partition("\n")[0].removesuffix(".csv")
        for block in re.findall(r"(?:^\|.*\n?)+", section, flags=re.MULTILINE):
            head, _, *lines = block.splitlines()
            tables[table, first_cell(head)] = [first_cell(line) for line in lines]
    return tables


def first_cell(line):
    """The first cell of a line of a README table, none of whose cells is empty."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert all(cells), line
    return cells[0]


def test_the_readme_documents_every_column_of_every_table_in_order():
    written = {table: columns for (table, head), columns in documented().items() if head == "column"}
    assert written == {path.stem: cells(path)[0] for path in DATA.glob("*.csv")}


def test_the_readme_documents_every_item_of_the_credit_evidence():
    assert set(documented()["credit_evidence", "item"]) == set(read("credit_evidence")["item"])


def test_the_readme_counts_the_rows_right(orders):
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert f"{len(orders):,} of them" in text
    assert f"The {len(read('contacts'))} people" in text
