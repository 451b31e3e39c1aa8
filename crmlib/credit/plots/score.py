"""The pictures of the score: the five C's of one buyer, of several, later and later, weighed anew."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from crmlib import rules
from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.canvas import encode
from crmlib.showing.prose import Shot
from crmlib.showing.style import picture

# Weighed anew


class Weighed(NamedTuple):
    """Buyers under weights of one's own, beside the weights of the house."""

    buyers: pd.DataFrame  # name, score, place, house_place (0 is first)
    weights: pd.Series  # C to its weight, percent of the whole
    house: pd.Series


def _weights_words(result: Weighed) -> str:
    buyers = result.buyers
    best = buyers.iloc[int(buyers["place"].argmin())]
    return say(
        "{name} leads with {score:.1f} points; {n} of {all} [buyer|buyers] [n:stands|stand] elsewhere than by the house weights.",
        name=best["name"],
        score=best["score"],
        n=int((buyers["place"] != buyers["house_place"]).sum()),
        all=len(buyers),
    )


@picture(_weights_words, size=(8, 4.2), columns=2, widths=(2, 4))
def c_weights(result: Weighed, axes: Any, artists: Any = None) -> Any:
    """The weights, and the place of each buyer by the house weights and now."""
    if artists is None:
        artists = _weight_bars(result, axes[0]) | _places(result.buyers, axes[1])
    for bar, text, share, house in zip(artists["bars"], artists["shares"], result.weights, result.house, strict=True):
        bar.set_width(share)
        text.set(x=max(share, house), text=f"{share:.0f}")
    old, new = (result.buyers[name].to_numpy() for name in ("house_place", "place"))
    for colour, chosen in ((style.REST, new == old), (style.THIRD, new < old), (style.LOSS, new > old)):
        pairs = [place for a, b in zip(old[chosen], new[chosen], strict=True) for place in (a, b, float("nan"))]
        artists["paths"][colour].set_data([0, 1, float("nan")] * int(chosen.sum()), pairs)
    for text, was, now in zip(artists["steps"], old.tolist(), new.tolist(), strict=True):
        text.set(y=now, text="" if was == now else f"{'▲' if now < was else '▼'}{abs(was - now)}")
    return artists


def _called(letters: Iterable[str]) -> list[str]:
    """What the C's are called; a C of one's own keeps its key."""
    words = rules.words("credit/five_c_names", "label")
    return [str(words.get(letter, letter)) for letter in letters]


def _weight_bars(result: Weighed, ax: Any) -> dict[str, Any]:
    """A bar for each weight, with a mark at that of the house."""
    places = range(len(result.house))
    ax.set_yticks(places, _called(result.house.index))
    ax.invert_yaxis()
    ax.set(xlabel=say("weight, percent of the whole"), xlim=(0, 80))
    ax.plot(result.house.to_numpy(), places, ls="", marker="|", ms=19, mew=1.6, color=style.INK, zorder=3)
    ax.text(0.98, 1.0, say("| house weight"), transform=ax.transAxes, ha="right", va="bottom", color=style.INK)
    return {
        "bars": ax.barh(places, result.weights, height=0.6, color=style.FIRST),
        "shares": [ax.text(0, i, "", va="center", transform=style.after(ax)) for i in places],
    }


def _places(buyers: pd.DataFrame, ax: Any) -> dict[str, Any]:
    """The names by their place with the house weights on the left, the places now on the right."""
    ax.set(xlim=(-1.9, 1.75), ylim=(len(buyers) - 0.4, -1.1), xticks=[], yticks=[])
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.text(-0.07, -0.8, say("place by the house weights"), ha="right", va="center", color=style.INK)
    ax.text(1.07, -0.8, say("by yours", context="weights"), ha="left", va="center", color=style.INK)
    for name, place in zip(buyers["name"], buyers["house_place"].tolist(), strict=True):
        words = say("{name}  {rank}", rank=place + 1, name=name)
        ax.text(-0.07, place, words, ha="right", va="center", fontsize=8.5)
        ax.text(1.07, place, str(place + 1), va="center", fontsize=8.5)
    return {
        "paths": {
            colour: ax.plot([], [], lw=2, marker="o", ms=5, color=colour)[0]
            for colour in (style.REST, style.THIRD, style.LOSS)
        },
        "steps": [ax.text(1.22, 0, "", va="center", fontsize=8.5) for _ in range(len(buyers))],
    }


