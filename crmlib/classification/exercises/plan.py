"""Which system when, and what a page must say: exercises 4.32 and 4.33, after chapter 04f."""

import pandas as pd

from crmlib.classification.exercises import tables_service as cases
from crmlib.language import tell
from crmlib.practice.exercise import exercise

exercise(
    "4.32",
    points=1,
    kind="choice",
    data=cases.four_systems,
    answer=lambda d: "b",
    options=[
        tell("ABC by value"),
        tell("RFM: last order, number of orders, money"),
        tell("platinum, gold, iron and lead, by profit and effort"),
        tell("key accounts by six criteria"),
    ],
    form_said=tell('Give one letter between quotation marks, as in "x".'),
    wrong={
        "abc": (
            lambda d: "a",
            tell("That says who is large. Would you see that a large one has stopped, before the year is over?"),
        ),
        "metals": (
            lambda d: "c",
            tell("Metals go by profit and effort. Which columns of this file say what a customer costs?"),
        ),
        "six criteria": (
            lambda d: "d",
            tell("Six criteria choose the key accounts. Which of them can you read from a date and an amount?"),
        ),
    },
    hints=[
        tell("Two questions: what do you want to know, and what does the file hold?"),
        tell("Which of the four looks at the day of the last order?"),
        tell("Of the four, one needs a customer, a date and an amount, and says who was good and has become quiet."),
    ],
    reason=tell("A system is chosen by the question that it answers and by the columns that are there for it."),
    solution="""answer = "b\"""",
)


def _ready(page: pd.DataFrame, amount: bool = True, person: bool = True, day: bool = True) -> pd.Index:
    """The lines that say by how much, who and by when, as far as these are asked for."""
    numbered = page["by_how_much"].notna() | (not amount)
    named = page["person"].isin(cases.PEOPLE) | (not person)
    dated = pd.to_datetime(page["day"], format="%Y-%m-%d", errors="coerce").notna() | (not day)
    return page.index[numbered & named & dated]


exercise(
    "4.33",
    points=2,
    kind="set",
    data=cases.page,
    vary=cases.other_page,
    answer=_ready,
    wrong={
        "no number needed": (
            lambda d: _ready(d, amount=False),
            tell("One of them does not say by how much. How will you see in a year whether it came true?"),
        ),
        "everybody is nobody": (
            lambda d: _ready(d.assign(person=d["person"].replace("everybody", "Mei Lin"))),
            tell("One of them is everybody's. What everybody does, nobody does: who is the one?"),
        ),
        "nobody named": (
            lambda d: _ready(d.assign(person=d["person"].replace("", "Mei Lin"))),
            tell("One of them names nobody. Who will be asked about it?"),
        ),
        "no person needed": (
            lambda d: _ready(d, person=False),
            tell("Two of them do not name one person who answers for it. Whom will you ask?"),
        ),
        "the number alone": (
            lambda d: _ready(d, person=False, day=False),
            tell("All of them say by how much. Who sees to it, and by which day?"),
        ),
        "the person alone": (
            lambda d: _ready(d, amount=False, day=False),
            tell("All of them name one person. By how much, and by which day?"),
        ),
        "the day alone": (
            lambda d: _ready(d, amount=False, person=False),
            tell("All of them give a day. By how much, and who sees to it?"),
        ),
        "Mei Lin's": (
            lambda d: [name for name in _ready(d) if d["person"][name] == "Mei Lin"],
            tell("These are the lines of Mei Lin. Hao Ruan and Tao Feng can be asked as well."),
        ),
        "whole numbers": (
            lambda d: [name for name in _ready(d) if d["by_how_much"][name] >= 1],
            tell("A line that says 0.30 is missing. A part of one says by how much too."),
        ),
        "the people": (
            lambda d: list(d["person"][_ready(d)]),
            tell("These are people. Give the names of the lines, such as L1."),
        ),
        "soon is a day": (
            lambda d: _ready(d, day=False),
            tell("Soon is no day. On which day will you look?"),
        ),
        "all": (
            lambda d: d.index,
            tell("These are all lines. Three things must stand in each: by how much, who, by which day."),
        ),
        "those that lack something": (
            lambda d: d.index[~d.index.isin(_ready(d))],
            tell("These are the lines that lack something. Asked are the others."),
        ),
    },
    hints=[
        tell("Go down the lines with three questions: by how much, who, by which day?"),
        tell("Each answer must be one thing: one number, one person, one day of the calendar."),
        tell("Four of the eight lines have all three. Give their names in a list."),
    ],
    reason=tell("A promise that can be checked has a number, one person and one day; the rest are wishes."),
    solution="""
named = table["person"].isin(["Mei Lin", "Hao Ruan", "Tao Feng"])
answer = table.index[table["by_how_much"].notna() & named & (table["day"] != "soon")]
""".strip(),
)
