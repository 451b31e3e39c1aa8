"""Is an answer right: on the learner's data and, for a function, on others; and if not, which known mistake it is."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from itertools import islice
from typing import Any, Literal, NamedTuple

from crmlib.language import say
from crmlib.practice.compare import MOST, TYPE, Difference, difference
from crmlib.practice.gap import Gap, is_gap
from crmlib.practice.task import Exercise
from crmlib.practice.variants import variant

Status = Literal["correct", "not yet", "not attempted"]
CASES = 3  # how many other sets of data a learner's function is tried on


class Verdict(NamedTuple):
    """What the comparison found, before anybody is told."""

    status: Status
    message: str = ""
    share: float = 0.0
    honest: bool = False  # an answer of the right kind: it counts as a try


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
        return task.difference(answer, maker(given[0]))
    if not callable(answer):
        return Difference(TYPE, say("This should be a function: keep the line that starts with def."))
    for data in given:
        try:
            with quiet():
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
            if data is not given[0]:
                told = say("It is right for your table, but not for another one. {why}", why=found.message)
                return found._replace(message=told)
            return found
    return None


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing written, no warning: a learner's function may print, a grade may not."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
