"""How far back the figures look."""

from crmlib import rules


def window(name: str, own: float | None = None) -> float:
    """The length that is asked for, else that of the rule table ``credit/windows``."""
    return own if own is not None else float(rules.table("credit/windows").set_index("window").loc[name, "value"])
