"""The learner's exercises from the sources with solutions: ``python -m crmlib.course.release``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from crmlib.lessons import LESSONS
from crmlib.reading.sample import course_folder

if TYPE_CHECKING:  # it takes seconds to load, and a report needs only the list of lessons
    from crmlib.course.notebook import nbformat

SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION", re.DOTALL | re.MULTILINE)


def release(source: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A source notebook as the learner gets it: a gap for each solution, nothing run."""
    from crmlib.course.notebook import nbformat

    copy: nbformat.NotebookNode = nbformat.from_dict(source)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.source = SOLUTION.sub(
                lambda found: f"{found[1]}return ____" if found[1] else "answer = ____", cell.source
            )
            cell.outputs, cell.execution_count = [], None
    return copy


def sources() -> dict[Path, Path]:
    """Learner's notebook to its source."""
    folder = course_folder() / "exercises"
    found = {lesson: folder / "source" / lesson / f"{lesson}.ipynb" for lesson in LESSONS}
    return {
        folder / f"{number:02d}_{lesson}.ipynb": found[lesson]
        for number, lesson in enumerate(LESSONS, 1)
        if found[lesson].is_file()
    }


def made() -> dict[Path, nbformat.NotebookNode]:
    """Every learner's notebook, those of the Chinese edition too."""
    from crmlib.course import edition
    from crmlib.course.notebook import nbformat

    english = {target: release(nbformat.read(source, as_version=4)) for target, source in sources().items()}
    return english | {source.made: release(edition.translated(source)) for source in edition.exercises()}


def main() -> None:
    """Write all learner's notebooks."""
    from crmlib.course.notebook import nbformat

    for target, notebook in made().items():
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
        print(target.relative_to(course_folder()).as_posix())


if __name__ == "__main__":
    main()
