"""The learner's data: as printed in the course, or drawn for one learner, always the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from hashlib import sha256
from itertools import count, permutations
from typing import Any

from crmlib.practice import progress
from crmlib.practice.task import Exercise, find

DRAWS = 200  # how often a learner's data are drawn until the usual mistakes can be told apart


def exercise_data(id: str) -> Any:
    """The table that an exercise works on: as printed, or the learner's own variant."""
    task = find(id)
    progress.record(task.id, "open")
    return variant(task, progress.learner())


def variant(task: Exercise, learner: str | None) -> Any:
    """The data of a learner, always the same ones; as printed where there is no name or the exercise is not varied."""
    return deepcopy(drawn(task.id, learner if task.vary else None))


@lru_cache(maxsize=512)
def drawn(id: str, learner: str | None) -> Any:
    """The same, drawn once: not to be changed. ``drawn.cache_clear()`` forgets them."""
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
    return all(task.difference(a, b) for a, b in permutations(answers, 2))
