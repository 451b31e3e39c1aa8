"""Each customer's own rhythm: how long they usually wait between orders, and who has waited longer than that.

Source: S181 for serving customers by their own time; the limits are ours (R) and stand in ``rules/rhythm.csv``. Whoever else
asks who has fallen silent (attitude, six questions) asks here.
"""

from typing import Any

import pandas as pd

from crmlib.days import Day, as_day, day_after
from crmlib.language import DataError, say
from crmlib.orders import customer_days
from crmlib.rules import Rule
from crmlib.scores import first_fit


def own_rhythm(
    orders: Any,
    *,
    as_of: Day | None = None,
    limits: Rule = "classification/rhythm",
    **columns: Any,
) -> pd.DataFrame:
    """Days since the last order, beside the days that this customer usually lets pass.

    ``usual_gap`` = median of the days between one day with an order and the next; ``times = recency / usual_gap``;
    ``overdue = recency - usual_gap``. Several orders on one day are one.

    Parameters
    ----------
    orders : DataFrame, or a table of any engine
        As in :func:`crmlib.customer_table`.
    as_of : str or date, optional
        The day to count from; later lines are unknown. Default: the day after the last line.
    limits : str or DataFrame
        Rule table ``rhythm, gaps_from, times_from, overdue_from, silence_above``, first fit counts; ``silence`` is the days
        since the last order as a multiple of the longest gap so far.
    **columns
        Names and rules for :func:`crmlib.customer_table`.

    Returns
    -------
    DataFrame
        Index: the customer, the most overdue by ``times`` first. ``last``, ``recency`` (days), ``gaps`` (how many there
        are), ``usual_gap``, ``longest_gap``, ``overdue`` (days; below zero is not due yet), ``times``, ``silence`` and
        ``rhythm``: "silent" (late, and longer than ever before), "late" (1.5 times the usual gap and a week
        over it), "on time", or "unknown" with too few orders.

    Raises
    ------
    DataError
        As in :func:`crmlib.customer_table`, or no order lies before `as_of`.

    Notes
    -----
    Source: R. The median does not mind one holiday; a buyer who orders twice a year is not late after three months.

    Examples
    --------
    >>> days = ["2026-01-01", "2026-01-31", "2026-03-02", "2026-01-01", "2026-06-20"]
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Ana", "Bo", "Bo"], "date": pd.to_datetime(days), "amount": 10.0})
    >>> own_rhythm(orders, as_of="2026-06-30")[["recency", "usual_gap", "times", "rhythm"]]
                 recency  usual_gap  times   rhythm
    customer_id
    Ana              120       30.0   4.00   silent
    Bo                10      170.0   0.06  unknown
    """
    customer = columns.get("customer", "customer_id")
    so_far = customer_days(orders, **columns)
    bought = so_far[so_far["last"] == so_far["day"]]  # days with nothing but a refund are no orders
    day = day_after(so_far["day"]) if as_of is None else as_day(as_of)
    bought = bought[bought["day"] <= day]
    if bought.empty:
        raise DataError(say("No order lies before {day}: choose a later day.", day=day.date()))
    days = bought.groupby("customer", observed=True)["day"]
    gaps = days.diff().dt.days.groupby(bought["customer"], observed=True)
    table = pd.DataFrame(
        {
            "last": days.max(),
            "recency": (day - days.max()).dt.days,
            "gaps": gaps.count(),
            "usual_gap": gaps.median(),
            "longest_gap": gaps.max(),
        }
    ).rename_axis(customer)
    table["overdue"] = table["recency"] - table["usual_gap"]
    table["times"] = (table["recency"] / table["usual_gap"]).round(2)
    table["silence"] = table["recency"] / table["longest_gap"]
    table["rhythm"] = first_fit(table, limits, "rhythm", "unknown").astype("str")
    return table.sort_values("times", ascending=False, kind="stable")
