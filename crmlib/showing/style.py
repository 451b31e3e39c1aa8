"""One look for every picture of the course, on screen, in a report and on paper.

A picture is drawn by a function ``draw(result, ax, artists=None)``: without artists it creates them, with them it
updates them in place. The decorator :func:`picture` adds the rest, so that ``plots.pareto(shares)`` in a notebook gives
the figure, its finding as title and as text beside it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from crmlib.language import DataError, chosen, say
from crmlib.showing.canvas import canvas_class, encode

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

# Colours that colour-blind readers tell apart; each stands for one thing in the whole course.
FIRST, SECOND, THIRD = "#0173b2", "#de8f05", "#029e73"
LOSS, REST, INK, RULE = "#b8422e", "#b3b3b3", "#1f2933", "#d5d9de"
PAPER = "#ffffff"
SECOND_WORDS = "#8a5a00"  # words about what is drawn in SECOND, which is too pale for letters
QUIET = "#666666"  # words that only help to read the picture
CLASSES = {"A": FIRST, "B": SECOND, "C": REST, "D": RULE}
LEVELS = ("#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c")  # from low to high
# Grounds that letters stand on, pale enough for INK.
GO_TO_STOP = (
    "#cfe8dc",
    "#e4efc9",
    "#fbe3c0",
    "#f3cfc7",
    "#e3a79b",
)  # what one may do, from the lightest step to the hardest
GOOD_TO_BAD = ("#ffffff", "#f3f5f7", "#e8ebee", "#d6dbe0", "#bfc6cd", "#a5adb6")  # grades, the best is white
LOW_TO_HIGH = (
    "#d5d9de",
    "#e2e6ea",
    "#edf0f2",
    "#e8f1e4",
    "#d9ead3",
    "#c5dfbc",
)  # bands of a score, the highest is green
BEHIND_WORDS = {"facecolor": PAPER, "alpha": 0.85, "lw": 0, "pad": 1}  # bbox= of words that stand on lines

DPI = 100
_WIDE = "\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"  # Chinese letters and signs
_PIECES = re.compile(rf"[{_WIDE}]\s*|[^\s{_WIDE}]+\s*|\s+")
TITLE_LINES = 2
TITLE_ROOM = 0.24 * TITLE_LINES  # inches above the axes

LOOK: dict[str, Any] = {
    "figure.facecolor": "white",  # opaque: the same picture on a light and on a dark page
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "font.family": ["DejaVu Sans", "Noto Sans SC"],  # letter by letter the first that has it; the second is in fonts/
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
}


class Picture:
    """A figure and its finding in words. A notebook shows both; a page without pictures shows the words."""

    def __init__(self, figure: Figure, finding: str) -> None:
        self.figure, self.finding = figure, finding

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return (
            {"image/png": encode(self.figure), "text/plain": self.finding},
            {"image/png": {"alt": self.finding, "width": int(self.figure.get_figwidth() * DPI)}},
        )

    def __repr__(self) -> str:
        return self.finding


def picture(
    finding: Callable[..., str],
    size: tuple[float, float] = (8.0, 4.0),
    columns: int = 1,
    widths: Iterable[float] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Turn a drawing function into one that also makes the whole picture.

    Parameters
    ----------
    finding : callable
        From the result to the sentence that the picture shows.
    size : (float, float)
        Width and height in inches.
    columns : int
        Number of axes side by side; with more than one the drawing function gets a list of them.
    widths : iterable of float, optional
        Relative widths of the columns.

    Returns
    -------
    callable
        ``draw(result)`` gives a :class:`Picture`; ``draw(result, guess="04a.1")`` the reader's guess in words above it;
        ``draw(result, ax, artists)`` draws or updates.
    """

    def decorate(draw: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(draw)
        def drawn(result: Any, ax: Any = None, artists: Any = None, *, guess: str = "", **options: Any) -> Any:
            if ax is not None:
                return draw(result, ax, artists, **options)
            from matplotlib import rc_context

            with rc_context(LOOK):
                figure, axes = new_figure(size, columns, widths)
                draw(result, axes, None, **options)
                words = finding(result)
                title(figure).set_text(fitted(words, size[0]))
                figure.canvas.draw()
            whole = Picture(figure, words)
            return _with_guess(guess, result, whole) if guess else whole

        drawn.finding, drawn.size, drawn.columns, drawn.widths = finding, size, columns, widths  # type: ignore[attr-defined]
        return drawn

    return decorate


def _with_guess(question: str, result: Any, whole: Picture) -> Any:
    """The reader's guess in words above the picture."""
    from crmlib.showing.guess import guessed
    from crmlib.showing.prose import Section, Words

    told = guessed(question, result)
    return Section([Words(told), whole]) if told else whole


def new_figure(
    size: tuple[float, float], columns: int = 1, widths: Iterable[float] | None = None
) -> tuple[Figure, Any]:
    """An empty figure of the course with room for its finding, and its axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=DPI)
    canvas_class()(figure)
    room = TITLE_ROOM / size[1]
    figure.set_layout_engine("constrained", rect=(0.005, 0.01, 0.99, 0.98 - room), w_pad=0.08, h_pad=0.05)
    axes = figure.subplots(1, columns, width_ratios=list(widths) if widths else None)
    # the Chinese letters have one weight: bold figures between them would look like shouting
    weight = "bold" if chosen() == "en" else "normal"
    figure.text(0.012, 0.985, "", ha="left", va="top", fontsize=10.5, fontweight=weight, linespacing=1.25)
    return figure, axes if columns == 1 else list(axes)


def title(figure: Figure) -> Artist:
    """The artist that carries the finding."""
    return figure.texts[0]


def fitted(words: str, width: float) -> str:
    """The finding, broken into lines that fit a figure `width` inches wide."""
    room = int(width * 11.2)
    if words.isascii():
        return textwrap.fill(words, room)
    lines = [""]
    for piece in _PIECES.findall(words):  # a line may end at a blank and beside any wide letter
        if lines[-1] and columns((lines[-1] + piece).rstrip()) > room:
            lines.append("")
        lines[-1] = (lines[-1] + piece).lstrip()
    return "\n".join(line.rstrip() for line in lines)


def columns(text: str) -> int:
    """How wide a text is, counted in narrow letters: a Chinese letter is as wide as two.

    Examples
    --------
    >>> columns("Ana"), columns("客户")
    (3, 4)
    """
    return len(text) if text.isascii() else sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def short(text: str, most: int = 30) -> str:
    """A name that fits `most` narrow letters, cut where it is longer.

    Examples
    --------
    >>> short("Lumen Works GmbH", 8), short("照明有限公司", 8)
    ('Lumen W…', '照明有…')
    """
    if columns(text) <= most:
        return text
    while columns(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def reach(ax: Any, axis: str, value: float) -> None:
    """Let an axis from zero end on the next of few round numbers: it keeps still while a slider moves, and a reset looks the same."""
    from math import floor, log10

    unit = 10.0 ** floor(log10(max(value, 1e-9)))
    end = next(step * unit for step in (1, 1.5, 2, 3, 5, 7.5, 10) if step * unit >= value * (1 - 1e-12))
    if getattr(ax, f"get_{axis}lim")() != (0, end):
        fresh = not ax.figure.stale
        getattr(ax, f"set_{axis}lim")(0, end)
        if fresh:
            ax.figure.stale = False  # a panel sees the reach itself and keeps a background for each


def place(figure: Figure, places: Sequence[Any]) -> None:
    """Put the axes where they stood when a background was drawn: the numbers beside them had other widths."""
    for ax, there in zip(figure.axes, places, strict=True):
        if ax.get_position(original=True).bounds != there.bounds:
            ax.set_position(there)
            ax.set_in_layout(True)  # the layout still arranges it in the next drawing
    figure.stale = False


def after(ax: Any, points: float = 5) -> Any:
    """The transform for words that stand after a place in the data: so many points to the right of it."""
    from matplotlib.transforms import ScaledTranslation

    return ax.transData + ScaledTranslation(points / 72, 0, ax.figure.dpi_scale_trans)


def percent(ax: Any, axis: str = "y") -> None:
    """Write an axis of fractions in percent."""
    from matplotlib.ticker import PercentFormatter

    getattr(ax, f"{axis}axis").set_major_formatter(PercentFormatter(1.0, decimals=0))


def days(ax: Any, axis: str = "x") -> None:
    """Write an axis of days, counted from 1970, as dates."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=2, maxticks=7)
    getattr(ax, f"{axis}axis").set_major_locator(locator)
    getattr(ax, f"{axis}axis").set_major_formatter(ConciseDateFormatter(locator))


def thousands(ax: Any, axis: str = "y") -> None:
    """Write an axis of money or counts with separators."""
    from matplotlib.ticker import FuncFormatter

    getattr(ax, f"{axis}axis").set_major_formatter(FuncFormatter(lambda value, place: f"{value:,.0f}"))


def need(condition: bool, why: str) -> None:
    """Stop before an empty picture: the sentence says what is missing."""
    if not condition:
        raise DataError(say("Nothing to draw: {why}.", why=why))
