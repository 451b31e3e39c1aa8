"""The live pictures of lesson 5.

What a control does not change is prepared once. A move then computes a few numbers; every result equals that of the public
method, which the tests check.
"""

from collections.abc import Mapping
from itertools import pairwise
from textwrap import shorten
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.credit import plots
from crmlib.credit.candidates import DAYS_IN_MONTH, limit_facts
from crmlib.credit.dso import dso
from crmlib.credit.exposure import order_decision
from crmlib.credit.five_c import five_c
from crmlib.credit.insurance import usual
from crmlib.credit.limits import credit_limit
from crmlib.credit.probability import break_even_probability, expected_profit, expected_profit_with_repeat
from crmlib.language import DataError, readable, say
from crmlib.showing.panel import Choice, Number, Panel, Share
from crmlib.showing.style import need

LATEST = 120  # days late
COMPARED = 8  # buyers whose ranks are compared
WIDEST = 30  # letters of a name that fit beside the picture
DAYS = 90  # the longest credit looked at
LATE = (0, 10, 20, 40)  # days overdue, one for each kind of rule
STEP = 0.005  # of a deposit


def paid_late(evidence: pd.DataFrame, days: int) -> pd.DataFrame:
    """The evidence as if every invoice had been paid so many days after its due date."""
    invoices = evidence["item"] == "days_beyond_terms"
    return evidence.assign(value=evidence["value"].mask(invoices, days))


def days_late(evidence: pd.DataFrame) -> Panel:
    """Let one customer pay later and later: the score hardly moves, the caps do.

    Parameters
    ----------
    evidence : DataFrame
        Of one customer, as in :func:`crmlib.five_c`.

    Returns
    -------
    Panel
        Its result: ``days``, the ``row`` of :func:`crmlib.five_c` for them, and the ``curve`` of all rows.

    Raises
    ------
    DataError
        There is no evidence, or it is on several customers.
    """
    if evidence.empty:
        raise DataError(say("There is no evidence on this customer: choose one that the evidence names."))
    customers = evidence["customer_id"].unique()
    if len(customers) > 1:
        raise DataError(say("The evidence is on {n} [customer|customers]: choose one of them.", n=len(customers)))
    # a customer for every day, scored at once; the slider only looks one up
    cases = pd.concat([paid_late(evidence, days).assign(customer_id=days) for days in range(LATEST + 1)])
    curve = five_c(cases)
    curve.index = curve.index.astype("int64")
    curve = curve.sort_index()
    return Panel(
        controls={"days": Number(0, 0, LATEST, say("every invoice paid late by, days"))},
        compute=lambda days: {"days": days, "row": curve.loc[days], "curve": curve},
        draw=plots.days_late,
        moved=_fell,
    )


def _fell(before: dict[str, Any], after: dict[str, Any]) -> str:
    old, new = before["row"], after["row"]
    if before["days"] == after["days"]:
        return ""
    said = {"points": new["score"] - old["score"], "old": old["grade"], "new": new["grade"]}
    if old["grade"] == new["grade"]:
        return say(
            "Compared with the start, the score moved by {points:+.1f} and the grade is still {new}.",
            points=said["points"],
            new=said["new"],
        )
    return say(
        "Compared with the start, the score moved by {points:+.1f} and the grade went from {old} to {new}.", **said
    )


