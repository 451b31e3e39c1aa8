"""The pictures of lesson 4 that judge accounts: the whale, effort against margin, losing the largest, retention, rhythm."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification.lifetime import retention_for_gain, retention_gain
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import need, percent, picture, reach, short, thousands

SHOWN = 10  # customers a picture names


def named(frame: pd.DataFrame) -> list[str]:
    """How a picture calls its customers: the number and, where the frame has a column ``name``, the name."""
    if "name" not in frame:
        return [short(str(number)) for number in frame.index]
    return [
        f"{number}  {short(name)}" if name else short(str(number))
        for number, name in zip(frame.index, frame["name"].fillna("").astype("str"), strict=True)
    ]


def _round_percent(ax: Any) -> None:
    """Ticks in whole percent: 2.5 would be written as 2."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    percent(ax, "x")


def whole_ticks(ax: Any, axis: str) -> None:
    """Ticks at whole customers: 2.5 would be written as 2."""
    from matplotlib.ticker import MaxNLocator

    getattr(ax, f"{axis}axis").set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))


# The whale


def _hump(result: Any) -> dict[str, Any]:
    """What the picture of the whale needs: from the method's frame, or as the panel hands it on."""
    if isinstance(result, dict):
        return result
    return {
        "share": result["cum_share"].to_numpy(),
        "total": float(result["profit"].sum()),
        **result.attrs,
        "cost": float(-result["profit"].clip(upper=0).sum()),
    }


def _whale_words(result: Any) -> str:
    hump = _hump(result)
    if not hump["losers"]:
        return say("Every customer leaves something after service: there is no hump.")
    return say(
        "The best {n:,} of {all:,} [customer|customers] [n:makes|make] {peak:.0%} of the profit; below zero "
        "after service: {losers:,}, at a cost of {cost:,.0f}.",
        n=hump["peak_customers"],
        all=len(hump["share"]),
        peak=hump["peak_share"],
        losers=hump["losers"],
        cost=hump["cost"],
    )


@picture(_whale_words)
def whale(result: Any, ax: Any, artists: Any = None) -> Any:
    """Profit after service added up, the best customer first: the hump of the whale. From :func:`crmlib.whale_curve`."""
    hump = _hump(result)
    share = np.r_[0.0, hump["share"]]
    n, peak, last = len(share) - 1, hump["peak_customers"], len(share) - hump["losers"]
    if artists is None:
        ax.set(
            xlim=(0, n),
            xlabel=say("customers, most profitable first"),
            ylabel=say("share of the whole profit, added up"),
        )
        ax.axhline(1, color=style.INK, lw=1, ls=(0, (4, 3)))
        percent(ax)
        thousands(ax, "x")
        if n <= 20:
            ax.xaxis.get_major_locator().set_params(integer=True)
        artists = {
            "rise": ax.plot([], [], color=style.FIRST, lw=2.2)[0],
            "level": ax.plot([], [], color=style.REST, lw=2.2)[0],
            "fall": ax.plot([], [], color=style.LOSS, lw=3.4)[0],
            "peak": ax.plot([], [], color=style.INK, marker="o", ms=5, lw=1)[0],
            "gain": ax.text(0, 0, "", va="center", ha="center", color=style.FIRST),
            "loss": ax.text(0, 0, "", va="bottom", ha="right", color=style.LOSS),
        }
    reach(ax, "y", hump["peak_share"] * 1.12)
    top = ax.get_ylim()[1]
    places = np.arange(n + 1)
    artists["rise"].set_data(places[: peak + 1], share[: peak + 1])
    artists["level"].set_data(places[peak:last], share[peak:last])
    artists["fall"].set_data(places[last - 1 :], share[last - 1 :])
    artists["peak"].set_data([peak, peak], [share[peak], 0])
    artists["peak"].set_markevery([0])
    artists["gain"].set(text=say("{n:,} leave something", n=peak), x=peak / 2, y=0.06 * top)
    artists["loss"].set(
        text=say("{n:,} cost", n=hump["losers"]) if hump["losers"] else "", x=n, y=share[peak] + 0.02 * top
    )
    return artists


