"""The call list: who bought much and often, and has waited longer than their own rhythm.

Source: S181 for serving customers by their own time; which class is called first is ours (R).
"""

import pandas as pd

from crmlib.check import need_columns
from crmlib.classification.rhythm import own_rhythm
from crmlib.language import say
from crmlib.rows import known

LATE = ("silent", "late")  # of a rhythm: who is to be called


def call_list(classed: pd.DataFrame, orders: pd.DataFrame, segment: str = "LHH") -> pd.DataFrame:
    """The customers of one class who are late or silent by their own rhythm, those who are overdue the most first.

    Parameters
    ----------
    classed : DataFrame
        From :func:`crmlib.rfm_segment`, with the day that its scores were counted from.
    orders : DataFrame
        The order lines behind it.
    segment : str
        The class to call; ``LHH`` bought often and much, and not lately.

    Returns
    -------
    DataFrame
        Index: the customer. ``last``, ``recency``, ``monetary``, ``usual_gap``, ``times``, ``rhythm``, as in
        :func:`crmlib.own_rhythm`.

    Raises
    ------
    DataError
        The table has no classes, or no longer knows the day that it looks back from.

    Examples
    --------
    >>> import crmlib as crm
    >>> lines = crm.sample("orders")
    >>> classed = crm.rfm_segment(crm.rfm_score(crm.customer_table(lines, as_of="2026-06-30")))
    >>> call_list(classed, lines)["rhythm"].tolist()
    ['silent', 'silent', 'late']
    """
    need_columns(classed, "segment", table=say("customer table"), why=say("Make it with rfm_segment."))
    those = classed.loc[classed["segment"] == segment, ["last", "recency", "monetary"]]
    rhythm = own_rhythm(orders, as_of=known(classed, "as_of"))[["usual_gap", "times", "rhythm"]]
    calls = those.join(rhythm).sort_values("times", ascending=False)
    return calls[calls["rhythm"].isin(LATE)]
