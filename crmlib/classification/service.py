"""What an hour of our own work costs: an assumption of each firm, in ``rules/service.csv`` (R)."""

from crmlib import rules
from crmlib.rules import Rule


def cost_of_hour(service: Rule = "classification/service") -> float:
    """The one number of the table, in the currency of the orders."""
    return float(rules.table(service)["cost_per_hour"].iloc[0])
