"""Six questions that find the most valuable customers, and the four natures on two axes: this year's profit, and what is to come.

Source: S099 for the questions, S100 for the natures; which figure answers which question, and the limits, are ours (R). Whom the
source wants to begin trade with are firms that do not buy yet: they come from the leads. Who bought once or has fallen silent is
not gold: that verdict would look at the money and not at the calendar.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, share_of
from crmlib.classification.periods import order_window
from crmlib.classification.potential import share_of_wallet
from crmlib.classification.profit import cost_to_serve
from crmlib.classification.rhythm import own_rhythm
from crmlib.days import Day, as_day
from crmlib.language import joined, say
from crmlib.owed import late_money
from crmlib.rules import Rule
from crmlib.scores import all_that_fit, first_fit, limits_of
from crmlib.showing.cards import with_names

FEW = 3  # names that a row of the summary has room for

SCORES = ["money", "authority", "need"]  # of a lead, 0 to 100
LATE = "classification/late_money"
BEST = 0.20  # the fifth with the most profit


def question_facts(
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    as_of: Day,
    leads: pd.DataFrame | None = None,
    *,
    invoices: pd.DataFrame | None = None,
    payments: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The figures by which the six questions are answered, as far as the file has them.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``; ``order_id, cost, service_hours, product`` where there are.
    customers : DataFrame
        Customer cards; ``potential`` where there is.
    as_of : str or date
        The day to look back from: "this year" is the twelve months up to it, "last year" the twelve before.
    leads : DataFrame, optional
        Firms that do not buy yet: ``lead_id``, the scores ``money, authority, need``, and where there are ``stage, eligible``.
    invoices, payments : DataFrame, optional
        As in :func:`crmlib.owed.late_money`; with them ``late_days``, of the oldest invoice that is overdue.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``sales`` (all lines), ``sales_this_year``, ``sales_last_year``, ``kept`` (this year / last
        year, missing without sales last year), ``returns`` (orders sent back in the last two years), ``order_days`` (days with
        an order so far), ``silent`` (1 where :func:`crmlib.own_rhythm` says so); with costs and hours ``year_profit`` and
        ``last_year_profit`` after service,
        ``year_margin`` (part of this year's sales) and ``best_fifth`` (1 for the fifth with the most profit this year who came again);
        with products ``products`` bought this year; with yearly demands ``wallet_share``, ``room`` and ``room_to_middle``
        (room / that of the customer in the middle). A customer on file who never bought has sales of zero. With leads
        a row for each, which has ``least_score`` (the least of the three scores) and ``open_lead`` (1 where it is neither won
        nor lost nor barred), and no other figure.

    Raises
    ------
    DataError
        The orders lack a customer, a date or an amount.

    Notes
    -----
    Source: S099, S100; R for the figures.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Ana"], "date": pd.to_datetime(["2025-05-01", "2026-05-01"]), "amount": [80.0, 20.0]})
    >>> question_facts(lines, pd.DataFrame({"customer_id": ["Ana"]}), "2026-06-30")[["sales", "kept"]].to_dict("list")
    {'sales': [100.0], 'kept': [0.25]}
    """
    need_columns(orders, "customer_id", "date", "amount", table=say("orders"), why=say("The six questions need it."))
    day = as_day(as_of)
    lines = orders[orders["date"] <= day]
    this_year, last_year = order_window(lines, day), order_window(lines, day - pd.DateOffset(months=12))
    everybody = pd.Index(
        sorted({*lines["customer_id"].dropna(), *customers.get("customer_id", [])}, key=str), name="customer_id"
    )

    def total(part: pd.DataFrame) -> pd.Series:
        return part.groupby("customer_id")["amount"].sum().reindex(everybody, fill_value=0.0)

    facts = pd.DataFrame(
        {"sales": total(lines), "sales_this_year": total(this_year), "sales_last_year": total(last_year)}
    )
    facts["kept"] = (facts["sales_this_year"] / facts["sales_last_year"]).where(facts["sales_last_year"] > 0)
    sent_back = pd.concat([last_year, this_year]).query("amount < 0")
    by = sent_back["order_id"] if "order_id" in sent_back else sent_back["date"]
    facts["returns"] = by.groupby(sent_back["customer_id"]).nunique().reindex(everybody, fill_value=0)
    facts = facts.join(_rhythm(lines, day)).fillna({"order_days": 0, "silent": 0})
    if {"cost", "service_hours"} <= set(lines) and lines["cost"].notna().any():
        for name, part in {"year_profit": this_year, "last_year_profit": last_year}.items():
            facts[name] = _profit(part).reindex(everybody, fill_value=0.0)
        facts["year_margin"] = _margin(this_year).reindex(everybody)
        facts["best_fifth"] = (_among_largest(facts["year_profit"], BEST) & (facts["order_days"] >= 2)).astype("int64")
    if "product" in lines:
        bought = this_year[this_year["amount"] > 0]
        facts["products"] = bought.groupby("customer_id")["product"].nunique().reindex(everybody, fill_value=0)
    if "potential" in customers and (customers["potential"] > 0).any():
        facts[["wallet_share", "room"]] = share_of_wallet(customers, facts["sales_this_year"])[["wallet_share", "room"]]
        facts["room_to_middle"] = facts["room"] / max(facts["room"].median(), 1e-9)
    if invoices is not None and len(invoices):
        facts["late_days"] = late_money(invoices, payments, as_of=day)["late_days"].reindex(everybody)
    there = leads is not None and len(leads) and set(SCORES) <= set(leads)
    return pd.concat([facts, _of_leads(leads)]) if there else facts


