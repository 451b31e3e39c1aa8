"""Which currency an amount is in, and what it is worth in one currency for all."""

from collections.abc import Mapping
from numbers import Real
from typing import Any

import pandas as pd

from crmlib import cells
from crmlib.headings import Headed, currency_of
from crmlib.language import DataError, say


def named_currencies(named: pd.DataFrame, under: Headed) -> tuple[pd.Series | None, str | None]:
    """The currency of each row, and the heading of a column that was taken for it without being called so.

    Its own column comes first, then one that holds nothing but currencies, then the sign beside the amount, then the
    amount's heading; None where nothing says.

    Examples
    --------
    >>> from crmlib.headings import headed
    >>> under = headed(pd.DataFrame([["Customer", "Amount", "In"], ["Ana", "5", "EUR"], ["Bo", "6", "US$"]]), "orders", {})
    >>> money, heading = named_currencies(under.rows[[1]].set_axis(["amount"], axis=1), under)
    >>> money.tolist(), heading
    (['EUR', 'USD'], 'In')
    """
    amounts = [column for column in ("amount", "price") if column in named]
    parts, heading = [], None
    if "currency" in named:
        parts = [cells.currencies(named["currency"]).fillna(cells.text(named["currency"]).str.upper())]
    elif (place := _only_currencies(under)) is not None:
        parts, heading = [cells.currencies(under.rows[place])], under.headings[place]
    parts += [cells.currencies(named[column]) for column in amounts]
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
            filled = column[~cells.blank(column) & (column.astype("str") != under.headings[place])]
            if len(filled) and cells.currencies(filled, alone=True).notna().all():
                return int(place)
    return None


def rows_by_currency(currency: pd.Series) -> dict[str, int]:
    """How many rows are in each currency; "" where a row names none.

    Examples
    --------
    >>> rows_by_currency(pd.Series(["USD", None, "EUR", "USD"]))
    {'': 1, 'EUR': 1, 'USD': 2}
    """
    counted = currency.astype(object).where(currency.notna(), "").value_counts()
    return {str(name): int(counted[name]) for name in sorted(counted.index)}


def rates_wanted(rows: Mapping[str, int]) -> str:
    """The sentence that asks for rates, ready to copy but for the numbers; empty where one currency is all there is.

    Examples
    --------
    >>> rates_wanted({"EUR": 6}), rates_wanted({"": 6})
    ('', '')
    >>> print(rates_wanted({"EUR": 6, "USD": 2})[:55])
    The orders are in 2 currencies (EUR: 6 rows, USD: 2 row
    """
    if len(rows) < 2:
        return ""
    known = [name for name in rows if name]
    names = ", ".join(say("{name}: {n} [row|rows]", name=name, n=rows[name]) for name in known)
    example = "{" + ", ".join([*(f"{name!r}: …" for name in known), *(["'': …"] if "" in rows else [])]) + "}"
    ask = say(
        'say what one unit of each is worth in the currency you want: rates = {example} in the settings cell, or -p "rates={example}" '
        "on the command line",
        example=example,
    )
    if "" in rows:
        return say(
            "{n} [row of the orders names|rows of the orders name] no currency beside others that do "
            "({names}): fill it in, or {ask}; '' stands for the rows "
            "that name none.",
            n=rows[""],
            names=names,
            ask=ask,
        )
    return say("The orders are in {n} currencies ({names}): {ask}.", n=len(known), names=names, ask=ask)


def check_rates(rates: Any, rows: Mapping[str, int]) -> None:
    """Refuse rates that are no numbers, or that lack a currency which is there.

    Raises
    ------
    DataError
    """
    usable = isinstance(rates, Mapping) and all(isinstance(rate, Real) and float(rate) > 0 for rate in rates.values())
    if not usable:
        raise DataError(
            say(
                "rates={given} cannot be used: give a number above zero for each currency, such as {example}.",
                given=rates,
                example={name: 1.1 for name in rows if name} or {"EUR": 1.1},
            )
        )
    lacking = [name for name in rows if name not in rates]
    if lacking:
        raise DataError(
            say(
                "rates= names no rate for {names}; add it.",
                names=", ".join(name or say("'', the rows that name no currency") for name in lacking),
            )
        )


def wanted_currency(rates: Mapping[str, float]) -> str | None:
    """The currency whose rate is 1: the one that everything is exchanged into; None where no or several rates are.

    Examples
    --------
    >>> wanted_currency({"EUR": 1.1, "USD": 1, "": 1}), wanted_currency({"EUR": 7.8})
    ('USD', None)
    """
    ones = [name for name, rate in rates.items() if name and rate == 1]
    return ones[0] if len(ones) == 1 else None
