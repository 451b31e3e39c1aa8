"""The credit committee pack: everything the committee needs on one buyer or on all, worked out once from the user's own files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules as tables
from crmlib.credit.ageing import ageing
from crmlib.credit.approval import approver_for
from crmlib.credit.candidates import limit_candidates
from crmlib.credit.caps import grade_sentence
from crmlib.credit.collection import collection_steps, early_warnings, watch_facts
from crmlib.credit.exposure import order_decision
from crmlib.credit.figures import receivable_days
from crmlib.credit.five_c import five_c, five_c_detail
from crmlib.credit.inputs import credit_lines, limit_inputs
from crmlib.credit.insurance import insurance_duties
from crmlib.credit.investigation import investigation_detail
from crmlib.credit.ledger import open_items
from crmlib.credit.lens import empty_cells, lens
from crmlib.credit.limits import credit_limit
from crmlib.credit.overdue import overdue
from crmlib.credit.provision import provision
from crmlib.credit.record import accounts_evidence, cost_of_no_accounts, ledger_evidence, renew
from crmlib.credit.terms import terms_for
from crmlib.days import as_day
from crmlib.language import DataError, say
from crmlib.reading.tables import read_table
from crmlib.rows import left_out, noticed
from crmlib.showing.cards import with_names

SAMPLE = {"unit": 1000, "rates": {"USD": 1, "EUR": 1.10}}  # of the fictional exporter, see data/README.md
RULES = ("five_c_weights", "five_c_scales", "grades", "caps", "evidence_items", "ratio_inputs", "z2")
ALSO_KNOWN = (
    "days_beyond_terms",
    "oldest_overdue_days",
    "share_of_receivables",
    "own_history_months",
)  # from the ledger alone
LENSES = ("5P", "6A")
SOON = 30  # days of duties ahead that the pack shows


class Pack(NamedTuple):
    """One committee meeting. Frames have the customer as index, or as a column where a customer has several rows."""

    as_of: pd.Timestamp
    unit: float  # money of the ledger in one of the evidence
    currency: str  # of the ledger; empty where it names none
    customers: pd.DataFrame
    evidence: pd.DataFrame  # with the ledger's and the accounts' own in it
    scores: pd.DataFrame  # five_c
    points: pd.DataFrame  # five_c_detail
    sheets: Mapping[str, pd.DataFrame]  # lens name to the lens
    checks: pd.DataFrame  # investigation_detail
    gate: pd.DataFrame  # whom the gate stops, and about whom it has found something to ask
    facts: pd.DataFrame  # limit_inputs
    ways: pd.DataFrame  # limit_candidates
    limits: pd.DataFrame  # credit_limit, and who approves it
    terms: pd.DataFrame
    cost: pd.DataFrame  # cost_of_no_accounts
    items: pd.DataFrame  # open items
    aged: pd.DataFrame
    late: pd.DataFrame  # overdue, and each one's share of what is owed
    orders: pd.DataFrame  # credit_lines, and what the rules do with a month's order
    figures: pd.Series  # receivable_days
    reserve: pd.DataFrame  # provision
    steps: pd.DataFrame  # collection_steps
    duties: pd.DataFrame
    signs: pd.DataFrame  # early_warnings
    paid: int  # rows of payments
    tables: pd.DataFrame  # rows read and used, table by table
    read: pd.DataFrame  # what the files held that was left out, or counts and deserves a look
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
    >>> found.late.loc["Ana", ["owed", "oldest"]].tolist(), found.orders.loc["Ana", "action"]
    ([900.0, 60.0], 'stop')
    """
    today = as_day(_last_day(invoices, payments, evidence) if as_of is None else as_of)
    items = open_items(invoices, payments, as_of=today, rates=rates)
    own = ledger_evidence(
        invoices, payments, as_of=today, unit=unit, customers=customers if len(customers) else None, rates=rates
    )
    everything = renew(evidence, own)
    if len(accounts):
        everything = renew(everything, accounts_evidence(accounts))
    checks = investigation_detail(everything, as_of=today)
    gate = _gate(checks)
    scores, facts = five_c(everything, rules=rules, gate=gate), limit_inputs(everything, rules=rules, gate=gate)
    limits = credit_limit(facts, as_of=today)
    limits["approver"] = approver_for(limits["open_limit"], limits["grade"], approval=facts["approval"])
    country = (
        everything[everything["item"] == "country_class"]
        .drop_duplicates("customer_id", keep="last")
        .set_index("customer_id")["value"]
    )
    late = overdue(items)
    late["share"] = late["owed"] / late["owed"].sum() if late["owed"].sum() > 0 else np.nan
    aged = ageing(invoices, payments, as_of=today, rates=rates)
    names = customers.dropna(subset=["name"]).set_index("customer_id")["name"].to_dict() if "name" in customers else {}
    aged.attrs["names"] = names
    watched = watch_facts(orders, invoices, payments, as_of=today) if len(orders) else pd.DataFrame(index=late.index)
    read = _read(
        {
            "invoices": invoices,
            "payments": payments,
            "evidence": evidence,
            "accounts": accounts,
            "customers": customers,
            "orders": orders,
        },
        items,
        scores,
    )
    return Pack(
        as_of=today,
        unit=unit,
        currency=items.attrs["currency"] or "",
        customers=customers,
        evidence=everything,
        scores=scores,
        points=_unscored(five_c_detail(everything, rules=rules), gate),
        sheets={name: _unscored(lens(everything, name, rules=rules), gate) for name in LENSES},
        checks=checks,
        gate=gate,
        facts=facts,
        ways=limit_candidates(facts),
        limits=limits,
        terms=terms_for(
            facts["grade"],
            country.reindex(facts.index),
            facts["secured_share"],
            own_grade=facts["own_grade"],
            gate=facts["gate"],
        ),
        cost=cost_of_no_accounts(everything, rules=rules, gate=gate),
        items=items,
        aged=aged,
        late=late,
        orders=_orders(
            everything,
            late,
            facts.assign(new_line=limits["line"], billed=_billed(invoices, today, rates) / unit),
            today,
            unit,
            rules,
            gate,
        ),
        figures=receivable_days(invoices, payments, as_of=today, rates=rates),
        reserve=provision(aged),
        steps=collection_steps(items, as_of=today),
        duties=_duties(invoices, items, facts, today),
        signs=early_warnings(watched[watched.index.isin(scores.index)]),
        tables=_used(
            {
                "invoices": invoices,
                "payments": payments,
                "evidence": evidence,
                "accounts": accounts,
                "customers": customers,
                "orders": orders,
            },
            read,
        ),
        read=read,
        paid=len(payments),
        rules=rules,
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
    tables = {
        "payments": payments,
        **{name: others.pop(name, None) for name in ("evidence", "accounts", "customers", "orders")},
    }
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
        raise DataError(
            say(
                "The folder {folder} has none of the rule tables {names}: copy one there and change it.",
                folder=folder,
                names=", ".join(f"{name}.csv" for name in RULES),
            )
        )
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
            raise DataError(
                say(
                    "There is no evidence and no invoice of the customer {customer!r}; there are {some} and others.",
                    customer=customer,
                    some=", ".join(known[:5]),
                )
            )
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
    table = found.scores.loc[who, ["score", "grade_by_score", "cap", "grade", "coverage"]].rename(
        columns={"coverage": "share_of_evidence"}
    )
    limits, orders = (
        found.limits.loc[who],
        found.orders.loc[who],
    )  # of these alone: a column would bring everybody else's rows
    decided_by = limits["binds"].map(
        {"need": say("need"), "capacity": say("capacity"), "portfolio_cap": say("portfolio")}
    )
    table = table.assign(
        open_limit=limits["open_limit"],
        line=limits["line"],
        decided_by=decided_by,
        terms=found.terms.loc[who, "words"],
        agreed_limit=orders["limit"],
        exposure=orders["exposure"],
        action=orders["action"],
        once_signed=orders["once_signed"],
        approver=limits["approver"],
        review=limits["review"],
    )
    return named(found, table)


def portfolio_lists(found: Pack) -> dict[str, pd.DataFrame]:
    """The lists of the pack under the names of their sheets, every row of them, with headings as on the page.

    A list without a row is left out.

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

    gaps = pd.concat([empty_cells(sheet).assign(lens=lens_words()[name]) for name, sheet in found.sheets.items()])
    items, methods = (
        tables.table(table).set_index(key)["label_en"]
        for table, key in (("credit/five_c_weights", "item"), ("credit/limit_methods", "method"))
    )
    points = found.points.assign(item=found.points["item"].map(items).fillna(found.points["item"]))
    lists = {
        say("decisions"): decisions(found),
        say("ageing"): named(found, found.aged),
        say("collection"): rows_with_names(
            found, found.steps.drop(columns=["step", "next_step"]).rename(columns={"words": say("step")})
        ),
        say("orders today"): named(found, found.orders),
        say("above the limit"): above_limit(found),
        say("concentration"): named(found, found.late.sort_values("owed", ascending=False)),
        say("limit methods"): filed(
            found.ways.assign(method=found.ways["method"].map(methods)).rename(
                columns={"limit": say("limit by this method")}
            )
        ),
        say("points"): filed(points),
        say("to ask"): filed(
            found.checks[found.checks["verdict"] != "go"]
            .drop(columns=["check", "key"])
            .rename(columns={"label": say("should be"), "reason": say("but is")})
        ),
        say("gaps"): filed(gaps.drop(columns="cell")),
        say("without accounts"): named(found, found.cost.loc[who]),
        say("insurance"): rows_with_names(found, found.duties),
        say("warnings"): rows_with_names(
            found, found.signs.drop(columns=["sign", "value"]).rename(columns={"words": say("sign")})
        ),
        say("provision"): found.reserve.rename_axis("bucket"),
        say("tables"): found.tables,
        say("read"): found.read,
    }
    headings = tables.table("credit/pack_headings").set_index("column")["label_en"].to_dict()
    return {name: rows.rename(columns=headings) for name, rows in lists.items() if len(rows)}


def lens_words() -> dict[str, str]:
    """What the two lenses are called."""
    return {"5P": say("five P's"), "6A": say("six A's")}


def above_limit(found: Pack) -> pd.DataFrame:
    """Who owes more than the limit, and who buys on credit without one, largest exposure first.

    Parameters
    ----------
    found : Pack

    Returns
    -------
    DataFrame
        ``limit`` (agreed), ``new_line``, ``exposure``, ``headroom`` (under the agreed limit), ``why`` (above the
        limit, no limit was set, expired, blocked).

    Notes
    -----
    Source: K. No limit and the limit 0 are two things: nobody has decided the first.
    """
    rows = found.orders
    why = pd.DataFrame(
        {
            say("above the agreed limit"): rows["headroom"] < 0,
            say("no limit was ever set"): rows["limit"].isna() & (rows["exposure"] > 0),
            say("the limit has expired"): rows["expired"],
            say("blocked"): rows["blocked"],
        }
    )
    said = why.apply(lambda row: ", ".join(why.columns[row.to_numpy(dtype=bool)]), axis=1).astype("str")
    shown = rows[["limit", "new_line", "exposure", "headroom"]].assign(why=said)[why.any(axis=1)]
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
    days = [
        pd.to_datetime(table[column], errors="coerce").max()
        for table, column in ((invoices, "invoice_date"), (payments, "payment_date"), (evidence, "date"))
        if column in table
    ]
    known = [day for day in days if pd.notna(day)]
    if not known:
        raise DataError(say("No invoice, payment or evidence has a date: name the day with as_of."))
    return max(known)


def _orders(
    evidence: pd.DataFrame,
    late: pd.DataFrame,
    facts: pd.DataFrame,
    today: pd.Timestamp,
    unit: float,
    rules: Mapping[str, pd.DataFrame] | None,
    gate: pd.DataFrame,
) -> pd.DataFrame:
    """Limit and exposure of every customer, and what the rules do with one more month's order: under the agreed limit, which
    rules, and once the new line is signed."""
    lines = credit_lines(evidence, late, as_of=today, unit=unit, rules=rules, gate=gate)
    lines["grade"] = lines["grade"].where(lines.index.isin(_with_file(evidence)))  # the ledger alone gives none
    planned = facts["monthly_sales"].where(facts["monthly_sales"] > 0, facts["billed"].round(2))
    lines["order"], lines["new_line"] = (
        planned.reindex(lines.index).where(lambda sales: sales > 0, 1.0),
        facts["new_line"].reindex(lines.index),
    )
    asked = lines[["order", "limit", "exposure", "overdue_days", "grade", "blocked", "expired", "gate"]]
    signed = order_decision(**asked.assign(limit=lines["new_line"], expired=False))
    return lines.join(order_decision(**asked)[["action", "deposit", "reason"]]).assign(once_signed=signed["action"])


def _billed(invoices: pd.DataFrame, today: pd.Timestamp, rates: Mapping[str, float] | None) -> pd.Series:
    """What each customer was billed in a mean month of the last year."""
    items = open_items(invoices, None, as_of=today, basis="invoice", rates=rates, settled=True)
    last = items[items["date"] > today - pd.DateOffset(months=12)]
    return last.groupby("customer_id", observed=True)["open"].sum() / 12


def _gate(checks: pd.DataFrame) -> pd.DataFrame:
    """Whom the gate stops, and about whom a check found something to ask; what nobody looked up holds nobody back here."""
    found = checks[checks["reason"] == "not so"]
    named = pd.Index(checks["customer_id"].unique(), name="customer_id")
    stop, ask = (named.isin(found.loc[found["verdict"] == verdict, "customer_id"]) for verdict in ("stop", "ask"))
    return pd.DataFrame({"verdict": pd.array(np.select([stop, ask], ["stop", "ask"], "go"), dtype="str")}, index=named)


def _unscored(points: pd.DataFrame, gate: pd.DataFrame) -> pd.DataFrame:
    """The points of those whom the gate let through; of the others only what the evidence says."""
    return points.assign(points=points["points"].mask(points["customer_id"].map(gate["verdict"]).isin(["stop", "ask"])))


def _duties(invoices: pd.DataFrame, items: pd.DataFrame, facts: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """What the policy asks of us for the open invoices of insured customers."""
    insured = facts.index[facts["insurer_limit"] > 0]
    still_open = items.loc[(items["open"] > 0) & items["customer_id"].isin(insured), "invoice_id"]
    theirs = invoices[invoices["invoice_id"].isin(still_open) & (invoices["amount"] > 0)]
    duties = insurance_duties(
        theirs.reindex(columns=[*theirs.columns.union(["due_date", "invoice_date"], sort=False)]), as_of=today
    )
    return duties.assign(duty=duties["words"]).drop(columns="words")


def _read(files: Mapping[str, pd.DataFrame], items: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Every row that was set aside, in reading or in reckoning, and every row that counts and deserves a look."""
    aside = left_out({name: file for name, file in files.items() if "left_out" in file.attrs} or {"": scores}).assign(
        counts=False
    )
    ledger = noticed(items).assign(table=say("ledger"))
    judged = left_out(scores).assign(table=say("evidence"), counts=False)
    return pd.concat([part for part in (aside, ledger, judged) if len(part)] or [aside], ignore_index=True)[
        ["table", "reason", "rows", "first_rows", "counts"]
    ]


def _used(files: Mapping[str, pd.DataFrame], read: pd.DataFrame) -> pd.DataFrame:
    """Rows read and rows used of every table."""
    aside = read[~read["counts"].astype(bool)]
    kind = aside["table"].where(
        aside["table"] != say("ledger"), aside["reason"].str.split().str[0] + "s"
    )  # an invoice or a payment
    lost = aside["rows"].groupby(kind).sum()
    rows = [(name, int(frame.attrs.get("rows_read", len(frame)))) for name, frame in files.items()]
    table = pd.DataFrame(rows, columns=["table", "rows_read"])
    return table.assign(rows_used=table["rows_read"] - table["table"].map(lost).fillna(0).astype(int))


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
    open_checks = found.checks[(found.checks["customer_id"] == customer) & (found.checks["verdict"] != "go")]
    verdict, failed = found.gate.loc[customer, "verdict"], open_checks.loc[open_checks["reason"] == "not so", "label"]
    if verdict == "stop":
        return say(
            "Stopped at the gate before any score. It should be, and is not: {checks}.", checks="; ".join(failed)
        )
    if verdict == "ask":
        return say("No score before an answer. It should be, and is not: {checks}.", checks="; ".join(failed))
    caps = (found.rules or {}).get("caps", tables.table("credit/caps"))
    said = grade_sentence(found.scores.loc[customer], caps)
    if open_checks.empty:
        return said
    return say(
        "{grade} Provisional: not looked up, or too long ago: {checks}.",
        grade=said,
        checks="; ".join(open_checks["label"]),
    )
