"""The manager's call: who said what, when, and what persons' calls come to; worked by hand."""

import json
import shlex
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics import command, importing, source, typed
from analytics.outlook.calls import EXPORT, Calls, called_before, calls, strangers, told_by
from analytics.outlook.standing import measure_of, stood
from analytics.store import Store, Version, forget, open_book
from analytics.view import View, shift
from tests.books import Line, book, line, note_import, write

NOW = datetime.now(UTC)
THIS = NOW.date().replace(day=1)
NEXT, LAST = shift(THIS, 1), shift(THIS, -1)
BOUGHT = [
    line("Acme", "2029-03-05", 100, owner="Ana"),
    line("Bolt", "2029-04-05", 50, owner="Ana"),
    line("Cato", "2029-12-05", 70, owner="Ben"),
]
JULY = date(2031, 7, 1)
ALL = View()


def said(amount: object, **more: object) -> Line:
    """One call for July 2031."""
    return {"date": JULY, "amount": Decimal(str(amount)), "reason": "asked the client", **more}


def told(*rows: Line, month: date = JULY) -> Calls:
    """The calls of a book in which Ana has Acme and Bolt, and Ben has Cato."""
    return calls(book(BOUGHT, call=[{"date": month, **row} for row in rows]))


def typed_in(store: Store, *rows: Mapping[str, object], author: str = "Ana") -> int:
    """These calls in the place of all that were typed before, and the version that has them."""
    seen = typed.rows(store, EXPORT)
    saved = typed.keep(store, EXPORT, rows, author, seen)
    assert saved is not None
    return saved.version


def test_a_call_of_the_whole_comes_before_the_sum_of_persons_calls() -> None:
    found = told(said(400), said(250, owner="Ana"), said(80, owner="Ben")).of(JULY)
    assert (found.amount, found.how, len(found.calls)) == (Decimal(400), "called for the whole", 1)


def test_persons_calls_are_added_where_everybody_who_sold_has_one() -> None:
    """250 + 80 = 330; without Ben's there is no sum, and he is named."""
    both = told(said(250, owner="Ana"), said(80, owner="Ben")).of(JULY)
    assert (both.amount, both.how, both.missing) == (Decimal(330), "the sum of 2 calls", ())
    alone = told(said(250, owner="Ana")).of(JULY)
    assert (alone.amount, alone.how, alone.missing) == (None, "1 of 2 called", ("Ben",))


def test_a_person_who_has_gone_is_called_with_nothing_and_is_no_gap() -> None:
    assert told(said(250, owner="Ana"), said(0, owner="Ben")).of(JULY).amount == 250


def test_a_persons_accounts_are_added_where_all_of_them_have_a_call() -> None:
    """Ana: 90 + 20 = 110 from her accounts; with Ben's 80 the book has 190."""
    accounts = [said(90, account="Acme"), said(20, account="Bolt")]
    found = told(*accounts, said(80, owner="Ben"))
    assert found.of(JULY, owner="Ana").amount == 110
    assert found.of(JULY).amount == 190
    part = told(accounts[0], said(80, owner="Ben"))
    assert part.of(JULY, owner="Ana").missing == ("Bolt",)
    assert part.of(JULY).amount is None


def test_a_persons_own_call_comes_before_the_sum_of_the_accounts() -> None:
    found = told(said(90, account="Acme"), said(20, account="Bolt"), said(150, owner="Ana"))
    assert found.of(JULY, owner="Ana").amount == 150


def test_an_account_is_called_by_any_of_its_names() -> None:
    accounts = [{"account_id": "A-1", "account": "Acme"}]
    rows = [{**BOUGHT[0], "account_id": "A-1"}, *BOUGHT[1:]]
    found = calls(book(rows, account=accounts, call=[said(90, account_id="A-1", account=None)]))
    assert found.of(JULY, account="Acme").amount == 90


def test_a_month_without_calls_has_none_and_not_nothing() -> None:
    found = told(said(250))
    assert found.of(shift(JULY, 1)).amount is None
    assert found.months == (JULY,)


@pytest.mark.parametrize(
    ("view", "amount"),
    [
        (ALL, 400),
        (ALL.filtered("owner", "Ana"), 250),
        (ALL.filtered("account", "Acme"), 90),
        (ALL.filtered("owner", "Ana", "Ben"), None),
        (ALL.filtered("region", "North"), None),
        (ALL.filtered("owner", "Ana").filtered("account", "Acme"), None),
        (ALL.with_(base="agi"), None),
    ],
)
def test_a_view_has_the_calls_for_just_what_it_shows(view: View, amount: int | None) -> None:
    found = told(said(400), said(250, owner="Ana"), said(90, account="Acme"))
    assert found.seen(JULY, view).amount == amount


