"""Every import proves itself: its totals, what looks wrong, what it changes, what was refused."""

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest

from analytics import effect, importing
from analytics.importing import ImportRefused, Options
from analytics.importing.ages import exported_at
from analytics.importing.history import history
from analytics.importing.mending import WHY
from analytics.importing.proof import amount, with_pivots
from analytics.importing.refusals import refused_workbook
from analytics.importing.sheets import understand
from analytics.sheet import Sheet, Stated, written
from analytics.store import Store
from tests.dropped import only, read, write

LINES = "Invoice Number,Invoice Date,Customer,Product Line,Net Amount\n"
DEALS = "Record ID,Deal Name,Deal Stage,Amount,Close Date\n"


def keep(store: Store, path: Path, **options: Any) -> importing.UnderstoodSheet:  # noqa: ANN401
    understood = read(store, path, **options)
    importing.keep(store, [understood], "Ada")
    return only(understood)


def standing(store: Store, table: str, column: str, by: str) -> dict[Any, Any]:
    with store.at() as run:
        rows = run.rows(f"select {by} as id, sum({column}) as n from current_{table} group by all")
    return {row["id"]: row["n"] for row in rows}


def sheet(headings: str, *rows: str, **more: Any) -> Sheet:  # noqa: ANN401
    """A sheet as the reader gives it; its first row is row 2."""
    names = tuple(headings.split(","))
    cells = [row.split(";") for row in rows]
    columns = {f"c{at}": [line[at] or None for line in cells] for at in range(len(names))}
    numbers = pa.array(range(2, len(rows) + 2), pa.int32())
    table = pa.table({"row": numbers, **{n: pa.array(v, pa.string()) for n, v in columns.items()}})
    given = {"name": "Sheet1", "header_row": 1, "exact": False, **more}
    return Sheet(headings=names, rows=table, **given)


def understood(given: Sheet, **options: Any) -> importing.UnderstoodSheet:  # noqa: ANN401
    return understand(given, Options(**options), {}, None)[0]


HEAD = "Invoice Date,Customer,Net Amount"
THREE = ("2025-01-31;Alder;1.000,50", "2025-02-28;Birch;2.000,25", "2025-03-31;Alder;500,00")


def total(row: int, text: str, words: str = "Total") -> Stated:
    return Stated(row, words, {"Net Amount": text})


def test_the_exports_own_total_is_read_as_its_column_writes_numbers() -> None:
    found = understood(sheet(HEAD, *THREE, stated=(total(5, "3.500,75"),)))
    check = found.checks[0]
    assert (check.stated, check.found, check.agrees) == (
        Decimal("3500.75"),
        Decimal("3500.75"),
        True,
    )
    assert "add up to the export's own total of 'Net Amount' in row 5: 3,500.75" in str(check)


def test_a_total_that_differs_is_said_with_the_difference() -> None:
    found = understood(sheet(HEAD, *THREE, stated=(total(5, "4.750,75"),)))
    assert not found.checks[0].agrees
    assert "is 4,750.75, the rows read hold 3,500.75: 1,250 more than the rows" in str(
        found.checks[0]
    )


def test_what_refused_rows_hold_of_the_total_is_said() -> None:
    rows = (*THREE, ";Cobalt;1.250,00")
    found = understood(sheet(HEAD, *rows, stated=(total(6, "4.750,75"),)))
    assert (found.rows_refused, found.totals["revenue"]) == (1, Decimal("3500.75"))
    assert found.checks[0].agrees
    assert "1 refused row holds 1,250.00 of it" in str(found.checks[0])


def test_a_refused_amount_that_cannot_be_read_explains_a_total_that_is_more() -> None:
    rows = (*THREE, "2025-04-30;Cobalt;viel")
    found = understood(sheet(HEAD, *rows, stated=(total(6, "4.750,75"),)))
    assert "1 refused row has an amount that cannot be read: look there first" in str(
        found.checks[0]
    )


