"""Every control of the panels of lesson 3, against the public methods."""

import pytest

import crmlib as crm
from crmlib.visits import panels
from tests.panels import sweep

ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "America/Los_Angeles"]


def test_working_hours():
    panel = panels.working_hours(ZONES)
    start = panel._png
    for settings in sweep(panel):
        hours = (f"{settings['start']:02}:00", f"{settings['end']:02}:00")
        minutes = [crm.overlap_minutes(zone, settings["day"], my_hours=hours) for zone in ZONES]
        assert list(panel.result["minutes"].values()) == minutes
        assert f"phone {sum(m > 0 for m in minutes)} of 4 cities" in panel.finding_now
        for place, zone in enumerate(ZONES):
            windows = crm.contact_windows(zone, settings["day"])
            for column, moment in enumerate(windows["my_start"]):
                bar = panel._artists["windows"][column][place]
                assert bar.get_x() % 24 == pytest.approx(moment.hour + moment.minute / 60)
                assert bar.get_width() == [2.0, 2.5][column]
    assert panel._png == start


def test_the_hour_moves_when_the_clocks_change():
    panel = panels.working_hours(ZONES)
    berlin = {day: panel.set(day=day)._artists["windows"][0][1].get_x() for day in ("2026-03-27", "2026-03-30")}
    assert berlin == {"2026-03-27": 16.0, "2026-03-30": 15.0}
