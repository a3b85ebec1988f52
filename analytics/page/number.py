"""Values as people read them: by unit, currency and the reader's own number style."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Value: TypeAlias = Decimal | float | int | None
Tone: TypeAlias = Literal["good", "bad", "flat"]
Arrow: TypeAlias = Literal["up", "down", "off"]

DASH = "\N{EM DASH}"
NO_BREAK = "\N{NARROW NO-BREAK SPACE}"
TIMES = "\N{MULTIPLICATION SIGN}"
MINUS = "\N{MINUS SIGN}"
SYMBOLS = {"EUR": "\N{EURO SIGN}", "USD": "$", "GBP": "\N{POUND SIGN}", "JPY": "\N{YEN SIGN}"}
COMMA_LANGUAGES = {
    "bg": NO_BREAK, "cs": NO_BREAK, "da": ".", "de": ".", "el": ".", "es": ".", "et": NO_BREAK,
    "fi": NO_BREAK, "fr": NO_BREAK, "hr": ".", "hu": NO_BREAK, "id": ".", "it": ".",
    "lt": NO_BREAK, "lv": NO_BREAK, "nb": NO_BREAK, "nl": ".", "no": NO_BREAK, "pl": NO_BREAK,
    "pt": ".", "ro": ".", "ru": NO_BREAK, "sk": NO_BREAK, "sl": ".", "sv": NO_BREAK, "tr": ".",
    "uk": NO_BREAK, "vi": ".",
}  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
GOES_WITH = {"year": "the year before", "period": "the period before"}
FAR = 10
# From how far apart on a range is told in whole numbers.
WIDE = {"money": 0.0, "percent": 0.02, "number": 5.0, "points": 5.0, "times": 10.0, "days": 5.0}
EVEN = {
    "money": 0.0005, "number": 0.0005, "percent": 0.0005, "points": 0.05, "times": 0.0005,
    "days": 0.05,
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How one reader writes numbers, and the currency of the book."""

    decimal: str = "."
    group: str = ","
    currency: str = "EUR"

    @property
    def percent(self) -> str:
        """The percent sign with the space that the language puts before it."""
        return "%" if self.decimal == "." else f"{NO_BREAK}%"


def style(locale: str | None, currency: str) -> Style:
    """The number style of a browser's locale such as `de-AT`."""
    language, _, region = (locale or "en").partition("-")
    if region in {"CH", "LI"}:
        return Style(".", "\N{RIGHT SINGLE QUOTATION MARK}", currency)
    if language.lower() in COMMA_LANGUAGES:
        return Style(",", COMMA_LANGUAGES[language.lower()], currency)
    return Style(currency=currency)


def _size(value: Decimal | float) -> Decimal | float:
    """A value without its sign; `abs` would make one type of the two."""
    return value if value >= 0 else -value


def plain(value: Value, style: Style, digits: int = 0) -> str:
    """A number with thousands separators and a fixed count of digits."""
    if value is None:
        return DASH
    text = f"{abs(value):,.{digits}f}"
    marks = {",": style.group, ".": style.decimal}
    text = "".join(marks.get(mark, mark) for mark in text)
    negative = value < 0 and any(mark in "123456789" for mark in text)
    return f"{MINUS}{text}" if negative else text


def count(number: int, noun: str, style: Style) -> str:
    """So many of something: "1 row", "4,458 rows"."""
    return f"{plain(number, style)} {noun}{'' if number == 1 else 's'}"


def money(value: Value, style: Style, digits: int = 0) -> str:
    """An amount with its currency, in full."""
    if value is None:
        return DASH
    symbol = SYMBOLS.get(style.currency, f"{style.currency}{NO_BREAK}")
    text = plain(_size(value), style, digits)
    negative = value < 0 and any(mark in "123456789" for mark in text)
    return f"{MINUS if negative else ''}{symbol}{text}"


def short_money(value: Value, style: Style) -> str:
    """An amount to three or four figures, in thousands (k) or millions (m)."""
    if value is None:
        return DASH
    size = _size(value)
    for power, letter in ((9, "bn"), (6, "m"), (3, "k")):
        scaled = float(size) / 10**power
        if scaled >= 0.9995:
            digits = 0 if scaled >= 99.95 else 1 if scaled >= 9.995 else 2
            sign = -1 if value < 0 else 1
            return f"{money(sign * scaled, style, digits)}{NO_BREAK}{letter}"
    return money(value, style)


