"""Pictures of behaviour (chapter 04b): scores, levels, who moved, who stays, who is late."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification.abc import SAME
from crmlib.classification.claims import RetentionStep
from crmlib.classification.plots.marks import SHOWN, named, whole_ticks
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.showing import style
from crmlib.showing.style import need, percent, picture, reach, short, thousands


def _grid_words(scored: pd.DataFrame) -> str:
    best = int(((scored["r_score"] >= 4) & (scored["f_score"] >= 4)).sum())
    lapsing = int(
        ((scored["r_score"] < 4) & (scored["f_score"] >= 4)).sum()
    )  # low is what is not high, as in the eight classes
    return say(
        "{best} [customer buys|customers buy] often and bought lately; {lapsing} bought often but not lately.",
        best=best,
        lapsing=lapsing,
    )


@picture(_grid_words, size=(5.6, 4.4))
def score_grid(scored: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """How many customers have each pair of recency and frequency score; high is 4 or more. From :func:`crmlib.rfm_score`."""
    import seaborn as sns
    from matplotlib.patches import Rectangle

    known = scored.dropna(subset=["r_score", "f_score"])
    counts = pd.crosstab(known["f_score"], known["r_score"])
    best = range(1, int(max(5, *counts.index, *counts.columns)) + 1)
    counts = counts.reindex(index=reversed(best), columns=best, fill_value=0)
    sns.heatmap(
        counts,
        ax=ax,
        annot=True,
        fmt="d",
        cmap="Blues",
        linewidths=1.5,
        linecolor=style.PAPER,
        cbar=False,
        vmax=max(1, counts.to_numpy().max() * 1.15),
        annot_kws={"fontsize": 10},
    )
    low, rows = 3, len(best) - 3
    for start, wide, colour, name in [
        (0, low, style.LOSS, say("often, not lately")),
        (low, rows, style.THIRD, say("often and lately")),
    ]:
        ax.add_patch(Rectangle((start + 0.03, 0.03), wide - 0.06, rows - 0.06, fill=False, ec=colour, lw=2.4, zorder=3))
        ax.text(start + wide / 2, -0.12, name, color=colour, ha="center", va="bottom", fontweight="bold")
    ax.set(xlabel=say("recency score (5 = bought lately)"), ylabel=say("frequency score (5 = buys often)"))
    ax.tick_params(length=0, labelrotation=0)


def _trap_words(compared: pd.DataFrame) -> str:
    known = compared.dropna()  # who bought nothing has no score
    moved = int((known["rank"] != known["quantile"]).sum())
    return say(
        "Cutting by position gives {moved} of {n} [customer|customers] another score than their equals deserve.",
        moved=moved,
        n=len(known),
    )


@picture(_trap_words, size=(8, 3.4))
def tie_trap(compared: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Number of customers per frequency score, by both rules. Columns ``rank`` and ``quantile``."""
    scores = np.arange(1, int(compared.max().max()) + 1)
    for shift, rule, colour, name in [
        (-0.2, "rank", style.SECOND, say("by position (ties broken by row order)")),
        (0.2, "quantile", style.FIRST, say("by value (equal customers, equal score)")),
    ]:
        counts = compared[rule].value_counts().reindex(scores, fill_value=0)
        ax.bar_label(ax.bar(scores + shift, counts, 0.38, color=colour, label=name))
    ax.set(xlabel=say("frequency score"), ylabel=say("customers", context="axis"), xticks=scores)
    ax.set_ylim(top=ax.get_ylim()[1] * 1.18)
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.legend(loc="upper right", ncols=2)


class Weighed(NamedTuple):
    """Weighted scores of all customers, and the one customer followed."""

    table: pd.DataFrame  # from rfm_weighted
    customer: Any
    start: float | None = None  # the customer's score before the weights were moved; None where nothing was
    levels: Rule = "classification/vip_levels"
    name: str = ""  # what the customer is called

    @property
    def called(self) -> str:
        """The customer's name, or its number where it has none."""
        return self.name or str(self.customer)

    @property
    def ladder(self) -> pd.DataFrame:
        """The levels from the lowest up, and how many customers reached each and no more."""
        levels = rules.table(self.levels).sort_values("from")
        return levels.assign(reached=[int((self.table["vip_level"] == level).sum()) for level in levels["level"]])


