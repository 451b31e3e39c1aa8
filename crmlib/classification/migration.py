"""Who moved between two dates: the matrix of classes then and now, and the customers behind each cell.

Source: S224, the firm makes the rule and the rule is dynamic; S007, every year some customers go and some come.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlib.language import DataError, joined, say

NEW, GONE = "new", "gone"


def migration_matrix(before: pd.Series, after: pd.Series, order: Sequence[str] | None = None) -> pd.DataFrame:
    """How many customers went from each class to each other between two dates.

    Parameters
    ----------
    before, after : Series
        Class per customer on the earlier and the later date, such as the column ``abc_class`` of
        :func:`crmlib.abc_classify` on the orders of each year. A customer without a class counts as not there.
    order : sequence of str, optional
        The classes, best first; default the order of the alphabet.

    Returns
    -------
    DataFrame
        Rows: the class before, and "new" for those who were not there. Columns: the class after, and "gone". The rows of
        the classes add up to the customers before, the columns of the classes to the customers after.
        ``attrs``: ``before``, ``after``, ``stayed``, ``rose``, ``fell``, ``new``, ``gone``.

    Raises
    ------
    DataError
        There is no customer on either date, a customer comes twice, or a class is not in `order`.

    Notes
    -----
    Source: S224.

    Examples
    --------
    >>> then, now = pd.Series({"Ana": "A", "Bo": "B", "Cy": "B"}), pd.Series({"Ana": "A", "Bo": "A", "Di": "B"})
    >>> matrix = migration_matrix(then, now)
    >>> matrix
    after   A  B  gone
    before
    A       1  0     0
    B       1  0     1
    new     0  1     0
    >>> matrix.attrs["rose"], matrix.attrs["fell"]
    (1, 0)
    """
    classes = _classes(before, after, order)
    paths = _paths(before, after)
    matrix = pd.crosstab(paths["before"], paths["after"]).reindex(
        index=[*classes, NEW], columns=[*classes, GONE], fill_value=0
    )
    square = matrix.loc[classes, classes].to_numpy()
    matrix.attrs = {
        "before": int(matrix.loc[classes].to_numpy().sum()),
        "after": int(matrix[classes].to_numpy().sum()),
        "stayed": int(square.trace()),
        "rose": int(np.tril(square, -1).sum()),  # below the diagonal: better after than before
        "fell": int(np.triu(square, 1).sum()),
        "new": int(matrix.loc[NEW].sum()),
        "gone": int(matrix[GONE].sum()),
    }
    return matrix


def movers(before: pd.Series, after: pd.Series, order: Sequence[str] | None = None) -> pd.DataFrame:
    """The customers who stand elsewhere than before, those who fell the furthest first.

    Parameters
    ----------
    before, after, order
        As in :func:`migration_matrix`.

    Returns
    -------
    DataFrame
        Index: the customer. ``before``, ``after``, ``move`` ("fell", "gone", "rose", "new") and ``steps`` (classes moved;
        new and gone count as one class below the last).

    Notes
    -----
    Source: S224.

    Examples
    --------
    >>> then, now = pd.Series({"Ana": "A", "Bo": "B", "Cy": "B"}), pd.Series({"Ana": "A", "Bo": "A", "Di": "B"})
    >>> movers(then, now)
       before after  move  steps
    Cy      B  gone  gone      1
    Bo      B     A  rose      1
    Di    new     B   new      1
    """
    classes = _classes(before, after, order)
    paths = _paths(before, after)
    place = {**{name: i for i, name in enumerate(classes)}, NEW: len(classes), GONE: len(classes)}
    down = paths["after"].map(place) - paths["before"].map(place)
    move = pd.Series("fell", index=paths.index).mask(down < 0, "rose")
    move = move.mask(paths["before"] == NEW, NEW).mask(paths["after"] == GONE, GONE)
    moved = paths.assign(move=move, steps=down.abs())[down != 0]
    return moved.iloc[(-down[down != 0]).argsort(kind="stable")]


def _paths(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Class before and after of everybody who was there on one of the dates."""
    for classes in (before, after):
        if not classes.index.is_unique:
            raise DataError(
                say(
                    "Customer {name} has more than one class on a date: give one row per customer.",
                    name=classes.index[classes.index.duplicated()][0],
                )
            )
    then, now = (classes.dropna().astype("str") for classes in (before, after))
    there = sorted(then.index.union(now.index), key=str)
    if not there:
        raise DataError(say("No customer has a class on either date."))
    return pd.DataFrame({"before": then.reindex(there).fillna(NEW), "after": now.reindex(there).fillna(GONE)})


def _classes(before: pd.Series, after: pd.Series, order: Sequence[str] | None) -> list[str]:
    found = {str(name) for classes in (before, after) for name in classes.dropna()}
    strange = found - set(order) if order is not None else {NEW, GONE} & found
    if strange:
        raise DataError(
            say(
                "The class {names} has no place: name every class in order=, and none of them 'new' or 'gone'.",
                names=joined(sorted(strange)),
            )
        )
    return list(order) if order is not None else sorted(found)
