"""Every control of every panel of lesson 4, from end to end, against the public methods."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.classification import panels
from tests.panels import sweep


@pytest.fixture(scope="module")
def customers():
    return crm.customer_table(crm.sample("orders"), as_of="2026-06-30")


@pytest.fixture(scope="module")
def scored(customers):
    return crm.rfm_score(customers)


def test_abc_cuts(customers):
    panel = panels.abc_cuts(customers)
    start = panel._png
    for settings in sweep(panel):
        a, b = settings["a"], max(settings["a"], settings["b"])
        expected = crm.abc_classify(customers, cuts=(a, b), crossing=settings["crossing"])
        pd.testing.assert_frame_equal(panel.result, expected)
        share = expected.loc[expected["abc_class"] == "A", "share"].sum()
        assert f"{(expected['abc_class'] == 'A').sum()} of {len(customers)} customers are A and bring {share:.0%}" in panel.finding_now
    assert panel._png == start          # back at the start, the picture is the one of the start


def test_rfm_weights(scored):
    panel = panels.rfm_weights(scored)
    start = panel._png
    for settings in sweep(panel):
        total = settings["r"] + settings["f"] + settings["m"]
        expected = crm.rfm_weighted(scored.dropna(subset=["r_score"]), weights=[settings[k] * 20 / total for k in "rfm"])
        pd.testing.assert_series_equal(panel.result["table"]["rfm_weighted"], expected["rfm_weighted"])
        heights = [bar.get_height() for bar in panel._artists["bars"]]
        assert sum(heights) == len(expected)
        widths = [bar.get_width() for bar in panel._artists["levels"]]
        levels = rules.table("classification/vip_levels").sort_values("level")["level"]
        assert widths == [(expected["vip_level"] == level).sum() for level in levels]
        assert settings["customer"] in panel.finding_now
    assert panel._png == start


def test_a_failing_move_shows_its_message_and_keeps_the_picture(scored):
    panel = panels.rfm_weights(scored)
    before = panel._png
    panel.set(r=0, f=0, m=0)
    assert "three numbers of zero or more" in panel.error
    assert "three numbers of zero or more" in panel._words.value
    panel.set(f=8, m=8, r=4)
    assert panel.error == ""
    assert panel._png == before


def test_reset_goes_back(customers):
    panel = panels.abc_cuts(customers)
    start = panel.finding_now
    panel.set(a=0.3, crossing="exclude")
    assert panel.finding_now != start
    reset = next(child for child in panel._view.children if getattr(child, "description", "") == "Reset")
    reset.click()
    assert panel.finding_now == start
    assert panel.settings == {"a": 0.8, "b": 0.95, "crossing": "include"}


def test_a_page_without_a_kernel_gets_picture_and_sentence(customers):
    data, metadata = panels.abc_cuts(customers)._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == metadata["image/png"]["alt"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_an_unknown_control_is_refused(customers):
    with pytest.raises(KeyError, match="no control cuts"):
        panels.abc_cuts(customers).set(cuts=1)
