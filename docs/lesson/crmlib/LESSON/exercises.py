"""The exercises of lesson N: the tables are in ``cases.py``, the methods in the lesson's other modules."""

import pandas as pd

from crmlib.language import tell
from crmlib.LESSON import cases
from crmlib.LESSON.silence import silence
from crmlib.practice.exercise import ____, check, exercise, exercise_data, grade, hint, predict, question, solution

__all__ = ["____", "check", "exercise_data", "grade", "hint", "predict", "solution"]


def _in_state(table: pd.DataFrame, *states: str) -> pd.Index:
    found = silence(table, as_of=cases.TODAY)
    return found.index[found["state"].isin(states)]


question(
    "NNa.1",
    tell("What share of the customers have fallen asleep?"),
    number=lambda states: (states["state"] == "asleep").mean(),
    form="share",
)
question(
    "NNa.2",
    tell("A customer has been silent for just as many days as the limit of the first row says. What does the table call it?"),
    options=[
        (tell("asleep"), tell("Read the row again: are so many days more than so many days?")),
        (tell("quiet"), tell("A row counts from above its limit, so the next row holds.")),
        (tell("neither"), tell("Which row of the table is the next one, and is its limit passed?")),
    ],
    right="b",
)

exercise(
    "N.1",
    points=2,
    kind="set",
    data=cases.five,
    vary=cases.other_five,
    answer=lambda d: _in_state(d, "asleep"),
    wrong={
        "quiet counted as asleep": (
            lambda d: _in_state(d, "asleep", "quiet"),
            tell("You took those who are quiet too. Asleep is only who has been silent for longer than the first limit of the table."),
        ),
        "the longest silence alone": (
            lambda d: silence(d, as_of=cases.TODAY).index[:1],
            tell("That is only the customer with the longest silence. Is nobody else above the limit?"),
        ),
    },
    hints=[
        tell("The method sorts the customers by their days of silence and names a state for each."),
        tell('crm.silence(table, as_of="2026-06-30") has a column state.'),
        tell('Compare that column with "asleep"; the index of those rows are the customers.'),
    ],
    reason=tell("A limit makes a feeling comparable: two people who look at the same list call the same customers."),
    solution="""
states = crm.silence(table, as_of="2026-06-30")
answer = states.index[states["state"] == "asleep"]
""".strip(),
)
