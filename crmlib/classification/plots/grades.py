"""The picture of a promise of service (chapter 04b): whom the hours go to, and whether there are enough."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.classification.plots.marks import round_percent
from crmlib.language import say
from crmlib.rows import known
from crmlib.showing import style
from crmlib.showing.prose import cell
from crmlib.showing.style import picture, reach, thousands


def _load_words(load: pd.DataFrame) -> str:
    hours, there = float(load["hours"].sum()), float(known(load, "hours_there"))
    facts = {"visits": load["visits"].sum(), "hours": hours, "there": there, "people": known(load, "people")}
    if hours > there + 0.5:
        return say(
            "The promise takes {visits:,.0f} visits and calls, {hours:,.0f} hours a year; {people} [person has|people have] "
            "{there:,.0f}: {short:,.0f} too few.",
            short=hours - there,
            **facts,
        )
    return say(
        "The promise takes {visits:,.0f} visits and calls, {hours:,.0f} hours a year; {people} [person has|people have] "
        "{there:,.0f}, so it can be kept.",
        **facts,
    )


@picture(_load_words, size=(8, 3.9), columns=2, widths=(3, 2))
def service_load(load: pd.DataFrame, axes: Any, artists: Any = None) -> Any:
    """Each grade's share of the hours beside its share of sales, and the hours promised against those there are."""
    left, right = axes
    artists = artists or {**_share_bars(load, left), **_hour_bars(load, right)}
    for column in ("hours_share", "share_of_sales"):
        for bar, text, share in zip(artists[column], artists[f"{column}_said"], load[column], strict=True):
            bar.set_width(share)
            text.set(x=share, text=cell(float(share), "share"))
    feet = np.r_[0, np.cumsum(load["hours"])]
    for bar, text, foot, high, grade in zip(
        artists["hours"], artists["grades"], feet[:-1], load["hours"], load.index, strict=True
    ):
        bar.set(y=foot, height=high)
        text.set(y=foot + high / 2, text=f"{grade}  {high:,.0f}" if high > 0.07 * feet[-1] else "")
    there = float(known(load, "hours_there"))
    artists["there"].set_ydata([there, there])
    artists["there_said"].set(y=there, text=say("there are {there:,.0f}", there=there))
    reach(right, "y", max(there, feet[-1]) * 1.25)
    return artists


def _share_bars(load: pd.DataFrame, ax: Any) -> dict[str, Any]:
    """For each grade a bar of its share of the hours, and below it one of its share of sales."""
    called = rules.words("classification/abcd_grades", "label", by="grade").reindex(load.index).fillna("")
    place, made = np.arange(len(load)), {}
    for shift, column, colour, name in (
        (-0.2, "hours_share", style.FIRST, say("share of hours")),
        (0.2, "share_of_sales", style.REST, say("share of sales")),
    ):
        made[column] = ax.barh(place + shift, load[column], 0.38, color=colour, label=name)
        made[f"{column}_said"] = [ax.text(0, y, "", va="center", transform=style.after(ax)) for y in place + shift]
    ax.set_yticks(place, [f"{grade}  {word}" for grade, word in called.items()])
    ax.set(xlim=(0, 1.12), ylim=(len(load) - 0.4, -0.6), xlabel=say("share of the whole"))
    round_percent(ax)
    ax.legend(loc="lower right")
    return made


def _hour_bars(load: pd.DataFrame, ax: Any) -> dict[str, Any]:
    """The hours that are promised, one grade on the other, and a line at those there are."""
    ax.set(xlim=(-0.5, 1.4), xticks=[], xlabel=say("promised", context="hours"), ylabel=say("hours a year"))
    thousands(ax)
    return {
        "hours": [
            ax.bar([0], [0], 0.6, color=style.CLASSES.get(g, style.REST), edgecolor=style.INK, lw=0.4)[0]
            for g in load.index
        ],
        "grades": [ax.text(0, 0, "", ha="center", va="center", bbox=style.BEHIND_WORDS) for _ in load.index],
        "there": ax.axhline(0, color=style.LOSS, lw=1.4, ls=(0, (4, 3))),
        "there_said": ax.text(1.38, 0, "", ha="right", va="bottom", color=style.LOSS),
    }
