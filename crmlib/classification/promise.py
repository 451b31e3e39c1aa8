"""What a promise of service costs in hours, whether our people have them, and whom to visit.

Source: S103 to S106 promise, S182 asks that effort match value; the hours of a visit and of a person are ours (R), in
``rules/visit_hours.csv`` and ``rules/visit_time.csv``.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns
from crmlib.classification.plan import VISITS
from crmlib.language import DataError, say
from crmlib.rules import Rule


def service_load(
    graded: pd.DataFrame,
    *,
    people: int = 1,
    hours_a_person: float | None = None,
    visits_a_year: Mapping[str, float] | None = None,
    plan: Rule = "classification/service_plan",
    hours: Rule = "classification/visit_hours",
    time: Rule = "classification/visit_time",
) -> pd.DataFrame:
    """The visits that the grades are promised, the hours they take, and the hours there are.

    ``visits = customers * visits a year of the grade``; ``hours = visits * hours a visit``. A visit has its preparation,
    the way and the notes in it, and may be a video call.

    Parameters
    ----------
    graded : DataFrame
        From :func:`crmlib.promote` (``grade``) or :func:`crmlib.abcd_classify` (``abcd_class``), with ``amount``.
    people : int
        How many visit customers.
    hours_a_person : float, optional
        The hours a year that one of them has for visits; default from `time`.
    visits_a_year : mapping, optional
        Grade to visits a year for each customer, where they are to differ from the plan: ``{"D": 0}``.
    plan : str or DataFrame
        Rule table of :func:`crmlib.service_plan`.
    hours : str or DataFrame
        Rule table ``grade, hours``: how long a visit to a customer of the grade takes.
    time : str or DataFrame
        Rule table with ``hours_a_person``.

    Returns
    -------
    DataFrame
        Index ``grade``: ``customers``, ``visits_each``, ``visits``, ``visit_hours`` (a visit), ``hours``, ``hours_before``
        (without the promotions, where there were any to make), ``hours_share`` and ``share_of_sales``.
        ``attrs["hours_there"]`` is what all people have together, ``attrs["people"]`` how many they are.

    Raises
    ------
    DataError
        There are no grades, or nobody has hours.

    Notes
    -----
    Source: S182, S103 to S106.

    Examples
    --------
    >>> graded = pd.DataFrame({"abcd_class": ["A", "D", "D"], "amount": [90.0, 6.0, 4.0]}, index=["Ana", "Bo", "Cy"])
    >>> load = service_load(graded)
    >>> load.loc[["A", "D"], ["visits", "hours", "share_of_sales"]].values.tolist()
    [[12.0, 192.0, 0.9], [2.0, 2.0, 0.1]]
    >>> load.attrs["hours_there"]
    180.0
    """
    need_columns(graded, "amount", table=say("grades"), why=say("Make them with abcd_classify."))
    grades = graded["grade" if "grade" in graded else "abcd_class"]
    steps = rules.table(plan)
    each = steps[steps["aspect"] == VISITS].set_index("grade")["number"].astype("float64")
    each.update(pd.Series(visits_a_year or {}, dtype="float64"))
    long = rules.table(hours).set_index("grade")["hours"].astype("float64").reindex(each.index)
    own = float(rules.table(time)["hours_a_person"].iloc[0]) if hours_a_person is None else hours_a_person
    if people * own <= 0:
        raise DataError(say("Nobody has hours for visits: give people and hours_a_person above zero."))
    load = pd.DataFrame({"customers": grades.value_counts().reindex(each.index, fill_value=0), "visits_each": each})
    load["visits"] = load["customers"] * load["visits_each"]
    load["visit_hours"] = long
    load["hours"] = load["visits"] * long
    if "grade" in graded and "abcd_class" in graded:
        unmoved = graded["abcd_class"].value_counts().reindex(each.index, fill_value=0)
        load["hours_before"] = unmoved * load["visits_each"] * long
    gained = graded["amount"].clip(lower=0).groupby(grades).sum().reindex(each.index, fill_value=0.0)
    load["hours_share"] = load["hours"] / max(load["hours"].sum(), 1e-9)
    load["share_of_sales"] = gained / max(gained.sum(), 1e-9)
    load = load.rename_axis("grade")
    load.attrs = {"hours_there": people * own, "people": people}
    return load


def sales_people(cards: pd.DataFrame) -> int:
    """How many people have customers, by the column ``owner``; one where nobody is named.

    Examples
    --------
    >>> sales_people(pd.DataFrame({"owner": ["Mei Lin", "Hao Ruan", "Mei Lin"]})), sales_people(pd.DataFrame())
    (2, 1)
    """
    return max(1, int(cards["owner"].nunique())) if "owner" in cards else 1


def visit_list(
    second: pd.DataFrame,
    table: pd.DataFrame,
    cells: pd.DataFrame | None = None,
    rhythm: pd.DataFrame | None = None,
    reasons: Rule = "classification/visit_reasons",
) -> pd.DataFrame:
    """Whom to visit, why, and what to ask first: the best two grades, who was promoted, and who buys much from others.

    Of a customer who has fallen silent nobody knows whether the room is still there: the first question is whether they buy.

    Parameters
    ----------
    second : DataFrame
        From :func:`crmlib.promote`.
    table : DataFrame
        The customers, with ``recency``: how long each has been silent.
    cells : DataFrame, optional
        From :func:`crmlib.potential_matrix`, with ``room`` and ``room_high``.
    rhythm : DataFrame, optional
        From :func:`crmlib.own_rhythm`: who has fallen silent is marked, and their room is no reason.
    reasons : str or DataFrame
        Rule table ``reason``, with the words ``label`` and ``ask``; of several reasons the lowest row asks.

    Returns
    -------
    DataFrame
        Index: the customer, the best grade first and the largest in it. ``grade``, ``visit_for`` (``grade``, ``promotion``,
        ``room``, ``silent``, or several), ``ask``, ``reason`` of the promotion and ``promoted_until``, ``room``, ``recency``.

    Examples
    --------
    >>> second = pd.DataFrame({"amount": [90.0, 8.0, 2.0], "grade": ["A", "C", "D"], "reason": [None, "opens 30 shops", None],
    ...                        "expires": pd.to_datetime([None, "2026-12-31", None])}, index=["Ana", "Bo", "Cy"])
    >>> visit_list(second, pd.DataFrame({"recency": [6, 20, 90]}, index=["Ana", "Bo", "Cy"]))["visit_for"].to_dict()
    {'Ana': 'grade', 'Bo': 'promotion'}
    """
    who = second.index
    none = pd.Series(dtype="float64")
    roomy = set() if cells is None else set(cells.index[cells["room_high"]])
    why = {
        "grade": second["grade"].isin(["A", "B"]).to_numpy() & second["reason"].isna().to_numpy(),
        "promotion": second["reason"].notna().to_numpy(),
        "room": who.isin(list(roomy)),
    }
    silent = who.isin([] if rhythm is None else rhythm.index[rhythm["rhythm"] == "silent"])
    why["silent"] = np.logical_or.reduce(list(why.values())) & silent
    why["room"] &= ~silent  # what they still buy is not known
    ask = rules.words(reasons, "ask")
    listed = pd.DataFrame(
        {
            "grade": second["grade"],
            "visit_for": [", ".join(key for key, those in why.items() if those[row]) for row in range(len(who))],
            "ask": [next((ask[key] for key in reversed(ask.index) if why[key][row]), "") for row in range(len(who))],
            "reason": second["reason"],
            "promoted_until": second["expires"],
            "room": (none if cells is None else cells["room"]).reindex(who),
            "recency": table["recency"].reindex(who),
            "amount": second["amount"],
        },
        index=who,
    )
    listed = listed[listed["visit_for"] != ""]
    return listed.sort_values(["grade", "amount"], ascending=[True, False], kind="stable").drop(columns="amount")
