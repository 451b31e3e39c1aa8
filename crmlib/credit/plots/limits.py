"""The pictures of a limit: what binds it, what an insurer leaves with us, the ways to it side by side."""

from typing import Any, NamedTuple

import pandas as pd

from crmlib import rules
from crmlib.language import readable, say
from crmlib.showing import style
from crmlib.showing.style import picture, thousands

# Need against capacity


class Bound(NamedTuple):
    """One buyer's limit between need, capacity and portfolio."""

    decided: pd.Series  # need, capacity, portfolio_cap (missing: none), open_limit, binds, secured, left
    days: float  # credit days
    curve: pd.DataFrame  # index: credit days; need, open_limit
    most: float  # the largest need that can be set
    money: str  # the unit of the amounts, where it is known


def _money(unit: str) -> str:
    """The words for an axis of money."""
    return say("money, {unit}", unit=unit) if unit else say("money, in the unit of the accounts")


def _limit_words(result: Bound) -> str:
    row = result.decided
    said = {"need": readable(row["need"]), "limit": readable(row["open_limit"])}
    if row["binds"] == "need":
        return say(
            "The need of {need:,} is below the capacity of {capacity:,}: the need decides, the open limit is {limit:,}.",
            capacity=readable(row["limit_capacity"]),
            **said,
        )
    if row["binds"] == "portfolio_cap":
        return say("The need is {need:,}, but our portfolio allows {limit:,}: that decides.", **said)
    return say(
        "The need is {need:,}, the capacity {capacity:,}: the capacity decides, and {left:,} is left to deposit, letter "
        "of credit or insurance.",
        need=said["need"],
        capacity=readable(row["limit_capacity"]),
        left=readable(row["left"]),
    )


@picture(_limit_words, size=(8, 4), columns=2, widths=(3, 2))
def which_limit_binds(result: Bound, axes: Any, artists: Any = None) -> Any:
    """Need over the credit days with the bounds across, and what becomes of the need."""
    if artists is None:
        artists = _needs(result, axes[0]) | _becomes(result, axes[1])
    row, curve, days = result.decided, result.curve, result.days
    artists["need"].set_data(curve.index, curve["need"])
    artists["granted"].set_data(curve.index, curve["open_limit"])
    artists["dot"].set_data([days], [row["need"]])
    artists["drop"].set_data([days] * 2, [0, row["need"]])
    artists["name"].set(
        x=days,
        y=row["need"] + 0.02 * result.most,
        ha="left" if days < 0.4 * curve.index[-1] else "right",
        text=say("need {money:,}", money=readable(row["need"])),
    )
    for bar, text, part in zip(artists["bars"], artists["money"], ("open_limit", "secured", "left"), strict=True):
        bar.set_width(row[part])
        text.set(x=row[part], text=f"{readable(row[part]):,}")
    return artists


def _needs(result: Bound, ax: Any) -> dict[str, Any]:
    """The bounds across, and lines to move."""
    days = result.curve.index
    ax.set(xlim=(days[0], days[-1]), xlabel=say("credit days"), ylabel=_money(result.money))
    ax.set_ylim(0, 1.05 * result.most)
    thousands(ax)
    _capacity(ax, result.decided["limit_capacity"], days[-1], result.most)
    if pd.notna(result.decided["portfolio_cap"]):
        _portfolio(ax, max(result.decided["portfolio_cap"], 0.0), days[-1])
    return {
        "need": ax.plot([], [], color=style.FIRST, lw=2)[0],
        "granted": ax.plot([], [], color=style.THIRD, lw=6, alpha=0.45, solid_capstyle="butt")[0],
        "dot": ax.plot([], [], "o", color=style.FIRST, ms=8)[0],
        "drop": ax.plot([], [], color=style.INK, lw=1, ls=(0, (2, 2)))[0],
        "name": ax.text(0, 0, "", color=style.FIRST, fontweight="bold", va="bottom", ha="right"),
    }


def _capacity(ax: Any, capacity: float, end: float, most: float) -> None:
    """The line of the capacity; its words stand below it where there is room."""
    below = capacity > 0.12 * most
    ax.axhline(capacity, color=style.SECOND, lw=2)
    ax.annotate(
        say("capacity {money:,}", money=readable(capacity)),
        (end, capacity),
        xytext=(-4, -7 if below else 6),
        textcoords="offset points",
        ha="right",
        va="top" if below else "bottom",
        color=style.SECOND_WORDS,
        fontweight="bold",
        bbox=style.BEHIND_WORDS,
    )


def _portfolio(ax: Any, allowed: float, end: float) -> None:
    """The line of what the portfolio allows."""
    ax.axhline(allowed, color=style.INK, lw=1.4, ls=(0, (4, 3)))
    ax.annotate(
        say("portfolio allows {money:,}", money=readable(allowed)),
        (end, allowed),
        xytext=(-4, 5),
        textcoords="offset points",
        ha="right",
    )


def _becomes(result: Bound, ax: Any) -> dict[str, Any]:
    """A bar for each part of the need."""
    ax.set(ylim=(2.6, -0.6), xlabel=_money(result.money))
    ax.set_yticks(
        range(3), [say("open limit"), say("secured", context="part of a need"), say("left", context="of a need")]
    )
    ax.set_xlim(0, 1.2 * result.most)
    thousands(ax, "x")
    return {
        "bars": ax.barh(range(3), [0, 0, 0], height=0.6, color=[style.THIRD, style.FIRST, style.LOSS]),
        "money": [ax.text(0, i, "", va="center", transform=style.after(ax)) for i in range(3)],
    }


