"""A firm's own data at the door: what can be used, for which report, what to fix first, who may be in it twice; and all its reports."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from crmlib.currency import rates_wanted, rows_by_currency
from crmlib.information.duplicates import find_duplicates
from crmlib.information.names import normalise_name
from crmlib.language import DataError, say
from crmlib.lessons import LESSONS
from crmlib.lines import stray_days
from crmlib.reading.cells import DecimalMark
from crmlib.reading.headings import known, needed, tables
from crmlib.reading.sheets import sheets
from crmlib.reading.tables import Examined, company_tables, examine
from crmlib.rows import count_left_out


class Checked(NamedTuple):
    """What :func:`check_company` found; each part is a table to show."""

    tables: pd.DataFrame  # table, where, rows, used, left_out, says
    fixes: pd.DataFrame  # table, what, rows, first_rows, do; what matters most comes first
    reports: pd.DataFrame  # report, runs, says
    same_buyer: pd.DataFrame  # left, right, similarity
    examined: dict[str, Examined]  # the tables that could be read, with their problems row by row


def check_company(
    source: Any,
    replaced: Mapping[str, Any] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
    decimal: DecimalMark | None = None,
) -> Checked:
    """Look at all tables of a firm: nothing is changed, nothing is an error but a source that is not there.

    Parameters
    ----------
    source : str, Path, mapping or None
        As in :func:`crmlib.read_company`.
    replaced : mapping, optional
        Table to the file that is taken instead of the company's own.
    columns : mapping, optional
        As in :func:`crmlib.read_orders`, for the orders.
    date_format, decimal
        As in :func:`crmlib.read_orders`, for all tables.

    Returns
    -------
    Checked

    Examples
    --------
    >>> orders = pd.DataFrame({"Customer": ["Ana", "Bo"], "Date": ["2026-01-05", "soon"], "Amount": [5, 6]})
    >>> checked = check_company({"orders": orders})
    >>> checked.fixes[["table", "what", "first_rows"]].values.tolist()
    [['orders', 'date not readable', '2']]
    >>> checked.reports.set_index("report")["runs"]["classification"]
    np.True_
    """
    places = {**company_tables(source), **(replaced or {})}
    examined: dict[str, Examined] = {}
    refused: dict[str, str] = {}
    for table, place in places.items():
        try:
            own = columns if table == "orders" else None
            examined[table] = examine(table, place, columns=own, date_format=date_format, decimal=decimal)
        except DataError as problem:
            refused[table] = str(problem)
    usable = [table for table, seen in examined.items() if len(seen.used)]
    return Checked(
        _tables(source, places, examined, refused),
        _fixes(examined, refused),
        _reports(usable, refused, list(places), examined),
        _same_buyer(examined),
        examined,
    )


def run_all(
    company: Path | str | None, replaced: Mapping[str, str], parameters: Mapping[str, Any], out: Path
) -> pd.DataFrame:
    """Write every report that the data allow, each into a folder of its own.

    Parameters
    ----------
    company : path or None
        As in :func:`crmlib.read_company`.
    replaced : mapping
        Table to the file that takes its place.
    parameters : mapping
        Other settings; each report takes those it knows.
    out : Path
        A folder.

    Returns
    -------
    DataFrame
        One row per lesson: ``report``, ``page`` (its path, or empty), ``says`` (why there is none, and what would bring it).
    """
    from crmlib.course.reports import parameters_of, report_notebook, run_report

    reading = {name: value for name, value in parameters.items() if name in ("columns", "date_format", "decimal")}
    checked = check_company(company, replaced, **reading).reports
    known = {name for lesson in checked["report"][checked["runs"]] for name in parameters_of(report_notebook(lesson))}
    unknown = [name for name in parameters if known and name not in known]
    if unknown:
        raise DataError(say("No report has a parameter {names}.", names=", ".join(unknown)))
    pages = []
    for lesson, runs, says in checked.itertuples(index=False):
        page_of = ""
        if runs:
            source = report_notebook(lesson)
            mine = {name: value for name, value in {**parameters, **replaced}.items() if name in parameters_of(source)}
            try:
                page_of = str(run_report(lesson, mine, Path(out) / lesson, company=company))
            except DataError as problem:  # one report that fails does not stop the others
                says = str(problem)
        pages.append([lesson, page_of, says])
    return pd.DataFrame(pages, columns=["report", "page", "says"])


def _tables(
    source: Any, places: Mapping[str, Any], examined: Mapping[str, Examined], refused: Mapping[str, str]
) -> pd.DataFrame:
    rows: list[list[Any]] = []
    for table in places:
        if table in refused:
            rows.append([table, str(places[table]), "", "", "", say("not used: see what to fix first")])
            continue
        seen = examined[table]
        read, used = seen.used.attrs["rows_read"], len(seen.used)
        reasons = ", ".join(
            say("{reason} {n}", reason=entry["reason"], n=entry["rows"]) for entry in seen.used.attrs["left_out"]
        )
        rows.append([table, str(seen.where), read, used, read - used, reasons])
    if isinstance(source, str | Path):
        taken = {(place.path, place.name) for place in places.values() if hasattr(place, "path")}
        others = [sheet.name for sheet in sheets(source) if (sheet.path, sheet.name) not in taken]
        if others:
            rows.append(
                ["", ", ".join(others), "", "", "", say("not used: nothing filled in, or no table of the course")]
            )
    return pd.DataFrame(rows, columns=["table", "where", "rows", "used", "left_out", "says"], dtype=object)


def _fixes(examined: Mapping[str, Examined], refused: Mapping[str, str]) -> pd.DataFrame:
    """Tables that cannot be used come first, then rows that are lost, then cells; each by how many."""
    rows: list[list[Any]] = [
        [table, why, "", "", say("without it the table is not used"), 0, 0] for table, why in refused.items()
    ]
    for table, seen in examined.items():
        kinds = known()[known()["table"] == table].set_index("column")["kind"]
        for (column, reason, lost), group in seen.problems.groupby(["column", "reason", "left_out"], sort=False):
            if column:
                place = seen.headed.found.get(column)
                heading = column if place is None else seen.headed.headings[place]
                rows.append(
                    [
                        table,
                        reason,
                        len(group),
                        ", ".join(map(str, group["row"].head(5))),
                        advice(reason, heading, kinds[column]),
                        1 if lost else 3,
                        -len(group),
                    ]
                )
        if table == "orders" and (asks := _rates_wanted(seen)):
            unnamed, names = int(seen.used["currency"].isna().sum()), sorted(seen.used["currency"].dropna().unique())
            what = (
                say("no currency") if unnamed else say("{n} currencies: {names}", n=len(names), names=", ".join(names))
            )
            rows.append([table, what, unnamed or len(seen.used), "", asks, 2, 0])
        for entry in _look_at(table, seen):
            rows.append(
                [
                    table,
                    entry["reason"],
                    entry["rows"],
                    ", ".join(map(str, entry["first_rows"])),
                    say("they are used: see whether they are meant"),
                    4,
                    -entry["rows"],
                ]
            )
    fixes = pd.DataFrame(rows, columns=["table", "what", "rows", "first_rows", "do", "order", "size"])
    return fixes.sort_values(["order", "size"], kind="stable", ignore_index=True).drop(columns=["order", "size"])


def _look_at(table: str, seen: Examined) -> list[dict[str, Any]]:
    """Rows that are used and deserve a look: read in one of two ways, dated far off, entered twice."""
    day = {"orders": "date", "invoices": "invoice_date", "payments": "payment_date", "visits": "date"}.get(table)
    stray = stray_days(seen.used[[day]].set_axis(["date"], axis=1), seen.used) if day in seen.used else []
    lines = seen.headed.rows.loc[seen.used.index].astype("str")
    return [
        *seen.used.attrs["noticed"],
        *stray,
        *count_left_out({say("exact repeat of an earlier row"): lines.duplicated()}),
    ]


def advice(reason: str, heading: str, kind: str) -> str:
    """What to do about a cell."""
    if reason.startswith("no "):
        return say("fill in {heading!r}", heading=heading)
    if kind == "date":
        return say("write the day in {heading!r} as 2026-06-30", heading=heading)
    return say("write {heading!r} as a number, such as 1250.50", heading=heading)


def _rates_wanted(seen: Examined) -> str:
    """What to say where amounts are in more than one currency, or empty."""
    return rates_wanted(rows_by_currency(seen.used["currency"])) if "currency" in seen.used else ""


def _reports(
    usable: list[str], refused: Mapping[str, str], given: list[str], examined: Mapping[str, Examined]
) -> pd.DataFrame:
    """For every lesson whether its report runs; if not, which table and columns would bring it."""
    rows = []
    for lesson in LESSONS:
        asks, written = _asks(lesson)
        lacking = [table for table in asks if table not in usable]
        says = say("its report runs") if written else say("its data are there: use them in the chapter")
        if lacking:
            says = "; ".join(refused.get(table) or _brings(table, table in given) for table in lacking)
        elif written and "orders" in asks and _rates_wanted(examined["orders"]):
            says = say("its report runs once you say what each currency is worth (see what to fix first)")
        rows.append([lesson, written and not lacking, says])
    return pd.DataFrame(rows, columns=["report", "runs", "says"])


def _asks(lesson: str) -> tuple[list[str], bool]:
    """The tables a lesson's report takes, and whether there is one; without one those of the lesson. What reads reports loads slowly."""
    try:
        from crmlib.course.reports import report_notebook, table_parameters

        return table_parameters(report_notebook(lesson)), True
    except DataError:
        return tables().loc[tables()["lesson"] == lesson, "table"].tolist(), False


def _brings(table: str, given: bool) -> str:
    labels = known()[known()["table"] == table].set_index("column")["label_en"]
    columns = ", ".join(labels[column] for column in needed(table))
    if given:
        return say("none of the rows of {table} can be used: each needs {columns}", table=table, columns=columns)
    return say("add a table {table} with {columns}", table=table, columns=columns)


def _same_buyer(examined: Mapping[str, Examined]) -> pd.DataFrame:
    """Customers that may be one under several spellings: by name, or by id where ids are names."""
    if "customers" in examined and "name" in examined["customers"].used:
        records = examined["customers"].used[["customer_id", "name"]]
    elif "orders" in examined:
        ids = examined["orders"].used["customer_id"].drop_duplicates()
        records = pd.DataFrame({"customer_id": ids, "name": ids[~ids.str.contains(r"\d")]})
    else:
        records = pd.DataFrame({"customer_id": [], "name": []}, dtype="str")
    records = records.dropna().drop_duplicates("customer_id")
    records = records.assign(
        letter=records["name"].map(normalise_name).str[:1]
    )  # thousands of names: compare within a letter
    return find_duplicates(records, block="letter", record="customer_id")[
        ["left", "right", "left_name", "right_name", "similarity"]
    ]
