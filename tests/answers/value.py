"""Which customers bring what you live on: 4.1, 4.2, 4.13."""

import numpy as np
import pandas as pd

from tests.answers.author import ORDER, PERCENT, ROUNDED, Answers, Wrong


def ranked(table):
    return table["sales"].sort_values(ascending=False, kind="stable")


def three(table):
    """The share of C03, of C03 and all larger ones, of the top 20% of the customers."""
    sales, own = ranked(table), table["sales"]["C03"]
    total = sales.sum()
    return [own / total, sales[sales >= own].sum() / total, sales.head(round(0.2 * len(sales))).sum() / total]


def with_one(place, change):
    """The three shares with one of them worked out otherwise."""

    def answer(table):
        shares = three(table)
        shares[place - 1] = change(table)
        return shares

    return answer


def top(table, customers):
    return ranked(table).head(customers).sum() / table["sales"].sum()


def by_profit(table):
    profit = (table["sales"] * table["margin"]).sort_values(ascending=False)
    return [profit["C03"] / profit.sum(), profit[profit >= profit["C03"]].sum() / profit.sum(), top_of(profit, 2)]


def top_of(amounts, customers):
    return amounts.sort_values(ascending=False).head(customers).sum() / amounts.sum()


FIRST_THREE = Answers(
    decimals=2,
    right=three,
    forms={
        "a list": lambda right, table: list(right),
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["C03", "up to C03", "top 20%"]),
        "two decimals": lambda right, table: [round(share, 2) for share in right],
        "four decimals": lambda right, table: [round(share, 4) for share in right],
        "a mixed list": lambda right, table: [round(right[0], 2), right[1], np.float64(right[2])],
        "a generator": lambda right, table: (share for share in right),
        "a table of one column": lambda right, table: pd.DataFrame({"share": right}),
    },
    wrong={
        "percent in place of fractions": Wrong(lambda t: [100 * share for share in three(t)], PERCENT),
        "only the third in percent": Wrong(with_one(3, lambda t: 100 * three(t)[2]), PERCENT),
        "money in place of shares": Wrong(
            lambda t: [share * t["sales"].sum() for share in three(t)], r"money|dollar|amount|divide"
        ),
        "the money of C03, then shares": Wrong(with_one(1, lambda t: t["sales"]["C03"]), r"money|dollar|amount|divide"),
        "the larger ones without C03 itself": Wrong(
            with_one(2, lambda t: three(t)[1] - three(t)[0]), r"itself|without|left out|includ|belongs to them"
        ),
        "the larger ones in place of C03 and them, as an average": Wrong(
            with_one(2, lambda t: three(t)[1] / 3), r"average|mean|add|together"
        ),
        "one customer for the top 20%": Wrong(with_one(3, lambda t: top(t, 1)), r"two|20 ?%|how many"),
        "three customers for the top 20%": Wrong(with_one(3, lambda t: top(t, 3)), r"two|20 ?%|how many"),
        "the top 20% are 20%": Wrong(with_one(3, lambda t: 0.2), r"20 ?%|customers bring"),
        "customers counted in place of sales": Wrong(lambda t: [0.1, 0.3, 0.2], r"count|number of|not sales"),
        "the right numbers in another order": Wrong(lambda t: three(t)[::-1], ORDER),
        "the first two exchanged": Wrong(lambda t: [three(t)[1], three(t)[0], three(t)[2]], ORDER),
        "rounded to one decimal": Wrong(lambda t: [round(share, 1) for share in three(t)], ROUNDED),
        "profit in place of sales": Wrong(by_profit, r"profit|margin"),
        "the margin of C03 for its share": Wrong(with_one(1, lambda t: t["margin"]["C03"]), r"margin"),
        "two numbers only": Wrong(lambda t: three(t)[:2], r"three|3|two|2"),
    },
)


def class_a(table, cut=0.80):
    """The customers up to the one who crosses the cut."""
    return up_to(table["sales"], cut)


def up_to(amounts, cut):
    ordered = amounts.sort_values(ascending=False, kind="stable")
    before = (ordered.cumsum() - ordered) / ordered.sum()
    return list(ordered.index[before < cut - 1e-9])


