"""Every control of the panels of lesson 5, against the public methods."""

from itertools import chain

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.credit import cases, panels, plots
from crmlib.credit.dso import unpaid_sales
from crmlib.credit.five_c import weighed_anew
from crmlib.credit.insurance import insured_parts
from crmlib.credit.limits import bounded_limit
from crmlib.credit.probability import break_even_with_repeat
from crmlib.showing import style
from tests.panels import sweep

BUYER = {
    "grade": "A",
    "monthly_sales": 60,
    "credit_days": 60,
    "transit_days": 15,
    "total_assets": 2000,
    "current_assets": 1100,
    "stock": 400,
    "current_liabilities": 700,
    "total_liabilities": 1100,
    "supplier_limits": [60, 80, 120],
    "secured_share": 0.3,
}
SALES = pd.Series(
    [300, 80, 60, 70, 90, 120, 150, 180, 260, 340, 420, 380, 310, 90, 70, 60],
    dtype=float,
    index=pd.period_range("2025-03", periods=16, freq="M"),
)


def buyers(**facts):
    return pd.DataFrame([BUYER | facts], index=["C029"])


def test_a_customer_without_evidence_is_one_sentence():
    with pytest.raises(crm.DataError, match="no evidence on this customer"):
        panels.days_late(crm.sample("credit_evidence").query("customer_id == 'C030'"))
    with pytest.raises(crm.DataError, match="on 12 customers: choose one"):
        panels.days_late(crm.sample("credit_evidence"))


def test_days_late():
    evidence = crm.sample("credit_evidence").query("customer_id == 'C029'")
    panel = panels.days_late(evidence)
    start = panel.png
    between = (panel.set(days=days).settings for days in (15, 29, 30, 59, 60, 90))
    for settings in chain(sweep(panel), between):
        row = crm.five_c(panels.paid_late(evidence, settings["days"])).loc["C029"]
        shown = panel.result.row
        assert (
            shown[["score", "grade", "grade_by_score"]].tolist() == row[["score", "grade", "grade_by_score"]].tolist()
        )
        assert [bar.get_width() for bar in panel.artists["bars"]] == row.iloc[:5].tolist()
        assert f"{row['score']:.1f}" in panel.finding_now
    assert "says A, the caps say C" in panel.set(days=90).finding_now
    assert panel.moved_now == "The score moved by -6.0 and the grade went from A to C."
    assert "the grade is still A" in panel.set(days=10).moved_now
    assert panel.set(days=0).png == start


@pytest.mark.parametrize("customer", ["C010", "C042", "C045"])
def test_days_late_of_any_buyer(customer):
    panel = panels.days_late(crm.sample("credit_evidence").query("customer_id == @customer"))
    assert all(sweep(panel))


def reweighed(evidence, settings):
    weights = rules.table("credit/five_c_weights")
    return crm.five_c(evidence, rules={"five_c_weights": weights.assign(c_weight=weights["c"].map(settings))})


def test_c_weights():
    evidence = crm.sample("credit_evidence")
    scores = crm.with_names(crm.five_c(evidence), crm.sample("customers"))
    names = scores["name"]
    panel = panels.c_weights(scores)
    shown = scores.nlargest(8, "score").index
    assert len(panel.result.buyers) == 8
    for settings in chain(sweep(panel), (panel.set(character=c, capital=0, collateral=60).settings for c in (60,))):
        score = reweighed(evidence, settings)["score"][shown]
        buyers = panel.result.buyers
        assert buyers["score"].tolist() == pytest.approx(score.tolist())
        assert buyers["place"].tolist() == (score.rank(ascending=False, method="first") - 1).astype(int).tolist()
        best = score.idxmax()
        assert f"{names[best]} ({best}) leads with {score.max():.1f} points" in panel.finding_now
        ends = [y for path in panel.artists["paths"].values() for y in path.get_ydata()[1::3]]
        assert sorted(ends) == list(range(8))
        assert (
            len([text for text in panel.artists["steps"] if text.get_text()])
            == (buyers["place"] != buyers["house_place"]).sum()
        )
    assert "buyers stand elsewhere; " in panel.moved_now


