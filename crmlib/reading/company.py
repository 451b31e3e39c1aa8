"""A firm opened once: which of its sheets or files holds which table."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import pandas as pd

from crmlib.language import DataError, joined, say
from crmlib.places import found
from crmlib.reading.headings import called, headed, missing, names_table, of_kind, table_of, tables
from crmlib.reading.sample import course_folder
from crmlib.reading.sheets import KINDS, Sheet, cells_of, sheets_of

TABLES = tuple(tables()["table"])
SAMPLES = {"evidence": "credit_evidence"}  # where the exporter's table goes by another name
EXAMPLE = r"EXAMPLE-\d+"  # the rows that show how to fill in the template

_TOP = 50  # rows by which it is seen what a sheet holds

# Where a table is: a file, a folder or a workbook; one sheet of it, also as [path, name]; a frame. False: the firm does not
# have it. None: the fictional exporter's.
Place: TypeAlias = str | Path | Sheet | Sequence[str] | pd.DataFrame | Literal[False] | None


class Opened(dict[Path, list[Sheet]]):
    """Files by their path, each opened when it is first asked for."""

    def __missing__(self, path: Path) -> list[Sheet]:
        self[path] = sheets_of(path)
        return self[path]


class Company(NamedTuple):
    """A firm's data: its files are opened and its tables found, so that nobody has to do either again."""

    source: Any  # what it was opened from
    tables: dict[str, Place]  # in the order of the course; sheets without rows, or with examples only, are not there
    sheets: list[Sheet]  # all of them, also those that are no table
    files: Opened


def open_company(source: Any = None, files: Opened | None = None) -> Company:
    """Open a firm's workbook, folder or file and find its tables.

    Parameters
    ----------
    source : str, Path, mapping, Company or None
        As in :func:`crmlib.read_company`; a company that is open is handed through.
    files : Opened, optional
        What is open already.

    Returns
    -------
    Company

    Raises
    ------
    DataError
        There is no such file, it holds no table, or two sheets hold the same one.

    Examples
    --------
    >>> list(open_company({"payments": "paid.csv", "orders": "orders.csv"}).tables)
    ['orders', 'payments']
    """
    files = Opened() if files is None else files
    if isinstance(source, Company):
        return source
    if isinstance(source, Mapping):
        return Company(source, _named(source), [], files)
    if source is None:
        made = {path.stem for path in (course_folder() / "data").glob("*.csv")}
        return Company(source, {table: None for table in TABLES if SAMPLES.get(table, table) in made}, [], files)
    there = files[found(source if isinstance(source, str | Path) else source[0])]
    return Company(source, dict(_matched(there, source)), there, files)


def neighbours(place: Any, files: Opened) -> Mapping[str, Place]:
    """The tables of the firm to which a table belongs; a frame has none."""
    alone = place is None or place is False or isinstance(place, pd.DataFrame)
    return {} if alone else open_company(place, files).tables


def address(place: Any) -> Any:
    """A place as another process finds it, in what a notebook's parameters can hold."""
    if isinstance(place, Sheet):
        return [str(place.path.absolute()), place.name]
    return str(place.absolute()) if isinstance(place, Path) else place


def find_sheet(table: str, place: Any, wanted: str | int | None, given: Mapping[str, str], files: Opened) -> Sheet:
    """The sheet with the table: the one that was named, the one whose name or headings say so, the first.

    Parameters
    ----------
    table : str
    place : Sheet, path or [path, name]
    wanted : str, int or None
        The sheet's name or number.
    given : mapping
        As in :func:`crmlib.reading.headings.headed`.
    files : Opened
    """
    if isinstance(place, Sheet):
        return place
    path, wanted = (found(place), wanted) if isinstance(place, str | Path) else (found(place[0]), place[1])
    there = files[path]
    if wanted is not None:
        return _called(there, wanted, path)
    if len(there) == 1 and not path.is_dir():
        return there[0]
    tops = [cells_of(sheet, _TOP) for sheet in there]
    holds = [table_of(top, sheet.name) for top, sheet in zip(tops, there, strict=True)]
    if table in holds:
        return _only(table, [sheet for sheet, held in zip(there, holds, strict=True) if held == table])
    others = [(sheet, top) for sheet, held, top in zip(there, holds, tops, strict=True) if held is None and len(top)]
    fitting = [sheet for sheet, top in others if not missing(table, headed(top, table, given).found)]
    if not fitting and (path.is_dir() or not others):
        raise DataError(
            say(
                "{path} is a folder or workbook in which none of {n} sheets or files ({kinds}) holds the {table}: name the file, "
                "or the sheet with sheet=.",
                path=path,
                n=len(there),
                kinds=joined(KINDS),
                table=called(table),
            )
        )
    return (fitting or [sheet for sheet, _ in others])[0]


def _named(source: Mapping[str, Place]) -> dict[str, Place]:
    unknown = [table for table in source if table not in TABLES]
    if unknown:
        raise DataError(
            say(
                "There is no table {unknown}; the course knows {known}.",
                unknown=joined(unknown),
                known=joined(TABLES),
            )
        )
    return {table: source[table] for table in TABLES if table in source}


def _matched(there: list[Sheet], source: Any) -> dict[str, Sheet]:
    """Which sheet holds which table."""
    found: dict[str, list[Sheet]] = {}
    for sheet in there:
        top = cells_of(sheet, _TOP)
        table = table_of(top, sheet.name)
        if table and _filled(top, table):
            found.setdefault(table, []).append(sheet)
    if not found and len(there) == 1:
        return {"orders": there[0]}  # what most people have; reading it says which column is not found
    if not found:
        raise DataError(
            say(
                "{source} holds no filled table that the course knows, which are {known}. `crmlib template company.xlsx` makes a "
                "workbook to fill in.",
                source=source,
                known=joined(TABLES),
            )
        )
    return {table: _only(table, found[table]) for table in TABLES if table in found}


def _called(there: list[Sheet], wanted: str | int, path: Path) -> Sheet:
    """The sheet of a name or number."""
    hit = [sheet for number, sheet in enumerate(there) if wanted in (number, sheet.name)]
    if not hit:
        raise DataError(
            say(
                "{path} has no sheet {wanted!r}; it has {there}.",
                path=path,
                wanted=wanted,
                there=joined(sheet.name for sheet in there),
            )
        )
    return hit[0]


def _only(table: str, those: list[Sheet]) -> Sheet:
    """The one sheet that holds a table; of several the one that is called so."""
    so_called = [sheet for sheet in those if names_table(sheet.name, table)]
    if len(those) > 1 and len(so_called) != 1:
        raise DataError(
            say(
                "{one} and {other} both hold the {table}: put their rows into one, call only one of them {name}, or name it with "
                "sheet=.",
                one=those[0],
                other=those[1],
                table=called(table),
                name=table,
            )
        )
    return (so_called or those)[0]


def _filled(top: pd.DataFrame, table: str) -> bool:
    """Some row under the headings that is no example."""
    under = headed(top, table, {})
    ids = [place for column, place in under.found.items() if column in of_kind(table, "id")]
    examples = under.rows[ids].astype("str").apply(lambda column: column.str.fullmatch(EXAMPLE)).any(axis=1)
    return bool((~examples).any()) if ids else len(under.rows) > 0
