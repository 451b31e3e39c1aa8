"""The fictional exporter's tables: reproducible, documented, clean, and the planted facts are really in them."""

import ast
import csv
import itertools
import os
import random
import re
import subprocess
import sys
import unicodedata
from importlib.resources import files
from pathlib import Path

import cleanco
import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz

DATA = Path(__file__).parents[2] / "data"
START, TODAY = pd.Timestamp("2023-07-01"), pd.Timestamp("2026-06-30")
HOUR = 40     # USD, cost of a service hour
DATES = {"customers": "since", "orders": "date", "companies": "verified", "leads": "date", "contacts": "last_contact",
         "credit_evidence": "date"}


def read(table):
    """A table as it is: only an empty cell is a missing value."""
    frame = pd.read_csv(DATA / f"{table}.csv", keep_default_na=False, na_values=[""])
    if table in DATES:
        frame[DATES[table]] = pd.to_datetime(frame[DATES[table]], format="%Y-%m-%d")
    return frame


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


# The files

def make(folder, **environment):
    subprocess.run([sys.executable, DATA / "make.py", folder], check=True, env={**os.environ, **environment})


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_the_tables_come_out_the_same_to_the_last_byte(tmp_path, hash_seed):
    make(tmp_path, PYTHONHASHSEED=hash_seed)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in DATA.glob("*.csv")}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_the_files_are_utf8_with_plain_line_ends(path):
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    raw.decode("utf-8")


