"""What Retention ahead says of overdue accounts, of young books and of figures that differ."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.ahead.purchases import purchases
from analytics.lifetimes.calibration import Bin
from analytics.page import number
from analytics.page.ahead import late
from analytics.page.ahead_check import never_given
from analytics.page.book import opened
from analytics.view import View
from tests.books import Line, line
from tests.test_ahead import drawn

END = date(2024, 12, 31)


def every(name: str, days: int, count: int, silent: int) -> list[Line]:
    """Invoices of an account that bought every so many days and is silent for so long."""
    last = END - timedelta(days=silent)
    bought = [last - timedelta(days=days * back) for back in range(count)]
    return [line(name, day.isoformat(), 900) for day in bought]


def test_the_card_counts_those_that_the_table_calls_overdue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two overdue, one long silent, and one that has bought too seldom to be either."""
    rows = [*every("Well", 30, 12, 0), *every("Late", 30, 12, 80), *every("Later", 90, 8, 200),
            *every("Gone", 30, 8, 500), *every("Seldom", 60, 3, 150)]  # fmt: skip
    said = drawn(tmp_path, monkeypatch, rows)
    assert re.findall(r": (overdue|long silent|no rhythm yet), ", said).count("overdue") == 2
    assert "bought 3 times, last 5 months ago: no rhythm yet" in said
    assert "every 30 days, last 16 months ago: long silent, 16.7 gaps" in said
    assert late(purchases(opened("main"), View())) == (2, 1)


def test_one_that_is_overdue_is_in_the_table_however_little_it_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty go on as ever; the card counts one as overdue, and the first rows show which."""
    rows = [row for n in range(50) for row in every(f"Well {n:02d}", 30, 8, n % 20)]
    said = drawn(tmp_path, monkeypatch, [*rows, *every("Late", 30, 12, 80)])
    assert "The first 40 of 51, and 1 more for being overdue." in said
    assert re.search(r">Late</a>(?:(?!</tr>).)*overdue, 2.7 gaps", said)


def test_a_book_of_few_accounts_says_so_and_offers_no_more_than_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight accounts, all of which came back, and eight rows: nothing more to show."""
    rows = [row for n in range(8) for row in every(f"A{n}", 30, 8, n)]
    said = drawn(tmp_path, monkeypatch, rows)
    assert "only 8 accounts, too few to learn from." in said
    assert "Too few accounts came back" not in said
    assert "The Forecast page carries on the trend of everything instead" in said
    assert 'class="ranked work all"' in said


def test_a_book_of_three_months_has_no_yearly_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says why instead."""
    said = drawn(tmp_path, monkeypatch, every("A", 10, 9, 0))
    assert "Too little for a yearly figure: 2 full months are known, and it takes 4." in said
    assert "in the next twelve months" not in said
    assert "Next twelve months" not in said


def test_a_chance_that_nobody_was_given_is_told() -> None:
    """An empty place on the line is no gap in the data."""
    style = number.style(None, "EUR")
    given = Bin(0.0, 0.2, 3, 1, 0.1, 0.33, 0.1, 0.7)
    nobody = Bin(0.2, 0.4, 0, 0, None, None, None, None)
    assert never_given((given, nobody), style) == "; no account was given 20 to 40%"
    assert never_given((given,), style) == ""
