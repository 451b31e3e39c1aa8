"""The pictures of lesson 4. Each takes a result of the methods and says its finding in the title."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification import handful
from crmlib.classification.abc import SAME, pareto_point, sales_share, top_share
from crmlib.classification.film import EIGHT
from crmlib.classification.inequality import gini
from crmlib.classification.plots_accounts import effort, losing, retention, rhythm, whale, whole_ticks
from crmlib.classification.plots_value import amount_and_room, disagreements, make_up, margins, metals, migration
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import percent, picture, reach, thousands

# a lesson's pictures are found in one place, wherever they are drawn
__all__ = [
    "amount_and_room",
    "class_cuts",
    "class_path",
    "disagreements",
    "effort",
    "lorenz_curve",
    "losing",
    "make_up",
    "margins",
    "metals",
    "migration",
    "pareto",
    "pareto_classes",
    "pareto_grades",
    "retention",
    "rhythm",
    "score_grid",
    "segments",
    "tie_trap",
    "vip_levels",
    "whale",
]


ROOMY = 10  # up to so many customers each one's own bar is wide, and labels stand above the axes


def _pareto_words(ranked: pd.DataFrame) -> str:
    amounts = ranked["amount"]
    if len(ranked) == 1:
        return say("One customer brings all sales.")
    if len(ranked) < handful.least():  # they have no largest fifth
        return say(
            "The largest customer brings {top:.0%} of sales; 80% of sales takes {n} of {all} [customer|customers].",
            top=ranked["share"].iloc[0],
            n=pareto_point(amounts),
            all=len(ranked),
        )
    return say(
        "The largest 20% of the customers bring {top:.0%} of sales; 80% of sales takes {n} of {all} [customer|customers].",
        top=top_share(amounts),
        n=pareto_point(amounts),
        all=len(ranked),
    )


@picture(_pareto_words)
def pareto(ranked: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Customers by sales, largest first, and the share of sales they add up to. From :func:`crmlib.sales_share`."""
    n = len(ranked)
    place = np.arange(1, n + 1)
    ax.fill_between(
        np.repeat(np.arange(n + 1), 2)[1:-1] + 0.5,
        np.repeat(ranked["share"], 2),
        color=style.FIRST,
        lw=0,
        label=say("each customer's own share"),
    )
    ax.plot(
        np.r_[0.5, place + 0.5], np.r_[0, ranked["cum_share"]], color=style.SECOND, lw=2, label=say("sales added up")
    )
    reached = pareto_point(ranked["amount"])
    ax.plot([0.5, reached + 0.5, reached + 0.5], [0.8, 0.8, 0], color=style.INK, lw=1, ls=(0, (4, 3)))
    if n > ROOMY:
        ax.annotate(
            say("80% of sales: {n} [customer|customers]", n=reached),
            (reached + 0.5, 0.8),
            xytext=(8, -14),
            textcoords="offset points",
        )
        ax.text(n * 0.98, 0.9, say("sales added up"), color=style.SECOND, ha="right")
        ax.text(
            n * 0.98,
            float(ranked["share"].iloc[-1]) + 0.04,
            say("each customer's own share"),
            color=style.FIRST,
            ha="right",
            bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 1},
        )
    else:
        ax.set_xticks(place)
        ax.vlines(place[:-1] + 0.5, 0, ranked["share"].iloc[1:], color="white", lw=1.5)
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2)
    ax.set(xlim=(0.5, n + 0.5), ylim=(0, 1.03), xlabel=say("customers, largest first"), ylabel=say("share of sales"))
    percent(ax)


def _classes_words(classified: Any) -> str:
    ranked, ends = _cut(classified)
    a, b, c = np.diff([0, *ends, len(ranked)])
    return say(
        "{a} of {n} [customer|customers] [a:is|are] A and [a:brings|bring] {share:.0%} of sales; {b} [is|are] "
        "B, {c} [is|are] C.",
        a=a,
        b=b,
        c=c,
        n=len(ranked),
        share=ranked["share"].iloc[:a].sum(),
    )


def _cut(classified: Any) -> tuple[pd.DataFrame, list[int]]:
    """The customers, largest first, and where each class but the last ends: from the method's frame, or as a panel hands it on."""
    if isinstance(classified, tuple):
        return classified
    grades, letters = ("abcd_class", "ABC") if "abcd_class" in classified else ("abc_class", "AB")
    shared = classified if "cum_share" in classified else sales_share(classified["amount"])
    return shared, [int((classified[grades] <= letter).sum()) for letter in letters]


