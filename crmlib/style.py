"""One look for every picture of the course, on screen, in a report and on paper.

A picture is drawn by a function ``draw(result, ax, artists=None)``: without artists it creates them, with them it
updates them in place. The decorator :func:`picture` adds the rest, so that ``plots.pareto(shares)`` in a notebook gives
the figure, its finding as title and as text beside it.
"""

from __future__ import annotations

import re
import textwrap
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from crmlib.language import DataError, say

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

# Colours that colour-blind readers tell apart; each stands for one thing in the whole course.
FIRST, SECOND, THIRD = "#0173b2", "#de8f05", "#029e73"
LOSS, REST, INK, RULE = "#b8422e", "#b3b3b3", "#1f2933", "#d5d9de"
CLASSES = {"A": FIRST, "B": SECOND, "C": REST, "D": RULE}
LEVELS = ("#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c")  # from low to high

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
        ``draw(result)`` gives a :class:`Picture`; ``draw(result, ax, artists)`` draws or updates.
    """

    def decorate(draw: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(draw)
        def drawn(result: Any, ax: Any = None, artists: Any = None, **options: Any) -> Any:
            if ax is not None:
                return draw(result, ax, artists, **options)
            from matplotlib import rc_context

            with rc_context(LOOK):
                figure, axes = new_figure(size, columns, widths)
                draw(result, axes, None, **options)
                words = finding(result)
                title(figure).set_text(fitted(words, size[0]))
                figure.canvas.draw()
            return Picture(figure, words)

        drawn.finding, drawn.size, drawn.columns, drawn.widths = finding, size, columns, widths  # type: ignore[attr-defined]
        return drawn

    return decorate


def new_figure(
    size: tuple[float, float], columns: int = 1, widths: Iterable[float] | None = None
) -> tuple[Figure, Any]:
    """An empty figure of the course with room for its finding, and its axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=DPI)
    _canvas()(figure)
    room = TITLE_ROOM / size[1]
    figure.set_layout_engine("constrained", rect=(0.005, 0.01, 0.99, 0.98 - room), w_pad=0.08, h_pad=0.05)
    axes = figure.subplots(1, columns, width_ratios=list(widths) if widths else None)
    figure.text(0.012, 0.985, "", ha="left", va="top", fontsize=10.5, fontweight="bold", linespacing=1.25)
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


@cache
def _canvas() -> Any:
    """The canvas of the course: it knows the Chinese font, and keeps a word that it has once drawn.

    Matplotlib draws text letter by letter; in a panel that took longer than all the rest of the picture.
    """
    import numpy as np
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg

    for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(path)
        font_manager.fontManager.ttflist.append(
            replace(font_manager.fontManager.ttflist[-1], weight=700)
        )  # one weight serves as bold too

    @lru_cache(maxsize=4096)
    def measured(text: str, font: Any, dpi: float) -> tuple[float, float, float]:
        return RendererAgg(1, 1, dpi).get_text_width_height_descent(text, font, False)

    @lru_cache(maxsize=4096)
    def lettering(text: str, font: Any, dpi: float) -> tuple[Any, int]:
        """How much ink lies on each pixel around a text, and how many rows lie below its base line."""
        width, height, descent = measured(text, font, dpi)
        below = round(descent) + 4
        paper = RendererAgg(int(width) + 8, int(height) + 8, dpi)
        paper.draw_text(paper.new_gc(), 4, paper.height - below, text, font, 0)
        return np.asarray(paper.buffer_rgba())[..., 3].copy(), below

    @lru_cache(maxsize=256)
    def heights(font: Any, dpi: float) -> tuple[float, float, float]:
        """How far a font reaches above and below its base line, and the gap between two lines, in pixels."""
        face = font_manager.get_font(font_manager.fontManager._find_fonts_by_props(font))
        table, pixels = (
            face.get_sfnt_table("OS/2"),
            font.get_size_in_points() * dpi / 72 / face.get_sfnt_table("head")["unitsPerEm"],
        )
        return table["sTypoAscender"] * pixels, -table["sTypoDescender"] * pixels, table["sTypoLineGap"] * pixels

    class Renderer(RendererAgg):
        def _get_font_height_metrics(self, prop: Any) -> tuple[float, float, float]:
            """What Matplotlib asks for every text, and would read from the font's file each time."""
            return heights(prop, self.dpi)

        def draw_text(
            self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
        ) -> None:
            if ismath or angle:
                super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            else:
                ink, below = lettering(s, prop, self.dpi)
                self._renderer.draw_text_image(ink, round(x) - 4, round(y) + below, 0, gc)

        def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
            return super().get_text_width_height_descent(s, prop, ismath) if ismath else measured(s, prop, self.dpi)

    class Canvas(FigureCanvasAgg):
        def get_renderer(self) -> Any:
            if not hasattr(self, "renderer"):  # a figure of the course keeps its size
                self.renderer = Renderer(*self.figure.bbox.size, self.figure.dpi)
            return self.renderer

    return Canvas


