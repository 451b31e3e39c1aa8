"""From a file to its sheets: cells as they stand there, numbered as the user's spreadsheet numbers its rows.

A workbook has its sheets, a text file and a Parquet file are one sheet, a folder has those of its files. Nothing in a
file is ever run: of a formula the stored result is read, macros and links to other files are not looked at, and a sheet's
name is a name only.
"""

import csv
import warnings
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from crmlib.language import DataError, say
from crmlib.places import OURS, found
from crmlib.reading.encoding import ERRORS, encoding_of

TEXT = (".csv", ".tsv", ".txt")
WORKBOOK = (".xlsx", ".xlsm")
KINDS = (*WORKBOOK, *TEXT, ".parquet")

# A workbook is compressed five to fifty times. What grows a hundred times and to hundreds of megabytes was made to do harm.
_TIMES, _BYTES = 100, 150_000_000
_WIDEST = 500  # columns; a table of customers has a few dozen
_SAMPLE = 200_000  # letters that tell the separator


class Sheet(NamedTuple):
    """One sheet of a file; `book` is the opened workbook it belongs to."""

    path: Path
    name: str
    book: Any = None

    def __str__(self) -> str:
        return (
            say("{path}, sheet {name!r}", path=self.path, name=self.name)
            if self.book and len(self.book.worksheets) > 1
            else str(self.path)
        )


def sheets_of(source: Path | str) -> list[Sheet]:
    """The sheets of a workbook, a text file, a Parquet file or a folder of them.

    Parameters
    ----------
    source : path
        Looked for where people put it, see :func:`crmlib.places.found`.

    Returns
    -------
    list of Sheet
        In the order of the workbook; the files of a folder by name.

    Raises
    ------
    DataError
        There is no such file, it is empty or of a kind that is not read, it is damaged, or made to do harm.
    """
    path = found(source)
    if path.is_dir():
        files = sorted(
            file for file in path.iterdir() if file.suffix.lower() in KINDS and not file.name.startswith((".", "~$"))
        )
        own = [file for file in files if not OURS.match(file.name)]  # what we wrote ourselves is read where all is ours
        return [sheet for file in own or files for sheet in sheets_of(file)]
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise DataError(say("{path} is empty: it has no header and no rows.", path=path))
    kind = path.suffix.lower()
    if kind == ".xls" or head.startswith(b"\xd0\xcf\x11\xe0"):  # the old format, or one with a password
        raise DataError(
            say(
                "{path} is an old or protected workbook (.xls): open it in your spreadsheet program and save it as .xlsx "
                "without a password.",
                path=path,
            )
        )
    if kind not in KINDS:
        raise DataError(
            say("{path} is a {kind} file: save it as .xlsx, .csv or .parquet.", path=path, kind=kind or "nameless")
        )
    if kind in WORKBOOK or head.startswith(b"PK\x03\x04"):
        book = _book(path)
        return [Sheet(path, sheet.title, book) for sheet in book.worksheets]
    return [Sheet(path, path.stem)]


def cells_of(sheet: Sheet, top: int | None = None) -> pd.DataFrame:
    """The cells of a sheet, without its empty rows.

    Parameters
    ----------
    sheet : Sheet
        From :func:`sheets_of`.
    top : int, optional
        Only so many rows from the top.

    Returns
    -------
    DataFrame
        Index: the row number that a spreadsheet shows. Columns: 0, 1, 2 …, or the names that a Parquet file keeps.
        Of a text file ``attrs["separator"]``, the mark between its cells.

    Raises
    ------
    DataError
        The file cannot be read, or is wider than any table of customers.
    """
    try:
        if sheet.book:
            return _from_book(sheet, top)
        return (
            _from_parquet(sheet.path, top) if sheet.path.suffix.lower() == ".parquet" else _from_text(sheet.path, top)
        )
    except DataError:
        raise
    except Exception as problem:  # whatever a reader dislikes about a file, the user needs one sentence
        raise _unreadable(sheet.path, problem) from problem


