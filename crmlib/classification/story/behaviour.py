"""What chapter 04c says about the firm on the page, computed; about Halden only on Halden's page."""

import pandas as pd

from crmlib.classification.scheme import HIGH
from crmlib.language import joined, say
from crmlib.showing.cards import with_names
from crmlib.showing.prose import Words, at_halden

LARGEST = 10
LOST = "C043"  # Marisma Hogar, the thread of the lesson


def _called(rows: pd.DataFrame, cards: pd.DataFrame) -> str:
    """The customers of some rows by name; who has none by number."""
    named = with_names(rows, cards)["name"]
    return joined(named.where(named.notna(), named.index.astype("str")))


def limits(orders: object) -> Words | None:
    """On the reader's own file: whose limits of money stand in the table, and what to do with them."""
    if orders is None:
        return None
    return Words(say("The limits of money are fitted to your customers. Write them down, and keep them next year."))


def silent_among_the_largest(scored: pd.DataFrame, cards: pd.DataFrame) -> Words:
    """Who of the ten largest has not bought lately: a list by sales shows no difference."""
    largest = scored.nlargest(LARGEST, "monetary")
    low = largest[(largest["r_score"] < HIGH).fillna(False)]
    if low.empty:
        return Words(
            say("All of the largest have bought lately. Look again next month: a list by sales would not tell you.")
        )
    return Words(
        say(
            "{n} of the {all} largest [n:has|have] a score below {high} in recency: {who}. A list by sales shows them among the best.",
            n=len(low),
            all=len(largest),
            high=HIGH,
            who=_called(low, cards),
        )
    )


@at_halden
def hidden_by_one_number(weighted: pd.DataFrame, cards: pd.DataFrame) -> str:
    """One number hides a silence."""
    one = with_names(weighted, cards).loc[LOST]
    return say(
        "{name} has the scores {scores}. It stands on the level {label}, though its last order is of {last}: "
        "one number hides a silence. And {n} of the {all} customers who have scores stand there, so these limits are too easy for Halden.",
        name=one["name"],
        scores=joined(one["rfm_score"]),
        label=one["vip_label"],
        last=one["last"].date(),
        n=int((weighted["vip_label"] == one["vip_label"]).sum()),
        all=int(weighted["vip_label"].notna().sum()),
    )


def late_and_still_high(calls: pd.DataFrame, classed: pd.DataFrame, cards: pd.DataFrame) -> Words:
    """Whom the rhythm names and the class does not."""
    if calls.empty:
        return Words(say("Nobody who buys often and much is late by their own rhythm today."))
    still = calls[classed.loc[calls.index, "segment"] == "HHH"]
    if still.empty:
        return Words(say("All on the list have changed their class already: the calls come late."))
    return Words(
        say(
            "The class of {who} is still HHH: only their own rhythm says that {n} of the {all} on the list [n:is|are] late.",
            who=_called(still, cards),
            n=len(still),
            all=len(calls),
        )
    )


@at_halden
def two_dates(seen: pd.DataFrame, cards: pd.DataFrame) -> str:
    """When the silence could have been seen, and when the class saw it."""
    one = with_names(seen, cards).loc[LOST]
    return say(
        "{name} ordered last on {last}. Its own rhythm said late on {late}; its class changed on {low}. "
        "In the {days} days between nobody called, because its class was still that of the best customers.",
        name=one["name"],
        last=one["last"].date(),
        late=one["late_from"].date(),
        low=one["low_from"].date(),
        days=one["days_earlier"],
    )
