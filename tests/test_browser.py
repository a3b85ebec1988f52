"""What people do with the pages, in a real browser against a real server."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.serving import Server, serving

PHONE: ViewportSize = {"width": 390, "height": 844}
PAGES = ("", "Retention", "Growth", "Margin", "Accounts", "Definitions", "Upload", "Evidence")
PATIENCE = 120_000
LINES = "Date,Customer,Net Amount\n2024-03-01,Acme,100\n2025-03-01,Acme,150\n2025-04-01,Bolt,40\n"


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server of one's own, to change things in."""
    with serving(tmp_path / "office" / "book") as running:
        yield running


def _open(tab: Page, address: str) -> Page:
    tab.goto(address)
    return _settled(tab)


def _settled(tab: Page) -> Page:
    expect(tab.locator(".page-head h1")).to_be_visible(timeout=PATIENCE)
    expect(tab.locator("[data-test-script-state=notRunning]")).to_have_count(1, timeout=PATIENCE)
    return tab


def _query(tab: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.url).query)


def _figures(tab: Page) -> list[str]:
    """The headline figures, once all of them stand and none is left from before."""
    values = tab.locator("[data-testid=stMetricValue]")
    expect(values.first).to_be_visible(timeout=PATIENCE)
    expect(tab.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE)
    seen: list[str] = []
    for _ in range(20):
        before, seen = seen, values.all_inner_texts()
        if seen == before and tab.locator("[data-test-script-state=notRunning]").count():
            break
        tab.wait_for_timeout(300)
    return seen


def _menu(tab: Page, label: str) -> None:
    tab.locator("[data-testid=stSidebar]").get_by_role("link", name=label, exact=True).click()
    expect(tab.locator(".page-head h1")).to_have_text(label, timeout=PATIENCE)
    _settled(tab)


def _pick(tab: Page, box: str, value: str) -> None:
    """Choose one more value in a filter; the filters stay open from click to click."""
    field = tab.get_by_role("combobox", name=box)
    if not field.is_visible():
        tab.get_by_role("button", name=re.compile("^Filters")).click()
    field.click()
    tab.get_by_role("option", name=value, exact=True).click()
    tab.keyboard.press("Escape")
    _settled(tab)


@pytest.mark.parametrize("page", PAGES)
def test_a_cold_link_opens_any_page_in_its_frame_and_asks_no_other_host(
    server: Server, tab: Page, page: str
) -> None:
    asked: list[str] = []
    broken: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: broken.append(str(error)))
    tab.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    _open(tab, f"{server.url}/{page}?book=sample&period=2025&region=Benelux")
    expect(tab.locator('[data-testid=stSidebar] a[href^="Retention?"]')).to_be_visible()
    expect(tab.locator(".book")).to_have_text("Sample book")
    assert _query(tab) == {"book": ["sample"], "period": ["2025"], "region": ["Benelux"]}
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(server.url).netloc}
    # Streamlit itself asks for two of its own addresses below a page's name, in vain.
    assert [text for text in broken if "404" not in text] == []


def test_the_first_page_of_a_fresh_server_can_be_any(own: Server, tab: Page) -> None:
    _open(tab, f"{own.url}/Retention?book=sample&period=2025")
    expect(tab.locator(".page-head h1")).to_have_text("Retention")
    first = _figures(tab)
    tab.reload()
    assert _figures(_settled(tab)) == first


def test_the_view_survives_the_menu_back_and_reload(server: Server, tab: Page) -> None:
    _open(tab, f"{server.url}/?book=sample&segment=Enterprise&period=2025&base=agi")
    asked, figures = _query(tab), _figures(tab)
    _menu(tab, "Retention")
    assert _query(tab) == asked
    _menu(tab, "Growth")
    assert _query(tab) == asked
    tab.go_back()
    expect(tab.locator(".page-head h1")).to_have_text("Retention", timeout=PATIENCE)
    assert _query(_settled(tab)) == asked
    tab.go_back()
    expect(tab.locator(".page-head h1")).to_have_text("The book", timeout=PATIENCE)
    assert _query(_settled(tab)) == asked
    tab.reload()
    assert _figures(_settled(tab)) == figures
    assert _query(tab) == asked


