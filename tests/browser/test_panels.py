"""The panels of lesson 4 as a page of their own, moved with real keys; and the chapter as a file without a network."""

import ast
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

import crmlib as crm
from crmlib.classification import panels
from crmlib.course.chapters import chapters
from crmlib.course.panels import panels_only
from crmlib.course.reports import page as written
from crmlib.showing.controls import BUTTONS, Choice, Day

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHAPTER = next(path for path in chapters() if path.stem == "04c_classification_behaviour")
PANELS = [  # in the order of the page
    "year_on_year",
    "abc_cuts",
    "abcd_readings",
    "service_promise",
    "rfm_weights",
    "rfm_cuts",
    "look_back",
    "retention",
    "lose_the_largest",
    "cost_to_serve",
]


@pytest.fixture(scope="module")
def browser():
    """Chromium; without it the test is skipped, but not where everything must run."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not program:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Chromium is not installed: .ci/run does it")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where `crmlib panels classification` shows the page."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    log = tmp_path_factory.mktemp("panels") / "log"
    command = [
        Path(sys.executable).with_name("crmlib"),
        "panels",
        "classification",
        "--no-browser",
        "--port",
        str(port),
    ]
    with log.open("w") as said, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said) as server:
        try:
            patience = time.monotonic() + 120
            while not answers(f"http://127.0.0.1:{port}/static/nothing"):
                assert server.poll() is None and time.monotonic() < patience, log.read_text()
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(60)


def answers(url):
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@contextmanager
def opened(browser, asked, **options):
    context = browser.new_context(viewport={"width": 1200, "height": 1000}, **options)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    yield page
    context.close()


@pytest.fixture(scope="module")
def page(browser, address):
    """The page with all its panels; nothing may have been asked of another machine."""
    asked = []
    with opened(browser, asked) as page:
        page.goto(address)
        sync_api.expect(page.locator("img.crm-picture")).to_have_count(len(PANELS), timeout=120_000)
        yield page
        assert {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}


@pytest.fixture(scope="module")
def twins():
    """The panels of the page by name, made in Python by the same code."""
    scope, made = {}, {}
    for cell in panels_only("classification").cells:
        if cell.metadata.get("panel"):
            *before, shown = ast.parse(cell.source).body
            exec(compile(ast.Module(before, []), "panel", "exec"), scope)
            made[shown.value.func.attr] = eval(ast.unparse(shown), scope)
        elif cell.cell_type == "code":
            exec(cell.source, scope)
    return made


@pytest.fixture(scope="module")
def customers():
    return crm.with_names(crm.customer_table(crm.read_orders(None), as_of="2026-06-30"), crm.sample("customers"))


class Shown:
    """A panel on the page, found by its place."""

    def __init__(self, page, name):
        picture = page.locator("img.crm-picture").nth(PANELS.index(name))
        self.box = picture.locator("xpath=ancestor::*[contains(@class, 'widget-vbox')][1]")
        self.image = self.box.locator("img.crm-picture")
        self.moved, self.words = self.box.locator(".crm-moved"), self.box.locator(".crm-finding")
        self.page = page

    def knob(self, label):
        return (
            self.box.locator(".widget-slider", has=self.page.locator(".widget-label", has_text=label))
            .locator(".noUi-handle")
            .first
        )

    def reset(self):
        self.box.get_by_role("button", name="Reset", exact=True).click()

    def move(self, name, control):
        """One step with the keyboard, or the next option; gives where the control stands then."""
        label = control.label or name
        if isinstance(control, Choice) and len(control.options) > BUTTONS:
            row = self.box.locator(".widget-dropdown", has=self.page.locator(".widget-label", has_text=label))
            row.locator("select").select_option(index=1)
            return control.options[1]
        if isinstance(control, Choice):
            self.box.get_by_role("button", name=control.names[1], exact=True).press("Enter")
            return control.options[1]
        first, *_ = start = control.start if isinstance(control.start, tuple) else (control.start,)
        high = control.days[-1] if isinstance(control, Day) else control.high
        step = timedelta(control.step) if isinstance(control, Day) else control.step
        up = first + step <= (start[1] if len(start) > 1 else high)
        self.knob(label).press("ArrowRight" if up else "ArrowLeft")
        moved = first + step if up else first - step
        return (moved, *start[1:]) if len(start) > 1 else moved

    def says(self, panel):
        """Words, who moved and picture are those of the same panel set in Python."""
        sync_api.expect(self.words).to_have_text(panel.finding_now, timeout=20_000)
        told = f"Compared with the start: {panel.moved_now}" if panel.moved_now else ""
        sync_api.expect(self.moved).to_have_text(told, timeout=20_000)
        self.page.wait_for_function(SAME_BYTES, arg=[self.image.element_handle(), list(panel.png)], timeout=20_000)


SAME_BYTES = """async ([image, bytes]) => {
    const shown = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
    return shown.length === bytes.length && shown.every((byte, i) => byte === bytes[i]);
}"""


def test_the_page_has_headings_and_panels_and_no_code(page):
    assert page.locator("h1").all_inner_texts() == [
        "Where do you begin with your customers?",
        "Which customers bring what you live on?",
        "Whom do you visit, and what does each grade get?",
        "Who is leaving without a word?",
        "Who moved, and what is keeping worth?",
        "Key account, or merely large?",
        "What do you promise to whom, in writing?",
    ]
    assert page.locator("h2").count() == len(PANELS)
    assert page.locator(".jp-InputArea-editor:visible, .jp-CodeCell .highlight:visible").count() == 0
    assert page.locator(".jp-OutputArea-output table").count() == 0
    assert "Traceback" not in page.content()


def test_the_page_shows_the_panels_of_the_lesson(twins):
    assert list(twins) == PANELS


@pytest.mark.parametrize("name", PANELS)
def test_every_control_of_a_panel_moves_what_the_method_says(page, twins, name):
    shown, same = Shown(page, name), twins[name]
    shown.says(same)
    seen = {(same.finding_now, same.png)}
    for setting, control in same.controls.items():
        shown.says(same.set(**{setting: shown.move(setting, control)}))
        seen.add((same.finding_now, same.png))
        shown.reset()
        shown.says(same.reset())
    assert len({words for words, _ in seen}) > 1, "no move changes the sentence"
    assert len({picture for _, picture in seen}) > len(same.controls) / 2, "most moves leave the picture as it is"


def test_abc_cuts_follow_the_keys(page, customers):
    shown, same = Shown(page, "abc_cuts"), panels.abc_cuts(customers)
    shown.says(same)
    for key, a in (("ArrowRight", 0.81), ("ArrowLeft", 0.80), ("ArrowLeft", 0.79)):
        shown.knob("A ends at").press(key)
        shown.says(same.set(a=a))
    shown.knob("B ends at").press("End")
    shown.says(same.set(b=1.0))
    shown.box.get_by_role("button", name="is left out", exact=True).press("Enter")
    shown.says(same.set(crossing="exclude"))
    shown.box.get_by_role("button", name="Reset", exact=True).press("Enter")
    shown.says(panels.abc_cuts(customers))


def test_a_burst_of_keys_settles_on_the_last(page, customers):
    shown, same = Shown(page, "abc_cuts"), panels.abc_cuts(customers)
    shown.knob("A ends at").focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    shown.says(same.set(a=0.60))
    shown.box.get_by_role("button", name="Reset", exact=True).click()
    shown.says(panels.abc_cuts(customers))


def test_looking_back_follows_the_keys_and_the_player(page):
    shown = Shown(page, "look_back")
    chapter = {"cuts": crm.rfm_preset("trade"), "names": crm.sample("customers")}
    same = panels.look_back(crm.read_orders(None), "2026-06-30", **chapter)
    shown.says(same)
    for week in (1, 2, 3):
        shown.knob("look back from").press("ArrowLeft")
        shown.says(same.set(day=date(2026, 6, 30) - timedelta(weeks=week)))
    shown.knob("look back from").press("Home")
    shown.says(same.set(day=same.controls["day"].days[0]))
    before = shown.image.get_attribute("src")
    shown.box.locator(".widget-play button").first.click()
    sync_api.expect(shown.image).not_to_have_attribute("src", before)
    readout = shown.box.locator(".widget-slider .widget-readout").first
    sync_api.expect(readout).not_to_have_text(same.controls["day"].days[0].isoformat())
    shown.box.locator(".widget-play button").first.click()  # pause


def test_a_setting_that_cannot_be_says_so_in_the_panel(page, customers):
    shown = Shown(page, "rfm_weights")
    for measure in ("recency", "frequency", "money"):
        shown.knob(f"weight of {measure}").press("Home")
    sync_api.expect(shown.words).to_contain_text("give three numbers of zero or more")
    shown.box.get_by_role("button", name="Reset", exact=True).click()
    by_limits = crm.rfm_score(crm.recency_in_months(customers), method="cuts", cuts=crm.rfm_preset("trade"))
    shown.says(panels.rfm_weights(by_limits, names=crm.sample("customers")))


def test_the_chapter_as_a_file_shows_its_pictures_without_a_network(browser, tmp_path):
    notebook = nbformat.read(CHAPTER, as_version=4)
    pictures = sum(
        "image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])
    )
    file = tmp_path / "chapter.html"
    file.write_text(written(notebook, code=True), encoding="utf-8")
    asked = []
    with opened(browser, asked, offline=True) as page:
        page.goto(file.as_uri())
        images = page.locator("img").evaluate_all("all => all.map(one => [one.complete && one.naturalWidth, one.alt])")
    assert len(images) == pictures >= 3
    assert all(width >= 500 and len(alt) > 20 for width, alt in images)
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
