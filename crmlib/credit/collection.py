"""Asking for money: the step that is due for every invoice, and the signs to watch before it is late.

Source: the ladder R; the signs K (the watch on good customers is S103).
"""

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.credit.windows import window
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.rows import account, first_reason
from crmlib.rules import Rule
from crmlib.scores import all_that_fit


def collection_steps(items: pd.DataFrame, *, as_of: Day, ladder: Rule = "credit/collection_ladder") -> pd.DataFrame:
    """Where every open invoice stands on the collection ladder, and what comes when.

    Parameters
    ----------
    items : DataFrame
        From :func:`crmlib.open_items` for the same day, counted from the due date.
    as_of : date
        Today.
    ladder : str or DataFrame
        Rule table ``step``, ``days_late`` (from; negative before the due date) and the words.

    Returns
    -------
    DataFrame
        One row per open invoice, latest first: ``customer_id``, ``invoice_id``, ``open``, ``days_late``, ``step``
        (missing before the first), ``step_called`` (its words), ``step_after``, ``next_date`` (missing after the last). Credits ask for
        nothing and are left out, invoices without a date as well; ``attrs["left_out"]`` counts both.

    Raises
    ------
    DataError
        A column is missing, or `as_of` is no date.

    Notes
    -----
    Source: R. The customer is asked first whether all was received: a dispute is no delay.

    Examples
    --------
    >>> items = pd.DataFrame({"customer_id": ["Ana", "Bo"], "invoice_id": [1, 2], "open": [40, 70], "days_late": [8, -20]})
    >>> collection_steps(items, as_of="2026-06-30")[["step", "step_after", "next_date"]]
       step step_after  next_date
    0  call       hold 2026-07-07
    1   NaN   reminder 2026-07-13
    """
    today = as_day(as_of)
    need = ["customer_id", "invoice_id", "open", "days_late"]
    need_columns(items, *need, table=say("open items"), why=say("Make them with open_items."))
    why = first_reason({"credit": ~(items["open"] > 0), "no_date": items["days_late"].isna()}, items.index)
    late = items.loc[why.isna(), need].sort_values("days_late", ascending=False, kind="stable", ignore_index=True)
    steps = rules.table(ladder)
    rungs = steps.assign(words=rules.words(steps, "label", by="step").array).sort_values("days_late", ignore_index=True)
    reached = np.searchsorted(rungs["days_late"], late["days_late"], side="right")  # so many rungs so far
    late["step"], late["step_called"] = _rung(rungs["step"], reached - 1), _rung(rungs["words"], reached - 1)
    late["step_after"] = _rung(rungs["step"], reached)
    wait = rungs["days_late"].reindex(reached).to_numpy(dtype=float) - late["days_late"].to_numpy(dtype=float)
    late["next_date"] = (today + pd.Series(pd.to_timedelta(wait, unit="D"))).astype("datetime64[us]")
    said = {"credit": say("a credit asks for nothing"), "no_date": say("no date to count from")}
    late.attrs = {"left_out": account(why, said)}
    return late


def _rung(names: pd.Series, place: np.ndarray) -> pd.Series:
    """The names at these places of the ladder, missing below and above it."""
    return names.astype("str").reindex(place).reset_index(drop=True)


