"""Every sentence for people goes through say, as a plain literal, when it is shown."""

import ast
import re
import string
from pathlib import Path

import pytest

import crmlib
import crmlib.language

PACKAGE = Path(crmlib.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def calls(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sentences_can_be_translated(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for call in calls(tree, "say"):
        place = f"line {call.lineno}"
        message = call.args[0]
        if path.name in ("exercise.py", "checking.py", "rules.py") and not isinstance(message, ast.Constant):
            continue  # a text of a table or of a lesson
        if path.name == "exercise.py" and not isinstance(message, ast.Constant) and not call.keywords:
            assert isinstance(message, ast.Name | ast.Subscript), place  # a hint or message as its lesson defines it
            continue
        assert isinstance(message, ast.Constant) and isinstance(message.value, str), (
            f"{place}: a plain literal, no f-string"
        )
        gaps = {
            name.split(".")[0].split("[")[0]
            for _, name, _, _ in string.Formatter().parse(message.value)
            if name is not None
        }
        given = {keyword.arg for keyword in call.keywords}
        assert None in given or gaps == given, f"{place}: gaps {gaps}, given {given}"
        parts = list(string.Formatter().parse(message.value))
        first = next((i for i, (_, name, _, _) in enumerate(parts) if name is not None), len(parts))
        assert not any(re.search(r"\[[^\]]*\|", words) for words, *_ in parts[: first + 1]), (
            f"{place}: [one|more] needs a number before it"
        )
    for call in calls(tree, "DataError"):
        said = call.args[0]
        passed_on = isinstance(said, ast.Attribute | ast.Name)
        assert passed_on or getattr(getattr(said, "func", None), "id", "") == "say", f"line {call.lineno}: use say"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if "exercises" in (path.stem, path.parent.name)],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_what_exercises_say_is_plain(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for call in calls(tree, "exercise"):
        assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(call)), f"line {call.lineno}: no f-string"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_is_said_at_import(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef | ast.Lambda)
        for node in ast.walk(scope)
    }
    defaults = {
        id(node)
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef)
        for default in [*scope.args.defaults, *[d for d in scope.args.kw_defaults if d]]
        for node in ast.walk(default)
    }
    assert [call.lineno for call in calls(tree, "say") if id(call) not in inside - defaults] == []


def test_a_notebook_shows_the_sentence_and_no_traceback():
    from nbclient import NotebookClient
    from nbformat.v4 import new_code_cell, new_notebook

    notebook = new_notebook(cells=[new_code_cell("import crmlib as crm\ncrm.sample('nothing')")])
    NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True).execute()
    shown = notebook.cells[0].outputs[-1]
    assert shown.ename == "DataError"
    assert shown.traceback == [shown.evalue]
    assert shown.evalue.startswith("There is no sample table 'nothing'")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0 days late"),
        (1, "1 day late"),
        (1.0, "1 day late"),
        (1.4, "1 day late"),
        (1_001, "1,001 days late"),
    ],
)
def test_a_number_takes_its_form(value, shown):
    assert crmlib.language.say("{name}: {n:,.0f} [day|days] late", name="Ana", n=value) == f"Ana: {shown}"


def test_a_name_between_number_and_word_changes_nothing():
    assert crmlib.language.say("{n} of {firm} [customer|customers]", n=1, firm="Halden 2") == "1 of Halden 2 customer"
