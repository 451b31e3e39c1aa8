"""Reading the user's files: a file comes in, a clean frame comes out that knows what was left out."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmlib.language import DataError, say

OnBad = Literal["report", "raise"]


def course_folder() -> Path:
    """Where the course's own notebooks, exercises and data are: inside the installed package, or the checkout."""
    packed = Path(str(files("crmlib"))) / "course" / "files"
    return packed if packed.is_dir() else packed.parents[2]


def sample(name: str) -> pd.DataFrame:
    """A table of the fictional exporter.

    Parameters
    ----------
    name : str
        ``"orders"``, ``"customers"``, ``"leads"`` and so on; the course's ``data/README.md`` describes them all.

    Returns
    -------
    DataFrame
        Columns whose name says so hold dates.

    Raises
    ------
    DataError
        There is no such table; the message lists them.

    Examples
    --------
    >>> sample("ten_customers")["sales"].sum()
    np.int64(1000)
    """
    folder = course_folder() / "data"
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise DataError(say("There is no sample table {name!r}; there are {names}.",
                            name=name, names=", ".join(sorted(p.stem for p in folder.glob("*.csv")))))
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    for column in table.columns.intersection(["date", "since", "verified", "last_contact"]):
        table[column] = pd.to_datetime(table[column], format="ISO8601")
    return table


def left_out(result: pd.DataFrame) -> pd.DataFrame:
    """What a function or a reader left out, by reason.

    Parameters
    ----------
    result : DataFrame
        A result of the course's readers and methods.

    Returns
    -------
    DataFrame
        One row per reason: ``reason``, ``rows``, ``first_rows`` (up to five row numbers, as the user's file counts them).

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", None], "date": ["2026-01-05", "2026-01-06"], "amount": [9, 8]})
    >>> left_out(read_orders(orders)).values.tolist()
    [['no customer id', 1, '2']]
    """
    rows = [{**entry, "first_rows": ", ".join(map(str, entry["first_rows"]))} for entry in result.attrs.get("left_out", [])]
    return pd.DataFrame(rows, columns=["reason", "rows", "first_rows"])


def count_left_out(reasons: Mapping[str, pd.Series]) -> list[dict[str, Any]]:
    """Reason, number of rows and the first five row numbers: the file's own where the frame knows them, else from 1."""
    found = []
    for reason, holds in sorted(reasons.items()):
        places = np.flatnonzero(holds)
        first = holds.index[places[:5]] if holds.index.name == "row" else places[:5] + 1
        found.append({"reason": reason, "rows": len(places), "first_rows": [int(row) for row in first]})
    return [entry for entry in found if entry["rows"]]


def read_orders(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | int | None = None,
    date_format: str | None = None,
    on_bad: OnBad = "report",
) -> pd.DataFrame:
    """Read order lines from a file or a frame.

    Columns are found by their names, English or Chinese, in any order. Where no column holds an amount,
    ``amount = quantity * price``.

    Parameters
    ----------
    source : str, Path, DataFrame or None
        A CSV, XLSX or Parquet file, or a frame; None is the fictional exporter's orders.
    columns : mapping, optional
        Our name to the file's name, for columns that are not found: ``{"amount": "Umsatz"}``.
    sheet : str or int, optional
        The sheet of a workbook; default the first.
    date_format : str, optional
        Such as ``"%d/%m/%Y"``; default year-month-day.
    on_bad : {"report", "raise"}
        Rows that cannot be used are set aside and counted, or the first of them is an error.

    Returns
    -------
    DataFrame
        ``customer_id`` (text), ``date``, ``amount`` and, where the file has them, ``order_id``, ``quantity``, ``price``,
        ``currency``. Index ``row``: the row number of the file. ``attrs["rows_read"]`` and ``attrs["left_out"]``
        account for every row.

    Raises
    ------
    DataError
        The file is missing, empty or of another kind; a needed column is missing; no row is usable.

    Examples
    --------
    >>> orders = pd.DataFrame({"Customer": ["Ana"], "Order date": ["2026-01-05"], "Qty": [10], "Unit price": [2.5]})
    >>> read_orders(orders)[["customer_id", "amount"]].values.tolist()
    [['Ana', 25.0]]
    """
    raw = _open(sample("orders") if source is None else source, sheet)
    named = _named(raw, "orders", columns or {})
    where = source if isinstance(source, str | Path) else "the orders"
    if "amount" not in named and {"quantity", "price"} <= set(named):
        named["amount"] = _numbers(named["quantity"]) * _numbers(named["price"])
    _need(named, raw, "orders", where)

    clean = pd.DataFrame({"customer_id": _text(named["customer_id"]), "date": _dates(named["date"], date_format)})
    clean["amount"] = _numbers(named["amount"])
    for column in ("order_id", "currency"):
        if column in named:
            clean[column] = _text(named[column])
    for column in ("quantity", "price"):
        if column in named:
            clean[column] = _numbers(named[column])
    reasons = {
        "no customer id": clean["customer_id"].isna(),
        "no date": _blank(named["date"]),
        "date not readable": clean["date"].isna(),
        "no amount": _blank(named["amount"]),
        "amount not readable": clean["amount"].isna(),
    }
    return _set_aside(clean, reasons, where, on_bad)


