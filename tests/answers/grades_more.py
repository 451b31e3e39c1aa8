"""Whom do you visit: rising, the promise, room, and how many each grade gets: 4.17, 4.18, 4.19, 4.20."""

import math

import numpy as np
import pandas as pd

from tests.answers.author import ORDER, PERCENT, ROUNDED, Answers, Wrong

TODAY = "2026-06-30"
IN_A_YEAR = "2027-06-30"
HOURS = 1000  # of both people


def text(table, column):
    """Days as text, which sort as days do."""
    return table[column].astype(str).str[:10]


def tests(table):
    """What a request has to pass, test by test."""
    return {
        "reason": table["reason"].astype(str).str.contains(r"\d| May"),
        "written": text(table, "written") <= TODAY,
        "running": text(table, "last_day") >= TODAY,
        "near": text(table, "last_day") <= IN_A_YEAR,
    }


def passed(table, *without, **other):
    kinds = tests(table) | other
    return np.logical_and.reduce([kinds[name] for name in kinds if name not in without])


def risen(table, rightly, steps=1):
    grades = "ABCD"
    return {
        str(name): grades[max(0, grades.index(grade) - steps)] if up else str(grade)
        for name, grade, up in zip(table.index, table["grade"], rightly, strict=True)
    }


def of_today(table):
    return risen(table, passed(table))


def alone(name, day):
    return lambda t: risen(t, passed(t, **{name: day(t)}))


def fallen(table):
    grades = "ABCD"
    return {
        str(name): grade if up else grades[min(3, grades.index(grade) + 1)]
        for (name, grade), up in zip(of_today(table).items(), passed(table), strict=True)
    }


def sunk(table):
    """Down one grade in place of up."""
    grades = "ABCD"
    return {
        str(name): grades[min(3, grades.index(grade) + 1)] if up else str(grade)
        for name, grade, up in zip(table.index, table["grade"], passed(table), strict=True)
    }


RISE = Answers(
    right=of_today,
    forms={
        "a dict": lambda right, table: right,
        "a Series": lambda right, table: pd.Series(right),
        "the last first": lambda right, table: dict(reversed(right.items())),
        "small letters": lambda right, table: {name: grade.lower() for name, grade in right.items()},
        "with blanks": lambda right, table: {f"{name} ": f" {grade}" for name, grade in right.items()},
        "a Series by its own index": lambda right, table: pd.Series(list(right.values()), index=table.index),
        "pairs": lambda right, table: list(right.items()),
    },
    wrong={
        "nobody rises": Wrong(lambda t: risen(t, [False] * len(t)), r"nobody|no one|rise|request|none"),
        "everybody rises": Wrong(lambda t: risen(t, [True] * len(t)), r"every|all|reason|last day|written"),
        "a hope is reason enough": Wrong(lambda t: risen(t, passed(t, "reason")), r"fact|hope|amount|date"),
        "a last day years away is taken": Wrong(lambda t: risen(t, passed(t, "near")), r"twelve|year|months|Ash"),
        "what has ended still counts": Wrong(
            lambda t: risen(t, passed(t, "running")), r"last day|ended|over|past|Cedar"
        ),
        "what is written for later counts": Wrong(
            lambda t: risen(t, passed(t, "written")), r"written|later|not yet|before|Larch"
        ),
        "the last day itself is left out": Wrong(
            alone("running", lambda t: text(t, "last_day") > TODAY), r"last day|itself|includ|Hazel"
        ),
        "the day of writing is left out": Wrong(
            alone("written", lambda t: text(t, "written") < TODAY), r"written|itself|includ|Elm"
        ),
        "twelve months from the day it was written": Wrong(
            lambda t: risen(
                t,
                passed(
                    t,
                    near=(pd.to_datetime(t["last_day"]) <= pd.to_datetime(t["written"]) + pd.DateOffset(months=12)),
                    running=pd.Series(True, index=t.index),
                ),
            ),
            r"last day|ended|over|past|Cedar|written",
        ),
        "this year only": Wrong(
            alone("near", lambda t: text(t, "last_day") <= "2026-12-31"), r"twelve|months|year|Elm"
        ),
        "two grades up": Wrong(lambda t: risen(t, passed(t), 2), r"one grade|two|step"),
        "everybody who rises is A": Wrong(lambda t: risen(t, passed(t), 3), r"one grade|step"),
        "down in place of up": Wrong(sunk, r"up|down|rise|fall|better|above"),
        "the others fall back": Wrong(fallen, r"keep|fall|down|others"),
        "rises and stays": Wrong(
            lambda t: {name: "rises" if up else "keeps" for name, up in zip(t.index, passed(t), strict=True)},
            r"grade|letter|A, B|word",
        ),
        "only those who rise": Wrong(
            lambda t: {n: g for (n, g), up in zip(of_today(t).items(), passed(t), strict=True) if up},
            r"missing|each|every|all|Ash",
        ),
        "one is forgotten": Wrong(lambda t: dict(list(of_today(t).items())[:-1]), r"missing|each|every|all|Larch"),
        "a grade that is not there": Wrong(lambda t: of_today(t) | {"Birch": "E"}, r"Birch|\bE\b|grade"),
    },
)


