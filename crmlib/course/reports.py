"""Reports: a lesson's report notebook, run on the user's data, as one page of HTML with its figures beside it."""

import ast
import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from crmlib.course.notebook import nbformat
from crmlib.course.workspace import course_files, in_language
from crmlib.language import DataError, chosen, joined, say
from crmlib.reading.company import TABLES, Company, address, open_company
from crmlib.reading.sample import course_folder

TEMPLATES = Path(__file__).parent / "template"


def report_notebook(lesson: str) -> Path:
    """The report notebook of a lesson; a sentence that lists them where there is none."""
    course = course_folder()
    names = [name for name in course_files(course) if Path(name).match("notebooks/reports/*.ipynb")]
    found = {Path(name).stem.partition("_")[2]: in_language(course, name) for name in names}
    if lesson not in found:
        raise DataError(
            say(
                "There is no report {lesson!r}; there are {names}, and all, which writes each that your data allow.",
                lesson=lesson,
                names=joined(sorted(found)),
            )
        )
    return found[lesson]


def setting(text: str) -> tuple[str, Any]:
    """`bins=5` as a name and a value: a number, a list, True or None as in Python, else the text itself."""
    name, equals, value = text.partition("=")
    if not (equals and name.isidentifier()):
        raise DataError(say("-p {text} is not NAME=VALUE, such as -p bins=5.", text=text))
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value


def table_parameters(source: Path) -> list[str]:
    """The tables a report needs: those of its parameters that are named like one and are not optional.

    Examples
    --------
    >>> table_parameters(report_notebook("classification"))
    ['orders']
    """
    return [name for name in parameters_of(source) if name in TABLES and name not in optional_tables(source)]


def optional_tables(source: Path) -> list[str]:
    """The tables a report can do without: the line ``optional = ["customers"]`` of its parameters names them."""
    return list(_defaults(source).get("optional", []))


def parameters_of(source: Path) -> list[str]:
    """The settings of a report: the names assigned in the cell tagged ``parameters``, without ``optional`` and ``workbook``."""
    return [name for name in _defaults(source) if name not in ("optional", "workbook")]


def _defaults(source: Path) -> dict[str, Any]:
    """The cell tagged ``parameters`` as names and values."""
    cells = [
        cell.source
        for cell in nbformat.read(source, as_version=4).cells
        if "parameters" in cell.metadata.get("tags", [])
    ]
    lines = [line for code in cells for line in ast.parse(code).body if isinstance(line, ast.Assign)]
    return {
        name.id: ast.literal_eval(line.value) for line in lines for name in line.targets if isinstance(name, ast.Name)
    }


