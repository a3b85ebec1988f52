"""How a text file is cut into cells: delimiter, quotes, escapes, and how many columns."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

DELIMITERS = "\t;|,"
SELDOM = "^~\x01\x1f:"
SPACE = " "
NONE = "\x1f"
SAMPLE = 1 << 18
SAMPLE_LINES = 400
LONGEST = 1 << 20
MONEY = re.compile(r"[-+($€£]*\d{1,3}(,\d{3})*(\.\d+)?\)?|\d+(\.\d+)?")


@dataclass(frozen=True)
class Dialect:
    """What the csv reader is told, and the width of most lines."""

    delimiter: str
    width: int
    quote: str = '"'
    escape: str = ""
    spaced: bool = False


def dialect(data: bytes, told: str | None) -> Dialect:
    """The dialect that cuts the first lines most evenly; `told` is the file's own word on it."""
    csv.field_size_limit(LONGEST)
    start = data.lstrip(b"\r\n") if data.startswith((b"\r\n\r\n", b"\n\n", b"\r\r")) else data
    sample = start[:SAMPLE].decode("utf-8", "ignore").removeprefix("\ufeff")
    if len(start) > SAMPLE:
        ends = max(sample.rfind("\n"), sample.rfind("\r"))
        sample = sample[: ends + 1] or sample
    quote = _quote(sample)
    marks = told or (DELIMITERS[:-1] if _is_money(sample) else DELIMITERS)
    found = _cuts(sample, marks, quote)
    best = max(found, key=lambda cut: cut[0])
    if best[0] < 0.5 and not told:
        best = max([best, *_cuts(sample, SELDOM, quote, least=0.9)], key=lambda cut: cut[0])
    if best[0] < 0.5 and not told and sample.count("\n") > 2:
        spaced = _cuts(sample, SPACE, quote, least=0.97)
        best = max([best, *(cut for cut in spaced if cut[1].width > 2)], key=lambda cut: cut[0])
    return best[1]


def _cuts(
    sample: str, delimiters: str, quote: str, least: float = 0.0
) -> list[tuple[float, Dialect]]:
    cuts = [_cut(sample, Dialect(mark, 1, quote)) for mark in delimiters if mark in sample]
    good = [cut for cut in cuts if cut[0] > least]
    return good or [(0.0, Dialect(NONE, 1, quote))]


def _cut(sample: str, how: Dialect) -> tuple[float, Dialect]:
    """How well this delimiter cuts the sample, and the dialect with its width."""
    mark = re.escape(how.delimiter)
    escaped = re.search(r'\\"(?!"|\s*(?:' + mark + r"|[\r\n]|$))", sample)
    how = Dialect(
        how.delimiter,
        1,
        how.quote,
        "\\" if escaped and re.search(rf'(?:^|{mark})"[^"]*\\"', sample, re.MULTILINE) else "",
        spaced=bool(re.search(rf'{mark} +"', sample)) and not re.search(rf'{mark}"', sample),
    )
    lines = [line for line in sample_lines(sample, how) if any(map(str.strip, line))]
    counts = Counter(map(len, lines))
    if not counts or max(counts) < 2:
        return 0.0, how
    width = max((w for w in counts if w > 1), key=lambda w: (counts[w], w))
    wider = [w for w in counts if w > width and counts[w] >= max(2, 0.2 * len(lines))]
    even = counts[width] / len(lines)
    score = even * _clean(lines, how.delimiter) * (1 if width > 2 else 0.95)
    return score, Dialect(how.delimiter, max([width, *wider]), how.quote, how.escape, how.spaced)


def _clean(lines: list[list[str]], delimiter: str) -> float:
    """Less where the cells still hold stronger delimiters, or quotes that were cut in two."""
    cells = [cell for line in lines for cell in line if cell]
    if not cells:
        return 0.5
    others = [m for m in "\t;|" if m != delimiter] if delimiter not in "\t;|" else ["\t"]
    dirty = sum(1 for cell in cells if any(m in cell for m in others))
    torn = sum(1 for cell in cells if cell.count('"') % 2)
    return max(0.05, 1 - 0.5 * dirty / len(cells) - torn / len(cells))


def _is_money(sample: str) -> bool:
    """Every line is one number whose thousands are separated by commas."""
    lines = [line.strip() for line in sample.splitlines()[:SAMPLE_LINES] if line.strip()]
    numbers = [line for line in lines if MONEY.fullmatch(line)]
    uneven = len({line.count(",") for line in numbers}) > 1
    decimal = any("." in line for line in numbers)
    return len(numbers) >= max(2, len(lines) - 1) and (uneven or decimal)


def _quote(sample: str) -> str:
    """The apostrophe where it plainly encloses cells and the double quote never does."""
    if re.search(r'(?:^|[,;\t|])[ \t]*"', sample, re.MULTILINE):
        return '"'
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|]|\r|\n|$)", sample, re.MULTILINE))
    around = re.findall(r"[,;\t|]'[^'\r\n,;\t|]*[,;\t|] ?[^'\r\n]*'(?=[,;\t|]|\r|\n|$)", sample)
    if len(around) > 1 and all(part.count("'") == 2 for part in around):
        return "'"
    lines = sample.count("\n") or sample.count("\r") or 1
    return "'" if single >= 2 and single >= 0.5 * lines else '"'


def reader_options(how: Dialect) -> dict[str, object]:
    """The dialect in the csv module's words."""
    return {
        "delimiter": how.delimiter,
        "quotechar": how.quote,
        "escapechar": how.escape or None,
        "skipinitialspace": how.spaced,
    }


def sample_lines(text: str, how: Dialect) -> list[list[str]]:
    """The first lines, as far as they can be read."""
    found: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), **reader_options(how)):  # type: ignore[arg-type]
            found.append(line)
            if len(found) >= SAMPLE_LINES:
                break
    except csv.Error:
        pass
    return found
