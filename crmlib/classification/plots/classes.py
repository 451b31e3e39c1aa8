"""Pictures of the eight classes (chapter 04b): how full they are, by what cuts, and on what day."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification.film import EIGHT
from crmlib.classification.plots.marks import whole_ticks
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import picture, reach, short, thousands


def _segment_words(segmented: pd.DataFrame) -> str:
    sales = segmented.groupby("segment")["monetary"].sum().clip(lower=0)
    best = sales.idxmax()
    return say(
        "{n} [customer is|customers are] “{label}” ({key}) and [n:brings|bring] {share:.0%} of sales, more than any other class.",
        n=int((segmented["segment"] == best).sum()),
        label=_eight().get(best, best),
        key=best,
        share=sales[best] / sales.sum(),
    )


@picture(_segment_words, size=(8, 3.8), columns=2)
def segments(segmented: pd.DataFrame, axes: Any, artists: Any = None) -> Any:
    """Customers and sales of the eight classes. From :func:`crmlib.rfm_segment`."""
    eight = rules.words("classification/eight", "label")
    counts = segmented["segment"].value_counts().reindex(eight.index, fill_value=0)
    sales = segmented.groupby("segment")["monetary"].sum().reindex(eight.index, fill_value=0)
    colours = [style.FIRST if key.endswith("H") else style.REST for key in eight.index]
    for ax, values, unit, shown in [
        (axes[0], counts, say("customers", context="axis"), "{:.0f}"),
        (axes[1], sales / 1000, say("sales, thousand"), "{:,.0f}"),
    ]:
        bars = ax.barh(np.arange(len(values)), values, color=colours, height=0.7)
        ax.bar_label(bars, [shown.format(value) for value in values], padding=3)
        ax.set(xlabel=unit, xlim=(min(0.0, values.min()), values.max() * 1.18 + 1e-9))
        ax.invert_yaxis()
        thousands(ax, "x")
    axes[0].set_yticks(np.arange(len(eight)), [f"{key}  {label}" for key, label in eight.items()])
    axes[0].xaxis.get_major_locator().set_params(integer=True)
    axes[1].set_yticks([])


class Eight(NamedTuple):
    """The eight classes, how full they are now and at the start, and one customer followed."""

    counts: list[int]  # in the order of EIGHT
    at_start: list[int]
    customer: str  # what the customer is called
    at: int  # the customer's place in EIGHT; -1 where there is none yet


class Cuts(NamedTuple):
    """What one cut per measure does: to the classes, and to each measure by itself."""

    eight: Eight
    places: np.ndarray  # of each customer in EIGHT
    cuts: tuple[float, float, float]  # days, orders, money
    high: list[int]  # how many customers are high in recency, frequency, money
    own: tuple[float, float, float]  # of the customer followed
    own_high: tuple[bool, bool, bool]
    in_months: bool = False  # recency, in place of days


class Path(NamedTuple):
    """The classes on a day, and the scores of one customer on every day up to it."""

    eight: Eight
    places: np.ndarray  # of each customer in EIGHT; -1 for who is not there yet
    days: np.ndarray  # counted from 1970, the last one is the day looked back from
    last: int  # the last day there is
    scores: np.ndarray  # by day and measure; 0 where there is none


def _eight() -> dict[str, str]:
    return dict(rules.words("classification/eight", "label"))


def _eight_words(result: Cuts | Path) -> str:
    eight = result.eight
    best = {"n": eight.counts[0], "all": sum(eight.counts), "label": _eight()[EIGHT[0]], "key": EIGHT[0]}
    if eight.at < 0:
        return say(
            "{n} of {all} [customer|customers] [n:is|are] “{label}” ({key}); {name} is not a customer yet.",
            name=eight.customer,
            **best,
        )
    return say(
        "{n} of {all} [customer|customers] [n:is|are] “{label}” ({key}); {name} is {at}.",
        name=eight.customer,
        at=EIGHT[eight.at],
        **best,
    )


def _eight_bars(eight: Eight, ax: Any) -> dict[str, Any]:
    """A bar for each class, a tick where it stood at the start, its numbers, and an arrow at the customer followed."""
    labels = _eight()
    ax.set_yticks(range(8), [f"{key}  {label}" for key, label in labels.items()])
    ax.set(xlabel=say("customers (black tick: at the start)"), ylim=(7.5, -0.5))
    thousands(ax, "x")
    whole_ticks(ax, "x")
    colours = [style.FIRST if key.endswith("H") else style.REST for key in labels]
    behind = style.after(ax, 10 + 6.2 * len(f"{sum(eight.counts):,}"))
    low = np.arange(8) + 0.36  # a tick at the foot of the bar leaves the number alone
    return {
        "bars": ax.barh(range(8), eight.counts, color=colours, height=0.7),
        "start": ax.plot(eight.at_start, low, ls="", marker="|", ms=8, mew=1.8, color=style.INK)[0],
        "words": [ax.text(0, i, "", va="center", transform=style.after(ax)) for i in range(8)],
        "name": ax.text(0, 0, "", va="center", transform=behind, color=style.LOSS, fontweight="bold"),
    }


def _fill_eight(eight: Eight, ax: Any, artists: dict[str, Any]) -> None:
    reach(ax, "x", max(*eight.counts, *eight.at_start) * 1.35)
    for bar, text, count in zip(artists["bars"], artists["words"], eight.counts, strict=True):
        bar.set_width(count)
        text.set(x=count, text=f"{count:,}")
    artists["name"].set_text("←" if eight.at >= 0 else "")
    if eight.at >= 0:
        artists["name"].set(x=eight.counts[eight.at], y=eight.at)


@picture(_eight_words, size=(8, 4), columns=2, widths=(3, 2))
def class_cuts(result: Cuts, axes: Any, artists: Any = None) -> Any:
    """The eight classes, and for each measure how many customers are high. From :func:`crmlib.classification.panels.rfm_cuts`."""
    left, right = axes
    artists = artists or {**_high_bars(result, right), "left": _eight_bars(result.eight, left)}
    _fill_eight(result.eight, left, artists["left"])
    for bar, high in zip(artists["high"], result.high, strict=True):
        bar.set_width(high)
    for texts, words in ((artists["cuts"], _cut_words(result)), (artists["own"], _own_words(result))):
        for text, said in zip(texts, words, strict=True):
            text.set_text(said)
    return artists


def _high_bars(result: Cuts, ax: Any) -> dict[str, Any]:
    """For each measure a bar of all customers, in it those who are high, the cut above and the customer's own value below."""
    rows, n = range(3), sum(result.eight.counts)
    ax.set(xlabel=say("customers", context="axis"), xlim=(0, n), ylim=(2.6, -0.75), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.barh(rows, [n] * 3, color=style.RULE, height=0.34)
    thousands(ax, "x")
    return {
        "high": ax.barh(rows, result.high, color=style.FIRST, height=0.34),
        "cuts": [ax.text(0, i - 0.34, "", va="center") for i in rows],
        "own": [ax.text(0, i + 0.34, "", va="center", color=style.LOSS) for i in rows],
    }


def _cut_words(result: Cuts) -> list[str]:
    recent, orders, money = result.cuts
    return [
        say("R high: within {n:,} [month|months]", n=recent)
        if result.in_months
        else say("R high: within {n:,} [day|days]", n=recent),
        say("F high: from {n:,} [order|orders]", n=orders),
        say("M high: from {n:,.0f}", n=money),
    ]


def _own_words(result: Cuts) -> list[str]:
    (recent, orders, money), name = result.own, short(result.eight.customer, 18)
    r, f, m = result.own_high
    return [
        _recent_words(name, recent, r, result.in_months),
        say("{name}: {n:,.0f} [order|orders], high", name=name, n=orders)
        if f
        else say("{name}: {n:,.0f} [order|orders], low", name=name, n=orders),
        say("{name}: {n:,.0f}, high", name=name, n=money) if m else say("{name}: {n:,.0f}, low", name=name, n=money),
    ]


def _recent_words(name: str, recent: float, high: bool, in_months: bool) -> str:
    """How long ago the customer followed bought, in months or days."""
    if in_months:
        said = {"name": name, "n": recent}
        return say("{name}: {n:.1f} months, high", **said) if high else say("{name}: {n:.1f} months, low", **said)
    if high:
        return say("{name}: {n:,.0f} [day|days], high", name=name, n=recent)
    return say("{name}: {n:,.0f} [day|days], low", name=name, n=recent)


LANES = (12, 6, 0)  # where each measure's scores begin: recency above frequency above money


@picture(_eight_words, size=(8, 4), columns=2, widths=(1, 1))
def class_path(result: Path, axes: Any, artists: Any = None) -> Any:
    """The eight classes on a day, and one customer's scores up to it. From :func:`crmlib.classification.panels.look_back`."""
    left, right = axes
    if artists is None:
        _lanes(result, right)
        artists = {"left": _eight_bars(result.eight, left), **_path_lines(right)}
    _fill_eight(result.eight, left, artists["left"])
    for line, lane, scores in zip(artists["lines"], LANES, result.scores.T, strict=True):
        line.set_data(result.days, np.where(scores > 0, lane + scores, np.nan))
    artists["now"].set_xdata([result.days[-1]] * 2)
    artists["whose"].set_text(short(result.eight.customer, 26))
    artists["nobody"].set_text("" if result.eight.at >= 0 else say("not a customer yet"))
    return artists


def _lanes(result: Path, ax: Any) -> None:
    """The days, and three lanes of scores, grey where a score is high."""
    ax.set(
        xlim=(result.days[0], result.last),
        ylim=(0.3, 17.7),
        xlabel=say("day looked back from"),
        ylabel=say("scores (grey: high)"),
        yticks=[lane + score for lane in LANES for score in (1, 3, 5)],
        yticklabels=[text for letter in "RFM" for text in ("1", f"{letter}  3", "5")],
    )
    for lane in LANES:
        ax.axhspan(lane + 3.5, lane + 5.4, color=style.RULE, alpha=0.5, lw=0)
    style.days(ax)


def _path_lines(ax: Any) -> dict[str, Any]:
    under = {"fc": style.PAPER, "ec": "none", "pad": 2}
    return {
        "lines": [ax.plot([], [], color=style.FIRST, lw=1.4, drawstyle="steps-post")[0] for _ in LANES],
        "nobody": ax.text(0.5, 0.5, "", transform=ax.transAxes, ha="center", color=style.QUIET, bbox=under),
        "whose": ax.text(0.01, 1.01, "", transform=ax.transAxes, va="bottom", fontweight="bold", color=style.LOSS),
        "now": ax.plot([0, 0], [0, 1], color=style.LOSS, lw=1.4, transform=ax.get_xaxis_transform())[0],
    }
