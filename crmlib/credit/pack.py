"""The credit committee pack: what the committee needs on one buyer or on all, worked out once from the user's own files.

Three steps: the ledger, the judgement of the buyers, the decisions. Frames only; :mod:`crmlib.credit.report` has the words.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib.credit.ageing import ageing
from crmlib.credit.collection import collection_steps, early_warnings, watch_facts
from crmlib.credit.committee import Decided, Judged, decide, judge, with_file
from crmlib.credit.figures import receivable_days
from crmlib.credit.insurance import insurance_duties
from crmlib.credit.ledger import open_items
from crmlib.credit.overdue import overdue
from crmlib.credit.provision import provision
from crmlib.credit.record import accounts_evidence, ledger_evidence, renew
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say
from crmlib.reading.tables import read_tables
from crmlib.rows import known, shown_rows
from crmlib.showing.cards import with_names

SAMPLE = {"unit": 1000, "rates": {"USD": 1, "EUR": 1.10}}  # of the fictional exporter, see data/README.md
RULES = ("five_c_weights", "five_c_scales", "grades", "caps", "evidence_items", "ratio_inputs", "z2")


class Files(NamedTuple):
    """The six tables of a firm; an empty one stands for a table that the firm does not have."""

    invoices: pd.DataFrame
    payments: pd.DataFrame
    evidence: pd.DataFrame
    accounts: pd.DataFrame
    customers: pd.DataFrame
    orders: pd.DataFrame


class Ledger(NamedTuple):
    """What customers owe and how late they are."""

    items: pd.DataFrame  # open items
    aged: pd.DataFrame
    late: pd.DataFrame  # overdue, and each one's share of what is owed
    figures: pd.Series  # receivable_days
    reserve: pd.DataFrame  # provision
    steps: pd.DataFrame  # collection_steps


class Pack(NamedTuple):
    """One committee meeting. Frames have the customer as index, or as a column where a customer has several rows."""

    as_of: pd.Timestamp
    unit: float  # money of the ledger in one of the evidence
    currency: str  # of the ledger; empty where it names none
    only: Any  # the one customer whose file is asked for; None is everybody
    rules: Mapping[str, pd.DataFrame]  # tables of the user's own
    files: Files
    ledger: Ledger
    judged: Judged
    decided: Decided
    duties: pd.DataFrame  # what the insurer's policy asks of us
    signs: pd.DataFrame  # early_warnings
    read: pd.DataFrame  # rows that were left out, or count and deserve a look, by table and reason
    used: pd.DataFrame  # rows read and used, table by table


def credit_pack(
    invoices: pd.DataFrame,
    payments: pd.DataFrame,
    *,
    evidence: pd.DataFrame,
    accounts: pd.DataFrame,
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    as_of: Day | None = None,
    unit: float = 1,
    rates: Mapping[str, float] | None = None,
    rules: Mapping[str, pd.DataFrame] | None = None,
    customer: Any = None,
) -> Pack:
    """Work out everything once; the other functions of this module only pick from it.

    The payment record of the ledger and the accounts take the place of what the evidence says on the same items. All tables but
    the invoices may be empty: then less is known, and the report says so.

    Parameters
    ----------
    invoices, payments, evidence, accounts, customers, orders : DataFrame
        As their readers give them; an empty one stands for a table that the firm does not have.
    as_of : date, optional
        The day of the meeting; default the last day that the ledger or the evidence names.
    unit : float
        How much money of the ledger is one of the evidence and of the accounts, 1000 for USD beside thousand USD.
    rates : mapping, optional
        Currency to its worth, as in :func:`crmlib.open_items`.
    rules : mapping, optional
        Rule tables of your own, as in :func:`crmlib.five_c`.
    customer : id, optional
        The one customer whose file is asked for.

    Returns
    -------
    Pack

    Raises
    ------
    DataError
        A table, the day or a rule cannot be used, or nothing is known about the customer.

    Notes
    -----
    Source: K. An order is tried for every customer: a month's planned sales, or a month's mean of what was billed in the last
    year, or one unit where neither is known.

    The gate holds back whom it stops and where a check found something. What nobody has looked up is listed as open, and the
    score stands beside it as provisional: a firm that has recorded no checks would else see no score at all (R).

    Examples
    --------
    >>> from crmlib.reading.tables import read_table
    >>> none = {name: read_table(name, False) for name in ("evidence", "accounts", "customers", "orders")}
    >>> bills = pd.DataFrame({"invoice_id": ["1"], "customer_id": "Ana", "invoice_date": ["2026-03-01"],
    ...                       "due_date": ["2026-05-01"], "amount": [900.0]})
    >>> found = credit_pack(bills, read_table("payments", False), as_of="2026-06-30", **none)
    >>> found.ledger.late.loc["Ana", ["owed", "oldest"]].tolist(), found.decided.orders.loc["Ana", "action"]
    ([900.0, 60.0], 'stop')
    """
    files = Files(invoices, payments, evidence, accounts, customers, orders)
    today = as_day(_last_day(files) if as_of is None else as_of)
    ledger = _ledger(files, today, rates)
    judged = judge(_all_evidence(files, today, unit, rates), as_of=today, rules=rules)
    billed = _billed(invoices, today, rates) / unit
    decided = decide(judged, ledger.late, billed, as_of=today, unit=unit, rules=rules)
    read = _read(files, ledger.items, judged.scores)
    return Pack(
        as_of=today,
        unit=unit,
        currency=known(ledger.items, "currency") or "",
        only=None if customer is None else _asked(judged.scores.index, customer),
        rules=rules or {},
        files=files,
        ledger=ledger,
        judged=judged,
        decided=decided,
        duties=_duties(invoices, ledger.items, decided.facts, today),
        signs=_signs(files, judged.scores.index, today),
        read=read,
        used=_used(files, read),
    )


def _last_day(files: Files) -> Any:
    named = [(files.invoices, "invoice_date"), (files.payments, "payment_date"), (files.evidence, "date")]
    days = [
        pd.to_datetime(table[column], format="ISO8601", errors="coerce").max()
        for table, column in named
        if column in table
    ]
    there = [day for day in days if pd.notna(day)]
    if not there:
        raise DataError(say("No invoice, payment or evidence has a date: name the day with as_of."))
    return max(there)


def _asked(customers: pd.Index, customer: Any) -> Any:
    """The id that is meant: a number may be asked for as a text."""
    names = customers.astype("str")
    if str(customer) not in names:
        raise DataError(
            say(
                "There is no evidence and no invoice of the customer {customer!r}; there are {some} and others.",
                customer=customer,
                some=joined(names[:5]),
            )
        )
    return customers[names == str(customer)][0]


def _ledger(files: Files, today: pd.Timestamp, rates: Mapping[str, float] | None) -> Ledger:
    how: dict[str, Any] = {"as_of": today, "rates": rates}
    items = open_items(files.invoices, files.payments, **how)
    late = overdue(items)
    owed = late["owed"].sum()
    late["share_of_owed"] = late["owed"] / owed if owed > 0 else np.nan
    aged = ageing(files.invoices, files.payments, **how)
    return Ledger(
        items=items,
        aged=aged,
        late=late,
        figures=receivable_days(files.invoices, files.payments, **how),
        reserve=provision(aged),
        steps=collection_steps(items, as_of=today),
    )


def _all_evidence(files: Files, today: pd.Timestamp, unit: float, rates: Mapping[str, float] | None) -> pd.DataFrame:
    """The evidence, with what ledger and accounts say in place of what it says on the same items."""
    own = ledger_evidence(
        files.invoices,
        files.payments,
        as_of=today,
        unit=unit,
        customers=files.customers if len(files.customers) else None,
        rates=rates,
    )
    evidence = renew(files.evidence, own)
    return renew(evidence, accounts_evidence(files.accounts)) if len(files.accounts) else evidence


def _billed(invoices: pd.DataFrame, today: pd.Timestamp, rates: Mapping[str, float] | None) -> pd.Series:
    """What each customer was billed in a mean month of the last year."""
    items = open_items(invoices, None, as_of=today, basis="invoice", rates=rates, settled=True)
    last = items[items["date"] > today - pd.DateOffset(months=12)]
    return last.groupby("customer_id", observed=True)["open"].sum() / 12


def _duties(invoices: pd.DataFrame, items: pd.DataFrame, facts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """What the policy asks of us for the open invoices of insured customers."""
    insured = facts.index[facts["insurer_limit"] > 0]
    still_open = items.loc[(items["open"] > 0) & items["customer_id"].isin(insured), "invoice_id"]
    theirs = invoices[invoices["invoice_id"].isin(still_open) & (invoices["amount"] > 0)]
    dated = theirs.reindex(columns=[*theirs.columns.union(["due_date", "invoice_date"], sort=False)])
    return insurance_duties(dated, as_of=today)


def _signs(files: Files, customers: pd.Index, today: pd.Timestamp) -> pd.DataFrame:
    """The early warnings on everybody of whom there is evidence or an invoice."""
    if files.orders.empty:
        return early_warnings(pd.DataFrame(index=customers))
    watched = watch_facts(files.orders, files.invoices, files.payments, as_of=today)
    return early_warnings(watched[watched.index.isin(customers)])


def _read(files: Files, items: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Every row that was set aside, in reading or in reckoning, and every row that counts and deserves a look."""
    aside = {table: file.attrs.get("left_out", []) for table, file in files._asdict().items()}
    entries = [
        *({"table": table, **entry, "counts": False} for table, found in aside.items() for entry in found),
        *({**entry, "counts": True} for entry in known(items, "noticed")),
        *({**entry, "counts": False} for entry in known(items, "left_out")),
        *({"table": "evidence", **entry, "counts": False} for entry in known(scores, "left_out")),
    ]
    read = pd.DataFrame(entries, columns=["table", "key", "reason", "rows", "first_rows", "counts"])
    read["first_rows"] = [shown_rows(numbers) for numbers in read["first_rows"]]
    return read.astype({"rows": int, "counts": bool})


