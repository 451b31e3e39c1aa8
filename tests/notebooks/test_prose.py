"""The numbers that stand in the prose of the chapters, computed."""

from contextlib import contextmanager

import nbformat
import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.reading.sample import course_folder


@contextmanager
def claim(subtests, text, sentence):
    """A sentence of the chapter and the numbers that prove it: one that is wrong does not hide the next."""
    with subtests.test(sentence):
        yield
        assert sentence in text, "the chapter no longer says so"


def prose(chapter):
    notebook = nbformat.read(course_folder() / "notebooks" / f"{chapter}.ipynb", as_version=4)
    return " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def test_classification_by_value(subtests):
    text, cards, lines = prose("04a_classification_value"), crm.sample("customers"), crm.sample("orders")
    table = crm.customer_table(lines, as_of="2026-06-30")
    with claim(subtests, text, "sixty-odd buyers in twenty-six countries"):
        assert 60 <= len(cards) < 70
        assert cards["country"].nunique() == 26
    with claim(subtests, text, "more than a thousand lines"):
        assert len(lines) > 1000
    with claim(subtests, text, "speaks of 61 customers, and the next one scores 60"):
        assert (len(table), int(crm.rfm_score(table)["r_score"].notna().sum())) == (61, 60)
    with claim(subtests, text, "bring less than the saying claims"):
        assert crm.top_share(table) < 0.80
        margins = crm.gross_margin(lines)
    with claim(subtests, text, "The LED tube is the best seller"):
        assert margins["sales"].idxmax() == "LED tube 18W" != margins["margin"].idxmax()
    with claim(subtests, text, "For nine lamps the saying fails by far: the two best bring a quarter of the margin"):
        assert (len(margins), round(crm.top_share(margins["margin"]), 2)) == (9, 0.26)
    with claim(subtests, text, "Read in **bands** they hold 26%"):
        assert (crm.abcd_classify(range(1000, 0, -1), reading="bands")["abcd_class"] != "D").mean() == pytest.approx(
            0.26
        )
    with subtests.test("nine requests were written"):
        assert "nine requests were written" in text and "Four requests count" in text
        asked = crm.sample("promotions")
        assert (len(asked), crm.promote(crm.abcd_classify(table), asked, as_of="2026-06-30").attrs["promoted"]) == (
            9,
            4,
        )
    with claim(subtests, text, "one grade up, with a written reason and a last day, twelve months at most"):
        assert crm.rules.table("classification/promotion").iloc[0, :2].tolist() == [1, 12]
    with claim(subtests, text, "The grades bring 70% and the curve above 68%: a fifth of 61 customers is 12.2"):
        ranked = crm.sales_share(table)["cum_share"]
        assert (ranked.iloc[11].round(2), ranked.iloc[12].round(2)) == (0.68, 0.70)
    with claim(subtests, text, "28% of its bulbs go to one customer"):
        classes = crm.abc_classify(table)["abc_class"]
        bulbs = (
            lines[(lines["product"] == "LED bulb 9W") & (lines["customer_id"].map(classes) == "C")]
            .groupby("customer_id")["amount"]
            .sum()
        )
        assert round(bulbs.max() / bulbs.sum(), 2) == 0.28
    with claim(subtests, text, "of the 30 small buyers with little room, 20 buy more elsewhere than here"):
        year = crm.customer_table(crm.order_window(lines, "2026-06-30"), as_of="2026-06-30")
        cells = crm.potential_matrix(crm.share_of_wallet(cards, year))
        small = cells[cells["cell"] == "LL"]
        assert (len(small), int((small["wallet_share"] < 0.5).sum())) == (30, 20)
    with claim(subtests, text, "C043, a quarter of all room, has not ordered since November 2025"):
        assert cells.loc["C043", "room"] / cells["room"].sum() == pytest.approx(0.25, abs=0.02)
        assert str(table.loc["C043", "last"])[:7] == "2025-11"
        assert crm.customer_table(lines).attrs["as_of"] == "2026-06-30", (
            "the chapters count from the day after the last order"
        )


