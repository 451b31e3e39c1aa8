"""A question inside a chapter: a choice, a number, or a guess that is written down before its answer is seen.

An author writes what is asked and either the options, each with a question in return, or the rule of a number, and nothing
else. A question counts no points. :func:`crmlib.practice.exercise.check` judges it in place,
:func:`crmlib.practice.exercise.predict` keeps a guess, and the cell that shows the answer shows the guess beside it:
``plots.pareto(shares, guess="04a.1")``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

ID = r"\d\d[a-z]?\.\d+"  # chapter and number, 04a.1


@dataclass(frozen=True)
class Question:
    """One question of a chapter.

    Attributes
    ----------
    id : str
        Chapter and number, ``"04a.1"``.
    asks : str
        The question, one sentence.
    options : sequence of (str, str)
        What can be chosen, a, b, c in this order, and what is said to who chooses it: a question in return, and for the
        right one why it is right.
    right : str or callable
        The letter of the right option; a guess about the page's own figures has a function of the result that is shown.
    number : callable, optional
        In place of options: the right number, from the result that is shown, or from nothing where it does not depend on
        the page.
    form : str
        How the number is written: ``share``, ``money``, ``days``, ``number``.
    decimals : int, optional
        So many decimals are enough.
    """

    id: str
    asks: str
    options: Sequence[tuple[str, str]] = ()
    right: str | Callable[[Any], str] = ""
    number: Callable[..., float] | None = None
    form: str = "number"
    decimals: int | None = None

    @property
    def letters(self) -> str:
        """Of the options."""
        return ascii_lowercase[: len(self.options)]

    def lacks(self) -> list[str]:
        """The parts that are missing."""
        faults = {
            "an id such as 04a.1": not re.fullmatch(ID, self.id),
            "a question": not self.asks.strip(),
            "either two options or a number": (len(self.options) >= 2) == (self.number is not None),
            "words for every option": not all(text.strip() and back.strip() for text, back in self.options),
            "the letter of the right option": bool(self.options)
            and not callable(self.right)
            and self.right not in tuple(self.letters),
        }
        return [part for part, lacking in faults.items() if lacking]


QUESTIONS: dict[str, Question] = {}  # those of the chapters whose lessons were imported


def question(id: str, asks: str, **parts: Any) -> Question:
    """Define a question of a chapter, by its id and the other fields of :class:`Question`.

    Raises
    ------
    ValueError
        The id is taken or no id, or a part is missing.
    """
    made = Question(id, asks, **parts)
    lacking = made.lacks()
    if lacking:
        raise ValueError(f"question {id} needs {', '.join(lacking)}")
    if QUESTIONS.get(id, made) != made and QUESTIONS[id].asks != asks:
        raise ValueError(f"question {id} is defined twice")
    QUESTIONS[id] = made
    return made
