"""The sample book: made again to the byte, and what is known of it."""

import csv
import io
import zipfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from data import agency, bulk, cast, generate, pipeline

LIMIT = 500_000
REVENUE = {2023: "10089158.20", 2024: "10860877.51", 2025: "12134895.09", 2026: "13483024.76"}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return generate.sample()


@pytest.fixture(scope="module")
def billed() -> list[agency.Line]:
    return [line for line in agency.invoice_lines() if line.status != "Cancelled"]


def _year(day: date) -> int:
    """The agency's year, named by the calendar year in which it ends."""
    return day.year + (day.month >= agency.FIRST_DAY.month)


def _spent(lines: Iterable[agency.Line], year: int) -> dict[str, int]:
    spent: dict[str, int] = {}
    for line in lines:
        if _year(line.day) == year:
            spent[line.client.name] = spent.get(line.client.name, 0) + line.amount
    return spent


def _parts(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_committed_sample_is_what_the_generator_makes(made: dict[str, bytes]) -> None:
    # Workbooks are compared unpacked: systems differ in how they compress.
    for name, content in made.items():
        kept = (generate.SAMPLE / name).read_bytes()
        same = _parts(kept) == _parts(content) if name.endswith(".xlsx") else kept == content
        assert same, f"data/sample/{name} is not what `python -m data.generate` makes"


def test_the_sample_made_twice_is_the_same_to_the_byte(made: dict[str, bytes]) -> None:
    assert generate.sample() == made


def test_the_sample_is_small(made: dict[str, bytes]) -> None:
    assert {name for name, content in made.items() if len(content) > LIMIT} == set()


def test_the_sample_covers_four_whole_years(billed: list[agency.Line]) -> None:
    days = [line.day for line in billed]
    assert (min(days), max(days)) == (date(2022, 11, 1), date(2026, 10, 31))


@pytest.mark.parametrize(("year", "revenue"), REVENUE.items())
def test_the_revenue_of_a_year_is_known(billed: list[agency.Line], year: int, revenue: str) -> None:
    cents = sum(_spent(billed, year).values())
    assert Decimal(cents).scaleb(-2) == Decimal(revenue)


def test_clients_come_grow_shrink_leave_and_return(billed: list[agency.Line]) -> None:
    spent = {year: _spent(billed, year) for year in REVENUE}
    now, then, long_ago = spent[2026], spent[2025], {**spent[2023], **spent[2024]}
    assert len({line.client.name for line in billed}) == len(cast.CLIENTS) == 60
    assert len(then) == 48
    assert len(now) == 49
    assert len(now.keys() & then.keys()) == 40  # logo retention 40 of 48
    assert len(now.keys() - then.keys() - long_ago.keys()) == 3
    assert len((now.keys() - then.keys()) & long_ago.keys()) == 6
    net = sum(now.get(name, 0) for name in then) / sum(then.values())
    assert round(net, 4) == 1.0006


def test_one_client_is_large_and_one_loses_money(billed: list[agency.Line]) -> None:
    spent = _spent(billed, 2026)
    assert max(spent, key=lambda name: spent[name]) == "Veldane Therapeutics"
    assert round(spent["Veldane Therapeutics"] / sum(spent.values()), 4) == 0.1352
    margin: dict[str, int] = {}
    for line in billed:
        margin[line.client.name] = margin.get(line.client.name, 0) + line.amount - line.cost
    assert [name for name, cents in margin.items() if cents < 0] == ["City of Zandmeer"]


def test_a_line_is_quantity_by_price_and_passes_on_less_than_it_costs() -> None:
    for line in agency.invoice_lines():
        assert line.amount == line.quantity * line.price
        assert 0 <= line.passed_on <= line.cost


def test_handed_over_clients_change_their_manager_on_the_day(billed: list[agency.Line]) -> None:
    owners = {
        (line.day < date(2026, 5, 1), line.owner)
        for line in billed
        if line.client.name == "Quillon Software"
    }
    assert owners == {(True, "Sanne de Waelder"), (False, "Amara Okonwe")}


def test_the_workbook_has_the_blemishes_of_a_real_one(made: dict[str, bytes]) -> None:
    sheet = load_workbook(io.BytesIO(made["invoices.xlsx"])).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == 3 + 4457 + 2
    assert str(rows[0][0]).startswith("Tessel & Thorne")
    assert not any(rows[1])
    assert rows[2][6] == "Unit price "
    assert [row[7] for row in rows].count("tbc") == 1
    assert rows[-1][0] == "Total"
    assert Decimal(str(rows[-1][7])) == Decimal("46805941.05")


def test_deals_are_won_lost_and_open_into_the_next_year(made: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(made["opportunities.csv"].decode())))
    won = [int(row["Amount"]) for row in rows if row["Stage"] == "Closed Won"]
    lost = [row for row in rows if row["Stage"] == "Closed Lost"]
    still_open = [deal for deal in pipeline.deals() if not deal.stage.startswith("Closed")]
    assert (len(won), sum(won)) == (768, 43_266_800)
    assert len(lost) == 992
    assert (len(still_open), sum(deal.amount for deal in still_open)) == (84, 7_101_000)
    assert max(deal.closes for deal in still_open) == date(2027, 6, 28)
    assert len({row["Opportunity ID"] for row in rows}) == len(rows)


def test_every_owner_of_a_client_is_on_the_team() -> None:
    team = {person.name for person in cast.TEAM}
    leads = {person.lead for person in cast.TEAM}
    owners = {line.owner for line in agency.invoice_lines()}
    assert owners <= team - leads
    assert len(owners) == 8


def test_a_bench_book_has_the_lines_asked_for_and_is_the_same_again() -> None:
    once, again = list(bulk.invoices(10_000)), list(bulk.invoices(10_000))
    assert sum(len(month) for month in once) == 10_000
    assert all(one.equals(other) for one, other in zip(once, again, strict=True))
    assert not once[0].equals(next(bulk.invoices(10_000, seed=1)))
