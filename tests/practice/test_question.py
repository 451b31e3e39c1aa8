"""Questions inside a chapter: asked in place, answered in many spellings, asked back, kept, and never counted as points."""

import math

import numpy as np
import pandas as pd
import pytest

from crmlib import DataError
from crmlib.course import standing
from crmlib.language import SETTING
from crmlib.practice import progress
from crmlib.practice.exercise import ____, check, grade, hint, predict, question, solution
from crmlib.practice.near import nearly
from crmlib.practice.question import QUESTIONS, Question

pytestmark = pytest.mark.usefixtures("session", "asked")

OPTIONS = [
    ("the ten largest", "Would it be ten in a firm with twelve customers?"),
    ("who together bring the first 80%", "The class is a share of sales."),
    ("all who ordered this year", "How large must an order be for that?"),
]


@pytest.fixture
def asked(monkeypatch):
    """A chapter's questions, and no others."""
    standing.all_exercises()  # the course's own are defined before, once
    monkeypatch.setattr("crmlib.practice.question.QUESTIONS", kept := {})
    monkeypatch.setattr("crmlib.course.standing.QUESTIONS", kept)
    question("04z.1", "Who is in class A?", options=OPTIONS, right="b")
    question(
        "04z.2", "What share do the largest bring?", number=lambda amounts: amounts.max() / amounts.sum(), form="share"
    )
    question("04z.10", "What does 5 × 4 + 4 × 8 + 4 × 8 give?", number=lambda: 84)
    question("05z.1", "How much is open?", number=lambda: 12345.6, form="money")
    question("05z.2", "How long do they take?", number=lambda: 2.375, form="days", decimals=1)
    return kept


def test_nobody_has_answered_the_question_and_its_options_are_shown():
    outcome = check("04z.1", ____)
    assert (outcome.status, outcome.label, outcome.message) == (
        "not attempted",
        "Not attempted yet.",
        "Who is in class A?",
    )
    assert outcome.options == tuple(f"{letter}) {text}" for letter, (text, _) in zip("abc", OPTIONS, strict=True))
    assert "Put the letter in quotation marks" in outcome.lines[0]
    assert all(text in repr(outcome) and text in outcome._repr_html_() for text, _ in OPTIONS)
    assert check("04z.10", ____).message == "What does 5 × 4 + 4 × 8 + 4 × 8 give?"
    assert predict("04z.2", ____).label == "No guess yet."
    assert progress.records() == []


@pytest.mark.parametrize(
    "said",
    [
        "b",
        "B",
        " b ",
        "b)",
        "(b)",
        "b.",
        "Ｂ）",
        "b、",
        "who together bring the first 80%",
        "Who together bring the first 80",
        "b  who together bring the first 80%",
        "b: who together bring the first 80%",
    ],
)
def test_a_letter_or_the_options_own_words_are_right(said):
    outcome = check("04z.1", said)
    assert (outcome.status, outcome.message) == ("correct", "The class is a share of sales.")


@pytest.mark.parametrize("letter", ["a", "C"])
def test_a_wrong_choice_is_asked_back(letter):
    outcome = check("04z.1", letter)
    assert (outcome.status, outcome.message) == ("not yet", OPTIONS["abc".index(letter.lower())][1])


@pytest.mark.parametrize("odd", [3, True, ["b"], {"b"}, object(), np.array(["b"]), pd.DataFrame(), print, 1j])
def test_a_wrong_kind_of_answer_gets_one_sentence_and_is_no_try(odd):
    assert check("04z.1", odd).message == 'Put the letter in quotation marks, such as "a".'
    assert progress.records() == []


@pytest.mark.parametrize("odd", ["d", "the", "ab", "b or c", "不知道", "?b?c"])
def test_what_is_no_option_is_told_which_there_are(odd):
    assert check("04z.1", odd).message == 'There is no such option: choose one of "a", "b", "c".'
    assert progress.records() == []


@pytest.mark.parametrize("right", [84, 84.0, np.int64(84), np.array([84]), pd.Series([84.0]), "84", "８４", [84]])
def test_a_right_number_of_any_kind(right):
    assert (check("04z.10", right).status, check("04z.10", right).message) == ("correct", "It is 84.")


