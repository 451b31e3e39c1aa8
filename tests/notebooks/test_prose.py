"""The numbers that stand in the prose of the chapters, computed."""

import nbformat
import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.reading.sample import course_folder


def prose(chapter):
    notebook = nbformat.read(course_folder() / "notebooks" / f"{chapter}.ipynb", as_version=4)
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_classification_by_value():
    text, cards, lines = prose("04a_classification_value"), crm.sample("customers"), crm.sample("orders")
    table = crm.customer_table(lines, as_of="2026-06-30")
    assert "sixty-odd buyers in twenty-six countries" in text
    assert 60 <= len(cards) < 70
    assert cards["country"].nunique() == 26
    assert "more than a thousand lines" in text
    assert len(lines) > 1000
    assert "speaks of 61 customers, and the next one scores 60" in text
    assert (len(table), int(crm.rfm_score(table)["r_score"].notna().sum())) == (61, 60)
    assert "bring less than the saying claims" in text
    assert crm.top_share(table) < 0.80
    margins = crm.gross_margin(lines)
    assert "The LED tube is the best seller" in text
    assert margins["sales"].idxmax() == "LED tube 18W" != margins["margin"].idxmax()
    assert "For nine lamps the saying fails by far: the two best bring a quarter of the margin" in text
    assert (len(margins), round(crm.top_share(margins["margin"]), 2)) == (9, 0.26)
    assert "Read in **bands** they hold 26%" in text
    assert (crm.abcd_classify(range(1000, 0, -1), reading="bands")["abcd_class"] != "D").mean() == pytest.approx(0.26)
    assert "nine requests were written" in text and "Four requests count" in text
    asked = crm.sample("promotions")
    assert (len(asked), crm.promote(crm.abcd_classify(table), asked, as_of="2026-06-30").attrs["promoted"]) == (9, 4)
    assert "one grade up, with a written reason and a last day, twelve months at most" in text
    assert crm.rules.table("classification/promotion").iloc[0, :2].tolist() == [1, 12]
    assert "The grades bring 70% and the curve above 68%: a fifth of 61 customers is 12.2" in text
    ranked = crm.sales_share(table)["cum_share"]
    assert (ranked.iloc[11].round(2), ranked.iloc[12].round(2)) == (0.68, 0.70)
    assert "28% of its bulbs go to one customer" in text
    classes = crm.abc_classify(table)["abc_class"]
    bulbs = (
        lines[(lines["product"] == "LED bulb 9W") & (lines["customer_id"].map(classes) == "C")]
        .groupby("customer_id")["amount"]
        .sum()
    )
    assert round(bulbs.max() / bulbs.sum(), 2) == 0.28
    assert "of the 30 small buyers with little room, 20 buy more elsewhere than here" in text
    year = crm.customer_table(crm.order_window(lines, "2026-06-30"), as_of="2026-06-30")
    cells = crm.potential_matrix(crm.share_of_wallet(cards, year))
    small = cells[cells["cell"] == "LL"]
    assert (len(small), int((small["wallet_share"] < 0.5).sum())) == (30, 20)
    assert "C043, a quarter of all room, has not ordered since November 2025" in text
    assert cells.loc["C043", "room"] / cells["room"].sum() == pytest.approx(0.25, abs=0.02)
    assert str(table.loc["C043", "last"])[:7] == "2025-11"
    assert crm.customer_table(lines).attrs["as_of"] == "2026-06-30", (
        "the chapters count from the day after the last order"
    )


