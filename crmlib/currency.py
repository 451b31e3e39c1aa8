"""Which currency an amount is in, and what it is worth in one currency for all."""

from collections.abc import Mapping
from numbers import Real
from typing import Any

import pandas as pd

from crmlib.language import DataError, joined, say


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
    names = joined(say("{name}: {n} [row|rows]", name=name, n=rows[name]) for name in known)
    ask = say(
        'say what one unit of each is worth in the currency you want: rates = {example} in the settings cell, or -p "rates={example}" '
        "on the command line",
        example=_to_fill_in([*known, *([""] if "" in rows else [])]),
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


def _to_fill_in(names: list[str]) -> str:
    """The rates as Python reads them, but for their numbers."""
    return "{" + ", ".join(f"{name!r}: …" for name in names) + "}"


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
                names=joined(name or say("'', the rows that name no currency") for name in lacking),
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
