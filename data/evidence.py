"""Credit evidence on twelve buyers; amounts in thousand USD. The first is the worked case of the credit lesson."""

from datetime import date

from chance import TODAY, days_before, rows, stream

(_, *BUYERS), *FACTS = rows("""
item                     | C029 | C013 | C008 | C010 | C056 | C015 | C024 | C042 | C002 | C001 | C045 | C004
trade_references         |   75 |   88 |   72 |   60 |      |   70 |   68 |   35 |   95 |   80 |   40 |   65
years_in_business        |    8 |   14 |   16 |   13 |    2 |   12 |    9 |    4 |   31 |   22 |    6 |   15
adverse_record           |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    1 |    0 |    0 |    1 |    0
accounts_quality         |    2 |    1 |    2 |    0 |    1 |    2 |    2 |    1 |    2 |    2 |    1 |    1
total_assets             | 2000 | 1500 | 3400 |      |  420 |  900 |  760 |  150 | 5200 | 4100 |  640 | 1250
current_assets           | 1100 |  880 | 2100 |      |  300 |  560 |  430 |  120 | 3600 | 2100 |  330 |  800
stock                    |  400 |  360 |  700 |      |  130 |  220 |  190 |   70 |  900 |  950 |  210 |  420
current_liabilities      |  700 |  760 |  900 |      |  170 |  310 |  260 |   90 | 1100 | 1250 |  410 |  480
total_liabilities        | 1100 | 1640 | 1300 |      |  250 |  430 |  390 |  110 | 1500 | 2300 |  560 |  720
retained_earnings        |  350 | -240 |  900 |      |   40 |  210 |  160 |   10 | 2300 |  900 |  -60 |  190
ebit                     |  180 |  120 |  420 |      |   45 |  110 |   80 |    6 |  780 |  330 |   15 |   85
interest                 |   60 |   62 |   70 |      |   12 |   24 |   22 |    5 |   40 |   75 |   28 |   34
operating_cash_flow      |  140 |  170 |  330 |      |   30 |   85 |   60 |    2 |  640 |  260 |    8 |   70
requested_limit          |  150 |   60 |   80 |   25 |   40 |   20 |   20 |   10 |   80 |  120 |   30 |   50
secured_share            |  0.3 |  0.3 |  0.2 |    0 |  0.5 |  0.5 |  0.6 |    0 |  0.9 |  0.4 |  0.1 |  0.2
country_class            |    3 |    3 |    2 |    4 |    1 |    6 |    7 |    0 |    1 |    0 |    3 |    0
industry_outlook         |   60 |   60 |   70 |   65 |   55 |   60 |   50 |      |   75 |   70 |   45 |   60
contract_currency        |   70 |   70 |   75 |   60 |   65 |   55 |      |   50 |   90 |   85 |   60 |   70
sanctions_hit            |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0
insolvency               |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0
fraud_sign               |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0
identity_verified        |    1 |    1 |    1 |    1 |    1 |    1 |    1 |    0 |    1 |    1 |    1 |    1
supplier_legal_action    |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    1 |    0
oldest_overdue_days      |    0 |    0 |   70 |   12 |    0 |    5 |    0 |   20 |    0 |    0 |   97 |    8
own_history_months       |   24 |  141 |  159 |  151 |    8 |  134 |   96 |   32 |  189 |  206 |   27 |  180
share_of_receivables     | 0.18 | 0.08 | 0.14 | 0.03 | 0.03 | 0.02 | 0.02 | 0.01 | 0.06 | 0.26 | 0.04 | 0.05
""")
FILE = rows("""
bank_name_matches        |    1 |    1 |    1 |    1 |    1 |    1 |    1 |      |    1 |    1 |    1 |    1
free_mail_domain         |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    1 |    0 |    0 |    0 |    0
bank_details_changed     |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    1
third_country_payer      |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    1 |    0 |    0 |    0 |    0
rush_first_order         |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0
monthly_sales            |   60 |   16 |   18 |    6 |   14 |    5 |    4 |    2 |   22 |   36 |    3 |   14
credit_days              |   60 |   30 |   60 |   30 |   30 |   30 |   30 |   30 |   60 |   60 |   30 |   45
transit_days             |   15 |   20 |   15 |   15 |   20 |   15 |   20 |   15 |   10 |   15 |   15 |   15
supplier_limit           | 60 80 120 | 30 45 | 40 60 70 | 12 | 15 20 | 8 10 |   |   | 60 80 90 | 100 120 150 | 5 8 | 20 30 40
insurer_limit            |   50 |   20 |   40 |      |   12 |      |    0 |    0 |   60 |   80 |    0 |   15
insurer_cover            |  0.9 |  0.9 |  0.9 |      |  0.9 |      |  0.9 |  0.9 |  0.9 |  0.9 |  0.9 |  0.9
agreed_limit             |  150 |   60 |   80 |   25 |      |   20 |    0 |      |   80 |  170 |   30 |   50
limit_blocked            |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    0 |    1 |    0
delivered_not_billed     |   20 |    4 |    9 |    0 |    3 |    0 |    0 |    0 |    5 |   12 |    0 |    2
open_orders              |   18 |    8 |   12 |    4 |    6 |    3 |    0 |    1 |   10 |   25 |    2 |    6
""")  # what a limit and an order need besides: signs of fraud, the plan, what others give, what stands today
AGREED = dict(
    zip(
        BUYERS,
        "2025-09-15 2025-03-10 2025-11-03 2026-02-02  2026-01-19 2026-03-02  2026-01-12 2025-12-01 "
        "2024-10-07 2025-07-14".split(" "),
        strict=True,
    )
)  # when the limit was agreed on
LATE = "days_beyond_terms"
INVOICES = {  # days beyond terms:amount of each paid invoice
    "C029": "0:50 10:30 40:20",
    "C013": "-4:22 0:18 -2:25 1:20 0:16",
    "C008": "45:40 70:35 80:25",
    "C010": "8:12 15:9 3:14",
    "C056": "0:15 5:12",
    "C015": "6:5.5 18:4 12:5",
    "C024": "0:4.5 4:4 -3:6",
    "C042": "35:2.5 22:2",
    "C002": "-12:30 -8:26 -10:34 -5:21",
    "C001": "0:42 3:38 -2:45 5:40",
    "C045": "38:4.4 52:3.6 44:5.2",
    "C004": "20:16 28:14 12:19",
}
EVIDENCE = {  # where an item comes from; all others are read from the accounts
    "trade_references": ("trade reference", "third party"),
    "years_in_business": ("registry", "third party"),
    "adverse_record": ("credit report", "third party"),
    "requested_limit": ("visit", "customer statement"),
    "secured_share": ("insurer", "third party"),
    "country_class": ("insurer", "third party"),
    "industry_outlook": ("visit", "impression"),
    "contract_currency": ("bank", "third party"),
    "sanctions_hit": ("credit report", "third party"),
    "insolvency": ("registry", "third party"),
    "fraud_sign": ("visit", "impression"),
    "identity_verified": ("registry", "third party"),
    "supplier_legal_action": ("credit report", "third party"),
    "oldest_overdue_days": ("own ledger", "audited"),
    "own_history_months": ("own ledger", "audited"),
    "share_of_receivables": ("own ledger", "audited"),
}
ORIGIN = {  # the same for what stands in FILE; all others are from the own ledger
    "bank_name_matches": ("bank", "third party"),
    "free_mail_domain": ("visit", "impression"),
    "bank_details_changed": ("visit", "impression"),
    "third_country_payer": ("bank", "third party"),
    "rush_first_order": ("visit", "impression"),
    "monthly_sales": ("visit", "customer statement"),
    "supplier_limit": ("trade reference", "third party"),
    "insurer_limit": ("insurer", "third party"),
    "insurer_cover": ("insurer", "third party"),
}
ACCOUNTS = {"0": "impression", "1": "customer statement", "2": "audited"}  # by accounts_quality
YEAR_END = date(2025, 12, 31)


