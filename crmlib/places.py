"""Where people put a file: beside the notebook, in their folder of the course, or where they started the course."""

import os
import re
from difflib import get_close_matches
from pathlib import Path
from unicodedata import normalize

from crmlib.language import DataError, joined, say

MARK = ".crmlib/manifest.json"  # what makes a folder one of the course
FOLDER = "my-course"  # the name of such a folder where nobody says another
STARTED = "CRMLIB_STARTED_IN"  # the environment variable by which `crmlib lab` says where it was started
OURS = re.compile(r"\d\d[a-z]?_on_monday\b.*")  # the lists that chapters write are no data of the reader's

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
    path = Path(source).expanduser()
    if _there(path):
        return path
    known = {path.parent: str(path.parent)} if path.is_absolute() else places()
    for folder in known:
        if _there(folder / path):
            return folder / path
    name, looked = path.name if path.is_absolute() else path.as_posix(), joined(known.values())
    for folder, called in known.items():
        near = _nearly((folder / path).parent, path.name)
        if near:
            raise DataError(
                say(
                    "There is no file {name} in {places}. But {near} is in {place}: if you mean that file, write its name.",
                    name=name,
                    places=looked,
                    near=near,
                    place=called,
                )
            )
    raise DataError(
        say("There is no file {name} in {places}: check the name and the folder.", name=name, places=looked)
    )


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # no name at all: too long, or not allowed here
        return False


def _nearly(folder: Path, name: str) -> str:
    """The file in a folder that has the same name with another ending, or nearly the same name; empty if there is none."""
    try:
        files = sorted(path.name for path in folder.iterdir() if path.is_file())
    except OSError:
        return ""
    files = [
        file for file in files if not (file.startswith((".", "~$")) or file.endswith(".ipynb") or OURS.match(file))
    ]
    alike = {_plain(file): file for file in reversed(files)}
    same = [file for plain, file in alike.items() if Path(plain).stem in (_plain(name), Path(_plain(name)).stem)]
    close = get_close_matches(_plain(name), alike, 1, _LIKE)
    return min(same) if same else alike[close[0]] if close else ""


def _plain(name: str) -> str:
    return normalize("NFKC", name).casefold()
