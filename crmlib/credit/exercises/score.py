"""The payment record, the accounts, what is missing, other lenses and caps."""

import pandas as pd

from crmlib import rules
from crmlib.credit import cases
from crmlib.credit.five_c import five_c
from crmlib.credit.lens import empty_cells, lens
from crmlib.credit.payment import mean_days_beyond_terms, payment_index
from crmlib.credit.ratios import altman_z2, z2_zone
from crmlib.credit.record import paid_late
from crmlib.language import tell
from crmlib.practice.exercise import exercise


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
            tell(
                "Your second value is the points of the mean day. Score every invoice first, then average the points."
            ),
        ),
        "invoices weigh the same": (
            lambda d: _record(d, weigh=False),
            tell("Every invoice weighs the same in your means. A large invoice paid late is more money that waits."),
        ),
        "the last two exchanged": (
            lambda d: [_record(d)[0], *_record(d)[:0:-1]],
            tell("The last two stand in the other order: first the mean of the points, then the points of the mean."),
        ),
    },
    hints=[
        tell("Two ways to one number: average first and score then, or score first and average then."),
        tell(
            "crm.mean_days_beyond_terms(table) weighs the days by money; crm.payment_index(table) scores every invoice and weighs the points."
        ),
        tell(
            "For the third, put the mean in place of every day: crm.payment_index(table.assign(days_beyond_terms=mean))."
        ),
    ],
    reason=tell(
        "The scale is no straight line: a day costs more points here than there, so the points of the mean are not the mean of the points."
    ),
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
            tell("You added 3.25. That variant has other edges; with the edges 1.1 and 2.6 nothing is added."),
        ),
        "current assets for working capital": (
            lambda d: _z2(d, d["current_assets"]),
            tell("You took all current assets. Working capital is what is left of them after the current liabilities."),
        ),
        "equity over assets": (
            lambda d: (
                _z2(d)
                - 1.05 * (d["total_assets"] / d["total_liabilities"] + d["total_liabilities"] / d["total_assets"] - 2)
            ),
            tell("The last part is equity divided by liabilities, not by assets."),
        ),
        "quick assets": (
            lambda d: _z2(d, d["current_assets"] - d["stock"] - d["current_liabilities"]),
            tell(
                "The stock is not in your working capital. Without it the quick ratio is worked out; here it belongs in."
            ),
        ),
    },
    hints=[
        tell(
            "Z'' adds four ratios: working capital, retained earnings and EBIT by total assets, equity by liabilities."
        ),
        tell("The weights are 6.56, 3.26, 6.72 and 1.05; equity is total assets less total liabilities."),
        tell("crm.altman_z2(table) does it; above 2.6 is safe, below 1.1 distress."),
    ],
    reason=tell(
        "Three of the ratios go by total assets, the last by liabilities, so firms of any size compare; the safe side begins above 2.6."
    ),
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
            tell(
                "Your second value counts the missing collateral as zero points. What nobody knows is left out of the mean."
            ),
        ),
        "missing counts as nothing secured": (
            lambda d: [_with_and_without(d)[0], *_nothing_secured(d), _with_and_without(d)[2]],
            tell("You wrote a secured share of zero. Not known and nothing secured are two different things."),
        ),
        "coverage of the full file": (
            lambda d: [*_with_and_without(d)[:2], 1.0],
            tell("The third value is the coverage with all the evidence. How much is there when one C is missing?"),
        ),
        "another line left out": (
            lambda d: [_with_and_without(d)[0], *five_c(_less(d, "industry_outlook")).iloc[0][["score", "coverage"]]],
            tell("This is the file without the industry. The collateral is the item secured_share."),
        ),
    },
    hints=[
        tell(
            "The score is a weighted mean of what is there. What happens to a mean when a low part of it is not there?"
        ),
        tell(
            "crm.five_c(table) has the columns score and coverage; table[table['item'] != 'secured_share'] is the file without collateral."
        ),
        tell("Take .item() of a column of the one row: score with all, then score and coverage without collateral."),
    ],
    reason=tell(
        "What nobody knows is left out of the mean, so the score rises where collateral has fewer points than the rest; coverage shows the gap."
    ),
    solution="""
full, less = crm.five_c(table), crm.five_c(table[table["item"] != "secured_share"])
answer = [full["score"].item(), less["score"].item(), less["coverage"].item()]
""".strip(),
)


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
    answer=lambda d: five_c(paid_late(d, 90))["score"].item(),
    wrong={
        "the score of today": (
            lambda d: five_c(d)["score"].item(),
            tell("That is the score as the evidence stands. What is it when every invoice is paid ninety days late?"),
        ),
        "no points for the record": (
            lambda d: _lateness_alone(d, 0),
            tell("You gave no points for the payment record. The scale still gives some at ninety days."),
        ),
        "no points for character": (
            lambda d: float(five_c(d)["score"].iloc[0] - 0.30 * five_c(d)["character"].iloc[0]),
            tell("You took all of character away. The payment record is one of its five items."),
        ),
    },
    hints=[
        tell("The payment record is one item of one C. How large a part of the hundred can it move?"),
        tell(
            "Character weighs 30 of 100, the payment record 40 of 100 inside it: twelve of a hundred points, and not all of them go."
        ),
        tell("crm.paid_late(table, 90) makes every invoice ninety days late."),
    ],
    reason=tell(
        "The payment record is one item of one C, so the score forgives much of it; that is why a cap allows no grade above C."
    ),
    solution="""
answer = crm.five_c(crm.paid_late(table, 90))["score"].item()
""".strip(),
)


