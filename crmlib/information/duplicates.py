"""Which records are the same firm: compare names within a country, join what is alike, let a person decide.

Source: S038, S039 (one customer, scattered records); blocking, comparing and clustering are the profession's steps (K).
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from crmlib.check import need_columns
from crmlib.information.names import normalise_name
from crmlib.language import DataError, say
from crmlib.rows import count_rows


def candidate_pairs(
    records: pd.DataFrame,
    *,
    floor: float = 0.5,
    name: str = "name",
    block: str | None = "country",
    record: str = "record_id",
) -> pd.DataFrame:
    """All pairs of records in the same block whose names are at least a little alike.

    Computed once; a slider over the threshold then only filters. A record without a country is compared with all.

    Parameters
    ----------
    records : DataFrame
        One row per record.
    floor : float
        Likeness from 0 to 1 below which a pair is not kept.
    name, record : str
        Columns: company name, record id (each once).
    block : str or None
        Column in which two records must agree to be compared at all; None compares all with all.

    Returns
    -------
    DataFrame
        ``left``, ``right`` (record ids, in the order of the file), ``similarity``, ``left_name``, ``right_name``; most
        alike first.
        ``attrs``: ``floor`` and ``left_out`` (records without a name).

    Raises
    ------
    DataError
        A column is missing, an id stands there twice, or `floor` is not from 0 to 1.

    Notes
    -----
    Source: K. Blocking saves the most time, and causes the most missed pairs: a wrong country hides a duplicate.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": ["D1", "D2", "D3"], "country": ["GB", "GB", "US"],
    ...                         "name": ["Bright Star Ltd", "Brightstar", "Bright Star"]})
    >>> candidate_pairs(records)[["left", "right", "similarity"]].round(2).values.tolist()
    [['D1', 'D2', 0.95]]
    """
    need_columns(
        records, name, record, *([block] if block else []), table=say("records"), why=say("Name the right one.")
    )
    _refuse_repeats(records[record])
    if not 0 <= floor <= 1:
        raise DataError(say("The likeness {given} is not from 0 to 1.", given=floor))
    names = np.array([normalise_name(entry) for entry in records[name]], dtype=object)
    named = np.flatnonzero(names != "")
    blocks = records[block].astype("str").str.strip().str.casefold() if block else pd.Series("", index=records.index)
    found = [_alike(names, rows, others, floor) for rows, others in _to_compare(blocks, named)]
    left, right, likeness = (np.concatenate(column) for column in zip(_NONE, *found, strict=True))
    order = np.lexsort((right, left, -likeness))
    left, right = left[order], right[order]
    ids, written = (records[column].reset_index(drop=True) for column in (record, name))
    pairs = pd.DataFrame(
        {
            "left": ids.iloc[left].array,
            "right": ids.iloc[right].array,
            "similarity": likeness[order],
            "left_name": written.iloc[left].array,
            "right_name": written.iloc[right].array,
        }
    )
    nameless = pd.Series(names == "", index=records.index)
    pairs.attrs = {"floor": float(floor), "left_out": count_rows({"no_name": (say("no name"), nameless)})}
    return pairs


_ROWS = 500
_NONE = (np.empty(0, dtype=int), np.empty(0, dtype=int), np.empty(0))


def _to_compare(blocks: pd.Series, named: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Row positions to compare with row positions: each block with itself, a record without a block with all."""
    block = blocks.iloc[named].to_numpy(dtype=object, na_value="")
    lost = (block == "") & (blocks != "").any()
    for value in pd.unique(block[~lost]):
        yield from _with_itself(named[block == value])
    for rows, others in _with_itself(named[lost]):
        yield rows, others
        yield rows, named[~lost]


