"""The policy on one page: who approves what, and what everybody keeps to.

Source: K; the amounts of the matrix R.
"""

from typing import Any

import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, side_by_side
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule
from crmlib.scores import first_fit


def approver_for(
    limit: Any,
    grade: Any,
    *,
    approval: Any = None,
    matrix: Rule = "credit/approvals",
) -> pd.Series:
    """Who may approve a limit: the first row of the grade whose ``limit_to`` is not below it, or who must agree besides.

    Who owes more than a quarter of all is such a case: :func:`crmlib.five_c` names in ``approval`` who must agree, and the
    higher of the two approves.

    Parameters
    ----------
    limit : float or Series
        Money, in the unit of the matrix (thousand USD in ours).
    grade : str or Series
    approval : str or Series, optional
        From :func:`crmlib.five_c`: the approver that a cap asks for, missing where it asks for none.
    matrix : str or DataFrame
        Rule table ``grade, limit_to, approver`` and the words.

    Returns
    -------
    Series
        One name per customer. Without a grade, a limit or a row that reaches far enough: the last of the table, since
        what nobody foresaw is for the highest.

    Raises
    ------
    DataError
        A grade or an approver is not in the matrix.

    Notes
    -----
    Source: K; amounts R. Nobody approves alone what he sold himself.

    Examples
    --------
    >>> approver_for(pd.Series([20, 68, 150]), "A").tolist()
    ['credit clerk', 'credit manager', 'management']
    >>> approver_for(90, "AA", approval="management").tolist()
    ['management']
    """
    rows = rules.table(matrix)
    need_columns(rows, "grade", "limit_to", "approver", table=say("rule table approvals"))
    rows = rows.assign(words=rules.words(rows, "label", by="approver").array).sort_values("limit_to", kind="stable")
    asked, _ = side_by_side(limit=limit, grade=grade, approval=approval)
    asked["limit"] = pd.to_numeric(asked["limit"], errors="coerce").astype(float)
    unknown = asked["grade"].dropna()[~asked["grade"].dropna().isin(rows["grade"])]
    if len(unknown):
        raise DataError(
            say(
                "The grade {grade} is not in the matrix of approvals; it has {known}. Correct one of them.",
                grade=unknown.iloc[0],
                known=joined(rules.table(matrix)["grade"].drop_duplicates()),
            )
        )
    found = pd.Series(rows["words"].iloc[-1], index=asked.index, name="approver", dtype="str")
    for name, steps in rows.groupby("grade"):
        mine = (asked["grade"] == name).to_numpy() & asked["limit"].notna().to_numpy()
        found[mine] = first_fit(asked[mine], steps, "words", rows["words"].iloc[-1]).astype("str")
    return _higher(found, asked["approval"], rows)


def _higher(found: pd.Series, approval: pd.Series, rows: pd.DataFrame) -> pd.Series:
    """The approver of the matrix, or the one that is asked for besides where that one stands above."""
    steps = rows.drop_duplicates("approver")  # by amount, so the highest comes last
    named = approval.where(approval.notna(), None)
    unknown = [name for name in named.dropna().unique() if name not in set(steps["approver"])]
    if unknown:
        raise DataError(
            say(
                "{who} must agree and is not in the matrix of approvals; it has {known}. Correct one of them.",
                who=unknown[0],
                known=joined(steps["approver"]),
            )
        )
    words = dict(zip(steps["approver"], steps["words"], strict=True))
    place = {name: number for number, name in enumerate(steps["words"])}
    besides = named.map(words)
    above = besides.map(place).astype(float) > found.map(place).astype(float)
    return found.mask(above, besides).astype("str").rename("approver")


def policy_page(page: Rule = "credit/policy_page") -> pd.DataFrame:
    """The credit policy in a dozen sentences: what it is about, the rule, who keeps it, and the rule table behind it.

    Parameters
    ----------
    page : str or DataFrame
        Rule table ``topic``, the words ``topic``, ``rule`` and ``who``, and ``table``.

    Returns
    -------
    DataFrame
        ``policy_topic``, ``policy_rule``, ``kept_by``, ``table`` (of ``crmlib/credit/rules``, missing where a sentence needs none).

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> policy_page().loc[0, ["policy_topic", "kept_by"]].tolist()
    ['gate', 'credit clerk']
    """
    rows = rules.table(page)
    said = rules.wordings(rows, "topic", "rule", "who", by="topic").reset_index(drop=True)
    return said.set_axis(["policy_topic", "policy_rule", "kept_by"], axis=1).assign(table=rows["table"].array)
