"""Write the tables of Halden Lighting, a fictional lamp exporter in Ningbo, as CSV files.

    python data/make.py [FOLDER]

One function makes one table; TABLES lists them, and the modules beside this one hold them by subject. Every table
draws from its own stream of random numbers, so a new table leaves the others as they are. The rows that the exercises
rely on (the "planted facts" of README.md) are written out by hand; chance only fills in the rest.
"""

import csv
import sys
from pathlib import Path

from book import customers
from evidence import credit_evidence
from leads import leads
from ledger import accounts, invoices, payments
from people import contacts
from records import companies, companies_key
from regrading import brokerage, promotions
from sales import orders, ten_customers

TABLES = {
    "customers": customers,
    "orders": orders,
    "ten_customers": ten_customers,
    "promotions": promotions,
    "brokerage": brokerage,
    "companies": companies,
    "companies_key": companies_key,
    "leads": leads,
    "contacts": contacts,
    "credit_evidence": credit_evidence,
    "invoices": invoices,
    "payments": payments,
    "accounts": accounts,
}


def write(table, folder):
    lines = TABLES[table]()
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        write(table, folder)
