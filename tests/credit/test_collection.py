"""The collection ladder by date, and the signs of trouble."""

from pathlib import Path

import pandas as pd
import pytest

import crmlib as crm
from crmlib import rules
from crmlib.credit.collection import collection_steps, early_warnings, watch_facts
from crmlib.language import DataError

DAY = "2026-06-30"


def step(days_late):
    items = pd.DataFrame({"customer_id": ["Ana"], "invoice_id": [1], "open": [40], "days_late": [days_late]})
    return collection_steps(items, as_of=DAY).iloc[0]


@pytest.mark.parametrize(
    ("days", "now", "then", "wait"),
    [
        (-8, None, "reminder", 1),
        (-7, "reminder", "statement", 7),
        (-1, "reminder", "statement", 1),
        (0, "statement", "received", 3),
        (3, "received", "call", 4),
        (7, "call", "hold", 8),
        (15, "hold", "demand", 15),
        (29, "hold", "demand", 1),
        (30, "demand", "visit", 30),
        (60, "visit", "legal", 30),
        (90, "legal", None, None),
        (500, "legal", None, None),
    ],
)
def test_every_rung(days, now, then, wait):
    found = step(days)
    assert found["step"] == now if now else pd.isna(found["step"])
    assert found["step_after"] == then if then else pd.isna(found["step_after"])
    expected = pd.Timestamp(DAY) + pd.Timedelta(days=wait) if wait else None
    assert found["next_date"] == expected if wait else pd.isna(found["next_date"])


def test_from_the_ledger(monkeypatch):
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    rows = pd.DataFrame(
        {
            "invoice_id": ["1", "2", "3", "4"],
            "customer_id": "Ana",
            "amount": [100, 50, -20, 10],
            "due_date": ["2026-06-29", "2026-03-01", "2026-03-01", None],
        }
    )
    found = collection_steps(crm.open_items(rows, as_of=DAY), as_of=DAY)
    assert found[["invoice_id", "step"]].values.tolist() == [["2", "legal"], ["1", "statement"]]
    assert found["step_called"].iloc[1] == "对账单"
    assert {entry["reason"]: entry["rows"] for entry in found.attrs["left_out"]} == {
        "a credit asks for nothing": 1,
        "no date to count from": 1,
    }
    assert collection_steps(crm.open_items(rows.head(0), as_of=DAY), as_of=DAY).empty


def test_items_that_are_none():
    with pytest.raises(DataError, match="no column open, days_late"):
        collection_steps(pd.DataFrame({"customer_id": [], "invoice_id": []}), as_of=DAY)


@pytest.mark.parametrize(
    ("measure", "value", "sign"),
    [
        ("order_change", 0.5, "orders_jump"),
        ("order_change", -0.5, "orders_fall"),
        ("partial_payments", 1, "partial_payments"),
        ("new_bank", 1, "new_bank"),
        ("staff_exodus", 1, "staff_exodus"),
        ("disputes", 3, "disputes"),
        ("price_insensitive", 1, "price_insensitive"),
        ("open_account_request", 1, "open_account_request"),
        ("adverse_media", 1, "adverse_media"),
        ("insurer_cut", 1, "insurer_cut"),
    ],
)
def test_every_sign(measure, value, sign):
    found = early_warnings(pd.DataFrame({measure: [value]}, index=["Ana"]))
    assert found["sign"].tolist() == [sign]
    just_not = value - 0.01 if value > 0 else value + 0.01
    assert early_warnings(pd.DataFrame({measure: [just_not]}, index=["Ana"])).empty


def test_what_nobody_looked_up_is_no_all_clear():
    facts = pd.DataFrame(
        {measure: [0.0, 0.0] for measure in rules.table("credit/early_warnings")["fact"]}, index=["x", "y"]
    )
    assert early_warnings(facts).attrs["not_checked"] == ""
    facts.loc["y", "disputes"] = None
    assert early_warnings(facts.drop(columns="new_bank")).attrs["not_checked"] == "new_bank, disputes"


