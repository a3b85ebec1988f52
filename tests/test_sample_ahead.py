"""The sample's targets, contracts and steps of deals tie to its invoices and opportunities."""

import csv
import io
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from openpyxl import load_workbook

from data import agency, generate, planted
from data.agreements import NOT_SIGNED

Row = dict[str, str]


def text(name: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO((generate.SAMPLE / name).read_text(encoding="utf-8"))))


def day(written: str) -> date:
    return datetime.strptime(written, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone


def test_a_retainer_is_invoiced_each_month_of_its_contract_at_its_fee() -> None:
    billed: dict[tuple[str, str], int] = defaultdict(int)
    for line in agency.invoice_lines():
        if line.service == "Account retainer" and line.amount > 0:
            billed[line.client.name, f"{line.day:%Y-%m}"] += line.amount
    fees = {
        (row["Client"], row["Contract Start"][:4]): Decimal(row["Monthly Fee"])
        for row in text("contracts.csv")
        if row["Monthly Fee"]
    }
    assert len({client for client, _ in billed}) == planted.RETAINERS
    for (client, month), cents in billed.items():
        starts = str(int(month[:4]) - (month[5:] < "11"))
        assert abs(Decimal(cents) / 100 - fees[client, starts]) < 1


def test_a_contract_says_yes_where_the_next_one_follows_and_no_where_none_does() -> None:
    rows = text("contracts.csv")
    assert len(rows) == planted.CONTRACTS
    begun = {(row["Client"], row["Contract Start"]) for row in rows}
    for row in rows:
        follows = (row["Client"], f"{row['Contract End'][:4]}-11-01") in begun
        assert row["Renewed"] in ("", "Yes" if follows else "No")
    fell_due = [row["Renewed"] for row in rows if row["Renewed"]]
    assert (len(fell_due), fell_due.count("Yes")) == planted.RENEWALS
    unsigned = {
        r["Client"] for r in rows if r["Status"] == "Active" and "2026-12" in r["Contract End"]
    }
    assert unsigned == set(NOT_SIGNED)


def test_the_steps_of_a_deal_follow_each_other_and_end_where_the_deal_stands() -> None:
    stands = {row["Opportunity ID"]: row for row in text("opportunities.csv")}
    steps: dict[str, list[Row]] = defaultdict(list)
    for row in text("opportunity_history.csv"):
        steps[row["Opportunity ID"]].append(row)
    assert sum(map(len, steps.values())) == planted.STEPS
    for number, taken in steps.items():
        days = [day(row["Last Stage Change Date"]) for row in taken]
        assert days == sorted(days)
        assert days[0] == day(stands[number]["Created Date"])
        assert [one["To Stage"] for one, _ in pairwise(taken)] == [
            other["From Stage"] for _, other in pairwise(taken)
        ]
        assert taken[-1]["To Stage"] == stands[number]["Stage"]
        assert days[-1] <= agency.LAST_DAY


def test_the_targets_of_a_year_are_known() -> None:
    sheet = load_workbook(generate.SAMPLE / "targets.xlsx").worksheets[0]
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for month, _, _, measure, amount in sheet.iter_rows(min_row=2, values_only=True):
        assert isinstance(month, datetime)
        assert isinstance(amount, int)
        sums[month.year, str(measure)] += amount
    assert sums == planted.TARGETS
