"""Grades and what they get: exercises 4.17 to 4.20, after chapter 04b."""

from itertools import pairwise
from typing import Any

import pandas as pd

from crmlib.classification.exercises import tables_service as cases
from crmlib.classification.promotion import promote
from crmlib.language import tell
from crmlib.practice.exercise import exercise

HOURS_THERE = 1_000  # two sales people with 500 hours for visits, as the task says


def _risen(table: pd.DataFrame, **changed: Any) -> pd.Series:
    """The grade of each customer on the day, with one column of the requests changed."""
    days = {"expires": table["last_day"], "date": table["written"]}
    asked = table.assign(customer_id=table.index, **(days | changed))
    return promote(table.rename(columns={"grade": "abcd_class"}), asked, as_of=cases.TODAY)["grade"]


def _one_up(table: pd.DataFrame) -> pd.Series:
    return table["grade"].map({"B": "A", "C": "B", "D": "C"})


def _instead(table: pd.DataFrame, risen: pd.Series) -> pd.Series:
    """Other grades for those who rise; the others keep theirs."""
    return table["grade"].mask(_risen(table) != table["grade"], risen)


exercise(
    "4.17",
    points=3,
    kind="sorting",
    labels=("A", "B", "C", "D"),
    data=cases.asked,
    vary=cases.other_asked,
    answer=_risen,
    wrong={
        "whoever is asked for": (
            _one_up,
            tell("You let all seven rise. A request counts only with a fact, and between its two days."),
        ),
        "nobody": (
            lambda d: d["grade"],
            tell("You let nobody rise. Look for the requests that name a fact and hold today."),
        ),
        "no reason needed": (
            lambda d: _risen(d.assign(reason=d["reason"].replace(cases.NO_FACT, "opens 2 shops"))),
            tell("One reason is a hope: it names no amount and no date. With such a reason nobody rises."),
        ),
        "expired counts": (
            lambda d: _risen(d, expires=d["last_day"].where(d["last_day"] > "2026-04-30", "2026-12-31")),
            tell("One request is over: its last day has passed. That customer falls back."),
        ),
        "not begun counts": (
            lambda d: _risen(d, date=d["written"].where(d["written"] <= cases.TODAY, cases.TODAY)),
            tell("One request is written for a later day. It does not hold yet."),
        ),
        "any time counts": (
            lambda d: _risen(d, expires=d["last_day"].where(d["last_day"] < "2028-01-01", "2026-12-31")),
            tell("One request would hold for more than twelve months from today. So long nobody rises."),
        ),
        "last day excluded": (
            lambda d: _risen(d, expires=d["last_day"].where(d["last_day"] != cases.TODAY, "2026-06-29")),
            tell("You left out a request whose last day is today. It still holds today."),
        ),
        "first day excluded": (
            lambda d: _risen(d, date=d["written"].where(d["written"] != cases.TODAY, "2026-07-01")),
            tell("You left out a request that was written today. It holds from today."),
        ),
        "this year alone": (
            lambda d: _risen(d, expires=d["last_day"].where(d["last_day"] != "2027-03-31", "2028-12-31")),
            tell("A last day in the next year is allowed: twelve months from today end on 30 June 2027."),
        ),
        "two grades": (
            lambda d: _instead(d, d["grade"].map({"B": "A", "C": "A", "D": "B"})),
            tell("Somebody rises by more than one grade. One grade is the most."),
        ),
        "down": (
            lambda d: _instead(d, d["grade"].map({"B": "C", "C": "D", "D": "D"})),
            tell("You moved them down. Up is towards A: D to C, C to B, B to A."),
        ),
        "the others fall": (
            lambda d: _risen(d).where(_risen(d) != d["grade"], d["grade"].map({"B": "C", "C": "D", "D": "D"})),
            tell("You let the others fall a grade. Who does not rise keeps the grade."),
        ),
    },
    hints=[
        tell(
            "Go down the seven rows with three questions: does the reason name an amount or a date, has it begun, is it not over yet?"
        ),
        tell("Today counts on both ends. And no request may run for more than twelve months from today."),
        tell("Three of the seven rise, each by one grade: D to C, C to B, B to A. The others keep their grade."),
        tell(
            "crm.promote(grades, requests, as_of='2026-06-30') does it by that rule; it wants the columns abcd_class, customer_id, expires and date."
        ),
    ],
    reason=tell(
        "A promotion is a bet on a fact with a last day, so it counts with a reason, in its time, and for one grade."
    ),
    solution="""
asked = table.assign(customer_id=table.index, date=table["written"], expires=table["last_day"])
answer = crm.promote(table.rename(columns={"grade": "abcd_class"}), asked, as_of="2026-06-30")["grade"]
""".strip(),
)