# Effort against margin


def _effort_words(gaps: pd.DataFrame) -> str:
    over = gaps[gaps["gap_share"] > 0]
    one = gaps.iloc[0]
    return say(
        "{name} takes {hours:.0%} of the hours and brings {margin:.0%} of the margin; {n:,} of {all:,} "
        "[n:takes|take] a larger share than [n:it brings|they bring].",
        name=short(str(gaps.index[0])),
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
            color="#666666",
            fontsize=8.5,
            bbox={"facecolor": "white", "lw": 0, "pad": 2},
        )
    ax.set_yticks(rows, named(shown))
    ax.invert_yaxis()
    low, high = (
        shown[["hours_share", "margin_share"]].to_numpy().min(),
        shown[["hours_share", "margin_share"]].to_numpy().max(),
    )
    ax.set(xlabel=say("share of the whole"), xlim=(min(0, low * 1.1), high * 1.08))
    _round_percent(ax)
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2)


# Losing the largest; a usual customer is the one in the middle


def _loss(result: Any) -> dict[str, Any]:
    """What the picture of a loss needs: of a table of shares the largest customer is lost."""
    return result if isinstance(result, dict) else losing_facts(result, 1)


def losing_facts(ranked: pd.DataFrame, lose: int) -> dict[str, Any]:
    """What is lost with the first `lose` customers of :func:`crmlib.sales_share`, in plain numbers."""
    share, money = ranked["share"].to_numpy(), ranked["amount"].to_numpy()
    left = money[lose:]
    gains = left[left > 0]
    lost = float(money[:lose].clip(min=0).sum())
    return {
        "ranked": ranked,
        "lose": lose,
        "lost_share": float(share[:lose].sum()),
        "lost": lost,
        "to_replace": lost / float(np.median(money[money > 0])) if len(gains) else np.nan,
        "next": str(ranked.index[lose]) if lose < len(ranked) else "",
        "next_share": float(gains.max() / gains.sum()) if len(gains) else np.nan,
    }


def _losing_words(result: Any) -> str:
    loss = _loss(result)
    if not loss["lose"]:
        return say(
            "Nobody is lost: the largest customer brings {share:.0%} of sales, and all are here.",
            share=loss["next_share"],
        )
    name = short(str(loss["ranked"].index[0]))
    if np.isnan(loss["to_replace"]):
        return (
            say("Without {name} nobody is left who buys.", name=name)
            if loss["lose"] == 1
            else say("Without them nobody is left who buys.")
        )
    if loss["lose"] == 1:
        return say(
            "Without {name}, {share:.0%} of sales are gone: as much as {n:,.0f} usual (median) [customer brings|customers bring].",
            name=name,
            share=loss["lost_share"],
            n=loss["to_replace"],
        )
    return say(
        "Without the {lose:,} largest, {share:.0%} of sales are gone: as much as {n:,.0f} usual (median) [customer brings|customers bring].",
        lose=loss["lose"],
        share=loss["lost_share"],
        n=loss["to_replace"],
    )


