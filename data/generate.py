"""The generator of the data that comes with the product: `python -m data.generate`."""

import argparse
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from data import agency, ahead, bulk, cast, lists, paying, pipeline
from data.returns import campaign_of
from data.writing import DATE, MONEY, csv_file, euros, saved

SAMPLE = Path(__file__).parent / "sample"
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
    ("Due Date", 13),
    ("Paid On", 13),
    ("Balance Due", 14),
)
_DATE_COLUMNS, _MONEY_COLUMNS = (2, 13, 14), (7, 8, 9, 10, 15)


def invoice_rows() -> list[tuple[object, ...]]:
    """The cells of the invoice workbook below its headings, totals row last."""
    lines = agency.invoice_lines()
    payments = [paying.payment(line) for line in lines]
    rows: list[tuple[object, ...]] = [
        (
            line.invoice,
            line.day,
            line.client.name,
            line.project,
            line.service,
            line.quantity,
            euros(line.price),
            euros(line.amount),
            euros(line.cost),
            euros(line.passed_on),
            line.owner,
            line.status,
            payment.due,
            payment.paid,
            euros(payment.still_open),
        )
        for line, payment in zip(lines, payments, strict=True)
    ]
    # A line that somebody typed before its amount was known: refused, and shown as such.
    rows.append((None, agency.LAST_DAY, *rows[-1][2:4], "Staffing", 1, None, "tbc"))
    sums = [euros(sum(getattr(line, name) for line in lines)) for name in ("amount", "cost")]
    passed_on = euros(sum(line.passed_on for line in lines))
    left = euros(sum(payment.still_open for payment in payments))
    empty = (None,) * 6
    rows.append(("Total", *empty, *sums, passed_on, None, None, None, None, left))
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
            if column in _DATE_COLUMNS:
                cell.number_format = DATE
            elif column in _MONEY_COLUMNS:
                cell.number_format = MONEY
    book.properties.creator = "Finance"
    return saved(book)


def clients() -> bytes:
    """The client list, with the account manager of each as it stands at the end."""
    known = [*cast.CLIENTS, *cast.PROSPECTS]
    headings = ("Client ID", "Client", "Parent group", "Segment", "Tier", "Region", "Industry")
    return csv_file(
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
    return csv_file(
        (*headings, *dates, "Opportunity Owner", "Lead Source", "Primary Campaign Source"),
        (
            (
                ahead.opportunity_id(n),
                deal.name,
                deal.client.name,
                deal.stage,
                deal.amount,
                deal.probability,
                _as_people_write(deal.closes),
                _as_people_write(deal.created),
                deal.owner,
                deal.source,
                campaign_of(deal),
            )
            for n, deal in enumerate(pipeline.deals(), start=1)
        ),
    )


def _address(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{plain.replace(' ', '.')}@{cast.MAIL}"


def team() -> bytes:
    """The account managers and their leads."""
    return csv_file(
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
        **lists.files(),
        **ahead.files(),
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
