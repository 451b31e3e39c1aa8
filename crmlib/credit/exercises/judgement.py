"""Weights of one's own, and the sentence that the last buyer is told."""

from typing import Any

import pandas as pd

from crmlib.credit import cases
from crmlib.language import tell
from crmlib.practice.exercise import exercise
from crmlib.practice.judgement import Judgement


def _weighed(points: pd.DataFrame, weights: Any) -> pd.Series:
    shares = pd.Series(list(weights), index=points.columns, dtype=float)
    return (points * shares).sum(axis=1) / shares.sum()


exercise(
    "5.16",
    points=4,
    kind="judgement",
    data=cases.eight,
    vary=cases.other_eight,
    answer=_weighed,
    wrong={
        "every C the same": (
            lambda d, weights: d.mean(axis=1),
            tell("This is the order by the plain mean of the five. Let your weights decide."),
        ),
        "character alone": (
            lambda d, weights: d["character"],
            tell("This is the order by character alone. Let your weights decide."),
        ),
        "worst first": (
            lambda d, weights: -_weighed(d, weights),
            tell("The order is upside down: the best buyer comes first."),
        ),
    },
    hints=[
        tell("What has cost your firm money so far: buyers who would not pay, or buyers who could not?"),
        tell(
            "Multiply each column by its weight and add up the five: scores = table['character'] * 30 + table['capacity'] * 25 + …"
        ),
        tell(
            "list(scores.sort_values(ascending=False).index) is the ranking; the reason is the sentence for the last buyer of it."
        ),
    ],
    judgement=Judgement(
        evidence=False,  # it is a sentence for the buyer
        parts=("character", "capacity", "capital", "collateral", "conditions"),
        weights=(30, 25, 20, 10, 15),
        reason=tell(
            "We can ship against thirty percent in advance; your last accounts show little free cash, and we look again with the new ones."
        ),
        rubric=(
            tell("The sentence says what is offered, not only what is refused."),
            tell("It names the evidence that decided, and what would change the decision."),
            tell(
                "It says nothing about other customers, and nothing about who the people are: origin, age, sex, belief, family."
            ),
            tell("It could be read aloud to the buyer, and the same rule holds for all buyers."),
            tell(
                "The weights have a reason from the business; where the ranking does not survive ten points, it is said."
            ),
        ),
    ),
    reason=tell(
        "Character weighs most where losses came from buyers who would not pay, and the sentence says what is offered and when we look again."
    ),
    solution="""
scores = table["character"] * 30 + table["capacity"] * 25 + table["capital"] * 20
scores = scores + table["collateral"] * 10 + table["conditions"] * 15
answer = {"weights": [30, 25, 20, 10, 15], "ranking": list(scores.sort_values(ascending=False).index),
          "reason": "We can ship against thirty percent in advance; your last accounts show little free cash, and we look again with the new ones."}
""".strip(),
)
