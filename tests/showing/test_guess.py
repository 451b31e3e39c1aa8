"""The guess stands beside the answer, in words, on every page; and never stops it."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import plots
from crmlib.places import own_page
from crmlib.practice.asking import first_guess
from crmlib.practice.exercise import predict, question
from crmlib.practice.question import find_question
from crmlib.showing.guess import guessed
from crmlib.showing.prose import Section, Table, at_halden
from crmlib.showing.style import Picture

pytestmark = pytest.mark.usefixtures("session", "asked")
AMOUNTS = [50, 30, 10, 5, 5]


@pytest.fixture
def asked(monkeypatch):
    monkeypatch.setattr("crmlib.practice.question.QUESTIONS", {})
    question("04z.1", "What share?", number=lambda shares: crm.top_share(shares["amount"]), form="share")
    question(
        "04z.2",
        "Who?",
        options=[("Ana", "Why Ana?"), ("Bo", "Yes.")],
        right=lambda sales: "ab"[sales["Bo"] > sales["Ana"]],
    )
    question("04z.3", "How much?", number=lambda sales: sales["Bo"], form="money")
    question("04z.4", "Which?", options=[("x", "Why?"), ("y", "Yes.")], right="b")
    question("04z.5", "How many?", number=lambda: 84)


@pytest.mark.parametrize(
    ("guess", "says"),
    [
        (None, "No guess was written down; it is 50%."),
        (0.8, "You guessed 80%; it is 50%, 30 points less."),
        (0.49, "You guessed 49%; it is 50%, 1 point more."),
        (0.5, "You guessed 50%, and that is right."),
        (0.502, "You guessed 50%, and that is right."),
        (1.2, "You guessed 120%; it is 50%, 70 points less."),
    ],
)
def test_a_share_is_so_many_points_off(guess, says):
    if guess is not None:
        predict("04z.1", guess)
    assert guessed("04z.1", crm.sales_share(AMOUNTS)) == says


@pytest.mark.parametrize(
    ("guess", "says"),
    [
        (None, "No guess was written down; it is 12,346."),
        (10000, "You guessed 10,000; it is 12,346, 2,346 more."),
        (12400, "You guessed 12,400; it is 12,346, 54 less."),
        (12346, "You guessed 12,346, and that is right."),
    ],
)
def test_money_is_so_much_off(guess, says):
    if guess is not None:
        predict("04z.3", guess)
    assert guessed("04z.3", {"Bo": 12345.6}) == says


def test_an_option_is_said_in_words_and_depends_on_the_page():
    assert guessed("04z.2", {"Ana": 2, "Bo": 1}) == "No guess was written down; right is a (Ana)."
    predict("04z.2", "Bo")
    assert guessed("04z.2", {"Ana": 2, "Bo": 1}) == "You chose b (Bo); right is a (Ana)."
    assert guessed("04z.2", {"Ana": 1, "Bo": 2}) == "You chose b (Bo), and that is right."
    assert guessed("04z.4", None) == "No guess was written down; right is b (y)."
    assert guessed("04z.5", None) == "No guess was written down; it is 84."


def test_a_picture_and_a_table_have_the_guess_above_them():
    predict("04z.1", 0.8)
    shares = crm.sales_share(AMOUNTS)
    for shown, kind in ((plots.pareto(shares, guess="04z.1"), Picture), (crm.show(shares, guess="04z.1"), Table)):
        assert isinstance(shown, Section)
        assert shown[0] == "You guessed 80%; it is 50%, 30 points less."
        assert isinstance(shown[1], kind)
    assert isinstance(plots.pareto(shares), Picture)
    assert isinstance(crm.show(shares), Table)


@pytest.mark.parametrize(
    "result", [None, {}, pd.DataFrame(), {"Bo": float("nan")}, {"Bo": None}, {"Bo": pd.NA}, {"Bo": "x"}]
)
def test_a_rule_that_cannot_be_worked_out_leaves_the_picture_and_a_sentence(result):
    predict("04z.3", 5)
    for id in ("04z.2", "04z.3"):
        assert guessed(id, result) == "What was asked cannot be worked out on this file."
    assert len(crm.show(pd.DataFrame({"amount": [1]}), guess="04z.3")) == 2


def test_on_a_file_of_ones_own_no_guess_about_another_firm_is_kept_or_shown(monkeypatch):
    predict("04z.1", 0.8)
    shares = crm.sales_share(AMOUNTS)
    monkeypatch.setattr("crmlib.showing.guess.own_page", lambda: True)
    monkeypatch.setattr("crmlib.practice.asking.own_page", lambda: True)
    assert isinstance(plots.pareto(shares, guess="04z.1"), Picture)
    assert isinstance(crm.show(shares, guess="04z.1"), Table)
    assert predict("04z.3", 5).label == "No guess is kept here."
    assert first_guess(find_question("04z.3")) is None


@pytest.mark.parametrize(
    ("settings", "own"),
    [({}, False), ({"orders": None}, False), ({"orders": "my.xlsx"}, True), ({"leads": Path("my")}, True)],
)
def test_a_setting_with_a_file_makes_the_page_ones_own(monkeypatch, settings, own):
    shell = SimpleNamespace(get_ipython=lambda: SimpleNamespace(user_ns=settings))
    monkeypatch.setitem(sys.modules, "IPython", shell)
    assert own_page() is own


def test_what_the_method_says_is_passed_on():
    nobody = {"amount": pd.Series([], dtype="float64")}
    assert guessed("04z.1", nobody) == "There are no customers to share out sales among."
    assert guessed("04z.9", None) == "There is no question '04z.9'; this chapter has 04z.1, 04z.2, 04z.3, 04z.4, 04z.5."


def test_a_sentence_about_halden_stands_only_on_its_own_page():
    @at_halden
    def called(name, times=1):
        """Who was called."""
        return f"{name} was called {times} times."

    assert called(None, "Nordlicht", times=2)._repr_markdown_() == "Nordlicht was called 2 times."
    assert called("mine.xlsx", "Nordlicht") is None
    assert called(pd.DataFrame(), "Nordlicht") is None
    assert called.__doc__ == "Who was called."