def _profit(lines: pd.DataFrame) -> pd.Series:
    """What each customer left after service; nothing where no line has a cost."""
    return cost_to_serve(lines)["profit"] if lines["cost"].notna().any() else pd.Series(dtype="float64")


def _margin(lines: pd.DataFrame) -> pd.Series:
    """What part of each customer's sales was left above the cost of the goods, by the lines that have a cost."""
    known = lines[lines["cost"].notna()].groupby("customer_id")[["amount", "cost"]].sum()
    return (1 - known["cost"] / known["amount"]).where(known["amount"] > 0)


def _among_largest(values: pd.Series, part: float) -> pd.Series:
    """Who is among the largest so many of those who have a value, equals included, above zero."""
    known = values.dropna()
    least = known.nlargest(share_of(len(known), part)).min() if len(known) else np.inf
    return values.ge(least) & values.gt(0)


def _of_leads(leads: pd.DataFrame) -> pd.DataFrame:
    """The firms that do not buy yet: their weakest score, and whether they can still be won."""
    closed = leads["stage"].isin(["won", "lost"]) if "stage" in leads else pd.Series(False, index=leads.index)
    barred = leads["eligible"].eq("no") if "eligible" in leads else False
    return pd.DataFrame(
        {
            "least_score": leads[SCORES].min(axis=1, skipna=False).astype("float64").to_numpy(),
            "open_lead": (~(closed | barred)).astype("float64").to_numpy(),
        },
        index=pd.Index(leads["lead_id"], name="customer_id"),
    )