def c_weights(scores: pd.DataFrame, names: Mapping[Any, str] | pd.Series | None = None) -> Panel:
    """Weigh the five C's yourself and see which buyers change places.

    Parameters
    ----------
    scores : DataFrame
        From :func:`crmlib.five_c`; the eight buyers with the highest scores are shown. A C that is not known is left out
        of a buyer's score, as there.
    names : mapping or Series, optional
        Customer id to name.

    Returns
    -------
    Panel
        Its result: ``score`` and ``rank`` (0 is first) of each buyer; the scores are those of :func:`crmlib.five_c` with these
        weights, before any cap.
    """
    house = rules.table("credit/five_c_weights").drop_duplicates("c").set_index("c")["c_weight"].astype(float)
    known = scores.dropna(subset="score").nlargest(COMPARED, "score")
    need(len(known) > 0, say("no customer has a score"))
    points = known[list(house.index)].to_numpy(dtype=float)
    there, filled = ~np.isnan(points), np.nan_to_num(points)
    named = dict(names) if names is not None else {}
    labels = [
        say("{name} ({id})", name=shorten(named[id], WIDEST, placeholder=" …"), id=id)
        if id in named
        else str(id)[:WIDEST]
        for id in known.index
    ]

    def weigh(**weights: float) -> dict[str, Any]:
        heavy = np.array([weights[letter] for letter in house.index], dtype=float)
        if not heavy.sum() > 0:
            raise DataError(say("At least one weight must be above zero."))
        whole = there @ heavy
        score = np.divide(filled @ heavy, whole, out=np.full(len(whole), np.nan), where=whole > 0).round(9)
        place = np.argsort(np.argsort(-np.nan_to_num(score, nan=-1), kind="stable"), kind="stable")
        return {"score": score, "rank": place, "names": labels, "weights": heavy / heavy.sum() * 100}

    start = weigh(**house)
    fixed = {"rank_at_start": start["rank"], "weights_at_start": start["weights"], "letters": list(house.index)}
    return Panel(
        controls={
            letter: Number(int(weight), 0, 60, say("weight of {c}", c=letter)) for letter, weight in house.items()
        },
        compute=lambda **weights: {**weigh(**weights), **fixed},
        draw=plots.c_weights,
        moved=_changed_places,
    )


def _changed_places(before: dict[str, Any], after: dict[str, Any]) -> str:
    steps = before["rank"] - after["rank"]
    if not steps.any():
        return ""
    far = int(np.abs(steps).argmax())
    said = {
        "name": after["names"][far],
        "old": int(before["rank"][far]) + 1,
        "new": int(after["rank"][far]) + 1,
        "n": int((steps != 0).sum()),
    }
    if steps[far] > 0:
        return say(
            "Compared with the start, {n} [buyer stands|buyers stand] elsewhere; {name} rose from place {old} to {new}.",
            **said,
        )
    return say(
        "Compared with the start, {n} [buyer stands|buyers stand] elsewhere; {name} fell from place {old} to {new}.",
        **said,
    )


def which_limit_binds(buyer: pd.DataFrame, *, money: str = "") -> Panel:
    """Move what they buy in a month and how long they may wait: is it the need or the capacity that decides?

    Parameters
    ----------
    buyer : DataFrame
        One row, as in :func:`crmlib.credit_limit`, with a grade and with accounts or references.
    money : str
        The unit of the amounts, such as ``thousand USD``, for the axes.

    Returns
    -------
    Panel
        Its result equals the row of :func:`crmlib.credit_limit` for these sales and days: ``need``, ``capacity``,
        ``open_limit``, ``binds``, ``secured``, ``left``.

    Raises
    ------
    DataError
        There is not exactly one row, or no limit can be set.
    """
    if len(buyer) != 1:
        raise DataError(say("The table has {n} [row|rows]: choose one customer.", n=len(buyer)))
    decided = credit_limit(buyer, as_of="2000-01-01").iloc[0]
    need(
        bool(pd.notna(decided["capacity"])),
        say("neither accounts nor references say what the customer can carry, or there is no grade"),
    )
    facts = limit_facts(buyer, rules.table("credit/limit_by_grade")).iloc[0]
    sales, days = (
        facts[name] if pd.notna(facts[name]) else usual
        for name, usual in (("monthly_sales", 0.0), ("credit_days", 60.0))
    )
    sales = max(sales, 1.0)
    capacity, transit = float(decided["capacity"]), facts["transit_days"]
    allowed = max(float(facts["portfolio_cap"]), 0.0) if pd.notna(facts["portfolio_cap"]) else float("inf")
    secured_share = min(max(facts["secured_share"], 0.0), 1.0) if pd.notna(facts["secured_share"]) else 0.0
    axis = np.arange(0.0, DAYS + 1, 5)
    bounds = {"need": 0.0, "capacity": capacity, "portfolio_cap": allowed}
    unit = 10.0 ** max(0, int(np.log10(sales)) - 1)
    most = unit * np.ceil(1.5 * sales / unit)
    top = most * (DAYS + transit) / DAYS_IN_MONTH

    def decide(sales: float, days: float) -> dict[str, Any]:
        wanted = round(sales * (days + transit) / DAYS_IN_MONTH, 9)
        sums = {**bounds, "need": wanted}
        binds = min(sums, key=lambda name: sums[name])
        open_limit = sums[binds]
        secured = min(secured_share * wanted, wanted - open_limit)
        needs = sales * (axis + transit) / DAYS_IN_MONTH
        return {
            **sums,
            "binds": binds,
            "open_limit": open_limit,
            "secured": secured,
            "left": wanted - open_limit - secured,
            "days": days,
            "days_axis": axis,
            "need_axis": needs,
            "limit_axis": np.minimum(needs, min(capacity, allowed)),
            "top": top,
            "money": money,
        }

    return Panel(
        controls={
            "sales": Number(sales, 0, most, say("expected sales a month"), step=unit),
            "days": Number(min(days, DAYS), 0, DAYS, say("credit days"), step=5),
        },
        compute=decide,
        draw=plots.which_limit_binds,
        moved=_bound_moved,
    )


