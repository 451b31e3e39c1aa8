"""Invoices and payments on open account since 1 January 2026, in USD, and the accounts of eleven buyers in thousand USD.

The paid invoices of the twelve buyers are those of the credit evidence; what they owe today is written out by hand.
A dozen small customers have one invoice per order. Everybody else pays in advance or by letter of credit.
"""

from datetime import date, timedelta

from chance import TODAY, between, rows, stream
from evidence import BUYERS, FACTS, LATE, YEAR_END, credit_evidence
from sales import orders

BEGIN = date(2026, 1, 1)  # the ledger begins with everything that was open on this day
OPEN = rows("""
C029 | 60 |  -12:40000   -33:30000   -51:25000
C001 | 60 |   -4:45000   -21:38000   -47:52000
C013 | 30 |   -6:17000   -19:26000
C008 | 60 |   70:31000    38:24000   -20:19000
C010 | 30 |   12:6500    -11:9000
C056 | 30 |   -9:15500
C015 | 30 |    5:4300    -17:5500
C024 | 30 |  -14:9000
C042 | 30 |   20:2600     -8:1400
C002 | 60 |  -25:18000   -44:15000
C045 | 30 |   97:7200     61:5700     33:5500
C004 | 45 |    8:11000   -22:16000
""")  # customer | days of credit | days late:amount of each open invoice; before the due date the days are below zero
SMALL = {  # a dozen small customers on open account: days of credit, how late they usually pay, currency
    "C003": (30, 0, "USD"),
    "C005": (45, 9, "USD"),
    "C012": (30, 3, "USD"),
    "C018": (60, 2, "EUR"),
    "C022": (60, 2, "USD"),
    "C023": (30, -2, "USD"),
    "C027": (60, 4, "USD"),
    "C030": (30, 16, "USD"),
    "C033": (60, 0, "EUR"),
    "C034": (60, -3, "USD"),
    "C036": (60, 1, "USD"),
    "C039": (30, 24, "USD"),
}
EURO = 1.10  # USD for one euro, the firm's rate of the year
STRANGER = "C062"  # billed, but in no customer file: nobody knows the name or the country


def bill(key, customer, day, due, amount, currency="USD"):
    return {
        "key": key,
        "customer_id": customer,
        "invoice_date": day,
        "due_date": due,
        "amount": amount,
        "currency": currency,
    }


def payment(key, customer, day, amount, currency="USD"):
    return {"key": key, "customer_id": customer, "payment_date": day, "amount": amount, "currency": currency}


def paid_by_the_twelve():
    """The paid invoices of the evidence: bill and payment of each."""
    credit = {customer: int(days) for customer, days, _ in OPEN}
    lines = [line for line in credit_evidence() if line["item"] == LATE]
    for number, line in enumerate(lines):
        customer, amount = line["customer_id"], 1000 * float(line["amount"])
        due = line["date"] - timedelta(days=int(line["value"]))
        key = f"{customer} paid {number}"
        yield (
            bill(key, customer, due - timedelta(days=credit[customer]), due, amount),
            payment(key, customer, line["date"], amount),
        )


def owed_by_the_twelve():
    for customer, credit, unpaid in OPEN:
        for number, entry in enumerate(unpaid.split()):
            late, amount = entry.split(":")
            due = TODAY - timedelta(days=int(late))
            yield bill(f"{customer} open {number}", customer, due - timedelta(days=int(credit)), due, float(amount))


def billed_to_the_small():
    """One invoice for every order, one to three weeks after it; paid about as late as usual, sometimes in two parts."""
    sold = {}
    for line in orders():
        if line["customer_id"] in SMALL and line["order_id"].startswith("S"):
            sold.setdefault((line["order_id"], line["customer_id"], line["date"]), []).append(float(line["amount"]))
    for (order, customer, day), amounts in sold.items():
        rng = stream("invoices", order)
        credit, late, currency = SMALL[customer]
        amount = round(sum(amounts) / (EURO if currency == "EUR" else 1), 2)
        shipped = day + timedelta(days=between(rng, 7, 21))
        due = shipped + timedelta(days=credit)
        paid = due + timedelta(days=between(rng, late - 4, late + 6))
        if shipped <= TODAY and paid >= BEGIN:
            yield (
                bill(order, customer, shipped, due, amount, currency),
                list(parts(order, customer, paid, amount, currency, rng)),
            )


