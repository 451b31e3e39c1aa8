"""The live pictures of lesson 5, by idea.

What a control does not change is prepared once. A move then calls a public method, or the quick half of a public pair.
"""

from crmlib.credit.panels.ledger import countback
from crmlib.credit.panels.limits import insured_part, which_limit_binds
from crmlib.credit.panels.orders import deposit, repeat_order
from crmlib.credit.panels.score import c_weights, days_late, paid_late

__all__ = [
    "c_weights",
    "countback",
    "days_late",
    "deposit",
    "insured_part",
    "paid_late",
    "repeat_order",
    "which_limit_binds",
]
