"""docs/objectives.csv: what each chapter promises, and the exercises and questions that prove it. An empty cell is a gap."""

import csv
import re

import nbformat

from crmlib.course import start  # noqa: F401    its questions are defined when it is imported
from crmlib.course.chapters import chapters
from crmlib.course.standing import all_exercises
from crmlib.practice.question import QUESTIONS
from crmlib.reading.sample import course_folder
from tests.mutate import objectives

CHINESE = re.compile(r"\s*\([^()]*[\u4e00-\u9fff][^()]*\)")


def read(name):
    with (course_folder() / "docs" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def promised():
    """Objective -> the line of the chapter's head, without Chinese words."""
    found = {}
    for path in chapters():
        if path.parent.name != "notebooks":
            continue
        text = "\n".join(
            cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"
        )
        head = text.partition("**You will be able to**")[2].partition("**You need first**")[0]
        lines = re.findall(r"(?m)^- (.+)$", head)
        chapter = path.stem.partition("_")[0]
        found |= {f"{chapter}.o{n}": CHINESE.sub("", line).rstrip(";.") for n, line in enumerate(lines, 1)}
    return found


def test_every_promise_of_a_chapter_has_its_row_and_stands_there_as_in_the_chapter():
    assert {row["objective"]: row["says"] for row in read("objectives.csv")} == promised()


def test_what_proves_an_objective_exists_and_belongs_to_its_lesson():
    known = {**all_exercises(), **QUESTIONS}
    for row in read("objectives.csv"):
        for id in row["exercises"].split():
            assert id in known, f"{row['objective']} names {id}"
            assert int(id.split(".")[0][:2]) == int(row["objective"][:2]), f"{id} proves nothing of {row['objective']}"


def test_every_exercise_and_question_proves_an_objective():
    named = {id for row in read("objectives.csv") for id in row["exercises"].split()}
    code = "\n".join(path.read_text(encoding="utf-8") for path in chapters() if path.parent.name == "notebooks")
    questions = re.findall(r'(?:check|predict)\(\\"(\d\d[a-z]?\.\d+)\\"', code)
    assert len(questions) >= 3 and named == set(all_exercises()) | set(questions)


def test_the_audit_names_the_objectives_of_each_exercise():
    assert {row["exercise"]: row["objectives"] for row in read("exercises.csv")} == {
        id: objectives(id) for id in all_exercises()
    }
