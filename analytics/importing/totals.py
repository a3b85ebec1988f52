"""Sums of a sheet's taken rows, to hold against the totals of the export itself."""

from decimal import Decimal
from typing import Any

from analytics.importing.kinds import SUMMED
from analytics.importing.rows import Work


def totals(work: Work) -> dict[str, Decimal]:
    """Sums in the file's own amounts, one for each currency where they are mixed."""
    have = work.have
    sums = {column: column for column in SUMMED if column in have}
    if "revenue" not in have and {"quantity", "unit_price"} <= have:
        share = "coalesce(discount, 0)" if "discount" in have else "0"
        sums["revenue"] = (
            "cast(cast(quantity * unit_price as decimal(24, 6))"
            f" * cast(1 - {share} as decimal(9, 6)) as decimal(18, 4))"
        )
    if "cost" not in have and {"quantity", "unit_cost"} <= have:
        sums["cost"] = "cast(quantity * unit_cost as decimal(18, 4))"
    if not sums:
        return {}
    some = work.scratch.rows("select count(*) as n from bad")[0]["n"]
    stands = " where row not in (select row from bad)" if some else ""
    by = "currency" if "currency" in have else "null"
    listed = ", ".join(f"sum({sql}) as {column}" for column, sql in sums.items())
    found = work.scratch.rows(
        f"select {by} as code, {listed} from typed{stands} group by 1 order by 1"
    )
    return _named(found, list(sums))


def _named(found: list[dict[str, Any]], columns: list[str]) -> dict[str, Decimal]:
    named: dict[str, Decimal] = {}
    for line in found:
        for column in columns:
            if line[column] is not None:
                mixed = len(found) > 1 and line["code"] and column != "quantity"
                name = f"{column} {line['code']}" if mixed else column
                named[name] = named.get(name, Decimal(0)) + line[column]
    return named
