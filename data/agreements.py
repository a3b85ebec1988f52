"""The contracts of the sample agency: retainers by the month, and framework agreements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.agency import LAST_DAY, SEED, YEARS, month_of, retainer, working_day
from data.cast import CLIENTS, Client, owner_on

RETAINER, FRAMEWORK = "Retainer", "Framework agreement"
# Two retainers ran on to the end of the year, and nobody has signed the next one yet.
NOT_SIGNED = ("Kwartsveld Bank", "Brennhaus Automotive")
# Clients that buy on without a framework agreement: the last year (0 to 3) in which they had one.
LAPSED = {
    "Molenrak Foods": 0,
    "Lindauer Chemie": 1,
    "Telmira Networks": 1,
    "Albrannoch Spirits": 2,
    "Gullane Biologics": 2,
    "Kurvental Motors": 2,
    "Nordkant Insurance": 3,
}
RUNS_ON_TO = date(2026, 12, 31)
NOTICE = 31


@dataclass(frozen=True)
class Contract:
    """One term of one agreement; the fee of a month in cents, none where none is fixed."""

    client: Client
    kind: str
    starts: date
    ends: date
    signed: date
    renewed: bool | None
    fee: int | None

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.client.name} - {self.kind} {self.starts.year}/{self.ends.year % 100}"

    @property
    def owner(self) -> str:
        """The account manager of the day on which it was signed."""
        return owner_on(self.client, self.signed)

    @property
    def notice(self) -> date:
        """The last day on which the client can say that it ends."""
        return self.ends - timedelta(days=NOTICE)

    @property
    def status(self) -> str:
        """Where it stands on the last day."""
        if self.starts > LAST_DAY:
            return "Signed"
        return "Active" if self.ends > LAST_DAY else "Expired"


def contracts() -> list[Contract]:
    """Every term, by the day on which it begins."""
    rng = Random(SEED + 30)
    found = [term for client in CLIENTS for term in _of(rng, client)]
    return sorted(found, key=lambda term: (term.starts, term.client.name))


def _of(rng: Random, client: Client) -> Iterator[Contract]:
    if client.retainer:
        yield from _terms(rng, client, RETAINER)
    elif client.tier == "Growth":
        yield from _terms(rng, client, FRAMEWORK)


def _terms(rng: Random, client: Client, kind: str) -> Iterator[Contract]:
    """A year each, from the first in which the client buys to the last, and the one after it."""
    goes_on = [spend > 0 for spend in (*client.spend, client.spend[-1])]
    if client.name in NOT_SIGNED:
        goes_on[YEARS] = False
    goes_on = [buys and year <= LAPSED.get(client.name, YEARS) for year, buys in enumerate(goes_on)]
    for year, buys in enumerate(goes_on):
        if not buys:
            continue
        starts, ends = month_of(year, 0), month_of(year + 1, 0) - timedelta(days=1)
        decided = year < YEARS
        renewed = goes_on[year + 1] if decided else None
        if client.name in NOT_SIGNED and year == YEARS - 1:
            ends, renewed = RUNS_ON_TO, None
        signed = working_day(starts - timedelta(days=rng.randrange(5, 60)))
        fee = retainer(client, min(year, YEARS - 1)) if kind == RETAINER else None
        yield Contract(client, kind, starts, ends, signed, renewed, fee)
