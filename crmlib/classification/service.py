"""What an hour of our own work costs, and a year of our own money: assumptions of each firm, in ``rules/service.csv`` (R)."""

from typing import Any

from crmlib import rules
from crmlib.rules import Rule

YEAR = 365  # days


def cost_of_hour(service: Rule = "classification/service") -> float:
    """An hour of our own work, in the currency of the orders."""
    return float(rules.table(service)["cost_per_hour"].iloc[0])


def cost_of_credit(sales: Any, days: Any, service: Rule = "classification/service") -> Any:
    """What it costs to wait so many days for the money: ``sales * rate of a year * days / 365``.

    Examples
    --------
    >>> round(cost_of_credit(100_000, 90))
    2219
    """
    return sales * float(rules.table(service)["credit_rate"].iloc[0]) * days / YEAR
