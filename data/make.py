"""Write the tables of Halden Lighting, a fictional lamp exporter in Ningbo, as CSV files.

    python data/make.py [FOLDER]

One function makes one table; TABLES at the bottom lists them. Every table draws from its own stream of
random numbers, so a new table leaves the others as they are. The rows that the exercises rely on (the
"planted facts" of README.md) are written out by hand; chance only fills in the rest.
"""

import csv
import math
import random
import sys
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

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


# The firm: its customers, products and people

PLACES = {  # city: country, zone, telephone code
    "Hamburg": ("DE", "Europe/Berlin", 49), "Berlin": ("DE", "Europe/Berlin", 49),
    "Cologne": ("DE", "Europe/Berlin", 49), "London": ("GB", "Europe/London", 44),
    "Bristol": ("GB", "Europe/London", 44), "Leeds": ("GB", "Europe/London", 44),
    "Paris": ("FR", "Europe/Paris", 33), "Lyon": ("FR", "Europe/Paris", 33),
    "Milan": ("IT", "Europe/Rome", 39), "Turin": ("IT", "Europe/Rome", 39),
    "Madrid": ("ES", "Europe/Madrid", 34), "Valencia": ("ES", "Europe/Madrid", 34),
    "Rotterdam": ("NL", "Europe/Amsterdam", 31), "Antwerp": ("BE", "Europe/Brussels", 32),
    "Vienna": ("AT", "Europe/Vienna", 43), "Warsaw": ("PL", "Europe/Warsaw", 48),
    "Gothenburg": ("SE", "Europe/Stockholm", 46), "Oslo": ("NO", "Europe/Oslo", 47),
    "Lisbon": ("PT", "Europe/Lisbon", 351), "Istanbul": ("TR", "Europe/Istanbul", 90),
    "Dubai": ("AE", "Asia/Dubai", 971), "Mumbai": ("IN", "Asia/Kolkata", 91),
    "Tokyo": ("JP", "Asia/Tokyo", 81), "Osaka": ("JP", "Asia/Tokyo", 81),
    "Sydney": ("AU", "Australia/Sydney", 61), "Brisbane": ("AU", "Australia/Brisbane", 61),
    "Auckland": ("NZ", "Pacific/Auckland", 64), "Johannesburg": ("ZA", "Africa/Johannesburg", 27),
    "Nairobi": ("KE", "Africa/Nairobi", 254), "Casablanca": ("MA", "Africa/Casablanca", 212),
    "Sao Paulo": ("BR", "America/Sao_Paulo", 55), "Santiago": ("CL", "America/Santiago", 56),
    "Mexico City": ("MX", "America/Mexico_City", 52), "Toronto": ("CA", "America/Toronto", 1),
    "New York": ("US", "America/New_York", 1), "Chicago": ("US", "America/Chicago", 1),
    "Los Angeles": ("US", "America/Los_Angeles", 1),
}

OWNERS = {"Europe": "Mei Lin", "America": "Tao Feng", "Asia": "Yun Jiang", "Africa": "Yun Jiang",
          "Australia": "Hao Ruan", "Pacific": "Hao Ruan"}


class Customer(NamedTuple):
    """One line of the book; sales, margin and hours are what the order lines are made to add up to."""
    id: str
    name: str
    city: str
    kind: str
    since: date      # the first deal; inside the window it is the day of the first order line
    last: str        # month of the last order
    orders: int
    sales: float     # thousand USD in the window, before returns
    margin: float    # percent of sales
    hours: float     # service hours per order line

    @property
    def country(self):
        return PLACES[self.city][0]

    @property
    def zone(self):
        return PLACES[self.city][1]


def read_book(text):
    for number, (name, city, kind, since, last, orders, *figures) in enumerate(rows(text), start=1):
        yield Customer(f"C{number:03d}", name, city, kind, date.fromisoformat(since), last, int(orders),
                       *map(float, figures))


