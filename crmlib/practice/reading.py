"""An answer as it was meant: a table for its column, a mask for its rows, a text for its number, a line for its letter.

Whatever way it was given, it comes out in the one form that :mod:`crmlib.practice.compare` compares. What is only spelled
otherwise is said to be so, and is not taken for another answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from string import ascii_lowercase
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmlib.language import joined, say
from crmlib.practice.compare import MOST, SHAPE, Difference, Form, named
from crmlib.practice.figures import is_number, readings
from crmlib.practice.gap import Gap
from crmlib.practice.letters import lettered
from crmlib.practice.meant import Vocabulary, bare

LISTED = 8  # so many words of a task are named
LONGEST = 40  # signs of a word that a message names


class Meant(NamedTuple):
    """An answer in the form that is compared, or what is wrong with its spelling."""

    answer: Any
    problem: Difference | None = None


def copied(answer: Any, depth: int = 3) -> Any:
    """The same, with a list in place of what can be read only once; never more than `MOST` of it."""
    if isinstance(answer, Iterator):
        answer = list(islice(answer, MOST))
    if depth and isinstance(answer, dict) and len(answer) <= MOST and any(map(_is_read_once, answer.values())):
        return {name: copied(part, depth - 1) for name, part in answer.items()}
    if depth and type(answer) in (list, tuple) and len(answer) <= MOST and any(map(_is_read_once, answer)):
        return [copied(part, depth - 1) for part in answer]
    return answer


def _is_read_once(part: Any) -> bool:
    return isinstance(part, Iterator | dict | list | tuple)


def as_frame(answer: Any) -> Any:
    """A table of another library as a pandas one."""
    if isinstance(answer, pd.DataFrame) or not (hasattr(answer, "columns") and hasattr(answer, "to_dict")):
        return answer
    return pd.DataFrame({str(name): list(islice(answer[name], MOST)) for name in answer.columns})


def number(answer: Any, fits: Any = lambda value: False) -> Any:
    """One number out of a list of one or a text; of several readings the one that fits."""
    if isinstance(answer, pd.DataFrame | pd.Series | pd.Index | np.ndarray) and np.size(answer) == 1:
        answer = np.asarray(answer).ravel()[0]
    elif isinstance(answer, list | tuple) and len(answer) == 1:
        answer = answer[0]
    answer = answer.item() if isinstance(answer, np.generic) else answer
    if isinstance(answer, str):
        found = readings(answer)
        return next((value for value in found if fits(value)), found[0] if found else answer)
    return answer


def names_in(data: Any) -> dict[str, Any]:
    """The names that a table's rows have, by how they are compared; those of its columns of words too."""
    if not isinstance(data, pd.DataFrame | pd.Series):
        return {}
    frame = pd.DataFrame(data)
    parts = [frame.index, *(column for _, column in frame.items())]
    return {named(name): name for part in parts for name in part if isinstance(name, str)}


def rows(answer: Any, known: Mapping[str, Any]) -> Any:
    """The names of the rows that a table, a column or a mask keeps; anything else as it is."""
    if isinstance(answer, dict) and answer and all(isinstance(part, bool | np.bool_) for part in answer.values()):
        return [name for name, is_in in answer.items() if is_in]
    if isinstance(answer, pd.Series) and len(answer) <= MOST:
        if answer.dtype == bool:
            return list(answer.index[answer])
        if not any(named(part) in known for part in answer) and any(named(name) in known for name in answer.index):
            return list(answer.index)
    if isinstance(answer, pd.DataFrame) and len(answer) <= MOST:
        for part in (answer.index, *(column for _, column in answer.items())):
            if len(part) and (
                all(named(name) in known for name in part) or (answer.index.name and part is answer.index)
            ):
                return list(part)
    return answer


