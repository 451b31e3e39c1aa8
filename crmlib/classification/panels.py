"""The live pictures of lesson 4.

A move calls a public method. Where that would take too long for ten thousand customers it calls a public pair: what no
control changes is prepared once (the shares that a cut is compared with, the film of all days), and a move compares.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import Money
from crmlib.classification import plots
from crmlib.classification.abc import abc_ends, abcd_ends, judged_shares, sales_share
from crmlib.classification.claims import START, RetentionStep, retention_step
from crmlib.classification.film import EIGHT, cut_scores, eight_classes, rfm_film
from crmlib.classification.lifetime import retention_by_year
from crmlib.classification.profit import whale_curve
from crmlib.classification.rfm import MEASURES, recency_in_months, rfm_preset, rfm_score, rfm_weighted
from crmlib.days import Day as AnyDay
from crmlib.days import as_day, day_after
from crmlib.language import DataError, say
from crmlib.orders import customer_days
from crmlib.rows import known
from crmlib.rules import Rule
from crmlib.showing.panel import Choice, Day, Number, Panel, Share, step_of, who_moved
from crmlib.showing.style import need

FOLLOWED = 25  # so many of the largest customers can be followed
LOST = 10  # so many of the largest can be lost
YEARS = 3  # so far back the film goes


def abc_cuts(customers: Money) -> Panel:
    """Move the two cuts of the Pareto curve and see who changes class.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`.

    Returns
    -------
    Panel
        Its result equals :func:`crmlib.abc_classify`; B ends where A does, or later.
    """
    ranked = sales_share(customers)
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
        moved=lambda before, after: _reclassed(before["abc_class"], after["abc_class"]),
    )


def abcd_readings(customers: Money) -> Panel:
    """Grade by rank and switch between the two readings of the same percentages.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`.

    Returns
    -------
    Panel
        Its result equals :func:`crmlib.abcd_classify`, with the shares of :func:`crmlib.sales_share`.
    """
    ranked = sales_share(customers)
    rank, gains = ranked["rank"].to_numpy(), int((ranked["amount"] > 0).sum())

    def grade(reading: str, a: int, b: int, c: int) -> pd.DataFrame:
        cuts = (a, b, c) if reading == "bands" else (a, max(a, b), max(a, b, c))
        return _classed(ranked, "abcd_class", abcd_ends(rank, gains=gains, reading=reading, cuts=cuts))

    return Panel(
        controls={
            "reading": Choice(
                "cumulative", "bands", label=say("percentages are read"), names=(say("cumulatively"), say("in bands"))
            ),
            "a": Number(1, 1, 10, say("A, percent of customers")),
            "b": Number(5, 1, 20, say("B, percent of customers")),
            "c": Number(20, 1, 50, say("C, percent of customers")),
        },
        compute=grade,
        draw=plots.pareto_grades,
        moved=lambda before, after: _reclassed(before["abcd_class"], after["abcd_class"]),
    )


def _classed(ranked: pd.DataFrame, column: str, ends: Sequence[int]) -> pd.DataFrame:
    """The customers, largest first, with the class that each of them ends up in."""
    letters = list("ABCD"[: len(ends) + 1])
    codes = np.repeat(np.arange(len(letters)), np.diff([0, *ends, len(ranked)]))
    return ranked.assign(**{column: pd.Categorical.from_codes(codes, letters, ordered=True)})


def _reclassed(before: pd.Series, after: pd.Series) -> str:
    """Who stands in another class than :func:`_classed` gave at first."""
    return who_moved(before.index, before.cat.codes, after.cat.codes, before.cat.categories)


def _moved(before: pd.Series, after: pd.Series, classes: Sequence[str]) -> str:
    """Who stands in another of the classes, the best first, for customers in the order of their importance."""
    places = pd.Index(list(classes))
    return who_moved(before.index, places.get_indexer(before), places.get_indexer(after), classes)


def cost_to_serve(accounts: pd.DataFrame, service: Rule = "classification/service") -> Panel:
    """Say what an hour of your own work costs, and see the whale get its hump.

    Parameters
    ----------
    accounts : DataFrame
        One row per customer with ``gross_profit`` and ``hours``, as from :func:`crmlib.cost_to_serve`.
    service : str or DataFrame
        Rule table with the ``cost_per_hour`` to start from.

    Returns
    -------
    Panel
        Its result is :func:`crmlib.whale_curve` of ``gross_profit - hours * cost per hour``.
    """
    gross, hours = accounts["gross_profit"].astype("float64"), accounts["hours"].astype("float64")
    need(gross.sum() > 0, say("the gross profit adds up to {total:,.0f}", total=gross.sum()))
    start = float(rules.table(service)["cost_per_hour"].iloc[0])
    most = gross.sum() / hours.sum() * 0.9 if hours.sum() > 0 else np.inf  # beyond, the whole firm works for nothing
    need(start <= most, say("at {start:,.0f} an hour nothing is left of the gross profit", start=start))
    high = float(int(min(3 * start, most)))
    largest = gross.sort_values(ascending=False, kind="stable").index

    kinds = (say("profit", context="of a customer"), say("loss", context="of a customer"))

    def loses(curve: pd.DataFrame) -> np.ndarray:
        return (curve["profit"] < 0).reindex(largest).to_numpy().astype(int)

    return Panel(
        controls={"hour": Number(start, 0, max(high, start + 1), say("cost of an hour of our work"), step=1)},
        compute=lambda hour: whale_curve(gross - hours * hour),
        draw=plots.whale,
        moved=lambda before, after: who_moved(largest, loses(before), loses(after), kinds),
    )


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
            "now": Share(round(min(max(start, 0.50), 0.95), 2), say("customers who stay a year"), 0.50, 0.95),
            "step": Number(5, 1, 5, say("points more")),  # nobody keeps more than all: 95 and 5
            "discount": Share(0.10, say("interest of a year"), 0.02, 0.25),
        },
        compute=look,
        draw=plots.retention,
    )


def _own_retention(orders: Any, as_of: AnyDay | None) -> float:
    """The retention of the last year, as far as the slider reaches."""
    try:
        last = float(retention_by_year(orders, as_of=as_of)["retention_share"].iloc[-1])
    except DataError:  # less than two years: the picture needs a place to start, the table says why
        return START
    return START if np.isnan(last) else last


def lose_the_largest(customers: Money) -> Panel:
    """Lose the largest customers one by one and see what is left, and how many usual ones would replace them.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`; a column ``name`` stands beside the numbers.

    Returns
    -------
    Panel
        Its result is a `Loss`: the shares of :func:`crmlib.sales_share` and what :func:`crmlib.without_largest` leaves.
    """
    ranked = sales_share(customers)
    if isinstance(customers, pd.DataFrame) and "name" in customers:
        ranked = ranked.assign(name=customers["name"].reindex(ranked.index))
    return Panel(
        controls={"lose": Number(1, 0, min(LOST, len(ranked)), say("largest customers who leave"))},
        compute=lambda lose: plots.Loss.of(ranked, lose),
        draw=plots.losing,
        moved=_next_largest,
    )


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


def rfm_weights(scored: pd.DataFrame) -> Panel:
    """Weigh recency, frequency and money and see levels fill and one customer move.

    The weights are scaled so that the best possible score stays 100; otherwise the levels would mean nothing. Where the
    table knows each customer's last order, the scores can also be those of the business cut-offs.

    Parameters
    ----------
    scored : DataFrame
        From :func:`crmlib.rfm_score` with five scores.

    Returns
    -------
    Panel
        Its result is a `Weighed`: what :func:`crmlib.rfm_weighted` gives, largest customers first, and the one followed.

    Raises
    ------
    DataError
        Nobody has scores, or the table knows the last orders and no longer the day that it looks back from.
    """
    by_size = scored.dropna(subset=["r_score"]).sort_values("monetary", ascending=False, kind="stable")
    need(len(by_size) > 0, say("no customer has scores"))
    tables, names = {"groups": by_size}, [say("five groups of these customers")]
    if "last" in scored:
        months = recency_in_months(by_size, known(scored, "as_of"))
        for preset, name in (("source", say("the source's cut-offs")), ("trade", say("cut-offs for exporters"))):
            tables[preset] = rfm_score(months, method="cuts", cuts=rfm_preset(preset))
            names.append(name)
    started = rfm_weighted(by_size)["rfm_weighted"]
    best_first = rules.table("classification/vip_levels").sort_values("from", ascending=False)["label"].tolist()

    def weigh(r: float, f: float, m: float, customer: Any, scores: str = "groups") -> plots.Weighed:
        whole = (r + f + m) / 20 or 1
        table = rfm_weighted(tables[scores], weights=(r / whole, f / whole, m / whole))
        return plots.Weighed(table, customer, float(started[customer]))

    choice = {"scores": Choice(*tables, label=say("source of scores"), names=tuple(names))}
    return Panel(
        controls={
            "r": Number(4, 0, 12, say("weight of recency")),
            "f": Number(8, 0, 12, say("weight of frequency")),
            "m": Number(8, 0, 12, say("weight of money")),
            **(choice if len(tables) > 1 else {}),
            "customer": _followed(by_size.index),
        },
        compute=weigh,
        draw=plots.vip_levels,
        moved=lambda before, after: _moved(before.table["vip_label"], after.table["vip_label"], best_first),
    )


def _followed(largest: pd.Index) -> Choice:
    return Choice(*largest[:FOLLOWED], label=say("follow the customer"))


def rfm_cuts(customers: pd.DataFrame) -> Panel:
    """Say yourself who counts as high, and see the eight classes fill.

    Parameters
    ----------
    customers : DataFrame
        From :func:`crmlib.customer_table`.

    Returns
    -------
    Panel
        Its result, a `Cuts`, equals ``rfm_segment(rfm_score(customers, method="cuts", cuts=...), high=2)`` with one cut per
        measure.
    """
    table = customers.dropna(subset=["recency"]).sort_values("monetary", ascending=False, kind="stable")
    need(len(table) > 0, say("no customer has bought anything"))
    facts = table[list(MEASURES)].astype("float64")
    middle = facts.median()
    unit = step_of(middle["monetary"])
    usual_days, usual_orders = int(middle["recency"]), max(1, int(middle["frequency"]))
    usual_money = int(middle["monetary"] / unit) * unit

    def scores(days: float, orders: int, money: float) -> np.ndarray:
        return cut_scores(facts, {"recency": [days], "frequency": [orders - 1], "monetary": [money]})

    at_start = _counts(eight_classes(scores(usual_days, usual_orders, usual_money), high=2))

    def cut(days: int, orders: int, money: float, customer: Any) -> plots.Cuts:
        scored, one = scores(days, orders, money), facts.index.get_loc(customer)
        places, is_high = eight_classes(scored, high=2), scored == 2
        return plots.Cuts(
            eight=plots.Eight(_counts(places), at_start, customer, int(places[one])),
            places=places,
            cuts=(days, orders, money),
            high=is_high.sum(axis=0).tolist(),
            own=tuple(facts.iloc[one]),
            own_high=tuple(is_high[one]),
        )

    return Panel(
        controls={
            "days": Number(usual_days, 1, max(730, usual_days), say("R high: last order within, days"), step=1),
            "orders": Number(usual_orders, 1, max(20, 3 * usual_orders), say("F high: orders or more")),
            "money": Number(usual_money, 0, max(10 * usual_money, unit), say("M high: money above"), step=unit),
            "customer": _followed(facts.index),
        },
        compute=cut,
        draw=plots.class_cuts,
        moved=lambda before, after: who_moved(facts.index, before.places, after.places, EIGHT),
    )


def look_back(orders: Any, day: AnyDay | None = None, **columns: Any) -> Panel:
    """Look back from an earlier day: recency decays, and customers fall from class to class.

    The order lines are read once; every week of the last years is a picture of the film.

    Parameters
    ----------
    orders : DataFrame, or a table of any engine
        As in :func:`crmlib.customer_table`.
    day : str or date, optional
        The last day; default the day after the last order.
    **columns
        Names and rules for :func:`crmlib.customer_table`.

    Returns
    -------
    Panel
        Its result, a `Path`, equals ``rfm_segment(rfm_score(customer_table(orders, as_of=day)))``.
    """
    so_far = customer_days(orders, **columns)
    final = (day_after(so_far["day"]) if day is None else as_day(day, "day")).date()
    first = so_far["day"].min().date()
    need(first <= final, say("the first order is of {first}, after {day}", first=first, day=final))
    weeks = Day(final, max(first, final - timedelta(weeks=YEARS * 52)), final, say("look back from"))
    film = rfm_film(so_far, weeks.days)
    classes = eight_classes(film.scores)
    numbers = np.array(film.days, dtype="datetime64[D]").astype("int64")
    money = so_far[so_far["day"] <= pd.Timestamp(final)].groupby("customer")["monetary"].last()
    largest = money.sort_values(ascending=False, kind="stable").index
    order = film.customers.get_indexer(largest)
    at_start = _counts(classes[-1])

    def look(day: Any, customer: Any) -> plots.Path:
        now, one = film.days.index(day), film.customers.get_loc(customer)
        return plots.Path(
            eight=plots.Eight(_counts(classes[now]), at_start, customer, int(classes[now, one])),
            places=classes[now],
            days=numbers[: now + 1],
            last=numbers[-1],
            scores=film.scores[: now + 1, one].astype(float),
        )

    return Panel(
        controls={"day": weeks, "customer": _followed(largest)},
        compute=look,
        draw=plots.class_path,
        moved=lambda before, after: who_moved(largest, before.places[order], after.places[order], EIGHT),
    )


def _counts(places: np.ndarray) -> list[int]:
    """How many customers each of the eight classes holds."""
    return np.bincount(places + 1, minlength=9)[1:].tolist()
