"""Who has been silent, and for how long.

Source: R; put here where the idea comes from.
"""

import pandas as pd

from crmlib import rules
from crmlib.days import Day, as_day, day_after
from crmlib.check import need_columns
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.scores import first_fit


def silence(orders: pd.DataFrame, *, as_of: Day | None = None, states: Rule = "LESSON/silence") -> pd.DataFrame:
    """Days since each customer's last order, and the state that the rule table gives it.

    ``recency = as_of - last order``; the state is the first row of the table whose limit the days are above.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id`` and ``date``.
    as_of : date, optional
        The day to look back from; default the day after the last order. Later lines do not count.
    states : str or DataFrame
        Rule table ``state, days_above``.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``last`` (day of the last order), ``recency`` (days), ``state`` (key of the table).
        The longest silence first.

    Raises
    ------
    DataError
        A column is missing, or `as_of` is no day.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Bo"], "date": pd.to_datetime(["2026-06-20", "2026-01-10"])})
    >>> silence(orders, as_of="2026-06-30")["state"].to_dict()
    {'Bo': 'quiet', 'Ana': 'active'}
    """
    need_columns(orders, "customer_id", "date", table=say("orders"))
    today = day_after(orders["date"]) if as_of is None else as_day(as_of)
    lines = orders[orders["date"] < today + pd.Timedelta(days=1)]
    last = lines.groupby("customer_id")["date"].max().dt.normalize()
    table = pd.DataFrame({"last": last, "recency": (today - last).dt.days})
    table["state"] = first_fit(table.rename(columns={"recency": "days"}), rules.table(states), "state").astype("str")
    found = table.sort_values(["recency"], ascending=False, kind="stable")
    found.attrs = {"as_of": str(today.date())}
    return found