def test_any_day_of_a_month_means_the_month_and_the_newer_of_two_calls_counts() -> None:
    found = told(said(1, date=date(2031, 7, 31)), said(2, date=date(2031, 7, 2)))
    assert [(c.month, c.amount) for c in found.rows] == [(JULY, Decimal(2))]


def test_a_call_is_for_revenue_or_for_the_measure_that_it_names() -> None:
    store = book(BOUGHT, call=[said(1), said(2, measure="Gross margin"), said(3, measure="Mood")])
    assert calls(store).of(JULY).amount == 1
    assert calls(store, measure="gross_margin").of(JULY).amount == 2
    assert strangers(store) == ("Mood",)
    assert (measure_of(""), measure_of("REVENUE"), measure_of("Mood")) == (
        "revenue", "revenue", None,
    )  # fmt: skip


def test_a_call_made_after_its_month_has_closed_counts_nowhere() -> None:
    """The rows of such a book were kept on 1 January 2030."""
    for month, counts in (("2029-12-01", False), ("2030-01-01", True), ("2030-02-01", True)):
        found = told(said(5, date=date.fromisoformat(month)))
        (call,) = found.rows
        assert (call.stood != "late") is counts
        assert found.of(call.month).amount == (5 if counts else None)


@pytest.mark.parametrize(
    ("at", "how"),
    [
        (datetime(2031, 6, 30, 23, 59, tzinfo=UTC), "before"),
        (datetime(2031, 7, 1, tzinfo=UTC), "during"),
        (datetime(2031, 7, 31, 23, 59, tzinfo=UTC), "during"),
        (datetime(2031, 8, 1, tzinfo=UTC), "late"),
    ],
)
def test_a_month_begins_and_ends_at_midnight(at: datetime, how: str) -> None:
    assert stood(JULY, at) == how


def test_the_call_that_counts_is_what_stood_before_the_month_else_during_it() -> None:
    """Versions of 30 May, 30 June, 15 July and 2 August: those of 30 June and 15 July tell July."""
    days = [(5, 30), (6, 30), (7, 15), (8, 2)]
    versions = [
        Version(number, number, "", datetime(2031, month, day, tzinfo=UTC), "Ana", "")
        for number, (month, day) in enumerate(days, start=1)
    ]
    numbers = [(v.number, before) for v, before in told_by(versions, JULY)]
    assert numbers == [(2, True), (3, False)]
    assert [v.number for v, _ in told_by(versions, JULY, most=1)] == [1, 1]
    assert told_by(versions[3:], JULY) == ()


def test_a_typed_call_has_its_author_its_version_and_what_it_was_before(store: Store) -> None:
    first = typed_in(store, {"Month": NEXT, "amount": 100, "reason": "pipeline"}, author="Ana")
    (row,) = typed.rows(store, EXPORT)
    second = typed_in(store, {**row, "amount": 80, "reason": "Acme waits"}, author="Ben")
    (call,) = calls(store).rows
    assert (call.amount, call.stood) == (Decimal(80), "before")
    assert (call.author, call.version, call.reason) == ("Ben", second, "Acme waits")
    (before,) = call.earlier
    assert (before.amount, before.author, before.version) == (Decimal(100), "Ana", first)
    assert abs(call.at - NOW) < timedelta(hours=1)
    assert [c.amount for c in calls(store, first).rows] == [100]


def test_another_reason_or_another_row_does_not_make_a_call_younger(store: Store) -> None:
    first = typed_in(store, {"Month": NEXT, "amount": 100, "reason": "pipeline"})
    (row,) = typed.rows(store, EXPORT)
    other = {"Month": shift(NEXT, 1), "amount": 7, "reason": "too"}
    typed_in(store, {**row, "reason": "said again"}, other, author="Ben")
    call = calls(store).rows[0]
    assert (call.version, call.author, call.reason, call.earlier) == (
        first, "Ana", "said again", (),
    )  # fmt: skip


def test_a_call_taken_away_and_typed_again_is_as_young_as_its_second_typing(store: Store) -> None:
    one = {"Month": NEXT, "amount": 100, "reason": "pipeline"}
    other = {"Month": shift(NEXT, 1), "amount": 7, "reason": "too"}
    typed_in(store, one, other)
    typed_in(store, typed.rows(store, EXPORT)[1])
    third = typed_in(store, *typed.rows(store, EXPORT), one)
    assert calls(store).rows[0].version == third
    assert calls(store).rows[1].version == 1


