"""The live pictures of lesson 4."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.classification import plots
from crmlib.classification.abc import abc_classify, sales_share
from crmlib.classification.rfm import rfm_weighted
from crmlib.language import say
from crmlib.panel import Choice, Number, Panel, Share


def abc_cuts(customers: Any) -> Panel:
    """Move the two cuts of the Pareto curve and see who changes class.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`.

    Returns
    -------
    Panel
    """
    ordered = sales_share(customers)["amount"]                     # sorted once; the sliders only compare
    return Panel(
        controls={
            "a": Share(0.80, say("A ends at, share of sales")),
            "b": Share(0.95, say("B ends at, share of sales")),
            "crossing": Choice("include", "exclude", label=say("customer on the cut"), names=(say("is in"), say("is out"))),
        },
        compute=lambda a, b, crossing: abc_classify(ordered, cuts=(a, max(a, b)), crossing=crossing),
        draw=plots.pareto_classes,
    )


def rfm_weights(scored: pd.DataFrame) -> Panel:
    """Weigh recency, frequency and money and see levels fill and one customer move.

    The weights are scaled so that the best possible score stays 100; otherwise the levels would mean nothing.

    Parameters
    ----------
    scored : DataFrame
        From :func:`crmlib.rfm_score` with five scores.

    Returns
    -------
    Panel
    """
    scored = scored.dropna(subset=["r_score"])
    levels = rules.table("classification/vip_levels")
    largest = scored["monetary"].nlargest(25).index

    def weigh(r: float, f: float, m: float, customer: str) -> dict[str, Any]:
        whole = (r + f + m) / 20 or 1
        return {"table": rfm_weighted(scored, weights=(r / whole, f / whole, m / whole), levels=levels),
                "levels": levels, "customer": customer}

    return Panel(
        controls={
            "r": Number(4, 0, 12, say("weight of recency")),
            "f": Number(8, 0, 12, say("weight of frequency")),
            "m": Number(8, 0, 12, say("weight of money")),
            "customer": Choice(*largest, label=say("follow the customer")),
        },
        compute=weigh,
        draw=plots.vip_levels,
    )
