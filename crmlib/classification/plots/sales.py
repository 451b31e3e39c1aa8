"""Pictures of sales (chapter 04a): this year's months beside last year's, and two properties crossed."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.prose import cell, worded
from crmlib.showing.style import picture, thousands

ROWS, COLUMNS = 8, 10  # entries with the most sales in a picture
STANDS_OUT = 0.10  # so far above its column's share of all sales, and the cell is named


def _months_words(months: pd.DataFrame) -> str:
    before, now = months["year_sales_before"].sum(), months["year_sales"].sum()
    if not before > 0:
        return say("Sales of 12 months: {now:,.0f}. The 12 months before have none.", now=now)
    worst = months["year_change"].idxmin()
    if months.loc[worst, "year_change"] >= 0:
        return say(
            "Sales of 12 months: {now:,.0f}, after {before:,.0f} in the 12 before; no month fell.",
            now=now,
            before=before,
        )
    return say(
        "Sales of 12 months: {now:,.0f}, after {before:,.0f} in the 12 before. The largest fall is that of {month}: {gap:,.0f}.",
        now=now,
        before=before,
        month=worst,
        gap=-months.loc[worst, "year_change"],
    )


@picture(_months_words)
def year_on_year(months: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """Each month beside the same month a year earlier. From :func:`crmlib.year_on_year`."""
    place = np.arange(len(months))
    parts = [
        (-0.2, "year_sales_before", style.REST, say("the year before")),
        (0.2, "year_sales", style.FIRST, say("the last 12 months")),
    ]
    if artists is None:
        artists = {
            column: list(ax.bar(place + shift, place * 0.0, 0.38, color=colour, label=name))
            for shift, column, colour, name in parts
        }
        ax.set_xticks(place, _ticks(list(months.index)))
        ax.set(xlabel=say("month"), ylabel=say("sales, thousand"), xlim=(-0.6, len(months) - 0.4))
        ax.axhline(0, color=style.INK, lw=0.8)
        thousands(ax)
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2)
    money = months[list(artists)] / 1000
    for column, bars in artists.items():
        for bar, height in zip(bars, money[column], strict=True):
            bar.set_height(height)
    low, high = float(money.min(axis=None)), float(money.max(axis=None))
    ax.set_ylim(min(0.0, 1.1 * low), max(1.1 * high, 1e-3))
    return artists


def _ticks(months: list[str]) -> list[str]:
    """The number of each month; the first one and each January say the year."""
    return [
        f"{int(month[5:])}\n{month[:4]}" if place == 0 or month.endswith("-01") else f"{int(month[5:])}"
        for place, month in enumerate(months)
    ]


def _shown(grid: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The shares of each row's sales, as a table, and how far each stands above the column's share of all sales."""
    rows, columns = (list(dict.fromkeys(grid.index.get_level_values(level))) for level in (0, 1))
    by_sales = grid.groupby(level=1, sort=False)["sales"].sum().sort_values(ascending=False, kind="stable").index
    columns = [name for name in by_sales if name in columns][:COLUMNS]
    table = (
        grid["share"].reset_index().pivot_table(index=grid.index.names[0], columns=grid.index.names[1], values="share")
    )
    usual = grid["usual_share"].groupby(level=1).first()
    shares = table.reindex(index=rows[:ROWS], columns=columns)
    shares.index.name, shares.columns.name = grid.index.names
    return shares, shares - usual.reindex(columns)


def _standing_out(above: pd.DataFrame) -> tuple[int, int] | None:
    """Row and column of the cell that stands far above its column, if one does."""
    if above.isna().all(axis=None) or above.max(axis=None) < STANDS_OUT:
        return None
    row, column = np.unravel_index(np.nanargmax(above.to_numpy()), above.shape)
    return int(row), int(column)


def _grid_words(grid: pd.DataFrame) -> str:
    shares, above = _shown(grid)
    place = _standing_out(above)
    if place is None:
        return say("No cell stands far above the rest: the rows buy much the same.")
    row, column = place
    share = shares.iloc[row, column]
    return say(
        "{column} is {usual:.0%} of all sales, and {share:.0%} of those to {row}.",
        column=_called(shares.columns)[column],
        row=_called(shares.index)[row],
        usual=share - above.iloc[row, column],
        share=share,
    )


def _called(entries: pd.Index) -> list[str]:
    """What the entries of a property are called."""
    return [str(name) for name in worded(entries.name, entries.to_series())]


@picture(_grid_words, size=(8, 4.4))
def sales_grid(grid: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """What each row's sales are made of; the cell that stands out has a frame. From :func:`crmlib.sales_grid`."""
    from matplotlib.colors import LinearSegmentedColormap

    shares, above = _shown(grid)
    pale = LinearSegmentedColormap.from_list("sales", [style.PAPER, *style.LEVELS[:3]])
    values = shares.fillna(0).to_numpy()
    ax.imshow(values, aspect="auto", cmap=pale, vmin=0, vmax=max(float(values.max()), 1e-9))
    for (row, column), value in np.ndenumerate(values):
        ax.text(column, row, cell(float(value), "share"), ha="center", va="center")
    place = _standing_out(above)
    if place is not None:
        ax.add_patch(_frame(*place))
    ax.set_xticks(
        range(shares.shape[1]), [style.short(name) for name in _called(shares.columns)], rotation=28, ha="right"
    )
    ax.set_yticks(range(shares.shape[0]), [style.short(name) for name in _called(shares.index)])
    ax.set(xlabel=say("part of each row's sales"))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def _frame(row: int, column: int) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=style.SECOND, lw=2.5, clip_on=False)
