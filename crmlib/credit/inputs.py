"""What a limit and an order are decided on, taken from the credit file: one row per customer.

Source: K.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from crmlib.check import need_columns
from crmlib.credit.five_c import Case, assess, scored
from crmlib.credit.limits import limit_expired
from crmlib.days import Day
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule

LIMIT_ITEMS = (
    "monthly_sales",
    "credit_days",
    "transit_days",
    "total_assets",
    "intangible_assets",
    "current_assets",
    "stock",
    "current_liabilities",
    "total_liabilities",
    "insurer_limit",
    "insurer_cover",
    "secured_share",
    "requested_limit",
)
OTHERS_GIVE = "supplier_limit"
COUNTRY = "country_class"


def limit_inputs(
    evidence: pd.DataFrame,
    *,
    rules: Mapping[str, pd.DataFrame] | None = None,
    gate: pd.DataFrame | None = None,
    case: Case | None = None,
) -> pd.DataFrame:
    """The columns of :func:`crmlib.credit_limit` for every customer of the evidence, the grade among them.

    Parameters
    ----------
    evidence, rules, gate
        As in :func:`crmlib.five_c`. Every row of ``supplier_limit`` is the limit of one other supplier.
    case : Case, optional
        The same evidence under the same rules, from :func:`crmlib.credit.five_c.assess`, where it is worked out already.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``grade``, ``own_grade`` (without the caps of the country), ``approval`` (who must agree
        besides), ``gate`` (its verdict, missing without one), ``monthly_sales``, ``credit_days``, ``transit_days``, the accounts,
        ``supplier_limits`` (a list), ``insurer_limit``, ``insurer_cover``, ``secured_share``, ``requested_limit``,
        ``country_class``; missing where nobody knows. Add ``portfolio_cap`` or ``alert`` where there are such.

    Raises
    ------
    DataError
        As in :func:`crmlib.five_c`.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> from crmlib.reading.sample import sample
    >>> limit_inputs(sample("credit_evidence")).loc["C029", ["grade", "supplier_limits"]].tolist()
    ['A', [60.0, 80.0, 120.0]]
    """
    case = case or assess(evidence, rules)
    found = case.evidence
    used = evidence.iloc[found.used]
    others = used[used["item"] == OTHERS_GIVE].groupby("customer_id", observed=True)["value"].agg(list)
    gap = pd.Series(float("nan"), index=found.customers)
    facts = pd.DataFrame({item: found.facts.get(item, gap) for item in LIMIT_ITEMS}, index=found.customers)
    scores = scored(case, gate=gate)
    anywhere = scored(case, gate=gate, caps=lambda cap: cap.fact != COUNTRY)  # in a country without a cap
    judged = pd.DataFrame(
        {
            "grade": scores["grade"],
            "own_grade": anywhere["grade"],
            "approval": scores["approval"],
            "gate": scores.get("gate", pd.Series(index=scores.index, dtype="str")),
        }
    )
    facts = judged.join(facts)
    facts[COUNTRY] = found.facts.get(COUNTRY, gap)
    facts["supplier_limits"] = [[float(one) for one in others.get(customer, [])] for customer in found.customers]
    return facts


def evidence_of(evidence: pd.DataFrame, customer: Any) -> pd.DataFrame:
    """The evidence on one customer.

    Parameters
    ----------
    evidence : DataFrame
        As in :func:`crmlib.five_c`.
    customer : id

    Returns
    -------
    DataFrame
        The customer's rows.

    Raises
    ------
    DataError
        The evidence says nothing about that customer.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": ["Ana", "Bo"], "item": "ebit", "value": [180, 20]})
    >>> evidence_of(evidence, "Bo")["value"].tolist()
    [20]
    """
    mine = evidence[evidence["customer_id"] == customer]
    if mine.empty:
        there = evidence["customer_id"].dropna().drop_duplicates().head(5)
        raise DataError(
            say(
                "There is no evidence on {customer!r}: write one of those that it names after customer =, such as {there}.",
                customer=customer,
                there=joined(there),
            )
        )
    return mine


def evidence_sources(evidence: pd.DataFrame) -> pd.DataFrame:
    """Where the evidence comes from: how many pieces of each source, on how many buyers, and the newest day.

    Parameters
    ----------
    evidence : DataFrame
        As in :func:`crmlib.five_c`, with ``source`` and ``date``.

    Returns
    -------
    DataFrame
        Index ``source``: ``pieces``, ``buyers``, ``newest``.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": ["Ana", "Bo"], "item": "ebit", "value": [180, 20], "source": "accounts",
    ...                          "date": ["2025-12-31", "2024-12-31"]})
    >>> evidence_sources(evidence)
              pieces  buyers      newest
    source
    accounts       2       2  2025-12-31
    """
    need_columns(evidence, "customer_id", "item", "source", "date", table=say("evidence"))
    by_source = evidence.groupby("source")
    return by_source.agg(pieces=("item", "size"), buyers=("customer_id", "nunique"), newest=("date", "max"))


def credit_lines(
    evidence: pd.DataFrame,
    late: pd.DataFrame,
    *,
    as_of: Day,
    unit: float = 1,
    rules: Mapping[str, pd.DataFrame] | None = None,
    by_grade: Rule = "credit/limit_by_grade",
    gate: pd.DataFrame | None = None,
    case: Case | None = None,
) -> pd.DataFrame:
    """Limit, exposure and lateness side by side: what :func:`crmlib.order_decision` asks of every customer.

    ``exposure = owed + delivered not billed + open orders``; ``headroom = limit - exposure``.

    The limit is the agreed one. What :func:`crmlib.credit_limit` works out today is a proposal: it rules from the day on
    which the committee has signed it, and then it stands in the evidence as the newest ``agreed_limit``.

    Parameters
    ----------
    evidence, rules, gate
        As in :func:`crmlib.five_c`; the items ``agreed_limit`` (dated with its decision), ``limit_blocked``,
        ``delivered_not_billed`` and ``open_orders``.
    late : DataFrame
        From :func:`crmlib.overdue`: what customers owe today.
    as_of : date
        Today.
    unit : float
        How much money of the ledger is one of the evidence, 1000 for USD beside thousand USD.
    by_grade : str or DataFrame
        Rule table with the rows ``review_months``.
    case : Case, optional
        As in :func:`crmlib.limit_inputs`.

    Returns
    -------
    DataFrame
        Index ``customer_id``, everybody with evidence or an open item: ``grade``, ``limit`` (missing: none was ever set,
        which is not the limit 0), ``agreed_on``, ``expired``, ``blocked``, ``open_items``, ``delivered``, ``orders``,
        ``exposure``, ``headroom``, ``overdue_days``, and with a gate its verdict, ``gate``.

    Raises
    ------
    DataError
        As in :func:`crmlib.five_c`, or `as_of` is no date.

    Notes
    -----
    Source: exposure P; R.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "item": ["agreed_limit", "open_orders", "trade_references"],
    ...                          "value": [150, 18, 75], "date": "2026-05-04"})
    >>> late = pd.DataFrame({"owed": [95_000.0], "oldest": [0.0]}, index=pd.Index(["Ana"], name="customer_id"))
    >>> credit_lines(evidence, late, as_of="2026-06-30", unit=1000)[["exposure", "headroom", "expired"]].values.tolist()
    [[113.0, 37.0, False]]
    """
    case = case or assess(evidence, rules)
    found = case.evidence
    everybody = found.customers.union(late.index).rename("customer_id")

    def fact(item: str, otherwise: float) -> pd.Series:
        return pd.Series(found.facts.get(item), index=found.customers, dtype=float).reindex(everybody).fillna(otherwise)

    used = evidence.iloc[found.used].reindex(columns=["customer_id", "item", "date"])
    decided = used[used["item"] == "agreed_limit"].set_index("customer_id")["date"].reindex(everybody)
    grade = scored(case, gate=gate)["grade"].reindex(everybody)
    limit = fact("agreed_limit", float("nan"))
    lines = pd.DataFrame(
        {
            "grade": grade,
            "limit": limit,
            "agreed_on": pd.to_datetime(decided, format="ISO8601", errors="coerce"),
            "expired": limit_expired(decided, grade, as_of=as_of, by_grade=by_grade) & limit.notna(),
            "blocked": fact("limit_blocked", 0) > 0,
            "open_items": (late["owed"] / unit).reindex(everybody).fillna(0),
            "delivered": fact("delivered_not_billed", 0),
            "orders": fact("open_orders", 0),
        }
    )
    lines["exposure"] = lines[["open_items", "delivered", "orders"]].sum(axis=1)
    lines["headroom"] = lines["limit"] - lines["exposure"]
    lines["overdue_days"] = late["oldest"].reindex(everybody).fillna(0)
    return lines if gate is None else lines.assign(gate=gate["verdict"].reindex(everybody))
