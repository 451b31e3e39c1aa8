"""The exercises of lesson 4: the tables are in ``cases.py``, the methods in the lesson's other modules."""

from typing import Any

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.abc import abc_classify, abcd_classify, sales_share, top_share
from crmlib.classification.key_accounts import false_key_accounts
from crmlib.classification.lifetime import lifetime_value, retention_for_gain
from crmlib.classification.profit import whale_curve
from crmlib.classification.rfm import rfm_preset, rfm_score, rfm_weighted
from crmlib.classification.scheme import rfm_segment
from crmlib.practice.exercise import ____, check, exercise, exercise_data, grade, hint, predict, solution
from crmlib.practice.judgement import Judgement

__all__ = ["____", "check", "exercise_data", "grade", "hint", "predict", "solution"]


# Value: who brings how much, who leaves how much


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
            "Right in percent. Give them as fractions: 25% is 0.25.",
        ),
        "own share for the sum": (
            lambda d: [_first_shares(d["sales"])[0], *_first_shares(d["sales"])[::2]],
            "The second value is C03's own share again. Asked is the share of all customers down to C03.",
        ),
        "one customer for 20%": (
            lambda d: _first_shares(d["sales"], 0.1),
            "The third value is that of one customer. How many customers are 20% of ten?",
        ),
        "margin where sales": (
            lambda d: _first_shares(d["sales"] * d["margin"]),
            "These are shares of margin. Asked are shares of sales.",
        ),
    },
    hints=[
        "All three values are parts of the same total: all sales of the ten customers.",
        "crm.sales_share(table['sales']) sorts the customers and adds up their shares.",
        "The first two stand in the row C03 of the columns share and cum_share; the third is crm.top_share(table['sales']).",
    ],
    reason="A share is one customer's sales by all sales; the cumulative share adds those who are larger, which is why the order counts.",
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
            "You dropped the customer who crosses the 80% line. By this rule that customer is still A.",
        ),
        "20% of the customers": (
            lambda d: d["sales"].nlargest(max(1, len(d) // 5)).index,
            "These are the largest 20% of the customers. Class A ends at 80% of sales.",
        ),
        "A and B together": (
            lambda d: abc_classify(d["sales"]).query("abc_class != 'C'").index,
            "These are A and B together. Where does A end?",
        ),
    },
    hints=[
        "ABC goes by the share of sales that the customers add up to, largest first.",
        "crm.abc_classify(table['sales']) gives every customer a class; its rule is to include the one who crosses the cut.",
        "Keep the rows whose abc_class is 'A' and take their names from the index.",
    ],
    reason="Class A takes every customer whose predecessors have not yet reached 80%, so the one who crosses the line is the last of A.",
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
            "You sorted by sales. The whale sorts by what is left after service.",
        ),
        "margin, not profit": (
            lambda d: _peak(d["sales"] * d["margin"]),
            "That is margin, and nobody loses in it. Which column says what serving them costs?",
        ),
        "percent for fraction": (
            lambda d: 100 * _peak(_profit(d)),
            "Right in percent. Give it as a fraction: 25% is 0.25.",
        ),
        "how many for how much": (
            lambda d: float((_profit(d) > 0).sum()),
            "That is how many customers stand before the peak. Asked is how high it is.",
        ),
    },
    hints=[
        "What does each customer leave after service?",
        "Profit is sales times margin, less the cost to serve. Sort by it, largest first, and add up.",
        "crm.whale_curve(profit) does the adding up; the peak is the largest value of its column cum_share.",
    ],
    reason="The curve climbs while customers still leave something after service, so its peak comes just before the first loser.",
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
            "You read the percentages as 1, the next 5, the next 20. Asked are the top 1, the top 5, the top 20.",
        ),
        "rounded down": (
            _rounded_down,
            "You round down. A grade ends with the customer in whom its percentage falls, so the last rank is rounded up.",
        ),
        "shares of sales": (
            lambda d: abc_classify(d, cuts=(0.8, 0.95))["abc_class"].value_counts().to_dict(),
            "These are classes by share of sales. These grades go by rank: a percentage of the customers.",
        ),
    },
    hints=[
        "The grades go by rank: the largest customers, so many percent of them.",
        "crm.abcd_classify(sales) gives every customer a grade in the column abcd_class.",
        "Count them: put .value_counts() behind the column, and return that.",
    ],
    reason="The last rank of a grade is the number of customers times its percentage, rounded up, so a small book has an A customer too.",
    solution="""
def answer(sales):
    return crm.abcd_classify(sales)["abcd_class"].value_counts()
""".strip(),
)


