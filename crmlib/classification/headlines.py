"""The headline figures of a customer base: what a report opens with and what another program may read."""

from typing import Any

import pandas as pd

from crmlib.classification.abc import abc_classify, top_share
from crmlib.classification.inequality import gini
from crmlib.classification.rfm import SCORES
from crmlib.rows import known


def headline_figures(scored: pd.DataFrame) -> dict[str, Any]:
    """Counts, totals, scores and concentration in one plain dictionary, ready for JSON.

    Parameters
    ----------
    scored : DataFrame
        From :func:`crmlib.rfm_score` on a :func:`crmlib.customer_table`.

    Returns
    -------
    dict
        ``as_of``, ``rows_read``, ``rows_used``, ``rows_left_out`` (key of the reason to rows), ``customers``,
        ``customers_unscored`` (nothing but refunds), ``orders``, ``amount``; ``recency_scores``, ``frequency_scores``,
        ``monetary_scores`` (score to customers), ``gini``, ``top_20_share``, ``abc`` (class to customers).

    Raises
    ------
    DataError
        The table no longer says what was read and left out.

    Notes
    -----
    Every line read is used or left out: ``rows_read = rows_used + sum of rows_left_out``.

    Examples
    --------
    >>> import crmlib as crm
    >>> table = crm.customer_table(crm.sample("orders"), as_of="2026-06-30")
    >>> figures = headline_figures(crm.rfm_score(table))
    >>> figures["rows_read"] == figures["rows_used"] + sum(figures["rows_left_out"].values())
    True
    """
    classes = abc_classify(scored["monetary"])["abc_class"]
    best = max(int(scored[list(SCORES)].max().max()), 5)
    counts = {
        name: {str(score): int((scored[column] == score).sum()) for score in range(1, best + 1)}
        for name, column in zip(("recency_scores", "frequency_scores", "monetary_scores"), SCORES, strict=True)
    }
    return {
        "as_of": known(scored, "as_of"),
        "rows_read": known(scored, "rows_read"),
        "rows_used": known(scored, "rows_used"),
        "rows_left_out": {entry["key"]: entry["rows"] for entry in known(scored, "left_out")},
        "customers": len(scored),
        "customers_unscored": known(scored, "unscored"),
        "orders": int(scored["frequency"].sum()),
        "amount": known(scored, "amount"),
        **counts,
        "gini": round(gini(scored["monetary"]), 10),  # the last digits differ between machines
        "top_20_share": round(top_share(scored["monetary"]), 10),
        "abc": {name: int((classes == name).sum()) for name in "ABC"},
    }
