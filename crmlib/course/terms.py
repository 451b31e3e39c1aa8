"""The terms of the course, ``locale/zh/glossary.csv``: one English term, its one Chinese word, what it means."""

import csv
import re
from typing import NamedTuple

from crmlib.reading.sample import course_folder


class Term(NamedTuple):
    """One term: ``plain`` where its English words mean nothing else, so that they can be looked for."""

    english: str
    chinese: str
    means: str = ""
    plain: bool = True

    @property
    def words(self) -> str:
        """As it stands in a sentence: a remark in brackets only tells it from its namesake."""
        return re.sub(r" \(.*\)$", "", self.english)


def terms() -> list[Term]:
    """All terms, in the order of the alphabet."""
    with (course_folder() / "locale" / "zh" / "glossary.csv").open(encoding="utf-8", newline="") as lines:
        rows = [Term(row["term"], row["zh"], row["means"], row["read"] == "yes") for row in csv.DictReader(lines)]
    return sorted(rows, key=lambda term: term.english.lower())


def plain_terms() -> list[Term]:
    """The terms that any text can be read for; longest first, so that the longer one is found before its part."""
    return sorted((term for term in terms() if term.plain), key=lambda term: -len(term.english))
