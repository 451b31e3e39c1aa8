"""Numbers and currencies as people write them: how a file writes its numbers is decided once, from all of its rows.

"1.234" alone says nothing, the cells around it do. Only what a plain conversion cannot read is looked at letter by
letter, each different text once.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from numbers import Number
from typing import Any, Literal

import pandas as pd

from crmlib.language import DataError, say
from crmlib.reading.cells import each, holds_text, is_text
from crmlib.rows import Entry, entry

DecimalMark = Literal[".", ","]


def as_numbers(
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
    >>> as_numbers(cells, "file")["amount"].tolist()
    [1234.5, -7.25, 20.0, 0.05, -12.0]
    """
    written = {name: column[is_text(column)].astype("str") for name, column in columns.items() if holds_text(column)}
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


def as_currencies(column: pd.Series, alone: bool = False) -> pd.Series:
    """The currency that stands with an amount or alone in a cell, as its three letters; missing where there is none.

    With ``alone`` only cells count that hold nothing else.

    Examples
    --------
    >>> as_currencies(pd.Series(["US$ 1,200", "￥350", "88", "usd"])).tolist()
    ['USD', 'CNY', nan, 'USD']
    >>> as_currencies(pd.Series(["US$ 1,200", "usd"]), alone=True).tolist()
    [nan, 'USD']
    """
    if not holds_text(column):
        return pd.Series(float("nan"), index=column.index, dtype="str")
    signs, codes = _signs()

    def code(cell: Any) -> Any:
        look = signs.fullmatch if alone else signs.search
        found = look(unicodedata.normalize("NFKC", cell).strip()) if isinstance(cell, str) else None
        return codes[found[0].casefold()] if found else float("nan")

    return each(column, lambda cells: cells.mask(cells.astype("str").str.fullmatch(r"[0-9.,-]*")).map(code)).astype(
        "str"
    )


def _plain(column: pd.Series) -> pd.Series:
    """Cells that are numbers already. Not finite is not a number, nor is yes or a point in time."""
    if column.dtype == object:
        kept = column.map(lambda cell: isinstance(cell, Number) and not isinstance(cell, bool)).astype(bool)
        column = column.where(kept, float("nan"))
    elif holds_text(column) or pd.api.types.is_bool_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
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
    if not points and not commas:
        return ""
    mark, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other  # a mark that stands twice parts thousands
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
) -> list[Entry]:
    """The cells that were read in one of two ways: each by its own mark where the marks differ, 1,250 as thousands."""
    if mark is None:
        marks = different.set_axis(different).map(lambda cell: _own_mark(_core(cell)[0]) or None).dropna()
        rare = marks.value_counts().index[-1]
        one, other = marks.index[marks == rare][0], marks.index[marks != rare][0]
        said = say("{one!r} has another decimal mark than {other!r}: each was read by its own", one=one, other=other)
        return [entry("own_decimal_mark", said, _rows(written, set(marks.index[marks == rare])))]
    doubtful = [cell for cell, (core, _) in cores.items() if core and _own_mark(core) is None]
    if mark == "." and doubtful and all("," in cell for cell in doubtful):
        clear = different[~different.isin(doubtful)].map(lambda cell: "." in cell)
        if not clear.any():
            said = say("{cell!r} read as thousands, since no number shows its decimals", cell=doubtful[0])
            return [entry("thousands_in_doubt", said, _rows(written, set(doubtful)))]
    return []


def _rows(written: Mapping[Any, pd.Series], hit: set[str]) -> list[int]:
    return sorted({row for column in written.values() for row in column.index[column.isin(hit)]})


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
