"""The last chapter: every term of ``locale/zh/glossary.csv`` in both languages, and where it is taught. Made, never edited."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from crmlib.course.chapters import chapters
from crmlib.course.notebook import nbformat
from crmlib.course.terms import Term, terms
from crmlib.reading.sample import course_folder

NAME = "99_glossary"
_HEAD = """# What do the words of this course mean?
Glossary

The words of the course in alphabetical order, each with its one Chinese word. The last column leads to the chapter that
teaches it; a word without a chapter is still to come."""
_TABLE = "| term | 中文 | what it means | chapter |\n|---|---|---|---|"


def texts() -> dict[str, str]:
    """File -> the prose of each chapter, in reading order."""
    paths = [path for path in chapters() if path.parent.name == "notebooks" and path.stem != NAME]
    return {
        path.name: "\n\n".join(
            cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"
        )
        for path in paths
    }


def home(term: Term, prose: dict[str, str]) -> str:
    """The chapter that teaches a term: where it has its Chinese word, else where it is bold, else where it first stands.

    A word that also means something else, such as *need* or *line*, is not looked for in plain text: it would lead astray.
    """
    words = rf"(?<!\w){re.escape(term.words)}s?(?!\w)"
    signs = [rf"\({re.escape(term.chinese)}\)", rf"\*\*{words}\*\*", *([words] if term.plain else [])]
    for sign in signs:
        for name, text in prose.items():
            if re.search(sign, text, re.IGNORECASE):
                return name
    return ""


def notebook() -> nbformat.NotebookNode:
    """The chapter as the table and the other chapters make it."""
    prose = texts()
    cells = [_cell("title", _HEAD)]
    for initial, those in groupby(terms(), key=lambda term: _initial(term.english)):
        rows = [_row(term, home(term, prose)) for term in those]
        cells.append(_cell(f"letter-{initial.lower()}", "\n".join([f"## {initial}", "", _TABLE, *rows])))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    made: nbformat.NotebookNode = nbformat.from_dict(
        {
            "cells": cells,
            "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    return made


def write() -> Path:
    """Make the file anew."""
    target = course_folder() / "notebooks" / f"{NAME}.ipynb"
    nbformat.write(notebook(), target)
    return target


def _initial(word: str) -> str:
    return word[0].upper() if word[0].isalpha() else "0-9"


def _row(term: Term, chapter: str) -> str:
    number = chapter.partition("_")[0]
    link = f"[{number}]({chapter})" if chapter else ""
    return f"| {term.english} | {term.chinese} | {term.means} | {link} |"


def _cell(name: str, source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}
