"""Ugly in, usable out: every file of ugly.py gives its five lines, or one sentence."""

import re
from datetime import date

import pandas as pd
import pytest

import crmlib as crm
from tests.reading import ugly


@pytest.mark.parametrize("case", ugly.ALL, ids=[case.name for case in ugly.ALL])
def test_file(case, tmp_path):
    path = tmp_path / case.name.replace("/", "-")
    path.write_bytes(case.data)
    if isinstance(case.rows[0], str):
        with pytest.raises(crm.DataError) as refusal:
            crm.read_orders(path, **case.how)
        for part in case.rows:
            assert part in str(refusal.value)
        assert "\n" not in str(refusal.value)
        return
    orders = crm.read_orders(path, **case.how)
    assert [(row.customer_id, row.date.date(), row.amount) for row in orders.itertuples()] == case.rows
    assert orders.index.tolist() == case.places
    counted = crm.left_out(orders).set_index("reason")["rows"].to_dict()
    assert counted == case.left_out
    assert orders.attrs["rows_read"] == len(orders) + sum(counted.values())
    if case.currency:
        assert set(orders["currency"]) == {case.currency}


def test_there_are_sixty_and_more_and_each_has_its_own_name():
    names = [case.name for case in ugly.ALL]
    assert len(set(names)) == len(names) >= 60
    assert all(isinstance(case.rows[0], str) or isinstance(case.rows[0][1], date) for case in ugly.ALL)


