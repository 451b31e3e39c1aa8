"""Pictures of accounts, at 10 and 500 customers."""

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import plots
from tests.classification.test_plots_value import SIZES, firm
from tests.pictures import fits

DAY = "2026-06-30"


def of_effort(lines, cards):
    accounts = crm.cost_to_serve(lines.assign(cost=lines["amount"] * 0.7))
    profit = accounts["gross_profit"].where(np.arange(len(accounts)) % 3 != 1, -1.0)
    return {
        "whale": plots.whale(crm.whale_curve(profit)),
        "whale without a hump": plots.whale(crm.whale_curve(accounts["gross_profit"] - 1)),
        "effort": plots.effort(crm.with_names(crm.effort_gap(accounts), cards)),
        "losing": plots.losing(
            plots.Loss.of(crm.with_names(crm.sales_share(crm.customer_table(lines, as_of=DAY)), cards))
        ),
    }


def of_systems(lines, cards):
    table, tiers = crm.customer_table(lines, as_of=DAY), crm.metal_tiers(lines)
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
    return {"metals": plots.metals(tiers), "disagreements": plots.disagreements(crm.with_names(laid, cards))}


@pytest.mark.parametrize("n", SIZES)
def test_every_picture_at_every_size(n):
    for name, made in of_systems(*firm(n)).items():
        fits(name, made)
    for name, made in of_effort(*firm(n)).items():
        fits(name, made)
        for ax in made.figure.axes:
            boxes = [text.get_window_extent() for text in [*ax.texts, *ax.get_yticklabels()] if text.get_text()]
            assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i]), name


def test_findings_are_the_methods_figures():
    lines, cards = crm.read_orders(None), crm.read_customers(None)
    accounts = crm.cost_to_serve(lines, as_of=DAY)
    curve = crm.whale_curve(accounts["profit"])
    loss = -accounts["profit"].clip(upper=0).sum()
    assert plots.whale(curve).finding == (
        f"The best 48 of 61 customers make 111% of the profit; below zero after service: 13, at a cost of {loss:,.0f}."
    )
    gaps = crm.effort_gap(accounts)
    assert plots.effort(gaps).finding.startswith(
        f"C006 takes {gaps['hours_share'].max():.0%} of the hours and brings 2% of the margin; "
    )
    assert plots.effort(crm.with_names(gaps, cards)).finding.startswith("Casalumera Magazzini S.p.A. takes ")
    walked = crm.crosswalk(crm.grade_systems(lines, as_of=DAY))
    seen = [text.get_text() for text in plots.disagreements(walked).figure.axes[0].texts]
    assert "lead" in seen and "VVVVVIP" in seen
    left = crm.without_largest(crm.customer_table(lines, as_of=DAY))
    assert plots.losing(plots.Loss.of(crm.sales_share(crm.customer_table(lines, as_of=DAY)))).finding == (
        f"Without C029, {left.attrs['lost_share']:.0%} of sales are gone: "
        f"as much as {left.attrs['to_replace']:.0f} usual (median) customers bring."
    )
    named = plots.effort(crm.with_names(gaps, cards)).figure.axes[0].get_yticklabels()
    assert named[0].get_text() == "C006  Casalumera Magazzini S.p.A."
    tiers = crm.metal_tiers(lines)
    assert f"lose {-tiers[tiers['metal'] == 'lead']['profit'].sum():,.0f}" in plots.metals(tiers).finding
    sound = tiers.assign(profit=tiers["profit"].abs(), metal="iron")
    assert plots.metals(sound).finding.startswith("0 of 61 customers are lead")


def test_a_curve_that_lost_its_figures_is_refused_in_words():
    curve = crm.whale_curve(pd.Series([5.0, 3.0, -1.0]))
    curve.attrs = {}
    with pytest.raises(crm.DataError, match="The table no longer says"):
        plots.whale(curve)


def test_a_picture_of_a_table_leaves_the_table_alone():
    curve = crm.whale_curve(pd.Series([5.0, 3.0, -1.0]))
    before = curve.copy()
    plots.whale(curve)
    pd.testing.assert_frame_equal(curve, before)
