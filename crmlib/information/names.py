"""Company names made comparable, and how alike two of them are.

Source: K; legal forms from the list of cleanco, more of them in our own table.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from cleanco import prepare_default_terms
from rapidfuzz.distance import Indel

from crmlib import rules
from crmlib.rules import Rule


def normalise_name(
    name: Any,
    forms: Rule = "information/legal_forms",
    letters: Rule = "information/letters",
) -> str:
    """A company name without what differs by writer: case, accents, punctuation, dotted initials, legal form.

    Dots are joined before words are split, so that "G.m.b.H." is one word. Chinese, Japanese and Korean stay as they
    are. The legal form goes only from the ends, and never the last word.

    Parameters
    ----------
    name : str
        As somebody wrote it; a missing name gives an empty text.
    forms : str or DataFrame
        Rule table ``form, place`` (start or end): legal forms that the list of cleanco misses.
    letters : str or DataFrame
        Rule table ``letter, plain``: letters that have no accent to take off.

    Returns
    -------
    str
        Small letters, single spaces.

    Notes
    -----
    Source: K. Two firms may differ in nothing but the legal form: a match is a question to a person, not a merger.

    Examples
    --------
    >>> normalise_name("NORDLICHT HANDELS G.m.b.H."), normalise_name("Café Lanterne & Fils, S.A.R.L.")
    ('nordlicht handels', 'cafe lanterne and fils')
    """
    if not isinstance(name, str):
        return ""
    plain = dict(_pairs(letters, "letter", "plain"))
    known = _forms(_pairs(forms, "form", "place"), _pairs(letters, "letter", "plain"))
    words = [known.glued.sub("", word) or word for word in _words(name, plain)]
    words = _without(words, known.at_end, end=True)
    return " ".join(_without(words, known.at_start, end=False))


def _pairs(rule: Rule, key: str, value: str) -> tuple[tuple[str, str], ...]:
    """Two columns of a rule table, row by row; a table of the course is read once, since thousands of names ask for it."""
    if isinstance(rule, str):
        return _pairs_of(rule, key, value)
    return tuple(zip(rule[key], rule[value], strict=True))


@cache
def _pairs_of(rule: str, key: str, value: str) -> tuple[tuple[str, str], ...]:
    return _pairs(rules.table(rule), key, value)


class _Forms(NamedTuple):
    at_start: frozenset[tuple[str, ...]]
    at_end: frozenset[tuple[str, ...]]
    glued: re.Pattern[str]


@cache
def _forms(own: tuple[tuple[str, str], ...], letters: tuple[tuple[str, str], ...]) -> _Forms:
    """Legal forms as the words they consist of: the list of cleanco and our own."""
    plain = dict(letters)
    listed = [" ".join(words) for _, words in prepare_default_terms()]
    at_end = {tuple(_words(form, plain)) for form in [*listed, *(form for form, place in own if place == "end")]}
    at_start = {tuple(_words(form, plain)) for form, place in own if place == "start"}
    return _Forms(frozenset(at_start - {()}), frozenset(at_end - {()}), _glued(own))


def _glued(own: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Finds forms in Chinese, Japanese and Korean, which stand at either end of a name without a space."""
    east_asian = sorted((pair for pair in own if pair[0] > "\u2e80"), key=lambda pair: -len(pair[0]))
    first, last = ("|".join(form for form, place in east_asian if place == edge) or "(?!)" for edge in ("start", "end"))
    return re.compile(f"^(?:{first})|(?:{last})+$")


def _words(text: str, plain: Mapping[str, str]) -> list[str]:
    """Words in small letters without accents and punctuation; initials with dots between them are one word."""
    small = unicodedata.normalize("NFKC", text).casefold()
    spelled = _without_accents("".join(plain.get(letter, letter) for letter in small))
    joined = re.sub(r"\b(\w)\.\s?(?=\w\b)", r"\1", spelled)
    return re.sub(r"[^\w\s]|_", " ", re.sub(r"['’`´]", "", joined)).split()


def _without_accents(text: str) -> str:
    """Accents go from Latin letters only: in Japanese and Korean such marks make another letter."""
    kept, base = [], ""
    for letter in unicodedata.normalize("NFD", text):
        accent = unicodedata.combining(letter) > 0
        base = base if accent else letter
        if not (accent and base.isascii()):
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def _without(words: list[str], forms: frozenset[tuple[str, ...]], *, end: bool) -> list[str]:
    """Take legal forms off one end, the longest first, as long as a word remains."""
    for size in range(len(words) - 1, 0, -1):
        edge, rest = (words[-size:], words[:-size]) if end else (words[:size], words[size:])
        if tuple(edge) in forms:
            return _without(rest, forms, end=end)
    return words


def similarity(a: Any, b: Any) -> float:
    """Likeness of two company names, 0 to 1: ``2 * letters in common, in order / letters of both`` (Indel ratio).

    Parameters
    ----------
    a, b : str
        Names as written; they are made comparable first.

    Returns
    -------
    float
        Missing when a name is missing or has no letter.

    Notes
    -----
    Source: K. Letters, not words, since "Bright Star" and "Brightstar" share no word. A measure that favours a common
    beginning (Jaro-Winkler) would give Nordlicht Handels and Nordlicht Lighting 0.87 and merge two firms.

    Examples
    --------
    >>> round(similarity("Bright Star Ltd", "Brightstar Limited"), 2)
    0.95
    >>> round(similarity("Nordlicht Handels GmbH", "Nordlicht Lighting GmbH"), 2)
    0.69
    """
    first, second = normalise_name(a), normalise_name(b)
    return round(Indel.normalized_similarity(first, second), 9) if first and second else float("nan")
