"""The value half of lesson 4: composition, margins, windows, wallet, promotion, questions, metals, migration, plan, crosswalk."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import DataError, rules

DAY = "2026-06-30"


@pytest.fixture(scope="module")
def lines():
    return crm.read_orders(None)


@pytest.fixture(scope="module")
def cards():
    return crm.read_customers(None)


@pytest.fixture(scope="module")
def table(lines):
    return crm.customer_table(lines, as_of=DAY)


def kept(made, *frames):
    """The frames as they were."""
    copies = [frame.copy(deep=True) for frame in frames]
    result = made(*frames)
    for frame, copy in zip(frames, copies, strict=True):
        (pd.testing.assert_series_equal if isinstance(frame, pd.Series) else pd.testing.assert_frame_equal)(frame, copy)
    return result


# Who they are


@pytest.mark.parametrize("by", ["kind", "country", "owner", "size"])
def test_composition_adds_up_to_all(cards, table, by):
    made = kept(lambda c, t: crm.composition(c, t, by), cards, table)
    assert made["customers"].sum() == len(table)
    assert made["sales"].sum() == pytest.approx(table["monetary"].sum())
    assert made["share_of_customers"].sum() == pytest.approx(1) and made["share_of_sales"].sum() == pytest.approx(1)
    assert made["sales"].is_monotonic_decreasing


def test_composition_without_cards_or_entries():
    sales = pd.Series([5.0, 5.0], index=["x", "y"])
    nobody = pd.DataFrame({"customer_id": pd.Series(dtype="str"), "kind": pd.Series(dtype="str")})
    with pytest.raises(DataError, match=r"No customer card on file says this: kind\."):
        crm.composition(nobody, sales)
    one = pd.DataFrame({"customer_id": ["x"], "kind": ["importer"]})
    assert crm.composition(one, sales)["customers"].to_dict() == {"importer": 1, "not on file": 1}
    assert crm.composition(one, sales * 0)["share_of_sales"].isna().all()
    assert crm.composition(nobody, -sales, "size").index.tolist() == ["no sales"]
    with pytest.raises(DataError, match="no column industry in the customer cards"):
        crm.composition(nobody, sales, "industry")
    with pytest.raises(DataError, match="no customers"):
        crm.composition(nobody, sales[:0])


def test_a_class_buys_all_of_what_it_buys(lines, table):
    classes = crm.abc_classify(table)["abc_class"]
    mix = kept(crm.product_mix, lines, classes)
    assert np.allclose(mix.sum(), 1)
    few = crm.product_mix(lines, classes.iloc[:1])
    assert crm.left_out(few)["rows"].sum() == (lines["customer_id"] != classes.index[0]).sum()


# What is left


def test_margins_add_up_and_count_what_has_no_cost(lines):
    for by in ("product", "customer_id"):
        made = kept(lambda frame, by=by: crm.gross_margin(frame, by), lines)
        assert made["margin"].sum() == pytest.approx((lines["amount"] - lines["cost"]).sum())
        assert made["share_of_margin"].sum() == pytest.approx(1)
    assert "C017" in crm.gross_margin(lines, "customer_id").index  # returns alone: no share, but counted
    assert np.isnan(crm.gross_margin(lines, "customer_id").loc["C017", "margin_of_sales_share"])
    gaps = lines.assign(cost=lines["cost"].mask(lines.index < 4), product=lines["product"].mask(lines.index == 9))
    made = crm.gross_margin(gaps)
    assert crm.left_out(made).set_index("reason")["rows"].to_dict() == {"no cost": 3, "no product": 1}
    assert made["sales"].sum() == pytest.approx(lines["amount"].sum() - lines.loc[[1, 2, 3, 9], "amount"].sum())
    with pytest.raises(DataError, match="no column cost"):
        crm.gross_margin(lines.drop(columns="cost"))
    with pytest.raises(DataError, match="No order line has a cost"):
        crm.gross_margin(lines.assign(cost=np.nan))


def test_a_negative_whole_has_no_shares():
    made = crm.gross_margin(pd.DataFrame({"product": ["a"], "amount": [1.0], "cost": [2.0]}))
    assert made["share_of_margin"].isna().all() and made["margin_of_sales_share"].tolist() == [-1.0]


# When


def test_windows_meet_without_a_gap_or_an_overlap(lines):
    years = [crm.order_window(lines, day) for day in ("2024-06-30", "2025-06-30", "2026-06-30")]
    assert sum(map(len, years)) == len(lines)
    assert pd.concat(years).sort_index().index.equals(lines.index)
    left = crm.left_out(years[1]).set_index("reason")["rows"]
    assert left.sum() == len(lines) - len(years[1])
    assert len(crm.order_window(lines, "2026-06-30", 36)) == len(lines)
    zoned = lines.assign(date=lines["date"].dt.tz_localize("UTC"))
    assert len(crm.order_window(zoned, "2025-06-30")) == len(years[1])
    for bad, why in ((0, "months"), (-1, "months")):
        with pytest.raises(DataError, match=why):
            crm.order_window(lines, DAY, bad)
    with pytest.raises(DataError, match="date"):
        crm.order_window(lines[["amount"]], DAY)


@pytest.mark.parametrize("period, columns", [("year", 4), ("quarter", 12), ("month", 36)])
def test_sales_by_period_add_up(lines, period, columns):
    made = kept(lambda frame: crm.sales_by_period(frame, period), lines)
    assert made.shape == (61, columns)
    assert made.to_numpy().sum() == pytest.approx(lines["amount"].sum())
    assert list(made.columns) == sorted(made.columns)


def test_sales_by_period_refuses():
    with pytest.raises(DataError, match="'year', 'quarter' or 'month'"):
        crm.sales_by_period(pd.DataFrame(), "week")
    with pytest.raises(DataError, match="customer_id"):
        crm.sales_by_period(pd.DataFrame({"date": []}))
    with pytest.raises(DataError, match="has a date"):
        crm.sales_by_period(pd.DataFrame({"customer_id": ["a"], "date": pd.to_datetime([None]), "amount": [1.0]}))


# What could be


def test_wallet_room_and_sales_make_up_the_demand(cards, lines):
    year = crm.customer_table(crm.order_window(lines, DAY), as_of=DAY)
    wallet = kept(crm.share_of_wallet, cards, year)
    assert wallet["wallet_share"].between(0, 1).all()
    assert ((wallet["sales"].clip(lower=0) + wallet["room"]) >= wallet["demand"] - 1e-6).all()
    assert len(wallet) + crm.left_out(wallet)["rows"].sum() == len(cards)
    assert wallet.loc["C026", "sales"] == 0  # on file, bought nothing this year
    low = crm.share_of_wallet(pd.DataFrame({"customer_id": ["x"], "potential": [10.0]}), pd.Series({"x": 25.0}))
    assert low.loc["x", ["wallet_share", "room"]].tolist() == [1, 0] and low.attrs["demand_too_low"] == 1
    with pytest.raises(DataError, match="yearly demand"):
        crm.share_of_wallet(cards.drop(columns="potential"), year)


def test_the_matrix_has_each_customer_in_one_cell(cards, lines):
    wallet = crm.share_of_wallet(cards, crm.order_window(lines, DAY).groupby("customer_id")["amount"].sum())
    matrix = kept(crm.potential_matrix, wallet)
    assert matrix["what_to_do"].notna().all() and set(matrix["cell"]) <= {"HH", "HL", "LH", "LL"}
    high = matrix[matrix["amount_high"]]
    assert high["sales"].sum() >= 0.8 * matrix["sales"].sum() > high["sales"].sum() - high["sales"].min()
    assert matrix.loc["C029", "cell"] == "HL" and matrix.loc["C048", "cell"] == "LH"
    with pytest.raises(DataError, match="room"):
        crm.potential_matrix(wallet[["sales"]])


GRADED = pd.DataFrame({"abcd_class": list("ABCDD")}, index=["a", "b", "c", "d", "e"])


def asked(customer="d", reason="opens 3 shops", expires="2026-12-31", **more):
    return {"customer_id": customer, "reason": reason, "expires": expires, **more}


def second(*rows):
    return crm.promote(GRADED, pd.DataFrame(rows), as_of=DAY)


def test_a_promotion_lifts_one_grade_and_nobody_falls():
    made = second(asked("b"), asked("d"))
    assert made["grade"].to_dict() == {"a": "A", "b": "A", "c": "C", "d": "C", "e": "D"}
    assert made.attrs["promoted"] == 2 and crm.left_out(made).empty
    assert made.loc["c", "reason":].isna().all()
    assert list(made.index) == list(GRADED.index)


@pytest.mark.parametrize(
    "row, why",
    [
        (asked(reason=""), "no reason is given"),
        (asked(reason="  "), "no reason is given"),
        (asked(reason=None), "no reason is given"),
        (asked(reason="good people", expires=None), "the reason names no date and no amount"),
        (asked(expires=None), "no expiry date is given"),
        (asked(expires="2026-06-29"), "expired: back in the grade of its sales"),
        (asked(expires="2027-07-01"), "runs longer than 12 months"),
        (asked("nobody"), "neither a customer with a grade nor a prospect"),
        (asked("a"), "already in the best grade"),
        (asked(date="2026-07-01"), "not yet begun"),
    ],
)
def test_a_promotion_that_does_not_count_is_counted(row, why):
    made = second(row)
    assert (made["grade"] == made["abcd_class"]).all()
    assert crm.left_out(made)[["reason", "rows"]].values.tolist() == [[why, 1]]


def test_a_promotion_counts_to_its_last_day_and_once():
    assert second(asked(expires=DAY))["grade"]["d"] == "C"
    assert second(asked(expires="2027-06-30"))["grade"]["d"] == "C"
    twice = second(asked(reason="by May 3"), asked(reason="in July", expires="2027-01-31"))
    assert twice["grade"]["d"] == "C" and twice["reason"]["d"] == "by May 3"
    assert crm.left_out(twice)["reason"].tolist() == ["promoted twice: one grade is the most"]
    with pytest.raises(DataError, match="expires"):
        crm.promote(GRADED, pd.DataFrame({"customer_id": ["d"], "reason": ["x"]}), as_of=DAY)
    with pytest.raises(DataError, match="abcd_classify"):
        crm.promote(pd.DataFrame(index=["d"]), pd.DataFrame([asked()]), as_of=DAY)


# Six questions


def test_the_planted_customers_answer_their_questions(lines, cards):
    leads = crm.sample("leads")
    facts = kept(lambda o, c: crm.question_facts(o, c, DAY, leads), lines, cards)
    answers = kept(crm.six_questions, facts)
    those = answers.groupby("question")["customer_id"].agg(set)
    assert set(those.index) == {1, 2, 3, 4, 5, 6}
    assert "C006" in those[2] and "C006" in those[4]  # the squeezer
    year = crm.cost_to_serve(crm.order_window(lines, DAY))["profit"]
    assert those[2] == set(year.index[year < 0])
    assert those[3] <= set(leads["lead_id"])  # whom we do not serve yet, and no customer
    least = leads.set_index("lead_id").loc[list(those[3])]
    assert least[["money", "authority", "need"]].min().min() >= 60
    assert not least["stage"].isin(["won", "lost"]).any() and not least["eligible"].eq("no").any()
    assert {"C043", "C041"} <= those[5]  # left, and the one-off
    assert not {"C043", "C041"} & (those[1] | those[3])  # neither gold nor to be won, whatever their money says
    assert not those[1] & those[2]
    assert answers[answers["question"] == 2]["value"].is_monotonic_increasing
    natures = kept(crm.four_natures, facts)
    assert natures.index.is_unique and set(natures.index) == set(cards["customer_id"]) | those[3]
    assert list(natures["nature"].unique()) == rules.table("classification/four_natures")["nature"].unique().tolist()
    of = natures.groupby("nature").groups
    assert set(of["to be developed"]) == those[3] and set(of["most valuable"]) <= those[1]
    worthless = facts.loc[of["without value"]]
    assert (worthless[["year_profit", "last_year_profit"]] < 0).all(axis=None) and (
        worthless["room_to_middle"] < 1
    ).all()
    assert "orders much less" in natures.loc["C043", "flags"] and "sends goods back" in natures.loc["C006", "flags"]
    assert (natures["flags"] != "").sum() == len(those[4] | those[5])


def test_a_thin_margin_and_late_money_come_before_more_sales(lines, cards):
    facts = crm.question_facts(lines, cards, DAY, invoices=crm.sample("invoices"), payments=crm.sample("payments"))
    natures = crm.four_natures(facts)
    assert natures.loc["C016", "what_to_do"].startswith("its margin is thin")
    assert natures.loc["C008", "flags"] == "sends goods back, pays late"
    assert (
        "offer a sample order" not in natures.loc[facts["products"].reindex(natures.index) > 2, "what_to_do"].str.cat()
    )
    plain = crm.four_natures(crm.question_facts(lines, cards, DAY))
    assert natures["nature"].equals(plain["nature"]) and "late" not in plain["flags"].str.cat()


def test_questions_without_the_columns_are_named_and_not_guessed(lines):
    bare = lines[["customer_id", "date", "amount"]]
    facts = crm.question_facts(bare, pd.DataFrame({"customer_id": []}), DAY)
    answers = crm.six_questions(facts)
    assert answers.attrs["not_answered"] == {
        1: "year_profit",
        2: "year_profit",
        3: "least_score, open_lead",
        6: "products, wallet_share",
    }
    assert set(answers["question"]) == {4, 5}
    nothing = crm.six_questions(facts.iloc[:0])
    assert nothing.empty and list(nothing) == list(answers)
    with pytest.raises(DataError, match="costs and service hours"):  # what is not known is nobody's nature
        crm.four_natures(facts)
    assert crm.four_natures(facts.iloc[:0].assign(year_profit=1.0)).empty
    with pytest.raises(DataError, match="The six questions need it"):
        crm.question_facts(lines[["amount"]], pd.DataFrame(), DAY)
    with pytest.raises(DataError, match="no column question in the tests"):
        crm.six_questions(facts, rules.table("classification/six_tests").drop(columns="question"))


def test_a_changed_limit_changes_the_answer(lines, cards):
    facts = crm.question_facts(lines, cards, DAY)
    tests = rules.table("classification/six_tests")
    tests.loc[(tests["question"] == 1) & (tests["fact"] == "year_profit"), "largest"] = 1.0
    come_again = (facts["order_days"] >= 2) & (facts["silent"] == 0)
    assert (crm.six_questions(facts, tests)["question"] == 1).sum() == ((facts["year_profit"] > 0) & come_again).sum()


def test_the_largest_are_counted_with_their_equals_and_above_zero():
    tests = pd.DataFrame({"question": [1], "fact": ["profit"], "largest": [0.4], "from": [np.nan], "below": [np.nan]})

    def best(*profits):
        facts = pd.DataFrame({"profit": profits}, index=pd.Index(list("abcde")[: len(profits)], name="customer_id"))
        return crm.six_questions(facts, tests)["customer_id"].tolist()

    assert best(9.0, 7.0, 7.0, 1.0, 0.0) == ["a", "b", "c"]  # two of five, and who equals the second
    assert best(9.0, 0.0, -1.0, -2.0, -3.0) == ["a"]
    assert best(-1.0, np.nan) == best() == []


# Metals


def test_metals_keep_all_profit_and_hours(lines):
    tiers = kept(crm.metal_tiers, lines)
    assert tiers["hours"].sum() == pytest.approx(lines["service_hours"].sum())
    assert tiers["profit"].sum() == pytest.approx((lines["amount"] - lines["cost"] - 40 * lines["service_hours"]).sum())
    assert set(tiers.index[tiers["metal"] == "lead"]) == set(tiers.index[tiers["per_hour"] < 20])
    assert (tiers[tiers["profit"] <= 0]["metal"] == "lead").all()
    best = tiers[tiers["metal"] == "platinum"]["profit"]
    gains = tiers["profit"].clip(lower=0).sum()
    assert best.sum() >= gains / 2 > best.sum() - best.min()


def test_metals_at_the_edges():
    one = pd.DataFrame(
        {
            "customer_id": ["a", "b"],
            "order_id": ["1", "2"],
            "amount": [10.0, 10.0],
            "cost": [1.0, 1.0],
            "service_hours": [0.0, 0.0],
        }
    )
    assert crm.metal_tiers(one)["metal"].tolist() == [
        "platinum",
        "platinum",
    ]  # equals share a tier, no hours is no effort
    losers = crm.metal_tiers(one.assign(cost=20.0))
    assert losers["metal"].tolist() == ["lead", "lead"]
    slow = crm.metal_tiers(one.assign(amount=[100.0, 99.0], cost=0.0, service_hours=[2.0, 0.1]))
    assert slow.loc["a", "metal"] == "lead"  # 20 left for two hours
    with pytest.raises(DataError, match="service_hours"):
        crm.metal_tiers(one.drop(columns="service_hours"))


# Who moved

classes = st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from("ABC"), max_size=10)


@given(classes, classes)
def test_rows_and_columns_add_up_to_the_customers_of_each_date(then, now):
    before, after = (pd.Series(given, dtype="str") for given in (then, now))
    if not then and not now:
        with pytest.raises(DataError, match="either date"):
            crm.migration_matrix(before, after)
        return
    matrix = crm.migration_matrix(before, after)
    rows, columns = matrix.drop(index="new"), matrix.drop(columns="gone")
    for name in rows.index:
        assert rows.loc[name].sum() == (before == name).sum()
        assert columns[name].sum() == (after == name).sum()
    facts = matrix.attrs
    assert (facts["before"], facts["after"]) == (len(before), len(after))
    assert facts["before"] == facts["stayed"] + facts["rose"] + facts["fell"] + facts["gone"]
    assert facts["after"] == facts["stayed"] + facts["rose"] + facts["fell"] + facts["new"]
    moved = crm.movers(before, after)
    assert len(moved) == facts["rose"] + facts["fell"] + facts["gone"] + facts["new"]
    assert moved["move"].value_counts().to_dict() == {
        name: facts[name] for name in ("rose", "fell", "gone", "new") if facts[name]
    }


def test_the_year_of_halden(lines):
    then, now = (
        crm.abc_classify(crm.customer_table(crm.order_window(lines, day), as_of=day))["abc_class"]
        for day in ("2025-06-30", DAY)
    )
    matrix = crm.migration_matrix(then, now)
    assert matrix.attrs["before"] == lines[lines["date"].between("2024-07-01", "2025-06-30")]["customer_id"].nunique()
    assert crm.movers(then, now).loc["C041", "move"] == "gone"
    assert crm.movers(then, now)["steps"].iloc[0] == 3


def test_classes_that_cannot_be_compared():
    with pytest.raises(DataError, match="more than one class"):
        crm.migration_matrix(pd.Series(["A", "B"], index=["x", "x"]), pd.Series({"x": "A"}))
    with pytest.raises(DataError, match="has no place"):
        crm.migration_matrix(pd.Series({"x": "new"}), pd.Series({"x": "A"}))
    with pytest.raises(DataError, match="has no place"):
        crm.migration_matrix(pd.Series({"x": "A"}), pd.Series({"x": "D"}), order="ABC")
    wide = crm.migration_matrix(pd.Series({"x": "A"}), pd.Series({"x": "A"}), order="ABCD")
    assert list(wide.index) == [*"ABCD", "new"]
    levels = crm.migration_matrix(pd.Series({"x": 5, "y": 4}), pd.Series({"x": 4, "y": 4}), order=["5", "4"])
    assert levels.attrs["fell"] == 1


# The plan


def test_the_plan_of_b10(table, monkeypatch):
    graded = crm.abcd_classify(table)
    plan = kept(crm.service_plan, graded["abcd_class"])
    assert plan.index.tolist() == list("ABCD") and plan["customers"].sum() == len(table)
    assert plan["label"].tolist() == ["VIP", "main", "ordinary", "small"]
    assert (plan["visits"] == plan["customers"] * [12, 4, 2, 1]).all()
    assert plan.notna().all().all()
    strange = crm.service_plan(pd.Series(["A", "E", None]))
    assert strange.attrs["no_plan"] == 2
    assert plan.loc["C", "complaints"] == "48 hours"
    slower = rules.table("classification/service_plan").replace({"number": {48: 96}})
    assert crm.service_plan(graded["abcd_class"], slower).loc["C", "complaints"] == "96 hours"  # the limit stands once
    with pytest.raises(DataError, match="no words text_en"):
        crm.service_plan(graded["abcd_class"], slower.drop(columns=["text_en", "text_zh"]))
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    assert crm.service_plan(graded["abcd_class"]).loc["A", "label"] == "VIP客户"


def test_the_crosswalk_of_b9(table, lines):
    grades = kept(lambda frame: crm.grade_systems(frame, DAY), lines)
    assert list(grades) == ["abcd", "abc", "metal", "vip_level"] and grades.index.equals(table.index)
    assert list(crm.grade_systems(lines.drop(columns="cost"), DAY)) == ["abcd", "abc", "vip_level"]
    assert (crm.grade_systems(lines, "2024-06-30")["metal"].notna()).all()
    laid = kept(crm.crosswalk, grades)
    assert laid.attrs["not_on_ladder"] == 0 and len(laid) == len(table)
    assert laid["apart"].is_monotonic_decreasing
    assert laid.loc["C006", ["apart", "worst"]].tolist() == [3, "metal by profit and effort"]
    assert (laid[laid["apart"] == 0][["best", "worst"]] == "").all().all()
    small = pd.DataFrame(
        {
            "abcd": list("ABCDD"),
            "abc": list("ABBCC"),
            "metal": ["platinum", "gold", "iron", "iron", "lead"],
            "vip_level": [5, 4, 3, 1, 1],
        }
    )
    assert (crm.crosswalk(small)["apart"] == 0).all()  # the rows of the table agree with themselves
    assert crm.crosswalk(small.astype({"vip_level": "float64"}))["apart"].tolist() == [0] * 5
    assert crm.crosswalk(small.assign(abc="Z")).attrs["not_on_ladder"] == 5
    with pytest.raises(DataError, match="two grading systems"):
        crm.crosswalk(small[["abc"]])


# How they order, and one page on one of them


def test_profiles_of_orders(lines):
    made = kept(crm.order_profile, lines)
    assert made.loc["C041", "profile"] == "single item" and made.loc["C001", "profile"] == "list"
    assert made.attrs["without_purchase"] == 1 and "C017" not in made.index
    assert made["orders"].sum() == lines[lines["amount"] > 0]["order_id"].nunique()
    assert ((made["profile"] == "mixed") | (made["standing"] >= 0.5)).all()
    with pytest.raises(DataError, match="product"):
        crm.order_profile(lines.drop(columns="product"))
    with pytest.raises(DataError, match="above zero"):
        crm.order_profile(lines[lines["amount"] < 0])


def test_the_page_on_a_key_account(lines, cards):
    page = crm.account_plan("C001", lines, cards, as_of=DAY, grade="A")
    assert page.index.tolist() == list(range(1, 9)) and (page["on_file"] != "").all()
    assert page["on_file"][2] == "we deliver 69% of 428,000 a year; others deliver the rest"
    bare = crm.account_plan("C001", lines[["customer_id", "date", "amount"]], cards.iloc[:0], as_of=DAY)
    assert bare["on_file"][1] == "C001" and (bare["on_file"] == "").sum() == 4 and bare["ask"].notna().all()
    assert crm.account_plan("C017", lines, cards, as_of=DAY)["on_file"][8] == "nothing but goods sent back"
    assert crm.account_plan("C001", lines, cards, as_of=DAY, grade="Z")["on_file"][4] == ""
    with pytest.raises(DataError, match="check the id"):
        crm.account_plan("C999", lines, cards, as_of=DAY)


@pytest.mark.parametrize(
    "name",
    [
        "sizes",
        "promotion",
        "potential_cells",
        "six_questions",
        "six_tests",
        "four_natures",
        "metals",
        "service_plan",
        "crosswalk",
        "order_profiles",
        "account_plan",
    ],
)
def test_every_rule_says_where_it_comes_from(name):
    assert set(rules.table(f"classification/{name}")["source"]) <= set("SPKR")


def test_read_only_frames_are_taken(lines, cards):
    frozen = lines.copy()
    for column in ("amount", "cost"):
        frozen[column].to_numpy().flags.writeable = False
    crm.gross_margin(frozen)
    crm.metal_tiers(frozen)
    crm.question_facts(frozen, cards, DAY)
