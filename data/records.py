"""Sixty company records of five departments, which are forty-seven firms: the first forty-seven customers."""

from datetime import timedelta

from book import BOOK, PLACES
from chance import TODAY, between, pick, plain, rows, shuffled, stream
from sales import PRODUCTS

FIRMS = 47
DEPARTMENTS = {  # what each department is sure to have written down
    "sales": ("email", "website", "products"),
    "service": ("phone", "products"),
    "finance": ("payment_terms", "email"),
    "logistics": ("phone", "city"),
    "quality": ("website", "products"),
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
""")  # firm | department | name as written there | what this record and the first have in any case
WRITTEN = {
    "GmbH": "G.m.b.H.",
    "Pty Ltd": "Pty. Limited",
    "Ltd": "Limited",
    "SAS": "S.A.S.",
    "S.r.l.": "SRL",
    "S.A.": "SA",
    "LLC": "L.L.C.",
    "Inc.": "Inc",
    "B.V.": "BV",
    "K.K.": "KK",
    "Ltda": "LTDA.",
    "Sp. z o.o.": "Sp. z o. o.",
}
TERMS = [
    "O/A 30 days",
    "O/A 45 days",
    "O/A 60 days",
    "D/P at sight",
    "L/C at sight",
    "30% T/T, 70% B/L copy",
    "T/T in advance",
]
AGES = {
    "D003": 181,
    "D009": 203,
    "D014": 266,
    "D020": 190,
    "D027": 355,
    "D033": 412,
    "D041": 230,
    "D048": 187,
    "D056": 611,
    "D037": 180,
}  # days since verified: nine are over 180, one is just not


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
        records += [
            (filed(customer, *entry, rng), customer.id)
            for entry in [(first, name, " ".join(kept for _, _, kept in others)), *others]
        ]
    for number, (record, firm) in enumerate(shuffled(rng, records), start=1):
        key = f"D{number:03d}"
        age = AGES.get(key, between(rng, 2, 170))
        yield {"record_id": key, **record, "verified": TODAY - timedelta(days=age)}, firm


def scribbled(name, rng):
    """The same name as another hand would write it."""
    form = next((form for form in WRITTEN if name.endswith(" " + form)), name.split()[-1])
    return pick(
        rng,
        [
            name,
            name,
            name.upper(),
            name.lower(),
            name.replace(" ", "  ", 1),
            name.replace(" " + form, ", " + form),
            name.removesuffix(form) + WRITTEN.get(form, form),
        ],
    )


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
        "products": "; ".join(shuffled(rng, PRODUCTS)[: between(rng, 1, 3)]),
    }
    sure = DEPARTMENTS[department] + tuple(kept.split())
    known = {field: fact if field in sure or rng.random() < 0.55 else "" for field, fact in facts.items()}
    return {"department": department, "name": name, "country": customer.country, **known}
