"""How full a customer card is."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import rules
from crmlib.information.completeness import completeness
from crmlib.language import DataError

FIELDS = rules.table("information/required_fields")["field"].tolist()
FILLED = {
    "name": "Nordlicht",
    "country": "DE",
    "contact": "Malte Brandhof",
    "email": "info@n.example",
    "products": "lamps",
}


def test_the_worked_card_is_65_percent_full():
    found = completeness(FILLED)
    assert found["completeness"] == pytest.approx(0.65)
    assert found["missing"] == "role, volume, address, terms, credit"


def test_a_series_is_a_card_and_a_frame_holds_many():
    assert completeness(pd.Series(FILLED))["completeness"] == pytest.approx(0.65)
    cards = pd.DataFrame([FILLED, dict.fromkeys(FIELDS, "x")], index=["a", "b"])
    found = completeness(cards)
    assert found.index.tolist() == ["a", "b"]
    assert found["completeness"].tolist() == pytest.approx([0.65, 1.0])
    assert found["missing"].tolist() == ["role, volume, address, terms, credit", ""]


@pytest.mark.parametrize("blank", [None, "", "   ", "\t\n", "\u3000", float("nan"), pd.NA])
def test_blank_is_not_filled(blank):
    assert completeness(FILLED | {"name": blank})["completeness"] == pytest.approx(0.50)


@pytest.mark.parametrize("content", [0, 0.0, False, "0", "-"])
def test_a_zero_is_content(content):
    assert completeness(FILLED | {"volume": content})["completeness"] == pytest.approx(0.75)


def test_fields_that_nobody_requires_do_not_count():
    assert completeness(FILLED | {"fax": "none"})["completeness"] == pytest.approx(0.65)


def test_other_weights():
    own = pd.DataFrame({"field": ["name", "fax"], "weight": [1, 0]})
    assert completeness({"name": "x"}, own)["completeness"] == 1
    assert completeness({"fax": "x"}, own)["completeness"] == 0


def test_cards_and_weights_that_cannot_be_used():
    with pytest.raises(DataError, match="none of the required fields"):
        completeness({"Name": "x"})
    with pytest.raises(DataError, match="weights"):
        completeness(FILLED, pd.DataFrame({"field": ["name"], "weight": [-1]}))


def test_no_cards():
    assert completeness(pd.DataFrame(columns=FIELDS)).empty


@given(st.sets(st.sampled_from(FIELDS)), st.sampled_from(FIELDS), st.integers(1, 9))
def test_filling_a_field_never_makes_a_card_emptier_and_the_scale_of_the_weights_is_free(filled, more, factor):
    card = {field: "x" if field in filled else None for field in FIELDS}
    before = completeness(card)["completeness"]
    assert 0 <= before <= completeness(card | {more: "x"})["completeness"] <= 1
    table = rules.table("information/required_fields")
    assert completeness(card, table.assign(weight=table["weight"] * factor))["completeness"] == pytest.approx(before)


def test_the_cards_are_not_changed():
    cards = pd.DataFrame([FILLED])
    before = cards.copy(deep=True)
    completeness(cards)
    pd.testing.assert_frame_equal(cards, before)
