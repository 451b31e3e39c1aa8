"""Where the learner stands, as a table, a file and a picture."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from crmlib import cli
from crmlib.classification import exercises
from crmlib.course import standing
from crmlib.practice import progress


@pytest.fixture
def tried(workspace):
    exercises.hint("4.2")
    exercises.check("4.2", ["C01"])
    exercises.check("4.2", ["C01", "C02", "C03", "C04"])
    exercises.check("4.3", 7)
    return workspace


def crmlib(*words):
    return CliRunner().invoke(cli.app, [str(word) for word in words], env={"COLUMNS": "100"})


def test_a_lesson_counts_done_tried_attempts_and_hints(tried):
    row = standing.by_lesson(tried).loc["classification"]
    assert (row["done"], row["tried"], row["attempts"], row["hints"]) == (1, 1, 3, 1)
    assert row["exercises"] == len([id for id in standing.all_exercises() if id.startswith("4.")])


def test_the_command_shows_it(tried):
    shown = crmlib("progress", tried)
    assert shown.exit_code == 0, shown.output
    line = next(line for line in shown.output.splitlines() if "classification" in line)
    assert [cell.strip() for cell in line.split("│")[2:5]] == ["1 of 36", "3", "1"]


def test_the_export_has_every_line_and_no_formula(tried):
    (tried / progress.LEARNER).write_text("=Mei Lin")
    done = crmlib("progress", tried, "--export", tried / "mine.csv")
    assert done.output.startswith("4 lines are in")
    lines = pd.read_csv(tried / "mine.csv", dtype={"exercise": "str"})
    assert lines["did"].tolist() == ["hint", "check", "check", "check"]
    assert lines["exercise"].tolist() == ["4.2", "4.2", "4.2", "4.3"]
    assert set(lines["learner"]) == {"'=Mei Lin"}


def test_a_judgement_is_in_the_export_for_the_instructor(workspace):
    from crmlib.practice.exercise import find
    from tests.mutate import submission

    task = find("4.12")
    assert exercises.check("4.12", submission(task, task.answer)(task.data())).label == "Kept for your instructor."
    crmlib("progress", workspace, "--export", workspace / "mine.csv")
    assert "Our buyers order by season" in pd.read_csv(workspace / "mine.csv")["answer"].iloc[0]


def test_no_workspace_is_one_sentence(tmp_path):
    with pytest.raises(standing.DataError, match="not a folder of the course"):
        standing.by_lesson(tmp_path)
    with pytest.raises(standing.DataError, match="not a folder of the course"):
        standing.export(tmp_path, tmp_path / "x.csv")


def test_the_picture_says_what_it_shows(session, workspace):
    assert repr(standing.my_progress()) == "No exercise is tried yet. Your bars grow with every right answer."
    exercises.check("4.2", ["C01", "C02", "C03", "C04"])
    picture = standing.my_progress()
    there = standing.by_lesson(workspace)[["exercises", "questions"]].sum()
    assert repr(picture) == (
        f"1 of {there['exercises']} exercises are done (attempts: 1, hints: 0), "
        f"and 0 of {there['questions']} questions in the chapters have an answer or a guess."
    )
    assert len(picture._repr_mimebundle_()[0]["image/png"]) > 5000


def test_the_lab_remembers_the_learner(tmp_path, monkeypatch):
    from crmlib.course import lab

    monkeypatch.setattr(lab, "serve", lambda *given, **options: 0)
    folder = tmp_path / "my-course"
    assert crmlib("lab", folder, "--learner", "Mei Lin").exit_code == 0
    assert crmlib("lab", folder).exit_code == 0
    assert progress.learner(folder) == "Mei Lin"


def test_resetting_one_exercise_by_command(tmp_path, monkeypatch):
    from crmlib.course import lab

    monkeypatch.setattr(lab, "serve", lambda *given, **options: 0)
    folder = tmp_path / "my-course"
    crmlib("lab", folder)
    path = folder / "exercises/04_classification.ipynb"
    fresh = path.read_text()
    path.write_text(fresh.replace("answer = ____\\n", "answer = 1\\n"))
    done = crmlib("reset", "4", folder, "--exercise", "4.3")
    assert done.output.startswith(
        "Exercise 4.3 is fresh again; your notebook as it was is exercises/04_classification.20"
    )
    assert path.read_text().count("answer = 1") == fresh.count("answer = ____") - 1
    assert "Nothing to do" in crmlib("reset", "4", folder, "--exercise", "4.3").output
