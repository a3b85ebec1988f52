"""Rows of a sheet of targets that are totals: of nobody, told once, and subtotals left out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from analytics.importing.chosen import Chosen
from analytics.sheet import Sheet, plain
from analytics.sheet.around import OF_GROUP, TOTAL

PARTS = ("owner", "account", "account_id", "line", "region", "segment", "project")
NAMED = frozenset({"owner", "account"})
ACCOUNTS = frozenset({"account", "account_id"})
EVERY = frozenset({"all", "alle", "overall"})
ALL = re.compile(
    r"(?i)^(?:overall|all|everyone|everybody|alle|alles|tous|toutes|ensemble|iedereen|todos|todas"
    r"|tutti|tutte)"
    r"(?: (?:the )?(?:les )?(?:account managers?|managers|people|staff|teams?|reps|clients|accounts"
    r"|customers|regions|lines|segments|products|mitarbeiter|kunden|regionen|clientes|klanten))?$"
)
COMPANY = re.compile(
    r"(?i)^(?:(?:the |our )?(?:whole |entire |total |overall |all )?"
    r"(?:company|agency|firm|group|organi[sz]ation|business)(?:[ -](?:wide|total))?"
    r"|(?:company|agency|firm|group) totals?|gesamt(?:unternehmen|firma)|unternehmen|firma"
    r"|soci[ée]t[ée]|entreprise|agence|bedrijf|empresa|azienda)$"
)
TEAM = re.compile(
    r"(?i)^(?:(?:the |whole |entire |total |all )?(?:sales )?(?:team|department|office)s?"
    r"(?: totals?)?|gesamtteam|ganzes team|team gesamt|(?:toute l['’])?[ée]quipe|hele team|equipo"
    r"|squadra)$"
)
GRAND = re.compile(r"(?i)^\s*(?:grand|overall|report)\b|gesamtsumme|gesamtergebnis|g[ée]n[ée]ral")
SUB = re.compile(
    r"(?i)\bsub[\s-]?total\w*|zwischensumme|teilergebnis|\bsous[\s-]total|subtotaal|tussentotaal"
)
CENT = 0.01


@dataclass
class _Row:
    """What a row of targets says: of whom, of when and of what, and of how much of the whole."""

    at: int
    whose: tuple[str, ...]
    when: tuple[str, ...]
    rank: int | None
    figure: float


def told_once(sheet: Sheet, chosen: Chosen) -> Sheet:
    """The sheet with its totals as nobody's, each once, and without its subtotals.

    A total stands beside shares as what is to be reached of all; a person called Total does not
    exist, and subtotals are in the shares already.
    """
    places = {c: chosen.columns[c] for c in PARTS if c in chosen.columns}
    if chosen.export.table != "target" or "amount" not in chosen.columns or not places:
        return sheet
    cells = {c: [plain(v) for v in sheet.rows[f"c{p}"].to_pylist()] for c, p in places.items()}
    known = {name.casefold() for names in cells.values() for name in names if name}
    ranks = {c: {name: _rank(c, name, known) for name in set(names)} for c, names in cells.items()}
    if not any(rank is not None for of_column in ranks.values() for rank in of_column.values()):
        return sheet
    rows = _rows(sheet, chosen, cells, ranks)
    out = _left_out(rows)
    keep = pa.array([row.at not in out for row in rows])
    table = sheet.rows
    for column, place in places.items():
        names = zip(table[f"c{place}"].to_pylist(), cells[column], strict=True)
        bare = [None if ranks[column][name] in (0, 1, 2) else text for text, name in names]
        at = table.column_names.index(f"c{place}")
        table = table.set_column(at, f"c{place}", pa.chunked_array([bare], pa.string()))
    notes = (*sheet.notes, *_said(rows, out))
    return replace(sheet, rows=table.filter(keep), notes=notes)


def _rank(column: str, name: str, known: set[str]) -> int | None:
    """How much of the whole a name stands for: 2 all, 1 a total, 0 a team, -1 a part of it."""
    if not name:
        return None
    if SUB.search(name) or _is_of_group(column, name, known):
        return -1
    if TOTAL.match(name):
        return 2 if GRAND.search(name) else 1
    bare = column not in ACCOUNTS or " " in name or name.casefold() in EVERY
    if (ALL.match(name) and bare) or (column in NAMED and COMPANY.match(name)):
        return 2
    return 0 if column in NAMED and TEAM.match(name) else None


def _is_of_group(column: str, name: str, known: set[str]) -> bool:
    """'Total North' below the rows of North; of people, whatever they are a total of."""
    if any(words.match(name) for words in (TOTAL, ALL, COMPANY, TEAM)):
        return False
    group = OF_GROUP.match(name)
    if group is None:
        return False
    of = plain(group["after"] or group["before"]).casefold()
    return column == "owner" or of in known - {name.casefold()}


def _rows(
    sheet: Sheet,
    chosen: Chosen,
    cells: Mapping[str, Sequence[str]],
    ranks: Mapping[str, Mapping[str, int | None]],
) -> list[_Row]:
    others = [p for c, p in chosen.columns.items() if c not in (*cells, "amount")]
    rest = [[plain(v) for v in sheet.rows[f"c{p}"].to_pylist()] for p in others]
    amounts = sheet.rows[f"c{chosen.columns['amount']}"].to_pylist()
    found = []
    for at, amount in enumerate(amounts):
        said = {c: ranks[c][names[at]] for c, names in cells.items()}
        told = [rank for rank in said.values() if rank is not None]
        names = ("" if said[c] is not None else names[at] for c, names in cells.items())
        when = tuple(column[at] for column in rest)
        rank = min(told) if told else None
        found.append(_Row(at, tuple(names), when, rank, _figure(amount or "")))
    return found


def _left_out(rows: Sequence[_Row]) -> set[int]:
    """Subtotals, and all but one of the totals that are told of the same."""
    shares: dict[tuple[str, ...], float] = {}
    for row in rows:
        if row.rank is None and any(row.whose):
            shares[row.when] = shares.get(row.when, 0.0) + row.figure
    if not shares and not any((row.rank or 0) > 0 for row in rows):
        return set()
    told = {(row.whose, row.when) for row in rows if row.rank is not None and row.rank >= 0}
    totals: dict[tuple[tuple[str, ...], tuple[str, ...]], list[_Row]] = {}
    for row in rows:
        if (row.whose, row.when) in told and (row.rank is None or row.rank >= 0):
            totals.setdefault((row.whose, row.when), []).append(row)
    out = {row.at for row in rows if row.rank == -1}
    for (_, when), same in totals.items():
        *others, top = sorted(same, key=lambda row: (row.rank or 0, row.figure))
        alike = [row for row in others if row.rank == top.rank and row.figure < top.figure - CENT]
        if not alike or top.figure >= shares.get(when, sum(r.figure for r in alike)) - CENT:
            out |= {row.at for row in others}
        elif when in shares:
            out |= {row.at for row in same}
    return out


def _said(rows: Sequence[_Row], out: set[int]) -> list[str]:
    subtotals = sum(1 for row in rows if row.at in out)
    totals = sum(1 for row in rows if row.rank is not None and row.at not in out)
    said = []
    if totals:
        said.append(f"{totals} total {'row' if totals == 1 else 'rows'} taken as nobody's own")
    if subtotals:
        said.append(f"{subtotals} subtotal {'row' if subtotals == 1 else 'rows'} left out")
    return said


def _figure(text: str) -> float:
    """About what an amount is, to tell the greater of two."""
    bare = re.sub(r"[^\d.,-]", "", text)
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", bare).replace(",", ".")
    try:
        return float(whole)
    except ValueError:
        return 0.0
