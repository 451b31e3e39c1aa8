"""Live pictures of a limit: what binds it, and what an insurer leaves with us."""

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.credit import plots
from crmlib.credit.candidates import credit_need, limit_facts
from crmlib.credit.insurance import insured_parts, usual
from crmlib.credit.limits import bounded_limit, credit_limit
from crmlib.language import DataError, readable, say
from crmlib.showing.panel import Number, Panel, Share, step_of
from crmlib.showing.style import need

DAYS = 90  # the longest credit looked at
CURVE = np.arange(0.0, DAYS + 1, 5)  # the credit days that are drawn
USUAL_DAYS = 60.0  # credit days of a buyer of whom they are not known


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
        Its result is a :class:`crmlib.credit.plots.Bound`; ``decided`` has what the row of :func:`crmlib.credit_limit` has for
        these sales and days: ``need``, ``limit_capacity``, ``open_limit``, ``binds``, ``secured``, ``left``.

    Raises
    ------
    DataError
        There is not exactly one row, or no limit can be set.
    """
    if len(buyer) != 1:
        raise DataError(say("The table has {n} [row|rows]: choose one customer.", n=len(buyer)))
    capacity = credit_limit(buyer, as_of="2000-01-01")["limit_capacity"].iloc[0]  # no day changes it
    need(
        bool(pd.notna(capacity)),
        say("neither accounts nor references say what the customer can carry, or there is no grade"),
    )
    facts = limit_facts(buyer, rules.table("credit/limit_by_grade")).assign(limit_capacity=capacity)
    known = facts.iloc[0].fillna({"monthly_sales": 0.0, "credit_days": USUAL_DAYS})
    sales = Number.around(max(known["monthly_sales"], 1.0), say("expected sales a month"), most=1.5)
    asked = facts.loc[facts.index.repeat(len(CURVE) + 1)].reset_index(drop=True)
    most = float(credit_need(facts.assign(monthly_sales=sales.high, credit_days=DAYS)).iloc[0])

    def decide(sales: float, days: float) -> plots.Bound:
        case = asked.assign(monthly_sales=sales, credit_days=[days, *CURVE])  # the row asked for, and the curve
        bounds = case.assign(need=credit_need(case))[["need", "limit_capacity", "portfolio_cap", "secured_share"]]
        decided = bounds.join(bounded_limit(bounds))
        return plots.Bound(decided.iloc[0], days, decided.iloc[1:].set_axis(CURVE), most, money)

    return Panel(
        controls={
            "sales": sales,
            "days": Number(min(known["credit_days"], DAYS), 0, DAYS, say("credit days"), step=5),
        },
        compute=decide,
        draw=plots.which_limit_binds,
        moved=_bound_moved,
    )


def _bound_moved(before: plots.Bound, after: plots.Bound) -> str:
    need, limit = (after.decided[name] - before.decided[name] for name in ("need", "open_limit"))
    if need == 0:
        return ""
    if abs(limit) < 1e-9:
        return say("The need moved by {need:+,} and the open limit not at all.", need=readable(need))
    return say(
        "The need moved by {need:+,} and the open limit by {limit:+,}.", need=readable(need), limit=readable(limit)
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
        Its result is a :class:`crmlib.credit.plots.Insured`: ``recovery`` and ``net_at_risk`` of
        :func:`crmlib.insured_recovery`; the latter is ``own_share`` of what is within the limit plus ``above_limit``.
    """
    most = max(exposure, limit, 1.0) * 1.5
    step = step_of(10 * most) / 10  # below one, too

    def insure(exposure: float, limit: float, cover: float) -> plots.Insured:
        parts = insured_parts(exposure, limit, cover).iloc[0]
        return plots.Insured(exposure, limit, **parts, most=most)

    return Panel(
        controls={
            "exposure": Number(exposure, 0, most, say("exposure"), step=step),
            "limit": Number(limit, 0, most, say("insurer's limit"), step=step),
            "cover": Share(usual("cover") if cover is None else cover, say("cover, share the insurer pays"), step=0.05),
        },
        compute=insure,
        draw=plots.insured_part,
        moved=_risk_moved,
    )


def _risk_moved(before: plots.Insured, after: plots.Insured) -> str:
    step = after.net_at_risk - before.net_at_risk
    if abs(step) < 1e-9:
        return ""
    if step > 0:
        return say("{step:,} more stays with us.", step=readable(step))
    return say("{step:,} less stays with us.", step=readable(-step))
