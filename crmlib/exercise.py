"""Exercises that check, hint and explain, at once and on this machine.

A lesson defines its exercises in its wing's ``exercises.py``, keyed by id, with :func:`exercise`. A definition without
a computed answer, three hints and two known wrong answers does not load. The right answer and the wrong ones are
functions of the data: nothing is typed in twice.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib.language import DataError, say

Kind = Literal["value", "values", "set", "order", "sorting", "table", "choice"]
Status = Literal["correct", "not yet", "not attempted"]
TRIES = 3           # honest tries after which a solution opens


class Gap:
    """The gap ``____`` that an answer replaces. It can be passed on, so that a fresh notebook runs to its end."""

    def __repr__(self) -> str:
        return "____"


____ = Gap()


@dataclass(frozen=True)
class Exercise:
    """One exercise. ``answer`` and the functions in ``wrong`` take the data that ``data()`` gives."""

    id: str
    points: float
    kind: Kind
    data: Callable[[], Any]
    answer: Callable[[Any], Any]
    wrong: Mapping[str, tuple[Callable[[Any], Any], str]]
    hints: Sequence[str]
    solution: str
    tolerance: float = 1e-6


@dataclass(frozen=True)
class Outcome:
    """What a check says: rich in a notebook, plain in a terminal."""

    id: str
    status: Status
    message: str

    def __repr__(self) -> str:
        return f"{self.id}: {self.message}"

    def _repr_html_(self) -> str:
        edge = {"correct": "#029e73", "not yet": "#de8f05", "not attempted": "#9a9a9a"}[self.status]
        return (f'<div style="border-left:4px solid {edge};padding:.35em .8em">'
                f"<b>{html.escape(self.id)}</b> · {html.escape(self.message)}</div>")


@dataclass
class Attempts:
    """What the learner did in this session."""

    tried: list[str] = field(default_factory=list)
    hints: int = 0
    solved: bool = False


_exercises: dict[str, Exercise] = {}
_attempts: dict[str, Attempts] = {}


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
        The id is taken, there are fewer than three hints or two known wrong answers, or a message is empty.
    """
    made = Exercise(id, **parts)
    if id in _exercises and _exercises[id].solution != made.solution:
        raise ValueError(f"exercise {id} is defined twice")
    if len(made.hints) < 3 or not all(made.hints):
        raise ValueError(f"exercise {id} needs at least three hints")
    if len(made.wrong) < 2 or not all(message for _, message in made.wrong.values()):
        raise ValueError(f"exercise {id} needs at least two known wrong answers, each with its message")
    if not callable(made.answer):
        raise ValueError(f"exercise {id} needs its answer as a function of the data")
    _exercises[id] = made
    return made


def find(id: str) -> Exercise:
    """The exercise with this id."""
    if str(id) not in _exercises:
        raise DataError(say("There is no exercise {id!r} here; there are {ids}.", id=id, ids=", ".join(sorted(_exercises))))
    return _exercises[str(id)]


def exercise_data(id: str) -> Any:
    """The table that an exercise works on."""
    return find(id).data()


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
    if answer is None or answer is ... or isinstance(answer, Gap) or (isinstance(answer, str) and answer.strip("_ \n") == ""):
        return Outcome(id, "not attempted", say("Not attempted yet. Put your answer in place of ____ and run the cell again."))
    attempts = _attempts.setdefault(id, Attempts())
    data = task.data()
    right = task.answer(data)
    reason = difference(answer, right, task.kind, task.tolerance)
    if reason is None:
        attempts.solved = True
        return Outcome(id, "correct", say("Correct."))
    known = next((message for wrong, message in task.wrong.values()
                  if difference(answer, wrong(data), task.kind, task.tolerance) is None), None)
    mark = repr(answer)[:500]
    if reason[0] > 0 and mark not in attempts.tried:        # an answer of another kind is no honest try
        attempts.tried.append(mark)
    return Outcome(id, "not yet", known or reason[1])


def hint(id: str) -> Outcome:
    """The next hint, from orientation to almost there."""
    task = find(id)
    attempts = _attempts.setdefault(id, Attempts())
    place = min(attempts.hints, len(task.hints) - 1)
    attempts.hints += 1
    return Outcome(id, "not yet", say("Hint {place} of {all}: {hint}", place=place + 1, all=len(task.hints), hint=task.hints[place]))


def solution(id: str) -> Outcome:
    """The solution, after a right answer or three honest tries."""
    task = find(id)
    attempts = _attempts.setdefault(id, Attempts())
    if attempts.solved or len(attempts.tried) >= TRIES:
        return Outcome(id, "correct", task.solution)
    return Outcome(id, "not yet", say("The solution opens after a right answer or {n} different tries; so far {tried}.",
                                      n=TRIES, tried=len(attempts.tried)))