def test_six_clicks_in_a_row_are_all_kept(server: Server, tab: Page) -> None:
    _open(tab, f"{server.url}/?book=sample")
    clicks = (
        ("Region", "Benelux"),
        ("Region", "DACH"),
        ("Region", "Nordics"),
        ("Segment", "Enterprise"),
        ("Segment", "Mid-market"),
        ("Segment", "Association"),
    )
    for box, value in clicks:
        _pick(tab, box, value)
    expected = {
        "book": ["sample"],
        "region": ["Benelux", "DACH", "Nordics"],
        "segment": ["Enterprise", "Mid-market", "Association"],
    }
    tab.wait_for_url(re.compile("Association"))
    assert _query(tab) == expected
    figures = _figures(tab)
    tab.reload()
    assert _figures(_settled(tab)) == figures
    _menu(tab, "Margin")
    assert _query(tab) == expected


def test_back_takes_a_click_on_a_filter_back(server: Server, tab: Page) -> None:
    _open(tab, f"{server.url}/?book=sample")
    _pick(tab, "Region", "Benelux")
    tab.wait_for_url(re.compile("Benelux"))
    _pick(tab, "Region", "DACH")
    tab.wait_for_url(re.compile("DACH"))
    tab.go_back()
    _settled(tab)
    expect(tab.locator(".view-said")).to_contain_text("region Benelux ·")
    assert _query(tab)["region"] == ["Benelux"]


def test_a_link_in_a_table_moves_within_the_application(server: Server, tab: Page) -> None:
    _open(tab, f"{server.url}/?book=sample&region=Benelux")
    whole: list[str] = []
    tab.on(
        "request",
        lambda request: whole.append(request.url) if request.is_navigation_request() else None,
    )
    tab.get_by_role("link", name="Veldane Therapeutics").first.click()
    expect(tab.locator(".page-head h1")).to_have_text("Accounts", timeout=PATIENCE)
    expect(tab.locator(".part h2")).to_have_text("Veldane Therapeutics", timeout=PATIENCE)
    asked = {"book": ["sample"], "region": ["Benelux"], "account": ["Veldane Therapeutics"]}
    assert _query(_settled(tab)) == asked
    tab.go_back()
    expect(tab.locator(".page-head h1")).to_have_text("The book", timeout=PATIENCE)
    assert _query(_settled(tab)) == {"book": ["sample"], "region": ["Benelux"]}
    assert whole == []


def test_a_figure_opens_to_file_sheet_and_row(server: Server, tab: Page) -> None:
    _open(tab, f"{server.url}/?book=sample&period=2025")
    value = _figures(tab)[2]
    tab.get_by_role("link", name="Where from?").nth(2).click()
    expect(tab.locator(".page-head h1")).to_have_text("Evidence", timeout=PATIENCE)
    _settled(tab)
    expect(tab.get_by_text(f"Net revenue retention: {value}")).to_be_visible(timeout=PATIENCE)
    assert _query(tab)["period"] == ["2025"]
    with tab.expect_download() as taken:
        tab.get_by_role("link", name="Download these rows").click()
    assert taken.value.suggested_filename == "net_revenue_retention-rows.xlsx"
    with tab.expect_download() as taken:
        tab.get_by_role("link", name="invoices.xlsx").first.click()
    assert taken.value.suggested_filename == "invoices.xlsx"


def test_sharing_gives_the_link_and_one_file_with_the_same_figures(
    server: Server, tab: Page, tmp_path: Path
) -> None:
    _open(tab, f"{server.url}/Growth?book=sample&region=Benelux")
    figures = _figures(tab)
    tab.get_by_role("button", name="Share").click()
    link = tab.locator("[data-testid=stPopoverBody] code").first.inner_text()
    assert link == f"{server.url}/Growth?book=sample&region=Benelux"
    expect(tab.get_by_text("opens on this computer only")).to_be_visible()
    expect(tab.get_by_text("ACCOUNTABLE_ADDRESS=0.0.0.0")).to_be_visible()
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="Download the page").click()
    file = tmp_path / "page.html"
    taken.value.save_as(file)
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file.as_uri())
    assert tab.locator(".card b").all_inner_texts() == figures
    assert tab.locator("svg[role=img]").count() >= 2
    assert asked == [file.as_uri()]


def test_nothing_overflows_sideways_on_a_phone(server: Server, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="dark")
    tab = context.new_page()
    wide = """[...document.querySelectorAll('[data-testid=stMain] *')].filter(e =>
        e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, canvas, svg')
        && !e.closest('[data-testid=stDataFrame]')).length"""
    for page in PAGES:
        _open(tab, f"{server.url}/{page}?book=sample&metric=revenue")
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page
        assert tab.evaluate(wide) == 0, page
    context.close()


