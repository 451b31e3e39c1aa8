"""Pictures of the value half of lesson 4, shown by ``plots`` under the same names: who, what is left, what could be, who moved."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import percent, picture, thousands

SHOWN = 10  # products or names in one picture
GROUPS = 8  # groups with two bars each


def _make_up_words(made: pd.DataFrame) -> str:
    apart = (made["share_of_sales"] - made["share_of_customers"]).abs()
    group = apart.idxmax()
    return say(
        "{customers:.0%} of the customers ({group}) bring {sales:.0%} of sales.",
        group=str(group),
        customers=made.loc[group, "share_of_customers"],
        sales=made.loc[group, "share_of_sales"],
    )


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
        ax.bar_label(bars, [f"{value:.0%}" for value in shown[column]], padding=3)
    ax.set_yticks(place, [str(name) for name in shown.index])
    widest = float(np.nanmax(shown[["share_of_customers", "share_of_sales"]].to_numpy()))
    ax.set(
        xlim=(min(0.0, float(shown["share_of_sales"].min())), widest * 1.15),
        ylim=(len(shown) - 0.4, -0.6),
        xlabel=say("share of the whole"),
    )
    percent(ax, "x")
    ax.legend(loc="upper center", bbox_to_anchor=(0.4, -0.14), ncols=2)


def _margin_words(made: pd.DataFrame) -> str:
    known = made["margin_share"].dropna()
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
        (axes[1], shown["margin_share"].fillna(0), "{:.1%}", say("gross margin, share of sales")),
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
    words = rules.table("classification/potential_cells").set_index("cell")["label_en"]
    looks = {"HH": ("o", style.FIRST), "HL": ("s", style.THIRD), "LH": ("^", style.SECOND), "LL": (".", style.REST)}
    for cell, (marker, colour) in looks.items():
        those = matrix[matrix["cell"] == cell]
        ax.plot(
            those["sales"].clip(lower=0) / 1000,
            those["room"] / 1000,
            ls="",
            marker=marker,
            color=colour,
            ms=7,
            label=say("{words}: {n}", words=words[cell], n=len(those)),
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
    ax.set_xticklabels([str(name) for name in matrix.columns])
    ax.set_yticklabels([str(name) for name in matrix.index])
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
    names = rules.table("classification/metals")["metal"].tolist()
    groups = tiers.groupby("metal")[["profit", "hours"]].sum().reindex(names, fill_value=0.0)
    count = tiers["metal"].value_counts().reindex(names, fill_value=0)
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
    axes[0].set_yticks(range(len(names)), [f"{name} ({count[name]})" for name in names])
    axes[1].set_yticks([])


def _apart_words(laid: pd.DataFrame) -> str:
    return say(
        "The systems agree on {same} of {all} [customer|customers]; on {far} they stand two steps or more apart.",
        same=int((laid["apart"] == 0).sum()),
        all=len(laid),
        far=int((laid["apart"] >= 2).sum()),
    )


@picture(_apart_words, size=(8, 5.4))
def disagreements(laid: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Where each system puts the customers on whom they differ most. From :func:`crmlib.crosswalk`."""
    ladder = rules.table("classification/crosswalk").astype({"grade": "str"})
    labels = ladder.drop_duplicates("system").set_index("system")["label_en"]
    steps = ladder.set_index(["system", "grade"])[["from_step", "to_step"]]
    shown = laid.head(SHOWN)
    markers = dict(zip(labels.index, ("o", "s", "D", "^"), strict=False))
    shifts = dict(zip(labels.index, (-0.3, -0.1, 0.1, 0.3), strict=False))
    for system, colour in zip(labels.index, (style.FIRST, style.SECOND, style.THIRD, style.LOSS), strict=False):
        if system in shown:
            grades = [
                (system, str(int(value)) if isinstance(value, float) else str(value))
                for value in shown[system].astype("object").where(shown[system].notna(), "")
            ]
            ends, rows = steps.reindex(grades), np.arange(len(shown)) + shifts[system]
            ax.hlines(rows, ends["from_step"], ends["to_step"], color=colour, lw=2)
            ax.plot(ends.mean(axis=1), rows, ls="", marker=markers[system], color=colour, ms=5.5, label=labels[system])
    for place in range(1, len(shown)):
        ax.axhline(place - 0.5, color=style.RULE, lw=0.6)
    named = shown["name"].fillna("") if "name" in shown else pd.Series("", index=shown.index)
    ax.set_yticks(range(len(shown)), [f"{key} {name}".strip() for key, name in zip(shown.index, named, strict=True)])
    ax.set(
        xlim=(0.7, 4.3),
        ylim=(len(shown) - 0.4, -0.6),
        xticks=[1, 2, 3, 4],
        xlabel=say("step of the common ladder, 1 is the top; a line: the grade covers both steps"),
    )
    ax.legend(loc="upper center", bbox_to_anchor=(0.3, -0.14), ncols=4, columnspacing=1.2)
