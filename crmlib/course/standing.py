"""Where the learner stands: per lesson, as a table for the command line and as a picture for chapter 00."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmlib.language import DataError, say
from crmlib.lessons import LESSONS
from crmlib.places import MARK
from crmlib.practice import progress
from crmlib.practice.question import QUESTIONS
from crmlib.practice.task import EXERCISES, Exercise
from crmlib.showing import style

if TYPE_CHECKING:
    from rich.table import Table

COUNTS = ("exercises", "done", "tried", "attempts", "hints", "questions", "answered")


def all_exercises() -> dict[str, Exercise]:
    """The exercises of all lessons; their questions, and those of chapter 00, are known then too."""
    import_module("crmlib.course.start")
    for lesson in LESSONS:
        if find_spec(f"crmlib.{lesson}") and find_spec(f"crmlib.{lesson}.exercises"):
            import_module(f"crmlib.{lesson}.exercises")
    return dict(EXERCISES)


def by_lesson(folder: Path | None = None) -> pd.DataFrame:
    """What was done in each lesson.

    Parameters
    ----------
    folder : path, optional
        A workspace; default the one this session started in.

    Returns
    -------
    DataFrame
        Index ``lesson``: ``exercises`` (how many there are), ``done``, ``tried`` (begun and not done), ``attempts``,
        ``hints``, ``minutes``; and of the questions in its chapters ``questions`` and ``answered`` (rightly, or with a
        guess). Only lessons that have one or the other; chapter 00 is ``start``.

    Raises
    ------
    DataError
        `folder` is not a workspace.
    """
    if folder is not None and not (folder / MARK).is_file():
        raise DataError(
            say("{folder} is not a folder of the course: name the one that crmlib lab made.", folder=folder)
        )
    entries = progress.records(folder)
    there = _lessons(all_exercises())
    done = progress.by_exercise(entries).reindex(there.index).fillna(0)
    done["tried"] = (done["attempts"] > 0) & (done["done"] == 0)
    table = done.groupby(there, sort=False)[["done", "tried", "attempts", "hints", "minutes"]].sum()
    table.insert(0, "exercises", there.value_counts())
    asked = _lessons(QUESTIONS)
    answered = asked[asked.index.isin(_answered(entries))]
    table = table.reindex([lesson for lesson in ("start", *LESSONS) if lesson in {*there, *asked}])
    table["questions"], table["answered"] = asked.value_counts(), answered.value_counts()
    return table.rename_axis("lesson").fillna(0).astype(dict.fromkeys(COUNTS, "int64"))


def _lessons(ids: Iterable[str]) -> pd.Series:
    """The lesson of each exercise or question, by its id: 4.3 and 04a.1 are of the fourth."""
    numbers = {id: int(re.match(r"\d+", id)[0]) for id in ids}  # type: ignore[index]
    return pd.Series({id: ("start", *LESSONS)[number] for id, number in numbers.items()}, name="lesson", dtype="str")


def _answered(entries: Iterable[Mapping[str, Any]]) -> set[str]:
    """What was answered rightly, or has a guess."""
    return {
        entry["exercise"]
        for entry in entries
        if entry["did"] == "predict" or (entry["did"] == "check" and entry.get("status") == "correct")
    }


def as_table(lessons: pd.DataFrame) -> Table:
    """The same for the command line."""
    from rich.table import Table

    asked = bool(lessons["questions"].sum())
    table = Table(title=say("Your progress"))
    table.add_column(say("lesson", context="of the course"))
    headings = [
        say("exercises done"),
        say("attempts"),
        say("hints"),
        say("time", context="spent"),
        say("questions answered"),
    ]
    for heading in headings if asked else headings[:-1]:
        table.add_column(heading, justify="right")
    for lesson, row in lessons.iterrows():
        cells = [
            say("{done} of {all}", done=int(row["done"]), all=int(row["exercises"])),
            str(int(row["attempts"])),
            str(int(row["hints"])),
            say("{minutes:.0f} min", minutes=row["minutes"]),
            say("{done} of {all}", done=int(row["answered"]), all=int(row["questions"])),
        ]
        table.add_row(str(lesson), *(cells if asked else cells[:-1]))
    return table


def export(folder: Path, target: Path) -> int:
    """Write every line of a workspace's progress to a CSV file, for an instructor or for oneself; gives their number.

    The file opens in a spreadsheet: a text that starts with = + - or @ gets an apostrophe, so that it stays a text there.
    """
    by_lesson(folder)  # the folder is a workspace, or the learner is told
    lines = pd.DataFrame(progress.records(folder), columns=["time", "exercise", "did", "status", "guess", "answer"])
    lines.insert(0, "learner", progress.learner(folder) or "")
    lines["answer"] = ["" if text is None or text != text else str(text) for text in lines["answer"]]
    lines["learner"] = [f"'{name}" if name.startswith(("=", "+", "-", "@")) else name for name in lines["learner"]]
    try:
        lines.to_csv(target, index=False)
    except OSError as refused:
        raise DataError(
            say("{file} cannot be written ({why}): name another file.", file=target, why=refused.strerror or refused)
        ) from None
    return len(lines)


def finding(lessons: pd.DataFrame) -> str:
    """The picture in words."""
    if not lessons[["attempts", "hints", "answered"]].to_numpy().sum():
        return say("No exercise is tried yet. Your bars grow with every right answer.")
    told = {name: int(lessons[name].sum()) for name in COUNTS}
    if not told["questions"]:
        return say("{done} of {exercises} exercises are done (attempts: {attempts}, hints: {hints}).", **told)
    return say(
        "{done} of {exercises} exercises are done (attempts: {attempts}, hints: {hints}), "
        "and {answered} of {questions} [question|questions] in the chapters [answered:has|have] an answer or a guess.",
        **told,
    )


@style.picture(finding, size=(8.0, 2.6))
def draw(lessons: pd.DataFrame, ax: Any, artists: Any = None) -> Any:
    """A bar per lesson: done, tried, still to come; questions of chapters have none."""
    lessons = lessons[lessons["exercises"] > 0]
    names = [str(name) for name in lessons.index]
    rest = lessons["exercises"] - lessons["done"] - lessons["tried"]
    left = lessons["done"] * 0
    for label, width, colour in (
        (say("done", context="exercises"), lessons["done"], style.THIRD),
        (say("tried"), lessons["tried"], style.SECOND),
        (say("to come"), rest, style.RULE),
    ):
        ax.barh(names, width, left=left, color=colour, label=label, height=0.55)
        left = left + width
    ax.set_ylim(max(len(names), 3) - 0.5, -0.5)  # the first lesson on top, bars never as thick as a wall
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_xlabel(say("exercises"))
    ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return {}


def my_progress() -> style.Picture:
    """Your progress as a picture; it is read from your folder each time."""
    return draw(by_lesson())
