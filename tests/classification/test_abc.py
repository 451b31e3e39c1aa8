"""Shares, classes by value and by rank, inequality."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm

amounts = st.lists(st.integers(-50, 500), min_size=1, max_size=40).filter(lambda values: sum(values) > 0)
TEN = crm.sample("ten_customers").set_index("customer_id")["sales"]


def classes(values, **options):
    return crm.abc_classify(pd.Series(values), **options).sort_index()["abc_class"].tolist()


def test_ten_customers():
    shares = crm.sales_share(TEN)
    assert shares.loc["C03", ["share", "cum_share"]].tolist() == pytest.approx([0.11, 0.79])
    assert crm.top_share(TEN) == pytest.approx(0.68)
    assert "".join(crm.abc_classify(TEN)["abc_class"]) == "AAAABBBCCC"
    assert "".join(crm.abc_classify(TEN, crossing="exclude")["abc_class"]) == "AAABBBCCCC"


def test_the_largest_is_a_even_when_it_crosses():
    assert classes([90, 6, 4]) == ["A", "B", "C"]
    assert classes([90, 6, 4], crossing="exclude") == ["B", "C", "C"]


def test_a_refund_of_one_makes_no_c_of_another():
    assert classes([100, 60, 30, -40]) == ["A", "A", "B", "C"]


def test_ties_share_a_class():
    assert classes([50, 30, 10, 5, 5]) == ["A", "A", "B", "B", "B"]
    assert classes([50, 30, 10, 5, 5], crossing="exclude") == ["A", "A", "B", "C", "C"]
    assert classes([10, 10, 10, 10, 10], cuts=(0.5, 0.6)) == ["A"] * 5
    assert classes([10, 10, 10, 10, 10], cuts=(0.5, 0.6), crossing="exclude") == ["C"] * 5


def test_tenths_do_not_slip_over_a_cut():
    assert classes([0.1] * 8 + [0.05] * 4)[:8] == ["A"] * 8  # 0.8 in floats is not 0.8


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "no customers"),
        ([-5, 3], "add up to -2.00"),
        ([0, 0], "add up to 0.00"),
        ([1, None], "1 customer has no amount"),
    ],
)
def test_what_cannot_be_shared_out(values, message):
    for method in (crm.abc_classify, crm.sales_share, crm.gini, crm.lorenz, crm.top_share, crm.pareto_point):
        with pytest.raises(crm.DataError, match=message):
            method(pd.Series(values, dtype="float64"))


@pytest.mark.parametrize(
    "options", [{"cuts": (0.9, 0.8)}, {"cuts": (-0.1, 0.8)}, {"cuts": (0.5, 1.1)}, {"crossing": "maybe"}]
)
def test_bad_options(options):
    with pytest.raises(crm.DataError):
        crm.abc_classify([1, 2], **options)


@given(amounts, st.sampled_from(["include", "exclude"]))
def test_classes_fall_with_the_amount_and_totals_are_kept(values, crossing):
    before = list(values)
    table = crm.abc_classify(values, crossing=crossing)
    assert values == before
    assert sorted(table["amount"]) == sorted(values)
    assert table["share"].sum() == pytest.approx(1)
    assert table["abc_class"].is_monotonic_increasing
    assert table.groupby("amount")["abc_class"].nunique().max() == 1
    assert (table.loc[table["amount"] <= 0, "abc_class"] == "C").all()
    assert table.attrs["not_positive"] == sum(value <= 0 for value in values)
    # the class by its definition, in whole numbers
    positive = sum(value for value in values if value > 0)
    for value, name in zip(table["amount"], table["abc_class"], strict=True):
        if value > 0:
            before_it = sum(v for v in values if v > value)
            judged = before_it if crossing == "include" else sum(v for v in values if v >= value)
            inside = [
                100 * judged < cut * positive if crossing == "include" else 100 * judged <= cut * positive
                for cut in (80, 95)
            ]
            assert name == ("A" if inside[0] else "B" if inside[1] else "C")


@given(amounts, st.randoms(use_true_random=False))
def test_row_order_changes_nothing(values, chance):
    series = pd.Series(values, index=[f"C{i:02}" for i in range(len(values))])
    order = list(series.index)
    chance.shuffle(order)
    pd.testing.assert_frame_equal(crm.abc_classify(series), crm.abc_classify(series[order]))
    pd.testing.assert_frame_equal(crm.abcd_classify(series), crm.abcd_classify(series[order]))


@pytest.mark.parametrize(
    ("n", "reading", "sizes"),
    [
        (200, "cumulative", [2, 8, 30, 160]),
        (200, "bands", [2, 10, 40, 148]),
        (37, "cumulative", [1, 1, 6, 29]),
        (37, "bands", [1, 2, 8, 26]),
    ],
)
def test_abcd_in_both_readings(n, reading, sizes):
    grades = crm.abcd_classify(range(n, 0, -1), reading=reading)["abcd_class"]
    assert grades.value_counts().sort_index().tolist() == sizes


def test_abcd_ties_go_up_and_nothing_earns_d():
    assert crm.abcd_classify([5, 5, 5, 1, 0])["abcd_class"].tolist() == ["A", "A", "A", "D", "D"]
    for options in ({"reading": "both"}, {"cuts": (20, 5)}, {"cuts": (50, 60), "reading": "bands"}, {"cuts": (0.5, 5)}):
        with pytest.raises(crm.DataError):
            crm.abcd_classify([1, 2], **options)


@given(amounts)
def test_gini_is_twice_the_area_above_the_lorenz_curve(values):
    curve = crm.lorenz(values)
    area = np.trapezoid(curve["sales"], curve["customers"])
    assert crm.gini(values) == pytest.approx(1 - 2 * area, abs=1e-9)
    assert curve.iloc[0].tolist() == [0, 0]
    assert curve.iloc[-1].tolist() == pytest.approx([1, 1])


@given(amounts)
def test_pareto_point_is_the_fewest_that_reach_the_share(values):
    ranked = crm.sales_share(values)["cum_share"]
    n = crm.pareto_point(values)
    assert ranked.iloc[n - 1] >= 0.8 - 1e-9
    assert n == 1 or ranked.iloc[n - 2] < 0.8
