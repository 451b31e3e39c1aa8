"""What a customer is worth: retention, budget, key accounts, price, exercises 4.8 to 4.11."""

from typing import Any

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.key_accounts import false_key_accounts
from crmlib.classification.lifetime import lifetime_value, retention_for_gain
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _worth(
    facts: pd.Series, later: float | None = None, discount: float | None = None, extra: float = 0.0
) -> list[float]:
    margin, now = facts["margin"], facts["retention"]
    rate = facts["discount"] if discount is None else discount
    values = [lifetime_value(margin, r, rate) + extra for r in (now, later or now + facts["step"])]
    claims = [retention_for_gain(facts[claim], facts["step"], rate) for claim in ("claim_1", "claim_2")]
    return [*values, values[1] / values[0] - 1, *claims]


def _plan(table: pd.DataFrame, won: Any, kept: Any) -> str:
    """The letter of the line that says so."""
    return str(table.index[(table["won"] == won) & (table["kept"] == kept)][0])


exercise(
    "4.8",
    points=5,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=cases.base,
    vary=cases.other_base,
    answer=lambda d: _worth(d),
    wrong={
        "no interest": (
            lambda d: _worth(d, discount=0.0),
            tell("You left the interest out. A dollar of next year is worth less than one of today."),
        ),
        "five percent for five points": (
            lambda d: _worth(d, later=d["retention"] * 1.05),
            tell("You raised retention by 5% of itself. A step of 0.05 is five points: 0.60 becomes 0.65."),
        ),
        "this year's margin too": (
            lambda d: _worth(d, extra=d["margin"]),
            tell("You count the margin of this year as well. In the lesson's formula the first one comes in a year."),
        ),
        "percent for fraction": (
            lambda d: [100 * value if place == 2 else value for place, value in enumerate(_worth(d))],
            tell("The third value is right in percent. Give it as a fraction: 25% is 0.25."),
        ),
    },
    hints=[
        tell("The first two values are the same call with two retentions; the third compares them."),
        tell("crm.lifetime_value(margin, retention, discount), crm.retention_gain(retention, step, discount)."),
        tell("The last two turn the question round: crm.retention_for_gain(claim, step, discount), for each claim."),
    ],
    reason=tell(
        "Keeping more customers lengthens every future stay, so the same five points bring more where retention is high already."
    ),
    solution="""
margin, r, d, step, one, two = table
answer = [crm.lifetime_value(margin, r, d), crm.lifetime_value(margin, r + step, d), crm.retention_gain(r, step, d),
          crm.retention_for_gain(one, step, d), crm.retention_for_gain(two, step, d)]
""".strip(),
)

exercise(
    "4.9",
    points=1,
    kind="choice",
    data=cases.plans,
    vary=cases.other_plans,
    answer=lambda d: _plan(d, d["budget"] // d["cost_to_win"], d["budget"] // d["cost_to_keep"]),
    wrong={
        "swapped": (
            lambda d: _plan(d, d["budget"] // d["cost_to_keep"], d["budget"] // d["cost_to_win"]),
            tell("Which of the two is dearer? Of which can the same money then pay for more?"),
        ),
        "half and half": (
            lambda d: _plan(d, d["budget"] // d["cost_to_win"] // 2, d["budget"] // d["cost_to_keep"] // 2),
            tell("Is the money divided here, or is each way tried with all of it?"),
        ),
        "both costs for everyone": (
            lambda d: _plan(
                d,
                d["budget"] // (d["cost_to_win"] + d["cost_to_keep"]),
                d["budget"] // (d["cost_to_win"] + d["cost_to_keep"]),
            ),
            tell("Does a customer whom you keep have to be won again first?"),
        ),
    },
    hints=[
        tell("Two divisions: the same budget, once by each cost."),
        tell("table['budget'] / table['cost_to_win'] is how many new customers the whole budget wins."),
        tell(
            "Look for the line whose won and kept are those two numbers, and give its letter between quotation marks."
        ),
    ],
    reason=tell(
        "Each way is tried with the whole budget, so the number of customers is the budget divided by the cost of one."
    ),
    solution="""
right = (table["won"] == table["budget"] / table["cost_to_win"]) & (table["kept"] == table["budget"] / table["cost_to_keep"])
answer = table.index[right][0]
""".strip(),
)

exercise(
    "4.10",
    points=3,
    kind="sorting",
    words="classification/false_key_accounts",
    data=cases.accounts,
    vary=cases.other_accounts,
    answer=lambda d: false_key_accounts(d)["nature"],
    wrong={
        "large means key": (
            lambda d: dict.fromkeys(d.index, "sound"),
            tell("You call all of them sound since they are large. Who comes again, and who leaves something?"),
        ),
        "returns left out": (
            lambda d: false_key_accounts(d.assign(returned_share=0.0))["nature"],
            tell("You left the goods sent back out. Look at the column returned_share."),
        ),
        "any loss is thin": (
            lambda d: false_key_accounts(
                d.assign(margin_of_sales_share=d["margin_of_sales_share"].mask(d["profit"] < 0, 0.0))
            )["nature"],
            tell("One of those you call thin has a margin above the limit. What else eats its profit?"),
        ),
        "one-off not seen": (
            lambda d: false_key_accounts(d.assign(orders=d["orders"] + 1))["nature"],
            tell("One of them has never come back. Look at the column orders."),
        ),
    },
    hints=[
        tell("A key account comes again and leaves something. Which columns say so?"),
        tell(
            "Look down the columns orders, then margin_of_sales_share, then returned_share beside profit: who is beyond the limit of the task?"
        ),
        tell("crm.false_key_accounts(table) does it by that rule; the answer is its column nature."),
    ],
    reason=tell("A key account comes again and leaves something after service; sales alone show neither."),
    solution="""answer = crm.false_key_accounts(table)["nature"]""",
)

exercise(
    "4.11",
    points=1,
    kind="value",
    tolerance=1e-4,
    decimals=2,
    data=cases.deal,
    vary=cases.other_deal,
    answer=lambda d: d["usual"] / d["taken"] - 1,
    wrong={
        "points": (
            lambda d: d["usual"] - d["taken"],
            tell("That is the difference in points of the deal. Asked is how much more volume makes up for it."),
        ),
        "share of the usual": (
            lambda d: 1 - d["taken"] / d["usual"],
            tell("That is how much less you take of each deal. To make up for it, volume has to rise by more."),
        ),
        "percent for fraction": (
            lambda d: 100 * (d["usual"] / d["taken"] - 1),
            tell("Right in percent. Give it as a fraction: 25% is 0.25."),
        ),
        "the whole volume": (
            lambda d: d["usual"] / d["taken"],
            tell("That is the new volume as a multiple of the old one. How much more is it?"),
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
