"""The course as a stranger gets it: the wheel in an empty environment, a workspace in an empty folder."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

from crmlib import cli
from crmlib.course import lab, reports

ROOT = Path(__file__).parents[2]


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def crmlib(wheel, tmp_path_factory):
    """The command in an environment that has the wheel, the versions of the lock, and nothing of this clone."""
    venv = tmp_path_factory.mktemp("environment") / "venv"
    lock = ("--constraint", ROOT / "requirements.lock")
    if shutil.which("uv"):
        run("uv", "venv", "--python", sys.executable, venv)
        run("uv", "pip", "install", "--python", venv / "bin" / "python", *lock, wheel)
    else:
        run(sys.executable, "-m", "venv", venv)
        run(venv / "bin" / "pip", "install", *lock, wheel)
    return venv / "bin" / "crmlib"


@pytest.mark.slow
def test_the_wheel_carries_the_course_and_not_its_solutions(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    files = "crmlib/course/files/"
    for path in ("notebooks/00_start.ipynb", "data/orders.csv", "data/README.md"):
        assert files + path in names
    assert "crmlib/py.typed" in names
    assert "crmlib/course/settings/overrides.json" in names
    assert {"crmlib/course/jupyter/kernels/python3/kernel.json", "crmlib/practice/slips.csv"} <= set(names)
    assert any(re.fullmatch(files + r"exercises/\w+\.ipynb", name) for name in names)
    assert any(re.fullmatch(files + r"notebooks/reports/\w+\.ipynb", name) for name in names)
    assert any(re.fullmatch(r"crmlib/\w+/rules/\w+\.csv", name) for name in names)
    unwanted = re.compile(r"exercises/source|files/.*\.py$|\.pyc$|checkpoint")
    assert not list(filter(unwanted.search, names))


@pytest.mark.slow
def test_the_lab_serves_the_course_in_an_empty_folder(crmlib, tmp_path):
    port = free_port()
    with started([crmlib, "lab", "--no-browser", "--port", port], tmp_path) as (server, log):
        token = wait_for(lambda: re.search(r"127\.0\.0\.1:(\d+)/\S*\?token=(\w+)", log.read_text()), server, log)
        assert int(token[1]) == port
        address = f"http://127.0.0.1:{port}"
        assert get(f"{address}/lab?token={token[2]}")[0] == 200
        start = json.loads(get(f"{address}/api/contents/notebooks/00_start.ipynb?token={token[2]}")[1])
        assert start["content"]["cells"]
        assert get(f"{address}/api/contents/notebooks/00_start.ipynb")[0] == 403  # not without the token
        news = json.loads(
            get(f"{address}/lab/api/settings/@jupyterlab/apputils-extension:notification?token={token[2]}")[1]
        )
        assert news["schema"]["properties"]["fetchNews"]["default"] == "false"  # no pop-up asks
    assert server.returncode == 0, log.read_text()  # it ended when asked
    assert (tmp_path / "my-course" / "notebooks" / "00_start.ipynb").is_file()


def test_another_kernel_of_the_users_does_not_take_the_place_of_ours(tmp_path, monkeypatch):
    foreign = tmp_path / "kernels" / "python3"
    foreign.mkdir(parents=True)
    (foreign / "kernel.json").write_text(
        json.dumps({"argv": ["/elsewhere/python"], "display_name": "Elsewhere", "language": "python"})
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    find = "from jupyter_client.kernelspec import get_kernel_spec as get; print(get('python3').resource_dir)"
    assert str(tmp_path) in run(sys.executable, "-c", find)
    assert run(sys.executable, "-c", find, env=lab.environment()).startswith(str(Path(lab.__file__).parent))
    start = "from jupyter_client import KernelManager as K; print(K(kernel_name='python3').format_kernel_cmd()[0])"
    assert run(sys.executable, "-c", start, env=lab.environment()).strip() == sys.executable


@pytest.mark.slow
def test_the_report_of_the_sample_is_written(crmlib, tmp_path):
    said = run(crmlib, "report", "classification", "--out", "out", cwd=tmp_path)
    assert (tmp_path / "out" / "index.html").is_file()
    assert "index.html" in said


@pytest.mark.slow
def test_a_workspace_that_is_a_file_ends_in_one_sentence(crmlib, tmp_path):
    (tmp_path / "my-course").write_text("")
    done = subprocess.run(
        [str(crmlib), "lab", "--no-browser"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "name another folder" in done.stderr


@pytest.mark.parametrize(
    "options, parameters",
    [
        ([], {}),
        (["--orders", "README.md"], {"orders": str(Path("README.md").absolute())}),
        (
            ["--customer", "Client", "--amount", "Net sales"],
            {"columns": {"customer_id": "Client", "amount": "Net sales"}},
        ),
        (["--as-of", "2026-06-30", "--refunds", "drop"], {"as_of": "2026-06-30", "refunds": "drop"}),
        (
            ["-p", "bins=4", "-p", "weights=(4, 8, 8)", "-p", "title=Our customers"],
            {"bins": 4, "weights": (4, 8, 8), "title": "Our customers"},
        ),
    ],
)
def test_the_report_is_asked_for_what_was_given_and_nothing_else(options, parameters, monkeypatch):
    asked = []
    monkeypatch.setattr(reports, "run_report", lambda *request: asked.append(request) or Path("out/index.html"))
    done = CliRunner().invoke(cli.app, ["report", "classification", *options])
    assert done.output == "out/index.html\n"
    assert asked == [("classification", parameters, Path("reports-out"), None)]


def test_an_option_that_cannot_be_read_is_refused():
    assert CliRunner().invoke(cli.app, ["report", "classification", "--refunds", "maybe"]).exit_code == 2


def test_bad_data_ends_in_one_sentence_and_exit_2(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["crmlib", "report", "no-such-lesson"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 2
    said = capsys.readouterr()
    assert "no-such-lesson" in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


@contextmanager
def started(command, folder):
    """A program with its output in a file and a home of its own; asked to end at the end."""
    own = {name: str(folder / "home") for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **own},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        ) as program,
    ):
        try:
            yield program, folder / "log"
        finally:
            program.terminate()
            program.wait(60)


def wait_for(answer, program, log, patience=120):
    end = time.monotonic() + patience
    while not (found := answer()):
        assert program.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)
    return found


def get(address):
    try:
        with urlopen(Request(address), timeout=30) as page:
            return page.status, page.read()
    except URLError as refused:
        return getattr(refused, "code", None), b""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
