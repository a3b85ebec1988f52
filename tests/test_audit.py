"""The quote audit: what jobs were estimated, quoted, spent and invoiced, to the cent."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.answer import ask
from analytics.command import run
from analytics.listing import Line as Entry
from analytics.listing import listed
from analytics.store import Store, open_book
from analytics.view import View
from data import generate
from data.quotes import Quoted, called_off, quoted
from tests.asking import ask as answered
from tests.asking import value
from tests.books import Line, book

STAGES = ("estimate", "quote", "change_orders", "cost", "invoiced")
CUTS = ("account", "owner", "project", "line", "segment", "region")
JOBS = (("P-1", "Gala"), ("P-2", "Fair"), ("P-3", "Summit"), (None, "Loose ends"))
PLACES = {
    "estimate": ("cost line", "project"),
    "quote": ("cost line", "quote", "project", "quote of the whole"),
    "change_orders": ("cost line", "project"),
    "cost": ("cost line", "invoice line", "project"),
    "invoiced": ("invoice line", "cost line", "project"),
}
EVENT, LATER = date(2025, 3, 10), date(2026, 11, 1)


# --- Small books ---------------------------------------------------------------------------------


def job(name: str, **more: object) -> Line:
    """A delivered job of client A."""
    told = {"project": name, "account": "A", "event_on": EVENT, "delivered_on": EVENT, **more}
    return {key: _cents(found) for key, found in told.items()}


def cost(name: str, line: str | None, **more: object) -> Line:
    """A line of a job's costs."""
    return {"project": name, "line": line, **{key: _cents(v) for key, v in more.items()}}


def bill(name: str | None, line: str | None, revenue: object, **more: object) -> Line:
    """An invoice line of a job."""
    told = {"account": "A", "date": EVENT, "project": name, "line": line, "revenue": revenue}
    return {key: _cents(found) for key, found in {**told, **more}.items()}


def _cents(found: object) -> object:
    return Decimal(str(found)) if isinstance(found, int | float) else found


def audited(store: Store, columns: str = "*") -> list[dict[str, Any]]:
    """The rows of the audit."""
    with store.at() as reader:
        return reader.rows(f"select {columns} from job_line_item order by told_by, row")


def total(store: Store, column: str) -> Decimal:
    """The sum of one of its columns."""
    found: Decimal = audited(store, f"coalesce(sum({column}) over (), 0) as total")[0]["total"]
    return found


def exceptions(store: Store) -> dict[tuple[str, str, str], Entry]:
    """The work list by kind, job and line."""
    found = listed(store, "quote_exceptions", View()).lines
    keyed = {(_of(e, "kind"), _of(e, "project"), _of(e, "line")): e for e in found}
    assert len(keyed) == len(found), "an exception is listed twice"
    return keyed


def _of(entry: Entry, name: str) -> str:
    return str(entry.fields[name])


# --- To the cent, at every cut -------------------------------------------------------------------

CENTS = st.none() | st.integers(-5_000, 500_000).map(lambda cents: Decimal(cents) / 100)
WORDINGS = st.sampled_from(
    ["Venue hire", "Hire of venue", "Catering", "Caterng", "Stage & light", "Flowers", None]
)
OF_A_JOB = st.sampled_from([*JOBS, ("P-1", None), (None, "gala")])
STATUS = st.sampled_from([None, "Paid", "Cancelled"])


def _project(number: int, status: str, day: date, amounts: tuple[Decimal | None, ...]) -> Line:
    project_id, name = JOBS[number]
    keys = ("estimate", "quote", "change_orders", "actual_cost", "invoiced")
    return {
        "project_id": project_id,
        "project": name,
        "account": ("A", "B", None)[number],
        "owner": ("Ana", None, "Ben")[number],
        "status": status,
        "event_on": day,
        "delivered_on": day if day < LATER else None,
        **dict(zip(keys, amounts, strict=True)),
    }


FIVE = st.tuples(CENTS, CENTS, CENTS, CENTS, CENTS)
COSTS = st.builds(
    lambda of, line, status, kind, a: {
        "project_id": of[0], "project": of[1], "line": line, "status": status, "kind": kind,
        "estimate": a[0], "quote": a[1], "change_orders": a[2], "actual_cost": a[3],
        "invoiced": a[4],
    },
    OF_A_JOB, WORDINGS, STATUS, st.sampled_from([None, "cost", "income"]), FIVE,
)  # fmt: skip


