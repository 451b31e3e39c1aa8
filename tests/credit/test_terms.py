"""Terms by grade and country, on the safety ladder."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.credit.terms import terms_for
from crmlib.language import DataError

GRADES = ["AAA", "AA", "A", "B", "C", "D"]
LADDER = rules.table("credit/terms_ladder").set_index("term")["rung"]


def terms(grade, country_class, secured=0.0):
    return terms_for(grade, country_class, secured).iloc[0]


@pytest.mark.parametrize(
    ("grade", "country", "default", "other"),
    [
        ("AAA", 0, "oa", None),
        ("AA", 4, "oa", None),
        ("A", 3, "oa_insured", "deposit_then_copy"),
        ("B", 2, "lc_sight", "dp_sight"),
        ("C", 1, "deposit_then_shipment", "confirmed_lc"),
        ("D", 0, "advance", "no_sale"),
        ("AAA", 5, "oa_insured", "lc_sight"),
        ("AA", 6, "oa_insured", "lc_sight"),
        ("A", 5, "lc_sight", None),
        ("B", 5, "confirmed_lc", None),
        ("C", 6, "advance", None),
        ("D", 5, "no_sale", None),
        *[(grade, 7, "advance", None) for grade in GRADES[:5]],
        ("D", 7, "no_sale", None),
    ],
)
def test_the_table(grade, country, default, other):
    found = terms(grade, country)
    assert found["default"] == default
    assert found["other"] == other if other else pd.isna(found["other"])


def test_what_is_allowed_is_at_least_as_safe():
    assert terms("B", 5)["allowed"] == "advance, deposit_then_shipment, confirmed_lc"
    assert terms("B", 3)["allowed"].split(", ")[-1] == "dp_sight"
    assert terms("AAA", 0)["allowed"].split(", ") == LADDER[LADDER > 0].sort_values().index.tolist()
    assert terms("D", 7)["allowed"] == ""
    assert terms("D", 0)["allowed"] == "advance"


def test_a_better_grade_a_safer_country_or_more_security_never_narrows_the_choice():
    cases = pd.MultiIndex.from_product([GRADES, range(8), [0, 0.89, 0.9, 1]], names=["grade", "country", "secured"])
    cases = cases.to_frame(index=False)
    allowed = terms_for(cases["grade"], cases["country"], cases["secured"])["allowed"]
    cases["reach"] = [max((LADDER[term] for term in terms.split(", ") if term), default=0) for terms in allowed]
    cases["worse"] = cases["grade"].map(GRADES.index)
    for moved in ("worse", "country", "secured"):
        fixed = [name for name in ("worse", "country", "secured") if name != moved]
        for _, row in cases.groupby(fixed):
            reach = row.sort_values(moved, ascending=moved == "secured")["reach"]
            assert reach.is_monotonic_increasing


def test_security_opens_a_risky_country_but_not_an_advance_only_one():
    assert terms("A", 6, 0.9)["default"] == "oa_insured"
    assert terms("A", 6, 0.89)["default"] == "lc_sight"
    assert terms("A", 6, None)["default"] == "lc_sight"
    assert terms("A", 7, 1)["default"] == "advance"


def test_the_country_counts_once_where_only_advance_is_taken():
    """The cap of class 7 makes every grade D; the grade without it decides between payment in advance and no sale."""
    assert [terms_for("D", 7, own_grade=own)["offer"].item() for own in (*GRADES, None)] == ["100 % in advance"] * 5 + [
        "no sale"
    ] * 2
    assert (
        terms_for("B", 6, own_grade="A")["default"].item() == "confirmed_lc"
    )  # elsewhere the grade with all caps counts
    facts = crm.limit_inputs(crm.sample("credit_evidence"))
    assert facts.loc["C024", ["grade", "own_grade"]].tolist() == ["D", "A"]
    assert facts.loc["C015", ["grade", "own_grade"]].tolist() == ["B", "A"]
    assert (facts.drop(index=["C015", "C024"])["grade"] == facts.drop(index=["C015", "C024"])["own_grade"]).all()
    assert "class 6" not in crm.grade_sentence(crm.five_c(crm.sample("credit_evidence")).loc["C024"])


def test_the_gate_comes_before_any_offer():
    found = terms_for(pd.Series([None, None, "A"]), 1, gate=pd.Series(["stop", "ask", "go"]))
    assert found["offer"].tolist()[:2] == ["no sale", "no offer yet"]
    assert (
        found["default"].tolist()[0] == "no_sale"
        and pd.isna(found["default"].iloc[1])
        and found["default"].iloc[2] == "oa_insured"
    )
    assert "stopped at the gate" in found["reason"].iloc[0] and "question" in found["reason"].iloc[1]


def test_in_words(monkeypatch):
    assert terms("AAA", 0)["offer"] == "open account, 60 to 90 days"
    assert terms("B", 0)["offer"] == "letter of credit at sight (deposit 30%); or documents against payment at sight"
    assert terms("B", 5)["reason"] == "grade B in country class 5"
    assert terms("A", 6, 0.95)["reason"] == "grade A in country class 6, 95% secured"
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    assert terms_for("B", 5)["offer"].item() == "保兑即期信用证"


def test_what_is_not_known_means_in_advance_and_says_so():
    assert terms(None, 3)[["default", "allowed", "reason"]].tolist() == [
        "advance",
        "advance",
        "there is no grade: in advance until there is one",
    ]
    assert terms("AAA", None)[["default", "reason"]].tolist() == [
        "advance",
        "the country class is not known: in advance until it is",
    ]


def test_many_customers_at_once():
    customers = pd.DataFrame({"grade": ["AAA", None, "B"], "country_class": [1, 2, 5]}, index=["x", "y", "z"])
    before = customers.copy(deep=True)
    found = terms_for(customers["grade"], customers["country_class"])
    assert found["default"].to_dict() == {"x": "oa", "y": "advance", "z": "confirmed_lc"}
    pd.testing.assert_frame_equal(customers, before)
    assert terms_for(customers["grade"].head(0), customers["country_class"].head(0)).empty
    assert terms_for(customers["grade"].astype("category"), 0)["default"].tolist() == ["oa", "advance", "lc_sight"]
    assert crm.terms_for is terms_for


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("E", 3), "no row for the grade E"),
        (("A", 8), "class 8 cannot"),
        (("A", -1), "class -1"),
        (("A", 2.5), "class 2.5"),
    ],
)
def test_what_cannot_be_used(arguments, message):
    with pytest.raises(DataError, match=message):
        terms_for(*arguments)


def test_tables_that_do_not_fit():
    with pytest.raises(DataError, match="the grade B and the country ordinary"):
        terms_for("B", 0, by_grade=rules.table("credit/terms_by_grade").query("grade != 'B'"))
    with pytest.raises(DataError, match="is not on the ladder"):
        terms_for("B", 0, ladder=rules.table("credit/terms_ladder").query("term != 'oa'"))
