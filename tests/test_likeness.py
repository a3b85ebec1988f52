"""One company is one account once the user says so, and never before."""

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import companies
from analytics.answer import ask, figure
from analytics.companies import CompanyError
from analytics.evidence import evidence
from analytics.likeness import Company, pairs
from analytics.metric import catalog
from analytics.store import Store
from analytics.view import View
from tests.asking import ask as typed
from tests.books import LINES, Line, book, line, note_import, write

WHOLE = View(period="all")
YEAR = View(period="2025")
TWICE = [
    line("Nord GmbH", "2024-03-31", 100),
    line("NORD, Gmbh", "2025-12-31", 130),
    line("Bolt", "2024-05-01", 50),
    line("Bolt", "2025-05-01", 50),
]


def _alike(one: str, other: str) -> tuple[float, str]:
    """How alike two names are, and why; (0, '') where the pair is not offered."""
    found = pairs([Company("1", (one,)), Company("2", (other,))])
    return (found[0].likeness, "; ".join(found[0].evidence)) if found else (0.0, "")


def _queued(store: Store) -> list[set[str]]:
    return [{account.account for account in group.accounts} for group in companies.queue(store)]


def _all_answers(store: Store) -> dict[str, object]:
    """Every metric by account and year."""
    return {name: ask(store, name, WHOLE, by=("account",), grain="year").rows for name in catalog()}


def _all_evidence(store: Store) -> dict[str, object]:
    """The rows behind every metric of one year."""
    found = {name: evidence(store, name, YEAR) for name in catalog()}
    return {name: (e.value, e.numerator, e.denominator) for name, e in found.items()}


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Acme GmbH", "Acme", "'GmbH'"),
        ("Acme, Inc.", "Acme", "'Inc.' and a comma"),
        ("The Acme Company", "Acme", "'Company' and 'The'"),
        ("Smith & Sons Ltd", "Smith and Sons", "'Ltd'"),
        ("Smith & Sons", "Smith Sons", "'&'"),
        ("Café Noir", "Cafe Noir", "accents"),
        ("Müller", "Mueller", "accents"),
        ("Hans Maier", "Maier, Hans", "the order of its words and a comma"),
        ("AcmeSoft", "Acme Soft", "a space"),
        ("Intl Paper", "International Paper", "'Intl' for 'International'"),
        ("S.A.S. Dupont", "Dupont S. A. S.", "punctuation"),
        ("KOWALSKI Sp. z o.o.", "Kowalski", "'sp. z o.o.'"),
        (
            "Lufthansa Cargo",
            "Luftansa Cargo",
            "a slip in a name: 'Lufthansa Cargo', 'Luftansa Cargo'",
        ),
        ("Microsft Corporation", "Microsoft", "a slip in a name"),
        ("Acme", "ACME", "exactly the same name"),
    ],
)
def test_one_company_written_two_ways_is_offered_with_what_differs(
    one: str, other: str, why: str
) -> None:
    likeness, evidence = _alike(one, other)
    assert likeness > 0.9
    assert why in evidence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Events", "Acme Travel"),
        ("Region Nord", "Region Süd"),
        ("Region North", "Region South"),
        ("Store 12", "Store 13"),
        ("Hall II", "Hall III"),
        ("Team A", "Team B"),
        ("Acme Germany", "Acme France"),
        ("Deutsche Bank", "Deutsche Bahn"),
        ("Baker", "Maker"),
        ("Alpha GmbH", "Beta GmbH"),
        ("GmbH", "Ltd"),
    ],
)
def test_names_that_a_reader_tells_apart_are_not_offered(one: str, other: str) -> None:
    assert _alike(one, other) == (0.0, "")


def test_legal_forms_of_two_countries_are_offered_lower_with_the_reason() -> None:
    likeness, evidence = _alike("Siemens AG", "Siemens Ltd")
    assert 0.6 <= likeness < _alike("Siemens AG", "Siemens")[0] - 0.1
    assert "legal forms are of different countries" in evidence


def test_a_shared_domain_is_evidence_unless_everybody_has_it_or_the_parent_is_one() -> None:
    acme = Company("1", ("Acme Travel",), ("https://www.acme.com/en",))
    other = Company("2", ("Globex",), ("sales@ACME.com",))
    found = pairs([acme, other])
    assert [pair.evidence for pair in found] == [("same domain acme.com",)]
    public = [Company(c.account_id, c.names, ("x@gmail.com",)) for c in (acme, other)]
    assert pairs(public) == []
    held = [Company(c.account_id, c.names, c.domains, parent="Holding") for c in (acme, other)]
    assert pairs(held) == []


def test_a_parent_and_its_child_are_two() -> None:
    assert pairs([Company("1", ("Acme",)), Company("2", ("Acme GmbH",), parent="1")]) == []
    assert pairs([Company("1", ("Acme",)), Company("2", ("Acme GmbH",), parent="Acme")]) == []


