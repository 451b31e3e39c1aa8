"""Keys, dates and sums of the exporter's tables."""

from importlib.resources import files

import pandas as pd
import pytest

from tests.data.tables import DATES, START, TODAY, read

KEYS = {
    "customers": "customer_id",
    "ten_customers": "customer_id",
    "companies": "record_id",
    "companies_key": "record_id",
    "leads": "lead_id",
    "contacts": "contact_id",
}


@pytest.mark.parametrize(("table", "key"), KEYS.items())
def test_ids_are_unique_and_in_order(table, key):
    ids = read(table)[key]
    assert ids.is_unique
    assert ids.is_monotonic_increasing


@pytest.mark.parametrize("table", ["orders", "contacts", "credit_evidence"])
def test_every_customer_named_exists(table, customers):
    assert set(read(table)["customer_id"]) <= set(customers.index)


def test_every_customer_has_order_lines_and_a_contact(customers, orders):
    assert set(orders["customer_id"]) == set(read("contacts")["customer_id"]) == set(customers.index)


@pytest.mark.parametrize(("table", "column"), DATES.items())
def test_no_date_is_missing_or_after_today(table, column):
    dates = read(table)[column]
    assert dates.notna().all()
    assert dates.max() <= TODAY


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("customers", "kind", {"importer", "wholesaler", "retail chain", "distributor", "project contractor"}),
        ("companies", "department", {"sales", "service", "finance", "logistics", "quality"}),
        ("leads", "source", {"referral", "network", "website", "fair", "seminar", "phone", "mailing", "directory"}),
        ("leads", "stage", {"lead", "contacted", "qualified", "won", "lost"}),
        *[
            ("leads", question, {"yes", "no", "unknown"})
            for question in ["need_exists", "can_pay", "has_authority", "approachable", "eligible"]
        ],
        (
            "contacts",
            "role",
            {"initiator", "user", "influencer", "buyer", "decider", "approver", "gatekeeper", "coach"},
        ),
        ("contacts", "stance", {-2, -1, 0, 1, 2, None}),
        ("contacts", "influence", {1, 2, 3, 4, 5}),
        ("contacts", "channel", {"mail", "phone", "video", "messenger"}),
        ("contacts", "basis", {"contract", "legitimate interest", "consent"}),
        (
            "credit_evidence",
            "source",
            {"registry", "credit report", "trade reference", "bank", "accounts", "own ledger", "visit", "insurer"},
        ),
        ("credit_evidence", "reliability", {"audited", "third party", "customer statement", "impression"}),
    ],
)
def test_every_value_of_a_list_is_used_and_no_other(table, column, values):
    assert {None if pd.isna(value) else value for value in read(table)[column]} == values


def test_amount_is_quantity_times_price(orders):
    assert (orders["amount"] == (orders["quantity"] * orders["price"]).round(2)).all()
    for column in ["price", "amount", "cost"]:
        assert (orders[column] == orders[column].round(2)).all()
    assert (orders["price"] > 0).all()


def test_one_unit_of_a_lamp_costs_the_same_in_every_line(orders):
    unit_costs = pd.DataFrame({"product": orders["product"], "cost": (orders["cost"] / orders["quantity"]).round(4)})
    assert unit_costs.drop_duplicates()["product"].is_unique
    assert 6 <= orders["product"].nunique() <= 10


def test_service_hours_are_in_reason(orders):
    assert orders["service_hours"].between(0.5, 20).all()


def test_order_lines_fill_the_window_and_an_order_belongs_together(orders):
    assert 1500 <= len(orders) <= 2500
    assert orders["date"].min() >= START
    assert orders["date"].is_monotonic_increasing
    assert orders["order_id"].value_counts().between(1, 4).all()
    assert orders[["order_id", "date", "customer_id"]].drop_duplicates()["order_id"].is_unique
    assert not orders.duplicated(["order_id", "product"]).any()


def test_returns_have_minus_signs_and_ids_of_their_own(orders):
    back = orders["order_id"].str.startswith("R")
    assert back.any()
    assert orders.loc[~back, "order_id"].str.startswith("S").all()
    for column in ["quantity", "amount", "cost"]:
        assert (orders.loc[back, column] < 0).all()
        assert (orders.loc[~back, column] > 0).all()


def test_nobody_returns_more_of_a_lamp_than_was_bought_before(orders, book):
    buyers = orders[orders["customer_id"].isin(book.index[book["orders"] > 0])]
    assert (buyers.groupby(["customer_id", "product"])["quantity"].cumsum() >= 0).all()


def test_the_first_deal_is_never_after_the_first_order(customers, book):
    since = customers["since"].loc[book.index]
    assert not (since > book["first"]).any()
    inside = since >= START
    assert inside.any()
    assert (since[inside] == book["first"][inside]).all()


def test_potential_is_known_of_most_and_never_below_what_they_buy_from_us(customers, orders):
    potential = customers["potential"].dropna()
    assert 40 <= len(potential) < len(customers)
    last_year = orders[orders["date"] > TODAY - pd.DateOffset(years=1)].groupby("customer_id")["amount"].sum()
    assert (potential >= last_year.reindex(potential.index).fillna(0)).all()


def test_time_zones_belong_to_their_countries(customers):
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    known = {tuple(line.split("\t")[:3:2]) for line in lines if not line.startswith("#")}
    assert set(zip(customers["country"], customers["zone"], strict=True)) <= known
    assert set(customers["zone"]) >= {
        "Asia/Tokyo",
        "Australia/Sydney",
        "Asia/Kolkata",
        "Asia/Dubai",
        "Europe/Istanbul",
        "Africa/Johannesburg",
        "Europe/Berlin",
        "Europe/London",
        "America/Sao_Paulo",
        "America/New_York",
        "America/Chicago",
        "America/Mexico_City",
        "America/Los_Angeles",
    }
    assert customers[["city", "country", "zone"]].drop_duplicates()["city"].is_unique


def test_a_contact_lives_in_the_zone_of_the_customer(customers):
    contacts = read("contacts")
    assert (contacts["zone"] == contacts["customer_id"].map(customers["zone"])).all()
    assert not contacts.duplicated(["customer_id", "name"]).any()


def test_a_messenger_is_used_only_with_consent():
    contacts = read("contacts")
    assert ((contacts["channel"] == "messenger") == (contacts["basis"] == "consent")).all()
