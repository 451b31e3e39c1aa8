"""Five questions a lead has to pass before it costs a quotation.

Source: S017 (one item of the original is missing); the order of asking is ours (R).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.check import need_columns, one_or_many
from crmlib.language import DataError, joined, say
from crmlib.rows import count_rows
from crmlib.rules import Rule


def lead_gate(
    answers: Mapping[str, Any] | pd.DataFrame,
    gate: Rule = "prospecting/gate",
    readings: Rule = "prospecting/gate_answers",
) -> Any:
    """Send leads through the five questions: pass, blocked by the first "no", or the first question still to ask.

    Order: eligible, need, authority, pay, access. "Unknown" does not pass: without any "no" it becomes the next
    question.

    Parameters
    ----------
    answers : mapping or DataFrame
        ``need_exists``, ``can_pay``, ``has_authority``, ``approachable``, ``eligible``: yes, no or unknown (also
        True, False, missing). A frame holds one lead per row and may have other columns.
    gate : str or DataFrame
        Rule table: the questions, their ``order`` and what to do after "no" and "unknown".
    readings : str or DataFrame
        Rule table: how a written answer is read.

    Returns
    -------
    Series or DataFrame
        For one lead a Series, for a frame a row per lead: ``status`` (pass, blocked, ask), ``passed`` (bool),
        ``blocked_by`` and ``next_question`` (question, or missing), ``action`` (its key, missing after a pass),
        ``action_en``, ``action_zh``, and the same in the language of the course, ``next_step``.
        ``attrs["left_out"]`` counts the leads with an answer that could not be read, which counts as unknown.

    Raises
    ------
    DataError
        A question has no column, or a single lead's question or answer is not known.

    Notes
    -----
    Source: S017 for the questions; order, "unknown" and the actions R.

    Examples
    --------
    >>> lead_gate({"eligible": "yes", "need_exists": "yes", "has_authority": "no", "can_pay": "no"})["blocked_by"]
    'has_authority'
    >>> lead_gate({"eligible": True, "need_exists": True, "has_authority": True, "can_pay": True})["next_question"]
    'approachable'
    """
    given, single = one_or_many(answers)
    gate = rules.table(gate).sort_values("order")
    asked = _asked(given, gate["question"].tolist(), single)
    read, unreadable = _read(asked, rules.table(readings))
    if single and unreadable.any(axis=None):
        text = asked.to_numpy()[unreadable.to_numpy()][0]
        raise DataError(say("The answer {text!r} cannot be read: answer yes, no or unknown.", text=text))

    blocked_by = _first(read == "no")
    next_question = _first(read == "unknown").where(blocked_by.isna())
    status = np.select([blocked_by.notna(), next_question.notna()], ["blocked", "ask"], "pass")
    result = pd.DataFrame(
        {
            "status": pd.Series(status, index=read.index, dtype="str"),
            "passed": status == "pass",
            "blocked_by": blocked_by,
            "next_question": next_question,
        }
    )
    steps = gate.set_index("question")
    for column in steps.filter(regex="^if_no"):
        after_no, after_unknown = steps[column], steps[column.replace("if_no", "if_unknown")]
        result[column.replace("if_no", "action")] = _after(blocked_by, after_no, next_question, after_unknown)
    said = [rules.words(gate, of, by="question") for of in ("if_no", "if_unknown")]
    result["next_step"] = _after(blocked_by, said[0], next_question, said[1])
    slips = unreadable.any(axis=1)
    result.attrs["left_out"] = count_rows({"not_read": (say("an answer that cannot be read, taken as unknown"), slips)})
    return result.iloc[0] if single else result


def _asked(given: pd.DataFrame, questions: list[str], single: bool) -> pd.DataFrame:
    """The answers in the order of the gate, one column per question; about a single lead some may be left open."""
    if not single:
        need_columns(given, *questions, table=say("leads"), why=say("Add it, empty where nobody knows."))
        return given[questions]
    unknown = [str(question) for question in given if question not in questions]
    if unknown:
        raise DataError(
            say(
                "{names} is none of the five questions: use {known}.",
                names=joined(unknown),
                known=joined(questions),
            )
        )
    return given.astype("object").reindex(columns=questions)


def _read(asked: pd.DataFrame, readings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every answer as yes, no or unknown, and where an answer was given that cannot be read."""
    meaning = dict(zip(readings["text"].astype("str"), readings["answer"], strict=True))
    text = asked.apply(lambda column: column.astype("str").str.strip().str.casefold())
    blank = asked.isna() | (text == "")
    read = text.apply(lambda column: column.map(meaning)).mask(blank, "unknown")
    return read.fillna("unknown"), read.isna()


def _after(blocked_by: pd.Series, after_no: pd.Series, question: pd.Series, after_unknown: pd.Series) -> pd.Series:
    """What follows a "no" or, without one, the first question still to ask."""
    return blocked_by.map(after_no).fillna(question.map(after_unknown))


def _first(found: pd.DataFrame) -> pd.Series:
    """The first column that is true in each row, or missing."""
    if found.empty:
        return pd.Series(index=found.index, dtype="str")
    return found.idxmax(axis=1).astype("str").where(found.any(axis=1))