def with_leads(customers: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """Cards of customers with the leads below them, so that a list of both has names.

    Parameters
    ----------
    customers, leads : DataFrame
        From :func:`crmlib.read_customers` and :func:`crmlib.read_leads`.

    Returns
    -------
    DataFrame
        The columns of the cards; of a lead ``customer_id`` (its number) and ``name``.

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["C1"], "name": ["Lumen Works GmbH"]})
    >>> with_leads(cards, pd.DataFrame({"lead_id": ["L1"], "company": ["Ostrana Design"]})).values.tolist()
    [['C1', 'Lumen Works GmbH'], ['L1', 'Ostrana Design']]
    """
    firms = leads.rename(columns={"lead_id": "customer_id", "company": "name"})
    return pd.concat([customers, firms.reindex(columns=["customer_id", "name"])], ignore_index=True)


def _rhythm(lines: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """On how many days each customer ordered, and who has fallen silent."""
    if not (lines["amount"] > 0).any():
        return pd.DataFrame(columns=["order_days", "silent"], dtype="float64")
    rhythm = own_rhythm(lines, as_of=day)
    return pd.DataFrame({"order_days": rhythm["gaps"] + 1, "silent": rhythm["rhythm"].eq("silent").astype("int64")})


def six_questions(
    facts: pd.DataFrame,
    tests: Rule = "classification/six_tests",
    questions: Rule = "classification/six_questions",
) -> pd.DataFrame:
    """Answer the six questions: a list of customers to each.

    A customer is an answer when every test of the question holds: ``from`` at least, ``above`` more than, ``to`` at most,
    ``below`` less than; ``largest`` among the largest so many of all customers by this figure (rounded, at least one,
    equals included, above zero).

    Parameters
    ----------
    facts : DataFrame
        From :func:`question_facts`.
    tests : str or DataFrame
        Rule table ``question, fact, largest, from, below``.
    questions : str or DataFrame
        Rule table ``question``, with the words ``text``.

    Returns
    -------
    DataFrame
        One row per answer: ``question`` (1 to 6), ``text``, ``customer_id``, ``fact`` and ``value`` (the figure of the
        question's first test), best answer first. ``attrs["not_answered"]``: question to the columns that would answer it.

    Raises
    ------
    DataError
        The tests lack a question or a fact.

    Notes
    -----
    Source: S099; complaints (question 4) are seen as goods sent back, since few files count complaints (R).

    Examples
    --------
    >>> names = pd.Index(["Ana", "Bo", "Cy"], name="customer_id")
    >>> facts = pd.DataFrame({"year_profit": [90.0, -5.0, 10.0], "order_days": [9, 9, 1], "silent": [0, 0, 0]}, index=names)
    >>> answers = six_questions(facts)
    >>> answers[["question", "customer_id"]].values.tolist()
    [[1, 'Ana'], [2, 'Bo']]
    >>> answers.attrs["not_answered"][3]
    'least_score, open_lead'
    """
    tests = rules.table(tests)
    need_columns(tests, "question", "fact", table=say("tests"))
    text = rules.words(questions, "text")
    lists, unanswered = [], {}
    for question, conditions in tests.groupby("question", sort=True):
        absent = [fact for fact in dict.fromkeys(conditions["fact"]) if fact not in facts]
        if absent:
            unanswered[int(question)] = ", ".join(absent)
        else:
            lists.append(_answers(facts, conditions).assign(question=int(question), text=text[question]))
    none = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _columns(facts).items()})
    given = [part for part in lists if len(part)]
    answers = pd.concat(given, ignore_index=True)[list(none)] if given else none
    answers.attrs = {"not_answered": unanswered}
    return answers


def _columns(facts: pd.DataFrame) -> dict[str, Any]:
    return {"question": "int64", "text": "str", "customer_id": facts.index.dtype, "fact": "str", "value": "float64"}


def _answers(facts: pd.DataFrame, tests: pd.DataFrame) -> pd.DataFrame:
    """The customers who meet every test of one question, by the figure of its first test, the best answer first."""
    holds = all_that_fit(facts, _with_limits(facts, tests)).all(axis=1)
    first = tests.iloc[0]
    least_first = pd.notna(first.get("below")) or pd.notna(first.get("to"))
    found = facts.loc[holds, first["fact"]].sort_values(ascending=least_first, kind="stable")
    return pd.DataFrame({"customer_id": found.index, "fact": str(first["fact"]), "value": found.to_numpy(dtype=float)})


def _with_limits(facts: pd.DataFrame, tests: pd.DataFrame) -> pd.DataFrame:
    """The tests with ``largest`` as limits: at least what the last of so many customers has, and above zero."""
    tests = tests.reindex(columns=list(dict.fromkeys([*tests, "largest", "from", "above"])))
    for place, row in tests[tests["largest"].notna()].iterrows():
        known = facts[row["fact"]].dropna()  # a lead has no such figure
        count = share_of(len(known), row["largest"])
        tests.loc[place, ["from", "above"]] = [known.nlargest(count).min(), 0.0]
    return tests


def question_summary(answers: pd.DataFrame, cards: pd.DataFrame | None = None) -> pd.DataFrame:
    """How many customers answer each of the six questions, and the first of them.

    Parameters
    ----------
    answers : DataFrame
        From :func:`six_questions`.
    cards : DataFrame, optional
        Names by ``customer_id``; see :func:`with_leads`.

    Returns
    -------
    DataFrame
        ``question`` (its number), ``text``, ``customers`` (how many) and ``called``: the first three, by name where the cards
        have one. A question with no customer is not in it.

    Examples
    --------
    >>> answers = pd.DataFrame({"question": [1, 1, 2], "text": ["Who is gold?", "Who is gold?", "Who causes cost?"],
    ...                         "customer_id": ["Ana", "Bo", "Cy"]})
    >>> question_summary(answers).values.tolist()
    [[1, 'Who is gold?', 2, 'Ana, Bo'], [2, 'Who causes cost?', 1, 'Cy']]
    """
    ids = answers.set_index("customer_id", drop=False)
    named = with_names(ids, pd.DataFrame({"customer_id": []}) if cards is None else cards)
    called = named["name"].fillna(named["customer_id"].astype("str"))
    return (
        named.assign(called=called)
        .groupby(["question", "text"])["called"]
        .agg(customers="size", called=lambda those: joined(those.head(FEW)))
        .reset_index()
    )


