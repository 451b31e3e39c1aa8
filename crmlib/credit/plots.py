"""The pictures of lesson 5. Each says its finding in the title; those that a reader moves are drawn for ``panels.py``."""

from itertools import pairwise
from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.credit.ageing import bucket_words
from crmlib.language import readable, say
from crmlib.showing import style
from crmlib.showing.canvas import encode
from crmlib.showing.prose import Shot
from crmlib.showing.style import percent, picture, reach, thousands

ACTION_TINTS = {"release": "#cfe8dc", "approve": "#e4efc9", "deposit": "#fbe3c0", "hold": "#f3cfc7", "stop": "#e3a79b"}


# The five C's weighed anew


def _weights_words(result: dict[str, Any]) -> str:
    best = int(result["rank"].argmin())
    return say(
        "{name} leads with {score:.1f} points; {n} of {all} [buyer|buyers] [n:stands|stand] elsewhere than by the house weights.",
        name=result["names"][best],
        score=result["score"][best],
        n=int((result["rank"] != result["rank_at_start"]).sum()),
        all=len(result["names"]),
    )


@picture(_weights_words, size=(8, 4.2), columns=2, widths=(2, 4))
def c_weights(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """The weights, and the rank of each buyer by the house weights and now."""
    left, right = axes
    letters, names = result["letters"], result["names"]
    if artists is None:
        left.set_yticks(range(len(letters)), letters)
        left.invert_yaxis()
        left.set(xlabel=say("weight, percent of the whole"), xlim=(0, 80))
        left.plot(
            result["weights_at_start"],
            range(len(letters)),
            ls="",
            marker="|",
            ms=19,
            mew=1.6,
            color=style.INK,
            zorder=3,
        )
        left.text(0.98, 1.0, say("| house weight"), transform=left.transAxes, ha="right", va="bottom", color=style.INK)
        right.set(xlim=(-1.9, 1.75), ylim=(len(names) - 0.4, -1.1), xticks=[], yticks=[])
        right.spines[["left", "bottom"]].set_visible(False)
        right.text(-0.07, -0.8, say("place by the house weights"), ha="right", va="center", color=style.INK)
        right.text(1.07, -0.8, say("by yours"), ha="left", va="center", color=style.INK)
        for name, rank in zip(names, result["rank_at_start"], strict=True):
            right.text(
                -0.07, rank, say("{name}  {rank}", rank=int(rank) + 1, name=name), ha="right", va="center", fontsize=8.5
            )
            right.text(1.07, rank, str(int(rank) + 1), va="center", fontsize=8.5)
        artists = {
            "bars": left.barh(range(len(letters)), result["weights"], height=0.6, color=style.FIRST),
            "shares": [left.text(0, i, "", va="center", transform=style.after(left)) for i in range(len(letters))],
            "paths": {
                colour: right.plot([], [], lw=2, marker="o", ms=5, color=colour)[0]
                for colour in (style.REST, style.THIRD, style.LOSS)
            },
            "steps": [right.text(1.22, 0, "", va="center", fontsize=8.5) for _ in names],
        }
    for bar, text, share, house in zip(
        artists["bars"], artists["shares"], result["weights"], result["weights_at_start"], strict=True
    ):
        bar.set_width(share)
        text.set(x=max(share, house), text=f"{share:.0f}")
    old, new = result["rank_at_start"], result["rank"]
    for colour, chosen in ((style.REST, new == old), (style.THIRD, new < old), (style.LOSS, new > old)):
        pairs = [place for a, b in zip(old[chosen], new[chosen], strict=True) for place in (a, b, float("nan"))]
        artists["paths"][colour].set_data([0, 1, float("nan")] * int(chosen.sum()), pairs)
    for text, was, now in zip(artists["steps"], old.tolist(), new.tolist(), strict=True):
        text.set(y=now, text="" if was == now else f"{'▲' if now < was else '▼'}{abs(was - now)}")
    return artists


# Need against capacity


def _money(result: dict[str, Any]) -> str:
    """The unit of an axis of money, where it is known."""
    return say("money, {unit}", unit=result.get("money") or say("in the unit of the accounts"))


def _limit_words(result: dict[str, Any]) -> str:
    said = {
        "need": readable(result["need"]),
        "capacity": readable(result["capacity"]),
        "limit": readable(result["open_limit"]),
    }
    if result["binds"] == "need":
        return say(
            "The need of {need:,} is below the capacity of {capacity:,}: the need decides, the open limit is {limit:,}.",
            **said,
        )
    if result["binds"] == "portfolio_cap":
        return say(
            "The need is {need:,}, but our portfolio allows {limit:,}: that decides.",
            need=said["need"],
            limit=said["limit"],
        )
    return say(
        "The need is {need:,}, the capacity {capacity:,}: the capacity decides, and {left:,} is left to deposit, letter "
        "of credit or insurance.",
        need=said["need"],
        capacity=said["capacity"],
        left=readable(result["left"]),
    )


@picture(_limit_words, size=(8, 4), columns=2, widths=(3, 2))
def which_limit_binds(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """Need over the credit days with the bounds across, and what becomes of the need."""
    left, right = axes
    if artists is None:
        days, top = result["days_axis"], result["top"]
        left.set(xlim=(days[0], days[-1]), xlabel=say("credit days"), ylabel=_money(result))
        left.set_ylim(0, 1.05 * top)
        thousands(left)
        left.axhline(result["capacity"], color=style.SECOND, lw=2)
        left.annotate(
            say("capacity {money:,}", money=readable(result["capacity"])),
            (days[-1], result["capacity"]),
            xytext=(-4, -7 if result["capacity"] > 0.12 * top else 6),
            textcoords="offset points",
            ha="right",
            va="top" if result["capacity"] > 0.12 * top else "bottom",
            color="#8a5a00",
            fontweight="bold",
            bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 1},
        )
        if result["portfolio_cap"] < float("inf"):
            left.axhline(result["portfolio_cap"], color=style.INK, lw=1.4, ls=(0, (4, 3)))
            left.annotate(
                say("portfolio allows {money:,}", money=readable(result["portfolio_cap"])),
                (days[-1], result["portfolio_cap"]),
                xytext=(-4, 5),
                textcoords="offset points",
                ha="right",
            )
        right.set(ylim=(2.6, -0.6), xlabel=_money(result))
        right.set_yticks(range(3), [say("open limit"), say("secured"), say("left")])
        right.set_xlim(0, 1.2 * top)
        thousands(right, "x")
        artists = {
            "need": left.plot([], [], color=style.FIRST, lw=2)[0],
            "granted": left.plot([], [], color=style.THIRD, lw=6, alpha=0.45, solid_capstyle="butt")[0],
            "dot": left.plot([], [], "o", color=style.FIRST, ms=8)[0],
            "drop": left.plot([], [], color=style.INK, lw=1, ls=(0, (2, 2)))[0],
            "name": left.text(0, 0, "", color=style.FIRST, fontweight="bold", va="bottom", ha="right"),
            "bars": right.barh(range(3), [0, 0, 0], height=0.6, color=[style.THIRD, style.FIRST, style.LOSS]),
            "money": [right.text(0, i, "", va="center", transform=style.after(right)) for i in range(3)],
        }
    artists["need"].set_data(result["days_axis"], result["need_axis"])
    artists["granted"].set_data(result["days_axis"], result["limit_axis"])
    artists["dot"].set_data([result["days"]], [result["need"]])
    artists["drop"].set_data([result["days"]] * 2, [0, result["need"]])
    near = result["days"] < 0.4 * result["days_axis"][-1]
    artists["name"].set(
        x=result["days"],
        y=result["need"] + 0.02 * result["top"],
        ha="left" if near else "right",
        text=say("need {money:,}", money=readable(result["need"])),
    )
    for bar, text, part in zip(artists["bars"], artists["money"], ("open_limit", "secured", "left"), strict=True):
        bar.set_width(result[part])
        text.set(x=result[part], text=f"{readable(result[part]):,}")
    return artists


# One order, or the first of several


def _repeat_words(result: dict[str, Any]) -> str:
    once, with_repeat = result["once"], result["with_repeat"]
    if (once > 0) == (with_repeat > 0):
        return say(
            "At {p:.0%} the order brings {once:+,.0f} alone and {repeat:+,.0f} with the repeat order; alone it pays from {edge:.1%}.",
            p=result["p"],
            once=once,
            repeat=with_repeat,
            edge=result["edge"],
        )
    return say(
        "At {p:.0%} the order alone loses {loss:,.0f} on average; with the repeat order it brings {repeat:,.0f}.",
        p=result["p"],
        loss=-once,
        repeat=with_repeat,
    )


@picture(_repeat_words, size=(8, 4))
def repeat_order(result: dict[str, Any], ax: Any, artists: Any = None) -> Any:
    """Expected profit over the probability of payment, of the order alone and with the repeat order."""
    if artists is None:
        ax.axhline(0, color=style.INK, lw=1)
        ax.plot(result["axis"], result["once_axis"], color=style.SECOND, lw=2)
        ax.set(
            xlim=(result["axis"][0], result["axis"][-1]),
            ylim=result["reach"],
            xlabel=say("probability that the first order is paid"),
            ylabel=say("expected profit, dollars"),
        )
        percent(ax, "x")
        thousands(ax)
        edge = result["edge"]
        if result["axis"][0] < edge < result["axis"][-1]:
            ax.plot([edge], [0], "D", color=style.SECOND, ms=7)
            ax.annotate(
                f"{edge:.1%}",
                (edge, 0),
                xytext=(10, -26),
                textcoords="offset points",
                color="#8a5a00",
                fontweight="bold",
            )
        artists = {
            "repeat": ax.plot([], [], color=style.FIRST, lw=2)[0],
            "edge": ax.plot([], [], "s", color=style.FIRST, ms=7)[0],
            "edge_name": ax.text(0, 0, "", color=style.FIRST, fontweight="bold", ha="right", va="bottom"),
            "now": ax.plot([0, 0], result["reach"], color=style.LOSS, lw=1.4)[0],
            "dots": [ax.plot([], [], "o", color=colour, ms=8)[0] for colour in (style.SECOND, style.FIRST)],
            "money": [
                ax.text(0.125, place, "", transform=ax.transAxes, color=colour, va="top", ha="right", fontweight="bold")
                for place, colour in ((0.90, "#8a5a00"), (0.98, style.FIRST))
            ],
        }
        for place, colour, words in (
            (0.90, "#8a5a00", say("● the order alone")),
            (0.98, style.FIRST, say("● with the repeat order")),
        ):
            ax.text(0.135, place, words, transform=ax.transAxes, color=colour, va="top")
    artists["repeat"].set_data(result["axis"], result["repeat_axis"])
    artists["now"].set_xdata([result["p"]] * 2)
    there = result["axis"][0] < result["repeat_edge"] < result["axis"][-1]
    artists["edge"].set_data([result["repeat_edge"]] if there else [], [0] if there else [])
    artists["edge_name"].set(
        x=result["repeat_edge"] - 0.006,
        y=(result["reach"][1] - result["reach"][0]) * 0.02,
        text=f"{result['repeat_edge']:.1%}" if there else "",
    )
    for dot, value in zip(artists["dots"], (result["once"], result["with_repeat"]), strict=True):
        dot.set_data([result["p"]], [value])
    for text, name in zip(artists["money"], ("once", "with_repeat"), strict=True):
        text.set_text(f"{result[name]:+,.0f}")
    return artists


# What the insurer leaves with us


def _insured_words(result: dict[str, Any]) -> str:
    money = {
        name: readable(result[name]) for name in ("exposure", "recovery", "net_at_risk", "own_share", "above_limit")
    }
    return say(
        "Of {exposure:,} the insurer pays {recovery:,}; {net_at_risk:,} stays with us: {own_share:,} as our own share and {above_limit:,} "
        "above the insurer's limit.",
        **money,
    )


@picture(_insured_words, size=(8, 3.4))
def insured_part(result: dict[str, Any], ax: Any, artists: Any = None) -> Any:
    """The exposure, what the insurer pays of it, our share, and what lies above the limit: each begins where the last ends."""
    steps = [result["exposure"], result["recovery"], result["own_share"], result["above_limit"]]
    starts = [0, 0, result["recovery"], result["recovery"] + result["own_share"]]
    if artists is None:
        ax.set_yticks(
            range(4), [say("exposure"), say("the insurer pays"), say("our own share"), say("above the limit")]
        )
        ax.set(ylim=(3.6, -0.6), xlabel=say("money, in the unit of the exposure"))
        ax.set_xlim(0, 1.1 * result["top"])
        thousands(ax, "x")
        artists = {
            "bars": ax.barh(
                range(4), steps, left=starts, height=0.62, color=[style.REST, style.THIRD, style.SECOND, style.LOSS]
            ),
            "money": [
                ax.text(
                    0,
                    i,
                    "",
                    va="center",
                    transform=style.after(ax),
                    zorder=4,  # above the line of the limit
                    bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 1},
                )
                for i in range(4)
            ],
            "limit": ax.plot([0, 0], [-0.6, 3.6], color=style.INK, lw=1.2, ls=(0, (4, 3)))[0],
            "limit_name": ax.text(
                0,
                -0.58,
                "",
                va="top",
                transform=style.after(ax, 3),
                bbox={"facecolor": "white", "alpha": 0.85, "lw": 0, "pad": 1},
            ),
        }
    for bar, text, start, step in zip(artists["bars"], artists["money"], starts, steps, strict=True):
        bar.set(x=start, width=step)
        text.set(x=start + step, text=f"{readable(step):,}")
    artists["limit"].set_xdata([result["limit"]] * 2)
    artists["limit_name"].set(x=result["limit"], text=say("insurer's limit {money:,}", money=readable(result["limit"])))
    return artists


