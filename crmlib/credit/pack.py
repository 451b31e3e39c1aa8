"""The credit committee pack: everything the committee needs on one buyer or on all, worked out once from the user's own files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules as tables
from crmlib.cards import with_names
from crmlib.credit.ageing import ageing
from crmlib.credit.approval import approver_for
from crmlib.credit.candidates import limit_candidates
from crmlib.credit.caps import grade_sentence
from crmlib.credit.collection import collection_steps, early_warnings, watch_facts
from crmlib.credit.days import as_day
from crmlib.credit.exposure import order_decision
from crmlib.credit.figures import receivable_days
from crmlib.credit.five_c import five_c, five_c_detail
from crmlib.credit.inputs import credit_lines, limit_inputs
from crmlib.credit.insurance import insurance_duties
from crmlib.credit.investigation import investigation_detail
from crmlib.credit.ledger import noticed, open_items
from crmlib.credit.lens import empty_cells, lens
from crmlib.credit.limits import credit_limit
from crmlib.credit.overdue import overdue
from crmlib.credit.provision import provision
from crmlib.credit.record import accounts_evidence, cost_of_no_accounts, ledger_evidence, renew
from crmlib.credit.terms import terms_for
from crmlib.language import DataError, say
from crmlib.tables import left_out, read_table

SAMPLE = {"unit": 1000, "rates": {"USD": 1, "EUR": 1.10}}       # of the fictional exporter, see data/README.md
RULES = ("five_c_weights", "five_c_scales", "grades", "caps", "evidence_items", "ratio_inputs", "z2")
ALSO_KNOWN = ("days_beyond_terms", "oldest_overdue_days", "share_of_receivables", "own_history_months")     # from the ledger alone
LENSES = ("5P", "6A")
SOON = 30           # days of duties ahead that the pack shows


class Pack(NamedTuple):
    """One committee meeting. Frames have the customer as index, or as a column where a customer has several rows."""

    as_of: pd.Timestamp
    unit: float                     # money of the ledger in one of the evidence
    currency: str                   # of the ledger; empty where it names none
    customers: pd.DataFrame
    evidence: pd.DataFrame          # with the ledger's and the accounts' own in it
    scores: pd.DataFrame            # five_c
    points: pd.DataFrame            # five_c_detail
    sheets: Mapping[str, pd.DataFrame]      # lens name to the lens
    checks: pd.DataFrame            # investigation_detail
    facts: pd.DataFrame             # limit_inputs
    ways: pd.DataFrame              # limit_candidates
    limits: pd.DataFrame            # credit_limit, and who approves it
    terms: pd.DataFrame
    cost: pd.DataFrame              # cost_of_no_accounts
    items: pd.DataFrame             # open items
    aged: pd.DataFrame
    late: pd.DataFrame              # overdue, and each one's share of what is owed
    orders: pd.DataFrame            # credit_lines, and what the rules do with a month's order
    figures: pd.Series              # receivable_days
    reserve: pd.DataFrame           # provision
    steps: pd.DataFrame             # collection_steps
    duties: pd.DataFrame
    signs: pd.DataFrame             # early_warnings
    paid: int                       # rows of payments
    read: pd.DataFrame              # what the files held that was left out, or counts and deserves a look
    rules: Mapping[str, pd.DataFrame] | None


def credit_pack(
    invoices: pd.DataFrame,
    payments: pd.DataFrame,
    *,
    evidence: pd.DataFrame,
    accounts: pd.DataFrame,
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    as_of: Any = None,
    unit: float = 1,
    rates: Mapping[str, float] | None = None,
    rules: Mapping[str, pd.DataFrame] | None = None,
) -> Pack:
    """Work out everything once; the other functions of this module only pick from it.

    The payment record of the ledger and the accounts take the place of what the evidence says on the same items. All tables but
    the invoices may be empty: then less is known, and the pack says so.

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

    Returns
    -------
    Pack

    Raises
    ------
    DataError
        A table, the day or a rule cannot be used.

    Notes
    -----
    Source: K. An order is tried for every customer: a month's planned sales, or one unit where no plan is known.

    Examples
    --------
    >>> from crmlib.tables import read_table
    >>> none = {name: read_table(name, False) for name in ("evidence", "accounts", "customers", "orders")}
    >>> bills = pd.DataFrame({"invoice_id": ["1"], "customer_id": "Ana", "invoice_date": ["2026-03-01"],
    ...                       "due_date": ["2026-05-01"], "amount": [900.0]})
    >>> found = credit_pack(bills, read_table("payments", False), as_of="2026-06-30", **none)
    >>> found.late.loc["Ana", ["owed", "oldest"]].tolist(), found.orders.loc["Ana", "action"]
    ([900.0, 60.0], 'stop')
    """
    today = as_day(_last_day(invoices, payments, evidence) if as_of is None else as_of)
    items = open_items(invoices, payments, as_of=today, rates=rates)
    own = ledger_evidence(invoices, payments, as_of=today, unit=unit, customers=customers if len(customers) else None, rates=rates)
    everything = renew(evidence, own)
    if len(accounts):
        everything = renew(everything, accounts_evidence(accounts))
    scores, facts = five_c(everything, rules=rules), limit_inputs(everything, rules=rules)
    limits = credit_limit(facts, as_of=today)
    limits["approver"] = approver_for(limits["open_limit"], limits["grade"])
    country = everything[everything["item"] == "country_class"].drop_duplicates("customer_id", keep="last").set_index("customer_id")["value"]
    late = overdue(items)
    late["share"] = late["owed"] / late["owed"].sum() if late["owed"].sum() > 0 else np.nan
    aged = ageing(invoices, payments, as_of=today, rates=rates)
    names = customers.dropna(subset=["name"]).set_index("customer_id")["name"].to_dict() if "name" in customers else {}
    aged.attrs["names"] = names
    watched = watch_facts(orders, invoices, payments, as_of=today) if len(orders) else pd.DataFrame(index=late.index)
    return Pack(
        as_of=today, unit=unit, currency=items.attrs["currency"] or "", customers=customers, evidence=everything, scores=scores,
        points=five_c_detail(everything, rules=rules), sheets={name: lens(everything, name, rules=rules) for name in LENSES},
        checks=investigation_detail(everything, as_of=today), facts=facts, ways=limit_candidates(facts), limits=limits,
        terms=terms_for(facts["grade"], country.reindex(facts.index), facts["secured_share"]),
        cost=cost_of_no_accounts(everything, rules=rules), items=items, aged=aged, late=late,
        orders=_orders(everything, late, facts, today, unit, rules),
        figures=receivable_days(invoices, payments, as_of=today, rates=rates), reserve=provision(aged),
        steps=collection_steps(items, as_of=today), duties=_duties(invoices, items, facts, today),
        signs=early_warnings(watched[watched.index.isin(scores.index)]),
        read=_read({"invoices": invoices, "payments": payments, "evidence": evidence, "accounts": accounts, "customers": customers,
                    "orders": orders}, items, scores),
        paid=len(payments), rules=rules,
    )


def read_files(invoices: Any, payments: Any = None, **others: Any) -> dict[str, pd.DataFrame]:
    """All tables of the pack, those that are not named from where the invoices come from.

    Parameters
    ----------
    invoices, payments : path, DataFrame, False or None
        As in :func:`crmlib.read_invoices`; without invoices the fictional exporter.
    **others
        ``evidence``, ``accounts``, ``customers``, ``orders`` alike, and how to read: ``date_format``, ``decimal``.

    Returns
    -------
    dict
        Table to its frame; a table that the firm does not have is empty.

    Raises
    ------
    DataError
        A file cannot be read.

    Notes
    -----
    Source: K. The exporter's tables never fill up the user's own.

    Examples
    --------
    >>> bills = pd.DataFrame({"invoice_id": ["1"], "customer_id": ["Ana"], "invoice_date": ["2026-03-01"], "amount": [900]})
    >>> {name: len(table) for name, table in read_files(bills).items()}
    {'payments': 0, 'evidence': 0, 'accounts': 0, 'customers': 0, 'orders': 0, 'invoices': 1}
    """
    tables = {"payments": payments, **{name: others.pop(name, None) for name in ("evidence", "accounts", "customers", "orders")}}
    found = {name: read_table(name, source, beside=invoices, **others) for name, source in tables.items()}
    return {**found, "invoices": read_table("invoices", invoices, **others)}


def settings(invoices: Any, **own: Any) -> dict[str, Any]:
    """The settings that are given; for the fictional exporter those of its files, where nothing else is said.

    Parameters
    ----------
    invoices : path, DataFrame or None
        None is the exporter.
    **own
        ``unit``, ``rates``, ``rules``, ``as_of``; None is not given.

    Returns
    -------
    dict

    Examples
    --------
    >>> settings("bills.csv", unit=None, as_of="2026-06-30")
    {'as_of': '2026-06-30'}
    """
    given = {name: value for name, value in own.items() if value is not None}
    return {**(SAMPLE if invoices is None else {}), **given}


def own_rules(folder: Path | str | None) -> dict[str, pd.DataFrame] | None:
    """The rule tables of a folder: those that are there take the place of the course's.

    Parameters
    ----------
    folder : path or None
        With files such as ``grades.csv``, copied from ``crmlib/credit/rules`` and changed.

    Returns
    -------
    dict or None

    Raises
    ------
    DataError
        There is no such folder, or no file in it is a table of the score.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> own_rules(None) is None
    True
    """
    if folder is None:
        return None
    found = {name: Path(folder) / f"{name}.csv" for name in RULES if (Path(folder) / f"{name}.csv").is_file()}
    if not found:
        raise DataError(say("The folder {folder} has none of the rule tables {names}: copy one there and change it.",
                            folder=folder, names=", ".join(f"{name}.csv" for name in RULES)))
    return {name: pd.read_csv(path) for name, path in found.items()}


def case_files(found: Pack, customer: Any = None) -> list[Any]:
    """Whom the committee looks at one by one: the customer asked for, or all who have more evidence than our own ledger.

    Parameters
    ----------
    found : Pack
    customer : str, optional

    Returns
    -------
    list
        Customer ids, the largest exposure first.

    Raises
    ------
    DataError
        Nothing is known about the customer.

    Notes
    -----
    Source: R.
    """
    if customer is not None:
        known = found.scores.index.astype("str")
        if str(customer) not in known:
            raise DataError(say("There is no evidence and no invoice of the customer {customer!r}; there are {some} and others.",
                                customer=customer, some=", ".join(known[:5])))
        return [found.scores.index[known == str(customer)][0]]
    filed = found.orders.loc[found.orders.index.isin(_with_file(found.evidence))]
    return filed.sort_values("exposure", ascending=False, kind="stable").index.tolist()


def decisions(found: Pack) -> pd.DataFrame:
    """One row per customer with more evidence than our ledger: grade, limit, terms, exposure, what may go out, who approves.

    Parameters
    ----------
    found : Pack

    Returns
    -------
    DataFrame
        Index ``customer_id``, largest exposure first.

    Notes
    -----
    Source: K.
    """
    who = case_files(found)
    table = found.scores.loc[who, ["score", "grade_by_score", "cap", "grade", "coverage"]].rename(columns={"coverage": "share_of_evidence"})
    table["open_limit"], table["binds"] = found.limits["open_limit"], found.limits["binds"]
    table["terms"] = found.terms["words"]
    table["agreed_limit"], table["exposure"] = found.orders["limit"], found.orders["exposure"]
    table["action"], table["approver"], table["review"] = found.orders["action"], found.limits["approver"], found.limits["review"]
    return named(found, table)


def portfolio_lists(found: Pack) -> dict[str, pd.DataFrame]:
    """The lists of the pack under the names of their sheets, every row of them.

    Parameters
    ----------
    found : Pack

    Returns
    -------
    dict
        Name of the list to its frame.

    Notes
    -----
    Source: K.
    """
    who = case_files(found)

    def filed(table: pd.DataFrame) -> pd.DataFrame:
        return rows_with_names(found, table[table["customer_id"].isin(who)])

    gaps = pd.concat([empty_cells(sheet).assign(lens=name) for name, sheet in found.sheets.items()])
    return {
        say("decisions"): decisions(found),
        say("ageing"): named(found, found.aged),
        say("collection"): rows_with_names(found, found.steps),
        say("orders today"): named(found, found.orders),
        say("above the limit"): above_limit(found),
        say("concentration"): named(found, found.late.sort_values("owed", ascending=False)),
        say("limit methods"): filed(found.ways),
        say("points"): filed(found.points),
        say("to ask"): filed(found.checks[found.checks["verdict"] != "go"]),
        say("gaps"): filed(gaps),
        say("without accounts"): named(found, found.cost.loc[who]),
        say("insurance"): rows_with_names(found, found.duties),
        say("warnings"): rows_with_names(found, found.signs),
        say("provision"): found.reserve.rename_axis("bucket"),
        say("read"): found.read,
    }


def above_limit(found: Pack) -> pd.DataFrame:
    """Who owes more than the limit, and who buys on credit without one, largest exposure first.

    Parameters
    ----------
    found : Pack

    Returns
    -------
    DataFrame
        ``limit``, ``exposure``, ``headroom``, ``why`` (above the limit, no limit was set, expired, blocked).

    Notes
    -----
    Source: K. No limit and the limit 0 are two things: nobody has decided the first.
    """
    rows = found.orders
    why = pd.DataFrame({
        say("above the limit"): rows["headroom"] < 0,
        say("no limit was ever set"): rows["limit"].isna() & (rows["exposure"] > 0),
        say("the limit has expired"): rows["expired"],
        say("blocked"): rows["blocked"],
    })
    said = why.apply(lambda row: ", ".join(why.columns[row.to_numpy(dtype=bool)]), axis=1).astype("str")
    shown = rows[["limit", "exposure", "headroom"]].assign(why=said)[why.any(axis=1)]
    return named(found, shown.sort_values("exposure", ascending=False, kind="stable"))


def named(found: Pack, table: pd.DataFrame) -> pd.DataFrame:
    """A frame by customer with the company name beside the id.

    Parameters
    ----------
    found : Pack
    table : DataFrame
        Index ``customer_id``.

    Returns
    -------
    DataFrame
    """
    return with_names(table.rename_axis("customer_id"), found.customers)


def rows_with_names(found: Pack, table: pd.DataFrame) -> pd.DataFrame:
    """A frame with several rows per customer, the company name beside the id.

    Parameters
    ----------
    found : Pack
    table : DataFrame
        With the column ``customer_id``.

    Returns
    -------
    DataFrame
        The same rows, with the customer as index.
    """
    return with_names(table.set_index("customer_id"), found.customers)


def _with_file(evidence: pd.DataFrame) -> Any:
    """The customers on whom there is more than our own ledger knows."""
    return evidence.loc[~evidence["item"].isin(ALSO_KNOWN), "customer_id"].unique()


def _last_day(invoices: pd.DataFrame, payments: pd.DataFrame, evidence: pd.DataFrame) -> Any:
    days = [pd.to_datetime(table[column], errors="coerce").max() for table, column in (
        (invoices, "invoice_date"), (payments, "payment_date"), (evidence, "date")) if column in table]
    known = [day for day in days if pd.notna(day)]
    if not known:
        raise DataError(say("No invoice, payment or evidence has a date: name the day with as_of."))
    return max(known)


def _orders(
    evidence: pd.DataFrame, late: pd.DataFrame, facts: pd.DataFrame, today: pd.Timestamp, unit: float,
    rules: Mapping[str, pd.DataFrame] | None,
) -> pd.DataFrame:
    """Limit and exposure of every customer, and what the rules do with one more month's order."""
    lines = credit_lines(evidence, late, as_of=today, unit=unit, rules=rules)
    lines["order"] = facts["monthly_sales"].reindex(lines.index).where(lambda sales: sales > 0, 1.0)
    decided = order_decision(order=lines["order"], **lines[["limit", "exposure", "overdue_days", "grade", "blocked", "expired"]])
    return lines.join(decided[["action", "deposit", "reason"]])


