"""What clients say, what they complain of, and the health made of it: the figures by hand."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import health, listing, typed
from analytics.answer import figure
from analytics.hindsight import looked_back, order_kept
from analytics.interval import wilson
from analytics.store import Store, open_book
from analytics.view import View
from tests.asking import ask
from tests.books import Line, book, line, note_import, write

YEAR = View(period="2025")
SCORES = [*[10] * 28, *[8] * 14, *[4] * 8]


def answer(account: str, day: str, kind: str, score: object, **more: object) -> Line:
    """One answer to a survey, or none where there is no score."""
    scale = {"NPS": "0-10", "CSAT": "1-5"}.get(kind)
    given = None if score is None else Decimal(str(score))
    sent = date.fromisoformat(day)
    when = {"sent_on": sent, "date": None if given is None else sent}
    return {"account": account, "kind": kind, "scale": scale, "score": given, **when, **more}


def complaint(account: str, opened: str, closed: str | None = None, **more: object) -> Line:
    """One complaint, open where it has no closing day."""
    end = closed and date.fromisoformat(closed)
    day = date.fromisoformat(opened)
    return {"account": account, "opened_on": day, "closed_on": end, **more}


def told(store: Store, name: str, view: View = YEAR) -> float | None:
    """One figure of a view."""
    value = figure(store, name, view).value
    return None if value is None else float(value)


def test_28_promoters_14_passives_and_8_detractors_are_plus_40_give_or_take_21() -> None:
    """(28 - 8) / 50 = 40; the spread of +1, 0 and -1 over 50 clients is 20.7 points."""
    surveys = [answer(f"A{i}", "2025-03-01", "NPS", s) for i, s in enumerate(SCORES)]
    row = figure(book([], survey=surveys), "nps", YEAR)
    assert row.value == pytest.approx(40)
    assert row.low == pytest.approx(19.3, abs=0.05)
    assert row.high == pytest.approx(60.7, abs=0.05)


def test_42_top_boxes_of_50_are_84_percent_with_their_interval() -> None:
    """Each client answers once, so that the bounds are Wilson's own."""
    surveys = [answer(f"A{i}", "2025-03-01", "CSAT", 5 if i < 42 else 3) for i in range(50)]
    row = figure(book([], survey=surveys), "csat", YEAR)
    assert row.value == pytest.approx(0.84)
    low, high = wilson(42, 50) or (0.0, 0.0)
    assert row.low == pytest.approx(low)
    assert row.high == pytest.approx(high)


def test_one_client_with_twenty_answers_counts_as_one() -> None:
    """Twenty tens of A and a zero of B: one is for us and one against, which is 0 and not +90."""
    surveys = [answer("A", "2025-03-01", "NPS", 10)] * 20 + [answer("B", "2025-03-01", "NPS", 0)]
    assert told(book([], survey=surveys), "nps") == 0


def test_a_survey_without_an_answer_is_no_zero() -> None:
    """It lowers the answer rate and nothing else."""
    one = [answer("A", "2025-03-01", "NPS", 10), answer("B", "2025-03-01", "CSAT", 5)]
    silent = [answer("C", "2025-03-01", "NPS", None), answer("D", "2025-03-01", "CSAT", None)]
    store = book([], survey=[*one, *silent])
    assert (told(store, "nps"), told(store, "csat"), told(store, "answer_rate")) == (100, 1, 0.5)


def test_a_list_of_answers_alone_tells_no_answer_rate() -> None:
    assert told(book([], survey=[answer("A", "2025-03-01", "NPS", 9)]), "answer_rate") is None


def test_a_score_outside_its_scale_counts_nowhere_and_is_told() -> None:
    surveys = [
        answer("A", "2025-03-01", "NPS", 9),
        answer("A", "2025-03-02", "NPS", 11),
        answer("A", "2025-03-01", "CSAT", 4),
        answer("A", "2025-03-02", "CSAT", 0),
        answer("A", "2025-03-02", "Ease of ordering", 1),
    ]
    store = book([], survey=surveys)
    assert (told(store, "nps"), told(store, "csat")) == (100, 1)
    assert health.uncounted(store, YEAR) == {"outside": 2, "undecided": 1}


