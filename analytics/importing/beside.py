"""Scores of satisfaction that stand in the rows of sales, taken as a survey of their own."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.answers import VAGUE
from analytics.importing.chosen import Chosen
from analytics.importing.fitting import Fit
from analytics.importing.implied import of_survey
from analytics.importing.sheets import unknown
from analytics.importing.understood import Options, UnderstoodSheet
from analytics.sheet import Sheet
from analytics.source import keys, named, signature

SURVEYS = "workbook.surveys"
SHARED = ("date", "account_id", "account", "account_domain", "owner", "project")
NUMBER = r"^-?\d+(\.\d+)?$"
SUITS = 0.7


def with_scores(
    sheets: Sequence[Sheet], understood: Sequence[UnderstoodSheet], options: Options
) -> list[UnderstoodSheet]:
    """The sheets understood, and behind one of sales a survey for each score in its rows."""
    found: list[UnderstoodSheet] = []
    for sheet, part in zip(sheets, understood, strict=True):
        surveys: list[UnderstoodSheet] = []
        if part.table == "ledger" and part.taken is not None and not part.in_file:
            for place in _scores(sheet, part) if part.mends is None else ():
                heading = sheet.headings[place]
                name = f"{part.sheet}, {heading}"
                told = options.of(name).columns, options.of(part.sheet).columns
                if not any(said.get("score", heading) is None for said in told):
                    surveys += _survey(sheet, part, place, name)
        scores = {survey.headings[-1] for survey in surveys}
        rest = tuple(text for text in part.not_understood if text not in scores)
        found += [replace(part, not_understood=rest), *surveys]
    return found


def _scores(sheet: Sheet, part: UnderstoodSheet) -> list[int]:
    """The places of scores: by a heading that says of what, with numbers under it."""
    words = set(named(SURVEYS).words["score"]) - VAGUE
    used, fits = set(part.columns.values()), Fit(sheet)
    return [
        place
        for place, text in enumerate(sheet.headings)
        if text not in used and words & set(keys(text)) and fits("score", place) >= SUITS
    ]


def _survey(sheet: Sheet, part: UnderstoodSheet, place: int, name: str) -> list[UnderstoodSheet]:
    """The scores as a survey; nothing where no row is left that says when or of whom."""
    shared = [column for column in SHARED if column in part.columns]
    if part.taken is None or not shared:
        return []
    texts = pc.replace_substring(pc.utf8_trim_whitespace(sheet.rows[f"c{place}"]), ",", ".")
    plain = pc.fill_null(pc.match_substring_regex(texts, NUMBER), fill_value=False)
    rest = pc.sum(pc.and_not(pc.fill_null(pc.not_equal(texts, ""), fill_value=False), plain))
    scored = pa.table({"row": sheet.rows["row"], "score": texts}).filter(plain)
    answers = _answers(part.taken, scored, [*shared, "document_id"])
    if not answers.num_rows:
        return []
    number = len(shared)
    headings = (*(part.columns[column] for column in shared), sheet.headings[place])
    places = [*(sheet.headings.index(text) for text in headings[:-1]), place]
    cells = {f"c{n}": sheet.rows[f"c{p}"] for n, p in enumerate(places)}
    own = replace(
        sheet,
        name=name,
        headings=headings,
        rows=pa.table({"row": sheet.rows["row"], **cells}).filter(plain),
        notes=(),
        misfits=(),
    )
    chosen = Chosen(named(SURVEYS), {"score": number}, {})
    said = of_survey(own, chosen)
    for column, value, _ in said:
        answers = answers.append_column(column, pa.array([value] * answers.num_rows, pa.string()))
    return [_told(own, part, answers, said, (scored.num_rows, rest.as_py() or 0))]


def _answers(taken: pa.Table, scored: pa.Table, columns: Sequence[str]) -> pa.Table:
    """The rows taken that have a score, once for each order where all of its lines say the same."""
    have = [column for column in columns if column in taken.column_names]
    at = pc.index_in(scored["row"].combine_chunks(), taken["row"].combine_chunks())
    there = pc.is_valid(at)
    rows = taken.select(["row", "sheet", *have]).take(at.filter(there))
    score = scored["score"].filter(there).cast(pa.decimal128(18, 6))
    rows = rows.append_column("score", score)
    if "document_id" not in have:
        return rows
    names = [*rows.column_names[:-2], "survey_id", "score"]
    ids = rows["document_id"].combine_chunks()
    if len(pc.unique(ids)) == len(ids):
        return rows.rename_columns(names)
    pairs = len(rows.group_by(["document_id", "score"]).aggregate([]))
    if pairs > len(pc.unique(ids)) or ids.null_count:
        return rows.drop_columns(["document_id"])
    first = pc.index_in(pc.unique(ids), ids)
    return rows.take(first).rename_columns(names)


def _told(
    own: Sheet,
    part: UnderstoodSheet,
    answers: pa.Table,
    said: Sequence[tuple[str, str, str]],
    counts: tuple[int, int],
) -> UnderstoodSheet:
    """The survey as it is shown before it is kept."""
    scored, unread = counts
    kept = [column for column in SHARED if column in part.columns]
    columns = dict(zip([*kept, "score"], own.headings, strict=True))
    evidence = dict.fromkeys(kept, f"as in '{part.sheet}'")
    evidence |= {"score": f"'{own.headings[-1]}' is a score of satisfaction"}
    evidence |= {column: f"'{value}', as {why}" for column, value, why in said}
    notes = [f"'{own.headings[-1]}' of '{part.sheet}' is taken as a survey too"]
    if scored > answers.num_rows and "survey_id" in answers.column_names:
        notes.append("an order whose lines all have the same score counts as one answer")
    if unread:
        notes.append(f"{unread:,} scores are no numbers and are left out")
    sheet = pa.array([own.name] * answers.num_rows, pa.string())
    return replace(
        unknown(own),
        export=SURVEYS,
        table="survey",
        columns=columns,
        evidence=evidence,
        not_understood=(),
        rows_read=answers.num_rows,
        rows_taken=answers.num_rows,
        taken=answers.set_column(answers.column_names.index("sheet"), "sheet", sheet),
        notes=tuple(notes),
        signature=signature(own.headings),
        beside=part.sheet,
    )
