"""Days as people write them: in which order a file writes day and month is decided once, from all of its rows.

"03/04/2026" alone says nothing, the cells around it do. Each different text is looked at once.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, NoReturn

import pandas as pd

from crmlib.language import DataError, say
from crmlib.reading.cells import blank

_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(.*)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)()")
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{1,2})(?!\d)(.*)")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-\s./]*([A-Za-z]{3,9})\.?[-\s,./]*(\d{4}|\d{2})(?!\d)(.*)")
_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?[-\s]*(\d{1,2})(?:st|nd|rd|th)?[-\s,]+(\d{4})(.*)")
_TIME = re.compile(r"[T\s]*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(?:Z|[+-]\d\d:?\d\d)?")
_DAY_SECOND = re.compile("%Y.*%d.*%m")  # the one order in which 2026-03-04 would not be the fourth of March
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_FIRST_DAY = datetime(1899, 12, 30)  # day 0 of a spreadsheet
_SERIALS = (10_000, 80_000)  # 1927 to 2119


class Triple(NamedTuple):
    """Three numbers whose order is open."""

    first: int
    second: int
    last: int
    short: bool  # the last has two digits and may not be the year
    mark: str  # between them


def as_dates(columns: pd.DataFrame, where: object, date_format: str | None = None) -> pd.DataFrame:
    """All date columns of a file: spreadsheet days, serial numbers, and text in one order of day and month.

    Parameters
    ----------
    columns : DataFrame
        The columns of one file that hold dates.
    where : object
        Name of the file, for the error.
    date_format : str, optional
        Such as ``"%d/%m/%Y"``, for the cells that can be read in two ways; by default the file itself shows the order.

    Returns
    -------
    DataFrame
        The same columns as dates; missing where a cell is no date. A time zone is left off: the day is that of the place
        where the row was written.

    Raises
    ------
    DataError
        Day and month cannot be told apart, or rows contradict each other.

    Examples
    --------
    >>> days = pd.DataFrame({"date": ["03/04/2026", "25/04/2026", "2026年5月1日", 46147]})
    >>> as_dates(days, "file")["date"].dt.strftime("%d %b").tolist()
    ['03 Apr', '25 Apr', '01 May', '05 May']
    """
    read = {}
    for name, column in columns.items():
        if pd.api.types.is_datetime64_any_dtype(column):
            read[name] = column.dt.as_unit("us")
        elif (
            (date_format is None or not _DAY_SECOND.match(date_format))
            and pd.api.types.is_string_dtype(column.dtype)
            and column.dtype != object
        ):
            iso = column.str.fullmatch(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?").fillna(False).astype(bool)
            read[name] = pd.to_datetime(column.where(iso), format="ISO8601", errors="coerce").dt.as_unit("us")
        else:
            read[name] = pd.Series(pd.NaT, index=columns.index, dtype="datetime64[us]")
    left = {name: column[read[name].isna() & ~blank(column)] for name, column in columns.items()}
    cells = {cell: row for column in left.values() for row, cell in column.drop_duplicates().items()}
    order = _day_order(cells, where) if date_format is None else None
    days = {cell: _day(cell, order, date_format) for cell in cells}
    for name, column in left.items():
        if len(column):
            read[name] = read[name].fillna(
                pd.to_datetime(column.map(days)).astype("datetime64[us]").reindex(columns.index)
            )
    return pd.DataFrame(read, index=columns.index)


def _tidy(cell: Any) -> str:
    return _WEEKDAY.sub("", unicodedata.normalize("NFKC", str(cell)).strip())


def _triple(cell: Any) -> Triple | None:
    found = _YEAR_LAST.fullmatch(_tidy(cell)) if isinstance(cell, str) else None
    if not found:
        return None
    return Triple(int(found[1]), int(found[3]), int(found[4]), len(found[4]) < 3, found[2])


def _some_day(three: Triple) -> bool:
    """Whether any order makes a day of the three; 31/02/2026 is none, however it is read."""
    days = [(three.last, three.second, three.first), (three.last, three.first, three.second)]
    days += [(three.first, three.second, three.last)] if three.short else []
    return any(_valid(_full(year), month, day) for year, month, day in days)


def _day_order(cells: Mapping[Any, Any], where: object) -> str:
    """The order of day, month and year in the cells that leave it open: "dmy", "mdy" or "ymd"."""
    found = {cell: three for cell in cells if (three := _triple(cell)) and _some_day(three)}
    short = [three for three in found.values() if three.short]
    if short:
        order = _two_digit_order(short)
        if not order:
            _undecided(found, cells, where, "%d/%m/%y", "%m/%d/%y")
        if order == "ymd":
            return order
    proof = _proof(found)
    if len(proof) == 2:
        raise DataError(
            say(
                "{where}: {one!r} (row {one_row}) has the day first and {other!r} (row {other_row}) the month: name the order, {ask}; "
                "rows in the other are then left out and listed.",
                where=where,
                one=proof["dmy"],
                one_row=cells[proof["dmy"]],
                other=proof["mdy"],
                other_row=cells[proof["mdy"]],
                ask=_formats("%d/%m/%Y", "%m/%d/%Y"),
            )
        )
    if not proof and any(three.first != three.second for three in found.values()):
        _undecided(found, cells, where, "%d/%m/%Y", "%m/%d/%Y")
    return next(iter(proof), "dmy")


def _proof(found: Mapping[Any, Triple]) -> dict[str, Any]:
    """For each order that some cell proves, the first such cell."""
    proof: dict[str, Any] = {}
    for cell, three in found.items():
        year = _full(three.last)
        orders = ["dmy"] if _valid(year, three.second, three.first) else []
        orders += ["mdy"] if _valid(year, three.first, three.second) else []
        if len(orders) == 1:
            proof.setdefault(orders[0], cell)
        elif three.mark == "." and orders and three.first != three.second:
            proof.setdefault("dmy", cell)  # nobody writes month.day.year
    return proof


def _undecided(found: Mapping[Any, Triple], cells: Mapping[Any, Any], where: object, *formats: str) -> NoReturn:
    both = (
        cell for cell, three in found.items() if three.first != three.second and max(three.first, three.second) <= 12
    )
    cell = next(both, next(iter(found)))
    raise DataError(
        say(
            "{where}: {cell!r} (row {row}) can be read with the day or with the month first, and no other row tells: say which, {ask}.",
            where=where,
            cell=cell,
            row=cells[cell],
            ask=_formats(*(style.replace("/", found[cell].mark) for style in formats)),
        )
    )


def _formats(one: str, other: str) -> str:
    return say(
        "date_format='{one}' or date_format='{other}' in the settings cell, or --date-format {one} or {other} on the command line",
        one=one,
        other=other,
    )


def _two_digit_order(triples: list[Triple]) -> str:
    """Where the year of two digits stands: years repeat and days do not; "" where that cannot be seen."""
    firsts, lasts = {three.first for three in triples}, {three.last for three in triples}
    if max(firsts) > 31 or 2 * len(firsts) <= len(lasts):
        return "ymd"
    return "y last" if max(lasts) > 31 or 2 * len(lasts) <= len(firsts) else ""


def _full(year: int) -> int:
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


def _valid(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _day(cell: Any, order: str | None, date_format: str | None) -> Any:
    """One cell as a point in time, or not a time."""
    if isinstance(cell, date):
        return pd.Timestamp(cell).tz_localize(None)
    words = _tidy(cell)
    if date_format is not None and isinstance(cell, str):
        said = pd.to_datetime(words, format=date_format, errors="coerce")
        if said is not pd.NaT or _triple(cell):  # 2026-03-04 and 4 March 2026 are one day whatever the format
            return said
    if re.fullmatch(r"\d{5}(\.\d+)?", words) and _SERIALS[0] <= float(words) < _SERIALS[1]:
        return _FIRST_DAY + timedelta(seconds=round(float(words) * 86_400))
    parts = _parts(words.removesuffix(".0"), order or "dmy")
    return _moment(*parts) if parts else pd.NaT


def _parts(words: str, order: str) -> tuple[int, int, int, str] | None:
    """Year, month, day and the time of day that follows."""
    if found := _YEAR_FIRST.fullmatch(words) or _COMPACT.fullmatch(words):
        return int(found[1]), int(found[2]), int(found[3]), found[4]
    if found := _YEAR_LAST.fullmatch(words):
        numbers = dict(
            zip(
                order if len(found[4]) < 3 or order != "ymd" else "dmy",
                (int(found[1]), int(found[3]), int(found[4])),
                strict=True,
            )
        )
        return _full(numbers["y"]), numbers["m"], numbers["d"], found[5]
    if found := _DAY_NAME.fullmatch(words):
        return _full(int(found[3])), _MONTHS.get(found[2][:3].casefold(), 0), int(found[1]), found[4]
    if found := _NAME_DAY.fullmatch(words):
        return int(found[3]), _MONTHS.get(found[1][:3].casefold(), 0), int(found[2]), found[4]
    return None


def _moment(year: int, month: int, day: int, time: str) -> Any:
    clock = _TIME.fullmatch(time)
    if not clock and time.strip():
        return pd.NaT
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return pd.NaT
