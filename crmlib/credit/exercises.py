"""The exercises of lesson 5: the tables are in ``cases.py``, the methods in the lesson's other modules."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.credit import cases
from crmlib.credit.ageing import ageing
from crmlib.credit.dso import dso
from crmlib.credit.five_c import five_c
from crmlib.credit.insurance import insured_recovery
from crmlib.credit.lens import empty_cells, lens
from crmlib.credit.payment import mean_days_beyond_terms, payment_index
from crmlib.credit.probability import break_even_probability, expected_profit, expected_profit_with_repeat
from crmlib.credit.provision import loss_rates
from crmlib.credit.ratios import altman_z2, z2_zone
from crmlib.credit.terms import terms_for
from crmlib.practice.exercise import ____, check, exercise, exercise_data, grade, hint, predict, solution
from crmlib.practice.judgement import Judgement

__all__ = ["____", "check", "exercise_data", "grade", "hint", "predict", "solution"]


# The score: payment record, accounts, what is missing


def _record(paid: pd.DataFrame, weigh: bool = True) -> list[float]:
    known = paid if weigh else paid[["days_beyond_terms"]]
    mean = mean_days_beyond_terms(known)
    return [mean, payment_index(known), payment_index(paid.assign(days_beyond_terms=mean))]


exercise(
    "5.1",
    points=3,
    kind="values",
    tolerance=1e-3,
    data=cases.invoices,
    vary=cases.other_invoices,
    answer=_record,
    wrong={
        "points of the mean": (
            lambda d: [_record(d)[0], _record(d)[2], _record(d)[2]],
            "Your second value is the points of the mean day. Score every invoice first, then average the points.",
        ),
        "invoices weigh the same": (
            lambda d: _record(d, weigh=False),
            "Every invoice weighs the same in your means. A large invoice paid late is more money that waits.",
        ),
        "the last two exchanged": (
            lambda d: [_record(d)[0], *_record(d)[:0:-1]],
            "The last two stand in the other order: first the mean of the points, then the points of the mean.",
        ),
    },
    hints=[
        "Two ways to one number: average first and score then, or score first and average then.",
        "crm.mean_days_beyond_terms(table) weighs the days by money; crm.payment_index(table) scores every invoice and weighs the points.",
        "For the third, put the mean in place of every day: crm.payment_index(table.assign(days_beyond_terms=mean)).",
    ],
    reason="The scale is no straight line: a day costs more points here than there, so the points of the mean are not the mean of the points.",
    solution="""
mean = crm.mean_days_beyond_terms(table)
answer = [mean, crm.payment_index(table), crm.payment_index(table.assign(days_beyond_terms=mean))]
""".strip(),
)


def _z2(books: pd.Series, working: float | None = None, extra: float = 0.0) -> float:
    """Altman's Z'' with another working capital or a constant more."""
    capital = books["current_assets"] - books["current_liabilities"] if working is None else working
    return float(altman_z2({**books, "current_assets": capital + books["current_liabilities"]})) + extra


exercise(
    "5.2",
    points=2,
    kind="value",
    tolerance=2e-4,
    data=cases.accounts,
    vary=cases.other_accounts,
    answer=lambda d: altman_z2(d.to_dict()),
    wrong={
        "emerging-market constant": (
            lambda d: _z2(d, extra=3.25),
            "You added 3.25. That variant has other edges; with the edges 1.1 and 2.6 nothing is added.",
        ),
        "current assets for working capital": (
            lambda d: _z2(d, d["current_assets"]),
            "You took all current assets. Working capital is what is left of them after the current liabilities.",
        ),
        "equity over assets": (
            lambda d: (
                _z2(d)
                - 1.05 * (d["total_assets"] / d["total_liabilities"] + d["total_liabilities"] / d["total_assets"] - 2)
            ),
            "The last part is equity divided by liabilities, not by assets.",
        ),
        "quick assets": (
            lambda d: _z2(d, d["current_assets"] - d["stock"] - d["current_liabilities"]),
            "You left the stock out. That belongs to the quick ratio; working capital includes it.",
        ),
    },
    hints=[
        "Z'' adds four ratios: working capital, retained earnings and EBIT by total assets, equity by liabilities.",
        "The weights are 6.56, 3.26, 6.72 and 1.05; equity is total assets less total liabilities.",
        "crm.altman_z2(table) does it; above 2.6 is safe, below 1.1 distress.",
    ],
    reason="Three of the ratios go by total assets, the last by liabilities, so firms of any size compare; the safe side begins above 2.6.",
    solution="""answer = crm.altman_z2(table)""",
)


