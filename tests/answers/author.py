"""How the second author writes an answer down.

Her modules are written from the task text alone, before the definition is read: what the right answer is, in which forms a
learner may hand it in, and which wrong answers a learner comes to, each by one mistake. The engine's own comparison is not
used to say which is which.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

PERCENT = r"percent|per cent|%|fraction|hundred"
ROUNDED = r"decimal|round|exact|coarse"
ORDER = r"order|place|swap|turn|exchang"


class Wrong(NamedTuple):
    """A wrong answer: from the data, and what a message about this very mistake speaks of."""

    make: Callable[[Any], Any]
    told: str  # a pattern


@dataclass(frozen=True)
class Answers:
    """What the second author holds for right and for wrong in one exercise.

    Attributes
    ----------
    right : callable
        The right answer from the data, in plain Python.
    forms : mapping
        How a learner hands it in -> that form, from the right answer and the data.
    wrong : mapping
        The mistake in words -> the answer it leads to.
    decimals : int, optional
        So many decimals the task says are enough.
    ordered : bool
        Whether the order of a list counts.
    """

    right: Callable[[Any], Any]
    forms: Mapping[str, Callable[[Any, Any], Any]]
    wrong: Mapping[str, Wrong]
    decimals: int | None = None
    ordered: bool = True
