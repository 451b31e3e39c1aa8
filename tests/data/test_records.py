"""What is planted in the company records is really in them."""

import itertools
import re
import unicodedata

import cleanco
import pandas as pd
import pytest
from rapidfuzz import fuzz

from tests.data.tables import TODAY, read


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
            rows.append(
                {
                    "pair": frozenset([a.Index, b.Index]),
                    "firms": frozenset([a.firm_id, b.firm_id]),
                    "alike": fuzz.ratio(a.core, b.core) / 100,
                    "same": a.firm_id == b.firm_id,
                    "shared": a.number == b.number or a.site == b.site,
                }
            )
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
    assert not pairs["alike"].between(0.78, 0.805).any()  # room on both sides of the threshold


def test_four_pairs_are_found_only_by_telephone_or_website(pairs):
    missed = pairs[pairs["same"] & (pairs["alike"] < 0.65)]
    assert set(missed["pair"]) == {
        frozenset(pair) for pair in [("D010", "D011"), ("D039", "D045"), ("D016", "D054"), ("D029", "D054")]
    }
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
    dots, star, cafe, lighting = (
        alike[frozenset(pair)] for pair in [("D009", "D022"), ("D027", "D052"), ("D037", "D046"), ("D022", "D059")]
    )
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
