"""Live pictures of one order: how sure payment must be for it, and how much of it in advance."""

from itertools import pairwise

import numpy as np
import pandas as pd

from crmlib.credit import plots
from crmlib.credit.exposure import order_decision
from crmlib.credit.probability import (
    break_even_probability,
    break_even_with_repeat,
    expected_profit,
    expected_profit_with_repeat,
)
from crmlib.language import say
from crmlib.showing.panel import Choice, Number, Panel, Share
from crmlib.showing.style import need

CHANCES = np.linspace(0.5, 1.0, 51)  # probabilities that are drawn
LATE = (0, 10, 20, 40)  # days overdue, one for each kind of rule
STEP = 0.005  # of a deposit
SHARES = np.round(np.arange(0, 1, STEP), 3)


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
        Its result is a :class:`crmlib.credit.plots.Repeat`: ``once`` equals :func:`crmlib.expected_profit`, ``with_repeat``
        :func:`crmlib.expected_profit_with_repeat`, ``edge`` :func:`crmlib.break_even_probability`; ``repeat_edge`` is where
        the second is zero.
    """
    edge = break_even_probability(cost, revenue)
    once = [expected_profit(cost, revenue, p) for p in CHANCES]

    def expect(p: float, again: float, discount: float) -> plots.Repeat:
        with_repeat = [expected_profit_with_repeat(cost, revenue, at, again, discount=discount) for at in (p, *CHANCES)]
        return plots.Repeat(
            p,
            expected_profit(cost, revenue, p),
            with_repeat[0],
            edge,
            break_even_with_repeat(cost, revenue, again, discount=discount),
            pd.DataFrame({"once": once, "with_repeat": with_repeat[1:]}, index=CHANCES),
        )

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


def _sign_moved(before: plots.Repeat, after: plots.Repeat) -> str:
    if (before.once, before.with_repeat) == (after.once, after.with_repeat):
        return ""
    return say(
        "The order alone brings {once:+,.0f} instead of {was:+,.0f}, with the repeat order {new:+,.0f} instead of {old:+,.0f}.",
        once=after.once,
        was=before.once,
        new=after.with_repeat,
        old=before.with_repeat,
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
        Its result is a :class:`crmlib.credit.plots.Advance`: the ``action`` of :func:`crmlib.order_decision` for the part of the
        order that is not paid in advance, and what is owed ``after`` it.

    Raises
    ------
    DataError
        The limit, the exposure or the order is not known; else as in :func:`crmlib.order_decision`.
    """
    need(bool(np.isfinite([limit, exposure, order]).all()), say("the limit, the exposure or the order is not known"))
    slider = Number.around(order, say("new order"))
    orders = np.union1d(np.arange(1, round(slider.high / slider.step) + 1) * slider.step, [order])
    # every order at every deposit is decided at once; the sliders only look one up
    cases = pd.MultiIndex.from_product([orders, SHARES], names=["order", "share"])
    credit = pd.Series(np.outer(orders, 1 - SHARES).ravel())
    decided = {
        late: order_decision(limit, exposure, credit, overdue_days=late, grade=grade)[["action", "owed_after"]]
        .set_axis(cases)
        .astype({"action": object})
        for late in LATE
    }
    most = max(limit, exposure + float(orders[-1])) * 1.2

    def ask(share: float, order: float, late: int) -> plots.Advance:
        asked = decided[late].loc[orders[np.abs(orders - order).argmin()]]
        row = asked.iloc[np.abs(SHARES - share).argmin()]
        spans = _spans(asked["action"].to_numpy())
        return plots.Advance(share, order, limit, exposure, row["owed_after"], row["action"], spans, most, money)

    return Panel(
        controls={
            "share": Share(0.30, say("deposit, share of the order"), high=float(SHARES[-1]), step=STEP),
            "order": Number(order, float(orders[0]), float(orders[-1]), slider.label, step=slider.step),
            "late": Choice(
                *LATE, label=say("overdue", context="an invoice"), names=tuple(_overdue(late) for late in LATE)
            ),
        },
        compute=ask,
        draw=plots.deposit,
        moved=_action_moved,
    )


def _spans(actions: np.ndarray) -> dict[str, tuple[float, float]]:
    """Each action with the deposits at which it begins and ends."""
    changes = np.flatnonzero(actions[1:] != actions[:-1]) + 1
    ends = [*SHARES.tolist(), 1.0]
    return {actions[begin]: (ends[begin], ends[end]) for begin, end in pairwise([0, *changes.tolist(), len(actions)])}


def _overdue(late: int) -> str:
    return say("{days} [day|days]", days=late) if late else say("nothing", context="overdue")


def _action_moved(before: plots.Advance, after: plots.Advance) -> str:
    if before.action == after.action:
        return ""
    words = plots.action_words()
    return say("“{new}” instead of “{old}”.", new=words[after.action], old=words[before.action])