@picture(_classes_words)
def pareto_classes(classified: Any, ax: Any, artists: Any = None) -> Any:
    """The curve of added-up sales, cut into classes. From :func:`crmlib.abc_classify`."""
    return _cut_curve(*_cut(classified), ax, artists)


def _grades_words(graded: Any) -> str:
    ranked, ends = _cut(graded)
    a, b, c = np.diff([0, *ends])
    return say(
        "{top} of {n} [customer|customers] [top:is|are] A, B or C and [top:brings|bring] {share:.0%} of sales: "
        "{a} A, {b} B, {c} C.",
        a=a,
        b=b,
        c=c,
        top=ends[-1],
        n=len(ranked),
        share=ranked["share"].iloc[: ends[-1]].sum(),
    )


@picture(_grades_words)
def pareto_grades(graded: Any, ax: Any, artists: Any = None) -> Any:
    """The same curve, cut by rank into A to D. From :func:`crmlib.abcd_classify`."""
    return _cut_curve(*_cut(graded), ax, artists)


def _cut_curve(ranked: pd.DataFrame, ends: Any, ax: Any, artists: Any) -> Any:
    n, letters = len(ranked), "ABCD"[: len(ends) + 1]
    starts, stops = [0, *ends], [*ends, n]
    if artists is None:
        ax.set(
            xlim=(0, n), ylim=(0, 1.12), xlabel=say("customers, largest first"), ylabel=say("share of sales, added up")
        )
        percent(ax)
        thousands(ax, "x")
        ax.plot(np.arange(n + 1), np.r_[0, ranked["cum_share"]], color=style.INK, lw=1.6)
        artists = {
            "areas": [ax.axvspan(0, 1, color=style.CLASSES[name], alpha=0.30, lw=0) for name in letters],
            "names": [ax.text(0, 1.05, "", ha="center", va="center", fontweight="bold") for _ in letters],
            "edges": [ax.plot([0, 0, 0], [0, 0, 0], color=style.INK, lw=1, ls=(0, (4, 3)))[0] for _ in ends],
        }
    for area, name, letter, start, end in zip(artists["areas"], artists["names"], letters, starts, stops, strict=True):
        area.set_bounds(start, 0, end - start, 1)
        wide, narrow = (end - start) / n > 0.075, 0 < (end - start) / n < 0.012
        name.set_text(f"{letter} {end - start:,}" if wide else "" if end == start or narrow else letter)
        name.set_x((start + end) / 2)
    for edge, end in zip(artists["edges"], ends, strict=True):
        reached = ranked["cum_share"].iloc[end - 1] if end else 0
        edge.set_data([0, end, end], [reached, reached, 0])
    return artists


def _lorenz_words(curve: pd.DataFrame) -> str:
    amounts = np.diff(curve["sales"])
    half = float(np.interp(0.5, curve["customers"], curve["sales"]))
    return say(
        "The smaller half of the customers brings {half:.0%} of sales; the Gini index is {gini:.2f}.",
        half=half,
        gini=gini(amounts),
    )


