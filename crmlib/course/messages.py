"""The sentences of the course in a file for translators: ``python -m crmlib.course.messages`` brings it up to date.

Every ``say("…")`` and ``tell("…")`` of the code is a message of ``locale/zh/LC_MESSAGES/crmlib.po``; ``crmlib.mo`` beside it
is what the course reads. A message that the code says no longer stays in the file as a comment, so that a sentence that was
only reworded need not be translated from nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from crmlib import __version__
from crmlib.course.edition import LANGUAGE, folder
from crmlib.reading.sample import course_folder

DOORS = ("say", "tell")
FOLDERS = ("crmlib", "tests/edition")  # the fixture's questions stand beside its chapter
NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # the file changes only where a message does

HEADER = "# The sentences of the course in Chinese: write msgstr, then call make messages."


class Message(NamedTuple):
    """One sentence, and what tells it from another that reads the same."""

    text: str
    context: str | None


def catalogue_file() -> Path:
    """The translators' file."""
    return folder() / "LC_MESSAGES" / "crmlib.po"


def said_in(code: str) -> Iterator[Message]:
    """The sentences that a module says or tells, as far as they are literals.

    Examples
    --------
    >>> list(said_in("say('{n} left', context='remaining', n=3), tell('Count.'), say(hint)"))
    [Message(text='{n} left', context='remaining'), Message(text='Count.', context=None)]
    """
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and call.args and _name(call.func) in DOORS:
            text = _literal(call.args[0])
            named = [keyword.value for keyword in call.keywords if keyword.arg == "context"]
            if text:
                yield Message(text, _literal(next(iter([*call.args[1:], *named]), None)) or None)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def extracted() -> Catalog:
    """Every message of the code with the files that say it; without line numbers, which change with every edit."""
    catalogue = Catalog()
    root = course_folder()
    for path in sorted(path for name in FOLDERS for path in (root / name).rglob("*.py")):
        for message in said_in(path.read_text(encoding="utf-8")):
            catalogue.add(message.text, context=message.context, locations=[(path.relative_to(root).as_posix(), 0)])
    return catalogue


def read() -> Catalog:
    """The translators' file as it is; an empty one where there is none yet."""
    path = catalogue_file()
    if not path.is_file():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as lines:
        return read_po(lines, locale=LANGUAGE)


def updated(stored: Catalog, code: Catalog) -> Catalog:
    """The stored catalogue with the messages of the code: new ones empty, gone ones kept as comments, none guessed.

    A message that comes back has its old translation again.
    """
    for key in [key for key, message in stored.obsolete.items() if code.get(message.id, message.context)]:
        stored[key] = stored.obsolete.pop(key)
    stored.update(code, no_fuzzy_matching=True)
    for key in [key for key, message in stored.obsolete.items() if not message.string]:
        del stored.obsolete[key]  # nobody's work is lost
    stored.creation_date = stored.revision_date = NO_DAY
    stored.header_comment, stored.fuzzy = HEADER, False
    stored.project, stored.version = "crmlib", __version__
    stored.msgid_bugs_address = stored.last_translator = stored.language_team = ""
    return stored


def problems(catalogue: Catalog) -> list[str]:
    """What is wrong with the translations that are there: a gap or its format lost or new, blanks at an end."""
    return [
        f"{message.id!r}: {wrong}"
        for message in catalogue
        if message.id and message.string
        for wrong in _wrong(str(message.id), str(message.string))
    ]


def _wrong(english: str, other: str) -> Iterator[str]:
    try:
        ours, theirs = gaps(english), gaps(other)
    except ValueError as problem:
        yield f"the translation cannot be filled: {problem}."
        return
    if lost := sorted(set(ours) - set(theirs)):
        yield f"the translation lacks {', '.join(lost)}."
    if new := sorted(set(theirs) - set(ours)):
        yield f"the translation has {', '.join(new)}, which the English has not."
    if other != other.strip():
        yield "the translation begins or ends with a blank."


def gaps(message: str) -> list[str]:
    """The gaps of a message with their format marks, sorted.

    Examples
    --------
    >>> gaps("{n:,} of {all} customers")
    ['{all}', '{n:,}']
    """
    return sorted(
        f"{{{name}{f'!{turn}' if turn else ''}{f':{form}' if form else ''}}}"
        for _, name, form, turn in Formatter().parse(message)
        if name is not None
    )


def untranslated(catalogue: Catalog, places: tuple[str, ...]) -> list[Message]:
    """The messages of some files or folders that have no translation; one that is marked fuzzy has none."""
    return [
        Message(str(message.id), message.context)
        for message in catalogue
        if message.id
        and (not message.string or message.fuzzy)
        and any(
            place == at or place.startswith(f"{at.rstrip('/')}/") for place, _ in message.locations for at in places
        )
    ]


def compiled(catalogue: Catalog) -> bytes:
    """What gettext reads: the translated messages, none that is fuzzy."""
    packed = BytesIO()
    write_mo(packed, catalogue)
    return packed.getvalue()


def written(catalogue: Catalog) -> bytes:
    """The translators' file."""
    text = BytesIO()
    write_po(text, catalogue, width=110, sort_by_file=True, include_lineno=False, include_previous=False)
    return text.getvalue()


def main() -> None:
    """Bring both files up to date and say what is left to translate, and what is wrong."""
    catalogue, path = updated(read(), extracted()), catalogue_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalogue))
    path.with_suffix(".mo").write_bytes(compiled(catalogue))
    messages = [message for message in catalogue if message.id]
    print(
        f"{len(messages)} messages, {sum(bool(message.string) for message in messages)} translated",
        *problems(catalogue),
        sep="\n",
    )


if __name__ == "__main__":
    main()
