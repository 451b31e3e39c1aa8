"""A judgement: own weights, the ranking that follows from them, a reason; and whether the ranking would survive other weights.

There is no one right answer. What can be checked is that the ranking follows from the weights; what cannot is left to
the rubric and the instructor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any
from unicodedata import east_asian_width, normalize

import pandas as pd

from crmlib.language import say
from crmlib.practice.compare import MOST, SHAPE, TYPE, VALUES, Difference
from crmlib.practice.figures import is_number

POINTS = 10  # a weight moves by this much of 100
WORDS = 4  # a reason is more than a word; two Chinese characters count as one

Scores = Callable[[Any, Sequence[float]], pd.Series]  # from the data and the weights to a score per item


@dataclass(frozen=True)
class Judgement:
    """What a judgement exercise has besides the others.

    Attributes
    ----------
    parts : sequence of str
        What is weighed, in the order of the weights.
    weights : sequence of float
        Those of the model answer.
    reason : str
        That of the model answer.
    rubric : sequence of str
        What the instructor looks at, and the learner should before handing in.
    evidence : bool
        Whether a reason must name a row or a figure of the table; not where it is a sentence for somebody outside.
    """

    parts: Sequence[str]
    weights: Sequence[float]
    reason: str
    rubric: Sequence[str]
    evidence: bool = True

    def handed_in(self, scores: Scores, data: Any) -> dict[str, Any]:
        """The answer of somebody who takes the model's weights and scores by `scores`."""
        return {"weights": list(self.weights), "ranking": ranking(scores(data, self.weights)), "reason": self.reason}

    def difference(self, answer: Any, scores: Scores, data: Any) -> Difference | None:
        """What is missing for a complete answer whose ranking follows from its weights."""
        try:
            weights = [float(weight) for weight in islice(answer["weights"], MOST)]
            order, reason = [str(item) for item in islice(answer["ranking"], MOST)], str(answer["reason"])
        except Exception:  # whatever was given, it is not of this form
            example = '{"weights": […], "ranking": ["K1", …], "reason": "…"}'
            return Difference(TYPE, say("Give weights, ranking and reason, such as {example}.", example=example))
        if len(weights) != len(self.parts) or not (min(weights) >= 0 and abs(sum(weights) - 100) <= 1e-6):
            return Difference(SHAPE, say("Give {n} weights of zero or more that add up to 100.", n=len(self.parts)))
        score = scores(data, weights)
        if sorted(order) != sorted(map(str, score.index)):
            return Difference(SHAPE, say("The ranking should name each of the {n} customers once.", n=len(score)))
        if words(reason) < WORDS:
            return Difference(
                SHAPE,
                say(
                    "Give your reason in {n} different words or more, in Chinese in {characters} characters: what do these "
                    "weights mean for your business?",
                    n=WORDS,
                    characters=2 * WORDS,
                ),
            )
        if self.evidence and not names_evidence(reason, data):
            return Difference(
                SHAPE,
                say("Name a customer or a figure of the table in your reason: what there speaks for these weights?"),
            )
        out = _out_of_order(order, score)
        return (
            Difference(VALUES, say("This ranking does not follow from your weights: sort by the weighted score."))
            if out
            else None
        )

    def sensitivity(self, answer: Any, scores: Scores, data: Any) -> str:
        """Does the ranking survive if a weight moves by ten points?"""
        order, weights = list(answer["ranking"]), [float(weight) for weight in answer["weights"]]
        for part, points, moved in _moves(self.parts, weights):
            out = _out_of_order(order, scores(data, moved))
            if out:
                return say(
                    "Your ranking does not survive if the weight of {part} moves by {points:+d} points: then {low} comes "
                    "before {high}. Say in your reason why you keep it.",
                    part=part,
                    points=points,
                    low=out[1],
                    high=out[0],
                )
        return say("Your ranking survives if any one weight moves by ten points.")


def words(text: str) -> float:
    """How many different words a text has; two Chinese characters count as one, since they stand without blanks.

    Examples
    --------
    >>> words("we live on repeat orders"), words("我们靠老客户的返单"), words("word word word word")
    (5.0, 4.5, 1.0)
    """
    chinese = [letter for letter in text if letter.isalpha() and east_asian_width(letter) == "W"]
    rest = "".join(" " if east_asian_width(letter) in "WF" else letter for letter in text)
    said = {word.casefold() for word in rest.split() if any(letter.isalnum() for letter in word)}
    return len(said) + min(len(chinese), 2 * len(set(chinese))) / 2


def names_evidence(reason: str, data: Any) -> bool:
    """Whether a reason names a row or a figure of the table.

    Examples
    --------
    >>> table = pd.DataFrame({"orders": [12, 9]}, index=["Fir", "Oak"])
    >>> [names_evidence(text, table) for text in ("因为Fir订单多", "12 orders a year", "steady orders")]
    [True, True, False]
    """
    frame = pd.DataFrame(data)
    text = normalize("NFKC", reason)
    if any(_is_named(str(name), text) for name in frame.index):
        return True
    said = {found.replace(",", "") for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
    cells = [float(cell) for cell in frame.to_numpy().ravel() if is_number(cell)]
    return any(_is_figure(number, cell) for number in said for cell in cells)


def _is_named(name: str, text: str) -> bool:
    """A name as a word of its own; one of a single letter only as it is written, since "a" is a word."""
    flags = re.IGNORECASE if len(name) > 1 else 0
    return name not in "aI" and bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text, flags))


def _is_figure(said: str, cell: float) -> bool:
    """A figure as it stands in the table, rounded as it is said, or in percent."""
    places = len(said.partition(".")[2])
    return any(abs(float(said) - round(value, places)) < 1e-9 for value in (cell, 100 * cell))


def ranking(scores: pd.Series) -> list[Any]:
    """The items, highest score first; equal ones in the order of their names."""
    return scores.sort_index().sort_values(ascending=False, kind="stable").index.tolist()


def asked(answer: Any) -> dict[str, Any]:
    """A complete answer as plain text and numbers, to be kept."""
    return {
        "weights": [float(weight) for weight in answer["weights"]],
        "ranking": [str(item) for item in answer["ranking"]],
        "reason": str(answer["reason"])[:5000],
    }


def _moves(parts: Sequence[str], weights: Sequence[float]) -> Iterator[tuple[str, int, list[float]]]:
    """Each weight ten points up and down; the others share the rest in their proportion."""
    for i, part in enumerate(parts):
        for points in (POINTS, -POINTS):
            moved, others = weights[i] + points, 100 - weights[i]
            if 0 <= moved <= 100 and others > 0:
                yield (
                    part,
                    points,
                    [moved if j == i else weight * (100 - moved) / others for j, weight in enumerate(weights)],
                )


def _out_of_order(order: Sequence[Any], scores: pd.Series | Mapping[Any, float]) -> tuple[Any, Any] | None:
    """The first neighbours of which the later one has the higher score."""
    named = {str(item): float(score) for item, score in scores.items()}
    return next(((a, b) for a, b in pairwise(order) if named[str(b)] > named[str(a)] + 1e-9), None)
