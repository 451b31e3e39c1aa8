"""The command `crmlib`: thin. Heavy imports stand inside the commands, so that help is quick."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from crmlib.language import DataError

app = typer.Typer(
    help="Learn B2B customer management and do the work on your own customers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # an error is one plain sentence, not a box
)

Folder = Annotated[Path, typer.Argument(help="Your copy of the course.")]
TableFile = Annotated[Path | None, typer.Option(help="A file that takes the place of this table.")]
Heading = Annotated[
    str | None, typer.Option(metavar="HEADING", help="The heading of this column in your orders, if it is not found.")
]
Decimal = Annotated[Literal[".", ","] | None, typer.Option(help="The mark before decimals, if it is unclear.")]
DateFormat = Annotated[
    str | None, typer.Option(metavar="FORMAT", help="How days are written, such as %d/%m/%Y, if it is unclear.")
]


@app.command()
def lab(
    folder: Folder = Path("my-course"),
    port: Annotated[int, typer.Option(help="Where JupyterLab listens; the next free port if it is taken.")] = 8888,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    learner: Annotated[
        str | None, typer.Option(metavar="NAME", help="Your name: exercises then have your own numbers.")
    ] = None,
) -> None:
    """Open the course in JupyterLab. Your copy is kept up to date; what you changed is never overwritten."""
    from crmlib.course import lab, workspace

    changes = workspace.update(folder)
    if learner:
        workspace.name_learner(folder, learner)
    typer.echo(f"Your copy of the course is the folder {folder}. {changes}".strip())
    typer.echo("JupyterLab starts now; to stop it press Ctrl-C, then y.")
    raise typer.Exit(lab.serve(folder, port=port, browser=not no_browser))


@app.command()
def panels(
    lesson: Annotated[str, typer.Argument(help="A lesson (4 or classification) or a chapter (04b).")],
    port: Annotated[int, typer.Option(help="Where the page is on this computer.")] = 8866,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only serve the page.")] = False,
) -> None:
    """Show a lesson's live pictures as a page, without code."""
    from crmlib.course import panels

    typer.echo(f"The page is http://127.0.0.1:{port}/ ; to stop it press Ctrl-C.")
    raise typer.Exit(panels.serve(lesson, port=port, browser=not no_browser))


@app.command()
def reset(
    lesson: Annotated[str, typer.Argument(help="A lesson (4 or classification), a chapter (04b) or a file.")],
    folder: Folder = Path("my-course"),
    exercise: Annotated[str | None, typer.Option(metavar="NUMBER", help="Only this exercise, such as 4.3.")] = None,
) -> None:
    """Put the fresh copy of a lesson back. Your own is kept beside it under a name with the time."""
    from crmlib.course import workspace

    if exercise:
        old = workspace.reset_exercise(folder, lesson, exercise)
        typer.echo(
            f"Exercise {exercise} is fresh again; your notebook as it was is {old}."
            if old
            else f"Nothing to do: exercise {exercise} is as it was delivered."
        )
        return
    kept = workspace.reset(folder, lesson)
    for name, old in kept.items():
        typer.echo(f"{name} is fresh again; yours is {old}." if old else f"{name} is back.")
    if not kept:
        typer.echo("Nothing to do: your copy is as it was delivered.")


@app.command()
def progress(
    folder: Folder = Path("my-course"),
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every attempt and hint to a CSV file.")
    ] = None,
) -> None:
    """Show per lesson what you have done: exercises, attempts, hints, time."""
    from rich.console import Console

    from crmlib.course import standing

    if export:
        typer.echo(f"{standing.export(folder, export)} lines are in {export}.")
    else:
        Console().print(standing.as_table(standing.by_lesson(folder)))


@app.command()
def template(path: Annotated[Path, typer.Argument(help="The workbook to make.")] = Path("company.xlsx")) -> None:
    """Make an empty workbook for your own customers, with a sheet per table, examples and drop-downs."""
    from crmlib.course.workbook import write_template

    write_template(path)
    typer.echo(f"{path} is ready: fill in the sheets you have, then run crmlib validate {path}.")


