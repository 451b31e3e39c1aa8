"""The ways to set the course up agree with each other, and the door says what is behind it."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from rattler import MatchSpec, PackageRecord
from rattler.package.build_string import BuildString

from crmlib import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA_NAMES = {"seaborn-base": "seaborn", "matplotlib-base": "matplotlib", "python-tzdata": "tzdata"}  # conda -> pip


def requirements(lines):
    return {canonicalize_name(line.name): line.specifier for line in map(Requirement, lines)}


COURSE = requirements(PROJECT["dependencies"])
EVERYTHING = COURSE | requirements(line for extra in PROJECT["optional-dependencies"].values() for line in extra)


# environment.yml


def environment():
    lines = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = {spec.split()[0]: spec for spec in lines if isinstance(spec, str) and spec != "pip"}
    pip = next(line["pip"] for line in lines if isinstance(line, dict))
    return conda, pip


def test_the_conda_environment_names_what_the_project_needs_and_nothing_else():
    conda, pip = environment()
    assert pip[-1] == "-e ."
    named = {CONDA_NAMES.get(name, name) for name in conda if name != "python"} | set(requirements(pip[:-1]))
    assert named == set(COURSE)


def test_the_conda_environment_repeats_the_pip_requirements_exactly():
    _, pip = environment()
    for name, specifier in requirements(pip[:-1]).items():
        assert specifier == COURSE[name], name


@pytest.mark.parametrize("name, spec", environment()[0].items())
def test_conda_and_pip_take_the_same_versions(name, spec):
    pip_name = CONDA_NAMES.get(name, name)
    specifier = SpecifierSet(PROJECT["requires-python"]) if name == "python" else COURSE[pip_name]
    for number in around(specifier):
        assert by_conda(spec, name, number) == specifier.contains(number), f"{name} {number}"


@pytest.mark.parametrize("name", sorted(set(environment()[0]) - {"python"}))
def test_what_is_installed_here_suits_both(name):
    try:
        installed = version(CONDA_NAMES.get(name, name))
    except PackageNotFoundError:
        pytest.fail(f"{name} is not installed")
    assert by_conda(environment()[0][name], name, installed)
    assert COURSE[CONDA_NAMES.get(name, name)].contains(installed)


def by_conda(spec, name, number):
    record = PackageRecord(
        name=name, version=number, build=BuildString("0"), build_number=0, subdir="noarch", arch=None, platform=None
    )
    return MatchSpec(spec).matches(record)


def around(specifier):
    """Versions at, just below and just above every bound, each component changed alone and together."""
    for bound in specifier:
        release = (*Version(bound.version).release, 0, 0)[:3]
        for step in product((-1, 0, 1), repeat=3):
            if min(moved := [number + change for number, change in zip(release, step, strict=True)]) >= 0:
                yield ".".join(map(str, moved))


def test_the_agreement_check_sees_a_difference():
    assert by_conda("pandas >=3.0,<4", "pandas", "3.0.0") != SpecifierSet(">=3.1,<4").contains("3.0.0")


# requirements.lock

LOCK = (ROOT / "requirements.lock").read_text()


def test_the_lock_holds_every_dependency_within_its_bounds():
    locked = {}
    for line in LOCK.splitlines():
        if line and not line.lstrip().startswith("#"):
            pin = Requirement(line)
            locked.setdefault(canonicalize_name(pin.name), []).append(next(iter(pin.specifier)).version)
    assert set(EVERYTHING) <= set(locked)
    for name, specifier in EVERYTHING.items():
        assert all(specifier.contains(number) for number in locked[name]), name


@pytest.mark.parametrize("file", ["requirements.lock", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_file_names_an_address(file):
    assert not re.search(
        r"\w+://|--(extra-)?index|--find-links", (ROOT / file).read_text().replace("--no-emit-index-url", "")
    )


# the door


def test_the_package_says_the_version_of_the_project():
    assert __version__ == PROJECT["version"]


def test_make_alone_lists_every_target_with_a_line():
    listed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: help (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert re.findall(r"^  make (\S+)  +\S.*", listed, re.MULTILINE) == targets


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "environment.yml",
        "requirements.lock",
        ".ci/run",
        "notebooks",
        "exercises",
        "data",
        "crmlib",
        "tests",
    ],
)
def test_the_layout_is_what_the_readme_says(name):
    assert (ROOT / name).exists()


# declared and imported

# declared, and used without an import: why
STARTED = {
    "jupyterlab": "crmlib lab starts it",
    "voila": "crmlib panels starts it",
    "tzdata": "the zones of zoneinfo where the system has none",
    "pyarrow": "pandas reads Parquet with it",
}
# imported, and not declared: the declared package whose own interface it is, so that both always come together
COMES_WITH = {
    "IPython": "ipywidgets",
    "PIL": "matplotlib",
    "jupyter_client": "papermill",
    "jupyter_core": "jupyterlab",
    "jupyter_server": "jupyterlab",
    "nbclient": "papermill",
    "nbformat": "papermill",
    "traitlets": "ipywidgets",
}
NAMED = {"yaml": "pyyaml"}  # imported under another name than it is declared


def imported(folder):
    """The names of all packages that the modules of a folder import, at their top or inside a function."""
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.split(".")[0])
    return {NAMED.get(name, name) for name in found} - set(sys.stdlib_module_names) - {"crmlib", "tests", "data"}


def test_every_declared_dependency_is_imported_or_started():
    used = {canonicalize_name(name) for name in imported("crmlib")} | set(STARTED)
    assert set(COURSE) - used == set(), "nothing imports these"


def test_every_import_is_declared_or_comes_with_what_is():
    undeclared = {name for name in imported("crmlib") if canonicalize_name(name) not in COURSE} - set(COMES_WITH)
    assert undeclared == set(), "declare these"
    assert set(COMES_WITH.values()) <= set(COURSE)


def test_a_learner_gets_no_test_tools():
    assert {"pytest", "nbval", "hypothesis", "ruff", "mypy"} & set(COURSE) == set()