def test_classification_by_behaviour(subtests):
    text = prose("04b_classification_behaviour")
    example = crm.rfm_weighted(pd.DataFrame({"r_score": [5], "f_score": [4], "m_score": [4]}))
    with claim(subtests, text, "reaches 84 and is called VVVVVIP"):
        assert example[["rfm_weighted", "vip_label"]].values.tolist() == [[84, "VVVVVIP"]]
    with claim(subtests, text, "at least 2.5 products an order, or at most 1.5, and an order above the middle"):
        profiles = crm.rules.table("classification/order_profiles").set_index("profile")
        assert profiles.loc["list", ["products_an_order_from", "standing_from"]].tolist() == [2.5, 0.5]
        assert profiles.loc["single item", ["products_an_order_to", "standing_from"]].tolist() == [1.5, 0.5]
    with claim(subtests, text, "graded twelve accounts"):
        assert len(crm.sample("brokerage")) == 12
    with claim(
        subtests, text, "at a retention of 80%, what five points more add (27.5%; at 95%, the most there is, 57.9%)"
    ):
        assert crm.retention_gain(0.80) == pytest.approx(0.275) and crm.retention_gain(0.95) == pytest.approx(
            0.579, abs=5e-4
        )
        leads, lines = crm.sample("leads"), crm.sample("orders")
    with claim(subtests, text, "a new customer cost 3,517 dollars in leads, a year of keeping one 2,517 in hours"):
        spent = crm.win_and_keep(leads, lines, as_of="2026-06-30")
        assert spent["spent_each"].round().tolist() == [3517, 2517]
    with claim(subtests, text, "The lead file calls 32 leads won; the orders show six new customers"):
        assert ((leads["stage"] == "won").sum(), spent["customers"].iloc[0]) == (32, 6)
    with claim(subtests, text, "C043 had 255 after 88 days of silence, and has 255 after 238"):
        scores = [
            crm.rfm_score(crm.customer_table(lines, as_of=day)).loc["C043", ["recency", "rfm_score"]].tolist()
            for day in ("2026-01-31", "2026-06-30")
        ]
        assert scores == [[88, "255"], [238, "255"]]
    with claim(subtests, text, "Two of the five only have a slower rhythm"):
        classed = crm.rfm_segment(crm.rfm_score(crm.customer_table(lines)))
        rhythm = crm.own_rhythm(lines)["rhythm"].reindex(classed.index[classed["segment"] == "LHH"])
        assert (len(rhythm), int((rhythm == "on time").sum())) == (5, 2)
    with claim(subtests, text, "*late* is from 1.5 times that gap and a week over it"):
        limits = crm.rules.table("classification/rhythm").set_index("rhythm")
        assert limits.loc["late", ["times_from", "overdue_from"]].tolist() == [1.5, 7]
    with claim(subtests, text, "C041 ordered once, for a project"):
        assert crm.customer_table(lines).loc["C041", "frequency"] == 1
    with claim(subtests, text, "interest d, here 10%"):
        assert crm.lifetime_curve().attrs["discount"] == 0.10
    with claim(subtests, text, "Nowhere between half and all are they worth 80%"):
        assert crm.lifetime_curve()["gain"].max() < 0.80


def test_classification_of_accounts(subtests):
    text, lines = prose("04c_classification_accounts"), crm.sample("orders")
    with claim(subtests, text, "Halden counts 40 dollars for an hour of service"):
        assert crm.rules.table("classification/service")["cost_per_hour"].tolist() == [40]
    with claim(subtests, text, "2023 begins in July and 2026 ends in June"):
        assert lines["date"].min() >= pd.Timestamp("2023-07-01") and lines["date"].max() <= pd.Timestamp("2026-06-30")
        metals = crm.rules.table("classification/metals").set_index("metal")
    with subtests.test(
        "leave half of all gains are platinum, up to 80% gold; lead is who leaves less than 20 dollars for an hour"
    ):
        assert (
            "leave half of all gains are platinum, up to 80% gold; lead is who leaves less than 20 dollars for an hour"
            in text
        )
        assert (
            metals.loc["platinum", "gains_below"],
            metals.loc["gold", "gains_below"],
            metals.loc["iron", "per_hour_from"],
        ) == (0.5, 0.8, 20)
        tests = crm.rules.table("classification/six_tests").set_index("fact")
    with subtests.test("goods sent back, twice in two years or more"):
        assert "goods sent back, twice in two years or more" in text and tests.loc["returns", "from"] == 2
    with subtests.test("C043 is sound and silent"):
        assert "C043 is sound and silent" in text and "C043, third of all, has bought nothing in 2026" in text
        assert crm.false_key_accounts(crm.account_facts(lines)).loc["C043", "nature"] == "sound"
        assert crm.own_rhythm(lines).loc["C043", "rhythm"] == "silent"
        years = crm.sales_by_period(lines)
        assert years.index[2] == "C043" and years.loc["C043", "2026"] == 0
    with subtests.test("At 40 dollars 13 lose: 11 of them are below the middle"):
        assert "At 40 dollars 13 lose: 11 of them are below the middle" in text and "C006, ninth by sales" in text
        accounts = crm.cost_to_serve(lines)
        losers = accounts[accounts["profit"] < 0]
        assert (len(losers), int((losers["sales"] < accounts["sales"].median()).sum())) == (13, 11)
        assert losers["profit"].idxmin() == "C006" and accounts["sales"].rank(ascending=False)["C006"] == 9
    with claim(subtests, text, "At ten percent of a year"):
        assert 0.10 in set(crm.rules.table("classification/concentration")["from"])
    with claim(subtests, text, "on how many of the 61"):
        assert len(crm.grade_systems(lines)) == 61


