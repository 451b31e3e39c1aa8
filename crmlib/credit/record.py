"""Our own ledger and the buyers' accounts as evidence, and what it costs a buyer to give no accounts.

Source: K; R where it says so.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from crmlib.check import need_columns
from crmlib.credit.evidence import judged_evidence
from crmlib.credit.five_c import Case, assess, five_c, scored
from crmlib.credit.ledger import open_items, paid_items
from crmlib.credit.overdue import overdue
from crmlib.credit.ratios import ACCOUNTS
from crmlib.credit.windows import window
from crmlib.days import Day, as_day
from crmlib.language import DataError, say

COLUMNS = ["customer_id", "item", "value", "amount", "source", "reliability", "date"]
FROM_ACCOUNTS = [name for name in ACCOUNTS if name != "requested_limit"]


def ledger_evidence(
    invoices: pd.DataFrame,
    payments: pd.DataFrame | None = None,
    *,
    as_of: Day,
    customers: pd.DataFrame | None = None,
    months: int | None = None,
    unit: float = 1,
    rates: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """What our own ledger says about every customer in it, in the form of the credit evidence.

    ``days_beyond_terms`` of every payment of the last months with its money, ``oldest_overdue_days`` today,
    ``share_of_receivables = owed / what all customers owe``, and with a customer list ``own_history_months``.

    Parameters
    ----------
    invoices, payments, as_of, rates
        As in :func:`crmlib.open_items`.
    customers : DataFrame, optional
        ``customer_id`` and ``since``.
    months : int, optional
        How far back payments count; without it as long as the rule table ``credit/windows``.
    unit : float
        How much money of the ledger is one of the evidence, 1000 for a ledger in USD beside evidence in thousand USD.

    Returns
    -------
    DataFrame
        ``customer_id, item, value, amount, source, reliability, date``: what :func:`crmlib.five_c` reads. ``attrs`` as in
        :func:`crmlib.open_items`.

    Raises
    ------
    DataError
        As in :func:`crmlib.open_items`, or the unit is not above zero.

    Notes
    -----
    Source: K; twelve months R.

    Examples
    --------
    >>> invoices = pd.DataFrame({"invoice_id": ["1", "2"], "customer_id": "Ana", "amount": [100, 50],
    ...                          "due_date": ["2026-05-31", "2026-06-10"]})
    >>> payments = pd.DataFrame({"invoice_id": ["1"], "amount": [100], "payment_date": ["2026-06-10"]})
    >>> ledger_evidence(invoices, payments, as_of="2026-06-30")[["item", "value", "amount"]].values.tolist()
    [['days_beyond_terms', 10.0, 100.0], ['oldest_overdue_days', 20.0, nan], ['share_of_receivables', 1.0, nan]]
    """
    if not unit > 0:
        raise DataError(
            say(
                "The unit {unit} cannot be used: give how much of the ledger is one of the evidence, such as 1000.",
                unit=unit,
            )
        )
    today = as_day(as_of)
    items = open_items(invoices, payments, as_of=today, rates=rates, settled=True)
    back = int(window("payment_record", months))
    paid = paid_items(invoices, payments, as_of=today, months=back, rates=rates)
    late = overdue(items).reindex(items["customer_id"].drop_duplicates()).fillna({"owed": 0.0, "oldest": 0.0})
    found = [
        paid.assign(item="days_beyond_terms", value=paid["days_beyond_terms"], amount=paid["amount"] / unit),
        _today("oldest_overdue_days", late["oldest"], today),
        _today(
            "share_of_receivables", late["owed"] / late["owed"].sum() if late["owed"].sum() > 0 else late["owed"], today
        ),
    ]
    if customers is not None and "since" in customers:
        since = (
            pd.to_datetime(customers.set_index("customer_id")["since"], format="ISO8601", errors="coerce")
            .reindex(late.index)
            .dropna()
        )
        found.append(_today("own_history_months", _whole_months(since, today), today))
    evidence = pd.concat(found, ignore_index=True).assign(source="own ledger", reliability="audited")
    evidence = evidence.reindex(columns=COLUMNS)
    evidence.attrs = items.attrs
    return evidence


def _today(item: str, values: pd.Series, today: pd.Timestamp) -> pd.DataFrame:
    """One item of every customer, found today."""
    return pd.DataFrame(
        {"customer_id": values.index, "item": item, "value": values.to_numpy(dtype=float), "date": today}
    )


def _whole_months(since: pd.Series, today: pd.Timestamp) -> pd.Series:
    months = (today.year - since.dt.year) * 12 + today.month - since.dt.month - (since.dt.day > today.day)
    return months.clip(lower=0)


def accounts_evidence(accounts: pd.DataFrame) -> pd.DataFrame:
    """The figures of yearly accounts in the form of the credit evidence; what is not given has no row.

    Parameters
    ----------
    accounts : DataFrame
        ``customer_id``, ``date`` (end of the year, where known) and the figures of :func:`crmlib.credit.ratios.ratios`, in
        the unit of the evidence.

    Returns
    -------
    DataFrame
        As in :func:`ledger_evidence`. Of several years the newest counts in :func:`crmlib.five_c`.

    Raises
    ------
    DataError
        There is no customer column.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> accounts = pd.DataFrame({"customer_id": ["Ana"], "date": ["2025-12-31"], "ebit": [180], "interest": [60], "stock": [None]})
    >>> accounts_evidence(accounts)[["item", "value", "source"]].values.tolist()
    [['ebit', 180.0, 'accounts'], ['interest', 60.0, 'accounts']]
    """
    need_columns(accounts, "customer_id", table=say("accounts", context="table"))
    rows = accounts.assign(date=accounts.get("date", pd.NaT))
    figures = [name for name in FROM_ACCOUNTS if name in accounts]
    long = rows.melt(["customer_id", "date"], figures, "item", "value").dropna(subset="value")
    long = long.assign(
        value=pd.to_numeric(long["value"], errors="coerce").astype(float),
        date=pd.to_datetime(long["date"], format="ISO8601", errors="coerce"),
        source="accounts",
        reliability="customer statement",
        amount=float("nan"),
    )
    return long.reindex(columns=COLUMNS).reset_index(drop=True)


def accounts_of(evidence: pd.DataFrame) -> pd.DataFrame:
    """The yearly accounts that stand in the evidence, one row per customer: what the ratios and Z'' are worked out from.

    Parameters
    ----------
    evidence : DataFrame
        As in :func:`crmlib.five_c`; of several years the newest counts.

    Returns
    -------
    DataFrame
        Index ``customer_id``, a column for each figure of :func:`crmlib.ratios`; missing where none was given.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "item": ["ebit", "interest"], "value": [180, 60]})
    >>> accounts_of(evidence)[["ebit", "interest"]].values.tolist()
    [[180.0, 60.0]]
    """
    found = judged_evidence(evidence)
    return pd.DataFrame({name: found.facts[name] for name in ACCOUNTS}, index=found.customers)


def paid_late(evidence: pd.DataFrame, days: float) -> pd.DataFrame:
    """The evidence as if every invoice had been paid so many days after its due date.

    Parameters
    ----------
    evidence : DataFrame
        As in :func:`crmlib.five_c`.
    days : float

    Returns
    -------
    DataFrame
        The same rows; those of ``days_beyond_terms`` have the new value.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "item": ["days_beyond_terms", "country_class"], "value": [0, 3]})
    >>> paid_late(evidence, 90)["value"].tolist()
    [90, 3]
    """
    invoices = evidence["item"] == "days_beyond_terms"
    return evidence.assign(value=evidence["value"].mask(invoices, days))


def renew(evidence: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Evidence with what is fresh in place of what it says on the same customers and items.

    Parameters
    ----------
    evidence, fresh : DataFrame
        As in :func:`crmlib.five_c`; `fresh` from :func:`ledger_evidence` or :func:`accounts_evidence`.

    Returns
    -------
    DataFrame
        The rows of `evidence` that nothing replaces, then those of `fresh`.

    Notes
    -----
    Source: R. Without it the payments of a ledger would count twice.

    Examples
    --------
    >>> old = pd.DataFrame({"customer_id": ["Ana", "Ana"], "item": ["ebit", "stock"], "value": [100, 7]})
    >>> renew(old, pd.DataFrame({"customer_id": ["Ana"], "item": ["ebit"], "value": [180]}))[["item", "value"]].values.tolist()
    [['stock', 7], ['ebit', 180]]
    """
    named = pd.MultiIndex.from_frame(evidence[["customer_id", "item"]].astype("str"))
    replaced = named.isin(pd.MultiIndex.from_frame(fresh[["customer_id", "item"]].astype("str")))
    parts = [part for part in (evidence[~replaced], fresh) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else evidence.copy()


def cost_of_no_accounts(
    evidence: pd.DataFrame,
    *,
    rules: Mapping[str, pd.DataFrame] | None = None,
    gate: pd.DataFrame | None = None,
    case: Case | None = None,
) -> pd.DataFrame:
    """What giving no accounts costs each buyer in grades.

    Who has given accounts is graded once more as if he had not. Who has not is graded as if the cap for missing accounts
    and thin evidence did not hold: that is what accounts could bring at best, were they as good as the rest.

    Parameters
    ----------
    evidence, rules, gate
        As in :func:`crmlib.five_c`.
    case : Case, optional
        As in :func:`crmlib.limit_inputs`.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``accounts`` (are there any), ``grade`` as things stand, ``with_accounts``,
        ``without_accounts``, ``steps`` (grades lost without, missing without a grade), ``coverage`` without them, ``accounts_worth``
        (the same in a sentence).

    Raises
    ------
    DataError
        As in :func:`crmlib.five_c`.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> from crmlib.reading.sample import sample
    >>> cost = cost_of_no_accounts(sample("credit_evidence"))
    >>> cost.loc["C002", "accounts_worth"]
    'The accounts are worth AAA instead of B.'
    """
    case = case or assess(evidence, rules)
    now = scored(case, gate=gate)
    allowed = scored(case, gate=gate, caps=lambda cap: cap.cap not in ("no_accounts", "thin_evidence"))
    stripped = evidence.assign(value=evidence["value"].mask(evidence["item"] == "accounts_quality", 0))
    none = five_c(stripped[~stripped["item"].isin(FROM_ACCOUNTS)], rules=rules, gate=gate).reindex(now.index)
    given = now[["capacity", "capital"]].notna().any(axis=1)
    table = pd.DataFrame(
        {
            "accounts": given,
            "grade": now["grade"],
            "with_accounts": now["grade"].where(given, allowed["grade"]),
            "without_accounts": none["grade"].where(given, now["grade"]),
            "coverage": none["coverage"].where(given, now["coverage"]),
        }
    )
    place = case.policy.grades.order
    worse, better = (table[name].map(place).astype(float) for name in ("without_accounts", "with_accounts"))
    table["steps"] = worse - better
    table["accounts_worth"] = pd.array([_cost_words(row) for row in table.itertuples()], dtype="str")
    return table


def _cost_words(row: Any) -> str:
    """The cost in one sentence."""
    if pd.isna(row.steps):
        return say("There is no grade to compare.")
    if row.accounts and row.steps > 0:
        return say(
            "The accounts are worth {grade} instead of {without}.",
            grade=row.with_accounts,
            without=row.without_accounts,
        )
    if row.accounts and row.steps < 0:
        return say(
            "Without the accounts the grade would be {without} and not {grade}: who holds accounts back may know why.",
            without=row.without_accounts,
            grade=row.grade,
        )
    if row.accounts:
        return say("The grade would be {grade} without the accounts too: something else decides.", grade=row.grade)
    if row.steps > 0:
        return say(
            "No accounts: {grade}, where the rest of the evidence says {could}.",
            grade=row.grade,
            could=row.with_accounts,
        )
    return say("No accounts, and no grade lost by that: the rest of the evidence says {grade} too.", grade=row.grade)
