"""A day that an argument names: read in one way everywhere, or refused with one sentence."""

import ast
import inspect
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib import DataError
from crmlib.days import FIRST, LAST, as_day, day_after

PACKAGE = Path(crm.__file__).parent
NAMES = ("as_of", "day", "until", "date")  # what an argument that names a day is called
AS_OF = "2026-06-30"


def takes_a_day(parameter):
    return parameter.name in NAMES and parameter.annotation is not str  # a text may name the column of dates


FUNCTIONS = {name: function for name in crm.__all__ if inspect.isfunction(function := getattr(crm, name))}
WITH_A_DAY = sorted(
    name
    for name, function in FUNCTIONS.items()
    if any(map(takes_a_day, inspect.signature(function).parameters.values()))
)


@cache
def given():
    """Arguments that hold, by their name."""
    tables = {name: crm.sample(name) for name in ("orders", "customers", "invoices", "payments", "leads")}
    tables["evidence"] = crm.sample("credit_evidence")
    table = crm.customer_table(tables["orders"], as_of=AS_OF)
    return tables | {
        "agreed_on": pd.Series(pd.to_datetime(["2026-01-31"])),
        "customer": table.index[0],
        "grade": pd.Series(["A"]),
        "graded": crm.abcd_classify(table),
        "items": crm.open_items(tables["invoices"], tables["payments"], as_of=AS_OF),
        "late": pd.Series({table.index[0]: 12.0}),
        "promises": crm.sample("contacts"),
        "promotions": crm.sample("promotions"),
        "table": table,
        "zone": "Europe/Berlin",
    }


def called(name, day):
    """Call a public function with this day and with whatever else it must have."""
    function, arguments = FUNCTIONS[name], {}
    for parameter in inspect.signature(function).parameters.values():
        if takes_a_day(parameter):
            arguments[parameter.name] = day
        elif parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD:
            arguments[parameter.name] = given()[parameter.name]
    return function(**arguments)


def test_days_are_asked_for_under_names_that_these_tests_know():
    assert len(WITH_A_DAY) > 30
    for name, function in FUNCTIONS.items():
        for parameter in inspect.signature(function).parameters.values():
            written = str(parameter.annotation)
            if "Day" in written or "Timestamp" in written:
                assert parameter.name in NAMES, f"{name}({parameter.name})"


@pytest.mark.parametrize("name", WITH_A_DAY)
@pytest.mark.parametrize("day", ["05.07.2026", "30.13.2026"])
def test_a_day_that_could_be_two_or_is_none_is_refused_in_one_sentence(name, day):
    with pytest.raises(DataError, match=f"='{day}' is not a day: write it as year-month-day"):
        called(name, day)


@pytest.mark.parametrize("name", [name for name in WITH_A_DAY if FUNCTIONS[name].__module__.split(".")[1] != "credit"])
def test_the_hour_of_a_day_changes_nothing(name):
    midnight, evening = called(name, AS_OF), called(name, pd.Timestamp(f"{AS_OF} 21:40"))
    if isinstance(midnight, pd.DataFrame):
        pd.testing.assert_frame_equal(midnight, evening)
    elif isinstance(midnight, pd.Series):
        pd.testing.assert_series_equal(midnight, evening)
    else:
        assert midnight == evening


@pytest.mark.parametrize("day", [AS_OF, f"{AS_OF} 17:45", " 20260630 ", pd.Timestamp(AS_OF, tz="Asia/Shanghai")])
def test_a_day_has_no_hour_and_no_zone(day):
    assert as_day(day) == pd.Timestamp(AS_OF) and as_day(day).tz is None


@pytest.mark.parametrize(
    "day", ["2026-06", "2026", "soon", "", None, np.nan, pd.NaT, 20260630, 0.5, True, ["2026-06-30"]]
)
def test_what_is_no_day_is_refused_by_the_name_of_its_argument(day):
    with pytest.raises(DataError, match=r"until=.* is not a day"):
        as_day(day, "until")


@pytest.mark.parametrize("day", ["9999-12-31", "1900-01-01", LAST + pd.Timedelta(days=1), FIRST - pd.Timedelta(days=1)])
def test_a_day_by_which_systems_mean_none_is_refused(day):
    with pytest.raises(DataError, match="lies outside 1901-01-01 to 2199-12-31"):
        as_day(day)
    assert as_day(FIRST) == FIRST and as_day(LAST) == LAST


def test_the_day_after_passes_over_gaps_and_needs_one_date():
    dates = pd.to_datetime(pd.Series(["2026-06-29 16:00", None, "2026-02-01 08:00"]))
    assert day_after(dates) == pd.Timestamp(AS_OF) == day_after(dates.dt.tz_localize("Asia/Shanghai"))
    for none in (dates[:0], dates[1:2]):
        with pytest.raises(DataError, match="no row with a date"):
            day_after(none)


READ_ALREADY = ("date", "date | None", "pd.Timestamp")


def reads_of_days(path):
    """Where a function reads one of its own arguments as a day, beside as_day."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        arguments = function.args
        asked = {
            each.arg
            for each in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            if each.arg in NAMES and ast.unparse(each.annotation or ast.Name("")) not in READ_ALREADY
        }
        if function.name.startswith("_"):
            asked = {"as_of", "until"}  # behind the public functions a "day" or "date" has been read
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("pd.Timestamp", "pd.to_datetime"):
                named = {node.id for node in ast.walk(call.args[0]) if isinstance(node, ast.Name)}
                if named & asked:
                    yield f"{path.relative_to(PACKAGE)}, line {call.lineno}: {ast.unparse(call)}"


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "days.py"],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_no_other_module_reads_a_day_that_an_argument_names(path):
    assert list(reads_of_days(path)) == []
