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
