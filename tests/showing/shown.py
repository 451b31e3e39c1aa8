"""Run a chapter or a report as it stands and list the columns that its tables and the methods it calls give, one a line."""

import os
import sys
from functools import wraps
from pathlib import Path

import nbformat
import pandas as pd
from IPython.core.interactiveshell import InteractiveShell

import crmlib as crm
from crmlib.showing import prose

SEEN: dict[str, None] = {}


def note(made):
    """The columns of a frame, or of several."""
    for frame in made if isinstance(made, tuple) else (made,):
        if isinstance(frame, pd.DataFrame):
            SEEN.update(dict.fromkeys(str(name) for name in [*frame.index.names, *frame.columns] if name is not None))
    return made


def noted(method):
    @wraps(method)
    def call(*args, **options):
        return note(method(*args, **options))

    return call


def main(path):
    make = prose.Table.__init__
    prose.Table.__init__ = lambda table, frame, **labels: make(table, note(frame), **labels)
    for name in crm.__all__:
        method = getattr(crm, name)
        if callable(method) and not isinstance(method, type):
            setattr(crm, name, noted(method))
    os.chdir(path.parent)
    shell = InteractiveShell.instance()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            shell.run_cell(cell.source).raise_error()
    return list(SEEN)


if __name__ == "__main__":
    target, notebook = (Path(name).resolve() for name in sys.argv[1:])
    target.write_text("\n".join(main(notebook)), encoding="utf-8")
