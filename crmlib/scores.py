"""What many methods share: a weighted mean that knows its gaps, a straight line between points, a band."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib.language import DataError, say


def weighted(parts: pd.DataFrame, weights: Mapping[str, float]) -> pd.DataFrame:
    """Weighted mean of score columns over what is there, and how much was there.

    ``score = sum(weight * part) / sum(weight of the parts that are there)``;
    ``coverage = sum(weight of the parts that are there) / sum(weight)``.
    A missing part lowers the coverage; it never counts as zero or as an average.

    Parameters
    ----------
    parts : DataFrame
        One column of points (0 to 100) per part, one row per customer; missing values allowed.
    weights : mapping
        Weight per column; not negative, in any unit. Only the columns named here count.

    Returns
    -------
    DataFrame
        ``score`` in the unit of the parts (missing where nothing is there) and ``coverage`` from 0 to 1.

    Raises
    ------
    DataError
        A weight is negative or not a number, all are zero, or a column is missing.

    Examples
    --------
    >>> parts = pd.DataFrame({"money": [80.0, 80.0], "need": [60.0, None]})
    >>> weighted(parts, {"money": 1, "need": 3})
       score  coverage
    0   65.0      1.00
    1   80.0      0.25
    """
    missing = [name for name in weights if name not in parts]
    if missing:
        raise DataError(say("No column {names} to weigh; there are {there}. Name the weights after the columns.",
                            names=", ".join(map(str, missing)), there=", ".join(map(str, parts.columns))))
    weight = np.array([float(w) for w in weights.values()])
    if not np.isfinite(weight).all() or (weight < 0).any() or weight.sum() <= 0:
        raise DataError(say("The weights {weights} cannot be used: give numbers of zero or more, at least one above zero.",
                            weights=dict(weights)))
    values = parts[list(weights)].to_numpy(dtype=float, na_value=np.nan)
    there = ~np.isnan(values)
    available = (there * weight).sum(axis=1)
    total = np.where(there, values * weight, 0.0).sum(axis=1)
    score = np.divide(total, available, out=np.full(len(parts), np.nan), where=available > 0)
    return pd.DataFrame({"score": score, "coverage": available / weight.sum()}, index=parts.index)


def interpolate(points: Mapping[float, float] | pd.DataFrame, x: Any) -> Any:
    """Points for a value, on straight lines between the given pairs; beyond the ends the end counts.

    Parameters
    ----------
    points : mapping or DataFrame
        Value to points, or a rule table with the columns ``value`` and ``points``. Any order.
    x : float, array or Series
        Values to score; a missing value stays missing.

    Returns
    -------
    float, array or Series
        Same shape as `x`.

    Examples
    --------
    >>> interpolate({0: 80, 15: 70, 30: 50}, 10)
    73.33333333333333
    """
    if isinstance(points, pd.DataFrame):
        points = dict(zip(points["value"], points["points"], strict=True))
    known = sorted(points)
    scored = np.interp(np.asarray(x, dtype=float), known, [points[value] for value in known])
    if isinstance(x, pd.Series):
        return pd.Series(scored, index=x.index, name=x.name)
    return float(scored) if np.ndim(scored) == 0 else scored


def band(value: Any, table: pd.DataFrame, label: str = "label") -> Any:
    """The row of a table whose lower edge ``from`` a value reaches: the highest one.

    Parameters
    ----------
    value : float, array or Series
        Values to look up.
    table : DataFrame
        Rule table with the column ``from`` (lower edge, inclusive) and the column `label`.
    label : str
        The column to return.

    Returns
    -------
    scalar or Series
        The entry of `label`; missing where the value is missing or below the lowest edge.

    Examples
    --------
    >>> grades = pd.DataFrame({"label": ["A", "B"], "from": [65, 50]})
    >>> band(71.15, grades), band(50, grades)
    ('A', 'B')
    """
    rows = table.sort_values("from", kind="stable")
    if np.ndim(value) == 0:
        reached = rows.loc[rows["from"] <= value, label]
        return reached.iloc[-1] if len(reached) else None
    values = pd.Series(value)
    place = np.searchsorted(rows["from"].to_numpy(dtype=float), values.to_numpy(dtype=float, na_value=np.nan), side="right") - 1
    place = np.where(values.isna(), -1, place)
    found = rows[label].reset_index(drop=True).reindex(place)
    return found.set_axis(values.index).rename(label)
