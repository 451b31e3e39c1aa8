"""Imports go downward only, and no lesson knows another."""

import ast
from pathlib import Path

import crmlib
from crmlib.lessons import LESSONS

PACKAGE = Path(crmlib.__file__).parent
# from the ground up; a module may import those of a lower floor and those of its own
FLOORS = [
    {"language", "lessons", "days", "rows", "places"},
    {"check", "rules"},
    {"scores", "currency", "owed"},
    {"lines"},
    {"reading", "showing", "practice", "orders"},
    {"methods"},
    {"plots", "pack", "story"},
    {"panels", "exercises", "cases", "report", "case_file"},
    {"course"},
    {"cli"},
    {"__main__"},
]
ROOMS = ("reading", "showing", "practice")  # they do not know each other, but for what stands here
ALLOWED = {
    ("practice.dice", "reading.sample"): "a task's data are drawn from the exporter's tables",
    ("showing.guess", "practice.asking"): "the reader's guess stands above the picture that shows the answer",
    ("showing.guess", "practice.question"): "the same: the question's rule gives the answer",
}
OF_A_WING = ("plots", "panels", "exercises", "cases", "pack", "report", "case_file", "story")


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


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def module_of(path):
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def wrong_with(name, imported):
    """What is wrong with an import, in words; empty where it goes down and stays in its lesson."""
    floor, wing = room(name)
    if imported == "crmlib":
        return "" if floor >= room("crmlib.course")[0] else "only the course and the command line use the front door"
    below, other = room(imported)
    here, there = name.split(".")[1], imported.split(".")[1]
    if below > floor:
        return "that is above it"
    if here in ROOMS and there in (*ROOMS, "orders") and here != there:
        pair = (name.removeprefix("crmlib."), imported.removeprefix("crmlib."))
        return "" if pair in ALLOWED else "two rooms that do not know each other"
    return "" if other in (None, wing) or floor >= room("crmlib.course")[0] else "another lesson"


def test_imports_go_down_and_no_lesson_knows_another():
    wrong = [
        f"{module_of(path)} imports {imported}: {why}"
        for path in MODULES
        for imported in imports(path)
        if (why := wrong_with(module_of(path), imported))
    ]
    assert wrong == []


def test_no_module_is_longer_than_a_reader_can_hold():
    lines = {str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lines.items() if n > 400} == {}


def test_the_wings_have_one_shape():
    """Beside its methods a wing has the five names of OF_A_WING and nothing else of that kind."""
    for wing in LESSONS:
        stems = {path.stem for path in (PACKAGE / wing).iterdir()} if (PACKAGE / wing).is_dir() else set()
        odd = [name for name in stems if name.partition("_")[0] in OF_A_WING and name not in OF_A_WING]
        assert odd == [], f"{wing}: a part of the wing has one of the names {OF_A_WING}"
