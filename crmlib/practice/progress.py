"""What the learner did, kept on disk: one line of JSON for each attempt, hint and solution.

The file ``.crmlib/progress.jsonl`` of a workspace only grows. Writers take turns through a lock, so two kernels lose
nothing. A line counts when it is on the disk; a crash can tear only the last one, which readers pass over and the next
writer closes. Outside a workspace nothing is written: the running session remembers, and forgets at its end.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import FileLock

from crmlib.places import course_above

VERSION = 1  # of the lines; a reader passes over those of a later course
FILE = ".crmlib/progress.jsonl"
LEARNER = ".crmlib/learner"
PATIENCE = 10  # seconds to wait for the other kernel
PAUSE = 15  # minutes without a sign: the learner was away

_session: list[dict[str, Any]] = []


@cache
def workspace() -> Path | None:
    """The workspace that this session started in: the nearest folder upward that ``crmlib lab`` made."""
    return course_above(Path.cwd())


def learner(folder: Path | None = None) -> str | None:
    """Whose workspace it is, when ``crmlib lab --learner`` has said so."""
    folder = folder or workspace()
    try:
        return (folder / LEARNER).read_text(encoding="utf-8").strip() or None if folder else None
    except (OSError, ValueError):
        return None


def record(exercise: str, did: str, **facts: Any) -> bool:
    """Note what the learner did.

    Parameters
    ----------
    exercise : str
        Such as ``"4.3"``.
    did : str
        ``"check"``, ``"hint"``, ``"solution"``, ``"predict"``.
    **facts
        What else is to be known, as plain text and numbers.

    Returns
    -------
    bool
        False where there is a workspace and it could not be written; the session then remembers.
    """
    entry = {
        "v": VERSION,
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "exercise": exercise,
        "did": did,
        **facts,
    }
    folder = workspace()
    if folder is not None:
        try:
            append(folder / FILE, entry)
            return True
        except (OSError, NotImplementedError):  # a full or read-only disk, a lock nobody gives back or supports
            pass
    _session.append(entry)
    return folder is None


def append(path: Path, entry: dict[str, Any]) -> None:
    """Put one line at the end of a file; when this returns, the line is on the disk."""
    line = json.dumps(entry).encode() + b"\n"
    with FileLock(path.with_suffix(".lock"), timeout=PATIENCE), path.open("ab+") as file:
        if _torn(file):
            line = b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _torn(file: Any) -> bool:
    """Whether the last line lacks its end, since a crash came in between."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) != b"\n")


def records(folder: Path | None = None) -> list[dict[str, Any]]:
    """All that was noted, oldest first; of another folder, or of this session's workspace and the session itself."""
    here = folder or workspace()
    kept = read(here / FILE) if here else []
    return kept if folder else kept + _session


def read(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a progress file.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "progress.jsonl"
    >>> append(path, {"v": 1, "time": "2026-11-21T09:00:00+00:00", "exercise": "4.3", "did": "hint"})
    >>> with path.open("a") as file:
    ...     _ = file.write('{"v": 1, "time": "2026-1')       # a crash
    >>> append(path, {"v": 1, "time": "2026-11-21T09:05:00+00:00", "exercise": "4.3", "did": "check"})
    >>> [entry["did"] for entry in read(path)]
    ['hint', 'check']
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return []
    return [entry for entry in map(_parsed, lines) if entry]


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
        known = entry["v"] <= VERSION and all(isinstance(entry[name], str) for name in ("time", "exercise", "did"))
        datetime.fromisoformat(entry["time"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return entry if known else None


def by_exercise(entries: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """What was done, one row per exercise.

    Time is counted from sign to sign; a gap of more than 15 minutes is a pause and does not count.

    Parameters
    ----------
    entries : iterable of dict
        From :func:`records`.

    Returns
    -------
    DataFrame
        Index ``exercise``: ``done`` (bool), ``attempts``, ``hints``, ``minutes``.

    Examples
    --------
    >>> day = "2026-11-21T09:0{}:00+00:00"
    >>> by_exercise([{"time": day.format(0), "exercise": "4.1", "did": "open"},
    ...              {"time": day.format(4), "exercise": "4.1", "did": "check", "status": "not yet"},
    ...              {"time": day.format(6), "exercise": "4.1", "did": "check", "status": "correct"}])
              done  attempts  hints  minutes
    exercise
    4.1       True         2      0      6.0
    """
    columns = ["exercise", "did", "status", "time"]
    seen = pd.DataFrame(list(entries), columns=columns)
    seen["time"] = pd.to_datetime(seen["time"], utc=True, format="ISO8601")
    seen = seen.sort_values("time", kind="stable")
    gap = seen["time"].diff().dt.total_seconds().fillna(0) / 60
    seen["minutes"] = gap.where(gap <= PAUSE, 0.0)
    seen["done"] = (seen["did"] == "check") & (seen["status"] == "correct")
    seen["attempts"], seen["hints"] = seen["did"] == "check", seen["did"] == "hint"
    table = seen.groupby("exercise").agg({"done": "any", "attempts": "sum", "hints": "sum", "minutes": "sum"})
    return table.astype({"done": "bool", "attempts": "int64", "hints": "int64", "minutes": "float64"})
