"""The slips that the text of a cell can have: each mender knows one and proposes texts without it, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from keyword import iskeyword

from crmlib.practice.broken import PAIRS, TOKEN, Broken, Proposal, insert, put

DOUBLE, SINGLE = '"“”„‟«»″＂', "'‘’‚‛′＇"  # the plain one first
SIGNS = {
    **{chr(n): chr(n - 0xFEE0) for n in range(0xFF01, 0xFF5F) if not chr(n).isalnum() and chr(n) not in "＂＇"},
    **dict(zip("、。【】〔〕−–—×÷≥≤≠", [*",.[][]---*/", ">=", "<=", "!="], strict=True)),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "),
    **dict.fromkeys("\u200b\ufeff", ""),
    **{chr(0xFF10 + n): str(n) for n in range(10)},
}
FILES = "xlsx|xlsm|xls|ods|csv|tsv|txt|parquet"
_LITERAL = r"(?:\"[^\"\n]*\"|'[^'\n]*'|\d+(?:\.\d+)?)"
# the one thing in a bracket after a name, where what comes next cannot be in it: orders["amount".sum()
_THING = re.compile(r"\[\s*(?:\"[^\"\n]*\"|\[[^\[\]\n]*\])(?=[ \t]*[^\s,\w])|\(\s*\"[^\"\n]*\"(?=\.)")
_BLOCK = re.compile(r"\s*(if|elif|else|for|while|def|class|with|try|except|finally|async)\b")
_RUN = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
_FILE = re.compile(
    rf"(?<=[=(,\[])[ \t]*([^\s\"'=,()\[\]{{}}](?:[^\"'=,()\[\]{{}}\n]|\([^()\n]*\))*?\.(?:{FILES}))(?=[ \t]*(?:[,)\]\n]|$))"
)
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)?)(?:[ \t]*%(?=[ \t]*(?:[,;)\]}*/\n]|$))|%(?=[ \t]+\d))")


Mender = Callable[[Broken], Iterator[Proposal]]


# signs that a keyboard or a program puts in


def _plain_signs(source: str) -> Iterator[tuple[str, str, int, int]]:
    """Each sign outside of comments and texts with what it should be, its kind and place; a text's marks come as a pair."""
    place = 0
    while place < len(source):
        sign = source[place]
        marks = next((marks for marks in (DOUBLE, SINGLE) if sign in marks), "")
        if sign == "#":
            stop = source.find("\n", place)
            stop = len(source) if stop < 0 else stop
            yield source[place:stop], "", place, stop
        elif marks:
            if source[place : place + 3] in ('"""', "'''"):
                close = source.find(source[place : place + 3], place + 3)
                stop = len(source) if close < 0 else close + 3
                yield source[place:stop], "", place, stop
            else:
                end = source.find("\n", place)
                rest = source[place + 1 : len(source) if end < 0 else end]
                own = rest.find(sign) if sign == marks[0] else -1
                close = own if own >= 0 else min((rest.find(m) for m in marks if m in rest), default=-1)
                stop = place + 1 if close < 0 else place + close + 2
                yield source[place:stop], marks[0], place, stop
        else:
            stop = place + 1
            yield sign, "", place, stop
        place = stop


def _curly(broken: Broken) -> Iterator[Proposal]:
    """Curly quotation marks, as Word, Excel and a Chinese keyboard make them."""
    text, first = "", -1
    for piece, mark, place, _ in _plain_signs(broken.source):
        new = piece
        if mark:
            closed = len(piece) > 1 and piece[-1] in (DOUBLE if mark == '"' else SINGLE)
            new = mark + (piece[1:-1] + mark if closed else piece[1:])
        if new != piece and first < 0:
            first = place if piece[0] != mark else place + len(piece) - 1
        text += new
    if first >= 0:
        yield Proposal(first, broken.source[first], text)


def _wide(broken: Broken) -> Iterator[Proposal]:
    """Signs that look like Python's own: those of a Chinese keyboard, of a web page, of a formula."""
    text, first = "", -1
    for piece, mark, place, _ in _plain_signs(broken.source):
        new = piece if mark else SIGNS.get(piece, piece)
        first = place if new != piece and first < 0 else first
        text += new
    if first >= 0:
        yield Proposal(first, broken.source[first], text)


# texts without quotation marks


