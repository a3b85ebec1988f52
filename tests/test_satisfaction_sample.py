"""The sample's satisfaction and health, found a second way: straight from its files, in pandas."""

from math import isnan

import pandas as pd
import pytest

from analytics import health
from analytics.answer import breakdown
from analytics.store import Store, open_book
from analytics.view import View
from tests.asking import ask, value
from tests.serving import ROOT

SAMPLE = ROOT / "data" / "sample"
TODAY = pd.Timestamp("2026-10-31")
SINCE = pd.Timestamp("2025-11-01")
YEAR = ("--from", "2025-11", "--to", "2026-10")
# Weight, worst, best and what is scored where nothing is known.
SCALES = {
    "revenue_trend": (25, -50, 25, 50),
    "paid_late": (5, 50, 0, 50),
    "nps": (15, -50, 50, 30),
    "csat": (10, 50, 100, 30),
    "open_complaints": (10, 2, 0, 30),
    "escalations": (10, 2, 0, 30),
    "delivered_on_time": (10, 50, 100, 50),
    "costed_in_time": (5, 50, 100, 50),
    "silence": (10, 365, 30, 30),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("satisfaction") / "book"
    ask(folder, "import", *sorted(SAMPLE.iterdir()))
    open_book(folder).set({"as_of": f"{TODAY:%Y-%m-%d}"}, "test")
    return open_book(folder)


def _read(name: str, *days: str) -> pd.DataFrame:
    path = SAMPLE / name
    rows = pd.read_csv(path) if path.suffix == ".csv" else pd.read_excel(path)
    for day in days:
        rows[day] = pd.to_datetime(rows[day])
    return rows


@pytest.fixture(scope="module")
def surveys() -> pd.DataFrame:
    rows = _read("surveys.csv", "Survey Date", "Sent On")
    rows["promotes"] = 100.0 * (rows["Score"] >= 9) - 100.0 * (rows["Score"] <= 6)
    rows["top"] = (rows["Score"] >= 4).astype(float)
    return rows


@pytest.fixture(scope="module")
def complaints() -> pd.DataFrame:
    return _read("complaints.csv", "Opened", "Closed")


@pytest.fixture(scope="module")
def invoices() -> pd.DataFrame:
    rows = pd.read_excel(SAMPLE / "invoices.xlsx", skiprows=2)
    rows = rows[rows["Client"].notna() & (rows["Status"] != "Cancelled")].copy()
    for name in ("Invoice date", "Due Date", "Paid On"):
        rows[name] = pd.to_datetime(rows[name])
    rows["Net amount"] = pd.to_numeric(rows["Net amount"], errors="coerce")
    return rows[rows["Net amount"].notna()]


def _within(rows: pd.DataFrame, day: str) -> pd.DataFrame:
    return rows[rows[day].between(SINCE, TODAY)]


def _asked(surveys: pd.DataFrame, kind: str) -> pd.DataFrame:
    rows = _within(surveys, "Survey Date")
    return rows[(rows["Survey Type"] == kind) & rows["Score"].notna()]


def test_nps_and_csat_are_means_over_clients_of_their_own_answers(
    store: Store, surveys: pd.DataFrame
) -> None:
    for metric, kind, column in (("nps", "NPS", "promotes"), ("csat", "CSAT", "top")):
        own = _asked(surveys, kind).groupby("Account")[column].mean()
        assert value(store.folder, metric, *YEAR) == pytest.approx(own.mean())
        rows = breakdown(store, metric, View(period="2025-11..2026-10"), "account").rows
        found = {row.cut["account"]: row.value for row in rows if row.value is not None}
        assert found == pytest.approx(own.to_dict())


def test_answers_of_what_was_sent(store: Store, surveys: pd.DataFrame) -> None:
    sent = _within(surveys, "Sent On")
    assert value(store.folder, "answer_rate", *YEAR) == pytest.approx(sent["Score"].notna().mean())


def test_complaints_their_escalations_and_those_open(
    store: Store, complaints: pd.DataFrame
) -> None:
    opened = _within(complaints, "Opened")
    assert value(store.folder, "complaints", *YEAR) == len(opened)
    assert value(store.folder, "open_complaints") == (complaints["Closed"].isna().sum())
    share = (opened["Escalated"] == "Yes").mean()
    assert value(store.folder, "escalation_share", *YEAR) == pytest.approx(share)


def test_days_to_close_are_the_median_with_the_open_ones_waiting(
    store: Store, complaints: pd.DataFrame
) -> None:
    """The share still open falls, day by day, by who closes of those that have waited so long."""
    opened = _within(complaints, "Opened")
    days = (opened["Closed"].fillna(TODAY) - opened["Opened"]).dt.days
    waiting = 1.0
    for day in sorted(days.unique()):
        closes = ((days == day) & opened["Closed"].notna()).sum()
        waiting *= 1 - closes / (days >= day).sum()
        if waiting < 0.5:
            break
    assert value(store.folder, "days_to_close_complaint", *YEAR) == day


def _share(good: pd.Series, of: pd.Series) -> pd.Series:
    return 100 * good.groupby(of).mean()


def _heard(invoices: pd.DataFrame, surveys: pd.DataFrame) -> pd.Series:
    """The last day on which anything was heard of each account."""
    calls = _read("activities.csv", "Activity Date")
    calls = calls[(calls["Activity Date"] <= TODAY) & (calls["Status"] == "Completed")]
    answers = surveys[surveys["Score"].notna()]
    return pd.concat(
        [invoices.groupby("Client")["Invoice date"].max(),
         calls.groupby("Account")["Activity Date"].max(),
         answers.groupby("Account")["Survey Date"].max()],
        axis=1,
    ).max(axis=1)  # fmt: skip


def _values(
    invoices: pd.DataFrame, surveys: pd.DataFrame, complaints: pd.DataFrame
) -> pd.DataFrame:
    """What each account comes to by each measure at the end of October 2026."""
    invoices = invoices[invoices["Invoice date"] <= TODAY]
    now = _within(invoices, "Invoice date").groupby("Client")["Net amount"].sum()
    year_ago = invoices["Invoice date"].between(SINCE - pd.DateOffset(years=1), "2025-10-31")
    before = invoices[year_ago].groupby("Client")["Net amount"].sum()
    before = before[before > 0]
    due = _within(invoices, "Due Date")
    due = due[due["Net amount"] > 0]
    late = ~(due["Paid On"] <= due["Due Date"]) * due["Net amount"]
    jobs = _read("projects.xlsx", "Promised Date", "Delivered On", "Costed On", "Event Closed",
                 "Event Date")  # fmt: skip
    jobs = jobs[jobs["Status"] != "Cancelled"].copy()
    jobs["Costing"] = jobs["Event Closed"].fillna(jobs["Event Date"]) + pd.Timedelta(days=12)
    promised, costing = _within(jobs, "Promised Date"), _within(jobs, "Costing")
    buys = invoices[(invoices["Invoice date"] >= "2024-11-01") & (invoices["Net amount"] > 0)]
    found = pd.DataFrame(index=sorted(buys["Client"].unique()))
    found["revenue_trend"] = 100 * (now.reindex(before.index).fillna(0) / before - 1)
    found["paid_late"] = 100 * late.groupby(due["Client"]).sum() / (
        due.groupby("Client")["Net amount"].sum()
    )  # fmt: skip
    found["nps"] = _asked(surveys, "NPS").groupby("Account")["promotes"].mean()
    found["csat"] = 100 * _asked(surveys, "CSAT").groupby("Account")["top"].mean()
    found["open_complaints"] = complaints[complaints["Closed"].isna()].groupby("Account").size()
    loud = _within(complaints[complaints["Escalated"] == "Yes"], "Opened")
    found["escalations"] = loud.groupby("Account").size()
    found["delivered_on_time"] = _share(
        promised["Delivered On"] <= promised["Promised Date"], promised["Client"]
    )
    found["costed_in_time"] = _share(costing["Costed On"] <= costing["Costing"], costing["Client"])
    found["silence"] = (TODAY - _heard(invoices, surveys)).dt.days
    return found.fillna({"open_complaints": 0, "escalations": 0})


def _health(row: pd.Series) -> float:
    points = weights = 0.0
    for name, (weight, worst, best, unknown) in SCALES.items():
        share = (round(float(row[name]), 1) - worst) / (best - worst)
        points += weight * (unknown if isnan(share) else 100 * min(max(share, 0.0), 1.0))
        weights += weight
    return points / weights


def test_every_accounts_health_comes_out_of_the_files(
    store: Store, invoices: pd.DataFrame, surveys: pd.DataFrame, complaints: pd.DataFrame
) -> None:
    by_hand = _values(invoices, surveys, complaints).apply(_health, axis=1)
    found = health.standings(store, View(period="2025-11..2026-10"))
    assert {one.account: one.score for one in found} == pytest.approx(by_hand.to_dict(), abs=0.06)
    assert value(store.folder, "account_health", *YEAR) == pytest.approx(by_hand.mean(), abs=0.06)


def test_the_list_of_open_complaints_is_as_long_as_its_figure(store: Store) -> None:
    rows = ask(store.folder, "list", "open_complaints")["rows"]
    assert len(rows) == value(store.folder, "open_complaints")
