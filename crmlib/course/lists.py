"""A report's lists as a workbook: one sheet a list, to sort, filter and send on."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from crmlib.language import DataError, joined, say
from crmlib.showing.sheets import free_name, write_sheets

__all__ = ["free_name", "write_lists"]


def write_lists(lists: Mapping[str, pd.DataFrame], path: Path | str | None) -> str:
    """Write each list as a sheet. A text stays a text: one that begins like a formula is no formula.

    Parameters
    ----------
    lists : mapping
        Name of the sheet to its rows; a named index becomes the first column. A list without rows is written too, with its
        headings, or with the sentence in its ``attrs["why"]`` that says why it could not be made.
    path : path or None
        The workbook, replaced if it is there; None writes nothing, as when the report's notebook is run by itself.

    Returns
    -------
    str
        A sentence that says where the lists are.

    Raises
    ------
    DataError
        No list is given.

    Examples
    --------
    >>> write_lists({"call list": pd.DataFrame({"customer": ["=1+1"]})}, None)
    'Run as a report, this also writes its lists as a workbook: call list.'
    """
    if not lists:
        raise DataError(say("There is no list to write: give at least one table with a name."))
    if path is None:
        return say("Run as a report, this also writes its lists as a workbook: {names}.", names=joined(lists))
    write_sheets(lists, path)
    return say("The lists stand as sheets in {file}: {names}.", file=Path(path).name, names=joined(lists))
