"""The command as people type it: each command that a text names works, and what is wrong is said first."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import crmlib
from crmlib import cli, language, places
from crmlib.course import lab, panels, workspace

ROOT = Path(__file__).parents[1]
GROUP = typer.main.get_command(cli.app)


@pytest.fixture(autouse=True)
def started(tmp_path, monkeypatch):
    """An empty folder; what a command chooses for its process ends with the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {**os.environ})
    os.environ.pop(language.SETTING, None)
    monkeypatch.setattr(lab, "serve", lambda *_, **__: 0)
    monkeypatch.setattr(panels, "serve", lambda *_, **__: 0)
    return tmp_path


def run(*words):
    """Exit code and all that was said; a DataError ends as `main` ends it."""
    done = CliRunner().invoke(cli.app, [str(word) for word in words])
    if isinstance(done.exception, crmlib.DataError):
        return 2, done.output + str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def texts():
    """What people read: Markdown files and cells, by their place."""
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "data").glob("*.md")]:
        yield path.name, path.read_text(encoding="utf-8")
    for path in [*(ROOT / "notebooks").rglob("*.ipynb"), *(ROOT / "exercises").rglob("*.ipynb")]:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                yield f"{path.name} {cell['id']}", "".join(cell["source"])


def commands(text):
    """The calls of crmlib in a text: `in marks`, or as a line between three marks."""
    fences = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    for line in [*"\n".join(fences).splitlines(), *spans]:
        words = shlex.split(line, comments=True) if line.count("'") % 2 == 0 else []
        if words and Path(words[0]).name == "crmlib" and len(words) > 1:
            yield words[1:]


NAMED = [(place, words) for place, text in texts() for words in commands(text)]


def test_texts_name_commands():
    assert {words[0] for _, words in NAMED} >= {"lab", "progress", "reset", "panels", "template", "validate", "report"}


@pytest.mark.parametrize("place, words", NAMED, ids=[f"{place}: {' '.join(words)}" for place, words in NAMED])
def test_a_command_is_one_as_it_is_written(place, words):
    name, *rest = words
    if name.startswith("-"):
        assert name in ("--version", "--help")
        return
    assert name in GROUP.commands
    if rest and rest != ["--help"]:
        GROUP.commands[name].make_context(name, rest).close()


def test_the_commands_stand_in_the_order_in_which_a_learner_needs_them():
    said = run()[1]
    places_of = [said.index(f"\n  {name} ") for name in "lab progress reset panels template validate report".split()]
    assert places_of == sorted(places_of)
    assert "..." not in said.partition("Commands:")[2]  # each is said in full


def test_help_says_what_each_option_means():
    wrong = [
        f"{name} {param.opts}"
        for name, command in GROUP.commands.items()
        for param in command.params
        if not (getattr(param, "help", "") or "").strip().endswith(".")
    ]
    assert wrong == []
    assert "-p bins=5" in run("report", "--help")[1]


@pytest.mark.parametrize("module", ["crmlib", "crmlib.cli"])
def test_the_command_runs_as_a_module(module):
    """Where no crmlib is on the path; a module without its last lines would end without a word."""

    def said(*words):
        done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True, cwd=ROOT)
        return done.returncode, (done.stdout + done.stderr).strip()

    assert said("--version") == (0, f"crmlib {crmlib.__version__}")
    assert said("lab", "--port", "many") == (2, "--port many cannot be used: choose a number from 0 to 65535.")
    assert said("lab", "--help")[1].startswith(("Usage: crmlib", f"Usage: python -m {module} lab"))


@pytest.mark.parametrize("none", ["bins", "two words=1"])
def test_a_setting_that_is_none_is_said(none):
    assert run("report", "classification", "-p", none) == (2, f"-p {none} is not NAME=VALUE, such as -p bins=5.")


def test_the_version_is_said():
    assert run("--version") == (0, f"crmlib {crmlib.__version__}\n")


@pytest.mark.parametrize("port", ["70000", "65536", "-1", "abc", "8888.5", ""])
@pytest.mark.parametrize("command", [["lab"], ["panels", "04b"]])
def test_a_bad_port_is_said_before_anything_else(command, port, started):
    assert run(*command, f"--port={port}") == (2, f"--port {port} cannot be used: choose a number from 0 to 65535.")
    assert list(started.iterdir()) == []


@pytest.mark.parametrize(
    "words", [["panels", "nine"], ["panels", "04b", "--language", "fr"], ["panels", "04b", "--prot", "1"]]
)
def test_a_bad_lesson_or_option_is_said_before_the_address(words):
    code, said = run(*words)
    assert code == 2
    assert "http" not in said


