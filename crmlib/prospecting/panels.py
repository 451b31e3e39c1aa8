"""The live pictures of lesson 1."""

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.language import say
from crmlib.prospecting import plots
from crmlib.prospecting.man import man_code
from crmlib.showing.panel import Number, Panel, who_moved


def man_thresholds(leads: pd.DataFrame, threshold: float = 60) -> Panel:
    """Ask for more or less evidence and watch leads change their code.

    Parameters
    ----------
    leads : DataFrame
        Columns ``money``, ``authority``, ``need``: evidence from 0 to 100; ``company`` names them, else the index does.
    threshold : float
        Where the three sliders start.

    Returns
    -------
    Panel
    """
    need_columns(leads, "money", "authority", "need", table=say("leads"))
    codes = rules.table("prospecting/man").sort_values("rank", kind="stable")["code"].tolist()
    names = leads.get("company", leads.index.to_series()).tolist()

    def place(code: pd.Series) -> list[int]:
        return [codes.index(one) if one in codes else -1 for one in code]

    return Panel(
        controls={
            letter: Number(threshold, 0, 100, label, 5)
            for letter, label in [
                ("M", say("money counts from, points")),
                ("A", say("authority counts from, points")),
                ("N", say("need counts from, points")),
            ]
        },
        compute=lambda M, A, N: man_code(  # noqa: N803
            leads["money"],
            leads["authority"],
            leads["need"],
            threshold={"M": M, "A": A, "N": N},
        ),
        draw=plots.man_codes,
        moved=lambda before, after: who_moved(
            names, place(before), place(after), codes, say("leads", context="counted")
        ),
    )
