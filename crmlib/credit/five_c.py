"""The five C's of credit: character, capacity, capital, collateral, conditions - and the caps above them.

Source: S122 names the five; weights, scales and caps are ours (R) on published practice (P).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from math import isclose
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib.credit.caps import Cap, check_caps
from crmlib.credit.evidence import Evidence, judged_evidence
from crmlib.credit.payment import amount_weighted
from crmlib.credit.policy import Policy, Scales, Weights, credit_policy
from crmlib.credit.ratios import account_ratios
from crmlib.language import DataError, say
from crmlib.scores import interpolate, weighted


def five_c(
    evidence: pd.DataFrame, *, rules: Mapping[str, pd.DataFrame] | None = None, gate: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Score and grade customers from evidence.

    Each item becomes points on its scale; a C is the weighted mean of its items, the score the weighted mean of the
    C's, both over what is there. ``coverage`` says how much was there. The grade is the worse of what the score says
    and what the worst cap allows.

    Parameters
    ----------
    evidence : DataFrame
        Long: ``customer_id``, ``item``, ``value`` (number) and, where known, ``amount`` (money of an invoice),
        ``source``, ``date``. The rule table ``credit/evidence_items`` lists the items with their units. Of repeated
        evidence the newest counts; of ``days_beyond_terms`` every row is an invoice.
    rules : mapping, optional
        Rule-table name to a table of your own: ``five_c_weights``, ``five_c_scales``, ``grades``, ``caps``,
        ``evidence_items``, ``ratio_inputs``, ``z2``.
    gate : DataFrame, optional
        From :func:`crmlib.investigation_gate`: whom it stops or has a question about is not scored, the row stays empty.

    Returns
    -------
    DataFrame
        Index ``customer_id``, sorted. The five C's and ``score`` (0 to 100, missing without evidence), ``coverage``
        (0 to 1), ``grade_by_score``, ``cap`` (best grade allowed), ``capped_by`` (ids), ``approval`` (who must
        agree), ``approval_why`` (ids of the caps that ask for it),
        ``not_checked`` (caps without evidence), ``grade``, and with a gate its verdict, ``gate``. ``attrs``: ``rows_read``, ``rows_used``,
        ``left_out``, ``notes``.

    Raises
    ------
    DataError
        A column is missing, or a rule table cannot be used.

    Notes
    -----
    Source: S122; scale of lateness P; weights, other scales, grades and caps R. A missing C lowers the coverage and
    never counts as zero or average; that can raise the score, which is why thin evidence has a cap. Without a score
    there is no grade, unless a cap leaves only the last one. No protected characteristic is an item.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "value": [75, 0.3, 1],
    ...                          "item": ["trade_references", "secured_share", "identity_verified"]})
    >>> ana = five_c(evidence)
    >>> ana[["character", "collateral", "score", "coverage"]].values.tolist()
    [[75.0, 45.0, 67.5, 0.16]]
    >>> ana[["grade_by_score", "cap", "grade"]].values.tolist()
    [['A', 'B', 'B']]
    """
    return scored(assess(evidence, rules), gate=gate)


def five_c_detail(evidence: pd.DataFrame, *, rules: Mapping[str, pd.DataFrame] | None = None) -> pd.DataFrame:
    """Where every point of :func:`five_c` comes from: one row per customer and item of the score.

    Parameters
    ----------
    evidence, rules
        As in :func:`five_c`.

    Returns
    -------
    DataFrame
        ``customer_id``, ``c``, ``item``, ``value`` (for ``payment_index`` the mean days; infinite where nothing is due
        or no net worth is left), ``points``, ``weight`` (part of the whole, so that the weights with points add up to
        the coverage), ``weight_used`` (``sum(weight_used * points)`` is the score), ``source`` and ``date`` (newest)
        of the evidence behind it. Items without evidence stay, with missing points.

    Raises
    ------
    DataError
        As in :func:`five_c`.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "item": ["ebit", "interest"], "value": [180, 60],
    ...                          "source": "accounts 2025"})
    >>> five_c_detail(evidence).dropna(subset="points")[["c", "item", "value", "points", "weight", "source"]]
              c            item  value  points  weight         source
    5  capacity  interest_cover    3.0    65.0   0.075  accounts 2025
    """
    return detailed(assess(evidence, rules))


