"""Who brings how much: exercises 4.1, 4.2, 4.14, 4.15 and 4.16, after chapter 04a."""

from typing import Any

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.abc import abc_classify, sales_share, top_share
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _first_shares(amounts: pd.Series, top: float = 0.20) -> list[float]:
    shares = sales_share(amounts)
    return [shares["share"]["C03"], shares["cum_share"]["C03"], top_share(amounts, top)]


def _in_money(amounts: pd.Series) -> list[float]:
    return [part * float(amounts.sum()) for part in _first_shares(amounts)]


def _class_a(amounts: pd.Series, crossing: Any = "include") -> pd.Index:
    classes = abc_classify(amounts, crossing=crossing)
    return classes.index[classes["abc_class"] == "A"]


exercise(
    "4.1",
    points=3,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=cases.ten,
    vary=cases.other_ten,
    answer=lambda d: _first_shares(d["sales"]),
    wrong={
        "own share for the sum": (
            lambda d: [_first_shares(d["sales"])[0], *_first_shares(d["sales"])[::2]],
            tell("The second value is C03's own share again. Asked is the share of all customers down to C03."),
        ),
        "one customer for 20%": (
            lambda d: _first_shares(d["sales"], 0.1),
            tell("The third value is that of one customer. How many customers are 20% of ten?"),
        ),
        "margin where sales": (
            lambda d: _first_shares(d["sales"] * d["margin"]),
            tell("That is a share of margin. Asked are shares of sales."),
        ),
        "money for shares": (
            lambda d: _in_money(d["sales"]),
            tell("That is money, in thousand dollars. Divide it by the sales of all ten."),
        ),
    },
    known={
        2: {
            "larger customers without C03": (
                lambda d: _first_shares(d["sales"])[1] - _first_shares(d["sales"])[0],
                tell("Those are the customers larger than C03. C03 belongs to them here."),
            ),
            "what is left": (
                lambda d: 1 - _first_shares(d["sales"])[1],
                tell("That is the share of those who are smaller. Asked is C03 and all who are larger."),
            ),
        },
        3: {
            "the saying": (
                lambda d: 0.8,
                tell("80% is the saying. Count: which two of the ten are the top 20%, and what do they bring?"),
            ),
            "one of the two": (
                lambda d: sales_share(d["sales"])["share"].iloc[1],
                tell("That is the second customer alone. The top 20% of ten are two customers together."),
            ),
        },
    },
    hints=[
        tell("All three values are parts of the same total: all sales of the ten customers."),
        tell("The first: C03's sales by all sales. By hand it is one division."),
        tell("The second: add C03 and everybody who is larger. The third: 20% of ten customers are two customers."),
        tell("crm.sales_share(table['sales']) sorts the customers and adds up their shares."),
        tell(
            "The first two stand in the row C03 of the columns share and cum_share; the third is crm.top_share(table['sales'])."
        ),
    ],
    reason=tell(
        "A share is one customer's sales by all sales; the cumulative share adds those who are larger, which is why the order counts."
    ),
    solution="""
shares = crm.sales_share(table["sales"])
answer = [shares["share"]["C03"], shares["cum_share"]["C03"], crm.top_share(table["sales"])]
""".strip(),
)

