"""A table at the door: it is found under its headings, its cells are read, and what cannot be used is listed and counted."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Literal, NamedTuple, TypedDict

import numpy as np
import pandas as pd

from crmlib.days import FIRST, LAST
from crmlib.language import DataError, say
from crmlib.reading.cells import as_text, blank
from crmlib.reading.company import EXAMPLE, SAMPLES, Company, Opened, find_sheet, neighbours
from crmlib.reading.dates import as_dates
from crmlib.reading.headings import Headed, called, headed, known, need, needed, of_kind, row_marks
from crmlib.reading.money import named_currencies
from crmlib.reading.numbers import DecimalMark, as_numbers
from crmlib.reading.sample import sample
from crmlib.reading.sheets import cells_of
from crmlib.rows import FIRST_ROWS, Entry, account, count_rows, entry, first_reason, rows_of

OnBad = Literal["report", "raise"]


class Reading(TypedDict, total=False):
    """How to read a table; :func:`read_orders` says what each of them means."""

    columns: Mapping[str, str] | None
    sheet: str | int | None
    date_format: str | None
    decimal: DecimalMark | None
    on_bad: OnBad
    beside: Any  # where the firm's first table came from: None here then means its neighbour there, never the sample


def read_tables(wanted: Iterable[str], sources: Mapping[str, Any], **how: Any) -> dict[str, pd.DataFrame]:
    """Some tables of one firm; each of its files is opened once.

    Parameters
    ----------
    wanted : iterable of str
        Names of tables; the first is the one that the firm must have.
    sources : mapping
        Table to its place, as in :func:`crmlib.read_orders`. Where the first has a place, a table without one is looked
        for in the same firm; where it has none, both are the fictional exporter's.
    **how
        ``date_format``, ``decimal``, ``on_bad`` for all tables; ``columns`` for the first.

    Returns
    -------
    dict
        Table to its rows; of a table that the firm does not have all columns and no rows, so that methods still run.

    Examples
    --------
    >>> mine = pd.DataFrame({"customer_id": ["Ana"], "date": ["2026-01-05"], "amount": [5]})
    >>> {table: len(rows) for table, rows in read_tables(["orders", "customers"], {"orders": mine}).items()}
    {'orders': 1, 'customers': 0}
    """
    first, *others = wanted
    files, place = Opened(), sources.get(first)
    columns = how.pop("columns", None)
    found = {first: read_table(first, place, columns=columns, files=files, **how)}
    beside = neighbours(place, files) if any(sources.get(table) is None for table in others) else {}
    for table in others:
        own = sources.get(table)
        asked = beside.get(table, False) if own is None and place is not None else own
        found[table] = read_table(table, asked, files=files, **how)
    return found


def read_table(table: str, source: Any, *, on_bad: OnBad = "report", beside: Any = None, **how: Any) -> pd.DataFrame:
    """Any of the tables by its name; :func:`read_orders` and its like are this with the table filled in.

    ``False`` stands for a table that the firm does not have: all columns and no rows, so that methods still run. With
    ``beside`` the table is looked for where the firm's first table came from, and is such an empty one if it is not there.

    Examples
    --------
    >>> read_table("customers", False).columns.tolist()[:3]
    ['customer_id', 'name', 'country']
    >>> len(read_table("customers", None, beside=pd.DataFrame({"customer_id": ["Ana"]})))
    0
    """
    if isinstance(source, Company):
        source = source.tables.get(table, False)
    if source is None and beside is not None:
        source = neighbours(beside, how.setdefault("files", Opened())).get(table, False)
    if source is False:
        return _no_rows(table)
    seen = examine(table, source, **how)
    bad = seen.problems[seen.problems["left_out"] & seen.problems["column"].ne("")]
    if len(bad) and (on_bad == "raise" or seen.used.empty):
        first = bad.iloc[0]
        facts = {"where": seen.where, "row": first["row"], "reason": first["reason"]}
        if len(seen.used):
            raise DataError(say("{where}, row {row}: {reason}. Correct the file, or name the right column.", **facts))
        raise DataError(
            say(
                "{where}, row {row}: {reason}; none of the rows ({n}) can be used. Correct the file, or name the right column.",
                **facts,
                n=seen.used.attrs["rows_read"],
            )
        )
    if seen.used.empty:
        raise DataError(say("{where} has a header but no rows: there is nothing to count.", where=seen.where))
    return seen.used


def _no_rows(table: str) -> pd.DataFrame:
    columns = known().query("table == @table")
    kinds = {"number": "float64", "date": "datetime64[us]"}
    frame = pd.DataFrame(
        {
            column: pd.Series(dtype=kinds.get(kind, "str"))
            for column, kind in zip(columns["column"], columns["kind"], strict=True)
        }
    )
    frame.index.name = "row"
    frame.attrs = {"rows_read": 0, "left_out": [], "cells_left_out": [], "noticed": []}
    return frame


class Examined(NamedTuple):
    """A table read, and everything about it that could not be used."""

    used: pd.DataFrame  # as read_orders gives it
    problems: (
        pd.DataFrame
    )  # row, column (ours, "" for the whole row), key, reason, left_out (the row; else only the cell)
    where: Any  # sheet, file or what the frame is called
    headed: Headed
    grid: pd.DataFrame  # the cells as they stand there


def examine(
    table: str,
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | int | None = None,
    date_format: str | None = None,
    decimal: DecimalMark | None = None,
    files: Opened | None = None,
) -> Examined:
    """Read a table and list, row by row, what could not be used; only a file that cannot be read at all is an error.

    Examples
    --------
    >>> orders = pd.DataFrame({"Customer": ["Ana", "Bo"], "Date": ["2026-01-05", "soon"], "Amount": [5, 6]})
    >>> examine("orders", orders).problems.values.tolist()
    [[2, 'date', 'date_not_readable', 'date not readable', True]]
    """
    where, raw = _open(table, source, sheet, columns or {}, Opened() if files is None else files)
    if raw.columns.empty:
        raise DataError(say("{where} is empty: it has no header and no rows.", where=where))
    under = headed(raw, table, columns or {})
    need(under, table, columns or {}, where)
    if under.rows.empty:
        raise DataError(say("{where} has a header but no rows: there is nothing to count.", where=where))
    named = pd.DataFrame({column: under.rows[place] for column, place in under.found.items()}, index=under.rows.index)
    clean = _clean(table, named, under, where, date_format, decimal, raw.attrs.get("separator") == ";")
    must, may = _reasons(table, named, clean)
    incomplete = np.logical_or.reduce([reason.holds for reason in must.values()])
    asides = {**_row_marks(under, named, incomplete), **must}
    why = first_reason({key: reason.holds for key, reason in asides.items()}, clean.frame.index)

    used = clean.frame[why.isna()].copy()
    spoiled = {key: reason._replace(holds=reason.holds & why.isna()) for key, reason in may.items()}
    empty = _empty_rows(under)
    used.attrs = {
        "rows_read": len(clean.frame) + sum(gap["rows"] for gap in empty),
        "left_out": [*account(why, {key: reason.says for key, reason in asides.items()}), *empty],
        "cells_left_out": count_rows({key: (reason.says, reason.holds) for key, reason in spoiled.items()}),
        "noticed": clean.noticed,
    }
    lost = {key: reason._replace(holds=why == key) for key, reason in asides.items()}
    problems = pd.concat([_problems(lost, True), _problems(spoiled, False)])
    return Examined(used, problems.sort_values("row", kind="stable", ignore_index=True), where, under, raw)


def _open(
    table: str, source: Any, sheet: str | int | None, given: Mapping[str, str], files: Opened
) -> tuple[Any, pd.DataFrame]:
    """What to call the source in an error, and its cells."""
    if source is None:
        source = sample(SAMPLES.get(table, table))
    if isinstance(source, pd.DataFrame):
        kept = source.index if source.index.name == "row" else pd.RangeIndex(1, len(source) + 1, name="row")
        return say("the {table}", table=called(table)), source.set_axis(kept)
    place = find_sheet(table, source, sheet, given, files)
    return place, cells_of(place)


class Clean(NamedTuple):
    """The columns in their kinds; what cannot be read is missing."""

    frame: pd.DataFrame
    far: dict[str, pd.Series]  # dates outside all business, which are missing in the frame
    noticed: list[Entry]  # what was read in one of two ways


def _clean(
    table: str,
    named: pd.DataFrame,
    under: Headed,
    where: Any,
    date_format: str | None,
    decimal: DecimalMark | None,
    comma_in_doubt: bool,
) -> Clean:
    """Every column read as its kind, and the currency of the amounts beside them."""

    def those(kind: str) -> pd.DataFrame:
        return named[[column for column in named if column in of_kind(table, kind)]]

    clean = {column: as_text(values) for kind in ("id", "text") for column, values in those(kind).items()}
    days = as_dates(those("date"), where, date_format)
    far = {column: values.notna() & ~_real(values) for column, values in days.items()}
    clean |= {column: values.mask(far[column]) for column, values in days.items()}
    numbers = as_numbers(those("number"), where, decimal, comma_in_doubt)
    clean |= dict(numbers.items())
    noticed = numbers.attrs["noticed"]
    if table == "customers" and "customer_id" not in clean:
        clean["customer_id"] = clean["name"]
    if "amount" not in clean and {"quantity", "price"} <= set(clean) and table in ("orders", "quotes"):
        clean["amount"] = clean["quantity"] * clean["price"]
    if "amount" in clean and table in ("orders", "invoices", "payments", "quotes"):
        money, heading = named_currencies(named, under)
        if money is not None:
            clean["currency"] = money
        if money is not None and heading is not None:
            said = say("currency taken from the column {heading!r}", heading=heading)
            noticed = [*noticed, entry("currency_from_column", said, rows_of(money.notna()))]
    wanted = [*needed(table), *[column for column in clean if column not in needed(table)]]
    frame = pd.DataFrame({column: clean[column] for column in wanted if column in clean}, index=named.index)
    return Clean(frame, far, noticed)


def _real(days: pd.Series) -> pd.Series:
    """Whether a day is one of somebody's business, and not the 9999-12-31 by which systems mean an open end."""
    return days.between(FIRST, LAST + timedelta(days=1), inclusive="left")