CLASS_A = Answers(
    ordered=False,
    right=lambda table: sorted(class_a(table)),
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "a set": lambda right, table: set(right),
        "an index": lambda right, table: pd.Index(right),
        "a Series": lambda right, table: pd.Series(right),
        "an array": lambda right, table: np.array(right),
        "the last first": lambda right, table: right[::-1],
        "the rows of the table": lambda right, table: table.loc[right],
        "their sales": lambda right, table: table["sales"][right],
        "a column of yes and no": lambda right, table: table.index.to_series().isin(right),
    },
    wrong={
        "the one who crosses is left out": Wrong(lambda t: class_a(t)[:-1], r"cross"),
        "one more than needed": Wrong(
            lambda t: list(ranked(t).index[: len(class_a(t)) + 1]), r"one (more|too many)|already|after|does not belong"
        ),
        "80% of the customers": Wrong(lambda t: list(ranked(t).index[:8]), r"80 ?%|number of|of the customers"),
        "20% of the customers": Wrong(lambda t: list(ranked(t).index[:2]), r"20 ?%|number of|of the customers"),
        "the cut at 95%: A and B": Wrong(lambda t: class_a(t, 0.95), r"95|class B|A and B"),
        "profit in place of sales": Wrong(lambda t: up_to(t["sales"] * t["margin"], 0.8), r"profit|margin"),
        "what is left after service in place of sales": Wrong(
            lambda t: up_to((t["sales"] * t["margin"] - t["cost_to_serve"]).clip(lower=0), 0.8), r"profit|service"
        ),
        "the amounts in place of the names": Wrong(lambda t: list(t["sales"][class_a(t)]), r"name"),
        "names without their zero": Wrong(lambda t: [name.replace("C0", "C") for name in class_a(t)], r"C0\d"),
        "the small ones, added up from below": Wrong(
            lambda t: [*ranked(t).index[::-1][: 10 - len(class_a(t)) + 1]], r"largest|small|sort|below"
        ),
        "only the one who crosses": Wrong(lambda t: [class_a(t)[-1]], r"cross|larger|all|first"),
        "the customers outside class A": Wrong(
            lambda t: [name for name in t.index if name not in class_a(t)], r"outside|rest|other|not in"
        ),
        "everybody": Wrong(lambda t: list(t.index), r"all|every|cut|80 ?%"),
    },
)


def good(lines):
    return lines.drop_duplicates()[lines.drop_duplicates()["status"] != "cancelled"]


def dollars(lines):
    return float((lines["amount"] * lines["rate"]).sum())


PUT_RIGHT = Answers(
    right=lambda lines: dollars(good(lines)),
    forms={
        "a number": lambda right, lines: right,
        "numpy's number": lambda right, lines: np.float64(right),
        "to the cent": lambda right, lines: round(right, 2),
        "a Series of one": lambda right, lines: pd.Series([right]),
        "an array of one": lambda right, lines: np.array([right]),
        "a sum by group": lambda right, lines: (
            good(lines).assign(usd=good(lines)["amount"] * good(lines)["rate"], all="all").groupby("all")["usd"].sum()
        ),
    },
    wrong={
        "the rate left out": Wrong(lambda t: float(good(t)["amount"].sum()), r"rate|currenc|dollar"),
        "the line that is there twice counted twice": Wrong(
            lambda t: dollars(t[t["status"] != "cancelled"]), r"twice|double|duplicate|same|S118"
        ),
        "the cancelled order counted": Wrong(lambda t: dollars(t.drop_duplicates()), r"cancel|S131"),
        "divided by the rate": Wrong(
            lambda t: float((good(t)["amount"] / good(t)["rate"]).sum()), r"divid|multipl|times"
        ),
        "nothing put right": Wrong(lambda t: float(t["amount"].sum()), r"rate|currenc|twice|cancel|nothing|exported"),
        "only the rate": Wrong(lambda t: dollars(t), r"twice|cancel|duplicate"),
        "both of the double lines left out": Wrong(
            lambda t: dollars(good(t.drop_duplicates(keep=False))), r"both|once|one of|S118"
        ),
        "in thousand dollars": Wrong(lambda t: dollars(good(t)) / 1000, r"thousand|1,?000|unit"),
        "only the lines in dollars": Wrong(
            lambda t: dollars(good(t)[good(t)["currency"] == "USD"]), r"currenc|EUR|CNY|other|rate"
        ),
        "the cancelled order taken off": Wrong(
            lambda t: dollars(good(t)) - dollars(t[t["status"] == "cancelled"]), r"cancel|taken off|subtract"
        ),
        "the mean of a line": Wrong(lambda t: dollars(good(t)) / len(good(t)), r"mean|average|sum|add"),
        "the rate of the euro for all": Wrong(lambda t: float(good(t)["amount"].sum() * 1.1), r"rate|currenc|each|own"),
        "the number of orders": Wrong(lambda t: len(good(t)), r"how many|number of|count|dollar"),
        "only the cancelled one noticed": Wrong(
            lambda t: float(t[t["status"] != "cancelled"]["amount"].sum()), r"rate|currenc|twice|duplicate"
        ),
    },
)

ANSWERS = {"4.1": FIRST_THREE, "4.2": CLASS_A, "4.13": PUT_RIGHT}
