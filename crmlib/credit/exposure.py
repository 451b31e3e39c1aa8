"""What a customer could owe us, and whether one more order may go out.

Source: exposure P; the rules for orders R.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, side_by_side
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import all_that_fit


def exposure(
    open_items: Any = 0, billed_not_posted: Any = 0, delivered_not_billed: Any = 0, open_orders: Any = 0
) -> Any:
    """What a customer could owe us: ``open items + billed not posted + delivered not billed + open orders``.

    Parameters
    ----------
    open_items, billed_not_posted, delivered_not_billed, open_orders : float or Series
        Money; of the orders those due within the horizon that you choose.

    Returns
    -------
    float or Series

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> exposure(open_items=95, delivered_not_billed=20, open_orders=18)
    133
    """
    return open_items + billed_not_posted + delivered_not_billed + open_orders


def order_decision(
    limit: Any,
    exposure: Any,
    order: Any,
    *,
    overdue_days: Any = 0,
    grade: Any = None,
    blocked: Any = False,
    expired: Any = False,
    gate: Any = None,
    currency: Any = None,
    rates: Mapping[str, float] | None = None,
    order_rules: Rule = "credit/order_rules",
    grades: Rule = "credit/grades",
) -> pd.DataFrame:
    """Release an order, have it approved, ask for a deposit, hold it, or stop.

    ``owed_after = exposure + order``, ``excess = owed_after - limit``, ``deposit = min(order, excess)``. The first row of the rule
    table that holds decides; its rows stand in the order stop, hold, deposit, approve, release, with the exception that
    a small excess of a good grade is approved before a deposit is asked.

    Parameters
    ----------
    limit : float, Series or None
        No limit set (missing) is not the limit 0: without a limit the order waits for one, with 0 it goes against a
        deposit of its whole value.
    exposure, order : float or Series
        Money; an order is above zero.
    overdue_days : float or Series
        How late the oldest open invoice is; not known (missing) means hold.
    grade : str or Series, optional
        Without a grade no excess is small.
    blocked : bool or Series
        Credit control has blocked the customer.
    expired : bool or Series
        The limit is past its review, see :func:`crmlib.credit.limits.limit_expired`.
    gate : str or Series, optional
        Verdict of :func:`crmlib.investigation_gate`: ``stop`` stops, ``ask`` holds until the question is answered.
    currency : str or Series, optional
        Currency of the orders. Limit and exposure are in ours.
    rates : mapping, optional
        Currency to its worth in ours: ``{"USD": 1, "EUR": 1.1}``. Orders in several currencies need it.
    order_rules : str or DataFrame
        Rule table: a row holds where its ``fact`` meets the limits under ``from, above, to, below`` and the grade is at least
        ``grade``, where given. The last row has no limit: it decides where no other holds.
    grades : str or DataFrame
        Rule table ``grade, order`` (1 is best).

    Returns
    -------
    DataFrame
        One row per order: ``exposure``, ``headroom``, ``owed_after``, ``excess`` (0 within the limit), ``action``,
        ``deposit`` (0 where none is asked), ``rule``, ``also`` (other rules that hold), ``reason``. ``attrs["converted"]``
        counts the orders by currency that were exchanged into ours, as text.

    Raises
    ------
    DataError
        An order is not above zero, a limit is below zero, a grade is not known, a rule asks for an unknown fact, or a
        currency has no rate.

    Notes
    -----
    Source: R. The person who may release a held order is not the one who sold it.

    Examples
    --------
    >>> order_decision(limit=150, exposure=133, order=40)[["headroom", "owed_after", "action", "deposit"]].values.tolist()
    [[17.0, 173.0, 'deposit', 23.0]]
    """
    cases, converted = _exchange(
        _cases(
            limit=limit,
            exposure=exposure,
            order=order,
            overdue_days=overdue_days,
            grade=grade,
            blocked=blocked,
            expired=expired,
            gate=gate,
            currency=currency,
        ),
        rates,
    )
    rows, steps = _rules(order_rules), rules.table(grades)
    _refuse(cases, pd.concat([cases["grade"], rows["grade"]]), steps)
    facts = _facts(cases)
    place = dict(zip(steps["grade"], steps["order"], strict=True))
    holds = all_that_fit(
        facts.assign(grade_place=cases["grade"].map(place).astype(float)),
        # a grade is at least as good as the rule's where its place is at most that one's; an unknown grade meets no limit
        rows.assign(grade_place_to=rows["grade"].map(place).astype(float)),
    ).to_numpy()
    if not holds.any(axis=1).all():
        raise DataError(say("No rule for orders holds for some order: leave the limits of the last row empty."))
    first = holds.argmax(axis=1)
    decided = pd.DataFrame(
        {
            "exposure": cases["exposure"],
            "headroom": cases["limit"] - cases["exposure"],
            "owed_after": cases["exposure"] + cases["order"],
            "excess": facts["excess"],
            "action": _of(rows["action"], first),
            "deposit": np.minimum(cases["order"], facts["excess"]),
            "rule": _of(rows["rule"], first),
            "also": pd.array(_also(holds, first, rows["rule"].tolist()), dtype="str"),
            "reason": _of(rules.words(_with_patience(rows), "words", by="rule"), first),
        },
        index=cases.index,
    )
    decided["deposit"] = decided["deposit"].where(decided["action"] == "deposit", 0.0)
    decided.attrs = {"converted": converted}
    return decided


def orders_today(lines: pd.DataFrame, order: Any, *, new_line: pd.Series | None = None) -> pd.DataFrame:
    """Try one more order of everybody: what the rules say under the agreed limit, and what once the new line is signed.

    Parameters
    ----------
    lines : DataFrame
        From :func:`crmlib.credit_lines`.
    order : float or Series
        Money, in the unit of the limits.
    new_line : Series, optional
        The line of :func:`crmlib.credit_limit`, by customer; without it no other limit is tried.

    Returns
    -------
    DataFrame
        `lines` with ``agreed_limit`` (their limit), ``open_orders``, ``order``, ``new_line``, and from
        :func:`order_decision` ``action``, ``deposit``, ``reason``; ``once_signed`` is the action under the new line.

    Raises
    ------
    DataError
        As in :func:`order_decision`.

    Notes
    -----
    Source: R. With the signature the new line has a new review, so it is not expired.

    Examples
    --------
    >>> lines = pd.DataFrame({"limit": [150.0], "exposure": 133.0, "overdue_days": 0, "grade": "A", "blocked": False,
    ...                       "expired": False, "orders": 18.0}, index=["Ana"])
    >>> orders_today(lines, 40, new_line=pd.Series({"Ana": 113.0}))[["action", "deposit", "once_signed"]].values.tolist()
    [['deposit', 23.0, 'hold']]
    """
    limit = pd.Series(np.nan, index=lines.index) if new_line is None else new_line.reindex(lines.index)
    tried = lines.assign(order=order, new_line=limit)
    facts = ["order", "limit", "exposure", "overdue_days", "grade", "blocked", "expired", "gate"]
    asked = tried[[name for name in facts if name in tried]]
    signed = order_decision(**asked.assign(limit=limit, expired=False))
    decided = tried.join(order_decision(**asked)[["action", "deposit", "reason"]]).assign(once_signed=signed["action"])
    return decided.rename(columns={"limit": "agreed_limit", "orders": "open_orders"})


def _rules(order_rules: Rule) -> pd.DataFrame:
    """The rules for orders, in the form that is read."""
    rows = rules.table(order_rules)
    why = say("The limits of a fact stand under from, above, to, below.")
    need_columns(rows, "rule", "action", "fact", "grade", table=say("rule table order_rules"), why=why)
    return rows.reset_index(drop=True)


def _with_patience(rows: pd.DataFrame) -> pd.DataFrame:
    """The rules with the shortest delay that one of them minds, for the words of the row that lets an order go."""
    return rows.assign(patience=rows.loc[rows["fact"] == "overdue_days", "above"].min())


def _of(column: pd.Series, rows: np.ndarray) -> Any:
    """The entries of a column of the rule table in these rows."""
    return pd.array(column.to_numpy(dtype=object)[rows], dtype="str")


def _cases(**columns: Any) -> pd.DataFrame:
    """The arguments side by side, one row per order."""
    cases, _ = side_by_side(**columns)
    numbers = ["limit", "exposure", "order", "overdue_days"]
    cases[numbers] = cases[numbers].apply(pd.to_numeric, errors="coerce").astype(float)
    for name in ("grade", "currency"):
        cases[name] = cases[name].astype(object).where(cases[name].notna())
    for name in ("blocked", "expired"):  # nobody has said so: it is not
        cases[name] = pd.to_numeric(cases[name].astype(object), errors="coerce").fillna(0).astype(float)
    return cases


def _exchange(cases: pd.DataFrame, rates: Mapping[str, float] | None) -> tuple[pd.DataFrame, str]:
    """The orders in our currency, and how many were exchanged from which. Without rates there may be one currency only."""
    named = cases["currency"].dropna()
    there = sorted(named.unique(), key=str)
    if rates is None and len(there) > 1:
        raise DataError(
            say(
                "The orders are in {there}, and limits are in one currency: give rates=, what one unit of "
                "each is worth in ours, such as {example}.",
                there=joined(there),
                example={str(one): 1.1 for one in there},
            )
        )
    unknown = [str(one) for one in there if rates is not None and not rates.get(one, 0) > 0]
    if unknown:
        raise DataError(say("There is no rate for {currency}: add it to rates=.", currency=joined(unknown)))
    if rates is None:
        return cases, ""
    worth = cases["currency"].map(dict(rates)).astype(float).fillna(1.0)
    counted = cases.loc[worth != 1, "currency"].value_counts().sort_index()
    told = joined(say("{n} from {currency}", n=n, currency=currency) for currency, n in counted.items())
    return cases.assign(order=cases["order"] * worth), told


def _facts(cases: pd.DataFrame) -> pd.DataFrame:
    """What the rules look at. An excess of nothing else than rounding is none."""
    excess = (cases["exposure"] + cases["order"] - cases["limit"]).round(6).clip(lower=0)
    share = (excess / cases["limit"].where(cases["limit"] > 0)).fillna(np.inf).where(excess > 0, 0.0)
    return pd.DataFrame(
        {
            "overdue_days": cases["overdue_days"],
            "not_known": cases[["limit", "exposure", "overdue_days"]].isna().any(axis=1).astype(float),
            "stopped": cases["gate"].eq("stop").astype(float),
            "waits": cases["gate"].eq("ask").astype(float),
            "blocked": cases["blocked"],
            "expired": cases["expired"],
            "already_above": (cases["exposure"] - cases["limit"]).round(6),
            "excess": excess,
            "excess_share": share.round(9),
            "exposure": cases["exposure"].fillna(0),
        }
    )


def _also(holds: np.ndarray, first: np.ndarray, names: list[str]) -> list[str | None]:
    """The other rules that hold, without the last one, which always does."""
    later = np.arange(len(names)) > first[:, None]
    later[:, -1:] = False
    return [", ".join(names[row] for row in np.flatnonzero(case)) or None for case in holds & later]


def _refuse(cases: pd.DataFrame, named: pd.Series, grades: pd.DataFrame) -> None:
    """An order without a value cannot be decided, nor a grade that nobody knows."""
    if not (cases["order"] > 0).all():
        raise DataError(
            say(
                "An order of {order} cannot be decided: give its value, above zero.",
                order=cases.loc[~(cases["order"] > 0), "order"].iloc[0],
            )
        )
    if (cases["limit"] < 0).any():
        raise DataError(
            say(
                "A limit of {limit:g} cannot be used: it is zero or more, or missing where none is set.",
                limit=cases["limit"].min(),
            )
        )
    unknown = named[named.notna() & ~named.isin(grades["grade"])].tolist()
    if unknown:
        raise DataError(say("The grade {grade} is not in the table of grades; correct one of them.", grade=unknown[0]))
