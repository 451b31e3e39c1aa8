"""A visit goal that can fail: the five SMART questions as tests, and whether the deal moves at all.

Source: S033 for SMART; the tests are ours (R). The words they look for are rule tables: add those of your trade.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from crmlib import rules
from crmlib.language import DataError, joined, say
from crmlib.rules import Rule

FIELDS = (
    "kind",
    "text",
    "person",
    "role",
    "action",
    "object",
    "measure",
    "date",
    "opportunity",
    "authority",
    "stages_ahead",
)


class GoalTables(NamedTuple):
    """The words the tests look for: names of rule tables, or tables of your own."""

    letters: Rule = "visits/smart"
    words: Rule = "visits/goal_words"
    roles: Rule = "visits/goal_roles"
    steps: Rule = "visits/goal_steps"
    dates: Rule = "visits/goal_dates"


OF_THE_COURSE = GoalTables()


def smart_lint(goal: str | Mapping[str, Any] | pd.Series, tables: GoalTables = OF_THE_COURSE) -> pd.DataFrame:
    """Test a visit goal: specific, measurable, achievable, realistic, time-based.

    S: one thing the customer does, a named person or role, an object. M: a number, or a deliverable somebody can see.
    A: this role can grant it, at most one stage ahead. R: it serves a step of a deal or a gap in our file. T: a date.

    Parameters
    ----------
    goal : str, mapping or Series
        A sentence, or fields: ``text``, ``person``, ``role`` (initiator, user, influencer, buyer, decider, approver,
        gatekeeper, coach), ``action``, ``object``, ``measure``, ``date``, ``opportunity`` (its id, or the gap in the
        file), ``authority`` (can the person grant it, True or False), ``stages_ahead`` (number), ``kind`` (primary,
        minimum, series; not tested). What a field does not say is looked for in the words.
    tables : GoalTables
        Rule tables: ``visits/smart``, ``goal_words``, ``goal_roles``, ``goal_steps``, ``goal_dates``.

    Returns
    -------
    DataFrame
        Five rows: ``letter``, ``smart_called`` (what it asks, in the language of the course), ``ok`` (bool), ``reason``.
        ``attrs["passed"]``: all five ok; ``attrs["move"]``: ``advance`` or ``continuation``, see :func:`advance_or_continuation`.

    Raises
    ------
    DataError
        The goal is empty, or has a field or an entry that is not known.

    Notes
    -----
    Source: S033 and R. A test of words cannot see whether the goal is wise.

    Examples
    --------
    >>> smart_lint("QA manager agrees by 30 June to test 20 samples")["ok"].tolist()
    [True, True, True, True, True]
    >>> smart_lint("Build the relationship")["ok"].tolist()
    [False, False, False, False, False]
    """
    fields = _fields(goal, set(rules.table(tables.roles)["role"].dropna()))
    text = " ".join(str(fields[name]) for name in ("text", "person", "action", "object", "measure") if name in fields)
    found = _look(text, tables)
    tests = [test(fields, found) for test in (_specific, _measurable, _achievable, _realistic)]
    tests.append(_time_based(fields, found, _dates(rules.table(tables.dates))))
    letters = rules.table(tables.letters)
    result = pd.DataFrame(
        {
            "letter": letters["letter"].array,
            "smart_called": rules.words(letters, "label", by="letter").array,
            "ok": [ok for ok, _ in tests],
            "reason": [reason for _, reason in tests],
        }
    )
    result.attrs = {"passed": all(ok for ok, _ in tests), "move": _move(found)}
    return result


def example_goal() -> str:
    """A goal that passes the five tests, in the language of the course; put your own in its place.

    Returns
    -------
    str

    Examples
    --------
    >>> example_goal()
    'QA manager agrees by 30 June to test 20 samples'
    """
    return str(rules.words("visits/goal_examples", "text")["samples"])


def advance_or_continuation(text: str, tables: GoalTables = OF_THE_COURSE) -> str:
    """Does the deal move, or does only the talk go on?

    An advance: the customer does something (agrees, orders, tests, introduces). A continuation: nothing was agreed, or
    it was put off ("sounds interesting, we will think about it").

    Parameters
    ----------
    text : str
        A goal, or what the customer said.
    tables : GoalTables
        Rule tables, as in :func:`smart_lint`.

    Returns
    -------
    str
        ``advance`` or ``continuation``. Words that put off outweigh the others.

    Raises
    ------
    DataError
        The text is empty.

    Notes
    -----
    Source: P for the pair of terms; the word lists R.

    Examples
    --------
    >>> advance_or_continuation("We will test five samples next week")
    'advance'
    >>> advance_or_continuation("Very interesting, let's stay in touch")
    'continuation'
    """
    return _move(_look(str(_fields(str(text), set())["text"]), tables))


class _Found(NamedTuple):
    """What the words of a goal say, in their order."""

    words: list[dict[str, Any]]
    roles: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    dates: list[str]
    rest: str  # the text without its dates

    def of(self, kind: str) -> list[str]:
        """The words of one kind, as written."""
        return [entry["found"] for entry in self.words if entry["kind"] == kind]

    def actor(self) -> dict[str, Any]:
        """Who acts: named before the first verb, a known role first; empty when nobody is named."""
        verbs = [entry["at"] for entry in self.words if entry["kind"] == "advance"]
        before = [entry for entry in self.roles if not verbs or entry["at"] < verbs[0]] or self.roles
        known = next((entry for entry in before if isinstance(entry["role"], str)), None)
        if known or not before:
            return known or {}
        titled = re.compile(r"\w+\.?\s+[A-Z][\w'-]+").match(self.rest, before[0]["at"])  # Ms Alvarez, not Ms
        return before[0] | ({"found": titled.group()} if titled else {})


def _fields(goal: str | Mapping[str, Any] | pd.Series, roles: set[str]) -> dict[str, Any]:
    fields = {"text": goal} if isinstance(goal, str) else dict(goal)
    unknown = [str(name) for name in fields if name not in FIELDS]
    if unknown:
        raise DataError(
            say(
                "The goal has the field {names}, which is not known; use {known}.",
                names=joined(unknown),
                known=joined(FIELDS),
            )
        )
    filled = {name: value for name, value in fields.items() if str(value).strip() and not pd.isna(value)}
    if not filled.keys() - {"kind"}:
        raise DataError(say("The goal is empty: write who will do what by when."))
    if "role" in filled and filled["role"] not in roles:
        raise DataError(
            say(
                "The role {role!r} is not known; use one of {known}.",
                role=filled["role"],
                known=joined(sorted(roles)),
            )
        )
    if filled.get("authority", True) not in (True, False):
        raise DataError(say("authority={given!r} is not known: write True or False.", given=filled["authority"]))
    if pd.isna(pd.to_numeric(filled.get("stages_ahead", 0), errors="coerce")):
        raise DataError(say("stages_ahead={given!r} is no number: count the stages.", given=filled["stages_ahead"]))
    return filled


def _look(text: str, tables: GoalTables) -> _Found:
    dates = _dates(rules.table(tables.dates))
    rest = dates.sub(" ", text)
    words, roles, steps = (_find(rest, rules.table(table)) for table in (tables.words, tables.roles, tables.steps))
    return _Found(words, roles, steps, [match.group() for match in dates.finditer(text)], rest)


def _specific(fields: Mapping[str, Any], found: _Found) -> tuple[bool, str]:
    verb = fields.get("action", next(iter(found.of("advance")), None))
    if verb is None:
        vague = found.of("vague")
        return False, (
            say('"{word}" is nothing the customer does: who will do what?', word=vague[0])
            if vague
            else say("No action of the customer: who will do what?")
        )
    asks = _asks(found)
    if asks > 1:
        return False, say("{n} actions in one goal: make one of them the goal.", n=asks)
    who = fields.get("person", fields.get("role", found.actor().get("found")))
    if who is None:
        return False, say("Nobody is named: which person or role will do it?")
    if not found.steps and "object" not in fields and not re.search(r"\d\s*\w", found.rest):
        return False, say("The action has no object: do what with what?")
    return True, say("Who: {who}. Does: {verb}.", who=who, verb=verb)


def _measurable(fields: Mapping[str, Any], found: _Found) -> tuple[bool, str]:
    number = re.search(r"\d+(?:,\d{3})*(?:\.\d+)?", found.rest)
    counted = number.group() if number else next(iter(found.of("number")), fields.get("measure"))
    if counted:
        return True, say("A third party could count it: {measure}.", measure=counted)
    if found.steps and (found.of("advance") or "action" in fields):
        return True, say("A third party could see it: {deliverable}.", deliverable=found.steps[0]["found"])
    return False, say("Nothing to count or see: add a number or a deliverable.")


def _achievable(fields: Mapping[str, Any], found: _Found) -> tuple[bool, str]:
    if float(fields.get("stages_ahead", 0)) > 1:
        return False, say("{n} [stage|stages] ahead: aim at the next stage.", n=fields["stages_ahead"])
    if "authority" in fields:
        return (
            (True, say("The person can grant it."))
            if fields["authority"]
            else (False, say("The person cannot grant it: who can?"))
        )
    role = fields.get("role", found.actor().get("role"))
    who = fields.get("person", found.actor().get("found", role))
    if not isinstance(role, str):
        return False, say("Nobody knows whether this person can grant it: name the role.")
    if not found.steps:
        return False, say("It is not clear what should be granted: name the step, such as samples or an order.")
    able = [step for step in found.steps if role in step["granted_by"].split()]
    if not able:
        return False, say('{who} cannot grant "{step}": who can?', who=who, step=found.steps[0]["found"])
    return True, say('{who} can grant "{step}".', who=who, step=able[0]["found"])


def _realistic(fields: Mapping[str, Any], found: _Found) -> tuple[bool, str]:
    if "opportunity" in fields:
        return True, say("It serves {opportunity}.", opportunity=fields["opportunity"])
    if not found.steps:
        return False, say("It serves no step of a deal and no gap in our file: say which.")
    step = found.steps[0]
    return True, (
        say("It is a step of a deal: {step}.", step=step["found"])
        if step["kind"] == "deal"
        else say("It fills a gap in our file: {step}.", step=step["found"])
    )


def _time_based(fields: Mapping[str, Any], found: _Found, dates: re.Pattern[str]) -> tuple[bool, str]:
    given = str(fields.get("date", ""))
    if given and not dates.search(given):
        return False, say('"{date}" is no date: by which day?', date=given)
    if given or found.dates:
        return True, say("Date: {date}.", date=given or found.dates[0])
    soon = found.of("vague_time")
    return False, (say('"{word}" is no date: by which day?', word=soon[0]) if soon else say("No date: by which day?"))


def _asks(found: _Found) -> int:
    """How many parts of the goal, split at "and", ask the customer for something."""
    asks, open_ = 0, True
    for entry in found.words:
        if entry["kind"] == "and":
            open_ = True
        elif entry["kind"] == "advance" and open_:
            asks, open_ = asks + 1, False
    return asks


def _move(found: _Found) -> str:
    return "advance" if found.of("advance") and not found.of("continuation") else "continuation"


def _find(text: str, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a word table found in a text, in the order of the text; of overlapping words the longest."""
    rows = table.to_dict("records")
    pattern, order = _finder(tuple(table["word"]))
    return [
        {**rows[order[int(match.lastindex or 1) - 1]], "found": match.group(), "at": match.start()}
        for match in pattern.finditer(text)
    ]


@cache
def _finder(words: tuple[str, ...]) -> tuple[re.Pattern[str], list[int]]:
    order = sorted(range(len(words)), key=lambda place: -len(words[place]))
    return re.compile("|".join(f"({_any_form(words[place])})" for place in order), re.IGNORECASE), order


def _any_form(word: str) -> str:
    """A pattern for a word or phrase in the forms English gives it: order, orders, ordered, ordering."""
    if not word.isascii():
        return re.escape(word)
    return r"\b" + r"\s+".join(_inflected(part) for part in word.split()) + r"\b"


def _inflected(word: str) -> str:
    stem = re.escape(word[:-1])
    if word.endswith("e"):
        return f"{stem}(?:e|es|ed|ing)"
    if word.endswith("y"):
        return f"{stem}(?:y|ys|ies|ied|yed|ying)"
    return re.escape(word) + f"(?:s|es|{re.escape(word[-1])}?(?:ed|ing))?"


def _dates(table: pd.DataFrame) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in table["pattern"]), re.IGNORECASE)