def early_warnings(facts: pd.DataFrame, signs: Rule = "credit/early_warnings") -> pd.DataFrame:
    """Customers who show a sign of trouble: who is on this list is reviewed at once.

    Parameters
    ----------
    facts : DataFrame
        One row per customer, a column per fact: ``order_change`` (0.5 for half more), ``partial_payments``,
        ``new_bank``, ``staff_exodus``, ``disputes``, ``price_insensitive``, ``open_account_request``,
        ``adverse_media``, ``insurer_cut`` (counts, or 1 for yes).
    signs : str or DataFrame
        Rule table: a sign shows where its ``fact`` meets the limits under ``from, above, to, below``; ``unit`` is ``share``
        or ``number``.

    Returns
    -------
    DataFrame
        One row per customer and sign: ``customer_id``, ``sign``, ``value``, ``sign_called`` (its words), ``found`` (the value as people read
        it, such as "+60%" or "2"). ``attrs["not_checked"]``: the facts that nobody looked up for at least one customer, as text.

    Raises
    ------
    DataError
        The table of signs lacks a column.

    Notes
    -----
    Source: S103, signs K, limits R.

    Examples
    --------
    >>> facts = pd.DataFrame({"order_change": [0.6, -0.1], "new_bank": [0, 1]}, index=["Ana", "Bo"])
    >>> early_warnings(facts)[["customer_id", "sign_called"]].values.tolist()
    [['Ana', 'orders up by 50% or more on a year ago'], ['Bo', 'new bank']]
    """
    table = rules.table(signs)
    why = say("The limits of a fact stand under from, above, to, below.")
    need_columns(table, "sign", "fact", "unit", table=say("rule table early_warnings"), why=why)
    known = facts.reindex(columns=table["fact"].unique()).apply(pd.to_numeric, errors="coerce").astype(float)
    customer, sign = np.nonzero(all_that_fit(known, table).to_numpy())
    rows = table.iloc[sign]
    value = known.to_numpy()[customer, known.columns.get_indexer(rows["fact"])]
    shown = pd.DataFrame(
        {
            "customer_id": known.index[customer],
            "sign": rows["sign"].array,
            "value": value,
            "sign_called": rules.words(table, "label", by="sign").array[sign],
            "found": pd.array([_as_read(*one) for one in zip(value, rows["unit"], strict=True)], dtype="str"),
        }
    )
    shown.attrs = {"not_checked": ", ".join(known.columns[known.isna().any()])}
    return shown


def _as_read(value: float, unit: str) -> str:
    return f"{value:+.0%}" if unit == "share" else f"{value:g}"


def watch_facts(
    orders: pd.DataFrame,
    invoices: pd.DataFrame | None = None,
    payments: pd.DataFrame | None = None,
    *,
    as_of: Day,
    months: int | None = None,
) -> pd.DataFrame:
    """The early-warning measures that our own tables know: a change in orders, and payments in parts.

    ``order_change = orders of the last months / orders of the same months a year before - 1``

    The half before would mix two seasons: who buys for Christmas doubles every autumn.

    Parameters
    ----------
    orders : DataFrame
        ``customer_id, date, amount``.
    invoices, payments : DataFrame, optional
        ``invoice_id, customer_id`` and ``invoice_id, payment_date``: invoices that got two payments or more.
    as_of : date
        Today.
    months : int, optional
        Length of the two windows, twelve at most; without it that of the rule table ``credit/windows``.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``order_change`` (missing without orders a year before), ``partial_payments``
        (missing without a ledger). Add what you hear at visits as columns and pass it on to :func:`early_warnings`.

    Raises
    ------
    DataError
        A column is missing, or `as_of` is no date.

    Notes
    -----
    Source: S103; windows R.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": "Ana", "date": ["2025-03-01", "2025-10-01", "2026-03-01"], "amount": [100, 900, 40]})
    >>> watch_facts(orders, as_of="2026-06-30")["order_change"].round(2).tolist()
    [-0.6]
    """
    today = as_day(as_of)
    need_columns(orders, "customer_id", "date", "amount", table=say("orders"))
    day, bought = pd.to_datetime(orders["date"], format="ISO8601", errors="coerce"), orders["amount"]
    span, year = pd.DateOffset(months=int(window("watch", months))), pd.DateOffset(months=12)
    now, before = (
        bought[(day > end - span) & (day <= end)].groupby(orders["customer_id"], observed=True).sum()
        for end in (today, today - year)
    )
    named = now.index.union(before.index).rename("customer_id")
    before = before.reindex(named)
    change = now.reindex(named).fillna(0) / before.where(before > 0) - 1
    facts = pd.DataFrame({"order_change": change})
    if invoices is None or payments is None:
        return facts.assign(partial_payments=float("nan"))
    paid = payments[(pd.to_datetime(payments["payment_date"], format="ISO8601", errors="coerce") <= today)]
    parts = paid["invoice_id"].value_counts()
    owner = invoices.drop_duplicates("invoice_id").set_index("invoice_id")["customer_id"]
    counted = owner.reindex(parts.index[parts > 1]).value_counts()
    facts = facts.reindex(facts.index.union(pd.Index(owner.unique())).rename("customer_id"))
    return facts.assign(partial_payments=counted.reindex(facts.index).fillna(0).where(facts.index.isin(owner)))