def test_classification_by_behaviour():
    text = prose("04b_classification_behaviour")
    example = crm.rfm_weighted(pd.DataFrame({"r_score": [5], "f_score": [4], "m_score": [4]}))
    assert "reaches 84 and is called VVVVVIP" in text
    assert example[["rfm_weighted", "vip_label"]].values.tolist() == [[84, "VVVVVIP"]]
    assert "at least 2.5 products an order, or at most 1.5, and an order above the middle" in text
    profiles = crm.rules.table("classification/order_profiles").set_index("profile")
    assert profiles.loc["list", ["products_from", "standing_from"]].tolist() == [2.5, 0.5]
    assert profiles.loc["single item", ["products_to", "standing_from"]].tolist() == [1.5, 0.5]
    assert "graded twelve accounts" in text
    assert len(crm.sample("brokerage")) == 12
    assert "At a retention of 80% five points more are worth 27.5%; at 95%, the most there is, 57.9%" in text
    assert crm.retention_gain(0.80) == pytest.approx(0.275) and crm.retention_gain(0.95) == pytest.approx(
        0.579, abs=5e-4
    )
    leads, lines = crm.sample("leads"), crm.sample("orders")
    assert "a new customer cost 3,517 dollars in leads, a year of keeping one 2,517 in hours" in text
    spent = crm.win_and_keep(leads, lines, as_of="2026-06-30")
    assert spent["each"].round().tolist() == [3517, 2517]
    assert "The lead file calls 32 leads won; the orders show six new customers" in text
    assert ((leads["stage"] == "won").sum(), spent["customers"].iloc[0]) == (32, 6)
    assert "C043 had 255 after 88 days of silence, and has 255 after 238" in text
    scores = [
        crm.rfm_score(crm.customer_table(lines, as_of=day)).loc["C043", ["recency", "rfm_score"]].tolist()
        for day in ("2026-01-31", "2026-06-30")
    ]
    assert scores == [[88, "255"], [238, "255"]]
    assert "Two of the five only have a slower rhythm" in text
    classed = crm.rfm_segment(crm.rfm_score(crm.customer_table(lines)))
    rhythm = crm.own_rhythm(lines)["rhythm"].reindex(classed.index[classed["segment"] == "LHH"])
    assert (len(rhythm), int((rhythm == "on time").sum())) == (5, 2)
    assert "*late* is from 1.5 times that gap and a week over it" in text
    limits = crm.rules.table("classification/rhythm").set_index("rhythm")
    assert limits.loc["late", ["times_from", "overdue_from"]].tolist() == [1.5, 7]
    assert "C041 ordered once, for a project" in text
    assert crm.customer_table(lines).loc["C041", "frequency"] == 1
    assert "interest d, here 10%" in text
    assert crm.lifetime_curve().attrs["discount"] == 0.10
    assert "Nowhere between half and all are they worth 80%" in text
    assert crm.lifetime_curve()["gain"].max() < 0.80


def test_classification_of_accounts():
    text, lines = prose("04c_classification_accounts"), crm.sample("orders")
    assert "Halden counts 40 dollars for an hour of service" in text
    assert crm.rules.table("classification/service")["cost_per_hour"].tolist() == [40]
    assert "2023 begins in July and 2026 ends in June" in text
    assert lines["date"].min() >= pd.Timestamp("2023-07-01") and lines["date"].max() <= pd.Timestamp("2026-06-30")
    metals = crm.rules.table("classification/metals").set_index("metal")
    assert (
        "leave half of all gains are platinum, up to 80% gold; lead is who leaves less than 20 dollars for an hour"
        in text
    )
    assert (
        metals.loc["platinum", "gains_to"],
        metals.loc["gold", "gains_to"],
        metals.loc["iron", "per_hour_from"],
    ) == (0.5, 0.8, 20)
    tests = crm.rules.table("classification/six_tests").set_index("fact")["limit"]
    assert "goods sent back, twice in two years or more" in text and tests["returns"] == 2
    assert "C043 is sound and silent" in text and "C043, third of all, has bought nothing in 2026" in text
    assert crm.false_key_accounts(crm.account_facts(lines)).loc["C043", "nature"] == "sound"
    assert crm.own_rhythm(lines).loc["C043", "rhythm"] == "silent"
    years = crm.sales_by_period(lines)
    assert years.index[2] == "C043" and years.loc["C043", "2026"] == 0
    assert "At 40 dollars 13 lose: 11 of them are below the middle" in text and "C006, ninth by sales" in text
    accounts = crm.cost_to_serve(lines)
    losers = accounts[accounts["profit"] < 0]
    assert (len(losers), int((losers["sales"] < accounts["sales"].median()).sum())) == (13, 11)
    assert losers["profit"].idxmin() == "C006" and accounts["sales"].rank(ascending=False)["C006"] == 9
    assert "At ten percent of a year" in text
    assert 0.10 in set(crm.rules.table("classification/concentration")["from"])
    assert "on how many of the 61" in text
    assert len(crm.grade_systems(lines)) == 61


