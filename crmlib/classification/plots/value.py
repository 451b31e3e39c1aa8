"""Pictures of value (chapter 04a): who brings how much, what it leaves, what could be."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification import handful
from crmlib.classification.abc import pareto_point, top_share
from crmlib.classification.inequality import gini
from crmlib.classification.plots.marks import SHOWN
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.prose import cell, worded
from crmlib.showing.style import percent, picture, thousands

ROOMY = 10  # up to so many customers each one's own bar is wide, and labels stand above the axes
GROUPS = 8  # groups with two bars each


def _make_up_words(made: pd.DataFrame) -> str:
    apart = (made["share_of_sales"] - made["share_of_customers"]).abs()
    group, strongest = apart.idxmax(), made["share_of_sales"].idxmax()
    names = _group_names(made)
    told = {
        "group": names[group],
        "customers": made.loc[group, "share_of_customers"],
        "sales": made.loc[group, "share_of_sales"],
    }
    if group == strongest:
        return say("{customers:.0%} of the customers ({group}) bring {sales:.0%} of sales, the most.", **told)
    return say(
        "Most sales come from one group, {strongest} ({most:.0%}). {customers:.0%} of the customers ({group}) bring {sales:.0%}.",
        strongest=names[strongest],
        most=made.loc[strongest, "share_of_sales"],
        **told,
    )


def _group_names(made: pd.DataFrame) -> dict[Any, str]:
    """What the groups of a composition are called."""
    return dict(zip(made.index, worded(made.index.name, made.index.to_series()).astype("str"), strict=True))


@picture(_make_up_words)
def make_up(made: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Each group's share of the customers beside its share of sales. From :func:`crmlib.composition`."""
    shown = made.head(GROUPS)
    place = np.arange(len(shown))
    for shift, column, colour, name in [
        (-0.2, "share_of_customers", style.REST, say("share of customers")),
        (0.2, "share_of_sales", style.FIRST, say("share of sales")),
    ]:
        bars = ax.barh(place + shift, shown[column], 0.38, color=colour, label=name)
        ax.bar_label(bars, [cell(value, "share") for value in shown[column]], padding=3)
    ax.set_yticks(place, list(_group_names(shown).values()))
    widest = float(np.nanmax(shown[["share_of_customers", "share_of_sales"]].to_numpy()))
    ax.set(
        xlim=(min(0.0, float(shown["share_of_sales"].min())), widest * 1.15),
        ylim=(len(shown) - 0.4, -0.6),
        xlabel=say("share of the whole"),
    )
    percent(ax, "x")
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.14), ncols=2)


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
            bbox=style.BEHIND_WORDS,
        )
    else:
        ax.set_xticks(place)
        ax.vlines(place[:-1] + 0.5, 0, ranked["share"].iloc[1:], color=style.PAPER, lw=1.5)
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2)
    ax.set(xlim=(0.5, n + 0.5), ylim=(0, 1.03), xlabel=say("customers, largest first"), ylabel=say("share of sales"))
    percent(ax)


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
        0.46, 0.53, say("if all bought the same"), rotation=41, color=style.QUIET, ha="center", rotation_mode="anchor"
    )
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel=say("customers, smallest first"), ylabel=say("share of sales"))
    percent(ax, "x")
    percent(ax)


def _margin_words(made: pd.DataFrame) -> str:
    known = made["margin_of_sales_share"].dropna()
    best, least = known.idxmax(), known.idxmin()
    if best == least:
        return say("Of its sales, {best} leaves {high:.0%}.", best=best, high=known[best])
    return say(
        "Of its own sales, {best} leaves most ({high:.0%}) and {least} least ({low:.0%}).",
        best=best,
        high=known[best],
        least=least,
        low=known[least],
    )


