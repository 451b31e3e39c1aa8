"""Who moved, who is loyal, who came again: exercises 4.24 to 4.26 and 4.11, after chapter 04d."""

from typing import Any

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.exercises import tables_keeping as tables
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _why_moved(
    table: pd.DataFrame,
    own: str = "customer",
    rule: str = "rule",
    before: int = tables.CUT_BEFORE,
    after: int = tables.CUT_AFTER,
) -> pd.Series:
    """What moved each customer between the two lists of class A."""
    was, now, by_old_rule = table["last_year"] >= before, table["this_year"] >= after, table["this_year"] >= before
    moved = pd.Series("stayed", index=table.index).mask(was != now, rule)
    return moved.mask((was != now) & (was != by_old_rule), own)


def _one_line(table: pd.DataFrame, cut: int) -> pd.Series:
    moved = (table["last_year"] >= cut) != (table["this_year"] >= cut)
    return pd.Series("stayed", index=table.index).mask(moved, "customer")


exercise(
    "4.24",
    points=3,
    kind="sorting",
    labels=("stayed", "customer", "rule"),
    data=tables.two_years,
    vary=tables.other_two_years,
    answer=_why_moved,
    wrong={
        "the customer alone": (
            lambda d: _why_moved(d, rule="customer"),
            tell("You give every move to the customer. Who of them would still be in A if the line had stayed?"),
        ),
        "the rule alone": (
            lambda d: _why_moved(d, own="rule"),
            tell("You give every move to the rule. Who of them would have moved with last year's line too?"),
        ),
        "exchanged": (
            lambda d: _why_moved(d, own="rule", rule="customer"),
            tell("Customer and rule are exchanged. The rule moved whom last year's line would have left in place."),
        ),
        "last year's line": (
            lambda d: _one_line(d, tables.CUT_BEFORE),
            tell("You used last year's line for both years. This year's list is made with this year's line."),
        ),
        "this year's line": (
            lambda d: _one_line(d, tables.CUT_AFTER),
            tell("You used this year's line for both years. Last year's list was made with last year's line."),
        ),
        "sales alone": (
            lambda d: pd.Series("customer", index=d.index).mask(d["this_year"] == d["last_year"], "stayed"),
            tell("Sales change for nearly everybody. Asked is who is in A in one year and not in the other."),
        ),
        "nobody": (
            lambda d: pd.Series("stayed", index=d.index),
            tell(
                "You let nobody move. Hold last year's sales against last year's line, this year's against this year's."
            ),
        ),
        "the lines exchanged": (
            lambda d: _why_moved(d, before=tables.CUT_AFTER, after=tables.CUT_BEFORE),
            tell("The two lines are exchanged: 80 is the line of last year, 100 that of this year."),
        ),
    },
    hints=[
        tell("Two questions for each customer: in A last year, and in A this year?"),
        tell("The same answer twice: stayed. Otherwise ask a third question."),
        tell(
            "The third: would this year's sales give last year's class, if the line had not moved? Then it was the rule."
        ),
        tell("A column of answers can be written as {'Ash': 'stayed', 'Birch': 'rule', …}, one for each of the eight."),
    ],
    reason=tell("Whoever moves a line moves customers, so before you ask a customer why, try last year's line."),
    solution="""
before, after = table["last_year"] >= 80, table["this_year"] >= 100
same_rule = table["this_year"] >= 80
answer = table.assign(word="stayed")["word"].mask(before != after, "rule")
answer = answer.mask((before != after) & (before != same_rule), "customer")
""".strip(),
)


def _attitude(
    table: pd.DataFrame, silence: bool = True, loyal: float = 0.5, switching: float = 0.2, gaps: float = 1.0
) -> pd.Series:
    share = table["bought"] / table["demand"]
    found = pd.Series("none", index=table.index).mask(share >= switching, "switching").mask(share >= loyal, "loyal")
    return found.mask(silence & (table["recency"] > gaps * table["longest_gap"]), "silent")


