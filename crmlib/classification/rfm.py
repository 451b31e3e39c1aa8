"""RFM: how lately, how often and how much a customer buys, as scores and a level.

Source: S130 to S134. The customer table comes from :func:`crmlib.customer_table`.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, one_of
from crmlib.classification.quantiles import quantile_edges, quantiles_below
from crmlib.days import Day, as_day
from crmlib.language import DataError, say
from crmlib.rows import known
from crmlib.rules import Rule
from crmlib.scores import band

MEASURES = ("recency", "frequency", "monetary")
SCORES = ("r_score", "f_score", "m_score")


def rfm_score(
    table: pd.DataFrame,
    *,
    bins: int = 5,
    method: Literal["quantile", "cuts", "rank"] = "quantile",
    cuts: Mapping[str, Sequence[float]] | None = None,
) -> pd.DataFrame:
    """Score recency, frequency and money, 1 (worst) to `bins` (best).

    ``score = 1 + number of cuts strictly below the value``; for recency, where small is good,
    ``score = bins - number of cuts strictly below the value``. So equal customers get equal scores.

    Parameters
    ----------
    table : str or DataFrame
        One row per customer with ``recency`` (days), ``frequency`` (orders), ``monetary`` (money).
    bins : int
        Number of scores for ``quantile`` and ``rank``.
    method : {"quantile", "cuts", "rank"}
        ``quantile``: cut where the data themselves fall into equal groups.
        ``cuts``: business cut-offs given in `cuts`; a value on a cut belongs below it.
        ``rank``: equal groups by position, ties broken by row order. It is here to show what goes wrong.
    cuts : mapping, optional
        For ``cuts``: rising cut-offs per measure, e.g. ``{"recency": [30, 90], ...}``. See :func:`rfm_preset`.

    Returns
    -------
    DataFrame
        The table with ``r_score``, ``f_score``, ``m_score`` (whole numbers) and ``rfm_score`` (text such as "545").
        A customer without a purchase is unscored. ``attrs["cuts"]`` holds the cuts used and ``attrs["gaps"]`` the
        scores that nobody got; ``attrs["unscored"]`` counts the unscored customers.

    Raises
    ------
    DataError
        A column is missing, cuts are unsorted or repeated, or the method is not known.

    Notes
    -----
    Source: S130, S132; the tie rule is ours (K), see the golden tests.

    Examples
    --------
    >>> table = pd.DataFrame({"recency": [5, 40, 400], "frequency": [9, 3, 1], "monetary": [9000.0, 800.0, 50.0]})
    >>> rfm_score(table, bins=3)["rfm_score"].tolist()
    ['333', '222', '111']
    """
    need_columns(table, *MEASURES, table=say("customer table"), why=say("Make it with customer_table."))
    one_of("method", method, ("quantile", "cuts", "rank"))
    if int(bins) != bins or bins < 2:
        raise DataError(say("bins={given!r} cannot be used: give a whole number of 2 or more.", given=bins))
    scored_rows = table["recency"].notna() & table["monetary"].notna() & table["frequency"].notna()
    counted = table[scored_rows]
    if method == "cuts":
        used = {name: checked_cuts(name, (cuts or {}).get(name)) for name in MEASURES}
    else:
        used = {name: quantile_edges(counted[name], bins) for name in MEASURES}
    scored = table.copy()
    for name, score in zip(MEASURES, SCORES, strict=True):
        below = _below(counted[name], used[name], bins, method)
        best = bins if method != "cuts" else len(used[name]) + 1
        points = best - below if name == "recency" else 1 + below
        scored[score] = pd.Series(points, index=counted.index, dtype="Int64").reindex(table.index)
    text = scored[list(SCORES)].astype("str")
    scored["rfm_score"] = (text["r_score"] + text["f_score"] + text["m_score"]).where(scored_rows)
    scored.attrs = {
        **table.attrs,
        "cuts": used,
        "gaps": _gaps(scored, used, bins, method),
        "unscored": int((~scored_rows).sum()),
    }
    return scored


def _below(values: pd.Series, edges: Sequence[float], bins: int, method: str) -> np.ndarray:
    """How many cuts lie strictly below each value."""
    numbers = values.to_numpy(dtype=float)
    if method == "rank":
        place = values.rank(method="first").to_numpy(dtype=int) - 1
        return place * bins // max(len(values), 1)
    if method == "cuts":
        return np.searchsorted(np.asarray(edges, dtype=float), numbers, side="left")
    return quantiles_below(numbers, bins)


def checked_cuts(name: str, cuts: Sequence[float] | None) -> list[float]:
    """The limits of a measure as numbers; refused where there are none, or they do not rise."""
    if cuts is None or not len(cuts):
        raise DataError(
            say(
                "method='cuts' needs cut-offs for {name}: give cuts={{'{name}': [...], ...}} or rfm_preset('source').",
                name=name,
            )
        )
    if any(not low < high for low, high in pairwise(cuts)):
        raise DataError(
            say("The cut-offs for {name} must rise without repeats; {cuts} do not.", name=name, cuts=list(cuts))
        )
    return [float(cut) for cut in cuts]


def _gaps(scored: pd.DataFrame, used: Mapping[str, Sequence[float]], bins: int, method: str) -> dict[str, list[int]]:
    """Scores that nobody got: ties can leave them empty, and they stay empty."""
    gaps = {}
    for name, score in zip(MEASURES, SCORES, strict=True):
        best = len(used[name]) + 1 if method == "cuts" else bins
        empty = sorted(set(range(1, best + 1)) - set(scored[score].dropna().astype(int)))
        if empty:
            gaps[score] = empty
    return gaps


def rfm_preset(name: str = "source", table: Rule = "classification/rfm_cuts") -> dict[str, list[float]]:
    """Business cut-offs for :func:`rfm_score`, recency in calendar months (see :func:`recency_in_months`).

    Parameters
    ----------
    name : str
        ``source``: the lesson's example, amounts in yuan. ``trade``: for exporters whose buyers order by season, USD.
    table : str or DataFrame
        Rule table with ``preset``, ``measure``, ``up_to``; the upper edge belongs to the cut.

    Returns
    -------
    dict
        Rising cut-offs for recency, frequency and monetary.

    Raises
    ------
    DataError
        No preset has this name.

    Notes
    -----
    Source: S132 gives one row; the rest of both tables is reconstructed (R).

    Examples
    --------
    >>> rfm_preset("source")["recency"]
    [1.0, 3.0, 6.0, 12.0]
    """
    table = rules.table(table)
    one_of("name", name, table["preset"].unique())
    rows = table[table["preset"] == name]
    return {measure: sorted(rows.loc[rows["measure"] == measure, "up_to"].astype(float)) for measure in MEASURES}


def recency_in_months(table: pd.DataFrame, as_of: Day | None = None) -> pd.DataFrame:
    """The customer table with recency in calendar months, so that "within 1 month" means what people say.

    Whole months since the last order, plus the rest of the days as a part of the month they fall in.

    Parameters
    ----------
    table : str or DataFrame
        From :func:`crmlib.customer_table`, with the column ``last``.
    as_of : str or date, optional
        The day to count from; default the one the table was made with.

    Returns
    -------
    DataFrame
        A copy, ``recency`` in months.

    Raises
    ------
    DataError
        There is no column ``last``, or no day to count from.

    Notes
    -----
    Source: S132; counting by the calendar, upper edge included, is ours (R).

    Examples
    --------
    >>> table = pd.DataFrame({"last": pd.to_datetime(["2026-05-31", "2026-05-29"]), "recency": [30, 32]})
    >>> recency_in_months(table, as_of="2026-06-30")["recency"].round(2).tolist()
    [1.0, 1.03]
    """
    need_columns(table, "last", table=say("customer table"), why=say("Make it with customer_table."))
    day = as_day(known(table, "as_of") if as_of is None else as_of)
    months = [None if pd.isna(last) else _months(pd.Timestamp(last), day) for last in table["last"]]
    return table.assign(recency=pd.Series(months, index=table.index, dtype="float64"))


def _months(last: pd.Timestamp, day: pd.Timestamp) -> float:
    whole = (day.year - last.year) * 12 + day.month - last.month
    if last + pd.DateOffset(months=whole) > day:
        whole -= 1
    start, end = last + pd.DateOffset(months=whole), last + pd.DateOffset(months=whole + 1)
    return whole + (day - start) / (end - start)


def rfm_weighted(
    scored: pd.DataFrame,
    *,
    weights: Sequence[float] = (4, 8, 8),
    levels: Rule = "classification/vip_levels",
) -> pd.DataFrame:
    """One number from the three scores, and the VIP level it reaches.

    ``rfm_weighted = wR * r_score + wF * f_score + wM * m_score``. With 4, 8, 8 and five scores: 20 to 100 in steps of 4.

    Parameters
    ----------
    scored : DataFrame
        From :func:`rfm_score`.
    weights : sequence of three numbers
        For recency, frequency, money; not negative.
    levels : str or DataFrame
        Rule table ``level, label, from``; ``classification/vip_levels_round`` is the other reading.

    Returns
    -------
    DataFrame
        `scored` with ``rfm_weighted``, ``vip_level`` (1 to 5) and ``vip_label``.

    Raises
    ------
    DataError
        Not three weights, a negative one, or all zero.

    Notes
    -----
    Source: S133 gives 5·4 + 4·8 + 4·8 = 84 and the label VVVVVIP; the other cut-offs are reconstructed (R).

    Examples
    --------
    >>> scored = pd.DataFrame({"r_score": [5], "f_score": [4], "m_score": [4]})
    >>> rfm_weighted(scored)[["rfm_weighted", "vip_label"]].values.tolist()
    [[84.0, 'VVVVVIP']]
    """
    r, f, m = (scored[name].to_numpy(dtype=float, na_value=np.nan) for name in SCORES)
    total = pd.Series(weighted_sum(r, f, m, weights), index=scored.index)
    result = scored.assign(
        rfm_weighted=total,
        vip_level=band(total, levels, "level").astype("Int64"),
        vip_label=band(total, levels, "label"),
    )
    result.attrs = {**scored.attrs, "weights": [float(w) for w in weights]}
    return result


def vip_summary(weighted: pd.DataFrame, levels: Rule = "classification/vip_levels") -> pd.DataFrame:
    """How many customers stand on each level, and what they bring; the highest first.

    Parameters
    ----------
    weighted : DataFrame
        From :func:`rfm_weighted`.
    levels : str or DataFrame
        The same rule table.

    Returns
    -------
    DataFrame
        ``vip_label``, ``score_from`` (the weighted score at which it begins), ``customers``, ``sales_share``; a level
        on which nobody stands has zero.

    Examples
    --------
    >>> scored = pd.DataFrame({"r_score": [5, 1], "f_score": [4, 1], "m_score": [4, 1], "monetary": [75.0, 25.0]})
    >>> vip_summary(rfm_weighted(scored)).iloc[[0, -1]].values.tolist()
    [['VVVVVIP', 84, 1, 0.75], ['VIP', 20, 1, 0.25]]
    """
    best_first = rules.table(levels).sort_values("from", ascending=False)
    labels = best_first["label"].tolist()
    groups = weighted.groupby("vip_label")["monetary"]
    count, sales = groups.size().reindex(labels, fill_value=0), groups.sum().reindex(labels, fill_value=0.0)
    return pd.DataFrame(
        {
            "vip_label": labels,
            "score_from": best_first["from"].tolist(),
            "customers": count.tolist(),
            "sales_share": (sales / sales.sum()).tolist(),
        }
    )


def weighted_sum(r: Any, f: Any, m: Any, weights: Sequence[float]) -> Any:
    """``wR * r + wF * f + wM * m``, for one customer, a column or the cells of the cube.

    Parameters
    ----------
    r, f, m : float or array
        Scores.
    weights : sequence of three numbers
        Not negative, not all zero.

    Returns
    -------
    float or array

    Raises
    ------
    DataError
        Not three weights, a negative one, or all zero.

    Examples
    --------
    >>> float(weighted_sum(5, 4, 4, (4, 8, 8)))
    84.0
    """
    if len(weights) != 3 or any(not w >= 0 for w in weights) or sum(weights) <= 0:
        raise DataError(
            say(
                "weights={given} cannot be used: give three numbers of zero or more, at least one above zero.",
                given=weights,
            )
        )
    # weights such as 20/3 leave dust behind the point: who has 52 must reach the level from 52
    return np.round(weights[0] * r + weights[1] * f + weights[2] * m, 9)


def tie_scores(table: pd.DataFrame) -> pd.DataFrame:
    """Each customer's frequency score by value, and by position in the list, which breaks ties by the order of the rows.

    Parameters
    ----------
    table : DataFrame
        As in :func:`rfm_score`.

    Returns
    -------
    DataFrame
        ``rank`` (by position) and ``quantile`` (by value): what ``method="rank"`` and the default of :func:`rfm_score` give.

    Notes
    -----
    Source: K. Equal customers must get equal scores.

    Examples
    --------
    >>> table = pd.DataFrame({"recency": [5, 6], "frequency": [2, 2], "monetary": [9.0, 8.0]}, index=["Ana", "Bo"])
    >>> tie_scores(table).to_dict("list")
    {'rank': [1, 3], 'quantile': [1, 1]}
    """
    return pd.DataFrame({rule: rfm_score(table, method=rule)["f_score"] for rule in ("rank", "quantile")})
