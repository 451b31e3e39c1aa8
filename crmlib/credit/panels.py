"""The live pictures of lesson 5."""

import pandas as pd

from crmlib.credit import plots
from crmlib.credit.five_c import five_c
from crmlib.language import DataError, say
from crmlib.panel import Number, Panel

LATEST = 120


def paid_late(evidence: pd.DataFrame, days: int) -> pd.DataFrame:
    """The evidence as if every invoice had been paid so many days after its due date."""
    invoices = evidence["item"] == "days_beyond_terms"
    return evidence.assign(value=evidence["value"].mask(invoices, days))


def days_late(evidence: pd.DataFrame) -> Panel:
    """Let one customer pay later and later: the score hardly moves, the caps do.

    Parameters
    ----------
    evidence : DataFrame
        Of one customer, as in :func:`crmlib.five_c`.

    Returns
    -------
    Panel
    """
    if evidence.empty:
        raise DataError(say("There is no evidence on this customer: choose one that the evidence names."))
    # a customer for every day, scored at once; the slider only looks one up
    cases = pd.concat([paid_late(evidence, days).assign(customer_id=days) for days in range(LATEST + 1)])
    curve = five_c(cases)
    curve.index = curve.index.astype("int64")
    curve = curve.sort_index()
    return Panel(
        controls={"days": Number(0, 0, LATEST, say("every invoice paid late by, days"))},
        compute=lambda days: {"days": days, "row": curve.loc[days], "curve": curve},
        draw=plots.days_late,
    )
