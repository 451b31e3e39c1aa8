"""What each grade gets: the plan of service, visits and reviews, and how many visits a year it adds up to.

Source: S103 to S106 for the four grades, S107 for the lost summary table; what they leave open is filled in from
published practice (P) and by us (R), cell by cell in ``rules/service_plan.csv``.
"""

import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say

VISITS = "visit rhythm"


def service_plan(
    grades: pd.Series,
    plan: pd.DataFrame = rules.table("classification/service_plan"),
    *,
    text: str = "text_en",
) -> pd.DataFrame:
    """Graded management: one row per grade with its customers, what they get, and the visits of a year.

    ``visits = customers * visits a year of the grade``.

    Parameters
    ----------
    grades : Series
        Grade per customer, A to D; see :func:`crmlib.abcd_classify` and :func:`crmlib.promote`.
    plan : DataFrame
        Rule table ``aspect, grade, text_en, text_zh, number, source``, a row per aspect and grade.
    text : str
        The column with the words, ``text_en`` or ``text_zh``.

    Returns
    -------
    DataFrame
        Index: the grades of the plan, best first. ``customers``, ``visits`` (a year, all customers of the grade), then a
        column per aspect. ``attrs["no_plan"]`` counts customers whose grade the plan does not know.

    Raises
    ------
    DataError
        The plan lacks a column.

    Notes
    -----
    Source: S103 (A), S104 (B), S105 (C), S106 (D), S107. Benefits for A are written into the offer and booked; a gift to a
    person is a bribe.

    Examples
    --------
    >>> made = service_plan(pd.Series({"Ana": "A", "Bo": "D", "Cy": "D"}))
    >>> made[["customers", "visits", "complaints"]]
           customers  visits      complaints
    grade
    A              1      12  first priority
    B              0       0          24 hours
    C              0       0          48 hours
    D              2       2          72 hours
    """
    missing = [name for name in ("aspect", "grade", "number", text) if name not in plan]
    if missing:
        raise DataError(
            say(
                "The plan has no column {names}; copy the rule table classification/service_plan and change its cells.",
                names=", ".join(missing),
            )
        )
    letters = list(dict.fromkeys(plan["grade"]))
    aspects = {
        name: rows.set_index("grade")[text].reindex(letters) for name, rows in plan.groupby("aspect", sort=False)
    }
    each = plan[plan["aspect"] == VISITS].set_index("grade")["number"].reindex(letters).fillna(0)
    customers = grades.value_counts().reindex(letters, fill_value=0).astype("int64")
    made = pd.DataFrame({"customers": customers, "visits": (customers * each).astype("int64"), **aspects}).rename_axis(
        "grade"
    )
    made.attrs = {"no_plan": int((~grades.isin(letters)).sum())}
    return made
