"""A lesson's panels as a page of their own: headings, controls and pictures, no code."""

import ast
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from crmlib.course import lab
from crmlib.course.notebook import nbformat
from crmlib.course.workspace import calls, course_files, in_language
from crmlib.language import DataError, joined, say
from crmlib.reading.sample import course_folder

TEMPLATES = (
    Path(__file__).parent / "template"
)  # it holds voila/templates/panels: Voilà's own page without outside requests


def serve(page: nbformat.NotebookNode, port: int = 8866, browser: bool = True) -> int:
    """Show a notebook of panels in the browser until stopped.

    Parameters
    ----------
    page : NotebookNode
        From :func:`panels_only`.
    port : int
        Where the page is, on 127.0.0.1 only.
    browser : bool
        Open the page in the browser.

    Returns
    -------
    int
        Voilà's exit code.
    """
    with tempfile.TemporaryDirectory() as folder:
        notebook = Path(folder) / "panels.ipynb"
        nbformat.write(page, notebook)
        with subprocess.Popen(command(notebook, port, browser), env=environment(), cwd=folder) as server:
            # Ctrl-C reaches Voilà by itself; we only wait
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, lambda *_: server.terminate())
            return server.wait()


def panels_only(lesson: str) -> nbformat.NotebookNode:
    """One notebook with the panels of a lesson's chapters under their headings.

    Code that a panel needs stays; what the code would only show is left out, and so are the other texts.

    Parameters
    ----------
    lesson : str
        A lesson (``"4"``, ``"classification"``) or one of its chapters (``"04b"``).

    Returns
    -------
    NotebookNode
        Not executed.

    Raises
    ------
    DataError
        There is no such lesson, or it has no panels.

    Examples
    --------
    >>> [cell.source for cell in panels_only("classification").cells if cell.cell_type == "markdown"][0]
    '# Which customers bring what you live on?'
    """
    course = course_folder()
    names = [name for name in course_files(course) if Path(name).parent.name == "notebooks"]
    cells: list[nbformat.NotebookNode] = []
    for name in names:
        if lesson.strip().lower() in calls(name):
            cells += _panels_of(nbformat.read(in_language(course, name), as_version=4))
    if not any(cell.metadata.get("panel") for cell in cells):
        there = [Path(name).stem for name in names if "panels." in (course / name).read_text(encoding="utf-8")]
        raise DataError(
            say(
                "There are no panels for lesson {lesson}; there are lessons {there}.",
                lesson=lesson,
                there=joined(there),
            )
        )
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


def _panels_of(chapter: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    cells = []
    heading = ""
    for cell, after in zip(chapter.cells, [*chapter.cells[1:], None], strict=True):
        if cell.cell_type == "markdown":
            titles = [line for line in cell.source.splitlines() if line.startswith("#")]
            heading = titles[-1] if titles else heading
            if heading.startswith("# "):
                cells.append(nbformat.v4.new_markdown_cell(heading))
                heading = ""
        elif _shows_a_panel(cell.source):
            cells += [nbformat.v4.new_markdown_cell(heading)] if heading else []
            cells.append(nbformat.v4.new_code_cell(cell.source, metadata={"panel": True}))
            if after is not None and after.cell_type == "markdown" and not after.source.startswith("#"):
                cells.append(nbformat.v4.new_markdown_cell(after.source.split("\n\n")[0]))
            heading = ""
        else:
            cells.append(nbformat.v4.new_code_cell(_silent(cell.source)))
    return cells


def _shows_a_panel(source: str) -> bool:
    body = ast.parse(source).body
    return bool(body) and isinstance(body[-1], ast.Expr) and ast.unparse(body[-1]).startswith("panels.")


def _silent(source: str) -> str:
    """The code without a last line that only shows a value."""
    body = ast.parse(source).body
    return (
        source
        if not body or not isinstance(body[-1], ast.Expr)
        else "\n".join(source.splitlines()[: body[-1].lineno - 1])
    )


def command(notebook: Path, port: int = 8866, browser: bool = True) -> list[str]:
    """The command line that serves a notebook as a page.

    Examples
    --------
    >>> "--Voila.ip=127.0.0.1" in command(Path("panels.ipynb"))
    True
    """
    options = {
        "Voila.ip": "127.0.0.1",
        "Voila.port": port,
        "Voila.open_browser": browser,
        "VoilaConfiguration.template": "panels",
        "VoilaConfiguration.show_tracebacks": False,
        "Voila.kernel_websocket_connection_class": "crmlib.course.connection.PromptConnection",
        "KernelManager.transport_encryption": "auto",
        "Application.log_level": "WARN",
    }
    return [sys.executable, "-m", "voila", str(notebook), *(f"--{name}={value}" for name, value in options.items())]


def environment() -> dict[str, str]:
    """As for JupyterLab, and with our page among the templates."""
    known = lab.environment()
    return known | {"JUPYTER_PATH": os.pathsep.join([str(TEMPLATES), known["JUPYTER_PATH"]])}