def credit_evidence():
    rng = stream("credit_evidence")
    values = {item: dict(zip(BUYERS, cells, strict=True)) for item, *cells in FACTS}
    scored = [piece for buyer in BUYERS for piece in [*invoices_of(buyer, rng), *facts_of(buyer, values, rng)]]
    return scored + [piece for buyer in BUYERS for piece in file_of(buyer, stream("credit_file", buyer))]


def invoices_of(buyer, rng):
    paid = sorted(days_before(rng, 180, least=8) for _ in INVOICES[buyer].split())
    for day, invoice in zip(paid, INVOICES[buyer].split(), strict=True):
        days, amount = invoice.split(":")
        yield evidence(buyer, LATE, days, amount, "own ledger", "audited", day)


def facts_of(buyer, values, rng):
    """One piece of evidence per item; what nobody knows has no row."""
    quality = ACCOUNTS[values["accounts_quality"][buyer]]
    for item, known in values.items():
        source, reliability = EVIDENCE.get(item, ("accounts", quality))
        day = YEAR_END if source == "accounts" else TODAY if source == "own ledger" else days_before(rng, 150, least=5)
        if known[buyer]:
            yield evidence(buyer, item, known[buyer], "", source, reliability, day)


def file_of(buyer, rng):
    """What the credit file holds besides; of several suppliers a line each."""
    for item, *cells in FILE:
        source, reliability = ORIGIN.get(item, ("own ledger", "audited"))
        day = TODAY if source == "own ledger" else days_before(rng, 150, least=5)
        for value in cells[BUYERS.index(buyer)].split():
            yield evidence(
                buyer, item, value, "", source, reliability, AGREED[buyer] if item == "agreed_limit" else day
            )


def evidence(buyer, item, value, amount, source, reliability, day):
    return {
        "customer_id": buyer,
        "item": item,
        "value": value,
        "amount": amount,
        "source": source,
        "reliability": reliability,
        "date": day,
    }
