"""A name that does not exist: a text without quotation marks, a cell that has not been run, or another spelling."""

from __future__ import annotations

import ast
import builtins
import difflib
import json
import os
import re
from collections.abc import Iterator
from keyword import kwlist
from pathlib import Path

from crmlib.practice.broken import Broken, blanked, put
from crmlib.practice.menders import FILES, MENDERS
from crmlib.practice.mending import Slip, problem

# what the first cell of a chapter brings; asked only where the notebook itself cannot be read
IMPORTED = ("crm", "panels", "plots", "check", "hint", "solution", "predict", "____", "pd", "np", "plt")
NOTEBOOK = "JPY_SESSION_NAME"  # in the environment of a kernel: the notebook that started it
NEAR = 0.8  # of 1: names so alike are one name, spelled in two ways
_CODE = re.compile(r"[A-Z]+\d+|[A-Za-z]")  # the number of a customer, the letter of an option
SCOPES = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_ASKS = ("check", "predict", "sample", "isin", "read_")  # functions that take a text first


def unknown(source: str, line: int, name: str, known: set[str]) -> list[Slip]:
    """The slip behind a name that Python does not know; none where nothing fits.

    Parameters
    ----------
    source : str
        The text of the cell.
    line : int
        Where Python stopped.
    name : str
        What it did not find.
    known : set of str
        The names that exist.
    """
    known = known | set(dir(builtins)) | set(kwlist)
    if re.fullmatch(FILES, name) or _file(source, line, name):
        return _file(source, line, name)
    if name in bound(source):
        return []
    cell = made_elsewhere(source, name)
    if cell:
        return [Slip("cell_not_run", line, name, cell)]
    if name in IMPORTED:
        return [Slip("import_not_run", line, name, source)]
    return _spelling(source, line, name, known) or unquoted(source, line, name, known)


def _file(source: str, line: int, name: str) -> list[Slip]:
    """A file name whose first word Python looked for."""
    broken = Broken(source, SyntaxError("", ("", line, 1, "")))
    return [
        Slip("file_quotes", line, piece, text)
        for _, piece, text in MENDERS["file_quotes"](broken)
        if name in re.findall(r"\w+", piece) and problem(text) is None
    ][:1]


def _spelling(source: str, line: int, name: str, known: set[str]) -> list[Slip]:
    """The same name in other capital letters, or with a letter more, less or changed."""
    names = [other for other in known if not other.startswith("_")]
    same = [other for other in names if other.casefold() == name.casefold() and len(name) > 1]
    near = [] if _CODE.fullmatch(name) or len(name) < 4 else difflib.get_close_matches(name, names, 1, NEAR)
    if not (same or near):
        return []
    start = Broken(source, SyntaxError("", ("", line, 1, ""))).starts[line - 1]
    found = re.compile(rf"\b{re.escape(name)}\b").search(blanked(source), start)
    text = put(source, found.start(), found.end(), (same or near)[0]) if found else source
    return [Slip("spelling", line, name, text)] if problem(text) is None and text != source else []


def unquoted(source: str, line: int, name: str, known: set[str]) -> list[Slip]:
    """Names that stand where a text may stand, in the statement of that line, and that nothing has made."""
    tree = ast.parse(source)
    statement = _statement(tree, line)
    if statement is None:
        return []
    known = known | set(bound(source))
    texts = [node for node in _texts(statement) if node.id not in known]
    if name not in [node.id for node in texts]:
        return []
    edits = {(node.lineno, node.col_offset): node for node in texts}
    text = source
    for node in sorted(edits.values(), key=lambda node: (node.lineno, node.col_offset), reverse=True):
        start = place_of(source, node.lineno, node.col_offset)
        text = put(text, start, start + len(node.id), f'"{node.id}"')
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Assign) and isinstance(value, ast.Tuple):
        start = place_of(source, value.lineno, value.col_offset)
        end = place_of(source, value.end_lineno or value.lineno, value.end_col_offset or 0) + len(text) - len(source)
        text = put(text, start, end, f"[{text[start:end]}]") if source[start] != "(" else text
    piece = ", ".join(dict.fromkeys(node.id for node in texts))
    return [Slip("text_quotes", line, piece, text)] if problem(text) is None else []


