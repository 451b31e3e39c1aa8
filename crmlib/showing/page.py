"""What every report has: its first warning, its lists, the account of rows, and a section that may be empty for a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from crmlib.language import DataError, say
from crmlib.rows import known, shown_rows
from crmlib.showing.prose import Section, Table, Words

MUCH = 0.05  # above this share of rows set aside, a report opens with it
SHOWN = 15  # so many rows of a list stand on the page; the workbook has all


def section(*parts: Any) -> Section:
    """The parts of a section, one under the other: a list's one by one, none that says nothing.

    Parameters
    ----------
    *parts
        Words, tables, pictures, panels; a cell of a notebook that ends in a section shows all of them.

    Returns
    -------
    Section

    Examples
    --------
    >>> section(Words("Call these."), Words(""), None, Section([Words("Ana"), Words("Bo")]))
    [Call these., Ana, Bo]
    """
    shown = [one for part in parts for one in (part if isinstance(part, Section) else [part])]
    return Section(one for one in shown if one is not None and not (isinstance(one, str) and not one))


def warning(aside: int, read: int, what: str = "") -> str:
    """The first sentence of a report on a file of which much could not be used; else empty.

    Parameters
    ----------
    aside, read : int
        Rows that were set aside, and all of them.
    what : str
        Of which tables, as in "of the invoices and payments"; said as it is given.

    Returns
    -------
    str

    Examples
    --------
    >>> warning(3, 100)
    ''
    >>> warning(12, 100)
    '**12 of 100 rows (12%) could not be used: see the last section before you trust the figures.**'
    """
    if aside <= MUCH * read:
        return ""
    facts = {"aside": aside, "read": read, "share": aside / read, "what": what}
    if what:
        return say(
            "**{aside:,} of {read:,} [row|rows] {what} ({share:.0%}) could not be used: "
            "see the last section before you trust the figures.**",
            **facts,
        )
    return say(
        "**{aside:,} of {read:,} [row|rows] ({share:.0%}) could not be used: "
        "see the last section before you trust the figures.**",
        **facts,
    )


def accounted(result: pd.DataFrame) -> pd.DataFrame:
    """Every row of a file: used, or left out and why; and what of the used deserves a look.

    Examples
    --------
    >>> read = pd.DataFrame()
    >>> read.attrs = {"rows_read": 2, "rows_used": 1, "left_out": [
    ...     {"key": "no_date", "reason": "no date", "rows": 1, "first_rows": [3]}]}
    >>> accounted(read).values.tolist()
    [['rows read', 2, ''], ['left out: no date', 1, '3'], ['used', 1, '']]
    """
    rows = [
        {"what": say("rows read"), "rows": known(result, "rows_read"), "first_rows": []},
        *({**entry, "what": say("left out: {reason}", reason=entry["reason"])} for entry in known(result, "left_out")),
        {"what": say("used", context="rows"), "rows": known(result, "rows_used"), "first_rows": []},
        *(
            {**entry, "what": say("used, but look: {reason}", reason=entry["reason"])}
            for entry in result.attrs.get("noticed", [])
        ),
    ]
    return pd.DataFrame(
        [{"what": row["what"], "rows": row["rows"], "first_rows": shown_rows(row["first_rows"])} for row in rows]
    )


def listed(rows: pd.DataFrame, most: int = SHOWN, hide: Iterable[str] = ()) -> Section:
    """The first rows of a list as a table, and how many more stand in the workbook; empty where there is no row.

    Columns in which nobody has an entry are not shown.

    Examples
    --------
    >>> print(*listed(pd.DataFrame({"sales": [9.5, 8.0], "owner": None}), most=1), sep="\\n")
    sales
      9.5
    1 more stands in the workbook.
    """
    if rows.empty:
        return Section()
    blank = [name for name in rows if not rows[name].notna().any()]
    table = Table(rows.head(most).drop(columns=[*blank, *hide], errors="ignore"))
    more = len(rows) - most
    told = [Words(say("{n:,} more [stands|stand] in the workbook.", n=more))] if more > 0 else []
    return Section([table, *told])


def without(why: str, index: str = "customer_id") -> pd.DataFrame:
    """A list without rows that knows why (``attrs["why"]``)."""
    none = pd.DataFrame(index=pd.Index([], name=index))
    none.attrs = {"why": why}
    return none


def list_of(make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """A list, or one without rows that knows why it could not be made."""
    try:
        return make()
    except DataError as problem:
        return without(str(problem))


def drawn(draw: Callable[[Any], Any], rows: pd.DataFrame) -> Any:
    """The picture of a list, or the sentence why there is none: what is missing never stops the other sections."""
    why = rows.attrs.get("why", "")
    if not why:
        try:
            return draw(rows)
        except DataError as problem:
            why = str(problem)
    return Words(say("*Left out here.* {why}", why=why))


def sheets(lists: Mapping[str, pd.DataFrame], inner: Iterable[str] = ()) -> dict[str, pd.DataFrame]:
    """The lists as the workbook has them: without the columns that only pictures need."""
    return {name: rows.drop(columns=[*inner], errors="ignore") for name, rows in lists.items()}
