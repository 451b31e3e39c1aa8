"""Which payment terms a grade may have in a country, on a ladder from the safest to the most generous.

Source: the families of the ladder P, its order K; terms by grade and country R.
"""

from functools import reduce
from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.check import side_by_side
from crmlib.language import DataError, say
from crmlib.rules import Rule
from crmlib.scores import band

SAFEST = "advance"
NO_SALE = "no_sale"
IN_ADVANCE = "advance_only"  # the countries where only payment in advance is taken


def terms_for(
    grade: Any,
    country_class: Any,
    secured: Any = 0.0,
    *,
    own_grade: Any = None,
    gate: Any = None,
    by_grade: Rule = "credit/terms_by_grade",
    countries: Rule = "credit/terms_countries",
    ladder: Rule = "credit/terms_ladder",
) -> pd.DataFrame:
    """Terms to offer, and how far down the safety ladder one may go.

    The table gives one or two choices for a grade in an ordinary, a risky or an advance-only country. A customer in a
    risky country whose exposure is secured for the most part is treated as in an ordinary one. ``allowed`` are all terms
    at least as safe as the less safe of the choices.

    The country counts once. Where it allows payment in advance only, its own cap has put the grade at the end already; what
    decides between payment in advance and no sale is the grade without that cap.

    Parameters
    ----------
    grade : str or Series
        From :func:`crmlib.five_c`. Without a grade: payment in advance, with that reason.
    country_class : float or Series
        0 to 7. Without a class: payment in advance, with that reason.
    secured : float or Series
        Secured share of the exposure, 0 to 1; a gap counts as nothing secured.
    own_grade : str or Series, optional
        The grade without the caps of the country, from :func:`crmlib.limit_inputs`; without it the grade stands for it.
    gate : str or Series, optional
        Verdict of :func:`crmlib.investigation_gate`: ``stop`` is no sale, ``ask`` no offer before the answer.
    by_grade : str or DataFrame
        Rule table ``grade, country, choice, term, deposit, days_from, days_to``.
    countries : str or DataFrame
        Rule table ``from`` (class), ``country``, ``secured_from``, ``if_secured``.
    ladder : str or DataFrame
        Rule table ``rung, term`` and the words; rung 1 is the safest way to sell.

    Returns
    -------
    DataFrame
        One row per customer: ``default`` (a term of the ladder), ``other`` (the second choice, may be missing),
        ``allowed`` (terms, safest first; empty where there is no sale), ``offer`` (in words), ``reason``. All but the offer and the
        reason are missing where there is no offer yet.

    Raises
    ------
    DataError
        A grade is not in the table, a country class is not 0 to 7, or a term is not on the ladder.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> terms_for("B", 5)[["default", "allowed", "offer"]].values.tolist()
    [['confirmed_lc', 'advance, deposit_then_shipment, confirmed_lc', 'confirmed letter of credit at sight']]
    >>> terms_for("A", 3)["offer"].item()
    'open account, insured, 30 days; or deposit and the rest against copy of the bill of lading (deposit 30%)'
    >>> terms_for("D", 7, own_grade="A")[["offer", "reason"]].values.tolist()
    [['100 % in advance', 'country class 7 allows nothing else; grade A without the cap of the country']]
    """
    choices, classes, rungs = rules.table(by_grade), rules.table(countries), rules.table(ladder)
    asked = _asked(grade=grade, country_class=country_class, secured=secured, own_grade=own_grade, gate=gate)
    _refuse_unknown(asked, choices, classes, rungs)
    asked["country"] = _country(asked, classes)
    rung = dict(zip(rungs["term"], rungs["rung"], strict=True))
    words = dict(rules.words(rungs, "label", by="term"))
    rows = [_terms(row, choices, rung, words) for row in asked.itertuples(index=False)]
    columns = ["default", "other", "allowed", "offer", "reason"]
    return pd.DataFrame(rows, index=asked.index, columns=columns).astype("str")


def _asked(**columns: Any) -> pd.DataFrame:
    """The arguments side by side, one row per customer."""
    asked, _ = side_by_side(**columns)
    asked["grade"] = asked["grade"].astype(object).where(asked["grade"].notna(), None)
    asked["own_grade"] = asked["own_grade"].astype(object).where(asked["own_grade"].notna(), asked["grade"])
    asked["country_class"] = pd.to_numeric(asked["country_class"], errors="coerce").astype(float)
    asked["secured"] = pd.to_numeric(asked["secured"], errors="coerce").astype(float).fillna(0)
    return asked


