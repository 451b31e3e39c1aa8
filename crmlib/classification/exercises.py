"""The exercises of lesson 4."""

from typing import Any

import pandas as pd

from crmlib.classification.abc import abc_classify, sales_share, top_share
from crmlib.classification.rfm import rfm_preset, rfm_score, rfm_weighted
from crmlib.exercise import ____, check, exercise, exercise_data, hint, solution
from crmlib.tables import sample

__all__ = ["____", "check", "exercise_data", "hint", "solution"]


def _ten() -> pd.DataFrame:
    return sample("ten_customers").set_index("customer_id")


def _five() -> pd.DataFrame:
    """Five customers of the lesson's scoring example: months since the last deal, deals in 24 months, yuan."""
    return pd.DataFrame({"recency": [0.5, 2, 8, 14, 5], "frequency": [4, 3, 6, 1, 2],
                         "monetary": [20_000, 60_000, 12_000, 55_000, 4_000]}, index=pd.Index([*"PQRST"], name="customer_id"))


def _scored(data: pd.DataFrame) -> pd.DataFrame:
    return rfm_score(data, method="cuts", cuts=rfm_preset("source"))


def _upside_down(data: pd.DataFrame) -> pd.DataFrame:
    scored = _scored(data)
    return scored.assign(r_score=6 - scored["r_score"])


def _weighted(scored: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8)) -> list[Any]:
    return rfm_weighted(scored, weights=weights)["rfm_weighted"].tolist()


def _class_a(amounts: pd.Series, crossing: Any) -> pd.Index:
    classes = abc_classify(amounts, crossing=crossing)
    return classes.index[classes["abc_class"] == "A"]


exercise(
    "4.1", points=2, kind="values", tolerance=1e-4, data=_ten,
    answer=lambda d: [sales_share(d["sales"])["cum_share"]["C03"], top_share(d["sales"])],
    wrong={
        "percent for fractions": (
            lambda d: [100 * sales_share(d["sales"])["cum_share"]["C03"], 100 * top_share(d["sales"])],
            "Right in percent. Give them as fractions: 25% is 0.25."),
        "own share for the sum": (
            lambda d: [sales_share(d["sales"])["share"]["C03"], top_share(d["sales"])],
            "The first value is C03's own share. Asked is the share of all customers down to C03."),
        "top 20 customers of 100 for 20%": (
            lambda d: [sales_share(d["sales"])["cum_share"]["C03"], top_share(d["sales"], 0.1)],
            "The second value is that of one customer. How many customers are 20% of ten?"),
        "revenue where margin": (
            lambda d: [sales_share(d["sales"] * d["margin"])["cum_share"]["C03"], top_share(d["sales"] * d["margin"])],
            "These are shares of margin. Asked are shares of sales."),
    },
    hints=[
        "Both values are parts of the same total: all sales of the ten customers.",
        "crm.sales_share(table['sales']) sorts the customers and adds up their shares.",
        "The first value stands in the row C03 of the column cum_share; the second is crm.top_share(table['sales']).",
    ],
    solution="shares = crm.sales_share(table['sales']); answer = [shares['cum_share']['C03'], crm.top_share(table['sales'])]",
)

exercise(
    "4.2", points=2, kind="set", data=_ten,
    answer=lambda d: _class_a(d["sales"], "include"),
    wrong={
        "crossing customer dropped": (
            lambda d: _class_a(d["sales"], "exclude"),
            "You dropped the customer who crosses the 80% line. By this rule that customer is still A."),
        "20% of the customers": (
            lambda d: d["sales"].nlargest(max(1, len(d) // 5)).index,
            "These are the largest 20% of the customers. Class A ends at 80% of sales."),
        "A and B together": (
            lambda d: abc_classify(d["sales"]).query("abc_class != 'C'").index,
            "These are A and B together. Where does A end?"),
    },
    hints=[
        "ABC goes by the share of sales that the customers add up to, largest first.",
        "crm.abc_classify(table['sales']) gives every customer a class; its rule is to include the one who crosses the cut.",
        "Keep the rows whose abc_class is 'A' and take their names from the index.",
    ],
    solution="classes = crm.abc_classify(table['sales']); answer = classes[classes['abc_class'] == 'A'].index",
)

exercise(
    "4.5", points=3, kind="values", data=_five,
    answer=lambda d: _weighted(_scored(d)),
    wrong={
        "recency upside down": (
            lambda d: _weighted(_upside_down(d)),
            "Recency is scored upside down: the customer who bought last week should get 5, not 1."),
        "weights in another order": (
            lambda d: _weighted(_scored(d), (8, 8, 4)),
            "The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        "all weights the same": (
            lambda d: _weighted(_scored(d), (1, 1, 1)),
            "This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
        "scored among themselves": (
            lambda d: _weighted(rfm_score(d)),
            "You scored the five against each other. The lesson scores them against fixed cut-offs: rfm_preset('source')."),
    },
    hints=[
        "Two steps: first three scores per customer, then one number from the three.",
        "The fixed cut-offs: crm.rfm_score(table, method='cuts', cuts=crm.rfm_preset('source')).",
        "crm.rfm_weighted(scored) weighs them 4, 8, 8; the answer is its column rfm_weighted.",
    ],
    solution="scored = crm.rfm_score(table, method='cuts', cuts=crm.rfm_preset('source')); "
             "answer = crm.rfm_weighted(scored)['rfm_weighted']",
)
