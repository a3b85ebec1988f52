"""An OpenDocument sheet looked at before it is read: repeated cells that never end."""

import io
import re
import zipfile
from dataclasses import dataclass

from analytics.parser.limits import MOST_CELLS, check_range

TAG = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*?)(/?)>|</table:table-row>"
)
COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')
ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
SOME = 1 << 16
LAID_OUT = re.compile(rb">\s+<table:(?:table-cell|covered-table-cell|table-row)\b")
BETWEEN = re.compile(rb">\s+(?=</?(?:table|office|text:p)\b)")
KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    f' manifest:full-path="/" manifest:media-type="{KIND}"/></manifest:manifest>'
)


def tight(content: bytes) -> bytes:
    """A document of this content, without the spaces between cells at which the reader stops."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", KIND)
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", BETWEEN.sub(b">", content))
    return out.getvalue()


@dataclass
class Seen:
    """Counts the cells that hold something, repeats and all."""

    rest: bytes = b""
    repeat: int = 1
    width: int = 0
    blank: int = 0
    cells: int = 0
    is_laid_out: bool = False

    def look(self, chunk: bytes) -> None:
        """Count on through the next bytes."""
        text = self.rest + chunk
        self.is_laid_out = self.is_laid_out or bool(LAID_OUT.search(text[:SOME]))
        end = 0
        for match in TAG.finditer(text):
            end = match.end()
            self._tag(match)
        cut = max(end, text.rfind(b"<"))
        self.rest = text[cut : cut + 4096] if cut >= 0 else b""

    def _tag(self, match: re.Match[bytes]) -> None:
        kind, attributes = match.group(1), match.group(2) or b""
        if kind is None:
            self._end()
        elif kind == b"table-row":
            rows = ROWS.search(attributes)
            self.repeat, self.width, self.blank = int(rows.group(1)) if rows else 1, 0, 0
        elif kind != b"table":
            columns = COLUMNS.search(attributes)
            count = int(columns.group(1)) if columns else 1
            if match.group(3) and b"value" not in attributes:
                self.blank += count
            else:
                self.width += self.blank + count
                self.blank = 0

    def _end(self) -> None:
        if self.width:
            self.cells += self.width * self.repeat
            check_range("a sheet", 1, self.width)
            check_range("a sheet", self.cells, 1, MOST_CELLS)
