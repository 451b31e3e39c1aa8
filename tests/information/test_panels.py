"""Every control of the panels of lesson 2, against the public methods."""

import pytest

import crmlib as crm
from crmlib.information import panels
from tests.panels import sweep


def test_duplicate_threshold():
    records, truth = crm.sample("companies"), crm.sample("companies_key")
    panel = panels.duplicate_threshold(records, truth)
    start = panel.png
    for settings in sweep(panel):
        judged = crm.judge_pairs(crm.find_duplicates(records, threshold=settings["threshold"]), truth)
        quality = crm.pair_quality(judged, truth)
        assert panel.result["quality"].equals(quality)
        assert len(panel.result["wrong"]) == (~judged["same_firm"]).sum() == quality["wrong"]
        assert panel.result["curve"].loc[settings["threshold"], "recall"] == pytest.approx(quality["recall"])
        assert f"{quality['found']} pairs are found, {quality['wrong']} of them wrong" in panel.finding_now
    assert panel.png == start


def test_the_wrong_merges_appear_by_name():
    panel = panels.duplicate_threshold(crm.sample("companies"), crm.sample("companies_key"))
    assert panel.artists["lines"][0].get_text() == "none"
    panel.set(threshold=0.65)
    shown = [line.get_text() for line in panel.artists["lines"]]
    assert any("Nordlicht Lighting" in line for line in shown)


def test_who_is_merged_besides():
    records, truth = crm.sample("companies"), crm.sample("companies_key")
    panel = panels.duplicate_threshold(records, truth)
    quality = {
        share: crm.pair_quality(crm.find_duplicates(records, threshold=share), truth) for share in (0.65, 0.80, 1.0)
    }
    more, wrong = (int(quality[0.65][kind] - quality[0.80][kind]) for kind in ("found", "wrong"))
    assert panel.set(threshold=0.65).moved_now.startswith(
        f"The merged pairs grow by {more}, the wrong ones by {wrong}: "
    )
    assert panel.result["wrong"]["left_name"].iloc[0] in panel.moved_now
    fewer = int(quality[0.80]["found"] - quality[1.0]["found"])
    assert panel.set(threshold=1.0).moved_now == f"The merged pairs fall by {fewer}, the wrong ones by 0."
