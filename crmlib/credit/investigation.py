"""The gate before any score: who are they, may we trade with them, does anything look like fraud.

Source: K (professional practice); ages and the rule of two signs R.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.credit.caps import COMPARE
from crmlib.days import as_day
from crmlib.language import DataError, say

GATE = rules.table("credit/investigation")


def investigation_gate(evidence: pd.DataFrame, *, as_of: Any, gate: pd.DataFrame = GATE) -> pd.DataFrame:
    """Go, ask or stop for every customer, before anybody counts a point.

    A check stops or asks where ``item op limit`` holds. What nobody has looked up, or looked up too long ago, is asked.
    One sign of fraud is a question; two together stop.

    Parameters
    ----------
    evidence : DataFrame
        As in :func:`crmlib.five_c`.
    as_of : date
        Today.
    gate : DataFrame
        Rule table ``check, kind, item, op, limit, verdict`` (stop or ask), ``max_age_days``; the item ``signs`` is the
        number of checks of the kind ``sign`` that hold.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``verdict`` (``go``, ``ask`` or ``stop``), ``stopped_by`` and ``to_ask`` (checks, missing
        where there are none).

    Raises
    ------
    DataError
        As in :func:`investigation_detail`.

    Notes
    -----
    Source: C1 of professional practice (K). Screen before the sale: a sanctions list knows no discount for a good score.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "item": ["identity_verified", "sanctions_hit"], "value": [1, 1],
    ...                          "date": "2026-06-01"})
    >>> investigation_gate(evidence, as_of="2026-06-30")[["verdict", "stopped_by"]].values.tolist()
    [['stop', 'sanctions']]
    """
    detail = investigation_detail(evidence, as_of=as_of, gate=gate)
    named = detail["customer_id"].drop_duplicates()
    listed = {
        verdict: detail[detail["verdict"] == verdict].groupby("customer_id")["check"].agg(", ".join).reindex(named)
        for verdict in ("stop", "ask")
    }
    verdict = np.select([listed["stop"].notna(), listed["ask"].notna()], ["stop", "ask"], "go")
    return pd.DataFrame(
        {
            "verdict": pd.array(verdict, dtype="str"),
            "stopped_by": listed["stop"].astype("str").array,
            "to_ask": listed["ask"].astype("str").array,
        },
        index=pd.Index(named, name="customer_id"),
    )


def investigation_detail(
    evidence: pd.DataFrame, *, as_of: Any, gate: pd.DataFrame = GATE, label: str = "label_en", do: str = "do_en"
) -> pd.DataFrame:
    """Every check on every customer: what was found, when, and what to do next.

    Parameters
    ----------
    evidence, as_of, gate
        As in :func:`investigation_gate`.
    label, do : str
        Columns of the gate with the words.

    Returns
    -------
    DataFrame
        One row per customer and check: ``customer_id``, ``check``, ``label``, ``value``, ``date``, ``verdict`` (``go``,
        ``ask`` or ``stop``), ``reason`` (``clear``, ``not so``, ``not looked up``, ``too old``), ``do`` (what to do; missing
        where all is clear).

    Raises
    ------
    DataError
        A column is missing, a comparison is not known, or `as_of` is no date.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": ["Ana"], "item": ["sanctions_hit"], "value": [0], "date": ["2025-01-31"]})
    >>> found = investigation_detail(evidence, as_of="2026-06-30").set_index("check")
    >>> found.loc[["sanctions", "identity"], ["verdict", "reason"]].values.tolist()
    [['ask', 'too old'], ['ask', 'not looked up']]
    """
    today = as_day(as_of)
    wrong = [str(op) for op in gate["op"] if op not in COMPARE]
    missing = [column for column in ("customer_id", "item", "value") if column not in evidence]
    if wrong:
        raise DataError(
            say("The gate compares with {wrong}; use one of {known}.", wrong=wrong[0], known=", ".join(COMPARE))
        )
    if missing:
        raise DataError(
            say(
                "The evidence has no column {names}; it has {there}. It needs customer_id, item and value.",
                names=", ".join(missing),
                there=", ".join(map(str, evidence.columns)),
            )
        )
    newest = _newest(evidence)
    named = pd.Index(evidence["customer_id"].dropna().unique()).sort_values()
    rows = [
        _checked(check, named, newest, today, label, do)
        for check in gate[gate["item"] != "signs"].itertuples(index=False)
    ]
    found = pd.concat(rows, ignore_index=True)
    signs = found[(found["kind"] == "sign") & (found["reason"] == "not so")].groupby("customer_id").size()
    counted = signs.reindex(named).fillna(0).astype(float).rename("value").to_frame().assign(date=today)
    rows = [
        _checked(check, named, {"signs": counted}, today, label, do)
        for check in gate[gate["item"] == "signs"].itertuples(index=False)
    ]
    place = {check: row for row, check in enumerate(gate["check"])}
    found = pd.concat([found, *rows], ignore_index=True).drop(columns="kind")
    found["place"] = found["check"].map(place)
    return found.sort_values(["customer_id", "place"], ignore_index=True, kind="stable").drop(columns="place")


def _newest(evidence: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Item to value and date per customer; of several the newest, an undated one is the oldest."""
    rows = pd.DataFrame(
        {
            "customer_id": evidence["customer_id"],
            "item": evidence["item"],
            "value": pd.to_numeric(evidence["value"], errors="coerce"),
            "date": pd.to_datetime(evidence["date"], format="ISO8601", errors="coerce")
            if "date" in evidence
            else pd.NaT,
        }
    ).dropna(subset=["customer_id", "item", "value"])
    rows = rows.sort_values("date", kind="stable", na_position="first").drop_duplicates(
        ["customer_id", "item"], keep="last"
    )
    return {
        str(item): part.set_index("customer_id")[["value", "date"]]
        for item, part in rows.groupby("item", observed=True)
    }


def _checked(
    check: Any, named: pd.Index, newest: dict[str, pd.DataFrame], today: pd.Timestamp, label: str, do: str
) -> pd.DataFrame:
    """One check on all customers."""
    none = pd.DataFrame({"value": pd.Series(dtype=float), "date": pd.Series(dtype="datetime64[us]")})
    seen = newest.get(check.item, none).reindex(named)
    value, age = (
        seen["value"].to_numpy(dtype=float),
        (today - pd.to_datetime(seen["date"])).dt.days.to_numpy(dtype=float),
    )
    held = COMPARE[check.op](value, check.limit)
    old = ~(age <= check.max_age_days) if pd.notna(check.max_age_days) else np.zeros(len(named), dtype=bool)
    reason = np.select([np.isnan(value), held, old], ["not looked up", "not so", "too old"], "clear")
    verdict = np.select([reason == "not so", reason == "clear"], [check.verdict, "go"], "ask")
    return pd.DataFrame(
        {
            "customer_id": named,
            "check": check.check,
            "kind": check.kind,
            "label": getattr(check, label),
            "value": value,
            "date": seen["date"].to_numpy(),
            "verdict": verdict,
            "reason": reason,
            "do": pd.array(np.where(verdict == "go", None, getattr(check, do)), dtype="str"),
        }
    )