class Case(NamedTuple):
    """Everything the score is made of; who asks several questions of the same evidence works it out once."""

    policy: Policy
    rows: pd.DataFrame
    evidence: Evidence
    facts: dict[str, np.ndarray]
    points: np.ndarray  # customers x items


def assess(evidence: pd.DataFrame, rules: Mapping[str, pd.DataFrame] | None = None) -> Case:
    """Read the evidence and give points, as :func:`five_c` does before it grades."""
    policy = credit_policy(rules)
    found = judged_evidence(evidence, policy.evidence_items)
    facts = _facts(found, policy.five_c_scales, policy.z2)
    points = _points(facts, policy.five_c_weights.items, policy.five_c_scales, len(found.customers))
    return Case(policy, evidence, found, facts, points)


def scored(
    case: Case, *, caps: Callable[[Cap], bool] = lambda cap: True, gate: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The table of :func:`five_c`; with `caps`, only those caps count of which it is true."""
    weights, grades = case.policy.five_c_weights, case.policy.grades
    letters, there = _over_what_is_there(case.points, weights.inner)
    score, _ = _over_what_is_there(letters, weights.outer[:, None])
    coverage = there @ weights.outer / weights.outer.sum()
    score, coverage = np.round(score[:, 0], 9), np.round(coverage, 9)  # the order of adding must not decide a grade

    by_score = [grades.reached(points) for points in score.tolist()]
    counted = [cap for cap in case.policy.caps if caps(cap)]
    capped = check_caps({**case.facts, "coverage": coverage}, counted, grades.order)
    grade = [grades.worse(*pair) for pair in zip(by_score, capped["cap"].tolist(), strict=True)]
    table = pd.DataFrame(
        {
            **dict(zip(weights.letters, letters.T, strict=True)),
            "score": score,
            "coverage": coverage,
            "grade_by_score": pd.array(by_score, dtype="str"),
            **capped,
            "grade": pd.array(grade, dtype="str"),
        },
        index=case.evidence.customers,
    )
    if gate is not None:
        verdict = gate["verdict"].reindex(table.index)
        table = table.mask(verdict.isin(["stop", "ask"]), axis=0).assign(gate=verdict)
    table.attrs = _account(case)
    return table


def detailed(case: Case) -> pd.DataFrame:
    """The table of :func:`five_c_detail`."""
    weights, customers = case.policy.five_c_weights, case.evidence.customers
    detail = pd.DataFrame(
        {
            "customer_id": customers.repeat(len(weights.items)),
            "c": [weights.letters[place] for place in weights.of_c] * len(customers),
            "item": weights.items * len(customers),
            "value": _values(case).ravel(),
            "points": case.points.ravel(),
            "weight": np.tile(_parts(np.ones((1, len(weights.items)), dtype=bool), weights)[0], len(customers)),
            "weight_used": _parts(~np.isnan(case.points), weights).ravel(),
        }
    )
    origins = _origins(case)
    detail["source"], detail["date"] = origins["source"], origins["date"]
    detail.attrs = _account(case)
    return detail


def weighed_anew(scores: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """The scores of :func:`five_c` with other weights of the five C's, before any cap.

    Parameters
    ----------
    scores : DataFrame
        From :func:`five_c`. A C that is not known is left out of a customer's score, as there.
    weights : mapping
        C to weight, in any unit.

    Returns
    -------
    Series
        0 to 100 per customer; missing where nothing that has a weight is known.

    Raises
    ------
    DataError
        No weight is above zero, one is below, or a C is not in the table.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> weighed_anew(pd.DataFrame({"character": [80.0], "capacity": [None]}), {"character": 30, "capacity": 25}).tolist()
    [80.0]
    """
    if not any(weight > 0 for weight in weights.values()):
        raise DataError(say("At least one weight must be above zero."))
    return weighted(scores, weights)["score"].round(9)  # as in five_c: the order of adding must not decide


def _facts(found: Evidence, scales: Scales, z2: Mapping[str, float]) -> dict[str, np.ndarray]:
    """What is known of each customer: the evidence, the ratios of the accounts, the payment record."""
    customers = len(found.customers)
    account = account_ratios(found.facts, z2)
    known = sum((~np.isnan(account[ratio])).astype(float) for ratio in account if ratio != "net_worth")
    index = np.asarray(interpolate(scales.get("payment_index", {0: np.nan}), found.late))
    return {
        **found.facts,
        **account,
        "ratios_known": np.asarray(known),
        "mean_days_beyond_terms": amount_weighted(found.late, found.amount, found.owner, customers),
        "payment_index": amount_weighted(index, found.amount, found.owner, customers),
    }


def _points(facts: Mapping[str, np.ndarray], items: list[str], scales: Scales, customers: int) -> np.ndarray:
    """Points of every item of the score; the payment record comes in points already."""
    for item in items:
        if item not in facts or item not in scales:
            raise DataError(
                say(
                    "The weights name {item}, which has no scale or is no item of the evidence; "
                    "add it to five_c_scales or evidence_items.",
                    item=item,
                )
            )
    points = [facts[item] if item == "payment_index" else interpolate(scales[item], facts[item]) for item in items]
    return np.array(points).reshape(len(items), customers).T


def _over_what_is_there(points: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Several weighted means at once, one per column of weights, and the part of each weight that was there."""
    there = ~np.isnan(points)
    available = there @ weights
    total = np.where(there, points, 0.0) @ weights
    mean = np.divide(total, available, out=np.full(total.shape, np.nan), where=available > 0)
    return mean, available / weights.sum(axis=0)


def _parts(there: np.ndarray, weights: Weights) -> np.ndarray:
    """The part of the score that each item decides, given which items are there: customers x items, adding up to 1."""
    item_weight = there * weights.inner.sum(axis=1)
    in_c = item_weight @ (weights.inner > 0)
    c_weight = np.where(in_c > 0, weights.outer, 0.0)
    whole = in_c[:, weights.of_c] * c_weight.sum(axis=1, keepdims=True)
    part = item_weight * c_weight[:, weights.of_c]
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)


