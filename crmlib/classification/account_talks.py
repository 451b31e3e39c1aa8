"""With whom to talk about the account this month, and for whom to write a page: lists with one reason each.

Source: S115 (watch the largest and the worst), S136 and S168 for what to watch; the order of the reasons and the questions are
ours (R), in ``rules/account_questions.csv`` and ``rules/page_reasons.csv``.
"""

import pandas as pd

from crmlib import rules
from crmlib.classification import handful
from crmlib.classification.criteria import key_account_criteria
from crmlib.classification.effort import effort_gap
from crmlib.classification.key_accounts import account_facts, false_key_accounts
from crmlib.classification.periods import order_window
from crmlib.classification.profit import cost_to_serve
from crmlib.classification.questions import pays_late
from crmlib.classification.rhythm import own_rhythm
from crmlib.days import Day, as_day, day_after
from crmlib.language import joined, say
from crmlib.orders import order_lines
from crmlib.owed import late_money
from crmlib.rules import Rule
from crmlib.scores import first_fit


def accounts_to_ask(
    orders: pd.DataFrame, *, as_of: Day | None = None, questions: Rule = "classification/account_questions"
) -> pd.DataFrame:
    """Of the largest fifth of the customers those with something to talk about, and the one question for each.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``; with ``cost`` and ``service_hours`` thin ones, squeezers and hours are
        seen too.
    as_of : str or date, optional
        The day to look back from. Default: the day after the last line.
    questions : str or DataFrame
        Rule table ``reason`` and the limits, the first row that fits counts, with the words ``label`` and ``ask``.

    Returns
    -------
    DataFrame
        Index ``customer_id``, largest sales first: ``sales`` (so far), ``year_sales``, ``why``, ``ask``.

    Raises
    ------
    DataError
        As in :func:`crmlib.order_lines`.

    Notes
    -----
    Source: S115, S136; R for reasons and questions.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-05-01", "2026-06-01", "2026-06-02"])
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "date": days, "amount": [50.0, 90.0, 30.0]})
    >>> accounts_to_ask(orders, as_of="2026-06-30")["why"].to_dict()
    {'Ana': 'carries a large part of our year'}
    """
    lines = order_lines(orders, as_of=as_of)
    facts = _facts(lines, as_of)
    largest = facts.head(handful.among_the_largest(len(facts)))
    words = rules.wordings(questions, "label", "ask")
    reason = first_fit(largest, questions, "reason").dropna()
    listed = largest.loc[reason.index, ["sales", "year_sales"]]
    return listed.assign(why=reason.map(words["label"]), ask=reason.map(words["ask"]))


def _facts(lines: pd.DataFrame, as_of: Day | None) -> pd.DataFrame:
    """Sales so far and of the year, and what there is to talk about: 1 or 0, and shares; missing where the file does not say."""
    day = day_after(lines["date"]) if as_of is None else as_of
    facts = account_facts(lines)
    year = order_window(lines, day)
    facts["year_sales"] = (
        year.groupby("customer_id", observed=True)["amount"].sum().reindex(facts.index, fill_value=0.0)
    )
    facts["year_share"] = facts["year_sales"] / max(facts["year_sales"].clip(lower=0).sum(), 1e-9)
    facts["silent"] = own_rhythm(lines, as_of=day)["rhythm"].eq("silent").astype("float64").reindex(facts.index)
    nature = _natures(facts)
    for column, kind in {"squeezer": "squeezer", "thin": "thin", "one_off": "one-off"}.items():
        facts[column] = nature.eq(kind).astype("float64")
    known = {"cost", "service_hours"} <= set(year) and year["cost"].notna().any()
    accounts = cost_to_serve(year) if known else None
    shared = accounts is not None and accounts["hours"].sum() > 0 and accounts["gross_profit"].sum() > 0
    facts["gap_share"] = effort_gap(accounts)["gap_share"].reindex(facts.index) if shared else float("nan")
    return facts


def _natures(facts: pd.DataFrame) -> pd.Series:
    """Which kind of false key account each is, by those limits whose facts the file has."""
    limits = rules.table("classification/false_key_accounts")
    unknown = [fact for fact in ("margin_of_sales_share", "profit") if facts[fact].isna().all()]
    of = {"margin_of_sales_share": "thin", "profit": "squeezer"}
    return false_key_accounts(facts, limits[~limits["nature"].isin([of[fact] for fact in unknown])])["nature"]


