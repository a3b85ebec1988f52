"""Four years of an event and services agency: its projects and their invoice lines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from data.cast import CLIENTS, Client, owner_on

SEED = 20261031
FIRST_DAY = date(2022, 11, 1)
LAST_DAY = date(2026, 10, 31)
YEARS = 4
# Freight and freelancers grew dearer in the last two years, in points of margin.
_SQUEEZE = (0, 0, 1, 3)

# November first, as the agency's years run: spring and autumn are full, summer is empty.
_SEASON = (1.15, 0.55, 0.45, 0.75, 1.25, 1.4, 1.6, 1.45, 0.5, 0.25, 1.55, 1.7)
_KINDS = (
    "Annual conference",
    "Sales kick-off",
    "Product launch",
    "Customer summit",
    "Leadership retreat",
    "Exhibition stand",
    "Roadshow",
    "Partner day",
    "Awards evening",
    "Press event",
    "Training week",
    "Open house",
)
_GATHERINGS = {
    "Associations": (
        "Annual congress",
        "General assembly",
        "Scientific symposium",
        "Board meeting",
    ),
    "Public sector": ("Citizens' day", "Stakeholder forum", "Trade mission", "Opening ceremony"),
}


@dataclass(frozen=True)
class ServiceLine:
    """A service line: its usual price in cents, and how much of it is other people's bill."""

    name: str
    price: int
    share: float
    passed_on: float
    deposit: bool


_SERVICES = (
    ServiceLine("Strategy & concept", 118_000, 0.10, 0.0, deposit=True),
    ServiceLine("Venue & catering", 14_500, 0.30, 0.66, deposit=True),
    ServiceLine("Event production", 640_000, 0.22, 0.0, deposit=False),
    ServiceLine("Audio-visual", 285_000, 0.13, 0.0, deposit=False),
    ServiceLine("Freight & travel", 92_000, 0.09, 0.68, deposit=False),
    ServiceLine("Staffing", 34_000, 0.08, 0.0, deposit=False),
    ServiceLine("Content & creative", 105_000, 0.11, 0.0, deposit=True),
    ServiceLine("Digital platform", 190_000, 0.10, 0.0, deposit=False),
)
_RETAINER = ServiceLine("Account retainer", 96_000, 0.0, 0.0, deposit=True)


@dataclass(frozen=True)
class Project:
    """One event for one client; what it is worth is in cents."""

    client: Client
    name: str
    day: date
    year: int
    worth: int


@dataclass(frozen=True)
class Line:
    """One line of an invoice; amounts in cents."""

    invoice: str
    day: date
    client: Client
    project: str
    service: str
    quantity: int
    price: int
    amount: int
    cost: int
    passed_on: int
    owner: str
    status: str


