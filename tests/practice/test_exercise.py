"""The engine: three outcomes, hints in their order, solutions after effort, grades without a word."""

import decimal
import itertools
import pickle
import re
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from crmlib import DataError
from crmlib.classification import exercises
from crmlib.practice import progress
from crmlib.practice.compare import TYPE, difference, wanted
from crmlib.practice.exercise import Outcome, check, exercise, grade, hint, predict, solution
from crmlib.practice.figures import is_number
from crmlib.practice.gap import Gap, is_gap
from crmlib.practice.task import EXERCISES, find
from crmlib.practice.variants import exercise_data, variant
from tests import mutate

IDS = [id for id in EXERCISES if id.startswith("4.")]
PARTS = {
    "points": 1,
    "kind": "value",
    "data": list,
    "answer": len,
    "solution": "answer = 1",
    "wrong": {"a": (len, "x"), "b": (len, "y")},
    "hints": ["1", "2", "3"],
}

pytestmark = pytest.mark.usefixtures("session")


def once(maker):
    """A function of the data that works each out only once."""
    known = {}

    def made(*data):
        key = pickle.dumps(data)
        if key not in known:
            known[key] = maker(*data)
        return deepcopy(known[key])

    return made


QUICK = {
    id: replace(
        find(id),
        answer=once(find(id).answer),
        wrong={name: (once(wrong), message) for name, (wrong, message) in find(id).wrong.items()},
    )
    for id in IDS
}


@pytest.fixture
def quick(monkeypatch):
    """Every exercise of the lesson, but what is right and what is usually wrong is worked out once for all answers."""
    for id, task in QUICK.items():
        monkeypatch.setitem(EXERCISES, id, task)


@pytest.mark.parametrize(
    "nothing",
    [
        exercises.____,
        None,
        ...,
        "____",
        "  ",
        [exercises.____, 3],
        (0.1, exercises.____),
        {"weights": exercises.____, "ranking": []},
    ],
)
def test_a_gap_is_not_attempted_and_counts_for_nothing(nothing, quick):
    for id in IDS:
        predict(id, 50)
        outcome = check(id, nothing)
        assert outcome.status == "not attempted"
        assert grade(id, nothing) == 0.0
    assert "so far 0" in solution("4.2").message


class Unwilling:
    """Raises at everything."""

    def _no(self, *given):
        raise RuntimeError("no")

    __repr__ = __str__ = __eq__ = __len__ = __iter__ = __getattr__ = __float__ = __bool__ = __array__ = _no
    __hash__ = None


@pytest.mark.parametrize(
    "odd",
    [
        ValueError("no"),
        KeyError,
        3,
        True,
        "C01",
        object(),
        {"a": [1]},
        {},
        [],
        range(10**6),
        range(10**9),
        pd.DataFrame({"x": [1]}),
        pd.DataFrame(),
        float("nan"),
        float("inf"),
        10**5000,
        [[1, 2]],
        1j,
        b"C01",
        np.zeros((3, 3)),
        np.zeros(10**7),
        [None, None],
        lambda: 1 / 0,
        lambda data: 1 / 0,
        lambda data: data.clear(),
        {1, "a", None},
        Unwilling(),
        "x" * 10**7,
        print,
        {"weights": 1, "ranking": 2, "reason": 3},
        {"weights": [50, 50], "ranking": range(10**7), "reason": "because"},
        decimal.Decimal("sNaN"),
        pd.NA,
        pd.NaT,
    ],
    ids=lambda odd: type(odd).__name__,
)
def test_odd_answers_are_not_yet_and_never_a_crash(odd, quick):
    for id in IDS:
        predict(id, 50)
        outcome = check(id, odd)
        assert outcome.status == "not yet", id
        assert len(outcome.message) > 10
        assert id not in ("4.1", "4.4", "4.12") or 0.0 <= grade(id, odd) < find(id).points
        assert repr(outcome) and outcome._repr_html_()


