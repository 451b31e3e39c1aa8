"""Which line or option somebody means who writes its letter, its letter and its words as shown, or its words alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from unicodedata import normalize

from crmlib.practice.meant import bare

Lines = Mapping[str, Iterable[str]]  # a letter -> the words that stand beside it, in every way in which they are shown

LONGEST = 400  # signs of an answer that are read
_CALLED = re.compile(r"(?:the )?(?:line|row|option|letter|answer)\b[\s:=]*")  # "line b", "Answer: b"
_PARTS = re.compile(r"\(?\s*(\w+)(\W+)(.*)", re.DOTALL)  # "b) words", "b. words", "(b) words", "b words"


def plain(text: str) -> str:
    """A text as people mean it: small letters, wide signs made narrow, one blank between words."""
    return " ".join(normalize("NFKC", text[:LONGEST]).casefold().split())


def lettered(said: str, lines: Lines) -> str | None:
    """The letter that is meant; None where it is none of them, or not one alone.

    After a letter with its bracket or dot the words need not be copied without a slip, but they may not be another line's.

    Parameters
    ----------
    said : str
        What was written.
    lines : mapping
        Each letter with the words beside it.

    Examples
    --------
    >>> lines = {"a": ["the ten largest"], "b": ["class A", "A 类"]}
    >>> [lettered(word, lines) for word in ("B", "(b)", "b.", "line b", "b) class A", "B. Class a", "class A", "b A 类")]
    ['b', 'b', 'b', 'b', 'b', 'b', 'b', 'b']
    >>> [lettered(word, lines) for word in ("c", "blue", "a or b", "a) b)", "a) class A", "the largest")]
    [None, None, None, None, None, None]
    """
    text = plain(said)
    called = _CALLED.match(text)
    return _read(text, lines) or (_read(text[called.end() :], lines) if called else None)


def _read(text: str, lines: Lines) -> str | None:
    letters = {bare(letter): letter for letter in lines}
    if bare(text) in letters:
        return letters[bare(text)]
    whole, parts = _whose(text, lines), _PARTS.fullmatch(text)
    if whole:
        return whole[0] if len(whole) == 1 else None
    if not parts or parts[1] not in letters:
        return None
    letter, sign, words = letters[parts[1]], parts[2], parts[3]
    is_marked = bool(set(sign) & set(").:、"))
    return letter if (is_marked or _whose(words, lines)) and _may_follow(letter, words, lines) else None


def _may_follow(letter: str, words: str, lines: Lines) -> bool:
    """Whether words after a letter are not those of another line, and no second letter."""
    others = [re.escape(plain(other)) for other in lines if other != letter]
    second = re.search(rf"(?<!\w)(?:{'|'.join(others)})[).]|^(?:{'|'.join(others)})$", words) if others else None
    whose = _whose(words, lines)
    return second is None and (letter in whose or not whose)


def _whose(words: str, lines: Lines) -> list[str]:
    """The lines that have these words: as they are, or else but for signs and blanks."""
    ways: tuple[Callable[[str], str], ...] = (plain, bare)
    found = (
        [letter for letter, texts in lines.items() if way(words) and way(words) in map(way, texts)] for way in ways
    )
    return next(filter(None, found), [])
