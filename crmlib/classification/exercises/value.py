"""Who brings how much, who leaves how much: exercises 4.1 to 4.4."""

from typing import Any

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.abc import abc_classify, abcd_classify, sales_share, top_share
from crmlib.classification.profit import whale_curve
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _first_shares(amounts: pd.Series, top: float = 0.20) -> list[float]:
    shares = sales_share(amounts)
    return [shares["share"]["C03"], shares["cum_share"]["C03"], top_share(amounts, top)]


def _class_a(amounts: pd.Series, crossing: Any) -> pd.Index:
    classes = abc_classify(amounts, crossing=crossing)
    return classes.index[classes["abc_class"] == "A"]


def _profit(table: pd.DataFrame) -> pd.Series:
    return table["sales"] * table["margin"] - table["cost_to_serve"]


def _peak(profit: pd.Series) -> float:
    return float(whale_curve(profit)["cum_share"].max())


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
        "percent for fractions": (
            lambda d: [100 * share for share in _first_shares(d["sales"])],
            tell("Right in percent. Give them as fractions: 25% is 0.25."),
        ),
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
            tell("These are shares of margin. Asked are shares of sales."),
        ),
    },
    hints=[
        tell("All three values are parts of the same total: all sales of the ten customers."),
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
    data=cases.ten,
    vary=cases.other_ten,
    answer=lambda d: _class_a(d["sales"], "include"),
    wrong={
        "crossing customer dropped": (
            lambda d: _class_a(d["sales"], "exclude"),
            tell("You dropped the customer who crosses the 80% line. By this rule that customer is still A."),
        ),
        "20% of the customers": (
            lambda d: d["sales"].nlargest(max(1, len(d) // 5)).index,
            tell("These are the largest 20% of the customers. Class A ends at 80% of sales."),
        ),
        "A and B together": (
            lambda d: abc_classify(d["sales"]).query("abc_class != 'C'").index,
            tell("These are A and B together. Where does A end?"),
        ),
    },
    hints=[
        tell("ABC goes by the share of sales that the customers add up to, largest first."),
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
        "margin, not profit": (
            lambda d: _peak(d["sales"] * d["margin"]),
            tell("That is margin, and nobody loses in it. Which column says what serving them costs?"),
        ),
        "percent for fraction": (
            lambda d: 100 * _peak(_profit(d)),
            tell("Right in percent. Give it as a fraction: 25% is 0.25."),
        ),
        "how many for how much": (
            lambda d: float((_profit(d) > 0).sum()),
            tell("That is how many customers stand before the peak. Asked is how high it is."),
        ),
    },
    hints=[
        tell("What does each customer leave after service?"),
        tell("Profit is sales times margin, less the cost to serve. Sort by it, largest first, and add up."),
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


def _sizes(sales: pd.Series, **options: Any) -> dict[str, int]:
    return abcd_classify(sales, **options)["abcd_class"].value_counts().to_dict()


def _rounded_down(sales: pd.Series) -> dict[str, int]:
    a, b, c = (len(sales) * cut // 100 for cut in (1, 5, 20))
    return {grade: size for grade, size in zip("ABCD", (a, b - a, c - b, len(sales) - c), strict=True) if size}


exercise(
    "4.4",
    points=2,
    kind="code",
    form="sorting",
    data=cases.book,
    vary=cases.other_book,
    answer=_sizes,
    wrong={
        "bands": (
            lambda d: _sizes(d, reading="bands"),
            tell("You read the percentages as 1, the next 5, the next 20. Asked are the top 1, the top 5, the top 20."),
        ),
        "rounded down": (
            _rounded_down,
            tell(
                "You round down. A grade ends with the customer in whom its percentage falls, so the last rank is rounded up."
            ),
        ),
        "shares of sales": (
            lambda d: abc_classify(d, cuts=(0.8, 0.95))["abc_class"].value_counts().to_dict(),
            tell("These are classes by share of sales. These grades go by rank: a percentage of the customers."),
        ),
    },
    hints=[
        tell("The grades go by rank: the largest customers, so many percent of them."),
        tell("crm.abcd_classify(sales) gives every customer a grade in the column abcd_class."),
        tell("Count them: put .value_counts() behind the column, and return that."),
    ],
    reason=tell(
        "The last rank of a grade is the number of customers times its percentage, rounded up, so a small book has an A customer too."
    ),
    solution="""
def answer(sales):
    return crm.abcd_classify(sales)["abcd_class"].value_counts()
""".strip(),
)
