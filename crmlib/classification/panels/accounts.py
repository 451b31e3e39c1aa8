"""The live pictures of accounts: what is left after service and days of credit, and what is left without the largest."""

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import Money
from crmlib.classification import plots
from crmlib.classification.abc import sales_share
from crmlib.classification.plots.marks import called
from crmlib.classification.profit import whale_curve
from crmlib.classification.service import cost_of_credit
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.showing.panel import Number, Panel, who_moved
from crmlib.showing.style import need

LOST = 10  # so many of the largest can be lost
DAYS = 180  # the longest credit that can be tried


def cost_to_serve(accounts: pd.DataFrame, service: Rule = "classification/service") -> Panel:
    """Say what an hour of your own work costs and how long you wait for your money, and see the whale get its hump.

    Parameters
    ----------
    accounts : DataFrame
        One row per customer with ``gross_profit`` and ``hours``, as from :func:`crmlib.cost_to_serve`; with ``sales`` there is a
        slider for the days of credit; a column ``name`` is said in the place of the numbers.
    service : str or DataFrame
        Rule table with the ``cost_per_hour`` to start from, and the ``credit_rate``.

    Returns
    -------
    Panel
        Its result is :func:`crmlib.whale_curve` of ``gross_profit - hours * cost per hour - sales * credit rate * days / 365``.
    """
    gross, hours = accounts["gross_profit"].astype("float64"), accounts["hours"].astype("float64")
    need(gross.sum() > 0, say("the gross profit adds up to {total:,.0f}", total=gross.sum()))
    start = float(rules.table(service)["cost_per_hour"].iloc[0])
    most = gross.sum() / hours.sum() * 0.9 if hours.sum() > 0 else np.inf  # beyond, the whole firm works for nothing
    need(start <= most, say("at {start:,.0f} an hour nothing is left of the gross profit", start=start))
    high = max(float(int(min(3 * start, most))), start + 1)
    ranked = gross.sort_values(ascending=False, kind="stable").index
    names = called(accounts.reindex(ranked))
    kinds = (say("profit", context="of a customer"), say("loss", context="of a customer"))

    def curve(hour: float, days: float = 0) -> pd.DataFrame:
        return whale_curve(gross - hours * hour - (waiting * days if days else 0))

    def loses(found: pd.DataFrame) -> np.ndarray:
        return (found["profit"] < 0).reindex(ranked).to_numpy().astype(int)

    controls = {"hour": Number(start, 0, high, say("cost of an hour of our work"), step=1)}
    if "sales" in accounts:
        waiting = cost_of_credit(accounts["sales"].astype("float64").clip(lower=0), 1, service)
        left = (gross - hours * high).sum() / max(waiting.sum(), 1e-9)  # beyond, nothing is left to share
        longest = int(min(DAYS, 0.9 * left) / 10) * 10
        if longest > 0:
            controls["days"] = Number(0, 0, longest, say("days of credit for everybody"), step=10)
    return Panel(
        controls=controls,
        compute=curve,
        draw=plots.whale,
        moved=lambda before, after: who_moved(names, loses(before), loses(after), kinds),
    )


def lose_the_largest(customers: Money) -> Panel:
    """Lose the largest customers one by one and see what is left, and how many usual ones would replace them.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`; a column ``name`` is said in the place of the numbers.

    Returns
    -------
    Panel
        Its result is a `Loss`: the shares of :func:`crmlib.sales_share` and what :func:`crmlib.without_largest` leaves.
    """
    ranked = sales_share(customers)
    if isinstance(customers, pd.DataFrame) and "name" in customers:
        ranked = ranked.assign(name=customers["name"].reindex(ranked.index))
    names = dict(zip(map(str, ranked.index), called(ranked), strict=True))

    def next_largest(before: plots.Loss, after: plots.Loss) -> str:
        was, now = before.left.loc["without"], after.left.loc["without"]
        if not now["largest"]:
            return ""
        return say(
            "The largest is now {name}, with {share:.0%} of what is left; at the start it was {old}, with {was:.0%}.",
            name=names[now["largest"]],
            share=now["largest_share"],
            old=names[was["largest"] or str(before.largest.index[0])],
            was=was["largest_share"],
        )

    return Panel(
        controls={"lose": Number(1, 0, min(LOST, len(ranked)), say("largest customers who leave"))},
        compute=lambda lose: plots.Loss.of(ranked, lose),
        draw=plots.losing,
        moved=next_largest,
    )
