"""Controls, a method, a picture, live.

A panel wires three things: ``controls`` (what the reader moves), ``compute(**settings)`` (the same arithmetic as a public
method, so a panel can show nothing the method does not say) and ``draw(result, ax, artists)`` (see :mod:`crmlib.showing.style`).
The figure is made once. A move updates its artists in place over a kept background; picture and sentences go to the page
together, in one message. Nothing is queued, since ipywidgets keeps only the newest unanswered change.
"""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.canvas import encode

_LABEL = {"description_width": "17em"}
_WIDE = "44em"
_BUTTON = {"width": "6em", "margin": "6px 0 8px calc(17em + 12px)"}  # in line with what stands right of the labels
_KEPT = 8  # backgrounds of one panel, at a megabyte each
_TOP = int(style.TITLE_ROOM * style.DPI) - 8  # rows of the picture that hold the title: the live view writes it as text


@dataclass(frozen=True)
class Share:
    """A slider for a fraction, shown in percent."""

    start: float
    label: str = ""
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        return w.FloatSlider(
            self.start,
            min=self.low,
            max=self.high,
            step=self.step,
            readout_format=".0%",
            description=self.label or name,
            style=_LABEL,
            layout={"width": _WIDE},
        )

    def sweep(self) -> list[Any]:
        return [self.low, self.start, self.high]


@dataclass(frozen=True)
class Number:
    """A slider for a number with a unit."""

    start: float
    low: float
    high: float
    label: str = ""
    step: float = 1

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        whole = all(float(x).is_integer() for x in (self.start, self.low, self.high, self.step))
        slider = w.IntSlider if whole else w.FloatSlider
        return slider(
            value=self.start,
            min=self.low,
            max=self.high,
            step=self.step,
            description=self.label or name,
            style=_LABEL,
            layout={"width": _WIDE},
        )

    def sweep(self) -> list[Any]:
        return [self.low, self.start, self.high]


@dataclass(frozen=True)
class Choice:
    """A row of buttons or, with more than four options, a list. The first option is the start."""

    options: tuple[Any, ...]
    label: str
    names: tuple[str, ...]

    def __init__(self, *options: Any, label: str = "", names: tuple[str, ...] = ()) -> None:
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "names", names or tuple(str(option) for option in options))

    @property
    def start(self) -> Any:
        return self.options[0]

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        pairs = list(zip(self.names, self.options, strict=True))
        if len(pairs) > 4:
            return w.Dropdown(options=pairs, description=self.label or name, style=_LABEL, layout={"width": _WIDE})
        buttons = w.ToggleButtons(
            options=pairs,
            description=self.label or name,
            style={**_LABEL, "button_width": "auto"},
            layout={"width": "auto"},
        )
        return buttons.add_class("jupyter-widgets").add_class("widget-inline-hbox")  # in line with the sliders

    def sweep(self) -> list[Any]:
        return list(self.options)


@dataclass(frozen=True)
class Range:
    """A slider with two handles: from and to."""

    start: tuple[float, float]
    low: float
    high: float
    label: str = ""
    step: float = 1

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        whole = all(float(x).is_integer() for x in (*self.start, self.low, self.high, self.step))
        slider = w.IntRangeSlider if whole else w.FloatRangeSlider
        return slider(
            value=self.start,
            min=self.low,
            max=self.high,
            step=self.step,
            description=self.label or name,
            style=_LABEL,
            layout={"width": _WIDE},
        )

    def sweep(self) -> list[Any]:
        return [(self.low, self.low), self.start, (self.high, self.high), (self.low, self.high)]


@dataclass(frozen=True)
class Day:
    """A slider over days, every `step` days before and after the start, with a button that plays through them."""

    start: date
    low: date
    high: date
    label: str = ""
    step: int = 7

    @property
    def days(self) -> list[date]:
        """The days that can be chosen."""
        stride = timedelta(self.step)
        before, after = (self.start - self.low) // stride, (self.high - self.start) // stride
        return [self.start + i * stride for i in range(-before, after + 1)]

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        return w.SelectionSlider(
            options=[(day.isoformat(), day) for day in self.days],
            value=self.start,
            description=self.label or name,
            style=_LABEL,
            layout={"width": "42em"},
        )

    def shown(self, slider: Any) -> Any:
        """The slider with its player. The browser links the two, so a player runs no faster than the pictures come."""
        import ipywidgets as w

        play = w.Play(
            min=0, max=len(self.days) - 1, value=slider.index, interval=200, show_repeat=False, layout={"width": "auto"}
        )
        box = w.HBox([slider, play])
        box.link = w.jslink((play, "value"), (slider, "index"))
        return box

    def sweep(self) -> list[Any]:
        return [self.days[0], self.start, self.days[-1]]


