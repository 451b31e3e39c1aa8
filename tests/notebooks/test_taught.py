"""What an exercise asks a learner to write stands in chapter 00 or in a chapter of its lesson, before the exercise."""

import ast
import re
from functools import cache

import nbformat
import pytest

from crmlib.course import start
from crmlib.course.standing import all_exercises
from crmlib.lessons import LESSONS
from crmlib.reading.sample import course_folder

PLUMBING = {"check", "hint", "predict", "grade", "solution", "exercise_data"}  # chapter 00 tells what each of them does
GIVEN = PLUMBING | {"crm.show"}  # a learner reads them in the cells of an exercise and never writes them
SIGNS = {
    ast.FunctionDef: "def",
    ast.Return: "return",
    ast.Lambda: "lambda",
    ast.Dict: "{name: value}",
    ast.IfExp: "a if b else c",
    ast.ListComp: "[… for … in …]",
    ast.GeneratorExp: "(… for … in …)",
    ast.Starred: "*list",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.Mod: "%",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.Slice: "a:b",
    ast.JoinedStr: 'f"…"',
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
SPAN = re.compile(r"`([^`]+)`")
LOOSE = {  # code in a sentence without backquotes, as hints have it
    r"\b(crm\.[a-z]\w*)": "{}",
    r"(?<!\bcrm)(\.[a-z]\w*)(?=[(\[])": "{}",
    r"\b(min|max|sum|len|list|round)\(": "{}()",
    r"\[[^\[\]]*\[[^\[\]]*\] *(==|!=|[<>]=?)": "{}",
    r"\[[^\[\]]*\[[^\[\]]*\] *[=!<>]()": "table[comparison]{}",
}


def pieces(code):
    """The functions, methods and signs that some Python code uses; what is no Python has none."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    return set().union(*map(_pieces, ast.walk(tree)))


def _pieces(node):
    match node:
        case ast.Attribute(value=ast.Name(id="crm"), attr=name):
            return {f"crm.{name}"}
        case ast.Attribute(attr=name):
            return {f".{name}"}
        case ast.Call(func=ast.Name(id=name)):
            return {f"{name}()"} - {f"{plumbing}()" for plumbing in PLUMBING}
        case ast.Subscript(slice=ast.List()):
            return {'table[["a", "b"]]'}
        case ast.Subscript(slice=ast.Compare()):
            return {"table[comparison]"}
        case ast.Subscript(value=ast.Subscript(), slice=ast.Constant(value=str())):
            return {'table["column"]["row"]'}
        case ast.Assign(targets=[ast.Tuple()]):
            return {"a, b = …"}
    return {SIGNS[type(node)]} if type(node) in SIGNS else set()


def written(text):
    """The pieces in the code of a sentence: between backquotes, or loose as in crm.sales_share(table['sales'])."""
    spans = set().union(*(pieces(_whole(code)) for code in SPAN.findall(text)))
    spans |= {span for span in SPAN.findall(text) if span in SIGNS.values()}
    spans |= {f"{span}()" for span in SPAN.findall(text) if span in ("sum", "len", "list", "round", "float")}
    loose = SPAN.sub("", text)
    return spans | {form.format(name) for form_of, form in LOOSE.items() for name in re.findall(form_of, loose)}


def _whole(code):
    """A piece of code made whole, so that it can be read: … stands for a value, and a method for one of a column."""
    code = re.sub(r"\b(\w+)=(?=[,)])", r"\1=0", code.strip().replace("…", "0"))
    if code.startswith("def ") and code.endswith(":"):
        return f"{code} pass"
    if code.startswith("return "):
        return f"def answer():\n    {code}"
    return f"column{code}" if code.startswith(".") else code


@cache
def taught(lesson):
    """What stands in the cells and the words of chapter 00 and of a lesson's chapters."""
    number = LESSONS.index(lesson) + 1
    paths = sorted((course_folder() / "notebooks").glob("*.ipynb"))
    read = [nbformat.read(path, as_version=4) for path in paths if path.name[:2] in ("00", f"{number:02d}")]
    cells = [cell for notebook in read for cell in notebook.cells]
    short = map(pieces, start.short_forms()["short_form"])  # chapter 00 shows them as a table
    return set().union(
        *short, *(pieces(cell.source) if cell.cell_type == "code" else written(cell.source) for cell in cells)
    )


@cache
def asked(lesson):
    """Exercise -> what its cells, its hints and its solution use."""
    number = LESSONS.index(lesson) + 1
    notebook = nbformat.read(course_folder() / "exercises" / f"{number:02d}_{lesson}.ipynb", as_version=4)
    found = {}
    for id, task in all_exercises().items():
        if id.split(".")[0] != str(number):
            continue
        cells = [cell for cell in notebook.cells if cell.id.endswith(f"-{id.replace('.', '-')}")]
        found[id] = set(pieces(task.solution))
        for cell in cells:
            # the cell that prints the table is given and never changed
            if not cell.id.startswith("data-"):
                found[id] |= pieces(cell.source) if cell.cell_type == "code" else written(cell.source)
        found[id] = found[id].union(*map(written, task.hints)) - GIVEN
    return found


EXERCISES = [
    (lesson, id)
    for number, lesson in enumerate(LESSONS, 1)
    if (course_folder() / "exercises" / f"{number:02d}_{lesson}.ipynb").is_file()
    for id in asked(lesson)
]


@pytest.mark.parametrize(("lesson", "id"), EXERCISES, ids=lambda part: part)
def test_all_that_an_exercise_needs_is_taught_before_it(lesson, id):
    assert sorted(asked(lesson)[id] - taught(lesson)) == []


def test_the_reader_of_code_finds_each_piece():
    code = 'a, b = crm.ageing(t[t["x"] > 1])["y"]["C01"].sum(), t[["x", "y"]]'
    assert pieces(code) == {
        "crm.ageing", ".sum", ">", "table[comparison]", 'table["column"]["row"]', 'table[["a", "b"]]', "a, b = …",
    }  # fmt: skip
    assert pieces("def f(x):\n    return {1: x} if x else [*x]") >= {
        "def",
        "return",
        "{name: value}",
        "a if b else c",
        "*list",
    }
    hint = (
        "Use crm.dso(owed, days=…, current=) with .iloc[-1]; table[table['a'] != 'b'] keeps; then .item(), `min(1, 2)`."
    )
    assert written(hint) == {"crm.dso", ".iloc", "!=", "table[comparison]", ".item", "min()"}
    assert written("Nothing here. It costs 4.80 (or less), e.g. in B.") == set()


def test_every_exercise_is_read():
    assert {id for _, id in EXERCISES} == set(all_exercises())
    assert sum("crm." in " ".join(asked(lesson)[id]) for lesson, id in EXERCISES) > 15
