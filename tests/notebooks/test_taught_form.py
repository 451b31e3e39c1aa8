"""The form of a chapter that teaches: few ideas, each tried and checked before the next, in the time that it says.

Listed are the lessons that are written so; a lesson joins the list when it is.
"""

import ast
import csv
import re

import nbformat
import pytest

from crmlib.course.chapters import chapters
from crmlib.course.standing import all_exercises
from crmlib.practice.question import QUESTIONS
from crmlib.reading.sample import course_folder

WRITTEN_SO = ("04",)  # by the beginning of their names
PATHS = [path for path in chapters() if path.parent.name == "notebooks" and path.stem.startswith(WRITTEN_SO)]
OPENINGS = [path for path in PATHS if re.match(r"\d\d_", path.stem)]
CHAPTERS = [path for path in PATHS if path not in OPENINGS]

WORDS, TERMS, LINES, SECTION = 1200, 10, 8, 130
PACE = 120  # words a minute, of a reader who learned English second
MINUTES = {"check(": 2, "predict(": 1, "panels.": 3}  # what a reader does besides reading
QUESTION = r"\b(?:check|predict)\(\"(\d\d[a-z]?\.\d+)\""
NO_IDEA = ("On Monday", "Key points", "On your own customers")  # headings that close a chapter


def read(path):
    return nbformat.read(path, as_version=4)


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def words(notebook):
    """The words of the prose: links by what they show, signs and marks left out."""
    text = re.sub(r"\]\([^)]*\)|[*#|`]", " ", "\n".join(prose(notebook)))
    return [word for word in text.split() if re.search(r"\w", word)]


def minutes(notebook):
    """Reading time and tasks."""
    tasks = sum(cost * source.count(call) for source in code(notebook) for call, cost in MINUTES.items())
    return len(words(notebook)) / PACE + tasks


def sections(notebook):
    """Heading to the cells under it."""
    found, heading = {}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for part in re.split(r"(?m)^(?=## )", cell.source):
                if part.startswith("## "):
                    heading = part.splitlines()[0][3:]
                    found[heading] = []
        if heading:
            found[heading].append(cell)
    return found


def ideas(notebook):
    return {heading: cells for heading, cells in sections(notebook).items() if not heading.startswith(NO_IDEA)}


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return read(request.param)


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    return read(request.param)


def test_a_chapter_is_as_long_as_a_reader_takes_in(chapter):
    assert len(words(chapter)) <= WORDS
    terms = {term for text in prose(chapter) for term in re.findall(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)", text)}
    assert len(terms) <= TERMS, terms
    assert 20 <= len(chapter.cells) <= 35
    assert {source for source in code(chapter) if len(source.splitlines()) > LINES} == set()
    assert all(len(text.split()) <= SECTION for text in prose(chapter))


def test_a_chapter_has_four_to_six_ideas(chapter):
    assert 4 <= len(ideas(chapter)) <= 6, list(ideas(chapter))


def test_each_idea_is_checked_in_place(chapter):
    unchecked = [
        heading
        for heading, cells in ideas(chapter).items()
        if not any(re.search(QUESTION, cell.source) for cell in cells if cell.cell_type == "code")
    ]
    assert unchecked == []


def test_the_stated_time_is_what_it_takes(notebook):
    stated = re.search(r"\*\*Time\*\* about (\d+) minutes", notebook.cells[0].source)
    assert stated, "the head says the time"
    needed = minutes(notebook)
    assert abs(int(stated[1]) - needed) <= 0.2 * needed, f"it takes about {needed:.0f} minutes"


def test_a_chapter_leaves_a_list_for_monday(chapter):
    assert sum("crm.on_monday(" in source for source in code(chapter)) == 1
    assert any(heading.startswith("On Monday") for heading in sections(chapter))
    assert "[the exercises" in chapter.cells[-1].source or "exercises/" in chapter.cells[-1].source


def test_every_question_of_the_lesson_is_asked_in_its_chapter():
    all_exercises()  # their lessons define the questions
    asked = {
        (path.stem.partition("_")[0], id) for path in PATHS for id in re.findall(QUESTION, "\n".join(code(read(path))))
    }
    chapters = {path.stem.partition("_")[0] for path in PATHS}  # a fixture of another test may have questions, too
    defined = {(one.chapter, id) for id, one in QUESTIONS.items() if one.chapter in chapters}
    assert asked == defined


def test_every_promise_of_a_chapter_has_a_check_or_an_exercise():
    with (course_folder() / "docs" / "objectives.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    gaps = [row["objective"] for row in rows if row["objective"].startswith(WRITTEN_SO) and not row["exercises"]]
    assert gaps == []


@pytest.mark.parametrize("path", OPENINGS, ids=lambda path: path.stem)
def test_an_opening_has_a_map_and_five_questions(path):
    notebook = read(path)
    assert len(set(re.findall(QUESTION, "\n".join(code(notebook))))) == 5
    text = "\n".join(prose(notebook))
    lesson = path.stem[:2]
    there = {f"{other.name}" for other in CHAPTERS if other.stem.startswith(lesson)}
    assert set(re.findall(r"\]\(([^)#]+\.ipynb)\)", text)) >= there, "the map links every chapter"


def test_cells_call_and_do_not_compute(chapter):
    """A reader who never programmed can say what a cell does: no function, loop or comprehension stands in it."""
    machinery = (ast.FunctionDef, ast.For, ast.While, ast.If, ast.ListComp, ast.DictComp, ast.Lambda)
    wrong = [source for source in code(chapter) for node in ast.walk(ast.parse(source)) if isinstance(node, machinery)]
    assert wrong == []
