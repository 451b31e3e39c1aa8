"""The panel kit: what a move does, what goes wrong in sight, and what a page without a kernel gets."""

import itertools
import struct
from base64 import b64encode
from datetime import date

import pytest

from crmlib.showing import style
from crmlib.showing.panel import Choice, Day, Number, Panel, Range, Share, step_of, who_moved
from crmlib.showing.style import picture

CONTROLS = {
    "share": Share(0.5, "share of sales"),
    "hours": Range((9, 18), 0, 24, "working hours, local time"),
    "day": Day(date(2026, 6, 30), date(2026, 1, 1), date(2026, 7, 7), "as of"),
    "whole": Number(3, 0, 9, "meetings a day"),
    "part": Number(0.5, 0, 2, "hours", step=0.25),
    "few": Choice("a", "b", label="two ways", names=("one way", "the other")),
    "many": Choice(*"abcdef", label="one of six"),
}


@picture(lambda settings: f"The day is {settings['day']}, from {settings['hours'][0]} to {settings['hours'][1]}.")
def bar(settings, ax, artists=None):
    if artists is None:
        ax.set(xlim=(0, 24), xlabel="hours")
        artists = {"bar": ax.barh([0], [0]), "text": ax.text(1, 0, "")}
    start, end = settings["hours"]
    artists["bar"][0].set(x=start, width=end - start)
    artists["text"].set_text(f"{settings['share']:.0%} {settings['few']}")
    return artists


def panel(compute=lambda **settings: settings, **options):
    return Panel(controls=CONTROLS, compute=compute, draw=bar, **options)


def size(png):
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize("name", CONTROLS)
def test_every_kind_of_control_from_end_to_end(name):
    made = panel()
    start = made.png
    for value in CONTROLS[name].sweep():
        made.set(**{name: value})
        assert made.settings[name] == value
        assert made.result[name] == value
    made.set(**{name: CONTROLS[name].start})
    assert made.png == start
    assert made.view.inputs[name].description == CONTROLS[name].label


def test_a_move_changes_picture_and_words_in_place():
    made = panel()
    figure, artists = made.figure, made.artists
    before = made.view.shown.value
    made.view.inputs["hours"].value = (8, 12)  # as the browser does
    assert b64encode(made.png).decode() in made.view.shown.value != before
    assert "from 8 to 12" in made.view.shown.value
    assert made.figure is figure
    assert made.artists is artists


def test_a_setting_of_several_controls_is_one_move():
    seen = []
    made = panel(lambda **settings: seen.append(settings) or settings)
    made.set(whole=5, share=0.1, few="b")
    assert len(seen) == 2  # the start, and all three at once
    made.view.box.children[len(CONTROLS)].click()  # reset
    assert len(seen) == 3
    assert made.settings == {name: control.start for name, control in CONTROLS.items()}


def test_the_days_of_a_slider_keep_the_start_and_stay_within():
    days = CONTROLS["day"].days
    assert CONTROLS["day"].start in days
    assert days[0] >= CONTROLS["day"].low
    assert days[-1] <= CONTROLS["day"].high
    assert {(b - a).days for a, b in itertools.pairwise(days)} == {7}


def test_playing_moves_the_day():
    made = panel()
    box = made.view.box.children[list(CONTROLS).index("day")]
    slider, play = box.children
    assert (play.min, play.max, play.value) == (0, len(slider.options) - 1, slider.index)
    assert (box.link.source, box.link.target) == ((play, "value"), (slider, "index"))
    slider.index = 0  # what the link does in the browser
    assert made.settings["day"] == CONTROLS["day"].days[0]


def test_an_error_is_shown_and_the_last_picture_stays():
    def compute(**settings):
        if settings["whole"] == 9:
            raise ValueError("nine <meetings> are too many")
        return settings

    made = panel(compute)
    before = made.set(whole=8).png
    made.set(whole=9)
    assert made.error == "nine <meetings> are too many"
    assert "⚠ nine &lt;meetings&gt; are too many" in made.view.shown.value
    assert b64encode(before).decode() in made.view.shown.value
    assert made.result["whole"] == 8
    made.set(whole=1)
    assert made.error == ""
    assert "meetings" not in made.view.shown.value


