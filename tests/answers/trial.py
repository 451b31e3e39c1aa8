"""What the engine says to the second author's answers: taken or not, and whether it tells the true reason."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from crmlib.language import say
from crmlib.practice.checking import cases, judge, quiet
from crmlib.practice.task import Exercise, find
from crmlib.practice.variants import variant
from tests.answers.author import Answers

LEARNERS = [None, *(f"learner {n}" for n in range(1, 21))]  # None: the table as printed
LEAST = 0.60  # of the wrong answers to an exercise: told their true reason
# Messages that say that an answer differs, or where, but no reason.
BLAND = (
    r"^The value is different\.$",
    r"^Look again at number [\d, ]+ of your list\.$",
    r"^\d+ too many, \d+ missing\.$",
    r"^\d+ of \d+ items (has|have) another entry: [^.]*\.$",
    r"^\d+ values? in the column \w+ (is|are) different\.$",
)


class Told(NamedTuple):
    """What the engine said to one answer."""

    exercise: str
    learner: str
    answer: str  # the mistake, or the form
    verdict: str  # right, rejected; accepted, same, true, false, general
    message: str


def every_answer() -> dict[str, Answers]:
    """The second author's answers, by exercise."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("test_"))
    found: dict[str, Answers] = {}
    for name in modules:
        found |= getattr(import_module(f"tests.answers.{name}"), "ANSWERS", {})
    return dict(sorted(found.items(), key=lambda item: [int(part) for part in item[0].split(".")]))


def trial(task: Exercise, answers: Answers, learner: str | None) -> Iterator[Told]:
    """Every answer on one learner's data."""
    given = cases(task, variant(task, learner))
    task = remembering(task, given)
    who = learner or "printed"
    for form, make in answers.forms.items():
        status, message = heard(task, make(answers.right(deepcopy(given[0])), deepcopy(given[0])), given)
        yield Told(task.id, who, form, "right" if status == "correct" else "rejected", message)
    alike = groups(answers, given)
    for mistake, wrong in answers.wrong.items():
        if mistake in alike:
            status, message = heard(task, wrong.make(deepcopy(given[0])), given)
            reasons = [answers.wrong[other].told for other in alike[mistake]]
            found = verdict(task, status, message, reasons)
            if found == "false" and at_one_place(answers, mistake, message, given):
                found = "general"
            yield Told(task.id, who, mistake, found, message)


def at_one_place(answers: Answers, mistake: str, message: str, given: list[Any]) -> bool:
    """Whether what is said about one number holds for another mistake with the same number at this place."""
    named = re.match(r"Number (\d+): ", message)
    if not named:
        return False
    place = int(named[1]) - 1
    number = list(answers.wrong[mistake].make(deepcopy(given[0])))[place]
    lists = [(wrong.make(deepcopy(given[0])), wrong.told) for wrong in answers.wrong.values()]
    others = [(list(made), told) for made, told in lists if isinstance(made, list | tuple)]
    return any(
        len(made) > place and same(plain(made[place]), plain(number), None) and bool(re.search(told, message, re.I))
        for made, told in others
    )


def remembering(task: Exercise, given: list[Any]) -> Exercise:
    """The exercise whose right and wrong answers to these data are worked out once."""
    if task.judgement:
        return task
    places = {id(data): place for place, data in enumerate(given)}

    def once(make: Any) -> Any:
        kept: dict[int, Any] = {}

        def answer(data: Any) -> Any:
            place = places.get(id(data))
            if place is None:
                return make(data)
            if place not in kept:
                kept[place] = make(data)
            return kept[place]

        return answer

    changed: dict[str, Any] = {
        "answer": once(task.answer),
        "wrong": {name: (once(make), text) for name, (make, text) in task.wrong.items()},
    }
    if getattr(task, "known", None):
        changed["known"] = {
            place: {name: (once(make), text) for name, (make, text) in known.items()}
            for place, known in task.known.items()
        }
    return replace(task, **changed)


def heard(task: Exercise, answer: Any, given: list[Any]) -> tuple[str, str]:
    """The engine's status and message; an answer on which it stops is said to be refused."""
    try:
        found = judge(task, answer, given)
    except BaseException as problem:
        return "broken", f"{type(problem).__name__}: {problem}"
    return found.status, str(found.message)


