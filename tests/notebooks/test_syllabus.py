"""docs/syllabus.csv: where each of the source's systems is taught, computed and practised. What can be proven is proven here."""

import ast
import csv
import importlib
from collections import Counter
from functools import cache
from pathlib import Path

import nbformat
import pytest

from crmlib.course.standing import all_exercises
from crmlib.practice.question import QUESTIONS
from crmlib.reading.sample import course_folder

LESSONS = {
    "L1": "prospecting",
    "L2": "information",
    "L3": "visits",
    "L4": "classification",
    "L5": "credit",
    "L6": "followup",
}
WHOLE = {"L4", "L5"}  # the lessons of which every system must stand in the syllabus
KINDS = {"method", "practice", "story", "frame"}  # computed; done by people; told; what holds the others together
MOST = 5  # systems that one cell teaches
SYSTEMS = Path(__file__).parents[3] / "shared" / "systems.csv"
with (course_folder() / "docs" / "syllabus.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@cache
def chapter(name):
    return nbformat.read(course_folder() / "notebooks" / f"{name}.ipynb", as_version=4)


def called(notebook):
    """The last names of everything that the code of a notebook calls."""
    trees = [ast.parse(cell.source) for cell in notebook.cells if cell.cell_type == "code"]
    functions = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "") for function in functions
    }


def function_of(row):
    module, _, name = row["function"].rpartition(".")
    return getattr(importlib.import_module(f"crmlib.{module}".rstrip(".")), name)


def named(row):
    return f"{row['id']}-{row['lesson']}"


def test_each_system_stands_once_in_a_lesson_and_no_cell_teaches_too_many():
    assert not [key for key, n in Counter(map(named, ROWS)).items() if n > 1]
    cells = Counter((row["chapter"], row["cell"]) for row in ROWS)
    assert not {key: n for key, n in cells.items() if n > MOST}
    assert {row["lesson"] for row in ROWS} <= set(LESSONS)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_row_is_true(row):
    assert LESSONS[row["lesson"]] in row["chapter"]
    words = {cell.id: cell.source for cell in chapter(row["chapter"]).cells if cell.cell_type == "markdown"}
    assert row["cell"] in words, f"no such cell of text; there are {list(words)}"
    assert row["kind"] in KINDS
    assert row["kind"] != "method" or row["function"], "what is computed has a function"
    if row["function"]:
        assert callable(function_of(row))
    known = {**all_exercises(), **QUESTIONS}
    assert [id for id in row["exercises"].split() if id not in known] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row["function"]], ids=named)
def test_the_function_of_a_system_is_called_in_its_chapter(row):
    name = row["function"].rpartition(".")[2]
    assert name in called(chapter(row["chapter"]))


@pytest.mark.skipif(not SYSTEMS.is_file(), reason="the list of source systems is not on this machine")
def test_the_lessons_that_are_whole_leave_no_system_out():
    with SYSTEMS.open(encoding="utf-8", newline="") as file:
        systems = list(csv.DictReader(file))
    wanted = {
        f"{system['id']}-{lesson}" for system in systems for lesson in system["lessons"].split("+") if lesson in WHOLE
    }
    assert wanted <= set(map(named, ROWS))
    computable = {system["id"] for system in systems if system["computable"] == "yes"}
    assert not [
        named(row) for row in ROWS if row["id"] in computable and not row["function"] and row["lesson"] in WHOLE
    ]
