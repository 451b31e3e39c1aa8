"""Who is leaving without a word: 4.5, 4.6, 4.7, 4.12."""

import numpy as np
import pandas as pd

import crmlib as crm
from tests.answers.author import PERCENT, Answers, Wrong

WEIGHTS = (4, 8, 8)
EQUAL = (36, 52, 68, 84)  # where levels 2 to 5 begin
ROUND = (21, 41, 61, 81)


def points(table, *, edges=0, recency=1.0):
    """The three scores of each customer by the table of the task; `edges` 1 puts a limit itself into the lower score."""
    days = table["recency"] * recency
    below = (lambda value, limit: value < limit) if edges else (lambda value, limit: value <= limit)
    above = (lambda value, limit: value > limit) if edges else (lambda value, limit: value >= limit)
    return pd.DataFrame(
        {
            "r": 1 + sum(below(days, limit).astype(int) for limit in (1, 3, 6, 12)),
            "f": 1 + sum((table["frequency"] >= limit).astype(int) for limit in (2, 3, 4, 5)),
            "m": 1 + sum(above(table["monetary"], limit).astype(int) for limit in (5000, 10000, 20000, 50000)),
        }
    )


def scored(scores, weights=WEIGHTS, levels=EQUAL, high=4):
    """The three columns that the task asks for."""
    total = (scores * np.array(weights)).sum(axis=1).astype(float)
    level = 1 + sum((total >= limit).astype(int) for limit in levels)
    return pd.DataFrame(
        {
            "rfm_weighted": total,
            "vip_label": ["V" * step + "IP" for step in level],
            "segment": ["".join("H" if score >= high else "L" for score in row) for row in scores.to_numpy()],
        },
        index=scores.index,
    )


def by_preset(table, **how):
    found = crm.rfm_segment(crm.rfm_weighted(crm.rfm_score(table, **how)))
    return found[["rfm_weighted", "vip_label", "segment"]]


def right_table(table):
    return scored(points(table))


