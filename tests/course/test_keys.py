"""What to do about a cell follows from the key of its reason, whatever language the reason is said in."""

import pandas as pd

from crmlib.course.company import check_company
from tests.marked import bare, marked_say

ORDERS = pd.DataFrame(
    {
        "Customer": ["Ana", "", "Bo", "Cy", "EXAMPLE-1", "合计"],
        "Date": ["2026-01-05", "2026-01-05", "soon", "9999-12-31", "2026-01-05", ""],
        "Amount": ["5", "6", "7", "8", "9", "35"],
        "Qty": ["many", "1", "1", "1", "1", ""],
    }
)


def test_the_advice_is_the_same_in_every_language():
    plain = check_company({"orders": ORDERS})
    with marked_say() as mark:
        marked = check_company({"orders": ORDERS})
    assert marked.fixes["do"].str.startswith(mark).all()
    for column in plain.fixes:
        assert marked.fixes[column].astype("str").map(bare).tolist() == plain.fixes[column].astype("str").tolist()
    keys = [
        "quantity_not_readable",
        "no_customer_id",
        "date_not_readable",
        "date_no_real_day",
        "example_row",
        "total_row",
    ]
    for checked in (plain, marked):
        assert checked.examined["orders"].problems["key"].tolist() == keys
    assert plain.fixes.set_index("problem")["do"].to_dict() == {
        "no customer id": "fill in 'Customer'",
        "date not readable": "write the day in 'Date' as 2026-06-30",
        "date outside 1901 to 2199": "write the day in 'Date' as 2026-06-30",
        "quantity not readable": "write 'Qty' as a number, such as 1250.50",
    }


def test_every_entry_of_a_reader_has_a_key():
    used = check_company({"orders": ORDERS}).examined["orders"].used
    keys = [entry["key"] for entry in used.attrs["left_out"]]
    assert keys == ["example_row", "total_row", "no_customer_id", "date_not_readable", "date_no_real_day"]
    assert used.attrs["rows_read"] == len(used) + sum(entry["rows"] for entry in used.attrs["left_out"])
