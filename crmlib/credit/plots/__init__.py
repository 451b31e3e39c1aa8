"""The pictures of lesson 5, by idea. Each says its finding in the title; those that a reader moves are drawn for ``panels``."""

from crmlib.credit.plots.ledger import Countback, age_of_receivables, countback, waiting_days
from crmlib.credit.plots.limits import Bound, Insured, Ways, insured_part, limit_methods, ways_of, which_limit_binds
from crmlib.credit.plots.orders import Advance, Repeat, action_words, deposit, repeat_order, short_actions
from crmlib.credit.plots.score import (
    MOST_ROWS,
    Late,
    Weighed,
    c_weights,
    days_late,
    five_bars,
    five_bars_of,
    score_and_grade,
)

__all__ = [
    "MOST_ROWS",
    "Advance",
    "Bound",
    "Countback",
    "Insured",
    "Late",
    "Repeat",
    "Ways",
    "Weighed",
    "action_words",
    "age_of_receivables",
    "c_weights",
    "countback",
    "days_late",
    "deposit",
    "five_bars",
    "five_bars_of",
    "insured_part",
    "limit_methods",
    "repeat_order",
    "score_and_grade",
    "short_actions",
    "waiting_days",
    "ways_of",
    "which_limit_binds",
]