@st.composite
def books(draw: st.DrawFn) -> dict[str, list[Line]]:
    """The rows of a book about four jobs, one of which is on no list."""
    told = st.tuples(
        st.sampled_from(["Done", "Cancelled", "Open"]), st.sampled_from([EVENT, LATER])
    )
    projects = [_project(n, *draw(told), draw(FIVE)) for n in range(3)]
    bills = st.builds(
        lambda of, line, status, revenue, spent: bill(
            of[1], line, revenue or Decimal(0), cost=spent, status=status, account="C"
        ),
        OF_A_JOB, WORDINGS, STATUS, CENTS, CENTS,
    )  # fmt: skip
    offers = st.builds(
        lambda of, line, status, amount: {
            "project": of[1], "line": line, "status": status, "amount": amount, "account": "A"
        },
        OF_A_JOB, WORDINGS, st.sampled_from(["Accepted", "Draft", "Rejected", "Expired"]), CENTS,
    )  # fmt: skip
    spent = st.builds(
        lambda of, kind, status, amount: {
            "project": of[1], "kind": kind, "status": status, "amount": amount, "date": EVENT
        },
        OF_A_JOB, WORDINGS, st.sampled_from([None, "Approved", "Rejected"]), CENTS,
    )  # fmt: skip
    return {
        "project": projects,
        "project_cost": draw(st.lists(COSTS, max_size=8)),
        "ledger": [
            *draw(st.lists(bills, max_size=6)),
            bill("Retainer", None, 1, status=None, cost=None),
        ],
        "quote": draw(st.lists(offers, max_size=4)),
        "expense": draw(st.lists(spent, max_size=3)),
        "account": [
            {"account": "A", "segment": "Large", "region": "North"},
            {"account": "B", "segment": "Small", "region": None},
        ],
    }


def _key(row: Line) -> str | None:
    """The job of a row: its id, else the id of that name, else the name."""
    ids = {name.lower(): number or name.lower() for number, name in JOBS}
    return row.get("project_id") or ids.get((row["project"] or "").lower())


def _said(rows: dict[str, list[Line]]) -> Iterator[tuple[str | None, str, dict[str, Any]]]:
    """What each row that stands says, by job and kind of row."""
    for row in rows["project"]:
        yield _key(row), "project", {**row, "cost": row["actual_cost"]}
    for row in rows["project_cost"]:
        if row["status"] != "Cancelled":
            income = {"estimate": None, "cost": None} if row["kind"] == "income" else {}
            yield _key(row), "cost line", {**row, "cost": row["actual_cost"], **income}
    for row in rows["ledger"]:
        if row["status"] != "Cancelled":
            yield _key(row), "invoice line", {"invoiced": row["revenue"], "cost": row["cost"]}
    for row in rows["quote"]:
        if row["status"] == "Accepted":
            where = "quote" if row["line"] else "quote of the whole"
            yield _key(row), where, {"quote": row["amount"]}
    for row in rows["expense"]:
        if row["status"] != "Rejected":
            yield _key(row), "expense", {"cost": row["amount"]}


def _stands(rows: dict[str, list[Line]]) -> dict[str, dict[str, Decimal]]:
    """The money of every job by stage, each stage from the first place that tells it."""
    by_job: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for name, told_by, amounts in _said(rows):
        if name:
            by_job[name].append((told_by, amounts))
    named = ("project", "cost line", "quote", "quote of the whole")
    off = {_key(row) for row in rows["project"] if row["status"] == "Cancelled"}
    return {
        name: {stage: _stage(stage, said) for stage in STAGES}
        for name, said in by_job.items()
        if name not in off and any(told_by in named for told_by, _ in said)
    }


def _stage(stage: str, said: list[tuple[str, dict[str, Any]]]) -> Decimal:
    told = [(by, amounts[stage]) for by, amounts in said if amounts.get(stage) is not None]
    places = [p for p in PLACES[stage] if any(by == p and amount for by, amount in told)]
    places += [p for p in PLACES[stage] if any(by == p for by, _ in told)]
    taken = set(places[:1])
    if stage == "cost" and taken <= {"cost line"}:
        taken |= {"expense"}
    return sum((amount for by, amount in told if by in taken), start=Decimal(0))