def short(value: Value, unit: str, style: Style) -> str:
    """A value for a headline."""
    return short_money(value, style) if unit == "money" else exact(value, unit, style)


def exact(value: Value, unit: str, style: Style) -> str:
    """A value for a table."""
    if value is None:
        return DASH
    if unit == "money":
        return money(value, style)
    if unit == "percent":
        return f"{plain(value * 100, style, 1)}{style.percent}"
    if unit == "times":
        return f"{plain(value, style, 2 if _size(value) < FAR else 1)}{TIMES}"
    if unit == "days":
        text = plain(value, style, 0 if value == int(value) else 1)
        return f"{text} day{'' if value == 1 else 's'}"
    whole = isinstance(value, Decimal) and value == value.to_integral_value()
    return plain(value, style, 0 if whole or _size(value) >= 100 else 1)


def signed(value: Value, unit: str, better: str, style: Style) -> str:
    """A headline value; of points that are better the higher, those above zero with a plus."""
    text = short(value, unit, style)
    plus = unit == "points" and better == "higher" and value is not None and value > 0
    return f"+{text}" if plus and any(mark in "123456789" for mark in text) else text


def likely(low: Value, high: Value, unit: str, style: Style) -> str:
    """The bounds of a value in words, no finer than they are apart; empty where there are none."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"{_bound(high, unit, style, whole=True)} or less"
    if high is None:
        return f"{_bound(low, unit, style, whole=True)} or more"
    wide = float(high) - float(low)
    whole = wide >= WIDE[unit] or (unit != "percent" and low == round(low) and high == round(high))
    below, above = (_bound(bound, unit, style, whole=whole) for bound in (low, high))
    if below == above:
        return below
    return f"{below.removesuffix(' days').removesuffix(' day')} to {above}"


def _bound(value: Value, unit: str, style: Style, *, whole: bool = False) -> str:
    if value is None or unit == "money" or not whole:
        return short(value, unit, style)
    if unit == "percent":
        return f"{plain(value * 100, style)}{style.percent}"
    return exact(round(value), unit, style) if unit == "days" else plain(value, style)


def change(value: Value, before: Value, unit: str, style: Style) -> str:
    """The change in words: "4.1 points down", "12.0% up", "level"; a dash where none is known."""
    if value is None or before is None:
        return DASH
    size, how = _distance(float(value), float(before), unit, style)
    if not how:
        return "level"
    return f"{size} {how}" if size else f"{how} from nothing"


def _distance(
    value: float, before: float, unit: str, style: Style
) -> tuple[str, Literal["up", "down", ""]]:
    """How far a value is from the one before, and `up`, `down` or nothing."""
    step = value - before
    how: Literal["up", "down"] = "up" if step > 0 else "down"
    if unit == "percent":
        flat = abs(step) < EVEN["percent"]
        if abs(step) >= FAR:
            return f"over {plain(FAR * 100, style)} points", how
        return f"{plain(abs(step) * 100, style, 1)} points", "" if flat else how
    if unit in ("points", "days"):
        size = short(round(abs(step), 1), unit, style)
        return size + " points" * (unit == "points"), "" if abs(step) < EVEN[unit] else how
    if step == 0:
        return "", ""
    if before <= 0:
        return ("", how) if before == 0 else (short(abs(step), unit, style), how)
    ratio = abs(step) / before
    flat = ratio < EVEN[unit]
    text = plain(ratio * 100, style, 1 if ratio < 1 else 0)
    return f"{text}{style.percent}", "" if flat else how


def way(value: Value, before: Value, unit: str) -> Arrow:
    """Whether a value went up or down, as far as people can see it."""
    if value is None or before is None:
        return "off"
    _, how = _distance(float(value), float(before), unit, Style())
    return how or "off"


def tone(value: Value, before: Value, unit: str, better: str) -> Tone:
    """Whether the change is good news."""
    went = way(value, before, unit)
    if went == "off" or better == "neither":
        return "flat"
    return "good" if (went == "up") == (better == "higher") else "bad"


def day(on: date) -> str:
    """A day in a table: "2 Nov 2026", never broken over two lines."""
    return f"{on.day}\N{NO-BREAK SPACE}{on:%b}\N{NO-BREAK SPACE}{on.year}"


def short_month(day: date) -> str:
    """A month for an axis."""
    return f"{day:%b %y}"
