"""The file of one buyer, as the committee reads it: decision, score, evidence, lenses, ways to a limit, ledger."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.credit import plots
from crmlib.credit.caps import grade_sentence
from crmlib.credit.limits import limit_sentence
from crmlib.credit.pack import Pack, filed, named
from crmlib.credit.words import by_bucket
from crmlib.language import joined, readable, say
from crmlib.showing.page import Section, section
from crmlib.showing.prose import Table, Words, worded


def case_files(found: Pack) -> Section:
    """The files one after the other: of the one customer asked for, or of all on whom there is one."""
    who = filed(found) if found.only is None else [found.only]
    if not who:
        return section(Words(say("There is no file on any customer.")))
    rows = found.judged.scores.loc[who].assign(name=[name_of(found, one) for one in who])
    pictures = plots.five_bars_of(rows)
    return section(*(case_file(found, one, bars) for one, bars in zip(who, pictures, strict=True)))


def case_file(found: Pack, customer: Any, bars: Any = None) -> Section:
    """One customer's file. `bars` is the picture of the five C's."""
    return section(
        Words(f"### {name_of(found, customer)}"),
        Words("\n".join(f"- {line}" for line in decision(found, customer))),
        bars,
        _part(say("Evidence, with its source and date")),
        evidence_table(found, customer),
        _part(say("The same evidence through two other lenses")),
        *(lens_table(found, customer, name) for name in found.judged.lenses),
        _part(say("Ways to a limit")),
        limit_table(found, customer),
        _part(say("Exposure against the limit, and the age of what is owed")),
        exposure_table(found, customer),
        age_table(found, customer),
    )


def _part(title: str) -> Words:
    return Words(f"#### {title}")


def name_of(found: Pack, customer: Any) -> str:
    """Company and number; the number alone where nobody knows more."""
    company = named(found, pd.DataFrame(index=[customer]))["name"].iloc[0]
    if pd.isna(company) or str(company) == str(customer):
        return str(customer)
    return say("{name} ({id})", name=company, id=customer)


# What is decided


def decision(found: Pack, customer: Any) -> list[str]:
    """What is decided, in sentences that can be read out."""
    limit, terms = found.decided.limits.loc[customer], found.decided.terms.loc[customer]
    order = found.decided.orders.loc[customer]
    said = [
        grade_words(found, customer),
        limit_sentence(limit),
        say("Terms: {offer} ({reason}).", offer=terms["offer"], reason=terms["reason"]),
        _order(order),
        _once_signed(order),
        say("Decided by: {who}.", who=limit["approver"])
        if pd.isna(limit["review"])
        else say("Approved by: {who}. Looked at again on {day}.", who=limit["approver"], day=limit["review"].date()),
        _accounts(found, customer),
        _approval(found, customer),
    ]
    return [line for line in said if line]


def grade_words(found: Pack, customer: Any) -> str:
    """Score and cap in a sentence, with the caps of the pack's own rules; or why there is no score yet."""
    checks = found.judged.checks
    unclear = checks[(checks["customer_id"] == customer) & (checks["verdict"] != "go")]
    failed = joined(unclear.loc[unclear["key"] == "not_so", "should_be"], ";")
    verdict = found.judged.gate.loc[customer, "verdict"]
    if verdict == "stop":
        return say("Stopped at the gate before any score. It should be, and is not: {checks}.", checks=failed)
    if verdict == "ask":
        return say("No score before an answer. It should be, and is not: {checks}.", checks=failed)
    said = grade_sentence(found.judged.scores.loc[customer], _caps(found))
    if unclear.empty:
        return said
    provisional = say(
        "Provisional: not looked up, or too long ago: {checks}.", checks=joined(unclear["should_be"], ";")
    )
    return joined([said, provisional], ".")


def _caps(found: Pack) -> pd.DataFrame:
    return found.rules.get("caps", rules.table("credit/caps"))


