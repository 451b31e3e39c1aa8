"""The pictures of one order: how sure payment must be for it, and how much of it in advance."""

from typing import Any, NamedTuple

import pandas as pd

from crmlib import rules
from crmlib.language import readable, say
from crmlib.showing import style
from crmlib.showing.style import percent, picture, thousands

# One order, or the first of several


class Repeat(NamedTuple):
    """What an order brings on average, alone and as the first of two."""

    p: float  # that the first order is paid
    once: float
    with_repeat: float
    edge: float  # from which probability on the order pays alone
    repeat_edge: float  # and with the repeat order
    curve: pd.DataFrame  # index: probability; once, with_repeat


def _repeat_words(result: Repeat) -> str:
    if (result.once > 0) == (result.with_repeat > 0):
        return say(
            "At {p:.0%} the order brings {once:+,.0f} alone and {repeat:+,.0f} with the repeat order; alone it pays from {edge:.1%}.",
            p=result.p,
            once=result.once,
            repeat=result.with_repeat,
            edge=result.edge,
        )
    return say(
        "At {p:.0%} the order alone loses {loss:,.0f} on average; with the repeat order it brings {repeat:,.0f}.",
        p=result.p,
        loss=-result.once,
        repeat=result.with_repeat,
    )


@picture(_repeat_words, size=(8, 4))
def repeat_order(result: Repeat, ax: Any, artists: Any = None) -> Any:
    """Expected profit over the probability of payment, of the order alone and with the repeat order."""
    if artists is None:
        artists = _profits(result, ax)
    probabilities, edge = result.curve.index, result.repeat_edge
    artists["repeat"].set_data(probabilities, result.curve["with_repeat"])
    artists["now"].set_xdata([result.p] * 2)
    there = probabilities[0] < edge < probabilities[-1]
    artists["edge"].set_data([edge] if there else [], [0] if there else [])
    artists["edge_name"].set(x=edge - 0.006, text=f"{edge:.1%}" if there else "")
    for dot, text, profit in zip(artists["dots"], artists["money"], (result.once, result.with_repeat), strict=True):
        dot.set_data([result.p], [profit])
        text.set_text(f"{profit:+,.0f}")
    return artists


def _profits(result: Repeat, ax: Any) -> dict[str, Any]:
    """The line of the order alone, and what moves."""
    probabilities, once = result.curve.index, result.curve["once"]
    best = float(once.iloc[-1])
    low, high = min(float(once.iloc[0]), -best) * 1.1, best * 2.4
    ax.axhline(0, color=style.INK, lw=1)
    ax.plot(probabilities, once, color=style.SECOND, lw=2)
    ax.set(
        xlim=(probabilities[0], probabilities[-1]),
        ylim=(low, high),
        xlabel=say("probability that the first order is paid"),
        ylabel=say("expected profit, dollars"),
    )
    percent(ax, "x")
    thousands(ax)
    if probabilities[0] < result.edge < probabilities[-1]:
        _edge_alone(ax, result.edge)
    bold = {"fontweight": "bold", "ha": "right"}
    return {
        "repeat": ax.plot([], [], color=style.FIRST, lw=2)[0],
        "edge": ax.plot([], [], "s", color=style.FIRST, ms=7)[0],
        "edge_name": ax.text(0, (high - low) * 0.02, "", color=style.FIRST, va="bottom", **bold),
        "now": ax.plot([0, 0], [low, high], color=style.LOSS, lw=1.4)[0],
        "dots": [ax.plot([], [], "o", color=colour, ms=8)[0] for colour in (style.SECOND, style.FIRST)],
        "money": [
            _legend(ax, 0.90, style.SECOND_WORDS, say("● the order alone")),
            _legend(ax, 0.98, style.FIRST, say("● with the repeat order")),
        ],
    }


def _edge_alone(ax: Any, edge: float) -> None:
    """Where the order alone begins to pay."""
    ax.plot([edge], [0], "D", color=style.SECOND, ms=7)
    ax.annotate(
        f"{edge:.1%}",
        (edge, 0),
        xytext=(10, -26),
        textcoords="offset points",
        color=style.SECOND_WORDS,
        fontweight="bold",
    )


