"""The key figures of the month, straight from invoices and payments.

Source: P, K.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.credit.dso import average_days_delinquent, cei, dso
from crmlib.credit.ledger import open_items
from crmlib.credit.overdue import overdue
from crmlib.credit.windows import window
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule


def monthly_credit_sales(invoices: pd.DataFrame, *, as_of: Day, rates: Mapping[str, float] | None = None) -> pd.Series:
    """What was billed in each month up to a day; a credit note counts in the month of its invoice.

    Parameters
    ----------
    invoices, rates
        As in :func:`crmlib.open_items`.
    as_of : date
        Later invoices are left out.

    Returns
    -------
    Series
        Index of monthly periods without a gap, oldest first.

    Raises
    ------
    DataError
        As in :func:`crmlib.open_items`, or no invoice has a date.

    Notes
    -----
    Source: K. Sales that were paid in advance are no credit sales: leave them out of the invoices.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": [1, 2], "customer_id": "Ana", "amount": [100, 50],
    ...                          "invoice_date": ["2026-04-10", "2026-06-10"]})
    >>> monthly_credit_sales(invoices, as_of="2026-06-30").tolist()
    [100.0, 0.0, 50.0]
    """
    billed = open_items(invoices, None, as_of=as_of, basis="invoice", rates=rates, settled=True)
    dated = billed.dropna(subset="date")
    if dated.empty:
        raise DataError(
            say("No invoice up to {day:%Y-%m-%d} has a date: sales by month cannot be counted.", day=as_day(as_of))
        )
    months = dated["open"].groupby(dated["date"].dt.to_period("M")).sum()
    return months.reindex(pd.period_range(months.index.min(), as_day(as_of).to_period("M"), freq="M"), fill_value=0.0)


def receivable_days(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None = None,
    *,
    as_of: Day,
    months: int | None = None,
    rates: Mapping[str, float] | None = None,
) -> pd.Series:
    """How long sales wait for their money, three ways, and how much of what was due came in.

    Parameters
    ----------
    invoices, payments, rates
        As in :func:`crmlib.open_items`.
    as_of : date
        Best the last day of a month.
    months : int, optional
        How many months of sales count, without it as the rule table ``credit/windows`` says; the countback takes as many more as it needs.

    Returns
    -------
    Series
        ``receivable``, ``current`` (not known to be late, as in :func:`crmlib.overdue`), ``opening`` (receivable before these
        months), ``sales``, ``simple``,
        ``countback``, ``best_possible``, ``delinquent`` (days), ``cei``. Missing where it cannot be known: without sales,
        or where the ledger does not reach back far enough.

    Raises
    ------
    DataError
        As in :func:`crmlib.open_items`.

    Notes
    -----
    Source: P, K. Credits of customers are not set against what others owe.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": [1, 2], "customer_id": "Ana", "amount": [300, 100],
    ...                          "invoice_date": ["2026-05-10", "2026-06-10"], "due_date": ["2026-06-10", "2026-07-10"]})
    >>> receivable_days(invoices, as_of="2026-06-30", months=2)[["simple", "countback", "best_possible"]].round(1).tolist()
    [61.0, 61.0, 15.2]
    """
    today = as_day(as_of)
    all_sales = monthly_credit_sales(invoices, as_of=today, rates=rates)
    sales = all_sales.iloc[-int(window("sales", months)) :]
    items = open_items(invoices, payments, as_of=today, rates=rates)
    mine = items[items["open"] > 0]
    receivable, current = float(mine["open"].sum()), float(mine.loc[~(mine["days_late"] > 0), "open"].sum())
    before = open_items(invoices, payments, as_of=sales.index[0].start_time - pd.Timedelta(days=1), rates=rates)
    opening = float(before["open"].clip(lower=0).sum())
    found = {
        "receivable": receivable,
        "current": current,
        "opening": opening,
        "sales": float(sales.sum()),
        "simple": np.nan,
        "countback": np.nan,
        "best_possible": np.nan,
        "delinquent": np.nan,
        "cei": cei(opening, float(sales.sum()), receivable, current),
    }
    if sales.sum() > 0 and (sales >= 0).all():
        found |= {
            "simple": dso(receivable, sales),
            "best_possible": dso(receivable, sales, current=current, method="best_possible"),
            "delinquent": average_days_delinquent(receivable, sales, current=current),
        }
    if all_sales.sum() >= receivable and (all_sales >= 0).all() and all_sales.sum() > 0:
        found["countback"] = dso(receivable, all_sales, method="countback")
    return pd.Series(found)


def credit_figures(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None = None,
    *,
    as_of: Day,
    lines: pd.DataFrame | None = None,
    promises: pd.DataFrame | None = None,
    written_off: float | None = None,
    rates: Mapping[str, float] | None = None,
    figures: Rule = "credit/credit_figures",
) -> pd.DataFrame:
    """What the monthly credit meeting looks at, in one table.

    Parameters
    ----------
    invoices, payments, as_of, rates
        As in :func:`receivable_days`.
    lines : DataFrame, optional
        From :func:`crmlib.credit_lines`, for the customers above their limit; who has no limit is not above one.
    promises : DataFrame, optional
        From :func:`crmlib.kept_promises`.
    written_off : float, optional
        Bad debt of the same months, in the currency of the ledger.
    figures : str or DataFrame
        Rule table ``figure, better`` (high or low), ``unit`` and the words.

    Returns
    -------
    DataFrame
        ``figure``, ``figure_called`` (its words), ``value`` (missing where nobody has counted), ``unit``, ``better``.

    Raises
    ------
    DataError
        As in :func:`receivable_days`, or the table asks for an unknown figure.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": [1, 2], "customer_id": "Ana", "amount": [300, 100],
    ...                          "invoice_date": ["2026-05-10", "2026-06-10"], "due_date": ["2026-06-10", "2026-07-10"]})
    >>> credit_figures(invoices, as_of="2026-06-30", written_off=4).set_index("figure")["value"][["share_current", "bad_debt"]].tolist()
    [0.25, 0.01]
    """
    days = receivable_days(invoices, payments, as_of=as_of, rates=rates)
    late = overdue(open_items(invoices, payments, as_of=as_of, rates=rates))
    kept = promises[["kept", "broken"]].sum() if promises is not None else pd.Series({"kept": 0, "broken": 0})
    known = {
        "dso": days["simple"],
        "best_possible": days["best_possible"],
        "cei": days["cei"] / 100,
        "share_current": late.attrs["share_current"],
        "bad_debt": written_off / days["sales"] if written_off is not None and days["sales"] > 0 else np.nan,
        "limit_breaches": float((lines["headroom"] < 0).sum()) if lines is not None else np.nan,
        "kept_rate": kept["kept"] / kept.sum() if kept.sum() > 0 else np.nan,
    }
    table = rules.table(figures)
    unknown = [str(name) for name in table["figure"] if name not in known]
    if unknown:
        raise DataError(
            say("There is no key figure {figure}; there are {known}.", figure=unknown[0], known=joined(known))
        )
    return pd.DataFrame(
        {
            "figure": table["figure"],
            "figure_called": rules.words(table, "label", by="figure").array,
            "value": table["figure"].map(known).astype(float),
            "unit": table["unit"],
            "better": table["better"],
        }
    )