@picture(_losing_words, size=(8, 4), columns=2, widths=(3, 2))
def losing(result: Any, axes: Any, artists: Any = None) -> Any:
    """The largest customers and what is left without them. From :func:`crmlib.sales_share`, or the panel."""
    loss = _loss(result)
    left, right = axes
    shown = loss["ranked"].head(SHOWN)
    rows = np.arange(len(shown))
    if artists is None:
        left.barh(rows, shown["share"], color=style.FIRST, height=0.7)
        left.set_yticks(rows, named(shown))
        left.set(
            xlabel=say("share of sales"), xlim=(0, max(shown["share"].max() * 1.2, 0.01)), ylim=(len(shown) - 0.4, -0.6)
        )
        _round_percent(left)
        if left.get_xlim()[1] > 1:
            left.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])  # room for the figure behind the bar, but no share above all
        limit = float(rules.table("classification/concentration")["from"].sort_values().iloc[1])
        wide = 0.15 * left.get_xlim()[1]
        for row, share in zip(
            rows, shown["share"], strict=True
        ):  # a figure in the way of the dotted line goes behind it
            left.annotate(
                f"{share:.1%}",
                (limit if share < limit < share + wide else share, row),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
            )
        if limit < left.get_xlim()[1]:
            left.axvline(limit, color=style.INK, lw=1, ls=(0, (2, 2)), zorder=0)
            left.set_xlabel(say("share of sales (dotted: from {limit:.0%} on, one customer matters)", limit=limit))
        right.set(
            xlim=(-0.6, 1.6),
            ylim=(0, 1.12),
            xticks=[0, 1],
            xticklabels=[say("today"), say("without")],
            xlabel=say("all our sales"),
            ylabel=say("share of today's sales"),
        )
        percent(right)
        right.bar([0], [1], 0.6, color=style.FIRST)
        artists = {
            "gone": left.barh(
                rows, shown["share"], color="white", edgecolor=style.LOSS, hatch="////", height=0.7, lw=1.2
            ),
            "rest": right.bar([1], [1], 0.6, color=style.FIRST),
            "hole": right.bar([1], [0], 0.6, color="white", edgecolor=style.LOSS, hatch="////", lw=1.2),
            "said": right.text(1, 0, "", ha="center", va="bottom", color=style.INK),
        }
    for place, (bar, share) in enumerate(zip(artists["gone"], shown["share"], strict=True)):
        bar.set_width(share if place < loss["lose"] else 0)
    kept = 1 - loss["lost_share"]
    artists["rest"][0].set_height(kept)
    artists["hole"][0].set(y=kept, height=1 - kept)
    artists["said"].set(y=1.02, text=say("{share:.0%} gone", share=loss["lost_share"]) if loss["lose"] else "")
    return artists


# Retention


START = 0.80  # where the picture stands when nobody says otherwise


@cache
def _claims() -> pd.DataFrame:
    return rules.table("classification/retention_claims")


def _kept(result: Any) -> dict[str, Any]:
    """What the picture of retention needs; a curve of the method is looked at from 80 %."""
    if isinstance(result, dict):
        return result
    return retention_facts(result, START)


def _retention_words(result: Any) -> str:
    kept = _kept(result)
    return say(
        "At {rate:.0%} retention a customer is worth {years:.1f} yearly margins; {step:.0f} "
        "[point more makes|points more make] that {gain:.1%} more.",
        rate=kept["retention"],
        years=kept["value"],
        step=100 * kept["step"],
        gain=kept["gain"],
    )


@picture(_retention_words, size=(8, 4), columns=2, widths=(1, 1))
def retention(result: Any, axes: Any, artists: Any = None) -> Any:
    """Value of a customer by retention, and the gain of a few points more beside three claims. From :func:`crmlib.lifetime_curve`."""
    kept = _kept(result)
    left, right = axes
    rates = kept["rates"]
    if artists is None:
        for ax in axes:
            ax.set(xlim=(0.5, 1.0), xlabel=say("customers who are still there a year later"))
            percent(ax, "x")
        left.set(ylabel=say("value of a customer, in yearly margins"))
        right.set(ylabel=say("gain of the step (dashed: three claims)"), ylim=(0, 1.0))
        percent(right)
        for claim in kept["claims"]:
            right.axhline(claim, color=style.REST, lw=1, ls=(0, (4, 3)))
        artists = {
            "value": left.plot([], [], color=style.FIRST, lw=2)[0],
            "step": left.plot([], [], color=style.LOSS, lw=1.4, marker="o", ms=5)[0],
            "gain": right.plot([], [], color=style.FIRST, lw=2)[0],
            "here": right.plot([], [], color=style.LOSS, marker="o", ms=6, ls="")[0],
            "reached": right.plot([], [], color=style.INK, marker="D", ms=5, ls="", mfc="white")[0],
            "words": [
                right.text(0.505, gain + 0.012, "", fontsize=8.5, va="bottom", color="#555555")
                for gain in kept["claims"]
            ],
        }
    reach(left, "y", kept["values"].max() * 1.05)
    now, step, value = kept["retention"], kept["step"], kept["value"]
    artists["value"].set_data(rates, kept["values"])
    artists["step"].set_data([now, now + step, now + step], [value, value, value * (1 + kept["gain"])])
    artists["gain"].set_data(rates, kept["gains"])
    artists["here"].set_data([now], [kept["gain"]])
    points = [(rate, gain) for gain, rate in kept["claims"].items() if rate == rate]
    artists["reached"].set_data([rate for rate, _ in points], [gain for _, gain in points])
    for words, (gain, rate), who in zip(artists["words"], kept["claims"].items(), _claims()["label_en"], strict=True):
        words.set_text(
            say("{who}, {gain:.0%}: from {rate:.0%}", who=who, gain=gain, rate=rate)
            if rate == rate
            else say("{who}, {gain:.0%}: never", who=who, gain=gain)
        )
    return artists


