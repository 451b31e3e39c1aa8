"""How the pictures of lesson 4 name customers and set ticks."""

from typing import Any

import pandas as pd

from crmlib.showing.style import columns, percent, short

SHOWN = 10  # customers, products or names in one picture


def named(frame: pd.DataFrame) -> list[str]:
    """How a picture calls its customers: the number and, where the frame has a column ``name``, the name."""
    if "name" not in frame:
        return [short(str(number)) for number in frame.index]
    return [
        f"{number}  {short(name)}" if name else short(str(number))
        for number, name in zip(frame.index, frame["name"].fillna("").astype("str"), strict=True)
    ]


def called(frame: pd.DataFrame) -> list[str]:
    """How a sentence calls its customers: by name where the frame has one, the number behind it where two share a name."""
    numbers = frame.index.astype("str")
    if "name" not in frame:
        return [short(number) for number in numbers]
    names = frame["name"].fillna("").astype("str")
    twice = names.duplicated(keep=False)
    return [
        short(number) if not name else f"{_said(name)} ({number})" if shared else _said(name)
        for number, name, shared in zip(numbers, names, twice, strict=True)
    ]


def _said(name: str) -> str:
    """A name in a sentence: a long one is cut shorter than beside a bar, since the title has more to say."""
    return name if columns(name) <= 30 else short(name, 22)


def round_percent(ax: Any) -> None:
    """Ticks in whole percent: 2.5 would be written as 2."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    percent(ax, "x")


def whole_ticks(ax: Any, axis: str) -> None:
    """Ticks at whole customers: 2.5 would be written as 2."""
    from matplotlib.ticker import MaxNLocator

    getattr(ax, f"{axis}axis").set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
