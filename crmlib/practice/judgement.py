"""A judgement: own weights, the ranking that follows from them, a reason; and whether the ranking would survive other weights.

There is no one right answer. What can be checked is that the ranking follows from the weights; what cannot is left to
the rubric and the instructor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from crmlib.language import say
from crmlib.practice.compare import MOST, SHAPE, TYPE, VALUES, Difference

POINTS = 10  # a weight moves by this much of 100
WORDS = 4  # a reason is more than a word; two Chinese letters count as one

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
    """

    parts: Sequence[str]
    weights: Sequence[float]
    reason: str
    rubric: Sequence[str]

    def handed_in(self, scores: Scores, data: Any) -> dict[str, Any]:
        """The answer of somebody who takes the model's weights and scores by `scores`."""
        return {"weights": list(self.weights), "ranking": ranking(scores(data, self.weights)), "reason": self.reason}

    def difference(self, answer: Any, scores: Scores, data: Any) -> Difference | None:
        """What is missing for a complete answer whose ranking follows from its weights."""
        try:
            weights = [float(weight) for weight in islice(answer["weights"], MOST)]
            order, reason = [str(item) for item in islice(answer["ranking"], MOST)], str(answer["reason"])
        except Exception:  # whatever was given, it is not of this form
            return Difference(TYPE, say("Give weights, ranking and reason, in the form that the cell shows."))
        if len(weights) != len(self.parts) or not (min(weights) >= 0 and abs(sum(weights) - 100) <= 1e-6):
            return Difference(SHAPE, say("Give {n} weights of zero or more that add up to 100.", n=len(self.parts)))
        score = scores(data, weights)
        if sorted(order) != sorted(map(str, score.index)):
            return Difference(SHAPE, say("The ranking should name each of the {n} customers once.", n=len(score)))
        if words(reason) < WORDS:
            return Difference(
                SHAPE,
                say("Give your reason in {n} words or more: what do these weights mean for your business?", n=WORDS),
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
    """How many words a text has; two Chinese letters count as one, since they stand without blanks.

    Examples
    --------
    >>> words("we live on repeat orders"), words("我们靠老客户的返单")
    (5.0, 4.5)
    """
    chinese = sum(letter.isalpha() and east_asian_width(letter) == "W" for letter in text)
    rest = "".join(" " if east_asian_width(letter) in "WF" else letter for letter in text)
    return sum(any(letter.isalnum() for letter in word) for word in rest.split()) + chinese / 2


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