# Counting back


def _countback_words(result: dict[str, Any]) -> str:
    return say(
        "At the end of {month}, {owed:,} outstanding are the sales of the last {back:.0f} days; the simple way over {n} months says "
        "{simple:.0f}.",
        month=result["month"],
        owed=readable(result["receivable"]),
        back=result["countback"],
        simple=result["simple"],
        n=result["window"],
    )


@picture(_countback_words, size=(8, 4))
def countback(result: dict[str, Any], ax: Any, artists: Any = None) -> Any:
    """Sales by month, and in colour the part of them that is still outstanding: the newest first."""
    n, last = len(result["sales"]), result["last"]
    if artists is None:
        ax.bar(range(n), result["sales"], width=0.8, color=style.RULE)
        ax.set(xlim=(-0.6, n - 0.4), xlabel=say("month of the sales"), ylabel=say("sales on credit, money"))
        every = -(-n // 12)
        ax.set_xticks(range(n)[::-every][::-1], result["months"][::-every][::-1], fontsize=8)
        reach(ax, "y", max(result["sales"]) * 1.25)
        thousands(ax)
        artists = {
            "unpaid": ax.bar(range(n), [0] * n, width=0.8, color=style.FIRST),
            "end": ax.plot([0, 0], [0, 1], color=style.LOSS, lw=1.6, transform=ax.get_xaxis_transform())[0],
            "window": ax.plot(
                [0, 0],
                [0.985, 0.985],
                color=style.SECOND,
                lw=5,
                solid_capstyle="butt",
                transform=ax.get_xaxis_transform(),
            )[0],
            "days": [
                ax.text(0.012, place, "", transform=ax.transAxes, va="top", color=colour, fontweight="bold")
                for place, colour in ((0.95, style.FIRST), (0.88, "#8a5a00"))
            ],
        }
        for place, colour, words in (
            (0.95, style.FIRST, say("■ days back, to pay for what is outstanding")),
            (0.88, "#8a5a00", say("▬ days by the simple way, over these months")),
        ):
            ax.text(0.07, place, words, transform=ax.transAxes, va="top", color=colour)
    for bar, part, sold in zip(artists["unpaid"], result["unpaid"], result["sales"], strict=True):
        bar.set(height=part * sold, visible=part > 0)  # what is not seen is not drawn
    artists["end"].set_xdata([last + 0.5] * 2)
    artists["window"].set_xdata([last + 0.5 - result["window"], last + 0.5])
    for text, name in zip(artists["days"], ("countback", "simple"), strict=True):
        text.set_text(f"{result[name]:.0f}")
    return artists


# How much in advance


def _deposit_words(result: dict[str, Any]) -> str:
    return say(
        "With {share:.0%} of {order:,} in advance the buyer owes {after:,} against a limit of {limit:,}: {action}.",
        share=result["share"],
        order=readable(result["order"]),
        after=readable(result["after"]),
        limit=readable(result["limit"]),
        action=action_words()[result["action"]],
    )


def action_words() -> dict[str, str]:
    """What each action of the rules for orders is called."""
    return {
        "release": say("release"),
        "approve": say("release with approval"),
        "deposit": say("not enough, ask for more"),
        "hold": say("hold, whatever the deposit"),
        "stop": say("stop shipment, whatever the deposit"),
    }


@picture(_deposit_words, size=(8, 4))
def deposit(result: dict[str, Any], ax: Any, artists: Any = None) -> Any:
    """What the buyer owes after the order, over the deposit; the ground says what the rules do with the order."""
    if artists is None:
        ax.set(
            xlim=(0, 1),
            xlabel=say("deposit, share of the order paid in advance"),
            ylabel=say("owed after the order, {money}", money=result.get("money") or say("money")),
        )
        ax.set_ylim(0, result["top"])
        percent(ax, "x")
        thousands(ax)
        artists = {
            "ground": [ax.axvspan(0, 0, color=ACTION_TINTS[action], lw=0, zorder=0) for action in ACTION_TINTS],
            "names": [
                ax.text(0, 0.97, "", ha="center", va="top", transform=ax.get_xaxis_transform()) for _ in ACTION_TINTS
            ],
            "limit": ax.plot([0, 1], [result["limit"]] * 2, color=style.INK, lw=1.4, ls=(0, (4, 3)))[0],
            "limit_name": ax.text(
                0.99, result["limit"], say("limit {money:,}", money=readable(result["limit"])), ha="right", va="bottom"
            ),
            "line": ax.plot([], [], color=style.FIRST, lw=2)[0],
            "mark": ax.plot([0, 0], [0, 0], color=style.LOSS, lw=1.2)[0],
            "dot": ax.plot([], [], "o", color=style.LOSS, ms=8)[0],
            "money": ax.text(0, 0, "", color=style.LOSS, fontweight="bold", va="bottom", transform=style.after(ax, 6)),
        }
    for action, ground, name in zip(ACTION_TINTS, artists["ground"], artists["names"], strict=True):
        begins, ends = result["spans"].get(action, (0.0, 0.0))
        ground.set_bounds(begins, 0, ends - begins, 1)
        name.set(x=(begins + ends) / 2, text=short_actions()[action] if ends - begins > 0.13 else "")
    artists["line"].set_data([0, 1], [result["exposure"] + result["order"], result["exposure"]])
    artists["mark"].set_data([result["share"]] * 2, [0, result["after"]])
    artists["dot"].set_data([result["share"]], [result["after"]])
    artists["money"].set(x=result["share"], y=result["after"], text=f"{readable(result['after']):,}")
    return artists


def short_actions() -> dict[str, str]:
    """The actions in one word, for a narrow place."""
    return dict(
        zip(ACTION_TINTS, (say("release"), say("approve"), say("more deposit"), say("hold"), say("stop")), strict=True)
    )


# Later and later


def _late_words(result: dict[str, Any]) -> str:
    row = result["row"]
    if result["days"] == 0:
        return say(
            "Every invoice paid when due: the score is {score:.1f} and the grade {grade}.",
            score=row["score"],
            grade=row["grade"],
        )
    if row["grade"] == row["grade_by_score"]:
        return say(
            "Every invoice paid {days} [day|days] late: the score is {score:.1f} and the grade {grade}.",
            days=result["days"],
            score=row["score"],
            grade=row["grade"],
        )
    return say(
        "Every invoice paid {days} [day|days] late: the score is {score:.1f} and says {by_score}, the caps say {grade}.",
        days=result["days"],
        score=row["score"],
        by_score=row["grade_by_score"],
        grade=row["grade"],
    )


@picture(_late_words, size=(8, 4.2), columns=2, widths=(2, 3))
def days_late(result: dict[str, Any], axes: Any, artists: Any = None) -> Any:
    """The five C's; the score over the days late, and below it the grade by the score alone and with the caps."""
    letters = rules.table("credit/five_c_weights")["c"].drop_duplicates().tolist()
    row, curve, days = result["row"], result["curve"], result["days"]
    if artists is None:
        left, right = axes
        left.set_yticks(range(len(letters)), letters)
        left.invert_yaxis()
        left.set(xlim=(0, 112), xlabel=say("points of 100"))
        right.plot(curve.index, curve["score"], color=style.FIRST, lw=2)
        right.annotate(
            say("score"),
            (curve.index[-1], curve["score"].iloc[-1]),
            xytext=(-6, 8),
            textcoords="offset points",
            color=style.FIRST,
            ha="right",
        )
        for foot, name, title in (
            (-20, "grade_by_score", say("by the score alone")),
            (-46, "grade", say("with the caps")),
        ):
            _grade_strip(right, curve[name], foot, title)
        right.axhline(0, color=style.INK, lw=0.8)
        right.set(
            xlim=(curve.index[0], curve.index[-1]),
            ylim=(-48, 100),
            yticks=range(0, 101, 20),
            xlabel=say("days after the due date, every invoice"),
            ylabel=say("score, points of 100"),
        )
        artists = {
            "bars": left.barh(range(len(letters)), [0] * len(letters), height=0.66, color=style.FIRST),
            "points": [left.text(0, place, "", va="center") for place in range(len(letters))],
            "mark": right.plot([0, 0], [-48, 100], color=style.LOSS, lw=1.6)[0],
            "dot": right.plot([], [], "o", color=style.LOSS, ms=7)[0],
        }
    for bar, text, letter in zip(artists["bars"], artists["points"], letters, strict=True):
        known = row[letter] == row[letter]
        bar.set_width(row[letter] if known else 0)
        text.set(x=row[letter] if known else 0, text=f" {row[letter]:.0f}" if known else say(" not known"))
    artists["mark"].set_xdata([days, days])
    artists["dot"].set_data([days], [row["score"]])
    return artists


def _grade_strip(ax: Any, grades: Any, foot: float, title: str) -> None:
    """The grades over the days as a strip of letters, each on a darker ground than the better one."""
    tints = dict(
        zip(
            rules.table("credit/grades").sort_values("order")["grade"],
            ("#ffffff", "#f3f5f7", "#e8ebee", "#d6dbe0", "#bfc6cd", "#a5adb6"),
            strict=False,
        )
    )
    for _, run in grades.groupby(grades.ne(grades.shift()).cumsum()):
        begins, ends = run.index[0], min(run.index[-1] + 1, grades.index[-1])
        ax.fill_between([begins, ends], foot, foot + 12, color=tints.get(run.iloc[0], "#ffffff"), lw=0)
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
    names = rules.table("credit/five_c_names")
    if artists is None:
        ax.set_yticks(
            range(len(names)),
            [say("{c}: {asks}", c=c, asks=asks) for c, asks in zip(names["label_en"], names["asks_en"], strict=True)],
        )
        ax.set(xlim=(0, 108), ylim=(len(names) - 0.5, -0.9), xlabel=say("points of 100"))
        artists = {
            "bars": ax.barh(range(len(names)), [0] * len(names), height=0.66, color=style.FIRST),
            "points": [
                ax.text(0, place, "", va="center") for place in range(len(names))
            ],  # inside the bar: no line runs through it
            "line": ax.plot([], [], color=style.LOSS, lw=1.4, zorder=0)[0],
            "score": ax.text(0, -0.62, "", color=style.LOSS, ha="center", va="bottom"),
        }
    for bar, text, value in zip(
        artists["bars"], artists["points"], row[names["c"].tolist()].astype(float), strict=True
    ):
        bar.set_width(0 if pd.isna(value) else value)
        inside, there = value > 12, pd.notna(value)
        text.set(
            x=value - 1 if inside else value + 1 if there else 1,
            text=f"{value:.0f}" if there else say("not known"),
            ha="right" if inside else "left",
            color="white" if inside else style.INK,
        )
    known = pd.notna(row["score"])
    artists["line"].set_data([row["score"]] * 2 if known else [], [-0.6, len(names) - 0.5] if known else [])
    artists["score"].set(x=row["score"] if known else 0, text=say("score") if known else "")
    return artists


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


# The score, the ways to a limit, the ledger

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
    grades = rules.table("credit/grades").sort_values("from")
    known = scores.dropna(subset="score")
    lowered = known["grade"].ne(known["grade_by_score"])
    shown = (
        known.assign(lowered=lowered)
        .sort_values(["lowered", "score"], ascending=False)
        .head(MOST_ROWS)
        .sort_values("score")
    )
    style.need(len(shown) > 0, say("the evidence holds no item of the five C's"))
    names = shown["name"].fillna("") if "name" in shown else pd.Series(shown.index.astype("str"), index=shown.index)
    edges = [*grades["from"], 100]
    for tint, grade, low, high in zip(
        ("#d5d9de", "#e2e6ea", "#edf0f2", "#e8f1e4", "#d9ead3", "#c5dfbc"),
        grades["grade"],
        edges,
        edges[1:],
        strict=False,
    ):
        ax.axvspan(low, high, color=tint, lw=0, zorder=0)
        ax.text((low + high) / 2, len(shown) - 0.35, grade, ha="center", fontweight="bold")
    middle = dict(zip(grades["grade"], [(low + high) / 2 for low, high in pairwise(edges)], strict=True))
    for place, row in enumerate(shown.itertuples()):
        capped = isinstance(row.grade, str) and row.grade != row.grade_by_score
        if capped:
            ax.annotate(
                "",
                (middle[row.grade], place),
                (row.score, place),
                arrowprops={"arrowstyle": "-|>", "color": style.LOSS, "lw": 1.4, "shrinkA": 6, "shrinkB": 0},
            )
        ax.plot(
            row.score,
            place,
            "o",
            color=style.LOSS if capped else style.FIRST,
            mfc="white" if capped else style.FIRST,
            ms=7,
        )
        ax.text(
            101.5,
            place,
            say("grade {grade}", grade=row.grade) if isinstance(row.grade, str) else say("no grade"),
            va="center",
            color=style.LOSS if capped else style.INK,
        )
    rest = len(known) - len(shown)
    ax.set_yticks(range(len(shown)), names)
    ax.set(
        xlim=(0, 100),
        ylim=(-0.6, len(shown) + 0.1),
        xlabel=say("score, points of 100; an arrow leads to the grade that a cap allows"),
    )
    if rest:
        ax.text(1, -0.45, say("{n} more are not shown", n=rest), va="center")
    return ax


# Ways to a limit, side by side


def _limits_words(result: dict[str, Any]) -> str:
    known = result["candidates"]["limit"].dropna()
    row = result["decision"]
    if pd.isna(row["open_limit"]):
        return say("{n} methods give a number for {name}, and no limit is set.", n=len(known), name=result["name"])
    return say(
        "{n} methods give {low:,.0f} to {high:,.0f} for {name}; the open limit is {limit:,.0f}.",
        n=len(known),
        low=known.min(),
        high=known.max(),
        name=result["name"],
        limit=row["open_limit"],
    )


@picture(_limits_words, size=(8, 3.8))
def limit_methods(result: dict[str, Any], ax: Any, artists: Any = None) -> Any:
    """One bar per method and a line at the decision. Keys ``candidates`` (of one customer), ``decision`` (row), ``name``, ``money`` (unit)."""
    words = rules.table("credit/limit_methods").set_index("method")["label_en"]
    rows = result["candidates"].set_index("method").reindex(words.index)
    row = result["decision"]
    known = rows["limit"].fillna(0)
    ax.barh(
        range(len(rows)),
        known,
        color=[style.FIRST if method != "need" else style.SECOND for method in rows.index],
        height=0.66,
    )
    for place, (limit, value) in enumerate(zip(rows["limit"], known, strict=True)):
        ax.text(
            value,
            place,
            say("not known") if pd.isna(limit) else f"{limit:,.0f}",
            va="center",
            transform=style.after(ax),
        )
    if pd.notna(row["open_limit"]):
        ax.plot([row["open_limit"]] * 2, [-0.45, len(rows)], color=style.LOSS, lw=1.8)
        ax.text(
            row["open_limit"],
            -0.75,
            say("open limit {limit:,.0f}", limit=row["open_limit"]),
            color=style.LOSS,
            ha="center",
            fontweight="bold",
        )
    ax.set_yticks(range(len(rows)), words)
    ax.set(ylim=(len(rows) - 0.4, -1.1), xlabel=_money(result))
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
    return say(
        "{share:.0%} of the {owed:,.0f} owed is late, and {part:.0%} of that is with {name}.",
        share=late.sum() / whole,
        owed=whole,
        part=late.max() / late.sum(),
        name=name,
    )


@picture(_age_words, size=(8, 3.6))
def age_of_receivables(aged: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """What is owed by lateness; the largest customer of each bucket in a darker part. From :func:`crmlib.ageing`.

    Names come from ``attrs["names"]``, id to name.
    """
    style.need(len(aged) > 0, say("there is no invoice up to this day"))
    labels = bucket_words()
    names = aged.attrs.get("names", {})
    buckets = [bucket for bucket in aged if bucket not in ("credits", "total")]
    sums, largest, who = aged[buckets].sum(), aged[buckets].max(), aged[buckets].idxmax()
    ax.barh(range(len(buckets)), sums, color=style.LEVELS[0], height=0.66)
    ax.barh(range(len(buckets)), largest, color=style.FIRST, height=0.66)
    for place, bucket in enumerate(buckets):
        text = (
            say(
                "{sum:,.0f}, of that {name} {part:,.0f}",
                sum=sums[bucket],
                part=largest[bucket],
                name=names.get(who[bucket], who[bucket]),
            )
            if sums[bucket]
            else "0"
        )
        ax.text(sums[bucket], place, text, va="center", transform=style.after(ax))
    ax.set_yticks(range(len(buckets)), [labels.get(bucket, bucket) for bucket in buckets])
    ax.set(
        ylim=(len(buckets) - 0.4, -0.6),
        xlabel=say("owed, {currency}; dark: the largest customer", currency=aged.attrs.get("currency") or ""),
    )
    ax.set_xlim(0, max(float(sums.max()) * 1.95, 1))
    style.thousands(ax, "x")
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
    days = _days_that_add_up(figures)
    ax.barh(1, figures["best_possible"], color=style.FIRST, height=0.62)
    ax.barh(
        1, figures["delinquent"], left=figures["best_possible"], color=style.LOSS, height=0.62, hatch="//", ec="white"
    )
    ax.text(
        figures["best_possible"] / 2,
        1,
        say("best possible {best:.1f}", **days),
        ha="center",
        va="center",
        color="white",
        fontweight="bold",
    )
    ax.text(figures["simple"], 1, say("lateness {late:.1f}", **days), va="center", transform=style.after(ax))
    if pd.notna(figures["countback"]):
        ax.barh(0, figures["countback"], color=style.REST, height=0.62)
        ax.text(figures["countback"], 0, f"{figures['countback']:.1f}", va="center", transform=style.after(ax))
    ax.set_yticks([1, 0], [say("simple"), say("countback")])
    ax.set_xlim(0, max(figures["simple"], 1) * 1.5)
    ax.set(xlabel=say("days"))
    return ax
