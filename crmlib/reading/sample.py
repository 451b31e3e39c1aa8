"""Where the course lies on this machine, and the tables of its fictional exporter."""

from importlib.resources import files
from pathlib import Path

import pandas as pd

from crmlib.language import DataError, joined, say
from crmlib.reading.headings import known


def course_folder() -> Path:
    """Where the course's own notebooks, exercises and data are: inside the installed package, or the checkout."""
    packed = Path(str(files("crmlib"))) / "course" / "files"
    return packed if packed.is_dir() else packed.parents[2]


def sample(name: str) -> pd.DataFrame:
    """A table of the fictional exporter.

    Parameters
    ----------
    name : str
        ``"orders"``, ``"customers"``, ``"leads"`` and so on; the course's ``data/README.md`` describes them all.

    Returns
    -------
    DataFrame
        Columns whose name says so hold dates.

    Raises
    ------
    DataError
        There is no such table; the message lists them.

    Examples
    --------
    >>> sample("ten_customers")["sales"].sum()
    np.int64(1000)
    """
    folder = course_folder() / "data"
    path = folder / f"{name}.csv"
    if not path.is_file():
        raise DataError(
            say(
                "There is no sample table {name!r}; there are {names}.",
                name=name,
                names=joined(sorted(p.stem for p in folder.glob("*.csv"))),
            )
        )
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    for column in table.columns.intersection(known().query("kind == 'date'")["column"]):
        table[column] = pd.to_datetime(table[column], format="ISO8601")
    return table