def test_subtotals_are_held_against_the_rows_above_them() -> None:
    rows = (
        "2025-01-31;Alder;10",
        "2025-02-28;Alder;20",
        "2025-03-31;Birch;5",
        "2025-04-30;Birch;6",
    )
    parts = (total(3, "10", "Subtotal"), total(5, "30", "Subtotal"), total(8, "11", "Subtotal"))
    table = sheet(HEAD, *rows)
    numbers = pa.array([2, 4, 6, 7], pa.int32())
    table = sheet(HEAD, *rows, stated=(*parts, total(9, "41")))
    table = Sheet(**{**vars(table), "rows": table.rows.set_column(0, "row", numbers)})
    good = understood(table)
    assert [check.agrees for check in good.checks] == [True]
    wrong = (total(3, "10", "Subtotal"), total(5, "29", "Subtotal"), total(9, "41"))
    told = understood(Sheet(**{**vars(table), "stated": wrong})).checks
    assert [check.agrees for check in told] == [True, False]
    assert "The subtotal of 'Net Amount' in row 5 is 29" in str(told[1])


def test_a_count_of_records_in_the_footer_is_held_against_the_rows() -> None:
    count = Stated(7, "Grand Totals (4 records)", {}, records=4)
    check = understood(sheet(HEAD, *THREE, stated=(count,))).checks[0]
    assert (check.agrees, int(check.stated), int(check.found)) == (False, 4, 3)


def test_averages_and_percentages_are_no_totals() -> None:
    lines = (total(5, "1.166,92", "Avg"), total(6, "12 %"))
    assert understood(sheet(HEAD, *THREE, stated=lines)).checks == ()


def test_a_pivot_beside_the_data_is_a_check_on_it() -> None:
    pivot = sheet(
        "Row Labels,Summe von Net Amount",
        *("Alder;1500,5", "Birch;2.100,25", "Gesamtergebnis;3600,75"),
        name="Pivot",
        is_check=True,
    )
    data = with_pivots([sheet(HEAD, *THREE), pivot])[0]
    check = understood(data).checks[0]
    assert not check.agrees
    assert "Birch: 2,100.25 there, 2,000.25 in the rows" in str(check)
    right = sheet(
        "Row Labels,Sum of Net Amount", "Alder;1500,5", "Birch;2000,25", name="Pivot", is_check=True
    )
    assert understood(with_pivots([sheet(HEAD, *THREE), right])[0]).checks[0].agrees


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234,56 €", ",", "1234.56"),
        ("$1,234.56", ".", "1234.56"),
        ("(12.50)", ".", "-12.50"),
        ("12.50-", ".", "-12.50"),
        ("$342.09K", ".", "342090.00"),
        ("12 %", ".", None),
        ("Total", ".", None),
    ],
)
def test_a_stated_total_is_read_as_written(text: str, decimal: str, value: str | None) -> None:
    found = amount(text, decimal)
    assert (found and found[0]) == (value and Decimal(value))


def test_a_good_file_is_under_no_suspicion() -> None:
    found = understood(sheet(HEAD, *THREE))
    assert (found.suspicions, found.checks) == ((), ())


@pytest.mark.parametrize("rows", [2_000, 5_000])
def test_exactly_as_many_rows_as_a_system_exports_is_suspicious(rows: int) -> None:
    lines = [f"2025-{n % 12 + 1:02}-03;Client {n};{n}" for n in range(rows)]
    assert f"{rows:,} rows" in understood(sheet(HEAD, *lines)).suspicions[0]
    assert understood(sheet(HEAD, *lines[1:])).suspicions == ()


def test_a_last_line_that_breaks_off_is_said() -> None:
    assert "breaks off" in understood(sheet(HEAD, *THREE, is_cut_off=True)).suspicions[0]


def test_the_same_records_loaded_twice_are_said() -> None:
    assert "3 of 6 rows" in understood(sheet(HEAD, *THREE, *THREE)).suspicions[0]