def test_thousands_of_accounts_are_compared_in_a_moment_and_always_alike() -> None:
    parts = ("ton", "ware", "soft", "line", "works", "field", "berg", "mark", "dale", "port")
    heads = ("alpha", "bravo", "carbon", "delta", "echo", "gamma", "harbor", "indigo", "matrix")
    words = [head + part for head in heads for part in parts]
    forms = ("GmbH", "Inc.", "Ltd", "")
    many = [
        Company(str(n), (f"{words[n % 89]} {words[n * 7 % 83]} {forms[n % 4]}",))
        for n in range(4000)
    ]
    many += [Company(f"s{n}", (f"Store {n}",)) for n in range(2000)]
    started = time.process_time()
    found = pairs(many)
    assert time.process_time() - started < 2
    assert found
    assert found == pairs(many[::-1])
    assert not any(pair.one.startswith("s") or pair.other.startswith("s") for pair in found)


def test_what_looks_alike_is_asked_and_until_then_counts_as_two() -> None:
    store = book(TWICE)
    assert figure(store, "logo_retention", YEAR).value == 0.5
    group = companies.queue(store)[0]
    assert {account.account for account in group.accounts} == {"Nord GmbH", "NORD, Gmbh"}
    assert group.stake == 130
    assert group.evidence == ("same name apart from a comma",)
    assert "Nord GmbH counts as lost and NORD, Gmbh as new" in group.effect


def test_merged_accounts_count_once_and_split_ones_twice_again() -> None:
    store = book(TWICE)
    before, rows_before = _all_answers(store), _all_evidence(store)
    version = companies.merge(store, [(["Nord GmbH"], "NORD, Gmbh")], "Ana")
    assert figure(store, "logo_retention", YEAR).value == 1
    assert figure(store, "new_revenue", YEAR).value in (0, None)
    assert figure(store, "churned_revenue", YEAR).value in (0, None)
    rows = ask(store, "revenue", WHOLE, by=("account",)).rows
    assert {row.cut["account"]: row.value for row in rows} == {"Bolt": 100, "NORD, Gmbh": 230}
    assert evidence(store, "revenue", WHOLE.filtered("account", "NORD, Gmbh")).numerator.count == 2
    assert _queued(store) == []
    companies.split(store, "Nord GmbH", "Ana")
    assert _all_answers(store) == before
    assert _all_evidence(store) == rows_before
    assert _queued(store) == [{"Nord GmbH", "NORD, Gmbh"}]
    assert figure(store, "logo_retention", YEAR.with_(version=version)).value == 1
    assert [v.message for v in store.versions()[-2:]] == [
        "Merge Nord GmbH into NORD, Gmbh",
        "Split Nord GmbH",
    ]


@settings(max_examples=6)
@given(
    rows=LINES,
    merges=st.lists(
        st.tuples(st.sampled_from(["Acme", "Bolt", "Cato"]), st.sampled_from(["Dune", "Zeta"])),
        min_size=1,
        max_size=3,
        unique_by=lambda pair: pair[0],
    ),
)
def test_a_merge_moves_no_money_and_a_split_leaves_no_trace(
    rows: list[Line], merges: list[tuple[str, str]]
) -> None:
    store = book(
        [*rows, *(line(name, "2025-12-05", 1) for name in ("Acme", "Bolt", "Cato", "Dune"))]
    )
    before = _all_answers(store)
    sums = [figure(store, "revenue", view).value for view in (WHOLE, YEAR)]
    for account, into in merges:
        companies.merge(store, [([account], into)], "Ana")
    assert [figure(store, "revenue", view).value for view in (WHOLE, YEAR)] == sums
    assert evidence(store, "revenue", YEAR).numerator.foots
    for account, into in merges:
        whole = WHOLE.filtered("account", into)
        for name in (account, into):
            assert figure(store, "revenue", WHOLE.filtered("account", name)) == figure(
                store, "revenue", whole
            )
    for account, _ in merges[::-1]:
        companies.split(store, account, "Ana")
    assert _all_answers(store) == before


@pytest.mark.parametrize(
    "spelt",
    [
        {"account": "Nord GmbH"},
        {"account": "nord gmbh"},
        {"account_id": "N-1"},
        {"account": None, "account_domain": "nord.de"},
        {"account_id": "N-1", "account": "Nord, renamed"},
    ],
)
def test_a_later_import_under_the_old_name_id_or_domain_lands_on_the_merged_account(
    spelt: Line,
) -> None:
    listed = [{"account_id": "N-1", "account": "Nord GmbH", "domain": "nord.de"}]
    store = book([line("Nord GmbH", "2025-01-01", 5), line("Süd", "2025-01-01", 7)], account=listed)
    companies.merge(store, [(["N-1"], "Süd")], "Ana")
    with store.commit("Ana", "Later") as commit:
        note_import(commit, 2)
        write(commit, "ledger", [line("", "2025-02-01", 11) | spelt], 2)
    rows = ask(store, "revenue", WHOLE, by=("account",)).rows
    assert {row.cut["account"]: row.value for row in rows} == {"Süd": 23}


