"""Key account, or merely large: 4.3, 4.10, 4.29, 4.30, 4.31."""

import numpy as np
import pandas as pd

from tests.answers.author import ORDER, PERCENT, ROUNDED, Answers, Wrong


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


def waiting(facts, *, days=365):
    return facts["sales"] * facts["interest"] * facts["credit_days"] / days


def three_left(facts, *, left=None, cost=None):
    """After service, what the days of credit cost, after both."""
    left = facts["sales"] * facts["margin"] - facts["cost_to_serve"] if left is None else left
    cost = waiting(facts) if cost is None else cost
    return [left, cost, left - cost]


def cost_of(change):
    return lambda facts: three_left(facts, cost=change(facts))


def money_at(place, change):
    def answer(facts):
        values = three_left(facts)
        values[place - 1] = change(facts, values)
        return values

    return answer


CREDIT = Answers(
    decimals=0,
    right=three_left,
    forms={
        "a list": lambda right, facts: right,
        "a tuple": lambda right, facts: tuple(right),
        "an array": lambda right, facts: np.array(right),
        "a Series with labels": lambda right, facts: pd.Series(right, index=["service", "credit", "both"]),
        "whole dollars": lambda right, facts: [round(value) for value in right],
        "to the cent": lambda right, facts: [round(value, 2) for value in right],
        "numpy's numbers": lambda right, facts: [np.float64(value) for value in right],
    },
    wrong={
        "a year of 360 days": Wrong(cost_of(lambda f: waiting(f, days=360)), r"36[05]"),
        "only what the goods cost waits": Wrong(
            cost_of(lambda f: waiting(f) * (1 - f["margin"])), r"whole (invoice|sale)|goods|all of the sale"
        ),
        "only the margin waits": Wrong(
            cost_of(lambda f: waiting(f) * f["margin"]), r"whole (invoice|sale)|margin|all of the sale"
        ),
        "interest on what is left": Wrong(
            cost_of(lambda f: waiting(f) / f["sales"] * three_left(f)[0]), r"whole (invoice|sale)|what is left|sale"
        ),
        "the interest of a whole year": Wrong(
            cost_of(lambda f: f["sales"] * f["interest"]), r"whole year|365|days|part of a year"
        ),
        "the days not divided by the year": Wrong(
            cost_of(lambda f: f["sales"] * f["interest"] * f["credit_days"]), r"365|divide|year"
        ),
        "interest upon interest": Wrong(
            cost_of(lambda f: f["sales"] * ((1 + f["interest"]) ** (f["credit_days"] / 365) - 1)),
            r"interest (up)?on|compound",
        ),
        "the interest as a whole number": Wrong(cost_of(lambda f: 100 * waiting(f)), r"percent|hundred|0\.\d|fraction"),
        "the service not taken off": Wrong(lambda f: three_left(f, left=f["sales"] * f["margin"]), r"service|serve"),
        "sales in place of margin": Wrong(
            lambda f: three_left(f, left=f["sales"] - f["cost_to_serve"]), r"margin|times|sales"
        ),
        "the service added": Wrong(
            lambda f: three_left(f, left=f["sales"] * f["margin"] + f["cost_to_serve"]), r"add|taken off|subtract|minus"
        ),
        "the credit added in the third": Wrong(
            money_at(3, lambda f, v: v[0] + v[1]), r"add|taken off|subtract|take|minus"
        ),
        "the third without the service": Wrong(
            money_at(3, lambda f, v: f["sales"] * f["margin"] - v[1]), r"service|serve|both"
        ),
        "the cost with a minus": Wrong(money_at(2, lambda f, v: -v[1]), r"minus|sign|negative|below"),
        "the last two exchanged": Wrong(lambda f: [three_left(f)[place] for place in (0, 2, 1)], ORDER),
        "in thousand dollars": Wrong(lambda f: [value / 1000 for value in three_left(f)], r"thousand|1,?000|unit"),
        "as parts of sales": Wrong(
            lambda f: [value / f["sales"] for value in three_left(f)], r"part|fraction|of sales|dollars|money|divide"
        ),
        "rounded to thousands": Wrong(lambda f: [round(value, -3) for value in three_left(f)], ROUNDED),
        "two amounts": Wrong(lambda f: three_left(f)[:2], r"three|3|two|2"),
    },
)