@pytest.mark.parametrize(
    ("kind", "scale", "scores", "name", "value"),
    [
        ("Net Promoter Score", None, [9, 9, 3], "nps", 100 / 3),
        ("Würden Sie uns weiterempfehlen?", None, [10], "nps", 100),
        ("NPS", "out of 5", [5], "nps", None),
        ("Zufriedenheit", None, [5, 4, 3, 1], "csat", 0.5),
        ("Satisfaction", None, [7, 6, 5, 4], "csat", 0.5),
        ("Satisfaction", None, [10, 9, 8, 2], "csat", 0.5),
        ("Satisfaction", "1 to 10", [5, 4], "csat", 0.0),
        ("Satisfaction", "5.0", [5, 4], "csat", 1.0),
        (None, "1-5", [5, 3], "csat", 0.5),
        (None, "0-10", [10], "csat", None),
        (None, "0-10", [10], "nps", None),
        ("Customer effort score", "1-7", [7], "csat", None),
        ("Satisfaction", "0-100", [90], "csat", None),
    ],
)
def test_what_is_asked_and_its_scale_are_told_from_words_and_scores(
    kind: str | None, scale: str | None, scores: list[int], name: str, value: float | None
) -> None:
    surveys = [
        answer("A", "2025-03-01", "", score) | {"kind": kind, "scale": scale} for score in scores
    ]
    found = told(book([], survey=surveys), name)
    assert found == (None if value is None else pytest.approx(value))


def test_one_slip_of_the_pen_stretches_no_scale() -> None:
    """A 55 among ones to fives is outside the scale, and not the top of one to a hundred."""
    surveys = [answer("A", "2025-03-01", "Satisfaction", 4) for _ in range(5)]
    store = book([], survey=[*surveys, answer("A", "2025-03-01", "Satisfaction", 55)])
    assert told(store, "csat") == 1
    assert health.uncounted(store, YEAR)["outside"] == 1


def test_leaving_out_open_complaints_would_flatter_the_days_they_take() -> None:
    """Two closed after 4 and 6 days; three open since January: half wait beyond what is known."""
    closed = [
        complaint("A", "2025-06-01", "2025-06-05"),
        complaint("A", "2025-06-01", "2025-06-07"),
    ]
    waiting = [complaint("B", "2025-01-01")] * 3
    assert told(book([], complaint=closed), "days_to_close_complaint") == 5
    assert told(book([], complaint=[*closed, *waiting]), "days_to_close_complaint") is None


@pytest.mark.parametrize(
    ("status", "more", "waits", "counts"),
    [
        ("Open", {}, 1, 1),
        ("New", {}, 1, 1),
        ("Unresolved", {}, 1, 1),
        ("Not yet closed", {}, 1, 1),
        ("Reopened", {"closed_on": date(2025, 3, 1)}, 1, 1),
        ("Resolved", {}, 0, 1),
        ("Erledigt", {}, 0, 1),
        ("Clôturée", {}, 0, 1),
        (None, {"is_closed": True}, 0, 1),
        (None, {"is_closed": False, "closed_on": date(2025, 3, 1)}, 1, 1),
        (None, {"closed_on": date(2025, 3, 1)}, 0, 1),
        (None, {"closed_on": date(2029, 3, 1)}, 1, 1),
        ("Withdrawn", {}, 0, 0),
        ("Duplicate", {"closed_on": date(2025, 3, 1)}, 0, 0),
        ("Cancelled by client", {}, 0, 0),
    ],
)
def test_a_complaint_is_open_until_it_is_closed_and_none_where_it_was_withdrawn(
    status: str | None, more: dict[str, Any], waits: int, counts: int
) -> None:
    rows = [complaint("A", "2025-02-01", status=status) | more]
    store = book([line("A", "2025-12-31", 1)], complaint=rows)
    store.set({"as_of": "2025-12-31"}, "test")
    found = (
        told(store, "open_complaints", View(period="all")) or 0,
        told(store, "complaints") or 0,
    )
    assert found == (waits, counts)


def test_a_list_without_a_word_of_escalations_tells_no_share() -> None:
    assert told(book([], complaint=[complaint("A", "2025-02-01")]), "escalation_share") is None


