"""Controls, a method, a picture, live.

A panel wires three things: ``controls`` (what the reader moves), ``compute(**settings)`` (a public method, so a panel
can show nothing the method does not say) and ``draw(result, ax, artists)`` (see :mod:`crmlib.style`). The figure is made
once. A move updates its artists in place over a kept background and sends the picture as an image: nothing is
queued, since ipywidgets keeps only the newest unanswered change.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crmlib import style
from crmlib.language import say

_LABEL = {"description_width": "17em"}
_WIDE = "44em"
_BUTTON = {"width": "6em", "margin": "6px 0 8px calc(17em + 12px)"}     # in line with what stands right of the labels


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

        return w.FloatSlider(self.start, min=self.low, max=self.high, step=self.step, readout_format=".0%",
                             description=self.label or name, style=_LABEL, layout={"width": _WIDE})

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
        return slider(self.start, min=self.low, max=self.high, step=self.step,
                      description=self.label or name, style=_LABEL, layout={"width": _WIDE})

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
        buttons = w.ToggleButtons(options=pairs, description=self.label or name,
                                  style={**_LABEL, "button_width": "auto"}, layout={"width": "auto"})
        return buttons.add_class("jupyter-widgets").add_class("widget-inline-hbox")    # in line with the sliders

    def sweep(self) -> list[Any]:
        return list(self.options)


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
        Made with :func:`crmlib.style.picture`.
    finding : callable, optional
        From the result to a sentence; default the one of `draw`.

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
    result: Any = field(default=None, init=False)
    error: str = field(default="", init=False)

    def __post_init__(self) -> None:
        from matplotlib import rc_context

        self.settings = {name: control.start for name, control in self.controls.items()}
        self._say = self.finding or self.draw.finding  # type: ignore[attr-defined]
        self._view: Any = None
        self.result = self.compute(**self.settings)
        with rc_context(style.LOOK):
            draw: Any = self.draw
            self.figure, self._axes = style.new_figure(draw.size, draw.columns, draw.widths)
            self._artists = self.draw(self.result, self._axes, None)
            self._moving = [*_flat(self._artists), style.title(self.figure)]
            for artist in self._moving:
                artist.set_animated(True)       # kept out of the background
            self._picture()

    @property
    def finding_now(self) -> str:
        """What the picture shows, in words."""
        return self._say(self.result)

    def set(self, **settings: Any) -> Panel:
        """Move controls as a reader would; the picture follows."""
        unknown = [name for name in settings if name not in self.controls]
        if unknown:
            raise KeyError(say("The panel has no control {names}; it has {there}.",
                               names=", ".join(unknown), there=", ".join(self.controls)))
        self._widgets()
        for name, value in settings.items():
            self._inputs[name].value = value
        return self

    def _move(self, settings: Mapping[str, Any]) -> None:
        """Compute and redraw; a failure shows its message and leaves the last picture."""
        try:
            self.result = self.compute(**settings)
            self.draw(self.result, self._axes, self._artists)
            self._picture()
            self.settings, self.error = dict(settings), ""
        except Exception as problem:  # shown in the panel; the sweep in the tests reads it
            self.error = str(problem) or type(problem).__name__
        if self._view is not None:
            self._image.value = self._png
            self._words.value = f"<b>{html.escape(self.error)}</b>" if self.error else html.escape(self.finding_now)

    def _picture(self) -> None:
        """Moving artists over the kept background; anything else that changed makes a new background."""
        canvas: Any = self.figure.canvas
        style.title(self.figure).set_text(style.fitted(self.finding_now, self.figure.get_figwidth()))
        if self.figure.stale or not hasattr(self, "_background"):
            canvas.draw()
            self._background = canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self._background)
        for artist in self._moving:
            artist.draw(canvas.get_renderer())
        self._png = style.encode(self.figure)

    def _widgets(self) -> Any:
        """The live view, made when somebody looks."""
        if self._view is None:
            import ipywidgets as w

            self._inputs = {name: control.widget(name) for name, control in self.controls.items()}
            self._image = w.Image(value=self._png, format="png", width=int(self.figure.get_figwidth() * style.DPI))
            self._words = w.HTML(html.escape(self.finding_now))
            reset = w.Button(description=say("Reset"), tooltip=say("Back to the settings at the start"), layout=_BUTTON)
            reset.on_click(lambda _: self.set(**{name: control.start for name, control in self.controls.items()}))
            for slider in self._inputs.values():
                slider.tooltip = slider.description         # without one the mouse finds "null"
                slider.observe(self._changed, "value")
            self._view = w.VBox([*self._inputs.values(), reset, self._image, self._words])
        return self._view

    def _changed(self, change: Any) -> None:
        self._move({name: slider.value for name, slider in self._inputs.items()})

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        view = self._widgets()._repr_mimebundle_()
        data = view[0] if isinstance(view, tuple) else view
        kept = {kind: value for kind, value in data.items() if kind.startswith("application/vnd.jupyter.widget")}
        return ({**kept, "image/png": self._png, "text/plain": self.finding_now},
                {"image/png": {"alt": self.finding_now, "width": int(self.figure.get_figwidth() * style.DPI)}})

    def __repr__(self) -> str:
        return self.finding_now


def _flat(artists: Any) -> list[Any]:
    """The artists in a result of draw, whatever mapping or sequence holds them."""
    if isinstance(artists, Mapping):
        return [artist for value in artists.values() for artist in _flat(value)]
    if isinstance(artists, list | tuple):
        return [artist for value in artists for artist in _flat(value)]
    return list(artists) if hasattr(artists, "patches") and hasattr(artists, "errorbar") else [artists]
