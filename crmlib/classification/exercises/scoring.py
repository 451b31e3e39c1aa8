"""How five customers score, what one more order changes, which levels there are: 4.5 to 4.7, after chapter 04c."""

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.rfm import rfm_preset, rfm_score, rfm_weighted
from crmlib.classification.scheme import rfm_segment
from crmlib.language import tell
from crmlib.practice.exercise import exercise

Weights = tuple[int, int, int]  # of recency, frequency, money


def scored(table: pd.DataFrame) -> pd.DataFrame:
    """The three scores by the cut-offs of the source."""
    return rfm_score(table, method="cuts", cuts=rfm_preset("source"))


def upside_down(scores: pd.DataFrame) -> pd.DataFrame:
    """Recency scored the wrong way round, a mistake that several exercises know."""
    return scores.assign(r_score=6 - scores["r_score"])


def profile(
    scores: pd.DataFrame, weights: Weights = (4, 8, 8), high: int = 4, levels: str = "classification/vip_levels"
) -> pd.DataFrame:
    """The weighted score, its level and the class of each customer."""
    found = rfm_segment(rfm_weighted(scores, weights=weights, levels=levels), high=high)
    found.attrs = {}  # the cut-offs travel with a table, and would be copied at every look at a column
    return found[["rfm_weighted", "vip_label", "segment"]]


def _digits(scores: pd.DataFrame) -> pd.Series:
    """The three scores side by side, 5, 4 and 4 as 544."""
    return 100 * scores["r_score"] + 10 * scores["f_score"] + scores["m_score"]


def _level(found: pd.DataFrame) -> pd.Series:
    """The number of a level, 1 for VIP."""
    return found["vip_label"].str.len() - 2


def _limits_lower(table: pd.DataFrame) -> pd.DataFrame:
    """Scored as if who stands exactly on a limit of months or money did not reach it."""
    return scored(table.assign(recency=table["recency"] + 0.01, monetary=table["monetary"] - 1))


def _once_more(table: pd.DataFrame, orders: int = 1, recency: float | None = 0.0) -> pd.DataFrame:
    """Q orders again, this week."""
    later = table.copy()
    later["frequency"] += orders * (later.index == "Q")
    return later if recency is None else later.assign(recency=later["recency"].mask(later.index == "Q", recency))


def _score_of_q(scores: pd.DataFrame, weights: Weights = (4, 8, 8), name: str = "Q") -> float:
    return float(rfm_weighted(scores, weights=weights)["rfm_weighted"][name])


