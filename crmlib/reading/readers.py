"""The public readers, one for each table of the course: :func:`read_orders` says how to use them all."""

from collections.abc import Mapping
from typing import Any, Unpack

import pandas as pd

from crmlib.reading.company import open_company
from crmlib.reading.numbers import DecimalMark
from crmlib.reading.tables import OnBad, Reading, read_table


def read_orders(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    sheet: str | int | None = None,
    date_format: str | None = None,
    decimal: DecimalMark | None = None,
    on_bad: OnBad = "report",
    beside: Any = None,
) -> pd.DataFrame:
    """Read order lines from a file, a workbook, a folder or a frame.

    Columns are found by their names, English or Chinese, in any order; title rows may stand above them. Where no column
    holds an amount, ``amount = quantity * price``. How days and numbers are written is decided once, from all rows.

    Parameters
    ----------
    source : str, Path, DataFrame or None
        A CSV, XLSX or Parquet file, a folder of them, or a frame; None is the fictional exporter's orders.
    columns : mapping, optional
        Our name to the file's name, for columns that are not found: ``{"amount": "Our price"}``.
    sheet : str or int, optional
        The sheet of a workbook, by name or by number from 0; default the one with the orders.
    date_format : str, optional
        Such as ``"%d/%m/%Y"``, where the file does not show whether day or month comes first.
    decimal : {".", ","}, optional
        The mark before the decimals, where the file does not show it.
    on_bad : {"report", "raise"}
        Rows that cannot be used are set aside and counted, or the first of them is an error.
    beside : optional
        Where the firm's first table came from: then None means its neighbour there.

    Returns
    -------
    DataFrame
        ``customer_id`` (text), ``date``, ``amount`` and, where the file has them, ``order_id``, ``product``, ``quantity``,
        ``price``, ``currency`` (also from a sign beside the amount), ``cost``, ``service_hours``, ``country``. Index ``row``: the row
        number that a spreadsheet shows. ``attrs``: ``rows_read`` and ``left_out`` account for every row,
        ``cells_left_out`` for every cell of a used row that could not be read; ``noticed`` says what was read in one of two
        ways, which :func:`crmlib.noticed` shows.

    Raises
    ------
    DataError
        The file is missing, empty or of another kind; a needed column is missing; no row is usable; day and month or
        point and comma cannot be told apart.

    Examples
    --------
    >>> orders = pd.DataFrame({"Customer": ["Ana", "合计"], "Order date": ["2026-01-05", ""], "Amount": ["US$ 1,250.00", "1250"]})
    >>> read_orders(orders)[["customer_id", "amount", "currency"]].values.tolist()
    [['Ana', 1250.0, 'USD']]
    """
    return read_table(
        "orders",
        source,
        columns=columns,
        sheet=sheet,
        date_format=date_format,
        decimal=decimal,
        on_bad=on_bad,
        beside=beside,
    )


def read_customers(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the list of customers, one row each; where it has no numbers, the name is the id. As :func:`read_orders`.

    Examples
    --------
    >>> read_customers(pd.DataFrame({"公司名称": ["Lumen Works GmbH"], "国家": ["DE"]})).values.tolist()
    [['Lumen Works GmbH', 'Lumen Works GmbH', 'DE']]
    """
    return read_table("customers", source, **how)


def read_contacts(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the people at the customers: who works where. As :func:`read_orders`.

    Examples
    --------
    >>> len(read_contacts(None))
    127
    """
    return read_table("contacts", source, **how)


def read_leads(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the leads: company and source. As :func:`read_orders`.

    Examples
    --------
    >>> len(read_leads(None))
    300
    """
    return read_table("leads", source, **how)


def read_invoices(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the invoices: number, customer, date, amount, and when they are due. As :func:`read_orders`.

    Examples
    --------
    >>> bills = pd.DataFrame({"发票号": ["F1"], "客户": ["Ana"], "开票日期": ["2026-03-02"], "到期日": ["2026-05-01"], "金额": [1700]})
    >>> read_invoices(bills)[["invoice_id", "amount"]].values.tolist()
    [['F1', 1700.0]]
    """
    return read_table("invoices", source, **how)


def read_payments(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the payments: which invoice, when, how much. As :func:`read_orders`.

    Examples
    --------
    >>> read_payments(pd.DataFrame({"Invoice no": ["F1"], "Paid on": ["2026-05-10"], "Amount": [1700]}))["amount"].tolist()
    [1700.0]
    """
    return read_table("payments", source, **how)


def read_visits(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the visits: whom, when, and what came of it. As :func:`read_orders`.

    Examples
    --------
    >>> read_visits(pd.DataFrame({"客户": ["Ana"], "拜访日期": ["2026-05-12"]}))["customer_id"].tolist()
    ['Ana']
    """
    return read_table("visits", source, **how)


def read_quotes(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the quotations: to whom, when, what and at which terms. As :func:`read_orders`.

    Examples
    --------
    >>> read_quotes(pd.DataFrame({"Client": ["Ana"], "Quote date": ["2026-06-01"], "Incoterms": ["FOB Ningbo"]}))["incoterm"].tolist()
    ['FOB Ningbo']
    """
    return read_table("quotes", source, **how)


def read_accounts(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the customers' annual accounts, one row each. As :func:`read_orders`.

    Examples
    --------
    >>> read_accounts(pd.DataFrame({"客户": ["Ana"], "资产总计": ["1,200"], "负债合计": ["700"]}))["total_assets"].tolist()
    [1200.0]
    """
    return read_table("accounts", source, **how)


def read_evidence(source: Any, **how: Unpack[Reading]) -> pd.DataFrame:
    """Read the credit evidence, one piece a row. As :func:`read_orders`.

    Examples
    --------
    >>> read_evidence(None)["customer_id"].nunique()
    12
    """
    return read_table("evidence", source, **how)


def read_company(
    source: Any = None,
    *,
    date_format: str | None = None,
    decimal: DecimalMark | None = None,
    on_bad: OnBad = "report",
) -> dict[str, pd.DataFrame]:
    """Read all tables of a firm at once.

    Parameters
    ----------
    source : str, Path, mapping or None
        A workbook with a sheet per table, a folder with a file per table, one file, or a mapping from table to file or
        frame; None is the fictional exporter.
    date_format, decimal, on_bad
        As in :func:`read_orders`, for all tables.

    Returns
    -------
    dict
        Table name to frame, in the order of the course; only the tables that are there and not empty.

    Raises
    ------
    DataError
        As in :func:`read_orders`, or no table is found.

    Examples
    --------
    >>> list(read_company())
    ['orders', 'customers', 'contacts', 'leads', 'invoices', 'payments', 'accounts', 'evidence']
    """
    return {
        table: read_table(table, place, date_format=date_format, decimal=decimal, on_bad=on_bad)
        for table, place in open_company(source).tables.items()
    }