@dataclass
class Panel:
    """A live picture.

    Parameters
    ----------
    controls : mapping
        Setting to control, in the order shown.
    compute : callable
        From the settings to a result.
    draw : callable
        Made with :func:`crmlib.showing.style.picture`.
    finding : callable, optional
        From the result to a sentence; default the one of `draw`.
    moved : callable, optional
        From the result at the start and the result now to a sentence that names who moved, such as :func:`who_moved` gives.

    Examples
    --------
    >>> from crmlib.classification import panels
    >>> panel = panels.abc_cuts([50.0, 30.0, 10.0, 5.0, 5.0])
    >>> panel.set(crossing="exclude").finding_now
    '2 of 5 customers are A and bring 80% of sales; 1 is B, 2 are C.'
    """

    controls: Mapping[str, Any]
    compute: Callable[..., Any]
    draw: Callable[..., Any]
    finding: Callable[[Any], str] | None = None
    moved: Callable[[Any, Any], str] | None = None
    result: Any = field(default=None, init=False)
    error: str = field(default="", init=False)

    def __post_init__(self) -> None:
        from matplotlib import rc_context

        self.settings = {name: control.start for name, control in self.controls.items()}
        self._say = self.finding or self.draw.finding  # type: ignore[attr-defined]
        self._view: Any = None
        self._backgrounds: dict[Any, Any] = {}
        self.result = self.at_start = self.compute(**self.settings)
        with rc_context(style.LOOK):
            draw: Any = self.draw
            self.figure, self._axes = style.new_figure(draw.size, draw.columns, draw.widths)
            self._artists = self.draw(self.result, self._axes, None)
            self._moving = _flat(self._artists)
            for artist in [*self._moving, style.title(self.figure)]:
                artist.set_animated(True)  # kept out of the background
                artist.set_in_layout(False)  # a moving word must not shift the axes
            self._png = self._picture()

    @property
    def finding_now(self) -> str:
        """What the picture shows, in words."""
        return self._say(self.result)

    @property
    def moved_now(self) -> str:
        """Who stands elsewhere than at the start, in words; empty where nobody does."""
        return self.moved(self.at_start, self.result) if self.moved else ""

    def set(self, **settings: Any) -> Panel:
        """Move controls as a reader would, all at once; the picture follows."""
        unknown = [name for name in settings if name not in self.controls]
        if unknown:
            raise KeyError(
                say(
                    "The panel has no control {names}; it has {there}.",
                    names=", ".join(unknown),
                    there=", ".join(self.controls),
                )
            )
        self._widgets()
        self._held = True
        for name, value in settings.items():
            self._inputs[name].value = value
        self._held = False
        self._changed()
        return self

    def _move(self, settings: Mapping[str, Any]) -> None:
        """Compute and redraw; a failure shows its message and leaves the last picture."""
        try:
            result = self.compute(**settings)
            self.draw(result, self._axes, self._artists)
            self._png = self._picture()
            self.result, self.settings, self.error = result, dict(settings), ""
        except Exception as problem:  # shown in the panel; the sweep in the tests reads it
            self.error = str(problem) or type(problem).__name__
        self._shown.value = self._page()

    def _picture(self) -> bytes:
        """Moving artists over the kept background, below the room of the title.

        A background is kept for each reach of the axes, since drawing it takes ten times as long as a move and a slider
        comes by again; anything else that changed makes all of them new.
        """
        canvas: Any = self.figure.canvas
        if self.figure.stale:
            self._backgrounds.clear()
        reach = tuple(ax.axis() for ax in self.figure.axes)
        if reach not in self._backgrounds:
            while len(self._backgrounds) >= _KEPT:
                del self._backgrounds[next(iter(self._backgrounds))]
            canvas.draw()
            self._backgrounds[reach] = (
                canvas.copy_from_bbox(self.figure.bbox),
                [ax.get_position(original=True) for ax in self.figure.axes],
            )
        background, places = self._backgrounds[reach]
        style.place(self.figure, places)
        canvas.restore_region(background)
        for artist in self._moving:
            artist.draw(canvas.get_renderer())
        return encode(self.figure, _TOP)

    def _page(self) -> str:
        """Who moved, the finding or what went wrong, and the picture, whose text for those who do not see it is the finding."""
        said = f"⚠ {html.escape(self.error)}" if self.error else html.escape(self.finding_now)
        moved = "" if self.error else html.escape(self.moved_now)
        picture = b64encode(self._png).decode()
        return (
            f'<div class="crm-moved" style="{_MOVED}">{moved}</div><div class="crm-finding" style="{_FINDING}">{said}</div>'
            f'<img class="crm-picture" alt="{said}" width="{self._width}" decoding="sync" src="data:image/png;base64,{picture}">'
        )

    def _widgets(self) -> Any:
        """The live view, made when somebody looks."""
        if self._view is None:
            import ipywidgets as w

            self._held = False
            self._inputs = {name: control.widget(name) for name, control in self.controls.items()}
            self._shown = w.HTML(self._page())
            reset = w.Button(description=say("Reset"), tooltip=say("Back to the settings at the start"), layout=_BUTTON)
            reset.on_click(lambda _: self.set(**{name: control.start for name, control in self.controls.items()}))
            for slider in self._inputs.values():
                _without_echo(slider)
                slider.tooltip = slider.description  # without one the mouse finds "null"
                slider.observe(self._changed, "value")
            rows = [
                control.shown(self._inputs[name]) if hasattr(control, "shown") else self._inputs[name]
                for name, control in self.controls.items()
            ]
            self._view = w.VBox([*rows, reset, self._shown])
        return self._view

    def _changed(self, change: Any = None) -> None:
        if not self._held:
            self._move({name: slider.value for name, slider in self._inputs.items()})

    @property
    def _width(self) -> int:
        return int(self.figure.get_figwidth() * style.DPI)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        view = self._widgets()._repr_mimebundle_()
        data = view[0] if isinstance(view, tuple) else view
        kept = {kind: value for kind, value in data.items() if kind.startswith("application/vnd.jupyter.widget")}
        style.title(self.figure).set_text(style.fitted(self.finding_now, self.figure.get_figwidth()))
        self._picture()
        style.title(self.figure).draw(self.figure.canvas.get_renderer())  # a page without a kernel has only the picture
        return (
            {**kept, "image/png": encode(self.figure), "text/plain": self.finding_now},
            {"image/png": {"alt": self.finding_now, "width": self._width}},
        )

    def __repr__(self) -> str:
        return self.finding_now


