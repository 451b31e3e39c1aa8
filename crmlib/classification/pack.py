"""The portfolio review: what it says of a firm's customers, worked out once from the firm's own files."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import pandas as pd

from crmlib import rules
from crmlib.classification import handful
from crmlib.classification.abc import abc_classify, abc_summary, sales_share
from crmlib.classification.attitude import attitude, attitude_summary
from crmlib.classification.calls import LATE
from crmlib.classification.composition import composition
from crmlib.classification.criteria import key_account_criteria
from crmlib.classification.effort import effort_gap
from crmlib.classification.inequality import lorenz
from crmlib.classification.key_accounts import account_facts, false_key_accounts
from crmlib.classification.margins import gross_margin
from crmlib.classification.periods import order_window
from crmlib.classification.potential import potential_matrix, share_of_wallet
from crmlib.classification.profit import cost_to_serve, whale_curve
from crmlib.classification.questions import question_facts, six_questions, with_leads
from crmlib.classification.rfm import rfm_score, rfm_weighted
from crmlib.classification.rhythm import own_rhythm
from crmlib.classification.scheme import rfm_segment
from crmlib.classification.year_grades import changes, moves, year_grades, year_sales
from crmlib.days import Day
from crmlib.language import say
from crmlib.orders import Refunds, customer_table, order_lines
from crmlib.reading.tables import read_tables
from crmlib.rows import known
from crmlib.rules import Rule
from crmlib.showing.cards import with_names
from crmlib.showing.page import accounted, list_of, sheets, without
from crmlib.showing.prose import heading

CHOSEN_BY = ("order_days", "silent")  # the same in all rows of a list, since it was chosen by them


class Pack(NamedTuple):
    """One review. A list has the customer as index, and keys where ``results.csv`` knows their words; one that could not be made knows why."""

    refunds: str
    lines: pd.DataFrame  # the order lines that count
    cards: pd.DataFrame
    scored: pd.DataFrame  # the customer table with scores, level and class
    lacking: pd.DataFrame  # columns that the files do not have
    shares: pd.DataFrame  # sales_share
    curve: pd.DataFrame  # lorenz
    classes: pd.DataFrame  # A, B and C
    make_up: Mapping[str, pd.DataFrame]  # by kind, country and size
    products: pd.DataFrame  # gross margin by product
    margins: pd.DataFrame  # by customer, the smallest first
    grades: pd.DataFrame  # A to D, a year ago and now
    changes: pd.DataFrame  # who moved
    moves: pd.DataFrame  # migration_matrix
    calls: pd.DataFrame  # later than their own rhythm
    attitudes: pd.DataFrame  # how many of each
    largest: pd.DataFrame  # all customers, the largest first
    accounts: pd.DataFrame  # cost_to_serve
    whale: pd.DataFrame
    false_accounts: pd.DataFrame
    effort: pd.DataFrame
    room: pd.DataFrame
    six: Mapping[int, pd.DataFrame]  # question to its customers
    key_accounts: pd.DataFrame
    year: pd.DataFrame  # the customer table of the last twelve months
    year_accounts: pd.DataFrame  # cost_to_serve of the same


def read_files(orders: Any, *, customers: Any = None, **how: Any) -> dict[str, pd.DataFrame]:
    """The tables of the review, the cards from where the orders come from if they are not named.

    Parameters
    ----------
    orders, customers : path, DataFrame, False or None
        As in :func:`crmlib.read_orders`; without orders the fictional exporter.
    **how
        How to read the orders: ``columns``, ``date_format``, ``decimal``.

    Returns
    -------
    dict
        Table to its frame; cards that the firm does not have are empty.

    Raises
    ------
    DataError
        A file cannot be read.

    Examples
    --------
    >>> own = pd.DataFrame({"customer_id": ["Ana"], "date": ["2026-03-01"], "amount": [900]})
    >>> {name: len(table) for name, table in read_files(own).items()}
    {'orders': 1, 'customers': 0, 'leads': 0}
    """
    return read_tables(["orders", "customers", "leads"], {"orders": orders, "customers": customers}, **how)


def classification_pack(
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    leads: pd.DataFrame | None = None,
    *,
    as_of: Day | None = None,
    refunds: Refunds = "net",
    rates: Mapping[str, float] | None = None,
    reading: Literal["cumulative", "bands"] = "cumulative",
) -> Pack:
    """Work out everything once; the sections of the report only pick from it.

    Parameters
    ----------
    orders, customers, leads : DataFrame
        As :func:`read_files` gives them; without leads nobody is to be won.
    as_of, refunds, rates
        As in :func:`crmlib.customer_table`.
    reading : {"cumulative", "bands"}
        How the percentages of the grades A to D are read, as in :func:`crmlib.abcd_classify`.

    Returns
    -------
    Pack

    Raises
    ------
    DataError
        The orders or an argument cannot be used. What only one list lacks is said in its place.

    Examples
    --------
    >>> day = pd.to_datetime(["2026-03-01", "2026-05-01"])
    >>> orders = pd.DataFrame({"customer_id": ["Ana", "Bo"], "date": day, "amount": [900.0, 100.0]})
    >>> found = classification_pack(**read_files(orders), as_of="2026-06-30")
    >>> found.shares["share"].tolist(), found.margins.attrs["why"][:23]
    ([0.9, 0.1], 'There is no column cost')
    """
    lines = order_lines(orders, as_of=as_of, refunds=refunds, rates=rates)
    today = known(lines, "as_of")
    table = customer_table(lines, as_of=today)
    scored = rfm_segment(rfm_weighted(rfm_score(table)))
    by_year = carded(year_grades(lines, reading), customers)
    lately = order_window(lines, today)
    served = list_of(lambda: cost_to_serve(lines))
    return Pack(
        refunds=refunds,
        lines=lines,
        cards=customers,
        scored=scored,
        lacking=lacking(lines, customers),
        shares=sales_share(table) if len(table) > 1 else not_enough(table, 2),
        curve=lorenz(table),
        classes=abc_summary(abc_classify(table["monetary"])),
        make_up={by: make_up(customers, table, by) for by in ("kind", "country", "size")},
        products=list_of(lambda: gross_margin(lines)),
        margins=list_of(lambda: least_margins(lines, customers)),
        grades=by_year,
        changes=changes(by_year),
        moves=list_of(lambda: moves(by_year)),
        calls=call_list(lines, scored, customers),
        attitudes=attitude_summary(attitude(lines, customers, as_of=today)),
        largest=largest(scored, customers),
        accounts=served,
        whale=served if "why" in served.attrs else list_of(lambda: whale_curve(served["profit"])),
        false_accounts=false_accounts(lines, customers, refunds),
        effort=effort(served, customers),
        room=list_of(lambda: room(lines, customers)),
        six=six_lists(lines, customers, refunds, leads),
        key_accounts=key_accounts(lines, customers),
        year=customer_table(lately, as_of=today),
        year_accounts=list_of(lambda: cost_to_serve(lately)),
    )


def not_enough(table: pd.DataFrame, least: int | None = None) -> pd.DataFrame:
    """What compares customers with each other, where there are too few of them: it knows why not."""
    return without(
        say(
            "It takes {least} customers to compare them here; the file has {n}.",
            n=len(table),
            least=least or handful.least(),
        )
    )


def comparable(table: pd.DataFrame) -> bool:
    """Whether there are enough customers to compare them with each other."""
    return len(table) >= handful.least()


def lacking(lines: pd.DataFrame, cards: pd.DataFrame, needs: Rule = "classification/review_needs") -> pd.DataFrame:
    """The columns that the firm's tables do not have or leave empty."""
    there = {"orders": lines, "customers": cards}
    wanted = rules.table(needs)[["table", "column"]]
    if _are_names(lines["customer_id"]):  # the file calls its customers by name: no other name is wanted
        wanted = wanted[wanted["column"] != "name"]
    gone = [
        column not in there[table] or not there[table][column].notna().any()
        for table, column in wanted.itertuples(index=False)
    ]
    return wanted[gone].reset_index(drop=True)


