"""The live pictures of lesson 3."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.language import say
from crmlib.panel import Choice, Number, Panel
from crmlib.visits import plots
from crmlib.visits.windows import contact_windows, overlap_minutes


def working_hours(zones: Sequence[str], mine: str = "Asia/Shanghai",
                  days: tuple[str, ...] = ("2026-01-14", "2026-03-27", "2026-03-30", "2026-07-15")) -> Panel:
    """Move your working hours, and the day across the change of clocks, over the customers' good hours.

    Parameters
    ----------
    zones : sequence of str
        The customers' IANA zones; shown from the one whose morning comes first.
    mine : str
        Your own zone.
    days : tuple of str
        Days to choose from.

    Returns
    -------
    Panel
    """
    windows = rules.table("visits/contact_windows")
    cities = {zone.rpartition("/")[2].replace("_", " "): zone for zone in zones}
    found = {(city, day): contact_windows(zone, day, mine=mine, windows=windows)
             for city, zone in cities.items() for day in days}
    spans = {key: [(_hour(start, key[1]), _hour(end, key[1])) for start, end in zip(table["my_start"], table["my_end"], strict=True)]
             for key, table in found.items()}
    order = sorted(cities, key=lambda city: spans[city, days[0]])

    def look(day: str, start: int, end: int) -> dict[str, Any]:
        hours = (f"{start:02}:00", f"{max(start + 1, end):02}:00")
        return {"day": pd.Timestamp(day), "hours": hours, "spans": {city: spans[city, day] for city in order},
                "minutes": {city: overlap_minutes(cities[city], day, my_hours=hours, mine=mine, windows=windows)
                            for city in order}}

    return Panel(
        controls={
            "day": Choice(*days, label=say("day"), names=tuple(f"{pd.Timestamp(day):%d %b %Y}" for day in days)),
            "start": Number(9, 5, 12, say("you start at, hour")),
            "end": Number(18, 13, 24, say("you stop at, hour")),
        },
        compute=look,
        draw=plots.day_by_my_clock,
    )


def _hour(moment: Any, day: str) -> float:
    """Hours since my midnight of that day; above 24 it is the next day."""
    clock = moment.replace(tzinfo=None)
    return (clock - pd.Timestamp(day)) / pd.Timedelta(hours=1)