def test_an_endless_answer_ends(quick):
    for id in IDS:
        predict(id, 1)
        assert check(id, itertools.count()).status == "not yet"
    for endless in (
        {"weights": itertools.count(), "ranking": [], "reason": "so"},
        {"weights": [], "ranking": itertools.count(), "reason": "so"},
    ):
        assert check("4.12", endless).status == "not yet"


@pytest.mark.parametrize(
    "weights", [[float("nan"), 50, 50], [float("inf"), 0, 0], [150, -50, 0], [100, 0], ["a", "b", "c"], [20, 40, 41]]
)
def test_weights_that_cannot_be_are_not_yet(weights):
    task = find("4.12")
    answer = mutate.submission(task, task.answer)(task.data()) | {"weights": weights}
    assert check("4.12", answer).status == "not yet"


def test_messages_come_in_the_order_type_shape_values_order():
    key = ["a", "b", "c"]
    stages = [
        difference(answer, key, "order") for answer in (3, ["a"], ["a", "b", "x"], ["b", "a", "c"], ["a", "b", "c"])
    ]
    assert [found.stage if found else None for found in stages] == [0, 1, 2, 3, None]
    table = pd.DataFrame({"n": [1.0, 2.0, 3.0], "t": ["x", "y", None]})
    turned = table.iloc[::-1].reset_index(drop=True)
    stages = [
        difference(answer, table, "table")
        for answer in (
            [1],
            table[["n"]],
            table.iloc[:2],
            table.assign(n=[1, 2, 4]),
            turned,
            table.assign(more=1)[["t", "more", "n"]],
        )
    ]
    assert [found.stage if found else None for found in stages] == [0, 1, 1, 2, 3, None]


def test_frames_are_compared_to_their_last_row():
    table = pd.DataFrame({"n": np.arange(5000.0)})
    other = table.copy()
    other.loc[4999, "n"] = -1
    assert difference(table.copy(), table, "table") is None
    assert difference(other, table, "table").stage == 2


def test_a_table_with_named_rows_may_come_in_any_order():
    table = pd.DataFrame({"n": [1, 2]}, index=pd.Index(["a", "b"], name="id"))
    assert difference(table.iloc[::-1], table, "table") is None
    assert difference(table.reset_index(), table, "table") is None
    assert difference(table.set_axis(["b", "a"]), table, "table").stage == 2
    assert difference(table.set_axis(["a", "c"]), table, "table").stage == 1


def test_no_message_prints_the_answer(quick):
    for id in IDS:
        task = find(id)
        predict(id, 50)
        if task.kind not in ("value", "values", "predict"):
            continue
        right = task.answer(task.data())
        numbers = [value for value in np.ravel(np.array(right, dtype=object)) if is_number(value)]
        printed = {f"{value:.{digits}f}" for value in numbers for digits in (2, 3, 4) if abs(value) > 0.005}
        for wrong in (17, [1, 2, 3], [0] * np.size(right), "word", pd.DataFrame({"a": [1]})):
            assert not [text for text in printed if text in check(id, wrong).message]


def test_the_solution_opens_after_three_different_tries_of_any_kind():
    for wrong in (["C01"], ("C01",), {"C01"}, pd.Series(["C01"]), 7, 7.0):  # two answers, each in several forms
        check("4.2", wrong)
        assert solution("4.2").status == "not yet"
    check("4.2", ["C03"])
    assert solution("4.2").code == find("4.2").solution


def test_the_solution_opens_after_a_right_answer():
    check("4.2", ["C01", "C02", "C03", "C04"])
    assert solution("4.2").code == find("4.2").solution


def test_hints_go_on_and_stay_at_the_last():
    last = len(find("4.1").hints)
    seen = [hint("4.1") for _ in range(last + 1)]
    assert [outcome.label for outcome in seen] == [f"Hint {n} of {last}." for n in (*range(1, last + 1), last)]
    assert [outcome.message for outcome in seen[:last]] == find("4.1").hints


