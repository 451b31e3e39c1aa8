"""A question and a guess in JupyterLab: nobody has answered, wrong, right, guessed again, and the guess beside the answer."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from crmlib.practice import progress
from tests.browser.conftest import SHOW, started, visit
from tests.browser.test_lab import DARK, LIGHT, readable, soon

pytestmark = pytest.mark.browser

QUESTIONS = """
import crmlib as crm
from crmlib.classification import plots
from crmlib.classification.exercises import ____, check, predict
from crmlib.practice.exercise import question
_ = question("04z.1", "What share do the largest twenty percent bring?", form="share",
             number=lambda shares: crm.top_share(shares["amount"]))
_ = question("04z.2", "Who is in class A?", right="b", options=[
    ("the ten largest", "Would it be ten in a firm with twelve customers?"),
    ("who together bring the first 80%", "The class is a share of sales.")])
""".strip()
CELLS = {
    "start": QUESTIONS,
    "guess": 'predict("04z.1", ____)',
    "shares": 'shares = crm.sales_share([50, 30, 10, 5, 5])\nplots.pareto(shares, guess="04z.1")',
    "question": 'check("04z.2", ____)',
    "monday": 'crm.on_monday("04z", shares)',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("questions")


@pytest.fixture(scope="module")
def lab(folder):
    """A lab whose chapters have one more: a question, a guess and a list."""
    with started(folder) as address:
        code = [new_code_cell(source, id=id) for id, source in CELLS.items()]
        chapter = new_notebook(cells=[new_markdown_cell("`R` The limits are those of the table.", id="sign"), *code])
        chapter.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(chapter, folder / "my-course" / "notebooks" / "04z_questions.ipynb")
        yield address


@pytest.fixture
def chapter(lab, page):
    opened = visit(page, lab, "notebooks/04z_questions.ipynb")
    opened.run_all()
    return opened


def cell_of(chapter, id):
    index = chapter.page.evaluate(SHOW, id)
    return chapter.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{index}"]')


def says(chapter, id, source, words):
    """Write into a cell as a reader does, run it with Shift+Enter, and wait for what is said."""
    cell = cell_of(chapter, id)
    cell.locator(".cm-content").click()
    chapter.page.keyboard.press("ControlOrMeta+a")
    chapter.page.keyboard.insert_text(source)
    chapter.page.keyboard.press("Shift+Enter")
    shown = cell_of(chapter, id).locator(".jp-OutputArea-output")
    shown.filter(has_text=words).first.wait_for()
    return shown


def test_a_guess_and_an_answer_are_walked_as_a_reader_does(chapter, folder):
    fresh = cell_of(chapter, "question").locator(".jp-OutputArea-output")
    assert "Put the letter in quotation marks" in fresh.inner_text()
    assert "the ten largest" in fresh.inner_text()
    says(chapter, "shares", CELLS["shares"], "No guess was written down; it is 50%.")
    says(chapter, "guess", 'predict("04z.1", 80)', "Write a share as a fraction of one: 0.80 for 80%.")
    says(chapter, "guess", 'predict("04z.1", 0.8)', "Your guess is kept: 80%.")
    says(chapter, "guess", 'predict("04z.1", "50%")', "Your first guess counts.")
    shown = says(chapter, "shares", CELLS["shares"], "You guessed 80%; it is 50%, 30 points less.")
    shown.locator("img").wait_for()
    says(chapter, "question", 'check("04z.2", "a")', "Would it be ten in a firm with twelve customers?")
    says(chapter, "question", 'check("04z.2", "B)")', "The class is a share of sales.")
    kept = [json.loads(line) for line in (folder / "my-course" / progress.FILE).read_text().splitlines()]
    assert [(entry["exercise"], entry["did"], entry.get("guess", entry.get("answer"))) for entry in kept] == [
        ("04z.1", "predict", 0.8),
        ("04z.2", "check", "a"),
        ("04z.2", "check", "b"),
    ]


def test_the_list_stands_beside_the_notebook(chapter, folder):
    says(chapter, "monday", CELLS["monday"], "The list stands in 04z_on_monday.xlsx, beside this notebook: 5 rows.")
    assert (folder / "my-course" / "notebooks" / "04z_on_monday.xlsx").is_file()


def test_words_and_signs_are_readable_in_both_themes(chapter):
    for theme in (LIGHT, DARK):
        chapter.theme(theme)
        sign = cell_of(chapter, "sign").locator(".jp-MarkdownOutput p > code")
        assert sign.inner_text() == "R"
        assert soon(readable, sign)
        outcome = cell_of(chapter, "question").locator(".jp-OutputArea-output").first
        assert soon(readable, outcome)
