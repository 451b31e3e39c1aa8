"""Controls of the score's live pictures: one buyer pays later and later, several are weighed anew."""

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.credit import plots
from crmlib.credit.five_c import five_c, weighed_anew
from crmlib.credit.record import paid_late
from crmlib.language import DataError, say
from crmlib.showing.panel import Number, Panel
from crmlib.showing.style import need

LATEST = 120  # days late
COMPARED = 8  # buyers whose places are compared
WIDEST = 30  # letters of a name that fit beside the picture


def days_late(evidence: pd.DataFrame) -> Panel:
    """Let one customer pay later and later: the score hardly moves, the caps do.

    Parameters
    ----------
    evidence : DataFrame
        Of one customer, as in :func:`crmlib.five_c`.

    Returns
    -------
    Panel
        Its result is a :class:`crmlib.credit.plots.Late`: ``days``, the ``row`` of :func:`crmlib.five_c` for them, and the
        ``curve`` of all rows.

    Raises
    ------
    DataError
        There is no evidence, or it is on several customers.
    """
    if evidence.empty:
        raise DataError(say("There is no evidence on this customer: choose one that the evidence names."))
    customers = evidence["customer_id"].unique()
    if len(customers) > 1:
        raise DataError(say("The evidence is on {n} [customer|customers]: choose one of them.", n=len(customers)))
    # a customer for every day, scored at once; the slider only looks one up
    cases = pd.concat([paid_late(evidence, days).assign(customer_id=days) for days in range(LATEST + 1)])
    curve = five_c(cases)
    curve.index = curve.index.astype("int64")
    curve = curve.sort_index()
    return Panel(
        controls={"days": Number(0, 0, LATEST, say("every invoice paid late by, days"))},
        compute=lambda days: plots.Late(days, curve.loc[days], curve),
        draw=plots.days_late,
        moved=_fell,
    )


def _fell(before: plots.Late, after: plots.Late) -> str:
    points = after.row["score"] - before.row["score"]
    old, new = before.row["grade"], after.row["grade"]
    if old == new:
        return say("The score moved by {points:+.1f} and the grade is still {new}.", points=points, new=new)
    return say(
        "The score moved by {points:+.1f} and the grade went from {old} to {new}.", points=points, old=old, new=new
    )


def c_weights(scores: pd.DataFrame) -> Panel:
    """Weigh the five C's yourself and see which buyers change places.

    Parameters
    ----------
    scores : DataFrame
        From :func:`crmlib.five_c`; the eight buyers with the highest scores are shown. A C that is not known is left out
        of a buyer's score, as there. A column ``name``, from :func:`crmlib.with_names`, gives their names.

    Returns
    -------
    Panel
        Its result is a :class:`crmlib.credit.plots.Weighed`: ``buyers`` with their ``score``, which is that of
        :func:`crmlib.five_c` with these weights before any cap, and their ``place`` (0 is first).
    """
    house = rules.table("credit/five_c_weights").drop_duplicates("c").set_index("c")["c_weight"].astype(float)
    known = scores.dropna(subset="score").nlargest(COMPARED, "score")
    need(len(known) > 0, say("no customer has a score"))
    called = _called(known.index, known["name"].dropna().to_dict() if "name" in known else {})
    names = rules.words("credit/five_c_names", "label")
    by_house = _places(weighed_anew(known, house.to_dict()))

    def weigh(**weights: float) -> plots.Weighed:
        score = weighed_anew(known, weights)
        buyers = {"name": called, "score": score, "place": _places(score), "house_place": by_house}
        return plots.Weighed(
            pd.DataFrame(buyers, index=known.index), _percent(pd.Series(weights)[house.index]), _percent(house)
        )

    return Panel(
        controls={
            letter: Number(int(weight), 0, 60, say("weight of {c}", c=names.get(letter, letter)))
            for letter, weight in house.items()
        },
        compute=weigh,
        draw=plots.c_weights,
        moved=_changed_places,
    )


def _called(ids: pd.Index, names: Mapping[Any, str]) -> list[str]:
    """The buyers as the picture writes them: cut where a name is too long."""
    return [
        say("{name} ({id})", name=shorten(names[id], WIDEST, placeholder=" …"), id=id)
        if id in names
        else str(id)[:WIDEST]
        for id in ids
    ]


def _places(score: pd.Series) -> pd.Series:
    """Who is first, from 0; of equal scores the first stays first, without a score one is last."""
    return score.rank(ascending=False, method="first", na_option="bottom").astype("int64") - 1


def _percent(weights: pd.Series) -> pd.Series:
    return weights / weights.sum() * 100


def _changed_places(before: plots.Weighed, after: plots.Weighed) -> str:
    buyers = after.buyers.assign(was=before.buyers["place"])
    steps = buyers["was"] - buyers["place"]
    if not steps.any():
        return ""
    far = buyers.iloc[int(steps.abs().argmax())]
    said = {"name": far["name"], "old": far["was"] + 1, "new": far["place"] + 1, "n": int((steps != 0).sum())}
    if far["place"] < far["was"]:
        return say("{n} [buyer stands|buyers stand] elsewhere; {name} rose from place {old} to {new}.", **said)
    return say("{n} [buyer stands|buyers stand] elsewhere; {name} fell from place {old} to {new}.", **said)
