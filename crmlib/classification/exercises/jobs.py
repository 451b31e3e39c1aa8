"""On the learner's own file, judged by what must hold: exercises 4.34 to 4.36."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from crmlib.classification.abc import abc_classify, sales_share
from crmlib.classification.rhythm import own_rhythm
from crmlib.language import tell
from crmlib.orders import customer_table
from crmlib.practice.exercise import exercise
from crmlib.reading.sample import sample

LATE = ("silent", "late")
CLOSE = 0.005  # a share rounded to two decimals is one, too


def _orders() -> pd.DataFrame:
    return sample("orders")


def _money(orders: pd.DataFrame) -> pd.Series:
    return customer_table(orders)["monetary"]


def _by_name(answer: Any, column: str) -> pd.Series:
    """The answer as a column by customer: a column, a table that has it, or {customer: entry}."""
    if isinstance(answer, pd.DataFrame):
        answer = answer.set_index("customer_id") if "customer_id" in answer else answer
        answer = answer[column] if column in answer else answer.iloc[:, 0]
    given = pd.Series(dict(answer) if isinstance(answer, Mapping) else answer)
    return given.set_axis(given.index.astype("str"))


def _shares(answer: Any) -> pd.Series:
    return _by_name(answer, "share").astype("float64")


def _classes(answer: Any) -> pd.Series:
    return _by_name(answer, "abc_class").astype("str").str.strip().str.upper()


def _names(answer: Any) -> list[str]:
    given = list(answer.index) if isinstance(answer, pd.DataFrame) else list(answer)
    return [str(name) for name in given]


def _same_people(given: pd.Series, orders: pd.DataFrame) -> bool:
    return given.index.is_unique and set(given.index) == set(orders["customer_id"].dropna().astype("str"))


def _share_of_each(orders: pd.DataFrame) -> pd.Series:
    return sales_share(_money(orders))["share"]


def _near_to_the_money(shares: pd.Series, orders: pd.DataFrame) -> bool:
    """Each share is that customer's part of all sales; goods sent back alone bring none."""
    money = _money(orders).clip(lower=0)
    money.index = money.index.astype("str")
    return bool(((shares - money / money.sum()).abs() <= CLOSE).all())


exercise(
    "4.34",
    points=3,
    kind="job",
    data=_orders,
    answer=_share_of_each,
    form_said=tell("Give one share for each customer, as a column or as {{customer: share}}."),
    invariants={
        "everybody once": (
            lambda answer, orders: _same_people(_shares(answer), orders),
            tell("Each customer of the file should have one share, those who sent goods back too, and nobody else."),
        ),
        "parts": (
            lambda answer, orders: bool(_shares(answer).between(-1, 1).all()),  # who only sent goods back is below zero
            tell("A share is a part of 1. Somebody has more than all: are these percent, or money?"),
        ),
        "adds up": (
            lambda answer, orders: abs(_shares(answer).sum() - 1) <= max(1e-6, CLOSE * len(_shares(answer)) / 10),
            tell("The shares should add up to 1; yours do not. Divide by the sales of all customers."),
        ),
        "of sales": (
            lambda answer, orders: _near_to_the_money(_shares(answer), orders),
            tell("They add up, but somebody's share is not their part of the money. Did you count orders, or lines?"),
        ),
    },
    wrong={
        "percent": (
            lambda d: 100 * _share_of_each(d),
            tell("A share is a part of 1. Somebody has more than all: are these percent, or money?"),
        ),
        "the first ten": (
            lambda d: _share_of_each(d).head(10),
            tell("Each customer of the file should have one share, those who sent goods back too, and nobody else."),
        ),
        "by the largest": (
            lambda d: _share_of_each(d) / _share_of_each(d).max(),
            tell("The shares should add up to 1; yours do not. Divide by the sales of all customers."),
        ),
        "of the lines": (
            lambda d: d["customer_id"].value_counts(normalize=True),
            tell("They add up, but somebody's share is not their part of the money. Did you count orders, or lines?"),
        ),
    },
    hints=[
        tell("First one row for each customer, then each one's part of the whole."),
        tell("crm.customer_table(table) gives the row; its column monetary is the money."),
        tell("crm.sales_share of that column has the column share. Try .sum() on it before you check."),
    ],
    reason=tell("Parts of a whole are tested by adding them up, on your own file as on any other."),
    solution="""answer = crm.sales_share(crm.customer_table(table)["monetary"])["share"]""",
)


def _class_of_each(orders: pd.DataFrame) -> pd.Series:
    return abc_classify(_money(orders))["abc_class"]


def _ahead(classes: pd.Series, orders: pd.DataFrame) -> bool:
    """Nobody in a class brings less than anybody in a later one."""
    money = _money(orders)
    money.index = money.index.astype("str")
    ends = money.groupby(classes).agg(["min", "max"]).sort_index()
    return bool((ends["min"].to_numpy()[:-1] >= ends["max"].to_numpy()[1:] - 1e-9).all())


def _brings_its_part(classes: pd.Series, orders: pd.DataFrame) -> bool:
    """Class A brings 80%, and would not without its smallest customer."""
    money = _money(orders).clip(lower=0)
    money.index = money.index.astype("str")
    first = money[classes[classes == "A"].index]
    return bool(first.sum() >= 0.8 * money.sum() - 1e-6 and first.sum() - first.min() < 0.8 * money.sum())


