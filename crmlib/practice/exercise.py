"""Exercises that check, hint and explain, at once and on this machine.

A lesson defines its exercises in its wing's ``exercises.py``, keyed by id, with :func:`exercise`. A definition without
a computed answer, three hints and two known wrong answers does not load. The right answer and the wrong ones are
functions of the data: nothing is typed in twice. What the learner does is kept by :mod:`crmlib.practice.progress`.

The kinds, and what an answer is:

================  ======================================================================================
value             one number or word
values            several numbers in their order; each counts for the points
set, order        names or numbers, in any order or in theirs
sorting           a class for each item, as ``{item: class}``
table             a frame; further columns do no harm
code              a function, tried on the learner's data and on others
choice            the letter of a line; every other line has a question in return
predict           one number, after a guess with :func:`predict`
judgement         weights, the ranking that follows from them, and a reason; kept for the instructor
================  ======================================================================================
"""

from __future__ import annotations

import html
import io
import re
import reprlib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import count, islice, permutations
from typing import Any, Literal, NamedTuple, cast, get_args

import pandas as pd

from crmlib.language import DataError, say
from crmlib.practice import progress
from crmlib.practice.compare import MOST, TYPE, Difference, Form, difference
from crmlib.practice.judgement import Judgement, asked

Kind = Literal["value", "values", "set", "order", "sorting", "table", "code", "choice", "predict", "judgement"]
Status = Literal["correct", "not yet", "not attempted"]
TRIES = 3  # honest tries after which a solution opens
CASES = 3  # how many other sets of data a learner's function is tried on
DRAWS = 200  # how often a learner's data are drawn until the usual mistakes can be told apart


class Gap:
    """The gap ``____`` that an answer replaces. It can be passed on, so that a fresh notebook runs to its end."""

    def __repr__(self) -> str:
        return "____"


____ = Gap()


@dataclass(frozen=True)
class Exercise:
    """One exercise. ``answer`` and the functions in ``wrong`` take the data.

    Attributes
    ----------
    id : str
        Lesson and number, ``"4.3"``.
    points : float
        What it counts in a class.
    kind : str
        See the module.
    data : callable
        Makes the data as printed in the course.
    answer : callable
        The right answer from the data; of a judgement, the function that scores the items from the data and the weights.
    wrong : mapping
        Name of a misconception -> its answer from the data, and what to say about it.
    hints : sequence of str
        At least three, from orientation to almost there.
    solution : str
        Lines of code that make ``answer`` from ``table``; in :func:`solution` and in the tests.
    reason : str
        One sentence that says why the solution is right; shown with it.
    tolerance : float
        Of numbers, relative and absolute.
    decimals : int, optional
        So many decimals are enough; the task says so.
    vary : callable, optional
        Other data of the same shape, from the printed ones and an endless row of numbers from 0 to 1.
    form : str
        What the function of a code exercise returns, or the prediction is about.
    judgement : Judgement, optional
        What a judgement needs besides.
    """

    id: str
    points: float
    kind: Kind
    data: Callable[[], Any]
    answer: Callable[..., Any]
    wrong: Mapping[str, tuple[Callable[..., Any], str]]
    hints: Sequence[str]
    solution: str
    reason: str = ""
    tolerance: float = 1e-6
    decimals: int | None = None
    vary: Callable[[Any, Iterator[float]], Any] | None = None
    form: Form = "value"
    judgement: Judgement | None = None


