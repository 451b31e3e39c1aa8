"""The gate before the score: every check at its edge, gaps and old answers are asked, two signs stop."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import rules
from crmlib.credit.investigation import investigation_detail, investigation_gate
from crmlib.language import DataError

DAY = "2026-06-30"
CLEAR = {
    "identity_verified": 1,
    "bank_name_matches": 1,
    "sanctions_hit": 0,
    "insolvency": 0,
    "adverse_record": 0,
    "fraud_sign": 0,
    "free_mail_domain": 0,
    "bank_details_changed": 0,
    "third_country_payer": 0,
    "rush_first_order": 0,
}
SIGNS = ["free_mail_domain", "bank_details_changed", "third_country_payer", "rush_first_order"]


def file(date="2026-06-01", **facts):
    known = {item: value for item, value in (CLEAR | facts).items() if value is not None}
    return pd.DataFrame({"customer_id": "Ana", "item": list(known), "value": list(known.values()), "date": date})


def verdict(**facts):
    return investigation_gate(file(**facts), as_of=DAY).iloc[0]


def test_all_clear():
    found = verdict()
    assert found["verdict"] == "go"
    assert found[["stopped_by", "to_ask"]].isna().all()
    assert crm.investigation_gate is investigation_gate


@pytest.mark.parametrize(
    ("facts", "found", "by"),
    [
        ({"identity_verified": 0}, "stop", "identity"),
        ({"sanctions_hit": 1}, "stop", "sanctions"),
        ({"insolvency": 1}, "stop", "insolvency"),
        ({"fraud_sign": 1}, "stop", "fraud_sign"),
        ({"bank_name_matches": 0}, "ask", "bank_name"),
        ({"adverse_record": 2}, "ask", "adverse_record"),
        ({"adverse_record": 1}, "go", None),
        ({"free_mail_domain": 1}, "ask", "free_mail"),
        ({"bank_details_changed": 1}, "ask", "new_bank_details"),
        ({"third_country_payer": 1}, "ask", "third_country"),
        ({"rush_first_order": 1}, "ask", "rush"),
        ({"free_mail_domain": 1, "rush_first_order": 1}, "stop", "two_signs"),
        ({"sanctions_hit": None}, "ask", "sanctions"),
    ],
)
def test_every_check(facts, found, by):
    row = verdict(**facts)
    assert row["verdict"] == found
    assert by is None or by in str(row["stopped_by" if found == "stop" else "to_ask"])


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2026-01-01", "clear"),
        ("2025-12-31", "too old"),
        ("2025-01-01", "too old"),
        (None, "too old"),
    ],
)
def test_an_old_answer_is_asked_again(date, found):
    detail = investigation_detail(file(date=date), as_of=DAY).set_index("check")
    assert detail.loc["sanctions", "but_is"] == found  # 180 days
    assert detail.loc["sanctions", "key"] == found.replace(" ", "_")


def test_a_hit_stays_a_hit_however_old():
    assert investigation_gate(file(date="2020-01-01", sanctions_hit=1), as_of=DAY)["verdict"].tolist() == ["stop"]


def test_of_several_answers_the_newest_counts():
    rows = pd.concat([file(date="2026-06-01"), file(date="2026-02-01", sanctions_hit=1)])
    assert investigation_gate(rows, as_of=DAY)["verdict"].tolist() == ["go"]


def test_what_is_open_says_what_to_do_and_what_is_clear_does_not():
    detail = investigation_detail(file(free_mail_domain=1), as_of=DAY)
    assert detail["what_to_do"].notna().tolist() == (detail["verdict"] != "go").tolist()
    assert len(detail) == len(rules.table("credit/investigation"))


def test_the_buyers_of_the_exporter():
    found = investigation_gate(crm.sample("credit_evidence"), as_of=DAY)
    assert found["verdict"].value_counts().to_dict() == {"go": 10, "ask": 1, "stop": 1}
    assert found.index[found["verdict"] == "stop"].tolist() == ["C042"]
    assert found.loc["C004", "to_ask"] == "new_bank_details"


def test_who_is_stopped_at_the_gate_has_the_last_grade():
    evidence = crm.sample("credit_evidence")
    stopped = investigation_gate(evidence, as_of=DAY).query("verdict == 'stop'").index
    assert (crm.five_c(evidence).loc[stopped, "grade"] == "D").all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"evidence": pd.DataFrame({"item": ["x"]})}, "no column customer_id, value"),
        ({"as_of": "soon"}, "not a day"),
        (
            {"gate": rules.table("credit/investigation").rename(columns={"fact": "item"})},
            "no column fact in the rule table",
        ),
    ],
)
def test_what_cannot_be_used(arguments, message):
    with pytest.raises(DataError, match=message):
        investigation_gate(**({"evidence": file(), "as_of": DAY} | arguments))


@pytest.mark.parametrize("ids", [["b", "a"], [2, 1], pd.Categorical(["b", "a"])], ids=["text", "numbers", "categories"])
def test_any_kind_of_id_and_the_input_stays(ids):
    evidence = pd.DataFrame({"customer_id": ids, "item": "sanctions_hit", "value": [0, 1]})
    before = evidence.copy(deep=True)
    found = investigation_gate(evidence, as_of=DAY)
    assert found["verdict"].tolist() == ["stop", "ask"]
    pd.testing.assert_frame_equal(evidence, before)


def test_nobody():
    assert investigation_gate(file().iloc[:0], as_of=DAY).empty


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(list(CLEAR)), st.sampled_from([0, 1, 2, None])), st.sampled_from(SIGNS))
def test_one_more_sign_never_makes_it_easier(facts, sign):
    severity = ["go", "ask", "stop"]
    before, after = verdict(**facts)["verdict"], verdict(**{**facts, sign: 1})["verdict"]
    assert (facts.get(sign) is None and sign in facts) or severity.index(after) >= severity.index(before)