def verdict(task: Exercise, status: str, message: str, reasons: list[str]) -> str:
    """Whether a wrong answer was told its true reason, a false one, or none."""
    if status in ("correct", "broken"):
        return "accepted" if status == "correct" else "broken"
    if any(re.search(bland, message) for bland in BLAND):
        return "general"
    if any(re.search(reason, message, re.I) for reason in reasons):
        return "true"
    return "false" if diagnosis(task, message) else "general"


def diagnosis(task: Exercise, message: str) -> bool:
    """Whether a message names a mistake: one of the definition's, or one that the engine knows in every exercise."""
    texts = [text for _, text in task.wrong.values()]
    texts += [text for place in getattr(task, "known", {}).values() for _, text in place.values()]
    return any(say(text) in message for text in texts) or bool(re.search(GENERIC, message))


GENERIC = r"percent|fraction|thousand|sign|decimal|rounded|order|cut off"


def groups(answers: Answers, given: list[Any]) -> dict[str, list[str]]:
    """Each mistake that leads to a wrong answer on these data -> all mistakes that lead to this same answer."""

    def written(make: Any) -> Any:
        made = in_plain(make, given)
        return made if answers.ordered or not isinstance(made, list) else sorted(made, key=str)

    right = written(answers.right)
    shown = {}
    for mistake, wrong in answers.wrong.items():
        try:
            made = written(wrong.make)
        except LookupError:  # on these data nobody can make this mistake
            continue
        if not same(made, right, answers.decimals):
            shown[mistake] = made
    return {one: [other for other in shown if same(shown[other], shown[one], None)] for one in shown}


def in_plain(make: Any, given: list[Any]) -> Any:
    """An answer in plain Python; of a function, its answers to all the tables."""
    made = make(deepcopy(given[0]))
    if callable(made):
        return [result(made, data) for data in given]
    return [result(make, data) for data in given] if len(given) > 1 and not isinstance(made, dict) else plain(made)


def result(function: Any, data: Any) -> Any:
    try:
        with quiet():
            return plain(function(deepcopy(data)))
    except BaseException as problem:
        return type(problem).__name__


def plain(answer: Any) -> Any:
    """Lists, dicts, words and numbers."""
    if isinstance(answer, pd.DataFrame):
        return {str(name): plain(list(answer[name])) for name in answer}
    if isinstance(answer, dict | pd.Series):
        return {str(name): plain(value) for name, value in dict(answer).items()}
    if isinstance(answer, list | tuple | set | pd.Index | range):
        return [plain(item) for item in answer]
    return answer if isinstance(answer, str | bool | None) else float(answer)


def same(a: Any, b: Any, decimals: int | None) -> bool:
    """Whether two answers are the same one; with decimals, whether the first is the second correctly rounded."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[name], b[name], decimals) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, decimals) for x, y in zip(a, b, strict=True))
    if isinstance(a, float) and isinstance(b, float):
        rounded = [] if decimals is None else [round(b, places) for places in range(decimals, 8)]
        return bool(abs(a - b) <= 1e-6 * max(1, abs(b)) or min((abs(a - x) for x in rounded), default=1) < 1e-9)
    return bool(a == b)


def run(learners: list[str | None] = LEARNERS, only: str | None = None) -> pd.DataFrame:
    """Every answer to every exercise, on the tables of these learners."""
    told = [
        line
        for id, answers in every_answer().items()
        if only in (None, id)
        for learner in learners
        for line in trial(find(id), answers, learner)
    ]
    return pd.DataFrame(told)


def counted(told: pd.DataFrame) -> pd.DataFrame:
    """One line an exercise."""
    wrong = told[~told["verdict"].isin(["right", "rejected"])]
    counts = pd.crosstab(told["exercise"], told["verdict"])
    counts = counts.reindex(
        columns=["right", "rejected", "accepted", "broken", "true", "false", "general"], fill_value=0
    )
    counts["told"] = (wrong["verdict"] == "true").groupby(wrong["exercise"]).mean().round(2)
    return counts.reindex(told["exercise"].unique())
