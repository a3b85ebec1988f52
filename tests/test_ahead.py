"""Retention ahead: accounts as buyers, each on its own rhythm, and the published fit by command."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analytics.ahead import season
from analytics.ahead.account import Account, Purchases
from analytics.ahead.choice import choice
from analytics.ahead.contract import Relation, Term, cohorts, kept, relations
from analytics.ahead.found import Ahead
from analytics.ahead.likely import buyer
from analytics.ahead.purchases import purchases
from analytics.ahead.renewing import Renewing
from analytics.ahead.renewing import work as renewed
from analytics.ahead.rhythm import rhythm
from analytics.ahead.tail import longer
from analytics.ahead.working import work
from analytics.lifetimes import Buyer, Season, bgnbd, sbg
from analytics.page.book import opened
from analytics.store import Store
from analytics.view import View
from analytics.warning import asking
from tests import samples
from tests.asking import ask
from tests.books import Line, book, line, note_import, write
from tests.serving import ROOT

CDNOW = (0.243, 4.414, 0.793, 2.426)
DONATIONS = {"alpha": 1.204, "beta": 0.750, "gamma": 0.657, "delta": 2.783}
UNTIL = date(2025, 6, 30)


def account(name: str, days: list[date], amount: float = 1000.0) -> Account:
    """An account that spent the same on each of these days."""
    return Account(name, name, tuple(days), (amount,) * len(days))


def bought(rows: list[Line], until: date | None = None, **tables: list[Line]) -> Purchases:
    """What the accounts of a small book bought."""
    return purchases(book(rows, **tables), View(), until)


def test_a_purchase_is_a_day_with_revenue_and_nothing_else_is() -> None:
    """Two invoices of a day are one; a draft, a cancelled one and a credit note are none."""
    rows = [
        line("A", "2024-01-01", 100), line("A", "2024-01-01", 50), line("A", "2024-02-05", 70),
        line("A", "2024-03-01", 90, status="Draft"), line("A", "2024-03-02", 9, status="Cancelled"),
        line("A", "2024-03-03", -20), line(None, "2024-03-04", 900), line("B", "2024-03-05", 10),
    ]  # fmt: skip
    found = {one.account: one for one in bought(rows, date(2024, 3, 31)).accounts}
    assert set(found) == {"A", "B"}
    assert found["A"].days == (date(2024, 1, 1), date(2024, 2, 5))
    assert found["A"].amounts == (150.0, 70.0)
    assert found["A"].net == pytest.approx(200 / 220)
    assert buyer(found["A"], date(2024, 3, 31)) == Buyer(1, 5.0, 90 / 7)


def test_one_handed_over_is_nobodys_loss() -> None:
    """Sold by Ana, then by Ben: Ben has the account with its whole past, Ana has none of it."""
    rows = [line("A", "2024-01-05", 100, owner="Ana"), line("A", "2024-06-05", 100, owner="Ben")]
    store = book(rows)
    bens = purchases(store, View(where=(("owner", ("Ben",)),)))
    assert [len(one.days) for one in bens.accounts] == [2]
    assert purchases(store, View(where=(("owner", ("Ana",)),))).accounts == ()


def test_invoices_dated_ahead_have_not_happened() -> None:
    """As of a day nothing after it is known."""
    rows = [line("A", "2024-01-05", 100), line("A", "2025-01-05", 100)]
    assert bought(rows, date(2024, 6, 30)).accounts[0].days == (date(2024, 1, 5),)


def test_the_chance_of_a_longer_wait_is_that_of_the_f_distribution() -> None:
    """Against scipy's F, over shapes and counts."""
    from scipy.stats import f  # noqa: PLC0415 - only this test needs it

    for ratio in (0.1, 0.9, 1.5, 4.0):
        for shape in (0.3, 1.0, 12.0, 300.0):
            for seen in (1, 3, 40):
                expected = f.sf(ratio, 2 * shape, 2 * shape * seen)
                assert longer(ratio, shape, seen) == pytest.approx(expected, rel=1e-8, abs=1e-14)


