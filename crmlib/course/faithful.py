"""Does a Chinese text say what its English says: code, links, headings, bold words, numbers, sentences and terms of both.

A program reads marks, not meaning. So it compares what must be the same in any language, block by block: a paragraph with
its paragraph, a line of a list with its line. What it finds is certain; that it finds nothing proves no translation good.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from crmlib.course.terms import Term

HAN = "\u3400-\u9fff"
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"(?m)^(#+) ")
BOLD = re.compile(r"\*\*(?=\S).+?\*\*", re.DOTALL)
BEGINS = re.compile(r"\s*(?:[-*>]|\d+\.|#+)\s|\s*\|")  # a line of a list or table, a heading
ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|Mr|Mrs|Ms|Dr|No|Ltd|Co|Inc|vs)\.(?=\s)")
END = re.compile(r"[.?!][\"')\]*_”’]*(?=\s|$)")
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
SPOKEN = {name: value for value, name in enumerate(SMALL.split())} | {
    name: 10 * value for value, name in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
TIMES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


def differences(english: str, chinese: str, terms: Iterable[Term] = ()) -> Iterator[str]:
    """In what a Chinese text differs from its English, a sentence each."""
    for kind, pattern in (("code", CODE), ("link", LINK)):
        has, needs = (Counter(pattern.findall(text)) for text in (chinese, english))
        if has != needs:
            yield f"the {kind} is not the same: {_names((needs - has) + (has - needs))}."
    if HEADING.findall(english) != HEADING.findall(chinese):
        yield f"the headings are {_names(HEADING.findall(english))} and {_names(HEADING.findall(chinese))}."
    bold = [len(BOLD.findall(CODE.sub("", text))) for text in (english, chinese)]
    if bold[0] != bold[1]:
        yield f"{bold[0]} parts are bold, and {bold[1]} in the translation."
    ours, theirs = blocks(english), blocks(chinese)
    if len(ours) != len(theirs):
        yield f"{len(ours)} paragraphs and list lines, and {len(theirs)} in the translation."
        ours, theirs = ["\n".join(ours)], ["\n".join(theirs)]
    for mine, other in zip(ours, theirs, strict=True):
        yield from _other_numbers(mine, other)
        yield from _other_sentences(mine, other)
    said = prose(chinese)
    yield from (
        f"{term.english!r} must be {term.chinese!r}."
        for term in _named(prose(english), terms)
        if term.chinese not in said
    )


def prose(text: str) -> str:
    """A text without its code and its links' targets: in these a number or a full stop means something else."""
    return LINK.sub("]", CODE.sub(" ", text))


def blocks(text: str) -> list[str]:
    """The paragraphs, headings and list lines of a text."""
    parts: list[str] = []
    inside = False  # a fenced piece of code is one block
    for line in text.split("\n"):
        fence = line.lstrip().startswith("```")
        begins = not inside and (fence or BEGINS.match(line) or (parts and parts[-1].startswith("#")))
        if not inside and not line.strip():
            parts.append("")
        elif begins or not parts:
            parts.append(line)
        else:
            parts[-1] += f"\n{line}"
        inside ^= fence
    return [part.strip() for part in parts if part.strip()]


def _other_numbers(english: str, chinese: str) -> Iterator[str]:
    """Numbers that one has and the other lacks; a word for a number counts, a Chinese one only where the English has it."""
    (figures, spoken), (written, numerals) = english_numbers(prose(english)), chinese_numbers(prose(chinese))
    missing = (figures | spoken) - (written | numerals)
    new = written - (figures | spoken)
    if missing:
        yield f"a number is missing: {_names(missing)}."
    if new:
        yield f"a number is new: {_names(new)}."


