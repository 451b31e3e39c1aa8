"""How long sales wait for their money: days sales outstanding three ways, the days of delay, the collection index.

Source: P; the formula of the index K.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib.check import one_of
from crmlib.language import DataError, say


def dso(
    receivable: float,
    sales: Any,
    *,
    days: Sequence[float] | None = None,
    current: float | None = None,
    method: Literal["simple", "countback", "best_possible"] = "simple",
) -> float:
    """Days sales outstanding.

    ``simple``: receivable / sales * days. ``countback``: use up the receivable with the newest month's sales, then the
    month before, and add up the days; right with seasonal sales. ``best_possible``: as simple, with only what is not
    overdue: the days if everybody paid when due. They follow the terms and when in the period was sold.

    Parameters
    ----------
    receivable : float
        Outstanding at the end of the last month.
    sales : sequence or Series
        Credit sales by month, oldest first.
    days : sequence, optional
        Days of each month; a Series with monthly periods as index knows them.
    current : float, optional
        The part of the receivable that is not overdue, for ``best_possible``.
    method : {"simple", "countback", "best_possible"}

    Returns
    -------
    float
        Days; a month without sales that the countback crosses counts in full.

    Raises
    ------
    DataError
        The sales or days cannot be used, `current` is missing, or the sales do not reach back far enough.

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> sales, days = [120, 150, 180], [30, 31, 30]
    >>> [round(dso(420, sales, days=days, current=270, method=way), 1) for way in ("simple", "countback", "best_possible")]
    [84.9, 83.5, 54.6]
    """
    one_of("method", method, ["simple", "countback", "best_possible"])
    sold, length = _months(sales, days)
    if method == "countback":
        return float(_unpaid(float(receivable), sold[::-1]) @ length[::-1])
    if method == "simple":
        return float(receivable / sold.sum() * length.sum())
    if current is None:
        raise DataError(say("The best possible days need current=, the part of the receivable that is not overdue."))
    return float(current / sold.sum() * length.sum())


def unpaid_sales(receivable: float, sales: Any, *, days: Sequence[float] | None = None) -> np.ndarray:
    """The part of each month's sales that is still unpaid when the newest sales count first.

    The days of the countback are these parts times the days of their months.

    Parameters
    ----------
    receivable, sales, days
        As in :func:`dso`.

    Returns
    -------
    array
        0 to 1 for each month, oldest first.

    Raises
    ------
    DataError
        As in :func:`dso`.

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> unpaid_sales(255, [120, 150, 180], days=[30, 31, 30]).tolist()
    [0.0, 0.5, 1.0]
    """
    sold, _ = _months(sales, days)
    return _unpaid(float(receivable), sold[::-1])[::-1]


def average_days_delinquent(
    receivable: float, sales: Any, *, current: float, days: Sequence[float] | None = None
) -> float:
    """The part of the days that is lateness: ``simple - best possible``.

    Parameters
    ----------
    receivable, sales, current, days
        As in :func:`dso`.

    Returns
    -------
    float

    Raises
    ------
    DataError
        As in :func:`dso`.

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> round(average_days_delinquent(420, [120, 150, 180], current=270, days=[30, 31, 30]), 1)
    30.3
    """
    return dso(receivable, sales, days=days) - dso(
        receivable, sales, days=days, current=current, method="best_possible"
    )


def cei(opening: float, sales: float, closing: float, current: float) -> float:
    """Collection effectiveness index: of what could have been collected, what was.

    ``(opening + sales - closing) / (opening + sales - closing not overdue) * 100``

    Parameters
    ----------
    opening, closing : float
        Receivable at the two ends of the period.
    sales : float
        Credit sales of the period.
    current : float
        The part of the closing receivable that is not overdue.

    Returns
    -------
    float
        100 when nothing is overdue; missing where nothing could have been collected.

    Notes
    -----
    Source: K, P.

    Examples
    --------
    >>> round(cei(opening=390, sales=450, closing=420, current=270), 1)
    73.7
    """
    collectable = opening + sales - current
    return (opening + sales - closing) / collectable * 100 if collectable > 0 else float("nan")


def _months(sales: Any, days: Sequence[float] | None) -> tuple[np.ndarray, np.ndarray]:
    """Sales and length of each month, oldest first."""
    if days is None and isinstance(sales, pd.Series) and isinstance(sales.index, pd.PeriodIndex):
        sales = sales.sort_index()
        days = sales.index.days_in_month.tolist()
    sold = pd.to_numeric(pd.Series(list(sales), dtype=object), errors="coerce").to_numpy(dtype=float)
    length = np.asarray([] if days is None else days, dtype=float)
    if len(sold) != len(length) or not (length > 0).all():
        raise DataError(
            say(
                "The sales have {n} months and the days {m}: give days=, one number above zero for every month.",
                n=len(sold),
                m=len(length),
            )
        )
    if not (sold >= 0).all() or not sold.sum() > 0:
        raise DataError(say("The sales of a month must be a number of zero or more, at least one of them above zero."))
    return sold, length


def _unpaid(receivable: float, sold: np.ndarray) -> np.ndarray:
    """Newest month first: which part of each month's sales is still unpaid."""
    before = np.cumsum(sold) - sold
    left = np.clip(receivable - before, 0, None)
    if left[-1] > sold[-1] + 1e-9:
        raise DataError(
            say(
                "The receivable is larger than the sales of all {n} months: give the sales of earlier months too.",
                n=len(sold),
            )
        )
    return np.divide(left, sold, out=(left > 0).astype(float), where=sold > 0).clip(max=1)
