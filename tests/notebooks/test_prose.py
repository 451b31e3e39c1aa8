"""The numbers that stand in the prose of the chapters, computed."""

import inspect
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
    text, lines = prose("04a_classification_value"), crm.sample("orders")
    with claim(subtests, text, "those you would drop last, by name"):
        table = crm.customer_table(lines, as_of="2026-06-30")
        assert crm.gross_margin(lines, "customer_id").index[:3].tolist() == table["monetary"].nlargest(3).index.tolist()
    with claim(subtests, text, "The largest fifth brings much, and seldom just what the saying says"):
        assert 0.5 < crm.top_share(table) < 0.80
    with claim(subtests, text, "A ends where sales reach 80%, B at 95%"):
        assert inspect.signature(crm.abc_classify).parameters["cuts"].default == (0.80, 0.95)
    with claim(subtests, text, "What sells most need not be what leaves most"):
        goods = crm.gross_margin(lines)
        assert goods["sales"].idxmax() != goods["margin"].idxmax()
    with claim(subtests, text, 'Mei Lin says "wholesalers", out of habit'):
        kinds = crm.composition(crm.sample("customers"), table)
        assert kinds["customers"].idxmax() != "wholesaler" and kinds.loc["wholesaler", "share_of_sales"] < 0.5


def test_classification_by_grade(subtests):
    text = prose("04b_classification_grades")
    with claim(subtests, text, "1, 5 and 20 leave 74%"):
        graded = crm.abcd_classify(range(1000, 0, -1), reading="bands")
        assert (graded["abcd_class"] == "D").mean() == pytest.approx(0.74)
    with claim(subtests, text, "its shares are 1, 4, 15 and 80"):
        graded = crm.abcd_classify(range(1000, 0, -1))["abcd_class"].value_counts(normalize=True)
        assert graded.to_dict() == pytest.approx({"A": 0.01, "B": 0.04, "C": 0.15, "D": 0.80})
    with claim(subtests, text, "lifts a customer by one grade"):
        assert rules.table("classification/promotion").iloc[0, :2].tolist() == [1, 12]
        assert "twelve months off at most" in text
    with claim(subtests, text, "a visit to A takes 16 hours, to B 12, to C 6; to D it is a call of one hour"):
        assert rules.table("classification/visit_hours")["hours"].tolist() == [16, 12, 6, 1]
    with claim(subtests, text, "180 hours a year for visits, half a day a week"):
        assert rules.table("classification/visit_time")["hours_a_person"].tolist() == [180]


def test_classification_by_behaviour(subtests):
    text = prose("04c_classification_behaviour")
    example = crm.rfm_weighted(pd.DataFrame({"r_score": [5], "f_score": [4], "m_score": [4]}))
    with claim(subtests, text, "5 × 4 + 4 × 8 + 4 × 8 = 84. That is VVVVVIP, the highest"):
        assert example[["rfm_weighted", "vip_label"]].values.tolist() == [[84, "VVVVVIP"]]
    with claim(subtests, text, "Score 4 or 5 is high, 1 to 3 is low"):
        assert crm.rfm_segment(example.assign(r_score=3))["segment"].tolist() == ["LHH"]
    with claim(subtests, text, "*Late* begins at 1.5 times that gap, and at least a week over it"):
        limits = crm.rules.table("classification/rhythm").set_index("rhythm")
        assert limits.loc["late", ["times_from", "overdue_from"]].tolist() == [1.5, 7]
    with claim(subtests, text, "when it is ten in the morning at the buyer's"):
        cards = pd.DataFrame({"customer_id": ["Ana"], "zone": ["Asia/Shanghai"]})
        assert crm.call_hours(pd.DataFrame(index=["Ana"]), cards, "2026-06-30")["our_time"].tolist() == ["10:00"]


def test_classification_by_keeping(subtests):
    text = prose("04d_classification_keeping")
    with claim(subtests, text, "these twelve accounts are ours"):
        assert len(crm.sample("brokerage")) == 12
    with claim(
        subtests, text, "at least three orders, not silent by the own rhythm, and half or more of the yearly demand"
    ):
        loyal = crm.rules.table("classification/attitude").query("attitude == 'loyal'").iloc[0]
        assert (loyal["gaps_from"], loyal["wallet_from"]) == (2, 0.5)
    with claim(subtests, text, "35% more profit to a supermarket, 48% to a car seller, 80% to a bank"):
        assert crm.rules.table("classification/retention_claims")["gain"].tolist() == [0.35, 0.48, 0.80]
    with subtests.test("the 80% come nowhere"):  # the sentence is one of the story's
        assert crm.lifetime_curve()["gain"].max() < 0.80


def test_classification_of_accounts(subtests):
    text = prose("04e_classification_accounts")
    with claim(subtests, text, "An hour of service costs 40 dollars, and money 9% a year"):
        assert rules.table("classification/service")[["cost_per_hour", "credit_rate"]].values.tolist() == [[40, 0.09]]
    with claim(subtests, text, "Five of the eight make a key account, and the profit must be one of them"):
        criteria = rules.table("classification/key_account_criteria").set_index("criterion")
        assert (len(criteria), list(criteria.index[criteria["must"] == "yes"])) == (8, ["profit"])
        assert rules.table("classification/key_account_levels").set_index("label").loc["key account", "from"] == 5
    with claim(subtests, text, "From 10% of a year's sales"):
        assert 0.10 in set(rules.table("classification/concentration")["from"])
    metals = rules.table("classification/metals").set_index("metal")
    with claim(
        subtests, text, "half of all gains are platinum, up to 80% gold; lead leaves less than 20 dollars an hour"
    ):
        limits = [
            metals.loc["platinum", "gains_below"],
            metals.loc["gold", "gains_below"],
            metals.loc["iron", "per_hour_from"],
        ]
        assert limits == [0.5, 0.8, 20]


def test_classification_plan(subtests):
    text = prose("04f_classification_plan")
    with claim(subtests, text, "lays four systems on one ladder of four steps"):
        ladder = rules.table("classification/crosswalk")
        assert (ladder["system"].nunique(), ladder["to_step"].max()) == (4, 4)
    with claim(subtests, text, "Complaints and falling orders are flags beside the nature"):
        assert list(rules.words("classification/six_questions", "flag").replace("", None).dropna().index) == [4, 5]
    with claim(subtests, text, "Three of the goals stand in your orders"):
        goals = crm.goal_figures(crm.sample("orders"), crm.sample("customers"), as_of="2026-06-30")
        assert goals["this_year_share"].notna().sum() == 3


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