def _open(source: Any, sheet: str | int | None) -> pd.DataFrame:
    """The file as it is, its row numbers as index."""
    if isinstance(source, pd.DataFrame):
        return source.set_axis(pd.RangeIndex(1, len(source) + 1, name="row"))
    path = Path(source)
    if path.is_dir():
        raise DataError(say("{path} is a folder: name the file with the orders in it.", path=path))
    if not path.is_file():
        raise DataError(say("There is no file {path}: check the name and the folder.", path=path))
    if path.stat().st_size == 0:
        raise DataError(say("{path} is empty: it has no header and no rows.", path=path))
    header = 1
    try:
        match path.suffix.lower():
            case ".csv":
                raw = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
            case ".xlsx":
                raw = pd.read_excel(path, sheet_name=0 if sheet is None else sheet, dtype=object, engine="openpyxl")
            case ".parquet":
                raw, header = pd.read_parquet(path), 0
            case other:
                raise DataError(say("{path} is a {kind} file: save it as .xlsx, .csv or .parquet.", path=path, kind=other or "nameless"))
    except DataError:
        raise
    except Exception as problem:    # whatever a reader dislikes about a file, the user needs one sentence
        why = str(problem).strip() or type(problem).__name__
        raise DataError(say("{path} cannot be read ({why}): save it again and try once more.",
                            path=path, why=why.splitlines()[0])) from problem
    raw.index = pd.RangeIndex(header + 1, header + len(raw) + 1, name="row")
    if raw.empty:
        raise DataError(say("{path} has a header but no rows: there is nothing to count.", path=path))
    return raw


@cache
def _columns() -> pd.DataFrame:
    with (files("crmlib") / "columns.csv").open(encoding="utf-8") as lines:
        return pd.read_csv(lines)


def _plain(name: object) -> str:
    """A heading without case, spaces and punctuation: "Order No." and "order_no" are the same."""
    return "".join(letter for letter in str(name).casefold() if letter.isalnum())


def _named(raw: pd.DataFrame, table: str, given: Mapping[str, str]) -> pd.DataFrame:
    """The columns the course knows, under its names."""
    known = _columns()[_columns()["table"] == table]
    headings = {_plain(heading): heading for heading in reversed(raw.columns)}
    found = {}
    for column, label_en, label_zh, synonyms in known[["column", "label_en", "label_zh", "synonyms"]].itertuples(index=False):
        if column in given:
            if given[column] not in raw:
                raise DataError(say("There is no column {given!r} for {column}; the columns are {there}.",
                                    given=given[column], column=column, there=", ".join(map(str, raw.columns))))
            found[column] = given[column]
            continue
        names = [column, label_en, label_zh, *synonyms.split(";")]
        hit = next((headings[_plain(name)] for name in names if _plain(name) in headings), None)
        if hit is not None and hit not in found.values() and hit not in given.values():
            found[column] = hit
    return pd.DataFrame({column: raw[heading] for column, heading in found.items()}, index=raw.index)


def _need(named: pd.DataFrame, raw: pd.DataFrame, table: str, where: Any) -> None:
    known = _columns()[(_columns()["table"] == table) & (_columns()["needed"] == "yes")]
    missing = [column for column in known["column"] if column not in named]
    if missing:
        raise DataError(say("{where} has no column for {missing}; its columns are {there}. Name it, for example "
                            "columns={{'{one}': 'the heading in your file'}}.",
                            where=where, missing=" and ".join(missing), there=", ".join(map(str, raw.columns)), one=missing[0]))


def _blank(column: pd.Series) -> pd.Series:
    return column.isna() | (column.astype("str").str.strip() == "")


def _text(column: pd.Series) -> pd.Series:
    """Ids and names as text; 17850.0 from a spreadsheet is 17850."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("str").str.strip().mask(_blank(column))


def _numbers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column, errors="coerce").astype("float64")


def _dates(column: pd.Series, date_format: str | None) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.as_unit("us")
    return pd.to_datetime(column, format=date_format or "ISO8601", errors="coerce").dt.as_unit("us")


def _set_aside(clean: pd.DataFrame, reasons: Mapping[str, pd.Series], where: Any, on_bad: OnBad) -> pd.DataFrame:
    """Keep the usable rows; count the others by the first reason that fits."""
    rest = pd.Series(True, index=clean.index)
    entries: list[dict[str, Any]] = []
    for reason, hit in reasons.items():
        rows = clean.index[hit & rest]
        rest &= ~hit
        if len(rows):
            entries.append({"reason": reason, "rows": len(rows), "first_rows": [int(row) for row in rows[:5]]})
    if entries and (on_bad == "raise" or not rest.any()):
        first = entries[0]
        raise DataError(say("{where}, row {row}: {reason}{more}. Correct the file, or name the right column.",
                            where=where, row=first["first_rows"][0], reason=first["reason"],
                            more="" if rest.any() else say("; none of the {n} rows can be used", n=len(clean))))
    usable = clean[rest].copy()
    usable.attrs = {"rows_read": len(clean), "left_out": entries}
    return usable
