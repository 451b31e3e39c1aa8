"""How the bytes of a text file become letters.

Our exporters' programs write UTF-8 or GB18030, their buyers' programs the western code page. Which of the three it is
follows from the bytes of the whole file; only what is none of them is guessed by likeness.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from crmlib.language import DataError, say

ERRORS = (
    "crmlib-euro"  # how to open what is GB18030: a Chinese spreadsheet program writes the euro as one byte of its own
)

_BLOCK = 1 << 20
_SAMPLE = 200_000  # bytes by which a rarer code page is guessed
_RARER = ["cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "big5", "euc_kr", "euc_jp", "koi8_r"]


def encoding_of(path: Path) -> str:
    """The encoding of a text file: by the mark at its start, else UTF-8, GB18030 or western, whichever its bytes can be.

    Raises
    ------
    DataError
        The bytes are none of those.
    """
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.count(0) > len(start) // 5:  # western text as UTF-16 without a mark: every other byte is zero
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    return next(
        (
            encoding
            for encoding, fits in (("utf-8", _decodes), ("gb18030", _chinese), ("cp1252", _western))
            if fits(path, encoding)
        ),
        None,
    ) or _by_likeness(path)


def _blocks(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(ERRORS)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        return all(True for _ in _blocks(path, encoding))
    except UnicodeDecodeError:
        return False


def _chinese(path: Path, encoding: str) -> bool:
    """Whether the bytes are pairs that make the Chinese characters in use, and not western letters beside others.

    GB18030 has the characters of daily use in its first part, by sound, and those of names in its second. A western
    letter and the next make a rare character outside both; Russian words make characters of the second part only.
    """
    letters: Counter[str] = Counter()
    try:
        for text in _blocks(path, encoding):
            letters.update("".join(re.findall(r"[^\x00-\x7f]+", text)))
    except UnicodeDecodeError:
        return False
    parts: Counter[str] = Counter()
    for letter, times in letters.items():
        parts[_part(letter)] += times
    chinese = parts["daily"] + parts["names"]
    if not chinese:
        return parts["western"] > 0 and not parts["other"]
    return parts["daily"] >= parts["names"] and parts["other"] < chinese


def _part(letter: str) -> str:
    """The part of GB18030 in which a letter stands."""
    code = letter.encode("gb18030")
    if len(code) == 2 and min(code) >= 0xA1 and 0xB0 <= code[0] <= 0xF7:
        return "daily" if code[0] <= 0xD7 else "names"
    if ord(letter) < 0x250:  # ü and é in Chinese files: two bytes that no western text has side by side, or four
        return "western"
    return "sign" if len(code) == 2 and code[0] in (0xA1, 0xA2, 0xA3, 0xA8) else "other"


def _western(path: Path, encoding: str) -> bool:
    """Whether the letters beyond ASCII stand as in western words: one or two together, and no sign within a word."""
    wrong = right = 0
    try:
        for text in _blocks(path, encoding):
            words = re.findall(r"[^\W\d_]*[^\x00-\x7f](?:[^\x00-\x7f]|[^\W\d_])*", text)
            odd = [
                word
                for word in words
                if re.search(r"[À-ÿŠŽŒšžœ]{3}|[a-z][£¥§©«¬®¯±²³´¶¸¹¼½¾¿¡¢¤¦¨×÷][a-zA-ZÀ-ÿ]|^[£¥¯¿][a-zà-ÿ]", word)
            ]
            wrong, right = wrong + len(odd), right + len(words) - len(odd)
    except UnicodeDecodeError:
        return False
    return 4 * wrong <= right


def _by_likeness(path: Path) -> str:
    from charset_normalizer import from_bytes

    # only lines with more than ASCII say anything
    lines = b"\n".join(line for line in path.read_bytes().split(b"\n") if not line.isascii())[:_SAMPLE]
    best = from_bytes(lines, cp_isolation=_RARER).best()
    if best is None or not _decodes(path, best.encoding):
        raise DataError(
            say(
                "{path}: the letters of this file cannot be told. Open it in your spreadsheet program and save it as .xlsx, "
                'or as "CSV UTF-8".',
                path=path,
            )
        )
    return best.encoding


def _euro(problem: UnicodeError) -> tuple[str, int]:
    if (
        isinstance(problem, UnicodeDecodeError)
        and problem.encoding == "gb18030"
        and problem.object[problem.start] == 0x80
    ):
        return "€", problem.start + 1
    raise problem


codecs.register_error(ERRORS, _euro)
