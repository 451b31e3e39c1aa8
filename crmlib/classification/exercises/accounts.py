"""Key or merely large, and what is left: exercises 4.3, 4.10 and 4.29 to 4.31, after chapter 04e."""

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.concentration import without_largest
from crmlib.classification.exercises import tables_service
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
        tell("A squeezer needs both: 15% or more sent back, and a profit below zero. Sent back alone is not enough."),
        tell("crm.false_key_accounts(table) does it by that rule; the answer is its column nature."),
    ],
    reason=tell("A key account comes again and leaves something after service; sales alone show neither."),
    solution="""answer = crm.false_key_accounts(table)["nature"]""",
)


def _left(facts: pd.Series, days: float = 365, on: str = "sales", waited: float | None = None) -> list[float]:
    """What is left after service, what the days of credit cost, what is left after both."""
    margin = facts["sales"] * facts["margin"]
    lent = {"sales": facts["sales"], "margin": margin, "cost": facts["sales"] - margin}[on]
    credit = lent * facts["interest"] * (facts["credit_days"] if waited is None else waited) / days
    return [margin - facts["cost_to_serve"], credit, margin - facts["cost_to_serve"] - credit]


exercise(
    "4.29",
    points=3,
    kind="values",
    tolerance=1e-6,
    decimals=0,
    data=tables_service.terms,
    vary=tables_service.other_terms,
    answer=lambda d: _left(d),
    wrong={
        "a whole year": (
            lambda d: _left(d, waited=365),
            tell("You charge a whole year of interest. The money is out for the days of credit only."),
        ),
        "interest on the margin": (
            lambda d: _left(d, on="margin"),
            tell("You charge interest on the margin. In this task the whole invoice waits."),
        ),
        "interest on the cost": (
            lambda d: _left(d, on="cost"),
            tell("You charge interest on what the goods cost you. In this task the whole invoice waits."),
        ),
        "a year of 360 days": (
            lambda d: _left(d, days=360),
            tell("You divided by 360 days. In this task a year has 365."),
        ),
        "per month": (
            lambda d: _left(d, days=30),
            tell("The interest is a yearly one. Divide the days by those of a year."),
        ),
    },
    known={
        1: {
            "before service": (
                lambda d: d["sales"] * d["margin"],
                tell("That is the margin in money. Take the cost to serve off."),
            ),
        },
        3: {
            "credit added": (
                lambda d: _left(d)[0] + _left(d)[1],
                tell("You added the cost of the credit. It is a cost: take it off."),
            ),
            "service forgotten": (
                lambda d: _left(d)[2] + d["cost_to_serve"],
                tell("You took the credit off the margin. Take the cost to serve off too."),
            ),
        },
    },
    hints=[
        tell("First without credit: sales times margin, less the cost to serve."),
        tell("Then the credit: all sales wait so many days of 365, at the yearly interest."),
        tell("sales * interest * credit_days / 365. The third number is the first less the second."),
    ],
    reason=tell("Who pays late borrows from you, so the interest of these days is a cost of the account."),
    solution="""
left = table["sales"] * table["margin"] - table["cost_to_serve"]
credit = table["sales"] * table["interest"] * table["credit_days"] / 365
answer = [left, credit, left - credit]
""".strip(),
)


def _elm(table: pd.DataFrame) -> list[float]:
    """Elm's share of the hours and of the gross profit, and the hours too many."""
    parts = table.loc["Elm"] / table.sum()
    time, gross = float(parts["hours"]), float(parts["gross_profit"])
    return [time, gross, (time - gross) * float(table["hours"].sum())]


