"""A text that Python cannot read, as the menders look at it: its words and signs, its statement, its brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from keyword import iskeyword
from typing import NamedTuple

PAIRS = {"(": ")", "[": "]", "{": "}"}
_STRING = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#[^\n]*", re.DOTALL)
TOKEN = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|\d[\w.]*|[^\W\d]\w*(?:\.\w+)*|[=!<>:]=|\S")


class Proposal(NamedTuple):
    """A text without the slip, and the place of the piece that is at fault."""

    place: int
    piece: str
    text: str


@dataclass(frozen=True)
class Broken:
    """A text that Python cannot read, and what Python says of it."""

    source: str
    error: SyntaxError

    @cached_property
    def plain(self) -> str:
        """The text, place for place, without what stands in quotation marks and comments."""
        return blanked(self.source)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(found.end() for found in re.finditer("\n", self.source))]

    @cached_property
    def line(self) -> int:
        """The line, from 1, that Python names."""
        return min(max(self.error.lineno or 1, 1), len(self.starts))

    @cached_property
    def span(self) -> tuple[int, int]:
        """The statement of that line, from bracket to bracket."""
        depths, depth = [0], 0
        for line in self.plain.split("\n"):
            depth = max(0, depth + sum((sign in "([{") - (sign in ")]}") for sign in line))
            depths.append(depth)
        first = max(n for n in range(self.line) if depths[n] == 0)
        last = next((n for n in range(self.line, len(depths)) if depths[n] == 0), len(depths) - 1)
        return self.starts[first], self.end(last)

    def end(self, line: int) -> int:
        """Where the code of a line ends, before its comment."""
        start = self.starts[line - 1]
        return start + len(self.plain[start:].split("\n", 1)[0].rstrip())

    def line_of(self, place: int) -> int:
        return self.source.count("\n", 0, place) + 1

    def tokens(self) -> Iterator[tuple[re.Match[str], str]]:
        """The words and signs of the statement, each with the brackets that it stands in."""
        stack = [""]
        for token in TOKEN.finditer(self.plain, *self.span):
            if token[0] in ")]}" and len(stack) > 1:
                stack.pop()
            yield token, "".join(stack)
            if token[0] in PAIRS:
                stack.append(token[0])

    def neighbours(self) -> Iterator[tuple[re.Match[str], re.Match[str], str]]:
        """Two things side by side with nothing between them, and the brackets that they stand in."""
        before: re.Match[str] | None = None
        for token, bracket in self.tokens():
            touching = before and before.end() == token.start()
            prefix = touching and before and before[0][0].isalpha() and token[0][0] in "\"'"  # f"…"
            call = touching and before and before[0] in ")]}" and token[0][0].isalpha()  # a dot is missing
            if before and not prefix and not call and _ends(before[0]) and _begins(token[0]):
                yield before, token, bracket
            before = token


def blanked(source: str) -> str:
    """The same number of signs, with texts filled in by s and comments by blanks."""

    def fill(found: re.Match[str]) -> str:
        text = found[0]
        quotes = 3 if text[:3] in ('"""', "'''") else 1
        inside = re.sub(r"[^\n]", "s", text[quotes:-quotes])
        return " " * len(text) if text[0] == "#" else text[:quotes] + inside + text[-quotes:]

    return _STRING.sub(fill, source)


def _ends(token: str) -> bool:
    """A thing may end with it: a name, a number, a text, a closing bracket."""
    return (token[-1] in ")]}\"'" and len(token) != 1) or token in ")]}" or _is_thing(token)


def _begins(token: str) -> bool:
    return _is_thing(token)


def _is_thing(token: str) -> bool:
    if token[0] in "\"'":
        return len(token) > 1
    return (token[0].isalnum() or token[0] == "_") and (not iskeyword(token) or token in ("True", "False", "None"))


def put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def insert(text: str, places: list[int], new: str) -> str:
    for place in sorted(places, reverse=True):
        text = put(text, place, place, new)
    return text
