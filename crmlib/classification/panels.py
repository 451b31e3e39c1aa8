"""The live pictures of lesson 4.

What a control does not change is prepared once: sorted columns and added-up shares, the cells of the score cube, the film
of all days. A move then compares a few numbers; every result equals that of the public method, which the tests check.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification import plots, plots_accounts
from crmlib.classification.abc import abc_ends, abcd_ends, judged_shares, sales_share
from crmlib.classification.film import EIGHT, eight_classes, rfm_film
from crmlib.classification.lifetime import lifetime_curve, retention_by_year
from crmlib.classification.rfm import SCORES, recency_in_months, rfm_preset, rfm_score, rfm_weighted, weighted_sum
from crmlib.language import DataError, say
from crmlib.orders import customer_days
from crmlib.showing.panel import Choice, Day, Number, Panel, Share, who_moved
from crmlib.showing.style import need

FOLLOWED = 25  # so many of the largest customers can be followed
YEARS = 3  # so far back the film goes


def abc_cuts(customers: Any) -> Panel:
    """Move the two cuts of the Pareto curve and see who changes class.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`.

    Returns
    -------
    Panel
        Its result: the customers, largest first, and how many are A, and A or B.
    """
    ranked = sales_share(customers)
    judged = {crossing: judged_shares(ranked, crossing) for crossing in ("include", "exclude")}
    return Panel(
        controls={
            "a": Share(0.80, say("A ends at, share of sales")),
            "b": Share(0.95, say("B ends at, share of sales")),
            "crossing": Choice(
                "include", "exclude", label=say("customer on the cut"), names=(say("is in"), say("is out"))
            ),
        },
        compute=lambda a, b, crossing: (ranked, abc_ends(judged[crossing], cuts=(a, max(a, b)), crossing=crossing)),
        draw=plots.pareto_classes,
        moved=_left_class,
    )


def abcd_readings(customers: Any) -> Panel:
    """Grade by rank and switch between the two readings of the same percentages.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`.

    Returns
    -------
    Panel
        Its result: the customers, largest first, and how many are A, A or B, and A, B or C.
    """
    ranked = sales_share(customers)
    rank, gains = ranked["rank"].to_numpy(), int((ranked["amount"] > 0).sum())
    return Panel(
        controls={
            "reading": Choice(
                "cumulative", "bands", label=say("the percentages are"), names=(say("up to"), say("the next"))
            ),
            "a": Number(1, 1, 10, say("A, percent of customers")),
            "b": Number(5, 1, 20, say("B, percent of customers")),
            "c": Number(20, 1, 50, say("C, percent of customers")),
        },
        compute=lambda reading, a, b, c: (
            ranked,
            abcd_ends(
                rank,
                gains=gains,
                reading=reading,
                cuts=((a, b, c) if reading == "bands" else (a, max(a, b), max(a, b, c))),
            ),
        ),
        draw=plots.pareto_grades,
        moved=_left_class,
    )


def cost_to_serve(accounts: pd.DataFrame, service: pd.DataFrame = rules.table("classification/service")) -> Panel:
    """Say what an hour of your own work costs, and see the whale get its hump.

    Parameters
    ----------
    accounts : DataFrame
        One row per customer with ``gross_profit`` and ``hours``, as from :func:`crmlib.cost_to_serve`.
    service : DataFrame
        Rule table with the ``cost_per_hour`` to start from.

    Returns
    -------
    Panel
        Its result equals :func:`crmlib.whale_curve` of ``gross_profit - hours * cost per hour``: ``share`` and the figures of
        its ``attrs``; ``cost`` is what the losers cost.
    """
    gross, hours = (accounts[name].to_numpy(dtype=float) for name in ("gross_profit", "hours"))
    need(gross.sum() > 0, say("the gross profit adds up to {total:,.0f}", total=gross.sum()))
    start = float(service["cost_per_hour"].iloc[0])
    most = gross.sum() / hours.sum() * 0.9 if hours.sum() > 0 else np.inf  # beyond, the whole firm works for nothing
    need(start <= most, say("at {start:,.0f} an hour nothing is left of the gross profit", start=start))
    high = float(int(min(3 * start, most)))
    largest = np.argsort(-gross, kind="stable")
    names = accounts.index[largest]

    def hump(hour: float) -> dict[str, Any]:
        profit = gross - hours * hour
        ordered = np.sort(profit)[::-1]
        share = ordered.cumsum() / ordered.sum()
        return {
            "share": share,
            "total": float(ordered.sum()),
            "peak_share": float(share.max()),
            "peak_customers": int((profit > 0).sum()),
            "losers": int((profit < 0).sum()),
            "cost": float(-profit[profit < 0].sum()),
            "hour": hour,
        }

    def loses(result: dict[str, Any]) -> np.ndarray:
        return (gross - hours * result["hour"] < 0)[largest].astype(int)

    return Panel(
        controls={"hour": Number(start, 0, max(high, start + 1), say("cost of an hour of our work"), step=1)},
        compute=hump,
        draw=plots.whale,
        moved=lambda before, after: who_moved(names, loses(before), loses(after), (say("profit"), say("loss"))),
    )


def retention(orders: Any = None, as_of: Any = None, *, margin: float = 1.0) -> Panel:
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
        Its result: ``value`` in yearly margins and ``gain`` at the ``retention`` chosen, as :func:`crmlib.lifetime_value` and
        :func:`crmlib.retention_gain` say; ``values`` and ``gains`` for the whole curve; ``claims`` to the retention they need.
    """
    grid: dict[tuple[float, float], pd.DataFrame] = {}
    start = plots_accounts.START if orders is None else _own_retention(orders, as_of)

    def look(now: float, step: int, discount: float) -> dict[str, Any]:
        key = (step / 100, discount)
        if key not in grid:
            grid[key] = lifetime_curve(1.0, discount, step / 100)
        facts = plots_accounts.retention_facts(grid[key], now)
        return {**facts, "money": facts["value"] * margin}

    return Panel(
        controls={
            "now": Share(round(min(max(start, 0.50), 0.95), 2), say("customers who stay a year"), 0.50, 0.95),
            "step": Number(5, 1, 5, say("points more")),  # nobody keeps more than all: 95 and 5
            "discount": Share(0.10, say("interest of a year"), 0.02, 0.25),
        },
        compute=look,
        draw=plots.retention,
    )