# Behaviour: RFM


def _scored(table: pd.DataFrame) -> pd.DataFrame:
    return rfm_score(table, method="cuts", cuts=rfm_preset("source"))


def _upside_down(scored: pd.DataFrame) -> pd.DataFrame:
    return scored.assign(r_score=6 - scored["r_score"])


def _profile(scored: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8)) -> pd.DataFrame:
    return rfm_segment(rfm_weighted(scored, weights=weights))[["rfm_weighted", "vip_label", "segment"]]


def _once_more(table: pd.DataFrame, orders: int = 1, recency: float | None = 0.0) -> pd.DataFrame:
    """Q orders again, this week."""
    later = table.copy()
    later["frequency"] += orders * (later.index == "Q")
    return later if recency is None else later.assign(recency=later["recency"].mask(later.index == "Q", recency))


def _score_of_q(scored: pd.DataFrame) -> float:
    return float(rfm_weighted(scored)["rfm_weighted"]["Q"])


exercise(
    "4.5",
    points=3,
    kind="table",
    data=cases.five,
    vary=cases.other_five,
    answer=lambda d: _profile(_scored(d)),
    wrong={
        "recency upside down": (
            lambda d: _profile(_upside_down(_scored(d))),
            "Recency is scored upside down: the customer who bought last week should get 5, not 1.",
        ),
        "weights in another order": (
            lambda d: _profile(_scored(d), (8, 8, 4)),
            "The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money.",
        ),
        "all weights the same": (
            lambda d: _profile(_scored(d), (1, 1, 1)),
            "This is the plain sum of the scores. The lesson weighs them 4, 8 and 8.",
        ),
        "scored among themselves": (
            lambda d: _profile(rfm_score(d)),
            "You scored the five against each other. The lesson scores them against fixed cut-offs: rfm_preset('source').",
        ),
    },
    hints=[
        "Three steps: three scores per customer, one number from the three, and high or low for each of the three.",
        "The fixed cut-offs: crm.rfm_score(table, method='cuts', cuts=crm.rfm_preset('source')).",
        "crm.rfm_weighted(scored) adds the number and the level; crm.rfm_segment of that adds the class.",
    ],
    reason="Fixed cut-offs compare a customer with the rule and not with the neighbours, so a score stays when the others change.",
    solution="""
scored = crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source"))
answer = crm.rfm_segment(crm.rfm_weighted(scored))
""".strip(),
)

exercise(
    "4.6",
    points=2,
    kind="predict",
    data=cases.five,
    vary=cases.other_reorder,
    answer=lambda d: _score_of_q(_scored(_once_more(d))),
    wrong={
        "the score before": (
            lambda d: _score_of_q(_scored(d)),
            "That is the score before the order. An order this week changes two of the three measures.",
        ),
        "recency forgotten": (
            lambda d: _score_of_q(_scored(_once_more(d, recency=None))),
            "You counted the order. What else does an order of this week change?",
        ),
        "frequency forgotten": (
            lambda d: _score_of_q(_scored(_once_more(d, orders=0))),
            "You moved the day of the last deal. What else does one more order change?",
        ),
        "recency upside down": (
            lambda d: _score_of_q(_upside_down(_scored(_once_more(d)))),
            "Recency is scored upside down: an order this week should raise it.",
        ),
    },
    hints=[
        "Which of the three measures does an order of this week change?",
        "table.loc['Q', 'recency'] = 0 sets the months since Q's last deal; frequency goes up by one in the same way.",
        "Then score as in 4.5, and take the row Q of the column rfm_weighted.",
    ],
    reason="An order counts twice: it raises the frequency, and it makes the last deal recent.",
    solution="""
table.loc["Q", ["recency", "frequency"]] = [0, table["frequency"]["Q"] + 1]
scored = crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source"))
answer = crm.rfm_weighted(scored)["rfm_weighted"]["Q"]
""".strip(),
)


