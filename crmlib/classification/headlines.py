"""The headline figures of a customer base: what a report opens with and what another program may read."""

from typing import Any

import pandas as pd

from crmlib.classification.abc import abc_classify, gini, top_share
from crmlib.classification.rfm import SCORES


def headline_figures(scored: pd.DataFrame) -> dict[str, Any]:
    """Counts, totals, scores and concentration in one plain dictionary, ready for JSON.

    Parameters
    ----------
    scored : DataFrame
        From :func:`crmlib.rfm_score` on a :func:`crmlib.customer_table`.

    Returns
    -------
    dict
        ``as_of``, ``rows_read``, ``rows_used``, ``rows_left_out`` (reason to rows), ``customers``,
        ``customers_unscored`` (nothing but refunds), ``orders``, ``amount``; ``recency_scores``, ``frequency_scores``,
        ``monetary_scores`` (score to customers), ``gini``, ``top_20_share``, ``abc`` (class to customers).

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
    facts = scored.attrs
    classes = abc_classify(scored["monetary"])["abc_class"]
    best = max(int(scored[list(SCORES)].max().max()), 5)
    counts = {
        name: {str(score): int((scored[column] == score).sum()) for score in range(1, best + 1)}
        for name, column in zip(("recency_scores", "frequency_scores", "monetary_scores"), SCORES, strict=True)
    }
    return {
        "as_of": facts["as_of"],
        "rows_read": facts["rows_read"],
        "rows_used": facts["rows_used"],
        "rows_left_out": {entry["reason"]: entry["rows"] for entry in facts["left_out"]},
        "customers": len(scored),
        "customers_unscored": facts["unscored"],
        "orders": int(scored["frequency"].sum()),
        "amount": facts["amount"],
        **counts,
        "gini": round(gini(scored["monetary"]), 10),  # the last digits differ between machines
        "top_20_share": round(top_share(scored["monetary"]), 10),
        "abc": {name: int((classes == name).sum()) for name in "ABC"},
    }
