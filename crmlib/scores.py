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
        raise DataError(
            say(
                "No column {names} to weigh; there are {there}. Name the weights after the columns.",
                names=", ".join(map(str, missing)),
                there=", ".join(map(str, parts.columns)),
            )
        )
    weight = np.array([float(w) for w in weights.values()])
    if not np.isfinite(weight).all() or (weight < 0).any() or weight.sum() <= 0:
        raise DataError(
            say(
                "The weights {weights} cannot be used: give numbers of zero or more, at least one above zero.",
                weights=dict(weights),
            )
        )
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
    place = (
        np.searchsorted(rows["from"].to_numpy(dtype=float), values.to_numpy(dtype=float, na_value=np.nan), side="right")
        - 1
    )
    place = np.where(values.isna(), -1, place)
    found = rows[label].reset_index(drop=True).reindex(place)
    return found.set_axis(values.index).rename(label)


_LIMITS = {"_from": "ge", "_above": "gt", "_to": "le", "_below": "lt"}


def first_fit(facts: pd.DataFrame, table: pd.DataFrame, label: str, otherwise: Any = None) -> pd.Series:
    """The first row of a rule table whose every limit a customer meets.

    A column ``margin_below`` holds a limit on the fact ``margin``; the endings are ``_from`` (at least), ``_above``
    (more than), ``_to`` (at most) and ``_below`` (less than). An empty cell is no limit. A fact that is missing meets no limit.

    Parameters
    ----------
    facts : DataFrame
        One row per customer.
    table : DataFrame
        Rule table; further columns do no harm.
    label : str
        The column to return.
    otherwise : object
        What a customer gets whom no row fits.

    Returns
    -------
    Series
        The entry of `label` per customer.

    Raises
    ------
    DataError
        A fact that the table asks for is not there.

    Examples
    --------
    >>> rows = pd.DataFrame({"nature": ["one-off", "thin"], "orders_to": [1, None], "margin_below": [None, 0.08]})
    >>> first_fit(pd.DataFrame({"orders": [1, 9, 9], "margin": [0.3, 0.05, None]}), rows, "nature", "sound").tolist()
    ['one-off', 'thin', 'sound']
    """
    limits = [
        (column, column.removesuffix(end), test)
        for column in table
        for end, test in _LIMITS.items()
        if column.endswith(end)
    ]
    missing = [fact for _, fact, _ in limits if fact not in facts]
    if missing:
        raise DataError(
            say(
                "There is no column {names} to judge by; there are {there}.",
                names=", ".join(dict.fromkeys(missing)),
                there=", ".join(map(str, facts.columns)),
            )
        )
    found = pd.Series(otherwise, index=facts.index, dtype=object, name=label)
    for row in table.iloc[::-1].to_dict("records"):  # from the last to the first: the first one has the last word
        fits = pd.Series(True, index=facts.index)
        for column, fact, test in limits:
            if pd.notna(row[column]):
                fits &= getattr(facts[fact].astype("float64"), test)(row[column])
        found[fits] = row[label]
    return found
