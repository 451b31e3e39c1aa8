"""Money, authority, need: three scores become one of eight codes, and each code an action.

Source: S008; the table of situations (S009) is lost and rebuilt from published sources (P) and our wording (R).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import side_by_side
from crmlib.language import DataError, joined, say
from crmlib.rows import count_rows
from crmlib.rules import Rule


def man_code(m: Any, a: Any, n: Any, threshold: float | Mapping[str, float] = 60) -> Any:
    """Code of a lead from its scores for money, authority and need: ``"MAn"`` has the first two, not the third.

    A letter is a capital where ``score >= threshold``. A lead with a missing score has no code: unknown is not absent.

    Parameters
    ----------
    m, a, n : float or Series
        Scores from 0 to 100 for money, authority and need.
    threshold : float or mapping
        Points from which a letter counts as present; one for all, or one per letter, ``{"M": 60, "A": 50, "N": 70}``.

    Returns
    -------
    str or Series
        The code, or missing. For a Series, ``attrs["left_out"]`` counts the leads without a code by reason.

    Raises
    ------
    DataError
        A single score is not from 0 to 100, or a threshold is missing.

    Notes
    -----
    Source: S008; scores and threshold instead of opinion are ours (R).

    Examples
    --------
    >>> man_code(80, 65, 40)
    'MAn'
    >>> man_code(80, 65, 40, threshold={"M": 60, "A": 70, "N": 40})
    'MaN'
    """
    given, single = side_by_side(M=m, A=a, N=n)
    scores = given.apply(pd.to_numeric, errors="coerce").astype("float64")
    wrong = ((given.notna() & scores.isna()) | (scores < 0) | (scores > 100)).any(axis=1)
    if single and wrong.any():
        raise DataError(say("The scores {m}, {a}, {n} cannot be used: give numbers from 0 to 100.", m=m, a=a, n=n))
    letters = [_letter(scores[letter], letter, threshold) for letter in "MAN"]
    code = (letters[0] + letters[1] + letters[2]).where(scores.notna().all(axis=1) & ~wrong)
    if single:
        return code.iloc[0] if code.notna().iloc[0] else None
    code.attrs["left_out"] = count_rows(
        {
            "no_score": (say("a score is missing"), scores.isna().any(axis=1) & ~wrong),
            "no_number": (say("a score is not a number from 0 to 100"), wrong),
        }
    )
    return code.rename("man_code")


def _letter(score: pd.Series, letter: str, threshold: float | Mapping[str, float]) -> pd.Series:
    if isinstance(threshold, Mapping) and letter not in threshold:
        raise DataError(say("threshold has no number for {letter}: give one for each of M, A and N.", letter=letter))
    limit = threshold[letter] if isinstance(threshold, Mapping) else threshold
    return pd.Series(np.where(score >= limit, letter, letter.lower()), index=score.index, dtype="str")


def man_action(code: Any, table: Rule = "prospecting/man") -> Any:
    """Class, rank and countermeasure of a MAN code.

    Parameters
    ----------
    code : str, Series or list
        One of the eight codes, or many.
    table : str or DataFrame
        Rule table, one row per code. To serve leads that lack only the authority before those that lack the money,
        pass a copy with the ranks of ``MaN`` and ``mAN`` exchanged.

    Returns
    -------
    Series or DataFrame
        For one code its row; for many a row for each: ``code``, ``man_class`` (its key), ``rank`` (1 is first), and in the
        language of the course ``man_called`` (what the class is called) and ``next_step``. A missing code gives a missing row.

    Raises
    ------
    DataError
        A code is not in the table, or the table names one twice.

    Notes
    -----
    Source: class names P; ranks and countermeasures R on S009.

    Examples
    --------
    >>> man_action("MAN")["next_step"]
    'go now: visit, quote, propose'
    >>> man_action(["man", "mAN"])["rank"].tolist()
    [6, 3]
    """
    table = rules.table(table)
    if not table["code"].is_unique:
        raise DataError(
            say(
                "The MAN table names the code {code} twice: keep one row for each.",
                code=table.loc[table["code"].duplicated(), "code"].iloc[0],
            )
        )
    single = isinstance(code, str)
    codes = pd.Series([code] if single else code, dtype="object")
    unknown = sorted({str(entry) for entry in codes.dropna()} - set(table["code"]))
    if unknown:
        raise DataError(
            say("{codes} is no MAN code: use one of {known}.", codes=joined(unknown), known=joined(table["code"]))
        )
    said = {
        "man_called": rules.words(table, "label", by="code").array,
        "next_step": rules.words(table, "action", by="code").array,
    }
    rows = table[["code", "man_class", "rank"]].assign(**said).reset_index(drop=True)
    place = pd.Index(table["code"]).get_indexer(pd.Index(codes))
    rows = rows.reindex(place).set_axis(codes.index)
    return rows.iloc[0] if single else rows.astype({"rank": "Int64"})
