"""Reading the user's files: a file comes in, a clean frame comes out that knows what was left out."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypedDict, Unpack

import numpy as np
import pandas as pd

from crmlib.language import DataError, say
from crmlib.reading import cells
from crmlib.reading.cells import DecimalMark
from crmlib.reading.headings import (
    Headed,
    headed,
    known,
    missing,
    names_table,
    need,
    needed,
    of_kind,
    row_marks,
    table_of,
    tables,
)
from crmlib.reading.money import named_currencies
from crmlib.reading.sample import course_folder, sample
from crmlib.reading.sheets import KINDS, Sheet, sheets
from crmlib.reading.sheets import cells as cells_of
from crmlib.rows import count_left_out

OnBad = Literal["report", "raise"]
TABLES = tuple(tables()["table"])
_SAMPLES = {"evidence": "credit_evidence"}  # where the exporter's table goes by another name
_EXAMPLE = r"EXAMPLE-\d+"  # the rows that show how to fill in the template


class Reading(TypedDict, total=False):
    """How to read a table; :func:`read_orders` says what each of them means."""

    columns: Mapping[str, str] | None
    sheet: str | int | None
    date_format: str | None
    decimal: DecimalMark | None
    on_bad: OnBad
    beside: Any  # where the firm's first table came from: None here then means its neighbour there, never the sample


def read_orders(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | int | None = None,
    date_format: str | None = None,
    decimal: DecimalMark | None = None,
    on_bad: OnBad = "report",
    beside: Any = None,
) -> pd.DataFrame:
    """Read order lines from a file, a workbook, a folder or a frame.

    Columns are found by their names, English or Chinese, in any order; title rows may stand above them. Where no column
    holds an amount, ``amount = quantity * price``. How days and numbers are written is decided once, from all rows.

    Parameters
    ----------
    source : str, Path, DataFrame or None
        A CSV, XLSX or Parquet file, a folder of them, or a frame; None is the fictional exporter's orders.
    columns : mapping, optional
        Our name to the file's name, for columns that are not found: ``{"amount": "Our price"}``.
    sheet : str or int, optional
        The sheet of a workbook, by name or by number from 0; default the one with the orders.
    date_format : str, optional
        Such as ``"%d/%m/%Y"``, where the file does not show whether day or month comes first.
    decimal : {".", ","}, optional
        The mark before the decimals, where the file does not show it.
    on_bad : {"report", "raise"}
        Rows that cannot be used are set aside and counted, or the first of them is an error.
    beside : optional
        Where the firm's first table came from: then None means its neighbour there.

    Returns
    -------
    DataFrame
        ``customer_id`` (text), ``date``, ``amount`` and, where the file has them, ``order_id``, ``product``, ``quantity``,
        ``price``, ``currency`` (also from a sign beside the amount), ``cost``, ``service_hours``. Index ``row``: the row
        number that a spreadsheet shows. ``attrs``: ``rows_read`` and ``left_out`` account for every row,
        ``cells_left_out`` for every cell of a used row that could not be read; ``noticed`` says what was read in one of two
        ways, which :func:`crmlib.noticed` shows.

    Raises
    ------
    DataError
        The file is missing, empty or of another kind; a needed column is missing; no row is usable; day and month or
        point and comma cannot be told apart.

    Examples
    --------
    >>> orders = pd.DataFrame({"Customer": ["Ana", "合计"], "Order date": ["2026-01-05", ""], "Amount": ["US$ 1,250.00", "1250"]})
    >>> read_orders(orders)[["customer_id", "amount", "currency"]].values.tolist()
    [['Ana', 1250.0, 'USD']]
    """
    return read_table(
        "orders",
        source,
        columns=columns,
        sheet=sheet,
        date_format=date_format,
        decimal=decimal,
        on_bad=on_bad,
        beside=beside,
    )


def read_customers(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the list of customers, one row each; where it has no numbers, the name is the id. As :func:`read_orders`.

    Examples
    --------
    >>> read_customers(pd.DataFrame({"公司名称": ["Lumen Works GmbH"], "国家": ["DE"]})).values.tolist()
    [['Lumen Works GmbH', 'Lumen Works GmbH', 'DE']]
    """
    return read_table("customers", source, **how)


