"""The learner's own copy of the course: kept up to date, and never overwritten where the learner wrote.

What counts is what a learner can write: the sources of the cells. Running a notebook changes its
outputs and counts, which is no edit. A manifest remembers the sources of each file as it was delivered.
A notebook is delivered without outputs, so that no answer stands under its question. Where a file has a
form in the language of the course, that form takes its place under the same name.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crmlib import __version__
from crmlib.language import FILE, LANGUAGES, DataError, chosen, joined, of_folder, say
from crmlib.places import MARK as MANIFEST
from crmlib.places import OURS
from crmlib.practice.progress import LEARNER

NUMBERED = re.compile(r"(\d+)([a-z]?)_(([a-z]+).*)")  # 04b_classification_behaviour


@dataclass
class Changes:
    """What an update did: files as paths below the workspace.

    Attributes
    ----------
    new : list of str
        Delivered for the first time.
    updated : list of str
        Untouched by the learner and replaced by the course's newer version.
    restored : list of str
        Deleted by the learner and brought back.
    beside : dict
        Edited by the learner and left alone -> the course's newer version, put beside it.
    """

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """The changes in plain sentences; empty when there are none."""
        told = []
        if self.new:
            told.append(say("New files: {n}.", n=len(self.new)))
        if self.updated:
            told.append(say("Updated, as you had not changed them: {names}.", names=joined(self.updated)))
        if self.restored:
            told.append(say("Missing and brought back: {names}.", names=joined(self.restored)))
        for mine, theirs in self.beside.items():
            told.append(
                say(
                    "You changed {mine}, so it was left alone; the new version is beside it as {theirs}.",
                    mine=mine,
                    theirs=Path(theirs).name,
                )
            )
        return " ".join(told)


def update(folder: Path | str, course: Path | None = None) -> Changes:
    """Bring the newest course files into a workspace without touching the learner's work.

    Parameters
    ----------
    folder : path
        The workspace; made when it is not there.
    course : path, optional
        Where the course's files are; by default those of this package.

    Returns
    -------
    Changes

    Raises
    ------
    DataError
        `folder` is a file, or cannot be written.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> course, mine = Path(mkdtemp()), Path(mkdtemp())
    >>> (course / "exercises").mkdir()
    >>> _ = (course / "exercises" / "note.md").write_text("Call Mei Lin.")
    >>> update(mine, course).new
    ['exercises/note.md']
    >>> print(update(mine, course))
    <BLANKLINE>
    """
    folder, course = _workspace(folder), course or _course()
    delivered, changes = _read_manifest(folder), Changes()
    for name in course_files(course):
        fresh, mine = in_language(course, name), folder / name
        now, before = fingerprint(fresh), delivered.get(name)
        if not mine.exists():
            _deliver(fresh, mine)
            (changes.restored if before else changes.new).append(name)
        elif fingerprint(mine) == now or before == now:
            pass  # the learner has it, or has made something of it
        elif fingerprint(mine) == before:
            _deliver(fresh, mine)
            changes.updated.append(name)
        else:
            changes.beside[name] = _put_beside(fresh, mine).relative_to(folder).as_posix()
        delivered[name] = now
    _write(folder / MANIFEST, json.dumps(delivered, indent=1, sort_keys=True).encode())
    return changes


def reset(folder: Path | str, lesson: str, course: Path | None = None) -> dict[str, str]:
    """Put the fresh copies of a lesson's files back and keep the old ones under a name with the time.

    Parameters
    ----------
    folder : path
        The workspace.
    lesson : str
        A lesson (``"4"``, ``"classification"``), a chapter (``"04b"``) or a file (``"exercises/04_classification.ipynb"``).
    course : path, optional
        Where the course's files are; by default those of this package.

    Returns
    -------
    dict
        Each file that was put back -> the name that the old copy has now, ``""`` where there was none.

    Raises
    ------
    DataError
        The course has no such lesson, or `folder` is not a workspace.
    """
    folder, course = Path(folder), course or _course()
    _need_workspace(folder)
    names = list(course_files(course))
    chosen = [name for name in names if lesson.strip().lower() in calls(name)]
    if not chosen:
        lessons = sorted({Path(name).stem for name in names})
        raise DataError(say("There is no lesson {lesson}; there are {there}.", lesson=lesson, there=joined(lessons)))
    delivered, kept = _read_manifest(folder), {}
    for name in chosen:
        fresh, mine = in_language(course, name), folder / name
        if mine.exists() and mine.read_bytes() == as_delivered(fresh):
            continue
        kept[name] = _set_aside(mine).relative_to(folder).as_posix() if mine.exists() else ""
        _deliver(fresh, mine)
        delivered[name] = fingerprint(fresh)
    _write(folder / MANIFEST, json.dumps(delivered, indent=1, sort_keys=True).encode())
    return kept


def reset_exercise(folder: Path | str, lesson: str, exercise: str, course: Path | None = None) -> str:
    """Put the fresh cells of one exercise back; all else stays, and the old notebook is kept under a name with the time.

    Cells are known by their ids, which end in the exercise's number: ``answer-4-3``. A cell that was deleted comes back
    behind the one it followed.

    Parameters
    ----------
    folder : path
        The workspace.
    lesson : str
        As in :func:`reset`.
    exercise : str
        Such as ``"4.3"``.
    course : path, optional
        Where the course's files are; by default those of this package.

    Returns
    -------
    str
        The name that the old notebook has now; empty when there was nothing to do.

    Raises
    ------
    DataError
        The lesson has no such exercise, `folder` is not a workspace, or the learner's notebook cannot be read.
    """
    folder, course = Path(folder), course or _course()
    _need_workspace(folder)
    ending = f"-{exercise.strip().replace('.', '-')}"
    for name in course_files(course):
        if (
            lesson.strip().lower() not in calls(name)
            or not name.startswith("exercises/")
            or not name.endswith(".ipynb")
        ):
            continue
        fresh = json.loads(as_delivered(in_language(course, name)))
        if any(cell.get("id", "").endswith(ending) for cell in fresh["cells"]):
            return _put_cells_back(folder, name, fresh, ending)
    raise DataError(say("There is no exercise {exercise} in lesson {lesson}.", exercise=exercise, lesson=lesson))


def _put_cells_back(folder: Path, name: str, fresh: dict[str, Any], ending: str) -> str:
    mine = folder / name
    try:
        notebook = json.loads(mine.read_bytes())
        old = {cell.get("id"): cell for cell in notebook["cells"]}
    except FileNotFoundError:
        raise DataError(say("{file} is not there: crmlib lab brings it back.", file=name)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(
            say("{file} cannot be read as a notebook: reset the whole lesson, yours is kept.", file=name)
        ) from None
    cells, before = list(notebook["cells"]), None
    for cell in fresh["cells"]:
        if not cell.get("id", "").endswith(ending):
            before = cell.get("id")
            continue
        places = [place for place, there in enumerate(cells) if there.get("id") == cell["id"]]
        if places:
            cells[places[0]] = cell
        else:
            after = [place + 1 for place, there in enumerate(cells) if there.get("id") == before]
            cells.insert(after[0] if after else len(cells), cell)
        before = cell["id"]
    if all(
        _written(cell) == _written(old.get(cell["id"], {}))
        for cell in fresh["cells"]
        if cell.get("id", "").endswith(ending)
    ):
        return ""
    aside = _free(mine, datetime.now().strftime("%Y-%m-%d_%H-%M-%S"))
    _write(aside, mine.read_bytes())
    _write(mine, json.dumps({**notebook, "cells": cells}, indent=1, ensure_ascii=False).encode() + b"\n")
    return aside.relative_to(folder).as_posix()


def name_learner(folder: Path | str, learner: str) -> None:
    """Note whose workspace it is: exercises then use this learner's own numbers, the same at every start."""
    _write(Path(folder) / LEARNER, learner.strip().encode())