@settings(max_examples=12)
@given(books())
def test_the_audit_foots_to_the_cent_at_every_cut(rows: dict[str, list[Line]]) -> None:
    ledger = rows["ledger"]
    store = book(ledger, **{name: found for name, found in rows.items() if name != "ledger"})
    found: dict[str, dict[str, Decimal]] = {}
    for row in audited(store):
        sums = found.setdefault(row["job"], dict.fromkeys(STAGES, Decimal(0)))
        for stage in STAGES:
            sums[stage] += row[stage]
    empty = dict.fromkeys(STAGES, Decimal(0))
    expected = {name: sums for name, sums in _stands(rows).items() if sums != empty}
    assert {name: sums for name, sums in found.items() if sums != empty} == expected
    places = [(row["told_by"], row["sheet"], row["row"]) for row in audited(store)]
    assert len(places) == len(set(places)), "a row of a file counts twice"
    for name, stage in (("estimated_cost", "estimate"), ("job_cost", "cost")):
        whole = sum((sums[stage] for sums in expected.values()), start=Decimal(0))
        _foots(store, name, whole)
    for name in ("unquoted_cost", "uninvoiced_quote", "invoice_over_quote"):
        _foots(store, name, sum((row[name] for row in audited(store)), start=Decimal(0)))
    stake: dict[str, Decimal] = defaultdict(Decimal)
    for (kind, _, _), entry in exceptions(store).items():
        stake[kind] += Decimal(str(entry.fields["at_stake"]))
    for kind, name in (
        ("Quote not invoiced", "uninvoiced_quote"),
        ("Invoice over quote", "invoice_over_quote"),
    ):
        assert stake[kind] == sum((row[name] for row in audited(store)), start=Decimal(0))


def _foots(store: Store, metric: str, whole: Decimal) -> None:
    view = View(period="2025-01..2026-12")
    assert (ask(store, metric, view).rows[0].value or 0) == whole
    for cut in CUTS:
        parts = [row.value or 0 for row in ask(store, metric, view, by=(cut,)).rows]
        assert sum(parts) == whole, cut


# --- Faults, planted one by one ------------------------------------------------------------------


def test_two_invoices_for_one_line_count_its_quote_once() -> None:
    store = book(
        [bill("Gala", "Venue", 3000), bill("Gala", "Venue", 2000), bill("Gala", "Stage", 1000)],
        project=[job("Gala")],
        project_cost=[cost("Gala", "Venue", quote=5000), cost("Gala", "Stage", quote=1000)],
    )
    assert total(store, "quote") == 6000
    assert total(store, "invoiced") == 6000
    assert exceptions(store) == {}


def test_a_cancelled_job_is_not_in_the_audit() -> None:
    store = book(
        [bill("Fair", "Venue", 900)],
        project=[job("Gala"), job("Fair", status="Cancelled", quote=700)],
        project_cost=[cost("Fair", "Stage", actual_cost=500), cost("Gala", "Stage", quote=10)],
    )
    assert {row["job"] for row in audited(store)} == {"gala"}


@pytest.mark.parametrize(
    "status",
    ["Draft", "Rejected", "Expired", "Sent", None, "Not approved", "Pending approval", "Declined"],
)
def test_a_quote_that_nobody_approved_is_no_quote(status: str | None) -> None:
    store = book(
        [bill("Gala", "Venue", 100)],
        project=[job("Gala")],
        quote=[
            {"project": "Gala", "line": "Venue", "status": "Accepted", "amount": Decimal(100)},
            {"project": "Gala", "line": "Venue", "status": status, "amount": Decimal(900)},
        ],
    )
    assert total(store, "quote") == 100
    assert exceptions(store) == {}


def test_a_wording_that_is_like_two_lines_is_given_to_neither() -> None:
    store = book(
        [],
        project=[job("Gala")],
        project_cost=[
            cost("Gala", "Stage light 1", quote=100),
            cost("Gala", "Stage light 2", quote=200),
            cost("Gala", "Stage light 3", actual_cost=70),
        ],
    )
    spent = next(row for row in audited(store) if row["cost"])
    assert (spent["quote_line"], spent["how"]) == (None, "as like two lines")
    assert total(store, "quote") == 300
    assert ("Cost with no quote line", "Gala", "Stage light 3") in exceptions(store)