# Later and later


class Late(NamedTuple):
    """One buyer who pays later and later."""

    days: int  # how late every invoice is paid
    row: pd.Series  # of five_c, for these days
    curve: pd.DataFrame  # of five_c, a row for every number of days


def _late_words(result: Late) -> str:
    row = result.row
    if result.days == 0:
        return say(
            "Every invoice paid when due: the score is {score:.1f} and the grade {grade}.",
            score=row["score"],
            grade=row["grade"],
        )
    if row["grade"] == row["grade_by_score"]:
        return say(
            "Every invoice paid {days} [day|days] late: the score is {score:.1f} and the grade {grade}.",
            days=result.days,
            score=row["score"],
            grade=row["grade"],
        )
    return say(
        "Every invoice paid {days} [day|days] late: the score is {score:.1f} and says {by_score}, the caps say {grade}.",
        days=result.days,
        score=row["score"],
        by_score=row["grade_by_score"],
        grade=row["grade"],
    )


@picture(_late_words, size=(8, 4.2), columns=2, widths=(2, 3))
def days_late(result: Late, axes: Any, artists: Any = None) -> Any:
    """The five C's; the score over the days late, and below it the grade by the score alone and with the caps."""
    letters = rules.table("credit/five_c_weights")["c"].drop_duplicates().tolist()
    if artists is None:
        artists = _letter_bars(letters, axes[0]) | _score_curve(result.curve, axes[1])
    for bar, text, points in zip(artists["bars"], artists["points"], result.row[letters], strict=True):
        known = pd.notna(points)
        bar.set_width(points if known else 0)
        shown = f"{points:.0f}" if known else say("not known")
        text.set(x=points if known else 0, text=f" {shown}")
    artists["mark"].set_xdata([result.days] * 2)
    artists["dot"].set_data([result.days], [result.row["score"]])
    return artists


def _letter_bars(letters: list[str], ax: Any) -> dict[str, Any]:
    """A bar for each C."""
    ax.set_yticks(range(len(letters)), _called(letters))
    ax.invert_yaxis()
    ax.set(xlim=(0, 112), xlabel=say("points of 100"))
    return {
        "bars": ax.barh(range(len(letters)), [0] * len(letters), height=0.66, color=style.FIRST),
        "points": [ax.text(0, place, "", va="center") for place in range(len(letters))],
    }


def _score_curve(curve: pd.DataFrame, ax: Any) -> dict[str, Any]:
    """The score over the days late with two strips of grades below it, and a mark to move."""
    ax.plot(curve.index, curve["score"], color=style.FIRST, lw=2)
    ax.annotate(
        say("score", context="points"),
        (curve.index[-1], curve["score"].iloc[-1]),
        xytext=(-6, 8),
        textcoords="offset points",
        color=style.FIRST,
        ha="right",
    )
    _grade_strip(ax, curve["grade_by_score"], -20, say("by the score alone"))
    _grade_strip(ax, curve["grade"], -46, say("with the caps"))
    ax.axhline(0, color=style.INK, lw=0.8)
    ax.set(
        xlim=(curve.index[0], curve.index[-1]),
        ylim=(-48, 100),
        yticks=range(0, 101, 20),
        xlabel=say("days after the due date, every invoice"),
        ylabel=say("score, points of 100"),
    )
    return {
        "mark": ax.plot([0, 0], [-48, 100], color=style.LOSS, lw=1.6)[0],
        "dot": ax.plot([], [], "o", color=style.LOSS, ms=7)[0],
    }