@pytest.mark.parametrize(
    ("id", "answer", "says"),
    [
        ("04z.10", 83, "The number is another one."),
        ("04z.10", 80, "The number is another one."),
        ("04z.10", -84, "The right number with the other sign."),
        ("04z.10", "many", "Give one number without quotation marks and without separators, such as 1200."),
        ("04z.10", [84, 1], "Give one number without quotation marks and without separators, such as 1200."),
        ("04z.10", True, "Give one number without quotation marks and without separators, such as 1200."),
        ("04z.10", math.nan, "Give one number without quotation marks and without separators, such as 1200."),
        ("05z.1", 12.346, "The right number, a thousand times too small: look at the unit."),
        ("05z.1", 12300, "The right number, rounded too far: give 0 decimals."),
        ("05z.2", "two", "Give the days as one number without quotation marks, such as 30."),
        ("05z.2", 2, "The right number, rounded too far: give 1 decimal."),
    ],
)
def test_a_number_that_is_not_right_is_told_why(id, answer, says):
    outcome = check(id, answer)
    assert (outcome.status, outcome.message) == ("not yet", says)


def test_a_wrong_number_that_is_known_is_asked_back():
    wrong = [(lambda: 20, "Who leaves?"), (lambda shares: shares.iloc[0], "That is the first alone.")]
    question("04z.30", "How many?", number=lambda: 60, wrong=wrong)
    said = [check("04z.30", number, pd.Series([68, 20])).message for number in (20, 68, 61, 60)]
    assert said == ["Who leaves?", "That is the first alone.", "The number is another one.", "It is 60."]


def test_wrong_numbers_need_a_right_one():
    with pytest.raises(ValueError, match="a number for its wrong ones"):
        question("04z.31", "Who?", options=OPTIONS, right="b", wrong=[(lambda: 1, "Why?")])


def test_the_wrong_numbers_of_every_chapter_are_wrong_and_differ():
    known = [one for one in QUESTIONS.values() if one.wrong and not one.of_the_page]
    assert known
    for one in known:
        numbers = [one.answer(), *(number for number, _ in one.mistakes())]
        assert len({round(number, 6) for number in numbers}) == len(numbers), one.id


@pytest.mark.parametrize(("id", "answer"), [("05z.1", 12345.6), ("05z.1", 12346), ("05z.2", 2.4), ("05z.2", 2.375)])
def test_so_many_decimals_are_enough(id, answer):
    assert check(id, answer).status == "correct"


@pytest.mark.parametrize(
    ("answer", "right", "decimals", "says"),
    [
        (0.684, 0.684, 2, None),
        (68, 0.684, 2, "percent"),
        (68.4, 0.684, 2, "percent"),
        (0.7, 0.684, 2, "give 2 decimals"),
        (0.0068, 0.684, 2, "hundred times too small"),
        (0.5, 0.684, 2, ""),
        (0, 0.684, 2, ""),
        (0, 0, 2, ""),
        (5, math.nan, 2, ""),
        (684, 684_000, 0, "thousand times too small"),
    ],
)
def test_nearly_right_names_one_reason_or_none(answer, right, decimals, says):
    if says is not None:
        assert says in nearly(answer, right, decimals) and bool(says) == bool(nearly(answer, right, decimals))


def test_a_figure_of_the_page_is_checked_against_the_page():
    amounts = pd.Series([68, 20, 12])
    assert check("04z.2", 0.68).label == "This question asks for a guess."
    assert check("04z.2", 0.68, amounts).message == "It is 68%."
    assert check("04z.2", "68 %", amounts).status == "correct"
    assert check("04z.2", 0.7, amounts).message == "The right number, rounded too far: give 2 decimals."
    assert check("04z.2", 68, amounts).message == "Write a share as a fraction of one: 0.68 for 68%."


@pytest.mark.parametrize(
    ("guess", "kept"),
    [(0.8, "80%"), ("80%", "80%"), (" 80 ％ ", "80%"), (1.2, "120%"), (0, "0%"), (np.float64(0.5), "50%")],
)
def test_a_guess_of_a_share_is_kept(guess, kept):
    assert predict("04z.2", guess).label == f"Your guess is kept: {kept}."


def test_the_first_guess_counts_and_a_wrong_kind_is_none():
    assert predict("04z.2", 80).message == "Write a share as a fraction of one: 0.80 for 80%."
    assert predict("04z.2", "a lot").status == "not yet"
    assert predict("04z.2", 0.8).label == "Your guess is kept: 80%."
    assert predict("04z.2", 0.8).label == "Your guess is kept: 80%."
    again = predict("04z.2", 0.68)
    assert (again.label, again.message) == ("Your first guess counts.", "It was 80%. The answer stands below.")
    assert [entry["guess"] for entry in progress.records()] == [0.8]
    assert predict("04z.1", "C)").label == "Your guess is kept: c (all who ordered this year)."
    assert predict("04z.1", "a").message.startswith("It was c (all who ordered this year).")


