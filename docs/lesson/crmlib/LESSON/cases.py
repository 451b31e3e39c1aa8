"""The tables of the exercises of lesson N, as printed and as drawn for one learner."""

import pandas as pd

from crmlib.practice.dice import Dice, between, mixed

TODAY = pd.Timestamp("2026-06-30")
DAYS = {"active": (3, 50), "quiet": (70, 170), "asleep": (190, 400)}  # days ago, from and to
SHAPE = ("active", "quiet", "quiet", "asleep", "asleep")


def five() -> pd.DataFrame:
    """Five customers and the day of their last order, looked at on the last of June."""
    ago = [10, 64, 107, 211, 294]
    return pd.DataFrame({"customer_id": ["Ana", "Bo", "Cy", "Dee", "Eli"], "date": _days(ago)})


def other_five(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """The same customers with other days and the states in another order."""
    return table.assign(date=_days([between(dice, *DAYS[state]) for state in mixed(dice, SHAPE)]))


def _days(ago: list[int]) -> pd.Series:
    return pd.Series([TODAY - pd.Timedelta(days=n) for n in ago])