def unknown(answer: Any, right: Iterable[Any], known: Mapping[str, Any]) -> Difference | None:
    """A name that no row of the table has, or a number where names are asked for."""
    if not known or not all(isinstance(name, str) and named(name) in known for name in right):
        return None
    if isinstance(answer, str | bytes | pd.DataFrame) or not hasattr(answer, "__iter__"):
        return None
    for name in islice(iter(answer), MOST):
        if is_number(name) and named(name) not in known:
            return Difference(
                SHAPE, say("{number} is a number. Asked are names, as they stand in the table.", number=short(name))
            )
        if (
            isinstance(name, str)
            and named(name) not in known
            and not re.fullmatch(r"(?:[A-Za-z]+\d+){2,}", name.strip())
        ):
            first, near = say("{name} is not in the table.", name=short(name)), _nearest(name, list(known.values()))
            told = say("{first} Did you mean {name}?", first=first, name=near) if near else first
            return Difference(SHAPE, told)
    return None


def _nearest(word: str, there: list[Any]) -> Any:
    """The word that is meant, if one is near."""
    plain = {_unpadded(bare(name)): name for name in there}
    near = get_close_matches(_unpadded(bare(word)), list(plain), n=1, cutoff=0.6)
    return plain[near[0]] if near else None


def _unpadded(name: str) -> str:
    """C1 and C01 are near each other."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", name)


def short(word: Any) -> str:
    """A word as a message names it."""
    return str(word).strip()[:LONGEST]


def classes(answer: Any, right: Any, words: Vocabulary) -> Any:
    """The column of a table that holds the classes, named by its rows; anything else as it is."""
    wanted = {named(name) for name in dict(right)}
    if (
        isinstance(answer, list | tuple)
        and answer
        and all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in answer[:MOST])
    ):
        return dict(answer)
    if not isinstance(answer, pd.DataFrame) or len(answer) > MOST:
        return answer
    if not wanted & {named(name) for name in answer.index}:
        keys = [name for name, column in answer.items() if {named(part) for part in column} == wanted]
        answer = answer.set_index(keys[0]) if keys else answer
    column = getattr(right, "name", None)
    if column in answer:
        return answer[column]
    fits = [name for name, part in answer.items() if words and {bare(word) for word in part} <= words.keys()]
    if len(fits) == 1 or answer.shape[1] == 1:
        return answer[fits[0] if fits else answer.columns[0]]
    return answer


def spelled(answer: Any, words: Vocabulary) -> Meant:
    """Words written in another way as the task has them; a word that is none of them is told so."""
    if not words:
        return Meant(answer)
    if isinstance(answer, str):
        return Meant(_key(answer, words), _no_word(answer, words))
    if not isinstance(answer, Mapping | pd.Series) or len(answer) > MOST:
        return Meant(answer)
    entries = dict(answer.items())
    blank = [name for name, word in entries.items() if _is_blank(word)]
    if blank:
        return Meant(answer, Difference(SHAPE, say("{name} has no entry yet.", name=short(blank[0]))))
    problem = next((found for word in entries.values() if (found := _no_word(word, words))), None)
    return Meant({name: _key(word, words) for name, word in entries.items()}, problem)


def _key(word: Any, words: Vocabulary) -> Any:
    return words.get(bare(word), (word, ""))[0] if isinstance(word, str) else word


def _is_blank(word: Any) -> bool:
    return word is None or (isinstance(word, str) and not word.strip()) or (isinstance(word, float) and word != word)


def _no_word(word: Any, words: Vocabulary) -> Difference | None:
    if isinstance(word, Gap) or (isinstance(word, str) and bare(word) in words):
        return None
    first = say('"{word}" is no word of this task.', word=short(word))
    near = _nearest(str(word), [shown for _, shown in words.values() if len(shown) <= LONGEST])
    if near:
        return Difference(SHAPE, say("{first} Did you mean {name}?", first=first, name=near))
    there = list(dict.fromkeys(str(key) for key, _ in words.values()))
    listed = joined([*there[:LISTED], *["…"] * (len(there) > LISTED)])
    return Difference(SHAPE, say("{first} Its words are {words}.", first=first, words=listed))


def letter(answer: Any, data: Any, options: Sequence[str] = ()) -> Meant:
    """The letter of a line, however it is named: by its letter, "line b" or "b) words", by its words, or by its row."""
    lines = _lines(data, options)
    answer = _one_line(answer, lines)
    if not isinstance(answer, str) or not lines:
        return Meant(answer)
    found = lettered(answer, lines)
    if found is not None:
        return Meant(found)
    there = [f'"{name}"' for name in lines]
    return Meant(
        answer, Difference(SHAPE, say("There is no such line: choose one of {letters}.", letters=joined(there)))
    )


def _lines(data: Any, options: Sequence[str] = ()) -> dict[str, list[str]]:
    """The letters of a task, each with its words: those of the table or column, and of the options as the task shows them."""
    if isinstance(data, Mapping):
        data = pd.Series(dict(data), dtype=object)
    if not isinstance(data, pd.DataFrame | pd.Series):
        return {letter: [text, say(text)] for letter, text in zip(ascii_lowercase, options, strict=False)}
    frame = pd.DataFrame(data)
    shown = [[text, say(text)] for text in options] or [[]] * len(frame)
    return {
        str(name): [*(cell for cell in cells if isinstance(cell, str)), *texts]
        for name, cells, texts in zip(frame.index, frame.itertuples(index=False), shown, strict=True)
    }


def _one_line(answer: Any, lines: Mapping[str, Any]) -> Any:
    """A line out of a row of the table, a table or column of one row, a set of one, a mask with one yes."""
    if isinstance(answer, pd.Series) and answer.name in lines and not set(answer.index) <= set(lines):
        return answer.name
    if isinstance(answer, pd.Series) and len(answer) <= MOST and answer.dtype == bool:
        answer = answer[answer]
    if isinstance(answer, pd.DataFrame | pd.Series) and len(answer) == 1 and answer.index[0] in lines:
        return answer.index[0]
    if isinstance(answer, set | frozenset) and len(answer) == 1:
        answer = next(iter(answer))
    return answer if isinstance(answer, str) else number(answer)


def meant(answer: Any, right: Any, form: Form, data: Any, words: Vocabulary, fits: Any) -> Meant:
    """An answer in its one form.

    Parameters
    ----------
    answer : object
        Anything.
    right : object
        The right one: it says whether names or numbers are asked for.
    form : str
        As in :func:`crmlib.practice.compare.difference`.
    data : object
        What the task works on: its rows are the names that there are.
    words : dict
        The words that a class or a one-word answer can be, from :func:`crmlib.practice.meant.vocabulary`.
    fits : callable
        Whether a number is the right one, from the number and the right one.
    """
    try:
        answer = as_frame(answer)
        if form == "value":
            if isinstance(right, str):
                return spelled(number(answer), words) if not is_number(answer) else Meant(answer)
            return Meant(number(answer, lambda value: fits(value, right)))
        if form == "values":
            return Meant(_numbers(answer, right, fits))
        if form in ("set", "order"):
            known = names_in(data)
            given = rows(answer, known)
            return Meant(given, unknown(given, right, known))
        if form == "sorting":
            return spelled(classes(answer, right, words), words)
    except Exception:  # whatever it is, the comparison says that it is of another kind
        pass
    return Meant(answer)


def _numbers(answer: Any, right: Any, fits: Any) -> Any:
    """Numbers in a list, a row or a column, some of them perhaps in quotation marks."""
    if isinstance(answer, pd.DataFrame) and 1 in answer.shape:
        answer = answer.to_numpy().ravel().tolist()
    if not isinstance(answer, list | tuple) or len(answer) != len(right):
        return answer
    return [
        number(part, lambda value, key=key: fits(value, key)) if isinstance(part, str) and is_number(key) else part
        for part, key in zip(answer, right, strict=True)
    ]