def test_escalated_complaints_come_first_then_the_oldest() -> None:
    rows = [
        complaint("A", "2025-03-01", subject="young"),
        complaint("B", "2025-01-01", subject="old"),
        complaint("C", "2025-05-01", subject="loud", is_escalated=True),
        complaint("D", "2025-02-01", "2025-03-01", subject="closed"),
    ]
    found = listing.listed(
        book([line("A", "2025-06-30", 1)], complaint=rows), "open_complaints", View()
    )
    assert [(one.fields["subject"], one.fields["days"]) for one in found.lines] == [
        ("loud", 60),
        ("old", 180),
        ("young", 121),
    ]


def test_low_scores_are_those_of_the_last_twelve_months_the_newest_first() -> None:
    surveys = [
        answer("A", "2024-03-01", "NPS", 2),
        answer("B", "2025-03-01", "NPS", 6, comment="Too late"),
        answer("C", "2025-04-01", "CSAT", 2),
        answer("D", "2025-05-01", "NPS", 7),
    ]
    found = listing.listed(book([], survey=surveys), "low_scores", View())
    said = [(one.account, one.fields["given"], one.fields["comment"]) for one in found.lines]
    assert said == [("C", "2 of 5", None), ("B", "6 of 10", "Too late")]


LEDGER = [
    line("Acme", "2023-01-02", 1000),
    line("Acme", "2024-06-30", 1000),
    line("Acme", "2025-12-31", 900),
    line("Bolt", "2024-03-15", 500),
    line("Bolt", "2025-03-15", 100),
    line("Cato", "2025-05-05", 300),
    line("Gone", "2023-05-05", 700),
]


def agency(**tables: list[Line]) -> Store:
    """Three accounts that buy, over three years, the last row on the last day of 2025."""
    return book(LEDGER, **tables)


FULL: dict[str, list[Line]] = {
    "survey": [
        answer("Acme", "2025-02-01", "NPS", 9),
        answer("Acme", "2025-03-01", "NPS", 7),
        answer("Bolt", "2025-03-01", "CSAT", 2),
    ],
    "complaint": [
        complaint("Bolt", "2025-04-01", is_escalated=True),
        complaint("Acme", "2025-04-01", "2025-04-03", is_escalated=False),
    ],
}


def of(store: Store, account: str, view: View = YEAR) -> dict[str, health.Part]:
    """What an account's health is made of."""
    return {p.measure: p for p in health.parts(store, view.filtered("account", account))}


def score_by_hand(part: health.Part) -> Decimal:
    """From worst to best in proportion, not beyond; what is set where nothing is known."""
    if part.value is None:
        return part.unknown
    share = (part.value - part.worst) / (part.best - part.worst)
    return 100 * min(max(share, Decimal(0)), Decimal(1))


@pytest.mark.parametrize("account", ["Acme", "Bolt", "Cato"])
def test_an_accounts_health_is_what_its_shown_parts_come_to_by_hand(account: str) -> None:
    store = agency(**FULL)
    parts = of(store, account)
    for part in parts.values():
        assert part.score == pytest.approx(score_by_hand(part), abs=Decimal("0.051"))
    by_hand = sum(p.score * p.weight for p in parts.values()) / sum(
        p.weight for p in parts.values()
    )
    assert told(store, "account_health", YEAR.filtered("account", account)) == pytest.approx(
        float(by_hand)
    )


def test_the_values_of_health_are_those_that_the_rows_say() -> None:
    """Acme sold 900 after 1,000, one promoter of two answers; Bolt sold 100 after 500."""
    store = agency(**FULL)
    acme, bolt, cato = (of(store, name) for name in ("Acme", "Bolt", "Cato"))
    assert {name: part.value for name, part in acme.items()} == {
        "revenue_trend": -10, "nps": 50, "csat": None, "open_complaints": 0, "escalations": 0,
        "silence": 0,
    }  # fmt: skip
    assert {name: part.value for name, part in bolt.items()} == {
        "revenue_trend": -80, "nps": None, "csat": 0, "open_complaints": 1, "escalations": 1,
        "silence": 291,
    }  # fmt: skip
    assert (cato["revenue_trend"].value, cato["nps"].value) == (None, None)
    assert of(store, "Gone") == {}