exercise(
    "4.35",
    points=3,
    kind="job",
    data=_orders,
    answer=_class_of_each,
    form_said=tell('Give one class for each customer, as a column or as {{customer: "A"}}.'),
    invariants={
        "everybody once": (
            lambda answer, orders: _same_people(_classes(answer), orders),
            tell("Each customer of the file should stand in one class, and nobody else."),
        ),
        "three letters": (
            lambda answer, orders: set(_classes(answer)) <= set("ABC"),
            tell("The classes are A, B and C, and nothing else."),
        ),
        "in order": (
            lambda answer, orders: _ahead(_classes(answer), orders),
            tell("Somebody in a class brings less than somebody in a later class. Put them in order of money first."),
        ),
        "80%": (
            lambda answer, orders: _brings_its_part(_classes(answer), orders),
            tell("Class A ends with the customer who brings it to 80% of the money. Yours ends earlier or later."),
        ),
    },
    wrong={
        "A alone": (
            lambda d: _class_of_each(d)[lambda classes: classes == "A"],
            tell("Each customer of the file should stand in one class, and nobody else."),
        ),
        "a fourth class": (
            lambda d: _class_of_each(d).replace("C", "D"),
            tell("The classes are A, B and C, and nothing else."),
        ),
        "by the number of orders": (
            lambda d: abc_classify(customer_table(d)["frequency"])["abc_class"],
            tell("Somebody in a class brings less than somebody in a later class. Put them in order of money first."),
        ),
        "a fifth of the customers": (
            lambda d: (
                _money(d)
                .rank(ascending=False)
                .map(lambda rank: "A" if rank <= len(_money(d)) / 5 else "B" if rank <= len(_money(d)) / 2 else "C")
            ),
            tell("Class A ends with the customer who brings it to 80% of the money. Yours ends earlier or later."),
        ),
    },
    hints=[
        tell("First one row for each customer, then a class by the money that they add up to."),
        tell("crm.customer_table(table)['monetary'] is the money of each."),
        tell("crm.abc_classify of that has the column abc_class."),
    ],
    reason=tell("Classes hold everybody once, and the least of A brings no less than the best of B."),
    solution="""answer = crm.abc_classify(crm.customer_table(table)["monetary"])["abc_class"]""",
)


def _rhythm(orders: pd.DataFrame) -> pd.DataFrame:
    found = own_rhythm(orders)
    return found.set_axis(found.index.astype("str"))


def _overdue(orders: pd.DataFrame) -> pd.Index:
    found = _rhythm(orders)
    return found.index[found["rhythm"].isin(LATE)]


def _older_than_their_rhythm(names: list[str], orders: pd.DataFrame) -> bool:
    waited = _rhythm(orders).loc[names]
    return bool((waited["recency"] > waited["usual_gap"]).all())


exercise(
    "4.36",
    points=3,
    kind="job",
    data=_orders,
    answer=_overdue,
    form_said=tell("Give the customers to call in a list, by their number in the file."),
    invariants={
        "of the file": (
            lambda answer, orders: set(_names(answer)) <= set(orders["customer_id"].dropna().astype("str")),
            tell("Somebody on your list is not in the file. Give the numbers of the column customer_id."),
        ),
        "nobody twice": (
            lambda answer, orders: len(set(_names(answer))) == len(_names(answer)),
            tell("Somebody is on your list twice."),
        ),
        "older than their rhythm": (
            lambda answer, orders: _older_than_their_rhythm(_names(answer), orders),
            tell("Somebody on your list has waited no longer than usual, or has too few orders to say what is usual."),
        ),
        "late enough": (
            lambda answer, orders: set(_names(answer)) <= set(_overdue(orders)),
            tell("Somebody on your list is over the usual gap, and not yet 1.5 times it and a week."),
        ),
        "who is silent": (
            lambda answer, orders: set(_names(answer)) >= set(_overdue(orders)[:3]),
            tell("The three who are the furthest over their own rhythm should be on the list. One is missing."),
        ),
    },
    wrong={
        "the longest silence": (
            lambda d: customer_table(d)["recency"].nlargest(12).index,
            tell("Somebody on your list has waited no longer than usual, or has too few orders to say what is usual."),
        ),
        "any day over": (
            lambda d: _rhythm(d).query("recency > usual_gap").index,
            tell("Somebody on your list is over the usual gap, and not yet 1.5 times it and a week."),
        ),
        "nobody": (
            lambda d: [],
            tell("The three who are the furthest over their own rhythm should be on the list. One is missing."),
        ),
    },
    hints=[
        tell("Each customer is compared with their own usual gap, not with the others."),
        tell("crm.own_rhythm(table) has a row for each; its column rhythm says late or silent."),
        tell("rhythm[rhythm['rhythm'].isin(['late', 'silent'])].index gives the names."),
    ],
    reason=tell("A call list is right where everybody on it has waited longer than is usual for them."),
    solution="""
rhythm = crm.own_rhythm(table)
answer = rhythm[rhythm["rhythm"].isin(["late", "silent"])].index
""".strip(),
)
