"""What keeping is worth, the newer exercises: 4.25 to 4.28."""

from fractions import Fraction

import numpy as np
import pandas as pd

from tests.answers.author import ORDER, PERCENT, ROUNDED, Answers, Wrong


def word(share, loyal=0.5, switching=0.2):
    return "loyal" if share >= loyal else "switching" if share >= switching else "none"


def called(table, *, share=None, silent=None, **limits):
    """Each customer's word: silent first, then by the share of the need."""
    share = table["bought"] / table["demand"] if share is None else share
    silent = table["recency"] > table["longest_gap"] if silent is None else silent
    return {name: "silent" if silent[name] else word(share[name], **limits) for name in table.index}


def turned(table, one, other):
    return {name: {one: other, other: one}.get(found, found) for name, found in called(table).items()}


def but(table, old, new):
    return {name: new if found == old else found for name, found in called(table).items()}


def loyal_first(table):
    """The share decides; only who is not loyal by it is looked at for silence."""
    by_share = called(table, silent=table["recency"] < 0)
    return {name: "loyal" if by_share[name] == "loyal" else found for name, found in called(table).items()}


LOYAL = Answers(
    right=called,
    forms={
        "a dict": lambda right, table: right,
        "a Series": lambda right, table: pd.Series(right),
        "pairs": lambda right, table: list(right.items()),
        "the last first": lambda right, table: dict(reversed(right.items())),
        "a column of the table": lambda right, table: table.assign(word=pd.Series(right))["word"],
        "the table with this column": lambda right, table: table.assign(word=pd.Series(right)),
        "categories": lambda right, table: pd.Series(right).astype("category"),
        "capital letters": lambda right, table: {name: found.capitalize() for name, found in right.items()},
        "with blanks": lambda right, table: {name: f" {found} " for name, found in right.items()},
    },
    wrong={
        "nobody is silent": Wrong(lambda t: called(t, silent=t["recency"] < 0), r"silen|longest gap|recency"),
        "silence only looked at where the share is small": Wrong(loyal_first, r"silen|first|before"),
        "silent only from 1.5 times the gap": Wrong(
            lambda t: called(t, silent=t["recency"] >= 1.5 * t["longest_gap"]), r"1\.5|longer than|longest gap|late"
        ),
        "silent is who waited less than the gap": Wrong(
            lambda t: called(t, silent=t["recency"] < t["longest_gap"]), r"turned|other way|less|shorter|longer"
        ),
        "silent after sixty days": Wrong(
            lambda t: called(t, silent=t["recency"] > 60), r"60|own|longest gap|fixed|same number of days"
        ),
        "silent by the gap of all customers": Wrong(
            lambda t: called(t, silent=t["recency"] > t["longest_gap"].mean()), r"own|each|longest gap|average|mean"
        ),
        "silent after ninety days": Wrong(
            lambda t: called(t, silent=t["recency"] > 90), r"90|own|longest gap|fixed|same number of days"
        ),
        "loyal only above half": Wrong(lambda t: called(t, loyal=0.501), r"exactly|a half"),
        "switching from three tenths": Wrong(lambda t: called(t, switching=0.3), r"fifth"),
        "loyal from a fifth": Wrong(lambda t: called(t, loyal=0.2), r"half|fifth|switch"),
        "nobody switches": Wrong(lambda t: called(t, switching=0.5), r"fifth|switch"),
        "loyal is who buys a hundred": Wrong(
            lambda t: called(t, share=t["bought"] / 200), r"need|demand|share|amount|how much"
        ),
        "the need divided by what is bought": Wrong(
            lambda t: called(t, share=t["demand"] / t["bought"]),
            r"turned|divide|other way|upside|need|fraction|percent",
        ),
        "a share of all that is bought": Wrong(
            lambda t: called(t, share=t["bought"] / t["bought"].sum()),
            r"own need|need|demand|all that|percent|fraction",
        ),
        "half of those who are not silent": Wrong(
            lambda t: called(t, share=(t["bought"] / t["demand"]).rank(pct=True)),
            r"rank|half of the customers|need|share",
        ),
        "loyal and switching exchanged": Wrong(lambda t: turned(t, "loyal", "switching"), r"loyal|switch|exchang"),
        "switching and none exchanged": Wrong(lambda t: turned(t, "switching", "none"), r"none|switch|exchang"),
        "everybody loyal": Wrong(lambda t: dict.fromkeys(t.index, "loyal"), r"loyal|everybody|all|need|fraction"),
        "lost in place of silent": Wrong(lambda t: but(t, "silent", "lost"), r"lost|word|silent"),
        "Python's None in place of the word": Wrong(
            lambda t: but(t, "none", None), r"none|word|quotation|no entry|missing"
        ),
        "the silent ones left out": Wrong(
            lambda t: {name: found for name, found in called(t).items() if found != "silent"},
            r"silent|every|each|missing|all",
        ),
        "the shares in place of words": Wrong(lambda t: dict(t["bought"] / t["demand"]), r"word"),
        "how many have each word": Wrong(
            lambda t: dict(pd.Series(called(t)).value_counts()), r"each|customer|Ash|how many|word"
        ),
    },
)


