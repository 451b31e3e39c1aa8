"""The pictures of the ledger: what is still to be paid, how late it is, how long sales wait for it."""

from typing import Any, NamedTuple

import pandas as pd

from crmlib.credit.ageing import bucket_words
from crmlib.language import readable, say
from crmlib.showing import style
from crmlib.showing.style import picture, reach, thousands

# Counting back


class Countback(NamedTuple):
    """What is outstanding at the end of a month, and the sales it comes from."""

    months: pd.DataFrame  # index: month; sales, unpaid (the part that is still outstanding)
    month: str
    receivable: float
    countback: float  # days
    simple: float
    window: int  # how many months the simple way looks at

    @property
    def end(self) -> int:
        """The place of the month."""
        return int(self.months.index.get_loc(self.month))


def _countback_words(result: Countback) -> str:
    return say(
        "At the end of {month}, {owed:,} outstanding are the sales of the last {back:.0f} days; the simple way over {n} months says "
        "{simple:.0f}.",
        month=result.month,
        owed=readable(result.receivable),
        back=result.countback,
        simple=result.simple,
        n=result.window,
    )


@picture(_countback_words, size=(8, 4))
def countback(result: Countback, ax: Any, artists: Any = None) -> Any:
    """Sales by month, and in colour the part of them that is still outstanding: the newest first."""
    if artists is None:
        artists = _sales(result.months["sales"], ax)
    parts = result.months["unpaid"].tolist()
    for bar, part, sold in zip(artists["unpaid"], parts, result.months["sales"].tolist(), strict=True):
        bar.set(height=part * sold, visible=part > 0)  # what is not seen is not drawn
    end = result.end + 0.5
    artists["end"].set_xdata([end] * 2)
    artists["window"].set_xdata([end - result.window, end])
    for text, days in zip(artists["days"], (result.countback, result.simple), strict=True):
        text.set_text(f"{days:.0f}")
    return artists


