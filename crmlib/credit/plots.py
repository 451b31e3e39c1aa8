"""The pictures of lesson 5. Each says its finding in the title."""

from typing import Any

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