def test_an_amount_that_agrees_decides_between_two_alike_and_makes_it_surer() -> None:
    lines = [cost("Gala", f"Stage light {n}", quote=100 * n, invoiced=0) for n in (1, 2)]
    store = book([bill("Gala", "Stage light 3", 201)], project=[job("Gala")], project_cost=lines)
    billed = next(row for row in audited(store) if row["told_by"] == "invoice line")
    assert billed["quote_line"] == "Stage light 2"
    assert billed["how"] == "similar words, same amount"
    alone = book(
        [bill("Gala", "Stage light 3", 120)], project=[job("Gala")],
        project_cost=[lines[1], cost("Gala", "Flowers", quote=10)],
    )  # fmt: skip
    lone = next(row for row in audited(alone) if row["told_by"] == "invoice line")
    assert lone["confidence"] < billed["confidence"] < 1


@pytest.mark.parametrize(("spent", "quote_line"), [
    ("HIRE of the Venue", "Venue hire"), ("Caterng", "Catering"), ("Catéring", "Catering"),
    ("Staging", None), ("Fireworks", None),
])  # fmt: skip
def test_a_line_is_known_by_its_words(spent: str, quote_line: str | None) -> None:
    quotes = [cost("Gala", line, quote=100) for line in ("Venue hire", "Catering", "Staffing")]
    store = book(
        [], project=[job("Gala")], project_cost=[*quotes, cost("Gala", spent, actual_cost=9)]
    )
    assert next(row for row in audited(store) if row["cost"])["quote_line"] == quote_line


def test_a_book_may_ask_for_the_same_words() -> None:
    rows = [cost("Gala", "Catering", quote=1), cost("Gala", "Venue", quote=1),
            cost("Gala", "Caterng", actual_cost=9)]  # fmt: skip
    strict = book([], project=[job("Gala")], project_cost=rows)
    assert total(strict, "unquoted_cost") == 0
    strict.set({"line_likeness": "100"}, "test")
    assert total(strict, "unquoted_cost") == 9


def test_invoices_that_name_no_line_are_held_against_the_whole_job() -> None:
    lines = [cost("Gala", "Venue", quote=4000), cost("Gala", "Stage", quote=6000)]
    paid = book([bill("Gala", "Final invoice", 10_000)], project=[job("Gala")], project_cost=lines)
    assert exceptions(paid) == {}
    short = book([bill("Gala", None, 9000)], project=[job("Gala")], project_cost=lines)
    [(what, entry)] = exceptions(short).items()
    assert what == ("Quote not invoiced", "Gala", "The job as a whole")
    assert entry.fields["at_stake"] == 1000


def test_tolerance_is_the_larger_of_a_share_and_an_amount() -> None:
    lines = {"Ants": (1000, 1050), "Bees": (1000, 1051), "Crabs": (100_000, 98_000),
             "Dogs": (100_000, 97_999), "Emus": (1000, 700)}  # fmt: skip
    store = book(
        [bill("Gala", line, invoiced) for line, (_, invoiced) in lines.items()],
        project=[job("Gala")],
        project_cost=[cost("Gala", line, quote=quote) for line, (quote, _) in lines.items()],
    )

    def off(**said: str) -> set[str]:
        store.set(said, "test")
        return {line for _, _, line in exceptions(store)}

    assert off() == {"Bees", "Dogs", "Emus"}
    assert off(audit_tolerance="1") == {"Bees", "Crabs", "Dogs", "Emus"}
    assert off(audit_tolerance="3", audit_tolerance_amount="300") == set()


def test_a_job_that_lies_ahead_owes_no_invoice_and_has_no_variance() -> None:
    ahead = {"event_on": LATER, "delivered_on": None, "quote": 900, "invoiced": 100}
    store = book(
        [bill("Gala", "Venue", 100)],
        project=[job("Fair", estimate=700, actual_cost=100, **ahead), job("Gala", quote=100)],
    )
    assert total(store, "quote") == 1000
    assert total(store, "uninvoiced_quote") == total(store, "spent_cost") == 0


def test_a_job_after_the_last_invoice_of_the_book_may_be_invoiced_yet() -> None:
    after = date(2025, 4, 1)
    store = book(
        [bill("Gala", "Venue", 100)],
        project=[
            job("Gala", quote=100),
            job("Fair", quote=900, event_on=after, delivered_on=after),
        ],
    )
    assert exceptions(store) == {}


