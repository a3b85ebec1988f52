"""What a book decides for all who read it: every setting, its default and its bounds."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from analytics.source import CODES
from analytics.store import Store

RATE = "rate."
HOME = "home_currency"
NO_CHOICES: Mapping[str, str] = MappingProxyType({})
MOST_WORTH = Decimal(10) ** 9


class SettingError(Exception):
    """A setting that there is not, or a value that it cannot have, in one sentence."""


@dataclass(frozen=True)
class Setting:
    """One decision of a book: what it is called, what holds where nobody said, what it may be.

    A value is one of the `choices`, a day, or else a number from `low` to `high`, `whole` or not.
    """

    name: str
    default: str
    label: str
    says: str
    unit: str = ""
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(100)
    whole: bool = False
    is_day: bool = False
    choices: Mapping[str, str] = field(default_factory=lambda: NO_CHOICES)

    @property
    def called(self) -> str:
        """What the page calls it, and what a command does."""
        return f"'{self.label}' ({self.name})"

    def checked(self, value: str) -> str:
        """The value as the book keeps it; SettingError where it is none."""
        if self.choices:
            if value not in self.choices:
                known = ", ".join(self.choices)
                raise SettingError(f"{self.called} is one of {known}; not '{value}'.")
            return value
        if self.is_day:
            return self._day(value)
        number = _number(value)
        right = number is not None and self.low <= number <= self.high
        if number is None or not right or (self.whole and number != number.to_integral_value()):
            kind = "a whole number" if self.whole else "a number"
            bounds = f"from {self.low:,f} to {self.high:,f}"
            raise SettingError(f"{self.called} is {kind} {bounds}; not '{value}'.")
        return plain(number)

    def _day(self, value: str) -> str:
        try:
            return f"{date.fromisoformat(value):%Y-%m-%d}" if value else ""
        except ValueError:
            raise SettingError(
                f"{self.called} is a day, as in 2026-11-22; not '{value}'."
            ) from None


SETTINGS = (
    Setting("fiscal_start", "1", "The financial year starts in", "The month, from 1 to 12.",
            choices={str(n): calendar.month_name[n] for n in range(1, 13)}),
    Setting("basis", "auto", "What counts as revenue", "Invoices, won deals, or what there is.",
            choices={"auto": "Invoices where there are any, else won deals",
                     "invoices": "Invoices only", "deals": "Won deals only"}),
    Setting("costing_days", "12", "After an event its final cost is due within",
            "From the day of an event to the day on which its final cost is due.",
            "days", Decimal(1), Decimal(366), whole=True),
    Setting("audit_tolerance", "2", "Quote, cost and invoice may differ by",
            "A line that is off by less than this share is no exception.", "%"),
    Setting("audit_tolerance_amount", "50", "Quote, cost and invoice may differ by an amount",
            "A line that is off by less than this amount is no exception.",
            "of the book's currency", high=Decimal(1_000_000)),
    Setting("margin_floor", "20", "The lowest margin that a job may have",
            "A job below it is an exception of the audit.", "%"),
    Setting("line_likeness", "85", "How alike two line names must be to be one line",
            "100 asks for the same words; less also takes words that are nearly the same.",
            "%", low=Decimal(50)),
    Setting("silent_days", "60", "An open deal has been left lying after",
            "Days without a change or an activity, where the book tells of these.",
            "days", Decimal(1), Decimal(366), whole=True),
    Setting("as_of", "", "What is open and late is told as of",
            "A day; empty for the last day that the data tells of.", is_day=True),
)  # fmt: skip
BY_NAME = {setting.name: setting for setting in SETTINGS}


def held(found: Mapping[str, str], name: str) -> str:
    """What a book decided, else what holds where nobody said."""
    return found.get(name) or BY_NAME[name].default


def checked(name: str, value: str) -> tuple[str, str]:
    """A setting's name and value as the book keeps them; an empty value is the default again."""
    if name.startswith(RATE):
        return _rate(name, value)
    if name == HOME:
        raise SettingError(
            "The home currency is that of the first file kept, and every amount was brought to it:"
            " it cannot be set afterwards."
        )
    if name not in BY_NAME:
        names = ", ".join(BY_NAME)
        raise SettingError(f"There is no setting '{name}'. There are: {names}, and rate.USD.")
    setting = BY_NAME[name]
    return name, setting.checked(value.strip() or setting.default)


def change(store: Store, said: Mapping[str, str], author: str) -> int:
    """Change what differs, all of it in one version or nothing, and give the book's version."""
    found = store.settings()
    wanted = dict(checked(name, value) for name, value in said.items())
    moved = {
        name: value
        for name, value in wanted.items()
        if value != (found.get(name, "") if name.startswith(RATE) else held(found, name))
    }
    return store.set(moved, author) if moved else store.version


def plain(number: Decimal) -> str:
    """A number as it is typed, without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rate(name: str, value: str) -> tuple[str, str]:
    code = name.removeprefix(RATE).upper()
    if code not in CODES:
        raise SettingError(f"A rate is of a currency, as in rate.USD=0.92; not '{name}'.")
    number = _number(value) if value.strip() else None
    if value.strip() and (number is None or not 0 < number <= MOST_WORTH):
        raise SettingError(f"A rate is a number above zero, as in 0.92; not '{value}'.")
    return f"{RATE}{code}", plain(number) if number is not None else ""


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
