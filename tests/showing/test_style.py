"""The look: colours that colour-blind readers tell apart, letters for English and Chinese, pictures as they were drawn."""

import csv
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import crmlib
from crmlib.showing import style
from crmlib.showing.canvas import canvas_class, encode
from crmlib.showing.style import new_figure, picture

PACKAGE = Path(crmlib.__file__).parent
COLOURS = {name: getattr(style, name) for name in ("FIRST", "SECOND", "THIRD", "LOSS", "REST", "INK")}
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
EYES = {
    "all cones": np.eye(3),
    "no red cones": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def seen(colour, eye):
    """A colour as CIELAB, as somebody sees it."""
    code = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    light = np.asarray(eye) @ np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    xyz = (
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
        @ np.clip(light, 0, 1)
        / [0.9505, 1, 1.089]
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one, other, eye):
    return np.linalg.norm(seen(one, eye) - seen(other, eye))


@pytest.mark.parametrize("eye", EYES)
def test_colours_differ_for_every_eye(eye):
    close = {(a, b): round(apart(COLOURS[a], COLOURS[b], EYES[eye])) for a, b in combinations(COLOURS, 2)}
    assert min(close.values()) > 15, sorted(close.items(), key=lambda pair: pair[1])[:3]


def light(colour):
    """The relative luminance of a colour, 0 to 1."""
    code = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]


@pytest.mark.parametrize("ground", [style.PAPER, *style.GO_TO_STOP, *style.GOOD_TO_BAD, *style.LOW_TO_HIGH])
def test_words_are_readable_on_every_ground(ground):
    words = [style.INK, style.SECOND_WORDS, style.QUIET] if ground == style.PAPER else [style.INK]
    for colour in words:
        assert (light(ground) + 0.05) / (light(colour) + 0.05) >= 4.5, colour  # what WCAG asks of small letters


@pytest.mark.parametrize("eye", EYES)
def test_levels_rise_in_even_steps_for_every_eye(eye):
    lightness = [seen(colour, EYES[eye])[0] for colour in style.LEVELS]
    assert all(b < a - 6 for a, b in pairwise(lightness))


def test_the_colour_test_sees_what_a_reader_without_green_cones_does_not():
    assert (
        apart("#b8422e", "#6f7a2e", EYES["all cones"]) > 40 > 15 > apart("#a06030", "#7f7030", EYES["no green cones"])
    )


def test_ink_is_readable_on_the_opaque_paper():
    assert style.LOOK["figure.facecolor"] == style.LOOK["axes.facecolor"] == "white"
    assert seen(style.INK, np.eye(3))[0] < 20


def labels():
    """What pictures may have to write of the rule tables: their texts for people, in both languages."""
    for path in sorted(PACKAGE.rglob("*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            yield from (
                text or "" for column, text in row.items() if column.endswith(("_en", "_zh")) or column == "label"
            )


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_every_label_of_every_rule_table_can_be_drawn(weight):
    letters = sorted(set("".join(labels())))
    assert set("重要价值客户VIP") <= set(letters)
    assert missing_letters("".join(letters), weight) == []


def test_a_missing_letter_is_noticed():
    assert missing_letters("A\U00013000", "normal")


def missing_letters(letters, weight):
    """The letters that neither font has: Matplotlib warns when it draws them."""
    missing = []
    with style_context():
        figure, ax = new_figure((8, 4))
        text = ax.text(0, 0.5, letters, fontweight=weight)
        try:
            text.draw(figure.canvas.get_renderer())
        except UserWarning as warning:
            missing.append(str(warning))
    return missing


def style_context():
    from matplotlib import rc_context

    return rc_context(style.LOOK)


@picture(lambda words: words)
def chinese(words, ax, artists=None):
    ax.set(xlabel="重要挽留客户", title=words)


def test_a_chinese_picture_has_its_letters(recwarn, caplog):
    made = chinese("客户分类 −3 € “key” ← ⚠ 80%")
    assert made._repr_mimebundle_()[0]["image/png"]
    assert not recwarn.list
    assert not caplog.records, "Matplotlib did not find a font as asked"


def test_the_png_holds_the_pixels_that_were_drawn():
    figure = chinese("像").figure
    for top in (0, 40):
        image = np.asarray(Image.open(BytesIO(encode(figure, top))))
        assert np.array_equal(image, np.asarray(figure.canvas.buffer_rgba())[top:, :, :3])


def test_kept_words_look_as_matplotlib_draws_them():
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = chinese("Sales, 12,345 客户").figure
    ours = np.asarray(figure.canvas.buffer_rgba())[..., :3].astype(int)
    plain = FigureCanvasAgg(figure)
    plain.draw()
    theirs = np.asarray(plain.buffer_rgba())[..., :3].astype(int)
    assert abs(ours - theirs).mean() < 1  # the same letters, at most half a pixel aside


@pytest.mark.parametrize("words", ["Sales", "two\nlines, gy", "客户\nÄg"])
def test_kept_heights_are_those_that_matplotlib_reads_from_the_font(words):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    boxes = []
    for canvas in (canvas_class(), FigureCanvasAgg):
        figure = Figure(figsize=(3, 3), dpi=style.DPI)
        canvas(figure)
        text = figure.text(0.5, 0.5, words, linespacing=1.25, fontfamily=style.LOOK["font.family"])
        boxes.append(text.get_window_extent(figure.canvas.get_renderer()).bounds)
    assert boxes[0] == pytest.approx(boxes[1])


def test_the_font_ships_with_its_licence():
    fonts = PACKAGE / "showing" / "fonts"
    assert [path.suffix for path in sorted(fonts.iterdir())] == [".ttf", ".txt", ".md"]
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text().upper()
    assert next(fonts.glob("*.ttf")).stat().st_size < 2_200_000


def test_the_font_has_every_character_of_gb_2312():
    from matplotlib.ft2font import FT2Font

    pairs = (bytes([first, second]) for first in range(0xB0, 0xF8) for second in range(0xA1, 0xFF))
    wanted = set("".join(pair.decode("gb2312", "ignore") for pair in pairs))
    font = FT2Font(next((PACKAGE / "showing" / "fonts").glob("*.ttf")))
    assert len(wanted) == 6_763
    assert wanted - {chr(code) for code in font.get_charmap()} == set()


def test_a_letter_that_no_font_has_fails_a_test_that_draws_it():
    """Matplotlib only warns and draws a box; in tests every warning is an error."""
    with pytest.raises(UserWarning, match="missing from font"):
        chinese("\N{CJK UNIFIED IDEOGRAPH-3400}")._repr_mimebundle_()


def test_a_title_with_a_chinese_name_stays_inside_its_picture():
    from tests.pictures import fits

    for name in ("义乌市宏远国际贸易有限公司照明分公司进出口部", "Nordlicht Handels GmbH"):
        words = f"Without {name}, 12% of sales are gone; it takes 18 usual customers to bring as much."
        fits(name, chinese(words))
        assert style.fitted(words, 8).count("\n") == 1
    assert style.fitted("客" * 50, 8).splitlines() == ["客" * 44, "客" * 6]
    assert style.short("客" * 20) == "客" * 14 + "…" and style.short("客" * 15) == "客" * 15