def test_an_event_billed_in_three_invoices_keeps_the_time_of_the_event() -> None:
    """Every April, with invoices in May and June: a gap of a year, not of 30 days."""
    days = [date(year, month, 3) for year in range(2019, 2026) for month in (4, 5, 6)]
    found = rhythm([day for day in days if day <= UNTIL])
    assert found.regular
    assert found.typical == pytest.approx(365, abs=1)
    assert found.due() is not None
    assert (found.due() or (None,))[0] == date(2026, 4, 3)


def test_bgnbd_gives_up_on_clockwork_where_the_account_itself_does_not() -> None:
    """Forty that buy now and then, and one that buys every second May: it is its own witness."""
    rng = np.random.default_rng(1)
    others = [
        account(f"B{n}", sorted({UNTIL - timedelta(days=int(d)) for d in rng.integers(1, 900, 12)}))
        for n in range(40)
    ]
    clock = account("Congress", [date(year, 5, 1) for year in range(2012, 2025, 2)])
    found = _looked("bgnbd", (*others, clock), date(2026, 3, 31))
    one = next(one for one in found.accounts if one.told.account == "Congress")
    assert one.own
    assert one.alive is not None
    assert one.chance is not None
    assert one.chance > 0.8 > one.alive
    assert one.due is not None
    assert one.due.year == 2026


def _looked(model: str, accounts: tuple[Account, ...], until: date) -> Ahead:
    return Ahead.from_json(work(model, Purchases(1, until, accounts), 365, 1, ""))


def test_what_was_worked_out_comes_back_to_the_digit() -> None:
    """And asked twice it is the same."""
    accounts = tuple(_simulated(60, 7))
    text = work("bgnbd", Purchases(1, UNTIL, accounts), 365, 1, "")
    assert Ahead.from_json(text).to_json() == text
    assert work("bgnbd", Purchases(1, UNTIL, accounts), 365, 1, "") == text