def _moved(levels: pd.DataFrame, step: int = 4) -> pd.Index:
    reached = levels[levels.index % step == 0]
    return reached.index[reached["equal_width"] != reached["round_numbers"]]


exercise(
    "4.7",
    points=2,
    kind="order",
    data=cases.two_level_tables,
    answer=_moved,
    wrong={
        "scores nobody reaches": (
            lambda d: _moved(d, 1),
            "Some of these no customer can reach: with the weights 4, 8 and 8 every score is a multiple of four.",
        ),
        "the same level": (
            lambda d: [score for score in d.index if score % 4 == 0 and score not in _moved(d)],
            "These get the same level from both tables. Asked are the others.",
        ),
        "highest first": (lambda d: _moved(d)[::-1], "The right scores, highest first. Asked is lowest first."),
    },
    hints=[
        "Which scores can there be at all? The weights are 4, 8 and 8.",
        "table[table.index % 4 == 0] keeps the scores that are multiples of four.",
        "Of those, keep the rows where equal_width is not round_numbers, and take the index.",
    ],
    reason="With the weights 4, 8 and 8 every score is a multiple of four, so the two tables can differ only at such scores.",
    solution="""
reached = table[table.index % 4 == 0]
answer = reached.index[reached["equal_width"] != reached["round_numbers"]]
""".strip(),
)


# What it is worth: retention, budget, key accounts, price


def _worth(
    facts: pd.Series, later: float | None = None, discount: float | None = None, extra: float = 0.0
) -> list[float]:
    margin, now = facts["margin"], facts["retention"]
    rate = facts["discount"] if discount is None else discount
    values = [lifetime_value(margin, r, rate) + extra for r in (now, later or now + facts["step"])]
    claims = [retention_for_gain(facts[claim], facts["step"], rate) for claim in ("claim_1", "claim_2")]
    return [*values, values[1] / values[0] - 1, *claims]


def _plan(table: pd.DataFrame, won: Any, kept: Any) -> str:
    """The letter of the line that says so."""
    return str(table.index[(table["won"] == won) & (table["kept"] == kept)][0])


exercise(
    "4.8",
    points=5,
    kind="values",
    tolerance=1e-4,
    decimals=2,
    data=cases.base,
    vary=cases.other_base,
    answer=lambda d: _worth(d),
    wrong={
        "no interest": (
            lambda d: _worth(d, discount=0.0),
            "You left the interest out. A dollar of next year is worth less than one of today.",
        ),
        "five percent for five points": (
            lambda d: _worth(d, later=d["retention"] * 1.05),
            "You raised retention by 5% of itself. A step of 0.05 is five points: 0.60 becomes 0.65.",
        ),
        "this year's margin too": (
            lambda d: _worth(d, extra=d["margin"]),
            "You count the margin of this year as well. In the lesson's formula the first one comes in a year.",
        ),
        "percent for fraction": (
            lambda d: [100 * value if place == 2 else value for place, value in enumerate(_worth(d))],
            "The third value is right in percent. Give it as a fraction: 25% is 0.25.",
        ),
    },
    hints=[
        "The first two values are the same call with two retentions; the third compares them.",
        "crm.lifetime_value(margin, retention, discount), crm.retention_gain(retention, step, discount).",
        "The last two turn the question round: crm.retention_for_gain(claim, step, discount), for each claim.",
    ],
    reason="Keeping more customers lengthens every future stay, so the same five points bring more where retention is high already.",
    solution="""
margin, r, d, step, one, two = table
answer = [crm.lifetime_value(margin, r, d), crm.lifetime_value(margin, r + step, d), crm.retention_gain(r, step, d),
          crm.retention_for_gain(one, step, d), crm.retention_for_gain(two, step, d)]
""".strip(),
)

