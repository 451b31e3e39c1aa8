"""Five questions a lead has to pass before it costs a quotation.

Source: S017 (one item of the original is missing); the order of asking is ours (R).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlib import rules
from crmlib.language import DataError, say
from crmlib.rows import count_left_out


def lead_gate(
    answers: Mapping[str, Any] | pd.DataFrame,
    gate: pd.DataFrame = rules.table("prospecting/gate"),
    readings: pd.DataFrame = rules.table("prospecting/gate_answers"),
) -> Any:
    """Send leads through the five questions: pass, blocked by the first "no", or the first question still to ask.

    Order: eligible, need, authority, pay, access. "Unknown" does not pass: without any "no" it becomes the next
    question.

    Parameters
    ----------
    answers : mapping or DataFrame
        ``need_exists``, ``can_pay``, ``has_authority``, ``approachable``, ``eligible``: yes, no or unknown (also
        True, False, missing). A frame holds one lead per row and may have other columns.
    gate : DataFrame
        Rule table: the questions, their ``order`` and what to do after "no" and "unknown".
    readings : DataFrame
        Rule table: how a written answer is read.

    Returns
    -------
    Series or DataFrame
        For one lead a Series, for a frame a row per lead: ``status`` (pass, blocked, ask), ``passed`` (bool),
        ``blocked_by`` and ``next_question`` (question, or missing), ``action`` (its key, missing after a pass),
        ``action_en``, ``action_zh``. ``attrs["left_out"]`` counts the leads with an answer that could not be read,
        which counts as unknown.

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
    single = not isinstance(answers, pd.DataFrame)
    gate = gate.sort_values("order")
    asked = _asked(answers, gate)
    read, unreadable = _read(asked, readings)
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
    for column, suffix in (("action", ""), ("action_en", "_en"), ("action_zh", "_zh")):
        after_no = blocked_by.map(steps["if_no" + suffix])
        result[column] = after_no.fillna(next_question.map(steps["if_unknown" + suffix]))
    slips = unreadable.any(axis=1)
    result.attrs["left_out"] = count_left_out({"an answer that cannot be read, taken as unknown": slips})
    return result.iloc[0] if single else result


def _asked(answers: Mapping[str, Any] | pd.DataFrame, gate: pd.DataFrame) -> pd.DataFrame:
    """The answers in the order of the gate, one column per question."""
    questions = gate["question"].tolist()
    if isinstance(answers, pd.DataFrame):
        missing = [question for question in questions if question not in answers]
        if missing:
            raise DataError(
                say("The leads have no column {names}; add it, empty where nobody knows.", names=", ".join(missing))
            )
        return answers[questions]
    unknown = [str(question) for question in answers if question not in questions]
    if unknown:
        raise DataError(
            say(
                "{names} is none of the five questions: use {known}.",
                names=", ".join(unknown),
                known=", ".join(questions),
            )
        )
    return pd.DataFrame([{question: answers.get(question) for question in questions}], columns=questions)


def _read(asked: pd.DataFrame, readings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every answer as yes, no or unknown, and where an answer was given that cannot be read."""
    meaning = dict(zip(readings["text"].astype("str"), readings["answer"], strict=True))
    text = asked.apply(lambda column: column.astype("str").str.strip().str.casefold())
    blank = asked.isna() | (text == "")
    read = text.apply(lambda column: column.map(meaning)).mask(blank, "unknown")
    return read.fillna("unknown"), read.isna()


def _first(found: pd.DataFrame) -> pd.Series:
    """The first column that is true in each row, or missing."""
    if found.empty:
        return pd.Series(index=found.index, dtype="str")
    return found.idxmax(axis=1).astype("str").where(found.any(axis=1))
