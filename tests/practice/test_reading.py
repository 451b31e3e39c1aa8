"""An answer is taken as it was meant, told the one reason that fits, and learner's code can hold nothing up."""

import itertools
import time

import numpy as np
import pandas as pd
import pytest

from crmlib import DataError
from crmlib.classification import exercises
from crmlib.classification.key_accounts import false_key_accounts
from crmlib.course import workspace as copies
from crmlib.practice import limits, progress
from crmlib.practice.exercise import check, exercise, exercise_data, grade, hint, predict, solution
from crmlib.practice.limits import OutOfTimeError, limited
from crmlib.practice.marks import mark
from crmlib.practice.reasons import reason
from crmlib.practice.task import EXERCISES, Exercise, find

pytestmark = pytest.mark.usefixtures("session")

TEXTS = {"hints": ["1", "2", "3"], "reason": "So.", "solution": "answer = table", "points": 1}


def task(kind, right, wrong, data=None, **parts):
    """An exercise with a right answer and some wrong ones, each with its name for a message."""
    made = {name: (lambda d, value=value: value, name) for name, value in wrong.items()}
    parts = {"data": lambda: data, "answer": lambda d: right, "wrong": made} | TEXTS | parts
    return Exercise("9.1", kind=kind, **parts)


def why(made, answer):
    """The reason that is told, or nothing."""
    data = made.data()
    return reason(made, answer, made.answer(data), [(wrong(data), name) for wrong, name in made.wrong.values()], data)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(limits, "LIMIT", 0.5)


# taken as it was meant


@pytest.mark.parametrize("answer", ["0.11", "11 %", "１１％", [0.11], (0.11,), np.array([0.11]), "0,11"])
def test_a_number_in_another_dress_is_the_number(answer):
    made = task("value", 0.11, {})
    meant = made.meant(answer, 0.11, None).answer
    assert made.difference(meant, 0.11) is None


def test_the_rows_of_a_table_are_their_names():
    table = exercise_data("4.2")
    largest = table.nlargest(4, "sales")
    for answer in (largest, largest["sales"], largest.reset_index(), table["sales"] >= 60, dict(table["sales"] >= 60)):
        assert check("4.2", answer).status == "correct"
    assert check("4.2", table["sales"] >= 300).status == "not yet"


def test_a_table_with_the_right_column_is_the_column():
    table = exercise_data("4.10")
    judged = false_key_accounts(table)
    for answer in (judged, judged[["nature"]], judged.reset_index(), table.assign(mine=judged["nature"])):
        assert check("4.10", answer).status == "correct"


def test_spelling_is_not_classing():
    right = false_key_accounts(exercise_data("4.10"))["nature"].to_dict()
    for word in ("one off", "One_Off", "oneoff", "one\u2011off"):
        assert check("4.10", right | {"C041": word}).status == "correct"
    told = {"one-of": "Did you mean one-off?", "good": "Its words are ", 3: "no word of this task"}
    for word, says in told.items():
        assert says in check("4.10", right | {"C041": word}).message
    assert check("4.10", right | {"C041": ""}).message == "C041 has no entry yet."
    assert check("4.2", ["C1", "C02"]).message == "C1 is not in the table. Did you mean C01?"


@pytest.mark.parametrize(
    ("said", "status"), [("line b", "correct"), ("b.", "correct"), ("(B)", "correct"), ("a", "not yet")]
)
def test_a_line_by_its_letter(said, status):
    assert check("4.9", said).status == status
    assert check("4.9", "e").message.startswith("There is no such line")


def test_a_set_names_one_wrong_item():
    told = check("4.2", ["C09", "C08", "C07", "C01", "C02"]).message
    assert told == "C09 does not belong there."


def test_what_is_read_only_once_is_kept_too(workspace):
    model = find("4.12")
    names = model.judgement.handed_in(model.answer, model.data())["ranking"]
    answer = {
        "weights": map(float, model.judgement.weights),
        "ranking": iter(names),
        "reason": "Fir and Oak order often and much",
    }
    assert check("4.12", answer).status == "correct"
    kept = progress.records(workspace)[-1]["answer"]
    assert kept["ranking"] == [str(name) for name in names]


# told the one reason that fits