class Reason(NamedTuple):
    """Why a row is left out, or a cell."""

    column: str  # ours; "" for the whole row
    says: str
    holds: pd.Series


def _reasons(table: str, named: pd.DataFrame, clean: Clean) -> tuple[dict[str, Reason], dict[str, Reason]]:
    """Why rows are left out, and why cells of other columns are, by key."""
    must: dict[str, Reason] = {}
    may: dict[str, Reason] = {}
    for column, values in clean.frame.items():
        words = called(table, column)
        absent = blank(named[column]) if column in named else values.isna()
        far = clean.far.get(column, pd.Series(False, index=values.index))
        reasons = must if column in needed(table) else may
        if column in needed(table):
            must[f"no_{column}"] = Reason(column, say("no {column}", column=words), absent)
        says = say("{column} not readable", column=words)
        reasons[f"{column}_not_readable"] = Reason(column, says, values.isna() & ~absent & ~far)
        if far.any():
            says = say("{column} outside {first} to {last}", column=words, first=FIRST.year, last=LAST.year)
            reasons[f"{column}_no_real_day"] = Reason(column, says, far)
    return must, may


def _row_marks(under: Headed, named: pd.DataFrame, incomplete: np.ndarray) -> dict[str, Reason]:
    """Rows that are no data at all: totals, examples of the template, headings written once more."""
    words = row_marks()
    always = words.loc[words["even_if_complete"] == "yes", "word"].tolist()
    either = "|".join(map(re.escape, words["word"]))
    # a customer may be called Total Lighting: only in a row with a gap a total is known by how its text begins or ends
    edge = rf"(?:{either})(?:[^a-z].*)?|.*(?:[^a-z])(?:{either})[:：]?"
    marks = pd.Series(np.nan, index=named.index, dtype="str")
    for place in dict.fromkeys([0, *under.found.values()]):
        column = under.rows[place]
        if column.dtype != object and not pd.api.types.is_string_dtype(column.dtype):
            continue
        codes, different = pd.factorize(column)
        texts = pd.Series(different).astype("str").str.split().str.join(" ").str.casefold()
        example = texts.str.fullmatch(EXAMPLE.casefold()) & (place in under.found.values())
        again = texts == under.headings[place].casefold()
        found = first_reason(
            {
                "total_row": _rows(texts.isin(always), codes) | (_rows(texts.str.fullmatch(edge), codes) & incomplete),
                "example_row": _rows(example, codes),
                "headings_again": _rows(again, codes) & incomplete,
            },
            named.index,
        )
        marks = found.fillna(marks)
    says = {
        "example_row": say("example row"),
        "headings_again": say("headings again"),
        "total_row": say("total row"),
    }
    return {key: Reason("", said, marks == key) for key, said in says.items()}


