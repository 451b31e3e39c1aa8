"""What the course says to people: one door for every sentence, so that a second language needs no code."""


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
        The English sentence with named gaps, ``"{name} fell to {level}"``.
    **values
        What goes into the gaps; format marks such as ``{share:.0%}`` work.

    Returns
    -------
    str

    Examples
    --------
    >>> say("{n} customers bring {share:.0%}", n=3, share=0.68)
    '3 customers bring 68%'
    """
    return message.format(**values)


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
