"""The last chapter: every term of ``locale/zh/glossary.csv`` in both languages, and where it is taught. Made, never edited."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from crmlib.course.chapters import chapters
from crmlib.course.notebook import nbformat
from crmlib.reading.sample import course_folder

NAME = "99_glossary"
_HEAD = """# What do the words of this course mean?
Glossary

The words of the course in alphabetical order, each with its one Chinese word. The last column leads to the chapter that
teaches it; a word without a chapter is still to come."""
_TABLE = "| term | 中文 | what it means | chapter |\n|---|---|---|---|"


class Term(NamedTuple):
    """One term: ``plain`` where its English words mean nothing else, so that they can be looked for."""

    english: str
    chinese: str
    means: str
    plain: bool

    @property
    def words(self) -> str:
        """As it stands in a sentence: a remark in brackets only tells it from its namesake."""
        return re.sub(r" \(.*\)$", "", self.english)


def terms() -> list[Term]:
    """All terms, in the order of the alphabet."""
    with (course_folder() / "locale" / "zh" / "glossary.csv").open(encoding="utf-8", newline="") as lines:
        rows = [Term(row["term"], row["zh"], row["means"], row["read"] == "yes") for row in csv.DictReader(lines)]
    return sorted(rows, key=lambda term: term.english.lower())


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


class Bracket(NamedTuple):
    """A Chinese word in brackets, and what stands before it."""

    chinese: str
    before: str
    place: int


def brackets(text: str) -> Iterator[Bracket]:
    """Every bracket of a text that holds Chinese."""
    for found in re.finditer(r"\s*\(([^()]*[\u4e00-\u9fff][^()]*)\)", text):
        yield Bracket(found[1], re.sub(r"[*_\"“”]", "", text[: found.start()]), found.start())


def wrong_with(text: str, known: Iterable[Term]) -> list[str]:
    """What is wrong with the brackets of a chapter, in words: one is a term's Chinese word, at the term's first use."""
    there: dict[str, list[Term]] = {}
    for term in known:
        there.setdefault(term.chinese, []).append(term)
    faults, seen = [], set()
    for bracket in brackets(text):
        named = [term for term in there.get(bracket.chinese, []) if _ends_with(bracket.before, term)]
        if bracket.chinese not in there:
            faults.append(f"{bracket.chinese} is no term")
        elif not named:
            faults.append(f"{bracket.chinese} does not stand behind {there[bracket.chinese][0].words}")
        elif bracket.chinese in seen:
            faults.append(f"{bracket.chinese} stands twice")
        elif named[0].plain and _used(bracket.before, named[0]):
            faults.append(f"{bracket.chinese} is not at the first use of {named[0].words}")
        seen.add(bracket.chinese)
    return faults


def _ends_with(text: str, term: Term) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(term.words)}s?$", text, re.IGNORECASE))


def _used(before: str, term: Term) -> bool:
    """Whether a term stands in the sentences before its bracket; what the head of the chapter promises does not count."""
    body = before.partition("You need first")[2]
    sentences = "\n".join(line for line in body.splitlines() if not line.startswith("#"))
    last = re.search(rf"(?<!\w){re.escape(term.words)}s?$", sentences, re.IGNORECASE)
    return bool(
        last and re.search(rf"(?<!\w){re.escape(term.words)}s?(?!\w)", sentences[: last.start()], re.IGNORECASE)
    )
