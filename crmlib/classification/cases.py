"""The tables of the exercises of lesson 4, as printed and as drawn for one learner.

A function ``other_…`` takes the printed table and an endless row of numbers from 0 to 1, and gives another of the same shape.
"""

from collections.abc import Sequence

import pandas as pd

from crmlib import rules
from crmlib.classification.key_accounts import account_facts
from crmlib.practice.dice import Dice, between, mixed, one_of
from crmlib.practice.variants import numbers
from crmlib.reading.sample import sample

LARGEST = 12  # accounts in the exercise on false key accounts
SHOWN = 9  # of them in a learner's own table
FALSE = ("C006", "C016", "C041")  # planted in the sample, see data/README.md; always shown
SENT_BACK = "C051"  # of the largest; in the exercise much comes back from it and still leaves a profit
TREES = (
    *("Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Oak", "Pine", "Rowan"),
    *("Alder", "Aspen", "Beech", "Holly", "Linden", "Maple", "Olive", "Poplar", "Willow", "Yew"),
)
PRODUCTS = ("Desk", "Floor", "Garden", "Panel", "Spot", "Track")


def ten() -> pd.DataFrame:
    """Sales, margin and cost to serve of ten customers, in thousand dollars."""
    return sample("ten_customers").set_index("customer_id")


