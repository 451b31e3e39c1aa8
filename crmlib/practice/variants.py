"""The learner's data: as printed in the course, or drawn for one learner, always the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import Any

from crmlib.language import DataError
from crmlib.practice import progress
from crmlib.practice.reasons import reason
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
    """Whether the right answer and every known wrong one differ from each other on these data, and are told apart.

    Data on which one of them cannot be worked out are not clear: profits that add up to a loss have no shares.
    """
    try:
        return _are_told_apart(task, data)
    except DataError:
        return False


def _are_told_apart(task: Exercise, data: Any) -> bool:
    makers = [task.answer, *(wrong for wrong, _ in task.wrong.values())]
    if task.judgement:
        handed_in = [task.judgement.handed_in(maker, data) for maker in makers]
        return all(
            task.judgement.difference(answer, maker, data)
            for i, answer in enumerate(handed_in)
            for j, maker in enumerate(makers)
            if i != j
        )
    answers: list[Any] = []
    for maker in makers:  # one after the other, so that a table that is not clear is soon left
        made = maker(data)
        if not all(_differ(task, made, other) for other in answers):
            return False
        answers.append(made)
    right, *wrongs = answers
    if _is_blurred(task, right, wrongs):
        return False
    told = [(wrong, message) for wrong, (_, message) in zip(wrongs, task.wrong.values(), strict=True)]
    told += [
        ([*right[: place - 1], value(data), *right[place:]], message)
        for place, single in task.known.items()
        for value, message in single.values()
    ]
    if not all(task.difference(wrong, right) for wrong, _ in told):
        return False
    if task.kind == "code" or task.compared_as not in ("value", "values"):
        return True  # that all of them differ says enough where nothing can be rounded or have a place
    return all(reason(task, wrong, right, told, data) for wrong, _ in told)


def _differ(task: Exercise, a: Any, b: Any) -> bool:
    """Whether neither answer can be taken for the other; only rounding makes a difference who is whose."""
    return bool(task.difference(a, b)) and (task.decimals is None or bool(task.difference(b, a)))


def _is_blurred(task: Exercise, right: Any, wrongs: list[Any]) -> bool:
    """Whether rounding as far as the task allows leaves nothing of a number, or makes a wrong answer right."""
    if task.decimals is None or task.compared_as not in ("value", "values"):
        return False
    written = [_rounded(answer, task.decimals) for answer in (right, *wrongs)]
    gone = any(a == 0 != b for a, b in zip(written[0], _rounded(right, 12), strict=True))
    return gone or any(
        task.difference(answer if len(answer) > 1 else answer[0], right) is None for answer in written[1:]
    )


def _rounded(answer: Any, decimals: int) -> list[float]:
    return [round(float(number), decimals) for number in (answer if isinstance(answer, list | tuple) else [answer])]
