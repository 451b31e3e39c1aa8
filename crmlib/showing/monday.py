"""On Monday: the one list that a chapter gives, written beside the notebook and shown."""

import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from crmlib.language import say
from crmlib.showing.cards import with_names
from crmlib.showing.page import Section, listed, section
from crmlib.showing.prose import Words
from crmlib.showing.sheets import write_sheets

HEAD = 8  # so many rows are shown


def on_monday(chapter: str, frame: pd.DataFrame, *, names: pd.DataFrame | None = None) -> Section:
    """Write a chapter's list as a workbook beside the notebook, and show its first rows.

    Parameters
    ----------
    chapter : str
        Such as ``"04b"``: the file is ``04b_on_monday.xlsx``.
    frame : DataFrame
        The rows, in the order in which somebody works through them.
    names : DataFrame, optional
        Customer cards: the company's name is put beside each customer's id.

    Returns
    -------
    Section
        A sentence that says where the file is, and the first rows. A file that is there already with other contents is
        kept, and the list gets the next free name. Where nothing can be written, the rows are shown all the same.

    Examples
    --------
    >>> on_monday("04b", pd.DataFrame({"customer_id": []}))
    [Nobody is on this list, so no file is written.]
    """
    rows = frame if names is None else with_names(frame, names)
    if rows.empty and rows.attrs.get("why"):
        return section(Words(say("There is no list. {why}", why=rows.attrs["why"])))
    if rows.empty:
        return section(Words(say("Nobody is on this list, so no file is written.")))
    return section(Words(_kept(Path(f"{chapter}_on_monday.xlsx"), rows)), listed(rows, most=HEAD))


def _kept(path: Path, rows: pd.DataFrame) -> str:
    """Write the list without touching what is there; the sentence that says where it is now."""
    book = io.BytesIO()
    write_sheets({say("On Monday"): rows}, book)
    try:
        mine = next(name for name in _names(path) if _is_or_becomes(name, book.getvalue()))
    except OSError as refused:
        return say(
            "The list could not be written as {file} ({why}). Its first rows are here.",
            file=path.name,
            why=refused.strerror or type(refused).__name__,
        )
    if mine == path:
        return say("The list stands in {file}, beside this notebook: {n:,} [row|rows].", file=path.name, n=len(rows))
    return say(
        "The list stands in {mine}, beside this notebook: {n:,} [row|rows]. "
        "{file} holds another one, from other figures or with notes of yours, and stays as it is.",
        mine=mine.name,
        n=len(rows),
        file=path.name,
    )


def _names(path: Path) -> Iterator[Path]:
    """04b_on_monday.xlsx, 04b_on_monday-2.xlsx and so on."""
    yield path
    for number in range(2, 1_000):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")
    raise FileExistsError


def _is_or_becomes(path: Path, content: bytes) -> bool:
    """Whether a file holds this, or holds it now that it was made; one that is there is never changed."""
    try:
        with path.open("xb") as fresh:
            try:
                fresh.write(content)
            except OSError:
                fresh.close()
                path.unlink(missing_ok=True)
                raise
        return True
    except FileExistsError:
        try:
            return path.read_bytes() == content
        except OSError:  # open in another program, or a folder of this name
            return False
