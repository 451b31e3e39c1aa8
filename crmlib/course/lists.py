"""A report's lists as a workbook: one sheet a list, to sort, filter and send on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from crmlib.course.workbook import free_name, value_cell
from crmlib.language import DataError, say

_HEAD = PatternFill("solid", fgColor="DDEBF7")
_WIDEST = 60


def write_lists(lists: Mapping[str, pd.DataFrame], path: Path | str | None) -> str:
    """Write each list as a sheet. A text stays a text: one that begins like a formula is no formula.

    Parameters
    ----------
    lists : mapping
        Name of the sheet to its rows; a named index becomes the first column. A list without rows is written too, with its headings.
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
        return say("Run as a report, this also writes its lists as a workbook: {names}.", names=", ".join(lists))
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for name, rows in lists.items():
        _write_list(book.create_sheet(free_name(name, taken)), rows if rows.index.name in (None, "row") else rows.reset_index())
    book.save(path)
    return say("The lists stand as sheets in {file}: {names}.", file=Path(path).name, names=", ".join(lists))


def _write_list(sheet: Any, rows: pd.DataFrame) -> None:
    heads = [str(column).replace("_", " ") for column in rows.columns]
    for place, (head, (_, column)) in enumerate(zip(heads, rows.items(), strict=True), 1):
        longest = column.astype("str").str.len().max() if len(column) else 0
        sheet.column_dimensions[get_column_letter(place)].width = min(_WIDEST, max(len(head), longest) + 3)
    sheet.freeze_panes = "A2"
    if heads:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    head_cells = [value_cell(sheet, head) for head in heads]
    for cell in head_cells:
        cell.font, cell.fill, cell.alignment = Font("Calibri", 11, bold=True), _HEAD, Alignment(vertical="top")
    sheet.append(head_cells)
    formats = [_number_format(name, column) for name, column in rows.items()]
    for row in rows.itertuples(index=False):
        line = [value_cell(sheet, value) for value in row]
        for cell, form in zip(line, formats, strict=True):
            if form and not isinstance(cell.value, str):
                cell.number_format = form
        sheet.append(line)


def _number_format(name: Any, column: pd.Series) -> str | None:
    """Shares in percent and money with separators, as the page shows them; the full number stays in the cell."""
    if not pd.api.types.is_float_dtype(column):
        return None
    if "share" in str(name):
        return "0.0%"
    return "#,##0" if column.abs().max() >= 100 else "#,##0.00"
