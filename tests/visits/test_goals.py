"""Goals that can fail."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib import language, rules
from crmlib.language import DataError
from crmlib.visits.goals import GoalTables, advance_or_continuation, example_goal, smart_lint


def letters(goal):
    """The five letters, small where the test failed."""
    found = smart_lint(goal)
    return "".join(found["letter"].where(found["ok"], found["letter"].str.lower()))


@pytest.mark.parametrize(
    ("goal", "result"),
    [
        ("QA manager agrees by 30 June to test 20 samples", "SMART"),
        ("Build the relationship", "smart"),
        ("visit ABC soon", "smart"),
        ("Purchasing manager introduces us to the technical director by 12 May", "SMART"),
        ("Purchasing manager tells us the budget by end of May", "SMART"),
        ("The owner signs the trial order for 500 panels by 2026-09-01", "SMART"),
        ("By Friday the buyer sends nothing", "smarT"),
        ("Receptionist agrees to sign the order by Friday", "SMaRT"),
        ("Ms Li signs the NDA by 3 May", "SMaRT"),
        ("QA manager agrees to test samples and orders 500 pieces by 1 July", "sMART"),
        ("The buyer agrees by 30 June", "smarT"),
        ("Somebody agrees to test 20 samples by 30 June", "sMaRT"),
        ("QA manager agrees to test 20 samples", "SMARt"),
        ("QA manager agrees to test 20 samples as soon as possible", "SMARt"),
        ("Introduce ourselves to the owner by 3 May", "smarT"),
        ("Discuss 3 products with the buyer by 3 May", "sMarT"),
        ("QA经理同意在6月30日前测试20个样品", "SMART"),
        ("采购经理在5月底前告诉我们预算", "SMART"),
        ("建立关系", "smart"),
    ],
)
def test_goals_in_words(goal, result):
    assert letters(goal) == result


def test_of_overlapping_words_the_longest_counts():
    found = smart_lint("Introduce ourselves to the owner by 3 May")
    assert "Introduce ourselves" in found["reason"][0]
    assert found.attrs["move"] == "continuation"


def test_a_number_inside_the_date_measures_nothing():
    assert letters("The buyer agrees by 30 June")[1] == "m"
    assert letters("The buyer agrees by 30 June to 20 things")[1] == "M"


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_example_goal_passes_in_every_language(spoken, monkeypatch):
    monkeypatch.setenv(language.SETTING, spoken)
    assert smart_lint(example_goal())["ok"].all()


def test_five_rows_with_labels_and_a_reason_each():
    found = smart_lint("Build the relationship")
    assert found["letter"].tolist() == list("SMART")
    assert found["smart_called"].tolist() == ["specific", "measurable", "achievable", "realistic", "time-based"]
    assert (found["reason"].str.len() > 10).all()
    assert "build" in found["reason"][0].lower()
    assert found.attrs == {"passed": False, "move": "continuation"}
    good = smart_lint("QA manager agrees by 30 June to test 20 samples")
    assert good.attrs == {"passed": True, "move": "advance"}
    assert "30 June" in good["reason"][4]


FIELDS = {
    "person": "Ms Li",
    "role": "buyer",
    "action": "signs",
    "object": "frame contract",
    "date": "2026-05-03",
    "opportunity": "OPP-1",
}


def test_fields_say_what_words_do_not():
    assert letters(FIELDS) == "SMART"
    assert letters(pd.Series(FIELDS)) == "SMART"
    assert letters({name: entry for name, entry in FIELDS.items() if name != "date"}) == "SMARt"
    assert letters({name: entry for name, entry in FIELDS.items() if name != "role"}) == "SMaRT"
    assert (
        letters(
            {
                "text": "Ms Li takes part in the workshop",
                "action": "takes part",
                "object": "workshop",
                "opportunity": "OPP-1",
                "authority": True,
                "measure": "signed list",
                "date": "3 May",
            }
        )
        == "SMART"
    )


@pytest.mark.parametrize(
    ("field", "value", "result"),
    [
        ("authority", True, "SMART"),
        ("authority", False, "SMaRT"),
        ("stages_ahead", 1, "SMART"),
        ("stages_ahead", 2, "SMaRT"),
        ("role", "gatekeeper", "SMaRT"),
        ("date", "whenever", "SMARt"),
        ("date", pd.Timestamp("2026-05-03"), "SMART"),
        ("kind", "minimum", "SMART"),
        ("opportunity", "  ", "SMART"),
        ("opportunity", None, "SMART"),
    ],
)
def test_one_field_at_a_time(field, value, result):
    assert letters(FIELDS | {field: value}) == result


@pytest.mark.parametrize(
    ("goal", "message"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ({}, "empty"),
        ({"kind": "primary"}, "empty"),
        ({"text": None}, "empty"),
        ({"txt": "x"}, "txt"),
        ({"text": "x", "role": "boss"}, "'boss' is not known"),
        ({"text": "x", "authority": "perhaps"}, "True or False"),
        ({"text": "x", "stages_ahead": "many"}, "no number"),
    ],
)
def test_goals_that_cannot_be_tested(goal, message):
    with pytest.raises(DataError, match=message):
        smart_lint(goal)


@pytest.mark.parametrize(
    ("said", "move"),
    [
        ("We will test five samples next week", "advance"),
        ("I have signed the order", "advance"),
        ("Our technical director will be there; I am introducing you on Monday", "advance"),
        ("We paid the deposit", "advance"),
        ("Very interesting, let's stay in touch", "continuation"),
        ("We agreed to think about it", "continuation"),
        ("We did not agree", "continuation"),
        ("Send us more material", "continuation"),
        ("It was a nice talk", "continuation"),
        ("我们同意测试样品", "advance"),
        ("我们再考虑一下", "continuation"),
    ],
)
def test_advance_or_continuation(said, move):
    assert advance_or_continuation(said) == move


def test_an_empty_answer_is_neither():
    with pytest.raises(DataError, match="empty"):
        advance_or_continuation(" ")


def test_own_words():
    tables = GoalTables()
    words = pd.concat(
        [rules.table(tables.words), pd.DataFrame({"kind": ["advance"], "word": ["install"], "source": ["R"]})]
    )
    goal = "The engineer installs 3 demo lamps by Friday"
    assert letters(goal) == "sMART"
    assert smart_lint(goal, tables._replace(words=words)).attrs["passed"]


def test_every_step_is_granted_by_known_roles():
    tables = GoalTables()
    known = set(rules.table(tables.roles)["role"].dropna())
    for granted_by in rules.table(tables.steps)["granted_by"]:
        assert set(granted_by.split()) <= known


@given(st.text(min_size=1, max_size=60))
def test_any_text_gets_five_answers(text):
    if not text.strip():
        return
    found = smart_lint(text)
    assert found["ok"].dtype == bool
    assert found["reason"].str.len().min() > 0
    assert found.attrs["passed"] == found["ok"].all()
    assert found.attrs["move"] == advance_or_continuation(text)


def test_a_number_is_read_whole_and_a_title_with_its_name():
    lint = smart_lint("Ms Alvarez places an order of USD 5,000.50 by 30 September 2026").set_index("letter")["reason"]
    assert lint["S"] == "Who: Ms Alvarez. Does: places."
    assert lint["M"] == "A third party could count it: 5,000.50."
