"""One year beside the year before, and two properties crossed: the sums add up, the days are those of the calendar."""

import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import panels, plots
from crmlib.classification.panels.sales import EVERY
from crmlib.classification.story import value as story
from crmlib.language import DataError
from tests.classification.test_plots_value import DAY, SIZES, firm
from tests.panels import sweep
from tests.pictures import fits


@pytest.fixture(scope="module")
def orders():
    return crm.sample("orders")


@pytest.fixture(scope="module")
def cards():
    return crm.sample("customers")


@pytest.mark.parametrize("day", ["2026-06-30", "2026-06-15", "2024-02-29", "2024-03-01"])
@pytest.mark.parametrize("by", ["month", "customer_id", "product"])
def test_the_two_years_add_up_to_the_lines_of_their_days(orders, day, by):
    made = crm.year_on_year(orders, by, as_of=day)
    end = pd.Timestamp(day)
    for column, until in [("year_sales", end), ("year_sales_before", end - pd.DateOffset(months=12))]:
        inside = (orders["date"] > until - pd.DateOffset(months=12)) & (orders["date"] <= until)
        assert made[column].sum() == pytest.approx(orders.loc[inside, "amount"].sum())
    assert made["year_change"].tolist() == pytest.approx((made["year_sales"] - made["year_sales_before"]).tolist())


def test_a_month_stands_beside_itself_a_year_before(orders):
    made = crm.year_on_year(orders, as_of="2026-06-30")
    month = orders["date"].dt.strftime("%Y-%m")
    assert made.index.tolist() == [str(one) for one in pd.period_range("2025-07", "2026-06", freq="M")]
    for now, before in [("2026-03", "2025-03"), ("2025-07", "2024-07")]:
        assert made.loc[now, "year_sales"] == pytest.approx(orders.loc[month == now, "amount"].sum())
        assert made.loc[now, "year_sales_before"] == pytest.approx(orders.loc[month == before, "amount"].sum())
    assert len(crm.year_on_year(orders, as_of="2026-06-15")) == 13, "a part of June at both ends"


def test_the_largest_loss_comes_first_and_lines_without_a_product_are_counted(orders):
    some = orders.assign(product=orders["product"].mask(orders.index < 5))
    made = crm.year_on_year(some, "product", as_of="2024-06-30")
    assert made["year_change"].is_monotonic_increasing
    assert made.attrs["left_out"][0]["rows"] == 5
    with pytest.raises(DataError, match="colour"):
        crm.year_on_year(orders, "colour")
    with pytest.raises(DataError, match="date"):
        crm.year_on_year(orders.assign(date=pd.NaT).astype({"date": "datetime64[ns]"}))


def test_short_of_last_year_is_class_a_with_its_gaps(orders):
    classes = crm.abc_classify(crm.customer_table(orders, as_of="2026-06-30"))
    made = crm.short_of_last_year(classes, orders, as_of="2026-06-30")
    assert set(made.index) == set(classes.index[classes["abc_class"] == "A"])
    once = made["ask"].str.startswith("Is there a next project")
    assert (made["short"] >= 0).all() and made.loc[~once, "short"].is_monotonic_decreasing
    assert once.any() and (made.loc[once, "short"] > 0).all() and made["short"][: once.to_numpy().argmax()].min() > 0
    change = crm.year_on_year(orders, "customer_id", as_of="2026-06-30")["year_change"]
    assert made["short"].tolist() == pytest.approx((-change.reindex(made.index)).clip(lower=0).tolist())
    early = crm.short_of_last_year(classes, orders, as_of="2024-01-01")
    assert (early["short"] == 0).all(), "who has no year before is not short of it"


@pytest.mark.parametrize(("rows", "columns"), [("country", "product"), ("kind", "owner"), ("product", "customer_id")])
def test_a_grid_adds_up_to_all_sales(orders, cards, rows, columns):
    grid = crm.sales_grid(orders, cards.iloc[3:], rows, columns)
    assert grid["sales"].sum() == pytest.approx(orders["amount"].sum())
    assert grid["share"].groupby(level=0).sum().loc[
        grid["sales"].groupby(level=0).sum() > 0
    ].to_numpy() == pytest.approx(1)
    assert grid["usual_share"].groupby(level=1).first().sum() == pytest.approx(1)
    assert grid["sales"].groupby(level=0, sort=False).sum().is_monotonic_decreasing
    assert ("not on file" in grid.index.get_level_values(0)) == (rows in cards)