def test_the_call_that_counts_cannot_be_changed_or_undone_later(store: Store) -> None:
    """At version 1 it was 100; the later 5 and the undoing of both leave that as it was."""
    typed_in(store, {"Month": NEXT, "amount": 100, "reason": "pipeline"})
    (row,) = typed.rows(store, EXPORT)
    typed_in(store, {**row, "amount": 5})
    assert called_before(store, "revenue", NEXT, version=1).amount == 100  # type: ignore[union-attr]
    store.undo(2, "Ana")
    store.undo(1, "Ana")
    assert calls(store).rows == ()
    assert called_before(store, "revenue", NEXT) is None
    found = called_before(store, "revenue", NEXT, version=2)
    assert found is not None
    assert (found.amount, found.version, found.before) == (Decimal(5), 2, True)


def test_calls_typed_today_count_for_months_to_come_and_this_one_only(store: Store) -> None:
    months = {LAST: None, THIS: False, NEXT: True}
    typed_in(store, *({"Month": m, "amount": 9, "reason": "now"} for m in months))
    for month, before in months.items():
        found = called_before(store, "revenue", month)
        assert (found and found.before) == before
        assert (found and found.amount) == (None if before is None else 9)
    assert [c.stood for c in calls(store).rows] == ["late", "during", "before"]


def test_a_book_without_calls_has_none_for_any_month(store: Store) -> None:
    assert calls(store).rows == ()
    assert called_before(store, "revenue", NEXT) is None


@pytest.mark.parametrize(
    "headings",
    [
        "Month,Account Manager,Called Amount,Reason",
        "Monat,Kundenbetreuer,Ansage,Grund",
        "Period,Client,Manager's Call,Why",
    ],
)
def test_a_list_of_calls_is_known_by_its_headings(headings: str) -> None:
    match = source.recognise(tuple(headings.split(",")))
    assert match is not None
    assert (match.export.name, len(match.columns)) == (EXPORT, 4)


@pytest.mark.parametrize(
    ("headings", "export"),
    [
        ("Month,Account Manager,Target", "workbook.targets"),
        ("Month,Account Manager,Quota,Call Amount", "workbook.targets"),
        ("Call Date,Client,Subject,Activity Type", "workbook.activities"),
        ("Month,Account Manager,Budget Amount,Reason", "workbook.targets"),
    ],
)
def test_targets_and_telephone_calls_are_no_manager_s_calls(headings: str, export: str) -> None:
    match = source.recognise(tuple(headings.split(",")))
    assert match is not None
    assert match.export.name == export


def test_calls_dropped_as_a_file_stand_beside_typed_ones(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(f"Month,Account Manager,Called Amount,Reason\n{NEXT},Ana,50,asked\n")
    importing.keep(store, [importing.read(store, path, path.name)], "Ben")
    typed_in(store, {"Month": NEXT, "amount": 80, "reason": "mine"}, author="Ana")
    assert [(c.of, c.amount, c.author) for c in calls(store).rows] == [
        ("The whole book", Decimal(80), "Ana"), ("Ana", Decimal(50), "Ben"),
    ]  # fmt: skip


def test_the_command_line_types_a_call_and_shows_it(tmp_path: Path) -> None:
    folder = tmp_path / "book"

    def run(words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(command.run([*shlex.split(words), "--json"], folder).out)
        return found

    told = run(f"type {EXPORT} month={NEXT} 'Account Manager'=Ana amount=90 reason='two pitches'")
    assert told["said"] == "Saved: 1 row added."
    (row,) = run(f"typed {EXPORT}")["rows"]
    assert (row["date"], row["owner"], row["amount"]) == (str(NEXT), "Ana", 90)
    assert "no amount" in run(f"type {EXPORT} month={NEXT} reason=why")["message"]
    forget(folder)


def test_a_call_of_another_import_takes_the_place_of_the_older_one() -> None:
    store = book(BOUGHT, call=[said(100)])
    with store.commit("test", "A second list") as commit:
        note_import(commit, 2)
        write(commit, "call", [said(60)], 2)
    (call,) = calls(store).rows
    assert [call.amount, *(e.amount for e in call.earlier)] == [60, 100]


def test_a_book_opened_anew_has_the_same_calls(tmp_path: Path) -> None:
    store = open_book(tmp_path / "book")
    typed_in(store, {"Month": NEXT, "amount": 100, "reason": "pipeline"})
    before = calls(store).rows
    forget(tmp_path / "book")
    assert calls(open_book(tmp_path / "book")).rows == before
    forget(tmp_path / "book")
