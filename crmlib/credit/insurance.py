"""Export credit insurance: what it pays, what stays with us, what it costs, and what it asks of us.

Source: P; the dates of the duties R, the policy decides.
"""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.days import as_day
from crmlib.language import DataError, say
from crmlib.rows import count_left_out

TERMS = rules.table("credit/insurance_terms").set_index("term")["value"]


def insured_recovery(exposure: Any, insurer_limit: Any, cover: Any = TERMS["cover"]) -> pd.DataFrame:
    """What the insurer pays and what stays with us: ``recovery = min(exposure, limit) * cover``.

    Parameters
    ----------
    exposure, insurer_limit : float or Series
        Money. No limit from the insurer (missing) means no recovery.
    cover : float or Series
        Share the insurer pays, 0 to 1; the default is the usual one of the rule table.

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
    columns = {"exposure": exposure, "limit": insurer_limit, "cover": cover}
    index = next((column.index for column in columns.values() if isinstance(column, pd.Series)), pd.RangeIndex(1))
    case = pd.DataFrame(columns, index=index).apply(pd.to_numeric, errors="coerce").astype(float)
    if not case["cover"].between(0, 1).all():
        raise DataError(say("The cover must be a share from 0 to 1, such as 0.9."))
    at_risk, limit = case["exposure"].clip(lower=0), case["limit"].fillna(0).clip(lower=0)
    recovery = at_risk.clip(upper=limit) * case["cover"]
    return pd.DataFrame({"recovery": recovery, "net_at_risk": at_risk - recovery})


def insurance_premium(insured_sales: Any, rate: Any = TERMS["premium_rate"]) -> Any:
    """What the cover costs: ``premium rate * insured sales``.

    Parameters
    ----------
    insured_sales : float or Series
        Money.
    rate : float or Series
        The default is the fictional one of the rule table.

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
    return rate * insured_sales


def insurance_duties(
    invoices: pd.DataFrame,
    *,
    as_of: Any,
    duties: pd.DataFrame = rules.table("credit/insurance_duties"),
    label: str = "label_en",
) -> pd.DataFrame:
    """The calendar of what the policy asks of us: a breach costs the cover.

    Parameters
    ----------
    invoices : DataFrame
        Insured invoices that are still open: ``invoice_id``, ``customer_id``, ``invoice_date``, ``due_date``.
    as_of : date
        Today.
    duties : DataFrame
        Rule table ``duty``, ``counted_from`` (a column of the invoices), ``days`` and the words.
    label : str
        Column of it with the words.

    Returns
    -------
    DataFrame
        One row per invoice and duty, soonest first: ``customer_id``, ``invoice_id``, ``duty``, ``words``, ``date``, ``days_left``
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
    missing = [name for name in ("customer_id", "invoice_id", *duties["counted_from"]) if name not in invoices]
    if missing:
        raise DataError(
            say(
                "The invoices have no column {names}; they have {there}. Name the columns so.",
                names=missing[0],
                there=", ".join(map(str, invoices.columns)),
            )
        )
    starts = pd.DataFrame(
        {
            column: pd.to_datetime(invoices[column], format="ISO8601", errors="coerce").dt.as_unit("us")
            for column in dict.fromkeys(duties["counted_from"])
        }
    )
    named = invoices[["customer_id", "invoice_id"]]
    rows = pd.concat(
        [
            named.assign(
                duty=duty.duty,
                words=getattr(duty, label),
                date=starts[duty.counted_from] + pd.Timedelta(days=duty.days),
            )
            for duty in duties.itertuples(index=False)
        ],
        ignore_index=True,
    )
    calendar = rows.dropna(subset="date").sort_values("date", kind="stable", ignore_index=True)
    calendar["days_left"] = (calendar["date"] - today).dt.days
    calendar.attrs = {
        "left_out": count_left_out({"invoice without a date to count a duty from": starts.isna().any(axis=1)})
    }
    return calendar