def test_first_row_numbers_are_those_of_the_spreadsheet(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Halden,,\n\nCustomer,Date,Amount\nAna,2026-01-05,5\n,2026-01-06,6\n\nTotal,,11\n")
    assert crm.left_out(crm.read_orders(path)).to_numpy().tolist() == [
        ["total row", 1, "7"],
        ["no customer id", 1, "5"],
        ["empty row", 1, "6"],
    ]


def test_cells_of_used_rows_that_cannot_be_read_are_counted_too(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Customer,Date,Amount,Qty\nAna,2026-01-05,5,many\nBo,2026-01-06,6,2\n")
    orders = crm.read_orders(path)
    assert orders.attrs["cells_left_out"] == [
        {"key": "quantity_not_readable", "reason": "quantity not readable", "rows": 1, "first_rows": [2]}
    ]
    assert orders["quantity"].isna().tolist() == [True, False]


def test_more_than_one_currency_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Customer,Date,Amount\nAna,2026-01-05,$5\nBo,2026-01-06,€6\n")
    orders = crm.read_orders(path)
    with pytest.raises(
        crm.DataError,
        match=r"2 currencies \(EUR: .*, USD: .*\): say .* rates = \{'EUR': …, 'USD': …\} in the settings .* -p",
    ):
        crm.customer_table(orders)
    assert crm.customer_table(orders, rates={"USD": 1, "EUR": 1.5})["monetary"].tolist() == [5, 9]


def test_the_first_bad_row_stops_when_asked_to(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Customer,Date,Amount\nAna,2026-01-05,5\n合计,,5\nBo,soon,6\n,2026-01-06,6\n")
    with pytest.raises(crm.DataError, match="row 4: date not readable"):
        crm.read_orders(path, on_bad="raise")


def test_input_frame_is_not_touched_and_reading_twice_changes_nothing():
    raw = pd.DataFrame({"客户": ["Ana", "合计"], "日期": ["2026年1月5日", None], "金额": ["1,250.00", "1,250.00"]})
    before = raw.copy()
    once = crm.read_orders(raw)
    pd.testing.assert_frame_equal(raw, before)
    pd.testing.assert_frame_equal(crm.read_orders(once), once, check_names=True)


def test_every_sentence_is_free_of_python():
    for case in ugly.ALL:
        if isinstance(case.rows[0], str):
            assert not any(re.search(r"Error|Exception|<|object at", part) for part in case.rows)


# Currencies


def written(folder, words):
    path = folder / "orders.csv"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("heading", ["Cur", "Curr.", "CCY", "Currency code", "币别", "货币", "Währung", "In", ""])
def test_a_column_of_currencies_is_used_whatever_it_is_called(tmp_path, heading):
    orders = crm.read_orders(
        written(
            tmp_path, f"Customer,Date,Amount,{heading},Remark\nAna,2026-01-05,5,USD,EUR\nBo,2026-01-06,6,EUR,late\n"
        )
    )
    assert orders["currency"].tolist() == ["USD", "EUR"]
    with pytest.raises(crm.DataError, match="2 currencies"):
        crm.customer_table(orders)


def test_a_column_with_other_words_in_it_is_no_currency(tmp_path):
    orders = crm.read_orders(
        written(tmp_path, "Customer,Date,Amount,Note\nAna,2026-01-05,5,EUR\nBo,2026-01-06,6,paid in EUR\n")
    )
    assert "currency" not in orders


def test_rows_without_a_currency_beside_others_are_never_added_in_silence(tmp_path):
    rows = "".join(f"A,2026-0{month}-02,100,EUR\nB,2026-0{month}-09,50,\n" for month in range(1, 7))
    orders = crm.read_orders(written(tmp_path, "Customer,Date,Amount,Currency\n" + rows))
    for method in (crm.customer_table, crm.order_lines):
        with pytest.raises(crm.DataError, match=r"6 rows .* no currency .*EUR: 6 rows.*\{'EUR': …, '': …\}"):
            method(orders)
        with pytest.raises(crm.DataError, match="no rate for '', the rows that name no currency"):
            method(orders, rates={"EUR": 1.5})
        assert method(orders, rates={"EUR": 1.5, "": 1}).attrs["rates"] == {"EUR": 1.5, "": 1.0}
    assert crm.customer_table(orders, rates={"EUR": 1.5, "": 1})["monetary"].tolist() == [900, 300]


def test_the_currency_and_the_rates_of_the_amounts_are_known_afterwards(tmp_path):
    one = crm.read_orders(written(tmp_path, "Customer,Date,Amount (EUR)\nAna,2026-01-05,5\n"))
    none = crm.read_orders(written(tmp_path, "Customer,Date,Amount\nAna,2026-01-05,5\n"))
    two = crm.read_orders(written(tmp_path, "Customer,Date,Amount\nAna,2026-01-05,$5\nBo,2026-01-06,€6\n"))
    for orders, rates, currency in (
        (one, None, "EUR"),
        (none, None, None),
        (two, {"EUR": 1.1, "USD": 1}, "USD"),
        (two, {"EUR": 8, "USD": 7}, None),
    ):
        lines = crm.order_lines(orders, rates=rates)
        for result in (lines, crm.customer_table(lines), crm.customer_table(orders, rates=rates)):
            assert (result.attrs["currency"], result.attrs["rates"]) == (currency, rates)


@pytest.mark.parametrize("rates", ["{'EUR': …}", {"EUR": "much"}, {"EUR": 0}, 1.1])
def test_rates_that_are_no_numbers_are_refused_in_a_sentence(tmp_path, rates):
    orders = crm.read_orders(written(tmp_path, "Customer,Date,Amount\nAna,2026-01-05,€5\n"))
    with pytest.raises(crm.DataError, match=r"a number above zero for each currency, such as \{'EUR': 1.1\}"):
        crm.customer_table(orders, rates=rates)


# Numbers that can be read in two ways


def test_two_decimal_marks_in_one_file_are_read_each_by_its_own_and_said(tmp_path):
    orders = crm.read_orders(
        written(
            tmp_path,
            'Customer,Date,Amount\nA,2026-01-05,"1.234,50"\nB,2026-01-06,"1,234.50"\nB,2026-01-07,"2,000.75"\n',
        )
    )
    assert orders["amount"].tolist() == [1234.5, 1234.5, 2000.75]
    noticed = crm.noticed(orders).to_numpy().tolist()
    assert noticed == [["'1.234,50' has another decimal mark than '1,234.50': each was read by its own", 1, "2", True]]
    said = crm.read_orders(tmp_path / "orders.csv", decimal=".")
    assert said["amount"].tolist() == [1234.5, 2000.75]
    assert crm.left_out(said)["reason"].tolist() == ["amount not readable"]


def test_three_digits_behind_a_comma_are_asked_about_where_semicolons_part_the_cells(tmp_path):
    rows = "Customer;Date;Amount\n" + "".join(f"C{n % 3};2025-0{n}-15;{n},{n:03d}\n" for n in range(1, 10))
    with pytest.raises(
        crm.DataError,
        match=r"'1,001' may be a little over 1 or many thousand.*--decimal \. or --decimal , on the command line",
    ):
        crm.read_orders(written(tmp_path, rows))
    assert crm.read_orders(tmp_path / "orders.csv", decimal=",")["amount"].sum() == pytest.approx(45.045)


def test_thousands_read_for_want_of_decimals_are_said(tmp_path):
    orders = crm.read_orders(
        written(tmp_path, 'Customer,Date,Amount\nA,2026-01-05,"1,250"\nB,2026-01-06,"2,500"\nB,2026-01-07,980\n')
    )
    assert orders["amount"].sum() == 4730
    assert crm.noticed(orders)[["reason", "rows", "first_rows"]].to_numpy().tolist() == [
        ["'1,250' read as thousands, since no number shows its decimals", 2, "2, 3"]
    ]
    clear = crm.read_orders(written(tmp_path, 'Customer,Date,Amount\nA,2026-01-05,"1,250"\nB,2026-01-06,2.50\n'))
    assert crm.noticed(clear).empty


# Days


def test_an_iso_day_is_read_whatever_format_the_others_have(tmp_path):
    path = written(
        tmp_path,
        "Customer,Date,Amount\nA,2025-01-31,100\nB,03/04/2025,50\nC,4 May 2025,5\nD,2025年5月6日,5\nE,13/13/2025,5\n",
    )
    with pytest.raises(
        crm.DataError, match=r"'03/04/2025' \(row 3\).*--date-format %d/%m/%Y or %m/%d/%Y on the command line"
    ):
        crm.read_orders(path)
    for form, second in (("%d/%m/%Y", date(2025, 4, 3)), ("%m/%d/%Y", date(2025, 3, 4))):
        orders = crm.read_orders(path, date_format=form)
        assert [day.date() for day in orders["date"]] == [date(2025, 1, 31), second, date(2025, 5, 4), date(2025, 5, 6)]
        assert crm.left_out(orders).to_numpy().tolist() == [["date not readable", 1, "6"]]


def test_a_format_with_the_year_first_and_the_day_second_is_followed(tmp_path):
    path = written(tmp_path, "Customer,Date,Amount\nA,2025-03-04,100\nB,2025-13-04,50\n")
    assert [day.date() for day in crm.read_orders(path, date_format="%Y-%d-%m")["date"]] == [
        date(2025, 4, 3),
        date(2025, 4, 13),
    ]


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["31/02/2025", "2025-01-31"], [date(2025, 1, 31)]),
        (["31/02/2025", "05/05/2025"], [date(2025, 5, 5)]),
    ],
)
def test_a_day_that_does_not_exist_is_no_reason_to_ask(tmp_path, days, read):
    rows = "".join(f"A,{day},5\n" for day in days)
    orders = crm.read_orders(written(tmp_path, "Customer,Date,Amount\n" + rows))
    assert [day.date() for day in orders["date"]] == read
    assert crm.left_out(orders).to_numpy().tolist() == [["date not readable", 1, "2"]]


