"""What a customer is worth over the years, and what keeping more of them is worth.

Source: S198 claims that five points more retention bring 35 % to 80 %; here the claim can be computed.
"""

from math import nan, sqrt
from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.classification.periods import order_window
from crmlib.classification.service import cost_of_hour
from crmlib.days import Day, as_day, day_after
from crmlib.language import DataError, say
from crmlib.orders import customer_days
from crmlib.rules import Rule


def lifetime_value(margin: float, retention: float, discount: float = 0.10) -> float:
    """Present value of the margins of all coming years.

    ``margin * r / (1 + d - r)``: a customer stays with probability r each year, and money of next year is worth less by d.
    Margin, retention and interest are taken to stay as they are for all years.

    Parameters
    ----------
    margin : float
        What a customer leaves a year.
    retention : float
        Share of customers who are still there a year later, 0 to 1.
    discount : float
        Interest of a year, such as 0.10.

    Returns
    -------
    float
        In the unit of `margin`.

    Raises
    ------
    DataError
        `retention` is not between 0 and 1, or `discount` is negative, or the value has no limit.

    Notes
    -----
    Source: K, the standard formula with the first margin after one year.

    Examples
    --------
    >>> round(lifetime_value(3000, 0.80)), round(lifetime_value(3000, 0.85))
    (8000, 10200)
    """
    if not 0 <= retention <= 1 or discount < 0 or 1 + discount - retention <= 0:
        raise DataError(
            say(
                "retention={r} with discount={d} cannot be used: give shares, 0.85 for 85%, and a discount above zero.",
                r=retention,
                d=discount,
            )
        )
    return margin * retention / (1 + discount - retention)


def retention_gain(retention: float, step: float = 0.05, discount: float = 0.10) -> float:
    """How much more a customer is worth when retention rises.

    ``value(r + step) / value(r) - 1``; the margin drops out.

    Parameters
    ----------
    retention, discount : float
        As in :func:`lifetime_value`.
    step : float
        How far retention rises, 0.05 for five points.

    Returns
    -------
    float
        A fraction: 0.275 is 27.5 % more.

    Raises
    ------
    DataError
        Retention would leave the range from 0 to 1, or starts at 0.

    Notes
    -----
    Source: S198 for the question.

    Examples
    --------
    >>> round(retention_gain(0.80), 3)
    0.275
    """
    if retention <= 0:
        raise DataError(
            say("retention={r} cannot be used: a base that keeps nobody has nothing to gain from.", r=retention)
        )
    return lifetime_value(1.0, retention + step, discount) / lifetime_value(1.0, retention, discount) - 1


def retention_for_gain(gain: float, step: float = 0.05, discount: float = 0.10) -> float:
    """From which retention on a step up brings a given gain.

    The higher root of ``gain * r**2 - gain * (1 + d - step) * r + step * (1 + d) = 0``, which is
    :func:`retention_gain` solved for r. The lower root belongs to bases that lose most customers every year.

    Parameters
    ----------
    gain : float
        Such as 0.35 for 35 %.
    step, discount : float
        As in :func:`retention_gain`.

    Returns
    -------
    float
        Retention to start from; missing where it cannot be reached, since nobody keeps more than all.

    Raises
    ------
    DataError
        `gain` is not above zero.

    Notes
    -----
    Source: S198 for the three claims, 35 %, 48 % and 80 %.

    Examples
    --------
    >>> [round(retention_for_gain(claim), 3) for claim in (0.35, 0.48, 0.80)]
    [0.869, 0.926, nan]
    """
    if gain <= 0:
        raise DataError(say("gain={gain} cannot be used: give a fraction above zero, 0.35 for 35%.", gain=gain))
    width = 1 + discount - step
    inside = width**2 - 4 * step * (1 + discount) / gain
    start = (width + sqrt(inside)) / 2 if inside >= 0 else nan
    return start if start + step <= 1 else nan


def lifetime_curve(margin: float = 1.0, discount: float = 0.10, step: float = 0.05) -> pd.DataFrame:
    """Value of a customer, and the gain of a step up, for every retention from 50 % to the highest that leaves room for the step.

    Parameters
    ----------
    margin, discount : float
        As in :func:`lifetime_value`; a margin of 1 gives the value in years of margin.
    step : float
        As in :func:`retention_gain`.

    Returns
    -------
    DataFrame
        Index ``retention`` (fraction): ``value`` in the unit of `margin`, ``gain`` (fraction). ``attrs`` keep the arguments.

    Raises
    ------
    DataError
        As in :func:`lifetime_value`.

    Notes
    -----
    Source: K for the formula, S198 for the question.

    Examples
    --------
    >>> lifetime_curve().loc[[0.80, 0.95]].round(3)
               value   gain
    retention
    0.80       2.667  0.275
    0.95       6.333  0.579
    """
    rates = [percent / 100 for percent in range(50, 101) if percent / 100 + step <= 1 + 1e-9]
    values = [lifetime_value(margin, rate, discount) for rate in rates]
    gains = [retention_gain(rate, min(step, 1 - rate), discount) for rate in rates]
    curve = pd.DataFrame({"value": values, "gain": gains}, index=pd.Index(rates, name="retention"))
    curve.attrs = {"margin": margin, "discount": discount, "step": step}
    return curve


