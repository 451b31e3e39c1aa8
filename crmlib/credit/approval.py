"""The policy on one page: who approves what, and what everybody keeps to.

Source: K; the amounts of the matrix R.
"""

from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say


def approver_for(
    limit: Any,
    grade: Any,
    *,
    approval: Any = None,
    matrix: pd.DataFrame = rules.table("credit/approvals"),
    label: str = "label_en",
) -> pd.Series:
    """Who may approve a limit: the first row of the grade whose ``up_to`` is not below it, or who must agree besides.

    Who owes more than a quarter of all is such a case: :func:`crmlib.five_c` names in ``approval`` who must agree, and the
    higher of the two approves.

    Parameters
    ----------
    limit : float or Series
        Money, in the unit of the matrix (thousand USD in ours).
    grade : str or Series
    approval : str or Series, optional
        From :func:`crmlib.five_c`: the approver that a cap asks for, missing where it asks for none.
    matrix : DataFrame
        Rule table ``grade, up_to`` and the words.
    label : str
        Column of the matrix with the words.

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
    columns = {"limit": limit, "grade": grade, "approval": approval}
    index = next((column.index for column in columns.values() if isinstance(column, pd.Series)), pd.RangeIndex(1))
    asked = pd.DataFrame(columns, index=index)
    unknown = asked["grade"].dropna()[~asked["grade"].dropna().isin(matrix["grade"])]
    if len(unknown):
        raise DataError(
            say(
                "The grade {grade} is not in the matrix of approvals; it has {known}. Correct one of them.",
                grade=unknown.iloc[0],
                known=", ".join(matrix["grade"].drop_duplicates()),
            )
        )
    rows = matrix.sort_values("up_to", kind="stable")
    money = pd.to_numeric(asked["limit"], errors="coerce").astype(float)
    found = pd.Series(rows[label].iloc[-1], index=index, name="approver", dtype="str")
    for name, steps in rows.groupby("grade"):
        place = np.searchsorted(steps["up_to"].to_numpy(dtype=float), money)
        mine = (asked["grade"] == name).to_numpy() & money.notna().to_numpy() & (place < len(steps))
        found[mine] = steps[label].to_numpy(dtype=object)[place[mine]]
    return _higher(found, asked["approval"], rows, label)


def _higher(found: pd.Series, approval: pd.Series, rows: pd.DataFrame, label: str) -> pd.Series:
    """The approver of the matrix, or the one that is asked for besides where that one stands above."""
    steps = rows.drop_duplicates("approver")  # by amount, so the highest comes last
    named = approval.where(approval.notna(), None)
    unknown = [name for name in named.dropna().unique() if name not in set(steps["approver"])]
    if unknown:
        raise DataError(
            say(
                "{who} must agree and is not in the matrix of approvals; it has {known}. Correct one of them.",
                who=unknown[0],
                known=", ".join(steps["approver"]),
            )
        )
    words = dict(zip(steps["approver"], steps[label], strict=True))
    place = {name: number for number, name in enumerate(steps[label])}
    besides = named.map(words)
    above = besides.map(place).astype(float) > found.map(place).astype(float)
    return found.mask(above, besides).astype("str").rename("approver")


def policy_page(page: pd.DataFrame = rules.table("credit/policy_page"), *, rule: str = "rule_en") -> pd.DataFrame:
    """The credit policy in a dozen sentences: topic, rule, who keeps it, and the rule table behind it.

    Parameters
    ----------
    page : DataFrame
        Rule table ``topic``, the words, ``who``, ``table``.
    rule : str
        Its column with the words.

    Returns
    -------
    DataFrame
        ``topic``, ``rule``, ``who``, ``table`` (of ``crmlib/credit/rules``, missing where a sentence needs none).

    Notes
    -----
    Source: K.

    Examples
    --------
    >>> policy_page().loc[0, ["topic", "who"]].tolist()
    ['gate', 'credit clerk']
    """
    return page[["topic", rule, "who", "table"]].rename(columns={rule: "rule"})