def _duties(invoices: pd.DataFrame, items: pd.DataFrame, facts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """What the policy asks of us for the open invoices of insured customers."""
    insured = facts.index[facts["insurer_limit"] > 0]
    still_open = items.loc[(items["open"] > 0) & items["customer_id"].isin(insured), "invoice_id"]
    theirs = invoices[invoices["invoice_id"].isin(still_open) & (invoices["amount"] > 0)]
    duties = insurance_duties(theirs.reindex(columns=[*theirs.columns.union(["due_date", "invoice_date"], sort=False)]), as_of=today)
    return duties.assign(duty=duties["words"]).drop(columns="words")


def _read(files: Mapping[str, pd.DataFrame], items: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Every row that was set aside, in reading or in reckoning, and every row that counts and deserves a look."""
    aside = left_out(files).assign(counts=False)
    ledger = noticed(items).assign(table=say("ledger"))
    judged = left_out(scores).assign(table=say("evidence"), counts=False)
    return pd.concat([part for part in (aside, ledger, judged) if len(part)] or [aside], ignore_index=True)[
        ["table", "reason", "rows", "first_rows", "counts"]]


def grade_words(found: Pack, customer: Any) -> str:
    """Score and cap of one customer in a sentence, with the caps of the pack's own rules.

    Parameters
    ----------
    found : Pack
    customer : object

    Returns
    -------
    str
    """
    caps = (found.rules or {}).get("caps", tables.table("credit/caps"))
    return grade_sentence(found.scores.loc[customer], caps)
