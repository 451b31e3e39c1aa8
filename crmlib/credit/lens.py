"""The same evidence through other lenses: the five P's and the six A's, and the cells that stay empty.

Source: S124 and S125 name the cells; which evidence feeds which cell is ours (R).
"""

from collections.abc import Mapping

import pandas as pd

from crmlib import rules as tables
from crmlib.check import one_of
from crmlib.credit.five_c import Case, assess, detailed
from crmlib.rules import Rule


def lens(
    evidence: pd.DataFrame,
    name: str,
    *,
    rules: Mapping[str, pd.DataFrame] | None = None,
    cells: Rule = "credit/lens_cells",
    tags: Rule = "credit/lens_tags",
    case: Case | None = None,
) -> pd.DataFrame:
    """A sheet of the five P's or the six A's from the evidence of the five C's.

    A lens gives no second score. It shows the same points under other questions, and a question without evidence as an
    empty cell: that is where to ask next.

    Parameters
    ----------
    evidence, rules
        As in :func:`crmlib.five_c`.
    name : {"5P", "6A"}
    cells : str or DataFrame
        Rule table ``lens, cell`` and the words.
    tags : str or DataFrame
        Rule table ``item, lens, cell``: which evidence feeds which cell.
    case : Case, optional
        As in :func:`crmlib.limit_inputs`.

    Returns
    -------
    DataFrame
        Per customer and cell, in the order of the lens, a row for each piece of evidence: ``customer_id``, ``cell``,
        ``lens_question`` (the cell in words), ``item``, ``value``, ``points``, ``source``, ``date``. An empty cell has one row, all missing.

    Raises
    ------
    DataError
        The lens is not known, or as in :func:`crmlib.five_c`.

    Notes
    -----
    Source: S124, S125; tags R. Both lenses were made for bank loans; "purpose" in trade is what the goods are for.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "item": ["trade_references", "secured_share"], "value": [75, 0.3]})
    >>> lens(evidence, "5P")[["cell", "item", "points"]]
              cell              item  points
    0       people  trade_references    75.0
    1      purpose               NaN     NaN
    2      payment               NaN     NaN
    3   protection     secured_share    45.0
    4  perspective               NaN     NaN
    """
    questions, fed = tables.table(cells), tables.table(tags)
    one_of("name", name, questions["lens"].drop_duplicates())
    questions = questions.assign(lens_question=tables.words(questions, "label", by="cell").array)
    wanted = questions.loc[questions["lens"] == name, ["cell", "lens_question"]]
    detail = detailed(case or assess(evidence, rules))
    tagged = detail.dropna(subset="points").merge(fed.loc[fed["lens"] == name, ["item", "cell"]], on="item")
    customers = detail[["customer_id"]].drop_duplicates()
    sheet = customers.merge(wanted, how="cross").merge(tagged, on=["customer_id", "cell"], how="left")
    sheet.attrs = detail.attrs
    return sheet[["customer_id", "cell", "lens_question", "item", "value", "points", "source", "date"]]


def empty_cells(sheet: pd.DataFrame) -> pd.DataFrame:
    """The questions of a lens that no evidence answers.

    Parameters
    ----------
    sheet : DataFrame
        From :func:`lens`.

    Returns
    -------
    DataFrame
        ``customer_id``, ``cell``, ``lens_question``.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> evidence = pd.DataFrame({"customer_id": "Ana", "item": ["trade_references"], "value": [75]})
    >>> empty_cells(lens(evidence, "5P"))["lens_question"].tolist()
    ['Purpose', 'Payment', 'Protection', 'Perspective']
    """
    return sheet.loc[sheet["item"].isna(), ["customer_id", "cell", "lens_question"]].reset_index(drop=True)
