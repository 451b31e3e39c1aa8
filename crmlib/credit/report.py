"""The pages of the credit committee pack: what :mod:`crmlib.credit.pack` has worked out, as people read it."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.credit import plots
from crmlib.credit.ageing import bucket_words
from crmlib.credit.limits import limit_sentence
from crmlib.credit.pack import (
    SOON,
    Pack,
    above_limit,
    case_files,
    decisions,
    grade_words,
    lens_words,
    named,
    rows_with_names,
)
from crmlib.language import readable, say
from crmlib.showing.prose import Json, Table, Words

MUCH = 0.05  # above this share of invoices set aside, the pack opens with it
SHOWN = 15  # rows of a list; the workbook has all of them
HELD = ("hold", "stop")


def opening(found: Pack) -> Words:
    """The first sentences: how good the files are, how large and how late the ledger is, what the committee has to decide."""
    owed, late = found.late["owed"].sum(), found.late["overdue"].sum()
    text = say(
        "As of {day}, {n} [customer owes|customers owe] {owed:,.0f} {currency}; {late:.0%} of it is late, by {days:.0f} [day|days] "
        "on average. {allowance:,.0f} should be set aside. {above} [customer owes|customers owe] more than the agreed limit, {without} "
        "[buys|buy] on credit without one, and {held} would get no goods today.",
        day=found.as_of.date(),
        n=int((found.late["owed"] > 0).sum()),
        owed=owed,
        currency=found.currency,
        late=late / owed if owed > 0 else 0.0,
        days=0 if pd.isna(found.late.attrs["days_late"]) else found.late.attrs["days_late"],
        allowance=found.reserve["allowance"].sum(),
        above=int((found.orders["headroom"] < 0).sum()),
        without=int((found.orders["limit"].isna() & (found.orders["exposure"] > 0)).sum()),
        held=int(found.orders["action"].isin(HELD).sum()),
    )
    return Words("\n\n".join([*_warnings(found), text, *_units(found)]))


def _warnings(found: Pack) -> list[str]:
    """What must be known before the figures are trusted."""
    later = found.read["reason"].isin(["invoice after the day", "payment after the day"])  # they wait for their day
    aside = found.read[
        (found.read["table"].isin(["invoices", "payments", "ledger"])) & ~found.read["counts"].astype(bool) & ~later
    ]["rows"].sum()
    whole = found.tables.set_index("table").loc[["invoices", "payments"], "rows_read"].sum()
    said = [say("**There are no payments: every invoice counts as open.**")] if found.paid == 0 else []
    if aside > MUCH * whole:
        said.append(
            say(
                "**{n:,} [row|rows] of the invoices and payments could not be used: see the last section before you trust the figures.**",
                n=int(aside),
            )
        )
    if not case_files(found):
        said.append(
            say("**There is no evidence beside our own ledger: nobody has a full score, and no limit can be set.**")
        )
    return said


def _units(found: Pack) -> list[str]:
    """In which money the two halves of the pack speak."""
    if found.unit == 1:
        return []
    return [
        say(
            "Ledger amounts are in {currency}; limits, exposure and accounts are in {unit:,g} {currency}.",
            currency=found.currency,
            unit=found.unit,
        )
    ]


def portfolio(found: Pack) -> list[Any]:
    """Everything on all customers together, headings among it."""
    return [
        _head(say("What the committee decides")),
        decision_table(found)
        if case_files(found)
        else Words(
            say(
                "There is no file on any customer: no grade, no limit and no terms can be decided. Begin with those who owe most, below."
            )
        ),
        _head(say("How old the ledger is")),
        *_age(found),
        _head(say("How long sales wait for their money")),
        *_waiting(found),
        _head(say("Who owes the most")),
        *concentration(found),
        *_section(say("Above the agreed limit, or without one"), _list(above_limit(found), limit=say("agreed limit"))),
        *_section(say("What may go out today"), orders_today(found), _tried()),
        *_section(say("Whom to ask for money"), collection(found)),
        _head(say("What to set aside")),
        allowance(found),
        *_credits(found),
        _head(say("What the insurer asks of us")),
        *_insurance(found),
        _head(say("Early warnings")),
        *_signs(found),
        *_section(
            say("What it costs to give no accounts"),
            _list(
                named(found, found.cost.loc[case_files(found)])[
                    ["name", "grade", "with_accounts", "without_accounts", "words"]
                ],
                len(found.cost),
            ),
        ),
        *_section(say("What is open before any score"), to_ask(found)),
    ]


def _section(head: str, rows: list[Any], before: Any = None) -> list[Any]:
    """A section of the pack; without a row there is none."""
    return [_head(head), *([before] if before is not None else []), *rows] if rows else []


def _credits(found: Pack) -> list[Words]:
    """Why the balances add up to less than what is owed."""
    held = -found.reserve["balance"].get("credits", 0.0)
    if not held > 0:
        return []
    return [
        Words(
            say(
                "Customers owe {owed:,.0f}; credits of {credits:,.0f} that we owe them are not set against it, and the total of the "
                "balances has both.",
                owed=found.late["owed"].sum(),
                credits=held,
            )
        )
    ]


def decision_table(found: Pack) -> Table:
    """One row per customer: grade with and without caps, limit, exposure, today's answer, who approves."""
    shown = decisions(found)[
        [
            "name",
            "score",
            "grade_by_score",
            "grade",
            "agreed_limit",
            "line",
            "exposure",
            "action",
            "once_signed",
            "approver",
        ]
    ]
    return _table(
        shown.assign(score=shown["score"].round(1), line=shown["line"].round(0)),
        grade_by_score=say("score says"),
        grade=say("with caps"),
        line=say("new line"),
        action=say("one more order"),
        once_signed=say("once signed"),
    )


