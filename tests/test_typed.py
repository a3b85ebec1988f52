"""What a user types is an import: it has a version, an author, an undo, and it imports again."""

import json
import shlex
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import command, importing, inbox, source, typed
from analytics.importing import ImportRefused
from analytics.page import needs
from analytics.settings import SETTINGS, Setting, SettingError, change, checked
from analytics.store import Store, StoreError, forget, open_book
from analytics.typed import NotKept, Row

RESULTS = "workbook.event_results"
LAUNCH = {
    "project": "Launch", "account": "Acme", "date": date(2026, 3, 4), "benefit": "Cost saved",
    "grade": "measured", "amount": "1234.5", "margin": "40%", "isolated": 1, "confidence": "0.8",
}  # fmt: skip
FAIR = {"project": "Fair", "benefit": "Revenue", "grade": "assumed", "amount": 500}
# One row of each export that pages let people type, with what each kind of column may hold.
EXAMPLES: dict[str, dict[str, object]] = {
    RESULTS: LAUNCH,
    "workbook.surveys": {"account": "Acme", "date": date(2026, 2, 1), "kind": "NPS", "score": 9},
    "workbook.complaints": {
        "account": "Acme", "subject": "Late", "opened_on": date(2026, 1, 5), "is_escalated": True,
    },
    "workbook.health_weights": {"measure": "nps", "weight": 30, "worst": -100, "best": 100},
    "workbook.calls": {
        "date": date(2026, 12, 1), "owner": "Ana", "amount": 900, "reason": "won",
    },
    "workbook.credits": {"project": "Launch", "deal": "Acme renewal", "share": "50%"},
    "workbook.projects": {
        "project": "Launch", "account": "Acme", "event_on": date(2026, 3, 4), "budget": 9000,
    },
}  # fmt: skip


def _said(rows: list[Row]) -> list[dict[str, Any]]:
    """The rows without what is empty, and without ids that were made for them."""
    return [
        {c: v for c, v in row.items() if v is not None and not str(v).startswith("typed-")}
        for row in rows
    ]


def _amounts(store: Store, version: int | None = None) -> list[Decimal]:
    """The amounts of event results that count at a version, typed or not."""
    with store.at(version) as run:
        return [r["amount"] for r in run.rows("from current_event_result order by project, amount")]


def _brought(store: Store, path: Path) -> None:
    importing.keep(store, [importing.read(store, path, path.name)], "somebody")


@pytest.mark.parametrize("export", EXAMPLES)
def test_typed_rows_are_a_workbook_that_imports_into_another_book(
    export: str, store: Store, tmp_path: Path
) -> None:
    typed.keep(store, export, [EXAMPLES[export]], "Ana")
    path = tmp_path / "typed.xlsx"
    path.write_bytes(typed.workbook(store, export))
    other = open_book(tmp_path / "other")
    _brought(other, path)
    assert typed.rows(other, export) == typed.rows(store, export) != []
    forget(tmp_path / "other")


def test_a_typed_row_is_kept_as_it_was_typed(store: Store) -> None:
    typed.keep(store, RESULTS, [LAUNCH], "Ana")
    kept = {"amount": Decimal("1234.5"), "margin": Decimal("0.4"), "confidence": Decimal("0.8")}
    assert _said(typed.rows(store, RESULTS)) == [{**LAUNCH, **kept, "isolated": Decimal(1)}]


def test_a_save_is_an_import_with_its_author_its_file_and_its_version(store: Store) -> None:
    saved = typed.keep(store, RESULTS, [LAUNCH], "Ana", where="Client ROI: benefits")
    assert saved is not None
    line = store.imports()[-1]
    assert (line["import_id"], line["author"], line["rows"]) == (saved.import_id, "Ana", 1)
    assert saved.version == store.version == 1
    assert saved.file.startswith("Typed in Client ROI  benefits on ")
    assert not set('<>:"/\\|?*') & set(saved.file)
    assert store.file(line["sha256"]).is_file()
    assert str(saved) == "Saved: 1 row added."


def test_an_older_version_shows_the_rows_of_then(store: Store) -> None:
    typed.keep(store, RESULTS, [LAUNCH], "Ana")
    first = store.version
    seen = typed.rows(store, RESULTS)
    typed.keep(store, RESULTS, [{**seen[0], "amount": 7}, FAIR], "Ben", seen)
    assert [row["amount"] for row in typed.rows(store, RESULTS, first)] == [Decimal("1234.5")]
    assert [row["amount"] for row in typed.rows(store, RESULTS)] == [Decimal(7), Decimal(500)]