def kept(table):
    return table[(table["orders_last_year"] > 0) & (table["orders_this_year"] > 0)]


def counts(table):
    """How many bought in both years, last year, this year."""
    return len(kept(table)), int((table["orders_last_year"] > 0).sum()), int((table["orders_this_year"] > 0).sum())


def two_shares(table):
    both, last, this = counts(table)
    return [both / last, both / this]


def orders_shares(table):
    """Orders counted in place of customers."""
    again = kept(table)
    return [
        again["orders_last_year"].sum() / table["orders_last_year"].sum(),
        again["orders_this_year"].sum() / table["orders_this_year"].sum(),
    ]


def twice(table):
    """A repeat customer as one who ordered twice this year."""
    return [two_shares(table)[0], (table["orders_this_year"] >= 2).sum() / counts(table)[2]]


def no_fewer(table):
    again = kept(table)
    return [(again["orders_this_year"] >= again["orders_last_year"]).sum() / counts(table)[1], two_shares(table)[1]]


TWO_SHARES = Answers(
    decimals=2,
    right=two_shares,
    forms={
        "a list": lambda right, table: right,
        "a tuple": lambda right, table: tuple(right),
        "an array": lambda right, table: np.array(right),
        "a Series with labels": lambda right, table: pd.Series(right, index=["retention", "repeat"]),
        "two decimals": lambda right, table: [round(share, 2) for share in right],
        "three decimals": lambda right, table: [round(share, 3) for share in right],
        "fractions": lambda right, table: [
            Fraction(counts(table)[0], counts(table)[1]),
            Fraction(counts(table)[0], counts(table)[2]),
        ],
        "numpy's numbers": lambda right, table: [np.float64(share) for share in right],
    },
    wrong={
        "exchanged": Wrong(lambda t: two_shares(t)[::-1], ORDER),
        "in percent": Wrong(lambda t: [100 * share for share in two_shares(t)], PERCENT),
        "retention for both": Wrong(
            lambda t: [two_shares(t)[0]] * 2, r"this year's customers|last year's|same|divide|two"
        ),
        "the share of repeat customers for both": Wrong(
            lambda t: [two_shares(t)[1]] * 2, r"last year's customers|this year's|same|divide|two"
        ),
        "orders in place of customers": Wrong(orders_shares, r"orders|customers are counted|count customers"),
        "orders of this year by orders of last year": Wrong(
            lambda t: [
                t["orders_this_year"].sum() / t["orders_last_year"].sum(),
                kept(t)["orders_this_year"].sum() / t["orders_this_year"].sum(),
            ],
            r"orders|customers are counted|count customers",
        ),
        "a repeat customer orders twice this year": Wrong(twice, r"last year|twice|two orders|also bought"),
        "all twelve as the base": Wrong(lambda t: [counts(t)[0] / len(t)] * 2, r"twelve|all|base|only|divide"),
        "last year's and this year's customers of the twelve": Wrong(
            lambda t: [counts(t)[1] / len(t), counts(t)[2] / len(t)], r"twelve|all|both|again"
        ),
        "the new ones in place of the repeat ones": Wrong(lambda t: [two_shares(t)[0], 1 - two_shares(t)[1]], r"new"),
        "those who went in place of those who stayed": Wrong(
            lambda t: [1 - two_shares(t)[0], two_shares(t)[1]], r"lost|went|gone|left|stay"
        ),
        "this year's customers by last year's": Wrong(
            lambda t: [counts(t)[2] / counts(t)[1], two_shares(t)[1]], r"new|both years|again|won"
        ),
        "last year's customers by this year's": Wrong(
            lambda t: [two_shares(t)[0], counts(t)[1] / counts(t)[2]], r"both years|again|also|went|lost|stay"
        ),
        "the counts": Wrong(lambda t: [counts(t)[0], counts(t)[0]], r"count|number of|how many|divide"),
        "kept only who ordered no less": Wrong(no_fewer, r"no less|as (many|often)|one order|fewer|any"),
        "rounded to one decimal": Wrong(lambda t: [round(share, 1) for share in two_shares(t)], ROUNDED),
        "one number": Wrong(lambda t: two_shares(t)[:1], r"two|2|list"),
    },
)


def years(facts, *, interest=None):
    interest = facts["discount"] if interest is None else interest
    return facts["retention"] / (1 + interest - facts["retention"])


def worth(facts):
    return [years(facts), facts["margin"] * years(facts)]


def with_years(change):
    """Another number of yearly margins, and the value by it."""
    return lambda facts: [change(facts), facts["margin"] * change(facts)]


