"""The live pictures of lesson 3."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from crmlib.days import as_day
from crmlib.language import joined, say
from crmlib.showing.panel import Choice, Panel, Range
from crmlib.visits import plots
from crmlib.visits.windows import contact_windows, overlap_minutes


def working_hours(
    zones: Sequence[str],
    mine: str = "Asia/Shanghai",
    days: tuple[str, ...] = ("2026-01-14", "2026-03-27", "2026-03-30", "2026-07-15"),
) -> Panel:
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
    cities = {zone.rpartition("/")[2].replace("_", " "): zone for zone in zones}
    found = {(city, day): contact_windows(zone, day, mine=mine) for city, zone in cities.items() for day in days}
    spans = {
        key: [
            (_hour(start, key[1]), _hour(end, key[1]))
            for start, end in zip(table["my_start"], table["my_end"], strict=True)
        ]
        for key, table in found.items()
    }
    order = sorted(cities, key=lambda city: spans[city, days[0]])

    def look(day: str, hours: tuple[int, int]) -> dict[str, Any]:
        start = min(hours[0], 23)  # a working day has at least an hour
        clock = (f"{start:02}:00", f"{max(start + 1, hours[1]):02}:00")
        return {
            "day": as_day(day),
            "hours": clock,
            "spans": {city: spans[city, day] for city in order},
            "minutes": {city: overlap_minutes(cities[city], day, my_hours=clock, mine=mine) for city in order},
        }

    return Panel(
        controls={
            "day": Choice(*days, label=say("day"), names=tuple(say("{day:%d %b %Y}", day=as_day(day)) for day in days)),
            "hours": Range((9, 18), 5, 24, say("you work from, to, hour")),
        },
        compute=look,
        draw=plots.day_by_my_clock,
        moved=_reached,
    )


def _reached(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Which cities came into reach, and which went out of it."""
    come = [city for city, minutes in after["minutes"].items() if minutes and not before["minutes"][city]]
    gone = [city for city, minutes in after["minutes"].items() if not minutes and before["minutes"][city]]
    cities = {"come": joined(come), "gone": joined(gone)}
    if come and gone:
        return say("{come} can be reached now, and {gone} can no longer be reached.", **cities)
    if come:
        return say("{come} can be reached now.", **cities)
    return say("{gone} can no longer be reached.", **cities) if gone else ""


def _hour(moment: Any, day: str) -> float:
    """Hours since my midnight of that day; above 24 it is the next day."""
    clock = moment.replace(tzinfo=None)
    return (clock - as_day(day)) / pd.Timedelta(hours=1)
