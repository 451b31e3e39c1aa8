"""What is told to who answers a question of a chapter or writes down a guess; all of it is kept."""

from __future__ import annotations

import math
from typing import Any

from crmlib.language import joined, say
from crmlib.places import own_page
from crmlib.practice import progress
from crmlib.practice.compare import difference
from crmlib.practice.figures import is_number
from crmlib.practice.gap import is_gap
from crmlib.practice.near import nearly
from crmlib.practice.outcome import Outcome, lost
from crmlib.practice.question import Question, find_question
from crmlib.practice.reading import number as number_of


def check_question(id: str, answer: Any, *result: Any) -> Outcome:
    """Say whether the answer to a question is right and, if not, ask back."""
    asked = find_question(id)
    if is_gap(answer):
        return _not_attempted(asked, say("Not attempted yet."))
    if asked.of_the_page and not result:
        return Outcome(
            asked.id,
            "not attempted",
            say("This question asks for a guess."),
            say(
                'Write it down with predict("{id}", …); the picture that shows the answer shows your guess beside it.',
                id=asked.id,
            ),
        )
    said, problem = taken(asked, answer)
    if problem:
        return Outcome(asked.id, "not yet", say("Not yet."), problem)
    right = asked.answer(*result)
    if asked.number and math.isnan(right):
        told = say("What was asked cannot be worked out on this file.")
        return Outcome(asked.id, "not attempted", say("No answer here."), told)
    status, told = _told(asked, said, right, asked.mistakes(*result))
    kept = progress.record(asked.id, "check", status=status, honest=True, mark=str(said), answer=said)
    return Outcome(asked.id, status, say("Correct.") if status == "correct" else say("Not yet."), told, lost(kept))


def predict_question(id: str, guess: Any) -> Outcome:
    """Keep a guess before its answer is seen. The first one counts."""
    asked = find_question(id)
    if is_gap(guess):
        return _not_attempted(asked, say("No guess yet."))
    said, problem = taken(asked, guess)
    if problem:
        return Outcome(asked.id, "not yet", say("Not yet."), problem)
    if own_page():
        told = say("This page is about your own file: the answer stands below, where the file holds what it takes.")
        return Outcome(asked.id, "correct", say("No guess is kept here."), told)
    first = first_guess(asked)
    if first is not None and first != said:
        return Outcome(
            asked.id,
            "correct",
            say("Your first guess counts."),
            say("It was {guess}. The answer stands below.", guess=asked.written(first)),
        )
    kept = first is not None or progress.record(asked.id, "predict", guess=said)
    return Outcome(
        asked.id,
        "correct",
        say("Your guess is kept: {guess}.", guess=asked.written(said)),
        say("The answer stands below."),
        lost(kept),
    )


def first_guess(asked: Question) -> Any:
    """The guess that counts; None where nobody has written one down."""
    kept = (
        entry.get("guess") for entry in progress.records() if (entry["exercise"], entry["did"]) == (asked.id, "predict")
    )
    fits = (lambda guess: guess in tuple(asked.letters)) if asked.options else is_number
    return next((guess for guess in kept if fits(guess)), None)


def taken(asked: Question, answer: Any) -> tuple[Any, str]:
    """The letter or number that an answer means, or one sentence that says what is wrong with its kind."""
    if asked.options:
        letters = [f'"{letter}"' for letter in asked.letters]
        if not isinstance(answer, str):
            return None, say("Put the letter in quotation marks, such as {letter}.", letter=letters[0])
        letter = asked.chosen(answer)
        return letter, "" if letter else say(
            "There is no such option: choose one of {letters}.", letters=joined(letters)
        )
    answer = number_of(answer)
    if not is_number(answer) or not math.isfinite(answer):
        return None, _one_number(asked)
    number = float(answer)
    if asked.form == "share" and 1.5 < abs(number) <= 100:  # the best may leave more than all together: 1.2 is a share
        share = f"{number / 100:.2f}" if number.is_integer() else f"{number / 100:g}"
        return None, say("Write a share as a fraction of one: {share} for {percent:g}%.", share=share, percent=number)
    return number, ""


def _one_number(asked: Question) -> str:
    if asked.form == "share":
        return say("Give a share as one number without quotation marks, such as 0.25 for 25%.")
    if asked.form == "days":
        return say("Give the days as one number without quotation marks, such as 30.")
    return say("Give one number without quotation marks and without separators, such as 1200.")


def _told(asked: Question, said: Any, right: Any, mistakes: list[tuple[float, str]]) -> tuple[Any, str]:
    """Right or not yet, and the sentence for it."""
    if asked.options:
        return "correct" if said == right else "not yet", say(asked.options[asked.letters.index(said)][1])
    if difference(said, right, "value", decimals=asked.exact_to) is None:
        return "correct", say("It is {answer}.", answer=asked.written(right))
    known = next(
        (say(back) for wrong, back in mistakes if difference(said, wrong, "value", decimals=asked.exact_to) is None), ""
    )
    return "not yet", known or nearly(said, right, asked.exact_to) or say("The number is another one.")


def _not_attempted(asked: Question, label: str) -> Outcome:
    how = (
        say(
            'Put the letter in quotation marks in place of ____, such as "{letter}", and run the cell again.',
            letter="a",
        )
        if asked.options
        else say("Put your number in place of ____ and run the cell again; write a share as 0.25.")
        if asked.form == "share"
        else say("Put your number in place of ____ and run the cell again.")
    )
    return Outcome(asked.id, "not attempted", label, say(asked.asks), (how,), options=asked.choices())
