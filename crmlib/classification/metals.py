"""Platinum, gold, iron and lead: tiers by what a customer leaves and by the effort it takes.

Source: S225 for the four metals, S221 for the customers who leave nothing; the limits are ours (R).
"""

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import largest_first, need_columns
from crmlib.classification.key_accounts import account_facts
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.scores import first_fit

SAME = 1e-9


def metal_tiers(
    orders: pd.DataFrame,
    tiers: Rule = "classification/metals",
    service: Rule = "classification/service",
) -> pd.DataFrame:
    """The tier of each customer by profit after service and profit per hour of work: the first row that fits.

    ``per_hour = profit after service / service hours``. A customer reaches a tier when the profits of those before it,
    largest first, are still below ``gains_below`` of all gains, and each hour leaves at least ``per_hour_from``.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, order_id, amount, cost, service_hours``.
    tiers : str or DataFrame
        Rule table ``metal, profit_above, gains_below, per_hour_from`` from the best to the last; an empty cell is no limit.
    service : str or DataFrame
        Rule table with ``cost_per_hour``.

    Returns
    -------
    DataFrame
        Index ``customer_id``, most profit first: ``sales``, ``profit``, ``hours``, ``per_hour``, ``metal``,
        ``what_to_do``. Equal profits share a tier; no customer is dropped.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: S225. Lead are those who leave little or nothing for the hours they take, whatever their sales.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo", "Cy"], "order_id": ["1", "2", "3"], "amount": [900.0, 500.0, 400.0],
    ...                       "cost": [300.0, 300.0, 350.0], "service_hours": [2.0, 1.0, 5.0]})
    >>> metal_tiers(lines)[["profit", "per_hour", "metal"]]
                 profit  per_hour     metal
    customer_id
    Ana           520.0     260.0  platinum
    Bo            160.0     160.0      gold
    Cy           -150.0     -30.0      lead
    """
    need_columns(
        orders,
        *("order_id", "cost", "service_hours"),
        table=say("orders"),
        why=say("What serving a customer costs cannot be seen without."),
    )
    facts = account_facts(orders, service)[["sales", "profit"]]
    facts["hours"] = orders.groupby("customer_id")["service_hours"].sum().reindex(facts.index)
    facts["per_hour"] = (facts["profit"] / facts["hours"]).where(facts["hours"] > 0, facts["profit"] * np.inf)
    facts = facts.iloc[largest_first(facts["profit"])]
    gains = facts["profit"].clip(lower=0)
    before = ((gains.cumsum() - gains) / max(gains.sum(), SAME)).groupby(facts["profit"]).transform("first")
    tiers = rules.table(tiers)
    # a sum of fractions that ends a breath below a limit has reached it
    metal = first_fit(facts.assign(gains=before + SAME), tiers, "metal", tiers["metal"].iloc[-1])
    return facts.assign(metal=metal.astype("str"), what_to_do=metal.map(rules.words(tiers, "action")))
