"""Profit after service, lifetime value, false key accounts: keys of the lesson, edges, totals."""

import math

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib import DataError


@pytest.fixture
def profit():
    table = crm.sample("ten_customers").set_index("customer_id")
    return table["sales"] * table["margin"] - table["cost_to_serve"]


def test_the_whale_of_the_ten_customers(profit):
    curve = crm.whale_curve(profit)
    assert profit.sum() == pytest.approx(112.45)
    assert curve.attrs == {"peak_share": pytest.approx(1.158, abs=5e-4), "peak_customers": 5, "losers": 5}
    assert curve["cum_share"].iloc[1] == pytest.approx(0.857, abs=5e-4)
    assert curve["cum_share"].iloc[-1] == pytest.approx(1)


def test_the_order_of_rows_changes_nothing_and_the_input_stays(profit):
    shuffled = profit.sample(frac=1, random_state=3)
    before = shuffled.copy()
    pd.testing.assert_frame_equal(crm.whale_curve(shuffled), crm.whale_curve(profit))
    pd.testing.assert_series_equal(shuffled, before)
    tied = pd.Series({"b": 5, "a": 5, "c": -1})
    assert list(crm.whale_curve(tied).index) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "bad, why", [([], "no customers"), ([1, np.nan], "no profit"), ([5, -5], "above zero"), ([-1], "above zero")]
)
def test_a_curve_without_a_base_is_refused(bad, why):
    with pytest.raises(DataError, match=why):
        crm.whale_curve(bad)


def test_one_customer_and_no_losses():
    assert crm.whale_curve([7]).attrs == {"peak_share": 1.0, "peak_customers": 1, "losers": 0}


def test_the_claims_on_retention():
    assert crm.lifetime_value(3000, 0.80) == pytest.approx(8000)
    assert crm.lifetime_value(3000, 0.85) == pytest.approx(10200)
    assert crm.retention_gain(0.80) == pytest.approx(0.275)
    assert crm.retention_gain(0.95) == pytest.approx(0.579, abs=5e-4)  # the most there is
    for claim in (0.35, 0.48, 0.57):
        assert crm.retention_gain(crm.retention_for_gain(claim)) == pytest.approx(claim)
    assert math.isnan(crm.retention_for_gain(0.80))
    assert math.isnan(crm.retention_for_gain(0.10))  # always more than that: the equation has no root


@pytest.mark.parametrize(
    "call",
    [
        lambda: crm.lifetime_value(1, 1.1),
        lambda: crm.lifetime_value(1, 85),
        lambda: crm.lifetime_value(1, 1.0, 0.0),
        lambda: crm.lifetime_value(1, 0.5, -0.1),
        lambda: crm.retention_gain(0.0),
        lambda: crm.retention_gain(0.98),
        lambda: crm.retention_for_gain(0.0),
    ],
)
def test_shares_that_cannot_be_are_refused(call):
    with pytest.raises(DataError, match="cannot be used"):
        call()


def test_the_planted_false_key_accounts_and_no_others_among_the_largest():
    facts = crm.account_facts(crm.sample("orders"))
    assert facts["sales"].sum() == pytest.approx(crm.sample("orders")["amount"].sum())
    natures = crm.false_key_accounts(facts.head(12))["nature"]
    assert natures[natures != "sound"].to_dict() == {"C016": "thin", "C006": "squeezer", "C041": "one-off"}
    assert (facts["profit"] < 0).sum() == 13  # as data/README.md says


def test_the_first_rule_that_fits_counts_and_a_missing_column_is_said():
    accounts = pd.DataFrame({"orders": [1], "margin_of_sales_share": [0.01], "returned_share": [0.5], "profit": [-1.0]})
    assert crm.false_key_accounts(accounts)["nature"].tolist() == ["one-off"]
    assert crm.false_key_accounts(accounts.iloc[:0])["nature"].tolist() == []
    with pytest.raises(
        DataError, match="Nobody can be called sound while this is known of nobody: margin, share of sales, profit"
    ):
        crm.false_key_accounts(accounts.assign(margin_of_sales_share=np.nan, profit=np.nan))
    with pytest.raises(DataError, match="profit"):
        crm.false_key_accounts(accounts.drop(columns="profit"))
    with pytest.raises(DataError, match="no column amount in the orders"):
        crm.account_facts(pd.DataFrame({"customer_id": [], "order_id": [], "cost": []}))


def test_what_the_lines_do_not_tell_about_an_account_is_missing():
    orders = crm.sample("orders")
    whole = crm.account_facts(orders)
    bare = crm.account_facts(orders[["customer_id", "date", "amount"]])
    assert bare["sales"].to_dict() == whole["sales"].to_dict()
    days = orders[orders["amount"] > 0].groupby("customer_id")["date"].nunique()
    assert bare.loc[days.index, "orders"].to_dict() == days.to_dict()
    assert bare[["margin_of_sales_share", "profit"]].isna().all(axis=None)
    no_hours = crm.account_facts(orders.drop(columns="service_hours"))
    assert no_hours["margin_of_sales_share"].equals(whole["margin_of_sales_share"]) and no_hours["profit"].isna().all()
    with pytest.raises(DataError, match="no column date in the orders"):
        crm.account_facts(orders[["customer_id", "amount"]])
