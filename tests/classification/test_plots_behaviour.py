"""Pictures of behaviour and of the eight classes, at 10 and 500 customers."""

import numpy as np
import pandas as pd
import pytest

import crmlib as crm
from crmlib import DataError
from crmlib.classification import plots
from crmlib.classification.claims import retention_step
from tests.classification.test_plots_value import DAY, SIZES, firm
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


def of_scores(table):
    scored = crm.rfm_score(table)
    compared = pd.DataFrame({rule: crm.rfm_score(table, method=rule)["f_score"] for rule in ("rank", "quantile")})
    return {
        "grid": plots.score_grid(scored),
        "ties": plots.tie_trap(compared),
        "levels": plots.vip_levels(plots.Weighed(crm.rfm_weighted(scored), table.index[0])),
        "segments": plots.segments(crm.rfm_segment(scored)),
    }


def of_time(lines, cards):
    then, now = (
        crm.abc_classify(crm.customer_table(crm.order_window(lines, day), as_of=day.date()))["abc_class"]
        for day in (DAY - pd.DateOffset(months=12), DAY)
    )
    rhythm = crm.own_rhythm(lines, as_of="2027-06-30")
    return {
        "migration": plots.migration(crm.migration_matrix(then, now)),
        "rhythm": plots.rhythm(crm.with_names(rhythm[rhythm["rhythm"].isin(["late", "silent"])], cards)),
    }


@pytest.mark.parametrize("n", SIZES)
def test_every_picture_at_every_size(n):
    made = of_scores(book(n)) | of_time(*firm(n))
    for name, picture in made.items():
        fits(name, picture)
    for ax in made["rhythm"].figure.axes:
        boxes = [text.get_window_extent() for text in [*ax.texts, *ax.get_yticklabels()] if text.get_text()]
        assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_findings_are_the_methods_figures():
    table = crm.customer_table(crm.sample("orders"), as_of="2026-06-30")
    made = of_scores(table)
    scored = crm.rfm_score(table)
    assert made["grid"].finding.startswith(f"{((scored['r_score'] >= 4) & (scored['f_score'] >= 4)).sum()} customers")
    eight = crm.rfm_segment(scored)["segment"].value_counts()
    assert made["grid"].finding.endswith(f"; {eight['LHH'] + eight.get('LHL', 0)} bought often but not lately.")
    frames = {tuple(frame.get_bbox().bounds) for frame in made["grid"].figure.axes[0].patches}
    assert {round(wide + 0.06) for _, _, wide, _ in frames} == {2, 3}  # not lately is 1 to 3, lately 4 and 5


def test_levels_can_be_those_of_a_table_of_ones_own():
    weighed = crm.rfm_weighted(crm.rfm_score(book(50)), levels=crm.rules.table("classification/vip_levels_round"))
    drawn = plots.vip_levels(plots.Weighed(weighed, "C007", levels="classification/vip_levels_round"))
    widths = [bar.get_width() for bar in drawn.figure.axes[1].patches]
    assert widths == [(weighed["vip_level"] == level).sum() for level in range(1, 6)] and sum(widths) == 50


def test_a_first_year_has_nobody_to_keep():
    matrix = crm.migration_matrix(pd.Series(dtype="str"), pd.Series(["A", "B", "B"], index=["a", "b", "c"]))
    assert plots.migration(matrix).finding == "All are new (3): nobody bought in the year before."


def test_a_step_of_retention_stands_on_the_curve():
    drawn = plots.retention(retention_step())
    fits("retention", drawn)
    assert drawn.finding == (
        "At 80% retention a customer is worth 2.7 yearly margins; 5 points more make that 27.5% more."
    )
    step, curve = retention_step(0.9, 0.02, margin=3000), crm.lifetime_curve(1.0, 0.10, 0.02)
    assert step.value == pytest.approx(curve.loc[0.9, "value"]) and step.gain == pytest.approx(curve.loc[0.9, "gain"])
    assert step.money == pytest.approx(crm.lifetime_value(3000, 0.9))
    assert step.claims["retention"].tolist() == pytest.approx(
        [crm.retention_for_gain(gain, 0.02) for gain in step.claims["gain"]], nan_ok=True
    )


def test_who_waits_longest_is_drawn_with_the_usual_and_the_longest_gap():
    rhythm = crm.own_rhythm(crm.read_orders(None), as_of="2026-06-30")
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