def test_cost_counts_once_where_lines_and_invoices_both_tell_it() -> None:
    bills = [bill("Gala", "Venue", 1000, cost=600), bill("Fair", "Venue", 1000, cost=650)]
    store = book(
        bills,
        project=[job("Gala", actual_cost=610), job("Fair", actual_cost=999)],
        project_cost=[cost("Gala", "Venue", actual_cost=580)],
        expense=[{"project": "Gala", "kind": "Taxi", "amount": Decimal(20), "date": EVENT},
                 {"project": "Fair", "kind": "Taxi", "amount": Decimal(30), "date": EVENT}],
    )  # fmt: skip
    found = {row["told_by"]: row["cost"] for row in audited(store) if row["cost"]}
    assert found == {"cost line": 580, "expense": 20, "invoice line": 650}


def test_a_margin_below_the_floor_is_an_exception() -> None:
    store = book(
        [bill("Gala", None, 1000, cost=801), bill("Fair", None, 1000, cost=800)],
        project=[job("Gala", quote=1000), job("Fair", quote=1000)],
    )
    [(what, entry)] = exceptions(store).items()
    assert what == ("Margin below the floor", "Gala", "The job as a whole")
    assert entry.fields["at_stake"] == 1
    store.set({"margin_floor": "10"}, "test")
    assert exceptions(store) == {}


# --- The sample book and real files --------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample agency's book."""
    folder = tmp_path_factory.mktemp("sample")
    names = ("clients.csv", "team.csv", "invoices.xlsx", "projects.xlsx", "project_costs.xlsx")
    files = [str(generate.SAMPLE / name) for name in names]
    outcome = run(["import", *files, "--book", str(folder / "b")])
    assert outcome.exit == 0, outcome.out
    return open_book(folder / "b")


def _beyond(line: Quoted) -> bool:
    return abs(line.agreed - line.invoiced) > max(5000, abs(line.agreed) * 0.02)


def test_the_planted_exceptions_of_the_sample_are_found_and_no_others(sample: Store) -> None:
    found = {what for what in exceptions(sample) if what[0] != "Margin below the floor"}
    told = {"over": "Invoice over quote", "unbilled": "Quote not invoiced",
            "unquoted": "Cost with no quote line"}  # fmt: skip
    lines = [line for of_job in quoted().values() for line in of_job]
    planted = {
        (told[line.planted], line.project.name, line.service) for line in lines if line.planted
    }
    assert len(planted) > 30
    assert planted <= found
    # Beside them stand only jobs with an invoice that was cancelled and never written again.
    false = {name for _, name, _ in found - planted}
    assert false == {
        line.project.name
        for line in lines
        if _beyond(line) and not line.planted and not called_off(line.project)
    }


def test_the_thin_jobs_of_the_sample_are_found_and_no_others(sample: Store) -> None:
    found = {name for kind, name, _ in exceptions(sample) if kind == "Margin below the floor"}
    thin = set()
    for name, lines in quoted().items():
        spent, billed = sum(ln.cost for ln in lines), sum(ln.invoiced for ln in lines)
        if spent > 0 < billed and 5 * (billed - spent) < billed:
            thin.add(name)
    assert found == thin
    assert found


def test_the_sample_is_compared_line_by_line(sample: Store) -> None:
    with sample.at() as reader:
        [row] = reader.rows(
            "select count(*) filter (where how = 'same words') as same, count(*) as count"
            " from job_line where raw_line is not null and quote_line is not null and by_line = 1"
        )
    assert row["same"] == row["count"] > 1000


def test_event_budget_and_marketing_planner_compare_estimate_and_actual(
    reference: Path, tmp_path: Path
) -> None:
    folder = reference / "excel-templates-shared"
    for file, told in (
        ("Event Budget.xlsx", {"estimated_cost": 1145, "job_cost": 395}),
        ("Marketing project planner.xlsx", {"estimated_cost": 18_650, "job_cost": 11_705}),
    ):
        held = tmp_path / file[:5]
        answered(held, "import", folder / file)
        assert {name: value(held, name) for name in told} == told
    both = answered(tmp_path / "Marke", "metric", "estimate_variance")["rows"][0]
    assert (both["numerator"], both["denominator"]) == (11_705 - 13_000, 13_000)
    income = answered(tmp_path / "Event", "metric", "income_variance")["rows"][0]
    assert (income["numerator"], income["denominator"]) == (1831 - 1936, 1936)