def test_running_the_whole_notebook_spends_no_hint():
    asked, last = hint("4.1", exercises.____), len(find("4.1").hints)
    assert (asked.status, asked.label) == (
        "not attempted",
        f"{last} hints.",
    ) and "Put 1 in place of ____" in asked.message
    assert not [entry for entry in progress.records() if entry["did"] == "hint"]
    for _ in range(3):
        assert hint("4.1", 2).message == find("4.1").hints[1]
    assert len([entry for entry in progress.records() if entry["did"] == "hint"]) == 1  # the same one counts once
    for strange in (0, last + 1, "two", 1.5, True, [1]):
        assert hint("4.1", strange).message == f"Ask for one of them by its number, 1 to {last}."


def test_another_kind_of_answer_is_told_the_form_with_an_example():
    said = {
        "4.1": "Give 3 numbers in a list, such as [0.25, 0.50, …].",
        "4.2": 'Give them in a list, such as ["K1", "K2"]; the order does not matter.',
        "4.3": "Give one number, such as 0.25.",
        "4.5": "Give a table with the columns rfm_weighted, vip_label, segment.",
        "4.7": "Give them in a list, in their order, such as [1, 2].",
        "4.9": 'Give one word between quotation marks, such as "K1".',
        "4.10": 'Give an entry for each item, such as {"K1": "…", "K2": "…"}.',
    }
    for id, form in said.items():
        outcome = check(id, object())
        assert (outcome.status, outcome.message) == ("not yet", f"This is not the kind of answer asked for. {form}")
    assert wanted(0.25, "value") == "Give one number, such as 0.50."  # never the answer itself
    assert wanted([0.25, 0.5], "values") == "Give 2 numbers in a list, such as [0.75, 0.15]."


def test_a_solution_comes_with_its_reason():
    check("4.2", ["C01", "C02", "C03", "C04"])
    opened = solution("4.2")
    assert opened.message == find("4.2").reason and "the last of A" in repr(opened)


def test_a_prediction_comes_first_and_the_first_one_counts():
    right = find("4.6").answer(find("4.6").data())
    assert "Predict first" in check("4.6", right).label
    assert predict("4.6", "far").status == "not yet"
    assert predict("4.6", 70).status == "correct"
    predict("4.6", right)
    assert check("4.6", right).message == "You predicted 70; it is 76."
    assert grade("4.6", right) == 2.0  # the guess is for learning, not for points


def test_a_function_is_tried_on_other_data_too():
    printed = find("4.4").answer(find("4.4").data())
    outcome = check("4.4", lambda sales: printed)
    assert outcome.status == "not yet"
    assert "another one" in outcome.message
    assert check("4.4", lambda sales: exercises.____).status == "not attempted"
    assert "ZeroDivisionError" in check("4.4", lambda sales: 1 / 0).message
    assert grade("4.4", lambda sales: 1 / 0) == 0.0


def test_a_learners_function_cannot_spoil_the_data():
    def spoils(sales):
        sales[:] = 0
        return {"A": 1}

    check("4.4", spoils)
    assert variant(find("4.4"), None).sum() > 0


def test_partial_points_for_right_parts():
    right = [0.11, 0.79, 0.68]
    assert grade("4.1", right) == 3.0
    assert grade("4.1", [0.11, 0.5, 0.68]) == pytest.approx(2.0)
    assert grade("4.2", ["C01", "C02", "C03"]) == 0.0
    scored = find("4.5").answer(find("4.5").data())
    assert grade("4.5", scored.assign(segment="HHH")) == pytest.approx(2.0)