def _sales(sales: pd.Series, ax: Any) -> dict[str, Any]:
    """A bar of sales for each month, and what moves."""
    n = len(sales)
    ax.bar(range(n), sales, width=0.8, color=style.RULE)
    ax.set(xlim=(-0.6, n - 0.4), xlabel=say("month of the sales"), ylabel=say("sales on credit, money"))
    every = -(-n // 12)
    ax.set_xticks(range(n)[::-every][::-1], sales.index[::-every][::-1], fontsize=8)
    reach(ax, "y", max(sales) * 1.25)
    thousands(ax)
    across = {"transform": ax.get_xaxis_transform()}
    return {
        "unpaid": ax.bar(range(n), [0] * n, width=0.8, color=style.FIRST),
        "end": ax.plot([0, 0], [0, 1], color=style.LOSS, lw=1.6, **across)[0],
        "window": ax.plot([0, 0], [0.985] * 2, color=style.SECOND, lw=5, solid_capstyle="butt", **across)[0],
        "days": [
            _legend(ax, 0.95, style.FIRST, say("■ days back, to pay for what is outstanding")),
            _legend(ax, 0.88, style.SECOND_WORDS, say("▬ days by the simple way, over these months")),
        ],
    }


def _legend(ax: Any, place: float, colour: str, words: str) -> Any:
    """A line of the legend; gives the number before its words, to fill."""
    ax.text(0.07, place, words, transform=ax.transAxes, va="top", color=colour)
    return ax.text(0.012, place, "", transform=ax.transAxes, va="top", color=colour, fontweight="bold")


# The age of what is owed


def _age_words(aged: pd.DataFrame) -> str:
    owed = aged.drop(columns=["name", "credits", "total"], errors="ignore")
    late = owed.drop(columns=["not_due", "no_date"]).sum(axis=1)
    whole = owed.to_numpy().sum()
    if not late.sum() > 0:
        return say("Nothing of the {owed:,.0f} owed is late.", owed=whole)
    first = late.idxmax()
    name = _names(aged).get(first, first)
    return say(
        "{share:.0%} of the {owed:,.0f} owed is late, and {part:.0%} of that is with {name}.",
        share=late.sum() / whole,
        owed=whole,
        part=late.max() / late.sum(),
        name=name,
    )


def _names(aged: pd.DataFrame) -> dict[Any, str]:
    """Id to name, of those who have one."""
    return aged["name"].dropna().to_dict() if "name" in aged else {}


@picture(_age_words, size=(8, 3.6))
def age_of_receivables(aged: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """What is owed by lateness; the largest customer of each bucket in a darker part. From :func:`crmlib.ageing`.

    A column ``name``, from :func:`crmlib.with_names`, gives the names.
    """
    style.need(len(aged) > 0, say("there is no invoice up to this day"))
    buckets = [bucket for bucket in aged if bucket not in ("name", "credits", "total")]
    sums, largest, who = aged[buckets].sum(), aged[buckets].max(), aged[buckets].idxmax()
    ax.barh(range(len(buckets)), sums, color=style.LEVELS[0], height=0.66)
    ax.barh(range(len(buckets)), largest, color=style.FIRST, height=0.66)
    names, currency = _names(aged), aged.attrs.get("currency")
    for place, bucket in enumerate(buckets):
        said = {"sum": sums[bucket], "name": names.get(who[bucket], who[bucket]), "part": largest[bucket]}
        words = say("{sum:,.0f}, of that {name} {part:,.0f}", **said) if sums[bucket] else "0"
        ax.text(sums[bucket], place, words, va="center", transform=style.after(ax))
    labels = bucket_words()
    ax.set_yticks(range(len(buckets)), [labels.get(bucket, bucket) for bucket in buckets])
    ax.set(
        ylim=(len(buckets) - 0.4, -0.6),
        xlabel=say("owed, {currency}; dark: the largest customer", currency=currency)
        if currency
        else say("owed; dark: the largest customer"),
    )
    ax.set_xlim(0, max(float(sums.max()) * 1.95, 1))
    thousands(ax, "x")
    return ax


def _days_that_add_up(figures: pd.Series) -> dict[str, float]:
    """Days with one decimal that add up, in the title as beside the bars."""
    simple, best = round(figures["simple"], 1), round(figures["best_possible"], 1)
    return {"simple": simple, "best": best, "late": round(simple - best, 1)}


def _waiting_words(figures: pd.Series) -> str:
    return say(
        "Sales wait {simple:.1f} days for their money; without lateness it would be {best:.1f}, so {late:.1f} are lateness.",
        **_days_that_add_up(figures),
    )


@picture(_waiting_words, size=(8, 2.2))
def waiting_days(figures: pd.Series, ax: Any, artists: Any = None) -> Any:
    """Days sales outstanding, the part that is not overdue and the part that is lateness. From :func:`crmlib.receivable_days`."""
    style.need(bool(pd.notna(figures["simple"])), say("there are no credit sales in these months"))
    simple, best, late = figures["simple"], figures["best_possible"], figures["delinquent"]
    days = _days_that_add_up(figures)
    ax.barh(1, best, color=style.FIRST, height=0.62)
    ax.barh(1, late, left=best, color=style.LOSS, height=0.62, hatch="//", ec=style.PAPER)
    inside = {"ha": "center", "va": "center", "color": style.PAPER, "fontweight": "bold"}
    ax.text(best / 2, 1, say("best possible {best:.1f}", **days), **inside)
    ax.text(simple, 1, say("lateness {late:.1f}", **days), va="center", transform=style.after(ax))
    if pd.notna(figures["countback"]):
        ax.barh(0, figures["countback"], color=style.REST, height=0.62)
        ax.text(figures["countback"], 0, f"{figures['countback']:.1f}", va="center", transform=style.after(ax))
    ax.set_yticks([1, 0], [say("simple", context="way to count days"), say("countback")])
    ax.set_xlim(0, max(simple, 1) * 1.5)
    ax.set(xlabel=say("days", context="axis"))
    return ax
