"""What a customer could owe us, and whether one more order may go out.

Source: exposure P; the rules for orders R.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say


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
    order_rules: pd.DataFrame = rules.table("credit/order_rules"),
    grades: pd.DataFrame = rules.table("credit/grades"),
    words: str = "words_en",
) -> pd.DataFrame:
    """Release an order, have it approved, ask for a deposit, hold it, or stop.

    ``after = exposure + order``, ``excess = after - limit``, ``deposit = min(order, excess)``. The first row of the rule
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
    order_rules : DataFrame
        Rule table: a row holds where ``over < measure <= up_to`` and the grade is at least ``grade``, both where given.
    grades : DataFrame
        Rule table ``grade, order`` (1 is best).
    words : str
        The column of `order_rules` with the reasons.

    Returns
    -------
    DataFrame
        One row per order: ``exposure``, ``headroom``, ``after``, ``excess`` (0 within the limit), ``action``,
        ``deposit`` (0 where none is asked), ``rule``, ``also`` (other rules that hold), ``reason``. ``attrs["converted"]``
        counts the orders by currency that were exchanged into ours, as text.

    Raises
    ------
    DataError
        An order is not above zero, a limit is below zero, a grade is not known, a rule has an unknown measure, or a
        currency has no rate.

    Notes
    -----
    Source: R. The person who may release a held order is not the one who sold it.

    Examples
    --------
    >>> order_decision(limit=150, exposure=133, order=40)[["headroom", "after", "action", "deposit"]].values.tolist()
    [[17.0, 173.0, 'deposit', 23.0]]
    """
    cases = _cases(
        {
            "limit": limit,
            "exposure": exposure,
            "order": order,
            "overdue_days": overdue_days,
            "grade": grade,
            "blocked": blocked,
            "expired": expired,
            "gate": gate,
            "currency": currency,
        }
    )
    converted = _exchange(cases, rates)
    measures = _measures(cases)
    _refuse(cases, measures, order_rules, grades)
    place = dict(zip(grades["grade"], grades["order"], strict=True))
    good = cases["grade"].map(place).astype(float)
    holds = np.array([_holds(rule, measures, good, place) for rule in order_rules.itertuples(index=False)])
    first = holds.argmax(axis=0)
    action = order_rules["action"].to_numpy(dtype=object)[first]
    asked = np.minimum(cases["order"], measures["excess"])
    decided = pd.DataFrame(
        {
            "exposure": cases["exposure"],
            "headroom": cases["limit"] - cases["exposure"],
            "after": cases["exposure"] + cases["order"],
            "excess": measures["excess"],
            "action": pd.array(action, dtype="str"),
            "deposit": asked.where(action == "deposit", 0.0),
            "rule": pd.array(order_rules["rule"].to_numpy(dtype=object)[first], dtype="str"),
            "also": pd.array(_also(holds, first, order_rules), dtype="str"),
            "reason": pd.array(order_rules[words].to_numpy(dtype=object)[first], dtype="str"),
        },
        index=cases.index,
    )
    decided.attrs = {"converted": converted}
    return decided


def _cases(columns: dict[str, Any]) -> pd.DataFrame:
    """The arguments side by side, one row per order."""
    index = next((column.index for column in columns.values() if isinstance(column, pd.Series)), pd.RangeIndex(1))
    cases = pd.DataFrame(columns, index=index)
    numbers = ["limit", "exposure", "order", "overdue_days"]
    cases[numbers] = cases[numbers].apply(pd.to_numeric, errors="coerce").astype(float)
    for name in ("grade", "currency"):
        cases[name] = cases[name].astype(object).where(cases[name].notna())
    for name in ("blocked", "expired"):  # nobody has said so: it is not
        cases[name] = pd.to_numeric(cases[name].astype(object), errors="coerce").fillna(0).astype(float)
    return cases


def _exchange(cases: pd.DataFrame, rates: Mapping[str, float] | None) -> str:
    """The orders in our currency, and how many were exchanged from which. Without rates there may be one currency only."""
    named = cases["currency"].dropna()
    there = sorted(named.unique(), key=str)
    if rates is None and len(there) > 1:
        raise DataError(
            say(
                "The orders are in {there}, and limits are in one currency: give rates=, what one unit of "
                "each is worth in ours, such as {example}.",
                there=", ".join(map(str, there)),
                example={str(one): 1.1 for one in there},
            )
        )
    unknown = [str(one) for one in there if rates is not None and not rates.get(one, 0) > 0]
    if unknown:
        raise DataError(say("There is no rate for {currency}: add it to rates=.", currency=", ".join(unknown)))
    if rates is None:
        return ""
    worth = cases["currency"].map(dict(rates)).astype(float).fillna(1.0)
    cases["order"] = cases["order"] * worth
    counted = named[worth[named.index] != 1].value_counts().sort_index()
    return ", ".join(say("{n} from {currency}", n=n, currency=currency) for currency, n in counted.items())


def _measures(cases: pd.DataFrame) -> pd.DataFrame:
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


def _holds(rule: Any, measures: pd.DataFrame, good: pd.Series, place: dict[str, int]) -> np.ndarray:
    """Where one row of the rule table holds."""
    value = measures[rule.measure]
    held = value > rule.over
    if pd.notna(rule.up_to):
        held &= value <= rule.up_to
    if pd.notna(rule.grade):
        held &= good <= place[rule.grade]
    return held.to_numpy()


def _also(holds: np.ndarray, first: np.ndarray, order_rules: pd.DataFrame) -> list[str | None]:
    """The other rules that hold, without the last one, which always does."""
    names = order_rules["rule"].tolist()[:-1]
    return [
        ", ".join(name for row, name in enumerate(names) if row > first[case] and holds[row, case]) or None
        for case in range(holds.shape[1])
    ]


def _refuse(cases: pd.DataFrame, measures: pd.DataFrame, order_rules: pd.DataFrame, grades: pd.DataFrame) -> None:
    """An order without a value cannot be decided, nor can a rule that looks at nothing."""
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
    named = pd.concat([cases["grade"], order_rules["grade"]]).dropna()
    unknown = named[~named.isin(grades["grade"])].tolist()
    if unknown:
        raise DataError(say("The grade {grade} is not in the table of grades; correct one of them.", grade=unknown[0]))
    missing = [measure for measure in order_rules["measure"] if measure not in measures]
    if missing:
        raise DataError(
            say(
                "The rules for orders look at {measure}; there are {known}.",
                measure=missing[0],
                known=", ".join(measures),
            )
        )
