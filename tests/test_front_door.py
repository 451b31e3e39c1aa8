"""What ``import crmlib as crm`` gives: every public name, loaded when it is first used."""

import inspect
import pkgutil
import subprocess
import sys

import pytest

import crmlib as crm

HEAVY = (
    "pandas numpy narwhals matplotlib seaborn ipywidgets duckdb polars papermill nbconvert openpyxl pyvrp rich"
).split()


def loaded_by(code):
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(HEAVY) & set(run.stdout.split())


@pytest.mark.parametrize("code", ["import crmlib", "import crmlib.cli", "from crmlib import DataError"])
def test_start_up_is_light(code):
    assert loaded_by(code) == set()


def test_a_method_loads_no_more_than_it_needs():
    assert loaded_by("import crmlib as crm; crm.rfm_score") == {"pandas", "numpy"}


@pytest.mark.parametrize("name", crm.__all__)
def test_every_public_name_says_what_it_does_and_is_completed(name):
    found = getattr(crm, name)
    assert found.__name__ == name and found.__module__.startswith("crmlib.")
    assert inspect.getdoc(found) and name in dir(crm)
    assert inspect.isclass(found) or ">>> " in found.__doc__


def test_no_module_of_the_package_hides_a_public_name():
    assert not {found.name for found in pkgutil.iter_modules(crm.__path__)} & set(crm.__all__)


def test_a_name_that_is_not_there_is_missed_as_in_any_module():
    with pytest.raises(AttributeError, match="has no attribute 'rfm_scores'"):
        _ = crm.rfm_scores
    assert not hasattr(crm, "_private")


def test_all_names_come_with_a_star_and_modules_by_their_name():
    given = {}
    exec("from crmlib import *", given)
    assert set(crm.__all__) <= set(given)
    assert loaded_by("import crmlib as crm; crm.rules.table") == {"pandas", "numpy"}
