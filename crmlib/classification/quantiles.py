"""Where equal groups of customers would be cut, and how many of the cuts lie below a value."""

import numpy as np
import pandas as pd


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
    edges = []
    for j in range(1, bins):
        i, rest = divmod(j * (len(ordered) - 1), bins)  # whole numbers: no rounding in the place
        step = (ordered[i + 1] - ordered[i]) * rest / bins if rest else 0.0
        edges.append(float(ordered[i] + step))
    return edges


def quantiles_below(values: np.ndarray, bins: int = 5) -> np.ndarray:
    """How many of the ``bins - 1`` inner quantiles lie strictly below each value; no value may be missing.

    Examples
    --------
    >>> quantiles_below(np.array([10, 20, 20, 30, 40, 50]))
    array([0, 0, 0, 2, 3, 4])
    """
    if not len(values):
        return np.zeros(0, dtype=int)
    # No value lies between two neighbours, so above a quantile means above its lower neighbour: no rounding decides.
    places = [j * (len(values) - 1) // bins for j in range(1, bins)]
    below = np.zeros(len(values), dtype=int)
    for edge in np.partition(values, places)[places]:
        below += values > edge
    return below
