"""What a report shows beside its tables and figures: prose for people, figures for programs, pictures that are finished."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, wraps
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from crmlib import language, rules
from crmlib.language import say
from crmlib.showing.guess import guessed


@cache
def _results() -> pd.DataFrame:
    with (files("crmlib") / "showing" / "results.csv").open(encoding="utf-8") as lines:
        return pd.read_csv(lines, keep_default_na=False).set_index("column")


def heading(column: object) -> str:
    """The heading of a result's column, by its name, in the language of the course; a column of the reader's own keeps its name.

    Examples
    --------
    >>> heading("monetary"), heading("Our colour")
    ('sales', 'Our colour')
    """
    known = _results()
    if str(column) not in known.index:
        return str(column).replace("_", " ")
    return str(known.loc[str(column), f"label_{language.chosen()}"])


def worded(column: object, values: Any) -> Any:
    """The values of a result's column as people read them: keys of a rule table become its labels.

    Which table names a column's keys stands in ``results.csv`` under ``keys``; ``lesson/table:word`` takes another word
    of it than the label. A cell may hold several keys, one after the other. A value that the table does not have stays.

    Parameters
    ----------
    column : str
    values : Series

    Returns
    -------
    Series

    Examples
    --------
    >>> worded("Our colour", pd.Series(["red"])).tolist()
    ['red']
    """
    known = _results()
    rule, _, word = (str(known.loc[str(column), "keys"]) if str(column) in known.index else "").partition(":")
    if not rule or not len(values):
        return values
    said = rules.words(rule, word or "label")
    known_words = said[~said.index.duplicated()].to_dict()  # a key may have several rows, as a grade's steps
    return values.map(lambda value: _in_words(value, known_words), na_action="ignore")


def _in_words(value: Any, said: dict[Any, str]) -> Any:
    """The words of a key, or of the several keys that stand in one cell."""
    keys = re.split("[,;] ", value) if isinstance(value, str) and value not in said else [value]
    return language.joined(said[key] for key in keys) if all(key in said for key in keys) else value


def form(column: object) -> str:
    """How the values of a result's column are written: ``share`` in percent, ``money``, ``days``, ``date``, ``number``, ``text``.

    Examples
    --------
    >>> form("margin_share"), form("Our colour")
    ('share', '')
    """
    known = _results()
    return str(known.loc[str(column), "format"]) if str(column) in known.index else ""


def cell(value: Any, form: str = "") -> str:
    """One value as people read it, by the format of its column; what has none is written by its type.

    Examples
    --------
    >>> cell(0.682, "share"), cell(12345.6, "money"), cell(17850, "text"), cell(2.5, "days"), cell(None)
    ('68%', '12,346', '17850', '2.5', '')
    """
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, bool | np.bool_):
        return say("yes") if value else say("no")
    if not isinstance(value, int | float | np.number):
        return str(value)
    if form == "text" and float(value).is_integer():
        return f"{value:.0f}"  # the number of a customer or an invoice is a name
    if form == "share" and isinstance(value, float):
        return f"{round(value, 2) + 0.0:.0%}"  # never "-0%"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}"


class Words(str):
    """A text that a notebook shows as prose."""

    def _repr_markdown_(self) -> str:
        return str(self)

    __repr__ = str.__str__


def at_halden(story: Callable[..., str]) -> Callable[..., Words | None]:
    """Let a sentence about Halden, the course's exporter, stay away from the reader's own file.

    Parameters
    ----------
    story : callable
        Gives the sentence, by :func:`crmlib.language.say`.

    Returns
    -------
    callable
        Takes the chapter's source (``orders``) first, then what `story` needs. The sentence as prose where the source is
        None, the course's exporter; else None, which a cell does not show.

    Examples
    --------
    >>> @at_halden
    ... def largest(name):
    ...     return say("Halden's largest customer is {name}.", name=name)
    >>> largest(None, "Nordlicht")
    Halden's largest customer is Nordlicht.
    >>> largest("orders.xlsx", "Nordlicht")
    """

    @wraps(story)
    def shown(source: Any, *facts: Any, **more: Any) -> Words | None:
        return Words(story(*facts, **more)) if source is None else None

    return shown


class Json(dict[str, Any]):
    """Figures for another program: the notebook keeps them as JSON."""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"application/json": dict(self), "text/plain": repr(dict(self))}


class Shot:
    """A finished picture: its bytes, its width and its finding in words."""

    def __init__(self, png: bytes, width: int, finding: str) -> None:
        self.png, self.width, self.finding = png, width, finding

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self.png, "text/plain": self.finding}, {
            "image/png": {"alt": self.finding, "width": self.width}
        }

    def __repr__(self) -> str:
        return self.finding


class Section(list[Any]):
    """What a cell shows, one under the other; a notebook's cell ends in it."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self:
            display(part)


def show(frame: Any, guess: str = "") -> Any:
    """A frame as people read it: shares in percent, money with separators, days without a clock, texts in full.

    Parameters
    ----------
    frame : DataFrame or Series
        The rows to show; a Series is one row.
    guess : str, optional
        The question whose answer this is, ``"04a.1"``: the reader's guess is said above, but for a file of their own.

    Returns
    -------
    Table or Section
        To look at; the frame itself is not changed.

    Examples
    --------
    >>> show(pd.DataFrame({"share": [0.682], "monetary": [12345.6]}))
    share  sales
      68% 12,346
    """
    table = Table(frame)
    told = guessed(guess, frame) if guess else ""
    return Section([Words(told), table]) if told else table


class Table:
    """What :func:`show` gives: rich in a notebook, plain in a terminal, every text escaped."""

    def __init__(self, frame: Any, **labels: str) -> None:
        frame = frame.to_frame().T.infer_objects() if isinstance(frame, pd.Series) else frame
        index = frame.index.name in (None, "row") or not len(frame)
        shown = frame.copy() if index else frame.reset_index()
        self._shown = pd.DataFrame(
            {
                place: [cell(value, form(name)) for value in worded(name, column)]
                for place, (name, column) in enumerate(shown.items())
            },
            dtype="str",
        ).set_axis([labels.get(str(name), heading(name)) for name in shown], axis=1)  # two may have one heading
        self._text = [
            form(name) == "text" or not pd.api.types.is_numeric_dtype(column) for name, column in shown.items()
        ]
        self._days = [pd.api.types.is_datetime64_any_dtype(column) for _, column in shown.items()]

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