def run_report(
    lesson: str, parameters: Mapping[str, Any], out: Path, company: Path | str | Company | None = None
) -> Path:
    """Run a report and write its page, the executed notebook and its headline figures.

    Parameters
    ----------
    lesson : str
        ``"classification"`` and so on.
    parameters : mapping
        Values for the notebook's cell tagged ``parameters``.
    out : Path
        A folder, made if needed. It gets ``index.html`` (one file, no outside request), ``<lesson>.ipynb``,
        ``results.json`` and, where the report has a parameter ``workbook``, its lists as ``<lesson>.xlsx``; other files in
        it are left alone.
    company : path or Company, optional
        Where the tables come from that the parameters do not name; by default the fictional exporter. It is opened and its
        tables are found here; the report is told which sheet holds which.

    Returns
    -------
    Path
        ``out/index.html``.

    Raises
    ------
    DataError
        A parameter or the data cannot be used. Nothing is written then.
    """
    source = report_notebook(lesson)
    check_parameters(source, parameters)
    parameters = {**parameters, **_other_tables(source, company, parameters)}
    if Path(out).exists() and not Path(out).is_dir():
        raise DataError(say("{out} is a file: name a folder for the report.", out=out))
    with tempfile.TemporaryDirectory() as folder, _kernel(lesson) as kernel:
        from papermill import PapermillExecutionError, execute_notebook

        logging.getLogger("papermill").setLevel(logging.ERROR)
        page(
            nbformat.read(source, as_version=4)
        )  # loads what the page needs, while the kernel loads what the methods need
        ready = Path(folder)
        try:
            lists = {"workbook": str(ready / f"{lesson}.xlsx")} if "workbook" in _defaults(source) else {}
            # without a path: papermill would write and check the whole notebook twice a cell, a quarter of the time
            notebook = execute_notebook(
                source,
                None,
                {**parameters, **lists},
                kernel_name="python3",
                progress_bar=False,
                km=kernel,
                iopub_timeout=60,
            )
        except PapermillExecutionError as failure:
            if failure.ename != "DataError":
                raise
            raise DataError(failure.evalue) from None
        nbformat.write(notebook, ready / f"{lesson}.ipynb")
        (ready / "index.html").write_text(page(notebook), encoding="utf-8")
        (ready / "results.json").write_text(
            json.dumps(results(notebook), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        Path(out).mkdir(parents=True, exist_ok=True)
        for path in sorted(ready.iterdir()):
            half = Path(shutil.copyfile(path, Path(out) / f".{path.name}"))
            half.replace(Path(out) / path.name)  # whole or not at all
    return Path(out) / "index.html"


@contextmanager
def _kernel(lesson: str) -> Iterator[Any]:
    """A kernel that is loading what the lesson's report needs; it ends with the report."""
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync

    clients: list[Any] = []

    class Kernel(AsyncKernelManager):
        def client(self, **options: Any) -> Any:
            clients.append(
                super().client(**options)
            )  # papermill does not close the client of a kernel that it did not start
            return clients[-1]

    wing = f"crmlib.{lesson}.report" if find_spec(f"crmlib.{lesson}") else "crmlib"
    kernel = Kernel(kernel_name="python3", transport_encryption="auto")
    run_sync(kernel.start_kernel)(
        extra_arguments=[
            "--HistoryManager.hist_file=:memory:",
            f"--IPKernelApp.exec_lines=import {wing}, matplotlib.figure, xlsxwriter",
        ]
    )
    try:
        yield kernel
    finally:
        for client in clients:
            client.stop_channels()
        run_sync(kernel.shutdown_kernel)(now=True)


def _other_tables(source: Path, company: Path | str | Company | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Where the tables come from that no parameter names: all from one firm. The sample's never fill up the user's own."""
    own = [table for table in TABLES if parameters.get(table) is not None]
    if company is None and not own:
        return {}
    firm = open_company({} if company is None else company)
    asked = [table for table in table_parameters(source) if table not in own]
    lacking = [table for table in asked if table not in firm.tables]
    needs = {"lacking": joined(lacking), "one": (lacking or [""])[0]}
    if lacking and company is None:
        raise DataError(say("The report needs {lacking} too: name the file with --{one}.", **needs))
    if lacking:
        raise DataError(
            say("{firm} has no table {lacking}; add it, or name its file with --{one}.", firm=firm.source, **needs)
        )
    spare = [table for table in optional_tables(source) if table not in own]
    return {table: address(firm.tables.get(table, False)) for table in asked + spare}


def check_parameters(source: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse a parameter that the notebook does not have; papermill itself would only log it."""
    known = parameters_of(source)
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise DataError(
            say("The report has no parameter {names}; it has {known}.", names=joined(unknown), known=joined(known))
        )


def results(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """The headline figures: the JSON output of the cell tagged ``results``."""
    for cell in notebook.cells:
        if "results" in cell.metadata.get("tags", []):
            for output in cell.outputs:
                if "application/json" in output.get("data", {}):
                    return dict(output.data["application/json"])
    return {}


def page(notebook: nbformat.NotebookNode, code: bool = False) -> str:
    """A notebook as one page of HTML without outside requests.

    Parameters
    ----------
    notebook : NotebookNode
        Executed.
    code : bool
        Show the code cells too, as a chapter does and a report does not.

    Returns
    -------
    str
    """
    shown = nbformat.from_dict(notebook)
    shown.metadata.pop("widgets", None)  # a panel's picture stands in for the panel
    shown.cells = [cell for cell in shown.cells if not {"results", "hidden"} & set(cell.metadata.get("tags", []))]
    if not code:
        shown.cells = without_quiet_sections(shown.cells)
    for cell in shown.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    heading = next(
        (line.lstrip("# ") for cell in shown.cells for line in cell.source.splitlines() if line.startswith("# ")),
        say("Report"),
    )
    html, _ = _exporter(code).from_notebook_node(
        shown, resources={"page_title": heading, "language": chosen(), "metadata": {"name": heading}}
    )
    return str(html)


def without_quiet_sections(cells: list[Any]) -> list[Any]:
    """The cells without the sections that show nothing: a heading of the second level over code cells without an output.

    A report of one customer leaves the sections on all customers quiet; their headings would stand over nothing.
    """
    sections: list[list[Any]] = []
    for cell in cells:
        if cell.cell_type == "markdown" or not sections:
            sections.append([])
        sections[-1].append(cell)
    return [cell for section in sections if not _quiet(section) for cell in section]


def _quiet(section: list[Any]) -> bool:
    head, *codes = section
    return head.source.startswith("## ") and bool(codes) and not any(cell.get("outputs") for cell in codes)


@cache
def _exporter(code: bool) -> Any:
    """The exporter with our template; made once, since it compiles all it needs at its first page."""
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    settings = Config(
        {"TemplateExporter": {"exclude_input": not code, "exclude_input_prompt": True, "exclude_output_prompt": True}}
    )
    return HTMLExporter(template_name="crm", extra_template_basedirs=[str(TEMPLATES)], config=settings)
