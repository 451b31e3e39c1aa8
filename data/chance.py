"""What all tables share: the dates, the chance, and hand-written rows."""

import random
import unicodedata
from datetime import date, timedelta

SEED = 2026
START, TODAY = date(2023, 7, 1), date(2026, 6, 30)


# Chance: only random(), whose numbers are the same on every Python


def stream(table, key=""):
    return random.Random(f"{SEED} {table} {key}")


def between(rng, low, high):
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


def pick(rng, things):
    return things[int(rng.random() * len(things))]


def shuffled(rng, things):
    return sorted(things, key=lambda _: rng.random())


def clip(value, low=0, high=100):
    return min(max(value, low), high)


def days_before(rng, most, least=0):
    return TODAY - timedelta(days=between(rng, least, most))


# Text: the hand-written tables below are rows of cells between bars


def rows(text):
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def plain(name):
    """The name in ASCII, small letters."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
