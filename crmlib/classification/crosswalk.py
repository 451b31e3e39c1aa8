"""Several ways to grade the same customers, laid side by side, and the customers on whom they disagree.

Source: the four vocabularies are those of S101, S176, S133 and S225; that they can be laid on one ladder is ours (R): they
measure different things, so the crosswalk teaches and does not convert.
"""

import pandas as pd

from crmlib import rules
from crmlib.classification.abc import abc_classify, abcd_classify
from crmlib.classification.metals import metal_tiers
from crmlib.classification.periods import order_window
from crmlib.classification.potential import potential_matrix, share_of_wallet
from crmlib.classification.questions import four_natures, question_facts
from crmlib.classification.rfm import recency_in_months, rfm_preset, rfm_score, rfm_weighted
from crmlib.days import Day, as_day
from crmlib.language import DataError, joined, say
from crmlib.orders import customer_table
from crmlib.rules import Rule

COSTS = {"order_id", "cost", "service_hours"}


def grade_systems(
    orders: pd.DataFrame, as_of: Day | None = None, cuts: dict[str, list[float]] | None = None
) -> pd.DataFrame:
    """Every customer's grade by each of the systems, as far as the orders allow.

    Parameters
    ----------
    orders : DataFrame
        Order lines with ``customer_id, date, amount``; with ``order_id``, ``cost`` and ``service_hours`` the metals too.
    as_of : str or date, optional
        As in :func:`crmlib.customer_table`.
    cuts : dict, optional
        The limits of the RFM scores, as from :func:`crmlib.rfm_preset`; default those of the trade.

    Returns
    -------
    DataFrame
        Index: the customer. ``abcd`` (A to D by rank), ``abc`` (A to C by value), ``metal`` (by profit and effort, where
        there are costs), ``vip_level`` (5 to 1 by RFM; missing where nothing was bought).

    Raises
    ------
    DataError
        As in :func:`crmlib.customer_table` and :func:`crmlib.abc_classify`.

    Notes
    -----
    Source: S101, S176, S225, S133.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo"], "date": pd.to_datetime(["2026-05-01", "2026-06-01"]), "amount": [90.0, 10.0]})
    >>> grade_systems(lines)[["abcd", "abc"]].values.tolist()
    [['A', 'A'], ['D', 'B']]
    """
    table = customer_table(orders, as_of=as_of)
    systems = {"abcd": abcd_classify(table)["abcd_class"], "abc": abc_classify(table)["abc_class"]}
    if set(orders) >= COSTS:
        known = orders[orders["date"] <= as_day(table.attrs["as_of"])]
        systems["metal"] = metal_tiers(known)["metal"]
    scored = rfm_score(recency_in_months(table), method="cuts", cuts=cuts or rfm_preset("trade"))
    return pd.DataFrame({**systems, "vip_level": rfm_weighted(scored)["vip_level"]}).reindex(table.index)


def crosswalk(grades: pd.DataFrame, ladder: Rule = "classification/crosswalk") -> pd.DataFrame:
    """How far apart the grading systems stand on each customer.

    A grade covers the steps ``from_step`` to ``to_step`` of a common ladder (1 is the top). The systems agree on a customer
    when one step is covered by all; else ``apart`` is the gap: the highest ``from_step`` less the lowest ``to_step``.

    Parameters
    ----------
    grades : DataFrame
        One row per customer, a column per system: ``abcd`` (A to D), ``abc`` (A to C), ``metal`` and ``vip_level`` (5 to 1);
        two at least. A missing grade is passed over.
    ladder : str or DataFrame
        Rule table ``system, grade, from_step, to_step``, with the words ``label``.

    Returns
    -------
    DataFrame
        `grades`, those furthest apart first, with ``apart`` (steps, 0 is agreement), ``best`` and ``worst`` (the system
        that puts the customer highest and lowest, in words; empty where they agree). ``attrs["not_on_ladder"]`` counts grades that
        the ladder does not know.

    Raises
    ------
    DataError
        Fewer than two of the columns are systems of the ladder.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> grades = pd.DataFrame({"abcd": ["A", "A"], "metal": ["platinum", "lead"]}, index=["Ana", "Bo"])
    >>> crosswalk(grades)[["apart", "best", "worst"]].to_dict("index")["Bo"]
    {'apart': 3, 'best': 'ABC(D) by rank', 'worst': 'metal by profit and effort'}
    """
    ladder = rules.table(ladder)
    systems = [name for name in grades if name in set(ladder["system"])]
    if len(systems) < 2:
        raise DataError(
            say(
                "A crosswalk needs two grading systems or more; name the columns after {names}.",
                names=joined(dict.fromkeys(ladder["system"])),
            )
        )
    steps = ladder.astype({"grade": "str"}).set_index(["system", "grade"])
    given = {name: grades[name].astype("object").map(_as_grade, na_action="ignore") for name in systems}
    top, low = (
        pd.DataFrame({name: given[name].map(steps.loc[name][edge]) for name in systems}).astype("float64")
        for edge in ("from_step", "to_step")
    )
    apart = (top.max(axis=1) - low.min(axis=1)).clip(lower=0)
    differ = apart > 0
    unknown = sum(int((given[name].notna() & top[name].isna()).sum()) for name in systems)
    words = rules.words(ladder.drop_duplicates("system"), "label")
    laid = grades.assign(
        apart=apart.fillna(0).astype("int64"),
        best=low.fillna(9).idxmin(axis=1).map(words).where(differ, ""),
        worst=top.fillna(0).idxmax(axis=1).map(words).where(differ, ""),
    )
    laid.attrs = {"not_on_ladder": unknown, "disagree": int(differ.sum())}
    return laid.sort_values("apart", ascending=False, kind="stable")