def _simulated(count: int, seed: int) -> Iterator[Account]:
    """Accounts that buy and leave as BG/NBD has them, with CDNOW's published parameters."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = CDNOW
    for n in range(count):
        first = UNTIL - timedelta(days=int(rng.integers(78 * 7 - 84, 78 * 7)))
        rate, leaves = rng.gamma(r, 1 / alpha), rng.beta(a, b)
        days, at = {first}, 0.0
        while True:
            at += rng.exponential(1 / rate) * 7
            if at > (UNTIL - first).days:
                break
            days.add(first + timedelta(days=int(at)))
            if rng.random() < leaves:
                break
        yield account(f"S{n:04d}", sorted(days), float(20 + n % 60))


def test_a_fit_finds_the_parameters_that_made_the_accounts_and_its_chances_hold() -> None:
    """1,500 accounts of known parameters: within the bounds, and in each fifth as many bought."""
    found = _looked("bgnbd", tuple(_simulated(1500, 11)), UNTIL)
    assert found.fit.trusted
    assert found.fit.low is not None
    assert found.fit.high is not None
    for low, true, high in zip(found.fit.low, CDNOW, found.fit.high, strict=True):
        assert low < true < high
    # Half a year before there is not a year to learn from, so that no check is claimed.
    assert found.check is None


def test_expected_purchases_come_true_for_simulated_accounts() -> None:
    """Fitted on 39 weeks, the next 39 bring what was expected, give or take an eighth."""
    accounts = tuple(_simulated(1500, 11))
    then = UNTIL - timedelta(weeks=39)
    known = Purchases(1, UNTIL, accounts).as_of(then)
    fit = bgnbd.fit([buyer(one, then) for one in known.accounts])
    assert fit.values is not None
    said = sum(bgnbd.expected(fit.values, buyer(one, then), 39) for one in known.accounts)
    names = {one.account_id for one in known.accounts}
    came = sum(day > then for one in accounts if one.account_id in names for day in one.days)
    assert said == pytest.approx(came, rel=0.125)


def test_the_check_of_a_year_ago_does_not_know_what_came_after() -> None:
    """Whatever the last year brings, what would have been said a year ago is the same."""
    then = UNTIL - timedelta(days=365)
    past = [
        account(f"A{n}", [then - timedelta(days=day) for day in range(900 - n, 20 + n, -30 - n)])
        for n in range(40)
    ]
    quiet = _looked("bgnbd", tuple(past), UNTIL).check
    busy = _looked("bgnbd", tuple(_going_on(one) for one in past), UNTIL).check
    assert quiet is not None
    assert busy is not None
    assert (quiet.revenue, quiet.purchases) == (busy.revenue, busy.purchases)
    assert [one.said for one in quiet.bins] == [one.said for one in busy.bins]
    assert (quiet.came, busy.came) == (0.0, 40_000.0)


def _going_on(one: Account) -> Account:
    return account(one.account, [*one.days, UNTIL - timedelta(days=10)])


def test_a_season_that_is_not_over_does_not_count() -> None:
    """Gifts every year from 2019; on 31 March 2024 the season of 2024 is still open."""
    donor = account("D", [date(year, 6, 1) for year in (2019, 2020, 2022)])
    held = Purchases(1, date(2024, 3, 31), (donor,))
    assert season.last_whole(held, 1) == 2023
    assert season.season(donor, 1, 2023) == Season(2, 3, 4)
    assert season.last_whole(Purchases(1, date(2024, 12, 31), (donor,)), 1) == 2024


def _donors(count: int) -> Iterator[Account]:
    """Accounts of 2016 that buy in most seasons until they leave, each at its own rate."""
    rng = np.random.default_rng(2)
    for n in range(count):
        stays, buys, years = rng.geometric(rng.beta(1, 3)), rng.beta(1.2, 0.75), [2016]
        years += [2016 + after for after in range(1, min(stays, 8)) if rng.random() < buys]
        yield account(f"O{n}", [date(year, 1 + n % 12, 5) for year in years])


def test_one_that_bought_in_the_season_under_way_is_still_an_account() -> None:
    """It let 2022 and 2023 pass and bought in March 2024, which no whole season knows."""
    back = account("Back", [date(year, 3, 5) for year in (2016, 2018, 2021, 2024)])
    found = _looked("bgbb", (*_donors(400), back), date(2024, 6, 30))
    assert found.fit.trusted, found.fit.why
    one = next(one for one in found.accounts if one.told.account == "Back")
    assert (one.told.frequency, one.told.recency, one.told.age) == (2, 5, 7)
    assert one.alive is not None
    assert one.chance is not None
    assert one.chance > 0.75 > one.alive
    assert (one.due, one.late) == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_season_follows_the_fiscal_year() -> None:
    """With a year from July on, June and July lie in two seasons."""
    assert season.year_of(date(2024, 6, 30), 7) == 2024
    assert season.year_of(date(2024, 7, 1), 7) == 2025
    assert season.start_of(2025, 7) == date(2024, 7, 1)


def test_the_model_is_chosen_by_the_rhythm_of_the_book_and_says_so() -> None:
    yearly = [account(f"Y{n}", [date(year, 1 + n % 12, 3) for year in range(2017, 2025)])
              for n in range(9)]  # fmt: skip
    often = [account(f"O{n}", [date(2023, 1, 1) + timedelta(days=20 * k) for k in range(30)])
             for n in range(9)]  # fmt: skip
    seasonal = choice(Purchases(1, UNTIL, tuple(yearly)), 1)
    assert seasonal.model == "bgbb"
    assert "12 months" in seasonal.why
    assert choice(Purchases(1, UNTIL, tuple(often)), 1).model == "bgnbd"
    once = choice(Purchases(1, UNTIL, (account("A", [UNTIL]),)), 1)
    assert (once.model, "bought twice" in once.why) == ("bgnbd", True)


def test_fits_that_cannot_be_trusted_leave_each_account_its_own_rhythm() -> None:
    """Three accounts: no model, a sentence, and what each one's own gaps say."""
    three = tuple(account(name, [date(2024, month, 5) for month in (1, 4, 7, 10)]) for name in "AB")
    found = _looked("bgnbd", (*three, account("C", [date(2024, 2, 1)])), date(2024, 12, 31))
    assert not found.fit.trusted
    assert found.fit.why.endswith(".")
    told = {one.told.account: one for one in found.accounts}
    assert told["A"].own
    assert told["A"].chance is not None
    assert told["C"].chance is None
    assert told["C"].revenue is None