def test_the_whole_book_stands_on_one_screen(server: Server, tab: Page) -> None:
    _open(tab, f"{server.url}/?book=sample")
    expect(tab.locator(".js-plotly-plot .bars")).to_be_visible(timeout=PATIENCE)
    tall = tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    assert tall <= 900
    assert len(_figures(tab)) == 5
    for toolbar in ("stAppDeployButton", "stMainMenu", "stSidebarNav"):
        assert tab.locator(f"[data-testid={toolbar}]").count() == 0


def test_a_file_goes_from_the_desk_to_the_figures_and_out_again(
    own: Server, tab: Page, tmp_path: Path
) -> None:
    file = tmp_path / "lines.csv"
    file.write_text(LINES)
    _open(tab, f"{own.url}/Upload")
    tab.locator("input[type=file]").set_input_files(file)
    expect(tab.get_by_text("3 rows read: 3 taken")).to_be_visible(timeout=PATIENCE)
    tab.get_by_role("button", name="Keep 3 rows").click()
    expect(tab.get_by_text("3 rows taken, 0 refused")).to_be_visible(timeout=PATIENCE)
    tab.get_by_role("link", name="Open your book").click()
    expect(tab.locator(".page-head h1")).to_have_text("The book", timeout=PATIENCE)
    expect(tab.locator(".book")).to_have_text("Your own book")
    assert "\N{EURO SIGN}190" in _figures(_settled(tab))
    _menu(tab, "Upload")
    tab.get_by_role("button", name="Undo").click()
    expect(tab.get_by_text("Undone", exact=True)).to_be_visible(timeout=PATIENCE)
    _menu(tab, "The book")
    expect(tab.get_by_text("This book is empty")).to_be_visible(timeout=PATIENCE)


