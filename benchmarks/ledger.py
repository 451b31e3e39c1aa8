"""How long a ledger of 100,000 invoices takes, beside a floor in the same run: `python benchmarks/ledger.py`.

The floor is what nobody can do without: one group-by of the invoices and one of the payments in pandas.
"""

import time

import numpy as np
import pandas as pd

import crmlib as crm

DAY, RATES, RUNS = "2026-06-30", {"USD": 1, "EUR": 1.1}, 5


def ledger(n=100_000, customers=5_000):
    chance = np.random.default_rng(1)
    invoices = pd.DataFrame(
        {
            "invoice_id": np.arange(n).astype(str),
            "customer_id": chance.integers(0, customers, n).astype(str),
            "amount": (1000 * chance.random(n)).round(2),
            "currency": np.where(chance.random(n) < 0.2, "EUR", "USD"),
            "invoice_date": pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.integers(0, 180, n), unit="D"),
        }
    )
    invoices["due_date"] = invoices["invoice_date"] + pd.Timedelta(days=30)
    paid = invoices.sample(frac=0.7, random_state=1)
    wait = pd.to_timedelta(chance.integers(-5, 60, len(paid)), unit="D")
    return invoices, paid.assign(payment_date=paid["due_date"] + wait)[
        ["invoice_id", "customer_id", "payment_date", "amount", "currency"]
    ]


def floor(invoices, payments):
    return invoices.groupby(["customer_id", "invoice_id"])["amount"].sum(), payments.groupby("invoice_id")[
        "amount"
    ].sum()


def best(run):
    def once():
        start = time.perf_counter()
        run()
        return time.perf_counter() - start

    return min(once() for _ in range(RUNS))


if __name__ == "__main__":
    invoices, payments = ledger()
    items = crm.open_items(invoices, payments, as_of=DAY, rates=RATES)
    least = best(lambda: floor(invoices, payments))
    print(f"{len(invoices):,} invoices, {len(payments):,} payments; the floor takes {1000 * least:.0f} ms")
    for name, run in {
        "ageing": lambda: crm.ageing(invoices, payments, as_of=DAY, rates=RATES),
        "overdue": lambda: crm.overdue(items),
        "paid items": lambda: crm.paid_items(invoices, payments, as_of=DAY, rates=RATES),
        "evidence from the ledger": lambda: crm.ledger_evidence(invoices, payments, as_of=DAY, rates=RATES),
        "days of the month": lambda: crm.receivable_days(invoices, payments, as_of=DAY, rates=RATES),
    }.items():
        took = best(run)
        print(f"{name:26} {1000 * took:6.0f} ms, {took / least:4.1f} times the floor")
