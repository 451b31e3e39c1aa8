"""The unit of money and the buckets of an ageing, in words."""

from collections.abc import Mapping

import pandas as pd

from crmlib.credit.ageing import bucket_words
from crmlib.language import say


def money_unit(unit: float = 1, rates: Mapping[str, float] | None = None) -> str:
    """In which money limits and accounts are given, for the axis of a picture.

    Parameters
    ----------
    unit : float
        How much money of the ledger is one of the evidence, 1000 for USD beside thousand USD.
    rates : mapping, optional
        Currency to its worth, as in :func:`crmlib.open_items`; the one that is worth 1 is ours.

    Returns
    -------
    str
        Empty where no currency is known.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> money_unit(1000, {"USD": 1, "EUR": 1.10}), money_unit(1, {"EUR": 1})
    ('thousand USD', 'EUR')
    """
    currency = next((name for name, worth in (rates or {}).items() if worth == 1), "")
    if not currency or unit == 1:
        return currency
    if unit == 1000:
        return say("thousand {currency}", currency=currency)
    return say("{unit:,g} {currency}", unit=unit, currency=currency)


def by_bucket(aged: pd.DataFrame) -> pd.DataFrame:
    """The ageing with its buckets in words."""
    return aged.rename(columns=bucket_words())