def _account(case: Case) -> dict[str, object]:
    """What was read, what was left out and what was put right on the way."""
    weights, notes = case.policy.five_c_weights, []
    if not isclose(weights.outer.sum(), 100, rel_tol=1e-5):
        notes.append(
            say(
                "The weights of the C's add up to {total:g}; each was divided by that.",
                total=float(weights.outer.sum()),
            )
        )
    for letter, total in zip(weights.letters, weights.inner.sum(axis=0).tolist(), strict=True):
        if not isclose(total, 100, rel_tol=1e-5):
            notes.append(
                say("The item weights of {c} add up to {total:g}; each was divided by that.", c=letter, total=total)
            )
    return {
        "rows_read": case.evidence.rows_read,
        "rows_used": len(case.evidence.used),
        "left_out": case.evidence.left_out,
        "notes": notes,
    }


def _values(case: Case) -> np.ndarray:
    """What each item of the score was: customers x items. The payment record is shown in days."""
    shown = {**case.facts, "payment_index": case.facts["mean_days_beyond_terms"]}
    return np.array([shown[item] for item in case.policy.five_c_weights.items]).reshape(case.points.shape[::-1]).T


def _origins(case: Case) -> pd.DataFrame:
    """Sources and newest date of the rows behind each item of the score, in the order of customers and items."""
    items, inputs = case.policy.five_c_weights.items, case.policy.ratio_inputs[["ratio", "item"]]
    direct = [item for item in items if item not in set(inputs["ratio"])]
    behind = pd.concat([inputs, pd.DataFrame({"ratio": direct, "item": direct})]).astype("str")
    used = case.rows.iloc[case.evidence.used].reindex(columns=["customer_id", "item", "source", "date"])
    rows = pd.DataFrame(
        {
            "customer": case.evidence.customers.get_indexer(np.asarray(used["customer_id"])),
            "item": np.asarray(used["item"], dtype="str"),
            "source": np.asarray(used["source"], dtype=object),
            "date": np.asarray(pd.to_datetime(used["date"], format="ISO8601", utc=True).dt.tz_localize(None)),
        }
    )
    traced = rows.merge(behind, on="item")
    sources = defaultdict(set)
    for customer, ratio, source in traced[["customer", "ratio", "source"]].dropna().itertuples(index=False):
        sources[customer, ratio].add(str(source))
    newest = traced.groupby(["customer", "ratio"])["date"].max()
    places = pd.MultiIndex.from_product([range(len(case.evidence.customers)), items])
    return pd.DataFrame(
        {
            "source": pd.array(["; ".join(sorted(sources[place])) or None for place in places], dtype="str"),
            "date": newest.reindex(places).array,
        }
    )
