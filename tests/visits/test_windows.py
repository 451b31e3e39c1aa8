"""The customer's hours by my clock."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import rules
from crmlib.language import DataError
from crmlib.visits.windows import contact_windows, overlap_minutes

WINTER, SUMMER = "2026-01-14", "2026-07-15"

# zone, windows in January, windows in July, minutes inside Beijing 9 to 18 in January and July (domain.md D4)
TABLE = [
    ("Asia/Tokyo", "08:00–10:00, 12:30–15:00", "same", 210, 210),
    ("Australia/Sydney", "06:00–08:00, 10:30–13:00", "07:00–09:00, 11:30–14:00", 150, 150),
    ("Asia/Kolkata", "11:30–13:30, 16:00–18:30", "same", 240, 240),
    ("Asia/Dubai", "13:00–15:00, 17:30–20:00", "same", 150, 150),
    ("Europe/Moscow", "14:00–16:00, 18:30–21:00", "same", 120, 120),
    ("Europe/Istanbul", "14:00–16:00, 18:30–21:00", "same", 120, 120),
    ("Africa/Johannesburg", "15:00–17:00, 19:30–22:00", "same", 120, 120),
    ("Europe/Berlin", "16:00–18:00, 20:30–23:00", "15:00–17:00, 19:30–22:00", 120, 120),
    ("Europe/London", "17:00–19:00, 21:30–00:00", "16:00–18:00, 20:30–23:00", 60, 120),
    ("America/Sao_Paulo", "20:00–22:00, 00:30–03:00 (+1)", "same", 0, 0),
    ("America/New_York", "22:00–00:00, 02:30–05:00 (+1)", "21:00–23:00, 01:30–04:00 (+1)", 0, 0),
    ("America/Chicago", "23:00–01:00, 03:30–06:00 (+1)", "22:00–00:00, 02:30–05:00 (+1)", 0, 0),
    ("America/Mexico_City", "23:00–01:00, 03:30–06:00 (+1)", "same", 0, 0),
    ("America/Los_Angeles", "01:00–03:00 (+1), 05:30–08:00 (+1)", "00:00–02:00 (+1), 04:30–07:00 (+1)", 0, 0),
]
zones = st.sampled_from([row[0] for row in TABLE] + ["Asia/Shanghai", "Pacific/Honolulu", "Pacific/Kiritimati"])
days = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


@pytest.mark.parametrize(("zone", "january", "july"), [row[:3] for row in TABLE])
def test_windows_by_the_clock_of_beijing(zone, january, july):
    assert ", ".join(contact_windows(zone, WINTER)["my_time"]) == january
    assert ", ".join(contact_windows(zone, SUMMER)["my_time"]) == (january if july == "same" else july)


@pytest.mark.parametrize(("zone", "january", "july"), [(row[0], *row[3:]) for row in TABLE])
def test_minutes_inside_a_beijing_day(zone, january, july):
    assert overlap_minutes(zone, WINTER) == january
    assert overlap_minutes(zone, SUMMER) == july


@pytest.mark.parametrize(
    ("zone", "date", "minutes"),
    [
        ("America/Sao_Paulo", SUMMER, 120),
        ("America/New_York", SUMMER, 60),
        ("America/New_York", WINTER, 0),
    ],
)
def test_a_late_shift(zone, date, minutes):
    assert overlap_minutes(zone, date, my_hours=("09:00", "22:00")) == minutes


def test_a_night_shift_ends_on_the_next_day():
    assert overlap_minutes("America/New_York", WINTER, my_hours=("22:00", "06:00")) == 120 + 150
    assert overlap_minutes("America/New_York", WINTER, my_hours=("22:00", "24:00")) == 120
    assert overlap_minutes("America/New_York", WINTER, my_hours=("00:00", "24:00")) == 270


def test_my_next_day_and_my_day_before():
    assert contact_windows("Pacific/Honolulu", WINTER)["day_offset"].tolist() == [1, 1]
    assert overlap_minutes("Pacific/Honolulu", WINTER) == 60  # 07:30 to 10:00 of the next day
    assert contact_windows("Asia/Shanghai", WINTER, mine="America/New_York")["day_offset"].tolist() == [-1, 0]
    assert contact_windows("Asia/Tokyo", WINTER, mine="America/New_York")["my_time"].tolist() == [
        "19:00–21:00 (-1)",
        "23:30–02:00 (-1)",
    ]


def test_the_frame_says_both_clocks():
    found = contact_windows("Europe/Berlin", SUMMER)
    assert found["window"].tolist() == ["morning", "afternoon"]
    assert str(found["their_start"].dt.tz) == "Europe/Berlin"
    assert str(found["my_start"].dt.tz) == "Asia/Shanghai"
    assert found["their_start"].dt.strftime("%H:%M").tolist() == ["09:00", "13:30"]
    assert (found["their_end"] == found["my_end"]).all()
    assert found["window_called"].tolist() == ["morning appointment", "afternoon appointment"]


@pytest.mark.parametrize(
    "date",
    [
        "2026-07-15",
        dt.date(2026, 7, 15),
        dt.datetime(2026, 7, 15, 23, 59),
        pd.Timestamp("2026-07-15"),
    ],
)
def test_ways_to_write_a_day(date):
    assert contact_windows("Europe/Berlin", date)["my_time"].tolist() == ["15:00–17:00", "19:30–22:00"]


def test_own_windows_and_the_day_on_which_the_clocks_change():
    night = pd.DataFrame(
        [["night", "01:00", "04:00", "night", "夜"]], columns=["window", "start", "end", "label_en", "label_zh"]
    )
    spring = contact_windows("Europe/Berlin", "2026-03-29", windows=night)
    assert spring["window_called"].tolist() == ["night"]
    assert spring["my_time"].tolist() == ["08:00–10:00"]  # the hour from two to three does not exist
    whole_day = ("00:00", "24:00")
    assert overlap_minutes("Europe/Berlin", "2026-03-29", windows=night, my_hours=whole_day) == 120
    assert overlap_minutes("Europe/Berlin", "2026-10-25", windows=night, my_hours=whole_day) == 240
    at_home = overlap_minutes("Europe/Berlin", "2026-10-25", windows=night, my_hours=whole_day, mine="Europe/Berlin")
    assert at_home == 240
    assert overlap_minutes("Europe/Berlin", "2026-10-26", windows=night, my_hours=whole_day) == 180


@pytest.mark.parametrize(
    ("zone", "near"),
    [
        ("Berlin", "Europe/Berlin"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("europe/berlin", "Europe/Berlin"),
        ("Asia/Shanghi", "Asia/Shanghai"),
        ("Mumbai", "Asia/Kolkata"),
        ("Munich", "Europe/Berlin"),
        ("Beijing", "Asia/Shanghai"),
        ("New York", "America/New_York"),
        ("", "Europe/Berlin"),
        ("../etc/passwd", "Europe/Berlin"),
        ("Europe", "Europe/Berlin"),
    ],
)
def test_an_unknown_zone_names_near_ones(zone, near):
    for call in (contact_windows, overlap_minutes):
        with pytest.raises(DataError, match=f"not known: did you mean .*{near}"):
            call(zone, WINTER)
    with pytest.raises(DataError, match="not known"):
        contact_windows("Europe/Berlin", WINTER, mine=zone)


def test_hints_name_zones_that_exist():
    for zone in rules.table("visits/zone_hints")["zone"]:
        assert len(contact_windows(zone, WINTER)) == 2


@pytest.mark.parametrize("date", ["soon", None, float("nan"), "2026-02-30"])
def test_a_day_that_cannot_be_read(date):
    with pytest.raises(DataError, match="write it as year-month-day"):
        contact_windows("Europe/Berlin", date)


@pytest.mark.parametrize("text", ["9", "nine", "24:30", "09:60", "-1:00", None])
def test_an_hour_that_cannot_be_read(text):
    with pytest.raises(DataError, match="write it as 09:00"):
        overlap_minutes("Europe/Berlin", WINTER, my_hours=(text, "18:00"))


@given(zones, days, zones, st.integers(0, 23), st.integers(1, 24))
def test_minutes_stay_within_bounds_and_longer_hours_never_give_fewer(zone, day, mine, start, length):
    end = f"{(start + length) % 24:02d}:00"
    minutes = overlap_minutes(zone, day, my_hours=(f"{start:02d}:00", end), mine=mine)
    assert 0 <= minutes <= 270
    if start + length < 24:
        longer = f"{start + length + 1:02d}:00"
        assert minutes <= overlap_minutes(zone, day, my_hours=(f"{start:02d}:00", longer), mine=mine)


@given(zones, days, zones)
def test_both_clocks_show_the_same_moment(zone, day, mine):
    found = contact_windows(zone, day, mine=mine)
    assert (found["their_start"] == found["my_start"]).all()
    assert ((found["their_end"] - found["their_start"]) == pd.to_timedelta([120, 150], unit="min")).all()
    assert (found["their_start"].dt.date == day).all()
    assert found["day_offset"].between(-1, 1).all()


def test_a_day_that_reads_two_ways_is_refused():
    for ambiguous in ("05.07.2026", "07/05/2026"):  # May in one country, July in another
        with pytest.raises(DataError, match="is not a day: write it as year-month-day"):
            overlap_minutes("Europe/Berlin", ambiguous)
