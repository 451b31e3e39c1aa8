"""Whether a table tells all mistakes apart: from the right answer, from each other, and from what rounding alone could give.

On a table where it does not, nobody knows which mistake a learner has made. Learners' tables are drawn until they are clear;
what an author is told of one that is not, is a sentence for each pair.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

from crmlib.language import DataError
from crmlib.practice.reasons import reason
from crmlib.practice.task import Exercise

RIGHT = "the right answer"


def clear(task: Exercise, data: Any) -> bool:
    """Whether the right answer and every known wrong one differ from each other on these data, and are told apart."""
    return next(blurs(task, data), None) is None


def blurs(task: Exercise, data: Any) -> Iterator[str]:
    """What is not clear on these data, a sentence each; worked out one by one, so that an unclear table is soon left.

    Data on which an answer cannot be worked out are not clear: profits that add up to a loss have no shares.

    Parameters
    ----------
    task : Exercise
    data : object
        As printed, or as drawn for a learner.

    Examples
    --------
    >>> wrong = {"the first": (lambda d: d[0], "Why the first?"), "the last": (lambda d: d[-1], "Why the last?")}
    >>> task = Exercise("9.1", 1, "value", list, max, wrong, ["1", "2", "3"], "answer = 1")
    >>> list(blurs(task, [1, 3, 2])), list(blurs(task, [1, 3]))
    ([], ['"the last" gives what the right answer gives'])
    """
    try:
        yield from _by_weights(task, data) if task.judgement else _by_answers(task, data)
    except DataError as problem:
        yield f"an answer cannot be worked out: {problem}"


def _by_weights(task: Exercise, data: Any) -> Iterator[str]:
    """Of a judgement: pairs whose rankings would both follow from the model's weights."""
    model = task.judgement
    assert model is not None
    makers = {RIGHT: task.answer} | {f'"{name}"': wrong for name, (wrong, _) in task.wrong.items()}
    for one, other in permutations(makers, 2):
        if not model.difference(model.handed_in(makers[one], data), makers[other], data):
            yield f"{one} gives what {other} gives"


def _by_answers(task: Exercise, data: Any) -> Iterator[str]:
    right = task.answer(data)
    wrongs: dict[str, Any] = {}
    for mistake, (wrong, _) in task.wrong.items():
        name, made = f'"{mistake}"', wrong(data)
        for other, known in ({RIGHT: right} | wrongs).items():
            if not _differ(task, made, known):
                yield f"{name} gives what {other} gives"
        wrongs[name] = made
    yield from _rounded_away(task, right, wrongs)
    told = {name: (made, text) for (name, made), (_, text) in zip(wrongs.items(), task.wrong.values(), strict=True)}
    for place, single in task.known.items():
        for mistake, (value, text) in single.items():
            made, name = [*right[: place - 1], value(data), *right[place:]], f'"{mistake}" at place {place}'
            told[name] = made, text
            if not task.difference(made, right):
                yield f"{name} gives what {RIGHT} gives"
    if task.kind == "code" or task.compared_as not in ("value", "values"):
        return  # that all of them differ says enough where nothing can be rounded or have a place
    for name, (made, _) in told.items():
        if task.difference(made, right) and not reason(task, made, right, list(told.values()), data):
            yield f"{name} gives what another mistake or rounding alone could give"


def _differ(task: Exercise, a: Any, b: Any) -> bool:
    """Whether neither answer can be taken for the other; only rounding makes a difference who is whose."""
    return bool(task.difference(a, b)) and (task.decimals is None or bool(task.difference(b, a)))


def _rounded_away(task: Exercise, right: Any, wrongs: dict[str, Any]) -> Iterator[str]:
    """Where rounding as far as the task allows leaves nothing of a number, or makes a wrong answer right."""
    if task.decimals is None or task.compared_as not in ("value", "values"):
        return
    if any(a == 0 != b for a, b in zip(_rounded(right, task.decimals), _rounded(right, 12), strict=True)):
        yield f"{RIGHT} has a number of which rounding leaves nothing"
    for name, made in wrongs.items():
        written = _rounded(made, task.decimals)
        if task.difference(written if len(written) > 1 else written[0], right) is None:
            yield f"{name} gives what {RIGHT} gives, once it is rounded"


def _rounded(answer: Any, decimals: int) -> list[float]:
    return [round(float(number), decimals) for number in (answer if isinstance(answer, list | tuple) else [answer])]
