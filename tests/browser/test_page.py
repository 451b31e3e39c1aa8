"""A chapter and a report as a page, opened where there is no network, on a wide and on a narrow screen."""

import nbformat
import pytest

from crmlib.course.reports import page as as_page
from crmlib.course.reports import run_report
from crmlib.reading.sample import course_folder

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Both pages, by name."""
    folder = tmp_path_factory.mktemp("pages")
    chapter = nbformat.read(course_folder() / "notebooks" / "04a_classification_value.ipynb", as_version=4)
    (folder / "chapter.html").write_text(as_page(chapter, code=True), encoding="utf-8")
    return {"chapter": folder / "chapter.html", "report": run_report("classification", {}, folder / "report")}


@pytest.mark.parametrize("name", ["chapter", "report"])
def test_a_page_is_whole_without_network_and_fits_the_screen(name, pages, page, asked):
    page.context.set_offline(True)
    page.goto(pages[name].as_uri())
    assert [address for address in asked if not address.startswith("data:")] == [pages[name].as_uri()]
    pictures = page.locator("img")
    assert pictures.count() >= 4
    assert pictures.evaluate_all("all => all.every(picture => picture.complete && picture.naturalWidth > 0)")
    assert pictures.evaluate_all("all => all.every(picture => picture.alt.length > 20)")
    for width in (1000, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), f"scrolls sideways at {width} px"
