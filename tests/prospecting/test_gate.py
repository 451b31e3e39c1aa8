"""Five questions, in their order."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import language, rules
from crmlib.language import DataError
from crmlib.prospecting.gate import gate_steps, lead_gate
from crmlib.showing.prose import show

ORDER = ["eligible", "need_exists", "has_authority", "can_pay", "approachable"]
ALL_YES = dict.fromkeys(ORDER, "yes")
leads = st.lists(st.tuples(*[st.sampled_from(["yes", "no", "unknown"])] * 5), min_size=1)


def test_all_yes_passes():
    found = lead_gate(ALL_YES)
    assert found["status"] == "pass"
    assert found["passed"]
    assert pd.isna(found["blocked_by"])
    assert pd.isna(found["next_question"])
    assert pd.isna(found["gate_step"])


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("eligible", "stop"),
        ("need_exists", "park"),
        ("has_authority", "find_authority"),
        ("can_pay", "secure_or_stop"),
        ("approachable", "find_access"),
    ],
)
def test_a_no_blocks_by_name_with_its_action(question, action):
    found = lead_gate(ALL_YES | {question: "no"})
    assert (found["status"], found["blocked_by"], found["gate_step"]) == ("blocked", question, action)
    assert not found["passed"]


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("eligible", "check_eligibility"),
        ("need_exists", "ask_problem"),
        ("has_authority", "ask_who_decides"),
        ("can_pay", "fill_credit_sheet"),
        ("approachable", "try_channel"),
    ],
)
def test_unknown_does_not_pass_but_asks(question, action):
    found = lead_gate(ALL_YES | {question: "unknown"})
    assert (found["status"], found["next_question"], found["gate_step"]) == ("ask", question, action)
    assert not found["passed"]


def test_a_question_nobody_asked_is_unknown():
    assert lead_gate({"need_exists": "yes"})["next_question"] == "eligible"


@pytest.mark.parametrize(("yes", "no"), [(True, False), ("YES ", " No"), (1, 0), (1.0, 0.0), ("是", "否"), ("y", "n")])
def test_ways_to_say_yes_and_no(yes, no):
    assert lead_gate(dict.fromkeys(ORDER, yes))["passed"]
    assert lead_gate(dict.fromkeys(ORDER, no))["blocked_by"] == "eligible"


@pytest.mark.parametrize("unknown", [None, float("nan"), pd.NA, "", "  ", "unknown", "?", "不知道"])
def test_ways_not_to_know(unknown):
    assert lead_gate(ALL_YES | {"can_pay": unknown})["next_question"] == "can_pay"


def test_a_single_lead_with_a_slip_is_told():
    with pytest.raises(DataError, match="need_exist is none of the five questions"):
        lead_gate({"need_exist": "yes"})
    with pytest.raises(DataError, match="'maybe' cannot be read"):
        lead_gate(ALL_YES | {"can_pay": "maybe"})


def test_a_frame_needs_every_question():
    with pytest.raises(DataError, match="no column can_pay"):
        lead_gate(pd.DataFrame([ALL_YES]).drop(columns="can_pay"))


def test_answers_that_cannot_be_read_count_as_unknown_and_are_counted():
    frame = pd.DataFrame([ALL_YES, ALL_YES | {"can_pay": "maybe"}, ALL_YES], index=["x", "y", "z"])
    found = lead_gate(frame.assign(lead_id=[1, 2, 3]))
    assert found.index.tolist() == ["x", "y", "z"]
    assert found["status"].tolist() == ["pass", "ask", "pass"]
    assert found.attrs["left_out"] == [
        {"key": "not_read", "reason": "an answer that cannot be read, taken as unknown", "rows": 1, "first_rows": [2]}
    ]


@given(leads)
def test_the_first_no_in_the_order_counts_and_only_then_the_first_unknown(rows):
    found = lead_gate(pd.DataFrame(rows, columns=ORDER))
    for row, result in zip(rows, found.to_dict("records"), strict=True):
        said = dict(zip(ORDER, row, strict=True))
        no = next((question for question in ORDER if said[question] == "no"), None)
        ask = next((question for question in ORDER if said[question] == "unknown"), None)
        assert (None if pd.isna(result["blocked_by"]) else result["blocked_by"]) == no
        assert (None if pd.isna(result["next_question"]) else result["next_question"]) == (None if no else ask)
        assert result["passed"] == (no is None and ask is None)
        assert result["status"] == ("blocked" if no else "ask" if ask else "pass")


@given(leads)
def test_columns_may_stand_in_any_order_and_the_answers_are_not_touched(rows):
    frame = pd.DataFrame(rows, columns=ORDER)
    before = frame.copy(deep=True)
    pd.testing.assert_frame_equal(lead_gate(frame), lead_gate(frame[ORDER[::-1]]))
    pd.testing.assert_frame_equal(frame, before)


def test_no_leads_and_columns_without_any_answer():
    assert lead_gate(pd.DataFrame(columns=ORDER)).empty
    assert lead_gate(pd.DataFrame(None, index=[0, 1], columns=ORDER))["next_question"].tolist() == ["eligible"] * 2
    assert lead_gate(pd.DataFrame(float("nan"), index=[0], columns=ORDER))["status"].tolist() == ["ask"]


def test_the_order_is_the_table_s():
    gate = rules.table("prospecting/gate")
    gate["order"] = [2, 1, 3, 4, 5]
    both = ALL_YES | {"eligible": "no", "need_exists": "no"}
    assert lead_gate(both)["blocked_by"] == "eligible"
    assert lead_gate(both, gate)["blocked_by"] == "need_exists"


def test_the_steps_name_their_first_leads_and_count_them_all():
    from crmlib.reading.sample import sample

    leads = sample("leads")
    gate = lead_gate(leads)
    steps = gate_steps(gate, leads["company"])
    assert steps["leads"].sum() == len(leads)
    assert steps["status"].drop_duplicates().tolist() == ["pass", "ask", "blocked"]
    assert steps["called"][0] == ", ".join(leads.loc[gate["passed"], "company"].head(3))
    assert gate_steps(gate.head(0), leads["company"].head(0)).empty


def test_a_status_and_a_question_show_as_words(monkeypatch):
    gate = lead_gate(pd.DataFrame([ALL_YES, ALL_YES | {"can_pay": "no"}]))[["status", "blocked_by", "next_step"]]
    assert "can they pay?" in repr(show(gate))
    monkeypatch.setenv(language.SETTING, "zh")
    assert "通过，可以报价" in repr(show(gate)) and "是否有支付能力？" in repr(show(gate))


def test_leads_of_the_exporter():
    from crmlib.reading.sample import sample

    found = lead_gate(sample("leads"))
    assert found["status"].value_counts().sum() == 300
    assert set(found["status"]) == {"pass", "ask", "blocked"}
    assert found.attrs["left_out"] == []
