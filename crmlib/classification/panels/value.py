"""The panels of classes, grades and retention."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from crmlib.check import Money
from crmlib.classification import plots
from crmlib.classification.abc import abc_ends, abcd_ends, judged_shares, sales_share
from crmlib.classification.claims import START, RetentionStep, retention_step
from crmlib.classification.lifetime import retention_by_year
from crmlib.days import Day as AnyDay
from crmlib.language import DataError, joined, say
from crmlib.showing.panel import Choice, Number, Panel, Share, who_moved


def abc_cuts(customers: Money) -> Panel:
    """Move the two cuts of the Pareto curve and see who changes class.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`; from :func:`crmlib.with_names` those who move are named.

    Returns
    -------
    Panel
        Its result equals :func:`crmlib.abc_classify`; B ends where A does, or later.
    """
    ranked, called = sales_share(customers), _called(customers)
    judged = {crossing: judged_shares(ranked, crossing) for crossing in ("include", "exclude")}

    def classify(a: float, b: float, crossing: str) -> pd.DataFrame:
        return _classed(ranked, "abc_class", abc_ends(judged[crossing], cuts=(a, max(a, b)), crossing=crossing))

    return Panel(
        controls={
            "a": Share(0.80, say("A ends at, share of sales")),
            "b": Share(0.95, say("B ends at, share of sales")),
            "crossing": Choice(
                "include", "exclude", label=say("customer on the cut"), names=(say("is taken in"), say("is left out"))
            ),
        },
        compute=classify,
        draw=plots.pareto_classes,
        moved=lambda before, after: _reclassed(before["abc_class"], after["abc_class"], called),
    )


def abcd_readings(customers: Money) -> Panel:
    """Grade by rank and switch between the two readings of the same percentages.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`; from :func:`crmlib.with_names` those who move are named.

    Returns
    -------
    Panel
        Its result equals :func:`crmlib.abcd_classify`, with the shares of :func:`crmlib.sales_share`.
    """
    ranked, called = sales_share(customers), _called(customers)
    rank, gains = ranked["rank"].to_numpy(), int((ranked["amount"] > 0).sum())

    def grade(reading: str, a: int, b: int, c: int) -> pd.DataFrame:
        cuts = (a, b, c) if reading == "bands" else (a, max(a, b), max(a, b, c))
        return _classed(ranked, "abcd_class", abcd_ends(rank, gains=gains, reading=reading, cuts=cuts))

    return Panel(
        controls={
            "reading": Choice(
                "cumulative",
                "bands",
                label=say("percentages are read"),
                names=(say("as up to"), say("as so many more")),
            ),
            "a": Number(1, 1, 10, say("A, percent of customers")),
            "b": Number(5, 1, 20, say("B, percent of customers")),
            "c": Number(20, 1, 50, say("C, percent of customers")),
        },
        compute=grade,
        draw=plots.pareto_grades,
        moved=lambda before, after: _reclassed(before["abcd_class"], after["abcd_class"], called),
    )


def _classed(ranked: pd.DataFrame, column: str, ends: Sequence[int]) -> pd.DataFrame:
    """The customers, largest first, with the class that each of them ends up in."""
    letters = list("ABCD"[: len(ends) + 1])
    codes = np.repeat(np.arange(len(letters)), np.diff([0, *ends, len(ranked)]))
    return ranked.assign(**{column: pd.Categorical.from_codes(codes, letters, ordered=True)})


def _reclassed(before: pd.Series, after: pd.Series, called: dict[Any, str]) -> str:
    """Who stands in another class than :func:`_classed` gave at first."""
    names = [called.get(customer, customer) for customer in before.index]
    return who_moved(names, before.cat.codes, after.cat.codes, before.cat.categories)


def _called(customers: Money) -> dict[Any, str]:
    """The names of the customers who have one, from :func:`crmlib.with_names`."""
    if not isinstance(customers, pd.DataFrame) or "name" not in customers:
        return {}
    return customers["name"].dropna().to_dict()


LEAST, MOST = 0.50, 0.95  # of the slider of retention


def retention(orders: Any = None, as_of: AnyDay | None = None, *, margin: float = 1.0) -> Panel:
    """Move retention and see the value of a customer steepen, beside the claims of 35, 48 and 80 percent.

    Parameters
    ----------
    orders, as_of : optional
        As in :func:`crmlib.retention_by_year`: the slider then starts from the retention of the last year; from 80 % without
        orders, or where they cover less than two years.
    margin : float
        What a customer leaves a year; it scales the value and changes nothing else.

    Returns
    -------
    Panel
        Its result is a `RetentionStep`: what :func:`crmlib.lifetime_value`, :func:`crmlib.retention_gain`,
        :func:`crmlib.lifetime_curve` and :func:`crmlib.retention_for_gain` say.
    """
    start = START if orders is None else _own_retention(orders, as_of)

    def look(now: float, step: int, discount: float) -> RetentionStep:
        return retention_step(now, step / 100, discount, margin)

    return Panel(
        controls={
            "now": Share(round(min(max(start, LEAST), MOST), 2), say("customers who stay a year"), LEAST, MOST),
            "step": Number(5, 1, 5, say("points more")),  # nobody keeps more than all: 95 and 5
            "discount": Share(0.10, say("interest of a year"), 0.02, 0.25),
        },
        compute=look,
        draw=plots.retention,
        finding=None if start <= MOST else partial(_above_the_slider, start),
    )


def _above_the_slider(own: float, kept: RetentionStep) -> str:
    """What the picture says, and that one's own retention is above all that it shows."""
    picture: Any = plots.retention
    own_words = say(
        "Your own is {own:.0%}; the slider ends at {most:.0%}, since five points more than that are all.",
        own=own,
        most=MOST,
    )
    return joined([picture.finding(kept), own_words], ".")


def _own_retention(orders: Any, as_of: AnyDay | None) -> float:
    """The retention of the last year, as far as the slider reaches."""
    try:
        last = float(retention_by_year(orders, as_of=as_of)["retention_share"].iloc[-1])
    except DataError:  # less than two years: the picture needs a place to start, the table says why
        return START
    return START if np.isnan(last) else last


def _next_largest(before: plots.Loss, after: plots.Loss) -> str:
    was, now = before.left.loc["without"], after.left.loc["without"]
    if not now["largest"]:
        return ""
    return say(
        "The largest is now {name}, with {share:.0%} of what is left; at the start it was {old}, with {was:.0%}.",
        name=now["largest"],
        share=now["largest_share"],
        old=was["largest"] or before.largest.index[0],
        was=was["largest_share"],
    )
