"""Which sign stands before the decimals of a column: proven, borrowed, told, or asked for."""

from dataclasses import dataclass

from analytics.importing.kinds import SHARES

COUNTED = SHARES | {"quantity", "unit_price", "unit_cost"}
ENOUGH = 3
PLENTY = 12
NAMES = {".": "a point", ",": "a comma"}


@dataclass(frozen=True)
class Hints:
    """What is known beside a column's own values: what the user says, and the file's locale.

    Where `rated`, amounts may be rates: 92 % is then 0.92, and elsewhere no amount.
    """

    asked: str | None = None
    locale: str | None = None
    exact: bool = False
    rated: bool = False


@dataclass(frozen=True)
class Votes:
    """How many values of a column prove one decimal sign or the other, or leave it open.

    `exact` is a column of typed cells, whose decimals stand after a point however they look.
    """

    column: str
    all_plain: bool
    dot: int = 0
    comma: int = 0
    dot_three: int = 0
    comma_three: int = 0
    short: int = 0
    long: int = 0
    example: str = ""
    exact: bool = False


def of_sheet(votes: list[Votes]) -> str | None:
    """The sign that some columns prove and none contradicts."""
    comma, dot = any(v.comma > v.dot for v in votes), any(v.dot > v.comma for v in votes)
    return None if comma == dot else "," if comma else "."


def decimal(vote: Votes, sheet: str | None, hints: Hints) -> tuple[str | None, str]:
    """The sign and how it is known; None where only the user can tell."""
    if vote.all_plain and (vote.exact or vote.dot or not vote.dot_three):
        return ".", "plain numbers"
    if vote.dot != vote.comma:
        sign = "." if vote.dot > vote.comma else ","
        return sign, f"'{sign}' before the decimals: {max(vote.dot, vote.comma)} values prove it"
    if hints.asked:
        return hints.asked, f"'{hints.asked}' before the decimals, as you said"
    if not (vote.dot_three or vote.comma_three or vote.dot):
        return ".", "plain numbers"
    if sheet and not (vote.dot_three and vote.comma_three):
        return sheet, f"'{sheet}' before the decimals, as in the other columns"
    return _by_threes(vote, hints)


def _by_threes(vote: Votes, hints: Hints) -> tuple[str | None, str]:
    """What groups of three digits say, where 1.234 may be a thousand or little more than one."""
    if vote.dot or (vote.dot_three and vote.comma_three):
        return None, ""
    if vote.comma_three:
        known = hints.locale != ","
        return ("." if known else None), "',' between thousands: always three digits after it"
    if vote.exact or vote.long:
        return ".", "'.' before the decimals: thousands are not set apart"
    grouped = vote.short or vote.dot_three >= PLENTY or hints.locale == ","
    if vote.column not in COUNTED and vote.dot_three >= ENOUGH and grouped:
        return ",", "'.' between thousands: every value over 999 has exactly three digits after it"
    # No one writes 1.000 for one unit of money, wherever the file comes from.
    if hints.locale == "," or (hints.locale and vote.column in COUNTED):
        return hints.locale, f"'{hints.locale}' before the decimals, as where the file comes from"
    return None, ""


def question(heading: str, sheet: str, example: str) -> str:
    """What the user is asked where nothing in the file tells."""
    return (
        f"The numbers in '{heading}' of {sheet} can be read with a decimal point or with a decimal"
        f" comma (for example {example}), and nothing in the file decides it:"
        " say which with --decimal . or --decimal ,"
    )
