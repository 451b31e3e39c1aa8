"""nbgrader gives the points that an answer deserves: the learner's own copy, right, half right, wrong and untouched."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import nbformat
import pytest

from crmlib.course import release
from crmlib.course.standing import all_exercises
from crmlib.practice import exercise as engine

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "crm"
c.CourseDirectory.db_url = "sqlite:///gradebook.db"
c.ExecutePreprocessor.timeout = 120
c.ClearSolutions.code_stub = {"python": "answer = ____"}
"""
HALF = {  # by id: the code of an answer that is half right
    "4.1": "answer = [0.11, 0.79, 0.5]",
    "4.8": "answer = [8000, 10200, 0.275, 0.5, 0.5]",
    "4.5": 'scored = crm.rfm_score(table, method="cuts", cuts=crm.rfm_preset("source"))\n'
    'answer = crm.rfm_segment(crm.rfm_weighted(scored)).assign(segment="HHH")',
}
POINTS = {"4.1": 2.0, "4.8": 3.0, "4.5": 2.0}


def nbgrader(folder, *words):
    """The command, with this environment's programs on the path: it starts alembic by name."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    own = {name: str(folder / "home") for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env={**os.environ, "PATH": path, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def handed_in(answers):
    """The learner's copy with answers in place of gaps: id -> code."""
    copy = nbformat.read(release.course_folder() / "exercises/04_classification.ipynb", as_version=4)
    for id, code in answers.items():
        cell = next(cell for cell in copy.cells if cell.id == f"answer-{id.replace('.', '-')}")
        gap = "def answer(sales):\n    return ____" if engine.find(id).kind == "code" else "answer = ____"
        assert gap in cell.source
        cell.source = cell.source.replace(gap, code)
    return copy


@pytest.mark.slow
def test_submissions_get_the_points_they_deserve(tmp_path):
    tasks = {id: task for id, task in all_exercises().items() if id.startswith("4.")}
    graded = [id for id, task in tasks.items() if not task.judgement]
    wrong = {"4.4": "def answer(sales):\n    print('loud')\n    return {'A': 1}"}
    submissions = {
        "right": {id: task.solution for id, task in tasks.items()},
        "half": HALF,
        "wrong": {id: wrong.get(id, "answer = 17") for id in graded},
        "broken": {id: wrong.get(id, "answer = 1 / 0") for id in graded},
        "untouched": {},
    }
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    source = release.course_folder() / "exercises/source/classification/classification.ipynb"
    (tmp_path / "source/classification").mkdir(parents=True)
    (tmp_path / "source/classification/classification.ipynb").write_text(
        source.read_text(encoding="utf-8"), encoding="utf-8"
    )
    for name, answers in submissions.items():
        folder = tmp_path / "submitted" / name / "classification"
        folder.mkdir(parents=True)
        nbformat.write(handed_in(answers), folder / "classification.ipynb")
    nbgrader(tmp_path, "generate_assignment", "classification", "--force")
    released = (tmp_path / "release/classification/classification.ipynb").read_text(encoding="utf-8")
    assert "SOLUTION" not in released and "abc_classify(" not in released
    nbgrader(tmp_path, "autograde", "classification", "--create")

    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as book:
        rows = book.execute("""
            select submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.needs_manual_grade, grade_cells.max_score
            from grade join base_cell on grade.cell_id = base_cell.id join grade_cells on grade_cells.id = base_cell.id
            join submitted_notebook on grade.notebook_id = submitted_notebook.id
            join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id""").fetchall()
    scores = {(student, cell): score for student, cell, score, *_ in rows}
    most = {cell: points for _, cell, _, _, points in rows}
    assert most == {
        f"{'answer' if task.judgement else 'grade'}-{id.replace('.', '-')}": task.points for id, task in tasks.items()
    }
    for id in graded:
        cell = f"grade-{id.replace('.', '-')}"
        assert scores["right", cell] == tasks[id].points, id
        assert scores["half", cell] == pytest.approx(POINTS.get(id, 0)), id
        assert scores["wrong", cell] == scores["untouched", cell] == 0, id
        assert not scores["broken", cell], id
    by_hand = {student: manual for student, cell, _, manual, _ in rows if cell == "answer-4-12"}
    assert by_hand["right"] and not by_hand["untouched"]  # a judgement waits for the instructor
