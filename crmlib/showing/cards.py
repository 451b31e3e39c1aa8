"""Customer cards beside results: whom a row is about."""

import pandas as pd


def with_names(frame: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Put the company name beside each customer's id: a list of numbers tells nobody whom to call.

    Parameters
    ----------
    frame : DataFrame
        Any result with the customer as index.
    customers : DataFrame
        From :func:`crmlib.read_customers`; without a name a customer keeps an empty cell.

    Returns
    -------
    DataFrame
        `frame` with ``name`` as its first column.

    Examples
    --------
    >>> cards = pd.DataFrame({"customer_id": ["K1"], "name": ["Lumen Works GmbH"]})
    >>> with_names(pd.DataFrame({"orders": [3, 1]}, index=["K1", "K2"]), cards)["name"].fillna("").tolist()
    ['Lumen Works GmbH', '']
    """
    names = customers.drop_duplicates("customer_id").set_index("customer_id")
    found = names["name"].reindex(frame.index) if "name" in names else pd.Series(pd.NA, index=frame.index, dtype="str")
    rest = frame.drop(columns="name", errors="ignore")
    rest.insert(0, "name", found)
    return rest
