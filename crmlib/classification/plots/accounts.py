"""Pictures of accounts (chapters 04e and 04f): the whale, effort against margin, losing the largest, metals, one customer in four systems."""

import textwrap
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification.concentration import without_largest
from crmlib.classification.plots.marks import SHOWN, called, named, round_percent
from crmlib.language import say
from crmlib.rows import known
from crmlib.showing import style
from crmlib.showing.style import percent, picture, reach, thousands


def _whale_words(curve: pd.DataFrame) -> str:
    losers = known(curve, "losers")
    if not losers:
        return say("Every customer leaves something after service: there is no hump.")
    return say(
        "The best {n:,} of {all:,} [customer|customers] [n:makes|make] {peak:.0%} of the profit; below zero "
        "after service: {losers:,}, at a cost of {cost:,.0f}.",
        n=known(curve, "peak_customers"),
        all=len(curve),
        peak=known(curve, "peak_share"),
        losers=losers,
        cost=-curve["profit"].clip(upper=0).sum(),
    )


@picture(_whale_words)
def whale(curve: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Profit after service added up, the best customer first: the hump of the whale. From :func:`crmlib.whale_curve`."""
    peak, losers = known(curve, "peak_customers"), known(curve, "losers")
    share = np.r_[0.0, curve["cum_share"]]
    n, last, places = len(curve), len(share) - losers, np.arange(len(share))
    artists = artists or _whale_lines(n, ax)
    reach(ax, "y", known(curve, "peak_share") * 1.12)
    top = ax.get_ylim()[1]
    artists["rise"].set_data(places[: peak + 1], share[: peak + 1])
    artists["level"].set_data(places[peak:last], share[peak:last])
    artists["fall"].set_data(places[last - 1 :], share[last - 1 :])
    artists["peak"].set_data([peak, peak], [share[peak], 0])
    artists["gain"].set(text=say("{n:,} leave something", n=peak), x=peak / 2, y=0.06 * top)
    artists["loss"].set(text=say("{n:,} cost", n=losers) if losers else "", x=n, y=share[peak] + 0.02 * top)
    return artists


def _whale_lines(n: int, ax: Any) -> dict[str, Any]:
    """The axes for n customers; the back of the whale in three pieces, its peak, and two numbers."""
    ax.set(
        xlim=(0, n), xlabel=say("customers, most profitable first"), ylabel=say("share of the whole profit, added up")
    )
    ax.axhline(1, color=style.INK, lw=1, ls=(0, (4, 3)))
    percent(ax)
    thousands(ax, "x")
    if n <= 20:
        ax.xaxis.get_major_locator().set_params(integer=True)
    return {
        "rise": ax.plot([], [], color=style.FIRST, lw=2.2)[0],
        "level": ax.plot([], [], color=style.REST, lw=2.2)[0],
        "fall": ax.plot([], [], color=style.LOSS, lw=3.4)[0],
        "peak": ax.plot([], [], color=style.INK, marker="o", ms=5, lw=1, markevery=[0])[0],
        "gain": ax.text(0, 0, "", va="center", ha="center", color=style.FIRST),
        "loss": ax.text(0, 0, "", va="bottom", ha="right", color=style.LOSS),
    }


def _effort_words(gaps: pd.DataFrame) -> str:
    over = gaps[gaps["gap_share"] > 0]
    one = gaps.iloc[0]
    return say(
        "{name} takes {hours:.0%} of the hours and brings {margin:.0%} of the margin; {n:,} of {all:,} "
        "[n:takes|take] more than [n:it brings|they bring].",
        name=called(gaps)[0],
        hours=one["hours_share"],
        margin=one["margin_share"],
        n=len(over),
        all=len(gaps),
    )


@picture(_effort_words, size=(8, 4.6))
def effort(gaps: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Share of hours beside share of margin, where they lie furthest apart. From :func:`crmlib.effort_gap`."""
    half = SHOWN // 2
    shown = gaps if len(gaps) <= SHOWN else pd.concat([gaps.head(half), gaps.tail(half)])
    rows = np.arange(len(shown))
    colours = np.where(shown["gap_share"] > 0, style.LOSS, style.FIRST)
    ax.hlines(rows, shown["hours_share"], shown["margin_share"], color=colours, lw=2, alpha=0.5)
    ax.scatter(
        shown["hours_share"], rows, marker="s", s=42, color=style.SECOND, label=say("share of our hours"), zorder=3
    )
    ax.scatter(
        shown["margin_share"], rows, marker="o", s=46, color=style.FIRST, label=say("share of the margin"), zorder=3
    )
    if len(shown) < len(gaps):
        ax.axhline(half - 0.5, color=style.RULE, lw=1)
        ax.text(
            1,
            half - 0.5,
            say("{n:,} [customer between them is|customers between them are] not shown", n=len(gaps) - len(shown)),
            ha="right",
            va="center",
            transform=ax.get_yaxis_transform(),
            color=style.QUIET,
            fontsize=8.5,
            bbox={"facecolor": style.PAPER, "lw": 0, "pad": 2},
        )
    ax.set_yticks(rows, named(shown))
    ax.invert_yaxis()
    low, high = (
        shown[["hours_share", "margin_share"]].to_numpy().min(),
        shown[["hours_share", "margin_share"]].to_numpy().max(),
    )
    ax.set(xlabel=say("share of the whole"), xlim=(min(0, low * 1.1), high * 1.08))
    round_percent(ax)
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2)