def _less(evidence: pd.DataFrame, item: str = "secured_share") -> pd.DataFrame:
    return evidence[evidence["item"] != item]


def _with_and_without(evidence: pd.DataFrame) -> list[float]:
    full, less = five_c(evidence).iloc[0], five_c(_less(evidence)).iloc[0]
    return [full["score"], less["score"], less["coverage"]]


def _collateral_as(evidence: pd.DataFrame, points: float) -> float:
    """The score if the collateral had so many points."""
    row = five_c(evidence).iloc[0]
    weight = rules.table("credit/five_c_weights").drop_duplicates("c").set_index("c")["c_weight"]["collateral"] / 100
    return float(row["score"] + weight * (points - row["collateral"]))


def _nothing_secured(evidence: pd.DataFrame) -> list[float]:
    """The score if somebody had found that nothing is secured."""
    return five_c(evidence.assign(value=evidence["value"].mask(evidence["item"] == "secured_share", 0)))[
        "score"
    ].tolist()


exercise(
    "5.3",
    points=3,
    kind="values",
    tolerance=1e-4,
    data=cases.worked_evidence,
    vary=cases.other_evidence,
    answer=_with_and_without,
    wrong={
        "missing counts as zero": (
            lambda d: [_with_and_without(d)[0], _collateral_as(d, 0), _with_and_without(d)[2]],
            "Your second value counts the missing collateral as zero points. What nobody knows is left out of the mean.",
        ),
        "missing counts as nothing secured": (
            lambda d: [_with_and_without(d)[0], *_nothing_secured(d), _with_and_without(d)[2]],
            "You wrote a secured share of zero. Not known and nothing secured are two different things.",
        ),
        "coverage of the full file": (
            lambda d: [*_with_and_without(d)[:2], 1.0],
            "The third value is the coverage with all the evidence. How much is there when one C is missing?",
        ),
        "another line left out": (
            lambda d: [_with_and_without(d)[0], *five_c(_less(d, "industry_outlook")).iloc[0][["score", "coverage"]]],
            "You left the industry out. The collateral is the item secured_share.",
        ),
    },
    hints=[
        "The score is a weighted mean of what is there. What happens to a mean when a low part of it is not there?",
        "crm.five_c(table) has the columns score and coverage; table[table['item'] != 'secured_share'] is the file without collateral.",
        "Take .item() of a column of the one row: score with all, then score and coverage without collateral.",
    ],
    reason="What nobody knows is left out of the mean, so the score rises where collateral has fewer points than the rest; coverage shows the gap.",
    solution="""
full, less = crm.five_c(table), crm.five_c(table[table["item"] != "secured_share"])
answer = [full["score"].item(), less["score"].item(), less["coverage"].item()]
""".strip(),
)


def _late(evidence: pd.DataFrame, days: float = 90) -> pd.DataFrame:
    return evidence.assign(value=evidence["value"].mask(evidence["item"] == "days_beyond_terms", days))


def _lateness_alone(evidence: pd.DataFrame, points: float) -> float:
    """The score if the payment record were worth so many points."""
    row, weights = five_c(evidence).iloc[0], rules.table("credit/five_c_weights").set_index("item").loc["payment_index"]
    paid = evidence[evidence["item"] == "days_beyond_terms"].rename(columns={"value": "days_beyond_terms"})
    part = weights["c_weight"] * weights["item_weight"] / 10_000
    return float(row["score"] + part * (points - payment_index(paid)))