exercise(
    "4.2",
    points=2,
    kind="set",
    data=cases.ten_apart,
    vary=cases.other_ten_apart,
    answer=lambda d: _class_a(d["sales"]),
    wrong={
        "crossing customer dropped": (
            lambda d: _class_a(d["sales"], "exclude"),
            tell("You dropped the customer who crosses the 80% line. By this rule that customer is still A."),
        ),
        "20% of the customers": (
            lambda d: d["sales"].nlargest(max(1, len(d) // 5)).index,
            tell("These are the largest 20% of the customers. Class A ends at 80% of sales."),
        ),
        "80% of the customers": (
            lambda d: d["sales"].nlargest(len(d) * 8 // 10).index,
            tell("These are 80% of the customers. Class A ends where they bring 80% of sales."),
        ),
        "A and B together": (
            lambda d: abc_classify(d["sales"]).query("abc_class != 'C'").index,
            tell("These are A and B together. Where does A end?"),
        ),
        "by margin": (
            lambda d: _class_a(d["sales"] * d["margin"]),
            tell("You sorted by margin in money. This class A goes by sales."),
        ),
        "by profit": (
            lambda d: _class_a(d["sales"] * d["margin"] - d["cost_to_serve"]),
            tell("You sorted by what is left after service. This class A goes by sales."),
        ),
    },
    hints=[
        tell("ABC goes by the share of sales that the customers add up to, largest first."),
        tell(
            "By hand: what are 80% of all sales? Add up customers, largest first, and stop with the one who crosses it."
        ),
        tell(
            "crm.abc_classify(table['sales']) gives every customer a class; its rule is to include the one who crosses the cut."
        ),
        tell("Keep the rows whose abc_class is 'A' and take their names from the index."),
    ],
    reason=tell(
        "Class A takes every customer whose predecessors have not yet reached 80%, so the one who crosses the line is the last of A."
    ),
    solution="""
classes = crm.abc_classify(table["sales"])
answer = classes[classes["abc_class"] == "A"].index
""".strip(),
)


def _first_months(table: pd.DataFrame) -> tuple[float, float]:
    """Sales of the same months last year and this year."""
    there = table[table["this_year"].notna()]
    return float(there["last_year"].sum()), float(there["this_year"].sum())


def _growth(table: pd.DataFrame) -> float:
    before, now = _first_months(table)
    return now / before - 1


exercise(
    "4.14",
    points=1,
    kind="value",
    tolerance=1e-4,
    decimals=2,
    data=cases.months,
    vary=cases.other_months,
    answer=_growth,
    wrong={
        "against the whole year": (
            lambda d: d["this_year"].sum() / d["last_year"].sum() - 1,
            tell("You compare six months with twelve. Take the same six months of last year."),
        ),
        "half of last year": (
            lambda d: d["this_year"].sum() / (d["last_year"].sum() / 2) - 1,
            tell("Half of last year is not its first half: the seasons differ. Take the same six months."),
        ),
        "by this year": (
            lambda d: 1 - _first_months(d)[0] / _first_months(d)[1],
            tell("You divide by this year. A change is measured against what was there before."),
        ),
        "a multiple": (
            lambda d: _growth(d) + 1,
            tell("That is this year as a multiple of last year. How much more or less is it?"),
        ),
        "money": (
            lambda d: _first_months(d)[1] - _first_months(d)[0],
            tell("That is the difference in money. Divide it by last year's six months."),
        ),
        "mean of the months": (
            lambda d: (d["this_year"] / d["last_year"] - 1).mean(),
            tell("That is the mean of six monthly changes; a small month counts as much as a large one. Add up first."),
        ),
        "the last month": (
            lambda d: d["this_year"]["06"] / d["last_year"]["06"] - 1,
            tell("That is June against June. Asked are the first six months together."),
        ),
        "the other half": (
            lambda d: d["this_year"].sum() / d["last_year"]["07":].sum() - 1,
            tell("You compare with the second half of last year. Take the same months, January to June."),
        ),
        "the month before": (
            lambda d: d["this_year"]["06"] / d["this_year"]["05"] - 1,
            tell("That is June against the month before. Compare with the same months of last year."),
        ),
        "sales": (
            lambda d: d["this_year"].sum(),
            tell("That is what you have sold this year, in money. How does it compare with last year's six months?"),
        ),
    },
    hints=[
        tell("Which months does this year have? Only these may stand on both sides."),
        tell("Add up six months of this year, and the same six of last year."),
        tell("Divide this year's sum by last year's and take 1 off. Less than last year gives a number below zero."),
        tell("table[table['this_year'].notna()] keeps the months that both years have."),
    ],
    reason=tell("Only the same months can be compared, since the year has its seasons and this one is not over."),
    solution="""
same = table[table["this_year"].notna()]
answer = same["this_year"].sum() / same["last_year"].sum() - 1
""".strip(),
)


def _leaders(table: pd.DataFrame) -> dict[str, str]:
    earned = table["sales"] - table["cost"]
    return {
        "sells": table["sales"].idxmax(),
        "earns": earned.idxmax(),
        "dollar": (earned / table["sales"]).idxmax(),
        "cheap": (table["cost"] / table["sales"]).idxmax(),
    }


def _best_three(table: pd.DataFrame, cost: bool) -> list[str]:
    """The three products that sell most or, with the cost taken off, earn most."""
    return list((table["sales"] - table["cost"] * cost).nlargest(3).index)


def _last(table: pd.DataFrame) -> list[str]:
    earned = table["sales"] - table["cost"]
    return [str(measure.idxmin()) for measure in (table["sales"], earned, earned / table["sales"])]


def _named(*parts: str) -> Any:
    return lambda table: [_leaders(table)[part] for part in parts]


exercise(
    "4.15",
    points=2,
    kind="order",
    data=cases.products,
    vary=cases.other_products,
    answer=_named("sells", "earns", "dollar"),
    wrong={
        "best seller is best earner": (
            _named("sells", "sells", "dollar"),
            tell("You let the best seller earn most. Take the cost off its sales, and off those of the others."),
        ),
        "money for rate": (
            _named("sells", "earns", "earns"),
            tell("The product that earns most money need not keep most of each dollar. Divide by its sales."),
        ),
        "rate for money": (
            _named("sells", "dollar", "dollar"),
            tell("A high rate on small sales is little money. Which product has the largest difference?"),
        ),
        "turned round": (
            _named("dollar", "earns", "sells"),
            tell("The right names, turned round. The best seller comes first."),
        ),
        "cost for margin": (
            _named("sells", "earns", "cheap"),
            tell("The third is the product with the largest part of cost. Asked is the largest part that stays."),
        ),
        "the three best sellers": (
            lambda d: _best_three(d, cost=False),
            tell("These are the three that sell most. Asked are three different questions, each with its own winner."),
        ),
        "the three best earners": (
            lambda d: _best_three(d, cost=True),
            tell(
                "These are the three that earn most money. Asked is one name for that, and one for each other question."
            ),
        ),
        "the last of each": (
            _last,
            tell("These are the last of each order: the smallest sales, money, part. Asked are the largest."),
        ),
        "money and rate exchanged": (
            _named("sells", "dollar", "earns"),
            tell("The second and the third name are exchanged: money earned comes before the part of each dollar."),
        ),
    },
    hints=[
        tell("Three questions: largest sales, largest difference, largest part that stays of each dollar."),
        tell("Earned is table['sales'] - table['cost']; the part that stays of a dollar is that by table['sales']."),
        tell(".idxmax() behind a column gives the name of its largest row."),
    ],
    reason=tell("Sales, money earned and the rate are three orders, so the best seller need not be the best earner."),
    solution="""
earned = table["sales"] - table["cost"]
answer = [table["sales"].idxmax(), earned.idxmax(), (earned / table["sales"]).idxmax()]
""".strip(),
)


def _largest_kept(table: pd.DataFrame) -> str:
    kept = table[table["customers"] * table["hours_each"] <= table["hours_there"]]
    return str(kept["cut"].idxmax())


exercise(
    "4.16",
    points=1,
    kind="choice",
    data=cases.cuts,
    vary=cases.other_cuts,
    answer=_largest_kept,
    wrong={
        "the saying": (
            lambda d: str(d.index[d["cut"] == 0.8][0]),
            tell("80% is a custom, not a law. How many hours would that class A ask for, and how many are there?"),
        ),
        "the most": (
            lambda d: str(d["cut"].idxmax()),
            tell("Who would be first in line if nearly everybody is? Add up the hours."),
        ),
        "the fewest": (
            lambda d: str(d["cut"].idxmin()),
            tell("That promise you can keep. Could you keep it to more customers?"),
        ),
    },
    hints=[
        tell("A class is a promise of time. What does each of the four lines promise in all?"),
        tell("Multiply the customers by the hours that each is to get, line by line."),
        tell("Of the lines that need no more hours than there are, take the one with the highest cut."),
        tell("table['customers'] * table['hours_each'] are the hours; give the letter between quotation marks."),
    ],
    reason=tell("A cut can be defended by what you can do for those above it, and by no round number."),
    solution="""
kept = table[table["customers"] * table["hours_each"] <= table["hours_there"]]
answer = kept["cut"].idxmax()
""".strip(),
)
