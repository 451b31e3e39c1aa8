"""Export credit insurance: what it pays, what stays with us, what it costs, and what it asks of us.

Source: P; the dates of the duties R, the policy decides.
"""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, side_by_side
from crmlib.days import Day, as_day
from crmlib.language import DataError, say
from crmlib.rows import count_rows
from crmlib.rules import Rule


def usual(term: str) -> float:
    """A usual term of the rule table ``credit/insurance_terms``: ``cover`` or ``premium_rate``."""
    return float(rules.table("credit/insurance_terms").set_index("term").loc[term, "value"])


def _is_usual(given: Any) -> bool:
    return isinstance(given, str) and given == "usual"


def insured_recovery(exposure: Any, insurer_limit: Any, cover: Any = "usual") -> pd.DataFrame:
    """What the insurer pays and what stays with us: ``recovery = min(exposure, limit) * cover``.

    Parameters
    ----------
    exposure, insurer_limit : float or Series
        Money. No limit from the insurer (missing) means no recovery.
    cover : float, Series or "usual"
        Share the insurer pays, 0 to 1; the usual one stands in the rule table ``credit/insurance_terms``.

    Returns
    -------
    DataFrame
        ``recovery``, ``net_at_risk``; one row per customer.

    Raises
    ------
    DataError
        A cover is not 0 to 1.

    Notes
    -----
    Source: R on P. Disputed goods are usually not covered until the dispute is settled.

    Examples
    --------
    >>> insured_recovery(500, 400, 0.9).values.tolist()
    [[360.0, 140.0]]
    """
    return insured_parts(exposure, insurer_limit, cover)[["recovery", "net_at_risk"]]


def insured_parts(exposure: Any, insurer_limit: Any, cover: Any = "usual") -> pd.DataFrame:
    """The exposure in its three parts: what the insurer pays, our own share of what is insured, what lies above the limit.

    Parameters
    ----------
    exposure, insurer_limit, cover
        As in :func:`insured_recovery`.

    Returns
    -------
    DataFrame
        ``recovery`` and ``net_at_risk`` of :func:`insured_recovery`, and the two parts of the latter: ``own_share``,
        ``above_limit``.

    Raises
    ------
    DataError
        A cover is not 0 to 1.

    Notes
    -----
    Source: R on P.

    Examples
    --------
    >>> insured_parts(500, 400, 0.9)
       recovery  net_at_risk  own_share  above_limit
    0     360.0        140.0       40.0        100.0
    """
    share = usual("cover") if _is_usual(cover) else cover
    case, _ = side_by_side(exposure=exposure, limit=insurer_limit, cover=share)
    case = case.apply(pd.to_numeric, errors="coerce").astype(float)
    if not case["cover"].between(0, 1).all():
        raise DataError(say("The cover must be a share from 0 to 1, such as 0.9."))
    at_risk, limit = case["exposure"].clip(lower=0), case["limit"].fillna(0).clip(lower=0)
    recovery = at_risk.clip(upper=limit) * case["cover"]
    above = at_risk - at_risk.clip(upper=limit)
    return pd.DataFrame(
        {
            "recovery": recovery,
            "net_at_risk": at_risk - recovery,
            "own_share": at_risk - above - recovery,
            "above_limit": above,
        }
    )


def insurance_premium(insured_sales: Any, rate: Any = "usual") -> Any:
    """What the cover costs: ``premium rate * insured sales``.

    Parameters
    ----------
    insured_sales : float or Series
        Money.
    rate : float, Series or "usual"
        The usual one is the fictional one of the rule table.

    Returns
    -------
    float or Series

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> insurance_premium(100_000, 0.004)
    400.0
    """
    return (usual("premium_rate") if _is_usual(rate) else rate) * insured_sales


