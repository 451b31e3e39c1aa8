"""What you promise to whom: 4.32, 4.33."""

import numpy as np
import pandas as pd

from tests.answers.author import Answers, Wrong
from tests.answers.keeping_more import choice

ADOPT = choice(
    "b",
    {
        "a": ("value alone says who is good", r"quiet|stopped|when|last order|time|days|sum"),
        "c": ("the metals look at the whole", r"profit|effort|hours|cost|columns?"),
        "d": ("key accounts are the good ones", r"key|criteria|margin|profit|columns?|quiet"),
    },
    "the one that looks at the last order",
    "needs_the_day",
)

PEOPLE = ["Mei Lin", "Hao Ruan", "Tao Feng"]


def lines(page, *, much=True, person=True, day=True):
    """The lines that meet the tests that are asked."""
    tests = parts(page)
    asked = [test for test, wanted in zip(tests, (much, person, day), strict=True) if wanted]
    return [name for name in page.index if all(test[name] for test in asked)]


def parts(page):
    return page["by_how_much"].notna(), page["person"].isin(PEOPLE), page["day"].str[:1].eq("2")


def any_word(page):
    """Any word counts as a person."""
    much, _, day = parts(page)
    return list(page.index[much & day & page["person"].ne("")])


def two_of_three(page):
    return [name for name in page.index if sum(bool(test[name]) for test in parts(page)) >= 2]


PROMISES = Answers(
    ordered=False,
    right=lines,
    forms={
        "a list": lambda right, page: right,
        "a tuple": lambda right, page: tuple(right),
        "a set": lambda right, page: set(right),
        "an index": lambda right, page: pd.Index(right),
        "a Series": lambda right, page: pd.Series(right),
        "an array": lambda right, page: np.array(right),
        "the last first": lambda right, page: right[::-1],
        "the rows of the table": lambda right, page: page.loc[right],
        "a column of yes and no": lambda right, page: page.index.to_series().isin(right),
    },
    wrong={
        "no figure asked": Wrong(lambda p: lines(p, much=False), r"how much|figure|number"),
        "no person asked": Wrong(lambda p: lines(p, person=False), r"person|who|nobody|name"),
        "no day asked": Wrong(lambda p: lines(p, day=False), r"day|soon|when|calendar"),
        "everybody is a person": Wrong(any_word, r"everybody|one person|nobody"),
        "only the figure asked": Wrong(lambda p: lines(p, person=False, day=False), r"figure|how much|person|day"),
        "only the person asked": Wrong(lambda p: lines(p, much=False, day=False), r"person|how much|figure|day"),
        "only the day asked": Wrong(lambda p: lines(p, much=False, person=False), r"day|how much|figure|person"),
        "two of the three are enough": Wrong(two_of_three, r"three|all|each|two"),
        "the lines that cannot be checked": Wrong(
            lambda p: [name for name in p.index if name not in lines(p)], r"cannot|turned|other|rest|opposite"
        ),
        "every line": Wrong(lambda p: list(p.index), r"all|every|some|each"),
        "only Mei Lin's": Wrong(
            lambda p: [name for name in lines(p) if p["person"][name] == "Mei Lin"], r"Mei Lin|three|Hao|any|others"
        ),
        "a part of one taken for no figure": Wrong(
            lambda p: [name for name in lines(p) if p["by_how_much"][name] >= 1], r"0\.3|figure|part|fraction|percent"
        ),
        "the last one forgotten": Wrong(lambda p: lines(p)[:-1], r"L\d|missing|forgot|one more"),
        "the first one only": Wrong(lambda p: lines(p)[:1], r"one|more|missing|others|L\d"),
        "the people in place of the lines": Wrong(lambda p: list(p["person"][lines(p)]), r"L\d|line|name"),
        "the numbers without L": Wrong(lambda p: [int(name[1:]) for name in lines(p)], r"L\d|name|line"),
        "how many": Wrong(lambda p: len(lines(p)), r"list|name|which|how many"),
    },
)

ANSWERS = {"4.32": ADOPT, "4.33": PROMISES}
