"""Who brings how much: shares of sales, the Pareto curve, ABC by value and ABC(D) by rank.

Source: S128 to S130 and S176 for the claim and the grades, S101 for A to D; the tie and refund rules are ours (K).
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import Money, largest_first, money_of, one_of, share_of
from crmlib.language import DataError, say
from crmlib.rules import Rule

# Shares are sums of fractions: two shares closer than this are the same share.
SAME = 1e-9


def sales_share(amounts: Money) -> pd.DataFrame:
    """Customers by amount, largest first, with their share and the share so far.

    ``share = amount / sum of the positive amounts``. A customer with more refunds than purchases has share 0 and does
    not shrink the others' base.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        Money per customer; of a customer table the column ``monetary`` is taken.

    Returns
    -------
    DataFrame
        Index: the customer. ``amount``, ``rank`` (equal amounts share the better rank), ``share`` and ``cum_share``
        (fractions). ``attrs["not_positive"]`` counts the customers at zero or below.

    Raises
    ------
    DataError
        There are no customers, or no amount is above zero.

    Notes
    -----
    Source: S129 for the curve.

    Examples
    --------
    >>> sales_share(pd.Series({"Ana": 60.0, "Bo": 40.0, "Cy": -5.0}))
         amount  rank  share  cum_share
    Ana    60.0     1    0.6        0.6
    Bo     40.0     2    0.4        1.0
    Cy     -5.0     3    0.0        1.0
    """
    money = money_to_share(amounts)
    ordered = money.iloc[largest_first(money)]
    gained = ordered.clip(lower=0)
    table = pd.DataFrame(
        {
            "amount": ordered,
            "rank": ordered.rank(method="min", ascending=False).astype("int64"),
            "share": gained / gained.sum(),
            "cum_share": gained.cumsum() / gained.sum(),
        }
    )
    table.attrs = {"not_positive": int((money <= 0).sum())}
    return table


def money_to_share(amounts: Money) -> pd.Series:
    """Money per customer, or the reason for which it cannot be shared out."""
    money = money_of(amounts)
    if money.empty:
        raise DataError(say("There are no customers to share out sales among."))
    if not np.isfinite(money).all():
        raise DataError(
            say(
                "{n} [customer has|customers have] no amount: fill it in or leave them out first.",
                n=int((~np.isfinite(money)).sum()),
            )
        )
    if money.sum() <= 0 or not (money > 0).any():
        raise DataError(say("The amounts add up to {total:,.2f}: shares need a total above zero.", total=money.sum()))
    return money


def abc_classify(
    amounts: Money,
    *,
    cuts: tuple[float, float] = (0.80, 0.95),
    crossing: Literal["include", "exclude"] = "include",
) -> pd.DataFrame:
    """Class A, B or C by cumulative share of sales.

    ``include``: a customer is A while the share *before* it is below the first cut, so the one who crosses the cut
    is in. ``exclude``: A while the share *with* it is not above the cut, so the one who crosses is out.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        As in :func:`sales_share`.
    cuts : (float, float)
        Where A and B end, as fractions of the positive sales.
    crossing : {"include", "exclude"}
        What happens to the customer on the cut.

    Returns
    -------
    DataFrame
        As :func:`sales_share` with ``abc_class``. Equal amounts share a class: the one of the first of them
        (``include``) or the last (``exclude``). Customers at zero or below are in C and counted in
        ``attrs["not_positive"]``.

    Raises
    ------
    DataError
        The cuts do not rise between 0 and 1, the total is not above zero, or `crossing` is not known.

    Notes
    -----
    Source: S176 names A, B and C without cuts; 80/95 is professional practice (K).

    Examples
    --------
    >>> abc_classify([90, 6, 4])["abc_class"].tolist()
    ['A', 'B', 'C']
    >>> abc_classify([90, 6, 4], crossing="exclude")["abc_class"].tolist()
    ['B', 'C', 'C']
    """
    ranked = sales_share(amounts)
    ends = abc_ends(judged_shares(ranked, crossing), cuts=cuts, crossing=crossing)
    return ranked.assign(abc_class=np.repeat(["A", "B", "C"], np.diff([0, *ends, len(ranked)])))


def judged_shares(ranked: pd.DataFrame, crossing: str = "include") -> np.ndarray:
    """The share each customer with sales is judged by: before the first of its equals, or with the last of them.

    Parameters
    ----------
    ranked : DataFrame
        From :func:`sales_share`.
    crossing : {"include", "exclude"}
        As in :func:`abc_classify`.

    Returns
    -------
    array
        Rising fractions, one per customer above zero.

    Raises
    ------
    DataError
        `crossing` is not known.

    Examples
    --------
    >>> judged_shares(sales_share([50, 25, 25])), judged_shares(sales_share([50, 25, 25]), "exclude")
    (array([0. , 0.5, 0.5]), array([0.5, 1. , 1. ]))
    """
    one_of("crossing", crossing, ("include", "exclude"))
    gains = ranked[ranked["amount"] > 0]
    if crossing == "exclude":
        return gains.groupby("rank")["cum_share"].transform("last").to_numpy()
    return (gains["cum_share"] - gains["share"]).groupby(gains["rank"]).transform("first").to_numpy()


def abc_ends(
    judged: np.ndarray, *, cuts: tuple[float, float] = (0.80, 0.95), crossing: str = "include"
) -> tuple[int, int]:
    """How many customers, largest first, are A, and how many are A or B: all that a moving cut changes.

    Parameters
    ----------
    judged : array
        From :func:`judged_shares` with the same `crossing`.
    cuts, crossing
        As in :func:`abc_classify`.

    Returns
    -------
    (int, int)

    Raises
    ------
    DataError
        The cuts do not rise between 0 and 1.

    Examples
    --------
    >>> abc_ends(judged_shares(sales_share([90, 6, 4])))
    (1, 2)
    """
    first, second = cuts
    if not 0 <= first <= second <= 1:
        raise DataError(
            say("cuts={cuts} cannot be used: give two rising shares between 0 and 1, such as (0.80, 0.95).", cuts=cuts)
        )
    if crossing == "include":
        a, b = np.searchsorted(judged, np.subtract(cuts, SAME), side="left")
    else:
        a, b = np.searchsorted(judged, np.add(cuts, SAME), side="right")
    return int(a), int(b)


def abc_summary(classes: pd.DataFrame) -> pd.DataFrame:
    """The classes side by side: how many customers each holds, and what they bring.

    Parameters
    ----------
    classes : DataFrame
        From :func:`abc_classify`.

    Returns
    -------
    DataFrame
        Index ``abc_class``, A first: ``customers``, ``share_of_customers``, ``sales``, ``share_of_sales``.

    Examples
    --------
    >>> abc_summary(abc_classify(pd.Series({"Ana": 80.0, "Bo": 15.0, "Cy": 5.0})))[["customers", "share_of_sales"]]
               customers  share_of_sales
    abc_class
    A                  1            0.80
    B                  1            0.15
    C                  1            0.05
    """
    groups = classes.groupby("abc_class")
    summary = groups.agg(customers=("amount", "size"), sales=("amount", "sum"), share_of_sales=("share", "sum"))
    summary.insert(1, "share_of_customers", summary["customers"] / len(classes))
    return summary


def abcd_classify(
    amounts: Money,
    *,
    cuts: Sequence[int] = (1, 5, 20),
    reading: Literal["cumulative", "bands"] = "cumulative",
    grades: Rule = "classification/abcd_grades",
) -> pd.DataFrame:
    """Grade A to D by rank: the first 1 %, 5 %, 20 % of customers and the rest.

    The last rank of a grade is ``ceil(n * cut / 100)``, counted in whole numbers. ``cumulative``: the top 1 %, top 5 %,
    top 20 %. ``bands``: 1 %, the next 5 %, the next 20 %.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        As in :func:`sales_share`; here a total of zero is allowed.
    cuts : sequence of int
        Percent of the customers for A, B and C; the rest is D.
    reading : {"cumulative", "bands"}
        The source can be read both ways (S101).
    grades : str or DataFrame
        Rule table ``grade``, with the words ``label``: what the grades are called.

    Returns
    -------
    DataFrame
        ``amount``, ``rank``, ``abcd_class`` and ``grade_called`` (VIP, main, ordinary, small), largest first.
        Equal amounts share the better grade; customers at zero or below are D and counted in ``attrs["not_positive"]``.
        ``attrs["empty_grades"]`` lists the grades that nobody holds: with a few customers the percentages are too fine.

    Raises
    ------
    DataError
        There are no customers, or the cuts do not fit into 100 %.

    Notes
    -----
    Source: S101 (1 %, 5 %, 20 %, and the rest, "under 80 %"). In bands the rest is 74 %, which fits these words; counted
    up to, it is 80 % at most, as in the published customer pyramid (P), and fewer are promised much: hence the default.

    Examples
    --------
    >>> abcd_classify(range(200, 0, -1))["abcd_class"].value_counts().to_dict()
    {'D': 160, 'C': 30, 'B': 8, 'A': 2}
    >>> abcd_classify(range(200, 0, -1), reading="bands")["abcd_class"].value_counts().to_dict()
    {'D': 148, 'C': 40, 'B': 10, 'A': 2}
    """
    money = money_of(amounts)
    if money.empty or not np.isfinite(money).all():
        raise DataError(
            say(
                "Grades need an amount for every customer; {n} of {all} have one.",
                n=int(np.isfinite(money).sum()),
                all=len(money),
            )
        )
    rank = money.rank(method="min", ascending=False).astype("int64")
    graded = pd.DataFrame({"amount": money, "rank": rank}).iloc[largest_first(money)]
    ends = abcd_ends(graded["rank"].to_numpy(), gains=int((money > 0).sum()), cuts=cuts, reading=reading)
    letters = [chr(ord("A") + i) for i in range(len(cuts) + 1)]
    graded["abcd_class"] = np.repeat(letters, np.diff([0, *ends, len(money)]))
    graded["grade_called"] = graded["abcd_class"].map(rules.words(grades, "label"))
    empty = [letter for letter in letters if letter not in set(graded["abcd_class"])]
    graded.attrs = {"not_positive": int((money <= 0).sum()), "empty_grades": empty}
    return graded


def abcd_ends(
    rank: np.ndarray, *, gains: int, cuts: Sequence[int] = (1, 5, 20), reading: str = "cumulative"
) -> list[int]:
    """How many customers, largest first, hold grade A, A or B, and so on, the last grade left out.

    Parameters
    ----------
    rank : array
        Of the customers, largest first; equal amounts share the better rank.
    gains : int
        How many customers have an amount above zero.
    cuts, reading
        As in :func:`abcd_classify`.

    Returns
    -------
    list of int

    Raises
    ------
    DataError
        The cuts do not fit into 100 %, or the reading is not known.

    Examples
    --------
    >>> abcd_ends(np.arange(1, 201), gains=200), abcd_ends(np.arange(1, 201), gains=200, reading="bands")
    ([2, 10, 40], [2, 12, 52])
    """
    one_of("reading", reading, ("cumulative", "bands"))
    if (
        any(int(c) != c or c < 0 for c in cuts)
        or (reading == "bands" and sum(cuts) > 100)
        or (reading == "cumulative" and (list(cuts) != sorted(cuts) or max(cuts) > 100))
    ):
        raise DataError(
            say("cuts={cuts} cannot be used: give whole percent of the customers, rising up to 100.", cuts=tuple(cuts))
        )
    sizes = [-(-len(rank) * int(cut) // 100) for cut in cuts]  # ceil in whole numbers
    last = sizes if reading == "cumulative" else np.cumsum(sizes)
    return [min(int(end), gains) for end in np.searchsorted(rank, last, side="right")]


def top_share(amounts: Money, fraction: float = 0.20) -> float:
    """Share of sales that the largest customers bring.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        As in :func:`sales_share`.
    fraction : float
        Of the customers; their number is rounded to the nearest whole customer, at least one.

    Returns
    -------
    float
        Fraction of the positive sales.

    Notes
    -----
    Source: S128; 80/20 is a claim, this is the figure.

    Examples
    --------
    >>> top_share([420, 260, 110, 60, 45, 35, 25, 20, 15, 10])
    0.68
    """
    ranked = sales_share(amounts)
    count = share_of(len(ranked), fraction)
    gained = ranked["amount"].clip(lower=0)
    return float(gained.iloc[:count].sum() / gained.sum())


def pareto_point(amounts: Money, share: float = 0.80) -> int:
    """How many customers, largest first, it takes to reach a share of sales.

    Parameters
    ----------
    amounts : Series, list or DataFrame
        As in :func:`sales_share`.
    share : float
        Fraction of the positive sales.

    Returns
    -------
    int
        Number of customers.

    Notes
    -----
    Source: S129 (the lost figure, rebuilt).

    Examples
    --------
    >>> pareto_point([420, 260, 110, 60, 45, 35, 25, 20, 15, 10])
    4
    """
    return int((sales_share(amounts)["cum_share"] < share - SAME).sum()) + 1
