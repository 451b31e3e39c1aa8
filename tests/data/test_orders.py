"""What is planted in the orders is really in them."""

import pandas as pd
import pytest

from tests.data.tables import START, TODAY, read


def test_sixty_of_sixty_one_customers_have_sales(customers, book):
    assert len(customers) == 61
    assert (book["orders"] > 0).sum() == 60


def test_the_top_fifth_brings_68_percent(book, top):
    assert len(top) == 12
    assert round(100 * top["amount"].sum() / book.loc[book["orders"] > 0, "amount"].sum()) == 68
    assert round(100 * top["amount"].sum() / book["amount"].sum()) == 68  # with the one who only returns, too


def test_one_of_the_top_five_has_left(book, orders):
    five = book.nlargest(5, "amount")
    quiet = five[five["last"] < TODAY - pd.DateOffset(months=7)]
    assert list(quiet.index) == ["C043"]
    months = orders[(orders["customer_id"] == "C043") & (orders["amount"] > 0)]["date"].dt.to_period("M")
    assert set(months) == set(pd.period_range("2023-12", "2025-11", freq="M"))
    assert orders.loc[orders["customer_id"] == "C043", "date"].max() < TODAY - pd.DateOffset(months=7)
    assert list(book.nlargest(3, "amount").index)[2] == "C043"


def test_three_of_the_top_twelve_are_false_key_accounts_each_for_one_reason(top):
    assert list(top.index[top["orders"] == 1]) == ["C041"]
    assert list(top.index[top["margin"] < 0.08]) == ["C016"]
    assert list(top.index[top["profit"] < 0]) == ["C006"]
    assert list(top.index[top["returned"] > 0.10]) == ["C006"]
    assert round(100 * top.loc["C006", "returned"]) == 23


def test_the_whale_is_a_real_one(book):
    losers = book["profit"] < 0
    assert losers.sum() == 13
    assert round(100 * book.loc[~losers, "profit"].sum() / book["profit"].sum()) == 111


def test_ten_customers_ordered_exactly_once(book):
    assert (book["orders"] == 1).sum() == 10


def test_only_the_twins_have_the_same_history(book):
    buyers = book[book["orders"] > 0]
    same = buyers[buyers.duplicated(["last", "orders", "amount"], keep=False)]
    assert list(same.index) == ["C052", "C053"]


def test_one_customer_only_returns(customers, book, orders):
    only = book.index[book["orders"].isna()]
    assert list(only) == ["C017"]
    assert (orders["customer_id"] == "C017").sum() == 2
    assert customers.loc["C017", "since"] < START


def test_there_are_new_and_lapsed_customers(book):
    one_year_ago = TODAY - pd.DateOffset(years=1)
    assert (book["first"] > one_year_ago).sum() >= 5
    assert (book["last"] < one_year_ago).sum() >= 5


def test_ten_customers_are_those_of_the_lesson():
    ten = read("ten_customers")
    assert list(ten["customer_id"]) == [f"C{number:02d}" for number in range(1, 11)]
    profit = ten["sales"] * ten["margin"] - ten["cost_to_serve"]
    assert ten["sales"].sum() == 1000
    assert profit.sum() == pytest.approx(112.45)
    assert (profit < 0).sum() == 5
    assert 100 * profit.nlargest(5).sum() / profit.sum() == pytest.approx(115.8, abs=0.05)
    assert 100 * profit.nlargest(2).sum() / profit.sum() == pytest.approx(85.7, abs=0.05)
    assert list(ten["sales"]) == [420, 260, 110, 60, 45, 35, 25, 20, 15, 10]
