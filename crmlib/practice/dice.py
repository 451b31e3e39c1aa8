"""Drawing from an endless row of numbers from 0 to 1: how a learner's own tables are made from the printed ones."""

from collections.abc import Iterator, Sequence
from typing import Any

Dice = Iterator[float]


def between(dice: Dice, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included.

    Examples
    --------
    >>> [between(iter([n]), 1, 6) for n in (0.0, 0.5, 0.999)]
    [1, 4, 6]
    """
    return low + int(next(dice) * (high - low + 1))


def one_of(dice: Dice, choices: Sequence[Any]) -> Any:
    """One of the choices.

    Examples
    --------
    >>> one_of(iter([0.7]), "abc")
    'c'
    """
    return choices[between(dice, 0, len(choices) - 1)]


def mixed(dice: Dice, items: Sequence[Any]) -> list[Any]:
    """The items in a drawn order.

    Examples
    --------
    >>> mixed(iter([0.5, 0.9, 0.1]), "abc")
    ['c', 'a', 'b']
    """
    places = sorted(range(len(items)), key=[next(dice) for _ in items].__getitem__)
    return [items[place] for place in places]
