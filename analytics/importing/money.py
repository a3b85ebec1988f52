"""Amounts in the book's home currency, at the European Central Bank's rate of the row's day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from analytics.source import SIGNS
from analytics.store import Scratch

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter

SPELLED = {**SIGNS, "EURO": "EUR", "EUROS": "EUR", "US$": "USD", "DOLLAR": "USD", "STERLING": "GBP"}


@cache
def rates_of_the_bank() -> "CurrencyConverter":
    """The day rates that come with CurrencyConverter; loading them takes half a second."""
    from currency_converter import CurrencyConverter  # noqa: PLC0415 - loading it is dear

    return CurrencyConverter(
        fallback_on_missing_rate=True,
        fallback_on_missing_rate_method="last_known",
        fallback_on_wrong_date=True,
        decimal=True,
    )


def rate(code: str, home: str, day: date) -> Decimal | None:
    """What one unit of `code` was worth at home on that day, or the last day before with a rate."""
    bank = rates_of_the_bank()
    for currency in (code, home):
        if currency not in bank.currencies or day < bank.bounds[currency].first_date:
            return None
    return Decimal(bank.convert(1, code, home, date=day)).quantize(Decimal("1e-10"))


def code_of(text: str) -> str:
    """The three letters of a currency, however it is written."""
    bare = text.strip().upper()
    return SPELLED.get(bare, SIGNS.get(text.strip(), bare))


def codes(column: pa.ChunkedArray) -> pa.Array:
    """A column of currencies as codes of three letters."""
    texts = column.combine_chunks().dictionary_encode()
    named = [code_of(text or "") or None for text in texts.dictionary.to_pylist()]
    return pa.array(named, pa.string()).take(texts.indices)


def codes_sql(expression: str) -> str:
    """The SQL for `code_of`."""
    cases = " ".join(f"when '{spelled.upper()}' then '{code}'" for spelled, code in SPELLED.items())
    return f"case upper(tidy({expression})) {cases} else nullif(upper(tidy({expression})), '') end"


def home_of(counts: Iterable[tuple[str, int]]) -> tuple[str, str]:
    """The home currency that a first file sets, and the sentence that says so."""
    ranked = sorted(counts, key=lambda item: (-item[1], item[0]))
    code = ranked[0][0]
    if len(ranked) == 1:
        return code, f"the whole file is in {code}, which becomes the book's currency"
    return code, f"most rows are in {code}, which becomes the book's currency"


def load_rates(scratch: Scratch, home: str, only: str | None = None) -> None:
    """Put a rate for every currency and day of the rows into the table `rate`."""
    pairs = scratch.rows(
        "select distinct coalesce($only, currency) as code, day from typed"
        " where coalesce($only, currency) <> $home and day is not null",
        home=home,
        only=only,
    )
    found = [(p["code"], p["day"], rate(p["code"], home, p["day"])) for p in pairs]
    scratch.load(
        "rate",
        pa.table(
            {
                "code": pa.array([f[0] for f in found], pa.string()),
                "day": pa.array([f[1] for f in found], pa.date32()),
                "rate": pa.array([f[2] for f in found], pa.decimal128(18, 10)),
            }
        ),
    )
