"""The words of lesson 4: every rule table has them in both languages, and every key that is shown has its word."""

import csv
from pathlib import Path
from string import Formatter

import pytest

import crmlib
from crmlib import rules

FOLDER = Path(crmlib.__file__).parent / "classification" / "rules"
TABLES = sorted(path.stem for path in FOLDER.glob("*.csv"))
RESULTS = Path(crmlib.__file__).parent / "showing" / "results.csv"
KEYS = [
    (row["column"], row["keys"])
    for row in csv.DictReader(RESULTS.read_text(encoding="utf-8").splitlines())
    if row["keys"].startswith("classification/")
]


def gaps(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", TABLES)
def test_the_words_of_a_rule_stand_in_both_languages_with_the_same_gaps(name):
    rows = rules.table(f"classification/{name}")
    words = {str(column)[:-3] for column in rows if str(column)[-3:] in ("_en", "_zh")}
    for word in words:
        pairs = rows[[f"{word}_en", f"{word}_zh"]].fillna("").values.tolist()
        assert [bool(english) for english, _ in pairs] == [bool(chinese) for _, chinese in pairs], word
        assert [gaps(english) for english, _ in pairs] == [gaps(chinese) for _, chinese in pairs], word


def test_some_columns_show_words_in_place_of_their_keys():
    assert {"rhythm", "level", "move", "nature", "why_false", "attitude", "metal", "profile", "cell"} <= dict(
        KEYS
    ).keys()


@pytest.mark.parametrize(("column", "keys"), KEYS, ids=lambda part: part)
def test_each_key_of_a_column_has_one_word(column, keys):
    rule, _, word = keys.partition(":")
    said = rules.words(rule, word or "label")
    assert said.index.is_unique and said.str.strip().ne("").all()


@pytest.mark.parametrize(
    ("rule", "key", "words"),
    [
        ("false_key_accounts", "thin", ["Thin", "量大利薄客户", "毛利率低于8%", "margin under 8%"]),
        ("false_key_accounts", "sound", ["sound", "正常"]),
        ("rhythm", "late", ["late", "超期未下单"]),
        ("attitudes", "none", ["no brand loyalty", "无品牌忠诚客户"]),
        ("metals", "lead", ["LEAD", "铅质客户"]),
    ],
)
def test_a_word_in_either_language_means_its_key(rule, key, words):
    assert [rules.key_of(f"classification/{rule}", word) for word in words] == [key] * len(words)