class Loss(NamedTuple):
    """The largest customers, and what is left without the first of them."""

    largest: pd.DataFrame  # from sales_share; a column "name" stands beside the numbers
    left: pd.DataFrame  # from without_largest of the same money

    @classmethod
    def of(cls, largest: pd.DataFrame, lose: int = 1) -> "Loss":
        """What the loss of the first customers of :func:`crmlib.sales_share` leaves."""
        return cls(largest, without_largest(largest["amount"], lose))

    @property
    def lose(self) -> int:
        """How many leave."""
        return len(known(self.left, "lost"))

    @property
    def share(self) -> float:
        """Of sales, that leaves with them."""
        return float(known(self.left, "lost_share"))


def _losing_words(loss: Loss) -> str:
    replaced = known(loss.left, "to_replace")
    if not loss.lose:
        return say(
            "Nobody is lost: the largest customer brings {share:.0%} of sales, and all are here.",
            share=loss.left.loc["without", "largest_share"],
        )
    name = called(loss.largest)[0]
    if np.isnan(replaced):
        return (
            say("Without {name} nobody is left who buys.", name=name)
            if loss.lose == 1
            else say("Without them nobody is left who buys.")
        )
    if loss.lose == 1:
        return say(
            "Without {name}, {share:.0%} of sales are gone: as much as {n:,.0f} usual (median) [customer brings|customers bring].",
            name=name,
            share=loss.share,
            n=replaced,
        )
    return say(
        "Without the {lose:,} largest, {share:.0%} of sales are gone: as much as {n:,.0f} usual (median) [customer brings|customers bring].",
        lose=loss.lose,
        share=loss.share,
        n=replaced,
    )


GONE: dict[str, Any] = {"color": style.PAPER, "edgecolor": style.LOSS, "hatch": "////", "lw": 1.2}


@picture(_losing_words, size=(8, 4), columns=2, widths=(3, 2))
def losing(loss: Loss, axes: Any, artists: Any = None) -> Any:
    """The largest customers and what is left without them. From :func:`crmlib.without_largest`, with the shares: `Loss.of(shares)`."""
    left, right = axes
    shown = loss.largest.head(SHOWN)
    artists = artists or {**_largest_bars(shown, left), **_rest_bars(right)}
    for place, (bar, share) in enumerate(zip(artists["gone"], shown["share"], strict=True)):
        bar.set_width(share if place < loss.lose else 0)
    kept = 1 - loss.share
    artists["rest"][0].set_height(kept)
    artists["hole"][0].set(y=kept, height=1 - kept)
    artists["said"].set(y=1.02, text=say("{share:.0%} gone", share=loss.share) if loss.lose else "")
    return artists