def hours(table):
    return table["customers"] * table["visits"] * table["hours"]


def promise(table):
    return [float(hours(table)["A"]), float(hours(table).sum()), float(hours(table).sum() / HOURS)]


def instead(place, change):
    def answer(table):
        numbers = promise(table)
        numbers[place - 1] = float(change(table, numbers))
        return numbers

    return answer


def counted_as(column):
    """The promise of other hours."""

    def answer(table):
        found = column(table)
        return [float(found["A"]), float(found.sum()), float(found.sum() / HOURS)]

    return answer


PROMISE = Answers(
    decimals=2,
    right=promise,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["A", "all", "part"]),
        "whole hours": lambda right, table: [int(right[0]), int(right[1]), right[2]],
        "two decimals": lambda right, table: [round(number, 2) for number in right],
        "three decimals": lambda right, table: [round(number, 3) for number in right],
        "numpy's numbers": lambda right, table: [np.float64(number) for number in right],
    },
    wrong={
        "the visits counted, not the hours": Wrong(
            counted_as(lambda t: t["customers"] * t["visits"]), r"visits|hours a visit|how long|multipl"
        ),
        "one visit to each": Wrong(counted_as(lambda t: t["customers"] * t["hours"]), r"visits|once|one visit|a year"),
        "one customer of each grade": Wrong(
            counted_as(lambda t: t["visits"] * t["hours"]), r"customers|one customer|each customer"
        ),
        "the hours of one person": Wrong(instead(3, lambda t, v: v[1] / 500), r"one person|two|both|1,?000|people"),
        "the part in percent": Wrong(instead(3, lambda t, v: 100 * v[2]), PERCENT),
        "the part turned upside down": Wrong(instead(3, lambda t, v: 1 / v[2]), r"upside|turn|divide|promised.*by"),
        "the hours that are too many": Wrong(
            instead(3, lambda t, v: v[1] - HOURS), r"part|divide|differ|too many|left"
        ),
        "the part over 1": Wrong(instead(3, lambda t, v: v[2] - 1), r"\b1\b|\bone\b|whole|over|above|part"),
        "the part of A": Wrong(instead(3, lambda t, v: v[0] / HOURS), r"\bA\b|all"),
        "all without D": Wrong(instead(2, lambda t, v: v[1] - hours(t)["D"]), r"\bD\b|all|every"),
        "the other grades": Wrong(instead(2, lambda t, v: v[1] - v[0]), r"\bA\b|all|every"),
        "A's hours for one customer": Wrong(
            instead(1, lambda t, v: t["visits"]["A"] * t["hours"]["A"]), r"one|each|customers|three"
        ),
        "the first two exchanged": Wrong(lambda t: [promise(t)[1], promise(t)[0], promise(t)[2]], ORDER),
        "sums multiplied": Wrong(
            instead(2, lambda t, v: t["customers"].sum() * t["visits"].sum() * t["hours"].sum()),
            r"row|each grade|line|sum|add",
        ),
        "added, not multiplied": Wrong(counted_as(lambda t: t.sum(axis=1)), r"multipl|add|times"),
        "the part rounded to a whole number": Wrong(instead(3, lambda t, v: round(v[2])), ROUNDED),
        "two numbers": Wrong(lambda t: promise(t)[:2], r"three|3|two|2"),
        "the hours of every grade": Wrong(lambda t: [float(number) for number in hours(t)], r"three|3|four|4"),
    },
)


def room(table):
    return table["demand"] - table["sales"]


def first(amounts, many=3):
    return [str(name) for name in amounts.sort_values(ascending=False, kind="stable").index[:many]]


ROOM = Answers(
    right=lambda table: first(room(table)),
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series": lambda right, table: pd.Series(right),
        "an index": lambda right, table: pd.Index(right),
        "the index of a sorted table": lambda right, table: room(table).nlargest(3).index,
        "small letters": lambda right, table: [name.lower() for name in right],
    },
    wrong={
        "by what they need": Wrong(lambda t: first(t["demand"]), r"need|demand|buy from you|subtract|less"),
        "by what they buy": Wrong(lambda t: first(t["sales"]), r"buy|sales"),
        "by the part you do not have": Wrong(
            lambda t: first(room(t) / t["demand"]), r"part|share|money|percent|fraction|small"
        ),
        "by your part": Wrong(lambda t: first(t["sales"] / t["demand"]), r"your part|share|most of|little room|wallet"),
        "the least room": Wrong(lambda t: first(-room(t)), r"least|most"),
        "the least first": Wrong(lambda t: first(room(t))[::-1], rf"{ORDER}|first"),
        "the first two exchanged": Wrong(lambda t: [first(room(t))[place] for place in (1, 0, 2)], rf"{ORDER}|first"),
        "the last two exchanged": Wrong(lambda t: [first(room(t))[place] for place in (0, 2, 1)], rf"{ORDER}|first"),
        "in the order of the table": Wrong(lambda t: sorted(first(room(t))), rf"{ORDER}|alphabet|first"),
        "the two with the most": Wrong(lambda t: first(room(t), 2), r"three|3|two|2"),
        "the four with the most": Wrong(lambda t: first(room(t), 4), r"three|3|four|4"),
        "the one with the most": Wrong(lambda t: first(room(t))[0], r"three|3|list"),
        "the money in place of the names": Wrong(
            lambda t: [float(money) for money in room(t).nlargest(3)], r"name|customer"
        ),
        "sales and need added": Wrong(lambda t: first(t["demand"] + t["sales"]), r"add|need|subtract|less|demand"),
        "the two with most room, then the next by need": Wrong(
            lambda t: [*first(room(t), 2), next(n for n in first(t["demand"], 8) if n not in first(room(t), 3))],
            r"third|need|number 3|room",
        ),
        "the second to the fourth": Wrong(lambda t: first(room(t), 4)[1:], r"first|most|missing|should"),
    },
)


