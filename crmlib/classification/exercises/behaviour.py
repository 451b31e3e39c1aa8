"""How lately, how often, how much, and who is late: exercises 4.5 to 4.7 and 4.21 to 4.23, after chapter 04c."""

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


def _profile(scored: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8), high: int = 4) -> pd.DataFrame:
    return rfm_segment(rfm_weighted(scored, weights=weights), high=high)[["rfm_weighted", "vip_label", "segment"]]


def _scores_of_p(scored: pd.DataFrame) -> list[int]:
    return scored.loc["P", ["r_score", "f_score", "m_score"]].astype("int64").tolist()


def _score_and_class_of_t(
    scored: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8), high: int = 4
) -> list[object]:
    return _profile(scored, weights, high).loc["T", ["rfm_weighted", "segment"]].tolist()


def _once_more(table: pd.DataFrame, orders: int = 1, recency: float | None = 0.0) -> pd.DataFrame:
    """Q orders again, this week."""
    later = table.copy()
    later["frequency"] += orders * (later.index == "Q")
    return later if recency is None else later.assign(recency=later["recency"].mask(later.index == "Q", recency))


def _score_of_q(scored: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8)) -> float:
    return float(rfm_weighted(scored, weights=weights)["rfm_weighted"]["Q"])


exercise(
    "4.21",
    points=1,
    kind="values",
    data=cases.five,
    vary=cases.other_five,
    answer=lambda d: _scores_of_p(_scored(d)),
    wrong={
        "recency upside down": (
            lambda d: _scores_of_p(upside_down(_scored(d))),
            tell("Recency is scored upside down: the customer who bought last week should get 5, not 1."),
        ),
        "the measures themselves": (
            lambda d: d.loc["P"].tolist(),
            tell("That is what was measured. Look up its score in the table of cut-offs."),
        ),
        "scored among themselves": (
            lambda d: _scores_of_p(rfm_score(d)),
            tell("You placed P among the five. The score comes from the table of cut-offs, whoever the others are."),
        ),
    },
    hints=[
        tell("Three columns of the table of cut-offs, one for each measure. In which line does P stand?"),
        tell("The fewer months since the last deal, the higher the score. Deals and yuan: the more, the higher."),
        tell("An amount that is exactly a limit belongs to the line that begins with it."),
        tell(
            "crm.rfm_score(table, method='cuts', cuts=crm.rfm_preset('source')) does it for all five: compare the row P."
        ),
    ],
    reason=tell("Each measure is looked up by itself, so a customer can have a 5 and a 1 at the same time."),
    solution="""
scored = crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source"))
answer = [scored["r_score"]["P"], scored["f_score"]["P"], scored["m_score"]["P"]]
""".strip(),
)

exercise(
    "4.22",
    points=1,
    kind="values",
    data=cases.five,
    vary=cases.other_five,
    answer=lambda d: _score_and_class_of_t(_scored(d)),
    wrong={
        "weights in another order": (
            lambda d: _score_and_class_of_t(_scored(d), (8, 8, 4)),
            tell("The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        ),
        "all weights the same": (
            lambda d: _score_and_class_of_t(_scored(d), (1, 1, 1)),
            tell("This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
        ),
        "high from 3": (
            lambda d: _score_and_class_of_t(_scored(d), high=3),
            tell("You call a score of 3 high. Here high begins at 4."),
        ),
    },
    hints=[
        tell("First look up T's three scores, as you did for P."),
        tell("Multiply the first by 4, the second by 8, the third by 8, and add up."),
        tell("For each of the three write H where the score is 4 or 5, and L where it is lower: three letters."),
        tell("Give both in a list; the letters stand between quotation marks, such as [60, 'HLH']."),
    ],
    reason=tell("The number puts customers in order; the three letters say why they stand there, and what to do."),
    solution="""
scored = crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source"))
classed = crm.rfm_segment(crm.rfm_weighted(scored))
answer = [classed["rfm_weighted"]["T"], classed["segment"]["T"]]
""".strip(),
)

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
        "the other preset": (
            lambda d: _profile(rfm_score(d, method="cuts", cuts=rfm_preset("trade"))),
            tell("You used the cut-offs of 'trade'. The task prints those of 'source'."),
        ),
        "high from 3": (
            lambda d: _profile(_scored(d), high=3),
            tell("The classes call a score of 3 high. Here high begins at 4."),
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
        "weights in another order": (
            lambda d: _score_of_q(_scored(_once_more(d)), (8, 8, 4)),
            tell("The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        ),
        "all weights the same": (
            lambda d: _score_of_q(_scored(_once_more(d)), (1, 1, 1)),
            tell("This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
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


def _late(table: pd.DataFrame, days: int = 7) -> pd.DataFrame:
    waited = table["recency"] - table["usual_gap"]
    return table[(table["recency"] >= 1.5 * table["usual_gap"]) & (waited >= days)]


exercise(
    "4.23",
    points=3,
    kind="set",
    data=cases.calls,
    vary=cases.other_calls,
    answer=lambda d: _late(d)["sales"].nlargest(5).index,
    wrong={
        "the longest silence": (
            lambda d: d["recency"].nlargest(5).index,
            tell("These have waited the most days. Some of them always do: compare with their usual gap."),
        ),
        "the largest": (
            lambda d: d["sales"].nlargest(5).index,
            tell("These are the five largest. Which of them are late by their own rhythm?"),
        ),
        "the latest": (
            lambda d: (_late(d)["recency"] / _late(d)["usual_gap"]).nlargest(5).index,
            tell("These are the latest of those who are late. Asked are the five of them who bring most."),
        ),
        "all who are late": (
            lambda d: _late(d).index,
            tell("These are all who are late. You have time for five calls: whose loss would cost most?"),
        ),
        "the week forgotten": (
            lambda d: _late(d, 0)["sales"].nlargest(5).index,
            tell("One of them is only a few days over. Late is also a week or more over the usual gap."),
        ),
        "the smallest": (
            lambda d: _late(d)["sales"].nsmallest(5).index,
            tell("These are late and bring the least. Call those who bring most."),
        ),
    },
    hints=[
        tell("Two steps: who is late by their own rhythm, and which five of these bring most?"),
        tell("Late has two limits, and both must be met: 1.5 times the usual gap, and seven days over it."),
        tell("late = table[table['recency'] >= 1.5 * table['usual_gap']] keeps those who meet the first limit."),
        tell("late[late['recency'] - late['usual_gap'] >= 7] keeps those of them who meet the second."),
        tell("Behind that, ['sales'].nlargest(5).index gives the five names."),
    ],
    reason=tell(
        "Who is late is said by the customer's own rhythm; whom to call first is said by what there is to lose."
    ),
    solution="""
late = table[table["recency"] >= 1.5 * table["usual_gap"]]
late = late[late["recency"] - late["usual_gap"] >= 7]
answer = late["sales"].nlargest(5).index
""".strip(),
)
