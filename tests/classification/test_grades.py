"""Chapter 04b: facts in a reason, prospects, the hours a promise takes, and whom to visit."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.classification import panels
from crmlib.classification.promotion import has_fact
from crmlib.classification.story import grades as story
from crmlib.language import DataError
from tests.panels import sweep

DAY = "2026-06-30"
GRADED = pd.DataFrame(
    {"abcd_class": list("ABCDD"), "amount": [500.0, 300, 120, 60, 20]},
    index=pd.Index(list("abcde"), name="customer_id"),
)
LEADS = pd.DataFrame({"lead_id": ["p", "q"], "company": ["Port Lamps", "Quay Light"]})


def asked(customer, reason="orders 3 containers", expires="2026-12-31", **more):
    return {"customer_id": customer, "reason": reason, "expires": expires, **more}


def second(*rows, prospects=LEADS):
    return crm.promote(GRADED, pd.DataFrame(rows), as_of=DAY, prospects=prospects)


@pytest.fixture(scope="module")
def halden():
    table = crm.customer_table(crm.sample("orders"), as_of=DAY)
    made = crm.promote(crm.abcd_classify(table), crm.promotion_requests(), as_of=DAY, prospects=crm.sample("leads"))
    return table, made


@pytest.mark.parametrize(
    "reason",
    [
        "orders 3 containers",
        "opens three shops",
        "tender in October",
        "their supplier closes in 2027",
        "signs by May 3",
        "wants it in March",
        "decides next quarter",
        "will double the order",
        "每月要两个货柜",
        "明年开店",
        "下季度招标",
    ],
)
def test_a_date_or_an_amount_is_a_fact(reason):
    assert has_fact(pd.Series([reason]), rules.table("classification/fact_words")["pattern"]).all()


@pytest.mark.parametrize(
    "reason",
    ["will grow", "good people", "may grow", "May grow soon", "one of the best", "有一定潜力", "发展潜力大", ""],
)
def test_a_hope_is_none(reason):
    assert not has_fact(pd.Series([reason]), rules.table("classification/fact_words")["pattern"]).any()


def test_a_prospect_takes_the_grade_that_is_asked_for_and_stands_below_the_customers():
    made = second(asked("p", grade="A"), asked("d"))
    assert made["grade"].tolist() == ["A", "B", "C", "C", "D", "A"] and made.index.tolist() == list("abcdep")
    assert made.index.name == "customer_id" and made["amount"].isna().tolist() == [False] * 5 + [True]
    assert made.attrs["promoted"] == 2
    for row in (asked("p"), asked("p", grade="E"), asked("p", grade=None)):
        assert crm.left_out(second(row))["reason"].tolist() == ["no grade is asked for the prospect"]
    assert crm.left_out(second(asked("p", grade="A"), prospects=None))["reason"].tolist() == [
        "neither a customer with a grade nor a prospect"
    ]


def test_a_customer_rises_by_one_whatever_is_asked_for():
    assert second(asked("e", grade="A"))["grade"]["e"] == "C"


def test_who_falls_back_is_said_with_the_day():
    made = second(asked("c", expires="2026-03-31"), asked("d", expires="2026-03-31"), asked("d"))
    assert made["grade"].tolist() == ["A", "B", "C", "C", "D"]
    assert made["fell_back"].dropna().dt.date.astype("str").to_dict() == {"c": "2026-03-31"}


def test_each_request_gets_its_answer():
    rows = [asked("c", expires="2026-03-31"), asked("c"), asked("p", grade="A"), asked("x")]
    answers = crm.promotion_answers(second(*rows), pd.DataFrame(rows))
    assert answers["grade"].tolist()[:3] == ["B", "B", "A"] and pd.isna(answers["grade"].iloc[3])
    assert answers["why_not"].tolist()[1:3] == ["", ""] and answers["promoted_until"].notna().tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_nobody_asks():
    empty = crm.promotion_requests(pd.DataFrame())
    made = crm.promote(GRADED, empty, as_of=DAY)
    assert (
        (made["grade"] == GRADED["abcd_class"]).all()
        and crm.promotion_answers(made, empty).empty
        and crm.left_out(made).empty
    )


def test_the_book_of_requests_lies_beside_the_orders(tmp_path):
    rows = pd.DataFrame([{**asked("007"), "date": DAY}])
    (tmp_path / "orders.csv").touch()
    rows.to_csv(tmp_path / "promotions.csv", index=False)
    for place in (tmp_path, tmp_path / "orders.csv"):
        assert crm.promotion_requests(place)["customer_id"].tolist() == ["007"]


def test_the_grades_that_nobody_holds_are_named():
    assert crm.abcd_classify(range(8, 0, -1)).attrs["empty_grades"] == ["B"]
    assert crm.abcd_classify(range(21, 0, -1)).attrs["empty_grades"] == []
    assert crm.abcd_classify([7.0]).attrs["empty_grades"] == ["B", "C", "D"]


def test_hours_are_visits_times_hours_a_visit(halden):
    _, made = halden
    load = crm.service_load(made, people=4)
    assert load["visits"].tolist() == (crm.service_plan(made["grade"])["visits"]).tolist()
    assert (load["hours"] == load["visits"] * [16, 12, 6, 1]).all()
    assert load["hours_share"].sum() == pytest.approx(1) and load["share_of_sales"].sum() == pytest.approx(1)
    own = crm.service_load(made[made["abcd_class"].notna()].drop(columns="grade"))
    assert load["hours_before"].tolist() == own["hours"].tolist() and "hours_before" not in own
    assert load.attrs["hours_there"] == 4 * 180
    assert crm.service_load(made, visits_a_year={"D": 0}).loc["D", "hours"] == 0
    with pytest.raises(DataError, match="above zero"):
        crm.service_load(made, people=0)


def test_the_panel_is_the_method(halden):
    _, made = halden
    panel = panels.service_promise(made, people=4)
    for settings in sweep(panel):
        visits = {grade: settings[grade] for grade in "ABCD"}
        expected = crm.service_load(
            made, people=settings["people"], hours_a_person=settings["hours_a_person"], visits_a_year=visits
        )
        pd.testing.assert_frame_equal(panel.result, expected)
        assert f"{expected['hours'].sum():,.0f} hours" in panel.finding_now
        assert [bar.get_height() for bar in panel.artists["hours"]] == expected["hours"].tolist()


def test_a_visit_has_a_reason(halden):
    table, made = halden
    wallet = crm.share_of_wallet(crm.sample("customers"), pd.Series(dtype="float64"))
    cells = crm.potential_matrix(crm.share_of_wallet(crm.sample("customers"), table).assign(room=wallet["room"]))
    listed = crm.visit_list(made, table, cells)
    assert listed["grade"].is_monotonic_increasing and (listed["visit_for"] != "").all()
    assert set(made.index[made["grade"].isin(["A", "B"])]) <= set(listed.index)
    assert set(cells.index[cells["room_high"]]) <= set(listed.index)
    assert listed.loc["L273", "visit_for"] == "promotion" and pd.isna(listed.loc["L273", "recency"])
    assert listed["ask"].str.len().gt(0).all() and not listed["visit_for"].str.contains("silent").any()
    rhythm = crm.own_rhythm(crm.sample("orders"), as_of=table.attrs["as_of"])
    marked = crm.visit_list(made, table, cells, rhythm)
    assert set(marked.index) == set(listed.index)
    silent = marked.index.isin(rhythm.index[rhythm["rhythm"] == "silent"])
    assert (marked["visit_for"].str.contains("silent") == silent).all()
    assert not marked.loc[silent, "visit_for"].str.contains("room").any()
    assert set(marked.loc[silent, "ask"]) == {"Do you still buy, and who delivers now?"}
    assert set(crm.visit_list(made, table).index) == set(
        made.index[made["grade"].isin(["A", "B"]) | made["reason"].notna()]
    )


def test_hours_above_the_sales_are_told_with_who_was_promoted():
    nobody = crm.promote(GRADED, pd.DataFrame(columns=["customer_id", "reason", "expires"]), as_of=DAY)
    assert story.effort(crm.service_load(nobody), nobody).endswith("of sales: say what its hours are to bring.")
    made = second(asked("b"), asked("p", grade="A"))
    load = crm.service_load(made)
    assert load["hours_share"].sub(load["share_of_sales"]).idxmax() == "A"
    assert story.effort(load, made).startswith("Grade A takes 98% of the hours")
    assert "2 of its 3 customers stand there by promotion" in story.effort(load, made)
