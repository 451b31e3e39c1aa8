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


TREES = {str(path.relative_to(PACKAGE)): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
# modules that say what a table or a lesson holds: its text is no literal there
PASS_ON = ("rules.py", "practice/")
# modules that hold both languages side by side: a file's headings are known in either, the template shows both
BOTH = ("rules.py", "reading/headings.py", "course/workbook.py")


def calls(tree, name):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name]


def wrong_with(call):
    """What is wrong with a call of say, in words; empty where it can be translated."""
    message = call.args[0]
    if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
        return "a plain literal, no f-string and no variable"
    parts = list(string.Formatter().parse(message.value))
    gaps = {name.split(".")[0].split("[")[0] for _, name, _, _ in parts if name is not None}
    given = {keyword.arg for keyword in call.keywords}
    if None not in given and gaps != given:
        return f"gaps {sorted(gaps)}, given {sorted(given)}"
    first = next((i for i, (_, name, _, _) in enumerate(parts) if name is not None), len(parts))
    if any(re.search(r"\[[^\]]*\|", words) for words, *_ in parts[: first + 1]):
        return "[one|more] needs a number before it"
    return ""


def test_sentences_can_be_translated():
    wrong = [
        f"{name}:{call.lineno}: {why}"
        for name, tree in TREES.items()
        for call in calls(tree, "say")
        if (why := wrong_with(call)) and not (name.startswith(PASS_ON) and not isinstance(call.args[0], ast.Constant))
    ]
    assert wrong == []


def test_errors_say_a_sentence():
    wrong = [
        f"{name}:{call.lineno}: use say"
        for name, tree in TREES.items()
        for call in calls(tree, "DataError")
        if not isinstance(call.args[0], ast.Attribute | ast.Name)  # a sentence that is passed on
        and getattr(getattr(call.args[0], "func", None), "id", "") != "say"
    ]
    assert wrong == []


def test_what_exercises_say_is_plain():
    wrong = [
        f"{name}:{call.lineno}: no f-string"
        for name, tree in TREES.items()
        if "/exercises" in name
        for call in calls(tree, "exercise")
        if any(isinstance(node, ast.JoinedStr) for node in ast.walk(call))
    ]
    assert wrong == []


def at_import(tree):
    """The calls that a module makes while it is imported: outside functions, and in the defaults of their arguments."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    inside = {id(node) for scope in functions for node in ast.walk(scope)}
    defaults = {
        id(node)
        for scope in functions
        for default in [*scope.args.defaults, *filter(None, scope.args.kw_defaults)]
        for node in ast.walk(default)
    }
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in inside - defaults]


def test_nothing_is_said_and_no_rule_is_read_at_import():
    wrong = [
        f"{name}:{call.lineno}: {ast.unparse(call.func)}"
        for name, tree in TREES.items()
        for call in at_import(tree)
        if ast.unparse(call.func) in ("say", "rules.table", "rules.words", "tables.table", "read_csv", "pd.read_csv")
    ]
    assert wrong == []


def test_code_names_no_column_of_one_language():
    """``rules.words`` knows the language; a literal such as "label_en" would stay English in the Chinese edition."""
    wrong = [
        f"{name}:{node.lineno}: {node.value}"
        for name, tree in TREES.items()
        if name not in BOTH
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"\w+_(en|zh)", node.value)
    ]
    assert wrong == []


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
