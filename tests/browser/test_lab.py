"""The course in JupyterLab, handled with the keyboard and the mouse as a trainee does."""

import json
import time
from io import BytesIO

import pytest
from PIL import Image

import crmlib as crm
from crmlib.classification import plots
from tests.browser.conftest import OUTPUTS

pytestmark = pytest.mark.browser

LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"


@pytest.fixture(scope="module")
def customers():
    return crm.customer_table(crm.read_orders(None), as_of="2026-06-30")


def abc_words(amounts, a=0.80, b=0.95, crossing="include"):
    """What the method says where the panel is set like this."""
    return plots.pareto_classes.finding(crm.abc_classify(amounts, cuts=(a, b), crossing=crossing))


def vip_words(customers, *weights):
    by_limits = crm.rfm_score(crm.recency_in_months(customers), method="cuts", cuts=crm.rfm_preset("trade"))
    scored = by_limits.dropna(subset=["r_score"])
    weighted = crm.rfm_weighted(scored, weights=tuple(20 * weight / sum(weights) for weight in weights))
    return plots.vip_levels.finding(plots.Weighed(weighted, "C043", name="Marisma Hogar S.L."))


def wrong(outputs):
    """The cells that failed or wrote to the error stream, with what they wrote."""
    return {
        cell: output.get("traceback") or output["text"]
        for cell, shown in outputs.items()
        for output in shown
        if output["output_type"] == "error" or output.get("name") == "stderr"
    }


def cut_off(panel):
    """The labels that do not fit their place."""
    return panel.labels.evaluate_all(
        "all => all.filter(label => label.scrollWidth > label.clientWidth).map(label => label.innerText)"
    )


def test_the_panels_of_two_chapters_say_what_the_methods_say(notebook, customers):
    chapter = notebook("notebooks/04a_classification_value.ipynb")
    assert not wrong(chapter.run_all())
    abc, start = chapter.panel("abc-panel"), abc_words(customers)
    assert not cut_off(abc)
    abc.says(start)
    with abc.turns_to(abc_words(customers, a=0.82)):
        abc.press("A ends at", "ArrowRight", "ArrowRight")
    with abc.turns_to(abc_words(customers, a=0.82, crossing="exclude")):
        abc.click("is left out")
    with abc.turns_to(start):
        abc.click("Reset")
    with abc.turns_to(abc_words(customers, b=0.93)):
        abc.press("B ends at", "ArrowLeft", "ArrowLeft")

    chapter = notebook("notebooks/04c_classification_behaviour.ipynb")
    assert not wrong(chapter.run_all())
    vip, start = chapter.panel("vip-panel"), vip_words(customers, 4, 8, 8)
    assert not cut_off(vip)
    vip.says(start)
    with vip.turns_to(vip_words(customers, 4, 7, 8)):
        vip.press("weight of frequency", "ArrowLeft")
    with vip.turns_to(start):
        vip.click("Reset")


def test_a_chapter_is_delivered_without_outputs_and_without_the_button_of_another_page(notebook, page):
    notebook("notebooks/04a_classification_value.ipynb")
    assert page.evaluate(OUTPUTS) and not any(page.evaluate(OUTPUTS).values())
    assert page.locator(".jp-NotebookPanel-toolbar .jp-Toolbar-item").count() > 5
    assert page.get_by_title("Voila").count() == 0


def test_every_move_above_changes_the_sentence(customers):
    assert (
        len(
            {
                abc_words(customers),
                abc_words(customers, a=0.82),
                abc_words(customers, b=0.93),
                abc_words(customers, a=0.82, crossing="exclude"),
            }
        )
        == 4
    )
    assert vip_words(customers, 4, 8, 8) != vip_words(customers, 4, 7, 8)


def test_the_first_chapter_runs_and_its_slider_moves(notebook):
    chapter = notebook("notebooks/00_start.ipynb")
    assert not wrong(chapter.run_all())
    panel, order_values = chapter.panel("slider"), [40, 24, 16, 14, 4, 2]
    panel.says(abc_words(order_values))
    with panel.turns_to(abc_words(order_values, a=0.81)):
        panel.press("A ends at", "ArrowRight")
    assert abc_words(order_values, a=0.81) != abc_words(order_values)


def test_the_exercises_wait_for_an_answer(notebook):
    outputs = notebook("exercises/04_classification.ipynb").run_all()
    assert not wrong(outputs)
    answers = [json.dumps(shown) for cell, shown in outputs.items() if cell.startswith("answer-")]
    assert answers
    assert all("Not attempted" in answer for answer in answers)


def test_pictures_and_words_are_readable_in_both_themes(notebook, page):
    chapter = notebook("notebooks/00_start.ipynb")
    chapter.run_all()
    drawn = page.locator(".jp-RenderedImage img").first
    for theme in (LIGHT, DARK):
        chapter.theme(theme)
        assert soon(white_at_the_corners, drawn)
    panel = chapter.panel("slider")
    for theme in (DARK, LIGHT):
        chapter.theme(theme)
        assert soon(white_at_the_corners, panel.image)
        for text in (panel.words, *panel.labels.all(), *panel.buttons.all()):
            assert soon(readable, text), text.inner_text()


def soon(true, shown, tries=50):
    """Whether it comes true while the page comes to rest: a theme fades in, cells above find their height."""
    return any(true(shown) or time.sleep(0.1) for _ in range(tries))


def white_at_the_corners(picture):
    """It brings its own light background, whatever the page behind it is."""
    shot = grey(picture)
    return all(shot.getpixel((x, y)) > 250 for x in (2, shot.width - 3) for y in (2, shot.height - 3))


def readable(text):
    """The text is far from what is behind it: at least 120 of 255 greys."""
    darkest, lightest = grey(text).getextrema()
    return lightest - darkest >= 120


def grey(shown):
    return Image.open(BytesIO(shown.screenshot())).convert("L")