def other_ten(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Each customer somewhat larger or smaller, with another margin and another cost to serve."""
    return table.assign(
        sales=[max(5, round(sales * between(dice, 70, 130) / 100)) for sales in table["sales"]],
        margin=[between(dice, 12, 30) / 100 for _ in table["margin"]],
        cost_to_serve=[max(1, round(cost * between(dice, 60, 140) / 100)) for cost in table["cost_to_serve"]],
    )


def ten_apart() -> pd.DataFrame:
    """The ten, of whom some large ones leave little: class A by sales is not class A by margin or by profit."""
    return ten().assign(
        margin=[0.22, 0.20, 0.15, 0.08, 0.45, 0.50, 0.12, 0.25, 0.10, 0.20],
        cost_to_serve=[30, 18, 9, 7, 3, 14, 6, 1, 7, 8],
    )


def other_ten_apart(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Ten others, with margins as far apart."""
    return other_ten(table, dice).assign(margin=[between(dice, 6, 50) / 100 for _ in table["margin"]])


def months() -> pd.DataFrame:
    """Sales by month in thousand dollars, last year and this year until June."""
    return _months([52, 48, 61, 70, 66, 73, 58, 55, 82, 96, 88, 64], [47, 51, 50, 58, 63, 49])


def other_months(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Two other years; the first six months of this one are up or down."""
    change = one_of(dice, (78, 84, 90, 112, 118, 126))
    last = [between(dice, 40, 100) for _ in range(12)]
    return _months(last, [round(sales * (change + between(dice, -12, 12)) / 100) for sales in last[:6]])


def _months(last: Sequence[int], this: Sequence[int]) -> pd.DataFrame:
    names = pd.Index([f"{month:02d}" for month in range(1, 13)], name="month")
    return pd.DataFrame({"last_year": last, "this_year": [*this, *[float("nan")] * 6]}, index=names)


def products() -> pd.DataFrame:
    """Sales and cost of six products in thousand dollars: one sells most, another earns most, a third most of each dollar."""
    return pd.DataFrame(
        {"sales": [310, 240, 75, 150, 190, 110], "cost": [272, 180, 45, 118, 158, 88]},
        index=pd.Index(PRODUCTS, name="product"),
    )


def other_products(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other sales and costs, the three leading products in other places."""
    large, earner, sharp = between(dice, 280, 380), between(dice, 190, 260), between(dice, 60, 95)
    rest = [between(dice, 100, 180) for _ in range(3)]
    sales = [large, earner, sharp, *rest]
    kept = [between(dice, 8, 12), between(dice, 22, 28), between(dice, 36, 44), *(between(dice, 12, 19) for _ in rest)]
    cost = [round(money * (100 - margin) / 100) for money, margin in zip(sales, kept, strict=True)]
    places = mixed(dice, range(6))
    return table.assign(sales=[sales[place] for place in places], cost=[cost[place] for place in places])


def cuts(
    lines: Sequence[tuple[float, int]] = ((0.60, 9), (0.70, 14), (0.80, 22), (0.90, 38)),
    each: int = 60,
    there: int = 1_000,
    places: Sequence[int] = (1, 3, 0, 2),
) -> pd.DataFrame:
    """Four cuts of class A: how many customers it holds, the hours that each is to get, and the hours that there are."""
    return pd.DataFrame(
        {
            "cut": [lines[place][0] for place in places],
            "customers": [lines[place][1] for place in places],
            "hours_each": each,
            "hours_there": there,
        },
        index=pd.Index([*"abcd"], name="line"),
    )


def other_cuts(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other classes and other hours: the second smallest is the largest that the hours are enough for."""
    sizes = [between(dice, 6, 10), between(dice, 12, 17), between(dice, 20, 26), between(dice, 32, 45)]
    each = 10 * between(dice, 3, 9)
    there = each * between(dice, sizes[1], sizes[2] - 1) + between(dice, 0, 2) * 5
    shares = (between(dice, 55, 62) / 100, between(dice, 66, 74) / 100, 0.80, between(dice, 88, 94) / 100)
    return cuts(tuple(zip(shares, sizes, strict=True)), each, there, mixed(dice, range(4)))


def book(customers: int = 137) -> pd.Series:
    """Sales of a whole customer book, no two the same."""
    names = [f"K{n:03d}" for n in range(1, customers + 1)]
    return pd.Series(
        [100_000 // n for n in range(1, customers + 1)], index=pd.Index(names, name="customer_id"), name="sales"
    )


def other_book(sales: pd.Series, dice: Dice) -> pd.Series:
    """Another number of customers, a fifth of them whole; two of them are equal where grade B ends and belong together."""
    drawn = book(5 * between(dice, 21, 48))
    last = -(-len(drawn) * 5 // 100)
    drawn.iloc[last] = drawn.iloc[last - 1]
    return drawn


def five() -> pd.DataFrame:
    """Five customers of the lesson's scoring example: months since the last deal, deals in 24 months, yuan."""
    return pd.DataFrame(
        {
            "recency": [0.5, 2, 8, 14, 5],
            "frequency": [4, 3, 6, 1, 1],
            "monetary": [20_000, 60_000, 22_000, 55_000, 4_000],
        },
        index=pd.Index([*"PQRST"], name="customer_id"),
    )


def other_five(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Five others."""
    return table.assign(
        recency=[one_of(dice, (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 11.0, 14.0, 20.0)) for _ in table.index],
        frequency=[between(dice, 1, 7) for _ in table.index],
        monetary=[1000 * one_of(dice, (3, 6, 8, 12, 17, 24, 38, 55, 70)) for _ in table.index],
    )


AT_A_LIMIT = ((3.0, 3, 3_000), (3.0, 1, 12_000), (3.0, 1, 17_000))


def five_at_limits(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Five others; one stands exactly on a limit, has a score of 3, and another level where levels are round numbers."""
    drawn = other_five(table, dice)
    drawn.loc[one_of(dice, tuple(drawn.index))] = one_of(dice, AT_A_LIMIT)
    return drawn.astype({"frequency": "int64", "monetary": "int64"})


def reorder() -> pd.DataFrame:
    """The five, of whom Q buys middling sums: lately, often and much do not weigh the same for Q. P leads in money."""
    table = five()
    table.loc[["P", "Q"], "monetary"] = [60_000, 18_000]
    return table


def other_reorder(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Five others, of whom Q buys for less than the best, not lately and not often: one more order changes two scores.

    P is the best of them. Q's last deal has neither 3 nor 1, with which two mistakes would give the same.
    """
    drawn = other_five(table, dice)
    drawn.loc["P"] = [one_of(dice, (2.0, 3.0)), between(dice, 5, 7), 1000 * one_of(dice, (55, 70))]
    drawn.loc["Q"] = [one_of(dice, (2.0, 8.0, 11.0)), between(dice, 1, 3), 1000 * between(dice, 5, 45)]
    return drawn.astype({"frequency": "int64", "monetary": "int64"})


def calls() -> pd.DataFrame:
    """Twenty customers: days since the last order, days that they usually let pass, thousand dollars a year."""
    return _calls(numbers("twenty customers"))


def other_calls(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Twenty others."""
    return _calls(dice)


def _calls(dice: Dice) -> pd.DataFrame:
    """Eight are late by their own rhythm; two large ones have half as long again, and not a week more; ten are in time."""
    late = [(gap, gap * between(dice, 16, 30) // 10) for gap in (between(dice, 25, 120) for _ in range(8))]
    short = [(gap, gap * 3 // 2 + 1) for gap in (between(dice, 8, 11) for _ in range(2))]
    in_time = [(gap, gap * between(dice, 3, 13) // 10) for gap in (between(dice, 30, 180) for _ in range(10))]
    gaps = [*late, *short, *in_time]
    sales = mixed(dice, range(15, 95, 5))[:8] + mixed(dice, range(101, 140, 7))[:2]
    sales += mixed(dice, range(12, 300, 11))[:10]
    places = mixed(dice, range(len(TREES)))
    return pd.DataFrame(
        [(gaps[place][1], gaps[place][0], sales[place]) for place in places],
        columns=["recency", "usual_gap", "sales"],
        index=pd.Index(TREES, name="customer"),
    )


def two_level_tables() -> pd.DataFrame:
    """Both level tables of the lesson side by side, for every whole number from 20 to 100."""
    from crmlib.scores import band

    scores = pd.Series(range(20, 101))
    return (
        pd.DataFrame(
            {
                "equal_width": band(scores, rules.table("classification/vip_levels"), "level"),
                "round_numbers": band(scores, rules.table("classification/vip_levels_round"), "level"),
            }
        )
        .set_axis(pd.Index(scores, name="score"))
        .astype("int64")
    )


def base() -> pd.Series:
    """A customer base: what a customer leaves a year, how many stay, interest, the step, two claims."""
    return pd.Series(
        {"margin": 3000, "retention": 0.80, "discount": 0.10, "step": 0.05, "claim_1": 0.35, "claim_2": 0.48}
    )


def other_base(facts: pd.Series, dice: Dice) -> pd.Series:
    """Another margin, another retention."""
    drawn = facts.copy()
    drawn["margin"], drawn["retention"] = 100 * between(dice, 12, 90), between(dice, 60, 90) / 100
    return drawn


def one_customer() -> pd.Series:
    """What a customer leaves a year, how many such customers stay, interest."""
    return pd.Series({"margin": 4000, "retention": 0.75, "discount": 0.10})


def other_customer(facts: pd.Series, dice: Dice) -> pd.Series:
    """Another customer."""
    return pd.Series(
        {
            "margin": 100 * between(dice, 15, 80),
            "retention": between(dice, 55, 84) / 100,
            "discount": between(dice, 6, 14) / 100,
        }
    )


def first_questions() -> pd.DataFrame:
    """Four questions by letter, each by what it asks for."""
    return pd.DataFrame(
        {"asks_for": ["satisfaction", "number of firms", "start and measure", "nothing"]},
        index=pd.Index([*"abcd"], name="line"),
    )


def plans(
    budget: int = 60_000, win: int = 1_000, keep: int = 200, places: Sequence[int] = (1, 0, 2, 3)
) -> pd.DataFrame:
    """Four lines that say how many customers a budget wins, or how many it keeps; one of them is right."""
    claims = [
        (budget // win, budget // keep),
        (budget // keep, budget // win),
        (budget // win // 2, budget // keep // 2),
        (budget // (win + keep), budget // (win + keep)),
    ]
    ordered = [claims[place] for place in places]
    return pd.DataFrame(
        {
            "budget": budget,
            "cost_to_win": win,
            "cost_to_keep": keep,
            "won": [won for won, _ in ordered],
            "kept": [kept for _, kept in ordered],
        },
        index=pd.Index([*"abcd"], name="line"),
    )


def other_plans(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Other costs, the lines in another order."""
    keep = 50 * between(dice, 2, 6)
    win = keep * between(dice, 3, 8)
    return plans(win * keep * between(dice, 1, 3) // 25 * 2, win, keep, mixed(dice, range(4)))


def accounts() -> pd.DataFrame:
    """Twelve large accounts: those of the sample firm, and one of them sends back much and still leaves a profit."""
    facts = account_facts(sample("orders")).head(LARGEST)
    facts.loc[SENT_BACK, ["returned_share", "profit"]] = [0.171, 12_640.0]
    return facts.drop(columns="lines").round({"sales": 0, "margin_of_sales_share": 3, "returned_share": 3, "profit": 0})


def other_accounts(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Some of the twelve, the false ones among them."""
    always = (*FALSE, SENT_BACK)
    sound = [name for name in table.index if name not in always]
    shown = {*always, *mixed(dice, sound)[: SHOWN - len(always)]}
    return table[table.index.isin(shown)]


def deal() -> pd.Series:
    """The usual share of a deal, and the one that you take."""
    return pd.Series({"usual": 0.12, "taken": 0.10})


def other_deal(shares: pd.Series, dice: Dice) -> pd.Series:
    """Other shares."""
    usual = between(dice, 8, 24)
    return pd.Series({"usual": usual / 100, "taken": (usual - between(dice, 1, 4)) / 100})


def eight() -> pd.DataFrame:
    """Eight customers: days since the last order, orders in two years, thousand dollars. Several ordered twice."""
    return pd.DataFrame(
        {
            "recency": [12, 300, 45, 90, 20, 400, 150, 60],
            "frequency": [2, 9, 2, 5, 2, 12, 2, 7],
            "monetary": [38, 95, 14, 60, 120, 72, 25, 51],
        },
        index=pd.Index(["Ash", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Oak"], name="customer_id"),
    )


def other_eight(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Eight others, four of whom ordered equally often."""
    return table.assign(
        recency=mixed(dice, [between(dice, 5, 30), 45, 70, 95, 140, 210, 300, between(dice, 350, 500)]),
        frequency=mixed(dice, [2, 2, 2, 2, *(between(dice, 3, 14) for _ in range(4))]),
        monetary=[between(dice, 10, 130) for _ in table.index],
    )


def export() -> pd.DataFrame:
    """One customer's order lines as the system exports them; ``rate`` is what one unit of the currency is in dollars."""
    rows = [
        ("S101", "2026-01-14", 12_000, "USD", 1.0, "delivered"),
        ("S118", "2026-02-03", 8_000, "EUR", 1.1, "delivered"),
        ("S118", "2026-02-03", 8_000, "EUR", 1.1, "delivered"),
        ("S131", "2026-03-20", 5_000, "USD", 1.0, "cancelled"),
        ("S140", "2026-04-09", 90_000, "CNY", 0.14, "delivered"),
        ("S152", "2026-05-27", 7_500, "USD", 1.0, "delivered"),
    ]
    return pd.DataFrame(rows, columns=["order_id", "date", "amount", "currency", "rate", "status"])


def other_export(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """The same orders with other amounts; the line that came twice comes twice."""
    first = {order: between(dice, 60, 140) / 100 for order in table["order_id"].unique()}
    return table.assign(
        amount=[
            round(amount * first[order] / 100) * 100
            for order, amount in zip(table["order_id"], table["amount"], strict=True)
        ]
    )
