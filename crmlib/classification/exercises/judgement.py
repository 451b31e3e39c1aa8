"""Weights of one's own, and what comes before any sum: exercises 4.12 and 4.13."""

from typing import Any

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.exercises.scoring import upside_down
from crmlib.classification.rfm import rfm_score, rfm_weighted
from crmlib.language import tell
from crmlib.practice.exercise import exercise
from crmlib.practice.judgement import Judgement


def _by_weights(table: pd.DataFrame, weights: Any, method: Any = "quantile") -> pd.Series:
    return rfm_weighted(rfm_score(table, method=method), weights=weights)["rfm_weighted"]


exercise(
    "4.12",
    points=4,
    kind="judgement",
    data=cases.eight,
    vary=cases.other_eight,
    answer=_by_weights,
    wrong={
        "ties by row order": (
            lambda d, weights: _by_weights(d, weights, "rank"),
            tell(
                "Customers who ordered equally often got different scores, by the order of the rows. Equals get equal scores."
            ),
        ),
        "recency upside down": (
            lambda d, weights: rfm_weighted(upside_down(rfm_score(d)), weights=weights)["rfm_weighted"],
            tell("Recency is scored upside down: the customer who bought last week should get 5, not 1."),
        ),
        "money alone": (
            lambda d, weights: d["monetary"],
            tell("This is the order by money alone. Let your weights decide."),
        ),
    },
    hints=[
        tell("What does your business live on: customers who come often, who spend much, or who are still there?"),
        tell("crm.rfm_weighted(crm.rfm_score(table), weights=(…, …, …)) gives the column rfm_weighted."),
        tell(
            "list(scores.sort_values(ascending=False).index) is the ranking; then say in a sentence why these weights."
        ),
    ],
    judgement=Judgement(
        parts=("recency", "frequency", "money"),
        weights=(20, 40, 40),
        reason=tell(
            "Our buyers order by season, so a long gap of Hazel or Larch says little, while steady and large orders fill the line."
        ),
        rubric=(
            tell("The weights are given a reason from the business, not from the numbers."),
            tell("It is said what would have to change for other weights to be right."),
            tell(
                "Where the ranking does not survive ten points, the customers who change places are looked at one by one."
            ),
            tell("Nobody is dropped because of the ranking alone."),
        ),
    ),
    reason=tell(
        "Frequency and money weigh most here since they fill the production line, and the reason says when that would change."
    ),
    solution="""
scores = crm.rfm_weighted(crm.rfm_score(table), weights=(20, 40, 40))["rfm_weighted"]
answer = {"weights": [20, 40, 40], "ranking": list(scores.sort_values(ascending=False).index),
          "reason": "Our buyers order by season, so a long gap of Hazel or Larch says little, while steady and large orders fill the line."}
""".strip(),
)


def _good(lines: pd.DataFrame) -> pd.DataFrame:
    """What was ordered, each line once."""
    return lines[lines["status"] != "cancelled"].drop_duplicates()


def _money(
    lines: pd.DataFrame, cancelled: bool = False, twice: bool = False, rates: bool = True, keep: Any = "first"
) -> float:
    kept = lines if cancelled else lines[lines["status"] != "cancelled"]
    kept = kept if twice else kept.drop_duplicates(keep=keep)
    return float((kept["amount"] * (kept["rate"] if rates else 1)).sum())


exercise(
    "4.13",
    points=2,
    kind="value",
    tolerance=1e-4,
    data=cases.export,
    vary=cases.other_export,
    answer=_money,
    wrong={
        "cancelled orders mixed in": (
            lambda d: _money(d, cancelled=True),
            tell("A cancelled order is in your sum. It brought no money."),
        ),
        "duplicates counted twice": (
            lambda d: _money(d, twice=True),
            tell("One line came twice out of the system, and you counted it twice."),
        ),
        "currencies mixed": (
            lambda d: _money(d, rates=False),
            tell("You added dollars, euros and yuan as if they were one money. Use the column rate."),
        ),
        "as exported": (
            lambda d: _money(d, cancelled=True, twice=True, rates=False),
            tell("This is the column as it was exported. Three things are to be put right before it can be added up."),
        ),
        "rates alone": (
            lambda d: _money(d, cancelled=True, twice=True),
            tell(
                "The currencies are right. Two more things: an order that did not happen, and a line that came twice."
            ),
        ),
        "cancelled alone": (
            lambda d: _money(d, twice=True, rates=False),
            tell("The cancelled order is out. Two more things: a line that came twice, and money of three countries."),
        ),
        "duplicates alone": (
            lambda d: _money(d, cancelled=True, rates=False),
            tell("Each line counts once. Two more things: an order that did not happen, and money of three countries."),
        ),
        "both copies out": (
            lambda d: _money(d, keep=False),
            tell("Neither copy of the line that came twice is in your sum. One of them is a real order."),
        ),
        "divided by the rate": (
            lambda d: _money(d.assign(rate=1 / d["rate"])),
            tell("You divided by the rate. It says how many dollars one unit is: multiply."),
        ),
        "one rate for all": (
            lambda d: float(_good(d)["amount"].sum() * d.loc[d["currency"] == "EUR", "rate"].iloc[0]),
            tell("You took the euro's rate for all lines. Each line has a rate of its own."),
        ),
        "dollars alone": (
            lambda d: _money(d[d["currency"] == "USD"]),
            tell("These are the lines in dollars alone. The other currencies count too, at their rate."),
        ),
        "cancelled taken off": (
            lambda d: _money(d) - _money(d[d["status"] == "cancelled"], cancelled=True),
            tell("You took the cancelled order off the others. Leave its line out, and no more."),
        ),
        "a mean": (
            lambda d: _money(d) / len(_good(d)),
            tell("That is the mean of a line. Add the lines up."),
        ),
        "a count": (
            lambda d: float(len(_good(d))),
            tell("That is how many lines there are. Asked is their money, in dollars."),
        ),
    },
    hints=[
        tell("Three things are to be put right: what did not happen, what came twice, what is in other money."),
        tell("By hand: cross out the cancelled order and one of the two equal lines, then multiply amount by rate."),
        tell(
            "table[table['status'] != 'cancelled'] leaves the cancelled out; .drop_duplicates() behind it leaves equal lines out."
        ),
        tell("Multiply amount by rate, then put .sum() behind it."),
    ],
    reason=tell("Only what was delivered, counted once and in one currency, can be added up."),
    solution="""
clean = table[table["status"] != "cancelled"].drop_duplicates()
answer = (clean["amount"] * clean["rate"]).sum()
""".strip(),
)
