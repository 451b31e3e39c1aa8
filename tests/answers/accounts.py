"""Key account, or merely large: 4.3, 4.10."""

import numpy as np
import pandas as pd

from tests.answers.author import PERCENT, ROUNDED, Answers, Wrong


def left(table):
    """What each customer leaves after service, the most first."""
    return (table["sales"] * table["margin"] - table["cost_to_serve"]).sort_values(ascending=False)


def peak(table):
    return float(left(table).cumsum().max() / left(table).sum())


def by_sales(table):
    ordered = table.sort_values("sales", ascending=False)
    profit = ordered["sales"] * ordered["margin"] - ordered["cost_to_serve"]
    return float(profit.cumsum().max() / profit.sum())


WHALE = Answers(
    decimals=2,
    right=peak,
    forms={
        "a number": lambda right, table: right,
        "two decimals": lambda right, table: round(right, 2),
        "three decimals": lambda right, table: round(right, 3),
        "numpy's number": lambda right, table: np.float64(right),
        "an array of one": lambda right, table: np.array([right]),
        "a Series of one": lambda right, table: pd.Series({"peak": right}),
    },
    wrong={
        "in percent": Wrong(lambda t: 100 * peak(t), PERCENT),
        "the last point of the curve": Wrong(lambda t: 1.0, r"last|end|peak|highest|service|cost"),
        "money in place of a fraction": Wrong(
            lambda t: float(left(t).cumsum().max()), r"money|dollar|divide|fraction|whole profit"
        ),
        "sorted by sales": Wrong(by_sales, r"sort|by sales|order"),
        "the best customer alone": Wrong(lambda t: float(left(t).max() / left(t).sum()), r"first|one customer|cum|add"),
        "as a part of the profit before service": Wrong(
            lambda t: float(left(t).cumsum().max() / (t["sales"] * t["margin"]).sum()), r"before|service|whole|cost"
        ),
        "what lies above the whole profit": Wrong(lambda t: peak(t) - 1, r"above|over|peak|eaten|minus"),
        "the first two customers": Wrong(
            lambda t: float(left(t).head(2).sum() / left(t).sum()), r"20 ?%|(first|best) two|peak|highest"
        ),
        "rounded to one decimal": Wrong(lambda t: round(peak(t), 1), ROUNDED),
        "how many customers the peak has": Wrong(
            lambda t: int(left(t).cumsum().argmax()) + 1, r"how many|number of|count|fraction"
        ),
        "the whole profit": Wrong(lambda t: float(left(t).sum()), r"whole|money|fraction|dollar|divide"),
        "profit as a part of sales": Wrong(
            lambda t: float(left(t).cumsum().max() / t["sales"].sum()), r"of sales|sales"
        ),
        "the cost of service added": Wrong(
            lambda t: float(
                (t["sales"] * t["margin"] + t["cost_to_serve"]).max()
                / (t["sales"] * t["margin"] + t["cost_to_serve"]).sum()
            ),
            r"add|taken off|subtract|service",
        ),
    },
)


def natures(table, *, thin=0.08, sent_back=0.15, single=1, loss=True):
    """One-off before thin, thin before squeezer, as the task lists them."""
    found = {}
    for name, row in table.iterrows():
        squeezed = row["returned_share"] >= sent_back and (row["profit"] < 0 or not loss)
        found[name] = (
            "one-off"
            if row["orders"] <= single
            else "thin"
            if row["margin_of_sales_share"] < thin
            else "squeezer"
            if squeezed
            else "sound"
        )
    return found


def renamed(table, **words):
    words = {"oneoff": "one-off", **words}
    return {name: words.get(nature, nature) for name, nature in natures(table).items()}


def exchanged(table, one, other):
    return {name: {one: other, other: one}.get(nature, nature) for name, nature in natures(table).items()}


NATURES = Answers(
    right=natures,
    forms={
        "a dict": lambda right, table: right,
        "a Series": lambda right, table: pd.Series(right),
        "pairs": lambda right, table: list(right.items()),
        "the last first": lambda right, table: dict(reversed(right.items())),
        "a column of the table": lambda right, table: table.assign(nature=pd.Series(right))["nature"],
        "the table with this column": lambda right, table: table.assign(nature=pd.Series(right)),
        "categories": lambda right, table: pd.Series(right).astype("category"),
        "capital letters": lambda right, table: {name: nature.capitalize() for name, nature in right.items()},
        "a blank for the hyphen": lambda right, table: {n: nature.replace("-", " ") for n, nature in right.items()},
    },
    wrong={
        "thin below 15%": Wrong(lambda t: natures(t, thin=0.15), r"8 ?%|margin|thin"),
        "every large account is sound": Wrong(lambda t: dict.fromkeys(t.index, "sound"), r"sound|large|none"),
        "a one-off is whoever ordered seldom": Wrong(
            lambda t: natures(t, single=12), r"single|one order|one-off|seldom"
        ),
        "a squeezer is whoever sends goods back": Wrong(
            lambda t: natures(t, sent_back=0.001, loss=False), r"15 ?%|loss|sent back|squeezer"
        ),
        "the sound ones are not named": Wrong(
            lambda t: {name: nature for name, nature in natures(t).items() if nature != "sound"},
            r"sound|every|each|all|missing",
        ),
        "thin and squeezer exchanged": Wrong(lambda t: exchanged(t, "thin", "squeezer"), r"thin|squeezer|exchang"),
        "one-off and thin exchanged": Wrong(lambda t: exchanged(t, "one-off", "thin"), r"thin|one-off|exchang"),
        "good in place of sound": Wrong(lambda t: renamed(t, sound="good"), r"good|word"),
        "sond in place of sound": Wrong(lambda t: renamed(t, sound="sond"), r"sond|sound|word"),
        "key and false in place of the four words": Wrong(
            lambda t: {n: "key" if nature == "sound" else "false" for n, nature in natures(t).items()},
            r"word|key|false",
        ),
        "8 in place of 0.08": Wrong(lambda t: natures(t, thin=8), r"0\.08|percent|fraction|part"),
        "goods sent back left out": Wrong(lambda t: natures(t, sent_back=1.1), r"sent back|returned|squeezer|15 ?%"),
        "15 in place of 0.15": Wrong(lambda t: natures(t, sent_back=15), r"0\.15|percent|fraction|part|squeezer"),
        "the thin one called sound": Wrong(lambda t: natures(t, thin=0), r"thin|margin|8 ?%|C016"),
        "the single order overlooked": Wrong(
            lambda t: natures(t, single=0), r"one-off|single|C041|never come back|orders"
        ),
        "the first account forgotten": Wrong(
            lambda t: {name: nature for name, nature in natures(t).items() if name != t.index[0]}, r"C0\d\d|missing"
        ),
    },
)

ANSWERS = {"4.3": WHALE, "4.10": NATURES}
