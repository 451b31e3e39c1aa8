"""RFM for pictures that move: every customer's scores on many days, or by cuts that change, as plain arrays.

Each result equals that of :func:`crmlib.rfm_score` and :func:`crmlib.rfm_segment`, which build a whole table every time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from crmlib.classification.quantiles import quantiles_below
from crmlib.classification.rfm import MEASURES

EIGHT = ("HHH", "LHH", "HLH", "LLH", "HHL", "LHL", "HLL", "LLL")  # best first, as in the rule table


@dataclass(frozen=True)
class Film:
    """Customers in the order of their index, and for each day and customer the scores.

    Attributes
    ----------
    customers : Index
        Sorted.
    days : list of date
        Rising.
    scores : array of uint8
        By day, customer and measure (recency, frequency, money); 0 where a customer is not there yet or has no purchase.
    """

    customers: pd.Index
    days: list[date]
    scores: np.ndarray


def rfm_film(
    so_far: pd.DataFrame, days: Sequence[date], *, bins: int = 5, cuts: Mapping[str, Sequence[float]] | None = None
) -> Film:
    """Score every customer on every one of `days`, without the order lines.

    Each picture of the film equals ``rfm_score(customer_table(orders, as_of=day))``: recency is counted from the day,
    orders after it are unknown, and the cuts are those of the customers there are on that day.

    Parameters
    ----------
    so_far : DataFrame
        From :func:`crmlib.orders.customer_days`.
    days : sequence of date
        Rising.
    bins : int
        Number of scores.
    cuts : mapping, optional
        Business cut-offs in place of equal groups, recency in whole calendar months as from :func:`crmlib.rfm_preset`.

    Returns
    -------
    Film

    Notes
    -----
    Source: S130, S132 for the scores; looking back day by day is ours.

    Examples
    --------
    >>> from crmlib.orders import customer_days
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Bo", "Bo"], "amount": [10.0, 20.0, 20.0],
    ...                        "date": pd.to_datetime(["2026-01-05", "2026-01-01", "2026-02-01"])})
    >>> film = rfm_film(customer_days(orders), [date(2026, 1, 3), date(2026, 1, 31), date(2026, 2, 1)], bins=2)
    >>> film.scores[:, :, 0].tolist()                       # recency of Ana and Bo: she is not there, ahead, behind
    [[0, 2], [2, 1], [1, 2]]
    """
    code, customers = pd.factorize(so_far["customer"], sort=True)
    day, last = (_number(so_far[name]) for name in ("day", "last"))
    frequency, monetary = so_far["frequency"].to_numpy(), so_far["monetary"].to_numpy(dtype=float)
    start = np.searchsorted(code, np.arange(len(customers)))  # a customer's rows lie together, their days rising
    by_day = np.argsort(day, kind="stable")
    known = np.zeros(len(customers), dtype=int)  # how many of a customer's rows are of the days so far
    scores = np.zeros((len(days), len(customers), 3), np.uint8)
    edges = _months_later(so_far["last"], cuts["recency"]) if cuts is not None else None
    seen = 0
    for picture, now in enumerate(np.asarray(days, dtype="datetime64[D]").astype(int)):
        upto = int(np.searchsorted(day, now, side="right", sorter=by_day))
        known += np.bincount(code[by_day[seen:upto]], minlength=len(customers))
        seen = upto
        row = start + known - 1
        bought = (known > 0) & (last[row] > _NEVER)
        row = row[bought]
        if cuts is not None and edges is not None:
            scores[picture, bought, 0] = 1 + len(edges) - (edges[:, row] < now).sum(axis=0)
            scores[picture, bought, 1] = 1 + np.searchsorted(cuts["frequency"], frequency[row], side="left")
            scores[picture, bought, 2] = 1 + np.searchsorted(cuts["monetary"], monetary[row], side="left")
            continue
        scores[picture, bought, 0] = bins - quantiles_below(now - last[row], bins)
        scores[picture, bought, 1] = 1 + quantiles_below(frequency[row], bins)
        scores[picture, bought, 2] = 1 + quantiles_below(monetary[row], bins)
    return Film(customers, list(days), scores)


def _months_later(last: pd.Series, months: Sequence[float]) -> np.ndarray:
    """For each cut in months and each row the last day on which its last order is not older than that.

    Whoever bought on 31 January is within one month on the last day of February, as in :func:`crmlib.recency_in_months`.
    """
    return np.array([_number(last + pd.DateOffset(months=int(cut))) for cut in months])


def cut_scores(table: pd.DataFrame, cuts: Mapping[str, Sequence[float]]) -> np.ndarray:
    """Score every customer by cuts of one's own, as ``rfm_score(table, method="cuts", cuts=cuts)`` does.

    Parameters
    ----------
    table : DataFrame
        One row per customer with ``recency``, ``frequency``, ``monetary``, none missing.
    cuts : mapping
        Rising cut-offs per measure; a value on a cut belongs below it.

    Returns
    -------
    array of int
        By customer and measure.

    Examples
    --------
    >>> table = pd.DataFrame({"recency": [5, 400], "frequency": [9, 1], "monetary": [9000.0, 50.0]})
    >>> cut_scores(table, {"recency": [30], "frequency": [3], "monetary": [50]}).tolist()
    [[2, 2, 2], [1, 1, 1]]
    """
    below = [np.searchsorted(cuts[name], table[name].to_numpy(dtype=float), side="left") for name in MEASURES]
    return np.column_stack([1 + len(cuts["recency"]) - below[0], 1 + below[1], 1 + below[2]])


def eight_classes(scores: np.ndarray, high: int = 4) -> np.ndarray:
    """The place in ``EIGHT`` of each triple of scores; -1 for a customer without scores.

    Parameters
    ----------
    scores : array
        Last axis: recency, frequency, money; 0 where there is none.
    high : int
        A score counts as high from here on.

    Returns
    -------
    array of int

    Examples
    --------
    >>> [EIGHT[place] for place in eight_classes(np.array([[5, 4, 4], [1, 5, 4]]))]
    ['HHH', 'LHH']
    """
    low = scores < high
    place = low[..., 0] * np.int8(1) + low[..., 1] * np.int8(2) + low[..., 2] * np.int8(4)
    return np.where(scores[..., 0] > 0, place, np.int8(-1))


_NEVER = np.iinfo(np.int64).min  # before all days


def _number(days: pd.Series) -> np.ndarray:
    """Days as whole numbers; a missing one is never."""
    return np.where(days.isna(), _NEVER, days.to_numpy(dtype="datetime64[D]").astype("int64"))