def _are_names(customers: pd.Series) -> bool:
    """Whether most customers are called by a name rather than by a number: a name has letters and no digit."""
    given = pd.Series(customers.dropna().unique()).astype("str")
    return bool((given.str.contains(r"[^\W\d_]", regex=True) & ~given.str.contains(r"\d", regex=True)).mean() > 0.5)


def make_up(cards: pd.DataFrame, table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The composition by an entry of the cards; it knows why where no card has one. Sizes stand from large to small."""
    if by != "size" and (by not in cards or not cards[by].notna().any()):
        return without(say("No customer card has an entry under {by}.", by=by))
    made = composition(cards, table, by=by)
    if by == "size":
        sizes = rules.table("classification/sizes")["size"]
        made = made.reindex([size for size in sizes if size in made.index])
    return made


def least_margins(lines: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Customers by gross margin, the smallest share of sales first."""
    margins = gross_margin(lines, "customer_id")[["sales", "margin", "margin_of_sales_share"]]
    ordered = margins.sort_values("margin_of_sales_share", kind="stable")
    return carded(ordered, cards)


def _compared(scored: pd.DataFrame, *columns: str) -> list[str]:
    """The columns that compare customers with each other, where there are enough of them."""
    return list(columns) if comparable(scored) else []


def largest(scored: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """All customers, the largest first, with their scores."""
    shown = ["last", "recency", "frequency", "monetary", *_compared(scored, "rfm_score", "vip_label", "segment_called")]
    return carded(scored.sort_values("monetary", ascending=False, kind="stable")[shown], cards)


def call_list(lines: pd.DataFrame, scored: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Who has waited longer than their own rhythm, the most money first: call, find the cause, then decide."""
    scores = _compared(scored, "rfm_score", "segment_called")
    rhythm = own_rhythm(lines, as_of=known(scored, "as_of"))
    late = rhythm[rhythm["rhythm"].isin(LATE)].join(scored[["monetary", *scores]])
    late = late.sort_values("monetary", ascending=False, kind="stable")
    return carded(late[["last", "recency", "usual_gap", "longest_gap", "times", "rhythm", "monetary", *scores]], cards)


def false_accounts(lines: pd.DataFrame, cards: pd.DataFrame, refunds: str = "net") -> pd.DataFrame:
    """Among the largest fifth: bought once, no margin, or squeezing. What the file does not tell flags nobody and is in ``attrs["unknown"]``."""
    lacks = {
        "thin": "cost" not in lines,
        "squeezer": refunds == "drop" or not {"cost", "service_hours"} <= set(lines),
    }
    unknown = [nature for nature, gone in lacks.items() if gone]
    facts, limits = account_facts(lines), rules.table("classification/false_key_accounts")
    largest = facts.head(handful.among_the_largest(len(facts)))
    top = false_key_accounts(largest, limits[~limits["nature"].isin(unknown)])
    shown = ["nature", "sales", "orders", "margin_of_sales_share", "returned_share", "profit"]
    listed = carded(top.loc[top["nature"] != "sound", shown].rename(columns={"nature": "why_false"}), cards)
    listed.attrs = {"unknown": unknown}
    return listed


def effort(accounts: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Hours against margin, the largest gap first."""
    if "why" in accounts.attrs:
        return accounts
    if len(accounts) == 1:
        return not_enough(accounts, 2)
    shown = ["hours", "hours_share", "margin_share", "gap_share", "hours_over"]
    return list_of(lambda: carded(effort_gap(accounts)[shown], cards))


def room(lines: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Amount and room of every customer whose yearly demand is known, and what to do."""
    matrix = potential_matrix(share_of_wallet(cards, year_sales(lines, known(lines, "as_of"))))
    return carded(matrix[["sales", "demand", "wallet_share", "room", "cell", "what_to_do"]], cards)


def six_lists(
    lines: pd.DataFrame, cards: pd.DataFrame, refunds: str = "net", leads: pd.DataFrame | None = None
) -> dict[int, pd.DataFrame]:
    """The answers to the six value questions: each with its customers; one that cannot be answered knows what it needs."""
    firms = leads if leads is not None and len(leads) else None
    facts = question_facts(lines, cards, known(lines, "as_of"), firms)
    names = cards if firms is None else with_leads(cards, firms)
    answers = six_questions(facts.drop(columns="returns") if refunds == "drop" else facts)
    tests = rules.table("classification/six_tests")
    needs = rules.words("classification/six_questions", "needs")
    found = {}
    for question in needs.index:
        if question in answers.attrs["not_answered"]:
            found[int(question)] = without(say("not in the file (needs {what})", what=needs[question]))
            continue
        those = answers.loc[answers["question"] == question, "customer_id"]
        asked = list(dict.fromkeys(tests.loc[tests["question"] == question, "fact"]))
        found[int(question)] = carded(facts.loc[list(those), asked].rename(columns={"kept": "kept_share"}), names)
    return found


def key_accounts(lines: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """Key accounts and candidates with the criteria they meet."""
    judged = key_account_criteria(lines, cards, as_of=known(lines, "as_of"))
    shown = judged.loc[judged["level"] != "other", ["level", "sales", "met", "known", "reasons"]]
    listed = carded(shown.rename(columns={"sales": "year_sales"}), cards)
    listed.attrs = dict(judged.attrs)
    return listed


def carded(rows: pd.DataFrame, cards: pd.DataFrame) -> pd.DataFrame:
    """A list with the name beside each number, where a card has one, and the sales person at its end."""
    named = with_names(rows, cards)
    if not len(named) or not named["name"].notna().any():
        named = rows.copy()
    if "owner" in cards and cards["owner"].notna().any():
        named["owner"] = cards.drop_duplicates("customer_id").set_index("customer_id")["owner"].reindex(named.index)
    return named


def graded(rows: pd.DataFrame) -> pd.DataFrame:
    """A list in which a customer without a grade says so."""
    grades = [name for name in ("grade", "grade_before") if name in rows]
    return rows.assign(**{name: rows[name].fillna(say("none", context="grade")) for name in grades})


def lists(found: Pack) -> dict[str, pd.DataFrame]:
    """The lists as the workbook has them: the name of each sheet to all its rows."""
    asked = rules.words("classification/six_questions", "list")
    made = {
        say("customers", context="sheet"): found.largest,
        say("call list", context="sheet"): found.calls,
        say("grades", context="sheet"): found.grades,
        say("changes", context="sheet"): found.changes,
        say("margins", context="sheet"): found.margins,
        say("key accounts", context="sheet"): found.key_accounts,
        say("false key accounts", context="sheet"): found.false_accounts,
        say("effort", context="sheet"): found.effort,
        say("room", context="sheet"): found.room,
        **{
            say("by {what}", context="sheet", what=heading(by)): made
            for by, made in found.make_up.items()
            if by != "size" and len(made)
        },
        **{asked[question]: those for question, those in found.six.items()},
        say("what was read", context="sheet"): accounted(found.scored),
    }
    return sheets({name: graded(rows) for name, rows in made.items()}, CHOSEN_BY)
