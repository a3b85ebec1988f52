"""Surveys with a column for each question, turned into a row for each answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from analytics.importing.questions import (
    MOST,
    OVERALL,
    SATISFIED,
    SECOND_HEADINGS,
    SUMMED,
    asks,
    scale_of,
    scores,
)
from analytics.sheet import Sheet
from analytics.source import Headings, key, keys, named, recognise

VAGUE = frozenset({"score", "rating", "note", "nota", "answer", "voto", "cijfer", "bewertung"})
ADDED = ("Survey Type", "Scale", "Score")
OTHERS = frozenset({"survey", "account", "person"})
QUESTION = 4
MOST_ROWS = 1 << 20

Turn = Callable[..., Sheet]


@dataclass(frozen=True)
class Question:
    """A column of answers: what it asks for, its answers as numbers, and their scale if written."""

    asked: str
    values: list[str | None]
    scale: str
    was_words: bool


def by_answer(sheet: Sheet, turned: Turn) -> Sheet:
    """The sheet with a row for each answer, where its columns are questions of a survey."""
    if sheet.rows.num_rows >= MOST_ROWS:
        return sheet
    bare = _without_second_headings(sheet)
    found = _questions(bare)
    spelt = any(q.was_words or not _known(bare.headings[p]) for p, q in found.items())
    if not found or (len(found) < 2 and not spelt) or not _may_be_survey(bare, found):
        return sheet
    chosen, left = _chosen(bare, found)
    said = {
        place: (found[place].asked or bare.headings[place], _scale(bare, place, found[place]))
        for place in chosen
    }
    rows = bare.rows
    for place in chosen:
        name = f"c{place}"
        values = pa.chunked_array([pa.array(found[place].values, pa.string())])
        rows = rows.set_column(rows.column_names.index(name), name, values)
    added = {key(text) for text in ADDED}
    kept = [
        place
        for place, text in enumerate(bare.headings)
        if place not in found and key(text) not in added
    ]
    answers = [found[place].values for place in found]
    none = pa.array(
        [not any((a or "").strip() for a in line) for line in zip(*answers, strict=True)]
    )
    note = _note(bare, chosen, left, found)
    return turned(replace(bare, rows=rows), kept, said, ADDED, note, none)


def _questions(sheet: Sheet) -> dict[int, Question]:
    """The columns of scores: by a heading that is one, or a question with numbers or words."""
    found: dict[int, Question] = {}
    for place, text in enumerate(sheet.headings):
        asked = asks(text)
        question = asked and (text.strip().endswith("?") or len(text.split()) >= QUESTION)
        satisfied = SATISFIED.search(text) and not SUMMED.search(text)
        if not _known(text) and not question and not satisfied:
            continue
        before = sheet.rows[f"c{place}"].to_pylist()
        read = scores(before)
        if read is not None:
            found[place] = Question(asked or "csat", *read, was_words=read[0] != before)
    return found


def _known(text: str) -> bool:
    return bool((set(named("workbook.surveys").words["score"]) - VAGUE) & set(keys(text)))


def _may_be_survey(sheet: Sheet, found: Mapping[int, Question]) -> bool:
    """Whether the sheet is nothing else, nor a list that says of each score what it is."""
    match = recognise(Headings(sheet.headings, sheet.labels, sheet.known_as))
    if match is None:
        return True
    if match.export.table not in OTHERS:
        return False
    kind = match.columns.get("kind") if match.export.table == "survey" else None
    if kind is None or kind in found or len(found) > 1:
        return True
    values = [value for value in sheet.rows[f"c{kind}"].to_pylist() if value]
    return sum(1 for value in values if asks(value)) < MOST * len(values)


def _chosen(sheet: Sheet, found: Mapping[int, Question]) -> tuple[list[int], list[int]]:
    """One question for recommending; of those on satisfaction the overall one, or all."""
    chosen: list[int] = []
    for asked in ("nps", "ces", "csat"):
        places = [place for place, question in found.items() if question.asked == asked]
        overall = [place for place in places if OVERALL.search(sheet.headings[place])]
        chosen += (overall or places)[:1] if asked != "csat" or overall else places
    return sorted(chosen), [place for place in found if place not in chosen]


def _scale(sheet: Sheet, place: int, question: Question) -> str:
    if question.scale and question.asked != "nps":
        return question.scale
    return scale_of(sheet.headings[place], question.values, question.asked)[0]


def _note(sheet: Sheet, chosen: list[int], left: list[int], found: Mapping[int, Question]) -> str:
    note = f"{len(chosen)} {'columns' if len(chosen) > 1 else 'column'} of scores"
    note += " were read as rows of their own" if len(chosen) > 1 else " was read as answers"
    words = [p for p in chosen if found[p].was_words and found[p].scale == "1-5"]
    if words:
        headings = ", ".join(sheet.headings[place] for place in words)
        note += f"; answers in words taken as 5 (best) to 1: {headings}"
    if left:
        others = ", ".join(sheet.headings[place] for place in left)
        note += f"; left out beside them, so that one answer counts once: {others}"
    return note


def _without_second_headings(sheet: Sheet) -> Sheet:
    """The sheet without the line under its headings that only says 'Response'."""
    if not sheet.rows.num_rows:
        return sheet
    first = sheet.rows.slice(0, 1).to_pylist()[0]
    told = {key(str(value)) for name, value in first.items() if name != "row" and value}
    if not told or not told <= SECOND_HEADINGS | {""}:
        return sheet
    note = "the second line of headings was left out"
    return replace(sheet, rows=sheet.rows.slice(1), notes=(*sheet.notes, note))
