"""The credit committee pack: the exporter's, a firm's own files, and what must hold whatever the files say."""

import json
import re
from datetime import date, timedelta

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import crmlib as crm
from crmlib import rules
from crmlib.course.company import run_all
from crmlib.course.reports import run_report
from crmlib.credit import case_file, pack, report
from crmlib.credit.ageing import bucket_words
from crmlib.reading.tables import read_table
from crmlib.showing.prose import form, heading, worded
from tests.marked import marked_say

NONE = {name: read_table(name, False) for name in ("payments", "evidence", "accounts", "customers", "orders")}


@pytest.fixture(scope="module")
def found():
    return pack.credit_pack(**pack.read_files(None), **pack.settings(None))


SECTIONS = (
    report.what_is_decided,
    report.how_old_the_ledger_is,
    report.how_long_sales_wait,
    report.who_owes_the_most,
    report.who_is_above_the_limit,
    report.what_may_go_out,
    report.whom_to_ask_for_money,
    report.what_to_set_aside,
    report.what_the_insurer_asks,
    report.early_warnings,
    report.what_no_accounts_cost,
    report.what_is_open,
)


def texts(parts):
    """What a list of displayed things says, as plain text."""
    return "\n".join(repr(part) for part in parts)


def portfolio(found):
    """The sections on all customers together, as plain text."""
    return "\n".join(texts(section(found)) for section in SECTIONS)


def files_of(found):
    """The case files, as plain text."""
    return texts(case_file.case_files(found))


def ledger(**columns):
    bills = {
        "invoice_id": ["F1", "F2", "F3"],
        "customer_id": ["Ana", "Ana", "Bo"],
        "amount": [900.0, 500.0, 70.0],
        "invoice_date": pd.to_datetime(["2026-03-01", "2026-06-01", "2026-05-20"]),
        "due_date": pd.to_datetime(["2026-05-01", "2026-07-31", "2026-06-19"]),
    }
    return pd.DataFrame(bills | columns)


def test_the_worked_case_through_every_stage(found):
    assert str(found.as_of.date()) == "2026-06-30"
    assert found.judged.scores.loc["C029", ["score", "grade"]].tolist() == [pytest.approx(71.15, abs=0.005), "A"]
    assert found.decided.limits.loc["C029", ["need", "open_limit", "secured", "left"]].tolist() == pytest.approx(
        [150, 68, 45, 37]
    )
    assert found.decided.orders.loc["C029", ["agreed_limit", "exposure", "headroom"]].tolist() == [150, 133, 17]
    ways = found.decided.ways.set_index(["customer_id", "method"])["limit"]["C029"].drop("insurer")
    assert ways.tolist() == pytest.approx([150, 90, 40, 80, 130, 96])
    said = texts(case_file.case_file(found, "C029"))
    for sentence in (
        "The score says A (71.2), and no cap applies.",
        "The open limit is 68",
        "Approved by: credit manager",
        "open account, insured, 30 days",
        "Purpose",
        "empty: nobody has asked",
        "sales in the credit period",
    ):
        assert sentence in said, sentence


def test_a_cap_stands_beside_the_score(found):
    assert "The score says AA (79.0), the cap says C" in files_of(found._replace(only="C008"))
    row = pack.decisions(found).loc["C008"]
    assert (row["grade_by_score"], row["grade"], row["name"]) == ("AA", "C", "Gulf Kandeel Trading LLC")


def test_no_limit_and_the_limit_zero_are_two_things(found):
    why = report.why_above(found)["why"]
    assert why["C056"] == why["C042"] == "no limit was ever set"
    assert "above the agreed limit" in why["C024"]
    assert found.decided.orders.loc["C024", "agreed_limit"] == 0


def test_the_portfolio_adds_up(found):
    owed = found.ledger.items.loc[found.ledger.items["open"] > 0, "open"].sum()
    assert found.ledger.late["owed"].sum() == pytest.approx(owed)
    assert found.ledger.aged["total"].sum() == pytest.approx(found.ledger.items["open"].sum())
    assert found.ledger.reserve["balance"].sum() == pytest.approx(found.ledger.items["open"].sum())
    assert found.ledger.late["share_of_owed"].sum() == pytest.approx(1)
    assert (
        found.decided.orders["exposure"] - found.decided.orders[["open_items", "delivered", "open_orders"]].sum(axis=1)
    ).abs().max() < 1e-9
    said = texts(report.opening(found)) + portfolio(found)
    assert f"20 customers owe {owed:,.0f} USD" in said
    assert "Days sales outstanding: 78.6 by the simple way, 71.3 by counting back, 62.2 at best" in said


