"""What a customer is worth over the years, and what keeping more of them is worth.

Source: S198 claims that five points more retention bring 35 % to 80 %; here the claim can be computed.
"""

from math import nan, sqrt

from crmlib.language import DataError, say


def lifetime_value(margin: float, retention: float, discount: float = 0.10) -> float:
    """Present value of the margins of all coming years.

    ``margin * r / (1 + d - r)``: a customer stays with probability r each year, and money of next year is worth less by d.

    Parameters
    ----------
    margin : float
        What a customer leaves a year.
    retention : float
        Share of customers who are still there a year later, 0 to 1.
    discount : float
        Interest of a year, such as 0.10.

    Returns
    -------
    float
        In the unit of `margin`.

    Raises
    ------
    DataError
        `retention` is not between 0 and 1, or `discount` is negative, or the value has no limit.

    Notes
    -----
    Source: K, the standard formula with the first margin after one year.

    Examples
    --------
    >>> round(lifetime_value(3000, 0.80)), round(lifetime_value(3000, 0.85))
    (8000, 10200)
    """
    if not 0 <= retention <= 1 or discount < 0 or 1 + discount - retention <= 0:
        raise DataError(say("retention={r} with discount={d} cannot be used: give shares, 0.85 for 85%, and a discount above zero.",
                            r=retention, d=discount))
    return margin * retention / (1 + discount - retention)


def retention_gain(retention: float, step: float = 0.05, discount: float = 0.10) -> float:
    """How much more a customer is worth when retention rises.

    ``value(r + step) / value(r) - 1``; the margin drops out.

    Parameters
    ----------
    retention, discount : float
        As in :func:`lifetime_value`.
    step : float
        How far retention rises, 0.05 for five points.

    Returns
    -------
    float
        A fraction: 0.275 is 27.5 % more.

    Raises
    ------
    DataError
        Retention would leave the range from 0 to 1, or starts at 0.

    Notes
    -----
    Source: S198 for the question.

    Examples
    --------
    >>> round(retention_gain(0.80), 3)
    0.275
    """
    if retention <= 0:
        raise DataError(say("retention={r} cannot be used: a base that keeps nobody has nothing to gain from.", r=retention))
    return lifetime_value(1.0, retention + step, discount) / lifetime_value(1.0, retention, discount) - 1


def retention_for_gain(gain: float, step: float = 0.05, discount: float = 0.10) -> float:
    """From which retention on a step up brings a given gain.

    The higher root of ``gain * r**2 - gain * (1 + d - step) * r + step * (1 + d) = 0``, which is
    :func:`retention_gain` solved for r. The lower root belongs to bases that lose most customers every year.

    Parameters
    ----------
    gain : float
        Such as 0.35 for 35 %.
    step, discount : float
        As in :func:`retention_gain`.

    Returns
    -------
    float
        Retention to start from; missing where it cannot be reached, since nobody keeps more than all.

    Raises
    ------
    DataError
        `gain` is not above zero.

    Notes
    -----
    Source: S198 for the three claims, 35 %, 48 % and 80 %.

    Examples
    --------
    >>> [round(retention_for_gain(claim), 3) for claim in (0.35, 0.48, 0.80)]
    [0.869, 0.926, nan]
    """
    if gain <= 0:
        raise DataError(say("gain={gain} cannot be used: give a fraction above zero, 0.35 for 35%.", gain=gain))
    width = 1 + discount - step
    inside = width**2 - 4 * step * (1 + discount) / gain
    start = (width + sqrt(inside)) / 2 if inside >= 0 else nan
    return start if start + step <= 1 else nan