def _level_words(weighed: Weighed) -> str:
    table, one = weighed.table, weighed.table.loc[weighed.customer]
    return say(
        "{name} scores {score:.0f} of 100: {label}. {n} of {all} [customer|customers] [n:reaches|reach] this level or a higher one.",
        name=weighed.called,
        score=one["rfm_weighted"],
        label=one["vip_label"],
        n=int((table["vip_level"] >= one["vip_level"]).sum()),
        all=len(table),
    )


STEPS = np.arange(20, 101, 4)  # what 4, 8 and 8 can give; other weights are counted at the nearest of them


@picture(_level_words, size=(8, 4), columns=2, widths=(3, 2))
def vip_levels(weighed: Weighed, axes: Any, artists: Any = None) -> Any:
    """Weighted scores and the levels they reach; one customer marked. From :func:`crmlib.rfm_weighted`, as a `Weighed`."""
    left, right = axes
    counts = np.histogram(weighed.table["rfm_weighted"].dropna(), bins=np.r_[STEPS - 2, 102])[0]
    reached = weighed.ladder["reached"]
    score = float(weighed.table.loc[weighed.customer, "rfm_weighted"])
    start = score if weighed.start is None else weighed.start
    artists = artists or {**_score_bars(weighed.ladder, left), **_level_bars(weighed.ladder, right)}
    reach(left, "y", max(counts) * 1.25)
    reach(right, "x", max(reached) * 1.15)
    for bar, count in zip(artists["bars"], counts, strict=True):
        bar.set_height(count)
    artists["path"].set_data([start, score], [0.9, 0.9])
    artists["mark"].set_xdata([score, score])
    name = short(weighed.called, 24)
    room = 2 + 1.05 * len(name)  # so that a long name ends on the page
    artists["name"].set(x=min(max(score, 16 + room), 104 - room), text=name)
    for bar, text, count in zip(artists["levels"], artists["counts"], reached, strict=True):
        bar.set_width(count)
        text.set(x=count, text=f" {count:,}")
    return artists


def _score_bars(ladder: pd.DataFrame, ax: Any) -> dict[str, Any]:
    """A bar for each score, dark as its level, and the way of the customer followed above them."""
    of_step = np.clip(np.searchsorted(ladder["from"] - SAME, STEPS, side="right") - 1, 0, None)
    ax.set(xlim=(16, 104), xticks=STEPS[::2], xlabel=say("weighted score"), ylabel=say("customers", context="axis"))
    thousands(ax)
    whole_ticks(ax, "y")
    for edge in ladder["from"][1:]:
        ax.axvline(edge - 2, color=style.RULE, lw=0.8, ls=(0, (2, 2)), zorder=0)
    above = {"color": style.LOSS, "transform": ax.get_xaxis_transform()}
    way = {"lw": 1.2, "marker": "o", "mfc": style.PAPER, "markevery": [0]}
    return {
        "bars": ax.bar(STEPS, np.zeros(len(STEPS)), 3.4, color=[style.LEVELS[i] for i in of_step]),
        "path": ax.plot([0, 0], [0.9, 0.9], **above, **way)[0],
        "mark": ax.plot([0, 0], [0, 0.9], **above, lw=1.6)[0],
        "name": ax.text(0, 0.93, "", **above, ha="center", fontweight="bold"),
    }


def _level_bars(ladder: pd.DataFrame, ax: Any) -> dict[str, Any]:
    ax.set(xlabel=say("customers", context="axis"), yticks=range(5), yticklabels=ladder["label"])
    thousands(ax, "x")
    whole_ticks(ax, "x")
    return {
        "levels": ax.barh(range(5), ladder["reached"], color=style.LEVELS, height=0.7),
        "counts": [ax.text(0, i, "", va="center") for i in range(5)],
    }


def _moved_words(matrix: pd.DataFrame) -> str:
    facts = matrix.attrs
    if not facts["before"]:
        return say("All are new ({new}): nobody bought in the year before.", new=facts["new"])
    return say(
        "{stayed} of {before} [customer|customers] kept their class; {fell} fell, {rose} rose, {gone} [is|are] "
        "gone, {new} [is|are] new.",
        **facts,
    )