def test_every_ugly_row_of_the_exporter_is_counted(found):
    counted = found.read.set_index("reason")["rows"]
    for reason, rows in {
        "payment for no invoice": 1,
        "invoice paid or credited above its amount": 2,
        "invoice due before its date": 1,
        "invoice without a date to count from": 1,
        "invoice exchanged into our currency": 7,
    }.items():
        assert counted[reason] == rows, reason
    assert "payment for no invoice" in texts(report.what_was_read(found))


def test_without_a_rate_the_second_currency_is_left_out_and_said():
    found = pack.credit_pack(**pack.read_files(None), unit=1000)
    left = found.read[~found.read["counts"]]
    assert left.loc[left["reason"] == "invoice in a currency without a rate", "rows"].sum() > 0
    assert "could not be used" in texts(report.opening(found))


def test_what_missing_accounts_cost(found):
    files = pack.read_files(None)
    bare = files["evidence"][~files["evidence"]["item"].isin(crm.read_accounts(None).columns)]
    poor = pack.credit_pack(**{**files, "evidence": bare, "accounts": NONE["accounts"]}, **pack.settings(None))
    assert poor.judged.scores.loc["C002", "grade"] == "B"
    assert found.judged.scores.loc["C002", "grade"] == "AAA"
    assert "No accounts: B, where the rest of the evidence says" in texts(case_file.case_file(poor, "C002"))
    assert poor.judged.cost.loc["C002", "with_accounts"] != "B"
    assert "The accounts are worth AAA instead of B" in portfolio(found)


def test_the_ledger_alone_is_enough():
    found = pack.credit_pack(ledger(), **NONE)
    assert str(found.as_of.date()) == "2026-06-01"
    found = pack.credit_pack(ledger(), **NONE, as_of="2026-06-30")
    said = texts(report.opening(found))
    assert "There is no evidence beside our own ledger" in said
    assert "There are no payments" in said
    assert "2 customers owe 1,470" in said
    assert found.decided.orders["action"].to_dict() == {"Ana": "stop", "Bo": "hold"}
    assert portfolio(found)
    assert pack.filed(found) == []
    assert "nothing" not in files_of(found._replace(only="Ana"))
    lists = report.lists(found)
    assert "decisions" not in lists and all(len(rows) for rows in lists.values())
    assert "There is no file on any customer" in portfolio(found)
    assert "No rows" not in portfolio(found) + texts(report.what_was_read(found))
    assert found.decided.orders["grade"].isna().all()  # the ledger alone gives none


def test_a_payment_of_tomorrow_is_no_row_that_could_not_be_used():
    """Six of seven payments lie after the day: they wait, and nobody is told to distrust the figures."""
    paid = pd.DataFrame(
        {
            "invoice_id": "F1",
            "customer_id": "Ana",
            "amount": 10.0,
            "payment_date": pd.to_datetime(["2026-06-01", *["2026-07-05"] * 6]),
        }
    )
    found = pack.credit_pack(ledger(), **NONE | {"payments": paid}, as_of="2026-06-30")
    assert "could not be used" not in texts(report.opening(found))
    assert found.used.set_index("table").loc["payments"].tolist() == [7, 1]
    assert found.used.set_index("table").loc["invoices"].tolist() == [3, 3]
    assert "payment after the day" in texts(report.what_was_read(found))


def test_credits_explain_why_the_balances_are_less_than_what_is_owed():
    bills = pd.concat([ledger(), ledger(invoice_id=["C1", "C2", "C3"], amount=[-400.0, 0.0, 0.0])], ignore_index=True)
    found = pack.credit_pack(bills, **NONE, as_of="2026-06-30")
    assert found.ledger.late["owed"].sum() - found.ledger.reserve["balance"].sum() == pytest.approx(400)
    assert "credits of 400" in portfolio(found)
    assert "credits of" not in portfolio(pack.credit_pack(ledger(), **NONE, as_of="2026-06-30"))


def test_the_order_that_is_tried_is_a_month_of_theirs(found):
    assert found.decided.orders.loc["C029", "order"] == 60  # as planned
    alone = pack.credit_pack(ledger(), **NONE, as_of="2026-06-30")
    assert alone.decided.orders["order"].to_dict() == pytest.approx({"Ana": 1400 / 12, "Bo": 70 / 12}, abs=0.01)


