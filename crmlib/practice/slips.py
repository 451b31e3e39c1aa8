"""The usual slips of the first days in friendly words: what was forgotten, and what to write in its place."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from crmlib import language

if TYPE_CHECKING:
    import pandas as pd


def slips() -> pd.DataFrame:
    """The usual slips: what the red box says, what was forgotten, what to write.

    Returns
    -------
    DataFrame
        A row per slip, with the columns ``red_box``, ``you_forgot`` and ``write_so``, in the language of the course. What
        Python says is English in every language.

    Examples
    --------
    >>> slips().loc["bracket_open"].tolist()
    ["SyntaxError: '[' was never closed", 'to close a bracket', '[0.11, 0.79]']
    """
    import pandas as pd

    usual = {key: row for key, row in _rows().items() if row[f"says_{language.LANGUAGES[0]}"]}
    words = {"red_box": "says", "you_forgot": "forgot", "write_so": "write"}
    return pd.DataFrame(
        {column: [_word(key, word) for key in usual] for column, word in words.items()},
        index=pd.Index(usual, name="row"),
    )


def _word(key: str, word: str) -> str:
    """A word of the table of slips in the language of the course."""
    return _rows()[key][f"{word}_{language.chosen()}"]


@cache
def _rows() -> dict[str, dict[str, str]]:
    """The table of slips by key; read without pandas, which the first cell of a notebook need not have loaded."""
    with (files("crmlib") / "practice" / "slips.csv").open(encoding="utf-8") as lines:
        return {row["key"]: row for row in csv.DictReader(lines)}
