"""Ugly files, each with what must come out of it. Every table holds the same five order lines, written by another hand."""

import io
import zipfile
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

import openpyxl
import pandas as pd

ROWS = [  # customer, day, amount
    ("Nordlicht Handels GmbH", date(2026, 3, 4), 1234.5),
    ("Casa Clara S.A.", date(2026, 3, 25), 980.0),
    ("Müller & Söhne", date(2026, 4, 13), -75.25),
    ("Nordlicht Handels GmbH", date(2026, 5, 31), 10250.0),
    ("Ponteluce", date(2026, 6, 2), 0.5),
]
CHINESE = [
    ("宁波照明有限公司", *ROWS[0][1:]),
    ("上海灯具", *ROWS[1][1:]),
    ("宁波照明有限公司", *ROWS[2][1:]),
    ("广州光源", *ROWS[3][1:]),
    ("上海灯具", *ROWS[4][1:]),
]
FIVE = [2, 3, 4, 5, 6]
NONE = MappingProxyType({})


class Ugly(NamedTuple):
    """One file: its name, its bytes, and what reading it must give."""

    name: str
    data: bytes
    rows: Any = ROWS  # the usable lines, or a list of parts of the sentence that refuses the file
    places: Any = FIVE  # their row numbers in a spreadsheet program
    left_out: Any = NONE  # reason: number of rows
    currency: str | None = None
    how: Any = NONE  # arguments


def iso(day):
    return day.isoformat()


def lines(rows=ROWS, head="Customer,Order date,Amount", sep=",", day=iso, number=str, above=(), below=()):
    body = [[customer, day(when), number(amount)] for customer, when, amount in rows]
    table = [head.split(","), *body]
    quoted = [sep.join(f'"{cell}"' if sep in cell or "\n" in cell else cell for cell in row) for row in table]
    return "\r\n".join([*above, *quoted, *below]) + "\r\n"