def test_a_grade_is_a_plain_float_and_silent(capfd, recwarn):
    def loud(sales):
        import sys
        import warnings

        print("out")
        print("err", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return find("4.4").answer(sales)

    for id, answer in (
        ("4.4", loud),
        ("4.1", [np.float64(0.11), 0.79, 0.68]),
        ("4.3", np.array([[1, 2]])),
        ("4.12", {"weights": 1}),
    ):
        assert type(grade(id, answer)) is float
    assert grade("4.4", loud) == 2.0
    assert capfd.readouterr() == ("", "")
    assert not recwarn.list


def test_rich_and_plain_say_the_same_and_nothing_is_markup():
    outcome = Outcome("4.2", "not yet", "Not yet.", "<b>less & more</b>", ("a < b",), "x = 1\ny = '<i>'")
    page = outcome._repr_html_()
    assert "<b>less" not in page and "&lt;b&gt;less &amp; more" in page and "a &lt; b" in page and "&lt;i&gt;" in page
    assert repr(outcome) == "4.2: Not yet. <b>less & more</b>\n- a < b\nx = 1\ny = '<i>'"
    colours = set(re.findall(r"(?:color|background)[^;\"]*", page))
    assert colours <= {"color:inherit", "background:none"}  # the page's own, so both themes read


def test_the_gap_shows_as_it_is_written():
    assert repr(exercises.____) == "____"
    assert isinstance(exercises.____, Gap) and is_gap(exercises.____)


@pytest.mark.parametrize(
    "missing, says",
    [
        ({"hints": ["1", "2"]}, "three hints"),
        ({"hints": ["1", "2", " "]}, "three hints"),
        ({"wrong": {"a": (len, "x")}}, "two known wrong"),
        ({"wrong": {"a": (len, "x"), "b": (len, "")}}, "message"),
        ({"wrong": {"a": (len, "x"), "b": (len, "x")}}, "message of its own"),
        ({"wrong": {"a": (len, "x"), "b": (3, "y")}}, "two known wrong"),
        ({"answer": 3}, "function of the data"),
        ({"solution": ""}, "a solution"),
        ({"kind": "essay"}, "known kind"),
        ({"points": 0}, "points"),
        ({"kind": "judgement"}, "rubric"),
        ({"kind": "code"}, "other data"),
    ],
)
def test_a_definition_with_a_part_missing_does_not_load(missing, says):
    with pytest.raises(ValueError, match=says):
        exercise("9.9", **{**PARTS, **missing})
    assert "9.9" not in EXERCISES


def test_an_id_is_defined_once_and_an_unknown_one_is_said():
    with pytest.raises(ValueError, match="twice"):
        exercise("4.1", **PARTS)
    with pytest.raises(ValueError, match="an id"):
        exercise("whale", **PARTS)
    with pytest.raises(DataError, match=r"4\.99.*4\.13"):
        check("4.99", 3)


def test_two_decimals_are_enough_where_the_task_says_so():
    assert check("4.3", round(find("4.3").answer(find("4.3").data()), 2)).status == "correct"
    assert (
        check("4.11", 0.20).status == "correct"
        and check("4.11", 0.21).status == "not yet"
        and check("4.11", 0.3).status == "not yet"
    )
    right = find("4.8").answer(find("4.8").data())
    assert check("4.8", [round(value, 2) for value in right]).status == "correct"
    assert check("4.8", [*right[:3], round(right[3], 2), right[4]]).status == "correct"
    assert check("4.8", [*right[:3], round(right[3], 1), right[4]]).status == "not yet"
    peak = find("4.3").answer(find("4.3").data())
    assert check("4.3", round(peak, 3)).status == check("4.3", round(peak, 4)).status == "correct"
    assert difference(0.11, 1 / 9, "value") is not None, "only where the task says so"
    assert difference(0.0, 0.004, "value", decimals=2) is not None, "rounding may not eat the number"


@pytest.mark.parametrize(
    ("reason", "enough"),
    [
        ("we live on repeat orders of Fir", True),
        ("the largest orders twelve times", False),
        ("one of them brings 120", True),
        ("因为Fir的返单最多", True),
        ("季节性 orders, Oak 少回头", True),
        ("因为金额最重要", False),
        ("Fir Fir Fir Fir Fir", False),
        ("because of Fir", False),
        ("老客户", False),
        ("- - - - -", False),
    ],
)
def test_a_short_reason_is_a_reason_in_either_language(reason, enough):
    task = find("4.12")
    answer = task.judgement.handed_in(task.answer, task.data()) | {"reason": reason}
    assert check("4.12", answer).status == ("correct" if enough else "not yet")
    told = "Name a customer" if reason == "the largest orders twelve times" else "Give your reason in 4 different words"
    assert enough or check("4.12", answer).message.startswith(told)


def test_a_name_given_twice_is_not_correct():
    assert check("4.2", ["C01", "C02", "C03", "C04", "C04"]).message == "C04 is given too often."
    assert check("4.2", ["C01", "C02", "C03", "C03"]).message == "C03 is given too often."
    assert check("4.2", ["C01", "C02", "C09", "C09"]).message == "C09 does not belong there."
    assert check("4.2", ["C01", "C02", "C03", "C04"]).status == "correct"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (["S", "S", "D"], ""),
        (["S", "S", "S"], "S is given too often."),
        (["S", "D", "D"], "D is given too often."),
        (["D", "S", "S"], "The right ones, in another order: 1 stands in its place."),
        (["S", "S", "D", "D"], "D is given too often."),
        (["S", "D"], "This should be 3 names or numbers; you gave 2."),
        (["X", "X", "D"], "X does not belong there."),
        (["D", "D"], "D is given too often."),
    ],
)
def test_an_order_that_has_an_item_twice_is_told_which_one_is_given_too_often(answer, says):
    found = difference(answer, ["S", "S", "D"], "order")
    assert (found.message if found else "") == says


