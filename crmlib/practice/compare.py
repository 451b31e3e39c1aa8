"""Is an answer right and, if not, what is the first thing to look at: its type, shape, values or order.

Every form of answer has one function here. It gets what the learner gave and what is right, and returns None or a
:class:`Difference`. Forms are generous where the meaning is the same (a list, an array or a column; 3 or 3.0; columns in
another order) and strict about values.
"""

from __future__ import annotations

import math
import re
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from crmlib.language import joined, say
from crmlib.practice.figures import is_number

Form = Literal["value", "values", "set", "order", "sorting", "table"]
TYPE, SHAPE, VALUES, ORDER = range(4)
NAMED = 1  # so many wrong items a message names: more would be an answer
MOST = 20_000  # an answer longer than this is not read to its end


class Difference(NamedTuple):
    """What is not right yet: how far the answer got, one sentence, and the share of it that is right."""

    stage: int
    message: str
    share: float = 0.0


def difference(
    answer: Any, right: Any, form: Form, tolerance: float = 1e-6, decimals: int | None = None
) -> Difference | None:
    """Compare an answer with the right one.

    Parameters
    ----------
    answer : object
        Anything: what cannot be compared is of another type.
    right : object
        The right answer.
    form : {"value", "values", "set", "order", "sorting", "table"}
        One number or word; several in their order; names in any order; names in their order; a class for each item; a frame.
    tolerance : float
        How far numbers may lie apart, relative to the right one and absolute.
    decimals : int, optional
        A number or numbers correctly rounded to so many decimals or more are right too, if rounding leaves something.

    Returns
    -------
    Difference or None
        None where the answer is right.

    Examples
    --------
    >>> difference((0.79, 0.7), [0.79, 0.68], "values")
    Difference(stage=2, message='Look again at number 2 of your list.', share=0.5)
    >>> difference({"b", "a"}, ["a", "b"], "set") is None
    True
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            slip = _no_items(_items(answer), right, form) if form in ("set", "order") else None
            return slip or _FORMS[form](_unrounded(answer, right, form, decimals), right, tolerance)
    except Exception:  # an answer that cannot even be compared is of another kind
        return Difference(TYPE, say("This is not the kind of answer asked for. {wanted}", wanted=wanted(right, form)))


def _unrounded(answer: Any, right: Any, form: Form, decimals: int | None) -> Any:
    """The answer with the right number in place of the same one rounded."""
    if decimals is None or form not in ("value", "values"):
        return answer
    if form == "value":
        return right if _is_rounded(answer, right, decimals) else answer
    given = _listed(answer)
    return (
        [b if _is_rounded(a, b, decimals) else a for a, b in zip(given, right, strict=True)]
        if len(given) == len(right)
        else answer
    )


def _is_rounded(a: Any, b: Any, decimals: int) -> bool:
    if not (is_number(a) and is_number(b)):
        return False
    given, off = float(a), abs(float(a) - float(b))
    return bool(given or not b) and any(
        off <= 0.5 * 10.0**-n + 1e-9 and abs(given - round(given, n)) < 1e-9 for n in range(decimals, 8)
    )


def wanted(right: Any, form: Form) -> str:
    """The form of an answer in words, with an example that is not the answer.

    Parameters
    ----------
    right : object
        The right answer: it says whether numbers or names are asked for, and never appears.
    form : str
        As in :func:`difference`.

    Returns
    -------
    str

    Examples
    --------
    >>> wanted([0.79, 0.68], "values"), wanted({"Ana": "A"}, "sorting")
    ('Give 2 numbers in a list, such as [0.25, 0.50].', 'Give an entry for each item, such as {"K1": "…", "K2": "…"}.')
    """
    if form == "table":
        return say("Give a table with the columns {names}.", names=joined(right))
    if form == "sorting":
        numbers_too = all(is_number(value) for value in dict(right).values())
        return say(
            "Give an entry for each item, such as {example}.",
            example='{"K1": 1, "K2": 2}' if numbers_too else '{"K1": "…", "K2": "…"}',
        )
    parts = [right] if form == "value" else list(right)
    words = any(isinstance(part, str) for part in parts)
    one, two = ('"K1"', '"K2"') if words else _two_numbers(parts)
    if form == "value":
        return (
            say("Give one word between quotation marks, such as {one}.", one=one)
            if words
            else say("Give one number, such as {one}.", one=one)
        )
    if form == "values":
        more = f"{one}, {two}, …" if len(parts) > 2 else f"{one}, {two}" if len(parts) > 1 else one
        return say("Give {n} numbers in a list, such as [{example}].", n=len(parts), example=more)
    if form == "order":
        return say("Give them in a list, in their order, such as [{one}, {two}].", one=one, two=two)
    return say("Give them in a list, such as [{one}, {two}]; the order does not matter.", one=one, two=two)


def _two_numbers(right: list[Any]) -> tuple[str, str]:
    """Two numbers for an example, in the manner of the right ones and none of them."""
    known = {round(float(part), 2) for part in right if is_number(part)}
    whole = all(float(part).is_integer() for part in right if is_number(part))
    choices = range(1, 99) if whole else (n / 100 for n in range(25, 99, 25))
    one, two = [n for n in [*choices, 0.15, 0.35] if n not in known][:2]
    return (f"{one}", f"{two}") if whole else (f"{one:.2f}", f"{two:.2f}")


def _value(answer: Any, right: Any, tolerance: float) -> Difference | None:
    if isinstance(answer, pd.Series | pd.Index | np.ndarray) and np.size(answer) == 1:
        answer = np.asarray(answer).item()
    if isinstance(right, str):
        if not isinstance(answer, str):
            return Difference(
                TYPE, say("This is not the kind of answer asked for. {wanted}", wanted=wanted(right, "value"))
            )
    elif not is_number(answer):
        return Difference(
            TYPE, say("This is not the kind of answer asked for. {wanted}", wanted=wanted(right, "value"))
        )
    return None if _same(answer, right, tolerance) else Difference(VALUES, say("The value is different."))


def _values(answer: Any, right: Any, tolerance: float) -> Difference | None:
    given = _listed(answer)
    if len(given) != len(right):
        return Difference(
            SHAPE, say("This should be {n} [value|values]; you gave {given}.", n=len(right), given=_count(given))
        )
    odd = [
        i + 1 for i, (a, b) in enumerate(zip(given, right, strict=True)) if not isinstance(b, str) and not is_number(a)
    ]
    if odd:
        return Difference(TYPE, say("Number {places} of your list should be a number.", places=joined(odd)))
    wrong = [i + 1 for i, (a, b) in enumerate(zip(given, right, strict=True)) if not _same(a, b, tolerance)]
    if not wrong:
        return None
    return Difference(
        VALUES,
        say("Look again at number {places} of your list.", places=joined(wrong)),
        1 - len(wrong) / len(right),
    )


def _set(answer: Any, right: Any, tolerance: float) -> Difference | None:
    items = _items(answer)
    given, wanted = {named(item) for item in items}, {named(item) for item in right}
    repeated = _too_often(items, right) if len(wanted) == len(right) else None
    if given == wanted:
        return repeated
    return (
        _not_there(items, wanted) or repeated or Difference(VALUES, say("All of these belong there; there are more."))
    )


def _too_often(items: list[Any], right: Any) -> Difference | None:
    """The first item that belongs there and is given more often than it should be; how often that is, is not told."""
    given, wanted = Counter(map(named, items)), Counter(map(named, right))
    name = next((item for item in items if given[named(item)] > wanted[named(item)] > 0), None)
    return None if name is None else Difference(SHAPE, say("{name} is given too often.", name=str(name).strip()[:40]))


def _no_items(items: list[Any], right: Any, form: Form) -> Difference | None:
    """What cannot be a list of names or numbers, whatever the right ones are."""
    return _run_together(items, right) or _yes_or_no(items, right, form)


def _yes_or_no(items: list[Any], right: Any, form: Form) -> Difference | None:
    """Yes and no where names or numbers are asked for: what a comparison gives before rows are chosen by it."""
    if not any(isinstance(item, bool) for item in items) or any(isinstance(item, bool) for item in right):
        return None
    how = wanted(right, form)
    if any(isinstance(item, str) for item in right):
        return Difference(
            TYPE, say("True and False say yes or no. Asked are the names themselves. {wanted}", wanted=how)
        )
    return Difference(TYPE, say("True and False say yes or no. Asked are the numbers themselves. {wanted}", wanted=how))


def _not_there(items: list[Any], wanted: set[str]) -> Difference | None:
    """The first item that does not belong there; the others are not named."""
    extra = next((item for item in items if named(item) not in wanted), None)
    return (
        extra
        if extra is None
        else Difference(VALUES, say("{name} does not belong there.", name=str(extra).strip()[:40]))
    )


def _run_together(items: list[Any], right: Any) -> Difference | None:
    """The comma forgotten between two names, ``["C01" "C02"]``: Python makes one of them and says nothing."""
    known = {named(item) for item in right}
    for item in items:
        if isinstance(item, str) and re.fullmatch(r"(?:[A-Za-z]+\d+){2,}", item.strip()) and named(item) not in known:
            return Difference(SHAPE, say("{name} is two names in one: a comma is missing between them.", name=item))
    return None


def _order(answer: Any, right: Any, tolerance: float) -> Difference | None:
    given, wanted = [named(item) for item in _listed(answer)], [named(item) for item in right]
    if given == wanted:
        return None
    repeated = _too_often(_listed(answer), right)
    if repeated:
        return repeated
    if len(given) != len(wanted):
        return Difference(
            SHAPE,
            say(
                "This should be {n} [name or number|names or numbers]; you gave {given}.",
                n=len(wanted),
                given=_count(given),
            ),
        )
    return _not_there(_listed(answer), set(wanted)) or Difference(
        ORDER,
        say(
            "The right ones, in another order: {n} [stands in its|stand in their] place.",
            n=sum(a == b for a, b in zip(given, wanted, strict=True)),
        ),
    )


def _sorting(answer: Any, right: Any, tolerance: float) -> Difference | None:
    if len(answer) > MOST:
        raise TypeError
    given = {named(k): v for k, v in dict(answer).items()}
    wanted = {named(k): v for k, v in dict(right).items()}
    if given.keys() != wanted.keys():
        return Difference(
            SHAPE,
            say(
                "There should be {n} [item|items], each with its own entry; {missing} [is|are] missing and {extra} too many.",
                n=len(wanted),
                missing=len(wanted.keys() - given.keys()),
                extra=len(given.keys() - wanted.keys()),
            ),
        )
    wrong = [name for name, v in dict(right).items() if not _same(given[named(name)], v, tolerance)]
    if not wrong:
        return None
    names = joined([*wrong[:NAMED], *["…"] * (len(wrong) > NAMED)])
    return Difference(
        VALUES,
        say(
            "{n} of {all} [item|items] [n:has|have] another entry: {names}.", n=len(wrong), all=len(wanted), names=names
        ),
        1 - len(wrong) / len(wanted),
    )


def _table(answer: Any, right: pd.DataFrame, tolerance: float) -> Difference | None:
    """Frames whole: columns, rows, every value, and the order of rows where they have no names."""
    if not isinstance(answer, pd.DataFrame):
        return Difference(
            TYPE, say("This is not the kind of answer asked for. {wanted}", wanted=wanted(right, "table"))
        )
    named = right.index.name is not None
    if named and answer.index.name != right.index.name and right.index.name in answer:
        answer = answer.set_index(right.index.name)
    missing = [str(column) for column in right if column not in answer]
    if missing:
        return Difference(SHAPE, say("The table lacks the column {names}.", names=joined(missing)))
    if len(answer) != len(right):
        return Difference(
            SHAPE, say("The table should have {n} [row|rows]; yours has {given}.", n=len(right), given=len(answer))
        )
    if named:
        if set(answer.index) != set(right.index):
            return Difference(
                SHAPE, say("The table should have one row for each {name}, named in the index.", name=right.index.name)
            )
        answer = answer.loc[list(right.index)]
    wrong = {str(column): _unequal(answer[column], right[column], tolerance) for column in right}
    wrong = {column: n for column, n in wrong.items() if n}
    if not wrong:
        return None
    if not named and all(_unequal(_sorted(answer[column]), _sorted(right[column]), tolerance) == 0 for column in right):
        return Difference(ORDER, say("The right values, in another order of the rows."))
    column, n = next(iter(wrong.items()))
    says = say("{n} [value|values] in the column {name} [is|are] different.", n=n, name=column)
    return Difference(VALUES, says, 1 - len(wrong) / len(right.columns))


_FORMS: Mapping[str, Callable[[Any, Any, float], Difference | None]] = {
    "value": _value,
    "values": _values,
    "set": _set,
    "order": _order,
    "sorting": _sorting,
    "table": _table,
}


def _same(a: Any, b: Any, tolerance: float) -> bool:
    if isinstance(b, str):
        return isinstance(a, str) and a.strip().casefold() == b.casefold()
    if pd.isna(b) or pd.isna(a):
        return bool(pd.isna(b) and pd.isna(a))
    return math.isclose(float(a), float(b), rel_tol=tolerance, abs_tol=tolerance)


def _items(answer: Any) -> list[Any]:
    """The parts of a collection, never more than `MOST`: an endless one must not hang a notebook."""
    if isinstance(answer, str | bytes | pd.DataFrame) or not hasattr(answer, "__iter__"):
        raise TypeError
    return [item.item() if isinstance(item, np.generic) else item for item in islice(iter(answer), MOST)]


def _listed(answer: Any) -> list[Any]:
    """The parts of a collection that has an order."""
    if isinstance(answer, set | frozenset | Mapping):
        raise TypeError
    return _items(answer)


def _count(given: list[Any]) -> str:
    return str(len(given)) if len(given) < MOST else say("very many")


def named(item: Any) -> str:
    """A name or number as people mean it: 24, 24.0 and "24" are the same."""
    if isinstance(item, float) and item.is_integer():
        item = int(item)
    return str(item).strip().casefold()


def _unequal(answer: pd.Series, right: pd.Series, tolerance: float) -> int:
    return sum(not _same(a, b, tolerance) for a, b in zip(answer, right, strict=True))


def _sorted(column: pd.Series) -> pd.Series:
    return column.sort_values(kind="stable")
