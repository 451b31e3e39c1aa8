"""Who was moved up by hand and why, and the twelve accounts of a firm that changed its way of grading."""

from chance import rows

# customer or prospect | written | by | reason | expires | grade of a prospect: the last five do not count
PROMOTIONS = """
C056 | 2026-05-11 | Yun Jiang | opens three shops by November and has asked for the whole range       | 2026-12-31 |
C051 | 2026-04-20 | Mei Lin   | call-off contract over 160,000 dollars is with their lawyers          | 2026-09-30 |
C024 | 2026-06-02 | Hao Ruan  | three quarters of their lamps come from a supplier who closes in 2027 | 2027-03-31 |
C059 | 2026-06-15 | Hao Ruan  | second order within two months, tender for a hotel chain in October   | 2026-10-31 |
L273 | 2026-06-18 | Mei Lin   | asks for three containers a year, their tender closes in September    | 2026-09-30 | A
C048 | 2025-03-03 | Mei Lin   | promised to double in 2025                                            | 2025-12-31 |
C022 | 2026-05-29 | Hao Ruan  |                                                                       | 2026-12-31 |
C036 | 2026-06-09 | Hao Ruan  | good people                                                           |            |
C003 | 2026-01-19 | Mei Lin   | will grow                                                             | 2029-12-31 |
C029 | 2026-03-02 | Hao Ruan  | plans a warehouse on the east coast                                   | 2026-12-31 |
"""


def promotions():
    """The book in which sales people ask for a better grade."""
    return [
        {"customer_id": customer, "date": written, "by": by, "reason": reason, "expires": expires, "grade": grade}
        for customer, written, by, reason, expires, grade in rows(PROMOTIONS)
    ]


# account | assets | old class | commission | trades | years | assets elsewhere | cost of serving it, money in thousand yuan
BROKERAGE = """
K01 | 9800 | A | 12 |   2 | 11 |  500 | 46
K02 | 8200 | A | 95 | 140 |  6 | 2500 | 30
K03 | 7600 | A |  6 |   0 |  9 |    0 | 38
K04 | 5400 | B | 18 |   6 |  8 | 1200 | 22
K05 | 4900 | B | 64 |  95 |  3 | 6000 | 16
K06 | 4300 | B |  9 |   3 | 12 |  300 | 15
K07 | 2600 | C | 88 | 210 |  4 | 3800 | 14
K08 | 2100 | C |  7 |   8 |  2 |  900 |  5
K09 | 1700 | C | 41 |  75 |  5 | 4200 |  8
K10 |  900 | C |  3 |   4 |  1 |  200 |  4
K11 |  650 | C | 12 |  38 |  2 | 1500 |  4
K12 |  300 | C |  1 |   1 |  7 |    0 |  3
"""


def brokerage():
    """A fictional securities firm that graded by the assets held."""
    names = ["account_id", "assets", "old_class", "commission", "trades", "years", "assets_elsewhere", "service_cost"]
    return [dict(zip(names, cells, strict=True)) for cells in rows(BROKERAGE)]
