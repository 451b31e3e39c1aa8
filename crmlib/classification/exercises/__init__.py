"""The exercises of lesson 4, by idea: the tables are in ``cases.py``, the methods in the lesson's other modules."""

from crmlib.classification.exercises import accounts, behaviour, judgement, value  # importing them defines the exercises
from crmlib.practice.exercise import ____, check, exercise_data, grade, hint, predict, solution

__all__ = ["____", "check", "exercise_data", "grade", "hint", "predict", "solution"]
