"""How old the receivables are: buckets that add up to what is outstanding, on every day.

Source: K (professional practice).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.credit.ledger import open_items
from crmlib.credit.matching import Basis
from crmlib.days import Day
from crmlib.language import say
from crmlib.rules import Rule


def ageing(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None = None,
    *,
    as_of: Day,
    basis: Basis = "due",
    rates: Mapping[str, float] | None = None,
    buckets: Rule = "credit/ageing_buckets",
) -> pd.DataFrame:
    """Outstanding money of every customer by lateness.

    Credits and what is not yet due have buckets of their own, and so have invoices without a date: the buckets add up
    to ``total``, and the totals to what is outstanding, at every `as_of`.

    Parameters
    ----------
    invoices, payments, as_of, basis, rates
        As in :func:`crmlib.credit.ledger.open_items`.
    buckets : str or DataFrame
        Rule table ``bucket``, ``from`` (days late; the first row begins at minus infinity).

    Returns
    -------
    DataFrame
        Index ``customer_id``, sorted: everyone with an invoice or a payment by that day. ``credits`` (zero or below),
        the buckets of the table, ``no_date``, ``total``. ``attrs`` as in :func:`crmlib.credit.ledger.open_items`.

    Raises
    ------
    DataError
        As in :func:`crmlib.credit.ledger.open_items`.

    Notes
    -----
    Source: K. A day late is a day after the due date, so terms are not mistaken for lateness; from the invoice date
    every open invoice looks late.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": [1, 2, 3], "customer_id": ["Ana", "Ana", "Bo"], "amount": [100, 40, 70],
    ...                          "due_date": ["2026-05-15", "2026-07-31", "2026-01-31"]})
    >>> payments = pd.DataFrame({"invoice_id": [1], "payment_date": ["2026-06-10"], "amount": [60]})
    >>> ageing(invoices, payments, as_of="2026-06-30")[["not_due", "31-60", ">90", "total"]]
                 not_due  31-60   >90  total
    customer_id
    Ana             40.0   40.0   0.0   80.0
    Bo               0.0    0.0  70.0   70.0
    """
    items = open_items(invoices, payments, as_of=as_of, basis=basis, rates=rates, settled=True)
    owner, customers = pd.factorize(items["customer_id"], sort=True)
    edges = rules.table(buckets).sort_values("from")
    names = ["credits", *edges["bucket"], "no_date"]
    place = _bucket(items["days_late"].to_numpy(), items["open"].to_numpy(), edges["from"].to_numpy(dtype=float))
    cells = np.bincount(owner * len(names) + place, items["open"], len(customers) * len(names))
    table = pd.DataFrame(
        cells.reshape(-1, len(names)).round(6), columns=names, index=pd.Index(customers, name="customer_id")
    )
    table["total"] = table.sum(axis=1)
    table.attrs = items.attrs
    return table


def _bucket(days_late: np.ndarray, amount: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Place of each item: 0 a credit, then the buckets, last without a date."""
    late = np.searchsorted(edges, np.nan_to_num(days_late), side="right").clip(1)
    return np.where(amount < 0, 0, np.where(np.isnan(days_late), len(edges) + 1, late))


def bucket_words(buckets: Rule = "credit/ageing_buckets") -> dict[str, str]:
    """What the columns of :func:`ageing` are called, made from the limits of the buckets.

    Parameters
    ----------
    buckets : str or DataFrame
        As in :func:`ageing`.

    Returns
    -------
    dict
        Column to words, in the order of the columns. Pass it to :func:`crmlib.show` as headings.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> list(bucket_words().values())[1:5]
    ['not yet due', '1–30 days late', '31–60 days late', '61–90 days late']
    """
    edges = rules.table(buckets).sort_values("from")
    first = edges["from"].tolist()
    ends = [*(edge - 1 for edge in first[1:]), np.inf]  # the last day of each
    words = [_bucket_words(*days) for days in zip(first, ends, strict=True)]
    return {
        "credits": say("credits", context="that we owe"),
        **dict(zip(edges["bucket"], words, strict=True)),
        "no_date": say("no due date"),
        "total": say("total", context="a sum"),
    }


def _bucket_words(first: float, last: float) -> str:
    """What one bucket is called, by its first and last day after the due date."""
    if last <= 0:
        return say("not yet due")
    if np.isinf(first):
        return say("up to {last:g} days late", last=last)
    if np.isinf(last):
        return say("over {days:g} days late", days=first - 1)
    return say("{first:g}–{last:g} days late", first=first, last=last)


def ageing_summary(aged: pd.DataFrame, *, largest: int = 5) -> pd.DataFrame:
    """The portfolio in one column of money and one of shares, and who owes most of what is overdue.

    Parameters
    ----------
    aged : DataFrame
        From :func:`ageing`.
    largest : int
        How many customers ``attrs["top_overdue"]`` names.

    Returns
    -------
    DataFrame
        One row per bucket: ``amount``, ``share`` of what customers owe us (credits are not set against it, their share
        is missing). ``attrs["top_overdue"]``: customers with the most overdue money, as text, largest first.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> aged = pd.DataFrame({"credits": [0, -5], "not_due": [60, 0], "1-30": [20, 0], "no_date": 0, "total": [80, -5]},
    ...                     index=["Ana", "Bo"])
    >>> ageing_summary(aged)["share"].tolist()
    [nan, 0.75, 0.25, 0.0]
    """
    amount = aged.drop(columns="total").sum()
    owed = amount.drop("credits").sum()
    share = amount / owed if owed > 0 else amount * np.nan
    overdue = aged.drop(columns=["credits", "not_due", "no_date", "total"]).sum(axis=1)
    top = overdue[overdue > 0].sort_values(ascending=False, kind="stable").head(largest)
    summary = pd.DataFrame({"amount": amount, "share": share.mask(amount.index == "credits")})
    summary.attrs = {"top_overdue": ", ".join(map(str, top.index))}
    return summary
