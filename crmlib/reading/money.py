"""Which currency the amounts of a file are in."""

import pandas as pd

from crmlib.reading.cells import as_text, blank
from crmlib.reading.headings import Headed, currency_of
from crmlib.reading.numbers import as_currencies


def named_currencies(named: pd.DataFrame, under: Headed) -> tuple[pd.Series | None, str | None]:
    """The currency of each row, and the heading of a column that was taken for it without being called so.

    Its own column comes first, then one that holds nothing but currencies, then the sign beside the amount, then the
    amount's heading; None where nothing says.

    Examples
    --------
    >>> from crmlib.reading.headings import headed
    >>> under = headed(pd.DataFrame([["Customer", "Amount", "In"], ["Ana", "5", "EUR"], ["Bo", "6", "US$"]]), "orders", {})
    >>> money, heading = named_currencies(under.rows[[1]].set_axis(["amount"], axis=1), under)
    >>> money.tolist(), heading
    (['EUR', 'USD'], 'In')
    """
    amounts = [column for column in ("amount", "price") if column in named]
    parts, heading = [], None
    if "currency" in named:
        parts = [as_currencies(named["currency"]).fillna(as_text(named["currency"]).str.upper())]
    elif (place := _only_currencies(under)) is not None:
        parts, heading = [as_currencies(under.rows[place])], under.headings[place]
    parts += [as_currencies(named[column]) for column in amounts]
    parts += [
        pd.Series(currency_of(under.headings[under.found[column]]), index=named.index, dtype="str")
        for column in amounts
    ]
    found = pd.Series(float("nan"), index=named.index, dtype="str")
    for part in parts:
        found = found.fillna(part)
    return (found if "currency" in named or found.notna().any() else None), heading


def _only_currencies(under: Headed) -> int | None:
    """A column of no known heading with nothing but currencies in it."""
    for place in under.rows:
        if place not in under.found.values():
            column = under.rows[place]
            filled = column[~blank(column) & (column.astype("str") != under.headings[place])]
            if len(filled) and as_currencies(filled, alone=True).notna().all():
                return int(place)
    return None