# name | city | kind | since | last order | orders | sales | margin | hours
BOOK = list(read_book("""
Nordlicht Handels GmbH             | Hamburg      | wholesaler         | 2009-04-20 | 2026-06 | 36 | 760 | 24 |  1.5
Tanigawa Shomei K.K.               | Tokyo        | importer           | 2010-09-13 | 2026-06 | 40 | 560 | 26 |  2
Harbour Lamps Ltd                  | Bristol      | wholesaler         | 2011-02-07 | 2026-05 | 24 | 118 | 23 |  2
Wattlebird Lamps Pty Ltd           | Sydney       | distributor        | 2011-06-15 | 2026-06 | 30 | 330 | 25 |  2
Café Lanterne Mobilier SAS         | Lyon         | retail chain       | 2012-01-30 | 2026-06 | 26 | 105 | 24 |  3
Casalumera Magazzini S.p.A.        | Milan        | retail chain       | 2012-05-08 | 2026-06 | 36 | 365 | 13 | 13
Iluminación Levante S.L.           | Valencia     | wholesaler         | 2012-10-22 | 2026-04 | 18 |  92 | 22 |  2
Gulf Kandeel Trading LLC           | Dubai        | distributor        | 2013-03-11 | 2026-06 | 34 | 480 | 23 |  2.5
Bright Star Ltd                    | Leeds        | retail chain       | 2013-07-01 | 2026-05 | 22 |  84 | 12 | 10
Roshni Vyapar Pvt Ltd              | Mumbai       | importer           | 2013-11-19 | 2026-06 | 26 | 145 | 18 |  3
Rheinbogen Leuchten GmbH           | Cologne      | wholesaler         | 2014-02-03 | 2025-03 | 12 |  60 | 24 |  2
Lucerna Casa S.r.l.                | Turin        | wholesaler         | 2014-06-16 | 2026-05 | 15 |  64 | 22 |  2
Copperlane Fixtures Inc.           | New York     | wholesaler         | 2014-09-29 | 2026-06 | 32 | 420 | 24 |  2
Luminaires du Bassin SARL          | Paris        | importer           | 2015-01-12 | 2026-06 | 14 |  72 | 21 |  2
Veldfire Lamp Supplies Pty Ltd     | Johannesburg | distributor        | 2015-04-27 | 2026-06 | 20 | 110 | 22 |  2
Anadolu Kandil Ticaret A.S.        | Istanbul     | importer           | 2015-08-17 | 2026-06 | 24 | 380 |  6 |  2
Fjordlykta AS                      | Oslo         | distributor        | 2016-01-25 |         |  0 |   0 |  0 |  0
Poldermeer Lampen B.V.             | Rotterdam    | importer           | 2016-05-09 | 2026-05 | 16 |  76 | 23 |  1.5
Nordlicht Lighting GmbH            | Berlin       | retail chain       | 2016-09-05 | 2026-04 | 16 |  43 | 11 | 11
Lagunita Importaciones S.A. de C.V.| Mexico City  | importer           | 2017-01-16 | 2026-06 | 18 |  98 | 20 |  2.5
Arbour Lights Ltd                  | London       | wholesaler         | 2017-05-22 | 2024-11 | 10 |  37 | 22 |  2
Prairie Lantern Supply LLC         | Chicago      | wholesaler         | 2017-10-09 | 2026-06 | 20 | 130 | 23 |  2
Skogsglimt AB                      | Gothenburg   | retail chain       | 2018-02-19 | 2026-05 | 14 |  52 | 25 |  2
Luzeiro do Planalto Ltda           | Sao Paulo    | distributor        | 2018-06-25 | 2026-06 | 18 |  88 | 19 |  3
Maison Clairbois SAS               | Paris        | retail chain       | 2018-11-05 | 2026-03 | 16 |  40 | 12 | 11
Lakeside Fixture Depot LLC         | Chicago      | wholesaler         | 2019-03-18 | 2025-07 | 11 |  56 | 22 |  2
Sunport Lamp Imports Inc.          | Los Angeles  | importer           | 2019-07-29 | 2026-06 | 22 | 138 | 24 |  2
Wisla Lampy Sp. z o.o.             | Warsaw       | importer           | 2019-12-02 | 2026-05 | 17 |  68 | 21 |  2
Lakeshore Fixture Supply Inc.      | Chicago      | distributor        | 2024-06-14 | 2026-06 | 46 | 1000 | 23 | 1.5
Kiwirama Lighting Ltd              | Auckland     | distributor        | 2020-03-16 | 2026-04 | 12 |  49 | 23 |  2
Alfama Candeeiros Lda              | Lisbon       | wholesaler         | 2020-08-24 | 2025-01 |  8 |  31 | 22 |  1.5
Orilla Lamparas S.A.               | Santiago     | importer           | 2021-01-18 | 2026-05 | 10 |  46 | 20 |  2
Donaulampe Vertrieb GmbH           | Vienna       | wholesaler         | 2021-05-31 | 2026-06 | 13 |  58 | 23 |  2
Minazuki Denkyu K.K.               | Osaka        | wholesaler         | 2021-10-11 | 2026-06 | 19 | 150 | 26 |  2
Scheldelicht N.V.                  | Antwerp      | importer           | 2022-02-14 | 2026-03 | 15 |  34 | 11 | 10
Maplewick Lighting Inc.            | Toronto      | wholesaler         | 2022-06-20 | 2026-06 | 14 |  80 | 22 |  2
Savanna Taa Ltd                    | Nairobi      | project contractor | 2022-11-07 | 2024-09 |  7 |  25 | 18 | 13
Atlas Fanous SARL                  | Casablanca   | importer           | 2023-02-27 | 2024-05 |  6 |  23 | 21 |  2
Lucerna Piazza S.r.l.              | Milan        | retail chain       | 2023-06-05 | 2026-05 | 14 |  29 | 13 | 11
Brightwater Interiors LLC          | New York     | project contractor | 2023-08-21 | 2023-08 |  1 |  19 | 22 |  2
Stadtlicht Projekt GmbH            | Berlin       | project contractor | 2025-03-10 | 2025-03 |  1 | 268 | 19 |  4
Kestrelmoor Trading Ltd            | London       | importer           | 2023-10-02 | 2026-06 |  9 |  27 | 22 |  2
Marisma Hogar S.L.                 | Madrid       | retail chain       | 2023-12-05 | 2025-11 | 24 | 640 | 25 |  2
Ponteluce Importatori S.r.l.       | Milan        | importer           | 2024-01-22 | 2026-02 | 13 |  21 | 12 | 10
Cobalt Cove Interiors Inc.         | Los Angeles  | retail chain       | 2024-03-11 | 2026-06 | 15 |  55 | 13 | 12
Jacaranda Lamp House Pty Ltd       | Brisbane     | retail chain       | 2024-04-15 | 2025-09 |  6 |  17 | 22 |  2
Deepak Griha Pvt Ltd               | Mumbai       | retail chain       | 2024-05-06 | 2026-04 | 12 |  16 | 12 |  9
Hanserund Leuchtenkontor GmbH      | Hamburg      | importer           | 2024-07-08 | 2025-10 |  7 | 182 | 23 |  2
Bassin d'Or Hotels SAS             | Lyon         | project contractor | 2024-09-16 | 2024-09 |  1 |  14 | 20 |  6
Cerro Claro Proyectos S.A.         | Santiago     | project contractor | 2024-11-18 | 2024-11 |  1 |  10 | 19 | 18
Amstelveld Wonen B.V.              | Rotterdam    | retail chain       | 2025-01-13 | 2026-06 | 12 | 165 | 24 |  2
Tiderow Retail Ltd                 | Bristol      | retail chain       | 2025-02-03 | 2025-12 |  5 |  12 | 22 |  1.5
Tiderow Outlet Ltd                 | Leeds        | retail chain       | 2025-02-03 | 2025-12 |  5 |  12 | 22 |  1.5
Bosporlamba Ltd                    | Istanbul     | wholesaler         | 2025-04-07 | 2025-04 |  1 |   5 | 15 | 18
Umhlanga Lamp Room Pty Ltd         | Johannesburg | retail chain       | 2025-06-23 | 2025-06 |  1 |   7 | 16 | 18
Tomoshiro Akari K.K.               | Tokyo        | retail chain       | 2025-10-06 | 2026-06 |  6 |  90 | 25 |  2
Candelabro Norte S.A. de C.V.      | Mexico City  | wholesaler         | 2025-12-08 | 2025-12 |  1 |   8 | 21 |  3
Desertglow General Trading LLC     | Dubai        | importer           | 2026-02-09 | 2026-02 |  1 |  13 | 20 |  2
Praca Nova Iluminacao Ltda         | Sao Paulo    | retail chain       | 2026-03-16 | 2026-05 |  2 |   9 | 21 |  2
Gullwing Lamp Studio AB            | Gothenburg   | retail chain       | 2026-04-13 | 2026-04 |  1 |   3 | 24 |  2
Tallpine Lighting Supply Inc.      | Toronto      | distributor        | 2026-06-08 | 2026-06 |  1 |  11 | 23 |  2
"""))