def test_weights_of_nothing_are_one_sentence_and_ties_keep_their_order():
    scores = crm.five_c(crm.sample("credit_evidence"))
    panel = panels.c_weights(scores).set(character=0, capacity=0, capital=0, collateral=0, conditions=0)
    assert panel.error == "At least one weight must be above zero."
    alike = pd.DataFrame(
        {letter: [50.0, 50.0] for letter in panel.controls} | {"score": [50.0, 50.0]}, index=["Ana", "Bo"]
    )
    assert panels.c_weights(alike).set(character=60).result.buyers["place"].tolist() == [0, 1]


def test_a_long_name_stays_in_the_picture():
    scores = crm.five_c(crm.sample("credit_evidence"))
    name = "Handelsgesellschaft für Leuchten und Zubehör mit beschränkter Haftung"
    panel = panels.c_weights(scores.assign(name=name))
    assert all("… (C" in name for name in panel.result.buyers["name"])
    inside = panel.figure.bbox.padded(1)
    for text in panel.figure.axes[1].texts:
        assert not text.get_text() or inside.x0 <= text.get_window_extent().x0, text.get_text()


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"portfolio_cap": 50},
        {"secured_share": None, "grade": "C"},
        {"monthly_sales": None, "grade": "AAA"},
        {"total_assets": None, "stock": None},
        {"credit_days": 180, "transit_days": None},
    ],
)
def test_which_limit_binds(facts):
    panel = panels.which_limit_binds(buyers(**facts))
    for settings in chain(sweep(panel), (panel.set(days=days).settings for days in (5, 15, 20, 25))):
        row = crm.credit_limit(
            buyers(**facts).assign(monthly_sales=settings["sales"], credit_days=settings["days"]), as_of="2026-06-30"
        ).iloc[0]
        money = ["need", "limit_capacity", "open_limit", "secured", "left"]
        decided = panel.result.decided
        assert [decided[name] for name in money] == pytest.approx(row[money].astype(float).tolist())
        assert decided["binds"] == row["binds"]
        assert [bar.get_width() for bar in panel.artists["bars"]] == pytest.approx(
            row[["open_limit", "secured", "left"]].astype(float).tolist()
        )


def test_the_worked_case_and_what_has_no_limit():
    panel = panels.which_limit_binds(buyers())
    assert panel.finding_now == (
        "The need is 150, the capacity 68: the capacity decides, and 37 is left to deposit, letter of credit or insurance."
    )
    assert "the need decides" in panel.set(days=10).finding_now
    assert panel.moved_now == "The need moved by -100 and the open limit by -18."
    with pytest.raises(crm.DataError, match="neither accounts nor references"):
        panels.which_limit_binds(buyers(grade=None))
    with pytest.raises(crm.DataError, match="2 rows: choose one"):
        panels.which_limit_binds(pd.concat([buyers(), buyers()]))


@pytest.mark.parametrize(
    "sale", [{}, {"cost": 82_000, "revenue": 98_542}, {"cost": 0.0, "revenue": 10}, {"cost": 1300}]
)
def test_repeat_order(sale):
    panel = panels.repeat_order(**sale)
    cost, revenue = sale.get("cost", 1000), sale.get("revenue", 1200)
    for settings in sweep(panel):
        p, again, discount = settings["p"], settings["again"], settings["discount"]
        assert panel.result.once == pytest.approx(crm.expected_profit(cost, revenue, p))
        assert panel.result.with_repeat == pytest.approx(
            crm.expected_profit_with_repeat(cost, revenue, p, again, discount=discount)
        )
        assert np.interp(p, panel.result.curve.index, panel.result.curve["with_repeat"]) == pytest.approx(
            panel.result.with_repeat
        )
        edge = min(panel.result.repeat_edge, 1)
        sign = crm.expected_profit_with_repeat(cost, revenue, edge, again, discount=discount)
        assert sign == pytest.approx(0, abs=1e-9 * revenue) if panel.result.repeat_edge <= 1 else sign < 0