exercise(
    "5.4",
    points=2,
    kind="predict",
    tolerance=1e-4,
    data=cases.worked_evidence,
    vary=cases.other_evidence,
    answer=lambda d: five_c(_late(d))["score"].item(),
    wrong={
        "the score of today": (
            lambda d: five_c(d)["score"].item(),
            "That is the score as the evidence stands. What is it when every invoice is paid ninety days late?",
        ),
        "no points for the record": (
            lambda d: _lateness_alone(d, 0),
            "You gave no points for the payment record. The scale still gives some at ninety days.",
        ),
        "no points for character": (
            lambda d: float(five_c(d)["score"].iloc[0] - 0.30 * five_c(d)["character"].iloc[0]),
            "You took all of character away. The payment record is one of its five items.",
        ),
    },
    hints=[
        "The payment record is one item of one C. How large a part of the hundred can it move?",
        "Character weighs 30 of 100, the payment record 40 of 100 inside it: twelve of a hundred points, and not all of them go.",
        "table['value'].mask(table['item'] == 'days_beyond_terms', 90) makes every invoice ninety days late.",
    ],
    reason="The payment record is one item of one C, so the score forgives much of it; that is why a cap allows no grade above C.",
    solution="""
late = table.assign(value=table["value"].mask(table["item"] == "days_beyond_terms", 90))
answer = crm.five_c(late)["score"].item()
""".strip(),
)


# The limit, the terms, the order

CARRIES = ["net_worth", "working_capital", "references", "working_assets"]

exercise(
    "5.5",
    points=2,
    kind="value",
    tolerance=1e-4,
    data=cases.candidates,
    vary=cases.other_candidates,
    answer=lambda d: min(d["need"], d["coefficient"] * d[CARRIES].mean()),
    wrong={
        "the need among the four": (
            lambda d: d["coefficient"] * d[["need", *CARRIES]].mean(),
            "You averaged the need too. What they want to buy says nothing about what they can carry.",
        ),
        "without the grade": (
            lambda d: d[CARRIES].mean(),
            "That is what an average firm with these numbers could carry. What does the grade allow of it?",
        ),
        "the smallest of all": (
            lambda d: d[["need", *CARRIES]].min(),
            "That is the smallest of the five. The four that say what the buyer carries are averaged first.",
        ),
        "what they ask for": (lambda d: d["need"], "That is what the sales need. Can they carry it?"),
    },
    hints=[
        "One number says what is needed; four say what the buyer can carry.",
        "Capacity is the coefficient of the grade times the mean of net worth, working capital, references and working assets.",
        "The open limit is the smaller of need and capacity: min(…, …).",
    ],
    reason="Need asks what is useful, capacity what is safe, so the smaller of the two decides.",
    solution="""
carries = table[["net_worth", "working_capital", "references", "working_assets"]].mean()
answer = min(table["need"], table["coefficient"] * carries)
""".strip(),
)


def _line(offers: pd.DataFrame, step: int = 0, country_class: int | None = None) -> str:
    """The letter of the line with the terms of this grade, or one so many steps below, in this country or another."""
    grade, country = offers["grade"].iloc[0], offers["country_class"].iloc[0]
    asked = cases.GRADES[cases.GRADES.index(grade) + step]
    words = terms_for(asked, country if country_class is None else country_class)["words"].item()
    return str(offers.index[offers["terms"] == words][0])


exercise(
    "5.6",
    points=1,
    kind="choice",
    data=cases.offers,
    vary=cases.other_offers,
    answer=_line,
    wrong={
        "an ordinary country": (
            lambda d: _line(d, country_class=0),
            "Would you offer these in a country where the bank itself may not pay?",
        ),
        "a better grade": (lambda d: _line(d, -1), "For which grade does the table give these terms?"),
        "a worse grade": (
            lambda d: _line(d, 1),
            "Is this buyer as weak as that? Which grade do these terms belong to?",
        ),
    },
    hints=[
        "Terms follow from two things: the grade of the buyer and the class of the country.",
        "A country of class 5 or 6 calls for safer terms than the grade alone.",
        "crm.terms_for(grade, country class) gives the terms in words; which line says the same?",
    ],
    reason="The grade speaks for the buyer alone; in a risky country even a willing buyer's money may not come out, so the terms have to be safer.",
    solution="""
terms = crm.terms_for(table["grade"].iloc[0], table["country_class"].iloc[0])["words"].item()
answer = table.index[table["terms"] == terms][0]
""".strip(),
)


def _deposit(case: pd.Series, *owed: str) -> float:
    return float(case[list(owed)].sum() + case["order"] - case["limit"])


