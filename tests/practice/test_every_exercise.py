"""What holds for every exercise of every lesson: solutions pass, known wrong answers fail with exactly their message."""

from dataclasses import replace

import nbformat
import pandas as pd
import pytest

from crmlib.course import release
from crmlib.course.standing import all_exercises
from crmlib.lessons import LESSONS
from crmlib.practice import variants
from crmlib.practice.checking import cases, judge
from crmlib.practice.clarity import blurs, clear
from crmlib.practice.exercise import check, grade, predict
from crmlib.practice.task import find
from crmlib.practice.variants import variant
from tests import mutate
from tests.answers import trial

IDS = list(all_exercises())
JUDGED = [id for id in IDS if find(id).kind != "job"]  # on a reader's own file nothing is known beforehand
VARIED = [id for id in IDS if find(id).vary]
LEARNERS = [f"learner {n}" for n in range(50)]

pytestmark = pytest.mark.usefixtures("session")


def notebook(id, source=False):
    """The exercises of the lesson, as the learner has them or with their solutions."""
    number = int(id.split(".")[0])
    lesson = LESSONS[number - 1]
    path = f"source/{lesson}/{lesson}.ipynb" if source else f"0{number}_{lesson}.ipynb"
    return {cell.id: cell for cell in nbformat.read(release.course_folder() / "exercises" / path, as_version=4).cells}


def answered(id, answer):
    """A check that knows of a guess where one is asked for."""
    if find(id).kind == "predict":
        predict(id, 50)
    return check(id, answer)


def texts(data):
    """Every cell of a table as it is printed."""
    return {str(cell) for cell in pd.DataFrame(data).to_numpy().ravel() if pd.notna(cell)}


@pytest.mark.parametrize("id", IDS)
def test_right_and_known_wrong_answers(id):
    task = find(id)
    data = task.data()
    assert answered(id, mutate.run(task.solution, data)).status == "correct"
    for name, (wrong, message) in task.wrong.items():
        outcome = answered(id, mutate.submission(task, wrong)(data))
        assert (outcome.status, outcome.message) == ("not yet", message), name
        assert grade(id, mutate.submission(task, wrong)(data)) < task.points, name


@pytest.mark.parametrize("id", IDS)
def test_equivalent_right_forms_pass(id):
    task = find(id)
    forms = list(mutate.right_forms(task.kind, mutate.run(task.solution, task.data())))
    assert len(forms) >= 3
    for form in forms:
        assert answered(id, form).status == "correct", form


@pytest.mark.parametrize("id", JUDGED)
def test_the_printed_table_tells_every_known_mistake_apart(id):
    """A function is judged on other tables too, and one of them is enough."""
    tables = cases(find(id), find(id).data())
    assert set.intersection(*(set(blurs(find(id), table)) for table in tables)) == set()


@pytest.mark.parametrize("id", VARIED)
def test_five_learners_have_a_table_of_their_own_that_tells_every_known_mistake_apart(id):
    """Where no draw is clear, the printed table stands in for them in silence: here it is said which mistake is never apart."""
    unclear = {learner: variants.unclear(find(id), learner) for learner in LEARNERS[:5]}
    assert {learner: why for learner, why in unclear.items() if why} == {}


def test_a_mistake_that_is_never_apart_is_named(monkeypatch):
    monkeypatch.setattr(variants, "DRAWS", 4)
    task = find("4.2")
    same = {"as it should be": (task.answer, "Nobody can be told this.")}
    [(told, tables), *_] = variants.unclear(replace(task, wrong=task.wrong | same), "Mei Lin").items()
    assert (told, tables) == ('"as it should be" gives what the right answer gives', 4)
    [first, *_] = task.wrong
    twin = {"its twin": (task.wrong[first][0], "Nor this.")}
    assert f'"its twin" gives what "{first}" gives' in variants.unclear(
        replace(task, wrong=task.wrong | twin), "Mei Lin"
    )
    assert list(blurs(replace(task, wrong=task.wrong | twin), task.data())) == [
        f'"its twin" gives what "{first}" gives'
    ]
    task = find("4.1")
    place = {2: {"no other": (lambda d: task.answer(d)[1], "Nor this.")}}
    assert '"no other" at place 2 gives what the right answer gives' in blurs(replace(task, known=place), task.data())