def term(name: str, start: str, end: str | None, **more: Any) -> Term:  # noqa: ANN401 - fields of several types
    """One contract of 1,200 a year."""
    days = {"ends_on": end and date.fromisoformat(end), "cancelled_on": None, "notice_on": None}
    told = {"months": 12, "is_renewed": None, "annual": 1200.0, "place": (1, "Sheet1", 2)}
    return Term(name, name, date.fromisoformat(start), **{**days, **told, **more})


def one(terms: list[Term], until: str) -> Relation:
    """The only relation of these contracts."""
    found = relations(terms, date.fromisoformat(until))
    assert len(found) == 1
    return found[0]


def test_contracts_that_follow_each_other_are_one_relation_with_a_chance_at_each_end() -> None:
    years = [term("A", f"{year}-01-01", f"{year}-12-31") for year in (2020, 2021, 2022)]
    assert (one(years, "2022-06-30").renewals, one(years, "2022-06-30").lost) == (2, False)
    assert one(years, "2023-02-28").lost is False
    assert one(years, "2023-06-30").lost is True
    beside = [*years, term("A", "2020-06-01", "2022-12-31")]
    assert one(beside, "2022-06-30").renewals <= 2


def test_a_renewal_signed_for_a_day_to_come_is_a_renewal() -> None:
    """Ends on 31 October with the next from 1 November on file: that is no loss on that day."""
    two = [term("A", "2024-11-01", "2025-10-31"), term("A", "2025-11-01", "2026-10-31")]
    found = one(two, "2025-10-31")
    assert (found.renewals, found.lost, found.ends_on) == (1, False, date(2026, 10, 31))
    assert one(two, "2025-08-31").signed


def test_a_contract_without_an_end_passes_its_years_until_it_is_cancelled() -> None:
    running = term("A", "2020-03-01", None)
    assert (one([running], "2023-06-30").renewals, one([running], "2023-06-30").lost) == (3, False)
    ended = term("A", "2020-03-01", None, cancelled_on=date(2022, 9, 15))
    assert (one([ended], "2023-06-30").renewals, one([ended], "2023-06-30").lost) == (2, True)


def test_the_published_cohort_comes_out_of_single_contracts() -> None:
    """Fader and Hardie's regular segment, contract by contract: alpha 0.704, beta 1.182."""
    left = [1000, 631, 468, 382, 326, 289, 262, 241]
    held = []
    for passed, (before, after) in enumerate(pairwise(left)):
        held += [_relation(passed, lost=True)] * (before - after)
    held += [_relation(7, lost=False)] * left[-1]
    assert kept(held)[0] == (1000, 631)
    found = Renewing.from_json(renewed(held, UNTIL, 365))
    assert found.fit.values == pytest.approx((0.704, 1.182), abs=0.0005)
    assert found.fit.log_likelihood == pytest.approx(-1680.3, abs=0.05)
    assert sum(len(cohort.lost) > 0 for cohort in cohorts(held)) == 2
    running = found.relations[-1]
    assert running.chance == pytest.approx(sbg.retention(found.fit.values or (), 8))


def _relation(passed: int, *, lost: bool) -> Relation:
    return Relation("A", "A", date(2017, 1, 1), date(2025, 12, 31), passed, lost, signed=False,
                    annual=1200.0, notice_on=None, place=(1, "Sheet1", 2))  # fmt: skip


def test_the_donations_come_out_of_the_command_line_as_published(
    tmp_path: Path, reference: Path
) -> None:
    """11,104 donors' gifts as a ledger: Fader, Hardie and Shang's four figures, LL -33,225.6."""
    ledger = tmp_path / "gifts.csv"
    with ledger.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("Invoice", "Date", "Client", "Amount"), *_gifts(reference)])
    ask(tmp_path / "book", "import", ledger)
    found = ask(tmp_path / "book", "retention", "--until", "2001-12-31")
    assert found["model"] == "bgbb"
    assert found["trusted"]
    assert found["parameters"] == pytest.approx(DONATIONS, abs=0.0006)
    assert found["log_likelihood"] == pytest.approx(-33225.6, abs=0.05)
    assert len(found["accounts"]) == 11104


