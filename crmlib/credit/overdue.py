"""Who is late today, by how much and how long: one row per customer from the open items.

Source: K.
"""

import numpy as np
import pandas as pd

from crmlib.check import need_columns
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.scores import all_that_fit


def overdue(items: pd.DataFrame) -> pd.DataFrame:
    """What every customer owes, what of it is late, and for how long.

    ``days_late = sum(open * days) / sum(open)`` over what is late: a small old invoice weighs little, a large one much.

    Parameters
    ----------
    items : DataFrame
        From :func:`crmlib.open_items`, counted from the due date.

    Returns
    -------
    DataFrame
        Index ``customer_id``, most overdue money first: ``owed`` (credits are not set against it), ``overdue``,
        ``days_late`` (missing where nothing is late), ``oldest`` (days of the oldest late item, 0 without one). ``attrs``:
        ``days_late`` of the whole ledger and ``share_current``, the part of what is owed that is not late.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: K. An item without a date counts as owed and not as late; :func:`crmlib.ageing` shows it in a bucket of its own.

    Examples
    --------
    >>> items = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "open": [100.0, 50, 70], "days_late": [10.0, 40, -3]})
    >>> overdue(items).values.tolist()
    [[150.0, 150.0, 20.0, 40.0], [70.0, 0.0, nan, 0.0]]
    >>> overdue(items).attrs["days_late"]
    20.0
    """
    why = say("Make them with open_items.")
    need_columns(items, "customer_id", "open", "days_late", table=say("open items"), why=why)
    mine = items[items["open"] > 0]
    late = mine["open"].where(mine["days_late"] > 0, 0.0)
    table = (
        pd.DataFrame(
            {
                "customer_id": mine["customer_id"],
                "owed": mine["open"],
                "overdue": late,
                "waiting": late * mine["days_late"].fillna(0),
                "oldest": mine["days_late"].clip(lower=0).fillna(0),
            }
        )
        .groupby("customer_id", observed=True)
        .agg({"owed": "sum", "overdue": "sum", "waiting": "sum", "oldest": "max"})
    )
    table.insert(2, "days_late", table.pop("waiting") / table["overdue"].where(table["overdue"] > 0))
    whole, behind = float(table["owed"].sum()), float(table["overdue"].sum())
    waited = float((table["overdue"] * table["days_late"].fillna(0)).sum())
    table = table.sort_values("overdue", ascending=False, kind="stable")
    table.attrs = {
        "days_late": waited / behind if behind > 0 else np.nan,
        "share_current": 1 - behind / whole if whole > 0 else np.nan,
    }
    return table


def watch_list(late: pd.DataFrame, *, limits: Rule = "credit/watch") -> pd.DataFrame:
    """The two ends of a ledger: who owes a large part of all, and whose oldest invoice is very late.

    Parameters
    ----------
    late : DataFrame
        From :func:`overdue`.
    limits : str or DataFrame
        Rule table ``watch, fact, above``: limits on ``share_of_owed`` and on ``oldest``, the days of the oldest late invoice.

    Returns
    -------
    DataFrame
        The rows of `late` above one of the limits, with ``share_of_owed``.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: S103 for the watch; the two limits R.

    Examples
    --------
    >>> late = pd.DataFrame({"owed": [95.0, 4.0, 1.0], "oldest": [0.0, 70.0, 5.0]}, index=["Ana", "Bo", "Chen"])
    >>> watch_list(late)["share_of_owed"].to_dict()
    {'Ana': 0.95, 'Bo': 0.04}
    """
    need_columns(late, "owed", "oldest", table=say("overdue customers"), why=say("Make them with overdue."))
    owed = late["owed"].sum()
    shares = late.assign(share_of_owed=late["owed"] / owed if owed > 0 else np.nan)
    return shares[all_that_fit(shares, limits).any(axis=1)]