def _own_retention(orders: Any, as_of: Any) -> float:
    """The retention of the last year, as far as the slider reaches."""
    try:
        last = float(retention_by_year(orders, as_of=as_of)["retention_share"].iloc[-1])
    except DataError:  # less than two years: the picture needs a place to start, the table says why
        return plots_accounts.START
    return plots_accounts.START if np.isnan(last) else last


def lose_the_largest(customers: Any) -> Panel:
    """Lose the largest customers one by one and see what is left, and how many usual ones would replace them.

    Parameters
    ----------
    customers : Series, list or DataFrame
        Money per customer, as in :func:`crmlib.sales_share`; a column ``name`` stands beside the numbers.

    Returns
    -------
    Panel
        Its result equals :func:`crmlib.without_largest` with as many lost: ``lost_share``, ``to_replace``, ``next_share``.
    """
    ranked = sales_share(customers)
    if isinstance(customers, pd.DataFrame) and "name" in customers:
        ranked = ranked.assign(name=customers["name"].reindex(ranked.index))
    facts = [plots_accounts.losing_facts(ranked, lose) for lose in range(min(plots_accounts.SHOWN, len(ranked)) + 1)]
    return Panel(
        controls={"lose": Number(1, 0, max(1, len(facts) - 1), say("largest customers who leave"))},
        compute=lambda lose: facts[min(lose, len(facts) - 1)],
        draw=plots.losing,
        moved=_next_largest,
    )


def _next_largest(before: dict[str, Any], after: dict[str, Any]) -> str:
    if before["lose"] == after["lose"] or not after["next"]:
        return ""
    return say(
        "The largest is now {name}, with {share:.0%} of what is left; at the start it was {old}, with {was:.0%}.",
        name=after["next"],
        share=after["next_share"],
        old=before["next"] or before["ranked"].index[0],
        was=before["next_share"],
    )


