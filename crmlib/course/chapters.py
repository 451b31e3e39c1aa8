"""Executing the notebooks and storing them so that two runs give the same file: ``python -m crmlib.course.chapters``.

The Chinese edition follows: what :mod:`crmlib.course.edition` makes of a chapter is run with ``CRMLIB_LANGUAGE=zh``.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from nbclient import NotebookClient

from crmlib import language
from crmlib.course import edition
from crmlib.course.notebook import nbformat
from crmlib.reading.sample import course_folder

QUIET = ["--log-level=ERROR"]  # the kernel's remark on its transport concerns nobody on this machine

NO_SIGN = "error:Glyph"  # matplotlib warns of a letter that no font has: the picture would show an empty box


def chapters() -> list[Path]:
    """The chapters and the reports, in reading order."""
    folder = course_folder() / "notebooks"
    return sorted(folder.glob("[0-9]*.ipynb")) + sorted((folder / "reports").glob("*.ipynb"))


def execute(path: Path, spoken: str = language.LANGUAGES[0]) -> nbformat.NotebookNode:
    """Run a notebook from its own folder and give it back ready to store.

    Parameters
    ----------
    path : Path
        A notebook.
    spoken : str
        The language of the course in it.

    Returns
    -------
    NotebookNode
        Executed; see :func:`stored` for what is taken out.

    Raises
    ------
    CellExecutionError
        A cell raised, or drew a letter that no font has.
    RuntimeError
        A cell wrote to stderr: a warning would be stored and shown to every reader.
    """
    return run(nbformat.read(path, as_version=4), path, spoken)


def run(notebook: nbformat.NotebookNode, path: Path, spoken: str) -> nbformat.NotebookNode:
    """Run a notebook as if it stood at a path, in a language of the course; see :func:`execute`."""
    for list_before in path.parent.glob("*_on_monday*.xlsx"):
        list_before.unlink()  # else the chapter would keep it, and say so on the stored page
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        extra_arguments=QUIET,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute(env={**os.environ, language.SETTING: spoken, "PYTHONWARNINGS": NO_SIGN})
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise RuntimeError(f"{path.name}, cell {cell.id} wrote to stderr: {output.text.strip()}")
    return stored(notebook)


def stored(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Take out what differs from run to run: widget state and views, time stamps, the Python version.

    The picture and the sentence of a panel stay, since they are outputs of their own.
    """
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    )
    count = 0
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({key: value for key, value in cell.metadata.items() if key == "tags"})
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            if "data" in output:
                output.data.pop("application/vnd.jupyter.widget-view+json", None)
    return notebook


def translated(source: edition.Source) -> nbformat.NotebookNode:
    """A chapter of the Chinese edition, run where the English one stands: files beside it are the same."""
    return run(edition.translated(source), source.notebook, edition.LANGUAGE)


def main(names: Iterable[str]) -> None:
    """Execute and store all notebooks and what the Chinese edition has of them, or those whose name contains one of `names`."""
    from crmlib.course import glossary

    wanted = list(names)
    if not wanted or any(name in glossary.NAME for name in wanted):
        glossary.write()

    def asked(path: Path) -> bool:
        return not wanted or any(name in str(path) for name in wanted)

    for path in filter(asked, [*chapters(), *(source.notebook for source in edition.fixtures())]):
        _store(execute(path), path)
    for source in [*edition.chapters(), *edition.fixtures()]:
        if asked(source.notebook):
            _store(translated(source), source.made)


def _store(notebook: nbformat.NotebookNode, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    print(f"{path.name}: {len(notebook.cells)} cells")


if __name__ == "__main__":
    main(sys.argv[1:])
