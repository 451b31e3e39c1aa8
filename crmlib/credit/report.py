"""The sections of the credit committee pack: what :mod:`crmlib.credit.pack` has worked out, as people read it."""

from collections.abc import Callable
from functools import wraps

import pandas as pd

from crmlib import rules
from crmlib.credit import plots
from crmlib.credit.lens import empty_cells
from crmlib.credit.pack import Pack, above_limit, decisions, filed, named
from crmlib.credit.words import by_bucket
from crmlib.language import joined, say
from crmlib.reading import headings
from crmlib.rows import known
from crmlib.showing.page import Section, drawn, listed, section, warning
from crmlib.showing.prose import Json, Table, Words, heading

FEW = 10  # rows of a list that a picture stands beside
SOON = 30  # days of duties ahead that the page shows
HELD = ("hold", "stop")
SectionOf = Callable[[Pack], Section]


def of_all(make: SectionOf) -> SectionOf:
    """A section on all customers together: it is quiet where the file of one customer was asked for."""

    @wraps(make)
    def quiet(found: Pack) -> Section:
        return make(found) if found.only is None else Section()

    return quiet


# What must be known first


def opening(found: Pack) -> Section:
    """How good the files are, how large and how late the ledger is, what the committee has to decide."""
    said = [*_warnings(found), _size_and_lateness(found), _units(found), _only(found)]
    return section(Words("\n\n".join(filter(None, said))))


def _warnings(found: Pack) -> list[str]:
    """What must be known before the figures are trusted."""
    ledger = ["invoices", "payments"]
    waits = found.read["key"] == "later"  # rows after the day wait for their day
    aside = found.read.loc[found.read["table"].isin(ledger) & ~found.read["counts"] & ~waits, "rows"].sum()
    whole = found.used.set_index("table").loc[ledger, "rows_read"].sum()
    return [
        say("**There are no payments: every invoice counts as open.**") if found.files.payments.empty else "",
        warning(int(aside), int(whole), say("of the invoices and payments")),
        say("**There is no evidence beside our own ledger: nobody has a full score, and no limit can be set.**")
        if not filed(found)
        else "",
    ]


def _size_and_lateness(found: Pack) -> str:
    late, orders = found.ledger.late, found.decided.orders
    owed, days = late["owed"].sum(), known(late, "days_late")
    return say(
        "As of {day}, {n} [customer owes|customers owe] {owed:,.0f} {currency}; {late:.0%} of it is late, by {days:.0f} [day|days] "
        "on average. {allowance:,.0f} should be set aside. {above} [customer owes|customers owe] more than the agreed limit, {without} "
        "[buys|buy] on credit without one, and {held} would get no goods today.",
        day=found.as_of.date(),
        n=int((late["owed"] > 0).sum()),
        owed=owed,
        currency=found.currency,
        late=late["overdue"].sum() / owed if owed > 0 else 0.0,
        days=0 if pd.isna(days) else days,
        allowance=found.ledger.reserve["allowance"].sum(),
        above=int((orders["headroom"] < 0).sum()),
        without=int((orders["agreed_limit"].isna() & (orders["exposure"] > 0)).sum()),
        held=int(orders["action"].isin(HELD).sum()),
    )


def _units(found: Pack) -> str:
    """In which money the two halves of the pack speak."""
    if found.unit == 1:
        return ""
    return say(
        "Ledger amounts are in {currency}; limits, exposure and accounts are in {unit:,g} {currency}.",
        currency=found.currency,
        unit=found.unit,
    )


def _only(found: Pack) -> str:
    """Why the sections on all customers are quiet."""
    if found.only is None:
        return ""
    return say(
        "Only the file of {customer} was asked for; the sections on all customers are left out.", customer=found.only
    )


# All customers together


@of_all
def what_is_decided(found: Pack) -> Section:
    """One row per customer: grade with and without caps, limit, exposure, today's answer, who approves."""
    rows = decisions(found)
    if rows.empty:
        return section(
            Words(
                say(
                    "There is no file on any customer: no grade, no limit and no terms can be decided. Begin with those who owe most, below."
                )
            )
        )
    page = ["name", "score", "grade_by_score", "grade", "agreed_limit", "new_line", "exposure", "action"]
    shown = rows[[*page, "once_signed", "approver"]]
    return section(Table(shown.assign(score=shown["score"].round(1))))


@of_all
def how_old_the_ledger_is(found: Pack) -> Section:
    """The picture, and the customers with the most money in it."""
    aged = named(found, found.ledger.aged)
    largest = aged.sort_values("total", ascending=False, kind="stable")
    return section(drawn(plots.age_of_receivables, aged), listed(by_bucket(largest), FEW))


