"""Amounts told in thousands or millions, by the words of a heading or of a title."""

import re

CODES = r"(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|JPY|CNY|INR|AUD|CAD|BRL|MXN|ZAR)"
MONEY = rf"(?:{CODES}|R\$|[€$£¥]|zł|(?i:euros?|dollars?))"
OF = rf"(?:\s*(?:of|de|d['’]|di|van)?\s*{MONEY})?"
TEN = {
    1_000: (
        rf"(?:[kK]\s?(?:[€$£]|{CODES})|{MONEY}\s?[kK]|T\s?(?:€|EUR|CHF|USD|GBP)"
        rf"|(?i:tkr|tsek|tnok|tdkk)|{MONEY}\s*['’]?000s?|['’]000s?"
        rf"|(?:{MONEY}\s*)?(?i:thousands?|tsd\.?|tausend|milliers|miles de|migliaia di|duizend"
        rf"|duizenden|duizendtallen|tys\.?|milhares|tusen){OF}|(?i:in|en|x)\s?1[.,'’]?000(?:\s*{MONEY})?"
        r"|en miles)"
    ),
    1_000_000: (
        rf"(?:{MONEY}\s?(?:[mM]|mn|mln|mio\.?)|[mM]\s?(?:€|EUR|USD|GBP|CHF)"
        rf"|(?:{MONEY}\s*)?(?i:millions?|millionen|millones|milioni|milhões|miljoen|mio\.?"
        rf"|mln\.?){OF})"
    ),
}
BARE = {1_000: r"(?:[kK]|000s?)", 1_000_000: r"(?:mn|MM)"}
WORDS = {1_000: "thousands", 1_000_000: "millions"}
IN = r"(?:(?i:in|en|i|w|x)\s+)?"
AT_END = {
    factor: re.compile(
        rf"(?:[\s,/_-]*[(\[]\s*{IN}(?:{unit}|{BARE[factor]})\s*[)\]]|[\s,/_-]+{IN}{unit})\s*$"
    )
    for factor, unit in TEN.items()
}
IN_TITLE = {
    factor: re.compile(
        rf"(?<!\d)(?<!\d\s)(?:(?:^|[\s(\[,/_:-]){IN}{unit}(?=$|[\s)\],.;:])"
        rf"|[(\[]{BARE[factor]}[)\]])"
    )
    for factor, unit in TEN.items()
}


def apart(heading: str) -> tuple[str, int, str]:
    """A heading without the unit that it ends in, how many that unit is, and the unit's words."""
    for factor, pattern in AT_END.items():
        found = pattern.search(heading)
        if found and found.start():
            return heading[: found.start()], factor, found[0].strip(" ,/_-")
    return heading, 1, ""


def of_title(text: str) -> int:
    """How many one of the amounts below a title is; 1 where it does not say."""
    return next((factor for factor, pattern in IN_TITLE.items() if pattern.search(text)), 1)
