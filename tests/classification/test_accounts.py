"""Cost to serve, effort, concentration, rhythm, attitude, key accounts, retention: planted facts, edges, invariants."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib import DataError, rules
from crmlib.classification.story import plan
from crmlib.scores import first_fit

DAY = "2026-06-30"


@pytest.fixture(scope="module")
def orders():
    return crm.sample("orders")


@pytest.fixture(scope="module")
def buyers():
    return crm.sample("customers")


def book(days, customer="Ana", amount=10.0):
    return pd.DataFrame({"customer_id": customer, "date": pd.to_datetime(days), "amount": amount})


lines = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.dates(pd.Timestamp("2024-01-01").date(), pd.Timestamp("2026-01-01").date()),
        st.integers(-20_000, 90_000).map(lambda cents: cents / 100),
        st.integers(0, 50_000).map(lambda cents: cents / 100),
        st.integers(0, 9).map(float),
    ),
    min_size=1,
    max_size=30,
).map(
    lambda rows: pd.DataFrame(rows, columns=["customer_id", "date", "amount", "cost", "service_hours"]).assign(
        date=lambda d: pd.to_datetime(d["date"])
    )
)


# Cost to serve


def test_the_planted_losers_and_the_whale(orders):
    accounts = crm.cost_to_serve(orders, as_of=DAY)
    curve = crm.whale_curve(accounts["profit"])
    assert curve.attrs["losers"] == 13 and curve.attrs["peak_customers"] == 48
    assert curve.attrs["peak_share"] == pytest.approx(1.11, abs=5e-3)
    assert accounts["sales"].sum() == pytest.approx(orders["amount"].sum())
    assert accounts["profit"].sum() == pytest.approx(
        (orders["amount"] - orders["cost"] - 40 * orders["service_hours"]).sum()
    )


def test_the_cost_of_an_hour_is_a_rule(orders):
    service = rules.table("classification/service").assign(cost_per_hour=0.0)
    free = crm.cost_to_serve(orders, service)
    assert (free["profit"] == free["gross_profit"]).all()
    dear = crm.cost_to_serve(orders, service.assign(cost_per_hour=80))
    assert dear["cost_to_serve"].sum() == pytest.approx(2 * crm.cost_to_serve(orders)["cost_to_serve"].sum())


def test_lines_without_cost_or_hours_are_counted(orders):
    gaps = orders.copy()
    gaps.loc[:9, "cost"] = np.nan
    gaps.loc[20:22, "service_hours"] = np.nan
    gaps.loc[30, "customer_id"] = None
    accounts = crm.cost_to_serve(gaps)
    assert crm.left_out(accounts).set_index("reason")["rows"].to_dict() == {
        "no customer id": 1,
        "no cost": 10,
        "no service hours, counted as none": 3,
    }
    assert accounts["sales"].sum() + accounts.attrs["sales_left_out"] == pytest.approx(gaps["amount"].drop(30).sum())
    facts = crm.account_facts(gaps)
    assert crm.left_out(facts).set_index("reason")["rows"].to_dict() == {"no customer id": 1, "no cost": 10}
    with pytest.raises(DataError, match="service_hours"):
        crm.cost_to_serve(orders.drop(columns="service_hours"))
    with pytest.raises(DataError, match="No order line has a cost"):
        crm.cost_to_serve(orders.assign(cost=np.nan))


def test_a_line_with_two_faults_counts_under_the_first_of_them():
    lines = pd.DataFrame(
        {
            "customer_id": ["Ana", None, None],
            "order_id": "1",
            "product": "lamp",
            "amount": 100.0,
            "cost": [np.nan, np.nan, 60.0],
            "service_hours": 0.0,
            "date": pd.Timestamp("2026-01-01"),
        }
    )

    def counted(made):
        return {entry["key"]: entry["rows"] for entry in made.attrs["left_out"]}

    assert counted(crm.account_facts(lines)) == {"no_customer_id": 2, "no_cost": 1}
    priced = lines.assign(cost=[60.0, np.nan, 60.0])
    assert counted(crm.gross_margin(priced, "customer_id")) == {"no_cost": 1, "no_customer_id": 1}


def test_what_is_left_out_has_keys_for_programs_beside_its_sentences(orders):
    gaps = orders.assign(date=orders["date"].mask(orders.index == 2), cost=orders["cost"].mask(orders.index == 3))
    cards = crm.sample("customers").assign(potential=lambda c: c["potential"].mask(c.index == 0))
    found = {
        "no_date": crm.order_window(gaps, DAY),
        "no_cost": crm.cost_to_serve(gaps),
        "no_demand": crm.share_of_wallet(cards, crm.customer_table(orders)),
        "no_class": crm.product_mix(orders, pd.Series({"C001": "A"})),
    }
    for key, made in found.items():
        entries = made.attrs["left_out"]
        assert key in {entry["key"] for entry in entries}
        assert all(set(entry) == {"key", "reason", "rows", "first_rows"} for entry in entries)


def test_a_limit_stands_once_and_its_words_follow_it(orders, buyers):
    thin = rules.table("classification/false_key_accounts").assign(margin_of_sales_share_below=0.12)
    assert rules.words(thin, "reason")["thin"] == "margin under 12%"
    loyal = rules.table("classification/attitude")
    loyal.loc[loyal["attitude"] == "loyal", "wallet_from"] = 0.6
    judged = crm.attitude(orders, buyers, as_of=DAY, limits=loyal)
    said = judged.loc[judged["attitude"] == "loyal", "reason"]
    assert set(said) == {"buys 60% or more of its demand here and has not fallen silent"}
    assert crm.attitude(orders, buyers, as_of=DAY)["reason"].str.contains("{", regex=False).sum() == 0


def test_a_line_without_cost_is_not_taken_for_free_goods():
    some = pd.DataFrame(
        {
            "customer_id": "Ana",
            "order_id": ["1", "2"],
            "amount": [100.0, 900.0],
            "cost": [80.0, np.nan],
            "service_hours": 0.0,
            "date": pd.Timestamp("2026-01-01"),
        }
    )
    assert crm.account_facts(some).loc["Ana", "margin_of_sales_share"] == pytest.approx(0.20)
    assert crm.cost_to_serve(some).loc["Ana", "profit"] == 20


def test_days_of_credit_cost_what_the_rate_says(orders):
    year = crm.order_window(orders, DAY)
    plain, waited = crm.cost_to_serve(year), crm.cost_to_serve(year, credit_days=90)
    assert list(waited) == ["sales", "gross_profit", "hours", "cost_to_serve", "financing", "profit"]
    assert waited.loc["C029", "financing"] == pytest.approx(12_262, abs=1)
    assert (plain["profit"] - waited["profit"]).to_numpy() == pytest.approx(waited["financing"].to_numpy())
    one = crm.cost_to_serve(year, credit_days=pd.Series({"C029": 90}))
    assert one["financing"].sum() == pytest.approx(waited.loc["C029", "financing"])
    assert "financing" not in plain


def test_no_number_of_orders_pays_the_recall_of_a_loser(orders):
    facts = crm.account_facts(orders)
    pays = crm.orders_for_a_recall(facts)
    assert pays[facts["profit"] <= 0].isna().all() and pays["C029"] == pytest.approx(8.9, abs=0.05)


def test_the_accounts_to_ask_have_one_question_each(orders, buyers):
    asked = crm.accounts_to_ask(orders, as_of=DAY)
    why = asked["why"].to_dict()
    assert asked["sales"].is_monotonic_decreasing and asked["ask"].str.endswith("?").all()
    assert why["C043"] == why["C048"] == "large, and silent for longer than ever"
    assert why["C006"] == "sends much back and leaves a loss" and why["C016"] == "leaves a very small margin"
    assert why["C029"] == "carries a large part of our year" and why["C041"] == "bought once and large"
    bare = crm.accounts_to_ask(orders[["customer_id", "date", "amount"]], as_of=DAY)
    assert set(bare.index) <= set(asked.index) and {"C043", "C029"} <= set(bare.index)
    pages = crm.pages_to_write(orders, buyers, as_of=DAY)
    assert pages.index[0] == "C043" and pages["why"].iloc[-1].startswith("candidate")
    key = crm.key_account_criteria(orders, buyers, as_of=DAY)
    assert set(key.index[key["level"] != "other"]) <= set(pages.index)
    assert pages.loc["C043", "reasons"].startswith("silent for 238 days, where 29 are usual")


def test_a_page_has_a_person_and_a_day_and_late_money_comes_before_the_promise(orders, buyers):
    bills, paid = crm.sample("invoices"), crm.sample("payments")
    pages = crm.pages_to_write(orders, buyers, invoices=bills, payments=paid, as_of=DAY)
    without = crm.pages_to_write(orders, buyers, as_of=DAY)
    assert set(pages.index) == set(without.index)
    assert without.loc["C008", "why"].startswith("key account") and pages.loc["C008", "why"].startswith(
        "money is overdue"
    )
    assert pages.loc["C008", "reasons"].startswith("55,000 USD is overdue, the oldest for 70 days; profit")
    assert pages["owner"].equals(buyers.set_index("customer_id")["owner"].reindex(pages.index))
    assert pages["page_by"].is_monotonic_increasing and (pages["page_by"].dt.day_of_week < 5).all()
    said = plan.money_first(None, pages, buyers)
    assert "Gulf Kandeel" in said and "Tao Feng" in said and plan.money_first("own.xlsx", pages, buyers) is None
    assert "Nobody on this list is late" in plan.money_first(None, without, buyers)
    bare = crm.pages_to_write(orders[["customer_id", "date", "amount"]], as_of=DAY)
    assert bare["owner"].isna().all() and (bare["reasons"].str.startswith("silent")).any()


def test_a_survey_is_weighed_before_it_is_offered(orders, buyers):
    assert "But it is silent: first a call" in plan.survey(orders, "C043", buyers, DAY)
    assert "A short visit is enough" in plan.survey(orders, "C029", buyers, DAY)
    bare = orders[["customer_id", "date", "amount"]]
    assert "is not on file: ask for the yearly demand" in plan.survey(bare, "C043", buyers, DAY)
    assert "is not on file" in plan.survey(orders, "C043", buyers.assign(potential=None), DAY)
    willing = buyers.assign(potential=buyers["potential"].where(buyers["customer_id"] != "C029", 2_000_000.0))
    assert plan.survey(orders, "C029", willing, DAY).endswith("Inc. wants one.")


@given(lines)
def test_profit_is_conserved_and_the_input_stays(some):
    before = some.copy()
    accounts = crm.cost_to_serve(some)
    assert accounts["profit"].sum() == pytest.approx(
        (some["amount"] - some["cost"] - 40 * some["service_hours"]).sum(), abs=1e-6
    )
    assert set(accounts.index) == set(some["customer_id"])
    pd.testing.assert_frame_equal(some, before)


# Effort


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(-100, 5000)), min_size=1, max_size=20))
def test_the_gaps_add_up_to_nothing(rows):
    accounts = pd.DataFrame(rows, columns=["hours", "gross_profit"])
    if accounts["hours"].sum() <= 0 or accounts["gross_profit"].sum() <= 0:
        with pytest.raises(DataError, match="above zero"):
            crm.effort_gap(accounts)
        return
    gaps = crm.effort_gap(accounts)
    assert gaps["gap_share"].sum() == pytest.approx(0, abs=1e-9) and gaps["hours_over"].sum() == pytest.approx(
        0, abs=1e-6
    )
    assert gaps["hours_share"].sum() == pytest.approx(1) and gaps["margin_share"].sum() == pytest.approx(1)
    assert gaps["gap_share"].is_monotonic_decreasing


def test_the_squeezer_takes_the_most_hours_for_its_margin(orders):
    assert crm.effort_gap(crm.cost_to_serve(orders)).index[0] == "C006"
    with pytest.raises(DataError, match="gross_profit"):
        crm.effort_gap(pd.DataFrame({"hours": [1.0]}))
    with pytest.raises(DataError, match="1 account has no hours"):
        crm.effort_gap(pd.DataFrame({"hours": [1.0, None], "gross_profit": [1.0, 2.0]}))


# Concentration


def test_concentration_of_the_ten_customers():
    ten = crm.sample("ten_customers").set_index("customer_id")["sales"]
    found = crm.concentration(ten)
    assert found["share"].tolist() == pytest.approx([0.42, 0.79, 0.895, 1.0])
    assert found.attrs["largest"] == "C01" and found.attrs["level"] == "heavy"
    assert crm.concentration([1] * 20).attrs["alike"] == pytest.approx(20)
    assert crm.concentration([1] * 20).attrs["level"] == "spread"
    assert crm.concentration([1] * 10).attrs["level"] == "marked"  # a tenth is a tenth
    left = crm.without_largest(ten)
    assert left.loc["without", "sales"] == 580 and left.attrs["lost_share"] == pytest.approx(0.42)
    assert left.attrs["to_replace"] == pytest.approx(420 / 40)  # the one in the middle of the ten
    assert left.loc["without", "largest_share"] == pytest.approx(260 / 580)


@given(st.lists(st.integers(-50, 1000), min_size=1, max_size=15), st.integers(0, 16))
def test_what_is_left_is_the_rest(amounts, lose):
    if sum(amounts) <= 0:
        return
    left = crm.without_largest(amounts, lose)
    assert left.loc["without", "customers"] == max(0, len(amounts) - lose)
    assert left.loc["without", "sales"] == pytest.approx(sum(sorted(amounts)[: max(0, len(amounts) - lose)]))
    assert left.loc["today", "sales"] == pytest.approx(sum(amounts))
    assert len(left.attrs["lost"]) == min(lose, len(amounts)) and 0 <= left.attrs["lost_share"] <= 1 + 1e-9


def test_some_named_customers_leave(orders):
    accounts = crm.cost_to_serve(orders)
    left = crm.without_largest(accounts, ["C006", "C016"])
    assert left["profit"].diff().iloc[1] == pytest.approx(-accounts.loc[["C006", "C016"], "profit"].sum())
    with pytest.raises(DataError, match="no customer C999"):
        crm.without_largest(accounts, ["C999"])
    with pytest.raises(DataError, match="cannot be used"):
        crm.without_largest(accounts, -1)


# Rhythm and attitude


def test_the_key_customer_who_left_is_silent_for_longer_than_ever(orders):
    rhythm = crm.own_rhythm(orders, as_of=DAY)
    assert rhythm.loc["C043", "rhythm"] == "silent" and rhythm.loc["C043", "recency"] == 238
    table = crm.customer_table(orders, as_of=DAY)
    assert rhythm["recency"].to_dict() == table["recency"].dropna().astype(int).to_dict()
    assert rhythm.loc[table.index[table["frequency"] == 1], "rhythm"].eq("unknown").all()


def test_a_slow_buyer_is_not_late_and_a_fast_one_is():
    both = pd.concat(
        [
            book(["2024-01-10", "2024-07-10", "2025-01-10", "2025-07-10", "2026-01-10"], "slow"),
            book(["2026-01-05", "2026-01-19", "2026-02-02", "2026-02-16"], "fast"),
        ]
    )
    rhythm = crm.own_rhythm(both, as_of="2026-06-30")
    assert rhythm["rhythm"].to_dict() == {"fast": "silent", "slow": "on time"}
    assert rhythm.loc["slow", "recency"] > rhythm.loc["fast", "recency"] + 30


def test_late_but_not_for_the_first_time():
    days = ["2025-01-01", "2025-01-31", "2025-03-02", "2025-04-01", "2025-10-01", "2025-10-31"]
    assert crm.own_rhythm(book(days), as_of="2026-01-15").loc["Ana", "rhythm"] == "late"  # once they waited half a year


def test_orders_of_one_day_and_refunds_are_no_gaps():
    days = ["2026-01-01", "2026-01-01", "2026-02-01", "2026-03-01", "2026-03-05"]
    rhythm = crm.own_rhythm(book(days, amount=[9.0, 9, 9, 9, -4]), as_of="2026-03-10")
    assert rhythm.loc["Ana", ["gaps", "recency", "usual_gap"]].tolist() == [2, 9, 29.5]
    with pytest.raises(DataError, match="No order lies before"):
        crm.own_rhythm(book(days), as_of="2020-01-01")


@pytest.mark.slow
@given(lines)
def test_rhythm_agrees_with_the_customer_table(some):
    if not (some["amount"] > 0).any():
        return
    table, rhythm = crm.customer_table(some), crm.own_rhythm(some)
    assert rhythm["recency"].to_dict() == table["recency"].dropna().astype(int).to_dict()
    known = rhythm.dropna(subset=["usual_gap"])
    assert (known["usual_gap"] <= known["longest_gap"]).all() and (known["usual_gap"] > 0).all()


def test_attitudes(orders, buyers):
    judged = crm.attitude(orders, buyers, as_of=DAY)
    assert judged.loc["C001", "attitude"] == "loyal" and judged.loc["C043", "attitude"] == "silent"
    assert set(judged["attitude"]) == {"loyal", "switching", "none", "silent", "unknown"}
    rhythm = crm.own_rhythm(orders, as_of=DAY)["rhythm"]
    assert set(judged.index[judged["attitude"] == "silent"]) == set(
        rhythm.index[rhythm == "silent"]
    )  # one threshold for both
    assert judged.attrs["unknown"] == (judged["attitude"] == "unknown").sum()
    assert len(judged) == orders["customer_id"].nunique()
    assert judged.loc["C017", "attitude"] == "unknown"  # nothing but returns
    blind = crm.attitude(orders, as_of=DAY)
    assert set(blind["attitude"]) == {"silent", "unknown"}  # silence can be seen without the demand
    assert (
        crm.attitude(orders, buyers.drop(columns="potential"), as_of=DAY)["attitude"].tolist()
        == blind["attitude"].tolist()
    )


def test_a_weekend_is_no_silence():
    every_other_day = [str(day.date()) for day in pd.date_range("2026-05-01", "2026-06-26", freq="2D")]
    for days_later, word in [("2026-06-30", "on time"), ("2026-07-08", "silent")]:
        assert crm.own_rhythm(book(every_other_day), as_of=days_later)["rhythm"].tolist() == [word]
        assert (crm.attitude(book(every_other_day), as_of=days_later)["attitude"] == "silent").tolist() == [
            word == "silent"
        ]


def test_the_largest_counts_as_many_usual_customers_in_both_tables(orders, buyers):
    year = crm.customer_table(crm.order_window(orders, DAY), as_of=DAY)
    assert crm.without_largest(year).attrs["to_replace"] == pytest.approx(
        crm.account_profile(orders, buyers, as_of=DAY)["usual_customers"].max()
    )
    assert crm.concentration(year)["share"].round(2).tolist() == [0.21, 0.39, 0.50, 0.69]


def test_the_wallet_of_an_attitude_is_the_last_year_and_zero_demand_is_not_known():
    some = pd.concat(
        [
            book(["2024-01-01", "2026-01-01"], "Ana", 50.0),
            book(["2026-02-01"], "Bo", 50.0),
            book(["2026-02-01"], "Cy", 50.0),
        ]
    )
    wallet = crm.attitude(some, pd.DataFrame({"customer_id": ["Ana", "Bo"], "potential": [100.0, 0.0]}), as_of=DAY)[
        "wallet"
    ]
    assert wallet["Ana"] == 0.5 and wallet[["Bo", "Cy"]].isna().all()


# Key accounts


def test_false_key_accounts_are_no_key_accounts(orders, buyers):
    judged = crm.key_account_criteria(orders, buyers, as_of=DAY)
    key = set(judged.index[judged["level"] == "key account"])
    assert key == {"C001", "C002", "C008", "C029"}
    facts = crm.account_facts(crm.order_lines(orders, as_of=DAY))
    natures = crm.false_key_accounts(facts)["nature"]
    assert natures[list(key)].eq("sound").all()
    assert judged.loc["C016", "met"] == 5 and judged.loc["C016", "level"] == "other"  # large, and leaves nothing
    assert judged.loc["C001", "reasons"].startswith("profit 14.2 times the usual; 11% of our sales; ")
    assert judged.loc["C016", "reasons"].startswith("no key account: profit 1.5 times the usual (needed: 5.0); ")
    assert judged["met"].is_monotonic_decreasing and len(judged) == orders["customer_id"].nunique()


def test_what_is_not_known_is_neither_met_nor_missed(orders, buyers):
    bare = crm.key_account_criteria(orders.drop(columns=["cost", "service_hours"]), as_of=DAY)
    assert bare.attrs["unknown"] == {
        "profit": "cost and service_hours",
        "future": "potential",
        "effort": "service_hours",
        "margin": "cost",
    }
    assert bare[["profit", "future", "effort", "margin"]].isna().all(axis=None)
    assert (
        bare["known"].drop("C017").eq(4).all() and bare.loc["C017", "known"] == 3
    )  # nothing but returns: no first order
    half = crm.key_account_criteria(orders.drop(columns="service_hours"), buyers, as_of=DAY)
    assert half.attrs["unknown"] == {"profit": "cost and service_hours", "effort": "service_hours"}
    full = crm.key_account_criteria(orders, buyers, as_of=DAY)
    assert full["future"].isna().sum() == buyers["potential"].isna().sum()


def test_criteria_are_a_table(orders, buyers):
    strict = rules.table("classification/key_account_criteria").assign(**{"from": 1e9})
    assert crm.key_account_criteria(orders, buyers, criteria=strict)["met"].eq(0).all()
    with pytest.raises(DataError, match="no column charm in the facts"):
        crm.key_account_criteria(orders, buyers, criteria=strict.assign(fact="charm"))
    with pytest.raises(DataError, match="stands twice"):
        crm.key_account_criteria(orders, pd.concat([buyers, buyers.iloc[:1]]))
    with pytest.raises(DataError, match="Nothing was sold in the 12 months"):
        crm.key_account_criteria(orders, buyers, as_of="2029-01-01")


def test_one_customer_is_enough():
    judged = crm.key_account_criteria(book(["2026-05-01", "2026-06-01"]), as_of=DAY)
    assert judged.loc["Ana", "goals"] and judged.loc["Ana", "level"] == "other"


# Retention


def test_the_year_after(orders):
    years = crm.retention_by_year(orders, as_of=DAY)
    first = orders[orders["amount"] > 0].groupby("customer_id")["date"].min()
    year = set(crm.order_window(orders[orders["amount"] > 0], DAY)["customer_id"])
    before = [name for name in year if first[name] <= pd.Timestamp(DAY) - pd.DateOffset(months=12)]
    assert years["repeat_share"].iloc[-1] == pytest.approx(len(before) / len(year))
    assert years.index.astype(str).tolist() == ["2025-06-30", "2026-06-30"]
    assert (years["kept"] + years["lost"] == years["customers_before"]).all()
    assert years["customers_before"].iloc[1] == years["kept"].iloc[0] + years["new"].iloc[0]
    assert years["retention_share"].iloc[1] == pytest.approx(42 / 52)
    with pytest.raises(DataError, match="less than two years"):
        crm.retention_by_year(orders, as_of="2024-12-31")


def test_the_curve_is_the_formula_and_steepens():
    curve = crm.lifetime_curve(3000)
    assert curve.index[0] == 0.5 and curve.index[-1] == 0.95
    assert curve.loc[0.80, "value"] == pytest.approx(8000) and curve.loc[0.85, "value"] == pytest.approx(10200)
    assert (curve["value"].diff().diff().dropna() > 0).all()
    for rate, gain in curve["gain"].items():
        assert gain == pytest.approx(crm.retention_gain(rate))


def test_the_claims_are_a_rule():
    claims = rules.table("classification/retention_claims")
    assert claims["gain"].tolist() == [0.35, 0.48, 0.80] and claims["source"].eq("S").all()


def test_first_fit_reads_every_ending_and_refuses_a_fact_that_is_missing():
    table = pd.DataFrame(
        {
            "name": ["a", "b", "c"],
            "x_from": [5, None, None],
            "x_above": [None, 3, None],
            "x_to": [None, 4, None],
            "x_below": [None, None, 3],
        }
    )
    facts = pd.DataFrame({"x": [5, 4, 3, 2.9, None]})
    assert first_fit(facts, table, "name", "none").tolist() == ["a", "b", "none", "c", "none"]
    with pytest.raises(DataError, match="no column x"):
        first_fit(facts.rename(columns={"x": "y"}), table, "name")


@pytest.mark.parametrize(
    "name", ["rhythm", "attitudes", "concentration", "key_account_criteria", "key_account_levels", "retention_claims"]
)
def test_every_rule_says_where_it_comes_from(name):
    table = rules.table(f"classification/{name}")
    assert set(table["source"]) <= set("SPKR") and table["label_zh"].notna().all()


# Winning and keeping


def test_a_win_is_a_first_order_and_every_lead_costs(orders):
    leads = crm.sample("leads")
    made = crm.win_and_keep(leads, orders, as_of=DAY)
    assert made["customers"].tolist() == [
        6,
        crm.order_window(orders, DAY).query("amount > 0")["customer_id"].nunique() - 6,
    ]
    assert made.loc["win", "spent"] == leads["cost"].sum() and made.loc["win", "spent_each"] == pytest.approx(21100 / 6)
    assert made["customers"]["win"] == crm.retention_by_year(orders, as_of=DAY)["new"].iloc[-1]
    nobody = crm.win_and_keep(leads, orders, as_of="2020-01-01")
    assert nobody["spent_each"].isna().all() and nobody["customers"].eq(0).all()
    with pytest.raises(DataError, match="service_hours"):
        crm.win_and_keep(leads, orders.drop(columns="service_hours"), as_of=DAY)