def test_an_error_while_drawing_is_shown_too():
    made = panel(lambda **settings: {} if settings["whole"] == 9 else settings)
    made.set(whole=9)
    assert "hours" in made.error


def test_who_moved_is_compared_with_the_start_and_never_asked_there():
    made = panel(moved=lambda before, after: f"{before['whole']} became {after['whole']} <here>.")
    assert made.moved_now == ""
    assert "Compared" not in made.page
    made.set(whole=4)
    made.set(whole=5)
    assert "Compared with the start: 3 became 5 &lt;here&gt;.</div>" in made.view.shown.value
    made.set(whole=3)
    assert "became" not in made.view.shown.value


def test_a_move_that_no_slider_can_make_leaves_the_panel_alive():
    from traitlets import TraitError

    made = panel()
    with pytest.raises(TraitError):
        made.set(whole=4, few="never heard of")
    made.view.inputs["whole"].value = 5
    assert made.settings["whole"] == 5


def test_a_slider_around_a_usual_value_shows_two_digits_of_it():
    for value, step, high in ((8_200, 100, 20_500), (82, 1, 205), (4, 1, 10), (0.3, 1, 1)):
        slider = Number.around(value, "orders")
        assert (slider.start, slider.low, slider.step, slider.high) == (value, 0, step, high)
    assert Number.around(8_200, most=1.5).high == 12_300
    assert step_of(8_200, digits=3) == 10


def test_who_moved_names_the_first_and_counts_its_class():
    names, classes = ["Ana", "Bo", "Cy", "Di"], ["A", "B", "C"]
    assert who_moved(names, [0, 0, 1, 2], [0, 0, 1, 2], classes) == ""
    assert who_moved(names, [0, 0, 1, 2], [0, 2, 1, 2], classes) == "Bo fell from A to C."
    assert who_moved(names, [1, 1, 1, 2], [0, 1, 0, 2], classes) == "Ana rose from B to A; 2 customers left B."
    assert who_moved(names, [-1, 0, 1, 2], [0, 0, 1, -1], classes) == ""  # who comes or goes has not changed class


def test_a_page_without_a_kernel_gets_picture_with_title_and_sentence():
    made = panel().set(hours=(7, 8))
    data, metadata = made._repr_mimebundle_()
    assert size(data["image/png"]) == (800, 400)
    assert size(made.png) == (800, 400 - 40)  # the live view writes the title as text
    assert data["text/plain"] == metadata["image/png"]["alt"] == "The day is 2026-06-30, from 7 to 8."
    assert style.title(made.figure).get_text().replace("\n", " ") == data["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_an_unknown_control_is_refused():
    with pytest.raises(KeyError, match="no control cuts"):
        panel().set(cuts=1)


@picture(lambda settings: "A bar.")
def growing(settings, ax, artists=None):
    if artists is None:
        ax.set(xlabel="customers", ylabel="sales, $")
        artists = {"bar": ax.bar([0], [1])}
    top = 9 if settings["whole"] < 5 else 123_456
    style.reach(ax, "y", top)
    artists["bar"][0].set_height(top)
    return artists


def test_a_background_is_kept_for_each_reach_of_the_axes(monkeypatch):
    """Coming back to a reach draws nothing anew and gives the same picture to the last byte, though the numbers are wider."""
    made = Panel(controls=CONTROLS, compute=lambda **settings: settings, draw=growing)
    place = made.figure.axes[0].get_position(original=True).bounds
    drawn = []
    draw = type(made.figure.canvas).draw
    monkeypatch.setattr(type(made.figure.canvas), "draw", lambda canvas: drawn.append(1) or draw(canvas))
    high = made.set(whole=5).png
    assert made.figure.axes[0].get_position(original=True).bounds != pytest.approx(place)
    low = made.set(whole=4).png
    assert made.figure.axes[0].get_position(original=True).bounds == pytest.approx(place)
    assert low == Panel(controls=CONTROLS, compute=lambda **settings: settings | {"whole": 4}, draw=growing).png
    assert made.set(whole=6).png == high
    assert len(drawn) == 2  # the new reach, and the panel beside it
    made.figure.axes[0].set_xlabel("other customers")
    assert made.set(whole=5).png != high  # anything else that changed makes a new background
