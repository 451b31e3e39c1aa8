"""Sentences of lesson 4: value."""

import pandas as pd

from crmlib.check import share_of
from crmlib.classification.abc import top_share
from crmlib.language import joined, say
from crmlib.showing.cards import with_names
from crmlib.showing.prose import Words, at_halden

TEN = 10
HALF_A_YEAR = 183  # days


def fifths(shares: pd.DataFrame, top: float) -> Words:
    """What the largest and the smallest fifth of the customers bring, on any file."""
    each = share_of(len(shares), 0.20)
    return Words(
        say(
            "The largest fifth, {n} of {all} [customer|customers], brings {top:.0%} of sales; the smallest fifth, as many, "
            "brings {least:.1%}. The base is sales less what came back.",
            n=each,
            all=len(shares),
            top=top,
            least=float(shares["share"].iloc[-each:].sum()),
        )
    )


@at_halden
def one_order(lines: pd.DataFrame, cards: pd.DataFrame) -> str:
    """Whose the cell is that stands out in the grid of countries and products."""
    product = lines.groupby("product")["amount"].sum().idxmax()
    of_it = lines[(lines["product"] == product) & (lines["amount"] > 0)]
    largest = with_names(of_it.loc[[of_it["amount"].idxmax()]].set_index("customer_id"), cards).iloc[0]
    german = cards.loc[cards["country"] == "DE", "customer_id"]
    return say(
        "{share:.0%} of Germany's {product} (DE in the picture) is one line of one order: {name} bought for {amount:,.0f} dollars on {day}. That is "
        "one project, and no German taste.",
        share=largest["amount"] / of_it.loc[of_it["customer_id"].isin(german), "amount"].sum(),
        product=product,
        name=largest["name"],
        amount=largest["amount"],
        day=largest["date"].date(),
    )


@at_halden
def two_gaps(months: pd.DataFrame, years: pd.DataFrame, cards: pd.DataFrame) -> str:
    """Whether spring is slow, which two customers make most of the gap of the year, and why they differ."""
    named = with_names(years, cards)
    first, second = named.iloc[0], named.iloc[1]
    best = pd.Period(months["year_sales_before"].idxmax()) - 12
    rest = months["year_sales_before"].max() + first["year_change"]  # what the month was without that order
    return say(
        "{best} was the best month of the year before, and a month without its one large order of {first_gap:,.0f} dollars would "
        "have brought {rest:,.0f}: spring is slow, and one project hid it. Two customers account for {gap:,.0f} dollars less. "
        "{first}, a project contractor, placed that order and never a second. {second} used to buy every month and bought "
        "{second_gap:,.0f} less: that is a loss.",
        best=str(best),
        rest=rest,
        gap=-(first["year_change"] + second["year_change"]),
        first=first["name"],
        first_gap=-first["year_change"],
        second=second["name"],
        second_gap=-second["year_change"],
    )


def sells_and_leaves(goods: pd.DataFrame) -> Words:
    """The best seller beside the best earner, and what the best fifth of the goods leaves, on any file."""
    seller, earner, fifth = goods["sales"].idxmax(), goods["margin"].idxmax(), share_of(len(goods), 0.20)
    told = {
        "seller": seller,
        "sales": goods.loc[seller, "sales"],
        "left": goods.loc[seller, "margin"],
        "n": fifth,
        "all": len(goods),
        "share": top_share(goods["margin"]),
    }
    if seller == earner:
        return Words(
            say(
                "{seller} sells most ({sales:,.0f}) and leaves most ({left:,.0f}). The best fifth of the goods, {n} of {all}, "
                "leaves {share:.0%} of the margin.",
                **told,
            )
        )
    return Words(
        say(
            "{seller} sells most ({sales:,.0f}) and leaves {left:,.0f}; {earner} sells {less:,.0f} and leaves {most:,.0f}, the "
            "most of all. The best fifth of the goods, {n} of {all}, leaves {share:.0%} of the margin.",
            **told,
            earner=earner,
            less=goods.loc[earner, "sales"],
            most=goods.loc[earner, "margin"],
        )
    )


@at_halden
def last_ten(ten: pd.DataFrame, table: pd.DataFrame, shares: pd.DataFrame, cards: pd.DataFrame) -> str:
    """Which ten she would drop last, who is only among those who buy most, and who of the ten may be gone."""
    named = with_names(shares.head(TEN), cards)["name"]
    named_ten = with_names(ten, cards)["name"]
    others = [name for customer, name in named.items() if customer not in ten.index]
    return say(
        "Mei Lin has her answer: since {since} these ten have left {share:.0%} of the margin, so she would drop them last. {n} of "
        "them are also among the ten largest by sales; {others} buy more than the last of her ten and leave less. First she asks whether "
        "all ten still buy: {quiet} ordered nothing in the last half year.",
        since=table["first"].min().date(),
        share=float(ten["share_of_margin"].sum()),
        n=TEN - len(others),
        others=joined(others),
        quiet=joined(named_ten[table.loc[ten.index, "recency"] > HALF_A_YEAR]),
    )


def both(classes: pd.DataFrame, years: pd.DataFrame) -> Words | None:
    """What B and C bring, and what went unseen there since the year before, on any file."""
    small = classes[classes["abc_class"] != "A"]
    if small.empty:
        return None
    fell = -years["year_change"].reindex(small.index).clip(upper=0.0).fillna(0.0)
    told = {"n": len(small), "share": float(small["amount"].sum() / classes["amount"].sum())}
    if not fell.sum() > 0:
        return Words(
            say(
                "B and C, {n} [customer|customers], bring {share:.0%} of sales. None of them bought less than in the year before.",
                **told,
            )
        )
    return Words(
        say(
            "B and C, {n} [customer|customers], bring {share:.0%} of sales. {m} of them bought less than in the year before, by "
            "{short:,.0f} together, and no list of class A shows it.",
            **told,
            m=int((fell > 0).sum()),
            short=float(fell.sum()),
        )
    )


@at_halden
def on_the_list(gaps: pd.DataFrame, cards: pd.DataFrame) -> str:
    """The thread of the lesson: Marisma Hogar stands on the list, and nobody has asked."""
    named = with_names(gaps, cards)
    hers = named[named.index == "C043"].iloc[0]
    place = int((gaps["sales"] > hers["sales"]).sum()) + 1
    return say(
        "{name} is number {place} in class A by sales and short of {short:,.0f} dollars. Nobody at Halden has asked why. How "
        "that could go unnoticed is the matter of chapter 04c.",
        name=hers["name"],
        place=place,
        short=hers["short"],
    )
