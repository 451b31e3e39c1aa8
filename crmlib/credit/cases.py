"""The tables of the exercises of lesson 5, as printed and as drawn for one learner.

The printed ones are the lesson's worked case, the buyer C029, in thousand dollars. A function ``other_…`` takes the printed
table and an endless row of numbers from 0 to 1, and gives another of the same shape.
"""

import pandas as pd

from crmlib import rules
from crmlib.credit.terms import terms_for
from crmlib.practice.dice import Dice, between, mixed, one_of
from crmlib.reading.sample import sample

WORKED = "C029"  # the worked case of the lesson, see data/README.md
AS_OF = "2026-06-30"
GRADES = ("AAA", "AA", "A", "B", "C", "D")
MONEY = (
    "total_assets",
    "current_assets",
    "stock",
    "current_liabilities",
    "total_liabilities",
    "retained_earnings",
    "ebit",
    "interest",
    "operating_cash_flow",
)
CAPPED = ("C008", "C013", "C024")  # buyers whose cap says less than their score; always shown


def scaled(dice: Dice, value: float, low: int = 70, high: int = 130) -> int:
    """A number somewhat larger or smaller, whole and at least 1."""
    return max(1, round(value * between(dice, low, high) / 100))


def score_evidence() -> pd.DataFrame:
    """The sample's evidence as far as a score or a cap asks for it."""
    asked = [rules.table(f"credit/{name}")["item"] for name in ("five_c_weights", "ratio_inputs")]
    asked.append(rules.table("credit/caps")["fact"])
    evidence = sample("credit_evidence")
    return evidence[evidence["item"].isin(pd.concat(asked))].reset_index(drop=True)


def worked_evidence() -> pd.DataFrame:
    """The evidence on the worked case."""
    evidence = score_evidence()
    return evidence[evidence["customer_id"] == WORKED].reset_index(drop=True)


