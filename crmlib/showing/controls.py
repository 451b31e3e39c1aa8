"""What the reader of a panel moves: sliders, buttons, days. Each knows where it starts, how it looks, and its extremes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log10
from typing import Any

import numpy as np

LABEL = "17em"  # of a page, for the words beside a control
_STYLE = {"description_width": LABEL}
_WIDE = {"width": "44em"}
BUTTONS = 4  # more options than these stand in a list


class Control:
    """One control."""

    start: Any
    label: str

    def widget(self, name: str) -> Any:
        """What the reader moves; without a label it is called as the setting is."""
        raise NotImplementedError

    def shown(self, widget: Any) -> Any:
        """The widget as it stands on the page."""
        return widget

    def sweep(self) -> list[Any]:
        """Settings from one end to the other, for tests."""
        raise NotImplementedError


@dataclass(frozen=True)
class Share(Control):
    """A slider for a fraction, shown in percent."""

    start: float
    label: str = ""
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        return _slider(w.FloatSlider, self, name, readout_format=".0%")

    def sweep(self) -> list[Any]:
        return [self.low, self.start, self.high]


@dataclass(frozen=True)
class Number(Control):
    """A slider for a number with a unit."""

    start: float
    low: float
    high: float
    label: str = ""
    step: float = 1

    @classmethod
    def around(cls, value: float, label: str = "", most: float = 2.5) -> Number:
        """A slider from zero to `most` times a usual value, in steps that show two digits of it.

        Examples
        --------
        >>> slider = Number.around(8_200, "new order")
        >>> slider.start, slider.high, slider.step
        (8200, 20500.0, 100.0)
        """
        unit = step_of(value)
        return cls(value, 0, unit * float(np.ceil(most * value / unit)), label, unit)

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        whole = _whole(self.start, self.low, self.high, self.step)
        return _slider(w.IntSlider if whole else w.FloatSlider, self, name)

    def sweep(self) -> list[Any]:
        return [self.low, self.start, self.high]


@dataclass(frozen=True)
class Range(Control):
    """A slider with two handles: from and to."""

    start: tuple[float, float]
    low: float
    high: float
    label: str = ""
    step: float = 1

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        whole = _whole(*self.start, self.low, self.high, self.step)
        return _slider(w.IntRangeSlider if whole else w.FloatRangeSlider, self, name)

    def sweep(self) -> list[Any]:
        return [(self.low, self.low), self.start, (self.high, self.high), (self.low, self.high)]


class Choice(Control):
    """A row of buttons or, with many options, a list. The first option is the start.

    Parameters
    ----------
    *options : object
        What `compute` gets.
    label : str
    names : tuple of str, optional
        What the reader sees; default the options themselves.
    """

    def __init__(self, *options: Any, label: str = "", names: Iterable[str] = ()) -> None:
        self.options, self.label = options, label
        self.names = tuple(names) or tuple(str(option) for option in options)
        self.start = options[0]

    def widget(self, name: str) -> Any:
        import ipywidgets as w

        pairs = list(zip(self.names, self.options, strict=True))
        if len(pairs) > BUTTONS:
            return w.Dropdown(options=pairs, description=self.label or name, style=_STYLE, layout=_WIDE)
        buttons = w.ToggleButtons(
            options=pairs,
            description=self.label or name,
            style={**_STYLE, "button_width": "auto"},
            layout={"width": "auto"},
        )
        return buttons.add_class("jupyter-widgets").add_class("widget-inline-hbox")  # in line with the sliders

    def sweep(self) -> list[Any]:
        return list(self.options)


@dataclass(frozen=True)
class Day(Control):
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
            style=_STYLE,
            layout={"width": "42em"},
        )

    def shown(self, widget: Any) -> Any:
        """The slider with its player. The browser links the two, so a player runs no faster than the pictures come."""
        import ipywidgets as w

        last = len(self.days) - 1
        play = w.Play(min=0, max=last, value=widget.index, interval=200, show_repeat=False, layout={"width": "auto"})
        box = w.HBox([widget, play])
        box.link = w.jslink((play, "value"), (widget, "index"))
        return box

    def sweep(self) -> list[Any]:
        return [self.days[0], self.start, self.days[-1]]


def step_of(value: float, digits: int = 2) -> float:
    """The step of a slider that so many digits of a usual value can show: a power of ten, at least 1.

    Examples
    --------
    >>> step_of(8_200), step_of(8_200, digits=3), step_of(4)
    (100.0, 10.0, 1.0)
    """
    return 10.0 ** max(0, floor(log10(max(value, 1))) + 1 - digits)


def _slider(kind: Any, control: Any, name: str, **more: Any) -> Any:
    return kind(
        value=control.start,
        min=control.low,
        max=control.high,
        step=control.step,
        description=control.label or name,
        style=_STYLE,
        layout=_WIDE,
        **more,
    )


def _whole(*numbers: float) -> bool:
    return all(float(number).is_integer() for number in numbers)