@picture(_margin_words, columns=2, widths=(1, 1))
def margins(made: pd.DataFrame, axes: Any, artists: Any = None) -> Any:
    """Gross margin in money and as a share of sales. From :func:`crmlib.gross_margin`."""
    shown = made.head(SHOWN)
    place = np.arange(len(shown))
    for ax, values, text, label in [
        (axes[0], shown["margin"] / 1000, "{:,.0f}", say("gross margin, thousand")),
        (axes[1], shown["margin_of_sales_share"].fillna(0), "{:.1%}", say("gross margin, share of sales")),
    ]:
        bars = ax.barh(place, values, color=[style.LOSS if value < 0 else style.FIRST for value in values], height=0.7)
        ax.bar_label(bars, [text.format(value) for value in values], padding=3)
        ax.set(
            xlabel=label,
            xlim=(min(0.0, float(values.min()) * 1.2), max(float(values.max()), 1e-9) * 1.22),
            ylim=(len(shown) - 0.4, -0.6),
        )
    axes[0].set_yticks(place, [str(name) for name in shown.index])
    axes[1].set_yticks([])
    thousands(axes[0], "x")
    percent(axes[1], "x")


def _classes_words(classified: pd.DataFrame) -> str:
    ends = _ends(classified["abc_class"], "AB")
    a, b, c = np.diff([0, *ends, len(classified)])
    return say(
        "{a} of {n} [customer|customers] [a:is|are] A and [a:brings|bring] {share:.0%} of sales; {b} [is|are] "
        "B, {c} [is|are] C.",
        a=a,
        b=b,
        c=c,
        n=len(classified),
        share=_so_far(classified)[a],
    )


