"""The requests for a better grade, and the firm that graded by assets."""

import crmlib as crm
from tests.data.tables import TODAY, read


def test_five_requests_count_and_the_others_are_mistakes(customers):
    asked, table = read("promotions"), crm.customer_table(crm.sample("orders"), as_of=TODAY.date())
    leads = read("leads").set_index("lead_id")
    assert set(asked["customer_id"]) - set(customers.index) == {"L273"} and leads.loc["L273", "stage"] == "qualified"
    assert (asked["date"] <= str(TODAY.date())).all()
    made = crm.promote(crm.abcd_classify(table), asked, as_of=TODAY.date(), prospects=leads.reset_index())
    assert set(made.index[made["reason"].notna()]) == {"C056", "C051", "C024", "C059", "L273"}
    assert crm.left_out(made).set_index("reason")["rows"].to_dict() == {
        "expired: back in the grade of its sales": 1,
        "no reason is given": 1,
        "the reason names no date and no amount": 2,
        "already in the best grade": 1,
    }


def test_the_firm_that_graded_by_assets():
    accounts = read("brokerage").set_index("account_id")
    left = accounts["commission"] - accounts["service_cost"]
    assert accounts["assets"].is_monotonic_decreasing and accounts["old_class"].is_monotonic_increasing
    assert (left[["K01", "K03"]] < 0).all() and (accounts.loc[["K01", "K03"], "old_class"] == "A").all()
    assert left.idxmax() == "K07" and accounts.loc["K07", "old_class"] == "C"
    assert len(accounts) == 12
