"""Controls, a method, a picture, live.

A panel wires three things: ``controls`` (what the reader moves, see :mod:`crmlib.showing.controls`), ``compute(**settings)``
(a public method, so a panel can show nothing the method does not say) and ``draw(result, ax, artists)`` (see
:mod:`crmlib.showing.style`). The figure is made once. A move updates its artists in place over a kept background; picture
and sentences go to the page together, in one message. Nothing is queued, since ipywidgets keeps only the newest unanswered
change.
"""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from crmlib.language import joined, say
from crmlib.showing import style
from crmlib.showing.canvas import encode
from crmlib.showing.controls import LABEL, Choice, Control, Day, Number, Range, Share, step_of

__all__ = [
    "Choice",
    "Day",
    "Number",
    "Panel",
    "Range",
    "Share",
    "step_of",
    "who_moved",
]  # all that a wing's panels need

_BUTTON = {"width": "6em", "margin": f"6px 0 8px calc({LABEL} + 12px)"}  # in line with what stands right of the labels
_KEPT = 8  # backgrounds of one panel, at a megabyte each
_TOP = int(style.TITLE_ROOM * style.DPI) - 8  # rows of the picture that hold the title: the live view writes it as text
_FINDING = f"font-weight:600; line-height:1.35; min-height:2.7em; max-width:{8 * style.DPI}px"  # two lines: the picture keeps its place
_MOVED = "line-height:1.35; min-height:1.35em"


