"""Questions of chapter 04d: who moved, and what is keeping worth?"""

import numpy as np
import pandas as pd

from crmlib.language import tell
from crmlib.practice.question import question


def _stayed_best(matrix: pd.DataFrame) -> float:
    return float(matrix.loc["A", "A"] / matrix.loc["A"].sum())


def _off_the_diagonal(matrix: pd.DataFrame) -> int:
    return int(matrix.to_numpy().sum() - np.trace(matrix.to_numpy()))


def _loyal(summary: pd.DataFrame) -> float:
    """How many are loyal; not known where no demand is on file."""
    many = summary.set_index("attitude")["customers"]
    return float(many.get("loyal", 0)) if set(many.index) - {"silent", "unknown"} else float("nan")


question(
    "04d.1",
    tell("Of the customers who were in class A a year ago, what share is in A today?"),
    number=_stayed_best,
    form="share",
)
question(
    "04d.2",
    tell("You have 50 customers and keep four in five. How many must you win to have 55 a year from now?"),
    number=lambda: 15,
    wrong=[
        (lambda: 5, tell("So many more you want to have. How many of the 50 leave before the year is over?")),
        (lambda: 10, tell("So many leave. With ten new ones you have 50 again, and you want 55.")),
    ],
)
question(
    "04d.3",
    tell("Of the twelve accounts, how many change their class when the basis changes?"),
    number=_off_the_diagonal,
)
question(
    "04d.4",
    tell("A customer stands in C today and stood in A last year. What do you look at first?"),
    options=[
        (tell("what the customer did wrong"), tell("How do you know yet that the customer did anything?")),
        (tell("by which rule each list was made"), tell("Two years are compared by one rule; write it on every list.")),
        (tell("which service to take away"), tell("What if only the basis of the class is another one?")),
    ],
    right="b",
)
question(
    "04d.5",
    tell("How many customers pass all three tests of loyalty?"),
    number=_loyal,
)
question(
    "04d.6",
    tell(
        "A buyer praises every delivery, orders each month, and buys a third of the yearly demand here. What is this buyer?"
    ),
    options=[
        (tell("loyal"), tell("Where do the other two thirds come from?")),
        (tell("switching brands"), tell("The buyer orders by rhythm, and most of the demand goes elsewhere.")),
        (tell("a buyer who has fallen silent"), tell("When was the last order of somebody who orders each month?")),
    ],
    right="b",
)
question(
    "04d.7",
    tell("A buyer takes one lamp twice a year, much of it each time. What decides the next order?"),
    options=[
        (tell("how often you call"), tell("What does a call change, if the supplier cannot deliver in time?")),
        (tell("how long your price list is"), tell("How many of your products does this buyer want?")),
        (tell("the price and quality of this lamp, and your supplier"), tell("One product carries the whole order.")),
    ],
    right="c",
)
question(
    "04d.8",
    tell("Of the customers who bought in the year before, what share bought again in the last year?"),
    number=lambda years: float(years["retention_share"].iloc[-1]),
    form="share",
)
question(
    "04d.9",
    tell(
        "Next year you win no new customer, and as large a part of the old ones stays as before. What do the two shares do?"
    ),
    options=[
        (tell("both stay as they are"), tell("Of next year's customers, how many would have bought before?")),
        (
            tell("retention stays, the share of repeat customers rises to all"),
            tell("It rises because nobody new came."),
        ),
        (tell("both fall"), tell("Which of the two asks about new customers, and from which side?")),
    ],
    right="b",
)
question(
    "04d.10",
    tell("How many times as much does winning a customer cost as keeping one for a year?"),
    number=lambda spent: float(spent.loc["win", "spent_each"] / spent.loc["keep", "spent_each"]),
    decimals=1,
)
question(
    "04d.11",
    tell("You take 10% of each deal where 12% is usual. How much more business brings you the same money?"),
    number=lambda: 0.12 / 0.10 - 1,
    form="share",
    wrong=[
        (lambda: 0.12 - 0.10, tell("So much less you take of each deal. How many such deals bring the same money?")),
        (lambda: 1 - 0.10 / 0.12, tell("So much less a deal brings. By how much must the number of deals rise?")),
        (lambda: 0.12 / 0.10, tell("That is all the business. How much of it is more than before?")),
    ],
)