def test_where_the_sign_changes():
    panel = panels.repeat_order()
    assert panel.result.edge == pytest.approx(1 / 1.2)  # 83.3 %
    assert panel.finding_now == "At 80% the order alone loses 40 on average; with the repeat order it brings 53."
    assert "brings +8 alone" in panel.set(p=0.84).finding_now
    assert "The order alone brings +8 instead of -40" in panel.moved_now


def test_insured_part():
    panel = panels.insured_part()
    assert (panel.result.recovery, panel.result.net_at_risk) == (360, 140)
    for settings in sweep(panel):
        expected = crm.insured_recovery(settings["exposure"], settings["limit"], settings["cover"]).iloc[0]
        assert panel.result.recovery == pytest.approx(expected["recovery"])
        assert panel.result.net_at_risk == pytest.approx(expected["net_at_risk"])
        assert panel.result.own_share + panel.result.above_limit == pytest.approx(expected["net_at_risk"])
        bars = panel.artists["bars"]
        assert bars[3].get_x() + bars[3].get_width() == pytest.approx(settings["exposure"])  # the steps add up
    assert panel.set(limit=500).moved_now == "90 less stays with us."
    assert panels.insured_part(limit=0).result.net_at_risk == 500


def known_days(panel, sales, days, window):
    """What the public method says for the months up to the one chosen."""
    last, owed = panel.result.end, panel.result.receivable
    sold, length = list(sales)[: last + 1], list(days)[: last + 1]
    return crm.dso(owed, sold, days=length, method="countback"), crm.dso(owed, sold[-window:], days=length[-window:])


@pytest.mark.parametrize(
    ("sales", "days", "owed"),
    [
        ([120, 150, 180], [30, 31, 30], 420),
        (SALES, None, 600),
        ([0, 40, 0, 90], [31, 30, 31, 31], 100),
        ([50], [30], 20),
    ],
)
def test_countback(sales, days, owed):
    panel = panels.countback(sales, owed, days=days)
    length = SALES.index.days_in_month if days is None else days
    for _ in sweep(panel):
        back, simple = known_days(panel, sales, length, min(3, len(sales)))
        assert (panel.result.countback, panel.result.simple) == pytest.approx((back, simple))
        paid = sum(bar.get_height() for bar in panel.artists["unpaid"])
        assert paid == pytest.approx(panel.result.receivable)  # the coloured parts are what is outstanding


def test_the_season_moves_the_simple_days_more():
    panel = panels.countback(SALES, 600)
    start = panel.result
    panel.set(month="2026-01")
    assert abs(panel.result.simple - start.simple) > 2 * abs(panel.result.countback - start.countback)
    assert panel.moved_now.startswith("Counting back moved by ")
    with pytest.raises(crm.DataError, match="larger than the sales of all 3 months"):
        panels.countback([1, 2, 3], 7, days=[30, 30, 30])


@pytest.mark.parametrize(
    "case", [{}, {"grade": "A"}, {"exposure": 160}, {"limit": 0, "exposure": 0}, {"exposure": 0, "order": 7}]
)
def test_deposit(case):
    panel = panels.deposit(**case)
    limit, owed = case.get("limit", 150), case.get("exposure", 133)
    for settings in chain(sweep(panel), (panel.set(share=share).settings for share in (0.57, 0.575, 0.58))):
        share, order = settings["share"], settings["order"]
        decided = crm.order_decision(
            limit, owed, order * (1 - share), overdue_days=settings["late"], grade=case.get("grade")
        ).iloc[0]
        assert panel.result.action == decided["action"]
        assert panel.result.after == pytest.approx(decided["owed_after"])
        begins, ends = panel.result.spans[decided["action"]]
        assert begins <= share <= ends
        assert sum(end - begin for begin, end in panel.result.spans.values()) == pytest.approx(1)


