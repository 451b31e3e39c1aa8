"""The canvas of the course and its way to PNG: two places where Matplotlib and Pillow were measured and found slow.

A move of a panel took 300 ms with theirs and takes 40 with these (``make bench-panels``).
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@cache
def canvas_class() -> Any:
    """The canvas of the course: it knows the Chinese font, and keeps a word that it has once drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    _know_the_fonts()
    renderer = _renderer_class()

    class Canvas(FigureCanvasAgg):
        def get_renderer(self) -> Any:
            if not hasattr(self, "renderer"):  # a figure of the course keeps its size
                self.renderer = renderer(*self.figure.bbox.size, self.figure.dpi)
            return self.renderer

    return Canvas


def _know_the_fonts() -> None:
    """Tell Matplotlib of the fonts in ``fonts/``; one weight serves as bold too."""
    from matplotlib import font_manager

    known = font_manager.fontManager
    for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf")):
        known.addfont(path)
        known.ttflist.append(replace(known.ttflist[-1], weight=700))


def _renderer_class() -> Any:
    """Matplotlib draws text letter by letter; in a panel that took longer than all the rest of the picture."""
    from matplotlib.backends.backend_agg import RendererAgg

    class Renderer(RendererAgg):
        def _get_font_height_metrics(self, prop: Any) -> tuple[float, float, float]:
            """What Matplotlib asks for every text, and would read from the font's file each time."""
            return _heights(prop, self.dpi)

        def draw_text(
            self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
        ) -> None:
            if ismath or angle:
                super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            else:
                ink, below = _lettering(s, prop, self.dpi)
                self._renderer.draw_text_image(ink, round(x) - _MARGIN, round(y) + below, 0, gc)

        def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
            return super().get_text_width_height_descent(s, prop, ismath) if ismath else _measured(s, prop, self.dpi)

    return Renderer


_MARGIN = 4  # pixels around a kept word, since letters reach over their box


@lru_cache(maxsize=4096)
def _measured(text: str, font: Any, dpi: float) -> tuple[float, float, float]:
    """Width and height of a text, and how far it reaches below its base line, in pixels."""
    from matplotlib.backends.backend_agg import RendererAgg

    size: tuple[float, float, float] = RendererAgg(1, 1, dpi).get_text_width_height_descent(text, font, False)
    return size


@lru_cache(maxsize=4096)
def _lettering(text: str, font: Any, dpi: float) -> tuple[Any, int]:
    """How much ink lies on each pixel around a text, and how many rows lie below its base line."""
    import numpy as np
    from matplotlib.backends.backend_agg import RendererAgg

    width, height, descent = _measured(text, font, dpi)
    below = round(descent) + _MARGIN
    paper = RendererAgg(int(width) + 2 * _MARGIN, int(height) + 2 * _MARGIN, dpi)
    paper.draw_text(paper.new_gc(), _MARGIN, paper.height - below, text, font, 0)
    return np.asarray(paper.buffer_rgba())[..., 3].copy(), below


@lru_cache(maxsize=256)
def _heights(font: Any, dpi: float) -> tuple[float, float, float]:
    """How far a font reaches above and below its base line, and the gap between two lines, in pixels."""
    from matplotlib import font_manager

    face = font_manager.get_font(font_manager.fontManager._find_fonts_by_props(font))
    units = face.get_sfnt_table("head")["unitsPerEm"]
    table, pixels = face.get_sfnt_table("OS/2"), font.get_size_in_points() * dpi / 72 / units
    return table["sTypoAscender"] * pixels, -table["sTypoDescender"] * pixels, table["sTypoLineGap"] * pixels


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
