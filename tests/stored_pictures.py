"""nbval passes a picture that was replaced: this plugin compares the pixels of each stored picture with the fresh one.

It also takes away the lists that chapters wrote before: a chapter keeps one with other contents and says so, on a page
that is stored without.
"""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
from nbval.plugin import IPyNbCell
from PIL import Image

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
CLOSE = 2.0  # mean distance of the pixels, of 255: other versions of a font or of zlib stay far below, another picture far above


def pytest_sessionstart():
    for list_before in NOTEBOOKS.rglob("*_on_monday*.xlsx"):
        list_before.unlink()


def pictures(outputs):
    return [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]


def distance(one, other):
    """How far two pictures are apart: the mean difference of their pixels, or infinity where their sizes differ."""
    ours, theirs = (np.asarray(Image.open(BytesIO(b64decode(png))).convert("RGB"), dtype=float) for png in (one, other))
    return float(abs(ours - theirs).mean()) if ours.shape == theirs.shape else float("inf")


def differing(stored, fresh):
    """What is wrong with the pictures of a cell, in words; empty where they are the same."""
    ours, theirs = pictures(stored), pictures(fresh)
    if len(ours) != len(theirs):
        return f"{len(ours)} pictures are stored and {len(theirs)} are drawn"
    far = [round(distance(*pair), 1) for pair in zip(ours, theirs, strict=True)]
    worst = max(far, default=0.0)
    return f"a stored picture is {worst} away from the one that is drawn: run make notebooks" if worst > CLOSE else ""


_compare = IPyNbCell.compare_outputs


def compare_outputs(self, test, ref, skip_compare=None):
    same = _compare(self, test, ref, skip_compare)
    said = differing(ref, test)
    if same and said:
        self.comparison_traceback = [said]
    return same and not said


IPyNbCell.compare_outputs = compare_outputs
