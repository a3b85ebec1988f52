"""A workbook in the XML of Excel 2003."""

from dataclasses import dataclass, field
from xml.parsers import expat

from analytics.parser.limits import MOST_CELL, Refused, check_length, check_range
from analytics.parser.package import DAMAGED, ENTITIES
from analytics.parser.raw import Area, Parsed, Raw, from_lines

SHEET = "urn:schemas-microsoft-com:office:spreadsheet "
MOST_BLANK = 1_100_000


@dataclass
class Book:
    """The sheets as their elements come by."""

    grids: list[Raw] = field(default_factory=list)
    name: str = ""
    state: str = "visible"
    lines: list[list[str | None]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    row: int = 0
    cells: int = 0
    kind: str = ""
    words: list[str] | None = None
    across: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        name = tag.removeprefix(SHEET)
        told = {key.removeprefix(SHEET): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.name, self.state = told.get("Name", "Sheet"), "visible"
            self.lines, self.numbers, self.merges, self.row, self.cells = [], [], [], 0, 0
        elif name == "Row":
            before, self.row = self.row, int(told.get("Index", self.row + 1))
            if not before < self.row < MOST_BLANK:
                raise Refused(DAMAGED)
            self.lines.append([])
            self.numbers.append(self.row)
        elif name == "Cell" and self.lines:
            self._cell(told)
        elif name == "Data":
            self.kind, self.words = told.get("Type", "String"), []
        elif tag.endswith(" Visible"):
            self.words = []

    def _cell(self, told: dict[str, str]) -> None:
        line = self.lines[-1]
        at = int(told.get("Index", len(line) + 1)) - 1
        check_range(self.name, 1, at + 1)
        if at < len(line):
            raise Refused(DAMAGED)
        line += [None] * (at - len(line) + 1)
        self.across = int(told.get("MergeAcross", 0))
        down = int(told.get("MergeDown", 0))
        check_range(self.name, 1, at + 1 + self.across)
        if self.across or down:
            top = self.row - 1
            self.merges.append((top, at, top + down, at + self.across))

    def text(self, words: str) -> None:
        """Letters inside an element."""
        if self.words is not None:
            self.words.append(words)

    def end(self, tag: str) -> None:
        """An element closes."""
        name = tag.removeprefix(SHEET)
        said = "".join(self.words or ())
        if name == "Data" and self.lines and self.lines[-1]:
            check_length(self.name, len(said), MOST_CELL)
            if self.kind == "Boolean":
                said = "true" if said.strip() == "1" else "false"
            self.lines[-1][-1] = said.removesuffix(".000") if self.kind == "DateTime" else said
            self.words = None
        elif name == "Cell" and self.lines:
            self.lines[-1] += [None] * self.across
            self.cells += 1 + self.across
            self.across = 0
        elif tag.endswith(" Visible"):
            hidden = {"SheetHidden": "hidden", "SheetVeryHidden": "veryhidden"}
            self.state, self.words = hidden.get(said.strip(), "visible"), None
        elif name == "Worksheet":
            self._sheet()

    def _sheet(self) -> None:
        check_range(self.name, len(self.lines), max(map(len, self.lines), default=0))
        grid = from_lines(self.name, self.lines, numbers=self.numbers, exact=True)
        grid.merges, grid.state = self.merges, self.state
        if grid.columns:
            self.grids.append(grid)


def parsed(page: str) -> Parsed:
    """Every sheet that holds a cell."""
    if "<!DOCTYPE" in page[:100_000]:
        raise Refused(ENTITIES)
    book = Book()
    reader = expat.ParserCreate("utf-8", " ")
    reader.StartElementHandler = book.start
    reader.EndElementHandler = book.end
    reader.CharacterDataHandler = book.text
    try:
        reader.Parse(page.encode("utf-8", "replace"), True)  # noqa: FBT003
    except (expat.ExpatError, ValueError) as error:
        raise Refused(DAMAGED) from error
    if not book.grids:
        raise Refused("{file} holds no table: every sheet of it is empty.")
    return Parsed(book.grids)
