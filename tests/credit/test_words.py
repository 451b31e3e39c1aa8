"""Lesson 5 speaks in the language of the course: no words in code cells, labels for keys, whole sentences."""

import ast
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.credit import pack, report
from crmlib.credit.words import money_unit
from crmlib.language import joined
from crmlib.reading.sample import course_folder
from crmlib.showing.prose import heading, show, worded

NOTEBOOKS = ("05a_credit_score", "05b_credit_limits", "reports/05_credit")
WING = Path(crm.__file__).parent / "credit"
DATA = re.compile(r"|[\w.%-]+")  # a name of data, a date, a file: no blank and no sentence
KEYED = {  # column -> the table and the column that has its keys
    "action": ("order_actions", "action"),
    "verdict": ("verdicts", "verdict"),
    "binds": ("bounds", "bound"),
    "c": ("five_c_names", "c"),
    "item": ("item_names", "item"),
    "lens": ("lenses", "lens"),
    "method": ("limit_methods", "method"),
    "source": ("evidence_sources", "source_key"),
    "unit": ("units", "unit"),
    "better": ("directions", "better"),
    "z2_zone": ("z2_zones", "zone"),
    "step": ("collection_ladder", "step"),
    "duty": ("insurance_duties", "duty"),
    "sign": ("early_warnings", "sign"),
    "default": ("terms_ladder", "term"),
    "stopped_by": ("investigation", "check"),
    "capped_by": ("caps", "cap"),
    "approval": ("approvals", "approver"),
    "figure": ("credit_figures", "figure"),
}


@pytest.fixture(scope="module")
def found():
    return pack.credit_pack(**pack.read_files(None), **pack.settings(None))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_code_cells_hold_no_words(name):
    notebook = nbformat.read(course_folder() / "notebooks" / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert DATA.fullmatch(node.value), (cell.id, node.value)
            assert not isinstance(node, ast.JoinedStr), cell.id
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("print", "say"), cell.id
                assert called != "crm.show" or {given.arg for given in node.keywords} <= {"guess"}, cell.id


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("column", KEYED)
def test_a_key_is_shown_as_its_words(column, language, monkeypatch):
    monkeypatch.setenv("CRMLIB_LANGUAGE", language)
    table, key = KEYED[column]
    keys = rules.table(f"credit/{table}")[key].astype("str").drop_duplicates()
    said = worded(column, keys)
    assert said.notna().all() and said.str.strip().ne("").all()
    assert not [text for text in said if "_" in text]
    if language == "zh":
        assert all(re.search(r"[\u4e00-\u9fff]", text) for text in said), said.tolist()
        assert re.search(r"[\u4e00-\u9fff]", heading(column)) or column == "c"


def test_several_keys_in_a_cell_are_each_worded_and_what_is_no_key_stays():
    caps = pd.Series(["thin_evidence, no_accounts", "a note, mine", None])
    assert worded("capped_by", caps).tolist()[:2] == [
        "less than 60% of the evidence is there, no accounts",
        "a note, mine",
    ]
    assert worded("source", pd.Series(["accounts; visit", "my cousin"])).tolist() == ["accounts, visit", "my cousin"]


def test_every_item_of_the_evidence_and_of_the_score_has_a_name():
    named = set(rules.table("credit/item_names")["item"])
    assert named >= {*rules.table("credit/evidence_items")["item"], *rules.table("credit/five_c_weights")["item"]}


def test_the_lists_of_the_pack_hold_no_key_in_chinese(found, monkeypatch):
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    for name, rows in report.lists(found).items():
        for column in set(rows) & {*KEYED, "once_signed", "decided_by", "gate"}:
            for text in worded(column, rows[column]).dropna().astype("str"):
                assert re.search(r"[\u4e00-\u9fff]", text), (name, column, text)


def test_no_sentence_is_a_piece_of_another():
    wrong = [
        (path.name, call.lineno)
        for path in WING.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "say"
        if isinstance(call.args[0], ast.Constant) and call.args[0].value != call.args[0].value.strip(" ;,")
    ]
    assert wrong == []


def test_reasons_and_sentences_follow_one_another():
    assert (
        joined([], ";") == ""
        and joined(["one"], ";") == "one"
        and joined(["one", "two", "three"], ";") == "one; two; three"
    )
    assert joined(["One.", "Two."], ".") == "One. Two."


@pytest.mark.parametrize(
    ("unit", "rates", "said"),
    [
        (1000, {"EUR": 1.1, "USD": 1}, "thousand USD"),
        (1, {"EUR": 1}, "EUR"),
        (10_000, {"CNY": 1}, "10,000 CNY"),
        (1000, None, ""),
        (1, {}, ""),
    ],
)
def test_the_unit_of_money_comes_from_the_data(unit, rates, said):
    assert money_unit(unit, rates) == said


def test_one_more_order_is_decided_as_the_rules_say(found):
    lines = found.decided.orders.rename(columns={"agreed_limit": "limit", "open_orders": "orders"})
    lines = lines.drop(columns=["order", "new_line", "action", "deposit", "reason", "once_signed"])
    tried = crm.orders_today(lines, 40, new_line=found.decided.limits["line"])
    row = lines.loc["C029"]
    plain = crm.order_decision(row["limit"], row["exposure"], 40, overdue_days=row["overdue_days"], grade=row["grade"])
    assert tried.loc["C029", ["action", "deposit"]].tolist() == plain[["action", "deposit"]].iloc[0].tolist()
    assert tried.loc["C029", "once_signed"] == "hold"
    assert crm.orders_today(lines, 40).loc["C029", "once_signed"] == "hold", "without a limit an order waits"


def test_whose_grade_is_lower_is_told_why_and_nobody_else():
    scores = crm.five_c(crm.sample("credit_evidence"))
    told = crm.grade_reasons(scores)["reason"]
    assert told.index.tolist() == scores.index[scores["grade"] != scores["grade_by_score"]].tolist()
    assert told["C008"].startswith("The score says AA (79.0), the cap says C: pays 60 days late or more")


def test_a_score_without_a_grade_is_said_to_be_open():
    row = pd.Series({"score": None, "grade_by_score": None, "cap": "B", "capped_by": "thin_evidence", "grade": None})
    assert crm.grade_sentence(row) == (
        "There is no score, the cap says B: less than 60% of the evidence is there. The grade is open."
    )
    assert crm.grade_sentence(row.where(row.index != "cap", None)) == "There is no score, and no cap applies."


def test_a_ledger_without_debt_has_nobody_to_watch():
    late = pd.DataFrame({"owed": [0.0], "oldest": [0.0]}, index=["Ana"])
    assert crm.watch_list(late).empty
    with pytest.raises(crm.DataError, match="oldest"):
        crm.watch_list(late[["owed"]])


def test_who_is_watched_goes_by_the_table_and_stands_above_its_limits():
    late = pd.DataFrame({"owed": [80.0, 10.0, 10.0], "oldest": [0.0, 30.0, 31.0]}, index=["Ana", "Bo", "Chen"])
    assert crm.watch_list(late).index.tolist() == ["Ana", "Chen"]  # exactly at a limit is not above it
    own = rules.table("credit/watch").assign(above=[0.9, 29])
    assert crm.watch_list(late, limits=own).index.tolist() == ["Bo", "Chen"]


def test_a_provision_names_its_buckets_in_words():
    shown = repr(show(crm.provision({"not_due": 100, ">90": 10})))
    assert "not yet due" in shown and "over 90 days late" in shown and ">90" not in shown