def _used(files: Files, read: pd.DataFrame) -> pd.DataFrame:
    """Rows read and rows used of every table."""
    lost = read[~read["counts"]].groupby("table")["rows"].sum()
    rows = [(table, int(file.attrs.get("rows_read", len(file)))) for table, file in files._asdict().items()]
    used = pd.DataFrame(rows, columns=["table", "rows_read"])
    return used.assign(rows_used=used["rows_read"] - used["table"].map(lost).fillna(0).astype(int))


# What is picked from a pack


def filed(found: Pack) -> list[Any]:
    """Those on whom there is more than our own ledger knows, the largest exposure first."""
    orders = found.decided.orders
    theirs = orders[orders.index.isin(with_file(found.judged.evidence))]
    return theirs.sort_values("exposure", ascending=False, kind="stable").index.tolist()


def decisions(found: Pack) -> pd.DataFrame:
    """One row per customer with a file: grade, limit, terms, exposure, what may go out, who approves."""
    who = filed(found)  # of these alone: a column would bring everybody else's rows
    scores, limits, orders = (
        table.loc[who] for table in (found.judged.scores, found.decided.limits, found.decided.orders)
    )
    table = pd.concat(
        [
            scores[["score", "grade_by_score", "cap", "grade"]],
            scores["coverage"].rename("share_of_evidence"),
            limits["open_limit"],
            limits["line"].rename("new_line"),
            limits["binds"].rename("decided_by"),
            found.decided.terms.loc[who, "offer"].rename("terms"),
            orders[["agreed_limit", "exposure", "action", "once_signed"]],
            limits[["approver", "review"]],
        ],
        axis=1,
    )
    return named(found, table)