@picture(_lorenz_words, size=(5.2, 4.6))
def lorenz_curve(curve: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The Lorenz curve against equal customers. From :func:`crmlib.lorenz`."""
    ax.fill_between(curve["customers"], curve["sales"], curve["customers"], color=style.FIRST, alpha=0.2, lw=0)
    ax.plot([0, 1], [0, 1], color=style.REST, lw=1.2, ls=(0, (4, 3)))
    ax.plot(curve["customers"], curve["sales"], color=style.FIRST, lw=2)
    ax.text(
        0.46, 0.53, say("if all bought the same"), rotation=41, color="#666666", ha="center", rotation_mode="anchor"
    )
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel=say("customers, smallest first"), ylabel=say("share of sales"))
    percent(ax, "x")
    percent(ax)


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
        linecolor="white",
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


def _segment_words(segmented: pd.DataFrame) -> str:
    sales = segmented.groupby("segment")["monetary"].sum().clip(lower=0)
    best = sales.idxmax()
    label = segmented.loc[segmented["segment"] == best, "label_en"].iloc[0]
    return say(
        "{n} [customer is|customers are] “{label}” ({key}) and [n:brings|bring] {share:.0%} of sales, more than any other class.",
        n=int((segmented["segment"] == best).sum()),
        label=label,
        key=best,
        share=sales[best] / sales.sum(),
    )


@picture(_segment_words, size=(8, 3.8), columns=2)
def segments(segmented: pd.DataFrame, axes: Any, artists: Any = None) -> Any:
    """Customers and sales of the eight classes. From :func:`crmlib.rfm_segment`."""
    eight = rules.table("classification/eight").set_index("segment")["label_en"]
    counts = segmented["segment"].value_counts().reindex(eight.index, fill_value=0)
    sales = segmented.groupby("segment")["monetary"].sum().reindex(eight.index, fill_value=0)
    colours = [style.FIRST if key.endswith("H") else style.REST for key in eight.index]
    for ax, values, unit, shown in [
        (axes[0], counts, say("customers"), "{:.0f}"),
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
    ax.set(xlabel=say("frequency score"), ylabel=say("customers"), xticks=scores)
    ax.set_ylim(top=ax.get_ylim()[1] * 1.18)
    ax.yaxis.get_major_locator().set_params(integer=True)
    ax.legend(loc="upper right", ncols=2)


def _level_words(result: dict[str, Any]) -> str:
    ladder = _ladder(result)
    return say(
        "{name} scores {score:.0f} of 100: {label}, a level that {n} of {all} [customer|customers] [n:reaches|reach].",
        name=result["customer"],
        score=ladder["score"],
        label=ladder["label"],
        n=ladder["reach"],
        all=ladder["all"],
    )


def _ladder(result: dict[str, Any]) -> dict[str, Any]:
    """Scores and how many have each: from a whole table, where each customer counts one, or from a panel's cells of the cube."""
    if "table" not in result:
        return result
    table, levels = result["table"], result.get("levels", rules.table("classification/vip_levels")).sort_values("from")
    one = table.loc[result["customer"]]
    return {
        "totals": table["rfm_weighted"].dropna(),
        "counts": None,
        "score": one["rfm_weighted"],
        "start": one["rfm_weighted"],
        "label": one["vip_label"],
        "levels": levels,
        "reach": int((table["vip_level"] >= one["vip_level"]).sum()),
        "all": len(table),
        "reached": [int((table["vip_level"] == level).sum()) for level in levels["level"]],
    }


@picture(_level_words, size=(8, 4), columns=2, widths=(3, 2))
def vip_levels(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """Weighted scores and the levels they reach; one customer marked. Keys ``table``, ``customer``, ``levels``."""
    ladder = _ladder(result)
    steps = np.arange(20, 101, 4)
    counts = np.histogram(ladder["totals"], bins=np.r_[steps - 2, 102], weights=ladder["counts"])[0]
    reached, score, start = ladder["reached"], float(ladder["score"]), float(ladder["start"])
    if artists is None:
        left, right = axes
        levels = ladder["levels"]
        of_step = np.clip(np.searchsorted(levels["from"] - SAME, steps, side="right") - 1, 0, None)
        left.set(xlim=(16, 104), xticks=steps[::2], xlabel=say("weighted score"), ylabel=say("customers"))
        right.set(xlabel=say("customers"), yticks=range(5), yticklabels=levels["label"])
        thousands(right, "x")
        thousands(left)
        whole_ticks(right, "x")
        whole_ticks(left, "y")
        over = left.get_xaxis_transform()
        for edge in levels["from"][1:]:
            left.axvline(edge - 2, color=style.RULE, lw=0.8, ls=(0, (2, 2)), zorder=0)
        artists = {
            "bars": left.bar(steps, counts, 3.4, color=[style.LEVELS[i] for i in of_step]),
            "path": left.plot(
                [start, score],
                [0.9, 0.9],
                color=style.LOSS,
                lw=1.2,
                marker="o",
                mfc="white",
                markevery=[0],
                transform=over,
            )[0],
            "mark": left.plot([score, score], [0, 0.9], color=style.LOSS, lw=1.6, transform=over)[0],
            "name": left.text(score, 0.93, "", transform=over, ha="center", color=style.LOSS, fontweight="bold"),
            "levels": right.barh(range(5), reached, color=style.LEVELS, height=0.7),
            "counts": [right.text(0, i, "", va="center") for i in range(5)],
        }
    reach(axes[0], "y", max(counts) * 1.25)
    reach(axes[1], "x", max(reached) * 1.15)
    for bar, count in zip(artists["bars"], counts, strict=True):
        bar.set_height(count)
    artists["path"].set_data([start, score], [0.9, 0.9])
    artists["mark"].set_xdata([score, score])
    artists["name"].set(x=min(max(score, 24), 96), text=result["customer"])
    for bar, text, count in zip(artists["levels"], artists["counts"], reached, strict=True):
        bar.set_width(count)
        text.set(x=count, text=f" {count:,}")
    return artists


def _eight_words(result: dict[str, Any]) -> str:
    return say(
        "{n} of {all} [customer|customers] [n:is|are] “{label}” ({key}); {name} is {at}.",
        n=result["counts"][0],
        all=result["all"],
        label=_eight()["HHH"],
        key="HHH",
        name=result["customer"],
        at=result["at"],
    )


def _eight() -> dict[str, str]:
    return dict(rules.table("classification/eight").set_index("segment")["label_en"])


def _eight_bars(result: dict[str, Any], ax: Any, artists: Any) -> Any:
    """How many customers each of the eight classes holds; a tick where it stood at the start, the followed customer by name."""
    if artists is None:
        eight = _eight()
        ax.set_yticks(range(8), [f"{key}  {label}" for key, label in eight.items()])
        ax.set(xlabel=say("customers"), ylim=(7.5, -0.5))
        thousands(ax, "x")
        whole_ticks(ax, "x")
        colours = [style.FIRST if key.endswith("H") else style.REST for key in eight]
        artists = {
            "bars": ax.barh(range(8), result["counts"], color=colours, height=0.7),
            "start": ax.plot(result["counts_at_start"], range(8), ls="", marker="|", ms=17, mew=1.6, color=style.INK)[
                0
            ],
            "words": [ax.text(0, i, "", va="center", transform=style.after(ax)) for i in range(8)],
            "name": ax.text(0, 0, "", va="center", transform=style.after(ax, 10 + 6.2 * len(f"{result['all']:,}"))),
        }
    reach(ax, "x", max(*result["counts"], *result["counts_at_start"]) * 1.35)
    for bar, text, count, start in zip(
        artists["bars"], artists["words"], result["counts"], result["counts_at_start"], strict=True
    ):
        bar.set_width(count)
        text.set(x=max(count, start), text=f"{count:,}")
    there = result["at"] in EIGHT
    artists["name"].set(text=f"← {result['customer']}" if there else "")
    if there:
        artists["name"].set(
            x=artists["words"][EIGHT.index(result["at"])].get_position()[0], y=EIGHT.index(result["at"])
        )
    return artists


@picture(_eight_words, size=(8, 4), columns=2, widths=(3, 2))
def class_cuts(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """The eight classes, and for each measure how many customers are high. From :func:`crmlib.classification.panels.rfm_cuts`."""
    left, right = axes
    rows, n = range(3), result["all"]
    if artists is None:
        right.set(xlabel=say("customers"), xlim=(0, n), ylim=(2.6, -0.75), yticks=[])
        right.spines["left"].set_visible(False)
        right.barh(rows, [n] * 3, color=style.RULE, height=0.34)
        thousands(right, "x")
        artists = {
            "left": _eight_bars(result, left, None),
            "high": right.barh(rows, result["high"], color=style.FIRST, height=0.34),
            "cuts": [right.text(0, i - 0.34, "", va="center") for i in rows],
            "one": [right.text(0, i + 0.34, "", va="center", color=style.LOSS) for i in rows],
        }
    _eight_bars(result, left, artists["left"])
    for i in rows:
        artists["high"][i].set_width(result["high"][i])
        artists["cuts"][i].set_text(result["cuts"][i])
        artists["one"][i].set_text(result["one"][i])
    return artists


@picture(_eight_words, size=(8, 4), columns=2, widths=(1, 1))
def class_path(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """The eight classes on a day, and one customer's scores up to it. From :func:`crmlib.classification.panels.look_back`."""
    left, right = axes
    lanes = [12, 6, 0]  # recency above frequency above money
    if artists is None:
        right.set(
            xlim=(result["days"][0], result["last"]),
            ylim=(0.3, 17.7),
            xlabel=say("day looked back from"),
            ylabel=say("scores of the customer followed (grey: high)"),
            yticks=[lane + score for lane in lanes for score in (1, 3, 5)],
            yticklabels=[text for letter in "RFM" for text in ("1", f"{letter}  3", "5")],
        )
        for lane in lanes:
            right.axhspan(lane + 3.5, lane + 5.4, color=style.RULE, alpha=0.5, lw=0)
        style.days(right)
        artists = {
            "left": _eight_bars(result, left, None),
            "lines": [right.plot([], [], color=style.FIRST, lw=1.4, drawstyle="steps-post")[0] for _ in lanes],
            "now": right.plot([0, 0], [0, 1], color=style.LOSS, lw=1.4, transform=right.get_xaxis_transform())[0],
        }
    _eight_bars(result, left, artists["left"])
    for line, lane, scores in zip(artists["lines"], lanes, result["path"].T, strict=True):
        line.set_data(result["days"], np.where(scores > 0, lane + scores, np.nan))
    artists["now"].set_xdata([result["days"][-1]] * 2)
    return artists