def elm(table, account="Elm"):
    hours, profit = table["hours"], table["gross_profit"]
    share, earned = hours[account] / hours.sum(), profit[account] / profit.sum()
    return [share, earned, hours[account] - earned * hours.sum()]


def elm_at(place, change):
    def answer(table):
        values = elm(table)
        values[place - 1] = float(change(table, values))
        return values

    return answer


def without_elm(table):
    rest = table.drop("Elm")
    share = table["hours"]["Elm"] / rest["hours"].sum()
    earned = table["gross_profit"]["Elm"] / rest["gross_profit"].sum()
    return [share, earned, table["hours"]["Elm"] - earned * rest["hours"].sum()]


HOURS = Answers(
    decimals=2,
    right=elm,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["hours", "profit", "above"]),
        "two decimals": lambda right, table: [round(value, 2) for value in right],
        "three decimals": lambda right, table: [round(value, 3) for value in right],
        "numpy's numbers": lambda right, table: [np.float64(value) for value in right],
    },
    wrong={
        "the difference of the shares": Wrong(elm_at(3, lambda t, v: v[0] - v[1]), r"hours|differ|multipl|share"),
        "the difference in points": Wrong(
            elm_at(3, lambda t, v: 100 * (v[0] - v[1])), r"hours|differ|point|percent|multipl"
        ),
        "the hours it would be allowed": Wrong(
            elm_at(3, lambda t, v: v[1] * t["hours"].sum()), r"allow|above|take|more"
        ),
        "the hours above the average": Wrong(
            elm_at(3, lambda t, v: t["hours"]["Elm"] - t["hours"].mean()), r"average|mean|equal|profit"
        ),
        "one share by the other": Wrong(elm_at(3, lambda t, v: v[0] / v[1]), r"times|divide|ratio|hours"),
        "the third with a minus": Wrong(elm_at(3, lambda t, v: -v[2]), r"minus|sign|negative|below|turned"),
        "the profit that is missing": Wrong(
            elm_at(3, lambda t, v: v[0] * t["gross_profit"].sum() - t["gross_profit"]["Elm"]), r"profit|hours"
        ),
        "the hours themselves": Wrong(elm_at(1, lambda t, v: t["hours"]["Elm"]), r"hours|divide|share|fraction"),
        "the hours and the profit themselves": Wrong(
            lambda t: [t["hours"]["Elm"], t["gross_profit"]["Elm"], elm(t)[2]], r"divide|share|fraction|all"
        ),
        "the shares in percent": Wrong(lambda t: [100 * elm(t)[0], 100 * elm(t)[1], elm(t)[2]], PERCENT),
        "the shares exchanged": Wrong(lambda t: [elm(t)[place] for place in (1, 0, 2)], ORDER),
        "a share of the hours of the others": Wrong(without_elm, r"others|all|itself|Elm"),
        "the account with the next hours": Wrong(lambda t: elm(t, "Birch"), r"Birch|another|Elm|account"),
        "profit by the hour": Wrong(
            elm_at(2, lambda t, v: t["gross_profit"]["Elm"] / t["hours"]["Elm"]), r"hour|all (gross )?profit|divide"
        ),
        "rounded to one decimal": Wrong(lambda t: [round(elm(t)[0], 1), round(elm(t)[1], 1), elm(t)[2]], ROUNDED),
        "all hours by the account's part of the accounts": Wrong(
            elm_at(1, lambda t, v: 1 / len(t)), r"accounts|hours|one of|sixth"
        ),
        "two numbers": Wrong(lambda t: elm(t)[:2], r"three|3|two|2"),
    },
)


