"""The live pictures of lesson N: a move calls the public method."""

import pandas as pd

from crmlib import rules
from crmlib.LESSON import plots
from crmlib.LESSON.silence import silence
from crmlib.days import Day
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.showing.panel import Number, Panel


def asleep_after(orders: pd.DataFrame, as_of: Day | None = None, states: Rule = "LESSON/silence") -> Panel:
    """Move the day from which a customer counts as asleep.

    Parameters
    ----------
    orders, as_of, states
        As in :func:`crmlib.LESSON.silence.silence`.

    Returns
    -------
    Panel
    """
    table = rules.table(states)
    start = float(table.loc[table["state"] == "asleep", "days_above"].iloc[0])

    def judge(days: float) -> pd.DataFrame:
        moved = table.assign(days_above=table["days_above"].where(table["state"] != "asleep", days))
        return silence(orders, as_of=as_of, states=moved)

    return Panel(
        controls={"days": Number(start, 60, 365, say("asleep after, days"), 5)}, compute=judge, draw=plots.silent
    )
