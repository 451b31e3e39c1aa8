"""The questions of the lesson's chapters, by idea; importing them defines them."""

from crmlib.classification.exercises.questions import accounts, behaviour, grades, keeping, opening, plan, value
