"""What several tests share."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import Phase, settings

import crmlib as crm

# one error at a time, shrunk and shown: the explain phase takes minutes and prints pandas' insides
PLAIN = [phase for phase in Phase if phase is not Phase.explain]
settings.register_profile("course", deadline=None, max_examples=60, report_multiple_bugs=False, phases=PLAIN)
settings.register_profile("soak", deadline=None, max_examples=20_000, report_multiple_bugs=False, phases=PLAIN)
settings.load_profile("course")

ROOT = Path(__file__).parents[1]
REAL = ROOT.parent / "shared" / "real"


@pytest.fixture(scope="session")
def real():
    """The folder of real data to check against; it is not part of the course."""
    if not REAL.is_dir():
        pytest.skip(f"no {REAL.relative_to(ROOT.parent)} beside the checkout: nothing real to check against")
    return REAL


@pytest.fixture(scope="session")
def online_retail(real):
    return crm.read_orders(real / "online_retail.parquet")


@pytest.fixture
def orders():
    """Six lines: two customers, one of them with a refund, one line without a customer."""
    return pd.DataFrame(
        {
            "customer_id": ["Ana", "Ana", "Ana", "Bo", "Bo", None],
            "order_id": ["1", "1", "2", "3", "R3", "4"],
            "date": pd.to_datetime(
                ["2026-01-05", "2026-01-05", "2026-03-01", "2026-02-01", "2026-03-20", "2026-03-25"]
            ),
            "amount": [100.0, 50.0, 25.5, 80.0, -30.0, 9.0],
        }
    )


@pytest.fixture
def session(monkeypatch):
    """A session outside any workspace in which nothing was done yet."""
    from crmlib.practice import progress

    progress.workspace.cache_clear()
    monkeypatch.setattr(progress, "_session", [])
    yield
    progress.workspace.cache_clear()


@pytest.fixture
def workspace(session, tmp_path, monkeypatch):
    """A session in the exercises of a learner's folder."""
    folder = tmp_path / "my-course"
    (folder / ".crmlib").mkdir(parents=True)
    (folder / ".crmlib" / "manifest.json").write_text("{}")
    (folder / "exercises").mkdir()
    monkeypatch.chdir(folder / "exercises")
    return folder