def concentration(found: Pack) -> list[Any]:
    """The largest debtors and their parts of the whole."""
    return _list(
        named(found, found.late.sort_values("owed", ascending=False)),
        10,
        days_late=say("days late"),
        oldest=say("oldest, days late"),
        share=say("share of all"),
    )


def orders_today(found: Pack) -> list[Any]:
    """What the rules do with one more month's order, where they do not just release it."""
    rows = found.orders[found.orders["action"] != "release"].sort_values("exposure", ascending=False, kind="stable")
    return _list(
        named(found, rows[["limit", "exposure", "order", "overdue_days", "action", "deposit", "reason"]]),
        limit=say("agreed limit"),
        order=say("one more order"),
    )


def collection(found: Pack) -> list[Any]:
    """The invoices that are due for a step, the latest first."""
    due = found.steps.dropna(subset="step")
    return _list(
        rows_with_names(found, due)[["name", "invoice_id", "open", "days_late", "words", "next_date"]],
        words=say("step"),
        next_date=say("next step on"),
    )


def allowance(found: Pack) -> Table:
    """Balance, rate of loss and allowance of every bucket, and their sum."""
    table = found.reserve.rename(columns={"rate": "share_lost"})
    shown = table.rename(index=bucket_words())
    shown.loc[say("total")] = [table["balance"].sum(), float("nan"), table["allowance"].sum()]
    shown = shown.rename_axis("bucket")
    return _table(shown)


def to_ask(found: Pack) -> list[Any]:
    """Checks before any score that are open or too old, for customers with a file."""
    rows = found.checks[(found.checks["verdict"] != "go") & found.checks["customer_id"].isin(case_files(found))]
    return _list(
        rows_with_names(found, rows)[["name", "label", "verdict", "reason", "do"]],
        label=say("should be"),
        reason=say("but is"),
    )


def cases(found: Pack, customer: Any = None) -> list[Any]:
    """The case files, one after the other: that of one customer, or all of them."""
    who = case_files(found, customer)
    rows = found.scores.loc[who].assign(name=[_name(found, one) for one in who])
    return [part for one, bars in zip(who, plots.five_bars_of(rows), strict=True) for part in case(found, one, bars)]


def case(found: Pack, customer: Any, bars: Any) -> list[Any]:
    """One customer's file: decision, score, evidence, lenses, limit, ledger. `bars` is the picture of the five C's."""
    return [
        _head(_name(found, customer)),
        Words("\n".join(f"- {line}" for line in _decision(found, customer))),
        bars,
        _sub(say("Evidence, with its source and date")),
        evidence_table(found, customer),
        _sub(say("The same evidence through two other lenses")),
        *(lens_table(found, customer, name) for name in found.sheets),
        _sub(say("Ways to a limit")),
        limit_table(found, customer),
        _sub(say("Exposure against the limit, and the age of what is owed")),
        exposure_table(found, customer),
        age_table(found, customer),
    ]


def _name(found: Pack, customer: Any) -> str:
    company = named(found, pd.DataFrame(index=[customer]))["name"].iloc[0]
    return (
        str(customer)
        if pd.isna(company) or str(company) == str(customer)
        else say("{name} ({id})", name=company, id=customer)
    )


