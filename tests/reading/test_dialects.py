"""Orders written in every dialect and read back equal."""

import codecs
import csv
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import crmlib as crm
from tests.reading.ugly import bracketed, full_width, grouped, trailing

ENGLISH = ["Customer", "Order date", "Order No.", "Amount"], "Ana Müller & Co"
CHINESE = ["客户名称", "下单日期", "订单号", "金额"], "宁波照明有限公司"
SECOND = {"Ana Müller & Co": "Bright Star", "宁波照明有限公司": "上海灯具"}
ENCODINGS = {"utf-8": (), "utf-8-sig": (), "utf-16": (), "gb18030": (CHINESE,), "cp1252": (ENGLISH,)}
DAYS = ["%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%b-%Y", "%Y年%m月%d日", "%Y%m%d"]
NUMBERS = {
    "plain": "{:.2f}".format,
    "grouped": grouped,
    "brackets": bracketed,
    "trailing": trailing,
    "full width": lambda n: full_width(grouped(n)),
    "spaces": lambda n: grouped(n, " "),
    "comma": lambda n: grouped(n, ".", ","),
    "plain comma": lambda n: f"{n:.2f}".replace(".", ","),
}

line = st.tuples(st.booleans(), st.dates(date(2024, 1, 1), date(2026, 12, 28)), st.integers(-99_999_99, 99_999_99))
# the thirteenth shows which is the day, whatever the others are
dialects = st.fixed_dictionaries(
    {
        "lines": st.lists(line, min_size=1, max_size=8).map(lambda some: [*some, (True, date(2026, 3, 13), 12_345_67)]),
        "encoding": st.sampled_from(sorted(ENCODINGS)),
        "language": st.sampled_from([ENGLISH, CHINESE]),
        "separator": st.sampled_from(",;\t|"),
        "day": st.sampled_from(DAYS),
        "number": st.sampled_from(sorted(NUMBERS)),
        "titles": st.integers(0, 3),
        "total": st.booleans(),
        "order": st.permutations(range(4)),
    }
)


def write(lines, encoding, language, separator, day, number, titles, total, order):
    """The bytes of the file, the customers in it, and the number of the row above the first line."""
    heads, first = ENCODINGS[encoding][0] if ENCODINGS[encoding] else language
    if encoding in ("gb18030", "cp1252") and "年" in day:
        day = "%Y-%m-%d"
    if encoding == "cp1252" and number == "full width":
        number = "grouped"
    names = {True: first, False: SECOND[first]}
    rows = [
        [names[who], when.strftime(day), f"S{place}", NUMBERS[number](cents / 100)]
        for place, (who, when, cents) in enumerate(lines)
    ]
    if total:
        rows.append(
            [
                "合计" if first == CHINESE[1] else "Total",
                "",
                "",
                NUMBERS[number](sum(cents for *_, cents in lines) / 100),
            ]
        )
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([["Halden Lighting" if place == 0 else ""] for place in range(titles)])
    writer.writerows([[row[place] for place in order] for row in [heads, *rows]])
    return out.getvalue().encode(encoding), names, titles + 1


@pytest.mark.slow
@settings(max_examples=150)
@given(dialects)
def test_written_in_any_dialect_and_read_back_equal(tmp_path_factory, dialect):
    data, names, above = write(**dialect)
    path = tmp_path_factory.getbasetemp() / "dialect.csv"
    path.write_bytes(data)
    orders = crm.read_orders(path)
    assert [
        (row.customer_id, row.date.date(), row.order_id, round(row.amount * 100)) for row in orders.itertuples()
    ] == [(names[who], when, f"S{place}", cents) for place, (who, when, cents) in enumerate(dialect["lines"])]
    assert orders.index.tolist() == list(range(above + 1, above + 1 + len(dialect["lines"])))
    assert crm.left_out(orders)["rows"].tolist() == [1] * dialect["total"]
    assert orders.attrs["rows_read"] == len(orders) + dialect["total"]


@pytest.mark.slow
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "",
                    "Ana",
                    "2026-01-13",
                    "12.5",
                    "1.250,00",
                    "合计",
                    "Customer",
                    "soon",
                    "(5)",
                    "45291",
                    "\u3000",
                    "=1+1",
                ]
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=12,
    )
)
def test_rows_read_are_rows_used_and_rows_left_out_whatever_stands_there(cells):
    raw = pd.DataFrame(cells, columns=["Customer", "Date", "Amount"])
    try:
        orders = crm.read_orders(raw)
    except crm.DataError as refused:
        assert "\n" not in str(refused)
        return
    assert len(raw) == orders.attrs["rows_read"] == len(orders) + crm.left_out(orders)["rows"].sum()


def test_marks_at_the_start_of_a_file_are_not_part_of_a_heading(tmp_path):
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        path = tmp_path / "orders.csv"
        path.write_bytes(mark + "Customer,Date,Amount\nAna,2026-01-05,5\n".encode(encoding))
        assert crm.read_orders(path)["customer_id"].tolist() == ["Ana"]


@pytest.mark.parametrize(("day", "money"), [("收款日期", "收款金额"), ("付款日期", "付款金额")])
def test_receipts_are_read_under_the_old_headings_too(day, money):
    paid = crm.read_payments(pd.DataFrame({"发票号": ["F1"], day: ["2026-05-10"], money: [1700]}))
    assert paid[["payment_date", "amount"]].values.tolist() == [[pd.Timestamp("2026-05-10"), 1700.0]]


@pytest.mark.parametrize("heading", ["年采购额", "年采购量"])
def test_yearly_demand_is_read_under_the_old_heading_too(heading):
    assert crm.read_customers(pd.DataFrame({"公司名称": ["Lumen"], heading: [9]}))["potential"].tolist() == [9.0]
