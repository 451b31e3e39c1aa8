"""The limits of the scores: fitted to one's own customers, and as a table to score by.

Source: S132; the lesson's example and the trade's limits come from :func:`crmlib.rfm_preset`.
"""

from collections.abc import Mapping, Sequence
from math import floor

import pandas as pd

from crmlib.classification.rfm import MEASURES, checked_cuts, rfm_preset

CENT = 0.01  # a value on a limit belongs below it


def fitting_limits(table: pd.DataFrame, preset: str = "trade") -> dict[str, list[float]]:
    """The cut-offs of a preset with the limits of money fitted to one's own customers: each fifth of them one score.

    Money is in the currency and the size of the firm, so nobody else's limits fit; how long and how often are not. The
    limits are rounded to two digits: write them down and keep them, or next year's scores follow next year's customers.

    Parameters
    ----------
    table : DataFrame
        From :func:`crmlib.customer_table`.
    preset : str
        As in :func:`rfm_preset`, for recency and frequency, and for money where there are too few different sums.

    Returns
    -------
    dict
        As from :func:`rfm_preset`.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> fitting_limits(pd.DataFrame({"monetary": [410.0, 1220.0, 3890.0, 9050.0, 22000.0, 61000.0]}))["monetary"]
    [1200.0, 3900.0, 9000.0, 22000.0]
    """
    money = table.loc[table["monetary"] > 0, "monetary"]
    edges = sorted({float(f"{edge:.1e}") for edge in money.quantile([0.2, 0.4, 0.6, 0.8]).dropna()})
    fitted = {"monetary": edges} if len(edges) == 4 else {}
    return rfm_preset(preset) | fitted


def score_limits(limits: Mapping[str, Sequence[float]]) -> pd.DataFrame:
    """The limits as a table to score by: where each score begins, the best first.

    Parameters
    ----------
    limits : mapping
        As from :func:`rfm_preset`, recency in months.

    Returns
    -------
    DataFrame
        ``score``; ``months_to``: last order at most so long ago; ``orders_from`` and ``sales_from``: the fewest orders and the
        smallest sum, to the cent, that reach it. The lowest score takes all the others, so nothing stands beside it.

    Raises
    ------
    DataError
        A measure has no limits, or they do not rise.

    Notes
    -----
    Source: S132.

    Examples
    --------
    >>> score_limits(rfm_preset("trade")).head(2)
       score  months_to  orders_from  sales_from
    0      5        3.0          6.0    200000.0
    1      4        6.0          4.0     80000.0
    """
    rising = {name: checked_cuts(name, limits.get(name)) for name in MEASURES}
    columns = {
        "months_to": rising["recency"],
        "orders_from": [floor(cut) + 1.0 for cut in rising["frequency"][::-1]],
        "sales_from": [round(cut + CENT, 2) for cut in rising["monetary"][::-1]],
    }
    scores = range(max(map(len, columns.values())) + 1, 0, -1)
    each = {name: pd.Series(values, index=scores[: len(values)]) for name, values in columns.items()}
    return pd.DataFrame({"score": scores, **{name: one.reindex(scores).to_numpy() for name, one in each.items()}})