def test_a_row_that_is_changed_or_removed_counts_once_or_not_at_all(store: Store) -> None:
    typed.keep(store, RESULTS, [LAUNCH, FAIR], "Ana")
    seen = typed.rows(store, RESULTS)
    saved = typed.keep(store, RESULTS, [{**seen[0], "amount": 10}], "Ana", seen)
    assert saved is not None
    assert (saved.added, saved.changed, saved.removed) == (0, 1, 1)
    assert _amounts(store) == [Decimal(10)]


def test_undo_brings_back_the_state_before_the_last_save(store: Store) -> None:
    typed.keep(store, RESULTS, [LAUNCH, FAIR], "Ana")
    before = typed.rows(store, RESULTS)
    typed.keep(store, RESULTS, [], "Ben", before)
    assert typed.rows(store, RESULTS) == []
    typed.undo(store, RESULTS, "Ana")
    assert typed.rows(store, RESULTS) == before
    typed.undo(store, RESULTS, "Ana")
    assert typed.rows(store, RESULTS) == []
    with pytest.raises(NotKept, match="Nothing that was typed is left to undo"):
        typed.undo(store, RESULTS, "Ana")


def test_undoing_a_save_in_the_middle_brings_no_row_back_twice(store: Store) -> None:
    for amount in (1, 2, 3, 4):
        seen = typed.rows(store, RESULTS)
        typed.keep(store, RESULTS, [{**(seen[0] if seen else FAIR), "amount": amount}], "Ana", seen)
    for earlier in (3, 1):
        store.undo(earlier, "Ben")
        assert _amounts(store) == [Decimal(4)]
    store.undo(4, "Ben")
    assert _amounts(store) == [Decimal(2)]


def test_the_same_rows_typed_again_after_others_are_kept_again(store: Store) -> None:
    typed.keep(store, RESULTS, [FAIR], "Ana")
    first = typed.rows(store, RESULTS)
    typed.keep(store, RESULTS, [{**first[0], "amount": 1}], "Ana", first)
    typed.keep(store, RESULTS, first, "Ana", typed.rows(store, RESULTS))
    assert typed.rows(store, RESULTS) == first
    assert typed.keep(store, RESULTS, first, "Ana", first) is None


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"amount": "a lot"}, "'Benefit Amount' of row 2 is 'a lot', which is no number"),
        ({"amount": "NaN"}, "too large"),
        ({"amount": "1e30"}, "too large"),
        ({"date": "soon"}, "'Event Date' of row 2 is 'soon', which is no day"),
        ({"date": "0001-01-01"}, "too far away"),
        ({"margin": "140%"}, "a share is from 0 to 100 %"),
        ({"benefit": "=HYPERLINK(1)"}, "takes for a formula"),
        ({"benfit": "x"}, "have no column 'benfit'"),
        ({"project": None}, "names no event"),
    ],
)
def test_a_bad_value_is_one_sentence_and_nothing_is_kept(
    store: Store, bad: dict[str, object], words: str
) -> None:
    with pytest.raises(ImportRefused, match=words) as refused:
        typed.keep(store, RESULTS, [LAUNCH, {**FAIR, **bad}], "Ana")
    assert "\n" not in str(refused.value)
    assert (store.version, typed.rows(store, RESULTS)) == (0, [])
    assert all(job.ended for job in inbox.turns(store).jobs())


def test_two_measures_of_one_name_are_refused(store: Store) -> None:
    weight = EXAMPLES["workbook.health_weights"]
    with pytest.raises(NotKept, match="the same 'Measure' as another row: nps"):
        typed.keep(store, "workbook.health_weights", [weight, weight], "Ana")
    with pytest.raises(NotKept, match="Row 1 has no 'Measure'"):
        typed.keep(store, "workbook.health_weights", [{**weight, "measure": ""}], "Ana")


def test_what_two_people_typed_at_once_is_put_together(store: Store) -> None:
    typed.keep(store, RESULTS, [LAUNCH, FAIR], "Ana")
    seen = typed.rows(store, RESULTS)
    typed.keep(store, RESULTS, [{**seen[0], "amount": 1}, seen[1]], "Ana", seen)
    typed.keep(store, RESULTS, [seen[0], {**seen[1], "amount": 2}, {**FAIR, "amount": 3}],
               "Ben", seen)  # fmt: skip
    assert _amounts(store) == [Decimal(2), Decimal(3), Decimal(1)]


