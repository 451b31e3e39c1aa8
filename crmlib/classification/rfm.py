"""RFM: how lately, how often and how much a customer buys, as scores, a level, a class.

Source: S130 to S134. The customer table comes from :func:`crmlib.customer_table`.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say
from crmlib.scores import band

MEASURES = ("recency", "frequency", "monetary")
SCORES = ("r_score", "f_score", "m_score")


def quantile_edges(values: pd.Series, bins: int = 5) -> list[float]:
    """The interior type-7 quantiles: where `bins` equal groups would be cut.

    Edge j lies at position ``j * (n - 1) / bins`` of the sorted values, on a straight line between neighbours.

    Parameters
    ----------
    values : Series
        Numbers; missing values are passed over.
    bins : int
        Number of groups.

    Returns
    -------
    list of float
        ``bins - 1`` edges, rising; empty where there are no values.

    Notes
    -----
    Source: K; type 7 is what spreadsheets call PERCENTILE.INC.

    Examples
    --------
    >>> quantile_edges(pd.Series([10, 20, 30, 40, 50, 60]))
    [20.0, 30.0, 40.0, 50.0]
    """
    ordered = np.sort(values.dropna().to_numpy(dtype=float))
    if not len(ordered):
        return []
    places = [divmod(j * (len(ordered) - 1), bins) for j in range(1, bins)]  # whole numbers: no rounding in the place
    return [
        float(ordered[i] if rest == 0 else ordered[i] + (ordered[i + 1] - ordered[i]) * rest / bins)
        for i, rest in places
    ]


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
    table : DataFrame
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
    missing = [name for name in MEASURES if name not in table]
    if missing:
        raise DataError(
            say("The customer table has no column {names}: make it with customer_table.", names=", ".join(missing))
        )
    if method not in ("quantile", "cuts", "rank"):
        raise DataError(say("method={given!r} is not known: use 'quantile', 'cuts' or 'rank'.", given=method))
    if int(bins) != bins or bins < 2:
        raise DataError(say("bins={given!r} cannot be used: give a whole number of 2 or more.", given=bins))
    scored_rows = table["recency"].notna() & table["monetary"].notna() & table["frequency"].notna()
    known = table[scored_rows]
    if method == "cuts":
        used = {name: _checked(name, (cuts or {}).get(name)) for name in MEASURES}
    else:
        used = {name: quantile_edges(known[name], bins) for name in MEASURES}
    scored = table.copy()
    for name, score in zip(MEASURES, SCORES, strict=True):
        below = _below(known[name], used[name], bins, method)
        best = bins if method != "cuts" else len(used[name]) + 1
        points = best - below if name == "recency" else 1 + below
        scored[score] = pd.Series(points, index=known.index, dtype="Int64").reindex(table.index)
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
    return fifths_below(numbers, bins)


def fifths_below(values: np.ndarray, bins: int = 5) -> np.ndarray:
    """How many of the ``bins - 1`` inner quantiles lie strictly below each value.

    Parameters
    ----------
    values : array
        Numbers, none missing.
    bins : int
        Number of groups.

    Returns
    -------
    array of int

    Examples
    --------
    >>> fifths_below(np.array([10, 20, 20, 30, 40, 50]))
    array([0, 0, 0, 2, 3, 4])
    """
    if not len(values):
        return np.zeros(0, dtype=int)
    # No value lies between two neighbours, so above a quantile means above its lower neighbour: no rounding decides.
    places = [j * (len(values) - 1) // bins for j in range(1, bins)]
    return sum((values > edge).astype(int) for edge in np.partition(values, places)[places])


def _checked(name: str, cuts: Sequence[float] | None) -> list[float]:
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


def rfm_preset(
    name: str = "source", table: pd.DataFrame = rules.table("classification/rfm_cuts")
) -> dict[str, list[float]]:
    """Business cut-offs for :func:`rfm_score`, recency in calendar months (see :func:`recency_in_months`).

    Parameters
    ----------
    name : str
        ``source``: the lesson's example, amounts in yuan. ``trade``: for exporters whose buyers order by season, USD.
    table : DataFrame
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
    rows = table[table["preset"] == name]
    if rows.empty:
        raise DataError(
            say("There is no preset {name!r}: use {names}.", name=name, names=", ".join(table["preset"].unique()))
        )
    return {measure: sorted(rows.loc[rows["measure"] == measure, "up_to"].astype(float)) for measure in MEASURES}