def _bound_moved(before: dict[str, Any], after: dict[str, Any]) -> str:
    step = after["open_limit"] - before["open_limit"]
    if before["need"] == after["need"]:
        return ""
    if abs(step) < 1e-9:
        return say(
            "Compared with the start, the need moved by {need:+,} and the open limit not at all.",
            need=readable(after["need"] - before["need"]),
        )
    return say(
        "Compared with the start, the need moved by {need:+,} and the open limit by {limit:+,}.",
        need=readable(after["need"] - before["need"]),
        limit=readable(step),
    )


def repeat_order(
    cost: float = 1000, revenue: float = 1200, *, probability: float = 0.80, again: float = 0.95, discount: float = 0.20
) -> Panel:
    """How sure must payment be for one order, and for the first of several?

    Parameters
    ----------
    cost, revenue : float
        Of one order, as present values; the repeat order is the same again.
    probability : float
        That the first order is paid, where the slider starts.
    again : float
        That a customer who paid once pays again.
    discount : float
        From the repeat order to the first, 0.2 for 20 %.

    Returns
    -------
    Panel
        Its result: ``once`` equals :func:`crmlib.expected_profit`, ``with_repeat`` :func:`crmlib.expected_profit_with_repeat`,
        ``edge`` :func:`crmlib.break_even_probability`; ``repeat_edge`` is where the second is zero.
    """
    axis = np.linspace(0.5, 1.0, 51)
    edge = break_even_probability(cost, revenue)
    once = axis * revenue - cost
    best = float(revenue - cost)
    reach = (float(min(once[0], -best) * 1.1), float(best * 2.4))

    def expect(p: float, again: float, discount: float) -> dict[str, Any]:
        repeat = max(expected_profit(cost, revenue, again), 0.0) / (1 + discount)
        return {
            "p": p,
            "once": expected_profit(cost, revenue, p),
            "edge": edge,
            "repeat_edge": cost / (revenue + repeat),
            "with_repeat": expected_profit_with_repeat(cost, revenue, p, again, discount=discount),
            "axis": axis,
            "once_axis": once,
            "repeat_axis": once + axis * repeat,
            "reach": reach,
        }

    return Panel(
        controls={
            "p": Share(probability, say("the first order is paid, probability"), low=0.5),
            "again": Share(again, say("who paid pays again, probability"), low=0.5),
            "discount": Share(discount, say("interest until the repeat order"), high=0.5),
        },
        compute=expect,
        draw=plots.repeat_order,
        moved=_sign_moved,
    )


def _sign_moved(before: dict[str, Any], after: dict[str, Any]) -> str:
    old, new = before["with_repeat"], after["with_repeat"]
    if (before["once"], old) == (after["once"], new):
        return ""
    return say(
        "Compared with the start, the order alone brings {once:+,.0f} instead of {was:+,.0f}, with the repeat order {new:+,.0f} instead "
        "of {old:+,.0f}.",
        once=after["once"],
        was=before["once"],
        new=new,
        old=old,
    )


