"""A firm's own data at the door: what can be used, for which report, what to fix first, who may be in it twice; and all its reports."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from crmlib import rules
from crmlib.currency import rates_wanted, rows_by_currency
from crmlib.information.duplicates import find_duplicates
from crmlib.information.names import normalise_name
from crmlib.language import DataError, joined, say
from crmlib.lessons import LESSONS
from crmlib.lines import stray_days
from crmlib.reading.company import TABLES, Company, open_company
from crmlib.reading.headings import known, needed, tables
from crmlib.reading.numbers import DecimalMark
from crmlib.reading.sheets import Sheet
from crmlib.reading.tables import Examined, advice, examine
from crmlib.rows import FIRST_ROWS, Entry, count_rows, shown_rows


class Checked(NamedTuple):
    """What :func:`check_company` found; each part is a table to show."""

    tables: pd.DataFrame  # table, where, rows, used, left_out, says
    fixes: pd.DataFrame  # table, problem, rows, first_rows, do; what matters most comes first
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
    source : str, Path, mapping, Company or None
        As in :func:`crmlib.read_company`; or a firm that is open.
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
    >>> checked.fixes[["table", "problem", "first_rows"]].values.tolist()
    [['orders', 'date not readable', '2']]
    >>> checked.reports.set_index("report")["runs"]["classification"]
    np.True_
    """
    firm = open_company(source)
    places = {**firm.tables, **(replaced or {})}
    examined: dict[str, Examined] = {}
    refused: dict[str, str] = {}
    for table, place in places.items():
        try:
            own = columns if table == "orders" else None
            examined[table] = examine(
                table, place, columns=own, date_format=date_format, decimal=decimal, files=firm.files
            )
        except DataError as problem:
            refused[table] = str(problem)
    usable = [table for table, seen in examined.items() if len(seen.used)]
    return Checked(
        _tables(firm.sheets, places, examined, refused),
        _fixes(examined, refused),
        _reports(usable, refused, list(places), examined),
        _same_buyer(examined),
        examined,
    )


def run_all(parameters: Mapping[str, Any], out: Path, company: Path | str | Company | None = None) -> pd.DataFrame:
    """Write every report that the data allow, each into a folder of its own.

    Parameters
    ----------
    parameters : mapping
        As of :func:`crmlib.course.reports.run_report`; each report takes those it knows.
    out : Path
        A folder.
    company : path, Company or None
        Where the tables come from that the parameters do not name; it is opened once for all reports.

    Returns
    -------
    DataFrame
        One row per lesson: ``report``, ``page`` (its path, or empty), ``says`` (why there is none, and what would bring it).
    """
    from crmlib.course.reports import parameters_of, report_notebook, run_report

    firm = open_company(company)
    replaced = {table: file for table, file in parameters.items() if table in TABLES}
    reading = {name: value for name, value in parameters.items() if name in ("columns", "date_format", "decimal")}
    checked = check_company(firm, replaced, **reading).reports
    known = {name for lesson in checked["report"][checked["runs"]] for name in parameters_of(report_notebook(lesson))}
    unknown = [name for name in parameters if known and name not in known | set(TABLES)]
    if unknown:
        raise DataError(say("No report has a parameter {names}.", names=joined(unknown)))
    pages = []
    for lesson, runs, says in checked.itertuples(index=False):
        page_of = ""
        if runs:
            source = report_notebook(lesson)
            mine = {name: value for name, value in parameters.items() if name in parameters_of(source)}
            try:
                page_of = str(run_report(lesson, mine, Path(out) / lesson, None if company is None else firm))
            except DataError as problem:  # one report that fails does not stop the others
                says = str(problem)
        pages.append([lesson, page_of, says])
    return pd.DataFrame(pages, columns=["report", "page", "says"])


