"""The printed keys are those of the lesson; what holds for every exercise is in tests/test_every_exercise.py."""

import nbformat
import pytest

from crmlib import rules
from crmlib.classification import cases, exercises
from crmlib.course import release
from crmlib.practice import task as engine
from crmlib.practice.compare import Difference
from tests import mutate

IDS = [id for id in engine.EXERCISES if id.startswith("4.")]

pytestmark = pytest.mark.usefixtures("session")


def key(id):
    task = engine.find(id)
    return task.answer(task.data())


def test_the_printed_keys():
    assert key("4.1") == pytest.approx([0.110, 0.790, 0.68])
    assert list(key("4.2")) == ["C01", "C02", "C03", "C04"]
    assert key("4.3") == pytest.approx(1.158, abs=5e-4)
    assert key("4.4") == {"A": 2, "B": 5, "C": 21, "D": 109}
    assert engine.find("4.4").answer(cases.book(200)) == {"A": 2, "B": 8, "C": 30, "D": 160}
    assert key("4.5").to_numpy().tolist() == [
        [84, "VVVVVIP", "HHH"],
        [80, "VVVVIP", "HLH"],
        [80, "VVVVIP", "LHH"],
        [52, "VVVIP", "LLH"],
        [28, "VIP", "LLL"],
    ]
    assert key("4.6") == 76
    assert list(key("4.7")) == [24, 28, 32, 44, 48, 64]
    assert key("4.8") == pytest.approx([8000, 10200, 0.275, 0.869, 0.926], rel=1e-3)
    assert cases.plans().loc[key("4.9"), ["won", "kept"]].tolist() == [60, 300]
    assert {name: nature for name, nature in key("4.10").items() if nature != "sound"} == {
        "C016": "thin",
        "C006": "squeezer",
        "C041": "one-off",
    }
    assert key("4.11") == pytest.approx(0.2)
    assert list(key("4.15")) == ["Desk", "Floor", "Garden"]
    assert key("4.18") == pytest.approx([216, 978, 0.978])
    assert key("4.19") == ["Oak", "Birch", "Cedar"]
    assert key("4.20") == [3, 9, 35, 186]
    assert (key("4.21"), key("4.22")) == ([5, 4, 4], [80, "HLH"])
    assert key("4.26") == pytest.approx([5 / 8, 5 / 9])
    assert key("4.29") == pytest.approx([23_200, 10_430, 12_770], abs=1)
    assert len(key("4.33")) == 4
    assert key("4.13") == 12_000 + 8_800 + 12_600 + 7_500


def test_the_cut_offs_in_the_task_are_those_of_the_rule():
    """The task prints what rfm_preset('source') holds: days and orders inclusive, yuan from."""
    source = nbformat.read(
        release.course_folder() / "exercises/source/classification/classification.ipynb", as_version=4
    )
    text = next(cell.source for cell in source.cells if cell.id == "task-4-5").replace("**", "")
    table = [
        [part.strip() for part in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ") and line[2].isdigit()
    ]
    printed = {
        int(row[0]): [
            int(part.replace(",", "")) for part in " ".join(row[1:]).split() if part.replace(",", "").isdigit()
        ]
        for row in table
    }
    cuts = rules.table("classification/rfm_cuts").query("preset == 'source'")
    limit = {measure: dict(zip(rows["score"], rows["up_to"], strict=True)) for measure, rows in cuts.groupby("measure")}
    for score in range(1, 6):
        months, orders, money = limit["recency"], limit["frequency"], limit["monetary"]
        recency = (
            [months[5]] if score == 5 else [months[score + 1]] if score == 1 else [months[score + 1], months[score]]
        )
        deals = [orders.get(score, 5)]
        yuan = [5000] if score == 1 else [round(money[score - 1])] + ([round(money[score])] if score < 5 else [])
        assert printed[score] == [*recency, *deals, *yuan], score


def test_every_kind_is_there():
    assert {engine.find(id).kind for id in IDS} == set(engine.get_args(engine.Kind))


def test_the_sensitivity_of_a_judgement_names_who_changes_places():
    task = engine.find("4.12")
    table = task.data()
    reason = "Large orders such as those of Elm fill our line, and we see most buyers only twice a year."
    said = {}
    for weights in ([20, 40, 40], [0, 0, 100], [34, 33, 33]):
        ranking = list(task.answer(table, weights).sort_values(ascending=False, kind="stable").index)
        outcome = exercises.check("4.12", {"weights": weights, "ranking": ranking, "reason": reason})
        assert outcome.status == "correct"
        said[tuple(weights)] = outcome.message
        assert list(outcome.lines) == list(task.judgement.rubric)
    assert any("does not survive" in text and "comes before" in text for text in said.values())


def test_the_audit_sees_a_check_that_is_too_kind_or_too_strict(monkeypatch):
    task = engine.find("4.11")
    monkeypatch.setattr(engine, "difference", lambda *given: None)
    assert mutate.audit(task)["accepted"] > 10
    monkeypatch.setattr(engine, "difference", lambda *given: Difference(2, "No."))
    assert mutate.audit(task)["rejected"] > 10