def _grade_strip(ax: Any, grades: Any, foot: float, title: str) -> None:
    """The grades over the days as a strip of letters, each on a darker ground than the better one."""
    tints = dict(zip(rules.table("credit/grades").sort_values("order")["grade"], style.GOOD_TO_BAD, strict=False))
    for _, run in grades.groupby(grades.ne(grades.shift()).cumsum()):
        begins, ends = run.index[0], min(run.index[-1] + 1, grades.index[-1])
        ax.fill_between([begins, ends], foot, foot + 12, color=tints.get(run.iloc[0], style.PAPER), lw=0)
        ax.plot([begins, begins], [foot, foot + 12], color=style.INK, lw=0.8)
        if isinstance(run.iloc[0], str) and ends - begins > 4:  # a letter needs room
            ax.text((begins + ends) / 2, foot + 6, run.iloc[0], ha="center", va="center", fontweight="bold")
    ax.text(grades.index[0] + 1, foot + 13, title, va="bottom", fontsize=8.5)


# One buyer


def _bars_words(row: pd.Series) -> str:
    if pd.isna(row["score"]):
        return say("{name}: there is no score.", name=row["name"])
    said = {"name": row["name"], "score": row["score"], "by_score": row["grade_by_score"], "cap": row["cap"]}
    if pd.isna(row["cap"]):
        return say(
            "{name}: {score:.1f} points, the score says {by_score} and no cap applies.",
            name=said["name"],
            score=said["score"],
            by_score=said["by_score"],
        )
    return say("{name}: {score:.1f} points, the score says {by_score}, the caps say {cap}.", **said)


@picture(_bars_words, size=(8, 2.6))
def five_bars(row: pd.Series, ax: Any, artists: Any = None) -> Any:
    """The five C's of one buyer. A row of :func:`crmlib.five_c` with its ``name``."""
    letters = rules.table("credit/five_c_names")["c"].tolist()
    if artists is None:
        artists = _five_empty_bars(ax)
    for bar, text, points in zip(artists["bars"], artists["points"], row[letters].astype(float), strict=True):
        known, inside = pd.notna(points), points > 12  # inside the bar: no line runs through it
        bar.set_width(points if known else 0)
        text.set(
            x=points - 1 if inside else points + 1 if known else 1,
            text=f"{points:.0f}" if known else say("not known"),
            ha="right" if inside else "left",
            color=style.PAPER if inside else style.INK,
        )
    known = pd.notna(row["score"])
    artists["line"].set_data([row["score"]] * 2 if known else [], [-0.6, len(letters) - 0.5] if known else [])
    artists["score"].set(x=row["score"] if known else 0, text=say("score", context="points") if known else "")
    return artists


def _five_empty_bars(ax: Any) -> dict[str, Any]:
    """The five C's with what each asks, and a line for the score."""
    asks = rules.words("credit/five_c_names", "asks")
    n = len(asks)
    names = rules.words("credit/five_c_names", "label")
    ax.set_yticks(range(n), [say("{c}: {asks}", c=names[c], asks=asks[c]) for c in names.index])
    ax.set(xlim=(0, 108), ylim=(n - 0.5, -0.9), xlabel=say("points of 100"))
    return {
        "bars": ax.barh(range(n), [0] * n, height=0.66, color=style.FIRST),
        "points": [ax.text(0, place, "", va="center") for place in range(n)],
        "line": ax.plot([], [], color=style.LOSS, lw=1.4, zorder=0)[0],
        "score": ax.text(0, -0.62, "", color=style.LOSS, ha="center", va="bottom"),
    }


