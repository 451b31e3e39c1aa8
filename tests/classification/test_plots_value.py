"""Pictures of the value half, at 1, 10 and 500 customers."""

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import plots
from tests.pictures import fits

DAY = pd.Timestamp("2026-06-30")


def firm(n):
    """Order lines and cards of an invented firm with n customers, some with names of forty letters."""
    chance = np.random.default_rng(n)
    count = 12 * n
    customer = [f"C{i:03}" for i in chance.integers(0, n, count)]
    amount = chance.lognormal(8, 1.5, count).round(2)
    lines = pd.DataFrame(
        {
            "customer_id": customer,
            "order_id": [f"S{i}" for i in range(count)],
            "amount": amount,
            "cost": amount * chance.uniform(0.5, 1.1, count),
            "date": DAY - pd.to_timedelta(chance.integers(0, 700, count), unit="D"),
            "service_hours": chance.uniform(0, 30, count),
            "product": chance.choice(["LED bulb 9W", "street light 60W with a very long name", "tube"], count),
        }
    )
    cards = pd.DataFrame(
        {
            "customer_id": [f"C{i:03}" for i in range(n)],
            "name": [f"A Trading Company of Some Length {i}" for i in range(n)],
            "kind": chance.choice(["importer", "wholesaler", "project contractor"], n),
            "potential": chance.lognormal(11, 1, n).round(-3) + 1000,
        }
    )
    return lines, cards


def pictures(lines, cards):
    table = crm.customer_table(lines, as_of=DAY.date())
    then, now = (
        crm.abc_classify(crm.customer_table(crm.order_window(lines, day), as_of=day.date()))["abc_class"]
        for day in (DAY - pd.DateOffset(months=12), DAY)
    )
    tiers = crm.metal_tiers(lines)
    laid = crm.crosswalk(
        pd.DataFrame(
            {
                "abcd": crm.abcd_classify(table)["abcd_class"],
                "abc": crm.abc_classify(table)["abc_class"],
                "metal": tiers["metal"],
                "vip_level": crm.rfm_weighted(crm.rfm_score(table))["vip_level"],
            }
        )
    )
    return {
        "make_up": plots.make_up(crm.composition(cards, table)),
        "margins": plots.margins(crm.gross_margin(lines)),
        "room": plots.amount_and_room(crm.with_names(crm.potential_matrix(crm.share_of_wallet(cards, table)), cards)),
        "migration": plots.migration(crm.migration_matrix(then, now)),
        "metals": plots.metals(tiers),
        "disagreements": plots.disagreements(crm.with_names(laid, cards)),
    }


@pytest.mark.parametrize("n", [1, 10, 500])
def test_every_picture_at_every_size(n):
    for name, made in pictures(*firm(n)).items():
        fits(name, made)


def test_findings_are_the_methods_figures():
    lines, cards = crm.read_orders(None), crm.read_customers(None)
    made = pictures(lines, cards)
    margin = crm.gross_margin(lines)["margin_share"]
    assert made["margins"].finding == (
        f"Of its own sales, {margin.idxmax()} leaves most ({margin.max():.0%}) and "
        f"{margin.idxmin()} least ({margin.min():.0%})."
    )
    tiers = crm.metal_tiers(lines)
    assert f"lose {-tiers[tiers['metal'] == 'lead']['profit'].sum():,.0f}" in made["metals"].finding
    sound = tiers.assign(profit=tiers["profit"].abs(), metal="iron")
    assert plots.metals(sound).finding.startswith("0 of 61 customers are lead")


def test_names_lie_on_no_point_and_on_no_other_name():
    lines, cards = crm.read_orders(None), crm.read_customers(None)
    wallet = crm.share_of_wallet(cards, crm.order_window(lines, DAY).groupby("customer_id")["amount"].sum())
    drawn = plots.amount_and_room(crm.with_names(crm.potential_matrix(wallet), cards))
    ax = drawn.figure.axes[0]
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) >= 4
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    assert not any(box.overlaps(ax.get_legend().get_window_extent()) for box in boxes)


def test_a_first_year_has_nobody_to_keep():
    matrix = crm.migration_matrix(pd.Series(dtype="str"), pd.Series(["A", "B", "B"], index=["a", "b", "c"]))
    assert plots.migration(matrix).finding == "All are new (3): nobody bought in the year before."
