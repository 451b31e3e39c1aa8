"""What a check says: rich in a notebook, plain in a terminal."""

from __future__ import annotations

import html
from dataclasses import dataclass

from crmlib.language import say
from crmlib.practice.checking import Status

EDGES = {"correct": "#029e73", "not yet": "#de8f05", "not attempted": "#9a9a9a"}  # of an outcome on a page


@dataclass(frozen=True)
class Outcome:
    """What a check says: rich in a notebook, plain in a terminal."""

    id: str
    status: Status
    label: str
    message: str = ""
    lines: tuple[str, ...] = ()
    code: str = ""
    options: tuple[str, ...] = ()

    def __repr__(self) -> str:
        first = " ".join(filter(None, [f"{self.id}: {self.label}", self.message]))
        return "\n".join([first, *self.options, *(f"- {line}" for line in self.lines), *self.code.splitlines()])

    def _repr_html_(self) -> str:
        """Colours of the page itself, so that it reads on a light and on a dark one; the edge only repeats the words."""
        options = "<br>".join(html.escape(option) for option in self.options)
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in self.lines)
        code = (
            f'<pre style="margin:.4em 0 0;color:inherit;background:none">{html.escape(self.code)}</pre>'
            if self.code
            else ""
        )
        return (
            f'<div style="border-left:4px solid {EDGES[self.status]};padding:.35em .8em;max-width:46em">'
            f"<b>{html.escape(self.id)}</b> · <b>{html.escape(self.label)}</b> {html.escape(self.message)}"
            f"{f'<p style={chr(34)}margin:.4em 0{chr(34)}>{options}</p>' if options else ''}"
            f"{f'<ul>{lines}</ul>' if lines else ''}{code}</div>"
        )


def lost(kept: bool) -> tuple[str, ...]:
    """What is told where an answer could not be kept."""
    return () if kept else (say("This could not be written to your folder: it counts until you close the notebook."),)


def decimal_comma(id: str) -> Outcome:
    """What is told where 0,11 arrived as two numbers: nothing of them is read."""
    told = say("Python writes a decimal point, no comma: 0.11. Several answers go into a list: [0.11, 0.79].")
    return Outcome(id, "not yet", say("Not yet."), told)
