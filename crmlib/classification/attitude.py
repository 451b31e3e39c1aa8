"""Attitude to us, read from what customers do: loyal, switching brands, no brand loyalty.

Source: S175 names the three; reading them from share of wallet and rhythm is our reconstruction (R), in ``rules/attitude.csv``.
Who has fallen silent gets none of the three: whether they have switched is not in the file.
"""

import pandas as pd

from crmlib import rules
from crmlib.classification.periods import order_window
from crmlib.classification.potential import share_of_wallet
from crmlib.classification.rhythm import own_rhythm
from crmlib.days import Day
from crmlib.language import say
from crmlib.orders import order_lines
from crmlib.rules import Rule
from crmlib.scores import first_fit


def attitude(
    orders: pd.DataFrame,
    customers: pd.DataFrame | None = None,
    *,
    as_of: Day | None = None,
    limits: Rule = "classification/attitude",
) -> pd.DataFrame:
    """Loyal, switching, without brand loyalty, or silent: from share of wallet and the customer's own rhythm.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``.
    customers : DataFrame, optional
        Customer cards with ``customer_id`` and ``potential``, as in :func:`crmlib.share_of_wallet`. Without a yearly demand only
        those who fell silent can be judged.
    as_of : str or date, optional
        The day to judge from. Default: the day after the last line.
    limits : str or DataFrame
        Rule table ``attitude, gaps_from, gaps_below, silent_from, wallet_from, wallet_below``, with the words ``reason``; the first row
        whose every limit is met counts. ``silent`` is 1 where :func:`crmlib.own_rhythm` says so.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``wallet`` (share of the yearly demand bought from us in the last twelve months), ``times`` (days
        since the last order as a multiple of the usual gap), ``gaps``, ``rhythm``, ``attitude`` ("loyal", "switching",
        "none", "silent" or "unknown") and ``reason``. ``attrs["unknown"]`` counts those
        about whom nothing can be said.

    Raises
    ------
    DataError
        As in :func:`crmlib.order_lines`.

    Notes
    -----
    Source: S175. An attitude is in the buyer's head; this says only how somebody has bought.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-04-01", "2026-05-01", "2026-06-01"] * 2)
    >>> orders = pd.DataFrame({"customer_id": ["Ana"] * 3 + ["Bo"] * 3, "date": days, "amount": 20.0})
    >>> cards = pd.DataFrame({"customer_id": ["Ana", "Bo"], "potential": [100.0, 1000.0]})
    >>> judged = attitude(orders, cards, as_of="2026-06-30")
    >>> judged["attitude"].to_dict()
    {'Ana': 'loyal', 'Bo': 'none'}
    """
    lines = order_lines(orders, as_of=as_of)
    day = lines.attrs["as_of"]
    everyone = pd.Index(lines["customer_id"].unique(), name="customer_id").sort_values()
    bought = order_window(lines, day).groupby("customer_id", observed=True)["amount"].sum()
    sales = bought.reindex(everyone, fill_value=0.0)
    asked = customers is not None and "potential" in customers and (customers["potential"] > 0).any()
    facts = own_rhythm(lines, as_of=day).reindex(everyone).assign(wallet=float("nan"))
    if asked:
        facts["wallet"] = share_of_wallet(customers, sales)["wallet_share"].reindex(everyone)
    facts["wallet"] = facts["wallet"].where(facts["last"].notna())  # nothing but returns says nothing about an attitude
    facts["gaps"] = facts["gaps"].fillna(0).astype("int64")
    facts["silent"] = facts["rhythm"].eq("silent").astype("int64")
    named = rules.table(limits).reset_index(drop=True)
    named.insert(0, "row", named.index)  # two rows may name one attitude, each for its own reason
    row = first_fit(facts, named, "row")
    judged = facts[["wallet", "times", "gaps", "rhythm"]].assign(
        rhythm=facts["rhythm"].fillna("unknown").astype("str"),
        attitude=row.map(named["attitude"]).fillna("unknown").astype("str"),
        reason=row.map(rules.words(named, "reason"))
        .fillna(say("has too few orders, or a yearly demand that is not known"))
        .astype("str"),
    )
    judged.attrs = {"as_of": day, "unknown": int((judged["attitude"] == "unknown").sum())}
    return judged


def attitude_summary(judged: pd.DataFrame) -> pd.DataFrame:
    """How many customers have each attitude, and by what sign.

    Parameters
    ----------
    judged : DataFrame
        From :func:`attitude`.

    Returns
    -------
    DataFrame
        ``attitude``, ``reason``, ``customers``, the most customers first.

    Examples
    --------
    >>> judged = pd.DataFrame({"attitude": ["none", "loyal", "none"], "reason": ["buys little", "buys much", "buys little"]})
    >>> attitude_summary(judged).values.tolist()
    [['none', 'buys little', 2], ['loyal', 'buys much', 1]]
    """
    counts = judged.groupby(["attitude", "reason"]).size().rename("customers").reset_index()
    return counts.sort_values("customers", ascending=False, kind="stable", ignore_index=True)
