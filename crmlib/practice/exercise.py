"""What a learner calls: ``check``, ``hint``, ``solution``, ``predict``, ``grade``; at once and on this machine.

What an exercise consists of is in :mod:`crmlib.practice.task`, its data in :mod:`crmlib.practice.variants`, whether an
answer is right in :mod:`crmlib.practice.checking`; what the learner does is kept by :mod:`crmlib.practice.progress`.
"""

from __future__ import annotations

import math
from typing import Any

from crmlib.language import say
from crmlib.practice import progress
from crmlib.practice.asking import check_question, predict_question
from crmlib.practice.checking import Failed, cases, judge, quiet
from crmlib.practice.figures import is_number
from crmlib.practice.gap import ____, is_gap
from crmlib.practice.judgement import asked
from crmlib.practice.marks import mark, plain
from crmlib.practice.outcome import Outcome, decimal_comma, lost
from crmlib.practice.question import find_question, is_question, question
from crmlib.practice.reading import number as one_number
from crmlib.practice.task import Exercise, exercise, find
from crmlib.practice.variants import exercise_data, variant

__all__ = ["Outcome", "____", "check", "exercise", "exercise_data", "grade", "hint", "predict", "question", "solution"]

TRIES = 3  # different tries after which a solution opens
SHOWN = 10  # rows of a table on which a function failed


def check(id: str, answer: Any = ____, *result: Any) -> Outcome:
    """Say whether an answer is right and, if not, the one most useful reason.

    Parameters
    ----------
    id : str
        Of an exercise, such as ``"4.1"``, or of a question in a chapter, ``"04a.1"``.
    answer : object
        The learner's answer; the gap ``____`` means not attempted.
    *result : object
        What a question about the page's own figures is answered from, ``check("04a.1", ____, shares)``; the table that a
        job was made from, ``check("4.20", answer, table)``.

    Returns
    -------
    Outcome
        Correct, not yet, or not attempted. Never raises for an answer, and never prints the right one; of a function it
        shows a table on which it fails, with what it gives there and what it should.
    """
    if any(map(is_number, result)):
        return decimal_comma(str(id))
    if is_question(id):
        return check_question(id, answer, *result)
    task = find(id)
    guess = _guess(task.id) if task.kind == "predict" else None
    if task.kind == "predict" and guess is None and not is_gap(answer):
        return Outcome(
            task.id,
            "not attempted",
            say("Predict first."),
            say("Put your guess into predict above and run it, then this cell."),
        )
    data = _table(task, result)
    verdict = judge(task, answer, cases(task, data))
    if verdict.status == "not attempted":
        return Outcome(
            task.id,
            "not attempted",
            say("Not attempted yet."),
            say("Put your answer in place of ____ and run the cell again."),
        )
    kept = progress.record(
        task.id,
        "check",
        status=verdict.status,
        honest=verdict.honest,
        mark=mark(answer),
        **({"answer": asked(verdict.answer)} if task.judgement and verdict.status == "correct" else {}),
    )
    unkept = lost(kept)
    if verdict.status == "not yet":
        seen, code = _seen(task, verdict.failed) if verdict.failed else ((), "")
        return Outcome(task.id, "not yet", say("Not yet."), verdict.message, (*seen, *unkept), code)
    if task.judgement:
        rubric = tuple(say(line) for line in task.judgement.rubric)
        return Outcome(task.id, "correct", say("Kept for your instructor."), verdict.message, (*rubric, *unkept))
    if task.kind == "job":
        told = say("Nobody knows the right answer for your file; {n} things that must hold do.", n=len(task.invariants))
        return Outcome(task.id, "correct", say("It holds."), told, unkept)
    told = (
        say("You predicted {guess:,.10g}; it is {answer:,.10g}.", guess=guess, answer=float(task.answer(data)))
        if guess is not None
        else ""
    )
    return Outcome(task.id, "correct", say("Correct."), told, unkept)


def _table(task: Exercise, result: tuple[Any, ...] = ()) -> Any:
    """What an answer is judged on: the learner's table, or the one that a job was made from."""
    return result[0] if task.kind == "job" and result else variant(task, progress.drawn_for())


def _seen(task: Exercise, failed: Failed) -> tuple[tuple[str, ...], str]:
    """The table on which a function failed, what it gives there, and what it should give."""
    lines = []
    if failed.given is not None:
        lines = [
            say("Your function gives: {given}", given=plain(failed.given)),
            say("It should give: {right}", right=plain(failed.right)),
        ]
    if failed.case:
        name = f'exercise_data("{task.id}", case={failed.case})'
        lines.insert(0, say("The table is {name}; its first rows stand below.", name=name))
    try:
        rows = failed.data.head(SHOWN).to_string() if failed.case else ""
    except Exception:
        rows = ""
    return tuple(lines), rows


