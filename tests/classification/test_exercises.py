"""Every solution passes, every known wrong answer fails with exactly its message; the printed keys are those of the lesson."""

import nbformat
import pandas as pd
import pytest

from crmlib import exercise as engine
from crmlib import rules
from crmlib.classification import cases, exercises
from crmlib.compare import Difference
from crmlib.course import release
from tests import mutate

IDS = [id for id in engine._exercises if id.startswith("4.")]
VARIED = [id for id in IDS if engine.find(id).vary]
LEARNERS = [f"learner {n}" for n in range(50)]

pytestmark = pytest.mark.usefixtures("session")


def key(id):
    task = engine.find(id)
    return task.answer(task.data())


def answered(id, answer):
    """A check that knows of a guess where one is asked for."""
    if engine.find(id).kind == "predict":
        engine.predict(id, 50)
    return exercises.check(id, answer)


@pytest.mark.parametrize("id", IDS)
def test_right_and_known_wrong_answers(id):
    task = engine.find(id)
    data = task.data()
    assert answered(id, mutate.run(task.solution, data)).status == "correct"
    for name, (wrong, message) in task.wrong.items():
        outcome = answered(id, engine.submission(task, wrong)(data))
        assert (outcome.status, outcome.message) == ("not yet", message), name
        assert exercises.grade(id, engine.submission(task, wrong)(data)) < task.points, name


@pytest.mark.parametrize("id", IDS)
def test_equivalent_right_forms_pass(id):
    task = engine.find(id)
    forms = list(mutate.right_forms(task.kind, mutate.run(task.solution, task.data())))
    assert len(forms) >= 3
    for form in forms:
        assert answered(id, form).status == "correct", form


def test_the_printed_keys():
    assert key("4.1") == pytest.approx([0.110, 0.790, 0.68])
    assert list(key("4.2")) == ["C01", "C02", "C03", "C04"]
    assert key("4.3") == pytest.approx(1.158, abs=5e-4)
    assert key("4.4") == {"A": 1, "B": 1, "C": 6, "D": 29}
    assert engine.find("4.4").answer(cases.book(200)) == {"A": 2, "B": 8, "C": 30, "D": 160}
    assert key("4.5").to_numpy().tolist() == [
        [84, "VVVVVIP", "HHH"], [80, "VVVVIP", "HLH"], [72, "VVVVIP", "LHL"], [52, "VVVIP", "LLH"], [36, "VVIP", "LLL"]]
    assert key("4.6") == 92
    assert list(key("4.7")) == [24, 28, 32, 44, 48, 64]
    assert key("4.8") == pytest.approx([8000, 10200, 0.275, 0.869, 0.926], rel=1e-3)
    assert cases.plans().loc[key("4.9"), ["won", "kept"]].tolist() == [60, 300]
    assert {name: nature for name, nature in key("4.10").items() if nature != "sound"} == {
        "C016": "thin", "C006": "squeezer", "C041": "one-off"}
    assert key("4.11") == pytest.approx(0.111, abs=5e-4)
    assert key("4.13") == 12_000 + 8_800 + 12_600 + 7_500


@pytest.mark.slow
@pytest.mark.parametrize("id", VARIED)
def test_fifty_learners_pass_their_own_and_fail_each_others(id):
    task = engine.find(id)
    tables = {learner: engine.variant(task, learner) for learner in LEARNERS}
    answers = {learner: mutate.run(task.solution, table) for learner, table in tables.items()}
    right = {learner: engine.submission(task, task.answer)(table) for learner, table in tables.items()}
    assert len({str(answer) for answer in right.values()}) >= (1 if task.kind == "code" else 3)     # one recipe is right for all
    for place, (learner, table) in enumerate(tables.items()):
        given = engine.cases(task, table)
        assert engine.judge(task, answers[learner], given).status == "correct"
        assert engine.clear(task, table)
        for other in LEARNERS[place + 1:place + 4]:
            passes = mutate.equal(task, answers[other], given)
            same = task.kind == "code" or task.judgement or not engine.difference(right[other], right[learner], engine._form(task), task.tolerance)
            assert task.judgement or passes == same, (learner, other)       # a neighbour's answer is right where the two tables say so
            assert engine.judge(task, answers[other], given).status == ("correct" if passes else "not yet"), (learner, other)


@pytest.mark.parametrize("id", VARIED)
def test_a_learners_table_is_always_the_same_and_never_the_printed_one_by_rule(id):
    task = engine.find(id)
    engine._drawn.cache_clear()
    first = engine.variant(task, "Mei Lin")
    engine._drawn.cache_clear()
    assert str(engine.variant(task, "Mei Lin")) == str(first)
    assert len({str(engine.variant(task, learner)) for learner in LEARNERS[:6]}) > 3
    assert str(engine.variant(task, None)) == str(task.data())


