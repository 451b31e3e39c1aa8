"""The learner's work is sacred: nothing that was edited is ever overwritten."""

import json
import os

import nbformat
import pytest

from crmlib import DataError, __version__
from crmlib.course import workspace
from crmlib.course.workspace import fingerprint, reset, update

CHAPTER = "notebooks/04b_classification_behaviour.ipynb"
EXERCISE = "exercises/04_classification.ipynb"
START = "notebooks/00_start.ipynb"


def notebook(*sources, outputs=()):
    cells = [nbformat.v4.new_code_cell(source, outputs=list(outputs), id=f"c{n}") for n, source in enumerate(sources)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


@pytest.fixture
def course(tmp_path):
    write(tmp_path / "course" / START, notebook("1 + 1"))
    write(tmp_path / "course" / CHAPTER, notebook("rfm"))
    write(tmp_path / "course" / EXERCISE, notebook("check('4.1', ____)"))
    write(tmp_path / "course/exercises/source/classification/classification.ipynb", notebook("the solution"))
    write(tmp_path / "course/notebooks/.ipynb_checkpoints/00_start-checkpoint.ipynb", notebook("1"))
    return tmp_path / "course"


@pytest.fixture
def mine(tmp_path, course):
    update(tmp_path / "my-course", course)
    return tmp_path / "my-course"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def everything(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_first_time_everything_is_new_and_the_solutions_stay_away(tmp_path, course):
    assert sorted(update(tmp_path / "deep" / "my-course", course).new) == [EXERCISE, START, CHAPTER]
    assert set(everything(tmp_path / "deep" / "my-course")) == {START, CHAPTER, EXERCISE, workspace.MANIFEST}


def test_the_second_time_nothing_happens(mine, course):
    before = everything(mine)
    assert str(update(mine, course)) == ""
    assert everything(mine) == before


def test_an_untouched_file_follows_the_course(mine, course):
    write(course / CHAPTER, notebook("rfm", "abc"))
    assert update(mine, course).updated == [CHAPTER]
    assert (mine / CHAPTER).read_bytes() == (course / CHAPTER).read_bytes()


def test_running_a_notebook_is_no_edit(mine, course):
    ran = json.loads(
        notebook("rfm", "", outputs=[nbformat.v4.new_output("stream", text="545")])
    )  # and Shift-Enter added a cell
    ran["cells"][0]["execution_count"] = 7
    ran["cells"][0]["source"] = ["r", "fm"]  # Jupyter may store lines
    write(mine / CHAPTER, json.dumps(ran))
    write(course / CHAPTER, notebook("rfm", "abc"))
    assert update(mine, course).updated == [CHAPTER]


@pytest.mark.parametrize(
    "edited", [notebook("rfm", "my own idea"), notebook(), "{ half a noteb", "[]", '{"cells": 3}', ""]
)
def test_an_edited_or_broken_file_stays_and_the_new_one_is_put_beside_it(mine, course, edited):
    write(mine / CHAPTER, edited)
    assert str(update(mine, course)) == ""  # as long as the course has nothing new
    write(course / CHAPTER, notebook("rfm", "abc"))
    changes = update(mine, course)
    beside = changes.beside[CHAPTER]
    assert beside == f"notebooks/04b_classification_behaviour.v{__version__}.ipynb"
    assert CHAPTER in str(changes)
    assert (mine / CHAPTER).read_text() == edited
    assert (mine / beside).read_bytes() == (course / CHAPTER).read_bytes()
    assert str(update(mine, course)) == ""  # said once
    assert (mine / CHAPTER).read_text() == edited


def test_what_was_put_beside_is_sacred_too(mine, course):
    write(mine / CHAPTER, notebook("my own idea"))
    write(course / CHAPTER, notebook("second"))
    beside = mine / update(mine, course).beside[CHAPTER]
    write(beside, notebook("my other idea"))
    write(course / CHAPTER, notebook("third"))
    again = mine / update(mine, course).beside[CHAPTER]
    assert again.name.endswith("-2.ipynb")
    assert again.read_text() == notebook("third")
    assert beside.read_text() == notebook("my other idea")


def test_a_deleted_file_is_brought_back(mine, course):
    (mine / EXERCISE).unlink()
    changes = update(mine, course)
    assert changes.restored == [EXERCISE]
    assert EXERCISE in str(changes)
    assert (mine / EXERCISE).exists()


@pytest.mark.parametrize("manifest", [None, "{ half", "[]", "7"])
def test_without_a_manifest_every_different_file_counts_as_edited(mine, course, manifest):
    if manifest is None:
        (mine / workspace.MANIFEST).unlink()
    else:
        write(mine / workspace.MANIFEST, manifest)
    write(course / CHAPTER, notebook("rfm", "abc"))
    assert list(update(mine, course).beside) == [CHAPTER]
    assert (mine / CHAPTER).read_text() == notebook("rfm")


def test_the_learners_own_files_are_left_alone(mine, course):
    write(mine / "notebooks/mine.ipynb", notebook("mine"))
    update(mine, course)
    assert (mine / "notebooks/mine.ipynb").read_text() == notebook("mine")


def test_a_crash_in_mid_update_loses_nothing_and_the_next_one_finishes(mine, course, monkeypatch):
    write(mine / EXERCISE, notebook("my answer"))
    for name in (START, CHAPTER, EXERCISE):
        write(course / name, notebook("new"))
    replace, left = os.replace, [1]

    def dies(*names):
        if not left:
            raise OSError("power cut")
        left.pop()
        replace(*names)

    monkeypatch.setattr(os, "replace", dies)
    with pytest.raises(OSError, match="power cut"):
        update(mine, course)
    monkeypatch.undo()
    update(mine, course)
    assert (mine / EXERCISE).read_text() == notebook("my answer")
    assert {(mine / name).read_text() for name in (START, CHAPTER)} == {notebook("new")}
    assert not [name for name in everything(mine) if name.split("/")[-1].startswith(".")]


RAN = [nbformat.v4.new_output("stream", text="545")]


def ran(path):
    """Whether anything of a notebook has been run."""
    return any(cell.get("outputs") or cell.get("execution_count") for cell in json.loads(path.read_text())["cells"])


def test_a_copy_comes_without_outputs_whichever_way_it_comes(mine, course):
    for name in (START, CHAPTER, EXERCISE):
        write(course / name, notebook("new", outputs=RAN))
    write(mine / CHAPTER, notebook("my own idea"))
    (mine / START).unlink()
    beside = update(mine, course).beside[CHAPTER]
    reset(mine, EXERCISE, course)
    reset(mine, CHAPTER, course)
    assert not [name for name in (START, EXERCISE, CHAPTER, beside) if ran(mine / name)]
    assert ran(course / CHAPTER)
    assert fingerprint(mine / CHAPTER) == fingerprint(course / CHAPTER)


def test_a_copy_from_the_time_when_outputs_were_delivered_is_no_edit(mine, course):
    for name in (START, CHAPTER, EXERCISE):
        write(course / name, notebook("as before", outputs=RAN))
        write(mine / name, notebook("as before", outputs=RAN))
    manifest = {name: fingerprint(mine / name) for name in (START, CHAPTER, EXERCISE)}
    write(mine / workspace.MANIFEST, json.dumps(manifest))
    assert str(update(mine, course)) == ""
    write(course / CHAPTER, notebook("newer", outputs=RAN))
    assert update(mine, course).updated == [CHAPTER]


def test_the_real_course_comes_without_outputs_and_else_as_it_is(tmp_path):
    from crmlib.reading.sample import course_folder

    update(tmp_path)
    for name in workspace.course_files(course_folder()):
        assert not ran(tmp_path / name)
        fresh, mine = (nbformat.read(folder / name, as_version=4) for folder in (course_folder(), tmp_path))
        assert [(cell.id, cell.source, cell.metadata) for cell in mine.cells] == [
            (cell.id, cell.source, cell.metadata) for cell in fresh.cells
        ]


@pytest.fixture
def translated(course):
    write(course / "notebooks/zh/00_start.ipynb", notebook("开始"))
    write(course / "exercises/zh/04_classification.ipynb", notebook("练习"))
    return course


def test_in_chinese_a_file_that_has_a_chinese_form_is_delivered_in_it_under_the_same_name(
    tmp_path, translated, monkeypatch
):
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    assert sorted(update(tmp_path / "mine", translated).new) == [EXERCISE, START, CHAPTER]
    assert set(everything(tmp_path / "mine")) == {START, CHAPTER, EXERCISE, workspace.MANIFEST}
    said = {name: sources(tmp_path / "mine" / name)[0][1] for name in (START, CHAPTER, EXERCISE)}
    assert said == {START: "开始", CHAPTER: "rfm", EXERCISE: "练习"}


def test_another_language_comes_to_untouched_files_and_edited_ones_stay(mine, translated, monkeypatch):
    write(mine / EXERCISE, notebook("my answer"))
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    changes = update(mine, translated)
    assert changes.updated == [START]
    assert (mine / EXERCISE).read_text() == notebook("my answer")
    assert sources(mine / changes.beside[EXERCISE])[0][1] == "练习"
    assert str(update(mine, translated)) == ""
    assert reset(mine, "00", translated) == {}
    monkeypatch.setenv("CRMLIB_LANGUAGE", "en")
    assert update(mine, translated).updated == [START]
    assert (mine / START).read_bytes() == (translated / START).read_bytes()
    assert (mine / EXERCISE).read_text() == notebook("my answer")


def test_reset_brings_the_chinese_form_back_and_one_exercise_of_it(mine, translated, monkeypatch):
    write(translated / "exercises/zh/04_classification.ipynb", exercises("answer = ____  # 答案"))
    write(translated / EXERCISE, exercises("answer = ____"))
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    reset(mine, "4", translated)
    assert dict(sources(mine / EXERCISE))["answer-4-1"] == "answer = ____  # 答案"
    write(mine / EXERCISE, exercises("answer = 3"))
    assert workspace.reset_exercise(mine, "4", "4.1", translated)
    assert dict(sources(mine / EXERCISE))["answer-4-1"] == "answer = ____  # 答案"


def test_a_read_only_course_gives_a_copy_that_can_be_written(tmp_path, course):
    (course / START).chmod(0o444)
    update(tmp_path / "mine", course)
    assert (tmp_path / "mine" / START).stat().st_mode & 0o200


def test_a_folder_that_is_a_file_is_said_in_one_sentence(tmp_path, course):
    (tmp_path / "taken").write_text("")
    with pytest.raises(DataError, match=r"taken.*another folder"):
        update(tmp_path / "taken", course)


@pytest.mark.parametrize(
    "lesson, files",
    [
        ("4", {CHAPTER, EXERCISE}),
        ("04", {CHAPTER, EXERCISE}),
        ("Classification ", {CHAPTER, EXERCISE}),
        ("04b", {CHAPTER}),
        ("4b", {CHAPTER}),
        ("classification_behaviour", {CHAPTER}),
        (EXERCISE, {EXERCISE}),
        ("0", {START}),
    ],
)
def test_reset_puts_a_lesson_back_and_keeps_the_learners_copies(mine, course, lesson, files):
    for name in (START, CHAPTER, EXERCISE):
        write(mine / name, notebook("my work on", name))
    kept = reset(mine, lesson, course)
    assert set(kept) == files
    for name in (START, CHAPTER, EXERCISE):
        work = kept.get(name, name)
        assert (mine / work).read_text() == notebook("my work on", name)
    for name in files:
        assert (mine / name).read_bytes() == (course / name).read_bytes()
    assert str(update(mine, course)) == ""


def test_reset_twice_in_the_same_second_keeps_both(mine, course, monkeypatch):
    class Stopped(workspace.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 11, 21, 9, 30, 5)

    monkeypatch.setattr(workspace, "datetime", Stopped)
    for work in ("first", "second"):
        write(mine / START, notebook(work))
        reset(mine, "0", course)
    assert (mine / "notebooks/00_start.2026-11-21_09-30-05.ipynb").read_text() == notebook("first")
    assert (mine / "notebooks/00_start.2026-11-21_09-30-05-2.ipynb").read_text() == notebook("second")


def test_reset_of_what_is_fresh_does_nothing_and_of_what_is_gone_brings_it_back(mine, course):
    (mine / START).unlink()
    assert reset(mine, "4", course) == {}
    assert reset(mine, "start", course) == {START: ""}
    assert (mine / START).exists()


def test_reset_says_which_lessons_there_are(mine, course):
    with pytest.raises(DataError, match=r"no lesson 12.*04_classification"):
        reset(mine, "12", course)


def test_reset_outside_a_workspace_touches_nothing(tmp_path, course):
    with pytest.raises(DataError, match="not a folder of the course"):
        reset(tmp_path, "4", course)


def test_a_fingerprint_sees_text_cells_and_their_order(tmp_path):
    def of(*cells):
        write(tmp_path / "n.ipynb", nbformat.writes(nbformat.v4.new_notebook(cells=list(cells))))
        return fingerprint(tmp_path / "n.ipynb")

    code, text = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell
    prints = [
        of(code("a"), code("b")),
        of(code("b"), code("a")),
        of(code("a"), text("b")),
        of(code("ab")),
        of(code("a"), code("b ")),
    ]
    assert len(set(prints)) == 5


# One exercise


def exercises(*answers, more=()):
    cells = [nbformat.v4.new_markdown_cell("# Exercises", id="title")]
    for n, answer in enumerate(answers, 1):
        cells += [
            nbformat.v4.new_markdown_cell(f"## 4.{n}", id=f"task-4-{n}"),
            nbformat.v4.new_code_cell(answer, id=f"answer-4-{n}"),
        ]
    return nbformat.writes(nbformat.v4.new_notebook(cells=[*cells, *more]))


def sources(path):
    return [(cell.id, cell.source) for cell in nbformat.read(path, as_version=4).cells]


def test_resetting_an_exercise_touches_its_cells_only_and_keeps_the_old_notebook(mine, course):
    gaps = ["answer = ____"] * 12
    write(course / EXERCISE, exercises(*gaps))
    update(mine, course)
    note = nbformat.v4.new_markdown_cell("my note", id="mine")
    done = exercises(*(f"answer = {n}" for n in range(1, 13)), more=[note])
    write(mine / EXERCISE, done)
    old = workspace.reset_exercise(mine, "4", "4.2", course)
    assert (mine / old).read_text() == done
    assert old.startswith("exercises/04_classification.20")
    expected = dict(sources(mine / old)) | {"answer-4-2": "answer = ____"}  # and not 4.12, whose number ends alike
    assert dict(sources(mine / EXERCISE)) == expected
    assert [id for id, _ in sources(mine / EXERCISE)] == [id for id, _ in sources(mine / old)]
    assert workspace.reset_exercise(mine, "classification", "4.2", course) == ""
    assert str(update(mine, course)) == ""
    assert dict(sources(mine / EXERCISE)) == expected


def test_a_deleted_cell_of_an_exercise_comes_back_to_its_place(mine, course):
    write(course / EXERCISE, exercises(*["answer = ____"] * 3))
    write(
        mine / EXERCISE,
        nbformat.writes(
            nbformat.v4.new_notebook(
                cells=[
                    cell
                    for cell in nbformat.reads(exercises("mine", "mine", "mine"), as_version=4).cells
                    if cell.id != "answer-4-2"
                ]
            )
        ),
    )
    workspace.reset_exercise(mine, "4", "4.2", course)
    assert sources(mine / EXERCISE)[3:5] == [("task-4-2", "## 4.2"), ("answer-4-2", "answer = ____")]
    assert dict(sources(mine / EXERCISE))["answer-4-1"] == "mine"


def test_resetting_an_exercise_that_cannot_be_reset_says_why_and_touches_nothing(mine, course, tmp_path):
    write(course / EXERCISE, exercises("answer = ____"))
    with pytest.raises(DataError, match=r"no exercise 4\.99 in lesson 4"):
        workspace.reset_exercise(mine, "4", "4.99", course)
    with pytest.raises(DataError, match="not a folder of the course"):
        workspace.reset_exercise(tmp_path, "4", "4.1", course)
    for broken in ("{ half a noteb", "[]", '{"cells": 3}', '{"cells": [3]}'):
        write(mine / EXERCISE, broken)
        with pytest.raises(DataError, match="cannot be read"):
            workspace.reset_exercise(mine, "4", "4.1", course)
        assert (mine / EXERCISE).read_text() == broken
    (mine / EXERCISE).unlink()
    with pytest.raises(DataError, match="crmlib lab brings it back"):
        workspace.reset_exercise(mine, "4", "4.1", course)


def test_an_update_of_the_real_course_changes_no_edited_file_and_delivers_the_corrected_one_beside(tmp_path):
    """Every file is edited as learners do; then the course corrects every notebook."""
    import hashlib
    import shutil

    from crmlib.reading.sample import course_folder

    course, mine = tmp_path / "course", tmp_path / "my-course"
    for part in ("notebooks", "exercises"):
        shutil.copytree(course_folder() / part, course / part, ignore=shutil.ignore_patterns(".*", "source"))
    update(mine, course)
    names = list(workspace.course_files(course))
    for name in names:
        edited = nbformat.read(mine / name, as_version=4)
        cell = edited.cells[-1]
        cell.source += "\n# my own line"
        nbformat.write(edited, mine / name)
        corrected = nbformat.read(course / name, as_version=4)
        corrected.cells[0].source += "\n\nCorrected."
        nbformat.write(corrected, course / name)
    (mine / ".crmlib/progress.jsonl").write_text('{"v": 1}\n')
    before = {
        name: hashlib.sha256((mine / name).read_bytes()).hexdigest() for name in [*names, ".crmlib/progress.jsonl"]
    }
    changes = update(mine, course)
    assert {name: hashlib.sha256((mine / name).read_bytes()).hexdigest() for name in before} == before
    assert changes.beside.keys() == set(names)
    for name, beside in changes.beside.items():
        assert fingerprint(mine / beside) == fingerprint(course / name)