def _country(asked: pd.DataFrame, countries: pd.DataFrame) -> pd.Series:
    """Ordinary, risky or advance only; what is secured well enough counts as the milder one."""
    by_class = band(asked["country_class"], countries, label="country").astype(object)
    edge = by_class.map(dict(zip(countries["country"], countries["secured_from"], strict=True))).astype(float)
    milder = by_class.map(dict(zip(countries["country"], countries["if_secured"], strict=True)))
    return by_class.mask(asked["secured"] >= edge, milder)


def _terms(row: Any, by_grade: pd.DataFrame, rung: dict[str, int], words: dict[str, str]) -> tuple[Any, ...]:
    """Default, other, allowed, offer and reason of one customer."""
    if row.gate == "stop":
        return NO_SALE, None, "", words[NO_SALE], say("stopped at the gate before any score")
    if row.gate == "ask":
        return None, None, None, say("no offer yet"), say("a question of the gate is open: wait for the answer")
    if row.grade is None or pd.isna(row.country_class):
        return SAFEST, None, SAFEST, words[SAFEST], _why_in_advance(row)
    grade = row.own_grade if row.country == IN_ADVANCE else row.grade
    choices = by_grade[(by_grade["grade"] == grade) & (by_grade["country"] == row.country)].sort_values("choice")
    terms = choices["term"].tolist()
    least_safe = max(rung[term] for term in terms)
    allowed = sorted((term for term in rung if 0 < rung[term] <= least_safe), key=lambda term: rung[term])
    reason = say("grade {grade} in country class {country:g}", grade=row.grade, country=row.country_class)
    if grade != row.grade:
        reason = say(
            "country class {country:g} allows nothing else; grade {grade} without the cap of the country",
            grade=grade,
            country=row.country_class,
        )
    elif row.secured > 0:
        reason = say(
            "grade {grade} in country class {country:g}, {secured:.0%} secured",
            grade=row.grade,
            country=row.country_class,
            secured=row.secured,
        )
    return (
        terms[0],
        terms[1] if len(terms) > 1 else None,
        ", ".join(allowed),
        reduce(
            lambda one, other: say("{one}; or {other}", one=one, other=other),
            [_words(choice, words) for choice in choices.itertuples(index=False)],
        ),
        reason,
    )


def _why_in_advance(row: Any) -> str:
    if row.grade is None:
        return say("there is no grade: in advance until there is one")
    return say("the country class is not known: in advance until it is")


def _words(choice: Any, words: dict[str, str]) -> str:
    """One choice of the table, such as "open account, 30 to 60 days"."""
    term = words[choice.term]
    if pd.notna(choice.deposit):
        return say("{term} (deposit {share:.0%})", term=term, share=choice.deposit)
    if pd.isna(choice.days_to):
        return term
    if choice.days_from == choice.days_to:
        return say("{term}, {days:g} days", term=term, days=choice.days_to)
    return say("{term}, {first:g} to {last:g} days", term=term, first=choice.days_from, last=choice.days_to)


def _refuse_unknown(asked: pd.DataFrame, by_grade: pd.DataFrame, countries: pd.DataFrame, ladder: pd.DataFrame) -> None:
    low, high = _classes()
    wrong = asked["country_class"].notna() & ~asked["country_class"].isin(range(low, high + 1))
    if wrong.any():
        raise DataError(
            say(
                "The country class {country:g} cannot be used: give a whole number from {low} to {high}.",
                country=asked.loc[wrong, "country_class"].iloc[0],
                low=low,
                high=high,
            )
        )
    pairs = pd.MultiIndex.from_frame(by_grade[["grade", "country"]])
    for grade in pd.concat([asked["grade"], asked["own_grade"]]).dropna().unique():
        for country in countries["country"]:
            if (grade, country) not in pairs:
                raise DataError(
                    say(
                        "The table of terms has no row for the grade {grade} and the country {country}; add it.",
                        grade=grade,
                        country=country,
                    )
                )
    missing = sorted(set(by_grade["term"]) - set(ladder["term"]))
    if missing:
        raise DataError(say("The term {term} is not on the ladder; add it.", term=missing[0]))


def _classes() -> tuple[int, int]:
    """The lowest and the highest country class that evidence may have."""
    row = rules.table("credit/evidence_items").set_index("item").loc["country_class"]
    return int(row["lowest"]), int(row["highest"])
