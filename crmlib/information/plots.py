"""The pictures of lesson 2. Each says its finding in the title."""

from typing import Any

from crmlib.language import say
from crmlib.showing import style
from crmlib.showing.style import percent, picture

SHOWN = 7  # wrong merges that fit beside the curve


def _threshold_words(result: dict[str, Any]) -> str:
    quality = result["quality"]
    return say(
        "From {threshold:.0%} likeness on, {found} [pair is|pairs are] found, {wrong} of them wrong; "
        "{missed} true [pair is|pairs are] missed.",
        threshold=result["threshold"],
        found=quality["found"],
        wrong=quality["wrong"],
        missed=quality["missed"],
    )


@picture(_threshold_words, size=(8, 4), columns=2, widths=(5, 4))
def duplicate_threshold(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """Precision and recall over the threshold, and the wrong merges. Keys ``threshold``, ``quality``, ``curve``, ``wrong``."""
    threshold, curve, wrong = result["threshold"], result["curve"], result["wrong"]
    if artists is None:
        left, right = axes
        left.plot(curve.index, curve["precision"], color=style.FIRST, lw=2)
        left.plot(curve.index, curve["recall"], color=style.SECOND, lw=2, ls=(0, (6, 2)))
        start = curve.index[0]
        left.annotate(
            say("precision: right among found"),
            (start, curve["precision"].iloc[0]),
            xytext=(4, -16),
            textcoords="offset points",
            color=style.FIRST,
        )
        most = curve["recall"].max()
        last = curve.index[curve["recall"] == most][-1]  # to the right of it the other line is out of the way
        left.annotate(
            say("recall: found among true"),
            (last, most),
            xytext=(4, 4),
            textcoords="offset points",
            color=style.SECOND_WORDS,
        )
        left.set(
            xlim=(start, curve.index[-1]),
            ylim=(0, 1.12),
            xlabel=say("likeness from which two names are one firm"),
            ylabel=say("share of pairs"),
        )
        percent(left, "x")
        percent(left)
        right.set(xlim=(0, 1), ylim=(0, SHOWN + 2))
        right.axis("off")
        right.text(0, SHOWN + 1.4, say("Merged, but different firms"), fontweight="bold", va="center")
        artists = {
            "mark": left.plot([threshold, threshold], [0, 1.05], color=style.LOSS, lw=1.6)[0],
            "dots": [left.plot([], [], "o", color=colour, ms=7)[0] for colour in (style.FIRST, style.SECOND)],
            "lines": [right.text(0, SHOWN - place + 0.4, "", va="center", fontsize=8) for place in range(SHOWN + 1)],
        }
    artists["mark"].set_xdata([threshold, threshold])
    for dot, measure in zip(artists["dots"], ("precision", "recall"), strict=True):
        dot.set_data([threshold], [result["quality"][measure]])
    pairs = [f"{left} · {right}" for left, right in zip(wrong["left_name"], wrong["right_name"], strict=True)]
    more = [say("and {n} more", n=len(pairs) - SHOWN)] if len(pairs) > SHOWN else []
    shown = [pair if len(pair) < 44 else f"{pair[:43]}…" for pair in pairs[:SHOWN]] + more
    for text, line in zip(
        artists["lines"], [*(shown or [say("none", context="wrong merges")]), *[""] * (SHOWN + 1)], strict=False
    ):
        text.set_text(line)
    return artists