@pytest.mark.slow
@pytest.mark.parametrize("id", VARIED)
def test_fifty_learners_pass_their_own_and_fail_each_others(id):
    task = find(id)
    tables = {learner: variant(task, learner) for learner in LEARNERS}
    answers = {learner: mutate.run(task.solution, table) for learner, table in tables.items()}
    right = {learner: mutate.submission(task, task.answer)(table) for learner, table in tables.items()}
    assert len({str(answer) for answer in right.values()}) >= (
        1 if task.kind == "code" else 3
    )  # one recipe is right for all
    for place, (learner, table) in enumerate(tables.items()):
        given = cases(task, table)
        assert judge(task, answers[learner], given).status == "correct"
        assert clear(task, table)
        for other in LEARNERS[place + 1 : place + 4]:
            passes = mutate.equal(task, answers[other], given)
            same = task.kind == "code" or task.judgement or not task.difference(right[other], right[learner])
            assert task.judgement or passes == same, (
                learner,
                other,
            )  # a neighbour's answer is right where the two tables say so
            assert judge(task, answers[other], given).status == ("correct" if passes else "not yet"), (
                learner,
                other,
            )


def test_a_table_on_which_a_known_wrong_answer_cannot_be_worked_out_is_drawn_again():
    """Profits that add up to a loss have no shares: such a table once stopped the check of whoever drew it."""
    task = find("4.2")
    for learner in [f"audit {n}" for n in range(1, 60)]:
        table = variant(task, learner)
        assert (table["sales"] * table["margin"] - table["cost_to_serve"]).sum() > 0


@pytest.mark.slow
@pytest.mark.parametrize("id", VARIED)
def test_a_learners_table_is_always_the_same_and_never_the_printed_one_by_rule(id):
    task = find(id)
    variants.drawn.cache_clear()
    first = pd.DataFrame(variant(task, "Mei Lin")).to_csv()
    variants.drawn.cache_clear()
    assert pd.DataFrame(variant(task, "Mei Lin")).to_csv() == first
    assert len({pd.DataFrame(variant(task, learner)).to_csv() for learner in LEARNERS[:6]}) > 3
    assert pd.DataFrame(variant(task, None)).to_csv() == pd.DataFrame(task.data()).to_csv()


@pytest.mark.parametrize("id", VARIED)
def test_the_texts_hold_no_number_that_a_variant_changes(id):
    """What the printed table holds and a learner's does not may not stand in the task, the hints, the messages, the reason."""
    task = find(id)
    said = [*task.hints, *(message for _, message in task.wrong.values()), task.solution, task.reason]
    written = "\n".join([notebook(id)[f"task-{id.replace('.', '-')}"].source, *said])
    learners = [texts(variant(task, learner)) for learner in LEARNERS[:2]]
    changing = {text for text in texts(task.data()) if any(text not in other for other in learners)}
    numbers = {text for text in changing if text.replace(".", "", 1).isdigit() and float(text) > 12}
    weights = {str(weight) for weight in task.judgement.weights} if task.judgement else set()  # of the task, no data
    assert not [number for number in numbers - weights if number in written.split()]


@pytest.mark.parametrize("id", IDS)
def test_the_notebook_has_the_exercise_with_the_solution_that_the_learner_is_shown(id):
    cells, task, number = notebook(id, source=True), find(id), id.replace(".", "-")
    written = "".join(
        line.strip()
        for line in cells[f"answer-{number}"].source.splitlines()
        if "###" not in line and "check(" not in line
    )
    assert written == "".join(line.strip() for line in task.solution.splitlines())
    assert {f"task-{number}", f"data-{number}", f"hint-{number}"} <= cells.keys()
    assert cells[f"hint-{number}"].source == f'hint("{id}", ____)'  # running the whole notebook spends no hint
    assert task.reason.endswith(".") and task.reason not in task.hints
    graded = cells[f"answer-{number}" if task.judgement else f"grade-{number}"].metadata.nbgrader
    assert (graded.grade, graded.points, graded.solution) == (True, task.points, bool(task.judgement))
    assert task.judgement or cells[f"grade-{number}"].source == f'grade("{id}", answer)'


AUDITED = pd.read_csv(mutate.TARGET, dtype={"exercise": "str"}, keep_default_na=False).set_index("exercise")


@pytest.mark.slow
@pytest.mark.parametrize("id", IDS)
def test_the_audit_is_up_to_date_and_finds_no_check_that_errs(id):
    """Mutants of the solution, and the second author's answers on the printed table and twenty learners'."""
    found = pd.Series(mutate.audit(find(id))).drop("exercise")
    assert (found[["accepted", "rejected", "told_false"]] == 0).all()
    assert found["mutants"] >= 10
    assert found["told"] == "" or found["told"] >= trial.LEAST
    assert found.astype("str").to_dict() == AUDITED.loc[id].astype("str").to_dict()


def test_every_exercise_is_audited():
    assert list(AUDITED.index) == sorted(IDS, key=lambda id: tuple(map(int, id.split("."))))
