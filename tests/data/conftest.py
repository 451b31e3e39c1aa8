"""What several tests of the tables look at."""

import pytest

from tests.data.tables import HOUR, read


@pytest.fixture(scope="module")
def customers():
    return read("customers").set_index("customer_id")


@pytest.fixture(scope="module")
def orders():
    return read("orders")


@pytest.fixture(scope="module")
def book(orders):
    """One row per customer: net sales, margin, profit after service, share returned; orders from sales only."""
    sold = orders[orders["amount"] > 0].groupby("customer_id")
    book = orders.groupby("customer_id")[["amount", "cost", "service_hours"]].sum()
    book["amount"] = book["amount"].round(2)
    book["orders"] = sold["order_id"].nunique()
    book["last"] = sold["date"].max()
    book["first"] = sold["date"].min()
    book["returned"] = 1 - book["amount"] / sold["amount"].sum()
    book["margin"] = 1 - book["cost"] / book["amount"]
    book["profit"] = book["amount"] - book["cost"] - HOUR * book["service_hours"]
    return book


@pytest.fixture(scope="module")
def top(book):
    """The top 20 % of the customers with sales."""
    buyers = book[book["orders"] > 0]
    return buyers.nlargest(round(0.2 * len(buyers)), "amount")
