"""The five C's: the worked case, its edges, and what must always hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib import rules
from crmlib.credit.five_c import five_c, five_c_detail
from crmlib.credit.inputs import limit_inputs
from crmlib.credit.investigation import investigation_gate
from crmlib.credit.limits import credit_limit, limit_sentence
from crmlib.language import DataError
from crmlib.reading.sample import sample

GATED = ["character", "score", "grade_by_score", "cap", "capped_by", "approval", "grade"]
LETTERS = ["character", "capacity", "capital", "collateral", "conditions"]
GRADES = ["AAA", "AA", "A", "B", "C", "D"]
G1 = {
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
    "own_history_months": 24,
    "identity_verified": 1,
    "sanctions_hit": 0,
    "insolvency": 0,
    "fraud_sign": 0,
    "supplier_legal_action": 0,
    "oldest_overdue_days": 0,
    "share_of_receivables": 0.1,
}
ACCOUNTS = [
    "total_assets",
    "current_assets",
    "stock",
    "current_liabilities",
    "total_liabilities",
    "retained_earnings",
    "ebit",
    "interest",
    "operating_cash_flow",
]


def evidence(customer="G1", late=((0, 50), (10, 30), (40, 20)), **facts):
    """The worked case, changed: a fact of None is left out."""
    rows = [(customer, "days_beyond_terms", days, amount, "ledger", "2026-06-30") for days, amount in late]
    known = {item: value for item, value in (G1 | facts).items() if value is not None}
    rows += [(customer, item, value, None, "file", "2026-05-31") for item, value in known.items()]
    return pd.DataFrame(rows, columns=["customer_id", "item", "value", "amount", "source", "date"])


def one(**facts):
    return five_c(evidence(**facts)).iloc[0]


def points(**facts):
    return five_c_detail(evidence(**facts)).set_index("item")["points"]


def test_the_worked_case():
    found = one()
    assert found[LETTERS].tolist() == pytest.approx([80.83, 67.82, 76.60, 45.00, 67.50], abs=0.005)
    assert found["score"] == pytest.approx(71.15, abs=0.005)
    assert found["coverage"] == 1
    assert (found["grade_by_score"], found["grade"]) == ("A", "A")
    assert found[["cap", "capped_by", "approval", "not_checked"]].isna().all()


def test_points_of_the_worked_case():
    assert points().to_dict() == pytest.approx(
        {
            "payment_index": 71.33,
            "trade_references": 75,
            "years_in_business": 82,
            "adverse_record": 100,
            "accounts_quality": 100,
            "interest_cover": 65,
            "cash_flow_cover": 60,
            "quick_ratio": 75,
            "current_ratio": 72.86,
            "equity_ratio": 81.25,
            "liabilities_to_net_worth": 68.33,
            "z2": 88.33,
            "limit_to_net_worth": 60,
            "secured_share": 45,
            "country_class": 70,
            "industry_outlook": 60,
            "contract_currency": 70,
        },
        abs=0.005,
    )


def test_without_collateral_the_rest_weighs_more():
    found = one(secured_share=None)
    assert found["score"] == pytest.approx(74.06, abs=0.005)
    assert found["coverage"] == pytest.approx(0.9)
    assert pd.isna(found["collateral"])


@pytest.mark.parametrize(
    ("days", "score", "grade"),
    [
        (0, 72.19, "A"),
        (15, 70.99, "A"),
        (30, 68.59, "B"),
        (60, 67.39, "C"),
        (90, 66.19, "C"),
    ],
)
def test_a_weighted_score_forgives_lateness_and_a_cap_does_not(days, score, grade):
    found = one(late=[(days, 100)])
    assert found["score"] == pytest.approx(score, abs=0.005)
    assert found["grade_by_score"] == "A"
    assert found["grade"] == grade


def test_missing_accounts():
    found = one(**dict.fromkeys(ACCOUNTS))
    assert found[["capacity", "capital"]].isna().all()
    assert found["coverage"] == pytest.approx(0.55)
    assert found["cap"] == "B"
    assert found["capped_by"] == "thin_evidence, no_accounts"
    assert found["grade_by_score"] == "A"
    assert found["grade"] == "B"


def test_part_of_a_c_is_weighed_within_it():
    found = one(interest=None, operating_cash_flow=None)
    assert found["capacity"] == pytest.approx((25 * 75 + 20 * 72.857143) / 45)
    assert found["coverage"] == pytest.approx(1 - 0.25 * 0.55)
    expected = 30 * 80.833333 + 25 * found["capacity"] + 20 * 76.602936 + 10 * 45 + 15 * 67.5
    assert found["score"] == pytest.approx(expected / 100, abs=1e-6)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"interest": 0}, {"interest_cover": 100}),
        ({"total_liabilities": 2000}, {"liabilities_to_net_worth": 0, "limit_to_net_worth": 0, "equity_ratio": 0}),
        ({"total_liabilities": 2400}, {"liabilities_to_net_worth": 0, "limit_to_net_worth": 0, "equity_ratio": 0}),
        ({"years_in_business": 40}, {"years_in_business": 100}),
        ({"years_in_business": 0}, {"years_in_business": 10}),
        ({"adverse_record": 1}, {"adverse_record": 60}),
        ({"adverse_record": 2}, {"adverse_record": 0}),
        ({"accounts_quality": 1}, {"accounts_quality": 70}),
        ({"accounts_quality": 0}, {"accounts_quality": 30}),
        ({"ebit": -50}, {"interest_cover": 0}),
        ({"secured_share": 0}, {"secured_share": 20}),
        ({"secured_share": 1}, {"secured_share": 100}),
        ({"country_class": 7}, {"country_class": 0}),
        ({"requested_limit": 9}, {"limit_to_net_worth": 100}),
        ({"requested_limit": 90}, {"limit_to_net_worth": 80}),
    ],
)
def test_edges_of_the_scales(facts, expected):
    found = points(**facts)
    assert {item: found[item] for item in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (85, "AAA"),
        (84.99, "AA"),
        (75, "AA"),
        (65, "A"),
        (50, "B"),
        (35, "C"),
        (34.99, "D"),
        (0, "D"),
    ],
)
def test_grades_by_score(score, grade):
    only = pd.DataFrame({"customer_id": "x", "item": ["industry_outlook"], "value": [score]})
    assert five_c(only)["grade_by_score"].tolist() == [grade]


def test_a_grade_is_no_matter_of_rounding():
    rows = pd.DataFrame(
        {"customer_id": "x", "value": 35, "item": ["trade_references", "industry_outlook", "contract_currency"]}
    )
    weights = rules.table("credit/five_c_weights")
    for factor in np.arange(0.1, 5, 0.1):
        own = weights.assign(c_weight=weights["c_weight"] * factor, item_weight=weights["item_weight"] * factor / 3)
        assert five_c(rows, rules={"five_c_weights": own})["grade_by_score"].tolist() == ["C"]


def test_only_the_worst_grade_can_be_given_without_a_score():
    def grade(**facts):
        rows = pd.DataFrame({"customer_id": "x", "item": facts.keys(), "value": facts.values()})
        return five_c(rows)["grade"].iloc[0]

    assert grade(sanctions_hit=1) == "D"
    assert pd.isna(grade(identity_verified=1))
    assert grade(identity_verified=0) == "D"


def test_a_cap_above_the_score_changes_nothing():
    weak = one(
        late=[(200, 1)],
        trade_references=0,
        ebit=-200,
        retained_earnings=-500,
        operating_cash_flow=-10,
        stock=1100,
        total_liabilities=1950,
        secured_share=0,
        industry_outlook=0,
        contract_currency=0,
    )
    assert weak["score"] < 35
    assert weak[["grade_by_score", "cap", "grade"]].tolist() == ["D", "C", "D"]


def test_big_share_needs_management():
    assert one(share_of_receivables=0.4)["approval"] == "management"


def test_what_was_not_checked_is_listed():
    assert one(sanctions_hit=None, fraud_sign=None)["not_checked"] == "sanctions_hit, fraud_sign"
    assert one(identity_verified=None)["grade"] == "D"


# What is in the drawer


def test_the_newest_value_counts_and_the_older_is_listed():
    old = evidence().assign(date="2024-01-31").query("item == 'trade_references'").assign(value=10)
    found = five_c(pd.concat([evidence(), old, old.assign(date=None)], ignore_index=True))
    pd.testing.assert_frame_equal(found, five_c(evidence()))
    reason = "older than other evidence on the same item"
    assert found.attrs["left_out"] == [{"key": "older", "reason": reason, "rows": 2, "first_rows": [30, 31]}]
    assert found.attrs["rows_read"] == found.attrs["rows_used"] + 2


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("trade_references", 20),
        ("sanctions_hit", 1),
        ("total_liabilities", 1900),
        ("identity_verified", 0),
        ("country_class", 6),
    ],
)
def test_of_two_values_of_a_day_the_cautious_one_counts(item, value):
    also = evidence().query("item == @item").assign(value=value)
    both = five_c(pd.concat([evidence(), also], ignore_index=True))
    pd.testing.assert_frame_equal(both, five_c(evidence(**{item: value})))
    assert [entry["reason"] for entry in both.attrs["left_out"]] == ["same item and day as a more cautious value"]


@pytest.mark.parametrize(
    ("column", "value", "key", "reason"),
    [
        ("customer_id", None, "no_customer", "no customer id"),
        ("item", "shoe_size", "unknown_item", "unknown item"),
        ("value", None, "no_value", "no value"),
        ("value", "good", "no_number", "value is not a number"),
        ("value", float("inf"), "no_number", "value is not a number"),
        ("value", 101, "out_of_range", "value outside the range of its item"),
        ("value", -1, "out_of_range", "value outside the range of its item"),
        ("date", "last spring", "no_date", "date not readable"),
    ],
)
def test_a_row_that_cannot_be_used_is_set_aside_and_counted(column, value, key, reason):
    rows = evidence().astype(object)
    place = rows.index[rows["item"] == "trade_references"][0]
    rows.loc[place, column] = value
    found = five_c(rows)
    assert found.attrs["left_out"] == [{"key": key, "reason": reason, "rows": 1, "first_rows": [place + 1]}]
    assert found.attrs["rows_used"] == len(rows) - 1
    pd.testing.assert_frame_equal(found, five_c(evidence(trade_references=None)), check_index_type=False)


@pytest.mark.parametrize("amount", [None, 0, -5])
def test_an_invoice_without_an_amount_among_others_is_set_aside(amount):
    found = five_c(evidence(late=[(0, 50), (90, amount)]))
    assert found["character"].tolist() == five_c(evidence(late=[(0, 50)]))["character"].tolist()
    assert found.attrs["left_out"][0]["reason"] == "an invoice without an amount above zero"


@pytest.mark.parametrize("amount", [0, -5])
def test_a_credit_note_is_no_invoice(amount):
    found = five_c(evidence(late=[(0, amount)]))
    assert found["character"].tolist() == five_c(evidence(late=[]))["character"].tolist()
    assert found.attrs["left_out"][0]["rows"] == 1


def test_invoices_without_any_amount_weigh_the_same():
    found = five_c_detail(evidence(late=[(0, None), (30, None)])).set_index("item")
    assert found.loc["payment_index", ["value", "points"]].tolist() == [15, 65]
    without = five_c(evidence(late=[(0, 1), (30, 1)]).drop(columns="amount"))
    assert without["character"].tolist() == five_c(evidence(late=[(0, 7), (30, 7)]))["character"].tolist()


def test_only_the_needed_columns():
    bare = five_c(evidence(late=[(0, 1)])[["customer_id", "item", "value"]])
    assert bare["score"].tolist() == one(late=[(0, 1)])[["score"]].tolist()
    with pytest.raises(DataError, match="no column item, value"):
        five_c(pd.DataFrame({"customer_id": [1]}))


@pytest.mark.parametrize(
    "dates",
    [
        pd.Timestamp("2026-05-31"),
        pd.Timestamp("2026-05-31", tz="Asia/Shanghai"),
        pd.Timestamp("2026-05-31").date(),
        "2026-05-31T10:00:00",
        None,
    ],
)
def test_ways_to_write_a_date(dates):
    rows = evidence()
    rows["date"] = pd.Series([dates] * len(rows))
    assert five_c(rows)["score"].tolist() == five_c(evidence())["score"].tolist()
    assert five_c(rows).attrs["left_out"] == []
    assert len(five_c_detail(rows)) == 17


def test_nobody():
    found = five_c(evidence().head(0))
    assert found.empty
    assert found.columns.tolist() == five_c(evidence()).columns.tolist()
    assert five_c_detail(evidence().head(0)).empty


def test_a_customer_with_nothing_usable_stays():
    rows = pd.concat([evidence(), pd.DataFrame({"customer_id": ["Z"], "item": ["shoe_size"], "value": [42]})])
    found = five_c(rows)
    assert found.index.tolist() == ["G1", "Z"]
    assert found.loc["Z", [*LETTERS, "score"]].isna().all()
    assert found.loc["Z", "coverage"] == 0


@pytest.mark.parametrize("ids", [[7, 3], ["b", "a"], pd.Categorical(["b", "a"], categories=["b", "a", "unused"])])
def test_ids_of_any_kind(ids):
    rows = pd.concat([evidence(0), evidence(1, late=[(90, 1)])], ignore_index=True)
    rows["customer_id"] = pd.Series(ids).take(rows["customer_id"]).array
    found = five_c(rows)
    assert found.index.tolist() == sorted(ids)
    assert found.index.name == "customer_id"
    assert found["grade"].to_dict() == {ids[0]: "A", ids[1]: "C"}
    assert set(five_c_detail(rows)["customer_id"]) == set(ids)


def test_categories_and_a_file_s_row_numbers():
    rows = evidence().astype({"item": "category", "source": "category"})
    assert five_c(rows)["score"].tolist() == five_c(evidence())["score"].tolist()
    assert five_c_detail(rows)["source"].tolist() == five_c_detail(evidence())["source"].tolist()
    numbered = evidence().assign(item="shoe_size").set_index(pd.RangeIndex(2, 31, name="row"))
    assert five_c(numbered).attrs["left_out"][0]["first_rows"] == [2, 3, 4, 5, 6]


# The detail


def test_every_point_is_traced():
    found = five_c_detail(evidence()).set_index("item")
    assert found.loc["payment_index", ["value", "source"]].tolist() == [pytest.approx(11), "ledger"]
    assert found.loc["payment_index", "date"] == pd.Timestamp("2026-06-30")
    assert found.loc["z2", "value"] == pytest.approx(3.346, abs=0.0005)
    assert (found.drop("payment_index")["source"] == "file").all()
    assert found["c"].drop_duplicates().tolist() == LETTERS


def test_sources_of_a_ratio_are_those_of_its_inputs():
    rows = evidence()
    rows.loc[rows["item"] == "interest", ["source", "date"]] = ["bank", "2026-06-15"]
    found = five_c_detail(rows).set_index("item")
    assert found.loc["interest_cover", "source"] == "bank; file"
    assert found.loc["interest_cover", "date"] == pd.Timestamp("2026-06-15")
    assert found.loc["quick_ratio", "source"] == "file"


def test_items_without_evidence_stay_in_the_detail():
    found = five_c_detail(evidence(secured_share=None)).set_index("item")
    assert pd.isna(found.loc["secured_share", "points"])
    assert found.loc["secured_share", ["weight", "weight_used"]].tolist() == [pytest.approx(0.1), 0]


@given(st.sets(st.sampled_from(sorted(G1))), st.booleans())
@settings(max_examples=50, deadline=None)
def test_the_detail_adds_up(gone, paid):
    rows = evidence(late=[(5, 10), (40, 20)] if paid else [], **dict.fromkeys(gone))
    if rows.empty:
        return
    total, detail = five_c(rows).iloc[0], five_c_detail(rows)
    there = detail["points"].notna()
    assert detail["weight"].sum() == pytest.approx(1)
    assert detail.loc[there, "weight"].sum() == pytest.approx(total["coverage"])
    assert detail["weight_used"].sum() == pytest.approx(1 if there.any() else 0)
    assert (detail.loc[~there, "weight_used"] == 0).all()
    if there.any():
        assert (detail["points"] * detail["weight_used"]).sum() == pytest.approx(total["score"])
    else:
        assert pd.isna(total["score"])


# The rules


def test_weights_that_do_not_add_up_are_divided_with_a_note():
    weights = rules.table("credit/five_c_weights")
    weights.loc[weights["c"] == "collateral", "c_weight"] = 20
    found = five_c(evidence(), rules={"five_c_weights": weights})
    assert found["score"].tolist() == pytest.approx([(71.150944 * 100 + 45 * 10) / 110])
    assert found.attrs["notes"] == ["The weights of the C's add up to 110; each was divided by that."]
    assert five_c(evidence()).attrs["notes"] == []
    weights["item_weight"] = weights["item_weight"].where(weights["item"] != "payment_index", 0)
    changed = five_c(evidence(), rules={"five_c_weights": weights})
    assert "The item weights of character add up to 60; each was divided by that." in changed.attrs["notes"]
    assert changed["character"].tolist() == pytest.approx([(20 * 75 + 15 * 82 + 15 * 100 + 10 * 100) / 60])


def test_a_c_without_weight_is_shown_and_does_not_count():
    weights = rules.table("credit/five_c_weights")
    weights.loc[weights["c"] == "collateral", "c_weight"] = 0
    found = five_c(evidence(), rules={"five_c_weights": weights})
    assert found["collateral"].tolist() == [45]
    assert found["score"].tolist() == pytest.approx([74.06], abs=0.005)
    detail = five_c_detail(evidence(), rules={"five_c_weights": weights}).set_index("item")
    assert detail.loc["secured_share", ["c", "weight_used"]].tolist() == ["collateral", 0]


def test_own_scales_grades_and_caps():
    scales = rules.table("credit/five_c_scales")
    scales.loc[scales["item"] == "secured_share", "points"] = 100
    assert five_c(evidence(), rules={"five_c_scales": scales})["collateral"].tolist() == [100]
    grades = rules.table("credit/grades").assign(**{"from": [70, 60, 50, 40, 30, 0]})
    assert five_c(evidence(), rules={"grades": grades})["grade"].tolist() == ["AAA"]
    no_caps = {"caps": rules.table("credit/caps").head(0)}
    assert five_c(evidence(late=[(90, 1)]), rules=no_caps)["grade"].tolist() == ["A"]


def test_an_item_of_our_own():
    names = ["five_c_weights", "five_c_scales", "evidence_items"]
    weights, scales, items = (rules.table("credit/" + name) for name in names)
    weights = pd.concat([weights, weights.head(1).assign(item="visit_impression", item_weight=20)])
    scales = pd.concat([scales, pd.DataFrame({"item": "visit_impression", "value": [0, 10], "points": [0, 100]})])
    ours = pd.DataFrame({"item": ["visit_impression"], "lowest": [0], "highest": [10], "caution": ["low"]})
    own = dict(zip(names, (weights, scales, pd.concat([items, ours])), strict=True))
    found = five_c(evidence(visit_impression=10), rules=own)
    assert found["character"].tolist() == pytest.approx([(80.833333 * 100 + 100 * 20) / 120])
    assert five_c(evidence(visit_impression=10)).attrs["left_out"][0]["reason"] == "unknown item"


def broken(name, **columns):
    return {name: rules.table("credit/" + name).assign(**columns)}


def repeated(name):
    return {name: pd.concat([rules.table("credit/" + name)] * 2)}


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"five_c_weight": None}, "did you mean five_c_weights"),
        (broken("five_c_weights", c_weight=-1), "zero or more"),
        (broken("five_c_weights", c_weight=0), "above zero"),
        (broken("five_c_weights", item_weight=0), "above zero"),
        (broken("five_c_weights", c_weight=float("nan")), "zero or more"),
        (broken("five_c_weights", c_weight=range(17)), "same c_weight"),
        (repeated("five_c_weights"), "every item once"),
        (broken("five_c_weights", item=[f"i{n}" for n in range(17)]), "weights name i0"),
        (repeated("five_c_scales"), "two rows for the value"),
        (broken("five_c_scales", item="x", value=range(len(rules.table("credit/five_c_scales")))), "no scale"),
        (repeated("grades"), "once each"),
        (broken("grades", order=[6, 5, 4, 3, 2, 1]), "lower order"),
        (broken("caps", fact="x"), "asks for x"),
        (repeated("evidence_items"), "once"),
        ({"caps": pd.DataFrame({"cap": []})}, "no column fact.* in the rule table caps"),
        ({"five_c_weights": pd.DataFrame({"c": []})}, "no column item.* in the rule table five_c_weights"),
        (broken("z2", ratio="x"), "no coefficient"),
    ],
)
def test_rule_tables_that_cannot_be_used(own, message):
    with pytest.raises(DataError, match=message):
        five_c(evidence(), rules=own)


# What must always hold

# item, lowest, highest, and 1 where more is better, -1 where less is
better = st.sampled_from(
    [
        ("trade_references", 0, 100, 1),
        ("years_in_business", 0, 60, 1),
        ("accounts_quality", 0, 2, 1),
        ("secured_share", 0, 1, 1),
        ("industry_outlook", 0, 100, 1),
        ("contract_currency", 0, 100, 1),
        ("ebit", -500, 500, 1),
        ("operating_cash_flow", -500, 500, 1),
        ("retained_earnings", -2000, 2000, 1),
        ("current_assets", 0, 2000, 1),
        ("adverse_record", 0, 2, -1),
        ("country_class", 0, 7, -1),
        ("interest", 0, 500, -1),
        ("stock", 0, 1100, -1),
        ("total_liabilities", 0, 4000, -1),
        ("requested_limit", 0, 1000, -1),
        ("current_liabilities", 0, 1100, -1),
    ]
)


@pytest.mark.slow
@given(better, st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_a_better_value_never_lowers_a_point(item, one_share, other_share):
    name, low, high, direction = item
    values = [low + (high - low) * share for share in (one_share, other_share)]
    worst, best = sorted(values, key=lambda value: value * direction)
    before, after = points(**{name: worst}), points(**{name: best})
    assert (after >= before - 1e-9).all()


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "sanctions_hit": st.sampled_from([0, 1]),
            "identity_verified": st.sampled_from([0, 1]),
            "country_class": st.integers(0, 7),
            "secured_share": st.sampled_from([0, 0.5, 0.9, 1]),
            "oldest_overdue_days": st.integers(0, 200),
            "own_history_months": st.integers(0, 60),
            "total_liabilities": st.integers(0, 3000),
            "ebit": st.integers(-500, 500),
            "trade_references": st.integers(0, 100),
        },
    ),
    st.integers(-30, 150),
)
@settings(max_examples=100, deadline=None)
def test_a_cap_never_raises_a_grade(facts, days):
    found = one(late=[(days, 10)], **facts)
    place = {grade: rank for rank, grade in enumerate(GRADES)}
    assert place[found["grade"]] >= place[found["grade_by_score"]]
    if pd.notna(found["cap"]):
        assert place[found["grade"]] >= place[found["cap"]]
    else:
        assert found["grade"] == found["grade_by_score"]


@given(st.floats(0.001, 1000), st.floats(0.001, 1000))
@settings(max_examples=40, deadline=None)
def test_weights_scaled_by_a_constant_change_nothing(outer, inner):
    weights = rules.table("credit/five_c_weights")
    scaled = weights.assign(c_weight=weights["c_weight"] * outer, item_weight=weights["item_weight"] * inner)
    plain, found = five_c(evidence()), five_c(evidence(), rules={"five_c_weights": scaled})
    pd.testing.assert_frame_equal(found, plain, rtol=1e-9)


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_rows_does_not_matter(random):
    rows = pd.concat(
        [
            evidence("b"),
            evidence("a", late=[(3, 1.1), (47, 2.7), (3, 0.3)]),
            evidence("a").assign(date="2025-01-01").query("item != 'days_beyond_terms'"),
            evidence("b", trade_references=80).query("item == 'trade_references'"),
        ],
        ignore_index=True,
    )
    order = list(range(len(rows)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(five_c(rows.iloc[order]), five_c(rows), check_exact=True)
    pd.testing.assert_frame_equal(five_c_detail(rows.iloc[order]), five_c_detail(rows), check_exact=True)


def test_one_customer_is_scored_as_among_many():
    rows = sample("credit_evidence")
    together = five_c(rows)
    for customer, own in rows.groupby("customer_id"):
        pd.testing.assert_frame_equal(five_c(own), together.loc[[customer]], rtol=1e-12)


def test_the_evidence_is_not_changed_and_may_be_read_only():
    rows = evidence()
    before = rows.copy(deep=True)
    values = rows["value"].to_numpy().copy()
    values.flags.writeable = False
    five_c(rows.assign(value=pd.Series(values, copy=False)))
    five_c_detail(rows)
    pd.testing.assert_frame_equal(rows, before)


def test_the_buyers_of_the_exporter():
    rows = sample("credit_evidence")
    found = five_c(rows)
    assert len(found) == 12
    assert found.attrs["rows_read"] == found.attrs["rows_used"] == len(rows)
    assert found.loc["C029", "score"] == pytest.approx(71.15, abs=0.005)
    assert found["grade"].to_dict() == {
        "C001": "AA",
        "C002": "AAA",
        "C004": "A",
        "C008": "C",
        "C010": "B",
        "C013": "C",
        "C015": "B",
        "C024": "D",
        "C029": "A",
        "C042": "D",
        "C045": "D",
        "C056": "B",
    }
    assert found.loc["C008", "grade_by_score"] == "AA"
    assert found.loc["C010", "capped_by"] == "thin_evidence, no_accounts"
    assert "negative_net_worth" in found.loc["C013", "capped_by"]
    assert found["approval"].dropna().to_dict() == {"C001": "management"}


def test_every_rule_says_where_it_comes_from():
    for name in (
        "five_c_weights",
        "five_c_names",
        "five_c_scales",
        "grades",
        "caps",
        "evidence_items",
        "ratio_inputs",
        "z2",
        "z2_zones",
    ):
        assert set(rules.table("credit/" + name)["source"]) <= {"S", "P", "K", "R"}
    weights = rules.table("credit/five_c_weights")
    assert weights.groupby("c")["item_weight"].sum().eq(100).all()
    assert weights.drop_duplicates("c")["c_weight"].sum() == 100
    assert rules.table("credit/five_c_names")["c"].tolist() == LETTERS
    assert np.isclose(rules.table("credit/z2")["coefficient"], [6.56, 3.26, 6.72, 1.05]).all()


def test_whom_the_gate_stops_or_asks_about_is_not_scored():
    evidence = sample("credit_evidence")
    gate = investigation_gate(evidence, as_of="2026-06-30")
    free, found = five_c(evidence), five_c(evidence, gate=gate)
    held = found["gate"] != "go"
    assert found.index[held].tolist() == ["C004", "C042"]
    assert found.loc[held, GATED].isna().all().all()
    pd.testing.assert_frame_equal(found[~held].drop(columns="gate"), free[~held])
    assert free["score"].notna().all()
    limits = credit_limit(limit_inputs(evidence, gate=gate), as_of="2026-06-30")
    assert limits.loc[["C004", "C042"], "open_limit"].isna().all()
    assert "the gate before any score has stopped" in limit_sentence(limits.loc["C042"])
    assert "a question of the gate" in limit_sentence(limits.loc["C004"])