def difference(answer: Any, right: Any, kind: Kind, tolerance: float = 1e-6) -> tuple[int, str] | None:
    """None where an answer is right; else how far it got (0 type, 1 shape, 2 values, 3 order) and the reason."""
    try:
        return _COMPARE[kind](answer, right, tolerance)
    except Exception:       # an answer that cannot even be compared is of another kind
        return 0, say("This is not the kind of answer asked for. Read the last line of the task again.")


def _same(a: Any, b: Any, tolerance: float) -> bool:
    if isinstance(b, str):
        return isinstance(a, str) and a.strip().casefold() == b.casefold()
    return math.isclose(float(a), float(b), rel_tol=tolerance, abs_tol=tolerance)


def _list(answer: Any) -> list[Any]:
    if isinstance(answer, str) or not hasattr(answer, "__iter__"):
        raise TypeError
    return [item.item() if isinstance(item, np.generic) else item for item in answer]


def _value(answer: Any, right: Any, tolerance: float) -> tuple[int, str] | None:
    if isinstance(answer, pd.Series | np.ndarray) and np.size(answer) == 1:
        answer = np.asarray(answer).item()
    if isinstance(right, str) != isinstance(answer, str) or isinstance(answer, bool):
        return 0, say("This should be a word.") if isinstance(right, str) else say("This should be one number.")
    return None if _same(answer, right, tolerance) else (2, say("Not yet: the value is different."))


def _values(answer: Any, right: Any, tolerance: float) -> tuple[int, str] | None:
    given = _list(answer)
    if len(given) != len(right):
        return 1, say("This should be {n} values; you gave {given}.", n=len(right), given=len(given))
    wrong = [i + 1 for i, (a, b) in enumerate(zip(given, right, strict=True)) if not _same(a, b, tolerance)]
    return (2, say("Not yet: look at value {places} again.", places=", ".join(map(str, wrong)))) if wrong else None


def _set(answer: Any, right: Any, tolerance: float) -> tuple[int, str] | None:
    given, wanted = {str(item).strip().casefold() for item in _list(answer)}, {str(item).casefold() for item in right}
    if given == wanted:
        return None
    return 2, say("Not yet: {extra} too many, {missing} missing.", extra=len(given - wanted), missing=len(wanted - given))


def _order(answer: Any, right: Any, tolerance: float) -> tuple[int, str] | None:
    problem = _set(answer, right, tolerance)
    if problem or len(_list(answer)) != len(right):
        return problem or (1, say("Something is listed twice."))
    same = [str(a).strip().casefold() == str(b).casefold() for a, b in zip(_list(answer), right, strict=True)]
    return None if all(same) else (3, say("The right ones, in another order: {n} stand in their place.", n=sum(same)))


def _sorting(answer: Any, right: Any, tolerance: float) -> tuple[int, str] | None:
    given, wanted = dict(answer), dict(right)
    if {str(k) for k in given} != {str(k) for k in wanted}:
        return 1, say("Give one class for each of the {n} items.", n=len(wanted))
    named = {str(k): v for k, v in given.items()}
    wrong = [str(k) for k, v in wanted.items() if not _same(named[str(k)], v, tolerance)]
    return (2, say("Not yet: {n} of {all} items are in another class.", n=len(wrong), all=len(wanted))) if wrong else None


def _table(answer: Any, right: pd.DataFrame, tolerance: float) -> tuple[int, str] | None:
    if not isinstance(answer, pd.DataFrame):
        return 0, say("This should be a table.")
    missing = [str(column) for column in right if column not in answer]
    if missing:
        return 1, say("The table lacks the column {names}.", names=", ".join(missing))
    if len(answer) != len(right):
        return 1, say("The table should have {n} rows; yours has {given}.", n=len(right), given=len(answer))
    for column in right:
        wrong = sum(not _same(a, b, tolerance) for a, b in zip(answer[column], right[column], strict=True))
        if wrong:
            ordered = all(_same(a, b, tolerance) for a, b in zip(sorted(answer[column]), sorted(right[column]), strict=True))
            return (3, say("Column {name} has the right values in another order.", name=column)) if ordered else \
                (2, say("Not yet: {n} values in column {name} are different.", n=wrong, name=column))
    return None


_COMPARE: dict[str, Callable[[Any, Any, float], tuple[int, str] | None]] = {
    "value": _value, "values": _values, "set": _set, "order": _order, "sorting": _sorting, "table": _table, "choice": _value,
}
