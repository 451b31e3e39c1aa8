"""Pictures of silence."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import picture, reach

COLOURS = {"asleep": style.LOSS, "quiet": style.SECOND, "active": style.FIRST}


def _finding(states: pd.DataFrame) -> str:
    asleep = int((states["state"] == "asleep").sum())
    return say("{n} of {all} [customer|customers] [n:has|have] fallen asleep.", n=asleep, all=len(states))


@picture(_finding, size=(8, 2.6))
def silent(states: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """How many customers are in each state. From :func:`crmlib.LESSON.silence.silence`."""
    counts = states["state"].value_counts().reindex(list(COLOURS), fill_value=0)
    if artists is None:
        artists = _bars(ax, list(COLOURS))
    reach(ax, "x", max(counts.max(), 1) * 1.1)
    for bar, text, count in zip(artists["bars"], artists["counts"], counts, strict=True):
        bar.set_width(count)
        text.set(x=count, text=f" {count}")
    return artists


def _bars(ax: Any, states: list[str]) -> dict[str, Any]:
    ax.set_yticks(range(len(states)), [rules.words("LESSON/silence", "label")[state] for state in states])
    ax.invert_yaxis()
    ax.set_xlabel(say("customers", context="number"))
    return {
        "bars": ax.barh(range(len(states)), [0] * len(states), color=list(COLOURS.values()), height=0.7),
        "counts": [ax.text(0, place, "", va="center") for place in range(len(states))],
    }
