"""What the course says to people: one door for every sentence, so that a second language needs no code."""

import gettext
import os
import re
from collections.abc import Iterable
from functools import cache, partial
from numbers import Number
from pathlib import Path
from string import Formatter
from typing import Any

LANGUAGES = ("en", "zh")  # English is the source, the others are translations of it
SETTING = "CRMLIB_LANGUAGE"  # the environment variable that chooses one
FILE = ".crmlib/language"  # in a folder of the course: the language that it was made in
# what stands between the names of a list, between clauses, and between whole sentences
_BETWEEN = {"en": {",": ", ", ";": "; ", ".": " "}, "zh": {",": "、", ";": "；", ".": ""}}

_FORMS = re.compile(r"\[(?:(\w+):)?([^|\[\]]*)\|([^|\[\]]*)\]")


class DataError(ValueError):
    """Data or an argument cannot be used: the message says what, where, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: the sentence."""
        return [str(self)]


def chosen() -> str:
    """The language of the course: the environment's, else that of the folder of the course one stands in, else English.

    Examples
    --------
    >>> chosen() in LANGUAGES
    True
    """
    named = os.environ.get(SETTING) or of_folder(Path.cwd())
    return named if named in LANGUAGES else LANGUAGES[0]


@cache
def of_folder(here: Path) -> str:
    """What ``crmlib lab --language`` wrote into the nearest folder of the course upward."""
    found = next((folder / FILE for folder in (here, *here.parents) if (folder / FILE).is_file()), None)
    return found.read_text(encoding="utf-8", errors="replace").strip() if found else ""


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The sentences of a language; those that it lacks stay English."""
    packed, clone = Path(__file__).parent / "course" / "files" / "locale", Path(__file__).parents[1] / "locale"
    folder = packed if packed.is_dir() else clone
    return gettext.translation("crmlib", folder, languages=[language], fallback=True)


def tell(message: str) -> str:
    """Mark a text that is said later, as in the definition of an exercise; it comes back unchanged.

    Examples
    --------
    >>> tell("Which total is each share a part of?")
    'Which total is each share a part of?'
    """
    return message


def joined(names: Iterable[object], mark: str = ",") -> str:
    """The names of a list, one after the other, as the language of the course parts them.

    Parameters
    ----------
    names : iterable
    mark : str
        ``";"`` where they are clauses that may hold a comma, ``"."`` where they are whole sentences.

    Returns
    -------
    str

    Examples
    --------
    >>> joined(["Ana", "Bo"]), joined(["pays late", "sends back"], ";"), joined(["One.", "Two."], ".")
    ('Ana, Bo', 'pays late; sends back', 'One. Two.')
    """
    return _BETWEEN[chosen()][mark].join(map(str, names))


def say(message: str, context: Any = "", **values: object) -> str:
    """Fill a sentence with its values, in the language of the course.

    The sentence is a plain literal, never an f-string: it is the key under which a translation is found.

    Parameters
    ----------
    message : str
        The English sentence with named gaps, ``"{name} fell to {level}"``. Of ``[one|more]`` it takes the first where the
        number before it shows as 1, of ``[n:one|more]`` where the number `n`, named before, does.
    context : str, optional
        Tells apart two meanings of one English word, ``say("left", context="remaining")``.
    **values
        What goes into the gaps; format marks such as ``{share:.0%}`` work.

    Returns
    -------
    str

    Examples
    --------
    >>> say("{n} customers bring {share:.0%}", n=3, share=0.68)
    '3 customers bring 68%'
    >>> [say("{n} [customer is|customers are] late", n=n) for n in (0, 1, 2)]
    ['0 customers are late', '1 customer is late', '2 customers are late']
    >>> say("{n} of {all} [customer|customers] [n:is|are] late", n=1, all=9)
    '1 of 9 customers is late'
    """
    known = translations(chosen())
    message = known.pgettext(context, message) if context else known.gettext(message)
    said, last = "", ""
    shown: dict[str, str] = {}
    for words, gap, form, conversion in Formatter().parse(message):
        said += _FORMS.sub(partial(_form, shown, last), words)
        if gap is not None:
            value, _ = Formatter().get_field(gap, (), values)
            shown[gap] = format(Formatter().convert_field(value, conversion), form.format(**values) if form else "")
            said += shown[gap]
            last = gap if isinstance(value, Number) else last
    return said


def _form(shown: dict[str, str], last: str, forms: re.Match[str]) -> str:
    return forms[2] if shown.get(forms[1] or last) == "1" else forms[3]


def readable(amount: float) -> float:
    """An amount as people say it: whole from 100 up, with one decimal below.

    Parameters
    ----------
    amount : float

    Returns
    -------
    float or int
        For a gap such as ``{money:,}`` of :func:`say`.

    Examples
    --------
    >>> readable(27567.39), readable(6.667), readable(68.0)
    (27567, 6.7, 68)
    """
    amount = round(float(amount), 1)
    return round(amount) if abs(amount) >= 100 or amount.is_integer() else amount