def systems_beside(
    customer: str,
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    *,
    as_of: Day,
    cuts: dict[str, list[float]] | None = None,
    systems: Rule = "classification/systems_when",
) -> pd.DataFrame:
    """Six systems beside each other: what each asks, what it says of one customer, and when to adopt it.

    Parameters
    ----------
    customer : str
        Its id.
    orders, customers : DataFrame
        Order lines as in :func:`grade_systems`, and cards.
    as_of : str or date
        The day to look back from.
    cuts : dict, optional
        As in :func:`grade_systems`.
    systems : str or DataFrame
        Rule table ``system``, with the words ``label``, ``answers`` and ``adopt``.

    Returns
    -------
    DataFrame
        Index ``system``: ``system_called``, ``answers``, ``of_this_customer`` (what it says; empty where the file does not tell) and
        ``adopt``.

    Raises
    ------
    DataError
        As in :func:`grade_systems`.

    Notes
    -----
    Source: R; the systems are those of S176, S101, S132, S102, S225 and S100.

    Examples
    --------
    >>> lines = pd.DataFrame({"customer_id": ["Ana", "Bo"], "date": pd.to_datetime(["2026-05-01", "2026-06-01"]), "amount": [90.0, 10.0]})
    >>> systems_beside("Ana", lines, pd.DataFrame({"customer_id": []}), as_of="2026-06-30")["of_this_customer"].to_dict()["abcd"]
    'A'
    """
    grades = grade_systems(orders, as_of, cuts).loc[customer]
    said = {name: "" if pd.isna(grade) else _as_grade(grade) for name, grade in grades.items()}
    if said.get("metal"):
        said["metal"] = rules.words("classification/metals", "label")[said["metal"]]
    if said.get("vip_level"):
        levels = rules.table("classification/vip_levels").astype({"level": "str"}).set_index("level")["label"]
        said["vip_level"] = say("{label} (level {level})", label=levels[said["vip_level"]], level=said["vip_level"])
    said["potential"] = _cell_of(customer, orders, customers, as_of)
    facts = question_facts(orders, customers, as_of)
    said["nature"] = four_natures(facts).loc[customer, "nature_called"] if "year_profit" in facts else ""
    words = rules.wordings(systems, "label", "answers", "adopt").rename(columns={"label": "system_called"})
    words.insert(2, "of_this_customer", pd.Series(said, dtype="object").reindex(words.index).fillna("").astype("str"))
    return words


def _cell_of(customer: str, orders: pd.DataFrame, customers: pd.DataFrame, as_of: Day) -> str:
    """The cell of amount and room in which a customer stands, in words; empty where its yearly demand is not known."""
    year = order_window(orders, as_of).groupby("customer_id", observed=True)["amount"].sum()
    try:
        cells = potential_matrix(share_of_wallet(customers, year))["cell"]
    except DataError:  # nobody's demand is known, or nobody has room
        return ""
    return rules.words("classification/potential_cells", "label")[cells[customer]] if customer in cells else ""


def _as_grade(value: object) -> str:
    """A level may come as 5 or 5.0; on the ladder it is "5"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