def _decision(found: Pack, customer: Any) -> list[str]:
    """What is decided, in sentences that can be read out."""
    limit, terms = found.limits.loc[customer], found.terms.loc[customer]
    order, cost = found.orders.loc[customer], found.cost.loc[customer]
    action = {
        **plots.action_words(),
        "deposit": say("ask for a deposit of {money:,} or a letter of credit", money=readable(order["deposit"])),
    }
    said = [
        grade_words(found, customer),
        limit_sentence(limit),
        say("Terms: {words} ({reason}).", words=terms["words"], reason=terms["reason"]),
        say(
            "An order of {order:,}: {action} ({reason}).",
            order=readable(order["order"]),
            action=action[order["action"]],
            reason=order["reason"],
        ),
        say("Decided by: {who}.", who=limit["approver"])
        if pd.isna(limit["review"])
        else say("Approved by: {who}. Looked at again on {day}.", who=limit["approver"], day=limit["review"].date()),
    ]
    if order["once_signed"] != order["action"] and pd.notna(order["new_line"]):
        said.insert(
            4,
            say(
                "That is under the agreed limit of {agreed:,}, which rules until the new line of {line:,} is signed; then: {action}.",
                agreed=readable(order["limit"]),
                line=readable(order["new_line"]),
                action=short_answer(order["once_signed"]),
            )
            if pd.notna(order["limit"])
            else say(
                "There is no agreed limit; once the new line of {line:,} is signed: {action}.",
                line=readable(order["new_line"]),
                action=short_answer(order["once_signed"]),
            ),
        )
    if found.gate.loc[customer, "verdict"] == "go" and not cost["accounts"]:
        said.append(say("There are no accounts: {words}.", words=str(cost["words"]).rstrip(".")))
    approval = found.scores.loc[customer, "approval"]
    if pd.notna(approval):
        said.append(say("More than a quarter of what is owed to us: {who} must agree.", who=approval))
    return said


def short_answer(action: str) -> str:
    """An answer to an order in a word or two."""
    return {
        "release": say("release"),
        "approve": say("release with approval"),
        "deposit": say("deposit"),
        "hold": say("hold"),
        "stop": say("stop"),
    }[action]


def evidence_table(found: Pack, customer: Any) -> Table:
    """Every item of the score: value, points, source and date; what nobody knows stays as an empty row."""
    words = rules.table("credit/five_c_weights").set_index("item")["label_en"]
    detail = found.points[found.points["customer_id"] == customer]
    detail = detail.assign(item=detail["item"].map(words).fillna(detail["item"]))
    return _table(detail[["c", "item", "value", "points", "source", "date"]].round({"points": 0}))


def lens_table(found: Pack, customer: Any, name: str) -> Table:
    """One lens: each cell with its evidence, an empty one said to be empty."""
    words = rules.table("credit/five_c_weights").set_index("item")["label_en"]
    sheet = found.sheets[name][found.sheets[name]["customer_id"] == customer]
    told = sheet["item"].map(words).fillna(sheet["item"]) + sheet["points"].map(
        lambda points: "" if pd.isna(points) else f" {points:.0f}"
    )
    lines = told.fillna(say("empty: nobody has asked")).groupby(sheet["label"], sort=False).agg(", ".join)
    return _table(pd.DataFrame({lens_words()[name]: lines.index, say("evidence, with its points"): lines.to_numpy()}))


def limit_table(found: Pack, customer: Any) -> Table:
    """Every method with its limit and its reason."""
    words = rules.table("credit/limit_methods").set_index("method")["label_en"]
    rows = found.ways[found.ways["customer_id"] == customer]
    return _table(rows.assign(method=rows["method"].map(words))[["method", "limit", "reason"]])


def exposure_table(found: Pack, customer: Any) -> Table:
    """What makes up the exposure, and the limit that was agreed on."""
    row = found.orders.loc[
        [customer], ["open_items", "delivered", "orders", "exposure", "limit", "headroom", "agreed_on", "overdue_days"]
    ]
    return _table(
        row.reset_index(drop=True),
        limit=say("agreed limit"),
        orders=say("open orders"),
        overdue_days=say("oldest, days late"),
    )


def age_table(found: Pack, customer: Any) -> Any:
    """The customer's row of the ageing."""
    if customer not in found.aged.index:
        return Words(say("Nothing of this customer stands in the ledger."))
    return _table(found.aged.loc[[customer]].reset_index(drop=True), not_due=say("not due"), no_date=say("no date"))