def test_a_reason_is_told_where_it_is_the_only_one():
    made = task("value", 1 / 9, {"one": 0.4, "two": 0.4, "three": 0.1, "four": 0.7}, decimals=2)
    assert [why(made, answer) for answer in (0.4, 0.1, 0.7, 0.9)] == ["", "", "four", ""]
    assert "rounded too far" in why(task("value", 1 / 9, {}, decimals=2), 0.1)


@pytest.mark.parametrize(
    ("answer", "says"),
    [(11.0, "percent"), (0.0011, "hundred times too small"), (110, "thousand"), (-0.11, "sign"), (0.3, "")],
)
def test_the_right_number_in_another_unit_is_told_just_that(answer, says):
    told = why(task("value", 0.11, {}), answer)
    assert says in told and bool(says) == bool(told)


def test_each_place_of_a_list_has_its_own_reason():
    place = {2: {"own": (lambda d: 7.0, "seven")}}
    made = task("values", [1.25, 2.5, 4.0], {"all": [3.0, 6.0, 9.0], "last": [1.25, 2.5, 8.0]}, known=place)
    told = {
        (3.0, 6.0, 9.0): "all",
        (3.0, 7.0, 4.0): "Number 1: all Number 2: seven",
        (3.0, 5.1, 8.0): "Number 1: all Number 3: last Look again at number 2 of your list.",
        (4.0, 2.5, 1.25): "The right numbers, in another order.",
        (1.25, 250, 4.0): "Number 2: The right number, a hundred times too large: is it written in percent?",
        (1.25, 5.1, 4.0): "",
    }
    assert {answer: why(made, list(answer)) for answer in told} == told


def test_a_column_of_a_table_has_its_own_reason():
    right = pd.DataFrame({"n": [1.0, 2.0], "t": ["x", "y"]}, index=pd.Index(["a", "b"], name="id"))
    made = task("table", right, {"turned": right.assign(n=[2.0, 1.0])})
    assert why(made, right.assign(n=[2.0, 1.0])) == "turned"
    assert why(made, right.assign(n=[2.0, 1.0], t=["x", "x"])) == "Column n: turned"
    assert "hundred times too large" in why(made, right.assign(n=[100.0, 200.0]))


def test_so_many_decimals_are_enough_however_small_the_number():
    made = task("value", 0.0556, {}, decimals=2)
    assert made.difference(0.06, 0.0556) is None and made.difference(0.05, 0.0556) is not None


# the learner's own code


def test_a_function_without_an_end_is_stopped(quick):
    def endless(sales):
        while True:
            pass

    start = time.monotonic()
    assert "does not end" in check("4.4", endless).message
    assert "does not end" in check("4.1", (n for n in itertools.count() if n < 0)).message
    assert grade("4.4", endless) == 0.0
    assert time.monotonic() - start < 10
    assert check("4.4", lambda sales: itertools.count()).status == "not yet"


def test_a_function_cannot_end_the_notebook():
    assert "exit()" in check("4.4", lambda sales: exit()).message
    assert grade("4.4", lambda sales: exit()) == 0.0


def test_the_table_on_which_a_function_fails_is_shown():
    outcome = check("4.4", lambda sales: find("4.4").answer(exercise_data("4.4")))
    assert 'exercise_data("4.4", case=1)' in outcome.lines[0]
    assert outcome.lines[1].startswith("Your function gives: {") and outcome.lines[2].startswith("It should give: {")
    case = exercise_data("4.4", case=1)
    assert str(case.iloc[0]) in outcome.code
    assert str(find("4.4").answer(case)["D"]) in outcome.lines[2]


