"""Questions of lesson 4: value."""

import pandas as pd

from crmlib.classification.abc import top_share
from crmlib.language import tell
from crmlib.practice.question import question


def _months_that_fell(months: pd.DataFrame) -> int:
    return int((months["year_change"] < 0).sum())


question(
    "04a.1",
    tell("A customer has sent goods back and bought nothing since the file begins. How many orders does its row have?"),
    options=[
        (tell("no order"), tell("Goods sent back are no purchase: they take from the money and count as no order.")),
        (tell("one, for the return"), tell("Would you call somebody a buyer for sending goods back?")),
        (
            tell("it has no row"),
            tell("Then its money would be missing from the sum. Do all rows together still make all sales?"),
        ),
    ],
    right="a",
)
question(
    "04a.2",
    tell("What share of sales do the largest twenty percent of the customers bring?"),
    number=lambda shares: top_share(shares["amount"]),
    form="share",
)
question(
    "04a.3",
    tell("What share of sales does the strongest kind of customer bring?"),
    number=lambda made: float(made["share_of_sales"].max()),
    form="share",
)
question(
    "04a.4",
    tell("One cell of a grid stands far above the rest. What do you look at before you call it a market?"),
    options=[
        (tell("the price of that product there"), tell("Does a price say whether one customer bought or twenty?")),
        (
            tell("how many customers and orders stand behind it"),
            tell("One order of one firm fills a cell, and is gone the next year."),
        ),
        (tell("how large the country is"), tell("Does the country's size say who bought from you?")),
    ],
    right="b",
)
question(
    "04a.5",
    tell("In how many of the last twelve months were sales lower than in the same month a year before?"),
    number=_months_that_fell,
)
question(
    "04a.6",
    tell("One product leaves more margin than any other. What share of all margin is that?"),
    number=lambda goods: float(goods["share_of_margin"].max()),
    form="share",
)
question(
    "04a.7",
    tell("How many customers are in class C, and together bring the last 5% of sales?"),
    number=lambda summary: int(summary["customers"].get("C", 0)),
)
question(
    "04a.8",
    tell("Where is a bad place for the line between two classes?"),
    options=[
        (
            tell("where the curve bends"),
            tell("There the customers on both sides differ. Is that good or bad for a line?"),
        ),
        (
            tell("between customers who buy nearly the same"),
            tell("There a trifle decides who gets the better service, and the next month it decides again."),
        ),
        (tell("after a round number of customers"), tell("Round or not: what matters is who stands on either side.")),
    ],
    right="b",
)