exercise(
    "4.5",
    points=3,
    kind="table",
    data=cases.five,
    vary=cases.five_at_limits,
    answer=lambda d: profile(scored(d)),
    wrong={
        "recency upside down": (
            lambda d: profile(upside_down(scored(d))),
            tell("Recency is scored upside down: the customer who bought last week should get 5, not 1."),
        ),
        "weights in another order": (
            lambda d: profile(scored(d), (8, 8, 4)),
            tell("The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        ),
        "all weights the same": (
            lambda d: profile(scored(d), (1, 1, 1)),
            tell("This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
        ),
        "scored among themselves": (
            lambda d: profile(rfm_score(d)),
            tell(
                "You scored the five against each other. The lesson scores them against fixed cut-offs: rfm_preset('source')."
            ),
        ),
        "the other preset": (
            lambda d: profile(rfm_score(d, method="cuts", cuts=rfm_preset("trade"))),
            tell("You used the cut-offs of 'trade'. The task prints those of 'source'."),
        ),
        "high from 3": (
            lambda d: profile(scored(d), high=3),
            tell("The classes call a score of 3 high. Here high begins at 4."),
        ),
        "levels of round numbers": (
            lambda d: profile(scored(d), levels="classification/vip_levels_round"),
            tell("Your levels begin at round numbers. The lesson cuts the way from 20 to 100 into five equal parts."),
        ),
        "high is 5": (
            lambda d: profile(scored(d), high=5),
            tell("The classes call only a score of 5 high. Here high begins at 4."),
        ),
        "digits": (
            lambda d: profile(scored(d)).assign(rfm_weighted=_digits(scored(d))),
            tell("These are the digits of the three scores. Weigh the scores with 4, 8 and 8, and add up."),
        ),
        "money without weight": (
            lambda d: profile(scored(d), (4, 8, 0)),
            tell("You gave money no weight. Its weight is 8."),
        ),
        "the number of the level": (
            lambda d: profile(scored(d)).assign(vip_label=_level),
            tell("That is the number of the level. Asked is its label, from VIP to VVVVVIP."),
        ),
        "days for months": (
            lambda d: profile(scored(d.assign(recency=30 * d["recency"]))),
            tell("You looked up days. The first column of the cut-offs is in months, as the table is."),
        ),
        "a limit scores lower": (
            lambda d: profile(_limits_lower(d)),
            tell(
                "Somebody stands exactly on a limit. Exactly 1 month is within 1 month, exactly 20,000 yuan is 20,000 or more."
            ),
        ),
    },
    hints=[
        tell(
            "Three steps: three scores per customer, one number from the three, and high or low for each of the three."
        ),
        tell("The fixed cut-offs: crm.rfm_score(table, method='cuts', cuts=crm.rfm_preset('source'))."),
        tell("crm.rfm_weighted(scored) adds the number and the level; crm.rfm_segment of that adds the class."),
    ],
    reason=tell(
        "Fixed cut-offs compare a customer with the rule and not with the neighbours, so a score stays when the others change."
    ),
    solution="""
scored = crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source"))
answer = crm.rfm_segment(crm.rfm_weighted(scored))
""".strip(),
)

exercise(
    "4.6",
    points=2,
    kind="predict",
    data=cases.reorder,
    vary=cases.other_reorder,
    answer=lambda d: _score_of_q(scored(_once_more(d))),
    wrong={
        "the score before": (
            lambda d: _score_of_q(scored(d)),
            tell("That is the score before the order. An order this week changes two of the three measures."),
        ),
        "recency forgotten": (
            lambda d: _score_of_q(scored(_once_more(d, recency=None))),
            tell("You counted the order. What else does an order of this week change?"),
        ),
        "frequency forgotten": (
            lambda d: _score_of_q(scored(_once_more(d, orders=0))),
            tell("You moved the day of the last deal. What else does one more order change?"),
        ),
        "recency upside down": (
            lambda d: _score_of_q(upside_down(scored(_once_more(d)))),
            tell("Recency is scored upside down: an order this week should raise it."),
        ),
        "weights in another order": (
            lambda d: _score_of_q(scored(_once_more(d)), (8, 8, 4)),
            tell("The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        ),
        "all weights the same": (
            lambda d: _score_of_q(scored(_once_more(d)), (1, 1, 1)),
            tell("This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
        ),
        "the level": (
            lambda d: float(_level(profile(scored(_once_more(d))))["Q"]),
            tell("That is the number of Q's level. Asked is the weighted score."),
        ),
        "the highest": (
            lambda d: 100.0,
            tell("That is the highest score there is, a 5 in all three. Which scores does Q have after the order?"),
        ),
        "the row of P": (
            lambda d: _score_of_q(scored(_once_more(d)), name="P"),
            tell("That is the score of P. Asked is that of Q."),
        ),
    },
    hints=[
        tell("Which of the three measures does an order of this week change?"),
        tell("By hand: Q's recency score becomes 5. Which frequency score has one order more? Money stays."),
        tell("Then 4 times the first, 8 times the second and 8 times the third, added up."),
        tell(
            "table.loc['Q', 'recency'] = 0 sets the months since Q's last deal; frequency goes up by one in the same way."
        ),
        tell("Then score as in 4.5, and take the row Q of the column rfm_weighted."),
    ],
    reason=tell("An order counts twice: it raises the frequency, and it makes the last deal recent."),
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
            tell("Some of these no customer can reach: with the weights 4, 8 and 8 every score is a multiple of four."),
        ),
        "the same level": (
            lambda d: [score for score in d.index if score % 4 == 0 and score not in _moved(d)],
            tell("These get the same level from both tables. Asked are the others."),
        ),
        "highest first": (lambda d: _moved(d)[::-1], tell("The right scores, highest first. Asked is lowest first.")),
        "steps of eight": (
            lambda d: _moved(d, 8),
            tell("You took steps of eight. Recency has the weight 4, so the score can rise by four."),
        ),
        "steps of five": (
            lambda d: _moved(d, 5),
            tell("You took steps of five. The weights are 4, 8 and 8: by how much can a score rise?"),
        ),
        "where a level begins": (
            lambda d: [score for score in d.index if score % 4 == 0 and score % 20 == 0],
            tell("Here levels begin or end. Asked are the scores to which the two tables give different levels."),
        ),
    },
    hints=[
        tell("Which scores can there be at all? The weights are 4, 8 and 8."),
        tell("table[table.index % 4 == 0] keeps the scores that are multiples of four."),
        tell("Of those, keep the rows where equal_width is not round_numbers, and take the index."),
    ],
    reason=tell(
        "With the weights 4, 8 and 8 every score is a multiple of four, so the two tables can differ only at such scores."
    ),
    solution="""
reached = table[table.index % 4 == 0]
answer = reached.index[reached["equal_width"] != reached["round_numbers"]]
""".strip(),
)
