"""The pictures of lesson 5. Each says its finding in the title."""

from itertools import pairwise
from typing import Any

import pandas as pd

from crmlib import rules, style
from crmlib.language import say
from crmlib.style import picture


def _late_words(result: dict[str, Any]) -> str:
    row = result["row"]
    if row["grade"] == row["grade_by_score"]:
        return say("Every invoice paid {days} days late: the score is {score:.1f} and the grade {grade}.",
                   days=result["days"], score=row["score"], grade=row["grade"])
    return say("Every invoice paid {days} days late: the score is {score:.1f} and says {by_score}, the caps say {grade}.",
               days=result["days"], score=row["score"], by_score=row["grade_by_score"], grade=row["grade"])


@picture(_late_words, size=(8, 4), columns=2, widths=(2, 3))
def days_late(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """The five C's, and score and grade over the days late. Keys ``days``, ``row``, ``curve``."""
    letters = rules.table("credit/five_c_weights")["c"].drop_duplicates().tolist()
    row, curve, days = result["row"], result["curve"], result["days"]
    if artists is None:
        left, right = axes
        left.set_yticks(range(len(letters)), letters)
        left.invert_yaxis()
        left.set(xlim=(0, 112), xlabel=say("points of 100"))
        right.plot(curve.index, curve["score"], color=style.FIRST, lw=2)
        changes = curve["grade"].ne(curve["grade"].shift()).cumsum()
        for tint, (_, run) in zip(("#f3f5f7", "#e2e6ea", "#ccd2d8", "#b4bcc4"), curve.groupby(changes), strict=False):
            begins, ends = run.index[0], min(run.index[-1] + 1, curve.index[-1])
            right.axvspan(begins, ends, color=tint, lw=0, zorder=0)
            right.text((begins + ends) / 2, 6, say("grade {grade}", grade=run["grade"].iloc[0]), ha="center", fontweight="bold")
        right.annotate(say("score"), (curve.index[-1], curve["score"].iloc[-1]), xytext=(-6, 8), textcoords="offset points",
                       color=style.FIRST, ha="right")
        right.set(xlim=(curve.index[0], curve.index[-1]), ylim=(0, 100), xlabel=say("days after the due date, every invoice"),
                  ylabel=say("score, points of 100"))
        artists = {
            "bars": left.barh(range(len(letters)), [0] * len(letters), height=0.66, color=style.FIRST),
            "points": [left.text(0, place, "", va="center") for place in range(len(letters))],
            "mark": right.plot([0, 0], [0, 100], color=style.LOSS, lw=1.6)[0],
            "dot": right.plot([], [], "o", color=style.LOSS, ms=7)[0],
        }
    for bar, text, letter in zip(artists["bars"], artists["points"], letters, strict=True):
        bar.set_width(row[letter])
        text.set(x=row[letter], text=f" {row[letter]:.0f}")
    artists["mark"].set_xdata([days, days])
    artists["dot"].set_data([days], [row["score"]])
    return artists


# Score and grade of many buyers


def _capped_words(scores: pd.DataFrame) -> str:
    lower = scores["grade"].notna() & (scores["grade"] != scores["grade_by_score"])
    return say("{n} of {all} buyers get a worse grade than their score alone would give.", n=int(lower.sum()), all=len(scores))


@picture(_capped_words, size=(8, 4.8))
def score_and_grade(scores: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The score of each buyer over the bands of the grades, and the grade after the caps. From :func:`crmlib.five_c`.

    A column ``name`` gives the names; without it the ids stand.
    """
    grades = rules.table("credit/grades").sort_values("from")
    shown = scores.dropna(subset="score").sort_values("score")
    style.need(len(shown) > 0, say("There is no score to draw: the evidence holds no item of the five C's."))
    names = shown["name"].fillna("") if "name" in shown else pd.Series(shown.index.astype("str"), index=shown.index)
    edges = [*grades["from"], 100]
    for tint, grade, low, high in zip(("#d5d9de", "#e2e6ea", "#edf0f2", "#e8f1e4", "#d9ead3", "#c5dfbc"), grades["grade"], edges,
                                      edges[1:], strict=False):
        ax.axvspan(low, high, color=tint, lw=0, zorder=0)
        ax.text((low + high) / 2, len(shown) - 0.35, grade, ha="center", fontweight="bold")
    middle = dict(zip(grades["grade"], [(low + high) / 2 for low, high in pairwise(edges)], strict=True))
    for place, row in enumerate(shown.itertuples()):
        capped = isinstance(row.grade, str) and row.grade != row.grade_by_score
        if capped:
            ax.annotate("", (middle[row.grade], place), (row.score, place),
                        arrowprops={"arrowstyle": "-|>", "color": style.LOSS, "lw": 1.4, "shrinkA": 6, "shrinkB": 0})
        ax.plot(row.score, place, "o", color=style.LOSS if capped else style.FIRST, mfc="white" if capped else style.FIRST, ms=7)
        ax.text(101.5, place, say("grade {grade}", grade=row.grade) if isinstance(row.grade, str) else say("no grade"), va="center",
                color=style.LOSS if capped else style.INK)
    ax.set_yticks(range(len(shown)), names)
    ax.set(xlim=(0, 100), ylim=(-0.6, len(shown) + 0.1), xlabel=say("score, points of 100; an arrow leads to the grade that a cap allows"))
    return ax


# Ways to a limit, side by side


def _limits_words(result: dict[str, Any]) -> str:
    known = result["candidates"]["limit"].dropna()
    row = result["decision"]
    if pd.isna(row["open_limit"]):
        return say("{n} methods give a number for {name}, and no limit is set.", n=len(known), name=result["name"])
    return say("{n} methods give {low:,.0f} to {high:,.0f} for {name}; the open limit is {limit:,.0f}.", n=len(known),
               low=known.min(), high=known.max(), name=result["name"], limit=row["open_limit"])


@picture(_limits_words, size=(8, 3.8))
def limit_methods(result: dict[str, Any], ax: Any, artists: Any = None) -> Any:
    """One bar per method and a line at the decision. Keys ``candidates`` (of one customer), ``decision`` (row), ``name``."""
    words = rules.table("credit/limit_methods").set_index("method")["label_en"]
    rows = result["candidates"].set_index("method").reindex(words.index)
    row = result["decision"]
    known = rows["limit"].fillna(0)
    ax.barh(range(len(rows)), known, color=[style.FIRST if method != "need" else style.SECOND for method in rows.index], height=0.66)
    for place, (limit, value) in enumerate(zip(rows["limit"], known, strict=True)):
        ax.text(value, place, say("not known") if pd.isna(limit) else f"{limit:,.0f}", va="center", transform=style.after(ax))
    if pd.notna(row["open_limit"]):
        ax.plot([row["open_limit"]] * 2, [-0.45, len(rows)], color=style.LOSS, lw=1.8)
        ax.text(row["open_limit"], -0.75, say("open limit {limit:,.0f}", limit=row["open_limit"]), color=style.LOSS, ha="center",
                fontweight="bold")
    ax.set_yticks(range(len(rows)), words)
    ax.set(ylim=(len(rows) - 0.4, -1.1), xlabel=say("thousand USD"))
    style.reach(ax, "x", max(float(known.max()) * 1.1, 1))
    return ax


# The ledger


def _age_words(aged: pd.DataFrame) -> str:
    owed = aged.drop(columns=["credits", "total"])
    late = owed.drop(columns=["not_due", "no_date"]).sum(axis=1)
    whole = owed.to_numpy().sum()
    if not late.sum() > 0:
        return say("Nothing of the {owed:,.0f} owed is late.", owed=whole)
    first = late.idxmax()
    name = aged.attrs.get("names", {}).get(first, first)
    return say("{share:.0%} of the {owed:,.0f} owed is late, and {part:.0%} of that is with {name}.", share=late.sum() / whole,
               owed=whole, part=late.max() / late.sum(), name=name)


@picture(_age_words, size=(8, 3.6))
def age_of_receivables(aged: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """What is owed by lateness; the largest customer of each bucket in a darker part. From :func:`crmlib.ageing`.

    Names come from ``attrs["names"]``, id to name.
    """
    labels = {**rules.table("credit/ageing_buckets").set_index("bucket")["label_en"], "no_date": say("no due date")}
    names = aged.attrs.get("names", {})
    buckets = [bucket for bucket in aged if bucket not in ("credits", "total")]
    sums, largest, who = aged[buckets].sum(), aged[buckets].max(), aged[buckets].idxmax()
    ax.barh(range(len(buckets)), sums, color=style.LEVELS[0], height=0.66)
    ax.barh(range(len(buckets)), largest, color=style.FIRST, height=0.66)
    for place, bucket in enumerate(buckets):
        text = say("{sum:,.0f}, of that {name} {part:,.0f}", sum=sums[bucket], part=largest[bucket],
                   name=names.get(who[bucket], who[bucket])) if sums[bucket] else "0"
        ax.text(sums[bucket], place, text, va="center", transform=style.after(ax))
    ax.set_yticks(range(len(buckets)), [labels.get(bucket, bucket) for bucket in buckets])
    ax.set(ylim=(len(buckets) - 0.4, -0.6), xlabel=say("owed, {currency}; dark: the largest customer", currency=aged.attrs.get("currency") or ""))
    ax.set_xlim(0, max(float(sums.max()) * 1.95, 1))
    style.thousands(ax, "x")
    return ax


def _waiting_words(figures: pd.Series) -> str:
    simple, terms = round(figures["simple"]), round(figures["best_possible"])       # whole days that add up
    return say("Sales wait {simple} days for their money: {terms} are the terms, {late} are lateness.", simple=simple, terms=terms,
               late=simple - terms)


@picture(_waiting_words, size=(8, 2.2))
def waiting_days(figures: pd.Series, ax: Any, artists: Any = None) -> Any:
    """Days sales outstanding, the part that is terms and the part that is lateness. From :func:`crmlib.receivable_days`."""
    style.need(bool(pd.notna(figures["simple"])), say("Without credit sales there are no days to draw."))
    ax.barh(1, figures["best_possible"], color=style.FIRST, height=0.62)
    ax.barh(1, figures["delinquent"], left=figures["best_possible"], color=style.LOSS, height=0.62, hatch="//", ec="white")
    ax.text(figures["best_possible"] / 2, 1, say("terms {days:.1f}", days=figures["best_possible"]), ha="center", va="center",
            color="white", fontweight="bold")
    ax.text(figures["simple"], 1, say("lateness {days:.1f}", days=figures["delinquent"]), va="center", transform=style.after(ax))
    if pd.notna(figures["countback"]):
        ax.barh(0, figures["countback"], color=style.REST, height=0.62)
        ax.text(figures["countback"], 0, f"{figures['countback']:.1f}", va="center", transform=style.after(ax))
    ax.set_yticks([1, 0], [say("simple"), say("countback")])
    ax.set_xlim(0, max(figures["simple"], 1) * 1.5)
    ax.set(xlabel=say("days"))
    return ax
