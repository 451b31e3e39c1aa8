"""The firm in the prose is the firm on the page: text that cannot know it holds no number of its data; questions have answers.

Listed are the chapters that are written so; a chapter joins the list when it is.
"""

import ast
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

from crmlib.course import start  # noqa: F401  the questions of chapter 00 stand there
from crmlib.course.chapters import chapters
from crmlib.course.reports import page
from crmlib.course.standing import all_exercises
from crmlib.practice.question import QUESTIONS
from crmlib.reading.sample import course_folder

WRITTEN_SO = (
    "00_start",
    "04c_classification_behaviour",
    "04d_classification_keeping",
)  # by the beginning of their names
TEMPLATE = Path(__file__).parents[2] / "docs" / "lesson" / "notebooks" / "NNa_LESSON_silence.ipynb"
CHAPTERS = [path for path in chapters() if path.parent == course_folder() / "notebooks"]
LISTED = [TEMPLATE, *(path for path in CHAPTERS if path.stem.startswith(WRITTEN_SO))]

WORDS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety"
LARGE = "hundred|thousand|million"  # alone they may be a unit: in thousand dollars
NUMBER = (
    rf"(?:\d(?:[\d,.]*\d)?|\b(?:{'|'.join(WORDS.split())})\b|\ba (?:{LARGE}|third|quarter|fifth|tenth)\b|\bhalf\b)"
    rf"(?: (?:{LARGE})\b)?"
)
OF_DATA = (  # more than one: "one customer" is nobody's number
    "customers|buyers|accounts|firms|leads|orders|lines|invoices|payments|products|lamps|countries|sales|"
    "percent|points|dollars|euros|yuan"
)
SPEAKS = re.compile(
    rf"(?:{NUMBER}\s*%|(?:USD|EUR|CNY|RMB|US\$|[$€¥])\s*{NUMBER}"
    rf"|{NUMBER}(?:[\s-]+(?-i:[a-z])+)?[\s-]+(?:{OF_DATA})\b|\bC0\d\d\b)",
    re.IGNORECASE,
)
SIGN = re.compile(r"`([A-Z])` ")
NOT_PROSE = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]*>")  # code, where a link leads, markup


def numbers_of_data(text, code=""):
    """The places of a Markdown text that speak of data by a number.

    A paragraph with a sign speaks of a rule, and a number that the code below has speaks of that code.
    """
    parts = [part for part in re.split(r"\n\s*\n", text) if not SIGN.match(part.lstrip())]
    found = [found[0] for part in parts for found in SPEAKS.finditer(NOT_PROSE.sub(" ", part))]
    return [words for words in found if not (set(re.findall(r"\d[\d.]*", words)) & set(re.findall(r"\d[\d.]*", code)))]


def cells(path):
    return nbformat.read(path, as_version=4).cells


def prose(path):
    return [cell for cell in cells(path) if cell.cell_type == "markdown"]


@pytest.mark.parametrize("path", LISTED, ids=lambda path: path.stem)
def test_prose_holds_no_number_of_the_data(path):
    there = [*cells(path), nbformat.v4.new_markdown_cell()]
    wrong = {
        cell.id: found
        for cell, below in pairwise(there)
        if cell.cell_type == "markdown"
        and (found := numbers_of_data(cell.source, below.source if below.cell_type == "code" else ""))
    }
    assert wrong == {}, "compute the sentence in story.py, by Halden's name with at_halden (CONTRIBUTING.md)"


@pytest.mark.parametrize(
    "text",
    [
        "The largest bring 68%.",
        "The largest bring 68 percent.",
        "Sixty-odd buyers wait.",
        "A fifth of 61 customers is 12.2.",
        "There are twelve large customers.",
        "A new customer cost 3,517 dollars in leads.",
        "They owe USD 12,000.",
        "C043 has not ordered.",
        "It is worth 27.5 points.",
        "There are more than a thousand lines.",
        "Two hundred orders came.",
        "A price of 4.90 dollars:",
        "`R` A limit.\n\nThe two best bring a quarter of sales.\n\nTwo customers wait.",
    ],
)
def test_a_number_of_the_data_is_found(text):
    assert numbers_of_data(text, code="price = 4.80")


@pytest.mark.parametrize(
    "text",
    [
        "**Time** about 20 minutes.",
        "You need first chapter [04a](04a_classification_value.ipynb).",
        "Score 4 or 5 is high, 1 to 3 is low.",
        "`crm.abc_classify(table, cuts=(0.80, 0.95))` and `80% of orders`",
        "`S` Twenty percent of the customers bring eighty percent of sales.",
        "Lesson 4, second part. Buyers of one size are not alike.",
        "Order values in thousand dollars.",
        "A price of 4.80 dollars:",
        "Chapter 04, which customers are large.",
        "Lesson 4 Which customers are large?",
        "Five order values.",
        "One customer's card lies on the desk.",
    ],
)
def test_a_number_of_something_else_is_left_alone(text):
    assert numbers_of_data(text, code="price = 4.80") == []


@pytest.mark.parametrize("path", [TEMPLATE, *CHAPTERS], ids=lambda path: path.stem)
def test_a_sign_of_origin_is_one_of_three(path):
    signs = {sign for cell in prose(path) for sign in re.findall(r"(?m)^`([A-Z])` ", cell.source)}
    assert signs <= set("SPR")


def asked_in(path):
    """The ids that a notebook's code names, by where: check, predict, hint, guess."""
    found = []
    for cell in cells(path):
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            if name in ("check", "predict") and isinstance(node.args[0], ast.Constant):
                found.append((name, str(node.args[0].value)))
            found += [("guess", str(key.value.value)) for key in node.keywords if key.arg == "guess"]
    return [(name, id) for name, id in found if re.match(r"\d\d[a-z]?\.", id)]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_asks_its_own_questions_and_shows_every_guess(path):
    all_exercises()  # the questions stand beside them
    number, asked = path.stem.partition("_")[0], asked_in(path)
    assert {id for _, id in asked} == {id for id in QUESTIONS if id.partition(".")[0] == number}
    guesses = [id for name, id in asked if name == "predict"]
    assert sorted(guesses) == sorted({id for name, id in asked if name == "guess"}), (
        "a guess is shown beside its answer"
    )
    order = [entry for entry in asked if entry[0] != "check"]
    assert all(order.index(("predict", id)) < order.index(("guess", id)) for id in guesses), "a guess comes first"


def test_a_question_of_the_page_is_guessed_and_any_other_is_checked():
    all_exercises()
    asked = {entry for path in CHAPTERS for entry in asked_in(path)}
    there = {path.stem.partition("_")[0] for path in CHAPTERS}  # other tests define chapters of their own
    assert [
        id
        for id, one in QUESTIONS.items()
        if one.chapter in there and not one.of_the_page and not {("check", id), ("predict", id)} & asked
    ] == []


def test_a_page_has_the_sign_of_origin_in_its_margin():
    told = {"output_type": "display_data", "data": {"text/markdown": "`P` A gap of its own."}, "metadata": {}}
    text = "`R` The limits stand in a table.\n\nUse `R` elsewhere, and\n\n`crm.show` begins a paragraph too."
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell("told", outputs=[told])]
    )
    assert re.findall(r'<code class="sign">(.)</code> (\w+)', page(notebook, code=True)) == [("R", "The"), ("P", "A")]