def test_the_generator_uses_the_standard_library_and_of_chance_only_random():
    tree = ast.parse((DATA / "make.py").read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    other_draws = {name for name in dir(random.Random) if not name.startswith("_")} - {"random"}
    assert not other_draws & {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_a_table_does_not_depend_on_the_tables_made_before_it(tmp_path):
    code = (f"import sys; sys.path.insert(0, {str(DATA)!r}); sys.dont_write_bytecode = True; import make, pathlib\n"
            f"for table in reversed(make.TABLES): make.write(table, pathlib.Path({str(tmp_path)!r}))")
    subprocess.run([sys.executable, "-c", code], check=True)
    assert all((tmp_path / path.name).read_bytes() == path.read_bytes() for path in DATA.glob("*.csv"))


def cells(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_no_cell_is_a_spreadsheet_formula_or_has_loose_blanks(path):
    for cell in itertools.chain.from_iterable(cells(path)):
        assert cell == cell.strip()
        if cell.startswith(("=", "+", "-", "@")):
            assert re.fullmatch(r"-?\d+(\.\d+)?", cell)


def test_every_address_is_a_fictional_one(customers):
    companies = read("companies")
    sites = companies["website"].dropna().str.replace(r"^(https?://)?(www\.)?", "", regex=True)
    mailboxes, domains = zip(*companies["email"].dropna().str.split("@"), strict=True)
    assert len(sites) and len(domains)
    assert all(re.fullmatch(r"[a-z0-9-]+\.example", domain) for domain in [*sites, *domains])
    assert set(mailboxes) <= {"purchasing", "orders", "info"}      # offices, not people
    for path in DATA.glob("*.csv"):                                # and no other table has any
        if path.stem != "companies":
            assert not re.search(r"@|www\.|https?:", path.read_text(encoding="utf-8"))


def documented():
    """Column names per table and the items of the evidence, read from README.md."""
    tables = {}
    for section in (DATA / "README.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        table = section.partition("\n")[0].removesuffix(".csv")
        for block in re.findall(r"(?:^\|.*\n?)+", section, flags=re.MULTILINE):
            head, _, *lines = block.splitlines()
            tables[table, first_cell(head)] = [first_cell(line) for line in lines]
    return tables


def first_cell(line):
    """The first cell of a line of a README table, none of whose cells is empty."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert all(cells), line
    return cells[0]


def test_the_readme_documents_every_column_of_every_table_in_order():
    written = {table: columns for (table, head), columns in documented().items() if head == "column"}
    assert written == {path.stem: cells(path)[0] for path in DATA.glob("*.csv")}


def test_the_readme_documents_every_item_of_the_credit_evidence():
    assert set(documented()["credit_evidence", "item"]) == set(read("credit_evidence")["item"])


def test_the_readme_counts_the_rows_right(orders):
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert f"{len(orders):,} of them" in text
    assert f"The {len(read('contacts'))} people" in text


# Keys, dates, sums

KEYS = {"customers": "customer_id", "ten_customers": "customer_id", "companies": "record_id",
        "companies_key": "record_id", "leads": "lead_id", "contacts": "contact_id"}


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


@pytest.mark.parametrize(("table", "column", "values"), [
    ("customers", "kind", {"importer", "wholesaler", "retail chain", "distributor", "project contractor"}),
    ("companies", "department", {"sales", "service", "finance", "logistics", "quality"}),
    ("leads", "source", {"referral", "network", "website", "fair", "seminar", "phone", "mailing", "directory"}),
    ("leads", "stage", {"lead", "contacted", "qualified", "won", "lost"}),
    *[("leads", question, {"yes", "no", "unknown"})
      for question in ["need_exists", "can_pay", "has_authority", "approachable", "eligible"]],
    ("contacts", "role", {"initiator", "user", "influencer", "buyer", "decider", "approver", "gatekeeper", "coach"}),
    ("contacts", "stance", {-2, -1, 0, 1, 2, None}),
    ("contacts", "influence", {1, 2, 3, 4, 5}),
    ("contacts", "channel", {"mail", "phone", "video", "messenger"}),
    ("contacts", "basis", {"contract", "legitimate interest", "consent"}),
    ("credit_evidence", "source", {"registry", "credit report", "trade reference", "bank", "accounts", "own ledger",
                                   "visit", "insurer"}),
    ("credit_evidence", "reliability", {"audited", "third party", "customer statement", "impression"}),
])
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
        "Asia/Tokyo", "Australia/Sydney", "Asia/Kolkata", "Asia/Dubai", "Europe/Istanbul", "Africa/Johannesburg",
        "Europe/Berlin", "Europe/London", "America/Sao_Paulo", "America/New_York", "America/Chicago",
        "America/Mexico_City", "America/Los_Angeles"}
    assert customers[["city", "country", "zone"]].drop_duplicates()["city"].is_unique


def test_a_contact_lives_in_the_zone_of_the_customer(customers):
    contacts = read("contacts")
    assert (contacts["zone"] == contacts["customer_id"].map(customers["zone"])).all()
    assert not contacts.duplicated(["customer_id", "name"]).any()


def test_a_messenger_is_used_only_with_consent():
    contacts = read("contacts")
    assert ((contacts["channel"] == "messenger") == (contacts["basis"] == "consent")).all()


# Planted in the orders

def test_sixty_of_sixty_one_customers_have_sales(customers, book):
    assert len(customers) == 61
    assert (book["orders"] > 0).sum() == 60


def test_the_top_fifth_brings_68_percent(book, top):
    assert len(top) == 12
    assert round(100 * top["amount"].sum() / book.loc[book["orders"] > 0, "amount"].sum()) == 68
    assert round(100 * top["amount"].sum() / book["amount"].sum()) == 68        # with the one who only returns, too


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


# Planted in the company records

@pytest.fixture(scope="module")
def records():
    records = read("companies").merge(read("companies_key"), on="record_id", validate="1:1").set_index("record_id")
    records["core"] = records["name"].map(core)
    records["number"] = records["phone"].str.replace(r"\D", "", regex=True).str.lstrip("0")
    records["site"] = records["website"].str.replace(r"^(https?://)?(www\.)?", "", regex=True)
    return records


def core(name):
    """The name without accents, capitals, punctuation and legal form."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", cleanco.basename(ascii_name).lower()).strip()


@pytest.fixture(scope="module")
def pairs(records):
    """Every two records of one country: how alike the names are, what else they share, and the truth."""
    rows = []
    for a, b in itertools.combinations(records.itertuples(), 2):
        if a.country == b.country:
            rows.append({"pair": frozenset([a.Index, b.Index]), "firms": frozenset([a.firm_id, b.firm_id]),
                         "alike": fuzz.ratio(a.core, b.core) / 100, "same": a.firm_id == b.firm_id,
                         "shared": a.number == b.number or a.site == b.site})
    return pd.DataFrame(rows)


def test_sixty_records_are_47_firms_of_customers(records, customers):
    assert len(records) == 60
    assert set(records["firm_id"]) == {f"F{number:02d}" for number in range(1, 48)}
    country = records["firm_id"].str.replace("F", "C0").map(customers["country"])
    assert (records["country"] == country).all()
    assert not records.duplicated(["firm_id", "department"]).any()


def test_a_threshold_of_080_never_merges_two_firms_and_065_does(pairs):
    assert pairs.loc[pairs["alike"] >= 0.80, "same"].all()
    assert (pairs["alike"] >= 0.80).sum() >= 8
    wrong = pairs[(pairs["alike"] >= 0.65) & ~pairs["same"]]
    assert wrong["firms"].nunique() == 5
    assert not pairs["alike"].between(0.78, 0.805).any()        # room on both sides of the threshold


def test_four_pairs_are_found_only_by_telephone_or_website(pairs):
    missed = pairs[pairs["same"] & (pairs["alike"] < 0.65)]
    assert set(missed["pair"]) == {frozenset(pair) for pair in [
        ("D010", "D011"), ("D039", "D045"), ("D016", "D054"), ("D029", "D054")]}
    assert not (pairs["same"] & pairs["alike"].between(0.65, 0.80)).any()
    assert not (pairs["shared"] & ~pairs["same"]).any()


def test_name_telephone_and_website_together_give_47(records, pairs):
    firm = {record: record for record in records.index}
    for pair in pairs.loc[(pairs["alike"] >= 0.80) | pairs["shared"], "pair"]:
        old, new = (firm[record] for record in pair)
        firm = {record: new if name == old else name for record, name in firm.items()}
    assert len(set(firm.values())) == 47


def test_the_four_name_pairs_of_the_exercise(records, pairs):
    alike = pairs.set_index("pair")["alike"]
    dots, star, cafe, lighting = (alike[frozenset(pair)] for pair in [
        ("D009", "D022"), ("D027", "D052"), ("D037", "D046"), ("D022", "D059")])
    assert (dots, cafe) == (1, 1)
    assert star == pytest.approx(0.95, abs=0.005)
    assert lighting == pytest.approx(0.69, abs=0.005)
    names = records["name"]
    assert names["D022"] == "Nordlicht Handels GmbH"
    assert names["D009"] == "NORDLICHT HANDELS G.m.b.H."
    assert names["D059"].startswith("Nordlicht Lighting")
    assert records.loc["D022", "firm_id"] == records.loc["D009", "firm_id"] != records.loc["D059", "firm_id"]
    assert {names["D027"], names["D052"]} == {"Brightstar Limited", "Bright Star Ltd"}
    assert names["D037"].startswith("Café ") and names["D046"].startswith("CAFE ")


def test_the_newest_terms_of_nordlicht_handels_win(records):
    nordlicht = records.loc[["D006", "D009", "D022"]]
    assert set(nordlicht["firm_id"]) == {"F01"}
    assert nordlicht["payment_terms"].notna().all()
    assert nordlicht["payment_terms"].is_unique
    assert nordlicht["verified"].is_unique
    assert nordlicht.loc[nordlicht["verified"].idxmax(), "payment_terms"] == "O/A 60 days"


def test_nine_records_are_stale_and_one_is_just_not(records):
    age = (TODAY - records["verified"]).dt.days
    assert list(records.index[age > 180]) == ["D003", "D009", "D014", "D020", "D027", "D033", "D041", "D048", "D056"]
    assert list(records.index[age == 180]) == ["D037"]


def test_the_records_are_dirty(records):
    names = records["name"]
    assert (names == names.str.upper()).any() and (names == names.str.lower()).any()
    assert names.str.contains("  ").any() and names.str.contains(",").any() and names.str.contains("é").any()
    assert records[["city", "phone", "email", "website", "payment_terms", "products"]].isna().any().all()
    assert records["phone"].str[:3].nunique() > 3


# Planted in the leads

@pytest.fixture(scope="module")
def leads():
    return read("leads")


def test_referrals_win_cheaply_and_the_directory_does_not(leads):
    channels = leads.groupby("source")["cost"]
    wins = leads.loc[leads["stage"] == "won", "source"].value_counts()
    assert len(leads) == 300
    assert len(channels) == len(wins) == 8
    per_lead, per_win = channels.mean(), channels.sum() / wins
    assert per_win.idxmin() == "referral"
    assert (per_lead.idxmin(), per_win.idxmax()) == ("directory", "directory")
    assert per_lead.is_unique and per_win.is_unique


def test_the_higher_the_scores_the_more_leads_are_won(leads):
    score = leads[["money", "authority", "need"]].mean(axis="columns")
    rate = (leads["stage"] == "won").groupby(pd.qcut(score, 4), observed=True).mean()
    assert len(rate) == 4
    assert rate.is_monotonic_increasing and rate.is_unique


def test_scores_are_whole_numbers_with_some_blanks(leads):
    for letter in ["money", "authority", "need"]:
        known = leads[letter].dropna()
        assert 5 <= len(leads) - len(known) <= 40
        assert known.between(0, 100).all()
        assert (known % 1 == 0).all()


def test_who_has_bought_has_answered_every_question_with_yes(leads):
    won = leads[leads["stage"] == "won"]
    assert (won[["need_exists", "can_pay", "has_authority", "approachable", "eligible"]] == "yes").all().all()


def test_lead_names_are_unique(leads):
    assert leads["company"].is_unique


# Planted in the contacts

def test_the_buying_group_of_c001_is_the_worked_case():
    contacts = read("contacts")
    group = contacts[contacts["customer_id"] == "C001"]
    assert set(zip(group["role"], group["influence"], group["stance"], strict=True)) == {
        ("decider", 5, 0), ("buyer", 4, 1), ("user", 2, 2), ("influencer", 3, 2), ("gatekeeper", 1, -1)}
    assert (group["influence"] * group["stance"]).sum() / (2 * group["influence"]).sum() == pytest.approx(13 / 30)
    assert (group["last_contact"] >= TODAY - pd.Timedelta(days=30)).all()
    assert 110 <= len(contacts) <= 130


# Planted in the credit evidence

@pytest.fixture(scope="module")
def invoices():
    evidence = read("credit_evidence")
    return evidence[evidence["item"] == "days_beyond_terms"]


@pytest.fixture(scope="module")
def facts():
    """One row per buyer, one column per item that is known once."""
    evidence = read("credit_evidence")
    facts = evidence[evidence["item"] != "days_beyond_terms"]
    return facts.pivot_table(index="customer_id", columns="item", values="value")


def days_late(invoices):
    """Days beyond terms, weighted with the amounts."""
    return (invoices["value"] * invoices["amount"]).groupby(invoices["customer_id"]).sum() / (
        invoices.groupby("customer_id")["amount"].sum())


POINTS = {     # value to points, straight lines between: the scales of the credit lesson
    "days": "-30:100 -20:90 0:80 15:70 22:60 30:50 60:40 90:30 120:20", "years": "0:10 1:30 3:55 5:70 10:90 20:100",
    "adverse": "0:100 1:60 2:0", "accounts": "0:30 1:70 2:100", "cover": "0:0 1:20 2:50 4:80 8:100",
    "cash": "0:0 .1:40 .25:70 .4:90 .6:100", "quick": ".3:0 .6:40 1:75 1.5:100",
    "current": ".5:0 1:40 1.5:70 2:90 3:100", "equity": "0:0 .1:25 .25:50 .4:75 .6:100",
    "debt": ".5:100 1:75 2:45 3:20 5:0", "z": "0:0 1.1:30 2.6:75 4:100", "limit": ".05:100 .10:80 .20:50 .40:0",
    "secured": "0:20 .3:45 .5:60 .9:95 1:100",
    "country": "0:100 1:95 2:85 3:70 4:55 5:40 6:20 7:0",
}


def points(scale, value):
    places, scores = zip(*[map(float, point.split(":")) for point in POINTS[scale].split()], strict=True)
    return float(np.interp(value, places, scores))


def score(f, paid):
    """The 5C total of a buyer with complete accounts and positive net worth, written out a second time as a check."""
    worth = f["total_assets"] - f["total_liabilities"]
    z = (6.56 * (f["current_assets"] - f["current_liabilities"]) / f["total_assets"]
         + 3.26 * f["retained_earnings"] / f["total_assets"] + 6.72 * f["ebit"] / f["total_assets"]
         + 1.05 * worth / f["total_liabilities"])
    paid_points = np.average([points("days", days) for days in paid["value"]], weights=paid["amount"])
    character = (40 * paid_points + 20 * f["trade_references"] + 15 * points("years", f["years_in_business"])
                 + 15 * points("adverse", f["adverse_record"]) + 10 * points("accounts", f["accounts_quality"]))
    capacity = (30 * points("cover", f["ebit"] / f["interest"])
                + 25 * points("cash", f["operating_cash_flow"] / f["current_liabilities"])
                + 25 * points("quick", (f["current_assets"] - f["stock"]) / f["current_liabilities"])
                + 20 * points("current", f["current_assets"] / f["current_liabilities"]))
    capital = (35 * points("equity", worth / f["total_assets"]) + 25 * points("debt", f["total_liabilities"] / worth)
               + 25 * points("z", z) + 15 * points("limit", f["requested_limit"] / worth))
    collateral = 100 * points("secured", f["secured_share"])
    conditions = (50 * points("country", f["country_class"]) + 25 * f["industry_outlook"] + 25 * f["contract_currency"])
    return (30 * character + 25 * capacity + 20 * capital + 10 * collateral + 15 * conditions) / 10000


def test_the_first_buyer_is_the_worked_case(facts, invoices):
    assert read("credit_evidence")["customer_id"].iloc[0] == "C029"
    paid = invoices[invoices["customer_id"] == "C029"]
    assert set(zip(paid["value"], paid["amount"], strict=True)) == {(0, 50), (10, 30), (40, 20)}
    given = {"total_assets": 2000, "current_assets": 1100, "stock": 400, "current_liabilities": 700,
             "total_liabilities": 1100, "retained_earnings": 350, "ebit": 180, "interest": 60,
             "operating_cash_flow": 140, "trade_references": 75, "years_in_business": 8, "adverse_record": 0,
             "accounts_quality": 2, "requested_limit": 150, "secured_share": 0.3, "country_class": 3,
             "industry_outlook": 60, "contract_currency": 70, "own_history_months": 24, "identity_verified": 1,
             "sanctions_hit": 0, "insolvency": 0, "fraud_sign": 0, "supplier_legal_action": 0, "oldest_overdue_days": 0}
    found = facts.loc["C029"].to_dict()
    assert found.pop("share_of_receivables") < 0.25
    assert found == given
    assert days_late(invoices)["C029"] == pytest.approx(11.0)
    assert score(facts.loc["C029"], paid) == pytest.approx(71.15, abs=0.005)


def test_one_prompt_payer_has_negative_net_worth(facts, invoices):
    negative = facts.index[facts["total_liabilities"] > facts["total_assets"]]
    assert list(negative) == ["C013"]
    assert days_late(invoices)["C013"] <= 0


def test_one_late_payer_has_a_fine_score(facts, invoices):
    late = days_late(invoices)
    assert list(late.index[late >= 60]) == ["C008"]
    assert late["C008"] == pytest.approx(62.5)
    total = score(facts.loc["C008"], invoices[invoices["customer_id"] == "C008"])
    assert 75 <= total < 85                                  # the score alone says AA
    without = facts.loc["C008"]                              # and no other cap applies
    assert not without[["sanctions_hit", "insolvency", "fraud_sign", "supplier_legal_action"]].any()
    assert without["oldest_overdue_days"] <= 90 and without["own_history_months"] >= 12 and without["country_class"] < 6


@pytest.mark.parametrize(("fact", "buyers"), [
    (lambda f: f["accounts_quality"] == 0, ["C010"]),
    (lambda f: f["total_assets"].isna(), ["C010"]),
    (lambda f: f["own_history_months"] < 12, ["C056"]),
    (lambda f: f["country_class"] == 6, ["C015"]),
    (lambda f: f["country_class"] == 7, ["C024"]),
    (lambda f: (f["identity_verified"] == 0) | (f["sanctions_hit"] + f["insolvency"] + f["fraud_sign"] > 0), ["C042"]),
    (lambda f: f["oldest_overdue_days"] > 90, ["C045"]),
    (lambda f: f["supplier_legal_action"] == 1, ["C045"]),
    (lambda f: f["share_of_receivables"] > 0.25, ["C001"]),
], ids=["says no accounts", "no accounts", "new", "class 6", "class 7", "stop", "overdue", "sued", "concentration"])
def test_one_buyer_for_each_other_cap(facts, fact, buyers):
    assert len(facts) == 12
    assert list(facts.index[fact(facts)]) == buyers


def test_the_class_6_buyer_is_not_secured_enough_to_escape_the_cap(facts):
    assert facts.loc["C015", "secured_share"] < 0.9


def test_the_accounts_hold_together(facts):
    f = facts.drop(index="C010")
    assert (f["stock"] < f["current_assets"]).all()
    assert (f["current_assets"] <= f["total_assets"]).all()
    assert (f["current_liabilities"] <= f["total_liabilities"]).all()
    assert (f["retained_earnings"] <= f["total_assets"] - f["total_liabilities"]).all()


def test_the_evidence_agrees_with_the_customer_file(facts, customers, invoices):
    since = customers["since"].loc[facts.index]
    months = (TODAY.year - since.dt.year) * 12 + TODAY.month - since.dt.month - (since.dt.day > TODAY.day)
    assert (facts["own_history_months"] == months).all()
    assert (facts["years_in_business"] * 12 >= months - 12).all()
    assert facts["share_of_receivables"].sum() <= 1
    classes = facts[["country_class"]].join(customers["country"])
    assert classes.drop_duplicates()["country"].is_unique
    assert (invoices["date"] > invoices["customer_id"].map(since)).all()


def test_only_invoices_have_a_weight_and_every_other_item_stands_once(invoices):
    evidence = read("credit_evidence")
    assert (evidence["amount"].notna() == (evidence["item"] == "days_beyond_terms")).all()
    assert (invoices["amount"] > 0).all()
    others = evidence[evidence["item"] != "days_beyond_terms"]
    assert not others.duplicated(["customer_id", "item"]).any()
    assert set(invoices["customer_id"]) == set(evidence["customer_id"])
    assert (invoices["value"] < 0).any()
