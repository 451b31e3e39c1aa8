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
