"""The glossary: made from its table and the chapters, and the only source of the Chinese words in brackets."""

from collections import Counter
from pathlib import Path

import nbformat
import pytest

from crmlib.course import glossary
from crmlib.course.glossary import Term, home, terms, texts, wrong_with
from crmlib.reading.sample import course_folder

SHARED = Path(__file__).parents[3] / "shared" / "terms.csv"
FIVE = [
    Term("ABC class", "ABC分类", "", True),
    Term("call list", "回访名单", "", True),
    Term("need", "额度需求", "", False),
]
HEAD = "# Who?\n\n- make a call list\n\n**You need first** chapter 00.\n\n"


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