def test_a_merge_by_name_follows_the_account_when_a_later_list_gives_it_an_id() -> None:
    store = book([line("Nord GmbH", "2025-01-01", 5), line("Nord", "2025-01-01", 7)])
    companies.merge(store, [(["Nord GmbH"], "Nord")], "Ana")
    with store.commit("Ana", "A list") as commit:
        note_import(commit, 2)
        write(commit, "account", [{"account_id": "N-1", "account": "Nord GmbH"}], 2)
    assert figure(store, "revenue", WHOLE.filtered("account", "Nord")).value == 12
    store.undo(2, "Ana")
    assert figure(store, "revenue", WHOLE.filtered("account", "Nord")).value == 12


def test_two_ids_with_one_name_are_two_accounts_and_are_offered() -> None:
    listed = [
        {"account_id": n, "account": "Acme", "segment": s} for n, s in (("1", "A"), ("2", "B"))
    ]
    rows = [
        line("Acme", "2024-03-31", 100, account_id="1"),
        line("Acme", "2025-12-31", 130, account_id="2"),
    ]
    store = book(rows, account=listed)
    assert figure(store, "logo_retention", YEAR).value == 0
    assert figure(store, "revenue", WHOLE.filtered("segment", "A")).value == 100
    group = companies.queue(store)[0]
    assert [account.account_id for account in group.accounts] == ["2", "1"]
    assert group.evidence == ("exactly the same name",)
    with pytest.raises(CompanyError, match=r"2 accounts are called Acme: name one by its id"):
        companies.merge(store, [(["Acme"], "2")], "Ana")
    companies.merge(store, [(["1"], "2")], "Ana")
    assert figure(store, "logo_retention", YEAR).value == 1
    assert figure(store, "revenue", WHOLE.filtered("segment", "B")).value == 230


def test_a_row_keeps_to_its_own_id_where_the_list_gives_the_name_another() -> None:
    listed = [{"account_id": "C-1", "account": "Acme"}]
    rows = [
        line("Acme", "2025-01-01", 1, account_id="C-2"),
        line("Acme", "2025-01-01", 10),
        line("Acme", "2025-01-01", 100, account_id="0015g00000AbCdEFGH"),
    ]
    store = book(rows, account=listed)
    held = {a.account_id: a.now for a in companies.queue(store)[0].accounts}
    assert held == {"C-1": 110, "C-2": 1}


def test_a_name_that_two_ids_have_is_nobodys_until_the_user_says_whose() -> None:
    listed = [{"account_id": n, "account": "Acme"} for n in ("1", "2")]
    store = book([line("Acme", "2025-01-01", 10)], account=listed)
    held = {a.account_id: a.now for a in companies.queue(store)[0].accounts}
    assert held == {"1": 0, "2": 0, "Acme": 10}


def test_a_domain_alone_finds_its_account_but_not_one_of_another_name() -> None:
    listed = [{"account_id": "1", "account": "Acme Events", "domain": "acme.com"}]
    rows = [
        line(None, "2025-01-01", 1, account_domain="acme.com"),
        line("Globex", "2025-01-01", 10, account_domain="acme.com"),
    ]
    store = book(rows, account=listed)
    assert figure(store, "revenue", WHOLE.filtered("account", "Acme Events")).value == 1
    assert _queued(store) == [{"Acme Events", "Globex"}]


def test_pairs_that_are_kept_apart_never_come_again() -> None:
    store = book(TWICE)
    companies.apart(store, [("Nord GmbH", "NORD, Gmbh")], "Ana")
    assert _queued(store) == []
    with store.commit("Ana", "Later") as commit:
        note_import(commit, 2)
        write(commit, "ledger", [line("nord gmbh", "2025-02-01", 11)], 2)
        write(commit, "account", [{"account_id": "7", "account": "Nord GmbH"}], 2)
    assert _queued(store) == []
    companies.take_back(store, companies.decisions(store)[0].merge_id, "Ana")
    assert len(_queued(store)) == 1


def test_chains_are_one_group_but_never_across_two_that_were_kept_apart() -> None:
    names = ("Nordlicht GmbH", "Nordlicht", "Nordlicht AG")
    store = book([line(name, "2025-01-01", 10) for name in names])
    assert _queued(store) == [set(names)]
    companies.apart(store, [("Nordlicht GmbH", "Nordlicht AG")], "Ana")
    assert len(_queued(store)) == 1
    assert len(_queued(store)[0]) == 2
    assert "Nordlicht" in _queued(store)[0]