@of_all
def how_long_sales_wait(found: Pack) -> Section:
    """Days sales outstanding in three ways, and how much of what was due came in."""
    figures = found.ledger.figures
    if pd.isna(figures["simple"]):
        return section(Words(say("There are no credit sales in the last three months: the days cannot be counted.")))
    return section(plots.waiting_days(figures), Words(_three_ways(figures)))


def _three_ways(figures: pd.Series) -> str:
    known = {name: figures[name] for name in ("simple", "best_possible", "cei")}
    if pd.isna(figures["countback"]):
        return say(
            "Days sales outstanding: {simple:.1f} by the simple way, not known by counting back (the ledger does not reach back far "
            "enough), {best_possible:.1f} at best. Of what could be collected in three months, {cei:.0f}% was.",
            **known,
        )
    return say(
        "Days sales outstanding: {simple:.1f} by the simple way, {countback:.1f} by counting back, {best_possible:.1f} at best. Of what "
        "could be collected in three months, {cei:.0f}% was.",
        countback=figures["countback"],
        **known,
    )


@of_all
def who_owes_the_most(found: Pack) -> Section:
    """The largest debtors and their parts of the whole."""
    return listed(concentration(found), FEW) or section(Words(say("Nobody owes us anything.")))


def concentration(found: Pack) -> pd.DataFrame:
    """What everybody owes, the largest first."""
    return named(found, found.ledger.late.sort_values("owed", ascending=False))


@of_all
def who_is_above_the_limit(found: Pack) -> Section:
    """Who owes more than agreed, and who buys on credit without a limit."""
    nobody = say("Nobody owes more than the agreed limit, and nobody buys on credit without one.")
    return listed(why_above(found)) or section(Words(nobody))


def why_above(found: Pack) -> pd.DataFrame:
    """Those above the limit or without one, with the reasons in words."""
    words = {
        "above": say("above the agreed limit"),
        "no_limit": say("no limit was ever set"),
        "expired": say("the limit has expired"),
        "blocked": say("blocked", context="a limit"),
    }
    rows = above_limit(found)
    why = [joined(words[key] for key in words if row[key]) for row in rows[[*words]].to_dict("records")]
    return rows.drop(columns=[*words]).assign(why=pd.array(why, dtype="str"))


@of_all
def what_may_go_out(found: Pack) -> Section:
    """What the rules do with one more month's order, where they do not just release it."""
    orders = found.decided.orders
    rows = orders[orders["action"] != "release"].sort_values("exposure", ascending=False, kind="stable")
    shown = rows[["agreed_limit", "exposure", "order", "overdue_days", "action", "deposit", "reason"]]
    return listed(named(found, shown)) or section(Words(say("One more order of everybody may go out.")))


@of_all
def whom_to_ask_for_money(found: Pack) -> Section:
    """The invoices that are due for a step, the latest first."""
    due = found.ledger.steps.dropna(subset="step")
    return listed(_steps(found, due)) or section(Words(say("No open invoice is due for a step.")))


def _steps(found: Pack, steps: pd.DataFrame) -> pd.DataFrame:
    columns = ["customer_id", "invoice_id", "open", "days_late", "step_called", "next_date"]
    return named(found, steps[columns])


@of_all
def what_to_set_aside(found: Pack) -> Section:
    """Balance, rate of loss and allowance of every bucket, their sum, and why it is less than what is owed."""
    shown = found.ledger.reserve
    sums = {
        "bucket_called": say("total", context="a sum"),
        "balance": shown["balance"].sum(),
        "allowance": shown["allowance"].sum(),
    }
    return section(Table(pd.concat([shown, pd.DataFrame([sums])])), _credits(found))


def _credits(found: Pack) -> Words:
    """Why the balances add up to less than what is owed."""
    held = -found.ledger.reserve["balance"].get("credits", 0.0)
    if not held > 0:
        return Words("")
    return Words(
        say(
            "Customers owe {owed:,.0f}; credits of {credits:,.0f} that we owe them are not set against it, and the total of the "
            "balances has both.",
            owed=found.ledger.late["owed"].sum(),
            credits=held,
        )
    )


@of_all
def what_the_insurer_asks(found: Pack) -> Section:
    """The duties of the next weeks, and how many dates have passed."""
    if found.duties.empty:
        return section(Words(say("No open invoice of a customer with an insurer's limit.")))
    duties = _duties(found)
    soon = duties[duties["days_left"].between(0, SOON)]
    told = say(
        "{n} [date lies|dates lie] in the next {days} days; {past} [has|have] passed and should be ticked off: a duty "
        "forgotten can cost the cover.",
        n=len(soon),
        days=SOON,
        past=int((duties["days_left"] < 0).sum()),
    )
    return section(Words(told), listed(soon))


def _duties(found: Pack) -> pd.DataFrame:
    return named(found, found.duties[["customer_id", "invoice_id", "duty_called", "date", "days_left"]])


