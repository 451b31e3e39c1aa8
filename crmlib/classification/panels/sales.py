"""The live picture of one customer's months beside those of the year before."""

from typing import Any

import pandas as pd

from crmlib.classification import plots, yearly
from crmlib.days import Day, as_day, day_after
from crmlib.language import say
from crmlib.showing.panel import Choice, Panel
from crmlib.showing.style import need

FOLLOWED = 25  # so many of the largest customers can be followed
REGULAR = 3  # who bought in so many months of the year before was a regular customer
EVERY = ""  # all products


def year_on_year(orders: pd.DataFrame, customers: pd.DataFrame | None = None, *, as_of: Day | None = None) -> Panel:
    """Choose a customer and a product, and hold its months against those of the year before.

    It starts on the regular customer, out of the largest of the two years, who fell most: a single large order that was not
    repeated is no fall.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``; with ``product`` there is a second control.
    customers : DataFrame, optional
        Customer cards, for the names.
    as_of : str or date, optional
        As in :func:`crmlib.year_on_year`.

    Returns
    -------
    Panel
        Its result is :func:`crmlib.year_on_year` of the lines of that customer and product.
    """
    day = day_after(orders["date"]) if as_of is None else as_day(as_of, "as_of")
    years = yearly.year_on_year(orders, "customer_id", as_of=day)
    need(len(years) > 0, say("nobody bought anything in these two years"))
    size = years[["year_sales_before", "year_sales"]].sum(axis=1)
    largest = size.sort_values(ascending=False, kind="stable").index[:FOLLOWED]
    lines = {customer: orders[orders["customer_id"] == customer] for customer in largest}
    months = {customer: yearly.year_on_year(its, as_of=day) for customer, its in lines.items()}
    regular = [one for one in largest if (months[one]["year_sales_before"] > 0).sum() >= REGULAR] or list(largest)
    followed = sorted(largest, key=lambda one: one != years.loc[regular, "year_change"].idxmin())  # that one first
    names = dict(zip(followed, _names(followed, customers), strict=True))
    controls: dict[str, Any] = {"customer": Choice(*followed, label=say("customer"), names=names.values())}
    if "product" in orders:
        sold = (
            orders.groupby("product", observed=True)["amount"].sum().sort_values(ascending=False, kind="stable").index
        )
        controls["product"] = Choice(EVERY, *sold, label=say("product"), names=(say("all products"), *map(str, sold)))

    def look(customer: Any, product: str = EVERY) -> pd.DataFrame:
        its = lines[customer]
        made = months[customer] if product == EVERY else yearly.year_on_year(its[its["product"] == product], as_of=day)
        return made.assign(whose=names[customer])

    return Panel(
        controls=controls,
        compute=look,
        draw=plots.year_on_year,
        finding=_finding,
    )


def _finding(months: pd.DataFrame) -> str:
    """What the picture says of the whole firm, said of the customer."""
    whose, before, now = months["whose"].iloc[0], months["year_sales_before"].sum(), months["year_sales"].sum()
    worst = months["year_change"].idxmin()
    if months.loc[worst, "year_change"] >= 0:
        return say(
            "{whose} bought for {now:,.0f} in 12 months, after {before:,.0f} in the 12 before; no month fell.",
            whose=whose,
            now=now,
            before=before,
        )
    return say(
        "{whose} bought for {now:,.0f} in 12 months, after {before:,.0f} in the 12 before. The largest fall is that of "
        "{month}: {gap:,.0f}.",
        whose=whose,
        now=now,
        before=before,
        month=worst,
        gap=-months.loc[worst, "year_change"],
    )


def _names(numbers: list[Any], customers: pd.DataFrame | None) -> list[str]:
    """The customers' names; the number beside it where two have one name, or alone where there is none."""
    if customers is None or "name" not in customers:
        return [str(number) for number in numbers]
    called = customers.drop_duplicates("customer_id").set_index("customer_id")["name"].reindex(numbers)
    return [
        str(number) if pd.isna(name) else str(name) if (called == name).sum() == 1 else f"{name} ({number})"
        for number, name in called.items()
    ]
