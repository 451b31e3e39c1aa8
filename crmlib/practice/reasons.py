"""Why an answer is not right: the one known mistake that gives it, or the right number written otherwise.

A reason is told only where it is the only one that fits. Where two known mistakes give the same on these data, or rounding
alone could have given it, nobody knows which it was, and the learner is not sent to repair what was right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import pandas as pd

from crmlib.language import joined, say
from crmlib.practice.compare import MOST, Form, difference
from crmlib.practice.figures import is_number
from crmlib.practice.near import cut_off, nearly, too_coarse
from crmlib.practice.task import Exercise

Known = Sequence[tuple[Any, str]]  # what a misconception gives on these data, and what to say about it
Same = Callable[[Any, Any], bool]


def known(task: Exercise, data: Any) -> Known:
    """What each known wrong answer gives on these data."""
    return [(wrong(data), message) for wrong, message in task.wrong.values()]


def reason(task: Exercise, answer: Any, right: Any, wrongs: Known, data: Any = None) -> str:
    """The one reason that fits a wrong answer, or an empty text.

    Parameters
    ----------
    task : Exercise
    answer, right : object
        In the form that is compared.
    wrongs : sequence of (object, str)
        From :func:`known`.
    data : object, optional
        For what is known of single places.
    """
    fit = {message for wrong, message in wrongs if task.difference(answer, wrong) is None}
    form: Form = task.compared_as
    if fit:
        shortened = form in ("value", "values") and _is_shortened(answer, right, task.decimals)
        return say(fit.pop()) if len(fit) == 1 and not shortened else ""
    try:
        if form == "value":
            return nearly(answer, right, task.decimals)
        if form == "values":
            return _by_place(task, list(islice(answer, MOST)), list(right), wrongs, data)
        if form == "table":
            return _by_column(task, answer, right, wrongs)
        if form == "sorting":
            return _in_all([nearly(dict(answer)[name], value, task.decimals) for name, value in dict(right).items()])
    except Exception:  # an answer of another length or form has no places
        pass
    return ""


def _is_shortened(answer: Any, right: Any, decimals: int | None) -> bool:
    """Whether rounding or cutting alone could have given a number; of a list, each number that is wrong."""
    if is_number(right):
        return too_coarse(answer, right, decimals) or cut_off(answer, right, decimals)
    if not isinstance(right, list | tuple) or not all(map(is_number, right)):
        return False
    pairs = [(a, b) for a, b in zip(answer, right, strict=True) if difference(a, b, "value", decimals=decimals)]
    return all(_is_shortened(a, b, decimals) for a, b in pairs)


def _in_all(said: Iterable[str]) -> str:
    """One sentence where all that is said is the same."""
    different = set(said)
    return different.pop() if len(different) == 1 else ""


def _by_place(task: Exercise, answer: list[Any], right: list[Any], wrongs: Known, data: Any) -> str:
    """What is wrong with each number of a list that is not right."""

    def same(a: Any, b: Any) -> bool:
        return difference(a, b, "value", task.tolerance, task.decimals) is None

    if len(answer) != len(right):
        return ""
    if _is_moved(answer, right, same):
        return say("The right numbers, in another order.")
    wrong = [n for n, (a, b) in enumerate(zip(answer, right, strict=True)) if not same(a, b)]
    if len(wrong) > 1 and all(too_coarse(answer[n], right[n], task.decimals) for n in wrong):
        why = {n: nearly(answer[n], right[n], task.decimals) for n in wrong}  # rounding explains all of them
    else:
        why = {n: _of_place(task, n, answer[n], right[n], (right, wrongs, data), same) for n in wrong}
    if not all(why.values()):  # who errs elsewhere for a reason that nobody knows need not have rounded here
        why = {n: "" if too_coarse(answer[n], right[n], task.decimals) else text for n, text in why.items()}
    told: dict[str, list[int]] = {}
    for place, text in why.items():
        told.setdefault(text, []).append(place + 1)
    open_ = told.pop("", [])
    if not told:
        return ""
    lines = [say("Number {places}: {why}", places=joined(places), why=why) for why, places in told.items()]
    if open_:
        lines.append(say("Look again at number {places} of your list.", places=joined(open_)))
    return joined(lines, ".")


def _of_place(task: Exercise, place: int, given: Any, right: Any, lists: tuple[Any, Known, Any], same: Same) -> str:
    whole, wrongs, data = lists
    fit = {
        message
        for wrong, message in wrongs
        if len(wrong) == len(whole) and not same(wrong[place], right) and same(given, wrong[place])
    }
    fit |= {message for value, message in task.known.get(place + 1, {}).values() if same(given, value(data))}
    near = nearly(given, right, task.decimals)
    if not fit:
        return near
    return say(fit.pop()) if len(fit) == 1 and not _is_shortened(given, right, task.decimals) else ""


def _is_moved(answer: list[Any], right: list[Any], same: Same) -> bool:
    """Whether the numbers are the right ones, each once, and not in their place."""
    left = list(right)
    for given in answer:
        found = next((n for n, value in enumerate(left) if same(given, value)), None)
        if found is None:
            return False
        left.pop(found)
    return True


def _by_column(task: Exercise, answer: pd.DataFrame, right: pd.DataFrame, wrongs: Known) -> str:
    """What is wrong with the first column that is not right; a mistake that would spoil a right column is not the one."""
    odd = {column for column in right if task.difference(_with(right, answer, column), right)}
    name = next(column for column in right if column in odd)
    fit = {
        message
        for wrong, message in wrongs
        if name in wrong
        and task.difference(wrong[[name]], right[[name]])
        and difference(answer, wrong[[name]], "table", task.tolerance) is None
        and not any(task.difference(_with(right, wrong, column), right) for column in right if column not in odd)
    }
    if fit:
        return say("Column {name}: {why}", name=name, why=say(fit.pop())) if len(fit) == 1 else ""
    column = _with(right, answer, name)[name]
    pairs = [(a, b) for a, b in zip(column, right[name], strict=True) if difference(a, b, "value", task.tolerance)]
    near = _in_all(nearly(a, b, task.decimals) for a, b in pairs)
    return say("Column {name}: {why}", name=name, why=near) if near else ""


def _with(right: pd.DataFrame, answer: pd.DataFrame, name: Any) -> pd.DataFrame:
    """The right table with one column of the answer in it, row by row."""
    if right.index.name is None:
        return right.assign(**{name: answer[name].to_numpy()})
    rows = answer.set_index(right.index.name) if right.index.name in answer else answer
    return right.assign(**{name: rows[name].reindex(right.index)})
