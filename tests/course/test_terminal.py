"""JupyterLab's own terminal, as a learner opens it from the File menu."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import pytest
from websocket import create_connection

from crmlib.course import lab

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The folder where a `crmlib lab` runs, started as from a desktop: no folder of ours is on its PATH."""
    folder = tmp_path_factory.mktemp("lamps")
    own = {name: str(folder / "home") for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    env = {**os.environ, **own, "PATH": "/usr/bin:/bin", "SHELL": shutil.which("bash") or "/bin/sh"}
    command = [sys.executable, "-m", "crmlib", "lab", "--no-browser", "--port", str(lab.free_port(9000))]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as server,
    ):
        try:
            yield folder, address(server, folder / "log")
        finally:
            server.terminate()
            server.wait(60)


def address(server, log):
    end = time.monotonic() + 120
    while not (said := re.search(r"127\.0\.0\.1:(\d+)/\S*\?token=(\w+)", log.read_text())):
        assert server.poll() is None and time.monotonic() < end, log.read_text()
        time.sleep(0.2)
    return said[1], said[2]


def typed(opened, *lines):
    """What the terminal shows when these lines are typed into it."""
    folder, (port, token) = opened
    asked = Request(f"http://127.0.0.1:{port}/api/terminals?token={token}", method="POST")
    with urlopen(asked, timeout=60) as made:
        name = json.load(made)["name"]
    shown, done = "", folder / f"done-{name}"
    socket = create_connection(f"ws://127.0.0.1:{port}/terminals/websocket/{name}?token={token}", timeout=60)
    for line in [*lines, f"touch '{done}'"]:
        socket.send(json.dumps(["stdin", f"{line}\r"]))
    end = time.monotonic() + 120
    while not done.exists():
        assert time.monotonic() < end, shown
        kind, *words = json.loads(socket.recv())
        shown += "".join(map(str, words)) if kind == "stdout" else ""
    socket.close()
    return shown


def test_the_terminal_has_the_command_and_stands_in_the_course(opened):
    shown = typed(
        opened, "crmlib progress", "crmlib reset 00", "cd notebooks; crmlib progress | tail -3", "crmlib --version"
    )
    assert not re.search("command not found|No such file", shown)
    assert shown.count("0 of") >= 3
    assert "your copy is as it was delivered" in shown


def test_the_terminal_finds_a_file_where_the_course_was_started(opened):
    folder, _ = opened
    (folder / "my orders.csv").write_text("customer,date,amount\nAna,2026-01-05,5\nBo,2026-02-06,6\n")
    shown = typed(opened, "crmlib validate 'my orders.csv'", "crmlib validate 'my orders.xlsx'")
    assert "What was read" in shown
    assert "But my orders.csv is in" in " ".join(shown.split())
    assert (folder / "my-course" / "my orders-checked.xlsx").is_file()


def test_the_start_says_the_folder_and_the_address_and_warns_of_nothing(opened):
    folder, _ = opened
    said = [line for line in (folder / "log").read_text().splitlines() if "nbgrader" not in line.lower()]
    assert not [line for line in said if re.search("warn|deprecat|Traceback", line, re.IGNORECASE)]
    assert said[0] == "Your copy of the course is the folder my-course."
