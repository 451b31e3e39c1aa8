"""How lately, how often, how much: exercises 4.5 to 4.7 on RFM."""

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.rfm import rfm_preset, rfm_score, rfm_weighted
from crmlib.classification.scheme import rfm_segment
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _scored(table: pd.DataFrame) -> pd.DataFrame:
    return rfm_score(table, method="cuts", cuts=rfm_preset("source"))


def upside_down(scored: pd.DataFrame) -> pd.DataFrame:
    """Recency scored the wrong way round, a mistake that several exercises know."""
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
            lambda d: _profile(upside_down(_scored(d))),
            tell("Recency is scored upside down: the customer who bought last week should get 5, not 1."),
        ),
        "weights in another order": (
            lambda d: _profile(_scored(d), (8, 8, 4)),
            tell("The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        ),
        "all weights the same": (
            lambda d: _profile(_scored(d), (1, 1, 1)),
            tell("This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
        ),
        "scored among themselves": (
            lambda d: _profile(rfm_score(d)),
            tell(
                "You scored the five against each other. The lesson scores them against fixed cut-offs: rfm_preset('source')."
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
    data=cases.five,
    vary=cases.other_reorder,
    answer=lambda d: _score_of_q(_scored(_once_more(d))),
    wrong={
        "the score before": (
            lambda d: _score_of_q(_scored(d)),
            tell("That is the score before the order. An order this week changes two of the three measures."),
        ),
        "recency forgotten": (
            lambda d: _score_of_q(_scored(_once_more(d, recency=None))),
            tell("You counted the order. What else does an order of this week change?"),
        ),
        "frequency forgotten": (
            lambda d: _score_of_q(_scored(_once_more(d, orders=0))),
            tell("You moved the day of the last deal. What else does one more order change?"),
        ),
        "recency upside down": (
            lambda d: _score_of_q(upside_down(_scored(_once_more(d)))),
            tell("Recency is scored upside down: an order this week should raise it."),
        ),
    },
    hints=[
        tell("Which of the three measures does an order of this week change?"),
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