def test_a_long_file_loaded_twice_is_noticed_by_a_part_of_it() -> None:
    rows = [f"2025-{n % 12 + 1:02}-03;Client {n};{n}" for n in range(110_000)]
    assert "rows stand in the file before" in understood(sheet(HEAD, *rows, *rows)).suspicions[0]
    assert understood(sheet(HEAD, *rows, *(f"{row}0" for row in rows))).suspicions == ()


def test_one_row_twice_with_its_own_number_is_said() -> None:
    head = "Invoice Number,Invoice Date,Customer,Net Amount"
    rows = [f"I-{n};2025-01-{n + 1:02};Alder;{n}" for n in range(20)]
    assert understood(sheet(head, *rows)).suspicions == ()
    said = understood(sheet(head, *rows, rows[3])).suspicions
    assert "row 22 is row 5 again" in said[0]


def test_ids_that_excel_damaged_are_said() -> None:
    head = "Record ID,Deal Name,Deal Stage,Amount,Close Date"
    found = understood(
        sheet(head, "2.41E+18;Fair;Open;1;2025-01-31", "2.41E+18;Gala;Open;2;2025-01-31")
    )
    assert "Excel has damaged 2 ids in 'Record ID' (2.41E+18)" in found.suspicions[0]


def test_ids_of_nineteen_digits_that_stand_as_numbers_are_said() -> None:
    head = "Record ID,Deal Name,Deal Stage,Amount,Close Date"
    ids = [2410000000000000000 + 7_654_321 * n for n in range(1, 7)]
    as_numbers = [f"{int(float(n))};Fair {n};Open;1;2025-01-31" for n in ids]
    as_text = [f"{n};Fair {n};Open;1;2025-01-31" for n in ids]
    said = understood(sheet(head, *as_numbers, exact=True)).suspicions
    assert any("The ids in 'Record ID' stand as numbers" in sentence for sentence in said)
    assert understood(sheet(head, *as_text, exact=True)).suspicions == ()


def test_a_whole_last_month_that_is_nearly_empty_is_said() -> None:
    full = [f"2024-{m:02}-{d:02};Client {m}.{d};{d}" for m in range(1, 9) for d in range(1, 29)]
    assert understood(sheet(HEAD, *full)).suspicions == ()
    said = understood(sheet(HEAD, *full, "2024-09-28;Late;1")).suspicions
    assert "September 2024, the last month, has 1 row;" in said[0]


def test_a_month_that_has_just_begun_is_not_suspicious() -> None:
    full = [f"2024-{m:02}-{d:02};Client {m}.{d};{d}" for m in range(1, 9) for d in range(1, 29)]
    assert understood(sheet(HEAD, *full, "2024-09-02;Early;1")).suspicions == ()


def test_an_invoice_of_a_day_to_come_is_said_with_its_row() -> None:
    late = date.today() + timedelta(days=36)  # noqa: DTZ011 - the reader's own clock
    said = understood(sheet(HEAD, *THREE, f"{late};Alder;1")).suspicions
    assert said == (
        f"Row 5: {late:%d %b %Y} in 'Invoice Date' lies after today:"
        " look whether that day is right.".replace(": 0", ": "),
    )
    said = understood(sheet(HEAD, *THREE, f"{late};Alder;1", f"{late};Birch;2")).suspicions
    assert said[0].startswith("2 rows lie after today by 'Invoice Date', the latest in row 5")
    assert understood(sheet("Month,Who,Target", f"{late};Ana;1")).suspicions == ()


def test_a_year_of_another_century_is_said() -> None:
    said = understood(sheet(HEAD, *THREE, "1902-01-31;Alder;1")).suspicions
    assert "31 Jan 1902" in said[0]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("hubspot-crm-exports-all-deals-2025-11-28.csv", date(2025, 11, 28)),
        ("Deals_2026_05_28.csv", date(2026, 5, 28)),
        ("report1642777476321.csv", date(2022, 1, 21)),
        ("Active Accounts 11-2-2025 10-03-45 AM.xlsx", date(2025, 11, 2)),
        ("Umsatz 03.02.2025.xlsx", date(2025, 2, 3)),
        ("invoices 2025-01-01 to 2025-03-31.csv", None),
        ("deals.csv", None),
    ],
)
def test_a_file_name_tells_when_the_export_was_made(name: str, day: date | None) -> None:
    found = exported_at(name)
    assert (found and found.date()) == day


