"""The rows of a sheet on their way into the book: every column typed once, as Arrow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing import sentinels, texts
from analytics.importing.columns import (
    DOMAINS,
    FLAGS,
    IDS,
    PEOPLE,
    SHARES,
    Chosen,
)
from analytics.importing.numbers import Writing
from analytics.sheet import Sheet
from analytics.store import Scratch


@dataclass
class Work:
    """A sheet on its way: its texts stand in the table `sheet`, its values in `typed`.

    Values are worked out when a column is set, each once, and never again for each question.
    """

    scratch: Scratch
    sheet: Sheet
    chosen: Chosen
    writings: Mapping[str, Writing]
    unread_dates: Mapping[str, int]
    evidence: dict[str, str] = field(default_factory=dict)
    table: pa.Table = field(default_factory=lambda: pa.table({}))
    typed: str = "typed"
    nothing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, int]:
        """The place of each column of ours."""
        return self.chosen.columns

    @property
    def have(self) -> frozenset[str]:
        """The columns that have values by now."""
        return frozenset(self.table.column_names)

    @property
    def unsure(self) -> tuple[str, str] | None:
        """A column whose numbers only the user can tell how to read, with one of them."""
        found = ((c, w.unsure) for c, w in self.writings.items() if w.unsure)
        return next(found, None)

    def heading(self, column: str) -> str:
        """The heading that a column of ours has in the file."""
        return self.sheet.headings[self.columns[column]] if column in self.columns else ""

    def texts(self, column: str) -> pa.ChunkedArray:
        """What stands in the file for a column of ours."""
        return self.sheet.rows[f"c{self.columns[column]}"]

    def say(self, column: str, why: str) -> None:
        """Add to how a column was understood."""
        self.evidence[column] = "; ".join(filter(None, (self.evidence.get(column), why)))

    def hold(self, table: pa.Table) -> None:
        """Take these as the typed rows."""
        self.table = table
        self.scratch.load(self.typed, table)

    def set(
        self, sql: Mapping[str, str], drop: Iterable[str] = (), source: str = "typed as t"
    ) -> None:
        """Give columns new values, worked out from `source`, and drop others."""
        table = self.table
        if sql:
            listed = ", ".join(f"{value} as {name}" for name, value in sql.items())
            row = "row" if source == "typed as t" else "t.row"
            found = self.scratch.arrow(f"select {row} as its_row, {listed} from {source}")
            found = in_file_order(found, table["row"])
            for name in sql:
                table = put(table, name, found[name])
        gone = [name for name in drop if name in table.column_names and name not in sql]
        self.hold(table.drop_columns(gone))

    def share(self, condition: str, among: str) -> float:
        """The share of rows that fulfil a condition among those of which it can be asked."""
        found = self.scratch.rows(
            f"select count(*) filter ({condition}) as yes, count(*) as n from typed where {among}"
        )[0]
        return found["yes"] / found["n"] if found["n"] else 0.0


def put(table: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    """The table with a column in place of the one of that name, or after the others."""
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, values)
    return table.append_column(name, values)


def in_file_order(found: pa.Table, rows: pa.ChunkedArray) -> pa.Table:
    """Rows as they stand in the file; a join may have turned them round."""
    return found if found["its_row"].equals(rows) else found.sort_by("its_row")


def give_types(work: Work, values: Mapping[str, pa.ChunkedArray]) -> None:
    """Type every column of ours; dates, numbers and currencies are in `values` already."""
    table = work.sheet.rows.select(["row"])
    for column in work.columns:
        typed = values[column] if column in values else _typed(work, column)
        table = table.append_column(column, typed)
    work.hold(table)


def _typed(work: Work, column: str) -> pa.ChunkedArray:
    place = f"c{work.columns[column]}"
    if column in FLAGS:
        return texts.flags(work.sheet.rows[place], blank_is_no=column != "is_renewed")
    if column in DOMAINS:
        return work.scratch.arrow(f"select domain_of({place}) as v from sheet")["v"]
    tidy, words = texts.without_sentinels(texts.tidy(work.sheet.rows[place]))
    work.say(column, sentinels.said(words))
    if column in IDS:
        tidy, damaged = texts.undamaged(texts.ids(tidy))
        work.say(column, f"{damaged:,} ids that Excel damaged are not used" if damaged else "")
    if column in IDS | PEOPLE and texts.may_be_of_salesforce(tidy):
        work.scratch.load("ids", pa.table({"v": tidy}))
        return work.scratch.arrow("select short_id(v) as v from ids")["v"]
    return tidy


def literal(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def taken(work: Work) -> pa.Table:
    """The rows to keep, by the canonical columns of their table."""
    if "expected_amount" in work.have and "probability" not in work.have and "amount" in work.have:
        share = "greatest(0, least(1, expected_amount / nullif(amount, 0)))"
        work.set({"probability": share})
        work.say("probability", f"'{work.heading('expected_amount')}' over the amount")
    work.set({c: f"try_cast({c} as decimal(9, 6))" for c in sorted(SHARES & work.have)})
    table = work.table.drop_columns(sorted({"day", "expected_amount", "version"} & work.have))
    bad = work.scratch.arrow("select row from bad")["row"]
    if len(bad):
        keep = pc.invert(pc.is_in(table["row"], bad.cast(table["row"].type).combine_chunks()))
        table = table.filter(keep)
    return table.append_column("sheet", pa.repeat(work.sheet.name, table.num_rows))
