"""The firm's customers: one line each, and what the order lines are made to add up to."""

from datetime import date
from typing import NamedTuple

from chance import START, TODAY, rows, stream

PLACES = {  # city: country, zone, telephone code
    "Hamburg": ("DE", "Europe/Berlin", 49),
    "Berlin": ("DE", "Europe/Berlin", 49),
    "Cologne": ("DE", "Europe/Berlin", 49),
    "London": ("GB", "Europe/London", 44),
    "Bristol": ("GB", "Europe/London", 44),
    "Leeds": ("GB", "Europe/London", 44),
    "Paris": ("FR", "Europe/Paris", 33),
    "Lyon": ("FR", "Europe/Paris", 33),
    "Milan": ("IT", "Europe/Rome", 39),
    "Turin": ("IT", "Europe/Rome", 39),
    "Madrid": ("ES", "Europe/Madrid", 34),
    "Valencia": ("ES", "Europe/Madrid", 34),
    "Rotterdam": ("NL", "Europe/Amsterdam", 31),
    "Antwerp": ("BE", "Europe/Brussels", 32),
    "Vienna": ("AT", "Europe/Vienna", 43),
    "Warsaw": ("PL", "Europe/Warsaw", 48),
    "Gothenburg": ("SE", "Europe/Stockholm", 46),
    "Oslo": ("NO", "Europe/Oslo", 47),
    "Lisbon": ("PT", "Europe/Lisbon", 351),
    "Istanbul": ("TR", "Europe/Istanbul", 90),
    "Dubai": ("AE", "Asia/Dubai", 971),
    "Mumbai": ("IN", "Asia/Kolkata", 91),
    "Tokyo": ("JP", "Asia/Tokyo", 81),
    "Osaka": ("JP", "Asia/Tokyo", 81),
    "Sydney": ("AU", "Australia/Sydney", 61),
    "Brisbane": ("AU", "Australia/Brisbane", 61),
    "Auckland": ("NZ", "Pacific/Auckland", 64),
    "Johannesburg": ("ZA", "Africa/Johannesburg", 27),
    "Nairobi": ("KE", "Africa/Nairobi", 254),
    "Casablanca": ("MA", "Africa/Casablanca", 212),
    "Sao Paulo": ("BR", "America/Sao_Paulo", 55),
    "Santiago": ("CL", "America/Santiago", 56),
    "Mexico City": ("MX", "America/Mexico_City", 52),
    "Toronto": ("CA", "America/Toronto", 1),
    "New York": ("US", "America/New_York", 1),
    "Chicago": ("US", "America/Chicago", 1),
    "Los Angeles": ("US", "America/Los_Angeles", 1),
}

OWNERS = {
    "Europe": "Mei Lin",
    "America": "Hao Ruan",
    "Asia": "Yun Jiang",
    "Africa": "Yun Jiang",
    "Australia": "Lan Xu",
    "Pacific": "Lan Xu",
}


class Customer(NamedTuple):
    """One line of the book; sales, margin and hours are what the order lines are made to add up to."""

    id: str
    name: str
    city: str
    kind: str
    since: date  # the first deal; inside the window it is the day of the first order line
    last: str  # month of the last order
    orders: int
    sales: float  # thousand USD in the window, before returns
    margin: float  # percent of sales
    hours: float  # service hours per order line

    @property
    def country(self):
        return PLACES[self.city][0]

    @property
    def zone(self):
        return PLACES[self.city][1]


def read_book(text):
    for number, (name, city, kind, since, last, orders, *figures) in enumerate(rows(text), start=1):
        yield Customer(
            f"C{number:03d}", name, city, kind, date.fromisoformat(since), last, int(orders), *map(float, figures)
        )


# name | city | kind | since | last order | orders | sales | margin | hours
BOOK = list(
    read_book("""
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
""")
)


def customers():
    rng = stream("customers")
    return [
        {
            "customer_id": c.id,
            "name": c.name,
            "country": c.country,
            "city": c.city,
            "zone": c.zone,
            "kind": c.kind,
            "since": c.since,
            "owner": OWNERS[c.zone.split("/")[0]],
            "potential": potential(c, rng),
        }
        for c in BOOK
    ]


def potential(customer, rng):
    """What the buyer spends on lamps in a year with all suppliers; blank where nobody has asked."""
    share_with_us = 0.2 + 0.7 * rng.random()
    known = rng.random() > 0.10 and customer.orders > 0 and customer.kind != "project contractor"
    years = max(1, (TODAY - max(customer.since, START)).days / 365)
    return round(customer.sales / years / share_with_us) * 1000 if known else ""
