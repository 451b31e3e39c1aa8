"""Pictures of value: drawn at 10 and 500 customers, the finding in the title, no glyph missing, nothing outside the figure."""

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import plots
from tests.pictures import fits

DAY = pd.Timestamp("2026-06-30")
SIZES = [10, 500, pytest.param(1, marks=pytest.mark.slow)]


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
    return {
        "make_up": plots.make_up(crm.composition(cards, table)),
        "pareto": plots.pareto(crm.sales_share(table)),
        "lorenz": plots.lorenz_curve(crm.lorenz(table)),
        "margins": plots.margins(crm.gross_margin(lines)),
        "classes": plots.pareto_classes(crm.abc_classify(table)),
        "grades": plots.pareto_grades(crm.abcd_classify(table)),
        "room": plots.amount_and_room(crm.with_names(crm.potential_matrix(crm.share_of_wallet(cards, table)), cards)),
    }


@pytest.mark.parametrize("n", SIZES)
def test_every_picture_at_every_size(n):
    for name, made in pictures(*firm(n)).items():
        fits(name, made)


def test_findings_are_the_methods_figures():
    lines, cards = crm.read_orders(None), crm.read_customers(None)
    made, table = pictures(lines, cards), crm.customer_table(lines, as_of=DAY.date())
    margin = crm.gross_margin(lines)["margin_of_sales_share"]
    assert made["margins"].finding == (
        f"Of its own sales, {margin.idxmax()} leaves most ({margin.max():.0%}) and "
        f"{margin.idxmin()} least ({margin.min():.0%})."
    )
    assert made["pareto"].finding.startswith(
        f"The largest 20% of the customers bring {crm.top_share(table):.0%} of sales"
    )
    assert f"Gini index is {crm.gini(table):.2f}" in made["lorenz"].finding


def test_classes_are_those_of_the_method():
    table = crm.customer_table(crm.read_orders(None), as_of=DAY.date())
    for draw, classify, column in (
        (plots.pareto_classes, crm.abc_classify, "abc_class"),
        (plots.pareto_grades, crm.abcd_classify, "abcd_class"),
    ):
        classed = classify(table)
        areas = draw(classed).figure.axes[0].patches
        assert [area.get_width() for area in areas] == [
            (classed[column] == letter).sum() for letter in sorted(set(classed[column]))
        ]
        top = (
            classed[classed[column] != max(classed[column])]
            if draw is plots.pareto_grades
            else classed.head(areas[0].get_width())
        )
        share = top["amount"].sum() / classed["amount"].clip(lower=0).sum()
        assert f"{share:.0%} of sales" in draw(classed).finding


def test_one_customer_brings_all_sales():
    one = crm.sales_share([7.0])
    fits("pareto", plots.pareto(one))
    assert plots.pareto(one).finding == "One customer brings all sales."
    assert plots.pareto_classes(crm.abc_classify([7.0])).finding == (
        "1 of 1 customer is A and brings 100% of sales; 0 are B, 0 are C."
    )


def test_names_lie_on_no_point_and_on_no_other_name():
    lines, cards = crm.read_orders(None), crm.read_customers(None)
    wallet = crm.share_of_wallet(cards, crm.order_window(lines, DAY).groupby("customer_id")["amount"].sum())
    drawn = plots.amount_and_room(crm.with_names(crm.potential_matrix(wallet), cards))
    ax = drawn.figure.axes[0]
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) >= 4
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    assert not any(box.overlaps(ax.get_legend().get_window_extent()) for box in boxes)
