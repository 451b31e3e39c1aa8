"""Who is leaving without a word, in smaller steps, and who moved: 4.21, 4.22, 4.23, 4.24."""

import numpy as np
import pandas as pd

from tests.answers.author import ORDER, Answers, Wrong
from tests.answers.behaviour import WEIGHTS, points


def three(table, who="P", **how):
    return [int(score) for score in points(table, **how).loc[who]]


def instead(place, change):
    def answer(table):
        scores = three(table)
        scores[place - 1] = change(table, scores)
        return scores

    return answer


def by_rank(table):
    """Scored among the five: the best has 5."""
    ranks = pd.DataFrame(
        {
            name: table[name].rank(ascending=up, method="first")
            for name, up in (("recency", False), ("frequency", True), ("monetary", True))
        }
    )
    return [int(rank) for rank in ranks.loc["P"]]


def facts(table, who="P"):
    return [float(value) for value in table.loc[who]]


SCORES = Answers(
    right=three,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series": lambda right, table: pd.Series(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["r", "f", "m"]),
        "with a point": lambda right, table: [float(score) for score in right],
        "a row of a table": lambda right, table: points(table).loc["P"],
    },
    wrong={
        "long ago scores high": Wrong(instead(1, lambda t, s: 6 - s[0]), r"last deal|recen|turned|lately|short|long"),
        "a limit itself scores lower": Wrong(lambda t: three(t, edges=1), r"limit|exactly|or more|within|itself|edge"),
        "one too high in yuan": Wrong(
            instead(3, lambda t, s: min(5, s[2] + 1)), r"yuan|third|number 3|money|limit|below"
        ),
        "one too low in yuan": Wrong(
            instead(3, lambda t, s: max(1, s[2] - 1)), r"yuan|third|number 3|money|limit|or more"
        ),
        "one too low in the last deal": Wrong(
            instead(1, lambda t, s: max(1, s[0] - 1)), r"last deal|recen|number 1|first|month"
        ),
        "the deals themselves": Wrong(instead(2, lambda t, s: int(t["frequency"]["P"])), r"deals|number 2|score|5"),
        "the row of the table": Wrong(facts, r"score|look up|table|1 to 5|itself|figures"),
        "scored among the five": Wrong(by_rank, r"among|rank|fixed|cut-offs|compare"),
        "another customer: Q": Wrong(lambda t: three(t, "Q"), r"\bQ\b|another customer|\bP\b"),
        "another customer: T": Wrong(lambda t: three(t, "T"), r"\bT\b|another customer|\bP\b"),
        "money first": Wrong(lambda t: three(t)[::-1], ORDER),
        "deals first": Wrong(lambda t: [three(t)[place] for place in (1, 0, 2)], ORDER),
        "the last two exchanged": Wrong(lambda t: [three(t)[place] for place in (0, 2, 1)], ORDER),
        "days where months are asked for": Wrong(lambda t: three(t, recency=30.4), r"month|day"),
        "all the other way round: 1 is best": Wrong(
            lambda t: [6 - score for score in three(t)], r"turned|5 is|best|high|other way"
        ),
        "letters": Wrong(lambda t: ["H" if score >= 4 else "L" for score in three(t)], r"number|score|letter|1 to 5"),
        "added up": Wrong(lambda t: sum(three(t)), r"three|3|add|list"),
        "two scores": Wrong(lambda t: three(t)[:2], r"three|3|two|2"),
        "weighed": Wrong(
            lambda t: [score * weight for score, weight in zip(three(t), WEIGHTS, strict=True)], r"weigh|1 to 5"
        ),
    },
)


def weighed(scores, weights=WEIGHTS):
    return sum(score * weight for score, weight in zip(scores, weights, strict=True))


def letters(scores, high=4):
    return "".join("H" if score >= high else "L" for score in scores)


def both(table, who="Q", weights=WEIGHTS, high=4, **how):
    scores = three(table, who, **how)
    return [weighed(scores, weights), letters(scores, high)]


def turned(table):
    scores = three(table, "Q")
    return [6 - scores[0], *scores[1:]]


