"""Which grade does each customer get: 4.4, a function for any book."""

from collections import Counter
from itertools import pairwise

import pandas as pd

import crmlib as crm
from tests.answers.author import Answers, Wrong

ENDS = (1, 5, 20, 100)


def up_to(sales, end):
    """How many customers have a rank up to `end`; equal sales share the better rank."""
    return int((sales.rank(ascending=False, method="min") <= end).sum())


def differences(ends):
    """What each grade adds to the ones before."""
    return dict(zip("ABCD", (b - a for a, b in pairwise([0, *ends])), strict=True))


def counts(sales):
    """How many customers each grade has, ranks rounded up."""
    return differences([up_to(sales, -(-len(sales) * percent // 100)) for percent in ENDS])


def cumulated(sales):
    return dict(zip("ABCD", (up_to(sales, -(-len(sales) * percent // 100)) for percent in ENDS), strict=True))


def with_ends(make):
    """The grades where rank `make(n, percent)` is the last one of a grade."""

    def answer(sales):
        return differences([*(up_to(sales, make(len(sales), percent)) for percent in ENDS[:3]), len(sales)])

    return answer


def torn(sales):
    """Of two with equal sales, one is in and the other out."""
    return differences([-(-len(sales) * percent // 100) for percent in ENDS])


def own_bands(sales):
    """Each percentage taken for itself: B is 5%, C is 20%."""
    sizes = [-(-len(sales) * percent // 100) for percent in ENDS[:3]]
    return differences([*(up_to(sales, end) for end in (sizes[0], sum(sizes[:2]), sum(sizes))), len(sales)])


def by_money(sales):
    """Grades by the share of sales, not by rank."""
    ordered = sales.sort_values(ascending=False)
    before = (ordered.cumsum() - ordered) / ordered.sum()
    return differences([int((before < end).sum()) for end in (0.01, 0.05, 0.20, 1.01)])


def printing(sales):
    print(counts(sales))


def leaving(sales):
    raise SystemExit


def letters(sales):
    return [grade for grade, many in counts(sales).items() for _ in range(many)]


def forms_of(change):
    """A function whose result is handed in as `change` makes it."""
    return lambda right, data: lambda sales: change(counts(sales))


def wrong(function, told):
    return Wrong(lambda data: function, told)


BOOK = Answers(
    right=lambda sales: counts(sales),
    forms={
        "a dict": forms_of(dict),
        "a Series": forms_of(pd.Series),
        "the grades counted": lambda right, data: lambda sales: pd.Series(letters(sales)).value_counts(),
        "the package's own function": lambda right, data: (
            lambda sales: crm.abcd_classify(sales)["abcd_class"].value_counts()
        ),
        "a Counter": lambda right, data: lambda sales: Counter(letters(sales)),
        "pairs": forms_of(lambda found: list(found.items())),
        "empty grades left out": forms_of(lambda found: {grade: many for grade, many in found.items() if many}),
        "the last grade first": forms_of(lambda found: dict(reversed(found.items()))),
        "whole numbers with a point": forms_of(lambda found: {grade: float(many) for grade, many in found.items()}),
        "a table of one column": forms_of(lambda found: pd.Series(found, name="customers").to_frame()),
    },
    wrong={
        "rounded down": wrong(with_ends(lambda n, percent: n * percent // 100), r"round|down|inside"),
        "rounded to the nearest": wrong(
            with_ends(lambda n, percent: round(n * percent / 100)), r"round|nearest|inside"
        ),
        "one more than rounded down": wrong(
            with_ends(lambda n, percent: min(n, n * percent // 100 + 1)), r"round|one more|exact|another"
        ),
        "each grade with the better ones in it": wrong(cumulated, r"together|better|without|up to|minus|taken off|own"),
        "each percentage for itself": wrong(own_bands, r"end|itself|each|band|up to|top"),
        "the share of sales, not the rank": wrong(by_money, r"rank|share of sales|money"),
        "two with equal sales get two grades": wrong(torn, r"equal|same sales|tie"),
        "numbers typed in for the printed table": Wrong(
            lambda data: (lambda typed: lambda sales: typed)(counts(data)), r"another"
        ),
        "a grade for each customer, not counted": wrong(letters, r"count|how many|number|for each"),
        "D left out": wrong(lambda sales: {g: n for g, n in counts(sales).items() if g != "D"}, r"\bD\b|missing"),
        "shares in place of numbers": wrong(
            lambda sales: {g: n / len(sales) for g, n in counts(sales).items()}, r"number|share|part|fraction|count"
        ),
        "printed, not given back": wrong(printing, r"return|back"),
        "a name that is not there": wrong(lambda sales: nothing_like_it(sales), r"nothing_like_it|stopped"),  # noqa: F821
        "the sales of each grade": wrong(
            lambda sales: dict(zip(letters(sales), sales.sort_values(ascending=False), strict=True)),
            r"number|count|sales|money",
        ),
        "D is everybody": wrong(lambda sales: counts(sales) | {"D": len(sales)}, r"\bD\b|rest"),
        "it leaves Python": wrong(leaving, r"exit|quit|leav"),
        "a number in place of a function": Wrong(lambda sales: counts(sales), r"function|def"),
    },
)

ANSWERS = {"4.4": BOOK}
