"""What the second author holds for right is taken, what she holds for wrong is not, and no answer is told a false reason.

Here on the printed table and two learners'; the audit (tests/practice/test_every_exercise.py) tries twenty.
"""

import pytest

from crmlib.course.standing import all_exercises
from tests.answers import trial

WRITTEN = [id for id in trial.every_answer() if id in all_exercises()]
WITHOUT: set[str] = set()  # exercises to which the second author has not come yet
WRONG = 8  # at least so many wrong answers, and
FORMS = 5  # forms of the right one


def told(id, learners):
    """One line an answer, and what is amiss."""
    found = trial.run(learners, id)
    amiss = found[found["verdict"].isin(["rejected", "accepted", "broken", "false"])]
    return found, [tuple(line) for line in amiss.itertuples(index=False)]


@pytest.mark.parametrize("id", WRITTEN)
def test_on_the_printed_table(id):
    found, amiss = told(id, [None])
    assert not amiss
    assert (found["verdict"] == "right").sum() >= FORMS
    wrong = found[found["verdict"] != "right"]
    assert len(wrong) >= WRONG
    assert (wrong["verdict"] == "true").mean() >= trial.LEAST, wrong[wrong["verdict"] == "general"]["answer"].tolist()


@pytest.mark.parametrize("id", WRITTEN)
def test_on_two_learners_tables(id):
    assert told(id, trial.LEARNERS[1:3])[1] == []


def test_every_exercise_of_the_lesson_has_a_second_author():
    lesson = {id for id, task in all_exercises().items() if id.startswith("4.") and task.kind != "job"}
    assert lesson - set(trial.every_answer()) == WITHOUT & lesson
