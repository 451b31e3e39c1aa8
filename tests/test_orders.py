"""The customer table: what counts, what is left out, and the same answer from every engine."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import crmlib as crm
from crmlib.orders import customer_days

MEASURES = ["recency", "frequency", "monetary"]


def frame(rows):
    table = pd.DataFrame(rows, columns=["customer_id", "order_id", "date", "amount"])
    return table.astype({"customer_id": "str", "order_id": "str", "amount": "float64"}).assign(
        date=pd.to_datetime(table["date"])
    )


lines = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(["1", "2", "3", "4"]),
        st.dates(pd.Timestamp("2025-01-01").date(), pd.Timestamp("2026-01-01").date()),
        st.integers(-500_00, 900_00).map(lambda cents: cents / 100),
    ),
    min_size=1,
    max_size=40,
).map(frame)


def test_each_measure(orders):
    table = crm.customer_table(orders, as_of="2026-03-31")
    assert table.loc["Ana", MEASURES].tolist() == [30, 2, 175.5]
    assert table.loc["Bo", MEASURES].tolist() == [58, 1, 50.0]  # the refund is money, not a purchase
    assert table.loc["Ana", "first"] == pd.Timestamp("2026-01-05")
    assert crm.left_out(table).values.tolist() == [["no customer id", 1, "6"]]
    assert table.attrs["rows_read"] == table.attrs["rows_used"] + 1 == 6


def test_refunds_dropped_or_refused(orders):
    assert crm.customer_table(orders, as_of="2026-03-31", refunds="drop").loc["Bo", "monetary"] == 80
    with pytest.raises(crm.DataError, match="1 order lines have a negative amount"):
        crm.customer_table(orders, refunds="error")
    with pytest.raises(crm.DataError, match="refunds='ignore'"):
        crm.customer_table(orders, refunds="ignore")


def test_customer_with_refunds_only_stays_unscored(orders):
    only = pd.concat([orders, orders.iloc[[4]].assign(customer_id="Cy")])
    table = crm.customer_table(only, as_of="2026-03-31")
    assert table.loc["Cy", "frequency"] == 0
    assert pd.isna(table.loc["Cy", "recency"])
    scored = crm.rfm_score(table)
    assert pd.isna(scored.loc["Cy", "rfm_score"])
    assert scored.attrs["unscored"] == 1
    assert pd.isna(crm.rfm_segment(scored).loc["Cy", "segment"])
    assert pd.isna(crm.rfm_weighted(scored).loc["Cy", "vip_label"])


def test_rows_after_as_of_are_left_out_and_counted(orders):
    table = crm.customer_table(orders, as_of="2026-02-28")
    assert crm.left_out(table).set_index("reason")["rows"].to_dict() == {"after as_of": 2, "no customer id": 1}
    assert table.loc["Ana", "recency"] == 54


def test_time_of_day_on_as_of_still_counts():
    late = frame([("A", "1", "2026-03-31 23:59", 5.0)])
    assert crm.customer_table(late, as_of="2026-03-31")["recency"].tolist() == [0]


def test_zones_keep_the_day_of_the_booking():
    booked = frame([("A", "1", "2026-03-31 23:30", 5.0)])
    booked["date"] = booked["date"].dt.tz_localize("America/New_York")  # already April in UTC
    assert crm.customer_table(booked, as_of="2026-03-31")["recency"].tolist() == [0]


def test_default_as_of_is_the_day_after_the_last_row(orders):
    assert crm.customer_table(orders).attrs["as_of"] == "2026-03-26"


def test_orders_without_a_number_are_orders_of_their_own():
    some = frame(
        [
            ("A", "1", "2026-01-01", 5.0),
            ("A", "1", "2026-01-01", 5.0),
            ("A", None, "2026-01-02", 5.0),
            ("A", None, "2026-01-03", 5.0),
        ]
    )
    some["order_id"] = some["order_id"].where(some["order_id"] != "None")
    assert crm.customer_table(some)["frequency"].tolist() == [3]
    assert crm.customer_table(some.drop(columns="order_id"))["frequency"].tolist() == [4]


def test_amounts_that_are_no_amounts():
    odd = frame(
        [("A", "1", "2026-01-01", 5.0), ("A", "2", "2026-01-02", float("nan")), ("A", "3", "2026-01-02", float("inf"))]
    )
    table = crm.customer_table(odd)
    assert table["monetary"].tolist() == [5.0]
    assert crm.left_out(table).values.tolist() == [["no amount", 2, "2, 3"]]


def test_currencies(orders):
    mixed = orders.assign(currency=["USD", "USD", "USD", "EUR", "EUR", "USD"])
    with pytest.raises(crm.DataError, match="2 currencies"):
        crm.customer_table(mixed)
    with pytest.raises(crm.DataError, match="no rate for EUR"):
        crm.customer_table(mixed, rates={"USD": 1})
    table = crm.customer_table(mixed, rates={"USD": 1, "EUR": 1.1})
    assert table["monetary"].to_dict() == {"Ana": 175.5, "Bo": 55.0}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda o: o.drop(columns="date"), "no column date in the orders"),
        (lambda o: o.iloc[:0], "no row with a date"),
        (lambda o: o.assign(date=o["date"].astype("str")), "not dates"),
        (lambda o: o.assign(customer_id=None), "None of the 6 order lines"),
    ],
)
def test_bad_input_is_one_sentence(orders, change, message):
    with pytest.raises(crm.DataError, match=message):
        crm.customer_table(change(orders))


def test_as_of_before_all_data_or_no_day(orders):
    with pytest.raises(crm.DataError, match=r"before the first order \(2026-01-05\)"):
        crm.customer_table(orders, as_of="2020-01-01")
    with pytest.raises(crm.DataError, match="'soon' is not a day"):
        crm.customer_table(orders, as_of="soon")
    for unclear in ("05.07.2026", "05/07/2026", "30.06.2026"):
        with pytest.raises(crm.DataError, match="year-month-day, such as 2026-06-30"):
            crm.customer_table(orders, as_of=unclear)
    with pytest.raises(crm.DataError, match="hold no rows"):
        crm.customer_table(orders.iloc[:0], as_of="2026-01-01")


@pytest.mark.parametrize("ids", ["str", "Int64", "category", "int"])
def test_kinds_of_ids(orders, ids):
    some = orders.dropna().assign(customer_id=[1, 1, 1, 2, 2]).astype({"customer_id": ids})
    table = crm.customer_table(some)
    assert table["monetary"].tolist() == [175.5, 50.0]
    assert [str(name) for name in table.index] == ["1", "2"]


@given(lines)
def test_totals_are_conserved_and_input_is_not_touched(some):
    before = some.copy()
    table = crm.customer_table(some)
    pd.testing.assert_frame_equal(some, before)
    assert table["monetary"].sum() == pytest.approx(some["amount"].sum(), abs=1e-6)
    assert table.attrs["amount"] == pytest.approx(some["amount"].sum(), abs=1e-6)
    bought = some[some["amount"] > 0]
    assert table["frequency"].sum() == len(bought[["customer_id", "order_id"]].drop_duplicates())


@pytest.mark.slow
@given(lines, st.randoms(use_true_random=False))
def test_row_order_changes_nothing(some, chance):
    order = list(range(len(some)))
    chance.shuffle(order)
    pd.testing.assert_frame_equal(crm.customer_table(some), crm.customer_table(some.iloc[order].reset_index(drop=True)))


def engines(some):
    import duckdb
    import polars as pl
    import pyarrow as pa

    return {
        "polars": pl.from_pandas(some),
        "polars lazy": pl.from_pandas(some).lazy(),
        "pyarrow": pa.Table.from_pandas(some),
        "duckdb": duckdb.from_df(some),
    }


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "pyarrow", "duckdb"])
@pytest.mark.parametrize("refunds", ["net", "drop"])
def test_every_engine_gives_the_same(engine, refunds):
    some = crm.sample("orders")
    expected = crm.customer_table(some, as_of="2026-06-30", refunds=refunds)
    table = crm.customer_table(engines(some)[engine], as_of="2026-06-30", refunds=refunds)
    table.index = table.index.astype(expected.index.dtype)
    pd.testing.assert_frame_equal(table, expected)
    assert table.attrs["amount"] == expected.attrs["amount"]
    counts = [[(entry["reason"], entry["rows"]) for entry in t.attrs["left_out"]] for t in (table, expected)]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("engine", ["polars", "pyarrow", "duckdb"])
def test_engines_agree_on_awkward_rows(orders, engine):
    odd = pd.concat(
        [
            orders,
            frame(
                [
                    ("Cy", "9", "2026-03-02", -4.0),
                    ("Cy", "9", "2026-03-02", float("nan")),
                    ("Di", None, "2026-03-03", 1.005),
                ]
            ),
        ]
    )
    odd["order_id"] = odd["order_id"].where(odd["order_id"] != "None")
    expected = crm.customer_table(odd.reset_index(drop=True), as_of="2026-03-31")
    table = crm.customer_table(engines(odd.reset_index(drop=True))[engine], as_of="2026-03-31")
    table.index = table.index.astype(expected.index.dtype)
    pd.testing.assert_frame_equal(table, expected)


def open_end(orders):
    """Some orders and, at rows 7 and 8, days that systems write where they mean none."""
    more = pd.to_datetime(pd.Series(["9999-12-31", "1900-01-01"]), format="ISO8601").astype("datetime64[us]")
    rows = frame([("Cy", "8", "2026-01-01", 9.0), ("Ana", "9", "2026-01-01", 7.0)]).assign(date=more)
    return pd.concat([orders.assign(date=orders["date"].astype("datetime64[us]")), rows], ignore_index=True)


@pytest.mark.parametrize("engine", ["pandas", "polars", "polars lazy", "pyarrow", "duckdb"])
@pytest.mark.parametrize("as_of", [None, "2026-03-31"])
def test_a_day_that_no_business_has_is_left_out_and_said(orders, engine, as_of):
    some = open_end(orders)
    given = some if engine == "pandas" else engines(some)[engine]
    for method in (crm.customer_table, crm.order_lines):
        expected, found = method(orders, as_of=as_of), method(given, as_of=as_of)
        assert found.attrs["as_of"] == expected.attrs["as_of"] and len(found) == len(expected)
        entry = next(entry for entry in found.attrs["left_out"] if entry["key"] == "no_real_day")
        assert entry["reason"] == "date outside 1901 to 2199" and entry["rows"] == 2
        assert found.attrs["rows_read"] == found.attrs["rows_used"] + sum(e["rows"] for e in found.attrs["left_out"])
        assert found.attrs["noticed"] == []
    pd.testing.assert_frame_equal(customer_days(given), customer_days(orders), check_dtype=False)


def test_orders_of_which_no_day_is_real_are_refused(orders):
    with pytest.raises(crm.DataError, match="no row with a date"):
        crm.customer_table(open_end(orders).tail(2))
    with pytest.raises(crm.DataError, match=r"as_of='9999-12-31' lies outside 1901-01-01 to 2199-12-31"):
        crm.customer_table(orders, as_of="9999-12-31")


@pytest.mark.parametrize("method", [crm.customer_table, crm.order_lines, customer_days])
@pytest.mark.parametrize("wrapped", [False, True])
def test_dask_is_refused_in_one_sentence(method, wrapped):
    import narwhals as nw
    import polars as pl

    collection = type("DataFrame", (pl.LazyFrame,), {"__module__": "dask.dataframe.dask_expr._collection"})
    orders = collection({"customer_id": ["Ana"], "date": [pd.Timestamp("2026-01-01")], "amount": [1.0]})
    with pytest.raises(crm.DataError, match="are a Dask table") as refused:
        method(nw.from_native(orders) if wrapped else orders)
    assert "orders.compute()" in str(refused.value) and len(str(refused.value).splitlines()) == 1


def test_dask_itself_is_refused(orders):
    dask = pytest.importorskip("dask.dataframe")
    with pytest.raises(crm.DataError, match="are a Dask table"):
        crm.customer_table(dask.from_pandas(orders, npartitions=2))


def test_logic_reads_keys_and_people_read_reasons(orders):
    left = crm.customer_table(orders, as_of="2026-02-28").attrs["left_out"]
    assert [entry["key"] for entry in left] == ["after_as_of", "no_customer_id"]


def test_the_lines_are_those_of_the_customer_table():
    lines = crm.sample("orders").assign(currency="USD")
    lines.loc[::7, "currency"] = "EUR"
    lines.loc[3, "customer_id"] = None
    before, rates = lines.copy(), {"USD": 1.0, "EUR": 1.1}
    kept = crm.order_lines(lines, as_of="2025-12-31", rates=rates)
    table = crm.customer_table(lines, as_of="2025-12-31", rates=rates)
    assert kept["amount"].sum() == pytest.approx(table.attrs["amount"])
    assert kept.attrs["left_out"] == table.attrs["left_out"] and kept.attrs["rows_used"] == table.attrs[
        "rows_used"
    ] == len(kept)
    assert kept["cost"].sum() == pytest.approx((lines["cost"] * lines["currency"].map(rates)).loc[kept.index].sum())
    pd.testing.assert_frame_equal(crm.customer_table(kept, as_of="2025-12-31"), table)
    pd.testing.assert_frame_equal(lines, before)


def test_lines_that_cannot_be_used_are_refused():
    lines = crm.sample("orders")
    with pytest.raises(crm.DataError, match="before the first order"):
        crm.order_lines(lines, as_of="2001-01-01")
    with pytest.raises(crm.DataError, match="2 currencies"):
        crm.order_lines(lines.assign(currency=["USD", *["EUR"] * (len(lines) - 1)]))


def test_a_last_order_far_off_is_said_and_kept(orders):
    far = pd.concat([orders, orders.iloc[[0, 1]].assign(date=pd.Timestamp("2099-01-01"))], ignore_index=True)
    for method in (crm.customer_table, crm.order_lines):
        found = method(far)
        assert found.attrs["as_of"] == "2099-01-02"
        assert crm.noticed(found).query("counts")[["reason", "rows", "first_rows"]].to_numpy().tolist() == [
            ["dated after today, the last on 2099-01-01", 2, "7, 8"]
        ]
        assert method(orders).attrs["noticed"] == []
        assert method(far, as_of="2026-03-31").attrs["noticed"] == []
    assert crm.noticed(crm.customer_table(crm.order_lines(far), as_of="2099-01-02")).query("counts")[
        "rows"
    ].tolist() == [2]


def test_a_last_order_a_year_after_all_others_is_said():
    days = pd.to_datetime(["2020-01-05", "2020-02-05", "2022-01-01"])
    some = pd.DataFrame({"customer_id": ["A", "B", "C"], "date": days, "amount": [1.0, 2.0, 3.0]})
    assert crm.customer_table(some).attrs["noticed"] == [
        {
            "key": "year_after_others",
            "reason": "dated 2022-01-01, more than a year after all others",
            "rows": 1,
            "first_rows": [3],
        }
    ]
    assert crm.customer_table(some.iloc[:2]).attrs["noticed"] == []
    assert crm.customer_table(some.iloc[2:]).attrs["noticed"] == []  # one day alone has nothing to be far from
