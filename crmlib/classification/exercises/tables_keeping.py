"""The tables of the exercises of lesson 4 on keeping customers: who moved, who is loyal, who came again.

A function ``other_…`` takes the printed table and an endless row of numbers from 0 to 1, and gives another of the same shape.
"""

from collections.abc import Sequence

import pandas as pd

from crmlib.classification.cases import TREES
from crmlib.practice.dice import Dice, between, mixed

CUT_BEFORE, CUT_AFTER = 80, 100  # from so many thousand dollars a customer was in class A last year, and is this year


def two_years() -> pd.DataFrame:
    """Sales of eight customers in thousand dollars, last year and this year."""
    return _two_years([140, 95, 88, 120, 60, 72, 45, 91], [155, 92, 50, 97, 112, 86, 48, 41])


def other_two_years(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Eight others, two of each kind: still A; moved by the rule; fell by themselves; below both lines or risen."""
    low = [between(dice, 30, 76), between(dice, 30, 76)]
    pairs = [
        (between(dice, 101, 180), between(dice, 103, 190)),
        (between(dice, 82, 140), between(dice, 82, 98)),
        (between(dice, 101, 140), between(dice, 81, 97)),
        (between(dice, 82, 140), between(dice, 30, 77)),
        (between(dice, 82, 140), between(dice, 30, 77)),
        (low[0], between(dice, 104, 150)),
        (between(dice, 50, 78), between(dice, 82, 97)),
        (low[1], between(dice, 30, 77)),
    ]
    drawn = [pairs[place] for place in mixed(dice, range(8))]
    return _two_years([before for before, _ in drawn], [after for _, after in drawn])


def _two_years(before: Sequence[int], after: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame({"last_year": before, "this_year": after}, index=pd.Index(TREES[:8], name="customer"))


def buyers() -> pd.DataFrame:
    """Eight customers: bought from us and needed a year in thousand dollars, days since the last order, their longest gap."""
    return _buyers(
        [(180, 260), (40, 310), (95, 150), (70, 200), (30, 60), (22, 140), (95, 380), (64, 100)],
        [(40, 90), (20, 75), (210, 120), (60, 140), (110, 200), (180, 130), (15, 60), (88, 95)],
    )


def other_buyers(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Eight others: two of each attitude, and two silent ones: one who bought much of its need, long since, and one who is little over.

    The first buys exactly half of the need; the fifth has waited long, and less than ever before.
    """
    shares = [(50, 90), (52, 80), (22, 45), (21, 48), (4, 18), (5, 17), (55, 85), (21, 45)]
    needs = [10 * between(dice, 8, 40) for _ in shares]
    bought = [
        max(1, round(need * between(dice, *share) / 100 + 0.5)) for need, share in zip(needs, shares, strict=True)
    ]
    bought[0] = needs[0] // 2
    gaps = [between(dice, 50, 200) for _ in shares]
    gaps[4] = between(dice, 135, 200)
    since = [gap * between(dice, 10, 95) // 100 for gap in gaps[:6]] + [
        gap * between(dice, *over) // 100 for gap, over in zip(gaps[6:], [(160, 220), (115, 145)], strict=True)
    ]
    since[4] = gaps[4] * between(dice, 70, 95) // 100
    places = mixed(dice, range(8))
    return _buyers([(bought[n], needs[n]) for n in places], [(since[n], gaps[n]) for n in places])


def _buyers(money: Sequence[tuple[int, int]], days: Sequence[tuple[int, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(*paid, *waited) for paid, waited in zip(money, days, strict=True)],
        columns=["bought", "demand", "recency", "longest_gap"],
        index=pd.Index(TREES[:8], name="customer"),
    )


def again() -> pd.DataFrame:
    """Orders of twelve customers, last year and this year."""
    return _again([3, 1, 5, 2, 1, 4, 2, 1, 0, 0, 0, 0], [4, 0, 4, 0, 1, 3, 1, 0, 1, 1, 1, 1])


def other_again(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Twelve others: some stayed, some went, some are new."""
    stayed, went = between(dice, 3, 6), between(dice, 2, 4)
    new = 12 - stayed - went
    before = [between(dice, 1, 5) for _ in range(stayed + went)] + [0] * new
    after = [between(dice, 1, 4) for _ in range(stayed)] + [0] * went + [between(dice, 1, 3) for _ in range(new)]
    places = mixed(dice, range(12))
    return _again([before[n] for n in places], [after[n] for n in places])


def _again(before: Sequence[int], after: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {"orders_last_year": before, "orders_this_year": after}, index=pd.Index(TREES[:12], name="customer")
    )