def recency_in_months(table: pd.DataFrame, as_of: Any = None) -> pd.DataFrame:
    """The customer table with recency in calendar months, so that "within 1 month" means what people say.

    Whole months since the last order, plus the rest of the days as a part of the month they fall in.

    Parameters
    ----------
    table : DataFrame
        From :func:`crmlib.customer_table`, with the column ``last``.
    as_of : str or date, optional
        The day to count from; default the one the table was made with.

    Returns
    -------
    DataFrame
        A copy, ``recency`` in months.

    Notes
    -----
    Source: S132; counting by the calendar, upper edge included, is ours (R).

    Examples
    --------
    >>> table = pd.DataFrame({"last": pd.to_datetime(["2026-05-31", "2026-05-29"]), "recency": [30, 32]})
    >>> recency_in_months(table, as_of="2026-06-30")["recency"].round(2).tolist()
    [1.0, 1.03]
    """
    day = pd.Timestamp(as_of if as_of is not None else table.attrs["as_of"])
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
    levels: pd.DataFrame = rules.table("classification/vip_levels"),
) -> pd.DataFrame:
    """One number from the three scores, and the VIP level it reaches.

    ``rfm_weighted = wR * r_score + wF * f_score + wM * m_score``. With 4, 8, 8 and five scores: 20 to 100 in steps of 4.

    Parameters
    ----------
    scored : DataFrame
        From :func:`rfm_score`.
    weights : sequence of three numbers
        For recency, frequency, money; not negative.
    levels : DataFrame
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


def rfm_segment(
    scored: pd.DataFrame,
    *,
    scheme: str | pd.DataFrame = "eight",
    high: int | Literal["mean", "median"] = 4,
) -> pd.DataFrame:
    """Name each customer's cell of the RFM cube.

    Parameters
    ----------
    scored : DataFrame
        From :func:`rfm_score`.
    scheme : {"eight", "ten", "first_match"} or DataFrame
        ``eight``: high or low per measure, eight classes (``HHH`` is key value). ``ten``: ten names by R and F.
        ``first_match``: ten names by R, F and M, the first row that fits. Or a table of your own: ``segment`` and
        ``r_from, r_to, f_from, f_to, m_from, m_to``, tried from the top.
    high : int, "mean" or "median"
        For ``eight``: a score counts as high from here on, or from the customers' mean or median score on.

    Returns
    -------
    DataFrame
        `scored` with ``segment`` (the key of the class) and ``label_en``, ``label_zh``. A cell without a name is "Others".

    Raises
    ------
    DataError
        The scheme is not known or lacks a column.

    Notes
    -----
    Source: S131 for the eight classes; other texts swap some of the names, so the key counts, not the label. The two
    English maps are published (P).

    Examples
    --------
    >>> scored = pd.DataFrame({"r_score": [5, 1], "f_score": [4, 5], "m_score": [4, 4]})
    >>> rfm_segment(scored)["segment"].tolist()
    ['HHH', 'LHH']
    >>> rfm_segment(scored, scheme="ten")["segment"].tolist()
    ['Champions', "Can't Lose Them"]
    """
    table = _scheme(scheme)
    segment = _high_low(scored, high) if "r" in table else _first_fit(scored, table)
    labels = table.set_index("segment")[[c for c in ("label_en", "label_zh") if c in table]]
    labels.loc["Others"] = [{"label_en": "Others", "label_zh": "其他"}[c] for c in labels]
    result = scored.assign(segment=segment)
    for column in labels:
        result[column] = segment.map(labels[column])
    result.attrs = dict(scored.attrs)
    return result


def segment_summary(segmented: pd.DataFrame) -> pd.DataFrame:
    """The classes side by side: how many customers, what they bring, how long ago they bought.

    Parameters
    ----------
    segmented : DataFrame
        From :func:`rfm_segment`.

    Returns
    -------
    DataFrame
        Index ``segment``, by sales, largest first: ``label_en``, ``customers``, ``sales`` (sum of monetary), ``share`` (of
        all sales), ``recency`` and ``frequency`` (medians). Customers and sales add up to those of the table.

    Examples
    --------
    >>> scored = pd.DataFrame({"recency": [9, 300], "frequency": [8, 1], "monetary": [900.0, 100.0],
    ...                        "r_score": [5, 1], "f_score": [5, 1], "m_score": [5, 1]})
    >>> segment_summary(rfm_segment(scored))[["customers", "share"]]
             customers  share
    segment
    HHH              1    0.9
    LLL              1    0.1
    """
    groups = segmented.assign(segment=segmented["segment"].fillna("unscored")).groupby("segment")
    summary = groups.agg(
        label_en=("label_en", "first"),
        customers=("monetary", "size"),
        sales=("monetary", "sum"),
        recency=("recency", "median"),
        frequency=("frequency", "median"),
    )
    summary.insert(3, "share", summary["sales"] / segmented["monetary"].sum())
    return summary.sort_values("sales", ascending=False, kind="stable")


def _scheme(scheme: str | pd.DataFrame) -> pd.DataFrame:
    if isinstance(scheme, str):
        if scheme not in ("eight", "ten", "first_match"):
            raise DataError(
                say("scheme={given!r} is not known: use 'eight', 'ten', 'first_match' or a table.", given=scheme)
            )
        return rules.table(f"classification/{scheme}")
    needed = ["segment", *(f"{letter}_{edge}" for letter in "rfm" for edge in ("from", "to"))]
    missing = [name for name in needed if name not in scheme]
    if missing:
        raise DataError(
            say(
                "The scheme has no column {names}; it needs {needed}.",
                names=", ".join(missing),
                needed=", ".join(needed),
            )
        )
    return scheme


def _high_low(scored: pd.DataFrame, high: int | str) -> pd.Series:
    code = pd.Series("", index=scored.index, dtype="str")
    for name in SCORES:
        score = scored[name].astype("Float64")
        cut = (
            float(high) if not isinstance(high, str) else float(getattr(score, high)()) if len(score.dropna()) else 0.0
        )
        code = code + pd.Series(np.where((score >= cut).fillna(False), "H", "L"), index=scored.index, dtype="str")
    return code.where(scored[list(SCORES)].notna().all(axis=1))


def _first_fit(scored: pd.DataFrame, scheme: pd.DataFrame) -> pd.Series:
    fits = [_inside(scored, row) for row in scheme.to_dict("records")]
    named = np.select(fits, scheme["segment"].tolist(), default="Others")
    return pd.Series(named, index=scored.index, dtype="str").where(scored[list(SCORES)].notna().all(axis=1))


def _inside(scored: pd.DataFrame, row: Mapping[str, Any]) -> np.ndarray:
    tests = [
        scored[score].between(row[f"{letter}_from"], row[f"{letter}_to"])
        for letter, score in zip("rfm", SCORES, strict=True)
    ]
    return (tests[0] & tests[1] & tests[2]).fillna(False).to_numpy(dtype=bool)


def check_scheme(scheme: str | pd.DataFrame, bins: int = 5) -> pd.DataFrame:
    """Try a scheme on every cell of the cube before any customer meets it.

    Parameters
    ----------
    scheme : str or DataFrame
        As in :func:`rfm_segment`.
    bins : int
        Scores run from 1 to `bins`.

    Returns
    -------
    DataFrame
        One row per finding: ``problem`` ("no name", "two names", "never reached"), ``cell`` (such as "541", empty for
        names) and ``names``. Empty when every cell has exactly one name and every name a cell.

    Notes
    -----
    Two names for a cell are no fault where the first one counts, but the order then decides.

    Examples
    --------
    >>> found = check_scheme("first_match")
    >>> found.loc[found["problem"] == "no name", "cell"].tolist()
    ['215', '241', '251', '252', '341', '351', '441', '451', '541', '551']
    """
    table = _scheme(scheme)
    cells = pd.DataFrame(list(product(range(1, bins + 1), repeat=3)), columns=list(SCORES))
    cell = cells.astype("str").agg("".join, axis=1)
    if "r" in table:  # high and low always meet in exactly one class
        fits = np.array([(_high_low(cells, 4) == name).to_numpy() for name in table["segment"]])
    else:
        fits = np.array([_inside(cells, row) for row in table.to_dict("records")])
    names = table["segment"].tolist()
    reached = {names[int(i)] for i in fits.argmax(axis=0)[fits.any(axis=0)]}
    found = [("no name", cell[i], "") for i in np.flatnonzero(~fits.any(axis=0))]
    found += [
        ("two names", cell[i], ", ".join(n for n, fit in zip(names, fits[:, i], strict=True) if fit))
        for i in np.flatnonzero(fits.sum(axis=0) > 1)
    ]
    found += [("never reached", "", name) for name in names if name not in reached]
    return pd.DataFrame(found, columns=["problem", "cell", "names"])
