"""The live pictures of how customers buy: weights, limits of one's own, and the calendar turned back.

Each starts on the largest customer whom a move of its controls can move, and calls it by its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification import plots
from crmlib.classification.film import EIGHT, cut_scores, eight_classes, rfm_film
from crmlib.classification.rfm import MEASURES, SCORES, recency_in_months, rfm_preset, rfm_score, rfm_weighted
from crmlib.classification.scheme import HIGH
from crmlib.days import Day as AnyDay
from crmlib.days import as_day, day_after
from crmlib.language import say
from crmlib.orders import customer_days
from crmlib.rows import known
from crmlib.showing.panel import Choice, Day, Number, Panel, step_of, who_moved
from crmlib.showing.style import need

FOLLOWED = 25  # so many of the largest customers can be followed
YEARS = 3  # so far back the film goes
CENT = 0.01  # from 80,000 on is above 79,999.99
Limits = Mapping[str, Sequence[float]]


def rfm_weights(scored: pd.DataFrame, *, names: pd.DataFrame | None = None) -> Panel:
    """Weigh recency, frequency and money and see levels fill and one customer move.

    The weights are scaled so that the best possible score stays 100; otherwise the levels would mean nothing. Where the
    table knows each customer's last order, the scores can also be those of five equal groups or of the source.

    Parameters
    ----------
    scored : DataFrame
        From :func:`crmlib.rfm_score` with five scores.
    names : DataFrame, optional
        Customer cards: customers are called by their names.

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
    tables, called = {"page": by_size}, [say("the limits of this page")]
    if "last" in scored:
        months = recency_in_months(by_size, known(scored, "as_of"))
        tables["groups"] = rfm_score(months)
        tables["source"] = rfm_score(months, method="cuts", cuts=rfm_preset("source"))
        called += [say("five equal groups of these customers"), say("the source's limits")]
    started = rfm_weighted(by_size)["rfm_weighted"]
    best_first = rules.table("classification/vip_levels").sort_values("from", ascending=False)["label"].tolist()
    scores = by_size[list(SCORES)].to_numpy(dtype=float)
    label = Called.of(names)
    called_all = list(map(label, by_size.index))

    def weigh(r: float, f: float, m: float, customer: Any, scores: str = "page") -> plots.Weighed:
        whole = (r + f + m) / 20 or 1
        table = rfm_weighted(tables[scores], weights=(r / whole, f / whole, m / whole))
        return plots.Weighed(table, customer, float(started[customer]), name=label(customer))

    choice = {"scores": Choice(*tables, label=say("scores by"), names=tuple(called))}
    return Panel(
        controls={
            "r": Number(4, 0, 12, say("weight of recency")),
            "f": Number(8, 0, 12, say("weight of frequency")),
            "m": Number(8, 0, 12, say("weight of money")),
            **(choice if len(tables) > 1 else {}),
            "customer": _followed(by_size.index, label, scores.min(axis=1) < scores.max(axis=1)),
        },
        compute=weigh,
        draw=plots.vip_levels,
        moved=lambda before, after: _moved(called_all, before.table["vip_label"], after.table["vip_label"], best_first),
    )


def rfm_cuts(customers: pd.DataFrame, *, cuts: Limits | None = None, names: pd.DataFrame | None = None) -> Panel:
    """Say yourself who counts as high, and see the eight classes fill.

    Parameters
    ----------
    customers : DataFrame
        From :func:`crmlib.customer_table`; with `cuts` in months from :func:`crmlib.recency_in_months`.
    cuts : mapping, optional
        Limits as from :func:`crmlib.rfm_preset`: the sliders start where they set high apart from low, so that the classes are
        those of the page. Without them the sliders start at the median.
    names : DataFrame, optional
        Customer cards: customers are called by their names.

    Returns
    -------
    Panel
        Its result, a `Cuts`, equals ``rfm_segment(rfm_score(customers, method="cuts", cuts=...), high=2)`` with one cut per
        measure.
    """
    table = customers.dropna(subset=["recency"]).sort_values("monetary", ascending=False, kind="stable")
    need(len(table) > 0, say("no customer has bought anything"))
    facts, label = table[list(MEASURES)].astype("float64"), Called.of(names)
    called = list(map(label, facts.index))
    recent, often, much = _start(facts, cuts)

    def scores(recent: float, orders: int, money: float) -> np.ndarray:
        return cut_scores(facts, {"recency": [recent], "frequency": [orders - 1], "monetary": [money - CENT]})

    first = scores(recent, often, much)
    at_start = _counts(eight_classes(first, high=2))

    def cut(recent: int, orders: int, money: float, customer: Any) -> plots.Cuts:
        scored, one = scores(recent, orders, money), facts.index.get_loc(customer)
        places, is_high = eight_classes(scored, high=2), scored == 2
        return plots.Cuts(
            eight=plots.Eight(_counts(places), at_start, label(customer), int(places[one])),
            places=places,
            cuts=(recent, orders, money),
            high=is_high.sum(axis=0).tolist(),
            own=tuple(facts.iloc[one]),
            own_high=tuple(is_high[one]),
            in_months=cuts is not None,
        )

    slider = (
        Number(recent, 1, max(730, recent), say("R high: last order within, days"))
        if cuts is None
        else Number(recent, 1, max(24, recent), say("R high: last order within, months"))
    )
    unit = step_of(much or 1)
    return Panel(
        controls={
            "recent": slider,
            "orders": Number(often, 1, max(20, 3 * often), say("F high: orders or more")),
            "money": Number(much, 0, max(10 * much, unit), say("M high: sales of at least"), step=unit),
            "customer": _followed(facts.index, label, (first == 1).any(axis=1)),
        },
        compute=cut,
        draw=plots.class_cuts,
        moved=lambda before, after: who_moved(called, before.places, after.places, EIGHT),
    )


