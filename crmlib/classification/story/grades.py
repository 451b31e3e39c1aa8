"""Sentences of lesson 4: who makes a grade's taste, and whom to visit first."""

from typing import Any, Literal

import pandas as pd

from crmlib.classification.abc import abcd_classify
from crmlib.classification.composition import product_mix
from crmlib.language import joined, say
from crmlib.showing.cards import with_names
from crmlib.showing.prose import Words, at_halden

READINGS: tuple[Literal["cumulative", "bands"], ...] = ("cumulative", "bands")


def readings(table: pd.DataFrame) -> Words:
    """How many each reading of the percentages leaves in D, or that so few customers need no percentages."""
    up_to, more = (abcd_classify(table, reading=reading) for reading in READINGS)
    if up_to.attrs["empty_grades"]:
        return Words(
            say(
                "{n} [customer is|customers are] too few for these percentages: nobody holds grade {empty}. Take the classes of "
                "chapter 04a, or write beside each name how often you will visit.",
                n=len(table),
                empty=joined(up_to.attrs["empty_grades"]),
            )
        )
    here, there = (int((graded["abcd_class"] == "D").sum()) for graded in (up_to, more))
    return Words(
        say(
            "Grade D has {here} of {n} customers ({here_share:.0%}) where the percentages are read up to, and {there} "
            "({there_share:.0%}) where each is so many more.",
            n=len(table),
            here=here,
            here_share=here / len(table),
            there=there,
            there_share=there / len(table),
        )
    )


def widest(lines: pd.DataFrame, graded: pd.DataFrame, cards: pd.DataFrame) -> Words | None:
    """The product that stands out most in a grade of several customers, and how much of it one customer buys."""
    grades = graded["abcd_class"]
    several = [grade for grade, n in grades.value_counts().items() if n > 1]
    if "product" not in lines or len(several) < 2:
        return None
    mix = product_mix(lines, grades)[several]
    above = mix.sub(product_mix(lines, pd.Series("all", index=grades.index))["all"], axis=0)
    grade = above.max().idxmax()
    product = above[grade].idxmax()
    those = lines[(lines["product"] == product) & (lines["customer_id"].map(grades) == grade)]
    bought = those.groupby("customer_id", observed=True)["amount"].sum().sort_values(ascending=False)
    return Words(
        say(
            "Grade {grade} stands out with {product}: {share:.0%} of what it buys. Of that, {part:.0%} goes to one of its {n} "
            "customers, {name}. The others buy much the same goods as every grade: a grade alone says nothing about what to print.",
            grade=grade,
            product=product,
            share=mix.loc[product, grade],
            part=bought.iloc[0] / bought.sum(),
            n=int((grades == grade).sum()),
            name=_name(bought.index[0], cards),
        )
    )


def effort(load: pd.DataFrame, second: pd.DataFrame) -> Words:
    """The grade whose hours lie furthest above its sales, and who of it stands there by promotion."""
    grade = (load["hours_share"] - load["share_of_sales"]).idxmax()
    those = second[second["grade"] == grade]
    told = {"grade": grade, "hours": load.loc[grade, "hours_share"], "sales": load.loc[grade, "share_of_sales"]}
    promoted = int(those["reason"].notna().sum())
    if not promoted:
        return Words(
            say(
                "Grade {grade} takes {hours:.0%} of the hours and brings {sales:.0%} of sales: say what its hours are to bring.",
                **told,
            )
        )
    return Words(
        say(
            "Grade {grade} takes {hours:.0%} of the hours and brings {sales:.0%} of sales. {m} of its {n} customers [m:stands|stand] "
            "there by promotion: those hours are an advance, and the last day says when to look at it again.",
            **told,
            m=promoted,
            n=len(those),
        )
    )


@at_halden
def first_visits(listed: pd.DataFrame, names: pd.DataFrame) -> str:
    """Who of the best has fallen silent, and who else has."""
    silent = listed[listed["visit_for"].str.contains("silent")]
    waiting = silent.iloc[0]
    return say(
        "{name} is a customer of grade {grade}, and may buy for {room:,.0f} a year from others. Its last order lies {days:.0f} days "
        "back: the first question is whether it still buys lamps. {others} have fallen silent too. The list goes by grade; "
        "Mei Lin visits {name} first all the same.",
        name=_name(waiting.name, names),
        others=joined(_name(one, names) for one in silent.index[1:]),
        grade=waiting["grade"],
        room=waiting["room"],
        days=waiting["recency"],
    )


def _name(customer: Any, cards: pd.DataFrame) -> str:
    """The company's name, or the number where nobody has written one."""
    name = with_names(pd.DataFrame(index=[customer]), cards)["name"].iloc[0]
    return str(customer) if pd.isna(name) or not str(name).strip() else str(name)
