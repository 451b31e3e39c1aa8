"""Cells as people write them: columns of text come in, clean names and ids come out.

Each different text is looked at once.
"""

import unicodedata
from collections.abc import Callable

import pandas as pd

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
    if not holds_text(column):
        return column.isna()
    return each(column, lambda cells: cells.astype("str").str.strip().isin(["", *_ERRORS])).fillna(True).astype(bool)


def as_text(column: pd.Series) -> pd.Series:
    """Names and ids as text; 17850.0 from a spreadsheet is 17850, and Ｃ００１ is C001.

    Examples
    --------
    >>> as_text(pd.Series([17850.0, None, 12346.0])).tolist()
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


def holds_text(column: pd.Series) -> bool:
    """Whether a column may hold text: by its kind, not by its cells."""
    return (
        column.dtype == object
        or pd.api.types.is_string_dtype(column.dtype)
        or isinstance(column.dtype, pd.CategoricalDtype)
    )


def is_text(column: pd.Series) -> pd.Series:
    """Which cells of such a column are text."""
    if column.dtype == object:
        return column.map(lambda cell: isinstance(cell, str)).astype(bool)
    return column.notna()
