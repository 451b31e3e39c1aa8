"""In your own code, for whoever likes to program: exercise 4.4, the last of the lesson."""

from math import ceil
from typing import Any

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.abc import abc_classify, abcd_classify
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _sizes(sales: pd.Series, **options: Any) -> dict[str, int]:
    return abcd_classify(sales, **options)["abcd_class"].value_counts().to_dict()


def _by_count(sales: pd.Series, rounding: Any) -> dict[str, int]:
    """The grades by the number of customers alone, whoever is equal to whom."""
    a, b, c = (int(rounding(round(len(sales) * cut / 100, 6))) for cut in (1, 5, 20))
    return dict(zip("ABCD", (a, b - a, c - b, len(sales) - c), strict=True))


def _from_the_top(sales: pd.Series) -> dict[str, int]:
    sizes = _sizes(sales)
    return {grade: sum(sizes[better] for better in "ABCD" if better <= grade) for grade in "ABCD"}


exercise(
    "4.4",
    points=2,
    kind="code",
    form="sorting",
    data=cases.book,
    vary=cases.other_book,
    answer=_sizes,
    wrong={
        "ties split": (
            lambda d: _by_count(d, ceil),
            tell(
                "Two customers with the same sales got two grades. Where a grade ends between equals, all of them get the better one."
            ),
        ),
        "bands": (
            lambda d: _sizes(d, reading="bands"),
            tell("You read the percentages as 1, the next 5, the next 20. Asked are the top 1, the top 5, the top 20."),
        ),
        "rounded down": (
            lambda d: _by_count(d, int),
            tell(
                "You round down. A grade ends with the customer in whom its percentage falls, so the last rank is rounded up."
            ),
        ),
        "shares of sales": (
            lambda d: abc_classify(d, cuts=(0.8, 0.95))["abc_class"].value_counts().to_dict(),
            tell("These are classes by share of sales. These grades go by rank: a percentage of the customers."),
        ),
        "shares": (
            lambda d: {grade: n / len(d) for grade, n in _sizes(d).items()},
            tell("These are parts of all customers. Asked is how many customers each grade has."),
        ),
        "all are D": (
            lambda d: _sizes(d) | {"D": len(d)},
            tell("D is the rest: take those of A, B and C from all customers."),
        ),
        "counted from the top": (
            _from_the_top,
            tell("You count all from the top down to the end of the grade. How many does each grade add?"),
        ),
    },
    hints=[
        tell("The grades go by rank: the largest customers, so many percent of them."),
        tell("Where do A, B and C end? Multiply len(sales) by the percentage, and round up."),
        tell("Then look at the customer just below each end: with the same sales they belong above it."),
        tell("crm.abcd_classify(sales) gives every customer a grade by this rule, in the column abcd_class."),
        tell("Count them: put .value_counts() behind the column, and return that."),
    ],
    reason=tell(
        "The last rank of a grade is the number of customers times its percentage, rounded up, and whoever is equal to the last one is in."
    ),
    solution="""
def answer(sales):
    return crm.abcd_classify(sales)["abcd_class"].value_counts()
""".strip(),
)
