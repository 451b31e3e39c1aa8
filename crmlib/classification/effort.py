"""Do our hours go where the margin comes from.

Source: S182 (match effort to value); counting it in shares is ours (R).
"""

import pandas as pd

from crmlib.check import need_columns
from crmlib.language import DataError, say


def effort_gap(accounts: pd.DataFrame) -> pd.DataFrame:
    """Each customer's share of our hours, minus their share of the margin.

    ``gap_share = hours / all hours - gross profit / whole gross profit``. Above zero they
    take a larger part of our time than of the margin; whether they leave a profit is another question.

    Parameters
    ----------
    accounts : DataFrame
        One row per customer with ``hours`` and ``gross_profit`` (sales minus goods, in money), as from
        :func:`crmlib.cost_to_serve`.

    Returns
    -------
    DataFrame
        The largest gap first: ``hours``, ``gross_profit``, ``hours_share``, ``margin_share``, ``gap_share`` (fractions;
        the gaps add up to zero) and ``hours_over``: the hours that would have to go elsewhere to close the gap.

    Raises
    ------
    DataError
        A column or a value is missing, or the hours or the gross profit do not add up to more than zero.

    Notes
    -----
    Source: S182. A gap is a question, not a verdict: a new customer with potential costs hours first.

    Examples
    --------
    >>> accounts = pd.DataFrame({"hours": [30.0, 70.0], "gross_profit": [800.0, 200.0]}, index=["Ana", "Bo"])
    >>> effort_gap(accounts)[["hours_share", "margin_share", "gap_share"]].round(2).to_dict("index")
    {'Bo': {'hours_share': 0.7, 'margin_share': 0.2, 'gap_share': 0.5}, 'Ana': {'hours_share': 0.3, 'margin_share': 0.8, 'gap_share': -0.5}}
    """
    need_columns(
        accounts,
        "hours",
        "gross_profit",
        table=say("accounts", context="customers"),
        why=say("Make them with cost_to_serve."),
    )
    known = accounts[["hours", "gross_profit"]].astype("float64")
    if known.isna().any().any():
        raise DataError(
            say(
                "{n} [account has|accounts have] no hours or no gross profit: fill them in or leave them out first.",
                n=int(known.isna().any(axis=1).sum()),
            )
        )
    hours, margin = known["hours"].sum(), known["gross_profit"].sum()
    if hours <= 0 or margin <= 0:
        raise DataError(
            say(
                "Hours add up to {hours:,.0f} and gross profit to {margin:,.0f}: shares need totals above zero.",
                hours=hours,
                margin=margin,
            )
        )
    gaps = known.assign(hours_share=known["hours"] / hours, margin_share=known["gross_profit"] / margin)
    gaps["gap_share"] = gaps["hours_share"] - gaps["margin_share"]
    gaps["hours_over"] = gaps["gap_share"] * hours
    return gaps.sort_values("gap_share", ascending=False, kind="stable")
