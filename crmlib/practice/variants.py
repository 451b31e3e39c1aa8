"""The learner's data: as printed in the course, or drawn for one learner, always the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import Any

from crmlib.practice import progress
from crmlib.practice.clarity import blurs, clear
from crmlib.practice.task import Exercise, find

DRAWS = 200  # how often a learner's data are drawn until the usual mistakes can be told apart


def exercise_data(id: str, case: int | None = None) -> Any:
    """The table that an exercise works on: as printed, or the learner's own variant.

    Parameters
    ----------
    id : str
        Such as ``"4.1"``.
    case : int, optional
        Another table that a function is tried on, by the number that a check has named.
    """
    task = find(id)
    progress.record(task.id, "open")
    return variant(task, progress.drawn_for() if case is None else f"case {int(case) - 1}")


def variant(task: Exercise, learner: str | None) -> Any:
    """The data of a learner, always the same ones; as printed where there is no name or the exercise is not varied."""
    return deepcopy(drawn(task.id, learner if task.vary else None))


@lru_cache(maxsize=512)
def drawn(id: str, learner: str | None) -> Any:
    """The same, drawn once: not to be changed. ``drawn.cache_clear()`` forgets them."""
    task = find(id)
    if learner is None or task.vary is None:
        return task.data()
    return next((data for data in draws(task, learner) if clear(task, data)), task.data())


def draws(task: Exercise, learner: str) -> Iterator[Any]:
    """A learner's data as they are drawn until they are clear, `DRAWS` at most; then the printed ones stand in for them."""
    vary = task.vary
    assert vary is not None
    return (vary(task.data(), numbers(f"{task.id}|{learner}|{draw}")) for draw in range(DRAWS))


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


def unclear(task: Exercise, learner: str) -> dict[str, int]:
    """For the author: what is not clear on a learner's tables, each with the number of tables; empty where one is clear.

    A mistake that is never apart from the right answer or from another one stands here with the number of all draws.
    """
    told: Counter[str] = Counter()
    for data in draws(task, learner):
        found = list(blurs(task, data))
        if not found:
            return {}
        told.update(found)
    return dict(told.most_common())
