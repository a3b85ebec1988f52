"""The rows of a sheet with their types, as a stack of views over its texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from analytics.importing.columns import (
    DATES,
    DOMAINS,
    FLAGS,
    IDS,
    NUMBERS,
    PEOPLE,
    SHARES,
    Chosen,
)
from analytics.importing.numbers import Writing
from analytics.sheet import Sheet
from analytics.store import Scratch

YES = "('1', '1.0', 'true', 'yes', 'y', 't', 'x', 'ja', 'oui', 'wahr', 'vrai', 'si', 'sí', 'sim')"
NO = "('0', '0.0', 'false', 'no', 'n', 'f', 'nein', 'non', 'falsch', 'faux', 'nee', 'não')"


@dataclass
class Work:
    """A sheet on its way: its texts stand in `sheet`, its values in the view that `typed` names."""

    scratch: Scratch
    sheet: Sheet
    chosen: Chosen
    writings: Mapping[str, Writing]
    unread_dates: Mapping[str, int]
    evidence: dict[str, str] = field(default_factory=dict)
    typed: str = "sheet"
    have: frozenset[str] = frozenset()

    @property
    def columns(self) -> dict[str, int]:
        """The place of each column of ours."""
        return self.chosen.columns

    def heading(self, column: str) -> str:
        """The heading that a column of ours has in the file."""
        return self.sheet.headings[self.columns[column]] if column in self.columns else ""

    def say(self, column: str, why: str) -> None:
        """Add to how a column was understood."""
        self.evidence[column] = "; ".join(filter(None, (self.evidence.get(column), why)))

    def layer(self, sql: str) -> None:
        """Put a view over the rows as they are; `{typed}` in the SQL names them."""
        name = f"typed_{int(self.typed.rpartition('_')[2]) + 1}" if "_" in self.typed else "typed_1"
        self.scratch.execute(
            f"create or replace temp view {name} as {sql.format(typed=self.typed)}"
        )
        self.typed = name
        self.have = frozenset(r["column_name"] for r in self.scratch.rows(f"describe {name}"))


def give_types(work: Work) -> None:
    """Lay types over the texts of the sheet: every value of its own type, or null."""
    parts = [f"{_typed(work, column, f'c{at}')} as {column}" for column, at in work.columns.items()]
    work.layer(f"select row, {', '.join(parts)} from {{typed}}".replace("{2", "{{2"))


def _typed(work: Work, column: str, place: str) -> str:
    if column in DATES or column == "currency":
        return f"d_{column}"
    if column in NUMBERS:
        return work.writings[column].sql(place, NUMBERS[column])
    if column in FLAGS:
        return _flag(work, place)
    if column in DOMAINS:
        return f"domain_of({place})"
    if column in IDS:
        return _id(work, place)
    text = f"nullif(tidy({place}), '')"
    return f"short_id({text})" if column in PEOPLE else text


def _id(work: Work, place: str) -> str:
    """An id as text: without the '.0' of a number, and without Salesforce's id of nothing."""
    same = work.scratch.rows(
        f"select count(*) filter ({place} <> '') = count(*) filter (ends_with({place}, '.0'))"
        " as same from sheet"
    )
    bare = f"replace(tidy({place}), '.0', '')" if same[0]["same"] else f"tidy({place})"
    return f"if(starts_with({place}, '000000000000000'), null, short_id(nullif({bare}, '')))"


def _flag(work: Work, place: str) -> str:
    """Yes or no; an empty cell is a no where the column says only yes, as Salesforce writes it."""
    text = f"lower(tidy({place}))"
    said = work.scratch.rows(f"select count(*) filter ({text} in {NO}) as no from sheet")
    otherwise = "null" if said[0]["no"] else "false"
    return (
        f"case when {text} in {YES} then true when {text} in {NO} then false"
        f" when coalesce({text}, '') = '' then {otherwise} else null end"
    )


def literal(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def taken(work: Work) -> pa.Table:
    """The rows to keep, by the canonical columns of their table."""
    if "expected_amount" in work.have and "probability" not in work.have and "amount" in work.have:
        share = "greatest(0, least(1, expected_amount / nullif(amount, 0)))"
        work.layer(f"select *, {share} as probability from {{typed}}")
        work.say("probability", f"'{work.heading('expected_amount')}' over the amount")
    out = {"day", "expected_amount"} & work.have
    exclude = f" exclude ({', '.join(sorted(out))})" if out else ""
    casts = [f"cast({c} as decimal(9, 6)) as {c}" for c in sorted(SHARES & work.have)]
    replace = f" replace ({', '.join(casts)})" if casts else ""
    order = " order by row" if "rate" in work.have else ""
    return work.scratch.arrow(
        f"select *{exclude}{replace}, $sheet as sheet from {work.typed}"
        f" where row not in (select row from bad){order}",
        sheet=work.sheet.name,
    )
