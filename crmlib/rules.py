"""Rule tables by name: every band, weight, cap and label is a CSV that says where it comes from.

A table has a column ``source`` and may have words for people, ``<name>_en`` and ``<name>_zh``. A limit stands once, as a
number; words that speak of it have a gap: ``pays {limit:g} days late or more``.
"""

from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from crmlib import language
from crmlib.language import DataError, joined, say

Rule: TypeAlias = str | pd.DataFrame  # the name of a table of the course, or a table of one's own
_ENDINGS = tuple(f"_{code}" for code in language.LANGUAGES)  # of the columns that hold words
LIMITS = ("from", "above", "to", "below")  # at least, more than, at most, less than


def table(rule: Rule) -> pd.DataFrame:
    """Read a rule table; one of your own is handed through.

    Parameters
    ----------
    rule : str or DataFrame
        Lesson and table, ``"classification/vip_levels"`` for ``crmlib/classification/rules/vip_levels.csv``.

    Returns
    -------
    DataFrame
        The rows of the file. The column ``source`` says S (source lesson), P (published),
        K (professional knowledge) or R (our reconstruction). A fresh copy: edit it and pass it on.

    Raises
    ------
    DataError
        The course has no such table.

    Examples
    --------
    >>> table("classification/vip_levels")["label"].tolist()
    ['VVVVVIP', 'VVVVIP', 'VVVIP', 'VVIP', 'VIP']
    """
    if isinstance(rule, pd.DataFrame):
        return rule
    return _read(rule).copy()


def words(rule: Rule, column: str, by: str | None = None) -> pd.Series:
    """The words of a rule table in the language of the course.

    Parameters
    ----------
    rule : str or DataFrame
    column : str
        ``"label"`` for the column ``label_en`` or ``label_zh``; a table with a plain column ``label`` has that.
    by : str, optional
        The column of keys; default the first one.

    Returns
    -------
    Series
        Key to words, the gaps filled with the row's own numbers; ``{limit}`` is its one limit, ``{size}`` that limit
        without its sign.

    Raises
    ------
    DataError
        The table has no such words.

    Examples
    --------
    >>> words("classification/key_account_levels", "label")["candidate"]
    'candidate'
    >>> own = pd.DataFrame({"cap": ["late"], "days_from": [45], "reason_en": ["pays {days_from:g} days late or more"]})
    >>> words(own, "reason")["late"]
    'pays 45 days late or more'
    """
    rows = table(rule)
    of = next((name for name in (f"{column}_{language.chosen()}", f"{column}_en", column) if name in rows), None)
    if of is None:
        raise DataError(
            say(
                "The rule table has no words {column}; there are {there}.",
                column=f"{column}_en",
                there=joined(rows.columns),
            )
        )
    key = by or str(rows.columns[0])
    return pd.Series(_filled(rows, of), index=pd.Index(rows[key], name=key), dtype="str", name=column)


def wordings(rule: Rule, *columns: str, by: str | None = None) -> pd.DataFrame:
    """Several words of a rule table side by side, in the language of the course.

    Parameters
    ----------
    rule : str or DataFrame
    *columns : str
        ``"label"``, ``"action"`` and so on; words that the table lacks give no column.
    by : str, optional
        The column of keys; default the first one.

    Returns
    -------
    DataFrame
        Index: the keys. A column per word, the gaps filled as in :func:`words`.

    Examples
    --------
    >>> wordings("classification/eight", "label", "action").loc["HHH"].tolist()
    ['key value', 'protect: senior contact, capacity, exclusive service']
    """
    rows = table(rule)
    there = [column for column in columns if any(name in rows for name in _names(column))]
    key = by or str(rows.columns[0])
    said = {column: words(rows, column, key).array for column in there}
    return pd.DataFrame(said, index=pd.Index(rows[key], name=key), columns=there, dtype="str")


def key_of(rule: Rule, said: object, by: str | None = None) -> object:
    """The key that a person means by a word of a rule table: the key itself, or one of its words in any language.

    Parameters
    ----------
    rule : str or DataFrame
    said : object
        What somebody wrote; blanks around it and capital letters do not matter.
    by : str, optional
        The column of keys; default the first one.

    Returns
    -------
    object
        The key; what is no word of the table, or of two rows, comes back as it is.

    Examples
    --------
    >>> [key_of("classification/eight", word) for word in ("hhh", " Key value ", "重要价值客户", "blue")]
    ['HHH', 'HHH', 'HHH', 'blue']
    """
    rows = table(rule)
    keys = rows[by or str(rows.columns[0])]
    spoken = [keys.astype("str").tolist(), *(_filled(rows, str(name)) for name in rows if str(name)[-3:] in _ENDINGS)]
    meant = str(said).strip().casefold()
    found = {key for texts in spoken for key, text in zip(keys, texts, strict=True) if text.strip().casefold() == meant}
    return found.pop() if len(found) == 1 else said


def _names(column: str) -> tuple[str, ...]:
    """The columns that may hold a word: its languages, and the plain one."""
    return (*(f"{column}_{code}" for code in language.LANGUAGES), column)


def _filled(rows: pd.DataFrame, column: str) -> list[str]:
    """The texts of a column, their gaps filled with the numbers of their own row."""
    filled = []
    for text, row in zip(rows[column], rows.to_dict("records"), strict=True):
        limit = one_limit(row)
        size = limit if isinstance(limit, str) else abs(limit)
        filled.append(say(text, **{**row, "limit": limit, "size": size}) if isinstance(text, str) else "")
    return filled


def one_limit(row: dict[str, Any]) -> Any:
    """The limit of a row that has one: of the columns ``from, above, to, below`` the first that is filled."""
    return next((row[name] for name in LIMITS if name in row and pd.notna(row[name])), np.nan)


@cache
def _read(name: str) -> pd.DataFrame:
    lesson, _, rule = name.partition("/")
    path = files("crmlib") / lesson / "rules" / f"{rule}.csv"
    if not path.is_file():
        raise DataError(say("The course has no rule table {name!r}.", name=name))
    # "NA" is a country and a name, not a missing value; only an empty cell is empty
    with path.open(encoding="utf-8") as lines:
        return pd.read_csv(lines, keep_default_na=False, na_values=[""])
