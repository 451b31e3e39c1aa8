"""The command `crmlib`: thin. Heavy imports stand inside the commands, so that help is quick."""

import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from crmlib.language import DataError

app = typer.Typer(
    help="Learn B2B customer management and do the work on your own customers.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    rich_markup_mode=None,      # an error is one plain sentence, not a box
)

Folder = Annotated[Path, typer.Argument(help="Your copy of the course.")]


@app.command()
def lab(
    folder: Folder = Path("my-course"),
    port: Annotated[int, typer.Option(help="Where JupyterLab listens; the next free port if it is taken.")] = 8888,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Open the course in JupyterLab. Your copy is kept up to date; what you changed is never overwritten."""
    from crmlib.course import lab, workspace

    changes = workspace.update(folder)
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
) -> None:
    """Put the fresh copy of a lesson back. Your own is kept beside it under a name with the time."""
    from crmlib.course import workspace

    kept = workspace.reset(folder, lesson)
    for name, old in kept.items():
        typer.echo(f"{name} is fresh again; yours is {old}." if old else f"{name} is back.")
    if not kept:
        typer.echo("Nothing to do: your copy is as it was delivered.")


@app.command()
def report(
    lesson: Annotated[str, typer.Argument(help="prospecting, information, visits, classification, credit or followup.")],
    orders: Annotated[Path | None, typer.Option(help="Your order lines, .csv or .xlsx; without it the sample firm's.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="The day to look back from, such as 2026-06-30.")] = None,
    refunds: Annotated[Literal["net", "drop", "error"] | None, typer.Option(help="What to do with negative amounts.")] = None,
    customer: Annotated[str | None, typer.Option(help="The column with the customer.")] = None,
    date: Annotated[str | None, typer.Option(help="The column with the date.")] = None,
    amount: Annotated[str | None, typer.Option(help="The column with the money.")] = None,
    order_id: Annotated[str | None, typer.Option(help="The column with the order's number.")] = None,
    quantity: Annotated[str | None, typer.Option(help="The column with the quantity.")] = None,
    price: Annotated[str | None, typer.Option(help="The column with the price.")] = None,
    parameter: Annotated[list[str] | None, typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="Any other setting.")] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("reports-out"),
) -> None:
    """Write a lesson's report on your own customers, as pages that need no network."""
    from crmlib.course.reports import run_report

    headings = {"customer_id": customer, "date": date, "amount": amount, "order_id": order_id, "quantity": quantity, "price": price}
    given = {
        "orders": orders and str(orders.absolute()),
        "columns": {name: heading for name, heading in headings.items() if heading} or None,
        "as_of": as_of,
        "refunds": refunds,
    }
    parameters = {name: value for name, value in given.items() if value is not None}
    typer.echo(run_report(lesson, parameters | dict(map(_parameter, parameter or [])), out))


def main() -> None:
    """Run the command; bad data ends in one sentence and exit 2, never in a traceback."""
    try:
        app()
    except DataError as problem:
        typer.echo(problem, err=True)
        sys.exit(2)


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
