"""The report of lesson N, on the sample and on a small file."""

import pandas as pd

import crmlib as crm
from crmlib.LESSON import pack, report


def test_every_section_stands_on_the_sample():
    found = pack.LESSON_pack(**pack.read_files(None))
    assert report.opening(found) and report.whom_to_call(found) and report.accounted(found)
    assert report.headline(found)["calls"] == len(found.calls)


def test_a_file_without_cards_is_called_by_its_numbers():
    orders = crm.read_orders(pd.DataFrame({"Client": ["Ana"], "Date": ["2026-01-05"], "Amount": [9]}))
    found = pack.LESSON_pack(orders, crm.read_customers(False), as_of="2026-06-30")
    assert found.calls.index.tolist() == ["Ana"]