def test_a_newer_export_says_what_it_changes(store: Store, tmp_path: Path) -> None:
    keep(store, write(tmp_path, DEALS + "1,Fair,Open,10,2025-01-31\n2,Gala,Open,20,2025-01-31\n"
                      "3,Tour,Open,5,2025-03-31\n"))  # fmt: skip
    newer = write(tmp_path, DEALS + "2,Gala,Closed won,25,2025-02-28\n3,Tour,Open,5,2025-03-31\n"
                  "4,Show,Open,7,2025-04-30\n", "b.csv")  # fmt: skip
    found = keep(store, newer)
    assert found.changed is not None
    assert (found.changed.new, found.changed.edited, found.changed.unchanged) == (1, 1, 1)
    moved = {(e.name, e.column): (e.before, e.after) for e in found.changed.edits}
    assert moved["Gala", "amount"] == ("20", "25")
    assert moved["Gala", "closes_on"] == ("2025-01-31", "2025-02-28")
    assert (found.gone, found.gone_records, found.gone_from) == (1, ("Fair",), "file.csv")
    told = [(m.file, m.amount, m.closes_on) for m in history(store, "2")]
    assert told == [
        ("file.csv", Decimal(20), date(2025, 1, 31)),
        ("b.csv", Decimal(25), date(2025, 2, 28)),
    ]


def test_records_that_are_gone_stay_until_the_export_is_said_to_be_whole(
    store: Store, tmp_path: Path
) -> None:
    keep(store, write(tmp_path, DEALS + "1,Fair,Open,10,2025-01-31\n2,Gala,Open,20,2025-01-31\n"))
    newer = write(tmp_path, DEALS + "2,Gala,Open,25,2025-01-31\n", "b.csv")
    assert only(read(store, newer)).gone == 1
    whole = read(store, newer, follows="whole")
    assert only(whole).changed is not None
    assert "no longer has" in str(only(whole).replaces[0])
    importing.keep(store, [read(store, newer)], "Ada")
    assert standing(store, "deal", "amount", "deal_id") == {"1": 10, "2": 25}
    store.undo(2, "Ada")
    importing.keep(store, [whole], "Ada")
    assert standing(store, "deal", "amount", "deal_id") == {"2": 25}


def test_a_total_over_several_currencies_is_not_held_against_the_rows() -> None:
    head = "Invoice Date,Customer,Net Amount,Currency"
    rows = ("2024-03-01;Alder;100;EUR", "2024-03-04;Birch;100;USD")
    assert understood(sheet(head, *rows, stated=(total(4, "192.5"),))).checks == ()
    assert understood(sheet(head, *rows, stated=(total(4, "200"),))).checks[0].agrees


def test_an_older_export_puts_no_newer_value_back(store: Store, tmp_path: Path) -> None:
    new, old = (
        "hubspot-crm-exports-deals-2025-11-28.csv",
        "hubspot-crm-exports-deals-2025-10-01.csv",
    )
    keep(store, write(tmp_path, DEALS + "1,Fair,Closed won,15,2025-01-31\n", new))
    found = keep(
        store,
        write(tmp_path, DEALS + "1,Fair,Open,10,2025-01-31\n2,Gala,Open,20,2025-01-31\n", old),
    )
    assert [older.gives_way for older in found.replaces] == [True]
    assert new in str(found.replaces[0])
    assert "newer" in str(found.replaces[0])
    assert standing(store, "deal", "amount", "deal_id") == {"1": 15, "2": 20}
    store.undo(1, "Ada")
    assert standing(store, "deal", "amount", "deal_id") == {"1": 10, "2": 20}


