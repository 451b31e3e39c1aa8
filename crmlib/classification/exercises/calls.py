"""Who is late by their own rhythm: exercise 4.23, after chapter 04c."""

import pandas as pd

from crmlib.classification import cases
from crmlib.language import tell
from crmlib.practice.exercise import exercise


def _late(table: pd.DataFrame, days: int = 7, times: float = 1.5) -> pd.DataFrame:
    waited = table["recency"] - table["usual_gap"]
    return table[(table["recency"] >= times * table["usual_gap"]) & (waited >= days)]


def _most(table: pd.DataFrame, many: int = 5) -> pd.Index:
    return table["sales"].nlargest(many).index


exercise(
    "4.23",
    points=3,
    kind="set",
    data=cases.calls,
    vary=cases.other_calls,
    answer=lambda d: _most(_late(d)),
    wrong={
        "the longest silence": (
            lambda d: d["recency"].nlargest(5).index,
            tell("These have waited the most days. Some of them always do: compare with their usual gap."),
        ),
        "the largest": (
            lambda d: d["sales"].nlargest(5).index,
            tell("These are the five largest. Which of them are late by their own rhythm?"),
        ),
        "the latest": (
            lambda d: (_late(d)["recency"] / _late(d)["usual_gap"]).nlargest(5).index,
            tell("These are the latest of those who are late. Asked are the five of them who bring most."),
        ),
        "all who are late": (
            lambda d: _late(d).index,
            tell("These are all who are late. You have time for five calls: whose loss would cost most?"),
        ),
        "the week forgotten": (
            lambda d: _late(d, 0)["sales"].nlargest(5).index,
            tell("One of them is only a few days over. Late is also a week or more over the usual gap."),
        ),
        "the smallest": (
            lambda d: _late(d)["sales"].nsmallest(5).index,
            tell("These are late and bring the least. Call those who bring most."),
        ),
        "late and the longest silence": (
            lambda d: _late(d)["recency"].nlargest(5).index,
            tell("These are late, and have waited the most days. Asked are the five late ones who bring most."),
        ),
        "from the usual gap": (
            lambda d: _most(_late(d, times=1.0)),
            tell(
                "Somebody is over the usual gap, and not by half of it. Late begins at 1.5 times the gap, not at a week over it."
            ),
        ),
        "from twice the gap": (
            lambda d: _most(_late(d, times=2.0)),
            tell("These have waited twice their usual gap. Late begins earlier, at 1.5 times."),
        ),
        "the first of the list": (
            lambda d: _late(d).index[:5],
            tell("These are the first five late ones of the table. Asked are the five who bring most."),
        ),
        "the sixth": (
            lambda d: _most(_late(d), 6).delete(4),
            tell("One of the late ones whom you left out brings more than one whom you named."),
        ),
        "six": (
            lambda d: _most(_late(d), 6),
            tell("These are six. You have time for five calls: leave out the one who brings least."),
        ),
        "four": (
            lambda d: _most(_late(d), 4),
            tell("All four belong there; a fifth is missing."),
        ),
        "ninety days": (
            lambda d: _most(d[d["recency"] >= 90]),
            tell("You used the same limit of days for everybody. Hold each against their own usual gap."),
        ),
    },
    hints=[
        tell("Two steps: who is late by their own rhythm, and which five of these bring most?"),
        tell("Late has two limits, and both must be met: 1.5 times the usual gap, and seven days over it."),
        tell("late = table[table['recency'] >= 1.5 * table['usual_gap']] keeps those who meet the first limit."),
        tell("late[late['recency'] - late['usual_gap'] >= 7] keeps those of them who meet the second."),
        tell("Behind that, ['sales'].nlargest(5).index gives the five names."),
    ],
    reason=tell(
        "Who is late is said by the customer's own rhythm; whom to call first is said by what there is to lose."
    ),
    solution="""
late = table[table["recency"] >= 1.5 * table["usual_gap"]]
late = late[late["recency"] - late["usual_gap"] >= 7]
answer = late["sales"].nlargest(5).index
""".strip(),
)
