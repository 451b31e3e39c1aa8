"""The reader's guess beside the answer: one sentence above the picture or table that shows it."""

from typing import Any

import pandas as pd

from crmlib.language import DataError, readable, say
from crmlib.places import own_page
from crmlib.practice.asking import first_guess
from crmlib.practice.question import Question, find_question


def guessed(id: str, result: Any) -> str:
    """What was guessed, what it is, and how far off that was; never an error, since the picture must stand.

    Parameters
    ----------
    id : str
        The question, ``"04a.1"``.
    result : object
        What the picture or table shows: the question's rule is applied to it.

    Returns
    -------
    str
        Empty on the reader's own file: what was guessed was the course's exporter.
    """
    if own_page():
        return ""
    try:
        asked = find_question(id)
        guess, answer = first_guess(asked), _answer(asked, result)
    except DataError as problem:
        return str(problem)
    except Exception:  # the rule was written for the course's exporter: a reader's file may lack what it asks for
        return say("What was asked cannot be worked out on this file.")
    if asked.options:
        return _option(asked, guess, answer)
    if guess is None:
        return say("No guess was written down; it is {answer}.", answer=asked.written(answer))
    return _number(asked, guess, answer)


def _answer(asked: Question, result: Any) -> Any:
    """The right answer for this page."""
    answer = asked.answer(result)
    if asked.options:
        asked.letters.index(answer)
        return answer
    if pd.isna(answer):
        raise ValueError
    return float(answer)


def _option(asked: Question, guess: Any, answer: str) -> str:
    right = asked.written(answer)
    if guess is None:
        return say("No guess was written down; right is {answer}.", answer=right)
    if guess == answer:
        return say("You chose {answer}, and that is right.", answer=right)
    return say("You chose {guess}; right is {answer}.", guess=asked.written(guess), answer=right)


def _number(asked: Question, guess: float, answer: float) -> str:
    """How far off: a share in points, anything else in its unit."""
    told = {"guess": asked.written(guess), "answer": asked.written(answer)}
    if told["guess"] == told["answer"]:
        return say("You guessed {guess}, and that is right.", guess=told["guess"])
    more = answer > guess
    if asked.form == "share":
        points = abs(round(100 * round(answer, 2)) - round(100 * round(guess, 2)))
        if more:
            return say("You guessed {guess}; it is {answer}, {points} [point|points] more.", **told, points=points)
        return say("You guessed {guess}; it is {answer}, {points} [point|points] less.", **told, points=points)
    shown = [round(number, 0 if abs(answer) >= 100 else 2) for number in (guess, answer)]  # as the sentence writes them
    off = f"{readable(abs(shown[1] - shown[0])):,}"
    if more:
        return say("You guessed {guess}; it is {answer}, {off} more.", **told, off=off)
    return say("You guessed {guess}; it is {answer}, {off} less.", **told, off=off)