FIVE = Answers(
    right=right_table,
    forms={
        "three columns": lambda right, table: right,
        "columns in another order": lambda right, table: right[right.columns[::-1]],
        "the names as a column": lambda right, table: right.reset_index(),
        "the last row first": lambda right, table: right.iloc[::-1],
        "with the table's own columns": lambda right, table: table.join(right),
        "all that the package gives": lambda right, table: crm.rfm_segment(
            crm.rfm_weighted(crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source")))
        ),
        "whole numbers": lambda right, table: right.astype({"rfm_weighted": int}),
        "classes as categories": lambda right, table: right.astype({"segment": "category", "vip_label": "category"}),
    },
    wrong={
        "all weights alike": Wrong(lambda t: scored(points(t), (1, 1, 1)), r"weigh"),
        "the heavy weight for recency": Wrong(lambda t: scored(points(t), (8, 8, 4)), r"weigh"),
        "the trade's cut-offs": Wrong(
            lambda t: by_preset(t, method="cuts", cuts=crm.rfm_preset("trade")), r"trade|cut|source|preset"
        ),
        "scored among themselves": Wrong(lambda t: by_preset(t), r"cut|fixed|fifth|quantile|among|themselves"),
        "long ago scores high": Wrong(
            lambda t: scored(points(t).assign(r=6 - points(t)["r"])), r"recen|last deal|long ago|short"
        ),
        "high from 3": Wrong(lambda t: scored(points(t), high=3), r"high|\b3\b"),
        "high is 5 alone": Wrong(lambda t: scored(points(t), high=5), r"high|\b5\b"),
        "levels of round numbers": Wrong(lambda t: scored(points(t), levels=ROUND), r"level|round numbers|equal"),
        "the digits of the scores for the weighted score": Wrong(
            lambda t: right_table(t).assign(rfm_weighted=(points(t) * np.array([100, 10, 1])).sum(axis=1)),
            r"weigh|digits",
        ),
        "a segment is missing": Wrong(lambda t: right_table(t).drop(columns="segment"), r"segment"),
        "the number of the level for its label": Wrong(
            lambda t: right_table(t).assign(vip_label=[len(label) - 2 for label in right_table(t)["vip_label"]]),
            r"label|level",
        ),
        "the last customer is missing": Wrong(lambda t: right_table(t).iloc[:-1], r"\bT\b|row|missing|customers"),
        "a limit itself scores lower": Wrong(
            lambda t: scored(points(t, edges=1)), r"limit|exactly|or more|within|edge"
        ),
        "days where months are asked for": Wrong(lambda t: scored(points(t, recency=30.4)), r"month|day"),
        "no bonus for money": Wrong(lambda t: scored(points(t), (4, 8, 0)), r"weigh|money"),
    },
)


def after(table, *, recency=True, frequency=True, money=0):
    """The table when Q has ordered once more this week."""
    changed = table.copy()
    changed.loc["Q", "recency"] = 0.1 if recency else table.loc["Q", "recency"]
    changed.loc["Q", "frequency"] += int(frequency)
    changed["monetary"] = table["monetary"].astype(float)
    changed.loc["Q", "monetary"] += money
    return changed


def score_of(table, who="Q", weights=WEIGHTS):
    return float(scored(points(table), weights).loc[who, "rfm_weighted"])


def one_up(table):
    """Money one score higher, too."""
    scores = points(after(table))
    scores.loc["Q", "m"] = min(5, scores.loc["Q", "m"] + 1)
    return float(scored(scores).loc["Q", "rfm_weighted"])


ONE_MORE = Answers(
    right=lambda table: score_of(after(table)),
    forms={
        "a number": lambda right, table: right,
        "a whole number": lambda right, table: int(right),
        "numpy's number": lambda right, table: np.int64(right),
        "a Series of one": lambda right, table: pd.Series({"Q": right}),
        "an array of one": lambda right, table: np.array([right]),
        "picked from a table": lambda right, table: scored(points(after(table))).loc[["Q"], "rfm_weighted"],
    },
    wrong={
        "the score before": Wrong(lambda t: score_of(t), r"before|now|old|chang"),
        "recency left as it was": Wrong(lambda t: score_of(after(t, recency=False)), r"recen|last deal|this week|days"),
        "the number of orders left as it was": Wrong(
            lambda t: score_of(after(t, frequency=False)), r"frequen|deals|one more|number of orders"
        ),
        "the heavy weight for recency": Wrong(lambda t: score_of(after(t), weights=(8, 8, 4)), r"weigh"),
        "all weights alike": Wrong(lambda t: score_of(after(t), weights=(1, 1, 1)), r"weigh"),
        "the change alone": Wrong(lambda t: score_of(after(t)) - score_of(t), r"change|differ|rise|more"),
        "another customer": Wrong(lambda t: score_of(after(t), "P"), r"\bQ\b|\bP\b|another customer"),
        "the level in place of the score": Wrong(
            lambda t: 1 + sum(score_of(after(t)) >= limit for limit in EQUAL), r"level"
        ),
        "a fraction of 100": Wrong(lambda t: score_of(after(t)) / 100, PERCENT),
        "money one score higher, too": Wrong(one_up, r"money|yuan|amount"),
        "a frequency score of five deals": Wrong(
            lambda t: score_of(after(after(t, recency=False), recency=True)), r"frequen|deals|once"
        ),
        "every score is five": Wrong(lambda t: 100.0, r"highest|five|full|every|all"),
        "its label": Wrong(lambda t: scored(points(after(t))).loc["Q", "vip_label"], r"number|label"),
    },
)


def reachable():
    return range(20, 101, 4)


def changing(table):
    return [score for score in table.index if table.loc[score, "equal_width"] != table.loc[score, "round_numbers"]]


def can(table):
    return [score for score in changing(table) if score in reachable()]


LEVELS = Answers(
    right=can,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an index": lambda right, table: pd.Index(right),
        "a Series": lambda right, table: pd.Series(right),
        "an array": lambda right, table: np.array(right),
        "with a point": lambda right, table: [float(score) for score in right],
        "the rows of the table": lambda right, table: table.loc[right],
    },
    wrong={
        "every whole number that changes": Wrong(changing, r"reach|steps? of 4|multiple|possible"),
        "those that keep their level": Wrong(
            lambda t: [score for score in reachable() if score not in can(t)], r"same|keep|differ|change"
        ),
        "all that can be reached": Wrong(lambda t: list(reachable()), r"same|all|differ|change"),
        "how many there are": Wrong(lambda t: len(can(t)), r"which|how many|list|several"),
        "highest first": Wrong(lambda t: can(t)[::-1], r"lowest|order"),
        "steps of eight": Wrong(lambda t: [score for score in can(t) if score % 8 == 0], r"step|reach|4"),
        "steps of two": Wrong(lambda t: [s for s in changing(t) if s % 2 == 0], r"step|reach|4"),
        "steps of five": Wrong(lambda t: [s for s in changing(t) if s % 5 == 0], r"step|reach|4"),
        "the last one forgotten": Wrong(lambda t: can(t)[:-1], r"missing|short|one (more|less)|few|should be \d+"),
        "one that keeps its level added": Wrong(lambda t: [*can(t), 84], r"84|same|many"),
        "twenty added": Wrong(lambda t: [20, *can(t)], r"20|same|many"),
        "their levels": Wrong(lambda t: list(t.loc[can(t), "round_numbers"]), r"level"),
        "the first of each step only": Wrong(lambda t: [24, 44, 64], r"missing|every|few|all|should be \d+"),
        "two exchanged": Wrong(lambda t: [can(t)[1], can(t)[0], *can(t)[2:]], r"order|lowest"),
    },
)