def test_an_account_merged_on_the_way_splits_where_it_was_joined() -> None:
    store = book([line(name, "2025-01-01", 10) for name in ("Alpha", "Beta", "Gamma")])
    companies.merge(store, [(["Alpha"], "Beta")], "Ana")
    companies.merge(store, [(["Alpha"], "Gamma")], "Ana")
    assert figure(store, "revenue", WHOLE.filtered("account", "Alpha")).value == 30
    assert companies.also_known(store, "Alpha") == ("Gamma", ["Alpha", "Beta"])
    with pytest.raises(CompanyError, match="are one account already"):
        companies.merge(store, [(["Gamma"], "Alpha")], "Ana")
    companies.split(store, "Beta", "Ana")
    assert figure(store, "revenue", WHOLE.filtered("account", "Alpha")).value == 20
    with pytest.raises(CompanyError, match="Gamma was not merged"):
        companies.split(store, "Gamma", "Ana")
    with pytest.raises(CompanyError, match=r"no account 'Gama' in this book\. Did you mean Gamma"):
        companies.split(store, "Gama", "Ana")


def test_the_survivor_keeps_its_details_and_takes_what_it_lacks() -> None:
    listed: list[Line] = [
        {"account_id": "1", "account": "Nord", "segment": "SMB"},
        {"account_id": "2", "account": "Nord AG", "segment": "Enterprise", "industry": "Media"},
        {"account_id": "3", "account": "Child", "parent_id": "2"},
    ]
    store = book([line(None, "2025-01-01", 10, account_id=n) for n in "123"], account=listed)
    companies.merge(store, [(["2"], "1")], "Ana")
    assert figure(store, "revenue", WHOLE.filtered("segment", "SMB")).value == 20
    assert figure(store, "revenue", WHOLE.filtered("industry", "Media")).value == 20
    rows = ask(store, "revenue", WHOLE, by=("parent",)).rows
    assert {row.cut["parent"]: row.value for row in rows} == {"Nord": 30}


def test_deals_follow_their_merged_account() -> None:
    won = {"deal": "D", "stage": "Won", "amount": Decimal(70), "closes_on": date(2025, 1, 5)}
    deals = [
        {**won, "deal_id": "d1", "account": "Nord"},
        {**won, "deal_id": "d2", "account": "Süd"},
    ]
    store = book([], deal=deals)
    companies.merge(store, [(["Nord"], "Süd")], "Ana")
    rows = ask(store, "bookings", WHOLE, by=("account",)).rows
    assert {row.cut["account"]: row.value for row in rows} == {"Süd": 140}


def test_a_book_from_before_there_were_merges_opens_reads_and_takes_them(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    with store.commit("Ana", "First") as commit:
        note_import(commit)
        write(commit, "ledger", TWICE)
        commit.rebuild()
        commit.execute("drop table lake.main.merge")
        commit.execute("alter table lake.main.deal drop column lead_source")
        commit.rebuild = lambda: None  # type: ignore[method-assign]
    store.close()
    older = Store(tmp_path / "book")
    assert figure(older, "revenue", WHOLE).value == 330
    companies.merge(older, [(["Nord GmbH"], "NORD, Gmbh")], "Ana")
    older.close()
    again = Store(tmp_path / "book")
    assert figure(again, "logo_retention", YEAR).value == 1
    assert figure(again, "logo_retention", YEAR.with_(version=1)).value == 0.5
    with again.at(1) as run:
        assert run.rows("from lake_merge") == []
        assert run.rows("select lead_source from lake_deal") == []


def test_the_command_line_offers_merges_splits_and_keeps_apart(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    with store.commit("Ana", "First") as commit:
        note_import(commit)
        write(commit, "ledger", TWICE)
    store.close()
    at = tmp_path / "book"
    found = typed(at, "accounts")
    assert [(row["account"], row["looks_like"], row["at_stake"]) for row in found["rows"]] == [
        ("NORD, Gmbh", "Nord GmbH", 130)
    ]
    assert typed(at, "merge", "Nord GmbH", "NORD, Gmbh")["version"] == 2
    assert typed(at, "accounts")["rows"] == []
    assert typed(at, "metric", "revenue", "--where", "account=Nord GmbH")["rows"][0]["value"] == 230
    assert typed(at, "split", "Nord GmbH")["ok"]
    assert typed(at, "apart", "Nord GmbH", "NORD, Gmbh")["ok"]
    assert typed(at, "accounts")["rows"] == []
    assert "no account 'Nort'" in typed(at, "merge", "Nort", "Bolt", ends=2)["message"]