def retention_by_year(orders: Any, *, as_of: Day | None = None, months: int = 12, **columns: Any) -> pd.DataFrame:
    """Of the customers who bought in one year, how many bought again in the next.

    ``retention = customers of both years / customers of the earlier year``. Years are counted back from `as_of`. The share of
    repeat customers is another quantity: ``customers of the later year who had bought before it / all of the later year``.
    It rises when fewer new ones are won.

    Parameters
    ----------
    orders : DataFrame, or a table of any engine
        As in :func:`crmlib.customer_table`.
    as_of : str or date, optional
        End of the last year. Default: the day after the last line.
    months : int
        Length of a year.
    **columns
        Names and rules for :func:`crmlib.customer_table`.

    Returns
    -------
    DataFrame
        One row per pair of years, index ``until`` (end of the later one), oldest first: ``customers_before`` (of the earlier
        year), ``kept``, ``lost``, ``new`` (of the later year, not of the earlier), ``retention_share``,
        ``repeat_share``. A year of which the orders show less than eleven months is not used.

    Raises
    ------
    DataError
        As in :func:`crmlib.customer_table`, or the orders cover less than two years.

    Notes
    -----
    Source: S198, S007 for the question: what you lose and what you win.

    Examples
    --------
    >>> days = pd.to_datetime(["2024-07-05", "2024-08-01", "2025-08-01", "2026-01-10"])
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Bo", "Bo", "Cy"], "date": days, "amount": 10.0})
    >>> retention_by_year(orders, as_of="2026-06-30")[["customers_before", "kept", "lost", "new", "repeat_share"]].values.tolist()
    [[2.0, 1.0, 1.0, 1.0, 0.5]]
    """
    so_far = customer_days(orders, **columns)
    bought = so_far[so_far["last"] == so_far["day"]]
    end = day_after(so_far["day"]) if as_of is None else as_day(as_of)
    ends = _ends_of_years(so_far["day"].min(), end, months)
    if len(ends) < 2:
        raise DataError(
            say("The orders before {day} cover less than two years: what was kept cannot be counted.", day=end.date())
        )
    first = bought.groupby("customer", observed=True)["day"].min()
    who = [_who_bought(bought, last, months) for last in ends]
    rows = [
        {
            "until": last,
            "customers_before": len(old),
            "kept": len(old & now),
            "lost": len(old - now),
            "new": len(now - old),
            "retention_share": len(old & now) / len(old) if old else nan,
            "repeat_share": float((first[list(now)] <= last - pd.DateOffset(months=months)).mean()) if now else nan,
        }
        for last, now, old in zip(ends, who, who[1:], strict=False)
    ]
    return pd.DataFrame(rows[::-1]).set_index("until")


def _ends_of_years(first: pd.Timestamp, end: pd.Timestamp, months: int) -> list[pd.Timestamp]:
    """The last days of the years that the orders show, counted back from the end; the earliest may lack its first days."""
    lacking = pd.Timedelta(days=int(rules.table("classification/retention")["lacking_days_to"].iloc[0]))
    back = 0
    ends = []
    while end - pd.DateOffset(months=months * (back + 1)) >= first - lacking:
        ends.append(end - pd.DateOffset(months=months * back))
        back += 1
    return ends


def _who_bought(bought: pd.DataFrame, last: pd.Timestamp, months: int) -> set[Any]:
    """The customers with an order in the months up to a day."""
    inside = (bought["day"] <= last) & (bought["day"] > last - pd.DateOffset(months=months))
    return set(bought.loc[inside, "customer"])


def win_and_keep(
    leads: pd.DataFrame,
    orders: pd.DataFrame,
    *,
    as_of: Day,
    service: Rule = "classification/service",
) -> pd.DataFrame:
    """What a year spends to win a customer, beside what it spends to keep one.

    ``spent_each = spent / customers``: the cost of all leads by the customers who ordered for the first time in the year, and
    the hours of service by those who had ordered before it. The hours of winning are seldom written down and are not in it.

    Parameters
    ----------
    leads : DataFrame
        Leads of the year with ``cost``; those that came to nothing cost money too.
    orders : DataFrame
        Order lines with ``customer_id, date, amount, service_hours``, of that year and those before.
    as_of : str or date
        The last day of the year.
    service : str or DataFrame
        Rule table with ``cost_per_hour``.

    Returns
    -------
    DataFrame
        Index ``purpose``, ``win`` and ``keep``: ``spent``, ``customers``, ``spent_each`` (missing where there is no such customer).

    Raises
    ------
    DataError
        A column is missing.

    Notes
    -----
    Source: S171 for the question (winning is said to cost five times as much as keeping). A lead called won is not counted
    as a customer: only a first order is.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "date": pd.to_datetime(["2025-03-01", "2026-01-10", "2026-02-01"]),
    ...                        "amount": 100.0, "service_hours": [1.0, 2.0, 9.0]})
    >>> win_and_keep(pd.DataFrame({"cost": [50.0, 150.0]}), orders, as_of="2026-06-30")
             spent  customers  spent_each
    purpose
    win      200.0          1       200.0
    keep      80.0          1        80.0
    """
    why = say("What winning and keeping cost needs it.")
    if leads.empty:
        raise DataError(say("There are no leads on file, so what winning a customer costs cannot be counted."))
    need_columns(leads, "cost", table=say("leads"), why=why)
    need_columns(orders, "customer_id", "date", "amount", "service_hours", table=say("orders"), why=why)
    day = as_day(as_of)
    year = order_window(orders, day)
    bought = year.loc[year["amount"] > 0, "customer_id"].dropna().unique()
    first = orders[orders["amount"] > 0].groupby("customer_id", observed=True)["date"].min()
    old = [name for name in bought if first[name] <= day - pd.DateOffset(months=12)]
    hours = year.loc[year["customer_id"].isin(old), "service_hours"].sum()
    money = [float(leads["cost"].sum()), float(hours * cost_of_hour(service))]
    table = pd.DataFrame(
        {"spent": money, "customers": [len(bought) - len(old), len(old)]},
        index=pd.Index(["win", "keep"], name="purpose"),
    )
    return table.assign(spent_each=(table["spent"] / table["customers"]).where(table["customers"] > 0))