def test_the_list_goes_customer_by_customer(monkeypatch):
    facts = pd.DataFrame({"new_bank": [1, 1], "order_change": [0.9, 0]}, index=["x", "y"])
    assert early_warnings(facts)[["customer_id", "sign"]].values.tolist() == [
        ["x", "orders_jump"],
        ["x", "new_bank"],
        ["y", "new_bank"],
    ]
    assert early_warnings(facts.head(0)).empty
    with pytest.raises(DataError, match="no column fact in the rule table early_warnings"):
        early_warnings(facts, rules.table("credit/early_warnings").rename(columns={"fact": "measure"}))
    monkeypatch.setenv("CRMLIB_LANGUAGE", "zh")
    assert early_warnings(facts)["sign_called"].iloc[1] == "更换银行"


def test_the_words_of_a_sign_name_its_limit():
    signs = rules.table("credit/early_warnings").replace({"from": {0.5: 0.3}})
    found = early_warnings(pd.DataFrame({"order_change": [0.4]}, index=["Ana"]), signs)
    assert found["sign_called"].tolist() == ["orders up by 30% or more on a year ago"]


def test_the_same_season_is_compared_and_not_the_half_before():
    """Who buys twelve times as much before Christmas, every year alike, has not changed."""
    season = [
        (f"{year}-{month:02}-15", 1200.0 if month > 6 else 100.0)
        for year in (2024, 2025, 2026)
        for month in range(1, 13)
    ]
    orders = pd.DataFrame(season, columns=["date", "amount"]).assign(customer_id="Ana")
    for today in ("2025-12-31", "2026-06-30", "2026-12-31", "2026-09-30"):
        assert watch_facts(orders, as_of=today)["order_change"].tolist() == [0]
    found = watch_facts(crm.read_orders(None), as_of=DAY)["order_change"]
    assert found[["C010", "C024", "C039", "C042", "C008"]].round(2).tolist() == [-0.05, -0.20, -0.39, 0.28, -0.35]


def test_a_share_is_said_in_percent_and_a_count_as_a_number():
    facts = pd.DataFrame({"order_change": [0.95], "partial_payments": [2]}, index=["Ana"])
    assert early_warnings(facts)["found"].tolist() == ["+95%", "2"]


def test_orders_that_jump_or_fall_and_payments_in_parts():
    orders = pd.DataFrame(
        {
            "customer_id": ["Ana", "Ana", "Bo", "Cid", "Dan", "Dan"],
            "amount": [100, 40, 70, 50, 10, 20],
            "date": ["2025-06-30", "2026-01-10", "2025-03-01", "2026-02-01", "2024-12-30", "2026-07-01"],
        }
    )
    facts = watch_facts(orders, as_of="2026-06-30")
    assert facts["order_change"].dropna().to_dict() == pytest.approx({"Ana": -0.6, "Bo": -1})
    assert facts["partial_payments"].isna().all()
    assert "Dan" not in facts.index  # before and after the two windows
    bills = pd.DataFrame({"invoice_id": ["1", "2", "3"], "customer_id": ["Ana", "Bo", "Eve"]})
    paid = pd.DataFrame(
        {
            "invoice_id": ["1", "1", "2", "2", "9", "9"],
            "payment_date": ["2026-06-01", "2026-06-05", "2026-06-01", "2026-07-05", "2026-06-01", "2026-06-02"],
        }
    )
    facts = watch_facts(orders, bills, paid, as_of="2026-06-30")
    assert facts["partial_payments"].dropna().to_dict() == {"Ana": 1, "Bo": 0, "Eve": 0}
    assert set(early_warnings(facts)["sign"]) == {"orders_fall", "partial_payments"}
    with pytest.raises(DataError, match="no column amount"):
        watch_facts(orders.drop(columns="amount"), as_of="2026-06-30")


def test_every_credit_rule_says_where_it_comes_from():
    for path in (Path(crm.__file__).parent / "credit" / "rules").glob("*.csv"):
        table = rules.table(f"credit/{path.stem}")
        assert set(table["source"]) <= {"S", "P", "K", "R"}, path.stem
        assert not [name for name in table if name.endswith("_en") and f"{name[:-3]}_zh" not in table], path.stem
