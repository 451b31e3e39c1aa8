"""An exercise that names a rule table takes its words in either language."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlib.classification import exercises  # noqa: F401
from crmlib.practice.checking import judge
from crmlib.practice.task import Exercise

WORDS = "classification/eight"
TASK = Exercise(
    id="4.99",
    points=1,
    kind="value",
    data=list,
    answer=lambda data: "HHH",
    wrong={"a": (lambda data: "LHH", "Look at the first letter."), "b": (lambda data: "HLH", "Look at the second.")},
    hints=["1", "2", "3"],
    solution="answer = 1",
    words=WORDS,
)


def says(kind, right, answer):
    return judge(replace(TASK, kind=kind, answer=lambda data: right, wrong={}), answer, [[]]).status


@pytest.mark.parametrize("word", ["HHH", "hhh", "key value", " Key value ", "重要价值客户"])
def test_a_key_or_a_label_in_either_language_is_right(word):
    assert says("value", "HHH", word) == "correct"
    assert says("value", "key value", word) == "correct"
    assert says("set", ["HHH", "LLL"], [word, "LLL"]) == says("set", ["HHH", "LLL"], {word, "LLL"}) == "correct"
    assert says("order", ["HHH", "LLL"], pd.Series([word, "LLL"])) == "correct"
    assert says("order", ["HHH", "LLL"], np.array(["LLL", word])) == "not yet"
    assert says("sorting", {"K1": "HHH", "K2": "LLL"}, {"K1": word, "K2": "LLL"}) == "correct"
    assert says("sorting", {"K1": "HHH", "K2": "LLL"}, pd.Series({"K1": word, "K2": "lll"})) == "correct"


def test_a_known_mistake_in_words_is_known():
    assert judge(TASK, "重要保持客户", [[]]).message in ("Look at the first letter.", "Look at the second.")


@pytest.mark.parametrize("odd", ["blue", 3, None, [["HHH"]], object(), {"K1": ["HHH"]}, range(10**7)])
def test_what_is_no_word_of_the_table_is_judged_as_before(odd):
    for kind in ("value", "set", "order", "sorting"):
        assert says(kind, {"K1": "HHH"} if kind == "sorting" else "HHH" if kind == "value" else ["HHH"], odd) in (
            "not yet",
            "not attempted",
        )


def test_without_a_table_a_label_is_no_key():
    assert judge(replace(TASK, words=None), "key value", [[]]).status == "not yet"