@dataclass(frozen=True)
class Outcome:
    """What a check says: rich in a notebook, plain in a terminal."""

    id: str
    status: Status
    label: str
    message: str = ""
    lines: tuple[str, ...] = ()
    code: str = ""

    def __repr__(self) -> str:
        first = " ".join(filter(None, [f"{self.id}: {self.label}", self.message]))
        return "\n".join([first, *(f"- {line}" for line in self.lines), *self.code.splitlines()])

    def _repr_html_(self) -> str:
        """Colours of the page itself, so that it reads on a light and on a dark one; the edge only repeats the words."""
        edge = {"correct": "#029e73", "not yet": "#de8f05", "not attempted": "#9a9a9a"}[self.status]
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.lines)
        code = (
            f'<pre style="margin:.4em 0 0;color:inherit;background:none">{html.escape(self.code)}</pre>'
            if self.code
            else ""
        )
        return (
            f'<div style="border-left:4px solid {edge};padding:.35em .8em;max-width:46em">'
            f"<b>{html.escape(self.id)}</b> · <b>{html.escape(self.label)}</b> {html.escape(self.message)}"
            f"{f'<ul>{lines}</ul>' if lines else ''}{code}</div>"
        )


class Verdict(NamedTuple):
    """What the comparison found, before anybody is told."""

    status: Status
    message: str = ""
    share: float = 0.0
    honest: bool = False  # an answer of the right kind: it counts as a try


_exercises: dict[str, Exercise] = {}


def exercise(id: str, **parts: Any) -> Exercise:
    """Define an exercise; refuse it while a part is missing.

    Parameters
    ----------
    id : str
        Lesson and number, ``"4.3"``.
    **parts
        The fields of :class:`Exercise`.

    Returns
    -------
    Exercise

    Raises
    ------
    ValueError
        The id is taken or no id, the answer is not computed, there are fewer than three hints or two known wrong answers,
        two of them say the same, or a sentence is empty.
    """
    made = Exercise(id, **parts)
    says = [message for _, message in made.wrong.values()]
    faults = {
        "an id such as 4.3": not re.fullmatch(r"\d+\.\d+", id),
        "points above zero": made.points <= 0,
        "a known kind": made.kind not in get_args(Kind),
        "its answer as a function of the data": not (callable(made.answer) and callable(made.data)),
        "at least three hints": len(made.hints) < 3 or not all(hint.strip() for hint in made.hints),
        "at least two known wrong answers": len(made.wrong) < 2
        or not all(callable(wrong) for wrong, _ in made.wrong.values()),
        "a message of its own for each wrong answer": len(set(says)) < len(says)
        or not all(text.strip() for text in says),
        "a solution": not made.solution.strip(),
        "other data to try a function on": made.kind == "code" and made.vary is None,
        "a rubric and a model answer": (made.kind == "judgement") != (made.judgement is not None),
    }
    lacking = [part for part, lacks in faults.items() if lacks]
    if lacking:
        raise ValueError(f"exercise {id} needs {', '.join(lacking)}")
    if id in _exercises and _exercises[id].solution != made.solution:
        raise ValueError(f"exercise {id} is defined twice")
    _exercises[id] = made
    return made


def find(id: str) -> Exercise:
    """The exercise with this id."""
    if str(id) not in _exercises:
        raise DataError(say("There is no exercise {id!r} here; there are {ids}.", id=id, ids=", ".join(_exercises)))
    return _exercises[str(id)]


# The learner's data


def exercise_data(id: str) -> Any:
    """The table that an exercise works on: as printed, or the learner's own variant."""
    task = find(id)
    progress.record(task.id, "open")
    return variant(task, progress.learner())


def variant(task: Exercise, learner: str | None) -> Any:
    """The data of a learner, always the same ones; as printed where there is no name or the exercise is not varied."""
    return deepcopy(_drawn(task.id, learner if task.vary else None))


@lru_cache(maxsize=512)
def _drawn(id: str, learner: str | None) -> Any:
    task = find(id)
    if learner is None or task.vary is None:
        return task.data()
    for draw in range(DRAWS):
        data = task.vary(task.data(), numbers(f"{id}|{learner}|{draw}"))
        if clear(task, data):
            return data
    return task.data()


def numbers(name: str) -> Iterator[float]:
    """An endless row of numbers from 0 to 1, the same for the same name on every machine and version.

    Examples
    --------
    >>> row = numbers("Mei Lin")
    >>> round(next(row), 3), round(next(row), 3)
    (0.335, 0.728)
    """
    for n in count():
        yield int.from_bytes(sha256(f"{name}|{n}".encode()).digest()[:8], "big") / 2**64