@picture(_moved_words, size=(5.8, 4.2))
def migration(matrix: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """How many customers went from each class to each other. From :func:`crmlib.migration_matrix`."""
    counts = matrix.to_numpy()
    n = len(matrix) - 1
    ax.set(
        xlim=(-0.5, n + 0.5),
        ylim=(n + 0.5, -0.5),
        xlabel=say("class now"),
        ylabel=say("class a year before"),
        xticks=range(n + 1),
        yticks=range(n + 1),
    )
    moves = rules.words("classification/moves", "label")
    ax.set_xticklabels([moves.get(name, str(name)) for name in matrix.columns])
    ax.set_yticklabels([moves.get(name, str(name)) for name in matrix.index])
    ax.tick_params(length=0)
    most = max(1, counts.max())
    cells = [(i, j) for i in range(n + 1) for j in range(n + 1) if (i, j) != (n, n)]
    kinds = [(style.FIRST, "") if i == j else (style.LOSS, " ↓") if j > i else (style.THIRD, " ↑") for i, j in cells]
    shades = [
        (colour, 0.12 + 0.7 * counts[cell] / most if counts[cell] else 0.04)
        for cell, (colour, _) in zip(cells, kinds, strict=True)
    ]
    ax.bar([j for _, j in cells], 0.92, 0.96, bottom=[i - 0.46 for i, _ in cells], color=shades)
    for (i, j), (_, mark) in zip(cells, kinds, strict=True):
        full = counts[i, j] > 0
        ax.text(
            j,
            i,
            f"{counts[i, j]:,}{mark if full else ''}",
            ha="center",
            va="center",
            fontweight="bold" if full else None,
            color=style.INK,
        )


def _retention_words(kept: RetentionStep) -> str:
    return say(
        "At {rate:.0%} retention a customer is worth {years:.1f} yearly margins; {step:.0f} "
        "[point more makes|points more make] that {gain:.1%} more.",
        rate=kept.retention,
        years=kept.value,
        step=100 * kept.step,
        gain=kept.gain,
    )


@picture(_retention_words, size=(8, 4), columns=2, widths=(1, 1))
def retention(kept: RetentionStep, axes: Any, artists: Any = None) -> Any:
    """Value of a customer by retention, and the gain of a few points more beside what others claim.

    From :func:`crmlib.classification.claims.retention_step`.
    """
    left, right = axes
    artists = artists or {**_value_lines(left), **_gain_lines(kept.claims["gain"], right)}
    reach(left, "y", kept.curve["value"].max() * 1.05)
    now, after = kept.retention, kept.retention + kept.step
    artists["value"].set_data(kept.curve.index, kept.curve["value"])
    artists["step"].set_data([now, after, after], [kept.value, kept.value, kept.value * (1 + kept.gain)])
    artists["gain"].set_data(kept.curve.index, kept.curve["gain"])
    artists["here"].set_data([now], [kept.gain])
    there = kept.claims.dropna(subset=["retention"])
    artists["reached"].set_data(there["retention"], there["gain"])
    for words, claim in zip(artists["words"], kept.claims.itertuples(), strict=True):
        words.set_text(_claim_words(claim))
    return artists


def _claim_words(claim: Any) -> str:
    if np.isnan(claim.retention):
        return say("{who}, {gain:.0%}: never", who=claim.who, gain=claim.gain)
    return say("{who}, {gain:.0%}: from {rate:.0%}", who=claim.who, gain=claim.gain, rate=claim.retention)


def _by_retention(ax: Any) -> None:
    ax.set(xlim=(0.5, 1.0), xlabel=say("customers who are still there a year later"))
    percent(ax, "x")


def _value_lines(ax: Any) -> dict[str, Any]:
    _by_retention(ax)
    ax.set(ylabel=say("value of a customer, in yearly margins"))
    return {
        "value": ax.plot([], [], color=style.FIRST, lw=2)[0],
        "step": ax.plot([], [], color=style.LOSS, lw=1.4, marker="o", ms=5)[0],
    }


def _gain_lines(claimed: pd.Series, ax: Any) -> dict[str, Any]:
    """The gain of the step, and a dashed line for each claim with its words."""
    _by_retention(ax)
    ax.set(ylabel=say("gain of the step (dashed: three claims)"), ylim=(0, 1.0))
    percent(ax)
    for gain in claimed:
        ax.axhline(gain, color=style.REST, lw=1, ls=(0, (4, 3)))
    small = {"fontsize": 8.5, "va": "bottom", "color": style.QUIET}
    return {
        "gain": ax.plot([], [], color=style.FIRST, lw=2)[0],
        "here": ax.plot([], [], color=style.LOSS, marker="o", ms=6, ls="")[0],
        "reached": ax.plot([], [], color=style.INK, marker="D", ms=5, ls="", mfc=style.PAPER)[0],
        "words": [ax.text(0.505, gain + 0.012, "", **small) for gain in claimed],
    }


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
        mfc=style.PAPER,
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