def no_column(source: str, line: int, asked: tuple[object, ...], there: dict[str, object]) -> list[Slip]:
    """A column that a table of the cell does not have, ``table["cost"]``; with the nearest one it has, if there is one."""
    statement = _statement(ast.parse(source), line)
    if statement is None or not (asked and isinstance(asked[0], str)):
        return []
    for node in ast.walk(statement):
        match node:
            case ast.Subscript(value=ast.Name(id=table), slice=ast.Constant(value=str(name)) as key) if (
                name == asked[0]
            ):
                columns = [column for column in getattr(there.get(table), "columns", ()) if isinstance(column, str)]
                if not columns or name in columns:
                    return []
                bare = name.casefold().replace(" ", "_")
                near = [column for column in columns if column.casefold() == bare]
                near = near or [column for column in columns if bare in column.casefold()]
                near = near or difflib.get_close_matches(bare, columns, 1, NEAR)
                start = place_of(source, key.lineno, key.col_offset)
                end = place_of(source, key.end_lineno or key.lineno, key.end_col_offset or 0)
                return [Slip("no_column", line, name, put(source, start, end, f'"{near[0]}"') if near else source)]
    return []


def place_of(source: str, line: int, column: int) -> int:
    """Where a line and a column, counted in bytes, are in the text."""
    lines = source.split("\n")
    before = sum(len(text) + 1 for text in lines[: line - 1])
    return before + len(lines[line - 1].encode()[:column].decode(errors="ignore"))


def _statement(tree: ast.AST, line: int) -> ast.stmt | None:
    """The shortest statement that has the line."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or line)
    ]
    return min(around, key=lambda node: (node.end_lineno or line) - node.lineno, default=None)


def _texts(statement: ast.stmt) -> Iterator[ast.Name]:
    """The names of a statement that stand where a text may stand."""
    for parent in ast.walk(statement):
        for node in _places(parent):
            if isinstance(node, ast.Name):
                yield node


def _places(parent: ast.AST) -> list[ast.expr | None]:
    """The parts of an expression that may be a text: of a list, an answer, an option, a question, never of a sum."""
    match parent:
        case ast.Assign() | ast.keyword():
            return [parent.value]
        case ast.List() | ast.Tuple() | ast.Set():
            return list(parent.elts)
        case ast.Dict():
            return [*parent.keys, *parent.values]
        case ast.Compare():
            return (
                list(parent.comparators) if isinstance(parent.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn) else []
            )
        case ast.Subscript(slice=ast.Name(id=name)):
            return [parent.slice] if len(name) > 1 else []  # rows[n] counts
        case ast.Expr():
            return [parent.value] if _is_code(parent.value) else []
        case ast.Call():
            called = getattr(parent.func, "attr", getattr(parent.func, "id", ""))
            return [part for part in parent.args if called.startswith(_ASKS) or _is_code(part)]
    return []


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and _CODE.fullmatch(node.id) is not None


# the other cells


def bound(source: str, inside: bool = True) -> dict[str, int]:
    """The names that a text makes, and the line; without those that only its functions know if so asked."""
    plain = re.sub(r"(?m)^[ \t]*[%!].*$", "", source)  # magic lines
    if problem(plain) is not None:
        return {}
    tree = ast.parse(plain)
    names: dict[str, int] = {}
    for node in ast.walk(tree) if inside else _outside(tree):
        match node:
            case ast.Name(ctx=ast.Store()):
                names.setdefault(node.id, node.lineno)
            case ast.FunctionDef() | ast.ClassDef():
                names.setdefault(node.name, node.lineno)
            case ast.arg():
                names.setdefault(node.arg, node.lineno)
            case ast.Import() | ast.ImportFrom():
                names.update({(alias.asname or alias.name).split(".")[0]: node.lineno for alias in node.names})
    return names


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a text, but for what is inside its functions."""
    yield node
    if not isinstance(node, SCOPES):
        for part in ast.iter_child_nodes(node):
            yield from _outside(part)


def made_elsewhere(source: str, name: str) -> str:
    """The line of another cell of the notebook that makes a name, those above first; empty where none does."""
    cells = _cells()
    here = next((n for n, cell in enumerate(cells) if cell.strip() == source.strip()), len(cells))
    for cell in [*cells[:here], *cells[here + 1 :]]:
        line = bound(cell, inside=False).get(name)
        if line:
            return cell.split("\n")[line - 1].strip()
    return ""


def _cells() -> list[str]:
    """The code cells of the notebook, as it was saved last."""
    try:
        notebook = json.loads(Path(os.environ.get(NOTEBOOK, "")).read_text(encoding="utf-8"))
        return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
