"""Any table of typed values, written as people and systems write them, comes back equal."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import importing
from analytics.importing import Options, UnderstoodSheet
from analytics.importing.dates import parse_date
from analytics.importing.understood import Order, Sign
from analytics.store import Store

HEADINGS = (
    "Opportunity ID",
    "Opportunity Name",
    "Account Name",
    "Amount",
    "Probability (%)",
    "Close Date",
    "Stage",
    "Won",
)
OURS = ("deal_id", "deal", "account", "amount", "probability", "closes_on", "stage", "is_won")
SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True)
class Deal:
    """One row, as its values are."""

    number: str
    amount: Decimal
    share: Decimal
    day: date
    won: bool


@dataclass(frozen=True)
class Style:
    """How numbers, shares, days and flags are written in one file."""

    amount: Callable[[Decimal], str]
    share: Callable[[Decimal], str]
    day: Callable[[date], str]
    flag: tuple[str, str]
    delimiter: str
    decimal: Sign
    order: Order


def _grouped(amount: Decimal, by: str, sign: str, *, lakh: bool = False) -> str:
    whole, _, cents = f"{abs(amount):.2f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    parts: list[str] = []
    step = 2 if lakh else 3
    while head:
        parts.insert(0, head[-step:])
        head = head[:-step]
    return by.join([*parts, tail]) + sign + cents


FIGURES: dict[str, tuple[Sign, Callable[[Decimal], str]]] = {
    "plain": (".", lambda a: f"{abs(a):.2f}"),
    "bare comma": (",", lambda a: f"{abs(a):.2f}".replace(".", ",")),
    "english": (".", lambda a: _grouped(a, ",", ".")),
    "german": (",", lambda a: _grouped(a, ".", ",")),
    "swiss": (".", lambda a: _grouped(a, "'", ".")),
    "typeset swiss": (".", lambda a: _grouped(a, "\u2019", ".")),
    "french": (",", lambda a: _grouped(a, "\u00a0", ",")),
    "narrow french": (",", lambda a: _grouped(a, "\u202f", ",")),
    "spaced": (",", lambda a: _grouped(a, " ", ",")),
    "indian": (".", lambda a: _grouped(a, ",", ".", lakh=True)),
    "german without cents": (",", lambda a: _grouped(a, ".", ",")[:-3]),
    "english without cents": (".", lambda a: _grouped(a, ",", ".")[:-3]),
}
BELOW: dict[str, Callable[[str], str]] = {
    "minus": lambda text: f"-{text}",
    "brackets": lambda text: f"({text})",
    "after": lambda text: f"{text}-",
    "long minus": lambda text: f"\u2212{text}",
}
MONEY: dict[str, Callable[[str], str]] = {
    "none": str,
    "euro after": lambda text: f"{text} €",
    "dollar": lambda text: f"${text}",
    "code": lambda text: f"CHF {text}",
    "code after": lambda text: f"{text} GBP",
}
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października"
    " listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}


def _spelt(names: str) -> Callable[[date], str]:
    return lambda day: f"{day.day} {names.split()[day.month - 1]} {day.year}"


DAYS: dict[str, tuple[Order, Callable[[date], str]]] = {
    "iso": ("ymd", lambda d: d.isoformat()),
    "slashes, day first": ("dmy", lambda d: f"{d:%d/%m/%Y}"),
    "slashes, month first": ("mdy", lambda d: f"{d:%m/%d/%Y}"),
    "dots": ("dmy", lambda d: f"{d:%d.%m.%Y}"),
    "dots, two digits": ("dmy", lambda d: f"{d:%d.%m.%y}"),
    "month first with time": ("mdy", lambda d: f"{d.month}/{d.day}/{d.year}, 8:55 PM"),
    "with zone": ("ymd", lambda d: f"{d.isoformat()}T21:22:07.000+0000"),
    "compact": ("ymd", lambda d: f"{d:%Y%m%d}"),
    "serial": ("ymd", lambda d: str((d - date(1899, 12, 30)).days)),
    "short name": ("ymd", lambda d: f"{d.day}-{MONTHS['en'].split()[d.month - 1][:3]}-{d:%y}"),
    **{code: ("ymd", _spelt(names)) for code, names in MONTHS.items()},
}
SHARES: tuple[Callable[[Decimal, str], str], ...] = (
    lambda share, sign: f"{share:.2f}".replace(".", sign),
    lambda share, _sign: f"{share * 100:.0f}",
    lambda share, _sign: f"{share * 100:.0f}%",
    lambda share, _sign: f"{share * 100:.0f} %",
)
FLAGS = (("true", "false"), ("1", "0"), ("Yes", "No"), ("ja", "nein"), ("x", ""))


@st.composite
def deals(draw: st.DrawFn) -> list[Deal]:
    """A few deals with ids of 15 to 19 digits; shares beyond one per cent are among them."""
    count = draw(st.integers(4, 12))
    rows = []
    for place in range(count):
        digits = draw(st.integers(14, 18))
        number = str(draw(st.integers(10**digits, 10 ** (digits + 1) - 1)) | 1)
        cents = draw(st.integers(-(10**9), 10**9))
        share = Decimal(draw(st.integers(0, 100)) if place else 40) / 100
        day = date(2015, 1, 1) + timedelta(draw(st.integers(0, 4000)))
        rows.append(Deal(number, Decimal(cents) / 100, share, day, draw(st.booleans())))
    return rows


@st.composite
def styles(draw: st.DrawFn) -> tuple[str, Style]:
    """One way to write a file, with its name."""
    figures, below = draw(st.sampled_from(sorted(FIGURES))), draw(st.sampled_from(sorted(BELOW)))
    money, days = draw(st.sampled_from(sorted(MONEY))), draw(st.sampled_from(sorted(DAYS)))
    sign, figure = FIGURES[figures]
    order, day = DAYS[days]
    share = draw(st.sampled_from(SHARES))

    def amount(value: Decimal) -> str:
        text = MONEY[money](figure(value))
        return BELOW[below](text) if value < 0 else text

    flag = draw(st.sampled_from(FLAGS))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    style = Style(amount, lambda s: share(s, sign), day, flag, delimiter, sign, order)
    return f"{figures}, {below}, {money}, {days}", style


def _lines(rows: list[Deal], style: Style) -> list[list[str]]:
    return [
        [
            row.number,
            f"Deal {place}",
            f"Account {place % 3}",
            style.amount(row.amount),
            style.share(row.share),
            style.day(row.day),
            "Prospecting",
            style.flag[0] if row.won else style.flag[1],
        ]
        for place, row in enumerate(rows)
    ]


def _read(path: Path, style: Style | None = None) -> UnderstoodSheet:
    """The one sheet of a file; what it asks is answered as the file was written."""
    store = Store(None)
    options = Options(export="salesforce.opportunities")
    found = importing.read(store, path, path.name, options).sheets[0]
    if found.question and style:
        assert "--dates" in found.question or "--decimal" in found.question
        options = replace(options, dates=style.order, decimal=style.decimal)
        found = importing.read(store, path, path.name, options).sheets[0]
    store.close()
    return found


def _values(sheet: UnderstoodSheet) -> list[tuple[object, ...]]:
    assert sheet.question is None
    assert sheet.refused == ()
    assert sheet.taken is not None
    columns = ("deal_id", "amount", "probability", "closes_on", "is_won")
    return list(zip(*(sheet.taken[column].to_pylist() for column in columns), strict=True))


def _expected(rows: list[Deal]) -> list[tuple[object, ...]]:
    return [(r.number, r.amount, r.share, r.day, r.won) for r in rows]


@SLOW
@given(rows=deals(), named=styles())
def test_text_files_in_any_locale_come_back_equal(
    tmp_path: Path, rows: list[Deal], named: tuple[str, Style]
) -> None:
    name, style = named
    if "without cents" in name:
        rows = [replace(row, amount=Decimal(int(row.amount))) for row in rows]
    path = tmp_path / "deals.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=style.delimiter)
        writer.writerow(HEADINGS)
        writer.writerows(_lines(rows, style))
    assert _values(_read(path, style)) == _expected(rows)


@SLOW
@given(rows=deals())
def test_typed_cells_of_a_workbook_come_back_equal(tmp_path: Path, rows: list[Deal]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for place, row in enumerate(rows):
        cells = (float(row.amount), float(row.share), row.day, "Prospecting", row.won)
        sheet.append((row.number, f"Deal {place}", f"Account {place % 3}", *cells))
    path = tmp_path / "deals.xlsx"
    book.save(path)
    assert _values(_read(path)) == _expected(rows)


def _written(tmp_path: Path, amounts: list[str], heading: str = "Amount", **more: str) -> Path:
    """A small file of deals with these amounts."""
    path = tmp_path / "deals.csv"
    headings = ["Opportunity ID", "Account Name", "Stage", "Close Date", heading, *more]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for place, amount in enumerate(amounts):
            fixed = [f"D-{place}", "Acme", "Prospecting", f"2024-03-{place % 28 + 1:02}"]
            writer.writerow([*fixed, amount, *more.values()])
    return path


def _amounts(path: Path, options: Options | None = None) -> list[Decimal | None]:
    options = options or Options(export="salesforce.opportunities")
    store = Store(None)
    sheet = importing.read(store, path, path.name, options).sheets[0]
    store.close()
    assert sheet.question is None
    assert sheet.taken is not None
    found: list[Decimal | None] = sheet.taken["amount"].to_pylist()
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["$3.972.451", "$1.200", "$-"], [3972451, 1200, None]),
        (["$342.09K", "$1.2M", "$15"], [342090, 1200000, 15]),
        (["(1,234.50)", "1,234.50-", "2.00"], ["-1234.5", "-1234.5", 2]),
        (["1,234.50 CR", "2,000.00 DR", "3,000.00 DR"], ["-1234.5", 2000, 3000]),
        (["1,234.50", "2,000.00", "3,000.00 CR"], ["1234.5", 2000, -3000]),
        (["1,23,456.00", "12,34,567.50", "5"], [123456, "1234567.5", 5]),
        (["1.234.567", "12.000", "500"], [1234567, 12000, 500]),
        (["12.500", "400", "9.000", "1.250"], [12500, 400, 9000, 1250]),
        (["1.250", "0.500", "2.125"], ["1.25", "0.5", "2.125"]),
    ],
)
def test_amounts_of_one_column_are_read_by_all_its_values(
    tmp_path: Path, written: list[str], meant: list[int | str | None]
) -> None:
    wanted = [None if value is None else Decimal(value) for value in meant]
    assert _amounts(_written(tmp_path, written)) == wanted


def test_a_point_that_nothing_decides_is_asked_for(tmp_path: Path) -> None:
    path = _written(tmp_path, ["1.234", "2.345"])
    sheet = _read(path)
    assert sheet.question
    assert "--decimal" in sheet.question
    comma = Options(export="salesforce.opportunities", decimal=",")
    assert _amounts(path, comma)[0] == Decimal(1234)
    point = Options(export="salesforce.opportunities", decimal=".")
    assert _amounts(path, point)[0] == Decimal("1.234")


def test_words_that_come_again_are_empty_and_said_and_single_ones_refused(tmp_path: Path) -> None:
    path = _written(tmp_path, ["10.50"] * 20 + ["Sin_Factura"] * 6 + ["see mail", "#DIV/0!"])
    sheet = _read(path)
    assert "'Sin_Factura' (6 times) taken as empty" in sheet.evidence["amount"]
    assert [(line.value, line.why) for line in sheet.refused] == [
        ("see mail", "'see mail' is not an amount"),
        ("#DIV/0!", "'#DIV/0!' is an error of Excel, not an amount"),
    ]


def test_a_rate_of_the_user_stands_above_the_bank(tmp_path: Path) -> None:
    path = _written(tmp_path, ["100.00", "200.00"], heading="Amount (USD)")
    store = Store(None)
    store.set({"home_currency": "EUR", "rate.USD": "0.5"}, "Ada")
    sheet = importing.read(
        store, path, path.name, Options(export="salesforce.opportunities")
    ).sheets[0]
    assert sheet.taken is not None
    assert sheet.taken["amount"].to_pylist() == [Decimal(50), Decimal(100)]
    assert "USD at your rate of 0.5" in sheet.evidence["currency"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("201311", date(2013, 11, 1)),
        ("FY2025 Q3", date(2024, 10, 1)),
        ("FY25 Q3", date(2024, 10, 1)),
        ("Q3 FY25", date(2024, 10, 1)),
        ("2024 3", date(2023, 10, 1)),
        ("FY 2025", date(2024, 4, 1)),
        ("Q3 2025", date(2025, 7, 1)),
        ("2025-Q3", date(2025, 7, 1)),
        ("H1 2025", date(2025, 1, 1)),
        ("Jan-24", date(2024, 1, 1)),
        ("2025-W07", date(2025, 2, 10)),
        ("January 2026", date(2026, 1, 1)),
        ("1405/03/22", None),
        ("31/02/2024", None),
    ],
)
def test_a_period_is_its_first_day(text: str, day: date | None) -> None:
    assert parse_date(text, "dmy", 4) == day


def test_a_day_of_another_calendar_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = _written(tmp_path, ["1.50", "2.50"])
    path.write_text(path.read_text().replace("2024-03-02", "1405/03/22"))
    assert [line.why for line in _read(path).refused] == [
        "'1405/03/22' is a date of another calendar; export it in the Gregorian one"
    ]


def test_days_that_contradict_each_other_are_asked_for(tmp_path: Path) -> None:
    path = _written(tmp_path, ["1.50"] * 6)
    days = ["13/02/2024", "25/03/2024", "02/14/2024", "03/22/2024", "05/06/2024", "01/02/2024"]
    lines = path.read_text().splitlines()
    mended = [
        line.replace(f"2024-03-{n:02}", day)
        for n, (line, day) in enumerate(zip(lines[1:], days, strict=True), start=1)
    ]
    path.write_text("\n".join([lines[0], *mended]))
    assert "are mixed" in (_read(path).question or "")


def test_na_is_a_region_beside_other_regions_and_nothing_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    lines = ["Opportunity ID,Account Name,Stage,Close Date,Amount,Region,Industry"]
    regions, trades = ["EMEA", "NA", "APAC", "N/A"], ["Retail", "NA", "None", "Retail"]
    for place, (region, trade) in enumerate(zip(regions, trades, strict=True)):
        lines.append(f"D-{place},Acme,Won,2024-03-0{place + 1},10.50,{region},{trade}")
    path.write_text("\n".join(lines))
    store = Store(None)
    options = Options(columns={"region": "Region", "industry": "Industry"})
    options = replace(options, export="salesforce.opportunities")
    sheet = importing.read(store, path, path.name, options).sheets[0]
    assert sheet.taken is not None
    assert sheet.taken["region"].to_pylist() == ["EMEA", "NA", "APAC", None]
    assert sheet.taken["industry"].to_pylist() == ["Retail", None, None, "Retail"]
    assert "'N/A' (once) taken as empty" in sheet.evidence["region"]


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        (["2.41E+18", "2.41E+18"], [None, None]),
        (["2410000123456780000", "2410000123456790000"], [None, None]),
        (["2410000123456780001", "2410000123456790000", "2410000123456790033"], "all"),
    ],
)
def test_ids_that_excel_damaged_join_nothing(
    tmp_path: Path, ids: list[str], kept: list[None] | str
) -> None:
    path = tmp_path / "deals.csv"
    lines = ["Opportunity ID,Opportunity Name,Account Name,Stage,Close Date,Amount"]
    lines += [f"{i},Deal {n},Acme,Won,2024-03-01,10.50" for n, i in enumerate(ids)]
    path.write_text("\n".join(lines))
    sheet = _read(path)
    assert sheet.taken is not None
    assert sheet.taken["deal_id"].to_pylist() == (ids if kept == "all" else kept)
    assert ("Excel damaged" in sheet.evidence["deal_id"]) == (kept != "all")


def test_two_columns_of_money_in_two_currencies_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(
        "Invoice no,Invoice date,Client,Net amount (EUR),Direct cost (USD)\n"
        "1,2024-03-13,Acme,100.50,50.00\n2,2024-03-14,Acme,200.50,80.00\n"
    )
    store = Store(None)
    columns = {"revenue": "Net amount (EUR)", "cost": "Direct cost (USD)"}
    options = Options(columns=columns, rates={"USD": Decimal("0.5")})
    sheet = importing.read(store, path, path.name, options).sheets[0]
    assert sheet.taken is not None
    assert sheet.taken["revenue"].to_pylist() == [Decimal("100.5"), Decimal("200.5")]
    assert sheet.taken["cost"].to_pylist() == [Decimal(25), Decimal(40)]
    assert "brought from USD to EUR" in sheet.evidence["cost"]


def test_revenue_with_tax_in_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text("Rechnungsnr,Rechnungsdatum,Kunde,Brutto\n1,13.03.2024,Acme,100.50\n")
    store = Store(None)
    sheet = importing.read(store, path, path.name, Options(columns={"revenue": "Brutto"})).sheets[0]
    assert "with tax in it" in sheet.evidence["revenue"]


def test_numbers_as_texts_in_a_workbook_are_read_as_they_are_written(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for place, amount in enumerate(["12.500", "400", "9.000", "1.250"]):
        sheet.append((f"D-{place}", "Deal", "Acme", amount, 0.4, date(2024, 3, 1), "Won", True))
    path = tmp_path / "deals.xlsx"
    book.save(path)
    assert _amounts(path) == [12500, 400, 9000, 1250]