def clear(task: Exercise, data: Any) -> bool:
    """Whether the right answer and every known wrong one differ from each other on these data."""
    makers = [task.answer, *(wrong for wrong, _ in task.wrong.values())]
    if task.judgement:
        answers = [task.judgement.handed_in(maker, data) for maker in makers]
        return all(
            task.judgement.difference(answer, maker, data)
            for i, answer in enumerate(answers)
            for j, maker in enumerate(makers)
            if i != j
        )
    answers = [maker(data) for maker in makers]
    return all(difference(a, b, _form(task), task.tolerance, task.decimals) for a, b in permutations(answers, 2))


def _form(task: Exercise) -> Form:
    """How the answers of an exercise are compared."""
    return cast(Form, {"choice": "value", "predict": task.form, "code": task.form}.get(task.kind, task.kind))


# Checking


def check(id: str, answer: Any = ____) -> Outcome:
    """Say whether an answer is right and, if not, the one most useful reason.

    Parameters
    ----------
    id : str
        Such as ``"4.1"``.
    answer : object
        The learner's answer; the gap ``____`` means not attempted.

    Returns
    -------
    Outcome
        Correct, not yet, or not attempted. Never raises for an answer, and never prints the right one.
    """
    task = find(id)
    guess = _guess(task.id) if task.kind == "predict" else None
    if task.kind == "predict" and guess is None and not is_gap(answer):
        return Outcome(
            task.id,
            "not attempted",
            say("Predict first."),
            say("Put your guess into predict above and run it, then this cell."),
        )
    data = variant(task, progress.learner())
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
        mark=_mark(answer),
        **({"answer": asked(answer)} if task.judgement and verdict.status == "correct" else {}),
    )
    lost = () if kept else (say("This could not be written to your folder: it counts until you close the notebook."),)
    if verdict.status == "not yet":
        return Outcome(task.id, "not yet", say("Not yet."), verdict.message, lost)
    if task.judgement:
        rubric = tuple(say(line) for line in task.judgement.rubric)
        return Outcome(task.id, "correct", say("Kept for your instructor."), verdict.message, (*rubric, *lost))
    told = (
        say("You predicted {guess:,.10g}; it is {answer:,.10g}.", guess=guess, answer=float(task.answer(data)))
        if guess is not None
        else ""
    )
    return Outcome(task.id, "correct", say("Correct."), told, lost)


def judge(task: Exercise, answer: Any, given: Sequence[Any]) -> Verdict:
    """Compare an answer with the right one and the known wrong ones on the given data; the learner's own come first."""
    if is_gap(answer):
        return Verdict("not attempted")
    if isinstance(answer, Iterator):  # it can be read only once, and will be compared several times
        answer = list(islice(answer, MOST))
    problem = _compare(task, answer, task.answer, given)
    if problem is None:
        told = task.judgement.sensitivity(answer, task.answer, given[0]) if task.judgement else ""
        return Verdict("correct", told, 1.0, True)
    if problem.stage < TYPE:
        return Verdict("not attempted")
    known = next(
        (say(message) for wrong, message in task.wrong.values() if _compare(task, answer, wrong, given) is None), None
    )
    return Verdict("not yet", known or problem.message, problem.share, problem.stage > TYPE)


def cases(task: Exercise, data: Any) -> list[Any]:
    """What an answer is tried on: the learner's data and, for a function, other data too."""
    if task.kind != "code":
        return [data]
    return [data, *(variant(task, f"case {n}") for n in range(CASES))]