PRODUCTS = {  # unit cost in USD, margin above or below the customer's usual one in percent
    "LED bulb 9W": (1.15, -2), "LED tube 18W": (2.60, -2), "LED downlight 12W": (4.20, 0),
    "LED panel light 40W": (11.50, -1), "track spotlight 20W": (9.80, 2), "desk lamp": (7.40, 1),
    "pendant lamp": (14.00, 3), "garden light": (8.60, 1), "street light 60W": (38.00, 0),
}
SEASON = (0.8, 0.7, 1.0, 1.1, 1.2, 1.1, 1.2, 1.3, 1.1, 0.9, 0.8, 0.8)   # size of an order by month, January first
CARTON = 10

TWINS = {"C053": "C052"}                 # one buying office orders for both shops
RETURNS = {"C006": 0.50, "C043": 0.0}    # share of order lines of which a part comes back
USUAL_RETURNS = 0.04
OLD_RETURNS = [("2023-07-19", "pendant lamp", 40, 17.90), ("2023-08-30", "desk lamp", 60, 9.40)]   # C017


def customers():
    rng = stream("customers")
    return [{"customer_id": c.id, "name": c.name, "country": c.country, "city": c.city, "zone": c.zone,
             "kind": c.kind, "since": c.since, "owner": OWNERS[c.zone.split("/")[0]], "potential": potential(c, rng)}
            for c in BOOK]


