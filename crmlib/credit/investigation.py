"""The gate before any score: who are they, may we trade with them, does anything look like fraud.

Source: K (professional practice); ages and the rule of two signs R.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.scores import all_that_fit

SIGNS = "signs"  # the fact that is counted here: how many checks of the kind sign hold


def investigation_gate(evidence: pd.DataFrame, *, as_of: Day, gate: Rule = "credit/investigation") -> pd.DataFrame:
    """Go, ask or stop for every customer, before anybody counts a point.

    A check stops or asks where its fact meets its limits. What nobody has looked up, or looked up too long ago, is asked.
    One sign of fraud is a question; two together stop.

    Parameters
    ----------
    evidence : DataFrame
        As in :func:`crmlib.five_c`.
    as_of : date
        Today.
    gate : str or DataFrame
        Rule table ``check, kind, fact, verdict`` (stop or ask), ``max_age_days`` and the limits under ``from, above, to,
        below``; the fact ``signs`` is the number of checks of the kind ``sign`` that hold.

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


def investigation_detail(evidence: pd.DataFrame, *, as_of: Day, gate: Rule = "credit/investigation") -> pd.DataFrame:
    """Every check on every customer: what was found, when, and what to do next.

    Parameters
    ----------
    evidence, as_of, gate
        As in :func:`investigation_gate`.

    Returns
    -------
    DataFrame
        One row per customer and check: ``customer_id``, ``check``, ``should_be`` (the check in words), ``value``, ``date``,
        ``verdict`` (``go``, ``ask`` or ``stop``), ``but_is`` (what was found, in words), ``what_to_do`` (missing where all is
        clear) and ``key``, what was found for programs: ``clear``, ``not_so``, ``not_looked_up``, ``too_old``.

    Raises
    ------
    DataError
        A column is missing, or `as_of` is no date.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": ["Ana"], "item": ["sanctions_hit"], "value": [0], "date": ["2025-01-31"]})
    >>> found = investigation_detail(evidence, as_of="2026-06-30").set_index("check")
    >>> found.loc[["sanctions", "identity"], ["verdict", "but_is"]].values.tolist()
    [['ask', 'too old'], ['ask', 'not looked up']]
    """
    today = as_day(as_of)
    checks = _checks(gate)
    need_columns(evidence, "customer_id", "item", "value", table=say("evidence"))
    value, day = _newest(evidence, checks["fact"].unique())
    held = all_that_fit(value.assign(**{SIGNS: np.nan}), checks)
    value[SIGNS], day[SIGNS] = held.loc[:, checks["kind"] == "sign"].sum(axis=1).astype(float), today

    value, day, held = value[checks["fact"]], day[checks["fact"]], all_that_fit(value, checks)
    key = _key(value.to_numpy(), held.to_numpy(), (today - day) / pd.Timedelta(days=1), checks["max_age_days"])
    rows = checks.loc[np.tile(checks.index, len(held))]
    verdict = np.select([key == "not_so", key == "clear"], [rows["verdict"].to_numpy(dtype="str"), "go"], "ask")
    return pd.DataFrame(
        {
            "customer_id": held.index.repeat(len(checks)),
            "check": rows["check"].array,
            "should_be": rows["label"].array,
            "value": value.to_numpy().ravel(),
            "date": day.to_numpy().ravel(),
            "verdict": pd.array(verdict, dtype="str"),
            "but_is": pd.Series(key).map(_reasons()).array,
            "what_to_do": pd.array(np.where(verdict == "go", None, rows["do"]), dtype="str"),
            "key": pd.array(key, dtype="str"),
        }
    )


def open_checks(evidence: pd.DataFrame, *, as_of: Day, gate: Rule = "credit/investigation") -> pd.DataFrame:
    """The checks of :func:`investigation_detail` that stop or ask: how it should be, how it is, and what to do.

    Parameters
    ----------
    evidence, as_of, gate
        As in :func:`investigation_gate`.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``should_be``, ``but_is``, ``what_to_do``.

    Raises
    ------
    DataError
        As in :func:`investigation_detail`.

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": ["Ana"], "item": ["sanctions_hit"], "value": [0], "date": ["2025-01-31"]})
    >>> open_checks(evidence, as_of="2026-06-30").iloc[2].tolist()
    ['no sanctions hit', 'too old', 'screen the firm and its owners against the sanctions lists']
    """
    checks = investigation_detail(evidence, as_of=as_of, gate=gate)
    unclear = checks[checks["verdict"] != "go"].set_index("customer_id")
    return unclear[["should_be", "but_is", "what_to_do"]]


def _key(value: np.ndarray, held: np.ndarray, age: pd.DataFrame, max_age: pd.Series) -> np.ndarray:
    """The reason of every verdict, customer by customer. A hit stays a hit, however old."""
    limit = max_age.to_numpy(dtype=float)
    old = ~(age.to_numpy() <= limit) & ~np.isnan(limit)
    return np.select([np.isnan(value), held, old], ["not_looked_up", "not_so", "too_old"], "clear").ravel()


def _reasons() -> dict[str, str]:
    return {
        "clear": say("clear", context="a check"),
        "not_so": say("not so", context="a check"),
        "not_looked_up": say("not looked up"),
        "too_old": say("too old"),
    }


def _checks(gate: Rule) -> pd.DataFrame:
    """The checks with their words in the language of the course."""
    table = rules.table(gate).reset_index(drop=True)
    why = say("The limits of a fact stand under from, above, to, below.")
    columns = ("check", "kind", "fact", "verdict", "max_age_days")
    need_columns(table, *columns, table=say("rule table investigation"), why=why)
    return table.assign(**{name: rules.words(table, name).array for name in ("label", "do")})


def _newest(evidence: pd.DataFrame, items: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Value and date of every item by customer; of several the newest, an undated one is the oldest."""
    dated = evidence["date"] if "date" in evidence else pd.Series(pd.NaT, index=evidence.index)
    rows = pd.DataFrame(
        {
            "customer_id": evidence["customer_id"],
            "item": evidence["item"],
            "value": pd.to_numeric(evidence["value"], errors="coerce").astype(float),
            "date": pd.to_datetime(dated, format="ISO8601", errors="coerce").astype("datetime64[us]"),
        }
    )
    everybody = pd.Index(rows["customer_id"].dropna().unique(), name="customer_id").sort_values()
    rows = rows[rows["item"].isin(items)].dropna(subset=["customer_id", "value"])
    newest = rows.sort_values("date", kind="stable", na_position="first").drop_duplicates(
        ["customer_id", "item"], keep="last"
    )
    place = everybody.get_indexer(newest["customer_id"]), pd.Index(items).get_indexer(newest["item"])
    value = np.full((len(everybody), len(items)), np.nan)
    day = np.full(value.shape, np.datetime64("NaT", "us"))
    value[place], day[place] = newest["value"], newest["date"]
    return pd.DataFrame(value, everybody, items), pd.DataFrame(day, everybody, items)
