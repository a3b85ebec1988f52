"""The quote audit: its exceptions by kind, and by which rules a line is one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import streamlit as st

from analytics.listing import Line, listed
from analytics.page import listing, number, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href, part
from analytics.settings import held
from analytics.view import Span, in_words

LIST = "quote_exceptions"
ASKED = "kind"
RULES = """\
Quote and invoice of a line agree where they differ by no more than {share} of the quote or by \
{money}, whichever is more. Where quote or invoices name no lines, that is asked of the whole job.
Only approved quotes count, with their change orders: no draft, none that expired or was rejected. \
Cancelled jobs are left out. A delivered job owes an invoice, unless it was held after the last \
invoice in the book.
A cost or an invoice belongs to the line of the quote with the same words in any order, else to \
the likest one that is at least {likeness} alike. What is like two lines belongs to none.
A delivered job is below the floor where less than {floor} of what was invoiced is left after \
its costs; at stake is what is missing.
""".splitlines()


@part
def draw(scene: Scene) -> None:
    """How many exceptions there are of each kind, then those of all kinds or of the one chosen."""
    if not scene.store.version:
        return
    found = listed(scene.store, LIST, scene.view)
    kinds = sorted({_kind(line) for line in found.lines})
    chosen = scene.asked(ASKED)
    if found.lines:
        screen.show(scene, _kinds(scene, found.lines, kinds))
    if chosen in kinds:
        found = replace(found, lines=tuple(ln for ln in found.lines if _kind(ln) == chosen))
        found = replace(found, of=replace(found.of, title=chosen))
    listing.show(scene, found)
    rules(scene)


def _kinds(scene: Scene, lines: tuple[Line, ...], kinds: list[str]) -> Table:
    span, whole = scene.view.span(scene.calendar), scene.view.period == "all"
    now = [line for line in lines if whole or _within(line, span)]
    groups = {kind: [line for line in lines if _kind(line) == kind] for kind in kinds}
    stakes = {kind: sum(map(_stake, group)) for kind, group in groups.items()}
    top = max(stakes.values())
    rows = [
        (
            Cell(kind, href=href(scene.page, scene.view, **{ASKED: kind})),
            *_sums(scene, [line for line in now if _kind(line) == kind]),
            *_sums(scene, groups[kind]),
            Cell("", share=stakes[kind] / top, tone="bad"),
        )
        for kind in sorted(kinds, key=lambda kind: -stakes[kind])
    ]
    everything = Cell("All kinds", href=href(scene.page, scene.view))
    blank = Cell("", number=True)
    sizes = (_sums(scene, now)[0], blank, _sums(scene, lines)[0], blank)
    return Table(
        title="Where quote, cost and invoice do not agree",
        headings=(
            "What", in_words(span.first, span.last), "At stake", "Whole book", "At stake", "",
        ),
        rows=(*rows, (everything, *sizes, Cell(""))),
        note="How many there are and what is at stake: in this period, as on the cards, and in "
        "the whole book, as on the list below. A job can stand under several kinds, so that their "
        "money does not add up.",
    )  # fmt: skip


def _sums(scene: Scene, lines: Sequence[Line]) -> tuple[Cell, Cell]:
    """How many exceptions, and what is at stake in them."""
    return (
        Cell(number.plain(len(lines), scene.numbers), number=True),
        Cell(number.money(sum(map(_stake, lines)), scene.numbers), number=True),
    )


def rules(scene: Scene) -> None:
    """When quote and invoice differ too much, in words, and where that is changed."""
    said = scene.store.settings(scene.view.version)
    share, amount, floor, likeness = (
        held(said, name)
        for name in ("audit_tolerance", "audit_tolerance_amount", "margin_floor", "line_likeness")
    )
    money = number.money(Decimal(amount), scene.numbers, 2 if Decimal(amount) % 1 else 0)
    told = [
        text.format(
            share=f"{share}{scene.numbers.percent}",
            money=money,
            floor=f"{floor}{scene.numbers.percent}",
            likeness=f"{likeness}{scene.numbers.percent}",
        )
        for text in RULES
    ]
    screen.show(scene, Said("When is it an exception?", tuple((Cell(text),) for text in told)))
    st.page_link(
        "pages/Upload.py", label="Change these rules under How this book counts",
        query_params=scene.view.to_query(),
    )  # fmt: skip


def _kind(line: Line) -> str:
    return str(line.fields["kind"])


def _within(line: Line, span: Span) -> bool:
    day = line.fields["event_on"]
    return isinstance(day, date) and span.first <= day.replace(day=1) <= span.last


def _stake(line: Line) -> float:
    return float(str(line.fields["at_stake"]))
