"""Cells as people write them: columns of text come in, clean numbers, days and names come out.

How a file writes its numbers and its days is decided once, from all of its rows: "1.234" and "03/04/2026" alone say
nothing, the cells around them do. Only what a plain conversion cannot read is looked at letter by letter, each
different text once.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from numbers import Number
from typing import Any, Literal

import pandas as pd

from crmlib.language import DataError, say

DecimalMark = Literal[".", ","]

_ERRORS = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"]  # what a broken formula leaves


def each(column: pd.Series, change: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """Change a column by working on each different cell once; what is missing stays so.

    Examples
    --------
    >>> each(pd.Series(["a", None, "a"]), lambda cells: cells.str.upper()).tolist()
    ['A', nan, 'A']
    """
    codes, different = pd.factorize(column)
    changed = change(pd.Series(different))
    return changed.reindex(codes).set_axis(column.index)  # the code of a missing cell is -1, which is no place


def blank(column: pd.Series) -> pd.Series:
    """Which cells hold nothing: empty, only spaces, or the error of a broken formula."""
    if not _holds_text(column):
        return column.isna()
    return each(column, lambda cells: cells.astype("str").str.strip().isin(["", *_ERRORS])).fillna(True).astype(bool)


def text(column: pd.Series) -> pd.Series:
    """Names and ids as text; 17850.0 from a spreadsheet is 17850, and Ｃ００１ is C001.

    Examples
    --------
    >>> text(pd.Series([17850.0, None, 12346.0])).tolist()
    ['17850', nan, '12346']
    """
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return each(column, _spelled).astype("str")


def _spelled(cells: pd.Series) -> pd.Series:
    if cells.dtype == object:
        cells = cells.map(lambda cell: int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
    shown = cells.astype("str").map(lambda cell: " ".join(unicodedata.normalize("NFKC", cell).split())).astype("str")
    shown = shown.mask(blank(shown))
    return shown.str.removesuffix(".0") if shown.dropna().str.fullmatch(r"\d+\.0").all() else shown


def numbers(
    columns: pd.DataFrame, where: object, decimal: DecimalMark | None = None, comma_in_doubt: bool = False
) -> pd.DataFrame:
    """All number columns of a file, whatever marks, signs and brackets stand in their cells.

    Parameters
    ----------
    columns : DataFrame
        The columns of one file that hold numbers.
    where : object
        Name of the file, for the error.
    decimal : {".", ","}, optional
        The mark before the decimals; by default the cells themselves show it.
    comma_in_doubt : bool
        Ask where 1,250 is all there is, too: a file with semicolons between its cells comes from a country with decimal
        commas. Else it is read as thousands, which `attrs` says.

    Returns
    -------
    DataFrame
        The same columns as float; missing where a cell is no number. ``attrs["noticed"]``: what was read in one of two ways.

    Raises
    ------
    DataError
        Every mark in the file may be a decimal point or may part thousands.

    Examples
    --------
    >>> cells = pd.DataFrame({"amount": ["1.234,50 €", "(7,25)", "２０", "5%", "12-"]})
    >>> numbers(cells, "file")["amount"].tolist()
    [1234.5, -7.25, 20.0, 0.05, -12.0]
    """
    written = {name: column[_is_text(column)].astype("str") for name, column in columns.items() if _holds_text(column)}
    different = pd.Series(pd.unique(pd.concat(written.values())) if written else [], dtype="str").dropna()
    clear, marks = _clear(different, decimal)
    cores = {cell: _core(cell) for cell in different[clear.isna()]}
    mark = decimal or _decimal_mark((core for core, _ in cores.values()), marks, where, ".," if comma_in_doubt else ".")
    values = pd.concat(
        [
            clear.set_axis(different).dropna(),
            pd.Series({cell: _value(*core, mark) for cell, core in cores.items()}, dtype="float64"),
        ]
    )
    read = {name: _plain(column) for name, column in columns.items()}
    for name, column in written.items():
        read[name] = read[name].fillna(column.map(values).astype("float64").reindex(columns.index))
    found = pd.DataFrame(read, index=columns.index)
    found.attrs["noticed"] = [] if decimal else _read_one_way(written, different, cores, mark)
    return found


def currencies(column: pd.Series, alone: bool = False) -> pd.Series:
    """The currency that stands with an amount or alone in a cell, as its three letters; missing where there is none.

    With ``alone`` only cells count that hold nothing else.

    Examples
    --------
    >>> currencies(pd.Series(["US$ 1,200", "￥350", "88", "usd"])).tolist()
    ['USD', 'CNY', nan, 'USD']
    >>> currencies(pd.Series(["US$ 1,200", "usd"]), alone=True).tolist()
    [nan, 'USD']
    """
    if not _holds_text(column):
        return pd.Series(float("nan"), index=column.index, dtype="str")
    signs, codes = _signs()

    def code(cell: Any) -> Any:
        look = signs.fullmatch if alone else signs.search
        found = look(unicodedata.normalize("NFKC", cell).strip()) if isinstance(cell, str) else None
        return codes[found[0].casefold()] if found else float("nan")

    return each(column, lambda cells: cells.mask(cells.astype("str").str.fullmatch(r"[0-9.,-]*")).map(code)).astype(
        "str"
    )


def dates(columns: pd.DataFrame, where: object, date_format: str | None = None) -> pd.DataFrame:
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
    >>> dates(days, "file")["date"].dt.strftime("%d %b").tolist()
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


def _holds_text(column: pd.Series) -> bool:
    return (
        column.dtype == object
        or pd.api.types.is_string_dtype(column.dtype)
        or isinstance(column.dtype, pd.CategoricalDtype)
    )


def _is_text(column: pd.Series) -> pd.Series:
    if column.dtype == object:
        return column.map(lambda cell: isinstance(cell, str)).astype(bool)
    return column.notna()


# Numbers


def _plain(column: pd.Series) -> pd.Series:
    """Cells that are numbers already. Not finite is not a number, nor is yes or a point in time."""
    if column.dtype == object:
        kept = column.map(lambda cell: isinstance(cell, Number) and not isinstance(cell, bool)).astype(bool)
        column = column.where(kept, float("nan"))
    elif _holds_text(column) or pd.api.types.is_bool_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return pd.Series(float("nan"), index=column.index)
    read = column.astype("float64")
    return read.where(read.abs() < float("inf"))


def _clear(cells: pd.Series, decimal: DecimalMark | None) -> tuple[pd.Series, set[str]]:
    """Numbers whose shape says everything, read in one go, and the decimal marks they prove."""
    values, marks = pd.Series(float("nan"), index=cells.index), set()
    for mark, other in (".,", ",."):
        proof = cells.str.fullmatch(rf"-?(\d{{1,3}}([{other}]\d{{3}})+[{mark}]\d+|\d+[{mark}]\d{{1,2}})") & (
            decimal in (None, mark)
        )
        whole = cells.str.fullmatch(r"-?\d+([.]\d+)?[eE][+-]?\d+|-?\d+") & (mark == ".")
        found = cells[proof | whole].str.replace(other, "", regex=False).str.replace(mark, ".", regex=False)
        values[found.index] = found.astype("float64")
        marks |= {mark} if proof.any() else set()
    return values, marks


@cache
def _signs() -> tuple[re.Pattern[str], dict[str, str]]:
    """Currency signs and names, the longest first; letters count only where no other letter touches them."""
    with (files("crmlib") / "reading" / "currencies.csv").open(encoding="utf-8") as lines:
        table = pd.read_csv(lines)
    signs = sorted(table["sign"], key=len, reverse=True)
    either = "|".join(
        rf"(?<![^\W\d_]){re.escape(sign)}(?![^\W\d_])" if sign.isascii() and sign[-1].isalpha() else re.escape(sign)
        for sign in signs
    )
    return re.compile(either, re.IGNORECASE), dict(zip(table["sign"].str.casefold(), table["currency"], strict=True))


_BARE = re.compile(r"[0-9.,]*[0-9][0-9.,]*")


def _core(cell: str) -> tuple[str, float]:
    """Digits and marks of a number, and the factor that its sign, brackets and percent stand for."""
    if _BARE.fullmatch(cell):
        return cell, 1.0
    words = unicodedata.normalize("NFKC", cell).replace("\u2212", "-").replace("\u2013", "-")
    words = _signs()[0].sub("", words).strip()
    factor = 1.0
    if words.endswith("%"):
        words, factor = words[:-1].rstrip(), 0.01
    if words.startswith("(") and words.endswith(")"):
        words, factor = words[1:-1].strip(), -factor
    elif words.startswith("-") or (words.endswith("-") and words[-2:-1] not in (".", ",")):
        words, factor = words.strip("-").strip(), -factor
    words = re.sub(r"[.,]-$", "", words.removeprefix("+").strip())  # 12,- is a price without cents
    words = re.sub(r"(?<=\d)[ '’](?=\d{3}(?!\d))", "", words)
    return (words if _BARE.fullmatch(words) else ""), factor


def _own_mark(core: str) -> str | None:
    """The decimal mark that a number shows by itself; "" where it has no mark, None where it may be either."""
    points, commas = core.count("."), core.count(",")
    if points and commas:
        return max(".,", key=core.rfind)
    if points + commas != 1:
        return "," if points else "." if commas else ""
    mark = "." if points else ","
    before, _, after = core.partition(mark)
    return None if len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0" else mark


def _decimal_mark(cores: Iterable[str], proven: set[str], where: object, doubted: str) -> str | None:
    """The mark of the whole file; None where cells contradict each other, so that only clear ones are read."""
    shown = {core: _own_mark(core) for core in cores if core}
    clear = proven | {mark for mark in shown.values() if mark}
    if len(clear) == 1:
        return clear.pop()
    doubtful = next((core for core, mark in shown.items() if mark is None and set(core) & set(doubted)), None)
    if doubtful and not clear:
        raise DataError(
            say(
                "{where}: {core!r} may be a little over {small} or many thousand, and no other number tells: say which, "
                "decimal='.' or decimal=',' in the settings cell, or --decimal . or --decimal , on the command line.",
                where=where,
                core=doubtful,
                small=re.split("[.,]", doubtful)[0],
            )
        )
    return None if clear else "."


def _read_one_way(
    written: Mapping[Any, pd.Series], different: pd.Series, cores: Mapping[str, tuple[str, float]], mark: str | None
) -> list[dict[str, Any]]:
    """The cells that were read in one of two ways: each by its own mark where the marks differ, 1,250 as thousands."""
    if mark is None:
        shown = different[different.map(lambda cell: bool(_own_mark(_core(cell)[0])))]
        marks = shown.map(lambda cell: _own_mark(_core(cell)[0]))
        rare = marks.value_counts().index[-1]
        one, other = shown[marks == rare].iloc[0], shown[marks != rare].iloc[0]
        reason = say("{one!r} has another decimal mark than {other!r}: each was read by its own", one=one, other=other)
        return _places(written, set(shown[marks == rare]), reason)
    doubtful = [cell for cell, (core, _) in cores.items() if core and _own_mark(core) is None]
    if mark == "." and doubtful and all("," in cell for cell in doubtful):
        clear = different[~different.isin(doubtful)].map(lambda cell: "." in cell)
        if not clear.any():
            return _places(
                written,
                set(doubtful),
                say("{cell!r} read as thousands, since no number shows its decimals", cell=doubtful[0]),
            )
    return []


def _places(written: Mapping[Any, pd.Series], hit: set[str], reason: str) -> list[dict[str, Any]]:
    rows = sorted({row for column in written.values() for row in column.index[column.isin(hit)]})
    return [{"reason": reason, "rows": len(rows), "first_rows": [int(row) for row in rows[:5]]}]


def _value(core: str, factor: float, mark: str | None) -> float:
    mark = _own_mark(core) if mark is None else mark
    if not core or mark is None:
        return float("nan")
    whole, _, rest = core.partition(mark) if mark else (core, "", "")
    if not whole.isdigit():
        groups = whole.replace(",", ".").split(".")
        # three digits a group, in India two; what is grouped otherwise is no number
        if len(groups) > 1 and not (
            1 <= len(groups[0]) <= 3 and len(groups[-1]) == 3 and {len(group) for group in groups[1:]} <= {2, 3}
        ):
            return float("nan")
        whole = "".join(groups)
    if rest and not rest.isdigit():
        return float("nan")
    value = float(f"{whole or 0}.{rest or 0}")
    return value * factor if abs(factor) == 1 else value / round(1 / factor)  # 5 / 100 is 0.05, 5 * 0.01 is not quite


# Dates

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

_Triple = tuple[int, int, int]


def _tidy(cell: Any) -> str:
    return _WEEKDAY.sub("", unicodedata.normalize("NFKC", str(cell)).strip())


def _triple(cell: Any) -> tuple[_Triple, bool, str] | None:
    """Three numbers whose order is open, whether the last may not be the year, and the mark between them."""
    found = _YEAR_LAST.fullmatch(_tidy(cell)) if isinstance(cell, str) else None
    return ((int(found[1]), int(found[3]), int(found[4])), len(found[4]) < 3, found[2]) if found else None


def _some_day(numbers: _Triple, short: bool) -> bool:
    """Whether any order makes a day of the three; 31/02/2026 is none, however it is read."""
    first, second, third = numbers
    days = [(third, second, first), (third, first, second), *([(first, second, third)] if short else [])]
    return any(_valid(_full(year), month, day) for year, month, day in days)


def _day_order(cells: Mapping[Any, Any], where: object) -> str:
    """The order of day, month and year in the cells that leave it open: "dmy", "mdy" or "ymd"."""
    found = {cell: triple for cell in cells if (triple := _triple(cell)) and _some_day(triple[0], triple[1])}
    if not found:
        return "dmy"
    if (
        any(short for _, short, _ in found.values())
        and (order := _two_digit_order([t for t, short, _ in found.values() if short])) != "y last"
    ):
        return order if order else _undecided(found, cells, where, "%d/%m/%y", "%m/%d/%y")
    proof: dict[str, Any] = {}
    for cell, ((first, second, year), _, mark) in found.items():
        orders = {
            order
            for order, day, month in (("dmy", first, second), ("mdy", second, first))
            if _valid(_full(year), month, day)
        }
        if len(orders) == 1:
            proof.setdefault(orders.pop(), cell)
        elif mark == "." and orders and first != second:
            proof.setdefault("dmy", cell)  # nobody writes month.day.year
    if len(proof) == 2:
        one, other = proof["dmy"], proof["mdy"]
        raise DataError(
            say(
                "{where}: {one!r} (row {one_row}) has the day first and {other!r} (row {other_row}) the month: name the order, {ask}; "
                "rows in the other are then left out and listed.",
                where=where,
                one=one,
                one_row=cells[one],
                other=other,
                other_row=cells[other],
                ask=_formats("%d/%m/%Y", "%m/%d/%Y"),
            )
        )
    if proof:
        return next(iter(proof))
    if all(first == second for (first, second, _), _, _ in found.values()):
        return "dmy"
    return _undecided(found, cells, where, "%d/%m/%Y", "%m/%d/%Y")


def _undecided(found: Mapping[Any, Any], cells: Mapping[Any, Any], where: object, *formats: str) -> str:
    both = (cell for cell, ((first, second, _), _, _) in found.items() if first != second and max(first, second) <= 12)
    cell = next(both, next(iter(found)))
    mark = found[cell][2]
    raise DataError(
        say(
            "{where}: {cell!r} (row {row}) can be read with the day or with the month first, and no other row tells: say which, {ask}.",
            where=where,
            cell=cell,
            row=cells[cell],
            ask=_formats(*(style.replace("/", mark) for style in formats)),
        )
    )


def _formats(one: str, other: str) -> str:
    return say(
        "date_format='{one}' or date_format='{other}' in the settings cell, or --date-format {one} or {other} on the command line",
        one=one,
        other=other,
    )


def _two_digit_order(triples: list[_Triple]) -> str:
    """Where the year of two digits stands: years repeat and days do not; "" where that cannot be seen."""
    firsts, lasts = ({triple[place] for triple in triples} for place in (0, 2))
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
