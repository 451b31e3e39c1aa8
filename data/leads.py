"""Three hundred leads; two of the five questions have no score behind them."""

from book import PLACES
from chance import TODAY, between, clip, days_before, pick, shuffled, stream

SOURCES = {  # leads, cost of the channel in USD, wins, how good its leads are
    "referral": (20, 1200, 6, 20),
    "network": (22, 1540, 5, 14),
    "website": (50, 2500, 5, 2),
    "fair": (54, 7560, 8, 6),
    "seminar": (20, 2200, 3, 6),
    "phone": (28, 1820, 2, -2),
    "mailing": (36, 1620, 2, -6),
    "directory": (70, 2660, 1, -12),
}
STEMS = [
    "Abrolux",
    "Belvane",
    "Cindrel",
    "Dovemar",
    "Eltamir",
    "Fenbrook",
    "Galvora",
    "Hestrel",
    "Ivandor",
    "Jolmer",
    "Kelvane",
    "Lorimar",
    "Mondrel",
    "Norvale",
    "Ostrana",
    "Pelmora",
    "Quendal",
    "Ruvelle",
    "Sandrel",
    "Tolvane",
    "Umbrel",
    "Vestmar",
    "Wendora",
    "Yarrowel",
    "Zelmont",
]
TRADES = [
    "Lamps",
    "Lighting",
    "Interiors",
    "Trading",
    "Imports",
    "Home",
    "Electric",
    "Wholesale",
    "Projects",
    "Stores",
    "Supply",
    "Design",
]
ANSWERS = {"need_exists": "need", "can_pay": "money", "has_authority": "authority", "approachable": "", "eligible": ""}


def leads():
    rng = stream("leads")
    names = iter(shuffled(rng, [f"{stem} {trade}" for stem in STEMS for trade in TRADES]))
    countries = [country for country, _, _ in PLACES.values()]
    found = [
        {"company": next(names), "country": pick(rng, countries), **known}
        for source in SOURCES
        for known in leads_of(source, rng)
    ]
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
        replies = {
            question: reply(stage, scores.get(letter, between(rng, 20, 120)), rng)
            for question, letter in ANSWERS.items()
        }
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