def potential(customer, rng):
    """What the buyer spends on lamps in a year with all suppliers; blank where nobody has asked."""
    share_with_us = 0.2 + 0.7 * rng.random()
    known = rng.random() > 0.10 and customer.orders > 0 and customer.kind != "project contractor"
    years = max(1, (TODAY - max(customer.since, START)).days / 365)
    return round(customer.sales / years / share_with_us) * 1000 if known else ""


def orders():
    """Order lines of three years; a return is an order of its own with a negative quantity."""
    sold, returned = [], []
    for customer in BOOK:
        rng = stream("orders", TWINS.get(customer.id, customer.id))
        placed = list(sales_of(customer, rng))
        sold += placed
        returned += returns_of(customer, placed, rng)
    lines = numbered("S", sold) + numbered("R", returned)
    return sorted(lines, key=lambda line: line["date"])


def sales_of(customer, rng):
    """The orders of one customer, each a list of lines; together they come to the sales in the book."""
    plan = [(day, [(product, SEASON[day.month - 1] * (0.5 + rng.random())) for product in basket(rng)])
            for day in order_dates(customer, rng)]
    unit = customer.sales * 1000 / max(1, math.fsum(weight for _, products in plan for _, weight in products))
    for day, products in plan:
        yield [sale(customer, day, product, unit * weight, rng) for product, weight in products]


def basket(rng):
    return shuffled(rng, PRODUCTS)[:between(rng, 1, 4)]


