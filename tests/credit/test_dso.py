"""Days sales outstanding three ways, the index of collection, and the provision."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import rules
from crmlib.credit.dso import average_days_delinquent, cei, dso
from crmlib.credit.provision import loss_rates, provision
from crmlib.language import DataError

QUARTER = {"sales": [120, 150, 180], "days": [30, 31, 30]}


def test_the_worked_case():
    assert dso(420, **QUARTER) == pytest.approx(84.9, abs=0.05)
    assert dso(420, method="countback", **QUARTER) == pytest.approx(83.5)
    assert dso(420, current=270, method="best_possible", **QUARTER) == pytest.approx(54.6)
    assert average_days_delinquent(420, current=270, **QUARTER) == pytest.approx(30.3, abs=0.05)
    assert cei(390, 450, 420, 270) == pytest.approx(73.7, abs=0.05)
    assert (crm.dso, crm.provision) == (dso, provision)


@pytest.mark.parametrize(("receivable", "days"), [(0, 0), (90, 15), (180, 30), (330, 61), (450, 91), (-5, 0)])
def test_countback_month_by_month(receivable, days):
    assert dso(receivable, method="countback", **QUARTER) == pytest.approx(days)


def test_a_month_without_sales_counts_in_full():
    assert dso(20, [10, 0, 10], days=[30, 31, 30], method="countback") == pytest.approx(91)
    assert dso(10, [10, 0, 10], days=[30, 31, 30], method="countback") == pytest.approx(30)


def test_a_calendar_knows_its_months():
    months = pd.period_range("2026-04", periods=3, freq="M")
    assert dso(420, pd.Series([180, 150, 120], index=months[::-1]), method="countback") == pytest.approx(83.5)


def test_seasonal_sales_fool_the_simple_days():
    assert dso(100, [100, 0, 0], days=[30, 30, 30], method="countback") == 90
    assert dso(100, [0, 0, 100], days=[30, 30, 30], method="countback") == 30
    assert dso(100, [0, 0, 100], days=[30, 30, 30]) == dso(100, [100, 0, 0], days=[30, 30, 30]) == 90


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"days": None}, "3 months and the days 0"),
        ({"days": [30, 31]}, "3 months and the days 2"),
        ({"days": [30, 0, 30]}, "above zero for every month"),
        ({"sales": [0, 0, 0]}, "at least one of them above zero"),
        ({"sales": [1, -1, 5]}, "zero or more"),
        ({"sales": [1, None, 5]}, "zero or more"),
        ({"sales": [1, "x", 5]}, "zero or more"),
        ({"method": "guess"}, "'guess' is not known"),
        ({"method": "best_possible"}, "need current="),
        ({"method": "countback", "sales": [1, 2, 3]}, "larger than the sales of all 3 months"),
    ],
)
def test_what_cannot_be_used(arguments, message):
    with pytest.raises(DataError, match=message):
        dso(420, **QUARTER | arguments)


def test_the_index_has_edges():
    assert cei(390, 450, 270, 270) == 100
    assert np.isnan(cei(0, 100, 100, 100))


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=12), st.floats(0, 1), st.floats(0, 1))
def test_more_open_money_is_never_fewer_days(sales, one, other):
    less, more = sorted([one * sum(sales) * 0.999, other * sum(sales) * 0.999])
    for method in ("simple", "countback"):
        days = [dso(receivable, sales, days=[30] * len(sales), method=method) for receivable in (less, more)]
        assert days[0] <= days[1] + 1e-9
        assert 0 <= days[0] <= 30 * len(sales) + 1e-6


BALANCES = {"not_due": 300_000, "1-30": 140_000, "31-60": 60_000, "61-90": 23_000, ">90": 5_000}


def test_the_provision_of_the_worked_case():
    found = provision(BALANCES)
    assert found["allowance"].tolist() == pytest.approx([6000, 5600, 60_000 * 2 / 23, 5750, 5000])
    assert round(found["allowance"].sum()) == 27_567
    assert loss_rates().tolist() == pytest.approx([0.02, 0.04, 2 / 23, 0.25, 1, 1])


def test_from_an_ageing():
    rows = pd.DataFrame(
        {
            "invoice_id": [1, 2, 3],
            "customer_id": ["Ana", "Ana", "Bo"],
            "amount": [100, -40, 50],
            "due_date": ["2026-07-31", "2026-07-31", None],
        }
    )
    found = provision(crm.ageing(rows, as_of="2026-06-30"))
    assert found["allowance"].to_dict() == {
        "credits": 0,
        "not_due": 2,
        "1-30": 0,
        "31-60": 0,
        "61-90": 0,
        ">90": 0,
        "no_date": 50,
    }
    assert found["balance"].sum() == 110
    assert provision(crm.ageing(rows.head(0), as_of="2026-06-30"))["allowance"].sum() == 0


def test_a_bucket_in_credit_lowers_no_allowance():
    assert provision(BALANCES | {"not_due": -300_000})["allowance"].sum() == pytest.approx(
        provision(BALANCES)["allowance"][1:].sum()
    )


def test_provisions_that_cannot_be_made():
    with pytest.raises(DataError, match="bucket someday has no roll rate"):
        provision({"someday": 5})
    with pytest.raises(DataError, match="above zero for every bucket"):
        provision(BALANCES, rules.table("credit/roll_rates").assign(unpaid=0))


@given(st.lists(st.floats(0.01, 100), min_size=6, max_size=6))
def test_the_older_the_money_the_larger_the_part_that_is_lost(unpaid):
    table = rules.table("credit/roll_rates").assign(unpaid=sorted(unpaid, reverse=True))
    rates = loss_rates(table)
    assert rates.is_monotonic_increasing
    assert rates.between(0, 1).all()