def predict(id: str, guess: Any = ____, *more: Any) -> Outcome:
    """Keep a guess before the answer is worked out. The first one counts, so that it stays a guess."""
    if more:
        return decimal_comma(str(id))
    if is_question(id):
        return predict_question(id, guess)
    task = find(id)
    if task.kind != "predict":
        told = say("Exercise {id} asks for no guess: give your answer to check.", id=task.id)
        return Outcome(task.id, "not attempted", say("No guess needed."), told)
    if is_gap(guess):
        return Outcome(
            task.id, "not attempted", say("No guess yet."), say("Put one in place of ____: it may be far off.")
        )
    guess = one_number(guess)
    if not is_number(guess) or not math.isfinite(guess):
        return Outcome(task.id, "not yet", say("Not yet."), say("A guess is one number."))
    number, first = float(guess), _guess(task.id)
    if first is None:
        progress.record(task.id, "predict", guess=number)
    elif first != number:
        return Outcome(
            task.id,
            "correct",
            say("Your first guess counts."),
            say("It was {first:,.10g}. Now work it out.", first=first),
        )
    return Outcome(task.id, "correct", say("Your guess is kept."), say("Now work it out."))


def _guess(id: str) -> float | None:
    kept = (entry.get("guess") for entry in _done(id, "predict"))
    return next(
        (float(guess) for guess in kept if guess is not None and is_number(guess) and math.isfinite(guess)), None
    )


def hint(id: str, number: Any = None) -> Outcome:
    """A hint, from orientation to almost there.

    Parameters
    ----------
    id : str
        Such as ``"4.1"``.
    number : int, optional
        Which one; the gap ``____`` asks for none, so that a whole notebook can be run without spending hints. Asked for
        again, the same one counts once. Without a number the next one comes.

    Returns
    -------
    Outcome
    """
    if is_question(id):
        return Outcome(find_question(id).id, "not yet", say("No hints."), say("A question of a chapter has none."))
    task = find(id)
    last = len(task.hints)
    if number is not None and is_gap(number):
        return Outcome(
            task.id,
            "not attempted",
            say("{n} [hint|hints].", n=last),
            say(
                "Put 1 in place of ____ and run this cell; then 2, up to {n}. Each says more than the one before.",
                n=last,
            ),
        )
    if number is not None and (isinstance(number, bool) or number not in range(1, last + 1)):
        return Outcome(
            task.id,
            "not yet",
            say("{n} [hint|hints].", n=last),
            say("Ask for one of them by its number, 1 to {n}.", n=last),
        )
    taken = _done(task.id, "hint")
    place = min(len(taken), last - 1) if number is None else int(number) - 1
    if number is None or not any(entry.get("number") == place + 1 for entry in taken):
        progress.record(task.id, "hint", number=place + 1)
    return Outcome(task.id, "not yet", say("Hint {place} of {all}.", place=place + 1, all=last), say(task.hints[place]))


def solution(id: str) -> Outcome:
    """The solution, after a right answer, three different tries of any kind, or the last hint."""
    if is_question(id):
        told = say("A question of a chapter has none: a wrong answer says what to think of.")
        return Outcome(find_question(id).id, "not yet", say("No solution."), told)
    task = find(id)
    tried = _done(task.id, "check")
    different = {str(entry.get("mark")) for entry in tried}
    is_done = any(entry.get("status") == "correct" for entry in tried)
    last_hint = any(entry.get("number") == len(task.hints) for entry in _done(task.id, "hint"))
    if not is_done and not last_hint and len(different) < TRIES:
        return Outcome(
            task.id,
            "not yet",
            say("Not open yet."),
            say(
                "It opens after a right answer, {n} different tries or the last hint; so far {tried} [tried:try|tries].",
                n=TRIES,
                tried=len(different),
            ),
        )
    progress.record(task.id, "solution")
    reason = task.reason
    return Outcome(task.id, "correct", say("One way."), say(reason) if reason else "", code=task.solution)


def grade(id: str, answer: Any = ____, *result: Any) -> float:
    """Points for an answer, for the last line of a graded cell.

    Lists and tables count by their right parts, everything else whole. A judgement counts nothing here: its cell is for
    the instructor.

    Parameters
    ----------
    id : str
        Such as ``"4.1"``.
    answer : object
        The learner's answer.
    *result : object
        The table that a job was made from.

    Returns
    -------
    float
        From 0 to the points of the exercise; a question of a chapter counts none. Nothing is written anywhere, since
        nbgrader would take it for the grade.
    """
    if is_question(id):
        return 0.0
    task = find(id)
    if task.judgement:
        return 0.0
    with quiet():
        verdict = judge(task, answer, cases(task, _table(task, result)))
    return float(task.points * (verdict.share if task.kind in ("values", "table") or verdict.share == 1 else 0))


def _done(id: str, what: str) -> list[dict[str, Any]]:
    return [entry for entry in progress.records() if entry["exercise"] == id and entry["did"] == what]
