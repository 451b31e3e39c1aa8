"""The printed keys are those of the lesson; what holds for every exercise is in tests/test_every_exercise.py."""

import pytest

import crmlib as crm
from crmlib.credit import cases, exercises
from crmlib.practice import task as engine
from tests import mutate

pytestmark = pytest.mark.usefixtures("session")


def key(id):
    task = engine.find(id)
    return task.answer(task.data())


def test_the_printed_keys():
    assert key("5.1") == pytest.approx([11.0, 71.333, 72.667], abs=5e-4)
    assert key("5.2") == pytest.approx(3.346, abs=5e-4)
    assert key("5.3") == pytest.approx([71.15, 74.06, 0.90], abs=5e-3)
    assert key("5.4") == pytest.approx(66.19, abs=5e-3)
    assert key("5.5") == pytest.approx(68)
    assert cases.offers().loc[key("5.6"), "terms"] == "confirmed letter of credit at sight"
    assert key("5.7") == pytest.approx(23)
    assert key("5.8") == pytest.approx([84.9, 83.5, 54.6, 30.3], abs=0.05)
    assert key("5.9") == pytest.approx(27_567, abs=0.5)
    assert key("5.10") == pytest.approx([0.832, 140], abs=5e-4)
    assert set(key("5.11")) == {"Purpose", "Technical", "Organisational", "Commercial"}
    assert key("5.12")["C029"] == "C"
    assert key("5.12")[["C008", "C013", "C024"]].tolist() == ["C", "C", "D"]
    assert key("5.13").tolist() == ["safe", "safe", "grey", "grey", "distress", "grey"]
    assert key("5.14") == pytest.approx([27_400, 11_800, 12_000, 5_200, 2_600])
    assert key("5.15") == pytest.approx([-40, 53.33], abs=5e-3)


def test_an_unknown_exercise_is_told_in_the_order_of_the_lesson_however_they_are_filed():
    with pytest.raises(crm.DataError, match=r"there are .*5\.1, 5\.2, 5\.3.*, 5\.9, 5\.10, .*5\.16"):
        exercises.check("5.99", 3)


def test_the_sensitivity_of_a_judgement_names_who_changes_places():
    task = engine.find("5.16")
    table = task.data()
    sentence = "We can ship against thirty percent in advance and look again with your next accounts."
    said = []
    for weights in ([30, 25, 20, 10, 15], [20, 20, 20, 20, 20], [60, 10, 10, 10, 10]):
        ranking = list(task.answer(table, weights).sort_values(ascending=False, kind="stable").index)
        outcome = exercises.check("5.16", {"weights": weights, "ranking": ranking, "reason": sentence})
        assert outcome.status == "correct"
        said.append(outcome.message)
        assert list(outcome.lines) == list(task.judgement.rubric)
    assert any("does not survive" in text and "comes before" in text for text in said)


@pytest.mark.parametrize("reason", ["Because.", "Too risky.", "风险太大"])
def test_a_reason_is_a_sentence_that_a_buyer_could_be_told(reason):
    task = engine.find("5.16")
    answer = mutate.run(task.solution, task.data()) | {"reason": reason}
    assert exercises.check("5.16", answer).status == "not yet"


def test_the_model_answer_names_nobody_and_nothing_about_who_they_are():
    said = engine.find("5.16").judgement.reason.lower()
    assert not any(word in said.split() for word in ("he", "she", "old", "young", "religion", "nationality", "family"))