@pytest.mark.parametrize("second", ["changed", "removed"])
def test_the_second_who_changes_one_row_is_told_and_nothing_is_kept(
    store: Store, second: str
) -> None:
    typed.keep(store, RESULTS, [LAUNCH], "Ana")
    seen = typed.rows(store, RESULTS)
    typed.keep(store, RESULTS, [{**seen[0], "amount": 1}], "Ana", seen)
    mine = [{**seen[0], "amount": 2}] if second == "changed" else []
    with pytest.raises(NotKept, match="'Launch' was changed by Ana"):
        typed.keep(store, RESULTS, mine, "Ben", seen)
    assert _amounts(store) == [Decimal(1)]


def test_saves_at_the_same_moment_lose_no_row(store: Store) -> None:
    def save(number: int) -> None:
        typed.keep(store, RESULTS, [{**FAIR, "amount": number}], f"Person {number}", [])

    threads = [threading.Thread(target=save, args=(n,)) for n in range(1, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _amounts(store) == [Decimal(n) for n in range(1, 4)]


def test_typed_rows_and_those_of_a_file_stand_beside_each_other(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    path.write_text("Event,Benefit,Benefit Amount,Evidence\nGala,Revenue,100,assumed\n")
    _brought(store, path)
    typed.keep(store, RESULTS, [FAIR], "Ana")
    seen = typed.rows(store, RESULTS)
    assert [row["project"] for row in seen] == ["Fair"]
    typed.keep(store, RESULTS, [], "Ana", seen)
    assert _amounts(store) == [Decimal(100)]


def test_a_workbook_changed_in_excel_and_dropped_again_can_be_typed_into(
    store: Store, tmp_path: Path
) -> None:
    typed.keep(store, RESULTS, [LAUNCH, FAIR], "Ana")
    path = tmp_path / "changed.xlsx"
    there = open_book(tmp_path / "there")
    typed.keep(there, RESULTS, [{**typed.rows(store, RESULTS)[0], "amount": 9}], "Ben")
    path.write_bytes(typed.workbook(there, RESULTS))
    _brought(store, path)
    assert _amounts(store) == [Decimal(500), Decimal(9)]
    seen = typed.rows(store, RESULTS)
    typed.keep(store, RESULTS, [{**row, "amount": 4} for row in seen], "Ana", seen)
    assert _amounts(store) == [Decimal(4), Decimal(4)]
    forget(tmp_path / "there")


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(
        st.decimals(-(10**9), 10**9, places=4, allow_nan=False), min_size=1, max_size=8
    ),
    share=st.decimals(0, 1, places=6),
    day=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
)
def test_numbers_and_days_come_back_to_the_last_digit(
    store: Store, amounts: list[Decimal], share: Decimal, day: date
) -> None:
    seen = typed.rows(store, RESULTS)
    rows = [{**FAIR, "amount": amount, "margin": share, "date": day} for amount in amounts]
    typed.keep(store, RESULTS, rows, "Ana", seen)
    kept = [(row["amount"], row["margin"], row["date"]) for row in typed.rows(store, RESULTS)]
    assert kept == [(amount, share, day) for amount in amounts]


@pytest.mark.parametrize("export", EXAMPLES)
def test_every_column_of_a_form_has_a_heading_of_its_own(export: str, store: Store) -> None:
    form = typed.form(store, export)
    assert len({source.key(heading) for heading in form.headings.values()}) == len(form.headings)
    assert {form.column(heading) for heading in form.headings.values()} == set(form.kinds)


@pytest.mark.parametrize("table", needs.EXAMPLES)
def test_the_filled_example_of_a_page_without_rows_can_be_imported(
    table: str, store: Store
) -> None:
    path = needs.example(table)
    assert path is not None
    _brought(store, path)
    with store.at() as run:
        assert run.rows(f"select count(*) as n from current_{table}")[0]["n"] > 0


@pytest.mark.parametrize("table", needs.FROM)
def test_a_list_with_the_headings_that_a_page_names_is_recognised(table: str) -> None:
    names = needs.headings(needs.general(table))
    match = source.recognise(names)
    assert match is not None
    assert (match.export.table, len(match.columns)) == (table, len(names))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_may_be_its_default_and_nothing_out_of_bounds(
    store: Store, setting: Setting
) -> None:
    assert checked(setting.name, setting.default) == (setting.name, setting.default)
    for value in ("-1000", "10000000000", "a word", "NaN"):
        with pytest.raises(SettingError, match=setting.name):
            change(store, {setting.name: value}, "Ana")
    assert store.settings() == {}


def test_settings_are_set_together_or_not_at_all(store: Store) -> None:
    with pytest.raises(SettingError, match="There is no setting 'costs_days'"):
        change(store, {"costing_days": "10", "costs_days": "10"}, "Ana")
    assert store.version == 0
    change(store, {"costing_days": "10", "margin_floor": "17.50 %", "line_likeness": "85"}, "Ana")
    assert store.settings() == {"costing_days": "10", "margin_floor": "17.5"}
    assert store.versions()[-1].author == "Ana"
    assert change(store, {"costing_days": "10"}, "Ben") == store.version == 1
    change(store, {"costing_days": "", "rate.usd": "0.92"}, "Ben")
    assert store.settings()["costing_days"] == "12"
    assert store.settings()["rate.USD"] == "0.92"


@pytest.mark.parametrize("said", ["rate.USD=-1", "rate.XXX=1", "rate.USD=x", "home_currency=USD"])
def test_a_rate_or_currency_that_cannot_be_is_a_sentence(store: Store, said: str) -> None:
    with pytest.raises(SettingError):
        change(store, dict([said.split("=")]), "Ana")
    with pytest.raises(StoreError):
        store.undo(1, "Ana")


def _told(book: Path, words: str) -> dict[str, Any]:
    outcome = command.run([*shlex.split(words), "--json"], book)
    found: dict[str, Any] = json.loads(outcome.out)
    assert (outcome.exit == command.DONE) == found.get("ok", True)
    return found


def test_the_command_line_types_a_row_changes_it_and_gives_a_workbook(tmp_path: Path) -> None:
    book = tmp_path / "book"
    said = _told(book, f"type {RESULTS} event=Fair 'Benefit Amount'=12.5 'Margin %'=30%")
    assert said["said"] == "Saved: 1 row added."
    line = _told(book, f"typed {RESULTS}")["rows"][0]
    assert (line["project"], line["amount"], line["margin"]) == ("Fair", 12.5, 0.3)
    _told(book, f"type {RESULTS} result_id={line['result_id']} amount=99")
    assert [row["amount"] for row in _told(book, f"typed {RESULTS}")["rows"]] == [99]
    assert [row["amount"] for row in _told(book, f"typed {RESULTS} --version 1")["rows"]] == [12.5]
    path = tmp_path / "typed.xlsx"
    assert _told(book, f"typed {RESULTS} --out '{path}'")["count"] == 1
    assert _told(tmp_path / "other", f"import '{path}'")["rows"] == 1
    assert [row["amount"] for row in _told(tmp_path / "other", f"typed {RESULTS}")["rows"]] == [99]
    for folder in (book, tmp_path / "other"):
        forget(folder)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (f"type {RESULTS} event=Fair amount=many", "which is no number"),
        (f"type {RESULTS} event", "has no '='"),
        (f"type {RESULTS} result_id=typed-0 amount=1", "No typed row has the id 'typed-0'"),
        ("type workbook.nothing event=Fair", "There is no export 'workbook.nothing'"),
        (
            "settings costing_days=soon",
            "(costing_days) is a whole number from 1 to 366; not 'soon'",
        ),
        ("settings costing=1", "There is no setting 'costing'"),
    ],
)
def test_what_the_command_line_cannot_keep_is_a_sentence(
    tmp_path: Path, words: str, sentence: str
) -> None:
    assert sentence in _told(tmp_path / "book", words)["message"]
    assert open_book(tmp_path / "book").version == 0
    forget(tmp_path / "book")


def test_the_command_line_sets_and_shows_settings(tmp_path: Path) -> None:
    found = _told(tmp_path / "book", "settings costing_days=10 rate.USD=0.92")
    values = {row["name"]: row["value"] for row in found["rows"]}
    assert (values["costing_days"], values["margin_floor"]) == ("10", "20")
    assert values["rate.USD"] == "0.92"
    assert {setting.name for setting in SETTINGS} < set(values)
    forget(tmp_path / "book")