def order_dates(customer, rng):
    """Cut the months from first to last into as many equal parts as there are orders: one order in each."""
    if not customer.orders:
        return []
    first = max(customer.since, START)
    year, month = map(int, customer.last.split("-"))
    months = (year - first.year) * 12 + month - first.month + 1
    part = months / customer.orders
    chosen = [first.month - 1 + int((number + rng.random()) * part) for number in range(customer.orders)]
    days = [date(first.year + month // 12, month % 12 + 1, between(rng, 1, 28)) for month in chosen]
    days = sorted(max(day, first) for day in days)
    return [first, *days[1:]] if customer.since >= START else days


def sale(customer, day, product, worth, rng):
    cost, extra = PRODUCTS[product]
    price = round(cost / (1 - (customer.margin + extra + 3 * rng.random() - 1.5) / 100), 2)
    cartons = max(1, round(worth / price / CARTON))
    return line(customer, day, product, cartons * CARTON, price, half_hours(customer.hours * (0.5 + rng.random())))


def returns_of(customer, placed, rng):
    if not placed:
        return [[line(customer, date.fromisoformat(day), product, -quantity, price, 3.0)]
                for day, product, quantity, price in OLD_RETURNS]
    return [[back] for order in placed for sold in order
            if (back := return_of(customer, sold, rng)) and customer.orders > 1 and back["date"] <= TODAY]


def return_of(customer, sold, rng):
    """A fifth to a half of the line comes back three to nine weeks later, or nothing does."""
    share, delay, chance = 0.2 + 0.3 * rng.random(), between(rng, 20, 60), rng.random()
    quantity = CARTON * max(1, round(share * sold["quantity"] / CARTON))
    if chance < RETURNS.get(customer.id, USUAL_RETURNS):
        return line(customer, sold["date"] + timedelta(days=delay), sold["product"], -quantity, float(sold["price"]),
                    half_hours(customer.hours))
    return None


def line(customer, day, product, quantity, price, hours):
    cost, _ = PRODUCTS[product]
    return {"order_id": "", "date": day, "customer_id": customer.id, "product": product, "quantity": quantity,
            "price": f"{price:.2f}", "amount": f"{quantity * price:.2f}", "cost": f"{quantity * cost:.2f}",
            "service_hours": hours}


def half_hours(hours):
    """Rounded to half an hour, from half an hour to twenty."""
    return clip(round(hours * 2) / 2, 0.5, 20.0)


def numbered(letter, orders):
    in_time = sorted(orders, key=lambda order: (order[0]["date"], order[0]["customer_id"]))
    return [{**line, "order_id": f"{letter}{number:04d}"}
            for number, order in enumerate(in_time, start=1) for line in order]


# The ten customers of the classification exercises: sales and cost to serve in thousand USD

def ten_customers():
    figures = [(420, 0.22, 30), (260, 0.20, 18), (110, 0.25, 9), (60, 0.28, 7), (45, 0.15, 9),
               (35, 0.30, 5), (25, 0.12, 6), (20, 0.25, 6), (15, 0.10, 7), (10, 0.20, 8)]
    return [{"customer_id": f"C{number:02d}", "sales": sales, "margin": margin, "cost_to_serve": cost}
            for number, (sales, margin, cost) in enumerate(figures, start=1)]


# Sixty company records of five departments, which are forty-seven firms: the first forty-seven customers

FIRMS = 47
DEPARTMENTS = {  # what each department is sure to have written down
    "sales": ("email", "website", "products"), "service": ("phone", "products"), "finance": ("payment_terms", "email"),
    "logistics": ("phone", "city"), "quality": ("website", "products"),
}
AGAIN = rows("""
C001 | finance   | NORDLICHT HANDELS G.m.b.H.       | payment_terms
C001 | logistics | Nordlicht Handel GmbH            | payment_terms
C005 | quality   | CAFE LANTERNE MOBILIER S.A.S.    |
C008 | finance   | Gulf Qandil Trading L.L.C.       |
C009 | service   | Brightstar Limited               |
C010 | logistics | Roshni Vyapaar Private Limited   |
C013 | service   | Copper Lane Fixtures Incorporated|
C020 | finance   | LAGUNITA IMPORT. SA DE CV        |
C022 | quality   | Praire Lantern Suply L.L.C.      |
C027 | finance   | SLI Wholesale                    | website
C036 | logistics | Maple-Wick Lighting, Inc         |
C036 | service   | M.W. Lamps Canada                | website
C042 | quality   | The Lampyard                     | phone
""")        # firm | department | name as written there | what this record and the first have in any case
WRITTEN = {"GmbH": "G.m.b.H.", "Pty Ltd": "Pty. Limited", "Ltd": "Limited", "SAS": "S.A.S.", "S.r.l.": "SRL",
           "S.A.": "SA", "LLC": "L.L.C.", "Inc.": "Inc", "B.V.": "BV", "K.K.": "KK", "Ltda": "LTDA.",
           "Sp. z o.o.": "Sp. z o. o."}
TERMS = ["O/A 30 days", "O/A 45 days", "O/A 60 days", "D/P at sight", "L/C at sight", "30% T/T, 70% B/L copy",
         "T/T in advance"]
AGES = {"D003": 181, "D009": 203, "D014": 266, "D020": 190, "D027": 355, "D033": 412, "D041": 230, "D048": 187,
        "D056": 611, "D037": 180}     # days since verified: nine are over 180, one is just not


def companies():
    return [record for record, _ in filed_records()]


def companies_key():
    return [{"record_id": record["record_id"], "firm_id": firm.replace("C0", "F")} for record, firm in filed_records()]


def filed_records():
    """Pairs of a record and the id of the customer it is about."""
    rng = stream("companies")
    records = []
    for customer in BOOK[:FIRMS]:
        others = [(department, name, kept) for firm, department, name, kept in AGAIN if firm == customer.id]
        taken = [department for department, _, _ in others]
        first = pick(rng, [department for department in DEPARTMENTS if department not in taken])
        name = customer.name if others else scribbled(customer.name, rng)
        records += [(filed(customer, *entry, rng), customer.id)
                    for entry in [(first, name, " ".join(kept for _, _, kept in others)), *others]]
    for number, (record, firm) in enumerate(shuffled(rng, records), start=1):
        key = f"D{number:03d}"
        age = AGES.get(key, between(rng, 2, 170))
        yield {"record_id": key, **record, "verified": TODAY - timedelta(days=age)}, firm


def scribbled(name, rng):
    """The same name as another hand would write it."""
    form = next((form for form in WRITTEN if name.endswith(" " + form)), name.split()[-1])
    return pick(rng, [name, name, name.upper(), name.lower(), name.replace(" ", "  ", 1),
                      name.replace(" " + form, ", " + form), name.removesuffix(form) + WRITTEN.get(form, form)])


def filed(customer, department, name, kept, rng):
    """One department's record; it has blanks where the matter is not its business."""
    code, number = PLACES[customer.city][2], "01" + customer.id[-2:]
    words = [word for word in plain(customer.name).split() if word.isalpha() and len(word) > 3]
    domain = "-".join(words[:2]) + ".example"
    facts = {
        "city": pick(rng, [customer.city, customer.city, customer.city.upper()]),
        "phone": pick(rng, [f"00{code} 555 {number}", f"(+{code}) 555-{number}", f"00{code}.555.{number}"]),
        "email": pick(rng, ["purchasing", "orders", "info"]) + "@" + domain,
        "website": pick(rng, ["www.", "http://www.", "https://", ""]) + domain,
        "payment_terms": pick(rng, TERMS),
        "products": "; ".join(shuffled(rng, PRODUCTS)[:between(rng, 1, 3)]),
    }
    sure = DEPARTMENTS[department] + tuple(kept.split())
    known = {field: fact if field in sure or rng.random() < 0.55 else "" for field, fact in facts.items()}
    return {"department": department, "name": name, "country": customer.country, **known}


# Three hundred leads; two of the five questions have no score behind them

SOURCES = {  # leads, cost of the channel in USD, wins, how good its leads are
    "referral": (20, 1200, 6, 20), "network": (22, 1540, 5, 14), "website": (50, 2500, 5, 2), "fair": (54, 7560, 8, 6),
    "seminar": (20, 2200, 3, 6), "phone": (28, 1820, 2, -2), "mailing": (36, 1620, 2, -6),
    "directory": (70, 2660, 1, -12),
}
STEMS = ["Abrolux", "Belvane", "Cindrel", "Dovemar", "Eltamir", "Fenbrook", "Galvora", "Hestrel", "Ivandor",
         "Jolmer", "Kelvane", "Lorimar", "Mondrel", "Norvale", "Ostrana", "Pelmora", "Quendal", "Ruvelle", "Sandrel",
         "Tolvane", "Umbrel", "Vestmar", "Wendora", "Yarrowel", "Zelmont"]
TRADES = ["Lamps", "Lighting", "Interiors", "Trading", "Imports", "Home", "Electric", "Wholesale", "Projects", "Stores",
          "Supply", "Design"]
ANSWERS = {"need_exists": "need", "can_pay": "money", "has_authority": "authority", "approachable": "", "eligible": ""}


def leads():
    rng = stream("leads")
    names = iter(shuffled(rng, [f"{stem} {trade}" for stem in STEMS for trade in TRADES]))
    countries = [country for country, _, _ in PLACES.values()]
    found = [{"company": next(names), "country": pick(rng, countries), **known}
             for source in SOURCES for known in leads_of(source, rng)]
    in_time = sorted(found, key=lambda lead: lead["date"])
    return [{"lead_id": f"L{number:03d}", **lead} for number, lead in enumerate(in_time, start=1)]


def leads_of(source, rng):
    """What is known of each lead of a channel; the strongest win."""
    count, cost, wins, quality = SOURCES[source]
    scored = []
    for _ in range(count):
        level = between(rng, 10, 90) + quality
        scores = {letter: clip(level + between(rng, -25, 25)) for letter in ("money", "authority", "need")}
        scored.append((sum(scores.values()) + between(rng, -150, 150), scores))
    for rank, (_, scores) in enumerate(sorted(scored, key=lambda item: item[0], reverse=True)):
        day = days_before(rng, 364)
        stage = "won" if rank < wins else open_stage(scores, day, rng)
        seen = {letter: score if rng.random() > 0.06 else "" for letter, score in scores.items()}
        replies = {question: reply(stage, scores.get(letter, between(rng, 20, 120)), rng)
                   for question, letter in ANSWERS.items()}
        yield {"source": source, "date": day, "cost": f"{cost / count:.2f}", **seen, **replies, "stage": stage}


def open_stage(scores, day, rng):
    if (TODAY - day).days < 30:
        return pick(rng, ["lead", "contacted"])
    strong = sum(scores.values()) > 180
    return pick(rng, ["qualified", "qualified", "lost"] if strong else ["lead", "contacted", "contacted", "lost"])


def reply(stage, score, rng):
    """Yes or no by the score, with a mist of unknown between; who has bought has answered."""
    felt = score + between(rng, -20, 20)
    if stage == "won" or felt >= 60:
        return "yes"
    return "no" if felt < 35 else "unknown"


# The people at the customers

NAMES = {  # countries: given names, family names
    "DE AT NL BE SE NO": ("Anke Birte Jonas Malte Ylva Sander", "Brandhof Ekelund Terwiel Sturmfels Hollmann Oldehaus"),
    "GB US AU NZ CA": ("Alison Bernard Cleo Duncan Edith Grant Imogen Lester",
                       "Ashgrove Birtwell Cawdrey Fenmoor Lorring Tarrant"),
    "FR MA": ("Solène Bastien Ondine Thibault", "Delorny Marchebel Vauclair Roquefeu"),
    "IT": ("Fiorella Saverio Ornella Ettore", "Bellandro Carminati Fossaluna Trevigiano"),
    "ES CL MX": ("Marisol Ignacio Rocío Fermín Paloma", "Aldecoa Barrionuevo Cifuenca Olmedilla"),
    "PT BR": ("Benedita Otávio Luísa Tomé", "Alvarenga Figueiral Moutinhal Seabrosa"),
    "PL": ("Halina Zdzisław", "Borowik Krzemień"),
    "TR": ("Nilgün Tarkan Sevda Orhan", "Demirkaya Yaldızer Kandemirci"),
    "AE": ("Huda Faris Salma Nabil", "Al-Mirkab Al-Suhaymi Al-Qandari"),
    "IN": ("Anjali Devendra Kavita Rohan", "Bhadrapur Chaturvani Deshkar"),
    "JP": ("Haruka Kenta Michiru Takuya", "Aozora Hanemura Kitashima Tsukigawa"),
    "ZA KE": ("Thandi Sipho Wanjiru Amani", "Mokwenda Dlomeni Karanjo Otienda"),
}
INFLUENCE = {"buyer": 3, "decider": 5, "approver": 4, "influencer": 3, "user": 2, "initiator": 2, "gatekeeper": 1,
             "coach": 2}
STANCES = [-2, -1, 0, 0, 0, 1, 1, 1, 2, ""]
MAPPED = {"C001": [("decider", 0, 5), ("buyer", 1, 4), ("user", 2, 2), ("influencer", 2, 3), ("gatekeeper", -1, 1)]}


def contacts():
    rng = stream("contacts")
    names = dict(names_by_country(rng))
    met = [contact(customer, next(names[customer.country]), *place, rng)
           for customer in BOOK for place in MAPPED.get(customer.id) or places_at(customer, rng)]
    return [{"contact_id": f"P{number:03d}", **person} for number, person in enumerate(met, start=1)]


def names_by_country(rng):
    """Names to hand out; countries in one row share them."""
    for countries, (given, family) in NAMES.items():
        names = iter(shuffled(rng, [f"{first} {last}" for first in given.split() for last in family.split()]))
        yield from ((country, names) for country in countries.split())


def places_at(customer, rng):
    """Role, stance and influence of one to three people: always the buyer, more where more is sold."""
    others = [role for role in INFLUENCE if role != "buyer"]
    for role in ["buyer", *shuffled(rng, others)][:1 + (customer.sales > 25) + (customer.sales > 90)]:
        stance = between(rng, 1, 2) if role == "coach" else pick(rng, STANCES)
        yield role, stance, clip(INFLUENCE[role] + between(rng, -1, 1), 1, 5)


def contact(customer, name, role, stance, influence, rng):
    channel = pick(rng, ["mail", "mail", "phone", "video", "messenger"])
    days = 25 if customer.id in MAPPED else min(400, (TODAY - customer.since).days)
    return {"customer_id": customer.id, "name": name, "role": role, "stance": stance, "influence": influence,
            "zone": customer.zone, "channel": channel, "basis": basis(role, channel),
            "source": pick(rng, ["fair", "website", "order form", "introduced by a colleague", "visit"]),
            "last_contact": TODAY - timedelta(days=int(days * rng.random() ** 2))}


def basis(role, channel):
    """Why we may keep the name: asked first, needed for the contract, or a fair interest of ours."""
    if channel == "messenger":
        return "consent"
    return "contract" if role in ("buyer", "decider", "approver") else "legitimate interest"


# Credit evidence on twelve buyers; amounts in thousand USD. The first is the worked case of the credit lesson.

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
INVOICES = {  # days beyond terms:amount of each paid invoice
    "C029": "0:50 10:30 40:20", "C013": "-4:22 0:18 -2:25 1:20 0:16", "C008": "45:40 70:35 80:25",
    "C010": "8:12 15:9 3:14", "C056": "0:15 5:12", "C015": "6:11 18:8 12:10", "C024": "0:9 4:8 -3:12",
    "C042": "35:5 22:4", "C002": "-12:30 -8:26 -10:34 -5:21", "C001": "0:42 3:38 -2:45 5:40",
    "C045": "38:11 52:9 44:13", "C004": "20:16 28:14 12:19",
}
EVIDENCE = {  # where an item comes from; all others are read from the accounts
    "trade_references": ("trade reference", "third party"), "years_in_business": ("registry", "third party"),
    "adverse_record": ("credit report", "third party"), "requested_limit": ("visit", "customer statement"),
    "secured_share": ("insurer", "third party"), "country_class": ("insurer", "third party"),
    "industry_outlook": ("visit", "impression"), "contract_currency": ("bank", "third party"),
    "sanctions_hit": ("credit report", "third party"), "insolvency": ("registry", "third party"),
    "fraud_sign": ("visit", "impression"), "identity_verified": ("registry", "third party"),
    "supplier_legal_action": ("credit report", "third party"), "oldest_overdue_days": ("own ledger", "audited"),
    "own_history_months": ("own ledger", "audited"), "share_of_receivables": ("own ledger", "audited"),
}
ACCOUNTS = {"0": "impression", "1": "customer statement", "2": "audited"}     # by accounts_quality
YEAR_END = date(2025, 12, 31)


def credit_evidence():
    rng = stream("credit_evidence")
    values = {item: dict(zip(BUYERS, cells, strict=True)) for item, *cells in FACTS}
    return [piece for buyer in BUYERS for piece in [*invoices_of(buyer, rng), *facts_of(buyer, values, rng)]]


def invoices_of(buyer, rng):
    paid = sorted(days_before(rng, 180, least=8) for _ in INVOICES[buyer].split())
    for day, invoice in zip(paid, INVOICES[buyer].split(), strict=True):
        days, amount = invoice.split(":")
        yield evidence(buyer, "days_beyond_terms", days, amount, "own ledger", "audited", day)


def facts_of(buyer, values, rng):
    """One piece of evidence per item; what nobody knows has no row."""
    quality = ACCOUNTS[values["accounts_quality"][buyer]]
    for item, known in values.items():
        source, reliability = EVIDENCE.get(item, ("accounts", quality))
        day = YEAR_END if source == "accounts" else TODAY if source == "own ledger" else days_before(rng, 150, least=5)
        if known[buyer]:
            yield evidence(buyer, item, known[buyer], "", source, reliability, day)


def evidence(buyer, item, value, amount, source, reliability, day):
    return {"customer_id": buyer, "item": item, "value": value, "amount": amount, "source": source,
            "reliability": reliability, "date": day}


TABLES = {
    "customers": customers, "orders": orders, "ten_customers": ten_customers, "companies": companies,
    "companies_key": companies_key, "leads": leads, "contacts": contacts, "credit_evidence": credit_evidence,
}


def write(table, folder):
    lines = TABLES[table]()
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        write(table, folder)
