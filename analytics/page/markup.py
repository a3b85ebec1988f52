"""Tables and sentences as HTML; every text of a book is escaped here and nowhere else."""

import re
from collections.abc import Sequence
from html import escape

from analytics.page.block import Cell, Said, Table


def table(block: Table, *, links: bool = True) -> str:
    """A table with its numbers to the right."""
    kinds = [_kind(block, column) for column in range(len(block.headings))]
    head = "".join(
        f'<th class="{kind}" scope="col">{escape(text)}</th>'
        for text, kind in zip(block.headings, kinds, strict=True)
    )
    rows = "".join(_row(row, block, kinds, links=links) for row in block.rows)
    kind = f" work {block.work}" if block.work else ""
    kind += " foot" if block.foot else ""
    return (
        f'<div class="part">{_heading(block.title)}{_lead(block.lead)}'
        f'<div class="scroll"><table class="ranked{kind}">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{_note(block.note)}</div>"
    )


def _row(row: Sequence[Cell], block: Table, kinds: Sequence[str], *, links: bool) -> str:
    """A row of a table, or what is said of the rows below it."""
    columns = len(block.headings)
    if len(row) == 1 < columns:
        said = _linked(row[0], links=links)
        return f'<tr class="tier"><th colspan="{columns}" scope="colgroup">{said}</th></tr>'
    # A narrow screen has no line of headings above a work list; each field says its own.
    says = block.headings if block.work else ("",) * columns
    fields = (
        '<td class="bar"></td>' if kind == "bar" and cell.share is None and not cell.text
        else _field(cell, says=text, links=links)
        for cell, text, kind in zip(row, says, kinds, strict=True)
    )  # fmt: skip
    return f"<tr>{''.join(fields)}</tr>"


def text(words: str) -> str:
    """Words of a book inside a piece of HTML."""
    return escape(words)


def plain(words: str) -> str:
    """Words of a file where Streamlit reads Markdown: no link, picture, formula or colour."""
    return re.sub(r"([\\`*\[\]$~])", r"\\\1", words)


def lines(first: Sequence[str], quiet: Sequence[str] = ()) -> str:
    """A few lines of plain words, the first of them stronger and the last ones quiet."""
    strong = "".join(f"<b>{escape(text)}</b>" for text in first[:1])
    others = "".join(f"<span>{escape(text)}</span>" for text in first[1:])
    notes = "".join(f'<span class="quiet">{escape(text)}</span>' for text in quiet)
    return f'<div class="part lines">{strong}{others}{notes}</div>'


def said(block: Said, *, links: bool = True) -> str:
    """Sentences under a heading."""
    lines = "".join(
        f"<li>{''.join(_inline(cell, links=links) for cell in line)}</li>" for line in block.lines
    )
    return f'<div class="part said">{_heading(block.title)}<ul>{lines}</ul></div>'


def _kind(block: Table, column: int) -> str:
    cells = [row[column] for row in block.rows if len(row) > column]
    if any(cell.share is not None for cell in cells):
        return "bar"
    kind = "number" if any(cell.number for cell in cells) else "text"
    return f"{kind} wide" if cells and all(cell.wide for cell in cells) else kind


def _field(cell: Cell, *, says: str = "", links: bool) -> str:
    if cell.share is not None:
        kind = f"bar {cell.tone}{' ranged' if cell.span else ''}"
        return f'<td class="{kind}" aria-hidden="true">{_bar(cell)}</td>'
    kind = f"{'number' if cell.number else 'text'} {cell.tone}{' wide' if cell.wide else ''}"
    hint = ", likely ".join(text for text in (cell.hint, cell.likely) if text)
    hint = f' title="{escape(hint)}"' if hint else ""
    if cell.shade is not None:
        hint += f' style="--shade:{max(0.0, min(1.0, cell.shade)) * 100:.0f}%"'
        kind += " shaded"
    likely = f"<small>{escape(cell.likely)}</small>" if cell.likely else ""
    if says and cell.text:
        hint += f' data-says="{escape(says)}"'
    return f'<td class="{kind}"{hint}>{_linked(cell, links=links)}{likely}</td>'


def _inline(cell: Cell, *, links: bool) -> str:
    text = _linked(cell, links=links)
    return f'<b class="{cell.tone}">{text}</b>' if cell.number or cell.tone != "flat" else text


def _linked(cell: Cell, *, links: bool) -> str:
    text = escape(cell.text)
    return f'<a href="{escape(cell.href)}">{text}</a>' if cell.href and links else text


def _bar(cell: Cell) -> str:
    start, share = (max(0.0, min(1.0, part or 0.0)) * 100 for part in (cell.start, cell.share))
    whisker = ""
    if cell.span:
        low, high = (max(0.0, min(1.0, end)) * 100 for end in cell.span)
        whisker = f'<u style="left:{low:.1f}%;width:{high - low:.1f}%"></u>'
    from_zero = f"margin-left:{start:.1f}%;" if start else ""
    return f'<span><i style="{from_zero}width:{share:.1f}%"></i>{whisker}</span>'


def _heading(text: str) -> str:
    return f"<h3>{escape(text)}</h3>" if text else ""


def _lead(text: str) -> str:
    return f'<p class="lead">{escape(text)}</p>' if text else ""


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>' if text else ""
