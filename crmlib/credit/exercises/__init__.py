"""The exercises of lesson 5, by idea: the tables are in ``cases.py``, the methods in the lesson's other modules."""

from crmlib.credit.exercises import judgement, ledger, limits, score  # importing them defines the exercises
from crmlib.practice.exercise import ____, check, exercise_data, grade, hint, predict, solution

__all__ = ["____", "check", "exercise_data", "grade", "hint", "predict", "solution"]
