"""Every control of the panels of lesson 3, against the public methods."""

import pytest

import crmlib as crm
from crmlib.visits import panels
from tests.panels import sweep

ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "America/Los_Angeles"]


def test_working_hours():
    panel = panels.working_hours(ZONES)
    start = panel.png
    for settings in sweep(panel):
        start_hour, end_hour = settings["hours"]
        hours = (f"{min(start_hour, 23):02}:00", f"{max(end_hour, start_hour + 1) if start_hour < 24 else 24:02}:00")
        minutes = [crm.overlap_minutes(zone, settings["day"], my_hours=hours) for zone in ZONES]
        assert list(panel.result["minutes"].values()) == minutes
        assert f"phone {sum(m > 0 for m in minutes)} of 4 cities" in panel.finding_now
        for place, zone in enumerate(ZONES):
            windows = crm.contact_windows(zone, settings["day"])
            for column, moment in enumerate(windows["my_start"]):
                bar = panel.artists["windows"][column][place]
                assert bar.get_x() % 24 == pytest.approx(moment.hour + moment.minute / 60)
                assert bar.get_width() == [2.0, 2.5][column]
    assert panel.png == start


def test_the_hour_moves_when_the_clocks_change():
    panel = panels.working_hours(ZONES)
    berlin = {day: panel.set(day=day).artists["windows"][0][1].get_x() for day in ("2026-03-27", "2026-03-30")}
    assert berlin == {"2026-03-27": 16.0, "2026-03-30": 15.0}


def test_who_comes_into_reach_and_who_goes():
    panel = panels.working_hours(ZONES)
    assert [city for city, minutes in panel.result["minutes"].items() if minutes] == ["Tokyo", "Berlin"]
    assert panel.set(hours=(5, 24)).moved_now == "New York, Los Angeles can be reached now."
    assert (
        panel.set(hours=(5, 6)).moved_now
        == "Los Angeles can be reached now, and Tokyo, Berlin can no longer be reached."
    )
    assert panel.set(hours=(13, 14)).moved_now == "Berlin can no longer be reached."