def insured_part(exposure: float = 500, limit: float = 400, cover: float | None = None) -> Panel:
    """Move the insurer's limit and cover: what stays with us?

    Parameters
    ----------
    exposure, limit : float
        Money at the start.
    cover : float, optional
        Share the insurer pays, at the start; without it the usual one.

    Returns
    -------
    Panel
        Its result: ``recovery`` and ``net_at_risk`` as :func:`crmlib.insured_recovery` has them; the latter is ``own_share`` of what
        is within the limit plus ``above_limit``.
    """
    top = max(exposure, limit, 1.0) * 1.5
    unit = 10.0 ** int(np.floor(np.log10(top)) - 1)

    def insure(exposure: float, limit: float, cover: float) -> dict[str, Any]:
        within = min(exposure, limit)
        recovery = within * cover
        return {
            "exposure": exposure,
            "limit": limit,
            "recovery": recovery,
            "net_at_risk": exposure - recovery,
            "own_share": within - recovery,
            "above_limit": exposure - within,
            "top": top,
        }

    return Panel(
        controls={
            "exposure": Number(exposure, 0, top, say("exposure"), step=unit),
            "limit": Number(limit, 0, top, say("insurer's limit"), step=unit),
            "cover": Share(usual("cover") if cover is None else cover, say("cover, share the insurer pays"), step=0.05),
        },
        compute=insure,
        draw=plots.insured_part,
        moved=_risk_moved,
    )


def _risk_moved(before: dict[str, Any], after: dict[str, Any]) -> str:
    step = after["net_at_risk"] - before["net_at_risk"]
    if abs(step) < 1e-9:
        return ""
    return (
        say("Compared with the start, {step:,} more stays with us.", step=readable(step))
        if step > 0
        else say("Compared with the start, {step:,} less stays with us.", step=readable(-step))
    )


def countback(sales: Any, receivable: float, *, days: Any = None, window: int = 3) -> Panel:
    """Use up what is outstanding with the newest sales first, and see what the season does to the simple way.

    Parameters
    ----------
    sales : Series or sequence
        Credit sales by month, oldest first; a Series with monthly periods knows its months and their days.
    receivable : float
        Outstanding at the end of the last month, where the slider starts.
    days : sequence, optional
        Days of each month, as in :func:`crmlib.dso`.
    window : int
        How many months the simple way looks at.

    Returns
    -------
    Panel
        Its result: ``countback`` and ``simple`` as :func:`crmlib.dso` has them for the months up to the one chosen, and ``unpaid``, the
        part of each month's sales that is still outstanding.

    Raises
    ------
    DataError
        As in :func:`crmlib.dso`.
    """
    dso(receivable, sales, days=days, method="countback")  # refuses what cannot be used
    if isinstance(sales, pd.Series) and isinstance(sales.index, pd.PeriodIndex):
        sales = sales.sort_index()
        names, length = [str(month) for month in sales.index], sales.index.days_in_month.to_numpy(dtype=float)
    else:
        names, length = [str(n) for n in range(1, len(sales) + 1)], np.asarray(days, dtype=float)
    sold = np.asarray(list(sales), dtype=float)
    window = min(window, len(sold))
    reached = np.cumsum(sold)
    asked = reached[-1] if receivable > reached[-1] else max(receivable, 1e-9)
    ends = [
        place
        for place in range(len(sold) - 1, window - 2, -1)
        if reached[place] >= asked and sold[place + 1 - window : place + 1].sum() > 0
    ] or [len(sold) - 1]
    most = float(min(reached[ends].min(), max(2.5 * receivable, sold.max())))
    unit = 10.0 ** max(0, int(np.log10(max(most, 1))) - 2)
    lowest = receivable % unit  # so that the slider's steps meet the amount it starts at

    def count(receivable: float, month: str) -> dict[str, Any]:
        last = names.index(month)
        owed = min(receivable, reached[last])
        before = reached[last] - reached[: last + 1]
        unpaid = np.zeros(len(sold))
        left = np.clip(owed - before, 0, None)
        unpaid[: last + 1] = np.divide(
            left, sold[: last + 1], out=(left > 0).astype(float), where=sold[: last + 1] > 0
        ).clip(max=1)
        first = last + 1 - window
        simple = owed / sold[first : last + 1].sum() * length[first : last + 1].sum()
        return {
            "receivable": owed,
            "month": month,
            "last": last,
            "unpaid": unpaid,
            "countback": float(unpaid @ length),
            "simple": float(simple),
            "sales": sold,
            "months": names,
            "window": window,
        }

    return Panel(
        controls={
            "receivable": Number(
                receivable, lowest, lowest + unit * np.floor((most - lowest) / unit), say("outstanding"), step=unit
            ),
            "month": Choice(*[names[end] for end in ends], label=say("at the end of")),
        },
        compute=count,
        draw=plots.countback,
        moved=_days_moved,
    )


