"""The last twelve months beside the twelve before: month by month, or by customer, product or another column.

Source: S096 for sales of a month or a year; S191 for watching which goods have their time to come.
"""

import numpy as np
import pandas as pd

from crmlib.check import need_columns
from crmlib.classification.periods import months_before, order_window
from crmlib.days import Day, as_day, day_after
from crmlib.language import say
from crmlib.rows import account, first_reason
from crmlib.showing.prose import heading

YEAR = pd.offsets.DateOffset(months=12)


def year_on_year(orders: pd.DataFrame, by: str = "month", *, as_of: Day | None = None) -> pd.DataFrame:
    """Sales of the twelve months up to a day beside those of the twelve months before.

    ``year_change = year_sales - year_sales_before``. Goods sent back reduce the sales of the month in which they came.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``date, amount`` and, unless `by` is ``month``, the column `by`.
    by : str
        ``month``: each month stands beside the same month a year earlier. Else ``customer_id``, ``product`` or another
        column.
    as_of : str or date, optional
        The last day. Default: the day after the last order.

    Returns
    -------
    DataFrame
        ``year_sales_before``, ``year_sales``, ``year_change``. By month: index ``month``, such as "2026-03", in the order of
        the calendar and without gaps; where the day is not the end of a month, the first and the last one are parts of a
        month, in both years alike. Else: the largest loss first; lines without `by` are left out and counted in
        ``attrs["left_out"]``.

    Raises
    ------
    DataError
        A column is missing, or no line has a date.

    Notes
    -----
    Source: S096; a month against the same month a year before is professional practice (P).

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo", "Bo"], "amount": [10.0, 20.0, 50.0],
    ...                       "date": pd.to_datetime(["2025-02-10", "2025-02-20", "2026-02-05"])})
    >>> year_on_year(lines, by="customer_id", as_of="2026-02-28")
                 year_sales_before  year_sales  year_change
    customer_id
    Ana                       10.0         0.0        -10.0
    Bo                        20.0        50.0         30.0
    >>> year_on_year(lines, as_of="2026-02-28").loc["2026-02"].tolist()
    [30.0, 50.0, 20.0]
    """
    columns = ["date", "amount"] if by == "month" else ["date", "amount", by]
    need_columns(
        orders, *columns, table=say("orders"), why=say("This year cannot be held against the last one without.")
    )
    day = day_after(orders["date"]) if as_of is None else as_day(as_of, "as_of")
    years = {"year_sales_before": order_window(orders, months_before(day)), "year_sales": order_window(orders, day)}
    sums = _by_month(years, day) if by == "month" else _by_column(years, by)
    sums["year_change"] = sums["year_sales"] - sums["year_sales_before"]
    if by == "month":
        return sums
    why = first_reason({f"no_{by}": orders[by].isna()})
    sums = sums.sort_values("year_change", kind="stable")
    sums.attrs = {"left_out": account(why, {f"no_{by}": say("no {by}", by=heading(by))})}
    return sums


def _by_month(years: dict[str, pd.DataFrame], day: pd.Timestamp) -> pd.DataFrame:
    """Every month of the last year; a month of the year before stands where it stands a year later."""
    months = pd.period_range(day - YEAR + pd.Timedelta(days=1), day, freq="M", name="month")
    sums = {}
    for column, lines in years.items():
        when = lines["date"].dt.tz_localize(None).dt.to_period("M") + 12 * (column == "year_sales_before")
        sums[column] = lines["amount"].groupby(when).sum().reindex(months, fill_value=0.0)
    made = pd.DataFrame(sums)
    made.index = made.index.astype("str")
    return made


def _by_column(years: dict[str, pd.DataFrame], by: str) -> pd.DataFrame:
    """Everybody who bought in one of the two years."""
    sums = {column: lines.groupby(by, observed=True)["amount"].sum() for column, lines in years.items()}
    return pd.DataFrame(sums).fillna(0.0).rename_axis(by)


def short_of_last_year(classes: pd.DataFrame, orders: pd.DataFrame, *, as_of: Day | None = None) -> pd.DataFrame:
    """The customers of class A and what each is short of the year before, the largest gap first.

    ``short = year_sales_before - year_sales``, never below zero.

    Parameters
    ----------
    classes : DataFrame
        From :func:`crmlib.abc_classify`.
    orders, as_of
        As in :func:`year_on_year`.

    Returns
    -------
    DataFrame
        Index: the customer. ``sales`` (all), ``year_sales_before``, ``year_sales``, ``short`` and ``ask``. Who is not short
        stands at the end, the largest first; before them stands who ordered once: a project has no second year.

    Raises
    ------
    DataError
        As in :func:`year_on_year`.

    Notes
    -----
    Source: S096, S176: grip class A.

    Examples
    --------
    >>> from crmlib.classification.abc import abc_classify
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo", "Bo"], "amount": [90.0, 5.0, 5.0],
    ...                       "date": pd.to_datetime(["2025-02-10", "2025-02-20", "2026-02-05"])})
    >>> classes = abc_classify(lines.groupby("customer_id")["amount"].sum())
    >>> short_of_last_year(classes, lines, as_of="2026-02-28")[["short", "ask"]].values.tolist()
    [[90.0, 'Is there a next project, and when?']]
    """
    first = classes.loc[classes["abc_class"] == "A", ["amount"]].rename(columns={"amount": "sales"})
    years = year_on_year(orders, "customer_id", as_of=as_of).drop(columns="year_change")
    made = first.join(years).fillna(0.0).rename_axis("customer_id")
    made["short"] = (made["year_sales_before"] - made["year_sales"]).clip(lower=0.0)
    once, short = ordered_once(orders).reindex(made.index), made["short"] > 0
    made["ask"] = np.select(
        [once & short, made["year_sales"] <= 0, short],
        [
            say("Is there a next project, and when?"),
            say("What made you stop, and who delivers now?"),
            say("What has changed?"),
        ],
        say("Nothing: thank them."),
    )
    order = made.assign(once=once & short, short_at_all=short).sort_values(
        ["short_at_all", "once", "short", "sales"], ascending=[False, True, False, False], kind="stable"
    )
    return made.loc[order.index]


def ordered_once(orders: pd.DataFrame) -> pd.Series:
    """Whether each customer has bought on one day alone."""
    days = orders["date"].where(orders["amount"] > 0).groupby(orders["customer_id"], observed=True).nunique()
    return days == 1