def english_numbers(text: str) -> tuple[set[str], set[str]]:
    """The numbers of an English text in figures, and those in words from two up: ``20%``, ``1500``.

    *One* is left out, since it is mostly no number; so are ordinals and fractions, which Chinese says in many ways.

    Examples
    --------
    >>> [sorted(found) for found in english_numbers("Of 1,500 twenty percent bring 80%: sixty-odd, 150 thousand")]
    [['1500', '150000', '80%'], ['20%', '60']]
    """
    text = re.sub(f"[{HAN}]+", " ", text)
    many = "|".join(TIMES)
    found = {
        _number(float(value.replace(",", "")) * TIMES.get(times, 1), percent)
        for value, times, percent in re.findall(rf"(?<![\w.])[-−]?({FIGURE})(?:\s({many})\b)?(\s?%|\spercent)?", text)
    }
    words = "|".join(sorted(SPOKEN, key=len, reverse=True))
    said = set()
    for tens, unit, times, percent in re.findall(
        rf"(?i)\b({words})(?:-({words}))?\b(?:[ -]({many})\b)?(\spercent)?", text
    ):
        value = SPOKEN[tens.lower()] + SPOKEN.get(unit.lower(), 0)
        if value > 1 or times or percent:
            said.add(_number(value * TIMES.get(times.lower(), 1), percent))
    return found, said


def chinese_numbers(text: str) -> tuple[set[str], set[str]]:
    """The numbers of a Chinese text in figures, and those in Chinese numerals: 15万 is 150000, 八成 is 80%.

    Examples
    --------
    >>> chinese_numbers("两家客户")
    (set(), {'2'})
    """
    figures = set()
    for value, times, percent in re.findall(rf"(?<![A-Za-z\d.])({FIGURE})\s?([百千万成]*)(\s?%)?", text):
        tenths = "成" in times
        amount = float(value.replace(",", "")) * (10 if tenths else 1)
        for unit in times.replace("成", ""):
            amount *= UNITS[unit]
        figures.add(_number(amount, percent or tenths))
    numerals = set()
    for share, numeral, tenths in re.findall(r"(百分之)?([零〇一二两三四五六七八九十百千万]+)(成)?", text):
        if (value := numeral_value(numeral)) is not None:
            numerals.add(_number(value * (10 if tenths else 1), share or tenths))
            numerals |= {
                _number(digit, "") for sign in numeral if (digit := DIGITS.get(sign)) is not None
            }  # 二八, 三四家
    return figures, numerals


def numeral_value(numeral: str) -> float | None:
    """What a Chinese numeral is worth; None where it is none.

    Examples
    --------
    >>> [numeral_value(numeral) for numeral in ("二十五", "十", "一百零三", "三万", "两")]
    [25, 10, 103, 30000, 2]
    """
    total = part = digit = 0
    seen = False
    for sign in numeral:
        if sign in DIGITS:
            digit, seen = DIGITS[sign], True
        elif sign == "万":
            total, part, digit, seen = (total + part + digit) * 10_000, 0, 0, True
        else:
            part, digit, seen = part + (digit or 1) * UNITS[sign], 0, True
    return total + part + digit if seen else None


def _number(value: float, percent: object) -> str:
    return f"{value:.10g}{'%' if percent else ''}"


def _other_sentences(english: str, chinese: str) -> Iterator[str]:
    """Sentences that were dropped or added.

    Chinese may join two English sentences by a semicolon, so a semicolon that the English has not counts as an end; and it
    may end a sentence where the English has a semicolon or a colon. Beyond that there is no tolerance: the two have the same
    blocks, and in a block of two to five sentences one that is missing must be found.
    """
    text = ABBREVIATION.sub(" ", re.sub(rf"\([^)A-Za-z]*[{HAN}][^)]*\)", "", prose(english)))
    said = prose(chinese)
    ends, joins = len(END.findall(text)), len(re.findall(r"[;:](?=\s|$)", text))
    theirs, semicolons = len(re.findall(r"[。！？?!]", said)), len(re.findall(r"[；;]", said))
    if theirs + max(0, semicolons - text.count(";")) < ends:
        yield f"a sentence is missing: {ends} in {_begins(text)}, and {theirs} in the translation."
    elif theirs > ends + joins:
        yield f"a sentence is new: {ends} in {_begins(text)}, and {theirs} in the translation."


def _named(text: str, terms: Iterable[Term]) -> Iterator[Term]:
    """The terms that a text has; one that is a part of a longer term is not meant."""
    for term in terms:
        pattern = re.compile(rf"(?i)\b{re.escape(term.english)}(?:s|es)?\b")
        if pattern.search(text):
            text = pattern.sub(" ", text)
            yield term


def _begins(text: str) -> str:
    return repr(" ".join(text.split()[:6]))


def _names(items: Iterable[str]) -> str:
    return ", ".join(sorted(items)) or "none"
