"""Words in place of the keys that programs read, column by column, for the pages and lists of the credit report."""

from collections.abc import Mapping

import pandas as pd

from crmlib import rules
from crmlib.credit.ageing import bucket_words
from crmlib.language import say


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A frame with words in place of keys, column by column; what has no words stays as it is."""
    words = {name: known_words for name, known_words in _words().items() if name in table}
    return table.assign(
        **{name: table[name].map(dict(of)).fillna(table[name]).astype("str") for name, of in words.items()}
    )


def _words() -> dict[str, Mapping[str, str]]:
    """Column to its keys and their words."""
    answers, verdicts = answer_words(), {"go": say("go"), "ask": say("ask"), "stop": say("stop")}
    return {
        "action": answers,
        "once_signed": answers,
        "verdict": verdicts,
        "gate": verdicts,
        "decided_by": {"need": say("need"), "capacity": say("capacity"), "portfolio_cap": say("portfolio")},
        "c": rules.words("credit/five_c_names", "label"),
        "item": rules.words("credit/five_c_weights", "label", by="item"),
        "method": rules.words("credit/limit_methods", "label"),
        "lens": lens_words(),
        "table": {
            "invoices": say("invoices"),
            "payments": say("payments"),
            "evidence": say("evidence"),
            "accounts": say("accounts"),
            "customers": say("customers"),
            "orders": say("orders"),
        },
    }


def answer_words() -> dict[str, str]:
    """The answers to an order."""
    return rules.words("credit/order_actions", "answer").to_dict()


def lens_words() -> dict[str, str]:
    """What the two lenses are called."""
    return {"5P": say("five P's"), "6A": say("six A's")}


def by_bucket(aged: pd.DataFrame) -> pd.DataFrame:
    """The ageing with its buckets in words."""
    return aged.rename(columns=bucket_words())
