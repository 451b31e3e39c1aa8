"""What the learner did is not lost: not by a restart, not by a crash, not by a second kernel."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from crmlib.classification import exercises
from crmlib.practice import progress
from crmlib.practice.task import find
from crmlib.practice.variants import variant

ENTRY = {"v": 1, "time": "2026-11-21T09:00:00+00:00", "exercise": "4.3", "did": "check"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "progress.jsonl"


def restart():
    """A new kernel: nothing is left but what is on the disk."""
    progress.workspace.cache_clear()
    progress._session.clear()


def test_attempts_hints_and_guesses_survive_a_restart(workspace):
    for wrong in (["C01"], ["C02"], ["C03"]):
        exercises.check("4.2", wrong)
        restart()
    assert exercises.solution("4.2").code
    assert exercises.hint("4.2").label == "Hint 1 of 4."
    restart()
    assert exercises.hint("4.2").label == "Hint 2 of 4."
    exercises.predict("4.6", 70)
    restart()
    assert "You predicted 70" in exercises.check("4.6", 76).message
    lines = (workspace / progress.FILE).read_text().splitlines()
    assert len(lines) == 8
    assert all(json.loads(line)["v"] == progress.VERSION for line in lines)


def test_a_workspace_is_found_from_any_folder_in_it_and_nowhere_else(workspace, monkeypatch, tmp_path):
    deep = workspace / "exercises" / "mine" / "deep"
    deep.mkdir(parents=True)
    for folder, found in ((deep, workspace), (workspace, workspace), (tmp_path, None)):
        monkeypatch.chdir(folder)
        restart()
        assert progress.workspace() == found


def test_outside_a_workspace_nothing_is_written(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    progress.workspace.cache_clear()
    exercises.check("4.2", ["C01"])
    exercises.hint("4.2")
    assert list(tmp_path.iterdir()) == []
    assert exercises.hint("4.2").label == "Hint 2 of 4."


def test_changing_the_folder_in_a_notebook_changes_nothing(workspace, tmp_path, monkeypatch):
    exercises.hint("4.2")
    monkeypatch.chdir(tmp_path)
    assert exercises.hint("4.2").label == "Hint 2 of 4."
    assert len(progress.records(workspace)) == 2


def test_a_disk_that_takes_nothing_is_said_and_the_session_remembers(workspace, monkeypatch):
    def full(*given):
        raise OSError("no space left")

    monkeypatch.setattr(progress, "append", full)
    outcome = exercises.check("4.2", ["C01"])
    assert "could not be written" in outcome.lines[-1]
    exercises.check("4.2", ["C02"])
    exercises.check("4.2", ["C03"])
    assert exercises.solution("4.2").code


def test_a_line_torn_at_any_byte_loses_only_itself(path):
    progress.append(path, ENTRY)
    progress.append(path, {**ENTRY, "did": "hint", "text": "价"})
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for end in range(first, len(whole)):
        path.write_bytes(whole[:end])
        assert next(entry["did"] for entry in progress.read(path)) == "check"
        progress.append(path, {**ENTRY, "did": "solution"})
        read = [entry["did"] for entry in progress.read(path)]
        assert (read[0], read[-1]) == ("check", "solution")
        assert len(read) == (
            3 if end == len(whole) - 1 else 2
        )  # only the line's end was torn: the line itself is whole


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\0\0\0\0",
        b"[1]",
        b"7",
        b"null",
        b"\xff\xfe",
        b'{"v": 2, "time": "2030-01-01", "exercise": "4.1", "did": "x"}',
        b'{"v": 1}',
        b'{"v": "1", "time": 3}',
        b'{"v": 1, "time": "soon", "exercise": "4.1", "did": "x"}',
        b"[" * 100_000,
    ],
)
def test_a_line_that_is_none_of_ours_is_passed_over_and_stays(path, line):
    path.write_bytes(line + b"\n")
    progress.append(path, ENTRY)
    assert progress.read(path) == [ENTRY]
    assert path.read_bytes().startswith(line)


def test_a_wrong_time_of_the_clock_gives_no_negative_minutes():
    table = progress.by_exercise(
        [{**ENTRY, "time": f"2026-11-21T09:{minute:02}:00+00:00"} for minute in (10, 0, 5, 50)]
    )
    assert table["minutes"].tolist() == [10.0]  # 5 and 5, and a pause of 40 that does not count
    assert progress.by_exercise([]).empty


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked writer")
def test_two_hundred_kills_lose_no_acknowledged_attempt(path):
    """A writer is killed at a random moment, again and again, on one file; what it said was written must be there."""
    chance = random.Random(4)
    acknowledged = set()
    for run in range(200):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                for n in range(100_000):
                    progress.append(path, {**ENTRY, "n": f"{run}-{n}", "answer": "x" * random.randrange(60_000)})
                    os.write(writing, f"{run}-{n}\n".encode())
            finally:
                os._exit(0)
        os.close(writing)
        time.sleep(chance.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as said:
            acknowledged.update(said.read().decode().split("\n")[:-1])
    there = [entry["n"] for entry in progress.read(path)]
    assert len(acknowledged) > 200
    assert acknowledged <= set(there)
    assert len(there) == len(set(there))
    assert len(there) <= len(acknowledged) + 200  # at most the one that each kill caught before it was said


@pytest.mark.slow
def test_two_kernels_at_once_lose_no_attempt(workspace):
    """Two real kernels in one workspace check at the same time."""
    from jupyter_client.manager import start_new_kernel

    code = """
from crmlib.classification.exercises import check
for n in range(60):
    _ = check("4.2", ["{name}", str(n)])
"""
    kernels = [
        start_new_kernel(kernel_name="python3", extra_arguments=["--log-level=ERROR"], cwd=str(workspace / "exercises"))
        for _ in range(2)
    ]
    try:
        asked = [client.execute(code.replace("{name}", f"kernel {n}")) for n, (_, client) in enumerate(kernels)]
        for (_, client), message in zip(kernels, asked, strict=True):
            replies = iter(
                partial(client.get_shell_msg, timeout=120), None
            )  # late answers to "are you ready" may come first
            reply = next(reply for reply in replies if reply["parent_header"]["msg_id"] == message)
            assert reply["content"]["status"] == "ok"
    finally:
        for manager, client in kernels:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    marks = [entry["mark"] for entry in progress.records(workspace)]
    assert len(marks) == len(set(marks)) == 120


@pytest.mark.slow
def test_a_writer_that_died_with_the_lock_does_not_keep_it(path):
    hold = (
        "import sys, time; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire(); "
        "print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path.with_suffix(".lock"))], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        holder.wait()
    progress.append(path, ENTRY)
    assert progress.read(path) == [ENTRY]


def test_the_learners_name_decides_on_the_table(workspace):
    printed = exercises.exercise_data("4.1")
    (workspace / progress.LEARNER).write_text("Mei Lin\n", encoding="utf-8")
    mine = exercises.exercise_data("4.1")
    assert not mine.equals(printed)
    assert mine.equals(variant(find("4.1"), "Mei Lin"))
    right = find("4.1").answer(mine)
    assert exercises.check("4.1", right).status == "correct"
    assert exercises.grade("4.1", right) == 3.0
    assert exercises.check("4.1", [0.11, 0.79, 0.68]).status == "not yet"
