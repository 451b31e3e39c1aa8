"""The usual slips of the first days in friendly words: what was forgotten, where, and what to write in its place.

:func:`install` puts them into a running notebook through IPython's own hook. ``crmlib lab`` starts its notebooks with it, and
``import crmlib`` brings it to any other. An error that is no such slip is shown as ever. The slips of a text that Python
cannot read stand in :mod:`crmlib.practice.menders`, those behind a name that does not exist in
:mod:`crmlib.practice.unknown`. One slip is no error of Python's, a decimal comma that makes two numbers of one: what is said of
it stands below the output of the cell, and is in :mod:`crmlib.practice.pairs`.
"""

from __future__ import annotations

import csv
import linecache
import re
import textwrap
import traceback
from functools import cache
from importlib.resources import files
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from crmlib import language
from crmlib.language import say

if TYPE_CHECKING:
    import pandas as pd

    from crmlib.practice.mending import Slip

HEARD = (SyntaxError, NameError, AttributeError, KeyError)  # the errors that such a slip can end in
BOLD, PLAIN = "\x1b[1m", "\x1b[22m"  # how a red box prints what is to be written
WIDTH, PIECE = 90, 50  # signs of a line of the red box, and of a learner's piece in a sentence


def slips() -> pd.DataFrame:
    """The usual slips: what the red box says, what was forgotten, what to write.

    Returns
    -------
    DataFrame
        A row per slip, with the columns ``red_box``, ``you_forgot`` and ``write_so``, in the language of the course. What
        Python says is English in every language.

    Examples
    --------
    >>> slips().loc["colon"].tolist()
    ["SyntaxError: expected ':'", 'the colon at the end of a line with if, for or def', 'for name in names:']
    """
    import pandas as pd

    usual = [key for key in _rows() if _word(key, "says")]
    words = {"red_box": "says", "you_forgot": "forgot", "write_so": "write"}
    return pd.DataFrame(
        {column: [_word(key, word) for key in usual] for column, word in words.items()},
        index=pd.Index(usual, name="row"),
    )


def _word(key: str, word: str) -> str:
    """A word of the table of slips in the language of the course."""
    return _rows()[key][f"{word}_{language.chosen()}"]


@cache
def _rows() -> dict[str, dict[str, str]]:
    """The table of slips by key; read without pandas, which a notebook need not have loaded yet."""
    with (files("crmlib") / "practice" / "slips.csv").open(encoding="utf-8") as lines:
        return {row["key"]: row for row in csv.DictReader(lines)}


# in a notebook


def install(shell: Any) -> None:
    """Show the slips of a running notebook or terminal in words; a hook of its owner's own stays."""
    if not shell.custom_exceptions:
        shell.set_custom_exc(HEARD, _show)
    shell.events.register("post_run_cell", _advise)


load_ipython_extension = install  # so that a kernel can start with it


def _show(
    shell: Any, kind: type[BaseException], value: BaseException, tb: TracebackType, tb_offset: Any = None
) -> None:
    """IPython's hook: the words where the error is such a slip, what IPython shows where it is not."""
    read = tb.tb_frame.f_code.co_name != "run_code"  # Python stopped at reading the cell, before it ran
    try:
        told = _told_of(value, tb, read, set(shell.user_ns))
    except Exception:  # no slip is worth a second error
        told = []
    if told:
        shell._get_exc_info((kind, value, tb))  # so that %tb and %debug find it
        plain = shell.colors.lower() == "nocolor"
        shell._showtraceback(
            kind, value, [line.replace(BOLD, "").replace(PLAIN, "") if plain else line for line in told]
        )
    elif not read:
        shell.showtraceback(running_compiled_code=True)
    elif issubclass(kind, IndentationError):
        shell.showindentationerror()
    else:
        shell.showsyntaxerror()


def _advise(result: Any) -> None:
    """IPython's hook after a cell that ran: an advice on what Python took without a word, below the output."""
    from IPython import get_ipython

    try:
        lines = advice(result.info.raw_cell)
        plain = get_ipython().colors.lower() == "nocolor"
    except Exception:  # no advice is worth an error
        return
    for line in lines:
        print(line.replace(BOLD, "").replace(PLAIN, "") if plain else line)


def advice(source: str) -> list[str]:
    """What is said of a cell that Python takes and its learner may not have meant so; nothing of most cells."""
    from crmlib.practice.pairs import decimal_pairs

    slips = decimal_pairs(source)
    return _sentences(source, slips, "one_meant") if slips else []


