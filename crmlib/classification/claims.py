"""What a few points more of retention bring from where one stands, beside what others claim.

Source: S198 for the claims of 35 %, 48 % and 80 %; they stand in ``rules/retention_claims.csv``.
"""

from typing import NamedTuple

import pandas as pd

from crmlib import rules
from crmlib.classification.lifetime import lifetime_curve, lifetime_value, retention_for_gain, retention_gain
from crmlib.rules import Rule

START = 0.80  # where one looks from when nobody says otherwise


class RetentionStep(NamedTuple):
    """A step of retention on the curve of value."""

    curve: pd.DataFrame  # of lifetime_curve, in yearly margins
    retention: float  # where the step starts
    step: float
    value: float  # of a customer before the step, in yearly margins
    gain: float  # of the step, a fraction
    money: float  # the value times what a customer leaves a year
    claims: pd.DataFrame  # who, gain, retention: from where on the step brings what is claimed; missing where never


def retention_step(
    retention: float = START,
    step: float = 0.05,
    discount: float = 0.10,
    margin: float = 1.0,
    claims: Rule = "classification/retention_claims",
) -> RetentionStep:
    """Value and gain at one retention, the whole curve, and what each claim would need.

    Examples
    --------
    >>> found = retention_step(0.80)
    >>> round(found.value, 2), round(found.gain, 3), found.claims["retention"].round(3).tolist()
    (2.67, 0.275, [0.869, 0.926, nan])
    """
    said = rules.table(claims)
    value = lifetime_value(1.0, retention, discount)
    needed = [retention_for_gain(gain, step, discount) for gain in said["gain"]]
    return RetentionStep(
        curve=lifetime_curve(1.0, discount, step),
        retention=retention,
        step=step,
        value=value,
        gain=retention_gain(retention, step, discount),
        money=margin * value,
        claims=pd.DataFrame(
            {"who": rules.words(said, "label").tolist(), "gain": said["gain"].tolist(), "retention": needed}
        ),
    )
