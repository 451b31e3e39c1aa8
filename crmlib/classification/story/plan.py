"""The sentences of chapter 04f that speak of a firm: computed, and those about Halden for Halden's page alone."""

import pandas as pd

from crmlib import rules
from crmlib.classification import handful
from crmlib.classification.account_plan import known_demand, of_customer
from crmlib.classification.concentration import without_largest
from crmlib.classification.first_value import left_of_a_part
from crmlib.classification.periods import order_window
from crmlib.classification.profit import cost_to_serve
from crmlib.classification.questions import four_natures
from crmlib.classification.rhythm import own_rhythm
from crmlib.classification.service import cost_of_hour
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say
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


def survey(lines: pd.DataFrame, customer: str, cards: pd.DataFrame, as_of: Day) -> Words:
    """Whether two weeks of one person at a customer would pay, and what comes before them."""
    day = as_day(as_of)
    mine, demand = of_customer(customer, lines, day), known_demand(cards, customer)
    room = 0.0 if demand is None else max(0.0, demand - order_window(mine, day)["amount"].sum())
    profit = None if demand is None else left_of_a_part(mine, room)
    hours = float(rules.table("classification/visit_time")["survey_hours"].iloc[0])
    cost = hours * cost_of_hour()
    said = {"hours": hours, "cost": cost, "name": called(customer, cards)}
    if profit is None:
        return Words(
            say(
                "Two weeks of one person are {hours:.0f} hours and cost {cost:,.0f}. What they can bring at {name} is not on file: "
                "ask for the yearly demand, and write down the cost of the goods.",
                **said,
            )
        )
    if profit < cost:
        return Words(
            say(
                "Two weeks of one person are {hours:.0f} hours and cost {cost:,.0f}, more than a tenth of what others deliver would "
                "leave at {name} in a year ({profit:,.0f}). A short visit is enough.",
                profit=profit,
                **said,
            )
        )
    pays = say(
        "Two weeks of one person are {hours:.0f} hours and cost {cost:,.0f}. A tenth of what others deliver would leave {profit:,.0f} "
        "at {name} in a year, {times:.1f} times as much: a survey can pay, if {name} wants one.",
        profit=profit,
        times=profit / cost,
        **said,
    )
    silent = own_rhythm(mine, as_of=day)["rhythm"].iloc[0] == "silent"
    first = say("But it is silent: first a call, and the question why.") if silent else ""
    return Words(joined(filter(None, [pays, first]), "."))


@at_halden
def money_first(pages: pd.DataFrame, cards: pd.DataFrame) -> str:
    """Whose page waits for Tao Feng."""
    late = rules.words("classification/page_reasons", "label")["money first"]
    names = with_names(pages[pages["why"] == late], cards)["name"]
    if names.empty:
        return say("Nobody on this list is late with money: Mei Lin need not ask Tao Feng, who answers for credit.")
    return say(
        "Before a word is promised to {names}, Mei Lin asks Tao Feng, who answers for credit: who does not pay what is due gets no "
        "more days, no larger order and no better service.",
        names=joined(names),
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
                "In its last twelve months of orders {name} brought {sales:,.0f}, as much as {n:,.0f} usual customers bring.",
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
