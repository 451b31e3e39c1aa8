"""What keeping is worth: 4.8, 4.9, 4.11."""

import numpy as np
import pandas as pd

from tests.answers.author import ORDER, PERCENT, ROUNDED, Answers, Wrong


def worth(margin, retention, discount):
    """What all coming years bring, the first of them in a year."""
    return margin * retention / (1 + discount - retention)


def gain(retention, step, discount):
    return worth(1, retention + step, discount) / worth(1, retention, discount) - 1


def needed(claim, step, discount):
    """The retention from which a step brings as much: sought from the least gain upwards."""
    tried = np.linspace(0.01, 1 - step, 1001)
    gains = np.array([gain(retention, step, discount) for retention in tried])
    low, high = tried[gains.argmin()], 1 - step
    if gain(high, step, discount) < claim:
        return float("nan")
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if gain(middle, step, discount) < claim else (low, middle)
    return float(high)


def five(facts, *, discount=None, margin=None):
    discount = facts["discount"] if discount is None else discount
    margin = facts["margin"] if margin is None else margin
    retention, step = facts["retention"], facts["step"]
    return [
        worth(margin, retention, discount),
        worth(margin, retention + step, discount),
        gain(retention, step, discount),
        needed(facts["claim_1"], step, discount),
        needed(facts["claim_2"], step, discount),
    ]


def with_one(place, change):
    def answer(facts):
        values = five(facts)
        values[place - 1] = change(facts, values)
        return values

    return answer


def at_once(facts):
    """The first margin today: another formula."""
    retention, step, discount = facts["retention"], facts["step"], facts["discount"]
    now, then = (facts["margin"] * (1 + discount) / (1 + discount - r) for r in (retention, retention + step))
    return [now, then, then / now - 1, *five(facts)[3:]]


def relative_step(facts):
    """Five percent of the retention in place of five points."""
    values = five(facts)
    then = worth(facts["margin"], facts["retention"] * (1 + facts["step"]), facts["discount"])
    return [values[0], then, then / values[0] - 1, *values[3:]]


def no_interest(facts):
    """Years of a customer times its margin."""
    now, then = (facts["margin"] / (1 - r) for r in (facts["retention"], facts["retention"] + facts["step"]))
    return [now, then, then / now - 1, *five(facts)[3:]]


FIVE_POINTS = Answers(
    decimals=2,
    right=five,
    forms={
        "a list": lambda right, facts: right,
        "a tuple": lambda right, facts: tuple(right),
        "an array": lambda right, facts: np.array(right),
        "a Series with labels": lambda right, facts: pd.Series(right, index=list("abcde")),
        "two decimals": lambda right, facts: [round(value, 2) for value in right],
        "three decimals": lambda right, facts: [round(value, 3) for value in right],
        "numpy's numbers": lambda right, facts: [np.float64(value) for value in right],
    },
    wrong={
        "no interest": Wrong(no_interest, r"interest|discount"),
        "the first margin today": Wrong(at_once, r"first|today|at once|stays|after a year|multipl|retention"),
        "the gain in money": Wrong(with_one(3, lambda f, v: v[1] - v[0]), r"money|divide|fraction|yuan|dollar"),
        "the gain in percent": Wrong(with_one(3, lambda f, v: 100 * v[2]), PERCENT),
        "the new worth as a part of the old": Wrong(
            with_one(3, lambda f, v: v[1] / v[0]), r"minus|less|more than|ratio|times|take|\b1\b|\bone\b"
        ),
        "the gain as a part of the new worth": Wrong(
            with_one(3, lambda f, v: 1 - v[0] / v[1]), r"now|before|after|new|old|base"
        ),
        "five percent in place of five points": Wrong(relative_step, r"point|percent of"),
        "the claims exchanged": Wrong(lambda f: [*five(f)[:3], five(f)[4], five(f)[3]], ORDER),
        "the retention after the step": Wrong(
            lambda f: [*five(f)[:3], five(f)[3] + f["step"], five(f)[4] + f["step"]], r"after|before|start|step"
        ),
        "the retentions in percent": Wrong(lambda f: [*five(f)[:3], 100 * five(f)[3], 100 * five(f)[4]], PERCENT),
        "the gain rounded to one decimal": Wrong(with_one(3, lambda f, v: round(v[2], 1)), ROUNDED),
        "the step for the gain": Wrong(with_one(3, lambda f, v: f["step"]), r"step|point"),
        "three values": Wrong(lambda f: five(f)[:3], r"five|5|three|3"),
        "the worth of one dollar of margin": Wrong(
            lambda f: [five(f, margin=1)[0], five(f, margin=1)[1], *five(f)[2:]], r"margin"
        ),
        "the claims given back": Wrong(lambda f: [*five(f)[:3], f["claim_1"], f["claim_2"]], r"claim|retention"),
    },
)


