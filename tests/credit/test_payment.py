"""Days late and what they cost in points."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlib.credit.payment import mean_days_beyond_terms, payment_index
from crmlib.language import DataError

WORKED = pd.DataFrame({"days_beyond_terms": [0, 10, 40], "amount": [50, 30, 20]})
SCALE = [(-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40), (90, 30), (120, 20)]
invoices = st.lists(st.tuples(st.floats(-60, 200), st.floats(0.01, 1e6)), min_size=1)


def test_the_points_are_averaged_and_not_the_days():
    assert mean_days_beyond_terms(WORKED) == pytest.approx(11.0)
    assert payment_index(WORKED) == pytest.approx(71.33, abs=0.005)
    assert payment_index(pd.DataFrame({"days_beyond_terms": [11.0]})) == pytest.approx(72.67, abs=0.005)


@pytest.mark.parametrize(("days", "points"), [*SCALE, (-90, 100), (500, 20), (7.5, 75), (45, 45)])
def test_the_scale(days, points):
    assert payment_index(pd.DataFrame({"days_beyond_terms": [days], "amount": [7]})) == pytest.approx(points)


def test_each_mean_hides_something():
    """The mean of the points is the milder one across the steep middle of the scale, the stricter one below it."""

    def both(*late):
        bills = pd.DataFrame({"days_beyond_terms": late})
        return payment_index(bills), payment_index(bills.assign(days_beyond_terms=mean_days_beyond_terms(bills)))

    assert both(0, 60) == pytest.approx((60, 50))
    assert both(0, 20) == pytest.approx((71.43, 73.33), abs=0.005)


def test_without_amounts_every_invoice_weighs_the_same():
    assert mean_days_beyond_terms(WORKED[["days_beyond_terms"]]) == pytest.approx(50 / 3)


def test_own_names_and_own_scale():
    bills = pd.DataFrame({"late": [0, 10], "value": [1, 3]})
    flat = pd.DataFrame({"value": [0, 10], "points": [100, 0]})
    assert payment_index(bills, flat, days="late", amount="value") == 25
    assert mean_days_beyond_terms(bills, days="late", amount="value") == 7.5


def test_no_invoices():
    assert np.isnan(mean_days_beyond_terms(WORKED.head(0)))
    assert np.isnan(payment_index(WORKED.head(0)))


@pytest.mark.parametrize(
    ("days", "amount"),
    [
        ("late", 50),
        (None, 50),
        (float("inf"), 5),
        (10, 0),
        (10, -5),
        (10, None),
        (10, float("inf")),
    ],
)
def test_invoices_that_cannot_be_used(days, amount):
    bad = pd.DataFrame({"days_beyond_terms": [0, days], "amount": [50, amount]})
    with pytest.raises(DataError, match="row 2"):
        payment_index(bad)


def test_a_missing_column_is_named():
    with pytest.raises(DataError, match="no column days_beyond_terms in the invoices"):
        mean_days_beyond_terms(pd.DataFrame({"days": [1]}))


@given(invoices, st.integers(0, 1000), st.floats(0, 100))
def test_paying_one_invoice_later_never_gains_points(rows, which, later):
    days, amounts = (list(column) for column in zip(*rows, strict=True))
    before = payment_index(pd.DataFrame({"days_beyond_terms": days, "amount": amounts}))
    days[which % len(days)] += later
    after = payment_index(pd.DataFrame({"days_beyond_terms": days, "amount": amounts}))
    assert after <= before + 1e-9
    assert 20 - 1e-9 <= after <= 100 + 1e-9


@given(invoices, st.floats(0.01, 1000))
def test_the_currency_of_the_amounts_does_not_matter(rows, rate):
    frame = pd.DataFrame(rows, columns=["days_beyond_terms", "amount"])
    scaled = frame.assign(amount=frame["amount"] * rate)
    assert payment_index(scaled) == pytest.approx(payment_index(frame))
    assert mean_days_beyond_terms(scaled) == pytest.approx(mean_days_beyond_terms(frame), abs=1e-9)