def _without_echo(control: Any) -> None:
    """A page has one reader: the kernel need not first send every move back, for other windows of the notebook to follow."""
    synced = "index" if control.has_trait("index") else "value"
    trait = copy(control.traits()[synced])
    trait.metadata = {**trait.metadata, "echo_update": False}
    control.add_traits(**{synced: trait})


_FINDING = f"font-weight:600; line-height:1.35; min-height:2.7em; max-width:{8 * style.DPI}px"  # two lines: the picture keeps its place
_MOVED = "line-height:1.35; min-height:1.35em"


def who_moved(names: Sequence[Any], before: Any, after: Any, classes: Sequence[str], what: str = "customers") -> str:
    """Say who changed class: the first one by name, and how many left the same class.

    Parameters
    ----------
    names : sequence
        The customers, most important first.
    before, after : sequence of int
        For each customer the place of its class in `classes`; -1 where it has none.
    classes : sequence of str
        Names of the classes, best first.
    what : str
        What they are, in the plural.

    Returns
    -------
    str
        Empty when nobody changed.

    Examples
    --------
    >>> who_moved(["C017", "C020", "C031"], [0, 1, 0], [1, 1, 1], ["HHH", "LHH"])
    'Compared with the start, C017 fell from HHH to LHH; 2 customers left HHH.'
    """
    old, new = np.asarray(before), np.asarray(after)
    changed = (old != new) & (old >= 0) & (new >= 0)
    if not changed.any():
        return ""
    first = int(changed.argmax())
    was, now = int(old[first]), int(new[first])
    left = int((changed & (old == was)).sum())
    said = {"name": names[first], "old": classes[was], "new": classes[now], "n": left, "what": what}
    if now < was:
        return (
            say("Compared with the start, {name} rose from {old} to {new}.", **said)
            if left == 1
            else say("Compared with the start, {name} rose from {old} to {new}; {n:,} {what} left {old}.", **said)
        )
    return (
        say("Compared with the start, {name} fell from {old} to {new}.", **said)
        if left == 1
        else say("Compared with the start, {name} fell from {old} to {new}; {n:,} {what} left {old}.", **said)
    )


def _flat(artists: Any) -> list[Any]:
    """The artists in a result of draw, whatever mapping or sequence holds them."""
    if isinstance(artists, Mapping):
        return [artist for value in artists.values() for artist in _flat(value)]
    if isinstance(artists, list | tuple):
        return [artist for value in artists for artist in _flat(value)]
    return list(artists) if hasattr(artists, "patches") and hasattr(artists, "errorbar") else [artists]
