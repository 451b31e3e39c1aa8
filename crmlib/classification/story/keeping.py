"""What chapter 04d says about the firm on the page, computed."""

from collections.abc import Hashable
from typing import Any

import pandas as pd

from crmlib.classification.migration import migration_matrix
from crmlib.classification.year_grades import abc_of_year
from crmlib.days import Day
from crmlib.language import DataError, joined, say
from crmlib.showing.cards import with_names
from crmlib.showing.prose import Words, at_halden

NAMED = 3  # so many customers are named
LOST = "C043"  # Marisma Hogar, the thread of the lesson


def balance(source: Any, lines: pd.DataFrame, before: Day, now: Day) -> Words:
    """How many went and how many came, and that a year is slow; where one of the years is lacking, why nothing can be said."""
    try:
        then, today = abc_of_year(lines, before), abc_of_year(lines, now)
        facts = migration_matrix(then, today).attrs
    except DataError as lacking:
        return Words(lacking)
    slow = _still_there(source, today)
    return Words(f"{_came_and_went(facts)}\n\n{slow}" if slow else _came_and_went(facts))


@at_halden
def _still_there(today: pd.Series) -> str:
    """Marisma Hogar, silent since November, in the class of the last twelve months."""
    return say(
        "Marisma Hogar has been silent since November and is in class {letter} today: twelve months still hold its last orders. "
        "Read this list beside the call list of chapter 04c.",
        letter=today[LOST],
    )


def _came_and_went(facts: dict[Hashable, Any]) -> str:
    """The balance of a year in one sentence."""
    left = facts["new"] - facts["gone"]
    said = {"gone": facts["gone"], "new": facts["new"], "n": abs(left)}
    if left < 0:
        return say(
            "{gone} [customer|customers] went and {new} came: the firm is {n} smaller. At least {gone} must be won in a year, "
            "only to stay as large.",
            **said,
        )
    return say(
        "{gone} [customer|customers] went and {new} came: as many or more were won, and {n} more are here.", **said
    )


def largest_who_switch(attitudes: pd.DataFrame, table: pd.DataFrame, cards: pd.DataFrame) -> Words:
    """The largest customers who buy most of what they need elsewhere."""
    money = table["monetary"].reindex(attitudes.index)
    largest_first = attitudes.loc[money.sort_values(ascending=False, kind="stable").index]
    switching = largest_first[largest_first["attitude"] == "switching"].head(NAMED)
    if switching.empty:
        return Words(
            say("Nobody is known to buy more elsewhere than here. Ask for the yearly demand of those not known.")
        )
    named = with_names(switching, cards)["name"]
    parts = [
        say("{name} ({share:.0%} of the demand)", name=name if pd.notna(name) else id, share=share)
        for (id, name), share in zip(named.items(), switching["wallet"], strict=True)
    ]
    return Words(
        say(
            "The largest who buy more elsewhere than here: {who}. They are no strangers: ask what they buy there.",
            who=joined(parts),
        )
    )


def worth_of_keeping(worth: float, more: float, needed: float) -> Words:
    """What the three calls found."""
    return Words(
        say(
            "At 80% retention a customer is worth {worth:.1f} yearly margins; five points more make that {more:.1%} more. "
            "For 35% more you must keep {needed:.0%} already. No retention from 50% to 100% brings the bank's 80%.",
            worth=worth,
            more=more,
            needed=needed,
        )
    )