def read_contacts(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the people at the customers: who works where. As :func:`read_orders`.

    Examples
    --------
    >>> len(read_contacts(None))
    127
    """
    return read_table("contacts", source, **how)


def read_leads(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the leads: company and source. As :func:`read_orders`.

    Examples
    --------
    >>> len(read_leads(None))
    300
    """
    return read_table("leads", source, **how)


def read_invoices(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the invoices: number, customer, date, amount, and when they are due. As :func:`read_orders`.

    Examples
    --------
    >>> bills = pd.DataFrame({"发票号": ["F1"], "客户": ["Ana"], "开票日期": ["2026-03-02"], "到期日": ["2026-05-01"], "金额": [1700]})
    >>> read_invoices(bills)[["invoice_id", "amount"]].values.tolist()
    [['F1', 1700.0]]
    """
    return read_table("invoices", source, **how)


def read_payments(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the payments: which invoice, when, how much. As :func:`read_orders`.

    Examples
    --------
    >>> read_payments(pd.DataFrame({"Invoice no": ["F1"], "Paid on": ["2026-05-10"], "Amount": [1700]}))["amount"].tolist()
    [1700.0]
    """
    return read_table("payments", source, **how)


def read_visits(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the visits: whom, when, and what came of it. As :func:`read_orders`.

    Examples
    --------
    >>> read_visits(pd.DataFrame({"客户": ["Ana"], "拜访日期": ["2026-05-12"]}))["customer_id"].tolist()
    ['Ana']
    """
    return read_table("visits", source, **how)


def read_quotes(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the quotations: to whom, when, what and at which terms. As :func:`read_orders`.

    Examples
    --------
    >>> read_quotes(pd.DataFrame({"Client": ["Ana"], "Quote date": ["2026-06-01"], "Incoterms": ["FOB Ningbo"]}))["incoterm"].tolist()
    ['FOB Ningbo']
    """
    return read_table("quotes", source, **how)


def read_accounts(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the customers' annual accounts, one row each. As :func:`read_orders`.

    Examples
    --------
    >>> read_accounts(pd.DataFrame({"客户": ["Ana"], "资产总计": ["1,200"], "负债合计": ["700"]}))["total_assets"].tolist()
    [1200.0]
    """
    return read_table("accounts", source, **how)


def read_evidence(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the credit evidence, one piece a row. As :func:`read_orders`.

    Examples
    --------
    >>> read_evidence(None)["customer_id"].nunique()
    12
    """
    return read_table("evidence", source, **how)


def read_company(
    source: Any = None,
    *,
    date_format: str | None = None,
    decimal: DecimalMark | None = None,
    on_bad: OnBad = "report",
) -> dict[str, pd.DataFrame]:
    """Read all tables of a firm at once.

    Parameters
    ----------
    source : str, Path, mapping or None
        A workbook with a sheet per table, a folder with a file per table, one file, or a mapping from table to file or
        frame; None is the fictional exporter.
    date_format, decimal, on_bad
        As in :func:`read_orders`, for all tables.

    Returns
    -------
    dict
        Table name to frame, in the order of the course; only the tables that are there and not empty.

    Raises
    ------
    DataError
        As in :func:`read_orders`, or no table is found.

    Examples
    --------
    >>> list(read_company())
    ['orders', 'customers', 'contacts', 'leads', 'invoices', 'payments', 'accounts', 'evidence']
    """
    found = company_tables(source)
    return {
        table: read_table(table, place, date_format=date_format, decimal=decimal, on_bad=on_bad)
        for table, place in found.items()
    }


def company_tables(source: Any = None) -> dict[str, Any]:
    """Where each table of a firm is: table to sheet, file or frame. Sheets without rows, or with examples only, are not there.

    Examples
    --------
    >>> list(company_tables({"payments": "paid.csv", "orders": "orders.csv"}))
    ['orders', 'payments']
    """
    if isinstance(source, Mapping):
        unknown = [str(table) for table in source if table not in TABLES]
        if unknown:
            raise DataError(
                say(
                    "There is no table {unknown}; the course knows {known}.",
                    unknown=", ".join(unknown),
                    known=", ".join(TABLES),
                )
            )
        return {table: source[table] for table in TABLES if table in source}
    if source is None:
        made = {path.stem for path in (course_folder() / "data").glob("*.csv")}
        return {table: None for table in TABLES if _SAMPLES.get(table, table) in made}
    there = sheets(source)
    found: dict[str, list[Sheet]] = {}
    for sheet in there:
        top = cells_of(sheet, 50)
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
                known=", ".join(TABLES),
            )
        )
    return {table: _only(table, found[table]) for table in TABLES if table in found}


def _only(table: str, those: list[Sheet]) -> Sheet:
    """The one sheet that holds a table; of several the one that is called so."""
    called = [sheet for sheet in those if names_table(sheet.name, table)]
    if len(those) > 1 and len(called) != 1:
        raise DataError(
            say(
                "{one} and {other} both hold {table}: put their rows into one, call only one of them {table}, or name it with "
                "sheet=.",
                one=those[0],
                other=those[1],
                table=table,
            )
        )
    return (called or those)[0]


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
    if source is None and beside is not None:
        source = company_tables(beside).get(table, False) if isinstance(beside, str | Path | Mapping) else False
    if source is False:
        return _no_rows(table)
    seen = examine(table, source, **how)
    bad = seen.problems[seen.problems["left_out"] & seen.problems["column"].ne("")]
    if len(bad) and (on_bad == "raise" or seen.used.empty):
        first = bad.iloc[0]
        raise DataError(
            say(
                "{where}, row {row}: {reason}{more}. Correct the file, or name the right column.",
                where=seen.where,
                row=first["row"],
                reason=first["reason"],
                more=""
                if len(seen.used)
                else say("; none of the rows ({n}) can be used", n=seen.used.attrs["rows_read"]),
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
    problems: pd.DataFrame  # row, column (ours, "" for the whole row), reason, left_out (the row; else only the cell)
    where: Any  # sheet, file or what the frame is called
    headed: Headed


def examine(
    table: str,
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | int | None = None,
    date_format: str | None = None,
    decimal: DecimalMark | None = None,
) -> Examined:
    """Read a table and list, row by row, what could not be used; only a file that cannot be read at all is an error.

    Examples
    --------
    >>> orders = pd.DataFrame({"Customer": ["Ana", "Bo"], "Date": ["2026-01-05", "soon"], "Amount": [5, 6]})
    >>> examine("orders", orders).problems.values.tolist()
    [[2, 'date', 'date not readable', True]]
    """
    where, raw = _open(table, source, sheet, columns or {})
    if raw.columns.empty:
        raise DataError(say("{where} is empty: it has no header and no rows.", where=where))
    under = headed(raw, table, columns or {})
    need(under, table, columns or {}, where)
    if under.rows.empty:
        raise DataError(say("{where} has a header but no rows: there is nothing to count.", where=where))
    named = pd.DataFrame({column: under.rows[place] for column, place in under.found.items()}, index=under.rows.index)
    clean = _clean(table, named, under, where, date_format, decimal, raw.attrs.get("separator") == ";")
    reasons, unreadable = _reasons(table, named, clean)
    rest = pd.Series(True, index=clean.index)
    for hit in reasons.values():
        rest &= ~hit
    marks = _row_marks(under, named, ~rest)
    all_reasons = {**{(reason, ""): marks == reason for reason in sorted(set(marks.dropna()))}, **reasons}

    used = clean[rest & marks.isna()].copy()
    entries, problems = _account(all_reasons, used.index, left_out=True)
    spoiled, more = _account(
        {key: hit & clean.index.isin(used.index) for key, hit in unreadable.items()}, used.index, left_out=False
    )
    empty = _empty_rows(under)
    if empty:
        entries.append(empty)
    used.attrs = {
        "rows_read": len(clean) + (empty["rows"] if empty else 0),
        "left_out": entries,
        "cells_left_out": spoiled,
        "noticed": clean.attrs["noticed"],
    }
    return Examined(
        used, pd.concat([problems, more]).sort_values("row", kind="stable", ignore_index=True), where, under
    )


def _open(table: str, source: Any, sheet: str | int | None, given: Mapping[str, str]) -> tuple[Any, pd.DataFrame]:
    """What to call the source in an error, and its cells."""
    if source is None:
        source = sample(_SAMPLES.get(table, table))
    if isinstance(source, pd.DataFrame):
        kept = source.index if source.index.name == "row" else pd.RangeIndex(1, len(source) + 1, name="row")
        return say("the {table}", table=table), source.set_axis(kept)
    place = source if isinstance(source, Sheet) else _sheet(table, Path(source), sheet, given)
    return place, cells_of(place)


def _sheet(table: str, path: Path, wanted: str | int | None, given: Mapping[str, str]) -> Sheet:
    """The sheet with the table: the one that was named, the one whose name or headings say so, the first."""
    there = sheets(path)
    if wanted is not None:
        hit = [place for number, place in enumerate(there) if wanted in (number, place.name)]
        if not hit:
            raise DataError(
                say(
                    "{path} has no sheet {wanted!r}; it has {there}.",
                    path=path,
                    wanted=wanted,
                    there=", ".join(place.name for place in there),
                )
            )
        return hit[0]
    if len(there) == 1 and not path.is_dir():
        return there[0]
    tops = [cells_of(place, 50) for place in there]
    holds = [table_of(top, place.name) for top, place in zip(tops, there, strict=True)]
    if table in holds:
        return _only(table, [place for place, held in zip(there, holds, strict=True) if held == table])
    others = [place for place, other, top in zip(there, holds, tops, strict=True) if other is None and len(top)]
    fitting = [place for place in others if not missing(table, headed(cells_of(place, 50), table, given).found)]
    if not fitting and (path.is_dir() or not others):
        raise DataError(
            say(
                "{path} is a folder or workbook in which none of {n} sheets or files ({kinds}) holds the {table}: name the file, "
                "or the sheet with sheet=.",
                path=path,
                n=len(there),
                kinds=", ".join(KINDS),
                table=table,
            )
        )
    return (fitting or others)[0]


def _filled(top: pd.DataFrame, table: str) -> bool:
    """Some row under the headings that is no example."""
    under = headed(top, table, {})
    ids = [place for column, place in under.found.items() if column in of_kind(table, "id")]
    examples = under.rows[ids].astype("str").apply(lambda column: column.str.fullmatch(_EXAMPLE)).any(axis=1)
    return bool((~examples).any()) if ids else len(under.rows) > 0


def _clean(
    table: str,
    named: pd.DataFrame,
    under: Headed,
    where: Any,
    date_format: str | None,
    decimal: DecimalMark | None,
    comma_in_doubt: bool,
) -> pd.DataFrame:
    """The columns in their kinds; what cannot be read is missing. ``attrs["noticed"]``: what was read in one of two ways."""

    def those(kind: str) -> pd.DataFrame:
        return named[[column for column in named if column in of_kind(table, kind)]]

    clean = {column: cells.text(values) for kind in ("id", "text") for column, values in those(kind).items()}
    clean |= dict(cells.dates(those("date"), where, date_format).items())
    numbers = cells.numbers(those("number"), where, decimal, comma_in_doubt)
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
            noticed = noticed + count_left_out(
                {say("currency taken from the column {heading!r}", heading=heading): money.notna()}
            )
    wanted = [*needed(table), *[column for column in clean if column not in needed(table)]]
    found = pd.DataFrame({column: clean[column] for column in wanted if column in clean}, index=named.index)
    found.attrs["noticed"] = noticed
    return found


_Hits = dict[tuple[str, str], pd.Series]


def _reasons(table: str, named: pd.DataFrame, clean: pd.DataFrame) -> tuple[_Hits, _Hits]:
    """Why rows are left out, and which cells of other columns are: (reason, column) to the rows it holds for."""
    must: _Hits = {}
    may: _Hits = {}
    for column in clean:
        words = column.replace("_", " ")
        absent = cells.blank(named[column]) if column in named else clean[column].isna()
        unreadable = clean[column].isna() & ~absent
        if column in needed(table):
            must |= {
                (say("no {column}", column=words), column): absent,
                (say("{column} not readable", column=words), column): unreadable,
            }
        else:
            may |= {(say("{column} not readable", column=words), column): unreadable}
    return must, may


def _row_marks(under: Headed, named: pd.DataFrame, incomplete: pd.Series) -> pd.Series:
    """Rows that are no data at all: totals, examples of the template, headings written once more; missing for the others."""
    words = row_marks()
    always = words.loc[words["even_if_complete"] == "yes", "word"].tolist()
    either = "|".join(map(re.escape, words["word"]))
    # a customer may be called Total Lighting: only in a row with a gap a total is known by how its text begins or ends
    edge = rf"(?:{either})(?:[^a-z].*)?|.*(?:[^a-z])(?:{either})[:：]?"
    marks = pd.Series(float("nan"), index=named.index, dtype="str")
    for place in dict.fromkeys([0, *under.found.values()]):
        column = under.rows[place]
        if column.dtype != object and not pd.api.types.is_string_dtype(column.dtype):
            continue
        codes, different = pd.factorize(column)
        shown = pd.Series(different).astype("str").str.split().str.join(" ").str.casefold()
        for reason, hit, only_incomplete in (
            (say("headings again"), shown == under.headings[place].casefold(), True),
            (say("example row"), shown.str.fullmatch(_EXAMPLE.casefold()) & (place in under.found.values()), False),
            (say("total row"), shown.str.fullmatch(edge), True),
            (say("total row"), shown.isin(always), False),
        ):
            if hit.any():
                rows = np.isin(codes, np.flatnonzero(hit)) & (incomplete.to_numpy() | (not only_incomplete))
                marks[rows] = reason
    return marks


def _account(reasons: _Hits, used: pd.Index, left_out: bool) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """Each row by the first reason that fits: the counts with first row numbers, and the list row by row."""
    entries: list[dict[str, Any]] = []
    listed = []
    seen = pd.Index([], dtype="int64")
    for (reason, column), hit in reasons.items():
        rows = hit.index[hit]
        rows = rows.difference(seen, sort=False) if left_out else rows
        if len(rows):
            entries.append({"reason": reason, "rows": len(rows), "first_rows": [int(row) for row in rows[:5]]})
            listed.append(pd.DataFrame({"row": rows, "column": column, "reason": reason, "left_out": left_out}))
            seen = seen.append(rows) if left_out else seen
    none = pd.DataFrame(
        {
            "row": pd.Series(dtype="int64"),
            "column": pd.Series(dtype="str"),
            "reason": pd.Series(dtype="str"),
            "left_out": pd.Series(dtype="bool"),
        }
    )
    return entries, pd.concat(listed, ignore_index=True) if listed else none


def _empty_rows(under: Headed) -> dict[str, Any] | None:
    """Rows without a cell between the headings and the last row."""
    rows = under.rows.index
    if under.start == 0 or int(rows[-1]) - under.start == len(rows):
        return None
    gaps = pd.RangeIndex(under.start + 1, int(rows[-1]) + 1).difference(rows)
    return {"reason": say("empty row"), "rows": len(gaps), "first_rows": [int(row) for row in gaps[:5]]}
