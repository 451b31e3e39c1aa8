"""What is planted in the credit evidence is really in it."""

import numpy as np
import pandas as pd
import pytest

from tests.data.tables import TODAY, read


@pytest.fixture(scope="module")
def invoices():
    evidence = read("credit_evidence")
    return evidence[evidence["item"] == "days_beyond_terms"]


@pytest.fixture(scope="module")
def facts():
    """One row per buyer, one column per item that is known once."""
    evidence = read("credit_evidence")
    facts = evidence[~evidence["item"].isin(["days_beyond_terms", "supplier_limit"])]
    return facts.pivot_table(index="customer_id", columns="item", values="value")


def days_late(invoices):
    """Days beyond terms, weighted with the amounts."""
    return (invoices["value"] * invoices["amount"]).groupby(invoices["customer_id"]).sum() / (
        invoices.groupby("customer_id")["amount"].sum()
    )


POINTS = {  # value to points, straight lines between: the scales of the credit lesson
    "days": "-30:100 -20:90 0:80 15:70 22:60 30:50 60:40 90:30 120:20",
    "years": "0:10 1:30 3:55 5:70 10:90 20:100",
    "adverse": "0:100 1:60 2:0",
    "accounts": "0:30 1:70 2:100",
    "cover": "0:0 1:20 2:50 4:80 8:100",
    "cash": "0:0 .1:40 .25:70 .4:90 .6:100",
    "quick": ".3:0 .6:40 1:75 1.5:100",
    "current": ".5:0 1:40 1.5:70 2:90 3:100",
    "equity": "0:0 .1:25 .25:50 .4:75 .6:100",
    "debt": ".5:100 1:75 2:45 3:20 5:0",
    "z": "0:0 1.1:30 2.6:75 4:100",
    "limit": ".05:100 .10:80 .20:50 .40:0",
    "secured": "0:20 .3:45 .5:60 .9:95 1:100",
    "country": "0:100 1:95 2:85 3:70 4:55 5:40 6:20 7:0",
}


def points(scale, value):
    places, scores = zip(*[map(float, point.split(":")) for point in POINTS[scale].split()], strict=True)
    return float(np.interp(value, places, scores))


def score(f, paid):
    """The 5C total of a buyer with complete accounts and positive net worth, written out a second time as a check."""
    worth = f["total_assets"] - f["total_liabilities"]
    z = (
        6.56 * (f["current_assets"] - f["current_liabilities"]) / f["total_assets"]
        + 3.26 * f["retained_earnings"] / f["total_assets"]
        + 6.72 * f["ebit"] / f["total_assets"]
        + 1.05 * worth / f["total_liabilities"]
    )
    paid_points = np.average([points("days", days) for days in paid["value"]], weights=paid["amount"])
    character = (
        40 * paid_points
        + 20 * f["trade_references"]
        + 15 * points("years", f["years_in_business"])
        + 15 * points("adverse", f["adverse_record"])
        + 10 * points("accounts", f["accounts_quality"])
    )
    capacity = (
        30 * points("cover", f["ebit"] / f["interest"])
        + 25 * points("cash", f["operating_cash_flow"] / f["current_liabilities"])
        + 25 * points("quick", (f["current_assets"] - f["stock"]) / f["current_liabilities"])
        + 20 * points("current", f["current_assets"] / f["current_liabilities"])
    )
    capital = (
        35 * points("equity", worth / f["total_assets"])
        + 25 * points("debt", f["total_liabilities"] / worth)
        + 25 * points("z", z)
        + 15 * points("limit", f["requested_limit"] / worth)
    )
    collateral = 100 * points("secured", f["secured_share"])
    conditions = 50 * points("country", f["country_class"]) + 25 * f["industry_outlook"] + 25 * f["contract_currency"]
    return (30 * character + 25 * capacity + 20 * capital + 10 * collateral + 15 * conditions) / 10000


def test_the_first_buyer_is_the_worked_case(facts, invoices):
    assert read("credit_evidence")["customer_id"].iloc[0] == "C029"
    paid = invoices[invoices["customer_id"] == "C029"]
    assert set(zip(paid["value"], paid["amount"], strict=True)) == {(0, 50), (10, 30), (40, 20)}
    given = {
        "total_assets": 2000,
        "current_assets": 1100,
        "stock": 400,
        "current_liabilities": 700,
        "total_liabilities": 1100,
        "retained_earnings": 350,
        "ebit": 180,
        "interest": 60,
        "operating_cash_flow": 140,
        "trade_references": 75,
        "years_in_business": 8,
        "adverse_record": 0,
        "accounts_quality": 2,
        "requested_limit": 150,
        "secured_share": 0.3,
        "country_class": 3,
        "industry_outlook": 60,
        "contract_currency": 70,
        "own_history_months": 24,
        "identity_verified": 1,
        "sanctions_hit": 0,
        "insolvency": 0,
        "fraud_sign": 0,
        "supplier_legal_action": 0,
        "oldest_overdue_days": 0,
        "bank_name_matches": 1,
        "free_mail_domain": 0,
        "bank_details_changed": 0,
        "third_country_payer": 0,
        "rush_first_order": 0,
        "monthly_sales": 60,
        "credit_days": 60,
        "transit_days": 15,
        "insurer_limit": 50,
        "insurer_cover": 0.9,
        "agreed_limit": 150,
        "limit_blocked": 0,
        "delivered_not_billed": 20,
        "open_orders": 18,
    }
    found = facts.loc["C029"].to_dict()
    assert found.pop("share_of_receivables") < 0.25
    assert found == given
    assert days_late(invoices)["C029"] == pytest.approx(11.0)
    assert score(facts.loc["C029"], paid) == pytest.approx(71.15, abs=0.005)


