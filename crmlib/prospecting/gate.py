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
        ``blocked_by`` and ``next_question`` (question, or missing), ``gate_step`` (key of what to do, missing after a pass)
        and the same in the language of the course, ``next_step``.
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
    result["gate_step"] = _after(blocked_by, steps["if_no"], next_question, steps["if_unknown"])
    said = [rules.words(gate, of, by="question") for of in ("if_no", "if_unknown")]
    result["next_step"] = _after(blocked_by, said[0], next_question, said[1])
    slips = unreadable.any(axis=1)
    result.attrs["left_out"] = count_rows({"not_read": (say("an answer that cannot be read, taken as unknown"), slips)})
    return result.iloc[0] if single else result


FEW = 3  # names that a row of the summary has room for


def gate_steps(gate: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """How many leads stand at each step of the gate, and the first of them by name.

    Parameters
    ----------
    gate : DataFrame
        From :func:`lead_gate`, a row per lead.
    names : Series
        What each lead is called; index as in `gate`.

    Returns
    -------
    DataFrame
        ``status``, ``next_step``, ``leads`` (their number) and ``called`` (the first three); those that pass come first,
        then the open questions, then the stopped, each with the most leads first.

    Notes
    -----
    Source: R.

    Examples
    --------
    >>> answers = pd.DataFrame({"eligible": "yes", "need_exists": ["yes", "no"], "has_authority": "yes", "can_pay": "yes",
    ...                         "approachable": "yes"})
    >>> gate_steps(lead_gate(answers), pd.Series(["Kelvane", "Quendal"]))[["status", "leads", "called"]].values.tolist()
    [['pass', 1, 'Kelvane'], ['blocked', 1, 'Quendal']]
    """
    steps = gate[["status", "next_step"]].assign(called=names)
    found = steps.groupby(["status", "next_step"], dropna=False, as_index=False)["called"].agg(
        leads="size", called=lambda those: joined(those.head(FEW))
    )
    order = found["status"].map({"pass": 0, "ask": 1, "blocked": 2})
    return (
        found.assign(order=order)
        .sort_values(["order", "leads"], ascending=[True, False], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


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