def _quotes(broken: Broken) -> Iterator[Proposal]:
    """One of the two quotation marks of a text is missing."""
    if "unterminated" not in broken.error.msg:
        return
    start = broken.starts[broken.line - 1]
    line = broken.source[start:].split("\n", 1)[0]
    stuck = (broken.error.offset or 1) - 1
    mark = next((sign for sign in line[stuck : stuck + 3] if sign in "\"'"), '"')
    other = "'" if mark == '"' else '"'
    if line.count(other) == 1 and line.find(other) > stuck:  # closed by the other kind
        yield Proposal(start + stuck, line[stuck:], put(broken.source, *_one_sign(start + line.find(other)), mark))
    for place in _marked(line, mark):
        word = re.search(r"[\w.]+$", line[:place]) or re.match(r"[\w.]+", line[place:])
        yield Proposal(start + place, word[0] if word else line[stuck:], insert(broken.source, [start + place], mark))


def _one_sign(place: int) -> tuple[int, int]:
    return place, place + 1


def _marked(line: str, mark: str) -> Iterator[int]:
    """Where a quotation mark may be missing: beside a word, as far right as it fits; then anywhere."""
    places = [n for n in range(len(line), -1, -1) if mark not in line[max(n - 1, 0) : n + 1]]
    edges = [n for n in places if bool(re.search(r"\w$", line[:n])) != bool(re.match(r"\w", line[n:]))]
    texts = {n: re.findall(rf"{mark}([^{mark}]*){mark}", insert(line, [n], mark)) for n in edges}
    clean = [n for n in edges if all(map(_is_clean, texts[n]))]
    if any(
        bracket in line[: line.find(mark)] for bracket in PAIRS
    ):  # there a comma parts two things, and is none of a text
        clean.sort(key=lambda n: any("," in text for text in texts[n]))
    yield from clean
    yield from places


def _is_clean(text: str) -> bool:
    """What people put between quotation marks: no blank, comma or bracket at its edges, no comment in it."""
    return not text or (text == text.strip(" ,=()[]{}") and "#" not in text)


def _file(broken: Broken) -> Iterator[Proposal]:
    """A file name without quotation marks."""
    for found in _FILE.finditer(broken.plain, *broken.span):
        name = broken.source[found.start(1) : found.end(1)]
        new = '"' + name.replace("\\", "/") + '"'
        yield Proposal(found.start(1), name, put(broken.source, found.start(1), found.end(1), new))


def _text(broken: Broken) -> Iterator[Proposal]:
    """A date, the number of a question, a name of several words, or names in a row, without quotation marks."""
    start, end = broken.span
    for pattern in (
        r"(?<![\w\"'.-])(\d{4}-\d\d-\d\d)(?![\w-])",
        r"(?<=\()[ \t]*(\d+[a-z]\.\d+)(?=[ \t]*[,)])",
        r"(?<==)[ \t]*(?!0[xXoObB])(\d+[A-Za-z]\w*)(?=[ \t]*(?:\n|$))",
    ):
        found = list(re.finditer(pattern, broken.plain[start:end]))
        if found:
            text = broken.source
            for one in reversed(found):
                text = put(text, start + one.start(1), start + one.end(1), f'"{one[1]}"')
            yield Proposal(start + found[0].start(1), found[0][1], text)
    words = re.fullmatch(r"(\s*\w+\s*=\s*)([^\W\d]\w*(?:[ \t]+\w+)+)\s*", broken.plain[start:end])
    if words and not any(map(iskeyword, words[2].split())):
        names = words[2].split()
        codes = all(re.fullmatch(r"[A-Z]+\d+", name) for name in names)
        new = "[" + ", ".join(f'"{name}"' for name in names) + "]" if codes else f'"{words[2]}"'
        yield Proposal(
            start + words.start(2), words[2], put(broken.source, start + words.start(2), start + words.end(2), new)
        )


def _backslash(broken: Broken) -> Iterator[Proposal]:
    r"""A Windows path in quotation marks, ``"C:\Users\me.xlsx"``."""
    if not broken.error.msg.startswith("(unicode error)"):
        return
    start, end = broken.span
    paths = re.compile(r"([\"'])((?:[A-Za-z]:|\\\\|\.)[^\"'\n]*\\[^\"'\n]*)\1")
    for found in paths.finditer(broken.source, start, end):
        new = paths.sub(lambda path: path[1] + path[2].replace("\\", "/") + path[1], broken.source[start:end])
        yield Proposal(found.start(2), found[2], put(broken.source, start, end, new))


# numbers


def _parted(text: str) -> str:
    """Numbers in a row with commas between them, in a list where they stood in no bracket."""
    text = re.sub(r"(?<=\d)[ \t]*;[ \t]*(?=\d)|(?<=\d)[ \t]+(?=\d)", ", ", text)
    bare = re.fullmatch(r"(\s*\w+\s*=\s*)([\d.]+(?:,[ \t]*[\d.]+)+)(\s*)", text)
    return f"{bare[1]}[{bare[2]}]{bare[3]}" if bare else text