def _rows(hit: pd.Series, codes: np.ndarray) -> np.ndarray:
    """From different texts to the rows they stand in; the code of an empty cell is -1, the place behind them all."""
    return np.append(hit.fillna(False).to_numpy(dtype=bool), False)[codes]


def advice(key: str, heading: str, kind: str) -> str:
    """What to do about a cell that could not be used, by the key of the reason."""
    if key.startswith("no_"):
        return say("fill in {heading!r}", heading=heading)
    if kind == "date":
        return say("write the day in {heading!r} as 2026-06-30", heading=heading)
    return say("write {heading!r} as a number, such as 1250.50", heading=heading)


def _problems(reasons: Mapping[str, Reason], left_out: bool) -> pd.DataFrame:
    """Row by row what could not be used."""
    kinds = {"row": "int64", "column": "str", "key": "str", "reason": "str", "left_out": "bool"}
    listed = [
        pd.DataFrame({"row": rows, "column": why.column, "key": key, "reason": why.says, "left_out": left_out})
        for key, why in reasons.items()
        if len(rows := why.holds.index[why.holds])
    ]
    none = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
    return pd.concat(listed, ignore_index=True) if listed else none


def _empty_rows(under: Headed) -> list[Entry]:
    """Rows without a cell between the headings and the last row."""
    rows = under.rows.index
    if under.start == 0 or int(rows[-1]) - under.start == len(rows):
        return []
    gaps = pd.RangeIndex(under.start + 1, int(rows[-1]) + 1).difference(rows)
    first = [int(row) for row in gaps[:FIRST_ROWS]]
    return [{"key": "empty_row", "reason": say("empty row"), "rows": len(gaps), "first_rows": first}]