def speak(folder: Path | str, language: str) -> None:
    """Note the language of a workspace: the next update brings its files in it, and the course speaks it there."""
    _write(_workspace(folder) / FILE, language.encode())
    of_folder.cache_clear()


def course_files(course: Path) -> Iterable[str]:
    """Names of the files that a learner gets: the chapters, the reports and the exercises, never solutions or lists.

    They are the same in all languages; :func:`in_language` says where such a file lies.
    """
    for part in ("notebooks", "exercises"):
        for path in sorted((course / part).rglob("*")):
            name = path.relative_to(course)
            hidden = any(piece.startswith((".", "_")) for piece in name.parts) or OURS.match(name.name)
            if path.is_file() and not hidden and name.parts[1] not in ("source", *LANGUAGES):
                yield name.as_posix()


def in_language(course: Path, name: str) -> Path:
    """A file of the course in the language chosen: ``notebooks/zh/X`` for ``notebooks/X``, English where there is none.

    Examples
    --------
    >>> in_language(Path("course"), "notebooks/00_start.ipynb").as_posix()
    'course/notebooks/00_start.ipynb'
    """
    part, _, rest = name.partition("/")
    said = course / part / chosen() / rest
    return said if said.is_file() else course / name


def in_chosen_language(course: Path | None = None) -> bool:
    """Whether the course has chapters in the language chosen."""
    return chosen() == LANGUAGES[0] or any(((course or _course()) / "notebooks" / chosen()).glob("*.ipynb"))


