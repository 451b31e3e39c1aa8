"""Pairs, clusters, and how good they are."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlib.information import duplicates
from crmlib.information.duplicates import (
    candidate_pairs,
    duplicate_clusters,
    find_duplicates,
    judge_pairs,
    pair_quality,
)
from crmlib.information.names import similarity
from crmlib.language import DataError
from crmlib.reading.sample import sample

WORKED = pd.DataFrame(
    {
        "record_id": ["D1", "D2", "D3", "D4", "D5", "D6", "D7"],
        "name": [
            "Nordlicht Handels GmbH",
            "NORDLICHT HANDELS G.m.b.H.",
            "Nordlicht Lighting GmbH",
            "Bright Star Ltd",
            "Brightstar Limited",
            "Café Lanterne SAS",
            "CAFE LANTERNE S.A.S.",
        ],
        "country": ["DE", "de ", "DE", "GB", "GB", "FR", "FR"],
    }
)
names = st.lists(
    st.sampled_from(["Bright Star", "Brightstar Ltd", "Nordlicht", "Nordlicht GmbH", "Nordlys", "", None]), max_size=12
)
countries = st.sampled_from(["DE", "GB", None, " "])


def pairs_of(frame):
    return {frozenset(pair) for pair in zip(frame["left"], frame["right"], strict=True)}


def test_the_worked_pairs_at_080():
    found = find_duplicates(WORKED)
    assert pairs_of(found) == {frozenset(pair) for pair in (("D1", "D2"), ("D4", "D5"), ("D6", "D7"))}
    assert duplicate_clusters(WORKED, found).tolist() == [1, 1, 2, 3, 3, 4, 4]


def test_lighting_is_merged_only_below_069():
    assert frozenset(("D1", "D3")) not in pairs_of(find_duplicates(WORKED, threshold=0.70))
    assert frozenset(("D1", "D3")) in pairs_of(find_duplicates(WORKED, threshold=0.68))


def test_most_alike_first_and_the_earlier_record_left():
    found = candidate_pairs(WORKED, floor=0)
    assert found["similarity"].is_monotonic_decreasing
    assert (found["left"] < found["right"]).all()
    assert len(found) == 3 + 1 + 1


def test_no_pair_across_countries_unless_asked():
    records = WORKED.assign(country=["DE", "AT", "DE", "GB", "GB", "FR", "FR"])
    assert frozenset(("D1", "D2")) not in pairs_of(find_duplicates(records))
    assert frozenset(("D1", "D2")) in pairs_of(find_duplicates(records, block=None))


def test_a_record_without_a_country_is_compared_with_all():
    records = WORKED.assign(country=[None, "DE", "DE", " ", "GB", "FR", "FR"])
    assert pairs_of(find_duplicates(records)) == pairs_of(find_duplicates(WORKED))


def test_own_column_names_and_number_ids():
    records = pd.DataFrame({"id": [7, 3], "firm": ["Bright Star", "Brightstar"], "land": ["GB", "GB"]})
    found = find_duplicates(records, name="firm", block="land", record="id")
    assert found[["left", "right"]].values.tolist() == [[7, 3]]
    assert duplicate_clusters(records, found, record="id").tolist() == [1, 1]


def test_candidates_once_then_any_threshold_above_the_floor():
    candidates = candidate_pairs(WORKED, floor=0.6)
    for threshold in (0.6, 0.7, 0.8, 0.95, 1.0):
        again = find_duplicates(WORKED, threshold=threshold, candidates=candidates)
        pd.testing.assert_frame_equal(again, find_duplicates(WORKED, threshold=threshold))
    with pytest.raises(DataError, match=r"floor=0\.5"):
        find_duplicates(WORKED, threshold=0.5, candidates=candidates)


def test_a_threshold_that_a_pair_reaches_exactly():
    records = pd.DataFrame({"record_id": [1, 2], "name": ["abcd", "abcdef"], "country": "DE"})
    assert similarity("abcd", "abcdef") == 0.8
    assert len(find_duplicates(records, threshold=0.8)) == 1


def test_records_without_a_name_are_counted():
    records = WORKED.assign(name=[None, " ", "Nordlicht", "Bright Star", "Brightstar", "?", "Café"])
    assert candidate_pairs(records).attrs["left_out"] == [
        {"key": "no_name", "reason": "no name", "rows": 3, "first_rows": [1, 2, 6]}
    ]


def test_columns_ids_and_numbers_that_cannot_be_used():
    with pytest.raises(DataError, match="no column land"):
        find_duplicates(WORKED, block="land")
    with pytest.raises(DataError, match="D1 is missing or stands there twice"):
        find_duplicates(pd.concat([WORKED, WORKED]))
    with pytest.raises(DataError, match="0 to 1"):
        candidate_pairs(WORKED, floor=80)
    with pytest.raises(DataError, match="D9"):
        duplicate_clusters(WORKED, pd.DataFrame({"left": ["D1"], "right": ["D9"]}))


def test_no_records_and_one():
    assert find_duplicates(WORKED.head(0)).empty
    assert find_duplicates(WORKED.head(1)).empty
    assert duplicate_clusters(WORKED.head(0), find_duplicates(WORKED.head(0))).empty
    assert duplicate_clusters(WORKED.head(2), find_duplicates(WORKED.head(1))).tolist() == [1, 2]


def test_big_blocks_are_compared_in_parts(monkeypatch):
    whole = candidate_pairs(WORKED, floor=0, block=None)
    monkeypatch.setattr(duplicates, "_ROWS", 2)
    pd.testing.assert_frame_equal(candidate_pairs(WORKED, floor=0, block=None), whole)


@given(names, st.data())
@settings(max_examples=60)
def test_candidates_are_all_pairs_of_a_block_each_once(entries, data):
    lands = [data.draw(countries) for _ in entries]
    records = pd.DataFrame(
        {
            "record_id": range(len(entries)),
            "name": pd.Series(entries, dtype=object),
            "country": pd.Series(lands, dtype=object),
        }
    )
    found = candidate_pairs(records, floor=0)
    known = [(land or "").strip() for land in lands]
    named = [bool(entry) for entry in entries]
    expected = {
        frozenset((i, j))
        for i, j in combinations(range(len(entries)), 2)
        if named[i] and named[j] and (known[i] == known[j] or not known[i] or not known[j])
    }
    assert pairs_of(found) == expected
    assert len(found) == len(expected)
    for left, right, likeness in found[["left", "right", "similarity"]].itertuples(index=False):
        assert likeness == similarity(entries[left], entries[right])


@given(names, st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_finds_more(entries, low, high):
    low, high = sorted((low, high))
    records = pd.DataFrame({"name": pd.Series(entries, dtype=object), "country": "DE"}, index=range(len(entries)))
    records["record_id"] = records.index
    loose, strict = find_duplicates(records, threshold=low), find_duplicates(records, threshold=high)
    assert pairs_of(strict) <= pairs_of(loose)
    assert duplicate_clusters(records, strict).nunique() >= duplicate_clusters(records, loose).nunique()


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=10))
def test_clusters_are_the_connected_parts(edges):
    records = pd.DataFrame({"record_id": range(8)}, index=list("abcdefgh"))
    label = duplicate_clusters(records, pd.DataFrame(edges, columns=["left", "right"]))
    reach = {i: {i} for i in range(8)}
    for _ in range(8):
        for left, right in edges:
            reach[left] = reach[right] = reach[left] | reach[right]
        for i in range(8):
            reach[i] = set().union(*(reach[j] for j in reach[i]))
    for i, j in combinations(range(8), 2):
        assert (label.iloc[i] == label.iloc[j]) == (j in reach[i])
    assert label.drop_duplicates().tolist() == list(range(1, label.max() + 1))
    assert label.index.tolist() == list("abcdefgh")


def test_quality_counts_pairs():
    truth = pd.DataFrame({"record_id": list("abcde"), "firm_id": [1, 1, 1, 2, 2]})
    pairs = pd.DataFrame({"left": ["a", "a", "c"], "right": ["b", "d", "b"]})
    assert judge_pairs(pairs, truth)["same_firm"].tolist() == [True, False, True]
    assert pair_quality(pairs, truth).to_dict() == {
        "precision": pytest.approx(2 / 3),
        "recall": 0.5,
        "found": 3,
        "right": 2,
        "wrong": 1,
        "missed": 2,
    }


def test_quality_of_nothing():
    truth = pd.DataFrame({"record_id": ["a", "b"], "firm_id": [1, 2]})
    quality = pair_quality(pd.DataFrame({"left": [], "right": []}, dtype="str"), truth)
    assert pd.isna(quality["precision"])
    assert pd.isna(quality["recall"])
    assert quality["found"] == 0


def test_a_truth_with_gaps_is_refused():
    pairs = pd.DataFrame({"left": ["a"], "right": ["b"]})
    with pytest.raises(DataError, match="every record"):
        judge_pairs(pairs, pd.DataFrame({"record_id": ["a"], "firm_id": [1]}))
    with pytest.raises(DataError, match="twice"):
        judge_pairs(pairs, pd.DataFrame({"record_id": ["a", "a"], "firm_id": [1, 2]}))


def test_sixty_records_of_the_exporter():
    companies, key = sample("companies"), sample("companies_key")
    at = {limit: find_duplicates(companies, threshold=limit) for limit in (0.65, 0.80)}
    quality = pair_quality(at[0.80], key)
    assert quality["wrong"] == 0
    assert quality["missed"] == 4
    firm = key.set_index("record_id")["firm_id"]
    wrong = pairs_of(judge_pairs(at[0.65], key).query("not same_firm"))
    assert len({frozenset(firm[record] for record in pair) for pair in wrong}) == 5
    assert {frozenset(("D009", "D022")), frozenset(("D027", "D052")), frozenset(("D037", "D046"))} <= pairs_of(at[0.80])
    assert frozenset(("D022", "D059")) not in pairs_of(at[0.80])
    assert duplicate_clusters(companies, at[0.80]).nunique() == 50  # the other three need a phone or a web address


def test_the_records_are_not_changed():
    companies = sample("companies")
    before = companies.copy(deep=True)
    duplicate_clusters(companies, find_duplicates(companies))
    pd.testing.assert_frame_equal(companies, before)