exercise(
    "4.30",
    points=3,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=tables_service.hours,
    vary=tables_service.other_hours,
    answer=_elm,
    wrong={
        "the two shares exchanged": (
            lambda d: [*_elm(d)[1::-1], _elm(d)[2]],
            tell("The two shares are exchanged. The hours come first."),
        ),
        "against the mean": (
            lambda d: [*_elm(d)[:2], d["hours"]["Elm"] - d["hours"].mean()],
            tell("You compare with the mean of the accounts. How many hours would Elm's share of the profit allow?"),
        ),
    },
    known={
        1: {"hours": (lambda d: d["hours"]["Elm"], tell("These are hours. Divide them by all hours."))},
        2: {"money": (lambda d: d["gross_profit"]["Elm"], tell("That is money. Divide it by all gross profit."))},
        3: {
            "points": (
                lambda d: _elm(d)[0] - _elm(d)[1],
                tell("That is the gap as a share. Multiply it by all hours."),
            ),
            "the allowed hours": (
                lambda d: _elm(d)[1] * d["hours"].sum(),
                tell("So many hours Elm's share of the profit would allow. How many more does Elm get?"),
            ),
        },
    },
    hints=[
        tell("Elm's hours by all hours; Elm's gross profit by all gross profit."),
        tell("How many hours would Elm get if its share of the hours were its share of the profit?"),
        tell("Multiply the second share by all hours, and take that off Elm's hours."),
        tell("crm.effort_gap(table) does it for all six: hours_share, margin_share and hours_over."),
    ],
    reason=tell("The hours over are those that bring nothing here and could go to an account that gets too few."),
    solution="""
gaps = crm.effort_gap(table).loc["Elm"]
answer = [gaps["hours_share"], gaps["margin_share"], gaps["hours_over"]]
""".strip(),
)


def _without(sales: pd.Series) -> list[float]:
    left = without_largest(sales)
    return [left.attrs["lost_share"], float(left["largest_share"]["without"]), left.attrs["to_replace"]]


exercise(
    "4.31",
    points=3,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=cases.ten,
    vary=cases.other_ten,
    answer=lambda d: _without(d["sales"]),
    wrong={
        "the largest three": (
            lambda d: [
                without_largest(d["sales"], 3).attrs["lost_share"],
                float(without_largest(d["sales"], 3)["largest_share"]["without"]),
                without_largest(d["sales"], 3).attrs["to_replace"],
            ],
            tell("You let the three largest go. Asked is the largest one alone."),
        ),
        "by margin": (
            lambda d: _without(d["sales"] * d["margin"]),
            tell("You counted margin. Asked are sales."),
        ),
    },
    known={
        1: {
            "money": (lambda d: d["sales"].max(), tell("That is money. Divide it by the sales of all ten.")),
            "what is left": (
                lambda d: 1 - d["sales"].max() / d["sales"].sum(),
                tell("That is the share that is left. Asked is the share that goes."),
            ),
        },
        2: {
            "share of all": (
                lambda d: d["sales"].nlargest(2).iloc[1] / d["sales"].sum(),
                tell("You divided by all ten. Afterwards there are only nine: divide by their sales."),
            ),
        },
        3: {
            "the mean": (
                lambda d: d["sales"].max() / d["sales"].mean(),
                tell(
                    "You took the mean, which the largest pulls up. A usual customer is the one in the middle: the median."
                ),
            ),
            "median of nine": (
                lambda d: d["sales"].max() / d["sales"].drop(d["sales"].idxmax()).median(),
                tell("You took the median of the other nine. In this task it is that of all ten."),
            ),
            "the smallest": (
                lambda d: d["sales"].max() / d["sales"].min(),
                tell("You took the smallest customer. A usual one is the one in the middle: the median."),
            ),
        },
    },
    hints=[
        tell("The first: the largest sales by all sales."),
        tell("The second: take the largest out; who is the largest now, and what part of the nine is that?"),
        tell("The third: the largest sales by those of a usual customer, table['sales'].median()."),
        tell(
            "Sorted, the largest first, sales.iloc[0] leaves and sales.iloc[1] is the next; sales.sum() - sales.iloc[0] is what is left."
        ),
    ],
    reason=tell("What hangs on one customer shows only in what would be left: a smaller firm with a new largest one."),
    solution="""
sales = table["sales"].sort_values(ascending=False)
left = sales.sum() - sales.iloc[0]
answer = [sales.iloc[0] / sales.sum(), sales.iloc[1] / left, sales.iloc[0] / sales.median()]
""".strip(),
)
