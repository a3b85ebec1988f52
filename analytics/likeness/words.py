"""Words in names of companies that do not tell them apart."""

from types import MappingProxyType

# How a legal form is written, and where companies take it.
FORMS = MappingProxyType({
    "gmbh": ("GmbH", "de"), "ggmbh": ("gGmbH", "de"), "mbh": ("mbH", "de"), "ag": ("AG", "de"),
    "kg": ("KG", "de"), "kgaa": ("KGaA", "de"), "ohg": ("OHG", "de"), "gbr": ("GbR", "de"),
    "ug": ("UG", "de"), "ev": ("e.V.", "de"), "eg": ("eG", "de"), "ek": ("e.K.", "de"),
    "se": ("SE", ""), "co": ("Co.", ""), "company": ("Company", ""), "cie": ("Cie.", ""),
    "ltd": ("Ltd", "uk"), "limited": ("Limited", "uk"), "plc": ("PLC", "uk"), "llp": ("LLP", ""),
    "llc": ("LLC", "us"), "lp": ("LP", ""), "inc": ("Inc.", "us"), "pbc": ("PBC", "us"),
    "incorporated": ("Incorporated", "us"), "corp": ("Corp.", "us"),
    "corporation": ("Corporation", "us"), "sa": ("S.A.", "roman"), "sas": ("SAS", "fr"),
    "sasu": ("SASU", "fr"), "sarl": ("SARL", "fr"), "eurl": ("EURL", "fr"), "snc": ("SNC", ""),
    "spa": ("S.p.A.", "it"), "srl": ("S.r.l.", "roman"), "srls": ("S.r.l.s.", "it"),
    "sl": ("S.L.", "es"), "slu": ("S.L.U.", "es"), "sau": ("S.A.U.", "es"),
    "bv": ("B.V.", "nl"), "nv": ("N.V.", "nl"), "vof": ("VOF", "nl"), "cv": ("C.V.", ""),
    "bvba": ("BVBA", "be"), "ab": ("AB", "se"), "as": ("AS", "no"), "asa": ("ASA", "no"),
    "aps": ("ApS", "dk"), "oy": ("Oy", "fi"), "oyj": ("Oyj", "fi"), "kft": ("Kft.", "hu"),
    "zrt": ("Zrt.", "hu"), "nyrt": ("Nyrt.", "hu"), "doo": ("d.o.o.", "south"),
    "dd": ("d.d.", "south"), "sro": ("s.r.o.", "cz"), "zoo": ("z o.o.", "pl"), "sp": ("sp.", "pl"),
    "spzoo": ("sp. z o.o.", "pl"), "ltda": ("Ltda.", "latin"), "lda": ("Lda.", "pt"),
    "pty": ("Pty", "au"), "pvt": ("Pvt.", "in"), "pte": ("Pte.", "sg"), "kk": ("K.K.", "jp"),
    "bhd": ("Bhd.", "my"), "sdn": ("Sdn.", "my"), "ooo": ("OOO", "ru"), "oao": ("OAO", "ru"),
    "uab": ("UAB", "lt"), "sia": ("SIA", "lv"), "ou": ("OU", "ee"), "eood": ("EOOD", "bg"),
    "ood": ("OOD", "bg"), "ad": ("AD", "bg"), "pt": ("PT", "id"),
})  # fmt: skip

# Unlike "as" or "co", these are forms wherever they stand in a name.
ANYWHERE = frozenset({
    "gmbh", "ggmbh", "kgaa", "ltd", "limited", "plc", "llc", "llp", "inc", "incorporated", "sarl",
    "sasu", "eurl", "srl", "bvba", "spzoo",
})  # fmt: skip
LEADING = frozenset({"sas", "sarl", "ooo", "oao", "pt"})
JOINING = frozenset({"and", "und", "et", "y", "och", "og"})
SILENT = frozenset({"the"})

ABBREVIATED = MappingProxyType({
    "intl": "international", "int": "international", "mfg": "manufacturing", "svc": "services",
    "svcs": "services", "service": "services", "tech": "technologies",
    "technology": "technologies", "mgmt": "management", "mgt": "management",
    "assoc": "associates", "assocs": "associates", "univ": "university", "natl": "national",
    "sys": "systems", "system": "systems", "ctr": "center", "centre": "center", "bros": "brothers",
    "gebr": "gebruder", "ges": "gesellschaft", "soc": "societe", "ind": "industries",
    "inds": "industries", "grp": "group", "hldg": "holding", "hldgs": "holding",
    "holdings": "holding", "dept": "department", "labs": "laboratories", "lab": "laboratories",
    "pharma": "pharmaceuticals", "elec": "electric", "eng": "engineering", "dist": "distribution",
    "solution": "solutions", "st": "saint", "sankt": "saint", "mt": "mount", "ft": "fort",
    "consult": "consulting", "comm": "communications", "comms": "communications",
    "transp": "transport", "ins": "insurance", "bldg": "building", "constr": "construction",
    "prod": "production", "prods": "productions", "automob": "automobile",
})  # fmt: skip

ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})

# Whoever has an address there shares it with the whole world.
EVERYBODYS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
    "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "gmx.at", "web.de", "t-online.de",
    "freenet.de", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it", "proton.me",
    "protonmail.com", "mail.ru", "yandex.ru", "qq.com", "163.com",
})  # fmt: skip