def _gaps(evidence: pd.DataFrame, *names: str, filled: bool = False) -> list[str]:
    sheets = [lens(evidence, name) for name in names]
    wanted = [sheet.dropna(subset="item") if filled else empty_cells(sheet) for sheet in sheets]
    return [label for sheet in wanted for label in sheet["lens_question"].drop_duplicates()]


exercise(
    "5.11",
    points=2,
    kind="set",
    words="credit/lens_cells",
    data=cases.worked_evidence,
    vary=cases.other_gaps,
    answer=lambda d: _gaps(d, "5P", "6A"),
    wrong={
        "the five P's alone": (
            lambda d: _gaps(d, "5P"),
            tell("These are the gaps of the five P's. What do the six A's ask that nobody has answered?"),
        ),
        "the six A's alone": (
            lambda d: _gaps(d, "6A"),
            tell("These are the gaps of the six A's. The five P's have one too."),
        ),
        "the filled cells": (
            lambda d: _gaps(d, "5P", "6A", filled=True),
            tell("These cells have evidence. Asked are the others: where to ask next."),
        ),
    },
    hints=[
        tell("A lens puts the same evidence under other questions; some of them nobody has answered."),
        tell(
            "crm.lens(table, '5P') is one sheet, crm.lens(table, '6A') the other; crm.empty_cells(sheet) keeps what is empty."
        ),
        tell("The column lens_question names them: list(one) + list(other) puts both columns together."),
    ],
    reason=tell(
        "A cell without evidence is a question for the next visit, and some, such as purpose, have no place in the five C's."
    ),
    solution="""
five, six = crm.empty_cells(crm.lens(table, "5P")), crm.empty_cells(crm.lens(table, "6A"))
answer = list(five["lens_question"]) + list(six["lens_question"])
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
            tell("These are the grades that the scores say. Some buyers have a cap."),
        ),
        "the cap alone": (
            lambda d: five_c(d)["cap"].fillna("AAA"),
            tell("These are the best grades allowed. A cap never raises a grade: the worse of the two counts."),
        ),
        "the first buyer's for all": (
            lambda d: dict.fromkeys(five_c(d).index, five_c(d)["grade"].iloc[0]),
            tell("You gave all of them the same grade. Each buyer has a row of its own."),
        ),
    },
    hints=[
        tell("Two things decide a grade: what the score says, and what the worst cap allows."),
        tell("crm.five_c(table) has a row for each buyer, with the columns grade_by_score, cap and capped_by."),
        tell("The worse of the two stands in the column grade."),
    ],
    reason=tell(
        "The worse of score and cap counts, so points cannot buy back very late payment, debts above all assets or a country that pays nobody."
    ),
    solution="""answer = crm.five_c(table)["grade"]""",
)

_OTHER_EDGES = pd.DataFrame(  # those of another model
    {"zone": ["distress", "safe", "grey"], "z2_below": [1.23, None, None], "z2_above": [None, 2.9, None]}
)


exercise(
    "5.13",
    points=2,
    kind="sorting",
    words="credit/z2_zones",
    data=cases.zones,
    vary=cases.other_zones,
    answer=lambda d: z2_zone(d["z2"]),
    wrong={
        "edges of another model": (
            lambda d: z2_zone(d["z2"], _OTHER_EDGES),
            tell("These are the edges of Z', the model for manufacturers. Z'' has 1.1 and 2.6."),
        ),
        "another model": (
            lambda d: z2_zone(d["z1"]),
            tell("You sorted by Z' with the edges of Z''. Take the number to which the edges belong."),
        ),
        "no grey zone": (
            lambda d: z2_zone(d["z2"]).replace("grey", "distress"),
            tell("Between the two edges lies the grey zone: the number alone decides nothing there."),
        ),
        "upside down": (
            lambda d: z2_zone(d["z2"]).replace({"safe": "distress", "distress": "safe"}),
            tell("The other way round: a high Z'' is the safe one."),
        ),
    },
    hints=[
        tell("Two edges make three zones: distress, grey, safe."),
        tell("Above 2.6 is safe, below 1.1 is distress, the rest is grey."),
        tell("crm.z2_zone sorts a whole column: give it table['z2']."),
    ],
    reason=tell(
        "Edges belong to the model they were drawn for: those of Z and Z' go with other weights and say nothing about Z''."
    ),
    solution="""answer = crm.z2_zone(table["z2"])""",
)