def test_prospecting():
    text, leads = prose("01_prospecting"), crm.sample("leads")
    assert "if money has to reach 80 instead of 60, which code grows most?" in text
    grown = [
        crm.man_code(
            leads["money"], leads["authority"], leads["need"], threshold={"M": m, "A": 60, "N": 60}
        ).value_counts()
        for m in (60, 80)
    ]
    assert (grown[1] - grown[0]).idxmax() == "mAN"


def test_information():
    text, records = prose("02_information"), crm.sample("companies")
    assert "Five departments keep records" in text
    assert records["department"].nunique() == 5
    assert "a likeness of 65%" in text
    wrong = [
        crm.pair_quality(crm.find_duplicates(records, threshold=t), crm.sample("companies_key"))["wrong"]
        for t in (0.8, 0.65)
    ]
    assert wrong[0] == 0 < wrong[1]


def test_visits():
    text = prose("03_visits")
    assert "on Monday 30 March, the clocks in Berlin have changed" in text
    before, after = (
        crm.contact_windows("Europe/Berlin", day)["my_start"].iloc[0].hour for day in ("2026-03-27", "2026-03-30")
    )
    assert before - after == 1


def test_credit_score():
    text, evidence = prose("05a_credit_score"), crm.sample("credit_evidence")
    mine = evidence.query("customer_id == 'C029'")
    assert "sixty days on 150 thousand dollars" in text
    values = mine[mine["item"] != "supplier_limit"].set_index("item")["value"]
    assert values[["requested_limit", "credit_days"]].tolist() == [150, 60]
    assert "in Chicago" in text
    assert crm.sample("customers").set_index("customer_id").loc["C029", "city"] == "Chicago"
    assert "how many of the twelve buyers pass?" in text
    assert evidence["customer_id"].nunique() == 12
    assert (
        "50 thousand on time, 30 thousand ten days late and 20 thousand forty days late. On average that is eleven days"
        in text
    )
    paid = mine[mine["item"] == "days_beyond_terms"]
    assert sorted(zip(paid["value"], paid["amount"], strict=True)) == [(0, 50), (10, 30), (40, 20)]
    assert (paid["value"] * paid["amount"]).sum() / paid["amount"].sum() == 11
    assert "without the weak collateral hers goes up" in text
    kestrel = evidence.query("customer_id == 'C042' and item == 'days_beyond_terms'").rename(
        columns={"value": "days_beyond_terms"}
    )
    assert "more for her, fewer for Kestrelmoor, 51.0 instead of 53.5" in text
    mean = kestrel.assign(days_beyond_terms=crm.mean_days_beyond_terms(kestrel))
    assert [round(crm.payment_index(rows), 1) for rows in (mean, kestrel)] == [51.0, 53.5]
    hers = paid.rename(columns={"value": "days_beyond_terms"})
    assert crm.payment_index(hers.assign(days_beyond_terms=11)) > crm.payment_index(hers)
    steps = rules.table("credit/five_c_scales").query("item == 'payment_index'").sort_values("value")
    slopes = (-steps["points"].diff() / steps["value"].diff()).tolist()
    assert "steepest between two weeks and a month" in text
    assert sorted(slopes[1:])[-2:] == sorted(slopes[4:6]) and steps["value"].tolist()[3:6] == [15, 22, 30]
    gate = crm.investigation_gate(evidence, as_of="2026-06-30")
    assert "two rows below stay empty" in text
    assert crm.five_c(evidence, gate=gate)["score"].isna().sum() == 2
    assert "even the line that somebody gave no accounts" in text
    assert evidence.query("source == 'accounts' and item == 'accounts_quality' and value == 0")[
        "customer_id"
    ].tolist() == ["C010"]
    assert "shown are the eight highest scores" in text
    without = crm.five_c(mine[mine["item"] != "secured_share"])["score"].item()
    assert without > crm.five_c(mine)["score"].item()
    assert "she is graded A" in text
    assert crm.five_c(mine)["grade"].tolist() == ["A"]
    assert "two buyers would stand *better* without" in text
    assert (crm.cost_of_no_accounts(evidence)["steps"] < 0).sum() == 2
    assert "character weighs 30" in text


