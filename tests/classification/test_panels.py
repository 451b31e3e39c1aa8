"""Every control of every panel of lesson 4, from end to end, against the public methods."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.classification import panels
from crmlib.classification.film import EIGHT, cut_scores, eight_classes, rfm_film
from crmlib.orders import customer_days
from tests.panels import sweep


@pytest.fixture(scope="module")
def orders():
    return crm.sample("orders")


@pytest.fixture(scope="module")
def customers(orders):
    return crm.customer_table(orders, as_of="2026-06-30")


@pytest.fixture(scope="module")
def scored(customers):
    return crm.rfm_score(customers)


def test_abc_cuts(customers):
    panel = panels.abc_cuts(customers)
    for settings in sweep(panel):
        a, b = settings["a"], max(settings["a"], settings["b"])
        expected = crm.abc_classify(customers, cuts=(a, b), crossing=settings["crossing"])
        pd.testing.assert_frame_equal(panel.result.astype({"abc_class": "str"}), expected)
        share = expected.loc[expected["abc_class"] == "A", "share"].sum()
        assert (
            f"{(expected['abc_class'] == 'A').sum()} of {len(customers)} customers are A and bring {share:.0%}"
            in panel.finding_now
        )
        widths = [area.get_width() for area in panel.artists["areas"]]
        assert widths == [(expected["abc_class"] == letter).sum() for letter in "ABC"]


def test_abc_cuts_with_ties_refunds_and_one_customer():
    for amounts in ([5.0, 5, 5, 5], [100.0, 50, 50, 0, -10], [7.0], np.random.default_rng(3).integers(1, 9, 60)):
        panel = panels.abc_cuts(amounts)
        for settings in sweep(panel):
            expected = crm.abc_classify(
                amounts, cuts=(settings["a"], max(settings["a"], settings["b"])), crossing=settings["crossing"]
            )
            pd.testing.assert_frame_equal(panel.result.astype({"abc_class": "str"}), expected)


def test_who_left_a_class_is_who_the_method_says(customers):
    panel = panels.abc_cuts(customers).set(a=0.70)
    before, after = (crm.abc_classify(customers, cuts=(a, 0.95))["abc_class"] for a in (0.80, 0.70))
    gone = before[(before == "A") & (after != "A")].index
    assert panel.moved_now == f"{gone[0]} fell from A to B; {len(gone)} customers left A."


def test_abcd_readings(customers):
    panel = panels.abcd_readings(customers)
    for settings in sweep(panel):
        a, b, c = (settings[name] for name in "abc")
        cuts = (a, b, c) if settings["reading"] == "bands" else (a, max(a, b), max(a, b, c))
        expected = crm.abcd_classify(customers, cuts=cuts, reading=settings["reading"])
        assert panel.result["abcd_class"].to_dict() == expected["abcd_class"].to_dict()
        assert panel.result.index.tolist() == expected.index.tolist()


def test_rfm_weights(scored):
    panel = panels.rfm_weights(scored)
    known = scored.dropna(subset=["r_score"])
    months = crm.recency_in_months(known)
    source = crm.rfm_score(months, method="cuts", cuts=crm.rfm_preset("source"))
    tables = {"page": known, "groups": crm.rfm_score(months), "source": source}
    levels = rules.table("classification/vip_levels").sort_values("level")
    for settings in sweep(panel):
        total = settings["r"] + settings["f"] + settings["m"]
        expected = crm.rfm_weighted(tables[settings["scores"]], weights=[settings[k] * 20 / total for k in "rfm"])
        one = expected.loc[settings["customer"]]
        largest_first = expected.sort_values("monetary", ascending=False, kind="stable")
        pd.testing.assert_frame_equal(panel.result.table, largest_first)
        reached = [(expected["vip_level"] == level).sum() for level in levels["level"]]
        assert panel.result.ladder["reached"].tolist() == reached
        assert [bar.get_width() for bar in panel.artists["levels"]] == reached
        assert f"{(expected['vip_level'] >= one['vip_level']).sum()} of 60 customers reach" in panel.finding_now
        assert sum(bar.get_height() for bar in panel.artists["bars"]) == len(expected)
        assert panel.finding_now.startswith(
            f"{settings['customer']} scores {one['rfm_weighted']:.0f} of 100: {one['vip_label']}"
        )


@pytest.mark.parametrize("weights", [(3, 3, 1), (1, 1, 1), (7, 11, 5), (12, 8, 8), (0, 0, 7)])
def test_weights_that_do_not_divide_lose_nobody_at_an_edge(weights):
    cube = pd.DataFrame(
        [(r, f, m) for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)],
        columns=["r_score", "f_score", "m_score"],
    )
    cube = cube.astype("Int64").assign(monetary=1.0)
    panel = panels.rfm_weights(cube).set(**dict(zip("rfm", weights, strict=True)))
    assert panel.error == ""
    exact = [
        20 * sum(w * s for w, s in zip(weights, row, strict=True)) / sum(weights)
        for row in cube[["r_score", "f_score", "m_score"]].to_numpy()
    ]
    edges = sorted(rules.table("classification/vip_levels")["from"])
    assert panel.result.ladder["reached"].tolist() == [
        sum(low <= score < high for score in exact) for low, high in zip(edges, [*edges[1:], 101], strict=True)
    ]


def test_rfm_cuts(customers):
    panel = panels.rfm_cuts(customers)
    for settings in sweep(panel):
        cuts = {
            "recency": [settings["recent"]],
            "frequency": [settings["orders"] - 1],
            "monetary": [settings["money"] - 0.01],
        }
        expected = crm.rfm_segment(crm.rfm_score(customers, method="cuts", cuts=cuts), high=2)
        counts = expected["segment"].value_counts().reindex(EIGHT, fill_value=0).tolist()
        assert panel.result.eight.counts == counts == [bar.get_width() for bar in panel.artists["left"]["bars"]]
        assert EIGHT[panel.result.eight.at] == expected.loc[settings["customer"], "segment"]
        assert panel.result.high == [(expected[score] == 2).sum() for score in ("r_score", "f_score", "m_score")]


@pytest.mark.parametrize("preset", ["trade", "source"])
def test_the_panels_start_from_the_classes_of_the_page(orders, customers, preset):
    limits, months = crm.rfm_preset(preset), crm.recency_in_months(customers)
    classed = crm.rfm_segment(crm.rfm_score(months, method="cuts", cuts=limits))
    counts = classed["segment"].value_counts().reindex(EIGHT, fill_value=0).tolist()
    assert panels.rfm_cuts(months, cuts=limits).result.eight.counts == counts
    assert panels.look_back(orders, "2026-06-30", cuts=limits).result.eight.counts == counts


def test_the_film_by_limits_is_the_method_week_by_week(orders):
    limits = crm.rfm_preset("trade")
    days = [*panels.look_back(orders, "2026-06-30").controls["day"].days[::6], date(2026, 2, 28), date(2026, 3, 31)]
    film = rfm_film(customer_days(orders), sorted(days), cuts=limits)
    for picture, day in zip(film.scores, sorted(days), strict=True):
        months = crm.recency_in_months(crm.customer_table(orders, as_of=day))
        method = crm.rfm_score(months, method="cuts", cuts=limits)
        expected = method[["r_score", "f_score", "m_score"]].astype(float).reindex(film.customers).fillna(0)
        assert picture.tolist() == expected.to_numpy().tolist(), day


def test_the_panels_follow_one_who_moves_and_call_everybody_by_name(orders, customers):
    cards, limits = crm.sample("customers"), crm.rfm_preset("trade")
    months = crm.recency_in_months(customers)
    made = (
        panels.rfm_weights(crm.rfm_score(months, method="cuts", cuts=limits), names=cards).set(r=12, f=4),
        panels.rfm_cuts(months, cuts=limits, names=cards).set(recent=12),
        panels.look_back(orders, "2026-06-30", cuts=limits, names=cards).set(day=date(2026, 3, 31)),
    )
    for panel in made:
        assert panel.settings["customer"] == "C043"
        assert "Marisma Hogar S.L." in panel.finding_now and panel.moved_now.startswith("Marisma Hogar S.L. ")
        assert panel.controls["customer"].names[:2] == ("Marisma Hogar S.L.", "Lakeshore Fixture Supply Inc.")


def test_two_firms_of_one_name_are_told_apart_and_a_firm_without_card_keeps_its_number(customers):
    cards = crm.sample("customers").query("customer_id != 'C001'")
    cards = cards.assign(name=cards["name"].where(cards["customer_id"] != "C029", "Marisma Hogar S.L."))
    names = panels.rfm_cuts(customers, names=cards).controls["customer"].names
    assert {"Marisma Hogar S.L. (C043)", "Marisma Hogar S.L. (C029)", "C001"} <= set(names)


def test_a_customer_who_is_not_there_yet_is_said_in_the_picture(orders):
    panel = panels.look_back(orders, "2026-06-30")
    assert panel.artists["nobody"].get_text() == ""
    panel.set(day=panel.controls["day"].days[0], customer="C056")
    assert panel.artists["nobody"].get_text() == "not a customer yet"


def test_cuts_of_ones_own_score_as_the_method_does(customers):
    cuts = {"recency": [30, 90.5, 365], "frequency": [1, 3, 9], "monetary": [0, 5_000, 20_000]}
    known = customers.dropna(subset=["recency"])
    expected = crm.rfm_score(known, method="cuts", cuts=cuts)[["r_score", "f_score", "m_score"]]
    assert cut_scores(known, cuts).tolist() == expected.astype(int).to_numpy().tolist()


def test_a_table_that_lost_its_day_is_refused_and_loses_no_control(scored):
    lost = scored.reset_index().set_index("customer_id")
    lost.attrs = {}
    with pytest.raises(crm.DataError, match="The table no longer says as_of"):
        panels.rfm_weights(lost)
    assert "scores" not in panels.rfm_weights(lost.drop(columns="last")).controls


@pytest.mark.parametrize("day", ["05.07.2026", "30.13.2026"])
def test_a_day_that_can_be_read_in_two_ways_is_refused(orders, day):
    with pytest.raises(crm.DataError, match="is not a day: write it as year-month-day"):
        panels.look_back(orders, day)


def test_look_back(orders):
    panel = panels.look_back(orders, "2026-06-30")
    assert panel.controls["day"].days[-1] == date(2026, 6, 30)
    for settings in sweep(panel):
        table = crm.rfm_score(crm.customer_table(orders, as_of=settings["day"]))
        expected = crm.rfm_segment(table)
        counts = expected["segment"].value_counts().reindex(EIGHT, fill_value=0).tolist()
        assert panel.result.eight.counts == counts == [bar.get_width() for bar in panel.artists["left"]["bars"]]
        if settings["customer"] in expected.index:
            scores = table.loc[settings["customer"], ["r_score", "f_score", "m_score"]].tolist()
            assert panel.result.scores[-1].tolist() == scores
            assert EIGHT[panel.result.eight.at] == expected.loc[settings["customer"], "segment"]


@pytest.mark.slow
@pytest.mark.parametrize("rules_for", [{}, {"refunds": "drop"}, {"order": "id"}])
def test_every_picture_of_the_film_is_the_method_on_that_day(rules_for):
    chance = np.random.default_rng(5)
    lines = pd.DataFrame(
        {  # refunds, orders over several days, lines without a number, late comers
            "customer_id": chance.choice(
                ["Ana", "Bo", "Cy", "Di", "Ed", "Fa", "Gu"], 150, p=[0.3, 0.2, 0.2, 0.1, 0.1, 0.05, 0.05]
            ),
            "date": pd.Timestamp("2025-01-01 13:30") + pd.to_timedelta(chance.integers(0, 400, 150), unit="D"),
            "amount": chance.normal(100, 90, 150).round(2),
            "id": chance.choice([None, *"abcdefgh"], 150),
        }
    ).rename(columns={} if "order" in rules_for else {"id": "order_id"})
    days = [
        day.date() for day in pd.date_range(lines["date"].min().normalize(), lines["date"].max().normalize(), freq="5D")
    ]
    film = rfm_film(customer_days(lines, **rules_for), days)
    for picture, day in zip(film.scores, days, strict=True):
        method = crm.rfm_segment(crm.rfm_score(crm.customer_table(lines, as_of=day, **rules_for)))
        expected = method[["r_score", "f_score", "m_score"]].astype(float).reindex(film.customers).fillna(0)
        assert picture.tolist() == expected.to_numpy().tolist(), day
        named = ["" if place < 0 else EIGHT[place] for place in eight_classes(picture)]
        assert named == method["segment"].reindex(film.customers).astype(object).fillna("").tolist(), day


def test_the_film_of_the_exporter_is_the_method_week_by_week(orders):
    days = panels.look_back(orders, "2026-06-30").controls["day"].days[::4]
    film = rfm_film(customer_days(orders), days)
    for picture, day in zip(film.scores, days, strict=True):
        method = crm.rfm_score(crm.customer_table(orders, as_of=day))
        expected = method[["r_score", "f_score", "m_score"]].astype(float).reindex(film.customers).fillna(0)
        assert picture.tolist() == expected.to_numpy().tolist(), day


def test_looking_back_from_before_the_first_order_is_refused(orders):
    with pytest.raises(crm.DataError, match="Nothing to draw: the first order is of"):
        panels.look_back(orders, "2001-01-01")


def test_cost_to_serve(orders):
    accounts = crm.cost_to_serve(orders, as_of="2026-06-30")
    panel = panels.cost_to_serve(accounts)
    service = rules.table("classification/service")
    for settings in sweep(panel):
        hour, days = service.assign(cost_per_hour=settings["hour"]), settings["days"] or None
        expected = crm.whale_curve(crm.cost_to_serve(orders, hour, credit_days=days)["profit"])
        pd.testing.assert_series_equal(panel.result["cum_share"], expected["cum_share"])
        assert panel.result.attrs == pytest.approx(expected.attrs)
        assert panel.artists["rise"].get_xdata()[-1] == expected.attrs["peak_customers"]
        assert len(panel.artists["fall"].get_xdata()) == expected.attrs["losers"] + 1
        if expected.attrs["losers"]:
            assert (
                f"{expected.attrs['peak_share']:.0%} of the profit; below zero after service: {expected.attrs['losers']},"
                in panel.finding_now
            )
    panel.reset().set(hour=80)
    dear = crm.cost_to_serve(orders, service.assign(cost_per_hour=80))["profit"]
    fell = accounts.index[(accounts["profit"] >= 0) & (dear.reindex(accounts.index) < 0)]
    assert fell[0] in panel.moved_now and "fell from profit to loss" in panel.moved_now
    cards = crm.sample("customers")
    named = panels.cost_to_serve(crm.with_names(accounts, cards)).set(hour=80)
    assert cards.set_index("customer_id")["name"][fell[0]] in named.moved_now
    assert list(panels.cost_to_serve(accounts[["gross_profit", "hours"]]).controls) == ["hour"]
    with pytest.raises(crm.DataError, match="gross profit adds up to"):
        panels.cost_to_serve(accounts.assign(gross_profit=-1.0))


def test_the_dearest_hour_of_the_slider_leaves_something():
    thin = pd.DataFrame({"gross_profit": [100.0, 20.0], "hours": [1.0, 1.0]}, index=["Ana", "Bo"])
    panel = panels.cost_to_serve(thin)
    assert panel.set(hour=panel.controls["hour"].high).error == ""
    free = panels.cost_to_serve(thin.assign(hours=0.0))
    assert free.finding_now.startswith("Every customer leaves something")


def test_retention():
    panel = panels.retention(margin=3000)
    for settings in sweep(panel):
        now, step, discount = settings["now"], settings["step"] / 100, settings["discount"]
        now = min(now, 1 - step)
        assert panel.result.value == pytest.approx(crm.lifetime_value(1, now, discount))
        assert panel.result.money == pytest.approx(crm.lifetime_value(3000, now, discount))
        assert panel.result.gain == pytest.approx(crm.retention_gain(now, step, discount))
        curve = crm.lifetime_curve(1.0, discount, step)
        pd.testing.assert_frame_equal(panel.result.curve, curve)
        assert curve["value"].tolist() == panel.artists["value"].get_ydata().tolist()
        for claim, rate in panel.result.claims[["gain", "retention"]].itertuples(index=False):
            assert rate == pytest.approx(crm.retention_for_gain(claim, step, discount), nan_ok=True)
    assert "2.7 yearly margins; 5 points more make that 27.5% more" in panel.finding_now
    said = [words.get_text() for words in panel.artists["words"]]
    assert said == ["a supermarket, 35%: from 87%", "a car seller, 48%: from 93%", "a bank, 80%: never"]


def test_retention_starts_where_the_own_figures_stand(orders):
    assert panels.retention(orders, "2026-06-30").finding_now.startswith("At 81% retention")  # 42 of 52
    everybody = pd.DataFrame(
        {"customer_id": ["Ana", "Ana"], "date": pd.to_datetime(["2025-01-10", "2026-01-10"]), "amount": 10.0}
    )
    panel = panels.retention(everybody, "2026-06-30")
    assert panel.finding_now.startswith("At 80% retention")  # less than two years
    panel = panels.retention(pd.concat([everybody, everybody.assign(date=pd.Timestamp("2024-07-02"))]), "2026-06-30")
    assert panel.finding_now.startswith("At 95% retention") and "Your own is 100%" in panel.finding_now
    assert panel.set(step=panel.controls["step"].high).finding_now.startswith("At 95% retention")  # as the slider says


def test_ticks_stand_at_whole_customers(customers, scored):
    for n in (4, 9, len(scored)):
        few = panels.rfm_weights(scored.head(n)), panels.rfm_cuts(customers.head(n))
        for panel in few:
            for ax in panel.figure.axes:
                for axis in [ax.xaxis, ax.yaxis]:
                    if axis.get_label_text() == "customers":
                        assert all(float(tick).is_integer() for tick in axis.get_ticklocs())


def test_lose_the_largest(customers):
    panel = panels.lose_the_largest(customers)
    for settings in sweep(panel):
        expected = crm.without_largest(customers, settings["lose"])
        assert panel.result.left.attrs == expected.attrs
        shown = ["customers", "sales", "largest", "largest_share"]
        pd.testing.assert_frame_equal(panel.result.left[shown], expected[shown])
        assert panel.artists["rest"][0].get_height() == pytest.approx(1 - expected.attrs["lost_share"])
        assert sum(bar.get_width() > 0 for bar in panel.artists["gone"]) == settings["lose"]
        assert f"{expected.attrs['lost_share']:.0%} of sales are gone" in panel.finding_now or settings["lose"] == 0
    panel.set(lose=3)
    assert panel.moved_now.startswith("The largest is now C002, with ")
    named = panels.lose_the_largest(crm.with_names(customers, crm.sample("customers"))).set(lose=3)
    assert named.moved_now.startswith("The largest is now Tanigawa Shomei K.K., with ")


def test_losing_everybody_says_so():
    for amounts in ([7.0], [5.0, 3.0, -2.0], [9.0, 0.0]):
        panel = panels.lose_the_largest(pd.Series(amounts))
        assert all(sweep(panel))
        assert panel.set(lose=panel.controls["lose"].high).finding_now.endswith(" nobody is left who buys.")


def test_a_failing_move_shows_its_message_and_keeps_the_picture(scored):
    panel = panels.rfm_weights(scored)
    before = panel.png
    panel.set(r=0, f=0, m=0)
    assert "three numbers of zero or more" in panel.error
    assert "three numbers of zero or more" in panel.view.shown.value
    assert panel.png == before
    panel.set(f=8, m=8, r=4)
    assert panel.error == ""
    assert panel.png == before


def test_reset_goes_back(customers):
    panel = panels.abc_cuts(customers)
    start = panel.finding_now
    panel.set(a=0.3, crossing="exclude")
    assert panel.finding_now != start
    reset = next(child for child in panel.view.box.children if getattr(child, "description", "") == "Reset")
    reset.click()
    assert panel.finding_now == start
    assert panel.settings == {"a": 0.8, "b": 0.95, "crossing": "include"}


@pytest.mark.parametrize("n", [1, 3])
def test_few_customers_are_enough(n):
    table = pd.DataFrame(
        {"recency": [9, 40, 300][:n], "frequency": [5, 2, 1][:n], "monetary": [900.0, 50.0, 20.0][:n]},
        index=["Ana", "Bo", "Cy"][:n],
    )
    for panel in (
        panels.abc_cuts(table),
        panels.abcd_readings(table),
        panels.rfm_weights(crm.rfm_score(table)),
        panels.rfm_cuts(table),
    ):
        assert all(sweep(panel))