NUMBER_AND_CLASS = Answers(
    right=both,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "with a point": lambda right, table: [float(right[0]), right[1]],
        "small letters": lambda right, table: [right[0], right[1].lower()],
        "a Series": lambda right, table: pd.Series(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["score", "class"]),
        "numpy's number": lambda right, table: [np.int64(right[0]), right[1]],
        "with blanks": lambda right, table: [right[0], f" {right[1]} "],
    },
    wrong={
        "all weights alike": Wrong(lambda t: both(t, weights=(1, 1, 1)), r"weigh"),
        "the heavy weight for the last deal": Wrong(lambda t: both(t, weights=(8, 8, 4)), r"weigh"),
        "the weights exchanged: 8, 4, 8": Wrong(lambda t: both(t, weights=(8, 4, 8)), r"weigh"),
        "a mean of the scores": Wrong(
            lambda t: [weighed(three(t, "Q")) / sum(WEIGHTS), both(t)[1]], r"mean|average|divid|add"
        ),
        "high from 3": Wrong(lambda t: both(t, high=3), r"high|\b3\b"),
        "high is 5 alone": Wrong(lambda t: both(t, high=5), r"high|\b4\b"),
        "H and L exchanged": Wrong(
            lambda t: [both(t)[0], both(t)[1].translate(str.maketrans("HL", "LH"))], r"H.*L|exchang|turn|high"
        ),
        "the letters in another order": Wrong(lambda t: [both(t)[0], both(t)[1][::-1]], rf"{ORDER}|last deal"),
        "long ago scores high": Wrong(
            lambda t: [weighed(turned(t)), letters(turned(t))], r"last deal|recen|lately|turn|long ago"
        ),
        "another customer": Wrong(lambda t: both(t, "P"), r"\bP\b|another customer|\bQ\b"),
        "the letters first": Wrong(lambda t: both(t)[::-1], ORDER),
        "the score alone": Wrong(lambda t: both(t)[0], r"two|2|letters|list"),
        "the letters alone": Wrong(lambda t: both(t)[1], r"two|2|score|list"),
        "the letters one by one": Wrong(lambda t: [both(t)[0], *both(t)[1]], r"two|2|together|one word"),
        "the three scores for the letters": Wrong(
            lambda t: [both(t)[0], "".join(str(score) for score in three(t, "Q"))], r"letter|H|L"
        ),
        "the scores added": Wrong(lambda t: [sum(three(t, "Q")), both(t)[1]], r"weigh"),
        "a limit itself scores lower": Wrong(lambda t: both(t, edges=1), r"limit|exactly|or more|within|itself"),
        "the level for the letters": Wrong(lambda t: [both(t)[0], "VVIP"], r"letter|H|L"),
    },
)


def late(table, times=1.5, days=7, strict=False):
    over = table["recency"] - table["usual_gap"]
    if strict:
        return (table["recency"] > times * table["usual_gap"]) & (over > days)
    return (table["recency"] >= times * table["usual_gap"]) & (over >= days)


def most(amounts, many=5):
    return [str(name) for name in amounts.sort_values(ascending=False, kind="stable").index[:many]]


def calls(table, **how):
    return most(table["sales"][late(table, **how)])


def without_last(table):
    """The fifth is the sixth."""
    found = most(table["sales"][late(table)], 6)
    if len(found) < 6:
        raise LookupError("nobody else is late")
    return [*found[:4], found[5]]


CALLS = Answers(
    ordered=False,
    right=calls,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "a set": lambda right, table: set(right),
        "an index": lambda right, table: pd.Index(right),
        "a Series": lambda right, table: pd.Series(right),
        "an array": lambda right, table: np.array(right),
        "the last first": lambda right, table: right[::-1],
        "the rows of the table": lambda right, table: table.loc[right],
        "their sales": lambda right, table: table["sales"][right],
    },
    wrong={
        "the five who bring most, late or not": Wrong(lambda t: most(t["sales"]), r"late|not late|usual|all"),
        "the five who waited longest": Wrong(lambda t: most(t["recency"]), r"longest|days|usual|own"),
        "the five late ones who waited longest": Wrong(
            lambda t: most(t["recency"][late(t)]), r"longest|bring|sales|waited|most"
        ),
        "the five latest by their own gap": Wrong(
            lambda t: most((t["recency"] / t["usual_gap"])[late(t)]), r"latest|bring|sales|gap|most"
        ),
        "late from the usual gap on": Wrong(lambda t: calls(t, times=1), r"1\.5|half as|usual gap|times"),
        "late from twice the gap": Wrong(lambda t: calls(t, times=2), r"1\.5|twice|double|two"),
        "the week is forgotten": Wrong(lambda t: calls(t, days=-999), r"seven|week|7"),
        "the limit itself is not late": Wrong(lambda t: calls(t, strict=True), r"or more|exactly|limit|itself"),
        "the five late ones who bring least": Wrong(
            lambda t: most(-t["sales"][late(t)].astype(float)), r"least|most|small"
        ),
        "all who are late": Wrong(lambda t: list(t.index[late(t)]), r"five|5|many|all"),
        "four of them": Wrong(lambda t: calls(t)[:4], r"five|5|missing|four|4"),
        "six of them": Wrong(lambda t: most(t["sales"][late(t)], 6), r"five|5|six|6|many"),
        "the sixth for the fifth": Wrong(without_last, r"bring|sales|more|less|most"),
        "the first five late ones of the table": Wrong(
            lambda t: list(t.index[late(t)])[:5], r"bring|sales|first|order of the table|top"
        ),
        "late by ninety days for all": Wrong(
            lambda t: most(t["sales"][t["recency"] >= 90]), r"own|usual|same|everybody|late"
        ),
        "a week over is enough": Wrong(lambda t: calls(t, times=0), r"1\.5|half|times|week|seven"),
        "the sales in place of the names": Wrong(lambda t: [int(t["sales"][n]) for n in calls(t)], r"name"),
        "one of them twice": Wrong(lambda t: [*calls(t)[:4], calls(t)[0]], r"twice|five|5|missing|once"),
    },
)


