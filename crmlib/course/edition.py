"""The Chinese edition: notebooks made from the English ones and a file of translations each, never a second copy of code.

``locale/zh/notebooks/<chapter>.yaml`` holds for the id of a Markdown cell the fingerprint of the English that was
translated (``of``) and the translation (``text``); ``locale/zh/comments.yaml`` the comments of code lines. What is wrong
with a translation says :func:`problems`; ``python -m crmlib.course.edition`` says it for all and begins what is missing.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from io import StringIO
from pathlib import Path
from textwrap import indent
from tokenize import COMMENT, TokenError, TokenInfo, generate_tokens
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import yaml

from crmlib.course.faithful import differences
from crmlib.course.terms import Term, plain_terms
from crmlib.reading.sample import course_folder

if TYPE_CHECKING:  # it takes seconds to load
    from crmlib.course.notebook import nbformat

LANGUAGE = "zh"
MARK = "###"  # begins a comment for a program: where a solution begins and ends
Words: TypeAlias = Mapping[str, Mapping[str, str]]  # cell id -> of, text


class Source(NamedTuple):
    """An English notebook, its translations, and the notebook that is made of both."""

    notebook: Path
    words: Path
    made: Path


def folder() -> Path:
    """Where the translations are."""
    return course_folder() / "locale" / LANGUAGE


def chapters() -> list[Source]:
    """The chapters and reports of which there are translations; ``reports/x.yaml`` translates ``notebooks/reports/x.ipynb``."""
    notebooks, words = course_folder() / "notebooks", folder() / "notebooks"
    names = [path.relative_to(words).with_suffix("") for path in sorted(words.rglob("*.yaml"))]
    return [
        Source(notebooks / f"{name}.ipynb", words / f"{name}.yaml", notebooks / LANGUAGE / f"{name}.ipynb")
        for name in names
    ]


def fixtures() -> list[Source]:
    """The chapters of the tests, each beside its translations."""
    here = course_folder() / "tests" / "edition"
    names = [path.name.removesuffix(".zh.yaml") for path in sorted(here.glob("*.zh.yaml"))]
    return [
        Source(here / f"{name}.ipynb", here / f"{name}.zh.yaml", here / LANGUAGE / f"{name}.ipynb") for name in names
    ]


def exercises() -> list[Source]:
    """The exercises of which there are translations, with the learner's copies that are made of them."""
    from crmlib.course.release import sources

    target = course_folder() / "exercises" / LANGUAGE
    found = {source.stem: (copy, source) for copy, source in sources().items()}
    return [
        Source(found[path.stem][1], path, target / found[path.stem][0].name)
        for path in sorted((folder() / "exercises").glob("*.yaml"))
    ]


def complete(kind: str) -> list[str]:
    """What ``edition.csv`` says is translated whole, of a kind: notebook, exercises, module, rules or table."""
    with (folder() / "edition.csv").open(encoding="utf-8", newline="") as lines:
        return [row["name"] for row in csv.DictReader(lines) if row["kind"] == kind]


def read_words(path: Path) -> dict[str, dict[str, str]]:
    """The translations of a notebook, by cell id."""
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}


def read_comments() -> dict[str, str]:
    """English comment of a code line to its translation."""
    path = folder() / "comments.yaml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}


def fingerprint(text: str) -> str:
    """Ten digits that change with the text.

    Examples
    --------
    >>> fingerprint("Call Mei Lin."), fingerprint("Call Mei Ling.")
    ('b7f778b042', '439f84ac0e')
    """
    return sha256(text.encode()).hexdigest()[:10]


def edition(notebook: nbformat.NotebookNode, words: Words, comments: Mapping[str, str]) -> nbformat.NotebookNode:
    """The notebook in the other language, nothing run. Code is that of the English, but for translated comments.

    A cell without a translation, or whose English has changed since, stays English: a reader gets no outdated sentence.
    """
    from crmlib.course.notebook import nbformat

    made: nbformat.NotebookNode = nbformat.from_dict(notebook)
    for cell in made.cells:
        if cell.cell_type == "markdown":
            told = words.get(cell.id, {})
            cell.source = (_fresh(told, cell.source) and told["text"]) or cell.source
        elif cell.cell_type == "code":
            cell.source = with_comments(cell.source, comments)
            cell.outputs, cell.execution_count = [], None
    return made