def largest_goes(table, *, usual=None):
    """What goes, the next in what is left, and by how many usual ones it is replaced."""
    sales = table["sales"].sort_values(ascending=False)
    usual = sales.median() if usual is None else usual(sales)
    return [sales.iloc[0] / sales.sum(), sales.iloc[1] / sales.iloc[1:].sum(), sales.iloc[0] / usual]


def goes_at(place, change):
    def answer(table):
        values = largest_goes(table)
        values[place - 1] = float(change(table["sales"].sort_values(ascending=False), values))
        return values

    return answer


def how_many_next(sales):
    """How many of the next largest bring as much as the largest."""
    return int((sales.iloc[1:].cumsum() < sales.iloc[0]).sum()) + 1


LOST = Answers(
    decimals=2,
    right=largest_goes,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["goes", "next", "usual"]),
        "two decimals": lambda right, table: [round(value, 2) for value in right],
        "three decimals": lambda right, table: [round(value, 3) for value in right],
        "numpy's numbers": lambda right, table: [np.float64(value) for value in right],
    },
    wrong={
        "the next as a share of the old whole": Wrong(
            goes_at(2, lambda s, v: s.iloc[1] / s.sum()), r"what is left|left|before|old|without|nine"
        ),
        "the share of the largest again": Wrong(goes_at(2, lambda s, v: v[0]), r"largest|again|next"),
        "the next two in what is left": Wrong(
            goes_at(2, lambda s, v: s.iloc[1:3].sum() / s.iloc[1:].sum()), r"two|one|next"
        ),
        "the next as a part of the largest": Wrong(
            goes_at(2, lambda s, v: s.iloc[1] / s.iloc[0]), r"largest|what is left|divide"
        ),
        "the mean in place of the median": Wrong(
            lambda t: largest_goes(t, usual=lambda s: s.mean()), r"mean|average|median"
        ),
        "the median of the nine who stay": Wrong(
            lambda t: largest_goes(t, usual=lambda s: s.iloc[1:].median()), r"nine|all ten|median"
        ),
        "the mean of the nine who stay": Wrong(
            lambda t: largest_goes(t, usual=lambda s: s.iloc[1:].mean()), r"mean|average|median|nine"
        ),
        "the next largest for a usual one": Wrong(
            lambda t: largest_goes(t, usual=lambda s: s.iloc[1]), r"next|second|usual|median"
        ),
        "how many of the next largest": Wrong(goes_at(3, lambda s, v: how_many_next(s)), r"next|usual|median"),
        "what stays in place of what goes": Wrong(goes_at(1, lambda s, v: 1 - v[0]), r"stay|left|goes|remain"),
        "the median turned round": Wrong(goes_at(3, lambda s, v: 1 / v[2]), r"turned|other way|upside|divide|how many"),
        "whole customers": Wrong(goes_at(3, lambda s, v: int(np.ceil(v[2]))), ROUNDED),
        "the usual one's sales": Wrong(goes_at(3, lambda s, v: s.median()), r"median|divide|how many|usual"),
        "the shares in percent": Wrong(
            lambda t: [100 * largest_goes(t)[0], 100 * largest_goes(t)[1], largest_goes(t)[2]], PERCENT
        ),
        "the sales themselves": Wrong(
            lambda t: [t["sales"].nlargest(2).iloc[0], t["sales"].nlargest(2).iloc[1], largest_goes(t)[2]],
            r"divide|share|fraction|money|dollar",
        ),
        "the first two exchanged": Wrong(lambda t: [largest_goes(t)[place] for place in (1, 0, 2)], ORDER),
        "profit in place of sales": Wrong(
            lambda t: largest_goes(t.assign(sales=t["sales"] * t["margin"])), r"profit|margin"
        ),
        "rounded to one decimal": Wrong(lambda t: [round(value, 1) for value in largest_goes(t)], ROUNDED),
        "two numbers": Wrong(lambda t: largest_goes(t)[:2], r"three|3|two|2"),
    },
)

ANSWERS = {"4.3": WHALE, "4.10": NATURES, "4.29": CREDIT, "4.30": HOURS, "4.31": LOST}