exercise(
    "5.7",
    points=2,
    kind="value",
    tolerance=1e-4,
    data=cases.order,
    vary=cases.other_order,
    answer=lambda d: _deposit(d, "open_items", "delivered_not_billed", "open_orders"),
    wrong={
        "open orders forgotten": (
            lambda d: _deposit(d, "open_items", "delivered_not_billed"),
            "You left the open orders out. They will be delivered, and then they are owed.",
        ),
        "delivered goods forgotten": (
            lambda d: _deposit(d, "open_items", "open_orders"),
            "You left out what is delivered and not billed yet. The goods are gone already.",
        ),
        "the room that is left": (
            lambda d: d["order"] - _deposit(d, "open_items", "delivered_not_billed", "open_orders"),
            "That is the room under the limit. Asked is what the order needs beyond it.",
        ),
        "the whole order": (lambda d: d["order"], "That is the whole order. A part of it still fits under the limit."),
    },
    hints=[
        "Exposure is everything the buyer could owe us, not the open invoices alone.",
        "crm.exposure(open_items, 0, delivered, open orders) adds it up; nothing waits to be posted here.",
        "crm.order_decision(limit, exposure, order)['deposit'].item() is what is asked for.",
    ],
    reason="The limit caps credit, not orders: what is ordered or delivered counts as owed, and what goes beyond can be sold against a deposit.",
    solution="""
owed = table["open_items"] + table["delivered_not_billed"] + table["open_orders"]
answer = crm.order_decision(table["limit"], owed, table["order"])["deposit"].item()
""".strip(),
)


# The ledger: how long, how old, what it may cost


def _waits(months: pd.DataFrame) -> list[float]:
    sales, days = months["sales"], months["days"]
    owed, current = months["outstanding"].iloc[-1], months["not_overdue"].iloc[-1]
    simple = dso(owed, sales, days=days)
    best = dso(owed, sales, days=days, current=current, method="best_possible")
    return [simple, dso(owed, sales, days=days, method="countback"), best, simple - best]


exercise(
    "5.8",
    points=4,
    kind="values",
    tolerance=2e-3,
    data=cases.months,
    vary=cases.other_months,
    answer=_waits,
    wrong={
        "countback from the oldest": (
            lambda d: [
                _waits(d)[0],
                _waits(d.assign(sales=d["sales"].tolist()[::-1], days=d["days"].tolist()[::-1]))[1],
                *_waits(d)[2:],
            ],
            "Your countback begins with the oldest month. What is outstanding comes from the newest sales first.",
        ),
        "the mean of the three months": (
            lambda d: [_waits(d)[0] * d["outstanding"].mean() / d["outstanding"].iloc[-1], *_waits(d)[1:]],
            "Your first value takes a mean of what was outstanding. Asked is what is outstanding at the end of the last month.",
        ),
        "delay for terms": (
            lambda d: [*_waits(d)[:2], *_waits(d)[:1:-1]],
            "The last two are exchanged: the best possible days are those without lateness, the rest is delay.",
        ),
    },
    hints=[
        "Three ways to ask how long sales wait; the difference of two of them is lateness.",
        "crm.dso(outstanding, sales, days=days, method=…) with 'simple', 'countback' or 'best_possible'; the last one also needs current=.",
        "Take outstanding and not_overdue at the end of the last month with .iloc[-1]; the fourth is crm.average_days_delinquent.",
    ],
    reason="The best possible days count only what is not overdue, so what the simple days have above them comes from paying late.",
    solution="""
owed, fresh = table["outstanding"].iloc[-1], table["not_overdue"].iloc[-1]
ways = [crm.dso(owed, table["sales"], days=table["days"], current=fresh, method=way)
        for way in ("simple", "countback", "best_possible")]
answer = [*ways, ways[0] - ways[2]]
""".strip(),
)

exercise(
    "5.9",
    points=2,
    kind="value",
    tolerance=3e-5,
    data=cases.rolls,
    vary=cases.other_rolls,
    answer=lambda d: float((d["balance"] * loss_rates(d.reset_index())[d.index]).sum()),
    wrong={
        "rates rounded": (
            lambda d: float((d["balance"] * loss_rates(d.reset_index())[d.index].round(3)).sum()),
            "You rounded the rates on the way. Round only what you report.",
        ),
        "one rate for all": (
            lambda d: float((d["balance"] * d["unpaid"].min() / d["unpaid"].max()).sum()),
            "You took one rate for all. Money that has been late for long is lost more often.",
        ),
        "from one bucket to the next": (
            lambda d: float((d["balance"] * (d["unpaid"].shift(-1) / d["unpaid"]).fillna(1)).sum()),
            "These are the parts that reach the next bucket. Asked is the part that is lost in the end.",
        ),
        "only what is late": (
            lambda d: float((d["balance"] * loss_rates(d.reset_index())[d.index]).iloc[1:].sum()),
            "You set nothing aside for what is not yet due. A part of it will not be paid either.",
        ),
    },
    hints=[
        "Of the money that stands in a bucket, which part is lost in the end?",
        "The last row of unpaid is what is lost; divide it by the unpaid of each row.",
        "Multiply the balances by those rates and add up with .sum().",
    ],
    reason="What is lost in the end is compared with what got into each bucket, so the rate rises with the delay.",
    solution="""
rate = table["unpaid"].min() / table["unpaid"]
answer = (table["balance"] * rate).sum()
""".strip(),
)


