"""Firms to review: made up at any size, and one whose file is in a sorry state."""

import numpy as np
import pandas as pd

import crmlib as crm
from crmlib.classification.pack import classification_pack, read_files

DAY = "2026-06-30"


def review(orders=None, customers=None, **how):
    """The review of a firm's frames on the day of the tests; without orders the fictional exporter's."""
    return classification_pack(**read_files(orders, customers=customers), as_of=DAY, **how)


def firm(customers, lines=36, seed=4):
    """Order lines of three years."""
    chance = np.random.default_rng(seed)
    names = np.array([f"K{n:03}" for n in range(customers)])
    weight = chance.lognormal(0, 1.2, customers)
    n = customers * lines
    amount = chance.lognormal(7, 1, n).round(2)
    return pd.DataFrame(
        {
            "order_id": [f"S{i // 2}" for i in range(n)],
            "customer_id": chance.choice(names, n, p=weight / weight.sum()),
            "date": pd.Timestamp(DAY) - pd.to_timedelta(chance.integers(0, 1095, n), unit="D"),
            "product": chance.choice(["tube", "panel", "bulb"], n),
            "amount": amount,
            "cost": (amount * chance.uniform(0.6, 0.95, n)).round(2),
            "service_hours": chance.gamma(1, 1.5, n).round(1),
        }
    )


def sorry(seed=4):
    """Order lines with a ninth of the customers, some days and some amounts lost, two currencies, a day far off, no hours."""
    orders = firm(12, seed=seed).drop(columns="service_hours").astype(object)
    orders.loc[orders.index % 9 == 0, "customer_id"] = None
    orders.loc[orders.index % 31 == 1, "date"] = "no day"
    orders.loc[orders.index % 47 == 2, "amount"] = None
    orders["currency"] = np.where(orders.index % 5, "USD", "EUR")
    return orders


def bare(orders=None):
    """The three columns that every firm has."""
    return (crm.sample("orders") if orders is None else orders)[["customer_id", "date", "amount"]]