def test_one_prompt_payer_has_negative_net_worth(facts, invoices):
    negative = facts.index[facts["total_liabilities"] > facts["total_assets"]]
    assert list(negative) == ["C013"]
    assert days_late(invoices)["C013"] <= 0


def test_one_late_payer_has_a_fine_score(facts, invoices):
    late = days_late(invoices)
    assert list(late.index[late >= 60]) == ["C008"]
    assert late["C008"] == pytest.approx(62.5)
    total = score(facts.loc["C008"], invoices[invoices["customer_id"] == "C008"])
    assert 75 <= total < 85  # the score alone says AA
    without = facts.loc["C008"]  # and no other cap applies
    assert not without[["sanctions_hit", "insolvency", "fraud_sign", "supplier_legal_action"]].any()
    assert without["oldest_overdue_days"] <= 90 and without["own_history_months"] >= 12 and without["country_class"] < 6


@pytest.mark.parametrize(
    ("fact", "buyers"),
    [
        (lambda f: f["accounts_quality"] == 0, ["C010"]),
        (lambda f: f["total_assets"].isna(), ["C010"]),
        (lambda f: f["own_history_months"] < 12, ["C056"]),
        (lambda f: f["country_class"] == 6, ["C015"]),
        (lambda f: f["country_class"] == 7, ["C024"]),
        (
            lambda f: (f["identity_verified"] == 0) | (f["sanctions_hit"] + f["insolvency"] + f["fraud_sign"] > 0),
            ["C042"],
        ),
        (lambda f: f["oldest_overdue_days"] > 90, ["C045"]),
        (lambda f: f["supplier_legal_action"] == 1, ["C045"]),
        (lambda f: f["share_of_receivables"] > 0.25, ["C001"]),
    ],
    ids=["says no accounts", "no accounts", "new", "class 6", "class 7", "stop", "overdue", "sued", "concentration"],
)
def test_one_buyer_for_each_other_cap(facts, fact, buyers):
    assert len(facts) == 12
    assert list(facts.index[fact(facts)]) == buyers


def test_the_class_6_buyer_is_not_secured_enough_to_escape_the_cap(facts):
    assert facts.loc["C015", "secured_share"] < 0.9


def test_the_accounts_hold_together(facts):
    f = facts.drop(index="C010")
    assert (f["stock"] < f["current_assets"]).all()
    assert (f["current_assets"] <= f["total_assets"]).all()
    assert (f["current_liabilities"] <= f["total_liabilities"]).all()
    assert (f["retained_earnings"] <= f["total_assets"] - f["total_liabilities"]).all()


def test_the_evidence_agrees_with_the_customer_file(facts, customers, invoices):
    since = customers["since"].loc[facts.index]
    months = (TODAY.year - since.dt.year) * 12 + TODAY.month - since.dt.month - (since.dt.day > TODAY.day)
    assert (facts["own_history_months"] == months).all()
    assert (facts["years_in_business"] * 12 >= months - 12).all()
    assert facts["share_of_receivables"].sum() <= 1
    classes = facts[["country_class"]].join(customers["country"])
    assert classes.drop_duplicates()["country"].is_unique
    assert (invoices["date"] > invoices["customer_id"].map(since)).all()


def test_only_invoices_have_a_weight_and_every_other_item_stands_once(invoices):
    evidence = read("credit_evidence")
    assert (evidence["amount"].notna() == (evidence["item"] == "days_beyond_terms")).all()
    assert (invoices["amount"] > 0).all()
    others = evidence[~evidence["item"].isin(["days_beyond_terms", "supplier_limit"])]
    assert not others.duplicated(["customer_id", "item"]).any()
    assert set(invoices["customer_id"]) == set(evidence["customer_id"])
    assert (invoices["value"] < 0).any()


def test_the_worked_case_has_three_other_suppliers():
    evidence = read("credit_evidence")
    limits = evidence[(evidence["item"] == "supplier_limit") & (evidence["customer_id"] == "C029")]
    assert limits["value"].tolist() == [60, 80, 120]


@pytest.mark.parametrize(
    ("fact", "buyers"),
    [
        (lambda f: f["agreed_limit"].isna(), ["C042", "C056"]),
        (lambda f: f["agreed_limit"] == 0, ["C024"]),
        (lambda f: f["limit_blocked"] == 1, ["C045"]),
        (lambda f: f["free_mail_domain"] + f["third_country_payer"] == 2, ["C042"]),
        (lambda f: f["bank_details_changed"] == 1, ["C004"]),
    ],
    ids=["no limit", "limit 0", "blocked", "two signs", "one sign"],
)
def test_the_credit_files_hold_one_case_of_each_kind(facts, fact, buyers):
    assert list(facts.index[fact(facts)]) == buyers


def test_two_limits_are_more_than_a_year_old():
    evidence = read("credit_evidence")
    agreed = evidence[evidence["item"] == "agreed_limit"].set_index("customer_id")["date"]
    assert sorted(agreed.index[agreed < TODAY - pd.DateOffset(years=1)]) == ["C013", "C045"]
