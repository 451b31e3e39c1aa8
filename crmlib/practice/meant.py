"""What an answer in words means: a word of a rule table, in either language, stands for its key."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd

from crmlib import language, rules
from crmlib.practice.compare import MOST, Form
from crmlib.rules import Rule

Vocabulary = dict[str, tuple[Any, str]]  # a word without its spelling -> its key, and the word as it is written
KNOWN = 500  # so many different words are looked up: no rule table has more
_SEEN: dict[str, dict[str, Any]] = {}  # by rule table: a learner's data are drawn anew many times


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
    known: dict[str, Any] = _SEEN.setdefault(rule, {}) if isinstance(rule, str) else {}

    def key(word: Any) -> Any:
        if not isinstance(word, str):
            return word
        if word not in known and len(known) < KNOWN:
            known[word] = rules.key_of(rule, word)
        return known.get(word, word)

    return key


def bare(word: Any) -> str:
    """A word without what is only spelling: capitals, blanks, hyphens, wide signs.

    Examples
    --------
    >>> sorted({bare(word) for word in ("one-off", "One off", "one_off", "ONEOFF", "one\u2011off")})
    ['oneoff']
    """
    return re.sub(r"[\W_]+", "", normalize("NFKC", str(word)).casefold())


def vocabulary(labels: Iterable[Any], rule: Rule | None = None) -> Vocabulary:
    """The words of a task: its labels, and those of its rule table in either language.

    Examples
    --------
    >>> vocabulary(["one-off", "sound"])
    {'oneoff': ('one-off', 'one-off'), 'sound': ('sound', 'sound')}
    >>> vocabulary([], "classification/eight")["keyvalue"]
    ('HHH', 'key value')
    """
    words = {bare(label): (label, str(label)) for label in labels if isinstance(label, str) and bare(label)}
    if rule is None:
        return words
    rows = rules.table(rule)
    endings = tuple(f"_{code}" for code in language.LANGUAGES)
    spoken = [str(rows.columns[0]), *(str(name) for name in rows if str(name).endswith(endings))]
    for column in spoken:
        for key, word in zip(rows[rows.columns[0]], rows[column], strict=True):
            if isinstance(word, str) and bare(word):
                words.setdefault(bare(word), (key, word))
    return words
