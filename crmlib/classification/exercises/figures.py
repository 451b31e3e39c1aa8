"""Days of credit, hours, and what is left without the largest: exercises 4.29 to 4.31, after chapter 04e."""

import math
from collections.abc import Callable

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.concentration import without_largest
from crmlib.classification.exercises import tables_service
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _served(facts: pd.Series) -> float:
    return float(facts["sales"] * facts["margin"] - facts["cost_to_serve"])


def _credit(facts: pd.Series, days: float = 365) -> float:
    return float(facts["sales"] * facts["interest"] * facts["credit_days"] / days)


def _left(served: float, credit: float) -> list[float]:
    """What is left after service, what the days of credit cost, what is left after both."""
    return [served, credit, served - credit]


def _charged(credit: Callable[[pd.Series], float]) -> Callable[[pd.Series], list[float]]:
    """The same with another cost of the credit."""
    return lambda facts: _left(_served(facts), float(credit(facts)))


exercise(
    "4.29",
    points=3,
    kind="values",
    tolerance=1e-6,
    decimals=0,
    data=tables_service.terms,
    vary=tables_service.other_terms,
    answer=_charged(_credit),
    wrong={
        "a whole year": (
            _charged(lambda d: d["sales"] * d["interest"]),
            tell("You charge a whole year of interest. The money is out for the days of credit only."),
        ),
        "interest on the margin": (
            _charged(lambda d: _credit(d) * d["margin"]),
            tell("You charge interest on the margin. In this task the whole invoice waits."),
        ),
        "interest on the cost": (
            _charged(lambda d: _credit(d) * (1 - d["margin"])),
            tell("You charge interest on what the goods cost you. In this task the whole invoice waits."),
        ),
        "interest on what is left": (
            _charged(lambda d: _credit(d) / d["sales"] * _served(d)),
            tell("You charge interest on what is left after service. In this task the whole invoice waits."),
        ),
        "a year of 360 days": (
            _charged(lambda d: _credit(d, 360)),
            tell("You count a year of 360 days, or months of 30. In this task a year has 365 days."),
        ),
        "per month": (
            _charged(lambda d: _credit(d, 30)),
            tell("You divided by the 30 days of a month. The interest is a yearly one: divide by 365."),
        ),
        "not divided": (
            _charged(lambda d: _credit(d, 1)),
            tell("This is the interest of so many years. Divide the days by the 365 of a year."),
        ),
        "interest on interest": (
            _charged(lambda d: d["sales"] * ((1 + d["interest"]) ** (d["credit_days"] / 365) - 1)),
            tell("You charge interest on interest. In this task it is simple: interest * days / 365."),
        ),
        "interest as a whole number": (
            _charged(lambda d: 100 * _credit(d)),
            tell("The cost of the credit is a hundred times too large. The interest is a fraction: 9% is 0.09."),
        ),
        "sales for the margin": (
            lambda d: _left(d["sales"] - d["cost_to_serve"], _credit(d)),
            tell("You took the cost to serve off the sales. Take it off the margin: sales times margin."),
        ),
        "service added": (
            lambda d: _left(d["sales"] * d["margin"] + d["cost_to_serve"], _credit(d)),
            tell("You added the cost to serve. It is a cost: take it off."),
        ),
        "parts of sales": (
            lambda d: [value / d["sales"] for value in _left(_served(d), _credit(d))],
            tell("You divided by the sales. Asked are amounts in dollars."),
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
                lambda d: _served(d) + _credit(d),
                tell("You added the cost of the credit. It is a cost: take it off."),
            ),
            "service forgotten": (
                lambda d: d["sales"] * d["margin"] - _credit(d),
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


def _elm(table: pd.DataFrame, account: str = "Elm") -> list[float]:
    """An account's share of the hours and of the gross profit, and the hours too many."""
    parts = table.loc[account] / table.sum()
    time, gross = float(parts["hours"]), float(parts["gross_profit"])
    return [time, gross, (time - gross) * float(table["hours"].sum())]


def _of_the_others(table: pd.DataFrame) -> list[float]:
    rest = table.drop("Elm").sum()
    time, gross = (float(table[column]["Elm"] / rest[column]) for column in ("hours", "gross_profit"))
    return [time, gross, float(table["hours"]["Elm"] - gross * rest["hours"])]


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
        "of the others": (
            _of_the_others,
            tell("You divided by the other five. Elm is a part of all hours and of all gross profit."),
        ),
        "Birch": (
            lambda d: _elm(d, "Birch"),
            tell("These are the numbers of Birch. Asked are those of Elm."),
        ),
    },
    known={
        1: {
            "hours": (lambda d: d["hours"]["Elm"], tell("These are hours. Divide them by all hours.")),
            "one of six": (
                lambda d: 1 / len(d),
                tell("That is one of six accounts. Which part of all hours does Elm get?"),
            ),
        },
        2: {
            "money": (lambda d: d["gross_profit"]["Elm"], tell("That is money. Divide it by all gross profit.")),
            "an hour": (
                lambda d: d["gross_profit"]["Elm"] / d["hours"]["Elm"],
                tell("That is gross profit for an hour. Divide by all gross profit instead."),
            ),
        },
        3: {
            "percentage points": (
                lambda d: 100 * (_elm(d)[0] - _elm(d)[1]),
                tell(
                    "That is the gap in percentage points. Asked are hours: multiply the gap, as a fraction, by all hours."
                ),
            ),
            "how many times": (
                lambda d: _elm(d)[0] / _elm(d)[1],
                tell("That is one share divided by the other. Asked is how many hours lie between them."),
            ),
            "profit": (
                lambda d: (_elm(d)[0] - _elm(d)[1]) * d["gross_profit"].sum(),
                tell("That is the gap in gross profit. Asked is the gap in hours: multiply by all hours."),
            ),
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


def _ten() -> pd.DataFrame:
    """The ten of 4.1, with a margin of the second that keeps shares of sales and of margin apart."""
    table = cases.ten()
    table.loc["C02", "margin"] = 0.30
    return table


def _without(sales: pd.Series) -> list[float]:
    left = without_largest(sales)
    return [left.attrs["lost_share"], float(left["largest_share"]["without"]), left.attrs["to_replace"]]


def _as_many_next(sales: pd.Series) -> int:
    """How many of the next largest bring what the largest brings, added up."""
    ordered = sales.sort_values(ascending=False)
    return 1 + int((ordered.iloc[1:].cumsum() < ordered.iloc[0]).sum())


def _other_whole(number: float) -> int:
    """The whole number beside this one that rounding does not give."""
    return math.floor(number) if round(number) > number else math.ceil(number)


exercise(
    "4.31",
    points=3,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=_ten,
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
            "the largest again": (
                lambda d: d["sales"].max() / d["sales"].sum(),
                tell(
                    "That is the share of the largest again. Asked is the share of the next one, without the largest."
                ),
            ),
            "the next two": (
                lambda d: d["sales"].nlargest(3).iloc[1:].sum() / d["sales"].nsmallest(9).sum(),
                tell("You counted two of those who are left. Asked is the next largest alone."),
            ),
            "by the largest": (
                lambda d: d["sales"].nlargest(2).iloc[1] / d["sales"].max(),
                tell("You divided by the largest, who is gone. Divide by the sales of the nine who are left."),
            ),
            "money": (
                lambda d: d["sales"].nlargest(2).iloc[1],
                tell("That is money. Divide it by the sales of the nine who are left."),
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
            "mean of nine": (
                lambda d: d["sales"].max() / d["sales"].nsmallest(9).mean(),
                tell("You took the mean of the other nine. A usual customer is the median of all ten."),
            ),
            "the next largest": (
                lambda d: d["sales"].max() / d["sales"].nlargest(2).iloc[1],
                tell("You divided by the next largest. A usual customer is the one in the middle: the median."),
            ),
            "as many of the next": (
                lambda d: _as_many_next(d["sales"]),
                tell("So many of the next largest bring as much. Asked are usual customers: divide by the median."),
            ),
            "the usual one": (
                lambda d: d["sales"].median(),
                tell("These are the sales of a usual customer. How many of them bring what the largest brought?"),
            ),
            "upside down": (
                lambda d: d["sales"].median() / d["sales"].max(),
                tell("The division is turned round. Divide the sales of the largest by those of a usual customer."),
            ),
            "whole customers": (
                lambda d: _other_whole(d["sales"].max() / d["sales"].median()),
                tell("You made whole customers of it. A part of one counts here: give two decimals."),
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
