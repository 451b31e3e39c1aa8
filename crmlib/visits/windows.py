"""When to call abroad: the customer's good hours, by my clock, on that very day.

Source: S067 for the two windows, S181 for the practice. They are hours of the customer's day, so they are converted
with the IANA time-zone data for each date; a fixed table is wrong for half of the year.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from datetime import date as Date
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pandas as pd

from crmlib import rules
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule


def contact_windows(
    zone: str,
    date: Day,
    *,
    mine: str = "Asia/Shanghai",
    windows: Rule = "visits/contact_windows",
) -> pd.DataFrame:
    """The customer's appointment windows of one day, by the customer's clock and by mine.

    Parameters
    ----------
    zone : str
        The customer's time zone, an IANA name such as ``"Europe/Berlin"``.
    date : str or date
        The day at the customer's.
    mine : str
        My time zone.
    windows : str or DataFrame
        Rule table ``window, start, end, label_en, label_zh``; times of the customer's day as ``HH:MM``.

    Returns
    -------
    DataFrame
        One row per window: ``window`` (its key), ``window_called`` (in the language of the course), ``their_start``, ``their_end``, ``my_start``,
        ``my_end`` (times with zone), ``day_offset`` (1 when it begins on my next day, -1 on the day before) and
        ``my_time``, such as ``"00:30–03:00 (+1)"``.

    Raises
    ------
    DataError
        A zone is not known (the message names near ones), or a day or a time cannot be read.

    Notes
    -----
    Source: S067.

    Examples
    --------
    >>> contact_windows("Europe/Berlin", "2026-01-14")["my_time"].tolist()
    ['16:00–18:00', '20:30–23:00']
    >>> contact_windows("America/Sao_Paulo", "2026-01-14")["my_time"].tolist()
    ['20:00–22:00', '00:30–03:00 (+1)']
    """
    windows = rules.table(windows)
    day, here = as_day(date, "date").date(), _zone(mine)
    there = _zone(zone)
    spans = [(_at(day, start, there), _at(day, end, there)) for start, end in _times(windows)]
    theirs = [(start.astimezone(there), end.astimezone(there)) for start, end in spans]
    my = [(start.astimezone(here), end.astimezone(here)) for start, end in spans]
    offsets = [(start.date() - day).days for start, _ in my]
    return pd.DataFrame(
        {
            "window": windows["window"].tolist(),
            "window_called": rules.words(windows, "label", by="window").tolist(),
            "their_start": [start for start, _ in theirs],
            "their_end": [end for _, end in theirs],
            "my_start": [start for start, _ in my],
            "my_end": [end for _, end in my],
            "day_offset": offsets,
            "my_time": [_clock(start, end, offset) for (start, end), offset in zip(my, offsets, strict=True)],
        }
    )


def overlap_minutes(
    zone: str,
    date: Day,
    *,
    my_hours: tuple[str, str] = ("09:00", "18:00"),
    mine: str = "Asia/Shanghai",
    windows: Rule = "visits/contact_windows",
) -> int:
    """Minutes of the customer's windows that fall into my working hours.

    Parameters
    ----------
    zone, date, mine, windows
        As in :func:`contact_windows`.
    my_hours : pair of str
        Begin and end of my working day, by my clock; an end at or before the begin is on the next day.

    Returns
    -------
    int
        Minutes, on whichever of my days they fall.

    Raises
    ------
    DataError
        As in :func:`contact_windows`.

    Notes
    -----
    Source: S067, S181; that both sides keep to working hours is R. Weekends and holidays are not looked at.

    Examples
    --------
    >>> overlap_minutes("Europe/London", "2026-01-14"), overlap_minutes("Europe/London", "2026-07-15")
    (60, 120)
    >>> overlap_minutes("America/New_York", "2026-07-15", my_hours=("09:00", "22:00"))
    60
    """
    day, there = as_day(date, "date").date(), _zone(zone)
    spans = [(_at(day, start, there), _at(day, end, there)) for start, end in _times(rules.table(windows))]
    shifts = list(_shifts(day, my_hours, _zone(mine)))
    shared = [min(end, my_end) - max(start, my_start) for start, end in spans for my_start, my_end in shifts]
    return sum(max(span // timedelta(minutes=1), 0) for span in shared)


def _shifts(day: Date, hours: tuple[str, str], here: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """My working hours of the days around; the customer's day may reach into each of them."""
    start, end = (_time(text) for text in hours)
    for days in (-2, -1, 0, 1, 2):
        today = day + timedelta(days=days)
        tomorrow = today + timedelta(days=1)
        yield _at(today, start, here), _at(today if end > start else tomorrow, end, here)


def _at(day: Date, clock: timedelta, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the zone's clock shows a time of that day; 24:00 is the next midnight."""
    return (datetime.combine(day, time()) + clock).replace(tzinfo=zone).astimezone(UTC)


def _times(windows: pd.DataFrame) -> list[tuple[timedelta, timedelta]]:
    return [(_time(start), _time(end)) for start, end in zip(windows["start"], windows["end"], strict=True)]


def _time(text: str) -> timedelta:
    hours, _, minutes = str(text).partition(":")
    if hours.isdigit() and minutes.isdigit() and int(minutes) < 60 and int(hours) * 60 + int(minutes) <= 24 * 60:
        return timedelta(hours=int(hours), minutes=int(minutes))
    raise DataError(say("The time {text!r} cannot be read: write it as 09:00, from 00:00 to 24:00.", text=text))


def _clock(start: datetime, end: datetime, offset: int) -> str:
    if offset:
        return say("{start:%H:%M}–{end:%H:%M} ({offset:+d})", start=start, end=end, offset=offset)
    return say("{start:%H:%M}–{end:%H:%M}", start=start, end=end)


@cache
def _zone(name: str) -> ZoneInfo:
    known = available_timezones()
    if name in known:
        return ZoneInfo(name)
    wanted = str(name).strip().replace("_", " ").casefold()
    cities = {zone.rpartition("/")[2].replace("_", " ").casefold(): zone for zone in sorted(known) if "/" in zone}
    hints = rules.table("visits/zone_hints")
    cities |= dict(zip(hints["city"].str.casefold(), hints["zone"], strict=True))
    near = [cities[city] for city in get_close_matches(wanted.rpartition("/")[2], cities, 3, 0.75)]
    raise DataError(
        say(
            "The time zone {name!r} is not known: did you mean {near}?",
            name=name,
            near=joined(dict.fromkeys(near or ["Europe/Berlin", "America/New_York"])),
        )
    )
