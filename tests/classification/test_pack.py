"""The frames of the portfolio review: each list against the methods, firms with few columns, large and small books."""

import openpyxl
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import pack, plots
from crmlib.classification.pack import graded, lists
from crmlib.classification.year_grades import year_grades
from crmlib.course.lists import write_lists
from crmlib.language import DataError
from crmlib.showing.prose import worded
from tests.classification.firms import DAY, bare, firm, review


@pytest.fixture(scope="module")
def lines():
    return crm.order_lines(crm.sample("orders"), as_of=DAY)


@pytest.fixture(scope="module")
def cards():
    return crm.sample("customers")


@pytest.fixture(scope="module")
def found():
    return review()


@pytest.fixture(scope="module")
def little():
    """The exporter's customers, days and amounts alone."""
    return review(bare())


def test_grades_say_why_somebody_moved(found, lines):
    graded, changed = found.grades, found.changes
    assert set(changed["move"]) <= {"gone", "new", "fell", "rose"} and changed["reason"].ne("").all()
    assert graded.loc[graded["move"].isna(), "reason"].eq("").all()
    assert changed.loc["C043", ["grade_before", "grade", "move", "reason"]].tolist() == ["B", "C", "fell", "sales -68%"]
    assert changed.loc["C041", "reason"] == "no order in the last twelve months"
    assert changed.loc["C056", "reason"] == "first order on 2025-10-06"
    year = crm.order_window(lines, DAY)
    bought = year[year["amount"] > 0]["customer_id"].unique()
    expected = crm.abcd_classify(year[year["customer_id"].isin(bought)].groupby("customer_id")["amount"].sum())[
        "abcd_class"
    ]
    assert graded.loc[expected.index, "grade"].to_dict() == expected.to_dict()
    assert found.moves.attrs["after"] == len(expected)
    assert plots.migration(found.moves).finding.startswith(f"{found.moves.attrs['stayed']} of")


def test_a_rank_can_fall_while_sales_rise():
    some = pd.DataFrame(
        [
            ("Ana", "2025-01-10", 100.0),
            ("Ana", "2026-01-10", 110.0),
            ("Bo", "2025-01-10", 50.0),
            ("Bo", "2026-01-10", 500.0),
        ],
        columns=["customer_id", "date", "amount"],
    ).assign(date=lambda d: pd.to_datetime(d["date"]))
    graded = year_grades(crm.order_lines(some, as_of=DAY))
    assert graded.loc["Ana", "reason"] == "sales +10%, but others changed more"
    assert graded.loc["Bo", "reason"] == "sales +900%"


def test_the_call_list_and_the_flags_are_the_methods(found, lines):
    calls = found.calls
    rhythm = crm.own_rhythm(lines, as_of=DAY)
    assert set(calls.index) == set(rhythm.index[rhythm["rhythm"].isin(["silent", "late"])])
    assert calls.index[0] == "C043"
    assert calls.loc["C043", ["name", "owner"]].tolist() == ["Marisma Hogar S.L.", "Mei Lin"]
    assert found.false_accounts["why_false"].to_dict() == {"C016": "thin", "C006": "squeezer", "C041": "one-off"}
    assert worded("why_false", found.false_accounts["why_false"]).to_dict() == {
        "C016": "margin under 8%",
        "C006": "sends much back and leaves a loss",
        "C041": "bought once",
    }
    key = found.key_accounts
    assert set(key.index[key["level"] == "key account"]) == {"C001", "C002", "C008", "C029"}
    assert list(found.six) == [1, 2, 3, 4, 5, 6]
    assert found.attitudes["customers"].sum() == 61


def test_a_pack_is_pure(lines):
    files = pack.read_files(None)
    before = {name: table.copy() for name, table in files.items()}
    first, second = (pack.classification_pack(**files, as_of=DAY) for _ in range(2))
    for name, table in files.items():
        pd.testing.assert_frame_equal(table, before[name])
    pd.testing.assert_frame_equal(first.grades, second.grades)
    assert first.scored["monetary"].sum() == pytest.approx(lines["amount"].sum())