def test_a_taken_port_gives_way_to_the_next_free_one_and_the_page_says_which():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        free = lab.free_port(port)
        assert free > port
        assert f"http://127.0.0.1:{free}/" in run("panels", "04b", "--port", port)[1]
    assert lab.free_port(port) == port
    assert lab.free_port(0) > 0


def test_when_no_port_is_free_the_sentence_says_which_were_tried(monkeypatch):
    monkeypatch.setattr(lab, "_PORTS", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run("lab", "--port", port) == (
            2,
            f"None of the ports {port} to {port} can be used: choose another with --port.",
        )


@pytest.mark.parametrize("words", ["lab", "progress", "reset 4", "panels 4", "template", "validate x", "report all"])
def test_every_command_refuses_an_unknown_language_first(words, started):
    asked = (2, "The course does not speak fr (--language): choose en for English or zh for Chinese (中文).")
    assert run(*words.split(), "--language", "fr") == asked
    os.environ[language.SETTING] = "fr"
    assert run(*words.split()) == (2, asked[1].replace("--language", language.SETTING))
    assert list(started.iterdir()) == []


def test_the_copy_keeps_its_language_and_every_command_speaks_it(started):
    run("lab", "--language", "zh")
    assert (started / "my-course" / language.FILE).read_text() == "zh"
    assert os.environ[language.SETTING] == "zh"  # the kernels get it from here
    for where, words in (
        (started, ["progress"]),
        (started / "my-course/notebooks", ["reset", "4"]),
        (started, ["panels", "4"]),
    ):
        os.environ.pop(language.SETTING, None)
        os.chdir(where)
        assert run(*words)[0] == 0
        assert language.chosen() == "zh"
    os.environ.pop(language.SETTING, None)
    run("progress", "--language", "en")  # for once
    assert language.chosen() == "en"
    assert (started / "my-course" / language.FILE).read_text() == "zh"


def test_every_command_works_inside_the_course_folder(started):
    assert run("lab")[0] == 0
    for inside in ("my-course", "my-course/notebooks", "my-course/notebooks/reports"):
        os.chdir(started / inside)
        assert "0 of" in run("progress")[1]
        assert "0 of" in run("progress", ".")[1]
        assert run("reset", "00") == (0, "Nothing to do: your copy is as it was delivered.\n")
        assert run("lab")[0] == run("lab", ".")[0] == 0
        assert run("progress", "--export", "mine.csv")[0] == 0
    assert [found.parent.parent for found in started.rglob(places.MARK)] == [started / "my-course"]


def test_a_folder_that_is_none_of_the_course_is_said(started):
    (started / "other").mkdir()
    for words in (["progress", "other"], ["reset", "4", "other"], ["progress"]):
        code, said = run(*words)
        assert code == 2
        assert "is not a folder of the course" in said


def test_the_report_is_written_on_a_file_where_the_course_was_started(started, monkeypatch):
    from crmlib.course import reports

    asked = []
    monkeypatch.setattr(reports, "run_report", lambda *given: asked.append(given) or Path("out/index.html"))
    run("lab")
    (started / "orders.csv").write_text("customer,date,amount\nAna,2026-01-05,5\n")
    os.environ[places.STARTED] = str(started)
    os.chdir(started / "my-course")
    assert run("report", "classification", "--orders", "orders.csv")[0] == 0
    assert asked[0][1]["orders"] == str(started / "orders.csv")
    assert run("report", "classification", "--orders", "ordres.csv") == (
        2,
        f"There is no file ordres.csv in my-course, {started.name} (where you started the course). But orders.csv is in "
        f"{started.name} (where you started the course): if you mean that file, write its name.",
    )


def test_the_links_of_a_fresh_copy_lead_to_its_files(started):
    workspace.update(started / "my-course")
    files = list((started / "my-course").rglob("*.ipynb"))
    wrong = [
        f"{path.name} {cell['id']}: {link}"
        for path in files
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
        for link in re.findall(r"\]\(([^)\s]+)\)", "".join(cell["source"]))
        if not re.match(r"https?:|#|attachment:", link) and not (path.parent / link.partition("#")[0]).is_file()
    ]
    assert len(files) > 10
    assert wrong == []


def test_reset_says_what_to_do_with_an_open_page_and_a_language_without_chapters_is_said(tmp_path, monkeypatch):
    from crmlib.course import lab, workspace

    monkeypatch.setattr(lab, "serve", lambda *_, **__: 0)
    monkeypatch.chdir(tmp_path)
    assert "is translated yet" not in run("lab", "--no-browser")[1]
    (tmp_path / "my-course" / "notebooks" / "01_prospecting.ipynb").unlink()
    assert "choose Revert" in run("reset", "01")[1]
    assert "choose Revert" not in run("reset", "01")[1]
    monkeypatch.setattr(workspace, "in_chosen_language", lambda: False)
    assert "is translated yet" in run("lab", "--no-browser")[1]
