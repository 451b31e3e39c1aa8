"""Workbooks for people: the template to fill in, and the copy of a file with what is wrong marked in it.

Everything is written as a value: a name that begins like a formula stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from crmlib import rules
from crmlib.course.lists import free_name
from crmlib.language import DataError, say
from crmlib.reading.headings import known, tables
from crmlib.reading.sheets import Sheet
from crmlib.reading.tables import Examined, advice
from crmlib.showing.prose import heading

if TYPE_CHECKING:
    from crmlib.course.company import Checked

_MUST = PatternFill("solid", fgColor="BDD7EE")
_MAY = PatternFill("solid", fgColor="DDEBF7")
_LOST = PatternFill("solid", fgColor="F8B4A6")  # a cell that costs its row
_UNREAD = PatternFill("solid", fgColor="FFE699")  # a cell that is only missing
_ASIDE = PatternFill("solid", fgColor="E0E0E0")  # a row that is no data
_TEXT = Font("Calibri", 11)
_BOLD = Font("Calibri", 11, bold=True)
_LARGE = Font("Calibri", 13, bold=True)
_GREY = Font("Calibri", 11, italic=True, color="808080")
_LISTED = 1_000  # rows of the template that have drop-downs; comments on a sheet of the copy: beyond that colours alone


def write_template(path: Path) -> None:
    """An empty workbook for a firm's data: one sheet per table, headings in English and Chinese, examples, drop-downs.

    Parameters
    ----------
    path : Path
        A new .xlsx file; one that is there already is never overwritten.

    Raises
    ------
    DataError
        The file exists, or is no .xlsx.
    """
    if path.suffix.lower() != ".xlsx":
        raise DataError(say("{path} is no workbook: give the template a name that ends in .xlsx.", path=path))
    if path.exists():
        raise DataError(say("{path} is there already, and may be your work: choose another name.", path=path))
    book = Workbook()
    _guide(book.active)
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    for table in tables()["table"]:
        _table_sheet(book.create_sheet(table, len(book.sheetnames) - 1), known()[known()["table"] == table], lists)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _guide(sheet: Any) -> None:
    sheet.title = "Read me"
    for line in (
        say("Your data for the course: fill in the sheets you have, leave the others as they are."),
        say(
            "Dark headings must be filled in. Point at a heading to read what belongs there. Columns may be moved or deleted."
        ),
        say("Rows with EXAMPLE show how it is meant; they are not counted. Days: 2026-06-30. Numbers: 1250.50."),
        say("Then: crmlib validate {file}", file="company.xlsx"),
    ):
        sheet.append([line])
    sheet.append([])
    sheet.append([say("sheet"), "工作表", say("what a row is"), say("lesson", context="of the course")])
    says = rules.words(tables(), "says")
    for table, lesson, label_zh in tables()[["table", "lesson", "label_zh"]].itertuples(index=False):
        sheet.append([table, label_zh, says[table], lesson])
    for cell in sheet[6]:
        cell.font = _BOLD
        cell.fill = _MAY
    sheet["A1"].font = _LARGE
    for letter, width in zip("ABCD", (14, 14, 40, 18), strict=True):
        sheet.column_dimensions[letter].width = width


def _table_sheet(sheet: Any, columns: pd.DataFrame, lists: Any) -> None:
    units = rules.words(columns, "unit", by="column")
    for place, column in enumerate(columns.itertuples(index=False), 1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, f"{column.label_en}\n{column.label_zh}")
        head.font = _BOLD
        head.fill = _MUST if column.needed == "yes" else _MAY
        head.alignment = Alignment(wrap_text=True, vertical="top")
        head.comment = _comment(
            "\n".join(
                filter(
                    None,
                    [
                        say("must be filled in") if column.needed == "yes" else say("if you have it"),
                        say("or leave it out and fill in {other}", other=column.otherwise) if column.otherwise else "",
                        units[column.column],
                    ],
                )
            )
        )
        for row, example in enumerate(column.examples.split(";"), 2):
            cell = sheet.cell(row, place, _example(example, column.kind))
            cell.font = _GREY
        if column.kind == "date":
            for row in range(2, 40):
                sheet.cell(row, place).number_format = "yyyy-mm-dd"
        values = _values(column.values)
        if values:
            at = lists.max_column + (lists.max_row > 1 or lists["A1"].value is not None)
            for row, value in enumerate(values, 1):
                lists.cell(row, at, value)
            source = get_column_letter(at)
            choice = DataValidation(
                "list", formula1=f"lists!${source}$1:${source}${len(values)}", allow_blank=True, errorStyle="warning"
            )
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{_LISTED}")
        sheet.column_dimensions[letter].width = max(13, len(column.label_en) + 4)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "A2"


def _values(values: str) -> list[Any]:
    if values.startswith("@"):
        return rules.table(values[1:])["item"].tolist()
    return [int(value) if re.fullmatch(r"-?\d+", value) else value for value in values.split(";")] if values else []


def _example(example: str, kind: str) -> Any:
    if kind == "date" and example:
        return pd.Timestamp(example).to_pydatetime()
    return (float(example) if kind == "number" else example) if example else None


def write_marked(checked: Checked, path: Path) -> Path:
    """A copy of the company's tables with every cell marked that could not be used, and what to fix first before them.

    Parameters
    ----------
    checked : Checked
        From :func:`crmlib.course.company.check_company`.
    path : Path
        Where to write; a file that is there already is kept, and the copy gets a number.

    Returns
    -------
    Path
        The file written. Rows and columns stand where they stand in the user's file; formulas are their results.
    """
    book = Workbook(write_only=True)
    for title, frame, says, widths in (
        (
            say("fix first"),
            checked.fixes,
            say(
                "In the next sheets: red cells, their row is not used; yellow cells, only the cell is not; "
                "grey rows are no data."
            ),
            (14, 40, 8, 22, 60),
        ),
        (
            say("reports"),
            checked.reports.assign(runs=yes_or_no(checked.reports["runs"])),
            say("What the data allow"),
            (18, 8, 110),
        ),
        (
            say("same buyer"),
            checked.same_buyer.round(2),
            say("Perhaps the same buyer: look yourself, nothing has been merged"),
            (18, 18, 40, 40, 12),
        ),
    ):
        sheet = _sheet(book, title, widths)
        heads = [heading(name) for name in frame.columns]
        _write(sheet, [[says], heads, *frame.to_numpy(dtype=object).tolist()], bold=2, widths=widths)
    taken = {sheet.title.casefold() for sheet in book.worksheets}
    for table, seen in checked.examined.items():
        name = free_name(seen.where.name if isinstance(seen.where, Sheet) else table, taken)
        _marked_sheet(_sheet(book, name, [18] * len(seen.headed.headings)), seen, table)
    book.save(target := _free(path))
    return target


def yes_or_no(column: pd.Series) -> pd.Series:
    """True and False in a word."""
    return column.map({True: say("yes"), False: say("no")})


def _sheet(book: Any, title: str, widths: Iterable[float]) -> Any:
    """A sheet to write row by row, which also fits on paper."""
    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return sheet


def _marked_sheet(sheet: Any, seen: Examined, table: str) -> None:
    grid = seen.grid if isinstance(seen.where, Sheet) else seen.headed.rows
    shift = 0
    if not isinstance(grid.columns, pd.RangeIndex) or not isinstance(seen.where, Sheet):
        _write(sheet, [seen.headed.headings], bold=1)  # a frame has its headings beside its rows
        shift = 1
    kinds = known()[known()["table"] == table].set_index("column")["kind"]
    marks: dict[int, dict[int, tuple[str, Any]]] = {}
    for row, column, key, reason, lost in seen.problems.itertuples(index=False):
        place = seen.headed.found.get(column, 0)
        says = (
            say("{reason}: {do}", reason=reason, do=advice(key, seen.headed.headings[place], kinds[column]))
            if column
            else reason
        )
        marks.setdefault(row, {})[place] = (says, (_LOST if lost else _UNREAD) if column else _ASIDE)
    written = shift
    comments = 0
    for row, *values in grid.itertuples():
        for _ in range(row + shift - written - 1):
            sheet.append([])
        marked = marks.get(row, {})
        line = [value_cell(sheet, value) for value in values]
        for cell in line if row == seen.headed.start else []:
            cell.font = _BOLD
        for place, (says, fill) in marked.items():
            for cell in line if fill is _ASIDE else [line[place]]:
                cell.fill = fill
            if comments < _LISTED:
                line[place].comment = _comment(says)
                comments += 1
        sheet.append(line)
        written = row + shift


def _write(sheet: Any, rows: Iterable[Sequence[Any]], bold: int, widths: Sequence[float] = ()) -> None:
    for number, row in enumerate(rows, 1):
        line = [value_cell(sheet, value) for value in row]
        for cell in line:
            cell.font = _BOLD if number <= bold else _TEXT
            cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=number > bold)
        if number > bold and widths:
            most = max(ceil(1.1 * len(str(value)) / width) for value, width in zip(row, widths, strict=True))
            sheet.row_dimensions[number].height = 15 * most
        sheet.append(line)


def value_cell(sheet: Any, value: Any) -> Any:
    """A cell that holds a value and never a formula."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        value = None
    elif isinstance(value, pd.Timestamp):
        value = value.tz_localize(None).to_pydatetime()
    elif hasattr(value, "item"):
        value = value.item()
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, datetime) and value.time() == time():
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767])
    if value[:1] in ("=", "+", "-", "@"):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _comment(says: str) -> Comment:
    return Comment(says, "crmlib", height=80, width=260)


def _free(path: Path) -> Path:
    """The path, or the first with a number behind it that is not there."""
    tries = (
        path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(1, 10_000)
    )
    return next(one for one in tries if not one.exists())
