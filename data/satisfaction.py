"""How content the clients of the sample agency are: surveys, complaints and contacts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.agency import LAST_DAY, SEED, YEARS, month_of, working_day, year_of
from data.cast import CLIENTS, PROSPECTS, Client, owner_on
from data.delivery import Job, jobs
from data.grievances import COMMENTS, CONTACTS, GRIEVANCES

# How often a client that is about to leave is unhappy before, and one that stays.
_LEAVES, _STAYS, _SHRINKS = 0.75, 0.06, 0.6
_ANSWERS, _ANSWERS_UNHAPPY = 0.56, 0.3


@dataclass(frozen=True)
class Survey:
    """One question to one contact; no score where there was no answer."""

    client: Client
    contact: str
    owner: str
    event: str
    kind: str
    sent: date
    answered: date | None
    score: int | None
    comment: str


@dataclass(frozen=True)
class Complaint:
    """One complaint; no closing day while it is open."""

    client: Client
    contact: str
    owner: str
    event: str
    subject: str
    service: str
    severity: str
    escalated: bool
    opened: date
    closed: date | None


@dataclass(frozen=True)
class Contact:
    """One call, visit or mail between an account manager and a client."""

    client: Client
    contact: str
    owner: str
    day: date
    kind: str
    subject: str
    minutes: int


def unhappy(client: Client, year: int) -> bool:
    """Whether a client is discontent in a year: most of those that then leave, few that stay."""
    roll = Random(f"{SEED} mood {client.name} {year}").random()
    if year < YEARS - 1:
        return roll < (_STAYS if client.spend[year + 1] else _LEAVES)
    return roll < (_SHRINKS if client.spend[year] < 0.95 * client.spend[year - 1] else _STAYS)


def people(client: Client) -> tuple[str, ...]:
    """The contacts at a client."""
    rng = Random(f"{SEED} people {client.name}")
    first, last = CONTACTS
    count = 3 if client.tier == "Key" else 2
    pairs = zip(rng.sample(first, count), rng.sample(last, count), strict=True)
    return tuple(f"{one} {other}" for one, other in pairs)


def _score(rng: Random, client: Client, kind: str, *, discontent: bool) -> int:
    liking = Random(f"{SEED} liking {client.name}").gauss(0, 0.5)
    if kind == "NPS":
        return max(0, min(10, round(rng.gauss(6.6 if discontent else 8.9 + liking, 1.5))))
    return max(1, min(5, round(rng.gauss(3.2 if discontent else 4.4 + liking / 3, 0.75))))


def _asked(rng: Random, client: Client, kind: str, sent: date, event: str, contact: str) -> Survey:
    discontent = unhappy(client, year_of(sent))
    answers = rng.random() < (_ANSWERS_UNHAPPY if discontent else _ANSWERS)
    day = sent + timedelta(days=rng.randrange(15))
    score = _score(rng, client, kind, discontent=discontent) if answers else None
    if score is None or day > LAST_DAY:
        return Survey(client, contact, owner_on(client, sent), event, kind, sent, None, None, "")
    mark = 2 * score if kind == "CSAT" else score
    said = COMMENTS["bad" if mark < 7 else "good"]
    comment = rng.choice(said) if rng.random() < 0.2 else ""
    return Survey(client, contact, owner_on(client, sent), event, kind, sent, day, score, comment)


def _active() -> Iterator[tuple[Client, int]]:
    return ((client, year) for client in CLIENTS for year in range(YEARS) if client.spend[year])


def surveys() -> list[Survey]:
    """Twice a year every contact is asked for the NPS; after each larger event one for the CSAT."""
    found = []
    for client, year in _active():
        rng = Random(f"{SEED} nps {client.name} {year}")
        for month in (3, 9):
            sent = month_of(year, month) + timedelta(days=rng.randrange(4, 20))
            found += [_asked(rng, client, "NPS", sent, "", who) for who in people(client)]
    for job in jobs():
        sent = job.closed + timedelta(days=5) if job.closed else LAST_DAY
        if sent < LAST_DAY and job.project.worth > 1_200_000:
            rng = Random(f"{SEED} csat {job.project.name}")
            client = job.project.client
            who = rng.choice(people(client))
            found.append(_asked(rng, client, "CSAT", sent, job.project.name, who))
    return sorted(found, key=lambda one: (one.sent, one.client.name, one.contact, one.kind))


def _complaint(rng: Random, job: Job) -> Complaint:
    client = job.project.client
    subject, service, severity = rng.choice(GRIEVANCES)
    opened = job.project.day + timedelta(days=rng.randrange(1, 20))
    days = 1 + round(rng.expovariate(1 / {"High": 24, "Medium": 15, "Low": 8}[severity]))
    # A few were never answered at all.
    closed = None if rng.random() < 0.03 else opened + timedelta(days=days)
    return Complaint(
        client,
        rng.choice(people(client)),
        owner_on(client, opened),
        job.project.name,
        subject,
        service,
        severity,
        escalated=rng.random() < {"High": 0.55, "Medium": 0.15, "Low": 0.03}[severity],
        opened=opened,
        closed=closed if closed and closed <= LAST_DAY else None,
    )


def complaints() -> list[Complaint]:
    """The complaints about events held, far more of them where a client is unhappy."""
    found = []
    for job in jobs():
        if job.closed is None:
            continue
        rng = Random(f"{SEED} complaint {job.project.name}")
        chance = 0.45 if unhappy(job.project.client, job.project.year) else 0.08
        if rng.random() < chance:
            found.append(_complaint(rng, job))
    told = [one for one in found if one.opened <= LAST_DAY]
    return sorted(told, key=lambda one: (one.opened, one.client.name, one.event))


def _contacts(client: Client, year: int) -> Iterator[Contact]:
    """A contact every month or two; an unhappy client is not heard of after the fifth month."""
    rng = Random(f"{SEED} contact {client.name} {year}")
    active = client in PROSPECTS or client.spend[year] > 0
    count = {"Key": 11, "Growth": 8, "Standard": 5, "Prospect": 2}[client.tier] if active else 1
    months = 5 if active and client not in PROSPECTS and unhappy(client, year) else 12
    for month in rng.choices(range(months), k=max(1, count * months // 12)):
        day = working_day(month_of(year, month) + timedelta(days=rng.randrange(3, 28)))
        kind, subject, minutes = rng.choice(
            (
                ("Call", "Plans for the next events", 20),
                ("Meeting", "Review of the last event", 60),
                ("Visit", "Site visit", 180),
                ("Email", "Dates and offers", 10),
                ("Call", "Budget for the year", 30),
            )
        )
        who = rng.choice(people(client))
        yield Contact(client, who, owner_on(client, day), day, kind, subject, minutes)


def contacts() -> list[Contact]:
    """The contact log of four years, by day."""
    everyone = (*CLIENTS, *PROSPECTS)
    found = [one for client in everyone for year in range(YEARS) for one in _contacts(client, year)]
    return sorted(found, key=lambda one: (one.day, one.client.name, one.subject, one.contact))