def test_records_changed_later_tell_which_export_is_older(store: Store, tmp_path: Path) -> None:
    head = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Last Modified Date\n"
    keep(store, write(tmp_path, head + "1,Fair,Open,15,2025-01-31,2025-03-20\n", "a.csv"))
    older = write(tmp_path, head + "1,Fair,Open,10,2025-01-31,2025-03-13\n", "b.csv")
    if "modified_on" not in only(read(store, older)).columns:
        pytest.fail("the day of the last change is not read")
    assert [before.gives_way for before in only(read(store, older)).replaces] == [True]
    assert [b.gives_way for b in only(read(store, older, follows="newer")).replaces] == [False]


def test_an_invoice_split_over_two_files_goes_on_in_the_second(
    store: Store, tmp_path: Path
) -> None:
    first = LINES + "I-1,2025-01-10,Alder,Stand,10\nI-2,2025-01-31,Birch,Stand,20\n"
    second = LINES + "I-2,2025-01-31,Birch,Stage,30\nI-3,2025-02-10,Cobalt,Stand,5\n"
    keep(store, write(tmp_path, first, "part 1.csv"))
    found = keep(store, write(tmp_path, second, "part 2.csv"))
    assert found.replaces == ()
    assert "I-2 goes on from part 1.csv: its lines in both files count." in found.notes
    assert standing(store, "ledger", "revenue", "document_id") == {"I-1": 10, "I-2": 50, "I-3": 5}


def test_an_edited_invoice_takes_the_place_of_what_it_was(store: Store, tmp_path: Path) -> None:
    keep(
        store,
        write(tmp_path, LINES + "I-1,2025-01-10,Alder,Stand,10\nI-2,2025-01-31,Birch,Stand,20\n"),
    )
    newer = LINES + "I-1,2025-01-10,Alder,Stand,10\nI-2,2025-01-31,Birch,Stand,25\n"
    keep(store, write(tmp_path, newer, "b.csv"))
    assert standing(store, "ledger", "revenue", "document_id") == {"I-1": 10, "I-2": 25}


def test_whether_an_invoice_goes_on_or_was_edited_is_asked(store: Store, tmp_path: Path) -> None:
    head = "Invoice Number,Invoice Date,Customer,Net Amount\n"
    keep(
        store, write(tmp_path, head + "I-1,2025-01-10,Alder,10\nI-2,2025-01-31,Birch,20\n", "a.csv")
    )
    path = write(tmp_path, head + "I-2,2025-01-31,Birch,30\nI-3,2025-02-10,Cobalt,5\n", "b.csv")
    assert "I-2 is the last of a.csv and the first of b.csv" in (
        only(read(store, path)).question or ""
    )
    with pytest.raises(ImportRefused, match="goes_on"):
        keep(store, path)
    keep(store, path, follows="goes_on")
    assert standing(store, "ledger", "revenue", "document_id") == {"I-1": 10, "I-2": 50, "I-3": 5}


def test_deals_without_ids_are_not_doubled_by_the_next_export(store: Store, tmp_path: Path) -> None:
    head = "Opportunity Name,Account Name,Stage,Amount,Close Date,Opportunity Owner\n"
    rows = ["Fair,Alder,Open,10,2025-01-31,Ana\n", "Gala,Birch,Open,20,2025-03-31,Ana\n"]
    keep(store, write(tmp_path, head + "".join(rows)))
    keep(store, write(tmp_path, head + rows[0].replace("10", "12") + rows[1], "b.csv"))
    assert standing(store, "deal", "amount", "deal") == {"Fair": 12, "Gala": 20}


