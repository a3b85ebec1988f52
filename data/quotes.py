"""What the sample agency quoted and spent on each job, line by line, with planted exceptions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from data.agency import LAST_DAY, SEED, Line, Project, invoice_lines, projects
from data.story import AUDITED_FROM, OVER_QUOTE, SERVICES, UNBILLED, UNQUOTED, UNQUOTED_COSTS


@dataclass(frozen=True)
class Quoted:
    """One service line of a job: all amounts in cents, `invoiced` as the ledger has it."""

    project: Project
    service: str
    item: str
    estimate: int
    quote: int
    extra: int
    cost: int
    invoiced: int
    planted: str = ""

    @property
    def agreed(self) -> int:
        """The approved quote with its change orders."""
        return self.quote + self.extra


def nearest(amount: float, step: int) -> int:
    """An amount rounded to a multiple of a step."""
    return step * round(amount / step)


@cache
def billed() -> dict[str, dict[str, list[Line]]]:
    """The invoice lines of each project by service line."""
    found: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in invoice_lines():
        found[line.project][line.service].append(line)
    return found


def called_off(project: Project) -> bool:
    """Whether an event of the past was cancelled, and its invoices with it."""
    lines = [line for service in billed()[project.name].values() for line in service]
    return bool(lines) and all(line.status == "Cancelled" for line in lines)


def _quoted(project: Project, service: str, lines: list[Line]) -> Quoted:
    rng = Random(f"{SEED} quoted {project.name} {service}")
    standing = [line for line in lines if line.status != "Cancelled"]
    first = sum(line.amount for line in lines if line.amount > 0)
    invoiced = sum(line.amount for line in standing)
    cost = sum(line.cost for line in standing)
    credit = sum(line.amount for line in standing if line.amount < 0)
    kind, quote = rng.random(), first
    if kind < 0.14:
        quote -= nearest(first * rng.uniform(0.04, 0.15), 100)
    # What was quoted in round figures is billed to the cent, less than ten euros above it.
    if kind > 0.97:
        quote = first - first % 1000
    extra = first - quote + credit if kind < 0.14 else credit
    likely = cost or first * 0.65
    return Quoted(
        project,
        service,
        rng.choice(SERVICES[service].items),
        estimate=nearest(likely * rng.uniform(0.88, 1.06), 1_000),
        quote=quote,
        extra=extra,
        cost=cost,
        invoiced=invoiced,
    )


def audited(project: Project) -> bool:
    """Whether the costs of this project are at hand line by line."""
    return AUDITED_FROM <= project.day <= LAST_DAY


def _taken_from_largest(lines: list[Quoted], cost: int) -> list[Quoted]:
    """The lines, the largest cost lowered: what a job cost in all stays what the ledger says."""
    at = max(range(len(lines)), key=lambda n: lines[n].cost)
    lowered = replace(lines[at], cost=lines[at].cost - cost)
    return [*lines[:at], lowered, *lines[at + 1 :]]


def _over_quote(rng: Random, lines: list[Quoted]) -> list[Quoted]:
    at = max(range(len(lines)), key=lambda n: lines[n].invoiced)
    quote = nearest(lines[at].invoiced * rng.uniform(0.8, 0.92), 100)
    lines[at] = replace(lines[at], quote=quote, extra=0, planted="over")
    return lines


def _never_billed(rng: Random, lines: list[Quoted]) -> list[Quoted]:
    """A line more that was agreed and done, and that nobody invoiced."""
    project = lines[0].project
    service = rng.choice([name for name in SERVICES if name not in {ln.service for ln in lines}])
    quote = nearest(sum(line.quote for line in lines) * rng.uniform(0.04, 0.09), 10_000)
    cost = round(quote * rng.uniform(0.5, 0.7))
    item = rng.choice(SERVICES[service].items)
    forgotten = Quoted(project, service, item, nearest(cost, 1_000), quote, 0, cost, 0, "unbilled")
    return [*_taken_from_largest(lines, cost), forgotten]


def _unquoted(rng: Random, lines: list[Quoted]) -> list[Quoted]:
    """A cost more that nobody had quoted."""
    service, item = rng.choice(UNQUOTED_COSTS)
    cost = nearest(sum(line.cost for line in lines) * rng.uniform(0.02, 0.06), 100)
    surprise = Quoted(lines[0].project, service, item, 0, 0, 0, cost, 0, "unquoted")
    return [*_taken_from_largest(lines, cost), surprise]


@cache
def quoted() -> dict[str, tuple[Quoted, ...]]:
    """The quoted and spent lines of every project of the four years."""
    found = {
        project.name: [
            _quoted(project, service, lines)
            for service, lines in sorted(billed()[project.name].items())
        ]
        for project in projects()
        if project.day <= LAST_DAY
    }
    rng = Random(SEED + 10)
    fit = [name for name, lines in found.items() if _plain(lines)]
    picked = iter(rng.sample(fit, OVER_QUOTE + UNBILLED + UNQUOTED))
    for plant, count in ((_over_quote, OVER_QUOTE), (_never_billed, UNBILLED)):
        for _ in range(count):
            name = next(picked)
            found[name] = plant(rng, found[name])
    for name in picked:
        found[name] = _unquoted(rng, found[name])
    return {name: tuple(lines) for name, lines in found.items()}


def _plain(lines: list[Quoted]) -> bool:
    """A job large enough, with nothing credited or cancelled, at hand line by line."""
    return (
        audited(lines[0].project)
        and sum(line.quote for line in lines) > 3_000_000
        and all(line.invoiced >= line.quote for line in lines)
        and len(lines) < len(SERVICES)
        and lines[0].project.client.margin > 0
    )


def all_lines() -> Iterator[Quoted]:
    """Every line of the jobs whose costs are at hand line by line."""
    for lines in quoted().values():
        if audited(lines[0].project):
            yield from lines