def _tables(
    sheets: list[Sheet], places: Mapping[str, Any], examined: Mapping[str, Examined], refused: Mapping[str, str]
) -> pd.DataFrame:
    rows: list[list[Any]] = []
    for table in places:
        if table in refused:
            rows.append([table, str(places[table]), "", "", "", say("not used: see what to fix first")])
            continue
        seen = examined[table]
        read, used = seen.used.attrs["rows_read"], len(seen.used)
        reasons = joined(
            say("{reason} {n}", reason=entry["reason"], n=entry["rows"]) for entry in seen.used.attrs["left_out"]
        )
        rows.append([table, str(seen.where), read, used, read - used, reasons])
    taken = [(place.path, place.name) for place in places.values() if isinstance(place, Sheet)]
    others = [sheet.name for sheet in sheets if (sheet.path, sheet.name) not in taken]
    if others:
        rows.append(["", joined(others), "", "", "", say("not used: nothing filled in, or no table of the course")])
    return pd.DataFrame(rows, columns=["table", "where", "rows", "used", "left_out", "says"], dtype=object)


class Fix(NamedTuple):
    """One line of what to do."""

    table: str
    problem: str
    rows: int | str
    first_rows: str
    do: str


def _fixes(examined: Mapping[str, Examined], refused: Mapping[str, str]) -> pd.DataFrame:
    """Tables that cannot be used come first, then rows that are lost, then money, then cells; each by how many."""
    closed = [Fix(table, why, "", "", say("without it the table is not used")) for table, why in refused.items()]
    rows = [fix for table, seen in examined.items() for fix in _unusable(table, seen, left_out=True)]
    money = _money(examined["orders"]) if "orders" in examined else []
    cells = [fix for table, seen in examined.items() for fix in _unusable(table, seen, left_out=False)]
    used = say("they are used: see whether they are meant")
    look = [
        Fix(table, entry["reason"], entry["rows"], shown_rows(entry["first_rows"]), used)
        for table, seen in examined.items()
        for entry in _look_at(table, seen)
    ]
    most = [sorted(fixes, key=lambda fix: fix.rows, reverse=True) for fixes in (rows, cells, look)]
    return pd.DataFrame([*closed, *most[0], *money, *most[1], *most[2]], columns=Fix._fields)


def _unusable(table: str, seen: Examined, left_out: bool) -> list[Fix]:
    """The cells that cost their row, or those that are only missing."""
    kinds = known()[known()["table"] == table].set_index("column")["kind"]
    fixes = []
    problems = seen.problems[(seen.problems["left_out"] == left_out) & (seen.problems["column"] != "")]
    for (column, key, reason), group in problems.groupby(["column", "key", "reason"], sort=False):
        place = seen.headed.found.get(column)
        heading = column if place is None else seen.headed.headings[place]
        do = advice(key, heading, kinds[column])
        fixes.append(Fix(table, reason, len(group), shown_rows(group["row"].head(FIRST_ROWS)), do))
    return fixes


def _money(orders: Examined) -> list[Fix]:
    """Amounts in several currencies, or beside others without one."""
    asks = _rates_wanted(orders)
    if not asks:
        return []
    currency = orders.used["currency"]
    unnamed, names = int(currency.isna().sum()), sorted(currency.dropna().unique())
    what = say("no currency") if unnamed else say("{n} currencies: {names}", n=len(names), names=joined(names))
    return [Fix("orders", what, unnamed or len(currency), "", asks)]


def _look_at(table: str, seen: Examined) -> list[Entry]:
    """Rows that are used and deserve a look: read in one of two ways, dated far off, entered twice."""
    day = {"orders": "date", "invoices": "invoice_date", "payments": "payment_date", "visits": "date"}.get(table)
    stray = stray_days(seen.used[[day]].set_axis(["date"], axis=1), seen.used) if day in seen.used else []
    lines = seen.headed.rows.loc[seen.used.index].astype("str")
    again = {"exact_repeat": (say("exact repeat of an earlier row"), lines.duplicated())}
    return [*seen.used.attrs["noticed"], *stray, *count_rows(again)]


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
    labels = rules.words(known()[known()["table"] == table], "label", by="column")
    columns = joined(labels[column] for column in needed(table))
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
