"""The live picture of chapter 04b: change what each grade is promised, and see whether your people can keep it."""

import pandas as pd

from crmlib import rules
from crmlib.classification import plots
from crmlib.classification.promise import service_load
from crmlib.language import say
from crmlib.rules import Rule
from crmlib.showing.panel import Number, Panel


def service_promise(graded: pd.DataFrame, people: int = 1, time: Rule = "classification/visit_time") -> Panel:
    """Move the visits of each grade, the people and their hours, and see whether the promise can be kept.

    Parameters
    ----------
    graded : DataFrame
        From :func:`crmlib.promote` or :func:`crmlib.abcd_classify`.
    people : int
        How many visit customers, to start from.
    time : str or DataFrame
        Rule table with the ``hours_a_person`` to start from.

    Returns
    -------
    Panel
        Its result equals :func:`crmlib.service_load`.
    """
    start = service_load(graded, people=people)["visits_each"]
    most = {"A": 24, "B": 12, "C": 6, "D": 4}
    labels = {
        "A": say("visits a year, each of A"),
        "B": say("visits a year, each of B"),
        "C": say("visits a year, each of C"),
        "D": say("visits a year, each of D"),
    }

    def load(people: int, hours_a_person: float, **visits: float) -> pd.DataFrame:
        return service_load(graded, people=people, hours_a_person=hours_a_person, visits_a_year=visits)

    return Panel(
        controls={
            **{grade: Number(float(start[grade]), 0, most[grade], label) for grade, label in labels.items()},
            "people": Number(people, 1, max(10, people), say("people who visit")),
            "hours_a_person": Number(
                float(rules.table(time)["hours_a_person"].iloc[0]), 20, 600, say("hours a year, each"), 20
            ),
        },
        compute=load,
        draw=plots.service_load,
    )