def parts(key, customer, day, amount, currency, rng):
    """Paid at once or, one time in eight, half now and the rest two weeks later; nothing after today."""
    if rng.random() > 0.125:
        shares = [(day, amount)]
    else:
        half = round(amount / 2, 2)
        shares = [(day, half), (day + timedelta(days=14), round(amount - half, 2))]
    yield from (payment(key, customer, when, part, currency) for when, part in shares if when <= TODAY)


def ugly(bills, payments):
    """What happens in every ledger once in a while; each case stands in README.md."""

    def first(customer, least=0):
        return next(one for one in bills if one["customer_id"] == customer and one["amount"] > least)

    whole = {one["key"]: one["amount"] for one in bills}
    twice = next(one for one in payments if one["customer_id"] == "C003" and one["amount"] == whole[one["key"]])
    payments.append({**twice, "payment_date": twice["payment_date"] + timedelta(days=6)})
    payments.append(payment("PI-0447", "C014", date(2026, 6, 11), 1250.0))  # a proforma, never billed
    small = first("C012")
    bills.append(
        {
            **small,
            "invoice_date": small["invoice_date"] + timedelta(days=40),
            "due_date": small["invoice_date"] + timedelta(days=40),
            "amount": -round(small["amount"] + 420, 2),
        }
    )
    last = [one for one in bills if one["customer_id"] == "C023"][-1]
    last["due_date"] = ""
    mistyped = [one for one in bills if one["customer_id"] == "C005"][-1]
    mistyped["due_date"] = mistyped["invoice_date"] - timedelta(days=30)
    bills.append(bill("stranger", STRANGER, date(2026, 5, 29), date(2026, 6, 28), 2300.0))


def ledger():
    """Bills and payments, with invoice numbers given in the order of the dates."""
    bills, payments = [], []
    for billed, paid in [*((one, [two]) for one, two in paid_by_the_twelve()), *billed_to_the_small()]:
        bills.append(billed)
        payments += paid
    bills += owed_by_the_twelve()
    in_time = sorted(bills, key=lambda one: (one["invoice_date"], one["customer_id"], one["key"]))
    paid_in_time = sorted(payments, key=lambda one: (one["payment_date"], one["customer_id"], one["key"]))
    ugly(in_time, paid_in_time)
    in_time.sort(key=lambda one: (one["invoice_date"], one["customer_id"], one["key"]))
    paid_in_time.sort(key=lambda one: (one["payment_date"], one["customer_id"], one["key"]))
    numbers = {}
    for one in in_time:
        numbers.setdefault(one["key"], f"HL{5001 + len(numbers)}")
    return [{"invoice_id": numbers.get(one.pop("key")) or "", **one} for one in in_time], [
        {"invoice_id": numbers.get(one["key"], one["key"]), **{name: one[name] for name in one if name != "key"}}
        for one in paid_in_time
    ]


def money(lines):
    return [{**line, "amount": f"{line['amount']:.2f}"} for line in lines]


def invoices():
    return money(ledger()[0])


def payments():
    return money(ledger()[1])


def accounts():
    """The yearly accounts that eleven of the twelve buyers have given us; one has given none."""
    wanted = [
        "total_assets",
        "current_assets",
        "stock",
        "current_liabilities",
        "total_liabilities",
        "retained_earnings",
        "ebit",
        "interest",
        "operating_cash_flow",
    ]
    values = {item: dict(zip(BUYERS, cells, strict=True)) for item, *cells in FACTS}
    return [
        {"customer_id": buyer, "date": YEAR_END, **{item: values[item][buyer] for item in wanted}}
        for buyer in BUYERS
        if values["total_assets"][buyer]
    ]
