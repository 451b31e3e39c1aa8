"""The tables of the exercises of lesson 4, as printed and as drawn for one learner.

A function ``other_…`` takes the printed table and an endless row of numbers from 0 to 1, and gives another of the same shape.
"""

from collections.abc import Sequence

import pandas as pd

from crmlib import rules
from crmlib.classification.key_accounts import account_facts
from crmlib.practice.dice import Dice, between, mixed, one_of
from crmlib.reading.sample import sample

LARGEST = 12  # accounts in the exercise on false key accounts
SHOWN = 9  # of them in a learner's own table
FALSE = ("C006", "C016", "C041")  # planted in the sample, see data/README.md; always shown


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


def book(customers: int = 37) -> pd.Series:
    """Sales of a whole customer book, no two the same."""
    names = [f"K{n:03d}" for n in range(1, customers + 1)]
    return pd.Series(
        [100_000 // n for n in range(1, customers + 1)], index=pd.Index(names, name="customer_id"), name="sales"
    )


def other_book(sales: pd.Series, dice: Dice) -> pd.Series:
    """Another number of customers, two of them equal where grade C ends: they belong together."""
    drawn = book(between(dice, 41, 240))
    last = -(-len(drawn) * 20 // 100)
    drawn.iloc[last] = drawn.iloc[last - 1]
    return drawn


def five() -> pd.DataFrame:
    """Five customers of the lesson's scoring example: months since the last deal, deals in 24 months, yuan."""
    return pd.DataFrame(
        {
            "recency": [0.5, 2, 8, 14, 5],
            "frequency": [4, 3, 6, 1, 2],
            "monetary": [20_000, 60_000, 12_000, 55_000, 4_000],
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


def other_reorder(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Five others, of whom Q buys much, not lately and not often: one more order changes two scores."""
    drawn = other_five(table, dice)
    drawn.loc["Q"] = [one_of(dice, (2.0, 5.0, 8.0)), between(dice, 1, 3), 1000 * between(dice, 52, 90)]
    return drawn.astype({"frequency": "int64", "monetary": "int64"})


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
    """The twelve largest accounts of the sample firm."""
    facts = account_facts(sample("orders")).head(LARGEST)
    return facts.drop(columns="lines").round({"sales": 0, "margin_of_sales_share": 3, "returned_share": 3, "profit": 0})


def other_accounts(table: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Some of the twelve, the false ones among them."""
    sound = [name for name in table.index if name not in FALSE]
    shown = {*FALSE, *mixed(dice, sound)[: SHOWN - len(FALSE)]}
    return table[table.index.isin(shown)]


def deal() -> pd.Series:
    """The usual share of a deal, and the one that you take."""
    return pd.Series({"usual": 0.10, "taken": 0.09})


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