def _told_of(value: BaseException, tb: TracebackType, read: bool, known: set[str]) -> list[str]:
    """The lines of the red box for an error; none where it is no usual slip of a cell."""
    from crmlib.practice.menders import FILES
    from crmlib.practice.mending import mend, problem
    from crmlib.practice.unknown import no_column, unknown

    if read and isinstance(value, SyntaxError):
        source = _source(value.filename)
        error = problem(source) if source else None  # in full: IPython's own may say no more than "incomplete input"
        slips = mend(source, error, known) if error else []
        return told(source, slips + _too(slips, known), value)
    frames = list(traceback.walk_tb(tb))
    if isinstance(value, KeyError):
        frame, line = next((frame, line) for frame, line in reversed(frames) if _is_cell(frame))
        source = _source(frame.f_code.co_filename)
        return told(source, no_column(source, line, value.args[:1], frame.f_globals), value)
    name = getattr(value, "name", None) or ""
    if isinstance(value, AttributeError) and name in FILES.split(
        "|"
    ):  # frame.xlsx: asked of a frame, inside its module
        stopped = next(((frame, line) for frame, line in reversed(frames) if _is_cell(frame)), None)
    else:
        missing = isinstance(value, NameError) and not isinstance(value, UnboundLocalError)
        stopped = frames[-1] if missing and name and _is_cell(frames[-1][0]) else None
    if stopped is None:
        return []
    frame, line = stopped
    source = _source(frame.f_code.co_filename)
    return told(source, unknown(source, line, name, known), value)


def _too(slips: list[Slip], known: set[str]) -> list[Slip]:
    """The names without quotation marks that are left where a comma was forgotten, ``[C01 C02]``."""
    from crmlib.practice.unknown import unquoted

    if not slips or slips[-1].key not in ("comma", "bracket_open", "bracket_extra", "signs"):
        return []
    line, text = slips[-1].line, slips[-1].mended
    codes = [name for name in re.findall(r"\b[A-Z]+\d+\b", text.split("\n")[line - 1]) if name not in known]
    return unquoted(text, line, codes[0], known) if codes else []


def _source(filename: str | None) -> str:
    """The text of a cell, which IPython keeps for its tracebacks."""
    return "".join(linecache.getlines(filename or "")).rstrip("\n")


def _is_cell(frame: FrameType) -> bool:
    """The error is in a cell, not in a module that it called."""
    return frame.f_globals.get("__name__") == "__main__" and "get_ipython" in frame.f_globals


def told(source: str, slips: list[Slip], error: BaseException) -> list[str]:
    """The lines of the red box: what was forgotten, what to write, and the last line of Python's own."""
    if not slips:
        return []
    last = traceback.format_exception_only(error)[-1].rstrip()
    return [*_sentences(source, slips, "" if slips[0].key == "cell_not_run" else "mended"), "", last]


def _sentences(source: str, slips: list[Slip], heading: str) -> list[str]:
    """What was forgotten, and under a heading the lines without it."""
    sentences = [
        say(_word(slip.key, "tells"), line=slip.line, piece=_short(slip.piece) or _word("blank", "tells"))
        for slip in slips
    ]
    shown = [f"    {BOLD}{line}{PLAIN}" for line in _written(source, slips[-1])]
    headed = [_word(heading, "tells")] if shown and heading else []
    return [*(line for said in dict.fromkeys(sentences) for line in _folded(said)), *headed, *shown]


def _written(source: str, slip: Slip) -> list[str]:
    """The lines that are to be written otherwise; of a cell that has not been run, the line by which it is found."""
    if slip.key == "cell_not_run":
        return [slip.mended]
    if slip.key == "bracket_extra" and len(slip.mended) <= len(source):
        return []  # whether its partner was forgotten or it is one too many, nobody but the learner knows
    before, after = source.split("\n"), slip.mended.split("\n")
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    if slip.key == "indentation" and changed:
        return after[max(changed[0] - 1, 0) : changed[-1] + 1]  # under the line that they belong to
    return [after[n].strip() if len(changed) == 1 else after[n] for n in changed]


def _short(piece: str) -> str:
    return piece if len(piece) <= PIECE else f"{piece[: PIECE - 1]}…"


def _folded(sentence: str) -> list[str]:
    """A sentence in lines that a red box can hold; a language without blanks is folded by the page."""
    return textwrap.wrap(sentence, WIDTH, break_long_words=False, break_on_hyphens=False)