@of_all
def early_warnings(found: Pack) -> Section:
    """The signs of trouble, and what nobody looked up."""
    unseen = str(found.signs.attrs.get("not_checked", ""))
    told = (
        say("Not looked up for everybody: {names}.", names=joined(map(heading, unseen.split(", ")))) if unseen else ""
    )
    return section(listed(_signs(found)) or Words(say("No sign was found.")), Words(told))


def _signs(found: Pack) -> pd.DataFrame:
    return named(found, found.signs[["customer_id", "sign_called", "found"]])


@of_all
def what_no_accounts_cost(found: Pack) -> Section:
    """What giving no accounts costs each buyer with a file, in grades."""
    rows = _cost(found)[["name", "grade", "with_accounts", "without_accounts", "accounts_worth"]]
    return listed(rows, len(rows)) or section(Words(say("There is no file on any customer, so nothing to compare.")))


def _cost(found: Pack) -> pd.DataFrame:
    cost = found.judged.cost.loc[filed(found)]
    return named(found, cost.rename(columns={"coverage": "coverage_without_accounts", "steps": "grades_lost"}))


@of_all
def what_is_open(found: Pack) -> Section:
    """Checks before any score that are open or too old, for customers with a file."""
    rows = to_ask(found)
    return listed(rows[["name", "should_be", "verdict", "but_is", "what_to_do"]]) or section(
        Words(say("No check is open for a customer with a file."))
    )


def to_ask(found: Pack) -> pd.DataFrame:
    """The checks that are not clear, of customers with a file."""
    rows = _of_filed(found, found.judged.checks)
    return rows[rows["verdict"] != "go"].drop(columns=["check", "key"])


def _of_filed(found: Pack, rows: pd.DataFrame) -> pd.DataFrame:
    return named(found, rows[rows["customer_id"].isin(filed(found))])


# The account, the lists, the figures


def what_was_read(found: Pack) -> Section:
    """Rows read and used, table by table; rows that were set aside, and rows that count and deserve a look."""
    return section(Table(_tables_called(found.used)), None if found.read.empty else Table(_read(found)))


def _read(found: Pack) -> pd.DataFrame:
    return _tables_called(found.read.drop(columns="key"))


def _tables_called(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows on the firm's tables, with what each table is called."""
    called = rules.words(headings.tables(), "label", by="table")
    return rows.assign(table=rows["table"].map(called).fillna(rows["table"]).astype("str"))


def lists(found: Pack) -> dict[str, pd.DataFrame]:
    """The lists of the pack under the names of their sheets, every row of them; one without a row is left out."""
    gaps = pd.concat([empty_cells(sheet).assign(lens=name) for name, sheet in found.judged.lenses.items()])
    every = {
        say("decisions", context="sheet"): decisions(found),
        say("ageing", context="sheet"): by_bucket(named(found, found.ledger.aged)),
        say("collection", context="sheet"): _steps(found, found.ledger.steps),
        say("orders today", context="sheet"): named(found, found.decided.orders),
        say("above the limit", context="sheet"): why_above(found),
        say("concentration", context="sheet"): concentration(found),
        say("limit methods", context="sheet"): _of_filed(found, found.decided.ways),
        say("points", context="sheet"): _of_filed(found, found.judged.points),
        say("to ask", context="sheet"): to_ask(found),
        say("gaps", context="sheet"): _of_filed(found, gaps.drop(columns="cell")),
        say("without accounts", context="sheet"): _cost(found),
        say("insurance", context="sheet"): _duties(found),
        say("warnings", context="sheet"): _signs(found),
        say("provision", context="sheet"): found.ledger.reserve,
        say("tables", context="sheet"): _tables_called(found.used),
        say("read", context="sheet"): _read(found),
    }
    return {name: rows for name, rows in every.items() if len(rows)}


def headline(found: Pack) -> Json:
    """The figures of the pack for another program."""
    figures = {name: None if pd.isna(value) else round(float(value), 6) for name, value in found.ledger.figures.items()}
    late, orders, read = found.ledger.late, found.decided.orders, found.read
    return Json(
        {
            "as_of": str(found.as_of.date()),
            "currency": found.currency,
            "customers": len(late),
            "owed": float(late["owed"].sum()),
            "overdue": float(late["overdue"].sum()),
            **figures,
            "allowance": round(float(found.ledger.reserve["allowance"].sum()), 6),
            "above_limit": int((orders["headroom"] < 0).sum()),
            "grades": {str(grade): int(n) for grade, n in decisions(found)["grade"].value_counts().items()},
            "actions": {str(action): int(n) for action, n in orders["action"].value_counts().items()},
            "rows_left_out": int(read.loc[~read["counts"], "rows"].sum()),
            "rows_to_look_at": int(read.loc[read["counts"], "rows"].sum()),
        }
    )
