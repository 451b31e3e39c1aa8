"""The pictures of lesson 1. Each says its finding in the title."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import picture, reach


def _codes_words(codes: pd.Series) -> str:
    counts = codes.value_counts()
    near = int(sum(counts.get(code, 0) for code in rules.table("prospecting/man")["code"] if _lacking(code) == 1))
    return say(
        "{n} of {all} [lead|leads] [n:has|have] money, authority and need; {near} [lacks|lack] just one of the three.",
        n=int(counts.get("MAN", 0)),
        all=int(codes.notna().sum()),
        near=near,
    )


def _lacking(code: str) -> int:
    """How many of the three a lead lacks: a small letter stands for what is missing."""
    return sum(letter.islower() for letter in code)


@picture(_codes_words, size=(8, 3.6))
def man_codes(codes: pd.Series, ax: Any, artists: Any = None) -> Any:
    """How many leads have each of the eight codes. From :func:`crmlib.man_code`."""
    table = rules.table("prospecting/man").sort_values("rank", kind="stable")
    counts = codes.value_counts().reindex(table["code"], fill_value=0)
    if artists is None:
        colours = [(style.FIRST, style.SECOND, style.REST, style.REST)[_lacking(code)] for code in table["code"]]
        names = [f"{code}  {label}" for code, label in rules.words(table, "label", by="code").items()]
        ax.set_yticks(range(len(table)), names)
        ax.invert_yaxis()
        ax.set_xlabel(say("leads (a capital letter is present, a small one is not)"))
        artists = {
            "bars": ax.barh(range(len(table)), counts, color=colours, height=0.7),
            "counts": [ax.text(0, place, "", va="center") for place in range(len(table))],
        }
    reach(ax, "x", max(counts.max(), 1) * 1.1)
    for bar, text, count in zip(artists["bars"], artists["counts"], counts, strict=True):
        bar.set_width(count)
        text.set(x=count, text=f" {count}")
    return artists
