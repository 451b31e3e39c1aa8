"""Who leaves something after service, and who costs: the whale curve.

Source: S196 for the claim that a fifth of the customers brought more than the whole profit; the curve is published (P).
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib.language import DataError, say


def whale_curve(profit: Any) -> pd.DataFrame:
    """Customers by profit, largest first, with the share of the whole profit so far.

    ``cum_share = profit so far / whole profit``. It climbs above 1 while customers leave something, and falls back to 1
    as the losers take their part: the hump of the whale.

    Parameters
    ----------
    profit : Series or list
        Profit after service per customer; losses are negative.

    Returns
    -------
    DataFrame
        Index: the customer. ``profit``, ``cum_profit``, ``cum_share`` (fraction). ``attrs["peak_share"]``,
        ``attrs["peak_customers"]`` (how many customers it takes) and ``attrs["losers"]`` sum it up.

    Raises
    ------
    DataError
        There are no customers, one has no profit, or the whole profit is not above zero.

    Notes
    -----
    Source: S196; published curves peak at 140 % to 200 % (P).

    Examples
    --------
    >>> curve = whale_curve(pd.Series({"Ana": 60.0, "Bo": -20.0, "Cy": 40.0}))
    >>> curve
         profit  cum_profit  cum_share
    Ana    60.0        60.0       0.75
    Cy     40.0       100.0       1.25
    Bo    -20.0        80.0       1.00
    >>> curve.attrs
    {'peak_share': 1.25, 'peak_customers': 2, 'losers': 1}
    """
    money = pd.Series(profit).astype("float64")
    if money.empty:
        raise DataError(say("There are no customers to add up."))
    if not np.isfinite(money).all():
        raise DataError(say("{n} customers have no profit: fill it in or leave them out first.", n=int((~np.isfinite(money)).sum())))
    if money.sum() <= 0:
        raise DataError(say("The profit adds up to {total:,.2f}: shares need a total above zero.", total=money.sum()))
    ordered = money.iloc[np.lexsort((money.index.astype(str), -money.to_numpy()))]
    curve = pd.DataFrame({"profit": ordered, "cum_profit": ordered.cumsum(), "cum_share": ordered.cumsum() / money.sum()})
    curve.attrs = {"peak_share": float(curve["cum_share"].max()), "peak_customers": int((money > 0).sum()),
                   "losers": int((money < 0).sum())}
    return curve
