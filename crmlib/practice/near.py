"""The right number, written otherwise: in percent or another unit, too coarse, cut off, with another sign."""

from __future__ import annotations

import math
from typing import Any

from crmlib.language import say
from crmlib.practice.figures import is_number

LARGE = 1000  # nobody rounds a smaller number to tens: 80 for 84 is another number
COARSE = 0.1  # one digit alone may lie so far off and still be taken for the right number, rounded


def nearly(answer: Any, right: Any, decimals: int | None = None) -> str:
    """What is wrong with the right number that is written otherwise: in another unit, too coarse, with another sign; else empty.

    Examples
    --------
    >>> nearly(68.4, 0.684), nearly(0.7, 0.684, 2)
    ('The right number, a hundred times too large: is it written in percent?', 'The right number, rounded too far: give 2 decimals.')
    """
    if not (is_number(answer) and is_number(right)):
        return ""
    answer, right = float(answer), float(right)
    if not (math.isfinite(right) and right and math.isfinite(answer)):
        return ""
    if too_coarse(answer, right, decimals, least=-6):
        if decimals is None:
            return say("The right number, rounded: give it in full.")
        return say("The right number, rounded too far: give {n} [decimal|decimals].", n=decimals)
    for times, large, small in _units():
        if _close(answer, right * times, None if decimals is None else decimals - round(math.log10(times))):
            return large
        if _close(answer * times, right, decimals):
            return small
    if _close(-answer, right, decimals):
        return say("The right number with the other sign.")
    return say("The right number, cut off: round it instead.") if cut_off(answer, right, decimals) else ""


def too_coarse(answer: Any, right: Any, decimals: int | None = None, least: int = 0) -> bool:
    """Whether an answer is the right number, rounded further than the task allows, and to `least` decimals or more.

    Examples
    --------
    >>> [too_coarse(answer, 0.1111, 2) for answer in (0.1, 0.11, 0.12)]
    [True, False, False]
    """
    if not (is_number(answer) and is_number(right)):
        return False
    answer, right = float(answer), float(right)
    if not (math.isfinite(answer) and math.isfinite(right)) or math.isclose(answer, right, rel_tol=1e-9):
        return False
    first, last = least if abs(right) >= LARGE else max(least, 0), 8 if decimals is None else decimals
    return any(_written_as(answer, right, n, _allowed(n, decimals)) for n in range(first, last))


def _units() -> list[tuple[int, str, str]]:
    """What a number is multiplied by in another unit, and what is said to one too large and to one too small."""
    return [
        (
            100,
            say("The right number, a hundred times too large: is it written in percent?"),
            say("The right number, a hundred times too small: write it as it is, not as a fraction."),
        ),
        (
            1000,
            say("The right number, a thousand times too large: look at the unit."),
            say("The right number, a thousand times too small: look at the unit."),
        ),
    ]


def _allowed(n: int, decimals: int | None) -> float:
    """How far the right number, rounded to one digit alone, may lie off and still be known: further at one decimal too few."""
    return 2 * COARSE if n + 1 == decimals else COARSE / 2 if n < 0 else COARSE


def _written_as(answer: float, right: float, decimals: int, off: float) -> bool:
    """Whether an answer is the right number rounded to so many decimals, and still says something of it.

    Two digits say enough; one alone does where it lies near, so that another number is seldom taken for it.
    """
    if answer == 0 or abs(answer - round(right, decimals)) > 1e-9 * max(1.0, abs(answer)):
        return False
    digits = math.floor(math.log10(abs(answer)) + 1e-9) + 1 + decimals
    return digits >= (3 if decimals < 0 else 2) or abs(answer - right) <= off * abs(right)


def cut_off(answer: Any, right: Any, decimals: int | None = None) -> bool:
    """Whether the digits of the right number were dropped where they should have been rounded; two digits at least.

    Examples
    --------
    >>> [cut_off(answer, 0.1666, 2) for answer in (0.16, 0.17, 0.1)]
    [True, False, False]
    """
    if not (is_number(answer) and is_number(right)):
        return False
    answer, right = float(answer), float(right)
    return (
        math.isfinite(answer)
        and math.isfinite(right)
        and any(
            abs(answer - math.trunc(right * 10**n) / 10**n) < 1e-9 and abs(answer) * 10**n >= 10
            for n in range(1, (4 if decimals is None else decimals) + 1)
        )
    )


def _close(a: float, b: float, decimals: int | None) -> bool:
    """The same, or the same rounded to so many decimals or more."""
    return math.isclose(a, b, rel_tol=1e-6) or (
        decimals is not None and abs(a - b) <= min(0.5 * 10.0**-decimals + 1e-9, 0.02 * abs(b))
    )
