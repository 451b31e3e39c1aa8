"""The sentences of chapter 04f that speak of a firm: computed, and those about Halden for Halden's page alone."""

import pandas as pd

from crmlib.classification import handful
from crmlib.classification.concentration import without_largest
from crmlib.classification.periods import order_window
from crmlib.classification.profit import cost_to_serve
from crmlib.classification.questions import four_natures
from crmlib.classification.rhythm import own_rhythm
from crmlib.days import Day
from crmlib.language import DataError, say
from crmlib.orders import customer_table
from crmlib.showing.cards import with_names
from crmlib.showing.prose import Words, at_halden


def missed(lines: pd.DataFrame, as_of: Day) -> str:
    """The customer this chapter is about: of the largest the first who fell silent, else the largest of all."""
    sales = lines.groupby("customer_id", observed=True)["amount"].sum().sort_values(ascending=False, kind="stable")
    largest = sales.index[: handful.among_the_largest(len(sales))]
    rhythm = own_rhythm(lines, as_of=as_of)["rhythm"].reindex(largest)
    gone = largest[rhythm == "silent"]
    return str(gone[0] if len(gone) else largest[0])


def called(customer: str, cards: pd.DataFrame) -> str:
    """Its name, or its number where the card has none."""
    name = with_names(pd.DataFrame(index=[customer]), cards)["name"].iloc[0]
    return customer if pd.isna(name) else str(name)


def nature(facts: pd.DataFrame, customer: str, cards: pd.DataFrame) -> Words:
    """What the two axes say of one customer, and the flag beside it."""
    found = four_natures(facts).loc[customer]
    if not found["flags"]:
        return Words(say("{name}: {nature}.", name=called(customer, cards), nature=found["nature_called"]))
    return Words(
        say(
            "{name}: {nature}. The flag beside it says: {flags}. Ask about the flag before you act on the nature.",
            name=called(customer, cards),
            nature=found["nature_called"],
            flags=found["flags"],
        )
    )


def loss(lines: pd.DataFrame, customer: str, cards: pd.DataFrame) -> Words:
    """What the customer brought in the twelve months to its last order, and what its loss takes."""
    mine = lines[(lines["customer_id"] == customer) & (lines["amount"] > 0)]
    day = mine["date"].max().date()
    year = order_window(lines, day)
    left = without_largest(customer_table(year, as_of=day), [customer])
    said = {
        "name": called(customer, cards),
        "sales": year.loc[year["customer_id"] == customer, "amount"].sum(),
        "n": left.attrs["to_replace"],
    }
    try:
        profit = cost_to_serve(year)["profit"][customer]
    except (DataError, KeyError):  # no costs or hours on file, or none for this customer
        return Words(
            say(
                "In its last twelve months of orders {name} brought {sales:,.0f}. As much as {n:,.0f} usual customers bring.",
                **said,
            )
        )
    return Words(
        say(
            "In its last twelve months of orders {name} brought {sales:,.0f} and left {profit:,.0f} after service. "
            "It takes {n:,.0f} usual customers to bring as much.",
            profit=profit,
            **said,
        )
    )


@at_halden
def unnoticed(lines: pd.DataFrame, customer: str, cards: pd.DataFrame, as_of: Day) -> str:
    """What Halden did not see."""
    one = own_rhythm(lines, as_of=as_of).loc[customer]
    return say(
        "At Halden nobody stopped {name}; nobody noticed either. It used to order every {usual:,.0f} days, and has been silent for {days:,.0f}. "
        "Mei Lin writes the page today, and calls before she sends it.",
        name=called(customer, cards),
        usual=one["usual_gap"],
        days=one["recency"],
    )
