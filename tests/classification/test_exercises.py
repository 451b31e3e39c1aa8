"""Every solution passes, every known wrong answer fails with exactly its message."""

import pandas as pd
import pytest

from crmlib import exercise as engine
from crmlib.classification import exercises

IDS = [id for id in engine._exercises if id.startswith("4.")]


@pytest.fixture(autouse=True)
def fresh():
    engine._attempts.clear()


@pytest.mark.parametrize("id", IDS)
def test_right_and_known_wrong_answers(id):
    task = engine.find(id)
    data = task.data()
    assert engine.check(id, task.answer(data)).status == "correct"
    for name, (wrong, message) in task.wrong.items():
        outcome = engine.check(id, wrong(data))
        assert (outcome.status, outcome.message) == ("not yet", message), name


def test_the_printed_keys():
    keys = {id: engine.find(id).answer(engine.find(id).data()) for id in IDS}
    assert keys["4.1"] == pytest.approx([0.79, 0.68])
    assert list(keys["4.2"]) == ["C01", "C02", "C03", "C04"]
    assert keys["4.5"] == [84, 80, 72, 52, 36]


@pytest.mark.parametrize("form", [list, tuple, pd.Series, pd.Index, lambda v: pd.array(v), set, lambda v: dict.fromkeys(v, 1).keys()])
def test_equivalent_forms_of_a_set(form):
    assert exercises.check("4.2", form(["C04", "C01", "C02", "C03"])).status == "correct"


@pytest.mark.parametrize("nothing", [exercises.____, None, ..., "____", "  "])
def test_a_gap_is_not_attempted(nothing):
    assert exercises.check("4.2", nothing).status == "not attempted"
    assert "opens after" in exercises.solution("4.2").message


@pytest.mark.parametrize("odd", [ValueError("no"), 3, "C01", object(), {"a": [1]}, range(10**6),
                                 pd.DataFrame({"x": [1]}), float("nan"), [[1, 2]]])
def test_odd_answers_are_not_yet_and_never_a_crash(odd):
    for id in IDS:
        outcome = exercises.check(id, odd)
        assert outcome.status == "not yet"
        assert outcome.message


def test_the_solution_opens_after_three_honest_tries():
    for wrong in (["C01"], ["C01"], 7, ["C02"]):
        exercises.check("4.2", wrong)
        assert "opens after" in exercises.solution("4.2").message
    exercises.check("4.2", ["C03"])
    assert exercises.solution("4.2").message == engine.find("4.2").solution


def test_hints_go_on_and_stay_at_the_last():
    seen = [exercises.hint("4.1").message for _ in range(4)]
    assert [message[:11] for message in seen] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]


def test_rich_and_plain_say_the_same():
    outcome = exercises.check("4.2", ["<b>"])
    assert outcome.message in repr(outcome)
    assert "<b>4.2</b>" in outcome._repr_html_()
    assert "&lt;b&gt;" not in outcome.message


def test_a_definition_with_a_part_missing_does_not_load():
    parts = {"points": 1, "kind": "value", "data": list, "answer": len, "solution": "1",
             "wrong": {"a": (len, "x"), "b": (len, "y")}, "hints": ["1", "2", "3"]}
    for missing in ({"hints": ["1", "2"]}, {"wrong": {"a": (len, "x")}}, {"wrong": {"a": (len, "x"), "b": (len, "")}}, {"answer": 3}):
        with pytest.raises(ValueError, match="needs"):
            engine.exercise("9.9", **{**parts, **missing})
    assert "9.9" not in engine._exercises