def _days_moved(before: dict[str, Any], after: dict[str, Any]) -> str:
    if (before["receivable"], before["month"]) == (after["receivable"], after["month"]):
        return ""
    return say(
        "Compared with the start, counting back moved by {back:+.1f} days, the simple way by {simple:+.1f}.",
        back=after["countback"] - before["countback"],
        simple=after["simple"] - before["simple"],
    )


def deposit(
    limit: float = 150, exposure: float = 133, order: float = 40, *, grade: str | None = None, money: str = ""
) -> Panel:
    """Ask for a part of the order in advance: from which deposit on may it go out, and what no deposit cures.

    Parameters
    ----------
    limit, exposure, order : float
        Money: the open limit, what the buyer owes already, and the new order.
    grade : str, optional
        From :func:`crmlib.five_c`; a good grade may go a little above its limit with approval.
    money : str
        The unit of the amounts, such as ``thousand USD``, for the axis.

    Returns
    -------
    Panel
        Its result: the ``action`` of :func:`crmlib.order_decision` for the part of the order that is not paid in advance, and what is
        owed ``after`` it.

    Raises
    ------
    DataError
        The limit, the exposure or the order is not known; else as in :func:`crmlib.order_decision`.
    """
    need(bool(np.isfinite([limit, exposure, order]).all()), say("the limit, the exposure or the order is not known"))
    unit = 10.0 ** max(0, int(np.floor(np.log10(max(order, 1)))) - 1)
    orders = unit * np.arange(1, np.ceil(2.5 * order / unit) + 1)
    orders = np.union1d(orders, [order])
    shares = np.round(np.arange(0, 1, STEP), 3)
    actions = {late: _actions(limit, exposure, orders, shares, late, grade) for late in LATE}
    top = max(limit, exposure + float(orders[-1])) * 1.2

    def ask(share: float, order: float, late: int) -> dict[str, Any]:
        row = actions[late][int(np.abs(orders - order).argmin())]
        changes = np.flatnonzero(row[1:] != row[:-1]) + 1
        edges = [0, *changes.tolist(), len(row)]
        spans = {
            row[begin]: (float(shares[begin]), float(shares[end]) if end < len(row) else 1.0)
            for begin, end in pairwise(edges)
        }
        return {
            "share": share,
            "order": order,
            "limit": limit,
            "exposure": exposure,
            "after": exposure + order * (1 - share),
            "action": row[int(np.searchsorted(shares, share - 1e-9))],
            "spans": spans,
            "top": top,
            "money": money,
        }

    return Panel(
        controls={
            "share": Share(0.30, say("deposit, share of the order"), high=float(shares[-1]), step=STEP),
            "order": Number(order, float(orders[0]), float(orders[-1]), say("new order"), step=unit),
            "late": Choice(*LATE, label=say("overdue"), names=tuple(_overdue(late) for late in LATE)),
        },
        compute=ask,
        draw=plots.deposit,
        moved=_action_moved,
    )


def _actions(
    limit: float, exposure: float, orders: np.ndarray, shares: np.ndarray, late: int, grade: str | None
) -> np.ndarray:
    """What the rules do with each order at each deposit: all cases decided at once."""
    credit = pd.Series((orders[:, None] * (1 - shares)).ravel())
    decided = order_decision(limit, exposure, credit, overdue_days=late, grade=grade)["action"]
    return decided.to_numpy(dtype=object).reshape(len(orders), len(shares))


def _overdue(late: int) -> str:
    return say("{days} [day|days]", days=late) if late else say("nothing")


def _action_moved(before: dict[str, Any], after: dict[str, Any]) -> str:
    if before["action"] == after["action"]:
        return ""
    words = plots.action_words()
    return say(
        "Compared with the start: “{new}” instead of “{old}”.", new=words[after["action"]], old=words[before["action"]]
    )
