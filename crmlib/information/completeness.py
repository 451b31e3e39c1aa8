"""How full a customer card is, where a name counts more than a fax number.

Source: S021 to S024 for the cards; fields and weights are ours (R).
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.check import one_or_many
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import weighted


def completeness(
    card: Mapping[str, Any] | pd.Series | pd.DataFrame,
    required: Rule = "information/required_fields",
) -> Any:
    """Weighted share of the required fields that are filled: ``sum(weight of filled) / sum(weight)``.

    A field with nothing but spaces is not filled; a zero is.

    Parameters
    ----------
    card : mapping, Series or DataFrame
        Field to content, or a frame with a card per row and a column per field. Other fields are ignored.
    required : str or DataFrame
        Rule table ``field, weight`` and, where people are to read them, ``label_en``, ``label_zh``; weights of zero or more.

    Returns
    -------
    Series or DataFrame
        ``completeness`` (0 to 1), ``missing`` (fields still empty, heaviest first) and ``to_fill_in``, the same in the
        language of the course; a frame gives a row per card.

    Raises
    ------
    DataError
        None of the required fields is there, or a weight cannot be used.

    Notes
    -----
    Source: R. Completeness says nothing about whether the content is right.

    Examples
    --------
    >>> card = {"name": "Nordlicht", "country": "DE", "contact": "Malte Brandhof", "email": "info@n.example",
    ...         "products": "panel lights", "address": "  "}
    >>> found = completeness(card)
    >>> float(found["completeness"]), found["missing"]
    (0.65, 'role, volume, address, terms, credit')
    """
    cards, single = one_or_many(card)
    fields = rules.table(required)
    weights = dict(zip(fields["field"], fields["weight"], strict=True))
    if not any(field in cards for field in weights):
        raise DataError(
            say(
                "The card has none of the required fields {names}; it has {there}. Name its fields so.",
                names=joined(weights),
                there=joined(cards.columns),
            )
        )
    filled = cards.reindex(columns=list(weights)).apply(_filled)
    heaviest = sorted(weights, key=lambda field: -weights[field])
    empty = [[field for field in heaviest if not full[field]] for full in filled.to_dict("records")]
    said = rules.wordings(fields, "label", by="field").get("label", {})
    result = pd.DataFrame(
        {
            "completeness": weighted(filled.astype("float64"), weights)["score"],
            "missing": [", ".join(lacking) for lacking in empty],
            "to_fill_in": [joined(said.get(field, field) for field in lacking) for lacking in empty],
        },
        index=cards.index,
    )
    return result.iloc[0].rename(None) if single else result


def _filled(column: pd.Series) -> pd.Series:
    return column.notna() & (column.astype("str").str.strip() != "")