def test_the_books_health_is_the_mean_over_its_accounts() -> None:
    store = agency(**FULL)
    own = [
        told(store, "account_health", YEAR.filtered("account", a)) for a in ("Acme", "Bolt", "Cato")
    ]
    assert told(store, "account_health") == pytest.approx(sum(map(float, filter(None, own))) / 3)


def test_a_measure_that_nobody_has_is_left_out() -> None:
    """Without surveys and complaints health is revenue and contact, by their weights alone."""
    parts = of(agency(), "Acme")
    assert set(parts) == {"revenue_trend", "silence"}
    trend, silence = parts["revenue_trend"], parts["silence"]
    assert [float(p.score) for p in (trend, silence)] == [53.3, 100]
    assert [float(p.weight) for p in (trend, silence)] == [25, 10]
    view = YEAR.filtered("account", "Acme")
    assert told(agency(), "account_health", view) == pytest.approx((53.3 * 25 + 1000) / 35)


def test_a_book_without_a_single_delivery_says_nothing_of_deliveries() -> None:
    """Else every job of such a book would be late."""
    job = {"project_id": "P1", "project": "Gala", "account": "Acme"}
    days = {"event_on": date(2025, 3, 1), "closed_on": date(2025, 3, 2)}
    promised = job | days | {"promised_on": date(2025, 3, 1)}
    other = promised | {"project_id": "P2", "project": "Fair", "account": "Bolt"}
    assert "delivered_on_time" not in of(agency(project=[promised]), "Acme")
    delivered = other | {"delivered_on": date(2025, 3, 1), "costed_on": date(2025, 3, 20)}
    store = agency(project=[promised, delivered])
    acme, bolt = of(store, "Acme"), of(store, "Bolt")
    assert [str(part["delivered_on_time"].value) for part in (acme, bolt)] == [
        "0.000000", "100.000000"
    ]  # fmt: skip
    assert [part["costed_in_time"].score for part in (acme, bolt)] == [0, 0]


def test_silence_lowers_health() -> None:
    """Who is asked and does not answer, and who is not heard of, stands worse for it."""
    heard = agency(**FULL)
    silent = agency(
        survey=[one for one in FULL["survey"] if one["account"] != "Acme"]
        + [answer("Acme", "2025-02-01", "NPS", None), answer("Cato", "2025-03-01", "NPS", 9)],
        complaint=FULL["complaint"],
    )
    view = YEAR.filtered("account", "Acme")
    assert of(silent, "Acme")["nps"].score == of(silent, "Acme")["nps"].unknown == 30
    assert (told(silent, "account_health", view) or 0) < (told(heard, "account_health", view) or 0)
    called = {"account": "Bolt", "date": date(2025, 12, 1), "kind": "Call"}
    planned = called | {"date": date(2025, 12, 20), "status": "Planned"}
    assert of(agency(activity=[called, planned]), "Bolt")["silence"].value == 30


def test_a_changed_weight_changes_health_as_by_hand_and_undoing_it_brings_it_back(
    tmp_path: Path,
) -> None:
    store = open_book(tmp_path / "book")
    with store.commit("test", "Rows for a test") as commit:
        note_import(commit)
        for table, rows in {"ledger": LEDGER, **FULL}.items():
            write(commit, table, rows)
    view = YEAR.filtered("account", "Bolt")
    before = told(store, "account_health", view)
    changed = [{"measure": "NPS", "weight": 60, "worst": -100, "best": 100, "unknown": 10}]
    typed.keep(store, "workbook.health_weights", changed, "Ana")
    parts = of(store, "Bolt")
    assert [float(parts["nps"].weight), float(parts["nps"].score)] == [60, 10]
    weights = sum(part.weight for part in parts.values())
    by_hand = sum(part.score * part.weight for part in parts.values()) / weights
    assert weights == 25 + 60 + 10 + 10 + 10 + 10
    assert told(store, "account_health", view) == pytest.approx(float(by_hand))
    assert told(store, "account_health", view) != before
    typed.undo(store, "workbook.health_weights", "Ana")
    assert told(store, "account_health", view) == before


