"""Silence: days since the last order, and the state that the table gives it."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib import DataError
from crmlib.LESSON.silence import silence

ORDERS = pd.DataFrame(
    {"customer_id": ["Ana", "Ana", "Bo"], "date": pd.to_datetime(["2025-01-05 09:00", "2026-06-20 17:00", "2026-01-01 12:00"])}
)


def test_the_last_order_counts_and_a_limit_is_passed_only_above_it():
    found = silence(ORDERS, as_of="2026-06-30")
    assert found["recency"].to_dict() == {"Bo": 180, "Ana": 10}
    assert found["state"].to_dict() == {"Bo": "quiet", "Ana": "active"}
    assert silence(ORDERS, as_of="2026-07-01")["state"]["Bo"] == "asleep"


def test_later_orders_wait_for_their_day():
    assert silence(ORDERS, as_of="2026-01-31")["recency"].to_dict() == {"Ana": 391, "Bo": 30}


@pytest.mark.parametrize("day", ["30.06.2026", "soon"])
def test_a_day_is_year_month_day(day):
    with pytest.raises(DataError, match="not a day"):
        silence(ORDERS, as_of=day)


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match="customer_id"):
        silence(ORDERS.drop(columns="customer_id"))


def test_the_sample_has_some_of_each():
    assert set(silence(crm.sample("orders"))["state"]) == {"active", "quiet", "asleep"}