def _legend(ax: Any, place: float, colour: str, words: str) -> Any:
    """A line of the legend; gives the number before its words, to fill."""
    ax.text(0.135, place, words, transform=ax.transAxes, color=colour, va="top")
    return ax.text(0.125, place, "", transform=ax.transAxes, color=colour, va="top", ha="right", fontweight="bold")


# How much in advance


class Advance(NamedTuple):
    """An order against a deposit, and what the rules do with it at every deposit."""

    share: float  # of the order that is paid in advance
    order: float
    limit: float
    exposure: float
    after: float  # what is owed after the order
    action: str
    spans: dict[str, tuple[float, float]]  # action to the first and the last deposit at which the rules say it
    most: float  # the largest sum that is shown
    money: str  # the unit of the amounts, where it is known


def _deposit_words(result: Advance) -> str:
    return say(
        "With {share:.0%} of {order:,} in advance the buyer owes {after:,} against a limit of {limit:,}: {action}.",
        share=result.share,
        order=readable(result.order),
        after=readable(result.after),
        limit=readable(result.limit),
        action=action_words()[result.action],
    )


def action_words() -> dict[str, str]:
    """What each action of the rules for orders is called."""
    return rules.words("credit/order_actions", "label").to_dict()


def short_actions() -> dict[str, str]:
    """The actions in one word, for a narrow place, from the lightest to the hardest."""
    return rules.words("credit/order_actions", "short").to_dict()


@picture(_deposit_words, size=(8, 4))
def deposit(result: Advance, ax: Any, artists: Any = None) -> Any:
    """What the buyer owes after the order, over the deposit; the ground says what the rules do with the order."""
    if artists is None:
        artists = _deposits(result, ax)
    for (action, words), ground, name in zip(short_actions().items(), artists["ground"], artists["names"], strict=True):
        begins, ends = result.spans.get(action, (0.0, 0.0))
        ground.set_bounds(begins, 0, ends - begins, 1)
        name.set(x=(begins + ends) / 2, text=words if ends - begins > 0.13 else "")
    artists["line"].set_data([0, 1], [result.exposure + result.order, result.exposure])
    artists["mark"].set_data([result.share] * 2, [0, result.after])
    artists["dot"].set_data([result.share], [result.after])
    artists["money"].set(x=result.share, y=result.after, text=f"{readable(result.after):,}")
    return artists


def _deposits(result: Advance, ax: Any) -> dict[str, Any]:
    """The line of the limit; the grounds of the actions and what else moves."""
    ax.set(
        xlim=(0, 1),
        xlabel=say("deposit, share of the order paid in advance"),
        ylabel=say("owed after the order, {money}", money=result.money)
        if result.money
        else say("owed after the order"),
    )
    ax.set_ylim(0, result.most)
    percent(ax, "x")
    thousands(ax)
    above = ax.get_xaxis_transform()
    limit = say("limit {money:,}", money=readable(result.limit))
    return {
        "ground": [ax.axvspan(0, 0, color=tint, lw=0, zorder=0) for tint in style.GO_TO_STOP],
        "names": [ax.text(0, 0.97, "", ha="center", va="top", transform=above) for _ in style.GO_TO_STOP],
        "limit": ax.plot([0, 1], [result.limit] * 2, color=style.INK, lw=1.4, ls=(0, (4, 3)))[0],
        "limit_name": ax.text(0.99, result.limit, limit, ha="right", va="bottom"),
        "line": ax.plot([], [], color=style.FIRST, lw=2)[0],
        "mark": ax.plot([0, 0], [0, 0], color=style.LOSS, lw=1.2)[0],
        "dot": ax.plot([], [], "o", color=style.LOSS, ms=8)[0],
        "money": ax.text(0, 0, "", color=style.LOSS, fontweight="bold", va="bottom", transform=style.after(ax, 6)),
    }
