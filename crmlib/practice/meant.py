"""What an answer in words means: a word of a rule table, in either language, stands for its key."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.practice.compare import MOST, Form
from crmlib.rules import Rule

KNOWN = 500  # so many different words are looked up: no rule table has more


def in_keys(answer: Any, form: Form, rule: Rule) -> Any:
    """An answer with keys in place of the words of a rule table; what is no word of it stays.

    Examples
    --------
    >>> in_keys("Key value", "value", "classification/eight"), in_keys({"K1": "重要价值客户"}, "sorting", "classification/eight")
    ('HHH', {'K1': 'HHH'})
    """
    key = _looked_up(rule)
    if form == "sorting" and isinstance(answer, Mapping | pd.Series) and len(answer) <= MOST:
        return {name: key(word) for name, word in answer.items()}
    if isinstance(answer, str):
        return key(answer)
    if form == "table" or not isinstance(answer, list | tuple | set | frozenset | pd.Series | pd.Index | np.ndarray):
        return answer
    if len(answer) > MOST or getattr(answer, "ndim", 1) != 1:
        return answer
    words = [key(word) for word in answer]
    return set(words) if isinstance(answer, set | frozenset) else words


def _looked_up(rule: Rule) -> Callable[[Any], Any]:
    """From a word to its key, each word looked up once."""
    known: dict[str, Any] = {}

    def key(word: Any) -> Any:
        if not isinstance(word, str):
            return word
        if word not in known and len(known) < KNOWN:
            known[word] = rules.key_of(rule, word)
        return known.get(word, word)

    return key
