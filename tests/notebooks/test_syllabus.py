"""docs/syllabus.csv: where each of the source's systems is taught, computed and practised. A claim there is proven here."""

import ast
import csv
import importlib
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from crmlib.practice.exercise import find
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
MOST = 5  # systems under one heading
SYSTEMS = Path(__file__).parents[3] / "shared" / "systems.csv"
with (course_folder() / "docs" / "syllabus.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def chapter(name):
    return nbformat.read(course_folder() / "notebooks" / f"{name}.ipynb", as_version=4)


def sections(notebook):
    """Heading to all text under it, down to the next heading of the same or a higher level."""
    texts = [(cell.source if cell.cell_type == "markdown" else "") for cell in notebook.cells]
    lines = [line for text in texts for line in text.splitlines()]
    found = {}
    for place, line in enumerate(lines):
        level = len(line) - len(line.lstrip("#"))
        if level and line[level : level + 1] == " ":
            rest = lines[place + 1 :]
            end = next((n for n, other in enumerate(rest) if re.match(rf"#{{1,{level}}} ", other)), len(rest))
            found[line[level:].strip()] = "\n".join([line, *rest[:end]])
    return found


def called(code):
    """The last names of everything that some Python code calls."""
    tree = ast.parse(code)
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "") for function in functions
    }


def calls_of(row):
    """What a row's chapter calls, and the exercises of its lesson, in their cells or in their definitions."""
    lesson = LESSONS[row["lesson"]]
    source = course_folder() / "exercises" / "source" / lesson / f"{lesson}.ipynb"
    notebooks = [chapter(row["chapter"]), *([nbformat.read(source, as_version=4)] if source.is_file() else [])]
    code = [cell.source for notebook in notebooks for cell in notebook.cells if cell.cell_type == "code"]
    wing = course_folder() / "crmlib" / lesson
    definitions = [
        path.read_text(encoding="utf-8") for path in (*wing.glob("exercises.py"), *wing.glob("exercises/*.py"))
    ]
    return set().union(*map(called, [*code, *definitions]))


def named(row):
    return f"{row['id']}-{row['lesson']}"


def test_each_system_stands_once_in_a_lesson_and_no_heading_carries_too_many():
    assert not [key for key, n in Counter(map(named, ROWS)).items() if n > 1]
    headings = Counter((row["chapter"], row["heading"]) for row in ROWS)
    assert not {key: n for key, n in headings.items() if n > MOST}
    assert {row["lesson"] for row in ROWS} <= set(LESSONS)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_row_is_true(row):
    assert LESSONS[row["lesson"]] in row["chapter"]
    under = sections(chapter(row["chapter"]))
    assert row["heading"] in under, f"no such heading; there are {list(under)}"
    assert row["term"] and row["term"] in under[row["heading"]]
    if row["function"]:
        module, _, function = row["function"].rpartition(".")
        assert callable(getattr(importlib.import_module(f"crmlib.{module}".rstrip(".")), function))
        assert function in calls_of(row)
    if row["exercises"]:
        importlib.import_module(f"crmlib.{LESSONS[row['lesson']]}.exercises")  # defines them
    for exercise in row["exercises"].split():
        assert find(exercise).id == exercise


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
