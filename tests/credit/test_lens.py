"""The five P's and the six A's from the evidence of the five C's."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.credit.five_c import five_c_detail
from crmlib.credit.lens import empty_cells, lens
from crmlib.language import DataError

G1 = {
    "days_beyond_terms": 11,
    "trade_references": 75,
    "years_in_business": 8,
    "adverse_record": 0,
    "accounts_quality": 2,
    "total_assets": 2000,
    "current_assets": 1100,
    "stock": 400,
    "current_liabilities": 700,
    "total_liabilities": 1100,
    "retained_earnings": 350,
    "ebit": 180,
    "interest": 60,
    "operating_cash_flow": 140,
    "requested_limit": 150,
    "secured_share": 0.3,
    "country_class": 3,
    "industry_outlook": 60,
    "contract_currency": 70,
}


def evidence(customer="G1", **facts):
    known = {item: value for item, value in (G1 | facts).items() if value is not None}
    return pd.DataFrame({"customer_id": customer, "item": known.keys(), "value": known.values(), "source": "file"})


def items(sheet, cell):
    return sheet.loc[sheet["cell"] == cell, "item"].tolist()


def test_the_empty_cells_of_the_worked_case():
    assert empty_cells(lens(evidence(), "5P"))["lens_question"].tolist() == ["Purpose"]
    assert empty_cells(lens(evidence(), "6A"))["lens_question"].tolist() == [
        "Technical",
        "Organisational",
        "Commercial",
    ]
    assert crm.lens is lens


def test_the_tags():
    five, six = lens(evidence(), "5P"), lens(evidence(), "6A")
    people = ["payment_index", "trade_references", "years_in_business", "adverse_record", "accounts_quality"]
    cash = ["interest_cover", "cash_flow_cover", "quick_ratio", "current_ratio"]
    assert items(five, "people") == items(six, "management") == people
    assert items(five, "payment") == cash
    assert items(six, "financial") == [*cash, "equity_ratio", "liabilities_to_net_worth", "z2"]
    assert items(five, "protection") == ["secured_share"]
    assert items(five, "perspective") == ["country_class", "industry_outlook", "contract_currency"]
    assert items(six, "economic") == ["country_class", "industry_outlook"]


def test_the_cells_stand_in_the_order_of_the_lens():
    assert lens(evidence(), "5P")["cell"].drop_duplicates().tolist() == [
        "people",
        "purpose",
        "payment",
        "protection",
        "perspective",
    ]
    assert len(lens(evidence(), "6A")["cell"].drop_duplicates()) == 6


def test_the_points_are_those_of_the_score_and_traceable():
    points = five_c_detail(evidence()).set_index("item")["points"]
    sheet = lens(evidence(), "6A").dropna(subset="item")
    assert sheet["points"].tolist() == points[sheet["item"]].tolist()
    assert sheet["source"].eq("file").all()


def test_a_cell_whose_evidence_is_missing_is_empty():
    assert "Protection" in empty_cells(lens(evidence(secured_share=None), "5P"))["lens_question"].tolist()
    thin = pd.DataFrame({"customer_id": "x", "item": ["sanctions_hit"], "value": [0]})
    assert len(empty_cells(lens(thin, "6A"))) == 6


def test_several_customers_and_nobody():
    both = pd.concat([evidence(), evidence("H", country_class=None, industry_outlook=None)])
    empty = empty_cells(lens(both, "6A"))
    assert empty.loc[empty["customer_id"] == "H", "cell"].tolist() == [
        "economic",
        "technical",
        "organisational",
        "commercial",
    ]
    assert lens(evidence().head(0), "5P").empty


def test_own_tags_and_words(monkeypatch):
    more = pd.concat(
        [
            rules.table("credit/lens_tags"),
            pd.DataFrame({"item": ["contract_currency"], "lens": ["6A"], "cell": ["commercial"], "source": ["R"]}),
        ]
    )
    assert "commercial" not in empty_cells(lens(evidence(), "6A", tags=more))["cell"].tolist()
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    assert lens(evidence(), "5P")["lens_question"].iloc[0] == "人的因素"


def test_every_tag_names_an_item_and_a_cell():
    tags, cells = rules.table("credit/lens_tags"), rules.table("credit/lens_cells")
    assert set(tags["item"]) <= set(rules.table("credit/five_c_weights")["item"])
    assert set(zip(tags["lens"], tags["cell"], strict=True)) <= set(zip(cells["lens"], cells["cell"], strict=True))


def test_an_unknown_lens():
    with pytest.raises(DataError, match="name='4Z' is not known: use '5P' or '6A'"):
        lens(evidence(), "4Z")
