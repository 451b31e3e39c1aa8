"""The command `crmlib`: thin. Heavy imports stand inside the commands, so that help is quick."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from crmlib import language as languages
from crmlib.language import DataError, say
from crmlib.places import course_of, found

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # an error is one plain sentence, not a box
)


def _speak(named: str | None) -> str | None:
    """The language that an option or the environment names, chosen before anything else is said."""
    where = "--language" if named else languages.SETTING
    asked = named or os.environ.get(languages.SETTING)
    if asked and asked not in languages.LANGUAGES:
        os.environ.pop(languages.SETTING, None)
        raise DataError(
            say(
                "The course does not speak {language} ({where}): choose en for English or zh for Chinese (中文).",
                language=asked,
                where=where,
            )
        )
    if named:
        os.environ[languages.SETTING] = named
    return named


def _port(text: str) -> str:
    if not (text.isdecimal() and int(text) < 65_536):
        raise DataError(say("--port {text} cannot be used: choose a number from 0 to 65535.", text=text))
    return text


def _version(asked: bool) -> None:
    if asked:
        from crmlib import __version__

        typer.echo(f"crmlib {__version__}")
        raise typer.Exit


def _here(named: Path | None = None) -> Path:
    """The folder of the course that a command is about; the command speaks its language unless another is asked for."""
    folder = course_of(named)
    own = languages.of_folder(folder.absolute())
    if own in languages.LANGUAGES and not os.environ.get(languages.SETTING):
        os.environ[languages.SETTING] = own
    return folder


Language = Annotated[
    str | None,
    typer.Option(
        metavar="en|zh",
        is_eager=True,
        callback=_speak,
        help="English or Chinese (中文).",
        show_default="that of your copy of the course, else en",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER", help="Your copy of the course.", show_default="the one you stand in, else my-course"
    ),
]
Lesson = Annotated[
    str,
    typer.Argument(
        metavar="LESSON",
        help="A lesson (4 or classification), a chapter (04b) or a file (exercises/04_classification.ipynb).",
    ),
]
Port = Annotated[
    str,
    typer.Option(
        metavar="NUMBER",
        callback=_port,
        help="A number for the address of the page, 0 to 65535; if it is taken, the next free one is used.",
    ),
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open the browser, only print the address.")]


def _table(rows: str) -> Any:
    return typer.Option(metavar="FILE", help=f"A file with your {rows}.", show_default="from COMPANY")


def _column(holds: str) -> Any:
    return typer.Option(metavar="HEADING", help=f"The heading of the {holds} in your orders, if it is not found.")


Decimal = Annotated[
    Literal[".", ","] | None,
    typer.Option(help="The mark before decimals, such as --decimal , for 1.250,50, if it is unclear."),
]
DateFormat = Annotated[
    str | None,
    typer.Option(metavar="FORMAT", help="How days are written, such as %d/%m/%Y for 30/06/2026, if it is unclear."),
]


@app.callback()
def course(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Show which version this is, and end.")
    ] = False,
) -> None:
    """Learn B2B customer management and do the work on your own customers.

    To begin: crmlib lab. What a command takes: crmlib lab --help.
    """


@app.command()
def lab(
    folder: Folder = None,
    port: Port = "8888",
    no_browser: NoBrowser = False,
    learner: Annotated[
        str | None, typer.Option(metavar="NAME", help="Your name, such as Ana: exercises then have your own numbers.")
    ] = None,
    language: Language = None,
) -> None:
    """Open the course in JupyterLab.

    Your copy is kept up to date; what you changed is never overwritten.
    """
    from crmlib.course import lab, workspace

    mine = _here(folder)
    free = lab.free_port(int(port))
    if language:
        workspace.speak(mine, language)
    changes = str(workspace.update(mine))
    if learner:
        workspace.name_learner(mine, learner)
    typer.echo(say("Your copy of the course is the folder {folder}.", folder=mine))
    if changes:
        typer.echo(changes)
    if not workspace.in_chosen_language():
        typer.echo(say("Only a part of the course is translated yet: the text of the chapters is English."))
    typer.echo(say("JupyterLab starts now; to stop it press Ctrl-C, then y."))
    raise typer.Exit(lab.serve(mine, port=free, browser=not no_browser))


@app.command()
def progress(
    folder: Folder = None,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every attempt and hint to a CSV file, such as mine.csv.")
    ] = None,
    language: Language = None,
) -> None:
    """Show what you have done in each lesson.

    Exercises, attempts, hints and time.
    """
    from rich.console import Console

    mine = _here(folder)
    from crmlib.course import standing

    if export:
        typer.echo(say("{n} lines are in {file}.", n=standing.export(mine, export), file=export))
    else:
        Console().print(standing.as_table(standing.by_lesson(mine)))


@app.command()
def reset(
    lesson: Lesson,
    folder: Folder = None,
    exercise: Annotated[str | None, typer.Option(metavar="NUMBER", help="Only this exercise, such as 4.3.")] = None,
    language: Language = None,
) -> None:
    """Put a fresh copy of a lesson back.

    Your own is kept beside it under a name with the time.
    """
    from crmlib.course import workspace

    mine = _here(folder)
    if exercise:
        old = workspace.reset_exercise(mine, lesson, exercise)
        typer.echo(
            say("Exercise {exercise} is fresh again; your notebook as it was is {old}.", exercise=exercise, old=old)
            if old
            else say("Nothing to do: exercise {exercise} is as it was delivered.", exercise=exercise)
        )
        return
    kept = workspace.reset(mine, lesson)
    for name, old in kept.items():
        back = say("{name} is back.", name=name)
        typer.echo(say("{name} is fresh again; yours is {old}.", name=name, old=old) if old else back)
    open_page = say("If its page is open in JupyterLab, close it without saving and open it again, or choose Revert.")
    typer.echo(open_page if kept else say("Nothing to do: your copy is as it was delivered."))


@app.command()
def panels(
    lesson: Annotated[str, typer.Argument(metavar="LESSON", help="A lesson (4 or classification) or a chapter (04b).")],
    port: Port = "8866",
    no_browser: NoBrowser = False,
    language: Language = None,
) -> None:
    """Show a lesson's live pictures without code."""
    _here()
    from crmlib.course import lab, panels

    page, free = panels.panels_only(lesson), lab.free_port(int(port))
    typer.echo(say("The page is {address} ; to stop it press Ctrl-C.", address=f"http://127.0.0.1:{free}/"))
    raise typer.Exit(panels.serve(page, port=free, browser=not no_browser))