# What the insurer leaves with us


class Insured(NamedTuple):
    """An exposure and its parts, see :func:`crmlib.credit.insurance.insured_parts`."""

    exposure: float
    limit: float
    recovery: float
    net_at_risk: float
    own_share: float
    above_limit: float
    most: float  # the largest exposure that can be set


def _insured_words(result: Insured) -> str:
    return say(
        "Of {exposure:,} the insurer pays {recovery:,}; {net_at_risk:,} stays with us: {own_share:,} as our own share and {above_limit:,} "
        "above the insurer's limit.",
        **{name: readable(amount) for name, amount in result._asdict().items()},
    )


@picture(_insured_words, size=(8, 3.4))
def insured_part(result: Insured, ax: Any, artists: Any = None) -> Any:
    """The exposure, what the insurer pays of it, our share, and what lies above the limit: each begins where the last ends."""
    if artists is None:
        artists = _insured_bars(result, ax)
    steps = [result.exposure, result.recovery, result.own_share, result.above_limit]
    starts = [0, 0, result.recovery, result.recovery + result.own_share]
    for bar, text, start, step in zip(artists["bars"], artists["money"], starts, steps, strict=True):
        bar.set(x=start, width=step)
        text.set(x=start + step, text=f"{readable(step):,}")
    artists["limit"].set_xdata([result.limit] * 2)
    artists["limit_name"].set(x=result.limit, text=say("insurer's limit {money:,}", money=readable(result.limit)))
    return artists


def _insured_bars(result: Insured, ax: Any) -> dict[str, Any]:
    """Four bars and the line of the insurer's limit, to move."""
    ax.set_yticks(range(4), [say("exposure"), say("the insurer pays"), say("our own share"), say("above the limit")])
    ax.set(ylim=(3.6, -0.6), xlabel=say("money, in the unit of the exposure"))
    ax.set_xlim(0, 1.1 * result.most)
    thousands(ax, "x")
    above = {"zorder": 4, "bbox": style.BEHIND_WORDS}  # above the line of the limit
    return {
        "bars": ax.barh(range(4), [0] * 4, height=0.62, color=[style.REST, style.THIRD, style.SECOND, style.LOSS]),
        "money": [ax.text(0, i, "", va="center", transform=style.after(ax), **above) for i in range(4)],
        "limit": ax.plot([0, 0], [-0.6, 3.6], color=style.INK, lw=1.2, ls=(0, (4, 3)))[0],
        "limit_name": ax.text(0, -0.58, "", va="top", transform=style.after(ax, 3), bbox=style.BEHIND_WORDS),
    }


# Ways to a limit, side by side


class Ways(NamedTuple):
    """Every method's limit for one customer, and what is decided."""

    candidates: pd.DataFrame  # of one customer, from limit_candidates
    decision: pd.Series  # the row of credit_limit
    name: str
    money: str = ""  # the unit of the amounts, where it is known


def ways_of(customer: Any, candidates: pd.DataFrame, decided: pd.DataFrame, money: str = "") -> Ways:
    """The ways to one customer's limit.

    Parameters
    ----------
    customer : id
    candidates : DataFrame
        From :func:`crmlib.limit_candidates`.
    decided : DataFrame
        From :func:`crmlib.credit_limit`; a column ``name``, from :func:`crmlib.with_names`, gives the names.
    money : str
        The unit of the amounts, where it is known.

    Returns
    -------
    Ways
        For :func:`limit_methods`.
    """
    row = decided.loc[customer]
    name = row.get("name")
    mine = candidates[candidates["customer_id"] == customer]
    return Ways(mine, row, str(customer) if pd.isna(name) else str(name), money)


def _ways_words(result: Ways) -> str:
    known = result.candidates["limit"].dropna()
    limit = result.decision["open_limit"]
    if pd.isna(limit):
        return say("{n} methods give a number for {name}, and no limit is set.", n=len(known), name=result.name)
    return say(
        "{n} methods give {low:,.0f} to {high:,.0f} for {name}; the open limit is {limit:,.0f}.",
        n=len(known),
        low=known.min(),
        high=known.max(),
        name=result.name,
        limit=limit,
    )


@picture(_ways_words, size=(8, 3.8))
def limit_methods(result: Ways, ax: Any, artists: Any = None) -> Any:
    """One bar per method and a line at the decision."""
    words = rules.words("credit/limit_methods", "label")
    limits = result.candidates.set_index("method")["limit"].reindex(words.index)
    known = limits.fillna(0)
    colours = [style.SECOND if method == "need" else style.FIRST for method in words.index]
    ax.barh(range(len(words)), known, color=colours, height=0.66)
    for place, limit in enumerate(limits):
        shown = say("not known") if pd.isna(limit) else f"{limit:,.0f}"
        ax.text(known.iloc[place], place, shown, va="center", transform=style.after(ax))
    if pd.notna(result.decision["open_limit"]):
        _decision_line(ax, result.decision["open_limit"], len(words))
    ax.set_yticks(range(len(words)), words)
    ax.set(ylim=(len(words) - 0.4, -1.1), xlabel=_money(result.money))
    style.reach(ax, "x", max(float(known.max()) * 1.1, 1))
    return ax


def _decision_line(ax: Any, limit: float, foot: int) -> None:
    """The open limit across the bars."""
    ax.plot([limit] * 2, [-0.45, foot], color=style.LOSS, lw=1.8)
    words = say("open limit {limit:,.0f}", limit=limit)
    ax.text(limit, -0.75, words, color=style.LOSS, ha="center", fontweight="bold")