def _order(order: pd.Series) -> str:
    """What the rules do with one more order under the agreed limit."""
    tried, why = readable(order["order"]), order["reason"]
    match order["action"]:
        case "deposit":
            return say(
                "An order of {order:,}: ask for a deposit of {money:,} or a letter of credit ({reason}).",
                order=tried,
                money=readable(order["deposit"]),
                reason=why,
            )
        case "hold":
            return say("An order of {order:,}: hold, whatever the deposit ({reason}).", order=tried, reason=why)
        case "stop":
            return say(
                "An order of {order:,}: stop shipment, whatever the deposit ({reason}).", order=tried, reason=why
            )
        case action:
            return say("An order of {order:,}: {action} ({reason}).", order=tried, action=_answer(action), reason=why)


def _answer(action: str) -> str:
    """What the rules say to an order."""
    return str(rules.words("credit/order_actions", "answer")[action])


def _once_signed(order: pd.Series) -> str:
    """What changes with the signature; empty where nothing does."""
    if order["once_signed"] == order["action"] or pd.isna(order["new_line"]):
        return ""
    line, action = readable(order["new_line"]), _answer(order["once_signed"])
    if pd.isna(order["agreed_limit"]):
        return say(
            "There is no agreed limit; once the new line of {line:,} is signed: {action}.", line=line, action=action
        )
    return say(
        "That is under the agreed limit of {agreed:,}, which rules until the new line of {line:,} is signed; then: {action}.",
        agreed=readable(order["agreed_limit"]),
        line=line,
        action=action,
    )


def _accounts(found: Pack, customer: Any) -> str:
    """What it costs to give no accounts; empty where there are some."""
    cost = found.judged.cost.loc[customer]
    if cost["accounts"] or found.judged.gate.loc[customer, "verdict"] != "go":
        return ""
    return str(cost["accounts_worth"])


def _approval(found: Pack, customer: Any) -> str:
    """Who must agree besides, in the words of the caps that ask for it."""
    score = found.judged.scores.loc[customer]
    if pd.isna(score["approval"]):
        return ""
    people = rules.words("credit/approvals", "label", by="approver").to_dict()
    reasons = rules.words(_caps(found), "reason", by="cap").to_dict()
    return say(
        "Besides, {who} must agree: {reason}.",
        who=joined(people.get(one, one) for one in score["approval"].split(", ")),
        reason=joined((reasons[cap] for cap in score["approval_why"].split(", ")), ";"),
    )


# The tables


def evidence_table(found: Pack, customer: Any) -> Table:
    """Every item of the score: value, points, source and date; what nobody knows stays as an empty row."""
    points = found.judged.points
    mine = points[points["customer_id"] == customer]
    return Table(mine[["c", "item", "value", "points", "source", "date"]].round({"points": 0}))


def lens_table(found: Pack, customer: Any, name: str) -> Table:
    """One lens: each cell with its evidence, an empty one said to be empty."""
    sheet = found.judged.lenses[name]
    mine = sheet[sheet["customer_id"] == customer]
    pieces = [_piece(*row) for row in zip(worded("item", mine["item"]), mine["points"], strict=True)]
    told = pd.Series(pieces, index=mine.index).groupby(mine["lens_question"], sort=False).agg(joined)
    shown = pd.DataFrame({"lens_question": told.index, "evidence_points": told.to_numpy()})
    return Table(shown, lens_question=str(rules.words("credit/lenses", "label")[name]))


def _piece(item: Any, points: float) -> str:
    """A piece of evidence and its points; a cell without any says so."""
    if pd.isna(item):
        return say("empty: nobody has asked")
    return str(item) if pd.isna(points) else say("{item} {points:.0f}", item=item, points=points)


def limit_table(found: Pack, customer: Any) -> Table:
    """Every method with its limit and its reason."""
    ways = found.decided.ways
    return Table(ways.loc[ways["customer_id"] == customer, ["method", "limit", "reason"]])


def exposure_table(found: Pack, customer: Any) -> Table:
    """What makes up the exposure, and the limit that was agreed on."""
    parts = ["open_items", "delivered", "open_orders", "exposure", "agreed_limit", "headroom", "agreed_on"]
    return Table(found.decided.orders.loc[[customer], [*parts, "overdue_days"]].reset_index(drop=True))


def age_table(found: Pack, customer: Any) -> Any:
    """The customer's row of the ageing."""
    if customer not in found.ledger.aged.index:
        return Words(say("Nothing of this customer stands in the ledger."))
    return Table(by_bucket(found.ledger.aged.loc[[customer]]).reset_index(drop=True))
