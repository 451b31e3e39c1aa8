"""What each grade gets: the plan of service, visits and reviews, and how many visits a year it adds up to.

Source: S103 to S106 for the four grades, S107 for the lost summary table; what they leave open is filled in from
published practice (P) and by us (R), cell by cell in ``rules/service_plan.csv``.
"""

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.language import say
from crmlib.rules import Rule

VISITS = "visit rhythm"


def service_plan(
    grades: pd.Series,
    plan: Rule = "classification/service_plan",
) -> pd.DataFrame:
    """Graded management: one row per grade with its customers, what they get, and the visits of a year.

    ``visits = customers * visits a year of the grade``.

    Parameters
    ----------
    grades : Series
        Grade per customer, A to D; see :func:`crmlib.abcd_classify` and :func:`crmlib.promote`.
    plan : str or DataFrame
        Rule table ``aspect, grade, number``, a row per aspect and grade, with the words ``text``.

    Returns
    -------
    DataFrame
        Index: the grades of the plan, best first. ``customers``, ``visits`` (a year, all customers of the grade), then a
        column per aspect. ``attrs["no_plan"]`` counts customers whose grade the plan does not know, ``attrs["origins"]`` says
        where each aspect comes from.

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
    plan = rules.table(plan)
    need_columns(
        plan,
        "aspect",
        "grade",
        "number",
        table=say("plan"),
        why=say("Copy the rule table classification/service_plan and change its cells."),
    )
    letters = list(dict.fromkeys(plan["grade"]))
    aspects = {
        name: rules.words(rows, "text", by="grade").reindex(letters)
        for name, rows in plan.groupby("aspect", sort=False)
    }
    each = plan[plan["aspect"] == VISITS].set_index("grade")["number"].reindex(letters).fillna(0)
    customers = grades.value_counts().reindex(letters, fill_value=0).astype("int64")
    made = pd.DataFrame({"customers": customers, "visits": (customers * each).astype("int64"), **aspects}).rename_axis(
        "grade"
    )
    made.attrs = {"no_plan": int((~grades.isin(letters)).sum())}
    if "source" in plan:
        made.attrs["origins"] = {
            name: ", ".join(dict.fromkeys(rows["source"].astype("str"))) for name, rows in plan.groupby("aspect")
        }
    return made


def plan_page(plan: pd.DataFrame) -> pd.DataFrame:
    """The plan as a page: a column per grade, a row per part of the plan.

    Parameters
    ----------
    plan : DataFrame
        From :func:`service_plan`.

    Returns
    -------
    DataFrame
        Index ``plan_aspect``, as texts; ``origin`` has the signs of where a row comes from, one or several.

    Examples
    --------
    >>> plan_page(service_plan(pd.Series({"Ana": "A"})))["A"].loc[["visits", "complaints"]].tolist()
    ['12', 'first priority']
    """
    page = plan.T.astype("str").rename_axis("plan_aspect").rename_axis(None, axis=1)
    origins = plan.attrs.get("origins", {})
    return page.assign(origin=[origins.get(aspect, "") for aspect in page.index]) if origins else page
