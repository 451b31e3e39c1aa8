"""Is an answer right: on the learner's data and, for a function, on others; and if not, which known mistake it is."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from functools import partial
from typing import Any, Literal, NamedTuple

from crmlib.language import say
from crmlib.practice import limits
from crmlib.practice.compare import SHAPE, TYPE, Difference
from crmlib.practice.gap import Gap, is_gap
from crmlib.practice.job import tested
from crmlib.practice.limits import OutOfTimeError, limited
from crmlib.practice.reading import copied
from crmlib.practice.reasons import known, reason
from crmlib.practice.task import Exercise
from crmlib.practice.variants import variant

Status = Literal["correct", "not yet", "not attempted"]
CASES = 3  # how many other sets of data a learner's function is tried on


class Failed(NamedTuple):
    """Where a learner's function does not give what it should."""

    case: int  # 0 is the learner's own table
    data: Any
    given: Any
    right: Any


class Verdict(NamedTuple):
    """What the comparison found, before anybody is told."""

    status: Status
    message: str = ""
    share: float = 0.0
    honest: bool = False  # an answer of the right kind
    failed: Failed | None = None
    answer: Any = None  # of a judgement, as it was read


def judge(task: Exercise, answer: Any, given: Sequence[Any]) -> Verdict:
    """Compare an answer with the right one and the known wrong ones on the given data; the learner's own come first."""
    if is_gap(answer):
        return Verdict("not attempted")
    try:
        answer = limited(partial(copied, answer)) if isinstance(answer, Iterator | dict | list | tuple) else answer
    except OutOfTimeError:
        return Verdict("not yet", say("Your answer does not end: it was stopped."))
    except BaseException:  # a generator that stops with an error of its own
        answer = None
    if task.kind == "code":
        return _judged_function(task, answer, given)
    data = given[0]
    if task.kind == "job":
        return _verdict(tested(task, answer, data))
    if task.judgement:
        return _judged_weights(task, answer, data)._replace(answer=answer)
    right = task.answer(data)
    answer, slip = task.meant(answer, right, data)
    if slip:
        return _verdict(slip)
    problem = task.difference(answer, right)
    if problem is None or problem.stage < SHAPE:
        return _verdict(_in_own_words(task, problem))
    return _verdict(problem, reason(task, answer, right, known(task, data), data))


def cases(task: Exercise, data: Any) -> list[Any]:
    """What an answer is tried on: the learner's data and, for a function, other data too."""
    if task.kind != "code":
        return [data]
    return [data, *(variant(task, f"case {n}") for n in range(CASES))]


def _verdict(problem: Difference | None, why: str = "", failed: Failed | None = None) -> Verdict:
    if problem is None:
        return Verdict("correct", "", 1.0, True)
    return Verdict("not yet", why or problem.message, problem.share, problem.stage > TYPE, failed)


def _in_own_words(task: Exercise, problem: Difference | None) -> Difference | None:
    """What is said of an answer of another form, by the exercise itself where it has a sentence for it."""
    if problem and problem.stage == TYPE and task.form_said:
        return problem._replace(message=say(task.form_said))
    return problem


def _judged_weights(task: Exercise, answer: Any, data: Any) -> Verdict:
    model = task.judgement
    assert model is not None
    problem = model.difference(answer, task.answer, data)
    if problem is None:
        return Verdict("correct", model.sensitivity(answer, task.answer, data), 1.0, True)
    fit = {message for wrong, message in task.wrong.values() if model.difference(answer, wrong, data) is None}
    return _verdict(problem, say(fit.pop()) if len(fit) == 1 else "")


def _judged_function(task: Exercise, answer: Any, given: Sequence[Any]) -> Verdict:
    """Run a learner's function on all the data, and tell what it gives where it should give something else."""
    if not callable(answer):
        return _verdict(Difference(TYPE, say("This should be a function: keep the line that starts with def.")))
    results: list[Any] = []
    try:
        with quiet():
            limited(partial(_run, answer, given, results))
        stopped = None
    except OutOfTimeError:
        stopped = say(
            "Your function does not end: it was stopped after {n:.0f} seconds. Is there a loop without an end?",
            n=limits.LIMIT,
        )
    except SystemExit:
        stopped = say("Your function leaves Python: take exit() or quit() out of it.")
    except Exception as problem:
        stopped = say("Your function stopped: {kind}: {why}", kind=type(problem).__name__, why=_text(problem))
    if any(isinstance(result, Gap) for result in results):
        return Verdict("not attempted")
    rights = [task.answer(data) for data in given[: len(results)]]
    meant = [task.meant(result, right, data) for result, right, data in zip(results, rights, given, strict=False)]
    for case, ((result, slip), right) in enumerate(zip(meant, rights, strict=True)):
        if results[case] is None:
            told = say("Your function gives nothing back: its last line should start with return.")
            return _verdict(Difference(TYPE, told))
        different = slip or _in_own_words(task, task.difference(result, right))
        if different:
            why = "" if stopped else _usual(task, [result for result, _ in meant], given)
            return _verdict(_elsewhere(different, case), why, Failed(case, given[case], results[case], right))
    if stopped:
        case = len(results)
        failed = Failed(case, given[case], None, task.answer(given[case]))
        return _verdict(_elsewhere(Difference(TYPE, stopped), case), "", failed)
    return _verdict(None)


def _run(function: Any, given: Sequence[Any], results: list[Any]) -> None:
    for data in given:
        results.append(copied(function(deepcopy(data))))


def _text(problem: BaseException) -> str:
    try:
        return str(problem)[:200]
    except Exception:
        return ""


def _elsewhere(problem: Difference, case: int) -> Difference:
    if not case:
        return problem
    return problem._replace(
        message=say("It is right for your table, but not for another one. {why}", why=problem.message)
    )


def _usual(task: Exercise, results: list[Any], given: Sequence[Any]) -> str:
    """What is said of the one known mistake that gives the same on all the data."""
    fit = {
        message
        for wrong, message in task.wrong.values()
        if all(task.difference(result, wrong(data)) is None for result, data in zip(results, given, strict=True))
    }
    return say(fit.pop()) if len(fit) == 1 else ""


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing written, no warning: a learner's function may print, a grade may not."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
