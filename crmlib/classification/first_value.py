"""Before any effort: five questions about one customer, and the five goals of a strategy as figures of this year and last.

Source: S156 for the five questions, S218 for the five goals; what the file says to each is ours (R).
"""

import pandas as pd

from crmlib import rules
from crmlib.classification.account_plan import EMPTY, known_demand, of_customer
from crmlib.classification.periods import order_window
from crmlib.classification.profit import cost_to_serve
from crmlib.classification.questions import four_natures, question_facts
from crmlib.classification.rhythm import own_rhythm
from crmlib.days import Day, as_day
from crmlib.language import say
from crmlib.rules import Rule

PART = 0.10  # of the room: a first step that can be checked in a year


def value_first(
    customer: str,
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    *,
    as_of: Day,
    points: Rule = "classification/first_value",
) -> pd.DataFrame:
    """Five questions before any effort goes into one customer, and what the file says to each.

    Parameters
    ----------
    customer : str
        Its id.
    orders, customers : DataFrame
        As in :func:`crmlib.account_plan`.
    as_of : str or date
        The day to look back from.
    points : str or DataFrame
        Rule table ``point``, with the words ``label`` and ``ask``.

    Returns
    -------
    DataFrame
        Index ``point`` (1 to 5): ``point_called``, ``on_file`` (a sentence, or empty) and ``ask``.

    Raises
    ------
    DataError
        The customer has no order lines.

    Notes
    -----
    Source: S156; the return looked at is that of a tenth of what others deliver, at the margin so far (R).

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana"], "date": pd.to_datetime(["2026-05-31"]), "amount": [900.0], "cost": [600.0]})
    >>> cards = pd.DataFrame({"customer_id": ["Ana"], "potential": [3900.0]})
    >>> value_first("Ana", lines, cards, as_of="2026-06-30")["on_file"].iloc[[0, 3]].tolist()
    ['others deliver 3,000 of the 3,900 that it needs in a year', 'a tenth of what others deliver would bring sales of 300 and leave 100']
    """
    day = as_day(as_of)
    lines = of_customer(customer, orders, day)
    demand = known_demand(customers, customer)
    room = None if demand is None else max(0.0, demand - order_window(lines, day)["amount"].sum())
    known = [
        EMPTY
        if room is None
        else say("others deliver {room:,.0f} of the {demand:,.0f} that it needs in a year", room=room, demand=demand),
        _nature(customer, orders, customers, day),
        _risk(lines, day),
        _return(lines, room),
        _hours(order_window(lines, day)),
    ]
    words = rules.wordings(points, "label", "ask").set_axis(["point_called", "ask"], axis=1)
    return words.assign(on_file=known)[["point_called", "on_file", "ask"]]


def _nature(customer: str, orders: pd.DataFrame, customers: pd.DataFrame, day: pd.Timestamp) -> str:
    """The nature of the customer, with the flags beside it."""
    facts = question_facts(orders, customers, day.date())
    if "year_profit" not in facts:
        return EMPTY
    found = four_natures(facts).loc[customer]
    if not found["flags"]:
        return say("today: {nature}", nature=found["nature_called"])
    return say("today: {nature}; {flags}", nature=found["nature_called"], flags=found["flags"])


def _risk(lines: pd.DataFrame, day: pd.Timestamp) -> str:
    """What has gone wrong so far: silence, or goods sent back."""
    returns = int((lines["amount"] < 0).groupby(lines["date"]).any().sum())
    if not (lines["amount"] > 0).any():
        return say("nothing but goods sent back")
    one = own_rhythm(lines, as_of=day.date()).iloc[0]
    if one["rhythm"] == "silent":
        return say(
            "silent for {days:,.0f} [day|days], where {usual:,.0f} are usual",
            days=one["recency"],
            usual=one["usual_gap"],
        )
    return say("goods sent back on {n} [day|days]", n=returns)


