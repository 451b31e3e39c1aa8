"""The plugin that compares stored pictures: a replaced one is found, a redrawn one passes."""

from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from tests.stored_pictures import CLOSE, differing, distance


def png(colour="white", size=(40, 30), spot=None):
    image = Image.new("RGB", size, colour)
    if spot:
        ImageDraw.Draw(image).point((3, 3), fill=spot)
    data = BytesIO()
    image.save(data, "PNG", compress_level=1 if spot else 9)
    return b64encode(data.getvalue()).decode()


def outputs(*pictures):
    return [{"output_type": "stream", "text": "1"}, *({"data": {"image/png": picture}} for picture in pictures)]


def test_the_same_pixels_pass_however_they_are_packed():
    assert png() != png(spot="white") and differing(outputs(png()), outputs(png(spot="white"))) == ""


def test_a_dot_of_another_font_passes_and_another_picture_does_not():
    assert 0 < distance(png(), png(spot="#eeeeee")) < CLOSE
    assert "run make notebooks" in differing(outputs(png()), outputs(png("#dddddd")))


@pytest.mark.parametrize("fresh", [(), (png(size=(1, 1)),), (png(), png())], ids=["gone", "one pixel", "one too many"])
def test_a_picture_that_is_gone_replaced_or_added_is_found(fresh):
    assert differing(outputs(png()), outputs(*fresh))


@pytest.mark.slow
def test_nbval_fails_on_a_notebook_whose_picture_was_replaced(tmp_path):
    import subprocess
    import sys

    import nbformat

    from tests.conftest import ROOT

    notebook = nbformat.read(ROOT / "notebooks" / "01_prospecting.ipynb", as_version=4)
    shown = [
        output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    ]
    shown[0]["data"]["image/png"] = png(size=(1, 1))
    nbformat.write(notebook, tmp_path / "replaced.ipynb")
    command = (
        "-m pytest -q -p no:cacheprovider -p tests.stored_pictures --nbval --nbval-current-env --nbval-sanitize-with"
    )
    run = subprocess.run(
        [sys.executable, *command.split(), "tests/sanitize.cfg", tmp_path / "replaced.ipynb"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1 and "run make notebooks" in run.stdout
