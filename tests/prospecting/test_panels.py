"""Every control of the panels of lesson 1, against the public methods."""

import pytest

import crmlib as crm
from crmlib import rules
from crmlib.prospecting import panels
from tests.panels import sweep


def test_man_thresholds():
    leads = crm.sample("leads")
    panel = panels.man_thresholds(leads)
    start = panel.png
    for settings in sweep(panel):
        codes = crm.man_code(leads["money"], leads["authority"], leads["need"], threshold=settings)
        assert panel.result.equals(codes)
        order = rules.table("prospecting/man").sort_values("rank", kind="stable")["code"]
        widths = [bar.get_width() for bar in panel.artists["bars"]]
        assert widths == [(codes == code).sum() for code in order]
        assert panel.finding_now.startswith(f"{(codes == 'MAN').sum()} of {codes.notna().sum()} leads")
    assert panel.png == start


def test_who_changes_the_code():
    leads = crm.sample("leads")
    panel = panels.man_thresholds(leads)
    before = crm.man_code(leads["money"], leads["authority"], leads["need"])
    after = crm.man_code(leads["money"], leads["authority"], leads["need"], threshold={"M": 80, "A": 60, "N": 60})
    first = (before != after) & before.notna()
    assert panel.set(M=80).moved_now.startswith(
        f"{leads['company'][first].iloc[0]} fell from {before[first].iloc[0]} to "
    )
    assert f"{((before == 'MAN') & (after != 'MAN')).sum()} leads left MAN." in panel.moved_now


def test_leads_without_a_score_are_refused_with_a_sentence():
    with pytest.raises(crm.DataError, match="no column need in the leads"):
        panels.man_thresholds(crm.sample("leads").drop(columns="need"))