def _return(lines: pd.DataFrame, room: float | None) -> str:
    if room is None:
        return EMPTY
    profit = left_of_a_part(lines, room)
    if profit is None:
        return say("a tenth of what others deliver would bring sales of {sales:,.0f}", sales=PART * room)
    return say(
        "a tenth of what others deliver would bring sales of {sales:,.0f} and leave {profit:,.0f}",
        sales=PART * room,
        profit=profit,
    )


def left_of_a_part(lines: pd.DataFrame, room: float) -> float | None:
    """What a tenth of the room would leave in a year at the margin so far; None where no cost is on file.

    Examples
    --------
    >>> left_of_a_part(pd.DataFrame({"amount": [900.0], "cost": [600.0]}), 3000.0)
    100.0
    """
    priced = lines[lines["cost"].notna()] if "cost" in lines else lines.iloc[:0]
    sales = priced["amount"].sum()
    return round(float(PART * room * (1 - priced["cost"].sum() / sales)), 2) if sales > 0 else None


def _hours(year: pd.DataFrame) -> str:
    if "service_hours" not in year:
        return EMPTY
    return say("so far {hours:,.0f} [hour|hours] of service in a year", hours=year["service_hours"].sum())


def goal_figures(
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    *,
    as_of: Day,
    goals: Rule = "classification/account_goals",
) -> pd.DataFrame:
    """The five goals of a key-account strategy, as shares of last year and of this year where the file has them.

    ``profit rate = profit after service / sales``; ``growth = sales / sales of the year before - 1``;
    ``share of the market = sales / yearly demand`` of the customers whose demand is known.

    Parameters
    ----------
    orders, customers : DataFrame
        Order lines with ``customer_id, date, amount``, cards with ``potential`` where known.
    as_of : str or date
        The last day of this year's twelve months.
    goals : str or DataFrame
        Rule table ``goal``, with the words ``label`` and ``ask``.

    Returns
    -------
    DataFrame
        Index ``goal``: ``goal_called``, ``last_year_share``, ``this_year_share`` (fractions; missing where not on file), ``ask``.

    Notes
    -----
    Source: S218 names the goals; how each is counted is ours (R).

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": "Ana", "date": pd.to_datetime(["2024-07-15", "2026-05-31"]), "amount": [800.0, 900.0]})
    >>> goal_figures(lines, pd.DataFrame({"customer_id": []}), as_of="2026-06-30")["this_year_share"].dropna().to_dict()
    {'growth': 0.125}
    """
    day = as_day(as_of)
    ends = [day - pd.DateOffset(months=12 * back) for back in (2, 1, 0)]
    whole = [
        orders["date"].min() <= end - pd.DateOffset(months=11) for end in ends
    ]  # the file covers the year, or nearly
    years = [order_window(orders, end) for end in ends]
    words = rules.wordings(goals, "label", "ask").set_axis(["goal_called", "ask"], axis=1)
    for place, name in [(1, "last_year_share"), (2, "this_year_share")]:
        figures = _goals(years[place], years[place - 1] if whole[place - 1] else None, customers)
        words.insert(place, name, pd.Series(figures, dtype="float64").reindex(words.index))
    return words


def _goals(year: pd.DataFrame, before: pd.DataFrame | None, customers: pd.DataFrame) -> dict[str, float]:
    """The goals that the orders of a year can answer."""
    sales, earlier = year["amount"].sum(), 0.0 if before is None else before["amount"].sum()
    found = {"growth": sales / earlier - 1} if earlier > 0 else {}
    if sales > 0 and {"cost", "service_hours"} <= set(year) and year["cost"].notna().any():
        accounts = cost_to_serve(year)
        found["profit rate"] = accounts["profit"].sum() / accounts["sales"].sum()
    if "potential" in customers and (customers["potential"] > 0).any():
        asked = customers[customers["potential"] > 0].drop_duplicates("customer_id")
        ours = year.loc[year["customer_id"].isin(asked["customer_id"]), "amount"].sum()
        found["share"] = ours / asked["potential"].sum()
    return found
