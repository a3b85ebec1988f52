"""One book of everything, and faults planted into it that no figure or list may take notice of.

Each holds for every metric and every list of the catalog, so that a new one is tested from the day
on which it is there.
"""

import pytest

from analytics.answer import Row, ask, breakdown, figure
from analytics.evidence import evidence
from analytics.listing import catalog as lists
from analytics.listing import listed
from analytics.metric import catalog
from analytics.store import Store
from analytics.view import DIMENSIONS, View
from tests.everything import TABLES, brought, called_off, everything

METRICS = sorted(catalog())
ADDED_UP = [name for name in METRICS if catalog()[name].across == "sum"]
OVER_TIME = [name for name in ADDED_UP if catalog()[name].rolls_up == "sum"]
# A client that moves from one line to another is lost to one and won by the other.
MOVED = {name for name in METRICS if catalog()[name].reads == "account_month"}
YEAR = View(period="2025")
# What no two rows of a fact have alike.
ONCE = {
    "deal": "import_id, sheet, row",
    "job": "import_id, sheet, row",
    "job_line": "told_by, import_id, sheet, row",
    "event": "told_by, event, import_id, sheet, row",
    "feedback": "import_id, sheet, row",
    "complaint": "import_id, sheet, row",
    "open_invoice": "import_id, sheet, row",
    "receivable": "account_id, month",
    "health": "account_id, month, measure",
    "target": "import_id, sheet, row, month, quota, budget, won, actual, open_amount",
    "contract": "import_id, sheet, row",
    "open_deal": "import_id, sheet, row",
    "in_hand": "measure, layer, import_id, sheet, row, month",
}
EVER = View(period="all")


@pytest.fixture(scope="module")
def whole() -> Store:
    """The book as it is, without a fault."""
    return everything()


@pytest.mark.parametrize("name", METRICS)
def test_the_book_has_a_figure_for_every_metric(whole: Store, name: str) -> None:
    """A metric without rows would pass what follows whatever it does."""
    found = figure(whole, name, EVER if catalog()[name].rolls_up == "open" else YEAR)
    assert found.value


def test_the_book_has_entries_for_every_list(whole: Store) -> None:
    assert [name for name in lists() if not listed(whole, name, EVER).lines] == []


@pytest.fixture(scope="module")
def beside() -> Store:
    """The same book with rows that were called off, beside those that stand."""
    return everything(called_off())


@pytest.mark.parametrize("name", METRICS)
def test_what_was_called_off_changes_no_figure(whole: Store, beside: Store, name: str) -> None:
    for view in (YEAR, EVER):
        assert figure(beside, name, view) == figure(whole, name, view)
    assert _by(beside, name, "account") == _by(whole, name, "account")


@pytest.mark.parametrize("name", lists())
def test_what_was_called_off_stands_on_no_list(whole: Store, beside: Store, name: str) -> None:
    assert _entries(beside, name) == _entries(whole, name)


def _by(store: Store, name: str, cut: str) -> list[Row]:
    return list(breakdown(store, name, YEAR, cut).rows)


def _entries(store: Store, name: str) -> list[dict[str, object]]:
    return [dict(entry.fields) for entry in listed(store, name, EVER).lines]


@pytest.fixture(scope="module")
def undated() -> Store:
    """The same book without a word on its day, which is that of its newest import."""
    return everything(day="")


@pytest.fixture(scope="module")
def undone() -> Store:
    """The same after a file with all its rows once more was brought later, and undone."""
    store = everything(day="")
    with store.commit("test", "All of it again") as commit:
        brought(commit, TABLES, number=20)
    store.undo(20, "test")
    return store


@pytest.mark.parametrize("name", METRICS)
def test_an_undone_file_changes_no_figure(undated: Store, undone: Store, name: str) -> None:
    for view in (YEAR, EVER):
        assert figure(undone, name, view) == figure(undated, name, view)


@pytest.mark.parametrize("name", lists())
def test_an_undone_file_stands_on_no_list(undated: Store, undone: Store, name: str) -> None:
    assert _entries(undone, name) == _entries(undated, name)


@pytest.fixture(scope="module")
def told_twice() -> Store:
    """The same book after a second file that lists its accounts, people, jobs and credits again."""
    store = everything()
    with store.commit("test", "Lists") as commit:
        again = {name: TABLES[name] for name in ("account", "person", "project", "credit")}
        brought(commit, again, number=20)
    return store


