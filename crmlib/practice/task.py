"""What an exercise consists of. A lesson defines its own in its wing's ``exercises.py``, keyed by id, with :func:`exercise`.

A definition without a computed answer, three hints and two known wrong answers does not load. The right answer and the
wrong ones are functions of the data: nothing is typed in twice.

The kinds, and what an answer is:

================  ======================================================================================
value             one number or word
values            several numbers in their order; each counts for the points
set, order        names or numbers, in any order or in theirs
sorting           a class for each item, as ``{item: class}``
table             a frame; further columns do no harm
code              a function, tried on the learner's data and on others
choice            the letter of a line; every other line has a question in return
predict           one number, after a guess with :func:`predict`
judgement         weights, the ranking that follows from them, and a reason; kept for the instructor
job               made from the learner's own file; no right answer is known, so what must hold is tested
================  ======================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, ParamSpec, cast, get_args
from unicodedata import normalize

from crmlib.language import DataError, joined, say
from crmlib.practice.compare import Difference, Form, difference
from crmlib.practice.judgement import Judgement
from crmlib.practice.meant import Vocabulary, in_keys, vocabulary
from crmlib.practice.reading import Meant, letter, meant
from crmlib.rules import Rule

Kind = Literal["value", "values", "set", "order", "sorting", "table", "code", "choice", "predict", "judgement", "job"]
Parts = ParamSpec("Parts")


@dataclass(frozen=True)
class Exercise:
    """One exercise. ``answer`` and the functions in ``wrong`` take the data.

    Attributes
    ----------
    id : str
        Lesson and number, ``"4.3"``.
    points : float
        What it counts in a class.
    kind : str
        See the module.
    data : callable
        Makes the data as printed in the course.
    answer : callable
        The right answer from the data; of a judgement, the function that scores the items from the data and the weights.
    wrong : mapping
        Name of a misconception -> its answer from the data, and what to say about it. It is said where no other known
        mistake gives the same. Of `values` it is also recognised at single places, and of a table in single columns; of a
        job, the message is that of the test which fails.
    hints : sequence of str
        At least three, from orientation to almost there.
    solution : str
        Lines of code that make ``answer`` from ``table``; in :func:`solution` and in the tests.
    reason : str
        One sentence that says why the solution is right; shown with it.
    tolerance : float
        Of numbers, relative and absolute.
    decimals : int, optional
        So many decimals are enough; the task says so.
    vary : callable, optional
        Other data of the same shape, from the printed ones and an endless row of numbers from 0 to 1.
    form : str
        What the function of a code exercise returns, or the prediction is about.
    judgement : Judgement, optional
        What a judgement needs besides.
    words : str or DataFrame, optional
        The rule table whose words are accepted beside its keys, in either language.
    known : mapping
        Of `values`: place, from 1 -> name of a misconception about this one number -> its value from the data, and what to
        say about it.
    labels : sequence of str
        The words that a class or a one-word answer can be, where they are more than those of the right and the known wrong
        answers; any other word is taken for a slip of spelling.
    invariants : mapping
        Of a job: name -> a function of the answer and the table that it was made from, true where the answer can be right;
        and what to say where it is not. The first that fails is told.
    options : sequence of str
        Of a choice whose options stand in the task and not in its table: their words as the task shows them, in the order of
        the letters; they are read beside the letters.
    form_said : str
        One sentence that says the form of an answer, told to an answer of another form; a job needs it.
    """

    id: str
    points: float
    kind: Kind
    data: Callable[[], Any]
    answer: Callable[..., Any]
    wrong: Mapping[str, tuple[Callable[..., Any], str]]
    hints: Sequence[str]
    solution: str
    reason: str = ""
    tolerance: float = 1e-6
    decimals: int | None = None
    vary: Callable[[Any, Iterator[float]], Any] | None = None
    form: Form = "value"
    judgement: Judgement | None = None
    words: Rule | None = None
    known: Mapping[int, Mapping[str, tuple[Callable[[Any], Any], str]]] = field(default_factory=dict)
    labels: Sequence[str] = ()
    invariants: Mapping[str, tuple[Callable[[Any, Any], bool], str]] = field(default_factory=dict)
    options: Sequence[str] = ()
    form_said: str = ""

    @property
    def compared_as(self) -> Form:
        """How its answers are compared."""
        forms = {"choice": "value", "predict": self.form, "code": self.form}
        return cast(Form, forms.get(self.kind, self.kind))

    def difference(self, answer: Any, right: Any) -> Difference | None:
        """How an answer differs from the right one, in the form and as exactly as the exercise asks for."""
        if self.words is not None:
            answer, right = (in_keys(given, self.compared_as, self.words) for given in (answer, right))
        return difference(answer, right, self.compared_as, self.tolerance, self.decimals)

    def meant(self, answer: Any, right: Any, data: Any) -> Meant:
        """An answer in the one form that is compared, or what is wrong with its spelling."""
        if self.kind == "choice":
            return letter(answer, data, self.options)
        fits = lambda a, b: difference(a, b, "value", self.tolerance, self.decimals) is None  # noqa: E731
        words = self.vocabulary(right, data) if self.compared_as in ("sorting", "value") else {}
        return meant(answer, right, self.compared_as, data, words, fits)

    def vocabulary(self, right: Any, data: Any) -> Vocabulary:
        """The words that a class or a one-word answer can be; none where numbers are asked for."""
        if self.compared_as == "value":
            return vocabulary([right, *self.labels], self.words) if isinstance(right, str) and self.labels else {}
        answers = [dict(right), *(dict(wrong(data)) for wrong, _ in self.wrong.values() if self.kind != "code")]
        labels = dict.fromkeys([*self.labels, *(label for answer in answers for label in answer.values())])
        return vocabulary(labels, self.words) if all(isinstance(label, str) for label in labels) else {}

    def lacks(self) -> list[str]:
        """The parts that are missing."""
        says = [message for _, message in self.wrong.values()]
        single = [found for place in self.known.values() for found in place.values()]
        tests = [message for _, message in self.invariants.values()]
        faults = {
            "an id such as 4.3": not re.fullmatch(r"\d+\.\d+", self.id),
            "points above zero": self.points <= 0,
            "a known kind": self.kind not in get_args(Kind),
            "its answer as a function of the data": not (callable(self.answer) and callable(self.data)),
            "at least three hints": len(self.hints) < 3 or not all(hint.strip() for hint in self.hints),
            "at least two known wrong answers": len(self.wrong) < 2
            or not all(callable(wrong) for wrong, _ in self.wrong.values()),
            "a message of its own for each wrong answer": len(set(says)) < len(says)
            or not all(text.strip() for text in says),
            "a solution": not self.solution.strip(),
            "other data to try a function on": self.kind == "code" and self.vary is None,
            "a rubric and a model answer": (self.kind == "judgement") != (self.judgement is not None),
            "values for what is known of single places": bool(single) and self.kind != "values",
            "a value and a message for what is known of a place": not all(callable(f) and m.strip() for f, m in single),
            "at least two tests of a job, and the form of its answer": self.kind == "job"
            and (len(tests) < 2 or not self.form_said.strip() or self.vary is not None),
            "a choice for its options": bool(self.options) and self.kind != "choice",
            "a job for its tests": bool(tests) and self.kind != "job",
            "a test for each wrong answer": self.kind == "job" and not set(says) <= set(tests),
        }
        return [part for part, lacking in faults.items() if lacking]


EXERCISES: dict[str, Exercise] = {}  # those of the lessons that were imported


def _kept(make: Callable[Parts, Exercise]) -> Callable[Parts, Exercise]:
    def exercise(*args: Parts.args, **parts: Parts.kwargs) -> Exercise:
        """Define an exercise, by its id and the other fields of :class:`Exercise`; refuse it while a part is missing.

        Raises
        ------
        ValueError
            The id is taken or no id, the answer is not computed, there are fewer than three hints or two known wrong
            answers, two of them say the same, or a sentence is empty.
        """
        made = make(*args, **parts)
        lacking = made.lacks()
        if lacking:
            raise ValueError(f"exercise {made.id} needs {', '.join(lacking)}")
        if made.id in EXERCISES and EXERCISES[made.id].solution != made.solution:
            raise ValueError(f"exercise {made.id} is defined twice")
        EXERCISES[made.id] = made
        return made

    return exercise


exercise = _kept(Exercise)  # so that its arguments are checked as those of Exercise


def find(id: object) -> Exercise:
    """The exercise with this id."""
    name = plain_id(id)
    if name not in EXERCISES:
        there = sorted(EXERCISES, key=lambda known: [int(part) for part in known.split(".")])
        raise DataError(say("There is no exercise {id!r} here; there are {ids}.", id=id, ids=joined(there)))
    return EXERCISES[name]


def plain_id(id: object) -> str:
    """An id as it is kept: without blanks, in small letters, its wide signs made narrow.

    Raises
    ------
    DataError
        It is a number: 4.10 without quotation marks is 4.1, another exercise.

    Examples
    --------
    >>> plain_id("4.10 "), plain_id("\uff14\uff0e\uff11"), plain_id("04A.1")
    ('4.10', '4.1', '04a.1')
    """
    if not isinstance(id, str):
        raise DataError(
            say(
                'Put the number of the exercise between quotation marks, such as "4.10": without them Python takes it for a '
                "number, and 4.10 for 4.1."
            )
        )
    return re.sub(r"[\s\u200b]", "", normalize("NFKC", id)).replace("\u3002", ".").casefold()
