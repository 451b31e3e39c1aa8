"""Which customers bring what you live on, the months, the goods and the cut: 4.14, 4.15, 4.16."""

import numpy as np
import pandas as pd

from tests.answers.author import ORDER, PERCENT, ROUNDED, Answers, Wrong


def so_far(table):
    """The months that this year has."""
    return table[table["this_year"].notna()]


def growth(table):
    return float(table["this_year"].sum() / so_far(table)["last_year"].sum() - 1)


def whole_year(table):
    return float(table["this_year"].sum() / table["last_year"].sum() - 1)


def half(table):
    both = so_far(table)
    return float(both["this_year"].sum()), float(both["last_year"].sum())


def month(table, place):
    row = so_far(table).iloc[place]
    return float(row["this_year"] / row["last_year"] - 1)


SAME_MONTHS = Answers(
    decimals=2,
    right=growth,
    forms={
        "a number": lambda right, table: right,
        "two decimals": lambda right, table: round(right, 2),
        "three decimals": lambda right, table: round(right, 3),
        "numpy's number": lambda right, table: np.float64(right),
        "a list of one": lambda right, table: [right],
        "a Series of one": lambda right, table: pd.Series([right]),
        "an array of one": lambda right, table: np.array([right]),
    },
    wrong={
        "six months against twelve": Wrong(whole_year, r"same months|twelve|whole|six|all of last year|full"),
        "in percent": Wrong(lambda t: 100 * growth(t), PERCENT),
        "the money that is short": Wrong(
            lambda t: half(t)[0] - half(t)[1], r"money|dollar|amount|divide|part of last|thousand"
        ),
        "this year as a part of last year": Wrong(
            lambda t: growth(t) + 1, r"minus|less|more|take|\b1\b|\bone\b|part of last|whole|difference|change"
        ),
        "as a part of this year": Wrong(
            lambda t: 1 - half(t)[1] / half(t)[0], r"this year.s|base|divide|last year.s|by last"
        ),
        "the sign turned": Wrong(lambda t: -growth(t), r"sign|minus|below|less|turn|negative"),
        "the mean of the months' changes": Wrong(
            lambda t: float((t["this_year"] / t["last_year"] - 1).mean()), r"mean|average|each month|add"
        ),
        "the first six months against the last six of last year": Wrong(
            lambda t: half(t)[0] / float(t["last_year"].iloc[len(so_far(t)) :].sum()) - 1,
            r"same months|rest|other|second half|last months|months after|months before",
        ),
        "the last month alone": Wrong(lambda t: month(t, -1), r"one month|single|last month|June|all|latest"),
        "the first month alone": Wrong(lambda t: month(t, 0), r"one month|single|first month|January|all"),
        "the last month against the month before": Wrong(
            lambda t: float(so_far(t)["this_year"].iloc[-1] / so_far(t)["this_year"].iloc[-2] - 1),
            r"month before|season|last year",
        ),
        "rounded to one decimal": Wrong(lambda t: round(growth(t), 1), ROUNDED),
        "this year's sales": Wrong(lambda t: half(t)[0], r"sales|money|fraction|divide|dollar"),
        "yes or no": Wrong(lambda t: "below", r"number|fraction"),
        "the two sums": Wrong(lambda t: list(half(t)), r"one (number|value|fraction)|single|number"),
        "a half year's half for last year": Wrong(
            lambda t: half(t)[0] / (t["last_year"].sum() / 2) - 1, r"half|same months|season"
        ),
    },
)


def measures(table):
    left = table["sales"] - table["cost"]
    return table["sales"], left, left / table["sales"]


def three_names(table):
    return [str(measure.idxmax()) for measure in measures(table)]


def named(place, change):
    """The three names with another one at a place."""

    def answer(table):
        names = three_names(table)
        names[place - 1] = str(change(table))
        return names

    return answer


def by_place(table, place):
    """The second in each measure."""
    return [str(measure.sort_values(ascending=False, kind="stable").index[place]) for measure in measures(table)]


