"""Rule tables by name: every band, weight, cap and label is a CSV that says where it comes from."""

from functools import cache
from importlib.resources import files

import pandas as pd


def table(name: str) -> pd.DataFrame:
    """Read a rule table.

    Parameters
    ----------
    name : str
        Lesson and table, ``"classification/vip_levels"`` for ``crmlib/classification/rules/vip_levels.csv``.

    Returns
    -------
    DataFrame
        The rows of the file. The column ``source`` says S (source lesson), P (published),
        K (professional knowledge) or R (our reconstruction). A fresh copy: edit it and pass it on.

    Examples
    --------
    >>> table("classification/vip_levels")["label"].tolist()
    ['VVVVVIP', 'VVVVIP', 'VVVIP', 'VVIP', 'VIP']
    """
    return _read(name).copy()


@cache
def _read(name: str) -> pd.DataFrame:
    lesson, _, rule = name.partition("/")
    path = files("crmlib") / lesson / "rules" / f"{rule}.csv"
    # "NA" is a country and a name, not a missing value; only an empty cell is empty
    with path.open(encoding="utf-8") as lines:
        return pd.read_csv(lines, keep_default_na=False, na_values=[""])
