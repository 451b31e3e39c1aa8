"""From a drawer of evidence to one value per customer and item: the newest, and nothing lost on the way."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.language import DataError, say
from crmlib.rows import Entry, account, first_reason
from crmlib.rules import Rule

LATENESS = "days_beyond_terms"


class Evidence(NamedTuple):
    """What the rows say: who, the newest values, the invoices, and which rows were used."""

    customers: pd.Index  # sorted, everyone who has a row
    facts: dict[str, np.ndarray]  # newest value per item, one entry per customer, missing where there is none
    late: np.ndarray  # days beyond terms, one entry per invoice
    amount: np.ndarray  # its money
    owner: np.ndarray  # its customer, as a place in `customers`
    used: np.ndarray  # row positions that count
    rows_read: int
    left_out: list[Entry]


class Items(NamedTuple):
    """The known items: name, allowed range, and 1 or -1 as the high or the low value is the more cautious."""

    names: pd.Index
    lowest: np.ndarray
    highest: np.ndarray
    caution: np.ndarray
    repeats: np.ndarray  # every row counts, not only the newest


def read_items(table: Rule = "credit/evidence_items") -> Items:
    """The table of items in a form that rows can be checked against quickly.

    Its columns: ``item, lowest, highest`` (empty where there is no bound), ``caution`` (high or low) and, where every row
    of an item counts, ``repeats`` (yes).

    Examples
    --------
    >>> read_items().names[:2].tolist()
    ['days_beyond_terms', 'trade_references']
    """
    items = rules.table(table)
    names = pd.Index(items["item"].astype(object))
    if not names.is_unique or LATENESS not in names:
        raise DataError(
            say("The table of items must name every item once, {lateness} among them; correct it.", lateness=LATENESS)
        )
    lowest, highest = (items[edge].to_numpy(dtype=float, na_value=np.nan) for edge in ("lowest", "highest"))
    repeats = items["repeats"].eq("yes").to_numpy() if "repeats" in items else np.zeros(len(items), dtype=bool)
    return Items(names, lowest, highest, np.where(items["caution"] == "high", 1, -1), repeats | (names == LATENESS))


def judged_evidence(evidence: pd.DataFrame, items: Items | None = None) -> Evidence:
    """Sort evidence by customer and item; of repeated evidence the newest counts, of invoices and suppliers' limits all.

    Two values of the same item and day: the more cautious one counts. An undated row is older than any dated one. Rows
    that cannot be used are set aside and counted by reason.

    Parameters
    ----------
    evidence : DataFrame
        ``customer_id``, ``item``, ``value`` (number) and, where known, ``amount`` (money of an invoice; without any a
        customer's invoices weigh the same), ``source``, ``date``.
    items : Items, optional
        From :func:`read_items`; without it the course's own.

    Returns
    -------
    Evidence
        ``rows_read`` = used rows + rows left out.

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: K; the rules for repeats and gaps R.

    Examples
    --------
    >>> rows = pd.DataFrame({"customer_id": ["Ana", "Ana"], "item": "trade_references", "value": [60, 75],
    ...                      "date": ["2025-01-31", "2026-01-31"]})
    >>> found = judged_evidence(rows)
    >>> found.facts["trade_references"].tolist(), found.left_out[0]["reason"]
    ([75.0], 'older than other evidence on the same item')
    """
    need_columns(evidence, "customer_id", "item", "value", table=say("evidence"))
    items = read_items() if items is None else items
    owner, customers = _owners(evidence["customer_id"])
    kind = items.names.get_indexer(np.asarray(evidence["item"], dtype=object))
    value = _numbers(evidence["value"])
    amount = _numbers(evidence["amount"]) if "amount" in evidence else np.full(len(evidence), np.nan)
    day, unreadable = _days(evidence)
    invoice = kind == items.names.get_loc(LATENESS)
    amount, unweighed = _weights(amount, invoice & (owner >= 0) & np.isfinite(value), owner, len(customers))

    why = first_reason(
        {
            "no_customer": owner < 0,
            "unknown_item": kind < 0,
            "no_value": evidence["value"].isna(),
            "no_number": ~np.isfinite(value),
            "out_of_range": (value < items.lowest[kind]) | (value > items.highest[kind]),
            "no_date": unreadable,
            "no_amount": unweighed,
        },
        evidence.index,
    )
    usable = why.isna().to_numpy(copy=True)
    order = np.lexsort((amount, value * items.caution[kind], day, kind, owner))  # the newest, most cautious row last
    order = order[usable[order]]
    bills, single = order[invoice[order]], order[~items.repeats[kind[order]]]
    last = _last_of_each(owner[single], kind[single])
    newest, replaced = single[last], single[~last]
    same_day = day[replaced] == day[single[last][np.cumsum(last) - last][~last]]
    usable[replaced] = False
    if len(replaced):
        why.iloc[replaced] = np.where(same_day, "less_cautious", "older")

    facts = np.full((len(customers), len(items.names)), np.nan)
    facts[owner[newest], kind[newest]] = value[newest]
    return Evidence(
        customers,
        dict(zip(items.names, facts.T, strict=True)),
        value[bills],
        amount[bills],
        owner[bills],
        np.flatnonzero(usable),
        len(evidence),
        account(why, _reasons()) if not usable.all() else [],
    )


def _reasons() -> dict[str, str]:
    return {
        "no_customer": say("no customer id"),
        "unknown_item": say("unknown item"),
        "no_value": say("no value"),
        "no_number": say("value is not a number"),
        "out_of_range": say("value outside the range of its item"),
        "no_date": say("date not readable"),
        "no_amount": say("an invoice without an amount above zero"),
        "older": say("older than other evidence on the same item"),
        "less_cautious": say("same item and day as a more cautious value"),
    }


def _owners(ids: pd.Series) -> tuple[np.ndarray, pd.Index]:
    if isinstance(ids.dtype, pd.CategoricalDtype):
        ids = ids.astype(ids.cat.categories.dtype)
    owner, customers = pd.factorize(ids, sort=True)
    return owner, pd.Index(customers, name="customer_id")


def _numbers(column: pd.Series) -> np.ndarray:
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def _days(evidence: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The date of each row as a number that sorts, undated rows first, and where a date cannot be read."""
    if "date" not in evidence:
        return np.zeros(len(evidence), dtype="int64"), np.zeros(len(evidence), dtype=bool)
    dates = pd.to_datetime(evidence["date"], format="ISO8601", errors="coerce", utc=True).to_numpy("datetime64[us]")
    return dates.astype("int64"), np.isnat(dates) & evidence["date"].notna().to_numpy()


def _weights(
    amount: np.ndarray, invoice: np.ndarray, owner: np.ndarray, customers: int
) -> tuple[np.ndarray, np.ndarray]:
    """What each invoice weighs, and the invoices that should have an amount and have none."""
    positive = amount > 0
    weighed = np.zeros(customers + 1, dtype=bool)
    weighed[owner[invoice & positive]] = True  # customers whose invoices carry amounts
    wrong = invoice & ~positive & (weighed[owner] | ~np.isnan(amount))
    return np.where(positive, amount, 1.0), wrong


def _last_of_each(owner: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Where, in sorted rows, the last row of each customer and item stands."""
    changes = (np.diff(owner) != 0) | (np.diff(kind) != 0)
    return np.append(changes, True)[: len(owner)]
