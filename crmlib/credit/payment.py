"""How late a customer pays, as days and as points.

Source: the scale from days to points is published (P).
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.language import DataError, say
from crmlib.rules import Rule
from crmlib.scores import interpolate
from crmlib.showing.prose import Words


def mean_days_beyond_terms(invoices: pd.DataFrame, *, days: str = "days_beyond_terms", amount: str = "amount") -> float:
    """Mean lateness of the money: ``sum(amount * days) / sum(amount)``.

    Parameters
    ----------
    invoices : DataFrame
        One row per invoice.
    days, amount : str
        Columns: days paid beyond terms (negative when early) and money. Without an amount column every invoice weighs
        the same.

    Returns
    -------
    float
        Days; missing where there is no invoice.

    Raises
    ------
    DataError
        A column is missing, or an amount is not above zero.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> invoices = pd.DataFrame({"days_beyond_terms": [0, 10, 40], "amount": [50, 30, 20]})
    >>> mean_days_beyond_terms(invoices)
    11.0
    """
    late, money = _late(invoices, days, amount)
    return float(amount_weighted(late, money, np.zeros(len(late), dtype=int), 1)[0])


def payment_index(
    invoices: pd.DataFrame,
    scale: Rule = "credit/five_c_scales",
    *,
    days: str = "days_beyond_terms",
    amount: str = "amount",
) -> float:
    """Payment record in points: each invoice is scored, then the points are averaged by money.

    ``sum(amount * points(days)) / sum(amount)``. The points of the mean lateness would be another number: the scale
    is steepest between two weeks and a month and flat after that. Fifty-fifty at 0 and 60 days have 60 points, their mean of
    30 days has 50; fifty-fifty at 0 and 20 days have about 71, their mean of 10 days 73. No mean shows the worst invoice.

    Parameters
    ----------
    invoices : DataFrame
        One row per invoice.
    scale : str or DataFrame
        Rule table ``value`` (days beyond terms), ``points``; straight lines between its rows. Where it has a column ``item``,
        the rows of ``payment_index``.
    days, amount : str
        Columns, as in :func:`mean_days_beyond_terms`.

    Returns
    -------
    float
        0 to 100; missing where there is no invoice.

    Raises
    ------
    DataError
        A column is missing, or an amount is not above zero.

    Notes
    -----
    Source: the scale P; one published table prints 70 points at 14 and 60 at 21 days.

    Examples
    --------
    >>> invoices = pd.DataFrame({"days_beyond_terms": [0, 10, 40], "amount": [50, 30, 20]})
    >>> round(payment_index(invoices), 2)
    71.33
    """
    late, money = _late(invoices, days, amount)
    points = rules.table(scale)
    points = points[points["item"] == "payment_index"] if "item" in points else points
    return float(amount_weighted(interpolate(points, late), money, np.zeros(len(late), dtype=int), 1)[0])


def paid_days(evidence: pd.DataFrame) -> pd.DataFrame:
    """The invoices of the evidence with how late each was paid, as :func:`payment_index` reads them.

    Parameters
    ----------
    evidence : DataFrame
        As in :func:`crmlib.five_c`.

    Returns
    -------
    DataFrame
        The rows of the item ``days_beyond_terms``, their value in a column of that name.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> evidence = pd.DataFrame({"item": ["days_beyond_terms", "ebit"], "value": [10, 180], "amount": [30, None]})
    >>> paid_days(evidence)[["days_beyond_terms", "amount"]].values.tolist()
    [[10.0, 30.0]]
    """
    invoices = evidence[evidence["item"] == "days_beyond_terms"]
    return invoices.rename(columns={"value": "days_beyond_terms"})


def payment_sentence(by_invoice: float, of_the_mean: float) -> Words:
    """The two payment indices side by side, in words.

    Parameters
    ----------
    by_invoice : float
        From :func:`payment_index`: every invoice scored, then averaged by money.
    of_the_mean : float
        The points of the mean lateness.

    Returns
    -------
    Words
        A text that a notebook shows as prose.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> payment_sentence(71.33, 72.67)
    Every invoice scored and averaged by money: 71.33 points. The points of the average day: 72.67.
    """
    return Words(
        say(
            "Every invoice scored and averaged by money: {one:.2f} points. The points of the average day: {other:.2f}.",
            one=by_invoice,
            other=of_the_mean,
        )
    )


def amount_weighted(values: np.ndarray, amounts: np.ndarray, owner: np.ndarray, customers: int) -> np.ndarray:
    """Mean of values weighted by money, for many customers at once: ``sum(amount * value) / sum(amount)``.

    Examples
    --------
    >>> amount_weighted(np.array([0.0, 10.0, 7.0]), np.array([3.0, 1.0, 5.0]), np.array([0, 0, 1]), 2).tolist()
    [2.5, 7.0]
    """
    money = np.bincount(owner, amounts, customers)
    total = np.bincount(owner, amounts * values, customers)
    return np.divide(total, money, out=np.full(customers, np.nan), where=money > 0)


def _late(invoices: pd.DataFrame, days: str, amount: str) -> tuple[np.ndarray, np.ndarray]:
    need_columns(invoices, days, table=say("invoices"))
    money: Any = invoices[amount] if amount in invoices else pd.Series(1.0, index=invoices.index)
    late, money = (pd.to_numeric(column, errors="coerce").to_numpy(dtype=float) for column in (invoices[days], money))
    wrong = np.flatnonzero(~np.isfinite(late) | ~(money > 0) | ~np.isfinite(money))
    if len(wrong):
        raise DataError(
            say(
                "Invoice row {row} cannot be used: give the days as a number and an amount above zero.",
                row=int(wrong[0]) + 1,
            )
        )
    return late, money
