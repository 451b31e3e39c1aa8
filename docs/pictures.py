"""The pictures of the README, taken from the running course: `python docs/pictures.py` (needs the developer's environment)."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageOps

from crmlib.course.reports import run_report
from tests.browser.conftest import launched, opened, started, visit

HERE = Path(__file__).parent


def panel(browser, folder):
    """The weights of RFM in JupyterLab, with a customer who has not bought lately."""
    with started(folder) as lab, opened(browser, viewport={"width": 1280, "height": 1000}) as page:
        chapter = visit(page, lab, "notebooks/04b_classification_behaviour.ipynb")
        chapter.run_all()
        shown = chapter.panel("vip-panel")
        shown.cell.get_by_label("follow the customer").select_option("C043")
        shown.press("weight of recency", *["ArrowRight"] * 4)
        shown.words.filter(has_text="C043 scores 80 of 100").wait_for()
        return shown.cell.locator(".widget-vbox").screenshot()


def report(browser, folder):
    """The top of the report on the sample data."""
    written = run_report("classification", {}, folder)
    with opened(browser, viewport={"width": 900, "height": 910}) as page:
        page.goto(written.as_uri())
        return page.screenshot()


def save(name, shot, margin=0):
    """In few colours, so that the README stays light."""
    path = HERE / name
    picture = ImageOps.expand(Image.open(BytesIO(shot)).convert("RGB"), margin, "white")
    picture.quantize(128).save(path, optimize=True)
    print(f"{path}: {picture.width} × {picture.height}, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    with launched() as browser, TemporaryDirectory() as folder:
        save("panel.png", panel(browser, Path(folder)), margin=24)
        save("report.png", report(browser, Path(folder, "report")))
