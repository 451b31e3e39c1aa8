"""`make lesson NAME` gives a lesson that runs as it is: wing, chapter, exercise, report and tests, in a copy of the tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAME = "followup"  # the lesson that is not there yet
LEFT = shutil.ignore_patterns(".git", ".venv", "*-out", "__pycache__", ".*_cache", "my-course", NAME, f"06*{NAME}*")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the tree in which the lesson was begun."""
    copy = tmp_path_factory.mktemp("tree") / "course"
    shutil.copytree(ROOT, copy, ignore=LEFT)
    run(copy, "docs/lesson/make.py", NAME)
    return copy


def run(folder, *command, expected=0):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expected, (done.stdout + done.stderr)[-3000:]
    return done.stdout


@pytest.mark.slow
def test_a_lesson_begins_with_all_its_parts_and_runs_as_it_is(tree):
    assert not [path for path in tree.rglob(f"*{NAME}*.py") if "LESSON" in path.read_text(encoding="utf-8")]
    run(tree, "-m", "ruff", "check", "--quiet", "--fix", "crmlib/__init__.py", f"crmlib/{NAME}", f"tests/{NAME}")
    run(tree, "-m", "ruff", "format", "--quiet", "crmlib/__init__.py", f"crmlib/{NAME}", f"tests/{NAME}")
    run(tree, "-m", "ruff", "check", "crmlib", f"tests/{NAME}")
    run(tree, "-m", "mypy", f"crmlib/{NAME}")
    assert "silence" in run(tree, "-c", "import crmlib as crm; print(crm.silence.__name__)")
    run(tree, "-m", "crmlib.course.release")
    run(tree, "-m", "crmlib.course.chapters", NAME)
    pytests = ["-m", "pytest", "-q", "-p", "no:cacheprovider"]
    said = run(tree, *pytests, f"tests/{NAME}", f"crmlib/{NAME}", "tests/test_layers.py", "tests/test_language.py")
    assert "passed" in said
    assert "passed" in run(tree, *pytests, "tests/practice/test_every_exercise.py", "-k", "6.1 and not audit")
    assert "passed" in run(tree, *pytests, "tests/notebooks/test_chapters.py", "-k", f"{NAME} or sources or learner")
    notebooks = [f"notebooks/06a_{NAME}_silence.ipynb", f"notebooks/reports/06_{NAME}.ipynb"]
    nbval = [
        "-p",
        "tests.stored_pictures",
        "--nbval",
        "--nbval-current-env",
        "--nbval-sanitize-with",
        "tests/sanitize.cfg",
    ]
    assert "passed" in run(tree, *pytests, *nbval, *notebooks)
    assert "index.html" in run(tree, "-m", "crmlib", "report", NAME, "--out", str(tree / "report-out"))


@pytest.mark.slow
def test_nothing_is_overwritten(tree):
    rules = tree / "crmlib" / NAME / "rules" / "silence.csv"
    mine = rules.read_text(encoding="utf-8") + "\n"
    rules.write_text(mine, encoding="utf-8")
    assert f"stays  crmlib/{NAME}/rules/silence.csv" in run(tree, "docs/lesson/make.py", NAME)
    assert rules.read_text(encoding="utf-8") == mine


def test_only_a_lesson_of_the_course_can_begin(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "lesson" / "make.py", "cooking"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and "There is no lesson 'cooking'" in done.stderr
