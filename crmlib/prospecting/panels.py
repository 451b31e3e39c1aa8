"""The live pictures of lesson 1."""

import pandas as pd

from crmlib.language import say
from crmlib.panel import Number, Panel
from crmlib.prospecting import plots
from crmlib.prospecting.man import man_code


def man_thresholds(leads: pd.DataFrame, threshold: float = 60) -> Panel:
    """Ask for more or less evidence and watch leads change their code.

    Parameters
    ----------
    leads : DataFrame
        Columns ``money``, ``authority``, ``need``: evidence from 0 to 100.
    threshold : float
        Where the three sliders start.

    Returns
    -------
    Panel
    """
    return Panel(
        controls={letter: Number(threshold, 0, 100, label, 5) for letter, label in [
            ("M", say("money counts from, points")),
            ("A", say("authority counts from, points")),
            ("N", say("need counts from, points")),
        ]},
        compute=lambda M, A, N: man_code(leads["money"], leads["authority"], leads["need"],  # noqa: N803
                                         threshold={"M": M, "A": A, "N": N}),
        draw=plots.man_codes,
    )