def _start(facts: pd.DataFrame, cuts: Limits | None) -> tuple[int, int, float]:
    """Where high begins in recency, frequency and money: by the limits of the page, or at the median."""
    if cuts is None:
        middle = facts.median()
        unit = step_of(middle["monetary"])
        return int(middle["recency"]), max(1, int(middle["frequency"])), int(middle["monetary"] / unit) * unit
    below = HIGH - 2  # so many limits lie below the one that a high score is above
    money = cuts["monetary"][below] + CENT
    return int(cuts["recency"][-1 - below]), int(cuts["frequency"][below]) + 1, round(money, 2)


def look_back(
    orders: Any,
    day: AnyDay | None = None,
    *,
    cuts: Limits | None = None,
    names: pd.DataFrame | None = None,
    **columns: Any,
) -> Panel:
    """Look back from an earlier day: recency decays, and customers fall from class to class.

    The order lines are read once; every week of the last years is a picture of the film.

    Parameters
    ----------
    orders : DataFrame, or a table of any engine
        As in :func:`crmlib.customer_table`.
    day : str or date, optional
        The last day; default the day after the last order.
    cuts : mapping, optional
        Limits as from :func:`crmlib.rfm_preset`, recency in months. Without them five equal groups of each day.
    names : DataFrame, optional
        Customer cards: customers are called by their names.
    **columns
        Names and rules for :func:`crmlib.customer_table`.

    Returns
    -------
    Panel
        Its result, a `Path`, equals ``rfm_segment(rfm_score(customer_table(orders, as_of=day)))``, with `cuts` those of
        :func:`crmlib.recency_in_months` by these cuts.
    """
    so_far, label = customer_days(orders, **columns), Called.of(names)
    final = (day_after(so_far["day"]) if day is None else as_day(day, "day")).date()
    first = so_far["day"].min().date()
    need(first <= final, say("the first order is of {first}, after {day}", first=first, day=final))
    weeks = Day(final, max(first, final - timedelta(weeks=YEARS * 52)), final, say("look back from"))
    film = rfm_film(so_far, weeks.days, cuts=cuts)
    classes = eight_classes(film.scores)
    numbers = np.array(film.days, dtype="datetime64[D]").astype("int64")
    money = so_far[so_far["day"] <= pd.Timestamp(final)].groupby("customer")["monetary"].last()
    largest = money.sort_values(ascending=False, kind="stable").index
    order, called = film.customers.get_indexer(largest), list(map(label, largest))
    at_start = _counts(classes[-1])
    lapsed = classes[-1, order] == EIGHT.index("LHH")

    def look(day: Any, customer: Any) -> plots.Path:
        now, one = film.days.index(day), film.customers.get_loc(customer)
        return plots.Path(
            eight=plots.Eight(_counts(classes[now]), at_start, label(customer), int(classes[now, one])),
            places=classes[now],
            days=numbers[: now + 1],
            last=numbers[-1],
            scores=film.scores[: now + 1, one].astype(float),
        )

    return Panel(
        controls={"day": weeks, "customer": _followed(largest, label, lapsed)},
        compute=look,
        draw=plots.class_path,
        moved=lambda before, after: who_moved(called, before.places[order], after.places[order], EIGHT),
    )


@dataclass(frozen=True)
class Called:
    """How customers are called: by the name on their card, with the number where two have one name or none is there."""

    by_id: dict[Any, str]

    @classmethod
    def of(cls, cards: pd.DataFrame | None) -> "Called":
        """The names on the cards."""
        if cards is None or "name" not in cards:
            return cls({})
        known_names = cards.drop_duplicates("customer_id").set_index("customer_id")["name"].dropna().astype("str")
        twice = known_names.duplicated(keep=False)
        return cls(
            {
                id: f"{name} ({id})" if double else name
                for (id, name), double in zip(known_names.items(), twice, strict=True)
            }
        )

    def __call__(self, customer: Any) -> str:
        """One customer's name."""
        return self.by_id.get(customer, str(customer))


def _followed(largest: pd.Index, label: Called, can_move: np.ndarray) -> Choice:
    """The largest customers; the first in the list is the largest whom the controls can move."""
    head = int(np.argmax(can_move))  # 0 where there is none
    shown = [largest[head], *largest.delete(head)[: FOLLOWED - 1]]
    return Choice(*shown, label=say("follow the customer"), names=tuple(map(label, shown)))


def _moved(called: Sequence[str], before: pd.Series, after: pd.Series, classes: Sequence[str]) -> str:
    """Who stands in another of the classes, the best first, for customers in the order of their importance."""
    places = pd.Index(list(classes))
    return who_moved(called, places.get_indexer(before), places.get_indexer(after), classes)


def _counts(places: np.ndarray) -> list[int]:
    """How many customers each of the eight classes holds."""
    return np.bincount(places + 1, minlength=9)[1:].tolist()