def book(sheets, changed=None):
    """A workbook from lists of rows; `changed` gets the openpyxl workbook before it is saved."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if changed:
        changed(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def grid(
    rows=ROWS,
    head=("Customer", "Order date", "Amount"),
    day=lambda day: datetime(day.year, day.month, day.day),
    number=lambda n: n,
):
    return [list(head), *([customer, day(when), number(amount)] for customer, when, amount in rows)]


def grouped(amount, thousands=",", mark="."):
    return f"{amount:,.2f}".replace(",", "#").replace(".", mark).replace("#", thousands)


def bracketed(amount):
    return f"({grouped(-amount)})" if amount < 0 else grouped(amount)


def trailing(amount):
    return grouped(abs(amount)) + ("-" if amount < 0 else "")


def full_width(text):
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def text(name, words, encoding="utf-8", **expected):
    return Ugly(name, words.encode(encoding), **expected)


def encodings():
    plain = lines()
    yield text("utf-8.csv", plain)
    yield text("utf-8 with mark.csv", plain, "utf-8-sig")
    yield text("utf-16.csv", plain, "utf-16")
    yield text("utf-16 little end without mark.csv", plain, "utf-16-le")
    yield text("utf-16 big end without mark.csv", plain, "utf-16-be")
    yield text("cp1252.csv", plain, "cp1252")
    yield text("unicode text of a spreadsheet.txt", lines(sep="\t"), "utf-16")
    yield text("gb18030.csv", lines(CHINESE, head="客户名称,下单日期,金额"), "gb18030", rows=CHINESE)
    yield text("gb18030 english headings.csv", lines(CHINESE), "gb18030", rows=CHINESE)
    yield text("utf-8 chinese.csv", lines(CHINESE, head="客户,日期,销售额"), rows=CHINESE)
    yield text("utf-16 chinese.csv", lines(CHINESE, head="客户,日期,销售额"), "utf-16", rows=CHINESE)
    euro = lines(number=lambda n: f"€{grouped(n)}".replace("€-", "-€"))
    yield text("cp1252 euro sign.csv", euro, "cp1252", currency="EUR")


def separators():
    yield text("semicolon.csv", lines(sep=";", number=lambda n: grouped(n, ".", ",")))
    yield text("tab.tsv", lines(sep="\t"))
    yield text("bar.txt", lines(sep="|"))
    yield text("sep line.csv", "sep=;\r\n" + lines(sep=";"))
    yield text(
        "quoted comma.csv",
        lines([("Smith, Sons & Co", *ROWS[0][1:]), *ROWS[1:]]),
        rows=[("Smith, Sons & Co", *ROWS[0][1:]), *ROWS[1:]],
    )
    yield text(
        "line break in a cell.csv",
        lines([("Smith\nSons", *ROWS[0][1:]), *ROWS[1:]]),
        rows=[("Smith Sons", *ROWS[0][1:]), *ROWS[1:]],
    )
    yield text("old mac line ends.csv", lines().replace("\r\n", "\r"))
    yield text("short rows.csv", lines(head="Customer,Order date,Amount,Remark"))


def above_and_below():
    title = ["Halden Lighting Ltd.,,", "Orders 2026,,", ",,"]
    yield text("title rows.csv", lines(above=title), places=[5, 6, 7, 8, 9])
    yield text("title without commas.csv", lines(above=["Halden Lighting, all orders", ""]), places=[4, 5, 6, 7, 8])
    yield text(
        "chinese title.csv",
        lines(CHINESE, head="客户,日期,金额", above=["2026年订单明细,,"]),
        rows=CHINESE,
        places=[3, 4, 5, 6, 7],
    )
    for number, word in enumerate(["Total", "TOTAL:", "Grand total", "合计", "总计：", "Subtotal", "小计"]):
        yield text(f"total {number}.csv", lines(below=[f"{word},,12389.75"]), left_out={"total row": 1})
    yield text(
        "subtotals.csv",
        lines(below=["Nordlicht 小计,,11484.5", "Total for Ponteluce,,0.5", ",,"]),
        left_out={"total row": 2},
    )
    yield text("total with a date.csv", lines(below=["合计,2026-06-30,12389.75"]), left_out={"total row": 1})
    named = [("Total Lighting Ltd", *ROWS[0][1:]), ("Total", *ROWS[1][1:]), *ROWS[2:]]
    yield text("customers called total.csv", lines(named), rows=named)
    yield text(
        "blank lines.csv",
        lines().replace("Ponteluce", "\r\n,,\r\nPonteluce"),
        places=[2, 3, 4, 5, 8],
        left_out={"empty row": 2},
    )
    yield text(
        "headings again.csv",
        lines().replace("Ponteluce", "Customer,Order date,Amount\r\nPonteluce"),
        places=[2, 3, 4, 5, 7],
        left_out={"headings again": 1},
    )
    yield text(
        "signature below.csv", lines(below=[",,", "Checked by Mei Lin,,"]), left_out={"empty row": 1, "no date": 1}
    )
    yield text(
        "bad rows.csv",
        lines(below=[",2026-06-03,5", "Ana,,5", "Ana,soon,5", "Ana,2026-06-03,", "Ana,2026-06-03,much"]),
        left_out={"no customer id": 1, "no date": 1, "date not readable": 1, "no amount": 1, "amount not readable": 1},
    )


def numbers():
    for name, number in {
        "thousands": grouped,
        "bracketed": bracketed,
        "trailing minus": trailing,
        "spaces": lambda n: grouped(n, " "),
        "thin spaces": lambda n: grouped(n, "\u2009"),
        "no-break spaces": lambda n: grouped(n, "\u202f", ","),
        "apostrophes": lambda n: grouped(n, "'"),
        "full width": lambda n: full_width(grouped(n)),
        "long minus": lambda n: grouped(n).replace("-", "\u2212"),
        "decimal commas": lambda n: grouped(n, ".", ","),
        "plain commas": lambda n: f"{n:.2f}".replace(".", ","),
        "scientific": lambda n: f"{n:.6E}",
        "plus signs": lambda n: f"{n:+.2f}",
    }.items():
        yield text(f"{name}.csv", lines(sep=";", number=number))
    for sign, currency in {
        "$": "USD",
        "US$ ": "USD",
        "€": "EUR",
        "£": "GBP",
        "¥": "CNY",
        "￥": "CNY",
        "RMB ": "CNY",
        "EUR ": "EUR",
    }.items():
        yield text(
            f"{currency} {sign.strip()}.csv", lines(number=lambda n, sign=sign: sign + bracketed(n)), currency=currency
        )
    yield text("sign behind.csv", lines(sep=";", number=lambda n: grouped(n, ".", ",") + " €"), currency="EUR")
    yield text("currency in the heading.csv", lines(head="Customer,Order date,Amount (USD)"), currency="USD")
    yield text("chinese currency in the heading.csv", lines(head="客户,日期,金额（美元）"), currency="USD")
    percent = lines(number=lambda n: f"{n * 100:.0f}%")
    yield text("percent.csv", percent)
    yield text(
        "thousand or decimal.csv",
        lines([(c, d, 1) for c, d, _ in ROWS], number=lambda n: "1.250"),
        rows=["decimal=','"],
    )
    yield text(
        "thousand said.csv",
        lines([(c, d, 1) for c, d, _ in ROWS], number=lambda n: "1.250"),
        how={"decimal": ","},
        rows=[(c, d, 1250.0) for c, d, _ in ROWS],
    )


def days():
    for name, form in {
        "day first": "%d/%m/%Y",
        "month first": "%m/%d/%Y",
        "dots": "%d.%m.%Y",
        "dashes": "%d-%m-%Y",
        "slashes": "%Y/%m/%d",
        "compact": "%Y%m%d",
        "chinese": "%Y年%m月%d日",
        "month names": "%d-%b-%Y",
        "american": "%B %d, %Y",
        "two digits": "%d/%m/%y",
        "with time": "%d/%m/%Y 14:05",
        "half day": "%m/%d/%Y 2:05 PM",
        "weekday": "%a %d %b %Y",
        "full width": "%Y-%m-%d",
    }.items():
        written = (
            (lambda day: full_width(day.isoformat()))
            if name == "full width"
            else (lambda day, form=form: day.strftime(form))
        )
        yield text(f"{name} dates.csv", lines(sep=";", day=written))
    yield text("serial dates.csv", lines(day=lambda day: str((day - date(1899, 12, 30)).days)))
    same = [(customer, date(2026, 4, 3), amount) for customer, _, amount in ROWS]
    yield text(
        "03-04 everywhere.csv",
        lines(same, day=lambda day: "03/04/2026"),
        rows=["date_format='%d/%m/%Y'", "row 2", "'03/04/2026'"],
    )
    yield text("03-04 said.csv", lines(same, day=lambda day: "03/04/2026"), rows=same, how={"date_format": "%d/%m/%Y"})
    yield text(
        "both orders.csv",
        lines().replace("2026-03-25", "25/03/2026").replace("2026-04-13", "04/13/2026"),
        rows=["date_format=", "row 3", "row 4"],
    )
    both = [ROWS[0], (ROWS[1][0], date(2026, 5, 5), ROWS[1][2]), *ROWS[2:]]
    yield text("same either way.csv", lines(both).replace("2026-05-05", "05/05/2026"), rows=both)


def headings():
    for number, head in enumerate(
        [
            "CUSTOMER NO.,INVOICE DATE,TOTAL AMOUNT",
            "client,date of order,Revenue",
            "buyer_id,OrderDate,Net amount",
            "买家,成交日期,总价",
            "客户名称,订单日期,金额(元)",
            "Customer / 客户,Date / 日期,Amount / 金额",
            "客户 Customer,日期 Date,金额 Amount",
        ]
    ):
        yield text(f"headings {number}.csv", lines(head=head), currency="CNY" if "元" in head else None)
    for number, head in enumerate(
        [
            "Kunde,Datum,Betrag €",
            "Kundennr.,Rechnungsdatum,Umsatz (EUR)",
            "Client,Date de facture,Montant €",
            "Cliente,Fecha,Importe (EUR)",
        ]
    ):
        yield text(f"european headings {number}.csv", lines(head=head), currency="EUR")
    german = lines(
        head="Kunde,Datum,Betrag",
        sep=";",
        day=lambda day: day.strftime("%d.%m.%Y"),
        number=lambda n: grouped(n, ".", ","),
        below=["Zwischensumme;;12.389,75", "Summe;;12.389,75"],
    )
    yield text("german totals.csv", german, "cp1252", left_out={"total row": 2})
    finnish = lines(head="Asiakas,Päivä,Summa")
    yield text(
        "finnish headings.csv",
        finnish,
        rows=["no column for customer_id, date, amount", "Asiakas", "columns={'customer_id'", "--customer"],
    )
    yield text(
        "named headings.csv", finnish, how={"columns": {"customer_id": "Asiakas", "date": "Päivä", "amount": "Summa"}}
    )


def workbooks():
    yield Ugly("plain.xlsx", book({"Sheet1": grid()}))
    yield Ugly("serials.xlsx", book({"Sheet1": grid(day=lambda day: (day - date(1899, 12, 30)).days)}))
    yield Ugly(
        "text cells.xlsx",
        book({"Sheet1": grid(day=lambda day: day.strftime("%d.%m.%Y"), number=lambda n: grouped(n, ".", ","))}),
    )
    mixed = grid()
    mixed[1][1], mixed[2][2] = "4 March 2026", "980.00 USD"
    yield Ugly("mixed cells.xlsx", book({"Sheet1": mixed}))
    yield Ugly("cover sheet first.xlsx", book({"Cover": [["Halden Lighting"]], "2026": grid()}))
    yield Ugly("by sheet name.xlsx", book({"Customers": [["客户", "公司名称"], ["C1", "Ana"]], "订单": grid()}))
    yield Ugly("title.xlsx", book({"Sheet1": [["All orders"], [], *grid()]}), places=[4, 5, 6, 7, 8])

    def merge(made):
        sheet = made.active
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:C2")

    two = [["Halden Lighting, orders 2026"], ["Customer", "Order"], [None, "Date", "Amount"], *grid()[1:]]
    yield Ugly("merged headings.xlsx", book({"Sheet1": two}, merge), places=[4, 5, 6, 7, 8])
    yield text(
        "merged headings.csv",
        "Customer,Order,\r\n,Date,Amount\r\n" + lines().partition("\r\n")[2],
        places=[3, 4, 5, 6, 7],
    )
    yield Ugly(
        "merged names.xlsx",
        book({"Sheet1": [["Buyer", "Sales", None], ["Name", "Date", "Value"], *grid()[1:]]}),
        places=[3, 4, 5, 6, 7],
    )
    yield Ugly(
        "total.xlsx",
        book({"Sheet1": [*grid(), [None], ["合计", None, 12389.75]]}),
        left_out={"total row": 1, "empty row": 1},
    )
    yield Ugly("two tables of orders named.xlsx", book({"a": [["x"]], "b": grid()}), how={"sheet": "b"})
    yield Ugly("no such sheet.xlsx", book({"a": grid()}), rows=["no sheet 'b'", "a"], how={"sheet": "b"})
    yield Ugly("orders in a csv name.csv", book({"Sheet1": grid()}))
    broken = grid()
    broken.append(["Ana", datetime(2026, 6, 3), "#REF!"])
    yield Ugly("broken formula.xlsx", book({"Sheet1": broken}), left_out={"no amount": 1})

    frame = pd.DataFrame(ROWS, columns=["Customer", "Order date", "Amount"]).astype({"Order date": "datetime64[us]"})
    out = io.BytesIO()
    frame.to_parquet(out)
    yield Ugly("typed.parquet", out.getvalue(), places=[1, 2, 3, 4, 5])
    counted = [("17850", day, amount) for _, day, amount in ROWS]
    yield text("ids as decimals.csv", lines([("17850.0", day, amount) for _, day, amount in ROWS]), rows=counted)
    parts = "Buyer,Date,Qty,Unit price\nAna,2026-03-04,10,2.50\nBo,2026-03-25,-4,1.25\n"
    yield text(
        "amount from quantity and price.csv",
        parts,
        rows=[("Ana", ROWS[0][1], 25.0), ("Bo", ROWS[1][1], -5.0)],
        places=[2, 3],
    )


def refused():
    yield Ugly("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, rows=[".xls", "save it as .xlsx"])
    yield Ugly("password.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, rows=["password"])
    yield Ugly("empty.csv", b"", rows=["is empty"])
    yield Ugly("blank.csv", b"\r\n\r\n", rows=["no rows"])
    yield text("header only.csv", "Customer,Order date,Amount\n", rows=["no rows"])
    yield Ugly("letter.docx", b"PK\x03\x04", rows=["save it as .xlsx"])
    yield Ugly("broken.xlsx", b"not a workbook", rows=["cannot be read"])
    yield text("no date.csv", "Customer,Amount\nAna,5\n", rows=["no column for date", "columns={'date'"])
    yield text(
        "nothing usable.csv",
        "Customer,Order date,Amount\nAna,soon,5\n",
        rows=["row 2", "date not readable", "none of the rows (1)"],
    )
    yield Ugly("bomb.xlsx", bomb(), rows=["would grow", "do not use it"])
    yield text("wide.csv", "Customer,Order date,Amount\n" + "," * 1000 + "\n", rows=["row 2", "1,001 cells"])


def bomb(size=300_000_000):
    """A sheet of nothing but spaces: three hundred kilobytes that unpack to three hundred megabytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book({"Sheet1": grid()}))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for part in good.namelist():
            if part != "xl/worksheets/sheet1.xml":
                bad.writestr(part, good.read(part))
        with bad.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(size // 1_000_000):
                sheet.write(b" " * 1_000_000)
    return out.getvalue()


ALL = [
    made
    for kind in (encodings, separators, above_and_below, numbers, days, headings, workbooks, refused)
    for made in kind()
]