@pytest.mark.parametrize("form", ["set", "order"])
@pytest.mark.parametrize(
    ("answer", "right", "asked"),
    [
        ([True, False, True], ["C01", "C02"], "names"),
        (["C01", False], ["C01", "C02"], "names"),
        (np.array([True, False]), ["C01", "C02"], "names"),
        ((np.True_, "C02"), ["C01", "C02"], "names"),
        ([True, True], [24, 28], "numbers"),
        ([True], [1], "numbers"),
        (pd.Series([False, True]), [24, 28], "numbers"),
    ],
)
def test_yes_and_no_among_names_are_told_what_is_asked(form, answer, right, asked):
    found = difference(answer, right, form)
    assert found.message.startswith(
        f"True and False say yes or no. Asked are the {asked} themselves. Give them in a list"
    )
    assert found.stage == TYPE


def test_a_comparison_in_a_list_is_told_what_is_asked():
    table = exercise_data("4.2")
    for mask in (list(table["sales"] > 60), (table["sales"] > 60).to_numpy()):
        assert check("4.2", mask).message.startswith("True and False say yes or no. Asked are the names themselves.")
    assert check("4.2", table["sales"] >= 60).status == "correct"
    assert check("4.7", [True, False]).message.startswith("True and False say yes or no. Asked are the numbers")
    assert difference([True, False], [True, False], "order") is None


def test_an_item_with_another_entry_is_named():
    right = find("4.10").answer(find("4.10").data()).to_dict()
    assert check("4.10", right | {"C001": "thin"}).message == "1 of 12 items has another entry: C001."
    assert check("4.10", dict.fromkeys(right, "thin")).message.endswith(", ….")


def test_only_the_first_guess_counts_and_a_second_one_hears_so():
    assert predict("4.6", 60).label == "Your guess is kept."
    assert predict("4.6", 60).label == "Your guess is kept."
    again = predict("4.6", 72)
    assert (again.label, again.message) == ("Your first guess counts.", "It was 60. Now work it out.")
