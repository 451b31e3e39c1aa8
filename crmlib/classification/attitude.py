"""Attitude to us, read from what customers do: loyal, switching brands, no brand loyalty.

Source: S175 names the three; reading them from share of wallet and rhythm is our reconstruction (R), in ``rules/attitude.csv``.
"""

from datetime import date as Day

import pandas as pd

from crmlib import rules
from crmlib.classification.rhythm import own_rhythm
from crmlib.language import DataError, say
from crmlib.orders import order_lines
from crmlib.scores import first_fit


def wallet_share(orders: pd.DataFrame, potential: pd.Series, *, as_of: str | Day | None = None, months: int = 12) -> pd.Series:
    """Share of a customer's yearly demand that is bought from us.

    ``wallet = sales of the last months / (potential * months / 12)``.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``.
    potential : Series
        What each customer buys in a year from all suppliers, by customer.
    as_of : str or date, optional
        The last day of the window. Default: the day after the last line.
    months : int
        Length of the window.

    Returns
    -------
    Series
        Fraction per customer of `orders`; missing where nobody knows the potential, or it is zero. Above 1 the estimate
        of the potential is too low.

    Raises
    ------
    DataError
        As in :func:`crmlib.order_lines`, or a customer stands twice in `potential`.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Bo"], "date": pd.to_datetime(["2026-01-05", "2026-06-30"]), "amount": 30.0})
    >>> wallet_share(orders, pd.Series({"Ana": 60.0}), as_of="2026-06-30").to_dict()
    {'Ana': 0.5, 'Bo': nan}
    """
    if not potential.index.is_unique:
        raise DataError(say("Customer {name} has more than one potential: keep one row for each.",
                            name=potential.index[potential.index.duplicated()][0]))
    lines = order_lines(orders, as_of=as_of)
    day = pd.Timestamp(lines.attrs["as_of"])
    lately = lines[lines["date"] > day - pd.DateOffset(months=months)]
    everyone = pd.Index(lines["customer_id"].unique()).sort_values()
    sales = lately.groupby("customer_id", observed=True)["amount"].sum().reindex(everyone, fill_value=0.0)
    whole = potential.reindex(everyone).astype("float64")
    return (sales / (whole.where(whole > 0) * months / 12)).rename("wallet").rename_axis("customer_id")


def attitude(
    orders: pd.DataFrame,
    potential: pd.Series | None = None,
    *,
    as_of: str | Day | None = None,
    limits: pd.DataFrame = rules.table("classification/attitude"),
) -> pd.DataFrame:
    """Loyal, switching or without brand loyalty: from share of wallet and the customer's own rhythm.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``.
    potential : Series, optional
        Yearly demand per customer, as in :func:`wallet_share`. Without it only those who fell silent can be judged.
    as_of : str or date, optional
        The day to judge from. Default: the day after the last line.
    limits : DataFrame
        Rule table ``attitude, gaps_from, gaps_below, wallet_from, wallet_below, times_from, times_below, reason_en``;
        the first row whose every limit is met counts.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``wallet`` (fraction), ``times`` (days since the last order as a multiple of the usual gap),
        ``gaps``, ``attitude`` ("loyal", "switching", "none" or "unknown") and ``reason``. ``attrs["unknown"]`` counts those
        about whom nothing can be said.

    Raises
    ------
    DataError
        As in :func:`wallet_share`.

    Notes
    -----
    Source: S175. An attitude is in the buyer's head; this says only how somebody has bought.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-04-01", "2026-05-01", "2026-06-01"] * 2)
    >>> orders = pd.DataFrame({"customer_id": ["Ana"] * 3 + ["Bo"] * 3, "date": days, "amount": 20.0})
    >>> judged = attitude(orders, pd.Series({"Ana": 100.0, "Bo": 1000.0}), as_of="2026-06-30")
    >>> judged["attitude"].to_dict()
    {'Ana': 'loyal', 'Bo': 'none'}
    """
    lines = order_lines(orders, as_of=as_of)
    day = lines.attrs["as_of"]
    wallet = wallet_share(lines, pd.Series(dtype="float64") if potential is None else potential, as_of=day)
    facts = own_rhythm(lines, as_of=day).reindex(wallet.index).assign(wallet=wallet)
    facts["wallet"] = facts["wallet"].where(facts["last"].notna())           # nothing but returns says nothing about an attitude
    facts["gaps"] = facts["gaps"].fillna(0).astype("int64")
    named = limits.reset_index(drop=True)
    row = first_fit(facts, named.assign(row=named.index), "row")
    judged = facts[["wallet", "times", "gaps"]].assign(
        attitude=row.map(named["attitude"]).fillna("unknown").astype("str"),
        reason=row.map(named["reason_en"]).fillna(say("too few orders, or the yearly demand is not known")).astype("str"))
    judged.attrs = {"as_of": day, "unknown": int((judged["attitude"] == "unknown").sum())}
    return judged
