"""What to set aside for bad debt, from how receivables roll from one bucket into the next.

Source: P.
"""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.credit.ageing import bucket_words
from crmlib.language import DataError, say
from crmlib.rules import Rule


def loss_rates(rolls: Rule = "credit/roll_rates") -> pd.Series:
    """The part of each bucket that is lost in the end: ``unpaid in the last bucket / unpaid in this one``.

    Parameters
    ----------
    rolls : str or DataFrame
        Rule table ``bucket, unpaid``: of 100 sold, how much is still unpaid when it enters each bucket. The smallest is
        what is lost.

    Returns
    -------
    Series
        Rate per bucket, not rounded.

    Raises
    ------
    DataError
        An amount is not above zero.

    Notes
    -----
    Source: P. Money without a due date is owed and not known to be late; a provision is cautious and takes it with the oldest until its
    date is found (R).

    Examples
    --------
    >>> loss_rates().round(3).tolist()
    [0.02, 0.04, 0.087, 0.25, 1.0, 1.0]
    """
    unpaid = rules.table(rolls).set_index("bucket")["unpaid"].astype(float)
    if not (unpaid > 0).all():
        raise DataError(say("The table of roll rates needs an unpaid amount above zero for every bucket."))
    return (unpaid.min() / unpaid).rename("rate")


def provision(aged: Any, rolls: Rule = "credit/roll_rates") -> pd.DataFrame:
    """The allowance for bad debt: ``balance * loss rate`` of every bucket.

    Parameters
    ----------
    aged : DataFrame, Series or mapping
        From :func:`crmlib.ageing`, or bucket to balance.
    rolls : str or DataFrame
        Rule table, as in :func:`loss_rates`.

    Returns
    -------
    DataFrame
        One row per bucket: ``bucket_called`` (its words), ``balance``, ``rate`` (the part that is lost), ``allowance``.
        Credits are not set against what others owe; they have
        no allowance.

    Raises
    ------
    DataError
        A bucket has no roll rate.

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> balances = {"not_due": 300_000, "1-30": 140_000, "31-60": 60_000, "61-90": 23_000, ">90": 5_000}
    >>> round(provision(balances)["allowance"].sum())
    27567
    """
    balance = aged.sum() if isinstance(aged, pd.DataFrame) else pd.Series(dict(aged), dtype=float)
    balance = balance.drop("total", errors="ignore").astype(float).rename("balance")
    rate = pd.concat([loss_rates(rolls), pd.Series({"credits": 0.0})]).reindex(balance.index)
    if rate.isna().any():
        raise DataError(
            say("The bucket {bucket} has no roll rate; add it to the table.", bucket=rate.index[rate.isna()][0])
        )
    called = bucket_words()
    words = [called.get(bucket, str(bucket)) for bucket in balance.index]
    return pd.DataFrame(
        {"bucket_called": words, "balance": balance, "rate": rate, "allowance": balance.clip(lower=0) * rate}
    )
