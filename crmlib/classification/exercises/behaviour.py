"""How lately, how often, how much: exercises 4.5 to 4.7, 4.21 and 4.22, after chapter 04c."""

from collections.abc import Callable

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.rfm import rfm_preset, rfm_score, rfm_weighted
from crmlib.classification.scheme import rfm_segment
from crmlib.language import tell
from crmlib.practice.dice import Dice, one_of
from crmlib.practice.exercise import exercise

THREE_AND_FOUR = (  # months since the last deal, deals, yuan: the three scores differ
    (0.5, 3, 24_000),
    (1.0, 4, 12_000),
    (2.0, 3, 55_000),
    (3.0, 6, 17_000),
    (2.0, 3, 8_000),
    (3.0, 2, 17_000),
    (8.0, 3, 38_000),
    (11.0, 4, 12_000),
    (14.0, 4, 17_000),
    (20.0, 3, 24_000),
)


def _scored(table: pd.DataFrame) -> pd.DataFrame:
    return rfm_score(table, method="cuts", cuts=rfm_preset("source"))


def upside_down(scored: pd.DataFrame) -> pd.DataFrame:
    """Recency scored the wrong way round, a mistake that several exercises know."""
    return scored.assign(r_score=6 - scored["r_score"])


def _profile(scored: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8), high: int = 4) -> pd.DataFrame:
    return rfm_segment(rfm_weighted(scored, weights=weights), high=high)[["rfm_weighted", "vip_label", "segment"]]


def _scores_of_p(scored: pd.DataFrame, name: str = "P") -> list[int]:
    return scored.loc[name, ["r_score", "f_score", "m_score"]].astype("int64").tolist()


def _one_line_off(place: int, lines: int) -> Callable[[pd.DataFrame], list[int]]:
    """P's scores with one of them read from a line above or below."""
    return lambda d: [score + lines * (n == place) for n, score in enumerate(_scores_of_p(_scored(d)))]


def _score_and_class_of_q(
    scored: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8), high: int = 4, name: str = "Q"
) -> list[object]:
    return _profile(scored, weights, high).loc[name, ["rfm_weighted", "segment"]].tolist()


def _digits_of_q(scored: pd.DataFrame) -> str:
    return "".join(str(score) for score in _scores_of_p(scored, "Q"))


def _other_q(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Five others; of Q's three scores one is 3 and one is 4, so that weights and limits leave their mark."""
    drawn = cases.other_five(table, dice)
    drawn.loc["Q"] = one_of(dice, THREE_AND_FOUR)
    return drawn.astype({"frequency": "int64", "monetary": "int64"})


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
        "all upside down": (
            lambda d: [6 - score for score in _scores_of_p(_scored(d))],
            tell("All three are turned round: 5 is the best score, 1 the lowest."),
        ),
        "weighed": (
            lambda d: [w * score for w, score in zip((4, 8, 8), _scores_of_p(_scored(d)), strict=True)],
            tell("You multiplied by the weights already. Asked are the scores, from 1 to 5."),
        ),
        "the row of Q": (
            lambda d: _scores_of_p(_scored(d), "Q"),
            tell("These are the scores of Q. Asked are those of P."),
        ),
        "the row of T": (
            lambda d: _scores_of_p(_scored(d), "T"),
            tell("These are the scores of T. Asked are those of P."),
        ),
        "last deal too low": (
            _one_line_off(0, -1),
            tell("The score of the last deal is one line too low. In which line do P's months stand?"),
        ),
        "last deal too high": (
            _one_line_off(0, 1),
            tell("The score of the last deal is one line too high. In which line do P's months stand?"),
        ),
        "deals too low": (
            _one_line_off(1, -1),
            tell("The score of the deals is one line too low. In which line does their number stand?"),
        ),
        "deals too high": (
            _one_line_off(1, 1),
            tell("The score of the deals is one line too high. In which line does their number stand?"),
        ),
        "yuan too low": (
            _one_line_off(2, -1),
            tell("The score of the yuan is one line too low. An amount that is exactly a limit begins a line."),
        ),
        "yuan too high": (
            _one_line_off(2, 1),
            tell("The score of the yuan is one line too high. A line ends below its second amount."),
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
    vary=_other_q,
    answer=lambda d: _score_and_class_of_q(_scored(d)),
    wrong={
        "weights in another order": (
            lambda d: _score_and_class_of_q(_scored(d), (8, 8, 4)),
            tell("The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        ),
        "all weights the same": (
            lambda d: _score_and_class_of_q(_scored(d), (1, 1, 1)),
            tell("This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
        ),
        "high from 3": (
            lambda d: _score_and_class_of_q(_scored(d), high=3),
            tell("You call a score of 3 high. Here high begins at 4."),
        ),
        "high is 5": (
            lambda d: _score_and_class_of_q(_scored(d), high=5),
            tell("You call only a score of 5 high. Here high begins at 4."),
        ),
        "the light weight for the deals": (
            lambda d: _score_and_class_of_q(_scored(d), (8, 4, 8)),
            tell("The deals have the weight 8, the last deal has the weight 4: these two are exchanged."),
        ),
        "the row of P": (
            lambda d: _score_and_class_of_q(_scored(d), name="P"),
            tell("That is the row of P. Asked is Q."),
        ),
        "recency upside down": (
            lambda d: _score_and_class_of_q(upside_down(_scored(d))),
            tell("Recency is scored upside down: the last deal long ago has a low score, the one last week a 5."),
        ),
    },
    known={
        1: {
            "mean": (
                lambda d: _profile(_scored(d))["rfm_weighted"]["Q"] / 20,
                tell("You divided by the sum of the weights. The weighted score is the sum itself."),
            ),
        },
        2: {
            "letters exchanged": (
                lambda d: _profile(_scored(d))["segment"]["Q"].translate(str.maketrans("HL", "LH")),
                tell("H and L are exchanged: H is high, a score of 4 or 5."),
            ),
            "scores": (
                lambda d: _digits_of_q(_scored(d)),
                tell("These are the scores. Write a letter for each: H for 4 and 5, L for the others."),
            ),
            "level": (
                lambda d: _profile(_scored(d))["vip_label"]["Q"],
                tell("That is the VIP level. Asked are three letters, H or L."),
            ),
        },
    },
    form_said=tell(
        "Give two things in this order: the number, then the three letters as one word, such as [60, 'LHH']."
    ),
    hints=[
        tell("First look up Q's three scores, as you did for P."),
        tell("Multiply the first by 4, the second by 8, the third by 8, and add up."),
        tell("For each of the three write H where the score is 4 or 5, and L where it is lower: three letters."),
        tell("Give both in a list; the letters stand between quotation marks, such as [60, 'LHH']."),
    ],
    reason=tell("The number puts customers in order; the three letters say why they stand there, and what to do."),
    solution="""
scored = crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source"))
classed = crm.rfm_segment(crm.rfm_weighted(scored))
answer = [classed["rfm_weighted"]["Q"], classed["segment"]["Q"]]
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
        "high is 5 alone": (
            lambda d: _profile(_scored(d), high=5),
            tell("The classes call a score of 4 low. Here high begins at 4."),
        ),
        "digits": (
            lambda d: _profile(_scored(d)).assign(rfm_weighted=_scored(d)["rfm_score"].astype("float64")),
            tell("These are the three scores written one after the other. Multiply each by its weight, and add up."),
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