LAST, THIS = 80, 100  # where class A begins


def words(table, last=LAST, this=THIS, strict=False, old=None):
    """By the lines: where each stood, stands, and would stand with the old line."""
    old = last if old is None else old
    inside = (lambda sales, line: sales > line) if strict else (lambda sales, line: sales >= line)
    was, now, would = (
        inside(table[column], line) for column, line in (("last_year", last), ("this_year", this), ("this_year", old))
    )
    return {
        str(name): "stayed" if a == b else ("rule" if a == c else "customer")
        for name, a, b, c in zip(table.index, was, now, would, strict=True)
    }


def renamed(table, **names):
    return {name: names.get(word, word) for name, word in words(table).items()}


def by_change(table):
    """A mover who fell is called customer only where sales fell; any other is the rule's."""
    moved = words(table)
    fell = table["this_year"] < table["last_year"]
    was = table["last_year"] >= LAST
    now = table["this_year"] >= THIS
    return {
        name: moved[name]
        if moved[name] == "stayed"
        else ("customer" if fell[name] == (was[name] and not now[name]) else "rule")
        for name in moved
    }


def any_change(table):
    return {
        str(name): "customer" if a != b else "stayed"
        for name, a, b in zip(table.index, table["last_year"], table["this_year"], strict=True)
    }


MOVED = Answers(
    right=words,
    forms={
        "a dict": lambda right, table: right,
        "a Series": lambda right, table: pd.Series(right),
        "the last first": lambda right, table: dict(reversed(right.items())),
        "capitals": lambda right, table: {name: word.capitalize() for name, word in right.items()},
        "with blanks": lambda right, table: {name: f" {word} " for name, word in right.items()},
        "pairs": lambda right, table: list(right.items()),
        "a Series by its own index": lambda right, table: pd.Series(list(right.values()), index=table.index),
    },
    wrong={
        "rule and customer exchanged": Wrong(
            lambda t: renamed(t, rule="customer", customer="rule"),
            r"exchang|rule.*customer|other way|turn|last year.s line",
        ),
        "every mover moved by the customer": Wrong(
            lambda t: renamed(t, rule="customer"), r"rule|last year.s line|80|every move.*line had stayed"
        ),
        "every mover moved by the rule": Wrong(lambda t: renamed(t, customer="rule"), r"customer|last year.s line|80"),
        "last year's line in both years": Wrong(
            lambda t: words(t, this=LAST), r"this year.s line|100|begins at|line of this year"
        ),
        "this year's line in both years": Wrong(lambda t: words(t, last=THIS), r"last year.s line|80|began at"),
        "the lines exchanged": Wrong(lambda t: words(t, last=THIS, this=LAST), r"line|80|100|exchang"),
        "nobody moved": Wrong(lambda t: dict.fromkeys(map(str, t.index), "stayed"), r"nobody|moved|line|nothing"),
        "whoever sells less or more has moved": Wrong(any_change, r"sales|change|line|class|both years"),
        "by whether the sales fell": Wrong(by_change, r"fell|less|sales|last year.s line"),
        "those out of A in both years have moved": Wrong(
            lambda t: {
                n: "customer" if w == "stayed" and t["this_year"][n] < LAST and t["last_year"][n] < LAST else w
                for n, w in words(t).items()
            },
            r"neither|both years|outside|never|stayed",
        ),
        "in and out in place of the words": Wrong(
            lambda t: {str(n): "in" if s >= THIS else "out" for n, s in t["this_year"].items()}, r"word|stayed|rule"
        ),
        "classes in place of the words": Wrong(
            lambda t: {str(n): "A" if s >= THIS else "B" for n, s in t["this_year"].items()}, r"word|stayed|rule"
        ),
        "moved, without saying why": Wrong(
            lambda t: renamed(t, rule="moved", customer="moved"), r"word|stayed|rule|moved"
        ),
        "the movers only": Wrong(
            lambda t: {n: w for n, w in words(t).items() if w != "stayed"}, r"missing|each|every|all|Ash"
        ),
        "a list of the words": Wrong(lambda t: list(words(t).values()), r"name|\{|dict|Ash|pair"),
        "one is forgotten": Wrong(lambda t: dict(list(words(t).items())[:-1]), r"missing|each|every|all|Oak"),
    },
)

ANSWERS = {"4.21": SCORES, "4.22": NUMBER_AND_CLASS, "4.23": CALLS, "4.24": MOVED}
