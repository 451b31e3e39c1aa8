"""How lately, how often, how much, by hand: exercises 4.21 and 4.22, after chapter 04c."""

from collections.abc import Callable

import pandas as pd

from crmlib.classification import cases
from crmlib.classification.exercises.scoring import profile, scored, upside_down
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


def _scores_of_p(scores: pd.DataFrame, name: str = "P") -> list[int]:
    return scores.loc[name, ["r_score", "f_score", "m_score"]].astype("int64").tolist()


def _one_line_off(place: int, lines: int) -> Callable[[pd.DataFrame], list[int]]:
    """P's scores with one of them read from a line above or below."""
    return lambda d: [score + lines * (n == place) for n, score in enumerate(_scores_of_p(scored(d)))]


def _places_of_p(table: pd.DataFrame) -> list[int]:
    """P's place among the five in each measure; the best has 5."""
    best_last = table.assign(recency=-table["recency"])
    return best_last.rank(method="min").loc["P"].astype("int64").tolist()


def _score_and_class_of_q(
    scores: pd.DataFrame, weights: tuple[int, int, int] = (4, 8, 8), high: int = 4, name: str = "Q"
) -> list[object]:
    return profile(scores, weights, high).loc[name, ["rfm_weighted", "segment"]].tolist()


def _digits_of_q(scores: pd.DataFrame) -> str:
    return "".join(str(score) for score in _scores_of_p(scores, "Q"))


def _other_q(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Five others; of Q's three scores one is 3 and one is 4, so that weights and limits leave their mark."""
    drawn = cases.other_five(table, dice)
    drawn.loc["Q"] = one_of(dice, THREE_AND_FOUR)
    return drawn.astype({"frequency": "int64", "monetary": "int64"})


exercise(
    "4.21",
    points=1,
    kind="values",
    data=cases.five,
    vary=cases.other_five,
    answer=lambda d: _scores_of_p(scored(d)),
    wrong={
        "recency upside down": (
            lambda d: _scores_of_p(upside_down(scored(d))),
            tell("Recency is scored upside down: the customer who bought last week should get 5, not 1."),
        ),
        "the measures themselves": (
            lambda d: d.loc["P"].tolist(),
            tell("That is what was measured. Look up its score in the table of cut-offs."),
        ),
        "all upside down": (
            lambda d: [6 - score for score in _scores_of_p(scored(d))],
            tell("All three are turned round: 5 is the best score, 1 the lowest."),
        ),
        "weighed": (
            lambda d: [w * score for w, score in zip((4, 8, 8), _scores_of_p(scored(d)), strict=True)],
            tell("You multiplied by the weights already. Asked are the scores, from 1 to 5."),
        ),
        "the row of Q": (
            lambda d: _scores_of_p(scored(d), "Q"),
            tell("These are the scores of Q. Asked are those of P."),
        ),
        "the row of T": (
            lambda d: _scores_of_p(scored(d), "T"),
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
        "place among the five": (
            _places_of_p,
            tell("You scored the five against each other. Look up each measure of P in the table of cut-offs."),
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
    answer=lambda d: _score_and_class_of_q(scored(d)),
    wrong={
        "weights in another order": (
            lambda d: _score_and_class_of_q(scored(d), (8, 8, 4)),
            tell("The weights went to the wrong measures. The 4 belongs to recency, the two 8 to frequency and money."),
        ),
        "all weights the same": (
            lambda d: _score_and_class_of_q(scored(d), (1, 1, 1)),
            tell("This is the plain sum of the scores. The lesson weighs them 4, 8 and 8."),
        ),
        "high from 3": (
            lambda d: _score_and_class_of_q(scored(d), high=3),
            tell("You call a score of 3 high. Here high begins at 4."),
        ),
        "high is 5": (
            lambda d: _score_and_class_of_q(scored(d), high=5),
            tell("You call only a score of 5 high. Here high begins at 4."),
        ),
        "the light weight for the deals": (
            lambda d: _score_and_class_of_q(scored(d), (8, 4, 8)),
            tell("The deals have the weight 8, the last deal has the weight 4: these two are exchanged."),
        ),
        "the row of P": (
            lambda d: _score_and_class_of_q(scored(d), name="P"),
            tell("That is the row of P. Asked is Q."),
        ),
        "recency upside down": (
            lambda d: _score_and_class_of_q(upside_down(scored(d))),
            tell("Recency is scored upside down: the last deal long ago has a low score, the one last week a 5."),
        ),
    },
    known={
        1: {
            "mean": (
                lambda d: profile(scored(d))["rfm_weighted"]["Q"] / 20,
                tell("You divided by the sum of the weights. The weighted score is the sum itself."),
            ),
        },
        2: {
            "letters exchanged": (
                lambda d: profile(scored(d))["segment"]["Q"].translate(str.maketrans("HL", "LH")),
                tell("H and L are exchanged: H is high, a score of 4 or 5."),
            ),
            "scores": (
                lambda d: _digits_of_q(scored(d)),
                tell("These are the scores. Write a letter for each: H for 4 and 5, L for the others."),
            ),
            "level": (
                lambda d: profile(scored(d))["vip_label"]["Q"],
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
