"""Chapter 00: short, a slider at once that moves at the first key, and nothing asked that stands further down."""

import ast
import re

import nbformat
import numpy as np
import pytest

from crmlib.classification import panels
from crmlib.course import start
from crmlib.course.chapters import chapters
from crmlib.practice.question import QUESTIONS
from crmlib.reading.sample import course_folder
from tests.notebooks.test_taught import pieces, written

MOST = 900  # words
CELLS = nbformat.read(course_folder() / "notebooks" / "00_start.ipynb", as_version=4).cells
CODE = [cell for cell in CELLS if cell.cell_type == "code"]


def words(markdown):
    """What a person reads: no code, no targets of links, no marks."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)|[|#*-]", " ", markdown).split()


def test_it_is_short_and_the_slider_comes_second():
    assert sum(len(words(cell.source)) for cell in CELLS if cell.cell_type == "markdown") <= MOST
    assert "panels.abc_cuts" in CODE[1].source
    before = [cell.source for cell in CELLS[: CELLS.index(CODE[1])] if cell.cell_type == "markdown"]
    assert all(f"Class **{letter}**" in before[-1] for letter in "ABC"), "what the picture shows is explained above it"


def test_every_control_of_the_first_slider_moves_something_in_one_step():
    figures = ast.literal_eval(CODE[1].source.partition("abc_cuts(")[2].rstrip(")"))
    panel = panels.abc_cuts(figures)
    at_start = panel.settings
    classes = {name: [] for name in at_start}
    for name, step in (("a", 0.01), ("b", 0.01), ("crossing", None)):
        there = at_start[name]
        nearest = ["exclude"] if step is None else [round(there + step, 2), round(there - step, 2)]
        for value in nearest:
            result = panel.compute(**{**at_start, name: value})
            classes[name].append("".join(result["abc_class"]))
    first = "".join(panel.compute(**at_start)["abc_class"])
    assert set(first) == {"A", "B", "C"}
    assert classes["a"][0] != first, "the text says: the right arrow key, once"
    assert all(any(other != first for other in seen) for seen in classes.values())


def test_the_questions_ask_for_nothing_that_stands_further_down():
    asked = next(cell for cell in CELLS if '"00.2"' in cell.source)
    above = CELLS[: CELLS.index(asked)]
    taught = set().union(*(pieces(c.source) if c.cell_type == "code" else written(c.source) for c in above))
    answer = '(table["sales"] * table["margin"] - table["cost_to_serve"]).sum()'
    assert pieces(answer) <= taught
    assert eval(answer, {"table": start.ten_customers()}) == pytest.approx(QUESTIONS["00.2"].number())
    assert {id for id in QUESTIONS if id.startswith("00.")} == set(
        re.findall(r'(?:check|predict)\("(00\.\d)"', "\n".join(cell.source for cell in CODE))
    )


@pytest.mark.parametrize("form", start.short_forms()["short_form"])
def test_each_short_form_can_be_written_as_it_stands(form):
    table = start.ten_customers()
    exec(form, {"table": table, "column": table["sales"]})


def test_what_short_forms_give_is_what_their_words_say():
    column = start.ten_customers()["sales"]
    scope = {"table": start.ten_customers(), "column": column}
    given = start.short_forms().set_index("short_form")["it_gives"]
    assert given["min(3, 5)"] == "the smaller one" and min(3, 5) == 3
    assert eval("column.iloc[0], column.iloc[-1]", scope) == (420, 10)
    assert eval("column.max(), column.min()", scope) == (420, 10)
    assert np.all(np.diff(eval("column.sort_values(ascending=False)", scope)) <= 0)
    assert eval("column.mask(column > 50, 50)", scope).max() == 50


def test_every_chapter_is_linked():
    text = "\n".join(cell.source for cell in CELLS if cell.cell_type == "markdown")
    linked = set(re.findall(r"\]\(([^)]+)\)", text))
    there = {path.name for path in chapters() if path.parent.name == "notebooks"} - {"00_start.ipynb"}
    assert there <= linked
    assert all((course_folder() / "notebooks" / target).resolve().is_file() for target in linked)
