"""How the pictures of lesson 4 name customers and set ticks."""

from typing import Any

import pandas as pd

from crmlib.showing.style import percent, short

SHOWN = 10  # customers, products or names in one picture


def named(frame: pd.DataFrame) -> list[str]:
    """How a picture calls its customers: the number and, where the frame has a column ``name``, the name."""
    if "name" not in frame:
        return [short(str(number)) for number in frame.index]
    return [
        f"{number}  {short(name)}" if name else short(str(number))
        for number, name in zip(frame.index, frame["name"].fillna("").astype("str"), strict=True)
    ]


def round_percent(ax: Any) -> None:
    """Ticks in whole percent: 2.5 would be written as 2."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    percent(ax, "x")


def whole_ticks(ax: Any, axis: str) -> None:
    """Ticks at whole customers: 2.5 would be written as 2."""
    from matplotlib.ticker import MaxNLocator

    getattr(ax, f"{axis}axis").set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