def _unreadable(path: Path, problem: Exception) -> DataError:
    why = str(problem).strip() or type(problem).__name__
    return DataError(
        say("{path} cannot be read ({why}): save it again and try once more.", path=path, why=why.splitlines()[0])
    )


def _book(path: Path) -> Any:
    """A workbook opened to read values row by row; refused before anything is unpacked if it would fill the memory."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > max(_BYTES, _TIMES * path.stat().st_size):
            raise DataError(
                say(
                    "{path} would grow from {packed:,} to {size:,} bytes when unpacked: this is no ordinary workbook, do not use it.",
                    path=path,
                    packed=path.stat().st_size,
                    size=size,
                )
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # what openpyxl does not keep is nothing that is read here
            return load_workbook(BytesIO(path.read_bytes()), read_only=True, data_only=True, keep_links=False)
    except DataError:
        raise
    except Exception as problem:
        raise _unreadable(path, problem) from problem


def _from_book(sheet: Sheet, top: int | None) -> pd.DataFrame:
    worksheet = sheet.book[sheet.name]
    worksheet.reset_dimensions()  # the size that a workbook claims for a sheet may be wrong
    rows, places = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for place, row in enumerate(worksheet.iter_rows(max_row=top, values_only=True), 1):
            width = next((n for n in range(len(row), 0, -1) if row[n - 1] not in (None, "")), 0)
            if width:
                _refuse_wide(sheet, place, width)
                rows.append(row[:width])
                places.append(place)
    widest = max(map(len, rows), default=0)
    filled = [row + (None,) * (widest - len(row)) for row in rows]
    return pd.DataFrame(
        filled, index=pd.Index(places, dtype="int64", name="row"), columns=pd.RangeIndex(widest), dtype=object
    )


def _from_parquet(path: Path, top: int | None) -> pd.DataFrame:
    frame = pd.read_parquet(path)
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="row")).head(len(frame) if top is None else top)


def _from_text(path: Path, top: int | None) -> pd.DataFrame:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors=ERRORS, newline="") as lines:
        first = lines.readline()
        declared = (
            first.strip("\ufeff\r\n").casefold().removeprefix("sep=")
            if first.strip("\ufeff").casefold().startswith("sep=")
            else ""
        )
        skip = 1 if declared else 0  # a spreadsheet program takes this line in and does not show it
        lines.seek(0)
        separator = declared or _separator(lines.read(_SAMPLE))
        lines.seek(0)
        width = filled = 0
        for place, row in enumerate(csv.reader(lines, delimiter=separator), 1 - skip):
            _refuse_wide(path, place, len(row))
            width = max(width, len(row))
            filled = next((n for n in range(len(row), filled, -1) if row[n - 1]), filled)
            if top is not None and place >= top:
                break
    if not filled:
        return pd.DataFrame(columns=pd.RangeIndex(0))
    frame = pd.read_csv(
        path,
        header=None,
        names=range(width),
        usecols=range(filled),
        index_col=False,
        dtype="str",
        na_filter=False,
        skip_blank_lines=False,
        encoding=encoding,
        encoding_errors=ERRORS,
        sep=separator,
        skiprows=skip,
        nrows=top,
    )
    frame = frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="row")).set_axis(pd.RangeIndex(filled), axis=1)
    frame.attrs["separator"] = separator
    empty = frame.index
    for _, column in frame.items():  # a first column is mostly filled, so that few rows are left to look at
        empty = empty[~(column[empty].str.strip() != "").fillna(False).astype(bool)]
        if empty.empty:
            return frame
    return frame.drop(index=empty)


def _separator(text: str) -> str:
    """The mark that parts the cells: the one that gives the most rows the same number of cells."""

    def evenness(mark: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(text.splitlines()[:200], delimiter=mark) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width), default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0, usual)

    return max(",;\t|", key=evenness)


def _refuse_wide(place: Any, row: int, width: int) -> None:
    if width > _WIDEST:
        raise DataError(
            say(
                "{where}, row {row} has {width:,} cells: a table has at most {most}. Keep only the columns you need.",
                where=place,
                row=row,
                width=width,
                most=_WIDEST,
            )
        )