@pytest.mark.parametrize("name", METRICS)
def test_a_second_list_of_the_same_changes_no_figure(
    whole: Store, told_twice: Store, name: str
) -> None:
    for view in (YEAR, EVER):
        assert figure(told_twice, name, view) == figure(whole, name, view)
    assert _by(told_twice, name, "manager") == _by(whole, name, "manager")


@pytest.mark.parametrize(("fact", "key"), ONCE.items())
def test_no_join_makes_two_rows_of_one(
    whole: Store, told_twice: Store, fact: str, key: str
) -> None:
    for store in (whole, told_twice):
        with store.at() as run:
            [found] = run.rows(
                f"select count(*) as rows, count(distinct ({key})) as apart"
                f" from (select columns(*)::varchar from {fact}_item)"
            )
        assert found["rows"] == found["apart"] > 0


@pytest.mark.parametrize("name", lists())
def test_a_second_list_of_the_same_lists_nothing_twice(
    whole: Store, told_twice: Store, name: str
) -> None:
    assert _entries(told_twice, name) == _entries(whole, name)


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        (n, c)
        for n in ADDED_UP
        for c in DIMENSIONS
        if n not in MOVED or c not in {"line", "project"}
    ],
)
def test_both_parts_of_a_figure_add_up_over_every_cut(whole: Store, name: str, cut: str) -> None:
    """Nothing counts in two places, and what has no name counts under none."""
    found = figure(whole, name, YEAR)
    rows = _by(whole, name, cut)
    assert sum(row.numerator or 0 for row in rows) == (found.numerator or 0)
    assert sum(row.denominator or 0 for row in rows) == (found.denominator or 0)


@pytest.mark.parametrize("cut", ["owner", "region", "line", "account"])
@pytest.mark.parametrize("name", METRICS)
def test_a_filter_gives_what_the_cut_shows(whole: Store, name: str, cut: str) -> None:
    """The same rows, whether they are chosen or told apart."""
    for row in _by(whole, name, cut):
        found = figure(whole, name, YEAR.filtered(cut, row.cut[cut]))
        assert (found.numerator, found.denominator) == (row.numerator, row.denominator)
        assert found.value == pytest.approx(row.value)


@pytest.mark.parametrize("name", OVER_TIME)
def test_the_months_of_a_year_add_up_to_it(whole: Store, name: str) -> None:
    found = figure(whole, name, YEAR)
    months = ask(whole, name, YEAR, grain="month").rows
    assert sum(row.numerator or 0 for row in months) == (found.numerator or 0)
    assert sum(row.denominator or 0 for row in months) == (found.denominator or 0)


@pytest.mark.parametrize("name", METRICS)
def test_what_a_year_is_compared_with_is_the_year_before(whole: Store, name: str) -> None:
    for year in ("2025", "2024"):
        now, before = (figure(whole, name, View(period=p)) for p in (year, f"{int(year) - 1}"))
        assert now.previous is None or now.previous == pytest.approx(before.value)


@pytest.mark.parametrize("name", OVER_TIME)
def test_a_month_is_compared_with_that_of_the_year_before_or_with_the_month_before(
    whole: Store, name: str
) -> None:
    march = View(period="2025-03")
    for view, before in ((march, "2024-03"), (march.with_(compare="period"), "2025-02")):
        previous = figure(whole, name, view).previous
        assert (previous or 0) == pytest.approx(figure(whole, name, View(period=before)).value or 0)


@pytest.mark.parametrize("name", ADDED_UP)
def test_what_accounts_put_into_a_figure_is_the_figure(whole: Store, name: str) -> None:
    found = evidence(whole, name, YEAR)
    told = figure(whole, name, YEAR)
    assert sum(one.numerator or 0 for one in found.accounts) == (told.numerator or 0)
    assert sum(one.denominator or 0 for one in found.accounts) == (told.denominator or 0)


@pytest.mark.parametrize("name", METRICS)
def test_two_filters_leave_what_passes_both(whole: Store, name: str) -> None:
    mine = YEAR.filtered("owner", "Ana")
    for row in breakdown(whole, name, mine, "region").rows:
        found = figure(whole, name, mine.filtered("region", row.cut["region"]))
        assert (found.numerator, found.denominator) == (row.numerator, row.denominator)
