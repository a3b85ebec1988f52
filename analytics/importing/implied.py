"""What a heading or the sheet's name says for all of its rows: of what kind they are."""

import re
from dataclasses import replace

import pyarrow as pa

from analytics.importing import questions
from analytics.importing.columns import Chosen
from analytics.sheet import Sheet
from analytics.source import named

INCOME = re.compile(
    r"(?i)income|einnahmen|ertr[aä]ge|revenus|recettes|ingresos|ricavi|entrate"
    r"|inkomsten|opbrengsten|receitas"
)
MEASURES = {
    "margin": r"(?i)margin|profit|marge|deckungsbeitrag|gewinn|beneficio|margine|lucro|winst",
    "bookings": r"(?i)booking|orders?\b|deals|auftragseingang|won\b|pedidos|quotas?\b|cuotas?\b",
    "expenses": r"(?i)expense|cost|kosten|spesen|gastos|frais|spese|despesas|ausgaben",
    "hours": r"(?i)hours|stunden|heures|horas|\bore\b|uren",
}
LENGTHS = {
    "quarter": r"(?i)quarter|quartal|trimestr|kwartaal",
    "year": r"(?i)\byear|jahr|ann[eé]e|a[nñ]o\b|anno|jaar|\bano\b",
    "month": r"(?i)month|monat|mois|\bmes\b|mese|maand|m[eê]s\b",
}


def implied(sheet: Sheet, chosen: Chosen) -> tuple[Sheet, Chosen]:
    """The sheet with columns for what is said once for all rows, and the choice with them."""
    for column, value, why in _said(sheet, chosen):
        if column in chosen.columns or column not in named(chosen.export.name).columns:
            continue
        place = len(sheet.headings)
        text = pa.chunked_array([pa.repeat(value, sheet.rows.num_rows)])
        rows = sheet.rows.append_column(f"c{place}", text)
        sheet = replace(sheet, rows=rows, headings=(*sheet.headings, f"({value})"))
        chosen = replace(
            chosen,
            columns={**chosen.columns, column: place},
            evidence={**chosen.evidence, column: f"'{value}', as {why}"},
        )
    return sheet, chosen


def _said(sheet: Sheet, chosen: Chosen) -> list[tuple[str, str, str]]:
    """Columns with the value that all rows have, and where that is said."""
    table = chosen.export.table
    if table == "project_cost":
        kind = "income" if INCOME.search(sheet.known_as) else "cost"
        return [
            ("kind", kind, "the sheet's name says" if kind == "income" else "no word says other")
        ]
    if table == "survey" and "score" in chosen.columns and "kind" not in chosen.columns:
        return of_survey(sheet, chosen)
    if table == "target" and "amount" in chosen.columns:
        return _of_target(sheet, chosen)
    return []


def of_survey(sheet: Sheet, chosen: Chosen) -> list[tuple[str, str, str]]:
    """What is asked, and on which scale: as the heading says, else by the highest answer."""
    place = chosen.columns["score"]
    heading = sheet.headings[place]
    kind = questions.asks(heading) or questions.asks(sheet.known_as) or "csat"
    why = f"'{heading}' says" if kind != "csat" else "satisfaction is asked for"
    scale, said = questions.scale_of(heading, sheet.rows[f"c{place}"].unique().to_pylist(), kind)
    return [("kind", kind, why), ("scale", scale, said)]


def _of_target(sheet: Sheet, chosen: Chosen) -> list[tuple[str, str, str]]:
    heading = sheet.headings[chosen.columns["amount"]]
    said = f"{heading} {sheet.known_as}"
    measure = next((m for m, words in MEASURES.items() if re.search(words, said)), "revenue")
    found = [("measure", measure, f"'{heading}' is understood")]
    if "date" in chosen.columns:
        day = sheet.headings[chosen.columns["date"]]
        length = next((n for n, words in LENGTHS.items() if re.search(words, day)), None)
        if length:
            found.append(("period", length, f"'{day}' says"))
    return found
