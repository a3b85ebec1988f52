"""The words and names of the sample agency's clients: contacts, comments and complaints."""

_FIRST = """
Anneke Bjarte Cosima Declan Elodie Faisal Greta Hilario Ines Jorunn Kasper Leonor Matteo Noor
Ottilie Pascal Ragna Silvan
"""
_LAST = """
Aldersey Brinkhuis Corvalho Dahlmark Estevane Feldkirch Grenmoor Hoogveld Ilvesson Jarrandine
Klosterhof Lindqvale Marchetain Norrabye Oosterwyck Pellandra Quintavel Rosmarck
"""
CONTACTS = (tuple(_FIRST.split()), tuple(_LAST.split()))

COMMENTS = {
    "good": (
        "Everything ran on time.",
        "The team knew our guests by name.",
        "Best event we have held so far.",
        "Quick answers, even at night.",
    ),
    "bad": (
        "The final bill was not what we had agreed.",
        "We had to ask for the costs three times.",
        "The sound failed in the main hall.",
        "Nobody called us for months.",
    ),
}

# subject, service line, severity
GRIEVANCES = (
    ("Final costs came too late", "Strategy & concept", "Medium"),
    ("Bill higher than the quote", "Event production", "High"),
    ("Sound failed during the keynote", "Audio-visual", "High"),
    ("Catering ran out", "Venue & catering", "Medium"),
    ("Badges misspelt", "Digital platform", "Low"),
    ("Hosts not briefed", "Staffing", "Medium"),
    ("Freight arrived after the opening", "Freight & travel", "High"),
    ("Film delivered without subtitles", "Content & creative", "Low"),
    ("No answer from the account team", "Strategy & concept", "Medium"),
)