def _percent(broken: Broken) -> Iterator[Proposal]:
    """A percent sign after a number."""
    start, end = broken.span
    found = list(_PERCENT.finditer(broken.plain, start, end))
    if found:
        yield Proposal(found[0].start(), found[0][0], _numbers(broken, found, _share))


def _share(number: re.Match[str]) -> str:
    return format(Decimal(number[1].replace(",", ".")) / 100, "f")


def _decimal(broken: Broken) -> Iterator[Proposal]:
    """A decimal comma: every number beside it has one too, or it begins with a naught."""
    runs = list(_RUN.finditer(broken.plain, *broken.span))
    commas = [run for run in runs if "," in run[0]]
    single = all(re.fullmatch(r"\d+,\d+", run[0]) for run in commas)
    naughts = all(run[0].startswith("0,") for run in commas)
    if commas and single and (naughts or len(commas) == len(runs)) and not _all_thousands(commas):
        yield Proposal(commas[0].start(), commas[0][0], _numbers(broken, commas, lambda run: run[0].replace(",", ".")))


def _thousands(broken: Broken) -> Iterator[Proposal]:
    """Commas that part the thousands of a number."""
    commas = [run for run in _RUN.finditer(broken.plain, *broken.span) if "," in run[0]]
    if commas and _all_thousands(commas):
        yield Proposal(commas[0].start(), commas[0][0], _numbers(broken, commas, lambda run: run[0].replace(",", "")))