def _salesforce_report(path: Path) -> Path:
    """A formatted report as Salesforce writes it: filters on top, an empty column, groups, sums."""
    book = Workbook()
    sheet = book.active
    assert sheet
    above = ("Deals by account", "As of 2026-10-30 09:12:44 Central European Time/CET", "",
             "Filtered By", "Show: All opportunities", "")  # fmt: skip
    headings = ("Account Name  \u2191", "Opportunity Name", "Opportunity ID", "Stage", "Close Date",
                "Amount", "Amount after discount", "Opportunity Owner")  # fmt: skip
    for line in (*((text,) for text in above), headings):
        sheet.append([None, *(text or None for text in line)])
    for group, account in enumerate(("Acme BV", "Bolt AG")):
        for deal in range(2):
            number = 2 * group + deal
            sheet.append(
                [None, None if deal else account, f"Deal {number}", f"0065g0000DEAL{number}AAA",
                 "Closed Won", f"{13 + number}/0{1 + number}/2026", 1000 * (number + 1),
                 900 * (number + 1), "Ana Ruiz"]
            )  # fmt: skip
        first = 1000 * (4 * group + 3)
        sheet.append([None, "Subtotal", None, None, None, "Sum", first, first * 9 // 10])
    sheet.append([None, "Total", None, None, None, "Sum", 10_000, 9_000])
    sheet.append([None, None, None, None, None, "Count", 4])
    sheet.append([])
    sheet.append([None, "Confidential Information - Do Not Distribute"])
    sheet.append([None, "Copyright \u00a9 2000-2026 salesforce.com, inc. All rights reserved."])
    book.save(path)
    return path


def _choose(tab: Page, column: str, heading: str) -> None:
    tab.get_by_role("combobox", name=column, exact=True).click()
    tab.get_by_role("option", name=heading, exact=True).click()


def test_a_salesforce_report_is_dropped_corrected_kept_read_about_and_undone(
    own: Server, tab: Page, tmp_path: Path
) -> None:
    _open(tab, f"{own.url}/Upload")
    report = _salesforce_report(tmp_path / "Deals by account.xlsx")
    tab.locator("input[type=file]").set_input_files(report)
    expect(tab.get_by_text("4 rows read: 4 taken.")).to_be_visible(timeout=PATIENCE)
    expect(tab.get_by_text("headings in row 7")).to_be_visible()
    expect(tab.get_by_text(re.compile("add up to .*10,000"))).to_be_visible()
    tab.get_by_text(re.compile("^Columns: ")).click()
    _choose(tab, "Amount", "Amount after discount")
    tab.get_by_role("button", name="Read the file again so").click()
    expect(tab.get_by_text(re.compile("add up to .*9,000"))).to_be_visible(timeout=PATIENCE)
    expect(tab.get_by_text("What keeping changes")).to_be_visible(timeout=PATIENCE)
    tab.get_by_role("button", name="Keep 4 rows").click()
    expect(tab.get_by_text("4 rows taken, 0 refused")).to_be_visible(timeout=PATIENCE)
    tab.get_by_text("Report of Deals by account.xlsx").click()
    expect(tab.get_by_role("cell", name="9,000.00").first).to_be_visible(timeout=PATIENCE)
    tab.get_by_role("link", name="Open your book").click()
    expect(tab.locator(".page-head h1")).to_have_text("The book", timeout=PATIENCE)
    assert "\N{EURO SIGN}5.40\N{NARROW NO-BREAK SPACE}k" in _figures(_settled(tab))
    _menu(tab, "Upload")
    tab.get_by_text("Deals by account.xlsx").last.click()
    expect(tab.get_by_role("link", name="Download the file as it came")).to_be_visible(
        timeout=PATIENCE
    )
    tab.get_by_role("button", name="Undo").click()
    expect(tab.get_by_text("Undone", exact=True)).to_be_visible(timeout=PATIENCE)


def test_several_files_a_zip_and_a_broken_one_are_dropped_at_once(
    own: Server, tab: Page, tmp_path: Path
) -> None:
    (tmp_path / "lines.csv").write_text(LINES)
    (tmp_path / "letter.csv").write_bytes(b"%PDF-1.7 no table at all")
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as packed:
        packed.writestr("spring.csv", LINES.replace("2025", "2023").replace("Acme", "Corvo"))
        packed.writestr("summer.csv", LINES.replace("2025", "2022").replace("Acme", "Dutch"))
    _open(tab, f"{own.url}/Upload")
    names = ("lines.csv", "letter.csv", "more.zip")
    tab.locator("input[type=file]").set_input_files([tmp_path / name for name in names])
    expect(tab.get_by_text("letter.csv is a PDF")).to_be_visible(timeout=PATIENCE)
    expect(tab.get_by_text("3 rows read: 3 taken")).to_have_count(3, timeout=PATIENCE)
    keep = tab.get_by_role("button", name="Keep 9 rows of 2 files")
    expect(keep).to_be_enabled(timeout=PATIENCE)
    keep.click()
    for said in ("lines.csv: 3 rows taken", "more.zip: 6 rows taken"):
        expect(tab.get_by_text(said)).to_be_visible(timeout=PATIENCE)
    expect(tab.get_by_role("button", name="Undo")).to_have_count(2, timeout=PATIENCE)
    expect(tab.get_by_role("link", name="Open your book")).to_have_count(1, timeout=PATIENCE)


def test_a_file_of_another_tab_is_seen_on_its_way_without_its_contents(
    own: Server, tab: Page, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "mine.csv").write_text(LINES.replace("Acme", "Secret Client"))
    _open(tab, f"{own.url}/Upload")
    tab.locator("input[type=file]").set_input_files(tmp_path / "mine.csv")
    expect(tab.get_by_text("3 rows read: 3 taken")).to_be_visible(timeout=PATIENCE)
    context = browser.new_context()
    other = _open(context.new_page(), f"{own.url}/Upload")
    waits = other.get_by_text("1 file dropped in another tab waits there")
    expect(waits).to_be_visible(timeout=PATIENCE)
    assert "Secret Client" not in other.content()
    assert not other.get_by_role("button", name="Keep 3 rows").count()
    context.close()


def test_a_name_that_is_markup_stays_a_name(own: Server, tab: Page, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=window.harmed=1>![x](http://evil.example/y) **bold**"
    file = tmp_path / "lines.csv"
    file.write_text(LINES.replace("Bolt", hostile))
    _open(tab, f"{own.url}/Upload")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.locator("input[type=file]").set_input_files(file)
    tab.get_by_role("button", name="Keep 3 rows").click(timeout=PATIENCE)
    expect(tab.get_by_text("3 rows taken, 0 refused")).to_be_visible(timeout=PATIENCE)
    for page in ("", "Accounts", "Evidence"):
        _open(tab, f"{own.url}/{page}?book=main&metric=revenue")
        expect(tab.get_by_text("onerror=window.harmed").first).to_be_visible(timeout=PATIENCE)
    assert tab.evaluate("window.harmed === undefined")
    assert not [url for url in asked if "evil.example" in url]
