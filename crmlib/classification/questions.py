"""Six questions that find the most valuable customers, and the four natures that the answers yield.

Source: S099 for the questions, S100 for the natures; which figure answers which question, and the limits, are ours (R). Who bought
once or has fallen silent is neither gold nor to be won: that verdict would look at the money and not at the calendar.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, share_of
from crmlib.classification.key_accounts import account_facts
from crmlib.classification.periods import order_window
from crmlib.classification.potential import share_of_wallet
from crmlib.classification.rhythm import own_rhythm
from crmlib.days import Day, as_day
from crmlib.language import joined, say
from crmlib.rules import Rule
from crmlib.scores import all_that_fit


def question_facts(orders: pd.DataFrame, customers: pd.DataFrame, as_of: Day) -> pd.DataFrame:
    """The figures by which the six questions are answered, as far as the file has them.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``; ``order_id, cost, service_hours, product`` where there are.
    customers : DataFrame
        Customer cards; ``potential`` where there is.
    as_of : str or date
        The day to look back from: "this year" is the twelve months up to it, "last year" the twelve before.

    Returns
    -------
    DataFrame
        Index ``customer_id``: ``sales`` (all lines), ``sales_this_year``, ``sales_last_year``, ``kept`` (this year / last
        year, missing without sales last year), ``returns`` (orders sent back in the last two years), ``order_days`` (days with
        an order so far), ``silent`` (1 where :func:`crmlib.own_rhythm` says so); with costs and hours ``profit`` after service
        (all lines); with products ``products`` bought this year; with yearly demands ``wallet_share``
        and ``room``. A customer on file who never bought has sales of zero.

    Raises
    ------
    DataError
        The orders lack a customer, a date or an amount.

    Notes
    -----
    Source: S099.

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
    if {"order_id", "cost", "service_hours"} <= set(lines):
        facts["profit"] = account_facts(lines)["profit"].reindex(everybody, fill_value=0.0)
    if "product" in lines:
        bought = this_year[this_year["amount"] > 0]
        facts["products"] = bought.groupby("customer_id")["product"].nunique().reindex(everybody, fill_value=0)
    if "potential" in customers and (customers["potential"] > 0).any():
        facts[["wallet_share", "room"]] = share_of_wallet(customers, facts["sales_this_year"])[["wallet_share", "room"]]
    return facts


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
    >>> facts = pd.DataFrame({"profit": [90.0, -5.0, 10.0], "order_days": [9, 9, 1], "silent": [0, 0, 0]}, index=names)
    >>> answers = six_questions(facts)
    >>> answers[["question", "customer_id"]].values.tolist()
    [[1, 'Ana'], [2, 'Bo']]
    >>> answers.attrs["not_answered"][3]
    'room, wallet_share'
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
        count = share_of(len(facts), row["largest"])
        tests.loc[place, ["from", "above"]] = [facts[row["fact"]].nlargest(count).min(), 0.0]
    return tests


def question_summary(answers: pd.DataFrame) -> pd.DataFrame:
    """How many customers answer each of the six questions.

    Parameters
    ----------
    answers : DataFrame
        From :func:`six_questions`.

    Returns
    -------
    DataFrame
        ``question`` (its number), ``text``, ``customers``; a question with no customer is not in it.

    Examples
    --------
    >>> answers = pd.DataFrame({"question": [1, 1, 2], "text": ["Who is gold?", "Who is gold?", "Who causes cost?"]})
    >>> question_summary(answers).values.tolist()
    [[1, 'Who is gold?', 2], [2, 'Who causes cost?', 1]]
    """
    return answers.groupby(["question", "text"]).size().rename("customers").reset_index()


def four_natures(answers: pd.DataFrame, natures: Rule = "classification/four_natures") -> pd.DataFrame:
    """The nature of each customer that a question named: the first row of the table with one of its questions.

    Parameters
    ----------
    answers : DataFrame
        From :func:`six_questions`.
    natures : str or DataFrame
        Rule table ``nature, questions`` (numbers with blanks between), with the words ``label`` and ``action``; the first row that fits counts.

    Returns
    -------
    DataFrame
        Index ``customer_id``, in the order of the table: ``nature`` and ``nature_called`` (the same in words), ``questions``
        (as text, "1, 5"), ``what_to_do``. Customers whom no question named are not in it.

    Notes
    -----
    Source: S100 names four natures; which question leads to which is R, and so is the fifth row: a large customer who complains
    or orders less gets no nature before somebody has asked why. A nature describes the trade, not the people.

    Examples
    --------
    >>> answers = pd.DataFrame({"question": [1, 5, 6], "customer_id": ["Ana", "Ana", "Bo"]})
    >>> four_natures(answers)[["nature", "questions"]].values.tolist()
    [['most valuable', '1, 5'], ['new profit growth', '6']]
    """
    asked = answers.groupby("customer_id")["question"].agg(lambda numbers: sorted(set(numbers)))
    natures = rules.table(natures)
    members = [set(map(int, str(text).split())) for text in natures["questions"]]
    place = [next((i for i, those in enumerate(members) if those & set(numbers)), len(members)) for numbers in asked]
    words = rules.wordings(natures, "label", "action").rename(
        columns={"label": "nature_called", "action": "what_to_do"}
    )
    named = words.iloc[place].reset_index().set_axis(asked.index)
    named.insert(named.columns.get_loc("nature_called") + 1, "questions", [joined(numbers) for numbers in asked])
    return named.iloc[np.argsort(place, kind="stable")]