def test_prospecting(subtests):
    text, leads = prose("01_prospecting"), crm.sample("leads")
    with claim(subtests, text, "if money has to reach 80 instead of 60, which code grows most?"):
        grown = [
            crm.man_code(
                leads["money"], leads["authority"], leads["need"], threshold={"M": m, "A": 60, "N": 60}
            ).value_counts()
            for m in (60, 80)
        ]
        assert (grown[1] - grown[0]).idxmax() == "mAN"


def test_information(subtests):
    text, records = prose("02_information"), crm.sample("companies")
    with claim(subtests, text, "Five departments keep records"):
        assert records["department"].nunique() == 5
    with claim(subtests, text, "a likeness of 65%"):
        wrong = [
            crm.pair_quality(crm.find_duplicates(records, threshold=t), crm.sample("companies_key"))["wrong"]
            for t in (0.8, 0.65)
        ]
        assert wrong[0] == 0 < wrong[1]


def test_visits(subtests):
    text = prose("03_visits")
    with claim(subtests, text, "on Monday 30 March, the clocks in Berlin have changed"):
        before, after = (
            crm.contact_windows("Europe/Berlin", day)["my_start"].iloc[0].hour for day in ("2026-03-27", "2026-03-30")
        )
        assert before - after == 1


def test_credit_score(subtests):
    text, evidence = prose("05a_credit_score"), crm.sample("credit_evidence")
    mine = evidence.query("customer_id == 'C029'")
    with claim(subtests, text, "sixty days on 150 thousand dollars"):
        values = mine[mine["item"] != "supplier_limit"].set_index("item")["value"]
        assert values[["requested_limit", "credit_days"]].tolist() == [150, 60]
    with claim(subtests, text, "in Chicago"):
        assert crm.sample("customers").set_index("customer_id").loc["C029", "city"] == "Chicago"
    with claim(subtests, text, "how many of the twelve buyers pass?"):
        assert evidence["customer_id"].nunique() == 12
    with subtests.test(
        "50 thousand on time, 30 thousand ten days late and 20 thousand forty days late. On average that is eleven days"
    ):
        assert (
            "50 thousand on time, 30 thousand ten days late and 20 thousand forty days late. On average that is eleven days"
            in text
        )
        paid = mine[mine["item"] == "days_beyond_terms"]
        assert sorted(zip(paid["value"], paid["amount"], strict=True)) == [(0, 50), (10, 30), (40, 20)]
        assert (paid["value"] * paid["amount"]).sum() / paid["amount"].sum() == 11
    with claim(subtests, text, "without the weak collateral hers goes up"):
        kestrel = evidence.query("customer_id == 'C042' and item == 'days_beyond_terms'").rename(
            columns={"value": "days_beyond_terms"}
        )
    with claim(subtests, text, "more for her, fewer for Kestrelmoor, 51.0 instead of 53.5"):
        mean = kestrel.assign(days_beyond_terms=crm.mean_days_beyond_terms(kestrel))
        assert [round(crm.payment_index(rows), 1) for rows in (mean, kestrel)] == [51.0, 53.5]
        hers = paid.rename(columns={"value": "days_beyond_terms"})
        assert crm.payment_index(hers.assign(days_beyond_terms=11)) > crm.payment_index(hers)
        steps = rules.table("credit/five_c_scales").query("item == 'payment_index'").sort_values("value")
        slopes = (-steps["points"].diff() / steps["value"].diff()).tolist()
    with claim(subtests, text, "steepest between two weeks and a month"):
        assert sorted(slopes[1:])[-2:] == sorted(slopes[4:6]) and steps["value"].tolist()[3:6] == [15, 22, 30]
        gate = crm.investigation_gate(evidence, as_of="2026-06-30")
    with claim(subtests, text, "two rows below stay empty"):
        assert crm.five_c(evidence, gate=gate)["score"].isna().sum() == 2
    with claim(subtests, text, "even the line that somebody gave no accounts"):
        assert evidence.query("source == 'accounts' and item == 'accounts_quality' and value == 0")[
            "customer_id"
        ].tolist() == ["C010"]
    with claim(subtests, text, "shown are the eight highest scores"):
        without = crm.five_c(mine[mine["item"] != "secured_share"])["score"].item()
        assert without > crm.five_c(mine)["score"].item()
    with claim(subtests, text, "she is graded A"):
        assert crm.five_c(mine)["grade"].tolist() == ["A"]
    with claim(subtests, text, "two buyers would stand *better* without"):
        assert (crm.cost_of_no_accounts(evidence)["steps"] < 0).sum() == 2
    with claim(subtests, text, "character weighs 30"):
        pass