def accounted(found: Pack) -> list[Any]:
    """Rows read and used, table by table; rows that were set aside, and rows that count and deserve a look."""
    if found.read.empty:
        return [_table(found.tables)]
    return [
        _table(found.tables),
        _table(
            found.read.assign(counts=found.read["counts"].astype(bool)),
            first_rows=say("first row numbers"),
            counts=say("counted"),
        ),
    ]


def headline(found: Pack) -> Json:
    """The figures of the pack for another program."""
    figures = {name: None if pd.isna(value) else round(float(value), 6) for name, value in found.figures.items()}
    grades = decisions(found)["grade"].value_counts()
    return Json(
        {
            "as_of": str(found.as_of.date()),
            "currency": found.currency,
            "customers": len(found.late),
            "owed": float(found.late["owed"].sum()),
            "overdue": float(found.late["overdue"].sum()),
            **figures,
            "allowance": round(float(found.reserve["allowance"].sum()), 6),
            "above_limit": int((found.orders["headroom"] < 0).sum()),
            "grades": {str(grade): int(n) for grade, n in grades.items()},
            "actions": {str(action): int(n) for action, n in found.orders["action"].value_counts().items()},
            "rows_left_out": int(found.read.loc[~found.read["counts"].astype(bool), "rows"].sum()),
            "rows_to_look_at": int(found.read.loc[found.read["counts"].astype(bool), "rows"].sum()),
        }
    )


def _head(text: str) -> Words:
    return Words(f"## {text}")


def _sub(text: str) -> Words:
    return Words(f"### {text}")


def _table(frame: pd.DataFrame, **labels: str) -> Table:
    """A frame as people read it."""
    return Table(frame, **{"customer_id": say("customer"), "invoice_id": say("invoice"), "c": say("C"), **labels})


def _list(frame: pd.DataFrame, most: int = SHOWN, **labels: str) -> list[Any]:
    """The first rows of a list, and where the others are."""
    if frame.empty:
        return []
    more = len(frame) - most
    told = [Words(say("{n} more stand in the workbook.", n=more))] if more > 0 else []
    return [_table(frame.head(most), **labels), *told]


def _tried() -> Words:
    return Words(
        say(
            "For every customer one more order is tried: a month's planned sales, or where no plan is known the mean month of the last "
            "year. The agreed limit rules until the committee has signed the new line. Who may release a held order is not the "
            "one who sold it."
        )
    )


def _age(found: Pack) -> list[Any]:
    """The picture, and the customers with the most money in it."""
    aged = named(found, found.aged).sort_values("total", ascending=False, kind="stable")
    return [plots.age_of_receivables(found.aged), *_list(aged, 10, no_date=say("no date"), not_due=say("not due"))]


def _waiting(found: Pack) -> list[Any]:
    figures = found.figures
    if pd.isna(figures["simple"]):
        return [Words(say("There are no credit sales in the last three months: the days cannot be counted."))]
    known = pd.notna(figures["countback"])
    back = (
        say("{days:.1f}", days=figures["countback"])
        if known
        else say("not known (the ledger does not reach back far enough)")
    )
    return [
        plots.waiting_days(figures),
        Words(
            say(
                "Days sales outstanding: {simple:.1f} by the simple way, {back} by counting back, {best:.1f} at best. Of what could be collected in "
                "three months, {cei:.0f}% was.",
                simple=figures["simple"],
                back=back,
                best=figures["best_possible"],
                cei=figures["cei"],
            )
        ),
    ]


def _insurance(found: Pack) -> list[Any]:
    """The duties of the next weeks, and how many dates have passed."""
    if found.duties.empty:
        return [Words(say("No open invoice of a customer with an insurer's limit."))]
    soon = found.duties[found.duties["days_left"].between(0, SOON)]
    past = int((found.duties["days_left"] < 0).sum())
    return [
        Words(
            say(
                "{n} [date lies|dates lie] in the next {days} days; {past} [has|have] passed and should be ticked off: a duty "
                "forgotten can cost the cover.",
                n=len(soon),
                days=SOON,
                past=past,
            )
        ),
        *_list(
            rows_with_names(found, soon)[["name", "invoice_id", "duty", "date", "days_left"]],
            days_left=say("days left"),
        ),
    ]


def _signs(found: Pack) -> list[Any]:
    none = [] if len(found.signs) else [Words(say("No sign was found."))]
    unseen = str(found.signs.attrs.get("not_checked", "")).replace("_", " ")
    told = [Words(say("Not looked up for everybody: {names}.", names=unseen))] if unseen else []
    return [*none, *_list(rows_with_names(found, found.signs)[["name", "words", "found"]], words=say("sign")), *told]
