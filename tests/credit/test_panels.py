"""Every control of the panels of lesson 5, against the public methods."""

from itertools import chain

import pytest

import crmlib as crm
from crmlib.credit import panels
from tests.panels import sweep


def test_a_customer_without_evidence_is_one_sentence():
    with pytest.raises(crm.DataError, match="no evidence on this customer"):
        panels.days_late(crm.sample("credit_evidence").query("customer_id == 'C030'"))


def test_days_late():
    evidence = crm.sample("credit_evidence").query("customer_id == 'C029'")
    panel = panels.days_late(evidence)
    start = panel._png
    between = (panel.set(days=days).settings for days in (15, 29, 30, 59, 60, 90))
    for settings in chain(sweep(panel), between):
        row = crm.five_c(panels.paid_late(evidence, settings["days"])).loc["C029"]
        shown = panel.result["row"]
        assert shown[["score", "grade", "grade_by_score"]].tolist() == row[["score", "grade", "grade_by_score"]].tolist()
        assert [bar.get_width() for bar in panel._artists["bars"]] == row.iloc[:5].tolist()
        assert f"{row['score']:.1f}" in panel.finding_now
    assert "says A, the caps say C" in panel.set(days=90).finding_now
    assert panel.set(days=0)._png == start