exercise(
    "4.25",
    points=3,
    kind="sorting",
    labels=("loyal", "switching", "none", "silent"),
    data=tables.buyers,
    vary=tables.other_buyers,
    answer=_attitude,
    wrong={
        "silence not seen": (
            lambda d: _attitude(d, silence=False),
            tell("You judge by the share alone. Somebody has been silent for longer than ever before."),
        ),
        "the share first": (
            lambda d: _attitude(d).mask(d["bought"] / d["demand"] >= 0.5, "loyal"),
            tell("You call somebody loyal who has been silent for longer than ever before. Look for silence first."),
        ),
        "late for silent": (
            lambda d: _attitude(d, gaps=1.5),
            tell(
                "You wait for 1.5 times the longest gap, as for late. Silent begins as soon as it is longer than ever."
            ),
        ),
        "silence turned round": (
            lambda d: _attitude(d, silence=False).mask(d["recency"] < d["longest_gap"], "silent"),
            tell("You call those silent who waited less than their longest gap. It is the other way round."),
        ),
        "more than half": (
            lambda d: _attitude(d, loyal=0.5 + 1e-9),
            tell("One of them buys exactly half of the need from you. A half is enough to be loyal."),
        ),
        "ninety days for all": (
            lambda d: _attitude(d, silence=False).mask(d["recency"] > 90, "silent"),
            tell("You call somebody silent who has waited less than their own longest gap."),
        ),
        "loyal from a fifth": (
            lambda d: _attitude(d, loyal=0.2),
            tell("You call somebody loyal who buys less than half of the need from you."),
        ),
        "loyal and switching exchanged": (
            lambda d: _attitude(d).replace({"loyal": "switching", "switching": "loyal"}),
            tell("Loyal and switching are exchanged. Loyal is who buys half of the need or more."),
        ),
        "switching and none exchanged": (
            lambda d: _attitude(d).replace({"none": "switching", "switching": "none"}),
            tell("Switching and none are exchanged. None is who buys less than a fifth of the need."),
        ),
        "all are loyal": (
            lambda d: pd.Series("loyal", index=d.index),
            tell(
                "You call everybody loyal. Who has been silent for longer than ever, and who buys little of the need?"
            ),
        ),
        "none is loyal": (
            lambda d: _attitude(d, loyal=9.0, switching=9.0),
            tell(
                "You call all of them none who are not silent. Divide bought by the same customer's demand: a half is 0.5, not 50."
            ),
        ),
        "whoever buys is loyal": (
            lambda d: _attitude(d, loyal=0.0),
            tell("You call everybody loyal who is not silent. Which part of their need do they buy from you?"),
        ),
        "none not seen": (
            lambda d: _attitude(d, switching=0.0),
            tell("Somebody buys less than a fifth of the need from you. That is no switching between brands."),
        ),
        "no switching": (
            lambda d: _attitude(d, switching=0.5),
            tell("Between a fifth and a half of the need there is a class of its own."),
        ),
        "by money": (
            lambda d: _attitude(d.assign(demand=2 * d["bought"].median())),
            tell("You go by how much they buy. Asked is the part of their own need."),
        ),
    },
    hints=[
        tell("First who is silent: compare the days since the last order with the longest gap so far."),
        tell("For the others divide bought by demand: that is the share of their need."),
        tell("A half or more is loyal, less than a fifth is none, and between the two they are switching."),
    ],
    reason=tell(
        "Loyal is who gives you most of the need and keeps coming; a large customer who buys elsewhere is not."
    ),
    solution="""
share = table["bought"] / table["demand"]
answer = table.assign(word="switching")["word"].mask(share >= 0.5, "loyal").mask(share < 0.2, "none")
answer = answer.mask(table["recency"] > table["longest_gap"], "silent")
""".strip(),
)


def _came_again(table: pd.DataFrame) -> tuple[float, float, float]:
    """How many bought last year, this year, in both."""
    before, now = table["orders_last_year"] > 0, table["orders_this_year"] > 0
    return float(before.sum()), float(now.sum()), float((before & now).sum())


def _rates(table: pd.DataFrame) -> list[float]:
    before, now, both = _came_again(table)
    return [both / before, both / now]


