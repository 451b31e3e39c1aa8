"""A short name of an answer, the same for the same answer in any form, and an answer as a message shows it."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from hashlib import sha256
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd

from crmlib.practice.compare import MOST
from crmlib.practice.figures import is_number

LONGEST = 300  # signs of an answer that a message shows


def mark(answer: Any) -> str:
    """A short name of an answer: it tells new tries from repeated ones.

    Examples
    --------
    >>> len({mark(answer) for answer in ([1, 2], (1.0, 2.0), np.array([1, 2]), pd.Series([1, 2]))})
    1
    >>> mark([1, 2]) == mark([2, 1])
    False
    """
    short = reprlib.Repr()  # a huge answer is not written out
    short.maxlist = short.maxtuple = short.maxset = short.maxdict = short.maxstring = 200
    short.maxlevel, short.maxother = 8, 2000
    try:
        text = short.repr(_same(answer))
    except Exception:
        text = type(answer).__name__
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _same(answer: Any, depth: int = 5) -> Any:
    """One form for answers that mean the same."""
    if depth == 0 or isinstance(answer, str | bytes):
        return answer.strip() if isinstance(answer, str) else type(answer).__name__
    if hasattr(answer, "__code__"):
        return _code(answer.__code__)
    if isinstance(answer, pd.DataFrame):
        return answer.head(200).to_csv()
    if isinstance(answer, pd.Series) and not isinstance(answer.index, pd.RangeIndex):
        answer = dict(answer.head(200).items()) if answer.index.is_unique else list(answer)
    if isinstance(answer, Mapping) and len(answer) <= MOST:
        return sorted((str(name), _same(part, depth - 1)) for name, part in answer.items())
    if isinstance(answer, set | frozenset) and len(answer) <= MOST:
        return sorted(str(_same(part, depth - 1)) for part in answer)
    if isinstance(answer, list | tuple | np.ndarray | pd.Series | pd.Index):
        return [_same(part, depth - 1) for part in list(answer[:200])]
    answer = answer.item() if isinstance(answer, np.generic) else answer
    return f"{float(answer):.12g}" if is_number(answer) else answer


def _code(code: CodeType) -> Any:
    """What a function does, without the places in memory of those inside of it."""
    inner = [_code(part) if isinstance(part, CodeType) else repr(part) for part in code.co_consts]
    return code.co_code.hex(), inner, code.co_names


def plain(answer: Any) -> str:
    """An answer as a message shows it, in short.

    Examples
    --------
    >>> plain(pd.Series({"A": np.int64(1), "B": np.float64(2.5)})), plain([np.float64(0.5)])
    ('{"A": 1, "B": 2.5}', '[0.5]')
    """
    try:
        if isinstance(answer, pd.DataFrame):
            return answer.head(5).to_string()[: 2 * LONGEST]
        if isinstance(answer, pd.Series | Mapping):
            parts = [f"{_word(name)}: {_word(part)}" for name, part in list(answer.items())[:12]]
            text = "{" + ", ".join([*parts, *["…"] * (len(answer) > 12)]) + "}"
        elif isinstance(answer, list | tuple | np.ndarray | pd.Index):
            text = "[" + ", ".join([*map(_word, answer[:12]), *["…"] * (len(answer) > 12)]) + "]"
        else:
            text = _word(answer)
    except Exception:
        text = type(answer).__name__
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _word(part: Any) -> str:
    part = part.item() if isinstance(part, np.generic) else part
    if isinstance(part, str):
        return f'"{part}"'
    return f"{part:.6g}" if isinstance(part, float) else reprlib.repr(part)