def five_bars_of(rows: pd.DataFrame) -> list[Shot]:
    """:func:`five_bars` of every row. The axes are laid out once: many pictures take little more time than one.

    Parameters
    ----------
    rows : DataFrame
        As in :func:`crmlib.five_c`, with ``name``.

    Returns
    -------
    list of Shot
        In the order of the rows.
    """
    from matplotlib import rc_context

    shots: list[Shot] = []
    size, artists = five_bars.size, None  # type: ignore[attr-defined]
    with rc_context(style.LOOK):
        figure, ax = style.new_figure(size)
        for _, row in rows.iterrows():
            artists = five_bars(row, ax, artists)
            words = _bars_words(row)
            style.title(figure).set_text(style.fitted(words, size[0]))
            figure.canvas.draw()
            figure.set_layout_engine("none")
            shots.append(Shot(encode(figure), int(size[0] * style.DPI), words))
    return shots


# Many buyers

MOST_ROWS = 16  # names that can be read under one another


def _capped_words(scores: pd.DataFrame) -> str:
    lower = scores["grade"].notna() & (scores["grade"] != scores["grade_by_score"])
    return say(
        "{n} of {all} buyers [n:gets|get] a worse grade than their score alone would give.",
        n=int(lower.sum()),
        all=int(scores["score"].notna().sum()),
    )


@picture(_capped_words, size=(8, 4.8))
def score_and_grade(scores: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """The score of each buyer over the bands of the grades, and the grade after the caps. From :func:`crmlib.five_c`.

    A column ``name`` gives the names; without it the ids stand. Of many buyers those with a worse grade are shown first.
    """
    known = scores.dropna(subset="score")
    shown = _shown(known)
    style.need(len(shown) > 0, say("the evidence holds no item of the five C's"))
    names = shown["name"].fillna("") if "name" in shown else pd.Series(shown.index.astype("str"), index=shown.index)
    middle = _grade_bands(ax, len(shown) - 0.35)
    for place, row in enumerate(shown.itertuples()):
        _buyer(ax, place, row, middle)
    ax.set_yticks(range(len(shown)), names)
    ax.set(
        xlim=(0, 100),
        ylim=(-0.6, len(shown) + 0.1),
        xlabel=say("score, points of 100; an arrow leads to the grade that a cap allows"),
    )
    if len(known) > len(shown):
        ax.text(1, -0.45, say("{n} more are not shown", n=len(known) - len(shown)), va="center")
    return ax


def _shown(known: pd.DataFrame) -> pd.DataFrame:
    """The buyers that are shown, the lowest score first; of many those with a worse grade."""
    lowered = known.assign(lowered=known["grade"].ne(known["grade_by_score"]))
    return lowered.sort_values(["lowered", "score"], ascending=False).head(MOST_ROWS).sort_values("score")


def _grade_bands(ax: Any, high: float) -> dict[str, float]:
    """The bands of the grades as grounds with their letters; gives the middle of each."""
    grades = rules.table("credit/grades").sort_values("from")
    bands = list(pairwise([*grades["from"], 100]))
    for tint, grade, (begins, ends) in zip(style.LOW_TO_HIGH, grades["grade"], bands, strict=False):
        ax.axvspan(begins, ends, color=tint, lw=0, zorder=0)
        ax.text((begins + ends) / 2, high, grade, ha="center", fontweight="bold")
    return {grade: sum(band) / 2 for grade, band in zip(grades["grade"], bands, strict=True)}


def _buyer(ax: Any, place: int, row: Any, middle: dict[str, float]) -> None:
    """The score of one buyer, its grade, and an arrow where a cap allows no better one."""
    graded = isinstance(row.grade, str)
    capped = graded and row.grade != row.grade_by_score
    if capped:
        arrow = {"arrowstyle": "-|>", "color": style.LOSS, "lw": 1.4, "shrinkA": 6, "shrinkB": 0}
        ax.annotate("", (middle[row.grade], place), (row.score, place), arrowprops=arrow)
    colour, inside = (style.LOSS, style.PAPER) if capped else (style.FIRST, style.FIRST)
    ax.plot(row.score, place, "o", color=colour, mfc=inside, ms=7)
    words = say("grade {grade}", grade=row.grade) if graded else say("no grade")
    ax.text(101.5, place, words, va="center", color=style.LOSS if capped else style.INK)
