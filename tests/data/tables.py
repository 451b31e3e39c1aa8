"""The tables as they are on disk, for the tests beside this one."""

from pathlib import Path

import pandas as pd

DATA = Path(__file__).parents[2] / "data"
START, TODAY = pd.Timestamp("2023-07-01"), pd.Timestamp("2026-06-30")
HOUR = 40  # USD, cost of a service hour
DATES = {
    "customers": "since",
    "orders": "date",
    "companies": "verified",
    "leads": "date",
    "contacts": "last_contact",
    "credit_evidence": "date",
    "invoices": "invoice_date",
    "payments": "payment_date",
    "accounts": "date",
}


def read(table):
    """A table as it is: only an empty cell is a missing value."""
    frame = pd.read_csv(DATA / f"{table}.csv", keep_default_na=False, na_values=[""])
    if table in DATES:
        frame[DATES[table]] = pd.to_datetime(frame[DATES[table]], format="%Y-%m-%d")
    return frame