def _gifts(reference: Path) -> Iterator[tuple[str, str, str, int]]:
    """Each donor's first gift in 1995, and one in so many seasons up to the last."""
    donor = gift = 0
    with (reference / "donations" / "donations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            last, count = int(row["recency"]), int(row["frequency"])
            for _ in range(int(row["weights"])):
                donor += 1
                for after in (0, *range(last - count + 1, last + 1)):
                    gift += 1
                    day = f"{1995 + after}-{1 + donor % 12:02d}-{1 + donor % 28:02d}"
                    yield f"G{gift}", day, f"Donor {donor:05d}", 25 + donor % 50


def test_the_command_line_says_what_is_missing_in_a_sentence(tmp_path: Path) -> None:
    """An empty book, a day that is none, a horizon that is none."""
    empty = ask(tmp_path / "book", "retention", ends=2)
    assert empty["message"].startswith("No account has bought anything")
    wrong = ask(tmp_path / "book", "retention", "--until", "soon", ends=2)
    assert "is not a day" in wrong["message"]
    assert "horizon" in ask(tmp_path / "book", "retention", "--horizon", "x", ends=2)["message"]


def test_the_command_line_gives_each_account_as_the_models_need_it(tmp_path: Path) -> None:
    """Ages and times in weeks since the first purchase; one row an account."""
    ledger = tmp_path / "sales.csv"
    rows = [("A", "2024-01-01"), ("A", "2024-02-05"), ("B", "2024-03-04")]
    lines = [f"N{n},{day},{name},100" for n, (name, day) in enumerate(rows)]
    ledger.write_text("\n".join(["Invoice,Date,Client,Amount", *lines]), encoding="utf-8")
    ask(tmp_path / "book", "import", ledger)
    found = ask(tmp_path / "book", "retention", "--until", "2024-03-25", "--model", "bgnbd")
    told = {one["account"]: (one["frequency"], one["recency"], one["age"])
            for one in found["accounts"]}  # fmt: skip
    assert told == {"A": (1, 5.0, 12.0), "B": (0, 0.0, 3.0)}
    assert not found["trusted"]
    assert found["why"].endswith(".")
    assert purchases(Store(None), View()).accounts == ()


def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[Line]) -> str:
    """Every word of the page on a book of these rows, once all is worked out."""
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "books" / "main"))
    samples.place(tmp_path / "books" / "main")
    store = opened("main")
    with store.commit("test", "Rows for a test") as commit:
        note_import(commit)
        write(commit, "ledger", rows)
    asking.ahead(store, View()).result()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page("pages/Retention_ahead.py")
    at.query_params["book"] = "main"
    at.run()
    assert [fault.value for fault in (*at.exception, *at.error, *at.warning)] == []
    return " ".join(element.proto.body for element in at.get("html"))


def test_a_page_on_three_accounts_says_why_no_model_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each by its own rhythm: A every quarter, B and C bought once."""
    rows = [line("A", f"2024-{month:02d}-05", 900) for month in (1, 4, 7, 10)]
    said = drawn(tmp_path, monkeypatch, [*rows, line("B", "2024-02-01", 50),
                                          line("C", "2024-12-30", 70)])  # fmt: skip
    assert "The model cannot be trusted here" in said
    assert "every 3 months, last 3 months ago: not due" in said
    assert "bought once, 11 months ago" in said
    assert "The book is not old enough" in said


def test_a_page_on_accounts_that_never_came_back_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody bought twice: no rhythm, no chance, no number made up."""
    rows = [line(name, "2024-02-01", 50) for name in "ABCDEFGH"]
    said = drawn(tmp_path, monkeypatch, [*rows, line("I", "2024-12-30", 70)])
    assert "Nothing can be said yet of what the accounts will bring" in said
    assert ">0%<" not in said
