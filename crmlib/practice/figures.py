"""What counts as a number, and how a number is written in a text."""

from __future__ import annotations

import numbers
import re
from decimal import Decimal
from typing import Any
from unicodedata import normalize

_WRITTEN = re.compile(r"([-+]?)\s*(\d[\d.,\s']*?)\s*(%?)")
_GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"  # 27,567.50
_COMMA = r"(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+),\d+"  # 27.567,50


def is_number(value: Any) -> bool:
    """A number, and not yes or no."""
    return isinstance(value, numbers.Real | Decimal) and not isinstance(value, bool)


def readings(text: str) -> list[float]:
    """The numbers that a text can mean: a comma parts thousands or decimals, a percentage is a fraction or a number.

    Examples
    --------
    >>> readings("27,567"), readings("11 %"), readings("6８"), readings("0,25"), readings("C01")
    ([27567.0, 27.567], [0.11, 11.0], [68.0], [0.25], [])
    """
    found = _WRITTEN.fullmatch(normalize("NFKC", text[:40]).strip()) if len(text) <= 40 else None
    if not found:
        return []
    sign, digits, percent = found.groups()
    plain = re.sub(r"[\s']", "", digits)
    said = [plain.replace(",", "")] if re.fullmatch(rf"{_GROUPED}|\d+(?:\.\d+)?", plain) else []
    said += [plain.replace(".", "").replace(",", ".")] if re.fullmatch(_COMMA, plain) else []
    return [float(sign + number) / by for number in said for by in ((100, 1) if percent else (1,))]