@app.command()
def validate(
    context: typer.Context,
    company: Annotated[Path, typer.Argument(help="Your workbook, a folder of files, or one file.")],
    date_format: DateFormat = None,
    decimal: Decimal = None,
    customer: Heading = None,
    date: Heading = None,
    amount: Heading = None,
    order_id: Heading = None,
    quantity: Heading = None,
    price: Heading = None,
    out: Annotated[
        Path | None, typer.Option(help="The marked copy; by default NAME-checked.xlsx in this folder.")
    ] = None,
) -> None:
    """Say what in your data is usable for which report and what to fix first, and mark it in a copy."""
    from crmlib.course.company import check_company
    from crmlib.course.workbook import write_marked, yes_or_no

    columns = _headings(context)
    checked = check_company(company, columns=columns, date_format=date_format, decimal=decimal)
    _show("What was read", checked.tables)
    _show("What to fix first", checked.fixes)
    _show("Which reports can run", checked.reports.assign(runs=yes_or_no(checked.reports["runs"])))
    _show("Perhaps the same buyer (nothing was merged)", checked.same_buyer.round(2))
    copy = write_marked(checked, out or Path(f"{company.absolute().stem}-checked.xlsx"))
    if any(len(seen.problems) for seen in checked.examined.values()):
        typer.echo(f"Each of these cells is marked in the copy of your data in {copy}.")
    elif checked.examined:
        typer.echo(f"No cell had to be marked. These tables and a copy of your data are in {copy}.")
    else:
        typer.echo(f"No table could be read, so nothing is marked. What is said here is in {copy} too.")
    if not checked.reports["runs"].any():
        raise typer.Exit(2)


@app.command()
def report(
    context: typer.Context,
    lesson: Annotated[str, typer.Argument(help="classification, credit, or all that your data allow.")],
    company: Annotated[
        Path | None, typer.Argument(help="Your workbook, a folder of files, or one file; else the sample firm's.")
    ] = None,
    orders: TableFile = None,
    customers: TableFile = None,
    contacts: TableFile = None,
    leads: TableFile = None,
    invoices: TableFile = None,
    payments: TableFile = None,
    visits: TableFile = None,
    quotes: TableFile = None,
    accounts: TableFile = None,
    evidence: TableFile = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day to look back from, such as 2026-06-30.")
    ] = None,
    refunds: Annotated[
        Literal["net", "drop", "error"] | None, typer.Option(help="What to do with negative amounts.")
    ] = None,
    date_format: DateFormat = None,
    decimal: Decimal = None,
    customer: Heading = None,
    date: Heading = None,
    amount: Heading = None,
    order_id: Heading = None,
    quantity: Heading = None,
    price: Heading = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="Any other setting.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("reports-out"),
) -> None:
    """Write a lesson's report on your own customers, as pages that need no network; `all` writes those your data allow."""
    from crmlib.course.company import run_all
    from crmlib.course.reports import run_report
    from crmlib.reading.company import TABLES

    files = {table: str(file.absolute()) for table in TABLES if (file := context.params[table])}
    settings = {name: context.params[name] for name in ("as_of", "refunds", "date_format", "decimal")}
    given = {"columns": _headings(context), **settings}
    parameters = {name: value for name, value in given.items() if value is not None}
    parameters |= dict(map(_parameter, parameter or [])) | files
    if lesson != "all":
        typer.echo(run_report(lesson, parameters, out, company))
        return
    said = run_all(parameters, out, company)
    for one in said.itertuples():
        typer.echo(f"{one.report}: {one.page or one.says}")
    if not said["page"].any():
        raise typer.Exit(2)


def _headings(context: typer.Context) -> dict[str, str] | None:
    """Our columns of the orders to the headings that were named for them."""
    from crmlib.reading.headings import OPTIONS

    named = {column: context.params[option.strip("-").replace("-", "_")] for column, option in OPTIONS.items()}
    return {column: heading for column, heading in named.items() if heading} or None


def main() -> None:
    """Run the command; bad data ends in one sentence and exit 2, never in a traceback."""
    try:
        app()
    except DataError as problem:
        typer.echo(problem, err=True)
        sys.exit(2)


def _show(title: str, frame: Any) -> None:
    """A frame as a table in the terminal; nothing in its cells is taken for a mark of the terminal's own."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if frame.empty:
        return
    shown = Table(*(str(name).replace("_", " ") for name in frame.columns), title=Text(title), title_justify="left")
    for row in frame.itertuples(index=False):
        shown.add_row(*(Text("" if cell != cell else str(cell)) for cell in row))
    Console().print(shown)


def _parameter(text: str) -> tuple[str, Any]:
    """`bins=5` as a name and a value: a number, a list, True or None as in Python, else the text itself."""
    from ast import literal_eval

    name, equals, value = text.partition("=")
    if not (equals and name.isidentifier()):
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE")
    try:
        return name, literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value