def _sale_and_claim(case: pd.Series, interest: bool = True) -> list[float]:
    limit = (
        float(case["cost"] / case["price"])
        if not interest
        else break_even_probability(case["cost"], case["price"], days=case["days"], rate=case["rate"])
    )
    return [limit, insured_recovery(case["exposure"], case["insurer_limit"], case["cover"])["net_at_risk"].item()]


exercise(
    "5.10",
    points=2,
    kind="values",
    tolerance=5e-4,
    data=cases.sale,
    vary=cases.other_sale,
    answer=_sale_and_claim,
    wrong={
        "interest forgotten": (
            lambda d: _sale_and_claim(d, interest=False),
            "Your first value leaves the interest out. Money that comes later is worth less today.",
        ),
        "what the insurer pays": (
            lambda d: [_sale_and_claim(d)[0], d["exposure"] - _sale_and_claim(d)[1]],
            "The second value is what the insurer pays. Asked is what stays with us.",
        ),
        "cover on the whole exposure": (
            lambda d: [_sale_and_claim(d)[0], d["exposure"] * (1 - d["cover"])],
            "You insured the whole exposure. The insurer covers its limit and no more.",
        ),
        "percent for fraction": (
            lambda d: [100 * _sale_and_claim(d)[0], _sale_and_claim(d)[1]],
            "The first value is right in percent. Give it as a fraction: 25% is 0.25.",
        ),
    },
    hints=[
        "Two questions: how sure must payment be, and what is left when an insured buyer does not pay?",
        "crm.break_even_probability(cost, price, days=…, rate=…); crm.insured_recovery(exposure, limit, cover).",
        "The second answer stands in the column net_at_risk: take it with .item().",
    ],
    reason="The thinner the margin, the surer payment must be; of the claim we bear our share up to the insurer's limit and all above it.",
    solution="""
chance = crm.break_even_probability(table["cost"], table["price"], days=table["days"], rate=table["rate"])
answer = [chance, crm.insured_recovery(table["exposure"], table["insurer_limit"], table["cover"])["net_at_risk"].item()]
""".strip(),
)


# Other lenses, caps, the rest


def _gaps(evidence: pd.DataFrame, *names: str, filled: bool = False) -> list[str]:
    sheets = [lens(evidence, name) for name in names]
    wanted = [sheet.dropna(subset="item") if filled else empty_cells(sheet) for sheet in sheets]
    return [label for sheet in wanted for label in sheet["label"].drop_duplicates()]


exercise(
    "5.11",
    points=2,
    kind="set",
    data=cases.worked_evidence,
    vary=cases.other_gaps,
    answer=lambda d: _gaps(d, "5P", "6A"),
    wrong={
        "the five P's alone": (
            lambda d: _gaps(d, "5P"),
            "These are the gaps of the five P's. What do the six A's ask that nobody has answered?",
        ),
        "the six A's alone": (
            lambda d: _gaps(d, "6A"),
            "These are the gaps of the six A's. The five P's have one too.",
        ),
        "the filled cells": (
            lambda d: _gaps(d, "5P", "6A", filled=True),
            "These cells have evidence. Asked are the others: where to ask next.",
        ),
    },
    hints=[
        "A lens puts the same evidence under other questions; some of them nobody has answered.",
        "crm.lens(table, '5P') is one sheet, crm.lens(table, '6A') the other; crm.empty_cells(sheet) keeps what is empty.",
        "Give the labels of both: the column label of each, one after the other.",
    ],
    reason="A cell without evidence is a question for the next visit, and some, such as purpose, have no place in the five C's.",
    solution="""
sheets = [crm.empty_cells(crm.lens(table, name))["label"] for name in ("5P", "6A")]
answer = [*sheets[0], *sheets[1]]
""".strip(),
)