@app.command()
def template(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="The workbook to make; one that is there is never overwritten.")
    ] = Path("company.xlsx"),
    language: Language = None,
) -> None:
    """Make a workbook to fill in with your customers.

    It has a sheet for each table, with examples and drop-downs.
    """
    _here()
    from crmlib.course.workbook import write_template

    write_template(path)
    typer.echo(say("{path} is ready: fill in the sheets you have, then run crmlib validate {path}.", path=path))


@app.command()
def validate(
    context: typer.Context,
    company: Annotated[Path, typer.Argument(metavar="COMPANY", help="Your workbook, a folder of files, or one file.")],
    date_format: DateFormat = None,
    decimal: Decimal = None,
    customer: Annotated[str | None, _column("customer")] = None,
    date: Annotated[str | None, _column("order date")] = None,
    amount: Annotated[str | None, _column("amount")] = None,
    order_id: Annotated[str | None, _column("order number")] = None,
    quantity: Annotated[str | None, _column("quantity")] = None,
    price: Annotated[str | None, _column("price")] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The marked copy to write.", show_default="NAME-checked.xlsx in this folder"),
    ] = None,
    language: Language = None,
) -> None:
    """Say what to fix first in your own data.

    It is marked in a copy; and you see which report your data allow.
    """
    _here()
    from crmlib.course.company import check_company
    from crmlib.course.terminal import show
    from crmlib.course.workbook import write_marked, yes_or_no

    columns = _headings(context)
    checked = check_company(company, columns=columns, date_format=date_format, decimal=decimal)
    show(say("What was read"), checked.tables)
    show(say("What to fix first"), checked.fixes)
    show(say("Which reports can run"), checked.reports.assign(runs=yes_or_no(checked.reports["runs"])))
    show(say("Perhaps the same buyer (nothing was merged)"), checked.same_buyer.round(2))
    copy = write_marked(checked, out or Path(f"{company.absolute().stem}-checked.xlsx"))
    if any(len(seen.problems) for seen in checked.examined.values()):
        typer.echo(say("Each of these cells is marked in the copy of your data in {file}.", file=copy))
    elif checked.examined:
        typer.echo(say("No cell had to be marked. These tables and a copy of your data are in {file}.", file=copy))
    else:
        typer.echo(say("No table could be read, so nothing is marked. What is said here is in {file} too.", file=copy))
    if not checked.reports["runs"].any():
        raise typer.Exit(2)


