"""Is it worth the risk: break-even probability, expected profit with the order after, expected loss.

Source: P (textbook of corporate finance); probabilities of default are illustrations (R).
"""

from typing import Any

from crmlib import rules
from crmlib.check import side_by_side
from crmlib.language import DataError, say
from crmlib.rules import Rule
from crmlib.showing.prose import Words

DAYS_IN_YEAR = 365  # simple interest


def break_even_probability(cost: float, price: float, *, days: float = 0, rate: float = 0.0) -> float:
    """How likely payment must be for a sale on credit to be worth it: ``cost / present value of the price``.

    ``present value = price / (1 + rate * days / 365)``

    Parameters
    ----------
    cost, price : float
        Of the sale; the cost is paid today.
    days : float
        Until the customer pays.
    rate : float
        Interest a year, 0.09 for 9 %.

    Returns
    -------
    float
        Above 1 where no probability is enough.

    Raises
    ------
    DataError
        The cost is below zero, the price not above zero, or the days or the rate are below zero.

    Notes
    -----
    Source: P; simple interest in a year of 365 days R.

    Examples
    --------
    >>> round(break_even_probability(82_000, 100_000, days=60, rate=0.09), 3)
    0.832
    """
    if not (cost >= 0 and price > 0 and days >= 0 and rate >= 0):
        raise DataError(say("A sale needs a price above zero, and cost, days and rate of zero or more."))
    present_value = price / (1 + rate * days / DAYS_IN_YEAR)
    return cost / present_value


def expected_profit(cost: float, revenue: float, probability: float) -> float:
    """What a sale brings on average: ``p * (revenue - cost) - (1 - p) * cost``.

    Parameters
    ----------
    cost, revenue : float
        Of the sale, as present values.
    probability : float
        That the customer pays, 0 to 1.

    Returns
    -------
    float

    Raises
    ------
    DataError
        The probability is not 0 to 1.

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> round(expected_profit(1000, 1200, 0.8), 2)
    -40.0
    """
    _refuse_probability(probability)
    return probability * (revenue - cost) - (1 - probability) * cost


def expected_profit_with_repeat(
    cost: float, revenue: float, probability: float, repeat_probability: float, *, discount: float
) -> float:
    """What a first sale brings when a customer who pays orders again.

    ``profit of the first + p * profit of the repeat / (1 + discount)``: only who has paid is supplied again, is then
    known better, and not at an expected loss.

    Parameters
    ----------
    cost, revenue, probability
        As in :func:`expected_profit`.
    repeat_probability : float
        That a customer who paid once pays again.
    discount : float
        From the repeat order to the first, 0.2 for 20 %.

    Returns
    -------
    float

    Raises
    ------
    DataError
        A probability is not 0 to 1.

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> round(expected_profit_with_repeat(1000, 1200, 0.8, 0.95, discount=0.2), 1)
    53.3
    """
    repeat = expected_profit(cost, revenue, repeat_probability)
    return expected_profit(cost, revenue, probability) + probability * max(repeat, 0) / (1 + discount)


def break_even_with_repeat(cost: float, revenue: float, repeat_probability: float, *, discount: float) -> float:
    """How likely the first payment must be when a customer who pays orders again: where the profit with the repeat order is zero.

    ``cost / (revenue + profit of the repeat / (1 + discount))``

    Parameters
    ----------
    cost, revenue, repeat_probability, discount
        As in :func:`expected_profit_with_repeat`.

    Returns
    -------
    float
        Above 1 where no probability is enough.

    Raises
    ------
    DataError
        The probability is not 0 to 1.

    Notes
    -----
    Source: P.

    Examples
    --------
    >>> round(break_even_with_repeat(1000, 1200, 0.95, discount=0.2), 3)
    0.759
    """
    repeat = max(expected_profit(cost, revenue, repeat_probability), 0) / (1 + discount)
    return cost / (revenue + repeat)


def expected_loss(
    exposure: Any,
    grade: Any,
    loss_given_default: Any,
    probabilities: Rule = "credit/default_probability",
) -> Any:
    """What is lost in an average year: ``probability of default * loss given default * exposure``.

    Parameters
    ----------
    exposure : float or Series
        Money; a credit counts as nothing at risk.
    grade : str or Series
        From :func:`crmlib.five_c`; missing leaves the loss missing.
    loss_given_default : float or Series
        The part that is lost when a customer fails, 0 to 1.
    probabilities : str or DataFrame
        Rule table ``grade, probability``; the course's numbers are illustrations.

    Returns
    -------
    float or Series

    Raises
    ------
    DataError
        A grade is not in the table.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> float(expected_loss(1000, "B", 0.5))
    12.5
    """
    case, single = side_by_side(exposure=exposure, grade=grade, loss=loss_given_default)
    known = rules.table(probabilities).set_index("grade")["probability"]
    unknown = case["grade"].dropna()[~case["grade"].dropna().isin(known.index)]
    if len(unknown):
        raise DataError(
            say("The grade {grade} has no probability of default; add it to the table.", grade=unknown.iloc[0])
        )
    risk = case["grade"].astype(object).map(dict(known)).astype(float)
    lost = risk * case["loss"] * case["exposure"].clip(lower=0)
    return lost.iloc[0] if single else lost


def bet_sentence(edge: float, alone: float, with_repeat: float, loss: float) -> Words:
    """Is a sale on credit worth it: the four figures of a bet in words.

    Parameters
    ----------
    edge : float
        From :func:`break_even_probability`.
    alone, with_repeat : float
        From :func:`expected_profit` and :func:`expected_profit_with_repeat`.
    loss : float
        From :func:`expected_loss`.

    Returns
    -------
    Words
        A text that a notebook shows as prose.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> bet_sentence(0.8321, -40, 53.3, 380)
    The sale is worth it above a probability of 0.832. On average it brings -40 alone and +53 with the repeat order. The
     expected loss of a year is 380.
    """
    return Words(
        say(
            "The sale is worth it above a probability of {edge:.3f}. On average it brings {alone:+,.0f} alone and {repeat:+,.0f} with "
            "the repeat order. The expected loss of a year is {loss:,.0f}.",
            edge=edge,
            alone=alone,
            repeat=with_repeat,
            loss=loss,
        )
    )


def _refuse_probability(probability: float) -> None:
    if not 0 <= probability <= 1:
        raise DataError(
            say("A probability of {probability:g} cannot be: give a number from 0 to 1.", probability=probability)
        )
