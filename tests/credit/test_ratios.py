"""Ratios of accounts and Z''."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import rules
from crmlib.credit.ratios import ACCOUNTS, altman_z2, ratios, z2_zone
from crmlib.language import DataError

G1 = {
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
}


def test_the_worked_accounts():
    found = ratios(G1)
    assert found.to_dict() == pytest.approx(
        {
            "net_worth": 900,
            "interest_cover": 3,
            "cash_flow_cover": 0.2,
            "quick_ratio": 1,
            "current_ratio": 11 / 7,
            "equity_ratio": 0.45,
            "liabilities_to_net_worth": 11 / 9,
            "z2": 3.346,
            "limit_to_net_worth": 1 / 6,
        },
        abs=0.0005,
    )
    assert altman_z2(G1) == pytest.approx(3.346, abs=0.0005)
    assert z2_zone(altman_z2(G1)) == "safe"


def test_many_firms_in_a_frame_keep_their_index():
    books = pd.DataFrame([G1, G1 | {"ebit": None}], index=["x", "y"])
    found = ratios(books)
    assert found.index.tolist() == ["x", "y"]
    assert found["interest_cover"].isna().tolist() == [False, True]
    assert altman_z2(books).isna().tolist() == [False, True]
    assert found.loc["x"].tolist() == ratios(G1).tolist()


@pytest.mark.parametrize(
    ("change", "ratio", "value"),
    [
        ({"interest": 0}, "interest_cover", np.inf),
        ({"interest": 0, "ebit": -5}, "interest_cover", np.inf),
        ({"current_liabilities": 0}, "quick_ratio", np.inf),
        ({"current_liabilities": 0}, "cash_flow_cover", np.inf),
        ({"total_liabilities": 2000}, "liabilities_to_net_worth", np.inf),
        ({"total_liabilities": 2500}, "liabilities_to_net_worth", np.inf),
        ({"total_liabilities": 2500}, "limit_to_net_worth", np.inf),
        ({"total_liabilities": 2000, "requested_limit": 0}, "limit_to_net_worth", np.inf),
        ({"total_liabilities": 0}, "liabilities_to_net_worth", 0),
        ({"total_liabilities": 0}, "z2", np.inf),
        ({"total_liabilities": 2500}, "equity_ratio", -0.25),
        ({"total_assets": 0}, "equity_ratio", np.nan),
        ({"total_assets": 0}, "z2", np.nan),
        ({"interest": 0, "ebit": None}, "interest_cover", np.nan),
        ({"interest": None}, "interest_cover", np.nan),
    ],
)
def test_the_edges(change, ratio, value):
    assert ratios(G1 | change)[ratio] == pytest.approx(value, nan_ok=True)


def test_each_ratio_goes_missing_with_any_of_its_inputs_and_only_then():
    inputs = rules.table("credit/ratio_inputs")
    for item in ACCOUNTS:
        gone = set(ratios(G1 | {item: None}).drop("net_worth").pipe(lambda found: found[found.isna()]).index)
        assert gone == set(inputs.loc[inputs["item"] == item, "ratio"])


def test_accounts_that_cannot_be_used():
    with pytest.raises(DataError, match="none of total_assets"):
        ratios({"assets": 5})
    with pytest.raises(DataError, match="no coefficient for ebit_to_assets"):
        altman_z2(G1, rules.table("credit/z2").query("ratio != 'ebit_to_assets'"))


def test_own_coefficients():
    table = rules.table("credit/z2")
    assert altman_z2(G1, table.assign(coefficient=table["coefficient"] * 2)) == pytest.approx(2 * altman_z2(G1))


@pytest.mark.parametrize(
    ("z2", "zone"),
    [
        (2.6001, "safe"),
        (2.6, "grey"),
        (1.1, "grey"),
        (1.0999, "distress"),
        (-3, "distress"),
        (np.inf, "safe"),
    ],
)
def test_zones(z2, zone):
    assert z2_zone(z2) == zone


def test_a_missing_z2_has_no_zone():
    assert z2_zone(None) is None
    assert z2_zone(pd.Series([3.0, None], index=["x", "y"])).fillna("-").to_dict() == {"x": "safe", "y": "-"}


def test_text_is_no_account():
    assert np.isnan(ratios(G1 | {"ebit": "much"})["interest_cover"])


@given(st.fixed_dictionaries({name: st.floats(1, 1e6) for name in ACCOUNTS}), st.floats(0.001, 1000))
def test_the_currency_does_not_matter(books, rate):
    found, exchanged = ratios(books), ratios({name: value * rate for name, value in books.items()})
    for ratio in found.index.drop("net_worth"):
        assert exchanged[ratio] == pytest.approx(found[ratio], rel=1e-6) or books["total_assets"] == pytest.approx(
            books["total_liabilities"], rel=1e-6
        )
