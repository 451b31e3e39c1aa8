"""The sentences of the chapters of lesson N that speak of a firm: computed, and those about Halden for Halden's page alone."""

import pandas as pd

from crmlib.language import say
from crmlib.showing.cards import with_names
from crmlib.showing.prose import at_halden


@at_halden
def longest(states: pd.DataFrame, cards: pd.DataFrame) -> str:
    """What Mei Lin knows of the longest silence: not said where the file is the reader's own."""
    first = with_names(states, cards).iloc[0]
    return say(
        "At Halden {name} has been silent the longest, for {days} days. Mei Lin had thought of them as a steady customer.",
        name=first["name"],
        days=first["recency"],
    )
