"""How far back the figures look."""

from crmlib import rules

WINDOWS = rules.table("credit/windows").set_index("window")["value"]