def test_the_gate_holds_back_whom_it_stops_and_whom_it_asks_about(found):
    table = pack.decisions(found)
    assert table.loc[["C042", "C004"], ["score", "grade", "open_limit"]].isna().all().all()
    assert table.loc[["C042", "C004"], "terms"].tolist() == ["no sale", "no offer yet"]
    assert table.loc[["C042", "C004"], "action"].tolist() == ["stop", "hold"]
    said = texts(case_file.case_file(found, "C042"))
    assert "Stopped at the gate before any score. It should be, and is not: identity verified" in said
    assert "no cap applies" not in said and "There are no accounts" not in said
    assert "No score before an answer. It should be, and is not: bank details as before." in texts(
        case_file.case_file(found, "C004")
    )
    assert found.judged.points.loc[found.judged.points["customer_id"] == "C042", "points"].isna().all()
    files = pack.read_files(None)
    unseen = files["evidence"][~files["evidence"]["item"].isin(["sanctions_hit"])]
    bare = pack.credit_pack(**files | {"evidence": unseen}, **pack.settings(None))
    assert bare.judged.scores.loc["C029", "grade"] == "A"  # not looked up: provisional, and said
    assert "Provisional: not looked up, or too long ago: no sanctions hit." in texts(case_file.case_file(bare, "C029"))


def test_the_agreed_and_the_new_limit_stand_side_by_side(found):
    row = pack.decisions(found).loc["C029"]
    assert row[["agreed_limit", "new_line", "exposure", "action", "once_signed"]].tolist() == [
        150,
        pytest.approx(113),
        133,
        "deposit",
        "hold",
    ]
    assert "which rules until the new line of 113 is signed; then: hold." in texts(case_file.case_file(found, "C029"))
    assert pack.decisions(found).loc["C001", "approver"] == "management"  # more than a quarter of all that is owed


def test_the_workbook_speaks_as_the_page_does(found):
    """No key that programs read stands in a list, and every column has a heading and a form of its own."""
    tables = {"five_c_weights": "item", "limit_methods": "method", "early_warnings": "sign", "insurance_duties": "duty"}
    named = {key for table, column in tables.items() for key in rules.table(f"credit/{table}")[column]}
    keys = {key for key in named if "_" in key} | {"5P", "6A", "portfolio_cap", "no_limit", "not_so", "approve"}
    for name, rows in report.lists(found).items():
        shown = rows if rows.index.name is None else rows.reset_index()
        heads = [heading(column) for column in shown]
        assert len(set(heads)) == len(heads), name
        assert not [column for column in shown if not form(column) and column not in bucket_words().values()], name
        for column in shown.select_dtypes("str"):
            assert not keys & set(worded(column, shown[column]).dropna()), (name, column)


@pytest.mark.parametrize(
    "columns",
    [
        {"due_date": pd.to_datetime([None, None, None])},
        {"amount": [-5.0, -1.0, -2.0]},
        {"customer_id": [7, 7, 9]},
        {"currency": ["USD", "EUR", "USD"]},
        {"amount": [0.0, 0.0, 0.0]},
        {"customer_id": ["=1+1", "=1+1", "Bo"]},
    ],
)
def test_odd_ledgers_make_a_pack(columns, tmp_path):
    found = pack.credit_pack(ledger(**columns), **NONE, as_of="2026-06-30")
    assert texts([*report.opening(found), *report.what_was_read(found)]) + portfolio(found)
    assert json.dumps(report.headline(found))


def test_ids_of_a_customer_may_be_numbers():
    bills = ledger(customer_id=[7, 7, 9])
    assert pack.credit_pack(bills, **NONE, as_of="2026-06-30", customer="7").only == 7
    with pytest.raises(crm.DataError, match="no evidence and no invoice of the customer '8'; there are 7, 9"):
        pack.credit_pack(bills, **NONE, as_of="2026-06-30", customer="8")


def test_rules_of_your_own(tmp_path, found):
    assert pack.own_rules(None) is None
    with pytest.raises(crm.DataError, match="none of the rule tables"):
        pack.own_rules(tmp_path)
    strict = rules.table("credit/grades").assign(**{"from": [99, 98, 97, 96, 95, 0]})
    strict.to_csv(tmp_path / "grades.csv", index=False)
    own = pack.own_rules(tmp_path)
    assert set(own) == {"grades"}
    graded = pack.credit_pack(**pack.read_files(None), **pack.settings(None, rules=own))
    assert graded.judged.scores.loc["C029", "grade"] == "D"
    assert graded.decided.limits.loc["C029", "open_limit"] == 0


