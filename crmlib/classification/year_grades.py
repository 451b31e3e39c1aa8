"""Grades A to D of this year beside those of the year before, and why somebody stands elsewhere.

Source: S101 for the grades, which go by rank; S224, this year's largest need not be last year's.
"""

from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib.classification.abc import abc_classify, abcd_classify
from crmlib.classification.migration import GONE, NEW, migration_matrix, movers
from crmlib.classification.periods import order_window
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.orders import customer_table
from crmlib.rows import known

GRADES = "ABCD"
YEAR = pd.DateOffset(months=12)


def year_grades(lines: pd.DataFrame, reading: Literal["cumulative", "bands"] = "cumulative") -> pd.DataFrame:
    """Grade A to D by the sales of the last twelve months, the grade a year before, and what changed it; the best grade first.

    The grade goes by rank, so it can fall while sales rise: then others have grown more, and the reason says so. A grade is
    missing in a year without an order, a move where the grade is the same.
    """
    day = as_day(known(lines, "as_of"))
    now, before = year_sales(lines, day), year_sales(lines, day - YEAR)
    grade, old = (_grades(year, reading) for year in (now, before))
    everyone = pd.Index(sorted({*now.index, *before.index}, key=str), name="customer_id")
    moved = movers(old, grade, GRADES)["move"] if len(everyone) else pd.Series(dtype="str")
    table = pd.DataFrame(
        {
            "grade": grade.reindex(everyone),
            "grade_before": old.reindex(everyone),
            "year_sales": now.reindex(everyone, fill_value=0.0),
            "year_sales_before": before.reindex(everyone, fill_value=0.0),
            "move": moved.reindex(everyone),
        }
    )
    first = lines[lines["amount"] > 0].groupby("customer_id", observed=True)["date"].min()
    table["reason"] = [_why(row, first[name], day) for name, row in table.iterrows()]
    return table.sort_values(["grade", "year_sales"], ascending=[True, False], kind="stable")


def abc_of_year(orders: pd.DataFrame, until: Day, months: int = 12) -> pd.Series:
    """The ABC class of every customer by the orders of the months up to a day.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``.
    until : str or date
        The last day of the year.
    months : int
        How long the year is.

    Returns
    -------
    Series
        Customer to class, as :func:`crmlib.abc_classify` gives it; who did not order is not in it.

    Raises
    ------
    DataError
        As in :func:`crmlib.order_window` and :func:`crmlib.abc_classify`.

    Notes
    -----
    Source: S224.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo", "Ana"], "amount": [90.0, 10.0, 50.0],
    ...                       "date": pd.to_datetime(["2026-05-01", "2026-06-01", "2024-01-01"])})
    >>> abc_of_year(lines, "2026-06-30").to_dict()
    {'Ana': 'A', 'Bo': 'B'}
    """
    return abc_classify(customer_table(order_window(orders, until, months), as_of=until))["abc_class"]


def year_sales(lines: pd.DataFrame, until: Day) -> pd.Series:
    """Sales per customer who ordered in the twelve months up to a day."""
    year = order_window(lines, until)
    bought = set(year.loc[year["amount"] > 0, "customer_id"])
    sales = year.groupby("customer_id", observed=True)["amount"].sum()
    return sales[sales.index.isin(list(bought))]


def _grades(sales: pd.Series, reading: Literal["cumulative", "bands"]) -> pd.Series:
    return abcd_classify(sales, reading=reading)["abcd_class"] if len(sales) else pd.Series(dtype="str")


def _why(row: Any, first: pd.Timestamp, day: pd.Timestamp) -> str:
    """Why a customer stands elsewhere than a year before."""
    if pd.isna(row["move"]):
        return ""
    if row["move"] == GONE:
        return say("no order in the last twelve months")
    if row["move"] == NEW:
        if first > day - YEAR:
            return say("first order on {day}", day=first.date())
        return say("orders again after a year without")
    change = row["year_sales"] / row["year_sales_before"] - 1 if row["year_sales_before"] > 0 else np.nan
    if (row["move"] == "fell" and change > 0) or (row["move"] == "rose" and change < 0):
        return say("sales {change:+.0%}, but others changed more", change=change)
    if np.isnan(change):
        return say("returns had eaten the year before")
    return say("sales {change:+.0%}", change=change)


def changes(graded: pd.DataFrame) -> pd.DataFrame:
    """Those who moved, the largest sums first."""
    moved = graded[graded["move"].notna()]
    sums = moved[["year_sales", "year_sales_before"]].max(axis=1)
    return moved.loc[sums.sort_values(ascending=False, kind="stable").index]


def moves(graded: pd.DataFrame) -> pd.DataFrame:
    """Grades then and now as a matrix."""
    return migration_matrix(graded["grade_before"], graded["grade"], GRADES)
