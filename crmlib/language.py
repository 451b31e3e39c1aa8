"""What the course says to people: one door for every sentence, so that a second language needs no code."""

import re
from functools import partial
from numbers import Number
from string import Formatter

LANGUAGE = "en"  # of the words that rule tables and headings hold

_FORMS = re.compile(r"\[(?:(\w+):)?([^|\[\]]*)\|([^|\[\]]*)\]")


class DataError(ValueError):
    """Data or an argument cannot be used: the message says what, where, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback: the sentence."""
        return [str(self)]


def say(message: str, **values: object) -> str:
    """Fill a sentence with its values.

    The sentence is a plain literal, never an f-string: it is the key under which a translation is found.

    Parameters
    ----------
    message : str
        The English sentence with named gaps, ``"{name} fell to {level}"``. Of ``[one|more]`` it takes the first where the
        number before it shows as 1, of ``[n:one|more]`` where the number `n`, named before, does.
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
