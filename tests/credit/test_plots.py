"""Pictures of the credit chapters: the finding in the title, nothing outside the figure, at one buyer and at many."""

from itertools import pairwise

import pandas as pd
import pytest

import crmlib as crm
from crmlib.credit import plots
from crmlib.language import DataError
from crmlib.showing.style import title

DAY, RATES = "2026-06-30", {"USD": 1, "EUR": 1.10}


def many(n):
    """The evidence of the exporter's buyers, again and again under other ids, until there are n."""
    evidence = crm.sample("credit_evidence")
    ids = evidence["customer_id"].unique()
    copies = [
        evidence.assign(customer_id=evidence["customer_id"] + "abcdef"[turn]) for turn in range(-(-n // len(ids)))
    ]
    everybody = pd.concat(copies, ignore_index=True)
    return everybody[everybody["customer_id"].isin(everybody["customer_id"].unique()[:n])]


def made(n):
    evidence, ledger = many(n), (crm.read_invoices(None), crm.read_payments(None))
    facts = crm.limit_inputs(evidence)
    decided, ways = crm.credit_limit(facts, as_of=DAY), crm.limit_candidates(facts)
    first = facts.index[0]
    aged = crm.ageing(*ledger, as_of=DAY, rates=RATES)
    aged.attrs["names"] = crm.read_customers(None).set_index("customer_id")["name"].to_dict()
    return {
        "grades": plots.score_and_grade(crm.five_c(evidence)),
        "limits": plots.limit_methods(plots.Ways(ways[ways["customer_id"] == first], decided.loc[first], first)),
        "age": plots.age_of_receivables(aged.head(n)),
        "days": plots.waiting_days(crm.receivable_days(*ledger, as_of=DAY, rates=RATES)),
    }


@pytest.mark.parametrize("n", [1, pytest.param(12, marks=pytest.mark.slow), 60])
def test_every_picture_at_every_size(n):
    for name, picture in made(n).items():
        figure = picture.figure
        assert title(figure).get_text().replace("\n", " ") == picture.finding, name
        inside = figure.bbox.padded(1)
        for ax in figure.axes:
            assert ax.get_xlabel(), name
            for text in [
                text
                for text in [*ax.texts, *ax.get_yticklabels(), ax.xaxis.label]
                if text.get_text() and text.get_visible()
            ]:
                box = text.get_window_extent()
                assert inside.x0 <= box.x0 and box.x1 <= inside.x1, f"{name}: {text.get_text()} leaves the figure"
            rows = [label.get_window_extent() for label in ax.get_yticklabels() if label.get_text()]
            assert all(not one.overlaps(other) for one, other in pairwise(rows)), f"{name}: names collide"
        words = title(figure).get_window_extent()
        assert words.x1 <= inside.x1, f"{name}: the title leaves the figure"


def test_findings_are_the_methods_figures():
    found = made(12)
    assert found["grades"].finding == "6 of 12 buyers get a worse grade than their score alone would give."
    aged = crm.ageing(crm.read_invoices(None), crm.read_payments(None), as_of=DAY, rates=RATES)
    share = crm.ageing_summary(aged)["share"][["1-30", "31-60", "61-90", ">90"]].sum()
    assert plots.age_of_receivables(aged).finding.startswith(f"{share:.0%} of the 522,225 owed is late")
    assert (
        found["days"].finding
        == "Sales wait 78.6 days for their money; without lateness it would be 62.2, so 16.4 are lateness."
    )


def test_who_lost_a_grade_is_among_those_shown():
    scores = crm.five_c(many(60))
    labels = {label.get_text() for label in plots.score_and_grade(scores).figure.axes[0].get_yticklabels()}
    lost = set(scores.index[scores["grade"] != scores["grade_by_score"]])
    assert len(labels) == plots.MOST_ROWS and labels <= lost


def test_a_limit_that_is_not_set_and_methods_that_are_not_known():
    buyer = pd.DataFrame({"grade": ["A"], "monthly_sales": [10]}, index=["Ana"])
    decided = crm.credit_limit(buyer, as_of=DAY).loc["Ana"]
    drawn = plots.limit_methods(plots.Ways(crm.limit_candidates(buyer), decided, "Ana"))
    assert drawn.finding == "0 methods give a number for Ana, and no limit is set."
    assert [text.get_text() for text in drawn.figure.axes[0].texts].count("not known") == 7


def test_nothing_to_draw_is_one_sentence():
    bare = crm.five_c(pd.DataFrame({"customer_id": ["Ana"], "item": ["identity_verified"], "value": [1]}))
    empty = crm.ageing(crm.read_invoices(None).iloc[:0], as_of=DAY)
    for draw in (
        lambda: plots.score_and_grade(bare),
        lambda: plots.age_of_receivables(empty),
        lambda: plots.waiting_days(pd.Series({"simple": float("nan")})),
    ):
        with pytest.raises(DataError, match="Nothing to draw"):
            draw()