def line_where(table, won, kept):
    """The line with these numbers; none where nobody worked it out so."""
    found = table.index[(table["won"] - won).abs().lt(0.5) & (table["kept"] - kept).abs().lt(0.5)]
    if len(found) != 1:
        raise LookupError("no such line")
    return str(found[0])


def bought(table):
    first = table.iloc[0]
    return first["budget"] / first["cost_to_win"], first["budget"] / first["cost_to_keep"]


def both(table):
    first = table.iloc[0]
    return first["budget"] / (first["cost_to_win"] + first["cost_to_keep"])


BUDGET = Answers(
    right=lambda table: line_where(table, *bought(table)),
    forms={
        "a letter": lambda right, table: right,
        "a capital": lambda right, table: right.upper(),
        "with blanks": lambda right, table: f" {right} ",
        "with a point": lambda right, table: f"{right}.",
        "with the word line": lambda right, table: f"line {right}",
        "taken from the table": lambda right, table: table.index[table.index == right][0],
        "an index of one": lambda right, table: table.index[table.index == right],
        "an array of one": lambda right, table: np.array([right]),
    },
    wrong={
        "the costs exchanged": Wrong(
            lambda t: line_where(t, *bought(t)[::-1]), r"which cost|exchang|swap|other way|dear|cost.*(win|keep)"
        ),
        "half of the budget for each": Wrong(
            lambda t: line_where(t, bought(t)[0] / 2, bought(t)[1] / 2), r"half|all of|whole|two"
        ),
        "both costs added": Wrong(lambda t: line_where(t, both(t), both(t)), r"add|sum|together|both|won again"),
        "a letter that is not there": Wrong(lambda t: "e", r"lines?|letter"),
        "the number of the row": Wrong(lambda t: list(t.index).index(BUDGET.right(t)) + 1, r"letter|word between"),
        "two letters": Wrong(lambda t: "ab", r"one|letter|line"),
        "all letters": Wrong(lambda t: list(t.index), r"one|letter|single"),
        "yes": Wrong(lambda t: True, r"letter|line|word between"),
        "a sentence": Wrong(lambda t: "winning is dearer", r"letter|line"),
        "the name of a column": Wrong(lambda t: "kept", r"letter|line"),
    },
)


def more(shares):
    return float(shares["usual"] / shares["taken"] - 1)


SHARE = Answers(
    decimals=2,
    right=more,
    forms={
        "a number": lambda right, shares: right,
        "two decimals": lambda right, shares: round(right, 2),
        "three decimals": lambda right, shares: round(right, 3),
        "numpy's number": lambda right, shares: np.float64(right),
        "a list of one": lambda right, shares: [right],
        "a Series of one": lambda right, shares: pd.Series([right]),
    },
    wrong={
        "the points between the shares": Wrong(
            lambda s: s["usual"] - s["taken"], r"point|differ|divide|between|subtract"
        ),
        "as a part of the usual share": Wrong(
            lambda s: 1 - s["taken"] / s["usual"], r"usual|smaller|taken|divide|base|part of|less you take"
        ),
        "the whole volume": Wrong(lambda s: more(s) + 1, r"more|whole|minus|\bone\b|\b1\b"),
        "in percent": Wrong(lambda s: 100 * more(s), PERCENT),
        "the part of the income that is left": Wrong(
            lambda s: s["taken"] / s["usual"], r"left|turned|upside|divide|income"
        ),
        "with a minus": Wrong(lambda s: -more(s), r"minus|sign|negative|below|more"),
        "the smaller share itself": Wrong(lambda s: s["taken"], r"share itself|volume|share"),
        "both shares added": Wrong(lambda s: s["usual"] + s["taken"], r"add|volume|divide"),
        "rounded to a whole number": Wrong(lambda s: round(more(s)), ROUNDED),
        "twice as much": Wrong(lambda s: 2 * more(s), r"twice|double|volume"),
        "the shares multiplied": Wrong(lambda s: s["usual"] * s["taken"], r"multipl|divide"),
    },
)

ANSWERS = {"4.8": FIVE_POINTS, "4.9": BUDGET, "4.11": SHARE}