exercise(
    "5.12",
    points=3,
    kind="sorting",
    data=cases.buyers,
    vary=cases.other_buyers,
    answer=lambda d: five_c(d)["grade"],
    wrong={
        "the score alone": (
            lambda d: five_c(d)["grade_by_score"],
            "These are the grades that the scores say. Some buyers have a cap.",
        ),
        "the cap alone": (
            lambda d: five_c(d)["cap"].fillna("AAA"),
            "These are the best grades allowed. A cap never raises a grade: the worse of the two counts.",
        ),
        "the first buyer's for all": (
            lambda d: dict.fromkeys(five_c(d).index, five_c(d)["grade"].iloc[0]),
            "You gave all of them the same grade. Each buyer has a row of its own.",
        ),
    },
    hints=[
        "Two things decide a grade: what the score says, and what the worst cap allows.",
        "crm.five_c(table) has a row for each buyer, with the columns grade_by_score, cap and capped_by.",
        "The worse of the two stands in the column grade.",
    ],
    reason="The worse of score and cap counts, so points cannot buy back very late payment, debts above all assets or a country that pays nobody.",
    solution="""answer = crm.five_c(table)["grade"]""",
)

_OTHER_EDGES = pd.DataFrame(  # those of another model
    {"zone": ["distress", "safe", "grey"], "z2_below": [1.23, None, None], "z2_above": [None, 2.9, None]}
)

exercise(
    "5.13",
    points=2,
    kind="sorting",
    data=cases.zones,
    vary=cases.other_zones,
    answer=lambda d: z2_zone(d["z2"]),
    wrong={
        "edges of another model": (
            lambda d: z2_zone(d["z2"], _OTHER_EDGES),
            "These are the edges of Z', the model for manufacturers. Z'' has 1.1 and 2.6.",
        ),
        "another model": (
            lambda d: z2_zone(d["z1"]),
            "You sorted by Z' with the edges of Z''. Take the number to which the edges belong.",
        ),
        "no grey zone": (
            lambda d: z2_zone(d["z2"]).replace("grey", "distress"),
            "Between the two edges lies the grey zone: the number alone decides nothing there.",
        ),
        "upside down": (
            lambda d: z2_zone(d["z2"]).replace({"safe": "distress", "distress": "safe"}),
            "The other way round: a high Z'' is the safe one.",
        ),
    },
    hints=[
        "Two edges make three zones: distress, grey, safe.",
        "Above 2.6 is safe, below 1.1 is distress, the rest is grey.",
        "crm.z2_zone sorts a whole column: give it table['z2'].",
    ],
    reason="Edges belong to the model they were drawn for: those of Z and Z' go with other weights and say nothing about Z''.",
    solution="""answer = crm.z2_zone(table["z2"])""",
)


def _buckets(items: pd.DataFrame, **how: Any) -> list[float]:
    aged = ageing(items, as_of=cases.AS_OF, **how).sum()
    return [float(aged[bucket]) for bucket in rules.table("credit/ageing_buckets")["bucket"]]


exercise(
    "5.14",
    points=5,
    kind="values",
    tolerance=1e-4,
    data=cases.ledger,
    vary=cases.other_ledger,
    answer=_buckets,
    wrong={
        "from the invoice date": (
            lambda d: _buckets(d, basis="invoice"),
            "You counted from the invoice date. Nobody is late before the due date.",
        ),
        "the credit note set off": (
            lambda d: [_buckets(d)[0] + d.loc[d["amount"] < 0, "amount"].sum(), *_buckets(d)[1:]],
            "You set the credit note against what is not yet due. A credit stands in a column of its own.",
        ),
        "every amount positive": (
            lambda d: _buckets(d.assign(amount=d["amount"].abs())),
            "You counted the credit note as an invoice. Its amount is below zero.",
        ),
    },
    hints=[
        "How late is an invoice: from which of its two dates do you count?",
        "crm.ageing(table, as_of='2026-06-30') counts from the due date and has a column for each bucket.",
        "Add up the columns with .sum(), and take not_due, 1-30, 31-60, 61-90 and >90 in that order.",
    ],
    reason="Terms are no lateness, so the days count from the due date; a credit is nobody's delay and has a column of its own.",
    solution="""
aged = crm.ageing(table, as_of="2026-06-30").sum()
answer = list(aged[["not_due", "1-30", "31-60", "61-90", ">90"]])
""".strip(),
)


