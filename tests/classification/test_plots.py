"""Pictures: drawn at 1, 10 and 500 customers, the finding in the title, no glyph missing, nothing outside the figure."""

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib.classification import plots
from tests.pictures import fits


def book(n):
    chance = np.random.default_rng(n)
    return pd.DataFrame(
        {
            "recency": chance.integers(1, 700, n),
            "frequency": chance.integers(1, 40, n),
            "monetary": chance.lognormal(8, 1.5, n).round(2),
        },
        index=[f"C{i:03}" for i in range(n)],
    )


def pictures(table):
    scored = crm.rfm_score(table)
    compared = pd.DataFrame({rule: crm.rfm_score(table, method=rule)["f_score"] for rule in ("rank", "quantile")})
    ranked = crm.rfm_weighted(scored)
    return {
        "pareto": plots.pareto(crm.sales_share(table)),
        "classes": plots.pareto_classes(crm.abc_classify(table)),
        "grades": plots.pareto_grades(crm.abcd_classify(table)),
        "lorenz": plots.lorenz_curve(crm.lorenz(table)),
        "grid": plots.score_grid(scored),
        "segments": plots.segments(crm.rfm_segment(scored)),
        "ties": plots.tie_trap(compared),
        "levels": plots.vip_levels(
            {"table": ranked, "customer": table.index[0], "levels": crm.rules.table("classification/vip_levels")}
        ),
    }


@pytest.mark.parametrize("n", [1, 10, 500])
def test_every_picture_at_every_size(n):
    for name, made in pictures(book(n)).items():
        fits(name, made)


def test_findings_are_the_methods_figures():
    table = crm.customer_table(crm.sample("orders"), as_of="2026-06-30")
    made = pictures(table)
    assert made["pareto"].finding.startswith(
        f"The largest 20% of the customers bring {crm.top_share(table):.0%} of sales"
    )
    assert f"Gini index is {crm.gini(table):.2f}" in made["lorenz"].finding
    scored = crm.rfm_score(table)
    assert made["grid"].finding.startswith(f"{((scored['r_score'] >= 4) & (scored['f_score'] >= 4)).sum()} customers")
    eight = crm.rfm_segment(scored)["segment"].value_counts()
    assert made["grid"].finding.endswith(f"; {eight['LHH'] + eight.get('LHL', 0)} bought often but not lately.")
    frames = {tuple(frame.get_bbox().bounds) for frame in made["grid"].figure.axes[0].patches}
    assert {round(wide + 0.06) for _, _, wide, _ in frames} == {2, 3}  # not lately is 1 to 3, lately 4 and 5
