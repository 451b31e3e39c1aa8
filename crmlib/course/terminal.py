"""Tables in the terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crmlib.showing.prose import heading


def show(title: str, frame: Any) -> None:
    """A frame as a table; nothing in its cells is taken for a mark of the terminal's own."""
    if frame.empty:
        return
    shown = Table(*map(heading, frame.columns), title=Text(title), title_justify="left")
    for row in frame.itertuples(index=False):
        shown.add_row(*(Text("" if cell != cell else str(cell)) for cell in row))
    Console().print(shown)
