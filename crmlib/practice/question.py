"""A question inside a chapter: a choice, a number, or a guess that is written down before its answer is seen.

An author writes what is asked and either the options, each with a question in return, or the rule of a number, and nothing
else. A question counts no points. :func:`crmlib.practice.exercise.check` judges it in place,
:func:`crmlib.practice.exercise.predict` keeps a guess, and the cell that shows the answer shows the guess beside it:
``plots.pareto(shares, guess="04a.1")``.

Questions stand in the wing's ``exercises``, their texts marked by :func:`crmlib.language.tell`::

    question(
        "04a.1",
        tell("What share of sales do the largest twenty percent bring?"),
        number=lambda shares: crm.top_share(shares),
        form="share",
    )
    question(
        "04a.2",
        tell("Who is in class A?"),
        options=[
            (tell("the customers who together bring the first 80%"), tell("The class is a share of sales.")),
            (tell("the ten largest"), tell("Why ten? Would it be ten in a firm with twelve customers?")),
        ],
        right="a",
    )
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from crmlib.language import DataError, joined, readable, say
from crmlib.practice.letters import lettered
from crmlib.practice.meant import bare
from crmlib.practice.task import plain_id

ID = r"(?P<chapter>\d\d[a-z]?)\.\d+"  # chapter and number, 04a.1
FORMS = {"share": 2, "money": 0, "days": 0, "number": None}  # so many decimals are enough


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
        The letter of the right option; a question about the page's own figures has a function of the result that is shown.
    number : callable, optional
        In place of options: the right number, from the result that is shown, or from nothing where it does not depend on
        the page.
    form : str
        How the number is written: ``share``, ``money``, ``days``, ``number``.
    decimals : int, optional
        So many decimals are enough; default two of a share, none of money and days, and a `number` must be exact.
    wrong : sequence of (callable, str)
        Of a number: the wrong numbers that one mistake leads to, made as the right one is, and what is asked in return.
    """

    id: str
    asks: str
    options: Sequence[tuple[str, str]] = ()
    right: str | Callable[[Any], str] = ""
    number: Callable[..., float] | None = None
    form: str = "number"
    decimals: int | None = None
    wrong: Sequence[tuple[Callable[..., float], str]] = ()

    @property
    def letters(self) -> str:
        """Of the options."""
        return ascii_lowercase[: len(self.options)]

    @property
    def chapter(self) -> str:
        """Such as 04a."""
        return self.id.partition(".")[0]

    @property
    def exact_to(self) -> int | None:
        """So many decimals are enough."""
        return FORMS[self.form] if self.decimals is None else self.decimals

    @property
    def of_the_page(self) -> bool:
        """Whether its answer is a figure of the result that is shown."""
        rule = self.number or self.right
        return callable(rule) and _asks(rule)

    def answer(self, *result: Any) -> Any:
        """The right number or letter, from the result that is shown where it depends on that."""
        rule = self.number or self.right
        return _made(rule, result) if callable(rule) else rule

    def mistakes(self, *result: Any) -> list[tuple[float, str]]:
        """The wrong numbers that are known, each with what is asked in return."""
        return [(_made(rule, result), back) for rule, back in self.wrong]

    def written(self, answer: Any) -> str:
        """A number or an option as a sentence has it.

        Examples
        --------
        >>> Question("04a.1", "How much?", number=lambda: 0.684, form="share").written(0.684)
        '68%'
        """
        if self.options:
            return say("{letter} ({option})", letter=answer, option=say(self.options[self.letters.index(answer)][0]))
        if self.form == "share":
            return f"{round(float(answer), 2) + 0.0:.0%}"
        return f"{readable(answer) if self.exact_to is None or abs(answer) >= 100 else round(float(answer), 2):,.10g}"

    def choices(self) -> tuple[str, ...]:
        """The options as they are offered, each with its letter."""
        return tuple(
            say("{letter}) {option}", letter=letter, option=say(text))
            for letter, (text, _) in zip(self.letters, self.options, strict=True)
        )

    def chosen(self, said: str) -> str | None:
        """The letter that somebody means by a letter, with a bracket or not, or by an option's own words.

        Examples
        --------
        >>> asked = Question("04a.2", "Who?", options=[("the ten largest", "Why ten?"), ("class A", "Yes.")], right="b")
        >>> [asked.chosen(word) for word in ("B", "b)", " (b) ", "Class A.", "b  class A", "b) class A", "c", "blue")]
        ['b', 'b', 'b', 'b', 'b', 'b', None, None]
        """
        return lettered(
            said, {letter: [text, say(text)] for letter, (text, _) in zip(self.letters, self.options, strict=True)}
        )

    def lacks(self) -> list[str]:
        """The parts that are missing."""
        faults = {
            "an id such as 04a.1": not re.fullmatch(ID, self.id),
            "a question": not self.asks.strip(),
            "either two options or a number": (len(self.options) >= 2) == (self.number is not None),
            "words for every option": not all(text.strip() and back.strip() for text, back in self.options),
            "options that differ": len({bare(text) for text, _ in self.options}) < len(self.options),
            "the letter of the right option": bool(self.options)
            and not callable(self.right)
            and self.right not in tuple(self.letters),
            f"a form: {', '.join(FORMS)}": self.form not in FORMS,
            "a number for its wrong ones": bool(self.wrong) and self.number is None,
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
    if id in QUESTIONS and QUESTIONS[id].asks != asks:
        raise ValueError(f"question {id} is defined twice")
    QUESTIONS[id] = made
    return made


def is_question(id: object) -> bool:
    """Whether an id has the form of a question's: 04a.1, and not 4.1 as an exercise."""
    name = plain_id(id)
    return name in QUESTIONS or bool(re.fullmatch(ID, name))


def find_question(id: str) -> Question:
    """The question with this id."""
    name = plain_id(id)
    if name not in QUESTIONS:
        chapter = name.partition(".")[0]
        there = sorted(
            (known for known in QUESTIONS if known.partition(".")[0] == chapter),
            key=lambda known: int(known.partition(".")[2]),
        )
        if there:
            raise DataError(say("There is no question {id!r}; this chapter has {ids}.", id=id, ids=joined(there)))
        raise DataError(
            say(
                "There is no question {id!r} here: run the first cells, which bring the questions of chapter {chapter}.",
                id=id,
                chapter=chapter,
            )
        )
    return QUESTIONS[name]


def _asks(rule: Callable[..., Any]) -> bool:
    """Whether a rule works from the result that is shown."""
    return bool(inspect.signature(rule).parameters)


def _made(rule: Callable[..., Any], result: tuple[Any, ...]) -> Any:
    return rule(*(result if _asks(rule) else ()))