def _largest_bars(shown: pd.DataFrame, ax: Any) -> dict[str, Any]:
    """A bar for each of the largest, and one over it for when it is gone."""
    rows = np.arange(len(shown))
    ax.barh(rows, shown["share"], color=style.FIRST, height=0.7)
    ax.set_yticks(rows, named(shown))
    ax.set(xlabel=say("share of sales"), xlim=(0, max(shown["share"].max() * 1.2, 0.01)), ylim=(len(shown) - 0.4, -0.6))
    round_percent(ax)
    if ax.get_xlim()[1] > 1:
        ax.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])  # room for the figure behind the bar, but no share above all
    _limit(shown["share"], ax)
    return {"gone": ax.barh(rows, shown["share"], height=0.7, **GONE)}


def _limit(shares: pd.Series, ax: Any) -> None:
    """The dotted line from which on one customer matters; a figure in its way goes behind it."""
    limit = float(rules.table("classification/concentration")["from"].sort_values().iloc[1])
    wide = 0.15 * ax.get_xlim()[1]
    for row, share in enumerate(shares):
        place = limit if share < limit < share + wide else share
        ax.annotate(f"{share:.1%}", (place, row), xytext=(4, 0), textcoords="offset points", va="center")
    if limit < ax.get_xlim()[1]:
        ax.axvline(limit, color=style.INK, lw=1, ls=(0, (2, 2)), zorder=0)
        ax.set_xlabel(say("share of sales (dotted: from {limit:.0%} on, one customer matters)", limit=limit))


def _rest_bars(ax: Any) -> dict[str, Any]:
    """All sales of today beside what is left of them."""
    ax.set(
        xlim=(-0.6, 1.6),
        ylim=(0, 1.12),
        xticks=[0, 1],
        xticklabels=[say("today", context="with all customers"), say("without", context="the largest customers")],
        xlabel=say("all our sales"),
        ylabel=say("share of today's sales"),
    )
    percent(ax)
    ax.bar([0], [1], 0.6, color=style.FIRST)
    return {
        "rest": ax.bar([1], [1], 0.6, color=style.FIRST),
        "hole": ax.bar([1], [0], 0.6, **GONE),
        "said": ax.text(1, 0, "", ha="center", va="bottom", color=style.INK),
    }


def _metal_words(tiers: pd.DataFrame) -> str:
    lead = tiers[tiers["metal"] == "lead"]
    left = lead["profit"].sum()
    hours = lead["hours"].sum() / max(tiers["hours"].sum(), 1e-9)
    if left < 0:
        return say(
            "{n} of {all} [customer|customers] [n:is|are] lead: [n:it takes|they take] {hours:.0%} of the "
            "hours and [n:loses|lose] {loss:,.0f}.",
            n=len(lead),
            all=len(tiers),
            hours=hours,
            loss=-left,
        )
    return say(
        "{n} of {all} [customer|customers] [n:is|are] lead: [n:it takes|they take] {hours:.0%} of the hours "
        "and [n:leaves|leave] {profit:,.0f}.",
        n=len(lead),
        all=len(tiers),
        hours=hours,
        profit=left,
    )


