"""The live pictures of lesson 4.

A move calls a public method. Where that would take too long for ten thousand customers it calls a public pair: what no
control changes is prepared once (the shares that a cut is compared with, the film of all days), and a move compares.
"""

from crmlib.classification.panels.accounts import cost_to_serve, lose_the_largest
from crmlib.classification.panels.behaviour import look_back, rfm_cuts, rfm_weights
from crmlib.classification.panels.sales import year_on_year
from crmlib.classification.panels.service import service_promise
from crmlib.classification.panels.value import abc_cuts, abcd_readings, retention

__all__ = [
    "abc_cuts",
    "abcd_readings",
    "cost_to_serve",
    "look_back",
    "lose_the_largest",
    "retention",
    "rfm_cuts",
    "rfm_weights",
    "service_promise",
    "year_on_year",
]
