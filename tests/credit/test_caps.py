"""Every cap alone, at its edge, and together."""

import numpy as np
import pandas as pd
import pytest

from crmlib import rules
from crmlib.credit.caps import apply_caps, grade_sentence
from crmlib.language import DataError

CLEAN = {
    "sanctions_hit": 0,
    "insolvency": 0,
    "fraud_sign": 0,
    "identity_verified": 1,
    "net_worth": 900,
    "supplier_legal_action": 0,
    "oldest_overdue_days": 0,
    "mean_days_beyond_terms": 11,
    "z2": 3.3,
    "country_class": 3,
    "secured_share": 0.3,
    "coverage": 1,
    "ratios_known": 8,
    "accounts_quality": 2,
    "own_history_months": 24,
    "share_of_receivables": 0.1,
}


def check(**facts):
    return apply_caps(pd.DataFrame([CLEAN | facts], dtype=float)).iloc[0]


def test_a_clean_customer_has_no_cap():
    assert check().isna().all()


@pytest.mark.parametrize(
    ("facts", "cap", "by"),
    [
        ({"sanctions_hit": 1}, "D", "sanctions_hit"),
        ({"insolvency": 1}, "D", "insolvency"),
        ({"fraud_sign": 1}, "D", "fraud_sign"),
        ({"identity_verified": 0}, "D", "identity_not_verified"),
        ({"identity_verified": None}, "D", "identity_not_verified"),
        ({"net_worth": -0.01}, "C", "negative_net_worth"),
        ({"supplier_legal_action": 1}, "C", "supplier_legal_action"),
        ({"oldest_overdue_days": 91}, "C", "overdue_over_90"),
        ({"mean_days_beyond_terms": 60}, "C", "late_60, late_30"),
        ({"mean_days_beyond_terms": 30}, "B", "late_30"),
        ({"mean_days_beyond_terms": 59.9}, "B", "late_30"),
        ({"z2": 1.09}, "B", "weak_z2"),
        ({"country_class": 6}, "B", "country_6"),
        ({"country_class": 6, "secured_share": 0.89}, "B", "country_6"),
        ({"country_class": 6, "secured_share": None}, "B", "country_6"),
        ({"country_class": 7}, "D", "country_7"),
        ({"country_class": 7, "secured_share": 1}, "D", "country_7"),
        ({"coverage": 0.59}, "B", "thin_evidence"),
        ({"ratios_known": 0}, "B", "no_accounts"),
        ({"accounts_quality": 0}, "B", "no_accounts"),
        ({"ratios_known": 0, "accounts_quality": 0}, "B", "no_accounts"),
        ({"own_history_months": 11}, "B", "short_history"),
        ({"own_history_months": None}, "B", "short_history"),
        (
            {"own_history_months": 3, "fraud_sign": 1, "net_worth": -1},
            "D",
            "fraud_sign, negative_net_worth, short_history",
        ),
    ],
)
def test_one_cap_at_a_time_and_the_worst_of_several(facts, cap, by):
    found = check(**facts)
    assert (found["cap"], found["capped_by"]) == (cap, by)
    assert pd.isna(found["approval"])


@pytest.mark.parametrize(
    "facts",
    [
        {"net_worth": 0},
        {"oldest_overdue_days": 90},
        {"mean_days_beyond_terms": 29.9},
        {"z2": 1.1},
        {"country_class": 5},
        {"country_class": 6, "secured_share": 0.9},
        {"coverage": 0.6},
        {"accounts_quality": 1},
        {"own_history_months": 12},
        {"share_of_receivables": 0.25},
        {"z2": None},
        {"net_worth": None},
    ],
)
def test_just_inside_the_edge(facts):
    assert check(**facts).isna().all()


def test_a_big_share_of_receivables_needs_approval_but_is_no_cap():
    found = check(share_of_receivables=0.26)
    assert found["approval"] == "management"
    assert found[["cap", "capped_by", "not_checked"]].isna().all()