def no_brackets(facts):
    margin, stays, interest = facts["margin"], facts["retention"], facts["discount"]
    return [stays / 1 + interest - stays, margin * stays / 1 + interest - stays]


WORTH = Answers(
    decimals=2,
    right=worth,
    forms={
        "a list": lambda right, facts: right,
        "a tuple": lambda right, facts: tuple(right),
        "an array": lambda right, facts: np.array(right),
        "a Series with labels": lambda right, facts: pd.Series(right, index=["years", "value"]),
        "two decimals": lambda right, facts: [round(value, 2) for value in right],
        "three decimals": lambda right, facts: [round(value, 3) for value in right],
        "numpy's numbers": lambda right, facts: [np.float64(value) for value in right],
    },
    wrong={
        "no interest": Wrong(with_years(lambda f: years(f, interest=0)), r"interest|discount"),
        "one by those who go": Wrong(with_years(lambda f: 1 / (1 - f["retention"])), r"interest|discount|retention"),
        "no brackets": Wrong(no_brackets, r"bracket|parenthes"),
        "the brackets forgotten in the first only": Wrong(
            lambda f: [no_brackets(f)[0], worth(f)[1]], r"bracket|parenthes"
        ),
        "the first margin today": Wrong(
            with_years(lambda f: 1 + years(f)), r"first|today|at once|this year|year's|one too many"
        ),
        "the retention left out above the line": Wrong(
            with_years(lambda f: years(f) / f["retention"]), r"retention|above|times|numerator|first"
        ),
        "the retention left out below the line": Wrong(
            with_years(lambda f: f["retention"] / (1 + f["discount"])), r"below|minus|less|one year|take|retention"
        ),
        "the interest taken off": Wrong(
            with_years(lambda f: years(f, interest=-f["discount"])), r"interest|discount|plus|add"
        ),
        "the interest as a whole number": Wrong(
            with_years(lambda f: years(f, interest=100 * f["discount"])), r"0\.1|percent|fraction|hundred|interest"
        ),
        "exchanged": Wrong(lambda f: worth(f)[::-1], ORDER),
        "the first in percent": Wrong(lambda f: [100 * years(f), worth(f)[1]], PERCENT),
        "the value in thousands": Wrong(lambda f: [years(f), worth(f)[1] / 1000], r"thousand|1,?000|unit"),
        "the margin for the value": Wrong(lambda f: [years(f), f["margin"]], r"margin|one year|multipl|times"),
        "the value from the rounded number": Wrong(
            lambda f: [round(years(f), 2), f["margin"] * round(years(f), 2)], ROUNDED
        ),
        "whole years": Wrong(lambda f: [round(years(f)), f["margin"] * round(years(f))], ROUNDED),
        "the retention for the number": Wrong(
            with_years(lambda f: f["retention"]), r"one year|only|first year|divide|retention"
        ),
        "the value only": Wrong(lambda f: worth(f)[1:], r"two|2|list"),
    },
)


def choice(right, others, sentence, row):
    """A question with four letters: the other letters each with what speaks against them, and what is no letter."""
    forms = {
        "a letter": lambda letter, table: letter,
        "a capital": lambda letter, table: letter.upper(),
        "with blanks": lambda letter, table: f" {letter} ",
        "with a point": lambda letter, table: f"{letter}.",
        "with a bracket": lambda letter, table: f"{letter})",
        "with words of her own": lambda letter, table: f"{letter.upper()}) {sentence}",
        "an array of one": lambda letter, table: np.array([letter]),
        "a list of one": lambda letter, table: [letter],
    }
    no_letter = {
        "a letter that is not there": Wrong(lambda t: "e", r"letter|word between|lines?"),
        "the number of the line": Wrong(lambda t: 3, r"letter|word between"),
        "two letters": Wrong(lambda t: "ab", r"one|letter"),
        "all letters": Wrong(lambda t: list("abcd"), r"one|letter|single"),
        "yes": Wrong(lambda t: True, r"letter|word between"),
        "a sentence": Wrong(lambda t: sentence, r"letter"),
        "the name of a row": Wrong(lambda t: row, r"letter"),
    }
    letters = {f"{letter}: {why}": Wrong(made(letter), told) for letter, (why, told) in others.items()}
    return Answers(right=lambda table: right, forms=forms, wrong=letters | no_letter)


def made(letter):
    return lambda table: letter


CLAIM = choice(
    "c",
    {
        "a": ("content customers explain the gain", r"content|satisf"),
        "b": ("a large survey is a true one", r"how many firms|many|size|number"),
        "d": ("what cannot be computed is invented", r"invent|profit|another|base|sales"),
    },
    "from which retention did it begin",
    "asks_for",
)

ANSWERS = {"4.25": LOYAL, "4.26": TWO_SHARES, "4.27": WORTH, "4.28": CLAIM}
