"""Who fell or went between two years, what that took, and the one question that each should be asked.

Source: S224 and S007; which question to ask is our practice (K). A fall is a question and no verdict.
"""

from typing import Any

import pandas as pd

from crmlib.classification.migration import GONE, movers
from crmlib.classification.periods import order_window
from crmlib.classification.rhythm import own_rhythm
from crmlib.classification.year_grades import abc_of_year, year_sales
from crmlib.days import Day, as_day
from crmlib.language import DataError, say


def who_fell(orders: pd.DataFrame, until: Day, as_of: Day) -> pd.DataFrame:
    """The customers whose ABC class fell between two years or who did not order again, with what to ask them.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``; with ``product`` the question names what is bought less.
    until, as_of : str or date
        The last days of the two years, the earlier one first.

    Returns
    -------
    DataFrame
        Index: the customer, the largest loss first. ``before``, ``after``, ``move`` as in :func:`crmlib.movers`,
        ``year_sales_before``, ``year_sales``, ``ask``. Empty where one of the years has no orders; ``attrs["why"]`` then says so.

    Raises
    ------
    DataError
        A column is missing, or a day cannot be read.

    Notes
    -----
    Source: S224, S007.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo", "Bo", "Cy", "Cy", "Ana"],
    ...                       "amount": [90.0, 40.0, 40.0, 10.0, 95.0, 20.0],
    ...                       "date": pd.to_datetime(["2024-08-01", "2024-09-01", "2025-02-01", "2025-01-10", "2025-08-01", "2025-09-01"])})
    >>> who_fell(lines, "2025-06-30", "2026-06-30")[["before", "after", "ask"]].values.tolist()
    [['A', 'gone', 'What made you stop, and who delivers now?'], ['A', 'B', 'What do you buy elsewhere now?']]
    """
    until, as_of = as_day(until, "until"), as_day(as_of)
    try:
        moved = movers(abc_of_year(orders, until), abc_of_year(orders, as_of))
    except DataError as lacking:
        nobody = pd.DataFrame(columns=["before", "after", "move", "year_sales_before", "year_sales", "ask"])
        nobody.attrs = {"why": str(lacking)}
        return nobody.rename_axis("customer_id")
    down = moved.loc[moved["move"].isin(["fell", GONE]), ["before", "after", "move"]].rename_axis("customer_id")
    for name, day in (("year_sales_before", until), ("year_sales", as_of)):
        down[name] = year_sales(orders, day).reindex(down.index, fill_value=0.0)
    silent = own_rhythm(orders, as_of=as_of)["rhythm"].eq("silent")
    down["ask"] = [
        _question(orders, name, row, until, as_of, bool(silent.get(name, False))) for name, row in down.iterrows()
    ]
    lost = down["year_sales_before"] - down["year_sales"]
    return down.loc[lost.sort_values(ascending=False, kind="stable").index]


def _question(orders: pd.DataFrame, name: Any, row: pd.Series, before: Day, now: Day, silent: bool) -> str:
    """One question to a customer who fell or went; who has stopped is not asked for one product."""
    own = orders[orders["customer_id"] == name]
    if row["move"] == GONE:
        once = len(set(own.loc[own["amount"] > 0, "date"])) == 1
        return say("Is there a next project, and when?") if once else say("What made you stop, and who delivers now?")
    if silent:
        last = own.loc[own["amount"] > 0, "date"].max()
        return say("You have ordered nothing since {day}: what has changed, and who delivers now?", day=last.date())
    if row["year_sales"] >= row["year_sales_before"]:
        return say("Nothing: it did not buy less; others grew faster.")
    if "product" not in own:
        return say("What do you buy elsewhere now?")
    bought = [order_window(own, day).groupby("product", observed=True)["amount"].sum() for day in (before, now)]
    less = bought[0].sub(bought[1], fill_value=0.0)
    return say("You buy less of this: {product}. Who delivers it now?", product=less.idxmax())
