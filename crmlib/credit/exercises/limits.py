"""The limit, the terms, the order, and whether it is worth the risk."""

import pandas as pd

from crmlib.credit import cases
from crmlib.credit.insurance import insured_recovery
from crmlib.credit.probability import break_even_probability, expected_profit, expected_profit_with_repeat
from crmlib.credit.terms import terms_for
from crmlib.language import tell
from crmlib.practice.exercise import exercise

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
            tell("You averaged the need too. What they want to buy says nothing about what they can carry."),
        ),
        "without the grade": (
            lambda d: d[CARRIES].mean(),
            tell("That is what an average firm with these numbers could carry. What does the grade allow of it?"),
        ),
        "the smallest of all": (
            lambda d: d[["need", *CARRIES]].min(),
            tell("That is the smallest of the five. The four that say what the buyer carries are averaged first."),
        ),
        "what they ask for": (lambda d: d["need"], tell("That is what the sales need. Can they carry it?")),
    },
    hints=[
        tell("One number says what is needed; four say what the buyer can carry."),
        tell(
            "Capacity is the coefficient of the grade times the mean of net worth, working capital, references and working assets."
        ),
        tell("The open limit is the smaller of need and capacity: min(…, …)."),
    ],
    reason=tell("Need asks what is useful, capacity what is safe, so the smaller of the two decides."),
    solution="""
carries = (table["net_worth"] + table["working_capital"] + table["references"] + table["working_assets"]) / 4
answer = min(table["need"], table["coefficient"] * carries)
""".strip(),
)


def _line(offers: pd.DataFrame, step: int = 0, country_class: int | None = None) -> str:
    """The letter of the line with the terms of this grade, or one so many steps below, in this country or another."""
    grade, country = offers["grade"].iloc[0], offers["country_class"].iloc[0]
    asked = cases.GRADES[cases.GRADES.index(grade) + step]
    words = terms_for(asked, country if country_class is None else country_class)["offer"].item()
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
            tell("Would you offer these in a country where the bank itself may not pay?"),
        ),
        "a better grade": (lambda d: _line(d, -1), tell("For which grade does the table give these terms?")),
        "a worse grade": (
            lambda d: _line(d, 1),
            tell("Is this buyer as weak as that? Which grade do these terms belong to?"),
        ),
    },
    hints=[
        tell("Terms follow from two things: the grade of the buyer and the class of the country."),
        tell("A country of class 5 or 6 calls for safer terms than the grade alone."),
        tell("crm.terms_for(grade, country class) gives the terms in words; which line says the same?"),
    ],
    reason=tell(
        "The grade speaks for the buyer alone; in a risky country even a willing buyer's money may not come out, so the terms have to be safer."
    ),
    solution="""
offer = crm.terms_for(table["grade"], table["country_class"])["offer"]
answer = table[table["terms"] == offer].index.item()
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
            tell("The open orders are not in your number. They will be delivered, and then they are owed."),
        ),
        "delivered goods forgotten": (
            lambda d: _deposit(d, "open_items", "open_orders"),
            tell("What is delivered and not billed yet is not in your number. The goods are gone already."),
        ),
        "the room that is left": (
            lambda d: d["order"] - _deposit(d, "open_items", "delivered_not_billed", "open_orders"),
            tell("That is the room under the limit. Asked is what the order needs beyond it."),
        ),
        "the whole order": (
            lambda d: d["order"],
            tell("That is the whole order. A part of it still fits under the limit."),
        ),
    },
    hints=[
        tell("Exposure is everything the buyer could owe us, not the open invoices alone."),
        tell("Add up open_items, delivered_not_billed and open_orders."),
        tell("crm.order_decision(limit, exposure, order)['deposit'].item() is what is asked for."),
    ],
    reason=tell(
        "The limit caps credit, not orders: what is ordered or delivered counts as owed, and what goes beyond can be sold against a deposit."
    ),
    solution="""
owed = table["open_items"] + table["delivered_not_billed"] + table["open_orders"]
answer = crm.order_decision(table["limit"], owed, table["order"])["deposit"].item()
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
            tell("Your first value leaves the interest out. Money that comes later is worth less today."),
        ),
        "what the insurer pays": (
            lambda d: [_sale_and_claim(d)[0], d["exposure"] - _sale_and_claim(d)[1]],
            tell("The second value is what the insurer pays. Asked is what stays with us."),
        ),
        "cover on the whole exposure": (
            lambda d: [_sale_and_claim(d)[0], d["exposure"] * (1 - d["cover"])],
            tell("You insured the whole exposure. The insurer covers its limit and no more."),
        ),
        "percent for fraction": (
            lambda d: [100 * _sale_and_claim(d)[0], _sale_and_claim(d)[1]],
            tell("The first value is right in percent. Give it as a fraction: 25% is 0.25."),
        ),
    },
    hints=[
        tell("Two questions: how sure must payment be, and what is left when an insured buyer does not pay?"),
        tell("crm.break_even_probability(cost, price, days=…, rate=…); crm.insured_recovery(exposure, limit, cover)."),
        tell("The second answer stands in the column net_at_risk: take it with .item()."),
    ],
    reason=tell(
        "The thinner the margin, the surer payment must be; of the claim we bear our share up to the insurer's limit and all above it."
    ),
    solution="""
chance = crm.break_even_probability(table["cost"], table["price"], days=table["days"], rate=table["rate"])
answer = [chance, crm.insured_recovery(table["exposure"], table["insurer_limit"], table["cover"])["net_at_risk"].item()]
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
            tell("Your repeat order has no interest. It comes later."),
        ),
        "the repeat comes for sure": (
            lambda d: [
                _first_and_repeat(d)[0],
                _first_and_repeat(d)[0]
                + expected_profit(d["cost"], d["revenue"], d["pays_again"]) / (1 + d["discount"]),
            ],
            tell("You count the repeat order in full. It comes only from a buyer who has paid the first."),
        ),
        "the margin without the risk": (
            lambda d: [d["revenue"] - d["cost"], _first_and_repeat(d)[1]],
            tell("Your first value is what the order brings if it is paid. What does it bring on average?"),
        ),
    },
    hints=[
        tell("On average: the chance of payment times the margin, less the chance of no payment times the cost."),
        tell(
            "crm.expected_profit(cost, revenue, chance) is the first; crm.expected_profit_with_repeat(…, discount=…) the second."
        ),
        tell("The chances are pays for the first order and pays_again for the repeat."),
    ],
    reason=tell(
        "Only a buyer who has paid comes again, so the repeat counts by both chances and less interest; it can outweigh a small loss at first."
    ),
    solution="""
cost, revenue, pays = table["cost"], table["revenue"], table["pays"]
first = crm.expected_profit(cost, revenue, pays)
answer = [first, crm.expected_profit_with_repeat(cost, revenue, pays, table["pays_again"], discount=table["discount"])]
""".strip(),
)
