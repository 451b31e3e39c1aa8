"""The pictures of lesson 4. Each takes a result of the methods and says its finding in the title."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules, style
from crmlib.classification.abc import SAME, gini, pareto_point, top_share
from crmlib.language import say
from crmlib.style import percent, picture, reach, thousands


def _pareto_words(ranked: pd.DataFrame) -> str:
    amounts = ranked["amount"]
    return say("The largest 20% of the customers bring {top:.0%} of sales; 80% of sales takes {n} of {all} customers.",
               top=top_share(amounts), n=pareto_point(amounts), all=len(ranked))


@picture(_pareto_words)
def pareto(ranked: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Customers by sales, largest first, and the share of sales they add up to. From :func:`crmlib.sales_share`."""
    n = len(ranked)
    place = np.arange(1, n + 1)
    ax.fill_between(np.repeat(np.arange(n + 1), 2)[1:-1] + 0.5, np.repeat(ranked["share"], 2), color=style.FIRST, lw=0)
    ax.plot(np.r_[0.5, place + 0.5], np.r_[0, ranked["cum_share"]], color=style.SECOND, lw=2)
    reached = pareto_point(ranked["amount"])
    ax.plot([0.5, reached + 0.5, reached + 0.5], [0.8, 0.8, 0], color=style.INK, lw=1, ls=(0, (4, 3)))
    ax.annotate(say("80% of sales: {n} customers", n=reached), (reached + 0.5, 0.8), xytext=(8, -14),
                textcoords="offset points")
    ax.text(n * 0.98, 0.9, say("sales added up"), color=style.SECOND, ha="right")
    ax.text(n * 0.98, float(ranked["share"].iloc[-1]) + 0.04, say("each customer's own share"), color=style.FIRST, ha="right")
    ax.set(xlim=(0.5, n + 0.5), ylim=(0, 1.03), xlabel=say("customers, largest first"), ylabel=say("share of sales"))
    percent(ax)


def _classes_words(classified: pd.DataFrame) -> str:
    counts = classified["abc_class"].value_counts()
    a, b, c = (int(counts.get(name, 0)) for name in "ABC")
    share = classified.loc[classified["abc_class"] == "A", "share"].sum()
    return say("{a} of {n} customers are A and bring {share:.0%} of sales; {b} {are_b} B, {c} {are_c} C.", a=a, b=b, c=c,
               n=len(classified), share=share, are_b="is" if b == 1 else "are", are_c="is" if c == 1 else "are")


@picture(_classes_words)
def pareto_classes(classified: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The curve of added-up sales, cut into classes. From :func:`crmlib.abc_classify`."""
    n = len(classified)
    ends = np.cumsum([(classified["abc_class"] == name).sum() for name in "ABC"])
    if artists is None:
        ax.set(xlim=(0, n), ylim=(0, 1.12), xlabel=say("customers, largest first"), ylabel=say("share of sales, added up"))
        percent(ax)
        ax.plot(np.arange(n + 1), np.r_[0, classified["cum_share"]], color=style.INK, lw=1.6)
        artists = {
            "areas": [ax.axvspan(0, 1, color=style.CLASSES[name], alpha=0.30, lw=0) for name in "ABC"],
            "names": [ax.text(0, 1.05, "", ha="center", va="center", fontweight="bold") for _ in "ABC"],
            "edges": [ax.plot([0, 0, 0], [0, 0, 0], color=style.INK, lw=1, ls=(0, (4, 3)))[0] for _ in "AB"],
        }
    starts = np.r_[0, ends[:-1]]
    reached = np.r_[0, classified["cum_share"]]
    for area, name, letter, start, end in zip(artists["areas"], artists["names"], "ABC", starts, ends, strict=True):
        area.set_bounds(start, 0, end - start, 1)
        name.set_text(f"{letter} {end - start}" if end - start > 0.035 * n else letter if end > start else "")
        name.set_x((start + end) / 2)
    for edge, end in zip(artists["edges"], ends, strict=False):
        edge.set_data([0, end, end], [reached[end], reached[end], 0])
    return artists


def _lorenz_words(curve: pd.DataFrame) -> str:
    amounts = np.diff(curve["sales"])
    half = float(np.interp(0.5, curve["customers"], curve["sales"]))
    return say("The smaller half of the customers brings {half:.0%} of sales; the Gini index is {gini:.2f}.",
               half=half, gini=gini(amounts))


@picture(_lorenz_words, size=(5.2, 4.6))
def lorenz_curve(curve: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The Lorenz curve against equal customers. From :func:`crmlib.lorenz`."""
    ax.fill_between(curve["customers"], curve["sales"], curve["customers"], color=style.FIRST, alpha=0.2, lw=0)
    ax.plot([0, 1], [0, 1], color=style.REST, lw=1.2, ls=(0, (4, 3)))
    ax.plot(curve["customers"], curve["sales"], color=style.FIRST, lw=2)
    ax.text(0.46, 0.53, say("if all bought the same"), rotation=41, color="#666666", ha="center", rotation_mode="anchor")
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel=say("customers, smallest first"), ylabel=say("share of sales"))
    percent(ax, "x")
    percent(ax)