def test_limited_work_gives_what_it_gives(quick):
    assert limited(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        limited(lambda: 1 / 0)
    with pytest.raises(OutOfTimeError):
        limited(lambda: list(itertools.repeat(0, 10**12)) if time.sleep(5) else 0, seconds=0.1)


def test_the_same_answer_has_the_same_mark():
    def twice():
        return lambda sales: sorted(sales, key=lambda amount: -amount)

    assert mark(twice()) == mark(twice())
    assert mark({"a": 1, "b": 2}) == mark({"b": 2.0, "a": 1}) != mark({"a": 2, "b": 1})
    assert mark({"C01", "C02"}) == mark({"C02", "C01"})


# ids, guesses, names, hints


@pytest.mark.parametrize("id", ["4.10 ", "４.１０", "4。10", " 4.10"])
def test_an_id_in_wide_signs_or_with_blanks(id):
    assert hint(id, 1).id == "4.10"


@pytest.mark.parametrize("call", [check, hint, solution, grade, predict])
def test_an_id_without_quotation_marks_is_told(call):
    with pytest.raises(DataError, match="between quotation marks"):
        call(4.10)


def test_what_is_no_guess_is_none():
    for odd in (float("nan"), float("inf"), True, "far", [1, 2]):
        assert predict("4.6", odd).message == "A guess is one number."
    assert predict("4.1", 5).label == "No guess needed."
    assert predict("4.6", [60]).label == "Your guess is kept."


def test_the_last_hint_opens_the_solution():
    for _ in find("4.2").hints[:-1]:
        hint("4.2")
    assert solution("4.2").status == "not yet"
    hint("4.2")
    assert solution("4.2").code == find("4.2").solution


def test_a_name_in_other_letters_has_the_same_numbers_and_an_old_workspace_keeps_its_own(workspace):
    copies.name_learner(workspace, " mei  LIN ")
    assert (progress.learner(), progress.drawn_for()) == ("mei LIN", "mei lin")
    copies.name_learner(workspace, "Mei Lin")
    assert progress.learner() == "mei LIN"
    (workspace / progress.LEARNER).write_text("Mei Lin\n", encoding="utf-8")  # of an earlier course
    copies.name_learner(workspace, "mei lin")
    assert (progress.learner(), progress.drawn_for()) == ("Mei Lin", "Mei Lin")
    copies.name_learner(workspace, "Hao Ruan")
    assert progress.drawn_for() == "hao ruan"


# a job on the learner's own file


@pytest.fixture
def job(monkeypatch):
    monkeypatch.setattr("crmlib.practice.task.EXERCISES", EXERCISES)
    exercise(
        "9.7",
        kind="job",
        data=lambda: pd.Series([3.0, 1.0], index=["a", "b"]),
        answer=lambda table: table / table.sum(),
        invariants={
            "adds up": (lambda answer, table: abs(answer.sum() - 1) < 1e-9, "Shares add up to one."),
            "all": (lambda answer, table: set(answer.index) == set(table.index), "One share for each customer."),
        },
        wrong={
            "amounts": (lambda table: table, "Shares add up to one."),
            "one": (lambda table: pd.Series([1.0], index=["a"]), "One share for each customer."),
        },
        form_said="Give a column of shares.",
        **TEXTS,
    )
    yield
    del EXERCISES["9.7"]


def test_a_job_is_judged_by_what_must_hold_of_the_own_file(job):
    mine = pd.Series([5.0, 4.0, 1.0], index=["x", "y", "z"])
    assert check("9.7", mine / 10, mine).label == "It holds."
    assert check("9.7", mine, mine).message == "Shares add up to one."
    assert check("9.7", mine / 10).message == "One share for each customer."  # of the exercise's own table
    assert check("9.7", "much", mine).message == "Give a column of shares."
    assert (grade("9.7", mine / 10, mine), grade("9.7", mine, mine)) == (1, 0)
    made = find("9.7")
    for wrong, message in made.wrong.values():
        assert check("9.7", wrong(made.data())).message == message


@pytest.mark.parametrize(
    ("parts", "lacking"),
    [
        ({"invariants": {}}, "two tests of a job"),
        ({"form_said": " "}, "two tests of a job"),
        ({"wrong": {"a": (len, "x"), "b": (len, "y")}}, "a test for each wrong"),
        ({"kind": "value"}, "a job for its tests"),
        ({"known": {1: {"a": (len, "x")}}}, "values for what is known"),
    ],
)
def test_a_job_with_a_part_missing_does_not_load(job, parts, lacking):
    whole = find("9.7")
    fields = {name: getattr(whole, name) for name in whole.__dataclass_fields__ if name != "id"}
    with pytest.raises(ValueError, match=lacking):
        exercise("9.8", **fields | parts)


def test_exercises_of_the_lesson_come_with_the_engine():
    assert exercises.check is check


@pytest.mark.parametrize("time_", ["2026-W47-6", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_line_with_an_odd_time_never_breaks_the_table(time_):
    lines = [b'{"v": 1, "time": "%s", "exercise": "4.1", "did": "check"}' % time_.encode()]
    entries = [entry for entry in map(progress._parsed, lines) if entry]
    assert len(progress.by_exercise(entries)) == len(entries)