def _all_thousands(runs: list[re.Match[str]]) -> bool:
    return all(re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", run[0]) for run in runs)


def _numbers(broken: Broken, found: list[re.Match[str]], new: Callable[[re.Match[str]], str]) -> str:
    """The text with each number found written anew."""
    start, end = broken.span
    text = broken.source[start:end]
    for number in reversed(found):
        text = put(text, number.start() - start, number.end() - start, new(number))
    return put(broken.source, start, end, _parted(text))


# commas, colons, equal signs


def _comma(broken: Broken) -> Iterator[Proposal]:
    """Two things of a list, or two arguments, side by side."""
    semicolons = [token for token, bracket in broken.tokens() if token[0] == ";" and bracket]
    if semicolons:
        text = broken.source
        for token in reversed(semicolons):
            text = put(text, token.start(), token.end(), ",")
        before = broken.plain[: semicolons[0].start()].split()[-1]
        yield Proposal(semicolons[0].start(), before.lstrip("([{"), text)
    row = re.fullmatch(rf"\s*\w+\s*=\s*{_LITERAL}(?:[ \t,]+{_LITERAL})+\s*", broken.plain[slice(*broken.span)])
    pairs = [(a, b) for a, b, brackets in broken.neighbours() if brackets or row]
    texts = [(a, b) for a, b in pairs if a[0][0] in "\"'" and b[0][0] in "\"'"]
    others = [pair for pair in pairs if pair not in texts]
    for chosen in filter(None, (others, pairs, *([pair] for pair in pairs))):
        text = insert(broken.source, [a.end() for a, _ in chosen], ",")
        first = chosen[0][0]
        start, end = broken.span
        added = len(text) - len(broken.source)
        yield Proposal(
            first.end(),
            broken.source[first.start() : first.end()],
            put(text, start, end + added, _parted(text[start : end + added])),
        )


def _colon(broken: Broken) -> Iterator[Proposal]:
    """The colon of if, for, def, or between a key and its entry."""
    for a, _, bracket in broken.neighbours():
        if bracket.endswith("{"):
            yield Proposal(a.end(), broken.source[a.start() : a.end()], insert(broken.source, [a.end()], ":"))
    start = broken.starts[broken.line - 1]
    if not _BLOCK.match(broken.plain, start) or broken.plain[: broken.end(broken.line)].endswith(":"):
        return
    tokens = list(TOKEN.finditer(broken.plain, start, broken.end(broken.line)))
    for token in [tokens[-1], *tokens[:-1]]:
        piece = broken.source[token.start() : token.end()]
        yield Proposal(token.end(), piece, insert(broken.source, [token.end()], ":"))


def _equals(broken: Broken) -> Iterator[Proposal]:
    """One equal sign in a question, in square brackets or after if."""
    asks = re.match(r"\s*(if|elif|while)\b", broken.plain[broken.span[0] :])
    tokens = list(broken.tokens())
    for n, (token, bracket) in enumerate(tokens):
        if token[0] == "=" and 0 < n < len(tokens) - 1 and ("[" in bracket or (asks and not bracket)):
            before = re.search(r"[\w.]*(?:\[[^\[\]]*\])?\s*$", broken.plain[: token.start()])
            piece = broken.source[before.start() if before else token.start() : tokens[n + 1][0].end()]
            yield Proposal(token.start(), piece, put(broken.source, token.start(), token.end(), "=="))


# brackets and blanks


def _open(broken: Broken) -> Iterator[Proposal]:
    """A bracket that is not closed, or closed by another one."""
    stack: list[int] = []
    for place, sign in enumerate(broken.plain):
        if sign in PAIRS:
            stack.append(place)
        elif sign in ")]}" and stack:
            last = stack.pop()
            if PAIRS[broken.plain[last]] != sign:
                yield from _closed(broken, [last], place)
                yield Proposal(
                    last, broken.plain[last], put(broken.source, place, place + 1, PAIRS[broken.plain[last]])
                )
                return
    if stack:
        yield from _closed(broken, stack, len(broken.plain))


def _closed(broken: Broken, stack: list[int], stop: int) -> Iterator[Proposal]:
    """Close brackets: after the one thing in it, before the other bracket, at the end of a line, anywhere in the line."""
    last = stack[-1]
    piece, close = broken.plain[last], "".join(PAIRS[broken.plain[place]] for place in reversed(stack))
    thing = _THING.match(broken.plain, last)
    if thing and last and (broken.plain[last - 1].isalnum() or broken.plain[last - 1] in ")]_"):
        yield Proposal(last, piece, insert(broken.source, [thing.end()], close))
    if stop < len(broken.plain):
        yield Proposal(last, piece, insert(broken.source, [stop], close))
    lines = range(broken.line_of(last), broken.line_of(stop) + 1)
    for line in lines:
        yield Proposal(last, piece, insert(broken.source, [broken.end(line)], close))
    for token in reversed(list(TOKEN.finditer(broken.plain, last + 1, broken.end(lines[0])))):
        yield Proposal(last, piece, insert(broken.source, [token.end()], close))


def _extra(broken: Broken) -> Iterator[Proposal]:
    """A closing bracket without one that opens: put one after the equal sign, or take it away."""
    stack: list[str] = []
    for place, sign in enumerate(broken.plain):
        if sign in PAIRS:
            stack.append(sign)
        elif sign in ")]}" and stack:
            stack.pop()
        elif sign in ")]}":
            start = broken.plain.rfind("\n", 0, place) + 1
            assigned = re.match(r"\s*\w+\s*=\s*(?!=)", broken.plain[start:place])
            bare = assigned and not re.search(r"[()\[\]{}]", broken.plain[start:place])
            if assigned and bare and sign == "]":
                yield Proposal(place, sign, insert(broken.source, [start + assigned.end()], "["))
            yield Proposal(place, sign, put(broken.source, place, place + 1, ""))
            return


def _indent(broken: Broken) -> Iterator[Proposal]:
    """Lines that begin too far left or right."""
    if not isinstance(broken.error, IndentationError):
        return
    lines = broken.source.split("\n")
    here = broken.line - 1
    if isinstance(broken.error, TabError):
        for width in (4, 8):
            yield Proposal(broken.starts[here], lines[here], broken.source.expandtabs(width))
    before = [line for line in lines[:here] if line.strip() and not line.lstrip().startswith("#")]
    if not lines[here].strip() or not before:
        return
    own = _margin(lines[here])
    if broken.error.msg.startswith("expected"):
        wanted = [_margin(before[-1]) + 4]
    else:
        wanted = sorted(
            {_margin(line) for line in before if _margin(line) != own}, key=lambda n: (n > own, abs(n - own))
        )
        wanted = [_margin(before[-1]), *wanted]
    block = here + 1
    while block < len(lines) and (not lines[block].strip() or _margin(lines[block]) >= max(own, 1)):
        block += 1
    for margin in wanted:
        for stop in (block, here + 1):
            moved = [
                " " * max(0, _margin(line) + margin - own) + line.lstrip() if line.strip() else line
                for line in lines[here:stop]
            ]
            yield Proposal(broken.starts[here], lines[here], "\n".join([*lines[:here], *moved, *lines[stop:]]))


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


# in this order: what leaves least doubt first
MENDERS: dict[str, Mender] = {
    "quotes_curly": _curly,
    "signs": _wide,
    "indentation": _indent,
    "backslash": _backslash,
    "file_quotes": _file,
    "quotes_missing": _quotes,
    "percent": _percent,
    "thousands": _thousands,
    "decimal": _decimal,
    "colon": _colon,
    "text_quotes": _text,
    "equals": _equals,
    "comma": _comma,
    "bracket_open": _open,
    "bracket_extra": _extra,
}
