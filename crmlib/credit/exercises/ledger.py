"""How long sales wait, how old they are, and what they may cost."""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.credit import cases
from crmlib.credit.ageing import ageing
from crmlib.credit.dso import dso
from crmlib.credit.provision import loss_rates
from crmlib.language import tell
from crmlib.practice.exercise import exercise


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
            tell("Your countback begins with the oldest month. What is outstanding comes from the newest sales first."),
        ),
        "the mean of the three months": (
            lambda d: [_waits(d)[0] * d["outstanding"].mean() / d["outstanding"].iloc[-1], *_waits(d)[1:]],
            tell(
                "Your first value takes a mean of what was outstanding. Asked is what is outstanding at the end of the last month."
            ),
        ),
        "delay for terms": (
            lambda d: [*_waits(d)[:2], *_waits(d)[:1:-1]],
            tell("The last two are exchanged: the best possible days are those without lateness, the rest is delay."),
        ),
    },
    hints=[
        tell("Three ways to ask how long sales wait; the difference of two of them is lateness."),
        tell(
            "crm.dso(outstanding, sales, days=days, method=…) with 'simple', 'countback' or 'best_possible'; the last one also needs current=."
        ),
        tell(
            "Take outstanding and not_overdue at the end of June: table.loc['June', 'outstanding']. The fourth is the first less the third."
        ),
    ],
    reason=tell(
        "The best possible days count only what is not overdue, so what the simple days have above them comes from paying late."
    ),
    solution="""
owed, fresh = table.loc["June", "outstanding"], table.loc["June", "not_overdue"]
simple = crm.dso(owed, table["sales"], days=table["days"])
back = crm.dso(owed, table["sales"], days=table["days"], method="countback")
best = crm.dso(owed, table["sales"], days=table["days"], current=fresh, method="best_possible")
answer = [simple, back, best, simple - best]
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
            tell("You rounded the rates on the way. Round only what you report."),
        ),
        "one rate for all": (
            lambda d: float((d["balance"] * d["unpaid"].min() / d["unpaid"].max()).sum()),
            tell("You took one rate for all. Money that has been late for long is lost more often."),
        ),
        "from one bucket to the next": (
            lambda d: float((d["balance"] * (d["unpaid"].shift(-1) / d["unpaid"]).fillna(1)).sum()),
            tell("These are the parts that reach the next bucket. Asked is the part that is lost in the end."),
        ),
        "only what is late": (
            lambda d: float((d["balance"] * loss_rates(d.reset_index())[d.index]).iloc[1:].sum()),
            tell("You set nothing aside for what is not yet due. A part of it will not be paid either."),
        ),
    },
    hints=[
        tell("Of the money that stands in a bucket, which part is lost in the end?"),
        tell("The last row of unpaid is what is lost, table.loc['>90', 'unpaid']; divide it by the column unpaid."),
        tell("Multiply the balances by those rates and add up with .sum()."),
    ],
    reason=tell(
        "What is lost in the end is compared with what got into each bucket, so the rate rises with the delay."
    ),
    solution="""
rate = table.loc[">90", "unpaid"] / table["unpaid"]
answer = (table["balance"] * rate).sum()
""".strip(),
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
            tell("You counted from the invoice date. Nobody is late before the due date."),
        ),
        "the credit note set off": (
            lambda d: [_buckets(d)[0] + d.loc[d["amount"] < 0, "amount"].sum(), *_buckets(d)[1:]],
            tell("You set the credit note against what is not yet due. A credit stands in a column of its own."),
        ),
        "every amount positive": (
            lambda d: _buckets(d.assign(amount=d["amount"].abs())),
            tell("You counted the credit note as an invoice. Its amount is below zero."),
        ),
    },
    hints=[
        tell("How late is an invoice: from which of its two dates do you count?"),
        tell("crm.ageing(table, as_of='2026-06-30') counts from the due date and has a column for each bucket."),
        tell("Each bucket is a column; add it up with .sum(): aged['not_due'].sum(), then 1-30, 31-60, 61-90 and >90."),
    ],
    reason=tell(
        "Terms are no lateness, so the days count from the due date; a credit is nobody's delay and has a column of its own."
    ),
    solution="""
aged = crm.ageing(table, as_of="2026-06-30")
answer = [aged["not_due"].sum(), aged["1-30"].sum(), aged["31-60"].sum(), aged["61-90"].sum(), aged[">90"].sum()]
""".strip(),
)
