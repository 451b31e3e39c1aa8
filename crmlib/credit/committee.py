"""What the credit committee judges and decides about every buyer: from the evidence to the order that may go out.

Source: K; that what nobody looked up holds nobody back R.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.credit.approval import approver_for
from crmlib.credit.candidates import limit_candidates
from crmlib.credit.exposure import orders_today
from crmlib.credit.five_c import Case, assess, detailed, scored
from crmlib.credit.inputs import credit_lines, limit_inputs
from crmlib.credit.investigation import investigation_detail
from crmlib.credit.lens import lens
from crmlib.credit.limits import credit_limit
from crmlib.credit.record import cost_of_no_accounts
from crmlib.credit.terms import terms_for

LENSES = ("5P", "6A")
FROM_LEDGER = ("days_beyond_terms", "oldest_overdue_days", "share_of_receivables", "own_history_months")


class Judged(NamedTuple):
    """Who the buyers are, before any decision."""

    evidence: pd.DataFrame  # with the ledger's and the accounts' own in it
    case: Case  # what the evidence says, read once
    checks: pd.DataFrame  # investigation_detail
    gate: pd.DataFrame  # whom the gate stops, and about whom it has found something to ask
    scores: pd.DataFrame  # five_c
    points: pd.DataFrame  # five_c_detail
    lenses: Mapping[str, pd.DataFrame]  # name of the lens to the lens
    cost: pd.DataFrame  # cost_of_no_accounts


class Decided(NamedTuple):
    """What each customer may buy on credit."""

    facts: pd.DataFrame  # limit_inputs
    ways: pd.DataFrame  # limit_candidates
    limits: pd.DataFrame  # credit_limit, and who approves it
    terms: pd.DataFrame
    orders: pd.DataFrame  # credit_lines, and what the rules do with a month's order


def judge(evidence: pd.DataFrame, *, as_of: pd.Timestamp, rules: Mapping[str, pd.DataFrame] | None = None) -> Judged:
    """Gate, score, lenses and the price of silence for everybody in the evidence, each worked out once."""
    checks = investigation_detail(evidence, as_of=as_of)
    gate = gate_of(checks)
    case = assess(evidence, rules)
    return Judged(
        evidence=evidence,
        case=case,
        checks=checks,
        gate=gate,
        scores=scored(case, gate=gate),
        points=_unscored(detailed(case), gate),
        lenses={name: _unscored(lens(evidence, name, rules=rules, case=case), gate) for name in LENSES},
        cost=cost_of_no_accounts(evidence, rules=rules, gate=gate, case=case),
    )


def gate_of(checks: pd.DataFrame) -> pd.DataFrame:
    """Whom the gate stops, and about whom a check found something to ask; what nobody looked up holds nobody back here."""
    found = checks[checks["key"] == "not_so"]
    named = pd.Index(checks["customer_id"].unique(), name="customer_id")
    stop, ask = (named.isin(found.loc[found["verdict"] == verdict, "customer_id"]) for verdict in ("stop", "ask"))
    return pd.DataFrame({"verdict": pd.array(np.select([stop, ask], ["stop", "ask"], "go"), dtype="str")}, index=named)


def _unscored(points: pd.DataFrame, gate: pd.DataFrame) -> pd.DataFrame:
    """The points of those whom the gate let through; of the others only what the evidence says."""
    return points.assign(points=points["points"].mask(points["customer_id"].map(gate["verdict"]).isin(["stop", "ask"])))


def decide(
    judged: Judged,
    late: pd.DataFrame,
    billed: pd.Series,
    *,
    as_of: pd.Timestamp,
    unit: float = 1,
    rules: Mapping[str, pd.DataFrame] | None = None,
) -> Decided:
    """Limit, terms and the answer to one more order, for everybody with evidence or an open item.

    `late` is from :func:`crmlib.overdue`; `billed` what each was billed in a mean month of the last year, in the unit of the
    evidence.
    """
    evidence, how = judged.evidence, {"rules": rules, "gate": judged.gate, "case": judged.case}
    facts = limit_inputs(evidence, **how)
    limits = credit_limit(facts, as_of=as_of)
    limits["approver"] = approver_for(limits["open_limit"], limits["grade"], approval=facts["approval"])
    lines = credit_lines(evidence, late, as_of=as_of, unit=unit, **how)
    lines["grade"] = lines["grade"].where(lines.index.isin(with_file(evidence)))  # the ledger alone gives none
    order = _month_of_sales(facts, billed).reindex(lines.index).where(lambda sales: sales > 0, 1.0)
    return Decided(
        facts=facts,
        ways=limit_candidates(facts),
        limits=limits,
        terms=terms_for(
            facts["grade"],
            facts["country_class"],
            facts["secured_share"],
            own_grade=facts["own_grade"],
            gate=facts["gate"],
        ),
        orders=orders_today(lines, order, new_line=limits["line"]),
    )


def with_file(evidence: pd.DataFrame) -> np.ndarray:
    """The customers on whom there is more than our own ledger knows."""
    return np.asarray(evidence.loc[~evidence["item"].isin(FROM_LEDGER), "customer_id"].unique())


def _month_of_sales(facts: pd.DataFrame, billed: pd.Series) -> pd.Series:
    """The planned sales of a month, or what was billed in one."""
    planned = facts["monthly_sales"]
    return planned.where(planned > 0, billed.reindex(facts.index).round(2))