def test_a_weight_of_nothing_leaves_a_measure_out_and_an_unknown_measure_is_told() -> None:
    weights = [
        {"measure": "Days of silence", "weight": Decimal(0)},
        {
            "measure": "revenue trend",
            "weight": Decimal(1),
            "worst": Decimal("-0.2"),
            "best": Decimal(0),
        },
        {"measure": "Horoscope", "weight": Decimal(50)},
    ]
    store = agency(health_weight=weights)
    part = of(store, "Acme")["revenue_trend"]
    assert set(of(store, "Acme")) == {"revenue_trend"}
    assert [float(part.worst), float(part.best), float(part.score)] == [-20, 0, 50]
    assert health.strangers(store, YEAR) == ["Horoscope"]


def history(store: Store, last: date) -> list[dict[str, Any]]:
    """Every part of everybody's health up to a month."""
    with store.at() as run:
        return run.rows(
            "select month, account_id, measure, value, score, weight from health"
            " where month <= $last order by all",
            last=last,
        )


CUT = date(2025, 6, 30)
DAYS = st.one_of(
    st.dates(date(2023, 1, 1), date(2025, 12, 30)),
    # Around the cut, where what came later could be taken for what was known.
    st.dates(date(2025, 5, 15), date(2025, 8, 15)),
)
NAMES = st.sampled_from(["Acme", "Bolt", "Cato"])
ENDS = st.one_of(st.none(), st.integers(0, 400))


def _later(day: date, after: int | None) -> date | None:
    return None if after is None else day + timedelta(days=after)


INVOICES = st.builds(
    lambda name, day, paid: line(name, day.isoformat(), 100) | {
        "due_on": day + timedelta(days=30), "paid_on": _later(day, paid)
    },
    NAMES, DAYS, ENDS,
)  # fmt: skip
SURVEYS = st.builds(
    lambda name, day, after, kind, score: answer(name, day.isoformat(), kind, None)
    | {"date": _later(day, after), "score": None if after is None else Decimal(score)},
    NAMES, DAYS, ENDS, st.sampled_from(["NPS", "CSAT"]), st.integers(1, 5),
)  # fmt: skip
COMPLAINTS = st.builds(
    lambda name, day, after, loud: complaint(name, day.isoformat(), is_escalated=loud)
    | {"closed_on": _later(day, after)},
    NAMES, DAYS, ENDS, st.booleans(),
)  # fmt: skip
JOBS = st.builds(
    lambda name, number, day, after, costed: {
        "project_id": f"P{number}", "project": f"Job {number}", "account": name, "event_on": day,
        "closed_on": day, "promised_on": day, "delivered_on": _later(day, after),
        "costed_on": _later(day, costed),
    },
    NAMES, st.integers(1, 10**6), DAYS, ENDS, ENDS,
)  # fmt: skip


def known_then(row: Line) -> Line:
    """A row as it stood on the day of the cut: what happened later had not."""
    late = {name for name, value in row.items() if isinstance(value, date) and value > CUT}
    gone = late & {"paid_on", "closed_on", "delivered_on", "costed_on", "date"}
    if "score" in row and "date" in gone:
        gone |= {"score"}
    return {name: None if name in gone else value for name, value in row.items()}


@settings(max_examples=12)
@given(
    st.lists(INVOICES, max_size=12), st.lists(SURVEYS, max_size=12),
    st.lists(COMPLAINTS, max_size=8),
    st.lists(JOBS, max_size=8, unique_by=lambda job: job["project_id"]),
)  # fmt: skip
def test_health_of_a_month_rests_on_nothing_that_was_known_later(
    invoices: list[Line], surveys: list[Line], complaints: list[Line], jobs: list[Line]
) -> None:
    """A book cut at the end of June shows the same months up to June as the whole book."""
    fixed = [
        line("Acme", "2023-01-01", 50) | {"due_on": date(2023, 1, 2), "paid_on": date(2023, 1, 2)},
        line("Acme", CUT.isoformat(), 50),
        line("Bolt", "2024-12-01", 50),
        line("Cato", "2025-01-15", 50),
    ]
    whole = book(
        [*fixed, *invoices, line("Zeta", "2025-12-31", 1)],
        survey=surveys, complaint=complaints, project=jobs,
    )  # fmt: skip
    then = book(
        [*fixed, *(known_then(row) for row in invoices if row["date"] <= CUT)],
        survey=[known_then(row) for row in surveys if row["sent_on"] <= CUT],
        complaint=[known_then(row) for row in complaints if row["opened_on"] <= CUT],
        project=[known_then(row) for row in jobs if row["closed_on"] <= CUT],
    )
    for store, day in ((whole, "2025-12-31"), (then, CUT.isoformat())):
        store.set({"as_of": day}, "test")
    since = date(2023, 1, 1)
    last = CUT.replace(day=1)
    found = [row for row in history(whole, last) if row["month"] >= since]
    assert found == [row for row in history(then, last) if row["month"] >= since]
    assert found


