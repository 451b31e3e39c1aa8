"""Ugly in, usable out: every file of ugly.py gives its five lines, or one sentence."""

import re
from datetime import date

import pandas as pd
import pytest

import crmlib as crm
from tests.tables import ugly


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
        ["total row", 1, "7"], ["no customer id", 1, "5"], ["empty row", 1, "6"]]


def test_cells_of_used_rows_that_cannot_be_read_are_counted_too(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Customer,Date,Amount,Qty\nAna,2026-01-05,5,many\nBo,2026-01-06,6,2\n")
    orders = crm.read_orders(path)
    assert orders.attrs["cells_left_out"] == [{"reason": "quantity not readable", "rows": 1, "first_rows": [2]}]
    assert orders["quantity"].isna().tolist() == [True, False]


def test_more_than_one_currency_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("Customer,Date,Amount\nAna,2026-01-05,$5\nBo,2026-01-06,€6\n")
    orders = crm.read_orders(path)
    with pytest.raises(crm.DataError, match=r"2 currencies \(EUR, USD\): give rates="):
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
