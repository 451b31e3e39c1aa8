"""What a customer is worth, and what winning and keeping buy: exercises 4.8, 4.9, 4.27 and 4.28, after chapter 04d."""

from typing import Any

import pandas as pd

from crmlib.classification import cases
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


def _times(facts: pd.Series, rule: Any) -> list[float]:
    """How many yearly margins a customer is worth, and the money."""
    times = float(rule(facts["retention"], facts["discount"]))
    return [times, times * float(facts["margin"])]


def _years(facts: pd.Series) -> float:
    return float(facts["retention"] / (1 + facts["discount"] - facts["retention"]))


def _no_brackets(facts: pd.Series) -> list[float]:
    """The formula as Python reads it without brackets: only the 1 is divided by."""
    kept, interest = float(facts["retention"]), float(facts["discount"])
    return [kept / 1 + interest - kept, float(facts["margin"]) * kept / 1 + interest - kept]


def _plan(table: pd.DataFrame, won: Any, kept: Any) -> str:
    """The letter of the line that says so."""
    return str(table.index[(table["won"] == won) & (table["kept"] == kept)][0])


exercise(
    "4.27",
    points=2,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=cases.one_customer,
    vary=cases.other_customer,
    answer=lambda d: _times(d, lambda r, i: r / (1 + i - r)),
    wrong={
        "no interest": (
            lambda d: _times(d, lambda r, i: r / (1 - r)),
            tell("This is the number without interest. A dollar of next year is worth less than one of today."),
        ),
        "1 above the line": (
            lambda d: _times(d, lambda r, i: 1 / (1 + i - r)),
            tell(
                "You divided 1. Above the line stands the retention: also the first margin comes only if the customer stays."
            ),
        ),
        "this year's margin too": (
            lambda d: _times(d, lambda r, i: 1 + r / (1 + i - r)),
            tell("You count the margin of this year as well. In the lesson's formula the first one comes in a year."),
        ),
        "interest taken off": (
            lambda d: _times(d, lambda r, i: r / (1 - i - r)),
            tell("You took the interest off. Below the line it is added: 1 + interest - retention."),
        ),
        "retention added": (
            lambda d: _times(d, lambda r, i: r / (1 - i + r)),
            tell("Below the line interest is added and retention taken off: 1 + interest - retention."),
        ),
        "retention not below": (
            lambda d: _times(d, lambda r, i: r / (1 + i)),
            tell("You divided by 1 + interest alone. Take the retention off below the line too."),
        ),
        "by those who leave": (
            lambda d: _times(d, lambda r, i: 1 / (1 - r)),
            tell("You divided 1 by those who leave. Interest and the retention above the line are missing."),
        ),
        "the coming year": (
            lambda d: _times(d, lambda r, i: r),
            tell("That is the coming year alone. Divide the retention by 1 + interest - retention."),
        ),
        "interest as a whole number": (
            lambda d: _times(d, lambda r, i: r / (1 + 100 * i - r)),
            tell("You put the interest in as a whole number. It is a fraction: 10% is 0.10."),
        ),
        "no brackets": (
            _no_brackets,
            tell("Python divides before it adds. Put all that stands below the line between brackets."),
        ),
    },
    known={
        2: {
            "one year": (
                lambda d: d["margin"],
                tell("That is the margin of one year. Multiply it by the first number."),
            ),
            "rounded first": (
                lambda d: d["margin"] * round(_years(d), 2),
                tell("You multiplied a rounded number. Multiply first, and round at the end."),
            ),
            "whole years": (
                lambda d: d["margin"] * round(_years(d)),
                tell("You multiplied a rounded number. Multiply first, and round at the end."),
            ),
        },
    },
    hints=[
        tell("The formula stands in the task: put the two numbers of the table in."),
        tell("Below the line: 1, plus the interest, less the retention. Work this out first."),
        tell("Divide the retention by it. Then multiply by the margin of one year."),
        tell("crm.lifetime_value(margin, retention, discount) gives the second number, to compare."),
    ],
    reason=tell("Each year fewer of them are left and a dollar counts less; the formula adds up all these years."),
    solution="""
times = table["retention"] / (1 + table["discount"] - table["retention"])
answer = [times, times * table["margin"]]
""".strip(),
)

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
            tell("This is the number without interest. A dollar of next year is worth less than one of today."),
        ),
        "five percent for five points": (
            lambda d: _worth(d, later=d["retention"] * 1.05),
            tell("You raised retention by 5% of itself. A step of 0.05 is five points: 0.60 becomes 0.65."),
        ),
        "this year's margin too": (
            lambda d: _worth(d, extra=d["margin"]),
            tell("You count the margin of this year as well. In the lesson's formula the first one comes in a year."),
        ),
        "claims exchanged": (
            lambda d: [*_worth(d)[:3], *_worth(d)[:2:-1]],
            tell("The last two are exchanged: claim_1 comes first."),
        ),
    },
    known={
        1: {
            "the other formula": (
                lambda d: d["margin"] / (1 + d["discount"] - d["retention"]),
                tell(
                    "In this formula the retention stands above the line too: margin * retention / (1 + discount - retention)."
                ),
            ),
        },
        2: {
            "the other formula": (
                lambda d: d["margin"] / (1 + d["discount"] - d["retention"] - d["step"]),
                tell(
                    "In this formula the retention stands above the line too: margin * retention / (1 + discount - retention)."
                ),
            ),
        },
        3: {
            "money": (
                lambda d: _worth(d)[1] - _worth(d)[0],
                tell("That is the gain in money. Asked is the gain as a part of the first value."),
            ),
            "a multiple": (
                lambda d: _worth(d)[2] + 1,
                tell("That is the new value as a multiple of the old one. How much more is it?"),
            ),
            "by the later value": (
                lambda d: 1 - _worth(d)[0] / _worth(d)[1],
                tell("You divided by the later value. A gain is measured against what was there before."),
            ),
        },
        4: {
            "after the step": (
                lambda d: _worth(d)[3] + d["step"],
                tell("That is the retention after the step. Asked is where the step begins."),
            ),
            "copied": (
                lambda d: d["claim_1"],
                tell("That is the claim itself. From which retention does the step bring it?"),
            ),
        },
        5: {
            "after the step": (
                lambda d: _worth(d)[4] + d["step"],
                tell("That is the retention after the step. Asked is where the step begins."),
            ),
            "copied": (
                lambda d: d["claim_2"],
                tell("That is the claim itself. From which retention does the step bring it?"),
            ),
        },
    },
    hints=[
        tell("The first two values are the same call with two retentions; the third compares them."),
        tell("crm.lifetime_value(margin, retention, discount) is the value of a customer."),
        tell("crm.retention_gain(retention, step, discount) is the third: the later value by the first, less 1."),
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
    "4.28",
    points=1,
    kind="choice",
    data=cases.first_questions,
    answer=lambda d: "c",
    options=[
        tell("Were the customers content?"),
        tell("How many firms were asked?"),
        tell("From which retention did the step begin, and 80% more of what: profit, sales, or value?"),
        tell("Nothing: the claim must be invented."),
    ],
    form_said=tell('Give one letter between quotation marks, as in "x".'),
    wrong={
        "satisfaction": (
            lambda d: "a",
            tell("Content customers may stay or go. What would it say about the 80%?"),
        ),
        "how many": (
            lambda d: "b",
            tell("Many firms can be wrong together. What was it a gain of?"),
        ),
        "it must be wrong": (
            lambda d: "d",
            tell("In this formula no retention brings it. Could they have measured something else, such as profit?"),
        ),
    },
    hints=[
        tell("The formula gives no retention from which the step brings so much. What else could be counted?"),
        tell("Profit is what is left after fixed cost, so it can grow by more than sales or than a customer's value."),
        tell("One of the four asks what was measured, and from where the step began."),
    ],
    reason=tell(
        "A gain without its base can be neither believed nor refuted: it must be said from where, and of what."
    ),
    solution="""answer = "c\"""",
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
