"""The sentences of chapter 04e that speak of a firm, computed."""

import pandas as pd

from crmlib.classification.effort import effort_gap
from crmlib.classification.key_accounts import RECALL, account_facts, false_key_accounts, orders_for_a_recall
from crmlib.classification.profit import cost_to_serve
from crmlib.classification.rhythm import own_rhythm
from crmlib.classification.service import cost_of_credit
from crmlib.days import Day
from crmlib.language import joined, say
from crmlib.showing.cards import with_names
from crmlib.showing.prose import Words

LARGEST = 12  # on the wall


def _names(frame: pd.DataFrame, cards: pd.DataFrame) -> list[str]:
    """By name, by number where the card has none."""
    named = with_names(frame, cards)["name"]
    return [str(number) if pd.isna(name) else str(name) for number, name in named.items()]


def one_side(lines: pd.DataFrame, cards: pd.DataFrame, as_of: Day) -> Words:
    """Of the largest who pass the test, the largest one who has fallen silent: the test looks at one side."""
    judged = false_key_accounts(account_facts(lines).head(LARGEST))
    rhythm = own_rhythm(lines, as_of=as_of)
    sound = judged[judged["nature"] == "sound"]
    gone = sound[rhythm["rhythm"].reindex(sound.index) == "silent"]
    if gone.empty:
        return Words(
            say("None of those who pass has fallen silent. The test would not have seen it: it looks at money.")
        )
    return Words(
        say(
            "{name} passes, and has ordered nothing for {days:,.0f} days. The test looks at money; only the calendar knows.",
            name=_names(gone.head(1), cards)[0],
            days=rhythm.loc[gone.index[0], "recency"],
        )
    )


def recall(facts: pd.DataFrame, cards: pd.DataFrame) -> Words:
    """What a bad batch for the largest customer costs in orders."""
    orders = orders_for_a_recall(facts).iloc[0]
    name = _names(facts.head(1), cards)[0]
    if pd.isna(orders):
        return Words(
            say(
                "How many orders of {name} pay a recall is not known, or none do: there is no profit on file.",
                name=name,
            )
        )
    return Words(
        say(
            "For {name}, a recall that costs {times:.0f} average orders takes the profit of {orders:,.0f} orders. "
            "Price the check of the batch into the offer.",
            times=RECALL,
            orders=orders,
            name=name,
        )
    )


def losers(served: pd.DataFrame, cards: pd.DataFrame) -> Words:
    """Who leaves a loss after service, the largest loss first."""
    below = served.loc[served["profit"] < 0].sort_values("profit", kind="stable")
    if below.empty:
        return Words(say("Nobody leaves a loss after service."))
    return Words(
        say(
            "After service these leave a loss, the largest first: {names}.",
            names=joined(
                say("{name} ({lost:,.0f})", name=name, lost=lost)
                for name, lost in zip(_names(below, cards), below["profit"], strict=True)
            ),
        )
    )


def terms(lately: pd.DataFrame, cards: pd.DataFrame, days: int = 90) -> Words:
    """What so many days of credit for the largest customer cost in a year."""
    plain, waited = cost_to_serve(lately), cost_to_serve(lately, credit_days=days)
    one = waited.iloc[0]
    said = {
        "name": _names(plain.head(1), cards)[0],
        "days": days,
        "cost": one["financing"],
        "price": cost_of_credit(1.0, days),
    }
    if not plain["profit"].iloc[0] > 0:
        return Words(
            say(
                "{days} days for {name} cost {cost:,.0f} a year, and it leaves nothing as it is. They equal {price:.1%} off every price.",
                **said,
            )
        )
    return Words(
        say(
            "{days} days for {name} cost {cost:,.0f} a year: {part:.1%} of what it leaves. They equal {price:.1%} off every price.",
            part=one["financing"] / plain["profit"].iloc[0],
            **said,
        )
    )


def small_ones(lately: pd.DataFrame) -> Words:
    """What those outside the largest fifth by sales bring: the neglected part."""
    gaps = effort_gap(cost_to_serve(lately))
    sales = lately.groupby("customer_id", observed=True)["amount"].sum().reindex(gaps.index)
    by_sales = gaps.loc[sales.sort_values(ascending=False, kind="stable").index]
    small = by_sales.iloc[max(1, round(len(by_sales) / 5)) :]
    return Words(
        say(
            "Outside the largest fifth by sales, {n:,} customers bring {margin:.0%} of the margin and take {hours:.0%} of the hours.",
            n=len(small),
            margin=small["margin_share"].sum(),
            hours=small["hours_share"].sum(),
        )
    )
