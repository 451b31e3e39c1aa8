"""Lists as a workbook: one sheet a list, to sort, filter and send on."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd

from crmlib.showing.prose import form, heading, worded
from crmlib.showing.style import columns

_WIDEST = 60
_LONGEST = 32_767  # letters in a cell
_NAME = 31  # letters in the name of a sheet


def write_sheets(lists: Mapping[str, pd.DataFrame], target: Any) -> None:
    """Write each list as a sheet of a workbook, a path or an open file; the same lists make the same bytes.

    A text stays a text: one that begins like a formula is no formula. A named index becomes the first column. A list
    without rows has its headings, or the sentence in its ``attrs["why"]`` that says why it could not be made.
    """
    from xlsxwriter import Workbook  # openpyxl, which reads and annotates, takes three times as long

    taken: set[str] = set()
    with Workbook(
        target,
        {"remove_timezone": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True},
    ) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same rows make the same bytes
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "valign": "top", "quote_prefix": True})
        for called, rows in lists.items():
            sheet = book.add_worksheet(free_name(called, taken))
            if "why" in rows.attrs:
                sheet.write_string(0, 0, rows.attrs["why"])
                continue
            sheet.freeze_panes(1, 0)
            for place, (name, column) in enumerate(
                (rows if rows.index.name in (None, "row") else rows.reset_index()).items()
            ):
                title, column = heading(name), worded(name, column)
                words = column.astype("str").str.slice(0, _LONGEST)
                width = min(_WIDEST, max(columns(text) for text in [title, *words.dropna()]) + 3)
                sheet.set_column(place, place, width, book.add_format(_form(str(name), column)))
                sheet.write_string(0, place, title, head)
                values = (words if _is_text(column) else column).astype("object")
                sheet.write_column(1, place, values.where(column.notna(), None))
                sheet.autofilter(0, 0, len(rows), place)


def _is_text(column: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(column)


def _form(name: str, column: pd.Series) -> dict[str, Any]:
    """Shares in percent and money with separators, as the page shows them; the full number stays in the cell."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return {
            "num_format": "yyyy-mm-dd"
            if (column.dropna() == column.dropna().dt.normalize()).all()
            else "yyyy-mm-dd hh:mm"
        }
    if not pd.api.types.is_float_dtype(column):
        return {"quote_prefix": True, "text_wrap": True, "valign": "top"} if _is_text(column) else {"valign": "top"}
    if form(name) == "share":
        return {"num_format": "0.0%"}
    small = column.abs() < 100  # as on the page: a fraction is worth its decimals below a hundred
    return {"num_format": "#,##0.00" if (column[small].round(2) % 1 != 0).any() else "#,##0"}


def free_name(name: str, taken: set[str]) -> str:
    """A name that a workbook allows and does not have yet."""
    bare = re.sub(r"[\\/*?:\[\]\x00-\x1f]|\.\.", "-", name).strip("'")[:_NAME] or "table"
    free = next(
        title
        for number in range(1, 1_000)
        if (title := bare if number == 1 else f"{bare[: _NAME - 4]} {number}").casefold() not in taken
    )
    taken.add(free.casefold())
    return free