def watched(leaves: list[bool], unhappy: list[bool]) -> Store:
    """Accounts of which some answer badly in 2024 and some buy nothing in 2025."""
    rows = [line("Old", "2022-01-01", 1), line("Old", "2025-12-31", 1)]
    surveys = []
    for number, (gone, sad) in enumerate(zip(leaves, unhappy, strict=True)):
        name = f"A{number}"
        rows += [line(name, "2023-06-01", 100), line(name, "2024-12-01", 40 if sad else 120)]
        rows += [] if gone else [line(name, "2025-06-01", 100)]
        surveys.append(answer(name, "2024-10-01", "NPS", 2 if sad else 10))
    return book(rows, survey=surveys)


def test_colours_that_told_are_said_to_have_told() -> None:
    """Eight of ten unhappy ones leave, one of twenty happy ones."""
    store = watched([*[True] * 8, *[False] * 2, True, *[False] * 19], [*[True] * 10, *[False] * 20])
    found = looked_back(store, YEAR)
    assert found is not None
    assert [(o.colour, o.accounts, o.left) for o in found.outcomes] == [
        ("red", 10, 8), ("green", 20, 1)
    ]  # fmt: skip
    assert found.outcomes[0].left_bounds == wilson(8, 10)
    assert found.told
    assert found.sentence == (
        "The colours told something: of the red accounts 8 of 10 left, of the green ones 1 of 20,"
        " about 16 times as often."
    )


def test_colours_that_told_nothing_are_said_to_have_told_nothing() -> None:
    """Half of each leave."""
    store = watched([True, False] * 15, [*[True] * 10, *[False] * 20])
    found = looked_back(store, YEAR)
    assert found is not None
    assert not found.told
    assert found.sentence.startswith("The colours have told nothing so far")


def test_who_had_left_before_was_not_foretold() -> None:
    """An account without revenue in the year up to then is red, and proves nothing."""
    store = watched([True, False], [True, False])
    gone = book(
        [line("Old", "2022-01-01", 1), line("Old", "2025-12-31", 1), line("A", "2023-06-01", 100)]
    )
    assert [row["account_id"] for row in history(gone, date(2024, 12, 1))].count("A") > 0
    found = looked_back(gone, YEAR)
    assert found is None
    assert sum(o.accounts for o in (looked_back(store, YEAR) or pytest.fail("none")).outcomes) == 2


def test_how_often_the_one_that_left_had_scored_lower_is_counted_over_all_pairs() -> None:
    """Of 25 pairs 22 are in order and one is even: 22.5 of 25."""
    found, bounds = order_kept([10, 20, 30, 40, 60], [50, 60, 70, 80, 90])
    assert found == pytest.approx((24 - 0.5) / 25)
    assert bounds is not None
    assert bounds[0] < 0.94 <= bounds[1] <= 1
    assert order_kept([1, 2], [3, 4, 5, 6, 7]) == (None, None)


def test_the_answers_on_contosos_orders_give_its_satisfaction(
    reference: Path, tmp_path: Path
) -> None:
    """38,728 scores from 1 to 7, of which 300 sixes and 758 sevens; 2.5 % by customer first."""
    ask(tmp_path / "book", "import", reference / "contoso-sales" / "contoso_sales.csv")
    row = ask(tmp_path / "book", "metric", "csat")["rows"][0]
    assert (row["denominator"], row["value"]) == (9468, pytest.approx(0.025179, abs=1e-6))
    with open_book(tmp_path / "book").at() as run:
        found = run.rows(
            "select high, sum(answered)::integer as answered, sum(top_two)::integer as top"
            " from feedback group by all"
        )
    assert found == [{"high": 7, "answered": 38_728, "top": 300 + 758}]