def test_the_cell_that_stands_out_is_one_order_of_one_customer(orders, cards):
    grid = crm.sales_grid(orders, cards)
    assert plots.sales_grid(grid).finding == "LED tube 18W is 14% of all sales, and 30% of those to DE."
    cell = grid.loc[("DE", "LED tube 18W")]
    german = orders[orders["customer_id"].isin(cards.query("country == 'DE'")["customer_id"])]
    by_hand = german[german["product"] == "LED tube 18W"].groupby("customer_id")["amount"].sum()
    assert (cell["sales"], cell["customers"]) == (pytest.approx(by_hand.sum()), len(by_hand))
    assert cell["largest_share"] == pytest.approx(by_hand.max() / by_hand.sum()) == pytest.approx(0.68, abs=0.005)
    even = pd.DataFrame({"customer_id": list("ab") * 2, "product": list("ttll"), "amount": 1.0})
    assert "No cell" in plots.sales_grid(crm.sales_grid(even, cards, "customer_id", "product")).finding
    with pytest.raises(DataError, match="trade"):
        crm.sales_grid(orders, cards, "trade", "product")


@pytest.mark.parametrize("n", SIZES)
def test_the_pictures_at_every_size(n):
    lines, cards = firm(n)
    day = DAY.date()
    for name, made in {
        "months": plots.year_on_year(crm.year_on_year(lines, as_of=day)),
        "parts": plots.year_on_year(crm.year_on_year(lines, as_of="2026-06-15")),
        "new": plots.year_on_year(crm.year_on_year(lines, as_of="2025-01-15")),
        "grid": plots.sales_grid(crm.sales_grid(lines, cards, "kind", "product")),
    }.items():
        fits(name, made)


def test_the_panel_shows_what_the_method_says(orders, cards):
    panel = panels.year_on_year(orders, cards, as_of="2026-06-30")
    assert panel.controls["customer"].names[0] == "Marisma Hogar S.L.", "the regular customer who fell most"
    assert "Marisma Hogar S.L. bought for 110,012 in 12 months, after 349,005" in panel.finding_now
    for settings in sweep(panel):
        its = orders[orders["customer_id"] == settings["customer"]]
        its = its if settings["product"] == EVERY else its[its["product"] == settings["product"]]
        expected = crm.year_on_year(its, as_of="2026-06-30")
        pd.testing.assert_frame_equal(panel.result.drop(columns="whose"), expected)
    heights = [bar.get_height() * 1000 for bar in panel.artists["year_sales"]]
    assert heights == pytest.approx(panel.result["year_sales"].tolist())


def test_the_panel_on_a_bare_list_and_on_two_firms_of_one_name(orders, cards):
    bare = orders[["customer_id", "date", "amount"]]
    panel = panels.year_on_year(bare)
    assert list(panel.controls) == ["customer"] and panel.finding_now.startswith("C043 bought")
    assert all(panel.set(customer=one).error == "" for one in panel.controls["customer"].options)
    twins = cards.assign(name=cards["name"].where(~cards["customer_id"].isin(["C043", "C029"]), "Twin Ltd"))
    names = panels.year_on_year(orders, twins).controls["customer"].names
    assert {"Twin Ltd (C043)", "Twin Ltd (C029)"} <= set(names)
    once = bare.drop_duplicates("customer_id")
    assert panels.year_on_year(once, as_of="2024-12-31").error == ""


def test_what_went_unseen_in_the_small_classes_is_counted(orders):
    classes = crm.abc_classify(crm.customer_table(orders)["monetary"])
    years = crm.year_on_year(orders, "customer_id", as_of="2026-06-30")
    small = classes.index[classes["abc_class"] != "A"]
    fell = -years["year_change"].reindex(small).clip(upper=0)
    said = story.both(classes, years)
    assert f"{(fell > 0).sum()} of them bought less" in said and f"by {fell.sum():,.0f} together" in said
    assert story.both(classes, years.assign(year_change=1.0)).endswith(
        "None of them bought less than in the year before."
    )
    assert story.both(classes[classes["abc_class"] == "A"], years) is None