def ugly(count=40):
    """A ledger of which much cannot be used: no customer, no amount, later rows, currencies without a rate, no such invoice."""
    place = range(count)
    bills = pd.DataFrame(
        {
            "invoice_id": [f"F{n}" for n in place],
            "customer_id": [("Ana", "Bo", None, "Cy")[n % 4] for n in place],
            "amount": ["x" if n % 7 == 3 else 100 + 10 * n for n in place],
            "invoice_date": [f"2026-0{n % 7 + 1}-1{n % 9}" for n in place],
            "due_date": [f"2026-0{n % 7 + 2}-1{n % 9}" if n % 6 else None for n in place],
            "currency": ["USD" if n % 8 else "EUR" for n in place],
        }
    )
    paid = pd.DataFrame(
        {
            "invoice_id": [f"F{n}" for n in range(0, count + 6, 2)],
            "customer_id": "Ana",
            "amount": 50.0,
            "payment_date": [f"2026-0{n % 8 + 1}-20" if n % 10 else "soon" for n in range(0, count + 6, 2)],
        }
    )
    return {"invoices": crm.read_invoices(bills), "payments": crm.read_payments(paid)}


def all_sections(found):
    """Everything that a report says, section by section."""
    sections = (report.opening, *SECTIONS, case_file.case_files, report.what_was_read)
    return {section.__name__: texts(section(found)) for section in sections}


def numbers(text):
    return re.findall(r"-?\d[\d,.]*%?", text)


@pytest.mark.parametrize("files", [{}, ugly()], ids=["sample", "ugly"])
def test_no_logic_hangs_on_the_language(files):
    """With a sign before every sentence the same numbers stand in every section, and the same warnings open the report."""
    how = pack.settings(None) if not files else {"as_of": "2026-06-30"}
    plain = pack.credit_pack(**pack.read_files(None) | files, **how)
    said = all_sections(plain)
    with marked_say() as mark:
        other = pack.credit_pack(**pack.read_files(None) | files, **how)
        marked_said = all_sections(other)
        assert report.headline(other) == report.headline(plain)
    for name, text in said.items():
        assert numbers(marked_said[name]) == numbers(text), name
        assert marked_said[name].count("**") == text.count("**"), name
    assert ("could not be used" in said["opening"]) == bool(files)
    assert mark in marked_said["opening"]
    assert other.used.equals(plain.used)
    pd.testing.assert_frame_equal(other.judged.gate, plain.judged.gate)


def test_every_row_of_an_ugly_ledger_is_used_or_has_its_reason():
    found = pack.credit_pack(**NONE | ugly(), as_of="2026-06-30")
    used = found.used.set_index("table")
    lost = found.read[~found.read["counts"]].groupby("table")["rows"].sum()
    for table in ("invoices", "payments"):
        assert used.loc[table, "rows_read"] - lost[table] == used.loc[table, "rows_used"] > 0
    assert set(found.read["table"]) == {"invoices", "payments"}
    assert "later" in set(found.read["key"])


def test_who_must_agree_is_said_in_the_words_of_the_cap(found):
    """A cap of your own with an approver is not said to be the one on concentration."""
    assert rules.words("credit/caps", "reason")["concentration"] in texts(case_file.case_file(found, "C001"))
    caps = rules.table("credit/caps")
    words = caps["reason_en"].mask(caps["cap"] == "late_30", "thirty days are a matter for the head")
    own = caps.assign(approval=caps["approval"].mask(caps["cap"] == "late_30", "management"), reason_en=words)
    own = own[own["cap"] != "concentration"]
    graded = pack.credit_pack(**pack.read_files(None), **pack.settings(None, rules={"caps": own}))
    who = graded.judged.scores.index[graded.judged.scores["approval_why"] == "late_30"]
    assert len(who)
    said = texts(case_file.case_file(graded, who[0]))
    assert "Besides, management must agree: thirty days are a matter for the head." in said
    assert "receivables" not in said.split("Evidence, with its source")[0]


def test_the_file_of_one_customer_leaves_the_others_quiet(found):
    alone = found._replace(only="C029")
    assert portfolio(alone).strip() == ""
    assert "Only the file of C029 was asked for" in texts(report.opening(alone))
    assert files_of(alone).startswith("### Lakeshore Fixture Supply Inc. (C029)")
    assert ("\n" + files_of(alone)).count("\n### ") == 1
    assert ("\n" + files_of(found)).count("\n### ") == len(pack.filed(found))
    assert "Only the file" not in texts(report.opening(found))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_a_section_without_a_row_says_so(section):
    paid_up = pd.DataFrame(
        {
            "invoice_id": ["F1", "F2", "F3"],
            "customer_id": ["Ana", "Ana", "Bo"],
            "amount": [900.0, 500.0, 70.0],
            "payment_date": pd.to_datetime("2026-06-02"),
        }
    )
    shown = texts(section(pack.credit_pack(ledger(), **NONE | {"payments": paid_up}, as_of="2026-06-30")))
    assert shown and "No rows" not in shown