@pytest.mark.parametrize("unknown", ["limit", "exposure", "order"])
def test_without_a_limit_there_is_no_deposit_to_ask_for(unknown):
    with pytest.raises(crm.DataError, match="Nothing to draw: the limit, the exposure or the order is not known"):
        panels.deposit(**{unknown: float("nan")})


def test_the_deposit_of_the_worked_order():
    panel = panels.deposit()
    assert panel.set(share=0.57).result.action == "deposit"
    assert panel.set(share=0.575).result.action == "release"  # 23 of 40
    assert panel.moved_now == "“release” instead of “not enough, ask for more”."
    assert "hold, whatever the deposit" in panel.set(late=20).finding_now


def test_every_action_of_the_rules_has_its_words_and_its_ground():
    assert set(plots.action_words()) == set(plots.short_actions()) == set(rules.table("credit/order_rules")["action"])
    assert len(plots.short_actions()) == len(style.GO_TO_STOP)


def test_the_quick_half_of_a_pair_says_what_the_whole_method_says():
    scores = crm.five_c(crm.sample("credit_evidence"))
    house = rules.table("credit/five_c_weights").drop_duplicates("c").set_index("c")["c_weight"].to_dict()
    assert weighed_anew(scores, house).tolist() == pytest.approx(scores["score"].tolist(), nan_ok=True)
    parts = unpaid_sales(420, [120, 150, 180], days=[30, 31, 30])
    assert parts @ [30, 31, 30] == pytest.approx(crm.dso(420, [120, 150, 180], days=[30, 31, 30], method="countback"))
    edge = break_even_with_repeat(1000, 1200, 0.95, discount=0.2)
    assert crm.expected_profit_with_repeat(1000, 1200, edge, 0.95, discount=0.2) == pytest.approx(0)


@pytest.mark.parametrize(
    ("exposure", "limit", "own_share", "above"), [(500, 400, 40, 100), (300, 400, 30, 0), (500, None, 0, 500)]
)
def test_the_parts_of_an_insured_exposure_add_up(exposure, limit, own_share, above):
    parts = insured_parts(exposure, limit, 0.9).iloc[0]
    assert parts[["own_share", "above_limit"]].tolist() == pytest.approx([own_share, above])
    assert parts["recovery"] + parts["own_share"] + parts["above_limit"] == pytest.approx(exposure)


def test_a_limit_of_bounds_that_are_partly_known():
    bounds = pd.DataFrame(
        {
            "need": [150.0, None, 150.0, 150.0, None],
            "limit_capacity": [68.0, 0.0, None, 150.0, 68.0],
            "portfolio_cap": [-5.0, None, 50.0, 150.0, None],
            "secured_share": [None, 0.3, 0.3, 2.0, 0.3],
        }
    )
    decided = bounded_limit(bounds)
    assert decided["open_limit"].tolist() == pytest.approx([0, 0, np.nan, 150, np.nan], nan_ok=True)
    assert decided["binds"].fillna("").tolist() == [
        "portfolio_cap",
        "capacity",
        "",
        "need",
        "",
    ]  # of equal ones the first
    assert decided["secured"].tolist() == pytest.approx([0, np.nan, 45, 0, np.nan], nan_ok=True)


def test_months_without_sales_in_the_window_are_no_end_to_choose():
    panel = panels.countback([90, 100, 0, 0, 0, 80], 60, days=[30] * 6)
    assert panel.controls["month"].options == ("6", "4", "3")


def test_the_panels_take_the_tables_of_the_exercises():
    months = cases.months()
    assert panels.countback(
        months["sales"], months["outstanding"].iloc[-1], days=months["days"]
    ).result.countback == pytest.approx(83.5)