def test_a_deal_whose_account_has_no_name_yet_waits_and_counts(
    store: Store, tmp_path: Path
) -> None:
    deals = "Id,AccountId,Name,StageName,Amount,CloseDate,OwnerId\n"
    deals += "006Nx00000AaBbC,001Nx00000AaBbC,Fair,Closed Won,10,2025-01-31,005Nx00000AaBbC\n"
    path = write(tmp_path, deals, "Opportunity.csv")
    found = only(read(store, path))
    assert (found.rows_waiting, found.waiting) == (1, {"account": 1, "person": 1})
    told = importing.report(read(store, path), None)["sheets"][0]
    assert "waits for the name of its account" in told["waiting_said"][0]
    keep(store, path)
    assert standing(store, "deal", "amount", "deal") == {"Fair": 10}
    accounts = "Id,Name,MasterRecordId,Industry\n001Nx00000AaBbCIAV,Alder,,Food\n"
    keep(store, write(tmp_path, accounts, "Account.csv"))
    assert only(read(store, write(tmp_path, deals + "\n", "again.csv"))).rows_waiting == 0


def test_the_effect_on_the_headlines_is_known_before_an_import_is_kept(
    store: Store, tmp_path: Path
) -> None:
    keep(
        store,
        write(
            tmp_path,
            LINES + "".join(f"I-{m},2025-{m:02}-28,Alder,Stand,10\n" for m in range(1, 13)),
        ),
    )
    more = write(tmp_path, LINES + "J-1,2025-12-31,Birch,Stand,25\n", "b.csv")
    version = store.version
    moved = {one.metric: one for one in effect.headlines(store, [read(store, more)])}
    assert (moved["revenue"].before, moved["revenue"].after) == (120, 145)
    assert (moved["accounts"].before, moved["accounts"].after) == (1, 2)
    assert store.version == version
    with store.at() as run:
        assert run.rows("select count(*) as n from lake_ledger")[0]["n"] == 12
    keep(store, more)
    after = {one.metric: one for one in effect.headlines(store, [])}
    assert after["revenue"].before == 145
    assert effect.said(list(after.values())) == "No headline figure changes."


def test_the_effect_of_a_newer_export_is_of_what_it_replaces(store: Store, tmp_path: Path) -> None:
    keep(store, write(tmp_path, LINES + "I-1,2025-12-31,Alder,Stand,10\n"))
    newer = write(tmp_path, LINES + "I-1,2025-12-31,Alder,Stand,12\n", "b.csv")
    moved = {one.metric: one for one in effect.headlines(store, [read(store, newer)])}
    assert moved["revenue"].after == 12


def rows_of(made: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(made))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def mended(made: bytes, folder: Path, cells: dict[str, Any], name: str = "mended.xlsx") -> Path:
    book = openpyxl.load_workbook(io.BytesIO(made))
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(folder / name)
    return folder / name


BAD = (
    "Invoice Number;Invoice Date;Customer;Product Line;Net Amount;Remark\n"
    "I-1;31.01.2025;Alder;Stand;1.000,50;a\n"
    "I-1;31.01.2025;Alder;Stage;viel;=1+1\n"
    "I-2;;Birch;Stand;2.000;b\n"
    "I-3;28.02.2025;Birch;Stand;10,25;c\n"
)


def test_refused_rows_come_as_a_spreadsheet_with_why(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, BAD)
    before = refused_workbook(store, read(store, path))
    head, first, second = rows_of(before)
    assert head[:3] == ["Row", WHY, "Invoice Number"]
    assert first[0] == 3
    assert "'viel' is not an amount" in first[1]
    assert first[2:] == ["I-1", first[3], "Alder", "Stage", "viel", "'=1+1"]
    assert first[3].date() == date(2025, 1, 31)
    assert (second[0], second[6]) == (4, 2000)
    keep(store, path)
    assert rows_of(refused_workbook(store, 1)) == rows_of(before)