def _grid_words(scored: pd.DataFrame) -> str:
    best = int(((scored["r_score"] >= 4) & (scored["f_score"] >= 4)).sum())
    lapsing = int(((scored["r_score"] <= 2) & (scored["f_score"] >= 4)).sum())
    return say("{best} customers buy often and bought lately; {lapsing} bought often but not lately.", best=best, lapsing=lapsing)


@picture(_grid_words, size=(5.6, 4.4))
def score_grid(scored: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """How many customers have each pair of recency and frequency score. From :func:`crmlib.rfm_score`."""
    import seaborn as sns

    known = scored.dropna(subset=["r_score", "f_score"])
    counts = pd.crosstab(known["f_score"], known["r_score"])
    best = range(1, int(max(5, *counts.index, *counts.columns)) + 1)
    counts = counts.reindex(index=reversed(best), columns=best, fill_value=0)
    sns.heatmap(counts, ax=ax, annot=True, fmt="d", cmap="Blues", linewidths=1.5, linecolor="white",
                cbar=False, vmax=max(1, counts.to_numpy().max() * 1.15), annot_kws={"fontsize": 10})
    ax.set(xlabel=say("recency score (5 = bought lately)"), ylabel=say("frequency score (5 = buys often)"))
    ax.tick_params(length=0, labelrotation=0)


def _segment_words(segmented: pd.DataFrame) -> str:
    sales = segmented.groupby("segment")["monetary"].sum().clip(lower=0)
    best = sales.idxmax()
    label = segmented.loc[segmented["segment"] == best, "label_en"].iloc[0]
    return say("{n} customers are “{label}” ({key}) and bring {share:.0%} of sales, more than any other class.",
               n=int((segmented["segment"] == best).sum()), label=label, key=best, share=sales[best] / sales.sum())


@picture(_segment_words, size=(8, 3.8), columns=2)
def segments(segmented: pd.DataFrame, axes: Any, artists: Any = None) -> Any:
    """Customers and sales of the eight classes. From :func:`crmlib.rfm_segment`."""
    eight = rules.table("classification/eight").set_index("segment")["label_en"]
    counts = segmented["segment"].value_counts().reindex(eight.index, fill_value=0)
    sales = segmented.groupby("segment")["monetary"].sum().reindex(eight.index, fill_value=0)
    colours = [style.FIRST if key.endswith("H") else style.REST for key in eight.index]
    for ax, values, unit, shown in [(axes[0], counts, say("customers"), "{:.0f}"), (axes[1], sales / 1000, say("sales, thousand"), "{:,.0f}")]:
        bars = ax.barh(np.arange(len(values)), values, color=colours, height=0.7)
        ax.bar_label(bars, [shown.format(value) for value in values], padding=3)
        ax.set(xlabel=unit, xlim=(min(0.0, values.min()), values.max() * 1.18 + 1e-9))
        ax.invert_yaxis()
        thousands(ax, "x")
    axes[0].set_yticks(np.arange(len(eight)), [f"{key}  {label}" for key, label in eight.items()])
    axes[1].set_yticks([])


def _trap_words(compared: pd.DataFrame) -> str:
    moved = int((compared["rank"] != compared["quantile"]).sum())
    return say("Cutting by position gives {moved} of {n} customers another score than their equals deserve.",
               moved=moved, n=len(compared))


@picture(_trap_words, size=(8, 3.4))
def tie_trap(compared: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Number of customers per frequency score, by both rules. Columns ``rank`` and ``quantile``."""
    scores = np.arange(1, int(compared.max().max()) + 1)
    for shift, rule, colour, name in [(-0.2, "rank", style.SECOND, say("by position (ties broken by row order)")),
                                      (0.2, "quantile", style.FIRST, say("by value (equal customers, equal score)"))]:
        counts = compared[rule].value_counts().reindex(scores, fill_value=0)
        ax.bar_label(ax.bar(scores + shift, counts, 0.38, color=colour, label=name))
    ax.set(xlabel=say("frequency score"), ylabel=say("customers"), xticks=scores)
    ax.set_ylim(top=ax.get_ylim()[1] * 1.18)
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.legend(loc="upper right", ncols=2)


def _level_words(result: dict[str, Any]) -> str:
    table, name = result["table"], result["customer"]
    one = table.loc[name]
    return say("{name} scores {score:.0f} of 100: {label}, a level that {n} of {all} customers reach.", name=name,
               score=one["rfm_weighted"], label=one["vip_label"], n=int((table["vip_level"] >= one["vip_level"]).sum()), all=len(table))


@picture(_level_words, size=(8, 4), columns=2, widths=(3, 2))
def vip_levels(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """Weighted scores and the levels they reach; one customer marked. Keys ``table``, ``customer``, ``levels``."""
    table, levels = result["table"], result["levels"].sort_values("from")
    steps = np.arange(20, 101, 4)
    counts = np.histogram(table["rfm_weighted"].dropna(), bins=np.r_[steps - 2, 102])[0]
    reached = [int((table["vip_level"] == level).sum()) for level in levels["level"]]
    of_step = np.clip(np.searchsorted(levels["from"] - SAME, steps, side="right") - 1, 0, None)
    score = float(table.loc[result["customer"], "rfm_weighted"])
    if artists is None:
        left, right = axes
        left.set(xlim=(16, 104), xticks=steps[::2], xlabel=say("weighted score"), ylabel=say("customers"))
        right.set(xlabel=say("customers"), yticks=range(5), yticklabels=levels["label"])
        thousands(right, "x")
        thousands(left)
        artists = {
            "bars": left.bar(steps, counts, 3.4, color=[style.LEVELS[i] for i in of_step]),
            "mark": left.plot([score, score], [0, 0.9], color=style.LOSS, lw=1.6, transform=left.get_xaxis_transform())[0],
            "name": left.text(score, 0.93, "", transform=left.get_xaxis_transform(), ha="center", color=style.LOSS, fontweight="bold"),
            "levels": right.barh(range(5), reached, color=style.LEVELS, height=0.7),
            "counts": [right.text(0, i, "", va="center") for i in range(5)],
        }
    reach(axes[0], "y", max(counts) * 1.25)
    reach(axes[1], "x", max(reached) * 1.15)
    for bar, count in zip(artists["bars"], counts, strict=True):
        bar.set_height(count)
    artists["mark"].set_xdata([score, score])
    artists["name"].set(x=min(max(score, 24), 96), text=result["customer"])
    for bar, text, count in zip(artists["levels"], artists["counts"], reached, strict=True):
        bar.set_width(count)
        text.set(x=count, text=f" {count:,}")
    return artists