def pages_to_write(
    orders: pd.DataFrame,
    customers: pd.DataFrame | None = None,
    *,
    invoices: pd.DataFrame | None = None,
    payments: pd.DataFrame | None = None,
    as_of: Day | None = None,
    reasons: Rule = "classification/page_reasons",
) -> pd.DataFrame:
    """For whom to write a page, in order: the large who fell silent, who owes late money, key accounts, candidates.

    Parameters
    ----------
    orders, customers, as_of
        As in :func:`crmlib.key_account_criteria`.
    invoices, payments : DataFrame, optional
        As in :func:`crmlib.owed.late_money`: a key account or candidate who is late with its money has a row of its own reason.
    reasons : str or DataFrame
        Rule table ``reason`` and the limits, the first row that fits counts and gives the order, with the words ``label`` and
        ``working_days``, in which the page is due.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``why``, ``owner`` (by the card; missing where nobody is named), ``page_by`` (a day), ``sales`` (so
        far), ``year_sales``, and ``reasons``: the late money; of the silent for how long, else the criteria of a key account
        that it meets, in figures.

    Raises
    ------
    DataError
        As in :func:`crmlib.key_account_criteria`.

    Notes
    -----
    Source: S226 (choose the winners) for making a choice; its order and its days are ours (R).

    Examples
    --------
    >>> days = pd.to_datetime(["2023-01-10", "2026-02-01", "2026-05-01"])
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Ana", "Bo"], "date": days, "amount": [50.0, 90.0, 30.0]})
    >>> pages_to_write(orders, as_of="2026-06-30").empty
    True
    """
    lines = order_lines(orders, as_of=as_of)
    day = as_day(day_after(lines["date"]) if as_of is None else as_of)
    judged = key_account_criteria(orders, customers, as_of=as_of)
    sales = lines.groupby("customer_id", observed=True)["amount"].sum().reindex(judged.index)
    largest = sales.nlargest(handful.among_the_largest(len(sales))).index
    rhythm = own_rhythm(lines, as_of=day).reindex(judged.index)
    late = late_money(invoices, payments, as_of=day).reindex(judged.index)
    key, candidate = judged["level"].eq("key account"), judged["level"].eq("candidate")
    facts = pd.DataFrame(
        {
            "silent": (rhythm["rhythm"].eq("silent") & judged.index.isin(largest)).astype("float64"),
            "late": pays_late(late).astype("float64"),
            "marked": (key | candidate).astype("float64"),
            "key": key.astype("float64"),
            "candidate": candidate.astype("float64"),
        }
    )
    table = rules.table(reasons)
    reason = first_fit(facts, table, "reason")
    known = judged["reasons"].mask(facts["silent"].eq(1), [_silence(one) for _, one in rhythm.iterrows()])
    listed = pd.DataFrame(
        {
            "why": reason.map(rules.words(reasons, "label")),
            "owner": _owners(customers).reindex(judged.index),
            "page_by": [_working_day(day, days) for days in reason.map(table.set_index("reason")["working_days"])],
            "sales": sales,
            "year_sales": judged["sales"],
            "reasons": [joined(filter(None, parts), ";") for parts in zip(_told(late), known, strict=True)],
            "place": reason.map({name: place for place, name in enumerate(table["reason"])}),
        }
    ).dropna(subset=["place"])
    return listed.sort_values(["place", "sales"], ascending=[True, False], kind="stable").drop(columns="place")


def _told(late: pd.DataFrame) -> list[str]:
    """The late money of each in words; empty where there is none."""
    return [_late_words(*one) for one in late[["overdue", "currency", "late_days"]].itertuples(index=False)]


def _late_words(money: float, currency: str, days: float) -> str:
    if pd.isna(days):
        return ""
    if pd.isna(money):
        return say("money in several currencies is overdue, the oldest for {days:,.0f} [day|days]", days=days)
    if not currency:
        return say("{money:,.0f} is overdue, the oldest for {days:,.0f} [day|days]", money=money, days=days)
    return say(
        "{money:,.0f} {currency} is overdue, the oldest for {days:,.0f} [day|days]",
        money=money,
        currency=currency,
        days=days,
    )


def _silence(one: pd.Series) -> str:
    """For how long a customer has been silent, beside its own rhythm."""
    if pd.isna(one["usual_gap"]):
        return ""
    return say(
        "silent for {days:,.0f} [day|days], where {usual:,.0f} are usual and {longest:,.0f} were the most",
        days=one["recency"],
        usual=one["usual_gap"],
        longest=one["longest_gap"],
    )


def _owners(customers: pd.DataFrame | None) -> pd.Series:
    """Who serves each customer, by its card."""
    if customers is None or not {"customer_id", "owner"} <= set(customers):
        return pd.Series(dtype="object")
    return customers.drop_duplicates("customer_id").set_index("customer_id")["owner"]


def _working_day(day: pd.Timestamp, days: float) -> pd.Timestamp:
    """So many working days later; no day for who is not on the list."""
    return pd.NaT if pd.isna(days) else day + pd.offsets.BDay(int(days))
