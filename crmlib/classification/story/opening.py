"""Sentences of lesson 4: opening."""

import pandas as pd

from crmlib.check import share_of
from crmlib.classification.profit import cost_to_serve, share_of_best, whale_curve
from crmlib.language import say
from crmlib.showing.prose import at_halden

MARISMA = "C043"  # the thread of the lesson


@at_halden
def people(lines: pd.DataFrame, cards: pd.DataFrame) -> str:
    """Who works at Halden, and whom the lesson follows."""
    sales = lines.groupby("customer_id")["amount"].sum()
    hers = cards.set_index("customer_id").loc[MARISMA]
    return say(
        "Halden Lighting, a lamp exporter in Ningbo that does not exist, sells to {n} customers in {countries} countries. Mei Lin "
        "leads the sales team and sells; so do Hao Ruan, Yun Jiang and Lan Xu. Tao Feng answers for credit. The director "
        "asks Mei Lin which ten customers she would drop last. She has no list: mails are answered in the order in which they come."
        "\n\nOne customer goes with you "
        "through the lesson: {name} of {city}, a retail chain, number {place} of all by sales. Mei Lin thinks of them as safe.",
        n=len(sales),
        countries=cards["country"].nunique(),
        name=hers["name"],
        city=hers["city"],
        place=int((sales > sales[MARISMA]).sum()) + 1,
    )


@at_halden
def bank(lines: pd.DataFrame) -> str:
    """What the bank's count is at Halden: who leaves nothing after service, and what the best fifth leaves."""
    curve = whale_curve(cost_to_serve(lines)["profit"])
    return say(
        "At Halden, over all three years, {losers} of {n} customers leave nothing once the goods and our hours are paid. The "
        "best fifth, {best} of them, leaves {share:.0%} of the profit. Whether they are content stands in no file: somebody has to ask.",
        losers=curve.attrs["losers"],
        n=len(curve),
        best=share_of(len(curve), 0.20),
        share=share_of_best(curve),
    )