EARNER = Answers(
    right=three_names,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series": lambda right, table: pd.Series(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["sells", "earns", "keeps"]),
        "an index": lambda right, table: pd.Index(right),
        "small letters": lambda right, table: [name.lower() for name in right],
        "with blanks": lambda right, table: [f" {name} " for name in right],
    },
    wrong={
        "the best seller three times": Wrong(lambda t: [three_names(t)[0]] * 3, r"cost|sells? most|best seller|sales"),
        "the best seller as the best earner": Wrong(
            named(2, lambda t: measures(t)[0].idxmax()), r"sells? most|best seller|sales|cost"
        ),
        "the best earner as the best margin": Wrong(
            named(3, lambda t: measures(t)[1].idxmax()), r"money|earns most|divide|part of|each dollar"
        ),
        "the best margin as the best earner": Wrong(
            named(2, lambda t: measures(t)[2].idxmax()), r"each dollar|part|margin|money|percent"
        ),
        "the last two exchanged": Wrong(
            lambda t: [three_names(t)[0], three_names(t)[2], three_names(t)[1]], rf"{ORDER}|each dollar|largest part"
        ),
        "the other way round": Wrong(lambda t: three_names(t)[::-1], ORDER),
        "the one that costs most as the best earner": Wrong(
            named(2, lambda t: t["cost"].idxmax()), r"cost|sells? most|best seller"
        ),
        "the three that sell most": Wrong(
            lambda t: [str(name) for name in t["sales"].sort_values(ascending=False, kind="stable").index[:3]],
            r"three (largest|that sell|best)|sells? most|by sales|sales alone|best seller",
        ),
        "the three that earn most": Wrong(
            lambda t: [str(name) for name in measures(t)[1].sort_values(ascending=False, kind="stable").index[:3]],
            r"three|earns?|money",
        ),
        "the worst in each": Wrong(
            lambda t: [str(measure.idxmin()) for measure in measures(t)], r"least|smallest|worst|lowest|most"
        ),
        "the largest cost for each dollar": Wrong(
            named(3, lambda t: (t["cost"] / t["sales"]).idxmax()), r"cost|least|smallest|keep"
        ),
        "the second of each": Wrong(lambda t: by_place(t, 1), r"second|most|largest"),
        "the amounts in place of the names": Wrong(
            lambda t: [float(measure.max()) for measure in measures(t)], r"name|product"
        ),
        "two names": Wrong(lambda t: three_names(t)[:2], r"three|3|two|2"),
        "the best seller alone": Wrong(lambda t: three_names(t)[0], r"three|3|list"),
        "a product that is not there": Wrong(named(1, lambda t: "Lamp"), r"Lamp|table|product|name"),
        "the sales counted first and earnings by cost": Wrong(
            named(3, lambda t: t["cost"].idxmin()), r"cost|cheap|least"
        ),
    },
)


def needed(table):
    return table["customers"] * table["hours_each"]


def kept(table):
    """The lines whose promise the hours allow."""
    return table[needed(table) <= table["hours_there"]]


def letter(found):
    """The one line; none where nobody worked it out so."""
    if len(found) < 1:
        raise LookupError("no such line")
    return str(found[0])


def right_line(table):
    return str(kept(table)["customers"].idxmax())


CUT = Answers(
    right=right_line,
    forms={
        "a letter": lambda right, table: right,
        "a capital": lambda right, table: right.upper(),
        "with blanks": lambda right, table: f" {right} ",
        "with a point": lambda right, table: f"{right}.",
        "with the word line": lambda right, table: f"line {right}",
        "taken from the table": lambda right, table: table.index[table.index == right][0],
        "an index of one": lambda right, table: table.index[table.index == right],
        "an array of one": lambda right, table: np.array([right]),
    },
    # Four lines: three are wrong, and what each of them shows is one mistake. The others are wrong forms.
    wrong={
        "the largest class A of all": Wrong(
            lambda t: str(t["customers"].idxmax()), r"hours|more than|promise|not (enough|there)|short"
        ),
        "the smallest class A that fits": Wrong(
            lambda t: letter([name for name in [kept(t)["customers"].idxmin()] if name != right_line(t)]),
            r"larger|largest|more customers|smaller|unused|left",
        ),
        "a little more than the hours allow": Wrong(
            lambda t: letter(list(t[needed(t) > t["hours_there"]].sort_values("customers").index)),
            r"hours|more than|promise|short",
        ),
        "the line at 80%, as always": Wrong(
            lambda t: letter([name for name in t.index[t["cut"] == 0.8] if name != right_line(t)]),
            r"80|hours|more than|larger|promise",
        ),
        "a letter that is not there": Wrong(lambda t: "e", r"lines?|letter"),
        "the number of the row": Wrong(lambda t: list(t.index).index(right_line(t)) + 1, r"letter|word between"),
        "two letters": Wrong(lambda t: "ab", r"one|letter|line"),
        "all that fit": Wrong(lambda t: list(t.index[:2]), r"one|letter|single"),
        "the cut in place of its letter": Wrong(lambda t: float(t["cut"][right_line(t)]), r"letter"),
        "the number of customers": Wrong(lambda t: int(t["customers"][right_line(t)]), r"letter"),
        "the hours of the line": Wrong(lambda t: int(needed(t)[right_line(t)]), r"letter"),
        "yes": Wrong(lambda t: True, r"letter|line|word between"),
        "a sentence": Wrong(lambda t: "the hours are not enough", r"letter|line"),
    },
)

ANSWERS = {"4.14": SAME_MONTHS, "4.15": EARNER, "4.16": CUT}
