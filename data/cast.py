"""The people and clients of the sample agency. Every one is invented."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """Someone on the team, and whom they report to."""

    name: str
    lead: str
    region: str


@dataclass(frozen=True)
class Client:
    """A client, and what it spends in each of the four years, in thousands of euros."""

    name: str
    group: str
    segment: str
    tier: str
    region: str
    industry: str
    owner: str
    spend: tuple[int, int, int, int]
    margin: int
    retainer: bool = False


@dataclass(frozen=True)
class HandOver:
    """The day on which clients went from one account manager to another."""

    day: date
    before: str
    clients: tuple[str, ...]


MAIL = "tesselthorne.example"
DIRECTOR = "Marguerite Oyelaran"
NORTH = "Ingrid Vasholm"
SOUTH = "Tobias Achterveld"

TEAM = (
    Person(NORTH, DIRECTOR, "North"),
    Person("Amara Okonwe", NORTH, "Benelux"),
    Person("Joris Lindekvist", NORTH, "Nordics"),
    Person("Sanne de Waelder", NORTH, "Benelux"),
    Person("Rhys Callowen", NORTH, "UK & Ireland"),
    Person(SOUTH, DIRECTOR, "South"),
    Person("Lucía Ferrandiz", SOUTH, "Iberia"),
    Person("Mehmet Aydenli", SOUTH, "DACH"),
    Person("Chloé Marchesson", SOUTH, "France"),
    Person("Kenji Watanabe-Roth", SOUTH, "DACH"),
)

# name | group | segment | tier | region | industry | owner | year 1 | 2 | 3 | 4 | margin % | retainer
_CLIENTS = """
Veldane Therapeutics|Veldane Group|Enterprise|Key|Benelux|Pharma & health|Amara Okonwe|1090|1260|1480|1830|31|r
Veldane Diagnostics|Veldane Group|Enterprise|Growth|Benelux|Pharma & health|Amara Okonwe|172|213|197|271|34|
Veldane Animal Care|Veldane Group|Mid-market|Standard|Nordics|Pharma & health|Joris Lindekvist|0|0|78|115|36|
Orbisk Cloud|Orbisk Holding|Enterprise|Key|Nordics|Technology|Joris Lindekvist|394|500|648|828|38|r
Orbisk Payments|Orbisk Holding|Mid-market|Growth|Nordics|Financial services|Joris Lindekvist|0|98|148|213|40|
Halvgard Marine|Halvgard Group|Enterprise|Growth|Nordics|Energy|Joris Lindekvist|213|0|254|0|33|
Halvgard Wind|Halvgard Group|Enterprise|Key|Nordics|Energy|Joris Lindekvist|271|312|344|320|32|r
Fjordlys Hotels||Mid-market|Standard|Nordics|Consumer goods|Joris Lindekvist|70|57|0|74|29|
Nordkant Insurance||Enterprise|Growth|Nordics|Financial services|Joris Lindekvist|156|168|189|176|37|
Skogvik Outdoor||Mid-market|Standard|Nordics|Consumer goods|Joris Lindekvist|0|0|0|107|35|
Kwartsveld Bank||Enterprise|Key|Benelux|Financial services|Sanne de Waelder|590|566|525|459|35|r
Molenrak Foods||Enterprise|Growth|Benelux|Consumer goods|Sanne de Waelder|197|221|246|279|30|
Dijkhaven Port Authority||Public sector|Growth|Benelux|Public sector|Sanne de Waelder|254|238|271|287|27|
City of Zandmeer||Public sector|Standard|Benelux|Public sector|Sanne de Waelder|123|148|139|156|-7|
Lumenta Lighting||Mid-market|Standard|Benelux|Industry|Sanne de Waelder|107|115|90|0|34|
Tulpstad Festival Trust||Association|Standard|Benelux|Associations|Sanne de Waelder|0|197|0|221|26|
Brikka Toys||Mid-market|Standard|Benelux|Consumer goods|Sanne de Waelder|49|61|74|70|36|
European Society of Glycology||Association|Key|Benelux|Associations|Amara Okonwe|336|353|369|426|30|r
Federation of Harbour Pilots||Association|Standard|Benelux|Associations|Amara Okonwe|131|0|144|0|28|
Quillon Software||Mid-market|Growth|Benelux|Technology|Amara Okonwe|98|156|230|336|42|
Pelagia Water||Mid-market|Standard|Benelux|Energy|Amara Okonwe|74|78|0|0|33|
Sable & Finch Cosmetics||Enterprise|Growth|Benelux|Consumer goods|Amara Okonwe|0|0|172|238|39|
Medirove Devices||Mid-market|Growth|Benelux|Pharma & health|Amara Okonwe|0|107|131|168|37|
Thornbury Kline Advisers||Enterprise|Key|UK & Ireland|Financial services|Rhys Callowen|443|459|435|484|36|r
Albrannoch Spirits||Enterprise|Growth|UK & Ireland|Consumer goods|Rhys Callowen|189|205|221|254|33|
Institute of Rail Signallers||Association|Standard|UK & Ireland|Associations|Rhys Callowen|0|123|0|135|29|
Gullane Biologics||Enterprise|Growth|UK & Ireland|Pharma & health|Rhys Callowen|230|262|246|197|35|
Merrowby Retail||Mid-market|Standard|UK & Ireland|Consumer goods|Rhys Callowen|115|98|78|49|31|
Penhallick Energy||Enterprise|Growth|UK & Ireland|Energy|Rhys Callowen|156|172|0|193|34|
Ballycarron Fintech||Mid-market|Growth|UK & Ireland|Financial services|Rhys Callowen|0|0|98|172|41|
Wexmoor Council||Public sector|Standard|UK & Ireland|Public sector|Rhys Callowen|61|66|70|0|25|
Stellbridge Games||Mid-market|Growth|UK & Ireland|Technology|Rhys Callowen|0|0|0|152|43|
Brennhaus Automotive||Enterprise|Key|DACH|Mobility|Mehmet Aydenli|804|730|623|500|29|r
Kurvental Motors||Enterprise|Growth|DACH|Mobility|Mehmet Aydenli|344|320|279|230|28|
Isarwerk Robotics||Mid-market|Growth|DACH|Industry|Mehmet Aydenli|90|139|197|287|40|
Lindauer Chemie||Enterprise|Growth|DACH|Industry|Mehmet Aydenli|213|221|238|246|32|
Alpenkorn Bakeries||Mid-market|Standard|DACH|Consumer goods|Mehmet Aydenli|57|0|66|0|30|
Verband Deutscher Messtechnik||Association|Standard|DACH|Associations|Mehmet Aydenli|102|107|115|123|27|
Rheinforst Papier||Mid-market|Standard|DACH|Industry|Mehmet Aydenli|78|49|0|0|31|
Helvaris Private Bank||Enterprise|Key|DACH|Financial services|Kenji Watanabe-Roth|320|344|385|435|44|r
Sonnblick Clinics||Mid-market|Growth|DACH|Pharma & health|Kenji Watanabe-Roth|123|135|156|189|36|
Zirbental Tourism Board||Public sector|Standard|DACH|Public sector|Kenji Watanabe-Roth|90|0|0|102|26|
Mikado Semiconductor||Enterprise|Growth|DACH|Technology|Kenji Watanabe-Roth|0|172|271|369|39|
Aarental Medtech||Mid-market|Standard|DACH|Pharma & health|Kenji Watanabe-Roth|70|74|66|78|35|
Donauquell Beverages||Mid-market|Standard|DACH|Consumer goods|Kenji Watanabe-Roth|82|90|0|0|30|
Congress of Alpine Medicine||Association|Standard|DACH|Associations|Kenji Watanabe-Roth|189|0|213|0|28|
Argentière Mutuelle||Enterprise|Key|France|Financial services|Chloé Marchesson|361|385|402|492|34|r
Laboratoires Quercine||Enterprise|Growth|France|Pharma & health|Chloé Marchesson|279|295|508|0|33|
Maison Ravelle||Enterprise|Growth|France|Consumer goods|Chloé Marchesson|221|246|230|303|41|
Voltaneuf Mobilité||Mid-market|Growth|France|Mobility|Chloé Marchesson|0|115|164|238|32|
Région Hautes-Sources||Public sector|Standard|France|Public sector|Chloé Marchesson|107|98|115|111|25|
Atelier Numérique Brisson||Mid-market|Standard|France|Technology|Chloé Marchesson|53|74|90|98|42|
Société Française d'Orthologie||Association|Standard|France|Associations|Chloé Marchesson|0|148|0|160|29|
Banco Almenara||Enterprise|Key|Iberia|Financial services|Lucía Ferrandiz|377|369|394|410|33|r
Grupo Olivenza||Enterprise|Growth|Iberia|Consumer goods|Lucía Ferrandiz|180|197|172|213|31|
Solarem Ibérica||Mid-market|Growth|Iberia|Energy|Lucía Ferrandiz|107|148|213|271|36|
Portos do Vouga||Public sector|Standard|Iberia|Public sector|Lucía Ferrandiz|74|78|82|0|27|
Telmira Networks||Enterprise|Growth|Iberia|Technology|Lucía Ferrandiz|254|271|221|180|37|
Farmacéutica Río Claro||Mid-market|Standard|Iberia|Pharma & health|Lucía Ferrandiz|0|0|115|123|35|
Lisbela Airlines||Enterprise|Growth|Iberia|Mobility|Lucía Ferrandiz|0|0|0|197|30|
"""

# Companies that were asked and have not bought yet.
_PROSPECTS = """
Corvane Logistics||Enterprise|Prospect|Benelux|Industry|Sanne de Waelder|0|0|0|0|30|
Drammark Seafood||Mid-market|Prospect|Nordics|Consumer goods|Joris Lindekvist|0|0|0|0|30|
Eichwald Optik||Mid-market|Prospect|DACH|Industry|Kenji Watanabe-Roth|0|0|0|0|30|
Castelmar Hotels||Enterprise|Prospect|Iberia|Consumer goods|Lucía Ferrandiz|0|0|0|0|30|
Inverloch Genomics||Mid-market|Prospect|UK & Ireland|Pharma & health|Rhys Callowen|0|0|0|0|30|
"""


def _client(line: str) -> Client:
    name, group, segment, tier, region, industry, owner, *spend, margin, retainer = line.split("|")
    first, second, third, fourth = map(int, spend)
    years = (first, second, third, fourth)
    return Client(
        name, group, segment, tier, region, industry, owner, years, int(margin), bool(retainer)
    )


def _clients(text: str) -> tuple[Client, ...]:
    return tuple(_client(line) for line in text.strip().splitlines())


CLIENTS = _clients(_CLIENTS)
PROSPECTS = _clients(_PROSPECTS)

HAND_OVERS = (
    HandOver(
        date(2024, 6, 1),
        "Mehmet Aydenli",
        ("Sonnblick Clinics", "Aarental Medtech", "Donauquell Beverages"),
    ),
    HandOver(
        date(2026, 5, 1),
        "Sanne de Waelder",
        ("Medirove Devices", "Quillon Software"),
    ),
    HandOver(
        date(2026, 5, 1),
        "Lucía Ferrandiz",
        ("Argentière Mutuelle", "Atelier Numérique Brisson"),
    ),
)


def owner_on(client: Client, day: date) -> str:
    """The account manager of a client on a day, as hand-overs left it."""
    for hand_over in HAND_OVERS:
        if client.name in hand_over.clients and day < hand_over.day:
            return hand_over.before
    return client.owner