def as_delivered(path: Path) -> bytes:
    """A file of the course as a learner gets it: a notebook has not been run."""
    content = path.read_bytes()
    if path.suffix != ".ipynb":
        return content
    notebook = json.loads(content)
    ran = [cell for cell in notebook["cells"] if cell.get("outputs") or cell.get("execution_count")]
    for cell in ran:
        cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(notebook, indent=1, ensure_ascii=False).encode() + b"\n" if ran else content


def fingerprint(path: Path) -> str:
    """A hash of what a person wrote in a file: the cell sources of a notebook, the bytes of anything else.

    Empty cells do not count, since running the last cell adds one.
    """
    written = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = [_written(cell) for cell in json.loads(written)["cells"]]
            written = json.dumps([cell for cell in cells if cell[1].strip()]).encode()
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # not a notebook any more: all of it was written by someone
    return hashlib.sha256(written).hexdigest()


def _written(cell: dict[str, Any]) -> tuple[str, str]:
    """What a person wrote in a cell; Jupyter stores its source whole or in lines."""
    return cell.get("cell_type", ""), "".join(cell.get("source", ""))


def _need_workspace(folder: Path) -> None:
    if not (folder / MANIFEST).is_file():
        raise DataError(
            say("{folder} is not a folder of the course: name the one that crmlib lab made.", folder=folder)
        )


def calls(name: str) -> set[str]:
    """What a lesson's file answers to: 4, 04, 4b, 04b, classification, its stem, its path."""
    path = Path(name)
    numbered = NUMBERED.fullmatch(path.stem)
    if not numbered:
        return {name, path.name, path.stem}
    number, part, title, lesson = numbered.groups()
    short = str(int(number))
    return {name, path.name, path.stem, title, lesson, number, short, number + part, short + part}


def _course() -> Path:
    from crmlib.reading.sample import course_folder

    return course_folder()


def _workspace(folder: Path | str) -> Path:
    folder = Path(folder)
    try:
        (folder / MANIFEST).parent.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise DataError(
            say(
                "The course cannot be put into {folder} ({why}): name another folder.",
                folder=folder,
                why=refused.strerror,
            )
        ) from None
    return folder


def _read_manifest(folder: Path) -> dict[str, str]:
    """File -> hash as delivered. Without a readable one every file counts as the learner's."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _deliver(fresh: Path, mine: Path) -> None:
    _write(mine, as_delivered(fresh))


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _put_beside(fresh: Path, mine: Path) -> Path:
    """Write the course's version under a name that holds nothing else."""
    beside = _free(mine, f"v{__version__}", unless=fingerprint(fresh))
    if not beside.exists():
        _deliver(fresh, beside)
    return beside


def _set_aside(mine: Path) -> Path:
    aside = _free(mine, datetime.now().strftime("%Y-%m-%d_%H-%M-%S"))
    mine.replace(aside)
    return aside


def _free(path: Path, mark: str, unless: str | None = None) -> Path:
    """The first of `name.mark.ipynb`, `name.mark-2.ipynb` … that is free, or holds just what `unless` says."""
    again = 1
    while True:
        found = path.with_name(f"{path.stem}.{mark}{f'-{again}' if again > 1 else ''}{path.suffix}")
        if not found.exists() or (unless and fingerprint(found) == unless):
            return found
        again += 1
