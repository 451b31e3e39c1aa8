"""Pictures of accounts, at 1, 10 and 500 customers."""

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib import DataError
from crmlib.classification import plots
from tests.classification.test_plots_value import firm
from tests.pictures import fits

DAY = "2026-06-30"


def pictures(lines, cards):
    accounts = crm.cost_to_serve(lines.assign(cost=lines["amount"] * 0.7))
    rhythm = crm.own_rhythm(lines, as_of="2027-06-30")
    gains = accounts.assign(profit=accounts["gross_profit"] - 1)
    made = {
        "whale without a hump": plots.whale(crm.whale_curve(gains["profit"])),
        "effort": plots.effort(crm.with_names(crm.effort_gap(accounts), cards)),
        "losing": plots.losing(crm.with_names(crm.sales_share(crm.customer_table(lines, as_of=DAY)), cards)),
        "rhythm": plots.rhythm(crm.with_names(rhythm[rhythm["rhythm"].isin(["late", "silent"])], cards)),
    }
    profit = accounts["gross_profit"].where(np.arange(len(accounts)) % 3 != 1, -1.0)
    return made | {"whale": plots.whale(crm.whale_curve(profit))}


@pytest.mark.parametrize("n", [1, 10, 500])
def test_every_picture_at_every_size(n):
    for name, made in pictures(*firm(n)).items():
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
    left = crm.without_largest(crm.customer_table(lines, as_of=DAY))
    assert plots.losing(crm.sales_share(crm.customer_table(lines, as_of=DAY))).finding == (
        f"Without C029, {left.attrs['lost_share']:.0%} of sales are gone: "
        f"as much as {left.attrs['to_replace']:.0f} usual (median) customers bring."
    )
    assert plots.retention(crm.lifetime_curve()).finding == (
        "At 80% retention a customer is worth 2.7 yearly margins; 5 points more make that 27.5% more."
    )
    fits("retention", plots.retention(crm.lifetime_curve()))
    rhythm = crm.own_rhythm(lines, as_of=DAY)
    late = rhythm[rhythm["rhythm"].isin(["late", "silent"])]
    silent = (late["rhythm"] == "silent").sum()
    assert plots.rhythm(late).finding.startswith(
        f"{len(late)} customers are overdue by their own rhythm, {silent} of them"
    )
    with pytest.raises(DataError, match="nobody is overdue"):
        plots.rhythm(late.iloc[:0])
    drawn = plots.rhythm(late).figure.axes[0]
    marks = {line.get_label(): line.get_xdata().tolist() for line in drawn.lines}
    assert marks == {
        "usual gap": late["usual_gap"].head(10).tolist(),
        "longest gap so far": late["longest_gap"].head(10).tolist(),
    }
    assert len(drawn.get_legend().get_texts()) == 3
    assert len(late) == 16 and drawn.get_xlabel() == "days (the first 10 of 16 are shown)"
    assert plots.rhythm(late.head(10)).figure.axes[0].get_xlabel() == "days"
    named = plots.effort(crm.with_names(gaps, cards)).figure.axes[0].get_yticklabels()
    assert named[0].get_text() == "C006  Casalumera Magazzini S.p.A."


def test_a_picture_of_a_table_leaves_the_table_alone():
    curve = crm.whale_curve(pd.Series([5.0, 3.0, -1.0]))
    before = curve.copy()
    plots.whale(curve)
    pd.testing.assert_frame_equal(curve, before)
