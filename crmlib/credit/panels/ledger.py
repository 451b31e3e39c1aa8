"""A live picture of the ledger: which sales are still to be paid."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib.credit import plots
from crmlib.credit.dso import dso, unpaid_sales
from crmlib.language import say
from crmlib.showing.panel import Choice, Number, Panel, step_of


def countback(sales: Any, receivable: float, *, days: Any = None, window: int = 3) -> Panel:
    """Use up what is outstanding with the newest sales first, and see what the season does to the simple way.

    Parameters
    ----------
    sales : Series or sequence
        Credit sales by month, oldest first; a Series with monthly periods knows its months and their days.
    receivable : float
        Outstanding at the end of the last month, where the slider starts.
    days : sequence, optional
        Days of each month, as in :func:`crmlib.dso`.
    window : int
        How many months the simple way looks at.

    Returns
    -------
    Panel
        Its result is a :class:`crmlib.credit.plots.Countback`: ``countback`` and ``simple`` as :func:`crmlib.dso` has them for the
        months up to the one chosen, and with ``months`` the part of each month's sales that is still ``unpaid``.

    Raises
    ------
    DataError
        As in :func:`crmlib.dso`.
    """
    dso(receivable, sales, days=days, method="countback")  # refuses what cannot be used
    months = _months(sales, days)
    window = min(window, len(months))
    ends = _ends(months["sales"], receivable, window)
    reached = months["sales"].cumsum()
    slider = _outstanding(receivable, float(min(reached[ends].min(), max(2.5 * receivable, months["sales"].max()))))

    def count(receivable: float, month: str) -> plots.Countback:
        owed = min(receivable, reached[month])
        sold, length = months.loc[:month, "sales"], months.loc[:month, "days"]
        unpaid = pd.Series(unpaid_sales(owed, sold, days=length), index=sold.index).reindex(
            months.index, fill_value=0.0
        )
        return plots.Countback(
            months.assign(unpaid=unpaid),
            month,
            owed,
            dso(owed, sold, days=length, method="countback"),
            dso(owed, sold.iloc[-window:], days=length.iloc[-window:]),
            window,
        )

    return Panel(
        controls={"receivable": slider, "month": Choice(*ends, label=say("at the end of"))},
        compute=count,
        draw=plots.countback,
        moved=_days_moved,
    )


def _months(sales: Any, days: Any) -> pd.DataFrame:
    """Sales and days of each month, by its name; without names by its number."""
    if isinstance(sales, pd.Series) and isinstance(sales.index, pd.PeriodIndex):
        sales = sales.sort_index()
        names, days = [str(month) for month in sales.index], sales.index.days_in_month
    else:
        names = [str(n) for n in range(1, len(sales) + 1)]
    columns = {"sales": np.asarray(list(sales), dtype=float), "days": np.asarray(days, dtype=float)}
    return pd.DataFrame(columns, index=names)


def _ends(sold: pd.Series, receivable: float, window: int) -> list[str]:
    """The months that can be the last one, the newest first: up to them enough is sold to be outstanding, and in the window something."""
    reached, recent = sold.cumsum(), sold.rolling(window).max()
    asked = reached.iloc[-1] if receivable > reached.iloc[-1] else max(receivable, 1e-9)
    return list(sold.index[(reached >= asked) & (recent > 0)][::-1]) or [sold.index[-1]]


def _outstanding(receivable: float, most: float) -> Number:
    """A slider whose steps meet the amount it starts at."""
    step = step_of(most, digits=3)
    lowest = receivable % step
    return Number(receivable, lowest, lowest + step * np.floor((most - lowest) / step), say("outstanding"), step=step)


def _days_moved(before: plots.Countback, after: plots.Countback) -> str:
    if (before.receivable, before.month) == (after.receivable, after.month):
        return ""
    return say(
        "Counting back moved by {back:+.1f} days, the simple way by {simple:+.1f}.",
        back=after.countback - before.countback,
        simple=after.simple - before.simple,
    )