def duties_ahead(invoices: pd.DataFrame, items: pd.DataFrame, *, as_of: Day, days: int = 30) -> pd.DataFrame:
    """The duties of the next days for the invoices that are still open, as if every one of them were insured.

    Parameters
    ----------
    invoices : DataFrame
        ``invoice_id, customer_id, invoice_date, due_date``.
    items : DataFrame
        From :func:`crmlib.open_items` for the same day.
    as_of : date
        Today.
    days : int
        How far ahead.

    Returns
    -------
    DataFrame
        Index ``customer_id``, soonest first: ``invoice_id``, ``duty_called``, ``date``, ``days_left``.

    Raises
    ------
    DataError
        As in :func:`insurance_duties`.

    Notes
    -----
    Source: P for the duties, R for the days.

    Examples
    --------
    >>> bill = pd.DataFrame({"invoice_id": [1], "customer_id": "Ana", "invoice_date": ["2026-05-01"], "due_date": ["2026-05-31"]})
    >>> duties_ahead(bill, bill, as_of="2026-06-30").values.tolist()
    [[1, 'stop shipping to the buyer', Timestamp('2026-06-30 00:00:00'), 0], [1, 'report the overdue payment', Timestamp('2026-07-30 00:00:00'), 30]]
    """
    need_columns(invoices, "invoice_id", "due_date", table=say("invoices"))
    still_open = invoices[invoices["invoice_id"].isin(items["invoice_id"])].dropna(subset="due_date")
    duties = insurance_duties(still_open, as_of=as_of)
    soon = duties[duties["days_left"].between(0, days)].set_index("customer_id")
    return soon[["invoice_id", "duty_called", "date", "days_left"]]


def insurance_duties(invoices: pd.DataFrame, *, as_of: Day, duties: Rule = "credit/insurance_duties") -> pd.DataFrame:
    """The calendar of what the policy asks of us: a breach costs the cover.

    Parameters
    ----------
    invoices : DataFrame
        Insured invoices that are still open: ``invoice_id``, ``customer_id``, ``invoice_date``, ``due_date``.
    as_of : date
        Today.
    duties : str or DataFrame
        Rule table ``duty``, ``counted_from`` (a column of the invoices), ``days`` and the words.

    Returns
    -------
    DataFrame
        One row per invoice and duty, soonest first: ``customer_id``, ``invoice_id``, ``duty``, ``duty_called`` (its words), ``date``, ``days_left``
        (below zero: too late). ``attrs["left_out"]`` counts the invoices on which a date is missing.

    Raises
    ------
    DataError
        A column is missing, or `as_of` is no date.

    Notes
    -----
    Source: P for the duties, R for the days.

    Examples
    --------
    >>> bill = pd.DataFrame({"invoice_id": [1], "customer_id": "Ana", "invoice_date": ["2026-05-01"], "due_date": ["2026-05-31"]})
    >>> insurance_duties(bill, as_of="2026-06-30")[["duty", "days_left"]].values.tolist()
    [['declare', -30], ['stop_shipping', 0], ['report_overdue', 30], ['claim', 60]]
    """
    today = as_day(as_of)
    table = rules.table(duties)
    need_columns(invoices, "customer_id", "invoice_id", *table["counted_from"], table=say("invoices"))
    starts = pd.DataFrame(
        {
            column: pd.to_datetime(invoices[column], format="ISO8601", errors="coerce").dt.as_unit("us")
            for column in dict.fromkeys(table["counted_from"])
        }
    )
    named = invoices[["customer_id", "invoice_id"]]
    words = rules.words(table, "label", by="duty")
    rows = [
        named.assign(duty=duty, duty_called=words[duty], date=starts[column] + pd.Timedelta(days=days))
        for duty, column, days in table[["duty", "counted_from", "days"]].itertuples(index=False)
    ]
    calendar = pd.concat(rows, ignore_index=True).dropna(subset="date")
    calendar = calendar.sort_values("date", kind="stable", ignore_index=True)
    calendar["days_left"] = (calendar["date"] - today).dt.days
    said = say("invoice without a date to count a duty from")
    calendar.attrs = {"left_out": count_rows({"no_date": (said, starts.isna().any(axis=1))})}
    return calendar
