"""A course that puts a sign before everything it says: what then differs but for the sign has read its own words."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crmlib import language

MARK = "¶"  # in no sentence of the course


@contextmanager
def marked_say(mark: str = MARK) -> Iterator[str]:
    """Let ``say`` mark every sentence, in all modules of the course, those that are loaded meanwhile too."""
    plain = language.say

    def say(message: str, **values: object) -> str:
        return mark + plain(message, **values)

    _exchange(plain, say)
    try:
        yield mark
    finally:
        _exchange(say, plain)


def _exchange(old: Any, new: Any) -> None:
    """Put one say in the place of another; what was kept for later was said by the old one and goes."""
    modules = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] == "crmlib"]
    for module in modules:
        if getattr(module, "say", None) is old:
            module.say = new  # type: ignore[attr-defined]
        for kept in list(vars(module).values()):
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()


def bare(text: str, mark: str = MARK) -> str:
    """A text without the signs."""
    return text.replace(mark, "")
