"""Imports go downward only, and no lesson knows another."""

import ast
from pathlib import Path

import pytest

import crmlib
from crmlib.lessons import LESSONS

PACKAGE = Path(crmlib.__file__).parent
# from the ground up; a module may import those of a lower floor and those of its own
FLOORS = [
    {"language", "lessons", "days", "rows"},
    {"check", "rules"},
    {"scores", "currency"},
    {"lines"},
    {"reading", "showing", "practice", "orders"},
    {"methods"},
    {"plots", "pack"},
    {"panels", "exercises", "cases", "report", "case_file"},
    {"course"},
    {"cli"},
    {"__main__"},
]
ROOMS = ("reading", "showing", "practice")  # they do not know each other, but for what stands here
ALLOWED = {
    ("practice.dice", "reading.sample"): "a task's data are drawn from the exporter's tables",
}
OF_A_WING = ("plots", "panels", "exercises", "cases", "pack", "report", "case_file")


def room(name):
    """Floor and wing of a module such as crmlib.classification.plots."""
    parts = name.split(".")[1:]
    if parts[0] in LESSONS:
        kind = parts[1] if len(parts) > 1 and parts[1] in OF_A_WING else "methods"
        return next(i for i, floor in enumerate(FLOORS) if kind in floor), parts[0]
    return next(i for i, floor in enumerate(FLOORS) if parts[0] in floor), None


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crmlib"):
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                place = PACKAGE.parent / inside.replace(".", "/")
                yield inside if place.with_suffix(".py").is_file() or place.is_dir() else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("crmlib."))


MODULES = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path):
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    floor, wing = room(name)
    for imported in imports(path):
        if imported == "crmlib":
            assert floor >= room("crmlib.course")[0], "only the course and the command line may use the front door"
            continue
        below, other = room(imported)
        assert below <= floor, f"{name} imports {imported}, which is above it"
        here, there = name.split(".")[1], imported.split(".")[1]
        if here in ROOMS and there in (*ROOMS, "orders") and here != there:
            assert (name.removeprefix("crmlib."), imported.removeprefix("crmlib.")) in ALLOWED, f"{name}: {imported}"
        assert other in (None, wing) or floor >= room("crmlib.course")[0], f"{name} imports {imported}, another lesson"