def _promised(table: pd.DataFrame, *columns: str) -> list[float]:
    """Hours for A, hours for all, and these as a part of the hours there are."""
    each = table[list(columns) or ["customers", "visits", "hours"]].prod(axis=1)
    return [float(each["A"]), float(each.sum()), float(each.sum()) / HOURS_THERE]


exercise(
    "4.18",
    points=3,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=cases.promise,
    vary=cases.other_promise,
    answer=lambda d: _promised(d),
    wrong={
        "visits for hours": (
            lambda d: _promised(d, "customers", "visits"),
            tell("These are visits. Each takes the hours of the column hours."),
        ),
        "one visit each": (
            lambda d: _promised(d, "customers", "hours"),
            tell("That is one visit for everybody. How often a year does each grade get one?"),
        ),
        "one customer of each": (
            lambda d: _promised(d, "visits", "hours"),
            tell("That is one customer of each grade. How many are there?"),
        ),
        "added": (
            lambda d: [float(d.loc["A"].sum()), float(d.sum().sum()), float(d.sum().sum()) / HOURS_THERE],
            tell("You added the three columns. Customers, visits and hours are multiplied, row by row."),
        ),
    },
    known={
        1: {
            "one customer": (
                lambda d: float(d["visits"]["A"] * d["hours"]["A"]),
                tell("That is what one customer of grade A gets. How many are there?"),
            ),
        },
        2: {
            "without D": (
                lambda d: _promised(d)[1] - float(d.loc["D"].prod()),
                tell("The hours of grade D are missing: its many short visits add up too."),
            ),
            "without A": (
                lambda d: _promised(d)[1] - _promised(d)[0],
                tell("The hours of grade A are missing. Asked are all four grades."),
            ),
            "sums multiplied": (
                lambda d: float(d.sum().prod()),
                tell("You multiplied the sums of the columns. Multiply row by row, then add up."),
            ),
        },
        3: {
            "hours missing": (
                lambda d: _promised(d)[1] - HOURS_THERE,
                tell("That is the difference in hours. Asked is the promise as a part of the hours that there are."),
            ),
            "excess": (
                lambda d: _promised(d)[2] - 1,
                tell("That is how far the promise is over or under. Asked is the whole promise as a part."),
            ),
            "turned round": (
                lambda d: 1 / _promised(d)[2],
                tell("You divided the hours that there are by the promise. Turn it round."),
            ),
            "one person": (
                lambda d: 2 * _promised(d)[2],
                tell("You took the hours of one person. There are two."),
            ),
            "grade A": (
                lambda d: _promised(d)[0] / HOURS_THERE,
                tell("That is the part for grade A. Asked is what is promised to all grades."),
            ),
        },
    },
    hints=[
        tell("Customers times visits times hours, for each grade."),
        tell("For A multiply the three numbers of the first row. Then do it for the other three, and add up."),
        tell("Divide the sum by the hours of both people together. Above 1 the promise cannot be kept."),
        tell("(table['customers'] * table['visits'] * table['hours']) gives all four products at once."),
    ],
    reason=tell("A service plan is a number of hours, so it can be compared with the hours that your people have."),
    solution="""
each = table["customers"] * table["visits"] * table["hours"]
answer = [each["A"], each.sum(), each.sum() / 1000]
""".strip(),
)


def _three(values: pd.Series) -> list[str]:
    return list(values.sort_values(ascending=False, kind="stable").index[:3])