exercise(
    "4.9",
    points=1,
    kind="choice",
    data=cases.plans,
    vary=cases.other_plans,
    answer=lambda d: _plan(d, d["budget"] // d["cost_to_win"], d["budget"] // d["cost_to_keep"]),
    wrong={
        "swapped": (
            lambda d: _plan(d, d["budget"] // d["cost_to_keep"], d["budget"] // d["cost_to_win"]),
            "Which of the two is dearer? Of which can the same money then pay for more?",
        ),
        "half and half": (
            lambda d: _plan(d, d["budget"] // d["cost_to_win"] // 2, d["budget"] // d["cost_to_keep"] // 2),
            "Is the money divided here, or is each way tried with all of it?",
        ),
        "both costs for everyone": (
            lambda d: _plan(
                d,
                d["budget"] // (d["cost_to_win"] + d["cost_to_keep"]),
                d["budget"] // (d["cost_to_win"] + d["cost_to_keep"]),
            ),
            "Does a customer whom you keep have to be won again first?",
        ),
    },
    hints=[
        "Two divisions: the same budget, once by each cost.",
        "table['budget'] / table['cost_to_win'] is how many new customers the whole budget wins.",
        "Look for the line whose won and kept are those two numbers, and give its letter between quotation marks.",
    ],
    reason="Each way is tried with the whole budget, so the number of customers is the budget divided by the cost of one.",
    solution="""
right = (table["won"] == table["budget"] / table["cost_to_win"]) & (table["kept"] == table["budget"] / table["cost_to_keep"])
answer = table.index[right][0]
""".strip(),
)

exercise(
    "4.10",
    points=3,
    kind="sorting",
    data=cases.accounts,
    vary=cases.other_accounts,
    answer=lambda d: false_key_accounts(d)["nature"],
    wrong={
        "large means key": (
            lambda d: dict.fromkeys(d.index, "sound"),
            "You call all of them sound since they are large. Who comes again, and who leaves something?",
        ),
        "returns left out": (
            lambda d: false_key_accounts(d.assign(returned=0.0))["nature"],
            "You left the goods sent back out. Look at the column returned.",
        ),
        "any loss is thin": (
            lambda d: false_key_accounts(d.assign(margin=d["margin"].mask(d["profit"] < 0, 0.0)))["nature"],
            "One of those you call thin has a margin above the limit. What else eats its profit?",
        ),
        "one-off not seen": (
            lambda d: false_key_accounts(d.assign(orders=d["orders"] + 1))["nature"],
            "One of them has never come back. Look at the column orders.",
        ),
    },
    hints=[
        "A key account comes again and leaves something. Which columns say so?",
        "Look down the columns orders, then margin, then returned beside profit: who is beyond the limit of the task?",
        "crm.false_key_accounts(table) does it by that rule; the answer is its column nature.",
    ],
    reason="A key account comes again and leaves something after service; sales alone show neither.",
    solution="""answer = crm.false_key_accounts(table)["nature"]""",
)

exercise(
    "4.11",
    points=1,
    kind="value",
    tolerance=1e-4,
    decimals=2,
    data=cases.deal,
    vary=cases.other_deal,
    answer=lambda d: d["usual"] / d["taken"] - 1,
    wrong={
        "points": (
            lambda d: d["usual"] - d["taken"],
            "That is the difference in points of the deal. Asked is how much more volume makes up for it.",
        ),
        "share of the usual": (
            lambda d: 1 - d["taken"] / d["usual"],
            "That is how much less you take of each deal. To make up for it, volume has to rise by more.",
        ),
        "percent for fraction": (
            lambda d: 100 * (d["usual"] / d["taken"] - 1),
            "Right in percent. Give it as a fraction: 25% is 0.25.",
        ),
        "the whole volume": (
            lambda d: d["usual"] / d["taken"],
            "That is the new volume as a multiple of the old one. How much more is it?",
        ),
    },
    hints=[
        "Income is share times volume. It should stay the same while the share falls.",
        "Old share times 1 is new share times the new volume.",
        "Divide the usual share by the one taken, and take 1 off.",
    ],
    reason="Income is share times volume, so volume has to grow by the inverse of what the share has shrunk to.",
    solution="""answer = table["usual"] / table["taken"] - 1""",
)


# Judgement, and what comes before any score


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
            "Customers who ordered equally often got different scores, by the order of the rows. Equals get equal scores.",
        ),
        "recency upside down": (
            lambda d, weights: rfm_weighted(_upside_down(rfm_score(d)), weights=weights)["rfm_weighted"],
            "Recency is scored upside down: the customer who bought last week should get 5, not 1.",
        ),
        "money alone": (lambda d, weights: d["monetary"], "This is the order by money alone. Let your weights decide."),
    },
    hints=[
        "What does your business live on: customers who come often, who spend much, or who are still there?",
        "crm.rfm_weighted(crm.rfm_score(table), weights=(…, …, …)) gives the column rfm_weighted.",
        "list(scores.sort_values(ascending=False).index) is the ranking; then say in a sentence why these weights.",
    ],
    judgement=Judgement(
        parts=("recency", "frequency", "money"),
        weights=(20, 40, 40),
        reason="Our buyers order by season, so a gap of months says little, while steady and large orders fill the line.",
        rubric=(
            "The weights are given a reason from the business, not from the numbers.",
            "It is said what would have to change for other weights to be right.",
            "Where the ranking does not survive ten points, the customers who change places are looked at one by one.",
            "Nobody is dropped because of the ranking alone.",
        ),
    ),
    reason="Frequency and money weigh most here since they fill the production line, and the reason says when that would change.",
    solution="""
scores = crm.rfm_weighted(crm.rfm_score(table), weights=(20, 40, 40))["rfm_weighted"]
answer = {"weights": [20, 40, 40], "ranking": list(scores.sort_values(ascending=False).index),
          "reason": "Our buyers order by season, so a gap of months says little, while steady and large orders fill the line."}
""".strip(),
)