def test_what_was_answered_is_kept_with_the_chapters_id(workspace):
    check("04z.1", "a")
    check("04z.1", "b")
    predict("04z.2", 0.8)
    kept = [
        (entry["exercise"], entry["did"], entry.get("status"), entry.get("answer", entry.get("guess")))
        for entry in progress.records(workspace)
    ]
    assert kept == [
        ("04z.1", "check", "not yet", "a"),
        ("04z.1", "check", "correct", "b"),
        ("04z.2", "predict", None, 0.8),
    ]
    assert standing.export(workspace, workspace / "mine.csv") == 3
    assert pd.read_csv(workspace / "mine.csv")["answer"].fillna("").tolist() == ["a", "b", ""]


def test_questions_are_counted_beside_the_exercises_and_not_among_them(workspace):
    before = standing.by_lesson(workspace)
    question("00z.1", "What is 12 * 35?", number=lambda: 420)
    check("04z.1", "a")
    check("04z.1", "b")
    predict("04z.2", 0.8)
    check("00z.1", 420)
    after = standing.by_lesson(workspace)
    same = ["exercises", "done", "tried", "attempts", "hints"]
    assert after.loc[before.index, same].equals(before[same])
    assert after.loc["classification", ["questions", "answered"]].tolist() == [3, 2]
    assert after.loc["start", ["exercises", "questions", "answered"]].tolist() == [0, 1, 1]
    assert "3 of 6 questions in the chapters have an answer or a guess." in repr(standing.draw(after))


def test_a_question_has_no_hint_no_solution_and_no_points():
    assert hint("04z.1").message == "A question of a chapter has none."
    assert solution("04z.1").label == "No solution."
    assert grade("04z.1", "b") == 0.0


@pytest.mark.parametrize("call", [check, predict, hint, solution])
def test_an_unknown_question_is_told_which_the_chapter_has(call):
    with pytest.raises(DataError, match=r"^There is no question '04z.7'; this chapter has 04z.1, 04z.2, 04z.10.$"):
        call("04z.7")
    with pytest.raises(DataError, match=r"^There is no question '03z.1' here: run the first cells"):
        call("03z.1")


@pytest.mark.parametrize(
    ("parts", "lacking"),
    [
        ({"id": "4.1"}, "an id such as 04a.1"),
        ({"asks": " "}, "a question"),
        ({"options": OPTIONS[:1]}, "either two options or a number"),
        ({"number": lambda: 1}, "either two options or a number"),
        ({"right": "d"}, "the letter of the right option"),
        ({"right": ""}, "the letter of the right option"),
        ({"options": [("x", "y"), ("z", " ")]}, "words for every option"),
        ({"options": [("x", "y"), ("X.", "z")]}, "options that differ"),
        ({"form": "percent"}, "a form"),
    ],
)
def test_a_question_with_a_part_missing_does_not_load(parts, lacking):
    given = {"id": "04z.5", "asks": "Who?", "options": OPTIONS, "right": "b"} | parts
    with pytest.raises(ValueError, match=lacking):
        question(**given)
    with pytest.raises(ValueError, match="twice"):
        question("04z.1", "Another one?", options=OPTIONS, right="a")


def test_an_option_is_known_by_its_words_in_the_language_of_the_course(monkeypatch):
    monkeypatch.setenv(SETTING, "zh")
    monkeypatch.setattr(
        "crmlib.practice.question.say", lambda text, **gaps: {"the ten largest": "十个最大的客户"}.get(text, text)
    )
    assert Question("04z.1", "Who?", options=OPTIONS, right="a").chosen("十个最大的客户。") == "a"
    assert Question("04z.1", "Who?", options=OPTIONS, right="a").chosen("The ten largest") == "a"


def test_the_questions_of_the_course_are_whole():
    assert [id for id, asked in QUESTIONS.items() if asked.lacks()] == []


@pytest.mark.parametrize("id", ["04z.1", "04z.2", "04z.10", "4.1", "4.3"])
def test_a_decimal_comma_is_told_and_no_half_of_the_number_is_read(id):
    """`0,11` arrives as two numbers."""
    before = len(progress.records())
    for said in (check(id, 0, 11), predict(id, 0, 5)):
        assert said.status == "not yet" and "a decimal point, no comma" in said.message
    assert len(progress.records()) == before


def test_what_a_question_of_the_page_is_answered_from_is_no_decimal_comma():
    assert check("04z.2", 0.75, pd.Series([3.0, 1.0])).status == "correct"
