"""What many methods share: a weighted mean that knows its gaps, a straight line between points, a band."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib.check import need_columns
from crmlib.language import DataError, say
from crmlib.rules import Rule
from crmlib.rules import table as rule_table


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
    need_columns(parts, *weights, table=say("parts to weigh"), why=say("Name the weights after the columns."))
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


def band(value: Any, table: Rule, label: str = "label") -> Any:
    """The row of a table whose lower edge ``from`` a value reaches: the highest one.

    Parameters
    ----------
    value : float, array or Series
        Values to look up.
    table : str or DataFrame
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
    rows = rule_table(table).sort_values("from", kind="stable")
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


_TESTS = {"from": np.greater_equal, "above": np.greater, "to": np.less_equal, "below": np.less}


def all_that_fit(facts: pd.DataFrame, table: Rule) -> pd.DataFrame:
    """Which rows of a rule table fit which customer: True where every limit of the row is met.

    A column ``margin_below`` holds a limit on the fact ``margin``; the endings are ``_from`` (at least), ``_above``
    (more than), ``_to`` (at most) and ``_below`` (less than). A table in which each row is about one fact may name it in a
    column ``fact`` and write the limits under ``from``, ``above``, ``to`` and ``below``. An empty cell is no limit. A fact
    that is missing meets no limit.

    Parameters
    ----------
    facts : DataFrame
        One row per customer, a column per fact.
    table : str or DataFrame
        Rule table; further columns do no harm.

    Returns
    -------
    DataFrame
        A row per customer, a column per row of the table under its index, of booleans.

    Raises
    ------
    DataError
        A fact that the table asks for is not there.

    Examples
    --------
    >>> signs = pd.DataFrame({"sign": ["late", "parts"], "fact": ["days", "in_parts"], "above": [30, None], "from": [None, 1]})
    >>> all_that_fit(pd.DataFrame({"days": [45, 9], "in_parts": [2, None]}), signs.set_index("sign")).values.tolist()
    [[True, True], [False, False]]
    """
    rules = rule_table(table)
    limits = limits_of(rules)
    need_columns(facts, *(limit.fact for limit in limits), why=say("The rule table judges by them."))
    columns = {limit.fact: facts[limit.fact].to_numpy(dtype=float, na_value=np.nan) for limit in limits}
    fits = np.ones((len(facts), len(rules)), dtype=bool)
    for limit in limits:
        fits[:, limit.row] &= limit.met_by(columns[limit.fact])
    return pd.DataFrame(fits, index=facts.index, columns=rules.index)


class Limit(NamedTuple):
    """One filled limit of a rule table."""

    row: int  # the place of its row in the table
    fact: str
    test: str  # from, above, to or below
    value: float

    def met_by(self, fact: np.ndarray) -> np.ndarray:
        """For which customers the fact meets the limit; a missing fact meets none."""
        return np.asarray(_TESTS[self.test](fact, self.value))


def limits_of(table: Rule) -> list[Limit]:
    """All limits of a rule table, for a caller that checks the same table again and again.

    Examples
    --------
    >>> limits_of(pd.DataFrame({"cap": ["late"], "fact": ["days"], "from": [60], "secured_below": [0.9]}))
    [Limit(row=0, fact='days', test='from', value=60.0), Limit(row=0, fact='secured', test='below', value=0.9)]
    """
    rules, found = rule_table(table), []
    for column in map(str, rules.columns):
        fact, _, test = column.rpartition("_")
        if test not in _TESTS or not (fact or "fact" in rules):
            continue
        facts = [fact] * len(rules) if fact else rules["fact"]
        found += [
            Limit(row, str(name), test, float(value))
            for row, (name, value) in enumerate(zip(facts, rules[column], strict=True))
            if pd.notna(value)
        ]
    return found


def first_fit(facts: pd.DataFrame, table: Rule, label: str, otherwise: Any = None) -> pd.Series:
    """The first row of a rule table whose every limit a customer meets.

    Parameters
    ----------
    facts : DataFrame
        One row per customer.
    table : str or DataFrame
        Rule table as in :func:`all_that_fit`.
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
    rules = rule_table(table)
    fits = all_that_fit(facts, rules).to_numpy()
    entries = [*rules[label].astype(object), otherwise]
    first = np.where(fits.any(axis=1), fits.argmax(axis=1) if len(rules) else 0, len(rules))
    return pd.Series([entries[place] for place in first], index=facts.index, dtype=object, name=label)
