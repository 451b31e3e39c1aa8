"""The tables of the exercises of lesson 4 on grades and accounts: promotion, promise, room, credit, hours, a page.

A function ``other_…`` takes the printed table and an endless row of numbers from 0 to 1, and gives another of the same shape.
"""

from collections.abc import Sequence

import pandas as pd

from crmlib.classification.cases import TREES
from crmlib.practice.dice import Dice, between, mixed, one_of

TODAY = "2026-06-30"
NO_FACT = "will surely grow"
ASKED = (  # why it is asked for, the day it was written, its last day: only the first and the last two count
    ("opens 2 shops", "2026-05-04", "2027-03-31"),
    (NO_FACT, "2026-04-20", "2026-11-30"),
    ("won a tender of 900 lamps", "2025-03-10", "2026-03-31"),
    ("a chain of 12 hotels", "2026-08-01", "2027-01-31"),
    ("3 halls planned", "2026-02-16", "2028-12-31"),
    ("trial order of 400 lamps", "2025-12-01", TODAY),
    ("second importer since May", TODAY, "2026-12-31"),
)
PEOPLE = ("Mei Lin", "Hao Ruan", "Tao Feng")
POINTS = (  # what should be different in numbers, who sees to it, until when; the first four can be checked
    (0.30, "Mei Lin", "2026-12-31"),
    (12, "Hao Ruan", "2026-09-30"),
    (45, "Tao Feng", "2026-10-15"),
    (3, "Mei Lin", "2026-08-31"),
    (None, "Hao Ruan", "2026-11-30"),
    (20, "everybody", "2026-09-15"),
    (6, "", "2026-10-31"),
    (0.10, "Tao Feng", "soon"),
)


def asked(grades: Sequence[str] = "CBDCDBC", places: Sequence[int] = (4, 0, 2, 6, 1, 5, 3)) -> pd.DataFrame:
    """Seven customers for whom a higher grade is asked, with the reason and the two days."""
    return pd.DataFrame(
        [(grade, *ASKED[place]) for grade, place in zip(grades, places, strict=True)],
        columns=["grade", "reason", "written", "last_day"],
        index=pd.Index(TREES[: len(ASKED)], name="customer"),
    )


def other_asked(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other grades, the same requests for others."""
    return asked([one_of(dice, "BCD") for _ in ASKED], mixed(dice, range(len(ASKED))))


def many() -> pd.Series:
    """How many customers there are to grade."""
    return pd.Series({"customers": 233})


def other_many(facts: pd.Series, dice: Dice) -> pd.Series:
    """Another number, in which no grade ends between two customers by chance."""
    return pd.Series({"customers": between(dice, 101, 690)})


def promise() -> pd.DataFrame:
    """Customers of each grade, visits a year and hours a visit that each is promised."""
    return _promise([3, 9, 35, 186], [6, 5, 3, 2])


def other_promise(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other numbers of customers, other hours."""
    sizes = [between(dice, 2, 5), between(dice, 7, 14), between(dice, 25, 55), between(dice, 120, 260)]
    return _promise(sizes, [between(dice, 5, 8), between(dice, 4, 6), between(dice, 2, 4), between(dice, 1, 3)])


def _promise(customers: Sequence[int], hours: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {"customers": customers, "visits": [12, 4, 2, 1], "hours": hours}, index=pd.Index([*"ABCD"], name="grade")
    )


def demand() -> pd.DataFrame:
    """What eight customers buy from us and what they need, in thousand dollars a year."""
    return _demand([420, 55, 180, 90, 260, 5, 140, 75], [510, 400, 520, 110, 300, 60, 310, 600])


def other_demand(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other sales, other needs: the largest need has little room, the smallest share is small."""
    ours = [5 * between(dice, 8, 60) for _ in range(8)]
    rooms = [
        5 * room for room in mixed(dice, [*range(1, 4), *range(21, 91)])[:8]
    ]  # no two alike, or the three are four
    needs = [sold + room for sold, room in zip(ours, rooms, strict=True)]
    ours[0], ours[5] = 5 * between(dice, 80, 110), 5 * between(dice, 1, 3)
    needs[0], needs[5] = ours[0] + 5 * between(dice, 4, 9), ours[5] + 5 * between(dice, 10, 20)
    places = mixed(dice, range(8))
    return _demand([ours[n] for n in places], [needs[n] for n in places])


def _demand(sales: Sequence[int], needs: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame({"sales": sales, "demand": needs}, index=pd.Index(TREES[:8], name="customer"))


def terms() -> pd.Series:
    """One account: sales a year, margin as a part of sales, service, days of credit, interest a year."""
    return pd.Series({"sales": 470_000, "margin": 0.16, "cost_to_serve": 52_000, "credit_days": 90, "interest": 0.09})


def other_terms(facts: pd.Series, dice: Dice) -> pd.Series:
    """Another account."""
    sales = 20_000 * between(dice, 8, 40)
    return pd.Series(
        {
            "sales": sales,
            "margin": between(dice, 12, 26) / 100,
            "cost_to_serve": sales * between(dice, 4, 9) / 100,
            "credit_days": one_of(dice, (30, 45, 60, 75, 100, 120)),
            "interest": between(dice, 6, 14) / 100,
        }
    )


def hours() -> pd.DataFrame:
    """Six accounts: our hours in a year, and gross profit in thousand dollars."""
    return _hours([120, 260, 40, 310, 90, 180], [96, 62, 38, 41, 88, 75])


def other_hours(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other hours and gross profits; Elm takes much and brings little."""
    time = [10 * between(dice, 4, 24) for _ in range(6)]
    gross = [between(dice, 30, 110) for _ in range(6)]
    time[3], gross[3] = 10 * between(dice, 28, 42), between(dice, 20, 45)
    return _hours(time, gross)


def _hours(time: Sequence[int], gross: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame({"hours": time, "gross_profit": gross}, index=pd.Index(TREES[:6], name="account"))


def page(places: Sequence[int] = (4, 0, 6, 2, 7, 1, 5, 3)) -> pd.DataFrame:
    """Eight lines of the page for one account: by how much, who, by when."""
    return pd.DataFrame(
        [POINTS[place] for place in places],
        columns=["by_how_much", "person", "day"],
        index=pd.Index([f"L{n}" for n in range(1, len(POINTS) + 1)], name="line"),
    )


def other_page(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """The lines in another order."""
    return page(mixed(dice, range(len(POINTS))))


def four_systems() -> pd.DataFrame:
    """Four systems by letter, and what each needs to know besides the customer and the amount."""
    return pd.DataFrame(
        {
            "system": ["ABC", "RFM", "metals", "six criteria"],
            "needs_the_day": [False, True, False, True],
            "needs_cost_and_hours": [False, False, True, True],
        },
        index=pd.Index([*"abcd"], name="line"),
    )
