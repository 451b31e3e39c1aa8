"""A line or an option is known by its letter, by its letter and its words as shown, and by its words alone."""

import re
from dataclasses import replace

import nbformat
import pandas as pd
import pytest

from crmlib.course import release
from crmlib.course.standing import all_exercises
from crmlib.language import SETTING
from crmlib.lessons import LESSONS
from crmlib.practice.exercise import check, exercise_data, grade
from crmlib.practice.letters import lettered
from crmlib.practice.question import QUESTIONS
from crmlib.practice.task import Exercise, find

pytestmark = pytest.mark.usefixtures("session")

CHOICES = [id for id, task in all_exercises().items() if task.kind == "choice"]
ASKED = [id for id, asked in QUESTIONS.items() if asked.options]


def shown(id):
    """The options that stand in the text of a task, by letter."""
    lesson = int(id.split(".")[0])
    path = release.course_folder() / "exercises" / f"0{lesson}_{LESSONS[lesson - 1]}.ipynb"
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    return dict(re.findall(r"(?m)^([a-z])\) (.+)$", cells[f"task-{id.replace('.', '-')}"]))


def spellings(letter, words):
    """What people write who mean this line."""
    yield from (
        letter,
        letter.upper(),
        f"{letter})",
        f"({letter})",
        f"{letter}.",
        f" {letter.upper()}. ",
        f"{letter}）",
    )
    yield from (f"line {letter}", f"Option {letter}", f"answer: {letter})")
    if words:
        for text in (words, words.upper(), words.rstrip(".?"), f" {words.replace(' ', '  ')}"):
            yield from (
                text,
                f"{letter}) {text}",
                f"{letter}. {text}",
                f"({letter.upper()}) {text}",
                f"{letter} {text}",
            )


@pytest.mark.parametrize("id", CHOICES)
def test_a_choice_is_read_in_every_spelling_of_its_line(id):
    task, table = find(id), exercise_data(id)
    words = shown(id) or {name: next((c for c in row if isinstance(c, str)), "") for name, row in table.T.items()}
    right = task.answer(table)
    for name in table.index:
        whole = words[name] if list(words.values()).count(words[name]) == 1 else ""
        for said in spellings(name, whole):
            assert check(id, said).status == ("correct" if name == right else "not yet"), said
            assert not check(id, said).message.startswith("There is no such line"), said
        mask = pd.Series(table.index == name, index=table.index)
        for row in (table.loc[name], table.loc[[name]], mask, {name}, [name]):
            assert task.meant(row, right, table).answer == name


@pytest.mark.parametrize("id", CHOICES)
def test_the_engine_knows_the_options_as_the_task_shows_them(id):
    assert list(find(id).options) == list(shown(id).values())


@pytest.mark.parametrize("id", CHOICES)
def test_two_lines_and_a_line_with_the_words_of_another_are_none(id):
    words = shown(id)
    other = {"a": words["b"]} if words else {}
    for said in (
        "a or b",
        "a, b",
        "a) b)",
        "a) and b)",
        "ab",
        "e",
        "e) everybody",
        *(f"a) {text}" for text in other.values()),
    ):
        assert check(id, said).message.startswith("There is no such line: choose one of"), said


def test_a_letter_with_its_bracket_is_read_though_its_words_are_not_copied_well():
    assert check("4.32", "b) RFM, last order and money").status == "correct"
    assert check("4.16", "a) 70%, 14 customers").status == "correct"
    assert grade("4.32", "B) RFM") == 1.0


@pytest.mark.parametrize(
    "data",
    [
        pd.Series({"a": "ten largest", "b": "the first 80%"}),
        pd.Series(["ten largest", "the first 80%"], index=pd.Index(["a", "b"], name="line"), name="who"),
        pd.DataFrame({"who": ["ten largest", "the first 80%"]}, index=["a", "b"]),
        {"a": "ten largest", "b": "the first 80%"},
        pd.Series({"a": 10, "b": 80}),
        None,
    ],
)
def test_a_choice_on_any_kind_of_data_is_read(data):
    wrong = {"a": (lambda d: "a", "Why ten?"), "c": (lambda d: "c", "Who?")}
    options = ["ten largest", "the first 80%"]
    task = Exercise("9.1", 1, "choice", lambda: data, lambda d: "b", wrong, ["1", "2", "3"], "x", options=options)
    for said in spellings("b", "the first 80%"):
        assert task.meant(said, "b", data).answer == "b", said
    assert task.meant("c", "b", data).problem.message == 'There is no such line: choose one of "a", "b".'
    assert replace(task, options=()).meant("B)", "b", data).answer == ("b" if data is not None else "B)")
    if isinstance(data, pd.Series | pd.DataFrame):
        assert task.meant(data[data.index == "b"], "b", data).answer == "b"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("id", ASKED)
def test_a_question_is_read_in_every_spelling_of_its_option(monkeypatch, id, language):
    monkeypatch.setenv(SETTING, language)
    asked = QUESTIONS[id]
    for letter, choice in zip(asked.letters, asked.choices(), strict=True):
        for said in (choice, choice.upper(), *spellings(letter, choice.split(") ", 1)[1])):
            assert asked.chosen(said) == letter, said


def test_words_that_two_lines_share_are_none_of_them():
    lines = {"a": ["sales", "all"], "b": ["profit", "all"], "c": ["-5"], "d": ["5"]}
    meant = {"all": None, "a all": "a", "a) all": "a", "c) all": None, "Profit.": "b", "-5": "c", "5": "d"}
    assert {said: lettered(said, lines) for said in meant} == meant
