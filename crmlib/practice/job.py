"""A job: something made from the learner's own file. No right answer is known; what must hold of every one is tested."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from crmlib.language import say
from crmlib.practice.compare import SHAPE, TYPE, Difference
from crmlib.practice.task import Exercise

MOST = 10**6  # no firm has more customers; a longer answer is another thing, and would fill the memory


def tested(task: Exercise, answer: Any, table: Any) -> Difference | None:
    """What the first test says that an answer does not pass; None where it passes all.

    A test that stops on an answer is not passed. An answer on which all of them stop is of another form.
    """
    if _length(answer) > MOST:
        return Difference(TYPE, say(task.form_said))
    results = {message: _holds(test, answer, table) for test, message in task.invariants.values()}
    if all(held is None for held in results.values()):
        return Difference(TYPE, say(task.form_said))
    failed = next((message for message, held in results.items() if not held), None)
    return None if failed is None else Difference(SHAPE, say(failed))


def _length(answer: Any) -> int:
    """How long an answer is; 0 where it has no length."""
    try:
        return len(answer)
    except Exception:
        return 0


def _holds(test: Any, answer: Any, table: Any) -> bool | None:
    """Whether a test is passed; None where it stops."""
    try:
        return bool(test(deepcopy(answer), table))
    except Exception:
        return None
