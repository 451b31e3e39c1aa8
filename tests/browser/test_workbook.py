"""A learner at work in JupyterLab: a known mistake, a hint, the right answer, a restart, and the progress is still there."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from crmlib.course.chapters import chapters
from crmlib.course.standing import all_exercises
from crmlib.practice.question import QUESTIONS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHROMIUM = shutil.which("chromium")
EXERCISES, START = "exercises/04_classification.ipynb", "notebooks/00_start.ipynb"


@contextmanager
def lab(folder):
    """`crmlib lab` in an empty folder with a home of its own: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "home"
    settings.mkdir()
    (settings / "jupyter_lab_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))
    own = dict.fromkeys(("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"), str(settings))
    command = [sys.executable, "-c", "from crmlib.cli import main; main()", "lab", "--no-browser", "--port", str(port)]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            command, cwd=folder, env={**os.environ, **own}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as server,
    ):
        try:
            end = time.monotonic() + 120
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/\S*\?token=\w+", (folder / "log").read_text())):
                assert server.poll() is None and time.monotonic() < end, (folder / "log").read_text()
                time.sleep(0.2)
            token = found[0].partition("?")[2]
            yield lambda path: f"http://127.0.0.1:{port}/lab/tree/{path}?{token}&reset"
        finally:
            server.terminate()
            server.wait(60)


@pytest.fixture
def page():
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as run:
        browser = run.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        shown = browser.new_page(viewport={"width": 1200, "height": 900})
        shown.set_default_timeout(60_000)
        yield shown
        browser.close()


def opened(page, address):
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    connected(page)


def connected(page):
    page.wait_for_function("""() => { const session = window.jupyterapp.shell.currentWidget.sessionContext;
        return session.isReady && session.session?.kernel?.connectionStatus === 'connected' && session.session.kernel.status === 'idle'; }""")


def run_cell(page, id, source=None):
    """Go to a cell, type into it where a source is given, press Shift+Enter; gives its output's text."""
    page.evaluate(
        """id => { const book = window.jupyterapp.shell.currentWidget.content;
        book.activeCellIndex = book.widgets.findIndex(cell => cell.model.id === id); book.scrollToItem(book.activeCellIndex, 'center'); }""",
        id,
    )
    cell = page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
    editor = cell.locator(".jp-InputArea .cm-content")
    editor.click()
    if source is not None:
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(source)
    ran = "id => window.jupyterapp.shell.currentWidget.content.widgets.find(cell => cell.model.id === id).model"
    page.evaluate(f"id => {{ ({ran})(id).executionCount = null; }}", id)  # after a restart the counts begin again
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        f"id => {{ const model = ({ran})(id); return model.executionCount && model.executionState !== 'running'; }}",
        arg=id,
    )
    connected(page)
    return page.evaluate(
        f"id => ({ran})(id).outputs.toJSON().map(out => out.data ? out.data['text/plain'] : out.text || out.evalue).join('\\n')",
        id,
    )


def test_a_learner_errs_takes_a_hint_is_right_restarts_and_has_kept_it_all(page, tmp_path):
    with lab(tmp_path) as address:
        opened(page, address(EXERCISES))
        run_cell(page, "start")
        run_cell(page, "data-4-2")
        said = run_cell(page, "answer-4-2", 'answer = ["C01", "C02", "C03"]\ncheck("4.2", answer)')
        assert "The customer who crosses the 80% line is missing." in said
        assert page.get_by_text("The customer who crosses the 80% line is missing.").is_visible()
        page.screenshot(path=tmp_path / "1-not-yet.png")
        assert "4 hints." in run_cell(page, "hint-4-2")
        assert "Hint 1 of 4." in run_cell(page, "hint-4-2", 'hint("4.2", 1)')
        page.screenshot(path=tmp_path / "2-hint.png")
        page.evaluate(
            "() => { window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'}); }"
        )
        page.wait_for_selector("body[data-jp-theme-light=false]", state="attached")
        assert "Correct." in run_cell(page, "answer-4-2", 'answer = {"C04", "C01", "C02", "C03"}\ncheck("4.2", answer)')
        page.screenshot(path=tmp_path / "3-correct-dark.png")

        page.evaluate("() => { window.jupyterapp.commands.execute('kernelmenu:restart'); }")
        page.locator(".jp-Dialog .jp-mod-accept").click()
        page.wait_for_selector(".jp-Dialog", state="detached")
        connected(page)
        run_cell(page, "start")
        assert "Hint 1 of 4." in run_cell(page, "hint-4-2")  # run again: the same one, not spent twice
        assert "Hint 2 of 4." in run_cell(page, "hint-4-2", 'hint("4.2", 2)')
        assert "classes[classes" in run_cell(
            page, "data-4-2", 'solution("4.2")'
        )  # open, since the right answer is remembered
        page.screenshot(path=tmp_path / "4-solution-dark.png")
        page.evaluate("() => { window.jupyterapp.commands.execute('docmanager:save'); }")

        opened(page, address(START))
        of = f"1 of {len(all_exercises())}"
        of_chapters = {path.stem.partition("_")[0] for path in chapters()}  # other tests define some of their own
        asked = [id for id in QUESTIONS if id.partition(".")[0] in of_chapters]
        assert run_cell(page, "progress") == (
            f"{of} exercises are done (attempts: 2, hints: 2), and 0 of {len(asked)} questions in the chapters have an answer or a guess."
        )
        page.wait_for_selector(f'.jp-OutputArea-output img[alt^="{of}"], .jp-RenderedImage img')
        page.screenshot(path=tmp_path / "5-progress-dark.png")
        page.evaluate(
            "() => { window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'}); }"
        )
        page.wait_for_selector("body[data-jp-theme-light=true]", state="attached")
        page.screenshot(path=tmp_path / "6-progress-light.png")
    shown = subprocess.run(
        [sys.executable, "-c", "from crmlib.cli import main; main()", "progress"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "1 of 36" in shown  # of lesson 4