def above_limit(found: Pack) -> pd.DataFrame:
    """Who owes more than the limit, and who buys on credit without one, largest exposure first; four columns say why.

    No limit and the limit 0 are two things: nobody has decided the first.
    """
    rows = found.decided.orders
    why = pd.DataFrame(
        {
            "above": rows["headroom"] < 0,
            "no_limit": rows["agreed_limit"].isna() & (rows["exposure"] > 0),
            "expired": rows["expired"],
            "blocked": rows["blocked"],
        }
    )
    shown = rows[["agreed_limit", "new_line", "exposure", "headroom"]].join(why)[why.any(axis=1)]
    return named(found, shown.sort_values("exposure", ascending=False, kind="stable"))


def named(found: Pack, table: pd.DataFrame) -> pd.DataFrame:
    """A frame by customer, as index or as a column, with the company name beside the id."""
    rows = table.set_index("customer_id") if "customer_id" in table else table.rename_axis("customer_id")
    return with_names(rows, found.files.customers)


# Where the tables come from


def read_files(invoices: Any, payments: Any = None, **others: Any) -> dict[str, pd.DataFrame]:
    """All tables of the pack, those that are not named from where the invoices come from; the exporter's never fill up yours.

    `others` are ``evidence``, ``accounts``, ``customers``, ``orders``, and how to read: ``date_format``, ``decimal``. A table
    that the firm does not have is empty.

    >>> bills = pd.DataFrame({"invoice_id": ["1"], "customer_id": ["Ana"], "invoice_date": ["2026-03-01"], "amount": [900]})
    >>> {name: len(table) for name, table in read_files(bills).items()}
    {'invoices': 1, 'payments': 0, 'evidence': 0, 'accounts': 0, 'customers': 0, 'orders': 0}
    """
    rest = {name: others.pop(name, None) for name in ("evidence", "accounts", "customers", "orders")}
    sources = {"invoices": invoices, "payments": payments, **rest}
    return read_tables(sources, sources, **others)


def settings(invoices: Any, **own: Any) -> dict[str, Any]:
    """The settings that are given, None is not; for the fictional exporter those of its files, where nothing else is said.

    >>> settings("bills.csv", unit=None, as_of="2026-06-30")
    {'as_of': '2026-06-30'}
    """
    given = {name: value for name, value in own.items() if value is not None}
    return {**(SAMPLE if invoices is None else {}), **given}


def own_rules(folder: Path | str | None) -> dict[str, pd.DataFrame] | None:
    """The rule tables of a folder, such as ``grades.csv``: those that are there take the place of the course's."""
    if folder is None:
        return None
    found = {name: Path(folder) / f"{name}.csv" for name in RULES if (Path(folder) / f"{name}.csv").is_file()}
    if not found:
        raise DataError(
            say(
                "The folder {folder} has none of the rule tables {names}: copy one there and change it.",
                folder=folder,
                names=joined(f"{name}.csv" for name in RULES),
            )
        )
    return {name: pd.read_csv(path) for name, path in found.items()}