exercise(
    "4.19",
    points=2,
    kind="order",
    data=cases.demand,
    vary=cases.other_demand,
    answer=lambda d: _three(d["demand"] - d["sales"]),
    wrong={
        "by demand": (
            lambda d: _three(d["demand"]),
            tell("These need the most. How much of it do you deliver already?"),
        ),
        "by sales": (
            lambda d: _three(d["sales"]),
            tell("These buy the most from you. Asked is who buys the most elsewhere."),
        ),
        "by the smallest share": (
            lambda d: _three(-d["sales"] / d["demand"]),
            tell("These give you the smallest part of their need; a small part of a small need is little money."),
        ),
        "least room": (
            lambda d: _three(d["sales"] - d["demand"]),
            tell("These have the least room. Asked is the most."),
        ),
        "by the largest share": (
            lambda d: _three(d["sales"] / d["demand"]),
            tell("Of these you have the largest share already. Who buys the most elsewhere, in money?"),
        ),
        "added": (
            lambda d: _three(d["sales"] + d["demand"]),
            tell("You added what they buy and what they need. Room is the difference."),
        ),
        "without the first": (
            lambda d: list((d["demand"] - d["sales"]).nlargest(4).index[1:]),
            tell("The one with the most room is missing; yours begin with the second."),
        ),
    },
    hints=[
        tell("Room is what a customer needs and does not buy from you."),
        tell("Take sales off demand, customer by customer."),
        tell("Sort these differences, largest first, and give the first three names in that order."),
        tell("(table['demand'] - table['sales']).nlargest(3).index"),
    ],
    reason=tell("Room is money, demand less sales; a low share alone does not pay for a visit."),
    solution="""
room = table["demand"] - table["sales"]
answer = list(room.sort_values(ascending=False).index[:3])
""".strip(),
)


def _up(number: float) -> int:
    return -int(-number // 1)


def _alone(customers: float) -> list[int]:
    """Each percentage taken for the size of its grade."""
    sizes = [_up(round(customers * percent / 100, 6)) for percent in (1, 5, 20)]
    return [*sizes, int(customers) - sum(sizes)]


def _sizes(customers: float, rounding: Any, cuts: tuple[int, ...] = (1, 5, 20)) -> list[int]:
    ends = [0, *(rounding(round(customers * cut / 100, 6)) for cut in cuts), int(customers)]
    return [int(after - before) for before, after in pairwise(ends)]


exercise(
    "4.20",
    points=2,
    kind="values",
    data=cases.many,
    vary=cases.other_many,
    answer=lambda d: _sizes(d["customers"], _up),
    wrong={
        "bands": (
            lambda d: _sizes(d["customers"], _up, (1, 6, 26)),
            tell("You read the percentages as 1, the next 5, the next 20. In this task they are the ends: 1, 5, 20."),
        ),
        "rounded down": (
            lambda d: _sizes(d["customers"], int),
            tell("You rounded down. A grade ends with the customer in whom its percentage falls: round up."),
        ),
        "counted from the top": (
            lambda d: [
                *(_up(round(d["customers"] * cut / 100, 6)) for cut in (1, 5, 20)),
                int(d["customers"]),
            ],
            tell("You counted all from the top down to the end of the grade. How many does the grade add?"),
        ),
        "percentages": (
            lambda d: [1, 4, 15, 80],
            tell("These are percentages. How many customers are they?"),
        ),
        "each rounded by itself": (
            lambda d: [_up(round(d["customers"] * part / 100, 6)) for part in (1, 4, 15, 80)],
            tell("You rounded each grade by itself. Find where A, B and C end, round those up, then subtract."),
        ),
        "D by itself": (
            lambda d: [*_sizes(d["customers"], _up)[:3], _up(round(d["customers"] * 0.8, 6))],
            tell("D is what is left after A, B and C, not 80% rounded up: the four add up to all customers."),
        ),
        "each percentage by itself": (
            lambda d: _alone(d["customers"]),
            tell("You gave A 1%, B 5% and C 20%. Those are ends, counted from the top: take off the grades before."),
        ),
        "not rounded": (
            lambda d: [d["customers"] * part for part in (0.01, 0.04, 0.15, 0.80)],
            tell("There is no part of a customer. Find where A, B and C end, and round these ends up."),
        ),
        "shares": (
            lambda d: [size / d["customers"] for size in _sizes(d["customers"], _up)],
            tell("These are shares of the customers. Asked is how many customers they are."),
        ),
    },
    hints=[
        tell("Where do A, B and C end? At 1%, 5% and 20% of the customers, counted from the top."),
        tell("Round each of the three ends up to a whole customer."),
        tell("B is its end less the end of A, C its end less the end of B, and D is the rest. The four add up to all."),
    ],
    reason=tell(
        "The percentages are ends, counted by rank from the top, so each grade is one end less the one before."
    ),
    solution="""
import math
ends = [math.ceil(table["customers"] * cut / 100) for cut in (1, 5, 20)]
answer = [ends[0], ends[1] - ends[0], ends[2] - ends[1], table["customers"] - ends[2]]
""".strip(),
)