@picture(_metal_words, columns=2, widths=(1, 1))
def metals(tiers: pd.DataFrame, axes: Any, artists: Any = None) -> Any:
    """What each metal leaves and the hours it takes. From :func:`crmlib.metal_tiers`."""
    names = rules.words("classification/metals", "label")
    groups = tiers.groupby("metal")[["profit", "hours"]].sum().reindex(names.index, fill_value=0.0)
    count = tiers["metal"].value_counts().reindex(names.index, fill_value=0)
    for ax, values, label in [
        (axes[0], groups["profit"] / 1000, say("profit after service, thousand")),
        (axes[1], groups["hours"], say("hours of service")),
    ]:
        bars = ax.barh(
            range(len(names)), values, color=[style.LOSS if value < 0 else style.FIRST for value in values], height=0.65
        )
        ax.bar_label(bars, [f"{value:,.0f}" for value in values], padding=3)
        low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        room = 0.22 * max(high, -low, 1e-9)  # for the figures beside the bars
        ax.set(xlabel=label, xlim=(low - room * (low < 0), high + room), ylim=(len(names) - 0.4, -0.6))
        ax.locator_params(axis="x", nbins=5)
        thousands(ax, "x")
    axes[0].set_yticks(range(len(names)), [f"{name} ({count[metal]})" for metal, name in names.items()])
    axes[1].set_yticks([])


def _apart_words(laid: pd.DataFrame) -> str:
    return say(
        "The systems agree on {same} of {all} [customer|customers]; on {far} they stand two steps or more apart.",
        same=int((laid["apart"] == 0).sum()),
        all=len(laid),
        far=int((laid["apart"] >= 2).sum()),
    )


@picture(_apart_words, size=(8, 5.0))
def disagreements(laid: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The grade that each system gives to the customers on whom they differ most, the darker the higher. From :func:`crmlib.crosswalk`."""
    from matplotlib.colors import LinearSegmentedColormap

    ladder = rules.table("classification/crosswalk").astype({"grade": "str"})
    labels = rules.words("classification/crosswalk", "label").groupby(level=0, sort=False).first()
    steps = ladder.set_index(["system", "grade"])[["from_step", "to_step"]].mean(axis=1)
    shade = LinearSegmentedColormap.from_list("ladder", _STEPS)  # a grade that covers two steps lies between them
    shown = laid.head(SHOWN)
    systems = [name for name in labels.index if name in shown]
    for column, system in enumerate(systems):
        words = _grade_words(system)
        for row, value in enumerate(shown[system].astype("object")):
            grade = "" if pd.isna(value) else str(int(value)) if isinstance(value, float) else str(value)
            step = steps.get((system, grade), np.nan)
            known_step = not np.isnan(step)
            face = shade((step - 1) / 3) if known_step else style.PAPER
            ax.add_patch(_box(column, row, face))
            ink = style.PAPER if known_step and step <= 2 else style.INK  # light words on dark
            ax.text(column, row, words.get(grade, grade), ha="center", va="center", color=ink)
    for row, apart in enumerate(shown["apart"]):
        ax.text(len(systems), row, f"{apart:.0f}", ha="center", va="center", color=style.INK)
    ax.set_yticks(range(len(shown)), named(shown))
    heads = [textwrap.fill(labels[system], 14) for system in systems]
    ax.set_xticks(range(len(systems) + 1), [*heads, say("steps\napart")])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.5, len(systems) + 0.5), ylim=(len(shown) - 0.5, -0.5))
    ax.set_xlabel(say("the darker, the higher on the common ladder of four steps"))
    ax.grid(False)
    for side in ax.spines.values():
        side.set_visible(False)


_STEPS = ("#1f4e79", "#5b8db8", "#b9d2e6", "#eef3f7")  # of the ladder, the top is the darkest


def _box(column: int, row: int, face: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.47, row - 0.43), 0.94, 0.86, facecolor=face, lw=0)


def _grade_words(system: str) -> dict[str, str]:
    """A system's grades as people read them."""
    if system == "metal":
        return {str(key): str(word) for key, word in rules.words("classification/metals", "label").items()}
    if system == "vip_level":
        levels = rules.table("classification/vip_levels")
        return dict(zip(levels["level"].astype("str"), levels["label"], strict=True))
    return {}