def _left_class(before: Any, after: Any) -> str:
    ranked = before[0]
    old, new = (np.repeat(np.arange(len(ends) + 1), np.diff([0, *ends, len(ranked)])) for _, ends in (before, after))
    return who_moved(ranked.index, old, new, "ABCD")


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
        Its result: the cells of the score cube that hold customers (``totals``, ``counts``), how many customers
        ``reached`` each level, and the ``score`` and ``label`` of the ``customer`` followed.
    """
    scored = scored.dropna(subset=["r_score"])
    need(len(scored) > 0, say("no customer has scores"))
    scored = scored.sort_values("monetary", ascending=False, kind="stable")
    levels = rules.table("classification/vip_levels").sort_values("from")
    edges, labels = levels["from"].to_numpy(dtype=float), levels["label"].tolist()
    cubes = {"groups": _cube(scored)}
    names = [say("five groups of these customers")]
    if "last" in scored and "as_of" in scored.attrs:
        months = recency_in_months(scored)
        for preset, name in (("source", say("the source's cut-offs")), ("trade", say("cut-offs for exporters"))):
            cubes[preset] = _cube(rfm_score(months, method="cuts", cuts=rfm_preset(preset)))
            names.append(name)
    started = rfm_weighted(scored)["rfm_weighted"].tolist()

    def weigh(r: float, f: float, m: float, customer: str, scores: str = "groups") -> dict[str, Any]:
        whole = (r + f + m) / 20 or 1
        (r_score, f_score, m_score), counts, cell = cubes[scores]
        totals = weighted_sum(r_score, f_score, m_score, (r / whole, f / whole, m / whole))
        level = np.searchsorted(edges, totals, side="right") - 1
        reached = np.bincount(level, counts, len(edges)).astype(int)
        one = scored.index.get_loc(customer)
        at = level[cell[one]]
        return {
            "totals": totals,
            "counts": counts,
            "level": level,
            "cell": cell,
            "reached": reached.tolist(),
            "levels": levels,
            "reach": int(reached[at:].sum()),
            "all": len(cell),
            "customer": customer,
            "score": totals[cell[one]],
            "label": labels[at],
            "start": started[one],
        }

    controls = {
        "r": Number(4, 0, 12, say("weight of recency")),
        "f": Number(8, 0, 12, say("weight of frequency")),
        "m": Number(8, 0, 12, say("weight of money")),
        "scores": Choice(*cubes, label=say("scores 1 to 5 from"), names=tuple(names)),
        "customer": Choice(*scored.index[:FOLLOWED], label=say("follow the customer")),
    }
    if len(cubes) == 1:
        del controls["scores"]

    def moved(before: dict[str, Any], after: dict[str, Any]) -> str:
        old, new = (len(edges) - 1 - result["level"][result["cell"]] for result in (before, after))
        return who_moved(scored.index, old, new, labels[::-1])

    return Panel(controls=controls, compute=weigh, draw=plots.vip_levels, moved=moved)


def _cube(scored: pd.DataFrame) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """The cells of the score cube that hold customers: their three scores, how many, and the cell of each customer."""
    cells, cell, counts = np.unique(
        scored[list(SCORES)].to_numpy(dtype=float), axis=0, return_inverse=True, return_counts=True
    )
    return list(cells.T), counts, cell.astype(np.uint8)


def rfm_cuts(customers: pd.DataFrame) -> Panel:
    """Say yourself who counts as high, and see the eight classes fill.

    Parameters
    ----------
    customers : DataFrame
        From :func:`crmlib.customer_table`.

    Returns
    -------
    Panel
        Its result equals ``rfm_segment(rfm_score(customers, method="cuts", cuts=...), high=2)`` with one cut per measure.
    """
    known = customers.dropna(subset=["recency"]).sort_values("monetary", ascending=False, kind="stable")
    need(len(known) > 0, say("no customer has bought anything"))
    recency, frequency, monetary = (known[name].to_numpy(dtype=float) for name in ("recency", "frequency", "monetary"))
    unit = 10.0 ** max(
        0, int(np.log10(max(np.median(monetary), 1))) - 1
    )  # a step that two digits of a usual customer can show
    usual = {
        "days": int(np.median(recency)),
        "orders": max(1, int(np.median(frequency))),
        "money": int(np.median(monetary) / unit) * unit,
    }

    def cut(days: int, orders: int, money: float, customer: str) -> dict[str, Any]:
        low = np.stack([recency > days, frequency < orders, monetary <= money])
        place = low[0] * np.int8(1) + low[1] * np.int8(2) + low[2] * np.int8(4)
        one = known.index.get_loc(customer)
        counts = np.bincount(place, minlength=8).tolist()
        grade = [say("low") if is_low else say("high") for is_low in low[:, one]]
        return {
            "place": place,
            "counts": counts,
            "all": len(known),
            "customer": customer,
            "at": EIGHT[place[one]],
            "high": (len(known) - low.sum(axis=1)).tolist(),
            "cuts": [
                say("R high: within {n:,} [day|days]", n=days),
                say("F high: from {n:,} [order|orders]", n=orders),
                say("M high: above {n:,.0f}", n=money),
            ],
            "one": [
                say("{name}: {n:,.0f} [day|days], {grade}", name=customer, n=recency[one], grade=grade[0]),
                say("{name}: {n:,.0f} [order|orders], {grade}", name=customer, n=frequency[one], grade=grade[1]),
                say("{name}: {n:,.0f}, {grade}", name=customer, n=monetary[one], grade=grade[2]),
            ],
        }

    at_start = cut(**{**usual, "customer": known.index[0]})["counts"]
    return Panel(
        controls={
            "days": Number(usual["days"], 1, max(730, usual["days"]), say("R high: last order within, days"), step=1),
            "orders": Number(usual["orders"], 1, max(20, 3 * usual["orders"]), say("F high: orders or more")),
            "money": Number(usual["money"], 0, max(10 * usual["money"], unit), say("M high: money above"), step=unit),
            "customer": Choice(*known.index[:FOLLOWED], label=say("follow the customer")),
        },
        compute=lambda **settings: {**cut(**settings), "counts_at_start": at_start},
        draw=plots.class_cuts,
        moved=lambda before, after: who_moved(known.index, before["place"], after["place"], EIGHT),
    )


def look_back(orders: Any, day: Any = None, **columns: Any) -> Panel:
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
        Its result equals ``rfm_segment(rfm_score(customer_table(orders, as_of=day)))``.
    """
    so_far = customer_days(orders, **columns)
    first, final = so_far["day"].min().date(), so_far["day"].max().date() + timedelta(days=1)
    final = final if day is None else pd.Timestamp(day).date()
    need(first <= final, say("the first order is of {first}, after {day}", first=first, day=final))
    weeks = Day(final, max(first, final - timedelta(weeks=YEARS * 52)), final, say("look back from"))
    film = rfm_film(so_far, weeks.days)
    classes = eight_classes(film.scores)
    place = {day: i for i, day in enumerate(film.days)}
    numbers = np.array([day.toordinal() for day in film.days]) - date(1970, 1, 1).toordinal()
    money = so_far[so_far["day"] <= pd.Timestamp(final)].groupby("customer")["monetary"].last()
    largest = money.sort_values(ascending=False, kind="stable").index
    order = film.customers.get_indexer(largest)
    at_start = _counts(classes[-1])

    def look(day: date, customer: Any) -> dict[str, Any]:
        now, one = place[day], film.customers.get_loc(customer)
        counts, at = _counts(classes[now]), classes[now, one]
        return {
            "classes": classes[now],
            "counts": counts,
            "counts_at_start": at_start,
            "all": sum(counts),
            "customer": customer,
            "at": EIGHT[at] if at >= 0 else say("not a customer yet"),
            "day": day,
            "days": numbers[: now + 1],
            "last": numbers[-1],
            "path": film.scores[: now + 1, one].astype(float),
        }

    return Panel(
        controls={"day": weeks, "customer": Choice(*largest[:FOLLOWED], label=say("follow the customer"))},
        compute=look,
        draw=plots.class_path,
        moved=lambda before, after: who_moved(largest, before["classes"][order], after["classes"][order], EIGHT),
    )


def _counts(places: np.ndarray) -> list[int]:
    """How many customers each of the eight classes holds."""
    return np.bincount(places + 1, minlength=9)[1:].tolist()