def test_the_question_is_about_a_day_that_has_two_readings(tmp_path):
    path = written(tmp_path, "Customer,Date,Amount\nA,31/02/2025,5\nB,05/05/2025,5\nC,03/04/2025,5\n")
    with pytest.raises(crm.DataError, match=r"'03/04/2025' \(row 4\) can be read"):
        crm.read_orders(path)


def test_an_open_end_is_no_day_and_costs_the_row_only_where_the_day_is_needed():
    bills = pd.DataFrame(
        {
            "Invoice no": ["F1", "F2", "F3"],
            "Customer": ["Ana"] * 3,
            "Invoice date": ["2026-03-02", pd.Timestamp("9999-12-31").to_pydatetime(), "1900-01-01"],
            "Due date": ["9999-12-31", "2026-05-01", "2026-05-01"],
            "Amount": [5, 6, 7],
        }
    )
    read = crm.read_invoices(bills)
    assert read["invoice_id"].tolist() == ["F1"] and read["due_date"].isna().all()
    assert [(e["key"], e["rows"], e["first_rows"]) for e in read.attrs["left_out"]] == [
        ("invoice_date_no_real_day", 2, [2, 3])
    ]
    assert crm.left_out(read)["reason"].tolist() == ["invoice date outside 1901 to 2199"]
    assert [(e["key"], e["first_rows"]) for e in read.attrs["cells_left_out"]] == [("due_date_no_real_day", [1])]
