"""How unequal sales are: the Lorenz curve and the Gini coefficient.

Source: professional knowledge (K).
"""

import numpy as np
import pandas as pd

from crmlib.check import Money
from crmlib.classification.abc import money_to_share


def lorenz(amounts: Money) -> pd.DataFrame:
    """The Lorenz curve: share of sales of the smallest customers, from none to all.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        As in :func:`crmlib.sales_share`; amounts below zero count as zero.

    Returns
    -------
    DataFrame
        ``customers`` and ``sales``, both fractions from 0 to 1, one row more than customers.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> lorenz([3, 1])
       customers  sales
    0        0.0   0.00
    1        0.5   0.25
    2        1.0   1.00
    """
    money = np.sort(money_to_share(amounts).clip(lower=0).to_numpy())
    sales = np.concatenate([[0.0], np.cumsum(money)]) / money.sum()
    return pd.DataFrame({"customers": np.linspace(0, 1, len(money) + 1), "sales": sales})


def gini(amounts: Money) -> float:
    """How unequal sales are: 0 when all customers buy the same, near 1 when one buys all.

    ``G = 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n`` with the amounts ``x`` in rising order, i from 1.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        As in :func:`crmlib.sales_share`; amounts below zero count as zero.

    Returns
    -------
    float

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> gini([1, 1, 1, 1])
    0.0
    >>> gini([0, 0, 0, 1])
    0.75
    """
    money = np.sort(money_to_share(amounts).clip(lower=0).to_numpy())
    n = len(money)
    return float(2 * (np.arange(1, n + 1) * money).sum() / (n * money.sum()) - (n + 1) / n)
