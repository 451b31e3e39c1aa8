"""How much hangs on the largest customers, and what is left without them.

Source: S136 (the loss of a key account leaves a hole) and S115 (watch the largest); the levels stand in ``rules/concentration.csv``.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlib.check import Money
from crmlib.classification.abc import sales_share
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import band

FIRST = (1, 3, 5, 10)  # the largest one, three, five and ten


def concentration(amounts: Money, levels: Rule = "classification/concentration") -> pd.DataFrame:
    """Share of sales of the largest one, three, five and ten customers.

    ``hhi = sum of the squared shares``; ``alike = 1 / hhi`` is how many equal customers would be as concentrated.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        Money per customer, best that of one year, as in :func:`crmlib.sales_share`.
    levels : str or DataFrame
        Rule table ``label, from``: what the share of the largest customer means.

    Returns
    -------
    DataFrame
        Index ``largest`` (how many customers): ``sales`` and ``share`` (fraction of the positive sales).
        ``attrs``: ``largest`` (who), ``level``, ``hhi`` and ``alike``.

    Raises
    ------
    DataError
        As in :func:`crmlib.sales_share`.

    Notes
    -----
    Source: S136 for the question. Accounting rules (IFRS 8, and ASC 280 in the United States) ask a firm to disclose a customer
    of 10 % of a year's revenue or more (P): give the amounts of twelve months.

    Examples
    --------
    >>> found = concentration(pd.Series({"Ana": 60.0, "Bo": 20.0, "Cy": 20.0}))
    >>> found
             sales  share
    largest
    1         60.0    0.6
    3        100.0    1.0
    >>> found.attrs["largest"], found.attrs["level"], round(found.attrs["alike"], 1)
    ('Ana', 'heavy', 2.3)
    """
    ranked = sales_share(amounts)
    places = [n for n in FIRST if n <= len(ranked)]
    sales = ranked["amount"].clip(lower=0).cumsum().to_numpy()
    table = pd.DataFrame(
        {"sales": sales[np.subtract(places, 1)], "share": ranked["cum_share"].to_numpy()[np.subtract(places, 1)]},
        index=pd.Index(places, name="largest"),
    )
    hhi = float((ranked["share"] ** 2).sum())
    table.attrs = {
        "largest": str(ranked.index[0]),
        "level": band(float(ranked["share"].iloc[0]), levels),
        "hhi": hhi,
        "alike": 1 / hhi,
    }
    return table


def without_largest(customers: Money, lose: int | Sequence[Any] = 1) -> pd.DataFrame:
    """What is left when the largest customers leave.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer; of a table ``monetary`` or ``sales`` and, where it is there, ``profit``.
    lose : int or list
        How many of the largest by money leave, or which customers by their number.

    Returns
    -------
    DataFrame
        Rows ``today`` and ``without``: ``customers``, ``sales``, ``profit`` (where known), ``largest`` and
        ``largest_share``. ``attrs``: ``lost`` (who), ``lost_share`` of sales and ``to_replace``: how many usual customers
        (the median of those with sales, as in :func:`crmlib.account_profile`) bring as much as those who left; missing where
        nobody is left.

    Raises
    ------
    DataError
        As in :func:`crmlib.sales_share`, a customer is not known, or `lose` is below zero.

    Notes
    -----
    Source: S136, S223 for the question (their leaving hurts badly); R for counting it in usual customers.

    Examples
    --------
    >>> left = without_largest(pd.Series({"Ana": 60.0, "Bo": 20.0, "Cy": 20.0}))
    >>> left
             customers  sales largest  largest_share
    today            3  100.0     Ana            0.6
    without          2   40.0      Bo            0.5
    >>> left.attrs
    {'lost': ['Ana'], 'lost_share': 0.6, 'to_replace': 3.0}
    """
    profit = (
        customers["profit"].astype("float64") if isinstance(customers, pd.DataFrame) and "profit" in customers else None
    )
    money = customers["sales"] if isinstance(customers, pd.DataFrame) and "sales" in customers else customers
    ranked = sales_share(money)
    gone = ranked.index.isin(_leaving(ranked, lose))
    rows = [_left(ranked, profit), _left(ranked[~gone], profit)]
    table = pd.DataFrame(rows, index=["today", "without"])
    gains = ranked["amount"] > 0
    usual = ranked.loc[gains, "amount"].median() if (gains & ~gone).any() else np.nan
    table.attrs = {
        "lost": [str(name) for name in ranked.index[gone]],
        "lost_share": float(ranked.loc[gone, "share"].sum()),
        "to_replace": float(ranked.loc[gone, "amount"].clip(lower=0).sum() / usual),
    }
    return table


def _left(ranked: pd.DataFrame, profit: pd.Series | None) -> dict[str, Any]:
    """What some customers bring together, and how much of it the largest of them."""
    sales = ranked["amount"].clip(lower=0)
    return {
        "customers": len(ranked),
        "sales": float(ranked["amount"].sum()),
        **({} if profit is None else {"profit": float(profit.reindex(ranked.index).sum())}),
        "largest": str(ranked.index[0]) if len(ranked) else "",
        "largest_share": float(sales.iloc[0] / sales.sum()) if sales.sum() > 0 else np.nan,
    }


def _leaving(ranked: pd.DataFrame, lose: int | Sequence[Any]) -> list[Any]:
    if not isinstance(lose, int | np.integer):
        unknown = [str(name) for name in lose if name not in ranked.index]
        if unknown:
            raise DataError(
                say(
                    "There is no customer {names}: lose= takes a number, or customers of the table.",
                    names=joined(unknown),
                )
            )
        return list(lose)
    if lose < 0:
        raise DataError(say("lose={n} cannot be used: give how many of the largest customers leave.", n=lose))
    return list(ranked.index[:lose])