@picture(_classes_words)
def pareto_classes(classified: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The curve of added-up sales, cut into classes. From :func:`crmlib.abc_classify`."""
    artists = artists or _curve(classified, "ABC", ax)
    _cut_curve(classified, _ends(classified["abc_class"], "AB"), artists)
    return artists


def _grades_words(graded: pd.DataFrame) -> str:
    ends = _ends(graded["abcd_class"], "ABC")
    a, b, c = np.diff([0, *ends])
    if 0 in (a, b, c):  # as with a few customers
        return say(
            "{a} of {n} [customer|customers] [a:is|are] A, {b} [is|are] B, {c} [is|are] C: for so few the percentages cut too finely.",
            a=a,
            b=b,
            c=c,
            n=len(graded),
        )
    return say(
        "{top} of {n} [customer|customers] [top:is|are] A, B or C and [top:brings|bring] {share:.0%} of sales: "
        "{a} A, {b} B, {c} C.",
        a=a,
        b=b,
        c=c,
        top=ends[-1],
        n=len(graded),
        share=_so_far(graded)[ends[-1]],
    )


@picture(_grades_words)
def pareto_grades(graded: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The same curve, cut by rank into A to D. From :func:`crmlib.abcd_classify`."""
    artists = artists or _curve(graded, "ABCD", ax)
    _cut_curve(graded, _ends(graded["abcd_class"], "ABC"), artists)
    return artists


def _so_far(ranked: pd.DataFrame) -> np.ndarray:
    """The share of sales of the first customers, from none of them to all."""
    gained = np.cumsum(np.clip(ranked["amount"].to_numpy(), 0, None))
    return np.r_[0, gained / gained[-1]]


def _ends(classes: pd.Series, letters: str) -> list[int]:
    """How many customers stand up to each class, the best first; the last class is not asked for."""
    return [int(classes.searchsorted(letter, side="right")) for letter in letters]


def _curve(ranked: pd.DataFrame, letters: str, ax: Any) -> dict[str, list[Any]]:
    """The curve, and what a cut moves: the area and the name of each class, an edge between two."""
    n, cut = len(ranked), {"color": style.INK, "lw": 1, "ls": (0, (4, 3))}
    ax.set(xlim=(0, n), ylim=(0, 1.12), xlabel=say("customers, largest first"), ylabel=say("share of sales, added up"))
    percent(ax)
    thousands(ax, "x")
    ax.plot(np.arange(n + 1), _so_far(ranked), color=style.INK, lw=1.6)
    return {
        "areas": [ax.axvspan(0, 1, color=style.CLASSES[letter], alpha=0.30, lw=0) for letter in letters],
        "names": [ax.text(0, 1.05, "", ha="center", va="center", fontweight="bold") for _ in letters],
        "edges": [ax.plot([0, 0, 0], [0, 0, 0], **cut)[0] for _ in letters[1:]],
    }


def _cut_curve(ranked: pd.DataFrame, ends: list[int], artists: dict[str, list[Any]]) -> None:
    """Move the classes to where they end now."""
    n, so_far = len(ranked), _so_far(ranked)
    for area, name, letter, start, end in zip(
        artists["areas"], artists["names"], "ABCD"[: len(ends) + 1], [0, *ends], [*ends, n], strict=True
    ):
        area.set_bounds(start, 0, end - start, 1)
        wide, narrow = (end - start) / n > 0.075, 0 < (end - start) / n < 0.012
        name.set_text(f"{letter} {end - start:,}" if wide else "" if end == start or narrow else letter)
        name.set_x((start + end) / 2)
    for edge, end in zip(artists["edges"], ends, strict=True):
        edge.set_data([0, end, end], [so_far[end], so_far[end], 0])


def _room_words(matrix: pd.DataFrame) -> str:
    small = matrix[matrix["cell"] == "LH"]
    return say(
        "{n} of {all} [customer|customers] [n:buys|buy] little and [n:has|have] much room: {room:,.0f} a year, "
        "{share:.0%} of all room.",
        n=len(small),
        all=len(matrix),
        room=small["room"].sum(),
        share=small["room"].sum() / max(matrix["room"].sum(), 1e-9),
    )


@picture(_room_words, size=(8, 4.4))
def amount_and_room(matrix: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """What customers buy in a year against what others still sell them. From :func:`crmlib.potential_matrix`."""
    words = rules.words("classification/potential_cells", "label")
    looks = {"HH": ("o", style.FIRST), "HL": ("s", style.THIRD), "LH": ("^", style.SECOND), "LL": (".", style.REST)}
    for key, (marker, colour) in looks.items():
        those = matrix[matrix["cell"] == key]
        ax.plot(
            those["sales"].clip(lower=0) / 1000,
            those["room"] / 1000,
            ls="",
            marker=marker,
            color=colour,
            ms=7,
            label=say("{words}: {n}", words=words[key], n=len(those)),
        )
    for place, column, line in ((0, "sales", ax.axvline), (1, "room", ax.axhline)):
        line(
            matrix.loc[matrix["cell"].str[place] == "H", column].min() / 1000,
            color=style.INK,
            lw=0.8,
            ls=(0, (4, 3)),
            zorder=0,
        )
    reach = {axis: max(float(matrix[column].max()) / 1000, 1e-9) for axis, column in (("x", "sales"), ("y", "room"))}
    ax.set(
        xlim=(-0.02 * reach["x"], 1.12 * reach["x"]),
        ylim=(-0.03 * reach["y"], 1.12 * reach["y"]),
        xlabel=say("sales to the customer in a year, thousand"),
        ylabel=say("room, an estimate, thousand"),
    )
    thousands(ax, "x")
    thousands(ax)
    _name_some(ax, matrix.assign(x=matrix["sales"].clip(lower=0) / 1000, y=matrix["room"] / 1000), reach)
    ax.legend(loc="upper right")


def _name_some(ax: Any, points: pd.DataFrame, reach: dict[str, float]) -> None:
    """The names of those farthest out, where they lie on no other point or name."""
    x, y = (points["x"] / reach["x"]).to_numpy(), (points["y"] / reach["y"]).to_numpy()
    names = points["name"].fillna("").astype("str") if "name" in points else pd.Series("", index=points.index)
    texts = [f"{key} {name}".strip() for key, name in names.items()]
    taken: list[tuple[float, float, float]] = []  # where a name begins and ends, and how high
    for place in np.argsort(-(x + y), kind="stable"):
        wide, height = 0.0125 * len(texts[place]), y[place] + 0.02
        turned = x[place] + wide > 1.08  # no room on the right: the name goes before the point
        left = x[place] - 0.012 - wide if turned else x[place] + 0.012
        right = left + wide
        free = not ((left <= x) & (x <= right) & (abs(y - height) < 0.035)).any()
        free &= all(abs(height - other) > 0.06 or right < start or left > end for start, end, other in taken)
        if free and not (right > 0.72 and height > 0.62):
            ax.annotate(
                texts[place],
                (points["x"].iloc[place], points["y"].iloc[place]),
                xytext=(-6 if turned else 6, 3),
                textcoords="offset points",
                ha="right" if turned else "left",
            )
            taken.append((left, right, height))
            if len(taken) == SHOWN:
                break