def retention_facts(curve: pd.DataFrame, start: float) -> dict[str, Any]:
    """A curve of :func:`crmlib.lifetime_curve` looked at from one retention, with the claims of the rule table."""
    step, discount = curve.attrs["step"], curve.attrs["discount"]
    gain = retention_gain(start, step, discount)
    claims = {claim: retention_for_gain(claim, step, discount) for claim in _claims()["gain"]}
    return {
        "rates": curve.index.to_numpy(),
        "values": curve["value"].to_numpy(),
        "gains": curve["gain"].to_numpy(),
        "retention": start,
        "step": step,
        "value": start / (1 + discount - start),
        "gain": gain,
        "claims": claims,
    }


# Rhythm


def _rhythm_words(late: pd.DataFrame) -> str:
    silent = int((late["rhythm"] == "silent").sum())
    first = late.iloc[0]
    return say(
        "{n:,} [customer is|customers are] overdue by their own rhythm, {silent:,} of them silent for longer than ever; "
        "{name} waits {days:,} [day|days] instead of {usual:,.0f}.",
        n=len(late),
        silent=silent,
        name=short(str(late.index[0])),
        days=int(first["recency"]),
        usual=first["usual_gap"],
    )


@picture(_rhythm_words, size=(8, 4.6))
def rhythm(late: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Days since the last order beside each customer's usual and longest gap. Rows of :func:`crmlib.own_rhythm` that are overdue."""
    need(len(late) > 0, say("nobody is overdue by their own rhythm"))
    shown = late.head(SHOWN)
    rows = np.arange(len(shown))
    ax.barh(rows, shown["recency"], color=style.REST, height=0.55, label=say("days since the last order"))
    most = max(shown["recency"].max(), shown["longest_gap"].max())
    for row, days, gap in zip(rows, shown["recency"], shown["longest_gap"], strict=True):
        in_the_way = (
            days - 0.01 * most <= gap <= days + 0.08 * most
        )  # the figure goes behind the mark of the longest gap
        ax.annotate(
            f"{days:,}",
            (max(days, gap) if in_the_way else days, row),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
        )
    ax.plot(shown["usual_gap"], rows, ls="", marker="|", ms=20, mew=2.4, color=style.FIRST, label=say("usual gap"))
    ax.plot(
        shown["longest_gap"],
        rows,
        ls="",
        marker="D",
        ms=6,
        mfc="white",
        color=style.INK,
        label=say("longest gap so far"),
    )
    ax.set_yticks(rows, named(shown))
    every = (
        say("days")
        if len(shown) == len(late)
        else say("days (the first {shown} of {all:,} are shown)", shown=len(shown), all=len(late))
    )
    ax.set(xlabel=every, xlim=(0, most * 1.12), ylim=(len(shown) - 0.4, -0.6))
    thousands(ax, "x")
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, borderaxespad=0.2)