def ranking(table, weights=(30, 40, 30)):
    """Best first by the weighted scores; the customers' own order where two are level."""
    scores = crm.rfm_score(table)[["r_score", "f_score", "m_score"]].astype(float)
    return list((scores * np.array(weights)).sum(axis=1).sort_values(ascending=False, kind="stable").index)


WHY = "Orders come often in my business, so Birch with its many orders is worth more than one large sale."
CHINESE = "我们看重订单频率，所以Birch经常下单，比一次大单更有价值。"


def given(table, **other):
    return {"weights": [30, 40, 30], "ranking": ranking(table), "reason": WHY} | other


def by_hand(table, **signs):
    ranks = pd.DataFrame({name: table[name].rank(ascending=up) for name, up in signs.items()})
    return list(ranks.sum(axis=1).sort_values(ascending=False, kind="stable").index)


WEIGHED = Answers(
    right=given,
    forms={
        "as asked for": lambda right, table: right,
        "a tuple of weights": lambda right, table: right | {"weights": (30, 40, 30)},
        "weights in an array": lambda right, table: right | {"weights": np.array([30, 40, 30])},
        "weights with a point": lambda right, table: right | {"weights": [30.0, 40.0, 30.0]},
        "the ranking as an index": lambda right, table: right | {"ranking": pd.Index(right["ranking"])},
        "other weights": lambda right, table: given(table, weights=[20, 30, 50], ranking=ranking(table, (20, 30, 50))),
        "money alone": lambda right, table: given(table, weights=[0, 0, 100], ranking=ranking(table, (0, 0, 100))),
        "a reason in Chinese": lambda right, table: right | {"reason": CHINESE},
        "the parts in another order": lambda right, table: dict(reversed(right.items())),
    },
    wrong={
        "the worst first": Wrong(lambda t: given(t, ranking=ranking(t)[::-1]), r"best first|order|worst|follow"),
        "weights that add up to one": Wrong(lambda t: given(t, weights=[0.3, 0.4, 0.3]), r"100|add up"),
        "weights that add up to 110": Wrong(lambda t: given(t, weights=[30, 40, 40]), r"100|add up"),
        "a weight below zero": Wrong(lambda t: given(t, weights=[-20, 80, 40]), r"negative|below|zero"),
        "two weights": Wrong(lambda t: given(t, weights=[50, 50]), r"three|3"),
        "one customer forgotten": Wrong(lambda t: given(t, ranking=ranking(t)[:-1]), r"missing|every|all|eight|once|8"),
        "one customer twice": Wrong(
            lambda t: given(t, ranking=[*ranking(t)[:-1], ranking(t)[0]]), r"twice|once|missing|every|all"
        ),
        "by money, whatever the weights": Wrong(
            lambda t: given(t, ranking=list(t.sort_values("monetary", ascending=False).index)), r"follow|weights|money"
        ),
        "in the order of the table": Wrong(lambda t: given(t, ranking=list(t.index)), r"follow|weights|alphabet|order"),
        "the weights for frequency, recency, money": Wrong(
            lambda t: given(t, weights=[60, 30, 10], ranking=ranking(t, (30, 60, 10))), r"follow|order|weights"
        ),
        "long ago counts as good": Wrong(
            lambda t: given(t, ranking=by_hand(t, recency=True, frequency=True, monetary=True)),
            r"recen|follow|long ago",
        ),
        "no reason": Wrong(lambda t: {k: v for k, v in given(t).items() if k != "reason"}, r"reason"),
        "an empty sentence": Wrong(lambda t: given(t, reason="Because."), r"reason|word|sentence"),
        "a sentence for any table": Wrong(
            lambda t: given(t, reason="I think that this is good for us."), r"name|figure|row|customer"
        ),
        "the same words again and again": Wrong(
            lambda t: given(t, reason="good good good good good good"), r"reason|word|sentence|name"
        ),
        "the ranking alone": Wrong(lambda t: ranking(t), r"weights|reason"),
    },
)

ANSWERS = {"4.5": FIVE, "4.6": ONE_MORE, "4.7": LEVELS, "4.12": WEIGHED}