def translated(source: Source) -> nbformat.NotebookNode:
    """A notebook of the edition, nothing run, from its files."""
    from crmlib.course.notebook import nbformat

    return edition(nbformat.read(source.notebook, as_version=4), read_words(source.words), read_comments())


def with_comments(source: str, comments: Mapping[str, str]) -> str:
    """A cell's code with its comments translated, those that can be.

    Examples
    --------
    >>> print(with_comments("as_of = None  # the day to count from", {"the day to count from": "从哪一天算起"}))
    as_of = None  # 从哪一天算起
    """
    lines = source.split("\n")
    for token in _comments(source):
        row, column = token.start
        said = comments.get(_said(token))
        if said:
            lines[row - 1] = f"{lines[row - 1][:column]}# {said}"
    return "\n".join(lines)


def comments_of(source: str) -> list[str]:
    """The comments of a cell, those for people."""
    return [_said(token) for token in _comments(source)]


def _comments(source: str) -> Iterator[TokenInfo]:
    try:
        for token in generate_tokens(StringIO(source).readline):
            if token.type == COMMENT and not token.string.startswith(MARK):
                yield token
    except TokenError:  # a cell that shows a mistake on purpose
        return


def _said(token: TokenInfo) -> str:
    return token.string.lstrip("# ").rstrip()


def _fresh(told: Mapping[str, str], english: str) -> bool:
    return str(told.get("of", "")) == fingerprint(english)


def problems(
    notebook: nbformat.NotebookNode, words: Words, comments: Mapping[str, str], terms: Iterable[Term] = ()
) -> list[str]:
    """What is missing, outdated, left over or unfaithful in the translation of a notebook, a sentence each."""
    terms, prose = list(terms), {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}
    found = []
    for id, english in prose.items():
        told = words.get(id, {})
        if not str(told.get("text", "")).strip():
            found.append(f"{id}: not translated.")
        elif not _fresh(told, english):
            found.append(f'{id}: the English changed since; look again, then write of: "{fingerprint(english)}".')
        else:
            found += [f"{id}: {difference}" for difference in differences(english, told["text"], terms)]
    found += [f"{id}: there is no such cell any more." for id in words if id not in prose]
    found += [
        f"{cell.id}: the comment {comment!r} is not translated in comments.yaml."
        for cell in notebook.cells
        if cell.cell_type == "code"
        for comment in comments_of(cell.source)
        if not comments.get(comment)
    ]
    return found


def begun(notebook: nbformat.NotebookNode, words: Words) -> str:
    """The file of translations with a place for every cell that has none, in the order of the notebook; gone cells stay last."""
    prose = {
        cell.id: {"of": fingerprint(cell.source), "text": ""} for cell in notebook.cells if cell.cell_type == "markdown"
    }
    placed = {id: words.get(id, empty) for id, empty in prose.items()} | {
        i: w for i, w in words.items() if i not in prose
    }
    return "".join(
        f'{id}:\n  of: "{told["of"]}"\n  text: |-\n{indent(told["text"], "    ")}'.rstrip() + "\n"
        for id, told in placed.items()
    )


def main(names: Iterable[str]) -> None:
    """Say what is wrong with the translations, or with those whose name contains one of `names`; begin missing cells."""
    from crmlib.course.notebook import nbformat

    wanted, terms, comments = list(names), plain_terms(), read_comments()
    for source in [*chapters(), *fixtures(), *exercises()]:
        if not wanted or any(name in str(source.words) for name in wanted):
            notebook, words = nbformat.read(source.notebook, as_version=4), read_words(source.words)
            wrong = problems(notebook, words, comments, terms)
            source.words.write_text(begun(notebook, words), encoding="utf-8")
            print(f"{source.words.name}: {len(wrong)} to do", *wrong, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