@pytest.mark.parametrize(
    ("item", "ids"),
    [
        ("sanctions_hit", "sanctions_hit"),
        ("insolvency", "insolvency"),
        ("fraud_sign", "fraud_sign"),
        ("supplier_legal_action", "supplier_legal_action"),
        ("oldest_overdue_days", "overdue_over_90"),
        ("mean_days_beyond_terms", "late_60, late_30"),
        ("country_class", "country_7, country_6"),
        ("share_of_receivables", "concentration"),
    ],
)
def test_what_nobody_looked_up_is_listed_and_no_cap(item, ids):
    found = check(**{item: None})
    assert found["not_checked"] == ids
    assert pd.isna(found["cap"])


def test_the_edge_is_not_a_matter_of_rounding():
    assert check(mean_days_beyond_terms=30 - 1e-12)["cap"] == "B"
    assert pd.isna(check(coverage=0.6 - 1e-12)["cap"])


def test_own_caps():
    caps = rules.table("credit/caps")
    strict = caps.assign(**{"from": caps["from"].where(caps["cap"] != "late_30", 10)})
    facts = pd.DataFrame([CLEAN], dtype=float)
    assert apply_caps(facts, strict)["cap"].tolist() == ["B"]
    assert apply_caps(facts, caps.head(0))["cap"].isna().all()
    waits = caps.assign(if_missing=caps["if_missing"].where(caps["cap"] != "identity_not_verified", "ask"))
    found = apply_caps(facts.assign(identity_verified=np.nan), waits).iloc[0]
    assert pd.isna(found["cap"])
    assert found["not_checked"] == "identity_not_verified"


def test_no_customers():
    assert apply_caps(pd.DataFrame(columns=list(CLEAN), dtype=float)).empty


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("from", None, "sanctions_hit has no limit"),
        ("fact", "shoe_size", "asks for shoe_size"),
        ("max_grade", "E", "allows the grade E"),
        ("shoe_size_above", 40, "asks for shoe_size"),
    ],
)
def test_tables_that_cannot_be_used(column, value, message):
    caps = rules.table("credit/caps")
    caps.loc[0, column] = value
    with pytest.raises(DataError, match=message):
        apply_caps(pd.DataFrame([CLEAN], dtype=float), caps)


def test_a_table_in_the_old_form_is_refused_with_the_way_out():
    old = rules.table("credit/caps").drop(columns=["from", "above", "to", "below"])
    old = old.rename(columns={"fact": "item"}).assign(op=">=", limit=1)
    with pytest.raises(DataError, match=r"no column fact in the rule table caps.*stand under from, above, to, below"):
        apply_caps(pd.DataFrame([CLEAN], dtype=float), old)


def test_the_sentence_names_the_limit_of_the_table_that_was_used():
    caps = rules.table("credit/caps")
    own = caps.assign(**{"from": caps["from"].where(caps["cap"] != "late_60", 45)})
    found = apply_caps(pd.DataFrame([CLEAN | {"mean_days_beyond_terms": 50}], dtype=float), own).iloc[0]
    assert found["capped_by"] == "late_60, late_30"
    row = pd.concat([found, pd.Series({"score": 70.0, "grade_by_score": "A", "grade": "C"})])
    assert "pays 45 days late or more on average; pays 30 days late or more" in grade_sentence(row, own)


def test_the_sentence_says_both(monkeypatch):
    row = pd.Series(
        {"score": 71.15, "grade_by_score": "A", "cap": "B", "capped_by": "late_30, short_history", "grade": "B"}
    )
    assert grade_sentence(row) == (
        "The score says A (71.2), the cap says B: pays 30 days late or more on average; "
        "less than 12 months of our own history. The grade is B."
    )
    assert grade_sentence(row.mask([False, False, True, True, False])) == "The score says A (71.2), and no cap applies."
    open_ = pd.Series(
        {"score": np.nan, "grade_by_score": np.nan, "cap": "B", "capped_by": "no_accounts", "grade": np.nan}
    )
    assert grade_sentence(open_) == "There is no score, the cap says B: no accounts. The grade is open."
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    assert "平均逾期30天及以上" in grade_sentence(row)
