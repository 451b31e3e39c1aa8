"""The exercises of lesson 4, by idea: the tables are in ``cases.py`` and ``tables_….py``, the methods in the lesson's other modules."""

from crmlib.classification.exercises import (  # importing them defines the exercises
    accounts,
    behaviour,
    calls,
    figures,
    grades,
    jobs,
    judgement,
    keeping,
    owncode,
    plan,
    questions,
    value,
    worth,
)
from crmlib.practice.exercise import ____, check, exercise_data, grade, hint, predict, solution

__all__ = ["____", "check", "exercise_data", "grade", "hint", "predict", "solution"]
