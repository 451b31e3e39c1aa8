"""Where people put a file: beside the notebook, in their folder of the course, or where they started the course."""

import os
import re
import sys
from difflib import get_close_matches
from pathlib import Path
from unicodedata import normalize

from crmlib.language import DataError, joined, say

MARK = ".crmlib/manifest.json"  # what makes a folder one of the course
FOLDER = "my-course"  # the name of such a folder where nobody says another
STARTED = "CRMLIB_STARTED_IN"  # the environment variable by which `crmlib lab` says where it was started
OURS = re.compile(r".*_on_monday(-\d+)?\.\w+|.*-checked(-\d+)?\.xlsx")  # the lists and marked copies that we write

SOURCES = ("orders", "leads")  # the settings of a chapter that say whose firm its page is about

_LIKE = 0.75  # so much of a name is the same in one that is nearly it


def course_above(here: Path) -> Path | None:
    """The nearest folder upward that ``crmlib lab`` made, the one one stands in included."""
    here = Path(os.path.normpath(here.absolute()))
    return next((folder for folder in (here, *here.parents) if (folder / MARK).is_file()), None)


def course_of(named: Path | None = None) -> Path:
    """The folder of the course that a command is about: the one named or stood in, or the one around it; else ``my-course``.

    Examples
    --------
    >>> course_of(Path("not-there-yet")).name
    'not-there-yet'
    """
    above = course_above(named or Path())
    if named is None:
        return above or Path(FOLDER)
    return above if above and named.is_dir() else named


def own_page() -> bool:
    """Whether the running notebook is about the reader's own firm: a setting names their file, and not the course's exporter.

    Examples
    --------
    >>> own_page()
    False
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    settings = shell.user_ns if shell else {}
    return any(isinstance(settings.get(name), str | os.PathLike) for name in SOURCES)


def places() -> dict[Path, str]:
    """The folders in which a file of the reader's is looked for, in this order, as the reader knows them."""
    here = Path.cwd()
    course, started = course_above(here), os.environ.get(STARTED)
    known = {here: here.relative_to(course.parent).as_posix() if course else here.name}
    if course:
        known.setdefault(course, course.name)
    if started:
        called = say("{folder} (where you started the course)", folder=Path(started).name)
        known.setdefault(Path(started), called)
    return known


def found(source: Path | str) -> Path:
    """The file or folder of a name, wherever people put it.

    Parameters
    ----------
    source : path
        A relative one is looked for where one stands, in the folder of the course above, and where the course was started.

    Returns
    -------
    Path
        As it was named where it lies where one stands, else absolute.

    Raises
    ------
    DataError
        It is nowhere; the sentence says where was looked, and which file there has nearly this name.
    """
    path = Path(os.path.expanduser(source))  # noqa: PTH111 - that of pathlib stops at a home that nobody has
    if _there(path):
        return path
    known = {path.parent: str(path.parent)} if path.is_absolute() else places()
    for folder in known:
        if _there(folder / path):
            return folder / path
    missed = _missed(path, known)
    raise DataError(missed)


def _missed(path: Path, known: dict[Path, str]) -> str:
    """The sentence on a file that is nowhere."""
    name, looked = path.name if path.is_absolute() else path.as_posix(), joined(known.values())
    seen = {called: _files((folder / path).parent) for folder, called in known.items()}
    nearly = [(near, called) for like in (_same, _close) for called in seen if (near := like(path.name, seen[called]))]
    if not nearly:
        return say("There is no file {name} in {places}: check the name and the folder.", name=name, places=looked)
    near, place = nearly[0]
    return say(
        "There is no file {name} in {places}. But {near} is in {place}: if you mean that file, write its name.",
        name=name,
        places=looked,
        near=near if path.is_absolute() else (path.parent / near).as_posix(),
        place=place,
    )


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # no name at all: too long, or not allowed here
        return False


def _files(folder: Path) -> list[str]:
    """The files of a folder that may be a reader's data."""
    try:
        files = sorted(path.name for path in folder.iterdir() if path.is_file())
    except OSError:
        return []
    return [file for file in files if not (file.startswith((".", "~$")) or file.endswith(".ipynb") or OURS.match(file))]


def _same(name: str, files: list[str]) -> str:
    """The file of the same name with another ending, or none; empty if there is no such file."""
    wanted = (_plain(name), Path(_plain(name)).stem)
    return next((file for file in files if Path(_plain(file)).stem in wanted), "")


def _close(name: str, files: list[str]) -> str:
    """The file of nearly the same name; empty if there is none."""
    plain = {_plain(file): file for file in files}
    return next((plain[near] for near in get_close_matches(_plain(name), plain, 1, _LIKE)), "")


def _plain(name: str) -> str:
    return normalize("NFKC", name).casefold()