def test_the_cards_of_the_sample_never_fill_up_the_users_own():
    assert len(pack.read_files(None)["customers"]) == len(crm.sample("customers"))
    assert len(pack.read_files(firm(2))["customers"]) == 0


def test_how_to_read_the_orders_is_handed_on(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Asiakas;Päivä;Summa\nAna;05.07.2026;1.200\nBo;06.07.2026;2.500\n", encoding="utf-8")
    columns = {"customer_id": "Asiakas", "date": "Päivä", "amount": "Summa"}
    read = pack.read_files(str(path), columns=columns, date_format="%m.%d.%Y", decimal=",")["orders"]
    assert read["date"].dt.month.tolist() == [5, 6] and read["amount"].tolist() == [1200, 2500]


def test_a_day_that_is_no_day_is_refused():
    with pytest.raises(DataError, match=r"05\.07\.2026' is not a day"):
        pack.classification_pack(**pack.read_files(None), as_of="05.07.2026")


def test_without_costs_cards_and_numbers_each_gap_is_named(found, little):
    assert little.lacking["column"].tolist() == [
        "product",
        "order_id",
        "cost",
        "service_hours",
        "name",
        "country",
        "kind",
        "owner",
        "potential",
    ]
    assert found.lacking.empty
    for rows in (little.accounts, little.whale, little.effort, little.room, little.margins, little.products):
        assert rows.empty and rows.attrs["why"]
    assert little.false_accounts["why_false"].to_dict() == {"C041": "one-off"}
    assert little.make_up["kind"].attrs["why"] == "No customer card has an entry under kind."


def test_margins_without_hours_flag_no_squeezer():
    """C900 sent half back and lost on what has a cost; the margin of its lines is missing, so that nothing else fits first."""
    orders = crm.sample("orders")
    odd = orders.iloc[:4].assign(
        customer_id="C900",
        order_id=["X1", "X2", "X3", "X4"],
        amount=[900_000.0, 100_000.0, 50_000.0, -400_000.0],
        cost=[None, None, 90_000.0, -300_000.0],
        service_hours=1.0,
    )
    orders = pd.concat([orders, odd], ignore_index=True)
    cards = crm.read_customers(False)
    whole = pack.false_accounts(crm.order_lines(orders, as_of=DAY), cards)
    assert whole.loc["C900", "why_false"] == "squeezer", "with its hours it would be one"
    half = pack.false_accounts(crm.order_lines(orders.drop(columns="service_hours"), as_of=DAY), cards)
    assert half["why_false"].to_dict() == {"C016": "thin", "C041": "one-off"}
    assert half.attrs["unknown"] == ["squeezer"]


@pytest.mark.parametrize(("customers", "looked_at"), [(1, 1), (12, 2), (13, 3), (61, 12), (63, 13)])
def test_the_largest_fifth_is_rounded_to_the_nearest_customer(customers, looked_at):
    """Everybody bought once, so that whoever is looked at is flagged."""
    once = pd.DataFrame(
        {
            "customer_id": [f"K{n:02}" for n in range(customers)],
            "date": pd.Timestamp("2026-05-01"),
            "amount": [1000.0 - n for n in range(customers)],
        }
    )
    flagged = pack.false_accounts(crm.order_lines(once, as_of=DAY), crm.read_customers(False))
    assert list(flagged.index) == [f"K{n:02}" for n in range(looked_at)]


def test_what_a_file_does_not_tell_is_not_judged_as_nobody(found):
    nobody = review(bare().query("customer_id != 'C041'")).false_accounts
    assert nobody.empty and nobody.attrs["unknown"] == ["thin", "squeezer"]
    assert found.false_accounts.attrs["unknown"] == []


def test_returns_that_were_dropped_are_no_complaints(found):
    dropped = review(refunds="drop")
    assert dropped.six[4].attrs["why"] == "not in the file (needs goods sent back)"
    assert "why" not in found.six[4].attrs
    assert dropped.false_accounts.attrs["unknown"] == ["squeezer"]


@pytest.mark.parametrize("n", [1, 3])
def test_a_handful_of_customers_has_no_scores_in_its_lists(n):
    few = review(firm(n))
    assert list(few.largest) == ["last", "recency", "frequency", "monetary"]
    assert not {"rfm_score", "segment"} & set(few.calls)


def test_five_customers_are_enough_to_compare():
    assert pack.comparable(pd.DataFrame({"monetary": [5.0, 4, 3, 2, 1]}))
    assert not pack.comparable(pd.DataFrame({"monetary": [5.0, 4, 3, 2]}))


def test_customers_called_by_name_need_no_other_name(lines, cards, found):
    names = cards.set_index("customer_id")["name"]
    none = crm.read_customers(False)
    assert "name" in set(pack.lacking(lines, none)["column"])
    named = lines.assign(customer_id=lines["customer_id"].map(names))
    assert "name" not in set(pack.lacking(named, none)["column"])
    assert "name" not in set(pack.lacking(lines.assign(customer_id="宏远照明"), none)["column"])
    assert "name" in found.largest and "name" not in pack.largest(found.scored, none)


def test_sizes_stand_from_large_to_small(found):
    assert list(found.make_up["size"].index) == ["large", "medium", "small", "very small", "no sales"]
    assert found.make_up["size"]["customers"].sum() == 61
    three = pack.make_up(
        crm.read_customers(False),
        pd.Series({"a": 31_000.0, "b": 31_000, "c": 31_000, "d": 50_000, "e": 100_000}),
        "size",
    )
    assert list(three.index) == ["medium", "small"]  # the small ones bring more


def test_who_has_no_grade_is_said_so_and_nothing_else_changes(found):
    shown = graded(found.grades)
    assert shown.loc["C041", "grade"] == "none" and pd.isna(found.grades.loc["C041", "grade"])
    assert shown["year_sales"].tolist() == found.grades["year_sales"].tolist()
    assert graded(found.effort).equals(found.effort)


@pytest.mark.parametrize(
    ("rows", "column", "language", "words"),
    [
        ("calls", "rhythm", "en", {"silent", "late"}),
        ("calls", "rhythm", "zh", {"长期未下单", "超期未下单"}),
        ("room", "cell", "en", {"large, much room", "large, little room", "small, much room", "small, little room"}),
        ("false_accounts", "why_false", "zh", {"毛利率低于8%", "退货多且使我方亏损", "只成交过一次"}),
        ("key_accounts", "level", "zh", {"大客户", "候选大客户"}),
        ("changes", "move", "zh", {"下降", "流失", "上升", "新增"}),
        ("attitudes", "attitude", "en", {"loyal", "switching brands", "no brand loyalty", "silent", "not known"}),
    ],
)
def test_a_key_is_shown_as_its_word_in_the_language_of_the_course(found, monkeypatch, rows, column, language, words):
    monkeypatch.setenv("CRMLIB_LANGUAGE", language)
    assert set(worded(column, getattr(found, rows)[column])) == words


def test_every_list_is_a_sheet_and_no_column_is_jargon(found, tmp_path):
    made = lists(found)
    write_lists(made, tmp_path / "l.xlsx")
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    headings = {sheet.title: [cell.value for cell in sheet[1]] for sheet in book}
    assert list(headings) == list(made), "no name is cut"
    # what a list was chosen by is the same in all its rows
    assert not {"silent", "order days"} & {heading for row in headings.values() for heading in row}
    assert headings["customers"] == [
        "customer",
        "name",
        "last order",
        "days ago",
        "orders",
        "sales",
        "R F M",
        "level",
        "class",
        "sales person",
    ]
    assert headings["room"] == [
        "customer",
        "name",
        "sales",
        "yearly demand",
        "our share of it",
        "bought from others",
        "class",
        "what to do",
        "sales person",
    ]
    assert headings["large with complaints"] == [
        "customer",
        "name",
        "sales",
        "orders sent back, two years",
        "sales person",
    ]
    assert headings["what was read"] == ["what became of the rows", "rows", "first row numbers"]
    jargon = {"label en", "rfm score", "times", "met", "known", "cell", "fact", "value", "customer id", "monetary"}
    assert not (jargon | {"recency"}) & {heading for row in headings.values() for heading in row}