days = st.integers(0, 400).map(lambda n: date(2025, 6, 1) + timedelta(n))


@pytest.mark.slow
@settings(
    max_examples=12, phases=[Phase.generate]
)  # a pack takes most of a second: no search for the smallest ledger that fails
@given(
    st.lists(
        st.tuples(st.sampled_from(["Ana", "Bo", "Cy"]), days, st.integers(-500, 5000), st.integers(0, 120)),
        min_size=1,
        max_size=12,
    ),
    st.lists(st.tuples(st.integers(0, 14), days, st.integers(1, 5000)), max_size=8),
    days,
)
def test_nothing_is_lost_whatever_the_ledger(bills, paid, today):
    invoices = pd.DataFrame(
        [(f"F{n}", *row[:3], row[1] + timedelta(row[3])) for n, row in enumerate(bills)],
        columns=["invoice_id", "customer_id", "invoice_date", "amount", "due_date"],
    )
    payments = pd.DataFrame(
        [(f"F{n}", day, float(money)) for n, day, money in paid], columns=["invoice_id", "payment_date", "amount"]
    )
    payments = payments.assign(customer_id="Ana").astype({"amount": float})
    try:
        found = pack.credit_pack(invoices, **NONE | {"payments": payments}, as_of=today)
    except crm.DataError:  # a day before the first invoice
        return
    known = invoices[pd.to_datetime(invoices["invoice_date"]) <= pd.Timestamp(today)]
    came = payments[pd.to_datetime(payments["payment_date"]) <= pd.Timestamp(today)]
    assert found.ledger.aged["total"].sum() == pytest.approx(known["amount"].sum() - came["amount"].sum())
    assert report.opening(found)


# As a report


@pytest.mark.slow
def test_the_report_of_the_exporter(tmp_path):
    page = run_report("credit", {}, tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "asked for" not in text
    for sentence in (
        "Credit committee pack",
        "What the committee decides",
        "Lakeshore Fixture Supply Inc. (C029)",
        "payment for no invoice",
        "empty: nobody has asked",
        "The accounts are worth",
    ):
        assert sentence in text, sentence
    assert text.count('alt="') >= 14
    figures = json.loads((tmp_path / "results.json").read_text())
    assert figures["above_limit"] == 3
    assert figures["rows_to_look_at"] == 14
    assert "&#39;The lists stand as sheets" not in text and "The lists stand as sheets" in text
    book = openpyxl.load_workbook(tmp_path / "credit.xlsx")
    assert {"decisions", "ageing", "collection", "limit methods", "points", "gaps", "insurance", "read"} <= set(
        book.sheetnames
    )
    assert book["decisions"]["A1"].value == "customer"
    assert [cell.value for cell in book["decisions"]["A"]][1] == "C001"


@pytest.mark.slow
def test_the_report_of_one_customer(tmp_path):
    text = run_report("credit", {"customer": "C045"}, tmp_path).read_text(encoding="utf-8")
    assert "Cobalt Cove Interiors Inc. (C045)" in text
    assert "Lakeshore" not in text
    assert "What the committee decides" not in text and "What may go out today" not in text
    assert "Only the file of C045 was asked for" in text and "What was read" in text
    with pytest.raises(crm.DataError, match="no evidence and no invoice of the customer 'C999'"):
        run_report("credit", {"customer": "C999"}, tmp_path / "none")


@pytest.mark.slow
def test_the_report_of_a_firm_of_your_own(tmp_path):
    firm = tmp_path / "firm"
    firm.mkdir()
    ledger(invoice_id=["=1+1", "F2", "F3"]).to_csv(firm / "invoices.csv", index=False)
    pd.DataFrame(
        {
            "invoice no": ["F2", "F9"],
            "paid on": ["2026-06-20", "2026-06-21"],
            "amount": [500, 30],
            "customer": ["Ana", "Bo"],
        }
    ).to_csv(firm / "payments.csv", index=False)
    text = run_report("credit", {"as_of": "2026-06-30"}, tmp_path / "out", company=firm).read_text(encoding="utf-8")
    assert "2 customers owe 970" in text
    assert "payment for no invoice" in text
    assert "Halden" not in text and "C029" not in text
    book = openpyxl.load_workbook(tmp_path / "out" / "credit.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    made = run_all({"as_of": "2026-06-30"}, tmp_path / "all", firm).set_index("report")
    assert made.loc["credit", "page"].endswith("credit/index.html")
