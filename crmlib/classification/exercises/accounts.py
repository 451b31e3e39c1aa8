"""Key or merely large, and what is left: exercises 4.3 and 4.10, after chapter 04e."""

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.key_accounts import false_key_accounts
from crmlib.classification.profit import share_of_best, whale_curve
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _profit(table: pd.DataFrame) -> pd.Series:
    return table["sales"] * table["margin"] - table["cost_to_serve"]


def _peak(profit: pd.Series, column: str = "cum_share") -> float:
    return float(whale_curve(profit)[column].max())


exercise(
    "4.3",
    points=2,
    kind="value",
    tolerance=1e-4,
    decimals=2,
    data=cases.ten,
    vary=cases.other_ten,
    answer=lambda d: _peak(_profit(d)),
    wrong={
        "sorted by sales": (
            lambda d: float(
                (_profit(d)[d["sales"].sort_values(ascending=False).index].cumsum() / _profit(d).sum()).max()
            ),
            tell("You sorted by sales. The whale sorts by what is left after service."),
        ),
        "the end of the curve": (
            lambda d: _peak(d["sales"] * d["margin"]),
            tell(
                "At 1 every curve ends, and one without losers has its peak there. Take the cost to serve off, and look for the highest point."
            ),
        ),
        "how many for how much": (
            lambda d: float((_profit(d) > 0).sum()),
            tell("That is how many customers stand before the peak. Asked is how high it is."),
        ),
        "money": (
            lambda d: _peak(_profit(d), "cum_profit"),
            tell("That is the peak in money. Divide it by the whole profit."),
        ),
        "above the whole": (
            lambda d: _peak(_profit(d)) - 1,
            tell("That is what the losers eat. Asked is the peak itself, which stands above 1."),
        ),
        "of the margin": (
            lambda d: _peak(_profit(d), "cum_profit") / float((d["sales"] * d["margin"]).sum()),
            tell("You divided by the whole margin. Divide by what is left of it after service."),
        ),
        "the best fifth": (
            lambda d: share_of_best(whale_curve(_profit(d))),
            tell("That is what the best two of ten leave. Go on adding until the next one would lose."),
        ),
        "the best alone": (
            lambda d: float(_profit(d).max() / _profit(d).sum()),
            tell("That is the best customer alone. The curve adds the next ones until one would lose."),
        ),
        "the whole profit": (
            lambda d: float(_profit(d).sum()),
            tell("That is the whole profit in money. Asked is the peak, as a fraction of it."),
        ),
        "of sales": (
            lambda d: _peak(_profit(d), "cum_profit") / float(d["sales"].sum()),
            tell("You divided by all sales. Divide by the whole profit."),
        ),
    },
    hints=[
        tell("What does each customer leave after service?"),
        tell("Profit is sales times margin, less the cost to serve."),
        tell("Sort by it, largest first, and add up while it is above zero. Then divide by the whole profit."),
        tell("crm.whale_curve(profit) does the adding up; the peak is the largest value of its column cum_share."),
    ],
    reason=tell(
        "The curve climbs while customers still leave something after service, so its peak comes just before the first loser."
    ),
    solution="""
profit = table["sales"] * table["margin"] - table["cost_to_serve"]
answer = crm.whale_curve(profit)["cum_share"].max()
""".strip(),
)

exercise(
    "4.10",
    points=3,
    kind="sorting",
    words="classification/false_key_accounts",
    labels=("one-off", "thin", "squeezer", "sound"),
    data=cases.accounts,
    vary=cases.other_accounts,
    answer=lambda d: false_key_accounts(d)["nature"],
    wrong={
        "large means key": (
            lambda d: dict.fromkeys(d.index, "sound"),
            tell("You call all of them sound since they are large. Who comes again, and who leaves something?"),
        ),
        "thin not seen": (
            lambda d: false_key_accounts(d.assign(margin_of_sales_share=d["margin_of_sales_share"].clip(lower=0.08)))[
                "nature"
            ],
            tell("One of them keeps less than 8 cents of a dollar. Look at the column margin_of_sales_share."),
        ),
        "returns alone": (
            lambda d: false_key_accounts(d.assign(profit=d["profit"].mask(d["returned_share"] >= 0.15, -1.0)))[
                "nature"
            ],
            tell(
                "One of them sends much back and still leaves a profit. A squeezer does both: sends back, and leaves a loss."
            ),
        ),
        "thin and squeezer exchanged": (
            lambda d: false_key_accounts(d)["nature"].replace({"thin": "squeezer", "squeezer": "thin"}),
            tell("Thin and squeezer are exchanged. Thin is a low margin; a squeezer sends back and leaves a loss."),
        ),
        "returns left out": (
            lambda d: false_key_accounts(d.assign(returned_share=0.0))["nature"],
            tell("Nobody is a squeezer in your answer. Look at the column returned_share, and at the profit."),
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
        tell("A squeezer needs both: 15% or more sent back, and a profit below zero. Sent back alone is not enough."),
        tell("crm.false_key_accounts(table) does it by that rule; the answer is its column nature."),
    ],
    reason=tell("A key account comes again and leaves something after service; sales alone show neither."),
    solution="""answer = crm.false_key_accounts(table)["nature"]""",
)