def test_credit_limits(subtests):
    text, evidence = prose("05b_credit_limits"), crm.sample("credit_evidence")
    ledger = crm.read_invoices(None), crm.read_payments(None)
    with claim(subtests, text, "above 10% of what is owed, or an invoice more than 30 days late"):
        assert rules.table("credit/watch").set_index("fact")["above"].to_dict() == {"share_of_owed": 0.10, "oldest": 30}
    with claim(subtests, text, "asks for 150 thousand dollars. Her grade is A"):
        assert crm.five_c(evidence).loc["C029", "grade"] == "A"
    with subtests.test(
        "Her agreed limit is 150. She owes 95, goods for 20 are delivered and not billed, orders for 18 are open; now comes an order for 40"
    ):
        assert (
            "Her agreed limit is 150. She owes 95, goods for 20 are delivered and not billed, orders for 18 are open; now comes an order "
            "for 40"
        ) in text
        late = crm.overdue(crm.open_items(*ledger, as_of="2026-06-30", rates={"USD": 1, "EUR": 1.10}))
        line = crm.credit_lines(evidence, late, as_of="2026-06-30", unit=1000).loc["C029"]
        assert line[["limit", "open_items", "delivered", "orders"]].tolist() == [150, 95, 20, 18]
        new = crm.credit_limit(crm.limit_inputs(evidence), as_of="2026-06-30").loc["C029"]
    with claim(
        subtests, text, "until the committee has signed the new line, hers of 113; then she is above it and waits"
    ):
        assert round(new["line"]) == 113 < line["exposure"]
    with subtests.test(
        "Her need of 150 was for 60 days; the terms give 30, which need 90. Her capacity of 68 decides either way"
    ):
        assert (
            "Her need of 150 was for 60 days; the terms give 30, which need 90. Her capacity of 68 decides either way"
            in text
        )
        facts = crm.limit_inputs(evidence).loc[["C029"]]
        shorter = crm.credit_limit(facts.assign(credit_days=30), as_of="2026-06-30").iloc[0]
        assert (new["need"], shorter["need"], shorter["open_limit"], facts["credit_days"].item()) == (150, 90, 68, 60)
        assert "30 days" in crm.terms_for(facts["grade"], 3)["offer"].item()
    with claim(subtests, text, "the panel assumes that for 95%"):
        quarter = ledger[0][
            ledger[0]["invoice_date"].between("2026-04-01", "2026-06-30") & (ledger[0]["amount"] > 0)
        ].dropna(subset="due_date")
        money = quarter["amount"] * quarter["currency"].map({"USD": 1, "EUR": 1.10})
    with claim(subtests, text, "the terms, 47 days on the invoices of the quarter"):
        assert round(((quarter["due_date"] - quarter["invoice_date"]).dt.days * money).sum() / money.sum()) == 47
    with subtests.test("More than 15 days overdue"):
        assert "More than 15 days overdue" in text and "more than 15 days overdue means hold" in text
        assert (
            15
            in rules.table("credit/order_rules").query("action == 'hold' and fact == 'overdue_days'")["above"].tolist()
        )
    with claim(subtests, text, "The figure is 79"):
        assert round(crm.receivable_days(*ledger, as_of="2026-06-30", rates={"USD": 1, "EUR": 1.10})["simple"]) == 79
    with claim(subtests, text, "Of a hundred dollars sold, fifty are unpaid on the due date, and two are lost"):
        assert rules.table("credit/roll_rates").set_index("bucket")["unpaid"][["1-30", ">90"]].tolist() == [50, 2]
    with claim(subtests, text, "starts seven days before the due date. Three days after it"):
        assert {-7, 3} <= set(rules.table("credit/collection_ladder")["days_late"])
    with claim(subtests, text, "Above a quarter of the receivables management must approve"):
        assert rules.table("credit/caps").set_index("cap").loc["concentration", "above"] == 0.25
    with claim(subtests, text, "Café Lanterne gets a formal demand below for a slip of the pen"):
        assert (
            crm.noticed(crm.open_items(*ledger, as_of="2026-06-30"))
            .query("reason == 'invoice due before its date'")["rows"]
            .item()
            == 1
        )
