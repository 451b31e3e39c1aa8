"""The glossary: made from its table and the chapters, and the only source of the Chinese words in brackets."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest

from crmlib.course import glossary
from crmlib.course.glossary import home, texts
from crmlib.course.terms import Term, terms
from crmlib.reading.sample import course_folder

SHARED = Path(__file__).parents[3] / "shared" / "terms.csv"
FIVE = [
    Term("ABC class", "ABC分类", "", True),
    Term("call list", "回访名单", "", True),
    Term("need", "额度需求", "", False),
]
HEAD = "# Who?\n\n- make a call list\n\n**You need first** chapter 00.\n\n"


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


def test_the_chapter_is_made_anew_from_the_table():
    path = course_folder() / "notebooks" / f"{glossary.NAME}.ipynb"
    stored = nbformat.read(path, as_version=4)
    fresh = glossary.notebook()
    assert [cell.source for cell in stored.cells] == [cell.source for cell in fresh.cells], "run make notebooks"
    text = "\n".join(cell.source for cell in stored.cells)
    assert all(f"| {term.english} | {term.chinese} |" in text for term in terms())


def test_a_term_has_one_row_one_chinese_word_and_one_short_line():
    every = terms()
    assert not [name for name, n in Counter(term.english.lower() for term in every).items() if n > 1]
    for term in every:
        assert term.chinese and "/" not in term.chinese.replace("T/T", ""), term
        assert 1 <= len(term.means.split()) <= 16 and term.means[-1] in ".?", term
        assert "|" not in "".join(term[:3]), term


def test_a_term_is_at_home_where_it_has_its_chinese_word_else_where_it_is_bold_else_where_it_first_stands():
    prose = {
        "01.ipynb": "A need arises. Make call lists.",
        "02.ipynb": "**Need** is credit.",
        "03.ipynb": "call list (回访名单)",
    }
    assert home(FIVE[1], prose) == "03.ipynb"
    assert home(FIVE[1], {**prose, "03.ipynb": ""}) == "01.ipynb"
    assert home(FIVE[2], prose) == "02.ipynb"
    assert home(FIVE[2], {**prose, "02.ipynb": ""}) == "", "a word of many meanings leads nowhere"
    assert home(FIVE[0], prose) == ""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Take the **call list** (回访名单). Your call list again.", None),
        ("The need is old. The **need** (额度需求) is new.", None),
        ("The **ABC class** (ABC分类) and no other.", None),
        ("A **list** (回访名单).", "does not stand behind call list"),
        ("A motto (任务座右铭).", "任务座右铭 is no term"),
        ("A call list. Its call list (回访名单).", "is not at the first use"),
        ("A call list (回访名单), and a call list (回访名单).", "stands twice"),
    ],
)
def test_a_bracket_holds_a_terms_chinese_word_at_its_first_use(text, fault):
    found = wrong_with(HEAD + text, FIVE)
    assert found == [] if fault is None else len(found) == 1 and fault in found[0]


@pytest.mark.parametrize("name", texts())
def test_the_brackets_of_a_chapter_are_terms(name):
    assert wrong_with(texts()[name], terms()) == []


@pytest.mark.skipif(not SHARED.is_file(), reason="the list of terms is not on this machine")
def test_the_chinese_words_are_those_of_the_shared_list():
    told = SHARED.read_text(encoding="utf-8")
    plain = [term for term in terms() if term.chinese not in told]
    assert len(plain) <= 12, plain
