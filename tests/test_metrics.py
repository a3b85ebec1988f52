"""Every metric gives what its worked example says, and every figure leads back to its rows."""

import pytest

from analytics.answer import ask
from analytics.evidence import evidence
from analytics.importing.kinds import DATES
from analytics.metric import catalog, faults
from analytics.view import View
from tests.worked import book_of, rows, written

EVERY = sorted(catalog())
COUNTED = {
    "account_churn",
    "cohort_retention",
    "cohort_revenue_retention",
    "gross_revenue_retention",
    "logo_retention",
}

# Worked out from many rows at once: they lead to those rows, which do not add up to them.
DERIVED = {"movement", "health", "receivable"}
FOOTING = [name for name in EVERY if name not in COUNTED and catalog()[name].reads not in DERIVED]


def test_no_metric_file_is_at_fault() -> None:
    """A file that cannot be read is left out of the catalog, so it must not go unseen."""
    assert faults() == ()


@pytest.mark.parametrize("name", EVERY)
def test_a_metric_gives_what_its_worked_example_says(name: str) -> None:
    """The example in the file is the figure that a finance person can check by hand."""
    metric = catalog()[name]
    store = book_of(metric)
    given = {
        p: written(metric, ask(store, name, View(period=p)).rows[0].value) for p in metric.gives
    }
    assert given == metric.gives


@pytest.mark.parametrize("name", EVERY)
def test_an_example_tries_the_roll_up_over_time(name: str) -> None:
    """An example of one month could not tell a sum from a last value."""
    metric = catalog()[name]
    months = {
        value[:7]
        for example in metric.examples.values()
        for row in rows(example)
        for name, value in row.items()
        if name in DATES
    }
    assert len(months) > 1
    assert metric.gives


@pytest.mark.parametrize("name", FOOTING)
def test_the_rows_behind_a_figure_add_up_to_it(name: str) -> None:
    """Sums of rows are the numerator and the denominator, to the cent."""
    metric = catalog()[name]
    store = book_of(metric)
    found = evidence(
        store, name, View(period=max(p for p in metric.gives if metric.gives[p] != "–"))
    )
    assert found.numerator.foots
    assert found.numerator.count > 0
    assert found.denominator is None or found.denominator.foots