def test_credit_limits():
    text, evidence = prose("05b_credit_limits"), crm.sample("credit_evidence")
    ledger = crm.read_invoices(None), crm.read_payments(None)
    assert "asks for 150 thousand dollars. Her grade is A" in text
    assert crm.five_c(evidence).loc["C029", "grade"] == "A"
    assert (
        "Her agreed limit is 150. She owes 95, goods for 20 are delivered and not billed, orders for 18 are open; now comes an order "
        "for 40"
    ) in text
    late = crm.overdue(crm.open_items(*ledger, as_of="2026-06-30", rates={"USD": 1, "EUR": 1.10}))
    line = crm.credit_lines(evidence, late, as_of="2026-06-30", unit=1000).loc["C029"]
    assert line[["limit", "open_items", "delivered", "orders"]].tolist() == [150, 95, 20, 18]
    new = crm.credit_limit(crm.limit_inputs(evidence), as_of="2026-06-30").loc["C029"]
    assert "until the committee has signed the new line, hers of 113; then she is above it and waits" in text
    assert round(new["line"]) == 113 < line["exposure"]
    assert (
        "Her need of 150 was for 60 days; the terms give 30, which need 90. Her capacity of 68 decides either way"
        in text
    )
    facts = crm.limit_inputs(evidence).loc[["C029"]]
    shorter = crm.credit_limit(facts.assign(credit_days=30), as_of="2026-06-30").iloc[0]
    assert (new["need"], shorter["need"], shorter["open_limit"], facts["credit_days"].item()) == (150, 90, 68, 60)
    assert "30 days" in crm.terms_for(facts["grade"], 3)["words"].item()
    assert "the panel assumes that for 95%" in text
    quarter = ledger[0][
        ledger[0]["invoice_date"].between("2026-04-01", "2026-06-30") & (ledger[0]["amount"] > 0)
    ].dropna(subset="due_date")
    money = quarter["amount"] * quarter["currency"].map({"USD": 1, "EUR": 1.10})
    assert "the terms, 47 days on the invoices of the quarter" in text
    assert round(((quarter["due_date"] - quarter["invoice_date"]).dt.days * money).sum() / money.sum()) == 47
    assert "More than 15 days overdue" in text and "more than 15 days overdue means hold" in text
    assert (
        15 in rules.table("credit/order_rules").query("action == 'hold' and fact == 'overdue_days'")["above"].tolist()
    )
    assert "The figure is 79" in text
    assert round(crm.receivable_days(*ledger, as_of="2026-06-30", rates={"USD": 1, "EUR": 1.10})["simple"]) == 79
    assert "Of a hundred dollars sold, fifty are unpaid on the due date, and two are lost" in text
    assert rules.table("credit/roll_rates").set_index("bucket")["unpaid"][["1-30", ">90"]].tolist() == [50, 2]
    assert "starts seven days before the due date. Three days after it" in text
    assert {-7, 3} <= set(rules.table("credit/collection_ladder")["days_late"])
    assert "Above a quarter of the receivables management must approve" in text
    assert rules.table("credit/caps").set_index("cap").loc["concentration", "above"] == 0.25
    assert "Café Lanterne gets a formal demand below for a slip of the pen" in text
    assert (
        crm.noticed(crm.open_items(*ledger, as_of="2026-06-30"))
        .query("reason == 'invoice due before its date'")["rows"]
        .item()
        == 1
    )