def ends(customers, rounded=math.ceil):
    return [rounded(customers * percent / 100) for percent in (1, 5, 20)] + [customers]


def parts(found):
    return [end - before for end, before in zip(found, [0, *found[:-1]], strict=True)]


def whole(facts):
    return int(facts["customers"])


def up(number):
    """Up, and no further by a rest of the computer's."""
    return math.ceil(round(number, 9))


def four(facts, rounded=up):
    return parts(ends(whole(facts), rounded))


def nearest(number):
    return int(number + 0.5)


def each_alone(facts):
    """One, five and twenty percent each for itself."""
    alone = [up(whole(facts) * percent / 100) for percent in (1, 5, 20)]
    return [*alone, whole(facts) - sum(alone)]


def bands(facts):
    """One, four and fifteen percent, each rounded up by itself."""
    alone = [up(whole(facts) * percent / 100) for percent in (1, 4, 15)]
    return [*alone, whole(facts) - sum(alone)]


def other(place, change):
    def answer(facts):
        numbers = four(facts)
        numbers[place - 1] = change(facts, numbers)
        return numbers

    return answer


GRADES = Answers(
    right=four,
    forms={
        "a list": lambda right, facts: right,
        "a tuple": lambda right, facts: tuple(right),
        "an array": lambda right, facts: np.array(right),
        "a Series": lambda right, facts: pd.Series(right),
        "a Series by grade": lambda right, facts: pd.Series(right, index=list("ABCD")),
        "with a point": lambda right, facts: [float(number) for number in right],
        "numpy's numbers": lambda right, facts: [np.int64(number) for number in right],
        "counted": lambda right, facts: pd.Series(np.repeat(list("ABCD"), right)).value_counts().sort_index(),
    },
    wrong={
        "rounded down": Wrong(lambda f: four(f, math.floor), r"round|down|inside|up"),
        "rounded to the nearest": Wrong(lambda f: four(f, nearest), r"round|nearest|inside|up"),
        "one more than rounded down": Wrong(
            lambda f: four(f, lambda n: math.floor(round(n, 9)) + 1), r"one more|exact|already|round"
        ),
        "each percentage for itself": Wrong(each_alone, r"end|up to|itself|top|each"),
        "each part rounded up": Wrong(bands, r"end|round|part|each"),
        "the places where they end": Wrong(lambda f: ends(whole(f), up), r"end|better|together|up to|minus|place"),
        "the ends, and the rest for D": Wrong(
            lambda f: [*ends(whole(f), up)[:3], four(f)[3]], r"end|better|together|up to|minus|place"
        ),
        "D is everybody": Wrong(other(4, lambda f, v: whole(f)), r"\bD\b|rest|all"),
        "not rounded": Wrong(
            lambda f: [whole(f) * part for part in (0.01, 0.04, 0.15, 0.80)], r"whole|round|half a|fraction|decimal"
        ),
        "shares in place of customers": Wrong(
            lambda f: [part / whole(f) for part in four(f)], r"share|number|customers|whole|fraction|part"
        ),
        "percentages in place of customers": Wrong(lambda f: [1, 4, 15, 80], r"percent|customers|%"),
        "the source's percentages": Wrong(lambda f: [1, 5, 20, 80], r"percent|customers|%"),
        "the other way round": Wrong(lambda f: four(f)[::-1], ORDER),
        "the C of a book read as 20% more": Wrong(
            other(3, lambda f, v: up(whole(f) * 0.2)), r"\bC\b|20|end|better|up to|place"
        ),
        "without D": Wrong(lambda f: four(f)[:3], r"four|4|three|3"),
        "D by 80% rounded up": Wrong(other(4, lambda f, v: up(whole(f) * 0.8)), r"\bD\b|rest|add|80"),
        "only A": Wrong(lambda f: four(f)[0], r"four|4|list"),
    },
)

ANSWERS = {"4.17": RISE, "4.18": PROMISE, "4.19": ROOM, "4.20": GRADES}
