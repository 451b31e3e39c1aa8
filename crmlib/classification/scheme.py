"""RFM classes: a name for each cell of the cube of scores, and the classes side by side.

Source: S131 for the eight classes; the two English maps are published (P).
"""

from itertools import product
from typing import Literal

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, one_of
from crmlib.classification.rfm import SCORES
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import all_that_fit, first_fit

SCHEMES = ("eight", "ten", "first_match")
OTHERS = "Others"  # a cell to which the scheme gives no name
HIGH = 4  # of the eight classes: a score from here on is high


def rfm_segment(
    scored: pd.DataFrame,
    *,
    scheme: Rule = "eight",
    high: int | Literal["mean", "median"] = HIGH,
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
        `scored` with ``segment`` (the key of the class) and, where the scheme has words, ``segment_called``. A cell without a
        name is "Others".

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
    segment = _high_low(scored, high) if "r" in table else _first_named(scored, table)
    result = scored.assign(segment=segment)
    called = rules.wordings(table, "label", by="segment")
    if "label" in called:  # a scheme of one's own may have no words
        nobody = rules.words("classification/no_segment", "label")
        said = pd.concat([called["label"][~called.index.duplicated()], nobody[~nobody.index.isin(called.index)]])
        result["segment_called"] = segment.map(said)
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
        Index ``segment``, by sales, largest first: ``segment_called`` where the scheme has words, ``customers``, ``sales`` (sum of
        monetary), ``share`` (of all sales), ``recency`` and ``frequency`` (medians). Customers and sales add up to those of
        the table.

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
        **({"segment_called": ("segment_called", "first")} if "segment_called" in segmented else {}),
        customers=("monetary", "size"),
        sales=("monetary", "sum"),
        recency=("recency", "median"),
        frequency=("frequency", "median"),
    )
    summary.insert(summary.columns.get_loc("recency"), "share", summary["sales"] / segmented["monetary"].sum())
    return summary.sort_values("sales", ascending=False, kind="stable")


def segment_actions(segmented: pd.DataFrame, classes: Rule = "classification/eight") -> pd.DataFrame:
    """The eight classes with what to do about each.

    Parameters
    ----------
    segmented : DataFrame
        From :func:`rfm_segment` by the eight classes.
    classes : str or DataFrame
        Rule table ``segment`` with the words ``action``.

    Returns
    -------
    DataFrame
        ``rfm_levels`` (the letters), ``segment_called``, ``customers``, ``sales``, ``sales_share``, ``what_to_do``; the class that
        brings most first.

    Notes
    -----
    Source: S131 for the classes; what to do is R.

    Examples
    --------
    >>> scored = pd.DataFrame({"recency": [9], "frequency": [8], "monetary": [900.0], "r_score": [1], "f_score": [5], "m_score": [5]})
    >>> segment_actions(rfm_segment(scored))[["rfm_levels", "what_to_do"]].values.tolist()
    [['LHH', 'contact this week, find the cause, win-back visit']]
    """
    summary = segment_summary(segmented).reset_index().rename(columns={"share": "sales_share"})
    shown = summary.assign(
        rfm_levels=summary["segment"].replace("unscored", say("unscored")),
        what_to_do=summary["segment"].map(rules.words(classes, "action")),
    )
    return shown[["rfm_levels", "segment_called", "customers", "sales", "sales_share", "what_to_do"]]


def _scheme(scheme: Rule) -> pd.DataFrame:
    if isinstance(scheme, str):
        if scheme not in SCHEMES:
            raise DataError(
                say("scheme={given!r} is not known: use {known} or a table.", given=scheme, known=joined(SCHEMES))
            )
        return rules.table(f"classification/{scheme}")
    edges = [f"{letter}_{edge}" for letter in "rfm" for edge in ("from", "to")]
    need_columns(scheme, "segment", *edges, table=say("scheme"))
    return scheme


def _high_low(scored: pd.DataFrame, high: int | str) -> pd.Series:
    """A letter per measure, H from the cut on; missing without scores."""
    scores = scored[list(SCORES)].to_numpy(dtype=float, na_value=np.nan)
    letters = np.where(scores >= _cuts(pd.DataFrame(scores), high), "H", "L")
    code = pd.Series(["".join(row) for row in letters], index=scored.index, dtype="str")
    return code.where(~np.isnan(scores).any(axis=1))


def _cuts(scores: pd.DataFrame, high: int | str) -> np.ndarray:
    """From which score on each measure counts as high: one number for all, or each one's own mean or median."""
    if isinstance(high, str):
        one_of("high", high, ("mean", "median"))
        return (scores.mean() if high == "mean" else scores.median()).to_numpy()
    return np.full(scores.shape[1], float(high))


def _cells(scored: pd.DataFrame) -> pd.DataFrame:
    """The three scores under the names that a scheme limits."""
    return scored[list(SCORES)].set_axis(list("rfm"), axis=1)


def _first_named(scored: pd.DataFrame, scheme: pd.DataFrame) -> pd.Series:
    named = first_fit(_cells(scored), scheme, "segment", OTHERS).astype("str")
    return named.where(scored[list(SCORES)].notna().all(axis=1))


def check_scheme(scheme: Rule, bins: int = 5) -> pd.DataFrame:
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
    names = table["segment"].tolist()
    cells = pd.DataFrame(list(product(range(1, bins + 1), repeat=3)), columns=list(SCORES))
    fits = _all_that_name(cells, table)
    written = cells.astype("str").agg("".join, axis=1)
    named = fits.sum(axis=1)
    reached = set(fits[named > 0].argmax(axis=1))
    found = [("no name", cell, "") for cell in written[named == 0]]
    found += [("two names", written[i], ", ".join(np.array(names)[fits[i]])) for i in np.flatnonzero(named > 1)]
    found += [("never reached", "", name) for place, name in enumerate(names) if place not in reached]
    return pd.DataFrame(found, columns=["problem", "cell", "names"])


def _all_that_name(cells: pd.DataFrame, scheme: pd.DataFrame) -> np.ndarray:
    """Which name of a scheme fits which cell: one column per name."""
    if "r" in scheme:  # high and low always meet in exactly one class
        return _high_low(cells, HIGH).to_numpy()[:, None] == scheme["segment"].to_numpy()
    return all_that_fit(_cells(cells), scheme).to_numpy()
