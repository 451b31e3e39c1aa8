"""Questions of chapter 04c: who is leaving without a word?"""

import pandas as pd

from crmlib.classification.rfm import weighted_sum
from crmlib.language import tell
from crmlib.practice.question import question


def _bought_lately(largest: pd.DataFrame) -> int:
    return int(largest["rfm_score"].str.startswith("5").sum())


def _share_of_the_best(actions: pd.DataFrame) -> float:
    return float(actions.loc[actions["rfm_levels"] == "HHH", "sales_share"].sum())


question(
    "04c.1",
    tell("Of the ten largest customers, how many have the best score in recency, that is, bought lately?"),
    number=_bought_lately,
)
question(
    "04c.2",
    tell("A customer ordered yesterday, for the first time and for little. Which scores does it get?"),
    options=[
        (tell("1 in all three"), tell("Yesterday is few days ago. Is that good or bad for recency?")),
        (tell("5 in recency, 1 in frequency and in money"), tell("Bought lately is 5; one small order is 1 twice.")),
        (tell("1 in recency, 5 in frequency and in money"), tell("How often has this customer ordered so far?")),
    ],
    right="b",
)
question(
    "04c.3",
    tell("Recency 2, frequency 4, money 3, with the weights 4, 8 and 8: what is the weighted score?"),
    number=lambda: weighted_sum(2, 4, 3, (4, 8, 8)),
    wrong=[
        (lambda: 2 + 4 + 3, tell("You added the scores. Each of them counts as often as its weight says.")),
        (lambda: weighted_sum(2, 4, 3, (8, 8, 4)), tell("The weights are in the order of the scores. Whose is the 4?")),
        (
            lambda: weighted_sum(5, 4, 4, (4, 8, 8)),
            tell("That is the lesson's example, 5, 4 and 4. Take these scores."),
        ),
        (lambda: 2 * 4 * 3, tell("You multiplied the scores. Multiply each by its weight, and add up.")),
        (lambda: weighted_sum(2, 4, 0, (4, 8, 8)), tell("That is recency and frequency. And the money?")),
    ],
)
question(
    "04c.4",
    tell("What share of sales does the class HHH bring, high on all three measures?"),
    number=_share_of_the_best,
    form="share",
)
question(
    "04c.5",
    tell("Often and much, but not lately: which class is that, and what is its first step?"),
    options=[
        (tell("HHL: raise the value of an order"), tell("What does the letter L at the end say about money?")),
        (tell("LHH: call this week and find the cause"), tell("Low in recency, high in frequency and money.")),
        (tell("HLH: raise the frequency"), tell("Would a customer who has not bought lately begin with H?")),
    ],
    right="b",
)
question(
    "04c.6",
    tell("Of those who buy often and much, HHH and LHH, how many are late by their own rhythm?"),
    number=len,
)
question(
    "04c.7",
    tell("A buyer usually orders every 60 days and has now waited 80. Is this buyer late?"),
    options=[
        (
            tell("yes, 80 is more than 60"),
            tell("Half of all gaps are longer than the usual one. Would you call at each of them?"),
        ),
        (
            tell("yes, nobody may wait longer than a month"),
            tell("Whose rhythm is a month, when this buyer's is 60 days?"),
        ),
        (tell("not yet, late begins at 90 days"), tell("1.5 times 60 is 90, and that is more than a week over.")),
    ],
    right="c",
)
question(
    "04c.8",
    tell("The first customer of the list: how many days before the class changes does its own rhythm say late?"),
    number=lambda dates: float(dates["days_earlier"].iloc[0]),
    form="days",
)
question(
    "04c.9",
    tell("Which of these remarks belongs in the customer's file?"),
    options=[
        (
            tell("likes a written answer, and to be called after three"),
            tell("It serves the business, and the customer may read it."),
        ),
        (
            tell("is in a bad temper since the divorce"),
            tell("Did the buyer tell you this for the business? May the buyer read it?"),
        ),
        (tell("votes for the party in power"), tell("What would you do with that in an order, except harm?")),
    ],
    right="a",
)
