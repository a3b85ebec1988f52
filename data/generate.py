"""The generator of the data that comes with the product: `python -m data.generate`."""

import argparse
import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from data import agency, bulk, cast, pipeline

SAMPLE = Path(__file__).parent / "sample"
PRINTED = (2026, 11, 2, 9, 0, 0)
HEADINGS = (
    ("Invoice no", 17),
    ("Invoice date", 13),
    ("Client", 32),
    ("Project", 36),
    ("Service line", 20),
    ("Quantity", 10),
    # Real workbooks carry stray spaces in their headings; the import has to see past them.
    ("Unit price ", 12),
    ("Net amount", 14),
    ("Direct cost", 14),
    ("Pass-through", 14),
    ("Account manager", 22),
    ("Status", 11),
)
_DATE_COLUMN, _MONEY_COLUMNS = 2, range(7, 11)


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def invoice_rows() -> list[tuple[object, ...]]:
    """The cells of the invoice workbook below its headings, totals row last."""
    lines = agency.invoice_lines()
    rows: list[tuple[object, ...]] = [
        (
            line.invoice,
            line.day,
            line.client.name,
            line.project,
            line.service,
            line.quantity,
            _euros(line.price),
            _euros(line.amount),
            _euros(line.cost),
            _euros(line.passed_on),
            line.owner,
            line.status,
        )
        for line in lines
    ]
    # A line that somebody typed before its amount was known: refused, and shown as such.
    rows.append((None, agency.LAST_DAY, *rows[-1][2:4], "Staffing", 1, None, "tbc"))
    sums = [_euros(sum(getattr(line, name) for line in lines)) for name in ("amount", "cost")]
    passed_on = _euros(sum(line.passed_on for line in lines))
    rows.append(("Total", None, None, None, None, None, None, *sums, passed_on))
    return rows


def _style(sheet: Worksheet, header: int) -> None:
    for index, (heading, width) in enumerate(HEADINGS, start=1):
        cell = sheet.cell(header, index, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = f"A{header + 1}"


def invoices() -> bytes:
    """The invoice workbook as a finance colleague would send it: title, gap, headings, total."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Invoice lines"
    sheet["A1"] = "Tessel & Thorne - invoice lines, November 2022 to October 2026 (EUR, net of VAT)"
    sheet["A1"].font = Font(bold=True, size=13)
    _style(sheet, 3)
    for number, row in enumerate(invoice_rows(), start=4):
        for column, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(number, column, value)
            if column == _DATE_COLUMN:
                cell.number_format = "dd/mm/yyyy"
            elif column in _MONEY_COLUMNS:
                cell.number_format = "#,##0.00"
    book.properties.creator = "Finance"
    written = io.BytesIO()
    book.save(written)
    return _same_bytes(written.getvalue())


def _same_bytes(workbook: bytes) -> bytes:
    """The workbook without the times of its writing, so that the same rows give the same bytes."""
    out = io.BytesIO()
    stamp = b"%d-%02d-%02dT%02d:%02d:%02dZ" % PRINTED
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            text = old.read(name)
            if name == "docProps/core.xml":
                text = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, text)
            entry = zipfile.ZipInfo(name, date_time=PRINTED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, text)
    return out.getvalue()


def _csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def clients() -> bytes:
    """The client list, with the account manager of each as it stands at the end."""
    known = [*cast.CLIENTS, *cast.PROSPECTS]
    headings = ("Client ID", "Client", "Parent group", "Segment", "Tier", "Region", "Industry")
    return _csv(
        (*headings, "Account manager"),
        (
            (f"C-{n:04d}", c.name, c.group, c.segment, c.tier, c.region, c.industry, c.owner)
            for n, c in enumerate(known, start=1001)
        ),
    )


def _as_people_write(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def opportunities() -> bytes:
    """The opportunities as a Salesforce report gives them."""
    headings = ("Opportunity ID", "Opportunity Name", "Account Name", "Stage", "Amount")
    dates = ("Probability (%)", "Close Date", "Created Date")
    return _csv(
        (*headings, *dates, "Opportunity Owner", "Lead Source"),
        (
            (
                f"006TT{n:07d}AAE",
                deal.name,
                deal.client.name,
                deal.stage,
                deal.amount,
                deal.probability,
                _as_people_write(deal.closes),
                _as_people_write(deal.created),
                deal.owner,
                deal.source,
            )
            for n, deal in enumerate(pipeline.deals(), start=1)
        ),
    )


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '.')}@{cast.MAIL}"


def team() -> bytes:
    """The account managers and their leads."""
    return _csv(
        ("Name", "Manager", "Region", "Email"),
        ((p.name, p.lead, p.region, _address(p.name)) for p in cast.TEAM),
    )


def sample() -> dict[str, bytes]:
    """The sample book: the name and content of each of its files."""
    return {
        "invoices.xlsx": invoices(),
        "clients.csv": clients(),
        "opportunities.csv": opportunities(),
        "team.csv": team(),
    }


def main(words: Sequence[str] | None = None) -> None:
    """Write the sample book, or with `--bulk ROWS FOLDER` a large book for the bench."""
    parser = argparse.ArgumentParser(prog="python -m data.generate", description=__doc__)
    parser.add_argument("--bulk", nargs=2, metavar=("ROWS", "FOLDER"), help="a large book instead")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    chosen = parser.parse_args(words)
    if chosen.bulk:
        rows, folder = chosen.bulk
        bulk.write(int(rows.replace("_", "")), Path(folder), chosen.format)
        return
    SAMPLE.mkdir(exist_ok=True)
    for name, content in sample().items():
        (SAMPLE / name).write_bytes(content)


if __name__ == "__main__":
    main()
