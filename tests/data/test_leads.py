"""What is planted in the leads and contacts is really in them."""

import pandas as pd
import pytest

from tests.data.tables import TODAY, read


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
        ("decider", 5, 0),
        ("buyer", 4, 1),
        ("user", 2, 2),
        ("influencer", 3, 2),
        ("gatekeeper", 1, -1),
    }
    assert (group["influence"] * group["stance"]).sum() / (2 * group["influence"]).sum() == pytest.approx(13 / 30)
    assert (group["last_contact"] >= TODAY - pd.Timedelta(days=30)).all()
    assert 110 <= len(contacts) <= 130