def _money(lines: pd.DataFrame, cancelled: bool = False, twice: bool = False, rates: bool = True) -> float:
    kept = lines if cancelled else lines[lines["status"] != "cancelled"]
    kept = kept if twice else kept.drop_duplicates()
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
            "A cancelled order is in your sum. It brought no money.",
        ),
        "duplicates counted twice": (
            lambda d: _money(d, twice=True),
            "One line came twice out of the system, and you counted it twice.",
        ),
        "currencies mixed": (
            lambda d: _money(d, rates=False),
            "You added dollars, euros and yuan as if they were one money. Use the column rate.",
        ),
        "as exported": (
            lambda d: _money(d, cancelled=True, twice=True, rates=False),
            "This is the column as it was exported. Three things are to be put right before it can be added up.",
        ),
    },
    hints=[
        "Three things are to be put right: what did not happen, what came twice, what is in other money.",
        "table[table['status'] != 'cancelled'] leaves the cancelled out; .drop_duplicates() behind it leaves equal lines out.",
        "Multiply amount by rate, then put .sum() behind it.",
    ],
    reason="Only what was delivered, counted once and in one currency, can be added up.",
    solution="""
clean = table[table["status"] != "cancelled"].drop_duplicates()
answer = (clean["amount"] * clean["rate"]).sum()
""".strip(),
)
