"""The people at the customers."""

from datetime import timedelta

from book import BOOK
from chance import TODAY, between, clip, pick, shuffled, stream

NAMES = {  # countries: given names, family names
    "DE AT NL BE SE NO": ("Anke Birte Jonas Malte Ylva Sander", "Brandhof Ekelund Terwiel Sturmfels Hollmann Oldehaus"),
    "GB US AU NZ CA": (
        "Alison Bernard Cleo Duncan Edith Grant Imogen Lester",
        "Ashgrove Birtwell Cawdrey Fenmoor Lorring Tarrant",
    ),
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
INFLUENCE = {
    "buyer": 3,
    "decider": 5,
    "approver": 4,
    "influencer": 3,
    "user": 2,
    "initiator": 2,
    "gatekeeper": 1,
    "coach": 2,
}
STANCES = [-2, -1, 0, 0, 0, 1, 1, 1, 2, ""]
MAPPED = {"C001": [("decider", 0, 5), ("buyer", 1, 4), ("user", 2, 2), ("influencer", 2, 3), ("gatekeeper", -1, 1)]}


def contacts():
    rng = stream("contacts")
    names = dict(names_by_country(rng))
    met = [
        contact(customer, next(names[customer.country]), *place, rng)
        for customer in BOOK
        for place in MAPPED.get(customer.id) or places_at(customer, rng)
    ]
    return [{"contact_id": f"P{number:03d}", **person} for number, person in enumerate(met, start=1)]


def names_by_country(rng):
    """Names to hand out; countries in one row share them."""
    for countries, (given, family) in NAMES.items():
        names = iter(shuffled(rng, [f"{first} {last}" for first in given.split() for last in family.split()]))
        yield from ((country, names) for country in countries.split())


def places_at(customer, rng):
    """Role, stance and influence of one to three people: always the buyer, more where more is sold."""
    others = [role for role in INFLUENCE if role != "buyer"]
    for role in ["buyer", *shuffled(rng, others)][: 1 + (customer.sales > 25) + (customer.sales > 90)]:
        stance = between(rng, 1, 2) if role == "coach" else pick(rng, STANCES)
        yield role, stance, clip(INFLUENCE[role] + between(rng, -1, 1), 1, 5)


def contact(customer, name, role, stance, influence, rng):
    channel = pick(rng, ["mail", "mail", "phone", "video", "messenger"])
    days = 25 if customer.id in MAPPED else min(400, (TODAY - customer.since).days)
    return {
        "customer_id": customer.id,
        "name": name,
        "role": role,
        "stance": stance,
        "influence": influence,
        "zone": customer.zone,
        "channel": channel,
        "basis": basis(role, channel),
        "source": pick(rng, ["fair", "website", "order form", "introduced by a colleague", "visit"]),
        "last_contact": TODAY - timedelta(days=int(days * rng.random() ** 2)),
    }


def basis(role, channel):
    """Why we may keep the name: asked first, needed for the contract, or a fair interest of ours."""
    if channel == "messenger":
        return "consent"
    return "contract" if role in ("buyer", "decider", "approver") else "legitimate interest"
