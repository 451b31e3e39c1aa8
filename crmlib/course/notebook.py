"""nbformat, without the seconds that one of its checks takes to load.

jsonschema, which nbformat brings along, builds a grammar of international web addresses when it is imported. No notebook
has one to check, and building it took most of the time a report spent on imports. Without the package jsonschema leaves
that one check out; anything imported later finds it again.
"""

import sys

_GRAMMAR = "rfc3987_syntax"
_absent = _GRAMMAR not in sys.modules
if _absent:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]    # Python's way to say: as if it were not installed
import nbformat  # noqa: E402

if _absent:
    del sys.modules[_GRAMMAR]

__all__ = ["nbformat"]
