"""The sample's delivery figures, found a second way: straight from its files, in plain pandas."""

from calendar import monthrange
from math import isnan

import pandas as pd
import pytest

from analytics.across import survival_median
from analytics.answer import Row, breakdown, figure
from analytics.listing import listed
from analytics.spells import spells
from analytics.store import Store, open_book
from analytics.view import View
from tests.asking import ask
from tests.serving import ROOT

SAMPLE = ROOT / "data" / "sample"
TODAY = pd.Timestamp("2026-10-31")
YEAR = View(period="2025-11..2026-10")
EVER = View(period="all")
CENT = 0.005
DAYS = [
    "Event Date", "Event Closed", "Costed On", "Promised Date", "Due Date", "Delivered On"
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("delivery") / "book"
    files = ("clients.csv", "team.csv", "projects.xlsx", "project_costs.xlsx", "invoices.xlsx")
    ask(folder, "import", *(SAMPLE / name for name in files))
    open_book(folder).set({"as_of": f"{TODAY:%Y-%m-%d}"}, "test")
    return open_book(folder)


@pytest.fixture(scope="module")
def invoices() -> pd.DataFrame:
    rows = pd.read_excel(SAMPLE / "invoices.xlsx", skiprows=2)
    rows = rows[rows["Client"].notna() & (rows["Status"] != "Cancelled")]
    rows["Net amount"] = pd.to_numeric(rows["Net amount"], errors="coerce")
    return rows[rows["Net amount"].notna()]


@pytest.fixture(scope="module")
def jobs(invoices: pd.DataFrame) -> pd.DataFrame:
    rows = pd.read_excel(SAMPLE / "projects.xlsx")
    rows = rows[rows["Status"] != "Cancelled"].copy()
    for name in DAYS:
        rows[name] = pd.to_datetime(rows[name])
    rows["closed"] = rows["Event Closed"].fillna(rows["Event Date"])
    rows["costing"] = rows["closed"] + pd.Timedelta(days=12)
    rows["agreed"] = rows["Quote"] + rows["Change Orders"].fillna(0)
    billed = invoices.groupby("Project")["Net amount"].sum()
    rows["billed"] = rows["Project"].map(billed).fillna(rows["Invoiced"]).fillna(0)
    return rows


def _in(days: pd.Series, first: str = "2025-11-01", last: str = "2026-10-31") -> pd.Series:
    return days.between(pd.Timestamp(first), pd.Timestamp(last))


def _parts(row: Row) -> tuple[int, int]:
    return int(row.numerator or 0), int(row.denominator or 0)


def _clock(jobs: pd.DataFrame) -> pd.DataFrame:
    """Every job whose final costing fell due in the year, and whether it came in time."""
    costed = jobs["Costed On"].notna()
    late = jobs["Costed On"].isna() & (jobs["costing"] < TODAY)
    due = jobs[(costed | late) & _in(jobs["costing"])]
    return due.assign(in_time=(due["Costed On"] <= due["costing"]).astype(int))


def test_costed_in_time_is_the_same_counted_from_the_file(store: Store, jobs: pd.DataFrame) -> None:
    clock = _clock(jobs)
    assert _parts(figure(store, "costed_in_time", YEAR)) == (clock["in_time"].sum(), len(clock))
    by_owner = breakdown(store, "costed_in_time", YEAR, "owner").rows
    counted = clock.groupby("Account Manager")["in_time"]
    assert {row.cut["owner"]: _parts(row) for row in by_owner} == {
        owner: (flags.sum(), len(flags)) for owner, flags in counted
    }


@pytest.mark.parametrize(
    ("metric", "promise"),
    [("on_time_delivery", "Promised Date"), ("on_time_delivery_latest", "Due Date")],
)
def test_promises_kept_are_the_same_counted_from_the_file(
    store: Store, jobs: pd.DataFrame, metric: str, promise: str
) -> None:
    told = jobs[_in(jobs[promise])]
    due = told[told["Delivered On"].notna() | (told[promise] < TODAY)]
    kept = (due["Delivered On"] <= due[promise]).sum()
    assert _parts(figure(store, metric, YEAR)) == (kept, len(due))


def test_the_median_days_are_those_of_kaplan_and_meier(store: Store, jobs: pd.DataFrame) -> None:
    closed = jobs[(jobs["closed"] <= TODAY) & _in(jobs["costing"])]
    days = (closed["Costed On"].fillna(TODAY) - closed["closed"]).dt.days.clip(lower=0)
    done = closed["Costed On"].notna()
    waiting, median = 1.0, None
    for day in sorted(days[done].unique()):
        waiting *= 1 - ((days == day) & done).sum() / (days >= day).sum()
        if median is None and waiting < 0.5:
            median = day
    assert figure(store, "days_to_final_cost", YEAR).value == median
    found = spells(store, "days_to_final_cost", YEAR)[""]
    assert sorted(found) == sorted(zip(days.astype(float), done, strict=True))


def test_the_clock_lists_every_closed_job_without_its_costing(
    store: Store, jobs: pd.DataFrame
) -> None:
    open_jobs = jobs[jobs["Costed On"].isna() & (jobs["closed"] <= TODAY)]
    lines = listed(store, "costing_clock", View()).lines
    assert {line.fields["project"]: line.fields["days_left"] for line in lines} == {
        row["Project"]: (row["costing"] - TODAY).days for _, row in open_jobs.iterrows()
    }


def test_unbilled_work_is_the_same_to_the_cent(store: Store, jobs: pd.DataFrame) -> None:
    over = jobs[jobs["Delivered On"].notna() | (jobs["Event Date"] <= TODAY)]
    left = (over["agreed"] - over["billed"]).clip(lower=0)
    assert float(figure(store, "unbilled_work", EVER).value or 0) == pytest.approx(
        left.sum(), abs=CENT
    )


def _at_completion(row: dict[str, float]) -> float:
    spent = row["Final Cost"]
    if not isnan(row["Cost to Complete"]):
        return (0 if isnan(spent) else spent) + row["Cost to Complete"]
    if row["% Complete"] > 0 and spent > 0:
        return spent / row["% Complete"] * 100
    return max(row["Estimate"], 0 if isnan(spent) else spent)


def test_open_jobs_cost_and_leave_the_same(store: Store, jobs: pd.DataFrame) -> None:
    still_open = jobs[jobs["Costed On"].isna()]
    cost = still_open.apply(lambda row: _at_completion(row.to_dict()), axis=1)
    price = still_open["agreed"].fillna(still_open["Budget"])
    margin = (price - cost).sum()
    counted = {
        "estimate_at_completion": cost.sum(),
        "forecast_margin": margin,
        "forecast_margin_percent": margin / price[cost.notna()].sum(),
    }
    found = {name: float(figure(store, name, EVER).value or 0) for name in counted}
    assert found == pytest.approx(counted, rel=1e-7)


@pytest.mark.parametrize("month", ["2025-03", "2026-04", "2026-09", "2026-10"])
def test_days_sales_outstanding_are_peeled_off_the_same_invoices(
    store: Store, invoices: pd.DataFrame, month: str
) -> None:
    end = pd.Timestamp(month) + pd.offsets.MonthEnd(0)
    paid = pd.to_datetime(invoices["Paid On"])
    sent = pd.to_datetime(invoices["Invoice date"])
    due = invoices["Balance Due"].fillna(0)
    paid_later = invoices["Net amount"].where(paid > end, 0).where(sent <= end, 0)
    balance = paid_later.sum() + due.where(sent <= end, 0).sum()
    billed = invoices["Net amount"].groupby(sent.dt.to_period("M")).sum()
    left, days = balance, 0.0
    for at in sorted((p for p in billed.index if p.start_time <= end), reverse=True):
        share = min(1.0, left / billed[at]) if left > CENT else 0.0
        days += share * monthrange(at.year, at.month)[1]
        left -= share * billed[at]
    row = figure(store, "days_sales_outstanding", View(period=month))
    assert float(row.numerator or 0) == pytest.approx(balance, abs=1)
    assert row.value == pytest.approx(days, abs=0.01)


def test_overdue_invoices_are_those_past_their_day(store: Store, invoices: pd.DataFrame) -> None:
    late = invoices[(invoices["Balance Due"] > 0) & (pd.to_datetime(invoices["Due Date"]) < TODAY)]
    lines = listed(store, "overdue_invoices", View()).lines
    found = {line.fields["document_id"]: float(str(line.fields["open_amount"])) for line in lines}
    assert found == pytest.approx(late.groupby("Invoice no")["Balance Due"].sum().to_dict())


def test_the_curves_of_each_manager_have_the_medians_that_the_metric_gives(store: Store) -> None:
    curves = spells(store, "days_to_final_cost", YEAR, by="owner")
    found = breakdown(store, "days_to_final_cost", YEAR, "owner").rows
    assert {row.cut["owner"]: row.value for row in found} == {
        owner: survival_median(rows) for owner, rows in curves.items()
    }
    everyone = spells(store, "days_to_final_cost", YEAR)[""]
    assert sorted(everyone) == sorted(spell for rows in curves.values() for spell in rows)