@app.command()
def report(
    context: typer.Context,
    lesson: Annotated[
        str, typer.Argument(metavar="LESSON", help="classification, credit, or all that your data allow.")
    ],
    company: Annotated[
        Path | None,
        typer.Argument(
            metavar="COMPANY", help="Your workbook, a folder of files, or one file.", show_default="the sample firm's"
        ),
    ] = None,
    orders: Annotated[Path | None, _table("order lines")] = None,
    customers: Annotated[Path | None, _table("customers")] = None,
    contacts: Annotated[Path | None, _table("contacts at the customers")] = None,
    leads: Annotated[Path | None, _table("leads")] = None,
    invoices: Annotated[Path | None, _table("invoices")] = None,
    payments: Annotated[Path | None, _table("payments")] = None,
    visits: Annotated[Path | None, _table("visits")] = None,
    quotes: Annotated[Path | None, _table("quotations")] = None,
    accounts: Annotated[Path | None, _table("customers' annual accounts")] = None,
    evidence: Annotated[Path | None, _table("credit evidence")] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DAY",
            help="The day to look back from, such as 2026-06-30.",
            show_default="the day after the last order",
        ),
    ] = None,
    refunds: Annotated[
        Literal["net", "drop", "error"] | None,
        typer.Option(
            help="Negative amounts: net subtracts them, drop leaves them out, error refuses them.", show_default="net"
        ),
    ] = None,
    date_format: DateFormat = None,
    decimal: Decimal = None,
    customer: Annotated[str | None, _column("customer")] = None,
    date: Annotated[str | None, _column("order date")] = None,
    amount: Annotated[str | None, _column("amount")] = None,
    order_id: Annotated[str | None, _column("order number")] = None,
    quantity: Annotated[str | None, _column("quantity")] = None,
    price: Annotated[str | None, _column("price")] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            metavar="NAME=VALUE",
            help="Another setting of the report, such as -p bins=5; once for each.",
        ),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write to, made if needed.")] = Path(
        "reports-out"
    ),
    language: Language = None,
) -> None:
    """Write a lesson's report on your customers.

    It is a page that needs no network. With all in place of a lesson you get each report that your data allow.
    For example: crmlib report classification --orders orders.xlsx --out my-report
    """
    _here()
    from crmlib.course.company import run_all
    from crmlib.course.reports import run_report, setting
    from crmlib.reading.company import TABLES

    files = {table: str(found(file).absolute()) for table in TABLES if (file := context.params[table])}
    settings = {name: context.params[name] for name in ("as_of", "refunds", "date_format", "decimal")}
    given = {"columns": _headings(context), **settings}
    parameters = {name: value for name, value in given.items() if value is not None}
    parameters |= dict(map(setting, parameter or [])) | files
    if lesson != "all":
        typer.echo(run_report(lesson, parameters, out, company))
        return
    said = run_all(parameters, out, company)
    for one in said.itertuples():
        typer.echo(say("{report}: {page}", report=one.report, page=one.page or one.says))
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


if __name__ == "__main__":
    main()
