"""A table that is typed into: its cells as the screen shows them, and as rows again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from analytics.typed import Form, Kind, Row, Value

Shown: TypeAlias = str | float | date | bool | None

WHICH = "which"
DTYPES: Mapping[Kind, str] = {
    "text": "object",
    "number": "float64",
    "share": "float64",
    "day": "datetime64[ns]",
    "yes": "object",
}


@dataclass(frozen=True)
class Grid:
    """Rows on the screen: those of the book that were `seen`, and what is `shown` in their place.

    Edits live in the browser until they are kept. `baked` says that `shown` holds some of them;
    each `turn` begins a new table on the screen.
    """

    form: Form
    key: str
    columns: tuple[str, ...]
    seen: list[Row]
    shown: list[dict[str, Shown]]
    offers: Mapping[str, Sequence[str]]
    turn: int = 0
    baked: bool = False
    typed: list[dict[str, Shown]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The table's name on the screen."""
        return f"{self.key} {self.turn}"

    def touched(self) -> bool:
        """Whether anything was typed that is not kept."""
        state: dict[str, Any] = st.session_state.get(self.name) or {}
        return self.baked or any(
            state.get(f"{what}_rows") for what in ("edited", "added", "deleted")
        )

    def again(self) -> "Grid":
        """The same for a reader who was on another page meanwhile: what was typed is there."""
        if self.name in st.session_state or not self.typed or self.typed == self.shown:
            return self
        return replace(self, shown=self.typed, baked=True, turn=self.turn + 1)

    def kept(self) -> "Grid":
        """The same after all of it was kept or given up."""
        return replace(self, typed=[], baked=False, turn=self.turn + 1)

    def draw(self, *, disabled: bool) -> "Grid":
        """The table on the screen; gives the grid with what is typed in it by now."""
        held = {WHICH: pd.Series([row[WHICH] for row in self.shown], dtype="object")}
        for column in self.columns:
            values = [row[column] for row in self.shown]
            if column in self._days:
                values = [None if day is None else str(day) for day in values]
                held[column] = pd.Series(values, dtype="object")
            else:
                held[column] = pd.Series(values, dtype=DTYPES[self.form.kinds[column]])
        edited = st.data_editor(
            pd.DataFrame(held), key=self.name, hide_index=True, disabled=disabled,
            num_rows="fixed" if disabled else "dynamic", column_order=self.columns,
            column_config={column: self._config(column) for column in self.columns},
            placeholder="", alt=self.key,
        )  # fmt: skip
        typed = [
            {str(name): _bare(value) for name, value in line.items()}
            for line in edited.to_dict("records")
        ]
        for line in typed:
            for column in self._days:
                line[column] = _day(line[column])
        return replace(self, typed=typed)

    @property
    def _days(self) -> list[str]:
        """The columns of days that are chosen from a list, which the screen can hold as text."""
        return [c for c in self.columns if c in self.offers and self.form.kinds[c] == "day"]

    def rows(self) -> list[dict[str, object]]:
        """What is typed, as rows to keep; a cell that nobody touched is the very value it was."""
        there = {str(row[self.form.record]): row for row in self.seen}
        found = []
        for line in self.typed:
            row: dict[str, object] = dict(there.get(str(line[WHICH]), {}))
            before = shown(self.form, self.columns, there.get(str(line[WHICH])))
            for column in self.columns:
                if line[column] != before[column]:
                    row[column] = self._typed(column, line[column])
            if any(value is not None for value in row.values()):
                found.append(row)
        return found

    def with_offer(self, column: str, name: str) -> "Grid":
        """The same with one more name to choose from, and all that was typed so far."""
        offers = {**self.offers, column: sorted({*self.offers.get(column, ()), name})}
        baked = self.baked or self.touched()
        return replace(
            self, offers=offers, shown=self.typed or self.shown, turn=self.turn + 1, baked=baked
        )

    def _typed(self, column: str, value: Shown) -> object:
        share = self.form.kinds[column] == "share" and value is not None
        return Decimal(str(value)) / 100 if share else value

    def _config(self, column: str) -> ColumnConfig:
        heading, kind = self.form.headings[column], self.form.kinds[column]
        if kind == "share":
            label = heading if "%" in heading else f"{heading} %"
            return st.column_config.NumberColumn(label, min_value=0, max_value=100, format="%g %%")
        if kind == "number":
            return st.column_config.NumberColumn(heading, format="localized")
        if kind == "day" and column not in self.offers:
            return st.column_config.DateColumn(heading, format="D MMM YYYY")
        if kind == "yes":
            return st.column_config.CheckboxColumn(heading)
        if column not in self.offers:
            return st.column_config.TextColumn(heading)
        held = {str(row[column]) for row in self.shown if row[column] is not None}
        offered = list(dict.fromkeys((*self.offers[column], *sorted(held))))
        words = _month if kind == "day" else str
        return st.column_config.SelectboxColumn(heading, options=offered, format_func=words)


def _day(text: Shown) -> Shown:
    return date.fromisoformat(text) if isinstance(text, str) else text


def _month(text: object) -> str:
    """A month by its name; a day in the midst of one by its date."""
    day = date.fromisoformat(str(text))
    return f"{day:%b %Y}" if day.day == 1 else f"{day.day} {day:%b %Y}"


def shown(form: Form, columns: Sequence[str], row: Row | None) -> dict[str, Shown]:
    """A row as the screen shows it: shares in percent, numbers as the screen can hold them."""
    if row is None:
        return dict.fromkeys((WHICH, *columns))
    cells = {column: _shown(row[column], form.kinds[column]) for column in columns}
    return {WHICH: str(row[form.record]), **cells}


def _shown(value: Value, kind: Kind) -> Shown:
    if isinstance(value, Decimal):
        return float(value * 100 if kind == "share" else value)
    return value


def _bare(value: object) -> Shown:
    """A cell as it comes back from the screen: nothing is None, a day is a day."""
    if isinstance(value, datetime):
        return None if pd.isna(value) else value.date()
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NaT:
        return None
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, (float, bool, date)) else str(value)