def month_of(year: int, index: int) -> date:
    """The first day of a month of an agency year (index 0 is November)."""
    months = FIRST_DAY.month - 1 + index
    return date(FIRST_DAY.year + year + months // 12, months % 12 + 1, 1)


def _days_in(month: date) -> int:
    return ((month + timedelta(days=31)).replace(day=1) - month).days


def year_of(day: date) -> int:
    """The agency year of a day; 0 is the first."""
    return ((day.year - FIRST_DAY.year) * 12 + day.month - FIRST_DAY.month) // 12


def occasions(client: Client) -> tuple[str, ...]:
    """The kinds of event that a client of this industry holds."""
    return _GATHERINGS.get(client.industry, _KINDS)


def named(client: Client, kind: str, day: date) -> str:
    """What people call an event: whose it is, of what kind, and when."""
    return f"{client.name} - {kind}, {day:%B %Y}"


def working_day(day: date) -> date:
    """The day itself, or the Friday before a week-end."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _worths(rng: Random, total: int) -> list[int]:
    """A year's spend cut into lumpy projects."""
    if not total:
        return []
    count = min(6, 1 + total // 5_500_000)
    weights = [rng.uniform(0.3, 1.6) for _ in range(count)]
    return [round(total * weight / sum(weights)) for weight in weights]


def _events(client: Client, year: int) -> int:
    """What a client spends on events in a year, in cents; the year ahead is like the last."""
    year = min(year, YEARS - 1)
    billed = client.spend[year] * 100_000
    return billed - 12 * retainer(client, year) if client.retainer else billed


def projects() -> list[Project]:
    """Every project of the four years and of the year ahead, in the order of the clients."""
    rng = Random(SEED)
    found = []
    for client in CLIENTS:
        kinds = list(occasions(client))
        rng.shuffle(kinds)
        # An event keeps its month from year to year.
        months = rng.choices(range(12), _SEASON, k=6)
        for year in range(YEARS + 1):
            for number, worth in enumerate(_worths(rng, _events(client, year))):
                month = month_of(year, months[number])
                day = working_day(month + timedelta(days=rng.randrange(_days_in(month))))
                name = named(client, kinds[number % len(kinds)], month)
                found.append(Project(client, name, day, year, worth))
    return found


def retainer(client: Client, year: int) -> int:
    """What a client pays each month for being looked after."""
    return client.spend[year] * 100_000 // 12 * 14 // 100


def _priced(rng: Random, service: ServiceLine, target: int) -> tuple[int, int]:
    """The quantity and the unit price that come to about this amount."""
    quantity = max(1, round(target / (service.price * rng.uniform(0.85, 1.2))))
    return quantity, round(target / quantity)


def _line(rng: Random, project: Project, service: ServiceLine, day: date, target: int) -> Line:
    client = project.client
    quantity, price = _priced(rng, service, target)
    amount = quantity * price
    passed_on = round(amount * service.passed_on * rng.uniform(0.85, 1.15))
    # Margins are agreed over the whole job, of which about a quarter is passed on.
    margin = client.margin - _SQUEEZE[year_of(day)] + rng.uniform(-6, 6)
    kept = margin / 100 / 0.77
    cost = passed_on + round((amount - passed_on) * (1 - kept))
    return Line(
        invoice="",
        day=day,
        client=client,
        project=project.name,
        service=service.name,
        quantity=quantity,
        price=price,
        amount=amount,
        cost=cost,
        passed_on=passed_on,
        owner=owner_on(client, day),
        status="",
    )


def _project_lines(rng: Random, project: Project) -> Iterator[Line]:
    """A small event is billed once, a large one with a deposit before it."""
    wanted = min(len(_SERVICES), 3 + project.worth // 2_000_000)
    services = sorted(rng.sample(range(len(_SERVICES)), wanted))
    weights = [_SERVICES[i].share * rng.uniform(0.6, 1.4) for i in services]
    opens, closes = month_of(project.year, 0), month_of(project.year + 1, 0) - timedelta(days=1)
    ahead = max(opens, project.day - timedelta(days=rng.randrange(28, 63)))
    after = min(closes, project.day + timedelta(days=rng.randrange(3, 15)))
    for index, weight in zip(services, weights, strict=True):
        service = _SERVICES[index]
        early = service.deposit and project.worth > 6_000_000
        day = max(opens, working_day(ahead if early else after))
        target = round(project.worth * weight / sum(weights))
        yield _line(rng, project, service, day, target)


def _retainer_lines(rng: Random, client: Client) -> Iterator[Line]:
    """Half of the retainers are billed on the first day of the month, half on the last."""
    ahead = rng.random() < 0.5
    for year in range(YEARS):
        for index in range(12):
            month = month_of(year, index)
            day = month if ahead else month + timedelta(days=_days_in(month) - 1)
            fee = retainer(client, year)
            name = f"{client.name} - Retainer {month.year}"
            yield _line(rng, Project(client, name, day, year, fee), _RETAINER, day, fee)


def _numbered(rng: Random, lines: list[Line]) -> Iterator[Line]:
    """The lines with invoice numbers and states; some invoices are cancelled or credited."""
    lines.sort(key=lambda line: (line.day, line.client.name, line.project))
    count, notes, last = 0, 0, None
    state = credited = ""
    for line in lines:
        this = (line.day, line.client.name, line.project)
        if this != last:
            count, last = count + 1, this
            unpaid = LAST_DAY - line.day < timedelta(days=rng.randrange(20, 60))
            cancelled = line.service != _RETAINER.name and rng.random() < 0.005
            state = "Cancelled" if cancelled else "Sent" if unpaid else "Paid"
            credited = "" if cancelled or rng.random() > 0.012 else line.service
        invoice = f"INV-{line.day.year}-{count:05d}"
        yield replace(line, invoice=invoice, status=state)
        if line.service == credited:
            notes += 1
            yield _credit(rng, line, f"CN-{line.day.year}-{notes:03d}")


def _credit(rng: Random, line: Line, number: str) -> Line:
    """A credit note for a part of a line, some days later."""
    price = round(line.price * rng.uniform(0.1, 0.4))
    day = working_day(min(LAST_DAY, line.day + timedelta(days=rng.randrange(5, 25))))
    return replace(
        line,
        invoice=number,
        day=day,
        owner=owner_on(line.client, day),
        quantity=-line.quantity,
        price=price,
        amount=-line.quantity * price,
        cost=0,
        passed_on=0,
        status="Paid",
    )


def invoice_lines() -> list[Line]:
    """Every invoice line of the book, by date and number."""
    rng = Random(SEED + 1)
    done = [project for project in projects() if project.year < YEARS]
    lines = [line for project in done for line in _project_lines(rng, project)]
    for client in CLIENTS:
        if client.retainer:
            lines += _retainer_lines(rng, client)
    return sorted(_numbered(rng, lines), key=lambda line: (line.day, line.invoice))