@dataclass(eq=False)
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
        From the result at the start and the result now to a sentence that names who moved, such as :func:`who_moved` gives;
        empty where nobody did. The panel asks only where a control stands elsewhere than at the start, and its page writes
        "Compared with the start:" before the sentence.

    Attributes
    ----------
    settings : dict
        Where the controls stand.
    result, at_start : object
        What `compute` gave for these settings and for those of the start.
    error : str
        Why the last move failed; else empty.
    figure, axes, artists
        The picture, made once.
    png : bytes
        The picture as the live view has it, without its title.

    Examples
    --------
    >>> from crmlib.classification import panels
    >>> panel = panels.abc_cuts([50.0, 30.0, 10.0, 5.0, 5.0])
    >>> panel.set(crossing="exclude").finding_now
    '2 of 5 customers are A and bring 80% of sales; 1 is B, 2 are C.'
    """

    controls: Mapping[str, Control]
    compute: Callable[..., Any]
    draw: Any
    finding: Callable[[Any], str] | None = None
    moved: Callable[[Any, Any], str] | None = None
    settings: dict[str, Any] = field(init=False)
    result: Any = field(init=False)
    at_start: Any = field(init=False)
    error: str = field(default="", init=False)
    figure: Any = field(init=False)
    axes: Any = field(init=False)
    artists: Any = field(init=False)
    png: bytes = field(init=False)
    _moving: list[Any] = field(init=False)
    _backgrounds: dict[Any, Any] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        from matplotlib import rc_context

        self.settings = self._start
        self.result = self.at_start = self.compute(**self.settings)
        with rc_context(style.LOOK):
            self.figure, self.axes = style.new_figure(self.draw.size, self.draw.columns, self.draw.widths)
            self.artists = self.draw(self.result, self.axes, None)
            self._moving = _flat(self.artists)
            for artist in [*self._moving, style.title(self.figure)]:
                artist.set_animated(True)  # kept out of the background
                artist.set_in_layout(False)  # a moving word must not shift the axes
            self.png = self.picture()

    @property
    def _start(self) -> dict[str, Any]:
        return {name: control.start for name, control in self.controls.items()}

    @property
    def finding_now(self) -> str:
        """What the picture shows, in words."""
        say_it = self.finding or self.draw.finding
        return str(say_it(self.result))

    @property
    def moved_now(self) -> str:
        """Who stands elsewhere than at the start, in words; empty where nobody does."""
        if self.moved is None or self.settings == self._start:
            return ""
        return self.moved(self.at_start, self.result)

    def set(self, **settings: Any) -> Panel:
        """Move controls as a reader would, all at once; the picture follows."""
        unknown = [name for name in settings if name not in self.controls]
        if unknown:
            raise KeyError(
                say(
                    "The panel has no control {names}; it has {there}.",
                    names=joined(unknown),
                    there=joined(self.controls),
                )
            )
        self.view.set(settings)
        return self

    def reset(self) -> Panel:
        """Move every control back to its start."""
        return self.set(**self._start)

    def move(self, settings: Mapping[str, Any]) -> None:
        """Compute and redraw; a failure leaves the last picture, and the page shows its message."""
        try:
            result = self.compute(**settings)
            self.draw(result, self.axes, self.artists)
            self.png = self.picture()
            self.result, self.settings, self.error = result, dict(settings), ""
        except Exception as problem:  # shown in the panel; the sweep in the tests reads it
            self.error = str(problem) or type(problem).__name__

    def picture(self) -> bytes:
        """Moving artists over the kept background, below the room of the title.

        A background is kept for each reach of the axes, since drawing it takes ten times as long as a move and a slider
        comes by again; anything else that changed makes all of them new.
        """
        canvas: Any = self.figure.canvas
        if self.figure.stale:
            self._backgrounds.clear()
        reach = tuple(ax.axis() for ax in self.figure.axes)
        if reach not in self._backgrounds:
            self._keep_background(reach)
        background, places = self._backgrounds[reach]
        style.place(self.figure, places)
        canvas.restore_region(background)
        for artist in self._moving:
            artist.draw(canvas.get_renderer())
        return encode(self.figure, _TOP)

    def _keep_background(self, reach: Any) -> None:
        """Draw what does not move, and where it put the axes."""
        canvas: Any = self.figure.canvas
        while len(self._backgrounds) >= _KEPT:
            del self._backgrounds[next(iter(self._backgrounds))]
        canvas.draw()
        self._backgrounds[reach] = (
            canvas.copy_from_bbox(self.figure.bbox),
            [ax.get_position(original=True) for ax in self.figure.axes],
        )

    @cached_property
    def view(self) -> View:
        """The live view, made when somebody looks."""
        return View(self)

    @property
    def page(self) -> str:
        """Who moved, the finding or what went wrong, and the picture, whose text for those who do not see it is the finding."""
        said = f"⚠ {html.escape(self.error)}" if self.error else html.escape(self.finding_now)
        moved = "" if self.error else html.escape(_compared(self.moved_now))
        picture = b64encode(self.png).decode()
        return (
            f'<div class="crm-moved" style="{_MOVED}">{moved}</div><div class="crm-finding" style="{_FINDING}">{said}</div>'
            f'<img class="crm-picture" alt="{said}" width="{self.width}" decoding="sync" src="data:image/png;base64,{picture}">'
        )

    @property
    def width(self) -> int:
        """Of the picture, in pixels."""
        return int(self.figure.get_figwidth() * style.DPI)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        view = self.view.box._repr_mimebundle_()
        data = view[0] if isinstance(view, tuple) else view
        kept = {kind: value for kind, value in data.items() if kind.startswith("application/vnd.jupyter.widget")}
        style.title(self.figure).set_text(style.fitted(self.finding_now, self.figure.get_figwidth()))
        self.picture()
        style.title(self.figure).draw(self.figure.canvas.get_renderer())  # a page without a kernel has only the picture
        return (
            {**kept, "image/png": encode(self.figure), "text/plain": self.finding_now},
            {"image/png": {"alt": self.finding_now, "width": self.width}},
        )

    def __repr__(self) -> str:
        return self.finding_now


class View:
    """What stands on the page: the controls, a button back to the start, and below them the words and the picture.

    Attributes
    ----------
    inputs : dict
        Setting to the widget that the reader moves.
    shown : widget
        The words and the picture, as one piece of a page.
    box : widget
        All of it.
    """

    def __init__(self, panel: Panel) -> None:
        import ipywidgets as w

        self._panel = panel
        self._held = False  # while several controls are set, nothing is computed
        self.inputs = {name: control.widget(name) for name, control in panel.controls.items()}
        self.shown = w.HTML(panel.page)
        reset = w.Button(description=say("Reset"), tooltip=say("Back to the settings at the start"), layout=_BUTTON)
        reset.on_click(lambda _: panel.reset())
        for slider in self.inputs.values():
            _without_echo(slider)
            slider.tooltip = slider.description  # without one the mouse finds "null"
            slider.observe(self._changed, "value")
        rows = [control.shown(self.inputs[name]) for name, control in panel.controls.items()]
        self.box = w.VBox([*rows, reset, self.shown])

    def set(self, settings: Mapping[str, Any]) -> None:
        """Move several controls as one."""
        self._held = True
        try:
            for name, value in settings.items():
                self.inputs[name].value = value
        finally:
            self._held = False
        self._changed()

    def _changed(self, change: Any = None) -> None:
        if not self._held:
            self._panel.move({name: slider.value for name, slider in self.inputs.items()})
            self.shown.value = self._panel.page


def _without_echo(control: Any) -> None:
    """A page has one reader: the kernel need not first send every move back, for other windows of the notebook to follow."""
    synced = "index" if control.has_trait("index") else "value"
    trait = copy(control.traits()[synced])
    trait.metadata = {**trait.metadata, "echo_update": False}
    control.add_traits(**{synced: trait})


def _compared(moved: str) -> str:
    """The sentence about who moved, after what it compares with; empty where nobody did."""
    return say("Compared with the start: {moved}", moved=moved) if moved else ""


def who_moved(names: Sequence[Any], before: Any, after: Any, classes: Sequence[str], what: str = "") -> str:
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
        What they are, in the plural, as they stand behind their number; default customers.

    Returns
    -------
    str
        Empty when nobody changed.

    Examples
    --------
    >>> who_moved(["C017", "C020", "C031"], [0, 1, 0], [1, 1, 1], ["HHH", "LHH"])
    'C017 fell from HHH to LHH; 2 customers left HHH.'
    """
    old, new = np.asarray(before), np.asarray(after)
    changed = (old != new) & (old >= 0) & (new >= 0)
    if not changed.any():
        return ""
    first = int(changed.argmax())
    was, now = int(old[first]), int(new[first])
    left = int((changed & (old == was)).sum())
    what = what or say("customers", context="counted")
    said = {"name": names[first], "old": classes[was], "new": classes[now], "n": left, "what": what}
    if now < was:
        return (
            say("{name} rose from {old} to {new}.", **said)
            if left == 1
            else say("{name} rose from {old} to {new}; {n:,} {what} left {old}.", **said)
        )
    return (
        say("{name} fell from {old} to {new}.", **said)
        if left == 1
        else say("{name} fell from {old} to {new}; {n:,} {what} left {old}.", **said)
    )


def _flat(artists: Any) -> list[Any]:
    """The artists in a result of draw, whatever mapping or sequence holds them."""
    if isinstance(artists, Mapping):
        return [artist for value in artists.values() for artist in _flat(value)]
    if isinstance(artists, list | tuple):
        return [artist for value in artists for artist in _flat(value)]
    return list(artists) if hasattr(artists, "patches") and hasattr(artists, "errorbar") else [artists]
