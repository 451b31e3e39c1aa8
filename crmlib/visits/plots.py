"""The pictures of lesson 3. Each says its finding in the title."""

from typing import Any

from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import picture


def _day_words(result: dict[str, Any]) -> str:
    minutes = result["minutes"]
    reached = [city for city, shared in minutes.items() if shared]
    return say(
        "On {day:%d %B %Y}, working from {start} to {end}, you can phone {n} of {all} cities in their good hours.",
        day=result["day"],
        start=result["hours"][0],
        end=result["hours"][1],
        n=len(reached),
        all=len(minutes),
    )


@picture(_day_words, size=(8, 4.6))
def day_by_my_clock(result: dict[str, Any], ax: Any, artists: Any = None) -> Any:
    """The customers' good hours by my clock, and my working day. Keys ``day``, ``hours``, ``spans``, ``minutes``."""
    cities, places = list(result["spans"]), range(len(result["spans"]))
    start, end = (_hours(clock) for clock in result["hours"])
    if artists is None:
        ax.set_yticks(places, cities)
        ax.invert_yaxis()
        ax.set(
            xlim=(4, 36),
            ylim=(len(cities) - 0.4, -0.6),
            xlabel=say("my clock, hours; right of the line it is the next day"),
        )
        ax.set_xticks(range(4, 34, 2), [f"{hour % 24}" for hour in range(4, 34, 2)])
        ax.axvline(24, color=style.RULE, lw=1)
        ax.text(35.8, -0.75, say("in my day"), ha="right", fontsize=8.5)
        last = len(cities) - 1
        artists = {
            "mine": ax.axvspan(start, end, color=style.RULE, alpha=0.55, lw=0),
            "windows": [
                [ax.barh(place, 1, left=0, height=0.62, color=colour)[0] for place in places]
                for colour in (style.FIRST, style.SECOND)
            ],
            "key": [
                (
                    ax.barh(place, 0.8, left=4.4, height=0.5, color=colour)[0],
                    ax.text(5.5, place, name, va="center", fontsize=8.5),
                )
                for place, colour, name in [
                    (last - 1, style.FIRST, say("their morning")),
                    (last, style.SECOND, say("their afternoon")),
                ]
            ],
            "words": ax.text(start, -0.75, say("my working day"), fontsize=8.5),
            "minutes": [ax.text(35.8, place, "", ha="right", va="center", fontsize=8.5) for place in places],
        }
    artists["words"].set_x(start)
    artists["mine"].set_bounds(start, 0, max(end - start, 0), 1)
    for column, bars in enumerate(artists["windows"]):
        for bar, city in zip(bars, cities, strict=True):
            begins, ends = result["spans"][city][column]
            bar.set(x=begins, width=ends - begins)
    for text, city in zip(artists["minutes"], cities, strict=True):
        text.set_text(say("{n} min", n=result["minutes"][city]))
    return artists


def _hours(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60
