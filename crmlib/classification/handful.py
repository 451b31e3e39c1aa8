"""Too few customers to compare with each other, and how many are the largest: the limits are ours, in ``rules/review_limits.csv``.

A handful has no largest fifth and does not fill five scores, and one of them has a quarter of the sales in any case.
"""

from crmlib import rules
from crmlib.check import share_of
from crmlib.rules import Rule

LIMITS = "classification/review_limits"


def least(limits: Rule = LIMITS) -> int:
    """How many customers it takes to compare them with each other."""
    return int(rules.table(limits)["customers_from"].iloc[0])


def among_the_largest(customers: int, limits: Rule = LIMITS) -> int:
    """How many customers, the largest first, are looked at as if they were key accounts."""
    return share_of(customers, float(rules.table(limits)["largest_share"].iloc[0]))