def test_the_texts_hold_no_number_that_a_variant_changes():
    """What the printed tables hold and a learner's does not may not stand in the task, the hints, the messages."""
    notebook = nbformat.read(release.course_folder() / "exercises/04_classification.ipynb", as_version=4)
    for id in VARIED:
        task = engine.find(id)
        written = "\n".join([cell.source for cell in notebook.cells if cell.id == f"task-{id.replace('.', '-')}"]
                            + list(task.hints) + [message for _, message in task.wrong.values()] + [task.solution])
        printed = pd.DataFrame(task.data()).astype(str).to_numpy().ravel()
        changing = {text for text in printed if any(text not in str(pd.DataFrame(engine.variant(task, learner)).astype(str).to_numpy())
                                                    for learner in LEARNERS[:2])}
        numbers = {text for text in changing if text.replace(".", "", 1).isdigit() and float(text) > 12}
        assert not [number for number in numbers if number in written.split()], id


def test_the_notebook_has_every_exercise_with_the_solution_that_the_learner_is_shown():
    source = nbformat.read(release.course_folder() / "exercises/source/classification/classification.ipynb", as_version=4)
    cells = {cell.id: cell for cell in source.cells}
    for id in IDS:
        task, number = engine.find(id), id.replace(".", "-")
        written = "".join(line.strip() for line in cells[f"answer-{number}"].source.splitlines() if "###" not in line and "check(" not in line)
        assert written == "".join(line.strip() for line in task.solution.splitlines()), id
        assert {f"task-{number}", f"data-{number}", f"hint-{number}"} <= cells.keys()
        assert cells[f"hint-{number}"].source == f'hint("{id}", ____)'         # running the whole notebook spends no hint
        assert task.reason.endswith(".") and task.reason not in task.hints, id
        graded = cells[f"answer-{number}" if task.judgement else f"grade-{number}"].metadata.nbgrader
        assert (graded.grade, graded.points, graded.solution) == (True, task.points, bool(task.judgement))
        assert task.judgement or cells[f"grade-{number}"].source == f'grade("{id}", answer)'


def test_the_cut_offs_in_the_task_are_those_of_the_rule():
    """The task prints what rfm_preset('source') holds: days and orders inclusive, yuan from."""
    source = nbformat.read(release.course_folder() / "exercises/source/classification/classification.ipynb", as_version=4)
    text = next(cell.source for cell in source.cells if cell.id == "task-4-5").replace("**", "")
    table = [[part.strip() for part in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ") and line[2].isdigit()]
    printed = {int(row[0]): [int(part.replace(",", "")) for part in " ".join(row[1:]).split() if part.replace(",", "").isdigit()] for row in table}
    cuts = rules.table("classification/rfm_cuts").query("preset == 'source'")
    limit = {measure: dict(zip(rows["score"], rows["up_to"], strict=True)) for measure, rows in cuts.groupby("measure")}
    for score in range(1, 6):
        months, orders, money = limit["recency"], limit["frequency"], limit["monetary"]
        recency = [months[5]] if score == 5 else [months[score + 1]] if score == 1 else [months[score + 1], months[score]]
        deals = [orders.get(score, 5)]
        yuan = [5000] if score == 1 else [round(money[score - 1])] + ([round(money[score])] if score < 5 else [])
        assert printed[score] == [*recency, *deals, *yuan], score


def test_every_kind_is_there():
    assert {engine.find(id).kind for id in IDS} == set(engine.get_args(engine.Kind))


def test_the_sensitivity_of_a_judgement_names_who_changes_places():
    task = engine.find("4.12")
    table = task.data()
    reason = "Large orders fill our line, and we see most buyers only twice a year anyway."
    said = {}
    for weights in ([20, 40, 40], [0, 0, 100], [34, 33, 33]):
        ranking = list(task.answer(table, weights).sort_values(ascending=False, kind="stable").index)
        outcome = exercises.check("4.12", {"weights": weights, "ranking": ranking, "reason": reason})
        assert outcome.status == "correct"
        said[tuple(weights)] = outcome.message
        assert list(outcome.lines) == list(task.judgement.rubric)
    assert any("does not survive" in text and "comes before" in text for text in said.values())


@pytest.mark.slow
def test_the_audit_is_up_to_date_and_finds_no_check_that_errs():
    audited = mutate.table()
    assert (audited["accepted"] == 0).all()
    assert (audited["rejected"] == 0).all()
    assert (audited["mutants"] >= 10).all()
    pd.testing.assert_frame_equal(audited, pd.read_csv(mutate.TARGET, dtype={"exercise": "str"}).astype(audited.dtypes.to_dict()),
                                  check_dtype=False)


def test_the_audit_sees_a_check_that_is_too_kind_or_too_strict(monkeypatch):
    task = engine.find("4.11")
    monkeypatch.setattr(engine, "difference", lambda *given: None)
    assert mutate.audit(task)["accepted"] > 10
    monkeypatch.setattr(engine, "difference", lambda *given: Difference(2, "No."))
    assert mutate.audit(task)["rejected"] > 10