def encode(figure: Figure, top: int = 0) -> bytes:
    """The drawn figure as PNG without its first `top` rows; speed counts more than a few kilobytes.

    Each row is written as its difference from the row above, which is mostly zero, so that the lightest compression
    does. Pillow tries five such filters for every row and takes twice as long.
    """
    import numpy as np
    from PIL import Image

    canvas: Any = figure.canvas
    drawn = canvas.buffer_rgba()
    image = Image.frombuffer("RGBA", drawn.shape[1::-1], drawn, "raw", "RGBA", 0, 1).convert("RGB")
    pixels = np.asarray(image)[top:]
    height, width = pixels.shape[:2]
    pixels = pixels.reshape(height, 3 * width)
    rows = np.empty((height, 1 + 3 * width), np.uint8)
    rows[:, 0] = 2  # PNG's filter "up"
    rows[0, 1:] = pixels[0]
    np.subtract(pixels[1:], pixels[:-1], out=rows[1:, 1:])

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])  # 8 bits of red, green, blue
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows.data, 1))
        + chunk(b"IEND", b"")
    )


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
    """The transform for words some points to the right of a place in the data."""
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


def show(frame: Any, **labels: str) -> Table:
    """A frame as people read it: shares in percent, money with separators, days without a clock, texts in full.

    Parameters
    ----------
    frame : DataFrame
        The rows to show.
    **labels : str
        Column to heading, for columns whose name is not the heading.

    Returns
    -------
    Table
        To look at; the frame itself is not changed.

    Examples
    --------
    >>> import pandas as pd
    >>> show(pd.DataFrame({"share": [0.682], "monetary": [12345.6]}), monetary="sales")
    share  sales
      68% 12,346
    """
    return Table(frame, **labels)


class Table:
    """What :func:`show` gives: rich in a notebook, plain in a terminal, every text escaped."""

    def __init__(self, frame: Any, **labels: str) -> None:
        import pandas as pd

        index = frame.index.name in (None, "row") or not len(frame)
        shown = frame.copy() if index else frame.reset_index()
        self._shown = pd.DataFrame(
            {
                labels.get(str(name), str(name).replace("_", " ")): [self._cell(name, value) for value in column]
                for name, column in shown.items()
            },
            dtype="str",
        )
        self._text = [not pd.api.types.is_numeric_dtype(column) for _, column in shown.items()]
        self._days = [pd.api.types.is_datetime64_any_dtype(column) for _, column in shown.items()]

    @staticmethod
    def _cell(name: Any, value: Any) -> str:
        import numpy as np
        import pandas as pd

        if pd.isna(value):
            return ""
        if isinstance(value, pd.Timestamp):
            return value.date().isoformat()
        if isinstance(value, bool | np.bool_):
            return say("yes") if value else say("no")
        if isinstance(value, float) and "share" in str(name):
            return f"{round(value, 2) + 0.0:.0%}"  # never "-0%"
        if isinstance(value, float):
            return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}".rstrip("0").rstrip(".")
        return f"{value:,}" if isinstance(value, int) else str(value)

    def __repr__(self) -> str:
        return self._shown.to_string(index=False) if len(self._shown) else say("No rows.")

    def _repr_html_(self) -> str:
        from html import escape

        def row(tag: str, values: Any) -> str:
            cells = (
                f'<{tag} class="text" style="text-align:left{"; white-space:nowrap" if day else ""}">'
                if text
                else f"<{tag}>"
                for text, day in zip(self._text, self._days, strict=True)
            )
            return (
                "<tr>"
                + "".join(f"{start}{escape(str(v))}</{tag}>" for start, v in zip(cells, values, strict=True))
                + "</tr>"
            )

        if not len(self._shown):
            return f"<p>{say('No rows.')}</p>"
        body = "".join(row("td", values) for values in self._shown.itertuples(index=False))
        return f"<table><thead>{row('th', self._shown.columns)}</thead><tbody>{body}</tbody></table>"


def need(condition: bool, why: str) -> None:
    """Stop before an empty picture: the sentence says what is missing."""
    if not condition:
        raise DataError(say("Nothing to draw: {why}.", why=why))