def test_mended_rows_are_added_to_those_that_were_taken(store: Store, tmp_path: Path) -> None:
    keep(store, write(tmp_path, BAD))
    path = mended(refused_workbook(store, 1), tmp_path, {"G2": 99.5, "D3": date(2025, 2, 1)})
    found = keep(store, path)
    assert (found.mends, found.rows_taken, found.rows_refused, found.replaces) == (1, 2, 0, ())
    assert standing(store, "ledger", "revenue", "document_id") == {
        "I-1": Decimal("1100.0000"),
        "I-2": 2000,
        "I-3": Decimal("10.2500"),
    }
    with store.at() as run:
        days = run.rows("select distinct date from lake_ledger where document_id = 'I-2'")
    assert days[0]["date"] == date(2025, 2, 1)


def test_rows_mended_in_two_rounds_count_once(store: Store, tmp_path: Path) -> None:
    keep(store, write(tmp_path, BAD))
    made = refused_workbook(store, 1)
    keep(store, mended(made, tmp_path, {"G2": 99.5}, "first.xlsx"))
    both = mended(made, tmp_path, {"G2": 99.5, "D3": date(2025, 2, 1)}, "second.xlsx")
    assert keep(store, both).rows_taken == 1
    assert sum(standing(store, "ledger", "revenue", "document_id").values()) == Decimal("3110.25")


def test_a_file_without_refused_rows_says_so(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, LINES + "I-1,2025-01-10,Alder,Stand,10\n")
    with pytest.raises(ImportRefused, match=r"No row of file\.csv was refused"):
        refused_workbook(store, read(store, path))


def test_no_text_of_ours_becomes_a_formula() -> None:
    texts = ["=1+1", "+1", "-a", "@x", "\tx", "plain", "'quoted'"]
    made = written.workbook([("A/B:C", [texts, [-5, Decimal("1.5"), None]]), ("a b c", [["x"]])])
    book = openpyxl.load_workbook(io.BytesIO(made))
    first = list(book.worksheets[0].iter_rows(values_only=True))
    assert all(not str(cell).startswith(("=", "+", "-", "@", "\t")) for cell in first[0])
    assert [written.as_it_was(str(cell)) for cell in first[0]] == texts
    assert first[1][:3] == (-5, 1.5, None)
    assert book.sheetnames == ["A B C", "a b c (2)"]


def test_the_report_says_it_all_and_older_ones_stay_readable(store: Store, tmp_path: Path) -> None:
    told = importing.report(read(store, write(tmp_path, BAD)), None)
    part = told["sheets"][0]
    assert part["refused_because"] == [
        {"column": "Net Amount", "why": "the value is not an amount", "rows": 1},
        {"column": "Invoice Date", "why": "the row has no date", "rows": 1},
    ]
    assert (part["checks"], part["suspicions"], part["changed"], part["gone"]) == ([], [], None, 0)


def test_a_shorter_export_of_the_same_lines_is_doubted(store: Store, tmp_path: Path) -> None:
    rows = [f"2025-{m:02}-{d:02},Alder,{m * d}\n" for m in range(1, 5) for d in (3, 20)]
    keep(store, write(tmp_path, "Date,Customer,Amount\n" + "".join(rows)))
    shorter = write(
        tmp_path, "Date,Customer,Amount\n" + "".join(rows[:3]) + "2025-02-20,Alder,9\n", "b.csv"
    )
    said = only(read(store, shorter)).suspicions[0]
    assert "It ends on 20 Feb 2025 and file.csv on 20 Apr 2025" in said
    keep(store, shorter, follows="older")
    assert sum(standing(store, "ledger", "revenue", "date").values()) == sum(
        m * d for m in range(1, 5) for d in (3, 20)
    )


def test_lines_that_do_not_come_again_are_counted(store: Store, tmp_path: Path) -> None:
    rows = [f"2025-01-{day:02},Client {day},{day}\n" for day in range(1, 11)]
    keep(store, write(tmp_path, "Date,Customer,Amount\n" + "".join(rows)))
    fewer = write(tmp_path, "Date,Customer,Amount\n" + "".join(rows[:3] + rows[5:]), "b.csv")
    assert "2 of them do not come again" in str(only(read(store, fewer)).replaces[0])
