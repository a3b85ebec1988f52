"""What is told of the sample agency's jobs: services, venues, people's habits, planted faults."""

from dataclasses import dataclass
from datetime import date

# The costs of jobs are at hand line by line from this day on.
AUDITED_FROM = date(2025, 5, 1)
# Lines invoiced above what was agreed; agreed, done and never invoiced; spent and never quoted.
OVER_QUOTE = 11
UNBILLED = 9
UNQUOTED = 14
# Lines that quote and cost word a little differently.
REWORDED = 24
# Jobs whose costing somebody forgot, closed months ago.
FORGOTTEN = 6

UNQUOTED_COSTS = (
    ("Security", "Second night shift"),
    ("Permits & licences", "Late street closure permit"),
    ("Courier", "Overnight courier, badges left behind"),
    ("Insurance", "Weather cover, added on the day"),
    ("Medical cover", "Paramedics asked for by the venue"),
)


@dataclass(frozen=True)
class Work:
    """What a service line is made of, and who supplies it; none for the agency's own people."""

    items: tuple[str, ...]
    suppliers: tuple[str, ...] = ()


SERVICES = {
    "Strategy & concept": Work(("Creative concept", "Audience workshop")),
    "Venue & catering": Work(
        ("Hall hire and dinner", "Rooms and day catering"),
        ("Zilt & Tafel Catering", "Ostwind Gastronomie", "Mesa Larga"),
    ),
    "Event production": Work(
        ("Stage, set and crew", "Exhibition build"),
        ("Noordbouw Stages", "Tramontane Production", "Bramhall Builds"),
    ),
    "Audio-visual": Work(
        ("Sound, light and screens", "Streaming and recording"),
        ("Lumiphon Rental", "Klanghaus Technik", "Brightwater AV"),
    ),
    "Freight & travel": Work(
        ("Speakers' travel", "Trucks and customs"),
        ("Overkade Cargo", "Viajes Poniente", "Skerry Freight"),
    ),
    "Staffing": Work(("Hosts and registration", "Technical crew"), ("Veto Crew", "Handvoll")),
    "Content & creative": Work(("Film and graphics", "Speaker decks and moderation")),
    "Digital platform": Work(
        ("Event app and registration site", "Live voting and replay"), ("Polymote", "Gatherly Labs")
    ),
}

# How an invoice line may be worded by whoever books the supplier's bill.
WORDINGS = {
    "Audio-visual": "Audio visual",
    "Venue & catering": "Venue and catering",
    "Freight & travel": "Freight and travel",
    "Content & creative": "Content and creative",
    "Strategy & concept": "Strategy and concept",
}

VENUES = {
    "Benelux": ("Kaaihal Zuid", "Het Zeilmakershuis", "Polderzaal Noord"),
    "Nordics": ("Fjordsal Brygge", "Granhallen", "Nordlys Konferanse"),
    "UK & Ireland": ("Harrowgate Wharf Rooms", "The Saltmarsh Hall", "Kilbrannan House"),
    "DACH": ("Kornhaus am Wehr", "Alte Spulerei", "Seepark Forum"),
    "France": ("Halle aux Tanneurs", "Palais des Lisières", "Le Quai Vermeil"),
    "Iberia": ("Casa de las Velas", "Pavilhão do Cais", "Palacio Almenar"),
}

# How likely an account manager is to have a job costed within twelve days.
COSTS_IN_TIME = {
    "Amara Okonwe": 0.9,
    "Joris Lindekvist": 0.86,
    "Sanne de Waelder": 0.87,
    "Rhys Callowen": 0.83,
    "Lucía Ferrandiz": 0.8,
    "Mehmet Aydenli": 0.78,
    "Chloé Marchesson": 0.82,
    "Kenji Watanabe-Roth": 0.62,
}


@dataclass(frozen=True)
class Campaign:
    """A campaign of the agency for itself (no client) or for a client; money in euros."""

    name: str
    client: str
    day: date
    kind: str
    cost: int
    leads: int
    qualified: int
    deals: int
    won: int
    pipeline: int
    won_amount: int


def _campaign(line: str) -> Campaign:
    name, client, day, kind, cost, *counts, pipeline, won = line.split("|")
    spent, open_money, won_money = (round(float(text) * 1000) for text in (cost, pipeline, won))
    leads, qualified, deals, deals_won = map(int, counts)
    return Campaign(
        name,
        client,
        date.fromisoformat(day),
        kind,
        spent,
        leads,
        qualified,
        deals,
        deals_won,
        open_money,
        won_money,
    )


# name | client | day | kind | cost | leads | qualified | deals | won | pipeline | won revenue
# Money in thousands of euros. The agency's own campaigns name no deals: the opportunities do.
_CAMPAIGNS = """
Open studio evening 2024||2024-11-21|Own event|14.2|61|18|0|0|0|0
Event trends breakfast 2025||2025-03-13|Own event|9.8|74|22|0|0|0|0
Venue and stage fair 2025||2025-05-15|Trade fair|46.5|212|41|0|0|0|0
Autumn website campaign 2025||2025-09-22|Website|21|340|36|0|0|0|0
Open studio evening 2025||2025-11-20|Own event|15.1|66|21|0|0|0|0
Event trends breakfast 2026||2026-03-12|Own event|10.4|81|26|0|0|0|0
Venue and stage fair 2026||2026-05-14|Trade fair|49|236|44|0|0|0|0
Referral programme 2026||2026-02-02|Referral|7.5|38|24|0|0|0|0
Quillon developer days 2025|Quillon Software|2025-06-03|Lead generation|88|620|140|38|11|310|246
Quillon developer days 2026|Quillon Software|2026-06-02|Lead generation|96|710|168|41|14|285|318
Isarwerk plant tours 2025|Isarwerk Robotics|2025-10-07|Lead generation|64|180|52|16|4|420|190
Isarwerk plant tours 2026|Isarwerk Robotics|2026-09-15|Lead generation|71|205|58|12|1|510|42
Orbisk partner summit leads|Orbisk Cloud|2026-02-10|Lead generation|150|480|150|44|12|760|395
Voltaneuf test drives 2025|Voltaneuf Mobilité|2025-05-20|Lead generation|82|940|66|21|3|95|58
Solarem roof check 2026|Solarem Ibérica|2026-04-21|Lead generation|58|515|121|30|13|130|224
Telmira network forum 2026|Telmira Networks|2026-03-24|Lead generation|77|160|31|6|0|88|0
Mikado design clinic 2026|Mikado Semiconductor|2026-05-06|Lead generation|69|95|47|15|5|340|287
"""
CAMPAIGNS = tuple(_campaign(line) for line in _CAMPAIGNS.strip().splitlines())