def other_evidence(evidence: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other accounts, other references, other payment days, another share secured."""
    drawn = {item: scaled(dice, 100, 88, 112) / 100 for item in MONEY}
    drawn["current_liabilities"] = drawn["total_liabilities"]  # what is due soon stays part of all that is owed
    values = [
        round(value * drawn.get(item, 1)) if item in MONEY else value
        for item, value in zip(evidence["item"], evidence["value"], strict=True)
    ]
    changed = evidence.assign(value=values)
    return _with(
        changed,
        trade_references=between(dice, 60, 90),
        years_in_business=between(dice, 4, 15),
        secured_share=between(dice, 2, 5) / 10,
        country_class=between(dice, 1, 4),
    )


def _with(evidence: pd.DataFrame, **values: float) -> pd.DataFrame:
    """The evidence with other values for some items."""
    return evidence.assign(value=evidence["item"].map(values).fillna(evidence["value"]))


def invoices() -> pd.DataFrame:
    """Three invoices: how many days after its due date each was paid, and its amount."""
    return pd.DataFrame(
        {"days_beyond_terms": [0, 10, 40], "amount": [50, 30, 20]}, index=pd.Index(["F1", "F2", "F3"], name="invoice")
    )


def other_invoices(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Three others: one in time, one somewhat late, one very late."""
    return table.assign(
        days_beyond_terms=[0, between(dice, 6, 14), between(dice, 35, 70)],
        amount=[10 * between(dice, 4, 8), 10 * between(dice, 2, 5), 10 * between(dice, 1, 3)],
    )


def accounts() -> pd.Series:
    """The accounts of the worked case."""
    facts = worked_evidence().set_index("item")["value"]
    return facts[list(MONEY)].astype("int64").rename("thousand dollars")


def other_accounts(table: pd.Series, dice: Dice) -> pd.Series:
    """Another firm of about that size."""
    drawn = pd.Series({name: scaled(dice, value, 80, 120) for name, value in table.items()}, name=table.name)
    drawn["stock"] = min(drawn["stock"], drawn["current_assets"] - 50)
    drawn["total_liabilities"] = max(drawn["total_liabilities"], drawn["current_liabilities"] + 100)
    return drawn


def candidates() -> pd.Series:
    """What each method would give the worked case, and the coefficient of its grade."""
    return pd.Series(
        {
            "need": 150,
            "net_worth": 90,
            "working_capital": 40,
            "references": 80,
            "working_assets": 130,
            "coefficient": 0.8,
        }
    )


def other_candidates(table: pd.Series, dice: Dice) -> pd.Series:
    """Other candidates, another grade."""
    drawn = pd.Series(
        {name: 5 * between(dice, 6, 30) for name in table.index[:-1]} | {"coefficient": one_of(dice, (0.6, 0.8))}
    )
    drawn["need"] = 5 * between(dice, 28, 44)
    return drawn


def offers(grade: str = "B", country_class: int = 5, places: tuple[int, ...] = (1, 0, 3, 2)) -> pd.DataFrame:
    """Four terms for one buyer, one of them those of the table: the others belong to another country or another grade."""
    place = GRADES.index(grade)
    terms = [
        terms_for(g, c)["offer"].item()
        for g, c in (
            (grade, country_class),
            (grade, 0),
            (GRADES[place - 1], country_class),
            (GRADES[place + 1], country_class),
        )
    ]
    return pd.DataFrame(
        {"grade": grade, "country_class": country_class, "terms": [terms[place] for place in places]},
        index=pd.Index([*"abcd"], name="line"),
    )


def other_offers(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Another grade or country class, the lines in another order."""
    return offers(one_of(dice, ("AA", "A", "B", "C")), between(dice, 5, 6), tuple(mixed(dice, range(4))))


def order() -> pd.Series:
    """A limit, what the buyer owes already, and one more order."""
    return pd.Series({"limit": 150, "open_items": 95, "delivered_not_billed": 20, "open_orders": 18, "order": 40})


def other_order(table: pd.Series, dice: Dice) -> pd.Series:
    """Another limit that the order goes above, by more than a tenth."""
    drawn = pd.Series(
        {
            "limit": 0,
            "open_items": between(dice, 60, 120),
            "delivered_not_billed": between(dice, 10, 30),
            "open_orders": between(dice, 10, 30),
            "order": between(dice, 40, 80),
        }
    )
    headroom = between(dice, 6, 18)
    return drawn.where(
        drawn.index != "limit", drawn[["open_items", "delivered_not_billed", "open_orders"]].sum() + headroom
    )


def months() -> pd.DataFrame:
    """Three months: days, sales on credit, and what was outstanding and not overdue at the end of each."""
    return pd.DataFrame(
        {
            "days": [30, 31, 30],
            "sales": [120, 150, 180],
            "outstanding": [398, 405, 420],
            "not_overdue": [251, 262, 270],
        },
        index=pd.Index(["April", "May", "June"], name="month"),
    )


def other_months(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other sales that grow towards summer; the countback ends in the first month."""
    sales = [between(dice, 90, 140), between(dice, 120, 170), between(dice, 150, 210)]
    owed = sales[2] + sales[1] + between(dice, 20, sales[0] - 10)
    return table.assign(
        sales=sales,
        outstanding=[owed - between(dice, 15, 40), owed - between(dice, 5, 14), owed],
        not_overdue=[round(0.6 * owed), round(0.62 * owed), owed * between(dice, 55, 75) // 100],
    )


def rolls() -> pd.DataFrame:
    """Balances by lateness, and of 100 sold how much is still unpaid when it gets there; the last is lost."""
    return pd.DataFrame(
        {"balance": [300_000, 140_000, 60_000, 23_000, 5_000], "unpaid": [100, 50, 23, 8, 2]},
        index=pd.Index(["not_due", "1-30", "31-60", "61-90", ">90"], name="bucket"),
    )


def other_rolls(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other balances, other rolls."""
    unpaid = [100, between(dice, 40, 60), between(dice, 18, 30), between(dice, 6, 12), between(dice, 2, 4)]
    return table.assign(unpaid=unpaid, balance=[1000 * scaled(dice, balance / 1000) for balance in table["balance"]])


def sale() -> pd.Series:
    """A sale on credit, and a claim with an insurer behind it."""
    return pd.Series(
        {
            "cost": 82_000,
            "price": 100_000,
            "days": 60,
            "rate": 0.09,
            "exposure": 500,
            "insurer_limit": 400,
            "cover": 0.9,
        }
    )


def other_sale(table: pd.Series, dice: Dice) -> pd.Series:
    """Another sale, another claim."""
    return pd.Series(
        {
            "cost": 1000 * between(dice, 70, 90),
            "price": 100_000,
            "days": 30 * between(dice, 1, 4),
            "rate": between(dice, 6, 12) / 100,
            "exposure": 10 * between(dice, 42, 60),
            "insurer_limit": 10 * between(dice, 20, 40),
            "cover": one_of(dice, (0.8, 0.85, 0.9)),
        }
    )


def other_gaps(evidence: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Less evidence: one or two subjects were never asked about."""
    subjects = (
        ("secured_share",),
        ("country_class", "industry_outlook"),
        ("country_class", "industry_outlook", "contract_currency"),
        ("interest", "operating_cash_flow", "current_liabilities"),
    )
    gone = {item for subject in mixed(dice, subjects)[: between(dice, 1, 2)] for item in subject}
    return evidence[~evidence["item"].isin(gone)].reset_index(drop=True)


def buyers() -> pd.DataFrame:
    """The evidence on the buyers of the sample firm, the worked case paying every invoice ninety days late."""
    evidence = score_evidence()
    late = (evidence["customer_id"] == WORKED) & (evidence["item"] == "days_beyond_terms")
    return evidence.assign(value=evidence["value"].mask(late, 90))


def other_buyers(evidence: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Seven of them, those whose cap counts among them."""
    others = [name for name in evidence["customer_id"].unique() if name not in (*CAPPED, WORKED)]
    shown = {*CAPPED, WORKED, *mixed(dice, others)[:3]}
    return evidence[evidence["customer_id"].isin(shown)].reset_index(drop=True)


def zones() -> pd.DataFrame:
    """Three models' numbers for six firms: Altman's Z, Z' and Z''."""
    return pd.DataFrame(
        {
            "z": [3.1, 1.7, 2.4, 3.4, 1.5, 2.9],
            "z1": [3.0, 2.7, 1.1, 1.8, 1.3, 3.2],
            "z2": [3.3, 2.8, 2.1, 1.2, 0.9, 1.6],
        },
        index=pd.Index(["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel"], name="firm"),
    )


def other_zones(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Six others; one Z'' stands between each two pairs of edges that are mixed up."""
    z2 = [between(dice, 30, 55), 28, between(dice, 14, 24), 12, between(dice, -5, 10), between(dice, 14, 24)]
    drawn = {"z": [between(dice, 12, 36) for _ in z2], "z1": [between(dice, 8, 34) for _ in z2], "z2": mixed(dice, z2)}
    return pd.DataFrame({name: [value / 10 for value in values] for name, values in drawn.items()}, index=table.index)


def ledger() -> pd.DataFrame:
    """Open invoices of four buyers on 30 June 2026, the last one a credit note."""
    rows = [
        ("F101", "Ash", "2026-05-20", "2026-07-19", 18_000),
        ("F102", "Ash", "2026-04-02", "2026-06-01", 7_500),
        ("F103", "Birch", "2026-03-10", "2026-05-09", 12_000),
        ("F104", "Birch", "2026-02-15", "2026-04-16", 5_200),
        ("F105", "Cedar", "2026-01-10", "2026-03-11", 2_600),
        ("F106", "Cedar", "2026-06-12", "2026-08-11", 9_400),
        ("F107", "Elm", "2026-04-28", "2026-06-27", 4_300),
        ("F108", "Elm", "2026-05-04", "2026-07-03", -1_100),
    ]
    return pd.DataFrame(rows, columns=["invoice_id", "customer_id", "invoice_date", "due_date", "amount"])


def other_ledger(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """The same invoices with other amounts."""
    return table.assign(amount=[100 * round(amount * between(dice, 60, 150) / 10_000) for amount in table["amount"]])


def first_and_repeat() -> pd.Series:
    """A first order of a new buyer, and the repeat order that may follow."""
    return pd.Series({"cost": 1000, "revenue": 1200, "pays": 0.80, "pays_again": 0.95, "discount": 0.20})


def other_first(table: pd.Series, dice: Dice) -> pd.Series:
    """Another order, with other chances."""
    return pd.Series(
        {
            "cost": 1000,
            "revenue": 10 * between(dice, 114, 130),
            "pays": between(dice, 70, 82) / 100,
            "pays_again": between(dice, 93, 98) / 100,
            "discount": between(dice, 8, 24) / 100,
        }
    )


def eight() -> pd.DataFrame:
    """Eight buyers and their points for the five C's."""
    return pd.DataFrame(
        {
            "character": [92, 58, 74, 81, 40, 66, 88, 70],
            "capacity": [35, 90, 62, 70, 85, 48, 55, 77],
            "capital": [60, 95, 41, 77, 88, 52, 38, 66],
            "collateral": [20, 45, 95, 30, 60, 100, 20, 45],
            "conditions": [85, 40, 70, 62, 90, 30, 95, 55],
        },
        index=pd.Index(["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Oak"], name="customer_id"),
    )


def other_eight(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Eight others."""
    return pd.DataFrame({letter: [between(dice, 20, 98) for _ in table.index] for letter in table}, index=table.index)
