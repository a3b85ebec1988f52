"""A page as one file that opens anywhere: no script, nothing loaded from elsewhere."""

from html import escape

from analytics.page import markup, svg
from analytics.page.block import Block, Card, Chart, Said, Table
from analytics.page.book import NAMES
from analytics.page.look import FILE, PARTS
from analytics.page.palette import both
from analytics.page.scene import Scene
from analytics.page.screen import heading


def document(scene: Scene, about: str) -> str:
    """The whole page as HTML."""
    blocks = "".join(_block(block) for block in scene.drawn)
    said = scene.view.sentence(scene.calendar)
    version = scene.view.version or scene.store.version
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(scene.page)}</title><style>:root{{{both()}}}{PARTS}{FILE}</style></head>"
        f'<body><h1>{escape(scene.page)}</h1><p class="about">{escape(about)}</p>'
        f'<p class="view">{escape(said)} · {escape(scene.calendar.currency)}</p>'
        f'<main class="grid">{blocks}</main>'
        f"<footer>{escape(NAMES[scene.view.book])}, version {version}. Made with Accountable."
        "</footer></body></html>"
    )


def _block(block: Block) -> str:
    if isinstance(block, Chart):
        note = (
            f'<div class="part"><p class="note">{escape(block.note)}</p></div>'
            if block.note
            else ""
        )
        return f"<section>{heading(block)}{svg.drawing(block)}{note}</section>"
    if isinstance(block, Table):
        return markup.table(block, links=False)
    if isinstance(block, Said):
        return markup.said(block, links=False)
    return f'<div class="cards">{"".join(_card(card) for card in block)}</div>'


def _card(card: Card) -> str:
    spark = svg.spark(card.spark) if card.spark else ""
    likely = "".join(f"<p>{escape(text)}</p>" for text in (card.counted, card.likely) if text)
    return (
        f'<div class="card"><p>{escape(card.title)}</p><b>{escape(card.value)}</b>{likely}'
        f'<p><span class="{card.tone}">{escape(card.change)}</span> {escape(card.against)}</p>'
        f"{spark}</div>"
    )