def _compare(task: Exercise, answer: Any, maker: Callable[..., Any], given: Sequence[Any]) -> Difference | None:
    """How an answer differs from what `maker` computes; a stage below TYPE is a gap."""
    if task.judgement:
        return task.judgement.difference(answer, maker, given[0])
    if task.kind != "code":
        return difference(answer, maker(given[0]), _form(task), task.tolerance, task.decimals)
    if not callable(answer):
        return Difference(TYPE, say("This should be a function: keep the line that starts with def."))
    for data in given:
        try:
            with _quiet():
                result = answer(deepcopy(data))
        except Exception as problem:
            return Difference(
                TYPE, say("Your function stopped: {kind}: {why}", kind=type(problem).__name__, why=str(problem)[:200])
            )
        if isinstance(result, Gap):
            return Difference(TYPE - 1, "")
        if result is None:
            return Difference(TYPE, say("Your function gives nothing back: its last line should start with return."))
        found = difference(result, maker(data), task.form, task.tolerance)
        if found:
            where = "" if data is given[0] else say("It is right for your table, but not for another one. ")
            return found._replace(message=where + found.message)
    return None


def is_gap(answer: Any) -> bool:
    """Nothing yet: the gap itself, None, dots, a blank text, or a list with a gap in it."""
    if isinstance(answer, str):
        return answer.strip("_ \n") == ""
    if isinstance(answer, list | tuple):
        return any(isinstance(part, Gap) for part in answer[:100])
    if isinstance(answer, dict):
        return len(answer) < 100 and any(is_gap(part) for part in answer.values())
    return answer is None or answer is ... or isinstance(answer, Gap)


def predict(id: str, guess: Any = ____) -> Outcome:
    """Keep a guess before the answer is worked out. The first one counts, so that it stays a guess."""
    task = find(id)
    if is_gap(guess):
        return Outcome(
            task.id, "not attempted", say("No guess yet."), say("Put one in place of ____: it may be far off.")
        )
    try:
        number = float(guess)
    except (TypeError, ValueError):
        return Outcome(task.id, "not yet", say("Not yet."), say("A guess is one number."))
    first = _guess(task.id)
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
    return next((entry["guess"] for entry in _done(id, "predict") if isinstance(entry.get("guess"), int | float)), None)


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
    """The solution, after a right answer or three honest tries."""
    task = find(id)
    tried = _done(task.id, "check")
    honest = {str(entry.get("mark")) for entry in tried if entry.get("honest")}
    if not any(entry.get("status") == "correct" for entry in tried) and len(honest) < TRIES:
        return Outcome(
            task.id,
            "not yet",
            say("Not open yet."),
            say("It opens after a right answer or {n} different tries; so far {tried}.", n=TRIES, tried=len(honest)),
        )
    progress.record(task.id, "solution")
    reason = task.reason
    return Outcome(task.id, "correct", say("One way."), say(reason) if reason else "", code=task.solution)


def grade(id: str, answer: Any = ____) -> float:
    """Points for an answer, for the last line of a graded cell.

    Lists and tables count by their right parts, everything else whole. A judgement counts nothing here: its cell is for
    the instructor.

    Parameters
    ----------
    id : str
        Such as ``"4.1"``.
    answer : object
        The learner's answer.

    Returns
    -------
    float
        From 0 to the points of the exercise. Nothing is written anywhere, since nbgrader would take it for the grade.
    """
    task = find(id)
    if task.judgement:
        return 0.0
    with _quiet():
        verdict = judge(task, answer, cases(task, variant(task, progress.learner())))
    return float(task.points * (verdict.share if task.kind in ("values", "table") or verdict.share == 1 else 0))


def _done(id: str, what: str) -> list[dict[str, Any]]:
    return [entry for entry in progress.records() if entry["exercise"] == id and entry["did"] == what]


def _mark(answer: Any) -> str:
    """A short name of an answer, the same for the same answer: it tells new tries from repeated ones."""
    short = reprlib.Repr()  # a huge answer is not written out
    short.maxlist = short.maxtuple = short.maxset = short.maxdict = short.maxstring = 200
    short.maxother = 2000
    try:
        if callable(answer):
            answer = answer.__code__.co_code, answer.__code__.co_consts, answer.__code__.co_names
        elif isinstance(answer, pd.DataFrame | pd.Series):
            answer = answer.head(200).to_csv()
        text = short.repr(answer)
    except Exception:
        text = type(answer).__name__
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing written, no warning: a learner's function may print, a grade may not."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