def four_natures(
    facts: pd.DataFrame,
    natures: Rule = "classification/four_natures",
    questions: Rule = "classification/six_questions",
) -> pd.DataFrame:
    """The nature of each customer on two axes, this year's profit and what is to come: the first row of the table that fits.

    Parameters
    ----------
    facts : DataFrame
        From :func:`question_facts`.
    natures : str or DataFrame
        Rule table ``nature`` and the limits, as in :func:`crmlib.scores.all_that_fit`, with the words ``label`` and ``action``.
    questions : str or DataFrame
        Rule table ``question`` with the words ``flag``: a question with a flag is said beside the nature and does not change it.

    Returns
    -------
    DataFrame
        Index ``customer_id``, in the order of the table, then the largest sales first: ``nature`` and ``nature_called`` (the
        same in words), ``flags`` (in words; empty where there are none) and ``what_to_do``. Everybody who bought or has a card is
        in it, of the leads those to be developed. A limit on a figure that the file does not have fits nobody.

    Raises
    ------
    DataError
        The facts have no profit, since the orders have no costs or no service hours.

    Notes
    -----
    Source: S100 names four natures; tests and limits are R. A nature describes the trade, not the people.

    Examples
    --------
    >>> facts = pd.DataFrame({"sales": [90.0, 50.0], "year_profit": [20.0, -5.0], "last_year_profit": [9.0, -1.0], "silent": [0, 0],
    ...                       "best_fifth": [1, 0], "room_to_middle": [2.0, 0.5]}, index=pd.Index(["Ana", "Bo"], name="customer_id"))
    >>> four_natures(facts)["nature"].to_dict()
    {'Bo': 'without value', 'Ana': 'most valuable'}
    """
    need_columns(
        facts, "year_profit", table=say("facts"), why=say("The natures need costs and service hours in the orders.")
    )
    natures = rules.table(natures)
    asked = facts.reindex(columns=list(dict.fromkeys([*facts, "sales", *(limit.fact for limit in limits_of(natures))])))
    natures = natures.assign(row=range(len(natures)))  # a nature may have several rows, each with what to do
    row = first_fit(asked, natures, "row", len(natures) - 1)
    found = row.map(natures["nature"]).astype("str")
    order = list(dict.fromkeys(natures["nature"]))
    words = rules.wordings(natures, "label", "action", by="row")
    named = pd.DataFrame(
        {
            "nature": found,
            "nature_called": row.map(words["label"]),
            "flags": _flags(facts, questions),
            "what_to_do": row.map(words["action"]),
        },
        index=facts.index,
    )
    named["what_to_do"] = [
        say("first ask why it {flags}; then {action}", flags=flags, action=action) if flags else action
        for flags, action in zip(named["flags"], named["what_to_do"], strict=True)
    ]
    of_leads = asked["sales"].isna() & (found == order[-1])  # a lead that is not to be developed has no nature
    ranked = named.assign(place=found.map(order.index), sales=asked["sales"])[~of_leads]
    ranked = ranked.sort_values(["place", "sales"], ascending=[True, False], kind="stable")
    return ranked.drop(columns=["place", "sales"]).rename_axis("customer_id")


def _flags(facts: pd.DataFrame, questions: Rule) -> pd.Series:
    """The flags of each customer in words: of the questions that have one and name the customer."""
    words = rules.words(questions, "flag").replace("", pd.NA).dropna()
    answers = six_questions(facts, questions=questions)
    flagged = answers[answers["question"].isin(words.index)].sort_values("question", kind="stable")
    said = flagged["question"].map(words).groupby(flagged["customer_id"]).agg(joined).reindex(facts.index).fillna("")
    late = pays_late(facts).map({True: rules.words(LATE, "flag")["late"], False: ""})
    return pd.Series([joined(filter(None, both)) for both in zip(said, late, strict=True)], facts.index, dtype="str")


def pays_late(facts: pd.DataFrame, limits: Rule = LATE) -> pd.Series:
    """Whose money is late by more than the limit, by ``late_days``; nobody's where no invoices are on file.

    Examples
    --------
    >>> pays_late(pd.DataFrame({"late_days": [70.0, 5.0, None]})).tolist()
    [True, False, False]
    """
    return first_fit(facts.reindex(columns=["late_days"]), limits, "late").notna()
