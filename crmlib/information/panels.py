"""The live pictures of lesson 2."""

from typing import Any

import numpy as np
import pandas as pd

from crmlib.information import plots
from crmlib.information.duplicates import candidate_pairs, find_duplicates, judge_pairs, pair_quality
from crmlib.language import say
from crmlib.showing.panel import Panel, Share

LOOSEST = 0.50


def duplicate_threshold(records: pd.DataFrame, truth: pd.DataFrame) -> Panel:
    """Move the likeness from which two names count as one firm; the wrong merges appear by name.

    Parameters
    ----------
    records : DataFrame
        ``record_id``, ``name``, ``country``.
    truth : DataFrame
        ``record_id``, ``firm_id``: which firm each record really belongs to.

    Returns
    -------
    Panel
    """
    candidates = candidate_pairs(records, floor=LOOSEST)  # compared once; the slider only filters

    def found(threshold: float) -> pd.DataFrame:
        return find_duplicates(records, threshold=threshold, candidates=candidates)

    steps = np.round(np.arange(LOOSEST, 1.001, 0.01), 2)
    curve = pd.DataFrame([pair_quality(found(step), truth) for step in steps], index=steps).astype("float64")

    def look(threshold: float) -> dict[str, Any]:
        threshold = round(threshold, 2)
        pairs = found(threshold)
        judged = judge_pairs(pairs, truth)
        return {
            "threshold": threshold,
            "quality": pair_quality(pairs, truth),
            "curve": curve,
            "wrong": judged[~judged["same_firm"]],
        }

    return Panel(
        controls={"threshold": Share(0.80, say("one firm from a likeness of"), LOOSEST, 1.0)},
        compute=look,
        draw=plots.duplicate_threshold,
        moved=_merged,
    )


def _merged(before: dict[str, Any], after: dict[str, Any]) -> str:
    """By how many the merged pairs grow or fall, and the first wrong one among those that came."""
    more, wrong = (int(after["quality"][kind] - before["quality"][kind]) for kind in ("found", "wrong"))
    if more == 0:
        return ""
    if more < 0:
        return say("The merged pairs fall by {n}, the wrong ones by {wrong}.", n=-more, wrong=-wrong)
    known = set(before["wrong"]["left"] + before["wrong"]["right"])
    new = after["wrong"][~(after["wrong"]["left"] + after["wrong"]["right"]).isin(known)]
    if new.empty:
        return say("The merged pairs grow by {n}, and none of these is wrong.", n=more)
    return say(
        "The merged pairs grow by {n}, the wrong ones by {wrong}: {left} is not {right}.",
        n=more,
        wrong=wrong,
        left=new["left_name"].iloc[0],
        right=new["right_name"].iloc[0],
    )