def _first_and_repeat(case: pd.Series, pays: float | None = None, discount: float | None = None) -> list[float]:
    chance = case["pays"] if pays is None else pays
    return [
        expected_profit(case["cost"], case["revenue"], case["pays"]),
        expected_profit_with_repeat(
            case["cost"],
            case["revenue"],
            chance,
            case["pays_again"],
            discount=case["discount"] if discount is None else discount,
        ),
    ]


exercise(
    "5.15",
    points=2,
    kind="values",
    tolerance=1e-3,
    data=cases.first_and_repeat,
    vary=cases.other_first,
    answer=_first_and_repeat,
    wrong={
        "no interest": (
            lambda d: _first_and_repeat(d, discount=0.0),
            "You left the interest out of the repeat order. It comes later.",
        ),
        "the repeat comes for sure": (
            lambda d: [
                _first_and_repeat(d)[0],
                _first_and_repeat(d)[0]
                + expected_profit(d["cost"], d["revenue"], d["pays_again"]) / (1 + d["discount"]),
            ],
            "You count the repeat order in full. It comes only from a buyer who has paid the first.",
        ),
        "the margin without the risk": (
            lambda d: [d["revenue"] - d["cost"], _first_and_repeat(d)[1]],
            "Your first value is what the order brings if it is paid. What does it bring on average?",
        ),
    },
    hints=[
        "On average: the chance of payment times the margin, less the chance of no payment times the cost.",
        "crm.expected_profit(cost, revenue, chance) is the first; crm.expected_profit_with_repeat(…, discount=…) the second.",
        "The chances are pays for the first order and pays_again for the repeat.",
    ],
    reason="Only a buyer who has paid comes again, so the repeat counts by both chances and less interest; it can outweigh a small loss at first.",
    solution="""
cost, revenue, pays, again, discount = table
answer = [crm.expected_profit(cost, revenue, pays),
          crm.expected_profit_with_repeat(cost, revenue, pays, again, discount=discount)]
""".strip(),
)


# Judgement


def _weighed(points: pd.DataFrame, weights: Any) -> pd.Series:
    shares = pd.Series(list(weights), index=points.columns, dtype=float)
    return (points * shares).sum(axis=1) / shares.sum()


exercise(
    "5.16",
    points=4,
    kind="judgement",
    data=cases.eight,
    vary=cases.other_eight,
    answer=_weighed,
    wrong={
        "every C the same": (
            lambda d, weights: d.mean(axis=1),
            "This is the order by the plain mean of the five. Let your weights decide.",
        ),
        "character alone": (
            lambda d, weights: d["character"],
            "This is the order by character alone. Let your weights decide.",
        ),
        "worst first": (
            lambda d, weights: -_weighed(d, weights),
            "The order is upside down: the best buyer comes first.",
        ),
    },
    hints=[
        "What has cost your firm money so far: buyers who would not pay, or buyers who could not?",
        "Multiply each column by its weight and add up: (table * weights).sum(axis=1), with the weights as a list.",
        "list(scores.sort_values(ascending=False).index) is the ranking; the reason is the sentence for the last buyer of it.",
    ],
    judgement=Judgement(
        parts=("character", "capacity", "capital", "collateral", "conditions"),
        weights=(30, 25, 20, 10, 15),
        reason="We can ship against thirty percent in advance; your last accounts show little free cash, and we look again with the new ones.",
        rubric=(
            "The sentence says what is offered, not only what is refused.",
            "It names the evidence that decided, and what would change the decision.",
            "It says nothing about other customers, and nothing about who the people are: origin, age, sex, belief, family.",
            "It could be read aloud to the buyer, and the same rule holds for all buyers.",
            "The weights have a reason from the business; where the ranking does not survive ten points, it is said.",
        ),
    ),
    reason="Character weighs most where losses came from buyers who would not pay, and the sentence says what is offered and when we look again.",
    solution="""
scores = (table * [30, 25, 20, 10, 15]).sum(axis=1)
answer = {"weights": [30, 25, 20, 10, 15], "ranking": list(scores.sort_values(ascending=False).index),
          "reason": "We can ship against thirty percent in advance; your last accounts show little free cash, and we look again with the new ones."}
""".strip(),
)
