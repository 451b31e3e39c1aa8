"""What accounts say about ability to pay: cover, liquidity, debt, and Altman's Z''.

Source: the ratios are standard (K); Z'' is the published form for private, non-manufacturing and emerging-market
firms (P).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, side_by_side
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import first_fit

ACCOUNTS = (
    "total_assets",
    "current_assets",
    "stock",
    "current_liabilities",
    "total_liabilities",
    "retained_earnings",
    "ebit",
    "interest",
    "operating_cash_flow",
    "requested_limit",
)
Z2_TERMS = ("working_capital_to_assets", "retained_earnings_to_assets", "ebit_to_assets", "equity_to_liabilities")


def ratios(accounts: Any, coefficients: Rule = "credit/z2") -> Any:
    """Ratios of one firm or of many.

    ``interest_cover = EBIT / interest`` · ``cash_flow_cover = operating cash flow / current liabilities`` ·
    ``quick_ratio = (current assets - stock) / current liabilities`` ·
    ``current_ratio = current assets / current liabilities`` · ``net_worth = total assets - total liabilities`` ·
    ``equity_ratio = net worth / total assets`` · ``liabilities_to_net_worth = total liabilities / net worth`` ·
    ``limit_to_net_worth = requested limit / net worth`` · ``z2``: see :func:`altman_z2`.

    Where there is nothing to pay, it is covered without end (infinite); where no net worth is left, a debt is
    infinitely many times as large. The end of the scale then gives the points.

    Parameters
    ----------
    accounts : mapping or DataFrame
        ``total_assets, current_assets, stock, current_liabilities, total_liabilities, retained_earnings, ebit,
        interest, operating_cash_flow, requested_limit``, in one currency. What is missing leaves its ratios missing.
    coefficients : str or DataFrame
        Rule table of Z''.

    Returns
    -------
    Series or DataFrame
        One entry, or one column, per ratio.

    Raises
    ------
    DataError
        None of the accounts is there.

    Notes
    -----
    Source: K; edge rules R.

    Examples
    --------
    >>> found = ratios({"ebit": 180, "interest": 60, "total_assets": 2000, "total_liabilities": 1100})
    >>> found["interest_cover"], found["equity_ratio"]
    (np.float64(3.0), np.float64(0.45))
    """
    single = isinstance(accounts, Mapping | pd.Series)
    books = pd.DataFrame([dict(accounts)]) if single else accounts
    if not any(name in books for name in ACCOUNTS):
        raise DataError(
            say(
                "The accounts have none of {names}; they have {there}. Name the columns so.",
                names=joined(ACCOUNTS),
                there=joined(books.columns),
            )
        )
    numbers = books.reindex(columns=list(ACCOUNTS)).apply(pd.to_numeric, errors="coerce")
    columns = {name: numbers[name].to_numpy(dtype=float, na_value=np.nan) for name in ACCOUNTS}
    found = pd.DataFrame(account_ratios(columns, z2_weights(coefficients)), index=books.index)
    return found.iloc[0].rename(None) if single else found


def altman_z2(accounts: Any, coefficients: Rule = "credit/z2") -> Any:
    """Altman's Z'': ``6.56 WC/TA + 3.26 RE/TA + 6.72 EBIT/TA + 1.05 book equity/TL``.

    WC working capital, TA total assets, RE retained earnings, TL total liabilities. Above 2.6 safe, below 1.1 distress.
    Not for a firm without real accounts; the variant with "+3.25" has other cut-offs.

    Parameters
    ----------
    accounts : mapping or DataFrame
        As in :func:`ratios`.
    coefficients : str or DataFrame
        Rule table ``ratio, coefficient``.

    Returns
    -------
    float or Series
        Z''; missing where an account is missing.

    Raises
    ------
    DataError
        None of the accounts is there, or the rule table lacks a coefficient.

    Notes
    -----
    Source: P (Altman).

    Examples
    --------
    >>> round(altman_z2({"total_assets": 2000, "current_assets": 1100, "current_liabilities": 700,
    ...                  "total_liabilities": 1100, "retained_earnings": 350, "ebit": 180}), 3)
    3.346
    """
    found = ratios(accounts, coefficients)["z2"]
    return found if isinstance(found, pd.Series) else float(found)


def z2_zone(z2: Any, zones: Rule = "credit/z2_zones") -> Any:
    """Zone of a Z'': distress below its edge, safe above its edge, grey between.

    Parameters
    ----------
    z2 : float or Series
        From :func:`altman_z2`.
    zones : str or DataFrame
        Rule table ``zone``, ``z2_below`` and ``z2_above``.

    Returns
    -------
    str or Series
        ``distress``, ``grey`` or ``safe``; missing where `z2` is missing.

    Notes
    -----
    Source: P. The cut-offs 1.23 and 2.9, often printed beside Z'', belong to another model.

    Examples
    --------
    >>> z2_zone(3.346), z2_zone(2.6), z2_zone(1.0)
    ('safe', 'grey', 'distress')
    """
    table = rules.table(zones)
    need_columns(table, "zone", "z2_below", "z2_above", table=say("rule table z2_zones"))
    case, single = side_by_side(z2=z2)
    case["z2"] = case["z2"].astype(float)
    zone = first_fit(case, table, "zone").astype("str").where(case["z2"].notna()).rename("z2_zone")
    if not single:
        return zone
    return zone.iloc[0] if case["z2"].notna().iloc[0] else None


def z2_weights(coefficients: Rule = "credit/z2") -> dict[str, float]:
    """The four weights of Z'' by name.

    Examples
    --------
    >>> list(z2_weights().values())
    [6.56, 3.26, 6.72, 1.05]
    """
    table = rules.table(coefficients)
    weight = dict(zip(table["ratio"].tolist(), table["coefficient"].tolist(), strict=True))
    missing = [term for term in Z2_TERMS if term not in weight]
    if missing:
        raise DataError(say("The table of Z'' has no coefficient for {names}; add the row.", names=joined(missing)))
    return {term: float(weight[term]) for term in Z2_TERMS}


def account_ratios(accounts: Mapping[str, np.ndarray], weight: Mapping[str, float]) -> dict[str, np.ndarray]:
    """The formulas of :func:`ratios`, on one array per account.

    Examples
    --------
    >>> books = {name: np.array([np.nan]) for name in ACCOUNTS} | {"ebit": np.array([5.0]), "interest": np.array([0.0])}
    >>> account_ratios(books, z2_weights())["interest_cover"].tolist()
    [inf]
    """
    (
        total_assets,
        current_assets,
        stock,
        current_liabilities,
        total_liabilities,
        retained_earnings,
        ebit,
        interest,
        operating_cash_flow,
        requested_limit,
    ) = (accounts[name] for name in ACCOUNTS)
    net_worth = total_assets - total_liabilities
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return {
            "net_worth": net_worth,
            "interest_cover": _cover(ebit, interest),
            "cash_flow_cover": _cover(operating_cash_flow, current_liabilities),
            "quick_ratio": _cover(current_assets - stock, current_liabilities),
            "current_ratio": _cover(current_assets, current_liabilities),
            "equity_ratio": _share(net_worth, total_assets),
            "liabilities_to_net_worth": _burden(total_liabilities, net_worth),
            "z2": weight["working_capital_to_assets"] * _share(current_assets - current_liabilities, total_assets)
            + weight["retained_earnings_to_assets"] * _share(retained_earnings, total_assets)
            + weight["ebit_to_assets"] * _share(ebit, total_assets)
            + weight["equity_to_liabilities"] * _cover(net_worth, total_liabilities),
            "limit_to_net_worth": _burden(requested_limit, net_worth),
        }


def _cover(means: np.ndarray, due: np.ndarray) -> np.ndarray:
    """How many times the means cover what is due; without end where nothing is due."""
    return np.where((due <= 0) & ~np.isnan(means), np.inf, means / due)


def _burden(debt: np.ndarray, net_worth: np.ndarray) -> np.ndarray:
    """How many times the net worth a debt is; infinite where no net worth is left."""
    return np.where((net_worth <= 0) & ~np.isnan(debt), np.inf, debt / net_worth)


def _share(part: np.ndarray, total_assets: np.ndarray) -> np.ndarray:
    """A part of the total assets; missing where there are none."""
    return np.where(total_assets > 0, part / total_assets, np.nan)