def _with_itself(rows: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Some rows at a time with themselves and all later ones, so that a big block fits into memory."""
    return ((rows[start : start + _ROWS], rows[start:]) for start in range(0, len(rows), _ROWS))


def _alike(names: np.ndarray, rows: np.ndarray, others: np.ndarray, floor: float) -> tuple[np.ndarray, ...]:
    """Pairs of row positions, the earlier one first, each pair once, and their likeness."""
    likeness = cdist(names[rows], names[others], scorer=Indel.normalized_similarity, dtype=np.float64).round(9)
    a, b = np.nonzero(likeness >= floor)
    once = (rows[a] < others[b]) | ~np.isin(others[b], rows)
    a, b = a[once], b[once]
    return np.minimum(rows[a], others[b]), np.maximum(rows[a], others[b]), likeness[a, b]


def find_duplicates(
    records: pd.DataFrame,
    *,
    threshold: float = 0.8,
    name: str = "name",
    block: str | None = "country",
    record: str = "record_id",
    candidates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Pairs of records that are probably the same firm: same block, likeness of the names at or above the threshold.

    Parameters
    ----------
    records : DataFrame
        One row per record.
    threshold : float
        Likeness from 0 to 1. Higher misses more, lower merges more that do not belong together.
    name, block, record : str
        Columns, as in :func:`candidate_pairs`.
    candidates : DataFrame, optional
        From :func:`candidate_pairs`, to try many thresholds on one comparison.

    Returns
    -------
    DataFrame
        As :func:`candidate_pairs`.

    Raises
    ------
    DataError
        As in :func:`candidate_pairs`, or the candidates begin above the threshold.

    Notes
    -----
    Source: K; the threshold R.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": [1, 2, 3], "country": "DE", "name": ["Nordlicht Handels GmbH",
    ...                         "NORDLICHT HANDELS G.m.b.H.", "Nordlicht Lighting GmbH"]})
    >>> find_duplicates(records)[["left", "right"]].values.tolist()
    [[1, 2]]
    """
    if candidates is None:
        return candidate_pairs(records, floor=threshold, name=name, block=block, record=record)
    if candidates.attrs.get("floor", 0) > threshold:
        raise DataError(
            say(
                "The candidates begin at a likeness of {floor}, above the threshold {threshold}: compute "
                "them with floor={threshold}.",
                floor=candidates.attrs["floor"],
                threshold=threshold,
            )
        )
    return candidates[candidates["similarity"] >= threshold].reset_index(drop=True)


def duplicate_clusters(records: pd.DataFrame, pairs: pd.DataFrame, *, record: str = "record_id") -> pd.Series:
    """Number the firms: records joined by a pair, directly or through others, get the same number.

    Parameters
    ----------
    records : DataFrame
        One row per record.
    pairs : DataFrame
        ``left``, ``right``, from :func:`find_duplicates`.
    record : str
        Column of the record id.

    Returns
    -------
    Series
        ``cluster``, 1, 2, 3 … in the order in which the firms first appear; index as in `records`.

    Raises
    ------
    DataError
        A record id stands there twice, or a pair names a record that is not there.

    Notes
    -----
    Source: K. If A is like B and B like C, all three are one cluster, even where A and C are not alike.

    Examples
    --------
    >>> records = pd.DataFrame({"record_id": ["a", "b", "c", "d"]})
    >>> duplicate_clusters(records, pd.DataFrame({"left": ["a", "c"], "right": ["c", "d"]})).tolist()
    [1, 2, 1, 1]
    """
    _refuse_repeats(records[record])
    above = {entry: entry for entry in records[record]}  # each record points towards the head of its cluster
    unknown = [entry for entry in [*pairs["left"], *pairs["right"]] if entry not in above]
    if unknown:
        raise DataError(say("A pair names the record {record}, which is not among the records.", record=unknown[0]))
    for left, right in zip(pairs["left"], pairs["right"], strict=True):
        above[_head(above, right)] = _head(above, left)
    heads = [_head(above, entry) for entry in records[record]]
    return pd.Series(pd.factorize(np.array(heads, dtype=object))[0] + 1, index=records.index, name="cluster")


def _head(above: dict[Any, Any], entry: Any) -> Any:
    while above[entry] != entry:
        above[entry] = above[above[entry]]
        entry = above[entry]
    return entry


def judge_pairs(
    pairs: pd.DataFrame,
    truth: pd.DataFrame,
    *,
    record: str = "record_id",
    firm: str = "firm_id",
) -> pd.DataFrame:
    """Mark each found pair as right or wrong.

    Parameters
    ----------
    pairs : DataFrame
        ``left``, ``right``, from :func:`find_duplicates`.
    truth : DataFrame
        The firm each record really belongs to.
    record, firm : str
        Its columns.

    Returns
    -------
    DataFrame
        `pairs` with ``same_firm``; the rows where it is False are the wrong merges.

    Raises
    ------
    DataError
        A pair names a record that the truth does not know, or the truth names one twice.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> truth = pd.DataFrame({"record_id": ["a", "b", "c"], "firm_id": ["F1", "F1", "F2"]})
    >>> judge_pairs(pd.DataFrame({"left": ["a", "a"], "right": ["b", "c"]}), truth)["same_firm"].tolist()
    [True, False]
    """
    _refuse_repeats(truth[record])
    firm_of = truth.set_index(record)[firm]
    firms = [pairs[side].map(firm_of) for side in ("left", "right")]
    if firms[0].isna().any() or firms[1].isna().any():
        raise DataError(say("The truth does not know every record of the pairs; it needs a row for each."))
    return pairs.assign(same_firm=(firms[0] == firms[1]).astype(bool))


def pair_quality(
    pairs: pd.DataFrame,
    truth: pd.DataFrame,
    *,
    record: str = "record_id",
    firm: str = "firm_id",
) -> pd.Series:
    """How good a threshold is: ``precision = right / found``, ``recall = right / all true pairs``.

    Parameters
    ----------
    pairs, truth, record, firm
        As in :func:`judge_pairs`.

    Returns
    -------
    Series
        ``precision`` (missing when nothing was found), ``recall`` (missing when there are no true pairs), and the
        counts ``found``, ``right``, ``wrong``, ``missed``.

    Raises
    ------
    DataError
        As in :func:`judge_pairs`.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> truth = pd.DataFrame({"record_id": ["a", "b", "c"], "firm_id": ["F1", "F1", "F1"]})
    >>> pair_quality(pd.DataFrame({"left": ["a"], "right": ["b"]}), truth).to_dict()
    {'precision': 1.0, 'recall': 0.3333333333333333, 'found': 1, 'right': 1, 'wrong': 0, 'missed': 2}
    """
    judged = judge_pairs(pairs, truth, record=record, firm=firm)
    sizes = truth.groupby(firm).size()
    true_pairs, found, right = int((sizes * (sizes - 1) // 2).sum()), len(judged), int(judged["same_firm"].sum())
    return pd.Series(
        {
            "precision": right / found if found else float("nan"),
            "recall": right / true_pairs if true_pairs else float("nan"),
            "found": found,
            "right": right,
            "wrong": found - right,
            "missed": true_pairs - right,
        },
        dtype=object,
    )


def _refuse_repeats(ids: pd.Series) -> None:
    repeated = ids[ids.duplicated() | ids.isna()]
    if len(repeated):
        raise DataError(
            say("The record id {id} is missing or stands there twice: every record needs its own.", id=repeated.iloc[0])
        )