exercise(
    "4.26",
    points=2,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=tables.again,
    vary=tables.other_again,
    answer=_rates,
    wrong={
        "last year's customers for both": (
            lambda d: [_rates(d)[0]] * 2,
            tell("You divide by last year's customers. The share of repeat customers is a part of this year's."),
        ),
        "this year's customers for both": (
            lambda d: [_rates(d)[1]] * 2,
            tell("You divide by this year's customers. Retention asks how many of last year's came again."),
        ),
        "of all twelve": (
            lambda d: [_came_again(d)[2] / len(d)] * 2,
            tell("You divide by all twelve. The customers of which year are the whole?"),
        ),
    },
    known={
        1: {
            "who left": (
                lambda d: 1 - _rates(d)[0],
                tell("That is the share of those who left. Asked is the share of those who stayed."),
            ),
            "number of customers": (
                lambda d: _came_again(d)[1] / _came_again(d)[0],
                tell("You compare how many there are in each year. New customers hide those who left."),
            ),
            "orders": (
                lambda d: d["orders_this_year"].sum() / d["orders_last_year"].sum(),
                tell("You count orders. Asked are customers: who bought in both years?"),
            ),
            "orders of those who stayed": (
                lambda d: d.loc[d["orders_this_year"] > 0, "orders_last_year"].sum() / d["orders_last_year"].sum(),
                tell("That is the share of last year's orders. Asked is the share of its customers."),
            ),
            "a count": (
                lambda d: _came_again(d)[2],
                tell("That is how many bought in both years. Divide it by the customers of last year."),
            ),
            "of the twelve": (
                lambda d: _came_again(d)[0] / len(d),
                tell("That is the share of the twelve who bought last year. How many of these came again?"),
            ),
        },
        2: {
            "who is new": (
                lambda d: 1 - _rates(d)[1],
                tell("That is the share of the new ones. Asked is the share of those who bought last year too."),
            ),
            "number of customers": (
                lambda d: _came_again(d)[0] / _came_again(d)[1],
                tell("You compare how many there are in each year. Count those who bought in both years."),
            ),
            "twice this year": (
                lambda d: (d["orders_this_year"] > 1).sum() / _came_again(d)[1],
                tell("These bought more than once this year. Here a repeat customer is one who bought last year too."),
            ),
            "orders": (
                lambda d: d.loc[d["orders_last_year"] > 0, "orders_this_year"].sum() / d["orders_this_year"].sum(),
                tell("That is the share of this year's orders. Asked is the share of its customers."),
            ),
            "a count": (
                lambda d: _came_again(d)[2],
                tell("That is how many bought in both years. Divide it by the customers of this year."),
            ),
            "of the twelve": (
                lambda d: _came_again(d)[1] / len(d),
                tell("That is the share of the twelve who bought this year. How many of these bought last year too?"),
            ),
        },
    },
    hints=[
        tell("Count three groups: who bought last year, who bought this year, who bought in both."),
        tell("Both shares have the same numerator: those who bought in both years."),
        tell("Retention divides by last year's customers, the share of repeat customers by this year's."),
        tell("(table['orders_last_year'] > 0) says who bought last year; .sum() behind it counts them."),
    ],
    reason=tell(
        "Retention asks what became of last year's customers; the share of repeat customers also falls when many new ones come."
    ),
    solution="""
before, now = table["orders_last_year"] > 0, table["orders_this_year"] > 0
answer = [(before & now).sum() / before.sum(), (before & now).sum() / now.sum()]
""".strip(),
)


def _deal(rule: Any) -> Any:
    return lambda d: rule(d["usual"], d["taken"])


exercise(
    "4.11",
    points=1,
    kind="value",
    tolerance=1e-4,
    decimals=2,
    data=cases.deal,
    vary=cases.other_deal,
    answer=_deal(lambda usual, taken: usual / taken - 1),
    wrong={
        "points": (
            _deal(lambda usual, taken: usual - taken),
            tell("That is the difference in points of the deal. Asked is how much more volume makes up for it."),
        ),
        "share of the usual": (
            _deal(lambda usual, taken: 1 - taken / usual),
            tell("That is how much less you take of each deal. To make up for it, volume has to rise by more."),
        ),
        "the whole volume": (
            _deal(lambda usual, taken: usual / taken),
            tell("That is the new volume as a multiple of the old one. How much more is it?"),
        ),
        "upside down": (
            _deal(lambda usual, taken: taken / usual),
            tell("That is the income that is left of each deal. How much more volume makes it whole again?"),
        ),
        "added": (
            _deal(lambda usual, taken: usual + taken),
            tell("You added the two shares. They are two answers to one question: how much of a deal is yours?"),
        ),
        "multiplied": (
            _deal(lambda usual, taken: usual * taken),
            tell("You multiplied the two shares. Which share is how many times the other?"),
        ),
        "the share taken": (
            _deal(lambda usual, taken: taken),
            tell("That is the share which you take. Asked is how much more volume makes up for the smaller share."),
        ),
    },
    hints=[
        tell("Income is share times volume. It should stay the same while the share falls."),
        tell("Old share times 1 is new share times the new volume."),
        tell("Divide the usual share by the one taken, and take 1 off."),
    ],
    reason=tell("Income is share times volume, so volume has to grow by the inverse of what the share has shrunk to."),
    solution="""answer = table["usual"] / table["taken"] - 1""",
)
