"""JupyterLab on a fresh copy of the course, and a browser that can talk to nobody else."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000  # milliseconds, for a busy machine; nothing here measures time

READY = """() => {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext;
    return session?.isReady && session.session?.kernel?.connectionStatus === 'connected';
}"""
OUTPUTS = """Object.fromEntries(window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === 'code').map(cell => [cell.model.id, cell.model.outputs.toJSON()]))"""
FINISHED = f"""() => {{
    const all = Object.values({OUTPUTS});
    return all.at(-1).length || all.flat().some(output => output.output_type === 'error');
}}"""
SHOW = """id => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.id === id);
    notebook.scrollToItem(notebook.activeCellIndex);
    return notebook.activeCellIndex;
}"""


class Notebook:
    """A notebook open in JupyterLab, handled as its reader would."""

    def __init__(self, page):
        self.page = page

    def run_all(self):
        """Clear all outputs and run all cells until the last one shows something; the outputs by the cell's id."""
        self.command("editmenu:clear-all")
        self.command("runmenu:run-all")
        self.page.wait_for_function(FINISHED)
        return self.page.evaluate(OUTPUTS)

    def theme(self, name):
        self.command("apputils:change-theme", theme=name)
        self.page.locator(f'body[data-jp-theme-name="{name}"]').wait_for(state="attached")

    def command(self, name, **options):
        """Start one of JupyterLab's commands; its end is not waited for, since a dialog may stand in between."""
        self.page.evaluate(
            "([name, options]) => { window.jupyterapp.commands.execute(name, options); }", [name, options]
        )

    def panel(self, cell):
        """The panel under a cell, by the cell's id."""
        index = self.page.evaluate(SHOW, cell)
        shown = Panel(self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{index}"]'))
        shown.image.wait_for()
        return shown


class Panel:
    """A live panel: its controls, its picture and the sentence below."""

    def __init__(self, cell):
        self.cell = cell
        self.image = cell.locator("img.crm-picture")
        self.words = cell.locator(".crm-finding")
        self.labels = cell.locator(".widget-label:visible")
        self.buttons = cell.locator(".jupyter-button:visible")

    def press(self, label, *keys):
        """Press keys on the knob of the slider with this label."""
        knob = self.cell.locator(".widget-slider", has_text=label).locator(".noUi-handle")
        for key in keys:
            knob.press(key)

    def click(self, name):
        self.cell.get_by_role("button", name=name, exact=True).click()

    def says(self, words):
        expect(self.words).to_have_text(words, timeout=PATIENCE)

    @contextmanager
    def turns_to(self, words):
        """What is done inside brings this sentence and another picture."""
        before = self.image.get_attribute("src")
        yield
        self.says(words)
        expect(self.image).not_to_have_attribute("src", before, timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium():
    """The browser; one per module, since its event loop is in the way of others."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """The address of a `crmlib lab` in an empty folder, with Jupyter's files beside it."""
    with started(tmp_path_factory.mktemp("lab")) as address:
        yield address


@pytest.fixture
def asked():
    """Every address that the page asks for."""
    return []


@pytest.fixture
def page(chromium, asked):
    with opened(chromium, asked) as page:
        yield page


@pytest.fixture
def notebook(lab, page, asked):
    """Opens a notebook of the workspace; nothing but JupyterLab may be asked for until the end."""
    yield lambda path: visit(page, lab, path)
    assert {urlsplit(address).hostname for address in asked if not address.startswith("data:")} == {"127.0.0.1"}


@contextmanager
def launched():
    """Chromium. Without it a test is skipped, but fails where everything must run."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("no Chromium: install it, as .ci/run does")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def opened(browser, asked=None, **options):
    """An empty page that gets nothing from outside this machine; what it asks for is added to the list `asked`."""
    asked = [] if asked is None else asked
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.route(lambda address: urlsplit(address).hostname not in {None, "127.0.0.1"}, lambda route: route.abort())
    yield page
    context.close()


def visit(page, lab, path):
    """A notebook of the workspace with its kernel ready: before that, Run All would only open a dialog."""
    page.goto(lab.replace("/lab?", f"/lab/tree/{path}?") + "&reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function(READY)
    return Notebook(page)


@contextmanager
def started(folder):
    """`crmlib lab` in a folder, ended at the end; its address with the token."""
    home = folder / "home"
    home.mkdir()
    (home / "jupyter_lab_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))
    own = dict.fromkeys(("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"), str(home))
    command = [Path(sys.executable).with_name("crmlib"), "lab", "--no-browser", "--port", str(free_port())]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            command, cwd=folder, env=os.environ | own, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        ) as server,
    ):
        try:
            yield address(server, folder / "log")
        finally:
            server.terminate()
            server.wait(60)


def address(server, log):
    """What JupyterLab says to open, once it is there."""
    end = time.monotonic() + PATIENCE / 1000
    while not (said := re.search(r"(http://127\.0\.0\.1:\d+/lab)\S*(\?token=\w+)", log.read_text())):
        assert server.poll() is None and time.monotonic() < end, log.read_text()
        time.sleep(0.1)
    return said[1] + said[2]


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
