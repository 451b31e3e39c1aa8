"""Which column is which: headings in English, Chinese and other languages, wherever they stand, and the table they make."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from crmlib import language, rules
from crmlib.language import DataError, joined, say
from crmlib.reading.numbers import as_currencies

OPTIONS = {
    "customer_id": "--customer",
    "date": "--date",
    "amount": "--amount",
    "order_id": "--order-id",
    "quantity": "--quantity",
    "price": "--price",
}  # how a column of the orders is named on the command line
SEARCHED = 30  # rows from the top in which the headings are looked for


@cache
def known() -> pd.DataFrame:
    """Every column the course knows: table, column, kind, needed, and the names it goes by."""
    return _csv("columns.csv")


@cache
def tables() -> pd.DataFrame:
    """Every table the course knows, with the lesson that asks for it and the names its sheet goes by."""
    return _csv("tables.csv")


def called(table: str, column: str | None = None) -> str:
    """What a table or one of its columns is called within a sentence, in the language of the course.

    Examples
    --------
    >>> called("orders"), called("orders", "customer_id")
    ('orders', 'customer id')
    """
    if column is None:
        return str(rules.words(tables(), "label")[table])
    if language.chosen() == language.LANGUAGES[0]:
        return column.replace("_", " ")  # the name itself is English
    return str(rules.words(_of(table), "label", by="column")[column])


@cache
def row_marks() -> pd.DataFrame:
    """The words by which a total row is known."""
    return _csv("row_marks.csv")


def _csv(name: str) -> pd.DataFrame:
    with (files("crmlib") / "reading" / name).open(encoding="utf-8") as lines:
        return pd.read_csv(lines, keep_default_na=False)


def plain(name: object) -> str:
    """A name without case, spaces and punctuation: "Order No." and "order_no" are the same."""
    return "".join(letter for letter in str(name).casefold() if letter.isalnum())


class Headed(NamedTuple):
    """Rows under their headings."""

    rows: pd.DataFrame  # columns 0, 1, 2 …, index: row numbers of the file
    headings: list[str]  # one for each column, as the user reads it
    found: dict[str, int]  # our name of a column to its place
    start: int  # row number of the last heading row


def headed(cells: pd.DataFrame, table: str, given: Mapping[str, str]) -> Headed:
    """Find the headings of a table among the first rows: one row, or two where cells are merged.

    Parameters
    ----------
    cells : DataFrame
        Columns 0, 1, 2 … for cells as they stand; a frame with names has its headings already.
    table : str
        Which table this is.
    given : mapping
        Our name of a column to the file's heading, for those that would not be found.

    Returns
    -------
    Headed

    Examples
    --------
    >>> cells = pd.DataFrame([["Orders 2026", None], ["客户", "Amount (EUR)"], ["Ana", "12,50"]], index=[1, 2, 3])
    >>> under = headed(cells, "orders", {})
    >>> under.found, under.start, under.rows.values.tolist()
    ({'customer_id': 0, 'amount': 1}, 2, [['Ana', '12,50']])
    """
    if not isinstance(cells.columns, pd.RangeIndex) or cells.empty:
        titles = [str(name) for name in cells.columns]
        return Headed(
            cells.set_axis(range(cells.shape[1]), axis=1), titles, match([[name] for name in titles], table, given), 0
        )
    best = _best(_candidates(cells, table, given))
    rows = cells.iloc[best.end :]
    rows = pd.DataFrame({place: rows[column].infer_objects() for place, column in enumerate(rows)}, index=rows.index)
    return Headed(rows, best.headings, best.found, int(cells.index[best.end - 1]))


class Candidate(NamedTuple):
    """One row, or two, that may be the headings."""

    headings: list[str]
    found: dict[str, int]  # our columns that it names
    end: int  # how many rows from the top it takes


def _candidates(cells: pd.DataFrame, table: str, given: Mapping[str, str]) -> list[Candidate]:
    """The rows at the top one by one, and behind them pairs of rows that merged cells may make one."""
    top = [[_shown(cell) for cell in row] for row in cells.head(SEARCHED).itertuples(index=False)]
    alone = [([[name] for name in row], place + 1) for place, row in enumerate(top)]
    pairs = [
        (_merged(above, below), place + 2)
        for place, (above, below) in enumerate(pairwise(top))
        if _second_line(above, below)
    ]
    return [Candidate([parts[0] for parts in names], match(names, table, given), end) for names, end in alone + pairs]


def _best(candidates: Sequence[Candidate]) -> Candidate:
    """The one that names most of our columns, one row rather than two; else, for the error, what looks like headings."""
    best = max(candidates, key=lambda candidate: len(candidate.found))
    if best.found:
        return best
    return next((one for one in candidates if sum(map(bool, one.headings)) > 1), candidates[0])


def match(names: Sequence[Sequence[str]], table: str, given: Mapping[str, str]) -> dict[str, int]:
    """Our columns and the places of the headings that mean them; each heading for one column only.

    Parameters
    ----------
    names : sequence of sequence of str
        For each place the texts that may be its heading, the best first.
    table : str
    given : mapping
        As in :func:`headed`.

    Examples
    --------
    >>> match([["Order No."], ["Buyer 买家"], ["金额（美元）"], ["Order date"]], "orders", {})
    {'customer_id': 1, 'order_id': 0, 'date': 3, 'amount': 2}
    """
    found: dict[str, int] = {}
    for column, heading in given.items():
        hit = next((place for place, parts in enumerate(names) if heading in parts), None)
        if hit is not None:
            found[column] = hit
    for rank in range(max(map(len, names), default=0)):
        spelled = {place: _spellings(parts[rank]) for place, parts in enumerate(names) if rank < len(parts)}
        places: dict[str, int] = {}
        for exactness in range(3):
            for place, spellings in spelled.items():
                for spelling in spellings[exactness]:
                    places.setdefault(spelling, place)
        for column, means in _meanings(table).items():
            if column not in given and column not in found:
                hits = (places.get(name) for name in means)
                hit = next((place for place in hits if place is not None and place not in found.values()), None)
                if hit is not None:
                    found[column] = hit
    return found


def needed(table: str) -> list[str]:
    """The columns without which a table cannot be used."""
    columns = _of(table)
    return columns.loc[columns["needed"] == "yes", "column"].tolist()


def of_kind(table: str, kind: str) -> list[str]:
    """The columns of a table that hold ids, text, numbers or dates."""
    columns = _of(table)
    return columns.loc[columns["kind"] == kind, "column"].tolist()


def missing(table: str, found: Mapping[str, Any]) -> list[str]:
    """The needed columns that are neither there nor can be had from others: amount = quantity * price, id = name.

    Examples
    --------
    >>> missing("orders", {"customer_id": 0, "quantity": 1, "price": 2})
    ['date']
    """
    columns = _of(table).set_index("column")
    return [
        column
        for column in needed(table)
        if column not in found
        and not (columns.loc[column, "otherwise"] and set(columns.loc[column, "otherwise"].split(" * ")) <= set(found))
    ]


def table_of(cells: pd.DataFrame, name: str) -> str | None:
    """The table that a sheet holds: by its name, else the one whose needed columns are all there and that has most of them.

    Examples
    --------
    >>> table_of(pd.DataFrame(columns=["Invoice no", "Customer", "Invoice date", "Due date", "Amount"]), "Sheet1")
    'invoices'
    """
    called = next((str(table) for table in tables()["table"] if names_table(name, table)), None)
    if called:
        return called
    fits = {table: headed(cells, table, {}).found for table in tables()["table"]}
    fits = {
        table: found for table, found in fits.items() if len(found) > 1 and not missing(table, found)
    }  # one word may be chance
    return max(fits, key=lambda table: len(fits[table]), default=None)


def names_table(name: str, table: str) -> bool:
    """Whether a sheet's or a file's name is one of those a table goes by.

    Examples
    --------
    >>> names_table("订单明细", "orders"), names_table("Sheet1", "orders")
    (True, False)
    """
    known_as = tables().set_index("table").loc[table]
    return plain(name) in map(
        plain, [table, known_as["label_en"], known_as["label_zh"], *known_as["synonyms"].split(";")]
    )


def need(headed: Headed, table: str, given: Mapping[str, str], where: object) -> None:
    """Stop where a column that was named, or that the table needs, is not there."""
    for column, heading in given.items():
        if column not in _of(table)["column"].tolist():
            raise DataError(
                say(
                    "columns= names {column!r}, which is no column of the {table}; those are {known}.",
                    column=column,
                    table=called(table),
                    known=joined(_of(table)["column"]),
                )
            )
        if column not in headed.found:
            raise DataError(
                say(
                    "There is no column {given!r} for {column}; the columns are {there}.",
                    given=heading,
                    column=column,
                    there=_listed(headed.headings),
                )
            )
    lacking = missing(table, headed.found)
    if lacking:
        raise _without(table, lacking, where, headed.headings)


def _without(table: str, lacking: Sequence[str], where: object, headings: Sequence[str]) -> DataError:
    """The sentence that asks for a column: change the heading, or name it in a notebook or on the command line."""
    facts = {
        "where": where,
        "missing": joined(lacking),
        "there": _listed(headings),
        "label": rules.words(_of(table), "label", by="column")[lacking[0]],
        "one": lacking[0],
    }
    option = OPTIONS.get(lacking[0]) if table == "orders" else None
    if option:
        return DataError(
            say(
                '{where} has no column for {missing}; its columns are {there}. Change the heading in your file to "{label}", or '
                "name yours: columns={{'{one}': 'your heading'}} in the settings cell, or {option} 'your heading' on the command line.",
                **facts,
                option=option,
            )
        )
    return DataError(
        say(
            '{where} has no column for {missing}; its columns are {there}. Change the heading in your file to "{label}", or '
            "name yours: columns={{'{one}': 'your heading'}} in the settings cell.",
            **facts,
        )
    )


def currency_of(heading: str) -> str | None:
    """The currency that a heading names beside the amount.

    Examples
    --------
    >>> currency_of("金额（美元）"), currency_of("Amount")
    ('USD', None)
    """
    inside = " ".join(re.findall(r"[(\[（【](.*?)[)\]）】]", heading)) or heading
    found = as_currencies(pd.Series([inside], dtype="str")).iloc[0]
    return None if pd.isna(found) else str(found)


@cache
def _of(table: str) -> pd.DataFrame:
    return known()[known()["table"] == table]


@cache
def _meanings(table: str) -> dict[str, list[str]]:
    """Our columns and the headings that mean them, plainly spelled, the surest first."""
    words = _of(table)[["column", "label_en", "label_zh", "synonyms"]].itertuples(index=False)
    return {
        column: [plain(name) for name in [column, *labels, *synonyms.split(";")] if name]
        for column, *labels, synonyms in words
    }


def _listed(headings: Sequence[str], most: int = 15) -> str:
    shown = [heading for heading in headings if heading]
    return joined([*shown[:most], *(["…"] if len(shown) > most else [])])


def _shown(cell: Any) -> str:
    return "" if cell is None or cell != cell else " ".join(str(cell).split())


def _second_line(above: Sequence[str], below: Sequence[str]) -> bool:
    """Words only, some of them under the empty right part of a merged cell."""
    return any(under and not over for over, under in zip(above, below, strict=True)) and not any(
        re.search(r"\d{2}", cell) for cell in below
    )


def _merged(above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    """The texts that may head each column of two rows: the lower, both, the upper. A merged cell is written only once."""
    names, group = [], ""
    for over, under in zip(above, below, strict=True):
        group = over or (group if under else "")
        names.append(
            [under, f"{group} {under}", over] if under and over else [under or over, f"{group} {under}".strip()]
        )
    return names


def _spellings(heading: str) -> tuple[list[str], list[str], list[str]]:
    """A heading whole, without its unit in brackets, and in its parts where it says the same in two languages."""
    bare = re.sub(r"[(\[（【].*?[)\]）】]", "", heading)
    parts = [
        bare,
        *re.split(r"[/|:：,]", bare),
        "".join(re.findall(r"[\u4e00-\u9fff]+", bare)),
        " ".join(re.findall(r"[A-Za-z.]+", bare)),
    ]
    parts.append(re.sub(r"\b(?:usd|us\$|eur|rmb|cny|gbp)\b|[$€£¥]", "", bare, flags=re.IGNORECASE))
    return [plain(heading)], [plain(bare)], [spelling for part in parts if (spelling := plain(part))]
